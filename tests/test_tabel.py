"""Lines and tables are those of rich, where rich makes the same ones."""

from __future__ import annotations

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich import box
from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iki.tabel import Kolom, Paragraf, Tabel, fold

WORDS = st.lists(st.text("aé漢|", min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)


def draw(renderable: RenderableType, *, color: bool) -> str:
    stream = StringIO()
    Console(
        file=stream, width=80, color_system="truecolor" if color else None, force_terminal=color,
        markup=False, highlight=False, emoji=False, legacy_windows=False, _environ={},
    ).print(renderable)  # fmt: skip
    return stream.getvalue()


def seen(text: str) -> list[str]:
    """Return the lines without colours and without what nobody sees at their ends."""
    return [Text.from_ansi(line).plain.rstrip() for line in text.splitlines()]


@given(TEXTS, st.integers(2, 30))
def test_fold_breaks_as_rich_does(text: str, width: int) -> None:
    lines = Text(text).wrap(Console(), width, overflow="fold")
    assert [line.rstrip() for line in fold(text, width)] == [line.plain.rstrip() for line in lines]


@pytest.mark.parametrize("color", [False, True])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_table_of_rich(rows: list[tuple[str, str, str]], *, color: bool) -> None:
    kolom = [Kolom("Satu", 12), Kolom("Dua", 8, kanan=True), Kolom("Tiga", 20)]
    ours = Tabel(kolom, [[Text(cell, "red") for cell in row] for row in rows], menjorok=2)
    theirs = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, leading=1
    )
    for k in kolom:
        theirs.add_column(
            k.judul, width=k.lebar, justify="right" if k.kanan else "left", overflow="fold"
        )
    for row in rows:
        theirs.add_row(*map(Text, row))
    expected = seen(draw(Padding(theirs, (0, 0, 0, 2)), color=False))
    expected[1] = f"  {'─' * (12 + 8 + 20 + 2 * 2)}"  # rich draws one more, below a blank
    assert seen(draw(ours, color=color)) == expected


@pytest.mark.parametrize("color", [False, True])
@given(text=TEXTS)
def test_paragraph_of_rich(text: str, *, color: bool) -> None:
    expected = seen(draw(Padding(Text(text * 3), (0, 0, 0, 2)), color=False))
    assert seen(draw(Paragraf(Text(text * 3, "bold"), menjorok=2), color=color)) == expected
