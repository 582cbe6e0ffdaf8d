"""docs/laporan.md shows what the report looks like now."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

from iki.limits import REPORT_BYTES, REPORT_ROWS
from tests.report import picture
from tests.report.conftest import ROOT

if TYPE_CHECKING:
    from tests.report.conftest import Report


def test_the_picture_is_of_this_report(report: Report) -> None:
    """`python -m tests.report.picture` renews it."""
    file = report(ROOT, "--tahun", 2024)
    assert picture.named() == picture.fingerprint(file)
    assert f"]({picture.PICTURE.name})" in picture.PAGE.read_text()
    head = picture.PICTURE.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert struct.unpack(">II", head[16:]) == (1120, 1180)


def test_the_bounds_are_those_of_the_code() -> None:
    text = " ".join(picture.PAGE.read_text().split())
    assert f"sampai {REPORT_ROWS} baris setiap variabel" in text
    assert f"bersama lebih dari {REPORT_BYTES // 1_000_000} MB" in text
