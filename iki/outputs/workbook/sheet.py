"""A sheet as a value: cells, spans, heights and page breaks, before anything is a file.

An annex is laid out from top to bottom in blocks. A block is a run of rows that stays on one page; a
cell may span columns and rows of its block. Row heights follow from the texts, and page breaks from
the heights. Refuses to know what an annex says (its own module) and how a file is written (`tulis`).
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass, field, replace
from decimal import Decimal
from itertools import accumulate, pairwise
from math import ceil
from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.diagnostics import START_OF_FILE, Diagnostic, Span
from iki.escaping import for_cell
from iki.limits import EXCEL_ROWS, EXCEL_TEXT
from iki.outputs.paper import Kertas
from iki.outputs.workbook import widths
from iki.outputs.workbook.styles import DIGITS, TEKS, Gaya, tercetak

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence


# Margins in mm. The right and lower ones leave room for printers that cannot print to the edge.
MARGIN_KIRI, MARGIN_KANAN, MARGIN_ATAS, MARGIN_BAWAH, MARGIN_KAKI = 20.0, 15.0, 15.0, 18.0, 8.0

_ROW_MAX = 396.0  # Excel's rows end at 409 pt
_ROW_MIN = 14.25
_INDEN = 9.0  # pt of one indent, in LibreOffice; Excel's is less
_PIXEL = 0.75
_CAPACITY = 0.985  # of a page: LibreOffice and Excel round differently
_SISA = 0.5  # of its width that a text column keeps, whatever the numbers need
_LEBAR_ANGKA = 150.0  # pt that a number may ask for: some 25 digits
_ANGKA_TEKS = re.compile(r"-?[0-9][0-9.]*(?:,[0-9]+)?–?")


@dataclass(frozen=True, slots=True)
class Rumus:
    """A live formula, without its leading "="; `hasil` is the number to expect, for its width."""

    teks: str
    hasil: Decimal | None = None


Nilai = str | Decimal | float | Rumus | None


@dataclass(slots=True)
class Sel:
    """A cell of a block: where it stands, what it spans, what it says.

    `kolom` counts from 0, `baris` from the first row of the block. `utuh`: no page begins in the
    rows that the text takes, so that a page break cuts nothing of it.
    """

    kolom: int
    nilai: Nilai
    gaya: Gaya = TEKS
    lebar: int = 1
    baris: int = 0
    tinggi: int = 1
    utuh: bool = False
    tautan: str | None = None  # name of a sheet
    asal: tuple[str, int] | None = None  # file and line of its text, if not the file of the sheet


@dataclass(slots=True)
class Terpasang:
    """A cell in its place: rows and columns of the sheet, from 1, both ends included."""

    baris: int
    kolom: int
    baris_akhir: int
    kolom_akhir: int
    nilai: Nilai
    gaya: Gaya
    tautan: str | None
    asal: tuple[str, int] | None


@dataclass(frozen=True, slots=True)
class Grafik:
    """A bar chart over cells of its own sheet; `tinggi` in points, as wide as the page."""

    baris: int
    judul: str
    nama: str  # letters of the columns
    nilai: str
    awal: int  # rows that it shows
    akhir: int
    tinggi: float


@dataclass(slots=True)
class Lembar:
    """A sheet in the making. `kolom` are shares of the printable width; `berkas` is the file that
    its texts come from."""  # noqa: D205, D209

    nama: str
    kolom: Sequence[float]
    berkas: str
    kertas: Kertas = Kertas.FOLIO
    rebah: bool = False
    kaki: str = ""
    susut: float = 1  # the least scale at which it is rather printed smaller than on two pages
    alami: bool = False  # `kolom` are Excel's own units; print shrinks them to the paper
    sel: list[Terpasang] = field(default_factory=list)
    tinggi: list[float] = field(default_factory=list)
    # Rows that may begin a page, and how reluctantly: those above 0 only if what they are in the
    # middle of is longer than a page, lower ones first.
    boleh_putus: list[tuple[int, int]] = field(default_factory=list)
    harus_putus: set[int] = field(default_factory=set)
    ulang: tuple[int, int] | None = None  # rows to repeat on every page
    grafik: list[Grafik] = field(default_factory=list)
    waspada: list[tuple[str, str]] = field(default_factory=list)  # (cells, condition) to mark
    # Links beside the page, where they are not printed: row, text, sheet.
    di_luar: list[tuple[int, str, str]] = field(default_factory=list)
    lebar: list[float] = field(init=False)  # of the columns, in points
    _lekat: bool = field(init=False, default=False)  # of the block above, as is _enggan
    _enggan: int = field(init=False, default=0)

    def __post_init__(self) -> None:
        share = widths.PT_PER_UNIT if self.alami else self.lebar_cetak / sum(self.kolom)
        self.lebar = [k * share for k in self.kolom]

    @property
    def lebar_cetak(self) -> float:
        sisi = self.kertas.tinggi if self.rebah else self.kertas.lebar
        return (sisi - MARGIN_KIRI - MARGIN_KANAN) * widths.PT_PER_MM * _CAPACITY

    @property
    def tinggi_cetak(self) -> float:
        sisi = self.kertas.lebar if self.rebah else self.kertas.tinggi
        atas_bawah = MARGIN_ATAS + MARGIN_BAWAH
        skala = min(self.lebar_cetak / sum(self.lebar), 1)
        return (sisi - atas_bawah) * widths.PT_PER_MM * _CAPACITY / skala

    @property
    def sehalaman(self) -> bool:
        """Whether all of it is printed smaller, to have room on one page."""
        return self.tinggi_cetak < sum(self.tinggi) <= self.tinggi_cetak / self.susut

    @property
    def berulang(self) -> tuple[int, int] | None:
        """The rows repeated on every page: those to repeat, if they leave half of it to others."""
        if self.ulang is None or self._tinggi_ulang > self.tinggi_cetak / 2:
            return None
        return self.ulang

    @property
    def _tinggi_ulang(self) -> float:
        return sum(self.tinggi[self.ulang[0] - 1 : self.ulang[1]]) if self.ulang else 0.0

    @property
    def baris(self) -> int:
        """The row that the next block begins at."""
        return len(self.tinggi) + 1

    def kosong(self, tinggi: float = _ROW_MIN) -> None:
        """Leave room, on the page of what comes next."""
        self.blok(tinggi=tinggi, lekat=True)

    def halaman_baru(self) -> None:
        self.harus_putus.add(self.baris)

    def blok(
        self,
        *sel: Sel,
        baris: int = 1,
        tinggi: float = 0,
        lekat: bool = False,
        enggan: int = 0,
        potong: Sequence[int] = (),
    ) -> int:
        """Add a block and return its first row.

        `baris` is its number of rows, `tinggi` their least height; `lekat` keeps it on the page of
        the next block, `enggan` (1, 2, ...: ever more) only if a page has room for all that keeps
        together so; `potong` are rows inside it that may begin a page, if it is longer than half a
        page or has no room on one.
        """
        tinggi_baris = [tinggi or _ROW_MIN] * baris
        for item in sel:
            if isinstance(item.nilai, Decimal):
                item.nilai = as_number(item.nilai)
        for item in sorted(sel, key=lambda s: s.tinggi):
            self._make_room(item, tinggi_baris)
        first = self.baris
        if not self._lekat:
            self.boleh_putus.append((first, self._enggan))
        self._lekat, self._enggan = lekat, enggan
        awal = max((self._terisi(item, tinggi_baris) for item in sel if item.utuh), default=0)
        pendek = int(sum(tinggi_baris) < self.tinggi_cetak / 2)
        rows = []  # first and last row of the sheet for each row of the block
        for index, height in enumerate(tinggi_baris):
            if index in potong and index >= awal:
                self.boleh_putus.append((self.baris, pendek))
            pieces = ceil(height / _ROW_MAX)
            rows.append((self.baris, self.baris + pieces - 1))
            self.tinggi += [ceil(height / pieces / _PIXEL) * _PIXEL] * pieces
        for item in sel:
            self.sel.append(
                Terpasang(
                    rows[item.baris][0],
                    item.kolom + 1,
                    rows[item.baris + item.tinggi - 1][1],
                    item.kolom + item.lebar,
                    item.nilai,
                    item.gaya,
                    item.tautan,
                    item.asal,
                )
            )
        return first

    def _make_room(self, sel: Sel, tinggi: list[float]) -> None:
        span = range(sel.baris, sel.baris + sel.tinggi)
        missing = self._tinggi_teks(sel) - sum(tinggi[row] for row in span)
        if missing > 0:
            for row in span:
                tinggi[row] += missing / len(span)

    def _terisi(self, sel: Sel, tinggi: list[float]) -> int:
        """Return the row of the block that begins below a text."""
        bawah = [*accumulate(tinggi[sel.baris : sel.baris + sel.tinggi])]
        return sel.baris + 1 + bisect_left(bawah, self._tinggi_teks(sel) - _PIXEL)

    def _tinggi_teks(self, sel: Sel) -> float:
        if not isinstance(sel.nilai, str) or not sel.nilai:
            return 0
        gaya = sel.gaya
        width = sum(self.lebar[sel.kolom : sel.kolom + sel.lebar]) - _INDEN * gaya.inden
        return widths.height(sel.nilai, width, gaya.ukuran, bold=gaya.tebal)

    def kolom_untuk_angka(self, lentur: Sequence[int]) -> Sequence[float] | None:
        """Return columns in which every number is shown whole; None if it is in these.

        The columns `lentur` give the room, up to a half of theirs. What still finds none is printed
        smaller (`tulis`). On a sheet that is `alami` the page grows instead.
        """
        kurang: dict[int, float] = {}
        for item in self.sel:
            teks = _angka(item)
            if teks is not None and item.kolom == item.kolom_akhir:
                kolom = item.kolom - 1
                perlu = widths.width(teks, item.gaya.ukuran, bold=item.gaya.tebal)
                lebih = min(perlu, _LEBAR_ANGKA) - self.lebar[kolom]
                if lebih > kurang.get(kolom, 0):
                    kurang[kolom] = lebih
        if not kurang:
            return None
        lebar = list(self.lebar)
        bagian = 1.0
        if not self.alami:
            ada, diminta = sum(lebar[k] for k in lentur), sum(kurang.values())
            diberi = min(diminta, ada * (1 - _SISA))
            bagian = diberi / diminta
            for k in lentur:
                lebar[k] *= 1 - diberi / ada
        for k, lebih in kurang.items():
            lebar[k] += lebih * bagian
        return [pt / widths.PT_PER_UNIT for pt in lebar]

    def putus(self) -> list[int]:
        """Return the rows after which a page ends."""
        breaks: list[int] = []
        if self.sehalaman:
            return breaks
        berulang = self.berulang
        ulang = self._tinggi_ulang if berulang else 0.0
        room = self.tinggi_cetak
        page = 0.0
        for first, after in pairwise([*self._bagian(room - ulang), self.baris]):
            height = sum(self.tinggi[first - 1 : after - 1])
            if first > 1 and (first in self.harus_putus or (page and page + height > room)):
                breaks.append(first - 1)
                page = 0.0
                repeats = berulang is not None and first > berulang[1]
                room = self.tinggi_cetak - (ulang if repeats else 0)
            page += height
            while page > room:  # a block longer than a page goes on by itself
                page -= room
        return breaks

    def sel_per_halaman(self) -> Iterator[Terpasang]:
        """Yield the cells; one that goes on over the end of a page is closed there by its frame."""
        breaks = self.putus()
        for item in self.sel:
            first = bisect_left(breaks, item.baris)
            after = bisect_left(breaks, item.baris_akhir)
            if first == after:
                yield item
                continue
            awal = [item.baris, *(row + 1 for row in breaks[first:after]), item.baris_akhir + 1]
            for baris, berikut in pairwise(awal):
                nilai = item.nilai if baris == item.baris else None
                yield replace(item, baris=baris, baris_akhir=berikut - 1, nilai=nilai)

    def _bagian(self, room: float) -> list[int]:
        """Return the first rows of what keeps together, divided as far as a page has no room."""
        awal = [row for row, enggan in self.boleh_putus if not enggan]
        for tingkat in sorted({enggan for _, enggan in self.boleh_putus} - {0}):
            rows = [row for row, enggan in self.boleh_putus if enggan == tingkat]
            panjang = [
                (first, after)
                for first, after in pairwise([*awal, self.baris])
                if sum(self.tinggi[first - 1 : after - 1]) > room
            ]
            awal += [row for first, after in panjang for row in rows if first < row < after]
            awal.sort()
        return awal

    def too_long(self) -> Iterator[Diagnostic]:
        """S08: what Excel has no room for, texts in a cell and rows on a sheet."""
        for item in self.sel:
            nilai = item.nilai.teks if isinstance(item.nilai, Rumus) else item.nilai
            # No escape makes more than six characters of one.
            if (
                isinstance(nilai, str)
                and len(nilai) > EXCEL_TEXT // 6
                and _units(nilai) > EXCEL_TEXT
            ):
                berkas, baris = item.asal or (self.berkas, 1)
                yield Diagnostic(
                    "S08",
                    berkas,
                    Span(baris, 1, baris, 1),
                    f"teks “{for_cell(nilai[:40])}…” pada lembar “{self.nama}” terlalu panjang "
                    f"untuk satu sel Excel: {format_id(Decimal(_units(nilai)))} karakter, "
                    f"paling banyak {format_id(Decimal(EXCEL_TEXT))}",
                    "pendekkan teksnya, atau bagi menjadi beberapa butir",
                )
        if len(self.tinggi) > EXCEL_ROWS:
            yield Diagnostic(
                "S08",
                self.berkas,
                START_OF_FILE,
                f"lembar “{self.nama}” memerlukan {format_id(Decimal(len(self.tinggi)))} baris, "
                f"Excel paling banyak {format_id(Decimal(EXCEL_ROWS))}",
                "pakai --jabatan untuk menulis sebagian jabatan saja",
            )


def as_number(nilai: Decimal) -> float | int | str:
    """Return what a cell holds for a number: itself, or its text if Excel would change a digit."""
    ringkas = nilai.normalize().as_tuple()
    if len(ringkas.digits) > DIGITS or -int(ringkas.exponent) > DIGITS:
        return format_id(nilai)
    return int(nilai) if nilai == nilai.to_integral_value() else float(nilai)


def _angka(item: Terpasang) -> str | None:
    """Return what a cell shows on one line if it is a number or a range.

    A number that Excel has to keep as a text counts as well; a range may be broken after its dash.
    """
    nilai = item.nilai
    if isinstance(nilai, Rumus):
        nilai = None if nilai.hasil is None else as_number(nilai.hasil)
    if isinstance(nilai, str):
        batas = re.split("(?<=–)", nilai)
        return max(batas, key=len) if all(map(_ANGKA_TEKS.fullmatch, batas)) else None
    return None if nilai is None else tercetak(nilai, item.gaya.format)


def muat_angka(
    susun: Callable[[Sequence[float]], Lembar], kolom: Sequence[float], lentur: Sequence[int] = ()
) -> Lembar:
    """Lay out a sheet, and again with other columns if its numbers need them."""
    lembar = susun(kolom)
    lain = lembar.kolom_untuk_angka(lentur)
    return lembar if lain is None else susun(lain)


def _units(teks: str) -> int:
    return len(for_cell(teks).encode("utf-16-le", "replace")) // 2


@dataclass(frozen=True, slots=True)
class Buku:
    """A workbook: its title and its sheets in order."""

    judul: str
    lembar: Sequence[Lembar]
