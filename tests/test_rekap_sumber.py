"""`iki rekap --sumber`: agencies in one table, the same as each with files of its own, and flat in memory."""

from __future__ import annotations

import csv
import json
import os
import re
import signal
import sqlite3
import sys
from collections import Counter
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iki import UsageError, open_project
from iki.data import agency_sums, engines
from iki.data.engines import duckdb as of_duckdb
from iki.data.tables import agency_rows
from iki.rekap import agencies, shared_table, tasks
from tests import contoh, kantor, postgres, process
from tests.build import HEAD, INSTANSI, JABATAN
from tests.engines import needed
from tests.test_rekap import GOOD, agency, posix, run_deadly

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from tests.conftest import Iki

needed("duckdb", "ibis")
import duckdb  # noqa: E402

from tests.test_sumber import check_one_line  # noqa: E402

COLUMNS = (
    "instansi", "tahun", "periode", "jabatan", "variabel", "nilai", "wilayah", "bukti", "catatan",
)  # fmt: skip
URL = "duckdb:///bersama.duckdb?tabel=realisasi"
ALL_WAYS = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  jumlah: {uraian: Jumlah}
  terakhir: {uraian: Terakhir, konsolidasi: terakhir}
  rata: {uraian: Rata-rata, konsolidasi: rata_rata}
  maksimum: {uraian: Maksimum, konsolidasi: maksimum}
  minimum: {uraian: Minimum, konsolidasi: minimum}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: a, nama: A, satuan: angka, formula: jumlah / terakhir, target: {2024: 3}}
      - {kode: b, nama: B, satuan: angka, formula: rata + maksimum - minimum, target: {2024: 7}}
      - {kode: c, nama: C, satuan: persen, formula: (jumlah - lalu(jumlah)) / lalu(jumlah) * 100, target: {2024: 9}}
"""
OF_ALL_WAYS = """\
tahun,periode,jabatan,variabel,nilai,wilayah
2023,tahun,seksi,jumlah,160,
2024,TW1,seksi,jumlah,23.125,Senduro
2024,TW2,seksi,jumlah,100,Senduro
2024,B01,seksi,jumlah,0.005,Pasirian
2024,TW1,seksi,terakhir,7,Senduro
2024,TW3,seksi,terakhir,11,Senduro
2024,B02,seksi,terakhir,-3,Désa É
2024,B02,seksi,rata,10,Senduro
2024,TW2,seksi,rata,20,Senduro
2024,S1,seksi,rata,1,Pasirian
2024,TW1,seksi,maksimum,5,
2024,TW4,seksi,maksimum,99.5,
2024,TW1,seksi,minimum,5,
2024,TW2,seksi,minimum,-4,
"""
ORDINAL = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  opini: {uraian: Opini, konsolidasi: terakhir, nilai: {TMP: 1, TW: 2, WDP: 3, WTP: 4}}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: o, nama: O, satuan: opini, formula: opini, target: {2024: WTP}}
"""
ENDED = JABATAN.replace("formula:", "berakhir: 2024-TW2\n        formula:")


def rows_of(folder: Path) -> Iterator[list[str]]:
    """Yield the rows of the files of all agencies, as a table has them."""
    for file in sorted(folder.glob("*/data/realisasi/*.csv")):
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            yield [file.parts[-4], *(row.get(name) or "" for name in COLUMNS[1:])]


def fill(rows: Sequence[Sequence[str]], nilai: str = "decimal(24, 6)", tahun: str = "int") -> None:
    """Write the table that all agencies share."""
    types = {"tahun": tahun, "nilai": nilai}
    columns = ", ".join(f"{name} {types.get(name, 'text')}" for name in COLUMNS)
    Path("bersama.duckdb").unlink(missing_ok=True)
    with duckdb.connect("bersama.duckdb") as connection:
        connection.execute(f"create table realisasi ({columns})")
        # In another order than that of the folders.
        cells = [[cell or None if n == 5 else cell for n, cell in enumerate(row)] for row in rows]
        marks = ", ".join("?" * len(COLUMNS))
        if cells:
            connection.executemany(f"insert into realisasi values ({marks})", cells[::-1])  # noqa: S608


@pytest.fixture
def kota(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of agencies of all kinds in which nothing is wrong; one has no rows."""
    monkeypatch.chdir(tmp_path)
    folder = Path("kota")
    kantor.make(folder / "perizinan")
    agency(folder / "arsip daerah")
    agency(folder / "semua cara", jabatan=ALL_WAYS, data=OF_ALL_WAYS)
    agency(folder / "opini", jabatan=ORDINAL, data=f"{HEAD}2024,tahun,seksi,opini,4\n")
    agency(
        folder / "berakhir",
        jabatan=ENDED,
        data=f"{HEAD}2024,TW1,seksi,a,3\n2024,TW3,seksi,a,3\n2024,TW1,seksi,b,4\n",
    )
    agency(folder / "kosong", data=HEAD)
    return folder


def both(iki: Iki, *arguments: object, url: str = URL) -> tuple[Any, Any]:
    """Run a command with the files and with the table."""
    return iki(*arguments), iki(*arguments, "--sumber", url)


# --- the same as with files --------------------------------------------------------------------------


@pytest.mark.machine
@pytest.mark.parametrize("sampai", ["tahun", "TW2", "S1", "B01"])
@pytest.mark.parametrize("nilai", ["decimal(24, 6)", "double", "text"])
def test_the_same_bytes(iki: Iki, kota: Path, nilai: str, sampai: str) -> None:
    fill([*rows_of(kota)], nilai)
    of_files, of_table = both(
        iki, "rekap", kota, "--tahun", 2024, "--sampai", sampai, "--format", "json", "--proses", 1
    )
    assert (of_table.code, of_table.out, of_table.err) == (0, of_files.out, "")


@pytest.mark.machine
@pytest.mark.parametrize("form", ["tabel", "csv", "markdown"])
def test_the_same_in_every_form_order_and_number_of_processes(
    iki: Iki, kota: Path, form: str
) -> None:
    fill([*rows_of(kota)])
    for number in (1, 3):
        of_files, of_table = both(
            iki, "rekap", kota, "--tahun", 2024, "--urut", "nilai", "--saring", "belum",
            "--format", form, "--proses", number,
        )  # fmt: skip
        assert (of_table.code, of_table.out) == (of_files.code, of_files.out)


def test_a_row_is_what_hitung_says_of_the_same_table(iki: Iki, kota: Path) -> None:
    """Each project asks for the rows of its own folder."""
    fill([*rows_of(kota)])
    for folder in kota.iterdir():
        of_files, of_table = both(
            iki, "hitung", "--tahun", 2024, "--format", "json", "--proyek", folder
        )
        assert (of_table.code, of_table.out) == (of_files.code, of_files.out)


def test_the_filter_of_an_agency_is_in_the_first_place_that_reads(iki: Iki, kota: Path) -> None:
    fill([*rows_of(kota)])
    ran = iki("sumber", URL, "--sql", "--tahun", 2024, "--proyek", kota / "perizinan")
    questions = ran.out.split("\n-- ")[1:]
    assert len(questions) == 4
    for question in questions:
        assert question.count("'perizinan'") == question.count("realisasi") >= 1


def test_only_who_must_be_asked_again_is(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Words, and what ended within the year, are not in the sums."""
    again: list[str] = []
    with_rows = shared_table.SharedSums._with_rows

    def noted(table: shared_table.SharedSums, lacking: Sequence[tasks.SumsInsufficient]) -> Any:
        again.extend(agency.root.name for agency in lacking)
        return with_rows(table, lacking)

    monkeypatch.setattr(shared_table.SharedSums, "_with_rows", noted)
    fill([*rows_of(kota)])
    iki("rekap", kota, "--tahun", 2024, "--sumber", URL)
    assert sorted(again) == ["berakhir", "opini"]


def test_of_an_agency_only_the_rows_that_sums_do_not_tell_are_fetched(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A mistake in a variable is one in its rows; what is spelled in two ways is fetched in both."""
    more = "2024,TW4,seksi,maksimum,x,\n2024,TW3, seksi ,jumlah,4,Senduro\n"
    agency(kota / "semua cara", jabatan=ALL_WAYS, data=OF_ALL_WAYS + more)
    fill([*rows_of(kota)], "text")
    fetched: list[tuple[str, list[str]]] = []
    to_agency_rows = agency_rows.to_agency_rows

    def noted(label: str, answers: Sequence[Any], *beside: Any) -> Any:
        fetched.append((label.rpartition(" ")[2], sorted({row["variabel"] for row in answers})))
        return to_agency_rows(label, answers, *beside)

    monkeypatch.setattr(agency_rows, "to_agency_rows", noted)
    asked = ("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    once = iki(*asked)
    assert [names for label, names in fetched if label == "cara"] == [
        ["maksimum"],
        ["jumlah", "maksimum"],
    ]
    monkeypatch.setattr(shared_table, "_HELD", -1)
    assert (once.code, once.out) == (1, iki(*asked).out)
    everything = ["jumlah", "maksimum", "minimum", "rata", "terakhir"]
    assert everything in [names for _, names in fetched]


@pytest.mark.engine
@pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL belum terpasang")
def test_the_same_bytes_of_postgresql(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    needed("psycopg")
    import psycopg

    monkeypatch.setattr("iki.data.engines.connection.SOURCE_BATCH", 7)
    with postgres.server() as server:
        where = {"host": str(server.folder), "user": "postgres", "dbname": "postgres"}
        url = f"postgresql:///postgres?host={server.folder}&user=postgres&tabel=realisasi"
        for nilai in ("numeric", "numeric(24, 6)", "double precision", "text"):
            columns = ", ".join(f"{n} {nilai if n == 'nilai' else 'text'}" for n in COLUMNS)
            with psycopg.connect(**where, autocommit=True) as connection:
                connection.execute("drop table if exists realisasi")
                connection.execute(f"create table realisasi ({columns})")
                with connection.cursor() as cursor:
                    marks = ", ".join(["%s"] * len(COLUMNS))
                    cursor.executemany(
                        f"insert into realisasi values ({marks})",  # noqa: S608 - our own
                        [*rows_of(kota)][::-1],
                    )
            for sampai in ("tahun", "TW2"):
                of_files, of_table = both(
                    iki, "rekap", kota, "--tahun", 2024, "--sampai", sampai, "--format", "json",
                    url=url,
                )  # fmt: skip
                assert (of_table.code, of_table.out, of_table.err) == (0, of_files.out, "")


@pytest.mark.machine
def test_reports_have_the_same_figures(iki: Iki, kota: Path) -> None:
    fill([*rows_of(kota)])
    asked = ("laporan", "--rekap", kota, "--tahun", 2024, "--sampai", "TW3", "--sejak", 2022)
    of_files, of_table = iki(*asked, "-o", "a"), iki(*asked, "-o", "b", "--sumber", URL)
    assert (of_files.code, of_table.code) == (0, 0), of_table.err
    names = {path.name for path in Path("a").iterdir()}
    assert names == {path.name for path in Path("b").iterdir()}
    assert Path("a/index.html").read_bytes() == Path("b/index.html").read_bytes()
    for name in names - {"index.html"}:
        figures = [
            re.findall(
                r'<data value="[^"]*">[^<]*|<svg.*?</svg>', Path(x, name).read_text(), re.DOTALL
            )
            for x in "ab"
        ]
        assert figures[0] == figures[1], name
        assert figures[0]


@pytest.mark.engine
@posix
@pytest.mark.skipif(postgres.programs() is None, reason="PostgreSQL belum terpasang")
@pytest.mark.parametrize("whose", ["of all", "of each"])
def test_ctrl_c_ends_what_every_process_has_a_server_work_on(kota: Path, whose: str) -> None:
    psycopg = pytest.importorskip("psycopg", reason="psycopg belum terpasang")
    with postgres.server() as server:
        where = {"host": str(server.folder), "user": "postgres", "dbname": "postgres"}
        url = f"postgresql:///postgres?host={server.folder}&user=postgres&tabel=lambat"
        with psycopg.connect(**where, autocommit=True) as connection:
            connection.execute("create table nama (instansi text)")
            for root in kota.iterdir():
                connection.execute("insert into nama values (%s)", [root.name])
            connection.execute(
                "create view lambat as select instansi, 2024 tahun, 'TW1' periode, 'seksi' jabatan, 'a' variabel, "
                "(select count(*) from generate_series(1, 100000) a, generate_series(1, 100000) b "
                "where a * b::bigint % 7 = 3)::numeric nilai from nama"
            )

            words: tuple[str, ...] = ("laporan", "--rekap", "kota", "-o", "hasil")
            if whose == "of all":
                words = (*words, "--sumber", url)
            else:
                for root in kota.iterdir():
                    with_source(root, f'"{url}"')
            ran = process.started(*words, "--tahun", "2024", "--proses", "2", cwd=Path.cwd())
            process.until(lambda: postgres.working(connection) == 2 or ran.poll() is not None, 100)
            ran.send_signal(signal.SIGINT)
            out, err = ran.communicate(timeout=30)
            assert (ran.returncode, out, err) == (130, "", "")
            process.until(lambda: postgres.working(connection) == 0, 10)
            assert not [*Path().glob("hasil*"), *Path().glob(".iki*")]


@pytest.mark.machine
def test_a_report_is_that_of_the_agency_alone(iki: Iki, kota: Path) -> None:
    """With its rows, and what is to be done about them; only the way to the others is more."""
    fill([*rows_of(kota)])
    for number in (1, 2):
        asked = ("laporan", "--tahun", 2024, "--sampai", "TW3", "--sumber", URL)
        assert iki(*asked, "--rekap", kota, "--proses", number, "-o", "hasil").code == 0
        for folder in kota.iterdir():
            ran = iki(*asked, "--proyek", folder, "-o", "satu.html")
            assert ran.code == 0, ran.err
            page = Path("hasil", f"{folder.name.replace(' ', '-')}.html").read_text()
            page = re.sub(r"<!-- ditulis oleh iki: .* -->\n", "", page, count=1)
            page = page.replace('<a href="index.html">Semua instansi</a>', "", 1)
            assert page == Path("satu.html").read_text()
            if folder.name == "perizinan":
                assert "Yang harus dilakukan" in page


# --- rows in which something is wrong ------------------------------------------------------------------

WRONG = {
    "angka": "2024,TW1,seksi,a,12 Org\n2024,TW2,seksi,a,x\n",
    "periode": "2024,TW9,seksi,a,1\n",
    "tahun": ",TW1,seksi,a,1\n",
    "jabatan": "2024,TW1,tiada,a,1\n",
    "variabel": "2024,TW1,seksi,c,\n",  # even without a value
    "ganda": "2024,TW1,seksi,a,1\n2024,TW1,seksi,a,2\n2024,S1,seksi,a,2\n",
    "jumlah": "2024,TW1,seksi,a,1\n2024,TW1,Jumlah,a,2\n",
    "lain tahun": "2022,TW9,seksi,a,x\n",  # of no year that is asked for
}


def test_the_same_codes_and_counts_and_nobody_stops_the_others(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, rows in WRONG.items():
        agency(kota / name, data=HEAD + rows)
    agency(
        kota / "campuran",
        data=f"{HEAD[:-1]},wilayah\n2024,TW1,seksi,a,1,\n2024,TW1,seksi,a,1,Senduro\n2024,TW1,seksi,b,1,total\n",
    )
    fill([*rows_of(kota)], "text", "text")
    found: dict[str, list[Counter[str]]] = {}
    row_with_errors = agencies.row_with_errors

    def noted(task: tasks.AgencyTask, wrong: agencies.WrongAgencyError) -> Any:
        counts: Counter[str] = Counter()
        for d in wrong.errors():
            rows = re.search(r" · ([\d.]+) baris, misalnya ", d.message)
            counts[d.code] += int(rows[1]) if rows else 1
        found.setdefault(task.root.name, []).append(counts)
        return row_with_errors(task, wrong)

    monkeypatch.setattr(agencies, "row_with_errors", noted)
    of_files, of_table = both(
        iki, "rekap", kota, "--tahun", 2024, "--format", "json", "--proses", 1
    )
    assert (of_files.code, of_table.code) == (1, 1)
    assert set(found) == {*WRONG, "campuran"} - {"lain tahun"}
    for name, counts in found.items():
        assert counts[0] == counts[1], name
    documents = [json.loads(ran.out)["instansi"] for ran in (of_files, of_table)]
    for one, other in zip(*documents, strict=True):
        assert bool(one["kesalahan"]) == bool(other["kesalahan"]), one["folder"]
        if not one["kesalahan"]:
            assert one == other


def test_an_agency_of_very_many_rows_is_read_by_itself(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fill([*rows_of(kota)])
    few = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    monkeypatch.setattr(shared_table, "SOURCE_KINDS", 1)
    many = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    assert (few.code, few.out) == (many.code, many.out)


@pytest.mark.machine
@pytest.mark.skipif(sys.platform != "linux", reason="names are bytes there")
@pytest.mark.parametrize("sumber", [(), ("--sumber", URL)])
@pytest.mark.parametrize("number", [1, 2])
def test_a_folder_whose_name_is_no_text_is_one_error(
    iki: Iki, kota: Path, sumber: tuple[str, ...], number: int
) -> None:
    fill([*rows_of(kota)])
    agency(kota / os.fsdecode(b"kab\xff"))
    (kota / os.fsdecode(b"lain\xff")).mkdir()
    words = ("rekap", kota, "--tahun", 2024, "--proses", number, *sumber)
    for form in ("tabel", "csv", "json", "markdown"):
        ran = iki(*words, "--format", form)
        assert ran.code == 1
        assert "kab" in ran.out
    assert iki(*words, "-o", "a.json").code == 1
    rows = {row["folder"]: row for row in json.loads(Path("a.json").read_text())["instansi"]}
    assert rows.pop(r"kab\xff")["kesalahan"] == 1
    assert not any(row["kesalahan"] for row in rows.values())
    ran = iki("laporan", "--rekap", kota, "--tahun", 2024, "-o", "laporan", *sumber)
    assert (ran.code, Path("laporan/kab-xff.html").exists()) == (1, True)


def test_the_command_of_a_row_shows_its_errors(iki: Iki, kota: Path) -> None:
    agency(kota / "angka", data=HEAD + WRONG["angka"])
    agency(kota / "definisi", instansi=INSTANSI.replace("daerah", "derah"))
    fill([*rows_of(kota)], "text")
    ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    rows = {r["folder"]: r for r in json.loads(ran.out)["instansi"]}
    assert rows["angka"]["perintah"] == (
        f"iki hitung --tahun 2024 --sampai tahun --proyek kota/angka --sumber '{URL}'"
    )
    assert rows["angka"]["pesan"].startswith(
        "tabel realisasi di duckdb:///bersama.duckdb, instansi angka:"
    )
    shown = iki("hitung", "--tahun", 2024, "--proyek", "kota/angka", "--sumber", URL)
    assert (shown.code, shown.out) == (1, "")
    assert shown.err.count("[D08]") == rows["angka"]["kesalahan"]
    assert rows["definisi"]["perintah"] == "iki validasi --proyek kota/definisi"


def test_numbers_too_long_for_all_together_stop_nobody(iki: Iki, kota: Path) -> None:
    long = f"{HEAD}2024,TW1,seksi,a,{'9' * 20}\n2024,TW1,seksi,b,0.{'0' * 14}1\n"
    agency(
        kota / "panjang",
        data=long.replace("seksi,a", "seksi,b", 1).replace("TW1,seksi,b,0", "TW1,seksi,a,0"),
    )
    agency(kota / "pecahan", data=f"{HEAD}2024,TW1,seksi,a,0.{'0' * 24}1\n2024,TW1,seksi,b,2\n")
    fill([*rows_of(kota)], "text")
    of_files, of_table = both(iki, "rekap", kota, "--tahun", 2024, "--format", "json")
    assert (of_table.code, of_table.out) == (0, of_files.out)


def test_rows_of_nobody_are_told(iki: Iki, kota: Path) -> None:
    strangers = [["Arsip_Daerah", "2024", "TW1", "seksi", "a", "1", "", "", ""]] * 3
    old = [["dinas lama", "2019", "TW1", "seksi", "a", "1", "", "", ""]]
    fill([*rows_of(kota), *strangers, *old])
    ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    assert ran.code == 0
    said = ran.said
    assert "peringatan[D88]: 1 instansi tidak punya folder proyek" in said
    assert "“Arsip_Daerah” · 3 baris, misalnya “Arsip_Daerah” 2024" in said
    assert "Maksud Anda “arsip daerah”?" in said
    assert "tabel realisasi di duckdb:///bersama.duckdb" in said
    assert "dinas lama" not in said  # of no year that is asked for


@pytest.mark.parametrize("tahun", ["int", "text"])
def test_rows_of_nobody_are_counted_and_not_added_up(
    iki: Iki, kota: Path, tahun: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What is wrong in them, and that no sum of all fits, is nobody's trouble here."""
    again: list[str] = []
    with_rows = shared_table.SharedSums._with_rows

    def noted(table: shared_table.SharedSums, lacking: Sequence[tasks.SumsInsufficient]) -> Any:
        again.extend(agency.root.name for agency in lacking)
        return with_rows(table, lacking)

    monkeypatch.setattr(shared_table.SharedSums, "_with_rows", noted)
    (kota / "opini").rename(Path("opini"))  # whose words are read one by one
    (kota / "berakhir").rename(Path("berakhir"))
    rows = [*rows_of(kota)]
    strangers = [
        ["asing", "2024", "TW9", "x", "y", "9" * 30, "Total", "", ""],
        ["asing", "2024", "TW1", "seksi", "a", f"0.{'0' * 28}1", "", "", ""],
        ["zaman", "2024", "TW1", "Jumlah", "a", "x", "", "", ""],
        ["zaman", "2023", "TW1", "seksi", "a", "", "", "", ""],
    ]
    fill([*rows, *strangers], "text", tahun)
    of_files, of_table = both(iki, "rekap", kota, "--tahun", 2024, "--format", "json")
    assert (of_table.code, of_table.out, again) == (0, of_files.out, [])
    said = of_table.said
    assert "2 instansi tidak punya folder proyek di sini" in said
    assert "“asing”, “zaman” · 4 baris, misalnya “asing” 2024; “zaman” 2023; “zaman” 2024" in said


def test_an_administrator_reads_what_would_be_asked(iki: Iki, kota: Path) -> None:
    """Of the folder, and only that; and the engine takes it."""
    fill([*rows_of(kota), ["asing", "2024", "TW1", "seksi", "a", "1", "", "", ""]])
    asked = ("sumber", URL, "--sql", "--rekap", kota, "--tahun", 2024, "--sampai", "TW2")
    ran = iki(*asked)
    assert ran.code == 0
    title, *questions = ran.out.split("\n-- ")
    assert title.strip() == "-- tabel realisasi di duckdb:///bersama.duckdb"
    assert [q.splitlines()[0] for q in questions] == [
        "banyaknya baris tiap instansi dan tahun",
        "cara baris menyebut tahun dan periode",
        "nama wilayah yang ditulis tidak biasa",
        "karakter terlarang dalam bukti dan catatan",
        "jumlah tiap variabel, urut menurut instansi",
    ]
    with duckdb.connect("bersama.duckdb", read_only=True) as connection:
        answers = [
            connection.execute(q.partition("\n")[2]).df().to_dict("records") for q in questions
        ]
    assert {row["instansi"] for row in answers[0]} > {"asing", "perizinan"}
    assert {row["instansi"] for row in answers[-1]} == {p.name for p in kota.iterdir()} - {"kosong"}
    for wrong in (("--periksa",), ("--proyek", kota / "perizinan")):
        assert iki(*asked, *wrong).code == 2
    assert iki("sumber", URL, "--rekap", kota).code == 2


def test_no_rows_are_missing_data(iki: Iki, kota: Path) -> None:
    fill([])
    ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    assert ran.code == 0
    for row in json.loads(ran.out)["instansi"]:
        assert (row["nilai"], row["kesalahan"]) == (None, 0)
        assert row["tidak_terhitung"]["belum_ada_data"] > 0


# --- what goes wrong around it -------------------------------------------------------------------------


def test_a_table_of_one_agency_is_refused(iki: Iki, kota: Path) -> None:
    fill([*rows_of(kota)])
    contoh.table(Path("bersama.duckdb"), "alter table realisasi drop column instansi")
    for command in (("rekap", kota), ("laporan", "--rekap", kota, "-o", "hasil")):
        ran = iki(*command, "--tahun", 2024, "--sumber", URL)
        check_one_line(ran, "tidak ada kolom instansi, yang menyebut folder proyek tiap baris")
    assert not Path("hasil").exists()


@pytest.mark.parametrize("command", ["rekap", "laporan"])
def test_an_engine_that_fails_in_the_middle_leaves_nothing(
    iki: Iki, kota: Path, command: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(20):
        agency(kota / f"dinas {number}")
    fill([*rows_of(kota)])
    monkeypatch.setattr(of_duckdb, "SOURCE_BATCH", 4)
    ask = engines.EngineTable.ask
    taken: list[Any] = []

    def failing(*arguments: Any) -> Any:
        for row in ask(*arguments):
            if len(taken) == 20:
                raise duckdb.IOException("No space left on device")
            taken.append(row)
            yield row

    monkeypatch.setattr(engines.EngineTable, "ask", failing)
    arguments: dict[str, tuple[object, ...]] = {
        "rekap": ("rekap", kota, "-o", "hasil.json"),
        "laporan": ("laporan", "--rekap", kota, "-o", "hasil"),
    }
    ran = iki(*arguments[command], "--tahun", 2024, "--sumber", URL)
    check_one_line(ran, "cakram penuh")
    assert not [*Path().glob("hasil*"), *Path().glob(".iki*")]


def test_an_engine_that_fails_for_one_agency_is_no_error_of_that_agency(
    iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shared_table, "SOURCE_KINDS", 1)  # all have too many rows to be fetched
    fill([*rows_of(kota)])
    source_of = engines.source_of

    def failing(*arguments: Any) -> Any:
        made = source_of(*arguments)

        def run(_: object) -> Any:
            with engines.engine_errors(made.label):
                raise duckdb.ConnectionException("server closed the connection")

        made.run = run
        return made

    monkeypatch.setattr(engines, "source_of", failing)
    ran = iki("rekap", kota, "--tahun", 2024, "--sumber", URL)
    assert (ran.code, ran.out) == (2, "")
    assert "terputus di tengah jalan" in ran.err


# --- memory --------------------------------------------------------------------------------------------


def test_memory_does_not_grow_with_the_agencies(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Batches come as they are wanted, none is kept, and no more agencies are at hand than are worked on."""
    monkeypatch.chdir(tmp_path)
    for number in range(60):
        agency(Path("kota") / f"dinas_{number:02}")
    fill([*rows_of(Path("kota"))])
    monkeypatch.setattr(of_duckdb, "SOURCE_BATCH", 8)  # of two sums each
    stream_of = of_duckdb.stream_of
    fetched: list[int] = []
    done: list[int] = []
    ahead: list[int] = []

    def counted(connection: Any) -> Any:
        def stream(expression: Any) -> Any:
            for batch in stream_of(connection)(expression):
                if "n" in batch[0]:  # sums
                    fetched.append(len(batch))
                yield batch

        return stream

    def row(task: tasks.AgencyTask) -> Any:
        assert isinstance(task.source, agency_sums.AgencySums)
        assert len(task.source.rows) == 2
        done.append(1)
        ahead.append(sum(fetched) // 2 - len(done))
        return agency_row(task)

    agency_row: Callable[[tasks.AgencyTask], Any] = agencies.agency_row
    monkeypatch.setattr(of_duckdb, "stream_of", counted)
    monkeypatch.setattr(agencies, "agency_row", row)
    ran = iki("rekap", "kota", "--tahun", 2024, "--proses", 1, "--sumber", URL)
    assert ran.code == 0, ran.err
    assert (len(done), sum(fetched)) == (60, 120)
    assert max(fetched) <= 8
    assert max(ahead) <= 8 / 2


def test_periods_that_nobody_can_read(iki: Iki, kota: Path) -> None:
    agency(kota / "periode", data=HEAD + WRONG["periode"])
    fill([row for row in rows_of(kota) if row[0] == "periode"])
    ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    rows = {r["folder"]: r for r in json.loads(ran.out)["instansi"]}
    assert (ran.code, rows["periode"]["kesalahan"], rows["kosong"]["kesalahan"]) == (1, 1, 0)


# --- agencies with a table of their own ----------------------------------------------------------------


def with_source(folder: Path, sumber: str) -> None:
    file = folder / "definitions/instansi.yaml"
    file.write_text(f"{file.read_text()}sumber: {sumber}\n")


@pytest.mark.machine
def test_each_agency_is_read_where_it_says(iki: Iki, kota: Path) -> None:
    fill([*rows_of(kota)])
    before = iki("rekap", kota, "--tahun", 2024, "--format", "json")
    with_source(kota / "semua cara", "duckdb:///../../bersama.duckdb?tabel=realisasi")
    with_source(kota / "arsip daerah", "data/realisasi")
    (kota / "semua cara/data/realisasi/a.csv").write_text(HEAD)
    for number in (1, 2):
        ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--proses", number)
        assert (ran.code, ran.out) == (0, before.out)
        assert ran.said == (
            "realisasi 2 instansi dibaca dari sumber dalam instansi.yaml: arsip daerah (data/realisasi), "
            "semua cara (duckdb:///../../bersama.duckdb?tabel=realisasi); "
            "`--sumber berkas` membaca data/realisasi"
        )
    shared = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", URL)
    assert (shared.code, shared.out, shared.err) == (0, before.out, "")
    files = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--sumber", "berkas")
    rows = {r["folder"]: r for r in json.loads(files.out)["instansi"]}
    assert (files.code, rows["semua cara"]["nilai"]) == (0, None)
    assert files.said == (
        "realisasi 2 instansi dibaca dari data/realisasi, bukan dari sumber dalam instansi.yaml: "
        "arsip daerah, semua cara"
    )


def test_reports_read_each_agency_where_it_says(iki: Iki, kota: Path) -> None:
    fill([*rows_of(kota)])
    with_source(kota / "semua cara", "duckdb:///../../bersama.duckdb?tabel=realisasi")
    (kota / "semua cara/data/realisasi/a.csv").write_text(HEAD)
    asked = ("laporan", "--rekap", kota, "--tahun", 2024, "-o", "hasil")
    ran = iki(*asked)
    assert ran.code == 0
    assert "realisasi 1 instansi dibaca dari sumber dalam instansi.yaml: semua cara" in ran.err
    page = Path("hasil/semua-cara.html")
    assert "instansi semua cara" in page.read_text()
    assert iki(*asked, "--sumber", "berkas").code == 0
    assert "instansi semua cara" not in page.read_text()


@pytest.mark.machine
def test_a_source_that_fails_is_the_error_of_its_agency(iki: Iki, kota: Path) -> None:
    fill([*rows_of(kota)])
    with_source(kota / "semua cara", "duckdb:///tiada.duckdb?tabel=realisasi")
    with_source(kota / "arsip daerah", "mysql://server/db?tabel=realisasi")
    with_source(kota / "kosong", "duckdb:///../../bersama.duckdb?tabel=lain")
    agency(kota / "salah", data=HEAD + WRONG["angka"])
    fill([*rows_of(kota)], "text")
    (kota / "salah/data/realisasi/a.csv").write_text(GOOD)
    with_source(kota / "salah", "duckdb:///../../bersama.duckdb?tabel=realisasi")
    for number in (1, 2):
        ran = iki("rekap", kota, "--tahun", 2024, "--format", "json", "--proses", number)
        rows = {r["folder"]: r for r in json.loads(ran.out)["instansi"]}
        assert ran.code == 1
        assert {name: row["pesan"] for name, row in rows.items() if row["kesalahan"]} == {
            "arsip daerah": "--sumber mysql://server?tabel=realisasi: “mysql” tidak dikenal. Yang dikenal: "
            "duckdb, sqlite, postgresql, postgres, spark, sc",
            "kosong": "--sumber duckdb:///../../bersama.duckdb?tabel=lain: tabel itu tidak ada",
            "salah": rows["salah"]["pesan"],
            "semua cara": "--sumber duckdb:///tiada.duckdb?tabel=realisasi: berkas tiada.duckdb tidak ada",
        }
        assert {row["instansi"] for row in rows.values()} == {"Dinas Contoh"}
        assert rows["salah"]["perintah"] == (
            "iki hitung --tahun 2024 --sampai tahun --proyek kota/salah"
        )
        assert rows["perizinan"]["kesalahan"] == 0
    assert iki("laporan", "--rekap", kota, "--tahun", 2024, "-o", "hasil").code == 1
    assert "berkas tiada.duckdb tidak ada" in Path("hasil/semua-cara.html").read_text()


# --- processes that end --------------------------------------------------------------------------------

ENDLESS = (
    "create view lambat as select * replace (nilai + (select sum(hash(a.range * b.range)) % 2 "
    "from range(1000000) a, range(1000000) b) as nilai) from realisasi"
)


@pytest.mark.machine
@posix
@pytest.mark.parametrize("command", ["rekap", "laporan"])
def test_ctrl_c_ends_what_duckdb_is_working_on(kota: Path, command: str) -> None:
    fill([*rows_of(kota)])
    contoh.table(Path("bersama.duckdb"), ENDLESS)
    words = {
        "rekap": ("rekap", "kota", "-o", "hasil.json"),
        "laporan": ("laporan", "--rekap", "kota", "--proses", "1", "-o", "hasil"),
    }[command]
    source = URL.replace("=realisasi", "=lambat")
    ran = process.started(*words, "--tahun", "2024", "--sumber", source, cwd=Path.cwd())
    process.until(lambda: process.computes(ran), 120)
    ran.send_signal(signal.SIGINT)
    out, err = ran.communicate(timeout=30)
    assert (ran.returncode, out, err) == (130, "", "")
    assert not [*Path().glob("hasil*"), *Path().glob(".iki*")]


@pytest.mark.machine
@posix
@pytest.mark.parametrize("command", ["rekap", "laporan"])
def test_a_process_that_dies_is_one_agency(kota: Path, command: str) -> None:
    fill([*rows_of(kota)])
    words = {
        "rekap": ("rekap", "kota", "--format", "json"),
        "laporan": ("laporan", "--rekap", "kota", "-o", "hasil"),
    }[command]
    ran = run_deadly(None, *words, "--sumber", URL)
    assert ran.returncode == 1
    assert "Traceback" not in ran.stderr
    if command == "rekap":
        rows = {r["folder"]: r for r in json.loads(ran.stdout)["instansi"]}
        assert [name for name, row in rows.items() if row["kesalahan"]] == ["perizinan"]
        assert "berhenti mendadak" in rows["perizinan"]["pesan"]
        assert rows["arsip daerah"]["nilai"] == 75
    else:
        assert "1 dari 6 instansi punya kesalahan" in ran.stderr
        assert "berhenti mendadak" in Path("hasil/perizinan.html").read_text()


# --- other engines -------------------------------------------------------------------------------------


def test_the_same_bytes_of_sqlite(iki: Iki, kota: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(of_duckdb, "SOURCE_BATCH", 7)
    with closing(sqlite3.connect("bersama.sqlite")) as connection:
        connection.execute(f"create table realisasi ({', '.join(COLUMNS)})")
        marks = ", ".join("?" * len(COLUMNS))
        rows = [*rows_of(kota)]
        connection.executemany(f"insert into realisasi values ({marks})", rows[::-1])  # noqa: S608
        connection.commit()
    of_files, of_table = both(
        iki, "rekap", kota, "--tahun", 2024, "--format", "json",
        url="sqlite:///bersama.sqlite?tabel=realisasi",
    )  # fmt: skip
    assert (of_table.code, of_table.out, of_table.err) == (0, of_files.out, "")


# --- what the library opens, it closes ---------------------------------------------------------------


@pytest.mark.parametrize("engine", ["duckdb", "sqlite"])
def test_a_project_lets_go_of_its_table(kota: Path, engine: str) -> None:
    rows = [*rows_of(kota)]
    if engine == "duckdb":
        fill(rows)
    else:
        with closing(sqlite3.connect("bersama.sqlite")) as connection, connection:
            connection.execute(f"create table realisasi ({', '.join(COLUMNS)})")
            marks = ", ".join("?" * len(COLUMNS))
            connection.executemany(f"insert into realisasi values ({marks})", rows)  # noqa: S608
    url = f"{engine}:///bersama.{engine}?tabel=realisasi"
    with open_project(kota / "perizinan", url) as project:
        first = project.compute(2024).records()
    assert first == open_project(kota / "perizinan").compute(2024).records()
    with pytest.raises(UsageError, match="sambungannya sudah ditutup; buka proyeknya lagi"):
        project.compute(2024)
    if engine == "duckdb":  # another may write now
        duckdb.connect("bersama.duckdb").close()
    with open_project(kota / "perizinan") as project:
        assert project.compute(2024).records() == first
    project.close()
