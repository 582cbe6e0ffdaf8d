"""`iki validasi`: every diagnostic of definitions and data, and an exit code for a CI."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki import realisasi, reporters
from iki.cli import inputs, output, project
from iki.cli.errors import UsageError
from iki.diagnostics import has_errors, in_order
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iki.diagnostics import Diagnostic


def run(
    paths: Sequence[Path], *, data: bool, format_: str, ketat: bool, proyek: Path | None
) -> int:
    found = project.find(proyek if proyek is not None or not paths else _project_of(paths[0]))
    loaded = project.read_definisi(found)
    diagnostics = list(loaded.diagnostics)
    files = project.data_files(found) if data else []
    if data and loaded.definisi is not None and not has_errors(diagnostics):
        total = sum(path.stat().st_size for path in files if path.exists())
        with inputs.progress(total, "memeriksa data realisasi") as advance:
            _, found_in_data = realisasi.read(
                map(project.sumber, files),
                loaded.definisi.variabel,
                tahun=None,
                sampai=TAHUN,
                progress=advance,
            )
        diagnostics += found_in_data
    elif data:
        output.note("data realisasi belum diperiksa: perbaiki dulu definisinya")
    ordered = in_order(_within(diagnostics, paths))
    if format_ == "ringkas":
        output.emit(reporters.ringkas(ordered), None)
    elif ordered:
        output.report(ordered, stderr=False)
    else:
        count = len(loaded.definisi.jabatan) if loaded.definisi else 0
        output.console().print(
            f"{count} jabatan{f' dan {len(files)} berkas data' if data else ''}: tidak ada kesalahan"
        )
    return int(has_errors(ordered) or (ketat and bool(ordered)))


def _project_of(path: Path) -> Path | None:
    """Return the folder of the project that a path belongs to, or None to look from here."""
    if not path.exists():
        raise UsageError(f"{path} tidak ada")
    resolved = path.resolve()
    return next((p for p in (resolved, *resolved.parents) if (p / "definitions").is_dir()), None)


def _within(diagnostics: Sequence[Diagnostic], paths: Sequence[Path]) -> list[Diagnostic]:
    """Keep what concerns the named files and folders; everything if none is named."""
    if not paths:
        return list(diagnostics)
    named = [project.shown(path) for path in paths]
    return [
        d
        for d in diagnostics
        if any(n in {".", d.file} or d.file.startswith(f"{n}/") for n in named)
    ]
