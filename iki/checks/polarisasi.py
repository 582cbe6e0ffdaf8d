"""Checks of the polarisasi against targets, names and the same indikator elsewhere.

`maximize` is what is meant where nothing is written, and of an indikator that should be low it
makes the worst figure the best one.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from iki.checks.less_is_better import sign_of
from iki.checks.register import across_jabatan, of_jabatan
from iki.decimals import looks_grouped
from iki.escaping import quoted
from iki.formula import nodes, render
from iki.model import Polarisasi, Rentang, bounds_of
from iki.model.definisi import all_indikator
from iki.model.lifetimes import values_of
from iki.model.satuan import is_persen
from iki.periode import PERIODE, TAHUN
from iki.results.hasil import format_shown, shown_target
from iki.yaml_source import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from iki.model import Definisi, Indikator, NilaiTarget, Ordinal, Target

_BETTER = {Polarisasi.MAXIMIZE: "besar", Polarisasi.MINIMIZE: "rendah"}
_OTHER = {
    Polarisasi.MAXIMIZE: Polarisasi.MINIMIZE,
    Polarisasi.MINIMIZE: Polarisasi.MAXIMIZE,
}


# --- from year to year ----------------------------------------------------------------------------


class _Step(NamedTuple):
    """The targets of two successive years up to the same month, with their places."""

    before: tuple[int, KeyPath, NilaiTarget]
    after: tuple[int, KeyPath, NilaiTarget]

    @property
    def direction(self) -> int:
        """1 for rising targets, -1 for falling ones, 0 for neither (also a range that widens)."""
        old, new = self.before[-1], self.after[-1]
        pairs = zip(_both_bounds(old), _both_bounds(new), strict=True)
        signs = {(later > earlier) - (later < earlier) for earlier, later in pairs}
        if isinstance(old, Rentang) is isinstance(new, Rentang):
            signs.discard(0)
        return signs.pop() if len(signs) == 1 else 0


def _both_bounds(target: NilaiTarget) -> tuple[Decimal, Decimal]:
    bounds = bounds_of(target)
    return bounds[0], bounds[-1]


def _by_end(targets: Target) -> dict[int, tuple[str, NilaiTarget]]:
    """Return {last month: (periode, target)}; the year's target wins over that of TW4."""
    found = {PERIODE[p].last: (p, t) for p, t in targets.items() if t is not None}
    if (of_year := targets.get(TAHUN.kode)) is not None:
        found[TAHUN.last] = TAHUN.kode, of_year
    return found


def _steps(years: Iterable[tuple[int, KeyPath, Target]]) -> Iterator[_Step]:
    """Yield the steps from year to year, each at the last end that both years have a target for."""
    for (year, path, targets), (next_year, next_path, next_targets) in pairwise(years):
        earlier, later = _by_end(targets), _by_end(next_targets)
        if shared := earlier.keys() & later.keys():
            (p, before), (q, after) = earlier[max(shared)], later[max(shared)]
            yield _Step((year, (*path, p), before), (next_year, (*next_path, q), after))


def _steps_one_way(steps: Iterable[_Step], way: int) -> list[_Step]:
    """Return the steps of targets that go this way, and never the other one."""
    directions = [(step, step.direction) for step in steps]
    if any(direction == -way for _, direction in directions):
        return []
    return [step for step, direction in directions if direction == way]


def target_berlawanan(definisi: Definisi) -> Iterator[Finding]:
    """R60: from year to year targets do not only fall under maximize, nor only rise under minimize.

    Looks at the definisi as it is written: a perubahan may have the targets of later years. What is
    measured otherwise since a year has no year before.
    """
    for (kode, _), rows in _targets_by_year(definisi).items():
        for _, run in groupby(rows, lambda row: row.comparable_by):
            years = [*run]
            polarisasi, ordinal = years[-1].indikator.polarisasi, years[-1].ordinal
            if polarisasi not in _BETTER:
                continue
            way = -1 if polarisasi is Polarisasi.MAXIMIZE else 1
            if not _opposing_steps(years, way):
                continue
            if not (found := _opposing_steps([year for year in years if not year.is_doubted], way)):
                continue
            (first, here, before), (last, there, after) = found[-1]
            was, now = (format_shown(shown_target(t, ordinal)) for t in (before, after))
            other = _OTHER[polarisasi]
            yield Finding(
                "R60",
                definisi.files[kode],
                there,
                f"target {'turun' if way < 0 else 'naik'} dari {was} pada {first} menjadi {now} pada {last}, "
                f"padahal {_polarisasi_in_words(years[-1].indikator)}",
                f"tulis polarisasi: {other} bila makin {_BETTER[other]} makin baik; bila targetnya "
                "memang begitu, abaikan R60 dengan alasan",
                related=((definisi.files[kode], here, "target sebelumnya di sini"),),
            )


def _opposing_steps(years: Iterable[_TargetYear], way: int) -> list[_Step]:
    steps = _steps((year.tahun, year.path, year.targets) for year in years)
    return _steps_one_way(steps, way)


def _polarisasi_in_words(indikator: Indikator) -> str:
    polarisasi = indikator.polarisasi
    is_default = (
        polarisasi is Polarisasi.MAXIMIZE and "polarisasi" not in indikator.model_fields_set
    )
    default = ", yang berlaku bila tidak ditulis" if is_default else ""
    return f"polarisasinya {polarisasi} (makin {_BETTER[polarisasi]} makin baik){default}"


class _TargetYear(NamedTuple):
    """An indikator as it is at the end of a year for which it has targets, and their place."""

    tahun: int
    indikator: Indikator
    path: KeyPath
    ordinal: Ordinal | None

    @property
    def targets(self) -> Target:
        return self.indikator.target[self.tahun]

    @property
    def comparable_by(self) -> tuple[object, ...]:
        """What makes targets of two years comparable."""
        return self.indikator.polarisasi, self.indikator.satuan, self.indikator.formula

    @property
    def is_doubted(self) -> bool:
        """Whether R16, R26 or R39 doubt a target of the year."""
        numbers = self.indikator.target_numbers
        is_share = is_persen(self.indikator.satuan) and any(nilai > 1 for _, nilai in numbers)
        return any(
            (self.ordinal is not None and nilai not in self.ordinal)
            or looks_grouped(nilai)
            or (is_share and 0 < nilai < 1)
            for (_, tahun, *_), nilai in numbers
            if tahun == str(self.tahun)
        )


def _targets_by_year(definisi: Definisi) -> dict[tuple[str, str], list[_TargetYear]]:
    """Return each indikator in every year that it has targets for, by jabatan and kode."""
    years = {
        tahun
        for jabatan in definisi.jabatan.values()
        for _, indikator, _ in jabatan.indikator_of_all_times
        for _, targets, _ in values_of(indikator, "target")
        for tahun in targets
    }
    found: dict[tuple[str, str], list[_TargetYear]] = {}
    for tahun in sorted(years):
        then = definisi.history.table_of(tahun, TAHUN)
        for kode, path, indikator in all_indikator(then):
            if tahun in indikator.target:
                place = then.origin(definisi.files[kode], (*path, "target"))
                row = _TargetYear(
                    tahun, indikator, (*place, str(tahun)), then.ordinal_of(kode, indikator)
                )
                found.setdefault((kode, indikator.kode), []).append(row)
    return found


# --- the name -------------------------------------------------------------------------------------


@of_jabatan("nama", "satuan", "polarisasi", "target")
def nama_berlawanan(definisi: Definisi) -> Iterator[Finding]:
    """R61: an indikator whose name says that less is better is not maximize.

    Where its targets fall R60 says so. Of what an office also counts as its work, targets that rise
    or are a range say that more is meant.
    """
    for kode, path, indikator in all_indikator(definisi):
        if indikator.polarisasi is not Polarisasi.MAXIMIZE:
            continue
        sign = sign_of(indikator.nama, indikator.satuan)
        if sign is None:
            continue
        years = ((tahun, (), targets) for tahun, targets in sorted(indikator.target.items()))
        steps = [*_steps(years)]
        is_more = bool(_steps_one_way(steps, 1)) or any(
            isinstance(t, Rentang) for of in indikator.target.values() for t in of.values()
        )
        if _steps_one_way(steps, -1) or (is_more and not sign.certain):
            continue
        yield Finding(
            "R61",
            definisi.files[kode],
            (*path, "nama"),
            f"nama ini menyebut {quoted(sign.words)}, yang makin rendah makin baik, padahal "
            f"{_polarisasi_in_words(indikator)}",
            "tulis polarisasi: minimize; bila memang makin besar makin baik, abaikan R61 dengan alasan",
        )


# --- the same in two jabatan ----------------------------------------------------------------------


@across_jabatan("nama", "formula", "polarisasi", "satuan", "target")
def indikator_berbeda(definisi: Definisi) -> Iterator[Finding]:
    """R62, R63: an indikator of several jabatan has one polarisasi and one target."""
    reported: set[tuple[str, str, KeyPath]] = set()
    for same, items in _same_in_several_jabatan(definisi):
        for finding in (
            *_polarisasi_berbeda(definisi, same, items),
            *_target_berbeda(definisi, same, items),
        ):
            key = finding.code, finding.file, finding.path[: 4 if finding.code == "R62" else 6]
            if key not in reported:
                reported.add(key)
                yield finding


def _polarisasi_berbeda(
    definisi: Definisi, same: str, items: Sequence[_JabatanIndikator]
) -> Iterator[Finding]:
    (owner, there, first), *others = items
    for kode, path, indikator in others:
        if owner == kode or first.polarisasi is indikator.polarisasi:
            continue
        key = "polarisasi" if "polarisasi" in indikator.model_fields_set else "nama"
        yield Finding(
            "R62",
            definisi.files[kode],
            (*path, key),
            f"polarisasinya {indikator.polarisasi}, padahal {same} di jabatan {quoted(owner)} "
            f"{first.polarisasi}",
            "samakan polarisasinya; bila memang berbeda, abaikan R62 dengan alasan",
            related=((definisi.files[owner], (*there, "nama"), "indikator itu di sini"),),
        )


def _target_berbeda(
    definisi: Definisi, same: str, items: Sequence[_JabatanIndikator]
) -> Iterator[Finding]:
    """Yield targets that differ from that of the first jabatan, from the year's end backwards."""
    first: dict[tuple[str, int, int], tuple[str, KeyPath, NilaiTarget]] = {}
    for kode, path, indikator in items:
        satuan = "persen" if is_persen(indikator.satuan) else indikator.satuan.casefold()
        ordinal = definisi.ordinal_of(kode, indikator)
        for tahun, of_year in indikator.target.items():
            for end, (periode, target) in sorted(_by_end(of_year).items(), reverse=True):
                here = (*path, "target", str(tahun), periode)
                owner, there, other = first.setdefault((satuan, tahun, end), (kode, here, target))
                if owner == kode or other == target:
                    continue
                was, now = (format_shown(shown_target(t, ordinal)) for t in (other, target))
                span = str(tahun) if periode == TAHUN.kode else f"{periode} {tahun}"
                yield Finding(
                    "R63",
                    definisi.files[kode],
                    here,
                    f"target {span} {now}, padahal {same} di jabatan {quoted(owner)} {was}",
                    "samakan targetnya, atau bedakan nama indikatornya; bila memang berbeda, abaikan R63 "
                    "dengan alasan",
                    related=((definisi.files[owner], there, "target itu di sini"),),
                )


_JabatanIndikator = tuple[str, KeyPath, "Indikator"]


def _same_in_several_jabatan(
    definisi: Definisi,
) -> Iterator[tuple[str, Sequence[_JabatanIndikator]]]:
    """Yield indikator of several jabatan that share a name or a formula, with which."""
    by_name: dict[object, list[_JabatanIndikator]] = defaultdict(list)
    by_variables: dict[object, list[_JabatanIndikator]] = defaultdict(list)
    for item in all_indikator(definisi):
        kode, _, indikator = item
        by_name[" ".join(indikator.nama.casefold().split())].append(item)
        variables = frozenset((v.jabatan or kode, v.nama, v.lalu) for v in indikator.reads)
        by_variables[variables].append(item)
    yield from (("indikator bernama sama", items) for items in _of_several(by_name))
    for items in _of_several(by_variables):
        by_formula: dict[object, list[_JabatanIndikator]] = defaultdict(list)
        for item in items:
            formula = nodes.with_owners(item[-1].formula, {"": item[0]})
            by_formula[render.to_text(formula).replace("%", "")].append(item)
        yield from (("indikator berformula sama", found) for found in _of_several(by_formula))


def _of_several(
    groups: Mapping[object, list[_JabatanIndikator]],
) -> Iterator[list[_JabatanIndikator]]:
    return (items for items in groups.values() if any(k != items[0][0] for k, *_ in items))
