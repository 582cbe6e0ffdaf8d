"""Parquet and CSV files as a source: no column of one of them gets lost, and nothing is taken for another."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from tests import build
from tests.engines import needed

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Iki

needed("duckdb", "ibis")
import duckdb  # noqa: E402

from tests.test_sumber import check_one_line  # noqa: E402

HEADER = "tahun,periode,jabatan,variabel,nilai,wilayah"
OF_2024 = (
    "select 2024 tahun, 'TW1' periode, 'seksi' jabatan, 'a' variabel, 10.0 nilai, 'Senduro' wilayah"
)
OF_B = OF_2024.replace("'a'", "'b'").replace("10.0", "40.0")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a project whose indikator is a / b * 100."""
    monkeypatch.chdir(build.project(tmp_path))
    return tmp_path


def write(folder: Path, files: Mapping[str, str | bytes]) -> None:
    """Write CSV files as they are given, and Parquet files of what a question returns."""
    for name, content in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if isinstance(content, bytes):
            file.write_bytes(content)
        elif file.suffix == ".parquet":
            duckdb.execute(f"copy ({content}) to '{file}' (format parquet)")
        else:
            file.write_bytes(content.encode())


def figure(iki: Iki, *source: str) -> Any:
    ran = iki("hitung", "--tahun", "2024", "--format", "json", *source)
    assert ran.code == 0, ran.err
    (indikator,) = json.loads(ran.out)["jabatan"][0]["indikator"]
    return indikator["realisasi"]


REFUSED: dict[str, tuple[Mapping[str, str | bytes], str]] = {
    "a value that is misspelt in one file": (
        {"lake/a.parquet": OF_2024, "lake/b.parquet": OF_B.replace(" nilai", " nilaii")},
        "lake/b.parquet: tidak ada kolom nilai; kolom lain di sana: “nilaii”",
    ),
    "places that are called otherwise in one file": (
        {"lake/a.parquet": OF_2024, "lake/b.parquet": OF_B.replace(" wilayah", " daerah")},
        "lake/b.parquet: kolom “daerah” tidak dikenal, dan tidak ada di semua berkas",
    ),
    "places that are called otherwise in the first file": (
        {"lake/a.parquet": OF_2024.replace(" wilayah", " daerah"), "lake/b.parquet": OF_B},
        "lake/a.parquet: kolom “daerah” tidak dikenal, dan tidak ada di semua berkas",
    ),
    "a name with a blank in one file": (
        {"lake/a.parquet": OF_2024, "lake/b.parquet": OF_B.replace(" nilai", ' "nilai "')},
        "lake/b.parquet: kolom “nilai ” ditulis “nilai” di lake/a.parquet",
    ),
    "binary numbers beside decimals": (
        {"lake/a.parquet": OF_2024, "lake/b.parquet": OF_B.replace("40.0", "40.0::double")},
        "lake/b.parquet: nilai adalah angka biner, di lake/a.parquet desimal",
    ),
    "a year in folders of some files": (
        {"lake/tahun=2024/a.parquet": OF_2024.replace("2024 tahun, ", ""), "lake/tahun=2024/b.parquet": OF_B},
        "tahun ada di nama folder dan, di sebagian berkas, juga sebagai kolom",
    ),
    "no Parquet at all": ({"lake/a.parquet": b"tahun,periode\n"}, "lake/a.parquet: ada berkas yang bukan Parquet"),
    "an empty Parquet file": ({"lake/a.parquet": b""}, "lake/a.parquet: ada berkas yang bukan Parquet"),
    "CSV: a value that is misspelt in one file": (
        {"lake/a.csv": f"{HEADER}\n2024,TW1,seksi,a,1,\n", "lake/b.csv": HEADER.replace("nilai", "nilaii") + "\n"},
        "lake/b.csv:1:32: kolom “nilaii” tidak dikenal [D02]; Maksud Anda “nilai”?",
    ),
    "CSV: places that are called otherwise": (
        {"lake/b.csv": HEADER.replace("wilayah", "daerah") + "\n2024,TW1,seksi,a,1,A\n"},
        "lake/b.csv:1:38: kolom “daerah” tidak dikenal [D02]",
    ),
    "CSV: an empty file": (
        {"lake/a.csv": f"{HEADER}\n2024,TW1,seksi,a,1,\n", "lake/b.csv": ""},
        "lake/b.csv:1:1: berkas ini kosong [D02]",
    ),
    "CSV: one column twice": ({"lake/b.csv": f"tahun,{HEADER}\n"}, "kolom “tahun” ada dua kali [D02]"),
    "CSV: a column without a name": ({"lake/b.csv": f"{HEADER},\n"}, "kolom ke-7 tidak punya nama"),
    "CSV: a header of two lines": (
        {"lake/b.csv": f'{HEADER},"bukti\n"\n2024,TW1,seksi,a,1,,\n'}, "judul kolomnya lebih dari satu baris"
    ),
    "CSV: semicolons": ({"lake/b.csv": HEADER.replace(",", ";") + "\n"}, "dipisahkan titik koma"),
    "CSV: a column for each period": (
        {"lake/b.csv": "tahun,jabatan,variabel,TW1,TW2\n2024,seksi,a,1,2\n"},
        "ada kolom untuk tiap periode",
    ),
    "CSV: another encoding": ({"lake/b.csv": f"{HEADER}\n2024,TW1,seksi,a,1,D".encode() + b"\xe9sa\n"}, "bukan UTF-8"),
    "CSV: a row with fewer cells": (
        {"lake/b.csv": f"\n{HEADER}\n2024,TW1,seksi,a,1,\n2024,TW1\n"},
        "lake/b.csv:4: baris ini punya 2 sel, judul kolom 6 [D03]",
    ),
    "CSV: a row with more cells": (
        {"lake/b.csv": f"{HEADER}\n2024,TW1,seksi,a,12,5,\n"},
        "lake/b.csv:2: baris ini punya 7 sel, judul kolom 6 [D03]",
    ),
    "CSV: a quoted row with more cells": (
        {"lake/b.csv": f'{HEADER}\n2024,TW1,seksi,a,"12,5","Desa, A"\n2024,TW2,seksi,a,12,5,\n'},
        "lake/b.csv:3: baris ini punya 7 sel, judul kolom 6 [D03]",
    ),
    "CSV: a row with more cells, lines that end in CR": (
        {"lake/b.csv": f"{HEADER}\r2024,TW1,seksi,a,12,5,\r"},
        "lake/b.csv:2: baris ini punya 7 sel, judul kolom 6 [D03]",
    ),
    "CSV: a quotation that does not end": (
        {"lake/b.csv": f'{HEADER}\n2024,TW1,seksi,a,"1,\n'},
        "lake/b.csv:2: tanda kutip di baris ini rusak",
    ),
    "CSV: lines that end in two ways": (
        {"lake/b.csv": f"{HEADER}\r\n2024,TW1,seksi,a,1,\r\n2024,TW2,seksi,a,1,A\n2024,TW3,seksi,a,1,\r\n"},
        "akhir barisnya tidak seragam",
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_be_lost_or_taken_for_another_is_one_line(
    case: str, iki: Iki, project: Path
) -> None:
    files, words = REFUSED[case]
    write(project, files)
    check_one_line(iki("hitung", "--tahun", "2024", "--sumber", "lake"), words)


CSV_FORMS: dict[str, Mapping[str, str | bytes]] = {
    "as they are": {"a.csv": f"{HEADER}\n2024,TW1,seksi,a,10,\n2024,TW1,seksi,b,40,\n"},
    "capitals and blanks": {
        "a.csv": "Tahun, PERIODE ,Jabatan,variabel,Nilai\n2024,TW1,seksi,a,10\n2024,TW1,seksi,b,40\n"
    },
    "columns in two orders, and one that a file lacks": {
        "a.csv": f"{HEADER}\n2024,TW1,seksi,a,10,Senduro\n",
        "b.csv": "nilai,tahun,jabatan,variabel,periode\n40,2024,seksi,b,TW1\n",
    },
    "names that stand in capitals in one": {
        "a.csv": f"{HEADER}\n2024,TW1,seksi,a,10,\n",
        "b.csv": f"{HEADER.upper()}\n2024,TW1,seksi,b,40,\n",
    },
    "empty lines before the header, a mark of the order of bytes, and CR LF": {
        "a.csv": f"\ufeff\r\n\r\n{HEADER}\r\n2024,TW1,seksi,a,10,\r\n\r\n2024,TW1,seksi,b,40,\r\n"
    },
    "cells of several lines, and quotes inside": {
        "a.csv": f'{HEADER},"bukti"\n2024,TW1,seksi,a,10,"Desa\nA","Surat ""1"", 2"\n'
        '2024,TW1,seksi,b,40,Desa A,Rapat "2"\n2024,TW2,seksi,b,0,Desa A,"\n\n"\n'
    },
    "a line for spreadsheets": {"a.csv": f"sep=,\n{HEADER}\n2024,TW1,seksi,a,10,\n2024,TW1,seksi,b,40,\n"},
    "rows of empty cells": {"a.csv": f"{HEADER}\n,,,,,,,\n2024,TW1,seksi,a,10,\n,,,,,\n2024,TW1,seksi,b,40,"},
    "what programs leave beside a file that is open": {
        "a.csv": f"{HEADER}\n2024,TW1,seksi,a,10,\n2024,TW1,seksi,b,40,\n",
        "~$a.csv": "\x05Siti", "._a.csv": "x", ".~lock.a.csv#": "x",
    },
    "folders that are called like a year": {
        "tahun=2023/a.csv": f"{HEADER}\n2024,TW1,seksi,a,10,\n2024,TW1,seksi,b,40,\n"
    },
}  # fmt: skip


@pytest.mark.parametrize("case", CSV_FORMS)
def test_csv_files_are_read_as_those_of_a_project(case: str, iki: Iki, project: Path) -> None:
    for folder in (project / "data/realisasi", project / "lake"):
        write(folder, CSV_FORMS[case])
    assert figure(iki, "--sumber", "lake") == figure(iki) == 25


PARQUET_FORMS: dict[str, Mapping[str, str | bytes]] = {
    "as they are": {"a.parquet": OF_2024, "b.parquet": OF_B},
    "capitals and blanks": {
        f"{name}.parquet": of.replace(" nilai", ' "Nilai "').replace(" tahun", ' "TAHUN"')
        for name, of in (("a", OF_2024), ("b", OF_B))
    },
    "no places in one": {"a.parquet": OF_2024, "b.parquet": OF_B.replace(", 'Senduro' wilayah", "")},
    "a column that nobody reads, in all": {"a.parquet": f"{OF_2024}, 1 id", "b.parquet": f"{OF_B}, 2 id"},
    "whole numbers in one, texts in another": {
        "a.parquet": OF_2024.replace("10.0", "10"), "b.parquet": OF_B.replace("40.0", "'40'"),
    },
    "folders that have the year": {
        f"tahun={year}/{name}.parquet": of.replace("2024 tahun, ", "")
        for year in (2023, 2024)
        for name, of in (("a", OF_2024), ("b", OF_B))
    },
    "folders that have more than the year": {
        f"tahun=2024/variabel={name}/x.parquet": of.replace("2024 tahun, ", "").replace(f"'{name}' variabel, ", "")
        for name, of in (("a", OF_2024), ("b", OF_B))
    },
    "a column that folders contradict": {"tahun=2023/a.parquet": OF_2024, "tahun=2023/b.parquet": OF_B},
}  # fmt: skip


@pytest.mark.parametrize("case", PARQUET_FORMS)
def test_parquet_files_are_one_table(case: str, iki: Iki, project: Path) -> None:
    write(project / "lake", PARQUET_FORMS[case])
    assert figure(iki, "--sumber", "lake") == 25


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize("source", ["", "  "])
def test_an_empty_source_is_refused(iki: Iki, source: str) -> None:
    for command in (("hitung", "--tahun", "2024", "--sumber", source), ("sumber", source)):
        ran = iki(*command)
        assert (ran.code, ran.out) == (2, "")
        assert "`--sumber` ini kosong" in ran.err


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("duckdb:///a.duckdb?tabel=x&tabel=y", "tabel= ditulis lebih dari satu kali"),
        ("duckdb:///a.duckdb?tabel=x&skema=y", "“skema” tidak dikenal. yang dikenal: tabel"),
        ("duckdb:///a.duckdb?tabell=x", "“tabell” tidak dikenal. Maksud Anda “tabel”?"),
        ("sqlite:///a.sqlite?tabel=x&mode=rw", "“mode” tidak dikenal"),
        ("duckdb:///a.duckdb?tabel=x.", "nama tabel “x.” tidak dapat dibaca"),
        ("duckdb:///a.duckdb?tabel=tiada.x", "tabel itu tidak ada"),
        ("duckdb:///a.duckdb?tabel=k.s.x", "basis data itu tidak ada"),
        ("duckdb:///a.csv?tabel=x", "bukan basis data DuckDB"),
    ],
)
def test_what_a_url_has_besides_is_refused(
    iki: Iki, project: Path, source: str, words: str
) -> None:
    duckdb.connect(str(project / "a.duckdb")).close()
    (project / "a.sqlite").touch()
    (project / "a.csv").write_text("tahun,periode\n" * 1000)
    check_one_line(iki("hitung", "--tahun", "2024", "--sumber", source), words)


@pytest.mark.parametrize(
    ("schema", "name"),
    [
        ("main", '"data.2024"'),
        ("s", 's."data.2024"'),
        ('"s.kinerja"', '"s.kinerja".realisasi'),
        ("main", '"a""b"'),
    ],
)
def test_names_with_a_dot_stand_between_quotes(
    iki: Iki, project: Path, schema: str, name: str
) -> None:
    with duckdb.connect(str(project / "a.duckdb")) as connection:
        connection.execute(f"create schema if not exists {schema}")
        connection.execute(f"create table {name} as {OF_2024} union all {OF_B}")
    assert figure(iki, "--sumber", f"duckdb:///a.duckdb?tabel={name}") == 25


# --- nothing else is opened -------------------------------------------------------------------------

SECRET = "sangat-rahasia-7"  # noqa: S105 - what a file of somebody else holds
OPENING = {
    "text": "read_text('{0}/rahasia.txt')", "bytes": "read_blob('{0}/rahasia.txt')",
    "a pattern": "glob('{0}/*')", "CSV": "read_csv('{0}/rahasia.csv')", "its path alone": "'{0}/rahasia.csv'",
    "Parquet": "read_parquet('{0}/rahasia.parquet')", "a question": "query('from read_text(''{0}/rahasia.txt'')')",
    "lines": "read_csv('{0}/rahasia.txt', header = false, columns = {{'a': 'text'}})",
}  # fmt: skip


@pytest.mark.parametrize("whose", ["typed", "of the agency"])
@pytest.mark.parametrize("what", OPENING)
def test_a_view_opens_no_file(what: str, whose: str, iki: Iki, project: Path) -> None:
    write(
        project,
        {
            "rahasia.txt": SECRET,
            "rahasia.csv": f"a\n{SECRET}\n",
            "rahasia.parquet": f"select '{SECRET}' a",
        },
    )
    with duckdb.connect(str(project / "a.duckdb")) as connection:
        opened = OPENING[what].format(project)
        connection.execute(
            f"create view isi as select *, {OF_2024.removeprefix('select ')} from {opened}"  # noqa: S608
        )
    source: tuple[str, ...] = ("duckdb:///a.duckdb?tabel=isi",)
    if whose == "of the agency":
        file = project / "definitions/instansi.yaml"
        file.write_text(f"{file.read_text()}sumber: {source[0]}\n")
        source = ()
    for command in (("sumber", *source), ("hitung", "--tahun", "2024", *source)):
        words = (
            (*command[:-1], "--sumber", command[-1])
            if command[0] == "hitung" and source
            else command
        )
        ran = iki(*words)
        assert (ran.code, ran.out) == (2, "")
        assert "hanya isi sumber ini sendiri" in ran.err
        assert SECRET not in ran.err


@pytest.mark.usefixtures("project")
@pytest.mark.parametrize(
    "name",
    [
        "/etc/hostname", '"rahasia.csv"', '"rahasia.parquet"', "rahasia.csv", "main.rahasia", "read_text('rahasia.txt')",
        "duckdb_settings()", "pg_catalog.pg_class", "information_schema.tables", "system.main.duckdb_tables",
        "connection", "address", '"a.duckdb"',
    ],
)  # fmt: skip
def test_the_name_of_a_table_is_that_of_nothing_else(iki: Iki, project: Path, name: str) -> None:
    write(project, {"rahasia.csv": f"{HEADER}\n", "rahasia.parquet": OF_2024})
    duckdb.connect(str(project / "a.duckdb")).close()
    check_one_line(iki("sumber", f"duckdb:///a.duckdb?tabel={name}"), "itu tidak ada")


@pytest.mark.parametrize("own", ["own.parquet", "own.csv"])
def test_files_are_all_that_is_opened(own: str, project: Path) -> None:
    from iki.data import engines

    row = "2024,TW1,seksi,a,1,"
    write(
        project, {"own.parquet": OF_2024, "own.csv": f"{HEADER}\n{row}\n", "b.csv": f"{HEADER}\n"}
    )
    connected = engines.connect(own)
    assert len([*connected.ask(connected.table)]) == 1
    backend = connected.table.get_backend().con
    for question in (
        "select * from read_text('b.csv')", "from 'b.csv'", "from glob('*')", "attach 'x.duckdb'",
        "copy (select 1) to 'x.csv'", "set enable_external_access = true", "set allowed_directories = ['/']",
        "install httpfs", "load httpfs", "from connected",
    ):  # fmt: skip
        with pytest.raises(duckdb.Error):
            backend.execute(question)
