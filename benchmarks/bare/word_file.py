"""Write the paragraphs, tables and sections of a JSON file with python-docx.

The cells of a row are asked for once, the fastest way that python-docx has.
"""

import json
import sys
from pathlib import Path
from typing import Any

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.shared import Twips

source, target = sys.argv[1:]
content: list[dict[str, Any]] = json.loads(Path(source).read_bytes())
document = docx.Document()
known = {style.name for style in document.styles}


def styled(name: str) -> str:
    """Return the name of a style, which there is from now on."""
    if name not in known:
        document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        known.add(name)
    return name


def write_table(made: dict[str, Any]) -> None:
    """Write a table with its merged cells."""
    table = document.add_table(made["rows"], len(made["widths"]), made["style"])
    for column, width in zip(table.columns, made["widths"], strict=True):
        column.width = Twips(width)
    grid = [row.cells for row in table.rows]
    for row, column, lines, columns, rows in made["cells"]:
        cell = grid[row][column]
        if columns > 1 or rows > 1:
            cell = cell.merge(grid[row + rows - 1][column + columns - 1])
        cell.width = Twips(sum(made["widths"][column : column + columns]))
        (text, style), *others = lines
        paragraph = cell.paragraphs[0]
        paragraph.style = styled(style)
        paragraph.add_run(text)
        for text, style in others:
            cell.add_paragraph(text, styled(style))


section = document.sections[0]
for number, item in enumerate(content):
    if "line" in item:
        document.add_paragraph(item["line"][0], styled(item["line"][1]))
    elif "page" in item:
        width, height = (
            int(v) for k, v in item["page"].items() if k.rpartition("}")[2] in {"w", "h"}
        )
        section.page_width, section.page_height = Twips(width), Twips(height)
        if number < len(content) - 1:
            section = document.add_section()
    else:
        write_table(item)
document.save(target)
