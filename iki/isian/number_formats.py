"""What a number format of a workbook makes of a number: per cent, a date, or just that number.

A format has up to four sections for numbers above, below and equal to zero, or with conditions of
their own. What is quoted or escaped in it is text: `0"%"` puts a sign behind 85, `0%` shows 0.85 as
85%.
"""

from __future__ import annotations

import datetime as dt
import re
from functools import lru_cache
from typing import NamedTuple

from iki.isian.grid import UnusableValue, WithPercentSign

BUILT_IN = {
    **dict.fromkeys(("9", "10"), "0%"),
    **dict.fromkeys(("14", "15", "16", "17", "22"), "d/m/yy"),
    **dict.fromkeys(("18", "19", "20", "21", "45", "47"), "h:mm"),
    "46": "[h]:mm:ss",
}
# Texts, then what is in brackets, a sign of its own, and a letter.
_PARTS = re.compile(r'"([^"]*)"?|\\(.)|[_*].|\[([^\]]*)\]?|(.)', re.DOTALL)
_CONDITION = re.compile(r"(<=|>=|<>|<|>|=)\s*(-?[\d.]+)")
_ELAPSED = re.compile(r"h+|m+|s+", re.IGNORECASE)


class FormatSection(NamedTuple):
    """A section of a number format: the numbers it applies to, and how it shows them."""

    kind: str  # "", "percent", "sign", "date" or "elapsed"
    condition: tuple[str, float] | None = None


AS_IT_IS = (FormatSection(""),)
Sections = tuple[FormatSection, ...]


@lru_cache(maxsize=10_000)
def sections_of(code: str) -> Sections:
    """Return the sections of a format, those for numbers."""
    if code.isalpha() and code.lower() == "general":
        return AS_IT_IS
    found: list[FormatSection] = []
    kind, sign, condition = "", False, None
    for quoted, escaped, bracket, letter in _PARTS.findall(code + ";"):
        if letter == ";":
            found.append(FormatSection(kind or ("sign" if sign else ""), condition))
            kind, sign, condition = "", False, None
        elif letter == "%":
            kind = "percent"
        elif letter and letter in "dmyhsDMYHS":
            kind = kind or "date"
        elif _ELAPSED.fullmatch(bracket):
            kind = "elapsed"
        elif match := _CONDITION.fullmatch(bracket):
            condition = match[1], float(match[2])
        sign = sign or "%" in quoted or escaped == "%"
    return tuple(found[:3])


def is_plain(sections: Sections) -> bool:
    """Tell whether a format shows every number as it is."""
    return all(section.kind == "" for section in sections)


def shown_as(
    number: float, sections: Sections, *, from_1904: bool = False
) -> float | dt.date | dt.time | dt.timedelta | UnusableValue:
    """Return a number as its format shows it to people."""
    match _section_for(number, sections).kind:
        case "percent":
            return UnusableValue("percent", str(number))
        case "sign":
            return WithPercentSign(number)
        case "date":
            return _date(number, from_1904=from_1904)
        case "elapsed":
            return _as_duration(number)
        case _:
            return number


def _section_for(number: float, sections: Sections) -> FormatSection:
    if any(section.condition for section in sections):
        for section in sections:
            if section.condition is None or _holds(number, *section.condition):
                return section
        return sections[-1]
    if len(sections) == 1 or number > 0 or (number == 0 and len(sections) == 2):
        return sections[0]
    return sections[1 if number < 0 else 2]


def _holds(number: float, sign: str, bound: float) -> bool:
    match sign:
        case "<":
            return number < bound
        case "<=":
            return number <= bound
        case ">":
            return number > bound
        case ">=":
            return number >= bound
        case "=":
            return number == bound
        case _:
            return number != bound


_LAST_DAY = 2_958_465  # 31 December 9999
_DAY_THAT_WAS_NOT = 60  # 29 February 1900, which Excel counts


def _date(number: float, *, from_1904: bool) -> float | dt.date | dt.time:
    if not 0 <= number < _LAST_DAY + 1:
        return number  # shown as #####
    days = int(number)
    seconds = round((number - days) * 86_400)
    if days == 0 and not from_1904:
        minutes, second = divmod(min(seconds, 86_399), 60)
        return dt.time(minutes // 60, minutes % 60, second)
    if from_1904:
        first = dt.datetime(1904, 1, 1)  # noqa: DTZ001 - as a sheet has them
    else:
        first = dt.datetime(1899, 12, 31 if days < _DAY_THAT_WAS_NOT else 30)  # noqa: DTZ001
    try:
        moment = first + dt.timedelta(days=days, seconds=seconds)
    except OverflowError:
        return number
    return moment if seconds else moment.date()


def _as_duration(number: float) -> float | dt.timedelta:
    try:
        return dt.timedelta(days=number)
    except (OverflowError, ValueError):
        return number
