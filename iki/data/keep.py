"""What a reading of rows keeps beside the values that they become."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Collection


class Keep(NamedTuple):
    """The rows that are kept: those of some (jabatan, variabel), or (None) of all.

    With `places` it is kept where the rows of all variables stand, and none of them.
    """

    variables: Collection[tuple[str, str]] | None = ()
    places: bool = False

    @property
    def is_all(self) -> bool:
        """Whether all rows are kept."""
        return self.variables is None

    def has(self, variabel: tuple[str, str]) -> bool:
        """Return whether the rows of a variable are kept."""
        return self.variables is None or variabel in self.variables


NO_ROWS = Keep()
ALL_ROWS = Keep(None)
PLACES = Keep(places=True)
