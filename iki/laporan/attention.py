"""What needs attention: rules in the order of their weight, which the page prints beside what they found.

An indikator stands where its first rule puts it, with everything else that is said of it. Within a rule
the lowest capaian comes first.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.bandingkan.comparison import Direction
from iki.decimals import HUNDRED, format_id
from iki.results.hasil import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from decimal import Decimal

    from iki.bandingkan.comparison import Change
    from iki.results.hasil import HasilIndikator


class Looked(NamedTuple):
    """What the rules look at: a row, how its capaian changed, whether it has a catatan."""

    row: HasilIndikator
    change: Change | None
    has_catatan: bool


class AttentionRule(NamedTuple):
    """A rule: its heading, its text, and what it says of a row; None where it does not hold."""

    nama: str
    text: str
    said: Callable[[Looked, Terms], str | None]


class Terms(NamedTuple):
    """What the rules are held to: the threshold of catatan, the year before (None: not known)."""

    least: Decimal
    before: int | None


def _no_figure(looked: Looked, _: Terms) -> str | None:
    return None if looked.row.capaian is not None else looked.row.in_words


def _below(looked: Looked, _: Terms) -> str | None:
    capaian = looked.row.capaian
    if capaian is None or capaian >= HUNDRED:
        return None
    return f"capaian {looked.row.capaian_shown} %"


def _falling(looked: Looked, terms: Terms) -> str | None:
    change = looked.change
    if change is None or change.direction is not Direction.WORSE:
        return None
    nilai = format_id(change.nilai.copy_abs(), change.digits)
    return f"capaian turun {nilai} dari tahun {terms.before}"


def _provisional(looked: Looked, _: Terms) -> str | None:
    return looked.row.remark if looked.row.status is Status.SEMENTARA else None


def _without_catatan(looked: Looked, terms: Terms) -> str | None:
    capaian = looked.row.capaian
    if looked.has_catatan or capaian is None or capaian >= terms.least:
        return None
    return "belum ada kendala dan tindak lanjut yang dicatat"


def rules(terms: Terms) -> tuple[AttentionRule, ...]:
    """Return the rules that can be held to, the weightiest first."""
    least = format_id(terms.least)
    found = [
        AttentionRule("Belum ada angka", "capaiannya tidak dapat dihitung", _no_figure),
        AttentionRule("Di bawah target", "capaiannya kurang dari 100 %", _below),
        AttentionRule(
            "Menurun",
            f"capaiannya lebih rendah daripada capaian tahun {terms.before}",
            _falling,
        ),
        AttentionRule("Sementara", "datanya belum lengkap sampai periode ini", _provisional),
        AttentionRule(
            "Belum ada catatan",
            f"capaiannya kurang dari {least} % dan belum ada catatan untuk periode ini",
            _without_catatan,
        ),
    ]
    return tuple(rule for rule in found if terms.before is not None or rule.said is not _falling)


class Found(NamedTuple):
    """A row that needs attention: which rule it stands under, and all that is said of it."""

    rule: int
    said: tuple[str, ...]


def judge(looked: Looked, by: Iterable[AttentionRule], terms: Terms) -> Found | None:
    """Return what the rules say of a row; None if none of them holds."""
    said = {number: text for number, rule in enumerate(by) if (text := rule.said(looked, terms))}
    return Found(min(said), tuple(said.values())) if said else None
