"""The outline of a trail as a Markdown document, for reports and reviews.

The same sentences as on a terminal; variables below the list, with their rows as tables, every one
with its file and line.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.escaping import for_markdown
from iki.jelaskan.outline import FormulaStatement, OutlineVariabel, Statement, outline
from iki.render.markdown import document_head, markdown_table
from iki.results.hasil import EMPTY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.jelaskan.outline import OutlineIndikator, OutlineRow
    from iki.jelaskan.remedies import Remedy
    from iki.results.tracing import Trail

_HEADINGS = ("Asal", "Periode", "Wilayah", "Nilai", "Bukti", "Catatan", "Dipakai")


def trail_markdown(trail: Trail, *, folder: str) -> str:
    """Return the trails as a document."""
    return "\n".join(_document(trail, folder)) + "\n"


def _document(trail: Trail, folder: str) -> Iterator[str]:
    instansi = trail.hasil.definisi.instansi
    yield from document_head(instansi, "Penjelasan Indikator Kinerja Individu", trail.hasil.span)
    for jabatan in outline(trail, folder):
        yield f"## {for_markdown(jabatan.nama)}\n"
        for indikator in jabatan.indikator:
            yield from _indikator(indikator)
        yield f"Nilai jabatan {for_markdown(jabatan.nilai)} · {jabatan.counts}"
        for line in jabatan.history:
            yield f"\n{for_markdown(line)}"


def _indikator(indikator: OutlineIndikator) -> Iterator[str]:
    yield f"### {for_markdown(indikator.nama)}\n"
    yield f"`{indikator.kode}` · {for_markdown(indikator.place)}\n"
    variables = []
    for part in indikator.parts:
        match part:
            case Statement():
                yield from _statement(part)
            case FormulaStatement():
                yield f"- Formula: {for_markdown(part.printed.line)}"
                yield f"  - {for_markdown(part.text)} · {for_markdown(part.place)}"
            case OutlineVariabel():
                variables.append(part)
    yield ""
    for variabel in variables:
        yield from _variabel(variabel)


def _statement(said: Statement) -> Iterator[str]:
    steps = [step.text for step in said.steps]
    if said.peers:
        yield from (f"- {said.label}: {for_markdown(line)}" for line in (said.text, *steps))
        return
    text = f"**{said.text}**" if said.is_capaian else for_markdown(said.text)
    first = f"{said.label} {said.about}" if said.about else f"{said.label}: {text}"
    sementara = " · sementara" if said.sementara else ""
    place = f" · {for_markdown(said.place)}" if said.place else ""
    yield f"- {first}{sementara}{place}"
    yield from _nest_lines(steps)
    for remedy in said.remedies:
        yield from _remedy(remedy)


def _nest_lines(lines: Iterable[str], depth: int = 1) -> Iterator[str]:
    for line in lines:
        yield f"{'  ' * depth}- {for_markdown(line)}"


def _remedy(remedy: Remedy) -> Iterator[str]:
    yield from _nest_lines([remedy.form])
    yield from _nest_lines([remedy.text], 2)
    yield from _nest_lines([f"atau isi di {remedy.file}: {row}" for row in remedy.rows], 2)
    if remedy.more:
        yield from _nest_lines([f"dan {remedy.more} baris lagi"], 2)


def _variabel(v: OutlineVariabel) -> Iterator[str]:
    nilai = "belum ada data" if v.nilai is None else v.nilai
    yield f"#### {for_markdown(f'{v.nama} = {nilai} {v.satuan}')}\n"
    about = [
        for_markdown(v.uraian),
        v.konsolidasi,
        f"**data tahun {v.tahun}**" if v.tahun else "",
        for_markdown(f"data {v.owner}") if v.owner else "",
        for_markdown(v.place),
    ]
    yield " · ".join([*about[:2], *filter(None, about[2:])]) + "\n"
    if v.scale:
        yield f"{for_markdown(v.scale)}\n"
    for line in v.steps:
        yield f"{for_markdown(line)}\n"
    if not v.rows:
        return
    rows = ((cell or EMPTY for cell in _cells(row, of_words=bool(v.scale))) for row in v.rows)
    yield from markdown_table(_HEADINGS, rows, right=["Nilai"])
    yield ""


def _cells(item: OutlineRow, *, of_words: bool) -> Iterator[str]:
    row = item.row
    yield for_markdown(row.place)
    yield row.periode.kode
    yield for_markdown(row.wilayah)
    yield for_markdown(item.shown) if of_words else item.shown
    yield for_markdown(row.bukti)
    yield for_markdown(row.catatan)
    yield for_markdown(f"tidak: {item.because}") if item.because else "ya"
