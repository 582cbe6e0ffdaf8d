"""action.yml: what it is by GitHub's schema, and what its steps do in a project under git.

The steps are run by bash in a shallow clone, as a runner has it; `python` (which would install iki) and
`gh` only note what they are given. Actions of others (`uses:`) are looked at, not run.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from iki import __version__
from tests import build

ROOT = Path(__file__).parent.parent
ACTION = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS = ACTION["runs"]["steps"]
WORKFLOW = yaml.safe_load((ROOT / "iki/mulai/iki.yml").read_text(encoding="utf-8"))
IDENTITY = {f"GIT_{who}_{what}": "iki@example.id" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}  # fmt: skip

pytestmark = [
    pytest.mark.machine,
    pytest.mark.skipif(
        shutil.which("git") is None or shutil.which("bash") is None, reason="git or bash is missing"
    ),
]


# --- what it is --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("schema", "files"),
    [
        ("vendor.github-actions", ["action.yml"]),
        ("vendor.github-workflows", ["iki/mulai/iki.yml"]),
        ("vendor.github-issue-forms", [".github/ISSUE_TEMPLATE/kesalahan.yml", ".github/ISSUE_TEMPLATE/usul.yml"]),
        ("vendor.github-issue-config", [".github/ISSUE_TEMPLATE/config.yml"]),
    ],
)  # fmt: skip
def test_files_of_github_are_by_its_schemas(schema: str, files: list[str]) -> None:
    pytest.importorskip("check_jsonschema")
    if not (ROOT / files[0]).exists():
        pytest.skip("not in a source distribution")
    ran = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", schema, *files],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout + ran.stderr


def test_every_input_is_used_and_described_in_the_document() -> None:
    used = set(re.findall(r"inputs\.([\w-]+)", json.dumps(STEPS)))
    assert used == {*ACTION["inputs"]}
    document = (ROOT / "docs/ci.md").read_text(encoding="utf-8")
    rows = dict(re.findall(r"(?m)^\| `([\w-]+)` \| `?(.*?)`? \|", document))
    for name, one in ACTION["inputs"].items():
        assert rows[name] == (one["default"] or "tahun ini")


def test_no_value_becomes_a_part_of_a_script() -> None:
    for step in STEPS:
        assert "${{" not in step.get("run", "")


def test_the_workflow_uses_this_version_and_grants_what_it_needs() -> None:
    (job,) = WORKFLOW["jobs"].values()
    checkout, action = (step["uses"] for step in job["steps"])
    assert checkout.startswith("actions/checkout@")
    assert action == f"PEMILIK/iki@v{__version__}"
    assert job["permissions"] == {
        "contents": "read", "security-events": "write", "pull-requests": "write",
    }  # fmt: skip
    assert f"rev: v{__version__}" in (ROOT / "docs/ci.md").read_text(encoding="utf-8")


# --- what it does ------------------------------------------------------------------------------------


class Step(NamedTuple):
    """A step that was run: its exit code, and what it printed."""

    code: int
    said: str


class Runner:
    """Runs the steps of the action as a pull request does."""

    def __init__(self, folder: Path, event: str = "pull_request") -> None:
        self.temp = folder / "temp"
        self.summary = folder / "summary.md"
        self.noted = folder / "noted"
        self.event = event
        self.clone = folder / "clone"
        programs = folder / "bin"
        for made in (self.temp, programs):
            made.mkdir()
        answers = {"python": "", "gh": 'case "$*" in *--paginate*) echo "$COMMENTS";; esac'}
        for name, answer in answers.items():
            (programs / name).write_text(
                f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >> "$NOTED"\n{answer}\nexit ${{{name.upper()}_CODE:-0}}\n'
            )
        (programs / "iki").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m iki "$@"\n')
        for program in programs.iterdir():
            program.chmod(0o755)
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_"))},
            "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
            "HOME": str(folder), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT), **IDENTITY,
            "RUNNER_TEMP": str(self.temp), "NOTED": str(self.noted),
            "GITHUB_ACTIONS": "true", "GITHUB_STEP_SUMMARY": str(self.summary),
            "GITHUB_REPOSITORY": "dinas/iki-dinas",
        }  # fmt: skip

    def run(self, inputs: dict[str, str] | None = None, **more: str) -> dict[str, Step]:
        """Run the steps that are scripts and whose condition holds, by their names."""
        values = {f"inputs.{name}": one["default"] for name, one in ACTION["inputs"].items()}
        values |= {f"inputs.{name}": text for name, text in (inputs or {}).items()}
        values |= {
            "github.event_name": self.event, "github.base_ref": "main", "github.token": "rahasia",
            "github.event.number": "7", "github.action_path": "/aksi", "runner.temp": str(self.temp),
        }  # fmt: skip
        ran, failed = {}, False
        for step in STEPS:
            if "run" not in step or not _holds(step.get("if"), values, failed=failed):
                continue
            environment = {
                name: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], text)
                for name, text in step.get("env", {}).items()
            }
            done = subprocess.run(  # noqa: S603
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],  # noqa: S607
                cwd=self.clone, env={**self.environment, **environment, **more},
                capture_output=True, text=True, check=False,
            )  # fmt: skip
            failed |= done.returncode != 0
            ran[step["name"]] = Step(done.returncode, done.stdout + done.stderr)
        return ran

    @property
    def calls(self) -> list[str]:
        return self.noted.read_text().splitlines()


def _holds(condition: str | None, values: dict[str, str], *, failed: bool) -> bool:
    """Return whether a step is run: each part of its `if:` is `!cancelled()` or `value == 'text'`."""
    if condition is None:
        return not failed
    match = re.fullmatch(r"\$\{\{ (.*) \}\}", condition)
    assert match, condition
    for part in match[1].split(" && "):
        if part != "!cancelled()":
            name, _, text = part.partition(" == ")
            if values[name] != text.strip("'"):
                return False
    return True


INSTALL, CHECK, SARIF, COMMENT, REPORT = (step["name"] for step in STEPS if "run" in step)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    """A runner on a branch that lowers a target, cloned without history."""
    made = Runner(tmp_path)
    origin = tmp_path / "origin"

    def git(*arguments: str, folder: Path = origin) -> None:
        subprocess.run(  # noqa: S603
            ["git", *arguments], cwd=folder, env=made.environment, check=True, capture_output=True  # noqa: S607
        )  # fmt: skip

    build.project(origin, f"{build.HEAD}2024,tahun,seksi,a,88\n2024,tahun,seksi,b,100\n")
    seksi = origin / "definitions/jabatan/seksi.yaml"
    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-qm", "awal")
    git("checkout", "-q", "-b", "cabang")
    build.edit(seksi, "2024: 80", "2024: 92")
    git("commit", "-qam", "target")
    git("checkout", "-q", "main")
    (origin / "lain.txt").write_text("main berjalan terus")
    git("add", ".")
    git("commit", "-qm", "lain")
    git("clone", "-q", "--depth", "1", "-b", "cabang", origin.as_uri(), "clone", folder=tmp_path)
    return made


def test_a_good_change_passes_and_is_explained(runner: Runner) -> None:
    ran = runner.run({"tahun": "2024"})
    assert {name: step.code for name, step in ran.items()} == dict.fromkeys(
        (INSTALL, CHECK, SARIF, COMMENT, REPORT), 0
    ), ran
    assert runner.calls[0] == "python -m pip install --quiet --disable-pip-version-check /aksi"
    assert ran[INSTALL].said.startswith(f"iki {__version__}\n")
    comment = (runner.temp / "iki-beda.md").read_text(encoding="utf-8")
    assert comment.startswith("**Definisi berubah pada 1 jabatan: 1 indikator. Angka tahun 2024: ")
    assert "| seksi | i | capaian | 110,00 | 95,65 |" in comment
    assert runner.summary.read_text(encoding="utf-8") == comment
    asked, written = runner.calls[1:]
    assert asked.startswith("gh api --paginate repos/dinas/iki-dinas/issues/7/comments --jq ")
    body = runner.temp / "iki-komentar.md"
    assert written == f"gh pr comment 7 --repo dinas/iki-dinas --body-file {body}"
    assert body.read_text(encoding="utf-8") == f"<!-- iki: . -->\n{comment}"
    sarif = json.loads((runner.temp / "iki.sarif").read_text(encoding="utf-8"))
    assert sarif["runs"][0]["results"] == []
    assert "<html" in (runner.temp / "iki-laporan.html").read_text(encoding="utf-8")


def test_a_mistake_is_annotated_and_fails_the_check_alone(runner: Runner) -> None:
    seksi = runner.clone / "definitions/jabatan/seksi.yaml"
    build.edit(seksi, "a / b", "a / bb * b")
    ran = runner.run({"tahun": "2024"})
    assert {name: step.code for name, step in ran.items()} == {
        INSTALL: 0, CHECK: 1, SARIF: 0, COMMENT: 0, REPORT: 0,
    }, ran  # fmt: skip
    assert (
        "::error file=definitions/jabatan/seksi.yaml,line=13,endLine=13,col=22,endColumn=24"
        in ran[CHECK].said
    )
    sarif = json.loads((runner.temp / "iki.sarif").read_text(encoding="utf-8"))
    (finding,) = sarif["runs"][0]["results"]
    (place,) = finding["locations"]
    assert place["physicalLocation"]["artifactLocation"]["uri"] == "definitions/jabatan/seksi.yaml"
    # Nothing is told of what is wrong: no comment, no report.
    assert not (runner.temp / "iki-beda.md").exists()
    assert not (runner.temp / "iki-laporan.html").exists()
    assert not [call for call in runner.calls if call.startswith("gh")]


def test_the_comment_of_this_project_is_written_anew(runner: Runner) -> None:
    assert runner.run({"tahun": "2024"}, COMMENTS="41\n42")[COMMENT].code == 0
    assert runner.calls[-1] == (
        "gh api --silent --method PATCH repos/dinas/iki-dinas/issues/comments/41 "
        f"-F body=@{runner.temp}/iki-komentar.md"
    )


@pytest.mark.parametrize(("ketat", "code"), [("true", 1), ("false", 0)])
def test_ketat_decides_on_warnings(runner: Runner, ketat: str, code: int) -> None:
    (runner.clone / "data/realisasi/b.xlsx").write_bytes(b"PK\3\4")
    assert runner.run({"tahun": "2024", "ketat": ketat})[CHECK].code == code


def test_without_the_permission_the_comment_is_in_the_summary_only(runner: Runner) -> None:
    ran = runner.run({"tahun": "2024"}, GH_CODE="1")
    assert ran[COMMENT].code == 0
    assert "::notice title=iki::Komentar tidak dapat ditulis" in ran[COMMENT].said
    assert "Definisi berubah" in runner.summary.read_text(encoding="utf-8")


def test_what_is_switched_off_is_not_run(runner: Runner) -> None:
    off = {"tahun": "2024", "sarif": "false", "komentar": "false", "laporan": "false"}
    assert [*runner.run(off)] == [INSTALL, CHECK]


def test_a_push_has_nothing_to_comment_on(runner: Runner) -> None:
    runner.event = "push"
    assert COMMENT not in runner.run({"tahun": "2024"})


def test_a_project_in_a_folder_of_the_repository(runner: Runner) -> None:
    folder = runner.clone / "kantor; echo ups"
    folder.mkdir()
    for name in ("definitions", "data"):
        (runner.clone / name).rename(folder / name)
    ran = runner.run({"tahun": "2024", "proyek": folder.name, "komentar": "false"})
    assert {step.code for step in ran.values()} == {0}, ran
    assert (runner.temp / "iki-laporan.html").exists()
