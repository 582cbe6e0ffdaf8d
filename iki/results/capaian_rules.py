"""The rules that make a capaian of a realisasi R and a target T, each with its source.

Refuses to round: what follows from the exact capaian is `capaian`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from iki.decimals import CONTEXT, HUNDRED, ZERO, compare, subtract
from iki.model import Minimize, Polarisasi, Rentang
from iki.results.hasil import Status

if TYPE_CHECKING:
    from collections.abc import Callable
    from decimal import Decimal

    from iki.model import NilaiTarget


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return CONTEXT.divide(CONTEXT.multiply(part, HUNDRED), whole)


def _linear(realisasi: Decimal, target: Decimal) -> Decimal:
    return _percent(subtract(CONTEXT.multiply(2, target), realisasi), target)


def _stabilize(realisasi: Decimal, target: Decimal) -> Decimal:
    return subtract(HUNDRED, _percent(subtract(realisasi, target).copy_abs(), target))


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the arithmetic with its source, as docs/perhitungan.md states it.

    R is the realisasi, T the target: of a range, the bound that R is beyond.
    """

    nama: str
    rumus: str
    sumber: str

    def in_words(self, realisasi: str, target: str) -> str:
        """Return the formula with other names for R and T, as the columns of a table have them."""
        return self.rumus.translate({ord("R"): realisasi, ord("T"): target})


@dataclass(frozen=True, slots=True)
class CapaianRule(Rule):
    """A rule by which R and T become a capaian, or the reason why there is none."""

    compute: Callable[[Decimal, Decimal], Decimal | Status]


_RANGE = "PermenPANRB 8/2021, hal. 91 dan 100"
_UNREGULATED = "ketetapan iki: peraturan tidak mengaturnya, dan sedikitnya lima kebiasaan dipakai"
MAXIMIZE = CapaianRule(
    "maximize", "R/T × 100", "PermenPANRB 8/2021 Bab VI, hal. 91 (normal)", _percent
)
MINIMIZE = CapaianRule(
    "minimize",
    "(2×T − R)/T × 100",
    "PermenPANRB 8/2021, hal. 91 dan 100 (khusus); LKjIP Maluku Tengah 2021",
    _linear,
)
RASIO = CapaianRule(
    "minimize dengan penilaian: {minimize: rasio}",
    "T/R × 100",
    "aplikasi beberapa instansi (WP-SIPD, “tren negatif”)",
    lambda r, t: _percent(t, r),
)
STABILIZE = CapaianRule("stabilize", "100 − |R − T|/T × 100", "KMK 127/2026, dikutip", _stabilize)
ABOVE_RANGE = Rule("target rentang [bawah, atas], R di atasnya", "T = batas atas", _RANGE)
BELOW_RANGE = Rule("target rentang, R di bawahnya", "T = batas bawah", _RANGE)
IN_RANGE = CapaianRule(
    "target rentang, R di dalamnya",
    "100",
    "peraturan tidak mencetaknya; aplikasi e-kinerja memberi 100",
    lambda *_: HUNDRED,
)
NONE_OF_NONE = CapaianRule("minimize, T = 0 dan R = 0", "100", _UNREGULATED, lambda *_: HUNDRED)
SOME_OF_NONE = CapaianRule("minimize, T = 0 dan R > 0", "0", _UNREGULATED, lambda *_: ZERO)
TARGET_ZERO = CapaianRule(
    "T = 0 selain itu",
    "tidak dihitung: target_nol",
    _UNREGULATED,
    lambda *_: Status.TARGET_NOL,
)
REALISASI_ZERO = CapaianRule(
    "rasio, R = 0",
    "tidak dihitung: realisasi_nol",
    "pembagian dengan nol",
    lambda *_: Status.REALISASI_NOL,
)
RULES = (
    MAXIMIZE, MINIMIZE, RASIO, STABILIZE, ABOVE_RANGE, BELOW_RANGE, IN_RANGE,
    NONE_OF_NONE, SOME_OF_NONE, TARGET_ZERO, REALISASI_ZERO,
)  # fmt: skip


def usual_rule(polarisasi: Polarisasi, minimize: Minimize) -> CapaianRule:
    """Return the rule of a polarisasi for targets and realisasi that are not 0."""
    match polarisasi:
        case Polarisasi.MAXIMIZE:
            return MAXIMIZE
        case Polarisasi.MINIMIZE:
            return RASIO if minimize is Minimize.RASIO else MINIMIZE
        case Polarisasi.STABILIZE:
            return STABILIZE


def acuan_of(realisasi: Decimal, target: NilaiTarget) -> Decimal | None:
    """Return the target to compare with: a range's exceeded bound, None inside it."""
    if not isinstance(target, Rentang):
        return target
    if compare(realisasi, target.bawah) < 0:
        return target.bawah
    return target.atas if compare(realisasi, target.atas) > 0 else None


def rule_of(
    realisasi: Decimal, acuan: Decimal | None, polarisasi: Polarisasi, minimize: Minimize
) -> CapaianRule:
    """Return the rule for a realisasi and what it is held against (`acuan_of`)."""
    if acuan is None:
        return IN_RANGE
    usual = usual_rule(polarisasi, minimize)
    sign = compare(realisasi, ZERO)
    if acuan == 0:
        if polarisasi is not Polarisasi.MINIMIZE or sign < 0:
            return TARGET_ZERO
        return SOME_OF_NONE if sign else NONE_OF_NONE
    return REALISASI_ZERO if usual is RASIO and not sign else usual


def capaian_of(
    realisasi: Decimal, target: NilaiTarget, polarisasi: Polarisasi, minimize: Minimize
) -> Decimal | Status:
    """Return the exact capaian in percent, or why there is none."""
    acuan = acuan_of(realisasi, target)
    rule = rule_of(realisasi, acuan, polarisasi, minimize)
    return rule.compute(realisasi, ZERO if acuan is None else acuan)
