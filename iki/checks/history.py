"""Checks of what begins, ends and changes, and the way of all other checks through time.

The checks of this module look at the definisi as it is written, all times at once. Those that know one
time only are run on what is in force whenever something changes (`at_all_times`).
"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.formula import nodes
from iki.model.lifetimes import (
    ALWAYS,
    FOREVER,
    Lifetime,
    indikator_of_all_times,
    lifetime,
    own_months,
    values_of,
    variables_of_all_times,
)
from iki.model.versions import Origins, changed, moved, new_values
from iki.periode import PERIODE, TAHUN, Instant, instant_of
from iki.yaml_source import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from iki.model import Definisi, Indikator, Jabatan, Variabel
    from iki.model.lifetimes import Changing

    Check = Callable[[Definisi], Iterable[Finding]]


# --- what is written about time --------------------------------------------------------------------


def mulai_sesudah_berakhir(definisi: Definisi) -> Iterator[Finding]:
    """R40: nothing ends before it begins."""
    for file, path, item in _mortals(definisi):
        if item.mulai and item.berakhir and item.mulai.first > item.berakhir.last:
            yield Finding(
                "R40", file, (*path, "mulai"),
                f"mulai {item.mulai} sesudah berakhir {item.berakhir}",
                "tukar keduanya, atau perbaiki salah satunya",
                related=((file, (*path, "berakhir"), "berakhir di sini"),),
            )  # fmt: skip


def indikator_di_luar_jabatan(definisi: Definisi) -> Iterator[Finding]:
    """R40: an indikator is in force at some time of its jabatan."""
    for kode, jabatan in definisi.jabatan.items():
        life = lifetime(jabatan)
        for path, indikator, _ in indikator_of_all_times(jabatan):
            own = lifetime(indikator)
            if own.first <= own.last and life.first <= life.last and not own.meets(life):
                key = "mulai" if own.first > life.last else "berakhir"
                yield Finding(
                    "R40", definisi.files[kode], (*path, key),
                    f"indikator “{indikator.kode}” tidak pernah berlaku: jabatannya {life}",
                    "perbaiki mulai dan berakhir salah satunya",
                )  # fmt: skip


def perubahan_tidak_urut(definisi: Definisi) -> Iterator[Finding]:
    """R41: each perubahan begins after the one before it."""
    for file, path, item in _changing(definisi):
        for n, (before, after) in enumerate(pairwise(item.perubahan), 1):
            if after.mulai.first <= before.mulai.first:
                how = "sama dengan" if after.mulai.first == before.mulai.first else "mendahului"
                yield Finding(
                    "R41", file, (*path, "perubahan", n, "mulai"),
                    f"perubahan mulai {after.mulai} {how} perubahan sebelumnya, {before.mulai}",
                    "gabungkan keduanya" if how != "mendahului"
                    else "urutkan perubahan dari yang paling awal",
                    related=(
                        (file, (*path, "perubahan", n - 1, "mulai"), "perubahan sebelumnya di sini"),
                    ),
                )  # fmt: skip


def perubahan_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R42: what changes is in force then, and so is the jabatan of an indikator."""
    for kode, jabatan in definisi.jabatan.items():
        whole: tuple[KeyPath, Jabatan | Indikator] = ((), jabatan)
        items = ((path, i) for path, i, _ in indikator_of_all_times(jabatan))
        for place, item in (whole, *items):
            for n, perubahan in enumerate(item.perubahan):
                for path, holder in ((place, item), whole):
                    if holder.mulai and perubahan.mulai.first < holder.mulai.first:
                        what, key = f"sebelum mulai berlaku {holder.mulai}", "mulai"
                    elif holder.berakhir and perubahan.mulai.first > holder.berakhir.last:
                        what, key = f"sesudah berakhir {holder.berakhir}", "berakhir"
                    else:
                        continue
                    file = definisi.files[kode]
                    yield Finding(
                        "R42", file, (*place, "perubahan", n, "mulai"),
                        f"perubahan {perubahan.mulai} {what}",
                        "perbaiki salah satu waktunya, atau hapus perubahan ini",
                        related=((file, (*path, key), f"{key} di sini"),),
                    )  # fmt: skip
                    break


def perubahan_tanpa_akibat(definisi: Definisi) -> Iterator[Finding]:
    """R43: a perubahan changes something."""
    for file, path, item in _changing(definisi):
        if not item.perubahan:
            continue
        now = {key: getattr(item, key) for p in item.perubahan for key in p.baru}
        for n, perubahan in enumerate(item.perubahan):
            if perubahan.baru.items() <= now.items():
                keys = ", ".join(perubahan.baru)
                yield Finding(
                    "R43", file, (*path, "perubahan", n, "mulai"),
                    f"perubahan {perubahan.mulai} tidak mengubah apa pun"
                    + (f": {keys} sama seperti sebelumnya" if keys else ""),
                    "tulis kunci yang berubah dengan nilai barunya, atau hapus perubahan ini",
                    at="key",
                )  # fmt: skip
            now |= perubahan.baru


def alias_bentrok(definisi: Definisi) -> Iterator[Finding]:
    """R44: a former kode names one jabatan at a time, and not the pimpinan that there is."""
    holders: dict[str, tuple[str, KeyPath]] = {}
    *_, (path, pimpinan, _) = values_of(definisi.instansi, "pimpinan", Lifetime())
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        for n, alias in enumerate(jabatan.alias):
            here: KeyPath = ("alias", n)
            other = definisi.jabatan.get(alias)
            first = holders.setdefault(alias, (file, here))
            if alias == kode:
                yield Finding(
                    "R44", file, here, f"alias {quoted(alias)} adalah kode jabatan ini sendiri",
                    "tulis kode jabatan ini dahulu, atau hapus",
                )  # fmt: skip
            elif alias == pimpinan.kode:
                yield Finding(
                    "R44", file, here, f"alias {quoted(alias)} adalah kode pimpinan",
                    "hapus; bila pimpinan berganti kode, tulis kode barunya dalam perubahan instansi",
                    related=((definisi.instansi_file, (*path, "kode"), "pimpinan disebut di sini"),),
                )  # fmt: skip
            elif other is not None and lifetime(other).meets(lifetime(jabatan)):
                yield Finding(
                    "R44", file, here,
                    f"alias {quoted(alias)} adalah jabatan lain pada waktu yang sama",
                    f"hapus berkas {definisi.files[alias]}, atau tulis berakhir di sana "
                    "dan mulai di sini",
                    related=((definisi.files[alias], ("jabatan",), "jabatan itu di sini"),),
                )  # fmt: skip
            elif first != (file, here):
                yield Finding(
                    "R44", file, here, f"alias {quoted(alias)} sudah dipakai jabatan lain",
                    "satu kode lama menunjuk satu jabatan; hapus salah satunya",
                    related=((*first, "alias yang sama di sini"),),
                )  # fmt: skip


def variabel_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R45: a formula reads variables of jabatan that exist then."""
    holders = _mortal_holders(definisi)
    if not holders:
        return
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        for path, indikator, listed in indikator_of_all_times(jabatan):
            life = lifetime(indikator).within(lifetime(jabatan)).within(listed)
            for here, formula, span in values_of(indikator, "formula", life):
                for variabel in nodes.variabel_of(formula):
                    if variabel.jabatan is None or variabel.jabatan not in holders:
                        continue
                    lives = [
                        _of_last_year(life) if variabel.lalu else life
                        for _, _, life in holders[variabel.jabatan]
                    ]
                    gap = _gap(span, lives)
                    if gap is not None:
                        yield Finding(
                            "R45", file, (*path, *here),
                            f"jabatan {quoted(variabel.jabatan)} tidak ada {gap}, "
                            "padahal formula ini membaca variabelnya",
                            "tulis perubahan formula sejak itu, berakhir pada indikator ini, "
                            "atau alias pada jabatan penggantinya",
                            offsets=(variabel.start, variabel.end),
                            related=_where(holders[variabel.jabatan]),
                        )  # fmt: skip


def atasan_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R46: the atasan of a jabatan exists then."""
    holders = _mortal_holders(definisi)
    for kode, jabatan in definisi.jabatan.items():
        for here, atasan, span in values_of(jabatan, "atasan", lifetime(jabatan)):
            if atasan not in holders or _is_pimpinan(definisi, atasan):
                continue
            gap = _gap(span, [life for _, _, life in holders[atasan]])
            if gap is not None:
                yield Finding(
                    "R46", definisi.files[kode], here,
                    f"atasan {quoted(atasan)} tidak ada {gap}",
                    "tulis perubahan atasan sejak itu, berakhir pada jabatan ini, "
                    "atau alias pada jabatan penggantinya",
                    related=_where(holders[atasan]),
                )  # fmt: skip


def target_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R47: a target is of a time when its indikator is in force."""
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        for path, indikator, _ in indikator_of_all_times(jabatan):
            life = lifetime(indikator).within(lifetime(jabatan))
            if life == Lifetime():
                continue
            for here, targets, _ in values_of(indikator, "target", life):
                for tahun, per_periode in targets.items():
                    for periode, target in per_periode.items():
                        instant = Instant(tahun, PERIODE[periode])
                        # The year's target is of what ended within the year too.
                        end = instant.first if periode == TAHUN.kode else instant.last
                        if target is None or (life.first <= instant.last and end <= life.last):
                            continue
                        limit = (
                            f"baru mulai {instant_of(life.first)}"
                            if instant.last < life.first
                            else f"sudah berakhir pada akhir {instant_of(life.last, end=True)}"
                        )
                        yield Finding(
                            "R47", file, (*path, *here, str(tahun), periode),
                            f"target {instant} tidak berlaku: indikator “{indikator.kode}” {limit}",
                            "hapus target ini, atau perbaiki mulai atau berakhir", at="key",
                        )  # fmt: skip


def indikator_hilang(definisi: Definisi) -> Iterator[Finding]:
    """R48: an indikator ends with `berakhir`; none just fails to be in a new list."""
    for kode, jabatan in definisi.jabatan.items():
        lists = values_of(jabatan, "sasaran", Lifetime())
        for (_, before, _), (path, after, span) in pairwise(lists):
            listed = {i.kode for sasaran in after for i in sasaran.indikator}
            january = Instant(instant_of(span.first).tahun, TAHUN).first
            for sasaran in before:
                for indikator in sasaran.indikator:
                    over = indikator.berakhir and indikator.berakhir.last < january
                    if indikator.kode not in listed and not over:
                        yield Finding(
                            "R48", definisi.files[kode], path,
                            f"sasaran baru tidak memuat indikator “{indikator.kode}”, "
                            "padahal indikator itu belum berakhir",
                            "tulis indikator itu juga di sini, dengan berakhir bila sudah berakhir",
                            at="key",
                        )  # fmt: skip


HISTORY_CHECKS: tuple[Check, ...] = (
    mulai_sesudah_berakhir,
    indikator_di_luar_jabatan,
    perubahan_tidak_urut,
    perubahan_di_luar_masa,
    perubahan_tanpa_akibat,
    alias_bentrok,
    variabel_di_luar_masa,
    atasan_di_luar_masa,
    target_di_luar_masa,
    indikator_hilang,
)


class _Holder(NamedTuple):
    """A jabatan that answers to a kode: its file, the path that says so, and when."""

    file: str
    path: KeyPath
    life: Lifetime


def _mortal_holders(definisi: Definisi) -> dict[str, list[_Holder]]:
    """Return which jabatan answer to a kode, by their own or as one that they had.

    Not of a kode to which one answers at all times.
    """
    holders: dict[str, list[_Holder]] = {}
    for kode, jabatan in definisi.jabatan.items():
        file, life = definisi.files[kode], lifetime(jabatan)
        holders.setdefault(kode, []).append(_Holder(file, ("jabatan",), life))
        for n, alias in enumerate(jabatan.alias):
            # Rows of all times count for it.
            holders.setdefault(alias, []).append(_Holder(file, ("alias", n), life))
    return {
        kode: found
        for kode, found in holders.items()
        if kode not in definisi.broken and not any(life == Lifetime() for _, _, life in found)
    }


def _mortals(definisi: Definisi) -> Iterator[tuple[str, KeyPath, Jabatan | Indikator]]:
    """Yield all that begins and ends, with file and path."""
    for kode, jabatan in definisi.jabatan.items():
        yield definisi.files[kode], (), jabatan
        for path, indikator, _ in indikator_of_all_times(jabatan):
            yield definisi.files[kode], path, indikator


def _changing(definisi: Definisi) -> Iterator[tuple[str, KeyPath, Changing]]:
    """Yield all that changes, with file and path."""
    yield definisi.instansi_file, (), definisi.instansi
    yield from _mortals(definisi)


def _where(holders: Iterable[_Holder]) -> tuple[tuple[str, KeyPath, str], ...]:
    return tuple((file, path, f"berlaku {life}") for file, path, life in holders)


def _gap(span: Lifetime, lives: Collection[Lifetime]) -> str | None:
    """Return in words when in a time there is nothing of some others; None if there always is."""
    month = span.uncovered(lives)
    if month == ALWAYS:
        return f"sebelum {instant_of(min(lives).first)}"
    return None if month is None else f"pada {instant_of(month)}"


def _of_last_year(life: Lifetime) -> Lifetime:
    """Return when the values of the year before are those of a time: before it there are just none."""
    return Lifetime(ALWAYS, instant_of(life.last).tahun * 12 + 24) if life.last < FOREVER else life


def _is_pimpinan(definisi: Definisi, kode: str) -> bool:
    instansi = definisi.instansi
    return any(p.kode == kode for _, p, _ in values_of(instansi, "pimpinan", Lifetime()))


# --- the other checks, through time ----------------------------------------------------------------


class Version(NamedTuple):
    """What is in force since an instant (None: always), and what of it is not as it was before.

    `keys` are those of indikator, where nothing else changed.
    """

    since: Instant | None
    keys: frozenset[str] | None
    definisi: Definisi


def at_all_times(
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
            told = since is None or "perubahan" in f.path
            yield f if told else f._replace(message=f"{f.message} (sejak {since})")


def _key(finding: Finding) -> tuple[object, ...]:
    return finding.code, finding.file, finding.path, finding.offsets


def in_files(definisi: Definisi, check: Check) -> Iterator[Finding]:
    """Run a check on what is in force at some time, and yield its findings with paths of the files."""
    for finding in check(definisi):
        yield in_file(definisi, finding)


def in_file(definisi: Definisi, finding: Finding) -> Finding:
    """Return what was found in what is in force at some time, with paths of the files."""
    related = (
        (file, path if isinstance(path, int) else definisi.origin(file, path), text)
        for file, path, text in finding.related
    )
    path = definisi.origin(finding.file, finding.path)
    return finding._replace(path=path, related=tuple(related))


def versions_of(definisi: Definisi) -> Iterator[Version]:
    """Yield what is in force whenever something changes.

    Where no more than keys of indikator change, `indikator` are those of the jabatan that are not as
    before, which alone are looked at. What is not in force is named among the broken ones: this module
    says what is wrong with that.
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


def _with_new_keys(earlier: Definisi, month: int) -> Definisi:
    """Return what is in force since a month in which only keys of indikator change.

    Only its `indikator` are new. To make the jabatan anew as well is most of the work of making them.
    """
    found = []
    moves: list[tuple[str, KeyPath, Indikator]] = []
    for kode, path, indikator in earlier.indikator:
        version = indikator
        if month in [p.mulai.first for p in indikator.perubahan]:
            begun = [p for p in indikator.perubahan if p.mulai.first <= month]
            version = changed(indikator, new_values(begun))
            moves.append((earlier.files[kode], path, indikator))
        found.append((kode, path, version))

    def origins() -> dict[tuple[str, KeyPath], KeyPath]:
        return {**earlier.origins, **moved(
            (file, path, earlier.origin(file, path), indikator.perubahan, month)
            for file, path, indikator in moves
        )}  # fmt: skip

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
        for _, indikator, _ in indikator_of_all_times(jabatan):
            for perubahan in indikator.perubahan:
                keys.setdefault(perubahan.mulai.first, set()).update(perubahan.baru)
            if indikator.mulai or indikator.berakhir:
                whole |= lifetime(indikator).turns()
    return {month: frozenset(keys[month]) for month in keys.keys() - whole}


def united(definisi: Definisi) -> Definisi:
    """Return all times as one: every variable that there ever was, and every formula."""
    if not definisi.history.months:
        return definisi
    origins: dict[tuple[str, KeyPath], KeyPath] = {}
    alias = {a: kode for kode, jabatan in definisi.jabatan.items() for a in jabatan.alias}
    # A former kode that has a file of its own may be the one or the other.
    owners = ({a: kode for a, kode in alias.items() if a not in definisi.jabatan}, alias)
    jabatan = {
        kode: _united(base, definisi.files[kode], owners, origins)
        for kode, base in definisi.jabatan.items()
    }
    return replace(definisi, jabatan=jabatan, origins=origins)


def _united(
    base: Jabatan,
    file: str,
    owners: Sequence[Mapping[str, str]],
    origins: dict[tuple[str, KeyPath], KeyPath],
) -> Jabatan:
    versions = [*indikator_of_all_times(base)]
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
        for _, formula, _ in values_of(indikator, "formula", Lifetime()):
            readings = (nodes.with_owners(formula, names) for names in owners)
            for one in {id(reading): reading for reading in readings}.values():
                origins[file, ("sasaran", 0, "indikator", len(found))] = path
                found.append(changed(indikator, {"formula": one}))
    sasaran = changed(base.sasaran[0], {"indikator": tuple(found)})
    return changed(base, {"variabel": variabel, "sasaran": (sasaran,)})
