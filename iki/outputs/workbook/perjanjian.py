"""Perjanjian kinerja: what a jabatan promises its atasan for a year, and by which triwulan.

For each jabatan two sheets: the agreement with its annex, and the rencana aksi on A4 landscape. The
words are those of PermenPANRB 53/2014; the parties come from the tree of jabatan. Targets per
triwulan are where the indikator stands by then, not what each triwulan adds.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.capaian import target_at
from iki.hasil import EMPTY, shown_target
from iki.model.history import changes_within
from iki.outputs.decree import DOTS, Signatory, selected_jabatan
from iki.outputs.paper import Paper
from iki.outputs.workbook import styles
from iki.outputs.workbook.blocks import (
    CONTENTS,
    SHORT_DOTS,
    agency_name,
    agency_note,
    back_link,
    contents_sheet,
    full_line,
    signatory_of,
    signatures,
    signing_place,
    table_heading,
    titles,
)
from iki.outputs.workbook.figures import figure_style
from iki.outputs.workbook.notes import changed_note
from iki.outputs.workbook.sheet import Book, Cell, Sheet, SheetValue, fit_numbers
from iki.outputs.workbook.sheet_names import sheet_name
from iki.periode import ROMAN, TAHUN, TRIWULAN, Instant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from iki.model import Definisi, Indikator, Jabatan, NilaiTarget, Target
    from iki.periode import Periode

NOT_YET = "……"  # a target per triwulan that is still to be filled in

_OPENING = (
    "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan, dan akuntabel serta "
    "berorientasi pada hasil, kami yang bertanda tangan di bawah ini:"
)
_FIRST_PROMISE = (
    "PIHAK KESATU berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian "
    "ini, dalam rangka mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam "
    "dokumen perencanaan. Keberhasilan dan kegagalan pencapaian target kinerja tersebut menjadi "
    "tanggung jawab kami."
)
_SECOND_PROMISE = (
    "PIHAK KEDUA akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap "
    "capaian kinerja dari perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka "
    "pemberian penghargaan dan sanksi."
)

# NO | SASARAN (its first part is the label of the parties) | INDIKATOR | SATUAN | TARGET
_COLUMNS = (6, 13, 2.5, 20, 34, 13, 13)
_TABLE = ((0, 1), (1, 3), (4, 1), (5, 1), (6, 1))
# The same with TARGET SEMULA | TARGET MENJADI.
_CHANGED_COLUMNS = (6, 13, 2.5, 17, 28, 11, 12, 12)
_CHANGED_TABLE = (*_TABLE, (7, 1))
_FLEXIBLE = (3, 4)  # the columns that make room for large numbers
_LEFT, _RIGHT = (0, 4), (4, 3)
_RENCANA_AKSI_COLUMNS = (5, 38, 42, 12, 13, 13, 13, 13, 13)
_RENCANA_AKSI_FLEXIBLE = (1, 2)


def perjanjian_book(
    definisi: Definisi,
    tahun: int,
    kode: Collection[str] | None = None,
    *,
    paper: Paper = Paper.FOLIO,
    before: Definisi | None = None,
) -> Book:
    """Lay out the agreements of a year and their rencana aksi, two sheets a jabatan (None: all).

    With what was in force `before`, those as they were changed within the year, beside its targets.
    """
    used = {CONTENTS.casefold()}
    sheets: list[Sheet] = []
    entries = []
    for number, (depth, k) in enumerate(selected_jabatan(definisi, kode), 1):
        jabatan = definisi.nama(k)
        perjanjian = sheet_name(f"PK {number} {jabatan}", used)
        rencana_aksi = sheet_name(f"RA {number} {jabatan}", used)
        sheets += (
            fit_numbers(
                partial(_perjanjian_sheet, definisi, tahun, k, perjanjian, paper, before),
                _COLUMNS if before is None else _CHANGED_COLUMNS,
                _FLEXIBLE,
            ),
            fit_numbers(
                partial(_rencana_aksi_sheet, definisi, tahun, k, rencana_aksi),
                _RENCANA_AKSI_COLUMNS,
                _RENCANA_AKSI_FLEXIBLE,
            ),
        )
        entries.append((depth, k, ((f"PK {number}", perjanjian), (f"RA {number}", rencana_aksi))))
    title = (_title(tahun, before),)
    cover = contents_sheet(
        definisi,
        title,
        entries,
        paper=paper,
        link_columns=("PERJANJIAN", "RENCANA AKSI"),
        numbers=True,
    )
    return Book(title[0], (cover, *sheets))


def _title(tahun: int, before: Definisi | None) -> str:
    return f"PERJANJIAN KINERJA {'' if before is None else 'PERUBAHAN '}TAHUN {tahun}"


def _both_parties(definisi: Definisi, kode: str) -> tuple[Signatory, Signatory]:
    """Return PIHAK KESATU, the jabatan, and PIHAK KEDUA, its atasan."""
    return (
        signatory_of(definisi, kode, ("PIHAK KESATU",)),
        signatory_of(definisi, definisi.jabatan[kode].atasan, ("PIHAK KEDUA",)),
    )


def _perjanjian_sheet(
    definisi: Definisi,
    tahun: int,
    kode: str,
    nama: str,
    paper: Paper,
    before: Definisi | None,
    columns: Sequence[float],
) -> Sheet:
    table = _TABLE if before is None else _CHANGED_TABLE
    instansi = definisi.instansi
    first_party, second_party = _both_parties(definisi, kode)
    file = definisi.files.get(kode, kode)
    sheet = Sheet(
        nama, columns, file, paper, footer=f"{tahun} · {definisi.nama(kode)}",
        protected=True, tab=styles.TAB_OFFICIAL,
    )  # fmt: skip
    back_link(sheet)
    titles(sheet, _title(tahun, before), agency_name(instansi))
    sheet.gap(24)
    full_line(sheet, _OPENING, styles.JUSTIFIED)
    for party, closing in (
        (first_party, "selanjutnya disebut PIHAK KESATU,"),
        (second_party, "selaku atasan PIHAK KESATU, selanjutnya disebut PIHAK KEDUA."),
    ):
        sheet.gap(9)
        for label, text, style in (
            ("Nama", party.nama or DOTS, styles.BODY_BOLD if party.nama else styles.BODY),
            ("Jabatan", party.titles[1], styles.BODY),
        ):
            sheet.block(
                Cell(1, label, styles.BODY),
                Cell(2, ":", styles.BODY),
                Cell(3, text, style, columns=len(columns) - 3),
                keep=True,
            )
        full_line(sheet, closing, styles.JUSTIFIED)
    for paragraph in (_FIRST_PROMISE, _SECOND_PROMISE):
        sheet.gap(9)
        full_line(sheet, paragraph, styles.JUSTIFIED)
    place_and_date = f"{signing_place(instansi)}, {SHORT_DOTS} {tahun}"
    signatures(
        sheet, (*_LEFT, second_party), (*_RIGHT, first_party), above=(*_RIGHT, place_and_date)
    )

    sheet.new_page()
    titles(
        sheet,
        f"LAMPIRAN {_title(tahun, before)}",
        definisi.nama(kode),
        agency_name(instansi),
    )
    sheet.gap(9)
    agency_note(sheet, instansi)
    headings = ["NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "TARGET"]
    if before is not None:
        headings[-1:] = ["TARGET SEMULA", "TARGET MENJADI"]
    table_heading(
        sheet, [(text, *place) for text, place in zip(headings, table, strict=True)], height=24
    )
    _add_rows(sheet, definisi, tahun, kode, table, (), before)
    if any(
        target_by(i.target.get(tahun), TAHUN) is None for _, i in definisi.jabatan[kode].indikator
    ):
        sheet.gap(6)
        full_line(sheet, f"{EMPTY} : target tahun {tahun} belum ditetapkan.", styles.NOTE)
    for line in _changes(definisi, before, tahun, kode) if before is not None else ():
        sheet.gap(6)
        full_line(sheet, line, styles.NOTE)
    signatures(
        sheet, (*_LEFT, second_party), (*_RIGHT, first_party), above=(*_RIGHT, place_and_date)
    )
    return sheet


def _changes(definisi: Definisi, before: Definisi, tahun: int, kode: str) -> Iterator[str]:
    """Yield what changed, began and ended of a jabatan within the year, and what decided it."""
    jabatan, january = definisi.jabatan[kode], Instant(tahun, TAHUN)
    items: list[tuple[str, Jabatan | Indikator]] = [(definisi.nama(kode), jabatan)]
    items += ((i.nama, i) for _, i in jabatan.indikator)
    for nama, item in items:
        if item.mulai and january.first < item.mulai.first <= january.last:
            yield f"{nama}: mulai {item.mulai}."
        for perubahan in changes_within(item, tahun, tahun, TAHUN):
            yield f"{nama}: {changed_note(perubahan)}"
    here = {i.kode for _, i in jabatan.indikator}
    for _, indikator in before.jabatan[kode].indikator if kode in before.jabatan else ():
        if indikator.kode not in here:
            yield f"{indikator.nama}: berakhir {indikator.berakhir}."


def changed_jabatan(definisi: Definisi, before: Definisi, tahun: int) -> list[str]:
    """Return the kode of the jabatan whose agreement is not what it was at the beginning of a year."""
    return [kode for kode in definisi.jabatan if any(_changes(definisi, before, tahun, kode))]


def _rencana_aksi_sheet(
    definisi: Definisi, tahun: int, kode: str, nama: str, columns: Sequence[float]
) -> Sheet:
    instansi = definisi.instansi
    first_party, second_party = _both_parties(definisi, kode)
    file = definisi.files.get(kode, kode)
    sheet = Sheet(
        nama, columns, file, Paper.A4, landscape=True, footer=f"{tahun} · {definisi.nama(kode)}",
        protected=True, tab=styles.TAB_BESIDE,
    )  # fmt: skip
    back_link(sheet)
    titles(
        sheet,
        f"RENCANA AKSI PENCAPAIAN KINERJA TAHUN {tahun}",
        definisi.nama(kode),
        agency_name(instansi),
    )
    sheet.gap(9)
    agency_note(sheet, instansi)
    table = tuple((k, 1) for k in range(len(_RENCANA_AKSI_COLUMNS)))
    upright = ("NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", f"TARGET {tahun}")
    first = sheet.block(
        *(Cell(k, text, styles.HEADING, rows=2) for k, text in enumerate(upright)),
        Cell(len(upright), "TARGET SAMPAI DENGAN TRIWULAN", styles.HEADING, columns=len(ROMAN)),
        *(Cell(len(upright) + i, text, styles.HEADING, row=1) for i, text in enumerate(ROMAN)),
        rows=2, height=18, keep=True,
    )  # fmt: skip
    last = sheet.block(*(Cell(k, float(k + 1), styles.COLUMN_NUMBER) for k, _ in table), keep=True)
    sheet.repeat = (first, last)
    _add_rows(sheet, definisi, tahun, kode, table, TRIWULAN)
    sheet.gap(6)
    full_line(
        sheet,
        "Target triwulan adalah posisi yang dicapai sampai dengan akhir triwulan itu, bukan tambahan "
        f"dalam triwulan itu. {NOT_YET} : belum ditetapkan.",
        styles.NOTE,
    )
    place_and_date = f"{signing_place(instansi)}, {SHORT_DOTS} {tahun}"
    signatures(sheet, (1, 2, second_party), (5, 4, first_party), above=(5, 4, place_and_date))
    return sheet


def target_by(targets: Target | None, periode: Periode) -> NilaiTarget | None:
    """Return the target that the measurement takes (`target_at`), but no year's before its end."""
    target, origin = target_at(targets, periode)
    return target if origin == periode.kode or periode.last == TAHUN.last else None


def _add_rows(
    sheet: Sheet,
    definisi: Definisi,
    tahun: int,
    kode: str,
    table: tuple[tuple[int, int], ...],
    periode: tuple[Periode, ...],
    before: Definisi | None = None,
) -> None:
    """Add the rows: NO and SASARAN once for all of its indikator, TARGET, and those of the periods.

    With what was in force `before`, its TARGET stands before the one in force.
    """
    earlier = before.jabatan.get(kode) if before else None
    former = {i.kode: i for _, i in earlier.indikator} if earlier else {}
    sasaran = definisi.jabatan[kode].sasaran
    for number, s in enumerate(sasaran, 1):
        count = len(s.indikator)
        cells = [
            Cell(table[0][0], float(number), styles.BOX_CENTERED, table[0][1], 0, count),
            Cell(table[1][0], s.uraian, styles.BOX, table[1][1], 0, count, whole=True),
        ]
        for row, indikator in enumerate(s.indikator):
            targets = indikator.target.get(tahun)
            values: list[SheetValue] = [indikator.nama, indikator.satuan]
            ordinal = definisi.ordinal_of(kode, indikator)
            if before is not None:
                old = former.get(indikator.kode)
                semula = target_by(old.target.get(tahun), TAHUN) if old else None
                words = before.ordinal_of(kode, old) if old else None
                shown = shown_target(semula, words, indikator.desimal)
                values.append(EMPTY if shown is None else shown)
            for p, absent in ((TAHUN, EMPTY), *((p, NOT_YET) for p in periode)):
                target = shown_target(target_by(targets, p), ordinal, indikator.desimal)
                values.append(absent if target is None else target)
            for (column, columns), value in zip(table[2:], values, strict=True):
                style = styles.BOX if column == table[2][0] else figure_style(value)
                cells.append(Cell(column, value, style, columns, row))
        sheet.block(
            *cells, rows=count, may_break=range(1, count), reluctance=2 * (number == len(sasaran))
        )
