"""Data rules: how often they are wrong about counts that are nothing but counts."""

from __future__ import annotations

from decimal import Decimal
from random import Random

import pytest

from iki.checks.levels import _is_about, _is_level


def counts(random: Random, mean: float, periods: int) -> list[Decimal]:
    """Return counts of events that come by chance: they vary by the root of their mean."""
    return [Decimal(max(0, round(random.gauss(mean, mean**0.5)))) for _ in range(periods)]


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("periods", [3, 4, 12])
@pytest.mark.parametrize("mean", [3, 12, 25, 60, 120, 400, 2000])
def test_counts_are_hardly_ever_taken_for_levels(mean: float, periods: int, whole: bool) -> None:  # noqa: FBT001
    random = Random(f"{mean} {periods}")  # noqa: S311 - the same on every run
    series = [counts(random, mean, periods) for _ in range(1000)]
    assert sum(_is_level(values, whole=whole) for values in series) <= 20


def test_a_target_of_the_year_is_not_reached_in_each_period() -> None:
    random = Random(1)  # noqa: S311
    for mean in (25, 60, 400):
        series = [counts(random, mean, 4) for _ in range(1000)]
        assert not any(_is_about(Decimal(mean * 4), values) for values in series)


LEVELS = [
    ("4087 4087 4092 4100", 16000, True, True),
    ("4087 4087 4092 4100", None, False, True),
    ("46 46 47 48", None, True, True),
    ("46 46 47 48", 50, False, True),
    ("46 46 47 48", None, False, False),
    ("205 205 205", None, False, True),
    ("200 200 200", None, False, False),
    ("200 200 200", None, True, True),
    ("205 205", None, True, False),
    ("2830 2875 2925 2995", 3300, False, True),
    ("2830 2875 2925 2995", None, False, False),
    ("4100 4092 4100 4100", 4100, True, False),
    ("12 12 12 12", 48, True, False),
    ("1048000 1050000 1053000 1055000", None, True, True),
]


@pytest.mark.parametrize(("text", "target", "whole", "expected"), LEVELS)
def test_levels(text: str, target: int | None, whole: bool, expected: bool) -> None:  # noqa: FBT001
    values = [Decimal(word) for word in text.split()]
    about = target is not None and _is_about(Decimal(target), values)
    assert (_is_level(values, whole=whole) or about) is expected
