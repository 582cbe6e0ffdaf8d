"""The comments `# PERIKSA` of definitions, by the rows of the tables that they are about."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from iki.isian.cell_texts import one_line
from iki.yaml_source.unfinished import UncheckedMark, marks_in

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.yaml_source import KeyPath


_Row = TypeVar("_Row")
# `rumus dan variabelnya diusulkan dari ...`, `rumus tidak diisi; disiapkan satu variabel, ...`
_WITH_VARIABEL = re.compile(r"rumus\b.*\bvariabel")


class RowMark(NamedTuple):
    """A mark as the cell PERIKSA of a row shows it; `about` is the path that it asks to check."""

    mark: UncheckedMark
    about: KeyPath
    text: str

    def is_taken_by(self, path: KeyPath) -> bool:
        """Return whether a new value at a path settles it, of a text also in its short form."""
        is_short = path[-1] == "uraian" and self.about == path[:-1] and self.about[0] == "variabel"
        return is_short or self.about[: len(path)] == path

    @property
    def proposes_variabel(self) -> bool:
        """Whether it is about a formula that was proposed together with what it reads."""
        return self.about[-1:] == ("formula",) and bool(_WITH_VARIABEL.match(self.mark.said))


def row_marks(text: str, rows: Iterable[tuple[KeyPath, _Row]]) -> dict[_Row, list[RowMark]]:
    """Return the marks of a file by the rows that show them; `rows` have their paths in it.

    What is about no row stands in the first one below it, or else in that of the jabatan.
    """
    marks = marks_in(text)
    if not marks:
        return {}
    first: dict[KeyPath, _Row] = {}
    for path, key in rows:
        for length in range(len(path) + 1):
            first.setdefault(path[:length], key)
    found: dict[_Row, list[RowMark]] = {}
    for mark in marks:
        about = _about(mark)
        lengths = range(len(about), -1, -1)
        row = next((first[about[:n]] for n in lengths if about[:n] in first), None)
        if row is not None:
            found.setdefault(row, []).append(RowMark(mark, about, _shown(mark, about)))
    return found


def _about(mark: UncheckedMark) -> KeyPath:
    """Return the path that a mark is about: its line, or above one the item or the key it names.

    `# PERIKSA: satuan tidak disebut` is about the satuan wherever it stands.
    """
    if not mark.is_alone or not mark.path or isinstance(mark.path[-1], int):
        return mark.path
    word = mark.said.partition(" ")[0].strip(":,;")
    if len(mark.path) == 1 and word == "nama":
        word = "jabatan"
    return (*mark.path[:-1], word) if word.islower() and word.isidentifier() else mark.path[:-1]


def _shown(mark: UncheckedMark, about: KeyPath) -> str:
    said = one_line(mark.said) or "belum diperiksa"
    if mark.is_alone or not about or isinstance(about[-1], int):
        return said
    of_years = next((n for n, step in enumerate(about) if step in {"target", "anggaran"}), -1)
    return f"{' '.join(map(str, about[of_years:]))}: {said}"
