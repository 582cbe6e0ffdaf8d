"""The commands as people call them: options, exit codes, streams, files."""

from __future__ import annotations

import json
import os
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from iki.cli import COMMANDS
from iki.cli.commands import bandingkan, beda, daftar, hitung, kelengkapan
from iki.cli.commands.lampiran import ANNEXES, penetapan
from iki.cli.options import by_ending
from iki.render.paper import PAPERS
from iki.render.reporters import REPORTERS
from tests import build
from tests.build import HEAD

if TYPE_CHECKING:
    from collections.abc import Collection

    from iki.cli.options import Form
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project of another agency in the current folder, made by hand."""
    build.project(tmp_path, f"{HEAD}2024,TW1,seksi,a,20\n2024,TW2,seksi,a,25\n2024,S1,seksi,b,60\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def shipped(monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(ROOT)
    return ROOT


@pytest.mark.parametrize(
    "arguments",
    [
        ("hitung", "--tahun", 2024),
        ("hitung", "--tahun", 2024, "--rinci"),
        ("hitung", "--tahun", 2024, "--format", "markdown"),
        ("hitung", "--tahun", 2024, "--format", "csv"),
        ("hitung", "--tahun", 2024, "--format", "csv-id"),
        ("pohon",),
        ("pohon", "--tahun", 2024),
        ("daftar",),
        ("daftar", "--jabatan", "seksi"),
        ("daftar", "--variabel"),
        ("bandingkan", "--tahun", 2023, "--tahun", 2024),
        ("kelengkapan", "--tahun", 2024),
        ("kelengkapan", "--tahun", 2024, "--per", "jabatan"),
        ("lampiran", "penetapan", "--format", "markdown"),
        ("validasi", "--data", "--format", "ringkas"),
        ("validasi", "--data", "--format", "teks"),
    ],
    ids=lambda arguments: " ".join(map(str, arguments)),
)
def test_no_name_is_a_command_in_a_log_of_github_actions(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[object, ...]
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    attack = "::error title=x::y"
    for file in proyek.glob("definitions/**/*.yaml"):
        text = file.read_text()
        for name in (
            "Dinas Contoh",
            "Kepala Dinas",
            "Seksi Contoh",
            "Jumlah a",
            "Indikator",
            "persen",
        ):
            text = text.replace(f": {name}\n", f": '{attack}'\n").replace(name, attack)
        text = text.replace("jabatan: ::error title=x::y}", f"jabatan: '{attack}'}}")
        file.write_text(text.replace("Kabupaten Contoh", "'a ::error::b'"))
    (proyek / "data/realisasi/::error::x.xlsx").touch()
    ran = iki(*arguments)
    assert ran.code == 0, ran.err
    assert not [line for line in (ran.out + ran.err).splitlines() if line.lstrip().startswith("::")]
    assert "error" in ran.out + ran.err


@pytest.mark.parametrize("arguments", [["--help"], ["hitung", "--help"], ["lampiran", "--help"]])
def test_no_help_is_yellow(arguments: list[str]) -> None:
    ran = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "iki", *arguments],
        capture_output=True, encoding="utf-8", check=True,
        env={**os.environ, "FORCE_COLOR": "1", "TERM": "xterm-256color"},
    )  # fmt: skip
    codes = re.findall(r"\x1b\[([0-9;]*)m", ran.stdout)
    assert codes
    assert not [code for code in codes if {"33", "93"} & set(code.split(";"))]


def test_annotations_are_commands_still(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    (proyek / "data/realisasi/::error::x.xlsx").touch()
    lines = iki("validasi", "--data").out.splitlines()
    assert [line.split(" ")[0] for line in lines if line.startswith("::")] == ["::warning"]


def test_a_name_in_a_note_acts_on_no_terminal(iki: Iki, proyek: Path) -> None:
    (proyek / "data/realisasi/\x1b]0;x\x07\u202e.xlsx").touch()
    ran = iki("hitung", "--tahun", 2024)
    assert "\\x1b]0;x\\x07\\u202e.xlsx tidak dibaca" in ran.said
    assert "\x1b" not in ran.err


@pytest.mark.usefixtures("shipped")
def test_the_shipped_project_computes(iki: Iki) -> None:
    ran = iki("hitung", "--tahun", 2024, "--format", "json")
    assert ran.code == 0
    data = json.loads(ran.out)
    assert (data["versi"], data["tahun"], data["sampai"]) == (2, 2024, "tahun")
    assert len(data["jabatan"]) == 15
    assert sum(len(j["indikator"]) for j in data["jabatan"]) == 25
    assert sum(j["terhitung"] for j in data["jabatan"]) == 25


@pytest.mark.usefixtures("shipped")
def test_the_shipped_project_has_no_errors_and_no_warnings(iki: Iki) -> None:
    ran = iki("validasi", "--data", "--ketat")
    assert (ran.code, ran.err) == (0, "")


@pytest.mark.parametrize("tahun", [2023, 2024, 2025])
@pytest.mark.parametrize("sampai", ["TW1", "S1", "B09", "tahun"])
@pytest.mark.usefixtures("shipped")
def test_every_year_and_period_is_shown(iki: Iki, tahun: int, sampai: str) -> None:
    ran = iki("hitung", "--tahun", tahun, "--sampai", sampai)
    assert ran.code == 0
    assert max(map(len, ran.out.splitlines())) <= 80
    assert "bukan angka resmi" in ran.out


@pytest.mark.usefixtures("proyek")
def test_a_project_made_by_hand(iki: Iki) -> None:
    ran = iki("hitung", "--tahun", 2024, "--sampai", "triwulan ii", "--format", "json")
    assert ran.code == 0
    (jabatan,) = json.loads(ran.out)["jabatan"]
    (indikator,) = jabatan["indikator"]
    assert (indikator["realisasi"], indikator["capaian"]) == (75, 93.75)
    assert (indikator["status"], indikator["alasan"]) == ("terhitung", None)


def test_the_project_is_found_from_below_and_by_option(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(proyek / "data/realisasi")
    assert iki("hitung", "--tahun", 2024).code == 0
    monkeypatch.chdir(proyek.parent)
    assert iki("hitung", "--tahun", 2024, "--proyek", proyek).code == 0


def test_output_goes_to_a_file(iki: Iki, proyek: Path) -> None:
    for form in ("json", "csv", "csv-id", "markdown"):
        target = proyek / f"hasil.{form}"
        target.write_text("lama")
        asked = ("hitung", "--tahun", 2024, "--format", form)
        ran = iki(*asked, "-o", target)
        assert (ran.code, ran.out) == (0, "")
        assert target.read_bytes().decode() == iki(*asked).out
    assert iki("hitung", "--tahun", 2024, "-o", "hasil.txt").code == 0
    assert "93,75  Sangat Tinggi" in Path("hasil.txt").read_text(encoding="utf-8")
    assert not list(proyek.glob(".*"))


WRITERS = [
    ("hitung", "--tahun", 2024, "-o", "h.json"),
    ("lampiran", "perjanjian", "--tahun", 2024, "--timpa", "-o", "h.xlsx"),
    ("lampiran", "penetapan", "--timpa", "-o", "h.md"),
    ("skema", "-o", "h.json"),
]
links = pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")


@links
@pytest.mark.parametrize("arguments", WRITERS)
@pytest.mark.parametrize("exists", [True, False])
def test_through_a_link_its_target_is_written(
    iki: Iki,
    proyek: Path,
    arguments: tuple[object, ...],
    exists: bool,  # noqa: FBT001
) -> None:
    link = proyek / str(arguments[-1])
    target = proyek / "arsip/satu/berkas"
    target.parent.mkdir(parents=True)
    (proyek / "arsip/tautan").symlink_to("satu/berkas")
    link.symlink_to("arsip/tautan")
    if exists:
        target.write_text("lama")
        target.chmod(0o640)
    assert iki(*arguments).code == 0
    assert (link.is_symlink(), (proyek / "arsip/tautan").is_symlink()) == (True, True)
    assert len(target.read_bytes()) > 100
    assert not exists or target.stat().st_mode & 0o777 == 0o640
    assert [path.name for path in target.parent.iterdir()] == ["berkas"]


@links
@pytest.mark.parametrize("arguments", WRITERS)
def test_a_link_that_leads_nowhere_is_not_written(
    iki: Iki, proyek: Path, arguments: tuple[object, ...]
) -> None:
    link = proyek / str(arguments[-1])
    link.symlink_to(link.name)
    ran = iki(*arguments)
    assert (ran.code, "melingkar" in ran.err) == (2, True)
    assert link.is_symlink()
    link.unlink()
    link.symlink_to("hilang/berkas")
    ran = iki(*arguments)
    assert (ran.code, "hilang tidak ada" in ran.err.replace("\n", "")) == (2, True)


@pytest.mark.parametrize("arguments", WRITERS)
def test_a_target_that_may_only_be_read_is_refused(
    iki: Iki, proyek: Path, arguments: tuple[object, ...]
) -> None:
    target = proyek / str(arguments[-1])
    target.write_text("lama")
    target.chmod(0o444)
    ran = iki(*arguments)
    assert (ran.code, "hanya boleh dibaca" in ran.err) == (2, True)
    assert target.read_text() == "lama"
    target.chmod(0o644)
    assert iki(*arguments).code == 0


@pytest.mark.skipif(os.name != "posix", reason="folders are not synced elsewhere")
def test_a_file_is_on_the_disk_before_it_has_its_name(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    happened = []
    fsync, replace = os.fsync, Path.replace

    def synced(handle: int) -> None:
        happened.append("folder" if stat.S_ISDIR(os.fstat(handle).st_mode) else "berkas")
        assert happened[0] == "folder" or os.fstat(handle).st_size > 0
        fsync(handle)

    def renamed(self: Path, target: Path) -> Path:
        happened.append("nama")
        return replace(self, target)

    monkeypatch.setattr(os, "fsync", synced)
    monkeypatch.setattr(Path, "replace", renamed)
    assert iki("hitung", "--tahun", 2024, "-o", proyek / "h.json").code == 0
    assert happened == ["berkas", "folder", "nama", "folder"]


def a_run_that_is_over() -> int:
    """Return the id of a process that has ended."""
    with subprocess.Popen([sys.executable, "-c", ""]) as process:
        pass
    return process.pid


@pytest.mark.skipif(os.name != "posix", reason="only there it can be asked for a process")
def test_the_next_run_clears_what_a_killed_one_left(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = proyek / "sementara"
    place.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(place))
    own, over = os.getppid(), a_run_that_is_over()
    for name in (f".iki-{over}-x", f".iki-{own}-y", "openpyxl.z"):
        (place / name).mkdir()
        (place / name / "openpyxl.1").write_text("")
    for name in (f".iki-{over}-x", f".iki-{own}-y", ".iki-z"):
        (proyek / name).write_text("")
    assert iki("lampiran", "perjanjian", "--tahun", 2024, "-o", "x.xlsx").code == 0
    assert {path.name for path in place.iterdir()} == {f".iki-{own}-y", "openpyxl.z"}
    hidden = {path.name for path in proyek.glob(".*")}
    assert hidden == {f".iki-{own}-y", ".iki-z"}


@pytest.mark.machine
@pytest.mark.skipif(os.name != "posix", reason="kills itself")
def test_a_killed_annex_leaves_nothing_for_long(proyek: Path) -> None:
    place = proyek / "sementara"
    place.mkdir()
    program = (
        "import os, signal\n"
        "from iki.render.xlsx import zip_parts\n"
        "zip_parts._BookWriter.write_worksheet = lambda *_: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from iki.__main__ import main\n"
        "main()\n"
    )
    arguments = ["lampiran", "perjanjian", "--tahun", "2024", "-o", "x.xlsx"]
    environment = {**os.environ, "TMPDIR": str(place), "PYTHONPATH": str(ROOT)}
    killed = subprocess.run(  # noqa: S603
        [sys.executable, "-c", program, *arguments], env=environment, check=False
    )
    assert killed.returncode == -9
    assert len([*place.iterdir()]) <= 1
    assert not (proyek / "x.xlsx").exists()
    again = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "iki", *arguments],
        env=environment, capture_output=True, check=False,
    )  # fmt: skip
    assert (again.returncode, list(place.iterdir())) == (0, [])


# name of the file, options, how the result begins
ENDINGS = [
    ("h.json", (), '{\n  "versi": 2,'),
    ("h.CSV", (), "tahun,sampai,jabatan,"),
    ("h.md", (), "# Capaian"),
    ("h.txt", (), "Dinas Contoh"),
    ("h", (), "Dinas Contoh"),
    ("h.json", ("--format", "tabel"), "Dinas Contoh"),
    ("h.csv", ("--format", "json"), '{\n  "versi": 2,'),
]


@pytest.mark.parametrize(("name", "options", "start"), ENDINGS)
@pytest.mark.usefixtures("proyek")
def test_the_ending_of_a_file_says_its_format(
    iki: Iki, name: str, options: tuple[str, ...], start: str
) -> None:
    assert iki("hitung", "--tahun", 2024, "-o", name, *options).code == 0
    assert Path(name).read_text(encoding="utf-8").startswith(start)


*_FIRST, _LAST = dict.fromkeys(
    e for form in hitung.RESULT_FORMS.values() for e in form.endings if e
)
_FORMS = f"Pakai {', '.join(_FIRST)} atau {_LAST}, atau sebutkan bentuknya dengan --format"
# arguments, the end of the one line
OTHER_ENDINGS = [
    ("hitung --tahun 2024 -o x.xlsx",
     f"akhiran .xlsx tidak dapat ditulis. {_FORMS}"),
    ("hitung --tahun 2024 -o x.PDF",
     f"akhiran .PDF tidak dapat ditulis. {_FORMS}"),
    ("hitung --tahun 2024 -o x.jsn",
     f"akhiran .jsn tidak dapat ditulis. {_FORMS}"),
    ("hitung --tahun 2024 -o x.xlsx --format csv", "akhiran .xlsx tidak dapat ditulis. Pakai .csv"),
    ("lampiran penetapan -o x.docx --format markdown",
     "akhiran .docx tidak dapat ditulis. Pakai .md"),
    ("lampiran penetapan -o x.pdf", "Excel hanya membuka lampiran ini dengan akhiran .xlsx"),
    ("skema -o x.yaml", "akhiran .yaml tidak dapat ditulis. Sebutkan folder, atau berkas .json"),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "words"), OTHER_ENDINGS)
def test_an_ending_that_cannot_be_written_is_refused(
    iki: Iki, proyek: Path, arguments: str, words: str
) -> None:
    (proyek / "definitions/jabatan/seksi.yaml").write_text("jabatan: [\n")  # and before any work
    ran = iki(*arguments.split())
    name = next(part for part in arguments.split() if part.startswith("x."))
    assert (ran.code, ran.out, ran.err) == (2, "", f"iki: {name}: {words}\n")
    assert not list(proyek.glob("x.*"))


@pytest.mark.usefixtures("proyek")
def test_with_a_format_the_ending_is_free(iki: Iki) -> None:
    assert iki("hitung", "--tahun", 2024, "--format", "json", "-o", "hasil.baru").code == 0
    assert json.loads(Path("hasil.baru").read_bytes())["tahun"] == 2024


def test_skema_takes_a_folder_with_a_dot_that_is_there(iki: Iki, proyek: Path) -> None:
    (proyek / "v1.0").mkdir()
    assert iki("skema", "-o", "v1.0").code == 0
    assert {path.name for path in (proyek / "v1.0").iterdir()} == SKEMA


@pytest.mark.parametrize(
    "forms",
    [
        hitung.RESULT_FORMS, penetapan.PENETAPAN_FORMS, bandingkan.COMPARISON_FORMS,
        *kelengkapan.DELIVERIES.values(), daftar.VARIABEL_FORMS, beda.DIFFERENCE_FORMS,
    ],
)  # fmt: skip
def test_each_form_has_a_writer_and_endings_that_lead_to_it(forms: dict[str, Form]) -> None:
    assert all(callable(form.writer) for form in forms.values())
    for name in forms.keys() - {"csv-id"}:  # another `.csv`, written only where it is asked for
        for ending in forms[name].endings:
            assert by_ending(forms, Path(f"x{ending}")) == name


# option with its choices, the words of the table that it comes from
CHOICES = [
    ("hitung --format", hitung.RESULT_FORMS),
    ("bandingkan --format", bandingkan.COMPARISON_FORMS),
    ("bandingkan --per", bandingkan.PERIODS),
    ("beda --format", beda.DIFFERENCE_FORMS),
    ("kelengkapan --format", kelengkapan.COMPLETENESS_FORMS),
    ("kelengkapan --per", kelengkapan.DELIVERIES),
    ("daftar --format", daftar.VARIABEL_FORMS),
    ("lampiran penetapan --format", penetapan.PENETAPAN_FORMS),
    ("lampiran penetapan --kertas", PAPERS),
    ("lampiran perjanjian --kertas", PAPERS),
    ("lampiran pengukuran --kertas", PAPERS),
    ("validasi --format", ["auto", *REPORTERS]),
]


@pytest.mark.parametrize(("option", "words"), CHOICES)
def test_choices_are_those_of_a_table(
    iki: Iki, monkeypatch: pytest.MonkeyPatch, option: str, words: Collection[str]
) -> None:
    assert f"Pilihannya: {', '.join(words)}." in iki(*option.split(), "zzzz").err
    monkeypatch.setenv("_IKI_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", f"iki {option} ")
    monkeypatch.setenv("COMP_CWORD", str(len(option.split()) + 1))
    assert iki().out.split() == list(words)


@pytest.mark.parametrize("form", ["csv", "csv-id", "markdown"])
@pytest.mark.usefixtures("proyek")
def test_rinci_says_where_it_does_nothing(iki: Iki, form: str) -> None:
    plain = iki("hitung", "--tahun", 2024, "--format", form)
    ran = iki("hitung", "--tahun", 2024, "--format", form, "--rinci")
    assert (ran.code, ran.out) == (0, plain.out)
    assert "--rinci hanya berlaku untuk tabel dan json" in ran.err
    assert "--rinci hanya" not in plain.err + iki("hitung", "--tahun", 2024, "--rinci").err


@pytest.mark.usefixtures("shipped")
@pytest.mark.parametrize(
    "command", ["hitung --tahun 2024 --rinci", "daftar", "pohon", "pohon --tahun 2024"]
)
def test_no_line_of_a_pipe_ends_in_blanks(iki: Iki, command: str) -> None:
    lines = iki(*command.split()).out.splitlines()
    assert lines
    assert [line for line in lines if line != line.rstrip()] == []


def test_no_output_goes_over_definitions_or_data(iki: Iki, proyek: Path) -> None:
    for name in ("definitions/jabatan/seksi.yaml", "data/realisasi/a.csv", "definitions/baru.csv"):
        before = (proyek / name).exists() and (proyek / name).read_text()
        ran = iki("hitung", "--tahun", 2024, "--format", "csv", "-o", name)
        assert (ran.code, "tulis ke folder lain" in ran.err) == (2, True)
        assert ((proyek / name).exists() and (proyek / name).read_text()) == before


# encoding, a rule of the table and a range as it shows them
CONSOLES = [("utf-8", "──", "90–100"), ("cp1252", "--", "90–100"), ("ascii", "--", "90-100")]


@pytest.mark.parametrize(("encoding", "rule", "target"), CONSOLES)
def test_a_console_shows_the_nearest_of_what_it_lacks(
    encoding: str, rule: str, target: str
) -> None:
    result = subprocess.run(
        [sys.executable, "-m", "iki", "hitung", "--tahun", "2024"],
        cwd=ROOT,
        env={**os.environ, "PYTHONIOENCODING": encoding},
        capture_output=True,
        check=True,
    )
    shown = result.stdout.decode(encoding)
    assert rule in shown
    assert target in shown
    assert "?" not in shown


# arguments, words of the message
WRONG_USAGE = [
    ("hitung", "'--tahun': wajib diisi."),
    ("hitung --tahun 99999999999", "empat angka"),
    ("hitung --tahun +99", "empat angka"),
    ("hitung --tahun", "perlu diikuti nilai"),
    ("hitung --tahun x", "'--tahun': “x” bukan bilangan bulat"),
    ("hitung --tahun 2_024", "bukan bilangan bulat"),
    ("hitung --tahun 2024.0", "bukan bilangan bulat"),
    ("hitung --tahun 2024 --rinci=ya", "tidak diikuti nilai"),
    ("hitung --tahun 99", "empat angka"),
    ("hitung --tahun 2024 --sampai TW5", "Triwulan hanya TW1 sampai TW4"),
    ("hitung --tahun 2024 --sampai Januri", "Maksud Anda “Januari”?"),
    ("hitung --tahun 2024 --jabatan seksii", "Maksud Anda “seksi”"),
    ("hitung --tahun 2024 --format xml", f"Pilihannya: {', '.join(hitung.RESULT_FORMS)}."),
    ("hitung --tahun 2024 --format jsn", "Maksud Anda “json”?"),
    ("aturan N01 N02", "Argumen berlebih"),
    ("hitung --tahun 2024 --proyek tidak_ada", "bukan folder proyek"),
    ("hitung --tahun 2024 -o tidak/ada/x", "tidak ada"),
    ("hitung --tahun 2024 -o data", "adalah folder"),
    ("hitung --tahu 2024", "Opsi --tahu tidak ada. Maksud Anda “--tahun”?"),
    ("hitungg", "Maksud Anda “hitung”?"),
    ("lampiran pengukurn", "Maksud Anda “pengukuran”?"),
    ("buka", "Perintah 'buka' tidak ada. Pilihannya: hitung, validasi, "),
    ("hitung --thaun 2024", "Opsi --thaun tidak ada. Maksud Anda “--tahun”?"),
    ("lampiran penetapan --sampai TW2", "Opsi --sampai tidak ada. Pilihannya: --keluaran, "),
    ("hitung --tahun 2024 --sampai Jan-Mar", "Maksud Anda “TW1”?"),
    ("hitung --tahun 2024 --sampai II", "Maksud Anda “TW2”?"),
    ("hitung --tahun 2024 --jabatan xyz", "Yang ada: seksi"),
    ("validasi tidak_ada.yaml", "iki: tidak_ada.yaml tidak ada\n"),
    ("pohon --tahun 1", "empat angka"),
]


@pytest.mark.parametrize(("arguments", "words"), WRONG_USAGE)
@pytest.mark.usefixtures("proyek")
def test_wrong_usage(iki: Iki, arguments: str, words: str) -> None:
    ran = iki(*arguments.split())
    assert (ran.code, ran.out) == (2, "")
    assert words in ran.err
    assert "Traceback" not in ran.err


def test_outside_a_project(iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    ran = iki("hitung", "--tahun", 2024)
    assert ran.code == 2
    for way in ("cd FOLDER", "--proyek FOLDER", "iki mulai FOLDER"):
        assert way in ran.err
    assert "iki mulai FOLDER" in iki("pohon", "--proyek", ".").err


def test_nothing_is_computed_from_definitions_with_errors(iki: Iki, proyek: Path) -> None:
    build.edit(proyek / "definitions/jabatan/seksi.yaml", "a / b", "a / bb")
    for command in (["hitung", "--tahun", 2024], ["daftar"], ["pohon"]):
        ran = iki(*command)
        assert (ran.code, ran.out) == (1, "")
        assert "definitions/jabatan/seksi.yaml:13:22" in ran.err
        assert "Maksud Anda “b”" in ran.err


def test_nothing_is_computed_from_data_with_errors(iki: Iki, proyek: Path) -> None:
    (proyek / "data/realisasi/b.csv").write_text(
        f"{HEAD}2024,TW3,seksi,a,52 Org\n2024,TW3,seksi,b,x\n"
    )
    ran = iki("hitung", "--tahun", 2024, "--format", "json", "-o", "x.json")
    assert (ran.code, ran.out) == (1, "")
    assert "b.csv:2:18" in ran.err
    assert "b.csv:3:18" in ran.err
    assert not (proyek / "x.json").exists()


def test_without_data_everything_says_so(iki: Iki, proyek: Path) -> None:
    shutil.rmtree(proyek / "data")
    ran = iki("hitung", "--tahun", 2024)
    assert ran.code == 0
    assert "belum ada data" in ran.out
    assert "tidak ada berkas CSV" in ran.err


def test_validasi_of_one_file(iki: Iki, proyek: Path) -> None:
    (proyek / "definitions/jabatan/lain.yaml").write_text("jabatan: [\n")
    assert iki("validasi").code == 1
    assert iki("validasi", "definitions/jabatan/lain.yaml").code == 1
    assert iki("validasi", "definitions/jabatan/seksi.yaml").code == 0


def test_a_folder_of_jabatan_is_not_passed_over(iki: Iki, proyek: Path) -> None:
    (proyek / "definitions/jabatan/sub").mkdir()
    (proyek / "definitions/jabatan/sub/lain.yaml").write_text("jabatan: x\n")
    ran = iki("validasi", "--format", "ringkas")
    assert (ran.code, "jabatan/sub:1:1" in ran.out) == (1, True)


def test_a_yml_file_is_not_passed_over(iki: Iki, proyek: Path) -> None:
    (proyek / "definitions/jabatan/lain.yml").write_text("jabatan: x\n")
    ran = iki("validasi", "--format", "ringkas")
    assert ran.code == 1
    assert "lain.yml:1:1" in ran.out


@pytest.mark.usefixtures("shipped")
def test_daftar_and_pohon(iki: Iki) -> None:
    assert "kasi_kerja_sama" in iki("daftar").out
    assert "kerja_sama_trantibum" in iki("daftar", "--jabatan", "kasi_kerja_sama").out
    ran = iki("pohon", "--tahun", 2024)
    assert ran.code == 0
    assert ran.out.index("Sekretaris") < ran.out.index("Ka. Sub. Bagian Keuangan")


SKEMA = {"jabatan.schema.json", "instansi.schema.json"}


# arguments, files that are then there
@pytest.mark.parametrize(
    ("arguments", "names"),
    [
        ("-o .vscode", {f".vscode/{name}" for name in SKEMA}),
        ("-o alat/skema", {f"alat/skema/{name}" for name in SKEMA}),
        ("instansi -o skema", {"skema/instansi.schema.json"}),
        ("instansi -o i.json", {"i.json"}),
        ("-o J.JSON", {"J.JSON"}),
    ],
)
def test_skema_makes_a_folder_of_what_is_no_json(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, names: set[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(2):
        assert iki("skema", *arguments.split()).code == 0
    files = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert {path.relative_to(tmp_path).as_posix() for path in files} == names
    for path in files:
        title = "instansi" if path.name.startswith("i") else "jabatan"
        assert title in json.loads(path.read_text(encoding="utf-8"))["properties"]


# where no folder can be, words of the message
NO_FOLDER = [
    ("ada.txt", "ada.txt sudah ada, dan bukan folder"),
    ("ada.txt/skema", "tidak dapat dibuat"),
    ("definitions/skema", "tulis ke folder lain"),
]


@pytest.mark.parametrize(("target", "words"), NO_FOLDER)
def test_skema_says_where_no_folder_can_be(iki: Iki, proyek: Path, target: str, words: str) -> None:
    (proyek / "ada.txt").write_text("lama")
    ran = iki("skema", "-o", target)
    assert (ran.code, words in ran.said) == (2, True)
    assert (proyek / "ada.txt").read_text() == "lama"
    assert not (proyek / "definitions/skema").exists()


@pytest.mark.parametrize("command", ["", *COMMANDS, *(f"lampiran {name}" for name in ANNEXES)])
def test_help_is_indonesian_and_ends_with_an_example(iki: Iki, command: str) -> None:
    ran = iki(*command.split(), "--help")
    assert ran.code == 0
    assert "Pemakaian:" in ran.out
    for english in ("Usage", "Options", "Show this", "default", "required", "[OPTIONS]"):
        assert english not in ran.out
    assert re.search(r"╯ Contoh: iki [^╯]+$", ran.shown)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--sampai", ""), "periode ini tidak dikenal"),
        (("--sampai", "Q3"), "Maksud Anda “TW3”?"),
        (("--jabatan", "kepala_satuan"), "pimpinan ini tidak punya definisi sendiri"),
    ],
)
def test_what_is_asked_for_must_be_there(iki: Iki, arguments: tuple[str, ...], words: str) -> None:
    ran = iki("hitung", "--tahun", 2024, *arguments)
    assert ran.code == 2
    assert words in ran.err


def test_without_a_command_there_is_only_the_help(iki: Iki) -> None:
    ran = iki()
    assert (ran.code, ran.err) == (2, "")
    assert "Pemakaian: iki [OPSI] PERINTAH" in ran.out
