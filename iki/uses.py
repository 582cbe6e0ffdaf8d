"""What must be filled in: every variable of the jabatan, and the indikator whose formula reads it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.formula import nodes

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from iki.model import Definisi, Indikator, Variabel


class Reader(NamedTuple):
    """An indikator that reads a variable, maybe that of another jabatan."""

    jabatan: str
    indikator: Indikator

    def __str__(self) -> str:
        return f"{self.jabatan}.{self.indikator.kode}"


class VariabelUse(NamedTuple):
    """A variable of a jabatan, who fills it in, and its readers."""

    jabatan: str
    nama: str
    variabel: Variabel
    readers: tuple[Reader, ...]


def to_fill_in(definisi: Definisi, kode: Collection[str] | None = None) -> Iterator[VariabelUse]:
    """Yield every variable of some jabatan (None: all), in the order of the tree."""
    readers: dict[tuple[str, str], list[Reader]] = {}
    for _, k in definisi.pohon:
        for _, indikator in definisi.jabatan[k].indikator:
            read = {(v.jabatan or k, v.nama) for v in nodes.variabel_of(indikator.formula)}
            for key in read:
                readers.setdefault(key, []).append(Reader(k, indikator))
    for _, k in definisi.pohon:
        if kode is None or k in kode:
            for nama, variabel in definisi.jabatan[k].variabel.items():
                yield VariabelUse(k, nama, variabel, tuple(readers.get((k, nama), ())))
