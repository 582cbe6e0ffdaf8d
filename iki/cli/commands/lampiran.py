"""`iki lampiran`: the annexes as files, written whole or not at all."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from iki.cli import inputs, output, project, sementara
from iki.cli.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from pathlib import Path

    from iki.model import Realisasi
    from iki.workbook import Lampiran

XLSX, MARKDOWN = ".xlsx", ".md"


def penetapan(
    tahun: int | None,
    jabatan: Sequence[str] | None,
    *,
    format_: str | None,
    kertas: str,
    keluaran: Path | None,
    timpa: bool,
    proyek: Path | None,
) -> int:
    akhiran = keluaran.suffix.lower() if keluaran else None
    markdown = format_ == "markdown" or (format_ is None and akhiran == MARKDOWN)
    if markdown and akhiran == XLSX:
        raise UsageError(
            f"{keluaran}: akhiran {XLSX} untuk Excel, --format markdown untuk {MARKDOWN}"
        )
    target = None if markdown else _check_target(keluaran, timpa=timpa)
    if tahun is not None:
        inputs.check_tahun(tahun)
    read = inputs.read(proyek)
    if read is None:
        return 1
    kode = inputs.check_jabatan(jabatan, read.definisi)
    if target is None:
        from iki import naskah

        text = naskah.penetapan(read.definisi, kode)
        if keluaran is None:
            output.emit(text, None)
        else:
            output.write(keluaran, text.encode(), replace=timpa)
            output.note(f"ditulis ke {keluaran}")
        return 0
    from iki import workbook

    paper = workbook.Kertas[kertas.upper()]
    return _write(
        lambda: workbook.penetapan(read.definisi, kode, tahun=tahun, kertas=paper),
        target,
        timpa=timpa,
    )


def perjanjian(
    tahun: int,
    jabatan: Sequence[str] | None,
    *,
    kertas: str,
    keluaran: Path | None,
    timpa: bool,
    proyek: Path | None,
) -> int:
    keluaran = _check_target(keluaran, timpa=timpa)
    inputs.check_tahun(tahun)
    read = inputs.read(proyek)
    if read is None:
        return 1
    kode = inputs.check_jabatan(jabatan, read.definisi)
    from iki import workbook

    paper = workbook.Kertas[kertas.upper()]
    return _write(
        lambda: workbook.perjanjian(read.definisi, tahun, kode, kertas=paper),
        keluaran,
        timpa=timpa,
    )


def pengukuran(
    tahun: int,
    sampai: str,
    jabatan: Sequence[str] | None,
    *,
    kertas: str,
    keluaran: Path | None,
    timpa: bool,
    proyek: Path | None,
) -> int:
    keluaran = _check_target(keluaran, timpa=timpa)
    periode = inputs.check_sampai(sampai)
    inputs.check_tahun(tahun)
    read = inputs.read(proyek)
    if read is None:
        return 1
    kode = inputs.check_jabatan(jabatan, read.definisi)
    computed = inputs.compute(read, tahun, periode, kode, rincian="semua")
    if computed is None:
        return 1
    hasil, realisasi = computed
    from iki import workbook

    paper = workbook.Kertas[kertas.upper()]
    root = read.proyek.root

    def make() -> Lampiran:
        """Make the same book wherever it is made: its sources are named as the project has them."""
        names = {name: _in_project(name, root) for name in _sources(realisasi)}
        named = _renamed(realisasi, names)
        isi, diagnostics = workbook.pengukuran(hasil, named, kertas=paper)
        back = {inside: name for name, inside in names.items()}
        return isi, [replace(d, file=back.get(d.file, d.file)) for d in diagnostics]

    return _write(make, keluaran, timpa=timpa)


def _sources(realisasi: Realisasi) -> set[str]:
    return {row.berkas for rows in realisasi.rincian.values() for row in rows}


def _in_project(name: str, root: Path) -> str:
    """Return the name of a file (as messages show it) relative to the folder of its project."""
    return os.path.relpath(name, root).replace(os.sep, "/")


def _renamed(realisasi: Realisasi, names: Mapping[str, str]) -> Realisasi:
    rincian = {
        kunci: tuple(row._replace(berkas=names[row.berkas]) for row in rows)
        for kunci, rows in realisasi.rincian.items()
    }
    return realisasi._replace(rincian=rincian)


def _check_target(keluaran: Path | None, *, timpa: bool) -> Path:
    """Refuse before any work what could not be written after it."""
    if keluaran is None:
        raise UsageError("sebutkan berkas yang ditulis, misalnya -o lampiran.xlsx")
    if keluaran.suffix.lower() != XLSX:
        raise UsageError(f"{keluaran}: Excel hanya membuka lampiran ini dengan akhiran {XLSX}")
    output.check_target(keluaran, replace=timpa)
    return keluaran


def _write(make: Callable[[], Lampiran], keluaran: Path, *, timpa: bool) -> int:
    try:
        with sementara.folder():
            isi, diagnostics = make()
    except OSError as error:  # the pieces of a workbook are put together in temporary files
        raise UsageError(f"lampiran tidak dapat disusun: {project.reason(error)}") from error
    if output.blocked(diagnostics) or isi is None:
        return 1
    output.write(keluaran, isi, replace=timpa)
    output.note(f"ditulis ke {keluaran}")
    return 0
