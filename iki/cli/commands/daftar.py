"""`iki daftar`: the jabatan of a project, or the indikator of some."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.cli import inputs, output

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def run(jabatan: Sequence[str] | None, *, proyek: Path | None) -> int:
    read = inputs.read(proyek)
    if read is None:
        return 1
    from iki import console

    kode = inputs.check_jabatan(jabatan, read.definisi)
    output.show(lambda width: console.daftar(read.definisi, kode=kode, lebar=width), None)
    return 0
