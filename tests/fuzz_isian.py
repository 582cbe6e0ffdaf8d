"""Fuzzing of intake: tables and forms of random projects, as .xlsx, .ods and .xls, spelled in any legal way.

A model beside iki says of each cell that is filled in what must become of it: the number that is stored,
no value, or a refusal. It is a finding if anything else is stored, if a cell that must be refused is not
named, if anything is stored beside one, or if the counts do not add up.

    python -m tests.fuzz --kind isian --seconds 3600
"""

from __future__ import annotations

import contextlib
import csv
import io
import random
import re
import struct
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

import openpyxl

from iki.isian.grid import address
from tests import fuzz
from tests.build import INSTANSI
from tests.intake import packages

if TYPE_CHECKING:
    from pathlib import Path

_UNITS = (None, "persen", "orang", "indeks")
_PERIODS = ("TW1", "TW2", "TW3", "TW4")
Place = tuple[int, int]


@dataclass(frozen=True)
class Cell:
    """What a cell holds, before any program has spelled it."""

    kind: str  # number, text, percent, sign, error, logical, day, formula, uncomputed
    value: object


@dataclass(frozen=True)
class Filled:
    """A cell that is filled in, and what must become of it: a number, `None` is no value, "" a refusal."""

    cell: Cell
    stored: Decimal | str | None


@dataclass(frozen=True)
class Slot:
    """What a cell is of."""

    jabatan: str
    variabel: str
    periode: str
    satuan: str | None


# --- what people fill in ---------------------------------------------------------------------------


def _number(chance: random.Random, satuan: str | None) -> Decimal:
    digits = 0 if satuan == "orang" else chance.choice((0, 0, 1, 2, 4))
    number = Decimal(chance.randrange(0, 10 ** chance.choice((1, 2, 3, 6)))).scaleb(-digits)
    return number.normalize() + 0


def _as_text(number: Decimal) -> str:
    return f"{number:,f}".translate(str.maketrans(".,", ",."))


def _filled(chance: random.Random, satuan: str | None, *, wrong: bool) -> Filled:
    number = _number(chance, satuan)
    is_persen = satuan in {None, "persen"}
    kinds = ["number", "number", "number", "formula", "text", "blank"]
    kinds += ["sign", "written"] if is_persen else ["unit"]
    kinds += ["percent", "error", "logical", "day", "uncomputed", "words", *([] if is_persen else ["sign"])] if wrong else []  # fmt: skip
    match kind := chance.choice(kinds):
        case "number" | "formula":
            return Filled(Cell(kind, number), number)
        case "text":
            return Filled(Cell("text", _as_text(number)), number)
        case "unit":
            return Filled(Cell("text", f"{_as_text(number)} {satuan}"), number)
        case "written":
            return Filled(Cell("text", f"{_as_text(number)} %"), number)
        case "blank":
            return Filled(Cell("text", chance.choice(("-", "n/a", "belum ada"))), None)
        case "sign":
            return Filled(Cell(kind, number), number if is_persen else "")
        case "percent":
            return Filled(Cell(kind, number / 100), "")
        case "error":
            return Filled(Cell(kind, "#DIV/0!"), "")
        case "logical":
            return Filled(Cell(kind, chance.random() < 0.5), "")
        case "day":
            return Filled(Cell(kind, chance.randrange(40_000, 46_000)), "")
        case "words":
            return Filled(Cell("text", chance.choice(("lima", "5 atau 6", "±5", "1.2.3"))), "")
        case _:
            return Filled(Cell("uncomputed", None), "")


# --- projects --------------------------------------------------------------------------------------


def _make_project(chance: random.Random, root: Path) -> dict[str, dict[str, str | None]]:
    """Write the definitions of a few jabatan, and return their variables with their satuan."""
    folder = root / "definitions" / "jabatan"
    folder.mkdir(parents=True)
    (root / "definitions" / "instansi.yaml").write_text(INSTANSI, encoding="utf-8")
    jabatan = {}
    for kode in ("seksi", "lain", "bidang")[: chance.randint(1, 3)]:
        variabel = {f"v{n}": chance.choice(_UNITS) for n in range(chance.randint(1, 6))}
        jabatan[kode] = variabel
        text = f"jabatan: Jabatan {kode}\natasan: kepala\ntugas: [satu]\nvariabel:\n"
        for name, satuan in variabel.items():
            unit = f", satuan: {satuan}" if satuan else ""
            text += f"  {name}: {{uraian: Data {name}{unit}, konsolidasi: terakhir}}\n"
        text += "sasaran:\n  - uraian: S\n    indikator:\n"
        for name in variabel:
            text += f"      - {{kode: i{name}, nama: N {name}, satuan: persen, formula: {name}, target: {{2025: 80}}}}\n"
        (folder / f"{kode}.yaml").write_text(text, encoding="utf-8")
    return jabatan


def _own_table(
    chance: random.Random, jabatan: dict[str, dict[str, str | None]]
) -> tuple[dict[str, dict[Place, Cell]], dict[tuple[str, Place], Slot]]:
    """Return the table of an office, empty: a row for each variable."""
    top, left = chance.choice((0, 0, 3, 40)), chance.choice((0, 0, 2))
    headings = ["tahun", "jabatan", "variabel", *_PERIODS]
    chance.shuffle(headings)
    cells = {(1 + top, left + c): Cell("text", h) for c, h in enumerate(headings, 1)}
    slots = {}
    row = 1 + top
    for kode, variabel in jabatan.items():
        for name, satuan in variabel.items():
            row += chance.choice((1, 1, 1, 2))
            keys = {"tahun": Cell("number", Decimal(2025)), "jabatan": Cell("text", kode), "variabel": Cell("text", name)}  # fmt: skip
            for column, heading in enumerate(headings, left + 1):
                if heading in keys:
                    cells[row, column] = keys[heading]
                else:
                    slots["Data", (row, column)] = Slot(kode, name, heading, satuan)
    return {"Data": cells}, slots


def _form(
    jabatan: dict[str, dict[str, str | None]],
) -> tuple[dict[str, dict[Place, Cell]], dict[tuple[str, Place], Slot]]:
    """Return the cells of iki's own form, and what those of values are of."""
    ended = fuzz.call(["templat", "--tahun", "2025", "-o", "formulir.xlsx"], {}, b"")
    if ended.code != 0:
        raise ValueError(ended.err)
    sheets: dict[str, dict[Place, Cell]] = {}
    slots = {}
    for sheet in openpyxl.load_workbook("formulir.xlsx").worksheets:
        cells = sheets[sheet.title] = {}
        kode, heading = "", {}
        for row in sheet.iter_rows():
            for cell in row:
                if cell.value is not None and cell.row and cell.column:
                    is_text = isinstance(cell.value, str)
                    value = cell.value if is_text else Decimal(str(cell.value))
                    cells[cell.row, cell.column] = Cell("text" if is_text else "number", value)
            values = {cell.column: cell.value for cell in row if cell.column}
            if values.get(1) == "Kode jabatan":
                kode = str(values.get(2))
            if values.get(1) == "VARIABEL":
                heading = {c: str(h) for c, h in values.items() if h in _PERIODS}
            elif values.get(1) in jabatan.get(kode, {}):
                for column, periode in heading.items():
                    name = str(values[1])
                    satuan = jabatan[kode][name]
                    slots[sheet.title, (row[0].row or 0, column)] = Slot(
                        kode, name, periode, satuan
                    )
    return sheets, slots


# --- programs that write workbooks -----------------------------------------------------------------


class _Xlsx:
    """Writes .xlsx, each time in another spelling."""

    def __init__(self, chance: random.Random) -> None:
        self.chance = chance
        self.prefix = chance.choice(("", "", "x:"))
        self.quote = chance.choice("\"'")
        self.texts: list[str] = []

    def element(self, name: str, attributes: dict[str, str], inside: str | None) -> str:
        items = [*attributes.items()]
        self.chance.shuffle(items)
        blank = self.chance.choice((" ", " ", "\n", "  "))
        said = "".join(
            f"{blank}{key}={self.quote}{escape(value)}{self.quote}" for key, value in items
        )
        tag = self.prefix + name
        return f"<{tag}{said}/>" if inside is None else f"<{tag}{said}>{inside}</{tag}>"

    def text(self, text: str) -> str:
        match self.chance.randrange(5):
            case 0:
                return f"<![CDATA[{text}]]>"
            case 1:
                return "".join(f"&#{ord(letter)};" for letter in text)
            case 2:
                return f"<!-- 1 -->{escape(text)}<?a b?>"
            case _:
                return escape(text)

    def cell(self, here: Place, cell: Cell) -> str:
        attributes = {"r": address(here)}
        value, inside = cell.value, ""
        match cell.kind:
            case "text":
                text = str(value)
                if self.chance.random() < 0.5:
                    self.texts.append(text)
                    attributes["t"], inside = "s", self.element("v", {}, str(len(self.texts) - 1))
                elif self.chance.random() < 0.5 and len(text) > 1:
                    runs = (text[:1], text[1:])
                    parts = (
                        self.element("r", {}, self.element("t", {}, self.text(part)))
                        for part in runs
                    )
                    attributes["t"], inside = "inlineStr", self.element("is", {}, "".join(parts))
                else:
                    attributes["t"] = "inlineStr"
                    inside = self.element("is", {}, self.element("t", {}, self.text(text)))
            case "error":
                attributes["t"], inside = "e", self.element("v", {}, self.text(str(value)))
                if self.chance.random() < 0.5:
                    inside = self.element("f", {}, "1/0") + inside
            case "logical":
                attributes["t"], inside = "b", self.element("v", {}, str(int(bool(value))))
            case "uncomputed":
                inside = self.element(
                    "f", {"t": "shared", "si": "0"}, self.chance.choice((None, "A1"))
                )
                inside += self.chance.choice(("", self.element("v", {}, None)))
            case _:
                looks = {
                    "percent": ("1", "2", "5", "11"), "sign": ("3", "4"), "day": ("6", "12"),
                }.get(cell.kind, ("0", "9"))  # fmt: skip
                look = self.chance.choice(looks)
                if look != "0":
                    attributes["s"] = look
                if self.chance.random() < 0.3:
                    attributes["t"] = "n"
                inside = self.element("v", {}, self.text(f"{value}"))
                if cell.kind == "formula":
                    inside = self.element("f", {}, "1+1") + inside
        return self.element("c", attributes, inside)

    def sheet(self, cells: dict[Place, Cell]) -> bytes:
        rows: dict[int, list[str]] = {}
        for here in sorted(cells):
            rows.setdefault(here[0], []).append(self.cell(here, cells[here]))
        body = "".join(
            self.element("row", {"r": str(r)}, "".join(made)) for r, made in rows.items()
        )
        name = "xmlns" + (f":{self.prefix[:-1]}" if self.prefix else "")
        encoding = self.chance.choice(("utf-8", "utf-8", "utf-16"))
        root = self.element("worksheet", {name: packages.MAIN}, self.element("sheetData", {}, body))
        return f"<?xml version='1.0' encoding='{encoding}'?>{root}".encode(encoding)

    def write(self, sheets: dict[str, dict[Place, Cell]]) -> bytes:
        parts = {
            f"xl/worksheets/s{n}.xml": self.sheet(cells) for n, cells in enumerate(sheets.values())
        }
        kind = f"{packages.RELATED}/worksheet"
        names = "".join(
            f'<sheet name="{escape(name)}" sheetId="{n + 1}" r:id="s{n}"/>'
            for n, name in enumerate(sheets)
        )
        relations = "".join(f'<Relationship Id="s{n}" Type="{kind}" Target="/xl/worksheets/s{n}.xml"/>' for n in range(len(sheets)))  # fmt: skip
        texts = "".join(f"<si><t>{escape(text)}</t><rPh><t>x</t></rPh></si>" for text in self.texts)
        made = packages.xlsx("", sheets=names, texts=texts)
        # The relations of the sheets stand beside those that are there.
        return packages.with_part(
            made,
            "xl/_rels/workbook.xml.rels",
            lambda xml: xml.replace("</Relationships>", f"{relations}</Relationships>"),
            parts,
        )


def _ods_cell(cell: Cell) -> str:
    value, inside, attributes = cell.value, "", ""
    match cell.kind:
        case "text":
            attributes = 'office:value-type="string"'
            inside = f"<text:p>{escape(str(value))}</text:p>"
        case "error":
            attributes = 'table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"'
            inside = "<text:p>#DIV/0!</text:p>"
        case "logical":
            attributes = f'office:value-type="boolean" office:boolean-value="{str(value).lower()}"'
            inside = "<text:p>TRUE</text:p>"
        case "uncomputed":
            attributes = 'table:formula="of:=1+1"'
        case "day":
            attributes = 'office:value-type="date" office:date-value="2025-05-01"'
        case "percent":
            attributes = f'office:value-type="percentage" office:value="{value}"'
        case _:
            attributes = f'office:value-type="float" office:value="{value}"'
            if cell.kind == "sign":
                inside = f"<text:p>{value}%</text:p>"
            elif cell.kind == "formula":
                attributes += ' table:formula="of:=1+1"'
    return f"<table:table-cell {attributes} REPEATED>{inside}</table:table-cell>"


def _ods(chance: random.Random, sheets: dict[str, dict[Place, Cell]]) -> bytes:
    """Write .ods: equal neighbours and empty ones as one cell."""
    made = ""
    repeated = chance.random() < 0.8
    for name, cells in sheets.items():
        rows = ""
        last = 0
        for row in sorted({r for r, _ in cells}):
            if row - last > 1:
                rows += f'<table:table-row table:number-rows-repeated="{row - last - 1}"><table:table-cell/></table:table-row>'
            last = row
            width = max(c for r, c in cells if r == row)
            line = [
                _ods_cell(cells[row, c]) if (row, c) in cells else "<table:table-cell REPEATED/>"
                for c in range(1, width + 1)
            ]
            inside = ""
            while line:
                alike = next((n for n, one in enumerate(line) if one != line[0]), len(line))
                alike = alike if repeated else 1
                inside += line[0].replace("REPEATED", f'table:number-columns-repeated="{alike}"')
                line = line[alike:]
            rows += f"<table:table-row>{inside}</table:table-row>"
        made += f'<table:table table:name="{escape(name)}">{rows}</table:table>'
    return packages.ods_of(made)


def _xls(chance: random.Random, sheets: dict[str, dict[Place, Cell]]) -> bytes:
    """Write .xls; a formula that nobody computed is one without a program that says that it has computed."""
    looks = {"percent": 1, "sign": 2, "day": 3}
    made = []
    for cells in sheets.values():
        records = b""
        for (row, column), cell in sorted(cells.items()):
            where = struct.pack("<3H", row - 1, column - 1, looks.get(cell.kind, 0))
            match cell.kind:
                case "text":
                    records += packages.record(0x204, where + packages.long_text(str(cell.value)))
                case "error":
                    records += packages.record(0x205, where + b"\7\1")
                case "logical":
                    records += packages.record(0x205, where + bytes([bool(cell.value), 0]))
                case "uncomputed" | "formula":
                    number = struct.pack("<d", float(str(cell.value or 0)))
                    records += packages.record(0x06, where + number + bytes(8))
                case _:
                    exact = Decimal(str(cell.value))
                    if exact == exact.to_integral_value() and chance.random() < 0.7:
                        records += packages.record(
                            0x27E, where + struct.pack("<I", int(exact) << 2 | 2)
                        )
                    else:
                        records += packages.record(0x203, where + struct.pack("<d", float(exact)))
        made.append(records)
    computed = packages.record(0x1C1, struct.pack("<2HI", 0x1C1, 0, 1))
    is_computed = not any(
        c.kind == "uncomputed" for cells in sheets.values() for c in cells.values()
    )
    return packages.xls(
        packages.biff(
            *made, names=tuple(sheets), globals_=computed if is_computed else b"",
            formats=("0.0%", '0"%"', "d/m/yyyy"),
        )
    )  # fmt: skip


# --- one run ---------------------------------------------------------------------------------------


def try_seed(seed: int, folder: Path) -> fuzz.Finding | None:
    """Make a delivery of a seed in an empty folder, take it, and hold it against the model."""
    chance = random.Random(seed)  # noqa: S311
    root = folder / "proyek"
    root.mkdir(parents=True)
    jabatan = _make_project(chance, root)
    with contextlib.chdir(root):
        sheets, slots = _own_table(chance, jabatan) if chance.random() < 0.6 else _form(jabatan)
        wrong = chance.random() < 0.4
        share = chance.choice((0.3, 0.8, 1))
        filled = {
            place: _filled(chance, slot.satuan, wrong=wrong)
            for place, slot in slots.items()
            if chance.random() < share
        }
        if chance.random() < 0.5 and filled:  # equal neighbours
            first = next(iter(filled.values()))
            filled |= {
                p: first for p in filled if slots[p].satuan == slots[next(iter(filled))].satuan
            }
        for (sheet, place), one in filled.items():
            sheets[sheet][place] = one.cell
        kind = chance.choice(("xlsx", "xlsx", "ods", "xls"))
        if kind == "xls" and any(
            c.kind == "formula" and not c.value for s in sheets.values() for c in s.values()
        ):
            kind = "ods"  # 0 there may be a result or none
        write = {"xlsx": lambda: _Xlsx(chance).write(sheets), "ods": lambda: _ods(chance, sheets), "xls": lambda: _xls(chance, sheets)}  # fmt: skip
        (root / f"isi.{kind}").write_bytes(write[kind]())
        arguments = ["impor", f"isi.{kind}"]
        ended = fuzz.call(arguments, {"COLUMNS": "400", "NO_COLOR": "1"}, b"")
    problem = fuzz.complaint(arguments, ended) or _problem(ended, root, slots, filled)
    if problem is None:
        return None
    return fuzz.Finding(seed, arguments, problem, (ended.out + ended.err)[-4_000:], "isian")


def _problem(
    ended: fuzz.Ended,
    root: Path,
    slots: dict[tuple[str, Place], Slot],
    filled: dict[tuple[str, Place], Filled],
) -> str | None:
    refused = [place for place, one in filled.items() if one.stored == ""]
    stored = _stored(root)
    for line in re.findall(r"^\d+ (?:sel terisi|diterima) = .*$", ended.out, re.MULTILINE):
        total, _, parts = line.partition(" = ")
        if int(total.split()[0]) != sum(int(n) for n in re.findall(r"(?:^|\+ )(\d+)", parts)):
            return f"counts do not add up: {line}"
    if refused:
        if ended.code != 1 or stored:
            return f"exit {ended.code}, {len(stored)} stored beside {len(refused)} cells to refuse"
        named = ended.out.partition("ditolak:")[2]
        sheet, place = next(
            ((s, p) for s, p in refused if f"{s}!{address(p)}  " not in named), ("", (0, 0))
        )
        return (
            f"{sheet}!{address(place)} is not refused" if place[0] and "lagi" not in named else None
        )
    model = {
        (slot.periode, slot.jabatan, slot.variabel): one.stored
        for place, one in filled.items()
        if (slot := slots[place]) and one.stored is not None
    }
    if ended.code != 0 and model:
        return f"exit {ended.code}, though nothing is wrong"
    if stored != model:
        wrong = {key for key in stored.keys() | model.keys() if stored.get(key) != model.get(key)}
        key = min(wrong)
        return f"{len(wrong)} values differ: {key} is {stored.get(key)}, not {model.get(key)}"
    return None


def _stored(root: Path) -> dict[tuple[str, str, str], Decimal]:
    found = {}
    for file in (root / "data" / "realisasi").rglob("*.csv"):
        for row in csv.DictReader(io.StringIO(file.read_text(encoding="utf-8"))):
            found[row["periode"], row["jabatan"], row["variabel"]] = Decimal(row["nilai"])
    return found
