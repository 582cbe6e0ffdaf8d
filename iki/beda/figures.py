"""Differences of the published figures of two results of the same data."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iki.beda.definitions import alias_pairs
from iki.decimals import format_id
from iki.results.hasil import format_shown

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from iki.beda.facts import FactValue
    from iki.model import Penilaian
    from iki.results.hasil import Hasil, HasilIndikator


class FigureChange(NamedTuple):
    """A published figure under both definisi: as values, and as they are printed."""

    nama: str
    before: FactValue
    after: FactValue
    before_shown: str | None
    after_shown: str | None


class DifferingFigures(NamedTuple):
    """The figures that differ, of an indikator, of a jabatan ("") or of the agency ("", "")."""

    jabatan: str
    indikator: str
    nama: str
    changes: tuple[FigureChange, ...]


class ComparedFigures(NamedTuple):
    """What was computed of one and the same data: what differs, and how many figures are the same.

    `source` says whose data they are.
    """

    tahun: int
    sampai: str
    span: str
    source: str
    same: int
    rows: tuple[DifferingFigures, ...]

    @property
    def different(self) -> int:
        return sum(len(row.changes) for row in self.rows)


Cells: TypeAlias = "dict[str, tuple[FactValue, str | None]]"


def compare_figures(
    old: Hasil, new: Hasil, renamed: Mapping[str, str], source: str
) -> ComparedFigures:
    """Compare all published figures of two results of the same data.

    Those of who moved go along.
    """
    before, after = _figures(old, renamed), _figures(new, {})
    tied = alias_pairs(old.definisi, new.definisi)
    for jabatan, kode in [key for key in before if key not in after and key[1]]:
        here = (k for k in after if k[1] == kode and (jabatan, k[0]) in tied and k not in before)
        if key := next(here, None):
            before[key] = before.pop((jabatan, kode))
    same, rows = 0, []
    for key in dict.fromkeys([*after, *before]):
        nama, mine = after.get(key) or (before[key][0], {})
        other = before[key][1] if key in before else {}
        changes = []
        for name in dict.fromkeys([*mine, *other]):
            was, now = other.get(name, (None, None)), mine.get(name, (None, None))
            if was == now:
                same += 1
            else:
                changes.append(FigureChange(name, was[0], now[0], was[1], now[1]))
        if changes:
            rows.append(DifferingFigures(*key, nama, tuple(changes)))
    return ComparedFigures(new.tahun, new.sampai.kode, new.span, source, same, tuple(rows))


def _figures(hasil: Hasil, renamed: Mapping[str, str]) -> dict[tuple[str, str], tuple[str, Cells]]:
    """Return all figures of a result, by jabatan and indikator."""
    found: dict[tuple[str, str], tuple[str, Cells]] = {}
    for j in hasil.jabatan:
        kode = renamed.get(j.kode, j.kode)
        for row in j.indikator:
            found[kode, row.indikator.kode] = row.indikator.nama, _cells(row)
        found[kode, ""] = j.jabatan.jabatan, _mean("nilai", j.nilai, j.predikat, j.penilaian)
    instansi = hasil.definisi.instansi
    mean = _mean("rata-rata", hasil.rata_rata, hasil.predikat, instansi.penilaian)
    found["", ""] = instansi.instansi, mean
    return found


def _cells(row: HasilIndikator) -> Cells:
    status = row.alasan or str(row.status)
    return {
        "target": (row.target_shown, format_shown(row.target_shown)),
        "realisasi": (row.realisasi_shown, format_shown(row.realisasi_shown)),
        "capaian": (row.capaian, row.capaian_shown),
        "predikat": (row.predikat, row.predikat),
        "status": (status, row.remark or str(row.status)),
    }


def _mean(name: str, nilai: Decimal | None, predikat: str | None, penilaian: Penilaian) -> Cells:
    shown = None if nilai is None else format_id(nilai, penilaian.pembulatan)
    return {name: (nilai, shown), "predikat": (predikat, predikat)}
