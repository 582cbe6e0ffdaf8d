"""The picture of docs/laporan.md and the README: `python -m tests.report.picture` makes it again.

It is made of the report of the shipped project, whose sha256 the page names, so that a test finds a
picture that is old without a browser. Fingerprints are no part of that: a comment in a file changes them,
and nothing that is seen.
"""

from __future__ import annotations

import re
import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from iki.__main__ import run
from tests.report.conftest import CHROMIUM, ROOT

PICTURE = ROOT / "docs" / "laporan.png"
PAGE = ROOT / "docs" / "laporan.md"
ARGUMENTS = ("laporan", "--proyek", str(ROOT), "--tahun", "2024")
CARD = "kasi_pembinaan_pengawasan.masyarakat_dibina"
_MADE_FROM = re.compile(r"(?<=<!-- gambar dari )[0-9a-f]*")


def write_report(folder: Path) -> Path:
    """Write the report that the picture shows."""
    file = folder / "laporan.html"
    sys.argv = ["iki", *ARGUMENTS, "-o", str(file)]
    if run():
        raise SystemExit("the report could not be written")
    return file


def fingerprint(file: Path) -> str:
    text = re.sub(r"\b[0-9a-f]{64}\b", "", file.read_text(encoding="utf-8"))
    return sha256(text.encode()).hexdigest()


def named() -> str:
    """Return the fingerprint that the page names."""
    found = _MADE_FROM.search(PAGE.read_text(encoding="utf-8"))
    return found[0] if found else ""


def photograph(file: Path, card: str, picture: Path, *, height: int) -> None:
    """Make a picture of a card of a report, as a browser shows it."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page(
            viewport={"width": 1120, "height": height},
            device_scale_factor=1,
            reduced_motion="reduce",
        )
        page.goto(f"{file.as_uri()}#{card}")
        page.wait_for_timeout(500)
        page.screenshot(path=picture)
        browser.close()


def _main() -> None:
    with TemporaryDirectory() as folder:
        file = write_report(Path(folder))
        photograph(file, CARD, PICTURE, height=1180)
        text = PAGE.read_text(encoding="utf-8")
        PAGE.write_text(_MADE_FROM.sub(fingerprint(file), text), encoding="utf-8")


if __name__ == "__main__":
    _main()
