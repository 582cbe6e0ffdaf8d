"""Small projects out of text, for tests."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent
from typing import TYPE_CHECKING

from iki import definitions
from iki.checks.all import check_project
from iki.definitions import LoadResult, SourceFile
from iki.model import Definisi, Nilai, Realisasi
from iki.periode import PERIODE, TAHUN

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

INSTANSI = """\
instansi: Dinas Contoh
daerah: Kabupaten Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
"""

JABATAN = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  a: Jumlah a
  b: Jumlah b
sasaran:
  - uraian: Sasaran
    indikator:
      - kode: i
        nama: Indikator
        satuan: persen
        formula: a / b * 100
        target: {2024: 80}
"""
HEAD = "tahun,periode,jabatan,variabel,nilai\n"


def load(jabatan: dict[str, str] | None = None, instansi: str = INSTANSI) -> LoadResult:
    """Load a project from texts and run every rule."""
    files = {"seksi": JABATAN} if jabatan is None else jabatan
    loaded = definitions.load(
        SourceFile("instansi", "instansi.yaml", dedent(instansi).encode()),
        [SourceFile(kode, f"{kode}.yaml", dedent(text).encode()) for kode, text in files.items()],
    )
    return loaded._replace(diagnostics=check_project(loaded).diagnostics)


def definisi(jabatan: dict[str, str] | None = None, instansi: str = INSTANSI) -> Definisi:
    """Return the definisi of texts that have no errors."""
    loaded = load(jabatan, instansi)
    assert not [d for d in loaded.diagnostics if d.is_error], loaded.diagnostics
    assert loaded.definisi is not None
    return loaded.definisi


def found(loaded: LoadResult) -> list[str]:
    """Return the diagnostics as `file:line:column-end CODE`, in order of place."""
    return [
        f"{d.file}:{d.span.start_line}:{d.span.start_column}-{d.span.end_column} {d.code}"
        for d in sorted(loaded.diagnostics, key=lambda d: (d.file, d.span, d.code))
    ]


def realisasi(
    nilai: Mapping[str, str | None],
    sampai: str = "tahun",
    tahun: int = 2024,
    *,
    lengkap: bool = True,
) -> Realisasi:
    """Return realised values: `{"seksi.a": "45"}`, of last year for names that end in `@lalu`."""
    values = {}
    for name, text in nilai.items():
        if text is not None:
            bare, _, lalu = name.partition("@")
            jabatan, _, variabel = bare.partition(".")
            key = (tahun - bool(lalu), jabatan, variabel)
            values[key] = Nilai(Decimal(text), TAHUN.months if lengkap else 0)
    return Realisasi(PERIODE[sampai], values)


def write(folder: Path, files: Mapping[str, str]) -> Path:
    """Write files by their names below a folder; return the folder."""
    for name, text in files.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return folder


def project(
    folder: Path, data: str = "", *, jabatan: str = JABATAN, instansi: str = INSTANSI
) -> Path:
    """Write a project of one jabatan, `seksi`, and its rows, if there are any; return its folder."""
    (folder / "data/realisasi").mkdir(parents=True, exist_ok=True)
    files = {"definitions/instansi.yaml": instansi, "definitions/jabatan/seksi.yaml": jabatan}
    return write(folder, files | ({"data/realisasi/a.csv": data} if data else {}))


def edit(file: Path, old: str, new: str) -> None:
    """Replace a text in a file, wherever it stands; a failure where it stands nowhere."""
    text = file.read_text(encoding="utf-8")
    assert old in text, f"{file} does not say {old!r}"
    file.write_text(text.replace(old, new), encoding="utf-8")
