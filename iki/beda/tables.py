"""What differs between two definisi: for a terminal, as JSON, and as a comment on a merge request.

The comment begins with a line that says all, and is bounded: what has no room in it is counted.
"""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Group
from rich.text import Text

from iki.beda import PERUBAHAN, DifferenceKind
from iki.beda.facts import LIFE, read_instant
from iki.decimals import format_id
from iki.diagnostics.suggestions import some
from iki.escaping import for_markdown, shortened
from iki.limits import COMMENT_CELL, COMMENT_LENGTH, COMMENT_ROWS
from iki.render import terminal_text
from iki.render.colours import ATTENTION, GREEN, RED
from iki.render.markdown import markdown_row, markdown_table
from iki.render.table import INDENT, Paragraph
from iki.results.hasil import EMPTY, format_shown

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from iki.beda import (
        ComparedDefinitions,
        ComparedFigures,
        DefinitionDifference,
        DefinitionOrigin,
        DifferingFigures,
        FactValue,
        Subject,
    )
    from iki.render.records import Json

ARROW = "→"
NOTHING = "Tidak ada perubahan arti definisi"
_STYLES = {
    DifferenceKind.ADDED: GREEN,
    DifferenceKind.ENDED: ATTENTION,
    DifferenceKind.REMOVED: RED,
    DifferenceKind.TEXT: terminal_text.DIM,
}


# --- in words -------------------------------------------------------------------------------------


class DifferenceText(NamedTuple):
    """A difference for people: its subject, the value before and after, and since when."""

    what: str
    before: str
    after: str
    since: str

    def __str__(self) -> str:
        change = f"{self.before} {ARROW} {self.after}" if self.before else self.after
        return (
            f"{self.what}{f': {change}' if change else ''}{f', {self.since}' if self.since else ''}"
        )


def difference_text(difference: DefinitionDifference) -> DifferenceText:
    """Return a difference in words."""
    kind, before, after = difference.kind, difference.before, difference.after
    since = f"sejak {difference.since.nama}" if difference.since else ""
    if since and difference.dasar and difference.aspect != "dasar":
        since += f" ({difference.dasar})"
    detail = difference.detail
    if difference.aspect == "target":
        detail = read_instant(detail).nama
    elif difference.aspect in LIFE:
        before, after = (_instant_in_words(value) for value in (before, after))
    what = " ".join(filter(None, (difference.aspect, detail)))
    match kind:
        case DifferenceKind.ADDED | DifferenceKind.REMOVED if difference.aspect == PERUBAHAN:
            return DifferenceText(f"perubahan {kind}", "", "", since)
        case DifferenceKind.ADDED:
            return DifferenceText(str(kind), "", _value_text(after), since)
        case DifferenceKind.REMOVED:
            return DifferenceText(str(kind), "", _value_text(before), since)
        case DifferenceKind.ENDED:
            end = _value_text(after) if difference.aspect else _value_text(before)
            return DifferenceText(str(kind), "", end, since)
        case DifferenceKind.RENAMED:
            return DifferenceText(str(kind), _value_text(before), _value_text(after), since)
        case DifferenceKind.MOVED:
            return DifferenceText("pindah jabatan", _value_text(before), _value_text(after), since)
        case DifferenceKind.TEXT:
            return DifferenceText(f"teks {difference.detail}", "", "", since)
        case _:
            return DifferenceText(what, _value_text(before), _value_text(after), since)


def _instant_in_words(value: FactValue) -> FactValue:
    return read_instant(value).nama if isinstance(value, str) else value


def _value_text(value: FactValue) -> str:
    match value:
        case None:
            return EMPTY
        case tuple():
            return "–".join(format_shown(bound) or EMPTY for bound in value)
        case str():
            return value
        case _:
            return format_id(value)  # type: ignore[arg-type]


def _subject_text(subject: Subject) -> str:
    return f"{subject.kind} {subject.kode}" if subject.kode else subject.kind


def _place(difference: DefinitionDifference) -> str:
    return f"{difference.file}:{difference.line}"


def difference_summary(compared: ComparedDefinitions) -> str:
    """Return in a sentence how much there is of what."""
    holders = {d.subject.jabatan for d in compared.differences}
    jabatan = len(holders - {""})
    where = " dan ".join(
        [*(["instansi"] if "" in holders else []), *([f"{jabatan} jabatan"] if jabatan else [])]
    )
    counts = ", ".join(
        f"{number} {kind}"
        for kind in ("indikator", "variabel")
        if (number := compared.count_subjects(kind))
    )
    if not compared.differences:
        summary = f"{NOTHING}."
    elif not compared.of_meaning:
        summary = f"{NOTHING}; yang berubah hanya teks, pada {where}."
    else:
        summary = f"Definisi berubah pada {where}{f': {counts}' if counts else ''}."
    return f"{summary} {_figures_summary(compared.figures)}" if compared.figures else summary


def _figures_summary(figures: ComparedFigures) -> str:
    if not figures.different:
        return f"Angka {figures.span}: semua {figures.same} sama."
    return f"Angka {figures.span}: {figures.different} berubah, {figures.same} sama."


def _sides(compared: ComparedDefinitions) -> str:
    return f"{compared.old} {ARROW} {compared.new}"


def _source(figures: ComparedFigures) -> str:
    return f"Angka {figures.span} menurut kedua definisi, dengan data {figures.source}"


# --- a terminal -----------------------------------------------------------------------------------


def differences_table(compared: ComparedDefinitions, *, width: int) -> RenderableType:  # noqa: ARG001
    """Return all differences for a terminal, by jabatan."""
    lines = [
        Paragraph(terminal_text.safe(_sides(compared), "bold")),
        Paragraph(Text(difference_summary(compared))),
        *_differences(compared),
        *(_figures(compared, compared.figures) if compared.figures else ()),
    ]
    return Group(*lines)


def figures_table(compared: ComparedDefinitions, figures: ComparedFigures) -> RenderableType:
    """Return the figures of a year that differ for a terminal, the summary first."""
    return Group(Paragraph(Text(_figures_summary(figures))), *_figures(compared, figures))


def _differences(compared: ComparedDefinitions) -> Iterator[RenderableType]:
    for jabatan, of_jabatan in groupby(compared.differences, lambda d: d.subject.jabatan):
        yield Text()
        yield Paragraph(_heading(compared, jabatan))
        for subject, differences in groupby(of_jabatan, lambda d: d.subject):
            if subject.kode:
                yield Paragraph(terminal_text.safe(_subject_text(subject)), indent=INDENT)
            for difference in differences:
                line = terminal_text.safe(
                    str(difference_text(difference)), _STYLES.get(difference.kind, "")
                )
                line = Text.assemble(
                    line, "  ", terminal_text.safe(_place(difference), terminal_text.DIM)
                )
                yield Paragraph(line, indent=2 * INDENT if subject.kode else INDENT)


def _heading(compared: ComparedDefinitions, jabatan: str) -> Text:
    if not jabatan:
        return Text("Instansi", "bold")
    return terminal_text.jabatan_heading(jabatan, compared.names.get(jabatan, jabatan))


def _figures(compared: ComparedDefinitions, figures: ComparedFigures) -> Iterator[RenderableType]:
    if not figures.rows:
        return
    yield Text()
    yield Paragraph(terminal_text.safe(_source(figures), "bold"))
    for jabatan, rows in groupby(figures.rows, lambda row: row.jabatan):
        yield Text()
        yield Paragraph(_heading(compared, jabatan))
        for row in rows:
            text = "; ".join(_changes(row))
            yield Paragraph(terminal_text.safe(f"{_row(row)}  {text}"), indent=INDENT)


def _row(row: DifferingFigures) -> str:
    return row.indikator or ("nilai jabatan" if row.jabatan else "seluruh jabatan")


def _changes(row: DifferingFigures) -> Iterator[str]:
    for change in row.changes:
        before, after = change.before_shown or EMPTY, change.after_shown or EMPTY
        yield f"{change.nama} {before} {ARROW} {after}"


# --- machines -------------------------------------------------------------------------------------


def differences_tree(compared: ComparedDefinitions) -> Json:
    """Return all differences for JSON, a contract of its own (docs/beda.md)."""
    return {
        "versi": 1,
        "lama": _side_json(compared.old),
        "baru": _side_json(compared.new),
        "jabatan": compared.jabatan,
        "periode": compared.times,
        "perubahan": [_difference_json(d) for d in compared.differences],
        "angka": _figures_json(compared.figures) if compared.figures else None,
    }


def _side_json(side: DefinitionOrigin) -> dict[str, Json]:
    return {"jenis": side.kind.replace(" ", "_"), "nama": side.name, "commit": side.commit}


def _difference_json(difference: DefinitionDifference) -> dict[str, Json]:
    subject = difference.subject
    return {
        "jenis": str(difference.kind).replace(" ", "_"),
        "objek": subject.kind,
        "jabatan": subject.jabatan or None,
        "kode": subject.kode or None,
        "aspek": difference.aspect or None,
        "rinci": difference.detail or None,
        "sejak": str(difference.since) if difference.since else None,
        "dasar": difference.dasar,
        "lama": difference.before,
        "baru": difference.after,
        "letak": "baru" if difference.in_new else "lama",
        "berkas": difference.file,
        "baris": difference.line,
    }


def _figures_json(figures: ComparedFigures) -> dict[str, Json]:
    return {
        "tahun": figures.tahun,
        "sampai": figures.sampai,
        "data": figures.source,
        "sama": figures.same,
        "berbeda": [
            {
                "jabatan": row.jabatan or None,
                "indikator": row.indikator or None,
                "angka": change.nama.replace("-", "_"),
                "lama": change.before,
                "baru": change.after,
            }
            for row in figures.rows
            for change in row.changes
        ],
    }


# --- a comment on a merge request -----------------------------------------------------------------

_NAMES_ROOM = 3_000  # characters of the lines above the tables
_FOLD_ROOM = 400  # of what a table has around its rows


def differences_markdown(compared: ComparedDefinitions) -> str:
    """Return the differences as a comment: a summary first, tables below, long ones folded."""
    lines = [f"**{for_markdown(difference_summary(compared))}**", "", _about(compared)]
    tables = [*_tables(compared)]
    room = COMMENT_LENGTH - _NAMES_ROOM - len(tables) * _FOLD_ROOM
    for number, table in enumerate(tables):
        rows, left_out = _split_by_room(table.rows, room // (len(tables) - number))
        room -= sum(len(row) + 1 for row in rows)
        lines += ["", *table.lines(rows, left_out)]
    return "\n".join(lines) + "\n"


def _about(compared: ComparedDefinitions) -> str:
    sides = f"{shortened(str(compared.old))} {ARROW} {shortened(str(compared.new))}"
    parts = [for_markdown(sides)]
    if compared.jabatan:
        parts.append(f"jabatan: {for_markdown(some(compared.jabatan))}")
    if compared.times:
        parts.append(
            f"periode: {for_markdown(some(read_instant(time).nama for time in compared.times))}"
        )
    return " · ".join(parts)


class _Table(NamedTuple):
    """A table of a comment: its title, its headings, and its rows as Markdown."""

    title: str
    headings: Sequence[str]
    rows: Sequence[str]

    def lines(self, rows: Sequence[str], left_out: int) -> Iterator[str]:
        folded = len(self.rows) > COMMENT_ROWS
        title = for_markdown(self.title)
        if folded:
            yield f"<details><summary>{title} ({len(self.rows)} baris)</summary>"
        else:
            yield f"**{title}**"
        yield ""
        yield from markdown_table(self.headings, ())
        yield from rows
        if left_out:
            yield ""
            yield f"{left_out} baris lain tidak dimuat di sini; `iki beda` menampilkan semuanya."
        if folded:
            yield ""
            yield "</details>"


def _tables(compared: ComparedDefinitions) -> Iterator[_Table]:
    if compared.of_meaning:
        headings = ["Jabatan", "Bagian", "Yang berubah", "Lama", "Baru", "Letak"]
        rows = [_markdown_row(d) for d in compared.of_meaning]
        yield _Table("Perubahan definisi", headings, rows)
    figures = compared.figures
    if figures and figures.rows:
        headings = ["Jabatan", "Indikator", "Angka", "Lama", "Baru"]
        rows = [row for one in figures.rows for row in _markdown_figures(one)]
        yield _Table(_source(figures), headings, rows)
    quiet = [d for d in compared.differences if d.kind is DifferenceKind.TEXT]
    if quiet:
        headings = ["Jabatan", "Bagian", "Teks", "Letak"]
        rows = [
            _cells([d.subject.jabatan, _subject_text(d.subject), d.detail, _place(d)])
            for d in quiet
        ]
        yield _Table("Teks yang berubah", headings, rows)


def _markdown_row(difference: DefinitionDifference) -> str:
    texts = difference_text(difference)
    what = f"{texts.what}, {texts.since}" if texts.since else texts.what
    before, after = texts.before, texts.after
    if difference.kind is DifferenceKind.REMOVED:
        before, after = texts.after, ""
    place = _place(difference)
    subject = difference.subject
    return _cells([subject.jabatan, _subject_text(subject), what, before, after, place])


def _markdown_figures(row: DifferingFigures) -> Iterator[str]:
    for change in row.changes:
        before, after = change.before_shown or EMPTY, change.after_shown or EMPTY
        yield _cells([row.jabatan, _row(row), change.nama, before, after])


def _cells(cells: Iterable[str]) -> str:
    return markdown_row(for_markdown(shortened(cell, COMMENT_CELL)) for cell in cells)


def _split_by_room(rows: Sequence[str], room: int) -> tuple[list[str], int]:
    """Return the first rows that have room together, and how many others there are."""
    kept: list[str] = []
    for row in rows:
        room -= len(row) + 1
        if room < 0:
            break
        kept.append(row)
    return kept, len(rows) - len(kept)
