"""The entry form: its headings, identity and fixed words, for its writer and its reader.

A form has a sheet per jabatan. In its head stand the cells of `IDENTITY`, label in column A and
value in column B; each value is also a name of that sheet, and the hidden sheet `HIDDEN_SHEET`
repeats them, a row per sheet. Below stand up to two tables, each below one heading row: values
(`BEFORE_PERIODS`, a column for each period, headed by its code, `AFTER_PERIODS`) and notes
(`NOTES`). Refuses to know cells, files and colours.
"""

from __future__ import annotations

import hashlib
import json
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import plain
from iki.model import Konsolidasi
from iki.periode import BULANAN, SEMESTER, TRIWULAN

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from decimal import Decimal

    from iki.model import Jabatan, Variabel
    from iki.periode import Periode

FORM_VERSION = 1
HIDDEN_SHEET = "_iki"
HIDDEN_SHEET_HEADING = "Lembar"  # of its first column: the name of the sheet that a row is about


# --- identity -------------------------------------------------------------------------------------


class IdentityCell(NamedTuple):
    """A cell of the head: its label, and the name of the cell with the value."""

    label: str
    name: str


# In the order in which they stand.
FORM = IdentityCell("Formulir iki", "iki_formulir")
INSTANSI = IdentityCell("Instansi", "iki_instansi")
TAHUN_OF_FORM = IdentityCell("Tahun", "iki_tahun")
PERIODE_OF_FORM = IdentityCell("Periode", "iki_periode")
JABATAN_NAMA = IdentityCell("Jabatan", "iki_nama_jabatan")
JABATAN_KODE = IdentityCell("Kode jabatan", "iki_jabatan")
DEFINISI = IdentityCell("Definisi", "iki_definisi")
IDENTITY = (FORM, INSTANSI, TAHUN_OF_FORM, PERIODE_OF_FORM, JABATAN_NAMA, JABATAN_KODE, DEFINISI)

# On the hidden sheet alone, in its last columns: which numbers stand in columns that only explain.
PRINTED = IdentityCell("Tercetak", "iki_tercetak")

PERIODE_SEPARATOR = ", "


class Identity(NamedTuple):
    """The head of a form: the contents of its cells, in the order of `IDENTITY`."""

    form: int
    instansi: str
    tahun: int
    periode: str  # codes, with PERIODE_SEPARATOR between them
    nama: str
    jabatan: str
    definisi: str


def identity_of(
    instansi: str, tahun: int, periode: Sequence[Periode], kode: str, jabatan: Jabatan
) -> Identity:
    """Return the identity of the form of a jabatan."""
    return Identity(
        FORM_VERSION,
        instansi,
        tahun,
        PERIODE_SEPARATOR.join(p.kode for p in periode),
        jabatan.jabatan,
        kode,
        fingerprint(jabatan),
    )


MARK_LENGTH, _MARKS_OF_CELL = 6, 5000


def printed_mark(variabel: str, wilayah: str, shown: str) -> str:
    """Return a short hash of a value of last year that a form shows.

    A number without one was typed.
    """
    text = "\n".join((variabel, " ".join(wilayah.split()).casefold(), shown))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:MARK_LENGTH]


def joined_marks(marks: Sequence[str]) -> list[str]:
    """Return marks as the texts of cells; a letter in front of them, so that none is a number."""
    starts = range(0, max(len(marks), 1), _MARKS_OF_CELL)
    return ["x" + "".join(marks[start : start + _MARKS_OF_CELL]) for start in starts]


def split_marks(text: str) -> set[str]:
    """Return the marks of one of these texts."""
    return {text[start : start + MARK_LENGTH] for start in range(1, len(text), MARK_LENGTH)}


def fingerprint(jabatan: Jabatan) -> str:
    """Return a hash of the definitions that a form is made of, 12 hexadecimal digits."""
    told = {
        "variabel": {
            nama: [
                *(v.uraian, v.satuan, v.konsolidasi.value, _plain_words(v)),
                *([v.berkala.value] if v.berkala else []),  # forms without it are as before
            ]
            for nama, v in jabatan.variabel.items()
        },
        "indikator": jabatan.indikator_names,
    }
    text = json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def _plain_words(variabel: Variabel) -> dict[str, str]:
    return {word: plain(number) for word, number in words_of(variabel).items()}


def words_of(variabel: Variabel) -> Mapping[str, Decimal]:
    """Return the words of an ordinal variable with their numbers, worst first.

    None of any other.
    """
    return variabel.nilai or {}


# --- tables ---------------------------------------------------------------------------------------


class Heading(StrEnum):
    """The words of the heading rows."""

    # values; between TERAKHIR and BUKTI a column for each period
    VARIABEL = "VARIABEL"
    URAIAN = "URAIAN"
    WILAYAH = "WILAYAH"
    SATUAN = "SATUAN"
    HOW_TO_FILL = "CARA ISI"
    INDIKATOR = "INDIKATOR"  # names of those that a variable serves; of a note: its kode
    TAHUN_LALU = "TAHUN LALU"
    TERAKHIR = "TERAKHIR"
    BUKTI = "BUKTI"
    # notes
    NAMA = "NAMA"
    PERIODE = "PERIODE"
    FAKTOR_PENDUKUNG = "FAKTOR PENDUKUNG"
    KENDALA = "KENDALA"
    TINDAK_LANJUT = "TINDAK LANJUT"
    PENANGGUNG_JAWAB = "PENANGGUNG JAWAB"
    TENGGAT = "TENGGAT"

    @property
    def column(self) -> str:
        """The column of a CSV file that holds the same: `tindak_lanjut`."""
        return self.lower().replace(" ", "_")


# Of the values, before and after the columns of the periods.
BEFORE_PERIODS = (
    Heading.VARIABEL, Heading.URAIAN, Heading.WILAYAH, Heading.SATUAN, Heading.HOW_TO_FILL,
    Heading.INDIKATOR, Heading.TAHUN_LALU, Heading.TERAKHIR,
)  # fmt: skip
AFTER_PERIODS = (Heading.BUKTI,)
# Of the notes: the first three say what a note is about, the others are to fill in.
NOTES_ABOUT = (Heading.INDIKATOR, Heading.NAMA, Heading.PERIODE)
NOTES_TO_FILL = (
    Heading.FAKTOR_PENDUKUNG, Heading.KENDALA, Heading.TINDAK_LANJUT, Heading.PENANGGUNG_JAWAB,
    Heading.TENGGAT, Heading.BUKTI,
)  # fmt: skip
NOTES = (*NOTES_ABOUT, *NOTES_TO_FILL)

# The columns of a form as CSV, periods between `wilayah` and `bukti`.
CSV_BEFORE_PERIODS = ("tahun", "jabatan", "variabel", "wilayah")
CSV_AFTER_PERIODS = ("bukti", "catatan")


# --- fixed words ----------------------------------------------------------------------------------

FORMULIR_TITLE = "FORMULIR REALISASI KINERJA"
NOTES_TITLE = "CATATAN TIAP INDIKATOR"
INSTRUCTIONS = (
    "Isi sel kuning saja, lalu simpan dan kirim kembali berkas ini.",
    "Angka tanpa satuan. Belum ada data: biarkan kosong. Tidak ada kejadian: tulis 0.",
    "Sel lain terkunci tanpa sandi; kode dan judul kolom jangan diubah.",
)
NOTHING_TO_FILL = (
    "Jabatan ini tidak punya variabel sendiri; datanya diisi pada formulir jabatan lain."
)
NOTHING_DUE = "Tidak ada yang diisi pada periode ini: semua variabel jabatan ini datang pada akhir periode lain."
NOT_DUE_THEN = "tidak diisi pada {}"  # where a variable comes at the end of other periods
DUE_ONLY_THEN = "{}, hanya pada {}"  # how often it comes, and at the end of which of the periods
NOT_IN_FORCE_THEN = "tidak berlaku pada {}"  # where an indikator begins or ends within the periods
ADDS_TO_STORED = "{}, sudah ada {}"  # how to fill in a part of a longer period, and its other parts
STORED_OTHERWISE = "sudah diisi per {}"  # where the sum of a period is stored by other periods

_HOW = {
    Konsolidasi.JUMLAH: "isi tambahan {} itu",
    Konsolidasi.TERAKHIR: "isi posisi akhir {}",
    Konsolidasi.RATA_RATA: "isi rata-rata {} itu",
    Konsolidasi.MAKSIMUM: "isi yang tertinggi dalam {} itu",
    Konsolidasi.MINIMUM: "isi yang terendah dalam {} itu",
}


def how_to_fill(variabel: Variabel, periode: Collection[Periode], *, parts: bool = False) -> str:
    """Return in words what a value of a period is, as the periods add up.

    Where values come more seldom than the periods, it is one of all the time since the one before,
    unless others are stored of `parts` of that time.
    """
    berkala = None if parts else variabel.berkala
    longer = berkala and all(p.last - p.first <= berkala.periode[0].last - 1 for p in periode)
    how = _HOW[variabel.konsolidasi].format(berkala if berkala and longer else _kind(periode))
    if words := words_of(variabel):
        *some, last = words
        how += f": {', '.join(some)} atau {last}" if some else f": {last}"
    return how


def _kind(periode: Collection[Periode]) -> str:
    """Return the common name of these periods."""
    for kind, periods in (("triwulan", TRIWULAN), ("semester", SEMESTER), ("bulan", BULANAN)):
        if all(p in periods for p in periode):
            return kind
    return "tahun" if all(p.kode == "tahun" for p in periode) else "periode"
