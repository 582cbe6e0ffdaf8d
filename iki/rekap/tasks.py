"""What is computed of each agency, and what keeps one from being computed."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

    from iki.data.agency_sums import AgencyRows, AgencySums, VariableTexts
    from iki.data.tables import Source
    from iki.periode import Periode


class AgencyQuestion(NamedTuple):
    """The question put to each agency: a year up to a period; a report adds the years from `sejak`.

    `sumber` is the URL of a table that all share, `FILES`, or None for what each instansi.yaml
    says.
    """

    tahun: int
    sampai: Periode
    sejak: int
    sumber: str | None

    @property
    def years(self) -> Collection[int]:
        """The years whose values may be read; lalu() reads the year before."""
        return range(self.sejak - 1, self.tahun + 1)


class AgencyTask(NamedTuple):
    """One agency; `source` is its part of a shared table, None if that is still to be asked for."""

    root: Path
    asked: AgencyQuestion
    source: Source | AgencySums | AgencyRows | None = None


class SumsInsufficient(NamedTuple):
    """An agency that cannot be computed from sums: rows have to be asked for.

    They are those of the variables `names`, or (None) all; `sums` are those that it was given.
    """

    root: Path
    names: Collection[VariableTexts] | None = None
    sums: AgencySums | None = None


class SourceFailed(NamedTuple):
    """A failure of the engine, which ends the whole run."""

    message: str


def is_text(root: Path) -> bool:
    """Tell whether the name of a folder is valid UTF-8."""
    return folder_name(root) == root.name


def folder_name(root: Path) -> str:
    r"""Return the name of a folder for display; a byte that is no UTF-8 is written as `\xff`."""
    return os.fsencode(root.name).decode("utf-8", "backslashreplace")
