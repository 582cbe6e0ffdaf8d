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
from rich.segment import Segment
from rich.table import Table
from rich.text import Text

from iki.decimals import format_id
from iki.formula import render
from iki.jelaskan import remedies, words
from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.table import (
    GAP,
    INDENT,
    Paragraph,
    fold,
)
from iki.results.hasil import NO_VALUE, NOT_COMPUTED, Status

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from rich.console import Console, ConsoleOptions, JustifyMethod, RenderableType, RenderResult

    from iki.model import Baris, Catatan, Ordinal
    from iki.periode import Periode
    from iki.results.tracing import (
        TracedIndikator,
        TracedJabatan,
        TracedVariabel,
        Trail,
    )

_LEFT: JustifyMethod = "left"
_RIGHT: JustifyMethod = "right"
_LABEL = 9  # cells of the longest label
_MOST = 60  # cells of a fraction's line


def trail_renderable(trail: Trail, *, folder: str) -> RenderableType:
    """Return the trails for a terminal; `folder` is where realisasi are, for what is missing."""
    return Group(
        *terminal_text.head(
            trail.hasil.definisi, f"Penjelasan Indikator Kinerja Individu {trail.hasil.span}"
        ),
        *(part for jabatan in trail.jabatan for part in _jabatan(jabatan, trail, folder)),
    )


def _jabatan(jabatan: TracedJabatan, trail: Trail, folder: str) -> Iterator[RenderableType]:
    hasil = jabatan.hasil
    yield Text()
    yield Paragraph(terminal_text.jabatan_heading(hasil.kode, hasil.jabatan.jabatan))
    for number, indikator in enumerate(jabatan.indikator):
        yield Text("\n" if number else "")
        yield Paragraph(terminal_text.safe(indikator.hasil.indikator.nama, "bold"), indent=INDENT)
        kode = f"{hasil.kode}.{indikator.hasil.indikator.kode}"
        yield Paragraph(
            Text.assemble(
                terminal_text.safe(kode, terminal_text.DIM),
                "  ",
                terminal_text.safe(str(indikator.indikator), terminal_text.DIM),
            ),
            indent=INDENT,
        )
        for label, content in _sections(indikator, jabatan, trail, folder):
            yield Text()
            yield _Labelled(label, content)
    nilai = words.nilai_jabatan_text(hasil) or NO_VALUE
    yield Text()
    yield Paragraph(Text(f"Nilai jabatan {nilai} · {hasil.counts}"), indent=INDENT)
    for line in words.history_around(hasil, trail.hasil):
        yield Paragraph(terminal_text.safe(line, terminal_text.DIM), indent=INDENT)


class _Labelled:
    """A label, and beside it what it is about.

    rich would measure a table of these anew for every table in it.
    """

    def __init__(self, label: str, content: Iterable[RenderableType]) -> None:
        self.label = label
        self.content = Group(*content)

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        before = f"{'':{INDENT}}{self.label:{_LABEL}}{'':{INDENT}}"
        inner = options.update_width(max(options.max_width - len(before), 1))
        style = console.get_style(terminal_text.DIM)
        for line in console.render_lines(self.content, inner, pad=False):
            yield Segment(before, style)
            yield from line
            yield Segment.line()
            before = " " * len(before)


def _sections(
    indikator: TracedIndikator, jabatan: TracedJabatan, trail: Trail, folder: str
) -> Iterator[tuple[str, list[RenderableType]]]:
    """Yield what is told of an indikator, each under its label."""
    hasil, result = indikator.hasil, trail.hasil
    yield (
        "Sasaran",
        [Paragraph(terminal_text.safe(hasil.sasaran.uraian)), _place(indikator.sasaran)],
    )
    decree = words.decree_fraction(hasil.indikator.formula, result.definisi, jabatan.hasil.kode)
    yield (
        "Formula",
        [
            _Drawn(decree),
            Text(),
            Paragraph(terminal_text.safe(render.to_text(hasil.indikator.formula))),
            _place(indikator.formula),
        ],
    )
    sampai = words.last_period(hasil, result)
    for v in indikator.variabel:
        yield "Variabel", list(_variabel(v, sampai, jabatan, trail))
    first, *steps = words.realisasi_steps(indikator)
    style = ATTENTION if hasil.realisasi is None else "bold"
    yield (
        "Realisasi",
        [
            Paragraph(terminal_text.safe(first, style)),
            *(Paragraph(terminal_text.safe(s)) for s in steps),
        ],
    )
    yield (
        "Target",
        [
            Paragraph(terminal_text.safe(words.target_text(indikator, result))),
            _place(indikator.target),
        ],
    )
    yield "Capaian", list(_capaian(indikator))
    if predikat := words.predikat_reached(indikator):
        yield "Predikat", [Paragraph(terminal_text.safe(predikat))]
    yield "Bobot", [Paragraph(Text(words.bobot_text(indikator, jabatan.hasil)))]
    if lines := [*words.own_history(hasil, result)]:
        yield "Riwayat", [Paragraph(terminal_text.safe(line)) for line in lines]
    if hasil.remark:
        yield "Perhatian", list(_remedies(indikator, result.tahun, folder))
    for catatan in indikator.catatan:
        yield "Catatan", list(_catatan(catatan))


def _catatan(catatan: Catatan) -> Iterator[RenderableType]:
    yield Paragraph(Text(catatan.periode.nama))
    for label, said in words.catatan_texts(catatan):
        yield Paragraph(terminal_text.safe(f"{label}: {said}"))
    yield _place(f"{catatan.file}:{catatan.line}")


def _place(place: object) -> Paragraph:
    return Paragraph(terminal_text.safe(str(place), terminal_text.DIM))


# --- formula ---------------------------------------------------------------------------------------


class _Drawn:
    """A formula as its decree prints it: a fraction with its rule, any other in one piece."""

    def __init__(self, fraction: words.Fraction) -> None:
        self.fraction = fraction

    def __rich_console__(self, _: Console, options: ConsoleOptions) -> RenderResult:
        for line in fraction_lines(self.fraction, options.max_width):
            yield Text(line, no_wrap=True)


def fraction_lines(fraction: words.Fraction, width: int) -> list[str]:
    """Return the lines of a formula in so many cells: pembilang, rule, penyebut, each in the middle."""

    def lines(text: str, width: int) -> list[str]:
        return fold(terminal_text.safe(text).plain, width)

    if fraction.penyebut is None:
        return lines(fraction.pembilang, width)
    times = f" × {fraction.multiplier}" if fraction.multiplier else ""
    room = max(min(width - cell_len(times), _MOST), 1)
    above, below = lines(fraction.pembilang, room), lines(fraction.penyebut, room)
    rule = max(map(cell_len, (*above, *below)))
    return [*_centred(above, rule), f"{'─' * rule}{times}", *_centred(below, rule)]


def _centred(lines: Iterable[str], width: int) -> Iterator[str]:
    for line in lines:
        yield f"{' ' * ((width - cell_len(line)) // 2)}{line}"


# --- variables -------------------------------------------------------------------------------------


def _variabel(
    v: TracedVariabel, sampai: Periode, jabatan: TracedJabatan, trail: Trail
) -> Iterator[RenderableType]:
    used, variabel = v.used, v.variabel
    ordinal = variabel.ordinal
    nilai = Text("belum ada data", ATTENTION)
    if used.nilai is not None:
        nilai = terminal_text.safe(words.value_text(used.nilai, ordinal), "bold")
    parts = [Text.assemble(terminal_text.safe(str(used)), " = ", nilai)]
    if variabel.satuan:
        parts[0].append(" ").append_text(terminal_text.safe(variabel.satuan))
    parts.append(Text(variabel.konsolidasi.sebutan))
    if used.acuan.lalu:
        parts.append(Text(f"data tahun {used.tahun}", ATTENTION))
    yield Paragraph(Text(" · ").join(parts))
    yield Paragraph(terminal_text.safe(variabel.uraian, terminal_text.DIM))
    if ordinal:
        yield Paragraph(terminal_text.safe(words.scale_text(ordinal), terminal_text.DIM))
    if used.jabatan != jabatan.hasil.kode:
        yield Paragraph(
            terminal_text.safe(f"data {trail.hasil.definisi.nama(used.jabatan)}", terminal_text.DIM)
        )
    yield _place(v.place)
    for line in words.konsolidasi_steps(v):
        yield Paragraph(terminal_text.safe(line))
    for because, rows in words.rows_by_use(v, sampai):
        if because:
            yield Paragraph(Text(f"tidak dipakai, {because}:", ATTENTION))
        yield from _rows(rows, ordinal)


def _rows(rows: Iterable[Baris], ordinal: Ordinal | None) -> Iterator[RenderableType]:
    """Yield rows under the names of their files, in their order."""
    for file, group in groupby(rows, lambda row: row.file):
        yield Paragraph(terminal_text.safe(file, terminal_text.DIM))
        yield Padding(_of_one_file(list(group), ordinal), (0, 0, 0, INDENT), expand=False)


def _of_one_file(rows: list[Baris], ordinal: Ordinal | None) -> Table:
    """Return rows as columns: line, periode, wilayah, nilai, remarks; those that are empty left out."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    filled = []
    for cells, justify, style in (
        ([Text(f":{row.line}" if row.line else "") for row in rows], _RIGHT, terminal_text.DIM),
        ([Text(row.periode.kode) for row in rows], _LEFT, ""),
        ([terminal_text.safe(row.wilayah) for row in rows], _LEFT, ""),
        ([terminal_text.safe(words.shown_value(row.nilai, ordinal)) for row in rows], _RIGHT, ""),
        ([terminal_text.safe(words.row_remarks(row)) for row in rows], _LEFT, terminal_text.DIM),
    ):
        if any(cells):
            table.add_column(justify=justify, style=style, overflow="fold")
            filled.append(cells)
    for line in zip(*filled, strict=True):
        table.add_row(*line)
    return table


# --- figures ---------------------------------------------------------------------------------------


def _capaian(indikator: TracedIndikator) -> Iterator[RenderableType]:
    hasil = indikator.hasil
    digits = hasil.penilaian.pembulatan
    if hasil.capaian is None:
        yield Paragraph(Text(NOT_COMPUTED, ATTENTION))
    else:
        sementara = " · sementara" if hasil.status is Status.SEMENTARA else ""
        capaian = f"{format_id(hasil.capaian, digits)} %", "bold"
        yield Paragraph(Text.assemble(capaian, (sementara, ATTENTION)))
    for line in words.capaian_steps(indikator):
        yield Paragraph(Text(line))
    if scoring := words.scoring_text(indikator):
        yield Paragraph(Text(scoring))
    for rule in words.rules_applied(indikator):
        yield Paragraph(Text(words.rule_text(rule), terminal_text.DIM))


def _remedies(indikator: TracedIndikator, tahun: int, folder: str) -> Iterator[RenderableType]:
    yield Paragraph(terminal_text.safe(indikator.hasil.remark or "", ATTENTION))
    if remedy := remedies.remedy_text(indikator, tahun):
        yield Paragraph(terminal_text.safe(remedy))
    for found in remedies.remedies(indikator, folder):
        yield Paragraph(terminal_text.safe(found.form))
        yield Paragraph(
            terminal_text.safe(f"{found.text}; atau isi di {found.file}:", terminal_text.DIM)
        )
        for row in found.rows:
            yield Paragraph(terminal_text.safe(row, terminal_text.DIM), indent=INDENT)
        if found.more:
            more = Text(f"dan {found.more} baris lagi", terminal_text.DIM)
            yield Paragraph(more, indent=INDENT)
