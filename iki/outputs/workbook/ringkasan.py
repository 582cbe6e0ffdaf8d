"""Ringkasan: the first sheet of the measurement, a row and a bar for each jabatan."""

from __future__ import annotations

from operator import itemgetter
from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.hasil import Status
from iki.outputs.documents.parts import letterhead
from iki.outputs.notes import scoring_rules
from iki.outputs.signing import PLAIN, Stationery, agency_name, decree_signatory, measurement_day
from iki.outputs.workbook import styles
from iki.outputs.workbook.blocks import (
    agency_note,
    full_line,
    indented,
    signatures,
    span_of,
    titles,
)
from iki.outputs.workbook.figures import capaian_cell, predikat_cell
from iki.outputs.workbook.kertas_kerja import KERTAS_KERJA
from iki.outputs.workbook.letterhead import add_letterhead
from iki.outputs.workbook.sheet import Cell, Chart, Sheet, fit_numbers

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.hasil import Hasil, HasilJabatan
    from iki.outputs.paper import Paper

RINGKASAN = "Ringkasan"

_COLUMNS = (6, 46, 18, 13, 20, 30)
_FLEXIBLE = (1, 5)  # the columns that make room for large numbers
_BAR_HEIGHT = 24.0  # pt of the chart for each jabatan
_CHART_HEADING = 60.0
_CHART_GAP = 12.0  # above it, and what its rows are rounded up


def ringkasan_sheet(
    hasil: Hasil,
    sheet_names: Mapping[str, str],
    paper: Paper,
    title: str,
    others: Sequence[str] = KERTAS_KERJA,
    stationery: Stationery = PLAIN,
) -> Sheet:
    """Lay out the summary, with links: `sheet_names` are those of the jabatan."""

    def lay_out(columns: Sequence[float]) -> Sheet:
        return _lay_out(hasil, sheet_names, paper, title, others, stationery, columns)

    return fit_numbers(lay_out, _COLUMNS, _FLEXIBLE)


def _lay_out(
    hasil: Hasil,
    sheet_names: Mapping[str, str],
    paper: Paper,
    title: str,
    others: Sequence[str],
    stationery: Stationery,
    columns: Sequence[float],
) -> Sheet:
    definisi = hasil.definisi
    penilaian = definisi.instansi.penilaian
    sheet = Sheet(
        RINGKASAN,
        columns,
        definisi.instansi_file,
        paper,
        footer=title.capitalize(),
        protected=True,
        tab=styles.TAB_COVER,
    )
    sheet.beside += ((row, f"{name} →", name) for row, name in enumerate(reversed(others), 1))
    for kop in letterhead(definisi.instansi, stationery):
        add_letterhead(sheet, kop)
    titles(
        sheet,
        "RINGKASAN PENGUKURAN KINERJA INDIVIDU",
        agency_name(definisi.instansi),
        span_of(hasil),
    )
    sheet.gap(6)
    agency_note(sheet, definisi.instansi)
    headings = ("NO", "JABATAN", "INDIKATOR TERHITUNG", "NILAI (%)", "PREDIKAT", "KETERANGAN")
    row = sheet.block(
        *(Cell(k, text, styles.HEADING) for k, text in enumerate(headings)), height=28, keep=True
    )
    first = sheet.next_row
    for number, j in enumerate(hasil.jabatan, 1):
        nilai = capaian_cell(3, j.nilai, penilaian.pembulatan, styles.ROW_CENTERED)
        if j.nilai is None:
            nilai.value = None  # the chart would take a text for zero
        sheet.beside.append((sheet.next_row, "buka →", sheet_names[j.kode]))
        sheet.block(
            Cell(0, float(number), styles.ROW_CENTERED),
            Cell(1, j.jabatan.jabatan, indented(j.depth)),
            Cell(2, f"{j.terhitung} dari {j.dari}", styles.ROW_CENTERED),
            nilai,
            predikat_cell(4, j.nilai, j.predikat, penilaian.skala, styles.ROW_CENTERED),
            Cell(5, _keterangan(j), styles.ROW_TEXT),
            height=18,
        )
    last = sheet.next_row - 1
    if sum(sheet.heights) > sheet.print_height:  # the page of the chart needs no headings
        sheet.repeat = (row, row)
    sheet.block(
        Cell(0, "RATA-RATA", styles.BOX_BOLD, columns=2),
        Cell(2, f"{hasil.terhitung} dari {hasil.dari}", styles.BOX_BOLD_CENTERED),
        capaian_cell(3, hasil.rata_rata, penilaian.pembulatan, styles.BOX_BOLD_CENTERED),
        predikat_cell(4, hasil.rata_rata, hasil.predikat, penilaian.skala, styles.BOX_BOLD_CENTERED),
        Cell(5, "rata-rata nilai jabatan", styles.ROW_TEXT), height=20, keep=True,
    )  # fmt: skip
    sheet.gap(6)
    for index, text in enumerate(scoring_rules(penilaian)):
        full_line(sheet, text, styles.NOTE, keep=index == 0)
    day = stationery.tanggal or measurement_day(hasil.tahun, hasil.sampai)
    party = (3, 3, decree_signatory(definisi, stationery.pejabat, day))
    alone = Sheet("", columns, "", paper)  # laid out alone first, for its height
    signatures(alone, party)
    repeated_height = sheet.heights[row - 1] if sheet.repeat else 0
    _add_chart(sheet, hasil, first, last, sheet.print_height - repeated_height - sum(alone.heights))
    signatures(sheet, party)
    return sheet


def _keterangan(j: HasilJabatan) -> str:
    sementara = sum(row.status is Status.SEMENTARA for row in j.indikator)
    without = j.dari - j.terhitung
    parts = [
        f"{count} indikator {words}"
        for count, words in ((sementara, "sementara"), (without, "tidak terhitung"))
        if count
    ]
    return "; ".join(parts)


def _add_chart(sheet: Sheet, hasil: Hasil, first: int, last: int, room: float) -> None:
    """Add a bar chart of nilai per jabatan; it covers `room` points of a page at most."""
    if not hasil.jabatan:
        return
    height = min(
        _CHART_HEADING + _BAR_HEIGHT * len(hasil.jabatan),
        max(room - _CHART_GAP, _CHART_HEADING * 2),
    )
    sheet.gap(9)
    rows = 1 + int(height // 380)
    row = sheet.block(rows=rows, height=height / rows, keep=True)
    title = "Nilai kinerja per jabatan (%)"
    description = _in_words(title, hasil)
    sheet.charts.append(Chart(row, title, description, "B", "D", first, last, height))


def _in_words(title: str, hasil: Hasil) -> str:
    """Return what the chart shows: how many bars, and the highest and the lowest."""
    bars = sorted(
        ((j.nilai, j.jabatan.jabatan) for j in hasil.jabatan if j.nilai is not None),
        key=itemgetter(0),
        reverse=True,
    )
    ends = (("tertinggi", bars[0]), ("terendah", bars[-1])) if bars else ()
    found = "".join(f", {word} {nama} {format_id(nilai)}" for word, (nilai, nama) in ends)
    return (
        f"Grafik batang “{title}”: {len(bars)} dari {len(hasil.jabatan)} jabatan bernilai{found}. "
        "Angkanya ada pada tabel di atasnya."
    )
