"""Spark: the same figures as from files, inside iki and by Spark Connect, and nothing but its answers is shown."""

from __future__ import annotations

import signal
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iki.periode import PERIODE, TAHUN
from tests import build, process, spark, test_rekap
from tests import test_sumber_peringatan as peringatan
from tests.engines import needed
from tests.test_sumber import (
    COLUMNS,
    JABATAN,
    LAIN,
    LAST,
    SLOW,
    WRONG_ROWS,
    Made,
    Rows,
    check_codes,
    check_completeness,
    check_figures,
    check_one_line,
    check_rows_of_many,
    csv_text,
    from_table,
    last_rows,
    one,
    right_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from iki.model import Definisi
    from tests.conftest import Iki
    from tests.spark import Spark

needed("pyspark", "ibis", "grpc", "pyarrow")
needed(program=None if spark.java() else "java")

# What pyspark fetches rows by, it does not close.
pytestmark = [
    pytest.mark.engine,
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]
KINDS = ("text", "decimal", "double")


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Spark]:
    """Yield the one Spark of this module; it ends with its session."""
    from iki.data.engines import spark as of_iki

    with spark.settings(tmp_path_factory.mktemp("spark")) as made:
        yield made
        if of_iki._here.cache_info().currsize:
            of_iki._here().stop()
            of_iki._here.cache_clear()


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN, "lain": LAIN})


def write(rows: Rows, kind: str, file: Path) -> None:
    """Write rows as a Parquet file with numbers of a kind."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    number = {"text": str, "decimal": Decimal, "double": float}[kind]
    type_ = {"text": pa.string(), "decimal": pa.decimal128(38, 10), "double": pa.float64()}[kind]
    found: dict[str, Any] = {
        name: pa.array([row[n] for row in rows], pa.string()) for n, name in enumerate(COLUMNS)
    }
    cells = [row[COLUMNS.index("nilai")] for row in rows]
    found["nilai"] = pa.array([number(cell) if cell else None for cell in cells], type_)
    pq.write_table(pa.table(found), file)


def made(file: Path) -> Made:
    from iki.data import engines

    found = engines.connect(f"spark:///?parquet={file}")
    return found.table, found.ask


FEW = settings(SLOW, max_examples=4)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(rows=right_rows())
def test_the_same_figures(kind: str, rows: Rows, definisi: Definisi, tmp_path: Path) -> None:
    write(rows, kind, tmp_path / "rows.parquet")
    check_figures(made(tmp_path / "rows.parquet"), rows, definisi, PERIODE["S1"])


@pytest.mark.witness
@pytest.mark.usefixtures("engine")
def test_the_same_codes_and_counts(definisi: Definisi, tmp_path: Path) -> None:
    write(WRONG_ROWS, "text", tmp_path / "rows.parquet")
    check_codes(made(tmp_path / "rows.parquet"), definisi)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("number", "code"), [("NaN", "D08"), ("Infinity", "D08"), ("66.66666666666667", "D80")]
)
def test_binary_numbers_that_are_none(
    number: str, code: str, definisi: Definisi, tmp_path: Path
) -> None:
    write([one(number), one("1", periode="TW2")], "double", tmp_path / "rows.parquet")
    _, found = from_table(made(tmp_path / "rows.parquet"), definisi, TAHUN)
    assert [d.code for d in found] == [code]


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize(
    ("kind", "numbers"),
    [
        ("text", "short"), ("text", "18 digits"), ("text", "30 digits"), ("text", "36 digits"),
        ("decimal", "short"), ("decimal", "18 digits"), ("decimal", "30 digits"),
    ],
)  # fmt: skip
def test_the_last_value_of_any_length(
    kind: str, numbers: str, definisi: Definisi, tmp_path: Path
) -> None:
    rows = last_rows(LAST[numbers])
    write(rows, kind, tmp_path / "rows.parquet")
    check_figures(made(tmp_path / "rows.parquet"), rows, definisi)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("konsolidasi", ["terakhir", "rata_rata"])
def test_rows_of_many_are_taken_together(
    konsolidasi: str, definisi: Definisi, tmp_path: Path
) -> None:
    def make(rows: Rows) -> Made:
        file = tmp_path / f"{len(rows)}.parquet"
        write(rows, "decimal", file)
        return made(file)

    check_rows_of_many(konsolidasi, make, definisi)


@pytest.mark.usefixtures("engine")
@pytest.mark.parametrize("kind", KINDS)
@FEW
@given(rows=right_rows(), sampai=st.sampled_from(["tahun", "TW2", "B05", "S1"]))
def test_the_same_completeness(
    kind: str, rows: Rows, sampai: str, definisi: Definisi, tmp_path: Path
) -> None:
    write(rows, kind, tmp_path / "rows.parquet")
    check_completeness(made(tmp_path / "rows.parquet"), rows, definisi, PERIODE[sampai])


@pytest.mark.usefixtures("engine")
def test_every_warning_of_rows(tmp_path: Path) -> None:
    write(peringatan.WARNED, "text", tmp_path / "rows.parquet")
    definisi = build.definisi({"seksi": peringatan.JABATAN})
    peringatan.check_warnings(made(tmp_path / "rows.parquet"), definisi)


# --- the command line ------------------------------------------------------------------------------

RIGHT: Rows = [
    one("12.5"), one("10", periode="TW2"), one("40", "terakhir", ""), one("3", "maksimum"),
    one("1", "minimum"), ("2023", "", "seksi", "jumlah", "7", ""),
]  # fmt: skip
HITUNG = ("hitung", "--tahun", "2024", "--format", "json")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with the same rows as a file of its own and as Parquet."""
    build.project(tmp_path, csv_text(RIGHT), jabatan=JABATAN)
    write(RIGHT, "text", tmp_path / "rows.parquet")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def session() -> Any:
    from iki.data.engines import spark as of_iki

    return of_iki._here()


def view(name: str, query: str, file: Path) -> str:
    """Make a view that every session of the JVM sees; return what names it."""
    source = f"parquet.`{file}`"
    session().sql(
        f"CREATE OR REPLACE GLOBAL TEMPORARY VIEW {name} AS {query.format(source)}"
    ).collect()
    return f"global_temp.{name}"


def test_a_server_gives_the_same_bytes_and_nothing_else(
    iki: Iki, engine: Spark, project: Path
) -> None:
    table = view("realisasi", "SELECT * FROM {}", project / "rows.parquet")
    of_files = iki(*HITUNG)
    url = f"spark://127.0.0.1:{engine.port}?tabel={table}"
    out, err = (ran := process.started(*HITUNG, "--sumber", url, cwd=project)).communicate(
        timeout=120
    )
    assert (ran.returncode, out, err) == (0, of_files.out, of_files.err)


@pytest.mark.usefixtures("engine")
def test_a_spark_inside_iki_says_and_leaves_nothing(
    iki: Iki, project: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    before = sorted(project.rglob("*"))
    of_files = iki(*HITUNG)
    with spark.settings(tmp_path_factory.mktemp("settings"), server=False):
        ran = process.started(*HITUNG, "--sumber", "spark:///?parquet=rows.parquet", cwd=project)
    out, err = ran.communicate(timeout=200)
    assert (ran.returncode, out, err) == (0, of_files.out, of_files.err)
    assert sorted(project.rglob("*")) == before


@pytest.mark.usefixtures("engine")
def test_what_can_go_wrong_is_one_line(iki: Iki, project: Path) -> None:
    rows = project / "rows.parquet"
    narrow = view("sempit", "SELECT tahun FROM {}", rows)
    wrong = view("gagal", _FAILING, rows)
    for source, words in (
        ("spark:///?tabel=tiada", "tabel itu tidak ada"),
        ("spark:///?parquet=tiada", "berkas itu tidak ada"),
        ("spark:///", "sebutkan tabel"),
        (f"spark:///?tabel={narrow}", "tidak ada kolom periode"),
        (f"spark:///?tabel={wrong}", "DIVIDE_BY_ZERO"),
        (f"spark://127.0.0.1:{spark.free_port()}?tabel=x", "server tidak dapat dihubungi"),
        ("spark://server:15002?tabel=x&token=rahasia", "jangan tulis kata sandi"),
    ):  # fmt: skip
        check_one_line(iki(*HITUNG, "--sumber", source), words)


_FAILING = (
    "SELECT tahun, periode, jabatan, variabel, wilayah, "
    "CAST(1 / (length(nilai) - length(nilai)) AS STRING) AS nilai FROM {}"
)


@pytest.mark.usefixtures("engine")
def test_the_statements_are_of_spark(iki: Iki, project: Path) -> None:
    assert (project / "rows.parquet").exists()
    source = "spark:///?parquet=rows.parquet"
    ran = iki("sumber", source, "--sql", "--tahun", "2024")
    assert ran.code == 0, ran.err
    assert f"FROM `parquet`.`{project / 'rows.parquet'}`" in ran.out
    assert "BTRIM(" in ran.out.upper()
    looked_at = iki("sumber", source)
    assert "tahun 2024: 5 baris" in looked_at.out


def test_ctrl_c_ends_what_spark_is_working_on(engine: Spark, project: Path) -> None:
    # A task looks whether it is to end each time that `range` gives it a number, and within a join it does not.
    endless = "SELECT r.* FROM {} r WHERE (SELECT count(*) FROM range(1000000000000000) WHERE id % 7 = 3) > 0"
    table = view("lambat", endless, project / "rows.parquet")
    url = f"spark://127.0.0.1:{engine.port}?tabel={table}"
    working = session().sparkContext.statusTracker()
    ran = process.started(*HITUNG, "--sumber", url, cwd=project)
    process.until(lambda: bool(working.getActiveJobsIds()) or ran.poll() is not None, 100)
    ran.send_signal(signal.SIGINT)
    out, err = ran.communicate(timeout=60)
    assert (ran.returncode, out, err) == (130, "", "")
    process.until(lambda: not working.getActiveJobsIds(), 30)


@pytest.mark.usefixtures("engine")
def test_many_agencies_of_one_table(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The answer is read in batches, and the same as of files."""
    monkeypatch.setattr("iki.data.engines.connection.SOURCE_BATCH", 2)
    columns = ("tahun", "periode", "jabatan", "variabel", "nilai")
    rows = []
    for name, more in (("arsip", "60"), ("pasar", "0.005"), ("sosial", "23.125")):
        data = [("2024", "TW1", "seksi", "a", more), ("2024", "S1", "seksi", "b", "160")]
        text = "\n".join(map(",".join, (columns, *data)))
        test_rekap.agency(project / "kota" / name, data=f"{text}\n")
        rows += [(name, *row) for row in data]
    rows += [("asing", "2024", "TW1", "seksi", "a", "x")] * 3
    import pyarrow as pa
    import pyarrow.parquet as pq

    table = pa.table(dict(zip(("instansi", *columns), map(list, zip(*rows[::-1])))))  # noqa: B905
    pq.write_table(table, project / "bersama.parquet")
    url = f"spark:///?parquet={project / 'bersama.parquet'}"
    asked = ("rekap", "kota", "--tahun", 2024, "--sampai", "S1", "--format", "json")
    of_files, of_table = iki(*asked), iki(*asked, "--sumber", url)
    assert (of_table.code, of_table.out) == (0, of_files.out), of_table.err
    assert "1 instansi tidak punya folder proyek di sini" in of_table.said
