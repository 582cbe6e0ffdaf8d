"""What documents are made of: where the cells of a table stand, and which rows belong together."""

from __future__ import annotations

from iki.render.document import TableCell, placed, row_groups

A, B, C, D = map(TableCell, "ABCD")
TALL, WIDE = TableCell("t", rows=2), TableCell("w", columns=2)


def places(*rows: tuple[TableCell, ...]) -> list[tuple[int, int, str]]:
    return [(row, column, str(cell.value)) for row, column, cell in placed(rows)]


def test_cells_stand_side_by_side() -> None:
    assert places((A, B), (C, D)) == [(0, 0, "A"), (0, 1, "B"), (1, 0, "C"), (1, 1, "D")]


def test_a_cell_from_above_takes_its_place() -> None:
    assert places((TALL, B), (C,)) == [(0, 0, "t"), (0, 1, "B"), (1, 1, "C")]
    assert places((A, TALL, C), (B, D)) == [
        (0, 0, "A"), (0, 1, "t"), (0, 2, "C"), (1, 0, "B"), (1, 2, "D"),
    ]  # fmt: skip


def test_a_wide_cell_takes_several() -> None:
    assert places((WIDE, C), (A, B, D)) == [
        (0, 0, "w"), (0, 2, "C"), (1, 0, "A"), (1, 1, "B"), (1, 2, "D"),
    ]  # fmt: skip


def test_rows_that_no_cell_goes_out_of_are_a_group() -> None:
    assert list(row_groups(())) == []
    assert list(row_groups([(A,), (B,)])) == [(0, 1), (1, 2)]
    assert list(row_groups([(TALL, A), (B,), (C, D)])) == [(0, 2), (2, 3)]
    # Two cells that overlap in time keep all of their rows together.
    assert list(row_groups([(TALL, A), (TALL,), (B,), (C, D)])) == [(0, 3), (3, 4)]
