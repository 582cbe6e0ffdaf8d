"""The trail of a figure as a Markdown document, for reports and reviews.

The same sentences as on a terminal; rows as tables, every one with its file and line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.escaping import for_markdown
from iki.formula import render
from iki.jelaskan import remedies, words
from iki.render.markdown import document_head, markdown_table
from iki.results.hasil import (
    EMPTY,
    NO_VALUE,
    NOT_COMPUTED,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.model import Ordinal
    from iki.periode import Periode
    from iki.results.tracing import (
        TracedIndikator,
        TracedJabatan,
        TracedRow,
        TracedVariabel,
        Trail,
    )

_HEADINGS = ("Asal", "Periode", "Wilayah", "Nilai", "Bukti", "Catatan", "Dipakai")


def trail_markdown(trail: Trail, *, folder: str) -> str:
    """Return the trails as a document."""
    return "\n".join(_document(trail, folder)) + "\n"


def _document(trail: Trail, folder: str) -> Iterator[str]:
    instansi = trail.hasil.definisi.instansi
    yield from document_head(instansi, "Penjelasan Indikator Kinerja Individu", trail.hasil.span)
    for jabatan in trail.jabatan:
        hasil = jabatan.hasil
        yield f"## {for_markdown(hasil.jabatan.jabatan)}\n"
        for indikator in jabatan.indikator:
            yield from _indikator(indikator, jabatan, trail, folder)
        nilai = words.nilai_jabatan_text(hasil) or NO_VALUE
        yield f"Nilai jabatan {for_markdown(nilai)} · {hasil.counts}"
        for line in words.history_around(hasil, trail.hasil):
            yield f"\n{for_markdown(line)}"


def _indikator(
    indikator: TracedIndikator, jabatan: TracedJabatan, trail: Trail, folder: str
) -> Iterator[str]:
    hasil, definisi = indikator.hasil, trail.hasil.definisi
    formula = hasil.indikator.formula
    yield f"### {for_markdown(hasil.indikator.nama)}\n"
    yield f"`{jabatan.hasil.kode}.{hasil.indikator.kode}` · {_place(indikator.indikator)}\n"
    yield f"- Sasaran: {for_markdown(hasil.sasaran.uraian)} · {_place(indikator.sasaran)}"
    yield f"- Formula: {for_markdown(words.decree_line(formula, definisi, jabatan.hasil.kode))}"
    yield f"  - {for_markdown(render.to_text(formula))} · {_place(indikator.formula)}"
    yield from _realisasi(indikator)
    target = for_markdown(words.target_text(indikator, trail.hasil))
    yield f"- Target: {target} · {_place(indikator.target)}"
    yield from _capaian(indikator)
    if predikat := words.predikat_reached(indikator):
        yield f"- Predikat: {for_markdown(predikat)}"
    yield f"- Bobot: {words.bobot_text(indikator, jabatan.hasil)}"
    for line in words.own_history(hasil, trail.hasil):
        yield f"- Riwayat: {for_markdown(line)}"
    if hasil.remark:
        yield f"- Perhatian: {for_markdown(hasil.remark)}"
        yield from _remedies(indikator, trail.hasil.tahun, folder)
    for catatan in indikator.catatan:
        yield f"- Catatan {catatan.periode.nama} · {_place(f'{catatan.file}:{catatan.line}')}"
        yield from _nested(f"{label}: {said}" for label, said in words.catatan_texts(catatan))
    yield ""
    sampai = words.last_period(hasil, trail.hasil)
    for v in indikator.variabel:
        yield from _variabel(v, sampai, jabatan, trail)


def _place(place: object) -> str:
    return for_markdown(str(place))


def _realisasi(indikator: TracedIndikator) -> Iterator[str]:
    first, *steps = words.realisasi_steps(indikator)
    yield f"- Realisasi: {for_markdown(first)}"
    yield from _nested(steps)


def _capaian(indikator: TracedIndikator) -> Iterator[str]:
    hasil = indikator.hasil
    digits = hasil.penilaian.pembulatan
    if hasil.capaian is None:
        yield f"- Capaian: {NOT_COMPUTED}"
    else:
        sementara = " · sementara" if hasil.status is Status.SEMENTARA else ""
        yield f"- Capaian: **{format_id(hasil.capaian, digits)} %**{sementara}"
    yield from _nested(words.capaian_steps(indikator))
    yield from _nested(filter(None, [words.scoring_text(indikator)]))
    yield from _nested(map(words.rule_text, words.rules_applied(indikator)))


def _nested(lines: Iterable[str], depth: int = 1) -> Iterator[str]:
    for line in lines:
        yield f"{'  ' * depth}- {for_markdown(line)}"


def _remedies(indikator: TracedIndikator, tahun: int, folder: str) -> Iterator[str]:
    yield from _nested(filter(None, [remedies.remedy_text(indikator, tahun)]))
    for found in remedies.remedies(indikator, folder):
        yield from _nested([found.form])
        yield from _nested([found.text], 2)
        yield from _nested([f"atau isi di {found.file}: {row}" for row in found.rows], 2)
        if found.more:
            yield from _nested([f"dan {found.more} baris lagi"], 2)


def _variabel(
    v: TracedVariabel, sampai: Periode, jabatan: TracedJabatan, trail: Trail
) -> Iterator[str]:
    used, variabel = v.used, v.variabel
    ordinal = variabel.ordinal
    nilai = "belum ada data" if used.nilai is None else words.value_text(used.nilai, ordinal)
    title = f"{used} = {nilai} {variabel.satuan or ''}".strip()
    yield f"#### {for_markdown(title)}\n"
    about = [for_markdown(variabel.uraian), variabel.konsolidasi.sebutan]
    if used.acuan.lalu:
        about.append(f"**data tahun {used.tahun}**")
    if used.jabatan != jabatan.hasil.kode:
        about.append(for_markdown(f"data {trail.hasil.definisi.nama(used.jabatan)}"))
    yield " · ".join([*about, _place(v.place)]) + "\n"
    if ordinal:
        yield f"{for_markdown(words.scale_text(ordinal))}\n"
    for line in words.konsolidasi_steps(v):
        yield f"{for_markdown(line)}\n"
    if not v.rows:
        return
    rows = ((cell or EMPTY for cell in _cells(traced, ordinal, sampai)) for traced in v.rows)
    yield from markdown_table(_HEADINGS, rows, right=["Nilai"])
    yield ""


def _cells(traced: TracedRow, ordinal: Ordinal | None, sampai: Periode) -> Iterator[str]:
    row, because = traced.row, words.unused_because(traced, sampai)
    shown = words.shown_value(row.nilai, ordinal)
    yield for_markdown(row.place)
    yield row.periode.kode
    yield for_markdown(row.wilayah)
    yield for_markdown(shown) if ordinal else shown
    yield for_markdown(row.bukti)
    yield for_markdown(row.catatan)
    yield for_markdown(f"tidak: {because}") if because else "ya"
