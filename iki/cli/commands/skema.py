"""`iki skema`: the JSON Schema of a kind of file, for editors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki import skema
from iki.cli import output
from iki.cli.errors import UsageError
from iki.diagnostics import suggestion

if TYPE_CHECKING:
    from pathlib import Path


def run(jenis: str | None, keluaran: Path | None) -> int:
    if jenis is not None and jenis not in skema.JENIS:
        hint = suggestion(jenis, skema.JENIS) or f"pilih {' atau '.join(skema.JENIS)}"
        raise UsageError(f"tidak ada skema {jenis}. {hint}")
    if keluaran is None or (keluaran.suffix.lower() == ".json" and not keluaran.is_dir()):
        output.emit(skema.text(jenis or "jabatan"), keluaran)
        return 0
    output.make_folder(keluaran)
    for name in skema.JENIS if jenis is None else (jenis,):
        output.write(keluaran / f"{name}.schema.json", skema.text(name).encode())
    output.note(f"ditulis ke folder {keluaran}")
    return 0
