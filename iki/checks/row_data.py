"""The rows of realisasi as the checks of data look at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from iki.diagnostics import RowCell
from iki.formula import nodes, render
from iki.model.definisi import all_indikator, variabel_read
from iki.model.satuan import is_persen
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from iki.model import Baris, Definisi, Indikator, Realisasi, Variabel
    from iki.yaml_source import KeyPath


VariabelKey = tuple[str, str]  # jabatan, variabel
Share = tuple[VariabelKey, VariabelKey]  # part and whole


@dataclass(frozen=True)
class RowData:
    """Realised values of all years with the rows behind them, and the jabatan to look at."""

    definisi: Definisi
    realisasi: Realisasi
    jabatan: Collection[str]
    today: date

    def variabel(self) -> Iterable[tuple[str, str, Variabel, list[tuple[int, Baris]]]]:
        """Return (jabatan, nama, variabel, [(tahun, row), ...]) of variables with rows, by time."""
        return self._variabel

    @cached_property
    def _variabel(self) -> Sequence[tuple[str, str, Variabel, list[tuple[int, Baris]]]]:
        rows: dict[tuple[str, str], list[tuple[int, Baris]]] = {}
        for (tahun, kode, nama), kept in sorted(
            self.realisasi.rincian.items(), key=lambda item: item[0]
        ):
            if kode in self.jabatan:
                rows.setdefault((kode, nama), []).extend((tahun, b) for b in kept)
        for found in rows.values():
            found.sort(key=lambda item: (item[0], item[1].periode.last, -item[1].periode.first))
        return [
            (kode, nama, self.definisi.jabatan[kode].variabel[nama], found)
            for (kode, nama), found in rows.items()
        ]

    @cached_property
    def indikator(self) -> Sequence[tuple[str, KeyPath, Indikator, Share | None]]:
        """The indikator of these jabatan: kode of the jabatan, path, indikator, and its share."""
        return [
            (kode, path, indikator, share_of(self.definisi, kode, indikator))
            for kode, path, indikator in all_indikator(self.definisi, self.jabatan)
        ]

    @cached_property
    def years(self) -> Mapping[VariabelKey, Sequence[int]]:
        """The years in which each variable has rows."""
        found: dict[VariabelKey, list[int]] = {}
        for tahun, kode, nama in sorted(self.realisasi.rincian):
            found.setdefault((kode, nama), []).append(tahun)
        return found

    def numeric_variabel(self) -> Iterator[tuple[str, str, Variabel, list[tuple[int, Baris]]]]:
        """Yield the variables of `variabel` whose values are numbers, not words of a scale."""
        return (found for found in self.variabel() if found[2].ordinal is None)

    def finding(
        self,
        code: str,
        kode: str,
        path: KeyPath,
        row: Baris,
        message: str,
        hint: str,
        related: Iterable[tuple[Baris, str]] = (),
    ) -> Finding:
        """Return a finding of a definition of the jabatan `kode` that shows at a row."""
        return Finding(
            code,
            self.definisi.files[kode],
            path,
            message,
            hint,
            row=_cell(row),
            related=tuple((*_cell(b), text) for b, text in related),
        )


def _cell(row: Baris) -> tuple[str, RowCell]:
    return row.file, RowCell(row.line, row.cell)


def share_of(definisi: Definisi, kode: str, indikator: Indikator) -> Share | None:
    """Return part and whole if the formula is a share of one variable in another."""
    parts = render.fraction_parts(indikator.formula)
    if parts is None or not (parts.multiplier == "100" or is_persen(indikator.satuan)):
        return None
    part, whole = parts.pembilang, parts.penyebut
    if not (isinstance(part, nodes.Acuan) and isinstance(whole, nodes.Acuan)):
        return None
    a, b = ((v.jabatan or kode, v.nama) for v in (part, whole))
    if not all(n in definisi.variabel.get(k, ()) for k, n in (a, b)):
        return None  # R05 says so
    satuan = {definisi.jabatan[k].variabel[n].satuan for k, n in (a, b)} - {None}
    return None if part.lalu or whole.lalu or a == b or len(satuan) > 1 else (a, b)


def checked_variables(definisi: Definisi, jabatan: Collection[str]) -> set[tuple[str, str]]:
    """Return the variables whose rows the checks need to look at these jabatan."""
    own = {(kode, nama) for kode in jabatan for nama in definisi.jabatan[kode].variabel}
    return own | variabel_read(definisi, jabatan)
