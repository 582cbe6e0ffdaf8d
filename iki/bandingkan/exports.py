"""Results side by side for machines: JSON, which is a contract, and CSV, a row an indikator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.hitung.values import indikator_figures
from iki.periode import TAHUN
from iki.render.records import RecordTable, record_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.bandingkan.comparison import (
        Change,
        ComparedIndikator,
        SideBySide,
        TimeColumn,
    )
    from iki.render.records import Json
    from iki.results.hasil import HasilIndikator


def comparison_tree(comparison: SideBySide) -> Json:
    """Return the comparison for JSON, a contract."""
    return {
        "versi": 1,
        "kolom": [{"tahun": w.tahun, "sampai": w.sampai.kode} for w in comparison.columns],
        "jabatan": [
            {
                "kode": j.kode,
                "indikator": [_indikator(row) for row in j.rows],
                "jabatan": j.jabatan.jabatan,
                "nilai": [found and found.nilai for found in j.columns],
            }
            for j in comparison.jabatan
        ],
        "realisasi": "lepas" if comparison.apart else "kumulatif",
    }


def _indikator(row: ComparedIndikator) -> dict[str, Json]:
    return {
        "kode": row.indikator.kode,
        "nama": row.indikator.nama,
        "satuan": row.indikator.satuan,
        "kolom": [_cell(cell) for cell in row.cells],
        "polarisasi": row.indikator.polarisasi,
        "perubahan": {
            "realisasi": _change(row.realisasi),
            "capaian": _change(row.capaian),
        },
    }


_CSV_CELL = ("target", "realisasi", "capaian", "predikat", "status", "alasan", "target_periode")
_CELL = (*_CSV_CELL, "tahun_lain")


def _cell(cell: HasilIndikator | None) -> dict[str, Json] | None:
    if cell is None:
        return None
    whole = record_of(indikator_figures(cell))
    return {key: whole[key] for key in _CELL}


def _change(change: Change | None) -> dict[str, Json] | None:
    return change and {
        "selisih": change.nilai,
        "arah": change.direction,
        "tingkat": change.tingkat,
    }


_CSV_ROW = ("jabatan", "nama_jabatan", "kode", "nama", "satuan", "polarisasi")
_CSV_CHANGE = (
    "perubahan_realisasi", "arah_realisasi", "perubahan_capaian", "arah_capaian",
)  # fmt: skip


def comparison_records(comparison: SideBySide) -> RecordTable:
    """Return a row an indikator, with columns like `target_2023` and `realisasi_2024_TW1`."""
    cells = [f"{key}{_suffix(w)}" for w in comparison.columns for key in _CSV_CELL]
    return RecordTable([*_CSV_ROW, *cells, *_CSV_CHANGE], _records(comparison))


def _suffix(time: TimeColumn) -> str:
    return f"_{time.tahun}" + ("" if time.sampai == TAHUN else f"_{time.sampai}")


def _records(comparison: SideBySide) -> Iterator[dict[str, Json]]:
    for j in comparison.jabatan:
        for row in j.rows:
            found: dict[str, Json] = {
                "jabatan": j.kode,
                "nama_jabatan": j.jabatan.jabatan,
                "kode": row.indikator.kode,
                "nama": row.indikator.nama,
                "satuan": row.indikator.satuan,
                "polarisasi": row.indikator.polarisasi,
            }
            for time, cell in zip(comparison.columns, row.cells, strict=True):
                said = record_of(indikator_figures(cell)) if cell else {"status": "tidak_berlaku"}
                found |= {f"{key}{_suffix(time)}": said.get(key) for key in _CSV_CELL}
            for name, change in (("realisasi", row.realisasi), ("capaian", row.capaian)):
                found[f"perubahan_{name}"] = change and change.nilai
                found[f"arah_{name}"] = change and change.direction
            yield found
