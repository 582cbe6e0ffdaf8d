"""The table of figures: on a terminal, in docs/kecepatan.md between its markers, as JSON."""

from __future__ import annotations

import datetime as dt
import os
import platform
from dataclasses import asdict, dataclass
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmarks.cases import Case
    from benchmarks.measure import Figure

BEGIN, END = "<!-- benchmarks -->", "<!-- /benchmarks -->"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case with its figure, or with the reason why it has none."""

    case: Case
    figure: Figure | None
    reason: str = ""

    @property
    def verdict(self) -> str:
        if self.figure is None:
            return "skipped"
        if self.case.budget is None:
            return ""
        return "met" if self.figure.value <= self.case.budget else "MISSED"

    @property
    def measured(self) -> str:
        """The figure with the range of its middle half."""
        figure = self.figure
        if figure is None:
            return self.reason
        value, unit = f"{figure.value:.2f}", self.case.unit
        if figure.rounds == 1 or f"{figure.low:.2f}" == f"{figure.high:.2f}":
            return f"{value} {unit}"
        return f"{value} {unit} ({figure.low:.2f} to {figure.high:.2f})"

    @property
    def seconds(self) -> str:
        figure = self.figure
        return " / ".join(f"{s:.3g} s" for s in figure.seconds) if figure else ""

    @property
    def budget(self) -> str:
        return "" if self.case.budget is None else f"≤ {self.case.budget:g} {self.case.unit}"


def machine() -> str:
    """Return what the figures were taken on, in words."""
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    libraries = ", ".join(f"{name} {version(name)}" for name in ("typer", "pydantic", "rich"))
    return (
        f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, {platform.system()}, "
        f"Python {platform.python_version()}, {libraries}"
    )


def line(outcome: Outcome) -> str:
    """Return one row for a terminal."""
    return (
        f"{outcome.case.name:<17} {outcome.verdict:<7} {outcome.budget:<9} "
        f"{outcome.measured:<26} {outcome.seconds}"
    ).rstrip()


def markdown(outcomes: Sequence[Outcome]) -> str:
    """Return the table for docs/kecepatan.md, dated."""
    today = dt.datetime.now(tz=dt.UTC).date()
    rows = [
        (
            o.case.work,
            o.case.against,
            o.budget or "for orientation",
            o.measured + (" **missed**" if o.verdict == "MISSED" else ""),
        )
        for o in outcomes
    ]
    cells = [("work", "measured against", "budget", "measured"), ("---",) * 4, *rows]
    table = "\n".join(f"| {' | '.join(row)} |" for row in cells)
    return (
        f"Measured on {today:%Y-%m-%d} with `python -m benchmarks`: {machine()}. Medians of paired "
        f"runs, in brackets the middle half of them.\n\n{table}\n"
    )


def has_place(text: str) -> bool:
    """Return whether a document has the two markers."""
    return -1 < text.find(BEGIN) < text.find(END)


def insert(text: str, table: str) -> str:
    """Return a document with the table between its markers."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table}{END}{after}"


def as_json(outcomes: Sequence[Outcome]) -> dict[str, Any]:
    """Return all figures for a program."""
    return {
        "date": dt.datetime.now(tz=dt.UTC).isoformat(timespec="seconds"),
        "machine": machine(),
        "cases": [
            {
                "name": o.case.name,
                "work": o.case.work,
                "against": o.case.against,
                "budget": o.case.budget,
                "unit": o.case.unit,
                "verdict": o.verdict or None,
                "reason": o.reason or None,
                "figure": asdict(o.figure) if o.figure else None,
            }
            for o in outcomes
        ],
    }
