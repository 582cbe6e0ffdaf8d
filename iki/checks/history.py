"""Checks of what begins, ends and changes, in the definisi as it is written: all times at once.

How the other checks, which know one time only, are run through all times is `through_time`.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from iki.checks.register import of_history
from iki.escaping import quoted
from iki.formula import nodes
from iki.model.lifetimes import (
    ALWAYS,
    FOREVER,
    Lifetime,
    lifetime,
    values_of,
)
from iki.periode import PERIODE, TAHUN, Instant, instant_of
from iki.yaml_source import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from iki.model import Definisi, Indikator, Jabatan
    from iki.model.lifetimes import WithPerubahan


@of_history()
def mulai_sesudah_berakhir(definisi: Definisi) -> Iterator[Finding]:
    """R40: nothing ends before it begins."""
    for file, path, item in _items_with_life(definisi):
        if item.mulai and item.berakhir and item.mulai.first > item.berakhir.last:
            yield Finding(
                "R40",
                file,
                (*path, "mulai"),
                f"mulai {item.mulai} sesudah berakhir {item.berakhir}",
                "tukar keduanya, atau perbaiki salah satunya",
                related=((file, (*path, "berakhir"), "berakhir di sini"),),
            )


@of_history()
def indikator_di_luar_jabatan(definisi: Definisi) -> Iterator[Finding]:
    """R40: an indikator is in force at some time of its jabatan."""
    for kode, jabatan in definisi.jabatan.items():
        life = lifetime(jabatan)
        for path, indikator, _ in jabatan.indikator_of_all_times:
            own = lifetime(indikator)
            if own.first <= own.last and life.first <= life.last and not own.meets(life):
                key = "mulai" if own.first > life.last else "berakhir"
                yield Finding(
                    "R40",
                    definisi.files[kode],
                    (*path, key),
                    f"indikator “{indikator.kode}” tidak pernah berlaku: jabatannya {life}",
                    "perbaiki mulai dan berakhir salah satunya",
                )


@of_history()
def perubahan_tidak_urut(definisi: Definisi) -> Iterator[Finding]:
    """R41: each perubahan begins after the one before it."""
    for file, path, item in _items_with_perubahan(definisi):
        for n, (before, after) in enumerate(pairwise(item.perubahan), 1):
            if after.mulai.first <= before.mulai.first:
                how = "sama dengan" if after.mulai.first == before.mulai.first else "mendahului"
                yield Finding(
                    "R41",
                    file,
                    (*path, "perubahan", n, "mulai"),
                    f"perubahan mulai {after.mulai} {how} perubahan sebelumnya, {before.mulai}",
                    "gabungkan keduanya"
                    if how != "mendahului"
                    else "urutkan perubahan dari yang paling awal",
                    related=(
                        (
                            file,
                            (*path, "perubahan", n - 1, "mulai"),
                            "perubahan sebelumnya di sini",
                        ),
                    ),
                )


@of_history()
def perubahan_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R42: what changes is in force then, and so is the jabatan of an indikator."""
    for kode, jabatan in definisi.jabatan.items():
        whole: tuple[KeyPath, Jabatan | Indikator] = ((), jabatan)
        items = ((path, i) for path, i, _ in jabatan.indikator_of_all_times)
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
                        "R42",
                        file,
                        (*place, "perubahan", n, "mulai"),
                        f"perubahan {perubahan.mulai} {what}",
                        "perbaiki salah satu waktunya, atau hapus perubahan ini",
                        related=((file, (*path, key), f"{key} di sini"),),
                    )
                    break


@of_history()
def perubahan_tanpa_akibat(definisi: Definisi) -> Iterator[Finding]:
    """R43: a perubahan changes something."""
    for file, path, item in _items_with_perubahan(definisi):
        if not item.perubahan:
            continue
        now = {key: getattr(item, key) for p in item.perubahan for key in p.baru}
        for n, perubahan in enumerate(item.perubahan):
            if perubahan.baru.items() <= now.items():
                keys = ", ".join(perubahan.baru)
                yield Finding(
                    "R43",
                    file,
                    (*path, "perubahan", n, "mulai"),
                    f"perubahan {perubahan.mulai} tidak mengubah apa pun"
                    + (f": {keys} sama seperti sebelumnya" if keys else ""),
                    "tulis kunci yang berubah dengan nilai barunya, atau hapus perubahan ini",
                    at="key",
                )
            now |= perubahan.baru


@of_history()
def alias_bentrok(definisi: Definisi) -> Iterator[Finding]:
    """R44: a former kode names one jabatan at a time, and not the pimpinan that there is."""
    holders: dict[str, tuple[str, KeyPath]] = {}
    *_, (path, pimpinan, _) = values_of(definisi.instansi, "pimpinan")
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        for n, alias in enumerate(jabatan.alias):
            here: KeyPath = ("alias", n)
            other = definisi.jabatan.get(alias)
            first = holders.setdefault(alias, (file, here))
            if alias == kode:
                yield Finding(
                    "R44",
                    file,
                    here,
                    f"alias {quoted(alias)} adalah kode jabatan ini sendiri",
                    "tulis kode jabatan ini dahulu, atau hapus",
                )
            elif alias == pimpinan.kode:
                yield Finding(
                    "R44",
                    file,
                    here,
                    f"alias {quoted(alias)} adalah kode pimpinan",
                    "hapus; bila pimpinan berganti kode, tulis kode barunya dalam perubahan instansi",
                    related=(
                        (definisi.instansi_file, (*path, "kode"), "pimpinan disebut di sini"),
                    ),
                )
            elif other is not None and lifetime(other).meets(lifetime(jabatan)):
                yield Finding(
                    "R44",
                    file,
                    here,
                    f"alias {quoted(alias)} adalah jabatan lain pada waktu yang sama",
                    f"hapus berkas {definisi.files[alias]}, atau tulis berakhir di sana "
                    "dan mulai di sini",
                    related=((definisi.files[alias], ("jabatan",), "jabatan itu di sini"),),
                )
            elif first != (file, here):
                yield Finding(
                    "R44",
                    file,
                    here,
                    f"alias {quoted(alias)} sudah dipakai jabatan lain",
                    "satu kode lama menunjuk satu jabatan; hapus salah satunya",
                    related=((*first, "alias yang sama di sini"),),
                )


@of_history()
def variabel_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R45: a formula reads variables of jabatan that exist then."""
    holders = _holders_by_kode(definisi)
    if not holders:
        return
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        for path, indikator, listed in jabatan.indikator_of_all_times:
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
                            "R45",
                            file,
                            (*path, *here),
                            f"jabatan {quoted(variabel.jabatan)} tidak ada {gap}, "
                            "padahal formula ini membaca variabelnya",
                            "tulis perubahan formula sejak itu, berakhir pada indikator ini, "
                            "atau alias pada jabatan penggantinya",
                            offsets=(variabel.start, variabel.end),
                            related=_related_lives(holders[variabel.jabatan]),
                        )


@of_history()
def atasan_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R46: the atasan of a jabatan exists then."""
    holders = _holders_by_kode(definisi)
    for kode, jabatan in definisi.jabatan.items():
        for here, atasan, span in values_of(jabatan, "atasan", lifetime(jabatan)):
            if atasan not in holders or _is_pimpinan(definisi, atasan):
                continue
            gap = _gap(span, [life for _, _, life in holders[atasan]])
            if gap is not None:
                yield Finding(
                    "R46",
                    definisi.files[kode],
                    here,
                    f"atasan {quoted(atasan)} tidak ada {gap}",
                    "tulis perubahan atasan sejak itu, berakhir pada jabatan ini, "
                    "atau alias pada jabatan penggantinya",
                    related=_related_lives(holders[atasan]),
                )


@of_history()
def target_di_luar_masa(definisi: Definisi) -> Iterator[Finding]:
    """R47: a target is of a time when its indikator is in force."""
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        for path, indikator, _ in jabatan.indikator_of_all_times:
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
                            "R47",
                            file,
                            (*path, *here, str(tahun), periode),
                            f"target {instant} tidak berlaku: indikator “{indikator.kode}” {limit}",
                            "hapus target ini, atau perbaiki mulai atau berakhir",
                            at="key",
                        )


@of_history()
def indikator_hilang(definisi: Definisi) -> Iterator[Finding]:
    """R48: an indikator ends with `berakhir`; none just fails to be in a new list."""
    for kode, jabatan in definisi.jabatan.items():
        lists = values_of(jabatan, "sasaran")
        for (_, before, _), (path, after, span) in pairwise(lists):
            listed = {i.kode for sasaran in after for i in sasaran.indikator}
            january = Instant(instant_of(span.first).tahun, TAHUN).first
            for sasaran in before:
                for indikator in sasaran.indikator:
                    over = indikator.berakhir and indikator.berakhir.last < january
                    if indikator.kode not in listed and not over:
                        yield Finding(
                            "R48",
                            definisi.files[kode],
                            path,
                            f"sasaran baru tidak memuat indikator “{indikator.kode}”, "
                            "padahal indikator itu belum berakhir",
                            "tulis indikator itu juga di sini, dengan berakhir bila sudah berakhir",
                            at="key",
                        )


class _KodeHolder(NamedTuple):
    """A jabatan that answers to a kode: its file, the path that says so, and when."""

    file: str
    path: KeyPath
    life: Lifetime


def _holders_by_kode(definisi: Definisi) -> dict[str, list[_KodeHolder]]:
    """Return the jabatan of each kode: those that have it, and those that had it (`alias`).

    A kode that some jabatan has at all times is left out: every row with it is that jabatan's.
    """
    holders: dict[str, list[_KodeHolder]] = {}
    for kode, jabatan in definisi.jabatan.items():
        file, life = definisi.files[kode], lifetime(jabatan)
        holders.setdefault(kode, []).append(_KodeHolder(file, ("jabatan",), life))
        for n, alias in enumerate(jabatan.alias):
            # Rows of all times count for it.
            holders.setdefault(alias, []).append(_KodeHolder(file, ("alias", n), life))
    return {
        kode: found
        for kode, found in holders.items()
        if kode not in definisi.broken and not any(life == Lifetime() for _, _, life in found)
    }


def _items_with_life(definisi: Definisi) -> Iterator[tuple[str, KeyPath, Jabatan | Indikator]]:
    """Yield all that begins and ends, with file and path."""
    for kode, jabatan in definisi.jabatan.items():
        yield definisi.files[kode], (), jabatan
        for path, indikator, _ in jabatan.indikator_of_all_times:
            yield definisi.files[kode], path, indikator


def _items_with_perubahan(definisi: Definisi) -> Iterator[tuple[str, KeyPath, WithPerubahan]]:
    """Yield all that changes, with file and path."""
    yield definisi.instansi_file, (), definisi.instansi
    yield from _items_with_life(definisi)


def _related_lives(holders: Iterable[_KodeHolder]) -> tuple[tuple[str, KeyPath, str], ...]:
    return tuple((file, path, f"berlaku {life}") for file, path, life in holders)


def _gap(span: Lifetime, lives: Collection[Lifetime]) -> str | None:
    """Return in words when in a time there is nothing of some others; None if there always is."""
    month = span.first_uncovered_month(lives)
    if month == ALWAYS:
        return f"sebelum {instant_of(min(lives).first)}"
    return None if month is None else f"pada {instant_of(month)}"


def _of_last_year(life: Lifetime) -> Lifetime:
    """Return the time in which `lalu()` may read what has a life: until a year after its end."""
    return Lifetime(ALWAYS, instant_of(life.last).tahun * 12 + 24) if life.last < FOREVER else life


def _is_pimpinan(definisi: Definisi, kode: str) -> bool:
    instansi = definisi.instansi
    return any(p.kode == kode for _, p, _ in values_of(instansi, "pimpinan"))
