"""Penetapan: the annex of the decree that lays down the IKI, a section for each jabatan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.lampiran.decree import DECREE_TITLE, decree_heading, lettered_tugas, selected_jabatan
from iki.lampiran.parts import wide_headings
from iki.render.document import (
    Annex,
    AnnexEntry,
    LabelEdges,
    Labelled,
    LabelledRow,
    Line,
    Look,
    Section,
    Signatures,
    Table,
    TableCell,
    letterhead,
)
from iki.render.printed_formula import printed_formula
from iki.render.signing import DOTS, PLAIN, Stationery, decree_day, decree_signatory, decree_titles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from iki.model import Definisi, Instansi
    from iki.render.document import Block, CellRow

# SASARAN | INDIKATOR | FORMULASI: edge, fraction (below the heading of the page), multiplier |
# SUMBER DATA
_WIDTHS = (21.5, 25, 1.5, 12, 2, 16, 8.5, 20)
_FLEXIBLE = (1, 5, 7)  # the columns that make room for long words
_FORMULA = 5  # columns
_ALL = sum(_WIDTHS)
_HEADING = LabelEdges(48 / _ALL, 60 / _ALL, 62 / _ALL, 62 / _ALL)
_NUMBERED = LabelEdges(4 / _ALL, 14 / _ALL, 16.5 / _ALL, 21.5 / _ALL)
_ROOM = 14.25  # points


def penetapan_document(
    definisi: Definisi,
    kode: Collection[str] | None = None,
    *,
    tahun: int | None = None,
    stationery: Stationery = PLAIN,
    as_one_text: bool = False,
) -> Annex:
    """Return the annex, a section for each of the jabatan `kode` (None: all).

    `tahun` is for the cover, and for who signs where the decree has no date yet. As one text it has
    a heading and a signature for all jabatan together, not for each of them.
    """
    instansi = definisi.instansi
    heading = _heading(instansi)
    signatory = decree_signatory(definisi, stationery.pejabat, decree_day(instansi, tahun))
    signed = Signatures((signatory,), edges=(_HEADING.label, _HEADING.label))
    chosen = selected_jabatan(definisi, kode)
    kop = letterhead(instansi, stationery)
    sections = [
        Section(
            "",
            f"{number} {definisi.nama(k)}",
            (*kop * (number == 1), heading, *_jabatan(definisi, k), signed),
            definisi.files.get(k, k),
            footer=definisi.nama(k),
            always_repeats=True,
        )
        for number, (_, k) in enumerate(chosen, 1)
    ]
    entries = [
        AnnexEntry(depth, k, (section,))
        for (depth, k), section in zip(chosen, sections, strict=True)
    ]
    if as_one_text:
        blocks = (block for _, k in chosen for block in _jabatan(definisi, k))
        whole = Section("", DECREE_TITLE, (*kop, heading, *blocks, signed), definisi.instansi_file)
        entries = [AnnexEntry(0, "", (whole,))]
    _, heading_lines = decree_heading(instansi)
    cover = [
        f"LAMPIRAN KEPUTUSAN {decree_titles(instansi)[0]}",
        heading_lines[-1][1] or DECREE_TITLE,
        *([f"TAHUN {tahun}"] if tahun else ()),
    ]
    return Annex(" ".join(cover), entries, ("LEMBAR",), cover=cover, has_figures=False)


def _heading(instansi: Instansi) -> Labelled:
    """Return LAMPIRAN / KEPUTUSAN / NOMOR / TANGGAL / TENTANG, at the right."""
    keputusan, lines = decree_heading(instansi)
    rows = (LabelledRow(label, text or DOTS) for label, text in lines)
    return Labelled(
        (LabelledRow("LAMPIRAN"), LabelledRow(keputusan), *rows), edges=_HEADING, small=True
    )


def _jabatan(definisi: Definisi, kode: str) -> Iterator[Block]:
    """Yield the decree's part on a jabatan: its tugas, and the table of its indikator."""
    jabatan = definisi.jabatan[kode]
    yield Line(DECREE_TITLE, Look.TITLE, space=24)
    tugas = [LabelledRow("", text, letter=letter) for letter, text in lettered_tugas(jabatan)]
    tugas[0] = tugas[0]._replace(label="Tugas", number="2.")
    name = LabelledRow("Jabatan", jabatan.jabatan, bold=True, number="1.")
    yield Labelled((name, *tugas), _ROOM, _NUMBERED)
    texts = jabatan.judul_kolom
    yield Table(
        _WIDTHS,
        wide_headings(
            (
                (texts.sasaran, 1),
                (texts.indikator, 1),
                (texts.formula, _FORMULA),
                (texts.sumber_data, 1),
            ),
            height=0,
        ),
        [*_rows(definisi, kode)],
        _FLEXIBLE,
        space=_ROOM,
        space_below=0,
        kept=(2,),
    )


def _rows(definisi: Definisi, kode: str) -> Iterator[CellRow]:
    """Yield a row for each indikator, its sasaran once for all that it has."""
    for sasaran in definisi.jabatan[kode].sasaran:
        lead: CellRow = (TableCell(sasaran.uraian, rows=len(sasaran.indikator)),)
        for indikator in sasaran.indikator:
            yield (
                *lead,
                TableCell(indikator.nama),
                TableCell(printed_formula(indikator.formula, definisi, kode), columns=_FORMULA),
                TableCell(indikator.sumber_data),
            )
            lead = ()
