"""The folder of a project: what is found in it, what is named because it is not, and where links lead."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.project import project_files
from tests import build
from tests.build import HEAD, JABATAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.conftest import Iki

links = pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with one jabatan and its data in the current folder; `tmp_path` is outside of it."""
    folder = tmp_path / "proyek"
    data = {
        "data/realisasi/2024/a.csv": f"{HEAD}2024,TW1,seksi,a,20\n",
        "data/realisasi/b.csv": f"{HEAD}2024,TW1,seksi,b,40\n",
    }
    build.write(build.project(folder), data)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)
    return folder


def found(iki: Iki) -> list[tuple[str, str]]:
    """Return what `validasi --data` reports: codes and files."""
    ran = iki("validasi", "--data", "--format", "json")
    return [(d["kode"], d["berkas"]) for d in json.loads(ran.out)["diagnostik"]]


def realisasi(iki: Iki) -> float:
    ran = iki("hitung", "--tahun", 2024, "--format", "json")
    assert ran.code == 0, ran.err
    value: float = json.loads(ran.out)["jabatan"][0]["indikator"][0]["realisasi"]
    return value


# --- folders ---------------------------------------------------------------------------------------


def refuse(monkeypatch: pytest.MonkeyPatch, *folders: Path) -> None:
    """Let folders be forbidden, for an administrator too."""
    scandir = os.scandir

    def refusing(folder: Path) -> Iterator[os.DirEntry[str]]:
        if Path(folder) in {path.relative_to(Path.cwd()) for path in folders} | {*folders}:
            raise PermissionError(13, "")
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", refusing)


@pytest.mark.parametrize("name", ["data", "data/realisasi", "data/realisasi/2024", "data/foto"])
def test_a_folder_of_data_that_cannot_be_read_is_an_error(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (proyek / name).mkdir(exist_ok=True)
    refuse(monkeypatch, proyek / name)
    assert ("D01", name) in found(iki)
    ran = iki("hitung", "--tahun", 2024)
    assert (ran.code, ran.out) == (1, "")
    assert f"{name}:1:1" in ran.err
    assert "tidak ada izin membaca" in ran.err


def test_other_folders_may_be_forbidden(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (proyek / "rahasia").mkdir()
    refuse(monkeypatch, proyek / "rahasia")
    assert found(iki) == []
    assert realisasi(iki) == 50


@links
@pytest.mark.parametrize(("name", "target"), [("hilang", "tidak_ada"), ("lingkar", "lingkar")])
@pytest.mark.parametrize("place", ["data", "data/realisasi", "data/realisasi/2024"])
def test_a_link_that_leads_nowhere_is_an_error(
    iki: Iki, proyek: Path, place: str, name: str, target: str
) -> None:
    (proyek / place / name).symlink_to(target)
    assert found(iki) == [("D01", f"{place}/{name}")]
    assert iki("hitung", "--tahun", 2024).code == 1


@links
def test_a_link_to_a_folder_is_followed_once(iki: Iki, proyek: Path) -> None:
    (proyek / "kiriman").mkdir()
    (proyek / "data/realisasi/2024/a.csv").rename(proyek / "kiriman/a.csv")
    for name in ("satu", "dua"):
        (proyek / f"data/realisasi/{name}").symlink_to("../../kiriman")
    (proyek / "kiriman/kembali").symlink_to("../data/realisasi")
    assert realisasi(iki) == 50
    assert found(iki) == []


@links
@pytest.mark.parametrize("target", [".", "..", "../..", "../realisasi", "2024"])
def test_links_that_lead_back_end(iki: Iki, proyek: Path, target: str) -> None:
    (proyek / "data/realisasi/0").symlink_to(target)
    (proyek / "data/catatan.csv").write_text("bukan,realisasi\n")
    assert realisasi(iki) == 50
    ran = iki("validasi", "--data")
    assert ran.out == "1 jabatan dan 2 berkas data: tidak ada kesalahan\n"


@links
@pytest.mark.parametrize("place", ["data", "data/realisasi"])
def test_a_link_to_a_folder_out_of_the_project_is_named(iki: Iki, proyek: Path, place: str) -> None:
    (proyek.parent / "jauh").mkdir()
    (proyek.parent / "jauh/c.csv").write_text("x")
    (proyek / place / "jauh").symlink_to(proyek.parent / "jauh")
    assert found(iki) == [("D28", f"{place}/jauh")]
    assert f"{place}/jauh tidak dibaca: salin" in iki("hitung", "--tahun", 2024).err


@links
def test_what_a_link_leads_to_is_not_astray(iki: Iki, proyek: Path) -> None:
    (proyek / "realisasi").mkdir()
    (proyek / "data/realisasi/b.csv").rename(proyek / "realisasi/b.csv")
    (proyek / "data/realisasi/b.csv").symlink_to("../../realisasi/b.csv")
    assert found(iki) == []
    assert realisasi(iki) == 50


def test_realisasi_that_is_a_file_is_named(iki: Iki, proyek: Path) -> None:
    text = (proyek / "data/realisasi/b.csv").read_text()
    (proyek / "data/realisasi").rename(proyek / "lama")
    (proyek / "data/realisasi").write_text(text)
    assert ("D28", "data/realisasi") in found(iki)
    assert "data/realisasi tidak dibaca: " in iki("hitung", "--tahun", 2024).err


def test_the_same_folder_in_other_letters(iki: Iki, proyek: Path) -> None:
    """On a disk that knows case data/Realisasi is another folder, on others the same."""
    (proyek / "data/Realisasi").mkdir(exist_ok=True)
    (proyek / "data/Realisasi/c.csv").write_text(HEAD)
    same = (proyek / "data/Realisasi").samefile(proyek / "data/realisasi")
    assert found(iki) == ([] if same else [("D28", "data/Realisasi/c.csv")])


@pytest.mark.parametrize("mark", ["pyvenv.cfg", "package.json", "__init__.py", "definitions/x"])
def test_what_is_no_part_of_the_project_is_passed_over(iki: Iki, proyek: Path, mark: str) -> None:
    (proyek / f"alat/{mark}").parent.mkdir(parents=True)
    (proyek / f"alat/{mark}").write_text("")
    (proyek / "alat/contoh").mkdir()
    (proyek / "alat/contoh/a.csv").write_text(HEAD)
    (proyek / f"data/realisasi/2024/{mark}").parent.mkdir(parents=True, exist_ok=True)
    (proyek / f"data/realisasi/2024/{mark}").write_text("")
    assert found(iki) == []
    assert realisasi(iki) == 50


def test_the_search_outside_of_data_is_bounded(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (proyek / "a.csv").write_text(HEAD)
    for n in range(50):
        (proyek / f"f{n}").mkdir()
        (proyek / f"f{n}/a.csv").write_text(HEAD)
    scanned = []
    scandir = os.scandir

    def counting(folder: Path) -> Iterator[os.DirEntry[str]]:
        scanned.append(folder)
        return scandir(folder)

    monkeypatch.setattr(os, "scandir", counting)
    assert len(found(iki)) == 51
    whole = len(scanned)
    monkeypatch.setattr(project_files, "STRAY_ENTRIES", 60)
    scanned.clear()
    assert 1 < len(found(iki)) < 12
    assert len(scanned) < whole - 40


# --- names of definitions --------------------------------------------------------------------------

NO_KODE = ["u ", " u", "Kasi", "KASI", "u\u00a0", "1a", "a-b", "a.b", "dan", "kasi 2", "u\t"]


@pytest.mark.parametrize("stem", NO_KODE)
def test_a_definition_whose_name_is_no_kode_is_an_error(iki: Iki, proyek: Path, stem: str) -> None:
    (proyek / f"definitions/jabatan/{stem}.yaml").write_text(JABATAN)
    ran = iki("validasi", "--format", "json")
    assert [d["kode"] for d in json.loads(ran.out)["diagnostik"]] == ["S06"]
    assert iki("hitung", "--tahun", 2024).code == 1


# --- links out of the project ----------------------------------------------------------------------

FORMATS = ["teks", "ringkas", "github", "json", "sarif", "junit"]
RAHASIA = "rahasia"
# what stands outside, by where a link in the project leads to it
OUTSIDE = {
    "definitions/jabatan/lain.yaml": [
        f"{RAHASIA}: [\n", f"{RAHASIA}: 1\n", f"{RAHASIA} {RAHASIA}\n", f"a: {RAHASIA}: x\n",
        JABATAN.replace("a / b", f"a / {RAHASIA}"), JABATAN.replace("persen", f"&{RAHASIA} x"),
    ],
    "definitions/instansi.yaml": [f"{RAHASIA}: 1\n", f"instansi: {RAHASIA}: x\n"],
    "data/realisasi/c.csv": [
        f"{RAHASIA},{RAHASIA}\n", f"{RAHASIA}:x:0:0\n", f"{HEAD}2024,TW2,seksi,a,{RAHASIA}\n",
        f"{HEAD}2024,{RAHASIA},seksi,a,1\n", f"{HEAD}2024,TW2,seksi,{RAHASIA},1\n",
    ],
}  # fmt: skip
CASES = [(name, text) for name, texts in OUTSIDE.items() for text in texts]


@pytest.mark.machine
@links
@pytest.mark.parametrize(("name", "text"), CASES)
def test_a_link_shows_nothing_from_outside(iki: Iki, proyek: Path, name: str, text: str) -> None:
    outside = proyek.parent / "di_luar"
    outside.write_text(text)
    (proyek / name).unlink(missing_ok=True)
    (proyek / name).symlink_to(outside)
    for form in FORMATS:
        for paths in ((), (name,)):
            ran = iki("validasi", "--data", "--format", form, *paths)
            assert ran.code == 1
            assert RAHASIA not in ran.out + ran.err
            assert name in ran.out
    ran = iki("hitung", "--tahun", 2024)
    assert (ran.code, RAHASIA in ran.out + ran.err) == (1, False)
    assert (code := "D29" if name.startswith("data") else "N14") in iki("validasi", "--data").out
    assert (code, name) in found(iki)


@links
def test_a_project_out_of_the_project_is_shown_no_more(iki: Iki, proyek: Path) -> None:
    other = proyek.parent / "lain"
    (other / "definitions/jabatan").mkdir(parents=True)
    (other / "definitions/jabatan/lain.yaml").write_text(f"{RAHASIA}: [\n")
    (other / "c.csv").write_text(f"{HEAD}2024,TW2,seksi,a,{RAHASIA}\n")
    (proyek / "definitions/jabatan/lain.yaml").symlink_to(other / "definitions/jabatan/lain.yaml")
    (proyek / "data").rename(other / "data")
    (other / "data/realisasi/definitions").mkdir()
    (other / "c.csv").rename(other / "data/realisasi/c.csv")
    (proyek / "data").symlink_to(other / "data")
    for paths in ((), ("definitions/jabatan/lain.yaml",), ("data/realisasi/c.csv",)):
        ran = iki("validasi", "--data", *paths)
        assert RAHASIA not in ran.out + ran.err
    (proyek / "definitions/jabatan/lain.yaml").unlink()
    ran = iki("validasi", "--data")
    assert RAHASIA not in ran.out + ran.err
    assert {("D29", "data/realisasi"), ("D08", "data/realisasi/c.csv")} <= {*found(iki)}


@links
def test_what_a_link_leads_to_counts_and_the_warning_can_be_accepted(
    iki: Iki, proyek: Path
) -> None:
    for name in ("definitions/jabatan/seksi.yaml", "data/realisasi/b.csv"):
        (proyek / name).rename(proyek.parent / Path(name).name)
        (proyek / name).symlink_to(proyek.parent / Path(name).name)
    assert realisasi(iki) == 50
    assert {*found(iki)} == {
        ("D29", "data/realisasi/b.csv"),
        ("N14", "definitions/jabatan/seksi.yaml"),
    }
    with (proyek / "definitions/instansi.yaml").open("a") as file:
        file.write("abaikan: {D29: folder bersama, N14: folder bersama}\n")
    assert iki("validasi", "--data", "--ketat").code == 0


@links
@pytest.mark.parametrize("name", ["definitions/jabatan/lain.yaml", "data/realisasi/c.csv"])
def test_naming_a_folder_names_the_links_in_it(iki: Iki, proyek: Path, name: str) -> None:
    (proyek.parent / "di_luar").write_text("jabatan: [\n")
    (proyek / name).symlink_to(proyek.parent / "di_luar")
    for folder in (name, *map(str, Path(name).parents)):
        ran = iki("validasi", folder, *(["--data"] if folder == "." else []))
        assert (ran.code, name in ran.out) == (1, True)


@links
def test_a_link_that_no_project_reads_shows_nothing_either(iki: Iki, proyek: Path) -> None:
    (proyek.parent / "di_luar").write_text(f"{RAHASIA}: [\n")
    (proyek / "konsep.yaml").symlink_to(proyek.parent / "di_luar")
    ran = iki("validasi", "konsep.yaml")
    assert (ran.code, RAHASIA in ran.out, "N14" in ran.out) == (1, False, True)


@links
def test_links_within_a_project_are_as_good_as_files(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seksi = proyek / "definitions/jabatan/seksi.yaml"
    seksi.rename(proyek / "seksi.yaml")
    seksi.symlink_to("../../seksi.yaml")
    assert found(iki) == []
    (proyek.parent / "tautan").symlink_to(proyek)
    (proyek / "seksi.yaml").write_text(JABATAN.replace("a / b", "a / bb"))
    assert "a / bb" in iki("validasi").out
    monkeypatch.chdir(proyek.parent)
    assert "a / bb" in iki("validasi", "--proyek", "tautan").out
