"""Checks of the scoring: the scale of predikat, and floor and cap."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from iki.checks.register import of_instansi, of_jabatan
from iki.decimals import plain
from iki.escaping import quoted
from iki.model import Polarisasi
from iki.model.definisi import all_indikator
from iki.yaml_source import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.model import Definisi, Penilaian


@of_instansi()
def skala_salah(definisi: Definisi) -> Iterator[Finding]:
    """R07: an inline scale goes down strictly, names each predikat once, and has one open end."""
    skala = definisi.instansi.penilaian.skala
    path: KeyPath = ("penilaian", "skala")
    file = definisi.instansi_file
    if skala.nama is not None:
        return
    seen: dict[str, KeyPath] = {}
    for index, tingkat in enumerate(skala.tingkat):
        here = (*path, index, "predikat")
        earlier = seen.setdefault(tingkat.predikat.casefold(), here)
        if earlier is not here:
            yield Finding(
                "R07",
                file,
                here,
                f"predikat {quoted(tingkat.predikat)} ada dua kali",
                "hapus salah satunya",
                related=((file, earlier, "yang pertama di sini"),),
            )
        if tingkat.minimal is None and index < len(skala.tingkat) - 1:
            yield Finding(
                "R07",
                file,
                (*path, index, "minimal"),
                f"predikat {quoted(tingkat.predikat)} tidak punya batas minimal",
                "hanya predikat terakhir yang boleh tanpa minimal",
            )
    for index, (upper, lower) in enumerate(pairwise(skala.tingkat), 1):
        if (
            upper.minimal is not None
            and lower.minimal is not None
            and lower.minimal >= upper.minimal
        ):
            yield Finding(
                "R07",
                file,
                (*path, index, "minimal"),
                f"batas {plain(lower.minimal)} tidak lebih rendah dari {plain(upper.minimal)} di atasnya",
                "urutkan dari batas tertinggi ke terendah, masing-masing sekali",
            )


@of_instansi()
def batas_terbalik(definisi: Definisi) -> Iterator[Finding]:
    """S11: the floor of a capaian lies below its cap."""
    yield from _upside_down(
        definisi.instansi_file, ("penilaian", "batas_atas"), definisi.instansi.penilaian
    )


@of_instansi("penilaian")
def batas_indikator_terbalik(definisi: Definisi) -> Iterator[Finding]:
    """S11: the same of the bounds of an indikator, of which one may be the agency's."""
    for kode, path, indikator in all_indikator(definisi):
        own = indikator.penilaian.own if indikator.penilaian else {}
        for key in ("batas_atas", "batas_bawah"):
            if key in own:
                here = (*path, "penilaian", key)
                penilaian = definisi.instansi.penilaian.of(indikator)
                yield from _upside_down(definisi.files[kode], here, penilaian)
                break


def _upside_down(file: str, path: KeyPath, penilaian: Penilaian) -> Iterator[Finding]:
    bawah, atas = penilaian.batas_bawah, penilaian.batas_atas
    if bawah is not None and atas is not None and bawah >= atas:
        yield Finding(
            "S11",
            file,
            path,
            f"batas_atas {plain(atas)} tidak lebih besar dari batas_bawah {plain(bawah)}",
            "naikkan batas_atas, atau tulis null bila tidak ada batas",
        )


@of_jabatan("penilaian", "polarisasi")
def minimize_percuma(definisi: Definisi) -> Iterator[Finding]:
    """R58: `penilaian: {minimize}` stands where the polarisasi is minimize."""
    for kode, path, indikator in all_indikator(definisi):
        own = indikator.penilaian.own if indikator.penilaian else {}
        if "minimize" in own and indikator.polarisasi is not Polarisasi.MINIMIZE:
            yield Finding(
                "R58",
                definisi.files[kode],
                (*path, "penilaian", "minimize"),
                f"cara menghitung minimize tidak dipakai: polarisasinya {indikator.polarisasi}",
                "tulis polarisasi: minimize bila makin rendah makin baik, atau hapus kunci ini",
                at="key",
            )


@of_instansi()
def skala_berlubang(definisi: Definisi) -> Iterator[Finding]:
    """R18: an inline scale has a predikat for every capaian that is possible."""
    penilaian = definisi.instansi.penilaian
    skala = penilaian.skala
    lowest = skala.tingkat[-1].minimal
    bawah = penilaian.batas_bawah
    if skala.nama is None and lowest is not None and (bawah is None or lowest > bawah):
        least = "" if bawah is None else f" dari {plain(bawah)}"
        yield Finding(
            "R18",
            definisi.instansi_file,
            ("penilaian", "skala", len(skala.tingkat) - 1, "minimal"),
            f"capaian{least} sampai di bawah {plain(lowest)} tidak punya predikat",
            "hapus minimal pada predikat terakhir, supaya berlaku untuk semua yang lebih rendah",
        )
