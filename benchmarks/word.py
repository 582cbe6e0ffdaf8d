"""What a file of Word holds as JSON, for `bare/word_file.py` to write the same again.

Paragraphs and cells with their lines and styles, merged cells, widths of columns, sections.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import docx
from docx.oxml.ns import qn


def describe(source: Path) -> list[dict[str, Any]]:
    """Return the paragraphs, tables and sections of a file, in their order."""
    word = docx.Document(str(source))
    names = {style.style_id: style.name for style in word.styles}
    found: list[dict[str, Any]] = []
    for element in word.element.body:
        if element.tag == qn("w:p"):
            found.append({"line": _line(element, names)})
            page = element.find(f"{qn('w:pPr')}/{qn('w:sectPr')}")
            if page is not None:
                found.append({"page": _page(page)})
        elif element.tag == qn("w:tbl"):
            found.append(_table(element, names))
        else:
            found.append({"page": _page(element)})
    return found


def _line(paragraph: Any, names: dict[str, str]) -> tuple[str, str]:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    text = "".join(t.text or "" for t in paragraph.iter(qn("w:t")))
    return text, names[style.get(qn("w:val"))]


def _page(page: Any) -> dict[str, str]:
    return dict(page.find(qn("w:pgSz")).attrib.items())


def _table(table: Any, names: dict[str, str]) -> dict[str, Any]:
    """Return a table; a cell is its row, column, lines, and how many columns and rows it covers."""
    cells: list[list[Any]] = []
    open_cells: dict[int, list[Any]] = {}
    rows = [*table.iter(qn("w:tr"))]
    for number, row in enumerate(rows):
        column = 0
        for tc in row.iter(qn("w:tc")):
            span = tc.find(f"{qn('w:tcPr')}/{qn('w:gridSpan')}")
            columns = int(span.get(qn("w:val"))) if span is not None else 1
            merge = tc.find(f"{qn('w:tcPr')}/{qn('w:vMerge')}")
            if merge is not None and merge.get(qn("w:val")) == "continue":
                open_cells[column][4] += 1
            else:
                lines = [_line(p, names) for p in tc.iter(qn("w:p"))]
                open_cells[column] = [number, column, lines, columns, 1]
                cells.append(open_cells[column])
            column += columns
    grid = [int(column.get(qn("w:w"))) for column in table.iter(qn("w:gridCol"))]
    style = table.find(f"{qn('w:tblPr')}/{qn('w:tblStyle')}")
    framed = None if style is None else names[style.get(qn("w:val"))]
    return {"rows": len(rows), "widths": grid, "style": framed, "cells": cells}


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(describe(Path(sys.argv[1]))))
