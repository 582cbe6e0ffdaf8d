"""The parts of documents that are made of the code and of its tests, between `<!-- dibuat: NAME -->` and its end."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.checks.less_is_better import LESS_IS_BETTER
from iki.formula import parser
from iki.formula.functions import FUNCTIONS
from iki.results.hasil import Status
from tests.docs import keys
from tests.test_capaian import CAPAIAN, SOURCES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

MARKED = re.compile(r"<!-- dibuat: ([a-z_]+) -->")
_PART = re.compile(r"(<!-- dibuat: ([a-z_]+) -->\n).*?(<!-- /dibuat -->)", re.DOTALL)


def renew(text: str) -> str:
    """Return a document with its generated parts as they are today."""
    return _PART.sub(lambda m: f"{m[1]}\n{GENERATED[m[2]]().strip()}\n\n{m[3]}", text)


def table(*rows: Iterable[str]) -> str:
    """Return a table of Markdown, headings first; `|` in a cell is escaped."""
    first, *others = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    return "".join(f"| {' | '.join(row)} |\n" for row in (first, ["---"] * len(first), *others))


def _functions() -> str:
    return table(
        ("contoh", "nilainya", "dalam naskah keputusan"),
        *(
            (f"`{f.contoh}`", f.value, f.keputusan.format("…", "…", "…"))
            for f in FUNCTIONS.values()
        ),
    )


def _less_is_better() -> str:
    return table(
        ("kata", "diperingatkan", "sumber"),
        *((", ".join(row.words), row.certainty.value, row.sumber) for row in LESS_IS_BETTER),
    )


def _grammar() -> str:
    """The productions in the docstring of the parser: what is indented there."""
    lines = (parser.__doc__ or "").splitlines()
    shown = [line[4:] for line in lines if line.startswith("    ") or not line]
    return f"```text\n{chr(10).join(shown).strip()}\n```"


def _cases() -> str:
    def shown(number: str) -> str:
        low, _, high = number.replace(".", ",").replace(",,", "..").partition("..")
        return f"{low}–{high}" if high else low.replace("-", "−")

    rows = []
    for case in CAPAIAN:
        r, t, polarisasi, minimize, expected = case
        way = f"{polarisasi}, {minimize}" if minimize == "rasio" else polarisasi
        result = f"`{expected}`" if expected in [*Status] else shown(expected)
        rows.append((shown(r), shown(t), f"`{way}`", result, SOURCES.get(case, "")))
    return table(("realisasi", "target", "polarisasi", "capaian %", "dicetak oleh"), *rows)


GENERATED: Mapping[str, Callable[[], str]] = {
    "fungsi": _functions,
    "makin_rendah": _less_is_better,
    "tata_bahasa": _grammar,
    "kasus": _cases,
    "kunci_jabatan": lambda: keys.tables("jabatan"),
    "kunci_instansi": lambda: keys.tables("instansi"),
}
