"""Add up the values of CSV files by year, jabatan and variable, in DuckDB."""

import sys
from importlib import import_module
from typing import Any

duckdb: Any = import_module("duckdb")  # part of the extra: type checkers may not find it
duckdb.sql(
    "SELECT tahun, jabatan, variabel, sum(nilai) FROM read_csv($files) GROUP BY ALL",
    params={"files": sys.argv[1:]},
).fetchall()
