"""The cells of a workbook as JSON, for `bare/workbook.py` to write the same ones again."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from openpyxl import load_workbook


def describe(source: Path) -> dict[str, Any]:
    """Return the looks of a workbook, and of each sheet its cells, ranges and sizes."""
    looks: dict[str, int] = {}
    sheets = []
    for sheet in load_workbook(source).worksheets:
        cells = [
            (cell.row, cell.column, cell.value, looks.setdefault(_look(cell), len(looks)))
            for row in sheet.iter_rows()
            for cell in row
            if cell.has_style
        ]
        sheets.append(
            {
                "title": sheet.title,
                "cells": cells,
                "widths": {letter: d.width for letter, d in sheet.column_dimensions.items()},
                "heights": [(row, d.height) for row, d in sheet.row_dimensions.items() if d.height],
                "merged": [str(cells) for cells in sheet.merged_cells.ranges],
            }
        )
    return {"looks": [json.loads(look) for look in looks], "sheets": sheets}


def _look(cell: Any) -> str:
    font, fill, alignment = cell.font, cell.fill, cell.alignment
    look = {
        "font": {"name": font.name, "size": font.sz, "bold": font.b, "italic": font.i,
                 "underline": font.u, "color": font.color and font.color.rgb},
        "fill": {"fill_type": fill.fill_type, "start_color": fill.start_color.rgb},
        "border": {
            side: getattr(cell.border, side).style for side in ("left", "right", "top", "bottom")
        },
        "alignment": {"horizontal": alignment.horizontal, "vertical": alignment.vertical,
                      "wrap_text": alignment.wrap_text, "indent": alignment.indent},
        "number_format": cell.number_format,
    }  # fmt: skip
    return json.dumps(look)


if __name__ == "__main__":
    Path(sys.argv[2]).write_text(json.dumps(describe(Path(sys.argv[1]))))
