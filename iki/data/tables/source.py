"""A table, how its engine is asked, and the answers that every reading of it needs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING, Any

from iki.data.row_rules import characters
from iki.data.row_rules.names import parse_tahun
from iki.data.tables import row_names, wilayah
from iki.data.tables.columns import TEXT_COLUMNS, fill_absent
from iki.data.tables.numbers import scale_of
from iki.data.tables.row_names import NAMING
from iki.data.tables.wilayah import Wilayah
from iki.errors import UsageError
from iki.limits import REPORT_TABLE_ROWS, SOURCE_KINDS

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from ibis.expr.types import BooleanValue, Table

    from iki.data.tables.row_names import RowGroup

# A row of an answer of an engine: its columns are those of the expression that was asked.
Answer = Mapping[str, Any]
Run = Callable[["Table"], Iterable[Answer]]


class ChangedError(Exception):
    """Rows that came or went between two questions: what was read is of no one moment."""


class Source:
    """A table (`columns_of`), what runs expressions over it, and how messages name it.

    What is the same for every reading of it is asked for once. `raw` is the table as it is, with
    absent cells, `table` with empty ones in their place.
    """

    def __init__(
        self, table: Table, run: Run, label: str, disconnect: Callable[[], object] = bool
    ) -> None:
        self.raw, self.table, self.run, self.label = table, fill_absent(table), run, label
        self.disconnect = disconnect

    def close(self) -> None:
        """End the connection to the engine; asking for more raises UsageError."""
        self.disconnect()

        def run(_: Table) -> Iterable[Answer]:
            raise UsageError(f"{self.label}: sambungannya sudah ditutup; buka proyeknya lagi")

        self.run = run

    @cached_property
    def groups(self) -> Sequence[RowGroup]:
        """How rows name what they are of; one more than SOURCE_KINDS if they are too many."""
        return row_names.merge_groups(map(row_names.with_empty_texts, self._groups))

    @cached_property
    def _groups(self) -> Sequence[RowGroup]:
        """The same, with absent cells."""
        rows = self._without_sums(self.raw)
        rows = rows.mutate(refused=self.is_refused(rows)) if self.refuses else rows
        asked = row_names.group_rows(rows).limit(SOURCE_KINDS + 1)
        return [*map(row_names.row_group, self.run(asked))]

    @cached_property
    def has_mixed_commas(self) -> bool:
        """Whether texts have a decimal comma: then others are not read by their point."""
        return row_names.is_mixed(self.groups)

    @cached_property
    def unusual_wilayah(self) -> Sequence[str | None]:
        """Spellings of wilayah to be read here; more than SOURCE_KINDS if there are too many."""
        return [row["wilayah"] for row in self._wilayah if not row["absent"]]

    @cached_property
    def _wilayah(self) -> Sequence[Answer]:
        """The answers of `wilayah.spellings`."""
        if "wilayah" not in self.raw.columns:
            return ()
        return [*self.run(wilayah.spellings(self.raw).limit(SOURCE_KINDS + 2))]

    @cached_property
    def wilayah(self) -> Wilayah:
        found = Wilayah.of(self.unusual_wilayah[:SOURCE_KINDS])
        return found._replace(several=True) if len(self.unusual_wilayah) > SOURCE_KINDS else found

    @cached_property
    def refuses_prose(self) -> bool:
        """Whether any running text holds what no cell may."""
        if not characters.prose_columns(self.raw):
            return False
        rows = self.raw.filter(characters.is_forbidden(self.raw))
        return any(row["forbidden"] for row in self.run(rows.aggregate(forbidden=rows.count())))

    @property
    def refuses(self) -> bool:
        """Whether rows hold what no cell may, in the name of a wilayah or in running text."""
        return bool(self.wilayah.forbidden) or self.refuses_prose

    def is_refused(self, table: Table) -> BooleanValue:
        """Make the condition for refused rows, of a source that `refuses` some."""
        found = characters.is_forbidden(table)
        return found | self.wilayah.is_forbidden(table) if self.wilayah.forbidden else found

    @property
    def is_empty(self) -> bool:
        return not self.groups

    def has_few_rows(self, years: Collection[int]) -> bool:
        """Return whether the rows of these years are few enough to be shown one by one."""
        filled = (c.filled for c in self.groups if parse_tahun(c.texts[0]) in years)
        return sum(filled) <= REPORT_TABLE_ROWS

    @cached_property
    def rows(self) -> Table:
        """The rows that are data: neither sums of others nor with forbidden characters."""
        rows = self.judged_rows
        return rows.filter(~self.is_refused(rows)) if self.refuses else rows

    @cached_property
    def judged_rows(self) -> Table:
        """The rows that are not the sum of others: of each all that is wrong is told."""
        return self._without_sums(fill_absent(self.raw, {*TEXT_COLUMNS} - self._complete))

    @property
    def _complete(self) -> set[str]:
        """The columns without any absent cell, as far as is known."""
        if max(len(self._groups), len(self._wilayah)) > SOURCE_KINDS:
            return set()
        found = {
            name
            for n, name in enumerate(NAMING)
            if all(c.cells[n] is not None for c in self._groups)
        }
        return found if any(row["absent"] for row in self._wilayah) else found | {"wilayah"}

    def _without_sums(self, table: Table) -> Table:
        wilayah = self.wilayah
        return table.filter(~wilayah.is_sum(table)) if wilayah.sums else table


# --- what would be asked --------------------------------------------------------------------------


def note_questions(
    asked: list[tuple[str, Table]], about: str, groups: Iterable[Answer]
) -> Callable[[Table], Iterable[Answer]]:
    """Return a stand-in for an engine: it notes each question, and answers only `groups`."""
    kinds: dict[str, tuple[str, Iterable[Answer]]] = {
        "absent": ("nama wilayah yang ditulis tidak biasa", ()),
        "forbidden": ("karakter terlarang dalam bukti dan catatan", ()),
        "rows": (about, groups),
    }

    def note(expression: Table) -> Iterable[Answer]:
        found = (kinds[name] for name in kinds if name in expression.columns)
        purpose, answers = next(found, ("jumlah tiap variabel", ()))
        asked.append((purpose, expression))
        return answers

    return note


def years_written(table: Table, years: Iterable[int]) -> list[int | str]:
    """Return years as the cells of a table have them, by its type."""
    return [*years] if table.tahun.type().is_integer() else [*map(str, years)]


def one_number(table: Table) -> dict[str, int]:
    """Return the counts of a group of one row with a short number."""
    return {"rows": 1, "filled": 1, "whole": 1, "fraction": scale_of(table)}
