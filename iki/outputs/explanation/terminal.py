"""The trail of a figure on a terminal: one indikator after the other, in the order that a reader checks it.

A label, and beside it what it is about; a fraction is drawn as one. The rows of a variable stand under
the name of their file. Refuses to print, to know a path, and to take text of a file for markup.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iki.decimals import format_id
from iki.escaping import for_terminal
from iki.formula import render
from iki.hasil import BELUM_ADA_NILAI, TIDAK_TERHITUNG, Status
from iki.outputs.colours import PERHATIAN
from iki.outputs.explanation import words
from iki.outputs.table import Paragraf, fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from rich.console import Console, ConsoleOptions, RenderableType, RenderResult

    from iki.jejak import Jejak, JejakBaris, JejakIndikator, JejakJabatan, JejakVariabel

DIM = "dim"
LABEL = 9  # cells of the longest label
MARGIN = 2
MOST = 60  # cells of a fraction's line


def to_terminal(jejak: Jejak, *, folder: str) -> RenderableType:
    """Return the trails for a terminal; `folder` is where realisasi are, for what is missing."""
    return Group(
        *_heading(jejak),
        *(part for jabatan in jejak.jabatan for part in _jabatan(jabatan, jejak, folder)),
    )


def _text(text: str, style: str = "") -> Text:
    """Return text of a file as one line: blanks and line breaks become one blank, controls visible."""
    return Text(for_terminal(" ".join(text.split())), style)


def _heading(jejak: Jejak) -> Iterator[RenderableType]:
    instansi = jejak.hasil.definisi.instansi
    yield Paragraf(_text(f"{instansi.instansi} {instansi.daerah or ''}", "bold"))
    yield Paragraf(Text(f"Penjelasan Indikator Kinerja Individu {jejak.hasil.span}"))
    if instansi.catatan:
        yield Paragraf(_text(f"Catatan: {instansi.catatan}", PERHATIAN))


def _jabatan(jabatan: JejakJabatan, jejak: Jejak, folder: str) -> Iterator[RenderableType]:
    hasil = jabatan.hasil
    yield Text()
    yield Paragraf(
        Text.assemble(_text(hasil.jabatan.jabatan, "bold"), "  ", _text(hasil.kode, DIM))
    )
    for indikator in jabatan.indikator:
        yield Text()
        yield Paragraf(_text(indikator.hasil.indikator.nama, "bold"), menjorok=MARGIN)
        kode = f"{hasil.kode}.{indikator.hasil.indikator.kode}"
        yield Paragraf(
            Text.assemble(_text(kode, DIM), "  ", _text(str(indikator.indikator), DIM)),
            menjorok=MARGIN,
        )
        yield Text()
        yield _indented(_labelled(_sections(indikator, jabatan, jejak, folder)))
    digits = jejak.hasil.definisi.instansi.penilaian.pembulatan
    nilai = words.nilai_jabatan(hasil, digits) or BELUM_ADA_NILAI
    yield Paragraf(Text(f"Nilai jabatan {nilai} · {hasil.counts}"), menjorok=MARGIN)


def _indented(content: RenderableType, by: int = MARGIN) -> Padding:
    return Padding(content, (0, 0, 0, by), expand=False)


def _labelled(sections: Iterable[tuple[str, list[RenderableType]]]) -> Table:
    table = Table.grid(padding=(0, MARGIN, 0, 0))
    table.add_column(no_wrap=True, width=LABEL, style=DIM)
    table.add_column()
    for label, content in sections:
        table.add_row(Text(label), Group(*content, Text()))
    return table


def _sections(
    indikator: JejakIndikator, jabatan: JejakJabatan, jejak: Jejak, folder: str
) -> Iterator[tuple[str, list[RenderableType]]]:
    """Yield what is told of an indikator, each under its label."""
    hasil, result = indikator.hasil, jejak.hasil
    penilaian = result.definisi.instansi.penilaian
    yield "Sasaran", [Paragraf(_text(hasil.sasaran.uraian)), _place(indikator.sasaran)]
    decree = words.decree(hasil.indikator.formula, result.definisi, jabatan.hasil.kode)
    yield (
        "Formula",
        [
            Drawn(decree),
            Text(),
            Paragraf(_text(render.to_text(hasil.indikator.formula))),
            _place(indikator.formula),
        ],
    )
    for v in indikator.variabel:
        yield "Variabel", list(_variabel(v, jabatan, jejak))
    first, *steps = words.realisasi(indikator, penilaian.pembulatan)
    style = PERHATIAN if hasil.realisasi is None else "bold"
    yield "Realisasi", [Paragraf(_text(first, style)), *(Paragraf(_text(s)) for s in steps)]
    yield "Target", [Paragraf(_text(words.target(indikator, result))), _place(indikator.target)]
    yield "Capaian", list(_capaian(indikator, penilaian.pembulatan))
    if predikat := words.predikat(indikator, penilaian):
        yield "Predikat", [Paragraf(_text(predikat))]
    yield "Bobot", [Paragraf(Text(words.bobot(indikator, jabatan.hasil)))]
    if hasil.remark:
        yield "Perhatian", list(_remedies(indikator, result.tahun, folder))


def _place(place: object) -> Paragraf:
    return Paragraf(_text(str(place), DIM))


# --- formula ---------------------------------------------------------------------------------------


class Drawn:
    """A formula as its decree prints it: a fraction with its rule, any other in one piece."""

    def __init__(self, fraction: words.Fraction) -> None:
        self.fraction = fraction

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        for line in draw(self.fraction, options.max_width):
            yield Text(line, no_wrap=True)


def draw(fraction: words.Fraction, width: int) -> list[str]:
    """Return the lines of a formula in so many cells: pembilang, rule, penyebut, each in the middle."""

    def lines(text: str, width: int) -> list[str]:
        return fold(for_terminal(" ".join(text.split())), width)

    if fraction.penyebut is None:
        return lines(fraction.pembilang, width)
    times = f" × {fraction.multiplier}" if fraction.multiplier else ""
    room = max(min(width - cell_len(times), MOST), 1)
    above, below = lines(fraction.pembilang, room), lines(fraction.penyebut, room)
    rule = max(map(cell_len, (*above, *below)))
    return [*_centred(above, rule), f"{'─' * rule}{times}", *_centred(below, rule)]


def _centred(lines: Iterable[str], width: int) -> Iterator[str]:
    for line in lines:
        yield f"{' ' * ((width - cell_len(line)) // 2)}{line}"


# --- variables -------------------------------------------------------------------------------------


def _variabel(v: JejakVariabel, jabatan: JejakJabatan, jejak: Jejak) -> Iterator[RenderableType]:
    used, variabel = v.used, v.variabel
    nilai = Text("belum ada data", PERHATIAN) if used.nilai is None else _bold(used.nilai)
    parts = [Text.assemble(_text(str(used)), " = ", nilai)]
    if variabel.satuan:
        parts[0].append(" ").append_text(_text(variabel.satuan))
    parts.append(Text(variabel.konsolidasi.replace("_", "-")))
    if used.acuan.lalu:
        parts.append(Text(f"data tahun {used.tahun}", PERHATIAN))
    yield Paragraf(Text(" · ").join(parts))
    yield Paragraf(_text(variabel.uraian, DIM))
    if used.jabatan != jabatan.hasil.kode:
        yield Paragraf(_text(f"data {jejak.hasil.definisi.nama(used.jabatan)}", DIM))
    yield _place(v.place)
    for line in words.konsolidasi(v):
        yield Paragraf(_text(line))
    taken = [row for row in v.baris if row.dipakai]
    passed_over = [row for row in v.baris if not row.dipakai]
    yield from _rows(taken, jejak)
    if passed_over:
        yield Paragraf(Text("tidak dipakai:"))
        yield from _rows(passed_over, jejak)


def _bold(value: Decimal) -> Text:
    return Text(words.angka(value), "bold")


def _rows(rows: list[JejakBaris], jejak: Jejak) -> Iterator[RenderableType]:
    """Yield rows under the names of their files, in their order."""
    for file, group in groupby(rows, lambda row: row.baris.berkas):
        yield Paragraf(_text(file, DIM), menjorok=MARGIN)
        yield _indented(_of_one_file(list(group), jejak), 2 * MARGIN)


def _of_one_file(rows: list[JejakBaris], jejak: Jejak) -> Table:
    """Return rows as columns: line, periode, wilayah, nilai, remarks; those that are empty left out."""
    columns: dict[str, list[Text]] = {
        "right dim": [Text(f":{row.baris.baris}") for row in rows],
        "left": [Text(row.baris.periode.kode) for row in rows],
        "left wilayah": [_text(row.baris.wilayah) for row in rows],
        "right": [Text(words.angka(row.baris.nilai)) for row in rows],
        "left remarks": [_remarks(row, jejak) for row in rows],
    }
    table = Table.grid(padding=(0, MARGIN, 0, 0))
    filled = {kind: cells for kind, cells in columns.items() if any(cells)}
    for kind in filled:
        table.add_column(
            justify="right" if kind.startswith("right") else "left",
            style=DIM if kind.endswith(DIM) else "",
            overflow="fold",
        )
    for cells in zip(*filled.values(), strict=True):
        table.add_row(*cells)
    return table


def _remarks(row: JejakBaris, jejak: Jejak) -> Text:
    sebab = words.sebab(row, jejak.hasil.sampai)
    parts = [Text(sebab, PERHATIAN)] if sebab else []
    parts += [_text(text, DIM) for text in (row.baris.bukti, row.baris.catatan) if text]
    return Text(" · ", DIM).join(parts)


# --- figures ---------------------------------------------------------------------------------------


def _capaian(indikator: JejakIndikator, digits: int) -> Iterator[RenderableType]:
    hasil = indikator.hasil
    if hasil.capaian is None:
        yield Paragraf(Text(TIDAK_TERHITUNG, PERHATIAN))
    else:
        sementara = " · sementara" if hasil.status is Status.SEMENTARA else ""
        yield Paragraf(
            Text.assemble((f"{format_id(hasil.capaian, digits)} %", "bold"), (sementara, PERHATIAN))
        )
    for line in words.capaian(indikator, digits):
        yield Paragraf(Text(line))
    if indikator.capaian and hasil.target is not None:
        for rule in words.rules(indikator.capaian, hasil.target):
            yield Paragraf(Text(words.rule_text(rule), DIM))


def _remedies(indikator: JejakIndikator, tahun: int, folder: str) -> Iterator[RenderableType]:
    yield Paragraf(_text(indikator.hasil.remark or "", PERHATIAN))
    if remedy := words.remedy(indikator, tahun):
        yield Paragraf(_text(remedy))
    for found in words.missing(indikator, folder):
        yield Paragraf(_text(f"{found.text}; isi di {found.file}:"))
        for row in found.rows:
            yield Paragraf(_text(row), menjorok=MARGIN)
        if found.more:
            yield Paragraf(Text(f"dan {found.more} baris lagi"), menjorok=MARGIN)
