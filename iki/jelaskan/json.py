"""The trail of a figure as JSON: a contract, whose schema is in `schema`.

Numbers are exact, absent things null, and the texts of steps those that people are shown.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki import __version__
from iki.decimals import settle
from iki.formula import render
from iki.hitung.exports import group_json, indikator_values, row_json, times_json, variabel_json
from iki.jelaskan import remedies, words
from iki.model.catatan import CATATAN_TEXTS
from iki.render.records import json_document
from iki.results.hasil import Status, own_scoring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.model import Catatan, Gabungan, Ordinal, Penilaian
    from iki.periode import Periode
    from iki.render.records import Json
    from iki.results.tracing import (
        Place,
        TracedCapaian,
        TracedIndikator,
        TracedJabatan,
        TracedRow,
        TracedVariabel,
        Trail,
    )

TRAIL_VERSI = 1


def trail_json(trail: Trail, *, folder: str, definisi: str, data: Mapping[str, str]) -> str:
    """Return the trails as JSON; `definisi` and `data` (by file) are fingerprints."""
    return json_document(
        {
            "versi": TRAIL_VERSI,
            "iki": __version__,
            "tahun": trail.hasil.tahun,
            "sampai": trail.hasil.sampai.kode,
            "definisi": definisi,
            "jabatan": [_jabatan(jabatan, trail, folder) for jabatan in trail.jabatan],
            "data": [{"berkas": file, "sha256": digest} for file, digest in data.items()],
        }
    )


def _jabatan(jabatan: TracedJabatan, trail: Trail, folder: str) -> dict[str, Json]:
    hasil = jabatan.hasil
    return {
        "kode": hasil.kode,
        "indikator": [_indikator(i, jabatan, trail, folder) for i in jabatan.indikator],
        "jabatan": hasil.jabatan.jabatan,
        "nilai": hasil.nilai,
        "predikat": hasil.predikat,
        "terhitung": hasil.terhitung,
        "dari": hasil.dari,
        "bobot_terhitung": words.total_bobot(hasil),
        "langkah": words.nilai_jabatan_text(hasil),
    }


def _indikator(
    indikator: TracedIndikator, jabatan: TracedJabatan, trail: Trail, folder: str
) -> dict[str, Json]:
    hasil, definisi = indikator.hasil, trail.hasil.definisi
    formula = hasil.indikator.formula
    sampai = words.last_period(hasil, trail.hasil)
    return {
        **indikator_values(hasil),
        "formula": render.to_text(formula),
        "langkah": words.formula_steps(indikator),
        "target_dari": None if hasil.target is None else _place(indikator.target),
        "variabel": [_variabel(v, sampai) for v in indikator.variabel],
        "formula_keputusan": words.decree_line(formula, definisi, jabatan.hasil.kode),
        "substitusi": words.substituted_text(indikator),
        "realisasi_persis": None if hasil.realisasi is None else settle(hasil.realisasi),
        "sasaran_dari": _place(indikator.sasaran),
        "nama_dari": _place(indikator.indikator),
        "formula_dari": _place(indikator.formula),
        "capaian_langkah": list(words.capaian_steps(indikator)),
        "aturan": [
            {"nama": rule.nama, "rumus": rule.rumus, "sumber": rule.sumber}
            for rule in words.rules_applied(indikator)
        ],
        "acuan": indikator.capaian and indikator.capaian.acuan,
        "capaian_persis": _exact(indikator.capaian),
        "batas": indikator.capaian and indikator.capaian.bound,
        "predikat_langkah": words.predikat_reached(indikator),
        "kurang": [
            {"berkas": found.file, "uraian": found.text, "isi": found.rows}
            for found in remedies.remedies(indikator, folder)
        ],
        "catatan": [_catatan(item) for item in indikator.catatan],
        "penilaian": _penilaian(hasil.penilaian),
        "penilaian_sendiri": list(own_scoring(hasil.indikator)),
        "desimal": hasil.digits,
        "dapat_dihitung_ulang": hasil.recomputable,
        "nilai_kata": hasil.ordinal.nilai if hasil.ordinal else None,
        **times_json(hasil, trail.hasil),
    }


def _penilaian(penilaian: Penilaian) -> dict[str, Json]:
    """Return the scoring that a row was held to."""
    return {
        "minimize": penilaian.minimize,
        "batas_bawah": penilaian.batas_bawah,
        "batas_atas": penilaian.batas_atas,
        "pembulatan": penilaian.pembulatan,
    }


def _catatan(catatan: Catatan) -> dict[str, Json]:
    said: dict[str, Json] = {key: getattr(catatan, key) or None for key in CATATAN_TEXTS}
    return {
        "berkas": catatan.file,
        "baris": catatan.line,
        "periode": catatan.periode.kode,
        **said,
    }


def _exact(found: TracedCapaian | None) -> Json:
    return None if found is None or isinstance(found.exact, Status) else settle(found.exact)


def _place(place: Place) -> dict[str, Json]:
    return {"berkas": place.file, "baris": place.line}


def _variabel(v: TracedVariabel, sampai: Periode) -> dict[str, Json]:
    used = v.used
    ordinal = v.variabel.ordinal
    return {
        **variabel_json(v.variabel, used, [_row(row, ordinal, sampai) for row in v.rows]),
        "uraian": v.variabel.uraian,
        "dari": _place(v.place),
        "tahun_lain": used.acuan.lalu,
        "langkah": words.konsolidasi_steps(v),
        **({"gabungan": [_together(group, sampai) for group in v.together]} if v.together else {}),
    }


def _together(group: Gabungan, sampai: Periode) -> dict[str, Json]:
    return {**group_json(group), "sebab": words.unused_because(group, sampai)}


def _row(traced: TracedRow, ordinal: Ordinal | None, sampai: Periode) -> dict[str, Json]:
    return {
        **row_json(traced.row, ordinal, dipakai=traced.dipakai),
        "sebab": words.unused_because(traced, sampai),
    }
