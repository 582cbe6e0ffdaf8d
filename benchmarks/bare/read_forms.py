"""Read all cells of the workbooks of a folder with expat, each as what it is: a number, a text, per cent, a formula.

That takes the parts which say so: which sheets there are, where they stand, and how numbers are shown.
"""

import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from xml.parsers import expat

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
CELL, VALUE, TEXT, FORMULA = (MAIN + tag for tag in ("c", "v", "t", "f"))
AS_IT_IS = "0"
Value = float | str | tuple[str, float]
cells = 0


def parse(
    xml: bytes,
    start: Callable[[str, dict[str, str]], None],
    end: Callable[[str], None] | None = None,
    text: list[str] | None = None,
) -> None:
    """Call back for each element."""
    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    if text is not None:
        parser.CharacterDataHandler = text.append
    parser.Parse(xml, True)


def elements(xml: bytes, tag: str) -> list[dict[str, str]]:
    """Return the attributes of all elements of a name."""
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.endswith(tag):
            found.append(attributes)

    parse(xml, start)
    return found


def looks(xml: bytes) -> list[str]:
    """Return the number format of each look that a cell may have."""
    codes: dict[str, str] = {}
    found: list[str] = []
    inside = False

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal inside
        if name == MAIN + "numFmt":
            codes[attributes["numFmtId"]] = attributes["formatCode"]
        elif name == MAIN + "cellXfs":
            inside = True
        elif name == MAIN + "xf" and inside:
            number = attributes.get("numFmtId", "0")
            found.append(codes.get(number, AS_IT_IS))

    def end(name: str) -> None:
        nonlocal inside
        inside = inside and name != MAIN + "cellXfs"

    parse(xml, start, end)
    return found


def read(xml: bytes, formats: list[str]) -> dict[str, Value]:
    """Return the cells of a sheet that are not empty."""
    found: dict[str, Value] = {}
    cell: dict[str, str] = {}
    text: list[str] = []
    value = formula = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell, value, formula
        if name == CELL:
            cell = attributes
            value = formula = ""
        elif name in {VALUE, TEXT, FORMULA}:
            text.clear()

    def end(name: str) -> None:
        nonlocal value, formula
        if name in {VALUE, TEXT}:
            value += "".join(text)
        elif name == FORMULA:
            formula = "".join(text)
        elif name == CELL and (value or formula):
            if cell.get("t") == "inlineStr":
                found[cell["r"]] = value
            elif value:
                code = formats[int(cell.get("s", "0"))]
                found[cell["r"]] = (code, float(value)) if "%" in code else float(value)
            else:
                found[cell["r"]] = f"={formula}"

    parse(xml, start, end, text)
    return found


for file in sorted(Path(sys.argv[1]).iterdir()):
    with zipfile.ZipFile(file) as book:
        parts = {
            relation["Id"]: relation["Target"].removeprefix("/xl/")
            for relation in elements(book.read("xl/_rels/workbook.xml.rels"), "Relationship")
        }
        formats = looks(book.read("xl/styles.xml"))
        for sheet in elements(book.read("xl/workbook.xml"), MAIN + "sheet"):
            cells += len(read(book.read(f"xl/{parts[sheet[RELATION]]}"), formats))
print(cells)
