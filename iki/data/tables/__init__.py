"""Realised values of a table elsewhere: the engine reduces its rows, iki computes.

`read_table` takes a table expression of ibis and what runs expressions, and returns what `csv_files.read_files`
returns for files: one value per variable and year, and what is wrong, all at once. What leaves the engine
is one row for each spelling of (tahun, periode, jabatan, variabel), and for each variable one or two
rows of sums; never a row for each row. Everything is understood by the functions that read files, so a
table and a file mean the same. Refuses to connect and to open anything: that is the shell's (`data.engines`).

No engine divides decimals as the arithmetic must, so engines only count, add, pick and compare here.
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
