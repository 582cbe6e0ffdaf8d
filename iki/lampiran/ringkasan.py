"""Ringkasan: the first sheet of the measurement, a row and a bar for each jabatan.

The bars stand below the rows if a page has room for both; otherwise on a sheet of their own, where no
page repeats the headings of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.lampiran.figure_cells import capaian_cell, predikat_cell
from iki.render.signing import (
    Stationery,
    decree_signatory,
    measurement_day,
    place_and_date,
)
from iki.render.xlsx import styles
from iki.render.xlsx.blocks import (
    back_link,
    full_line,
    indented,
    page_cell,
    signatures,
    titles,
)
from iki.render.xlsx.cells import Cell
from iki.render.xlsx.fitting import fit_pages
from iki.render.xlsx.letterhead import add_letterhead_of
from iki.render.xlsx.sheet import Chart, Sheet
from iki.results.hasil import Status
from iki.results.remarks import scoring_rules

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.render.paper import Paper
    from iki.results.hasil import Hasil, HasilJabatan

RINGKASAN, CHART_SHEET = "Ringkasan", "Grafik"

_HEADINGS = (
    "NO", "JABATAN", "INDIKATOR TERHITUNG", "NILAI (%)", "PREDIKAT", "KETERANGAN", "HAL.",
)  # fmt: skip
_OPEN = "buka →"

_COLUMNS = (6, 60, 17, 13, 19, 20, 8)
_FLEXIBLE = (1, 5)  # the columns that make room for large numbers
_SIZE = 9.0  # of the letters of its rows
# Points of the chart for each jabatan: its name and number have room, are at ease.
_LEAST_BAR, _BAR = 10.0, 24.0
_CHART_HEADING = 50.0
_CHART_GAP = 12.0  # above it, and what its rows are rounded up
_HEADING = styles.variant(styles.HEADING, size=8)
_CENTERED = styles.variant(styles.BOX_CENTERED, size=_SIZE)


def ringkasan_sheets(
    hasil: Hasil,
    sheet_names: Mapping[str, str],
    paper: Paper,
    title: str,
    others: Sequence[str],
    stationery: Stationery,
) -> tuple[Sheet, ...]:
    """Lay out the summary, with links to the jabatan (`sheet_names`) and to the `others`."""
    summary = _Summary(hasil, sheet_names, paper, title, stationery)
    sheet = fit_pages(partial(summary.lay_out, others, charts=True), _COLUMNS, _FLEXIBLE)
    if sheet.pages == 1 or not hasil.jabatan:
        return (sheet,)
    sheet = fit_pages(
        partial(summary.lay_out, (CHART_SHEET, *others), charts=False), _COLUMNS, _FLEXIBLE
    )
    return sheet, summary.chart_sheet(sheet)


@dataclass(frozen=True, slots=True)
class _Summary:
    hasil: Hasil
    sheet_names: Mapping[str, str]
    paper: Paper
    title: str
    stationery: Stationery

    def _start(self, name: str, title: str, columns: Sequence[float], scale: float) -> Sheet:
        sheet = Sheet(
            name, columns, self.hasil.definisi.instansi_file, self.paper, scale=scale,
            footer=self.title.capitalize(), protected=True, tab=styles.TAB_COVER,
        )  # fmt: skip
        add_letterhead_of(sheet, self.hasil.definisi.instansi, self.stationery)
        titles(sheet, self.hasil, title)
        return sheet

    def lay_out(
        self, others: Sequence[str], columns: Sequence[float], scale: float, *, charts: bool
    ) -> Sheet:
        """Lay out the rows, and with `charts` the bars below them."""
        hasil = self.hasil
        penilaian = hasil.definisi.instansi.penilaian
        sheet = self._start(RINGKASAN, "RINGKASAN PENGUKURAN KINERJA INDIVIDU", columns, scale)
        sheet.beside += ((row, f"{name} →", name) for row, name in enumerate(reversed(others), 1))
        row = sheet.block(
            *(Cell(k, text, _HEADING) for k, text in enumerate(_HEADINGS)), height=28, keep=True
        )
        sheet.repeat = (row, row)
        first = sheet.next_row
        for number, j in enumerate(hasil.jabatan, 1):
            nilai = capaian_cell(3, j.nilai, j.penilaian.pembulatan, _CENTERED)
            if j.nilai is None:
                nilai.value = None  # the chart would take a text for zero
            sheet.beside.append((sheet.next_row, _OPEN, self.sheet_names[j.kode]))
            sheet.block(
                Cell(0, float(number), _CENTERED),
                Cell(1, j.jabatan.jabatan, styles.variant(indented(j.depth), size=_SIZE)),
                Cell(2, f"{j.terhitung} dari {j.dari}", _CENTERED),
                nilai,
                predikat_cell(4, j.nilai, j.predikat, j.penilaian.skala, _CENTERED),
                Cell(5, _keterangan(j), styles.variant(styles.BOX, size=_SIZE)),
                page_cell(6, self.sheet_names[j.kode], _CENTERED),
                reluctance=2 * (number == len(hasil.jabatan)),
            )
        last = sheet.next_row - 1
        bold = styles.BOX_BOLD_CENTERED
        sheet.block(
            Cell(0, "RATA-RATA", styles.BOX_BOLD, columns=2),
            Cell(2, f"{hasil.terhitung} dari {hasil.dari}", bold),
            capaian_cell(3, hasil.rata_rata, penilaian.pembulatan, bold),
            predikat_cell(4, hasil.rata_rata, hasil.predikat, penilaian.skala, bold),
            Cell(5, "rata-rata nilai jabatan", styles.variant(styles.BOX, size=8), columns=2),
            height=20, keep=True,
        )  # fmt: skip
        sheet.gap(6)
        places = "; ".join(f"{name}: halaman {{}}" for name in others)
        sheet.block(
            Cell(0, f"{places}.", styles.NOTE, columns=len(columns), pages_of=tuple(others)),
            keep=True,
        )
        for text in scoring_rules(penilaian):
            full_line(sheet, text, styles.NOTE)
        if charts:
            alone = Sheet("", columns, "", self.paper, scale=scale)  # for the height of it
            self._sign(alone)
            room = sheet.print_height - sum(sheet.heights) - sum(alone.heights) - _CHART_GAP
            self._add_chart(sheet, sheet, hasil.jabatan, first, last, room)
        self._sign(sheet)
        return sheet

    def _sign(self, sheet: Sheet) -> None:
        hasil, stationery = self.hasil, self.stationery
        day = stationery.tanggal or measurement_day(hasil.tahun, hasil.sampai)
        signatory = decree_signatory(hasil.definisi, stationery.pejabat, day)
        where = place_and_date(hasil.definisi.instansi, stationery)
        signatures(sheet, (3, 4, signatory), above=(3, 4, where))

    def chart_sheet(self, summary: Sheet) -> Sheet:
        """Lay out the bars alone: where a page has no room for all, several charts, a page each."""
        sheet = self._start(CHART_SHEET, "GRAFIK NILAI KINERJA INDIVIDU", _COLUMNS, 1)
        back_link(sheet, RINGKASAN, "← Ringkasan")
        jabatan = self.hasil.jabatan
        room = sheet.print_height - sum(sheet.heights) - _CHART_GAP
        charts = ceil(len(jabatan) / ((room - _CHART_HEADING) // _LEAST_BAR))
        rows = [row for row, text, _ in summary.beside if text == _OPEN]
        for number in range(charts):
            start, end = (len(jabatan) * (number + k) // charts for k in (0, 1))
            place = f", bagian {number + 1} dari {charts}" if charts > 1 else ""
            if number:
                sheet.new_page()
            shown = jabatan[start:end]
            self._add_chart(sheet, summary, shown, rows[start], rows[end - 1], room, place)
        return sheet

    def _add_chart(
        self,
        sheet: Sheet,
        source: Sheet,
        shown: Sequence[HasilJabatan],
        first: int,
        last: int,
        room: float,
        place: str = "",
    ) -> None:
        """Add the bars of some rows of a sheet, at ease if there is `room` for it."""
        if not shown:
            return
        least, most = (_CHART_HEADING + bar * len(shown) for bar in (_LEAST_BAR, _BAR))
        height = max(least, min(most, room))
        sheet.gap(9)
        rows = 1 + int(height // 380)
        row = sheet.block(rows=rows, height=height / rows)
        title = f"Nilai kinerja per jabatan (%){place}"
        sheet.charts.append(
            Chart(row, rows, title, _in_words(title, shown), source, "B", "D", first, last, height)
        )


def _keterangan(j: HasilJabatan) -> str:
    sementara = sum(row.status is Status.SEMENTARA for row in j.indikator)
    without = j.dari - j.terhitung
    parts = [
        f"{count} indikator {words}"
        for count, words in ((sementara, "sementara"), (without, "tidak terhitung"))
        if count
    ]
    return "; ".join(parts)


def _in_words(title: str, shown: Sequence[HasilJabatan]) -> str:
    """Return what the chart shows: how many bars, and the highest and the lowest."""
    bars = sorted(
        ((j.nilai, j.jabatan.jabatan) for j in shown if j.nilai is not None),
        key=itemgetter(0),
        reverse=True,
    )
    ends = (("tertinggi", bars[0]), ("terendah", bars[-1])) if bars else ()
    found = "".join(f", {word} {nama} {format_id(nilai)}" for word, (nilai, nama) in ends)
    return (
        f"Grafik batang “{title}”: {len(bars)} dari {len(shown)} jabatan bernilai{found}. "
        "Angkanya ada pada tabel di atasnya."
    )
