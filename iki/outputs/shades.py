"""Shades of grey and of predikat on paper; what they say stands beside them as a word."""

from __future__ import annotations

GREY = "E7E6E6"  # behind headings

# From the highest predikat to the lowest: lighter to darker.
_SHADES = ("EDF7E8", "DDEBD3", "F7E3A1", "F0B889", "D98F84")


def predikat_fill(place: int, count: int) -> str:
    """Return the shade of the predikat at a place (from 0) of a scale of so many."""
    return _SHADES[round(place * (len(_SHADES) - 1) / max(count - 1, 1))]
