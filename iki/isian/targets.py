"""What a cell of a target says: a number, a range or a word, with its unit; or why it says none.

`86 %` is 86 and its unit, `<= 20 hari` a number that is not to be passed, `85-90` a range, `WTP` a
word of a scale, `1,5 : 1.000` a rate.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.number import parse_cell
from iki.decimals import count_digits, plain
from iki.escaping import quoted
from iki.isian.cell_texts import one_line
from iki.isian.grid import UnusableValue, WithPercentSign, shortest
from iki.isian.target_words import known_word
from iki.limits import NUMBER_DIGITS
from iki.model.fields import Rentang
from iki.model.satuan import is_count, is_persen

if TYPE_CHECKING:
    from iki.isian.grid import CellValue
    from iki.model.fields import NilaiTarget


@dataclass(frozen=True)
class TargetCell:
    """A target with what its cell says beside it. `<= 20 hari`: 20, `hari`, `<`."""

    nilai: NilaiTarget | str
    unit: str = ""
    bound: str = ""  # "<" for one that is not to be passed, ">" for one to be reached
    regrouped: bool = False  # `1.250` is taken for 1250
    word: str = ""  # `Baik` of `3,2 (Baik)`


_MARKS = re.compile(r"\s*(?:\(?\*+\)?|[¹²³⁴⁵⁶⁷⁸⁹⁰]+\)?)$")  # of a footnote: `86*)`, `86¹`
_REMARK = re.compile(r"(?P<unit>[^()]*[^\W_%]|%)\s*\((?P<remark>[^()]*)\)?")  # `% (naik)`
_NUMBER = r"-?\d[\d.,]*"
_BOUND = re.compile(
    r"(?P<sign><=|=<|≤|<|>=|=>|≥|>|(?:kurang|lebih|tidak lebih)\s+dari|(?:maks(?:imal)?|min(?:imal)?)\b\.?"
    r"|paling\s+(?:lama|banyak|sedikit|tinggi|rendah)|di\s*(?:bawah|atas))\s*(?=[\d-])",
    re.IGNORECASE,
)
_UPPER = re.compile(
    r"[<≤]|=<|kurang|tidak lebih|maks|paling\s+(?:lama|banyak|tinggi)|di\s*bawah", re.IGNORECASE
)
_UNIT = r"(?:%|[^\W\d_][^\d]*?)"
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s*(?P<inner>{_UNIT})?\s*(?:-|–|—|s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?)\s*"
    rf"(?P<high>{_NUMBER})\s*(?P<unit>{_UNIT})?"
)
_RATE = re.compile(
    rf"(?P<number>{_NUMBER})\s*(?::|/|per)\s*(?P<base>1(?:0{{2,}}|0{{0,2}}(?:\.000)+))\s*(?P<of>[^\d]*)",
    re.IGNORECASE,
)
_ONE = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>\D*)")
_UNIT_FIRST = re.compile(
    rf"(?P<unit>Rp\.?|level|indeks|skor|nilai|peringkat|poin|kategori)\s*(?P<number>{_NUMBER})(?:,-)?",
    re.IGNORECASE,
)
_NONE = re.compile(r"[-–—]*|n\s*/?\s*a\.?|n\.a\.?|belum\s+ada|tad", re.IGNORECASE)


def says_nothing(value: CellValue | None) -> bool:
    """Tell whether a cell is blank, or says that there is no target: `-`, `n/a`."""
    return value is None or (isinstance(value, str) and bool(_NONE.fullmatch(one_line(value))))


def no_number(value: UnusableValue, what: str = "angka") -> str:
    """Return the reason why a cell without a value is no number."""
    if not value.shown:
        return "rumus tanpa hasil; buka dan simpan berkas ini di Excel"
    return f"isinya {quoted(value.shown)}, bukan {what}"


def percent_of(value: CellValue) -> Decimal | None:
    """Return the number of a cell as per cent, 85 of `85%`, None of another cell."""
    if not isinstance(value, UnusableValue) or value.kind != "percent":
        return None
    try:
        return Decimal(plain(shortest(Decimal(value.shown) * 100)))
    except ArithmeticError:
        return None


def parse_target(value: CellValue, satuan: str = "", *, comma: bool = False) -> TargetCell | str:
    """Read a target out of a cell, or return the reason why there is none.

    `satuan` helps with numbers of two readings: nobody counts 1,250 people. `comma`: so do other
    numbers of the sheet, which have a decimal comma.
    """
    read = _target(value, satuan, comma=comma)
    if isinstance(read, str):
        return read
    numbers = (
        [read.nilai.bawah, read.nilai.atas] if isinstance(read.nilai, Rentang) else [read.nilai]
    )
    if any(isinstance(n, Decimal) and count_digits(plain(n)) > NUMBER_DIGITS for n in numbers):
        return f"angkanya lebih dari {NUMBER_DIGITS} angka"
    return read


def unit_fits(unit: str, satuan: str) -> bool:
    """Tell whether the unit of a cell is that of its indikator."""
    one, other = " ".join(unit.casefold().split()), " ".join(satuan.casefold().split())
    return not one or one == other or (is_persen(one) and is_persen(other))


def writes_decimal_comma(value: CellValue) -> bool:
    """Tell whether a text is a number with a decimal comma that is nothing else: `78,5 %`."""
    return isinstance(value, str) and bool(re.fullmatch(r"-?\d+,\d{1,2}\s*\D*", one_line(value)))


def _target(value: CellValue, satuan: str, *, comma: bool) -> TargetCell | str:
    if isinstance(value, UnusableValue):
        if value.kind != "percent":
            return no_number(value)
        percent = percent_of(value)
        return f"{quoted(value.shown)} bukan angka" if percent is None else TargetCell(percent, "%")
    if isinstance(value, dt.date | dt.time):
        return f"isinya tanggal atau jam ({value}), bukan angka; tulis sebagai teks"
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return "isinya bukan angka"
    if not isinstance(value, str):
        if abs(value) < 10**NUMBER_DIGITS:
            unit = "%" if isinstance(value, WithPercentSign) else ""
            return TargetCell(Decimal(plain(shortest(Decimal(repr(value))))), unit)
        return f"{value} bukan angka biasa"
    text = _MARKS.sub("", one_line(value).replace("−", "-")).strip(" ;")
    bound = ""
    if match := _BOUND.match(text):
        bound = "<" if _UPPER.match(match["sign"]) else ">"
        text = text[match.end() :]
    return _number_or_word(text, bound, satuan, comma=comma)


def _number_or_word(text: str, bound: str, satuan: str, *, comma: bool) -> TargetCell | str:
    refused = f"{quoted(text)} bukan angka, rentang atau predikat yang pasti"
    if text.casefold() == "nihil":
        return TargetCell(Decimal(0), "", bound, word=text)
    if match := _RATE.fullmatch(text):
        number, regrouped = _number(match["number"], satuan, comma=comma)
        if number is not None:
            unit = one_line(f"per {match['base']} {match['of']}")
            return TargetCell(number, unit, bound, regrouped)
    if match := _BETWEEN.fullmatch(text):
        low, first = _number(match["low"], satuan, comma=comma)
        high, second = _number(match["high"], satuan, comma=comma)
        inner, unit = (match["inner"] or "").strip(), (match["unit"] or "").strip()
        if low is None or high is None or low >= high or not unit_fits(inner, unit):
            return refused
        return TargetCell(Rentang(low, high), unit, bound, first or second)
    match = _ONE.fullmatch(text) or _UNIT_FIRST.fullmatch(text)
    if match is not None:
        unit, remark = _unit_and_remark(match["unit"].strip())
        if unit and not any(c.isalpha() or c in "%°‰" for c in unit):
            return refused
        number, regrouped = _number(match["number"].rstrip(".,"), unit or satuan, comma=comma)
        if number is not None:
            predikat = known_word(unit) or ""
            return TargetCell(
                number, "" if predikat else unit, bound, regrouped, predikat or remark
            )
        return f"{quoted(text)} bukan angka yang pasti: dua orang membacanya berbeda, tulis tanpa titik"
    word = None if is_persen(satuan) or is_count(satuan) else known_word(text)
    return TargetCell(word) if word is not None else refused


def _unit_and_remark(text: str) -> tuple[str, str]:
    """Return the unit behind a number, and a remark in brackets: `(dua) laporan`, `% (naik)`."""
    if match := re.fullmatch(r"\(([^()]*)\)", text):
        inner = match[1].strip()
        is_unit = is_persen(inner) or is_count(inner) or known_word(inner)
        return (inner, "") if is_unit else ("", inner)
    if match := re.fullmatch(r"\(([^()]*)\)\s*(.+)", text):
        return match[2].strip(" ()"), match[1].strip()
    if match := _REMARK.fullmatch(text):
        return match["unit"].strip(), match["remark"].strip()
    return text.strip(" ()"), ""


def _number(text: str, satuan: str, *, comma: bool) -> tuple[Decimal | None, bool]:
    """Read a number by id_ID rules, and tell whether a doubtful point is taken for thousands.

    None for one that two people read differently.
    """
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        if not (comma or text.endswith("000") or is_count(satuan)) or re.match(r"-?0", text):
            return None, False
        return Decimal(text.replace(".", "")), True
    number = parse_cell(text, comma=True)
    if number is None and re.fullmatch(r"-?\d+\.\d{1,2}", text):
        number = parse_cell(text, comma=False)
    return (None if number is None else Decimal(number)), False
