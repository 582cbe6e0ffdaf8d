"""The words of variables as a decree prints them.

Where two variables share them, their jabatan too.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from iki.formula import variabel_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.formula import Acuan, Formula
    from iki.model import Definisi


def uraian_of(definisi: Definisi, kode: str, formula: Formula) -> Callable[[Acuan], str]:
    """Return the function from a variable of a formula of the jabatan `kode` to its words."""
    found = distinguishing_words(definisi, kode, formula)

    def uraian(variabel: Acuan) -> str:
        key = variabel.jabatan or kode, variabel.nama
        text = uraian_or_nama(definisi, *key)
        return f"{text} ({found[key]})" if key in found else text

    return uraian


def distinguishing_words(
    definisi: Definisi, kode: str, formula: Formula
) -> dict[tuple[str, str], str]:
    """Return a word for each variable with the uraian of another: {("linmas", "a"): "Linmas"}.

    Only variables of other jabatan get any: the name of their jabatan, its kode where two jabatan
    have one name, or `jabatan.variabel` where one jabatan has both.
    """
    alike: dict[str, list[tuple[str, str]]] = {}
    for key in dict.fromkeys((v.jabatan or kode, v.nama) for v in variabel_of(formula)):
        alike.setdefault(" ".join(uraian_or_nama(definisi, *key).split()), []).append(key)
    found = {}
    for keys in alike.values():
        if len(keys) == 1:
            continue
        names = [(definisi.nama(jabatan), jabatan, f"{jabatan}.{v}") for jabatan, v in keys]
        counts = [Counter(level) for level in zip(*names, strict=True)]
        for key, choices in zip(keys, names, strict=True):
            if key[0] != kode:
                found[key] = next(
                    text for text, n in zip(choices, counts, strict=True) if n[text] == 1
                )
    return found


def uraian_or_nama(definisi: Definisi, jabatan: str, variabel: str) -> str:
    """Return the words of a variable; its name if it is gone."""
    return definisi.uraian(jabatan, variabel) or variabel
