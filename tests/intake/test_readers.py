"""Whoever reads while a delivery is being stored sees the old or the new state."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

import pytest

from iki.data.csv_files import csv_source
from iki.project import delivery_store, paths
from iki.project.receipts import Receipt, log_bytes
from tests.intake.test_storing import DISK, Fault, Killed, restore

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

    from tests.conftest import Iki

HEADER = "tahun,periode,jabatan,variabel,nilai\n"
NOTES = "tahun,periode,jabatan,indikator,kendala\n2025,TW1,seksi,mutu,"
FILES = ("data/realisasi/a.csv", "data/realisasi/b.csv", "data/catatan/c.csv")


def state(number: int) -> dict[str, bytes | None]:
    """Return files that only together make sense: the two values are the same, the notes name them."""
    values = (
        f"{HEADER}2025,TW1,seksi,{name},{number}\n" for name in ("orang_dibina", "orang_seluruh")
    )
    texts = *values, f"{NOTES}hambatan {number}\n"
    return {file: text.encode() for file, text in zip(FILES, texts, strict=True)}


def log(number: int) -> bytes:
    lines = [Receipt(f"{n:012x}", "2025", "", "0" * 64, *"0000") for n in range(number)]
    return log_bytes(lines)


READERS = [
    ("hitung", "--tahun", "2025", "--format", "json"),
    ("jelaskan", "seksi", "--tahun", "2025"),
    ("kelengkapan", "--tahun", "2025"),
    ("bandingkan", "--tahun", "2024", "--tahun", "2025"),
    ("validasi", "--data", "--tahun", "2025"),
    ("templat", "--tahun", "2025", "-o", "f.csv", "--timpa"),
]


@pytest.fixture
def storing(proyek: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[int], list[int]]:
    """Have the next state stored whenever the second file of values is opened, so many times."""
    opened = paths.open_regular

    def begin(times: int) -> list[int]:
        restore(proyek, {**{k: v for k, v in state(1).items() if v}, delivery_store.LOG: log(1)})
        stored = [1]

        def open_late(path: Path) -> BinaryIO:
            if path.name == "b.csv" and len(stored) <= times:
                stored.append(stored[-1] + 1)
                files = {**state(stored[-1]), delivery_store.LOG: log(stored[-1])}
                delivery_store.commit_files(proyek, files)
            return opened(path)

        monkeypatch.setattr(csv_source, "open_regular", open_late)
        return stored

    return begin


@pytest.mark.parametrize("command", READERS, ids=lambda c: c[0])
def test_a_delivery_stored_meanwhile_is_read_whole(
    storing: Callable[[int], list[int]], iki: Iki, proyek: Path, command: tuple[str, ...]
) -> None:
    stored = storing(2)
    during = iki(*command)
    form = (proyek / "f.csv").read_bytes() if command[0] == "templat" else b""
    assert stored == [1, 2, 3]
    after = iki(*command)
    assert (during.code, during.out, during.err) == (after.code, after.out, after.err)
    assert not form or form == (proyek / "f.csv").read_bytes()


@pytest.mark.parametrize("command", READERS, ids=lambda c: c[0])
def test_deliveries_without_end_end_as_a_message(
    storing: Callable[[int], list[int]], iki: Iki, command: tuple[str, ...]
) -> None:
    storing(10**6)
    ran = iki(*command)
    assert ran.code == 2
    assert "data terus berubah selagi dibaca" in ran.said


def test_what_was_interrupted_is_finished_and_said(
    iki: Iki, proyek: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A run that ends at any step is finished by a reader, which says so; an ended plan is nothing."""
    usual = {name: getattr(delivery_store, name) for name in DISK}
    call = ("jelaskan", "seksi", "--tahun", "2025")
    shown = []
    for number in (1, 2):
        restore(proyek, {k: v for k, v in state(number).items() if v})
        shown.append(iki(*call).out)
    old, new = shown
    said = set()
    for at in count(1):
        restore(proyek, {k: v for k, v in state(1).items() if v})
        fault = Fault(at, "before", Killed())
        for name in DISK:
            monkeypatch.setattr(delivery_store, name, fault.wrap(name, usual[name]))
        try:
            delivery_store.commit_files(proyek, {**state(2), delivery_store.LOG: log(2)})
        except Killed:
            pass
        else:
            break
        finally:
            for name in DISK:
                monkeypatch.setattr(delivery_store, name, usual[name])
        pending = (proyek / paths.PENDING_DELIVERY).exists()
        ran = iki(*call)
        finished = "kiriman yang terputus diselesaikan" in ran.err
        assert finished == pending
        assert ran.out == new if finished else ran.out in (old, new)
        said.add(finished)
    assert said == {True, False}
