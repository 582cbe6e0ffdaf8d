"""One browser for all tests of the page: Chromium of the system, led by Playwright.

Where either is not installed, its tests are skipped, with a word; `.ci/run` installs both, and axe-core,
which `AXE_CORE` names.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests import kantor

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page, Request

    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent.parent
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")

Report = Callable[..., Path]
Open = Callable[..., "Page"]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    api = pytest.importorskip("playwright.sync_api", reason="Playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("Chromium is not installed")
    with api.sync_playwright() as playwright:
        # As root, and in a container, Chromium has no sandbox of its own.
        made = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield made
        made.close()


@pytest.fixture
def open_page(browser: Browser) -> Iterator[Open]:
    """Open a file or an address; at the end it has said nothing, asked for nothing and broken no policy."""
    opened = []
    said: list[str] = []

    def open_(target: Path | str, **settings: object) -> Page:
        context = browser.new_context(**settings)
        opened.append(context)
        page = context.new_page()
        address = target.as_uri() if isinstance(target, Path) else target
        page.on("console", lambda message: said.append(f"console: {message.text}"))
        page.on("pageerror", lambda error: said.append(f"error: {error}"))
        page.on("dialog", lambda dialog: said.append(f"dialog: {dialog.message}"))
        here = address.partition("#")[0]

        def asked(request: Request) -> None:
            if not request.url.startswith(here):
                said.append(f"request: {request.url}")

        page.on("request", asked)
        page.add_init_script(
            "addEventListener('securitypolicyviolation',"
            " e => console.error(`policy: ${e.violatedDirective} ${e.blockedURI}`))"
        )
        page.goto(address)
        return page

    yield open_
    for context in opened:
        context.close()
    assert said == []


@pytest.fixture
def report(iki: Iki, tmp_path: Path) -> Report:
    """Write a report of a project, and return its file."""

    def write(project: Path, *arguments: object) -> Path:
        file = tmp_path / "laporan.html"
        ran = iki("laporan", "--proyek", project, *arguments, "-o", file)
        assert ran.code == 0, ran.err
        return file

    return write


@pytest.fixture
def agency(tmp_path: Path) -> Path:
    return kantor.make(tmp_path / "kantor")


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the text of axe-core."""
    named = os.environ.get("AXE_CORE")
    if named is None:
        pytest.skip("axe-core is not installed: AXE_CORE names its axe.min.js")
    return Path(named).read_text(encoding="utf-8")
