"""Rules for what needs attention, the weightiest first. The page prints each beside what it found.

An indikator stands where its first rule puts it, with everything else that is said of it. Within a
rule the lowest capaian comes first.
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


class IndikatorState(NamedTuple):
    """What rules are applied to: a row, the change of its capaian, whether it has a catatan."""

    row: HasilIndikator
    change: Change | None
    has_catatan: bool


class AttentionRule(NamedTuple):
    """A rule: its heading, its text, and what it says of a row, None if it does not apply."""

    nama: str
    text: str
    said: Callable[[IndikatorState, Thresholds], str | None]


class Thresholds(NamedTuple):
    """The capaian below which a catatan is due, and the year before, None if it is not known."""

    least: Decimal
    before: int | None


def _no_figure(state: IndikatorState, _: Thresholds) -> str | None:
    return None if state.row.capaian is not None else state.row.in_words


def _below(state: IndikatorState, _: Thresholds) -> str | None:
    capaian = state.row.capaian
    if capaian is None or capaian >= HUNDRED:
        return None
    return f"capaian {state.row.capaian_shown} %"


def _falling(state: IndikatorState, thresholds: Thresholds) -> str | None:
    change = state.change
    if change is None or change.direction is not Direction.WORSE:
        return None
    nilai = format_id(change.nilai.copy_abs(), change.digits)
    return f"capaian turun {nilai} dari tahun {thresholds.before}"


def _provisional(state: IndikatorState, _: Thresholds) -> str | None:
    return state.row.remark if state.row.status is Status.SEMENTARA else None


def _without_catatan(state: IndikatorState, thresholds: Thresholds) -> str | None:
    capaian = state.row.capaian
    if state.has_catatan or capaian is None or capaian >= thresholds.least:
        return None
    return "belum ada kendala dan tindak lanjut yang dicatat"


def rules(thresholds: Thresholds) -> tuple[AttentionRule, ...]:
    """Return the rules that can be applied, the weightiest first."""
    least = format_id(thresholds.least)
    found = [
        AttentionRule("Belum ada angka", "capaiannya tidak dapat dihitung", _no_figure),
        AttentionRule("Di bawah target", "capaiannya kurang dari 100 %", _below),
        AttentionRule(
            "Menurun",
            f"capaiannya lebih rendah daripada capaian tahun {thresholds.before}",
            _falling,
        ),
        AttentionRule("Sementara", "datanya belum lengkap sampai periode ini", _provisional),
        AttentionRule(
            "Belum ada catatan",
            f"capaiannya kurang dari {least} % dan belum ada catatan untuk periode ini",
            _without_catatan,
        ),
    ]
    return tuple(
        rule for rule in found if thresholds.before is not None or rule.said is not _falling
    )


class Attention(NamedTuple):
    """A row that needs attention: the number of its first rule, and what all rules say."""

    rule: int
    said: tuple[str, ...]


def apply_rules(
    state: IndikatorState, by: Iterable[AttentionRule], thresholds: Thresholds
) -> Attention | None:
    """Apply rules to a row; None if none of them holds."""
    said = {
        number: text for number, rule in enumerate(by) if (text := rule.said(state, thresholds))
    }
    return Attention(min(said), tuple(said.values())) if said else None
