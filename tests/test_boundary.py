"""What goes wrong around iki: streams, files that are none, a machine that refuses, iki's own defects."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.build import INSTANSI, JABATAN

if TYPE_CHECKING:
    from tests.conftest import Iki

IKI = f"{sys.executable} -m iki"
ROOT = Path(__file__).parent.parent
posix = pytest.mark.skipif(os.name != "posix", reason="needs sh, pipes and /dev")


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in the current folder."""
    (tmp_path / "definitions/jabatan").mkdir(parents=True)
    (tmp_path / "data/realisasi").mkdir(parents=True)
    (tmp_path / "definitions/instansi.yaml").write_text(INSTANSI)
    (tmp_path / "definitions/jabatan/seksi.yaml").write_text(JABATAN)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def shell(command: str, **environment: str) -> tuple[int, str, str]:
    """Run a command of sh in which `iki` is this iki; return exit code, stdout and stderr."""
    ran = subprocess.run(  # noqa: S602 - the commands stand below
        command.replace("iki ", f"{IKI} ", 1),
        shell=True,
        capture_output=True,
        timeout=20,
        check=False,
        env={"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), "TMPDIR": ".", **environment},
    )
    return ran.returncode, ran.stdout.decode(errors="replace"), ran.stderr.decode(errors="replace")


# command, environment, exit code, words of the output
STREAMS = [
    ("iki validasi | head -1", {}, 0, "1 jabatan"),
    ("iki validasi --format sarif | head -1", {}, 0, "{"),
    ("iki aturan | true", {}, 0, ""),
    ("iki hitung --tahun 2024 | head -c 0", {}, 0, ""),
    ("iki validasi > /dev/full", {}, 2, "ruang disk habis"),
    ("iki validasi --format json > /dev/full", {}, 2, "ruang disk habis"),
    ("iki validasi >&-", {}, 0, ""),
    ("iki validasi >&- 2>&-", {}, 0, ""),
    ("iki validasi - <&-", {}, 2, "masukan standar"),
    ("iki validasi - < /dev/null", {}, 1, "kosong"),
    ("iki aturan R16", {"PYTHONIOENCODING": "ascii"}, 0, "R16"),
    ("iki --help", {"PYTHONIOENCODING": "cp1252"}, 0, "Pemakaian"),
    ("iki hitung --tahun 2024", {"PYTHONIOENCODING": "ascii"}, 0, "Indikator"),
    ("iki validasi", {"LC_ALL": "C", "PYTHONUTF8": "0"}, 0, "1 jabatan"),
]


@posix
@pytest.mark.usefixtures("proyek")
@pytest.mark.parametrize(("command", "environment", "code", "words"), STREAMS)
def test_streams(command: str, environment: dict[str, str], code: int, words: str) -> None:
    returned, out, err = shell(command, **environment)
    assert (returned, words in out + err) == (code, True), (out, err)
    for english in ("Traceback", "Exception ignored", "Error"):
        assert english not in err


@posix
def test_files_that_are_none(proyek: Path, iki: Iki) -> None:
    jabatan = proyek / "definitions/jabatan"
    (jabatan / "folder.yaml").mkdir()
    os.mkfifo(jabatan / "pipa.yaml")
    (jabatan / "lingkar.yaml").symlink_to("lingkar.yaml")
    (jabatan / "hilang.yaml").symlink_to("tidak_ada")
    ran = iki("validasi", "--format", "ringkas")
    assert ran.code == 1
    found = {line.split(":")[0].split("/")[-1]: line for line in ran.out.splitlines()}
    assert set(found) == {"folder.yaml", "pipa.yaml", "lingkar.yaml", "hilang.yaml"}
    assert "ini folder" in found["folder.yaml"]
    assert "bukan berkas biasa" in found["pipa.yaml"]
    assert "tautan simbolis melingkar" in found["lingkar.yaml"]
    assert "berkas tidak ada" in found["hilang.yaml"]
    for name in found:
        assert iki("validasi", f"definitions/jabatan/{name}").code == 1


@posix
def test_data_files_that_are_none(proyek: Path, iki: Iki) -> None:
    data = proyek / "data/realisasi"
    (data / "folder.csv").mkdir()
    (data / "berputar").symlink_to(".")
    os.mkfifo(data / "pipa.csv")
    (data / "lingkar.csv").symlink_to("lingkar.csv")
    ran = iki("validasi", "--data", "--format", "ringkas")
    assert ran.code == 1
    assert [line.split(":")[0] for line in ran.out.splitlines()] == [
        "data/realisasi/lingkar.csv",
        "data/realisasi/pipa.csv",
    ]


def test_a_file_that_vanishes_while_it_is_read(
    proyek: Path, iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iki.cli import project

    files = [proyek / "definitions/jabatan/seksi.yaml", proyek / "definitions/jabatan/hilang.yaml"]
    monkeypatch.setattr(project, "_jabatan_files", lambda *_: iter(files))
    ran = iki("validasi", "--format", "ringkas")
    assert ran.code == 1
    assert ran.out == (
        "definitions/jabatan/hilang.yaml:1:1: berkas tidak dapat dibaca: berkas tidak ada [N01]\n"
    )


def test_a_defect_gets_one_line_and_a_report(
    proyek: Path, iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iki.cli.commands import daftar

    def broken(*_: object, **__: object) -> int:
        raise RuntimeError("rusak \x1b[31m")

    monkeypatch.setattr(daftar, "run", broken)
    monkeypatch.setenv("HOME", str(proyek))
    monkeypatch.setattr("tempfile.tempdir", str(proyek))
    ran = iki("daftar", "--proyek", proyek)
    assert (ran.code, ran.out) == (3, "")
    (line,) = ran.err.splitlines()
    (report,) = proyek.glob("iki-laporan-*.txt")
    assert str(report) in line
    text = report.read_text(encoding="utf-8")
    for part in ("iki 0", "Python 3", "Perintah: iki daftar --proyek ~", "RuntimeError: rusak"):
        assert part in text
    assert str(proyek) not in text


def test_without_a_place_for_the_report_the_line_stands_alone(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iki.cli.commands import daftar

    def refuse(**_: object) -> tuple[int, str]:
        raise PermissionError

    monkeypatch.setattr(daftar, "run", lambda *_, **__: 1 / 0)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    ran = iki("daftar")
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)


def _waiting(pipe: int) -> int:
    """Return how many bytes of a pipe nobody has read yet."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@posix
@pytest.mark.usefixtures("proyek")
def test_an_interrupt_ends_without_a_word() -> None:
    """Whether or not the suite itself may be interrupted: a shell starts background jobs deaf."""
    command = [sys.executable, "-m", "iki", "validasi", "-"]  # reads until its input ends
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=-1, stdout=-1, stderr=-1, env=environment
        )
    finally:
        signal.signal(signal.SIGINT, before)
    with process:
        assert process.stdin is not None
        process.stdin.write(b"jabatan: ")
        process.stdin.flush()
        while _waiting(process.stdin.fileno()):  # it has started once it reads
            time.sleep(0.01)
            assert process.poll() is None
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert (out, err.strip()) == (b"", b"")


@posix
def test_a_folder_that_can_only_be_read(proyek: Path) -> None:
    proyek.chmod(0o555)
    try:
        assert shell("iki validasi")[0] == 0
    finally:
        proyek.chmod(0o755)
