"""A table that many agencies share: asked once, and each agency is given what is its own.

The sums of all agencies come sorted by agency, batch by batch, and go to who computes them: no more
than one agency's are held. An agency whose rows cannot be taken as they are is read by itself afterwards,
as `iki hitung --sumber` reads it, here and not where others are computed: so that one process is connected,
and asks one thing after another. It connects when the first task is wanted: processes are started before.
"""

from __future__ import annotations

from contextlib import closing
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar

from iki.cli import answers, project, workers
from iki.cli.agencies import AgencyTask, Unreduced
from iki.cli.errors import SourceFailedError, UsageError
from iki.decimals import format_id
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.diagnostics.suggestions import some, suggestion
from iki.escaping import quoted, shortened
from iki.limits import NAMES_SHOWN, SOURCE_EXAMPLES, SOURCE_KINDS
from iki.realisasi.reduced import Reduced

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Generator,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from pathlib import Path

    from iki.cli.sources import Connected
    from iki.periode import Periode
    from iki.sumber import Source

_R = TypeVar("_R")


class Asked(NamedTuple):
    """What is computed of the table of a URL: a year up to a period, earlier years, and periods before it."""

    sumber: str
    tahun: int
    sampai: Periode
    sejak: int
    before: Sequence[Periode] = ()

    @property
    def years(self) -> Collection[int]:
        """The years whose values may be read: lalu() reads those of the one before."""
        return range(self.sejak - 1, self.tahun + 1)

    @property
    def periods(self) -> Sequence[Periode]:
        return (self.sampai, *self.before)


class _Strangers:
    """Rows of agencies that have no folder: how many there are, and some of them."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._agencies = self._rows = 0
        self._last: str | None = None
        self._examples: list[str] = []

    def add(self, name: str, row: Mapping[str, Any]) -> None:
        """Add a row of sums; those of one agency come together."""
        self._rows += row["rows"]
        if name == self._last:
            return
        self._last = name
        self._agencies += 1
        if len(self._names) <= NAMES_SHOWN:
            self._names[name] = None
        if len(self._examples) < SOURCE_EXAMPLES:
            key = shortened(f"{row['tahun']} {row['jabatan']}.{row['variabel']}")
            self._examples.append(f"{quoted(name)} {key}")

    def diagnostic(self, label: str, folders: Collection[str]) -> Diagnostic | None:
        if not self._agencies:
            return None
        message = (
            f"{format_id(Decimal(self._agencies))} instansi tidak punya folder proyek di sini, dan barisnya "
            f"tidak dihitung: {some(map(quoted, self._names))} · {format_id(Decimal(self._rows))} baris, "
            f"misalnya {'; '.join(self._examples)}"
        )
        hint = next(filter(None, (suggestion(name, folders) for name in self._names)), None)
        usual = "isi kolom instansi dengan nama folder proyeknya, atau buat foldernya"
        return Diagnostic(
            "D88", label, START_OF_FILE, message, f"{hint} {usual}" if hint else usual
        )


class AgencySource:
    """The table of a URL, for the projects of some folders."""

    def __init__(self, asked: Asked, roots: Iterable[Path]) -> None:
        self.asked = asked
        self._roots: dict[str, list[Path]] = {}
        for root in roots:
            self._roots.setdefault(project.Proyek(root).name, []).append(root)
        self._strangers = _Strangers()
        self._connected: Connected | None = None

    @property
    def connected(self) -> Connected:
        from iki.cli import sources

        if self._connected is None:
            self._connected = sources.connect(self.asked.sumber)
        return self._connected

    # --- the sums of all ------------------------------------------------------------------------------

    def reduced(self) -> Iterator[tuple[Path, Reduced]]:
        """Yield each project with the sums of its rows; raises UsageError.

        First those that the table has rows of, in the order of their names.
        """
        label = self.connected.label
        waiting, most = dict(self._roots), SOURCE_KINDS * len(self.asked.periods)
        question = self._question()
        if question is None:
            for root in (root for roots in waiting.values() for root in roots):
                yield root, Reduced(label, self.asked.periods, (), whole=False)
            return
        counted, first = 0, self.asked.periods[0].kode
        with closing(self._answers(question.table)) as found:
            for name, rows in groupby(found, key=lambda row: row["instansi"]):
                own = waiting.pop(name, ())
                kept: list[Mapping[str, Any]] = []
                for row in rows:
                    if row["sampai"] == first:
                        counted += row["n"]
                        if not own:
                            self._strangers.add(name, row)
                    if own and len(kept) <= most:
                        kept.append(row)
                whole, named = len(kept) <= most, f"{label}, instansi {name}"
                for root in own:
                    yield root, Reduced(named, self.asked.periods, kept, question.shift, whole)
        if question.values not in {None, counted}:  # rows that came or went between two questions
            raise UsageError(f"{label} berubah selagi dibaca; jalankan sekali lagi")
        for name, roots in waiting.items():
            for root in roots:
                yield root, Reduced(f"{label}, instansi {name}", self.asked.periods, ())

    def _question(self) -> Any:
        from iki.cli import sources
        from iki.sumber import ColumnsError, Source, columns_of
        from iki.sumber.agencies import reduction

        def run(expression: Any) -> Iterable[Mapping[str, Any]]:
            with sources.engine_errors(self.connected.label):
                return self.connected.ask(expression)

        try:
            table = columns_of(self.connected.table, of_all=True)
        except ColumnsError as error:
            raise UsageError(f"{self.connected.label}: {error}") from error
        source = Source(table, run, self.connected.label)
        return reduction(source, self.asked.years, self.asked.periods)

    def _answers(self, table: Any) -> Generator[Mapping[str, Any]]:
        if table is None:
            return
        from iki.cli import sources

        with (
            sources.engine_errors(self.connected.label),
            closing(answers.in_batches(table)) as batches,
        ):
            for batch in batches:
                yield from batch

    def rows_of_nobody(self) -> Diagnostic | None:
        """Return what is said of rows whose agency has no folder; None if there are none."""
        return self._strangers.diagnostic(self.connected.label, self._roots)

    def tasks(self) -> Iterator[AgencyTask]:
        """Yield what is to be computed; raises UsageError."""
        for root, reduced in self.reduced():
            yield self.task(root, reduced)

    def task(self, root: Path, source: Source | Reduced) -> AgencyTask:
        return AgencyTask(root, self.asked.tahun, self.asked.sampai, self.asked.sumber, source)

    def all_of(
        self, results: Iterable[_R | Unreduced], work: Callable[[AgencyTask], _R | Unreduced]
    ) -> Iterator[_R]:
        """Yield results, at the end of those that have to be read by themselves; raises UsageError."""
        left: list[Path] = []
        for result in results:
            if isinstance(result, Unreduced):
                left.append(result.root)
            else:
                yield result
        for root in left:
            made = workers.do(work, self.task(root, self._alone(root)))
            if not isinstance(made, Unreduced):  # which only sums give
                yield made

    # --- one by itself --------------------------------------------------------------------------------

    def _alone(self, root: Path) -> Source:
        """Return the table as the project of a folder reads it by itself.

        Raises UsageError; SourceFailedError if it is the engine that fails, for whatever agency it is asked.
        """
        from iki.cli import sources

        source = sources.source_of(self.connected, project.Proyek(root).name)
        ask = source.run

        def run(expression: Any) -> Iterable[Mapping[str, Any]]:
            try:
                return ask(expression)
            except UsageError as error:
                raise SourceFailedError(str(error)) from error

        source.run = run
        return source
