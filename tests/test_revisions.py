"""Revisions of git: what is read of them, how little is asked for it, and how it fails."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iki.beda import revisions, unpacking
from iki.limits import YAML_BYTES
from tests import build
from tests.build import HEAD, JABATAN

if TYPE_CHECKING:
    from tests.conftest import Iki

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
DATA = f"{HEAD}2024,tahun,seksi,a,80\n2024,tahun,seksi,b,100\n"
SEKSI = "definitions/jabatan/seksi.yaml"
SAME = "Tidak ada perubahan arti definisi.\n"


@pytest.fixture(autouse=True)
def surroundings(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Let no setting of who runs the tests have a part, and no repository around them."""
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    monkeypatch.chdir(tmp_path)


def git(*arguments: str, folder: Path | None = None) -> str:
    identity = (
        "-c",
        "user.name=iki",
        "-c",
        "user.email=iki@example.id",
        "-c",
        "commit.gpgsign=false",
    )
    ran = subprocess.run(  # noqa: S603
        ["git", *identity, *arguments],  # noqa: S607
        cwd=folder, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return ran.stdout


def commit(message: str, folder: Path | None = None) -> None:
    git("add", "--all", ".", folder=folder)
    git("commit", "-q", "-m", message, folder=folder)


def target(number: int, folder: Path | None = None) -> None:
    file = (folder or Path()) / SEKSI
    file.write_text(JABATAN.replace("2024: 80", f"2024: {number}"))


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A repository of one project: target 80 (v1), 81, 82 (HEAD, branch main), and 83 in the work tree."""
    folder = tmp_path / "proyek"
    folder.mkdir()
    monkeypatch.chdir(folder)
    git("init", "-q", "-b", "main")
    build.project(folder, DATA)
    commit("80")
    git("tag", "v1")
    target(81)
    commit("81")
    target(82)
    commit("82")
    target(83)
    return folder


def said(iki: Iki, *arguments: object) -> str:
    """Return the one target that changed, with its place."""
    ran = iki("beda", *arguments, "--format", "json")
    assert ran.code == 0, ran.err
    (change,) = json.loads(ran.out)["perubahan"]
    assert change["aspek"] == "target"
    return f"{change['lama']} {change['baru']} {change['berkas']}:{change['baris']}"


@pytest.mark.parametrize(
    ("names", "expected"),
    [
        (("HEAD",), f"82 83 {SEKSI}:14"),
        (("HEAD~1",), f"81 83 {SEKSI}:14"),
        (("v1",), f"80 83 {SEKSI}:14"),
        (("HEAD~1", "HEAD"), f"81 82 HEAD:{SEKSI}:14"),
        (("v1", "main"), f"80 82 main:{SEKSI}:14"),
        (("main", "v1"), f"82 80 v1:{SEKSI}:14"),
        (("v1..main",), f"80 82 main:{SEKSI}:14"),
        (("v1..",), f"80 82 HEAD:{SEKSI}:14"),
        ((":/81",), f"81 83 {SEKSI}:14"),
        (("main@{0}",), f"82 83 {SEKSI}:14"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_names_of_revisions(iki: Iki, names: tuple[str, ...], expected: str) -> None:
    assert said(iki, *names) == expected


@pytest.mark.usefixtures("repository")
def test_three_dots_are_where_both_parted(iki: Iki) -> None:
    git("checkout", "-q", "-f", "-b", "cabang", "HEAD~1")
    target(90)
    commit("90")
    target(91)
    assert said(iki, "main...") == f"81 91 {SEKSI}:14"
    assert said(iki, "main...cabang") == f"81 90 cabang:{SEKSI}:14"
    assert said(iki, "main", "cabang") == f"82 90 cabang:{SEKSI}:14"


def test_a_project_below_the_top_and_called_from_below_it(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("init", "-q", "-b", "main")
    for dinas in ("dinas_a", "dinas_b"):
        build.project(tmp_path / dinas, DATA)
    commit("80")
    target(90, tmp_path / "dinas_b")
    monkeypatch.chdir(tmp_path / "dinas_b/data")
    assert said(iki, "HEAD") == f"80 90 ../{SEKSI}:14"
    monkeypatch.chdir(tmp_path)
    assert said(iki, "HEAD", "--proyek", "dinas_b") == f"80 90 dinas_b/{SEKSI}:14"
    assert iki("beda", "HEAD", "--proyek", "dinas_a").out.endswith(SAME)


def test_a_project_folder_that_was_renamed(iki: Iki, tmp_path: Path) -> None:
    git("init", "-q", "-b", "main")
    build.project(tmp_path / "satpol", DATA)
    build.project(tmp_path / "dinas_b", DATA)
    commit("80")
    git("mv", "satpol", "satpol_pp")
    target(90, tmp_path / "satpol_pp")
    assert said(iki, "HEAD", "--proyek", "satpol_pp") == f"80 90 satpol_pp/{SEKSI}:14"
    commit("90")
    assert said(iki, "HEAD", "HEAD~1", "--proyek", "satpol_pp") == f"90 80 HEAD~1:satpol/{SEKSI}:14"


def test_it_is_not_guessed_what_a_project_was(iki: Iki, tmp_path: Path) -> None:
    git("init", "-q", "-b", "main")
    build.project(tmp_path / "a", DATA)
    build.project(tmp_path / "b", DATA)
    commit("awal")
    git("tag", "v1")
    build.project(tmp_path / "c", DATA)
    ran = iki("beda", "v1", "--proyek", "c")
    assert (ran.code, ran.err) == (
        2, "iki: revisi v1 tidak memuat proyek ini: tidak ada definitions/ di c/\n",
    )  # fmt: skip
    shutil.rmtree("a")
    shutil.rmtree("b")
    ran = iki("beda", "v1", "--proyek", "c")
    assert ran.code == 2
    assert "tidak jelas mana folder proyek ini dahulu: a/, b/" in ran.err


@pytest.mark.usefixtures("repository")
def test_both_folders_go_before_revisions(iki: Iki, repository: Path) -> None:
    for name in ("v1", "main"):
        build.project(repository / name, DATA)
    target(99, repository / "main")
    assert said(iki, "v1", "main") == f"80 99 main/{SEKSI}:14"
    assert said(iki, "v1", "heads/main") == f"80 82 heads/main:{SEKSI}:14"
    ran = iki("beda", "tidak_ada", "main")
    assert ran.code == 2
    build.project(repository / "lama", DATA)
    assert "folder dibandingkan dengan folder" in iki("beda", "lama").err


def test_folders_need_no_git(iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build.project(tmp_path / "lama", DATA)
    build.project(tmp_path / "baru", DATA)
    target(90, tmp_path / "baru")
    monkeypatch.setenv("PATH", "")
    assert said(iki, "lama", "baru") == f"80 90 baru/{SEKSI}:14"


# --- figures -----------------------------------------------------------------------------------------


def angka(iki: Iki, *arguments: object) -> dict[str, Any]:
    ran = iki("beda", *arguments, "--tahun", 2024, "--format", "json")
    assert ran.code == 0, ran.err
    found: dict[str, Any] = json.loads(ran.out)["angka"]
    return found


@pytest.mark.usefixtures("repository")
def test_data_are_those_of_the_newer_side(iki: Iki) -> None:
    def capaian(*names: str) -> tuple[Any, Any]:
        rows = angka(iki, *names)["berbeda"]
        return next((row["lama"], row["baru"]) for row in rows if row["angka"] == "capaian")

    Path("data/realisasi/a.csv").write_text(DATA.replace("80", "41"))
    assert capaian("HEAD") == (50, 49.4)  # the work tree's
    assert capaian("v1", "HEAD") == (100, 97.56)  # as committed
    found = angka(iki, "HEAD", "v1")
    assert found["data"].startswith("revisi HEAD (")
    commit("data")
    assert capaian("v1", "HEAD") == (51.25, 49.4)
    assert capaian("HEAD", "v1") == (49.4, 51.25)  # the newer one has them, whichever comes first
    assert angka(iki, "v1", "HEAD")["data"].startswith("revisi HEAD (")


@pytest.mark.usefixtures("repository")
def test_a_mistake_in_the_data_of_a_revision_is_named_with_it(iki: Iki) -> None:
    Path("data/realisasi/a.csv").write_text(f"{HEAD}2024,TW1,seksi,a,20 Org\n")
    commit("data")
    ran = iki("beda", "HEAD~1", "HEAD", "--tahun", 2024)
    assert (ran.code, ran.out) == (1, "")
    assert "HEAD:data/realisasi/a.csv:2:18" in ran.err
    assert "2 | 2024,TW1,seksi,a,20 Org\n" in ran.err


@pytest.mark.usefixtures("repository")
def test_files_that_no_revision_has_tracked_do_not_count(iki: Iki) -> None:
    """Neither hidden ones, nor what is not among the data."""
    for name in ("data/realisasi/.b.csv", "data/lain.csv", "data/realisasi/b.txt"):
        Path(name).write_text("bukan data\n")
    commit("lain")
    assert angka(iki, "HEAD~1", "HEAD")["sama"] > 0


# --- what a revision may hold --------------------------------------------------------------------------


@pytest.mark.usefixtures("repository")
def test_a_side_with_errors_is_shown_with_its_revision(iki: Iki) -> None:
    Path(SEKSI).write_text(JABATAN.replace("a / b", "a / bb"))
    commit("salah")
    target(84)
    ran = iki("beda", "HEAD")
    assert (ran.code, ran.out) == (1, "")
    assert f"HEAD:{SEKSI}:13:22" in ran.err
    assert "13 |         formula: a / bb * 100\n" in ran.err
    git("tag", "rusak")
    git("rm", "-q", "-f", "--cached", "definitions/instansi.yaml")
    git("commit", "-q", "-m", "tanpa instansi")
    ran = iki("beda", "HEAD~2", "HEAD")
    assert ran.code == 1
    assert "HEAD:definitions/instansi.yaml" in ran.err


@pytest.mark.usefixtures("repository")
def test_links_are_followed_inside_of_a_revision_only(iki: Iki) -> None:
    Path("bersama.yaml").write_text(Path(SEKSI).read_text())
    Path(SEKSI).unlink()
    Path(SEKSI).symlink_to("../../bersama.yaml")
    commit("tautan")
    assert iki("beda", "HEAD~1", "HEAD").code == 0
    assert said(iki, "HEAD~1", "HEAD") == f"82 83 HEAD:{SEKSI}:14"
    Path(SEKSI).unlink()
    Path(SEKSI).symlink_to("/etc/hostname")
    commit("ke luar")
    ran = iki("beda", "HEAD~1", "HEAD")
    assert ran.code == 1
    assert "tautan ini tidak menunjuk berkas dalam revisi itu" in ran.err


@pytest.mark.parametrize("lock", ["~$seksi.yaml", ".~lock.seksi.yaml", "._seksi.yaml"])
@pytest.mark.usefixtures("repository")
def test_locks_that_were_committed_are_no_jabatan(iki: Iki, lock: str) -> None:
    for name in (f"definitions/jabatan/{lock}", f"data/realisasi/{lock.replace('yaml', 'csv')}"):
        Path(name).write_bytes(b"\x05Budi \x00\x00")
    commit("83")
    assert said(iki, "v1", "HEAD", "--tahun", 2024) == f"80 83 HEAD:{SEKSI}:14"


@pytest.mark.usefixtures("repository")
def test_names_beyond_ascii(iki: Iki) -> None:
    git("tag", "rilis-é")
    Path("data/realisasi/kecamatan é\n.csv").write_text(HEAD)
    commit("nama")
    assert iki("beda", "rilis-é", "--tahun", 2024).code == 0
    assert angka(iki, "HEAD~1", "HEAD")["sama"] > 0


@pytest.mark.parametrize(
    ("links", "expected"),
    [
        ({SEKSI: "../../tengah.yaml", "tengah.yaml": "bersama.yaml"}, ""),
        ({SEKSI: "../../lain/seksi.yaml", "lain": "arsip"}, ""),
        ({SEKSI: "../../../proyek/bersama.yaml"}, f"HEAD:{SEKSI}"),
        ({SEKSI: "seksi.yaml"}, f"HEAD:{SEKSI}"),
        ({SEKSI: "../../tidak_ada.yaml"}, f"HEAD:{SEKSI}"),
        ({SEKSI: "../../arsip"}, f"HEAD:{SEKSI}"),
        ({SEKSI: "../../x/../arsip/seksi.yaml", "x": "."}, f"HEAD:{SEKSI}"),
        ({"definitions/jabatan": "../arsip"}, "HEAD:definitions/jabatan"),
        ({"data/realisasi/2023": "../../arsip"}, "HEAD:data/realisasi/2023"),
        ({"data/realisasi/2023": "/etc"}, ""),
        ({"data/realisasi/a b.csv": "../../modul/a.csv"}, "HEAD:data/realisasi/a b.csv"),
        ({"data/realisasi/2023": "tidak_ada"}, ""),
        ({"data/realisasi/b\n.csv": "a.csv"}, "HEAD:data/realisasi/b\\n.csv"),
    ],
)
def test_links_of_a_revision(
    iki: Iki, repository: Path, links: dict[str, str], expected: str
) -> None:
    """What they lead to in it is read; what leads elsewhere, or to a folder that would be read, is named."""
    (repository / "arsip").mkdir()
    for name in ("bersama.yaml", "arsip/seksi.yaml"):
        shutil.copy(SEKSI, name)
    for name, leads_to in links.items():
        file = repository / name
        if file.is_dir():
            shutil.rmtree(file)
        file.unlink(missing_ok=True)
        file.symlink_to(leads_to)
    git("add", "--all", ".")
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},modul")
    git("commit", "-q", "-m", "tautan")
    ran = iki("beda", "HEAD~1", "HEAD", "--tahun", 2024, "--format", "json")
    assert ran.code == bool(expected), ran.err
    assert ("tautan ini tidak menunjuk berkas dalam revisi itu" in ran.err) == bool(expected)
    assert f"{expected}:1:1" in ran.err or not expected
    assert ran.err.count("error[") <= 1


@pytest.mark.usefixtures("repository")
def test_submodules_are_named_where_they_would_be_read(iki: Iki) -> None:
    for place in ("lain", "definitions/lain"):
        git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{place}")
    git("commit", "-q", "-m", "di tempat lain")
    assert iki("beda", "HEAD~1", "HEAD", "--tahun", 2024).code == 0
    place = "data/realisasi/dinas"
    git("update-index", "--add", "--cacheinfo", f"160000,{'1' * 40},{place}")
    git("commit", "-q", "-m", "submodul")
    assert iki("beda", "HEAD~1", "HEAD").code == 0  # without data it says nothing
    ran = iki("beda", "HEAD~1", "HEAD", "--tahun", 2024)
    assert ran.code == 1
    assert f"HEAD:{place}:1:1" in ran.err
    assert "ini submodul, isinya tidak ada dalam revisi itu" in ran.err


@pytest.mark.usefixtures("repository")
def test_bytes_are_those_of_the_commit(iki: Iki) -> None:
    """Whatever attributes say of them."""
    every = "text eol=crlf ident export-ignore export-subst filter=x working-tree-encoding=UTF-16"
    Path(SEKSI).write_text(JABATAN.replace("Seksi Contoh", "$Id$ $Format:%H$"))
    commit("83")
    assert "$Id$ $Format:%H$" in git("show", f"HEAD:{SEKSI}")
    git("config", "filter.x.smudge", "tr a b")
    Path(".gitattributes").write_text(f"* {every}\n")
    Path(".git/info/attributes").write_text(f"* {every}\n")
    attributes = git("hash-object", "-w", "--no-filters", ".gitattributes").strip()
    git("update-index", "--add", "--cacheinfo", f"100644,{attributes},.gitattributes")
    git("commit", "-q", "-m", "atribut")
    ran = iki("beda", "HEAD~1", "HEAD", "--tahun", 2024, "--format", "json")
    found = json.loads(ran.out)
    assert (found["perubahan"], found["angka"]["berbeda"]) == ([], [])


def tree(entries: dict[str, str]) -> str:
    """Write a tree as git itself would not, of `mode hash` by name; return its hash."""
    content = b""
    for name, about in entries.items():
        mode, hashed = about.split()
        content += f"{mode} {name}\0".encode() + bytes.fromhex(hashed)
    ran = subprocess.run(
        ["git", "hash-object", "-t", "tree", "-w", "--stdin", "--literally"],  # noqa: S607
        input=content,
        capture_output=True,
        check=True,
    )
    return ran.stdout.decode().strip()


def test_no_name_leads_out_of_the_folder(
    iki: Iki, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A tree may hold names that no checkout writes."""
    temporary = repository.parent / "sementara"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    text = git("rev-parse", f"HEAD:{SEKSI}").strip()
    csv = git("rev-parse", "HEAD:data/realisasi/a.csv").strip()
    instansi = git("rev-parse", "HEAD:definitions/instansi.yaml").strip()
    out = tree({"keluar.csv": f"100644 {csv}", "keluar.yaml": f"100644 {text}"})
    up = tree({"..": f"40000 {out}", "a.csv": f"100644 {csv}"})
    realisasi = tree({"..": f"40000 {up}", "a.csv": f"100644 {csv}"})
    jabatan = tree(
        {"..": f"40000 {up}", "../../x.yaml": f"100644 {text}", "seksi.yaml": f"100644 {text}"}
    )
    definitions = tree({"instansi.yaml": f"100644 {instansi}", "jabatan": f"40000 {jabatan}"})
    data = tree({"realisasi": f"40000 {realisasi}"})
    top = tree({"data": f"40000 {data}", "definitions": f"40000 {definitions}"})
    made = git("commit-tree", top, "-m", "jahat").strip()
    ran = iki("beda", "HEAD", made, "--tahun", 2024, "--format", "json")
    assert ran.code == 0, ran.err
    assert json.loads(ran.out)["perubahan"] == []
    assert not [*repository.parent.rglob("keluar.*"), *repository.parent.rglob("x.yaml")]
    assert not [*temporary.iterdir()]


@pytest.mark.parametrize("name", ["a\\b", "a:b"])
@pytest.mark.usefixtures("repository")
def test_names_that_another_system_takes_for_paths(
    iki: Iki, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.setattr(unpacking, "_AMBIGUOUS", frozenset("\\:"))
    Path(f"data/realisasi/{name}.csv").write_text(HEAD)
    commit("nama")
    ran = iki("beda", "HEAD~1", "HEAD", "--tahun", 2024)
    assert ran.code == 1
    assert "nama ini tidak dapat dipakai di komputer ini" in ran.err


@pytest.mark.usefixtures("repository")
def test_names_that_are_one_on_disk(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    """As `A.csv` and `a.csv` are on Windows: the second one is named."""
    really = Path.open

    def open_without_case(path: Path, mode: str = "r", *more: Any, **others: Any) -> Any:
        return really(path.with_name(path.name.lower()), mode, *more, **others)

    Path("data/realisasi/A.csv").write_text(HEAD)
    commit("nama")
    monkeypatch.setattr(Path, "open", open_without_case)
    ran = iki("beda", "HEAD~1", "HEAD", "--tahun", 2024)
    assert ran.code == 1
    assert "HEAD:data/realisasi/a.csv:1:1" in ran.err
    assert "namanya berbeda dari nama berkas lain hanya pada huruf besar dan kecil" in ran.err


@pytest.mark.usefixtures("repository")
def test_a_definition_beyond_its_bound_is_refused_as_in_a_folder(iki: Iki) -> None:
    Path(SEKSI).write_text(JABATAN + "#" * YAML_BYTES)
    commit("besar")
    here, there = (iki("beda", *names) for names in (("v1",), ("v1", "HEAD")))
    assert (here.code, there.code) == (1, 1)
    assert here.err == there.err.replace("HEAD:", "")


@pytest.mark.usefixtures("repository")
def test_a_project_that_is_too_large_is_not_unpacked(
    iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(revisions, "REVISION_BYTES", 100)
    ran = iki("beda", "HEAD")
    assert (ran.code, ran.err) == (
        2, "iki: berkas proyek dalam satu revisi lebih dari 0 MB; tidak dibaca\n",
    )  # fmt: skip


@pytest.mark.usefixtures("repository")
def test_copies_are_said_of_a_revision_as_of_a_folder(iki: Iki) -> None:
    shutil.copy(SEKSI, "definitions/jabatan/seksi (1).yaml")
    commit("salinan")
    here, there = (iki("beda", *names) for names in (("v1",), ("v1", "HEAD")))
    assert here.code == 1
    assert "tampaknya salinan dari seksi.yaml" in here.err
    assert here.err == there.err.replace("HEAD:", "")


def test_files_of_a_sparse_checkout_and_of_a_linked_work_tree(
    iki: Iki, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("worktree", "add", "-q", "--detach", str(tmp_path / "lain"), "main", folder=repository)
    monkeypatch.chdir(tmp_path / "lain")
    git("sparse-checkout", "set", "--no-cone", "/definitions/")
    assert not Path("data").exists()
    assert angka(iki, "v1", "HEAD")["sama"] > 0
    assert said(iki, "v1", "HEAD") == f"80 82 HEAD:{SEKSI}:14"


def test_a_bare_repository_has_no_project(
    iki: Iki, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("clone", "-q", "--bare", str(repository), str(tmp_path / "telanjang"))
    (tmp_path / "telanjang/definitions").mkdir()
    monkeypatch.chdir(tmp_path / "telanjang")
    ran = iki("beda", "HEAD")
    assert (ran.code, ran.out) == (2, "")
    assert "git tidak dapat membaca repositori ini" in ran.err


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("text", [JABATAN, JABATAN.replace("a / b", "a / bb")])
def test_what_is_unpacked_goes_at_the_end(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str
) -> None:
    temporary = tmp_path / "sementara"
    temporary.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(temporary))
    Path(SEKSI).write_text(text)
    commit("83")
    iki("beda", "v1", "HEAD", "--tahun", 2024)
    assert not [*temporary.iterdir()]


# --- what is asked of git ------------------------------------------------------------------------------


@pytest.mark.usefixtures("repository")
def test_nothing_of_a_repository_is_run_or_written(
    iki: Iki, repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    trap = repository.parent / "trap"
    trap.write_text(f"#!/bin/sh\ntouch {repository.parent}/sprung\nexec cat\n")
    trap.chmod(0o755)
    for setting in (
        "core.fsmonitor",
        "core.pager",
        "diff.x.textconv",
        "filter.x.smudge",
        "core.sshCommand",
    ):
        git("config", setting, str(trap))
    (repository / ".git/hooks").mkdir(exist_ok=True)
    for hook in ("post-checkout", "post-index-change", "reference-transaction"):
        shutil.copy(trap, repository / ".git/hooks" / hook)
    (repository / ".git/info/attributes").write_text("*.yaml diff=x filter=x\n")
    monkeypatch.setenv("GIT_EXTERNAL_DIFF", str(trap))
    monkeypatch.setenv("GIT_PAGER", str(trap))
    files = {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}
    said(iki, "HEAD~1")
    angka(iki, "HEAD~1", "HEAD")
    assert not (repository.parent / "sprung").exists()
    assert files == {path: path.read_bytes() for path in repository.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("repository")
def test_it_works_inside_of_a_hook(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where git tells where it is, and means another one."""
    monkeypatch.setenv("GIT_DIR", "/nowhere")
    monkeypatch.setenv("GIT_INDEX_FILE", "/nowhere/index")
    monkeypatch.setenv("GIT_WORK_TREE", "/")
    assert said(iki, "HEAD") == f"82 83 {SEKSI}:14"


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what git is asked for."""
    found: list[str] = []
    really = revisions._git

    def counted(folder: Path, arguments: tuple[str, ...], *more: Any) -> Any:
        found.append(arguments[0])
        return really(folder, arguments, *more)

    monkeypatch.setattr(revisions, "_git", counted)
    return found


def test_git_is_asked_as_often_for_many_files_as_for_few(
    iki: Iki, repository: Path, asked: list[str]
) -> None:
    iki("beda", "v1", "HEAD", "--tahun", 2024)
    few = [*asked]
    assert few.count("cat-file") == 4
    assert len(few) <= 10
    build.project(repository, DATA)
    for n in range(40):
        Path(f"definitions/jabatan/seksi_{n}.yaml").write_text(JABATAN)
        Path(f"data/realisasi/{n}.csv").write_text(HEAD)
    commit("banyak")
    asked.clear()
    assert iki("beda", "v1", "HEAD", "--tahun", 2024).code == 0
    assert asked == few


# --- how it fails --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("tidak_ada",), "revisi “tidak_ada” tidak dikenal; lihat nama yang ada dengan git branch -a, git tag dan git log"),
        (("HEAD~9",), "revisi “HEAD~9” tidak dikenal"),
        ((f"HEAD:{SEKSI}",), f"revisi “HEAD:{SEKSI}” tidak dikenal"),
        (("HEAD", "x"), "revisi “x” tidak dikenal"),
        (("",), "“” bukan nama revisi; tulis misalnya HEAD~1, main atau v1"),
        (("--", "--output=x"), "“--output=x” bukan nama revisi"),
        (("HEAD", "--", "-x"), "“-x” bukan nama revisi"),
        (("HEAD\n--all",), "bukan nama revisi"),
        (("tidak_ada...",), "revisi “tidak_ada” tidak dikenal"),
        (("...-x",), "“-x” bukan nama revisi"),
        (("/tidak/ada", "."), "revisi “/tidak/ada” tidak dikenal; folder yang bernama demikian pun tidak ada"),
        (("data", "."), "“data” tidak dikenal; folder yang bernama demikian bukan proyek"),
    ],
)  # fmt: skip
def test_names_that_are_none(
    iki: Iki, repository: Path, arguments: tuple[str, ...], message: str
) -> None:
    ran = iki("beda", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert message in ran.err
    assert not (repository / "x").exists()


def test_outside_of_git(iki: Iki, tmp_path: Path) -> None:
    build.project(tmp_path / "proyek", DATA)
    ran = iki("beda", "HEAD", "--proyek", "proyek")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err == (
        "iki: folder proyek tidak berada dalam repositori git. "
        "Tanpa git dapat dibandingkan dua folder proyek: iki beda LAMA BARU\n"
    )


@pytest.mark.usefixtures("repository")
def test_without_the_program(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    ran = iki("beda", "HEAD")
    assert ran.code == 2
    assert "program git tidak ditemukan; pasang git." in ran.err


@pytest.mark.usefixtures("repository")
def test_git_that_does_not_end(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(*_: Any, timeout: float, **__: Any) -> None:
        assert timeout
        raise subprocess.TimeoutExpired("git", timeout)

    monkeypatch.setattr(subprocess, "run", wait)
    ran = iki("beda", "HEAD")
    assert (ran.code, ran.err) == (2, "iki: git rev-parse tidak selesai dalam 60 detik\n")


def test_a_shallow_clone_says_how_to_get_the_rest(
    iki: Iki, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("clone", "-q", "--depth=1", repository.as_uri(), "dangkal", folder=tmp_path)
    monkeypatch.chdir(tmp_path / "dangkal")
    assert iki("beda", "HEAD").out.endswith(SAME)
    ran = iki("beda", "HEAD~1")
    assert ran.code == 2
    assert "klon ini dangkal (shallow), ambil riwayatnya dengan git fetch --unshallow" in ran.err


def test_a_repository_without_a_commit(iki: Iki, tmp_path: Path) -> None:
    build.project(tmp_path, DATA)
    git("init", "-q")
    ran = iki("beda", "HEAD")
    assert ran.code == 2
    assert "revisi “HEAD” tidak dikenal" in ran.err


def test_a_clone_that_lacks_contents_is_not_completed(
    iki: Iki, repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    git("config", "uploadpack.allowFilter", "true")
    git(
        "clone",
        "-q",
        "--filter=blob:none",
        "--no-checkout",
        repository.as_uri(),
        "x",
        folder=tmp_path,
    )
    monkeypatch.chdir(tmp_path / "x")
    build.project(tmp_path / "x", DATA)
    ran = iki("beda", "HEAD")
    assert ran.code == 2
    assert "sebagian isi revisi ini tidak dapat dibaca; bila klon ini sebagian saja" in ran.err
