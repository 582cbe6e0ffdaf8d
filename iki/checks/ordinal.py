"""Checks of ordinal variables: their scales, and targets and contoh in their words.

Words have become numbers before (`definitions.words`); here a number may be none of the scale.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from iki.checks.register import of_jabatan
from iki.decimals import plain
from iki.definitions.words import unknown
from iki.diagnostics.suggestions import Suggestions
from iki.escaping import quoted
from iki.formula import nodes, parse
from iki.model import Konsolidasi
from iki.model.definisi import all_indikator
from iki.model.fields import numbers_of
from iki.model.indikator_paths import standards
from iki.model.ordinal import fold_word
from iki.yaml_source import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from iki.model import Definisi, Indikator, Ordinal


@of_jabatan()
def skala_ordinal_salah(definisi: Definisi) -> Iterator[Finding]:
    """R38: the words of an ordinal variable are two or more, each another, worst first."""
    for (kode, nama), scale in definisi.ordinal.items():
        file, path = definisi.files[kode], ("variabel", nama, "nilai")
        if len(scale.nilai) < 2:
            yield Finding(
                "R38",
                file,
                path,
                f"skala {quoted(nama)} tidak punya dua kata",
                "tulis semua katanya dari yang terburuk, misalnya {TMP: 1, TW: 2, WDP: 3, WTP: 4}",
                at="key",
            )
        seen: dict[str, KeyPath] = {}
        for word in scale.nilai:
            here = (*path, word)
            earlier = seen.setdefault(fold_word(word), here)
            if earlier is not here:
                yield Finding(
                    "R38",
                    file,
                    here,
                    f"kata {quoted(word)} hanya berbeda huruf besar dari {quoted(str(earlier[-1]))}",
                    "hapus salah satunya, atau beri kata lain",
                    at="key",
                    related=((file, earlier, "yang pertama di sini"),),
                )
        for (worse, low), (word, high) in pairwise(scale.nilai.items()):
            if high <= low:
                yield Finding(
                    "R38",
                    file,
                    (*path, word),
                    f"angka {quoted(word)} {plain(high)} tidak lebih besar dari "
                    f"{quoted(worse)} {plain(low)} sebelumnya",
                    "urutkan dari yang terburuk, dengan angka yang naik",
                )


@of_jabatan()
def ordinal_dijumlahkan(definisi: Definisi) -> Iterator[Finding]:
    """R57: words are not added up: four times WTP is none of them."""
    for kode, nama in definisi.ordinal:
        konsolidasi = definisi.variabel[kode][nama]
        if konsolidasi in (Konsolidasi.JUMLAH, Konsolidasi.RATA_RATA):
            yield Finding(
                "R57",
                definisi.files[kode],
                ("variabel", nama, "konsolidasi"),
                f"{quoted(nama)} berisi kata, tetapi konsolidasinya {konsolidasi}",
                "hapus konsolidasinya (artinya terakhir), atau tulis maksimum atau minimum",
            )


@of_jabatan("target", "acuan", "contoh", "formula")
def bukan_nilai_ordinal(definisi: Definisi) -> Iterator[Finding]:
    """R39: a target, an acuan or a contoh of an ordinal variable is one of its values."""
    suggestions = Suggestions()
    if not definisi.ordinal:
        return
    for kode, path, indikator in all_indikator(definisi):
        for here, number, scale in _numbers(definisi, kode, path, indikator):
            if number not in scale:
                message_and_hint = unknown(plain(number), scale, suggestions)
                yield Finding("R39", definisi.files[kode], here, *message_and_hint)


def _numbers(
    definisi: Definisi, kode: str, path: KeyPath, indikator: Indikator
) -> Iterator[tuple[KeyPath, Decimal, Ordinal]]:
    """Yield the numbers that are to be of a scale, with it."""
    contoh = [((*path, "contoh", n), contoh) for n, contoh in enumerate(indikator.contoh)]
    for here, one in contoh:
        yield from _of_variables(definisi, kode, (*here, "variabel"), one.variabel)
        yield from _of_variables(definisi, kode, (*here, "lalu"), one.lalu)
    own = definisi.ordinal_of(kode, indikator)
    if own is None:
        return
    numbers = [((*path, *here), number) for here, number in indikator.target_numbers]
    numbers += standards(path, indikator)
    for here, one in contoh:
        numbers += numbers_of((*here, "target"), one.target)
        numbers += numbers_of((*here, "realisasi"), one.realisasi)
    yield from ((here, number, own) for here, number in numbers)


def _of_variables(
    definisi: Definisi, kode: str, path: KeyPath, variabel: Mapping[str, Decimal]
) -> Iterator[tuple[KeyPath, Decimal, Ordinal]]:
    for text, nilai in variabel.items():
        acuan = parse(text)
        if isinstance(acuan, nodes.Acuan):
            scale = definisi.ordinal.get((acuan.jabatan or kode, acuan.nama))
            if scale:
                yield (*path, text), nilai, scale
