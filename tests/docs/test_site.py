"""The documents build as a site without a warning and without network, and ask nothing of anyone else.

Skipped where Sphinx is not installed (`pip install -e '.[docs]'`); `.ci/run` installs it.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from tests.docs.markdown import DOCUMENTS, ROOT

if TYPE_CHECKING:
    from pathlib import Path

pytest.importorskip("furo", reason="Sphinx with Furo is not installed")
_FETCHED = re.compile(
    r"""<(?:script|img|iframe)\b[^>]*\bsrc=["'](?:https?:)?//|<link\b[^>]*\brel=["'](?:stylesheet|preload)["'][^>]*//|url\(["']?(?:https?:)?//"""
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    nowhere = dict.fromkeys(
        ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"), "http://127.0.0.1:9"
    )
    ran = subprocess.run(  # noqa: S603 - our own documents
        [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", "docs", str(folder)],
        cwd=ROOT, env={**os.environ, **nowhere, "NO_PROXY": ""}, encoding="utf-8", check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stdout
    return folder


@pytest.mark.machine
def test_every_page_is_there(site: Path) -> None:
    pages = [name for name in DOCUMENTS if name.startswith("docs/")]
    assert {name for name in pages if not (site / name[5:]).with_suffix(".html").exists()} == set()


@pytest.mark.machine
def test_it_fetches_nothing(site: Path) -> None:
    texts = {file: file.read_text(encoding="utf-8") for file in site.rglob("*.html")}
    texts |= {file: file.read_text(encoding="utf-8") for file in site.rglob("*.css")}
    assert {file.name for file, text in texts.items() if _FETCHED.search(text)} == set()
