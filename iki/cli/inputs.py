"""From the options of a command to checked input: project, year, period, jabatan, realisasi."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from contextvars import ContextVar
from functools import partial
from typing import TYPE_CHECKING, Generic, Literal, NamedTuple, TypeAlias, TypeVar

from iki import capaian, realisasi
from iki.checks import acceptance
from iki.checks.all import check_project
from iki.cli import output, project
from iki.cli.errors import UsageError
from iki.cli.options import FILES
from iki.decimals import format_id
from iki.diagnostics import CODES, has_errors
from iki.diagnostics.suggestions import some, suggestion
from iki.limits import CSV_DOUBTS, TAHUN_MAX, TAHUN_MIN
from iki.model import DaftarCatatan, DaftarPejabat
from iki.model.lifetimes import FOREVER, lifetime
from iki.periode import PERIODE, TAHUN, WRITTEN_NAMES, Periode, hint_for, parse_periode
from iki.realisasi.reduced import NotReducedError, Reduced, read_reduced
from iki.yaml_source import to_diagnostics

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import date
    from pathlib import Path

    from iki.capaian import ReadData
    from iki.cli.project import Proyek
    from iki.cli.sources import Connected
    from iki.comparison import SideBySide
    from iki.diagnostics import Diagnostic
    from iki.hasil import Hasil
    from iki.lock.values import Lock
    from iki.model import Definisi, Realisasi
    from iki.model.history import Known
    from iki.outputs.signing import Stationery
    from iki.sumber import Source
    from iki.yaml_source import Document, Finding

T = TypeVar("T")
# The variables whose rows are kept.
Rincian: TypeAlias = 'Collection[tuple[str, str]] | Literal["semua"] | None'

_NAMED_FILES = 3  # files that are passed over; the rest is counted
_PROGRESS_FROM = 20_000_000  # bytes of CSV that take about a second


class Input(NamedTuple):
    """A project whose definitions have no errors."""

    proyek: Proyek
    definisi: Definisi
    documents: Mapping[str, Document]
    diagnostics: list[Diagnostic]
    source: Source | Reduced | None = None  # a table that has the realisasi; None: files have them

    def in_force(self, tahun: int | None, sampai: Periode = TAHUN) -> Definisi:
        """Return what is in force at the end of a period, or after all changes."""
        history = self.definisi.history
        return history.at(FOREVER) if tahun is None else history.in_force(tahun, sampai)

    @property
    def agency(self) -> str:
        """The name by which a table that several projects share knows this one."""
        return self.proyek.name

    @property
    def place_of_data(self) -> str:
        """Where the realisasi are, as messages show it."""
        return self.label_of_table or project.shown(self.proyek.folder_realisasi)

    @property
    def label_of_table(self) -> str | None:
        """What messages call the table that has the realisasi; None if files have them."""
        return self.source.label if self.source is not None else None

    def named_from(self, folder: Path) -> Callable[[str], str]:
        """Return what names files from a folder; a table that has the rows has one name everywhere."""
        named = project.named_from(folder)
        label = self.label_of_table
        return named if label is None else lambda file: file if file == label else named(file)

    def table_of(self, tahun: int, sampai: Periode) -> Definisi:
        """Return what a table up to a period is of."""
        return self.definisi.history.table_of(tahun, sampai)


def read_input(folder: Path | None, sumber: str | None = FILES) -> Input | None:
    """Read the definitions; None (with the diagnostics shown) if they have errors.

    `sumber` is the URL of a table that has the realisasi, None for what the agency names, if any.
    """
    found = project.find_project(folder)
    loaded = project.read_definisi(found)
    diagnostics = check_project(loaded).diagnostics
    if output.blocked(diagnostics) or loaded.definisi is None:
        return None
    given = Input(found, loaded.definisi, loaded.documents, diagnostics)
    if sumber == FILES or (sumber is None and given.definisi.instansi.sumber is None):
        return given
    from iki.cli import sources

    return given._replace(source=sources.source_of(connect_to(sumber, given), given.agency))


def connect_to(sumber: str | None, given: Input) -> Connected:
    """Connect to what a URL names, or (None) to what the agency says, which is told first.

    Who has the folder from others learns where it leads before anything is connected to.
    """
    from iki.cli import sources

    if sumber is not None:
        return sources.connect(sumber)
    named = given.definisi.instansi.sumber
    if named is None:
        raise UsageError("sebutkan URL-nya: instansi.yaml tidak menyebut sumber")
    output.note(
        f"realisasi dibaca dari {named} (sumber dalam {project.shown(given.proyek.instansi)}); "
        f"`--sumber {FILES}` membaca data/realisasi"
    )
    return sources.connect(named, given.proyek.root)


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


def check_proses(number: int | None) -> None:
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
    from iki.comparison import PER

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
        raise UsageError(f"{option} {k}: kode ini tidak ada. {hint}")
    return set(kode) if kode else None


def compute(
    given: Input,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    rincian: Rincian = None,
    *,
    catatan: bool = False,
) -> tuple[Hasil, Realisasi] | None:
    """Read the data and compute; None (with the diagnostics shown) if anything has errors.

    Catatan are read if they are asked for, or the agency demands them of what falls short.
    """
    worked, lock = _computed(given, tahun, sampai, kode, rincian, catatan=catatan)
    computed = _told(given, worked, kode)
    if computed is None:
        return None
    hasil, nilai = computed
    if lacking := _without_catatan(given, hasil):
        output.note(lacking)
    if lock is not None:
        from iki.cli.locks import sealed

        hasil, said = sealed(hasil, lock)
        output.note(said)
    return hasil, nilai


def compute_untold(
    given: Input, tahun: int, sampai: Periode
) -> tuple[Hasil | None, Sequence[Diagnostic]]:
    """Compute the whole table as `compute` does, and leave it to others to say what was found.

    The result is None if anything has errors.
    """
    worked, lock = _computed(given, tahun, sampai)
    if has_errors(worked.diagnostics):
        return None, worked.diagnostics
    hasil, _ = worked.made
    if lock is not None:
        from iki.cli.locks import sealed

        hasil, _ = sealed(hasil, lock)
    return hasil, worked.diagnostics


def _computed(
    given: Input,
    tahun: int,
    sampai: Periode,
    kode: Collection[str] | None = None,
    rincian: Collection[tuple[str, str]] | Literal["semua"] | None = None,
    *,
    catatan: bool = False,
) -> tuple[_Worked[tuple[Hasil, Realisasi]], Lock | None]:
    """Return what was computed, whatever was found, and the lock of the period."""
    penilaian = given.table_of(tahun, sampai).instansi.penilaian
    demanded = penilaian.wajib_catatan_di_bawah is not None
    lock, broken = lock_of(given, tahun, sampai)

    def work_on(
        found: DaftarCatatan, read: ReadData
    ) -> tuple[tuple[Hasil, Realisasi], Sequence[Finding]]:
        (hasil, nilai), findings = compute_with_data(given.definisi, tahun, sampai, read, kode)
        return (hasil._replace(catatan=found), nilai), findings

    years = (tahun,) if catatan or demanded else ()
    return _worked_with_catatan(given, years, work_on, rincian, broken), lock


def work_with_catatan(
    given: Input,
    tahun: Collection[int],
    work: Callable[[DaftarCatatan, ReadData], tuple[T, Sequence[Finding]]],
    *,
    kode: Collection[str] | None,
    rincian: Collection[tuple[str, str]] | Literal["semua"] | None,
    wrong: Sequence[Diagnostic],
) -> T | None:
    """Have the data read and worked on, as `work_on_data` does, and the catatan of some years with them."""
    return _told(given, _worked_with_catatan(given, tahun, work, rincian, wrong), kode)


def _worked_with_catatan(
    given: Input,
    tahun: Collection[int],
    work: Callable[[DaftarCatatan, ReadData], tuple[T, Sequence[Finding]]],
    rincian: Collection[tuple[str, str]] | Literal["semua"] | None,
    wrong: Sequence[Diagnostic],
) -> _Worked[T]:
    def read() -> _Worked[T]:
        of_catatan = _read_catatan(given, *tahun) if tahun else _NO_CATATAN
        beside = of_catatan._replace(wrong=[*of_catatan.wrong, *wrong])
        return _work(given, partial(work, of_catatan.found), rincian, beside)

    return project.undisturbed(given.proyek.root, read)


def compute_with_data(
    definisi: Definisi,
    tahun: int,
    sampai: Periode,
    read: ReadData,
    kode: Collection[str] | None = None,
) -> tuple[tuple[Hasil, Realisasi], Sequence[Finding]]:
    """Compute the table of a year up to a period; return it with the data that it was computed from."""
    readings: dict[Periode, Realisasi] = {}

    def keep(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
        readings[sampai] = read(sampai, years, known)
        return readings[sampai]

    hasil, findings = capaian.compute_table(definisi, tahun, sampai, keep, kode)
    nilai = readings.pop(sampai)
    return (hasil, nilai._replace(earlier=readings)), findings


def lock_of(given: Input, tahun: int, sampai: Periode) -> tuple[Lock | None, Sequence[Diagnostic]]:
    """Return the lock of a period, or what is wrong with it; most projects have no folder of locks."""
    if not given.proyek.folder_locks.is_dir():
        return None, ()
    from iki.cli.locks import lock_of_period

    return lock_of_period(given.proyek, tahun, sampai)


def _lock_of_column(
    given: Input, tahun: int, sampai: Periode
) -> tuple[Lock | None, Sequence[Diagnostic]]:
    """Return the lock of a period; of the last one of a year that of the year will do."""
    lock, wrong = lock_of(given, tahun, sampai)
    if lock is None and not wrong and sampai != TAHUN and sampai.last == TAHUN.last:
        return lock_of(given, tahun, TAHUN)
    return lock, wrong


class ReadCatatan(NamedTuple):
    """The catatan of some years, what is wrong with their files, and which files are not where they belong."""

    found: DaftarCatatan
    wrong: Sequence[Diagnostic]
    astray: Sequence[Finding]


_NO_CATATAN = ReadCatatan(DaftarCatatan(), (), ())


def read_catatan_of(given: Input, *tahun: int) -> DaftarCatatan | None:
    """Read the catatan of some years; None (with the diagnostics shown) if they have errors."""
    read = partial(_read_catatan, given, *tahun)
    found, wrong, _ = project.undisturbed(given.proyek.root, read)
    return None if output.blocked([*given.diagnostics, *wrong]) else found


def _read_catatan(given: Input, *tahun: int) -> ReadCatatan:
    from iki.catatan import read_catatan

    files, astray = project.catatan_files(given.proyek)
    found, wrong = read_catatan(map(project.data_source, files), given.definisi, tahun=tahun)
    return ReadCatatan(found, wrong, astray)


class ReadPejabat(NamedTuple):
    """Who holds which jabatan, what is wrong with their file, and what contradicts it."""

    found: DaftarPejabat
    wrong: Sequence[Diagnostic]
    findings: Sequence[Finding]


def read_pejabat_of(proyek: Proyek, definisi: Definisi) -> ReadPejabat:
    """Read data/pejabat.csv. Only what prints documents asks for it: no result names people."""
    files, findings = project.pejabat_files(proyek)
    if not files:
        return ReadPejabat(DaftarPejabat(), (), findings)
    from iki.checks.pejabat import penandatangan_berbeda
    from iki.pejabat import read_pejabat

    found, wrong = read_pejabat(project.data_source(files[0]), definisi)
    return ReadPejabat(found, wrong, [*findings, *penandatangan_berbeda(definisi, found)])


def stationery(given: Input, tanggal: str | None = None) -> Stationery | None:
    """Return what documents are signed with; None (with the diagnostics shown) if it has errors."""
    from iki.outputs.signing import Stationery

    day = check_tanggal(tanggal)
    found, wrong, findings = read_pejabat_of(given.proyek, given.definisi)
    lambang, broken = project.lambang_of(given.proyek, given.definisi)
    standing = acceptance.accept(given.definisi, [*findings, *broken], CODES)[0]
    diagnostics = [*wrong, *to_diagnostics(standing, given.documents)]
    if output.blocked([*given.diagnostics, *diagnostics]):
        return None
    if diagnostics:
        output.note(
            f"{len(diagnostics)} peringatan tentang data/pejabat.csv; lihat `iki validasi --data`"
        )
    return Stationery(found, day, lambang)


def check_tanggal(text: str | None) -> date | None:
    """Return the day of an option; a UsageError if it is none."""
    if text is None:
        return None
    from iki.dates import parse_date

    day = parse_date(text)
    if day is None or not TAHUN_MIN <= day.year <= TAHUN_MAX:
        hint = 'tulis misalnya 2025-01-15 atau "15 Januari 2025"'
        raise UsageError(f"--tanggal {text}: tanggal ini tidak dikenal. {hint}")
    return day


def compute_columns(
    given: Input,
    tahun: Sequence[int],
    periods: Sequence[Periode] | None,
    sampai: Periode,
    kode: Collection[str] | None = None,
    *,
    apart: bool = False,
    locked: bool = False,
) -> SideBySide | None:
    """Read the data once and compute every column; None if anything has errors.

    The columns are the years up to `sampai`, or the `periods` of the one year. They say of what is
    `locked`, that it is.
    """
    from iki import comparison
    from iki.realisasi import spans

    history = given.definisi.history
    times = [(tahun[0], p) for p in periods] if periods else [(year, sampai) for year in tahun]
    locks = [_lock_of_column(given, *time) for time in times] if locked else []
    if output.blocked([d for _, wrong in locks for d in wrong]):
        return None
    wanted = {
        needed
        for year in tahun
        for needed in capaian.years_needed(history.table_of(year, sampai), year)
    }

    def columns(read: ReadData) -> tuple[SideBySide, Sequence[Finding]]:
        readings: list[tuple[Periode, Known, Realisasi]] = []

        def once(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
            """Read the data of all years, again only for other definitions of variables."""
            for earlier, same, nilai in readings:
                if (earlier, same) == (sampai, known):
                    return nilai
            readings.append((sampai, known, read(sampai, wanted.union(years), known)))
            return readings[-1][-1]

        def part(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
            return spans.up_to(once(TAHUN, years, known), known.variabel, sampai, apart=apart)

        def alone(year: int, periode: Periode) -> tuple[Hasil, list[Finding]]:
            """Compute the months of a period by themselves: what ended in them is no part of it."""
            nilai = reading(periode, wanted, history.known_to_reader(year, periode))
            return capaian.compute_capaian(history.in_force(year, periode), nilai, year, kode)

        # An engine adds up each period itself.
        reading: ReadData = once if not periods else part if given.source is None else read
        computed = [
            alone(year, periode)
            if apart
            else capaian.compute_table(given.definisi, year, periode, reading, kode)
            for year, periode in times
        ]
        findings = dict.fromkeys(finding for _, found in computed for finding in found)
        hasil = [h for h, _ in computed]
        for number, (lock, _) in enumerate(locks):
            if lock is not None:
                from iki.cli.locks import sealed

                hasil[number], _ = sealed(hasil[number], lock)
        return comparison.side_by_side(hasil, apart=apart), list(findings)

    kept: Rincian = "semua" if periods and given.source is None else None
    return work_on_data(given, columns, kode=kode, rincian=kept, apart=apart)


def work_on_data(
    given: Input,
    work: Callable[[ReadData], tuple[T, Sequence[Finding]]],
    *,
    kode: Collection[str] | None = None,
    rincian: Rincian = None,
    wrong: Sequence[Diagnostic] = (),
    astray: Sequence[Finding] = (),
    apart: bool = False,
) -> T | None:
    """Have the data read and worked on; None (with the diagnostics shown) if anything has errors.

    `work` is given what reads them, and returns what it makes of them and what it finds wrong. `wrong`
    and `astray` are what was found in other files of data before. `apart`: of each period, its months
    alone, where a table is read; of files all rows are kept for that.
    """
    beside = _NO_CATATAN._replace(wrong=wrong, astray=astray)
    read = partial(_work, given, work, rincian, beside, apart=apart)
    return _told(given, project.undisturbed(given.proyek.root, read), kode)


class _Worked(NamedTuple, Generic[T]):
    """What was made of data, before anything is said of it."""

    made: T
    nilai: Realisasi
    files: Sequence[Path]
    diagnostics: Sequence[Diagnostic]
    of_files: Sequence[Diagnostic]


def _work(
    given: Input,
    work: Callable[[ReadData], tuple[T, Sequence[Finding]]],
    rincian: Rincian,
    of_catatan: ReadCatatan,
    *,
    apart: bool = False,
) -> _Worked[T]:
    files, unread = project.data_files(given.proyek) if given.source is None else ([], [])
    found: dict[Diagnostic, None] = {}  # several readings say the same
    readings: list[Realisasi] = []

    def read(sampai: Periode, years: Collection[int], known: Known) -> Realisasi:
        nilai, said = _read_data(given, files, known, years, sampai, rincian, apart=apart)
        found.update(dict.fromkeys(said))
        if not readings:  # what is asked of them below is the same of all
            readings.append(nilai)
        return nilai

    made, findings = work(read)
    of_files = to_diagnostics(
        acceptance.accept(given.definisi, [*unread, *of_catatan.astray], CODES)[0], given.documents
    )
    diagnostics = [
        *given.diagnostics, *found, *of_catatan.wrong, *to_diagnostics(findings, given.documents),
        *of_files,
    ]  # fmt: skip
    return _Worked(made, readings[0], files, diagnostics, of_files)


def _told(given: Input, worked: _Worked[T], kode: Collection[str] | None) -> T | None:
    """Return what was made, with what is to be said of its data; None if they have errors."""
    if output.blocked(worked.diagnostics):
        return None
    if given.source is not None:
        if given.source.is_empty:
            output.note(f"belum ada data: {given.source.label} tidak punya baris")
    elif given.definisi.instansi.sumber is not None:
        output.note(
            f"realisasi dibaca dari {given.place_of_data}, bukan dari sumber dalam instansi.yaml"
        )
    if given.source is None and not worked.files:
        output.note(
            f"belum ada data: tidak ada berkas CSV di {project.shown(given.proyek.folder_realisasi)}"
        )
    for d in worked.of_files:
        if d.code == "D30":
            output.note(f"{d.file}: {d.message}; {d.hint}")
    passed_over = [d for d in worked.of_files if d.code == "D28"]
    for d in passed_over[:_NAMED_FILES]:
        output.note(f"{d.file} tidak dibaca: {d.hint}")
    if more := passed_over[_NAMED_FILES:]:
        output.note(f"{len(more)} berkas lain juga tidak dibaca")
    if doubts := _doubts(given.definisi, worked.nilai, kode):
        output.note(
            f"{doubts} peringatan tentang data yang dapat mengubah angka; lihat `iki validasi --data`"
        )
    if worked.diagnostics:
        output.note(f"{len(worked.diagnostics)} peringatan; lihat `iki validasi --data`")
    return worked.made


def _without_catatan(given: Input, hasil: Hasil) -> str:
    """Return which indikator lack a catatan that the agency demands, "" for none."""
    least = hasil.definisi.instansi.penilaian.wajib_catatan_di_bawah
    if least is None:
        return ""
    from iki.checks.catatan import catatan_wajib
    from iki.checks.history import in_file

    found = {in_file(hasil.definisi, finding): kode for finding, kode in catatan_wajib(hasil)}
    lacking = acceptance.accept(given.definisi, found, CODES)[0]
    if not lacking:
        return ""
    return (
        f"{len(lacking)} indikator dengan capaian di bawah {format_id(least)} belum punya catatan "
        f"{hasil.span}: {some(found[finding] for finding in lacking)}; lihat `iki aturan C03`"
    )


def read_rows(
    given: Input, tahun: Collection[int], variables: Collection[tuple[str, str]]
) -> Realisasi | None:
    """Read all rows of variables in these years; None (with the diagnostics shown) if anything has errors."""
    known = given.definisi.history.known_to_reader(max(tahun), TAHUN)

    def read() -> tuple[list[Finding], tuple[Realisasi, list[Diagnostic]]]:
        files, unread = project.data_files(given.proyek) if given.source is None else ([], [])
        return unread, _read_data(given, files, known, tahun, TAHUN, variables)

    unread, (nilai, diagnostics) = project.undisturbed(given.proyek.root, read)
    of_files = to_diagnostics(acceptance.accept(given.definisi, unread, CODES)[0], given.documents)
    return None if output.blocked([*given.diagnostics, *diagnostics, *of_files]) else nilai


def _read_data(
    given: Input,
    files: Collection[Path],
    known: Known,
    tahun: Collection[int],
    sampai: Periode,
    rincian: Rincian,
    *,
    apart: bool = False,
) -> tuple[Realisasi, list[Diagnostic]]:
    if isinstance(given.source, Reduced):
        if rincian or apart:
            raise NotReducedError
        return read_reduced(given.source, known, tahun, sampai), []
    if given.source is not None:
        from iki.cli import sources

        return sources.read(given.source, known, tahun, sampai, rincian, apart=apart)
    with progress(project.size(files), "membaca data realisasi") as advance:
        return realisasi.read_files(
            map(project.data_source, files),
            known.variabel,
            tahun=tahun,
            sampai=sampai,
            rincian=rincian,
            ordinal=known.ordinal,
            alias=known.alias,
            progress=advance,
        )


def _doubts(definisi: Definisi, nilai: Realisasi, kode: Collection[str] | None) -> str:
    """Return how many warnings there are of numbers that may have been misread, "" for none."""
    if not nilai.doubts:
        return ""
    from iki.checks import data
    from iki.checks.history import in_files, united

    misread = partial(data.misread, realisasi=nilai, jabatan=kode)
    doubts = acceptance.accept(definisi, in_files(united(definisi), misread), CODES)[0]
    least = "sedikitnya " if any(len(rows) >= CSV_DOUBTS for rows in nilai.doubts.values()) else ""
    return f"{least}{len(doubts)}" if doubts else ""


_silent = ContextVar("silent", default=False)


@contextmanager
def without_progress() -> Iterator[None]:
    """Have work show no progress of its own: it is a part of other work, which shows it."""
    before = _silent.set(True)
    try:
        yield
    finally:
        _silent.reset(before)


@contextmanager
def progress(
    total: int, title: str, least: int = _PROGRESS_FROM
) -> Iterator[Callable[[int], object] | None]:
    """Show a progress bar on a terminal for long work; yields what advances it."""
    if total < least or _silent.get() or not sys.stderr.isatty():
        yield None
        return
    from rich.progress import Progress

    with Progress(console=output.console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)
        yield lambda amount: bar.update(task, advance=amount)
