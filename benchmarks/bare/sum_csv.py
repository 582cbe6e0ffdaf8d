"""Add up the values of CSV files by year, jabatan and variable: no check of anything."""

import csv
import sys
from decimal import Decimal

total: dict[tuple[str, str, str], Decimal] = {}
zero = Decimal(0)
for name in sys.argv[1:]:
    with open(name, newline="", encoding="utf-8") as file:  # noqa: PTH123
        reader = csv.reader(file)
        next(reader)
        for row in reader:
            key = row[0], row[2], row[3]
            total[key] = total.get(key, zero) + Decimal(row[4])
