"""What is measured, against what, and within which budget: the table of docs/kecepatan.md, row by row.

A case makes its projects, runs its children and returns a figure. Those with a budget decide; those
without one are for orientation: what the same data cost in other tools.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass, replace
from importlib.util import find_spec
from shutil import which
from typing import TYPE_CHECKING

from benchmarks import hostile, measure, tables
from benchmarks.definitions import table_with_targets
from benchmarks.forms import filled_forms
from benchmarks.measure import bare, iki, python
from benchmarks.projects import Project, copies, count_rows, csv_files, definitions_of, widened
from tests import postgres

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.measure import Command, Figure

TAHUN = 2024
_HITUNG = ("hitung", "--tahun", str(TAHUN))
_IMPORTS = "import typer, yaml, rich.table; from pydantic import BaseModel"
_SHORT, _LONG, _ONCE = 21, 5, 1  # rounds for work of milliseconds, of seconds, of minutes
_TENTH = 10


class NotYetError(Exception):
    """What would be measured is not there: a tool that is not installed, a command to come."""


@dataclass(frozen=True)
class Bench:
    """Where generated projects are, how often to repeat (None: as the case says), how large."""

    folder: Path
    rounds: int | None = None
    scale: float = 1.0

    def times(self, usual: int) -> int:
        return self.rounds or usual

    def size(self, number: int) -> int:
        return max(round(number * self.scale), 1)

    def province(self, part: int = 1) -> Path:
        """500 agencies of 15 jabatan: 7,500 files, 12 months of data, about 300,000 rows."""
        return Project(self.size(500 // part), (TAHUN,)).make(self.folder)

    def agencies(self, number: int) -> Path:
        """So many agencies of 15 jabatan in a folder, each a project with 12 months of data."""
        return copies(Project(1, (TAHUN,)).make(self.folder), self.size(number))

    def villages(self, part: int = 1, tahun: tuple[int, ...] = (TAHUN,)) -> Path:
        """One agency whose 31 variables 8,065 desa report each month: 3,000,000 rows a year."""
        return Project(1, tahun, self.size(8065 // part)).make(self.folder)


@dataclass(frozen=True, slots=True)
class Case:
    """One row. `unit` is `×` for a ratio, or what an absolute figure is counted in."""

    name: str
    work: str
    against: str
    measure: Callable[[Bench], Figure]
    budget: float | None = None
    unit: str = "×"


# --- starting --------------------------------------------------------------------------------------


def start(bench: Bench) -> Figure:
    return measure.ratio(iki(*_HITUNG), python("-c", _IMPORTS), rounds=bench.times(_SHORT))


def _bare_app() -> Command:
    # Counted in a child, for this process is not to grow.
    count = "import iki.cli; print(len(iki.cli.COMMANDS))"
    environment = {**os.environ, "PYTHONPATH": str(measure.ROOT)}
    said = subprocess.run(  # noqa: S603
        [sys.executable, "-c", count], env=environment, capture_output=True, check=True
    )
    return bare("typer_app", said.stdout.decode().strip(), "--help")


def show_help(bench: Bench) -> Figure:
    return measure.ratio(iki("--help"), _bare_app(), rounds=bench.times(_SHORT))


def complete(bench: Bench) -> Figure:
    ours = iki(_IKI_COMPLETE="complete_bash", COMP_WORDS="iki ", COMP_CWORD="1")
    return measure.ratio(ours, _bare_app(), rounds=bench.times(_SHORT))


# --- much ------------------------------------------------------------------------------------------


def validate(bench: Bench) -> Figure:
    project = bench.province()
    return measure.ratio(
        iki("validasi", folder=project), _load_yaml(project), rounds=bench.times(_LONG)
    )


def read_rows(bench: Bench) -> Figure:
    project = bench.villages()
    return measure.ratio(_json(project), _sum_csv(project), rounds=bench.times(_LONG))


def compute_table(bench: Bench) -> Figure:
    project = bench.province()
    return measure.ratio(
        iki(*_HITUNG, folder=project),
        _load_yaml(project),
        _sum_csv(project),
        rounds=bench.times(_LONG),
    )


def compute_json(bench: Bench) -> Figure:
    project = bench.province()
    return measure.ratio(
        _json(project), _load_yaml(project), _sum_csv(project), rounds=bench.times(_LONG)
    )


def _json(project: Path) -> Command:
    return iki(*_HITUNG, "--format", "json", folder=project)


def _load_yaml(project: Path) -> Command:
    return bare("load_yaml", str(definitions_of(project)))


def _sum_csv(project: Path) -> Command:
    return bare("sum_csv", *csv_files(project, TAHUN))


def history(bench: Bench) -> Figure:
    """Return what it takes to validate and compute with three perubahan of every indikator."""
    size = bench.size(34)
    with_history, without = (
        iki(*_HITUNG, folder=Project(size, (TAHUN,), history=history).make(bench.folder))
        for history in (True, False)
    )
    return measure.ratio(with_history, without, rounds=bench.times(_LONG))


def compare_years(bench: Bench) -> Figure:
    """Return five years of 500 jabatan side by side over each of them by itself."""
    years = tuple(range(TAHUN - 4, TAHUN + 1))
    project = Project(bench.size(round(500 / 15)), years).make(bench.folder)
    asked = [argument for year in years for argument in ("--tahun", str(year))]
    alone = [iki("hitung", "--tahun", str(year), folder=project) for year in years]
    return measure.ratio(
        iki("bandingkan", *asked, folder=project), *alone, rounds=bench.times(_LONG)
    )


def start_others(bench: Bench) -> Figure:
    """Return the slowest start of the commands that read and compute what `hitung` does."""
    hitung = iki(*_HITUNG)
    others = (
        iki("bandingkan", "--tahun", str(TAHUN), "--tahun", str(TAHUN - 1)),
        iki("kelengkapan", "--tahun", str(TAHUN)),
        iki("daftar", "--variabel"),
        iki("jelaskan", "kabid_perlindungan_masyarakat", "--tahun", str(TAHUN)),
    )
    figures = [measure.ratio(other, hitung, rounds=bench.times(_SHORT)) for other in others]
    return max(figures, key=lambda figure: figure.value)


def write_report(bench: Bench) -> Figure:
    return _report(measure.ROOT, bench.folder, bench.times(_SHORT))


def write_report_of_500(bench: Bench) -> Figure:
    project = Project(bench.size(34), (TAHUN,)).make(bench.folder)
    return _report(project, bench.folder, bench.times(_LONG))


def write_report_of_quarters(bench: Bench) -> Figure:
    project = Project(bench.size(34), (TAHUN,), quarters=True).make(bench.folder)
    return _report(project, bench.folder, bench.times(_LONG))


def _report(project: Path, folder: Path, rounds: int) -> Figure:
    """Return what a report costs over twice the JSON of the same data and importing jinja2."""
    ours = iki("laporan", "--tahun", str(TAHUN), "-o", str(folder / "laporan.html"), folder=project)
    jinja2 = python("-c", "import jinja2")
    return measure.ratio(ours, _json(project), _json(project), jinja2, rounds=rounds)


def report_size(bench: Bench) -> Figure:
    return measure.figure([_large_report(bench).stat().st_size / 1e6])


def _large_report(bench: Bench) -> Path:
    """Write the report of 600 jabatan with 1,000 indikator."""
    project = Project(bench.size(40), (TAHUN,)).make(bench.folder)
    file = bench.folder / "laporan.html"
    measure.run(iki("laporan", "--tahun", str(TAHUN), "-o", str(file), folder=project))
    return file


def open_report(bench: Bench) -> Figure:
    return _in_browser(bench, "open")


def filter_report(bench: Bench) -> Figure:
    return _in_browser(bench, "filter")


def _in_browser(bench: Bench, what: str) -> Figure:
    _need("playwright")
    if not (chromium := which("chromium") or which("chromium-browser")):
        raise NotYetError("Chromium is not installed")
    file, rounds = _large_report(bench), str(bench.times(_LONG))
    arguments = ["-m", "benchmarks.browser", chromium, str(file), rounds]
    said = subprocess.run(  # noqa: S603
        [sys.executable, *arguments], cwd=measure.ROOT, capture_output=True, check=True
    )
    return measure.figure(json.loads(said.stdout)[what])


def print_annex(bench: Bench) -> Figure:
    project, ours = _annex(bench)
    cells = bench.folder / "cells.json"
    measure.run(ours)
    measure.run(python("-m", "benchmarks.cells", str(project / "penetapan.xlsx"), str(cells)))
    theirs = bare("workbook", str(cells), str(bench.folder / "bare.xlsx"))
    return measure.ratio(ours, theirs, rounds=bench.times(_LONG))


def _annex(bench: Bench, part: int = 1) -> tuple[Path, Command]:
    """Return a project of 500 jabatan, or a part of them, and the command for their annex."""
    project = Project(bench.size(round(500 / 15 / part))).make(bench.folder)
    return project, iki("lampiran", "penetapan", "-o", "penetapan.xlsx", "--timpa", folder=project)


def print_agreements(bench: Bench) -> Figure:
    project, ours = _agreements(bench, "xlsx")
    cells = bench.folder / "agreement-cells.json"
    measure.run(ours)
    measure.run(python("-m", "benchmarks.cells", str(project / "perjanjian.xlsx"), str(cells)))
    theirs = bare("workbook", str(cells), str(bench.folder / "bare.xlsx"))
    return measure.ratio(ours, theirs, rounds=bench.times(_LONG))


def print_agreements_in_word(bench: Bench) -> Figure:
    _need("docx")
    project, ours = _agreements(bench, "docx")
    content = bench.folder / "agreement.json"
    measure.run(ours)
    measure.run(python("-m", "benchmarks.word", str(project / "perjanjian.docx"), str(content)))
    theirs = bare("word_file", str(content), str(bench.folder / "bare.docx"))
    return measure.ratio(ours, theirs, rounds=bench.times(_ONCE))


def _agreements(bench: Bench, form: str) -> tuple[Path, Command]:
    """Return a project of 500 jabatan and the command for their agreements and rencana aksi."""
    project = Project(bench.size(round(500 / 15))).make(bench.folder)
    file = f"perjanjian.{form}"
    call = ("lampiran", "perjanjian", "--tahun", str(TAHUN), "-o", file, "--timpa")
    return project, iki(*call, folder=project)


def make_forms(bench: Bench) -> Figure:
    project, ours = _forms(bench)
    cells = bench.folder / "form-cells.json"
    measure.run(ours)
    measure.run(python("-m", "benchmarks.cells", str(project / "formulir.xlsx"), str(cells)))
    theirs = bare("workbook", str(cells), str(bench.folder / "bare.xlsx"))
    return measure.ratio(ours, theirs, rounds=bench.times(_LONG))


def _forms(bench: Bench, part: int = 1) -> tuple[Path, Command]:
    """Return a project of 500 jabatan, or a part of them, with last year's data, and the command for its forms."""
    project = Project(bench.size(round(500 / 15 / part)), (TAHUN,)).make(bench.folder)
    year = str(TAHUN + 1)
    return project, iki(
        "templat", "--tahun", year, "-o", "formulir.xlsx", "--timpa", folder=project
    )


def write_definitions(bench: Bench) -> Figure:
    """Write the table of 500 jabatan, as a process."""
    project = Project(bench.size(round(500 / 15))).make(bench.folder)
    call = ("templat", "definisi", "--tahun", str(TAHUN + 1), "-o", "definisi.xlsx", "--timpa")
    ours, cells = iki(*call, folder=project), bench.folder / "definition-cells.json"
    measure.run(ours)
    measure.run(python("-m", "benchmarks.cells", str(project / "definisi.xlsx"), str(cells)))
    theirs = bare("workbook", str(cells), str(bench.folder / "bare.xlsx"))
    return measure.ratio(ours, theirs, rounds=bench.times(_LONG))


def take_definitions(bench: Bench) -> Figure:
    """Read and check a table with a new target of every indikator, and show what it changes."""
    project = Project(bench.size(round(500 / 15))).make(bench.folder)
    table = table_with_targets(project)
    ours = iki("impor", "definisi", table.name, "--uji", folder=project)
    theirs = bare("copy_workbook", str(table), str(bench.folder / "bare.xlsx"))
    return measure.ratio(ours, theirs, rounds=bench.times(_LONG))


# --- ten times as much -----------------------------------------------------------------------------


def validate_tenfold(bench: Bench) -> Figure:
    small, large = (iki("validasi", folder=bench.province(part)) for part in (_TENTH, 1))
    return measure.ratio(large, small, rounds=bench.times(_LONG))


def read_rows_tenfold(bench: Bench) -> Figure:
    small, large = (_json(bench.villages(part)) for part in (_TENTH, 1))
    return measure.ratio(large, small, rounds=bench.times(_LONG))


def read_wide(bench: Bench) -> Figure:
    project = bench.villages(_TENTH)
    return measure.ratio(_json(widened(project)), _json(project), rounds=bench.times(_LONG))


def compute_tenfold(bench: Bench) -> Figure:
    small, large = (iki(*_HITUNG, folder=bench.province(part)) for part in (_TENTH, 1))
    return measure.ratio(large, small, rounds=bench.times(_LONG))


def start_tenfold(bench: Bench) -> Figure:
    small, large = (
        iki(*_HITUNG, folder=Project(instansi, (TAHUN,)).make(bench.folder)) for instansi in (1, 10)
    )
    return measure.ratio(large, small, rounds=bench.times(_LONG))


def print_annex_tenfold(bench: Bench) -> Figure:
    (_, small), (_, large) = (_annex(bench, part) for part in (_TENTH, 1))
    return measure.ratio(large, small, rounds=bench.times(_LONG))


def _rekap(folder: Path, processes: int = 2) -> Command:
    asked = ("rekap", ".", "--tahun", str(TAHUN), "--format", "csv", "--proses", str(processes))
    return iki(*asked, folder=folder)


def many_agencies(bench: Bench) -> Figure:
    folder = bench.agencies(200)
    return measure.ratio(_rekap(folder), _rekap(folder, 1), rounds=bench.times(_LONG))


def many_agencies_tenfold(bench: Bench) -> Figure:
    small, large = (_rekap(bench.agencies(number)) for number in (200, 2000))
    return measure.ratio(large, small, rounds=bench.times(3))


def many_agencies_memory(bench: Bench) -> Figure:
    """Return the peak of the largest process with ten times as many agencies."""
    small, large = (_rekap(bench.agencies(number)) for number in (200, 2000))
    rounds = bench.times(3)
    return measure.figure(
        [measure.peaks(large, 1) / measure.peaks(small, 1) for _ in range(rounds)]
    )


# --- tables elsewhere ------------------------------------------------------------------------------


def _elsewhere(project: Path, source: str) -> Command:
    return iki(*_HITUNG, "--format", "json", "--sumber", source, folder=project)


def _lake(bench: Bench) -> tuple[Path, Path]:
    """Return a project of 15 jabatan and 30,000,000 rows of it as Parquet, by 80,645 desa."""
    _need("ibis")
    _need("duckdb")
    project = Project(1).make(bench.folder)
    return project, tables.parquet_of(project, TAHUN, bench.size(30_000_000))


def read_parquet(bench: Bench) -> Figure:
    project, file = _lake(bench)
    theirs = bare("duckdb_reduce", str(file))
    return measure.ratio(_elsewhere(project, str(file)), theirs, rounds=bench.times(_LONG))


def read_parquet_memory(bench: Bench) -> Figure:
    project, file = _lake(bench)
    peak = measure.peaks(_elsewhere(project, str(file)), bench.times(3))
    return measure.figure([peak / 2**30])


def read_csv(bench: Bench) -> Figure:
    """Return what DuckDB takes to read and reduce CSV files over what iki itself takes."""
    _need("ibis")
    _need("duckdb")
    project = bench.villages()
    ours = _elsewhere(project, f"data/realisasi/{TAHUN}")
    return measure.ratio(ours, _json(project), rounds=bench.times(_LONG))


def read_postgres(bench: Bench) -> Figure:
    _need("ibis")
    _need("psycopg")
    if postgres.programs() is None:
        raise NotYetError("PostgreSQL is not installed")
    project = Project(1).make(bench.folder)
    with postgres.server() as server:
        tables.fill_postgres(project, TAHUN, bench.size(3_000_000), server.folder)
        database = f"host={server.folder} user={postgres.USER} dbname=postgres"
        url = (
            f"postgresql:///postgres?host={server.folder}&user={postgres.USER}&tabel={tables.TABLE}"
        )
        theirs = bare("postgres_reduce", database, tables.TABLE)
        return measure.ratio(_elsewhere(project, url), theirs, rounds=bench.times(_LONG))


# --- made to be slow --------------------------------------------------------------------------------


def _refusing(*arguments: str, folder: Path) -> Command:
    return replace(iki("validasi", *arguments, "--format", "ringkas", folder=folder), codes=(0, 1))


def hostile_definitions(bench: Bench) -> Figure:
    small, large = (
        _refusing(folder=hostile.definitions(bench.folder, part)) for part in (_TENTH, 1)
    )
    return measure.ratio(large, small, rounds=bench.times(_LONG))


def hostile_data(bench: Bench) -> Figure:
    small, large = (
        _refusing("--data", folder=hostile.data(bench.folder, part)) for part in (_TENTH, 1)
    )
    return measure.ratio(large, small, rounds=bench.times(_LONG))


# --- memory ----------------------------------------------------------------------------------------


def decade(bench: Bench) -> Figure:
    """Return the peak with ten years of data in the files over that with one year."""
    one = bench.villages(_TENTH)
    ten = bench.villages(_TENTH, tuple(range(TAHUN - 9, TAHUN + 1)))
    rounds = bench.times(3)
    return measure.figure(
        [measure.peaks(_json(ten), 1) / measure.peaks(_json(one), 1) for _ in range(rounds)]
    )


def findings(bench: Bench) -> Figure:
    """Return the peak with findings in twenty large files over that with two."""
    few, many = (_refusing(folder=hostile.findings(bench.folder, files)) for files in (2, 20))
    return measure.figure(
        [measure.peaks(many, 1) / measure.peaks(few, 1) for _ in range(bench.times(3))]
    )


def per_value(bench: Bench) -> Figure:
    """Return the bytes above an empty run for each (jabatan, variabel, wilayah) of the year."""
    project, empty = bench.villages(), Project(1, desa=1).make(bench.folder)
    distinct = count_rows(project, TAHUN) / 12
    rounds = bench.times(3)
    return measure.figure(
        [
            (measure.peaks(_json(project), 1) - measure.peaks(_json(empty), 1)) / distinct / 1000
            for _ in range(rounds)
        ]
    )


def three_million(bench: Bench) -> Figure:
    peak = measure.peaks(_json(bench.villages()), bench.times(3))
    return measure.figure([peak / 2**30])


# --- other tools -----------------------------------------------------------------------------------


def duckdb(bench: Bench) -> Figure:
    _need("duckdb")
    project = bench.villages()
    theirs = bare("duckdb_sum", *csv_files(project, TAHUN))
    return measure.ratio(_json(project), theirs, rounds=bench.times(3))


def check_jsonschema(bench: Bench) -> Figure:
    _need("check_jsonschema")
    schemas = sorted((measure.ROOT / "iki" / "skema").glob("jabatan*.json"))
    if not schemas:
        raise NotYetError("iki has no JSON Schema yet")
    project = bench.province(_TENTH)
    files = sorted(map(str, definitions_of(project).iterdir()))
    theirs = python("-m", "check_jsonschema", "--schemafile", str(schemas[0]), *files)
    return measure.ratio(iki("validasi", folder=project), theirs, rounds=bench.times(_ONCE))


def frictionless(bench: Bench) -> Figure:
    _need("frictionless")
    project = bench.villages(_TENTH)
    files = [os.path.relpath(name, project) for name in csv_files(project, TAHUN)]
    # It takes the first rows for whole numbers, and says so of the others: exit 1.
    theirs = replace(python("-m", "frictionless", "validate", *files, folder=project), codes=(0, 1))
    ours = iki("validasi", "--data", folder=project)
    return measure.ratio(ours, theirs, rounds=bench.times(_ONCE))


def _need(module: str) -> None:
    if find_spec(module) is None:
        raise NotYetError(f"{module} is not installed (pip install -e '.[bench]')")


def take_forms(bench: Bench) -> Figure:
    """Read, check and compare forms, as a process; storing would change what the next round finds."""
    folder = bench.folder / "intake"
    forms = filled_forms(folder, bench.size(500))
    ours = iki("impor", "kirim", "--uji", folder=folder)
    theirs = bare("read_forms", str(forms)), iki("validasi", folder=folder)
    return measure.ratio(ours, *theirs, rounds=bench.times(_LONG))


CASES = (
    Case("start", "`iki hitung --tahun 2024` on the shipped project", f"`{_IMPORTS}`", start, 1.6),
    Case("help", "`iki --help`", "a bare typer app with as many commands, its `--help`", show_help, 1.3),
    Case("completion", "shell completion of `iki`", "the same `--help`", complete, 1.2),
    Case("validasi", "`iki validasi`, 7,500 jabatan", "`yaml.load` with `CSafeLoader`", validate, 3),
    Case("rows", "`iki hitung`, 3,000,000 CSV rows of 15 jabatan, all checks on",
         "`csv.reader` + `Decimal` + one dict", read_rows, 2),
    Case("hitung", "`iki hitung`, 7,500 jabatan × 12 months, as tables",
         "the sum of the two baselines above", compute_table, 3),
    Case("hitung-json", "the same with `--format json`", "the same", compute_json, 3),
    Case("history", "`iki hitung`, 510 jabatan, every indikator with three perubahan",
         "itself without", history, 1.3),
    Case("bandingkan", "`iki bandingkan`, five years of 500 jabatan", "five runs of `iki hitung`",
         compare_years, 1.2),
    Case("start-others", "`iki bandingkan`, `kelengkapan`, `daftar --variabel` and `jelaskan` on the shipped project",
         "`iki hitung`", start_others, 1.2),
    Case("laporan", "`iki laporan` on the shipped project",
         "twice `iki hitung --format json` and `import jinja2`", write_report, 1),
    Case("laporan-500", "`iki laporan`, 510 jabatan, 850 indikator, 12 months",
         "twice `iki hitung --format json` and `import jinja2`", write_report_of_500, 1),
    Case("laporan-quarters", "`iki laporan`, the same by quarters, its rows one by one",
         "twice `iki hitung --format json` and `import jinja2`", write_report_of_quarters, 1),
    Case("laporan-size", "a report of 600 jabatan, 1,000 indikator", "absolute", report_size, 8, "MB"),
    Case("laporan-open", "the same, opened in Chromium", "absolute", open_report, 2, "s"),
    Case("laporan-filter", "the same, filtered and painted: the slowest filter, of one core", "absolute",
         filter_report, 100, "ms"),
    Case("lampiran", "`iki lampiran penetapan`, 500 jabatan",
         "openpyxl writing the same cells and styles", print_annex, 1.5),
    Case("perjanjian", "`iki lampiran perjanjian`, 500 jabatan, as xlsx",
         "openpyxl writing the same cells and styles", print_agreements, 1.5),
    Case("perjanjian-word", "`iki lampiran perjanjian`, 500 jabatan, as docx",
         "python-docx writing the same paragraphs, tables and sections", print_agreements_in_word, 1.5),
    Case("templat", "`iki templat`, 500 jabatan", "openpyxl writing the same cells and styles",
         make_forms, 1.5),
    Case("impor", "`iki impor --uji`, 500 forms of 20 variables",
         "expat reading the same cells, their formats and formulas, and `iki validasi` of the same definitions", take_forms, 1.5),
    Case("templat-definisi", "`iki templat definisi`, 500 jabatan",
         "openpyxl writing the same cells and styles", write_definitions, 3),
    Case("impor-definisi", "`iki impor definisi --uji`, 500 jabatan, a new target of each indikator",
         "openpyxl reading and writing the workbook", take_definitions, 3),
    Case("rekap", "`iki rekap`, 200 agencies of 15 jabatan, in two processes", "itself in one",
         many_agencies, 0.7),
    Case("sumber-parquet", "`iki hitung --sumber`, 30,000,000 rows of 15 jabatan in Parquet, all checks on",
         "DuckDB: the same reduction as one query written by hand", read_parquet, 1.5),
    Case("sumber-parquet-memory", "peak memory, the same", "absolute", read_parquet_memory, 2, "GiB"),
    Case("sumber-csv", "`iki hitung --sumber`, 3,000,000 CSV rows of 15 jabatan", "itself without",
         read_csv, 1),
    Case("sumber-postgres", "`iki hitung --sumber`, 3,000,000 rows of 15 jabatan in PostgreSQL",
         "PostgreSQL: the same reduction as one query written by hand", read_postgres, 1.5),
    Case("decade", "peak memory, ten years in the files, one computed", "only that year's files",
         decade, 1.2),
    Case("per-value", "peak memory above an empty run, per distinct (jabatan, variabel, wilayah)",
         "absolute", per_value, 1, "kB"),
    Case("gibibyte", "peak memory, 3,000,000 rows of one year", "absolute", three_million, 1, "GiB"),
    Case("start-tenfold", "`iki hitung`, 150 jabatan", "itself with 15", start_tenfold, 12),
    Case("validasi-tenfold", "`iki validasi`, 7,500 jabatan", "itself with 750", validate_tenfold, 12),
    Case("rows-tenfold", "`iki hitung`, 3,000,000 CSV rows", "itself with 300,000",
         read_rows_tenfold, 12),
    Case("rows-wide", "`iki hitung`, 300,000 values in 25,000 rows of twelve months",
         "itself with a row for each value", read_wide, 1),
    Case("hitung-tenfold", "`iki hitung`, 7,500 jabatan × 12 months", "itself with 750",
         compute_tenfold, 12),
    Case("lampiran-tenfold", "`iki lampiran penetapan`, 500 jabatan", "itself with 50",
         print_annex_tenfold, 12),
    Case("rekap-tenfold", "`iki rekap`, 2,000 agencies", "itself with 200", many_agencies_tenfold, 12),
    Case("rekap-memory", "peak memory, `iki rekap` of 2,000 agencies", "itself with 200",
         many_agencies_memory, 1.2),
    Case("hostile-definitions", "`iki validasi`, ten files of 450 kB made to be slow",
         "itself with 45 kB", hostile_definitions, 12),
    Case("hostile-data", "`iki validasi --data`, 475,000 columns, names of 90,000 characters",
         "itself with a tenth", hostile_data, 12),
    Case("findings", "peak memory, twenty files of 450 kB with a finding", "two of them", findings,
         1.5),
    Case("duckdb", "`iki hitung`, 3,000,000 CSV rows", "DuckDB: `read_csv` and group by", duckdb),
    Case("check-jsonschema", "`iki validasi`, 750 jabatan", "check-jsonschema with iki's schema",
         check_jsonschema),
    Case("frictionless", "`iki validasi --data`, 300,000 CSV rows", "frictionless validate",
         frictionless),
)  # fmt: skip
