"""Entry forms: a sheet per jabatan with cells to fill in, and a hidden one that names them.

All words and their order are those of `form_layout`, which a reader of filled forms has too. A
number is a number, a word of an ordinal variable a text, and what is shown for orientation is
locked.
"""

from __future__ import annotations

from collections import defaultdict
from functools import partial
from typing import TYPE_CHECKING

from openpyxl.utils import get_column_letter

from iki.isian.form_layout import (
    ADDS_TO_STORED,
    AFTER_PERIODS,
    BEFORE_PERIODS,
    DUE_ONLY_THEN,
    FORMULIR_TITLE,
    HIDDEN_SHEET,
    HIDDEN_SHEET_HEADING,
    IDENTITY,
    INSTRUCTIONS,
    NOT_DUE_THEN,
    NOT_IN_FORCE_THEN,
    NOTES_TITLE,
    NOTES_TO_FILL,
    NOTHING_DUE,
    NOTHING_TO_FILL,
    PRINTED,
    STORED_OTHERWISE,
    Heading,
    how_to_fill,
    joined_marks,
    words_of,
)
from iki.isian.printed_columns import mark_printed_value
from iki.render.paper import Paper
from iki.render.xlsx import styles
from iki.render.xlsx.blocks import full_line
from iki.render.xlsx.book import Book
from iki.render.xlsx.cells import (
    Cell,
    SheetValue,
    Validation,
    as_number,
)
from iki.render.xlsx.fitting import fit_numbers
from iki.render.xlsx.sheet import Sheet
from iki.render.xlsx.sheet_names import sheet_name
from iki.results.remarks import capitalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.isian.formulir import Formulir, NoteRow, ValueRow
    from iki.model import Instansi
    from iki.periode import Periode
    from iki.render.xlsx.styles import Style

# Widths in Excel's own units, of the columns before the periods.
_BEFORE = {
    Heading.VARIABEL: 17, Heading.URAIAN: 32, Heading.WILAYAH: 13, Heading.SATUAN: 9,
    Heading.HOW_TO_FILL: 15, Heading.INDIKATOR: 25, Heading.TAHUN_LALU: 11, Heading.TERAKHIR: 14,
}  # fmt: skip
_FEW = 2  # periods, so few that the notes below need wider columns
_FROZEN_COLUMNS = BEFORE_PERIODS.index(Heading.WILAYAH) + 1
_HEAD_ROW = 11.25  # pt of a row of the head, which stays in view
_NOTE_ROW = 27.0
_TITLE_ROW = 21.0
_REFUSED_NUMBER = (
    "Tulis angka saja, tanpa satuan, paling banyak 15 angka; kosongkan bila belum ada data."
)
_REFUSED_WORD = "Pilih salah satu kata dari daftar; kosongkan bila belum ada data."
_LEAST_SCALE = 0.85


def form_book(instansi: Instansi, forms: Iterable[Formulir], *, paper: Paper = Paper.FOLIO) -> Book:
    """Lay out forms, a sheet for each of them."""
    used = {HIDDEN_SHEET.casefold()}
    sheets = []
    identities: list[tuple[str | int, ...]] = []
    for form in forms:
        name = sheet_name(form.jabatan.jabatan, used)
        lay_out = partial(_form_sheet, instansi, form, name, paper)
        sheets.append(fit_numbers(lay_out, _widths(form.periode)))
        identities.append((name, *form.identity, *joined_marks(_printed_marks(form))))
    return Book(FORMULIR_TITLE, (*sheets, _hidden_sheet(identities)))


def _widths(periode: Sequence[Periode]) -> list[float]:
    count = len(periode)
    before = dict(_BEFORE)
    if count <= _FEW:
        before |= {Heading.TAHUN_LALU: 17, Heading.TERAKHIR: 17}
    each = 15 if count <= _FEW else 11
    return [*before.values(), *[each] * count, *[24] * len(AFTER_PERIODS)]


def _printed_marks(form: Formulir) -> list[str]:
    """Return the marks of the values of last year that the form shows."""
    return [
        mark_printed_value(
            row.kode, row.wilayah, row.word(row.last_year) or as_number(row.last_year)
        )
        for row in form.rows
        if row.last_year is not None
    ]


def _hidden_sheet(identities: Sequence[Sequence[str | int]]) -> Sheet:
    columns = [30.0, *[16.0] * (max(map(len, identities), default=1) - 1)]
    sheet = Sheet(HIDDEN_SHEET, columns, HIDDEN_SHEET, natural=True, protected=True, hidden=True)
    labels = (HIDDEN_SHEET_HEADING, *(cell.label for cell in (*IDENTITY, PRINTED)))
    for row in (labels, *identities):
        sheet.block(*(Cell(k, value, styles.FORM_LABEL) for k, value in enumerate(row)))
    return sheet


def _form_sheet(
    instansi: Instansi, form: Formulir, name: str, paper: Paper, columns: Sequence[float]
) -> Sheet:
    sheet = Sheet(
        name, columns, form.kode, paper, landscape=True, footer=form.jabatan.jabatan,
        least_scale=_LEAST_SCALE, natural=True, protected=True,
    )  # fmt: skip
    _add_head(sheet, instansi, form)
    if form.rows:
        _add_values(sheet, form)
    else:
        full_line(sheet, NOTHING_TO_FILL, styles.NOTE, keep=False)
        sheet.frozen = (sheet.next_row, 1)
    if form.notes:
        _add_notes(sheet, form)
    return sheet


def _add_head(sheet: Sheet, instansi: Instansi, form: Formulir) -> None:
    """Add the title, the identity, and the instructions beside it."""
    count = len(sheet.columns)
    sheet.block(
        Cell(0, FORMULIR_TITLE, styles.FORM_TITLE, columns=count), height=_TITLE_ROW, keep=True
    )
    first, *others = INSTRUCTIONS
    if form.nothing_due:
        first = NOTHING_DUE
    beside = [(text, styles.FORM_LABEL) for text in (first, *others)]
    if instansi.catatan:
        beside.append((instansi.catatan, styles.FORM_IDENTITY))
    values: tuple[str | int, ...] = form.identity
    for number, ((label, cell_name), value) in enumerate(zip(IDENTITY, values, strict=True)):
        text, style = beside[number] if number < len(beside) else ("", styles.FORM_LABEL)
        cells = [
            Cell(0, label, styles.FORM_LABEL),
            Cell(1, value, styles.FORM_IDENTITY, columns=1 if text else count - 1),
        ]
        if text:
            cells.append(Cell(2, text, style, columns=count - 2))
        row = sheet.block(*cells, height=_HEAD_ROW, keep=True)
        sheet.names.append((cell_name, row, 2))
    sheet.gap(6)


# --- values ---------------------------------------------------------------------------------------


def _add_values(sheet: Sheet, form: Formulir) -> None:
    headings = (*BEFORE_PERIODS, *(p.kode for p in form.periode), *AFTER_PERIODS)
    heading = sheet.block(
        *(Cell(k, str(text), styles.KK_HEADING) for k, text in enumerate(headings)), keep=True
    )
    sheet.frozen = (heading + 1, _FROZEN_COLUMNS + 1)
    entries: dict[tuple[str, str, tuple[str, ...]], list[str]] = defaultdict(list)
    above = "", ""
    for item in form.rows:
        how = _what_is_filled(item, form.periode)
        first = item.kode != above[0]
        told = how if (item.kode, how) != above else ""
        row = sheet.block(*_value_cells(item, form, told, first=first))
        above = item.kode, how
        kind = item.variabel.satuan or "", how, tuple(words_of(item.variabel))
        entries[kind] += (
            f"{get_column_letter(len(BEFORE_PERIODS) + k + 1)}{row}"
            for k, periode in enumerate(form.periode)
            if item.is_open(periode)
        )
    for (satuan, how, words), cells in entries.items():
        if cells:
            refused = (
                ("Bukan kata dari daftar", _REFUSED_WORD)
                if words
                else ("Bukan angka", _REFUSED_NUMBER)
            )
            validation = Validation(
                " ".join(cells), words, (satuan or "Angka", capitalize(f"{how}.")), refused
            )
            sheet.validations.append(validation)
    if sum(sheet.heights) > sheet.print_height:
        sheet.repeat = (heading, heading)


def _value_cells(row: ValueRow, form: Formulir, how: str, *, first: bool) -> Iterator[Cell]:
    """Yield the cells of a row; a variable is described once, in the first of its wilayah."""
    variabel = row.variabel
    told: list[tuple[SheetValue, Style]] = [
        (row.kode, styles.FORM_KODE),
        (variabel.uraian if first else None, styles.FORM_TEXT),
        (row.wilayah or None, styles.FORM_TEXT),
        (variabel.satuan if first else None, styles.FORM_SMALL),
        (_how(row, how, form.periode) or None, styles.FORM_SMALL),
        ("\n".join(row.indikator) if first else None, styles.FORM_SMALL),
        _latest_value(row),
    ]
    latest = row.latest
    shown = latest and f"{row.shown(latest.nilai)} ({latest.periode} {latest.tahun})"
    told.append((shown, styles.FORM_KNOWN))
    is_word = bool(words_of(variabel))
    for periode in form.periode:
        if not row.is_open(periode):
            told.append((None, styles.FORM_CLOSED))
            continue
        nilai = row.nilai.get(periode)
        word = None if nilai is None else row.word(nilai)
        told.append((word or nilai, styles.FORM_WORD if is_word else styles.FORM_NUMBER))
    closed = not any(map(row.is_open, form.periode))
    told.append((row.bukti or None, styles.FORM_CLOSED if closed else styles.FORM_ENTRY))
    return (Cell(k, value, style) for k, (value, style) in enumerate(told))


def _latest_value(row: ValueRow) -> tuple[SheetValue, Style]:
    """Return the cell of last year's value and its style."""
    known = row.last_year
    if known is None:
        return None, styles.FORM_KNOWN
    word = row.word(known)
    return word or known, styles.FORM_KNOWN if word else styles.number_style(
        known, styles.FORM_KNOWN
    )


def _what_is_filled(row: ValueRow, periode: Sequence[Periode]) -> str:
    """Return in words what a value is of: the period of its `berkala`, or a part beside others."""
    parts = [p for p in periode if p in row.continued]
    whole = [p for p in periode if row.is_open(p) and p not in row.nilai and p not in parts]
    if not parts:
        return how_to_fill(row.variabel, periode)
    others = {one for p in parts for one in row.continued[p]}
    stored = [p.kode for p in sorted(others, key=lambda p: p.last)]
    said = ADDS_TO_STORED.format(how_to_fill(row.variabel, parts, parts=True), ", ".join(stored))
    if not whole:
        return said
    codes = (", ".join(p.kode for p in several) for several in (parts, whole))
    hows = (said, how_to_fill(row.variabel, periode))
    return "; ".join(f"{code}: {how}" for code, how in zip(codes, hows, strict=True))


def _how(row: ValueRow, how: str, periode: Sequence[Periode]) -> str:
    """Describe how to fill in a value, of which periods, and by which ones it is stored.

    `how` is "" where the row above says the same of its variable.
    """
    stored = dict.fromkeys(p.kode for periods in row.stored_otherwise.values() for p in periods)
    said = STORED_OTHERWISE.format(", ".join(stored)) if stored else ""
    never = ", ".join(p.kode for p in sorted(row.not_in_force, key=lambda p: p.first))
    never = never and NOT_IN_FORCE_THEN.format(never)
    return "; ".join(filter(None, (how, _when(row, periode) if how else "", said, never)))


def _when(row: ValueRow, periode: Sequence[Periode]) -> str:
    """Say of which periods a value comes, if not of all of them."""
    if not row.not_due or row.variabel.berkala is None or row.continued:
        return ""
    due = [p.kode for p in periode if p not in row.not_due and p not in row.not_in_force]
    if not due:
        return NOT_DUE_THEN.format(", ".join(p.kode for p in periode))
    return DUE_ONLY_THEN.format(row.variabel.berkala.sebutan, ", ".join(due))


# --- notes ----------------------------------------------------------------------------------------


def _add_notes(sheet: Sheet, form: Formulir) -> None:
    spans = _note_spans(len(form.periode))
    sheet.gap()
    full_line(sheet, NOTES_TITLE, styles.SECTION)
    sheet.block(
        *(
            Cell(column, str(heading), styles.KK_HEADING, columns)
            for heading, (column, columns) in spans.items()
        ),
        keep=True,
    )
    for item in form.notes:
        sheet.block(*_note_cells(item, spans), height=_NOTE_ROW)


def _note_cells(item: NoteRow, spans: dict[Heading, tuple[int, int]]) -> Iterator[Cell]:
    yield Cell(0, item.kode, styles.FORM_KODE)
    yield Cell(1, item.nama, styles.FORM_TEXT)
    yield Cell(2, item.periode.kode, styles.FORM_TEXT)
    for heading in NOTES_TO_FILL:
        column, columns = spans[heading]
        yield Cell(column, item.texts.get(heading.column) or None, styles.FORM_ENTRY, columns)


def _note_spans(count: int) -> dict[Heading, tuple[int, int]]:
    """Return the first column and the number of columns of each heading of the notes."""
    first = len(BEFORE_PERIODS)
    spans = {
        Heading.INDIKATOR: (0, 1),
        Heading.NAMA: (1, 1),
        Heading.PERIODE: (2, 1),
        Heading.FAKTOR_PENDUKUNG: (3, 2),
        Heading.KENDALA: (5, 1),
    }
    half = count // 2
    if half:
        spans |= {
            Heading.TINDAK_LANJUT: (first - 2, 2),
            Heading.PENANGGUNG_JAWAB: (first, half),
            Heading.TENGGAT: (first + half, count - half),
        }
    else:
        spans |= {
            Heading.TINDAK_LANJUT: (first - 2, 1),
            Heading.PENANGGUNG_JAWAB: (first - 1, 1),
            Heading.TENGGAT: (first, 1),
        }
    return spans | {Heading.BUKTI: (first + count, 1)}
