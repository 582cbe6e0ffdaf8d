"""Tables of indikator and programmes, as offices keep them (IKU, PK, Renstra), to rows.

And what of them is not read. What is merged, and what is left blank below the same, is filled down.
The name of the jabatan and the year of the targets may stand above the table; where no jabatan is
named, the indikator are the head's, or those of PENANGGUNG JAWAB. Every cell below a heading row is
taken or named with its reason; nothing is guessed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import plain
from iki.escaping import quoted
from iki.isian.cell_texts import one_line, split_list, text_of
from iki.isian.grid import UnusableValue, address
from iki.isian.names_in_sheets import jabatan_key
from iki.isian.office_words import POLARISASI
from iki.isian.target_words import word_scale_of
from iki.isian.targets import parse_target, says_nothing, unit_fits, writes_decimal_comma
from iki.limits import TAHUN_MAX, TAHUN_MIN
from iki.model.fields import Rentang
from iki.model.satuan import is_count, is_persen
from iki.mulai.definition_headings import SUMMED_UP, is_bare_year_or_period
from iki.mulai.definition_layout import TableColumn, numbering_columns, rows_of, tables_of
from iki.mulai.definition_program import (
    ProgramRow,
    is_below_program,
    read_budgets,
    read_programs,
    split_kode,
)
from iki.mulai.definition_sheet import SheetCells, Unread
from iki.mulai.definition_titles import (
    Agency,
    Parties,
    TableContext,
    above_table,
    below_table,
    is_sign,
    parties_of,
)
from iki.periode import TAHUN, TRIWULAN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iki.isian.grid import CellValue, Grid
    from iki.isian.targets import TargetCell
    from iki.model.fields import NilaiTarget
    from iki.model.jabatan import Polarisasi
    from iki.mulai.definition_layout import TableLayout

_WORD_UNUSED, _IN_THOUSANDS = "kata di belakang angka tidak dipakai", "titik dibaca sebagai ribuan"
_WORDS_OF_TARGETS = {"nihil": "“nihil” dibaca 0"}
_FOOTNOTE_MARK = re.compile(r"(?:\s*\*+\)?|(?<=[^\W\d_])\d\)|\s+\d\))$")
_AS_ABOVE = re.compile(
    r"[\"”“„'’`]{1,2}|-\s*[\"”“]\s*-|s\.?\s*d\.?\s*a\.?|idem|ditto", re.IGNORECASE
)
_FILLED_DOWN = ("jabatan", "atasan", "sasaran", "tujuan", "tugas")
_YEARS_OF_PLAN = 2  # columns of targets; with more the last is the end of the plan
UNKNOWN_SASARAN = "sasaran belum diisi"

# A row above others: `Sasaran 1: Meningkatnya ...`, numbered `I.`, `1.1` or `a)`.
_SASARAN_LABEL = re.compile(
    r"(?:\w{1,4}[.)]\s*)?sasaran(?:\s+(?:strategis|program|kegiatan))?\s*[\dIVX.]*\s*[:.–-]\s*(?P<text>.+)",
    re.IGNORECASE | re.DOTALL,
)
_ITEM = re.compile(r"^(?:[a-z]|\d{1,2})[.)]\s+\S", re.IGNORECASE | re.MULTILINE)  # `a. Nilai SAKIP`
_ITEM_NUMBER = re.compile(r"(?:(?i:sasaran)\s+)?[(\[]?(?:[\d.]{1,8}|[IVX]{1,5}|[A-Za-z])[.)\]]*")


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
    target: dict[int, dict[str, NilaiTarget | str]] = field(default_factory=dict)
    atasan_above: bool = False
    places: dict[str, str] = field(default_factory=dict)  # the cell of each column
    polarisasi: Polarisasi | None = None
    bound: str = ""  # "<" where a target is not to be passed
    awal: dict[str, NilaiTarget | str] = field(
        default_factory=dict
    )  # {"2024": 72,5}, "" without a year
    check: list[str] = field(default_factory=list)
    bobot: Decimal | None = None
    penanggung_jawab: bool = False  # the jabatan is whom PENANGGUNG JAWAB names


@dataclass
class TableContent:
    """What the tables of a workbook hold, and what of them is unread."""

    rows: list[TableRow] = field(default_factory=list)
    unread: list[Unread] = field(default_factory=list)
    program: list[ProgramRow] = field(default_factory=list)
    tugas: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by jabatan
    titled: set[str] = field(default_factory=set)  # jabatan of a title, or of a signature
    agency: Agency = field(default_factory=Agency)
    assumed: list[Unread] = field(default_factory=list)  # cells that are read, and how
    spelled: dict[str, str] = field(
        default_factory=dict
    )  # jabatan, by what is one in all spellings


def read_tables(grids: Iterable[Grid], tahun: int | None = None) -> TableContent:
    """Read all tables of these sheets. `tahun`: of targets whose year the tables do not name."""
    content = TableContent()
    parties = Parties()
    for grid in grids:
        reader = _SheetReader(grid, content, tahun, parties)
        reader.read()
        parties = reader.parties
        content.unread += reader.sheet.unread
    return content


class _Owner(NamedTuple):
    """Whose the indikator of a table are, where no column says so; "" is the head."""

    jabatan: str = ""
    atasan: str = ""
    is_known: bool = True


class _SheetReader:
    """Reads one sheet into the content of its workbook."""

    def __init__(
        self, grid: Grid, content: TableContent, tahun: int | None, parties: Parties
    ) -> None:
        self.grid, self.content, self.asked, self.parties = grid, content, tahun, parties
        self.sheet = SheetCells(grid)
        self.comma = any(
            writes_decimal_comma(value) for cells in grid.rows.values() for value in cells.values()
        )

    def read(self) -> None:
        tables = tables_of(self.sheet)
        self._name_hidden(tables)
        owner = _Owner()
        around: TableContext | None = None
        former: _TableReader | None = None
        signed = [below_table(self.sheet, table.tail) for table in tables]
        parties: list[Parties] = []
        for named, _ in reversed(signed):
            # Who signs below the last of some tables signs for all of them.
            parties.append(named if named.jabatan or not parties else parties[-1])
        for table, below, (_, agency) in zip(tables, reversed(parties), signed, strict=True):
            above = above_table(self.sheet, table.above)
            self.content.agency.learn(above.agency)
            self.content.agency.learn(agency)
            if table.kind == "program":
                known = around or above
                year = above.tahun or known.tahun or self.asked
                self.content.program += read_programs(self.sheet, table, owner.jabatan, year)
            else:
                if around is not None:
                    above = _with_former(above, around)
                around = above
                owner = self._owner(above, below, table)
                reader = _TableReader(self, table, above, owner)
                # A heading that is repeated on the next page begins nothing new.
                if former and not any(map(self.sheet.cells_of_row, table.above)):
                    reader.kept = former.kept
                reader.read()
                former = reader
            self._name_tail(table, is_last=table is tables[-1])
        if not tables and self.grid.rows:
            self._read_statement()

    def _name_hidden(self, tables: Iterable[TableLayout]) -> None:
        """Say which rows and columns of the tables nobody sees, and of which sheet."""
        grid = self.grid
        for table in tables:
            rows = [row for row in rows_of(self.sheet, table) if row in grid.hidden_rows]
            columns = [column for column in table.columns if column in grid.hidden_columns]
            hidden = [(row, min(grid.rows[row])) for row in rows]
            hidden += [(table.head, column) for column in columns]
            if grid.is_hidden:
                hidden = [(table.head, min(table.columns))]
            for place in hidden:
                what = "lembar, baris atau kolom tersembunyi, dan dibaca"
                self.content.assumed.append(Unread(self.sheet.name, address(place), what, what))

    def _read_statement(self) -> None:
        """Take the parties of a sheet without a table, or name the sheet."""
        rows = sorted(self.grid.rows)
        found = parties_of(self.sheet, rows)
        self.parties = found if found.jabatan else self.parties
        reason = (
            "di lembar ini tidak ada baris judul dengan INDIKATOR bersama SASARAN atau JABATAN, "
            "dan SATUAN, FORMULA atau TARGET"
        )
        if found.jabatan:
            reason = "lembar pernyataan: hanya jabatan kedua pihak yang dibaca"
        self.sheet.refuse(rows[0], min(self.grid.rows[rows[0]]), reason)

    def _owner(self, above: TableContext, below: Parties, table: TableLayout) -> _Owner:
        if table.column_of("jabatan") is not None:
            return _Owner()
        for place in above.several:
            reason = "di atas tabel ada beberapa jabatan; tidak jelas tabel ini milik siapa"
            self.sheet.refuse(*place, reason)
        if above.several:
            return _Owner(is_known=False)
        known = self.parties if self.parties.jabatan else below
        owner = _Owner(above.jabatan, above.atasan)
        same = known.jabatan.casefold() == above.jabatan.casefold()
        if known.jabatan and (not above.jabatan or (above.from_title and same)):
            owner = _Owner(known.jabatan, known.atasan)
            if known.proposed:
                self.content.titled.add(owner.jabatan)
        elif above.from_title:
            self.content.titled.add(above.jabatan)
        if above.tugas:
            self.content.tugas.setdefault(owner.jabatan, above.tugas)
        return owner

    def _name_tail(self, table: TableLayout, *, is_last: bool) -> None:
        """Name what stands behind a table; what is above the next one is its title."""
        reason = "tanda tangan dan catatan di bawah tabel, tidak dibaca"
        for row in self.grid.rows_between(table.tail.start, table.tail.stop - 1):
            texts = self.sheet.texts_of_row(row)
            if is_last or any(map(is_sign, texts.values())):
                self.sheet.refuse_row(row, self.sheet.cells_of_row(row), reason, reason)


def _with_former(above: TableContext, former: TableContext) -> TableContext:
    """Return the surroundings of a table, completed by those of the table before it."""
    above.tahun = above.tahun or former.tahun
    above.span = above.span or former.span
    if not above.jabatan and not above.several:
        above.jabatan, above.atasan = former.jabatan, former.atasan
        above.from_title = former.from_title
    return above


class _TableReader:
    """Reads the rows of one table of indikator."""

    def __init__(
        self, reader: _SheetReader, table: TableLayout, above: TableContext, owner: _Owner
    ) -> None:
        self.sheet, self.content, self.comma = reader.sheet, reader.content, reader.comma
        self.table, self.above, self.owner = table, above, owner
        named = {c.tahun for c in table.columns.values() if c.what == "target" and c.tahun}
        beside = next(iter(named)) if len(named) == 1 else None  # `Target 2025 | TW I | TW II`
        self.year = above.tahun or beside or _year_of_name(reader.grid.sheet) or reader.asked
        self.kept = {
            "jabatan": self.owner.jabatan,
            "atasan": self.owner.atasan,
            "sasaran": "",
            "atasan_above": "",
        }
        self.columns = {k: self._with_year(c) for k, c in table.columns.items()}
        if above.is_of_realisasi:
            self.columns |= {k: TableColumn("") for k in self.columns if self._is_bare(k)}
        self.places = {
            c.what: column
            for column, c in reversed(self.columns.items())
            if c.what not in {"", "target", "kondisi_awal", "kondisi_akhir", "anggaran"}
        }
        self.satuan_above = ""
        self.program: dict[str, ProgramRow] = {}

    def _is_bare(self, column: int) -> bool:
        """Tell whether a column of targets is headed by a year alone."""
        heads = (self.sheet.text(row, column) for row in self.table.heads)
        is_target = self.columns[column].what == "target"
        return is_target and all(is_bare_year_or_period(text) for text in heads if text)

    def _with_year(self, column: TableColumn) -> TableColumn:
        """Return a column with its year, where `TAHUN KE-2` names it by the plan's first one."""
        if column.nth is None:
            return column
        span = self.above.span
        first = span[0] if span else None
        if first is None:
            before = [
                c.tahun for c in self.table.columns.values() if c.what == "kondisi_awal" and c.tahun
            ]
            first = max(before) + 1 if before else None
        return column._replace(tahun=None if first is None else first + column.nth - 1)

    def read(self) -> None:
        self._check_targets()
        numbers = numbering_columns(self.sheet, self.table)
        unused: dict[int, list[int]] = {}
        for row in rows_of(self.sheet, self.table):
            if cells := self.sheet.cells_of_row(row):
                self._read_row(row, cells, numbers, unused)
        self.content.program += self.program.values()
        self.sheet.refuse_columns(self.table.heads, unused)

    def _read_row(
        self,
        row: int,
        cells: Mapping[int, CellValue],
        numbers: set[int],
        unused: dict[int, list[int]],
    ) -> None:
        sheet, places, kept = self.sheet, self.places, self.kept
        said = {what: sheet.text(row, column) for what, column in places.items()}
        named = self._without_mark(row, one_line(said.get("indikator", "")))
        texts = [named, *(one_line(said.get(what, "")) for what in kept)]
        texts += [one_line(text_of(v)) for v in list(cells.values())[:1]]
        if any(map(SUMMED_UP.fullmatch, texts)):
            sheet.refuse_row(row, cells, "baris jumlah")
            return
        if self._read_group(row):
            return
        self._fill_down(row, said)
        filled_down = {places[what] for what in _FILLED_DOWN if what in places}
        rest = [
            k for k, v in cells.items() if k not in filled_down | numbers and not says_nothing(v)
        ]
        if not any(map(str.isalnum, named)):
            reason = "di baris ini tidak ada indikator"
            value = sheet.value(row, places["indikator"])
            if isinstance(value, UnusableValue):
                reason += f", isi selnya {value.shown or 'rumus tanpa hasil'}"
            sheet.refuse_row(row, rest, reason)
            return
        top = sheet.origin.get((row, places["indikator"]), (row, places["indikator"]))
        place = address(top)
        if top[0] < row and top[0] >= self.table.first:
            reason = f"baris lanjutan dari indikator di {place}"
            sheet.refuse_row(row, rest, reason, "baris lanjutan dari indikator di atasnya")
            return
        if len(_ITEM.findall(said.get("indikator", ""))) > 1:
            reason = "beberapa indikator dalam satu sel; tulis satu baris tiap indikator"
            sheet.refuse_row(row, rest, f"{quoted(named)}: {reason}", reason)
            return
        if not kept["jabatan"] and ("jabatan" in places or not self.owner.is_known):
            where = ", juga tidak di atas tabel (Jabatan: ...)"
            sheet.refuse_row(row, cells, f"jabatan indikator ini tidak disebut{where}")
            return
        satuan = self._satuan(row, one_line(said.get("satuan", "")))
        targets = [k for k, c in self.columns.items() if c.what == "target" and sheet.value(row, k)]
        if not (satuan or said.get("formula") or targets):
            sheet.refuse_row(row, rest, "baris ini tanpa satuan, rumus dan target")
            return
        if not kept["sasaran"] and "sasaran" in places:
            sheet.refuse(row, places["sasaran"], "sasaran indikator ini tidak disebut")
        made = TableRow(
            sheet.name, place, kept["jabatan"], kept["atasan"], kept["sasaran"] or UNKNOWN_SASARAN, named, satuan,
            said.get("formula", ""), split_list(said.get("sumber_data", "")),
            atasan_above=bool(kept["atasan_above"]) and places.get("atasan", 0) > places.get("jabatan", 0),
            places={what: address((row, column)) for what, column in places.items()},
        )  # fmt: skip
        self._read_responsible(row, said, made)
        self._read_polarisasi(row, said, made)
        self._read_bobot(row, made)
        for column, value in cells.items():
            self._read_other(row, column, value, numbers, unused)
        self._read_targets(row, made)
        self._read_program(row, said, made)
        self.content.rows.append(made)

    def _fill_down(self, row: int, said: Mapping[str, str]) -> None:
        """Keep what a row says of itself and of those below it: jabatan, atasan, sasaran, tugas."""
        kept, places = self.kept, self.places
        own = self._jabatan(one_line(said.get("jabatan", "")))
        atasan = one_line(said.get("atasan", ""))
        if own.casefold() not in {"", kept["jabatan"].casefold()}:
            kept["jabatan"] = own
            # What stands left of the jabatan holds for several of them, what stands right of it for
            # one.
            if places.get("sasaran", 0) > places["jabatan"]:
                kept["sasaran"] = ""
            kept["atasan_above"] = "" if atasan else kept["atasan"]
        kept["atasan"] = atasan or kept["atasan"]
        kept["sasaran"] = self._sasaran(row, said) or kept["sasaran"]
        self._read_tugas(row, said)

    def _without_mark(self, row: int, name: str) -> str:
        """Return a name without the mark of a footnote behind it: `Persentase A *)`."""
        bare = _FOOTNOTE_MARK.sub("", name)
        if bare != name:
            reason = f"tanda catatan kaki di belakang {quoted(bare)} tidak dipakai"
            self._assume(row, self.places["indikator"], reason, "tanda catatan kaki tidak dipakai")
        return bare

    def _satuan(self, row: int, written: str) -> str:
        """Return the satuan of a row; `sda` and `"` repeat the one above, `-` is none."""
        if _AS_ABOVE.fullmatch(written) and self.satuan_above:
            reason = f"satuan {quoted(written)} dibaca {self.satuan_above}"
            self._assume(row, self.places["satuan"], reason, "satuan seperti di atasnya")
            return self.satuan_above
        self.satuan_above = written if any(map(str.isalnum, written)) or "%" in written else ""
        return self.satuan_above

    def _jabatan(self, written: str) -> str:
        """Return a jabatan as it was written first: `Kabid Gizi` is `Kepala Bidang Gizi`."""
        if not any(map(str.isalnum, written)):
            return ""
        return self.content.spelled.setdefault(jabatan_key(written), written)

    def _read_group(self, row: int) -> bool:
        """Read a row that is a heading of those below it, and tell whether it is one.

        `I | Meningkatnya pelayanan` is their sasaran where no column has it.
        """
        texts = {
            k: t for k, t in self.sheet.texts_of_row(row).items() if not _ITEM_NUMBER.fullmatch(t)
        }
        if len(texts) != 1:
            return False
        ((column, text),) = texts.items()
        named = self.places["indikator"]
        beside = [(row, named), (row, named + 1)]
        over = all(self.sheet.origin.get(place) == (row, column) for place in beside)
        match = _SASARAN_LABEL.fullmatch(text)
        alone = "sasaran" not in self.places and not text[0].islower()
        if match or (alone and (over or column == named)):
            self.kept["sasaran"] = match["text"] if match else text
            if "sasaran" not in self.places:
                self._assume(row, column, "baris ini dibaca sebagai sasaran", "")
            return True
        if over:
            self.sheet.refuse(row, column, "judul kelompok, tidak dipakai")
        return over

    def _sasaran(self, row: int, said: Mapping[str, str]) -> str:
        """Return the sasaran of a row; that of an indikator of a tujuan is the tujuan.

        "" where it is the one above.
        """
        own = one_line(said.get("sasaran", ""))
        if own:
            return own
        column = self.places.get("tujuan")
        begins = (
            column is not None and self.sheet.origin.get((row, column), (row, column))[0] == row
        )
        if begins and (tujuan := one_line(said.get("tujuan", ""))):
            return tujuan
        return ""

    def _read_other(
        self,
        row: int,
        column: int,
        value: CellValue,
        numbers: set[int],
        unused: dict[int, list[int]],
    ) -> None:
        """Put cells on the list that no column takes, or whose value is no text."""
        head = self.columns.get(column)
        passed_over = {
            "",
            "keterangan",
            "kegiatan",
            *(() if "program" in self.places else ("kode", "anggaran")),
        }
        if head is None or head.what in passed_over:
            if column not in numbers:
                unused.setdefault(column, []).append(row)
        elif head.what == "tujuan" and "sasaran" in self.places:
            unused.setdefault(column, []).append(row)
        elif isinstance(value, UnusableValue) and head.what in self.places:
            self.sheet.refuse(
                row, column, f"isinya {quoted(value.shown)}, bukan teks", "isinya bukan teks"
            )

    # --- whose, and which way ---------------------------------------------------------------------

    def _read_responsible(self, row: int, said: Mapping[str, str], made: TableRow) -> None:
        """Take the jabatan of PENANGGUNG JAWAB where nothing else names one."""
        column = self.places.get("penanggung_jawab")
        if column is None:
            return
        text = one_line(said.get("penanggung_jawab", ""))
        if made.jabatan or "jabatan" in self.places:
            if text:
                reason = f"penanggung jawab tidak dipakai: jabatannya {quoted(made.jabatan)}"
                self.sheet.refuse(row, column, reason)
            return
        if not text:
            made.check.append("penanggung jawab kosong; dibaca milik pimpinan")
        made.jabatan, made.penanggung_jawab = self._jabatan(text), bool(text)

    def _read_polarisasi(self, row: int, said: Mapping[str, str], made: TableRow) -> None:
        text = one_line(said.get("polarisasi", "")).strip(" .()")
        if not text:
            return
        made.polarisasi = next(
            (p for p, words in POLARISASI.items() if words.fullmatch(text)), None
        )
        if text in {"-", "–", "−"}:
            made.check.append("“-” dapat berarti turun atau kosong; polarisasi diusulkan")
        elif made.polarisasi is None:
            reason = f"{quoted(text)} bukan maximize, minimize atau stabilize"
            self.sheet.refuse(row, self.places["polarisasi"], reason, "polarisasi tidak dikenal")

    def _read_tugas(self, row: int, said: Mapping[str, str]) -> None:
        """Take the tugas beside the indikator for those of the jabatan, each once."""
        column = self.places.get("tugas")
        if column is None or self.sheet.origin.get((row, column), (row, column))[0] != row:
            return
        known = self.content.tugas.get(self.kept["jabatan"], ())
        texts = map(one_line, split_list(said.get("tugas", "")))
        self.content.tugas[self.kept["jabatan"]] = (*dict.fromkeys([*known, *texts]),)

    def _read_bobot(self, row: int, made: TableRow) -> None:
        column = self.places.get("bobot")
        if column is None:
            return
        value = self.sheet.value(row, column)
        if value is None or says_nothing(value):
            made.check.append("bobot tidak disebut di tabel, dihitung 1")
            return
        read = parse_target(value, "persen", comma=self.comma)
        if (
            isinstance(read, str)
            or not isinstance(read.nilai, Decimal)
            or read.nilai < 0
            or not unit_fits(read.unit, "persen")
        ):
            self.sheet.refuse(row, column, "bukan bobot: tulis angka, 0 atau lebih")
            return
        made.bobot = read.nilai

    # --- targets ----------------------------------------------------------------------------------

    def _check_targets(self) -> None:
        """Name the columns of targets whose year is nowhere."""
        for column, head in self.columns.items():
            if head.what == "target" and head.tahun is None and (head.nth or self.year is None):
                row = self.table.first - 1
                while row > self.table.head and not re.search(
                    r"[A-Za-z]|\d{4}", self.sheet.text(row, column)
                ):
                    row -= 1
                reason = (
                    "tahun target tidak disebut di judul kolom atau di atas tabel; target tidak "
                    "dibaca, ulangi dengan --tahun"
                )
                self.sheet.refuse(row, column, reason)

    def _read_targets(self, row: int, made: TableRow) -> None:
        read: dict[int, TargetCell] = {}
        for column, head in self.columns.items():
            if head.what not in {"target", "kondisi_awal", "kondisi_akhir"}:
                continue
            value = self.sheet.value(row, column)
            if value is None or says_nothing(value):
                continue
            if head.what == "target" and self._year_of(head) is None:
                continue  # its heading is on the list
            one = parse_target(value, made.satuan, comma=self.comma)
            if isinstance(one, str):
                self.sheet.refuse(row, column, one, "bukan angka, rentang atau predikat yang pasti")
            else:
                read[column] = one
                if one.regrouped or one.word:
                    reason = f"{one_line(text_of(value))} dibaca {_shown(one)}"
                    cause = _WORDS_OF_TARGETS.get(one.word.casefold(), _WORD_UNUSED)
                    self._assume(row, column, reason, cause if one.word else _IN_THOUSANDS)
        self._name_satuan(read, made)
        # The end of a plan last: what a year says of itself goes before.
        for column in sorted(read, key=lambda k: self.columns[k].what == "kondisi_akhir"):
            self._take_target(row, column, read[column], made)
        numbers = [one.nilai for one in read.values() if isinstance(one.nilai, Decimal)]
        bare = not any(one.unit for one in read.values())
        if numbers and bare and is_persen(made.satuan) and all(0 < n <= 1 for n in numbers):
            shown = plain(numbers[0])
            made.check.append(f"target {shown} persen; kalikan 100 bila di tabel itu pecahan")
        self._accumulate(made)

    def _assume(self, row: int, column: int, reason: str, cause: str) -> None:
        """Say how a cell is read that may be meant otherwise."""
        self.content.assumed.append(Unread(self.sheet.name, address((row, column)), reason, cause))

    def _year_of(self, head: TableColumn) -> int | None:
        if head.what == "target":
            return head.tahun if head.tahun is not None or head.nth else self.year
        if head.what == "kondisi_akhir" and head.tahun is None:
            years = [c.tahun for c in self.columns.values() if c.what == "target" and c.tahun]
            last = max(years) if len(years) > _YEARS_OF_PLAN else None
            return self.above.span[1] if self.above.span else last
        return head.tahun

    def _name_satuan(self, read: Mapping[int, TargetCell], made: TableRow) -> None:
        """Take the satuan from the unit of targets, or the scale of their words."""
        if made.satuan:
            return
        units = [one.unit or self.columns[column].unit for column, one in read.items()]
        made.satuan = next(filter(None, units), "")
        words = [one.nilai for one in read.values() if isinstance(one.nilai, str)]
        if not made.satuan and words and (scale := word_scale_of(words)) is not None:
            made.satuan = scale.satuan

    def _take_target(self, row: int, column: int, one: TargetCell, made: TableRow) -> None:
        head = self.columns[column]
        year = self._year_of(head)
        if head.what == "kondisi_awal" and year in {
            self._year_of(c) for c in self.columns.values() if c.what == "target"
        }:
            reason = f"capaian {year} di samping target tahun itu; tidak dibaca"
            self.sheet.refuse(row, column, reason)
            return
        if head.what == "kondisi_awal":
            made.awal["" if year is None else str(year)] = one.nilai
            return
        if year is None or not TAHUN_MIN <= year <= TAHUN_MAX:
            where = (
                "kondisi akhir tanpa tahun"
                if year is None
                else f"tahun {year} di luar {TAHUN_MIN} sampai {TAHUN_MAX}"
            )
            self.sheet.refuse(row, column, where)
            return
        if not unit_fits(one.unit, made.satuan):
            text = one_line(text_of(self.sheet.value(row, column))) or plain(_low(one))
            reason = f"{quoted(text)} memakai satuan lain daripada {quoted(made.satuan)}"
            self.sheet.refuse(
                row, column, reason, "satuan di dalam sel target lain daripada satuan indikatornya"
            )
            return
        held = made.target.setdefault(year, {}).setdefault(head.periode, one.nilai)
        if held != one.nilai:
            self.sheet.refuse(
                row, column, f"target {year} sudah ada di kolom lain, dengan nilai lain"
            )
            return
        made.places.setdefault(f"target {year} {head.periode}", address((row, column)))
        made.bound = made.bound or one.bound

    def _accumulate(self, made: TableRow) -> None:
        """Write targets of triwulan as where they lead to, where the table says what each adds."""
        for year, per_periode in made.target.items():
            whole = per_periode.get(TAHUN.kode)
            parts = [per_periode.get(p.kode) for p in TRIWULAN]
            is_level = is_persen(made.satuan) or not is_count(made.satuan)
            if whole is None and None not in parts and len({*parts}) == 1 and not is_level:
                made.check.append(
                    f"target triwulan {year} sama semua; tulis kumulatif bila tambahan"
                )
            if not isinstance(whole, Decimal) or not all(isinstance(p, Decimal) for p in parts):
                continue
            numbers = [p for p in parts if isinstance(p, Decimal)]
            if numbers[-1] == whole or sum(numbers) != whole:
                if numbers[-1] != whole:
                    made.check.append(
                        f"target TW4 {year} bukan target tahunnya; samakan bila keliru"
                    )
                continue
            for periode, so_far in zip(TRIWULAN, accumulate(numbers), strict=True):
                per_periode[periode.kode] = so_far
            shown = ", ".join(map(plain, numbers))
            made.check.append(f"target triwulan {year} di tabel {shown}; ditulis kumulatif")

    # --- programmes beside indikator --------------------------------------------------------------

    def _read_program(self, row: int, said: Mapping[str, str], made: TableRow) -> None:
        kode, nama = split_kode(one_line(said.get("program", "")))
        kode = kode or one_line(said.get("kode", ""))
        if not nama:
            return
        if is_below_program(kode, nama):
            reason = "kegiatan dan subkegiatan tidak dibaca, hanya program"
            self.sheet.refuse(row, self.places["program"], reason)
            return
        at = address((row, self.places["program"]))
        one = ProgramRow(self.sheet.name, at, made.jabatan, nama, kode)
        one = self.program.setdefault(nama.casefold(), one)
        if made.sasaran not in one.sasaran:
            one.sasaran.append(made.sasaran)
        read_budgets(self.sheet, self.table, row, one, self.year)


def _shown(one: TargetCell) -> str:
    if isinstance(one.nilai, Rentang):
        return f"{plain(one.nilai.bawah)} sampai {plain(one.nilai.atas)}"
    return plain(_low(one))


def _low(one: TargetCell) -> Decimal:
    if isinstance(one.nilai, Rentang):
        return one.nilai.bawah
    return one.nilai if isinstance(one.nilai, Decimal) else Decimal(0)


def _year_of_name(sheet: str) -> int | None:
    years = {int(y) for y in re.findall(r"(?<!\d)(20\d\d)(?!\d)", sheet)}
    return years.pop() if len(years) == 1 else None
