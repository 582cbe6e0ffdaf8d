"""What the cell of a number or of a target says, or why it says none."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.number import parse_cell
from iki.decimals import format_id, plain
from iki.diagnostics.suggestions import suggestion
from iki.escaping import quoted
from iki.isian.cell_texts import one_line, text_of
from iki.isian.grid import UnusableValue, shortest
from iki.isian.target_words import known_word
from iki.isian.targets import no_number, parse_target, percent_of, unit_fits
from iki.model.fields import Rentang
from iki.model.jabatan import Polarisasi

if TYPE_CHECKING:
    from iki.isian.grid import CellValue
    from iki.model import Ordinal

CellRefusal = tuple[str, str]
_BOUNDS = {"<": Polarisasi.MINIMIZE, ">": Polarisasi.MAXIMIZE}
_CURRENCY = re.compile(r"^rp\.?\s*|[,.]\s*[-–—]+$", re.IGNORECASE)
_PERCENT = re.compile(r"\s*(?:%|persen)$", re.IGNORECASE)


def show_cell(value: CellValue) -> str:
    """Return a cell as it shows its value, on one line: `85%` of 0.85 as per cent."""
    if not isinstance(value, UnusableValue):
        return one_line(text_of(value))
    percent = percent_of(value)
    return value.shown if percent is None else f"{format_id(percent)}%"


def read_bobot(value: CellValue) -> Decimal | CellRefusal:
    """Return the number of a cell as `read_amount` does; of `20%` it is 20."""
    percent = percent_of(value)
    if percent is not None and percent >= 0:
        return percent
    return read_amount(_PERCENT.sub("", one_line(value)) if isinstance(value, str) else value)


def read_amount(value: CellValue) -> Decimal | CellRefusal:
    """Return the number of a cell; a text is read by id_ID rules: `Rp 1.250.000,-` is 1250000."""
    if isinstance(value, UnusableValue):
        if not value.shown:
            return no_number(value), "ketik angkanya"
        return f"isinya {quoted(show_cell(value))}, bukan angka", "ketik ulang angkanya"
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return "isinya bukan angka", "ketik ulang angkanya, dengan format sel Umum"
    if not isinstance(value, str):
        number = Decimal(plain(shortest(Decimal(repr(value)))))
        return number if number >= 0 else (f"{value} kurang dari 0", "tulis 0 atau lebih")
    text = _CURRENCY.sub("", one_line(text_of(value)))
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        hint = f"ketik sebagai angka: {text.replace('.', '')} bila titiknya ribuan"
        return f"{quoted(text)} dapat dibaca dua cara", hint
    found = parse_cell(text, comma=True)
    if found is None or found < 0:
        return f"{quoted(text)} bukan angka", "ketik angkanya saja"
    return Decimal(found)


def read_target_cell(
    value: CellValue, satuan: str, polarisasi: str, ordinal: Ordinal | None, *, comma: bool
) -> Decimal | Rentang | str | CellRefusal:
    """Return the target that a cell says: a number, a range, or a word of an ordinal variable.

    `comma`: other numbers of the sheet have a decimal comma.
    """
    if ordinal is None:
        return _number_or_range(value, satuan, polarisasi, comma=comma)
    text = show_cell(value)
    for bounds in ([text], re.split(r"\s*[–-]\s*", text, maxsplit=1)):
        numbers = [_number_of_word(bound, ordinal) for bound in bounds]
        if len(numbers) == 1 and numbers[0] is not None:
            return str(ordinal.word(numbers[0]))
        low, high = (numbers[0], numbers[-1])
        if low is not None and high is not None and low < high:
            return Rentang(low, high)
    hint = suggestion(text, ordinal.nilai) or f"tulis salah satu: {ordinal}"
    return f"{quoted(text)} bukan nilai dari variabel ordinal ini", hint


def _number_of_word(text: str, ordinal: Ordinal) -> Decimal | None:
    """Return the number of a word, also of `Wajar Tanpa Pengecualian` where WTP is one."""
    number = ordinal.number(text)
    word = known_word(text) if number is None else None
    return number if word is None else ordinal.number(word)


def _number_or_range(
    value: CellValue, satuan: str, polarisasi: str, *, comma: bool
) -> Decimal | Rentang | CellRefusal:
    """Return a target in which nothing is left to guess: `86 %`, `80–90`, `≤ 20` of a minimize."""
    hint = "tulis angka saja, atau rentang seperti 80–90 sebagai teks"
    read = parse_target(value, satuan, comma=comma)
    if isinstance(read, str):
        return read, hint
    shown = quoted(show_cell(value))
    if not unit_fits(read.unit, satuan):
        return f"{shown} memakai satuan lain daripada {quoted(satuan)}", hint
    if read.bound and (isinstance(read.nilai, Rentang) or polarisasi != _BOUNDS[read.bound]):
        return f"{shown} tidak cocok dengan polarisasi {polarisasi}", hint
    is_word = isinstance(value, str) and not any(map(str.isdigit, value))
    if is_word or read.word or isinstance(read.nilai, str):
        return f"{shown} bukan angka atau rentang yang pasti", hint
    return read.nilai
