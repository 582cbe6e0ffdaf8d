"""Tables of realised values that an engine makes itself, for `--sumber`.

Every variable of a project's definitions is reported by each desa in each month, as `projects` writes it
to files. A value follows from what it is of, so that it is the same in every engine and every time. As a
module (`python -m benchmarks.tables`) this makes one table, in a process of its own.
"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path
from typing import Any

from benchmarks.measure import python, run
from benchmarks.projects import variables_of

TABLE = "realisasi"
# In the order in which offices deliver: month by month, in it desa by desa. `/` divides whole numbers in
# PostgreSQL and makes binary ones in DuckDB, and both are exact where nothing is left over.
_ROWS = """\
SELECT {tahun} AS tahun, 'B' || lpad(CAST(bulan AS varchar), 2, '0') AS periode, jabatan, variabel,
  CAST(CASE jenis WHEN 'penyebut' THEN round(angka * 10) WHEN 'cacah' THEN round(angka)
    ELSE angka END AS decimal(12, 2)) AS nilai,
  'Desa ' || lpad(CAST(desa AS varchar), 6, '0') AS wilayah,
  'Rekap bulan ' || CAST(bulan AS varchar) || ' tahun {tahun}' AS bukti
FROM (SELECT nomor, bulan, desa,
    (((desa * 12 + bulan) * {count} + nomor) * 2654435761 % 4294967296 % 89900 + 10000) * 0.01 AS angka
  FROM (SELECT nomor, pairs % {desa} + 1 AS desa, CAST((pairs - pairs % {desa}) / {desa} AS bigint) + 1 AS bulan
    FROM (SELECT n % {count} AS nomor, CAST((n - n % {count}) / {count} AS bigint) AS pairs
      FROM generate_series(CAST(0 AS bigint), {last}) AS series (n)) AS numbered) AS placed) AS made
JOIN (VALUES {names}) AS names (nomor, jabatan, variabel, jenis) USING (nomor)"""


def parquet_of(project: Path, tahun: int, rows: int) -> Path:
    """Write about so many rows of a project as one Parquet file beside it, unless it is there."""
    made = project / f"{rows}.parquet"
    if not made.exists():
        run(python("-m", "benchmarks.tables", str(project), str(tahun), str(rows), str(made)))
    return made


def fill_postgres(project: Path, tahun: int, rows: int, host: Path) -> None:
    """Write about so many rows of a project to the table `realisasi` of a server."""
    run(python("-m", "benchmarks.tables", str(project), str(tahun), str(rows), f"host={host}"))


def _select(project: Path, tahun: int, rows: int) -> str:
    named = [*variables_of(project)]
    names = ", ".join(f"({n}, '{kode}', '{nama}', '{jenis}')"
                      for n, (kode, nama, jenis) in enumerate(named))  # fmt: skip
    desa, count = max(rows // len(named) // 12, 1), len(named)
    return _ROWS.format(
        tahun=tahun, desa=desa, count=count, last=desa * 12 * count - 1, names=names
    )


def _write_parquet(select: str, file: str) -> None:
    duckdb: Any = import_module("duckdb")
    duckdb.execute(f"COPY ({select}) TO '{file}.part' (FORMAT parquet)")
    Path(f"{file}.part").rename(file)


def _write_postgres(select: str, host: str) -> None:
    psycopg: Any = import_module("psycopg")
    with psycopg.connect(f"{host} user=postgres dbname=postgres", autocommit=True) as connection:
        connection.execute(f"CREATE UNLOGGED TABLE {TABLE} AS {select}")
        connection.execute(f"VACUUM ANALYZE {TABLE}")


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("project", type=Path)
    parser.add_argument("tahun", type=int)
    parser.add_argument("rows", type=int)
    parser.add_argument("target")
    given = parser.parse_args()
    write = _write_postgres if given.target.startswith("host=") else _write_parquet
    write(_select(given.project, given.tahun, given.rows), given.target)


if __name__ == "__main__":
    _main()
