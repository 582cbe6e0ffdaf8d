"""The trail of a figure as an outline: one walk, in the order in which a reader checks it.

A jabatan has indikator; an indikator has statements, each under its label, and among them its
variables with their rows. `terminal` and `markdown` lay an outline out. Refuses to lay out, and to
escape.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_id
from iki.formula import render
from iki.jelaskan import remedies, words
from iki.render.printed_formula import printed_formula
from iki.results.hasil import NO_VALUE, NOT_COMPUTED, Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.jelaskan.remedies import Remedy
    from iki.model import Baris, Ordinal
    from iki.periode import Periode
    from iki.render.printed_formula import PrintedFormula
    from iki.results.tracing import TracedIndikator, TracedJabatan, TracedVariabel, Trail


class OutlineStep(NamedTuple):
    """A line below a statement: a step of a computation, or (`quiet`) the source of one."""

    text: str
    quiet: bool = False


class Statement(NamedTuple):
    """A statement on an indikator under a label, as `Target`: a text, its steps, its place.

    `figure` is a number that stands out, of which the capaian is the one that is explained;
    `missing` says that the text is the lack of one. `about` belongs to the label: `Catatan triwulan
    II`. Where `steps` are `peers`, each says as much as the text.
    """

    label: str
    text: str = ""
    steps: Sequence[OutlineStep] = ()
    place: str = ""
    figure: bool = False
    missing: bool = False
    is_capaian: bool = False
    sementara: bool = False
    about: str = ""
    peers: bool = False
    remedies: Sequence[Remedy] = ()


class FormulaStatement(NamedTuple):
    """A formula as its decree prints it, and as it is written."""

    printed: PrintedFormula
    text: str
    place: str


class OutlineRow(NamedTuple):
    """A row of a variable, its value as its cell has it, and why it is not used (None: it is)."""

    row: Baris
    shown: str
    because: str | None


class OutlineVariabel(NamedTuple):
    """A variable of a formula: its value with its unit, its kind, the steps to it, its rows.

    `nilai` is None without data. `tahun` is there if it is another year's, `owner` if it is another
    jabatan's, `scale` if its values are words.
    """

    nama: str
    nilai: str | None
    satuan: str
    konsolidasi: str
    tahun: int | None
    owner: str
    uraian: str
    scale: str
    place: str
    steps: Sequence[str]
    rows: Sequence[OutlineRow]


class OutlineIndikator(NamedTuple):
    """An indikator: `kode` is the whole one, `seksi.cakupan`."""

    nama: str
    kode: str
    place: str
    parts: Sequence[Statement | FormulaStatement | OutlineVariabel]


class OutlineJabatan(NamedTuple):
    """A jabatan with its indikator, then its nilai with the steps to it, and its changes."""

    kode: str
    nama: str
    indikator: Sequence[OutlineIndikator]
    nilai: str
    counts: str
    history: Sequence[str]


def outline(trail: Trail, folder: str) -> Iterator[OutlineJabatan]:
    """Yield the jabatan of a trail; `folder` is where realisasi are, for what is missing."""
    for jabatan in trail.jabatan:
        hasil = jabatan.hasil
        indikator = [
            OutlineIndikator(
                item.hasil.indikator.nama,
                f"{hasil.kode}.{item.hasil.indikator.kode}",
                str(item.indikator),
                [*_parts(item, jabatan, trail, folder)],
            )
            for item in jabatan.indikator
        ]
        nilai = words.nilai_jabatan_text(hasil) or NO_VALUE
        history = [*words.history_around(hasil, trail.hasil)]
        nama = hasil.jabatan.jabatan
        yield OutlineJabatan(hasil.kode, nama, indikator, nilai, hasil.counts, history)


def _parts(
    indikator: TracedIndikator, jabatan: TracedJabatan, trail: Trail, folder: str
) -> Iterator[Statement | FormulaStatement | OutlineVariabel]:
    hasil, result, kode = indikator.hasil, trail.hasil, jabatan.hasil.kode
    formula = hasil.indikator.formula
    yield Statement("Sasaran", hasil.sasaran.uraian, place=str(indikator.sasaran))
    yield FormulaStatement(
        printed_formula(formula, result.definisi, kode),
        render.to_text(formula),
        str(indikator.formula),
    )
    sampai = words.last_period(hasil, result)
    for v in indikator.variabel:
        yield _variabel(v, sampai, kode, trail)
    first, *steps = words.realisasi_steps(indikator)
    lacks = hasil.realisasi is None
    yield Statement("Realisasi", first, [*map(OutlineStep, steps)], figure=not lacks, missing=lacks)
    target = words.target_text(indikator, result)
    yield Statement("Target", target, place=str(indikator.target))
    yield _capaian(indikator)
    if predikat := words.predikat_reached(indikator):
        yield Statement("Predikat", predikat)
    yield Statement("Bobot", words.bobot_text(indikator, jabatan.hasil))
    if lines := [*words.own_history(hasil, result)]:
        yield Statement("Riwayat", lines[0], [*map(OutlineStep, lines[1:])], peers=True)
    if hasil.remark:
        remedy = remedies.remedy_text(indikator, result.tahun)
        found = [*remedies.remedies(indikator, folder)]
        steps_to_it = [OutlineStep(remedy)] if remedy else []
        yield Statement("Perhatian", hasil.remark, steps_to_it, missing=True, remedies=found)
    for catatan in indikator.catatan:
        said = [OutlineStep(f"{label}: {text}") for label, text in words.catatan_texts(catatan)]
        place = f"{catatan.file}:{catatan.line}"
        yield Statement("Catatan", steps=said, place=place, about=catatan.periode.nama)


def _capaian(indikator: TracedIndikator) -> Statement:
    hasil = indikator.hasil
    scoring = words.scoring_text(indikator)
    steps = [
        *map(OutlineStep, words.capaian_steps(indikator)),
        *([OutlineStep(scoring)] if scoring else []),
        *(
            OutlineStep(words.rule_text(rule), quiet=True)
            for rule in words.rules_applied(indikator)
        ),
    ]
    if hasil.capaian is None:
        return Statement("Capaian", NOT_COMPUTED, steps, missing=True)
    text = f"{format_id(hasil.capaian, hasil.penilaian.pembulatan)} %"
    sementara = hasil.status is Status.SEMENTARA
    return Statement("Capaian", text, steps, figure=True, is_capaian=True, sementara=sementara)


def _variabel(v: TracedVariabel, sampai: Periode, kode: str, trail: Trail) -> OutlineVariabel:
    used, variabel = v.used, v.variabel
    ordinal: Ordinal | None = variabel.ordinal
    other = used.jabatan != kode
    return OutlineVariabel(
        nama=str(used),
        nilai=None if used.nilai is None else words.value_text(used.nilai, ordinal),
        satuan=variabel.satuan or "",
        konsolidasi=variabel.konsolidasi.sebutan,
        tahun=used.tahun if used.acuan.lalu else None,
        owner=trail.hasil.definisi.nama(used.jabatan) if other else "",
        uraian=variabel.uraian,
        scale=words.scale_text(ordinal) if ordinal else "",
        place=str(v.place),
        steps=words.konsolidasi_steps(v),
        rows=[
            OutlineRow(
                row.row,
                words.shown_value(row.row.nilai, ordinal),
                words.unused_reason(row, sampai),
            )
            for row in v.rows
        ],
    )
