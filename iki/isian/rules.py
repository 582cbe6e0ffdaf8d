"""What one cell says: a number, nothing, or why it cannot be taken. One small check per rule.

A number of a workbook is that number, with the 15 digits that Excel has of it. Only a text is read
by id_ID rules, and what was read differently from what is written is told. Nothing is guessed: a
mark that two people read differently, a unit that is not that of the variable, a date are refused
with what to write.
"""

from __future__ import annotations

import datetime as dt
import math
import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from iki.data.row_rules.characters import forbidden_in_sheet
from iki.data.row_rules.number import (
    HINT_NO_DATA,
    LONGEST_NUMBER,
    TWO_READINGS_FORM,
    number_in_sheet,
    parse_cell,
    says_no_data,
)
from iki.data.row_rules.ordinal import no_word_in_sheet, word_in_sheet
from iki.decimals import count_digits, format_id, plain
from iki.escaping import for_csv, quoted
from iki.isian.form_layout import words_of
from iki.isian.grid import ToCompute, UnusableValue, WithPercentSign, shortest
from iki.limits import CSV_FIELD, NUMBER_DIGITS
from iki.model.satuan import is_persen

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.isian.grid import CellValue
    from iki.model.jabatan import Variabel


class TakenValue(NamedTuple):
    """A value: as it is compared, as it is stored, and what is told of how it was read."""

    nilai: Decimal
    stored: str
    remark: str = ""


class EmptyValue(NamedTuple):
    """A cell that says that there is no value."""

    remark: str = ""


class Refusal(NamedTuple):
    """A cell that cannot be taken: what is wrong, and what to write."""

    message: str
    hint: str


_AS_NUMBER = "ubah format selnya menjadi Angka (Number), lalu ketik ulang angkanya"
# What cells that are no value may be, and what to do about them.
UNUSABLE = {
    "error": (
        "rumusnya menghasilkan {shown}",
        f"perbaiki rumusnya, atau ketik angkanya; {HINT_NO_DATA}",
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
    "logical": ("isinya TRUE atau FALSE, bukan angka", f"ketik angkanya; {HINT_NO_DATA}"),
}
_INVISIBLE = re.compile("[\u200b-\u200d\u2060\ufeff\xad]")
_TWO_READINGS = re.compile(TWO_READINGS_FORM)


def stored_number(nilai: Decimal) -> str:
    """Return a number as a CSV file has it.

    Three decimals get a fourth: `12.345` would be read as thousands by some.
    """
    text = plain(nilai)
    return f"{text}0" if _TWO_READINGS.fullmatch(text) else text


def read_number(
    value: CellValue, variabel: Variabel, *, comma: bool, linked: bool = False
) -> TakenValue | EmptyValue | Refusal:
    """Read a cell of a value: a number, nothing, or a refusal."""
    match value:
        case UnusableValue(kind, shown):
            return _odd(kind, shown)
        case bool():
            return Refusal(*UNUSABLE["logical"])
        case WithPercentSign():
            return _of_text(f"{format_id(shortest(value))}%", variabel, comma=True)
        case int() | float():
            taken = _of_number(value, variabel)
            if linked and isinstance(taken, TakenValue):
                remark = f"hasil rumus ke buku kerja lain, dibaca {format_id(taken.nilai)}"
                return taken._replace(remark=remark)
            if isinstance(value, ToCompute) and isinstance(taken, TakenValue):
                remark = f"hasil rumus yang minta dihitung ulang, dibaca {format_id(taken.nilai)}"
                return taken._replace(remark=remark)
            return taken
        case str():
            return _of_text(value, variabel, comma=comma)
        case dt.timedelta() | dt.time():
            return Refusal("isinya jam atau lama waktu, bukan angka", _AS_NUMBER)
        case _:
            shown = value.strftime("%d-%m-%Y")
            return Refusal(f"isinya tanggal {shown}, bukan angka", _AS_NUMBER)


def _odd(kind: str, shown: str) -> Refusal:
    message, hint = UNUSABLE[kind]
    percent = ""
    if kind == "percent":
        try:
            number = Decimal(shown)
            shown, percent = format_id(shortest(number)), f"{format_id(shortest(number * 100))}%"
        except ArithmeticError:
            percent = "%"
    return Refusal(message.format(shown=quoted(shown), percent=percent), hint)


def _of_number(value: float, variabel: Variabel) -> TakenValue | Refusal:
    if not math.isfinite(value):
        return Refusal("isinya bukan angka yang berhingga", HINT_NO_DATA)
    nilai = shortest(value)
    stored = stored_number(nilai)
    if count_digits(stored) > NUMBER_DIGITS:
        message, hint = f"lebih dari {NUMBER_DIGITS} angka", f"paling banyak {NUMBER_DIGITS} angka"
        return Refusal(message, hint)
    if variabel.ordinal:
        word = variabel.ordinal.word(nilai)
        return (
            TakenValue(nilai, word)
            if word
            else Refusal(*no_word_in_sheet(format_id(nilai), words_of(variabel)))
        )
    return TakenValue(Decimal(stored), stored)


def _of_text(text: str, variabel: Variabel, *, comma: bool) -> TakenValue | EmptyValue | Refusal:
    shown = " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())
    if not shown:
        return EmptyValue()
    words = words_of(variabel)
    if word := word_in_sheet(shown, words):
        remark = "" if word == text else f"{quoted(text)} dibaca {word}"
        return TakenValue(words[word], word, remark)
    if says_no_data(shown):
        return EmptyValue(f"{quoted(shown)} dibaca kosong")
    if words:
        return Refusal(*no_word_in_sheet(shown, words))
    number = number_in_sheet(shown, comma=comma, satuan=variabel.satuan)
    if isinstance(number, tuple):
        return Refusal(*number)
    nilai = Decimal(number)
    return TakenValue(nilai, stored_number(nilai), f"{quoted(text)} dibaca {format_id(nilai)}")


def read_text(value: CellValue) -> str | EmptyValue | Refusal:
    """Read a cell of words as one line that is harmless in a CSV file."""
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
    if wrong := forbidden_in_sheet(text):
        return Refusal(*wrong)
    text = for_csv(text)
    if len(text) > CSV_FIELD:
        return Refusal("teksnya terlalu panjang", "persingkat")
    return text if text.strip("-−–— ") else EmptyValue()


_MULTIPLES = {
    "ratus": 2,
    "ribu": 3,
    "rb": 3,
    "juta": 6,
    "jt": 6,
    "miliar": 9,
    "milyar": 9,
    "triliun": 12,
    "triliyun": 12,
}


def multiple_of(satuan: str) -> int:
    """Return the power of ten that a unit counts by: 3 of `ribuan rupiah` and `Rp 000`, else 0."""
    words = re.findall(r"\w+", satuan.casefold())
    named = sum(_MULTIPLES.get(word.removesuffix("an"), 0) for word in words)
    if not named and {"rp", "rupiah"} & {*words}:
        named = 9 * words.count("m") or 3 * len({"1000", "x1000"} & {*words})
    return named or 3 * words.count("000")


_OF_NUMBERS = re.compile(r"\(([^()]*)\)|\b(?:dalam|satuan)\b(.*)", re.IGNORECASE)


# Units of one measure, by the least of them.
_MEASURES = (
    ("gram", "g"), ("ons",), ("kg", "kilogram"), ("kuintal", "kwintal", "kw"), ("ton",), ("meter", "m"), ("km", "kilometer"),
    ("m2", "m²"), ("ha", "hektar", "hektare"), ("km2", "km²"), ("liter",), ("detik",), ("menit",), ("jam",), ("hari",), ("minggu",),
)  # fmt: skip
_MEASURE_OF = {word: number for number, words in enumerate(_MEASURES) for word in words}


def _measures_in(words: Iterable[str]) -> set[int]:
    return {_MEASURE_OF[word] for word in words if word in _MEASURE_OF}


def unit_of_numbers(text: str) -> str:
    """Return the unit that a title gives all numbers: of `(dalam ribuan rupiah)` the words."""
    units = (match[1] or match[2] or "" for match in _OF_NUMBERS.finditer(text))
    return next((unit.strip() for unit in units if multiple_of(unit)), "")


def compare_satuan(written: str, satuan: str, of_table: str = "") -> str | Refusal:
    """Return the remark on a unit that is not written as that of the variable, "" if it is.

    `of_table` is the unit of all numbers of a table, such as `ribuan rupiah`. Numbers in another
    multiple (`ribu rupiah`, `rupiah`) are refused.
    """
    if (
        of_table
        and not multiple_of(written)
        and ("rupiah" in satuan or not _RUPIAH.search(of_table))
    ):
        written = of_table
    if not any(letter.isalnum() or letter == "%" for letter in written) or written == satuan:
        return ""
    if is_persen(written) and is_persen(satuan):
        return ""
    words, own = (re.findall(r"[\w%]+", text.casefold()) for text in (written, satuan))
    if words == own:
        return ""
    message = f"satuan di sini {quoted(written)}, di definisi {quoted(satuan or '-')}"
    if is_persen(written) != is_persen(satuan) and satuan:
        return Refusal(message, "isi angka dalam satuan definisi, dan samakan satuannya")
    measures = _measures_in(words), _measures_in(own)
    if multiple_of(written) != multiple_of(satuan) or (
        all(measures) and measures[0] != measures[1]
    ):
        hint = "tulis angkanya dalam satuan definisi, dan samakan satuannya"
        return Refusal(message, hint)
    return message


_RUPIAH = re.compile(r"(?i)\brp\b|rupiah")


def is_of_rupiah(satuan: str) -> bool:
    """Tell whether a unit is rupiah, in whatever multiple."""
    return bool(_RUPIAH.search(satuan))


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
            return len(text) <= LONGEST_NUMBER and parse_cell(text, comma=True) is not None
        case _:
            return False
