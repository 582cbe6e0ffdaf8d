"""Reduce a Parquet file to one row for each variable, in DuckDB, by a query written by hand."""

import sys
from importlib import import_module
from typing import Any

from benchmarks.bare.reduction import query

duckdb: Any = import_module("duckdb")
duckdb.sql(query(f"read_parquet('{sys.argv[1]}')", "arg_max(nilai, periode)")).fetchall()
