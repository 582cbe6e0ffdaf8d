"""Values of what was typed for options: years, periods, days, jabatan; raises UsageError."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.diagnostics.suggestions import suggestion
from iki.errors import UsageError
from iki.limits import TAHUN_MAX, TAHUN_MIN
from iki.periode import PERIODE, WRITTEN_NAMES, Periode, hint_for, parse_periode

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


def check_tahun(tahun: int) -> int:
    """Check a year of four digits; raises UsageError."""
    if not TAHUN_MIN <= tahun <= TAHUN_MAX:
        raise UsageError(
            f"--tahun {tahun}: tulis tahun empat angka, {TAHUN_MIN} sampai {TAHUN_MAX}"
        )
    return tahun


def check_sampai(text: str) -> Periode:
    """Parse the period of `--sampai`; raises UsageError."""
    return check_periode(text, "--sampai")


def check_periode(text: str, option: str) -> Periode:
    """Parse the period of an option; raises UsageError with a suggestion."""
    periode = parse_periode(text) if text.strip() else None
    if periode is None:
        hint = hint_for(text) or suggestion(text, WRITTEN_NAMES) or f"pakai {', '.join(PERIODE)}"
        raise UsageError(f"{option} {text}: periode ini tidak dikenal", hint)
    return periode


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
    from iki.dates import parse_date

    day = parse_date(text)
    if day is None or not TAHUN_MIN <= day.year <= TAHUN_MAX:
        hint = 'tulis misalnya 2025-01-15 atau "15 Januari 2025"'
        raise UsageError(f"--tanggal {text}: tanggal ini tidak dikenal", hint)
    return day
