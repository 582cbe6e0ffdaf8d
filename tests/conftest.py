"""Golden files: what people and programs see, kept as files that a reviewer can read.

`pytest --update-golden` rewrites them; `git diff tests/golden` then shows what changed.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings

import iki.cli as _  # noqa: F401 - before any test imports typer, which takes its words once
from iki.__main__ import run
from iki.console import messages
from tests import build

GOLDEN = Path(__file__).parent / "golden"

# Why a test is heavy; pyproject.toml says what each mark means.
HEAVY = ("engine", "office", "machine")

Golden = Callable[[str, str], None]


messages.speak()  # as commands do, whichever test is the first

# How long an example takes says how busy the machine is; a deadline would make tests flaky.
settings.register_profile("iki", deadline=None)
settings.load_profile("iki")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--update-golden", action="store_true", help="rewrite tests/golden")


def pytest_configure(config: pytest.Config) -> None:
    """Leave out what is heavy, but for one witness of each kind, where the call names no test and no mark."""
    named = config.args_source is pytest.Config.ArgsSource.ARGS or config.option.keyword
    if not named and not config.option.markexpr:
        config.option.markexpr = f"witness or not ({' or '.join(HEAVY)})"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put what is heavy first: of what is run beside each other, small things are left for the end."""
    items.sort(key=lambda item: not any(item.get_closest_marker(mark) for mark in HEAVY))


def pytest_collection_finish() -> None:
    """Have garbage looked for among what tests leave, not among the tests: a fifteenth of their time."""
    gc.freeze()


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Golden:
    """Return a check that a text is that of a file of tests/golden."""

    def check(name: str, text: str) -> None:
        file = GOLDEN / name
        if request.config.getoption("--update-golden"):
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(text.encode())
        assert text == file.read_bytes().decode(), f"{name}: see --update-golden"

    return check


class Ran:
    """What a call left behind."""

    def __init__(self, code: int, out: str, err: str) -> None:
        self.code, self.out, self.err = code, out, err

    @property
    def shown(self) -> str:
        """What stands in `out` as one line, wherever the width of the terminal has broken it."""
        return " ".join(self.out.split())

    @property
    def said(self) -> str:
        """The same of `err`."""
        return " ".join(self.err.split())


Iki = Callable[..., Ran]


@pytest.fixture
def iki(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Iki:
    """Call iki in this process with a terminal of 80 columns."""
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setenv("NO_COLOR", "1")
    # As the installed script, whose name is that of argv, and not as `python -m pytest`.
    monkeypatch.setattr(sys.modules["__main__"], "__package__", None)

    def call(*arguments: object) -> Ran:
        monkeypatch.setattr(sys, "argv", ["iki", *map(str, arguments)])
        code = run()
        captured = capsys.readouterr()
        return Ran(code, captured.out, captured.err)

    return call


@pytest.fixture
def proyek(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a small project the current folder; files whose tests need another one have a fixture of that name."""
    build.project(tmp_path, f"{build.HEAD}2024,TW1,seksi,a,20\n2024,TW1,seksi,b,30\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path
