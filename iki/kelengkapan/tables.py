"""Who has delivered what: a matrix for people, a reminder list for a message, and machine formats.

Every mark is a word, so that it means the same without colour, on any console and read aloud.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from iki.bandingkan.comparison import NOT_IN_FORCE
from iki.decimals import format_count
from iki.diagnostics.suggestions import some
from iki.escaping import for_markdown
from iki.kelengkapan.deliveries import Delivery
from iki.periode import BULAN
from iki.render import terminal_text
from iki.render.colours import ATTENTION, GREEN, RED
from iki.render.markdown import document_head, markdown_table
from iki.render.records import RecordTable
from iki.render.table import (
    GAP,
    INDENT,
    Column,
    Paragraph,
    SettledTable,
)
from iki.results.hasil import span_in_words

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator

    from rich.console import RenderableType

    from iki.kelengkapan.deliveries import (
        Completeness,
        DeliveredJabatan,
        DeliveredPeriode,
        DeliveredVariabel,
        MissingMonths,
    )
    from iki.render.records import Json

LATE = "terlambat"
NOT_DUE = "tidak diisi"
NONE_ASKED = "belum ada yang diminta"
WAITING = "menunggu"
NO_EVIDENCE = "*"
_STYLES = {
    NOT_IN_FORCE: "",
    NOT_DUE: "",
    "ada": GREEN,
    "sebagian": ATTENTION,
    "belum": RED,
    LATE: f"bold {RED}",
    WAITING: "",
}
MEANINGS = {
    "ada": "semua bulan periode itu sudah ada",
    "sebagian": "ada bulan atau wilayah yang belum",
    "belum": "belum ada",
    LATE: "belum ada, padahal periode berikutnya sudah berjalan",
    NOT_IN_FORCE: "belum mulai, atau sudah berakhir",
    NOT_DUE: "bukan waktunya, menurut berkala variabel itu",
    WAITING: "sudah dikirim untuk periode yang lebih panjang, dihitung pada akhir periode itu",
}

NO_PEJABAT = (
    "Belum ada data/pejabat.csv: nama pejabat pada dokumen dicetak titik-titik, kecuali yang disebut "
    "instansi.yaml"
)
_TEXT_WIDTH = 20  # of the column of variables, at least


def _word(cell: DeliveredPeriode) -> str:
    """Return the word for the delivery of a variable in a period."""
    if not cell.wanted:
        return NOT_DUE if cell.not_due else NOT_IN_FORCE
    if cell.waiting:
        return WAITING
    late = cell.late and cell.delivery is Delivery.BELUM
    return LATE if late else str(cell.delivery)


def _mark(cell: DeliveredPeriode) -> str:
    return f"{_word(cell)}{NO_EVIDENCE if cell.without_evidence else ''}"


def _missing_text(missing: MissingMonths, names: Iterable[str]) -> str:
    bulan = ", ".join(BULAN[b.first - 1] for b in missing.bulan)
    others = [f"{format_count(missing.others)} wilayah lain"] if missing.others else []
    wilayah = ", ".join([*names, *others])
    return f"{f'bulan {bulan} ' if bulan else ''}belum ada{f' dari {wilayah}' if wilayah else ''}"


def _missing_texts(cell: DeliveredPeriode) -> str:
    """Return the missing months of a partial delivery; "" if its word says all."""
    return "; ".join(_missing_text(k, [some(k.wilayah)] if k.wilayah else []) for k in cell.missing)


def _span(completeness: Completeness) -> str:
    return span_in_words(completeness.tahun, completeness.sampai)


def summary(completeness: Completeness) -> str:
    """Return the numbers of complete, late, partial and unproven variables in one sentence."""
    marks = [_word(cell) for cell in completeness.cells]
    counts = {name: marks.count(name) for name in (LATE, "sebagian", "belum", WAITING)}
    without_evidence = sum(
        any(c.without_evidence for c in v.periode) for j in completeness.jabatan for v in j.variabel
    )
    said = [
        f"{completeness.complete} dari {completeness.total} variabel lengkap",
        ", ".join(f"{number} {name}" for name, number in counts.items() if number),
        f"{without_evidence} variabel tanpa bukti" if without_evidence else "",
    ]
    return "; ".join(filter(None, said))


# --- a terminal -----------------------------------------------------------------------------------


def completeness_table(completeness: Completeness, *, width: int) -> RenderableType:
    """Return the matrix for a terminal of `width` columns."""
    matrix = _Matrix(completeness, width)
    return Group(
        *terminal_text.head(
            completeness.definisi, f"Kelengkapan data realisasi {_span(completeness)}"
        ),
        Paragraph(Text(summary(completeness), "bold")),
        *(part for j in completeness.jabatan if j.variabel for part in _jabatan(j, matrix)),
        *(
            p
            for line in _vacant(completeness)
            for p in (Text(), Paragraph(terminal_text.safe(line, ATTENTION)))
        ),
        Text(),
        *(Paragraph(terminal_text.safe(line, terminal_text.DIM)) for line in _legend(completeness)),
    )


def _jabatan(jabatan: DeliveredJabatan, matrix: _Matrix) -> Iterator[RenderableType]:
    yield Text()
    name = terminal_text.jabatan_name(jabatan.kode, matrix.completeness.definisi)
    yield Paragraph(terminal_text.beside(name, Text(_count(jabatan))))
    yield from matrix.rows(jabatan)
    for line in _details(jabatan):
        yield Paragraph(terminal_text.safe(line, ATTENTION), indent=INDENT)


def _vacant(completeness: Completeness) -> list[str]:
    """Return a line of the jabatan of which no pejabat is known, if there are any.

    Of all without data.
    """
    if completeness.vacant is None:
        return [NO_PEJABAT]
    if not completeness.vacant:
        return []
    named = (f"{completeness.definisi.nama(k)} ({k})" for k in completeness.vacant)
    return [f"Belum ada pejabatnya di data/pejabat.csv, dicetak titik-titik: {', '.join(named)}"]


def _count(jabatan: DeliveredJabatan) -> str:
    if not jabatan.total:
        return NONE_ASKED
    return f"{jabatan.complete} dari {jabatan.total} lengkap"


def _details(jabatan: DeliveredJabatan) -> Iterator[str]:
    for v in jabatan.variabel:
        for text, cells in _periods_by_missing(v.due_periods):
            if text:
                yield f"{v.variabel.uraian} ({v.nama}) {_periods(cells)}: {text}"


def _periods_by_missing(
    cells: Collection[DeliveredPeriode],
) -> Iterator[tuple[str, list[DeliveredPeriode]]]:
    """Yield each text on missing months with the periods that it is about."""
    found: dict[str, list[DeliveredPeriode]] = {}
    for cell in cells:
        found.setdefault(_missing_texts(cell), []).append(cell)
    yield from found.items()


def _periods(cells: Iterable[DeliveredPeriode]) -> str:
    return ", ".join(
        f"{cell.periode.short} (terlambat)" if cell.late else cell.periode.short for cell in cells
    )


def _legend(completeness: Completeness) -> Iterator[str]:
    """Yield the meaning of each word in the table."""
    found = {_word(cell) for cell in completeness.cells}
    yield from (f"{name}: {meaning}" for name, meaning in MEANINGS.items() if name in found)
    if any(cell.without_evidence for cell in completeness.cells):
        yield f"{NO_EVIDENCE}: ada baris tanpa bukti"
    yield from map(str, completeness.history)


class _Matrix:
    """A line a variable, and beside it a column for each triwulan; on narrow terminals below it."""

    def __init__(self, completeness: Completeness, width: int) -> None:
        self.completeness = completeness
        variabel = [v for j in completeness.jabatan for v in j.variabel]
        names = [_name(v) for v in variabel]
        heads = [periode.short for periode in completeness.periode]
        marks = [[_mark(cell) for cell in v.periode] for v in variabel]
        periods = [
            Column(head, max(map(cell_len, [head, *(m[n] for m in marks)])))
            for n, head in enumerate(heads)
        ]
        room = width - INDENT - sum(column.width + GAP for column in periods)
        longest = max((name.cell_len for name in names), default=0)
        self.columns = [Column("Variabel", min(max(longest, _TEXT_WIDTH), room)), *periods]
        self.fits = room >= _TEXT_WIDTH

    def rows(self, jabatan: DeliveredJabatan) -> Iterator[RenderableType]:
        if self.fits:
            rows = ([_name(v), *map(_cell_text, v.periode)] for v in jabatan.variabel)
            yield SettledTable(self.columns, rows, indent=INDENT, dense=True)
            return
        for v in jabatan.variabel:
            yield Paragraph(_name(v), indent=INDENT)
            cells = (
                Text.assemble((f"{cell.periode.short} ", terminal_text.DIM), _cell_text(cell))
                for cell in v.periode
            )
            yield Paragraph(terminal_text.beside(*cells), indent=2 * INDENT)


def _name(v: DeliveredVariabel) -> Text:
    return Text.assemble(
        terminal_text.safe(terminal_text.uraian_with_words(v.variabel)),
        "  ",
        terminal_text.safe(v.nama, terminal_text.DIM),
    )


def _cell_text(cell: DeliveredPeriode) -> Text:
    return Text(_mark(cell), _STYLES[_word(cell)])


def reminder_text(completeness: Completeness, *, width: int) -> RenderableType:  # noqa: ARG001
    """Return who must deliver what, to be pasted into a message."""
    lines = [_reminder_title(completeness)]
    for heading, items in _reminders(completeness):
        lines += ["", heading, *(f"- {item}" for item in items)]
    return Group(*(Paragraph(terminal_text.safe(line)) for line in lines))


def _reminder_title(completeness: Completeness) -> str:
    owing = any(_reminders(completeness))
    rest = "yang masih harus dikirim:" if owing else "sudah lengkap."
    return f"Data realisasi {_span(completeness)} {rest}"


def _reminders(completeness: Completeness) -> Iterator[tuple[str, list[str]]]:
    """Yield every jabatan that must still deliver something, with what that is."""
    for j in completeness.jabatan:
        items = [
            f"{terminal_text.uraian_with_words(v.variabel)} ({v.nama}): {'; '.join(lines)}"
            for v in j.variabel
            if (lines := _to_do(v))
        ]
        if items:
            yield f"{j.jabatan.jabatan} ({j.kode})", items


def _to_do(v: DeliveredVariabel) -> list[str]:
    """Return the parts of a reminder about a variable."""
    found = [
        f"{_periods(cells)}{f' {text}' if text else ''}"
        for text, cells in _periods_by_missing(v.due_periods)
    ]
    bukti = ", ".join(cell.periode.short for cell in v.periode if cell.without_evidence)
    return [*found, f"bukti untuk {bukti}"] if bukti else found


# --- machines and documents -----------------------------------------------------------------------


def completeness_tree(completeness: Completeness) -> Json:
    """Return the completeness for JSON, a contract."""
    return {
        "versi": 1,
        "tahun": completeness.tahun,
        "sampai": completeness.sampai.kode,
        "lengkap": completeness.complete,
        "dari": completeness.total,
        "jabatan": [
            {
                "kode": j.kode,
                "variabel": [_variabel(v) for v in j.variabel],
                "jabatan": j.jabatan.jabatan,
            }
            for j in completeness.jabatan
        ],
        "perubahan": [
            {"mulai": str(c.mulai), "dasar": c.dasar, "berubah": c.what}
            for c in completeness.history
        ],
        "tanpa_pejabat": completeness.vacant,
    }


def _variabel(v: DeliveredVariabel) -> dict[str, Json]:
    return {
        "nama": v.nama,
        "periode": {cell.periode.kode: cell.delivery for cell in v.periode if cell.wanted},
        "uraian": v.variabel.uraian,
        "satuan": v.variabel.satuan,
        "terlambat": [cell.periode.kode for cell in v.periode if cell.late],
        "kurang": [
            {
                "periode": cell.periode.kode,
                "bulan": [bulan.kode for bulan in k.bulan],
                "wilayah": k.wilayah,
                **({"wilayah_lain": k.others} if k.others else {}),
            }
            for cell in v.periode
            for k in cell.missing
        ],
        "tanpa_bukti": [cell.periode.kode for cell in v.periode if cell.without_evidence],
        "isi": list(v.variabel.ordinal.nilai) if v.variabel.ordinal else None,
    }


_COLUMNS = (
    "tahun", "sampai", "jabatan", "nama_jabatan", "variabel", "uraian", "satuan", "periode",
    "kiriman", "terlambat", "kurang", "tanpa_bukti",
)  # fmt: skip


def completeness_records(completeness: Completeness) -> RecordTable:
    """Return a row for each variable and period."""
    return RecordTable(_COLUMNS, _records(completeness))


def _records(completeness: Completeness) -> Iterator[dict[str, Json]]:
    for j in completeness.jabatan:
        for v in j.variabel:
            for cell in v.periode:
                if cell.not_due:
                    continue
                yield {
                    "tahun": completeness.tahun,
                    "sampai": completeness.sampai.kode,
                    "jabatan": j.kode,
                    "nama_jabatan": j.jabatan.jabatan,
                    "variabel": v.nama,
                    "uraian": v.variabel.uraian,
                    "satuan": v.variabel.satuan,
                    "periode": cell.periode.kode,
                    "kiriman": cell.delivery,
                    "terlambat": "ya" if cell.late else "tidak",
                    "kurang": "; ".join(_missing_text(k, k.wilayah) for k in cell.missing),
                    "tanpa_bukti": "ya" if cell.without_evidence else "tidak",
                }


def reminder_markdown(completeness: Completeness) -> str:
    """Return who must deliver what as a document."""
    lines = [for_markdown(_reminder_title(completeness))]
    for heading, items in _reminders(completeness):
        lines += ["", for_markdown(heading), "", *(f"- {for_markdown(item)}" for item in items)]
    return "".join(f"{line}\n" for line in lines)


def completeness_markdown(completeness: Completeness) -> str:
    """Return the matrix as a document, and below each jabatan what is missing."""
    return "\n".join(_document(completeness)) + "\n"


def _document(completeness: Completeness) -> Iterator[str]:
    instansi = completeness.definisi.instansi
    yield from document_head(
        instansi, "Kelengkapan data realisasi", f"{_span(completeness)}: {summary(completeness)}"
    )
    heads = ["Variabel", *(p.short for p in completeness.periode), "Kode"]
    for j in completeness.jabatan:
        if not j.variabel:
            continue
        yield f"## {for_markdown(j.jabatan.jabatan)}\n"
        yield f"`{j.kode}` · {_count(j)}\n"
        rows = (
            (terminal_text.uraian_with_words(v.variabel), *map(_mark, v.periode), v.nama)
            for v in j.variabel
        )
        yield from markdown_table(heads, (map(for_markdown, row) for row in rows))
        yield ""
        for line in _details(j):
            yield f"- {for_markdown(line)}"
        yield ""
    for line in _vacant(completeness):
        yield f"{for_markdown(line)}\n"
    for line in _legend(completeness):
        yield f"- {for_markdown(line)}"
