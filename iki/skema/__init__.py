"""JSON Schema (draft 2020-12) of the two kinds of definition file, for editors.

The schema is read off the models: the same fields, the same validators. It refuses the shapes that they
refuse; what needs more than a shape (formulas, references, sums) is `iki validasi`'s business. A copy of
each is kept beside this module, for editors that find it by the modeline of a YAML file.
"""

from __future__ import annotations

import json
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, get_args, get_origin

from iki.diagnostics import CODES, Severity
from iki.limits import KODE_LENGTH, PEMBULATAN_MAX, TAHUN_MAX, TAHUN_MIN, YAML_TEXT
from iki.model import SKALA, Instansi, Jabatan, definisi, fields
from iki.model.base import Model, is_model, models_in
from iki.periode import PERIODE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from iki.model.base import Validator

Skema = dict[str, Any]

# A text may look like a number: `nomor: 12` is the text 12.
_TEKS: Skema = {"type": ["string", "number", "boolean"], "pattern": r"\S", "maxLength": YAML_TEXT}
_ANGKA: Skema = {"type": "number"}
_KODE: Skema = {
    "type": "string", "pattern": "^[a-z][a-z0-9_]*$", "maxLength": KODE_LENGTH,
    "not": {"enum": list(fields.RESERVED)},
}  # fmt: skip
_TARGET: Skema = {
    "anyOf": [
        {"type": "number"},
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2},
    ]
}
_FORMULA: Skema = {"type": ["string", "number"], "pattern": r"\S"}
_TAHUN = "^(194[5-9]|19[5-9][0-9]|2[0-9]{3})$"
assert (TAHUN_MIN, TAHUN_MAX) == (1945, 2999)  # noqa: S101 - what _TAHUN says


def _or_null(skema: Skema) -> Skema:
    match skema:
        case {"type": str() as kind, **rest}:
            return {"type": [kind, "null"], **rest}
        case {"type": list() as kinds, **rest}:
            return {"type": [*kinds, "null"], **rest}
        case {"anyOf": list() as choices, **rest}:
            return {"anyOf": [*choices, {"type": "null"}], **rest}
        case _:
            return {"anyOf": [skema, {"type": "null"}]}


# What a validator that takes anything accepts.
_PLAIN: dict[Callable[..., Any], Skema] = {
    fields._text: _TEKS,  # noqa: SLF001 - a schema mirrors its model
    fields._optional_text: _or_null(_TEKS),  # noqa: SLF001
    fields.parse_number: _ANGKA,
    fields._bobot: {**_ANGKA, "minimum": 0},  # noqa: SLF001
    fields._optional_number: _or_null(_ANGKA),  # noqa: SLF001
    fields.check_kode: _KODE,
    fields._target_value: _TARGET,  # noqa: SLF001
    fields._optional_target_value: _or_null(_TARGET),  # noqa: SLF001
    fields._formula: _FORMULA,  # noqa: SLF001
    fields._variable_key: {"type": "string"},  # noqa: SLF001
    fields._tahun: {"type": "string", "pattern": _TAHUN},  # noqa: SLF001
    fields._periode: {"enum": list(PERIODE)},  # noqa: SLF001
    fields._warning: {  # noqa: SLF001
        "enum": [code for code, (_, severity) in CODES.items() if severity is Severity.PERINGATAN]
    },
    definisi._atasan: _or_null(_KODE),  # noqa: SLF001
    definisi._pembulatan: {  # noqa: SLF001
        "type": "integer", "minimum": 0, "maximum": PEMBULATAN_MAX,
    },
}  # fmt: skip


def _short(skema: Skema) -> Skema:
    return {"anyOf": [_TEKS, skema]}


def _per_periode(skema: Skema) -> Skema:
    return {"anyOf": [*_or_null(_TARGET)["anyOf"], skema]}


def _named_scale(skema: Skema) -> Skema:
    return {"anyOf": [{"enum": list(SKALA)}, {**skema, "minItems": 1}]}


# What a validator that comes before another one accepts besides.
_BEFORE: dict[Callable[..., Any], Callable[[Skema], Skema]] = {
    fields.no_null: _or_null,
    fields.no_null_list: _or_null,
    fields.not_empty: lambda skema: {**skema, "minItems": 1},
    fields._per_periode: _per_periode,  # noqa: SLF001
    definisi._short_form: _short,  # noqa: SLF001
    definisi._skala: _named_scale,  # noqa: SLF001
}


def _of(annotation: Any) -> Skema:
    """Return the schema of a field: of its annotation, as its validators change it."""
    validators: list[Validator] = []
    if get_origin(annotation) is Annotated:
        annotation, *validators = get_args(annotation)
    functions = [validator.check for validator in validators]
    plain = next((_PLAIN[f] for f in functions if f in _PLAIN), None)
    skema = dict(plain) if plain is not None else _of_type(annotation)
    for function in functions:
        if function in _BEFORE:
            skema = _BEFORE[function](skema)
    return skema


def _of_type(annotation: Any) -> Skema:
    if isinstance(annotation, type) and issubclass(annotation, StrEnum):
        return {"enum": [str(member) for member in annotation]}
    if is_model(annotation):
        return {"$ref": f"#/$defs/{annotation.__name__.strip('_').lower()}"}
    arguments = get_args(annotation)
    if get_origin(annotation) is tuple:
        return {"type": "array", "items": _of(arguments[0])}
    if get_origin(annotation) is dict:
        return {
            "type": "object",
            "propertyNames": _of(arguments[0]),
            "additionalProperties": _of(arguments[1]),
        }
    raise TypeError(f"no schema for {annotation}")


def _object(model: type[Model], deskripsi: Mapping[str, str]) -> Skema:
    name = model.__name__.strip("_").lower()
    properties = {}
    for field, annotation in model.kinds.items():
        properties[field] = {"description": deskripsi[f"{name}.{field}"], **_of(annotation)}
    return {
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
        **({"required": needed} if (needed := model.required()) else {}),
    }


_ABAIKAN = 'Peringatan yang diterima di sini dan di bawahnya, dengan alasannya: {R14: "alasan"}.'
DESKRIPSI = {
    "jabatan.jabatan": "Nama jabatan seperti tercetak dalam keputusan.",
    "jabatan.atasan": "Kode (nama berkas) jabatan atasan, atau kode pimpinan dalam instansi.yaml.",
    "jabatan.judul_kolom": "Judul kolom tabel khusus jabatan ini, seperti dalam keputusannya.",
    "jabatan.tugas": "Uraian tugas, kata demi kata dari keputusan, satu butir satu tugas.",
    "jabatan.variabel": "Data yang dipakai formula: nama variabel dan uraiannya.",
    "jabatan.sasaran": "Sasaran beserta indikatornya.",
    "jabatan.abaikan": _ABAIKAN,
    "judulkolom.sasaran": "Judul kolom sasaran.",
    "judulkolom.indikator": "Judul kolom indikator.",
    "judulkolom.formula": "Judul kolom formula.",
    "judulkolom.sumber_data": "Judul kolom sumber data.",
    "variabel.uraian": "Apa yang dihitung, seperti tertulis dalam keputusan.",
    "variabel.satuan": "Satuan nilainya, misalnya orang.",
    "variabel.konsolidasi": (
        "Cara menggabung nilai beberapa periode; jumlah bila tidak ditulis. Pada rata_rata, "
        "setiap periode ditimbang menurut banyaknya bulan."
    ),
    "variabel.abaikan": _ABAIKAN,
    "sasaran.uraian": "Sasaran seperti tertulis dalam keputusan.",
    "sasaran.indikator": "Indikator dari sasaran ini.",
    "sasaran.abaikan": _ABAIKAN,
    "indikator.kode": "Kode pendek, unik dalam jabatan ini: huruf kecil, angka dan garis bawah.",
    "indikator.nama": "Indikator seperti tertulis dalam keputusan.",
    "indikator.satuan": "Satuan target dan realisasi, misalnya persen atau laporan.",
    "indikator.formula": "Rumus realisasi dari variabel, misalnya a / b * 100.",
    "indikator.polarisasi": "maximize (bawaan): makin besar makin baik; minimize; stabilize.",
    "indikator.bobot": "Bobot dalam nilai jabatan; 1 bila tidak ditulis.",
    "indikator.target": "Target per tahun: angka, rentang [80, 90], atau kumulatif per periode.",
    "indikator.sumber_data": "Sumber data seperti tertulis dalam keputusan.",
    "indikator.contoh": "Contoh hitungan yang disepakati; diperiksa setiap iki validasi.",
    "indikator.abaikan": _ABAIKAN,
    "contoh.variabel": "Nilai variabel dalam contoh ini.",
    "contoh.target": "Target dalam contoh ini.",
    "contoh.realisasi": "Realisasi yang harus dihasilkan formula.",
    "contoh.capaian": "Capaian yang harus dihasilkan, dalam persen.",
    "instansi.instansi": "Nama instansi.",
    "instansi.daerah": "Nama daerah, misalnya Kabupaten Lumajang.",
    "instansi.catatan": "Catatan yang dicetak pada setiap tabel, misalnya bahwa angkanya contoh.",
    "instansi.pimpinan": "Pimpinan instansi, puncak pohon jabatan.",
    "instansi.urutan": "Kode jabatan menurut urutan keputusan; yang tidak disebut menyusul menurut kodenya.",
    "instansi.keputusan": "Keputusan yang menetapkan indikator; dicetak pada lampiran.",
    "instansi.penandatangan": "Yang menandatangani lampiran.",
    "instansi.penilaian": "Aturan menghitung capaian dan predikat.",
    "instansi.abaikan": _ABAIKAN,
    "pimpinan.kode": "Kode pimpinan, yang dipakai sebagai atasan.",
    "pimpinan.jabatan": "Nama jabatan pimpinan.",
    "keputusan.nomor": "Nomor keputusan; kosong dicetak sebagai titik-titik.",
    "keputusan.tanggal": "Tanggal keputusan.",
    "keputusan.tentang": "Perihal keputusan.",
    "penandatangan.jabatan": "Jabatan penanda tangan.",
    "penandatangan.nama": "Nama penanda tangan.",
    "penandatangan.pangkat": "Pangkat penanda tangan.",
    "penandatangan.nip": "NIP penanda tangan, dalam tanda kutip.",
    "penilaian.minimize": "Capaian untuk minimize: linear (2T-R)/T, bawaan, atau rasio T/R.",
    "penilaian.batas_bawah": "Capaian tidak pernah di bawah ini; 0 bila tidak ditulis.",
    "penilaian.batas_atas": "Capaian tidak pernah di atas ini, misalnya 100, 110 atau 120.",
    "penilaian.pembulatan": "Banyaknya desimal yang ditampilkan, 0 sampai 10.",
    "penilaian.skala": "Nama skala predikat, atau daftar predikat dari yang tertinggi.",
    "penilaian.abaikan": _ABAIKAN,
    "tingkat.predikat": "Sebutan predikat.",
    "tingkat.minimal": "Capaian terendah untuk predikat ini; kosong berarti sisanya.",
}  # fmt: skip

JENIS: dict[str, tuple[type[Model], str]] = {
    "jabatan": (Jabatan, "Definisi satu jabatan (definitions/jabatan/KODE.yaml)"),
    "instansi": (Instansi, "Definisi instansi (definitions/instansi.yaml)"),
}


def skema(jenis: str) -> Skema:
    """Return the JSON Schema of a kind of file."""
    model, title = JENIS[jenis]
    definitions: dict[str, Skema] = {}
    todo = [model]
    while todo:
        part = todo.pop()
        name = part.__name__.strip("_").lower()
        if name not in definitions:
            definitions[name] = _object(part, DESKRIPSI)
            todo += [m for a in part.kinds.values() for m in models_in(a)]
    root = definitions.pop(jenis)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **root,
        "$defs": dict(sorted(definitions.items())),
    }


def text(jenis: str) -> str:
    """Return the JSON Schema of a kind of file, as its committed copy has it."""
    return f"{json.dumps(skema(jenis), ensure_ascii=False, indent=2)}\n"
