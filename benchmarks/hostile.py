"""Projects that somebody made to be slow: each file at the bounds of `iki.limits`, or a part of that.

What is quadratic takes a hundred times as long for ten times the text; `cases` allows twelve. As a
module (`python -m benchmarks.hostile`) this writes one project, in a process of its own.
"""

from __future__ import annotations

import argparse
from dataclasses import dataclass
from pathlib import Path

from benchmarks.measure import python, run

_INSTANSI = """\
instansi: Dinas Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
"""
_JABATAN = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel: {a: Jumlah a}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: i, nama: Indikator, satuan: unit, formula: a}
"""
_YAML, _LINE, _NAME = 450_000, 950_000, 90_000  # characters of a file, a line of CSV, a cell
_HEADER = "tahun,periode,jabatan,variabel,nilai,wilayah"


def _definitions(size: int) -> dict[str, str]:
    """Return files by name: one for each way to make a reader look at the same text again."""
    parts = {
        "kurung": f"x: [{'[],' * (size // 3)}]\n",
        "spasi": f"x: a: b{' ' * size}c\n",
        "baris_kosong": f"x: a: b{chr(10) * size}y: c\n",
        "tanpa_kutip": "x: a: b\n" * (size // 8),
        "kunci": "".join(f"x{n:06}: 1\n" for n in range(size // 11)),
        "kunci_ganda": "x: 1\n" * (size // 5),
        "jangkar": "- &a x\n" * (size // 7),
        "satu_kata": f"x: [{'&x,' * (size // 3)}]\n",
        "komentar": "x: a #b\n" * (size // 8),
        "cr": f"{_JABATAN}x: [a, b]\n{'# c' * (size // 4)}\n".replace("\n", "\r"),
    }
    return {f"definitions/jabatan/{name}.yaml": text for name, text in parts.items()}


def _data(size: int) -> dict[str, str]:
    """Return good definitions, and CSV files with a header and with names that are too long."""
    part = size / _LINE
    long = ["".join(chr(97 + n * step % 26) for n in range(int(_NAME * part))) for step in (5, 7)]
    rows = "".join(f"2024,B{n:02},seksi,a,{n},{long[n % 2]}\n" for n in range(1, 7))
    return {
        "definitions/jabatan/seksi.yaml": _JABATAN,
        "data/realisasi/kolom.csv": f"{_HEADER}{',x' * (size // 2 - 50)}\n",
        "data/realisasi/wilayah.csv": f"{_HEADER}\n{rows}",
    }


def _findings(files: int) -> dict[str, str]:
    """Return so many large files with a finding at their end."""
    text = f"{_JABATAN}x: [{'a, ' * (_YAML // 3)}]\n"
    return {f"definitions/jabatan/seksi{n:02}.yaml": text for n in range(files)}


_KINDS = {"definitions": _definitions, "data": _data, "findings": _findings}


@dataclass(frozen=True, slots=True)
class Hostile:
    """A project of a kind, `size` as large: characters of a file or line, or a number of files."""

    kind: str
    size: int

    def make(self, folder: Path) -> Path:
        made = folder / f"hostile-{self.kind}-{self.size}"
        if not made.exists():
            run(python("-m", "benchmarks.hostile", str(made), self.kind, str(self.size)))
        return made


def definitions(folder: Path, part: int = 1) -> Path:
    return Hostile("definitions", _YAML // part).make(folder)


def data(folder: Path, part: int = 1) -> Path:
    return Hostile("data", _LINE // part).make(folder)


def findings(folder: Path, files: int) -> Path:
    return Hostile("findings", files).make(folder)


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("folder", type=Path)
    parser.add_argument("kind", choices=_KINDS)
    parser.add_argument("size", type=int)
    given = parser.parse_args()
    files = {"definitions/instansi.yaml": _INSTANSI, **_KINDS[given.kind](given.size)}
    for name, text in files.items():
        path = given.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text.encode())


if __name__ == "__main__":
    _main()
