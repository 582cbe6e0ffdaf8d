"""Engines and programs that tests use if they are there; in `.ci/run` (IKI_SEMUA_MESIN) they all are."""

from __future__ import annotations

import importlib.util
import os

import pytest


def needed(*modules: str, program: str | None = None) -> None:
    """Skip a module of tests, with a word, where one of these is not installed; fail where all have to be."""
    lacking = [name for name in modules if importlib.util.find_spec(name) is None]
    if program is not None:
        lacking.append(program)
    if lacking:
        reason = f"{', '.join(lacking)} belum terpasang"
        if os.environ.get("IKI_SEMUA_MESIN"):
            pytest.fail(reason, pytrace=False)
        pytest.skip(reason, allow_module_level=True)
