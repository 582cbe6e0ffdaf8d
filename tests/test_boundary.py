"""What goes wrong around iki: streams, files that are none, a machine that refuses, iki's own defects."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from functools import partial
from pathlib import Path
from textwrap import dedent
from typing import TYPE_CHECKING

import pytest

from iki.definitions import project_definitions
from tests import build
from tests.build import JABATAN
from tests.process import hearing, until

if TYPE_CHECKING:
    from tests.conftest import Iki

IKI = f"{sys.executable} -m iki"
ROOT = Path(__file__).parent.parent
posix = pytest.mark.skipif(os.name != "posix", reason="needs sh, pipes and /dev")


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in the current folder."""
    monkeypatch.chdir(build.project(tmp_path))
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
    ("iki hitung 2> /dev/full", {}, 2, ""),
    ("iki hitung --tahun x 2> /dev/full", {}, 2, ""),
    ("iki hitung --tahun 2024 --proyek jauh 2> /dev/full", {}, 2, ""),
    ("iki validasi - <&-", {}, 2, "masukan standar"),
    ("iki validasi - < /dev/null", {}, 1, "kosong"),
    ("iki aturan R16", {"PYTHONIOENCODING": "ascii"}, 0, "R16"),
    ("iki --help", {"PYTHONIOENCODING": "cp1252"}, 0, "Pemakaian"),
    ("iki hitung --tahun 2024", {"PYTHONIOENCODING": "ascii"}, 0, "Indikator"),
    ("iki validasi", {"LC_ALL": "C", "PYTHONUTF8": "0"}, 0, "1 jabatan"),
]


@pytest.mark.machine
@posix
@pytest.mark.usefixtures("proyek")
@pytest.mark.parametrize(("command", "environment", "code", "words"), STREAMS)
def test_streams(command: str, environment: dict[str, str], code: int, words: str) -> None:
    returned, out, err = shell(command, **environment)
    assert (returned, words in out + err) == (code, True), (out, err)
    for english in ("Traceback", "Exception ignored", "Error"):
        assert english not in err


# arguments, and the stream that is read no further
BROKEN_PIPES = [
    *((("validasi", "--format", form), "stdout") for form in ("teks", "ringkas", "github", "json", "sarif", "junit")),
    *(((*command.split(), "--tahun", "2024"), "stderr") for command in ("hitung", "pohon", "lampiran perjanjian -o x.xlsx")),
    (("daftar",), "stderr"),
]  # fmt: skip


@pytest.mark.machine
@posix
@pytest.mark.parametrize("count", [1, 2000])
@pytest.mark.parametrize(("arguments", "stream"), BROKEN_PIPES)
def test_errors_are_errors_though_nobody_reads_of_them(
    proyek: Path, arguments: tuple[str, ...], stream: str, count: int
) -> None:
    """One error fits into the buffer and meets the closed pipe at the end, many meet it earlier."""
    keys = "".join(f"k{n}: 1\n" for n in range(count))
    (proyek / "definitions/jabatan/seksi.yaml").write_text(JABATAN + keys)
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    read, write = os.pipe()
    os.close(read)
    closed, other = (write, -1) if stream == "stdout" else (-1, write)
    with subprocess.Popen(  # noqa: S603
        [sys.executable, "-m", "iki", *arguments], stdout=closed, stderr=other, env=environment
    ) as process:
        os.close(write)
        out, err = process.communicate(timeout=20)
    assert (process.returncode, out or err or b"") == (1, b"")


@posix
def test_a_note_that_nobody_reads_costs_no_result(proyek: Path) -> None:
    read, write = os.pipe()
    os.close(read)
    (proyek / "data/realisasi/x.xlsx").write_bytes(b"PK")
    ran = subprocess.run(
        [sys.executable, "-m", "iki", "hitung", "--tahun", "2024"],
        stdout=-1, stderr=write, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False,
    )  # fmt: skip
    os.close(write)
    assert (ran.returncode, b"Indikator" in ran.stdout) == (0, True)


# what a shell may have left in the environment
LEFT_OVER = [
    {"_IKI_COMPLETE": "complete_bash"},
    {"_IKI_COMPLETE": "complete_zsh"},
    {"_IKI_COMPLETE": "source_bash"},
    {"_IKI_COMPLETE": "apa saja"},
    {"_IKI_COMPLETE": ""},
    {"_IKI_COMPLETE": "complete_bash", "_TYPER_COMPLETE_ARGS": "iki "},
    {"_IKI_COMPLETE": "complete_bash", "COMP_WORDS": "iki ", "COMP_CWORD": "1"},
]
SCRIPT = Path(sys.executable).with_name("iki")
needs_script = pytest.mark.skipif(not SCRIPT.exists(), reason="iki is not installed as a command")


@pytest.mark.machine
@needs_script
@pytest.mark.usefixtures("proyek")
@pytest.mark.parametrize("environment", LEFT_OVER)
def test_the_variable_of_completion_alone_changes_nothing(environment: dict[str, str]) -> None:
    def run(*arguments: str, **more: str) -> tuple[int, bytes, bytes]:
        usual = {key: text for key, text in os.environ.items() if "COMP" not in key}
        ran = subprocess.run(  # noqa: S603
            [SCRIPT, *arguments], env={**usual, **more}, capture_output=True, check=False
        )
        return ran.returncode, ran.stdout, ran.stderr

    assert run("validasi", **environment) == run("validasi")
    assert run("validasi")[0] == 0
    if len(environment) == 1:
        assert run(**environment) == run()


@needs_script
@pytest.mark.parametrize(
    "environment",
    [
        {"_IKI_COMPLETE": "complete_bash", "COMP_WORDS": "iki vali", "COMP_CWORD": "1"},
        {"_IKI_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "iki vali"},
    ],
)
def test_a_line_is_completed(environment: dict[str, str]) -> None:
    ran = subprocess.run(  # noqa: S603
        [SCRIPT], env={**os.environ, **environment}, capture_output=True, check=False
    )
    assert b"validasi" in ran.stdout
    assert b"hitung" not in ran.stdout


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

    files = [proyek / "definitions/jabatan/seksi.yaml", proyek / "definitions/jabatan/hilang.yaml"]
    monkeypatch.setattr(project_definitions, "_jabatan_files", lambda *_: iter(files))
    ran = iki("validasi", "--format", "ringkas")
    assert ran.code == 1
    assert ran.out == (
        "definitions/jabatan/hilang.yaml:1:1: berkas tidak dapat dibaca: berkas tidak ada [N01]\n"
    )


def test_a_defect_gets_one_line_and_a_report(
    proyek: Path, iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("rusak \x1b[31m")

    monkeypatch.setattr("iki.workspace.open_project", broken)
    monkeypatch.setenv("HOME", str(proyek))
    monkeypatch.setattr("tempfile.tempdir", str(proyek))
    ran = iki("daftar", "--proyek", proyek, defect=True)
    assert (ran.code, ran.out) == (3, "")
    (line,) = ran.err.splitlines()
    (report,) = proyek.glob("iki-laporan-*.txt")
    assert str(report) in line
    text = report.read_text(encoding="utf-8")
    for part in ("iki 0", "Python    3", "Perintah: iki daftar --proyek ~", "RuntimeError: rusak"):
        assert part in text
    assert str(proyek) not in text


def test_without_a_place_for_the_report_the_line_stands_alone(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**_: object) -> tuple[int, str]:
        raise PermissionError

    monkeypatch.setattr("iki.workspace.open_project", lambda *_: 1 / 0)
    monkeypatch.setattr("tempfile.mkstemp", refuse)
    ran = iki("daftar", defect=True)
    assert (ran.code, len(ran.err.splitlines())) == (3, 1)


def _waiting(pipe: int) -> int:
    """Return how many bytes of a pipe nobody has read yet."""
    import fcntl
    import termios

    return int.from_bytes(fcntl.ioctl(pipe, termios.FIONREAD, bytes(4)), sys.byteorder)


@posix
@pytest.mark.usefixtures("proyek")
def test_an_interrupt_ends_without_a_word() -> None:
    command = [sys.executable, "-m", "iki", "validasi", "-"]  # reads until its input ends
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with hearing():
        process = subprocess.Popen(  # noqa: S603
            command, stdin=-1, stdout=-1, stderr=-1, env=environment
        )
    with process:
        assert process.stdin is not None
        process.stdin.write(b"jabatan: ")
        process.stdin.flush()
        unread = partial(_waiting, process.stdin.fileno())
        until(
            lambda: not unread() or process.poll() is not None, 20
        )  # it has started once it reads
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=10)
    assert process.returncode == 130
    assert (out, err.strip()) == (b"", b"")


def test_an_interrupt_while_a_class_is_made_ends_without_a_word(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Python 3.11 makes another error of what is raised there; a cached property is such a place."""

    class Interrupted:
        def __set_name__(self, *_: object) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(
        "iki.cli.app_for", lambda _: lambda **__: type("Made", (), {"name": Interrupted()})
    )
    ran = iki("daftar")
    assert (ran.code, ran.out, ran.err) == (130, "", "")


def test_an_interrupt_is_exit_code_130(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(**_: object) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("iki.cli.app_for", lambda _: interrupted)
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
    def too_much(*_: object, **__: object) -> int:
        raise MemoryError

    monkeypatch.setattr("iki.cli.app_for", lambda _: too_much)
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


@pytest.mark.parametrize(
    "arguments",
    [
        ("hitung", "--tahun", "2024", "--proyek", "kab\udcff"), ("hitung", "--tahun", "2024", "--jabatan", "\udcff"),
        ("validasi", "a\udcff.yaml"), ("impor", "\udcff.xlsx"),
        ("hitung", "--tahun", "2024", "--sumber", "postgresql://saya:rahasia\udcff@server/db"),
        ("laporan", "--tahun", "2024", "-o", "\udcff.html"), ("\udcff",), ("hitung", "--tahun=20\udcff"), ("rekap", "\ud800"),
    ],
)  # fmt: skip
def test_an_argument_that_is_no_text_is_wrong_usage(iki: Iki, arguments: tuple[str, ...]) -> None:
    ran = iki(*arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "byte yang bukan UTF-8" in ran.err
    assert "rahasia" not in ran.err
