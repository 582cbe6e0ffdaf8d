"""What others run: the hooks under real pre-commit, and the examples of docs/ci.md."""

from __future__ import annotations

import importlib.util
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests import build
from tests.build import HEAD, JABATAN

ROOT = Path(__file__).parent.parent
HOOKS = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
DOCUMENT = (ROOT / "docs/ci.md").read_text(encoding="utf-8")


def _examples() -> list[Any]:
    return [*map(yaml.safe_load, re.findall(r"```yaml\n(.*?)```", DOCUMENT, re.DOTALL))]


def test_the_examples_of_the_document_are_yaml_and_name_what_there_is() -> None:
    _, _, config, *_ = _examples()
    named = {hook["id"] for repo in config["repos"] for hook in repo["hooks"]}
    assert named == {hook["id"] for hook in HOOKS}


needs_git = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")


@needs_git
def test_the_comment_of_the_document_is_what_iki_writes(tmp_path: Path) -> None:
    """Its lines are run by a shell on a branch; `pip` and `curl` only note what they are given."""
    _, gitlab, *_ = _examples()
    programs = tmp_path / "bin"
    programs.mkdir()
    for name in ("pip", "curl"):
        (programs / name).write_text(f'#!/bin/sh\nprintf "%s\\n" "{name} $*" >> "$NOTED"\n')
    (programs / "iki").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m iki "$@"\n')
    for program in programs.iterdir():
        program.chmod(0o755)
    project = tmp_path / "proyek"
    data = f"{HEAD}2025,tahun,seksi,a,88\n2025,tahun,seksi,b,100\n"
    build.project(project, data, jabatan=JABATAN.replace("2024", "2025"))
    seksi = project / "definitions/jabatan/seksi.yaml"
    environment = {
        **{k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
        "HOME": str(tmp_path), "GIT_CONFIG_NOSYSTEM": "1", "PYTHONPATH": str(ROOT),
        "NOTED": str(tmp_path / "noted"),
        "CI_API_V4_URL": "https://gitlab.example/api/v4", "CI_PROJECT_ID": "3",
        "CI_MERGE_REQUEST_IID": "5", "TOKEN_KOMENTAR": "t",
    }  # fmt: skip

    def shell(command: str, **more: str) -> str:
        ran = subprocess.run(  # noqa: S603
            ["bash", "-e", "-c", command],  # noqa: S607
            cwd=project, env={**environment, **more}, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout.strip()

    identity = "git -c user.name=iki -c user.email=iki@example.id"
    shell(f"git init -q -b main && git add . && {identity} commit -qm awal")
    base = shell("git rev-parse HEAD")
    build.edit(seksi, "2025: 80", "2025: 92")
    shell(f"git checkout -q -b cabang && {identity} commit -qam target")
    for line in gitlab["beda"]["script"]:
        shell(line, CI_MERGE_REQUEST_DIFF_BASE_SHA=base)
    comment = (project / "beda.md").read_text(encoding="utf-8")
    assert comment.startswith("**Definisi berubah pada 1 jabatan: 1 indikator. Angka tahun 2025: ")
    assert "| seksi | i | capaian | 110,00 | 95,65 |" in comment
    noted = (tmp_path / "noted").read_text().splitlines()
    assert noted[-1].endswith("/api/v4/projects/3/merge_requests/5/notes")
    assert "--data-urlencode body@beda.md" in noted[-1]


needs_pre_commit = pytest.mark.skipif(
    importlib.util.find_spec("pre_commit") is None or shutil.which("git") is None,
    reason="pre-commit or git is not installed",
)


@pytest.mark.machine
@needs_pre_commit
def test_the_hooks_run_under_pre_commit(tmp_path: Path) -> None:
    """A project under git commits through our hooks; `language: system` spares the installation.

    What pre-commit would install is this package, whose command is on the path here.
    """
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PRE_COMMIT_HOME": str(tmp_path / "cache"),
        "HOME": str(tmp_path),
        "GIT_CONFIG_NOSYSTEM": "1",
        "PYTHONPATH": str(ROOT),
        **{f"GIT_{who}_{what}": "iki@example.id" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
    }  # fmt: skip

    def run(*command: str, folder: Path) -> subprocess.CompletedProcess[str]:
        return subprocess.run(  # noqa: S603
            command, cwd=folder, env=environment, capture_output=True, text=True, check=False
        )

    hooks = tmp_path / "iki"
    hooks.mkdir()
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    entry = f"{sys.executable} -m iki"
    text = text.replace("language: python", "language: system").replace(
        "entry: iki", f"entry: {entry}"
    )
    (hooks / ".pre-commit-hooks.yaml").write_text(text)
    project = tmp_path / "proyek"
    build.project(project, f"{HEAD}2024,TW1,seksi,a,20\n")
    for folder in (hooks, project):
        assert run("git", "init", "-q", folder=folder).returncode == 0
        run("git", "add", ".", folder=folder)
        run("git", "commit", "-q", "-m", "awal", folder=folder)
    rev = run("git", "rev-parse", "HEAD", folder=hooks).stdout.strip()
    (project / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {hooks}\n  rev: {rev}\n"
        "  hooks:\n  - id: iki-validasi\n  - id: iki-validasi-data\n"
    )
    pre_commit = (sys.executable, "-m", "pre_commit")
    assert run(*pre_commit, "install", folder=project).returncode == 0
    run("git", "add", ".", folder=project)
    good = run("git", "commit", "-m", "hook", folder=project)
    assert good.returncode == 0, good.stdout + good.stderr

    def commit() -> str:
        """Try to commit all there is; return what the hooks said against it, and take it all back."""
        run("git", "add", "--all", ".", folder=project)
        ran = run("git", "commit", "-m", "salah", folder=project)
        assert ran.returncode == 1, ran.stdout + ran.stderr
        run("git", "reset", "--hard", folder=project)
        return ran.stdout + ran.stderr

    seksi, data = project / "definitions/jabatan/seksi.yaml", project / "data/realisasi/a.csv"
    build.edit(seksi, "a / b", "a / bb")
    data.write_text(f"{HEAD}2024,TW1,seksi,a,20 Org\n")
    said = commit()
    assert "definitions/jabatan/seksi.yaml:13:22" in said
    assert "data/realisasi/a.csv:2:18" in said
    seksi.unlink()  # a jabatan deleted, whose data stay
    assert "data/realisasi/a.csv:2:10" in commit()
    seksi.unlink()
    seksi.symlink_to("tidak_ada.yaml")  # a definition linked
    assert "definitions/jabatan/seksi.yaml:1:1" in commit()
    (project / "data/realisasi/B.CSV").write_text(f"{HEAD}2024,TW1,seksi,b,x\n")
    assert "data/realisasi/B.CSV:2:18" in commit()
    # Data are checked when only definitions change.
    seksi.write_text(JABATAN.replace("  a: Jumlah a", "  c: Jumlah c").replace("a / b", "c / b"))
    assert "data/realisasi/a.csv:2:16" in commit()
