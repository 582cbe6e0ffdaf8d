"""A table of jabatan and indikator, as offices keep it (IKU, PK), to rows; and what of it is not read.

The table may begin anywhere in a sheet: its heading row is known by its words, which stand here once,
for the blank table too. What is merged, and what is left blank below the same, is filled down. The
name of the jabatan and the year of the targets may stand above the table. Every cell below a heading
row is taken or named with its reason; nothing is guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import plain
from iki.escaping import quoted
from iki.intake.cells import Odd, address
from iki.limits import NUMBER_DIGITS, TAHUN_MAX, TAHUN_MIN, YAML_TEXT
from iki.model.fields import Rentang
from iki.model.satuan import is_persen
from iki.periode import parse_periode
from iki.realisasi.numbers import parse_cell
from iki.yaml_source.decode import FORBIDDEN_CHARACTERS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iki.intake.cells import CellValue, Grid
    from iki.model.fields import NilaiTarget


class ColumnHeading(NamedTuple):
    """A column of the table: how it is headed in a blank one, and how a heading of it is known."""

    title: str
    known: re.Pattern[str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# In the order of a blank table. A heading is the first that knows it by its order in `_LOOKED_FOR`.
HEADINGS: Mapping[str, ColumnHeading] = {
    "jabatan": ColumnHeading("JABATAN", _words(r"(?:nama\s+)?jabatan")),
    "atasan": ColumnHeading("ATASAN", _words(r"(?:(?:nama\s+)?jabatan\s+)?atasan(?:\s+langsung)?")),
    "sasaran": ColumnHeading("SASARAN", _words(r"(?:uraian\s+)?sasaran\b.*")),
    "indikator": ColumnHeading(
        "INDIKATOR KINERJA", _words(r"(?:nama\s+|uraian\s+)?indikator\b.*|iku|iki")
    ),
    "satuan": ColumnHeading("SATUAN", _words(r"satuan(?:\s+(?:target|ukur\w*))?")),
    "formula": ColumnHeading(
        "FORMULASI PERHITUNGAN",
        _words(
            r".*\b(?:formula(?:si)?|rumus|cara\s+(?:meng|per)hitung\w*|(?:peng|per)hitungan)\b.*"
        ),
    ),
    "sumber_data": ColumnHeading("SUMBER DATA", _words(r"sumber(?:\s+data)?")),
    "target": ColumnHeading("TARGET", _words(r"target\b.*")),
}
_LOOKED_FOR = (
    "atasan",
    "jabatan",
    "sumber_data",
    "formula",
    "sasaran",
    "indikator",
    "satuan",
    "target",
)
_NEEDED = {"satuan", "formula", "target"}  # beside the indikator, at least one of them
_PASSED_OVER = _words(r"no\.?|nomor|no\.?\s*urut|#")
_OTHER_TABLE = _words(r"program.*|kegiatan.*|sub\s*kegiatan.*|anggaran.*|keterangan|pagu.*")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_TITLE_YEAR = re.compile(
    r"\btahun(?:\s+anggaran)?\s*:?\s*((?:19|20)\d\d)(?!\s*[-–/\d])", re.IGNORECASE
)
_JABATAN_ABOVE = re.compile(
    r"(?:nama\s+)?jabatan\s*(?P<colon>:?)\s*(?P<value>.*)", re.IGNORECASE | re.DOTALL
)
_SUMMED_UP = _words(
    r"(?:sub\s*)?(?:jumlah|total)(?:\s+(?:seluruh|keseluruhan|total))?|rata\s*-?\s*rata"
)


@dataclass(frozen=True)
class Unread:
    """A cell that is not read, or not as it stands: where it is, and why."""

    sheet: str
    cell: str
    reason: str

    def __str__(self) -> str:
        return (
            f"{self.sheet}!{self.cell}: {self.reason}"
            if self.sheet
            else f"{self.cell}: {self.reason}"
        )


@dataclass
class TableRow:
    """An indikator as a row of the table has it; "" is what it does not say. `place`: of its name.

    `atasan_above`: the atasan is that of the jabatan above, for the own one is left blank.
    """

    sheet: str
    place: str
    jabatan: str
    atasan: str
    sasaran: str
    indikator: str
    satuan: str = ""
    formula: str = ""
    sumber_data: tuple[str, ...] = ()
    target: dict[int, dict[str, NilaiTarget]] = field(default_factory=dict)
    atasan_above: bool = False
    places: dict[str, str] = field(default_factory=dict)  # the cell of each column


class TableColumn(NamedTuple):
    """What a column holds; of a target, for which year and period (None: not known)."""

    what: str
    tahun: int | None = None
    periode: str = "tahun"


class _Table(NamedTuple):
    head: int  # row of its headings
    first: int  # row below them
    last: int
    columns: dict[int, TableColumn]


def read_tables(grids: Iterable[Grid]) -> tuple[list[TableRow], list[Unread]]:
    """Return the rows of all tables in these sheets, and what is not read of them."""
    rows: list[TableRow] = []
    unread: list[Unread] = []
    for grid in grids:
        reader = _SheetReader(grid)
        reader.read()
        rows += reader.rows
        unread += reader.unread
    return rows, unread


def text_of(value: CellValue | None) -> str:
    """Return what a cell shows, as one text without what no definition may hold; its lines are kept."""
    match value:
        case None | Odd():
            return ""
        case bool():
            return ""
        case float() if value.is_integer():
            return str(int(value))
        case str() | int() | float():
            lines = FORBIDDEN_CHARACTERS.sub(" ", _line_breaks(str(value))).splitlines()
            lines = [" ".join(line.split()) for line in lines]
            return unicodedata.normalize("NFC", "\n".join(line for line in lines if line))[
                :YAML_TEXT
            ]
        case _:
            return ""


def in_order_of_places(unread: Iterable[Unread]) -> list[Unread]:
    """Sort by sheet, in the order in which they are met, then by row and column."""
    unread = list(unread)
    sheets = {sheet: place for place, sheet in enumerate(dict.fromkeys(u.sheet for u in unread))}

    def place(one: Unread) -> tuple[int, int, int, str]:
        letters = one.cell.rstrip("0123456789")
        return sheets[one.sheet], int(one.cell[len(letters) :]), len(letters), letters

    return sorted(unread, key=place)


def one_line(text: str) -> str:
    """Return a text as it may stand in a definition: on one line, NFC, nothing unseen in it."""
    text = unicodedata.normalize("NFC", FORBIDDEN_CHARACTERS.sub(" ", text))
    return " ".join(text.split())


def _line_breaks(text: str) -> str:
    return re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]|_x000[Dd]_\n?", "\n", text)


def heading_of(text: str) -> str | None:
    """Return which column a heading is of; None for one that is not known."""
    bare = " ".join(text.split()).strip(" .:*")
    return next((what for what in _LOOKED_FOR if HEADINGS[what].known.fullmatch(bare)), None)


class _SheetReader:
    """Reads one sheet."""

    def __init__(self, grid: Grid) -> None:
        self.grid = grid
        self.rows: list[TableRow] = []
        self._unread: dict[Unread, None] = {}
        self.origin = {
            (row, column): (top, left)
            for top, bottom, left, right in grid.merged
            if (bottom - top + 1) * (right - left + 1) <= _MERGED
            for row in range(top, bottom + 1)
            for column in range(left, right + 1)
        }

        self.used = sorted({column for cells in grid.rows.values() for column in cells})
        self.merged_from_above: dict[int, set[int]] = {}
        for (row, column), (top, _) in self.origin.items():
            if top < row:
                self.merged_from_above.setdefault(row, set()).add(column)

    @property
    def unread(self) -> list[Unread]:
        return list(self._unread)

    def value(self, row: int, column: int) -> CellValue | None:
        row, column = self.origin.get((row, column), (row, column))
        return self.grid.rows.get(row, {}).get(column)

    def text(self, row: int, column: int) -> str:
        return text_of(self.value(row, column))

    def own(self, row: int) -> dict[int, CellValue]:
        return {
            k: v for k, v in self.grid.rows.get(row, {}).items() if text_of(v) or isinstance(v, Odd)
        }

    def refuse(self, row: int, column: int, reason: str) -> None:
        row, column = self.origin.get((row, column), (row, column))
        self._unread[Unread(self.grid.sheet, address((row, column)), reason)] = None

    def read(self) -> None:
        tables = list(self._tables())
        ends = [0, *(table.last for table in tables)]
        for before, table in zip(ends, tables, strict=False):
            self._read_table(table, above=range(before + 1, table.head))
        if not tables and self.grid.rows:
            reason = (
                "di lembar ini tidak ada baris judul dengan INDIKATOR bersama SASARAN atau JABATAN, "
                "dan SATUAN, FORMULA atau TARGET"
            )
            first = min(self.grid.rows)
            self.refuse(first, min(self.grid.rows[first]), reason)

    # --- headings ---------------------------------------------------------------------------------

    def _tables(self) -> Iterator[_Table]:
        heads = [row for row in sorted(self.grid.rows) if self._is_heading(row)]
        # A heading merged over two rows is met in the first.
        heads = [row for before, row in pairwise([0, *heads]) if row - before > 1 or not before]
        last_row = max(self.grid.rows, default=0)
        for row, following in pairwise([*heads, last_row + 1]):
            columns, first = self._columns(row)
            yield _Table(row, first, following - 1, columns)

    def _is_heading(self, row: int) -> bool:
        found = {heading_of(self.text(row, column)) for column in self._reach(row)}
        return (
            "indikator" in found and bool(found & {"sasaran", "jabatan"}) and bool(found & _NEEDED)
        )

    def _reach(self, row: int) -> list[int]:
        """Return the columns in which a row has something, itself or by a merged cell."""
        return sorted({*self.grid.rows.get(row, {}), *self.merged_from_above.get(row, ())})

    def _columns(self, row: int) -> tuple[dict[int, TableColumn], int]:
        """Return the columns of a heading row, and the first row below it and what belongs to it."""
        found: dict[int, str] = {}
        for column in self._reach(row):
            what = heading_of(self.text(row, column))
            if what:
                found[column] = what
        below = row + 1
        subheads = self._subheads(row, found)
        if subheads:
            below += 1
            for column in subheads:
                found.setdefault(column, "target")
        while self._is_numbering(below):
            below += 1
        columns: dict[int, TableColumn] = {}
        for column, what in found.items():
            if what != "target":
                if what in {c.what for c in columns.values()}:
                    self.refuse(
                        row, column, f"judul {HEADINGS[what].title} ada dua; kolom ini tidak dibaca"
                    )
                    columns[column] = TableColumn("")
                else:
                    columns[column] = TableColumn(what)
                continue
            head, sub = self.text(row, column), subheads.get(column, "")
            columns[column] = TableColumn("target", *_year_and_period(f"{head} {sub}"))
        return columns, below

    def _subheads(self, row: int, found: Mapping[int, str]) -> dict[int, str]:
        """Return the years or periods that stand below the heading of targets, by their columns."""
        starts = [column for column, what in found.items() if what == "target"]
        if not starts:
            return {}
        others = {column for column, what in found.items() if what != "target"}
        below = {k: text for k, v in self.own(row + 1).items() if (text := text_of(v))}
        # What stands in a column of its own below a heading is no longer the heading.
        if any(k in others and self.origin.get((row + 1, k)) is None for k in below):
            return {}
        fitting = {k: t for k, t in below.items() if k not in others and _is_year_or_period(t)}
        return fitting if fitting and len(fitting) == len(below) else {}

    def _is_numbering(self, row: int) -> bool:
        """Return whether a row numbers the columns: 1 2 3, or (1) (2) (3)."""
        texts = [text_of(v).strip("() ") for v in self.own(row).values()]
        numbers = [int(t) for t in texts if t.isascii() and t.isdigit()]
        return (
            len(numbers) == len(texts) >= 3
            and numbers[0] <= 2
            and all(0 < b - a <= 2 for a, b in pairwise(numbers))
        )

    # --- rows -------------------------------------------------------------------------------------

    def _read_table(self, table: _Table, above: range) -> None:
        places = {c.what: column for column, c in table.columns.items() if c.what != "target"}
        year = self._year_above(above)
        self._check_targets(table, year)
        jabatan = "" if "jabatan" in places else self._jabatan_above(above, table)
        kept = {"jabatan": jabatan, "atasan": "", "sasaran": "", "atasan_above": ""}
        numbers = self._numbers(table)
        unused: dict[int, list[int]] = {}
        other = False
        for row in range(table.first, table.last + 1):
            cells = self.own(row)
            if not cells:
                continue
            other = other or self._is_other_table(cells)
            if other:
                self._refuse_row(row, cells, "bukan bagian tabel indikator")
                continue
            self._read_row(row, cells, table, places, kept, year, numbers, unused)
        for column, rows in unused.items():
            if head := one_line(self.text(table.head, column)):
                reason = (
                    f"kolom {quoted(head)} tidak dipakai; {len(rows)} sel di bawahnya tidak dibaca"
                )
                self.refuse(table.head, column, reason)
            else:
                for row in rows:
                    self.refuse(row, column, "kolom ini tanpa judul")

    def _read_row(
        self,
        row: int,
        cells: Mapping[int, CellValue],
        table: _Table,
        places: Mapping[str, int],
        kept: dict[str, str],
        year: int | None,
        numbers: set[int],
        unused: dict[int, list[int]],
    ) -> None:
        said = {what: self.text(row, column) for what, column in places.items() if what}
        named = one_line(said.get("indikator", ""))
        if _SUMMED_UP.fullmatch(named) or any(
            _SUMMED_UP.fullmatch(one_line(said.get(k, ""))) for k in kept
        ):
            self._refuse_row(row, cells, "baris jumlah")
            return
        own = one_line(said.get("jabatan", ""))
        begins = own.casefold() not in {"", kept["jabatan"].casefold()}
        if begins:
            kept["jabatan"] = own
            # What stands left of the jabatan holds for several of them, what stands right of it for one.
            if places.get("sasaran", 0) > places["jabatan"]:
                kept["sasaran"] = ""
        atasan = one_line(said.get("atasan", ""))
        if begins:
            kept["atasan_above"] = "" if atasan else kept["atasan"]
        for what in ("atasan", "sasaran"):
            kept[what] = one_line(said.get(what, "")) or kept[what]
        filled_down = {places[what] for what in ("jabatan", "atasan", "sasaran") if what in places}
        if not named:
            rest = {k: v for k, v in cells.items() if k not in filled_down | numbers}
            self._refuse_row(row, rest, "di baris ini tidak ada indikator")
            return
        top = self.origin.get((row, places["indikator"]), (row, places["indikator"]))
        place = address(top)
        if top[0] < row and top[0] >= table.first:
            rest = {k: v for k, v in cells.items() if k not in filled_down | numbers}
            self._refuse_row(row, rest, f"baris lanjutan dari indikator di {place}")
            return
        if not kept["jabatan"] or not kept["sasaran"]:
            missing = "jabatan" if not kept["jabatan"] else "sasaran"
            where = "" if missing == "sasaran" else ", juga tidak di atas tabel (Jabatan: ...)"
            self._refuse_row(row, cells, f"{missing} indikator ini tidak disebut{where}")
            return
        satuan = one_line(said.get("satuan", ""))
        targets = [k for k, c in table.columns.items() if c.what == "target" and self.value(row, k)]
        if not (satuan or said.get("formula") or targets):
            self._refuse_row(row, cells, "baris ini tanpa satuan, rumus dan target")
            return
        made = TableRow(
            self.grid.sheet, place, kept["jabatan"], kept["atasan"], kept["sasaran"], named, satuan,
            said.get("formula", ""), _listed(said.get("sumber_data", "")),
            atasan_above=bool(kept["atasan_above"]) and places["atasan"] > places["jabatan"],
            places={what: address((row, column)) for what, column in places.items()},
        )  # fmt: skip
        for column, value in cells.items():
            if column not in table.columns:
                if column not in numbers:
                    unused.setdefault(column, []).append(row)
            elif isinstance(value, Odd) and table.columns[column].what != "target":
                self.refuse(row, column, f"isinya {quoted(value.shown)}, bukan teks")
        for column, head in table.columns.items():
            if head.what == "target":
                self._read_target(row, column, head, year, made)
        self.rows.append(made)

    def _refuse_row(self, row: int, cells: Mapping[int, CellValue], reason: str) -> None:
        for column in cells:
            self.refuse(row, column, reason)

    def _numbers(self, table: _Table) -> set[int]:
        """Return the columns that only number the rows: those headed so."""
        return {
            column
            for column in self.used
            if column not in table.columns
            and any(
                _PASSED_OVER.fullmatch(self.text(row, column))
                for row in range(max(table.first - 4, 1), table.first)
            )
        }

    def _is_other_table(self, cells: Mapping[int, CellValue]) -> bool:
        texts = [one_line(text_of(value)) for value in cells.values()]
        return sum(bool(_OTHER_TABLE.fullmatch(text)) for text in texts) >= 2

    # --- what stands above ------------------------------------------------------------------------

    def _year_above(self, above: range) -> int | None:
        """Return the one year that is named above the table; None if there is none, or several."""
        years = {
            int(match[1])
            for row in above
            for value in self.own(row).values()
            for match in _TITLE_YEAR.finditer(text_of(value))
        }
        return years.pop() if len(years) == 1 else None

    def _jabatan_above(self, above: range, table: _Table) -> str:
        """Return the one jabatan that is named above the table; "" if there is none, or several."""
        found: dict[str, tuple[int, int]] = {}
        for row in above:
            if row >= table.first:
                continue
            cells = self.own(row)
            for column, value in cells.items():
                match = _JABATAN_ABOVE.fullmatch(text_of(value))
                if match is None or (match["value"] and not match["colon"]):
                    continue
                rest = [match["value"], *(text_of(cells[k]) for k in cells if k > column)]
                named = one_line(next((t.lstrip(": ") for t in rest if t.strip(": ")), ""))
                if named and heading_of(named) is None:
                    found.setdefault(named, (row, column))
        if len(found) == 1:
            return next(iter(found))
        for place in found.values():
            self.refuse(
                *place, "di atas tabel ada beberapa jabatan; tidak jelas tabel ini milik siapa"
            )
        return ""

    # --- targets ----------------------------------------------------------------------------------

    def _check_targets(self, table: _Table, year: int | None) -> None:
        """Name the columns of targets whose year is nowhere."""
        for column, head in table.columns.items():
            if head.what == "target" and head.tahun is None and year is None:
                row = table.first - 1
                while row > table.head and (not self.text(row, column) or self._is_numbering(row)):
                    row -= 1
                reason = "tahun target tidak disebut di judul kolom atau di atas tabel; target tidak dibaca"
                self.refuse(row, column, reason)

    def _read_target(
        self, row: int, column: int, head: TableColumn, year: int | None, made: TableRow
    ) -> None:
        tahun = head.tahun or year
        value = self.value(row, column)
        if tahun is None or value is None or text_of(value) in {"-", "–"}:
            return
        if not TAHUN_MIN <= tahun <= TAHUN_MAX:
            self.refuse(row, column, f"tahun {tahun} di luar {TAHUN_MIN} sampai {TAHUN_MAX}")
            return
        read = read_target(value, made.satuan)
        if isinstance(read, str):
            self.refuse(row, column, read)
            return
        made.target.setdefault(tahun, {})[head.periode] = read
        made.places[f"target {tahun} {head.periode}"] = address((row, column))


_MERGED = 100_000  # cells of one merged range that is looked into


def _listed(text: str) -> tuple[str, ...]:
    """Return the items of a cell, one a line, without the marks that begin them."""
    items = (
        re.sub(r"^(?:[-•–*]|\d+[.)]|[a-z][.)])\s*", "", one_line(line))
        for line in text.splitlines()
    )
    return tuple(item for item in items if item)


def _year_and_period(text: str) -> tuple[int | None, str]:
    years = {int(y) for y in _YEAR.findall(text)}
    rest = _YEAR.sub(" ", re.sub(r"(?i)\btarget\b|\btahun\b", " ", text)).strip(" ()/-:.")
    periode = parse_periode(rest) if rest else None
    return (years.pop() if len(years) == 1 else None), str(periode) if periode else "tahun"


def _is_year_or_period(text: str) -> bool:
    tahun, periode = _year_and_period(text)
    return tahun is not None or periode != "tahun" or text.strip().casefold() == "tahun"


_NUMBER = r"-?\d[\d.,]*"
_BETWEEN = re.compile(
    rf"(?P<low>{_NUMBER})\s*%?\s*(?:-|–|s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?)\s*(?P<high>{_NUMBER})\s*%?"
)
_ONE = re.compile(rf"(?P<number>{_NUMBER})\s*(?P<unit>\D*)")


def read_target(value: CellValue, satuan: str) -> NilaiTarget | str:
    """Return the target that a cell says, or why it says none."""
    read = _target(value, satuan)
    numbers = [read.bawah, read.atas] if isinstance(read, Rentang) else [read]
    if any(isinstance(n, Decimal) and len(plain(n)) > NUMBER_DIGITS for n in numbers):
        return f"angkanya lebih dari {NUMBER_DIGITS} angka"
    return read


def _target(value: CellValue, satuan: str) -> NilaiTarget | str:
    if isinstance(value, Odd):
        if value.kind == "percent" and is_persen(satuan):
            try:
                return _shortest(Decimal(value.shown) * 100)
            except ArithmeticError:
                return f"{quoted(value.shown)} bukan angka"
        if value.kind == "percent":
            return f"sel berformat persen, padahal satuannya {quoted(satuan)}"
        return f"isinya {quoted(value.shown)}, bukan angka"
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return "isinya bukan angka"
    if not isinstance(value, str):
        number = _shortest(Decimal(repr(value))) if abs(value) < 10**NUMBER_DIGITS else None
        return f"{value} bukan angka biasa" if number is None else number
    text = one_line(text_of(value))
    if match := _BETWEEN.fullmatch(text):
        low, high = _number(match["low"]), _number(match["high"])
        if low is not None and high is not None and low < high:
            return Rentang(low, high)
    elif match := _ONE.fullmatch(text):
        unit = match["unit"].strip().casefold()
        fits = not unit or unit == satuan.casefold() or (is_persen(unit) and is_persen(satuan))
        number = _number(match["number"])
        if number is not None and fits:
            return number
        if number is not None:
            return f"{quoted(text)} memakai satuan lain daripada {quoted(satuan)}"
    return f"{quoted(text)} bukan angka atau rentang yang pasti"


def _number(text: str) -> Decimal | None:
    """Return a number of a text by id_ID rules; what two people read differently is none."""
    if re.fullmatch(r"-?\d{1,3}\.\d{3}", text):
        return None
    number = parse_cell(text, comma=True)
    if number is None and re.fullmatch(r"-?\d+\.\d{1,2}", text):
        number = parse_cell(text, comma=False)
    return None if number is None else Decimal(number)


def _shortest(number: Decimal) -> Decimal:
    """Return a number with the 15 digits that Excel has."""
    return Decimal(plain(Decimal(f"{number:.15g}")))
