"""Kertas Kerja: the computation of the official figures again, as live formulas over the data.

Every variable stands here per periode (and wilayah), every step of the arithmetic (docs/perhitungan.md)
is a cell of its own, and the last column compares with the official figure. What the cells say is of
`live_formulas`; here is where they stand.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from iki.formula import nodes, render
from iki.hasil import BELOW_SKALA, EMPTY, in_ordinal, why_not_counted
from iki.model import Rentang
from iki.model.realisasi import row_sources
from iki.outputs.workbook import live_formulas, styles
from iki.outputs.workbook.blocks import agency_name, agency_note, full_line
from iki.outputs.workbook.live_formulas import (
    DIFFERENT,
    OrdinalCells,
    PenilaianCells,
    status_words,
)
from iki.outputs.workbook.sheet import Cell, LiveFormula, Sheet, fit_numbers

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from iki.hasil import Hasil, HasilIndikator, HasilJabatan
    from iki.model import Baris, NilaiTarget, Ordinal, Penilaian, Realisasi
    from iki.outputs.paper import Paper
    from iki.outputs.workbook.sheet import SheetValue
    from iki.periode import Periode

KERTAS_KERJA = "Kertas Kerja"

YearKey = tuple[int, str, str]  # tahun, jabatan, variabel

_BASE = (6, 18, 19, 34, 10, 11.5, 7.5, 24)
_FIGURE_WIDTH = 11.5
_VARIABEL_HEADINGS = (
    "NO", "JABATAN", "VARIABEL", "URAIAN", "SATUAN", "KONSOLIDASI", "TAHUN", "WILAYAH",
)  # fmt: skip
_POLARISASI_HEADING = "POLARISASI (minimize: makin rendah makin baik)"
_CAPAIAN_HEADINGS = (
    "NO", "JABATAN", "INDIKATOR", "NAMA INDIKATOR", "SATUAN", _POLARISASI_HEADING, "BOBOT", "FORMULA",
    "TARGET", "BATAS ATAS RENTANG", "REALISASI", "REALISASI DIBULATKAN", "ACUAN", "CAPAIAN EKSAK",
    "CAPAIAN", "PREDIKAT", "REALISASI RESMI", "CAPAIAN RESMI", "PREDIKAT RESMI", "PERIKSA",
)  # fmt: skip
(
    _POLARISASI, _BOBOT, _FORMULA, _TARGET, _UPPER, _REALISASI, _ROUNDED, _ACUAN, _EXACT, _CAPAIAN,
    _PREDIKAT, _OFFICIAL_REALISASI, _OFFICIAL_CAPAIAN, _OFFICIAL_PREDIKAT, _CHECK,
) = range(_CAPAIAN_HEADINGS.index(_POLARISASI_HEADING), len(_CAPAIAN_HEADINGS))  # fmt: skip

_RULE_LABELS = {
    "minimize": "Cara menghitung minimize, makin rendah makin baik (linear atau rasio)",
    "batas_bawah": "Batas bawah capaian (kosong: tanpa batas)",
    "batas_atas": "Batas atas capaian (kosong: tanpa batas)",
}
_PAGE_FILL = 0.92
_FLOOR = -1e300  # the bound of "everything else"


def kertas_kerja_sheet(
    hasil: Hasil, realisasi: Realisasi, paper: Paper, source: Callable[[str], str] = str
) -> Sheet:
    """Lay out the working paper of a result; `realisasi` holds the rows of all its variables.

    `source` says how a file of the data is named on it.
    """
    return fit_numbers(_Layout(hasil, realisasi, paper, source).lay_out, ())


@dataclass(slots=True)
class _Layout:
    hasil: Hasil
    realisasi: Realisasi
    paper: Paper
    source: Callable[[str], str]
    sheet: Sheet = field(init=False)
    penilaian: PenilaianCells = field(init=False)
    own_rules: dict[tuple[str, str], PenilaianCells] = field(init=False, default_factory=dict)
    ordinal: dict[tuple[str, str], OrdinalCells] = field(init=False, default_factory=dict)
    periode: list[Periode] = field(init=False)
    rows: dict[YearKey, tuple[Baris, ...]] = field(init=False)
    evidence_column: int = field(init=False)  # of bukti and catatan, where there are any
    cell_of: dict[YearKey, str] = field(init=False, default_factory=dict)
    page_start: int = field(init=False, default=0)

    def lay_out(self, columns: Sequence[float]) -> Sheet:
        """Lay out the sheet in these columns, by default those that its tables need."""
        hasil = self.hasil
        self.page_start = 0
        self.rows = {key: self._rows(key) for key in self._keys()}
        proven = any(row.bukti or row.catatan for rows in self.rows.values() for row in rows)
        shown = {row.periode for rows in self.rows.values() for row in rows} or {hasil.sampai}
        # By their ends, so that the last filled cell of a row is the last known value.
        self.periode = sorted(shown, key=lambda p: (p.last, -p.first))
        sources, evidence = (3, 4) if proven else (2, 0)  # columns, at least
        beside = self._nilai_column + 1
        count = max(len(_CAPAIAN_HEADINGS), beside + sources + evidence)
        self.evidence_column = beside + sources if proven else count
        columns = columns or (*_BASE, *(_FIGURE_WIDTH,) * (count - len(_BASE)))
        definisi = hasil.definisi
        self.sheet = Sheet(
            KERTAS_KERJA, columns, definisi.instansi_file, self.paper, landscape=True, natural=True,
            footer=f"{KERTAS_KERJA} {hasil.tahun} · {agency_name(definisi.instansi)}",
        )  # fmt: skip
        full_line(self.sheet, f"KERTAS KERJA PENGUKURAN KINERJA TAHUN {hasil.tahun}", styles.TITLE)
        sampai = f"Sampai dengan {hasil.sampai.nama}. " if hasil.sampai.kode != "tahun" else ""
        full_line(
            self.sheet,
            f"{sampai}Sel berwarna kuning adalah masukan; sel lain dihitung dari masukan itu dengan "
            "rumus. Kolom abu-abu adalah angka resmi pada lembar jabatan.",
            styles.CENTERED,
        )
        agency_note(self.sheet, definisi.instansi)
        self.sheet.block(
            Cell(0, "Pemeriksaan", styles.KK_BOLD, columns=3),
            Cell(3, None, styles.KK_BOLD, columns=5),
            keep=True,
        )
        summary = self.sheet.cells[-1]  # filled once the rows that it counts are known
        self.penilaian = self._add_penilaian(definisi.instansi.penilaian)
        self._add_own_rules()
        self._add_ordinal()
        self._add_variabel()
        summary.value = LiveFormula(live_formulas.summary_of(self._add_capaian()))
        self._show_large_negatives()
        return self.sheet

    def _show_large_negatives(self) -> None:
        """Show whole what `LARGE_NUMBER` leaves to General: negative numbers of twelve digits."""
        for item in self.sheet.cells:
            value = item.value.expected if isinstance(item.value, LiveFormula) else item.value
            if (
                item.style.format == styles.LARGE_NUMBER
                and isinstance(value, float | Decimal)
                and value <= -styles.GENERAL_LIMIT
            ):
                item.style = styles.variant(item.style, format=styles.number_format(0))

    # --- data --------------------------------------------------------------------------------------

    def _keys(self) -> list[YearKey]:
        """Return the variables to show: those of the jabatan, and others that formulas read."""
        hasil = self.hasil
        keys: dict[YearKey, None] = {}
        for j in hasil.jabatan:
            keys |= dict.fromkeys((hasil.tahun, j.kode, nama) for nama in j.jabatan.variabel)
            for row in j.indikator:
                if row.berakhir:
                    continue  # its values are those of another time
                keys |= dict.fromkeys((t.tahun, t.jabatan, t.acuan.nama) for t in row.variabel)
        return list(keys)

    def _rows(self, key: YearKey) -> tuple[Baris, ...]:
        """Return the rows of a variable that count: those whose period ends by P."""
        rows = self.realisasi.rows(*key)
        return tuple(row for row in rows if row.periode.last <= self.hasil.sampai.last)

    def _sources(self, rows: Sequence[Baris]) -> str:
        return row_sources(row._replace(file=self.source(row.file)) for row in rows)

    # --- 1. scoring rules --------------------------------------------------------------------------

    def _add_section(self, text: str) -> None:
        self.sheet.gap(9)
        full_line(self.sheet, text, styles.SECTION)

    def _add_penilaian(self, penilaian: Penilaian) -> PenilaianCells:
        self._add_section("1. Aturan penilaian")
        skala = penilaian.skala
        places = {}
        for nama, label, value in (
            ("minimize", _RULE_LABELS["minimize"], str(penilaian.minimize)),
            ("batas_bawah", _RULE_LABELS["batas_bawah"], _float(penilaian.batas_bawah)),
            ("batas_atas", _RULE_LABELS["batas_atas"], _float(penilaian.batas_atas)),
            ("pembulatan", "Pembulatan (angka di belakang koma)", float(penilaian.pembulatan)),
            ("bulat", "Predikat atas capaian yang dibulatkan ke bilangan bulat", _ya(skala.bulat)),
            ("di_atas", "Batas predikat harus dilampaui, tidak cukup dicapai", _ya(skala.di_atas)),
        ):
            places[nama] = self._add_rule(label, value)
        first = self.sheet.next_row
        for tingkat in skala.tingkat:
            is_floor = tingkat.minimal is None
            batas = _FLOOR if tingkat.minimal is None else float(tingkat.minimal)
            style = styles.variant(
                styles.KK_INPUT_TEXT, format='"selain itu";"selain itu"' if is_floor else "General"
            )
            self.sheet.block(
                Cell(0, "Batas bawah predikat", styles.KK_TEXT, columns=2),
                Cell(2, tingkat.predikat, styles.KK_INPUT_TEXT),
                Cell(3, batas, style),
            )
        last = self.sheet.next_row - 1
        self.sheet.block(
            Cell(0, "Di bawah semua batas", styles.KK_TEXT, columns=2),
            Cell(2, BELOW_SKALA, styles.KK_CENTERED),
            Cell(3, None, styles.KK_CENTERED),
        )
        return PenilaianCells(
            **places, batas=f"$D${first}:$D${last}", predikat=f"$C${first}:$C${last + 1}"
        )

    def _add_rule(self, label: str, value: SheetValue) -> str:
        """Add a rule to be changed, and return where it stands."""
        row = self.sheet.block(
            Cell(0, label, styles.KK_TEXT, columns=3), Cell(3, value, styles.KK_INPUT_TEXT)
        )
        return f"$D${row}"

    def _add_own_rules(self) -> None:
        """Add the rules that an indikator has instead of those above."""
        for j in self.hasil.jabatan:
            for indikator in (item.indikator for item in j.indikator):
                own = indikator.penilaian.own if indikator.penilaian else {}
                name = f"{j.kode}.{indikator.kode}"
                self.own_rules[j.kode, indikator.kode] = replace(
                    self.penilaian,
                    **{
                        key: self._add_rule(
                            f"{_RULE_LABELS[key]}: {name}",
                            _float(value) if key != "minimize" else str(value),
                        )
                        for key, value in own.items()
                    },
                )

    def _add_ordinal(self) -> None:
        """Add the words of each ordinal variable that is shown, with their numbers."""
        ordinal = self.hasil.definisi.ordinal
        for kode, nama in dict.fromkeys(key[1:] for key in self.rows):
            if (kode, nama) not in ordinal:
                continue
            top = self.sheet.next_row
            scale = ordinal[kode, nama].nilai
            for word, number in scale.items():
                self.sheet.block(
                    Cell(0, f"Kata {kode}.{nama} dan angkanya", styles.KK_TEXT, columns=2),
                    Cell(2, word, styles.KK_INPUT_TEXT),
                    Cell(3, float(number), styles.KK_INPUT_TEXT),
                )
            last = self.sheet.next_row - 1
            self.ordinal[kode, nama] = OrdinalCells(
                f"$C${top}:$C${last}", f"$D${top}:$D${last}", top, len(scale)
            )

    # --- 2. variables ------------------------------------------------------------------------------

    def _add_variabel(self) -> None:
        self._add_section("2. Variabel menurut periode dan wilayah")
        self._add_variabel_headings()
        for number, key in enumerate(self.rows, 1):
            self._add_one_variabel(number, key)

    @property
    def _nilai_column(self) -> int:
        """The column of what a row of data comes to, after those of the periods."""
        return len(_BASE) + len(self.periode)

    @property
    def _source_columns(self) -> int:
        return self.evidence_column - self._nilai_column - 1

    def _evidence_cells(self, text: str, style: styles.Style, rows: Sequence[Baris]) -> list[Cell]:
        """Return the cell of bukti and catatan, over all columns that are left; none if none are."""
        columns = len(self.sheet.columns) - self.evidence_column
        if not columns:
            return []
        origin = (rows[0].file, rows[0].line) if rows else None
        return [Cell(self.evidence_column, text, style, columns=columns, origin=origin)]

    def _add_variabel_headings(self) -> None:
        headings = (*_VARIABEL_HEADINGS, *(p.kode for p in self.periode), "NILAI")
        self.sheet.block(
            *(Cell(k, text, styles.KK_HEADING) for k, text in enumerate(headings)),
            *self._evidence_cells("BUKTI DAN (CATATAN)", styles.KK_HEADING, ()),
            Cell(
                len(headings),
                "SUMBER (BERKAS:BARIS)",
                styles.KK_HEADING,
                columns=self._source_columns,
            ),
            keep=True,
        )

    def _add_one_variabel(self, number: int, key: YearKey) -> None:
        """Add a variable: a row for each wilayah and one for all of them, or a single row."""
        tahun, kode, nama = key
        variabel = self.hasil.definisi.jabatan[kode].variabel[nama]
        konsolidasi = variabel.konsolidasi
        wilayah: dict[str, list[Baris]] = {}
        for row in self.rows[key]:
            wilayah.setdefault(row.wilayah, []).append(row)
        known = self.realisasi.nilai.get(key)
        nilai = known and known.nilai
        identity = (
            Cell(0, float(number), styles.KK_CENTERED), Cell(1, kode, styles.KK_TEXT),
            Cell(2, nama, styles.KK_TEXT), Cell(4, variabel.satuan or "", styles.KK_CENTERED),
            Cell(5, str(konsolidasi), styles.KK_CENTERED),
            Cell(6, float(tahun), styles.KK_CENTERED),
        )  # fmt: skip

        def add(text: str, rows: Sequence[Baris], expression: str, style: styles.Style) -> None:
            by_periode = {row.periode: _word_or_float(row.nilai, variabel.ordinal) for row in rows}
            origin = (rows[0].file, rows[0].line) if rows else None
            uraian = variabel.uraian if self.sheet.next_row == first or not rows else None
            self.sheet.block(
                *identity,
                Cell(3, uraian, styles.KK_TEXT),
                Cell(7, text, styles.KK_TEXT, origin=origin),
                *self._evidence_cells(_evidence(rows), styles.KK_TEXT, rows),
                *(
                    Cell(len(_BASE) + k, by_periode.get(p), input_style)
                    for k, p in enumerate(self.periode)
                ),
                Cell(self._nilai_column, LiveFormula(expression, nilai), style),
                Cell(
                    self._nilai_column + 1,
                    self._sources(rows),
                    styles.KK_TEXT,
                    columns=self._source_columns,
                    origin=origin,
                ),
            )

        words = self.ordinal.get((kode, nama))
        input_style = styles.KK_INPUT if words is None else styles.KK_INPUT_TEXT
        consolidated = live_formulas.over_time if words is None else words.over_time
        self._turn_full_page()
        first = self.sheet.next_row
        for text, rows in wilayah.items() or [("", [])]:
            self._turn_full_page()
            r = self.sheet.next_row
            cells = f"{_ref(len(_BASE), r)}:{_ref(self._nilai_column - 1, r)}"
            expression = consolidated(konsolidasi, cells, self.periode, len(_BASE))
            add(text, rows, expression, styles.KK_NUMBER)
        # A value whose rows were not kept stands as it is.
        if not wilayah and nilai is not None:
            self.sheet.cells[-2].value = float(nilai)
        elif not wilayah and (waiting := self.realisasi.waiting.get(key)):
            self.sheet.cells[-1].value = why_not_counted(waiting)
        if len(wilayah) > 1 or any(wilayah):
            cells = _column_span(self._nilai_column, first, self.sheet.next_row - 1)
            self._turn_full_page()
            add(
                "semua wilayah",
                (),
                live_formulas.over_wilayah(konsolidasi, cells),
                styles.variant(styles.KK_NUMBER, bold=True),
            )
        self.cell_of[key] = f"${_letter(self._nilai_column)}${self.sheet.next_row - 1}"

    def _turn_full_page(self) -> None:
        """Repeat the headings where a page ends; print titles can be those of one table only.

        Inside the rows of a variable they do no harm: SUM and the like pass over texts.
        """
        used = sum(self.sheet.heights[self.page_start :])
        if used > self.sheet.print_height * _PAGE_FILL:
            self.page_start = len(self.sheet.heights)
            self.sheet.new_page()
            self._add_variabel_headings()

    # --- 3. capaian --------------------------------------------------------------------------------

    def _add_capaian(self) -> str:
        """Add the computation, and return the cells that compare."""
        self._add_section("3. Perhitungan capaian")
        row = self.sheet.block(
            *(Cell(k, text, styles.KK_HEADING) for k, text in enumerate(_CAPAIAN_HEADINGS)),
            keep=True,
        )
        self.sheet.repeat = (row, row)
        top = self.sheet.next_row
        for number, j in enumerate(self.hasil.jabatan, 1):
            first = self.sheet.next_row
            for indikator in j.indikator:
                self._add_indikator(number, j, indikator)
            last = self.sheet.next_row - 1
            self._add_mean(
                live_formulas.NILAI_MARK,
                f"Nilai jabatan {number}: {j.jabatan.jabatan}",
                live_formulas.nilai_jabatan(
                    _column_span(_CAPAIAN, first, last), _column_span(_BOBOT, first, last)
                ),
                j.nilai,
                j.predikat,
            )
        last = self.sheet.next_row - 1
        self._add_mean(
            "",
            "Rata-rata nilai jabatan",
            live_formulas.mean_of_nilai(f"$A${top}:$A${last}", _column_span(_CAPAIAN, top, last)),
            self.hasil.rata_rata,
            self.hasil.predikat,
        )
        comparisons = _column_span(_CHECK, top, self.sheet.next_row - 1)
        self.sheet.alerts.append((comparisons, f'${_letter(_CHECK)}{top}="{DIFFERENT}"'))
        return comparisons

    def _add_indikator(self, number: int, j: HasilJabatan, hasil: HasilIndikator) -> None:
        """Add the row of an indikator: its inputs, each step as a formula, and the official figures."""
        indikator = hasil.indikator
        r = self.sheet.next_row
        polarisasi, target, upper, x, acuan, exact, capaian = (
            _ref(column, r)
            for column in (_POLARISASI, _TARGET, _UPPER, _REALISASI, _ACUAN, _EXACT, _CAPAIAN)
        )
        bawah, atas = _bounds(hasil.target)
        status = status_words(hasil.status)
        rules = self.own_rules[j.kode, indikator.kode]
        digits = rules.digits_of(hasil)
        shown = rules.rounded(x, digits)
        words = self._words_of(j.kode, hasil)
        input_style = styles.KK_INPUT if words is None else styles.KK_INPUT_TEXT
        if words is not None:
            target, upper = words.number_of(target), words.number_of(upper)
            shown = words.word_of(x, shown)
        realisasi_format = styles.number_format(hasil.digits)
        rounded = styles.variant(styles.KK_NUMBER, format=self._format)
        official = styles.variant(styles.KK_OFFICIAL, format=self._format)
        cells = (
            Cell(0, float(number), styles.KK_CENTERED),
            Cell(1, j.kode, styles.KK_TEXT),
            Cell(2, indikator.kode, styles.KK_TEXT),
            Cell(3, indikator.nama, styles.KK_TEXT),
            Cell(4, indikator.satuan, styles.KK_CENTERED),
            Cell(_POLARISASI, str(indikator.polarisasi), styles.KK_INPUT_TEXT),
            Cell(_BOBOT, float(indikator.bobot), styles.KK_INPUT),
            Cell(_FORMULA, _formula_lines(hasil), styles.KK_TEXT),
            Cell(_TARGET, _word_or_float(bawah, hasil.ordinal), input_style),
            Cell(_UPPER, _word_or_float(atas, hasil.ordinal), input_style),
            self._realisasi_cell(j.kode, hasil),
            Cell(
                _ROUNDED,
                LiveFormula(shown, hasil.realisasi_tampil),
                styles.variant(rounded, format=realisasi_format),
            ),
            Cell(
                _ACUAN,
                LiveFormula(live_formulas.acuan_by(x, target, upper), bawah),
                styles.KK_NUMBER,
            ),
            Cell(_EXACT, LiveFormula(rules.capaian(x, acuan, polarisasi)), styles.KK_NUMBER),
            Cell(_CAPAIAN, LiveFormula(rules.finished(exact), hasil.capaian), rounded),
            Cell(_PREDIKAT, LiveFormula(rules.predikat_of(capaian)), styles.KK_CENTERED),
            Cell(
                _OFFICIAL_REALISASI,
                status
                if hasil.realisasi_tampil is None
                else _word_or_float(hasil.realisasi_tampil, None)
                if not isinstance(hasil.realisasi_shown, str)
                else hasil.realisasi_shown,
                styles.variant(official, format=realisasi_format),
            ),
            Cell(_OFFICIAL_CAPAIAN, _float_or(hasil.capaian, status), official),
            _official_predikat(hasil.capaian, hasil.predikat),
            self._check_cell(
                r,
                (_ROUNDED, _OFFICIAL_REALISASI, digits),
                (_CAPAIAN, _OFFICIAL_CAPAIAN, rules.pembulatan),
            ),
        )
        self.sheet.block(*(_as_at_its_end(cells, hasil) if hasil.berakhir else cells))

    @property
    def _format(self) -> str:
        return styles.number_format(self.hasil.definisi.instansi.penilaian.pembulatan)

    def _realisasi_cell(self, kode: str, hasil: HasilIndikator) -> Cell:
        """Return the realisasi as a live formula, or the official one where Excel could not hold it."""

        def cell_of(v: nodes.Acuan) -> str:
            return self.cell_of[self.hasil.tahun - v.lalu, v.jabatan or kode, v.nama]

        text = None
        if not hasil.berakhir:
            text = live_formulas.realisasi_by(hasil.indikator.formula, cell_of)
        if text is None:
            official = _float_or(hasil.realisasi, status_words(hasil.status))
            return Cell(_REALISASI, official, styles.KK_OFFICIAL)
        return Cell(_REALISASI, LiveFormula(text, hasil.realisasi), styles.KK_NUMBER)

    def _words_of(self, kode: str, hasil: HasilIndikator) -> OrdinalCells | None:
        """Return the words of an indikator that is one ordinal variable."""
        formula = hasil.indikator.formula
        if not isinstance(formula, nodes.Acuan):
            return None
        return self.ordinal.get((formula.jabatan or kode, formula.nama))

    def _check_cell(self, r: int, *figures: tuple[int, int, str]) -> Cell:
        """Return the cell that compares columns of a row, (live, official, digits), and its predikat."""
        comparison = self.penilaian.comparison(
            [(_ref(live, r), _ref(official, r), digits) for live, official, digits in figures],
            (_ref(_PREDIKAT, r), _ref(_OFFICIAL_PREDIKAT, r)),
        )
        return Cell(_CHECK, LiveFormula(comparison), styles.KK_CENTERED)

    def _add_mean(
        self, mark: str, label: str, exact: str, nilai: Decimal | None, predikat: str | None
    ) -> None:
        """Add a row of a mean: exact, rounded, its predikat, and the comparison."""
        r = self.sheet.next_row
        rules = self.penilaian
        rounded = styles.variant(styles.KK_NUMBER, bold=True, format=self._format)
        official = styles.variant(styles.KK_OFFICIAL, bold=True, format=self._format)
        self.sheet.block(
            Cell(0, mark, styles.KK_BOLD),
            Cell(1, label, styles.KK_BOLD, columns=_EXACT - 1),
            Cell(_EXACT, LiveFormula(exact), styles.KK_NUMBER),
            Cell(_CAPAIAN, LiveFormula(rules.rounded(_ref(_EXACT, r)), nilai), rounded),
            Cell(_PREDIKAT, LiveFormula(rules.predikat_of(_ref(_CAPAIAN, r))), styles.KK_CENTERED),
            Cell(_OFFICIAL_REALISASI, None, styles.KK_OFFICIAL),
            Cell(_OFFICIAL_CAPAIAN, _float_or(nilai, EMPTY), official),
            _official_predikat(nilai, predikat),
            self._check_cell(r, (_CAPAIAN, _OFFICIAL_CAPAIAN, rules.pembulatan)),
        )


def _as_at_its_end(cells: Iterable[Cell], hasil: HasilIndikator) -> Iterator[Cell]:
    """Yield the cells of what ended before P: its figures are settled, by the rules of its own end."""
    settled: dict[int, SheetValue] = {
        _ROUNDED: status_words(hasil.status)
        if hasil.realisasi_tampil is None
        else _word_or_float(hasil.realisasi_tampil, hasil.ordinal),
        _ACUAN: None,
        _EXACT: None,
        _CAPAIAN: _float_or(hasil.capaian, status_words(hasil.status)),
        _PREDIKAT: _official_predikat(hasil.capaian, hasil.predikat).value,
    }
    for cell in cells:
        yield replace(cell, value=settled.get(cell.column, cell.value))


def _evidence(rows: Iterable[Baris]) -> str:
    """Return bukti and catatan of rows, a line a periode: `TW1: Laporan Januari (data sementara)`.

    Periods that have the same share a line.
    """
    periods: dict[str, list[str]] = {}
    for row in rows:
        catatan = f"({row.catatan})" if row.catatan else ""
        if text := " ".join(filter(None, (row.bukti, catatan))):
            periods.setdefault(text, []).append(row.periode.kode)
    return "\n".join(f"{', '.join(found)}: {text}" for text, found in periods.items())


def _letter(column: int) -> str:
    """Return Excel's name of a column, counted from 0."""
    return get_column_letter(column + 1)


def _ref(column: int, row: int) -> str:
    return f"{_letter(column)}{row}"


def _column_span(column: int, first: int, last: int) -> str:
    return f"{_ref(column, first)}:{_ref(column, last)}"


def _formula_lines(hasil: HasilIndikator) -> str:
    """Return the formula, and below it which of its values are of another year."""
    lines = (render.to_text(hasil.indikator.formula), hasil.other_years())
    return "\n".join(filter(None, lines))


def _bounds(target: NilaiTarget | None) -> tuple[Decimal | None, Decimal | None]:
    return (target.bawah, target.atas) if isinstance(target, Rentang) else (target, None)


def _float(nilai: Decimal | None) -> float | None:
    return None if nilai is None else float(nilai)


def _word_or_float(nilai: Decimal | None, ordinal: Ordinal | None) -> SheetValue:
    shown = in_ordinal(nilai, ordinal)
    return float(shown) if isinstance(shown, Decimal) else shown


def _float_or(nilai: Decimal | None, alasan: str) -> SheetValue:
    return alasan if nilai is None else float(nilai)


def _ya(value: bool) -> str:  # noqa: FBT001
    return "ya" if value else "tidak"


def _official_predikat(nilai: Decimal | None, predikat: str | None) -> Cell:
    text = EMPTY if nilai is None else predikat or BELOW_SKALA
    return Cell(_OFFICIAL_PREDIKAT, text, styles.KK_OFFICIAL_TEXT)
