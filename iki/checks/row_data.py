"""The rows of realisasi as the checks of data look at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from iki.diagnostics import RowCell
from iki.model.definisi import variabel_read
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from iki.model import Baris, Definisi, Realisasi, Variabel
    from iki.yaml_source import KeyPath


VariabelKey = tuple[str, str]  # jabatan, variabel


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


def checked_variables(definisi: Definisi, jabatan: Collection[str]) -> set[tuple[str, str]]:
    """Return the variables whose rows the checks need to look at these jabatan."""
    own = {(kode, nama) for kode in jabatan for nama in definisi.jabatan[kode].variabel}
    return own | variabel_read(definisi, jabatan)
