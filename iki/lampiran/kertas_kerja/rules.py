"""Kertas Kerja Aturan: the rules of scoring, of all and of single indikator, and words."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from iki.lampiran.kertas_kerja.common import (
    ATURAN,
    INPUT_CHECK,
    add_check,
    add_headings,
    allow,
    as_cell,
    column_span,
    end_table,
    on_sheet,
    ref,
    start_sheet,
    variabel_of_year,
)
from iki.lampiran.live_formulas import (
    NO,
    VALID,
    YES,
    OrdinalCells,
    PenilaianCells,
    all_valid,
    holds_one_of,
    validity,
)
from iki.limits import PEMBULATAN_MAX
from iki.model import Minimize
from iki.render.xlsx import styles
from iki.render.xlsx.cells import Cell, LiveFormula, PlacedCell
from iki.render.xlsx.fitting import fit_numbers
from iki.results.hasil import BELOW_SKALA, own_scoring

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from iki.lampiran.kertas_kerja.common import YearKey
    from iki.render.paper import Paper
    from iki.render.xlsx.cells import SheetValue
    from iki.render.xlsx.sheet import Sheet
    from iki.results.hasil import Hasil

_HEADINGS = ("Aturan", "Berlaku untuk", "Sebutan", "Nilai", "Periksa")
_COLUMNS = (300, 190, 150, 90, 80)
_LABEL, _SCOPE, _NAME, _VALUE, _CHECK = range(len(_HEADINGS))
_FLOOR = -1e300  # the bound of "everything else"
_ALL = "semua indikator"
_LABELS = {
    "minimize": "Cara menghitung minimize, makin rendah makin baik (linear atau rasio)",
    "batas_bawah": "Batas bawah capaian (kosong: tanpa batas)",
    "batas_atas": "Batas atas capaian (kosong: tanpa batas)",
}


@dataclass(frozen=True, slots=True)
class RuleCells:
    """The places of the rules: those of all, of each indikator, and the words of variables."""

    valid: str  # the cell that says whether what was typed on the sheet can be computed with
    agency: PenilaianCells
    own: Mapping[tuple[str, str], PenilaianCells]
    ordinal: Mapping[YearKey, OrdinalCells]


def rules_sheet(hasil: Hasil, keys: Sequence[YearKey], paper: Paper) -> tuple[Sheet, RuleCells]:
    """Lay out the rules, and the words of those variables that have some."""
    layout = _Layout(hasil, keys, paper)
    sheet = fit_numbers(layout.lay_out, _COLUMNS, (_LABEL, _SCOPE))
    return sheet, layout.found


@dataclass(slots=True)
class _Layout:
    hasil: Hasil
    keys: Sequence[YearKey]
    paper: Paper
    sheet: Sheet = field(init=False)
    found: RuleCells = field(init=False)

    def lay_out(self, columns: Sequence[float]) -> Sheet:
        self.sheet = sheet = start_sheet(
            ATURAN, "ATURAN PENILAIAN",
            "Sel kuning boleh diubah untuk mencoba; semua hitungan mengikutinya. "
            "Selama ada masukan yang salah, tidak ada yang dihitung.",
            self.hasil, columns, self.paper,
        )  # fmt: skip
        valid = add_check(sheet, INPUT_CHECK, _VALUE, columns=2)
        heading = add_headings(sheet, _HEADINGS, frozen=1)
        agency = self._add_agency()
        own = self._add_own(agency)
        ordinal = self._add_ordinal()
        end_table(sheet, heading)
        checks = column_span(_CHECK, heading + 1, sheet.next_row - 1)
        valid.value = LiveFormula(all_valid(checks), VALID)
        self.found = RuleCells(on_sheet(ATURAN, _VALUE, valid.row), agency, own, ordinal)
        return sheet

    def _add(
        self,
        texts: tuple[str, str, SheetValue],
        value: SheetValue,
        valid: Callable[[str], str],
        style: styles.Style = styles.KK_INPUT_TEXT,
        name_style: styles.Style = styles.KK_TEXT,
    ) -> PlacedCell:
        """Add a row and return the cell of its value; `valid` is the condition that it can be."""
        label, scope, name = texts
        cell = ref(_VALUE, self.sheet.next_row)
        self.sheet.block(
            Cell(_LABEL, label, styles.KK_TEXT),
            Cell(_SCOPE, scope, styles.KK_TEXT),
            Cell(_NAME, name, name_style),
            Cell(_CHECK, LiveFormula(validity(valid(cell)), VALID), styles.KK_CENTERED),
            Cell(_VALUE, value, style),
        )
        return self.sheet.cells[-1]

    def _add_rule(self, key: str, scope: str, value: Any) -> str:
        """Add a rule that an indikator may have for itself, and return where it stands."""
        label = _LABELS[key]
        if key == "minimize":
            return self._add_choice(label, scope, str(value), [str(m) for m in Minimize])
        item = self._add(
            (label, scope, None), as_cell(value), lambda c: f'OR({c}="",ISNUMBER({c}))'
        )
        allow(self.sheet, [item], (), "Isi dengan bilangan, atau kosongkan bila tanpa batas.")
        return on_sheet(ATURAN, _VALUE, item.row)

    def _add_choice(self, label: str, scope: str, value: str, words: Sequence[str]) -> str:
        """Add a rule that is one of some words, and return where it stands."""
        item = self._add((label, scope, None), value, lambda c: holds_one_of(c, words))
        allow(self.sheet, [item], words, f"Pilih {' atau '.join(words)}.")
        return on_sheet(ATURAN, _VALUE, item.row)

    def _add_agency(self) -> PenilaianCells:
        sheet, penilaian = self.sheet, self.hasil.definisi.instansi.penilaian
        skala = penilaian.skala
        places = {key: self._add_rule(key, _ALL, getattr(penilaian, key)) for key in _LABELS}
        digits = [str(k) for k in range(PEMBULATAN_MAX + 1)]
        item = self._add(
            ("Pembulatan (angka di belakang koma)", _ALL, None),
            float(penilaian.pembulatan),
            lambda c: f"IF(ISNUMBER({c}),AND({c}>=0,{c}<={PEMBULATAN_MAX},{c}=INT({c})),FALSE())",
        )
        allow(sheet, [item], digits, f"Pilih bilangan bulat 0 sampai {PEMBULATAN_MAX}.")
        places["pembulatan"] = on_sheet(ATURAN, _VALUE, item.row)
        for key, label, holds in (
            ("bulat", "Predikat atas capaian yang dibulatkan ke bilangan bulat", skala.bulat),
            ("di_atas", "Batas predikat harus dilampaui, tidak cukup dicapai", skala.di_atas),
        ):
            places[key] = self._add_choice(label, _ALL, YES if holds else NO, (YES, NO))
        bounds = []
        for tingkat in skala.tingkat:
            is_floor = tingkat.minimal is None
            style = styles.variant(
                styles.KK_INPUT_TEXT, format='"selain itu";"selain itu"' if is_floor else "General"
            )
            texts = ("Batas bawah predikat", _ALL, tingkat.predikat)
            value = _FLOOR if tingkat.minimal is None else float(tingkat.minimal)
            item = self._add(texts, value, lambda c: f"ISNUMBER({c})", style, styles.KK_INPUT_TEXT)
            bounds.append(item)
        allow(sheet, bounds, (), "Isi dengan bilangan.")
        self.sheet.block(
            Cell(_LABEL, "Di bawah semua batas", styles.KK_TEXT),
            Cell(_SCOPE, _ALL, styles.KK_TEXT),
            Cell(_NAME, BELOW_SKALA, styles.KK_TEXT),
            Cell(_VALUE, None, styles.KK_TEXT),
            Cell(_CHECK, None, styles.KK_TEXT),
        )
        return PenilaianCells(
            **places,
            tingkat=tuple(
                (on_sheet(ATURAN, _VALUE, b.row), on_sheet(ATURAN, _NAME, b.row)) for b in bounds
            ),
            below=on_sheet(ATURAN, _NAME, self.sheet.next_row - 1),
            valid="",  # of the sheet that computes
        )

    def _add_own(self, agency: PenilaianCells) -> dict[tuple[str, str], PenilaianCells]:
        """Add the rules that an indikator has instead of those above."""
        found = {}
        for j in self.hasil.jabatan:
            for indikator in (row.indikator for row in j.indikator):
                scope = f"{j.kode}.{indikator.kode}"
                own: dict[str, Any] = {
                    key: self._add_rule(key, scope, value)
                    for key, value in own_scoring(indikator).items()
                }
                found[j.kode, indikator.kode] = replace(agency, **own)
        return found

    def _add_ordinal(self) -> dict[YearKey, OrdinalCells]:
        """Add the words of each ordinal variable that is shown, with their numbers.

        Those of last year stand apart where they were others.
        """
        found: dict[YearKey, OrdinalCells] = {}
        made: dict[tuple[object, ...], OrdinalCells] = {}
        for key in self.keys:
            ordinal = variabel_of_year(self.hasil, key).ordinal
            if ordinal is None:
                continue
            tahun, kode, nama = key
            same = kode, nama, *ordinal.nilai.items()
            if same in made:
                found[key] = made[same]
                continue
            of_year = "" if (self.hasil.tahun, kode, nama) == key else f" {tahun}"
            cells: list[PlacedCell] = []
            for word, value in ordinal.nilai.items():
                before = ref(_VALUE, cells[-1].row) if cells else None
                item = self._add(
                    ("Angka sebuah kata, dari yang terburuk", f"{kode}.{nama}{of_year}", word),
                    float(value),
                    partial(_rising, before),
                )
                cells.append(item)
            allow(self.sheet, cells, (), "Isi dengan bilangan, makin baik katanya makin besar.")
            found[key] = made[same] = OrdinalCells(
                tuple(
                    (on_sheet(ATURAN, _NAME, c.row), on_sheet(ATURAN, _VALUE, c.row)) for c in cells
                )
            )
        return found


def _rising(before: str | None, cell: str) -> str:
    """Return the condition that a cell is a number, and greater than the one before."""
    if before is None:
        return f"ISNUMBER({cell})"
    return f"IF(ISNUMBER({cell}),{cell}>{before},FALSE())"
