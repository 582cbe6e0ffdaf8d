"""Parts that documents share: headings, figures, what was said of an indikator, who signs."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from iki.model import Instansi
from iki.model.changes_within import changes_within
from iki.periode import TAHUN, Instant
from iki.render.document import (
    Line,
    Look,
    Section,
    Signatures,
    TableCell,
    letterhead,
)
from iki.render.shades import predikat_fill
from iki.render.signing import (
    Stationery,
    agency_name,
    measurement_day,
    place_and_date,
    signatory_of,
)
from iki.results.hasil import BELOW_SKALA, EMPTY
from iki.results.remarks import change_note, scoring_rules

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from iki.bandingkan.comparison import ComparedIndikator, ComparedJabatan, SideBySide
    from iki.model import Catatan, Definisi, Indikator, Jabatan, Skala
    from iki.periode import Periode
    from iki.render.document import Block, CellRow
    from iki.results.hasil import Hasil, HasilIndikator

_HEADING_HEIGHT = 20.0  # points


def title_lines(title: str, *subtitles: str, note: str | None, space: float = 9) -> Iterator[Line]:
    """Yield the lines above a document: its title, whose and of when, and the agency's note."""
    yield Line(title, Look.TITLE)
    for text in subtitles:
        yield Line(text.upper(), Look.SUBTITLE)
    if note:
        yield Line(note, Look.AGENCY_NOTE, space=space)


def measurement_head(hasil: Hasil, title: str, *subtitles: str) -> Iterator[Line]:
    """Yield the head of a measurement: its title, whose and of when, and the agency's note."""
    instansi = hasil.definisi.instansi
    when = f"Tahun {hasil.tahun}"
    if hasil.sampai != TAHUN:
        when = f"Sampai dengan {hasil.sampai.nama} tahun {hasil.tahun}"
    whose = agency_name(instansi)
    yield from title_lines(title, *subtitles, whose, when, note=instansi.catatan, space=6)


def of_agency(definisi: Definisi, kode: str) -> tuple[str, str]:
    """Return the subtitles that say whose a document is: the jabatan, the agency."""
    return definisi.nama(kode), agency_name(definisi.instansi)


def headings(texts: Mapping[str, Sequence[str]]) -> tuple[CellRow, ...]:
    """Return the headings of a table, each with those below it, or none.

    Then the numbers of the columns.
    """
    below = tuple(TableCell(text, Look.HEADING) for some in texts.values() for text in some)
    upper = tuple(
        TableCell(
            text,
            Look.HEADING,
            len(some) or 1,
            rows=2 if below and not some else 1,
            height=_HEADING_HEIGHT,
        )
        for text, some in texts.items()
    )
    numbers = _column_numbers([1] * sum(cell.columns for cell in upper))
    return (upper, below, numbers) if below else (upper, numbers)


def wide_headings(
    texts: Sequence[tuple[str, int]], height: float = _HEADING_HEIGHT
) -> tuple[CellRow, CellRow]:
    """Return headings over their columns, and numbers below: INDIKATOR | SATUAN, 1 | 2."""
    upper = tuple(TableCell(text, Look.HEADING, columns, height=height) for text, columns in texts)
    return upper, _column_numbers([columns for _, columns in texts])


def _column_numbers(columns: Sequence[int]) -> CellRow:
    return tuple(
        TableCell(Decimal(number), Look.COLUMN_NUMBER, count)
        for number, count in enumerate(columns, 1)
    )


def figure(value: Decimal | str | None, *, absent: str = EMPTY) -> TableCell:
    """Return a target or a realisasi as it is shown, with its own decimals."""
    return TableCell(absent if value is None else value, Look.FIGURE)


def capaian_figure(capaian: Decimal | None, digits: int, look: Look = Look.FIGURE) -> TableCell:
    """Return the cell of a capaian in so many digits, or what stands for none."""
    if capaian is None:
        return TableCell(EMPTY, look)
    return TableCell(capaian, look, digits=digits)


def predikat_figure(
    nilai: Decimal | None,
    predikat: str | None,
    skala: Skala,
    look: Look = Look.CENTERED,
) -> TableCell:
    """Return the predikat of a figure, in the shade of its place on the scale."""
    if nilai is None:
        return TableCell(EMPTY, look)
    fill = predikat_fill(predikat, skala)
    return TableCell(predikat if fill else BELOW_SKALA, look, fill=fill)


def catatan_text(catatan: Sequence[Catatan], part: Callable[[Catatan], str]) -> str:
    """Return one part of catatan as a text, each with its periode: `TW II: hujan`.

    That of the year is without.
    """
    return "\n".join(
        text if c.periode == TAHUN else f"{c.periode.short}: {text}"
        for c in catatan
        if (text := part(c))
    )


def measurement_signatures(
    definisi: Definisi, kode: str, tahun: int, stationery: Stationery
) -> Signatures:
    """Return the signatures of a jabatan and of its atasan at the end of a year."""
    day = stationery.tanggal or measurement_day(tahun, TAHUN)
    atasan, own = (
        signatory_of(definisi, k, stationery.pejabat, day, titles)
        for k, titles in ((definisi.atasan_of(kode), ("Mengetahui,",)), (kode, ()))
    )
    # It is signed when its year is over: in which year, nobody knows.
    return Signatures((atasan, own), place_and_date(definisi.instansi, stationery))


def section_of_year(
    compared: SideBySide,
    j: ComparedJabatan,
    mark: str,
    title: str,
    blocks: Iterable[Block],
    stationery: Stationery,
) -> Section:
    """Return the pages of a jabatan on the year of the last column: titles, blocks, signatures."""
    definisi, tahun = compared.definisi, compared.columns[-1].tahun
    return Section(
        mark,
        f"{mark} {j.jabatan.jabatan}",
        (
            *letterhead(definisi.instansi, stationery),
            *title_lines(title, *of_agency(definisi, j.kode), note=definisi.instansi.catatan),
            *blocks,
            measurement_signatures(definisi, j.kode, tahun, stationery),
        ),
        definisi.files.get(j.kode, j.kode),
        landscape=True,
        footer=f"{tahun} · {j.jabatan.jabatan}",
    )


def by_sasaran(j: ComparedJabatan) -> Iterator[tuple[str, Sequence[ComparedIndikator]]]:
    """Yield each sasaran with those of its indikator that are given, in their order."""
    rows = {row.indikator.kode: row for row in j.rows}
    for sasaran in j.jabatan.sasaran:
        if found := [rows[i.kode] for i in sasaran.indikator if i.kode in rows]:
            yield sasaran.uraian, found


def history_lines(
    definisi: Definisi, jabatan: Jabatan, first: int, last: int, sampai: Periode
) -> Iterator[str]:
    """Yield the beginnings, changes and ends of an agency, a jabatan and its indikator."""
    since, until = Instant(first, TAHUN).first, Instant(last, sampai).last
    items: list[tuple[str, Instansi | Jabatan | Indikator]] = [
        ("Instansi", definisi.instansi),
        ("Jabatan ini", jabatan),
        *((indikator.nama, indikator) for _, indikator in jabatan.indikator),
    ]
    for nama, item in items:
        mulai = None if isinstance(item, Instansi) else item.mulai
        berakhir = None if isinstance(item, Instansi) else item.berakhir
        if mulai and since < mulai.first <= until:
            yield f"{nama}: mulai {mulai.nama}."
        for perubahan in changes_within(item, first, last, sampai):
            yield f"{nama}: {change_note(perubahan)}"
        if berakhir and berakhir.last < until:
            yield f"{nama}: berakhir {berakhir.nama}, dihitung sampai saat itu."


def scoring_lines(compared: SideBySide) -> Iterator[str]:
    """Yield the scoring rules of all columns, and where they differ, the columns of each."""
    for penilaian, when in compared.scoring():
        yield from (f"{when}: {text}" if when else text for text in scoring_rules(penilaian))


def dated_remarks(
    compared: SideBySide,
    row: ComparedIndikator,
    remarks: Callable[[HasilIndikator], Iterator[str]],
) -> Iterator[str]:
    """Yield the remarks on the figures of an indikator, each with the times that it is about."""
    for text, when in compared.reasons(row, remarks).items():
        yield f"{when}: {text if text.endswith('.') else f'{text}.'}"
