"""The trail of a figure as JSON: a contract (design.md section 8), whose schema is in `schema`.

Numbers are exact, absent things null, and the texts of steps those that people are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki import __version__
from iki.decimals import settle
from iki.formula import render
from iki.hasil import Status
from iki.outputs.explanation import words
from iki.outputs.exports import indikator_values, json_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.jejak import (
        Jejak,
        JejakBaris,
        JejakCapaian,
        JejakIndikator,
        JejakJabatan,
        JejakVariabel,
        Place,
    )
    from iki.outputs.exports import Json

VERSI = 1


def to_json(jejak: Jejak, *, folder: str, definisi: str, data: Mapping[str, str]) -> str:
    """Return the trails as JSON; `definisi` and `data` (by file) are fingerprints."""
    return (
        json_text(
            {
                "versi": VERSI,
                "iki": __version__,
                "tahun": jejak.hasil.tahun,
                "sampai": jejak.hasil.sampai.kode,
                "definisi": definisi,
                "jabatan": [_jabatan(jabatan, jejak, folder) for jabatan in jejak.jabatan],
                "data": [{"berkas": file, "sha256": digest} for file, digest in data.items()],
            }
        )
        + "\n"
    )


def _jabatan(jabatan: JejakJabatan, jejak: Jejak, folder: str) -> dict[str, Json]:
    hasil = jabatan.hasil
    digits = jejak.hasil.definisi.instansi.penilaian.pembulatan
    return {
        "kode": hasil.kode,
        "indikator": [_indikator(i, jabatan, jejak, folder) for i in jabatan.indikator],
        "jabatan": hasil.jabatan.jabatan,
        "nilai": hasil.nilai,
        "predikat": hasil.predikat,
        "terhitung": hasil.terhitung,
        "dari": hasil.dari,
        "bobot_terhitung": words.weights(hasil),
        "langkah": words.nilai_jabatan(hasil, digits),
    }


def _indikator(
    indikator: JejakIndikator, jabatan: JejakJabatan, jejak: Jejak, folder: str
) -> dict[str, Json]:
    hasil, definisi = indikator.hasil, jejak.hasil.definisi
    penilaian = definisi.instansi.penilaian
    formula = hasil.indikator.formula
    return {
        **indikator_values(hasil),
        "formula": render.to_text(formula),
        "langkah": words.computation(indikator),
        "target_dari": None if hasil.target is None else _place(indikator.target),
        "variabel": [_variabel(v, jejak) for v in indikator.variabel],
        "formula_keputusan": words.decree_text(formula, definisi, jabatan.hasil.kode),
        "substitusi": words.substituted(indikator),
        "realisasi_persis": None if hasil.realisasi is None else settle(hasil.realisasi),
        "sasaran_dari": _place(indikator.sasaran),
        "nama_dari": _place(indikator.indikator),
        "formula_dari": _place(indikator.formula),
        "capaian_langkah": list(words.capaian(indikator, penilaian.pembulatan)),
        "aturan": _rules(indikator),
        "acuan": indikator.capaian and indikator.capaian.acuan,
        "capaian_persis": _exact(indikator.capaian),
        "batas": indikator.capaian and indikator.capaian.bound,
        "predikat_langkah": words.predikat(indikator, penilaian),
        "kurang": [
            {"berkas": found.file, "uraian": found.text, "isi": found.rows}
            for found in words.missing(indikator, folder)
        ],
    }


def _exact(found: JejakCapaian | None) -> Json:
    return None if found is None or isinstance(found.exact, Status) else settle(found.exact)


def _rules(indikator: JejakIndikator) -> list[Json]:
    target = indikator.hasil.target
    if indikator.capaian is None or target is None:
        return []
    return [
        {"nama": rule.nama, "rumus": rule.rumus, "sumber": rule.sumber}
        for rule in words.rules(indikator.capaian, target)
    ]


def _place(place: Place) -> dict[str, Json]:
    return {"berkas": place.file, "baris": place.line}


def _variabel(v: JejakVariabel, jejak: Jejak) -> dict[str, Json]:
    used = v.used
    return {
        "nama": used.acuan.nama,
        "jabatan": used.jabatan,
        "tahun": used.tahun,
        "satuan": v.variabel.satuan,
        "konsolidasi": v.variabel.konsolidasi,
        "nilai": used.nilai,
        "baris": [_baris(row, jejak) for row in v.baris],
        "uraian": v.variabel.uraian,
        "dari": _place(v.place),
        "tahun_lain": used.acuan.lalu,
        "langkah": words.konsolidasi(v),
    }


def _baris(row: JejakBaris, jejak: Jejak) -> dict[str, Json]:
    baris = row.baris
    return {
        "berkas": baris.berkas,
        "baris": baris.baris,
        "periode": baris.periode.kode,
        "wilayah": baris.wilayah or None,
        "nilai": baris.nilai,
        "bukti": baris.bukti or None,
        "catatan": baris.catatan or None,
        "dipakai": row.dipakai,
        "sebab": words.sebab(row, jejak.hasil.sampai),
    }
