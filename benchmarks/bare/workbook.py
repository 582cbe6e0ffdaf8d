"""Write the cells of a JSON file to a workbook: values, styles, merged ranges, widths and heights.

Looks are named styles, the cheapest way that openpyxl documents.
"""

import json
import sys
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Font, NamedStyle, PatternFill, Side

source, target = sys.argv[1:]
content: dict[str, Any] = json.loads(Path(source).read_bytes())

workbook = Workbook()
workbook.remove(workbook.worksheets[0])
names: list[str] = []
for number, look in enumerate(content["looks"]):
    lines: dict[str, Any] = {side: Side(style=line) for side, line in look["border"].items()}
    style = NamedStyle(
        name=f"look{number}",
        font=Font(**look["font"]),
        fill=PatternFill(**look["fill"]),
        border=Border(**lines),
        alignment=Alignment(**look["alignment"]),
        number_format=look["number_format"],
    )
    workbook.add_named_style(style)
    names.append(style.name)

for sheet_content in content["sheets"]:
    sheet = workbook.create_sheet(sheet_content["title"])
    for row, column, value, look_number in sheet_content["cells"]:
        cell = sheet.cell(row, column, value)
        cell.style = names[look_number]
    for letter, width in sheet_content["widths"].items():
        sheet.column_dimensions[letter].width = width
    for row, height in sheet_content["heights"]:
        sheet.row_dimensions[row].height = height
    for cells in sheet_content["merged"]:
        sheet.merged_cells.add(cells)  # the styles of its cells are there: the faster way

workbook.save(target)
