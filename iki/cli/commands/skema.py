"""`iki skema`: the JSON Schema of a kind of file, for editors, or of the JSON of a command."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.indonesian import Command
from iki.cli.options import Form, file_option
from iki.errors import UsageError

ENDING = ".json"
OUTPUTS = {"jelaskan": Form((ENDING,), "iki.jelaskan.schema:trail_schema_text")}

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki skema -o skema")
def skema(
    jenis: Annotated[
        str | None,
        typer.Argument(
            metavar="JENIS",
            help=(
                "jabatan atau instansi (bawaan: jabatan; dalam folder keduanya), "
                "atau keluaran JSON dari jelaskan."
            ),
        ),
    ] = None,
    keluaran: Annotated[
        Path | None,
        file_option(
            f"Folder (dibuat bila belum ada), atau satu berkas {ENDING}; bukan ke layar.", "TUJUAN"
        ),
    ] = None,
) -> int:
    """JSON Schema berkas definisi, untuk penyunting teks, atau keluaran JSON."""
    from iki.cli import output
    from iki.console import messages
    from iki.diagnostics.suggestions import suggestion
    from iki.model import json_schema
    from iki.project import writing

    def text(name: str) -> str:
        made: str = OUTPUTS[name].writer() if name in OUTPUTS else json_schema.schema_text(name)
        return made

    known = (*json_schema.KINDS, *OUTPUTS)
    if jenis is not None and jenis not in known:
        hint = suggestion(jenis, known) or f"pilih {', '.join(known[:-1])} atau {known[-1]}"
        raise UsageError(f"tidak ada skema {jenis}", hint)
    ending = keluaran.suffix if keluaran and not keluaran.exists() else ""
    if ending and ending.lower() != ENDING:
        raise UsageError(
            f"{keluaran}: akhiran {ending} tidak dapat ditulis. Sebutkan folder, atau berkas {ENDING}"
        )
    if keluaran is None or (keluaran.suffix.lower() == ENDING and not keluaran.is_dir()):
        output.emit(text(jenis or "jabatan"), keluaran)
        return 0
    writing.make_folder(keluaran)
    for name in json_schema.KINDS if jenis is None else (jenis,):
        writing.write_file(keluaran / f"{name}.schema.json", text(name).encode())
    messages.note(f"ditulis ke folder {keluaran}")
    return 0
