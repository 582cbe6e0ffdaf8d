"""Findings: what is wrong at a path of a file, and no more of them than anybody reads."""

from __future__ import annotations

from collections import defaultdict
from itertools import islice
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeVar

from iki.diagnostics import Diagnostic, RowCell
from iki.limits import YAML_DIAGNOSTICS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from iki.yaml_source.data import KeyPath


class Finding(NamedTuple):
    """Something to report about a path of a file; `to_diagnostics` finds its place.

    `at` says whether the key or the value is meant; `offsets` are a range of code points inside a
    text value (a character of a formula). `related` are (file, path, message). What data say
    against a path of a definition shows at a `row` of a CSV file, (file, cell), and has such as
    `related`.
    """

    code: str
    file: str
    path: KeyPath
    message: str
    hint: str | None = None
    at: Literal["key", "value"] = "value"
    offsets: tuple[int, int] | None = None
    related: tuple[tuple[str, KeyPath | RowCell, str], ...] = ()
    row: tuple[str, RowCell] | None = None


F = TypeVar("F", Finding, Diagnostic)


def limit_findings(found: Iterable[F]) -> Iterator[F]:
    """Yield at most YAML_DIAGNOSTICS findings of each file, then a note that there are more."""
    count: defaultdict[str, int] = defaultdict(int)
    for item in found:
        count[item.file] += 1
        if count[item.file] <= YAML_DIAGNOSTICS:
            yield item
        elif count[item.file] == YAML_DIAGNOSTICS + 1:
            message = f"masih ada temuan lain; yang dilaporkan {YAML_DIAGNOSTICS} yang pertama"
            hint = "perbaiki yang sudah dilaporkan, lalu jalankan sekali lagi"
            yield item._replace(code="N13", message=message, hint=hint, related=())


def limit_findings_of_file(found: Iterable[F]) -> Iterator[F]:
    """Limit the findings of one file, without looking for the rest."""
    return limit_findings(islice(found, YAML_DIAGNOSTICS + 1))
