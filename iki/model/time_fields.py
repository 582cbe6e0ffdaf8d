"""Field types of time: years, periods of them, instants (`2025-TW3`), and what is given by them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Annotated, Any

from pydantic import BeforeValidator

from iki.dates import is_impossible
from iki.diagnostics.suggestions import suggestion
from iki.escaping import quoted
from iki.limits import TAHUN_MAX, TAHUN_MIN
from iki.model.fields import TEXT_SCHEMA, NumberOrWord, TargetField, text_of_scalar
from iki.model.problems import field_annotation, kind, one_of, problem
from iki.periode import PERIODE, TAHUN, Instant, hint_for, parse_periode


def _tanggal(value: Any) -> str:
    """Return a text; one that has the form of a date has to be one."""
    text = text_of_scalar(value)
    if is_impossible(text):
        hint = "tulis misalnya 2025-01-15 atau 15 Januari 2025"
        raise problem("S17", f"tanggal {quoted(text)} tidak ada", hint)
    return text


ALL_YEARS = 0  # the year of a standard that is no year's


def _by_year(value: Any) -> Any:
    """Return standards by year: a number alone is that of all years."""
    return value if isinstance(value, dict) else {"": value}


def _year_or_all(value: Any) -> int:
    return _tahun(value) if value != "" else ALL_YEARS


def _per_periode(value: Any) -> Any:
    """Return targets by period: a number or range alone is the year's, null is none yet."""
    if value is None:
        return {}
    return value if isinstance(value, dict) else {"tahun": value}


def _periode(value: Any) -> str:
    if value in PERIODE:
        return str(value)
    meant = parse_periode(str(value))
    raise problem(
        "S10",
        f"{quoted(str(value))} bukan periode target",
        (
            f"tulis {meant.kode}"
            if meant
            else hint_for(str(value)) or suggestion(str(value), PERIODE)
        )
        or "pakai TW1..TW4, S1, S2, B01..B12 atau tahun",
    )


def _tahun(value: Any) -> int:
    return _year_of(str(value))


@lru_cache(maxsize=1000)  # a project has the same few everywhere
def _year_of(text: str) -> int:
    if re.fullmatch(r"[0-9]{4}", text, re.ASCII) and TAHUN_MIN <= int(text) <= TAHUN_MAX:
        return int(text)
    hint = "tulis empat angka, misalnya 2024"
    if re.fullmatch(r"[0-9]{1,3}", text, re.ASCII):
        hint += "; bila ini desimal sesudah koma, pakai titik, misalnya 84.5"
    raise problem("S10", f"{quoted(text)} bukan tahun", hint)


_INSTANT = re.compile(r"([0-9]{4})(?:\s*[-/ ]\s*(.+))?", re.ASCII)


def _instant(value: Any) -> Instant:
    """Return a year (`2025`), or a year and a period (`2025-TW3`)."""
    if isinstance(value, Instant):
        return value
    return _cached_instant(value) if isinstance(value, str) else _instant_of(value)


def _instant_of(value: Any) -> Instant:
    text = str(value).strip() if isinstance(value, str) else ""
    match = _INSTANT.fullmatch(text)
    periode = parse_periode(match[2]) if match and match[2] else TAHUN
    if match and periode and TAHUN_MIN <= int(match[1]) <= TAHUN_MAX:
        instant = Instant(int(match[1]), periode)
        if text == str(instant):
            return instant
        hint = f"tulis {instant}"
    else:
        hint = (
            match and match[2] and hint_for(match[2])
        ) or "tulis tahun, atau tahun dan periodenya"
        hint += ", misalnya 2025, 2025-S2, 2025-TW3 atau 2025-B09"
    raise problem("S16", f"{kind(value)} bukan tahun atau periode suatu tahun", hint)


def read_instant_text(text: str) -> Instant | None:
    """Return the instant of a text as people write it (`2026 TW III`), None if it is none."""
    match = _INSTANT.fullmatch(text.strip())
    periode = parse_periode(match[2]) if match and match[2] else TAHUN
    if match is None or periode is None or not TAHUN_MIN <= int(match[1]) <= TAHUN_MAX:
        return None
    return Instant(int(match[1]), periode)


_cached_instant = lru_cache(maxsize=1000)(_instant_of)


Tanggal = Annotated[str, field_annotation(_tanggal, TEXT_SCHEMA)]
_YEAR = {"type": "string", "pattern": "^(194[5-9]|19[5-9][0-9]|2[0-9]{3})$"}
Tahun = Annotated[int, field_annotation(_tahun, _YEAR)]
NilaiAcuan = Annotated[
    dict[Annotated[int, field_annotation(_year_or_all, _YEAR)], NumberOrWord],
    BeforeValidator(_by_year, json_schema_input_type=NumberOrWord | dict[Tahun, NumberOrWord]),
]
TahunRencana = Annotated[
    int,
    field_annotation(
        _tahun,
        {"anyOf": [{"type": "integer", "minimum": TAHUN_MIN, "maximum": TAHUN_MAX}, _YEAR]},
    ),
]
InstantField = Annotated[
    Instant,
    field_annotation(
        _instant,
        {
            "anyOf": [
                {"type": "integer", "minimum": TAHUN_MIN, "maximum": TAHUN_MAX},
                {
                    "type": "string",
                    "pattern": r"^(194[5-9]|19[5-9][0-9]|2[0-9]{3})"
                    r"(-(S[12]|TW[1-4]|B0[1-9]|B1[0-2]))?$",
                },
            ]
        },
    ),
]
KodePeriode = Annotated[str, field_annotation(_periode, one_of(PERIODE))]
PerPeriode = Annotated[
    dict[KodePeriode, TargetField | None],
    BeforeValidator(
        _per_periode,
        json_schema_input_type=TargetField | dict[KodePeriode, TargetField | None] | None,
    ),
]
