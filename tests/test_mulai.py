"""`iki mulai`: what is written, what is asked, and what is refused."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iki import definitions
from iki.checks.all import check_project
from iki.errors import UsageError
from iki.escaping import for_yaml
from iki.isian.cell_texts import one_line
from iki.model import json_schema
from iki.mulai import starter
from iki.mulai.starter import Answers
from iki.project import new_folder
from iki.yaml_source.unfinished import PLACEHOLDER, is_unfinished

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent


@pytest.fixture(autouse=True)
def empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_ACTIONS", raising=False)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


# --- what is written -------------------------------------------------------------------------------


def test_an_empty_project_has_all_its_parts_and_no_finding(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = ("--instansi", "Dinas A", "--daerah", "Kota B", "--pimpinan", "Kepala Dinas A")
    ran = iki("mulai", "kantor", *said)
    assert (ran.code, ran.err) == (0, "")
    assert "cd kantor" in ran.out
    assert "iki validasi" in ran.out
    assert set(tree(Path("kantor"))) == {
        ".github/workflows/iki.yml",
        ".gitignore",
        ".vscode/extensions.json",
        ".vscode/settings.json",
        "data/catatan/.gitkeep",
        "data/realisasi/BACA-SAYA.md",
        "definitions/instansi.yaml",
        "definitions/jabatan/kepala_seksi_contoh.yaml",
        "skema/instansi.schema.json",
        "skema/jabatan.schema.json",
    }
    monkeypatch.chdir("kantor")
    ran = iki("validasi", "--data", "--ketat")
    assert (ran.code, ran.out) == (0, "1 jabatan dan 0 berkas data: tidak ada kesalahan\n")


def test_the_example_is_this_repository_s_project(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert iki("mulai", "x", "--contoh", "satpol-pp").code == 0
    written = tree(Path("x"))
    for folder in ("definitions", "data"):
        shipped = {f"{folder}/{name}": data for name, data in tree(ROOT / folder).items()}
        assert shipped.keys() <= written.keys()
        for name, data in shipped.items():
            assert written[name] == data.replace(b"../iki/skema/", b"../skema/"), name
    figures = iki("hitung", "--tahun", 2024, "--proyek", ROOT, "--format", "json").out
    monkeypatch.chdir("x")
    assert iki("validasi", "--data", "--ketat").code == 0
    assert iki("hitung", "--tahun", 2024, "--format", "json").out == figures


@pytest.mark.parametrize("contoh", ["kosong", "satpol-pp"])
def test_editors_find_the_schemas(iki: Iki, contoh: str) -> None:
    iki("mulai", "x", "--contoh", contoh)
    said = json.loads(Path("x/.vscode/settings.json").read_text(encoding="utf-8"))["yaml.schemas"]
    assert len(said) == 2
    for schema, files in said.items():
        kind = Path(schema).name.partition(".")[0]
        assert (Path("x") / schema).read_text(encoding="utf-8") == json_schema.schema_text(kind)
        assert list(Path("x").glob(files))
    for path in Path("x/definitions").rglob("*.yaml"):
        (schema,) = re.findall(
            r"\A# yaml-language-server: \$schema=(.+)\n", path.read_text(encoding="utf-8")
        )
        assert (path.parent / schema).is_file()


def test_a_year_can_be_chosen(iki: Iki) -> None:
    assert iki("mulai", "x", "--tahun", 2031).code == 0
    kept = Path("x/definitions/jabatan/kepala_seksi_contoh.yaml").read_text(encoding="utf-8")
    assert "2031: {TW1: 20" in kept
    assert "`2031/tw1.csv`" in Path("x/data/realisasi/BACA-SAYA.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--tahun 20255", "--tahun 20255: tulis tahun empat angka"),
        ("--tahun 0", "--tahun 0: tulis tahun empat angka"),
        ("--tahun 2025 --contoh satpol-pp", "contoh itu sudah memilikinya"),
    ],
)
def test_a_year_that_cannot_be_is_refused(iki: Iki, arguments: str, said: str) -> None:
    ran = iki("mulai", "x", *arguments.split())
    assert (ran.code, Path("x").exists()) == (2, False)
    assert said in ran.err


def test_the_workflow_is_that_of_the_document(iki: Iki) -> None:
    iki("mulai", "x")
    document = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    (shown,) = re.findall(r"```yaml\n(name: iki\n.*?)```", document, re.DOTALL)
    comment, _, workflow = (
        Path("x/.github/workflows/iki.yml").read_text(encoding="utf-8").partition("\n")
    )
    assert comment.startswith("# Ganti PEMILIK/iki")
    assert workflow == shown


# --- the agency ------------------------------------------------------------------------------------


def instansi_of(content: starter.Files) -> definitions.LoadResult:
    sources = [
        definitions.SourceFile(Path(name).stem, name, data)
        for name, data in content.items()
        if name.endswith(".yaml") and name.startswith("definitions")
    ]
    return definitions.load(sources[0], sources[1:])


@pytest.mark.machine
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.tuples(*[st.text(max_size=40)] * 3))
def test_whatever_is_answered_is_read_back(answers: tuple[str, str, str]) -> None:
    said = Answers(*map(one_line, answers))
    loaded = instansi_of(starter.empty_project(said, 2025))
    assert loaded.definisi is not None
    assert {d.code for d in check_project(loaded).diagnostics} <= {"N15"}
    read = loaded.definisi.instansi
    instansi, daerah, pimpinan = (PLACEHOLDER if is_unfinished(text) else text for text in said)
    assert read.instansi == (instansi or PLACEHOLDER)
    assert (read.daerah or "") == daerah
    assert read.pimpinan.jabatan == (pimpinan or PLACEHOLDER)


@pytest.mark.parametrize(
    "text",
    ["null", "~", "no", "1:30", "a: b", "a #b", "- a", "*a", "&a", "!a", "{a}", "'", '"', "\\", "a\\", "%", "@", "=", "a ", "2024"],
)  # fmt: skip
def test_text_in_yaml_is_that_text(text: str) -> None:
    assert yaml.safe_load(f"a: {for_yaml(text)}  # x\n") == {"a": text}


def test_what_nobody_answered_is_marked(iki: Iki) -> None:
    iki("mulai", "x", "--instansi", "Dinas Kesehatan: 1 #2")
    text = Path("x/definitions/instansi.yaml").read_text(encoding="utf-8")
    assert 'instansi: "Dinas Kesehatan: 1 #2"\n' in text
    assert text.count("# PERIKSA") == 2


class Terminal:
    """A stdin at which somebody types."""

    def __init__(self, *lines: str) -> None:
        self.lines = iter(lines)

    def isatty(self) -> bool:
        return True

    def readline(self, *_: object) -> str:
        return next(self.lines, "")


def test_three_questions_on_a_terminal(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("Dinas A\n", "\n", "Kepala [b]A[/b]\n"))
    monkeypatch.setattr("iki.console.messages.terminal_width", lambda **_: 80)
    ran = iki("mulai", "x")
    asked = ran.out + ran.err
    assert [asked.count(word) for word in ("Nama instansi", "Daerah", "Jabatan pimpinan")] == [
        1,
        1,
        1,
    ]
    text = Path("x/definitions/instansi.yaml").read_text(encoding="utf-8")
    assert "instansi: Dinas A\n" in text
    assert 'jabatan: "Kepala [b]A[/b]"\n' in text


@pytest.mark.parametrize("options", [["--daerah", "Kota"], ["--contoh", "satpol-pp"]])
def test_no_question_with_options_or_for_the_example(
    iki: Iki, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr("iki.console.messages.terminal_width", lambda **_: 80)
    assert iki("mulai", "x", *options).code == 0


def test_a_terminal_that_ends_writes_nothing(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("Dinas A\n"))
    monkeypatch.setattr("iki.console.messages.terminal_width", lambda **_: 80)
    assert iki("mulai", "x").code == 130
    assert not Path("x").exists()


# --- what is refused, and all or nothing -----------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("mulai penuh", "tidak kosong: .git/, a.txt. Tidak ada yang ditulis"),
        ("mulai penuh/a.txt", "bukan folder"),
        ("mulai tidak/ada", "tidak ada; buat dulu"),
        ("mulai x --contoh satpol-pp --daerah Kota", "--daerah tidak berlaku"),
        ("mulai x --contoh satpol-pp --dari a.xlsx", "tidak dipakai bersama"),
        ("mulai x --contoh satpolpp", "Maksud Anda “satpol-pp”?"),
        ("mulai x --dari tidak_ada.xlsx", "tidak_ada.xlsx tidak dapat dibaca"),
        ("mulai x --dari penuh/a.txt", "tidak ada indikator yang terbaca"),
        ("mulai", "FOLDER"),
    ],
)
def test_refusals(iki: Iki, arguments: str, said: str) -> None:
    Path("penuh/.git").mkdir(parents=True)
    Path("penuh/a.txt").write_text("isi")
    ran = iki(*arguments.split())
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.said
    assert set(tree(Path())) == {"penuh/a.txt"}
    assert not Path("x").exists()


def test_an_empty_folder_that_exists_is_filled(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    Path("x").mkdir()
    monkeypatch.chdir("x")
    ran = iki("mulai", ".")
    assert ran.code == 0
    assert "cd " not in ran.out
    assert iki("validasi").code == 0
    assert not [name for name in tree(Path()) if name.startswith(".iki-")]


@pytest.mark.parametrize("exists", [False, True])
def test_a_failure_at_any_step_leaves_nothing(
    monkeypatch: pytest.MonkeyPatch, *, exists: bool
) -> None:
    """Every call that changes the disk fails once; the folder is then as it was."""
    content = {"definitions/a": b"1", "data/b": b"2", "c": b"3"}
    folder = Path("x")
    if exists:
        folder.mkdir()
    calls = 0
    fails_at = 0

    def counted(real: Callable[..., object]) -> Callable[..., object]:
        def call(*arguments: object, **more: object) -> object:
            nonlocal calls
            calls += 1
            if calls == fails_at:
                raise OSError(28, "")
            return real(*arguments, **more)

        return call

    for place, name in ((os, "fsync"), (Path, "rename"), (Path, "open"), (Path, "mkdir")):
        monkeypatch.setattr(place, name, counted(getattr(place, name)))
    steps = 0
    while True:
        steps += 1
        calls, fails_at = 0, steps
        try:
            new_folder.write_new_folder(folder, content.items())
        except UsageError as error:
            assert "Tidak ada yang ditinggalkan" in str(error)  # noqa: PT017
            assert [*Path().rglob("*")] == [folder][:exists]
            continue
        break
    fails_at = 0
    assert steps > 6
    assert tree(folder) == content


# --- where there is no project ---------------------------------------------------------------------


@pytest.mark.parametrize(
    "arguments",
    ["hitung --tahun 2024", "validasi", "pohon", "daftar", "validasi .", "pohon --proyek ."],
)
def test_where_there_is_no_project_the_way_to_one_is_named(iki: Iki, arguments: str) -> None:
    ran = iki(*arguments.split())
    assert ran.code == 2
    assert "iki mulai FOLDER" in ran.err


def test_iki_alone_names_it_too(iki: Iki) -> None:
    ran = iki()
    assert "iki mulai FOLDER" in ran.out
    iki("mulai", "x")
    os.chdir("x/data")
    assert "iki mulai FOLDER" not in iki().out
