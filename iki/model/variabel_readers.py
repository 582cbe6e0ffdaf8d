"""What must be filled in: each variable of a jabatan, and the indikator that read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from iki.model import Definisi, Indikator, Variabel
    from iki.model.definisi import History


class VariabelReader(NamedTuple):
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
    readers: tuple[VariabelReader, ...]


def variables_to_fill_in(
    definisi: Definisi, kode: Collection[str] | None = None, history: History | None = None
) -> Iterator[VariabelUse]:
    """Yield every variable of some jabatan (None: all), in the order of the tree.

    With their `history`, not those that were read by what has ended, and by nothing in force.
    """
    readers: dict[tuple[str, str], list[VariabelReader]] = {}
    for _, k in definisi.pohon:
        for _, indikator in definisi.jabatan[k].indikator:
            read = {(v.jabatan or k, v.nama) for v in indikator.reads}
            for key in read:
                readers.setdefault(key, []).append(VariabelReader(k, indikator))
    wanted = None if history is None else {*history.needed_variables(definisi)}
    for _, k in definisi.pohon:
        for nama, variabel in definisi.jabatan[k].variabel.items():
            if (kode is None or k in kode) and (wanted is None or (k, nama) in wanted):
                yield VariabelUse(k, nama, variabel, tuple(readers.get((k, nama), ())))
