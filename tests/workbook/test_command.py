"""`iki lampiran`: files written whole or not at all, and what is said when they are not."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.lampiran.kertas_kerja import KERTAS_KERJA
from tests.workbook.excel import opened

if TYPE_CHECKING:
    from tests.conftest import Golden, Iki

ROOT = Path(__file__).parents[2]
ANNEXES = {
    "penetapan": (["penetapan"], 16, "Daftar Isi"),
    "perjanjian": (["perjanjian", "--tahun", 2025], 31, "Daftar Isi"),
    "pengukuran": (["pengukuran", "--tahun", 2024, "--sampai", "TW2"], 20, "Ringkasan"),
}


@pytest.fixture(autouse=True)
def _shipped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)


@pytest.mark.parametrize(("call", "sheets", "first"), ANNEXES.values(), ids=ANNEXES.keys())
def test_annexes(iki: Iki, tmp_path: Path, call: list[object], sheets: int, first: str) -> None:
    file = tmp_path / "lampiran.xlsx"
    ran = iki("lampiran", *call, "-o", file)
    assert (ran.code, ran.out) == (0, "")
    assert "ditulis ke" in ran.err
    book = opened(file.read_bytes())
    assert len(book.worksheets) == sheets
    assert book.worksheets[0].title == first
    assert [path.name for path in tmp_path.iterdir()] == ["lampiran.xlsx"]


def test_sheets_are_in_the_order_of_the_tree(iki: Iki, tmp_path: Path) -> None:
    file = tmp_path / "lampiran.xlsx"
    iki("lampiran", "penetapan", "-o", file)
    assert opened(file.read_bytes()).sheetnames[1:4] == [
        "1 Sekretaris", "2 Sub Bagian Umum Dan Kepegawai", "3 Ka. Sub. Bagian Keuangan",
    ]  # fmt: skip


def test_the_markdown_of_the_shipped_project(iki: Iki, golden: Golden) -> None:
    ran = iki("lampiran", "penetapan", "--format", "markdown")
    assert ran.code == 0
    golden("lampiran/satpol_pp.md", ran.out)


def test_markdown_by_the_name_of_the_file(iki: Iki, tmp_path: Path) -> None:
    file = tmp_path / "naskah.md"
    assert iki("lampiran", "penetapan", "--jabatan", "sekretaris", "-o", file).code == 0
    assert file.read_text(encoding="utf-8").count("## INDIKATOR") == 1
    assert iki("lampiran", "penetapan", "-o", file).code == 2


def test_only_some_jabatan_on_a4(iki: Iki, tmp_path: Path) -> None:
    file = tmp_path / "lampiran.xlsx"
    iki(
        "lampiran",
        "pengukuran",
        "--tahun",
        2024,
        "--jabatan",
        "sekretaris",
        "--kertas",
        "a4",
        "-o",
        file,
    )
    book = opened(file.read_bytes())
    assert book.sheetnames == ["Ringkasan", "1 Sekretaris", *KERTAS_KERJA]
    assert {int(str(sheet.page_setup.paperSize)) for sheet in book.worksheets} == {9}


def test_an_existing_file_stays_unless_it_may_be_replaced(iki: Iki, tmp_path: Path) -> None:
    file = tmp_path / "lampiran.xlsx"
    file.write_bytes(b"lama")
    ran = iki("lampiran", "penetapan", "-o", file)
    assert (ran.code, file.read_bytes()) == (2, b"lama")
    assert "sudah ada" in ran.err
    assert "--timpa" in ran.err
    assert iki("lampiran", "penetapan", "-o", file, "--timpa").code == 0
    assert file.read_bytes().startswith(b"PK")


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (PermissionError(errno.EACCES, "denied"), "terbuka di Excel"),
        (OSError(errno.ENOSPC, "full"), "tidak dapat ditulis"),
    ],
)
def test_a_target_that_cannot_be_replaced_stays_whole(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: OSError, words: str
) -> None:
    file = tmp_path / "lampiran.xlsx"
    file.write_bytes(b"lama")

    def refuse(*_: object, **__: object) -> None:
        raise error

    monkeypatch.setattr(Path, "replace", refuse)
    monkeypatch.setattr(os, "replace", refuse)
    ran = iki("lampiran", "penetapan", "-o", file, "--timpa")
    assert ran.code == 2
    assert words in ran.said
    assert "tidak berubah" in ran.said
    assert file.read_bytes() == b"lama"
    assert [path.name for path in tmp_path.iterdir()] == ["lampiran.xlsx"]


def test_of_a_file_that_was_not_there_nothing_is_said(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(Path, "replace", refuse)
    ran = iki("lampiran", "penetapan", "-o", tmp_path / "lampiran.xlsx")
    assert ran.code == 2
    assert "Berkas lama" not in ran.err


def test_the_same_bytes_from_any_folder(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    call = ("lampiran", "pengukuran", "--tahun", 2024, "--jabatan", "sekretaris", "--proyek")
    books = set()
    for n, folder in enumerate((ROOT, ROOT / "definitions" / "jabatan", tmp_path)):
        monkeypatch.chdir(folder)
        file = tmp_path / f"{n}.xlsx"
        assert iki(*call, os.path.relpath(ROOT), "-o", file).code == 0
        books.add(file.read_bytes())
    (isi,) = books
    texts = [c.value for row in opened(isi)["Kertas Kerja Variabel"].iter_rows() for c in row]
    assert any(str(teks).startswith("data/realisasi/2024/") for teks in texts)


def test_a_full_disk_while_the_workbook_is_made(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iki.render import xlsx

    def refuse(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(xlsx, "to_bytes", refuse)
    ran = iki("lampiran", "penetapan", "-o", tmp_path / "lampiran.xlsx")
    assert ran.code == 2
    assert "tidak dapat disusun" in ran.said
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (["penetapan"], "-o lampiran.xlsx"),
        (["penetapan", "-o", "lampiran.xls"], "akhiran .xlsx"),
        (
            ["penetapan", "-o", "lampiran.xlsx", "--format", "markdown"],
            "--format markdown untuk .md",
        ),
        (["penetapan", "-o", "naskah.md", "--format", "xlsx"], "akhiran .xlsx"),
        (["penetapan", "-o", "tidak/ada/lampiran.xlsx"], "tidak ada"),
        (["pengukuran", "--tahun", "2024", "--sampai", "TW9", "-o", "l.xlsx"], "tidak dikenal"),
        (["perjanjian", "--tahun", "24", "-o", "l.xlsx"], "empat angka"),
        (["penetapan", "--jabatan", "sekertaris", "-o", "l.xlsx"], "sekretaris"),
    ],
)
def test_wrong_usage(iki: Iki, call: list[str], words: str) -> None:
    ran = iki("lampiran", *call)
    assert ran.code == 2
    assert words in ran.said


def test_nothing_is_written_from_input_with_errors(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tests.build import INSTANSI, JABATAN

    (tmp_path / "definitions" / "jabatan").mkdir(parents=True)
    (tmp_path / "definitions" / "instansi.yaml").write_text(INSTANSI)
    (tmp_path / "definitions" / "jabatan" / "seksi.yaml").write_text(JABATAN + "salah: 1\n")
    monkeypatch.chdir(tmp_path)
    ran = iki("lampiran", "penetapan", "-o", "l.xlsx")
    assert ran.code == 1
    assert "S01" in ran.err
    assert not (tmp_path / "l.xlsx").exists()
