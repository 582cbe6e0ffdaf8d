"""Options that several commands have, and the kinds of option that commands make theirs of.

Typer reads them. A parser of ours stands where typer would say a mistake in its own words, or would
look at a file that the command looks at itself.
"""

from __future__ import annotations

import re
from importlib import import_module
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from iki.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

DEFINITIONS = "definisi"  # the word by which `templat` and `impor` are of definitions


def year_option(help: str) -> Any:
    """Make an option for a year."""
    return typer.Option("--tahun", metavar="TAHUN", parser=whole_number(2024), help=help)


def path_from(typed: str) -> Path:
    """Parse a path; one of Windows is refused elsewhere."""
    from iki.project.paths import of_windows

    if wrong := of_windows(typed):
        raise typer.BadParameter(wrong)
    return Path(typed)


def file_option(help: str, metavar: str = "BERKAS") -> Any:
    """Make the option for the file that is written."""
    return typer.Option("-o", "--keluaran", metavar=metavar, parser=path_from, help=help)


def choice_option(
    name: str,
    names: Collection[str],
    help: str,
    *,
    others: Mapping[str, str] = MappingProxyType({}),
) -> Any:
    """Make an option with a table of values; `others` has further names for some of them."""

    def parse(typed: str) -> str:
        if typed in names:
            return typed
        from iki.diagnostics.suggestions import suggestion
        from iki.escaping import quoted

        meant = others.get(typed.lower(), typed)
        hint = suggestion(meant, names) or f"Pilihannya: {', '.join(names)}."
        raise typer.BadParameter(f"{quoted(typed)} tidak dikenal. {hint}")

    return typer.Option(
        name, metavar=f"<{'|'.join(names)}>", parser=parse, autocompletion=lambda: names, help=help
    )


def whole_number(example: int) -> Callable[[str], int]:
    """Return a parser of whole numbers, which shows an example if there is none."""

    def parse(typed: str) -> int:
        if re.fullmatch(r"[+-]?[0-9]{1,60}", typed.strip(), re.ASCII):
            return int(typed)
        from iki.escaping import quoted

        raise typer.BadParameter(f"{quoted(typed)} bukan bilangan bulat. Tulis misalnya {example}.")

    return parse


KODE_OF_PERIODE = "TW1..TW4, S1, S2, B01..B12"  # all but that of the year, as helps name them
TahunOption = Annotated[int, year_option("Tahun yang dihitung.")]
SampaiOption = Annotated[
    str,
    typer.Option(
        "--sampai",
        metavar="PERIODE",
        help=f"Sampai periode ini: {KODE_OF_PERIODE} atau tahun.",
    ),
]
JabatanOption = Annotated[
    list[str] | None,
    typer.Option("--jabatan", metavar="KODE", help="Hanya jabatan ini; boleh diulang."),
]
ProyekOption = Annotated[
    Path | None,
    typer.Option(
        "--proyek",
        metavar="FOLDER",
        parser=path_from,
        help="Folder proyek (bawaan: dicari ke atas dari sini).",
    ),
]
ProsesOption = Annotated[
    int | None,
    typer.Option(
        "--proses",
        metavar="BANYAK",
        parser=whole_number(4),
        help="Banyak proses yang menghitung bersamaan "
        "(bawaan: menurut inti prosesor dan pekerjaannya).",
    ),
]

SumberOption = Annotated[
    str | None,
    typer.Option(
        "--sumber",
        metavar="URL",
        help="Baca realisasi dari sini, bukan dari data/realisasi: "
        "berkas atau folder Parquet atau CSV, "
        "duckdb:///f.duckdb?tabel=realisasi, sqlite:///f.sqlite?tabel=realisasi, "
        "postgresql://server/db?tabel=realisasi, spark://server?tabel=realisasi "
        "(bawaan: sumber dalam instansi.yaml; berkas: data/realisasi). Lihat `iki sumber --help`.",
    ),
]


# --- forms of output -----------------------------------------------------------------------------


class Form(NamedTuple):
    """A form that a command can write: the endings of such files, and the place of its writer.

    Functions are named as `module:function`, for their modules are imported only when they write.
    With `records`, a function of `iki.render.records`, that writes what the one at `place` gives.
    """

    endings: Sequence[str]
    place: str
    records: str = ""

    @property
    def writer(self) -> Any:
        """The function that writes; its module is imported for it."""
        make = _function(self.place)
        if not self.records:
            return make
        write = _function(self.records)
        return lambda *values: write(make(*values))


def _function(place: str) -> Any:
    module, _, name = place.partition(":")
    return getattr(import_module(module), name)


def record_forms(tree: str, table: str = "") -> dict[str, Form]:
    """Return the forms for machines: JSON of a command's `tree`, CSV of its `table`, if any."""
    found = {"json": Form((".json",), tree, "iki.render.records:json_document")}
    if table:  # of the ending, `csv` comes first
        found["csv"] = Form((".csv",), table, "iki.render.records:csv_file")
        found["csv-id"] = Form((".csv",), table, "iki.render.records:csv_id_file")
    return found


# What opens files of these endings opens nothing else that is called so.
_DOCUMENTS = {".docx", ".doc", ".odt", ".pdf"}  # and those of spreadsheets


def endings(forms: Mapping[str, Form]) -> str:
    """List the endings of all forms: `.csv, .json atau .md`."""
    *some, last = dict.fromkeys(
        ending for form in forms.values() for ending in form.endings if ending
    )
    return f"{', '.join(some)} atau {last}" if some else last


def by_ending(forms: Mapping[str, Form], target: Path | None) -> str | None:
    """Return the first form of the ending of a file; no file counts as no ending."""
    ending = target.suffix.lower() if target else ""
    return next((name for name, form in forms.items() if ending in form.endings), None)


def form_of(forms: Mapping[str, Form], chosen: str | None, target: Path | None) -> str:
    """Return the chosen form, or else that of the ending of the file.

    Raises UsageError for an ending without a form, and for one of an office program.
    """
    from iki.file_kinds import SPREADSHEETS

    said = by_ending(forms, target)
    ending = target.suffix if target else ""
    if chosen and (said or ending.lower() not in _DOCUMENTS | SPREADSHEETS):
        return chosen
    if said:
        return said
    hint = f"{endings(forms)}, atau sebutkan bentuknya dengan --format"
    if chosen:
        hint = endings({chosen: forms[chosen]})
    raise UsageError(f"{target}: akhiran {ending} tidak dapat ditulis. Pakai {hint}")


TABLE = "tabel"  # the form for people, which knows how wide a terminal is
KeluaranOption = Annotated[Path | None, file_option("Tulis ke berkas ini, bukan ke layar.")]


def format_option(forms: Mapping[str, Form], *, only: str = "") -> Any:
    """Make `--format` of the forms of a command; `only` names the option that it goes with."""
    usual = f"bawaan: menurut akhiran berkas {endings(forms)}; tanpa akhiran tabel"
    others = {
        ending[1:]: by_ending(forms, Path(f"x{ending}")) or ""
        for form in forms.values()
        for ending in form.endings
        if ending
    }
    return choice_option("--format", forms, f"Bentuk keluaran{only} ({usual}).", others=others)
