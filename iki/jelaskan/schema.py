"""JSON Schema (draft 2020-12) of what `iki jelaskan --format json` writes.

Every key is there always, absent values are null, and there is no other key; only `gabungan` stands
where rows of a table are taken together, and nowhere else. A new key may be added behind the
others; a key that goes, or means something else, is another `versi`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from iki.jelaskan.values import TRAIL_VERSI
from iki.model import Konsolidasi, Minimize, Polarisasi
from iki.model.catatan import CATATAN_TEXTS
from iki.model.jabatan import PenilaianIndikator
from iki.periode import PERIODE
from iki.results.hasil import Status

if TYPE_CHECKING:
    from collections.abc import Iterable

_Schema = dict[str, Any]

_TITLE = "Penjelasan angka (iki jelaskan --format json)"


def trail_schema() -> _Schema:
    """Return the JSON Schema of a trail."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": _TITLE,
        **_object(
            versi={"const": TRAIL_VERSI},
            iki=_TEXT | _about("Versi iki."),
            tahun=_INTEGER,
            sampai=_PERIODE,
            definisi=_SHA256
            | _about("Sidik definisi menurut artinya, bukan menurut penulisannya."),
            jabatan=_list(_JABATAN),
            data=_list(_object(berkas=_TEXT, sha256=_SHA256))
            | _about("Semua berkas CSV yang dibaca."),
        ),
    }


def trail_schema_text() -> str:
    """Return the JSON Schema as it is printed."""
    return f"{json.dumps(trail_schema(), ensure_ascii=False, indent=2)}\n"


def _about(text: str) -> _Schema:
    return {"description": text}


def _object(**properties: _Schema) -> _Schema:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def _list(items: _Schema) -> _Schema:
    return {"type": "array", "items": items}


def _or_null(schema: _Schema) -> _Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _one_of(words: Iterable[str]) -> _Schema:
    return {"enum": list(words)}


_TEXT: _Schema = {"type": "string"}
_NUMBER: _Schema = {"type": "number"}
_INTEGER: _Schema = {"type": "integer"}
_TRUTH: _Schema = {"type": "boolean"}
_SHA256: _Schema = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
_PERIODE = _one_of(PERIODE)
_PLACE = _object(berkas=_TEXT, baris=_INTEGER | {"minimum": 1})
_SHOWN: _Schema = {"anyOf": [_NUMBER, _TEXT]}  # a number, or the word of one
_RANGE = _list(_SHOWN) | {"minItems": 2, "maxItems": 2}
_WORD = (
    "Kata dari nilai ini; null bila variabelnya tidak ordinal, atau angkanya di antara dua kata."
)

_CATATAN = _object(
    berkas=_TEXT,
    baris=_INTEGER | {"minimum": 1},
    periode=_PERIODE,
    **dict.fromkeys(CATATAN_TEXTS, _or_null(_TEXT)),
)

_PENILAIAN = _object(
    minimize=_one_of(Minimize),
    batas_bawah=_or_null(_NUMBER),
    batas_atas=_or_null(_NUMBER),
    pembulatan=_INTEGER,
)

_ROW = _object(
    berkas=_TEXT,
    baris=_or_null(_INTEGER | {"minimum": 1}) | _about("null: baris tabel, yang tidak bernomor."),
    periode=_PERIODE,
    wilayah=_or_null(_TEXT),
    nilai=_NUMBER,
    bukti=_or_null(_TEXT),
    catatan=_or_null(_TEXT),
    dipakai=_TRUTH | _about("Benar bila perubahan angka baris ini dapat mengubah realisasi."),
    kata=_or_null(_TEXT) | _about(_WORD),
    sebab=_or_null(_TEXT) | _about("Mengapa baris ini tidak dipakai."),
)

_TOGETHER = _object(
    berkas=_TEXT,
    periode=_PERIODE,
    jumlah_baris=_INTEGER | {"minimum": 1},
    jumlah_wilayah=_INTEGER,
    nilai=_NUMBER,
    dipakai=_TRUTH,
    sebab=_or_null(_TEXT),
)

_VARIABEL = _object(
    nama=_TEXT,
    jabatan=_TEXT | _about("Kode jabatan pemilik variabel."),
    tahun=_INTEGER,
    satuan=_or_null(_TEXT),
    konsolidasi=_one_of(Konsolidasi),
    nilai=_or_null(_NUMBER),
    baris=_list(_ROW) | _about("Semua baris tahun itu, juga yang tidak dipakai."),
    kata=_or_null(_TEXT) | _about(_WORD),
    uraian=_TEXT,
    dari=_PLACE,
    tahun_lain=_TRUTH | _about("Nilai ini dari tahun lain daripada yang dihitung."),
    langkah=_list(_TEXT) | _about("Dari baris menjadi nilai."),
)
_VARIABEL["properties"]["gabungan"] = _list(_TOGETHER) | _about(
    "Sebagai ganti baris: baris tabel yang terlalu banyak untuk ditampilkan, per periode."
)

_INDIKATOR = _object(
    kode=_TEXT,
    sasaran=_TEXT,
    nama=_TEXT,
    satuan=_TEXT,
    polarisasi=_one_of(Polarisasi),
    bobot=_NUMBER,
    target={"anyOf": [_NUMBER, _TEXT, _RANGE, {"type": "null"}]},
    realisasi={"anyOf": [_NUMBER, _TEXT, {"type": "null"}]}
    | _about("Angka yang dibulatkan seperti ditampilkan, atau kata."),
    capaian=_or_null(_NUMBER),
    predikat=_or_null(_TEXT),
    status=_one_of(Status),
    alasan=_or_null(_TEXT),
    target_periode=_or_null(_PERIODE),
    tahun_lain=_list(_object(variabel=_TEXT, jabatan=_TEXT, tahun=_INTEGER)),
    formula=_TEXT,
    langkah=_list(_TEXT) | _about("Dari nilai variabel menjadi realisasi."),
    target_dari=_or_null(_PLACE),
    variabel=_list(_VARIABEL),
    formula_keputusan=_TEXT | _about("Formula dengan kata-kata keputusan."),
    substitusi=_TEXT | _about("Formula dengan nilai variabelnya."),
    realisasi_persis=_or_null(_NUMBER) | _about("Sebelum dibulatkan."),
    sasaran_dari=_PLACE,
    nama_dari=_PLACE,
    formula_dari=_PLACE,
    capaian_langkah=_list(_TEXT) | _about("Dari realisasi dan target menjadi capaian."),
    aturan=_list(_object(nama=_TEXT, rumus=_TEXT, sumber=_TEXT))
    | _about("Aturan capaian yang berlaku, dengan sumbernya; R realisasi, T acuan."),
    acuan=_or_null(_NUMBER) | _about("Target, atau batas rentang yang dilampaui realisasi."),
    capaian_persis=_or_null(_NUMBER) | _about("Sebelum batas dan pembulatan."),
    batas=_or_null(_NUMBER) | _about("Batas bawah atau atas yang mengubah capaian."),
    predikat_langkah=_or_null(_TEXT),
    kurang=_list(_object(berkas=_TEXT, uraian=_TEXT, isi=_list(_TEXT)))
    | _about("Isian yang belum ada: baris CSV yang perlu ditambahkan, atau sel yang perlu diisi."),
    catatan=_list(_CATATAN) | _about("Catatan indikator ini, menurut periodenya."),
    penilaian=_PENILAIAN | _about("Aturan penilaian yang berlaku bagi indikator ini."),
    penilaian_sendiri=_list(_one_of(PenilaianIndikator.model_fields))
    | _about("Aturan yang ditetapkan indikator ini sendiri, bukan oleh instansi."),
    desimal=_INTEGER | _about("Banyaknya angka desimal realisasi yang ditampilkan."),
    dapat_dihitung_ulang=_TRUTH
    | _about("Salah bila capaian tidak diperoleh dari target dan realisasi yang ditampilkan."),
    nilai_kata={"anyOf": [{"type": "object", "additionalProperties": _NUMBER}, {"type": "null"}]}
    | _about("Kata-kata dari target dan realisasi, dengan angkanya."),
    berakhir=_or_null(_TEXT)
    | _about(
        "Bila indikator ini berakhir sebelum waktu itu: akhir masanya, dan sampai itu dihitung."
    ),
    perubahan=_list(_object(mulai=_TEXT, dasar=_TEXT, kunci=_list(_TEXT)))
    | _about("Perubahan definisinya dalam waktu itu, dengan dasarnya."),
)

_JABATAN = _object(
    kode=_TEXT,
    indikator=_list(_INDIKATOR),
    jabatan=_TEXT,
    nilai=_or_null(_NUMBER),
    predikat=_or_null(_TEXT),
    terhitung=_INTEGER,
    dari=_INTEGER,
    bobot_terhitung=_NUMBER,
    langkah=_or_null(_TEXT) | _about("Dari capaian menjadi nilai jabatan."),
)
