"""Read all cells of the workbooks of a folder with python-calamine."""

import sys
from pathlib import Path

from python_calamine import CalamineWorkbook

cells = 0
for file in sorted(Path(sys.argv[1]).iterdir()):
    with CalamineWorkbook.from_path(file) as workbook:
        for name in workbook.sheet_names:
            for row in workbook.get_sheet_by_name(name).to_python(skip_empty_area=False):
                cells += sum(value != "" for value in row)
print(cells)
