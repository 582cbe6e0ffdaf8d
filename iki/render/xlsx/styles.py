"""Styles: every look that a cell of an annex may have, as data.

One object per look, shared by all cells that have it. Colours carry no meaning of their own: what
they say stands in the cell as a word, and the shades grow darker in one direction, so that a grey
print says the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from iki.render.shades import GREY

if TYPE_CHECKING:
    from decimal import Decimal

DIGITS = 15  # that a number of Excel holds


@dataclass(frozen=True, slots=True, eq=False)
class Style:
    """A look. `frame` names the sides that have a line by their first letters: `l`, `r`, `t`, `b`.

    With `d` the lower line is double.
    A cell that is `unlocked` is to be filled in, on a sheet that is `protected`.
    """

    size: float = 10
    bold: bool = False
    italic: bool = False
    underline: bool = False
    horizontal: str = "left"
    vertical: str = "top"
    frame: str = ""
    fill: str | None = None
    color: str | None = None
    format: str = "General"
    indent: int = 0
    unlocked: bool = False


@lru_cache(maxsize=2000)
def variant(style: Style, **changes: str | float | bool | None) -> Style:
    """Return a variant of a look, the same object for the same variant."""
    return replace(style, **changes)  # type: ignore[arg-type]


_ALL_SIDES = "lrtb"

TEXT = Style()
CENTERED = Style(horizontal="center")
NOTE = Style(size=9, italic=True)
AGENCY_NOTE = Style(size=9, bold=True, italic=True, horizontal="center", frame=_ALL_SIDES)
TITLE = Style(size=12, bold=True, horizontal="center")
SUBTITLE = Style(size=11, bold=True, horizontal="center")
JUSTIFIED = Style(size=11, horizontal="justify")
BODY = Style(size=11)
BODY_BOLD = Style(size=11, bold=True)
LETTERHEAD = Style(size=14, bold=True, horizontal="center", vertical="center")
LETTERHEAD_SMALL = Style(size=9, horizontal="center", vertical="center")
DOUBLE_RULE = Style(frame="d")
SIGNED_NAME = Style(bold=True, underline=True, horizontal="center")
LINK = Style(size=9, frame=_ALL_SIDES, color="1F3864", underline=True, vertical="center")
BACK_LINK = Style(size=8, color="1F3864", underline=True)

HEADING = Style(bold=True, horizontal="center", vertical="center", frame=_ALL_SIDES, fill=GREY)
COLUMN_NUMBER = Style(size=8, horizontal="center", vertical="center", frame=_ALL_SIDES, fill=GREY)
BOX = Style(frame=_ALL_SIDES, vertical="center", indent=1)
BOX_CENTERED = Style(frame=_ALL_SIDES, horizontal="center", vertical="center")
BOX_BOLD = Style(frame=_ALL_SIDES, bold=True, vertical="center", indent=1)
BOX_BOLD_CENTERED = Style(frame=_ALL_SIDES, bold=True, horizontal="center", vertical="center")
BOX_RIGHT = Style(frame=_ALL_SIDES, horizontal="right", vertical="center")
BOX_BOLD_RIGHT = Style(frame=_ALL_SIDES, bold=True, horizontal="right", vertical="center")
# A number with the marks of its notes beside it, in one frame.
MARKED = Style(frame="ltb", horizontal="right", vertical="center")
MARK = Style(frame="rtb", vertical="center")


def number_format(digits: int) -> str:
    """Return the number format with so many decimals; Excel puts the marks of its own language."""
    return "#,##0" + ("." + "0" * digits if digits else "")


_CURRENCY = '"Rp" '


def rupiah_format(digits: int) -> str:
    """Return the number format of rupiah, with the room of a bracket before the frame."""
    return f"{_CURRENCY}{number_format(digits)}_)"


# As General, which turns to 1,2E+11 at twelve digits. Excel and LibreOffice agree on the minus of
# the first section only, so that it is the one that negative numbers are in.
GENERAL_LIMIT = 10**11
LARGE_NUMBER = f"[<{GENERAL_LIMIT}]General;#,##0"


def displayed(value: Decimal | float, format_: str) -> str:
    """Return a number as a format shows it, as wide as in any language.

    Without a format of its own only as far as a cell must show it: decimals give way.
    """
    if format_.startswith(_CURRENCY):
        return f"Rp {displayed(value, format_.removeprefix(_CURRENCY).removesuffix('_)'))}"
    if format_.startswith("#,##0"):
        return f"{value:,.{len(format_.partition('.')[2])}f}"
    return f"{int(value):,}" if format_ == LARGE_NUMBER else f"{value:.10g}"


def number_style(value: Decimal, style: Style = BOX_CENTERED) -> Style:
    """Return a look that shows a number with its own decimals, no more and no fewer."""
    exponent = value.normalize().as_tuple().exponent
    return variant(style, format=number_format(min(max(-int(exponent), 0), DIGITS)))


# A fraction: the rule is the lower line of the pembilang; the frame of the column lies around both.
FRACTION_EDGE = Style(frame="ltb")
PEMBILANG = Style(horizontal="center", vertical="bottom", frame="tb")
PENYEBUT = Style(horizontal="center", vertical="top", frame="b")
FACTOR = Style(horizontal="left", vertical="center", frame="rtb")

SECTION = Style(size=11, bold=True)
KK_HEADING = Style(
    size=8, bold=True, horizontal="center", vertical="center", frame=_ALL_SIDES, fill=GREY
)
KK_NOTE = Style(size=9, horizontal="center")
KK_TEXT = Style(size=8, frame=_ALL_SIDES)
KK_CENTERED = Style(size=8, horizontal="center", frame=_ALL_SIDES)
KK_NUMBER = Style(size=8, horizontal="right", frame=_ALL_SIDES, format=LARGE_NUMBER)
KK_INPUT = Style(size=8, horizontal="right", frame=_ALL_SIDES, fill="FFF9E5", format=LARGE_NUMBER)
KK_INPUT_TEXT = Style(size=8, horizontal="center", frame=_ALL_SIDES, fill="FFF9E5")
KK_OFFICIAL = Style(
    size=8, horizontal="right", frame=_ALL_SIDES, fill="F2F2F2", format=LARGE_NUMBER
)
KK_OFFICIAL_TEXT = Style(size=8, horizontal="center", frame=_ALL_SIDES, fill="F2F2F2")
KK_CHECK = Style(size=8, horizontal="center", frame=_ALL_SIDES, color="1F3864", underline=True)
KK_BOLD = Style(size=8, bold=True, frame=_ALL_SIDES)

# An entry form: what is to be filled in has a colour, what cannot be is grey.
AS_TEXT = "@"  # what is typed stays what it is: no date out of 1/2
_FORM = Style(size=9, vertical="center", frame=_ALL_SIDES)
_FORM_ENTRY = replace(_FORM, fill="FFF2CC", unlocked=True)
_FAINT = "595959"
FORM_TITLE = Style(size=14, bold=True, vertical="center")
FORM_LABEL = Style(size=8, vertical="center", color=_FAINT)
FORM_IDENTITY = Style(size=8, bold=True, vertical="center")
FORM_KODE = replace(_FORM, size=8, color=_FAINT)
FORM_TEXT = _FORM
FORM_SMALL = replace(_FORM, size=8)
FORM_KNOWN = replace(_FORM, horizontal="right", color=_FAINT)
FORM_CLOSED = replace(_FORM, fill=GREY)
# General: Excel and LibreOffice show `85 %` and `1/2` in such a cell as the per cent and the date
# that they make of it.
FORM_NUMBER = replace(_FORM_ENTRY, size=10, horizontal="right")
FORM_WORD = replace(_FORM_ENTRY, size=10, horizontal="center", format=AS_TEXT)
FORM_ENTRY = replace(_FORM_ENTRY, format=AS_TEXT)

# Tabs: where a book begins, its official pages, what belongs to them, and what is there to be
# changed.
TAB_COVER, TAB_OFFICIAL, TAB_BESIDE, TAB_WORKING = "1F3864", "5B7FA6", "A6A6A6", "FFD966"
BAR = "5B7FA6"  # bars of a chart
ALERT = "F4B183"  # a live figure that differs from the official one
