"""What a project says in each cell of its tables, as it is in force, and where that stands.

A key shows what holds after all perubahan; of what has ended, what held at its end. A target or a
budget shows what is in force at the end of its year, so that a perubahan of a later year leaves it.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from iki.decimals import format_id
from iki.formula import Acuan, parse, to_text
from iki.isian.definisi.columns import OF_NAMES, YAML_KEYS, DefinitionColumn, DefinitionSheet
from iki.isian.definisi.marks import row_marks
from iki.model.fields import Rentang
from iki.model.lifetimes import ALWAYS, FOREVER, lifetime
from iki.periode import TAHUN
from iki.results.hasil import exact_target
from iki.yaml_source.unfinished import PERIKSA

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from iki.isian.definisi.marks import RowMark
    from iki.model import Definisi, Indikator, Jabatan, NilaiTarget, Ordinal, Program
    from iki.yaml_source import Document, KeyPath

Shown: TypeAlias = "str | Decimal | None"


class RowKey(NamedTuple):
    """A row of a table: `RowKey(DefinitionSheet.INDIKATOR, "kabid", "ikm")`.

    Of a tugas the kode is its number, from 1; of a jabatan it is empty, of the instansi `jabatan`.
    """

    table: DefinitionSheet
    jabatan: str
    kode: str

    def __str__(self) -> str:
        if self.table is DefinitionSheet.INDIKATOR:
            return f"{self.jabatan}.{self.kode}"
        if self.table is DefinitionSheet.INSTANSI:
            return f"instansi.yaml {self.kode}"
        if self.table is DefinitionSheet.JABATAN:
            return f"jabatan {self.jabatan}"
        return f"{self.table.lower()} {self.jabatan}.{self.kode}"


class Found(NamedTuple):
    """An item in a version of the definitions, and its path there."""

    path: KeyPath
    item: Any


class DefinitionTables:
    """The tables of a project."""

    def __init__(self, definisi: Definisi, documents: Mapping[str, Document] | None = None) -> None:
        self.definisi = definisi
        self._documents = documents or {}
        self.last = definisi.history.between(ALWAYS, FOREVER)
        self._of_years: dict[int, tuple[Definisi, dict[RowKey, Found]]] = {}

    @cached_property
    def items(self) -> dict[RowKey, Found]:
        """Every row that there is or was, by jabatan in the order of the tree."""
        return {
            key: found for table in DefinitionSheet for key, found in _items_of(self.last, table)
        }

    @cached_property
    def marks(self) -> dict[RowKey, list[RowMark]]:
        """The marks `# PERIKSA` in the files, by the rows that show them."""
        by_jabatan: dict[str, list[tuple[KeyPath, RowKey]]] = {}
        for key, found in self.items.items():
            by_jabatan.setdefault(key.jabatan, []).append((found.path, key))
        marks: dict[RowKey, list[RowMark]] = {}
        for kode in ("", *self.definisi.files):  # the jabatan itself before what it has
            file = self.file(kode)
            text = self._documents[file].text if file in self._documents else ""
            if PERIKSA in text:
                rows = sorted(by_jabatan.get(kode, ()), key=lambda row: len(row[0]))
                marks |= row_marks(text, ((self.last.origin(file, p), key) for p, key in rows))
        return marks

    def file(self, jabatan: str) -> str:
        """Return the name of the file of a jabatan, or of the instansi."""
        return self.definisi.files[jabatan] if jabatan else self.definisi.instansi_file

    def of_year(self, tahun: int) -> tuple[Definisi, dict[RowKey, Found]]:
        """Return the definitions at the end of a year, with their indikator and programmes."""
        if tahun not in self._of_years:
            version = self.definisi.history.table_of(tahun, TAHUN)
            found = {
                key: item
                for table in (DefinitionSheet.INDIKATOR, DefinitionSheet.PROGRAM)
                for key, item in _items_of(version, table)
            }
            self._of_years[tahun] = version, found
        return self._of_years[tahun]

    @cached_property
    def years(self) -> tuple[list[int], list[int]]:
        """The years that there is any target of, and any budget."""
        targets: set[int] = set()
        budgets: set[int] = set()
        for jabatan in self.definisi.jabatan.values():
            for _, indikator, _ in jabatan.indikator_of_all_times:
                targets |= indikator.target.keys()
                for perubahan in indikator.perubahan:
                    targets |= perubahan.baru.get("target", {}).keys()
            changed = [jabatan.program, *(p.baru.get("program", ()) for p in jabatan.perubahan)]
            budgets |= {year for programs in changed for p in programs for year in p.anggaran}
        return sorted(targets), sorted(budgets)

    def periods(self, tahun: Collection[int]) -> set[tuple[int, str]]:
        """Return the years and periods, of these years, that any target is of."""
        return {
            (year, periode)
            for year in tahun
            for key, found in self.of_year(year)[1].items()
            if key.table is DefinitionSheet.INDIKATOR
            for periode, target in found.item.target.get(year, {}).items()
            if target is not None
        }

    def rows(
        self, table: DefinitionSheet, jabatan: Collection[str] | None, since: int
    ) -> Iterator[RowKey]:
        """Yield the rows of a table of these jabatan (None: all) that have not ended before."""
        for key, found in self.items.items():
            if key.table is not table or (jabatan is not None and key.jabatan not in jabatan):
                continue
            if table in OF_NAMES and not self._is_unchecked(key):
                continue
            if table is DefinitionSheet.INSTANSI:
                yield key
                continue
            owner = self.last.jabatan[key.jabatan]
            item = found.item if table is DefinitionSheet.INDIKATOR else owner
            last = min(lifetime(item).last, lifetime(owner).last)
            if (last - 1) // 12 >= since:  # a month is counted from January of year 0
                yield key

    def _is_unchecked(self, key: RowKey) -> bool:
        """Return whether a row of names has marks; the pimpinan's name stands in two files."""
        if key.table is DefinitionSheet.INSTANSI:
            return any(one.table is key.table for one in self.marks)
        pimpinan = self.definisi.instansi.pimpinan.kode
        of_pimpinan = RowKey(DefinitionSheet.INSTANSI, "", "pimpinan")
        return key in self.marks or (key.jabatan == pimpinan and of_pimpinan in self.marks)

    def is_open(self, key: RowKey, column: DefinitionColumn) -> bool:
        """Return whether a row is in force in the year of a column."""
        return column.tahun is None or key in self.of_year(column.tahun)[1]

    def shown(self, key: RowKey, column: DefinitionColumn) -> Shown:
        """Return the number or text of a cell; None for an empty one."""
        if column.tahun is not None:
            version, found = self.of_year(column.tahun)
            if key not in found or column.key == "realisasi":
                return None
            return _of_year(version, key, found[key].item, column)
        match column.key:
            case "kode_jabatan":
                return key.jabatan
            case "jabatan":
                return self.last.jabatan[key.jabatan].jabatan
            case "kode_indikator" | "kode_variabel" | "kode_program" | "nomor" | "bagian":
                return key.kode if column.key != "nomor" else Decimal(key.kode)
            case "mulai" | "dasar":
                return None
            case "periksa":
                return "\n".join(one.text for one in self.marks.get(key, ())) or None
            case _:
                return self._of_key(key, column)

    def _of_key(self, key: RowKey, column: DefinitionColumn) -> Shown:
        path, item = self.items[key]
        match column.key:
            case "tugas":
                return str(item)
            case "isi":
                return item if item is None else str(item)
            case "sasaran":
                return str(self.last.jabatan[key.jabatan].sasaran[path[1]].uraian)  # type: ignore[index]
            case "formula":
                return to_text(item.formula)
            case _:
                value = getattr(item, YAML_KEYS.get(column.key, column.key))
                return value if value is None or isinstance(value, Decimal) else str(value)

    def place(self, key: RowKey, column: DefinitionColumn) -> KeyPath:
        """Return the path in the file of what a cell shows, or would show if it were written."""
        if column.tahun is not None:
            version, found = self.of_year(column.tahun)
            path = found[key].path if key in found else self.items[key].path
        else:
            version, path = self.last, self.items[key].path
        if column.key == "sasaran":
            path = (*path[:2], "uraian")
        elif column.key not in {"tugas", "isi"}:
            path = (*path, YAML_KEYS.get(column.key, column.key))
        origin = version.origin(self.file(key.jabatan), path)
        if column.tahun is not None:
            origin = (*origin, str(column.tahun))
        return origin

    def ordinal(self, key: RowKey, tahun: int) -> Ordinal | None:
        """Return the words of the targets of an indikator in a year, if they are words."""
        version, found = self.of_year(tahun)
        return version.ordinal_of(key.jabatan, found[key].item) if key in found else None

    def ordinal_of_formula(self, jabatan: str, text: str) -> Ordinal | None:
        """Return the words of the targets of a new indikator, if its formula is one variable."""
        formula = parse(text)
        if not isinstance(formula, Acuan) or formula.lalu:
            return None
        return self.last.ordinal.get((formula.jabatan or jabatan, formula.nama))

    def targets(self, key: RowKey, tahun: int) -> dict[str, NilaiTarget | None]:
        """Return the targets of an indikator that are in force at the end of a year."""
        found = self.of_year(tahun)[1].get(key)
        return dict(found.item.target.get(tahun, {})) if found else {}


def _items_of(definisi: Definisi, table: DefinitionSheet) -> Iterator[tuple[RowKey, Found]]:
    if table is DefinitionSheet.INSTANSI:
        instansi = definisi.instansi
        yield RowKey(table, "", "instansi"), Found(("instansi",), instansi.instansi)
        yield RowKey(table, "", "daerah"), Found(("daerah",), instansi.daerah)
        yield (
            RowKey(table, "", "pimpinan"),
            Found(("pimpinan", "jabatan"), instansi.pimpinan.jabatan),
        )
        return
    for _, kode in definisi.pohon:
        jabatan = definisi.jabatan[kode]
        for name, path, item in _items_in(jabatan, table):
            yield RowKey(table, kode, name), Found(path, item)


def _items_in(jabatan: Jabatan, table: DefinitionSheet) -> Iterable[tuple[str, KeyPath, Any]]:
    match table:
        case DefinitionSheet.INDIKATOR:
            return (
                (indikator.kode, ("sasaran", s, "indikator", i), indikator)
                for s, sasaran in enumerate(jabatan.sasaran)
                for i, indikator in enumerate(sasaran.indikator)
            )
        case DefinitionSheet.VARIABEL:
            return ((nama, ("variabel", nama), v) for nama, v in jabatan.variabel.items())
        case DefinitionSheet.TUGAS:
            return ((str(n + 1), ("tugas", n), text) for n, text in enumerate(jabatan.tugas))
        case DefinitionSheet.PROGRAM:
            return ((p.kode, ("program", n), p) for n, p in enumerate(jabatan.program))
        case DefinitionSheet.JABATAN:
            return (("", (), jabatan),)
        case DefinitionSheet.INSTANSI:
            return ()


def _of_year(
    definisi: Definisi, key: RowKey, item: Indikator | Program, column: DefinitionColumn
) -> Shown:
    tahun = column.tahun
    if column.key == "anggaran":
        budget = item.anggaran.get(tahun)  # type: ignore[union-attr, arg-type]
        return None if budget is None else Decimal(budget)
    target = item.target.get(tahun, {}).get(column.periode)  # type: ignore[union-attr, arg-type]
    ordinal = definisi.ordinal_of(key.jabatan, item)  # type: ignore[arg-type]
    return show_target(target, ordinal)


def show_target(target: NilaiTarget | None, ordinal: Ordinal | None) -> Shown:
    """Return a target as a cell shows it: a number, a word, or the bounds of a range, `80–90`."""
    bounds = exact_target(target, ordinal)
    if isinstance(target, Rentang):
        return "–".join(b if isinstance(b, str) else format_id(b) for b in bounds if b is not None)
    return bounds[0]
