"""The table PROGRAM | ANGGARAN below the indikator of an agreement: programmes and budgets."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TYPE_CHECKING

from iki.data.row_rules.number import parse_cell
from iki.decimals import SEN_DIGITS, format_count, plain
from iki.escaping import quoted
from iki.isian.cell_texts import one_line, text_of
from iki.isian.grid import UnusableValue, address, shortest
from iki.isian.rules import multiple_of, unit_of_numbers
from iki.isian.targets import no_number, says_nothing
from iki.limits import TAHUN_MAX, TAHUN_MIN
from iki.mulai.definition_headings import SUMMED_UP
from iki.mulai.definition_layout import numbering_columns, rows_of

if TYPE_CHECKING:
    from iki.isian.grid import CellValue
    from iki.mulai.definition_layout import TableLayout
    from iki.mulai.definition_sheet import SheetCells


@dataclass
class ProgramRow:
    """A programme of a jabatan ("" for the head) with its budget by year. `place`: of its name."""

    sheet: str
    place: str
    jabatan: str
    nama: str
    kode: str = ""
    anggaran: dict[int, Decimal] = field(default_factory=dict)
    keterangan: str = ""
    sasaran: list[str] = field(default_factory=list)


_KODE = re.compile(r"(?P<kode>[\dX]+(?:\.[\dX]+)+)\.?\s+(?P<nama>.+)")
_BELOW = re.compile(r"(?:sub\s*)?kegiatan\b.*", re.IGNORECASE)
_ONLY_PROGRAM = "kegiatan dan subkegiatan tidak dibaca, hanya program"
_PROGRAM_PARTS = 3  # of a kode of programmes; those of kegiatan have more
_MOST = 10**18  # rupiah; what is more is a mistake
_MOST_OF_AGENCY = 10**14  # of thousands and millions: more is one that is in rupiah already
_MILLIARDS = re.compile(r"\(\s*(?:Rp\.?\s*)?M\s*\)", re.IGNORECASE)  # `ANGGARAN (M)`
_RUPIAH = re.compile(r"(?:Rp\.?|IDR)\s*", re.IGNORECASE)


def split_kode(text: str) -> tuple[str, str]:
    """Return the kode that a name begins with, and the name: `1.02.02 Program X`."""
    match = _KODE.fullmatch(text)
    return (match["kode"], match["nama"]) if match else ("", text)


def is_below_program(kode: str, nama: str) -> bool:
    """Tell whether a row is a kegiatan or sub kegiatan."""
    return bool(_BELOW.fullmatch(nama)) or kode.count(".") >= _PROGRAM_PARTS


def read_rupiah(value: CellValue, multiple: int = 0) -> Decimal | str:
    """Read a budget, or return why there is none; it may be in thousands: a multiple of 3."""
    if isinstance(value, UnusableValue):
        return no_number(value, "rupiah")
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return "isinya bukan rupiah"
    number: Decimal | None
    if isinstance(value, str):
        text = re.sub(r",\s*-+$|\s", "", _RUPIAH.sub("", one_line(value), count=1))
        cell = parse_cell(text, comma=True)
        number = None if cell is None else Decimal(cell)
    else:
        number = Decimal(plain(shortest(Decimal(repr(value))))) if abs(value) < _MOST else None
    if number is None or not 0 <= number < _MOST:
        return f"{quoted(one_line(text_of(value)))} bukan rupiah yang pasti"
    if multiple and (number := number.scaleb(multiple)) >= _MOST_OF_AGENCY:
        shown = quoted(one_line(text_of(value)))
        return f"{shown} terlalu besar, bila judulnya dalam kelipatan 10 pangkat {multiple} rupiah"
    if -int(number.as_tuple().exponent) > SEN_DIGITS and number != round(number, SEN_DIGITS):
        return f"{quoted(one_line(text_of(value)))} punya lebih dari dua desimal"
    return number.quantize(Decimal(1)) if number == int(number) else round(number, SEN_DIGITS)


def read_programs(
    sheet: SheetCells, table: TableLayout, jabatan: str, tahun: int | None
) -> list[ProgramRow]:
    """Read a table of programmes; what of it is not read goes on the list of the sheet."""
    made: list[ProgramRow] = []
    numbers = numbering_columns(sheet, table)
    known = {k for k, c in table.columns.items() if c.what}
    unused: dict[int, list[int]] = {}
    named, coded, noted = map(table.column_of, ("program", "kode", "keterangan"))
    if named is None:
        for row in rows_of(sheet, table):
            sheet.refuse_row(row, sheet.cells_of_row(row).keys() - numbers, _ONLY_PROGRAM)
        return made
    for row in rows_of(sheet, table):
        texts = sheet.texts_of_row(row)
        if any(map(SUMMED_UP.fullmatch, texts.values())):
            _check_sum(sheet, table, row, made, tahun)
            continue
        kode, nama = split_kode(texts.get(named, ""))
        if coded is not None:
            kode = texts.get(coded, "") or kode
        cells = [k for k in texts if k not in numbers]
        if not nama:
            sheet.refuse_row(row, cells, "di baris ini tidak ada program")
            continue
        if is_below_program(kode, nama):
            sheet.refuse_row(row, cells, _ONLY_PROGRAM)
            continue
        note = texts.get(noted, "") if noted else ""
        earlier = next(
            (p for p in made if (p.kode, p.nama.casefold()) == (kode, nama.casefold())), None
        )
        one = earlier or ProgramRow(
            sheet.name, address((row, named)), jabatan, nama, kode, keterangan=note
        )
        read_budgets(sheet, table, row, one, tahun)
        if earlier is None:
            made.append(one)
        for column in cells:
            if column not in known:
                unused.setdefault(column, []).append(row)
    sheet.refuse_columns(table.heads, unused)
    return made


def read_budgets(
    sheet: SheetCells, table: TableLayout, row: int, into: ProgramRow, tahun: int | None
) -> None:
    """Read the budgets of a row into its programme."""
    for column, head in table.columns.items():
        if head.what != "anggaran":
            continue
        value, year = sheet.value(row, column), head.tahun or tahun
        if isinstance(value, str):  # `Rp -`, and `Rp` beside its amount
            value = _RUPIAH.sub("", one_line(value), count=1)
        if value is None or says_nothing(value):
            continue
        if year is None or not TAHUN_MIN <= year <= TAHUN_MAX:
            reason = "tahun anggaran tidak disebut di judul kolom atau di atas tabel"
            sheet.refuse(row, column, f"{reason}; tambahkan --tahun")
            continue
        rupiah = read_rupiah(value, _multiple(sheet, table, column))
        if isinstance(rupiah, str):
            sheet.refuse(row, column, rupiah)
        elif into.anggaran.setdefault(year, rupiah) != rupiah:
            reason = f"anggaran {year} program ini sudah ada, dengan nilai lain"
            sheet.refuse(row, column, reason)


def _multiple(sheet: SheetCells, table: TableLayout, column: int) -> int:
    """Return by which power of ten budgets are counted: as a heading, or a title, says."""
    heads = " ".join(sheet.text(row, column) for row in table.heads)
    if found := multiple_of(_MILLIARDS.sub(" miliar ", heads)):
        return found
    titles = (text for row in table.above for text in sheet.texts_of_row(row).values())
    return multiple_of(next(filter(None, map(unit_of_numbers, titles)), ""))


def _check_sum(
    sheet: SheetCells, table: TableLayout, row: int, made: list[ProgramRow], tahun: int | None
) -> None:
    """Name a total that is not the sum of the programmes above it; one that is needs no word."""
    total = ProgramRow("", "", "", "")
    read_budgets(sheet, table, row, total, tahun)
    for year, said in total.anggaran.items():
        found = sum((p.anggaran.get(year, Decimal(0)) for p in made), Decimal(0))
        if found != said:
            column = next(
                k for k, c in table.columns.items()
                if c.what == "anggaran" and (c.tahun or tahun) == year
            )  # fmt: skip
            reason = f"jumlahnya {format_count(int(said))}, padahal program di atasnya {format_count(int(found))}"
            sheet.refuse(row, column, reason)
