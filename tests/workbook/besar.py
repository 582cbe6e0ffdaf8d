"""A large agency on disk: the shipped project four times over, its names as long as offices have them.

60 jabatan, of which one has a negative nilai, and one a sasaran of more indikator than a page has room
for; each part of the agency is named, so that no name is the same as another.
"""

from __future__ import annotations

import csv
import re
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
_PARTS = {
    "utara": "Wilayah Kerja Utara dan Kepulauan",
    "selatan": "Wilayah Kerja Selatan dan Pesisir",
    "barat": "Wilayah Kerja Barat dan Pegunungan",
    "timur": "Wilayah Kerja Timur dan Perbatasan",
}
_LATE = "timur"  # of it only the first triwulan came in
_NEGATIVE = "kasi_penyuluhan_masyarakat", "utara"
_LONG, _TIMES = ("sekretaris", "utara"), 20
_INDIKATOR = re.compile(r"(?ms)^    indikator:\n(.*?)(?=^  - uraian|\Z)")


def make(folder: Path) -> Path:
    """Write the project into a folder."""
    definitions = ROOT / "definitions"
    shipped = {path.stem: path.read_text() for path in (definitions / "jabatan").glob("*.yaml")}
    kode = "|".join(shipped)
    named = re.compile(rf"^(atasan: )({kode})$|\b()({kode})(?=\.[a-z])", re.MULTILINE)
    target = folder / "definitions" / "jabatan"
    target.mkdir(parents=True)
    agency = (definitions / "instansi.yaml").read_text()
    agency = re.sub(r"(?m)^urutan:\n(?: +- .*\n)+", "", agency)
    agency = agency.replace("batas_bawah: 0", "batas_bawah: -50")
    (target.parent / "instansi.yaml").write_text(agency)
    for part, words in _PARTS.items():
        for stem, text in shipped.items():
            renamed = named.sub(lambda m: f"{m[1] or ''}{m[2] or m[4]}_{part}", text)  # noqa: B023
            longer = re.sub(r"(?m)^(jabatan: .*)$", rf"\1 pada {words}", renamed)
            if (stem, part) == _NEGATIVE:
                longer = longer.replace(
                    "        target:", "        polarisasi: minimize\n        target:"
                )
                longer = longer.replace("2024: 1000", "2024: 400")
            if (stem, part) == _LONG:
                longer = _INDIKATOR.sub(_many_times, longer, count=1)
            (target / f"{stem}_{part}.yaml").write_text(longer)
    for file in sorted((ROOT / "data").rglob("*.csv")):
        made = folder / "data" / file.relative_to(ROOT / "data")
        made.parent.mkdir(parents=True, exist_ok=True)
        text = file.read_text(encoding="utf-8-sig")
        delimiter = ";" if ";" in text.partition("\n")[0] else ","
        first, *rows = csv.reader(text.splitlines(), delimiter=delimiter)
        with made.open("w", newline="", encoding="utf-8") as stream:
            out = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
            out.writerow(first)
            out.writerows(_rows(first, rows, set(shipped)))
    return folder


def _many_times(found: re.Match[str]) -> str:
    copies = (re.sub(r"(?m)(kode: \w+|nama: .*)$", rf"\1_{k}", found[1]) for k in range(2, _TIMES))
    return found[0] + "".join(copies)


def _rows(first: list[str], rows: list[list[str]], kode: set[str]) -> Iterator[list[str]]:
    """Yield each row for all parts; who is not of a part stays as they are."""
    column = first.index("jabatan")
    for row in rows:
        if row[column] not in kode:
            yield row
            continue
        for part in _PARTS:
            if "periode" in first and part == _LATE and row[first.index("periode")] != "TW1":
                continue
            copy = list(row)
            copy[column] = f"{row[column]}_{part}"
            yield copy
