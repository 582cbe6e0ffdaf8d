"""Catatan: read as tolerantly as realisasi, and demanded of what falls short."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import pytest

from iki.data.catatan import read_catatan
from iki.data.csv_files import CsvSource, csv_source
from iki.periode import PERIODE
from tests import build

if TYPE_CHECKING:
    from pathlib import Path

    from iki.diagnostics import Diagnostic
    from iki.model import DaftarCatatan
    from tests.conftest import Iki

HEADER = "tahun,periode,jabatan,indikator,kendala,tindak_lanjut\n"
DATA = """\
tahun,periode,jabatan,variabel,nilai
2024,TW1,seksi,a,20
2024,TW1,seksi,b,50
2024,TW2,seksi,a,25
2024,TW2,seksi,b,50
"""


def read(
    *texts: str | bytes, tahun: tuple[int, ...] | None = None
) -> tuple[DaftarCatatan, list[Diagnostic]]:
    contents = [text.encode() if isinstance(text, str) else text for text in texts]
    sources = [
        CsvSource(f"{n}.csv", lambda content=content: BytesIO(content))  # type: ignore[misc]
        for n, content in enumerate(contents, 1)
    ]
    return read_catatan(sources, build.definisi(), tahun=tahun)


def kendala(found: DaftarCatatan, sampai: str = "tahun", tahun: int = 2024) -> list[str]:
    rows = found.catatan_of(tahun, PERIODE[sampai], "seksi", "i")
    return [f"{row.periode} {row.kendala}" for row in rows]


@pytest.mark.parametrize(
    "content",
    [
        b'\xef\xbb\xbfsep=;\r\nKendala;indikator;jabatan;PERIODE;tahun\r\n"hujan\r\nderas";i;seksi;Triwulan II;2024\r\n;;;;\r\n',
        'tahun\tperiode\tjabatan\tindikator\tkendala\n2024\ttw 2\tseksi\ti\t"hujan\nderas"\n',
        'tahun,periode,jabatan,indikator,kendala\n2024,II,seksi,i,"hujan\nderas"\n',
    ],
)
def test_files_as_offices_make_them(content: str | bytes) -> None:
    found, wrong = read(content)
    assert wrong == []
    (row,) = found.rows[2024, "seksi", "i"]
    assert row.kendala.split() == ["hujan", "deras"]
    assert (row.file, row.periode) == ("1.csv", PERIODE["TW2"])


def test_windows_1252() -> None:
    found, wrong = read((HEADER + "2024,TW1,seksi,i,café,\n").encode("cp1252"))
    assert (kendala(found), wrong) == (["TW1 café"], [])


def test_the_place_of_a_row_is_where_it_starts() -> None:
    found, _ = read(HEADER + '2024,TW1,seksi,i,"satu\ndua",\n\n2024,TW2,seksi,i,tiga,\n')
    assert [row.line for row in found.rows[2024, "seksi", "i"]] == [2, 5]


def test_in_order_of_time_as_far_as_asked() -> None:
    rows = ("TW4,d", "tahun,e", "TW1,a", "S1,c", "TW2,b")
    found, _ = read(
        HEADER + "".join(f"2024,{p},seksi,i,{k},\n" for p, k in (r.split(",") for r in rows))
    )
    assert kendala(found) == ["TW1 a", "TW2 b", "S1 c", "TW4 d", "tahun e"]
    assert kendala(found, "TW2") == ["TW1 a", "TW2 b", "S1 c"]
    assert kendala(found, tahun=2023) == []


def test_a_row_that_says_nothing_is_no_catatan() -> None:
    found, wrong = read(HEADER + "2024,TW1,seksi,i,,\n2024,TW1,seksi,i, ,\n2024,TW1,seksi,i,a,\n")
    assert (kendala(found), wrong) == (["TW1 a"], [])


def test_a_duplicate_names_both_rows() -> None:
    _, (problem,) = read(HEADER + "2024,TW1,seksi,i,a,\n", HEADER + "\n2024,tw1,seksi,i,b,\n")
    assert (problem.code, problem.file, problem.span.start_line) == ("D53", "2.csv", 3)
    assert "1.csv baris 2" in problem.message
    assert [(r.file, r.span) for r in problem.related] == [("1.csv", (2, 6, 2, 9))]


def test_all_that_is_wrong_in_a_row() -> None:
    _, wrong = read(HEADER + "24,TW9,seksii,i,a,\n2024,TW1,seksi,ii,a,\n")
    assert [(d.code, d.span.start_line, d.hint) for d in wrong] == [
        ("D49", 2, "tulis empat angka, misalnya 2024"),
        ("D50", 2, "triwulan hanya TW1 sampai TW4"),
        ("D51", 2, "Maksud Anda “seksi”?"),
        ("D52", 3, "Maksud Anda “i”?"),
    ]


def test_rows_of_other_years_stop_nothing() -> None:
    text = HEADER + "2019,TW1,lama,x,a,\n2024,TW1,seksi,i,b,\n"
    found, wrong = read(text, tahun=(2024,))
    assert (kendala(found), wrong) == (["TW1 b"], [])
    assert [d.code for d in read(text)[1]] == ["D51"]


def test_after_a_cell_that_is_too_long_nothing_is_known() -> None:
    _, wrong = read(HEADER + f'2024,TW1,seksi,i,"{"x" * 200_000}",\n2024,TW1,lain,i,a,\n')
    assert [d.code for d in wrong] == ["D54"]


def test_no_more_is_found_than_anybody_reads() -> None:
    _, wrong = read(HEADER + "2024,TW1,lain,i,a,\n" * 5_000)
    assert len(wrong) == 1_001
    assert wrong[-1].code == "N13"


def test_a_file_that_is_gone() -> None:
    def gone() -> BytesIO:
        raise FileNotFoundError(2, "")

    _, (problem,) = read_catatan([CsvSource("a.csv", gone)], build.definisi(), tahun=None)
    assert (problem.code, problem.message) == ("D46", "berkas tidak dapat dibaca: berkas tidak ada")


# --- what falls short --------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Make a project whose indikator is at 56,25 (45/100, of a target of 80) up to TW2."""
    instansi = build.INSTANSI + "penilaian: {wajib_catatan_di_bawah: 76}\n"
    return build.write(
        build.project(tmp_path, instansi=instansi), {"data/realisasi/data.csv": DATA}
    )


def write(project: Path, rows: str) -> None:
    (project / "data/catatan").mkdir(exist_ok=True)
    (project / "data/catatan/a.csv").write_text(HEADER + rows)


LACKS = "1 indikator dengan capaian di bawah 76 belum punya catatan tahun 2024 sampai triwulan II: seksi.i"


@pytest.mark.parametrize(
    ("rows", "lacks"),
    [
        ("", True),
        ("2024,TW2,seksi,i,hujan,\n", False),
        ("2024,S1,seksi,i,hujan,\n", False),
        ("2024,Juni,seksi,i,hujan,\n", False),
        ("2024,TW1,seksi,i,hujan,\n", True),
        ("2024,tahun,seksi,i,hujan,\n", True),
        ("2023,TW2,seksi,i,hujan,\n", True),
        ("2024,TW2,seksi,i,,\n", True),
    ],
)
def test_what_falls_short_has_a_catatan(iki: Iki, project: Path, rows: str, *, lacks: bool) -> None:
    write(project, rows)
    ran = iki("hitung", "--proyek", project, "--tahun", 2024, "--sampai", "TW2")
    assert ran.code == 0
    assert (LACKS in ran.said) is lacks
    checked = iki("validasi", "--proyek", project, "--data", "--tahun", 2024, "--sampai", "TW2")
    assert ("C03" in checked.out) is lacks
    assert ("pada formulir (iki templat" in checked.out) is lacks
    assert "56,25" in checked.out or not lacks


def test_enough_needs_none_and_an_acceptance_holds(iki: Iki, project: Path) -> None:
    instansi = project / "definitions/instansi.yaml"
    build.edit(instansi, "76", "56.25")
    assert "catatan" not in iki("hitung", "--proyek", project, "--tahun", 2024).err
    jabatan = project / "definitions/jabatan/seksi.yaml"
    build.edit(instansi, "56.25", "76")
    jabatan.write_text(jabatan.read_text() + "        abaikan: {C03: sudah dilaporkan lisan}\n")
    assert "catatan" not in iki("hitung", "--proyek", project, "--tahun", 2024).err
    checked = iki("validasi", "--proyek", project, "--data", "--tahun", 2024, "--ketat")
    assert checked.code == 0, checked.out
    assert iki("validasi", "--proyek", project, "--data", "--ketat").code == 0  # no R20


def test_catatan_with_errors_stop_what_reads_them(iki: Iki, project: Path) -> None:
    write(project, "2024,TW2,seksi,x,hujan,\n")
    ran = iki("hitung", "--proyek", project, "--tahun", 2024)
    assert (ran.code, ran.out) == (1, "")
    assert "D52" in ran.err
    # Where nothing demands them, `hitung` does not read them.
    instansi = project / "definitions/instansi.yaml"
    instansi.write_text(build.INSTANSI)
    assert iki("hitung", "--proyek", project, "--tahun", 2024).code == 0
    assert iki("validasi", "--proyek", project, "--data").code == 1
    book = project / "buku.xlsx"
    made = iki("lampiran", "pengukuran", "--proyek", project, "--tahun", 2024, "-o", book)
    assert (made.code, book.exists()) == (1, False)


def test_nothing_is_written_among_the_catatan(iki: Iki, project: Path) -> None:
    write(project, "")
    target = project / "data/catatan/hasil.csv"
    ran = iki("hitung", "--proyek", project, "--tahun", 2024, "-o", target)
    assert (ran.code, target.exists()) == (2, False)


def test_sampai_needs_its_year(iki: Iki, project: Path) -> None:
    ran = iki("validasi", "--proyek", project, "--data", "--sampai", "TW2")
    assert (ran.code, "--tahun" in ran.err) == (2, True)


def test_named_files_of_catatan_are_checked(iki: Iki, project: Path) -> None:
    write(project, "2024,TW2,seksi,x,hujan,\n")
    ran = iki("validasi", "--proyek", project, project / "data/catatan/a.csv")
    assert (ran.code, "D52" in ran.out) == (1, True)


@pytest.mark.parametrize("place", ["data/catatan.csv", "data/2024/catatan.csv", "catatan/a.csv"])
def test_catatan_in_another_place_are_named(iki: Iki, project: Path, place: str) -> None:
    (project / place).parent.mkdir(parents=True, exist_ok=True)
    (project / place).write_text(HEADER)
    ran = iki("hitung", "--proyek", project, "--tahun", 2024)
    assert "catatan" in ran.err
    assert "tidak dibaca: pindahkan ke data/catatan/" in ran.said


def test_hitung_reads_catatan_only_where_they_are_demanded(
    iki: Iki, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    source = csv_source.data_source

    def watched(path: Path) -> CsvSource:
        opened.append(path.name)
        return source(path)

    monkeypatch.setattr(csv_source, "data_source", watched)
    write(project, "")
    iki("hitung", "--proyek", project, "--tahun", 2024)
    # Data are read for the figures and for the warnings of the year.
    assert sorted(opened) == ["a.csv", "data.csv", "data.csv"]
    opened.clear()
    (project / "definitions/instansi.yaml").write_text(build.INSTANSI)
    iki("hitung", "--proyek", project, "--tahun", 2024)
    assert opened == ["data.csv", "data.csv"]
