"""Workbooks made of XML, byte by byte as a test wants them, and of records (.xls)."""

from __future__ import annotations

import io
import struct
import zipfile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
STYLES = f"""<styleSheet xmlns="{MAIN}"><numFmts>
<numFmt numFmtId="164" formatCode="0&quot;%&quot;"/><numFmt numFmtId="165" formatCode="0.0\\%"/>
<numFmt formatCode="[Red]0%" numFmtId="166"/><numFmt numFmtId="167" formatCode="[$-421]d mmmm yyyy;@"/>
<numFmt numFmtId="168" formatCode="0.0%;[Red]-0.0%;0"/><numFmt numFmtId="169" formatCode="[&lt;=1]0%;0"/>
<numFmt numFmtId="170" formatCode="&quot;Rp&quot;#,##0_%"/><numFmt numFmtId="171" formatCode="[h]:mm"/></numFmts>
<cellStyleXfs><xf numFmtId="0"/><xf numFmtId="10"/></cellStyleXfs><cellXfs><xf numFmtId="0" xfId="0"/>
<xf numFmtId="9" xfId="0"/><xf numFmtId="10"><alignment horizontal="center"/></xf>
{"".join(f'<xf numFmtId="{number}"/>' for number in range(164, 172))}
<xf xfId="1"/><xf numFmtId="14"/></cellXfs>
<dxfs><dxf><numFmt numFmtId="0" formatCode="0%"/></dxf></dxfs></styleSheet>"""
# The looks of cells of these styles, by what they show.
GENERAL, NINE, TEN, QUOTED, ESCAPED, RED, DAY, SIGNED, CONDITION, RUPIAH, ELAPSED, OF_STYLE, SHORT_DAY = range(13)  # fmt: skip


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    """Return a zip of parts."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def xlsx(
    data: str | bytes,
    *,
    styles: str | bytes = STYLES,
    texts: str = "",
    of_workbook: str = "",
    after: str = "",
    more: Mapping[str, str | bytes] | None = None,
    sheets: str = '<sheet name="Data" sheetId="1" r:id="rId1"/>',
) -> bytes:
    """Return a workbook of one sheet: the rows of its data, or the whole part as bytes."""
    sheet = data if isinstance(data, bytes) else worksheet(data, after)
    kind = f"{RELATED}/"
    relations = "".join(
        f'<Relationship Id="rId{n}" Type="{kind}{name}" Target="{target}"/>'
        for n, (name, target) in enumerate(
            (("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml")), 1,
        )
    )  # fmt: skip
    return zipped(
        {
            "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}"><Relationship Id="r" Type="{kind}officeDocument" Target="xl/workbook.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATED}"><sheets>{sheets}</sheets>{of_workbook}</workbook>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{_PACKAGE}">{relations}</Relationships>',
            "xl/styles.xml": styles,
            "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{texts}</sst>',
            "xl/worksheets/sheet1.xml": sheet,
            **(more or {}),
        }
    )


def worksheet(data: str, after: str = "") -> bytes:
    """Return the part of a sheet."""
    return f'<worksheet xmlns="{MAIN}"><sheetData>{data}</sheetData>{after}</worksheet>'.encode()


_OPEN = "urn:oasis:names:tc:opendocument:xmlns"
ODS_NAMES = (
    f'xmlns:office="{_OPEN}:office:1.0" xmlns:table="{_OPEN}:table:1.0" xmlns:text="{_OPEN}:text:1.0" '
    f'xmlns:draw="{_OPEN}:drawing:1.0" '
    'xmlns:calcext="urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"'
)


def ods(rows: str, *, around: str = "{}") -> bytes:
    """Return a workbook of one sheet: its rows, and what stands around the sheet."""
    sheet = f'<table:table table:name="Data">{rows}</table:table>'
    return ods_of(around.replace("{}", sheet))


def ods_of(sheet: str) -> bytes:
    """Return a workbook of what stands where its sheets do."""
    content = f"<office:document-content {ODS_NAMES}><office:body><office:spreadsheet>{sheet}</office:spreadsheet></office:body></office:document-content>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    return zipped({"mimetype": kind, "content.xml": content})


def record(kind: int, body: bytes = b"") -> bytes:
    """Return one record of .xls."""
    return struct.pack("<2H", kind, len(body)) + body


def short_text(text: str) -> bytes:
    """Return a text with its length in one byte."""
    return struct.pack("<2B", len(text), 1) + text.encode("utf-16-le")


def long_text(text: str) -> bytes:
    """Return a text with its length in two bytes."""
    return struct.pack("<HB", len(text), 1) + text.encode("utf-16-le")


BEGIN, END = record(0x809, struct.pack("<2H", 0x600, 5) + bytes(12)), record(0x0A)


def biff(
    *sheets: bytes,
    names: Sequence[str] = ("Data",),
    globals_: bytes = b"",
    formats: Sequence[str] = (),
) -> bytes:
    """Return the stream of a workbook of sheets; look 0 is General, then come the formats."""
    before = BEGIN + globals_
    for number, code in enumerate(formats, 164):
        before += record(0x41E, struct.pack("<H", number) + long_text(code))
    for number in (0, *range(164, 164 + len(formats))):
        before += record(0xE0, struct.pack("<2H", 0, number) + bytes(16))
    place = len(before) + sum(len(short_text(name)) + 10 for name in names) + len(END)
    after = b""
    for name, sheet in zip(names, sheets, strict=True):
        before += record(0x85, struct.pack("<IH", place + len(after), 0) + short_text(name))
        after += BEGIN + sheet + END
    return before + END + after


def xls(stream: bytes, *, following: Mapping[int, int] | None = None) -> bytes:
    """Return a compound file with one stream; `following` changes what follows a sector."""
    size = 512
    stream = stream.ljust(4096, b"\0")
    stream += bytes(-len(stream) % size)
    count = len(stream) // size
    tables = (count + 1) // 127 + 1
    assert tables <= 109
    end = 0xFFFFFFFE
    fat = [0xFFFFFFFD] * tables + [end] + [tables + 2 + n for n in range(count - 1)] + [end]
    for number, after in (following or {}).items():
        fat[number] = after
    fat += [0xFFFFFFFF] * (tables * 128 - len(fat))

    def entry(name: str, kind: int, first: int, length: int, child: int = 0xFFFFFFFF) -> bytes:
        encoded = (name + "\0").encode("utf-16-le")
        about = struct.pack("<HBB3I", len(encoded), kind, 1, 0xFFFFFFFF, 0xFFFFFFFF, child)
        return encoded.ljust(64, b"\0") + about + bytes(36) + struct.pack("<3I", first, length, 0)

    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16)
    header += struct.pack("<5H6x", 0x3E, 3, 0xFFFE, 9, 6)
    header += struct.pack("<3I", 0, tables, tables) + struct.pack("<6I", 0, 4096, end, 0, end, 0)
    header += struct.pack("<109I", *range(tables), *[0xFFFFFFFF] * (109 - tables))
    # The stream is the last entry of its sector, behind two that are free.
    directory = entry("Root Entry", 5, end, 0, 3) + bytes(2 * 128)
    directory += entry("Workbook", 2, tables + 1, len(stream))
    return header + struct.pack(f"<{len(fat)}I", *fat) + directory + stream


def with_part(
    content: bytes, name: str, change: Callable[[str], str], more: Mapping[str, str | bytes]
) -> bytes:
    """Return a zip with one part changed, and with more parts."""
    with zipfile.ZipFile(io.BytesIO(content)) as source:
        parts: dict[str, str | bytes] = {n: source.read(n) for n in source.namelist()}
    changed = parts[name]
    assert isinstance(changed, bytes)
    return zipped({**parts, name: change(changed.decode()), **more})
