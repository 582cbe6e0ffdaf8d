"""Results side by side for machines: JSON, which is a contract, and CSV, a row an indikator."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.hitung.values import indikator_figures
from iki.periode import TAHUN
from iki.render import records

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


def comparison_json(comparison: SideBySide) -> str:
    """Return the comparison as JSON, a contract."""
    return records.json_document(
        {
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
    )


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
    whole = records.record_of(indikator_figures(cell))
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


def comparison_csv(comparison: SideBySide, form: records.CsvForm = records.CSV) -> str:
    """Return the comparison as CSV, a row an indikator: `target_2023`, `realisasi_2024_TW1`."""
    cells = [f"{key}{_suffix(w)}" for w in comparison.columns for key in _CSV_CELL]
    return records.csv_text([*_CSV_ROW, *cells, *_CSV_CHANGE], _csv_rows(comparison), form)


def comparison_csv_id(comparison: SideBySide) -> str:
    """Return the rows of `comparison_csv` with semicolons and decimal commas."""
    return comparison_csv(comparison, records.CSV_ID)


def _suffix(time: TimeColumn) -> str:
    return f"_{time.tahun}" + ("" if time.sampai == TAHUN else f"_{time.sampai}")


def _csv_rows(comparison: SideBySide) -> Iterator[dict[str, Json]]:
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
                said = (
                    records.record_of(indikator_figures(cell))
                    if cell
                    else {"status": "tidak_berlaku"}
                )
                found |= {f"{key}{_suffix(time)}": said.get(key) for key in _CSV_CELL}
            for name, change in (("realisasi", row.realisasi), ("capaian", row.capaian)):
                found[f"perubahan_{name}"] = change and change.nilai
                found[f"arah_{name}"] = change and change.direction
            yield found
