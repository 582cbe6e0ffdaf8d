"""Kertas Kerja Variabel: every variable per periode and wilayah, with its rows of data."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iki.data.csv_files.sums import value_of_rows
from iki.lampiran import live_formulas
from iki.lampiran.kertas_kerja.common import (
    INPUT_CHECK,
    VARIABEL,
    add_check,
    add_headings,
    allow,
    column_span,
    end_table,
    exact_style,
    kode_cell,
    live,
    on_sheet,
    or_status,
    ref,
    start_sheet,
    variabel_of_year,
    word_or_number,
)
from iki.lampiran.live_formulas import VALID, all_valid
from iki.model.realisasi import row_sources, together_source
from iki.render.xlsx import styles
from iki.render.xlsx.cells import Cell, LiveFormula, PlacedCell
from iki.render.xlsx.fitting import fit_numbers
from iki.results.hasil import Status, why_not_counted, why_not_yet

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from iki.lampiran.kertas_kerja.common import YearKey
    from iki.lampiran.live_formulas import OrdinalCells
    from iki.model import Baris, Realisasi, Variabel
    from iki.periode import Periode
    from iki.render.paper import Paper
    from iki.render.xlsx.cells import SheetValue
    from iki.render.xlsx.sheet import Sheet
    from iki.results.hasil import Hasil

_HEADINGS = ("Jabatan", "Variabel", "Uraian", "Satuan", "Konsolidasi", "Tahun", "Wilayah")
_COLUMNS = (60, 72, 106, 42, 56, 32, 52)
_KODE, _NAMA, _URAIAN, _SATUAN, _KONSOLIDASI, _TAHUN, _WILAYAH = range(len(_HEADINGS))
_FIRST = len(_HEADINGS)  # the column of the first periode
_FEW, _WIDE, _NARROW = 6, 42, 38  # up to so many periode are so wide, more of them less
_NILAI_WIDTH, _SOURCE_WIDTH, _EVIDENCE_WIDTH = 50, 88, 106
_DIGITS = 4  # of a mean with endless ones
_EVIDENCE = "Bukti dan (catatan)"
_NUMBERS_OF_WORDS = "angka dari kata di atas"


@dataclass(frozen=True, slots=True)
class VariableCells:
    """Where the value of each variable stands, and whether what was typed can be computed with."""

    valid: str
    nilai: Mapping[YearKey, str]


def variables_of(hasil: Hasil) -> tuple[YearKey, ...]:
    """Return the variables to show: those of the jabatan, and others that formulas read."""
    keys: dict[YearKey, None] = {}
    for j in hasil.jabatan:
        keys |= dict.fromkeys((hasil.tahun, j.kode, nama) for nama in j.jabatan.variabel)
        for row in j.indikator:
            if row.berakhir:
                continue  # its values are those of another time
            keys |= dict.fromkeys((t.tahun, t.jabatan, t.acuan.nama) for t in row.variabel)
    return tuple(keys)


def variables_sheet(
    hasil: Hasil,
    realisasi: Realisasi,
    keys: Iterable[YearKey],
    ordinal: Mapping[YearKey, OrdinalCells],
    paper: Paper,
    source: Callable[[str], str],
) -> tuple[Sheet, VariableCells]:
    """Lay out the variables; `source` says how a file of the data is named."""
    rows = {key: _counting(realisasi.rows(*key), hasil.sampai) for key in keys}
    layout = _Layout(hasil, realisasi, rows, ordinal, paper, source)
    columns = [*_COLUMNS, *layout.widths]
    source_column = len(_COLUMNS) + len(layout.periode) + 1
    words = _KODE, _NAMA, source_column
    sheet = fit_numbers(layout.lay_out, columns, (_KODE, _NAMA, _URAIAN, len(columns) - 1), words)
    return sheet, layout.found


def _counting(rows: Iterable[Baris], sampai: Periode) -> tuple[Baris, ...]:
    """Return the rows that count: those whose period ends by P."""
    return tuple(row for row in rows if row.periode.last <= sampai.last)


@dataclass(slots=True)
class _Layout:
    hasil: Hasil
    realisasi: Realisasi
    rows: Mapping[YearKey, tuple[Baris, ...]]
    ordinal: Mapping[YearKey, OrdinalCells]
    paper: Paper
    source: Callable[[str], str]
    sheet: Sheet = field(init=False)
    found: VariableCells = field(init=False)
    periode: list[Periode] = field(init=False)
    proven: bool = field(init=False)  # whether bukti and catatan have a column
    cells: dict[YearKey, str] = field(init=False, default_factory=dict)
    inputs: list[PlacedCell] = field(init=False, default_factory=list)

    def __post_init__(self) -> None:
        every = [row for rows in self.rows.values() for row in rows]
        # By their ends, so that the last filled cell of a row is the last known value.
        shown = {row.periode for row in every} or {self.hasil.sampai}
        self.periode = sorted(shown, key=lambda p: (p.last, -p.first))
        self.proven = self.few and any(row.bukti or row.catatan for row in every)

    @property
    def few(self) -> bool:
        """Whether bukti and catatan find room beside the periode; else they stand in rows below."""
        return len(self.periode) <= _FEW

    @property
    def widths(self) -> list[float]:
        """Return the widths of the columns of the periode and those after them."""
        width = _WIDE if self.few else _NARROW
        evidence = [_EVIDENCE_WIDTH] if self.proven else []
        return [*(width,) * len(self.periode), _NILAI_WIDTH, _SOURCE_WIDTH, *evidence]

    @property
    def _nilai(self) -> int:
        """The column of what a row of data comes to, after those of the periode."""
        return _FIRST + len(self.periode)

    def lay_out(self, columns: Sequence[float]) -> Sheet:
        self.inputs = []
        self.sheet = sheet = start_sheet(
            VARIABEL, "VARIABEL MENURUT PERIODE DAN WILAYAH",
            "Sel kuning adalah data dan boleh diubah untuk mencoba; kolom Nilai dihitung dari "
            "baris itu.",
            self.hasil, columns, self.paper,
        )  # fmt: skip
        valid = add_check(sheet, INPUT_CHECK, _SATUAN, columns=3)
        headings = (*_HEADINGS, *(p.kode for p in self.periode), "Nilai", "Sumber (berkas:baris)")
        heading = add_headings(sheet, (*headings, *[_EVIDENCE] * self.proven), frozen=_URAIAN)
        for key in self.rows:
            self._add_variabel(key)
        end_table(sheet, heading)
        allow(sheet, self.inputs, (), "Isi dengan bilangan; kosong berarti belum ada data.")
        results = column_span(self._nilai, heading + 1, max(sheet.next_row - 1, heading + 1))
        valid.value = LiveFormula(all_valid(results), VALID)
        self.found = VariableCells(on_sheet(VARIABEL, _SATUAN, valid.row), self.cells)
        return sheet

    def _variabel(self, key: YearKey) -> Variabel:
        return variabel_of_year(self.hasil, key)

    def _add_variabel(self, key: YearKey) -> None:
        """Add a variable: a row for each wilayah and one for all of them, or a single row."""
        variabel = self._variabel(key)
        by_wilayah: dict[str, list[Baris]] = {}
        for row in self.rows[key]:
            by_wilayah.setdefault(row.wilayah, []).append(row)
        known = self.realisasi.nilai.get(key)
        first = self.sheet.next_row
        if not by_wilayah and known is not None:  # a value whose rows were not kept
            groups = self.realisasi.gabungan.get(key, ())
            source = together_source([g._replace(file=self.source(g.file)) for g in groups])
            self._add(key, _Row(variabel.uraian, nilai=float(known.nilai), source=source))
        elif not by_wilayah:
            self._add_data(key, "", (), self._why_missing(key, variabel))
        for wilayah, rows in by_wilayah.items():
            located = (row._replace(file=self.source(row.file)) for row in rows)
            self._add_data(key, wilayah, rows, row_sources(located))
        if any(by_wilayah):
            cells = column_span(self._nilai, first, self.sheet.next_row - 1)
            text = live_formulas.over_wilayah(variabel.konsolidasi, cells)
            nilai = live(text, or_status(known and known.nilai, Status.BELUM_ADA_DATA))
            self._add(key, _Row(variabel.uraian, "semua wilayah", nilai=nilai, is_total=True))

    def _why_missing(self, key: YearKey, variabel: Variabel) -> str:
        """Return why there cannot be a value yet, "" if there could."""
        if waiting := self.realisasi.waiting.get(key):
            return why_not_counted(waiting)
        in_force = self.hasil.definisi.months_of(*key)
        not_yet = variabel.berkala and variabel.berkala.first_after(self.realisasi.sampai, in_force)
        return why_not_yet(not_yet) if not_yet else ""

    def _add_data(self, key: YearKey, wilayah: str, rows: Sequence[Baris], source: str) -> None:
        """Add the row of data of a wilayah; of words, their numbers in a row below."""
        variabel = self._variabel(key)
        words = self.ordinal.get(key)
        top = self.sheet.next_row
        typed = [ref(_FIRST + k, top) for k in range(len(self.periode))]
        by_periode = {row.periode: row.nilai for row in rows}
        data = _Row(
            variabel.uraian,
            wilayah,
            [word_or_number(by_periode.get(p), variabel.ordinal) for p in self.periode],
            source=source,
            evidence="\n".join(_evidence(rows)) if self.few else "",
            origin=(rows[0].file, rows[0].line) if rows else None,
            value_style=styles.KK_INPUT if words is None else styles.KK_INPUT_TEXT,
        )
        numbers = typed
        if words is not None:
            self._add(key, data)
            top = self.sheet.next_row
            numbers = [ref(_FIRST + k, top) for k in range(len(self.periode))]
            data = _Row(
                _NUMBERS_OF_WORDS,
                wilayah,
                [
                    live(words.number_of(cell), by_periode.get(p, ""))
                    for p, cell in zip(self.periode, typed, strict=True)
                ],
            )
        nilai = or_status(value_of_rows(variabel.konsolidasi, rows), Status.BELUM_ADA_DATA)
        text = live_formulas.over_time(variabel.konsolidasi, numbers, self.periode, typed)
        data.nilai = live(text, nilai)
        self._add(key, data)
        for line in () if self.few else _evidence(rows):
            self._add(key, _Row(_EVIDENCE, wilayah, evidence=line, origin=data.origin))

    def _add(self, key: YearKey, row: _Row) -> None:
        tahun, kode, nama = key
        variabel = self._variabel(key)
        if row.nilai is not None:  # what a row says last is the value of all
            self.cells[key] = on_sheet(VARIABEL, self._nilai, self.sheet.next_row)
        values = row.values or [None] * len(self.periode)
        cells = [Cell(_FIRST + k, value, row.value_style) for k, value in enumerate(values)]
        if row.evidence and not self.few:  # over all periode
            cells = [Cell(_FIRST, row.evidence, styles.KK_TEXT, len(values), origin=row.origin)]
        nilai = row.nilai.value if isinstance(row.nilai, LiveFormula) else ""
        style = exact_style(nilai, _DIGITS)
        self.sheet.block(
            kode_cell(self.sheet, _KODE, kode),
            kode_cell(self.sheet, _NAMA, nama),
            Cell(_URAIAN, row.uraian, styles.KK_TEXT, origin=row.origin),
            Cell(_SATUAN, variabel.satuan or "", styles.KK_CENTERED),
            Cell(_KONSOLIDASI, str(variabel.konsolidasi), styles.KK_CENTERED),
            Cell(_TAHUN, float(tahun), styles.KK_CENTERED),
            Cell(_WILAYAH, row.wilayah, styles.KK_TEXT, origin=row.origin),
            kode_cell(self.sheet, self._nilai + 1, row.source, row.origin),
            *(
                Cell(self._nilai + 2, row.evidence, styles.KK_TEXT, origin=row.origin)
                for _ in range(self.proven)
            ),
            Cell(self._nilai, row.nilai, styles.variant(style, bold=row.is_total)),
            *cells,
        )
        if row.value_style is styles.KK_INPUT:
            self.inputs += self.sheet.cells[-len(values) :]
        elif row.value_style is styles.KK_INPUT_TEXT:
            words = tuple(variabel.ordinal.nilai) if variabel.ordinal else ()
            rule = "Pilih salah satu kata dari daftar; kosong berarti belum ada data."
            allow(self.sheet, self.sheet.cells[-len(values) :], words, rule)


@dataclass(slots=True)
class _Row:
    """What a row says; `values` are those of each periode, `nilai` what they come to."""

    uraian: str
    wilayah: str = ""
    values: Sequence[SheetValue] = ()
    nilai: SheetValue = None
    source: str = ""
    evidence: str = ""
    origin: tuple[str, int] | None = None
    value_style: styles.Style = styles.KK_NUMBER
    is_total: bool = False


def _evidence(rows: Iterable[Baris]) -> list[str]:
    """Return bukti and catatan of rows, a line a periode: `TW1: Laporan Januari (data sementara)`.

    Periods that have the same share a line.
    """
    periods: dict[str, list[str]] = {}
    for row in rows:
        catatan = f"({row.catatan})" if row.catatan else ""
        if text := " ".join(filter(None, (row.bukti, catatan))):
            periods.setdefault(text, []).append(row.periode.kode)
    return [f"{', '.join(found)}: {text}" for text, found in periods.items()]
