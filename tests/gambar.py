"""The pictures of docs/lampiran.md: `python -m tests.gambar` makes them all again.

LibreOffice prints a document a little differently from release to release. So what is kept beside the
pictures, and held against the documents of today by a test, is the sha256 of the file each was made of.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from tests.workbook.excel import converted

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "docs" / "gambar"
SOURCES = FOLDER / "sumber.json"
_DOKUMEN = ROOT / "tests" / "dokumen"
_DOTS_PER_INCH = "55"


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


def fingerprints(folder: Path) -> dict[str, str]:
    return {
        name: hashlib.sha256(source(pictured, folder)).hexdigest()
        for name, pictured in PICTURES.items()
    }


def main() -> None:
    FOLDER.mkdir(exist_ok=True)
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        for name, pictured in PICTURES.items():
            content = {name: source(pictured, folder)}
            (pdf,) = converted(content, folder, "pdf", source=pictured.form)
            page = str(pictured.page)
            command = (
                "pdftoppm", "-r", _DOTS_PER_INCH, "-f", page, "-l", page, "-singlefile", "-png",
                str(pdf), str(FOLDER / name),
            )  # fmt: skip
            subprocess.run(command, check=True)  # noqa: S603
        SOURCES.write_text(json.dumps(fingerprints(folder), indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
