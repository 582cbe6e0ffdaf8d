"""Charts as values: paths of SVG, in units of the drawing, with the texts beside them.

A template makes SVG of them. Every figure is written beside its mark, and stands in a table too: no
number is only a length. What has no figure has no mark, never one of the height 0. Places in the
drawing are floats, to a tenth of a unit: nothing is read from them.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iki.decimals import CONTEXT, HUNDRED, ZERO, format_id
from iki.model import Polarisasi, bounds_of
from iki.results.hasil import (
    EMPTY,
    NO_VALUE,
    format_shown,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.model import Indikator, Ordinal
    from iki.results.hasil import HasilIndikator

_HEIGHT = 92  # of the scale of columns
_TOP = 30  # above it: the texts of the highest column
_LETTER = 7.1  # width of a digit in the widest of the fonts
_CAPITAL = 8.9  # of a letter of a word
_COLUMN = 46  # least width of a column
_BAR = 20  # width of its bar
_ROW = 40  # height of a row of bars
_LENGTH = 200  # of the scale of bars
_TICKS = 4
MINIMIZE_IN_WORDS = "makin rendah makin baik"


Tick: TypeAlias = (
    "tuple[str, str]"  # where a line of the scale is, or the middle of a column, and its text
)
Mark: TypeAlias = "tuple[str, str, str]"  # a text of the drawing: its x, its y, itself
_Ends: TypeAlias = tuple[float, ...]  # how high the target of a column is, or both bounds of it


class Columns(NamedTuple):
    """A chart of upright bars, one for each time, and marks of what they are held against.

    `bars`, `targets` and `grid` are paths of SVG, `missed` are the bars again whose target is not
    reached. With `of_years` the bars are pale, but for that of the last one, `now`; one without
    realisasi has no place in the drawing. `meaning` says where a bar should end, unless higher is
    better.
    """

    title: str
    desc: str
    meaning: str
    of_years: bool
    width: str
    height: str
    left: str
    bars: str
    now: str
    missed: str
    targets: str
    grid: str
    ticks: tuple[Tick, ...]
    values: tuple[Mark, ...]
    labels: tuple[Tick, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()
    below: int = _TOP + _HEIGHT + 15  # where the labels stand


class Bars(NamedTuple):
    """A chart of bars that lie below each other: what there is, and what it is held against.

    `missed` is the first bar again, if it does not reach the other. `meaning` is as that of
    `Columns`.
    """

    title: str
    desc: str
    meaning: str
    width: str
    height: str
    bars: str
    missed: str
    others: str
    grid: str
    low: Mark
    high: Mark
    labels: tuple[Mark, ...]
    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    notes: tuple[str, ...] = ()


class LabelledFigure(NamedTuple):
    """A bar of a chart: its label, its length as a number, and that as text."""

    label: str
    nilai: Decimal
    text: str


# --- scales --------------------------------------------------------------------------------------


class Scale(NamedTuple):
    """A linear scale: values from `low` to `low + reach` on `length` units of the drawing."""

    low: float
    reach: float
    length: int

    def at(self, value: Decimal) -> float:
        """Return the distance of a value from the low end, in units of the drawing."""
        return (float(value) - self.low) / self.reach * self.length


def scale_for(values: Iterable[Decimal], length: int) -> tuple[Scale, tuple[Decimal, ...]]:
    """Return a scale with 0 and all the values on it, and its ticks, which are round numbers."""
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
    first_tick = float(ticks[0])
    return Scale(first_tick, float(ticks[-1]) - first_tick, length), tuple(ticks)


def round_step(least: Decimal) -> Decimal:
    """Return the smallest of 1, 2 and 5 times a power of ten that is not less."""
    power = Decimal(1).scaleb(least.adjusted())
    return next(step for step in (power, 2 * power, 5 * power, 10 * power) if step >= least)


def short(value: float) -> str:
    """Format a coordinate to a tenth of a unit: `12.5`, `12`."""
    return f"{value:.1f}".removesuffix(".0")


# --- columns -------------------------------------------------------------------------------------


class ChartCell(NamedTuple):
    """The result of a time, None if there is none, and its figures as texts."""

    label: str
    hasil: HasilIndikator | None
    target: str | None = None
    realisasi: str | None = None
    capaian: str | None = None

    @property
    def has_realisasi(self) -> bool:
        return self.hasil is not None and self.hasil.realisasi is not None


def cell(label: str, hasil: HasilIndikator | None) -> ChartCell:
    """Make the cell of a result."""
    if hasil is None:
        return ChartCell(label, None)
    return ChartCell(
        label,
        hasil,
        format_shown(hasil.target_shown),
        format_shown(hasil.realisasi_shown),
        hasil.capaian_shown,
    )


def columns(
    title: str,
    cells: Sequence[ChartCell],
    indikator: Indikator,
    notes: Sequence[str] = (),
    *,
    of_years: bool = False,
) -> Columns | None:
    """Draw the realisasi of several times as bars, with their targets; None without a figure.

    Targets of years are points of one line, those of other times a line each.
    """
    satuan = indikator.satuan
    texts = [found.realisasi or EMPTY for found in cells]
    heads, rows = _table(cells, texts)
    desc = _describe(cells, texts, satuan)
    if of_years and (empty := [c.label for c in cells if not c.has_realisasi]):
        notes = [*notes, f"Tanpa data: {', '.join(empty)}."]
    drawn = [c for c in cells if c.has_realisasi or not of_years]
    results = [found.hasil for found in drawn if found.hasil]
    numbers: list[Decimal] = []
    for result in results:
        if result.realisasi is not None:
            numbers.append(result.realisasi)
        if result.target is not None:
            numbers += bounds_of(result.target)
    if not numbers:
        return None
    scale, ticks = scale_for(numbers, _HEIGHT)
    ordinal = next((hasil.ordinal for hasil in results if hasil.ordinal), None)
    bottom = _TOP + _HEIGHT
    lines = [(bottom - scale.at(tick), _tick_text(tick, ordinal)) for tick in ticks]
    letter = _CAPITAL if ordinal else _LETTER
    left = round(max(len(text) for _, text in lines) * letter) + 6
    longest = max(len(text) for c in drawn for text in (c.realisasi or EMPTY, c.label))
    wide = max(_COLUMN, round(longest * letter) + 8)
    zero = bottom - scale.at(ZERO)
    floor = short(zero)
    bars, missed, ends_of_targets = [], [], list[_Ends]()
    values, labels = [], []
    now = ""
    centre = left - wide + wide // 2
    for found in drawn:
        hasil = found.hasil
        centre += wide
        top = zero
        if hasil is not None and hasil.realisasi is not None:
            end = bottom - scale.at(hasil.realisasi)
            bars.append(f"M{centre - _BAR // 2} {floor}V{short(end)}h{_BAR}V{floor}z")
            top = min(zero, end)
            if is_missed(hasil.capaian):
                missed.append(bars[-1])
            if of_years and found is cells[-1]:
                now = bars[-1]
        ends: _Ends = ()
        if hasil is not None and hasil.target is not None:
            ends = tuple(bottom - scale.at(t) for t in bounds_of(hasil.target))
            # A text on the line of a target would be hard to read.
            top = min([top, *[end for end in ends if 0 < top - end < 14]])
        ends_of_targets.append(ends)
        values.append((str(centre), short(top - 5), found.realisasi or EMPTY))
        labels.append((str(centre), found.label))
    width = left + wide * len(drawn)
    draw = _line_of_targets if of_years else _targets
    return Columns(
        title, desc, _meaning(indikator.polarisasi, ends_of_targets), of_years,
        str(width), str(bottom + 22), str(left - 5),
        "".join(bars), now, "".join(missed), draw(ends_of_targets, left, wide),
        "".join([f"M{left} {short(at)}H{width}" for at, _ in lines]),
        tuple([(short(at + 3), text) for at, text in lines if text]),
        tuple(values), tuple(labels), heads, rows, tuple(notes),
    )  # fmt: skip


def is_missed(capaian: Decimal | None) -> bool:
    """Tell whether a capaian is below 100."""
    return capaian is not None and capaian < HUNDRED


def _targets(ends: Sequence[_Ends], left: int, wide: int) -> str:
    """Draw a line over each column for each bound of its target."""
    return "".join(
        f"M{left + number * wide + 4} {short(end)}h{wide - 8}"
        for number, of_column in enumerate(ends)
        for end in of_column
    )


def _line_of_targets(ends: Sequence[_Ends], left: int, wide: int) -> str:
    """Draw a line from column to column, two if a target is a range; none over a gap."""
    made = []
    for is_there, group in groupby(enumerate(ends), key=lambda item: bool(item[1])):
        if not is_there:
            continue
        run = list(group)
        bounds = (0, -1) if any(len(of_column) > 1 for _, of_column in run) else (0,)
        for bound in bounds:
            points = [(left + n * wide + wide // 2, short(found[bound])) for n, found in run]
            (first, start), (last, end) = points[0], points[-1]
            along = "".join(f"L{x} {y}" for x, y in points)
            made.append(f"M{first - wide // 2 + 4} {start}{along}L{last + wide // 2 - 4} {end}")
    return "".join(made)


def _meaning(polarisasi: Polarisasi, ends: Sequence[_Ends]) -> str:
    """Say where bars should end if lower is better; empty otherwise."""
    if polarisasi is not Polarisasi.MINIMIZE:
        return ""
    if not any(ends):
        return MINIMIZE_IN_WORDS
    line = "garis atas" if any(len(of_column) > 1 for of_column in ends) else "garis"
    return f"{MINIMIZE_IN_WORDS}: di bawah {line} tercapai"


def _tick_text(tick: Decimal, ordinal: Ordinal | None) -> str:
    """Return the text of a tick; on a scale of words, empty between the words."""
    return (word_of(tick, ordinal) or "") if ordinal else format_id(tick)


def _table(
    cells: Sequence[ChartCell], texts: Sequence[str]
) -> tuple[tuple[str, ...], tuple[tuple[str, tuple[str, ...]], ...]]:
    """Return headings and rows of the table beside a chart: a column for each time."""
    return tuple([found.label for found in cells]), (
        ("Target", tuple([found.target or EMPTY for found in cells])),
        ("Realisasi", tuple(texts)),
        ("Capaian %", tuple([found.capaian or EMPTY for found in cells])),
    )


def _describe(cells: Sequence[ChartCell], texts: Sequence[str], satuan: str) -> str:
    """Describe a chart in words, for who does not see it."""
    targets = [found.target or NO_VALUE for found in cells]
    alike = len(set(targets)) == 1
    said = [
        f"{label} {NO_VALUE if hasil is None or hasil.realisasi is None else text}"
        + ("" if alike else f" (target {target})")
        for (label, hasil, *_), text, target in zip(cells, texts, targets, strict=True)
    ]
    return f"{'; '.join(said)} {satuan}{f'; target {targets[0]}' if alike else ''}."


# --- bars ----------------------------------------------------------------------------------------


def bars(
    title: str,
    now: LabelledFigure,
    other: LabelledFigure,
    rows: Sequence[tuple[str, str]],
    notes: Sequence[str] = (),
    *,
    polarisasi: Polarisasi,
    capaian: Decimal | None,
) -> Bars:
    """Draw a figure above what it is compared with; `capaian` is its percentage of that."""
    scale, ticks = scale_for([now.nilai, other.nilai], _LENGTH)
    zero = scale.at(ZERO)
    paths, labels = [], []
    for number, figure in enumerate((now, other)):
        top = number * _ROW + 18
        end = scale.at(figure.nilai)
        paths.append(f"M{short(zero)} {top}H{short(end)}v14H{short(zero)}z")
        labels.append(("0", str(top - 5), f"{figure.label}: {figure.text}"))
    height = 2 * _ROW
    width = max(_LENGTH, *(round(len(text) * _LETTER) for *_, text in labels))
    grid = "".join(f"M{short(scale.at(t))} {height - 6}v6" for t in ticks)
    # Texts of all ticks would not fit beside each other; those of the ends tell the scale.
    low, high = (
        (str(x), str(height + 11), format_id(t)) for x, t in ((0, ticks[0]), (_LENGTH, ticks[-1]))
    )
    meaning = (
        f"{MINIMIZE_IN_WORDS}: tercapai bila batang realisasi tidak lebih panjang"
        if polarisasi is Polarisasi.MINIMIZE
        else ""
    )
    return Bars(
        title,
        "; ".join(text for *_, text in labels) + ".",
        meaning, str(width), str(height + 15),
        paths[0], paths[0] if is_missed(capaian) else "", paths[1], grid, low, high, tuple(labels),
        tuple(head for head, _ in rows), (("", tuple(text for _, text in rows)),), tuple(notes),
    )  # fmt: skip
