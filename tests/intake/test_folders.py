"""Folders that are delivered: what in them is read, what is named, and whose copies are left alone."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests.intake.conftest import values

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki
    from tests.intake.conftest import Form

posix = pytest.mark.skipif(os.name != "posix", reason="needs links and pipes")


@pytest.fixture
def sent(form: Form, proyek: Path) -> Path:
    """A folder with a form in it."""
    folder = proyek / "kirim"
    folder.mkdir()
    form.fill(orang_dibina=5).save().rename(folder / "a.xlsx")
    return folder


def test_other_endings_are_named_in_one_line(iki: Iki, sent: Path) -> None:
    for name in ("foto.jpg", "b/surat.docx", "b/c/x.pdf", "y.txt", "tanpa"):
        (sent / name).parent.mkdir(parents=True, exist_ok=True)
        (sent / name).touch()
    for name in ("Thumbs.db", "desktop.ini", ".DS_Store", "~$a.xlsx", ".git/HEAD"):
        (sent / name).parent.mkdir(parents=True, exist_ok=True)
        (sent / name).touch()
    ran = iki("impor", "kirim")
    assert ran.code == 0
    line = "tidak dibaca karena akhirannya: kirim/foto.jpg, kirim/tanpa, kirim/y.txt dan 2 lagi"
    assert line in ran.said
    for name in ("Thumbs", "desktop", "DS_Store", "~$", "HEAD"):
        assert name not in ran.err


def test_a_folder_with_nothing_to_read_says_what_is_there(iki: Iki, sent: Path) -> None:
    (sent / "a.xlsx").rename(sent / "a.pdf")
    ran = iki("impor", "kirim")
    assert ran.code == 2
    assert "kirim tidak memuat berkas .csv" in ran.said
    assert "kirim/a.pdf" in ran.said


def test_folders_that_cannot_be_read_are_named(
    iki: Iki, sent: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("baik", "rahasia"):
        (sent / name).mkdir()
    scandir = os.scandir

    def refused(folder: Any) -> Any:
        if str(folder).endswith("rahasia"):
            raise PermissionError(errno.EACCES, "", str(folder))
        return scandir(folder)

    monkeypatch.setattr("iki.isian.delivered_files.os.scandir", refused)
    ran = iki("impor", "kirim")
    assert ran.code == 0
    assert "kirim/rahasia tidak dibaca: tidak ada izin membaca" in ran.said
    assert "baik" not in ran.err
    ran = iki("impor", sent / "rahasia")
    assert ran.code == 2
    assert "tidak ada izin membaca" in ran.said


@posix
def test_links_are_named(form: Form, iki: Iki, sent: Path, proyek: Path) -> None:
    (sent / "atas").symlink_to("..")
    (sent / "putar").symlink_to("putar")
    (sent / "hilang").symlink_to("tidak_ada")
    (sent / ".#a.xlsx").symlink_to("someone@somewhere")
    form.fill(orang_dibina=None, mutu=7).save("lain.xlsx")
    (sent / "b.xlsx").symlink_to(proyek / "lain.xlsx")
    ran = iki("impor", "kirim")
    assert ran.code == 0, ran.out
    assert len(values(proyek)) == 2  # a link to a file is read
    assert "kirim/atas tidak dibaca: tautan ke folder" in ran.said
    assert (
        "kirim/putar tidak dibaca: tautan yang tidak dapat diikuti (tautan simbolis melingkar)"
        in ran.said
    )
    assert (
        "kirim/hilang tidak dibaca: tautan yang tidak dapat diikuti (berkas tidak ada)" in ran.said
    )
    assert "someone" not in ran.err
    # One that has the name of a form is refused, as any that cannot be read.
    (sent / "c.xlsx").symlink_to("tidak_ada")
    ran = iki("impor", "kirim", "--timpa")
    assert ran.code == 1
    assert "kirim/c.xlsx" in ran.out


# --- copies with remarks ---------------------------------------------------------------------------


@pytest.fixture
def copy(iki: Iki, form: Form, sent: Path) -> Path:
    """The copy of a form with a cell that was refused."""
    form.fill(orang_dibina="lima").save().rename(sent / "a.xlsx")
    assert iki("impor", "kirim").code == 1
    return sent / "a.periksa.xlsx"


def correct(file: Path, value: object, wrong: object = "lima") -> None:
    book = load_workbook(file)
    sheet: Any = book.worksheets[0]
    (cell,) = (c for row in sheet.iter_rows() for c in row if c.value == wrong)
    cell.value = value
    book.save(file)


def test_a_copy_that_nobody_has_touched_is_written_anew(iki: Iki, copy: Path, sent: Path) -> None:
    os.utime(copy, (1, 1))
    ran = iki("impor", "kirim")
    assert ran.code == 1
    assert "1 sel terisi = 0 diterima + 1 ditolak" in ran.out
    assert sorted(p.name for p in sent.iterdir()) == ["a.periksa.xlsx", "a.xlsx"]
    assert copy.stat().st_mtime > 1


def test_once_the_form_itself_is_corrected_the_copy_says_nothing(
    iki: Iki, form: Form, copy: Path, sent: Path, proyek: Path
) -> None:
    form.fill(orang_dibina=5).save().rename(sent / "a.xlsx")
    ran = iki("impor", "kirim")
    assert ran.code == 0
    assert copy.name not in ran.out + ran.err
    assert list(values(proyek).values()) == ["5"]


def test_a_copy_that_was_corrected_stands_for_its_form(iki: Iki, copy: Path, proyek: Path) -> None:
    correct(copy, 5)
    content = copy.read_bytes()
    ran = iki("impor", "kirim")
    assert ran.code == 0, ran.out
    assert "kirim/a.periksa.xlsx dibaca sebagai ganti kirim/a.xlsx" in ran.said
    assert list(values(proyek).values()) == ["5"]
    assert copy.read_bytes() == content


def test_both_corrected_are_both_read(
    iki: Iki, form: Form, copy: Path, sent: Path, proyek: Path
) -> None:
    correct(copy, 5)
    form.fill(orang_dibina=6).save().rename(sent / "a.xlsx")
    content = copy.read_bytes()
    ran = iki("impor", "kirim")
    assert ran.code == 1
    assert "bertentangan" in ran.out
    assert copy.read_bytes() == content
    assert values(proyek) == {}


@pytest.mark.parametrize("named", ["folder", "form", "copy"])
def test_a_copy_that_was_corrected_is_never_written_over(
    iki: Iki, copy: Path, sent: Path, proyek: Path, named: str
) -> None:
    correct(copy, "enam")
    content = copy.read_bytes()
    called = {"folder": sent, "form": sent / "a.xlsx", "copy": copy}[named]
    ran = iki("impor", called)
    assert ran.code == 1
    assert copy.read_bytes() == content
    second = sent / "a.periksa-2.xlsx"
    assert "kirim/a.periksa-2.xlsx" in ran.said
    if named == "form":
        return
    # And that one, corrected, stands for both before it.
    correct(second, 6, "enam")
    ran = iki("impor", "kirim")
    assert ran.code == 0, ran.out
    assert list(values(proyek).values()) == ["6"]


def test_a_copy_of_somebody_else_is_read(iki: Iki, form: Form, sent: Path, proyek: Path) -> None:
    """Who saves it by a program that knows no marks has changed it too."""
    form.fill(orang_dibina=None, mutu=7).save().rename(sent / "b.periksa.xlsx")
    ran = iki("impor", "kirim")
    assert ran.code == 0
    assert len(values(proyek)) == 2


def test_a_copy_without_its_form_is_named(iki: Iki, copy: Path, sent: Path, form: Form) -> None:
    (sent / "a.xlsx").unlink()
    form.fill(orang_dibina=5).save().rename(sent / "b.xlsx")
    ran = iki("impor", "kirim")
    assert ran.code == 0
    assert "kirim/a.periksa.xlsx tidak dibaca: salinan dari iki yang belum diperbaiki" in ran.said
    assert copy.exists()


def test_two_forms_of_one_name(iki: Iki, form: Form, sent: Path) -> None:
    """Each has a copy of its own."""
    form.fill(orang_dibina="lima").save().rename(sent / "a.xlsx")
    (sent / "a.csv").write_text("tahun,jabatan,variabel,TW1\n2025,seksi,mutu,enam\n")
    assert iki("impor", "kirim").code == 1
    assert {p.name for p in sent.iterdir()} == {
        "a.csv", "a.xlsx", "a.periksa.xlsx", "a.periksa-2.xlsx",
    }  # fmt: skip
