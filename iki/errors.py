"""What ends a command without a result: a wrong call, input with errors, an engine that fails."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import TypeAlias

    from iki.diagnostics import Diagnostic

    # The bytes of files that are not on disk, such as those of a revision, by their names.
    Elsewhere: TypeAlias = Mapping[str, bytes]


class UsageError(Exception):
    """The command cannot run as it was called: one line for the user, exit 2.

    `hint`, what to do or what was meant, is a sentence of its own.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(f"{message}. {hint[0].upper()}{hint[1:]}" if hint else message)


class WrongInputError(Exception):
    """Definitions or data have errors, and so nothing comes of them: they are shown, exit 1.

    `elsewhere` has those of their files that are not on disk; `said` is a note below them.
    """

    def __init__(
        self, diagnostics: Sequence[Diagnostic], elsewhere: Elsewhere, said: str = ""
    ) -> None:
        self.diagnostics = diagnostics
        self.elsewhere = elsewhere
        self.said = said

    def __str__(self) -> str:
        return "\n".join(d.line for d in self.diagnostics if d.is_error)


class SourceFailedError(UsageError):
    """An engine failed to answer: of many agencies no other one can be asked for either."""


def refuse_errors(
    diagnostics: Sequence[Diagnostic],
    elsewhere: Elsewhere = MappingProxyType({}),
    said: str = "",
) -> None:
    """Raise WrongInputError, with all of the diagnostics, if one of them forbids a result."""
    from iki.diagnostics import has_errors

    if has_errors(diagnostics):
        raise WrongInputError(diagnostics, elsewhere, said)
