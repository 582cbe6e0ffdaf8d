"""Read all cells of the workbooks of a folder with expat: their values, by the places they stand at."""

import sys
import zipfile
from pathlib import Path
from xml.parsers import expat

CELL = "http://schemas.openxmlformats.org/spreadsheetml/2006/main}c"
cells = 0


def read(xml: bytes) -> dict[str, float | str]:
    """Return the cells of a sheet that are not empty."""
    found: dict[str, float | str] = {}
    cell: dict[str, str] = {}
    text: list[str] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal cell
        if name == CELL:
            cell = attributes
            text.clear()

    def end(name: str) -> None:
        if name == CELL and text:
            value = "".join(text)
            found[cell["r"]] = value if cell.get("t") == "inlineStr" else float(value)
            text.clear()

    parser = expat.ParserCreate(None, "}")
    parser.buffer_text = True
    parser.StartElementHandler, parser.EndElementHandler = start, end
    parser.CharacterDataHandler = text.append
    parser.Parse(xml, True)
    return found


for file in sorted(Path(sys.argv[1]).iterdir()):
    with zipfile.ZipFile(file) as book:
        for part in book.namelist():
            if part.startswith("xl/worksheets/"):
                cells += len(read(book.read(part)))
print(cells)
