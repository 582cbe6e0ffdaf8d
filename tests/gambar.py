"""The pictures of docs/lampiran.md and docs/panduan.md: `python -m tests.gambar` makes them all again.

Those of the guide are of the files that its commands leave behind when it is followed.

LibreOffice prints a document a little differently from release to release. So what is kept beside the
pictures, and held against the documents of today by a test, is the sha256 of the file each was made of.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, NamedTuple

from tests.docs.markdown import Document
from tests.docs.session import Printed, Session
from tests.report.picture import fingerprint as page_fingerprint
from tests.report.picture import photograph
from tests.workbook.excel import converted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Run = Callable[[Sequence[str], Path], Printed]

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "gambar"
SOURCES = FOLDER / "sumber.json"
_DOKUMEN = ROOT / "tests" / "dokumen"
_DOTS_PER_INCH, _LARGER = 55, 80  # of a whole page, and of the upper part of one


class Pictured(NamedTuple):
    """A page of a document: the annex, its options, its form, and the project it is of."""

    annex: str
    options: tuple[str, ...]
    form: str
    page: int
    proyek: Path = _DOKUMEN


_YEAR = ("--tahun", "2025")
PICTURES = {
    "penetapan": Pictured("penetapan", (), "xlsx", 2),
    "perjanjian": Pictured("perjanjian", _YEAR, "docx", 1),
    "lampiran-perjanjian": Pictured("perjanjian", _YEAR, "docx", 2),
    "pengukuran": Pictured("pengukuran", _YEAR, "xlsx", 3),
    "monitoring": Pictured("monitoring", _YEAR, "docx", 1, _DOKUMEN / "proyek"),
    "perbandingan": Pictured(
        "perbandingan", ("--tahun", "2024", *_YEAR), "docx", 1, _DOKUMEN / "proyek"
    ),
}  # fmt: skip


def source(pictured: Pictured, folder: Path) -> bytes:
    """Return the file that the command writes."""
    file = folder / f"x.{pictured.form}"
    command = (
        sys.executable, "-m", "iki", "lampiran", pictured.annex, *pictured.options,
        "--proyek", str(pictured.proyek), "-o", str(file), "--timpa",
    )  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT)  # noqa: S603
    return file.read_bytes()


class Left(NamedTuple):
    """A file that the guide leaves behind, the page or the card of it that is shown, and how high, in pixels."""

    file: str
    shown: str
    height: int


GUIDE = ROOT / "docs" / "panduan.md"
FORM = "formulir"  # as it is handed out: before somebody types into it
LEFT = {
    FORM: Left("formulir/kabid_rehabilitasi.xlsx", "1", 420),
    "laporan-panduan": Left("laporan.html", "kabid_rehabilitasi.terbina", 660),
    "pengukuran-panduan": Left("pengukuran-tw1.xlsx", "2", 500),
}


def by_process(arguments: Sequence[str], folder: Path) -> Printed:
    """Run iki in a process of its own."""
    ran = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-m", "iki", *arguments],
        cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, encoding="utf-8", check=False,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
    )  # fmt: skip
    return Printed(ran.returncode, ran.stdout)


def left_by_the_guide(below: Path, run: Run) -> dict[str, Path]:
    """Follow the guide, once to the form and once to its end; return the files that are pictured."""
    found: dict[str, Path] = {}
    for name, until in (("awal", "isi"), ("akhir", "")):
        (below / name).mkdir()
        session = Session(below / name, run)
        session.follow(Document(GUIDE), until=until)
        found |= {
            name: session.folder / left.file
            for name, left in LEFT.items()
            if (name == FORM) == bool(until)
        }
    return found


def fingerprints(folder: Path, run: Run) -> dict[str, str]:
    left = left_by_the_guide(folder, run)
    return {
        **{
            name: hashlib.sha256(source(pictured, folder)).hexdigest()
            for name, pictured in PICTURES.items()
        },
        **{
            name: page_fingerprint(file)
            if file.suffix == ".html"
            else hashlib.sha256(file.read_bytes()).hexdigest()
            for name, file in left.items()
        },
    }


def _page(content: dict[str, bytes], folder: Path, form: str, page: str, height: int = 0) -> None:
    """Make a picture of a page of a document, or of its upper part."""
    (name,) = content
    (pdf,) = converted(content, folder, "pdf", source=form)
    part = ("-r", str(_LARGER), "-H", str(height)) if height else ("-r", str(_DOTS_PER_INCH))
    command = (
        "pdftoppm", *part, "-f", page, "-l", page, "-singlefile", "-png",
        str(pdf), str(FOLDER / name),
    )  # fmt: skip
    subprocess.run(command, check=True)  # noqa: S603


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, pictured in PICTURES.items():
            _page({name: source(pictured, folder)}, folder, pictured.form, str(pictured.page))
        (folder / "panduan").mkdir()
        for name, file in left_by_the_guide(folder / "panduan", by_process).items():
            _, shown, height = LEFT[name]
            if file.suffix == ".html":
                photograph(file, shown, FOLDER / f"{name}.png", height=height)
            else:
                _page({name: file.read_bytes()}, folder, file.suffix[1:], shown, height)
        (folder / "sidik").mkdir()
        made = fingerprints(folder / "sidik", by_process)
        SOURCES.write_text(json.dumps(made, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
