"""`iki validasi`: every diagnostic of definitions and data, and an exit code for a CI."""

from __future__ import annotations

import os
import sys
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from iki import checks, definitions, reporters
from iki.cli import inputs, output, project
from iki.cli.errors import UsageError
from iki.diagnostics import Severity, in_order
from iki.limits import DATA_BYTES, YAML_BYTES
from iki.yaml_source import bounded

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from iki.cli.project import Proyek
    from iki.definitions import Loaded
    from iki.diagnostics import Diagnostic, Span
    from iki.yaml_source import Finding

STDIN = Path("-")


@dataclass
class Temuan:
    """What was found so far, and in which files it was looked for."""

    diagnostics: list[Diagnostic] = field(default_factory=list)
    accepted: int = 0
    files: list[str] = field(default_factory=list)
    jabatan: int = 0
    data: int | None = None
    tertahan: list[str] = field(default_factory=list)  # data that wait for better definitions

    def add(self, checked: checks.Checked) -> None:
        self.diagnostics += checked.diagnostics
        self.accepted += checked.accepted


def run(
    paths: Sequence[Path],
    *,
    data: bool,
    tahun: int | None,
    format_: str,
    ketat: bool,
    proyek: Path | None,
) -> int:
    if tahun is not None:
        inputs.check_tahun(tahun)
    temuan = Temuan()
    named = [path for path in paths if path != STDIN]
    if len(named) < len(paths):
        _check_alone("stdin", _stdin(), tahun, temuan, project.around(proyek))
    roots = _roots(named, proyek)
    for found in [project.find(proyek)] if not paths else roots:
        _check_project(found, tahun, temuan, data=data or _names_data(named, found))
    if named:
        _narrow(temuan, named, tahun)
    if format_ == "auto":
        format_ = "github" if os.environ.get("GITHUB_ACTIONS") == "true" else "teks"
    ordered = in_order(temuan.diagnostics)
    laporan = reporters.Laporan(
        ordered, output.source_lines(ordered), temuan.files, _looked_at(temuan, paths),
        temuan.accepted, ketat,
    )  # fmt: skip
    output.print_report(reporters.REPORTERS[format_](laporan))
    failing = {Severity.KESALAHAN, *([Severity.PERINGATAN] if ketat else [])}
    return int(any(d.severity in failing for d in ordered))


def _looked_at(temuan: Temuan, paths: Sequence[Path]) -> str:
    if paths:
        return f"{len(temuan.files)} berkas"
    data = "" if temuan.data is None else f" dan {temuan.data} berkas data"
    return f"{temuan.jabatan} jabatan{data}"


def _today() -> date:
    return datetime.now().astimezone().date()


# --- whole projects --------------------------------------------------------------------------------


def _check_project(found: Proyek, tahun: int | None, temuan: Temuan, *, data: bool) -> None:
    loaded = project.read_definisi(found, inputs.progress)
    known = loaded.sementara or loaded.definisi
    jabatan = known.berkas.values() if known else ()
    temuan.files += [project.shown(found.instansi), *jabatan]
    temuan.jabatan += len(jabatan)
    if not data:
        temuan.add(checks.check(loaded, tahun))
        return
    if loaded.definisi is None or loaded.definisi.rusak:
        temuan.add(checks.check(loaded, tahun))
        temuan.tertahan += map(os.path.realpath, project.data_files(found)[0])
        output.note("data realisasi belum diperiksa: perbaiki dulu definisinya")
        return
    files, unread = project.data_files(found)
    temuan.files += map(project.shown, files)
    temuan.data = (temuan.data or 0) + len(files)
    diagnostics, findings, cells = _check_data(loaded, files)
    temuan.diagnostics += diagnostics
    temuan.add(checks.check(loaded, tahun, [*findings, *unread], cells))


def _check_data(
    loaded: Loaded, files: Sequence[Path]
) -> tuple[list[Diagnostic], list[Finding], dict[tuple[str, int], Span]]:
    """Read the data of all years; of large ones the rows of some jabatan at a time."""
    from iki import data_rules, realisasi
    from iki.periode import TAHUN
    from iki.realisasi.sel import nilai_spans

    definisi = loaded.definisi
    if definisi is None:
        return [], [], {}
    total = project.size(files)
    parts = 1 + total // DATA_BYTES
    kode = list(definisi.jabatan)
    size = max(1, -(-len(kode) // parts))
    groups = [kode[start : start + size] for start in range(0, len(kode), size)] or [[]]
    diagnostics: list[Diagnostic] = []
    findings: list[Finding] = []
    with inputs.progress(total * len(groups), "memeriksa data realisasi") as advance:
        for group in groups:
            nilai, diagnostics = realisasi.read(
                map(project.sumber, files),
                definisi.variabel,
                tahun=None,
                sampai=TAHUN,
                rincian=data_rules.needed(definisi, group),
                progress=advance,
            )
            findings += bounded(data_rules.check(definisi, nilai, _today(), group))
    rows = {f.row for f in findings if f.row} | {
        (file, line) for f in findings for file, line, _ in f.related if isinstance(line, int)
    }
    return diagnostics, findings, nilai_spans(map(project.sumber, files), rows) if rows else {}


# --- named files -----------------------------------------------------------------------------------


def _stdin() -> bytes:
    if sys.stdin is None:
        raise UsageError("masukan standar tertutup, tidak ada yang dapat dibaca")
    return sys.stdin.buffer.read(YAML_BYTES + 1)


def _check_alone(
    name: str,
    content: bytes,
    tahun: int | None,
    temuan: Temuan,
    sekitar: definitions.Sekitar | None = None,
) -> None:
    """Check a file by itself: of what it says of other files only the atasan is looked at."""
    temuan.files.append(name)
    temuan.add(checks.check(definitions.load_alone(name, content, sekitar), tahun))


def _roots(paths: Iterable[Path], proyek: Path | None) -> list[Proyek]:
    """Return the projects that the named files and folders belong to, each once."""
    if proyek is not None:
        return [project.find(proyek)]
    roots = dict.fromkeys(map(_root_of, paths))
    return [project.Proyek(root) for root in roots if root is not None]


def _root_of(path: Path) -> Path | None:
    real = Path(os.path.realpath(path))
    if not os.path.lexists(path):
        raise UsageError(f"{path} tidak ada")
    root = next((p for p in (real, *real.parents) if (p / "definitions").is_dir()), None)
    if root is None and real.is_dir():
        raise UsageError(f"{path} bukan bagian dari proyek: tidak ada folder definitions/ di sana")
    return None if root is None else Path(os.path.relpath(root))


def _names_data(paths: Iterable[Path], found: Proyek) -> bool:
    folder = os.path.realpath(found.root / "data")
    return any(
        path.suffix.lower() == ".csv" or os.path.realpath(path).startswith(folder) for path in paths
    )


def _narrow(temuan: Temuan, paths: Sequence[Path], tahun: int | None) -> None:
    """Keep what concerns the named files and folders, and check those that no project reads."""
    named = [os.path.realpath(path) for path in paths]
    real = {
        file: os.path.realpath(file)
        for file in {*temuan.files, *(d.file for d in temuan.diagnostics)}
    }

    def is_named(file: str) -> bool:
        return any(file == name or file.startswith(f"{name}{os.sep}") for name in named)

    # What data wait for concerns those that are named.
    waiting = any(map(is_named, temuan.tertahan))

    def concerns(file: str) -> bool:
        return waiting or file == "stdin" or is_named(real[file])

    temuan.diagnostics = [d for d in temuan.diagnostics if concerns(d.file)]
    temuan.files = [file for file in temuan.files if concerns(file)]
    read = {real[file] for file in temuan.files} | {real[d.file] for d in temuan.diagnostics}
    read.update(temuan.tertahan)
    for path, name in zip(paths, named, strict=True):
        if name in read or path.is_dir():
            continue
        if path.suffix.lower() not in {".yaml", ".yml"}:
            raise UsageError(
                f"{path} bukan berkas proyek: iki membaca definitions/instansi.yaml, "
                "definitions/jabatan/*.yaml dan data/realisasi/**/*.csv"
            )
        try:
            content = project.read_bytes(path)
        except OSError as error:
            temuan.diagnostics.append(project.unreadable(path, error))
        else:
            _check_alone(project.shown(path), content, tahun, temuan)
