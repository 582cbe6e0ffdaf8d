"""What the page shows, as frozen values: every text as it is read, every figure with its plain number.

Refuses to escape, which the templates do, except for formulas, which are MathML already.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.bandingkan.comparison import SideBySide
    from iki.laporan.cards import JabatanSection
    from iki.results.hasil import Hasil
    from iki.results.tracing import Trail

LEVELS = 5  # of colours, from the top of a scale to its bottom


class Material(NamedTuple):
    """What a report is made of.

    `years` has the year of the result as its last column, `within` are those of the same year up to the
    ends of its periods before. `has_rows`: they were not too many to be kept. `definisi` and `data` (by file) are fingerprints, `folder` is where realisasi are: of a table elsewhere, what it is called.
    """

    trail: Trail
    years: SideBySide
    within: Sequence[Hasil]
    folder: str
    definisi: str
    data: Mapping[str, str]
    locked: str | None = None
    has_rows: bool = True
    of_table: bool = False


# --- what a page has -------------------------------------------------------------------------------


class ShownFigure(NamedTuple):
    """A number as it is read, and as programs read it; a range or a word has no number."""

    text: str
    value: str | None


class Node(NamedTuple):
    """A jabatan in the tree; one that is not in the report has no section, and no link to one."""

    kode: str
    nama: str
    section: JabatanSection | None
    below: tuple[Node, ...]


class AttentionView(NamedTuple):
    """An indikator that needs attention."""

    kode: str
    nama: str
    jabatan: str
    said: tuple[str, ...]


class AttentionGroup(NamedTuple):
    """What stands under one rule."""

    nama: str
    text: str
    items: tuple[AttentionView, ...]


class Count(NamedTuple):
    """How many indikator have a predikat, or a status."""

    nama: str
    number: int
    level: int | None


class Method(NamedTuple):
    """How the figures came about, for all of them alike."""

    rules: tuple[tuple[str, str, str], ...]
    scoring: tuple[tuple[str, str], ...]
    skala: str
    levels: tuple[tuple[str, str, int], ...]
    statuses: tuple[tuple[str, str], ...]
    attention: tuple[tuple[str, str], ...]
    folder: str
    of_table: bool
    definisi: str
    data: tuple[tuple[str, str], ...]
    iki: str
    rows: int
    megabytes: str
    table_rows: str
    summed: bool


class Page(NamedTuple):
    """The whole report. `mean_of` is of how many jabatan the mean is: `4 dari 5`, or `5`."""

    instansi: str
    daerah: str
    title: str
    catatan: str | None
    history: tuple[str, ...]
    locked: str | None
    mean: ShownFigure
    mean_predikat: str
    mean_level: int | None
    mean_of: str
    counted: int
    of: int
    provisional: int
    missing: int
    attention_count: int
    jabatan_count: int
    predikat: tuple[Count, ...]
    attention: tuple[AttentionGroup, ...]
    tree: tuple[Node, ...]
    jabatan: tuple[JabatanSection, ...]
    method: Method
