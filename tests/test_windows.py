"""Habits of Windows, as far as they can be tried elsewhere: consoles, line ends, locked files, long paths.

What clouds leave beside files is in `test_copies.py` and the gallery; the bytes of workbooks as Windows
would write them in `workbook/test_bytes.py`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from iki import file_kinds
from iki.project.paths import of_windows, open_regular
from tests.build import INSTANSI, JABATAN

if TYPE_CHECKING:
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent
DATA = "tahun,periode,jabatan,variabel,nilai\n2024,TW1,seksi,a,20\n2024,TW1,seksi,b,40\n"


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write(folder: Path, end: str = "\n") -> None:
    for name, text in {
        "definitions/instansi.yaml": INSTANSI,
        "definitions/jabatan/seksi.yaml": JABATAN,
        "data/realisasi/a.csv": DATA,
    }.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8", newline=end)


# --- consoles --------------------------------------------------------------------------------------

# Commands whose output is of tables, trees, sentences, formulas, reports and helps.
SHOWN = [
    "hitung --tahun 2024 --rinci",
    "jelaskan kabid_perlindungan_masyarakat --tahun 2024",
    "pohon --tahun 2024",
    "daftar",
    "bandingkan --tahun 2023 --tahun 2024",
    "kelengkapan --tahun 2024",
    "validasi --data",
    "aturan R14",
    "hitung --help",
    "--versi",
]


@pytest.mark.machine
@pytest.mark.parametrize("encoding", ["cp437", "cp850", "cp1252"])
@pytest.mark.parametrize("command", SHOWN)
def test_a_console_of_windows_can_be_read(command: str, encoding: str) -> None:
    """No question mark stands for what a code page lacks, and nothing is wider."""

    def shown(encoding: str) -> str:
        ran = subprocess.run(  # noqa: S603
            [sys.executable, "-m", "iki", *command.split()], cwd=ROOT,
            env={**os.environ, "PYTHONIOENCODING": encoding, "COLUMNS": "100", "NO_COLOR": "1"},
            capture_output=True, check=True,
        )  # fmt: skip
        return ran.stdout.decode(encoding)

    whole, page = shown("utf-8"), shown(encoding)
    if command == "--versi":  # which names the encoding
        whole, page = (text.replace("utf-8", "").replace(encoding, "") for text in (whole, page))
    assert page.count("?") == whole.count("?")
    assert len(page.splitlines()) == len(whole.splitlines())
    assert max(map(len, page.splitlines())) == max(map(len, whole.splitlines()))


# --- line ends -------------------------------------------------------------------------------------


@pytest.mark.parametrize("command", ["hitung --tahun 2024 --sampai TW1", "validasi --data"])
def test_line_ends_of_windows_change_nothing(iki: Iki, proyek: Path, command: str) -> None:
    before = iki(*command.split())
    assert before.code == 0
    write(proyek, "\r\n")
    after = iki(*command.split())
    assert (after.code, after.out, after.err) == (before.code, before.out, before.err)


def test_a_mistake_is_found_at_its_place_whatever_ends_lines(iki: Iki, proyek: Path) -> None:
    seksi = proyek / "definitions/jabatan/seksi.yaml"
    seksi.write_text(JABATAN.replace("a / b", "a / bb"), newline="\r\n")
    assert "definitions/jabatan/seksi.yaml:13:22:" in iki("validasi", "--format", "ringkas").out


# --- files that are open in Excel ------------------------------------------------------------------


@pytest.mark.usefixtures("proyek")
@pytest.mark.parametrize(
    "command",
    [
        "hitung --tahun 2024 -o hasil.csv",
        "lampiran pengukuran --tahun 2024 --timpa -o hasil.xlsx",
        "templat --tahun 2024 --timpa -o hasil.xlsx",
        "laporan --tahun 2024 -o hasil.html",
    ],
)
def test_a_target_that_is_open_stays_and_is_to_be_closed(
    iki: Iki, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    target = Path(command.rsplit(maxsplit=1)[-1])
    target.write_text("lama")

    def locked(*_: object) -> None:
        raise PermissionError(13, "The process cannot access the file", str(target))

    monkeypatch.setattr(Path, "replace", locked)
    ran = iki(*command.split())
    assert (ran.code, ran.out) == (2, "")
    assert "tutup dulu bila sedang terbuka di Excel" in ran.err
    assert "Berkas lama tidak berubah" in ran.err
    assert target.read_text() == "lama"
    assert {path.name for path in Path().iterdir()} == {"definitions", "data", target.name}


@pytest.mark.parametrize("name", ["kiriman.xlsx", "kiriman.csv"])
def test_a_delivery_that_is_open_is_to_be_closed(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    (proyek / name).write_text("x")

    def locked(path: Path) -> BinaryIO:
        if path.name == name:
            raise PermissionError(13, "The process cannot access the file", str(path))
        return open_regular(path)

    monkeypatch.setattr("iki.isian.impor.open_regular", locked)
    ran = iki("impor", name)
    assert ran.code != 0
    assert "tutup dulu bila sedang terbuka di Excel" in ran.out + ran.err


# --- paths -----------------------------------------------------------------------------------------


def test_a_project_deep_below_is_read_and_written(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path.joinpath(*["Bagian Perencanaan dan Keuangan"] * 9)
    write(deep)
    assert len(str(deep)) > 260
    monkeypatch.chdir(deep)
    ran = iki("hitung", "--tahun", 2024, "--sampai", "TW1", "-o", deep / "hasil.csv")
    assert ran.code == 0
    assert (deep / "hasil.csv").read_text(encoding="utf-8").startswith("tahun,")


@pytest.mark.parametrize(
    ("length", "words"), [(259, "berkas tidak ada"), (260, "jalurnya 260 huruf")]
)
def test_a_path_that_windows_refuses_is_called_too_long(
    monkeypatch: pytest.MonkeyPatch, length: int, words: str
) -> None:
    """Windows says of it that there is no such file."""
    monkeypatch.setattr(file_kinds, "LONGEST_PATH", 259)
    error = FileNotFoundError(2, "No such file or directory", f"/{'a' * (length - 1)}")
    assert words in file_kinds.reason(error)


@pytest.mark.usefixtures("proyek")
def test_a_target_whose_path_is_too_long_is_not_said_to_lack_its_folder(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(file_kinds, "LONGEST_PATH", 20)
    ran = iki("hitung", "--tahun", 2024, "-o", "tidak/ada/hasil.csv")
    assert ran.code == 2
    assert "Windows menolak yang lebih dari 20" in ran.err


# As typed, and as it is written elsewhere or what of it is only there in Windows.
@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (r"definitions\jabatan\kabid.yaml", "Di sini ditulis “definitions/jabatan/kabid.yaml”"),
        (r"hasil\tw1.csv", "Di sini ditulis “hasil/tw1.csv”"),
        (r"C:\kantor", "Di sini tidak ada C:,"),
        ("C:/kantor", "Di sini tidak ada C:,"),
        ("c:hasil.csv", "Di sini tidak ada c:,"),
        (r"\\server\bersama\hasil.csv", r"Di sini tidak ada \\server\bersama,"),
        ("hasil/tw1.csv", None),
        ("//server/hasil.csv", None),  # any POSIX path may begin so
        ("laporan:akhir.html", None),
        ("-", None),
    ],
)
def test_a_path_of_windows_is_none_elsewhere(
    monkeypatch: pytest.MonkeyPatch, typed: str, words: str | None
) -> None:
    monkeypatch.setattr(os, "name", "posix")
    said = of_windows(typed)
    assert said is None if words is None else words in str(said)
    monkeypatch.setattr(os, "name", "nt")
    assert of_windows(typed) is None


@pytest.mark.skipif(os.name == "nt", reason="no such name in Windows")
def test_a_file_that_is_there_may_be_called_so(proyek: Path) -> None:
    (proyek / r"a\b.csv").write_text("x")
    assert of_windows(r"a\b.csv") is None
    assert of_windows(r"a\c.csv") is not None


@pytest.mark.skipif(os.name == "nt", reason="paths of this system")
@pytest.mark.usefixtures("proyek")
@pytest.mark.parametrize(
    "command",
    [
        r"validasi definitions\jabatan\seksi.yaml",
        r"hitung --tahun 2024 --proyek C:\kantor",
        r"hitung --tahun 2024 -o C:\x\y.csv",
        r"templat --tahun 2024 -o formulir\2024.xlsx",
        r"lampiran pengukuran --tahun 2024 -o C:\x\y.xlsx",
        r"laporan --tahun 2024 --rekap C:\kota -o laporan",
        r"rekap C:\kota --tahun 2024",
        r"sumber data.csv --sql --tahun 2024 --rekap C:\kota",
        r"impor kiriman\tw1.xlsx",
        r"mulai C:\IKI\kantor",
        r"mulai kantor --dari C:\iku.xlsx",
        r"skema -o C:\skema",
        r"hitung --tahun 2024 --sumber C:\data\2024.parquet",
        r"beda C:\lama C:\baru",
    ],
)
def test_no_command_takes_one_for_a_name(iki: Iki, proyek: Path, command: str) -> None:
    ran = iki(*command.split())
    assert (ran.code, ran.out) == (2, "")
    assert "adalah jalur Windows" in ran.err
    assert {path.name for path in proyek.iterdir()} == {"definitions", "data"}
