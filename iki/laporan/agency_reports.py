"""A folder of reports: a page each of many agencies, and one that leads to them.

A page is written as soon as it is made, so that no more than the row of an agency is kept of it.
"""

from __future__ import annotations

import gc
import re
import unicodedata
from contextlib import closing
from itertools import chain, count
from typing import TYPE_CHECKING, NamedTuple

from iki.console import messages
from iki.laporan import page_html
from iki.project import new_folder, project_files
from iki.rekap import agencies, tasks
from iki.rekap.rows import rekap_of, row_of
from iki.render import reports

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from iki.laporan.index import Listed
    from iki.rekap.agencies import AgencyFolders, OwnData, WrongAgencyError
    from iki.rekap.rows import AgencyRow, Rekap
    from iki.rekap.shared_table import SharedTable
    from iki.rekap.tasks import AgencyTask, SourceFailed, SumsInsufficient

_MEND_FIRST = "Perbaiki berkasnya, lalu buat laporannya lagi."
_NAME_LENGTH = 60
# What a file of Windows cannot be called, whatever its ending.
_DEVICES = re.compile(r"(?:con|prn|aux|nul|com[0-9]|lpt[0-9])")


class AgencyReport(NamedTuple):
    """The row of an agency, the colour of its predikat, and its page."""

    row: AgencyRow
    level: int | None
    html: str


def agency_report(task: AgencyTask) -> AgencyReport | SumsInsufficient | SourceFailed:
    """Make the report of an agency as `iki laporan` does; errors stand in its page."""
    try:
        return agencies.attempt(task, _report, _page_of_errors, _page_without)
    finally:
        gc.collect()  # nobody else does in a run of iki, and a report is large


def crashed_report(task: AgencyTask) -> AgencyReport:
    """Make the page of an agency whose process died."""
    return _page_without(agencies.row_of_crash(task))


def _page_without(row: AgencyRow) -> AgencyReport:
    """Make a page that says only why there are no figures."""
    said = row.error.message if row.error else ""
    return AgencyReport(row, None, page_html.wrong_agency_html(row.name, said))


def _page_of_errors(task: AgencyTask, wrong: WrongAgencyError) -> AgencyReport:
    row, errors = agencies.row_with_errors(task, wrong), wrong.errors()
    named = project_files.display_names_from(task.root)
    html = page_html.wrong_agency_html(
        row.name, _MEND_FIRST, errors, reports.source_lines(errors), named
    )
    return AgencyReport(row, None, html)


def _report(task: AgencyTask) -> AgencyReport:
    from iki.laporan.page_content import make_page
    from iki.laporan.report_data import read_report_data

    tahun, sampai, sejak, _ = task.asked
    given = agencies.read_agency(task)
    instansi = given.table_of(tahun, sampai).instansi
    with given, messages.without_notes(), agencies.name_agency(task, given, instansi):
        data = read_report_data(given, tahun, sejak, sampai, None)
    made = make_page(data)
    html = page_html.report_html(made, of_many=True)
    return AgencyReport(
        row_of(tasks.folder_name(task.root), data.trail.hasil), made.mean_level, html
    )


# --- the folder ----------------------------------------------------------------------------------


def write_reports(
    found: AgencyFolders,
    realisasi: OwnData | SharedTable,
    processes: int | None,
    folder: Path,
) -> Rekap:
    """Write the reports of all agencies and their index, all or none; return the rows."""
    from iki.laporan.index import Listed, make_index

    new_folder.check_free(folder, _is_earlier)
    names = file_names([tasks.folder_name(root) for root in found.projects])
    rows: list[AgencyRow] = []
    listed: dict[str, Listed] = {}

    def rekap() -> Rekap:
        tahun, sampai, *_ = realisasi.asked
        return rekap_of(rows, tahun, sampai, passed_over=found.no_projects)

    def content() -> Generator[tuple[str, bytes]]:
        results = agencies.results(
            realisasi, agency_report, crashed_report, processes, "membuat laporan"
        )
        with closing(results) as reports:
            for row, level, html in reports:
                rows.append(row)
                listed[row.folder] = Listed(names[row.folder], level)
                yield names[row.folder], html.encode()
        yield page_html.INDEX, page_html.index_html(make_index(rekap(), listed)).encode()

    with closing(content()) as files:
        new_folder.write_new_folder(folder, files, last=page_html.INDEX, replaced=_is_earlier)
    return rekap()


def _is_earlier(path: Path) -> bool:
    """Tell whether a file is a page of an earlier report, which a new one replaces."""
    mark = page_html.MARK_OF_MANY.encode()
    try:
        if path.is_symlink() or not path.is_file():
            return False
        with path.open("rb") as stream:
            return stream.read(len(mark)) == mark
    except OSError:
        return False


def file_names(folders: Sequence[str]) -> dict[str, str]:
    """Name the page of each folder: unique, and valid on every system."""
    taken = {page_html.INDEX}
    names = {}
    for folder in folders:
        letters = unicodedata.normalize("NFKD", folder).encode("ascii", "ignore").decode().lower()
        plain = re.sub(r"[^a-z0-9_]+", "-", letters)[:_NAME_LENGTH].strip("-") or "instansi"
        stem = f"{plain}-" if _DEVICES.fullmatch(plain) else plain
        endings = chain([""], (f"-{number}" for number in count(2)))
        name = next(n for ending in endings if (n := f"{stem}{ending}.html") not in taken)
        taken.add(name)
        names[folder] = name
    return names
