"""`--sumber` and `iki sumber` at the command line, with DuckDB: files, folders, databases, and what is refused."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from iki.credentials import holds_credential, without_credentials
from iki.data.engines import engine_errors
from iki.errors import UsageError
from iki.jelaskan.schema import trail_schema
from tests import build, contoh, process
from tests.engines import needed

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

needed("duckdb", "ibis")
import duckdb  # noqa: E402

from tests.test_sumber import check_one_line  # noqa: E402

CSV = """\
tahun,periode,jabatan,variabel,nilai,wilayah,bukti,catatan
2024,TW1,seksi,a,10,,Laporan TW1,
2024,TW2,seksi,a,"12,5",,Laporan TW2,sementara
2024,TW1,seksi,b,20,Senduro,,
2024,TW2,seksi,b,30,Pasirian,,
2023,tahun,seksi,a,7,,,
2023,tahun,seksi,b,9,,,
"""
REALISASI = """\
create table realisasi as
select * replace (replace(nilai, ',', '.')::decimal(18, 3) as nilai, tahun::int as tahun)
from read_csv('{}', all_varchar = true)
"""
DATABASE = f"duckdb:///{contoh.DATABASE}?tabel=realisasi"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project with the same rows as files, in a database, and in Parquet."""
    build.project(tmp_path, CSV)
    contoh.table(tmp_path / contoh.DATABASE, REALISASI.format(tmp_path / "data/realisasi/a.csv"))
    (tmp_path / "lake").mkdir()
    with duckdb.connect(str(tmp_path / contoh.DATABASE)) as connection:
        for tahun in (2023, 2024):
            file = tmp_path / f"lake/{tahun}.parquet"
            connection.execute(
                f"copy (select * from realisasi where tahun = {tahun}) to '{file}' (format parquet)"  # noqa: S608
            )
    monkeypatch.chdir(tmp_path)
    return tmp_path


SOURCES = (DATABASE, "lake", "lake/*.parquet", "data/realisasi", "data/realisasi/a.csv")
COMMANDS = (
    ("hitung", "--tahun", "2024"),
    ("hitung", "--tahun", "2024", "--sampai", "TW1"),
    ("bandingkan", "--tahun", "2023", "--tahun", "2024"),
    ("bandingkan", "--tahun", "2024", "--per", "triwulan"),
    ("bandingkan", "--tahun", "2024", "--per", "triwulan", "--lepas"),
    ("kelengkapan", "--tahun", "2024"),
)


@pytest.mark.machine
@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_gives_the_same_bytes(iki: Iki, command: tuple[str, ...]) -> None:
    of_files = iki(*command, "--format", "json")
    assert of_files.code == 0
    for source in SOURCES if command == COMMANDS[0] else SOURCES[:2]:
        of_table = iki(*command, "--format", "json", "--sumber", source)
        assert (of_table.code, of_table.out) == (0, of_files.out), source


def explained(document: str) -> list[dict[str, Any]]:
    """The indikator of what `jelaskan` wrote as JSON, which is as its schema says."""
    found = json.loads(document)
    Draft202012Validator(trail_schema()).validate(found)
    indikator: list[dict[str, Any]] = found["jabatan"][0]["indikator"]
    return indikator


@pytest.mark.usefixtures("project")
def test_the_trail_names_table_and_key(iki: Iki) -> None:
    ran = iki("jelaskan", "seksi.i", "--tahun", "2024", "--format", "json", "--sumber", DATABASE)
    (indikator,) = explained(ran.out)
    rows = [row for variabel in indikator["variabel"] for row in variabel["baris"]]
    assert {row["berkas"] for row in rows} == {f"tabel realisasi di duckdb:///{contoh.DATABASE}"}
    assert {row["baris"] for row in rows} == {None}
    assert [(r["periode"], r["wilayah"], r["nilai"]) for r in rows] == [
        ("TW1", None, 10), ("TW2", None, 12.5), ("TW1", "Senduro", 20), ("TW2", "Pasirian", 30),
    ]  # fmt: skip
    for form in ("teks", "markdown"):
        shown = iki(
            "jelaskan", "seksi.i", "--tahun", "2024", "--format", form, "--sumber", DATABASE
        )
        assert "tabel realisasi di duckdb" in shown.shown
        assert "data.duckdb:0" not in shown.out


def test_rows_taken_together_are_told_wherever_rows_are(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where rows are too many to be shown one by one (here: two), how many they are stands in their place."""
    monkeypatch.setattr("iki.data.tables.shown_rows.SOURCE_SHOWN", 1)
    told = f"tabel realisasi di duckdb:///{contoh.DATABASE}: 2 baris diringkas"
    asked = ("hitung", "--tahun", "2024", "--rinci", "--sumber", DATABASE)
    assert iki(*asked).shown.count(told) == 2
    (indikator,) = json.loads(iki(*asked, "--format", "json").out)["jabatan"][0]["indikator"]
    groups = [
        (g["periode"], g["jumlah_baris"], g["jumlah_wilayah"], g["nilai"], g["dipakai"])
        for variabel in indikator["variabel"]
        for g in variabel["gabungan"]
    ]
    assert groups == [
        ("TW1", 1, 0, 10, True), ("TW2", 1, 0, 12.5, True),
        ("TW1", 1, 1, 20, True), ("TW2", 1, 1, 30, True),
    ]  # fmt: skip
    question = ("jelaskan", "seksi.i", "--tahun", "2024", "--format", "json", "--sumber", DATABASE)
    (indikator,) = explained(iki(*question).out)
    assert [len(variabel["gabungan"]) for variabel in indikator["variabel"]] == [2, 2]
    file = project / "pengukuran.xlsx"
    iki("lampiran", "pengukuran", "--tahun", "2024", "-o", file, "--sumber", DATABASE)
    cells = openpyxl.load_workbook(file)["Kertas Kerja Variabel"].iter_rows(values_only=True)
    said = [str(cell).replace("\n", "") for row in cells for cell in row]
    assert sum(cell.startswith(told) for cell in said) == 2


@pytest.mark.usefixtures("project")
def test_annexes_are_made_from_a_table(iki: Iki, project: Path) -> None:
    for words in (("pengukuran", "--tahun", "2024"), ("monitoring", "--tahun", "2024"),
                  ("perbandingan", "--tahun", "2023", "--tahun", "2024")):  # fmt: skip
        file = project / f"{words[0]}.xlsx"
        assert iki("lampiran", *words, "-o", file, "--sumber", DATABASE).code == 0
        assert file.stat().st_size > 5_000


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("tiada.parquet", "tidak ada"),
        ("definitions", "tidak ada berkas .parquet atau .csv"),
        ("duckdb:///tiada.duckdb?tabel=realisasi", "berkas tiada.duckdb tidak ada"),
        ("duckdb://data.duckdb?tabel=realisasi", "tiga garis miring"),
        ("duckdb:///data.duckdb", "sebutkan tabel"),
        ("duckdb:///data.duckdb?tabel=lain", "tabel itu tidak ada"),
        ("mongodb://server/db?tabel=x", "tidak dikenal"),
        ("semicolon.csv", "titik koma"),
        ("empty.csv", "baris ini bukan judul kolom [D02]"),
    ],
)
def test_what_is_no_source_is_one_line(iki: Iki, project: Path, source: str, words: str) -> None:
    (project / "semicolon.csv").write_text(CSV.replace(",", ";"))
    (project / "empty.csv").write_text("a,b,c,d,e\n1,2,3,4,5\n")
    ran = iki("hitung", "--tahun", "2024", "--sumber", source)
    check_one_line(ran, words)


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "source",
    [
        "postgresql://saya:rahasia@server/db?tabel=x",
        "postgresql://server/db?tabel=x&password=rahasia",
        "postgresql://server/db?tabel=x&PGPASSWORD=rahasia",
        "duckdb:///data.duckdb?tabel=realisasi&token=rahasia",
        "entah://saya:rahasia@server",
        "postgresql://server/db?tabel=x&%70assword=rahasia",
        "postgresql://server/db?tabel=x&%2570assword%253Drahasia",
        "postgresql://server/db?url=postgresql%3A%2F%2Fsaya%3Arahasia%40server",
        "postgresql%3A%2F%2Fsaya:rahasia@server/db",
        "postgresql:/saya:rahasia@server/db?tabel=x",
        "postgresql:saya:rahasia@server/db?tabel=x",
        "postgresql:///saya:rahasia@server/db?tabel=x",
        "postgresql:\\\\saya:rahasia@server/db?tabel=x",
        "saya:rahasia@server/db",
        "postgresql://saya:ra/hasia@server/db?tabel=x",
        "postgresql://saya:12?rahasia@server/db?tabel=x",
        "postgresql://saya:12#rahasia@server/db?tabel=x",
        "host=server password=rahasia dbname=db",
        "host=server password = 'rahasia'",
        "Server=server;Uid=saya;PWD=rahasia",
        "postgresql://server/password=rahasia?tabel=x",
        "postgresql://server/db?dbname=password%3Drahasia",
        "bigquery://proyek/db?tabel=x&credentials_key=rahasia",
        "entah://server/db?tabel=x&KEY=rahasia",
        "entah://server/db?tabel=x&apikey=rahasia",
        "entah://server/db?tabel=x&api%5Fkey=rahasia",
        "spark://server:15002/;token=rahasia?tabel=x",
        "postgresql://server/db?tabel=x&\uff50assword=rahasia",
    ],
)
def test_a_password_in_a_url_is_refused_and_not_repeated(iki: Iki, source: str) -> None:
    for command in (("hitung", "--tahun", "2024", "--sumber", source), ("sumber", source)):
        ran = iki(*command)
        assert (ran.code, ran.out) == (2, "")
        assert "jangan tulis kata sandi" in ran.err
        assert "rahasia" not in ran.err


@pytest.mark.parametrize(
    "text",
    [
        "data.parquet",
        "data/realisasi/*.csv",
        r"C:\Data@2024\a.parquet",
        "duckdb:///C:/Data@2024/a.duckdb?tabel=x",
        "duckdb:////srv/a.duckdb?tabel=skema.x",
        "postgresql://ekinerja@server:5432/db?tabel=skema.realisasi",
        "postgresql://server:5432/db?user=saya@server&tabel=x",
        "postgresql:///?service=kinerja&tabel=reset_password",
        "postgresql://server/db?tabel=x&sslkey=/root/x&passfile=/root/y&keepalives=1",
        "sc://server:15002/;use_ssl=true?tabel=x",
        "lake/tahun=2024",
    ],
)
def test_what_is_no_secret(text: str) -> None:
    assert not holds_credential(text)


@pytest.mark.machine
@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "source",
    [
        "postgresql://{0}/rahasia?tabel=x",
        "postgresql://{0}/db?tabel=x&dbname=rahasia",
        "postgresql://{0}/db?tabel=x&entah=rahasia",
        "postgresql://{0}/db?tabel=x&options=rahasia",
        "entah://{0}/rahasia?tabel=x",
        "postgresql:/{0}/db?x=rahasia",
        "spark://{0}/rahasia?tabel=x",
    ],
)
def test_what_may_be_a_secret_is_not_repeated(iki: Iki, project: Path, source: str) -> None:
    """Nobody listens there: no server has said that this is the name of a database."""
    source = source.format("127.0.0.1:9")
    for command in (("hitung", "--tahun", "2024", "--sumber", source), ("sumber", source)):
        ran = iki(*command)
        assert (ran.code, ran.out) == (2, "")
        assert "rahasia" not in ran.err
    file = project / "definitions/instansi.yaml"
    file.write_text(f"{file.read_text()}sumber: {source}\n")
    for words in (("hitung", "--tahun", "2024"), ("sumber",), ("rekap", "..", "--tahun", "2024")):
        ran = iki(*words)
        assert "rahasia" not in ran.out + ran.err


def test_no_secret_is_left_of_what_an_engine_says() -> None:
    said = (
        "connection to postgresql://saya:rahasia@h/db failed: password=rahasia PGPASSWORD: rahasia, "
        "password 'rahasia sekali', apikey=rahasia"
    )
    assert "rahasia" not in without_credentials(said)
    with (
        pytest.raises(UsageError, match=r"salah: .*\*\*\*"),
        engine_errors("x", hidden=["rahasia"]),
    ):
        raise OSError("salah: rahasia")


@pytest.mark.usefixtures("project")
def test_what_is_wrong_blocks_and_is_told_in_every_form(iki: Iki, project: Path) -> None:
    wrong = "create table realisasi as select 2024 as tahun, 'TW1' as periode, 'seksi' as jabatan, 'c' as variabel, 1 as nilai"
    contoh.table(project / "wrong.duckdb", wrong)
    source = "duckdb:///wrong.duckdb?tabel=realisasi"
    ran = iki("hitung", "--tahun", "2024", "--sumber", source)
    assert (ran.code, ran.out) == (1, "")
    assert "[D07]" in ran.err
    for form in ("teks", "ringkas", "github", "json", "sarif", "junit"):
        checked = iki("sumber", source, "--format", form)
        assert checked.code == 1
        assert "D07" in checked.out
        assert "1 baris, misalnya 2024 TW1 seksi.c" in checked.shown


@pytest.mark.usefixtures("project")
def test_a_source_is_looked_at_before_it_is_used(iki: Iki) -> None:
    ran = iki("sumber", DATABASE)
    assert ran.code == 0
    assert "nilai     decimal(18, 3)" in ran.out
    assert "tahun 2023: 2 baris" in ran.out
    assert "tahun 2024: 4 baris" in ran.out
    assert "tidak ada kesalahan" in ran.out


@pytest.mark.usefixtures("project")
def test_the_statements_can_be_read_before_anything_runs(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a question was asked")

    monkeypatch.setattr("ibis.backends.duckdb.Backend.to_pyarrow", refuse)
    ran = iki("sumber", DATABASE, "--sql", "--tahun", "2024", "--sampai", "TW2")
    assert ran.code == 0, ran.err
    assert ran.out.count("\n-- ") == 4
    assert ran.out.count("GROUP BY") >= 3
    assert ran.out.count("SUM(") >= 3
    assert iki("sumber", DATABASE, "--sql").code == 2


def test_a_shared_table_has_the_rows_of_each_agency_by_its_folder(iki: Iki, project: Path) -> None:
    own, other = project.name, "dinas-lain"
    rows = ", ".join(
        f"(2024, 'TW1', 'seksi', '{v}', {n}, '{i}')"
        for i, factor in ((own, 1), (other, 7))
        for v, n in (("a", factor), ("b", 2))
    )
    contoh.table(
        project / "shared.duckdb",
        f"create table realisasi as select * from (values {rows}) as isi(tahun, periode, jabatan, variabel, nilai, instansi)",  # noqa: S608
    )
    source = "duckdb:///shared.duckdb?tabel=realisasi"
    ran = iki("hitung", "--tahun", "2024", "--format", "json", "--sumber", source)
    (indikator,) = json.loads(ran.out)["jabatan"][0]["indikator"]
    assert indikator["realisasi"] == 50
    contoh.table(project / "shared.duckdb", f"delete from realisasi where instansi = '{own}'")  # noqa: S608
    ran = iki("hitung", "--tahun", "2024", "--sumber", source)
    assert f"instansi {own} tidak punya baris" in ran.said


WITHOUT_IBIS = """
import sys
sys.modules["ibis"] = None
from iki.__main__ import run
sys.exit(run())
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ("hitung", "--tahun", "2024", "--sumber"),
        ("validasi", "--sumber"),
        ("kelengkapan", "--tahun", "2024", "--sumber"),
        ("sumber",),
        ("rekap", "..", "--tahun", "2024", "--sumber"),
    ],
)
def test_from_its_start_an_iki_without_engines_names_what_brings_them(
    arguments: tuple[str, ...], project: Path
) -> None:
    """A test within this process has imported by now what an installation without engines cannot."""
    (project / "a.csv").write_text("tahun,periode,jabatan,variabel,nilai\n", encoding="utf-8")
    ran = subprocess.run(  # noqa: S603 - the code stands above
        [sys.executable, "-c", WITHOUT_IBIS, *arguments, "a.csv"],
        capture_output=True, encoding="utf-8", check=False, cwd=project,
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    assert "python -m pip install 'iki[duckdb]'" in ran.stderr


@pytest.mark.usefixtures("project")
def test_an_engine_that_is_not_installed_is_named(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in [name for name in sys.modules if name.split(".")[0] == "ibis"]:
        monkeypatch.delitem(sys.modules, module)
    monkeypatch.setitem(sys.modules, "ibis", None)
    ran = iki("hitung", "--tahun", "2024", "--sumber", DATABASE)
    assert (ran.code, ran.out) == (2, "")
    assert "python -m pip install 'iki[duckdb]'" in ran.err
    ran = iki("hitung", "--tahun", "2024", "--sumber", "mysql2://x?tabel=y")
    assert (ran.code, ran.out) == (2, "")
    assert "“mysql2” tidak dikenal" in ran.err


@pytest.mark.usefixtures("project")
def test_nothing_is_left_beside_what_is_read(iki: Iki, project: Path) -> None:
    before = sorted(project.rglob("*"))
    content = (project / contoh.DATABASE).read_bytes()
    assert iki("hitung", "--tahun", "2024", "--sumber", DATABASE).code == 0
    assert iki("hitung", "--tahun", "2024", "--sumber", "lake").code == 0
    assert sorted(project.rglob("*")) == before
    assert (project / contoh.DATABASE).read_bytes() == content


@pytest.mark.machine
def test_ibis_is_imported_for_a_source_alone(project: Path) -> None:
    code = "import sys; from iki.__main__ import run; run(); print(*sys.modules, file=sys.stderr)"

    def modules(*arguments: str) -> set[str]:
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-c", f"import sys; sys.argv = {['iki', *arguments]!r}; {code}"],
            cwd=project, capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip
        return set(done.stderr.split())

    engines = {"ibis", "duckdb", "pyarrow", "pandas", "iki.data.tables", "iki.data.engines"}
    assert not modules("hitung", "--tahun", "2024") & engines
    assert engines <= modules("hitung", "--tahun", "2024", "--sumber", DATABASE) | {"pandas"}


# --- work that does not end ------------------------------------------------------------------------

_ENDLESS = (
    "create view lambat as select tahun, periode, jabatan, variabel, "
    "(nilai + (select sum(hash(a.range * b.range)) % 2 from range(1000000) a, range(1000000) b)) as nilai, wilayah from realisasi"
)
_LARGE = (
    "create view besar as select '2024' tahun, 'TW1' periode, 'seksi' jabatan, 'a' variabel, '1' nilai, "
    "repeat(md5(range::varchar), 4) wilayah from range(600000)"
)


@pytest.mark.machine
def test_ctrl_c_ends_what_duckdb_is_working_on(project: Path) -> None:
    contoh.table(project / contoh.DATABASE, _ENDLESS)
    source = DATABASE.replace("realisasi", "lambat")
    ran = process.started("hitung", "--tahun", "2024", "--sumber", source, cwd=project)
    process.until(lambda: process.computes(ran), 120)
    ran.send_signal(signal.SIGINT)
    out, err = ran.communicate(timeout=30)
    assert (ran.returncode, out, err) == (130, "", "")


@pytest.mark.machine
def test_a_question_that_takes_too_long_is_ended(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iki.data.engines.connection.SOURCE_SECONDS", 1)
    contoh.table(project / contoh.DATABASE, _ENDLESS)
    ran = iki("hitung", "--tahun", "2024", "--sumber", DATABASE.replace("realisasi", "lambat"))
    assert (ran.code, ran.out) == (2, "")
    assert "pertanyaan dihentikan sesudah 1 detik" in ran.err


def test_a_disk_that_is_full_is_one_line(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iki.data.engines import duckdb as of_iki

    contoh.table(project / contoh.DATABASE, _LARGE)
    embedded = of_iki.connect_duckdb

    def small(database: Path | None = None) -> object:
        connection = embedded(database)
        connection.con.execute("set memory_limit = '120MB'; set threads = 1")
        connection.con.execute("set max_temp_directory_size = '1MB'")
        return connection

    monkeypatch.setattr(of_iki, "connect_duckdb", small)
    ran = iki("hitung", "--tahun", "2024", "--sumber", DATABASE.replace("realisasi", "besar"))
    check_one_line(ran, "cakram penuh")


# --- other engines, and what engines say -------------------------------------------------------------


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("source", ["datafusion:///?tabel=t", "trino://saya@server/k?tabel=t"])
def test_an_engine_that_no_test_runs_is_refused(iki: Iki, source: str) -> None:
    ran = iki("hitung", "--tahun", "2024", "--sumber", source)
    assert (ran.code, ran.out) == (2, "")
    assert "Yang dikenal: duckdb, sqlite, postgresql, postgres, spark, sc" in ran.err
    assert "saya" not in ran.err


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (
            "[RETRIES_EXCEEDED] The maximum number of retries has been exceeded.",
            "terputus di tengah jalan",
        ),
        ("Caused by: java.io.IOException: No space left on device", "cakram penuh"),
        ("server closed the connection unexpectedly", "terputus di tengah jalan"),
        ('could not write to file "base/pgsql_tmp": No space left on device', "cakram penuh"),
    ],
)
def test_what_engines_say_in_the_middle_of_their_work(said: str, words: str) -> None:
    with pytest.raises(UsageError, match=words), engine_errors("tabel t", every=True):
        raise RuntimeError(said)
