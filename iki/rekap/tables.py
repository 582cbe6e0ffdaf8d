"""Many agencies, a row each: a table for people, and machine formats.

JSON is a contract, CSV the same with a column for each reason. Agencies with errors
are named below the table, with the command that shows all of them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from iki.decimals import format_id
from iki.diagnostics.suggestions import some
from iki.escaping import for_markdown
from iki.limits import NAMES_SHOWN
from iki.rekap.rows import WITHOUT_CAPAIAN
from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.markdown import markdown_table
from iki.render.records import RecordTable
from iki.render.table import (
    GAP,
    INDENT,
    Column,
    Paragraph,
    SettledTable,
)
from iki.results.hasil import (
    BELOW_SKALA,
    EMPTY,
    NO_VALUE,
    Status,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from rich.console import RenderableType

    from iki.rekap.rows import AgencyRow, Rekap
    from iki.render.records import Json

TITLE_OF_REKAP = "Rekapitulasi Indikator Kinerja Individu"
NOTHING_SHOWN = "Tidak ada instansi yang cocok dengan saringannya."
_LEGEND = (
    "Nilai: rata-rata nilai jabatan. Tanpa data: indikator yang belum ada datanya; "
    "sebab lain tidak terhitung ada di --format csv dan json."
)

_NAME_WIDTH = 24  # of the column of names, at least
_PREDIKAT_WIDTH = 20  # at most
_REMARK_WIDTH = 18


def summary_of_rekap(rekap: Rekap) -> str:
    """Return how many agencies there are, computed and shown, in a sentence."""
    said = f"{rekap.total} instansi: {rekap.total - rekap.failed} dihitung"
    if rekap.failed:
        said += f", {rekap.failed} punya kesalahan"
    if len(rekap.rows) < rekap.total:
        said += f"; {len(rekap.rows)} ditampilkan"
    return said


def title_of_rekap(rekap: Rekap) -> str:
    """Return the title of a table of agencies, with the daerah that all of them share."""
    return f"{TITLE_OF_REKAP} {rekap.daerah or ''}".strip()


# --- what a cell says ----------------------------------------------------------------------------


def _nilai(row: AgencyRow) -> str:
    if row.nilai is not None:
        return format_id(row.nilai, row.digits)
    return EMPTY if row.counts is None else NO_VALUE


def _predikat(row: AgencyRow) -> str:
    return row.predikat or (EMPTY if row.nilai is None else BELOW_SKALA)


def _terhitung(row: AgencyRow) -> str:
    return f"{row.counts.terhitung}/{row.counts.dari}" if row.counts else EMPTY


def _sementara(row: AgencyRow) -> str:
    return str(row.counts.sementara) if row.counts else EMPTY


def _without_data(row: AgencyRow) -> str:
    return str(row.counts.without[Status.BELUM_ADA_DATA]) if row.counts else EMPTY


def _errors(row: AgencyRow) -> str:
    return str(row.kesalahan)


AGENCY_FIGURES: Sequence[tuple[str, Callable[[AgencyRow], str]]] = (
    ("Nilai", _nilai), ("Predikat", _predikat), ("Terhitung", _terhitung),
)  # fmt: skip
AGENCY_COUNTS: Sequence[tuple[str, Callable[[AgencyRow], str]]] = (
    ("Sementara", _sementara), ("Tanpa data", _without_data), ("Kesalahan", _errors),
)  # fmt: skip
AGENCY_COLUMNS = (*AGENCY_FIGURES, *AGENCY_COUNTS)
_LEFT = {"Predikat", "Keterangan"}


def _remark(row: AgencyRow) -> str:
    """Name the counts in words, where there is no room for their columns."""
    counted = ((heading.lower(), cell(row)) for heading, cell in AGENCY_COUNTS)
    return ", ".join(f"{number} {what}" for what, number in counted if number not in {"0", EMPTY})


# --- a terminal ----------------------------------------------------------------------------------


def rekap_table(rekap: Rekap, *, width: int) -> RenderableType:
    """Return the agencies for a terminal of `width` columns, errors and notes below."""
    parts: list[RenderableType] = [
        Paragraph(terminal_text.safe(title_of_rekap(rekap), "bold")),
        Paragraph(Text(rekap.span)),
        Paragraph(Text(summary_of_rekap(rekap), "bold")),
        Text(),
    ]
    if not rekap.rows:
        return Group(*parts, Paragraph(Text(NOTHING_SHOWN)))
    parts += _rows(rekap, width)
    for lines in (_error_lines(rekap), _notes(rekap)):
        if found := list(lines):
            parts += [Text(), *found]
    return Group(*parts)


def _rows(rekap: Rekap, width: int) -> Iterator[RenderableType]:
    rows = rekap.rows
    for columns in (AGENCY_COLUMNS, (*AGENCY_FIGURES, ("Keterangan", _remark))):
        widths = [_width(rows, *column) for column in columns]
        room = width - sum(widths) - GAP * len(widths)
        if room >= _NAME_WIDTH:
            names = max(cell_len(_name(row, rekap).plain) for row in rows)
            settled = [Column("Instansi", min(max(names, _NAME_WIDTH), room))]
            settled += [
                Column(heading, length, right=heading not in _LEFT)
                for (heading, _), length in zip(columns, widths, strict=True)
            ]
            cells = (
                [_name(row, rekap), *(_cell(row, *column) for column in columns)] for row in rows
            )
            yield SettledTable(settled, cells, dense=names <= room)
            return
    for row in rows:
        yield Paragraph(_name(row, rekap))
        figures = [
            Text.assemble((f"{heading} ", terminal_text.DIM), _cell(row, heading, cell))
            for heading, cell in (*AGENCY_FIGURES, ("Keterangan", _remark))
            if cell(row)
        ]
        yield Paragraph(terminal_text.beside(*figures), indent=INDENT)


def _width(rows: Sequence[AgencyRow], heading: str, cell: Callable[[AgencyRow], str]) -> int:
    if cell is _remark:
        return _REMARK_WIDTH
    longest = max(cell_len(_cell(row, heading, cell).plain) for row in rows)
    return max(min(longest, _PREDIKAT_WIDTH), cell_len(heading))


def _cell(row: AgencyRow, heading: str, cell: Callable[[AgencyRow], str]) -> Text:
    style = ""
    if row.kesalahan and heading in {"Kesalahan", "Keterangan"}:
        style = ATTENTION
    elif row.skala and heading == "Predikat":
        style = terminal_text.predikat_colour(row.predikat, row.skala)
    return terminal_text.safe(cell(row), style)


def name_in_rekap(row: AgencyRow, rekap: Rekap) -> str:
    """Return the name of an agency, without the daerah that the title names."""
    return row.instansi if row.instansi and rekap.daerah else row.name


def _name(row: AgencyRow, rekap: Rekap) -> Text:
    name = name_in_rekap(row, rekap)
    if name == row.folder:
        return terminal_text.safe(name)
    return Text.assemble(
        terminal_text.safe(name), "  ", terminal_text.safe(row.folder, terminal_text.DIM)
    )


def _error_lines(rekap: Rekap) -> Iterator[RenderableType]:
    failed = [row for row in rekap.rows if row.error]
    for row in failed[:NAMES_SHOWN]:
        yield Paragraph(_name(row, rekap))
        for line in _about_error(row):
            yield Paragraph(terminal_text.safe(line), indent=INDENT)
    if more := len(failed[NAMES_SHOWN:]):
        yield Paragraph(Text(f"... dan {more} instansi lain; --format csv menyebut semuanya"))


def _about_error(row: AgencyRow) -> Iterator[str]:
    """Yield the errors of an agency, and the command that shows all of them."""
    if row.error is None:
        return
    first = f"{row.error.number} kesalahan, yang pertama: " if row.error.number > 1 else ""
    yield f"{first}{row.error.message}"
    if row.error.command:
        yield row.error.command


def _notes(rekap: Rekap) -> Iterator[RenderableType]:
    for line in remarks_of_rekap(rekap):
        yield Paragraph(terminal_text.safe(line, ATTENTION))
    yield Paragraph(Text(_LEGEND, terminal_text.DIM))


def remarks_of_rekap(rekap: Rekap) -> Iterator[str]:
    """Yield the catatan of agencies, each once with its folders, and remarks on locks."""
    catatan: dict[str, list[str]] = {}
    for row in rekap.rows:
        if row.counts and row.catatan:
            catatan.setdefault(row.catatan, []).append(row.folder)
    for text, folders in catatan.items():
        everywhere = len(folders) == len(rekap.rows) > 1
        yield f"Catatan ({'semua instansi' if everywhere else some(folders)}): {text}"
    yield from (f"{row.folder}: {row.lock}" for row in rekap.rows if row.lock)


# --- machines and documents ----------------------------------------------------------------------


def rekap_tree(rekap: Rekap) -> Json:
    """Return the agencies for JSON, a contract."""
    return {
        "versi": 1,
        "tahun": rekap.tahun,
        "sampai": rekap.sampai.kode,
        "instansi": [
            _record(row) | {"tidak_terhitung": _reasons(row) if row.counts else None}
            for row in rekap.rows
        ],
        "seluruhnya": rekap.total,
        "bukan_proyek": list(rekap.passed_over),
    }


def _record(row: AgencyRow) -> dict[str, Json]:
    counts, error = row.counts, row.error
    return {
        "folder": row.folder,
        "instansi": row.instansi,
        "nilai": row.nilai,
        "predikat": row.predikat,
        "terhitung": counts and counts.terhitung,
        "dari": counts and counts.dari,
        "sementara": counts and counts.sementara,
        "kesalahan": row.kesalahan,
        "daerah": row.daerah,
        "catatan": row.catatan,
        "kunci": row.lock or None,
        "pesan": error and error.message,
        "perintah": (error and error.command) or None,
    }


_COLUMNS = (
    "tahun", "sampai", "folder", "instansi", "daerah", "nilai", "predikat", "terhitung", "dari",
    "sementara", *map(str, WITHOUT_CAPAIAN), "kesalahan", "pesan", "perintah", "kunci", "catatan",
)  # fmt: skip


def rekap_records(rekap: Rekap) -> RecordTable:
    """Return a row for each agency, with a column for each reason that figures lack."""
    time: dict[str, Json] = {"tahun": rekap.tahun, "sampai": rekap.sampai.kode}
    rows = (time | _record(row) | _reasons(row) for row in rekap.rows)
    return RecordTable(_COLUMNS, rows)


def _reasons(row: AgencyRow) -> dict[str, Json]:
    """Return how many indikator were not computed for each reason."""
    return {str(s): row.counts.without[s] if row.counts else None for s in WITHOUT_CAPAIAN}


def rekap_markdown(rekap: Rekap) -> str:
    """Return the agencies as a document: a table, and below it what is wrong."""
    return "\n".join(_document(rekap)) + "\n"


def _document(rekap: Rekap) -> Iterator[str]:
    yield f"# {for_markdown(title_of_rekap(rekap))}\n"
    yield f"{rekap.span[:1].upper()}{rekap.span[1:]}. {summary_of_rekap(rekap)}.\n"
    if not rekap.rows:
        yield NOTHING_SHOWN
        return
    headings = [heading for heading, _ in AGENCY_COLUMNS]
    rows = (
        (name_in_rekap(row, rekap), row.folder, *(cell(row) for _, cell in AGENCY_COLUMNS))
        for row in rekap.rows
    )
    yield from markdown_table(
        ["Instansi", "Folder", *headings],
        (map(for_markdown, row) for row in rows),
        right=set(headings) - _LEFT,
    )
    yield ""
    failed = [row for row in rekap.rows if row.error]
    if failed:
        yield "## Kesalahan\n"
        for row in failed:
            lines = "; ".join(_about_error(row))
            yield f"- {for_markdown(row.name)} ({for_markdown(row.folder)}): {for_markdown(lines)}"
        yield ""
    for line in remarks_of_rekap(rekap):
        yield f"> {for_markdown(line)}\n"
    yield _LEGEND
