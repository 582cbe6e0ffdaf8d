"""`iki mulai`: a new project folder, to learn from or out of a table of jabatan."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command
from iki.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.mulai.definition_table import TableContent
    from iki.mulai.skeletons import Skeletons
    from iki.mulai.starter import Answers

BARE, EXAMPLE = "kosong", "satpol-pp"

app = typer.Typer()


@app.command(cls=Command, epilog="Contoh: iki mulai kantor --dari iku.xlsx")
def mulai(
    folder: Annotated[
        Path,
        typer.Argument(
            metavar="FOLDER", parser=options.path_from, help="Folder proyek: baru, atau kosong."
        ),
    ],
    contoh: Annotated[
        str | None,
        options.choice_option(
            "--contoh",
            (BARE, EXAMPLE),
            "kosong (bawaan): satu jabatan berketerangan; satpol-pp: contoh lengkap dengan datanya.",
        ),
    ] = None,
    table: Annotated[
        Path | None,
        typer.Option(
            "--dari",
            metavar="BERKAS",
            parser=options.path_from,
            help="Kerangka semua jabatan dari tabel IKU atau PK (.xlsx, .xls, .ods, .csv); "
            "tabel kosongnya: iki templat definisi.",
        ),
    ] = None,
    instansi: Annotated[
        str | None, typer.Option("--instansi", metavar="NAMA", help="Nama instansi.")
    ] = None,
    daerah: Annotated[
        str | None,
        typer.Option("--daerah", metavar="NAMA", help="Nama daerah, misalnya Kabupaten Lumajang."),
    ] = None,
    pimpinan: Annotated[
        str | None, typer.Option("--pimpinan", metavar="JABATAN", help="Nama jabatan pimpinan.")
    ] = None,
    tahun: Annotated[
        int | None, options.year_option("Tahun target contohnya (bawaan: tahun ini).")
    ] = None,
    rinci: Annotated[
        bool, typer.Option("--rinci", help="Hanya --dari: sebutkan setiap sel yang tidak terbaca.")
    ] = False,
) -> int:
    """Proyek baru: definisi, folder data, dan pengaturan di sekitarnya."""
    from iki import dates
    from iki.cli import arguments
    from iki.console import messages
    from iki.mulai import starter
    from iki.project import new_folder

    given = {"--instansi": instansi, "--daerah": daerah, "--pimpinan": pimpinan}
    answered = [name for name, answer in given.items() if answer is not None]
    if contoh and table:
        raise UsageError("--contoh dan --dari tidak dipakai bersama; pilih salah satu")
    if rinci and not table:
        raise UsageError("--rinci hanya berlaku bersama --dari")
    named = answered if tahun is None else [*answered, "--tahun"]
    if contoh == EXAMPLE and named:
        raise UsageError(
            f"{named[0]} tidak berlaku bersama --contoh {EXAMPLE}: contoh itu sudah memilikinya"
        )
    year = arguments.check_tahun(dates.today().year if tahun is None else tahun)
    new_folder.check_free(folder)
    if contoh == EXAMPLE:
        new_folder.write_new_folder(folder, starter.example_project().items())
        steps = ["iki validasi --data", "iki hitung --tahun 2024", "iki pohon"]
        _say_next(folder, "contoh lengkap", steps)
        return 0
    content = _read_table(table, tahun, whole=rinci) if table else None
    answers = _check_answers(given) if answered or not _asks() else _ask()
    if table is None or content is None:
        new_folder.write_new_folder(folder, starter.empty_project(answers, year).items())
        first = "ubah definitions/instansi.yaml dan definitions/jabatan/kepala_seksi_contoh.yaml"
        _say_next(folder, "proyek baru", [first, "iki validasi", f"iki hitung --tahun {year}"])
        return 0
    from iki.mulai.definition_sheet import in_order_of_places, lines_of_causes
    from iki.mulai.skeletons import make_skeletons

    skeletons = make_skeletons(content, answers.pimpinan)
    made = starter.project_of(skeletons, answers, year, table.name, content.agency)
    warnings = _check(made)
    new_folder.write_new_folder(folder, made.items())
    first = f"periksa yang bertanda {starter.CHECK} di definitions/; `iki validasi` mendaftarnya"
    _say_next(folder, "kerangka", [first, "iki validasi", "iki daftar --variabel"])
    _say_counts(skeletons)
    listed = in_order_of_places([*content.unread, *skeletons.unread])
    lines = ["", f"Tidak terbaca, atau perlu dilengkapi: {len(listed) or 'tidak ada'}"]
    lines += (f"  {line}" for line in lines_of_causes([*content.assumed, *listed], whole=rinci))
    if warnings:
        lines += ["", "Peringatan yang masih wajar pada kerangka:"]
        lines += (f"  {line}" for line in warnings)
    messages.print_lines(lines)
    return 0


# --- the three questions -------------------------------------------------------------------------

_QUESTIONS = {
    "--instansi": "Nama instansi",
    "--daerah": "Daerah (misalnya Kabupaten Lumajang)",
    "--pimpinan": "Jabatan pimpinan (misalnya Kepala Dinas Kesehatan)",
}


def _asks() -> bool:
    """Tell whether somebody at a terminal can be asked."""
    from iki.console import messages

    try:
        return sys.stdin.isatty() and messages.terminal_width(stderr=True) is not None
    except (AttributeError, ValueError):  # a stdin that is closed
        return False


def _ask() -> Answers:
    from rich.prompt import Prompt

    from iki.console import messages

    messages.note("Tiga pertanyaan; kosongkan (Enter) untuk mengisinya nanti.")
    console = messages.console(stderr=True)
    answers: dict[str, str | None] = {}
    for name, question in _QUESTIONS.items():
        try:
            answers[name] = Prompt.ask(question, console=console, default="", show_default=False)
        except EOFError:  # Ctrl-D
            raise KeyboardInterrupt from None
    return _check_answers(answers)


def _check_answers(answers: Mapping[str, str | None]) -> Answers:
    from iki.isian.cell_texts import one_line
    from iki.limits import YAML_TEXT
    from iki.mulai.starter import Answers

    values = [one_line(answers[name] or "") for name in _QUESTIONS]
    for name, value in zip(_QUESTIONS, values, strict=True):
        if len(value) > YAML_TEXT:
            raise UsageError(f"{name}: paling panjang {YAML_TEXT} karakter")
    return Answers(*values)


# --- skeletons out of a table --------------------------------------------------------------------


def _read_table(file: Path, tahun: int | None, *, whole: bool) -> TableContent:
    """Read the tables of a file; raises UsageError without an indikator.

    `tahun`: of targets whose year the tables do not name; `whole`: every cell is named then.
    """
    from iki.console import messages
    from iki.file_kinds import reason
    from iki.isian.file_cells import read_cells
    from iki.isian.refusals import DeliveryError
    from iki.limits import DELIVERY_BYTES
    from iki.mulai.definition_sheet import lines_of_causes
    from iki.mulai.definition_table import read_tables
    from iki.project.paths import read_regular

    try:
        content = read_tables(read_cells(read_regular(file, DELIVERY_BYTES)).grids, tahun)
    except OSError as error:
        raise UsageError(f"{file} tidak dapat dibaca: {reason(error)}") from error
    except DeliveryError as error:
        raise UsageError(f"{file}: {error.message}; {error.hint}") from error
    if not content.rows:
        for line in lines_of_causes(content.unread, whole=whole):
            messages.note(line)
        raise UsageError(
            f"{file}: tidak ada indikator yang terbaca. Tabel kosong untuk diisi: "
            "iki templat definisi -o tabel.xlsx"
        )
    return content


def _check(content: Mapping[str, bytes]) -> list[str]:
    """Check definitions; return their warnings counted by code; raises WrongInputError."""
    from collections import Counter

    from iki import definitions, errors
    from iki.checks.all import check_project
    from iki.diagnostics.catalogue import manual

    sources = [
        definitions.SourceFile(Path(name).stem, name, data)
        for name, data in content.items()
        if name.startswith("definitions/") and name.endswith(".yaml")
    ]
    instansi, *jabatan = sources
    found = check_project(definitions.load(instansi, jabatan)).diagnostics
    errors.refuse_errors([d for d in found if d.is_error], said="Tidak ada yang ditulis.")
    counts = Counter(d.code for d in found)
    return [
        f"{count} × {code} {manual(code).title}; lihat `iki aturan {code}`"
        for code, count in sorted(counts.items())
    ]


# --- what to do next -----------------------------------------------------------------------------


def _say_counts(skeletons: Skeletons) -> None:
    from iki.console import messages

    jabatan = skeletons.jabatan
    indikator = sum(len(all_of_it) for j in jabatan for all_of_it in j.sasaran.values())
    variabel = sum(len(j.variabel) for j in jabatan)
    program = sum(len(j.program) for j in jabatan)
    beside = f", {program} program" if program else ""
    messages.print_lines(
        [
            "",
            f"{len(jabatan)} jabatan, {indikator} indikator, {variabel} variabel diusulkan{beside}.",
        ]
    )


def _say_next(folder: Path, what: str, steps: list[str]) -> None:
    from iki.console import messages

    enter = [] if folder.resolve() == Path.cwd() else [f"cd {_for_shell(folder)}"]
    listed = (f"  {step}" for step in [*enter, *steps])
    messages.print_lines([f"{folder}: {what} dibuat. Selanjutnya:", *listed])


def _for_shell(folder: Path) -> str:
    text = str(folder)
    return f'"{text}"' if " " in text else text
