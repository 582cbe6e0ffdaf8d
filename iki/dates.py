"""Days as people write them: `2025-07-01`, `1 Juli 2025`, and `01/07/2025` as Excel saves them."""

from __future__ import annotations

import re
from datetime import date

from iki.diagnostics.suggestions import suggestion
from iki.errors import UsageError
from iki.limits import TAHUN_MAX, TAHUN_MIN
from iki.periode import BULAN, PERIODE, WRITTEN_NAMES, Periode, hint_for, parse_periode

_ISO = re.compile(r"(?P<year>[0-9]{4})-(?P<month>[0-9]{1,2})-(?P<day>[0-9]{1,2})", re.ASCII)
_NUMBERS = re.compile(
    r"(?P<day>[0-9]{1,2})(?P<mark>[/.-])(?P<month>[0-9]{1,2})(?P=mark)(?P<year>[0-9]{4})", re.ASCII
)
_WORDS = re.compile(r"(?P<day>[0-9]{1,2})\s+(?P<month>[A-Za-z]+)\.?\s+(?P<year>[0-9]{4})", re.ASCII)


def parts_of_date(text: str) -> tuple[int, int, int] | None:
    """Return year, month and day of a text in one of the forms; the day need not exist."""
    bare = text.strip()
    if found := _ISO.fullmatch(bare) or _NUMBERS.fullmatch(bare):
        return int(found["year"]), int(found["month"]), int(found["day"])
    found = _WORDS.fullmatch(bare)
    month = parse_periode(found["month"]) if found else None
    if found and month and month.first == month.last:
        return int(found["year"]), month.first, int(found["day"])
    return None


def parse_date(text: str) -> date | None:
    """Return the day of a text; None if it is in none of the forms, or there is no such day."""
    parts = parts_of_date(text)
    try:
        return date(*parts) if parts else None
    except ValueError:
        return None


def is_impossible(text: str) -> bool:
    """Return whether a text has the form of a date, but there is no such day: 2024-02-30."""
    return parts_of_date(text) is not None and parse_date(text) is None


def date_in_words(day: date) -> str:
    """Return a day as documents print it: 15 Januari 2024."""
    return f"{day.day} {BULAN[day.month - 1]} {day.year}"


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date.fromordinal(date(year + month // 12, month % 12 + 1, 1).toordinal() - 1)


def today() -> date:
    """Return the day on the calendar of who calls."""
    from datetime import datetime

    return datetime.now().astimezone().date()


# --- what was asked for, by a name such as `--tahun` ----------------------------------------------


def require_tahun(tahun: int, name: str) -> int:
    """Return a year of four digits; raises UsageError for another number."""
    if not TAHUN_MIN <= tahun <= TAHUN_MAX:
        raise UsageError(f"{name} {tahun}: tulis tahun empat angka, {TAHUN_MIN} sampai {TAHUN_MAX}")
    return tahun


def require_periode(text: Periode | str, name: str) -> Periode:
    """Return a period, or that of a text, `TW2` or `tahun`.

    Raises UsageError with a suggestion for another.
    """
    if isinstance(text, Periode):
        return text
    periode = parse_periode(text) if text.strip() else None
    if periode is None:
        hint = hint_for(text) or suggestion(text, WRITTEN_NAMES) or f"pakai {', '.join(PERIODE)}"
        raise UsageError(f"{name} {text}: periode ini tidak dikenal", hint)
    return periode
