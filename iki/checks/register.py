"""When a check is run: its decorator puts it among those of a kind.

A check is a function to findings. It names paths; places are found later. It speaks of what it
knows: a jabatan whose file cannot be read is neither known nor unknown, so naming one is not
reported a second time.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, TypeAlias, TypeVar

if TYPE_CHECKING:
    from iki.checks.row_data import RowData
    from iki.model import Definisi
    from iki.yaml_source import Finding

Check: TypeAlias = "Callable[[Definisi], Iterable[Finding]]"
RowCheck: TypeAlias = "Callable[[RowData], Iterable[Finding]]"

_Kind = TypeVar("_Kind", bound=Callable[..., object])


class Checks(dict[_Kind, tuple[str, ...]]):
    """The checks of one kind, each with the keys of an indikator that it looks at.

    `@of_jabatan("formula", "satuan")` puts a function among them. While nothing but other keys of
    indikator changes with time, it is not asked again; without keys it looks at none of them.
    """

    def __call__(self, *looks_at: str) -> Callable[[_Kind], _Kind]:
        """Return the decorator of a check that looks at these keys."""

        def put(check: _Kind) -> _Kind:
            self[check] = looks_at
            return check

        return put


of_jabatan: Checks[Check] = Checks()
"""Of what is in force at a time, those that need the jabatan alone."""

of_instansi: Checks[Check] = Checks()
"""Checks of one time that hold the jabatan against the agency, or the agency against itself."""

across_jabatan: Checks[Check] = Checks()
"""Checks of one time that hold the indikator of one jabatan against those of others."""

of_contoh: Checks[Check] = Checks()
"""Those that compute, for which the rules of scoring have to be right."""

of_history: Checks[Check] = Checks()
"""Of all times together, those of definitions that change."""

of_rows: Checks[RowCheck] = Checks()
"""Of realised values. A finding is of the variabel or indikator, whose definition can accept it."""
