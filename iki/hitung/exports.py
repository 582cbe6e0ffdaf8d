"""Results as text for machines and documents: JSON, CSV, Markdown.

JSON and CSV are contracts: the same values under the same names, a number exactly as it was
computed, absent as null or an empty cell. Markdown is for people, with numbers in id_ID form.
Refuses floats, paths, and text of a file that would act where the result is opened.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.escaping import for_markdown
from iki.formula import render
from iki.hitung.values import (
    RESULT_COLUMNS,
    VERSI,
    VariabelValues,
    group_values,
    jabatan_values,
    perubahan_values,
    result_records,
    row_values,
    variabel_figures,
)
from iki.render.markdown import document_head, markdown_table
from iki.render.records import Json, RecordTable, as_json, extended, record_of
from iki.results.hasil import (
    BELOW_SKALA,
    EMPTY,
    NO_VALUE,
    NOT_COMPUTED,
    NOT_RECOMPUTABLE,
    format_shown,
    unusual_rules,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from iki.model import Baris, Gabungan, Penilaian
    from iki.render.records import Json
    from iki.results.hasil import Hasil, HasilIndikator, UsedVariabel

    RowsOf = Callable[[HasilIndikator, UsedVariabel], Iterable[tuple[Baris, bool]]]
    GroupsOf = Callable[[UsedVariabel], Sequence[Gabungan]]


def result_tree(
    hasil: Hasil, rows_of: RowsOf | None = None, groups_of: GroupsOf = lambda _: ()
) -> Json:
    """Return the result for JSON, a contract: keys are only added; another change raises `versi`.

    With `rows_of`, the rows of a variable, each indikator has its formula, and what it was computed
    from; `groups_of` gives those that are too many.
    """
    values = jabatan_values(hasil)
    jabatan = [record_of(one) for one in values]
    if rows_of is not None:
        for shown, one, own in zip(jabatan, values, hasil.jabatan, strict=True):
            shown["indikator"] = [
                record_of(indikator) | _details(hasil, row, rows_of, groups_of)
                for indikator, row in zip(one.indikator, own.indikator, strict=True)
            ]
    return {
        "versi": VERSI,
        "tahun": hasil.tahun,
        "sampai": hasil.sampai.kode,
        "jabatan": jabatan,
        "perubahan": as_json(perubahan_values(hasil.changes(hasil.definisi.instansi))),
    }


def _details(
    hasil: Hasil, row: HasilIndikator, rows_of: RowsOf, groups_of: GroupsOf
) -> dict[str, Json]:
    """Return the keys that `--rinci` adds to an indikator."""
    found = []
    for used in row.variabel:
        variabel = used.version(hasil.definisi).variabel
        rows = (
            row_values(item, variabel.ordinal, dipakai=read) for item, read in rows_of(row, used)
        )
        groups = tuple(map(group_values, groups_of(used)))
        figures = variabel_figures(variabel, used, tuple(rows))
        found.append(extended(VariabelValues, figures, gabungan=groups))
    return {"formula": render.to_text(row.indikator.formula), "variabel": [*map(record_of, found)]}


def result_table(hasil: Hasil) -> RecordTable:
    """Return a row an indikator: the values of the JSON, those of its jabatan repeated."""
    return RecordTable(RESULT_COLUMNS, result_records(hasil))


# --- Markdown -------------------------------------------------------------------------------------

_NUMBERS = ("Target", "Realisasi", "Capaian (%)")
_HEADINGS = ("Sasaran", "Indikator", "Satuan", *_NUMBERS, "Predikat", "Keterangan")


def to_markdown(hasil: Hasil) -> str:
    """Return the result as a document: a table and a summary per jabatan, then the agency's."""
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
        *(f"{heading.lower()} {said}" for heading, said in unusual_rules(row.indikator)),
        f"target tahun {hasil.tahun}" if hasil.takes_yearly_target(row) else None,
        row.other_years(),
        hasil.times_of(row),
        None if row.recomputable else NOT_RECOMPUTABLE,
    )
    yield for_markdown("; ".join(filter(None, notes)))
