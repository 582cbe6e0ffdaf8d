"""What people see on a terminal: results, lists and the tree of jabatan as rich renderables.

One table of columns serves every width: `LAYOUTS` says which of them a width has room for, and what
has no column of its own stands under the cell that it belongs to. Column widths are settled once for
a whole result, so that its tables line up. Meaning never rests on colour: the word is always there.
Refuses to print, to know a path, to take text of a file for markup, and to cut a word or a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iki.decimals import ZERO, format_id, format_used
from iki.formula import render
from iki.hasil import (
    EMPTY,
    NO_VALUE,
    NOT_COMPUTED,
    NOT_RECOMPUTABLE,
    Status,
    departures,
    format_shown,
    shown_target,
    why_not_counted,
)
from iki.model import Konsolidasi
from iki.model.lifetimes import ended
from iki.outputs.colours import ATTENTION
from iki.outputs.table import Column, Paragraph, SettledTable, Tree, fold, parts
from iki.outputs.texts import DIM, TARGET_SETAHUN, head
from iki.outputs.texts import below as _below
from iki.outputs.texts import beside as _beside
from iki.outputs.texts import catatan as _catatan
from iki.outputs.texts import jabatan_name as _jabatan_name
from iki.outputs.texts import predikat_text as _predikat_text
from iki.outputs.texts import safe as _safe
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from decimal import Decimal

    from rich.console import RenderableType

    from iki.hasil import Hasil, HasilIndikator, HasilJabatan, UsedVariabel
    from iki.model import Definisi, Indikator, Jabatan, Ordinal


def _nilai_text(nilai: Decimal | None, predikat: str | None, definisi: Definisi) -> Text:
    """Return a nilai with its predikat, or that there is none."""
    if nilai is None:
        return Text(NO_VALUE, ATTENTION)
    number = Text(format_id(nilai, definisi.instansi.penilaian.pembulatan), "bold")
    return _beside(number, _predikat_text(predikat, definisi))


# --- the columns of a result -------------------------------------------------------------------------


class _Context(NamedTuple):
    """What a cell depends on besides its row."""

    hasil: Hasil
    columns: tuple[str, ...]

    def unless_shown(self, column: str, text: Text) -> Text | None:
        """Return what stands in another cell while `column` is not shown."""
        return None if column in self.columns else text


def _indikator_cell(row: HasilIndikator, context: _Context) -> Text:
    lines: list[Text | None] = [_safe(row.indikator.nama)]
    others = [
        f"{heading.lower()} {said}"
        for heading, said in departures(row.indikator)
        if heading not in context.columns
    ]
    if others:
        lines.append(Text(", ".join(others), DIM))
    if "Target" not in context.columns:
        lines.append(_one_line(row, context))
    if row.remark:
        lines.append(_safe(row.remark, ATTENTION))
    if tahun_lain := row.other_years():
        lines.append(_safe(tahun_lain, DIM))
    if times := context.hasil.times_of(row):
        lines.append(_safe(times, DIM))
    if not row.recomputable:
        lines.append(Text(NOT_RECOMPUTABLE, DIM))
    return _below(*lines)


def _one_line(row: HasilIndikator, context: _Context) -> Text:
    return _beside(
        *(
            Text.assemble(
                (f"{heading} ", DIM),
                Text(" ").join(TERMINAL_COLUMNS[heading].cell(row, context).split()),
            )
            for heading in ("Target", "Realisasi", "Capaian", "Predikat")
        )
    )


def _target_cell(row: HasilIndikator, context: _Context) -> Text:
    return _below(
        _safe(format_shown(row.target_shown) or EMPTY),
        context.unless_shown("Satuan", _safe(row.indikator.satuan, DIM)),
        Text(TARGET_SETAHUN, DIM) if context.hasil.takes_yearly_target(row) else None,
    )


def _realisasi_cell(row: HasilIndikator, _: _Context) -> Text:
    return _safe(format_shown(row.realisasi_shown) or EMPTY)


def _capaian_cell(row: HasilIndikator, context: _Context) -> Text:
    digits = context.hasil.definisi.instansi.penilaian.pembulatan
    return Text(EMPTY if row.capaian is None else format_id(row.capaian, digits))


def _predikat_cell(row: HasilIndikator, context: _Context) -> Text:
    if row.capaian is None:
        return Text(NOT_COMPUTED, ATTENTION)
    sementara = Text("sementara", ATTENTION) if row.status is Status.SEMENTARA else None
    return _below(_predikat_text(row.predikat, context.hasil.definisi), sementara)


class _ResultColumn(NamedTuple):
    """A column: its heading, its cells, and its share of the width that numbers leave over.

    A column without `share` is as wide as its widest cell, up to `most` for running words that
    are not longer themselves.
    """

    heading: str
    cell: Callable[[HasilIndikator, _Context], Text]
    right: bool = False
    share: int = 0
    most: int = 14


TERMINAL_COLUMNS = {
    "Sasaran": _ResultColumn("Sasaran", lambda row, _: _safe(row.sasaran.uraian), share=3),
    "Indikator": _ResultColumn("Indikator", _indikator_cell, share=4),
    "Satuan": _ResultColumn("Satuan", lambda row, _: _safe(row.indikator.satuan)),
    "Polarisasi": _ResultColumn(
        "Polarisasi", lambda row, _: Text(row.indikator.polarisasi.sebutan)
    ),
    "Bobot": _ResultColumn(
        "Bobot", lambda row, _: Text(format_id(row.indikator.bobot)), right=True
    ),
    "Target": _ResultColumn("Target", _target_cell, right=True),
    "Realisasi": _ResultColumn("Realisasi", _realisasi_cell, right=True),
    "Capaian": _ResultColumn("Capaian %", _capaian_cell, right=True),
    "Predikat": _ResultColumn("Predikat", _predikat_cell),
}

# From which width on which columns, if their numbers fit; the last set always does.
LAYOUTS = (
    (120, tuple(TERMINAL_COLUMNS)),
    (64, ("Indikator", "Target", "Realisasi", "Capaian", "Predikat")),
    (0, ("Indikator",)),
)
ONLY_IF_NEEDED = ("Polarisasi", "Bobot")  # only if a row departs from the default
TEXT_WIDTH = 16  # a column of running text is never narrower
WORD_WIDTH = 28  # and has room for its words, up to this one
GAP = 2  # blanks between columns, and before what belongs to the heading above it


class _Layout(NamedTuple):
    """The columns of every table of a result, how wide each is, and the cells of each row by its id."""

    columns: list[_ResultColumn]
    widths: list[int]
    cells: dict[int, list[Text]]


def _layout(hasil: Hasil, width: int) -> _Layout:
    """Return the columns that a width has room for; each cell is made once.

    Numbers get what they need and running text shares the rest.
    """
    every = [row for jabatan in hasil.jabatan for row in jabatan.indikator]
    needed = {heading for row in every for heading, _ in departures(row.indikator)}
    for least, names in LAYOUTS:
        if width < least:
            continue
        context = _Context(hasil, tuple(k for k in names if k not in ONLY_IF_NEEDED or k in needed))
        columns = [TERMINAL_COLUMNS[k] for k in context.columns]
        cells = {id(row): [k.cell(row, context) for k in columns] for row in every}
        texts = {k.heading: [own[n].plain for own in cells.values()] for n, k in enumerate(columns)}
        fixed = {
            k.heading: max(map(cell_len, _unbroken(k, texts[k.heading])))
            for k in columns
            if not k.share
        }
        left = width - GAP * len(columns) - sum(fixed.values())
        shares = sum(k.share for k in columns)
        widths = [fixed.get(k.heading, max(left * k.share // shares, 1)) for k in columns]
        if left >= TEXT_WIDTH * (len(columns) - len(fixed)) and all(
            width >= _word_width(text)
            for k, width in zip(columns, widths, strict=True)
            if k.share
            for text in texts[k.heading]
        ):
            break
    return _Layout(columns, widths, cells)


def _unbroken(column: _ResultColumn, texts: Iterable[str]) -> Iterator[str]:
    """Yield what should stay on one line of a column: numbers whole, running words up to `most`."""
    yield column.heading
    for text in texts:
        number, *lines = text.split("\n")
        yield from [number] if column.right else _wrap(number, column.most)
        for line in lines:
            yield from _wrap(line, column.most)


def _wrap(line: str, width: int) -> Sequence[str]:
    return (line,) if len(line) <= width else fold(line, _word_width(line, width))


def _word_width(text: str, width: int = 0) -> int:
    """Return a width that has room for every word of a text, unless one is very long."""
    return max(width, min(max(map(cell_len, parts(text)), default=0), WORD_WIDTH))


def _table(layout: _Layout, rows: Iterable[HasilIndikator]) -> SettledTable:
    columns, widths, cells = layout
    return SettledTable(
        [Column(k.heading, w, right=k.right) for k, w in zip(columns, widths, strict=True)],
        (cells[id(row)] for row in rows),
        gap=GAP,
        indent=GAP,
    )


def _frame() -> Table:
    """Return an empty table: a rule under the headings, JARAK blanks between columns, no edges."""
    padding = (0, GAP - 1, 0, 0)
    return Table(box=box.SIMPLE_HEAD, padding=padding, pad_edge=False, show_edge=False)


# --- results ---------------------------------------------------------------------------------------------


def result_tables(
    hasil: Hasil,
    *,
    width: int,
    rinci: bool = False,
    sources: Callable[[UsedVariabel], str] = lambda _: "",
) -> RenderableType:
    """Return the achievement tables for a terminal of `width` columns.

    A heading, a table and a summary line per jabatan in the order of the tree, then the summary of
    the agency. `rinci` adds under each indikator its formula and the variables that went into it, with
    the `sources` of each.
    """
    layout = _layout(hasil, width)
    return Group(
        *head(hasil.definisi, f"Capaian Indikator Kinerja Individu {hasil.span}"),
        *(
            part
            for j in hasil.jabatan
            for part in _jabatan_section(j, hasil.definisi, layout, sources if rinci else None)
        ),
        *_foot(hasil),
    )


_EMPTY_LINE = Paragraph(Text())  # thousands of them: rich would measure each Text


def _jabatan_section(
    jabatan: HasilJabatan,
    definisi: Definisi,
    layout: _Layout,
    sources: Callable[[UsedVariabel], str] | None,
) -> Iterator[RenderableType]:
    yield _EMPTY_LINE
    yield Paragraph(_jabatan_name(jabatan.kode, definisi))
    groups = [(row,) for row in jabatan.indikator] if sources else [jabatan.indikator]
    for rows in groups:
        yield _table(layout, rows)
        yield _EMPTY_LINE
        if sources:
            yield from _details(rows[0], jabatan.kode, definisi, sources)
            yield _EMPTY_LINE
    nilai = _nilai_text(jabatan.nilai, jabatan.predikat, definisi)
    nilai = _beside(Text("Nilai jabatan ") + nilai, Text(jabatan.counts))
    yield Paragraph(nilai, indent=GAP)


def _foot(hasil: Hasil) -> Iterator[RenderableType]:
    definisi = hasil.definisi
    if hasil.summary_title:
        rows = [("Rata-rata nilai", _nilai_text(hasil.rata_rata, hasil.predikat, definisi))]
        rows += [(nama, _below(*map(_safe, content))) for nama, content in hasil.summary]
        yield Text()
        yield Paragraph(_safe(hasil.summary_title, "bold"))
        yield _indented(_pairs(rows))
    catatan = []
    if any(hasil.takes_yearly_target(row) for j in hasil.jabatan for row in j.indikator):
        sampai = "periode itu" if hasil.sampai == TAHUN else hasil.sampai.nama
        meaning = f"target setahun, karena target {sampai} tidak ada"
        catatan.append(Text(f"{TARGET_SETAHUN}: {meaning}", DIM))
    catatan += [_safe(line, DIM) for line in hasil.history]
    if hasil.summary_title:  # far from the first one
        catatan += _catatan(definisi)
    if catatan:
        yield Text()
        yield from map(Paragraph, catatan)


def _indented(content: RenderableType) -> Padding:
    return Padding(content, (0, 0, 0, GAP), expand=False)


def _pairs(rows: Iterable[tuple[str, Text]]) -> Table:
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(no_wrap=True, style=DIM)
    table.add_column()
    for heading, content in rows:
        table.add_row(Text(heading), Paragraph(content))
    return table


def _details(
    row: HasilIndikator, kode: str, definisi: Definisi, sources: Callable[[UsedVariabel], str]
) -> Iterator[RenderableType]:
    """Yield the formula of an indikator and the values that went into it."""
    table = Table.grid(padding=(0, GAP, 0, 0))
    table.add_column(justify="right", overflow="fold")
    table.add_column()
    for t in row.variabel:
        table.add_row(
            Text("belum ada data", ATTENTION) if t.nilai is None else _used(t, definisi),
            Paragraph(_variabel(t, kode, definisi, sources(t))),
        )
    formula = _safe(render.to_text(row.indikator.formula))
    yield _indented(_indented(Group(Paragraph(Text.assemble(("formula  ", DIM), formula)), table)))


def _used(used: UsedVariabel, definisi: Definisi) -> Text:
    """Return a value as it went into a formula, its word with it."""
    nilai = used.nilai or ZERO
    ordinal = definisi.ordinal.get((used.jabatan, used.acuan.nama))
    word = ordinal and ordinal.word(nilai)
    number = format_used(nilai)
    return _safe(f"{word} = {number}" if word else number)


def _variabel(used: UsedVariabel, kode: str, definisi: Definisi, sources: str) -> Text:
    jabatan = definisi.jabatan.get(used.jabatan)
    variabel = jabatan.variabel.get(used.acuan.nama) if jabatan else None
    # Only of a sum something is missing when a period is.
    incomplete = (
        variabel is not None and variabel.konsolidasi is Konsolidasi.JUMLAH and not used.lengkap
    )
    return _below(
        _beside(
            _safe(render.to_text(used.acuan)),
            _safe(variabel.satuan, DIM) if variabel and variabel.satuan else None,
            Text(variabel.konsolidasi.replace("_", "-"), DIM) if variabel else None,
            Text(f"tahun {used.tahun}") if used.acuan.lalu else None,
            Text("belum lengkap", ATTENTION) if used.nilai is not None and incomplete else None,
            Text(why_not_counted(used.menunggu), ATTENTION)
            if used.menunggu and (used.nilai is None or incomplete) else None,
        ),
        _safe(variabel.uraian, DIM) if variabel else None,
        _safe(f"data {definisi.nama(used.jabatan)}", DIM) if used.jabatan != kode else None,
        _safe(sources, DIM) if sources else None,
    )  # fmt: skip


# --- lists and the tree ----------------------------------------------------------------------------------


def jabatan_list(
    definisi: Definisi, kode: Collection[str] | None = None, *, width: int = 80
) -> RenderableType:
    """Return the list of all jabatan, or of the indikator of the jabatan `kode`."""
    if kode is not None:
        chosen = [k for _, k in definisi.pohon if k in kode]
        return Group(*(part for k in chosen for part in _indikator_list(k, definisi)))
    table = _frame()
    columns, first = _list_columns(definisi, width)
    for stacked in columns:
        last = stacked is columns[-1]
        head = Text(f"\n{' ' * GAP}".join(stacked))
        table.add_column(head, width=None if last else first, header_style="bold")
    for heading in _COUNTS:
        table.add_column(Text(heading), justify="right", header_style="bold")
    for _, k in definisi.pohon:
        jabatan = definisi.jabatan[k]
        cells = {
            "Kode": _safe(k),
            "Atasan": _safe(jabatan.atasan or EMPTY, DIM),
            "Jabatan": _safe(jabatan.jabatan),
        }
        table.add_row(
            *(_nested([cells[heading] for heading in stacked]) for stacked in columns),
            Text(str(len(jabatan.tugas))),
            Text(str(len(jabatan.indikator))),
        )
    return Group(table, Text(), Paragraph(Text(_totals(definisi.jabatan.values()))))


_COUNTS = ("Tugas", "Indikator")


def _list_columns(definisi: Definisi, width: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Return what stands under each other in the columns of a list, and the width of all but the last.

    There are as many columns as there is room for, so that no word of a jabatan is broken.
    """
    longest = max(map(len, (*definisi.jabatan, definisi.instansi.pimpinan.kode)))
    if width >= LAYOUTS[0][0]:
        return (("Kode",), ("Atasan",), ("Jabatan",)), min(longest, width // 4)
    first = min(longest + GAP, width // 2)
    left = width - first - sum(GAP + len(heading) for heading in ("", *_COUNTS))
    if left >= max(
        (_word_width(j.jabatan, TEXT_WIDTH) for j in definisi.jabatan.values()), default=0
    ):
        return (("Kode", "Atasan"), ("Jabatan",)), first
    return (("Jabatan", "Kode", "Atasan"),), first


def _nested(texts: Sequence[Text]) -> RenderableType:
    """Return the texts of one cell: the first one, and the others under it."""
    return Group(Paragraph(texts[0]), *(Paragraph(text, indent=GAP) for text in texts[1:]))


def _totals(jabatan: Collection[Jabatan]) -> str:
    tugas = sum(len(j.tugas) for j in jabatan)
    return (
        f"{len(jabatan)} jabatan, {tugas} tugas, {sum(len(j.indikator) for j in jabatan)} indikator"
    )


def _indikator_list(kode: str, definisi: Definisi) -> Iterator[RenderableType]:
    jabatan = definisi.jabatan[kode]
    yield Paragraph(_jabatan_name(kode, definisi))
    atasan = f", atasan {jabatan.atasan}" if jabatan.atasan else ""
    counts = f"{len(jabatan.tugas)} tugas, {len(jabatan.indikator)} indikator{atasan}"
    yield Paragraph(_safe(counts, DIM))
    for sasaran, indikator in jabatan.indikator:
        yield Text()
        rows = [
            ("Indikator", _safe(indikator.nama)),
            ("Kode", _safe(f"{kode}.{indikator.kode}")),
            ("Sasaran", _safe(sasaran.uraian)),
            ("Satuan", _safe(indikator.satuan)),
            ("Formula", _safe(render.to_text(indikator.formula))),
            *((heading, Text(said)) for heading, said in departures(indikator)),
            ("Target", _target_list(indikator, definisi.ordinal_of(kode, indikator))),
        ]
        yield _indented(_pairs(rows))
    yield Text()


def _target_list(indikator: Indikator, ordinal: Ordinal | None) -> Text:
    """Return a line a year, with the targets of its periods."""
    lines = []
    for tahun, per_periode in sorted(indikator.target.items()):
        nilai = {
            periode: format_shown(shown_target(t, ordinal, indikator.desimal))
            for periode, t in per_periode.items()
            if t is not None
        }
        others = ", ".join(
            f"{periode} {t}" for periode, t in nilai.items() if periode != TAHUN.kode
        )
        of_year = nilai.get(TAHUN.kode)
        lines.append(_safe(f"{tahun}: {', '.join(filter(None, (of_year, others))) or EMPTY}"))
    return _below(*lines) if lines else Text("belum ada target", ATTENTION)


def jabatan_tree(definisi: Definisi, hasil: Hasil | None = None) -> RenderableType:
    """Return the jabatan as a tree below the pimpinan, with nilai and predikat where there is a hasil."""
    pimpinan = definisi.instansi.pimpinan.kode
    per_jabatan = {j.kode: j for j in hasil.jabatan} if hasil else {}

    def label(kode: str) -> Text:
        j = per_jabatan.get(kode)
        if j is None:
            return _jabatan_name(kode, definisi)
        nilai = _nilai_text(j.nilai, j.predikat, definisi)
        is_over = hasil and ended(j.jabatan, hasil.tahun, hasil.sampai)
        over = Text(f"berakhir {j.jabatan.berakhir}", DIM) if is_over else None
        return _below(
            _jabatan_name(kode, definisi),
            _beside(Text.assemble("nilai ", nilai), Text(j.counts, DIM), over),
        )

    depths = [0]  # how deep the tree stands at each depth on the way down: the pimpinan is its root
    nodes = []
    for depth, kode in definisi.pohon:
        del depths[depth + 1 :]
        if kode == pimpinan:
            depths.append(depths[-1])
        else:
            nodes.append((depths[-1], label(kode)))
            depths.append(depths[-1] + 1)
    root = _below(label(pimpinan), *(_agency_summary(hasil) if hasil else ()))
    notes = [Paragraph(_safe(line, DIM)) for line in (hasil.history if hasil else ())]
    return Group(Paragraph(root), Tree(nodes), *([_EMPTY_LINE] if notes else ()), *notes)


def _agency_summary(hasil: Hasil) -> Iterator[Text]:
    nilai = _nilai_text(hasil.rata_rata, hasil.predikat, hasil.definisi)
    yield _beside(
        Text(f"Rata-rata nilai {hasil.span}: ") + nilai,
        *(_safe(lines[0]) for _, lines in hasil.summary[:2]),
    )
    yield from _catatan(hasil.definisi)
