"""Realised values of a table elsewhere: the engine reduces its rows, iki computes.

`read_table` returns of a table what `csv_files.read_files` returns of files: one value per variable
and year, and all findings. What leaves the engine is one row for each group of rows that name
(tahun, periode, jabatan, variabel) alike, and for each variable one or two rows of sums; never a
row for each row. Every text is read by the rules of rows (`row_rules`), so a table and a file mean
the same. Refuses to connect and to open anything: `data.engines` does.

No engine divides decimals as the arithmetic must, so engines only count, add, pick and compare
here.
"""

from __future__ import annotations

from iki.data.tables.columns import ColumnsError, columns_of
from iki.data.tables.deliveries import read_deliveries
from iki.data.tables.shown_rows import TooManyRowsError
from iki.data.tables.source import ChangedError, Source
from iki.data.tables.table_reading import questions, read_table

__all__ = [
    "ChangedError",
    "ColumnsError",
    "Source",
    "TooManyRowsError",
    "columns_of",
    "questions",
    "read_deliveries",
    "read_table",
]
