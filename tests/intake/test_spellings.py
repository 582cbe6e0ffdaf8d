"""One cell, however a program may write it: the same number, or what it is. And what is no cell at all."""

from __future__ import annotations

import datetime as dt
import struct
from typing import TYPE_CHECKING, Any

import pytest

from iki.isian.file_cells import read_cells
from iki.isian.grid import ToCompute, UnusableValue, WithPercentSign
from iki.isian.refusals import DeliveryError
from tests.intake import packages
from tests.intake.packages import MAIN, ods, record, xls, xlsx

if TYPE_CHECKING:
    from iki.isian.grid import Grid


def sheet(content: bytes) -> Grid:
    (grid,) = read_cells(content).grids
    assert grid.sheet == "Data"
    return grid


def cells(content: bytes) -> dict[tuple[int, int], Any]:
    return {(r, c): v for r, row in sheet(content).rows.items() for c, v in row.items()}


DIV0 = UnusableValue("error", "#DIV/0!")
UNCOMPUTED = UnusableValue("without_result", "")

# A cell of .xlsx in A1, and what is read of it.
XLSX: list[tuple[str, Any]] = [
    ('<c r="A1"><v>5</v></c>', 5.0),
    ("<c t='n' r='A1'><v>5</v></c>", 5.0),
    ('<c\n  r = "A1"\n  t = "n"\n><v\n>5</v\n></c\n>', 5.0),
    ("<c><v>5</v></c>", 5.0),
    ('<c r="A1"><!-- <v>6</v> --><v>5</v></c>', 5.0),
    ('<c r="A1"><v><![CDATA[5]]></v></c>', 5.0),
    ('<c r="&#65;1"><v>&#53;</v></c>', 5.0),
    ('<c r="A1"><v>5<!-- ya -->0</v></c>', 50.0),
    ('<c r="A1"><?a <c r="A1" t="e"> ?><v>5</v></c>', 5.0),
    (f'<x:c xmlns:x="{MAIN}" r="A1"><x:v>5</x:v></x:c>', 5.0),
    ('<c r="A1" xmlns:t="urn:x" t:t="e"><v>5</v></c>', 5.0),
    ('<c r="A1"><v>5</v><extLst><ext><v xmlns="urn:x">7</v></ext></extLst></c>', 5.0),
    ('<c r="A1"/>', None),
    ('<c r="A1"></c>', None),
    ('<c r="A1"><v/></c>', None),
    ('<c r="A1" s="1"><v></v></c>', None),
    ('<c r="A1" t="b"><v>1</v></c>', True),
    ("<c t='b' r='A1'><v>0</v></c>", False),
    ('<c r="A1" t="e"><v>#DIV/0!</v></c>', DIV0),
    ("<c t='e' s='1' r='A1'><f>1/0</f><v>#DIV/0!</v></c>", DIV0),
    ('<c r="A1" t = "e"><v>#DIV/0!</v></c>', DIV0),
    ('<c r="A1" t="&#101;"><v>#DIV/0!</v></c>', DIV0),
    (f'<x:c xmlns:x="{MAIN}" x="1" r="A1" t="e"><x:f/><x:v>#DIV/0!</x:v></x:c>', DIV0),
    ('<c r="A1" t="e"/>', None),
    ('<c r="A1" t="e"><v/></c>', UnusableValue("error", "#ERR")),
    ('<c r="A1" t="s"><v>0</v></c>', "satu"),
    ('<c r="A1" t="s"><v>1</v></c>', "dua kata"),
    ('<c r="A1" t="s"><v>2</v></c>', "tiga"),
    ('<c r="A1" t="inlineStr"><is><t>satu</t></is></c>', "satu"),
    ('<c r="A1" t="inlineStr"><is><r><t>sa</t></r><r><rPr/><t>tu</t></r></is></c>', "satu"),
    ('<c r="A1" t="inlineStr"><is><t>a&amp;b &lt;c&gt;</t></is></c>', "a&b <c>"),
    ('<c r="A1" t="inlineStr"><is><t>a_x000D_b_x005F_x0041_</t></is></c>', "a\rb_x0041_"),
    ('<c r="A1" t="inlineStr"><is><t/></is></c>', None),
    ('<c r="A1" t="str"><f>A2</f><v>satu</v></c>', "satu"),
    ('<c r="A1" t="str"><f>A2</f><v></v></c>', None),
    ('<c r="A1" t="d"><v>2025-05-01</v></c>', dt.datetime(2025, 5, 1)),  # noqa: DTZ001
    ('<c r="A1"><f>1+1</f><v>2</v></c>', 2.0),
    ('<c r="A1"><f>1+1</f></c>', UNCOMPUTED),
    ('<c r="A1"><f>1+1</f><v/></c>', UNCOMPUTED),
    ('<c r="A1"><f/></c>', UNCOMPUTED),
    ("<c t='str' r='A1'><f t='shared' si='0'/></c>", UNCOMPUTED),
    ('<c r="A1"><f t="shared" ref="A1:A9" si="0">B1</f><v>2</v></c>', 2.0),
    ('<c r="A1"><f t="array" ref="A1">SUM(B1:B2*C1:C2)</f><v>2</v></c>', 2.0),
    ('<c r="A1"><f t="dataTable" ref="A1:B2" dt2D="1" r1="C1" r2="C2"/><v>2</v></c>', 2.0),
    ('<c r="A1" s="1"><v>0.95</v></c>', UnusableValue("percent", "0.95")),
    ("<c s='2' r='A1'><v>0.95</v></c>", UnusableValue("percent", "0.95")),
    ('<c r="A1" s="&#49;"><v>0.95</v></c>', UnusableValue("percent", "0.95")),
    ('<c r="A1" s="1" t="n"><f>B1</f><v>0.95</v></c>', UnusableValue("percent", "0.95")),
    ('<c r="A1" s="1" t="b"><v>1</v></c>', True),
    ('<c r="A1" s="3"><v>85</v></c>', WithPercentSign(85)),
    ('<c r="A1" s="4"><v>85.5</v></c>', WithPercentSign(85.5)),
    ('<c r="A1" s="5"><v>0.95</v></c>', UnusableValue("percent", "0.95")),
    ('<c r="A1" s="6"><v>45778</v></c>', dt.date(2025, 5, 1)),
    ('<c r="A1" s="12"><v>45778.5</v></c>', dt.datetime(2025, 5, 1, 12)),  # noqa: DTZ001
    ('<c r="A1" s="12"><v>0.5</v></c>', dt.time(12)),
    ('<c r="A1" s="10"><v>1.5</v></c>', dt.timedelta(days=1.5)),
    ('<c r="A1" s="7"><v>-0.95</v></c>', UnusableValue("percent", "-0.95")),
    ('<c r="A1" s="7"><v>0</v></c>', 0.0),
    ('<c r="A1" s="8"><v>0.5</v></c>', UnusableValue("percent", "0.5")),
    ('<c r="A1" s="8"><v>50</v></c>', 50.0),
    ('<c r="A1" s="9"><v>50</v></c>', 50.0),
    ('<c r="A1" s="11"><v>0.95</v></c>', UnusableValue("percent", "0.95")),
]  # fmt: skip
TEXTS = """<si><t>satu</t></si><si><r><t xml:space="preserve">dua </t></r><r><t>kata</t></r></si>
<si><t>tiga</t><rPh sb="0" eb="1"><t>TIGA</t></rPh><phoneticPr fontId="1"/></si>"""


@pytest.mark.parametrize(("cell", "read"), XLSX, ids=[cell for cell, _ in XLSX])
def test_a_cell_of_xlsx(cell: str, read: Any) -> None:
    found = cells(xlsx(f'<row r="1">{cell}</row>', texts=TEXTS))
    assert found == ({} if read is None else {(1, 1): read})
    assert [*map(type, found.values())] == ([] if read is None else [type(read)])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "cp1252"])
def test_a_part_in_another_encoding(encoding: str) -> None:
    named = {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding)
    text = f"""<?xml version='1.0' encoding='{named}' standalone='yes'?>
        <x:worksheet xmlns:x='{MAIN}'><x:sheetData><x:row><x:c t='e'><x:v>#DIV/0!</x:v></x:c>
        <x:c t='inlineStr'><x:is><x:t>é</x:t></x:is></x:c></x:row></x:sheetData></x:worksheet>"""
    styles = packages.STYLES.encode(encoding if encoding == "utf-16" else "utf-8")
    assert cells(xlsx(text.encode(encoding), styles=styles)) == {(1, 1): DIV0, (1, 2): "é"}


def test_a_strict_workbook() -> None:
    strict = "http://purl.oclc.org/ooxml/spreadsheetml/main"
    part = packages.worksheet('<row><c s="1"><v>0.95</v></c></row>').replace(
        MAIN.encode(), strict.encode()
    )
    assert cells(xlsx(part, styles=packages.STYLES.replace(MAIN, strict))) == {
        (1, 1): UnusableValue("percent", "0.95")
    }


@pytest.mark.parametrize("said", ["1", "true"])
@pytest.mark.parametrize(
    ("cell", "read"),
    [
        ("<c><f>1+1</f><v>0</v></c>", UnusableValue("to_compute", "0")),
        ('<c t="str"><f>A2</f><v></v></c>', UnusableValue("to_compute", "")),
        ("<c><f>1+1</f></c>", UNCOMPUTED),
        ("<c><f>1+1</f><v>2</v></c>", ToCompute(2)),
        ("<c><v>0</v></c>", 0.0),
    ],
)
def test_a_formula_that_nobody_computed(said: str, cell: str, read: Any) -> None:
    book = xlsx(f"<row>{cell}</row>", of_workbook=f"<calcPr calcId='1' fullCalcOnLoad='{said}'/>")
    found = cells(book)[1, 1]
    assert (found, type(found)) == (read, type(read))


def test_an_array_formula_that_nobody_computed() -> None:
    rows = """<row r="1"><c><f t="array" ref="A1:A2">B1:B2</f><v>0</v></c><c><v>0</v></c></row>
        <row r="2"><c><v>0</v></c></row><row r="3"><c><v>0</v></c></row>"""
    unknown = UnusableValue("to_compute", "0")
    found = cells(xlsx(rows, of_workbook='<calcPr fullCalcOnLoad="1"/>'))
    assert found == {(1, 1): unknown, (1, 2): 0.0, (2, 1): unknown, (3, 1): 0.0}


def test_formulas_that_read_another_workbook() -> None:
    rows = """<row><c><f t="shared" ref="A1:B1" si="1">[1]Data!A1</f><v>1</v></c><c><f t="shared" si="1"/><v>2</v></c>
        <c><f>T[1]</f><v>3</v></c><c><f>'[2]A b'!A1+1</f><v>4</v></c><c><f t="shared" si="2"/><v>5</v></c></row>"""
    assert sheet(xlsx(rows)).linked == {(1, 1), (1, 2), (1, 4)}


def test_rows_and_cells_in_any_order() -> None:
    rows = '<row r="9"><c r="B9"><v>1</v></c><c r="A9"><v>2</v></c></row><row r="2"><c r="C2"><v>3</v></c><c><v>4</v></c></row><row><c><v>5</v></c></row>'
    found = sheet(xlsx(rows)).rows
    assert [(row, [*found[row].items()]) for row in found] == [
        (2, [(3, 3), (4, 4)]), (3, [(1, 5)]), (9, [(1, 2), (2, 1)]),
    ]  # fmt: skip


def test_merged_ranges() -> None:
    merged = "<mergeCells><mergeCell ref='A1:B2'/><mergeCell ref='D1:XFD1048576'/></mergeCells>"
    grid = sheet(
        xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="E1"><v>1</v></c></row>', after=merged)
    )
    assert grid.merged == [(1, 2, 1, 2), (1, 1_048_576, 4, 16_384)]
    assert grid.covered == {(1, 1): grid.merged[0], (1, 5): grid.merged[1]}


def test_days_from_1904() -> None:
    book = xlsx('<row><c s="12"><v>1</v></c></row>', of_workbook='<workbookPr date1904="1"/>')
    assert cells(book) == {(1, 1): dt.date(1904, 1, 2)}


REFUSED_XLSX: list[tuple[Any, str]] = [
    (xlsx("<row><c><v>1_0</v></c></row>"), "rusak"),
    (xlsx('<row><c t="x"><v>1</v></c></row>'), "rusak"),
    (xlsx('<row><c t="s"><v>7</v></c></row>'), "rusak"),
    (xlsx('<row><c r="A0"><v>1</v></c></row>'), "rusak"),
    (xlsx('<row><c r="XFE1"><v>1</v></c></row>'), "rusak"),
    (xlsx('<row r="1048577"><c><v>1</v></c></row>'), "rusak"),
    (xlsx("<row><c><c><v>1</v></c></c></row>"), "rusak"),
    (xlsx('<row><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "sel A1 di lembar “Data” tertulis dua kali"),
    (xlsx("", sheets='<sheet name="Data" r:id="rId9"/>'), "lembar “Data” tidak dapat dibaca"),
    (xlsx("", sheets='<sheet name="Data" r:id="rId1"/><sheet name="Lagi" r:id="rId1"/>'), "lembar “Lagi” tidak dapat dibaca"),
    (xlsx("", styles="<!DOCTYPE a><a/>"), "DOCTYPE"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "said"), REFUSED_XLSX, ids=range(len(REFUSED_XLSX)))
def test_a_workbook_that_cannot_be_read_is_refused(content: bytes, said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        read_cells(content)


# --- .ods ------------------------------------------------------------------------------------------

CELL = "<table:table-cell {}>{}</table:table-cell>"


def of(kind: str, more: str = "", shown: str = "") -> str:
    paragraph = f"<text:p>{shown}</text:p>" if shown else ""
    return CELL.format(f'office:value-type="{kind}" {more}', paragraph)


FIVE = of("float", 'office:value="5"')
TRUE = of("boolean", 'office:boolean-value="true"')
NINE_FIVES = of("float", 'office:value="5" table:number-columns-repeated="9"')
NO_NUMBER = of("float", 'office:value="5" table:number-columns-repeated="x"')
FORMULA = 'table:formula="of:=1+1"'
ODS: list[tuple[str, Any]] = [
    (of("float", 'office:value="5"', "5"), 5.0),
    (of("float", 'office:value="5"'), 5.0),
    (of("currency", 'office:currency="IDR" office:value="5"', "Rp5"), 5.0),
    (of("percentage", 'office:value="0.95"', "95%"), UnusableValue("percent", "0.95")),
    (of("float", 'office:value="85"', "85%"), WithPercentSign(85)),
    (of("float", 'office:value="1234.5"', "1.234,5 %"), WithPercentSign(1234.5)),
    (of("float", 'office:value="0.95"', "95,00%"), UnusableValue("percent", "0.95")),
    (of("boolean", 'office:boolean-value="true"', "TRUE"), True),
    (of("boolean", 'office:boolean-value="false"', "SALAH"), False),
    (of("boolean", f'{FORMULA} office:boolean-value="true"', "TRUE"), True),
    (of("float", f'{FORMULA} office:value="1"', "TRUE"), True),
    (of("date", 'office:date-value="2025-05-01"', "1 Mei"), dt.date(2025, 5, 1)),
    (of("date", 'office:date-value="2025-05-01T12:00:00"'), dt.datetime(2025, 5, 1, 12)),  # noqa: DTZ001
    (of("date", 'office:date-value="-001-01-01"', "lama"), "lama"),
    (of("time", 'office:time-value="PT12H30M00.5S"', "12:30"), dt.timedelta(hours=12, minutes=30, seconds=0.5)),
    (of("string", "", "satu"), "satu"),
    (of("string", 'office:string-value="dua"', "satu"), "dua"),
    (of("string", "", 'a<text:s text:c="2"/>b<text:tab/>c<text:line-break/>d<text:span> e</text:span>'), "a b c\nd e"),
    (of("string", "", "satu</text:p><text:p>dua"), "satu\ndua"),
    (of("string", "", "\n  satu\n  dua"), " satu dua"),
    (of("string", "", "satu<office:annotation><text:p>9%</text:p></office:annotation> dua"), "satu dua"),
    (CELL.format("", "<office:annotation><text:p>catatan</text:p></office:annotation>"), None),
    (CELL.format("", "<draw:frame><text:p>gambar</text:p></draw:frame>"), None),
    (CELL.format("", "<text:p>satu</text:p>"), "satu"),
    (CELL.format(FORMULA, ""), UNCOMPUTED),
    (of("float", f'{FORMULA} office:value="2"', "2"), 2.0),
    (of("string", f'{FORMULA} office:string-value=""'), None),
    (of("string", f'{FORMULA} office:string-value="" calcext:value-type="error"', "#DIV/0!"), DIV0),
    (of("string", 'office:string-value="" calcext:value-type="error"', "Err:502"), UnusableValue("error", "Err:502")),
    (of("float", f'{FORMULA} office:value="0"', "#DIV/0!"), DIV0),
    (of("float", f'{FORMULA} table:number-matrix-columns-spanned="1" table:number-matrix-rows-spanned="1" office:value="2"', "2"), 2.0),
    (of("void"), None),
    (CELL.format("", ""), None),
]  # fmt: skip


@pytest.mark.parametrize(("cell", "read"), ODS, ids=[cell for cell, _ in ODS])
def test_a_cell_of_ods(cell: str, read: Any) -> None:
    found = cells(ods(f"<table:table-row>{cell}</table:table-row>"))
    assert found == ({} if read is None else {(1, 1): read})
    assert [*map(type, found.values())] == ([] if read is None else [type(read)])


def test_cells_and_rows_that_are_repeated() -> None:
    percent = of("percentage", 'table:number-columns-repeated="2" office:value="0.95"', "95%")
    empty = '<table:table-cell table:number-columns-repeated="3"/>'
    covered = '<table:covered-table-cell office:value-type="float" office:value="7"/>'
    wide = of("float", 'table:number-columns-spanned="2" office:value="6"')
    rows = f"""<table:table-column table:number-columns-repeated="16384"/>
        <table:table-header-rows><table:table-row>{percent}{empty}{percent}</table:table-row></table:table-header-rows>
        <table:table-row-group><table:table-row table:number-rows-repeated="2">{empty}{TRUE}</table:table-row></table:table-row-group>
        <table:table-row table:number-rows-repeated="1000000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row>{wide}{covered}</table:table-row>"""
    grid = sheet(ods(rows))
    odd = UnusableValue("percent", "0.95")
    assert grid.rows == {
        1: {1: odd, 2: odd, 6: odd, 7: odd}, 2: {4: True}, 3: {4: True}, 1_000_004: {1: 6.0, 2: 7.0},
    }  # fmt: skip
    assert grid.merged == [(1_000_004, 1_000_004, 1, 2)]


def test_what_is_no_sheet() -> None:
    row = f"<table:table-row>{FIVE}</table:table-row>"
    around = f"""<table:tracked-changes><table:table-cell office:value-type="float" office:value="9"/></table:tracked-changes>
        {{}}<table:dde-links><table:table table:name="x">{row}</table:table></table:dde-links>"""
    shapes = (
        f"<table:shapes><draw:frame><table:table>{row}</table:table></draw:frame></table:shapes>"
    )
    assert cells(ods(f"{shapes}{row}", around=around)) == {(1, 1): 5.0}


def test_other_prefixes_in_ods() -> None:
    content = """<o:document-content xmlns:o="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
        xmlns:t="urn:oasis:names:tc:opendocument:xmlns:table:1.0"><o:body><o:spreadsheet><t:table t:name='Data'>
        <t:table-row><t:table-cell o:value='0.5' o:value-type='percentage' t:number-columns-repeated='2'/></t:table-row>
        </t:table></o:spreadsheet></o:body></o:document-content>"""
    assert cells(packages.zipped({"content.xml": content})) == dict.fromkeys(
        [(1, 1), (1, 2)], UnusableValue("percent", "0.5")
    )


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        (f"<table:table-row>{CELL.format('', '<table:table/>')}</table:table-row>", "tabel di dalam sebuah sel"),
        (f"<table:table-row table:number-rows-repeated='60000'>{NINE_FIVES}</table:table-row>", "terlalu banyak sel"),
        (f"<table:table-row>{of('float')}</table:table-row>", "rusak"),
        (f"<table:table-row>{of('boolean')}</table:table-row>", "rusak"),
        (f"<table:table-row>{NO_NUMBER}</table:table-row>", "rusak"),
    ],
)  # fmt: skip
def test_ods_that_cannot_be_read_is_refused(rows: str, said: str) -> None:
    with pytest.raises(DeliveryError, match=said):
        read_cells(ods(rows))


# --- .xls ------------------------------------------------------------------------------------------

FORMATS = ("0%", '0"%"', "d/m/yyyy", "[h]:mm")


def at(kind: int, body: bytes, look: int = 0) -> bytes:
    return record(kind, struct.pack("<3H", 0, 0, look) + body)


def formula(result: bytes, look: int = 0) -> bytes:
    return at(0x06, result + bytes(8), look)


def number(value: float) -> bytes:
    return struct.pack("<d", value)


COMPUTED = record(0x1C1, struct.pack("<2HI", 0x1C1, 0, 191029))
XLS: list[tuple[bytes, Any]] = [
    (at(0x203, number(5.5)), 5.5),
    (at(0x203, number(0.95), 1), UnusableValue("percent", "0.95")),
    (at(0x203, number(85), 2), WithPercentSign(85)),
    (at(0x203, number(45778), 3), dt.date(2025, 5, 1)),
    (at(0x203, number(1.5), 4), dt.timedelta(days=1.5)),
    (at(0x27E, struct.pack("<I", 5 << 2 | 2)), 5.0),
    (at(0x27E, struct.pack("<I", (-5 << 2 | 2) & 0xFFFFFFFF)), -5.0),
    (at(0x27E, struct.pack("<I", 1234 << 2 | 3)), 12.34),
    (at(0x27E, number(0.5)[4:], 1), UnusableValue("percent", "0.5")),
    (at(0x205, b"\1\0"), True),
    (at(0x205, b"\0\0"), False),
    (at(0x205, b"\7\1"), DIV0),
    (at(0x204, packages.long_text("satu")), "satu"),
    (at(0xFD, struct.pack("<I", 1)), "dua"),
    (at(0x201, b""), None),
    (formula(number(2)), 2.0),
    (formula(number(0)), 0.0),
    (formula(number(0.5), 1), UnusableValue("percent", "0.5")),
    (formula(b"\2\0\7\0\0\0\xff\xff"), DIV0),
    (formula(b"\1\0\1\0\0\0\xff\xff"), True),
    (formula(b"\0\0\0\0\0\0\xff\xff") + record(0x4BC) + record(0x207, packages.long_text("satu")), "satu"),
    (formula(b"\3\0\0\0\0\0\xff\xff"), None),
]  # fmt: skip
# Two texts; the second one is continued, narrower than it began.
SHARED = record(
    0xFC, struct.pack("<2I", 2, 2) + packages.long_text("satu") + b"\3\0\1d\0"
) + record(0x3C, b"\0ua")


@pytest.mark.parametrize(("records", "read"), XLS, ids=range(len(XLS)))
def test_a_cell_of_xls(records: bytes, read: Any) -> None:
    found = cells(xls(packages.biff(records, globals_=SHARED + COMPUTED, formats=FORMATS)))
    assert found == ({} if read is None else {(1, 1): read})
    assert [*map(type, found.values())] == ([] if read is None else [type(read)])


def test_a_workbook_of_excel_95_has_texts_of_bytes() -> None:
    begin = record(0x809, struct.pack("<2H4x", 0x500, 5))
    sheet = begin + at(0x204, struct.pack("<H", 4) + "café".encode("cp1252"))
    sheet += record(0x203, struct.pack("<3Hd", 0, 1, 1, 0.5)) + packages.END
    before = begin + record(0x42, struct.pack("<H", 1252)) + record(0x41E, b"\xa4\0\x020%")
    before += b"".join(
        record(0xE0, struct.pack("<2H", 0, number) + bytes(12)) for number in (0, 164)
    )
    place = len(before) + len(packages.END) + 4 + 11
    before += record(0x85, struct.pack("<IH", place, 0) + b"\4Data") + packages.END
    grid = packages.xls(before + sheet)
    assert cells(grid) == {(1, 1): "café", (1, 2): UnusableValue("percent", "0.5")}
    assert [one.sheet for one in read_cells(grid).grids] == ["Data"]


def test_several_numbers_in_one_record_of_xls() -> None:
    packed = b"".join(struct.pack("<HI", look, 7 << 2 | 2) for look in (0, 1, 0))
    records = record(0xBD, struct.pack("<2H", 3, 4) + packed + b"\6\0")
    assert cells(xls(packages.biff(records, formats=FORMATS))) == {
        (4, 5): 7.0, (4, 6): UnusableValue("percent", "7.0"), (4, 7): 7.0,
    }  # fmt: skip


def test_a_formula_of_xls_that_nobody_computed() -> None:
    assert cells(xls(packages.biff(formula(number(0))))) == {(1, 1): UNCOMPUTED}
    assert cells(xls(packages.biff(formula(number(2))))) == {(1, 1): 2.0}
    for result in (b"\3\0\0\0\0\0\xff\xff", b"\0\0\0\0\0\0\xff\xff"):  # no text follows
        assert cells(xls(packages.biff(formula(result)))) == {(1, 1): UNCOMPUTED}


def test_what_stands_beside_the_cells_of_xls() -> None:
    chart = packages.BEGIN + at(0x203, number(9)) + packages.END
    merged = record(0xE5, struct.pack("<5H", 1, 0, 1, 0, 2))
    grid = sheet(xls(packages.biff(at(0x203, number(5)) + chart + merged)))
    assert (grid.rows, grid.merged) == ({1: {1: 5.0}}, [(1, 2, 1, 3)])


def test_a_sheet_of_xls_that_is_not_there_is_refused() -> None:
    stream = packages.biff(at(0x203, number(5)))
    broken = stream.replace(packages.BEGIN + at(0x203, number(5)), bytes(500))
    with pytest.raises(DeliveryError, match="lembar “Data” tidak dapat dibaca"):
        read_cells(xls(broken))


@pytest.mark.parametrize("following", [{0: 0}, {1: 1}, {2: 2}, {9: 3}, {9: 9_999}])
def test_a_chain_of_sectors_without_end_is_refused(following: dict[int, int]) -> None:
    stream = packages.biff(at(0x203, number(5)))
    content = xls(stream, following=following)
    if following == {0: 0}:  # of the table itself nothing is followed
        assert cells(content) == {(1, 1): 5.0}
        return
    with pytest.raises(DeliveryError, match="rusak"):
        read_cells(content)
