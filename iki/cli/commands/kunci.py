"""`iki kunci`: freezes what was signed, and says what is not as it was."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command
from iki.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from iki.kunci.lock_files import CheckedLock
    from iki.kunci.values import Lock, ReplacedLock
    from iki.periode import Periode
    from iki.results.hasil import Hasil
    from iki.workspace import Project

LOCK_FORMS = {
    options.TABLE: options.Form(("", ".txt"), "iki.kunci.tables:locks_table"),
    **options.record_forms("iki.kunci.tables:locks_tree"),
}

app = typer.Typer()


@app.command(
    cls=Command,
    epilog='Contoh: iki kunci --tahun 2025 --sampai TW2 --dasar "LKjIP triwulan II 2025"',
)
def kunci(
    tahun: Annotated[
        int | None,
        options.year_option("Tahun yang dikunci; dengan --periksa: hanya kunci tahun ini."),
    ] = None,
    sampai: Annotated[
        str | None,
        typer.Option(
            "--sampai",
            metavar="PERIODE",
            help=f"Sampai periode ini: {options.KODE_OF_PERIODE} atau tahun (bawaan: tahun; "
            "dengan --periksa: semua kunci tahun itu).",
        ),
    ] = None,
    dasar: Annotated[
        str | None,
        typer.Option(
            "--dasar", metavar="TEKS", help="Yang ditandatangani, atau alasan mengganti kunci."
        ),
    ] = None,
    periksa: Annotated[
        bool,
        typer.Option("--periksa", help="Hitung lagi setiap kunci; sebutkan yang kini berbeda."),
    ] = False,
    timpa: Annotated[
        bool,
        typer.Option(
            "--timpa",
            help="Ganti kunci yang sudah ada, dengan --dasar; angka lamanya disimpan di dalamnya.",
        ),
    ] = False,
    format: Annotated[
        str | None, options.format_option(LOCK_FORMS, only=", hanya dengan --periksa")
    ] = None,
    keluaran: options.KeluaranOption = None,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Kunci angka yang sudah ditandatangani, atau periksa apakah kuncinya masih cocok."""
    from iki.cli import arguments
    from iki.periode import TAHUN
    from iki.workspace import open_project

    if periksa and (dasar is not None or timpa):
        raise UsageError("--periksa tidak mengubah kunci: --dasar dan --timpa tidak berlaku")
    if not periksa and (format or keluaran):
        raise UsageError("--format dan -o hanya berlaku bersama --periksa")
    if tahun is None and (sampai is not None or not periksa):
        raise UsageError("sebutkan tahunnya dengan --tahun")
    if tahun is not None:
        arguments.check_tahun(tahun)
    periode = arguments.check_sampai(sampai) if sampai is not None else None
    form = options.form_of(LOCK_FORMS, format, keluaran)
    said = _one_line(dasar)
    read = open_project(proyek, sumber)
    if periksa or tahun is None:  # which goes with --periksa only
        return _check(read, tahun, periode, form, keluaran)
    return _lock(read, tahun, periode or TAHUN, said, timpa=timpa)


def _one_line(dasar: str | None) -> str | None:
    """Return the dasar on one line."""
    from iki.limits import LOCK_TEXT

    if dasar is None:
        return None
    text = " ".join(dasar.split())
    if not text:
        raise UsageError("--dasar: tulis yang ditandatangani, misalnya nomor laporannya")
    if len(text) > LOCK_TEXT:
        raise UsageError(f"--dasar: paling panjang {LOCK_TEXT} karakter")
    return text


# --- locking -------------------------------------------------------------------------------------


def _lock(read: Project, tahun: int, sampai: Periode, dasar: str | None, *, timpa: bool) -> int:
    from iki import errors
    from iki.cli import output
    from iki.console import messages
    from iki.data.keep import ALL_ROWS
    from iki.kunci import lock_files
    from iki.kunci.differences import lock_differences
    from iki.kunci.lock_text import read_lock
    from iki.kunci.making import make_lock, summarize_replaced_lock
    from iki.project import project_files, writing
    from iki.render.records import json_document

    path = lock_files.lock_file(read.proyek, tahun, sampai)
    name = project_files.display_name(path)
    lock_files.check_inside(read.proyek, path)
    earlier, wrong = lock_files.lock_of_period(read.proyek, tahun, sampai)
    errors.refuse_errors(wrong)

    (result,) = read.compute_all([(tahun, sampai)], keep=ALL_ROWS)
    output.say_notes(result.notes_on_data)
    hasil, nilai = result.hasil, result.realisasi
    riwayat: list[ReplacedLock] = []
    if earlier is not None:
        found = lock_differences(earlier, hasil, nilai, read.definisi)
        if not found:
            messages.note(
                f"{name} sudah mengunci angka ini ({earlier.short_hash}); tidak ada yang diubah"
            )
            return 0
        _check_replacing(name, earlier, len(found), dasar, timpa=timpa)
        riwayat = [*earlier.content.riwayat, summarize_replaced_lock(earlier.content)]
    content = json_document(make_lock(hasil, nilai, dasar, riwayat).model_dump()).encode()
    made, wrong = read_lock(name, path.stem, content)
    if made is None:  # who locks has to be able to check
        raise UsageError(f"{name} tidak dapat ditulis: {wrong[0].message}")
    writing.check_writable(path, replace=True)
    writing.make_folder(path.parent)
    writing.replace_file(path, content)
    messages.note(f"dikunci: {name} ({made.short_hash}), {_counts(hasil)}")
    return 0


def _counts(hasil: Hasil) -> str:
    """Return the number of locked figures, and of those that are not final."""
    status = [row.status for j in hasil.jabatan for row in j.indikator]
    sementara = sum(s.has_capaian and s != "terhitung" for s in status)
    without = sum(not s.has_capaian for s in status)
    parts = [f"{len(status)} indikator"]
    parts += [f"{sementara} di antaranya sementara"] if sementara else []
    parts += [f"{without} tidak terhitung"] if without else []
    return ", ".join(parts)


def _check_replacing(
    name: str, earlier: Lock, count: int, dasar: str | None, *, timpa: bool
) -> None:
    """Raise UsageError unless a lock is to be replaced, and why is said."""
    if timpa and dasar:
        return
    period = f"--tahun {earlier.tahun} --sampai {earlier.sampai}"
    if timpa:
        raise UsageError(f"--timpa: sebutkan dengan --dasar mengapa {name} diganti")
    raise UsageError(
        f"{name} sudah ada, dan {count} indikator kini berbeda: lihat "
        f"`iki kunci --periksa {period}`; untuk menggantinya: --timpa --dasar ALASAN"
    )


# --- checking ------------------------------------------------------------------------------------


def _check(
    read: Project, tahun: int | None, sampai: Periode | None, form: str, keluaran: Path | None
) -> int:
    from iki import errors
    from iki.cli import output
    from iki.console import messages
    from iki.diagnostics.suggestions import some
    from iki.kunci import lock_files
    from iki.project import project_files

    paths = _chosen(read, tahun, sampai)
    found, wrong = lock_files.read_locks(paths)
    errors.refuse_errors(wrong)
    if not found:
        messages.note(f"belum ada kunci di {project_files.display_name(read.proyek.folder_locks)}")
    checked = _check_locks(read, found) if found else []
    differing = [d for _, each in checked for d in each]
    if form != options.TABLE or keluaran is not None or differing:
        lines = lock_files.lines_of(checked, read.documents)
        output.show_form(LOCK_FORMS, form, keluaran, checked, lines)
    empty = [lock for lock in found if lock.is_empty]
    if empty:
        names = some(lock.file for lock in empty)
        messages.note(
            f"{len(empty)} kunci tidak memuat satu pun realisasi, maka tidak menguji apa-apa: {names}"
        )
    elif found and not differing:
        messages.note(f"{len(found)} kunci diperiksa: semuanya cocok")
    return int(any(d.figures for d in differing))


def _check_locks(read: Project, locks: Sequence[Lock]) -> Sequence[CheckedLock]:
    """Compute what is locked anew; raises WrongInputError if the data have errors."""
    from iki.cli import output
    from iki.data.keep import ALL_ROWS
    from iki.kunci.differences import lock_differences
    from iki.kunci.lock_files import CheckedLock

    results = read.compute_all([(lock.tahun, lock.sampai) for lock in locks], keep=ALL_ROWS)
    output.say_notes(results[0].notes_on_data)
    return [
        CheckedLock(lock, lock_differences(lock, now.hasil, now.realisasi, read.definisi))
        for lock, now in zip(locks, results, strict=True)
    ]


def _chosen(read: Project, tahun: int | None, sampai: Periode | None) -> Sequence[Path]:
    """Return the files of the locks that were asked for."""
    from iki.kunci import lock_files

    if tahun is None:
        return lock_files.lock_files(read.proyek)
    if sampai is None:
        found = [p for p in lock_files.lock_files(read.proyek) if p.stem.startswith(f"{tahun}-")]
    else:
        found = [p for p in [lock_files.lock_file(read.proyek, tahun, sampai)] if p.exists()]
    if not found:
        until = f" sampai {sampai}" if sampai else ""
        raise UsageError(f"tahun {tahun}{until} belum dikunci")
    return found
