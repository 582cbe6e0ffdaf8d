"""From the options of a command to what it works on: a project without errors, its year, period and jabatan."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki import errors
from iki.checks.all import check_project
from iki.cli.options import FILES
from iki.console import messages
from iki.definitions import project_definitions
from iki.diagnostics.suggestions import some, suggestion
from iki.errors import UsageError
from iki.limits import TAHUN_MAX, TAHUN_MIN
from iki.model.lifetimes import FOREVER, lifetime
from iki.periode import PERIODE, TAHUN, WRITTEN_NAMES, Periode, hint_for, parse_periode
from iki.project import project_files

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from iki.data.engines import Connected
    from iki.data.reduced_values import Fetched, Reduced
    from iki.data.tables import Source
    from iki.diagnostics import Diagnostic
    from iki.model import Definisi
    from iki.project.project_files import Proyek
    from iki.yaml_source import Document


class Input(NamedTuple):
    """A project whose definitions have no errors."""

    proyek: Proyek
    definisi: Definisi
    documents: Mapping[str, Document]
    diagnostics: list[Diagnostic]
    source: Source | Reduced | Fetched | None = (
        None  # a table that has the realisasi; None: files have them
    )

    def in_force(self, tahun: int | None, sampai: Periode = TAHUN) -> Definisi:
        """Return what is in force at the end of a period, or after all changes."""
        history = self.definisi.history
        return history.at(FOREVER) if tahun is None else history.in_force(tahun, sampai)

    @property
    def place_of_data(self) -> str:
        """Where the realisasi are, as messages show it."""
        return self.label_of_table or project_files.shown(self.proyek.folder_realisasi)

    @property
    def label_of_table(self) -> str | None:
        """What messages call the table that has the realisasi; None if files have them."""
        return self.source.label if self.source is not None else None

    def named_from(self, folder: Path) -> Callable[[str], str]:
        """Return what names files from a folder; a table that has the rows has one name everywhere."""
        named = project_files.named_from(folder)
        label = self.label_of_table
        return named if label is None else lambda file: file if file == label else named(file)

    def table_of(self, tahun: int, sampai: Periode) -> Definisi:
        """Return what a table up to a period is of."""
        return self.definisi.history.table_of(tahun, sampai)


def read_input(folder: Path | None, sumber: str | None = FILES) -> Input:
    """Read the definitions; raises WrongInputError if they have errors.

    `sumber` is the URL of a table that has the realisasi, None for what the agency names, if any.
    """
    found = project_files.find_project(folder)
    loaded = project_definitions.read_definisi(found)
    diagnostics = check_project(loaded).diagnostics
    errors.refuse_errors(diagnostics)
    if loaded.definisi is None:
        raise AssertionError(found.root)  # nothing is wrong with it
    given = Input(found, loaded.definisi, loaded.documents, diagnostics)
    if sumber == FILES or (sumber is None and given.definisi.instansi.sumber is None):
        return given
    from iki.data import engines

    return given._replace(source=engines.source_of(connect_to(sumber, given), found.name))


def connect_to(sumber: str | None, given: Input) -> Connected:
    """Connect to what a URL names, or (None) to what the agency says, which is told first.

    Who has the folder from others learns where it leads before anything is connected to.
    """
    from iki.data import engines
    from iki.data.engines.address import address_of

    if sumber is not None:
        return engines.connect(sumber)
    named = given.definisi.instansi.sumber
    if named is None:
        raise UsageError("sebutkan URL-nya: instansi.yaml tidak menyebut sumber")
    root = given.proyek.root
    messages.note(
        f"realisasi dibaca dari {address_of(named, root).shown} (sumber dalam {project_files.shown(given.proyek.instansi)}); "
        f"`--sumber {FILES}` membaca data/realisasi"
    )
    return engines.connect(named, root)


def check_tahun(tahun: int) -> int:
    """Return a year of four digits; raises UsageError."""
    if not TAHUN_MIN <= tahun <= TAHUN_MAX:
        raise UsageError(
            f"--tahun {tahun}: tulis tahun empat angka, {TAHUN_MIN} sampai {TAHUN_MAX}"
        )
    return tahun


def check_sampai(text: str) -> Periode:
    """Return the period of `--sampai`; raises UsageError."""
    return check_periode(text, "--sampai")


def check_periode(text: str, option: str) -> Periode:
    """Return the period that was typed for an option; raises UsageError, with the one that was meant."""
    periode = parse_periode(text) if text.strip() else None
    if periode is None:
        hint = hint_for(text) or suggestion(text, WRITTEN_NAMES) or f"pakai {', '.join(PERIODE)}"
        raise UsageError(f"{option} {text}: periode ini tidak dikenal", hint)
    return periode


def check_proses(number: int | None) -> None:
    """Raise UsageError for a number of processes below 1."""
    if number is not None and number < 1:
        raise UsageError(f"--proses {number}: tulis 1 atau lebih")


def check_columns(
    tahun: Sequence[int], per: str | None, sampai: Periode, *, lepas: bool
) -> Sequence[Periode] | None:
    """Return the periods that are the columns of a comparison; None if its years are."""
    if per is None:
        if lepas:
            raise UsageError("--lepas hanya berlaku bersama --per")
        if len(tahun) < 2:
            raise UsageError(
                f"--tahun {tahun[0]}: sebutkan dua tahun atau lebih, "
                f"misalnya --tahun {tahun[0] - 1} --tahun {tahun[0]}, atau --per triwulan"
            )
        return None
    if len(tahun) > 1:
        raise UsageError("--per membandingkan periode-periode satu tahun; sebutkan satu --tahun")
    from iki.bandingkan.comparison import PER

    periods = [p for p in PER[per] if p.last <= sampai.last]
    if not periods:
        raise UsageError(f"--sampai {sampai}: belum ada {per} yang selesai pada periode itu")
    return periods


def chosen_jabatan(
    kode: Sequence[str] | None, given: Input, *in_force: Definisi, option: str = "--jabatan"
) -> Collection[str] | None:
    """Return the kode that were asked for, each in force in some of the definisi; None for all."""
    for k in kode or ():
        if any(k in definisi.jabatan for definisi in in_force):
            continue
        definisi = in_force[-1]
        if k == definisi.instansi.pimpinan.kode:
            raise UsageError(
                f"{option} {k}: pimpinan ini tidak punya definisi sendiri; "
                f"buat definitions/jabatan/{k}.yaml, atau pilih kode lain dari `iki daftar`"
            )
        for now, jabatan in definisi.jabatan.items():
            if k in jabatan.alias:
                raise UsageError(f"{option} {k}: {k} kini {now}")
        if k in given.definisi.jabatan:
            life = lifetime(given.definisi.jabatan[k])
            raise UsageError(f"{option} {k}: jabatan ini tidak ada pada waktu itu; berlaku {life}")
        hint = suggestion(k, definisi.jabatan) or (
            f"yang ada: {some(definisi.jabatan)}; lihat `iki daftar`"
        )
        raise UsageError(f"{option} {k}: kode ini tidak ada", hint)
    return set(kode) if kode else None


def today() -> date:
    """Return the day on the calendar of who calls."""
    from datetime import datetime

    return datetime.now().astimezone().date()


def check_tanggal(text: str | None) -> date | None:
    """Return the day of an option; a UsageError if it is none."""
    if text is None:
        return None
    from iki.dates import parse_date

    day = parse_date(text)
    if day is None or not TAHUN_MIN <= day.year <= TAHUN_MAX:
        hint = 'tulis misalnya 2025-01-15 atau "15 Januari 2025"'
        raise UsageError(f"--tanggal {text}: tanggal ini tidak dikenal", hint)
    return day
