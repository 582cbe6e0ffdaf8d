"""What is computed of each agency, and what keeps one from being computed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from iki.data.agency_sums import AgencyRows, AgencySums
    from iki.data.tables import Source
    from iki.periode import Periode


class AgencyQuestion(NamedTuple):
    """What is computed of each agency: a year up to a period, in a report compared with those from `sejak`.

    `sumber` is where realisasi are read: the URL of a table that all share, their files, or (None) what
    their instansi.yaml says.
    """

    tahun: int
    sampai: Periode
    sejak: int
    sumber: str | None

    @property
    def years(self) -> Collection[int]:
        """The years whose values may be read: lalu() reads those of the one before."""
        return range(self.sejak - 1, self.tahun + 1)


class AgencyTask(NamedTuple):
    """One agency, and what is computed of it.

    `source` is what a table that many share has of the agency, None if that is still to be asked for.
    """

    root: Path
    asked: AgencyQuestion
    source: Source | AgencySums | AgencyRows | None = None


class SumsInsufficient(NamedTuple):
    """An agency that cannot be computed of sums: its rows have to be asked for."""

    root: Path


class SourceFailed(NamedTuple):
    """An engine that failed: no other agency can be asked for either."""

    message: str


def is_text(root: Path) -> bool:
    """Return whether the name of a folder is one that a file can hold."""
    return folder_name(root) == root.name


def folder_name(root: Path) -> str:
    r"""Return the name of a folder as it is shown: a byte that is no letter is `\xff`."""
    return os.fsencode(root.name).decode("utf-8", "backslashreplace")
