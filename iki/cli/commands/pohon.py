"""`iki pohon`: the tree of jabatan, with nilai when a year is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.cli import inputs, output

if TYPE_CHECKING:
    from pathlib import Path


def run(tahun: int | None, sampai: str, *, proyek: Path | None) -> int:
    periode = inputs.check_sampai(sampai)
    read = inputs.read(proyek)
    if read is None:
        return 1
    hasil = None
    if tahun is not None:
        computed = inputs.compute(read, inputs.check_tahun(tahun), periode)
        if computed is None:
            return 1
        hasil, _ = computed
    from iki import console

    output.show(lambda _: console.pohon(read.definisi, hasil), None)
    return 0
