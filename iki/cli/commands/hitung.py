"""`iki hitung`: achievement tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.cli import inputs, output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


FORMAT = {".json": "json", ".csv": "csv", ".md": "markdown"}  # by the ending of a file


def run(
    tahun: int,
    sampai: str,
    jabatan: Sequence[str] | None,
    *,
    rinci: bool,
    format_: str | None,
    keluaran: Path | None,
    proyek: Path | None,
) -> int:
    tahun, periode = inputs.check_tahun(tahun), inputs.check_sampai(sampai)
    read = inputs.read(proyek)
    if read is None:
        return 1
    computed = inputs.compute(read, tahun, periode, inputs.check_jabatan(jabatan, read.definisi))
    if computed is None:
        return 1
    hasil, _ = computed
    if format_ is None:
        format_ = FORMAT.get(keluaran.suffix.lower(), "tabel") if keluaran else "tabel"
    if rinci and format_ != "tabel":
        output.note("--rinci hanya berlaku untuk tabel")
    if format_ == "tabel":
        from iki import console

        output.show(lambda width: console.tabel_hasil(hasil, lebar=width, rinci=rinci), keluaran)
    else:
        from iki import exports

        output.emit(exports.FORMATS[format_](hasil), keluaran)
    if keluaran is not None:
        output.note(f"ditulis ke {keluaran}")
    return 0
