"""The fuzzing harness sees what it looks for; a few of its seeds, each time."""

from __future__ import annotations

import signal
import time
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from iki.isian.rules import EmptyValue
from iki.results import capaian
from tests import fuzz, fuzz_isian, fuzz_waktu

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    not hasattr(signal, "setitimer"), reason="a run is ended by a signal"
)


def defect() -> int:
    raise RuntimeError("rusak")


def hang() -> int:
    while True:
        pass


def leave() -> int:
    raise GeneratorExit


BROKEN: list[tuple[Callable[[], int], str]] = [
    (defect, "exit code 3"),
    (hang, "TimeIsUpError"),
    (leave, "GeneratorExit"),
    (lambda: 1, "a failure without a word"),
    (lambda: 2, "a mistake in the usage without a word"),
]


@pytest.mark.parametrize(("broken", "complaint"), BROKEN)
def test_a_broken_iki_is_found(
    broken: Callable[[], int], complaint: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("iki.cli.app_for", lambda _: lambda **__: broken())
    monkeypatch.setattr(fuzz, "make_command", lambda _: ["daftar"])
    monkeypatch.setattr(fuzz, "CPU_SECONDS", 0.2)
    finding = fuzz.try_seed(4711, tmp_path)
    assert finding is not None
    assert finding.complaint.startswith(complaint)
    assert "--seed 4711" in str(finding)
    assert complaint != "exit code 3" or "RuntimeError: rusak" in finding.said


def test_a_seed_makes_the_same_run(tmp_path: Path) -> None:
    made = []
    for folder in (tmp_path / "one", tmp_path / "two"):
        assert fuzz.try_seed(9, folder) is None
        made.append({p.name: p.read_bytes() for p in folder.rglob("*") if p.is_file()})
    assert made[0] == made[1]
    assert "seksi.yaml" in made[0]


@pytest.mark.machine
def test_some_seeds_find_nothing() -> None:
    found = [*fuzz.try_seeds(iter(range(60)), time.monotonic() + 600)]
    assert (len(found), [str(finding) for finding in found if finding]) == (60, [])


@pytest.mark.machine
def test_some_seeds_of_time_find_nothing() -> None:
    found = [*fuzz.try_seeds(iter(range(30)), time.monotonic() + 600, kind="waktu")]
    assert (len(found), [str(finding) for finding in found if finding]) == (30, [])


def test_a_wrong_figure_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(capaian, "target_at", lambda *_: (Decimal(7), "tahun"))
    finding = fuzz_waktu.try_seed(3, tmp_path)
    assert finding is not None
    assert "--kind waktu --seed 3" in str(finding)
    assert "reference" in finding.said


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        ("iki.isian.rules.shortest", "values differ"),  # a number that is another one
        ("iki.isian.rules._odd", "stored beside"),  # a cell that must be refused is empty
    ],
)
def test_a_delivery_that_is_misread_is_found(
    broken: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrong = {"_odd": lambda *_: EmptyValue(), "shortest": lambda number: Decimal(number) + 1}
    monkeypatch.setattr(broken, wrong[broken.rpartition(".")[2]])
    found = [fuzz_isian.try_seed(seed, tmp_path / str(seed)) for seed in range(12)]
    assert any(finding and said in finding.complaint for finding in found)
