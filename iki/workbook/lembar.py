"""A sheet as a value: cells, spans, heights and page breaks, before anything is a file.

An annex is laid out from top to bottom in blocks. A block is a run of rows that stays on one page; a
cell may span columns and rows of its block. Row heights follow from the texts, and page breaks from
the heights. Refuses to know what an annex says (its own module) and how a file is written (`tulis`).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from enum import Enum
from itertools import pairwise
from math import ceil
from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.diagnostics import START_OF_FILE, Diagnostic, Span
from iki.escaping import for_cell
from iki.limits import EXCEL_ROWS, EXCEL_TEXT
from iki.workbook import ukuran
from iki.workbook.gaya import TEKS, Gaya

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Kertas(Enum):
    """A paper: Excel's number for it, width and height in mm."""

    FOLIO = ("folio", 14, 215.9, 330.2)
    A4 = ("a4", 9, 210.0, 297.0)

    def __init__(self, nama: str, kode: int, lebar: float, tinggi: float) -> None:
        self.nama = nama
        self.kode = kode
        self.lebar = lebar
        self.tinggi = tinggi


# Margins in mm. The right and lower ones leave room for printers that cannot print to the edge.
MARGIN_KIRI, MARGIN_KANAN, MARGIN_ATAS, MARGIN_BAWAH, MARGIN_KAKI = 20.0, 15.0, 15.0, 18.0, 8.0

_ROW_MAX = 396.0  # Excel's rows end at 409 pt
_ROW_MIN = 14.25
_PIXEL = 0.75
_CAPACITY = 0.985  # of a page: LibreOffice and Excel round differently


@dataclass(frozen=True, slots=True)
class Rumus:
    """A live formula, without its leading "="."""

    teks: str


Nilai = str | Decimal | float | Rumus | None


@dataclass(slots=True)
class Sel:
    """A cell of a block: where it stands, what it spans, what it says.

    `kolom` counts from 0, `baris` from the first row of the block. `muat`: the text must find room
    in so many of the rows that it spans (0: in all), so that a page break after them cuts nothing.
    """

    kolom: int
    nilai: Nilai
    gaya: Gaya = TEKS
    lebar: int = 1
    baris: int = 0
    tinggi: int = 1
    muat: int = 0
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
    alami: bool = False  # `kolom` are Excel's own units; print shrinks them to the paper
    sel: list[Terpasang] = field(default_factory=list)
    tinggi: list[float] = field(default_factory=list)
    boleh_putus: list[int] = field(default_factory=list)  # rows that may begin a page
    harus_putus: set[int] = field(default_factory=set)
    ulang: tuple[int, int] | None = None  # rows repeated on every page
    grafik: list[Grafik] = field(default_factory=list)
    waspada: list[tuple[str, str]] = field(default_factory=list)  # (cells, condition) to mark
    # Links beside the page, where they are not printed: row, text, sheet.
    di_luar: list[tuple[int, str, str]] = field(default_factory=list)
    lebar: list[float] = field(init=False)  # of the columns, in points
    _lekat: bool = field(init=False, default=False)

    def __post_init__(self) -> None:
        share = ukuran.PT_PER_UNIT if self.alami else self.lebar_cetak / sum(self.kolom)
        self.lebar = [k * share for k in self.kolom]

    @property
    def lebar_cetak(self) -> float:
        sisi = self.kertas.tinggi if self.rebah else self.kertas.lebar
        return (sisi - MARGIN_KIRI - MARGIN_KANAN) * ukuran.PT_PER_MM * _CAPACITY

    @property
    def tinggi_cetak(self) -> float:
        sisi = self.kertas.lebar if self.rebah else self.kertas.tinggi
        atas_bawah = MARGIN_ATAS + MARGIN_BAWAH
        skala = min(self.lebar_cetak / sum(self.lebar), 1)
        return (sisi - atas_bawah) * ukuran.PT_PER_MM * _CAPACITY / skala

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
        potong: Sequence[int] = (),
    ) -> int:
        """Add a block and return its first row.

        `baris` is its number of rows, `tinggi` their least height; `lekat` keeps it on the page of
        the next block; `potong` are rows inside it that may begin a page, if it is longer than half
        a page.
        """
        tinggi_baris = [tinggi or _ROW_MIN] * baris
        for item in sorted(sel, key=lambda s: s.tinggi):
            self._make_room(item, tinggi_baris)
        first = self.baris
        if not self._lekat:
            self.boleh_putus.append(first)
        self._lekat = lekat
        if sum(tinggi_baris) < self.tinggi_cetak / 2:
            potong = ()
        rows = []  # first and last row of the sheet for each row of the block
        for index, height in enumerate(tinggi_baris):
            if index in potong:
                self.boleh_putus.append(self.baris)
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
        if not isinstance(sel.nilai, str) or not sel.nilai:
            return
        gaya = sel.gaya
        width = sum(self.lebar[sel.kolom : sel.kolom + sel.lebar]) - 7 * gaya.inden
        needed = ukuran.height(sel.nilai, width, gaya.ukuran, bold=gaya.tebal)
        span = range(sel.baris, sel.baris + (sel.muat or sel.tinggi))
        missing = needed - sum(tinggi[row] for row in span)
        if missing > 0:
            for row in span:
                tinggi[row] += missing / len(span)

    def putus(self) -> list[int]:
        """Return the rows after which a page ends."""
        breaks = []
        boleh = [*self.boleh_putus, self.baris]
        ulang = sum(self.tinggi[self.ulang[0] - 1 : self.ulang[1]]) if self.ulang else 0.0
        room = self.tinggi_cetak
        page = 0.0
        for first, after in pairwise(boleh):
            height = sum(self.tinggi[first - 1 : after - 1])
            if first > 1 and (first in self.harus_putus or (page and page + height > room)):
                breaks.append(first - 1)
                page = 0.0
                repeats = self.ulang is not None and first > self.ulang[1]
                room = self.tinggi_cetak - (ulang if repeats else 0)
            page += height
            while page > room:  # a block longer than a page goes on by itself
                page -= room
        return breaks

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


def _units(teks: str) -> int:
    return len(for_cell(teks).encode("utf-16-le", "replace")) // 2


@dataclass(frozen=True, slots=True)
class Buku:
    """A workbook: its title and its sheets in order."""

    judul: str
    lembar: Sequence[Lembar]
