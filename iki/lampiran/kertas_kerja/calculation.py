"""Kertas Kerja Perhitungan: a row an indikator, a column each step, and the official figures."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.formula import nodes, render
from iki.lampiran import live_formulas
from iki.lampiran.kertas_kerja.common import (
    ATURAN,
    PERHITUNGAN,
    VARIABEL,
    add_check,
    add_headings,
    allow,
    as_cell,
    column_span,
    end_table,
    exact_style,
    kode_cell,
    letter,
    live,
    or_status,
    ref,
    start_sheet,
    word_or_number,
)
from iki.lampiran.live_formulas import (
    ALL_SAME,
    INVALID,
    NILAI_MARK,
    SAME,
    SETTLED,
    VALID,
    WITHIN,
    status_words,
)
from iki.model import Polarisasi, Rentang
from iki.model.lifetimes import end_before
from iki.render.xlsx import styles
from iki.render.xlsx.cells import Cell, LiveFormula, PlacedCell
from iki.render.xlsx.fitting import fit_numbers
from iki.results.capaian import exact_mean
from iki.results.capaian_rules import acuan_of, capaian_of
from iki.results.hasil import BELOW_SKALA, EMPTY, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.lampiran.kertas_kerja.rules import RuleCells
    from iki.lampiran.kertas_kerja.variables import VariableCells
    from iki.lampiran.live_formulas import OrdinalCells
    from iki.model import NilaiTarget, Penilaian
    from iki.periode import Periode
    from iki.render.paper import Paper
    from iki.render.xlsx.cells import SheetValue
    from iki.render.xlsx.sheet import Sheet
    from iki.results.hasil import Hasil, HasilIndikator, HasilJabatan

_TABLE = (
    ("Jabatan", 50), ("Indikator", 58), ("Nama indikator (satuan)", 76), ("Polarisasi", 46),
    ("Bobot", 32), ("Formula", 66), ("Target", 38), ("Batas atas rentang", 38), ("Realisasi", 46),
    ("Realisasi dibulatkan", 50), ("Acuan", 38), ("Capaian eksak", 46), ("Capaian", 42),
    ("Predikat", 43), ("Realisasi resmi", 44), ("Capaian resmi", 42), ("Predikat resmi", 43),
    ("Periksa", 40),
)  # fmt: skip
(
    _KODE, _INDIKATOR, _NAMA, _POLARISASI, _BOBOT, _FORMULA, _TARGET, _UPPER, _REALISASI, _ROUNDED,
    _ACUAN, _EXACT, _CAPAIAN, _PREDIKAT, _OFFICIAL_REALISASI, _OFFICIAL_CAPAIAN, _OFFICIAL_PREDIKAT,
    _CHECK,
) = range(len(_TABLE))  # fmt: skip
_MORE_DIGITS = 2  # than of what is rounded that an exact number shows
_NUMBERS_OF_WORDS = "angka dari kata di bawah"
_SETTLED_NOTE = " Yang berakhir sebelumnya tidak dihitung di sini: hitungannya dalam Kertas Kerja sampai periode terakhirnya."


def calculation_sheet(
    hasil: Hasil, rules: RuleCells, variables: VariableCells, paper: Paper
) -> Sheet:
    """Lay out the steps; `rules` and `variables` say where what they take stands."""
    layout = _Layout(hasil, rules, variables, paper)
    columns = [width for _, width in _TABLE]
    words = _KODE, _INDIKATOR, _FORMULA
    return fit_numbers(layout.lay_out, columns, (_KODE, _INDIKATOR, _NAMA, _FORMULA), words)


@dataclass(slots=True)
class _Layout:
    hasil: Hasil
    rules: RuleCells
    variables: VariableCells
    paper: Paper
    sheet: Sheet = field(init=False)
    valid: str = field(init=False)  # the cell that says whether what was typed can be computed with
    inputs: dict[int, list[PlacedCell]] = field(init=False)  # by column

    def lay_out(self, columns: Sequence[float]) -> Sheet:
        self.inputs = {_POLARISASI: [], _BOBOT: [], _TARGET: []}
        self.sheet = sheet = start_sheet(
            PERHITUNGAN, "PERHITUNGAN CAPAIAN",
            "Sel kuning adalah masukan dan boleh diubah untuk mencoba; sel lain dihitung dari "
            "masukan itu, variabel, dan aturan. Kolom abu-abu adalah angka resmi pada lembar jabatan."
            + (_SETTLED_NOTE if any(r.berakhir for j in self.hasil.jabatan for r in j.indikator) else ""),
            self.hasil, columns, self.paper,
        )  # fmt: skip
        wide = _UPPER - _POLARISASI + 1
        summary = add_check(sheet, "Pemeriksaan", _POLARISASI, wide)
        check = add_check(sheet, "Masukan pada lembar Aturan dan Variabel", _POLARISASI, wide)
        check.value = LiveFormula(
            f'IF({self.rules.valid}<>"{VALID}","{INVALID} pada lembar {ATURAN}",'
            f'IF({self.variables.valid}<>"{VALID}","{INVALID} pada lembar {VARIABEL}","{VALID}"))',
            VALID,
        )
        self.valid = f"${letter(check.column - 1)}${check.row}"
        heading = add_headings(sheet, [text for text, _ in _TABLE], frozen=_INDIKATOR)
        comparisons = self._add_rows()
        end_table(sheet, heading)
        summary.value = LiveFormula(live_formulas.summary_of(comparisons), ALL_SAME)
        words = [str(p) for p in Polarisasi]
        allow(sheet, self.inputs[_POLARISASI], words, f"Pilih {', '.join(words)}.")
        allow(sheet, self.inputs[_BOBOT], (), "Isi dengan bilangan, nol atau lebih.", 0)
        allow(sheet, self.inputs[_TARGET], (), "Isi dengan bilangan; kosong berarti tidak ada.")
        return sheet

    def _add_rows(self) -> str:
        """Add the computation, and return the cells that compare."""
        sheet = self.sheet
        top = sheet.next_row
        for j in self.hasil.jabatan:
            first = sheet.next_row
            for indikator in j.indikator:
                self._add_indikator(j, indikator)
            last = max(sheet.next_row - 1, first)
            capaian, bobot = (column_span(k, first, last) for k in (_CAPAIAN, _BOBOT))
            self._add_mean(
                (j.kode, NILAI_MARK, j.jabatan.jabatan),
                live_formulas.nilai_jabatan(capaian, bobot, len(j.indikator)),
                exact_mean((row.capaian, row.indikator.bobot) for row in j.indikator),
                (j.nilai, j.predikat),
                j.penilaian,
                end_before(j.jabatan, self.hasil.tahun, self.hasil.sampai),
            )
        last = max(sheet.next_row - 1, top)
        marks, nilai = (column_span(k, top, last) for k in (_INDIKATOR, _CAPAIAN))
        self._add_mean(
            ("", "", "Rata-rata nilai jabatan"),
            live_formulas.mean_of_nilai(marks, nilai),
            exact_mean((j.nilai, Decimal(1)) for j in self.hasil.jabatan),
            (self.hasil.rata_rata, self.hasil.predikat),
            self.hasil.definisi.instansi.penilaian,
        )
        return column_span(_CHECK, top, sheet.next_row - 1)

    def _add_indikator(self, j: HasilJabatan, hasil: HasilIndikator) -> None:
        """Add the row of an indikator: its inputs, each step as a formula, the official figures."""
        indikator = hasil.indikator
        words = self._words_of(j.kode, hasil)
        if words is not None:
            self._add_numbers_of_words(j.kode, hasil, words)
        r = self.sheet.next_row
        polarisasi, target, upper, x, acuan, exact, capaian = (
            ref(column, r)
            for column in (_POLARISASI, _TARGET, _UPPER, _REALISASI, _ACUAN, _EXACT, _CAPAIAN)
        )
        bawah, atas = _bounds(hasil.target)
        rules = replace(self.rules.own[j.kode, indikator.kode], valid=self.valid)
        digits = rules.digits_of(hasil)
        shown = rules.rounded(x, digits)
        if words is not None:
            target, upper = (ref(column, r - 1) for column in (_TARGET, _UPPER))
            shown = words.word_of(x, shown)
        input_style = styles.KK_INPUT if words is None else styles.KK_INPUT_TEXT
        realisasi_format = styles.number_format(hasil.digits)
        shown_format = styles.number_format(hasil.penilaian.pembulatan)
        rounded = styles.variant(styles.KK_NUMBER, format=shown_format)
        official = styles.variant(styles.KK_OFFICIAL, format=shown_format)
        realisasi = or_status(hasil.realisasi_shown, hasil.status)
        nilai = or_status(hasil.capaian, hasil.status)
        predikat = _predikat(hasil.capaian, hasil.predikat)
        cells = (
            kode_cell(self.sheet, _KODE, j.kode),
            kode_cell(self.sheet, _INDIKATOR, indikator.kode),
            Cell(_NAMA, f"{indikator.nama} ({indikator.satuan})", styles.KK_TEXT),
            kode_cell(self.sheet, _FORMULA, _formula_lines(hasil)),
            self._realisasi_cell(j.kode, hasil),
            Cell(
                _ROUNDED, live(shown, realisasi), styles.variant(rounded, format=realisasi_format)
            ),
            Cell(
                _ACUAN,
                live(live_formulas.acuan_by(x, target, upper, self.valid), _acuan(hasil)),
                styles.KK_NUMBER,
            ),
            self._exact_cell(rules.capaian(x, acuan, polarisasi), _exact(hasil)),
            Cell(_CAPAIAN, live(rules.finished(exact, polarisasi), nilai), rounded),
            Cell(_PREDIKAT, live(rules.predikat_of(capaian), predikat), styles.KK_CENTERED),
            Cell(
                _OFFICIAL_REALISASI,
                as_cell(realisasi),
                styles.variant(official, format=realisasi_format),
            ),
            Cell(_OFFICIAL_CAPAIAN, as_cell(nilai), official),
            Cell(_OFFICIAL_PREDIKAT, predikat, styles.KK_OFFICIAL_TEXT),
            self._check_cell(
                r,
                (j.kode, indikator.kode),
                (_ROUNDED, _OFFICIAL_REALISASI, digits),
                (_CAPAIAN, _OFFICIAL_CAPAIAN, rules.pembulatan),
                settled=hasil.berakhir,
            ),
            Cell(_POLARISASI, str(indikator.polarisasi), styles.KK_INPUT_TEXT),
            Cell(_BOBOT, float(indikator.bobot), styles.KK_INPUT),
            Cell(_TARGET, word_or_number(bawah, hasil.ordinal), input_style),
            Cell(_UPPER, word_or_number(atas, hasil.ordinal), input_style),
        )
        self.sheet.block(*(_as_at_its_end(cells, hasil) if hasil.berakhir else cells))
        *_, polarisasi_cell, bobot_cell, target_cell, upper_cell = self.sheet.cells
        self.inputs[_BOBOT].append(bobot_cell)
        if hasil.berakhir:
            return
        self.inputs[_POLARISASI].append(polarisasi_cell)
        if words is None:
            self.inputs[_TARGET] += (target_cell, upper_cell)
        elif hasil.ordinal is not None:
            rule = "Pilih salah satu kata dari daftar; kosong berarti tidak ada."
            allow(self.sheet, (target_cell, upper_cell), tuple(hasil.ordinal.nilai), rule)

    def _add_numbers_of_words(self, kode: str, hasil: HasilIndikator, words: OrdinalCells) -> None:
        """Add a row with the numbers of the target in the row below it, which comes next."""
        below = self.sheet.next_row + 1
        self.sheet.block(
            kode_cell(self.sheet, _KODE, kode),
            kode_cell(self.sheet, _INDIKATOR, hasil.indikator.kode),
            Cell(_NAMA, _NUMBERS_OF_WORDS, styles.KK_TEXT),
            *(
                Cell(
                    column,
                    live(words.number_of(ref(column, below)), "" if bound is None else bound),
                    styles.KK_NUMBER,
                )
                for column, bound in zip((_TARGET, _UPPER), _bounds(hasil.target), strict=True)
            ),
            *(
                Cell(column, None, styles.KK_TEXT)
                for column in range(_POLARISASI, len(_TABLE))
                if column not in {_TARGET, _UPPER}
            ),
            keep=True,
        )

    def _realisasi_cell(self, kode: str, hasil: HasilIndikator) -> Cell:
        """Return the realisasi as a live formula, or the official one if Excel cannot hold it."""

        def cell_of(v: nodes.Acuan) -> str:
            return self.variables.nilai[self.hasil.tahun - v.lalu, v.jabatan or kode, v.nama]

        realisasi = or_status(hasil.realisasi, hasil.status)
        official = Cell(_REALISASI, as_cell(realisasi), styles.KK_OFFICIAL)
        if hasil.berakhir:
            return official
        text = live_formulas.realisasi_by(hasil.indikator.formula, cell_of, self.valid)
        if text is None:
            return official
        style = exact_style(realisasi, hasil.digits + _MORE_DIGITS)
        return Cell(_REALISASI, LiveFormula(text, realisasi), style)

    def _words_of(self, kode: str, hasil: HasilIndikator) -> OrdinalCells | None:
        """Return the words of an indikator that is one ordinal variable."""
        formula = hasil.indikator.formula
        if not isinstance(formula, nodes.Acuan) or hasil.berakhir or hasil.ordinal is None:
            return None
        tahun = self.hasil.tahun - formula.lalu
        return self.rules.ordinal.get((tahun, formula.jabatan or kode, formula.nama))

    def _exact_cell(self, text: str, exact: Decimal | str) -> Cell:
        digits = self.hasil.definisi.instansi.penilaian.pembulatan + _MORE_DIGITS
        return Cell(_EXACT, live(text, exact), exact_style(exact, digits))

    def _check_cell(
        self,
        r: int,
        figure: tuple[str, str] | None,
        *figures: tuple[int, int, str],
        settled: Periode | None = None,
    ) -> Cell:
        """Return the cell that compares columns of a row, (live, official, digits), and predikat.

        `figure` is whose official figure it is. What is `settled` is not computed here, and so not
        compared.
        """
        if settled is not None:
            return Cell(_CHECK, SETTLED.format(settled), styles.KK_CHECK, figure=figure)
        comparison = replace(self.rules.agency, valid=self.valid).comparison(
            [(ref(one, r), ref(official, r), digits) for one, official, digits in figures],
            (ref(_PREDIKAT, r), ref(_OFFICIAL_PREDIKAT, r)),
        )
        return Cell(_CHECK, LiveFormula(comparison, SAME), styles.KK_CHECK, figure=figure)

    def _add_mean(
        self,
        texts: tuple[str, str, str],
        mean: str,
        exact: Decimal | None,
        official: tuple[Decimal | None, str | None],
        penilaian: Penilaian,
        settled: Periode | None = None,
    ) -> None:
        """Add a row of a mean: exact, rounded, its predikat, and the comparison."""
        r = self.sheet.next_row
        shown_format = styles.number_format(penilaian.pembulatan)
        rules = replace(self.rules.agency, valid=self.valid)
        kode, mark, label = texts
        nilai = EMPTY if official[0] is None else official[0]
        predikat = _predikat(*official)
        shown = {
            _KODE: kode_cell(self.sheet, _KODE, kode).value, _INDIKATOR: mark, _NAMA: label,
            _CAPAIAN: as_cell(nilai) if settled else live(rules.rounded(ref(_EXACT, r)), nilai),
            _PREDIKAT: predikat
            if settled
            else live(rules.predikat_of(ref(_CAPAIAN, r)), predikat),
            _OFFICIAL_CAPAIAN: as_cell(nilai), _OFFICIAL_PREDIKAT: predikat,
        }  # fmt: skip
        looks = {
            _CAPAIAN: styles.variant(styles.KK_NUMBER, bold=True, format=shown_format),
            _PREDIKAT: styles.KK_CENTERED,
            _OFFICIAL_REALISASI: styles.KK_OFFICIAL,
            _OFFICIAL_CAPAIAN: styles.variant(styles.KK_OFFICIAL, bold=True, format=shown_format),
            _OFFICIAL_PREDIKAT: styles.KK_OFFICIAL_TEXT,
        }
        figure = (kode, "") if kode else None
        self.sheet.block(
            *(
                Cell(column, shown.get(column), looks.get(column, styles.KK_BOLD))
                for column in range(_CHECK)
                if column != _EXACT
            ),
            self._exact_cell(mean, EMPTY if exact is None else exact),
            self._check_cell(
                r, figure, (_CAPAIAN, _OFFICIAL_CAPAIAN, rules.pembulatan), settled=settled
            ),
        )


def _as_at_its_end(cells: Iterable[Cell], hasil: HasilIndikator) -> Iterator[Cell]:
    """Yield the cells of what ended before P: its figures are settled, by the rules of its own end.

    The live computation of them is in the workbook up to that end; this one says so instead of
    comparing.
    """
    settled: dict[int, SheetValue] = {
        _ROUNDED: as_cell(or_status(hasil.realisasi_shown, hasil.status)),
        _ACUAN: None,
        _EXACT: None,
        _CAPAIAN: as_cell(or_status(hasil.capaian, hasil.status)),
        _PREDIKAT: _predikat(hasil.capaian, hasil.predikat),
    }
    plain = {
        _POLARISASI: styles.KK_CENTERED, _TARGET: styles.KK_NUMBER, _UPPER: styles.KK_NUMBER,
        _PREDIKAT: styles.KK_OFFICIAL_TEXT,
    }  # fmt: skip
    for cell in cells:
        style = plain.get(cell.column, cell.style)
        if cell.column in {_ROUNDED, _CAPAIAN}:
            style = styles.variant(styles.KK_OFFICIAL, format=style.format)
        yield replace(cell, value=settled.get(cell.column, cell.value), style=style)


def _formula_lines(hasil: HasilIndikator) -> str:
    """Return the formula, and below it its values of another year, and its end."""
    lines = (render.to_text(hasil.indikator.formula), hasil.other_years(), hasil.end_in_words)
    return "\n".join(filter(None, lines))


def _bounds(target: NilaiTarget | None) -> tuple[Decimal | None, Decimal | None]:
    return (target.bawah, target.atas) if isinstance(target, Rentang) else (target, None)


def _acuan(hasil: HasilIndikator) -> Decimal | str:
    """Return the number that the realisasi is compared with."""
    if hasil.realisasi is None or hasil.target is None:
        return status_words(hasil.status)
    acuan = acuan_of(hasil.realisasi, hasil.target)
    return WITHIN if acuan is None else acuan


def _exact(hasil: HasilIndikator) -> Decimal | str:
    """Return the capaian before floor, cap and rounding."""
    if hasil.realisasi is None or hasil.target is None:
        return status_words(hasil.status)
    polarisasi, minimize = hasil.indikator.polarisasi, hasil.penilaian.minimize
    exact = capaian_of(hasil.realisasi, hasil.target, polarisasi, minimize)
    return status_words(exact) if isinstance(exact, Status) else exact


def _predikat(nilai: Decimal | None, predikat: str | None) -> str:
    return EMPTY if nilai is None else predikat or BELOW_SKALA
