"""What a table of realised values is reduced to, as one would write it by hand: nothing is checked.

First over the periods of each wilayah, the months counted in one number of base 16, then over the wilayah.
"""

from __future__ import annotations

_MONTHS = " ".join(f"WHEN 'B{n + 1:02}' THEN {16**n}" for n in range(12))
_COVERED = ", ".join(f"sum((months >> {4 * n}) & 1)" for n in range(12))
_TWICE = int("E" * 12, 16)


def query(table: str, last: str) -> str:
    """Return the query over a table; `last` is the value of the last period in an engine's words."""
    return (
        f"SELECT tahun, jabatan, variabel, sum(jumlah), sum(akhir), sum(CASE WHEN months & {_TWICE} <> 0 THEN 1 END), "  # noqa: S608
        f"count(*), {_COVERED} "
        f"FROM (SELECT tahun, jabatan, variabel, wilayah, sum(nilai) AS jumlah, {last} AS akhir, "
        f"CAST(sum(CASE periode {_MONTHS} END) AS bigint) AS months "
        f"FROM {table} GROUP BY tahun, jabatan, variabel, wilayah) AS places GROUP BY tahun, jabatan, variabel"
    )
