"""Shades of grey and of predikat on paper; what they say stands beside them as a word."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iki.model import Skala

GREY = "E7E6E6"  # behind headings

# From the highest predikat to the lowest: lighter to darker.
_SHADES = ("EDF7E8", "DDEBD3", "F7E3A1", "F0B889", "D98F84")


def predikat_fill(predikat: str | None, skala: Skala) -> str | None:
    """Return the shade of a predikat by its place on a scale; None if it is not on it."""
    step = skala.step(predikat, len(_SHADES))
    return None if step is None else _SHADES[step]
