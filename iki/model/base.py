"""What all models have in common."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict


class Model(BaseModel):
    """Some keys of a definition file: frozen, and no key is taken that is not named.

    Built when it is first used: a model inside another one is built with that one only.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)
