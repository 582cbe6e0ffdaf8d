"""The trail of a figure (jejak): from a capaian back to definitions and rows.

Everything that a reader checks stands here as values: where the definition is, which rows of which
files went into each variable and which did not and why, which rule made the capaian, which band of
the skala it met, what its weight is; and of what has no number, which cells are empty. The figures
are those of `capaian`; nothing is computed a second time. Refuses to be text: renderings are
elsewhere.
"""

from __future__ import annotations

from enum import StrEnum
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.sums import value_of_rows
from iki.decimals import ZERO
from iki.formula import evaluate
from iki.model import Baris, Konsolidasi
from iki.model.definisi import variabel_read
from iki.model.jabatan import indikator_paths
from iki.periode import BULANAN, SEMESTER, TAHUN, TRIWULAN
from iki.results.capaian import within_bounds
from iki.results.capaian_rules import acuan_of, rule_of
from iki.results.hasil import Status

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from iki.formula import Acuan
    from iki.model import (
        Catatan,
        Definisi,
        Gabungan,
        Penilaian,
        Realisasi,
        RowSpan,
        Tingkat,
        Variabel,
    )
    from iki.model.realisasi import NotCountedReason
    from iki.periode import Periode
    from iki.results.capaian_rules import CapaianRule
    from iki.results.hasil import (
        Hasil,
        HasilIndikator,
        HasilJabatan,
        UsedVariabel,
    )
    from iki.yaml_source import Document, KeyPath


class Place(NamedTuple):
    """Where something stands: a file, as messages show it, and its 1-based line."""

    file: str
    line: int

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class UnusedReason(StrEnum):
    """Why a row that counts in its variable has no part in the realisasi."""

    NOT_READ = "not_read"  # the formula took another value: `ada`, `jika`
    OTHERS_MISSING = "others_missing"  # there is no realisasi, for other data are missing
    DIVISOR_ZERO = "divisor_zero"  # there is none, whatever stands above a divisor that is zero


class TracedRow(NamedTuple):
    """A row of the year: it is used if a change of its number can change the realisasi."""

    row: Baris
    sebab: NotCountedReason | UnusedReason | None

    @property
    def dipakai(self) -> bool:
        return self.sebab is None


class Part(NamedTuple):
    """What a variable is consolidated from: the rows of one wilayah that count, and their value."""

    wilayah: str
    rows: tuple[Baris, ...]
    nilai: Decimal


class Gap(NamedTuple):
    """Cells of a variable that are empty: periods of one wilayah ("" for the whole), up to P.

    `last_filled` is the last period before them, or among them, that is filled; `row` is where
    their cells are, in a file that has a column for each period.
    """

    wilayah: str
    periode: tuple[Periode, ...]
    last_filled: Periode | None
    row: Place | None = None


class TracedVariabel(NamedTuple):
    """A variable of the formula, with its definition, its rows, and what is missing.

    `file` is where a missing value belongs: with its other rows, or those of its jabatan; None if
    there are none; or the table that has all rows. A file that is `wide` has a column for each
    period.
    """

    used: UsedVariabel
    variabel: Variabel
    place: Place
    rows: tuple[TracedRow, ...]
    parts: tuple[Part, ...]
    gaps: tuple[Gap, ...]
    file: str | None
    wide: bool = False
    # Instead of rows, where they are too many to be shown: those of a table taken together, where
    # they stand.
    together: tuple[Gabungan, ...] = ()
    letak: tuple[RowSpan, ...] = ()


class TracedCapaian(NamedTuple):
    """How a capaian came about: by which rule, held against what, exact, and what bounded it.

    `acuan` is the target, or the bound of a range that the realisasi is beyond (None inside it).
    """

    rule: CapaianRule
    acuan: Decimal | None
    exact: Decimal | Status
    bound: Decimal | None


class TracedIndikator(NamedTuple):
    """One indikator: its result, the places of its definition, and how it was computed."""

    hasil: HasilIndikator
    sasaran: Place
    indikator: Place
    formula: Place
    target: Place
    variabel: tuple[TracedVariabel, ...]
    capaian: TracedCapaian | None
    tingkat: Tingkat | None
    catatan: tuple[Catatan, ...] = ()

    @property
    def missing_variables(self) -> tuple[TracedVariabel, ...]:
        """The variables whose missing values leave no capaian, or make it `sementara`."""
        missing = {used.acuan for used in self.hasil.missing}
        return tuple(v for v in self.variabel if v.used.acuan in missing)

    @property
    def values(self) -> dict[Acuan, Decimal | None]:
        """The values of the variables, as the formula reads them."""
        return {v.used.acuan: v.used.nilai for v in self.variabel}


class TracedJabatan(NamedTuple):
    """A jabatan, with those of its indikator that were asked for."""

    hasil: HasilJabatan
    indikator: tuple[TracedIndikator, ...]


class Trail(NamedTuple):
    """The trails that were asked for, of one year up to one period."""

    hasil: Hasil
    jabatan: tuple[TracedJabatan, ...]


def variables_needed(definisi: Definisi, kode: str) -> set[tuple[str, str]]:
    """Return the (jabatan, variabel) whose rows the trails of a jabatan show.

    Of each jabatan all of them: the file of other rows is where a missing one belongs.
    """
    read = variabel_read(definisi, [kode])
    owners = {owner for owner, _ in read} & definisi.jabatan.keys()
    return {*read} | {
        (owner, nama) for owner in owners for nama in definisi.jabatan[owner].variabel
    }


def reasons_unused(hasil: HasilIndikator) -> Callable[[UsedVariabel], UnusedReason | None]:
    """Return a function for the reason why a realisasi does not use a variable; None: it does."""
    if hasil.status is Status.BELUM_ADA_DATA:
        return lambda _: UnusedReason.OTHERS_MISSING
    if hasil.penyebut is None:
        return lambda used: None if used.dipakai else UnusedReason.NOT_READ
    values = {used.acuan: used.nilai for used in hasil.variabel}
    read = set(evaluate(hasil.penyebut, values.get).used)
    return lambda used: None if used.acuan in read else UnusedReason.DIVISOR_ZERO


def trace(
    hasil: Hasil,
    realisasi: Realisasi,
    documents: Mapping[str, Document],
    indikator: str | None = None,
    named: Callable[[str], str] = str,
    table: str | None = None,
) -> Trail:
    """Return the trails of the jabatan of a result, or of one indikator of them.

    `realisasi` is what the result was computed from, with the rows of `variables_needed`; `named`
    says how its readers call a file; `table` is what they call the one that the rows are of, if no
    file is.
    """
    trails = _Trails(hasil, realisasi, documents, named, table)
    return Trail(hasil, tuple(trails.jabatan(j, indikator) for j in hasil.jabatan))


class _Trails:
    """What the trails of a result are made from."""

    def __init__(
        self,
        hasil: Hasil,
        realisasi: Realisasi,
        documents: Mapping[str, Document],
        named: Callable[[str], str],
        table: str | None,
    ) -> None:
        self.hasil = hasil
        self.definisi = hasil.definisi
        self.sampai = hasil.sampai
        self.tahun = hasil.tahun
        self.realisasi = realisasi
        self.documents = documents
        self.named = named
        self.table = table

    def jabatan(self, hasil: HasilJabatan, indikator: str | None) -> TracedJabatan:
        rows = zip(indikator_paths(hasil.jabatan), hasil.indikator, strict=True)
        return TracedJabatan(
            hasil,
            tuple(
                self.indikator(hasil.kode, path, row)
                for (path, found), row in rows
                if indikator is None or found.kode == indikator
            ),
        )

    def indikator(self, kode: str, path: KeyPath, hasil: HasilIndikator) -> TracedIndikator:
        tahun = "target", self.tahun, hasil.periode_target or TAHUN.kode
        unused = reasons_unused(hasil)
        nilai = self.realisasi.up_to(hasil.berakhir)
        return TracedIndikator(
            hasil,
            sasaran=self.place(kode, *path[:2], "uraian"),
            indikator=self.place(kode, *path, "nama"),
            formula=self.place(kode, *path, "formula"),
            target=self.place(kode, *path, *tahun),
            variabel=tuple(self.variabel(used, unused(used), nilai) for used in hasil.variabel),
            capaian=self.capaian(hasil),
            tingkat=None
            if hasil.capaian is None
            else hasil.penilaian.skala.tingkat_of(hasil.capaian),
            catatan=tuple(
                item._replace(file=self.named(item.file))
                for item in self.hasil.catatan_of(kode, hasil)
            ),
        )

    def place(self, kode: str, *path: str | int) -> Place:
        return self.place_in_file(kode, self.definisi.origin(self.definisi.files[kode], path))

    def place_in_file(self, kode: str, path: KeyPath) -> Place:
        file = self.definisi.files[kode]
        return Place(self.named(file), self.documents[file].line(path))

    # --- variables --------------------------------------------------------------------------------

    def variabel(
        self, used: UsedVariabel, unused: UnusedReason | None, realisasi: Realisasi
    ) -> TracedVariabel:
        key = used.tahun, used.jabatan, used.acuan.nama
        rows, together = realisasi.rows(*key), realisasi.gabungan.get(key, ())
        # What is missing is asked of the periods alone.
        shown = rows or tuple(Baris(g.file, 0, g.periode, "", g.nilai) for g in together)
        behind = used.version(self.definisi)
        variabel = behind.variabel
        neighbours = self.of_jabatan.get((used.tahun, used.jabatan), [])
        file = next((row.file for row in (*reversed(shown), *neighbours)), None)
        return TracedVariabel(
            used,
            variabel,
            self.place_in_file(behind.kode, behind.path),
            tuple(TracedRow(row, row.sebab or unused) for row in _rename_files(rows, self.named)),
            tuple(_parts(variabel.konsolidasi, [row for row in rows if row.dipakai])),
            tuple(
                gap._replace(row=gap.row and gap.row._replace(file=self.named(gap.row.file)))
                for gap in _empty(shown, neighbours, realisasi, variabel.konsolidasi, used.free)
            ),
            self.table or (file and self.named(file)),
            wide=file is not None and realisasi.form(file).wide,
            together=tuple(g._replace(file=self.named(g.file)) for g in together),
            letak=tuple(s._replace(file=self.named(s.file)) for s in realisasi.letak.get(key, ())),
        )

    @cached_property
    def of_jabatan(self) -> dict[tuple[int, str], list[Baris]]:
        """The rows of all variables of a jabatan in a year."""
        found: dict[tuple[int, str], list[Baris]] = {}
        for (tahun, jabatan, _), rows in self.realisasi.rincian.items():
            found.setdefault((tahun, jabatan), []).extend(rows)
        return found

    # --- capaian ----------------------------------------------------------------------------------

    def capaian(self, hasil: HasilIndikator) -> TracedCapaian | None:
        """Return the steps to a capaian, or why its rule gives none.

        None without a realisasi or a target.
        """
        if hasil.realisasi is None or hasil.target is None:
            return None
        acuan = acuan_of(hasil.realisasi, hasil.target)
        rule = rule_of(hasil.realisasi, acuan, hasil.indikator.polarisasi, hasil.penilaian.minimize)
        exact = rule.compute(hasil.realisasi, ZERO if acuan is None else acuan)
        return TracedCapaian(rule, acuan, exact, self.bound(exact, hasil.penilaian))

    def bound(self, exact: Decimal | Status, penilaian: Penilaian) -> Decimal | None:
        """Return the floor or cap that a capaian is held to, if it is beyond it."""
        if isinstance(exact, Status):
            return None
        held = within_bounds(exact, penilaian)
        return None if held == exact else held


def _rename_files(rows: Iterable[Baris], named: Callable[[str], str]) -> Iterator[Baris]:
    """Yield rows, with their files as they are called."""
    for row in rows:
        name = named(row.file)
        yield row if name == row.file else row._replace(file=name)


# --- consolidation --------------------------------------------------------------------------------


def _parts(how: Konsolidasi, rows: Iterable[Baris]) -> Iterator[Part]:
    """Yield the rows of each wilayah with their value over time."""
    wilayah = attrgetter("wilayah")
    for nama, group in groupby(sorted(rows, key=wilayah), wilayah):
        part = tuple(group)
        if (nilai := value_of_rows(how, part)) is not None:
            yield Part(nama, part, nilai)


def months_of(row: Baris) -> int:
    """Return the weight of a row in a mean: its number of months."""
    return row.periode.months.bit_count()


# --- what is missing ------------------------------------------------------------------------------

_UNITS = {periode: unit for unit in (BULANAN, TRIWULAN, SEMESTER, (TAHUN,)) for periode in unit}


def _empty(
    rows: Sequence[Baris],
    neighbours: Sequence[Baris],
    realisasi: Realisasi,
    how: Konsolidasi,
    free: int,
) -> Iterator[Gap]:
    """Yield the cells up to P that are empty, in the periods that the variable comes in.

    Not those of the months that are `free`: before it began, or at whose end none comes.

    Of a variable that is no sum only where there is nothing at all: there no period is missing.
    """
    sampai = realisasi.sampai
    wilayah = {row.wilayah: 0 for row in rows if row.wilayah} or {"": 0}
    total = free
    last: dict[str, Periode] = {}
    for row in rows:
        if row.periode.last > sampai.last:
            continue
        last[row.wilayah] = row.periode
        if row.wilayah in wilayah:
            wilayah[row.wilayah] |= row.periode.months
        else:
            total |= row.periode.months
    filled = total != free or any(wilayah.values())
    if how is not Konsolidasi.JUMLAH and filled:
        return
    due = [p for p in _unit(rows or neighbours, sampai) if p.last <= sampai.last]
    if not rows and not due:  # the neighbours come in longer periods
        due = [p for p in _unit((), sampai) if p.last <= sampai.last]
    cells = {
        row.wilayah: Place(row.file, row.line) for row in rows if realisasi.form(row.file).wide
    }
    for nama, months in wilayah.items():
        empty = tuple(p for p in due if p.months & ~(months | total))
        if empty:
            yield Gap(nama, empty, last.get(nama) or last.get(""), cells.get(nama))


def _unit(rows: Sequence[Baris], sampai: Periode) -> tuple[Periode, ...]:
    """Return the periods as long as those of the rows (of P without rows), last first."""
    for row in reversed(rows):
        if row.periode in _UNITS:
            return _UNITS[row.periode]
    return BULANAN if sampai.last % 3 else TRIWULAN
