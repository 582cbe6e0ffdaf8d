"""Read a workbook and write it again."""

import sys

from openpyxl import load_workbook

source, target = sys.argv[1:]
load_workbook(source).save(target)
