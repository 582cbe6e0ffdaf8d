"""docs/skala.md is followed: its SQL runs in the engines it is for, and iki gives the figures of the same rows as files.

The words after the language of a block say what happens to it: `mesin=duckdb`, `mesin=duckdb:FILE` and
`mesin=postgresql` run it there, `berkas=FILE` saves it, `sama` says that its commands print the same as
without a source, `pertanyaan=2` is a question as `iki sumber --sql` prints it. `pytest --update-golden` writes the latter.
"""

from __future__ import annotations

import csv
import re
import shlex
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import pytest

from tests import build, postgres
from tests.engines import needed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Golden, Iki

needed("duckdb", "ibis")
import duckdb  # noqa: E402

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "skala.md"
_FENCED = re.compile(
    r"^```(?P<language>\w+)(?: (?P<words>[^\n]+))?\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_SQL = ("sumber", "duckdb:///kantor.duckdb?tabel=realisasi", "--sql", "--tahun", "2024")


class Block(NamedTuple):
    language: str
    words: dict[str, str]
    text: str

    @property
    def commands(self) -> list[list[str]]:
        return [shlex.split(line)[1:] for line in self.text.splitlines()]


def blocks() -> list[Block]:
    return [
        Block(m["language"], _words(m["words"]), m["text"])
        for m in _FENCED.finditer(PAGE.read_text(encoding="utf-8"))
    ]


def _words(words: str | None) -> dict[str, str]:
    return dict(word.partition("=")[::2] for word in (words or "").split())


DATA = "data/realisasi/2024/semua.csv"


def rows() -> Iterator[str]:
    """Yield lines of CSV: a value for each month, of one variable for each of two kecamatan."""
    yield "tahun,periode,jabatan,variabel,nilai,wilayah,bukti"
    for bulan in range(1, 13):
        start = f"2024,B{bulan:02},seksi"
        yield f"{start},a,{bulan}.5,,Rekap bulan {bulan}"
        yield f"{start},b,{bulan * 10},Senduro,"
        yield f"{start},b,{bulan * 7},Pasirian,"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project whose folder is named as an agency."""
    folder = tmp_path / "satpol_pp"
    build.write(build.project(folder), {DATA: "".join(f"{row}\n" for row in rows())})
    monkeypatch.chdir(folder)
    return folder


def in_duckdb(block: Block) -> None:
    with duckdb.connect(block.words["mesin"].partition(":")[2] or ":memory:") as connection:
        connection.execute(block.text)


def test_files_and_duckdb(project: Path, iki: Iki) -> None:
    """What is set up gives the bytes of the files, command by command."""
    of_files = iki("hitung", "--tahun", "2024", "--format", "json")
    assert of_files.code == 0
    compared = 0
    for block in blocks():
        if block.words.get("mesin", "").startswith("duckdb"):
            in_duckdb(block)
        for command in block.commands if "sama" in block.words else ():
            ran = iki(*command, "--format", "json")
            assert (ran.code, ran.out) == (0, of_files.out), command
            compared += 1
    assert compared == 3
    assert (project / "realisasi.parquet").is_file()


def test_the_question_is_the_one_that_is_asked(project: Path, iki: Iki, golden: Golden) -> None:
    for block in blocks():
        if block.words.get("mesin", "").startswith("duckdb"):
            in_duckdb(block)
    ran = iki(*_SQL)
    assert ran.code == 0, ran.err
    _, *questions = re.split(r"^(?=-- )", ran.out, flags=re.MULTILINE)[1:]
    text = PAGE.read_text(encoding="utf-8")

    def written(match: re.Match[str]) -> str:
        number = _words(match["words"]).get("pertanyaan")
        if number is None:
            return match[0]
        question = "".join(f"{line.rstrip()}\n" for line in questions[int(number) - 1].splitlines())
        return f"```sql pertanyaan={number}\n{question.rstrip()}\n```"

    assert "pertanyaan=" in text
    assert (project / "kantor.duckdb").is_file()
    golden("../../docs/skala.md", _FENCED.sub(written, text))


# --- PostgreSQL ------------------------------------------------------------------------------------

# An office's own tables, with what its view has to leave out and to name.
OFFICE = """\
INSERT INTO esakip.opd VALUES (1, 'satpol_pp'), (2, 'dinas_lain');
INSERT INTO esakip.kecamatan VALUES (1, 'Senduro'), (2, 'Pasirian');
INSERT INTO esakip.data SELECT row_number() OVER (), 1, jabatan, variabel
  FROM (SELECT DISTINCT jabatan, variabel FROM sakip.realisasi) AS every;
INSERT INTO esakip.data VALUES (1000, 2, 'kasi_lain', 'lain');
INSERT INTO esakip.capaian SELECT d.id, k.id, r.tahun, substr(r.periode, 2)::int, r.nilai, r.bukti, true
  FROM sakip.realisasi r JOIN esakip.data d USING (jabatan, variabel) LEFT JOIN esakip.kecamatan k ON k.nama = r.wilayah
  WHERE r.tahun = 2024;
INSERT INTO esakip.capaian VALUES (1000, NULL, 2024, 1, 99, '', true), (1, NULL, 2024, 1, 99, '', false);
"""


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    needed("psycopg")
    if postgres.programs() is None:
        pytest.skip("PostgreSQL belum terpasang")
    with postgres.server() as made:
        yield made


@pytest.fixture
def database(server: postgres.Server, project: Path) -> Iterator[str]:
    """Make the database of the page, with the rows of the project in both its forms, and its role with a password."""
    import psycopg

    home = f"host={server.folder} user={postgres.USER}"
    with psycopg.connect(f"{home} dbname=postgres", autocommit=True) as connection:
        connection.execute("CREATE DATABASE sakip")
    with psycopg.connect(f"{home} dbname=sakip", autocommit=True) as connection:
        for block in blocks():
            if block.words.get("mesin") == "postgresql" and block.language == "sql":
                connection.execute(block.text)
        with (project / DATA).open(encoding="utf-8") as file, connection.cursor() as cursor:
            rows = [{"instansi": project.name, **row} for row in csv.DictReader(file)]
            cursor.executemany(INSERT, rows)
        connection.execute(OFFICE)
        connection.execute("ALTER ROLE iki_baca PASSWORD 'kata-sandi'")
    yield f"{home} dbname=sakip"
    with psycopg.connect(f"{home} dbname=postgres", autocommit=True) as connection:
        connection.execute("DROP DATABASE sakip WITH (FORCE)")
        connection.execute("DROP ROLE iki_baca")


INSERT = """\
INSERT INTO sakip.realisasi (tahun, instansi, jabatan, variabel, periode, wilayah, nilai, bukti) VALUES
  (%(tahun)s, %(instansi)s, %(jabatan)s, %(variabel)s, %(periode)s, %(wilayah)s, %(nilai)s, %(bukti)s)
"""


@pytest.mark.engine
@pytest.mark.usefixtures("database")
def test_postgresql(
    server: postgres.Server, project: Path, iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its table and its view give the bytes of the files, to a role that can do nothing else, without a password typed."""
    import psycopg

    for block in blocks():
        if block.language == "text" and "berkas" in block.words:
            text = block.text.replace("db.kabupaten.go.id", str(server.folder))
            (project.parent / block.words["berkas"]).write_text(text)
    (project.parent / ".pgpass").chmod(0o600)
    monkeypatch.setenv("PGSERVICEFILE", str(project.parent / ".pg_service.conf"))
    monkeypatch.setenv("PGPASSFILE", str(project.parent / ".pgpass"))
    of_files = iki("hitung", "--tahun", "2024", "--format", "json")
    assert of_files.code == 0
    (block,) = [b for b in blocks() if b.words.get("mesin") == "postgresql" and b.language == "sh"]
    looked, *computed = block.commands
    ran = iki(*looked)
    assert ran.code == 0, ran.err
    assert "tahun 2024: 36 baris" in ran.out
    assert len(computed) == 2
    for command in computed:
        ran = iki(*command, "--format", "json")
        assert (ran.code, ran.out) == (0, of_files.out), ran.err
        assert "kata-sandi" not in ran.err
    reader = (
        f"host={server.folder} dbname=sakip user=iki_baca passfile={project.parent / '.pgpass'}"
    )
    with psycopg.connect(reader, autocommit=True) as connection:
        for statement in ("DELETE FROM realisasi", "SET default_transaction_read_only = off; DELETE FROM realisasi",
                          "SELECT * FROM esakip.capaian", "CREATE TABLE sakip.x (a int)"):  # fmt: skip
            with pytest.raises(
                (psycopg.errors.ReadOnlySqlTransaction, psycopg.errors.InsufficientPrivilege)
            ):
                connection.execute(statement)


def test_the_key_refuses_a_value_twice(database: str) -> None:
    import psycopg

    again = "INSERT INTO sakip.realisasi SELECT * FROM sakip.realisasi"
    with (
        psycopg.connect(database, autocommit=True) as connection,
        pytest.raises(psycopg.errors.UniqueViolation),
    ):
        connection.execute(again)
