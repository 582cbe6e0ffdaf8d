"""Checks of targets: missing, outside their unit, falling, or hardly meant as written."""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from iki.checks.register import of_jabatan
from iki.decimals import HUNDRED, ZERO, add, looks_grouped, plain
from iki.formula import nodes, render
from iki.model import Konsolidasi, Polarisasi, Rentang
from iki.model.definisi import all_indikator
from iki.model.indikator_paths import standards
from iki.model.satuan import is_count, is_persen
from iki.periode import BULAN, BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN
from iki.results.capaian import target_at
from iki.results.hasil import format_shown, shown_target
from iki.yaml_source import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.model import Definisi, Indikator, NilaiTarget, Target


def _numeric_indikator(definisi: Definisi) -> Iterator[tuple[str, KeyPath, Indikator]]:
    """Yield every indikator whose numbers have a unit: those of words stand for an order only."""
    for kode, path, indikator in all_indikator(definisi):
        if not definisi.ordinal or definisi.ordinal_of(kode, indikator) is None:
            yield kode, path, indikator


@of_jabatan("target", "satuan", "formula")
def target_di_luar_satuan(definisi: Definisi) -> Iterator[Finding]:
    """R14: a target is what its unit allows: 0 to 100 persen, whole and not negative for a count.

    A formula that compares with last year or subtracts may well be negative, or beyond 100 persen.
    """
    for kode, path, indikator in _numeric_indikator(definisi):
        persen, counted = is_persen(indikator.satuan), is_count(indikator.satuan)
        if not indikator.target or not (persen or counted):
            continue
        outside = [
            ((*path, *here), nilai)
            for here, nilai in indikator.target_numbers
            if nilai < 0 or (nilai > HUNDRED if persen else nilai != nilai.to_integral_value())
        ]
        bounded = outside and not indikator.is_change
        for here, nilai in outside:
            if counted and nilai != nilai.to_integral_value():
                what = f"target {plain(nilai)} bukan bilangan bulat, padahal satuannya {indikator.satuan}"
                hint = "tulis bilangan bulat, atau perbaiki satuannya"
            elif bounded and nilai < 0:
                what = f"target {plain(nilai)} negatif, padahal satuannya {indikator.satuan}"
                hint = "tulis 0 atau lebih"
            elif bounded and persen and nilai > HUNDRED:
                what = f"target {plain(nilai)} persen lebih dari 100"
                hint = "tulis 0 sampai 100, atau perbaiki satuannya"
            else:
                continue
            yield Finding("R14", definisi.files[kode], here, what, hint)


@of_jabatan("acuan", "satuan", "formula")
def acuan_di_luar_satuan(definisi: Definisi) -> Iterator[Finding]:
    """R72: a national standard is what the unit of its indikator allows."""
    for kode, path, indikator in _numeric_indikator(definisi):
        if indikator.is_change:
            continue
        persen, count = is_persen(indikator.satuan), is_count(indikator.satuan)
        for here, nilai in standards(path, indikator):
            if (nilai < 0 and (persen or count)) or (persen and nilai > HUNDRED):
                yield Finding(
                    "R72",
                    definisi.files[kode],
                    here,
                    f"acuan {plain(nilai)} di luar satuannya, {indikator.satuan}",
                    "tulis 0 sampai 100, atau perbaiki satuannya"
                    if persen
                    else "tulis 0 atau lebih",
                )


@of_jabatan("target", "satuan", "formula")
def target_negatif(definisi: Definisi) -> Iterator[Finding]:
    """R27: no target is negative: its capaian is upside down. R14 speaks of most."""
    for kode, path, indikator in _numeric_indikator(definisi):
        negatif = [(here, nilai) for here, nilai in indikator.target_numbers if nilai < 0]
        if not negatif or (
            (is_persen(indikator.satuan) or is_count(indikator.satuan)) and not indikator.is_change
        ):
            continue
        for here, nilai in negatif:
            yield Finding(
                "R27",
                definisi.files[kode],
                (*path, *here),
                f"target {plain(nilai)} negatif: capaiannya terbalik, makin buruk makin tinggi",
                "tulis target positif, dan balik tanda formula atau polarisasinya",
            )


@of_jabatan("formula")
def titik_ribuan(definisi: Definisi) -> Iterator[Finding]:
    """R26: `100.000` is the number 100, but is written for a hundred thousand."""
    for kode, path, indikator in _numeric_indikator(definisi):
        for node in indikator.tree:
            if isinstance(node, nodes.Number) and _seems_grouped(node.nilai):
                here, offsets = (*path, "formula"), (node.start, node.start + len(node.text))
                yield Finding(
                    "R26", definisi.files[kode], here, *_two_readings(node.nilai), offsets=offsets
                )


@of_jabatan("target", "satuan", "formula")
def target_seems_grouped(definisi: Definisi) -> Iterator[Finding]:
    """R26: the same of targets."""
    for kode, path, indikator in _numeric_indikator(definisi):
        for here, nilai in indikator.target_numbers:
            # Of 1.250 laporan R14 has said that it is not whole.
            if _seems_grouped(nilai) and (
                nilai == nilai.to_integral_value() or not is_count(indikator.satuan)
            ):
                yield Finding("R26", definisi.files[kode], (*path, *here), *_two_readings(nilai))


def _seems_grouped(nilai: Decimal) -> bool:
    """Return whether the last of three decimals is a needless zero."""
    return looks_grouped(nilai) and nilai.as_tuple().digits[-1] == 0


def _two_readings(nilai: Decimal) -> tuple[str, str]:
    return (
        f"{nilai} dibaca {plain(nilai)}: titik adalah tanda desimal",
        f"tulis {nilai.scaleb(3):f} bila itu titik ribuan, atau {plain(nilai)}",
    )


@of_jabatan("target", "formula", "polarisasi")
def target_turun(definisi: Definisi) -> Iterator[Finding]:
    """R15: cumulative targets do not fall from period to period where the data are summed.

    A count of `jumlah` data can only grow. A share whose pembilang is such a count can fall, but
    nobody who wants it to be high plans that.
    """
    for kode, path, indikator in _numeric_indikator(definisi):
        falls = [
            fall
            for tahun, targets in indikator.target.items()
            if len(targets) > 1 and not _increments(targets)  # R30 says so of all of them
            for fall in _falls(definisi.files[kode], (*path, "target", str(tahun)), targets)
        ]
        if falls and _is_summed(definisi, kode, indikator):
            yield from falls


@of_jabatan("target")
def target_tambahan(definisi: Definisi) -> Iterator[Finding]:
    """R30: targets of periods are cumulative; those that add up to the year's are increments."""
    for kode, path, indikator in _numeric_indikator(definisi):
        for tahun, targets in indikator.target.items():
            if len(targets) > 1 and (parts := _increments(targets)):
                sums = [*accumulate(parts.values(), add)]
                written = ", ".join(f"{p}: {plain(s)}" for p, s in zip(parts, sums, strict=True))
                first, *_, last = parts
                yield Finding(
                    "R30",
                    definisi.files[kode],
                    (*path, "target", str(tahun), last),
                    f"target {first} sampai {last} berjumlah {plain(sums[-1])} seperti "
                    f"target tahun, tetapi target {last} hanya {plain(parts[last])}, "
                    "padahal target bersifat kumulatif",
                    f"tulis target sejak awal tahun: {written}",
                )


@of_jabatan("target", "formula")
def target_satu_akhir(definisi: Definisi) -> Iterator[Finding]:
    """R73: the targets of periods that end together are one: TW2 and S1, TW4 and the year."""
    for kode, path, indikator in all_indikator(definisi):
        for tahun, targets in indikator.target.items():
            if len(targets) == 1 or _increments(targets):  # R30 says so of all of them
                continue
            first: dict[int, tuple[str, NilaiTarget]] = {}
            for p in PERIODE.values():
                target = targets.get(p.kode)
                if target is None:
                    continue
                name, other = first.setdefault(p.last, (p.kode, target))
                if target == other:
                    continue
                ordinal = definisi.ordinal_of(kode, indikator)
                shown, others = (format_shown(shown_target(t, ordinal)) for t in (target, other))
                here: KeyPath = (*path, "target", str(tahun))
                yield Finding(
                    "R73",
                    definisi.files[kode],
                    (*here, p.kode),
                    f"target {p.kode} {shown} lain dari target {name} {others}, padahal keduanya "
                    f"target sampai akhir {BULAN[p.last - 1]}",
                    "samakan, atau hapus salah satunya: satu target berlaku untuk semua nama waktu itu",
                    related=((definisi.files[kode], (*here, name), "target yang lain di sini"),),
                )


def _increments(targets: Target) -> dict[str, Decimal] | None:
    """Return the targets of periods that add up to the year's, unless the last equals it."""
    of_year = targets.get(TAHUN.kode)
    for parts in (TRIWULAN, SEMESTER, BULANAN):
        if len(targets) <= len(parts) or targets.get(parts[-1].kode) == of_year:
            continue  # no room for all parts and the year, or it is the last one
        found = {p.kode: t for p in parts if isinstance(t := targets.get(p.kode), Decimal)}
        if len(found) == len(parts) and reduce(add, found.values()) == of_year:
            return found
    return None


def _falls(file: str, path: KeyPath, targets: Target) -> Iterator[Finding]:
    ordered = sorted(
        ((PERIODE[p].last, -PERIODE[p].first, p) for p, t in targets.items() if t is not None)
    )
    for (end, _, earlier), (last, _, later) in pairwise(ordered):
        if end == last:  # R73 says so
            continue
        before, after = _upper(targets[earlier]), _upper(targets[later])
        if after < before:
            yield Finding(
                "R15",
                file,
                (*path, later),
                f"target {later} {plain(after)} lebih rendah dari {earlier} {plain(before)}, "
                "padahal target bersifat kumulatif",
                "tulis target sejak awal tahun sampai periode itu, bukan target periode itu saja",
                related=((file, (*path, earlier), "target sebelumnya di sini"),),
            )


def _upper(target: NilaiTarget | None) -> Decimal:
    return target.atas if isinstance(target, Rentang) else target or ZERO


def _is_summed(definisi: Definisi, kode: str, indikator: Indikator) -> bool:
    formula = indikator.formula
    parts = render.fraction_parts(formula)
    if parts is not None and not isinstance(parts.penyebut, nodes.Number):
        if indikator.polarisasi is not Polarisasi.MAXIMIZE:
            return False
        formula = parts.pembilang
    variabel = nodes.variabel_of(formula)
    tree = tuple(nodes.subtrees(formula))
    return (
        bool(variabel)
        and not nodes.is_change(tree)
        and not any(isinstance(n, nodes.Call | nodes.Conditional) for n in tree)
        and all(
            definisi.variabel.get(v.jabatan or kode, {}).get(v.nama) is Konsolidasi.JUMLAH
            for v in variabel
        )
    )


@of_jabatan("target", "satuan", "polarisasi")
def target_pecahan_persen(definisi: Definisi) -> Iterator[Finding]:
    """R16: a target in persen is not written as a fraction (0.95) where the others are 95."""
    percents = [
        (kode, path, indikator)
        for kode, path, indikator in _numeric_indikator(definisi)
        if indikator.target and is_persen(indikator.satuan)
    ]
    anywhere = any(nilai > 1 for *_, indikator in percents for _, nilai in indikator.target_numbers)
    for kode, path, indikator in percents:
        usual = anywhere and indikator.polarisasi is Polarisasi.MAXIMIZE
        if not (usual or any(nilai > 1 for _, nilai in indikator.target_numbers)):
            continue
        for here, nilai in indikator.target_numbers:
            if 0 < nilai <= 1 and nilai != nilai.to_integral_value():
                yield Finding(
                    "R16",
                    definisi.files[kode],
                    (*path, *here),
                    f"target {plain(nilai)} dengan satuan persen berarti {plain(nilai)} %, "
                    "padahal target lain puluhan persen",
                    f"tulis {plain(nilai * 100)} bila yang dimaksud {plain(nilai * 100)} %",
                )


def target_tidak_ada(definisi: Definisi, tahun: int) -> Iterator[Finding]:
    """R13: every indikator has a target for the year asked for."""
    for kode, path, indikator in all_indikator(definisi):
        targets = indikator.target.get(tahun, {})
        if target_at(targets, TAHUN)[0] is None:
            where = (*path, "target") if indikator.target else (*path, "kode")
            part = [p for p, target in targets.items() if target is not None]
            yield Finding(
                "R13",
                definisi.files[kode],
                (*where, str(tahun)) if targets else where,
                f"indikator “{indikator.kode}” belum punya target tahun {tahun}"
                + (f" (baru {', '.join(part)})" if part else ""),
                f"tambahkan {tahun}: {{{', '.join(part)}, tahun: ...}}"
                if part
                else f"tambahkan pada target: {tahun}: ...",
                at="key",
            )
