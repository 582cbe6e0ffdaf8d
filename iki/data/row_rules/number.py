"""D08: numbers as they stand in a cell, and what to write where there is none.

In a file separated by semicolons or tabs a number has the id_ID form (`1.234,5`). In a file
separated by commas it has a decimal point (`1234.5`), or the id_ID form if it contains a comma, for
then the cell was quoted on purpose. Leading zeros (`007`, as Excel keeps them in text cells) are
accepted, for they change no value. Everything else is refused with the text to write instead: a
unit, a percent sign, a blank between digits and a grouping that is not by three never become a
number by guess. Nor does what two people read differently: a quoted `"1,234"` in a comma file, and
`1.234` in one whose other numbers have a decimal comma, as spreadsheets with Indonesian settings
export them. An engine looks for the same patterns in texts, which are those of a file separated by
commas. In a sheet people write for people: there the unit of the variable is no mistake.
"""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.rule import Words, quote
from iki.decimals import count_digits, looks_grouped, plain
from iki.escaping import quoted
from iki.limits import NUMBER_DIGITS
from iki.model.satuan import is_persen

if TYPE_CHECKING:
    from collections.abc import Callable

    from ibis.expr.types import BooleanValue, StringValue

# Whole numbers stay int while a file is read: exact, half the time and a quarter of the memory.
CellNumber = int | Decimal

HINT_NO_DATA = "kosongkan sel bila datanya belum ada; tulis 0 bila hasilnya memang nol"
_DIGITS = "0123456789"
# The forms of numbers, in words that every engine knows too.
PLAIN_FORM = "-?[0-9]+([.][0-9]+)?"
# A group cannot start with 0: `0.125` is a decimal point in the wrong file, never 125.
ID_WHOLE_FORM = "-?([1-9][0-9]{0,2}([.][0-9]{3})+|[0-9]+)"
# One mark before three digits: thousands to one reader, decimals to another.
TWO_READINGS_FORM = "-?[1-9][0-9]{0,2}[.,][0-9]{3}"
_PLAIN = re.compile(PLAIN_FORM)
_ID = re.compile(f"{ID_WHOLE_FORM}(,[0-9]+)?")
_TWO_READINGS = re.compile(TWO_READINGS_FORM)


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
    decimal mark are recognised without a regular expression, and only cells of up to four
    characters are remembered, of which there cannot be many. A cell whose decimals may have been
    thousands (`1.000`) is left in `doubtful` for the caller.
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


# --- in a table of an engine ----------------------------------------------------------------------


def is_number_text(text: StringValue, *, mixed: bool) -> BooleanValue:
    """Make the condition that a stripped text is a number, as in a comma file."""
    number = text.re_search(f"^{PLAIN_FORM}$")
    two_readings = has_two_readings(text)
    if mixed:
        number = number & ~two_readings
    with_comma = text.re_search(f"^{ID_WHOLE_FORM},[0-9]+$") & ~two_readings
    number = text.contains(",").ifelse(with_comma, number)
    count = text.re_replace("[^0-9]", "").length()
    short = (text.length() <= NUMBER_DIGITS) | (count <= NUMBER_DIGITS)
    return (number & short).fill_null(False)


def has_two_readings(text: StringValue) -> BooleanValue:
    """Make the condition that a text has one mark before three digits."""
    return text.re_search(f"^{TWO_READINGS_FORM}$")


# --- in a sheet -----------------------------------------------------------------------------------

_EMPTY_WORDS = re.compile(
    r"[-−–—.]+|n\s*[/.]?\s*a\.?|kosong|null|none|(?:tidak|belum)\s+ada(?:\s+data)?", re.IGNORECASE
)
_NOTHING_OR_ZERO = re.compile(r"\W*(?:nihil|nol|zero)\W*", re.IGNORECASE)
_PERCENT = re.compile(r"(?P<number>-?[\d.,]*\d)\s*(?:%|persen)", re.IGNORECASE)
_UNIT = re.compile(r"(?P<number>-?[\d.,]*\d)\s*(?P<unit>[^\W\d_][^\d]*)")
_SHORT_UNITS = {"org": "orang", "keg": "kegiatan", "dok": "dokumen", "lap": "laporan", "kl": "kali"}
LONGEST_NUMBER = 1_000  # characters, with its unit; of longer ones no more is said


def says_no_data(shown: str) -> bool:
    """Return whether a text of a sheet says that there is no value: `-`, `n/a`, `belum ada`."""
    return _EMPTY_WORDS.fullmatch(shown) is not None


def number_in_sheet(shown: str, *, comma: bool, satuan: str | None) -> CellNumber | Words:
    """Return the number that a text of a sheet shows, in the unit of its variable, or an error."""
    if _NOTHING_OR_ZERO.fullmatch(shown):
        return f"{quoted(shown)} dapat berarti nol, dapat berarti belum ada data", HINT_NO_DATA
    if len(shown) > LONGEST_NUMBER:
        return f"{quoted(shown)} bukan angka", "tulis angkanya saja"
    unit = (satuan or "").strip().casefold()
    bare = shown
    if match := _PERCENT.fullmatch(shown):
        if unit and not is_persen(unit):
            message = f"{quoted(shown)} memuat tanda persen, satuan variabel ini {unit}"
            return message, "tulis angkanya saja, dalam satuan itu"
        bare = match["number"]
    elif unit and (match := _UNIT.fullmatch(shown)):
        written = match["unit"].strip(" .").casefold()
        bare = match["number"] if unit in (written, _SHORT_UNITS.get(written)) else shown
    number = parse_cell(bare, comma=comma)
    if number is not None:
        return number
    message, hint = explain(shown, comma=comma)
    for ending in (", lalu simpan lagi sebagai CSV", ", lalu simpan ulang sebagai CSV"):
        hint = hint.replace(ending, "")
    return f"{quoted(shown)} {message}", hint


# --- what to write instead ------------------------------------------------------------------------

_NUMBER_INSIDE = r"(?P<angka>-?[\d.,]*\d[.,]?)"

# What is refused: the form of the whole cell, what to say of it, and the hint where no number
# stands inside. Where one does (`angka`, negative if the form has a `minus`), the hint is to write
# just that. The first form that fits is the answer.
_CASES = (
    (
        r"[-−–—.]+|n/?a|nihil|kosong|(tidak|belum) ada( data)?|null|none|[+-]?(nan|inf(inity)?)",
        "bukan angka",
        HINT_NO_DATA,
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
    (r"\d{1,4}([-/])\d{1,2}\1\d{1,4}", "adalah tanggal, bukan angka", HINT_NO_DATA),
    (
        rf"{_NUMBER_INSIDE}\s*(?:ribu|rb|juta|jt|mil[iy]ar|tril[iy]+un)\w*\b\D*",
        "memuat kelipatan, bukan angka utuh",
        "tulis semua angkanya: 1 juta adalah 1000000",
    ),
    (rf"{_NUMBER_INSIDE}\s*[^\W\d_]\D*[23]?", "memuat satuan", ""),
)

# Patterns that only a mistake needs are compiled by it: compiling is part of every start.
_ANY_DIGIT = r"\d"
_FOREIGN_MARK = r"[\s_'’]+"
_GROUPED = r"(?a)-?[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)"
_DECIMAL = r"(?a)(?P<whole>-?(?:[1-9]\d{0,2}(?:(?:\.\d{3})+|(?:,\d{3})+)|\d*))[.,](?P<fraction>\d+)"
_MARKS = r"[.,]"


def explain(text: str, *, comma: bool) -> tuple[str, str]:
    """Return the error of a stripped cell that `parse_cell` refused, and the remedy."""
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
    return f"tulis angka saja, misalnya {'1234,5' if comma else '1234.5'}; {HINT_NO_DATA}"


def number_words(text: str, *, comma: bool) -> Words:
    """Say that a cell is no number; `comma`: the file has decimal commas."""
    message, hint = explain(text, comma=comma)
    return f"nilai {quote(text)} {message}", hint
