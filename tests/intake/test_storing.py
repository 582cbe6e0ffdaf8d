"""Storing: the old or the new state, whatever ends a run; twice is once; back byte for byte."""

from __future__ import annotations

import errno
import os
import random
import re
import signal
import subprocess
import sys
import time
import zipfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from iki.errors import UsageError
from iki.project import delivery_store, stable_reading
from iki.project.paths import PENDING_DELIVERY
from tests import build
from tests.intake.conftest import SEKSI, Form, make_project, stored, values

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from tests.conftest import Iki

DISK = (
    "_make_folder", "_try_folder", "_write", "_rename", "_remove", "_remove_tree", "_sync",
)  # fmt: skip


Replacing = tuple[Path, dict[str, bytes], dict[Any, str]]


class Killed(BaseException):
    """The end of a run: nothing of it goes on but the release of its lock, which the system does."""


class Fault:
    """Ends a run at the n-th thing that it does to the disk: before it, in it, or after it."""

    def __init__(self, at: int, how: str, error: BaseException) -> None:
        self.at, self.how, self.error = at, how, error
        self.seen = 0

    def wrap(self, name: str, act: Callable[..., Any]) -> Callable[..., Any]:
        def acting(*arguments: Any) -> None:
            self.seen += 1
            if self.seen != self.at:
                act(*arguments)
                return
            if self.how == "in" and name == "_write":
                file, content = arguments
                file.write_bytes(content[: len(content) // 2])
            elif self.how == "in" and name == "_remove_tree":
                next((f for f in arguments[0].iterdir()), Path("none")).unlink(missing_ok=True)
            elif self.how == "after":
                act(*arguments)
            raise self.error

        return acting


def faults(monkeypatch: pytest.MonkeyPatch, error: BaseException, step: int = 1) -> Iterator[Fault]:
    """Yield a fault for each step and way, until a run has no more steps."""
    usual = {name: getattr(delivery_store, name) for name in DISK}
    for how in ("before", "in", "after"):
        for at in count(1, step):
            fault = Fault(at, how, error)
            for name in DISK:
                monkeypatch.setattr(delivery_store, name, fault.wrap(name, usual[name]))
            yield fault
            for name in DISK:
                monkeypatch.setattr(delivery_store, name, usual[name])
            if fault.seen < at:
                break


def restore(root: Path, before: dict[str, bytes]) -> None:
    import shutil

    shutil.rmtree(root / "data", ignore_errors=True)
    for name, content in before.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_bytes(content)


@pytest.fixture
def replacing(form: Form, iki: Iki, proyek: Path) -> Replacing:
    """A delivery that makes, changes and empties files: its file, the data before, the values after."""
    other = proyek / "data" / "realisasi" / "lama.csv"
    other.parent.mkdir(parents=True)
    other.write_text(
        "tahun,periode,jabatan,variabel,nilai\n2025,TW1,seksi,orang_dibina,5\n", encoding="utf-8"
    )
    assert iki("impor", form.fill(mutu=7).save("a.xlsx")).code == 0
    form.cell("mutu", "TW2").value = 8
    file = form.fill(orang_dibina=6, mutu=9).save("b.xlsx")
    before = stored(proyek)
    assert iki("impor", file, "--timpa").code == 0
    after = values(proyek)
    restore(proyek, before)
    return file, before, after


def _ends(proyek: Path) -> dict[str, bytes]:
    """Return the data after someone has come to read them."""
    stable_reading.delivery_state(proyek)
    assert not (proyek / PENDING_DELIVERY).exists()
    return stored(proyek)


@pytest.mark.parametrize(
    "error", [Killed(), OSError(errno.ENOSPC, "")], ids=["a kill", "a full disk"]
)
def test_each_step_of_storing_leaves_the_old_or_the_new_state(
    proyek: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    before = {"data/realisasi/a.csv": b"a", "data/realisasi/b.csv": b"b", "data/x/y/c.csv": b"c"}
    files = {
        "data/realisasi/a.csv": b"changed" * 100,
        "data/realisasi/b.csv": None,
        "data/realisasi/2025/TW1/d.csv": b"new",
        "data/x/y/c.csv": None,
    }
    after = {name: content for name, content in files.items() if content is not None}
    restore(proyek, before)
    found, ended = set(), 0
    for fault in faults(monkeypatch, error):
        try:
            delivery_store.commit_files(proyek, files, ["data/x/y"])
        except (Killed, UsageError) as stopped:
            ended += 1
            unchanged = "Tidak ada yang berubah" in str(stopped)
            assert not unchanged or stored(proyek) == before
        fault.at = -1
        now = _ends(proyek)
        now = {name: content for name, content in now.items() if ".kiriman" not in name}
        assert now in (before, after), fault.how
        found.add(now == after)
        with delivery_store.lock_project(proyek):  # clears what is nothing
            assert not (proyek / "data/.kiriman").exists()
        restore(proyek, before)
    assert ended > 40
    assert found == {True, False}


@pytest.mark.machine
@pytest.mark.parametrize("command", ["impor", "batalkan"])
def test_a_kill_of_a_command_leaves_the_old_or_the_new_values(
    replacing: Replacing, iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    file, before, after = replacing
    old = values(proyek)
    call: tuple[object, ...] = ("impor", file, "--timpa")
    if command == "batalkan":
        call = ("batalkan", id_of(iki(*call).out))
        old, after, before = after, old, stored(proyek)
    found = set()
    for fault in faults(monkeypatch, Killed(), step=5):
        with suppress(Killed):
            iki(*call)
        fault.at = -1
        # Whoever comes next, even one who only reads, finds one state or the other.
        assert iki("hitung", "--tahun", "2025").code == 0
        assert values(proyek) in (old, after)
        found.add(values(proyek) == after)
        if command == "impor":
            log = (proyek / "data/terima.csv").read_text(encoding="utf-8")
            assert log.count("b.xlsx") == (values(proyek) == after)
            assert iki(*call).code == 0
            assert values(proyek) == after
        restore(proyek, before)
    assert found == {True, False}


def id_of(out: str) -> str:
    match = re.search(r"kiriman ([0-9a-f]{12})", out)
    assert match, out
    return match[1]


# How many runs are ended; for a longer hunt IKI_KILLS=200, with IKI_SEED to see one again.
KILLS = int(os.environ.get("IKI_KILLS", "6"))
SEED = int(os.environ.get("IKI_SEED", "14"))
LIMITED = """\
import resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv.pop(1)),) * 2)
from iki.__main__ import main
main()
"""


@pytest.mark.machine
@pytest.mark.skipif(os.name != "posix", reason="needs SIGKILL")
def test_random_kills(replacing: Replacing, iki: Iki, proyek: Path) -> None:
    """Runs end where chance has it: alone, two at once, or on a disk that takes no more."""
    file, before, after = replacing
    old = values(proyek)
    chance = random.Random(SEED)  # noqa: S311
    delivered = iki("impor", file, "--timpa")
    taken, kept = stored(proyek), id_of(delivered.out)
    forth = "impor", file, "--timpa"
    calls = ((forth, before), (("batalkan", kept), taken))
    ended = set()
    for number in range(KILLS):
        call, start = calls[number // 3 % 2]
        restore(proyek, start)
        kind = ("alone", "two at once", "no more room")[number % 3]
        if kind == "no more room":
            room = str(chance.choice((0, 1, 60, 90, 120, 200, 400, 1000, 2000)))
            running = [started(proyek, "-c", LIMITED, room, *call)]
        else:
            running = [started(proyek, "-m", "iki", *call) for _ in range(1 + (number % 3))]
        if kind != "no more room":
            wait_for(proyek / "data/.kiriman", running[0], early=number % 2 == 0)
            time.sleep(chance.choice((0, chance.random() / 100, chance.random() / 2)))
            running[0].send_signal(signal.SIGKILL)
        for process in running:
            _, err = process.communicate(timeout=120)
            assert b"Traceback" not in err
            assert b"cacat" not in err
        said = kind, call[0], SEED, number
        assert iki("hitung", "--tahun", "2025").code == 0, said
        assert values(proyek) in (old, after), said
        log = {line.id: line for line in delivery_store.receipts(proyek)}
        holds = kept in log and not log[kept].taken_back
        assert holds == (values(proyek) == after), said
        assert not holds or (proyek / f"data/arsip/{kept}/kiriman.json").exists(), said
        ended.add((call[0], holds))
        again = iki(*call)
        assert again.code == 0 or "sudah dibatalkan" in again.err, (said, again.err)
        assert values(proyek) == (after if call[0] == "impor" else old), said
    assert KILLS < 100 or len(ended) == 4


def started(root: Path, *arguments: object) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603
        [sys.executable, *map(str, arguments)],
        cwd=root,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def wait_for(path: Path, process: subprocess.Popen[bytes], *, early: bool) -> None:
    """Wait until a run begins to write, or not."""
    deadline = time.monotonic() + 120
    while not early and not path.exists() and process.poll() is None:
        assert time.monotonic() < deadline


@pytest.mark.parametrize(
    "plan",
    [
        '{"berkas": [{"jalur": "../luar.csv", "isi": "0", "sha256": ""}], "folder": []}',
        '{"berkas": [{"jalur": "data/../../luar.csv", "isi": "0", "sha256": ""}], "folder": []}',
        '{"berkas": [{"jalur": "definitions/rencana.yaml", "isi": null, "sha256": ""}], "folder": []}',
        '{"berkas": [{"jalur": "data/x.csv", "isi": "../../definitions/instansi.yaml"}], "folder": []}',
        '{"berkas": [], "folder": ["../kosong/a/b"]}',
        "[]",
        "{",
    ],
)
def test_a_plan_that_is_not_ours_is_not_carried_out(proyek: Path, iki: Iki, plan: str) -> None:
    stage = proyek / "data/.kiriman"
    stage.mkdir(parents=True)
    (stage / "0").write_text("x", encoding="utf-8")
    (stage / "rencana.json").write_text(plan, encoding="utf-8")
    before = {f: f.read_bytes() for f in proyek.parent.rglob("*") if f.is_file()}
    ran = iki("hitung", "--tahun", "2025")
    assert ran.code == 2
    assert "rencananya tidak terbaca" in ran.said
    after = {
        f: f.read_bytes() for f in proyek.parent.rglob("*") if f.is_file() and f.name != ".kunci"
    }
    assert after == before


@pytest.mark.machine
def test_two_imports_at_once(form: Form, proyek: Path) -> None:
    first = form.fill(orang_dibina=5).save("a.xlsx")
    form.fill(orang_dibina=None)
    form.cell("mutu", "TW1").value = 7
    second = form.save("b.xlsx")
    running = [started(proyek, "-m", "iki", "impor", file) for file in (first, second, first)]
    for process in running:
        out, err = process.communicate(timeout=120)
        assert process.returncode == 0, out + err
    assert values(proyek) == {
        ("2025", "TW1", "seksi", "orang_dibina", ""): "5",
        ("2025", "TW1", "seksi", "mutu", ""): "7",
    }
    log = delivery_store.receipts(proyek)
    assert sorted(line.files for line in log) == ["a.xlsx", "b.xlsx"]


# --- twice, and back -------------------------------------------------------------------------------


def test_taken_back_byte_for_byte(form: Form, iki: Iki, proyek: Path) -> None:
    other = proyek / "data" / "realisasi" / "lama.csv"
    other.parent.mkdir(parents=True)
    other.write_bytes(
        "\ufefftahun;periode;jabatan;variabel;nilai\r\n2025;TW1;seksi;mutu;7,5\r\n".encode()
    )
    before = stored(proyek)
    folders = {f for f in (proyek / "data/realisasi").rglob("*") if f.is_dir()}
    ran = iki("impor", form.fill(orang_dibina=5, mutu=8).save(), "--timpa")
    assert ran.code == 0
    back = iki("batalkan", id_of(ran.out))
    assert back.code == 0
    assert {k: v for k, v in stored(proyek).items() if k in before} == before
    assert {k for k in stored(proyek) if not k.startswith(("data/arsip/", "data/terima"))} == set(
        before
    )
    assert {f for f in (proyek / "data/realisasi").rglob("*") if f.is_dir()} == folders
    (line,) = delivery_store.receipts(proyek)
    assert line.taken_back
    again = iki("batalkan", line.id)
    assert again.code == 2
    assert "sudah dibatalkan" in again.err
    # What was taken back can be delivered anew, as a delivery of its own.
    ran = iki("impor", "isi.xlsx", "--timpa")
    assert ran.code == 0
    assert id_of(ran.out) != line.id
    assert iki("batalkan", id_of(ran.out)).code == 0
    assert {k: v for k, v in stored(proyek).items() if k in before} == before


def test_a_later_delivery_of_the_same_values_is_named(form: Form, iki: Iki, proyek: Path) -> None:
    first = id_of(iki("impor", form.fill(orang_dibina=5).save()).out)
    second = id_of(iki("impor", form.fill(orang_dibina=6).save(), "--timpa").out)
    before = stored(proyek)
    ran = iki("batalkan", first)
    assert ran.code == 2
    assert second in ran.err
    assert stored(proyek) == before
    assert iki("batalkan", second).code == 0
    assert values(proyek) == {("2025", "TW1", "seksi", "orang_dibina", ""): "5"}
    assert iki("batalkan", first).code == 0
    assert values(proyek) == {}


def test_an_edit_by_hand_is_kept(form: Form, iki: Iki, proyek: Path) -> None:
    name = id_of(iki("impor", form.fill(orang_dibina=5).save()).out)
    file = proyek / "data/realisasi/2025/TW1/seksi.csv"
    build.edit(file, ",5,", ",6,")
    ran = iki("batalkan", name)
    assert ran.code == 2
    assert "bukan oleh iki impor" in ran.said
    assert values(proyek) == {("2025", "TW1", "seksi", "orang_dibina", ""): "6"}


@pytest.mark.usefixtures("proyek")
def test_an_unknown_id(iki: Iki) -> None:
    ran = iki("batalkan", "abc")
    assert ran.code == 2
    assert "kiriman “abc” tidak ada" in ran.err


def test_a_link_out_of_the_project_is_not_written_through(
    form: Form, iki: Iki, proyek: Path, tmp_path: Path
) -> None:
    (tmp_path / "luar").mkdir()
    (proyek / "data").mkdir(exist_ok=True)
    (proyek / "data" / "realisasi").symlink_to(tmp_path / "luar")
    ran = iki("impor", form.fill(orang_dibina=5).save())
    assert ran.code == 2
    assert "di luar proyek" in ran.said
    assert not list((tmp_path / "luar").iterdir())


def test_data_on_another_disk_are_stored_for_all_too(
    form: Form, iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No file is renamed onto another disk, and a temporary one of mine would be mine alone."""
    rename, stage = delivery_store._rename, (proyek / PENDING_DELIVERY).parent

    def to_no_other_disk(source: Path, target: Path) -> None:
        if source.parent == stage != target.parent:
            raise OSError(errno.EXDEV, "")
        rename(source, target)

    monkeypatch.setattr(delivery_store, "_rename", to_no_other_disk)
    taken = iki("impor", form.fill(orang_dibina=52, mutu=95).save())
    assert taken.code == 0, taken.err
    assert sorted(values(proyek).values()) == ["52", "95"]
    usual = (proyek / "formulir.xlsx").stat().st_mode
    for name in stored(proyek):
        assert (proyek / name).stat().st_mode == usual, name


@pytest.mark.skipif(os.name != "posix", reason="needs file modes")
@pytest.mark.parametrize("mode", [0o600, 0o640, 0o664])
def test_data_that_are_replaced_keep_their_mode(
    form: Form, iki: Iki, proyek: Path, mode: int
) -> None:
    assert iki("impor", form.fill(orang_dibina=52).save()).code == 0
    (name,) = (n for n in stored(proyek) if n.startswith("data/realisasi/"))
    (proyek / name).chmod(mode)
    ran = iki("impor", form.fill(orang_dibina=53).save("lagi.xlsx"), "--timpa")
    assert [*values(proyek).values()] == ["53"]
    assert (proyek / name).stat().st_mode & 0o777 == mode
    assert iki("batalkan", id_of(ran.out)).code == 0
    assert [*values(proyek).values()] == ["52"]
    assert (proyek / name).stat().st_mode & 0o777 == mode


@pytest.mark.machine
def test_five_hundred_forms_in_a_folder(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = make_project(tmp_path / "p", {f"seksi_{n:03}": SEKSI for n in range(500)})
    monkeypatch.chdir(root)
    called = ("templat", "--tahun", "2025", "--periode", "TW1", "--jabatan", "seksi_000")
    assert iki(*called, "-o", "formulir.xlsx").code == 0
    copy_form(Form(root / "formulir.xlsx").fill(orang_dibina=987654).save(), root / "kirim", 500)
    ran = iki("impor", "kirim")
    assert ran.code == 0, ran.out + ran.err
    assert "500 sel terisi = 500 diterima + 0 ditolak" in ran.out
    assert {int(v) for v in values(root).values()} == set(range(500))
    (line,) = delivery_store.receipts(root)
    assert line.taken == "500"


def copy_form(file: Path, folder: Path, number: int) -> None:
    """Copy the form of `seksi_000` for others of the same definition, each with a number of its own."""
    with zipfile.ZipFile(file) as source:
        parts = {name: source.read(name) for name in source.namelist()}
    folder.mkdir()
    for n in range(number):
        with zipfile.ZipFile(folder / f"{n:03}.xlsx", "w", zipfile.ZIP_DEFLATED) as made:
            for name, content in parts.items():
                made.writestr(
                    name,
                    content.replace(b"seksi_000", b"seksi_%03d" % n).replace(b"987654", b"%d" % n),
                )


# --- what cannot be written ------------------------------------------------------------------------


def forbidding(monkeypatch: pytest.MonkeyPatch, step: str, of: Callable[[Path], bool]) -> None:
    """Have a step fail for what is not to be written, as it does for whom permissions bind."""
    usual = getattr(delivery_store, step)

    def act(*arguments: Any) -> None:
        if of(arguments[-1] if step == "_rename" else arguments[0]):
            raise PermissionError(errno.EACCES, "", str(arguments[0]), None, str(arguments[-1]))
        usual(*arguments)

    monkeypatch.setattr(delivery_store, step, act)


def test_a_folder_that_cannot_be_written_is_found_before_anything_is_stored(
    form: Form, iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert iki("impor", form.fill(mutu=5).save()).code == 0
    before = stored(proyek)
    moved: list[Path] = []
    monkeypatch.setattr(delivery_store, "_move", lambda *files: moved.append(files[-1]))
    forbidding(monkeypatch, "_try_folder", lambda folder: folder.name == "TW1")
    form.cell("mutu", "TW2").value = 8
    ran = iki("impor", form.fill(orang_dibina=5).save())
    assert ran.code == 2
    assert "data/realisasi/2025/TW1: tidak ada izin menulis" in ran.said
    assert "Tidak ada yang berubah" in ran.said
    assert not moved
    assert stored(proyek) == before
    assert not (proyek / "data/realisasi/2025/TW2").exists()
    monkeypatch.undo()
    monkeypatch.chdir(proyek)
    assert iki("hitung", "--tahun", "2025").code == 0


@pytest.mark.parametrize("command", ["impor", "batalkan"])
def test_what_fails_halfway_is_undone(
    replacing: Replacing, iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    """Excel holds a file, whose folder takes others: nothing of the delivery stays."""
    file, before, _ = replacing
    call: tuple[object, ...] = ("impor", file, "--timpa")
    if command == "batalkan":
        call = ("batalkan", id_of(iki(*call).out))
        before = stored(proyek)
    held = proyek / delivery_store.LOG
    forbidding(monkeypatch, "_rename", lambda target: target == held)
    ran = iki(*call)
    assert ran.code == 2
    assert "data/terima.csv: tidak ada izin menulis" in ran.said
    assert "Tidak ada yang berubah" in ran.said
    assert stored(proyek) == before
    assert not (proyek / PENDING_DELIVERY).exists()
    monkeypatch.undo()
    monkeypatch.chdir(proyek)
    assert iki("hitung", "--tahun", "2025").code == 0
    assert iki(*call).code == 0


def test_what_a_killed_run_has_left_can_be_given_up(
    replacing: Replacing, iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, before, _ = replacing
    held = proyek / "data/realisasi/2025/TW1/seksi.csv"
    rename = delivery_store._rename

    def killing(source: Path, target: Path) -> None:
        if target == held:
            raise Killed
        rename(source, target)

    monkeypatch.setattr(delivery_store, "_rename", killing)
    with pytest.raises(Killed):
        iki("impor", file, "--timpa")
    assert stored(proyek) != before
    monkeypatch.setattr(delivery_store, "_rename", rename)
    forbidding(monkeypatch, "_rename", lambda target: target == held)
    ran = iki("hitung", "--tahun", "2025")
    assert ran.code == 2
    assert "data/realisasi/2025/TW1/seksi.csv: tidak ada izin menulis" in ran.said
    name = re.search(r"atau lepaskan kiriman itu: iki batalkan ([0-9a-f]{12})", ran.said)
    assert name, ran.said
    assert iki("batalkan", "abc").code == 2
    back = iki("batalkan", name[1])
    assert back.code == 0, back.err
    assert f"kiriman {name[1]} dilepas" in back.shown
    assert stored(proyek) == before
    monkeypatch.undo()
    monkeypatch.chdir(proyek)
    assert iki("hitung", "--tahun", "2025").code == 0
    assert iki("impor", file, "--timpa").code == 0


def test_each_step_of_giving_up_leaves_the_old_or_the_new_state(
    proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {"data/realisasi/a.csv": b"a", "data/realisasi/b.csv": b"b"}
    files = {
        "data/realisasi/a.csv": b"changed", "data/realisasi/b.csv": None,
        "data/realisasi/2025/TW1/d.csv": b"new", "data/realisasi/held.csv": b"held",
    }  # fmt: skip
    after = {name: content for name, content in files.items() if content is not None}
    found = set()
    for fault in faults(monkeypatch, Killed()):
        fault.at, at = -1, fault.at
        restore(proyek, before)
        move = delivery_store._move

        def held(staged: Path, target: Path, move: Callable[..., None] = move) -> None:
            if target.name == "held.csv":
                raise Killed
            move(staged, target)

        with monkeypatch.context() as patched:
            patched.setattr(delivery_store, "_move", held)
            with suppress(Killed):
                delivery_store.commit_files(proyek, files, id="0" * 12)
        fault.seen, fault.at = 0, at
        with suppress(Killed):
            assert delivery_store.give_up(proyek, "0" * 12)
        fault.at = -1
        now = {k: v for k, v in _ends(proyek).items() if ".kiriman" not in k}
        assert now in (before, after), (at, fault.how)
        found.add(now == after)
        fault.at = at
    assert found == {True, False}
