"""Reduce a table to one row for each variable, in PostgreSQL, by a query written by hand."""

import sys
from importlib import import_module
from typing import Any

from benchmarks.bare.reduction import query

# The greatest pair of month and value: a third faster than an ordered array_agg.
LAST = "(max(ARRAY[CAST(substr(periode, 2) AS numeric), nilai]))[2]"

psycopg: Any = import_module("psycopg")
with psycopg.connect(sys.argv[1]) as connection:
    connection.execute(query(sys.argv[2], LAST)).fetchall()
