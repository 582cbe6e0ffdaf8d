"""What one cell says: a number, nothing, or why it cannot be taken. One small check per rule.

A number of a workbook is that number, with the 15 digits that Excel has of it. Only a text is read by
id_ID rules, and what was read differently from what is written is told. Nothing is guessed: a mark
that two people read differently, a unit that is not that of the variable, a date are refused with
what to write.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.csv_source import FORBIDDEN_IN_PROSE
from iki.data.csv_files.numbers import explain, parse_cell
from iki.decimals import count_digits, format_id, plain
from iki.escaping import for_csv, name_of_character, quoted
from iki.isian.form_layout import words_of
from iki.isian.grid import ToCompute, UnusableValue, WithPercentSign, shortest
from iki.limits import CSV_FIELD, NUMBER_DIGITS
from iki.model.satuan import is_persen

if TYPE_CHECKING:
    from iki.isian.grid import CellValue
    from iki.model.jabatan import Variabel


class Taken(NamedTuple):
    """A value: as it is compared, as it is stored, and what is told of how it was read."""

    nilai: Decimal
    stored: str
    told: str = ""


class Empty(NamedTuple):
    """A cell that says that there is no value."""

    told: str = ""


class Refused(NamedTuple):
    """A cell that cannot be taken: what is wrong, and what to write."""

    message: str
    hint: str


_NO_DATA = "kosongkan sel bila datanya belum ada; tulis 0 bila hasilnya memang nol"
_AS_NUMBER = "ubah format selnya menjadi Angka (Number), lalu ketik ulang angkanya"
# What cells that are no value may be, and what to do about them.
UNUSABLE = {
    "error": (
        "rumusnya menghasilkan {shown}",
        f"perbaiki rumusnya, atau ketik angkanya; {_NO_DATA}",
    ),
    "without_result": (
        "rumus ini belum dihitung, hasilnya tidak tersimpan",
        "buka di Excel atau LibreOffice, simpan ulang, atau ketik angkanya",
    ),
    "to_compute": (
        "rumus ini belum dihitung: yang tersimpan {shown}, dan buku kerjanya minta dihitung ulang",
        "buka di Excel atau LibreOffice, simpan ulang, atau ketik angkanya",
    ),
    "percent": (
        "selnya berformat persen: tersimpan {shown}, tampil {percent}",
        "ubah format selnya menjadi Angka (Number), lalu ketik angkanya tanpa tanda persen",
    ),
    "logical": ("isinya TRUE atau FALSE, bukan angka", f"ketik angkanya; {_NO_DATA}"),
}
_EMPTY_WORDS = re.compile(
    r"[-−–—.]+|n\s*[/.]?\s*a\.?|kosong|null|none|(?:tidak|belum)\s+ada(?:\s+data)?",
    re.IGNORECASE,
)
_NOTHING_OR_ZERO = re.compile(r"\W*(?:nihil|nol|zero)\W*", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<number>-?[\d.,]*\d)\s*(?:%|persen)", re.IGNORECASE)
_UNIT = re.compile(r"(?P<number>-?[\d.,]*\d)\s*(?P<unit>[^\W\d_][^\d]*)")
_SHORT_UNITS = {"org": "orang", "keg": "kegiatan", "dok": "dokumen", "lap": "laporan", "kl": "kali"}
_LONGEST_NUMBER = 1_000  # characters, with its unit; of longer ones no more is said
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\xad]")
_THREE_DECIMALS = re.compile(r"-?[1-9]\d{0,2}\.\d{3}", re.ASCII)


def stored_number(nilai: Decimal) -> str:
    """Return a number as a CSV file has it.

    Three decimals get a fourth: `12.345` would be read as thousands by some.
    """
    text = plain(nilai)
    return f"{text}0" if _THREE_DECIMALS.fullmatch(text) else text


def read_number(
    value: CellValue, variabel: Variabel, *, comma: bool, linked: bool = False
) -> Taken | Empty | Refused:
    """Return what a cell of a value says."""
    match value:
        case UnusableValue(kind, shown):
            return _odd(kind, shown)
        case bool():
            return Refused(*UNUSABLE["logical"])
        case WithPercentSign():
            return _of_text(f"{format_id(shortest(value))}%", variabel, comma=True)
        case int() | float():
            taken = _of_number(value, variabel)
            if linked and isinstance(taken, Taken):
                told = f"hasil rumus ke buku kerja lain, dibaca {format_id(taken.nilai)}"
                return taken._replace(told=told)
            if isinstance(value, ToCompute) and isinstance(taken, Taken):
                told = f"hasil rumus yang minta dihitung ulang, dibaca {format_id(taken.nilai)}"
                return taken._replace(told=told)
            return taken
        case str():
            return _of_text(value, variabel, comma=comma)
        case dt.timedelta() | dt.time():
            return Refused("isinya jam atau lama waktu, bukan angka", _AS_NUMBER)
        case _:
            shown = value.strftime("%d-%m-%Y")
            return Refused(f"isinya tanggal {shown}, bukan angka", _AS_NUMBER)


def _odd(kind: str, shown: str) -> Refused:
    message, hint = UNUSABLE[kind]
    percent = ""
    if kind == "percent":
        try:
            number = Decimal(shown)
            shown, percent = format_id(shortest(number)), f"{format_id(shortest(number * 100))}%"
        except ArithmeticError:
            percent = "%"
    return Refused(message.format(shown=quoted(shown), percent=percent), hint)


def _of_number(value: float, variabel: Variabel) -> Taken | Refused:
    if not math.isfinite(value):
        return Refused("isinya bukan angka yang berhingga", _NO_DATA)
    nilai = shortest(value)
    stored = stored_number(nilai)
    if count_digits(stored) > NUMBER_DIGITS:
        message, hint = f"lebih dari {NUMBER_DIGITS} angka", f"paling banyak {NUMBER_DIGITS} angka"
        return Refused(message, hint)
    if variabel.ordinal:
        word = variabel.ordinal.word(nilai)
        return Taken(nilai, word) if word else _no_word(format_id(nilai), variabel)
    return Taken(Decimal(stored), stored)


def _of_text(text: str, variabel: Variabel, *, comma: bool) -> Taken | Empty | Refused:
    shown = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    if not shown:
        return Empty()
    if words := words_of(variabel):
        folded = {word.casefold(): word for word in words}
        if word := folded.get(shown.casefold()):
            told = "" if word == text else f"{quoted(text)} dibaca {word}"
            return Taken(words[word], word, told)
    if _EMPTY_WORDS.fullmatch(shown):
        return Empty(f"{quoted(shown)} dibaca kosong")
    if words:
        return _no_word(shown, variabel)
    if _NOTHING_OR_ZERO.fullmatch(shown):
        return Refused(f"{quoted(shown)} dapat berarti nol, dapat berarti belum ada data", _NO_DATA)
    if len(shown) > _LONGEST_NUMBER:
        return Refused(f"{quoted(shown)} bukan angka", "tulis angkanya saja")
    number = _bare_number(shown, variabel)
    if isinstance(number, Refused):
        return number
    nilai = parse_cell(number, comma=comma)
    if nilai is None:
        message, hint = explain(shown, comma=comma)
        hint = hint.replace(", lalu simpan lagi sebagai CSV", "").replace(
            ", lalu simpan ulang sebagai CSV", ""
        )
        return Refused(f"{quoted(shown)} {message}", hint)
    nilai = Decimal(nilai)
    return Taken(nilai, stored_number(nilai), f"{quoted(text)} dibaca {format_id(nilai)}")


def _no_word(shown: str, variabel: Variabel) -> Refused:
    return Refused(
        f"{quoted(shown)} bukan pilihan variabel ini", f"pilih {', '.join(words_of(variabel))}"
    )


def _bare_number(shown: str, variabel: Variabel) -> str | Refused:
    """Return the number in a text without its unit, which must be that of the variable."""
    satuan = (variabel.satuan or "").strip().casefold()
    if match := _PERCENT.fullmatch(shown):
        if not satuan or is_persen(satuan):
            return match["number"]
        message = f"{quoted(shown)} memuat tanda persen, satuan variabel ini {satuan}"
        return Refused(message, "tulis angkanya saja, dalam satuan itu")
    match = _UNIT.fullmatch(shown)
    if match and satuan:
        unit = match["unit"].strip(" .").casefold()
        if unit == satuan or _SHORT_UNITS.get(unit) == satuan:
            return match["number"]
    return shown


def read_text(value: CellValue) -> str | Empty | Refused:
    """Return what a cell of words says, on one line and harmless in a CSV file."""
    match value:
        case UnusableValue(kind, shown):
            if kind != "percent":
                return _odd(kind, shown)
            text = shown
        case bool():
            text = "TRUE" if value else "FALSE"
        case int() | float():
            text = plain(shortest(value)) if math.isfinite(value) else str(value)
        case dt.datetime() | dt.date():
            text = value.strftime("%Y-%m-%d")
        case _:
            text = str(value)
    text = unicodedata.normalize("NFC", text)
    if bad := FORBIDDEN_IN_PROSE.search(text):
        hint = "hapus karakter itu, atau ketik ulang sel ini"
        return Refused(f"memuat karakter terlarang {name_of_character(bad[0])}", hint)
    text = for_csv(text)
    if len(text) > CSV_FIELD:
        return Refused("teksnya terlalu panjang", "persingkat")
    return text if text.strip("-−–— ") else Empty()


def is_numeric(value: CellValue) -> bool:
    """Return whether a cell may be meant as a value, wherever it stands."""
    match value:
        case UnusableValue():
            return value.kind in {"percent", "without_result", "to_compute"}
        case bool():
            return False
        case int() | float():
            return True
        case str():
            text = value.strip()
            return len(text) <= _LONGEST_NUMBER and parse_cell(text, comma=True) is not None
        case _:
            return False
