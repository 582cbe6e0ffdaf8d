"""Monitoring: how every indikator stands against its target at the end of each triwulan.

A landscape section a jabatan. Target and realisasi are cumulative, as the measurement has them;
what hindered and what is done about it comes from `data/catatan`. The triwulan after the last one
of which anything is known are left empty: they may not be over.
"""

from __future__ import annotations

from decimal import Decimal
from functools import partial
from operator import attrgetter
from typing import TYPE_CHECKING

from iki.lampiran.parts import (
    by_sasaran,
    capaian_figure,
    catatan_text,
    dated_remarks,
    figure,
    headings,
    history_lines,
    predikat_figure,
    scoring_lines,
    section_of_year,
)
from iki.periode import ROMAN, TAHUN, TRIWULAN
from iki.render.document import (
    Annex,
    AnnexEntry,
    Line,
    Look,
    Table,
    TableCell,
)
from iki.render.signing import PLAIN, Stationery
from iki.results.hasil import EMPTY
from iki.results.remarks import (
    Notes,
    capitalize,
    figure_remarks,
    standing_remarks,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.bandingkan.comparison import ComparedIndikator, ComparedJabatan, SideBySide
    from iki.model import DaftarCatatan
    from iki.periode import Periode
    from iki.render.document import CellRow
    from iki.results.hasil import HasilIndikator

# NO | SASARAN | INDIKATOR | SATUAN | what the row is | TW I to IV | KENDALA | TINDAK LANJUT |
# PENANGGUNG JAWAB
_WIDTHS = (8, 34, 42, 18, 29, *(17,) * len(TRIWULAN), 33, 33, 36)
_FLEXIBLE = (1, 2)
_UPRIGHT = ("NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "URAIAN")
_TEXTS = {
    "KENDALA": attrgetter("kendala"),
    "TINDAK LANJUT": attrgetter("tindak_lanjut"),
    "PENANGGUNG JAWAB": attrgetter("penanggung_jawab"),
}
_HEADINGS = {
    **dict.fromkeys(_UPRIGHT, ()),
    "SAMPAI DENGAN AKHIR TRIWULAN": ROMAN,
    **dict.fromkeys(_TEXTS, ()),
}
_ROWS = ("Target", "Realisasi", "Capaian (%)", "Predikat")
_NOT_OVER = ""  # a figure of a triwulan of which nothing is known


def monitoring_document(
    compared: SideBySide,
    catatan: DaftarCatatan,
    stationery: Stationery = PLAIN,
) -> Annex:
    """Return the monitoring of a year, its triwulan side by side, of all jabatan in `compared`."""
    definisi, tahun = compared.definisi, compared.columns[0].tahun
    known = _count_known(compared)
    depths = {kode: depth for depth, kode in definisi.pohon}
    title = f"MONITORING CAPAIAN KINERJA TAHUN {tahun}"
    entries = []
    for number, j in enumerate(compared.jabatan, 1):
        if j.kode in depths:
            blocks = _table(compared, j, catatan, known)
            section = section_of_year(compared, j, f"Mon {number}", title, blocks, stationery)
            entries.append(AnnexEntry(depths[j.kode], j.kode, (section,)))
    return Annex(title, entries, ("MONITORING",), compared.lock_words)


def _count_known(compared: SideBySide) -> int:
    """Return how many triwulan there are of which something is known beyond the one before."""
    rows = [row.cells for j in compared.jabatan for row in j.rows]
    for count in range(len(compared.columns), 1, -1):
        periode = TRIWULAN[count - 1]
        if any(_adds(cells[count - 2], cells[count - 1], periode) for cells in rows):
            return count
    return 1


def _adds(before: HasilIndikator | None, now: HasilIndikator | None, periode: Periode) -> bool:
    if now is None or now.realisasi is None or now.berakhir:  # what ended, others only repeat
        return False
    if before is None or before.realisasi != now.realisasi:
        return True
    return any(
        used.dipakai and used.lengkap and periode.months & ~used.free for used in now.variabel
    )


def _table(
    compared: SideBySide, j: ComparedJabatan, catatan: DaftarCatatan, known: int
) -> Iterator[Table | Line]:
    """Yield the table of a jabatan and the notes below it."""
    notes = Notes()
    rows: list[CellRow] = []
    for number, (sasaran, items) in enumerate(by_sasaran(j), 1):
        for place, row in enumerate(items):
            lead = [
                TableCell(Decimal(number), Look.CENTERED, rows=len(_ROWS) * len(items)),
                TableCell(sasaran, rows=len(_ROWS) * len(items)),
            ]
            rows += _indikator_rows(
                compared, j.kode, row, known, notes, [] if place else lead, catatan
            )
    rows += _nilai_rows(j, known)
    yield Table(_WIDTHS, headings(_HEADINGS), rows, _FLEXIBLE)
    tahun = compared.columns[0].tahun
    changed = history_lines(compared.definisi, j.jabatan, tahun, tahun, compared.columns[-1].sampai)
    for text in (*notes.lines(), *changed, *scoring_lines(compared)):
        yield Line(text, Look.NOTE)
    if later := [p.nama for p in TRIWULAN[known:]]:
        yield Line(capitalize(f"{', '.join(later)}: belum ada data."), Look.NOTE)


def _indikator_rows(
    compared: SideBySide,
    kode: str,
    row: ComparedIndikator,
    known: int,
    notes: Notes,
    lead: Sequence[TableCell],
    catatan: DaftarCatatan,
) -> list[CellRow]:
    """Return the rows of an indikator: target, realisasi, capaian, predikat."""
    indikator, last = row.indikator, compared.columns[-1]
    found = catatan.catatan_of(last.tahun, last.sampai, kode, indikator.kode)
    marks = notes.marks(*_remarks(compared, kode, row, known))
    figures = (
        _figures(cell, TRIWULAN[place], over=place < known) for place, cell in enumerate(row.cells)
    )
    lines = zip(*figures, strict=True)
    height = len(_ROWS)
    beside = (
        TableCell(f"{indikator.nama}\u00a0{marks}".rstrip(), rows=height),
        TableCell(indikator.satuan, Look.CENTERED, rows=height),
    )
    texts = [catatan_text(found, part) for part in _TEXTS.values()]
    after = (TableCell(text, rows=height, to_fill=not text) for text in texts)
    first, *others = ((TableCell(label), *line) for label, line in zip(_ROWS, lines, strict=True))
    return [(*lead, *beside, *first, *after), *others]


def _figures(
    cell: HasilIndikator | None, triwulan: Periode, *, over: bool
) -> tuple[TableCell, ...]:
    """Return target, realisasi, capaian and predikat of a triwulan.

    Of one not over, its own target.
    """
    if cell is None:
        return (figure(None),) * len(_ROWS)
    if not over:
        is_own = cell.has_target_of(triwulan) and not cell.berakhir
        own = cell.target_shown if is_own else None
        return (figure(own, absent=_NOT_OVER), *(figure(_NOT_OVER),) * 3)
    return (
        figure(cell.target_shown),
        figure(cell.realisasi_shown),
        capaian_figure(cell.capaian, cell.penilaian.pembulatan),
        predikat_figure(cell.capaian, cell.predikat, cell.penilaian.skala),
    )


def _remarks(compared: SideBySide, kode: str, row: ComparedIndikator, known: int) -> Iterator[str]:
    """Yield the remarks on the figures of an indikator, each with its triwulan."""
    over = row._replace(cells=row.cells[:known])
    yield from dated_remarks(compared, over, partial(figure_remarks, compared.definisi, kode))
    if any(c and c.periode_target == TAHUN.kode for c in over.cells[: len(TRIWULAN) - 1]):
        yield "Triwulan tanpa target sendiri dinilai dengan target tahun."
    if last := next(filter(None, reversed(row.cells)), None):
        yield from standing_remarks(last)


def _nilai_rows(j: ComparedJabatan, known: int) -> list[CellRow]:
    """Return the nilai of a jabatan, and its predikat, each by the rules of its time."""
    look = Look.BOLD_CENTERED
    over = j.columns[:known]
    none = TableCell(EMPTY, look)
    later = [TableCell(_NOT_OVER, look)] * (len(j.columns) - known)
    return [
        (
            TableCell("NILAI JABATAN", Look.BOLD, columns=len(_UPRIGHT)),
            *(
                capaian_figure(found.nilai, found.penilaian.pembulatan, look) if found else none
                for found in over
            ),
            *later,
            TableCell("", columns=len(_TEXTS), rows=2),
        ),
        (
            TableCell("PREDIKAT", Look.BOLD, columns=len(_UPRIGHT)),
            *(
                predikat_figure(found.nilai, found.predikat, found.penilaian.skala, look)
                if found
                else none
                for found in over
            ),
            *later,
        ),
    ]
