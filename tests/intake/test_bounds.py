"""Workbooks made to be large: what is held and looked at stays in proportion to what is in them, or they are refused."""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING

import pytest

from iki.isian import file_cells, headings, structure
from iki.isian.copy_with_remarks import LOST_ROWS, copy_with_remarks
from iki.isian.refusals import DeliveryError
from tests import build
from tests.intake.conftest import SEKSI
from tests.intake.packages import MAIN, ods, xlsx

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.isian.delivery import Reading

DEFINISI = build.definisi({"seksi": SEKSI})


def row(*texts: object, look: int = 0) -> str:
    return "<row>{}</row>".format(
        "".join(
            f'<c s="{look}"><v>{text}</v></c>' if isinstance(text, int)
            else f'<c t="inlineStr"><is><t>{text}</t></is></c>'
            for text in texts
        )
    )  # fmt: skip


HEADING = row("tahun", "jabatan", "variabel", "TW1")
VALUE = row(2025, "seksi", "orang_dibina", 5)


def merged(*ranges: str) -> str:
    return "".join(f'<mergeCell ref="{one}"/>' for one in ranges)


def styles(number: int) -> str:
    looks = '<xf numFmtId="9"/>' * number
    return f'<styleSheet xmlns="{MAIN}"><cellXfs>{looks}</cellXfs></styleSheet>'


def understood(content: bytes) -> Reading:
    return structure.interpret_cells(file_cells.read_cells(content), "f", "", DEFINISI)


def work(task: Callable[[], object]) -> int:
    """Return how many functions of Python a task calls."""
    calls = 0

    def count(_frame: object, event: str, _: object) -> None:
        nonlocal calls
        calls += event == "call"

    before = sys.getprofile()
    sys.setprofile(count)
    try:
        task()
    finally:
        sys.setprofile(before)
    return calls


GROWING: dict[str, Callable[[int], bytes]] = {
    "values": lambda n: xlsx(HEADING + VALUE * n),
    "heading rows": lambda n: xlsx(HEADING * n),
    "tables": lambda n: xlsx((HEADING + VALUE) * n),
    "unknown headings": lambda n: xlsx(row("variabel", "TW1", *(f"judul {i}" for i in range(4 * n)))),
    "formulas": lambda n: xlsx(HEADING + "<row><c><f>1+1</f><v>2</v></c></row>" * n),
    "looks": lambda n: xlsx(HEADING + "".join(row(1, look=i) for i in range(n)), styles=styles(n)),
    "empty cells": lambda n: xlsx(HEADING + ("<row>" + "<c s='1'/>" * 9 + "</row>") * n),
    "a merged column of values": lambda n: xlsx(HEADING + VALUE * n, after=merged(f"D2:D{n + 1}")),
    "merged ranges": lambda n: xlsx(HEADING + VALUE, after=merged(*(f"F{i}:G{i}" for i in range(1, n)))),
    "empty rows of ods": lambda n: ods("<table:table-row><table:table-cell/></table:table-row>" * n),
}  # fmt: skip


@pytest.mark.machine
@pytest.mark.parametrize("name", GROWING)
def test_work_grows_as_the_workbook_does(name: str) -> None:
    small, large = (work(partial(understood, GROWING[name](number))) for number in (300, 3_000))
    assert large < 13 * small


def test_merged_ranges_hold_no_cells_that_are_empty() -> None:
    whole = merged(*(f"A{1 + n * 100_000}:XFD{(n + 1) * 100_000}" for n in range(8)))
    (grid,) = file_cells.read_cells(xlsx(HEADING + VALUE * 9, after=whole)).grids
    assert len(grid.covered) == grid.size


def test_few_unknown_headings_are_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    monkeypatch.setattr(headings, "suggestion", lambda name, _: asked.append(name))
    understood(xlsx(row("variabel", "TW1", *(f"judul {n}" for n in range(5_000)))))
    assert len(asked) == 100


def test_empty_cells_are_none_and_the_form_is_read() -> None:
    reading = understood(xlsx(HEADING + VALUE + f"<row>{'<c/>' * 600}</row>" * 1_000))
    assert (reading.total, len(reading.entries)) == (8, 1)


REFUSED: dict[str, tuple[Callable[[], bytes], str]] = {
    "cells": (lambda: xlsx("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>" + ("<row>" + "<c><v>1</v></c>" * 16_000 + "</row>") * 31), "terlalu banyak sel"),
    "one text in many cells": (lambda: xlsx('<row><c t="s"><v>0</v></c></row>' * 4_000, texts=f"<si><t>{'1' * 30_000}</t></si>"), "terlalu banyak sel"),
    "repeated cells": (lambda: ods('<table:table-row table:number-rows-repeated="1000000"><table:table-cell office:value-type="float" office:value="1"/></table:table-row>'), "terlalu banyak sel"),
    "merged ranges": (lambda: xlsx(HEADING, after=merged(*["A1:B1"] * 100_001)), "sel gabungan"),
    "merged cells": (lambda: xlsx(HEADING + VALUE * 4_000, after=merged(*["A1:XFD1048576"] * 8)), "sel gabungan"),
    "elements inside each other": (lambda: xlsx("<a>" * 1_000_000), "rusak"),
    "cells inside each other": (lambda: xlsx("<row>" * 1_000_000), "rusak"),
    "names of elements": (lambda: xlsx("".join(f"<a{n}/>" for n in range(40_000))), "rusak"),
    "names of attributes": (lambda: xlsx("<a " + " ".join(f'a{n}=""' for n in range(300_000)) + "/>"), "rusak"),
    "styles": (lambda: xlsx(HEADING, styles=styles(600_000)), "styles.xml"),
    "sheets of one part": (lambda: xlsx(HEADING, sheets='<sheet name="x" r:id="rId1"/>' * 1_000), "tidak dapat dibaca"),
}  # fmt: skip


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_too_much_is_refused(name: str) -> None:
    content, said = REFUSED[name]
    with pytest.raises(DeliveryError, match=said):
        file_cells.read_cells(content())


def test_a_text_longer_than_any_is_cut() -> None:
    content = xlsx(f'<row><c t="inlineStr"><is><t>{"a" * 3_000_000}</t></is></c></row>')
    (grid,) = file_cells.read_cells(content).grids
    assert 100_000 < len(str(grid.rows[1][1])) < 200_000


def test_of_a_large_workbook_only_refused_rows_are_given_back(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("iki.isian.copy_with_remarks.DELIVERY_COPIED", 10)
    content = xlsx(HEADING + VALUE + row(2025, "seksi", "orang_dibina", "lima"))
    delivered = file_cells.read_cells(content)
    refused = structure.interpret_cells(delivered, "f", "", DEFINISI).refused
    copy, lost = copy_with_remarks(content, delivered, refused)
    (grid,) = file_cells.read_cells(copy).grids
    assert (lost, [*grid.rows]) == (LOST_ROWS, [3])
