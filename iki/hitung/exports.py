"""Results as text for machines and documents: JSON, CSV, Markdown.

JSON and CSV are contracts: the same values under the same names, a number exactly as it was computed,
absent as null or an empty cell. Markdown is for people, with numbers in id_ID form. Refuses floats, paths, and text of a file that would act where the result is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.decimals import format_id, settle
from iki.escaping import for_markdown
from iki.formula import render
from iki.render.markdown import document_head, markdown_table
from iki.render.records import Json, JsonRange, RecordTable
from iki.results.hasil import (
    BELOW_SKALA,
    EMPTY,
    NO_VALUE,
    NOT_COMPUTED,
    NOT_RECOMPUTABLE,
    departures,
    format_shown,
    word_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from iki.model import Baris, Gabungan, Ordinal, Penilaian, Perubahan, Variabel
    from iki.results.hasil import (
        Hasil,
        HasilIndikator,
        HasilJabatan,
        UsedVariabel,
    )

    RowsOf = Callable[[HasilIndikator, UsedVariabel], Iterable[tuple[Baris, bool]]]
    GroupsOf = Callable[[UsedVariabel], Sequence[Gabungan]]


VERSI = 2  # of what `hitung` writes; 2: `target_periode`


def _changes_json(changes: Iterable[Perubahan]) -> list[Json]:
    return [{"mulai": str(p.mulai), "dasar": p.dasar, "kunci": list(p.baru)} for p in changes]


def _target_json(row: HasilIndikator) -> Json:
    values = row.target_values
    return values[0] if len(values) == 1 else JsonRange(values)


def times_json(row: HasilIndikator, hasil: Hasil) -> dict[str, Json]:
    """Return what machines are told of an indikator that changed or ended within the time."""
    return {
        "berakhir": str(row.indikator.berakhir) if row.berakhir else None,
        "perubahan": _changes_json(hasil.changes(row.indikator)),
    }


def indikator_values(row: HasilIndikator) -> dict[str, Json]:
    """Return what JSON and CSV say of an indikator."""
    indikator = row.indikator
    return {
        "kode": indikator.kode,
        "sasaran": row.sasaran.uraian,
        "nama": indikator.nama,
        "satuan": indikator.satuan,
        "polarisasi": indikator.polarisasi,
        "bobot": indikator.bobot,
        "target": _target_json(row),
        "realisasi": row.realisasi_shown,
        "capaian": row.capaian,
        "predikat": row.predikat,
        "status": row.status,
        "alasan": row.alasan,
        "target_periode": row.periode_target,
        "tahun_lain": [
            {"variabel": t.nama, "jabatan": t.jabatan, "tahun": t.tahun} for t in row.of_other_years
        ],
    }


def variabel_json(
    variabel: Variabel, used: UsedVariabel, rows: Iterable[Mapping[str, Json]]
) -> dict[str, Json]:
    """Return a variable behind a realisasi with its rows (`row_json`), also those that did not count."""
    return {
        "nama": used.acuan.nama,
        "jabatan": used.jabatan,
        "tahun": used.tahun,
        "satuan": variabel.satuan,
        "konsolidasi": variabel.konsolidasi,
        "nilai": used.nilai,
        "baris": list(rows),
        "kata": word_of(used.nilai, variabel.ordinal),
    }


def row_json(row: Baris, ordinal: Ordinal | None, *, dipakai: bool) -> dict[str, Json]:
    """Return a row of the data; `dipakai` says whether its number can change the realisasi."""
    return {
        "berkas": row.file,
        "baris": row.line or None,
        "periode": row.periode.kode,
        "wilayah": row.wilayah or None,
        "nilai": row.nilai,
        "bukti": row.bukti or None,
        "catatan": row.catatan or None,
        "dipakai": dipakai,
        "kata": word_of(row.nilai, ordinal),
    }


def group_json(group: Gabungan) -> dict[str, Json]:
    """Return rows of a table that are too many to be shown one by one."""
    return {
        "berkas": group.file,
        "periode": group.periode.kode,
        "jumlah_baris": group.baris,
        "jumlah_wilayah": group.wilayah,
        "nilai": settle(group.nilai),
        "dipakai": group.sebab is None,
    }


def _details_json(
    hasil: Hasil, row: HasilIndikator, rows_of: RowsOf | None, groups_of: GroupsOf
) -> dict[str, Json]:
    """Return what `--rinci` adds to an indikator."""
    if rows_of is None:
        return {}
    found = []
    for used in row.variabel:
        variabel = used.behind(hasil.definisi).variabel
        ordinal = variabel.ordinal
        rows = [row_json(item, ordinal, dipakai=read) for item, read in rows_of(row, used)]
        groups = [group_json(group) for group in groups_of(used)]
        together = {"gabungan": groups} if groups else {}
        found.append(variabel_json(variabel, used, rows) | together)
    return {"formula": render.to_text(row.indikator.formula), "variabel": found}


def _jabatan_json(
    hasil: Hasil, jabatan: HasilJabatan, rows_of: RowsOf | None, groups_of: GroupsOf
) -> dict[str, Json]:
    return {
        "kode": jabatan.kode,
        "jabatan": jabatan.jabatan.jabatan,
        "atasan": jabatan.jabatan.atasan,
        "nilai": jabatan.nilai,
        "predikat": jabatan.predikat,
        "terhitung": jabatan.terhitung,
        "dari": jabatan.dari,
        "indikator": [
            indikator_values(row)
            | times_json(row, hasil)
            | _details_json(hasil, row, rows_of, groups_of)
            for row in jabatan.indikator
        ],
        "perubahan": _changes_json(hasil.changes(jabatan.jabatan)),
    }


# --- JSON ------------------------------------------------------------------------------------------


def result_tree(
    hasil: Hasil, rows_of: RowsOf | None = None, groups_of: GroupsOf = lambda _: ()
) -> Json:
    """Return the result for JSON, a contract: keys are only added; another change raises `versi`.

    With `rows_of`, the rows of a variable, each indikator has its formula, and what it was computed from;
    `groups_of` gives those that are too many.
    """
    return {
        "versi": VERSI,
        "tahun": hasil.tahun,
        "sampai": hasil.sampai.kode,
        "jabatan": [_jabatan_json(hasil, j, rows_of, groups_of) for j in hasil.jabatan],
        "perubahan": _changes_json(hasil.changes(hasil.definisi.instansi)),
    }


# --- CSV -------------------------------------------------------------------------------------------


def result_records(hasil: Hasil) -> RecordTable:
    """Return a row an indikator: the values of the JSON, those of its jabatan repeated."""
    return RecordTable(RESULT_COLUMNS, _records(hasil))


RESULT_COLUMNS = (
    "tahun", "sampai", "jabatan", "nama_jabatan", "atasan", "kode", "sasaran", "nama", "satuan",
    "polarisasi", "bobot", "target", "realisasi", "capaian", "predikat", "status", "alasan",
    "target_periode", "nilai_jabatan", "predikat_jabatan", "tahun_lain", "berakhir", "perubahan",
)  # fmt: skip


def _records(hasil: Hasil) -> Iterator[dict[str, Json]]:
    for jabatan in hasil.jabatan:
        for row in jabatan.indikator:
            yield {
                "tahun": hasil.tahun,
                "sampai": hasil.sampai.kode,
                "jabatan": jabatan.kode,
                "nama_jabatan": jabatan.jabatan.jabatan,
                "atasan": jabatan.jabatan.atasan,
                **indikator_values(row),
                "tahun_lain": "; ".join(
                    f"{t.jabatan}.{t.acuan.nama} {t.tahun}" for t in row.of_other_years
                ),
                "berakhir": times_json(row, hasil)["berakhir"],
                "perubahan": "; ".join(
                    f"{p.mulai} {', '.join(p.baru)}: {p.dasar}"
                    for p in hasil.changes(row.indikator)
                ),
                "nilai_jabatan": jabatan.nilai,
                "predikat_jabatan": jabatan.predikat,
            }


# --- Markdown --------------------------------------------------------------------------------------

_NUMBERS = ("Target", "Realisasi", "Capaian (%)")
_HEADINGS = ("Sasaran", "Indikator", "Satuan", *_NUMBERS, "Predikat", "Keterangan")


def to_markdown(hasil: Hasil) -> str:
    """Return the result as a document: a table and a summary line per jabatan, then the agency's."""
    return "\n".join(_document(hasil)) + "\n"


def _document(hasil: Hasil) -> Iterator[str]:
    instansi = hasil.definisi.instansi
    yield from document_head(instansi, "Capaian Indikator Kinerja Individu", hasil.span)
    for j in hasil.jabatan:
        yield f"## {for_markdown(j.jabatan.jabatan)}\n"
        atasan = j.jabatan.atasan and for_markdown(hasil.definisi.nama(j.jabatan.atasan))
        yield f"`{j.kode}`" + (f" · atasan: {atasan}" if atasan else "") + "\n"
        rows = (_markdown_cells(row, hasil) for row in j.indikator)
        yield from markdown_table(_HEADINGS, rows, right=_NUMBERS)
        yield f"\nNilai jabatan {_nilai_markdown(j.nilai, j.predikat, j.penilaian)} · {j.counts}\n"
    said = (*hasil.history, *filter(None, [hasil.lock]))
    yield from (f"> {for_markdown(line)}\n" for line in said)
    if not hasil.summary_title:
        return
    yield f"## {for_markdown(hasil.summary_title)}\n"
    mean = _nilai_markdown(hasil.rata_rata, hasil.predikat, instansi.penilaian)
    yield f"- Rata-rata nilai: {mean}"
    for heading, lines in hasil.summary:
        shown = [for_markdown(line) for line in lines]
        yield (
            f"- {heading}: {shown[0]}"
            if len(shown) == 1
            else "\n  - ".join([f"- {heading}:", *shown])
        )


def _nilai_markdown(nilai: Decimal | None, predikat: str | None, penilaian: Penilaian) -> str:
    if nilai is None:
        return NO_VALUE
    return f"**{format_id(nilai, penilaian.pembulatan)}** · {for_markdown(predikat or BELOW_SKALA)}"


def _markdown_cells(row: HasilIndikator, hasil: Hasil) -> Iterator[str]:
    yield for_markdown(row.sasaran.uraian)
    yield for_markdown(row.indikator.nama)
    yield for_markdown(row.indikator.satuan)
    for nilai in (row.target_shown, row.realisasi_shown):
        text = format_shown(nilai) or EMPTY
        yield text if row.ordinal is None else for_markdown(text)
    if row.capaian is None:
        yield EMPTY
        yield NOT_COMPUTED
    else:
        yield row.capaian_shown or EMPTY
        yield for_markdown(row.predikat or BELOW_SKALA)
    notes = (
        row.remark,
        *(f"{heading.lower()} {said}" for heading, said in departures(row.indikator)),
        f"target tahun {hasil.tahun}" if hasil.takes_yearly_target(row) else None,
        row.other_years(),
        hasil.times_of(row),
        None if row.recomputable else NOT_RECOMPUTABLE,
    )
    yield for_markdown("; ".join(filter(None, notes)))
