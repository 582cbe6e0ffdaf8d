"""Traits: what a key of a definition is to a comparison, said in its annotation.

`beda` and the fingerprints of forms and locks read it there: `tugas: Annotated[NonEmpty[TextField],
Trait.TEXT]`. A key without a trait is one that figures follow from.
"""

from __future__ import annotations

from enum import Flag, auto
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel


class Trait(Flag):
    """What is true of a key; `|` joins several."""

    NAME = auto()  # what its owner is called
    TEXT = auto()  # printed, or only checked: no figure follows from it
    UNTOLD = auto()  # `beda` says nothing of it, or says it in another way
    FIXED = auto()  # no `perubahan` changes it
    LATER = auto()  # iki did not always have it: unwritten, it is no part of a fingerprint
    OUTSIDE = auto()  # no part of a fingerprint, whatever it says


@cache
def traits_of(model: type[BaseModel]) -> Mapping[str, Trait]:
    """Return the traits of each key of a model, in the order of the keys."""
    return {
        key: next((m for m in info.metadata if isinstance(m, Trait)), Trait(0))
        for key, info in model.model_fields.items()
    }
