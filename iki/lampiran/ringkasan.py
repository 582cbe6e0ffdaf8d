"""Ringkasan: the first sheet of the measurement, a row and a bar for each jabatan.

The bars stand below the rows if a page has room for both; otherwise on a sheet of their own, where
no page repeats the headings of the rows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from math import ceil
from operator import itemgetter
from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.lampiran.parts import capaian_figure, measurement_head, predikat_figure
from iki.render.document import (
    Line,
    Look,
    NewPage,
    RowChart,
    Section,
    Signatures,
    Table,
    TableCell,
    letterhead,
)
from iki.render.signing import (
    Stationery,
    decree_signatory,
    measurement_day,
    place_and_date,
)
from iki.render.xlsx.blocks import back_link
from iki.render.xlsx.pages import bars_in, section_sheet
from iki.results.hasil import Status
from iki.results.remarks import scoring_rules

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.render.document import Block, CellRow
    from iki.render.paper import Paper
    from iki.render.xlsx.sheet import Sheet
    from iki.results.hasil import Hasil, HasilJabatan

RINGKASAN, CHART_SHEET = "Ringkasan", "Grafik"

_HEADINGS = (
    "NO", "JABATAN", "INDIKATOR TERHITUNG", "NILAI (%)", "PREDIKAT", "KETERANGAN", "HAL.",
)  # fmt: skip
_NAMES, _VALUES = 1, 3  # the columns of the chart
_WIDTHS = (6, 60, 17, 13, 19, 20, 8)
_FLEXIBLE = (1, 5)  # the columns that make room for large numbers
_SIGNED = sum(_WIDTHS[:3]) / sum(_WIDTHS)
_SIZE, _SMALL = 9.0, 8.0  # of the letters of its rows, and of its headings


def ringkasan_sheets(
    hasil: Hasil,
    sheet_names: Sequence[str],
    paper: Paper,
    title: str,
    others: Sequence[str],
    stationery: Stationery,
) -> tuple[Sheet, ...]:
    """Lay out the summary, with links to the jabatan (`sheet_names`) and to the `others`."""
    summary = _Summary(hasil, sheet_names, paper, title, stationery)
    sheet = summary.sheet(others, summary.charts(1))
    if sheet.pages == 1 or not hasil.jabatan:
        return (sheet,)
    sheet = summary.sheet((CHART_SHEET, *others), ())
    return sheet, summary.chart_sheet(sheet)


@dataclass(frozen=True, slots=True)
class _Summary:
    hasil: Hasil
    sheet_names: Sequence[str]
    paper: Paper
    title: str
    stationery: Stationery

    def sheet(self, others: Sequence[str], charts: Sequence[Block]) -> Sheet:
        """Lay out the rows, the charts below them, and who signs."""
        places = "; ".join(f"{name}: halaman {{}}" for name in others)
        rules = scoring_rules(self.hasil.definisi.instansi.penilaian)
        section = self._section(
            RINGKASAN,
            "RINGKASAN PENGUKURAN KINERJA INDIVIDU",
            self._table(),
            Line(f"{places}.", Look.NOTE, pages_of=tuple(others)),
            *(Line(text, Look.NOTE) for text in rules),
            *charts,
            self._signatures(),
        )
        sheet = section_sheet(replace(section, always_repeats=True), RINGKASAN, self.paper)
        sheet.beside += ((row, f"{name} →", name) for row, name in enumerate(reversed(others), 1))
        rows = zip(sheet.table_rows, self.sheet_names, strict=False)
        sheet.beside += ((row, "buka →", name) for row, name in rows)
        return sheet

    def chart_sheet(self, summary: Sheet) -> Sheet:
        """Lay out the bars alone: where a page has no room for all, several charts, a page each."""
        title = "GRAFIK NILAI KINERJA INDIVIDU"
        alone = section_sheet(self._section(CHART_SHEET, title), CHART_SHEET, self.paper)
        room = alone.print_height - sum(alone.heights)
        charts = self.charts(ceil(len(self.hasil.jabatan) / bars_in(room)))
        section = self._section(CHART_SHEET, title, *charts)
        sheet = section_sheet(section, CHART_SHEET, self.paper, summary)
        back_link(sheet, RINGKASAN)
        return sheet

    def charts(self, count: int) -> list[Block]:
        """Return the bars of all jabatan in so many charts, a page each."""
        jabatan = self.hasil.jabatan
        blocks: list[Block] = []
        for number in range(count if jabatan else 0):
            start, end = (len(jabatan) * (number + k) // count for k in (0, 1))
            place = f", bagian {number + 1} dari {count}" if count > 1 else ""
            title = f"Nilai kinerja per jabatan (%){place}"
            words = _in_words(title, jabatan[start:end])
            blocks += [NewPage()] * (number > 0)
            blocks.append(RowChart(title, words, _NAMES, _VALUES, start, end - 1))
        return blocks

    def _section(self, name: str, title: str, *blocks: Block) -> Section:
        definisi = self.hasil.definisi
        kop = letterhead(definisi.instansi, self.stationery)
        return Section(
            "",
            name,
            (*kop, *measurement_head(self.hasil, title), *blocks),
            definisi.instansi_file,
            footer=self.title.capitalize(),
            widths=_WIDTHS,
            cover=True,
        )

    def _table(self) -> Table:
        headings = tuple(
            TableCell(text, Look.HEADING, height=28, size=_SMALL) for text in _HEADINGS
        )
        rows = [*self._rows(), self._mean_row()]
        return Table(_WIDTHS, (headings,), rows, _FLEXIBLE, kept=(2, 0))

    def _rows(self) -> Iterator[CellRow]:
        for number, (j, name) in enumerate(
            zip(self.hasil.jabatan, self.sheet_names, strict=True), 1
        ):
            # The chart would take a text for zero.
            nilai = (
                TableCell(None, Look.CENTERED)
                if j.nilai is None
                else capaian_figure(j.nilai, j.penilaian.pembulatan, Look.CENTERED)
            )
            cells = (
                TableCell(Decimal(number), Look.CENTERED),
                TableCell(j.jabatan.jabatan, depth=j.depth),
                TableCell(f"{j.terhitung} dari {j.dari}", Look.CENTERED),
                nilai,
                predikat_figure(j.nilai, j.predikat, j.penilaian.skala),
                TableCell(_keterangan(j)),
                TableCell(None, Look.CENTERED, page_of=name),
            )
            yield tuple(replace(cell, size=_SIZE) for cell in cells)

    def _mean_row(self) -> CellRow:
        hasil, look = self.hasil, Look.BOLD_CENTERED
        penilaian = hasil.definisi.instansi.penilaian
        return (
            TableCell("RATA-RATA", Look.BOLD, columns=2, height=20, keep=True),
            TableCell(f"{hasil.terhitung} dari {hasil.dari}", look),
            capaian_figure(hasil.rata_rata, penilaian.pembulatan, look),
            predikat_figure(hasil.rata_rata, hasil.predikat, penilaian.skala, look),
            TableCell("rata-rata nilai jabatan", columns=2, size=_SMALL),
        )

    def _signatures(self) -> Signatures:
        hasil, stationery = self.hasil, self.stationery
        day = stationery.tanggal or measurement_day(hasil.tahun, hasil.sampai)
        signatory = decree_signatory(hasil.definisi, stationery.pejabat, day)
        where = place_and_date(hasil.definisi.instansi, stationery)
        return Signatures((signatory,), where, (_SIGNED, _SIGNED))


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
    """Describe the chart: its number of bars, the highest and the lowest."""
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
