"""Results as text for machines and documents: JSON, CSV, Markdown.

JSON and CSV are contracts (design.md section 8): the same values under the same names, a number
exactly as it was computed, absent as null or an empty cell. Markdown is for people, with numbers in
id_ID form. Refuses floats, paths, and text of a file that would act where the result is opened.
"""

from __future__ import annotations

import csv
from decimal import Decimal
from io import StringIO
from typing import TYPE_CHECKING, TypeAlias

from iki.decimals import format_id, plain
from iki.escaping import for_csv, for_json, for_markdown
from iki.hasil import (
    BELUM_ADA_NILAI,
    DI_BAWAH_SKALA,
    KOSONG,
    NOT_RECOMPUTABLE,
    TIDAK_TERHITUNG,
    departures,
    format_shown,
    in_ordinal,
)
from iki.model import Rentang

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from iki.hasil import Hasil, HasilIndikator, HasilJabatan

Json: TypeAlias = "int | Decimal | str | Sequence[Json] | Mapping[str, Json] | None"

VERSI = 2  # of what `hitung` writes; 2: `target_periode`


def _target(baris: HasilIndikator) -> Json:
    target = baris.target
    if isinstance(target, Rentang):
        return [in_ordinal(t, baris.ordinal) for t in (target.bawah, target.atas)]
    return in_ordinal(target, baris.ordinal)


def _indikator(baris: HasilIndikator) -> dict[str, Json]:
    indikator = baris.indikator
    return {
        "kode": indikator.kode,
        "sasaran": baris.sasaran.uraian,
        "nama": indikator.nama,
        "satuan": indikator.satuan,
        "polarisasi": indikator.polarisasi,
        "bobot": indikator.bobot,
        "target": _target(baris),
        "realisasi": baris.realisasi_shown,
        "capaian": baris.capaian,
        "predikat": baris.predikat,
        "status": baris.status,
        "alasan": baris.alasan,
        "target_periode": baris.periode_target,
        "tahun_lain": [
            {"variabel": t.nama, "jabatan": t.jabatan, "tahun": t.tahun}
            for t in baris.of_other_years
        ],
    }


def _jabatan(jabatan: HasilJabatan) -> dict[str, Json]:
    return {
        "kode": jabatan.kode,
        "jabatan": jabatan.jabatan.jabatan,
        "atasan": jabatan.jabatan.atasan,
        "nilai": jabatan.nilai,
        "predikat": jabatan.predikat,
        "terhitung": jabatan.terhitung,
        "dari": jabatan.dari,
        "indikator": [_indikator(baris) for baris in jabatan.indikator],
    }


# --- JSON ------------------------------------------------------------------------------------------


def to_json(hasil: Hasil) -> str:
    """Return the result as JSON in the form of design.md section 8."""
    return (
        _json(
            {
                "versi": VERSI,
                "tahun": hasil.tahun,
                "sampai": hasil.sampai.kode,
                "jabatan": [_jabatan(jabatan) for jabatan in hasil.jabatan],
            }
        )
        + "\n"
    )


def _json(value: Json, indent: str = "\n") -> str:
    """Return a value as JSON; `json.dumps` has no exact way for a Decimal."""
    inner = f"{indent}  "
    match value:
        case None:
            return "null"
        case str():
            return for_json(value)
        case int() | Decimal():
            return plain(Decimal(value))
        case [] | [Decimal() | str(), *_]:  # a range stays on one line
            return f"[{', '.join(_json(item) for item in value)}]"
        case {}:
            items = [f"{for_json(key)}: {_json(item, inner)}" for key, item in value.items()]
            return f"{{{inner}{f',{inner}'.join(items)}{indent}}}"
        case _:
            return f"[{inner}{f',{inner}'.join(_json(item, inner) for item in value)}{indent}]"


# --- CSV -------------------------------------------------------------------------------------------


def to_csv(hasil: Hasil) -> str:
    """Return the result as CSV, a row an indikator: the JSON's values, those of its jabatan repeated.

    Comma, decimal point, LF; a range target is `[80, 90]`. A cell of text never is a formula.
    """
    text = StringIO()
    writer = csv.writer(text, lineterminator="\n")
    rows = list(_csv_rows(hasil))
    writer.writerow(CSV_KOLOM)
    writer.writerows([_cell(row[kolom]) for kolom in CSV_KOLOM] for row in rows)
    return text.getvalue()


CSV_KOLOM = (
    "tahun", "sampai", "jabatan", "nama_jabatan", "atasan", "kode", "sasaran", "nama", "satuan",
    "polarisasi", "bobot", "target", "realisasi", "capaian", "predikat", "status", "alasan",
    "target_periode", "nilai_jabatan", "predikat_jabatan", "tahun_lain",
)  # fmt: skip


def _csv_rows(hasil: Hasil) -> Iterator[dict[str, Json]]:
    for jabatan in hasil.jabatan:
        for baris in jabatan.indikator:
            yield {
                "tahun": hasil.tahun,
                "sampai": hasil.sampai.kode,
                "jabatan": jabatan.kode,
                "nama_jabatan": jabatan.jabatan.jabatan,
                "atasan": jabatan.jabatan.atasan,
                **_indikator(baris),
                "tahun_lain": "; ".join(
                    f"{t.jabatan}.{t.acuan.nama} {t.tahun}" for t in baris.of_other_years
                ),
                "nilai_jabatan": jabatan.nilai,
                "predikat_jabatan": jabatan.predikat,
            }


def _cell(value: Json) -> str:
    match value:
        case None:
            return ""
        case str():
            return for_csv(value)
        case _:
            return _json(value)


# --- Markdown --------------------------------------------------------------------------------------

_KOLOM = (
    ("Sasaran", ":--"),
    ("Indikator", ":--"),
    ("Satuan", ":--"),
    ("Target", "--:"),
    ("Realisasi", "--:"),
    ("Capaian (%)", "--:"),
    ("Predikat", ":--"),
    ("Keterangan", ":--"),
)


def to_markdown(hasil: Hasil) -> str:
    """Return the result as a document: a table and a summary line per jabatan, then the agency's."""
    return "\n".join(_document(hasil)) + "\n"


def _document(hasil: Hasil) -> Iterator[str]:
    instansi = hasil.definisi.instansi
    digits = instansi.penilaian.pembulatan
    nama = " ".join(filter(None, (instansi.instansi, instansi.daerah)))
    catatan = f"> Catatan: {for_markdown(instansi.catatan)}\n" if instansi.catatan else None
    yield "# Capaian Indikator Kinerja Individu\n"
    yield f"{for_markdown(nama)}, {hasil.span}\n"
    if catatan:
        yield catatan
    for j in hasil.jabatan:
        yield f"## {for_markdown(j.jabatan.jabatan)}\n"
        atasan = j.jabatan.atasan and for_markdown(hasil.definisi.nama(j.jabatan.atasan))
        yield f"`{j.kode}`" + (f" · atasan: {atasan}" if atasan else "") + "\n"
        yield _row(judul for judul, _ in _KOLOM)
        yield _row(garis for _, garis in _KOLOM)
        yield from (_row(_markdown_cells(baris, hasil, digits)) for baris in j.indikator)
        yield f"\nNilai jabatan {_nilai(j.nilai, j.predikat, digits)} · {j.counts}\n"
    if not hasil.summary_title:
        return
    yield f"## {for_markdown(hasil.summary_title)}\n"
    yield f"- Rata-rata nilai: {_nilai(hasil.rata_rata, hasil.predikat, digits)}"
    for judul, lines in hasil.summary:
        isi = [for_markdown(line) for line in lines]
        yield f"- {judul}: {isi[0]}" if len(isi) == 1 else "\n  - ".join([f"- {judul}:", *isi])


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _nilai(nilai: Decimal | None, predikat: str | None, digits: int) -> str:
    if nilai is None:
        return BELUM_ADA_NILAI
    return f"**{format_id(nilai, digits)}** · {for_markdown(predikat or DI_BAWAH_SKALA)}"


def _markdown_cells(baris: HasilIndikator, hasil: Hasil, digits: int) -> Iterator[str]:
    yield for_markdown(baris.sasaran.uraian)
    yield for_markdown(baris.indikator.nama)
    yield for_markdown(baris.indikator.satuan)
    for nilai in (baris.target_shown, baris.realisasi_shown):
        text = format_shown(nilai) or KOSONG
        yield text if baris.ordinal is None else for_markdown(text)
    if baris.capaian is None:
        yield KOSONG
        yield TIDAK_TERHITUNG
    else:
        yield format_id(baris.capaian, digits)
        yield for_markdown(baris.predikat or DI_BAWAH_SKALA)
    keterangan = [baris.remark] if baris.remark else []
    keterangan += [f"{judul.lower()} {isi}" for judul, isi in departures(baris.indikator)]
    if hasil.takes_yearly_target(baris):
        keterangan.append(f"target tahun {hasil.tahun}")
    if tahun_lain := baris.other_years():
        keterangan.append(tahun_lain)
    if not baris.recomputable:
        keterangan.append(NOT_RECOMPUTABLE)
    yield for_markdown("; ".join(keterangan))
