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

from iki.render.table import (
    Column,
    Paragraph,
    SettledTable,
    Tree,
    fold,
    fold_text,
)

WORDS = st.lists(st.text("aé漢|", min_size=1, max_size=9), min_size=1, max_size=9).map(" ".join)
TEXTS = st.lists(WORDS, min_size=1, max_size=3).map("\n".join)


def draw(renderable: RenderableType, *, color: bool, width: int = 80) -> str:
    stream = StringIO()
    Console(
        file=stream, width=width, color_system="truecolor" if color else None, force_terminal=color,
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


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("kasi_satuan_linmas.anggota", ["kasi_satuan_", "linmas.", "anggota"]),
        ("a kasi_linmas_dua b", ["a", "kasi_linmas_", "dua b"]),
        ("desa/kelurahan-kota", ["desa/", "kelurahan-", "kota"]),
        ("pertanggungjawaban_desa", ["pertanggungj", "awaban_desa"]),
        ("_____________________", ["____________", "_________"]),
    ],
)
@pytest.mark.parametrize("color", [False, True])
def test_a_long_word_goes_on_after_a_mark(text: str, lines: list[str], *, color: bool) -> None:
    assert fold(text, 12) == lines
    assert [line.plain for line in fold_text(Text(text), 12)] == lines
    grid = Table.grid()
    grid.add_column(width=12)
    grid.add_row(Paragraph(Text(text, "red")))
    assert seen(draw(grid, color=color)) == lines


@pytest.mark.parametrize(
    "renderable",
    [
        Paragraph(Text("satu dua", "red")),
        SettledTable([Column("a", 8)], [[Text("satu dua", "red")]]),
        SettledTable([Column("a", 8, right=True)], [[Text("satu dua\nsatu dua", "red")]]),
    ],
)
@pytest.mark.parametrize(
    ("width", "lines"), [(80, ["satu dua"]), (8, ["satu dua"]), (4, ["satu", "dua"])]
)
def test_a_text_of_one_colour_has_it_on_every_line(
    renderable: RenderableType, width: int, lines: list[str]
) -> None:
    if isinstance(renderable, SettledTable):
        renderable.columns = [k._replace(width=min(width, k.width)) for k in renderable.columns]
    shown = draw(renderable, color=True, width=width)
    assert all(f"\x1b[31m{line}\x1b[0m" in shown for line in lines)


def test_a_node_of_one_colour_has_it() -> None:
    assert "\x1b[31msatu dua\x1b[0m" in draw(Tree([(0, Text("satu dua", "red"))]), color=True)


JOINED = st.text("ab_./- ", min_size=1, max_size=60)


@given(JOINED, st.integers(1, 20))
def test_folding_loses_nothing_and_fits(text: str, width: int) -> None:
    lines = fold(text, width)
    assert "".join("".join(lines).split()) == "".join(text.split())
    assert all(len(line.rstrip()) <= width for line in lines)
    assert [line.plain for line in fold_text(Text(text), width)] == [
        line.rstrip() for line in lines
    ]


@pytest.mark.parametrize("depth", [5, 10, 11, 400])
@pytest.mark.parametrize("width", [40, 50, 80])
def test_a_tree_shows_every_level(depth: int, width: int) -> None:
    simpul = [(n, Text(f"n{n}")) for n in range(depth)] + [(0, Text("akhir"))]
    lines = seen(draw(Tree(simpul), color=False, width=width))
    assert [line.split()[-1] for line in lines] == [*(f"n{n}" for n in range(depth)), "akhir"]
    assert all(len(line) <= width for line in lines)
    deep = [n for n, line in enumerate(lines) if f"tingkat {n + 1} " in line]
    assert deep == list(range(width // 8, depth))
    assert lines[0] == "├── n0"
    assert lines[1] == "│   └── n1"


@pytest.mark.machine
@pytest.mark.parametrize("color", [False, True])
@given(rows=st.lists(st.tuples(TEXTS, TEXTS, TEXTS), min_size=1, max_size=4))
def test_table_of_rich(rows: list[tuple[str, str, str]], *, color: bool) -> None:
    kolom = [Column("Satu", 12), Column("Dua", 8, right=True), Column("Tiga", 20)]
    ours = SettledTable(kolom, [[Text(cell, "red") for cell in row] for row in rows], indent=2)
    theirs = Table(
        box=box.SIMPLE_HEAD, padding=(0, 1, 0, 0), pad_edge=False, show_edge=False, leading=1
    )
    for k in kolom:
        theirs.add_column(
            k.heading, width=k.width, justify="right" if k.right else "left", overflow="fold"
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
    assert seen(draw(Paragraph(Text(text * 3, "bold"), indent=2), color=color)) == expected


@pytest.mark.parametrize("width", [1, 0, -2])
def test_a_line_has_room_for_a_letter_however_narrow(width: int) -> None:
    assert "".join(fold("ab c", width)) == "abc"
