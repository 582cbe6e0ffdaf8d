"""A table that many agencies share.

`iki rekap` asks once for the sums of all agencies, sorted by agency, so that those of one are held
at a time. For agencies whose sums do not suffice it then asks for the rows of the variables that
they do not tell, again with one question. An agency with too many of those is read by itself, as
`iki hitung --sumber` reads it, by the main process. A report shows rows, so each of its agencies is
read by itself, by the worker that makes it. Workers start before anything is connected to, and each
has a connection of its own.
"""

from __future__ import annotations

import os
from contextlib import closing, suppress
from itertools import chain, groupby, islice
from typing import TYPE_CHECKING, Any, TypeVar

from iki.data.agency_sums import AgencySums
from iki.data.row_rules.names import parse_tahun
from iki.decimals import format_count
from iki.diagnostics import START_OF_FILE, Diagnostic
from iki.diagnostics.suggestions import some, suggestion
from iki.errors import SourceFailedError, UsageError
from iki.escaping import quoted
from iki.limits import NAMES_SHOWN, SOURCE_AGENCIES, SOURCE_EXAMPLES, SOURCE_KINDS
from iki.project import project_files
from iki.rekap import workers
from iki.rekap.tasks import AgencyTask, SourceFailed, SumsInsufficient, is_text

if TYPE_CHECKING:
    from collections.abc import (
        Callable,
        Collection,
        Generator,
        Iterable,
        Iterator,
        Mapping,
        Sequence,
    )
    from pathlib import Path

    from iki.data.engines import EngineTable
    from iki.data.tables import Source
    from iki.rekap.tasks import AgencyQuestion

_R = TypeVar("_R")
_AT_ONCE = 500  # agencies whose rows one question asks for
_NAMED = 5_000  # variables whose rows one question asks for
_HELD = 20_000  # sums that are held for agencies some of whose rows are asked for


class _UnknownAgencies:
    """Rows of agencies that have no folder: their number, and examples."""

    def __init__(self) -> None:
        self._names: dict[str, None] = {}
        self._agencies = self.rows = 0
        self._last: str | None = None
        self._examples: list[str] = []

    def add(self, name: str, tahun: int, rows: int) -> None:
        """Count the rows of a year; those of one agency come one after another."""
        self.rows += rows
        if len(self._examples) < SOURCE_EXAMPLES:
            self._examples.append(f"{quoted(name)} {tahun}")
        if name == self._last:
            return
        self._last = name
        self._agencies += 1
        if len(self._names) <= NAMES_SHOWN:
            self._names[name] = None

    def diagnostic(self, label: str, folders: Collection[str]) -> Diagnostic | None:
        if not self._agencies:
            return None
        message = (
            f"{format_count(self._agencies)} instansi tidak punya folder proyek di sini, "
            f"dan barisnya tidak dihitung: {some(map(quoted, self._names))} "
            f"· {format_count(self.rows)} baris, "
            f"misalnya {'; '.join(self._examples)}"
        )
        hint = next(filter(None, (suggestion(name, folders) for name in self._names)), None)
        usual = "isi kolom instansi dengan nama folder proyeknya, atau buat foldernya"
        return Diagnostic(
            "D88", label, START_OF_FILE, message, f"{hint} {usual}" if hint else usual
        )


class SharedTable:
    """A shared table of which each project is read by itself, by the worker that computes it."""

    def __init__(self, asked: AgencyQuestion, roots: Collection[Path]) -> None:
        self.asked = asked
        self.roots = roots
        self._sumber = asked.sumber or ""  # which is none, and refused as such
        self._by_name: dict[str, list[Path]] = {}
        self._nameless = [root for root in roots if not is_text(root)]  # no cell has their name
        for root in filter(is_text, roots):
            self._by_name.setdefault(project_files.Proyek(root).name, []).append(root)
        self._unknown = _UnknownAgencies()
        self._label = ""
        self._alone: list[Path] = []  # those that are read by themselves, after all others

    @property
    def connected(self) -> EngineTable:
        """Connect when first asked for; raises UsageError."""
        return _connect(self._sumber)

    def tasks(self) -> Iterator[AgencyTask]:
        """Yield the agencies to compute; raises UsageError."""
        self._count_unknown(self._columns())
        roots = chain(self._nameless, *self._by_name.values())
        yield from (AgencyTask(root, self.asked) for root in roots)

    def all_of(
        self,
        results: Iterable[_R | SumsInsufficient | SourceFailed],
        work: Callable[[AgencyTask], _R | SumsInsufficient | SourceFailed],
    ) -> Iterator[_R]:
        """Yield results, then those of agencies that are read by themselves; raises UsageError."""
        try:
            for result in results:
                if isinstance(result, SumsInsufficient):
                    self._ask_again(result)
                else:
                    yield _done(result)
            for root in self._alone:
                alone = source_alone(self._sumber, root)
                made = workers.do(work, AgencyTask(root, self.asked, alone))
                if not isinstance(made, SumsInsufficient):  # which only sums give
                    yield _done(made)
        finally:
            _connections.clear()

    def _ask_again(self, agency: SumsInsufficient) -> None:
        """Remember an agency whose sums or rows do not suffice."""
        self._alone.append(agency.root)

    def unclaimed_rows(self) -> Diagnostic | None:
        """D88: rows whose agency has no folder; None if there are none."""
        return self._unknown.diagnostic(self._label, self._by_name)

    # --- the table -------------------------------------------------------------------------------

    def _columns(self, names: Collection[str] | None = None) -> Any:
        """Return the rows of all agencies, or those of some names; raises UsageError."""
        from iki.data.tables import ColumnsError, columns_of
        from iki.data.tables.agencies import rows_of_agencies

        connected = self.connected
        table = connected.table
        try:
            return columns_of(
                table if names is None else rows_of_agencies(table, names), of_all=True
            )
        except ColumnsError as error:
            raise UsageError(f"{connected.label}: {error}") from error

    def _count_unknown(self, table: Any) -> None:
        """Find the rows of agencies that have no folder."""
        from iki.data.tables.agencies import agencies_of
        from iki.data.tables.columns import fill_absent

        self._label = self.connected.label
        with closing(self._answers(agencies_of(fill_absent(table), self.asked.years))) as found:
            for row in found:
                name, tahun = row["instansi"], parse_tahun(str(row["tahun"]).strip())
                if name not in self._by_name and tahun is not None and tahun in self.asked.years:
                    self._unknown.add(name, tahun, row["rows"])

    def _answers(self, table: Any) -> Generator[Mapping[str, Any]]:
        from iki.data import engines

        with engines.engine_errors(self.connected.label):
            yield from self.connected.ask(table)


class SharedSums(SharedTable):
    """A shared table whose rows the engine adds up, with one question for all projects."""

    def __init__(self, asked: AgencyQuestion, roots: Collection[Path]) -> None:
        # Here, and not in each process that is a copy. Without ibis, connecting says what brings
        # it.
        with suppress(ImportError):
            import iki.data.tables.agency_rows  # noqa: F401

        super().__init__(asked, roots)
        self._again: dict[Path, SumsInsufficient] = {}  # those whose rows are to be fetched
        self._fetched: dict[Path, SumsInsufficient] = {}
        self._held = 0
        self._values: dict[Path, int] = {}  # how many values the table has, as far as sums tell
        self._given = 0  # tasks whose results have not come

    def tasks(self) -> Iterator[AgencyTask]:
        """Yield the agencies to compute; raises UsageError.

        The iterator ends when nothing is left for now, and may go on once all results have come.
        """
        return _Tasks(self._sums_first(), self._then)

    def all_of(
        self,
        results: Iterable[_R | SumsInsufficient | SourceFailed],
        work: Callable[[AgencyTask], _R | SumsInsufficient | SourceFailed],
    ) -> Iterator[_R]:
        """Yield results, as `SharedTable` does."""

        def counted() -> Iterator[_R | SumsInsufficient | SourceFailed]:
            for result in results:
                self._given -= 1
                yield result

        return super().all_of(counted(), work)

    def _ask_again(self, agency: SumsInsufficient) -> None:
        root, sums, names = agency.root, agency.sums, agency.names
        if before := self._fetched.pop(root, None):
            if before.names is None:
                self._alone.append(root)
                return
            sums, names = before.sums, names and {*before.names, *names}
        elif sums is not None:
            self._held += len(sums.rows)
        can_name = sums is not None and sums.apart and self._held <= _HELD
        if not names or not can_name or any("\x00" in "".join(name) for name in names):
            sums = names = None
        self._again[root] = SumsInsufficient(root, names, sums)

    def _sums_first(self) -> Iterator[AgencyTask]:
        for root in self._nameless:
            self._given += 1
            yield AgencyTask(root, self.asked)
        for root, reduced in self._agency_sums():
            if reduced.wrong is not None and not reduced.wrong:
                self._given += 1
                yield AgencyTask(root, self.asked, reduced)
            else:
                self._ask_again(SumsInsufficient(root, reduced.wrong, reduced))

    def _then(self) -> Iterator[AgencyTask]:
        """Yield the agencies whose sums do not suffice, once all of them are known."""
        if self._given or not self._again:
            return
        again, self._again = [*self._again.values()], {}
        few: list[SumsInsufficient] = []
        for agency in again:
            if self._values_lacking(agency) > SOURCE_KINDS:  # all that would be fetched in vain
                self._alone.append(agency.root)
            else:
                few.append(agency)
        for chunk in _chunks(few):
            for task in self._with_rows(chunk):
                self._given += 1
                yield task

    def _values_lacking(self, agency: SumsInsufficient) -> int:
        """Return how many values an agency has in the rows that it lacks, as far as sums tell."""
        if agency.sums is None:
            return self._values.get(agency.root, 0)
        return sum(row["n"] for row in agency.sums.of(agency.names or ()).rows)

    def _with_rows(self, lacking: Sequence[SumsInsufficient]) -> Iterator[AgencyTask]:
        """Yield agencies with their rows; those with too many are read by themselves later."""
        from iki.data.tables.agencies import rows_in_order
        from iki.data.tables.agency_rows import can_fetch_rows, to_agency_rows

        waiting: dict[str, list[SumsInsufficient]] = {}
        for agency in lacking:
            waiting.setdefault(project_files.Proyek(agency.root).name, []).append(agency)
        table = self._columns([*waiting])
        if not can_fetch_rows(table):
            self._alone += (agency.root for agency in lacking)
            return
        self._fetched.update((agency.root, agency) for agency in lacking)
        names = {
            name: {one for agency in of for one in agency.names or ()}
            for name, of in waiting.items()
            if all(agency.names for agency in of)
        }
        label, years = self.connected.label, self.asked.years

        def tasks(
            name: str, of: Iterable[SumsInsufficient], rows: Sequence[Any]
        ) -> Iterator[AgencyTask]:
            for root, _, sums in of:
                beside = None
                if name in names and sums is not None:
                    if sum(row["rows"] for row in sums.of(names[name]).rows) != len(rows):
                        raise UsageError(f"{label} berubah selagi dibaca; jalankan sekali lagi")
                    beside = sums.without(names[name])
                source = to_agency_rows(f"{label}, instansi {name}", rows, beside)
                yield AgencyTask(root, self.asked, source)

        asked = rows_in_order(
            table,
            years,
            [*waiting.keys() - names],
            [(name, *one) for name, of in names.items() for one in of],
        )
        with closing(self._answers(asked)) as found:
            for name, rows in groupby(found, key=lambda row: row["instansi"]):
                kept = [*islice(rows, SOURCE_KINDS + 1)]
                of = waiting.pop(name, [])
                if len(kept) > SOURCE_KINDS:
                    self._alone += (agency.root for agency in of)
                else:
                    yield from tasks(name, of, kept)
        for name, of in waiting.items():
            yield from tasks(name, of, ())

    def _agency_sums(self) -> Iterator[tuple[Path, AgencySums]]:
        """Yield each project with the sums of its rows; raises UsageError.

        First those that the table has rows of, in the order of their names.
        """
        label, sampai = self.connected.label, self.asked.sampai
        waiting = dict(self._by_name)
        question = self._question()
        if question is None:
            for root in chain(*waiting.values()):
                yield root, AgencySums(label, sampai, (), whole=False)
            return
        counted = 0
        with closing(self._sums(question.table)) as found:
            for name, rows in groupby(found, key=lambda row: row["instansi"]):
                own = waiting.pop(name, ())
                kept: list[Mapping[str, Any]] = []
                values = 0
                for row in rows:
                    values += row["n"]
                    if own and len(kept) <= SOURCE_KINDS:
                        kept.append(row)
                counted += values
                whole, named = len(kept) <= SOURCE_KINDS, f"{label}, instansi {name}"
                for root in own:
                    self._values[root] = values
                    yield (
                        root,
                        AgencySums(named, sampai, kept, question.shift, whole, question.apart),
                    )
        if question.values not in {None, counted}:  # rows that came or went between two questions
            raise UsageError(f"{label} berubah selagi dibaca; jalankan sekali lagi")
        for name, roots in waiting.items():
            for root in roots:
                yield root, AgencySums(f"{label}, instansi {name}", sampai, ())

    def _question(self) -> Any:
        from iki.data.tables import Source
        from iki.data.tables.agencies import reduction

        table = self._columns()
        self._count_unknown(table)
        if self._unknown.rows and len(self._by_name) <= SOURCE_AGENCIES:
            table = self._columns([*self._by_name])
        source = Source(table, self._answers, self.connected.label)
        return reduction(source, self.asked.years, self.asked.sampai)

    def statements(self) -> Iterator[str]:
        """Yield the questions of `iki rekap` in the language of the engine."""
        from iki.data import engines
        from iki.data.tables.agencies import questions_of_all

        names = [*self._by_name] if len(self._by_name) <= SOURCE_AGENCIES else None
        try:
            asked = questions_of_all(
                self._columns(), self._columns(names), self.asked.years, self.asked.sampai
            )
            yield from engines.format_questions(self.connected, asked)
        finally:
            _connections.clear()

    def _sums(self, table: Any | None) -> Generator[Mapping[str, Any]]:
        if table is not None:
            yield from self._answers(table)


class _Tasks:
    """An iterator that goes on after its end with what `then` gives by that time."""

    def __init__(
        self, first: Iterator[AgencyTask], then: Callable[[], Iterator[AgencyTask]]
    ) -> None:
        self._now, self._then = first, then

    def __iter__(self) -> Iterator[AgencyTask]:
        return self

    def __next__(self) -> AgencyTask:
        task = next(self._now, None)
        if task is None:
            self._now = self._then()
            return next(self._now)
        return task


def _chunks(lacking: Sequence[SumsInsufficient]) -> Iterator[Sequence[SumsInsufficient]]:
    """Yield agencies in parts about each of which one question is asked."""
    chunk: list[SumsInsufficient] = []
    named = 0
    for agency in lacking:
        chunk.append(agency)
        named += len(agency.names or ())
        if len(chunk) == _AT_ONCE or named > _NAMED:
            yield chunk
            chunk, named = [], 0
    if chunk:
        yield chunk


def _done(result: _R | SourceFailed) -> _R:
    if isinstance(result, SourceFailed):
        raise SourceFailedError(result.message)
    return result


# --- one by itself -------------------------------------------------------------------------------


# By URL and process: one that is a copy does not use the connections it was copied with.
_connections: dict[tuple[str, int], EngineTable] = {}


def _connect(sumber: str) -> EngineTable:
    from iki.data import engines

    key = sumber, os.getpid()
    if key not in _connections:
        _connections[key] = engines.connect(sumber)
    return _connections[key]


def source_alone(sumber: str, root: Path) -> Source:
    """Return the rows of one project in a shared table.

    Asking for them, like this function, raises SourceFailedError if the engine itself fails.
    """
    from iki.data import engines

    try:
        source = engines.source_of(_connect(sumber), project_files.Proyek(root).name)
    except UsageError as error:
        raise SourceFailedError(str(error)) from error
    ask = source.run

    def run(expression: Any) -> Iterator[Mapping[str, Any]]:
        try:
            yield from ask(expression)
        except UsageError as error:
            raise SourceFailedError(str(error)) from error

    source.run, source.disconnect = run, bool  # others ask by the same connection
    return source
