"""Values of what was typed for options: years, periods, days, jabatan; raises UsageError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.dates import parse_date, require_periode, require_tahun
from iki.errors import UsageError
from iki.limits import TAHUN_MAX, TAHUN_MIN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from iki.periode import Periode


def check_tahun(tahun: int) -> int:
    """Check the year of `--tahun`; raises UsageError."""
    return require_tahun(tahun, "--tahun")


def check_sampai(text: str) -> Periode:
    """Parse the period of `--sampai`; raises UsageError."""
    return require_periode(text, "--sampai")


def check_proses(number: int | None) -> None:
    """Raise UsageError for a number of processes below 1."""
    if number is not None and number < 1:
        raise UsageError(f"--proses {number}: tulis 1 atau lebih")


def check_columns(
    tahun: Sequence[int], per: str | None, sampai: Periode, *, lepas: bool
) -> Sequence[Periode] | None:
    """Return the periods that are columns of a comparison; None if the years are."""
    if per is None:
        if lepas:
            raise UsageError("--lepas hanya berlaku bersama --per")
        if len(tahun) < 2:
            raise UsageError(
                f"--tahun {tahun[0]}: sebutkan dua tahun atau lebih, "
                f"misalnya --tahun {tahun[0] - 1} --tahun {tahun[0]}, atau --per triwulan"
            )
        return None
    if len(tahun) > 1:
        raise UsageError("--per membandingkan periode-periode satu tahun; sebutkan satu --tahun")
    from iki.bandingkan.comparison import PER

    periods = [p for p in PER[per] if p.last <= sampai.last]
    if not periods:
        raise UsageError(f"--sampai {sampai}: belum ada {per} yang selesai pada periode itu")
    return periods


def check_tanggal(text: str | None) -> date | None:
    """Parse the day of an option; raises UsageError."""
    if text is None:
        return None
    day = parse_date(text)
    if day is None or not TAHUN_MIN <= day.year <= TAHUN_MAX:
        hint = 'tulis misalnya 2025-01-15 atau "15 Januari 2025"'
        raise UsageError(f"--tanggal {text}: tanggal ini tidak dikenal", hint)
    return day
