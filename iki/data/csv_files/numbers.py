"""Numbers as they stand in a cell of a CSV file, and what to write where there is none.

In a file separated by semicolons or tabs a number has the id_ID form (`1.234,5`). In a file separated
by commas it has a decimal point (`1234.5`), or the id_ID form if it contains a comma, for then the
cell was quoted on purpose. Leading zeros (`007`, as Excel keeps them in text cells) are accepted, for
they change no value. Everything else is refused with the text to write instead: a unit, a percent
sign, a blank between digits and a grouping that is not by three never become a number by guess. Nor
does what two people read differently: a quoted `"1,234"` in a comma file, and `1.234` in one whose other
numbers have a decimal comma, as spreadsheets with Indonesian settings export them.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.decimals import count_digits, looks_grouped, plain
from iki.limits import NUMBER_DIGITS

if TYPE_CHECKING:
    from collections.abc import Callable

# Whole numbers stay int while a file is read: exact, half the time and a quarter of the memory.
CellNumber = int | Decimal

_DIGITS = "0123456789"
# A group cannot start with 0: `0.125` is a decimal point in the wrong file, never 125.
_ID = re.compile(r"-?(?:[1-9]\d{0,2}(?:\.\d{3})+|\d+)(?:,\d+)?", re.ASCII)
_PLAIN = re.compile(r"-?\d+(?:\.\d+)?", re.ASCII)
# One mark before three digits: thousands to one reader, decimals to another.
_TWO_READINGS = re.compile(r"-?[1-9]\d{0,2}[.,]\d{3}", re.ASCII)


def parse_cell(text: str, *, comma: bool, mixed: bool = False) -> CellNumber | None:
    """Return the number of a stripped cell, or None.

    `comma`: the file's numbers are id_ID; `mixed`: they are not, but some have a decimal comma.
    """
    form = _ID if comma or "," in text else _PLAIN
    if not comma and (mixed or "," in text) and _TWO_READINGS.fullmatch(text):
        return None
    if not form.fullmatch(text):
        return None
    if len(text) > NUMBER_DIGITS and count_digits(text) > NUMBER_DIGITS:
        return None
    if form is _ID:
        text = text.replace(".", "").replace(",", ".")
    # `or 0`: a negative zero is zero.
    return (Decimal(text) or 0) if "." in text else int(text)


def number_reader(
    *, comma: bool, mixed: bool = False, doubtful: list[str]
) -> tuple[dict[str, CellNumber], Callable[[str], CellNumber | None]]:
    """Return a table of short numbers met so far and the function to ask for what it lacks.

    The function is `parse_cell` of the unstripped cell, made for the row loop: digits around one
    decimal mark are recognised without a regular expression, and only cells of up to four characters
    are remembered, of which there cannot be many. A cell whose decimals may have been thousands
    (`1.000`) is left in `doubtful` for the caller.
    """
    mark = "," if comma else "."
    known: dict[str, CellNumber] = {}

    def read(text: str) -> CellNumber | None:
        if (
            not mixed
            and text.strip(_DIGITS) == mark
            and len(text) <= NUMBER_DIGITS
            and text[0] != mark
            and text[-1] != mark
        ):
            number = Decimal(text.replace(",", ".") if comma else text)
            if text[-4:-3] == mark and 1 <= number < 1000:  # looks_grouped, of these forms
                doubtful.append(text)
            return number
        value = parse_cell(text.strip(), comma=comma, mixed=mixed)
        if isinstance(value, Decimal) and looks_grouped(value):
            doubtful.append(text)
        elif value is not None and len(text) <= 4:
            known[text] = value
        return value

    return known, read


# --- what to write instead -------------------------------------------------------------------------

_NUMBER_INSIDE = r"(?P<angka>-?[\d.,]*\d[.,]?)"
_NO_DATA = "kosongkan sel bila datanya belum ada; tulis 0 bila hasilnya memang nol"

# What is refused: the form of the whole cell, what to say of it, and the hint where no number stands
# inside. Where one does (`angka`, negative if the form has a `minus`), the hint is to write just that.
# The first form that fits is the answer.
_CASES = (
    (
        r"[-−–—.]+|n/?a|nihil|kosong|(tidak|belum) ada( data)?|null|none|[+-]?(nan|inf(inity)?)",
        "bukan angka",
        _NO_DATA,
    ),
    (
        "#.*",
        "adalah kesalahan penulisan rumus Excel",
        "perbaiki rumusnya, lalu simpan lagi sebagai CSV",
    ),
    (
        "=.*",
        "adalah rumus, bukan hasilnya",
        "tempel hasilnya sebagai nilai (Paste Values), lalu simpan lagi sebagai CSV",
    ),
    (rf"['’]\s*{_NUMBER_INSIDE}", "diawali tanda petik", ""),
    (rf"\+\s*{_NUMBER_INSIDE}", "diawali tanda tambah", ""),
    (rf"(?P<minus>-)\s+{_NUMBER_INSIDE}", "memuat spasi sesudah tanda minus", ""),
    (rf"(?P<minus>[−–—])\s*{_NUMBER_INSIDE}", "memakai tanda minus selain “-” (U+002D)", ""),
    (rf"(?P<minus>\()\s*{_NUMBER_INSIDE}\s*\)", "memakai kurung untuk angka negatif", ""),
    (rf"{_NUMBER_INSIDE}\s*(%|persen)", "memuat tanda persen", ""),
    (rf"(rp\.?|idr)\s*{_NUMBER_INSIDE}-?", "memuat mata uang", ""),
    (  # a spreadsheet has left digits out: what is shown is not the number
        r"[-+]?[\d.,]*\d[.,]?\s*e\s*[-+]?\s*\d+(\s.*)?",
        "memakai bentuk ilmiah (E)",
        "format selnya sebagai Number, lalu simpan ulang sebagai CSV",
    ),
    (r"(?P<angka>-?\d+([\s_'’]+\d+)+([.,]\d+)?)", "memuat spasi atau pemisah asing", ""),
    (
        r"-?[\d.,OolI]*(\d[OolI]|[OolI]\d)[\d.,OolI]*(\s.*)?",
        "memuat huruf yang mirip angka",
        "ketik angka 0 sebagai ganti huruf O, angka 1 sebagai ganti huruf l atau I",
    ),
    (r"\d{1,4}([-/])\d{1,2}\1\d{1,4}", "adalah tanggal, bukan angka", _NO_DATA),
    (rf"{_NUMBER_INSIDE}\s*[^\W\d_]\D*[23]?", "memuat satuan", ""),
)

# Patterns that only a mistake needs are compiled by it: compiling is part of every start.
_ANY_DIGIT = r"\d"
_FOREIGN_MARK = r"[\s_'’]+"
_GROUPED = r"(?a)-?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)"
_DECIMAL = r"(?a)(?P<whole>-?(?:[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)|\d*))[.,](?P<fraction>\d+)"
_MARKS = r"[.,]"


def explain(text: str, *, comma: bool) -> tuple[str, str]:
    """Return what is wrong with a stripped cell that `parse_cell` refused, and what to write."""
    latin = re.sub(_ANY_DIGIT, lambda match: str(unicodedata.digit(match[0])), text)
    if latin != text:
        return "memuat angka yang bukan 0-9", _hint(latin, comma=comma)
    if count_digits(text) > NUMBER_DIGITS:
        return f"lebih dari {NUMBER_DIGITS} angka", f"tulis paling banyak {NUMBER_DIGITS} angka"
    for form, message, hint in _CASES:
        if match := re.fullmatch(form, text, re.IGNORECASE | re.DOTALL):
            parts = match.groupdict()
            minus = "-" if "minus" in parts else ""
            return message, hint or _hint(minus + parts["angka"], comma=comma)
    if not comma and _TWO_READINGS.fullmatch(text):
        return "dapat dibaca dua cara di berkas ini", _hint(text, comma=comma)
    if re.fullmatch(r"-?[\d.,]*\d[\d.,]*", text):
        reading = "titik memisahkan ribuan dan koma desimal" if comma else "titik adalah desimal"
        return f"salah pemisah; di berkas ini {reading}", _hint(text, comma=comma)
    return "bukan angka", _example(comma=comma)


def _hint(number: str, *, comma: bool) -> str:
    """Return the hint for what is left of a cell; two readings where it has two."""
    number = re.sub(_FOREIGN_MARK, "", number).rstrip(".,")
    grouped, decimal = _as_grouped(number), _as_decimal(number)
    value = parse_cell(number, comma=comma)
    if value is None or (grouped is not None and not comma and "," not in number):
        if grouped is not None and decimal is not None and len(re.findall(_MARKS, number)) == 1:
            return (
                f"tulis {_write(grouped, comma=comma)} bila tandanya memisahkan ribuan, "
                f"{_write(decimal, comma=comma)} bila desimal"
            )
        value = grouped if grouped is not None else decimal
    if value is None or count_digits(_write(value, comma=comma)) > NUMBER_DIGITS:
        return _example(comma=comma)
    return f"tulis {_write(value, comma=comma)}"


def _as_grouped(number: str) -> CellNumber | None:
    return int(re.sub(_MARKS, "", number)) if re.fullmatch(_GROUPED, number) else None


def _as_decimal(number: str) -> CellNumber | None:
    """Return the number whose last mark is the decimal one."""
    match = re.fullmatch(_DECIMAL, number)
    if match and number[match.end("whole")] not in match["whole"]:  # one mark is not both
        return Decimal(f"{re.sub(_MARKS, '', match['whole'])}.{match['fraction']}")
    return None


def _write(value: CellNumber, *, comma: bool) -> str:
    text = plain(Decimal(value))
    return text.replace(".", ",") if comma else text


def _example(*, comma: bool) -> str:
    return f"tulis angka saja, misalnya {'1234,5' if comma else '1234.5'}; {_NO_DATA}"
