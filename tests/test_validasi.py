"""`iki validasi` as people and a CI call it: what it looks at, what it prints, how it ends."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.project import project_files
from iki.render import reports
from tests import build
from tests.build import HEAD, INSTANSI, JABATAN, load

if TYPE_CHECKING:
    from tests.conftest import Iki


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with two jabatan and a file of data in the current folder."""
    make(tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return tmp_path


def make(folder: Path) -> None:
    build.project(folder, f"{HEAD}2024,TW1,seksi,a,20\n")
    build.write(folder, {"definitions/jabatan/lain.yaml": JABATAN})


@pytest.mark.usefixtures("proyek")
def test_success_is_one_line(iki: Iki) -> None:
    assert iki("validasi").out == "2 jabatan: tidak ada kesalahan\n"
    assert iki("validasi", "--data").out == "2 jabatan dan 1 berkas data: tidak ada kesalahan\n"
    assert iki("validasi", "--format", "ringkas").out == ""


def test_the_report_ends_with_a_count(iki: Iki, proyek: Path) -> None:
    build.edit(proyek / "definitions/jabatan/seksi.yaml", "a / b * 100", "a / bb * 100")
    ran = iki("validasi")
    assert ran.code == 1
    assert ran.out == (
        "kesalahan[R05]: variabel “bb” tidak ada\n"
        "  --> definitions/jabatan/seksi.yaml:13:22\n"
        "   |\n"
        "13 |         formula: a / bb * 100\n"
        "   |                      ^^\n"
        "   = saran: Maksud Anda “b”?\n"
        "\n"
        "2 jabatan: 1 kesalahan\n"
    )


def test_warnings_fail_only_when_strict_and_accepted_ones_never(iki: Iki, proyek: Path) -> None:
    file = proyek / "definitions/jabatan/seksi.yaml"
    build.edit(file, "        target:", "        bobot: 0\n        target:")
    assert iki("validasi").code == 0
    assert iki("validasi", "--ketat").code == 1
    build.edit(
        file, "        target:", '        abaikan: {R09: "hanya ditampilkan"}\n        target:'
    )
    ran = iki("validasi", "--ketat")
    assert ran.code == 0
    assert ran.out == "2 jabatan: tidak ada kesalahan, 1 peringatan diterima\n"


def test_auto_is_github_under_github_actions(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.edit(proyek / "definitions/jabatan/seksi.yaml", "a / b * 100", "a / bb * 100")
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    assert iki("validasi").out.startswith("::error file=definitions/jabatan/seksi.yaml,line=13,")
    assert iki("validasi", "--format", "teks").out.startswith("kesalahan[R05]")


def test_only_what_is_named_is_reported(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    build.edit(proyek / "definitions/jabatan/seksi.yaml", "a / b * 100", "a / bb * 100")
    ran = iki("validasi", "definitions/jabatan/lain.yaml")
    assert (ran.code, ran.out) == (0, "1 berkas: tidak ada kesalahan\n")
    assert iki("validasi", "definitions/jabatan/seksi.yaml").code == 1
    assert iki("validasi", proyek / "definitions/jabatan/seksi.yaml").code == 1
    assert iki("validasi", "definitions").code == 1
    assert iki("validasi", ".").code == 1
    monkeypatch.chdir(proyek / "definitions/jabatan")
    assert iki("validasi", "seksi.yaml").code == 1
    assert iki("validasi", "lain.yaml", "seksi.yaml").code == 1
    (proyek / "tautan").symlink_to(proyek)
    monkeypatch.chdir(proyek / "tautan")
    assert iki("validasi", "definitions/jabatan/seksi.yaml").code == 1
    assert iki("validasi", "definitions/jabatan/lain.yaml").code == 0


def test_naming_a_csv_file_looks_at_data(iki: Iki, proyek: Path) -> None:
    build.edit(proyek / "data/realisasi/a.csv", "20", "x")
    assert iki("validasi").code == 0
    for path in ("data/realisasi/a.csv", "data", "data/realisasi"):
        ran = iki("validasi", path, "--format", "ringkas")
        assert (ran.code, ran.out[:24]) == (1, "data/realisasi/a.csv:2:1")


@pytest.mark.parametrize("named", ["data/realisasi/a.csv", "data/realisasi", "data"])
def test_data_that_wait_for_definitions_are_told_why(iki: Iki, proyek: Path, named: str) -> None:
    build.edit(proyek / "definitions/jabatan/seksi.yaml", "satuan:", "stuan:")
    ran = iki("validasi", "--format", "ringkas", named)
    assert (ran.code, ran.err) == (1, "data realisasi belum diperiksa: perbaiki dulu definisinya\n")
    assert ran.out.startswith("definitions/jabatan/seksi.yaml:")


# a file of data/, what it holds, what is to be done
UNREAD = [
    ("data/realisasi/tw1.xlsx", "", "simpan sebagai CSV (di Excel: Simpan Sebagai, CSV UTF-8)"),
    ("data/realisasi/2024/TW1.XLS", "", "simpan sebagai CSV (di Excel: Simpan Sebagai, CSV UTF-8)"),
    ("data/realisasi/tw1.ods", "", "simpan sebagai CSV (di Excel: Simpan Sebagai, CSV UTF-8)"),
    ("data/realisasi/tw1.tsv", "", "ganti namanya menjadi tw1.csv"),
    ("data/realisasi/tw1.csv.txt", "", "ganti namanya menjadi tw1.csv"),
    ("data/realisasi/TW1.CSV.TXT", "", "ganti namanya menjadi TW1.CSV"),
    ("data/realisasi/tw 1.txt", HEAD, "ganti namanya menjadi tw 1.csv"),
    ("data/realisasi/tw1.txt", "\ufeffnilai;Variabel\r\n", "ganti namanya menjadi tw1.csv"),
    ("data/realisasi/tw1.txt", "Tahun;Jabatan;Variabel;TW1\n", "ganti namanya menjadi tw1.csv"),
    ("data/realisasi/tw1.txt", '"variabel"\t"nilai"\n', "ganti namanya menjadi tw1.csv"),
    ("data/tw1.csv", HEAD, "pindahkan ke data/realisasi/"),
    ("data/2024/tw1.csv", HEAD, "pindahkan ke data/realisasi/"),
    ("data/2024/bidang/satu/TW1.CSV", HEAD, "pindahkan ke data/realisasi/"),
    ("realisasi/tw1.csv", HEAD, "pindahkan ke data/realisasi/"),
    ("realisasi/2024/bidang/satu/tw1.csv", HEAD, "pindahkan ke data/realisasi/"),
    ("Data/realisasi 2024/tw1.csv", HEAD, "pindahkan ke data/realisasi/"),
    ("tw1.csv", HEAD, "pindahkan ke data/realisasi/"),
]

# files beside the data that are no data
OTHERS = [
    ("data/realisasi/catatan.txt", "nilai variabel dicatat di sini\n"),
    ("data/realisasi/bukti.pdf", "%PDF"),
    ("data/realisasi/~$a.xlsx", ""),
    ("data/realisasi/.a.csv.txt", HEAD),
    ("data/realisasi/a.xlsx", ""),  # beside a.csv, which was saved from it
    ("data/penduduk.csv", "kecamatan,jiwa\n"),
    ("data/asli/tw1.xlsx", ""),
    ("realisasi/tw1.txt", HEAD),
    ("data/arsip/2024/a.csv", HEAD),
    ("data/terima.csv", HEAD),
    ("kunci/a.csv", HEAD),
    ("definitions/a.csv", HEAD),
    (".git/a.csv", HEAD),
    ("alat/.cache/a.csv", HEAD),
    ("venv/a.csv", HEAD),
    ("alat/node_modules/paket/a.csv", HEAD),
]


@pytest.mark.parametrize(("name", "text", "hint"), UNREAD)
def test_data_that_are_not_read_are_named(
    iki: Iki, proyek: Path, name: str, text: str, hint: str
) -> None:
    (proyek / name).parent.mkdir(parents=True, exist_ok=True)
    (proyek / name).write_text(text, encoding="utf-8")
    assert iki("validasi").out == "2 jabatan: tidak ada kesalahan\n"
    (found,) = json.loads(iki("validasi", "--data", "--format", "json").out)["diagnostik"]
    assert (found["kode"], found["berkas"], found["saran"]) == ("D28", name, hint)
    assert iki("validasi", proyek / name, "--ketat").code == 1
    ran = iki("hitung", "--tahun", 2024)
    assert ran.code == 0
    assert f"{name} tidak dibaca: {hint}" in ran.said
    with (proyek / "definitions/instansi.yaml").open("a") as file:
        file.write("abaikan: {D28: bukan data}\n")
    assert "1 peringatan diterima" in iki("validasi", "--data", "--ketat").out
    assert "tidak dibaca" not in iki("hitung", "--tahun", 2024).err


@pytest.mark.parametrize(("name", "text"), OTHERS)
def test_what_is_no_data_may_stand_beside_them(
    iki: Iki, proyek: Path, name: str, text: str
) -> None:
    (proyek / name).parent.mkdir(parents=True, exist_ok=True)
    (proyek / name).write_text(text)
    ran = iki("validasi", "--data", "--ketat")
    assert (ran.code, ran.out) == (0, "2 jabatan dan 1 berkas data: tidak ada kesalahan\n")


def test_many_files_that_are_not_read_are_counted(iki: Iki, proyek: Path) -> None:
    for n in range(20):
        (proyek / f"data/realisasi/bukti{n}.xlsx").write_bytes(b"PK")
    said = iki("hitung", "--tahun", 2024).err
    assert said.count(" tidak dibaca: ") == 3
    assert "17 berkas lain juga tidak dibaca" in said
    assert "20 peringatan" in said


def test_a_workbook_shows_no_line_of_itself(iki: Iki, proyek: Path) -> None:
    (proyek / "data/realisasi/b.xlsx").write_bytes(b"PK\3\4\n")
    assert "PK" not in iki("validasi", "--data").out


COUNTED = [
    "balita", "bayi", "ibu hamil", "anak", "pasien", "kunjungan", "posyandu", "puskesmas", "siswa",
    "guru", "sekolah", "peserta", "aduan", "izin", "unit", "paket", "dokumen", "kegiatan", "rapat",
    "kali", "titik", "lokasi", "desa/kelurahan", "kecamatan", "rumah", "keluarga", "kendaraan", "pos",
    "Orang", "kelahiran", "bayi lahir hidup", "rumah tangga", "tenaga kerja",
]  # fmt: skip
MEASURED = [
    "siswa/guru", "pasien / dokter", "persen", "hari", "jam", "km", "rupiah", "poin",
    "kematian per 100.000 kelahiran", "",
]  # fmt: skip


@pytest.mark.parametrize("satuan", [*COUNTED, *MEASURED])
def test_what_is_counted_has_no_decimals(iki: Iki, proyek: Path, satuan: str) -> None:
    unit = f"{{uraian: Jumlah a, satuan: '{satuan}'}}" if satuan else "Jumlah a"
    build.edit(proyek / "definitions/jabatan/seksi.yaml", "a: Jumlah a", f"a: {unit}")
    build.edit(proyek / "data/realisasi/a.csv", ",20\n", ",20.5\n")
    found = json.loads(iki("validasi", "--data", "--format", "json").out)["diagnostik"]
    assert [d["kode"] for d in found] == (["D23"] if satuan in COUNTED else [])


# a file of definitions/, and what is to be done
STRAY = [
    ("definitions/jabatan/b.yaml.txt", "ganti namanya menjadi b.yaml"),
    ("definitions/jabatan/b.yml.TXT", "ganti namanya menjadi b.yaml"),
    ("definitions/jabatan/b.txt", "ganti namanya menjadi b.yaml"),
    ("definitions/b.yaml", "pindahkan ke definitions/jabatan/b.yaml"),
    ("definitions/b.yml", "pindahkan ke definitions/jabatan/b.yaml"),
    ("definitions/b.txt", "pindahkan ke definitions/jabatan/b.yaml"),
    ("definitions/instansi.yml", "ganti namanya menjadi instansi.yaml"),
    ("definitions/instansi.yaml.txt", "ganti namanya menjadi instansi.yaml"),
    ("definitions/Instansi.txt", "ganti namanya menjadi instansi.yaml"),
]


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize(("name", "hint"), STRAY)
def test_definitions_that_are_not_read_are_named(
    iki: Iki, proyek: Path, name: str, hint: str, mark: str
) -> None:
    (proyek / name).write_text(f"{mark}{JABATAN}", encoding="utf-8")
    ran = iki("validasi", "--format", "json")
    (found,) = json.loads(ran.out)["diagnostik"]
    assert (ran.code, found["kode"], found["berkas"]) == (1, "N01", name)
    assert found["saran"] == hint


@pytest.mark.parametrize("name", ["definitions/baca.txt", "definitions/jabatan/baca.txt"])
def test_a_note_may_stand_beside_definitions(iki: Iki, proyek: Path, name: str) -> None:
    (proyek / name).write_text("Satu berkas satu jabatan: lihat pedoman.\n")
    (proyek / "definitions/.yamllint.yaml").write_text("")
    assert iki("validasi").out == "2 jabatan: tidak ada kesalahan\n"


def test_a_file_that_no_project_reads_is_checked_by_itself(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    foreign = JABATAN.replace("a / b", "jauh.x / b").replace("  a: Jumlah a\n", "")
    (proyek / "konsep.yaml").write_text(foreign)
    assert iki("validasi", "konsep.yaml").out == "1 berkas: tidak ada kesalahan\n"
    build.edit(proyek / "konsep.yaml", "/ b", "/ bb")
    ran = iki("validasi", "konsep.yaml", "--format", "ringkas")
    assert (ran.code, ran.out[:19]) == (1, "konsep.yaml:12:27: ")
    outside = proyek.parent / "di-luar"
    outside.mkdir()
    monkeypatch.chdir(outside)
    Path("x.yaml").write_text("jabatan: [\n")
    assert iki("validasi", "x.yaml").code == 1
    Path("x.txt").write_text("")
    assert iki("validasi", "x.txt").code == 2
    assert iki("validasi", ".").code == 2
    assert iki("validasi", "tidak_ada.yaml").code == 2


@pytest.mark.parametrize("name", ["kosong", "kosong/dalam", "data/kosong", "definitions/kosong"])
def test_a_folder_without_files_of_the_project_is_wrong_usage(
    iki: Iki, proyek: Path, name: str
) -> None:
    (proyek / name).mkdir(parents=True)
    (proyek / name / "catatan.txt").write_text("")
    ran = iki("validasi", name)
    assert (ran.code, ran.out) == (2, "")
    assert f"{name} tidak memuat berkas proyek" in ran.err
    assert iki("validasi", name, "definitions").code == 2


def test_a_folder_of_data_that_wait_for_definitions_is_one_of_the_project(
    iki: Iki, proyek: Path
) -> None:
    (proyek / "definitions/jabatan/seksi.yaml").write_text("jabatan: [\n")
    ran = iki("validasi", "data")
    assert (ran.code, "belum diperiksa" in ran.err) == (1, True)


def test_a_folder_with_data_in_the_wrong_place_is_told_so(iki: Iki, proyek: Path) -> None:
    (proyek / "realisasi").mkdir()
    (proyek / "realisasi/a.csv").write_text(HEAD)
    ran = iki("validasi", "realisasi", "--format", "ringkas")
    assert (ran.code, ran.out[:40]) == (0, "realisasi/a.csv:1:1: berkas ini tidak di")


def test_several_projects(iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("satu", "dua"):
        make(tmp_path / name)
    monkeypatch.chdir(tmp_path)
    build.edit(tmp_path / "dua/definitions/jabatan/seksi.yaml", "a / b * 100", "a / bb * 100")
    assert iki("validasi", "satu").code == 0
    ran = iki("validasi", "satu", "dua", "--format", "ringkas")
    assert (ran.code, ran.out.split(":")[0]) == (1, "dua/definitions/jabatan/seksi.yaml")
    build.edit(tmp_path / "satu/data/realisasi/a.csv", "20", "x")
    assert "a.csv" not in iki("validasi", "satu", "dua", "--format", "ringkas").out


# what stands on standard input, exit code, beginning of the output
STDIN = [
    (JABATAN, 0, ""),
    (INSTANSI, 0, ""),
    (JABATAN.replace("a / b", "a / bb"), 1, "stdin:13:22: variabel “bb”"),
    (JABATAN.replace("a / b", "lain.a / b"), 0, ""),
    (JABATAN.replace("atasan: kepala\n", ""), 0, ""),
    (INSTANSI.replace("pimpinan", "pimpinn"), 1, "stdin:3:1: kunci “pimpinn”"),
    ("", 1, "stdin:1:1: berkas ini kosong"),
    ("\xff", 1, "stdin:1:1: byte 0xFF"),
]


@pytest.mark.parametrize(("text", "code", "start"), STDIN)
def test_standard_input(
    iki: Iki, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, code: int, start: str
) -> None:
    monkeypatch.chdir(tmp_path)
    raw = b"\xff" if text == "\xff" else text.encode()
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    ran = iki("validasi", "-", "--format", "ringkas")
    assert (ran.code, ran.out[: len(start)]) == (code, start)
    assert bool(ran.out) == bool(start)


@pytest.mark.usefixtures("proyek")
def test_standard_input_in_a_project_has_an_atasan_that_is_known(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    for atasan, out in (("kepala", ""), ("kepela", "stdin:2:9: atasan “kepela” bukan kode")):
        text = JABATAN.replace("atasan: kepala", f"atasan: {atasan}")
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        assert iki("validasi", "-", "--format", "ringkas").out.startswith(out)


def test_csv_on_standard_input_is_told_so(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "tahun,periode,jabatan,variabel,nilai\n2024,TW1,seksi,a,1\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    assert "tampak seperti data CSV" in iki("validasi", "-", "--format", "ringkas").out


@pytest.mark.usefixtures("proyek")
def test_a_year_asks_for_its_targets(iki: Iki) -> None:
    assert iki("validasi", "--tahun", 2024, "--ketat").code == 0
    ran = iki("validasi", "--tahun", 2025, "--ketat", "--format", "ringkas")
    assert (ran.code, ran.out.count("[R13]")) == (1, 2)
    assert iki("validasi", "--tahun", 25).code == 2


@pytest.mark.usefixtures("proyek")
def test_many_files_report_progress_on_a_terminal(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(project_files, "FILES_WITH_PROGRESS", 2)
    assert "membaca definisi" not in iki("validasi").err
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    ran = iki("validasi")
    assert (ran.code, ran.out) == (0, "2 jabatan: tidak ada kesalahan\n")


def test_lines_of_excerpts_are_those_of_the_file(proyek: Path) -> None:
    from iki.diagnostics import Diagnostic, Span

    file = proyek / "x.csv"
    file.write_bytes("\ufeffsatu\rdua\r\nkafé\n".encode())
    places = [Diagnostic("D08", "x.csv", Span(n, 1, n, 2), "x") for n in (1, 2, 3, 9)]
    line = reports.source_lines(places)
    assert [line("x.csv", n) for n in (1, 2, 3, 9)] == ["satu", "dua", "kafé", None]
    file.write_bytes("kafé\n".encode("cp1252"))
    assert reports.source_lines(places)("x.csv", 1) == "kafé"
    file.unlink()
    assert reports.source_lines(places)("x.csv", 1) is None


def test_data_of_several_readings_say_the_same(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = "".join(
        f"2024,TW{n},{kode},a,{value}\n"
        for kode in ("seksi", "lain")
        for n, value in ((1, 100), (2, 900), (3, -5))
    )
    (proyek / "data/realisasi/a.csv").write_text(HEAD + rows)
    once = iki("validasi", "--data", "--format", "ringkas").out
    monkeypatch.setattr("iki.validasi.validation.DATA_BYTES", 60)
    assert iki("validasi", "--data", "--format", "ringkas").out == once
    assert once.count("[D21]") == 4
    assert once.count("[D22]") == 2


HINTS = [
    ("a + b / a * 100", "{2024: 80}", "R31", "maksud Anda “(a + b) / a * 100”?"),
    ("a - 1 + 2 * b + b / a * 100", "{2024: 80}", None, None),
    ("a + 1 + b / a * 100", "{2024: 80}", "R31", "maksud Anda “(a + 1 + b) / a * 100”?"),
    ("b / a * 100 + a", "{2024: 80}", "R31", "apit seluruh pembilangnya dengan tanda kurung"),
    ("a + 100 * b / a", "{2024: 80}", "R31", "apit seluruh pembilangnya dengan tanda kurung"),
    (
        "a / b * 100",
        "{2024: {TW1: 10, TW2: 30, TW3: 20, TW4: 20.5, tahun: 80.5}}",
        "R30",
        "tulis target sejak awal tahun: TW1: 10, TW2: 40, TW3: 60, TW4: 80.5",
    ),
]


@pytest.mark.parametrize(("formula", "target", "code", "hint"), HINTS)
def test_what_to_write_instead(
    formula: str, target: str, code: str | None, hint: str | None
) -> None:
    text = JABATAN.replace("a / b * 100", formula).replace("{2024: 80}", target)
    found = [(d.code, d.hint) for d in load({"seksi": text}).diagnostics]
    assert found == ([(code, hint)] if code else [])


def test_a_formula_of_unlike_konsolidasi_names_where_they_are_said() -> None:
    text = JABATAN.replace("a: Jumlah a", "a: {uraian: Jumlah a, konsolidasi: terakhir}")
    (diagnostic,) = load({"seksi": text}).diagnostics
    assert diagnostic.code == "R29"
    assert diagnostic.hint is not None
    assert "tanpa konsolidasi artinya jumlah" in diagnostic.hint
    assert [(r.span.start_line, r.message) for r in diagnostic.related] == [
        (5, "a: terakhir"),
        (6, "b: jumlah"),
    ]
