"""PostgreSQL: the same figures as from files, and one line for everything that can go wrong with a server."""

from __future__ import annotations

import signal
import threading
import zipfile
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki import open_project
from iki.model import Konsolidasi
from iki.periode import PERIODE, TAHUN
from tests import build, postgres, process
from tests import test_sumber_peringatan as peringatan
from tests.engines import needed
from tests.test_sumber import (
    ALL_COLUMNS,
    COLUMNS,
    JABATAN,
    LAIN,
    LAST,
    MANY_WRONG,
    SLOW,
    WRONG_ROWS,
    Cells,
    Made,
    Rows,
    check_codes,
    check_completeness,
    check_figures,
    check_many_wrong,
    check_one_line,
    check_rows_of_many,
    from_table,
    last_rows,
    one,
    right_rows,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from iki.model import Definisi
    from tests.conftest import Iki, Ran
    from tests.postgres import Server

needed("psycopg", "ibis", program=None if postgres.programs() else "PostgreSQL")
import psycopg  # noqa: E402

pytestmark = pytest.mark.engine

TYPES = {
    "text": "text",
    "numeric": "numeric",
    "decimal": "numeric(18, 4)",
    "double": "double precision",
}
SLEEPING = (
    "create or replace view lambat as select tahun, periode, jabatan, variabel, "
    "nilai || coalesce(pg_sleep(60)::text, '') as nilai from realisasi"
)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with postgres.server() as made:
        yield made


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN, "lain": LAIN})


def connected(server: Server, user: str = "postgres") -> Any:
    return psycopg.connect(host=str(server.folder), user=user, dbname="postgres", autocommit=True)


def fill(
    server: Server,
    rows: Rows | Cells,
    kind: str,
    name: str = "realisasi",
    columns: Sequence[str] = COLUMNS,
) -> None:
    marks = ", ".join(["%s"] * len(columns))
    columns = ", ".join(f"{c} {TYPES[kind] if c == 'nilai' else 'text'}" for c in columns)
    with connected(server) as connection, connection.cursor() as cursor:
        cursor.execute(f"drop table if exists {name} cascade; create table {name} ({columns})")
        cells = [[cell if kind == "text" else cell or None for cell in row] for row in rows]
        insert = f"insert into {name} values ({marks})"  # noqa: S608 - our own names
        cursor.executemany(insert, cells)


def made(server: Server) -> Made:
    from iki.data import engines

    found = engines.connect(url(server))
    return found.table, found.ask


@pytest.mark.parametrize("kind", TYPES)
@SLOW
@given(rows=right_rows())
def test_the_same_figures(kind: str, rows: Rows, server: Server, definisi: Definisi) -> None:
    fill(server, rows, kind)
    check_figures(made(server), rows, definisi, PERIODE["S1"])


@pytest.mark.witness
def test_the_same_codes_and_counts(server: Server, definisi: Definisi) -> None:
    fill(server, WRONG_ROWS, "text")
    check_codes(made(server), definisi)


def test_a_backslash_is_one_whatever_the_server_is_set_to(
    server: Server, definisi: Definisi
) -> None:
    rows: Rows = [
        ("2024", "TW1", "seksi", "jumlah", "1", "Désa \\"),
        ("2024", "TW1", "seksi", "jumlah", "2", "Désa \\' or true --"),
        ("2024", "TW2", "seksi", "jumlah", "4", "désa \\"),
    ]
    fill(server, rows, "text")
    with connected(server) as connection:
        connection.execute("alter database postgres set standard_conforming_strings = off")
        try:
            check_figures(made(server), rows, definisi)
        finally:
            connection.execute("alter database postgres reset standard_conforming_strings")


def test_all_that_can_be_wrong_at_once(server: Server, definisi: Definisi) -> None:
    fill(server, MANY_WRONG, "text", columns=ALL_COLUMNS)
    check_many_wrong(made(server), definisi)


@pytest.mark.parametrize(
    ("kind", "number", "code"),
    [("numeric", "NaN", "D08"), ("double", "Infinity", "D08"), ("double", "66.66666666666667", "D80")],
)  # fmt: skip
def test_numbers_that_are_none(
    kind: str, number: str, code: str, server: Server, definisi: Definisi
) -> None:
    fill(server, [one(number)], kind)
    _, found = from_table(made(server), definisi, TAHUN)
    assert [d.code for d in found] == [code]


def test_more_digits_than_a_decimal_of_other_engines(server: Server, definisi: Definisi) -> None:
    fill(server, [one("12345678901234567890.1234567891")], "numeric")
    of_table, found = from_table(made(server), definisi, TAHUN)
    assert found == []
    value = of_table.nilai[2024, "seksi", "jumlah"].nilai
    assert value == Decimal("12345678901234567890.1234567891")


@pytest.mark.parametrize("kind", ["text", "numeric"])
@pytest.mark.parametrize("numbers", LAST)
def test_the_last_value_of_any_length(
    kind: str, numbers: str, server: Server, definisi: Definisi
) -> None:
    rows = last_rows(LAST[numbers])
    fill(server, rows, kind)
    for sampai in (PERIODE["TW2"], TAHUN):
        check_figures(made(server), rows, definisi, sampai)


@pytest.mark.parametrize("konsolidasi", [k.value for k in Konsolidasi])
def test_rows_of_many_are_taken_together(
    konsolidasi: str, server: Server, definisi: Definisi
) -> None:
    def make(rows: Rows) -> Made:
        fill(server, rows, "decimal")
        return made(server)

    check_rows_of_many(konsolidasi, make, definisi)


@pytest.mark.parametrize("kind", TYPES)
@SLOW
@given(rows=right_rows(), sampai=st.sampled_from(["tahun", "TW2", "B05", "S1"]))
def test_the_same_completeness(
    kind: str, rows: Rows, sampai: str, server: Server, definisi: Definisi
) -> None:
    fill(server, rows, kind)
    check_completeness(made(server), rows, definisi, PERIODE[sampai])


def test_every_warning_of_rows(server: Server) -> None:
    fill(server, peringatan.WARNED, "text")
    definisi = build.definisi({"seksi": peringatan.JABATAN})
    peringatan.check_warnings(made(server), definisi)


# --- the command line ------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(build.project(tmp_path, jabatan=JABATAN))
    monkeypatch.delenv("PGPASSWORD", raising=False)
    monkeypatch.setenv("PGPASSFILE", str(tmp_path / "none"))
    return tmp_path


def url(server: Server, table: str = "realisasi", user: str = "postgres") -> str:
    return f"postgresql:///postgres?host={server.folder}&user={user}&tabel={table}"


def hitung(iki: Iki, source: str) -> Ran:
    return iki("hitung", "--tahun", "2024", "--format", "json", "--sumber", source)


@pytest.mark.usefixtures("project")
def test_what_can_go_wrong_is_one_line(iki: Iki, server: Server) -> None:
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        connection.execute(
            "drop role if exists pembaca; create role pembaca login password 'rahasia'"
        )
        connection.execute("create or replace view sempit as select tahun, periode from realisasi")
        connection.execute(
            "create or replace view gagal as select tahun, periode, jabatan, variabel, "
            "(1 / (length(nilai) - 1))::text as nilai from realisasi"
        )
    for source, words in (
        (url(server, "lain"), "tabel itu tidak ada"),
        (url(server, "sempit"), "tidak ada kolom jabatan"),
        (url(server, "gagal"), "division by zero"),
        (url(server, user="tiada"), "kata sandi atau nama pengguna ditolak"),
        (url(server, user="pembaca"), "kata sandi atau nama pengguna ditolak"),
        ("postgresql:///postgres?host=/tiada&tabel=x", "server tidak dapat dihubungi"),
        (
            f"postgresql:///tiada?host={server.folder}&user=postgres&tabel=x",
            "basis data itu tidak ada",
        ),
        (f"postgresql:///postgres?host={server.folder}&user=postgres", "sebutkan tabel"),
    ):
        check_one_line(hitung(iki, source), words)


@pytest.mark.usefixtures("project")
def test_a_user_without_rights_is_told_so(
    iki: Iki, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        connection.execute(
            "do $$ begin create role tamu login; exception when duplicate_object then null; end $$"
        )
        connection.execute("alter role tamu password 'rahasia'")
        connection.execute(
            "drop schema if exists tutup cascade; create schema tutup; create table tutup.isi ()"
        )
    monkeypatch.setenv("PGPASSWORD", "rahasia")
    for table in ("realisasi", "tutup.isi"):
        ran = hitung(iki, url(server, table, user="tamu"))
        assert (ran.code, ran.out) == (2, "")
        assert "pengguna ini tidak boleh membaca tabel itu" in ran.err
        assert "tamu" not in ran.err
    assert "tabel itu tidak ada" in hitung(iki, url(server, "tiada", user="tamu")).err


@pytest.mark.usefixtures("project")
def test_who_connects_is_said_nowhere(iki: Iki, server: Server) -> None:
    fill(server, [one("1")], "text")
    for source in (
        url(server),
        f"postgresql://postgres@/postgres?host={server.folder}&tabel=realisasi",
    ):
        ran = iki("jelaskan", "seksi.i2", "--tahun", "2024", "--format", "json", "--sumber", source)
        assert ran.code == 0, ran.err
        assert "tabel realisasi di postgresql:///postgres" in ran.out
        assert "postgres@" not in ran.out
        assert "user=" not in ran.out
    lost = hitung(iki, source.replace("realisasi", "tiada"))
    assert "postgres@" not in lost.err


@pytest.mark.usefixtures("project")
def test_a_table_in_another_schema_of_the_path_is_found(iki: Iki, server: Server) -> None:
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        connection.execute("alter role postgres set search_path = pg_catalog, public")
        connection.execute('drop schema if exists "s.k" cascade; create schema "s.k"')
        connection.execute('create table "s.k"."data.2024" as select * from realisasi')
        try:
            assert hitung(iki, url(server)).code == 0
        finally:
            connection.execute("alter role postgres reset search_path")
    assert hitung(iki, url(server, '"s.k"."data.2024"')).code == 0


@pytest.mark.usefixtures("project")
def test_a_database_whose_letters_are_not_certain_is_refused(iki: Iki, server: Server) -> None:
    with connected(server) as connection:
        connection.execute("drop database if exists lama")
        connection.execute("create database lama encoding 'SQL_ASCII' template template0")
    check_one_line(
        hitung(iki, url(server).replace("/postgres?", "/lama?")), "basis data ini memakai SQL_ASCII"
    )


@pytest.mark.usefixtures("project")
def test_a_secret_in_what_a_view_says_is_not_repeated(iki: Iki, server: Server) -> None:
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        for said in (
            "kata sandi kunci123",
            "kata sandi: kunci123",
            "password kunci123",
            "sandi=kunci123",
        ):
            connection.execute(
                "create or replace function bocor() returns text language plpgsql as "
                f"$$ begin raise exception '{said}'; end $$"
            )
            connection.execute(
                "create or replace view berahasia as select tahun, periode, jabatan, variabel, "
                "nilai || bocor() as nilai from realisasi"
            )
            ran = hitung(iki, url(server, "berahasia"))
            assert (ran.code, ran.out) == (2, "")
            assert "***" in ran.err
            assert "kunci123" not in ran.err


@pytest.mark.usefixtures("project")
def test_a_password_comes_from_the_environment_and_is_shown_nowhere(
    iki: Iki, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        if connection.execute("select 1 from pg_roles where rolname = 'pembaca'").fetchone():
            connection.execute("drop owned by pembaca; drop role pembaca")
        connection.execute("create role pembaca login password 'rahasia'")
        connection.execute("grant select on realisasi to pembaca")
    monkeypatch.setenv("PGPASSWORD", "rahasia")
    ran = hitung(iki, url(server, user="pembaca"))
    assert ran.code == 0, ran.err
    assert '"realisasi"' in ran.out
    assert "rahasia" not in ran.err
    monkeypatch.setenv("PGPASSWORD", "keliru-sekali")
    ran = hitung(iki, url(server, user="pembaca"))
    assert (ran.code, ran.out) == (2, "")
    assert "keliru-sekali" not in ran.err


@pytest.mark.usefixtures("project")
def test_the_connection_only_reads(server: Server) -> None:
    from iki.data import engines

    fill(server, [one("1")], "text")
    found = engines.connect(url(server))
    with pytest.raises(psycopg.errors.ReadOnlySqlTransaction):
        found.table.get_backend().con.execute("delete from realisasi")


@pytest.mark.usefixtures("project")
def test_a_server_that_stops_in_the_middle(iki: Iki) -> None:
    with postgres.server() as own:
        fill(own, [one("1")], "text")
        with connected(own) as connection:
            connection.execute(SLEEPING)
        stopping = threading.Timer(3, own.stop)
        stopping.start()
        ran = hitung(iki, url(own, "lambat"))
        stopping.join()
        check_one_line(ran, "terputus di tengah jalan")


# --- credentials -----------------------------------------------------------------------------------

PASSWORD = "sangat-rahasia-7"  # noqa: S105 - made for these tests


@pytest.fixture
def reader(server: Server) -> str:
    """Return the name of a user with a password who may read the table."""
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        known = connection.execute("select 1 from pg_roles where rolname = 'penilai'").fetchone()
        if not known:
            connection.execute(f"create role penilai login password '{PASSWORD}'")
        connection.execute("grant select on realisasi to penilai")
    return "penilai"


def private(file: Path, text: str) -> Path:
    file.write_text(text)
    file.chmod(0o600)
    return file


def test_a_password_comes_from_pgpass(
    iki: Iki, server: Server, reader: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = hitung(iki, url(server, user=reader))
    assert (ran.code, ran.out) == (2, "")
    assert "periksa ~/.pgpass" in ran.err
    for password, expected in ((PASSWORD, 0), ("keliru-sekali", 2)):
        file = private(project / "pgpass", f"{server.folder}:*:*:{reader}:{password}\n")
        monkeypatch.setenv("PGPASSFILE", str(file))
        ran = hitung(iki, url(server, user=reader))
        assert ran.code == expected, ran.err
        assert password not in ran.out + ran.err
    assert "kata sandi atau nama pengguna ditolak" in ran.err


def test_a_service_file_says_all_but_the_table(
    iki: Iki, server: Server, reader: str, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = (
        f"[kinerja]\nhost={server.folder}\nuser={reader}\ndbname=postgres\npassword={PASSWORD}\n"
    )
    monkeypatch.setenv("PGSERVICEFILE", str(private(project / "layanan.conf", lines)))
    source = "postgresql:///?service=kinerja&tabel=realisasi"
    for words in (
        ("hitung", "--tahun", "2024"),
        ("jelaskan", "seksi.i2", "--tahun", "2024", "--format", "json"),
        ("lampiran", "pengukuran", "--tahun", "2024", "-o", project / "a.xlsx"),
    ):
        ran = iki(*words, "--sumber", source)
        assert ran.code == 0, ran.err
        assert PASSWORD not in ran.out + ran.err
    parts = zipfile.ZipFile(project / "a.xlsx")
    assert not any(PASSWORD.encode() in parts.read(name) for name in parts.namelist())
    monkeypatch.setenv("PGSERVICE", "kinerja")
    assert hitung(iki, "postgresql:///?tabel=realisasi").code == 0
    check_one_line(
        hitung(iki, "postgresql:///?service=lain&tabel=realisasi"), "definition of service"
    )


@pytest.mark.usefixtures("project")
def test_what_would_undo_a_connection_that_only_reads_is_refused(iki: Iki, server: Server) -> None:
    source = f"{url(server)}&options=-c%20default_transaction_read_only%3Doff"
    ran = hitung(iki, source)
    assert (ran.code, ran.out) == (2, "")
    assert "options tidak dapat dipakai" in ran.err


# --- work that does not end ------------------------------------------------------------------------


def test_ctrl_c_ends_what_the_server_is_working_on(server: Server, project: Path) -> None:
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        connection.execute(SLEEPING)
        words = ("hitung", "--tahun", "2024", "--sumber", url(server, "lambat"))
        ran = process.started(*words, cwd=project)
        process.until(lambda: postgres.working(connection) > 0 or ran.poll() is not None, 60)
        ran.send_signal(signal.SIGINT)
        out, err = ran.communicate(timeout=30)
        assert (ran.returncode, out, err) == (130, "", "")
        process.until(lambda: postgres.working(connection) == 0, 10)


@pytest.mark.usefixtures("project")
def test_a_question_that_takes_too_long_is_ended_by_the_server(
    iki: Iki, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iki.data.engines.postgres.SOURCE_SECONDS", 1)
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        connection.execute(SLEEPING)
    check_one_line(hitung(iki, url(server, "lambat")), "pertanyaan dihentikan")


@pytest.mark.usefixtures("project")
def test_a_disk_of_the_server_that_is_full_is_one_line(iki: Iki, server: Server) -> None:
    fill(server, [one("1")], "text")
    with connected(server) as connection:
        connection.execute("alter system set temp_file_limit = '1MB'")
        connection.execute("alter system set work_mem = '64kB'")
        connection.execute("select pg_reload_conf()")
        connection.execute(
            "create or replace view besar as select '2024' tahun, 'TW1' periode, 'seksi' jabatan, "
            "'jumlah' variabel, '1' nilai, repeat(md5(n::text), 3) wilayah from generate_series(1, 100000) n"
        )
        try:
            ran = hitung(iki, url(server, "besar"))
        finally:
            connection.execute("alter system reset all")
            connection.execute("select pg_reload_conf()")
    check_one_line(ran, "cakram penuh")


@pytest.mark.usefixtures("project")
def test_the_statements_are_of_postgresql(iki: Iki, server: Server) -> None:
    fill(server, [one("1")], "numeric")
    ran = iki("sumber", url(server), "--sql", "--tahun", "2024")
    assert ran.code == 0, ran.err
    assert "FILTER(WHERE" in ran.out
    assert "DECIMAL(38" in ran.out
    assert "tahun 2024: 1 baris" in iki("sumber", url(server), "--periksa").out


def test_a_project_ends_its_transaction(server: Server, project: Path) -> None:
    fill(server, [one("1")], "text")
    before = _connections_of_iki(server)  # of tests before this one
    with open_project(project, url(server)) as opened:
        opened.compute(2024)
        (own,) = _connections_of_iki(server) - before
    process.until(lambda: own not in _connections_of_iki(server), 10)


def _connections_of_iki(server: Server) -> set[int]:
    with connected(server) as connection:
        asked = "select pid from pg_stat_activity where application_name = 'iki'"
        return {pid for (pid,) in connection.execute(asked).fetchall()}
