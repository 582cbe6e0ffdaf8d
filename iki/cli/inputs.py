"""From the options of a command to checked input: project, year, period, jabatan, realisasi."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal, NamedTuple

from iki import capaian, realisasi
from iki.checks import acceptance
from iki.checks.all import check_project
from iki.cli import output, project
from iki.cli.errors import UsageError
from iki.diagnostics import CODES
from iki.diagnostics.suggestions import some, suggestion
from iki.limits import CSV_DOUBTS, TAHUN_MAX, TAHUN_MIN
from iki.periode import PERIODE, TAHUN, WRITTEN_NAMES, Periode, hint_for, parse_periode
from iki.yaml_source import to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from pathlib import Path

    from iki.cli.project import Proyek
    from iki.diagnostics import Diagnostic
    from iki.hasil import Hasil
    from iki.model import Definisi, Realisasi
    from iki.yaml_source import Document, Finding

_NAMED_FILES = 3  # files that are passed over; the rest is counted
_PROGRESS_FROM = 20_000_000  # bytes of CSV that take about a second


class Input(NamedTuple):
    """A project whose definitions have no errors."""

    proyek: Proyek
    definisi: Definisi
    documents: Mapping[str, Document]
    diagnostics: list[Diagnostic]


def read_input(folder: Path | None) -> Input | None:
    """Read the definitions; None (with the diagnostics shown) if they have errors."""
    found = project.find_project(folder)
    loaded = project.read_definisi(found)
    diagnostics = check_project(loaded).diagnostics
    if output.blocked(diagnostics) or loaded.definisi is None:
        return None
    return Input(found, loaded.definisi, loaded.documents, diagnostics)


def check_tahun(tahun: int) -> int:
    if not TAHUN_MIN <= tahun <= TAHUN_MAX:
        raise UsageError(
            f"--tahun {tahun}: tulis tahun empat angka, {TAHUN_MIN} sampai {TAHUN_MAX}"
        )
    return tahun


def check_sampai(text: str) -> Periode:
    return check_periode(text, "--sampai")


def check_periode(text: str, option: str) -> Periode:
    periode = parse_periode(text) if text.strip() else None
    if periode is None:
        hint = hint_for(text) or suggestion(text, WRITTEN_NAMES) or f"pakai {', '.join(PERIODE)}"
        raise UsageError(f"{option} {text}: periode ini tidak dikenal. {hint}")
    return periode


def chosen_jabatan(kode: Sequence[str] | None, definisi: Definisi) -> Collection[str] | None:
    for k in kode or ():
        if k not in definisi.jabatan:
            if k == definisi.instansi.pimpinan.kode:
                raise UsageError(
                    f"--jabatan {k}: pimpinan ini tidak punya definisi sendiri; "
                    f"buat definitions/jabatan/{k}.yaml, atau pilih kode lain dari `iki daftar`"
                )
            hint = suggestion(k, definisi.jabatan) or (
                f"yang ada: {some(definisi.jabatan)}; lihat `iki daftar`"
            )
            raise UsageError(f"--jabatan {k}: kode ini tidak ada. {hint}")
    return set(kode) if kode else None


def compute(
    given: Input,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    rincian: Collection[tuple[str, str]] | Literal["semua"] | None = None,
) -> tuple[Hasil, Realisasi] | None:
    """Read the data and compute; None (with the diagnostics shown) if anything has errors."""
    definisi = given.definisi
    files, unread, nilai, diagnostics = _read_files(
        given, capaian.years_needed(definisi, tahun), sampai, rincian
    )
    hasil, findings = capaian.compute_capaian(definisi, nilai, tahun, kode)
    of_files = to_diagnostics(acceptance.accept(definisi, unread, CODES)[0], given.documents)
    diagnostics = [
        *given.diagnostics, *diagnostics, *to_diagnostics(findings, given.documents), *of_files,
    ]  # fmt: skip
    if output.blocked(diagnostics):
        return None
    if not files:
        output.note(
            f"belum ada data: tidak ada berkas CSV di {project.shown(given.proyek.folder_realisasi)}"
        )
    passed_over = [d for d in of_files if d.code == "D28"]
    for d in passed_over[:_NAMED_FILES]:
        output.note(f"{d.file} tidak dibaca: {d.hint}")
    if more := passed_over[_NAMED_FILES:]:
        output.note(f"{len(more)} berkas lain juga tidak dibaca")
    if doubts := _doubts(definisi, nilai, kode):
        output.note(
            f"{doubts} peringatan tentang data yang dapat mengubah angka; lihat `iki validasi --data`"
        )
    if diagnostics:
        output.note(f"{len(diagnostics)} peringatan; lihat `iki validasi --data`")
    return hasil, nilai


def read_rows(
    given: Input, tahun: Collection[int], variables: Collection[tuple[str, str]]
) -> Realisasi | None:
    """Read all rows of variables in these years; None (with the diagnostics shown) if anything has errors."""
    _, unread, nilai, diagnostics = _read_files(given, tahun, TAHUN, variables)
    of_files = to_diagnostics(acceptance.accept(given.definisi, unread, CODES)[0], given.documents)
    return None if output.blocked([*given.diagnostics, *diagnostics, *of_files]) else nilai


class _Read(NamedTuple):
    """The files of the data, what is wrong around them, what they hold, and what is wrong in them."""

    files: Sequence[Path]
    unread: list[Finding]
    realisasi: Realisasi
    diagnostics: list[Diagnostic]


def _read_files(
    given: Input,
    tahun: Collection[int],
    sampai: Periode,
    rincian: Collection[tuple[str, str]] | Literal["semua"] | None,
) -> _Read:
    files, unread = project.data_files(given.proyek)
    with progress(project.size(files), "membaca data realisasi") as advance:
        read = realisasi.read_files(
            map(project.data_source, files),
            given.definisi.variabel,
            tahun=tahun,
            sampai=sampai,
            rincian=rincian,
            progress=advance,
        )
    return _Read(files, unread, *read)


def _doubts(definisi: Definisi, nilai: Realisasi, kode: Collection[str] | None) -> str:
    """Return how many warnings there are of numbers that may have been misread, "" for none."""
    if not nilai.doubts:
        return ""
    from iki.checks import data

    doubts = acceptance.accept(definisi, data.misread(definisi, nilai, kode), CODES)[0]
    least = "sedikitnya " if any(len(rows) >= CSV_DOUBTS for rows in nilai.doubts.values()) else ""
    return f"{least}{len(doubts)}" if doubts else ""


@contextmanager
def progress(
    total: int, title: str, least: int = _PROGRESS_FROM
) -> Iterator[Callable[[int], object] | None]:
    """Show a progress bar on a terminal for long work; yields what advances it."""
    if total < least or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=output.console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda amount: bar.update(task, advance=amount)
