"""What goes wrong around iki: streams, files that are none, a machine that refuses, iki's own defects."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from textwrap import dedent
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


@posix
@pytest.mark.usefixtures("proyek")
def test_an_interrupt_ends_without_a_word() -> None:
    command = [sys.executable, "-m", "iki", "validasi", "-"]  # reads until its input ends
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with subprocess.Popen(  # noqa: S603
        command, stdin=-1, stdout=-1, stderr=-1, env=environment
    ) as process:
        time.sleep(2)  # a busy machine needs a while to start Python
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert (out, err.strip()) == (b"", b"")


def test_an_interrupt_while_a_class_is_made_ends_without_a_word(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11 makes another error of what is raised there; a cached property is such a place."""
    from iki.cli.commands import daftar

    class Interrupted:
        def __set_name__(self, *_: object) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(daftar, "run", lambda *_, **__: type("Made", (), {"name": Interrupted()}))
    ran = iki("daftar")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


INTERRUPTED_AT_THE_START = {
    "while it is imported": """
        sys.modules.pop("contextlib", None)
        class Finder:
            def find_spec(self, name, *_):
                if name == "contextlib":
                    raise KeyboardInterrupt
        sys.meta_path.insert(0, Finder())
        from iki.__main__ import main
    """,
    "before the command line is read": """
        import iki.__main__
        def interrupted():
            raise KeyboardInterrupt
        iki.__main__._open_closed_streams = interrupted
        iki.__main__.main()
    """,
}


@pytest.mark.parametrize("when", INTERRUPTED_AT_THE_START)
def test_an_interrupt_at_the_start_ends_without_a_word(when: str) -> None:
    code = f"import sys\n{dedent(INTERRUPTED_AT_THE_START[when])}"
    ran = subprocess.run(  # noqa: S603 - the code stands above
        [sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (130, b"", b"")


def test_too_little_memory_gets_one_line(
    proyek: Path, iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    from iki.cli.commands import daftar

    def too_much(*_: object, **__: object) -> int:
        raise MemoryError

    monkeypatch.setattr(daftar, "run", too_much)
    monkeypatch.setattr("tempfile.tempdir", str(proyek))
    ran = iki("daftar")
    assert (ran.code, ran.out) == (2, "")
    (line,) = ran.err.splitlines()
    assert "memori" in line
    assert not [*proyek.glob("iki-laporan-*")]


def test_yaml_without_libyaml_gets_one_line(tmp_path: Path) -> None:
    code = "import sys, yaml; del yaml.CBaseLoader; sys.argv[1:] = ['daftar']; "
    code += "from iki.__main__ import main; main()"
    ran = subprocess.run(  # noqa: S603 - the code stands above
        [sys.executable, "-c", code], capture_output=True, check=False, cwd=ROOT,
        env={**os.environ, "TMPDIR": str(tmp_path)}, encoding="utf-8",
    )  # fmt: skip
    assert (ran.returncode, ran.stdout) == (2, "")
    (line,) = ran.stderr.splitlines()
    assert "libyaml" in line
    assert not [*tmp_path.iterdir()]


@posix
@pytest.mark.parametrize("target", ["lingkar.csv", "lingkar.csv/x.csv"])
@pytest.mark.usefixtures("proyek")
def test_a_link_that_leads_to_itself_is_no_target(target: str, iki: Iki) -> None:
    Path("lingkar.csv").symlink_to("lingkar.csv")
    ran = iki("hitung", "--tahun", "2024", "-o", target)
    assert (ran.code, ran.out) == (2, "")
    assert "tautan simbolis melingkar" in ran.err
    assert [path.name for path in Path().iterdir() if not path.is_dir()] == ["lingkar.csv"]


@posix
def test_a_folder_that_can_only_be_read(proyek: Path) -> None:
    proyek.chmod(0o555)
    try:
        assert shell("iki validasi")[0] == 0
    finally:
        proyek.chmod(0o755)
