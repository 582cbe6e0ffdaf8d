"""Pejabat: who signs for which jabatan on which day, read as tolerantly as other data, told to nobody."""

from __future__ import annotations

import shutil
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.data.csv_files import CsvSource
from iki.data.pejabat import read_pejabat
from iki.dates import is_impossible, parse_date
from iki.model.pejabat import signing_office
from iki.periode import PERIODE
from iki.render.signing import (
    SHORT_DOTS,
    Stationery,
    agreement_day,
    decree_day,
    decree_signatory,
    measurement_day,
    place_and_date,
    signatory_of,
)
from tests import build

if TYPE_CHECKING:
    from iki.diagnostics import Diagnostic
    from iki.model import Definisi
    from iki.model.pejabat import DaftarPejabat
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent
DOKUMEN = Path(__file__).parent / "dokumen"
HEADER = "jabatan,nama,nip,pangkat,status,mulai,berakhir\n"
INSTANSI = """\
instansi: Dinas Contoh
daerah: Kabupaten Contoh
tempat: Kota Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas, atasan: {kode: bupati, jabatan: Bupati Contoh}}
"""


def definisi(instansi: str = INSTANSI, jabatan: str = build.JABATAN) -> Definisi:
    return build.definisi({"seksi": jabatan}, instansi)


def read(text: str | bytes, of: Definisi | None = None) -> tuple[DaftarPejabat, list[Diagnostic]]:
    content = text.encode() if isinstance(text, str) else text
    return read_pejabat(CsvSource("pejabat.csv", lambda: BytesIO(content)), of or definisi())


def pejabat(rows: str, of: Definisi | None = None) -> DaftarPejabat:
    found, wrong = read(HEADER + rows, of)
    assert wrong == []
    return found


def name(found: DaftarPejabat, day: str, jabatan: str = "seksi") -> str | None:
    holder = found.holder(jabatan, date.fromisoformat(day))
    return holder and holder.nama


# --- reading ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "content",
    [
        b"\xef\xbb\xbfsep=;\r\nNAMA;Jabatan;mulai;Status\r\nSiti;seksi;1 Juli 2024;PLT\r\n;;;\r\n",
        b"jabatan\tnama\tmulai\tstatus\nseksi\tSiti\t01/07/2024\tPelaksana Tugas\n",
        b"jabatan,nama,mulai,status\nseksi,Siti,2024-07-01,Plt.\n",
        b'jabatan,nama,mulai,status\nseksi," Siti ",1 Jul 2024,plt\n',
    ],
)
def test_files_as_offices_make_them(content: bytes) -> None:
    found, wrong = read(content)
    assert wrong == []
    (row,) = found.rows["seksi"]
    assert (row.nama, row.status.prefix, row.mulai) == ("Siti", "Plt. ", date(2024, 7, 1))
    assert name(found, "2024-06-30") is None
    assert name(found, "2024-07-01") == "Siti"


def test_windows_1252_and_a_nip_with_blanks() -> None:
    found, wrong = read((HEADER + "seksi,Ren\xe9,19800101 200501 1 001,,,,\n").encode("cp1252"))
    assert wrong == []
    (row,) = found.rows["seksi"]
    assert (row.nama, row.nip) == ("René", "198001012005011001")


@pytest.mark.parametrize("nip", ["", "198001012005011001", "19800101 202221 2 034"])
def test_a_nip_that_may_be(nip: str) -> None:
    assert read(f"{HEADER}seksi,Siti,{nip},,,,\n")[1] == []


@pytest.mark.parametrize(
    ("nip", "said"),
    [
        ("1,98001E+17", "bilangan"),
        ("1.98E17", "bilangan"),
        ("198001012005011000", "membulatkan"),
        ("198002302005011001", "tanggal lahir"),
        ("198001012005131001", "bulan pengangkatan"),
        ("198001011979011001", "tahun pengangkatan"),
        ("198001012005013001", "angka ke-15"),
        ("19800101200501100", "17 angka"),
        ("19800101-200501-1-001", "selain angka"),
    ],
)
def test_a_nip_that_cannot_be(nip: str, said: str) -> None:
    _, (problem,) = read(f'{HEADER}seksi,Siti,"{nip}",,,,\n')
    assert problem.code == "D75"
    assert said in problem.message
    assert "Siti" not in str(problem)
    assert nip not in str(problem)


def test_what_was_wrong_holds_no_office() -> None:
    found, wrong = read(f"{HEADER}seksi,Siti,1,,,,\nkepala,Budi,,,,,\n")
    assert [d.code for d in wrong] == ["D75"]
    assert list(found.rows) == ["kepala"]


def test_two_at_once_are_named_at_both_rows() -> None:
    rows = "seksi,A,,,,2020-01-01,2023-12-31\nseksi,B,,,,2024-01-01,\nseksi,C,,,,2021-01-01,2021-01-01\n"
    _, (problem,) = read(HEADER + rows)
    assert (problem.code, problem.span.start_line) == ("D78", 4)
    assert "baris 2 dan 4" in problem.message
    assert [r.span.start_line for r in problem.related] == [2]


def test_many_rows_of_one_jabatan_are_compared_with_their_neighbours_only() -> None:
    rows = "".join(f"seksi,A,,,,{1900 + n}-01-01,{1900 + n}-12-31\n" for n in range(1000))
    assert read(HEADER + rows)[1] == []


def test_a_former_kode_still_counts() -> None:
    new = definisi(jabatan=f"{build.JABATAN}alias: [seksi_lama]\n")
    assert name(pejabat("seksi_lama,Siti,,,,,\n", new), "2024-01-01") == "Siti"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("29 Februari 2024", date(2024, 2, 29)),
        ("29 pebruari 2024", date(2024, 2, 29)),
        ("29/2/2024", date(2024, 2, 29)),
        ("29-02-2024", date(2024, 2, 29)),
        ("2023-02-29", None),
        ("31/04/2024", None),
        ("7/25/2024", None),
        ("29/02/24", None),
        ("1 triwulan 2024", None),
        ("1 tahun 2024", None),
        ("besok", None),
    ],
)
def test_dates(text: str, day: date | None) -> None:
    assert parse_date(text) == day


def test_impossible_is_only_what_has_the_form_of_a_date() -> None:
    assert [is_impossible(t) for t in ("2024-02-30", "30 Februari 2024", "besok", "2024-02-29")] == [
        True, True, False, False,
    ]  # fmt: skip


# --- who signs -------------------------------------------------------------------------------------


def test_who_acts_signs_while_he_acts() -> None:
    found = pejabat(
        "seksi,Tetap,,,,2020-01-01,\n"
        "seksi,Tugas,,,Plt.,2024-03-01,2024-06-30\n"
        "seksi,Harian,,,Plh.,2024-04-01,2024-04-03\n"
    )
    days = ("2024-02-29", "2024-03-01", "2024-04-02", "2024-04-04", "2024-07-01")
    assert [name(found, day) for day in days] == ["Tetap", "Tugas", "Harian", "Tugas", "Tetap"]
    kepala = signatory_of(definisi(), "seksi", found, date(2024, 4, 2))
    assert kepala.titles == ("Plh. Seksi Contoh",)


def test_who_signs_the_decree() -> None:
    found = pejabat("kepala,Budi,19800101 200501 1 001,Pembina,Plt.,2024-01-01,\nbupati,Ani,,,,,\n")
    signed = decree_signatory(definisi(), found, date(2024, 5, 1))
    assert (signed.titles, signed.nama) == (("Plt. KEPALA DINAS", "KABUPATEN CONTOH"), "Budi")
    assert signed.below() == ["Pembina", "NIP. 19800101 200501 1 001"]
    by_bupati = definisi(INSTANSI + "penandatangan: {jabatan: BUPATI CONTOH}\n")
    assert signing_office(by_bupati) == "bupati"
    signed = decree_signatory(by_bupati, found, date(2024, 5, 1))
    assert (signed.titles[0], signed.nama, signed.below()) == ("BUPATI CONTOH", "Ani", [])


def test_the_penandatangan_signs_where_nobody_else_is_known() -> None:
    of = definisi(INSTANSI + "penandatangan: {nama: Cici, nip: '7'}\n")
    nobody = pejabat("seksi,Siti,,,,,\n", of)
    assert signatory_of(of, "kepala", nobody, date.max).nama == "Cici"
    assert signatory_of(of, "bupati", nobody, date.max).nama is None
    holder = pejabat("kepala,Budi,,,,,2024-06-30\n", of)
    assert decree_signatory(of, holder, date(2024, 6, 30)).nama == "Budi"
    assert decree_signatory(of, holder, date(2024, 7, 1)).nama == "Cici"


def test_the_day_of_documents() -> None:
    of = definisi()
    assert decree_day(of.instansi, None) == date.max
    assert decree_day(of.instansi, 2024) == date(2024, 12, 31)
    dated = definisi(INSTANSI + "keputusan: {tanggal: 15 Januari 2023}\n")
    assert decree_day(dated.instansi, 2024) == date(2023, 1, 15)
    assert measurement_day(2024, PERIODE["TW2"]) == date(2024, 6, 30)
    assert agreement_day(of, 2024, "seksi", changed=False) == date(2024, 1, 31)
    changing = definisi(
        jabatan=build.JABATAN + "mulai: 2024-TW2\nperubahan:\n"
        "  - {mulai: 2024-B08, dasar: Renja, tugas: [dua]}\n"
        "  - {mulai: 2025, dasar: Renja, tugas: [tiga]}\n"
    )
    now = changing.history.in_force(2024)
    assert agreement_day(now, 2024, "seksi", changed=False) == date(2024, 4, 30)
    assert agreement_day(now, 2024, "seksi", changed=True) == date(2024, 8, 31)


def test_a_place_is_never_guessed() -> None:
    dotted = f"Kota Contoh, {SHORT_DOTS} 2024"
    assert place_and_date(definisi().instansi, Stationery(), 2024) == dotted
    nowhere = definisi(build.INSTANSI).instansi
    assert "Contoh" not in place_and_date(nowhere, Stationery())
    dated = Stationery(tanggal=date(2024, 8, 1))
    assert place_and_date(definisi().instansi, dated, 2024) == "Kota Contoh, 1 Agustus 2024"


# --- told to nobody --------------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "proyek"
    shutil.copytree(DOKUMEN, folder)
    monkeypatch.chdir(folder)
    return folder


def test_no_result_and_no_log_names_people(iki: Iki, project: Path) -> None:
    file = project / "data/pejabat.csv"
    # Other ones than those in the catalogue, which SARIF has in it.
    text = file.read_text().replace("Nama Contoh", "Rahasia").replace("1970", "1965")
    broken = f"{text}kabid_pelayanan;Rahasia Rusak;196505052005011000;;;x;\n"
    calls = [
        ("hitung", "--tahun", 2025, *more)
        for more in (
            (),
            ("--rinci",),
            ("--format", "json"),
            ("--format", "csv"),
            ("--format", "markdown"),
        )
    ]
    calls += [("jelaskan", "kepala_dinas", "--tahun", 2025, "--format", "json")]
    calls += [
        ("kelengkapan", "--tahun", 2025, "--format", f) for f in ("tabel", "json", "markdown")
    ]
    calls += [
        ("validasi", "--data", "--format", f)
        for f in ("teks", "ringkas", "github", "json", "sarif", "junit")
    ]
    calls += [("lampiran", "perjanjian", "--tahun", 2025, "-o", "x.xlsx", "--timpa")]
    for rows in (text, broken):
        file.write_text(rows)
        for call in calls:
            ran = iki(*call)
            said = ran.out + ran.err
            assert said or call[-1] == "ringkas"
            assert "Rahasia" not in said, call
            assert "1965" not in said, call


def test_hitung_does_not_open_the_file(iki: Iki, project: Path) -> None:
    (project / "data/pejabat.csv").write_text("rusak")
    assert iki("hitung", "--tahun", 2025).code == 0
    ran = iki("lampiran", "pengukuran", "--tahun", 2025, "-o", "x.xlsx")
    assert (ran.code, (project / "x.xlsx").exists()) == (1, False)
    assert "D71" in ran.err


def test_a_contradiction_is_a_warning_that_may_be_accepted(iki: Iki, project: Path) -> None:
    instansi = project / "definitions/instansi.yaml"
    text = instansi.read_text()
    instansi.write_text(text + "penandatangan: {nama: Nama Contoh Lain}\n")
    assert "R67" in iki("validasi", "--data").out
    ran = iki("lampiran", "penetapan", "-o", "x.xlsx")
    assert (ran.code, "1 peringatan tentang data/pejabat.csv" in ran.err) == (0, True)
    accepted = "penandatangan: {nama: Nama Contoh Lain}\nabaikan: {R67: lama}\n"
    instansi.write_text(text + accepted)
    assert iki("validasi", "--data", "--ketat").code == 0
    assert iki("validasi", "--ketat").code == 0  # without the data nothing is said of it


def test_nothing_is_written_over_it(iki: Iki, project: Path) -> None:
    before = (project / "data/pejabat.csv").read_bytes()
    assert iki("hitung", "--tahun", 2025, "--format", "csv", "-o", "data/pejabat.csv").code == 2
    assert (project / "data/pejabat.csv").read_bytes() == before


def test_in_another_place_it_is_named(iki: Iki, project: Path) -> None:
    (project / "pejabat.csv").write_text(HEADER)
    ran = iki("validasi", "--data")
    assert "data/pejabat.csv" in ran.out
    assert "D28" in ran.out


def test_who_is_missing_is_listed(iki: Iki, project: Path) -> None:
    file = project / "data/pejabat.csv"
    lines = file.read_text().splitlines(keepends=True)
    assert "pejabatnya" not in iki("kelengkapan", "--tahun", 2025).out
    file.write_text("".join(line for line in lines if not line.startswith("bupati")))
    ran = iki("kelengkapan", "--tahun", 2025)
    assert "Belum ada pejabatnya di data/pejabat.csv, dicetak titik-titik: Bupati Contoh" in ran.out
    assert (
        '"tanpa_pejabat": [\n    "bupati"\n  ]'
        in iki("kelengkapan", "--tahun", 2025, "--format", "json").out
    )
    assert (
        "Bupati Contoh (bupati)" in iki("kelengkapan", "--tahun", 2025, "--format", "markdown").out
    )
    before = iki("kelengkapan", "--tahun", 2019, "--jabatan", "kepala_dinas").out
    assert "Kepala Dinas (kepala_dinas)" in " ".join(before.split())
    file.unlink()
    for form in ("tabel", "markdown"):
        told = iki("kelengkapan", "--tahun", 2025, "--format", form).out.replace("\\", "")
        assert "Belum ada data/pejabat.csv: nama pejabat pada dokumen" in " ".join(told.split())
    assert '"tanpa_pejabat": null' in iki("kelengkapan", "--tahun", 2025, "--format", "json").out


def test_the_shipped_names_are_artificial() -> None:
    rows = (ROOT / "data/pejabat.csv").read_text().splitlines()[1:]
    assert rows
    assert all(row.split(",")[1].startswith("Nama Contoh ") for row in rows)


@pytest.mark.parametrize("text", ["2024-02-30", "32 Mei 2024", "besok"])
def test_a_date_of_a_document_is_a_date(iki: Iki, project: Path, text: str) -> None:
    file = project / "x.xlsx"
    ran = iki("lampiran", "perjanjian", "--tahun", 2025, "--tanggal", text, "-o", file)
    assert (ran.code, file.exists(), "--tanggal" in ran.err) == (2, False, True)
