"""`iki templat`: entry forms, a sheet or a workbook for each jabatan, or one wide CSV file."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import options, workbook_output
from iki.cli.indonesian import Command
from iki.cli.options import DEFINITIONS
from iki.errors import UsageError
from iki.render.paper import PAPERS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from iki.isian.formulir import Formulir
    from iki.model import Definisi, Instansi
    from iki.periode import Periode
    from iki.render.paper import Paper
    from iki.workspace import Project

CSV_ENDING = ".csv"

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki templat --tahun 2025 --periode TW1 -o formulir.xlsx")
def templat(
    jenis: Annotated[
        str | None,
        typer.Argument(
            metavar="definisi",
            help="Definisi proyek ini sebagai tabel; di luar proyek tabel kosong untuk "
            "`iki mulai --dari`. Bukan formulir isian.",
        ),
    ] = None,
    tahun: Annotated[
        int | None,
        options.year_option(
            "Tahun yang diisi; pada definisi tahun targetnya (bawaan: semua tahun yang ada)."
        ),
    ] = None,
    keluaran: Annotated[
        Path | None,
        options.file_option(
            f"Berkas {workbook_output.XLSX} (selembar tiap jabatan) atau {CSV_ENDING}, atau folder (sebuku tiap jabatan).",
            metavar="TUJUAN",
        ),
    ] = None,
    periode: Annotated[
        list[str] | None,
        typer.Option(
            "--periode",
            metavar="PERIODE",
            help="Periode yang diisi, boleh diulang (bawaan: TW1 sampai TW4).",
        ),
    ] = None,
    jabatan: options.JabatanOption = None,
    kertas: Annotated[
        str, workbook_output.paper_option("Ukuran kertas cetakan.")
    ] = workbook_output.FOLIO,
    timpa: workbook_output.Timpa = False,
    proyek: options.ProyekOption = None,
) -> int:
    """Formulir isian realisasi: apa yang harus diisi, dengan yang sudah tersimpan di dalamnya."""
    if jenis is not None:
        chosen = periode or (), jabatan
        return _definitions(jenis, tahun, keluaran, chosen, kertas, proyek, timpa=timpa)
    if tahun is None:
        raise UsageError("sebutkan tahun yang diisi, misalnya --tahun 2025")
    from iki.cli import arguments
    from iki.console import messages
    from iki.periode import Instant
    from iki.project import writing
    from iki.workspace import open_project

    if keluaran is None:
        raise UsageError(
            "sebutkan tujuannya dengan -o: misalnya -o formulir.xlsx, -o formulir.csv, "
            "atau -o FOLDER untuk satu buku kerja tiap jabatan"
        )
    ending = _ending(keluaran)
    if ending:
        writing.check_writable(keluaran, replace=timpa)
    asked = _check_periode(periode or ())
    arguments.check_tahun(tahun)
    read = open_project(proyek)
    first, last = Instant(tahun, asked[0]).first, Instant(tahun, asked[-1]).last
    definisi = read.definisi.history.between(first, last)
    kode = read.chosen_jabatan(jabatan, definisi)
    if not definisi.jabatan:
        raise UsageError("proyek ini belum punya jabatan; buat definitions/jabatan/KODE.yaml")
    forms = _forms(read, definisi, tahun, asked, kode)
    paper = PAPERS[kertas]
    if ending == CSV_ENDING:
        from iki.isian.form_csv import form_csv

        writing.write_file(keluaran, form_csv(forms, asked).encode(), replace=timpa)
        messages.note(f"ditulis ke {keluaran}")
        return 0
    if ending:
        return _write(definisi.instansi, forms, keluaran, paper, timpa=timpa)
    targets = {form.kode: keluaran / f"{form.kode}{workbook_output.XLSX}" for form in forms}
    for target in targets.values():
        writing.check_writable(target, replace=timpa)
    writing.make_folder(keluaran)
    return max(
        (
            _write(definisi.instansi, [form], targets[form.kode], paper, timpa=timpa)
            for form in forms
        ),
        default=0,
    )


def _definitions(
    jenis: str,
    tahun: int | None,
    keluaran: Path | None,
    asked: tuple[Sequence[str], Sequence[str] | None],
    kertas: str,
    folder: Path | None,
    *,
    timpa: bool,
) -> int:
    """Write the definitions of the project as tables; outside of any a blank table to begin with."""
    from iki.cli import arguments
    from iki.project import project_files, writing

    if jenis != DEFINITIONS:
        raise UsageError(f"templat {jenis} tidak ada; yang ada: iki templat {DEFINITIONS}")
    if keluaran is None or keluaran.suffix.lower() != workbook_output.XLSX:
        raise UsageError(
            f"sebutkan berkas {workbook_output.XLSX} yang ditulis, misalnya -o tabel{workbook_output.XLSX}"
        )
    writing.check_writable(keluaran, replace=timpa)
    if tahun is not None:
        arguments.check_tahun(tahun)
    if folder is None and not project_files.is_in_project():
        return _blank_definitions(tahun, keluaran, kertas, timpa=timpa)
    return _filled_definitions(tahun, keluaran, asked, kertas, folder, timpa=timpa)


def _blank_definitions(tahun: int | None, keluaran: Path, kertas: str, *, timpa: bool) -> int:
    from iki import dates
    from iki.mulai.definition_workbook import definition_book

    year = dates.today().year if tahun is None else tahun
    return workbook_output.write_book(
        lambda: definition_book(year, paper=PAPERS[kertas]), keluaran, timpa=timpa, what="tabel"
    )


def _filled_definitions(
    tahun: int | None,
    keluaran: Path,
    asked: tuple[Sequence[str], Sequence[str] | None],
    kertas: str,
    folder: Path | None,
    *,
    timpa: bool,
) -> int:
    from iki import dates
    from iki.isian.definisi.realised import realised_of
    from iki.isian.definisi.values import DefinitionTables
    from iki.isian.definisi.workbook import BookScope, definitions_book
    from iki.workspace import open_project

    read = open_project(folder)
    periods, jabatan = asked
    chosen = read.chosen_jabatan(jabatan, read.definisi)
    periode = [p.kode for p in _check_periode(periods)] if periods else []
    tables = DefinitionTables(read.definisi, read.documents)
    realised = {} if tahun is None else realised_of(read, tahun - 1, chosen)
    return workbook_output.write_book(
        lambda: definitions_book(
            tables,
            BookScope(tahun, periode, chosen),
            realised,
            this_year=dates.today().year,
            paper=PAPERS[kertas],
        ),
        keluaran,
        timpa=timpa,
        what="tabel",
    )


def _ending(keluaran: Path) -> str:
    """Return which file is written, `` for a folder of workbooks."""
    ending = keluaran.suffix.lower()
    if keluaran.is_dir() or not ending:
        return ""
    if ending not in (workbook_output.XLSX, CSV_ENDING):
        raise UsageError(
            f"{keluaran}: formulir ditulis sebagai {workbook_output.XLSX} atau {CSV_ENDING}; "
            "nama tanpa akhiran adalah folder"
        )
    return ending


def _check_periode(texts: Sequence[str]) -> tuple[Periode, ...]:
    """Return the periods of the form in order of time; those of the year by default."""
    from iki.dates import require_periode
    from iki.periode import TRIWULAN

    asked = {require_periode(text, "--periode") for text in texts} or set(TRIWULAN)
    in_order = sorted(asked, key=lambda p: (p.first, p.last))
    for earlier, later in pairwise(in_order):
        if earlier.months & later.months:
            raise UsageError(
                f"--periode {earlier} dan {later} tumpang tindih; "
                "pakai periode yang panjang atau bagian-bagiannya, jangan keduanya"
            )
    return tuple(in_order)


def _forms(
    read: Project,
    definisi: Definisi,
    tahun: int,
    periode: Sequence[Periode],
    kode: Collection[str] | None,
) -> list[Formulir]:
    from iki.data.keep import Keep
    from iki.isian.formulir import YEARS_BACK, make_forms
    from iki.periode import TAHUN

    chosen = definisi.jabatan if kode is None else kode
    variables = {(k, nama) for k in chosen for nama in definisi.jabatan[k].variabel}
    years = range(tahun - YEARS_BACK, tahun + 1)
    known = read.definisi.history.row_names(tahun, TAHUN)
    found = read.values(years, known, kode, keep=Keep(variables), catatan=(tahun,))
    notes = {
        (jabatan, indikator, c.periode): c._asdict()
        for (year, jabatan, indikator), rows in found.data.catatan.rows.items()
        if year == tahun
        for c in rows
    }
    return list(
        make_forms(
            definisi, found.realisasi, tahun, periode, kode, notes=notes, whole=read.definisi
        )
    )


def _write(
    instansi: Instansi, forms: Iterable[Formulir], target: Path, paper: Paper, *, timpa: bool
) -> int:
    from iki.isian.form_workbook import form_book

    return workbook_output.write_book(
        lambda: form_book(instansi, forms, paper=paper),
        target,
        timpa=timpa,
        what="formulir",
    )
