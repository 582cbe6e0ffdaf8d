"""Engines and programs that tests use if they are there; in `.ci/run` (IKI_SEMUA_MESIN) they all are."""

from __future__ import annotations

import importlib.util
import os
import shutil
from collections.abc import Callable
from typing import TypeVar

import pytest

SOFFICE = shutil.which("soffice")
SSCONVERT = shutil.which("ssconvert")
Test = TypeVar("Test", bound=Callable[..., None])


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


def needs_libreoffice(test: Test) -> Test:
    """Mark a test that starts LibreOffice; it is skipped where that is not installed."""
    lacks = pytest.mark.skipif(SOFFICE is None, reason="LibreOffice tidak terpasang")
    office: Test = pytest.mark.office(lacks(test))
    return office


def needs_print(test: Test) -> Test:
    """Mark a test that prints in LibreOffice and reads what is on the pages."""
    lacks = pytest.mark.skipif(
        shutil.which("pdftotext") is None, reason="pdftotext tidak terpasang"
    )
    skipped: Test = lacks(test)
    return needs_libreoffice(skipped)
