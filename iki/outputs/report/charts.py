"""Charts as values: where figures stand on a scale, in units of the drawing, with the texts beside them.

A template makes SVG of them. Every figure is written beside its mark, and stands in a table too: no
number is only a length. What has no figure has no mark, never one of the height 0. Places in the drawing
are floats, to a tenth of a unit: nothing is read from them.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import CONTEXT, ZERO, format_id
from iki.hasil import EMPTY, NO_VALUE, format_shown, word_of
from iki.model import Rentang

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.hasil import HasilIndikator
    from iki.model import NilaiTarget, Ordinal

_HEIGHT = 92  # of the scale of columns
_TOP = 30  # above it: the texts of the highest column
_LETTER = 7.1  # width of a digit in the widest of the fonts
_CAPITAL = 8.9  # of a letter of a word
_COLUMN = 46  # least width of a column
_BAR = 20  # width of its bar
_ROW = 40  # height of a row of bars
_LENGTH = 200  # of the scale of bars
_TICKS = 4


@dataclass(frozen=True, slots=True)
class Tick:
    """A line of the scale and its text."""

    at: str
    text: str


@dataclass(frozen=True, slots=True)
class Mark:
    """A text at a place of the drawing."""

    x: str
    y: str
    text: str


@dataclass(frozen=True, slots=True)
class Columns:
    """A chart of upright bars, one for each time, and marks of what they are held against.

    `bars`, `targets` and `grid` are paths of SVG.
    """

    title: str
    desc: str
    width: str
    height: str
    left: str
    bars: str
    targets: str
    grid: str
    ticks: tuple[Tick, ...]
    values: tuple[Mark, ...]
    labels: tuple[Mark, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Bars:
    """A chart of bars that lie below each other: what there is, and what it is held against."""

    title: str
    desc: str
    width: str
    height: str
    bars: str
    others: str
    grid: str
    low: Mark
    high: Mark
    labels: tuple[Mark, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


class Held(NamedTuple):
    """A figure of a chart of bars: what it is called, its number, its text."""

    label: str
    nilai: Decimal
    text: str


# --- scales ----------------------------------------------------------------------------------------


class Scale(NamedTuple):
    """From the lowest to the highest tick, over so many units of the drawing."""

    low: Decimal
    high: Decimal
    length: int

    def at(self, value: Decimal) -> float:
        """Return how far from the low end a value stands."""
        low = float(self.low)
        return (float(value) - low) / (float(self.high) - low) * self.length


def scale_for(values: Iterable[Decimal], length: int) -> tuple[Scale, tuple[Decimal, ...]]:
    """Return a scale that has 0 and all the values on it, and its ticks: round numbers."""
    found = [*values, ZERO]
    low, high = min(found), max(found)
    if low == high:
        high = low + 1
    step = round_step(CONTEXT.divide(CONTEXT.subtract(high, low), _TICKS))
    first = CONTEXT.divide_int(low, step)
    if CONTEXT.multiply(first, step) > low:
        first -= 1
    ticks = [CONTEXT.multiply(first, step)]
    while ticks[-1] < high:
        ticks.append(CONTEXT.add(ticks[-1], step))
    return Scale(ticks[0], ticks[-1], length), tuple(ticks)


def round_step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2 and 5 times a power of ten that is not less."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= least)


def short(value: float) -> str:
    """Return a coordinate: a tenth of a unit is less than anybody sees."""
    text = f"{value:.1f}"
    return text.removesuffix(".0")


# --- columns ---------------------------------------------------------------------------------------


def columns(
    title: str,
    cells: Sequence[tuple[str, HasilIndikator | None]],
    satuan: str,
    digits: int,
    notes: Sequence[str] = (),
) -> Columns | None:
    """Return the realisasi of several times as bars, with their targets; None if there is no figure."""
    numbers = [n for _, cell in cells if cell for n in _numbers(cell)]
    if not numbers:
        return None
    scale, ticks = scale_for(numbers, _HEIGHT)
    ordinal = next((cell.ordinal for _, cell in cells if cell and cell.ordinal), None)
    tick_texts = [(tick, _tick_text(tick, ordinal)) for tick in ticks]
    letter = _CAPITAL if ordinal else _LETTER
    left = round(max(len(text) for _, text in tick_texts) * letter) + 6
    shown = [format_shown(cell.realisasi_shown) if cell else None for _, cell in cells]
    texts = [text or EMPTY for text in shown]
    wide = max(_COLUMN, *(round(len(text) * letter) + 8 for text in (*texts, *dict(cells))))
    bottom = _TOP + _HEIGHT
    zero = bottom - scale.at(ZERO)
    bars, targets = [], []
    values, labels = [], []
    for number, ((label, cell), text) in enumerate(zip(cells, texts, strict=True)):
        centre = left + number * wide + wide // 2
        top = zero
        if cell is not None and cell.realisasi is not None:
            end = bottom - scale.at(cell.realisasi)
            bars.append(f"M{centre - _BAR // 2} {short(zero)}V{short(end)}h{_BAR}V{short(zero)}z")
            top = min(zero, end)
        if cell is not None and cell.target is not None:
            ends = [bottom - scale.at(t) for t in bounds_of(cell.target)]
            targets += [f"M{centre - wide // 2 + 4} {short(end)}h{wide - 8}" for end in ends]
            # A text on the line of a target would be hard to read.
            top = min([top, *(end for end in ends if 0 < top - end < 14)])
        values.append(Mark(str(centre), short(top - 5), text))
        labels.append(Mark(str(centre), str(bottom + 15), label))
    width = left + wide * len(cells)
    grid = "".join(f"M{left} {short(bottom - scale.at(t))}H{width}" for t in ticks)
    heads, rows = _table(cells, texts, digits)
    return Columns(
        title,
        _described(cells, texts, satuan),
        str(width), str(bottom + 22), str(left - 5),
        "".join(bars), "".join(targets), grid,
        tuple(Tick(short(bottom - scale.at(t) + 3), text) for t, text in tick_texts if text),
        tuple(values), tuple(labels), heads, rows, tuple(notes),
    )  # fmt: skip


def _numbers(cell: HasilIndikator) -> list[Decimal]:
    return [
        *([] if cell.realisasi is None else [cell.realisasi]),
        *(bounds_of(cell.target) if cell.target is not None else []),
    ]


def bounds_of(target: NilaiTarget) -> tuple[Decimal, ...]:
    """Return the numbers of a target: one, or the two of a range."""
    return (target.bawah, target.atas) if isinstance(target, Rentang) else (target,)


def _tick_text(tick: Decimal, ordinal: Ordinal | None) -> str:
    """Return the text of a tick; on a scale of words it has one only where there is a word."""
    return (word_of(tick, ordinal) or "") if ordinal else format_id(tick)


def _table(
    cells: Sequence[tuple[str, HasilIndikator | None]], texts: Sequence[str], digits: int
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return what the chart shows as a table: a column for each time."""
    targets = tuple(
        (format_shown(cell.target_shown) if cell else None) or EMPTY for _, cell in cells
    )
    capaian = tuple(
        EMPTY if cell is None or cell.capaian is None else format_id(cell.capaian, digits)
        for _, cell in cells
    )
    return tuple(label for label, _ in cells), (
        ("Target", targets),
        ("Realisasi", tuple(texts)),
        ("Capaian %", capaian),
    )


def _described(
    cells: Sequence[tuple[str, HasilIndikator | None]], texts: Sequence[str], satuan: str
) -> str:
    """Return a chart in words, for who does not see it."""
    targets = [(format_shown(cell.target_shown) if cell else None) or NO_VALUE for _, cell in cells]
    alike = len(set(targets)) == 1
    said = [
        f"{label} {NO_VALUE if cell is None or cell.realisasi is None else text}"
        + ("" if alike else f" (target {target})")
        for (label, cell), text, target in zip(cells, texts, targets, strict=True)
    ]
    return f"{'; '.join(said)} {satuan}{f'; target {targets[0]}' if alike else ''}."


# --- bars ------------------------------------------------------------------------------------------


def bars(
    title: str, now: Held, other: Held, rows: Sequence[tuple[str, str]], notes: Sequence[str] = ()
) -> Bars:
    """Return a figure as a bar, above the bar of what it is held against."""
    scale, ticks = scale_for([now.nilai, other.nilai], _LENGTH)
    zero = scale.at(ZERO)
    paths, labels = [], []
    for number, held in enumerate((now, other)):
        top = number * _ROW + 18
        end = scale.at(held.nilai)
        paths.append(f"M{short(zero)} {top}H{short(end)}v14H{short(zero)}z")
        labels.append(Mark("0", str(top - 5), f"{held.label}: {held.text}"))
    height = 2 * _ROW
    width = max(_LENGTH, *(round(len(label.text) * _LETTER) for label in labels))
    grid = "".join(f"M{short(scale.at(t))} {height - 6}v6" for t in ticks)
    # Texts of all ticks would not fit beside each other; those of the ends tell the scale.
    low, high = (
        Mark(str(x), str(height + 11), format_id(t))
        for x, t in ((0, ticks[0]), (_LENGTH, ticks[-1]))
    )
    return Bars(
        title,
        "; ".join(label.text for label in labels) + ".",
        str(width), str(height + 15), paths[0], paths[1], grid, low, high, tuple(labels),
        tuple(head for head, _ in rows), (("", tuple(text for _, text in rows)),), tuple(notes),
    )  # fmt: skip
