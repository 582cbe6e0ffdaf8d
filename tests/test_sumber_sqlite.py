"""SQLite: the same figures as from files, whatever a column holds; a file that is only read."""

from __future__ import annotations

import math
import shutil
import sqlite3
from contextlib import closing
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.data.engines import duckdb as of_duckdb
from iki.data.engines import sqlite as of_sqlite
from iki.periode import PERIODE, TAHUN
from tests import build
from tests.engines import needed
from tests.test_sumber import (
    ALL_COLUMNS,
    COLUMNS,
    JABATAN,
    LAIN,
    MANY_WRONG,
    SLOW,
    WRONG_ROWS,
    Made,
    Rows,
    as_doubles,
    check_codes,
    check_figures,
    check_many_wrong,
    check_one_line,
    counts,
    from_table,
    one,
    right_rows,
)

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iki.model import Definisi
    from tests.conftest import Iki, Ran

needed("duckdb", "ibis", "pyarrow")

URL = "sqlite:///data.sqlite?tabel=realisasi"
FILE = "data.sqlite"


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN, "lain": LAIN})


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(build.project(tmp_path, jabatan=JABATAN))
    return tmp_path


def fill(
    file: Path,
    rows: list[tuple[Any, ...]] | Rows,
    nilai: str = "text",
    columns: Sequence[str] = COLUMNS,
) -> None:
    """Write a table whose numbers are declared as some type, which is what SQLite makes of it."""
    file.unlink(missing_ok=True)
    marks = ", ".join("?" * len(columns))
    columns = ", ".join(f"{c} {nilai if c == 'nilai' else 'text'}" for c in columns)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(f"create table realisasi ({columns})")
        connection.executemany(f"insert into realisasi values ({marks})", rows)  # noqa: S608 - our own marks


def made(file: Path) -> Made:
    from iki.data import engines

    found = engines.connect(f"sqlite:///{file}?tabel=realisasi")
    return found.table, found.ask


@pytest.mark.parametrize("nilai", ["text", "numeric", "real", ""])
@SLOW
@given(rows=right_rows())
def test_the_same_figures(nilai: str, rows: Rows, definisi: Definisi, tmp_path: Path) -> None:
    fill(tmp_path / FILE, rows, nilai)
    check_figures(made(tmp_path / FILE), rows, definisi, PERIODE["S1"])


def test_the_same_codes_and_counts(definisi: Definisi, tmp_path: Path) -> None:
    fill(tmp_path / FILE, WRONG_ROWS)
    check_codes(made(tmp_path / FILE), definisi)


def test_all_that_can_be_wrong_at_once(definisi: Definisi, tmp_path: Path) -> None:
    fill(tmp_path / FILE, MANY_WRONG, columns=ALL_COLUMNS)
    check_many_wrong(made(tmp_path / FILE), definisi)


def cell(nilai: object, periode: str = "TW1") -> tuple[Any, ...]:
    return 2024, periode, "seksi", "jumlah", nilai, ""


@pytest.mark.parametrize(
    ("cells", "value"),
    [
        ((1.1, "2.2", 3, "4,5"), "10.8"),  # REAL, TEXT and INTEGER in one column
        ((1.234, "4,5"), "5.734"),  # no text whose point may be one of thousands
        ((0.1,) * 4, "0.4"),  # as binary numbers 0.4 too, three of them not
        ((0.1, 0.2), "0.3"),
        ((2**53 + 1, 2**53), "18014398509481985"),  # no binary number has them
        ((9_223_372_036_854_775_807, 1), "9223372036854775808"),  # more than an INTEGER holds
        (("12345678901234567890.1234567891", 1), "12345678901234567891.1234567891"),
        ((-2.5, 1e14), "99999999999997.5"),
        ((1e-12, None, ""), "0.000000000001"),
    ],
)
def test_cells_of_any_kind_are_added_exactly(
    cells: tuple[object, ...], value: str, definisi: Definisi, tmp_path: Path
) -> None:
    rows = [cell(nilai, f"TW{n + 1}") for n, nilai in enumerate(cells)]
    fill(tmp_path / FILE, rows, "")
    of_table, found = from_table(made(tmp_path / FILE), definisi, TAHUN)
    assert found == []
    assert of_table.nilai[2024, "seksi", "jumlah"].nilai == Decimal(value)


@pytest.mark.parametrize(
    ("nilai", "code", "shown"),
    [
        (200 / 3, "D80", "66.66666666666667"),
        (0.1 + 0.2, "D80", "0.30000000000000004"),
        (1e15, "D80", "1000000000000000.0"),
        (1e-13, "D80", "1e-13"),
        (math.inf, "D08", "inf"),
        (b"\x31\x32", "D08", "x'3132'"),
        ("12 Org", "D08", "12 Org"),
    ],
)
def test_a_cell_that_is_no_number_is_told_beside_texts(
    nilai: object, code: str, shown: str, definisi: Definisi, tmp_path: Path
) -> None:
    fill(tmp_path / FILE, [cell(nilai), cell("3", "TW2")], "")
    _, (found,) = from_table(made(tmp_path / FILE), definisi, TAHUN)
    assert found.code == code
    assert shown in found.message
    assert "\x1f" not in found.message


@pytest.mark.machine
@SLOW
@given(numbers=st.lists(st.floats(allow_nan=False) | st.decimals(-999, 999, places=4).map(float), min_size=1, max_size=12))  # fmt: skip
def test_a_binary_number_is_taken_as_in_other_engines(
    numbers: list[float], definisi: Definisi, tmp_path: Path
) -> None:
    rows = [cell(number, f"B{n + 1:02}") for n, number in enumerate(numbers)]
    fill(tmp_path / FILE, rows, "real")
    texts = [one(repr(number), periode=f"B{n + 1:02}") for n, number in enumerate(numbers)]
    of_sqlite = from_table(made(tmp_path / FILE), definisi, TAHUN)
    of_duckdb = from_table(as_doubles(texts), definisi, TAHUN)
    assert counts(of_sqlite[1]) == counts(of_duckdb[1])
    assert of_sqlite[1] or of_sqlite[0].nilai == of_duckdb[0].nilai


# --- the command line ------------------------------------------------------------------------------

RIGHT = [
    ("2024", "TW1", "seksi", "jumlah", "12.5", ""), ("2024", "TW2", "seksi", "jumlah", "10", ""),
    ("2024", "tahun", "seksi", "terakhir", "40", ""), ("2024", "TW1", "seksi", "maksimum", "3", ""),
    ("2024", "TW1", "seksi", "minimum", "1", ""), ("2023", "tahun", "seksi", "jumlah", "7", ""),
]  # fmt: skip


def hitung(iki: Iki, source: str) -> Ran:
    return iki("hitung", "--tahun", "2024", "--format", "json", "--sumber", source)


def test_every_command_gives_the_same_bytes(iki: Iki, project: Path) -> None:
    fill(project / FILE, RIGHT, "numeric")
    lines = [",".join(COLUMNS), *(",".join(row) for row in RIGHT)]
    (project / "data/realisasi/a.csv").write_text("\n".join(lines))
    for command in (("hitung",), ("bandingkan", "--tahun", "2023"), ("kelengkapan",)):
        words = (*command, "--tahun", "2024", "--format", "json")
        assert iki(*words, "--sumber", URL).out == iki(*words).out


def test_what_can_go_wrong_is_one_line(iki: Iki, project: Path) -> None:
    fill(project / FILE, RIGHT)
    with closing(sqlite3.connect(project / FILE)) as connection, connection:
        connection.execute("create table lain (tahun)")
        connection.execute(
            "create view gagal as select tahun, periode, jabatan, variabel, json(nilai || '{') nilai from realisasi"
        )
        connection.execute("create view usang as select tahun, periode from lenyap")
    (project / "teks.sqlite").write_text("bukan basis data, melainkan teks biasa saja" * 30)
    for source, words in (
        ("sqlite:///data.sqlite?tabel=tiada", "tabel itu tidak ada; yang ada: gagal, lain, realisasi"),
        ("sqlite:///data.sqlite?tabel=lain", "tidak ada kolom periode"),
        ("sqlite:///data.sqlite?tabel=gagal", "malformed JSON"),
        ("sqlite:///data.sqlite?tabel=usang", "tabel itu tidak ada"),
        ("sqlite:///teks.sqlite?tabel=x", "bukan basis data SQLite"),
        ("sqlite:///tiada.sqlite?tabel=x", "berkas tiada.sqlite tidak ada"),
        ("sqlite:///data.sqlite", "sebutkan tabel"),
    ):  # fmt: skip
        check_one_line(hitung(iki, source), words)


def test_a_file_that_another_program_writes_to_is_one_line(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iki.data.engines.sqlite._PATIENCE", 0.1)
    fill(project / FILE, RIGHT)
    with closing(sqlite3.connect(project / FILE, isolation_level=None)) as other:
        other.execute("begin exclusive")
        ran = hitung(iki, URL)
    check_one_line(ran, "sedang dipakai program lain")
    assert hitung(iki, URL).code == 0


def test_a_disk_that_is_full_is_one_line(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The rows are read into a DuckDB, which has to put them somewhere."""
    embedded = of_duckdb.connect_duckdb

    def small() -> Any:
        connection = embedded()
        connection.con.execute("set memory_limit = '40MB'; set threads = 1")
        connection.con.execute("set max_temp_directory_size = '1MB'")
        return connection

    monkeypatch.setattr(of_sqlite, "connect_duckdb", small)
    rows = ((2024, "TW1", "seksi", "a", 1, f"Desa {n} {'x' * 200}") for n in range(200_000))
    fill(project / "besar.db", [*rows])
    ran = iki("hitung", "--tahun", 2024, "--sumber", "sqlite:///besar.db?tabel=realisasi")
    check_one_line(ran, "cakram penuh")


@pytest.mark.parametrize("journal", ["delete", "wal"])
def test_a_file_is_only_read(journal: str, iki: Iki, project: Path) -> None:
    fill(project / FILE, RIGHT)
    with closing(sqlite3.connect(project / FILE)) as connection:
        connection.execute(f"pragma journal_mode = {journal}")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert hitung(iki, URL).code == 0
    after = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    own = {project / f"{FILE}-{end}" for end in ("shm", "wal")}  # which SQLite makes for itself
    assert {path: content for path, content in after.items() if path not in own} == before
    assert journal == "wal" or not own & {*after}


def test_a_source_is_looked_at_before_it_is_used(iki: Iki, project: Path) -> None:
    fill(project / FILE, [*RIGHT, (2024, "TW1", "seksi", "rata_rata", 2.5, "")], "")
    ran = iki("sumber", URL)
    assert ran.code == 0, ran.err
    assert "(tanpa tipe) (isinya text 6, real 1)" in ran.out
    assert "tahun 2024: 6 baris" in ran.out
    shutil.move(project / FILE, project / "lain.sqlite")
    statements = iki("sumber", URL.replace("data", "lain"), "--sql", "--tahun", "2024").out
    assert "CASE typeof(\"nilai\") WHEN 'real'" in statements
    assert 'FROM "realisasi"' in statements
    assert "DECIMAL(38" in statements


@pytest.mark.parametrize(
    ("made", "name", "words"),
    [
        ("view isi as select load_extension('x') periode, * from realisasi", "isi", "hanya isi sumber ini sendiri"),
        ("view isi as select file, r.* from pragma_database_list, realisasi r", "isi", "hanya isi sumber ini sendiri"),
        ("view isi as select * from realisasi", "pragma_database_list", "tabel itu tidak ada"),
        ("view isi as select * from realisasi", "sqlite_schema", "tabel itu tidak ada"),
        ("view isi as select * from realisasi", "ISI", None),
    ],
)  # fmt: skip
def test_a_view_opens_nothing(
    made: str, name: str, words: str | None, iki: Iki, project: Path
) -> None:
    fill(project / FILE, RIGHT)
    with closing(sqlite3.connect(project / FILE)) as connection, connection:
        connection.execute(f"create {made}")
    ran = hitung(iki, f"sqlite:///{FILE}?tabel={name}")
    if words is None:
        assert ran.code == 0
    else:
        check_one_line(ran, words)


def test_no_other_database_is_attached(project: Path) -> None:
    fill(project / FILE, RIGHT)
    with closing(of_sqlite._open(project / FILE)) as connection:
        for question in ("attach 'lain.sqlite' as lain", "select load_extension('x')"):
            with pytest.raises(sqlite3.DatabaseError):
                connection.execute(question)
