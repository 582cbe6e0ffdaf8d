"""Runs checks that know one time only on every version of the definitions.

Or on all times as one (`merge_all_times`), for what is to be found once whenever it holds.
What is found gets the paths that it has in the files.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from iki.formula import nodes
from iki.model.indikator_paths import variables_of_all_times
from iki.model.lifetimes import ALWAYS, lifetime, own_months, values_of
from iki.model.versions import Origins, copy_with, new_values, origins_of_moves
from iki.periode import Instant, instant_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

    from iki.checks.register import Check
    from iki.model import Definisi, Indikator, Jabatan, Variabel
    from iki.yaml_source import Finding, KeyPath


class Version(NamedTuple):
    """What is in force since an instant (None: always), and what of it is not as it was before.

    `keys` are those of indikator, where nothing else changed.
    """

    since: Instant | None
    keys: frozenset[str] | None
    definisi: Definisi


def check_versions(
    versions: Iterable[Version], checks: Mapping[Check, Collection[str]]
) -> Iterator[Finding]:
    """Run checks on all versions, and yield what they find with paths of the files.

    Each has the keys of an indikator that it looks at. While only others change, or nothing of a
    jabatan, it says nothing that it has not said already.
    """
    earlier: set[tuple[object, ...]] = set()
    for since, keys, version in versions:
        found = [
            f
            for check, looks_at in checks.items()
            if keys is None or not keys.isdisjoint(looks_at)
            for f in in_files(version, check)
            if _key(f) not in earlier
        ]
        earlier |= {_key(f) for f in found}
        for f in found:
            is_of_change = since is None or "perubahan" in f.path
            yield f if is_of_change else f._replace(message=f"{f.message} (sejak {since})")


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.file, finding.path, finding.offsets


def in_files(definisi: Definisi, check: Check) -> Iterator[Finding]:
    """Yield the findings of a check on one version, with the paths of the files."""
    for finding in check(definisi):
        yield in_file(definisi, finding)


def in_file(definisi: Definisi, finding: Finding) -> Finding:
    """Return a finding of a version, with the paths of the files."""
    related = (
        (file, path if isinstance(path, int) else definisi.origin(file, path), text)
        for file, path, text in finding.related
    )
    path = definisi.origin(finding.file, finding.path)
    return finding._replace(path=path, related=tuple(related))


def versions_of(definisi: Definisi) -> Iterator[Version]:
    """Yield a version for each month in which something changes.

    Where no more than keys of indikator change, `indikator` are those of the jabatan that are not
    as before, which alone are looked at. What is not in force is named among the broken ones:
    `history` says what is wrong with that.
    """
    history = definisi.history
    if not history.months:
        yield Version(None, None, definisi)
        return
    keys = _changing_keys(definisi)
    renamed = any(jabatan.alias for jabatan in definisi.jabatan.values())
    now = definisi
    for month in sorted({ALWAYS, *history.months}):
        since = None if month == ALWAYS else instant_of(month)
        before = now.indikator
        if month in keys and not renamed:
            now = _with_new_keys(now, month)
        else:
            at = history.at(month)
            now = replace(at, broken=at.broken | (definisi.jabatan.keys() - at.jabatan.keys()))
        part = now
        if month in keys:
            pairs = zip(before, now.indikator, strict=True)
            new = {kode for (_, _, old), (kode, _, indikator) in pairs if indikator is not old}
            part = _with_indikator(now, [item for item in now.indikator if item[0] in new])
        yield Version(since, keys.get(month), part)


def with_all_indikator(versions: Iterable[Version]) -> Iterator[Version]:
    """Yield versions with all indikator that are in force, also those that are as before."""
    found: dict[tuple[str, KeyPath], Indikator] = {}
    for version in versions:
        if version.keys is None:
            found = {}
        found |= {(kode, path): i for kode, path, i in version.definisi.indikator}
        every = [(kode, path, i) for (kode, path), i in found.items()]
        yield version._replace(definisi=_with_indikator(version.definisi, every))


def _with_new_keys(earlier: Definisi, month: int) -> Definisi:
    """Return the version from a month in which only keys of indikator change.

    Only its `indikator` are new. To make the jabatan anew as well is most of the work of making
    them.
    """
    found = []
    moves: list[tuple[str, KeyPath, Indikator]] = []
    for kode, path, indikator in earlier.indikator:
        version = indikator
        if month in [p.mulai.first for p in indikator.perubahan]:
            begun = [p for p in indikator.perubahan if p.mulai.first <= month]
            version = copy_with(indikator, new_values(begun))
            moves.append((earlier.files[kode], path, indikator))
        found.append((kode, path, version))

    def origins() -> dict[tuple[str, KeyPath], KeyPath]:
        return {
            **earlier.origins,
            **origins_of_moves(
                (file, path, earlier.origin(file, path), indikator.perubahan, month)
                for file, path, indikator in moves
            ),
        }

    return _with_indikator(earlier, found, Origins(origins))


def _with_indikator(
    definisi: Definisi,
    indikator: Iterable[tuple[str, KeyPath, Indikator]],
    origins: Mapping[tuple[str, KeyPath], KeyPath] | None = None,
) -> Definisi:
    """Return a definisi as if it had found these indikator in its jabatan, which are the same."""
    made = replace(definisi, origins=definisi.origins if origins is None else origins)
    vars(made).update(
        indikator=tuple(indikator), variabel=definisi.variabel, ordinal=definisi.ordinal
    )
    return made


def _changing_keys(definisi: Definisi) -> dict[int, frozenset[str]]:
    """Return the keys of indikator that change in each month in which nothing else does."""
    keys: dict[int, set[str]] = {}
    whole = {ALWAYS} | {p.mulai.first for p in definisi.instansi.perubahan}
    for jabatan in definisi.jabatan.values():
        whole |= own_months(jabatan)
        for _, indikator, _ in jabatan.indikator_of_all_times:
            for perubahan in indikator.perubahan:
                keys.setdefault(perubahan.mulai.first, set()).update(perubahan.baru)
            whole |= lifetime(indikator).turns()
    return {month: frozenset(keys[month]) for month in keys.keys() - whole}


def merge_all_times(definisi: Definisi) -> Definisi:
    """Return all times as one: every variable that there ever was, and every formula."""
    if not definisi.history.months:
        return definisi
    origins: dict[tuple[str, KeyPath], KeyPath] = {}
    alias = {a: kode for kode, jabatan in definisi.jabatan.items() for a in jabatan.alias}
    # A former kode that has a file of its own may be the one or the other.
    owners = ({a: kode for a, kode in alias.items() if a not in definisi.jabatan}, alias)
    jabatan = {
        kode: _merge_versions(base, definisi.files[kode], owners, origins)
        for kode, base in definisi.jabatan.items()
    }
    needed = definisi.history.months_needed
    return replace(definisi, jabatan=jabatan, origins=origins, months_needed=needed)


def _merge_versions(
    base: Jabatan,
    file: str,
    owners: Sequence[Mapping[str, str]],
    origins: dict[tuple[str, KeyPath], KeyPath],
) -> Jabatan:
    versions = [*base.indikator_of_all_times]
    if not (
        owners[1]
        or base.perubahan
        or any("formula" in p.baru for _, i, _ in versions for p in i.perubahan)
    ):
        return base
    variabel: dict[str, Variabel] = {}
    for path, names, _ in variables_of_all_times(base):
        for nama in names.keys() - variabel.keys():
            origins[file, ("variabel", nama)] = (*path, nama)
        variabel = {**names, **variabel}
    found: list[Indikator] = []
    for path, indikator, _ in versions:
        for _, formula, _ in values_of(indikator, "formula"):
            readings = (nodes.with_owners(formula, names) for names in owners)
            for one in dict.fromkeys(readings):
                origins[file, ("sasaran", 0, "indikator", len(found))] = path
                found.append(copy_with(indikator, {"formula": one}))
    sasaran = copy_with(base.sasaran[0], {"indikator": tuple(found)})
    return copy_with(base, {"variabel": variabel, "sasaran": (sasaran,)})
