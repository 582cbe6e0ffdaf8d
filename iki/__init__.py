"""iki: Indikator Kinerja Individu as files that can be reviewed, validated, computed and printed.

As a library: `open_project("folder")` gives a Project, that computes, validates and explains as the
commands do. What is wrong is raised: WrongInputError with its `diagnostics`, UsageError for a wrong
call.
"""

from __future__ import annotations

# Nothing is imported here, not even `typing`: `__main__` answers for Ctrl-C from its first import
# on.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from iki.errors import UsageError, WrongInputError
    from iki.workspace import Project, Result, open_project

__version__ = "0.2.0"
__all__ = ["Project", "Result", "UsageError", "WrongInputError", "open_project"]


def __getattr__(name: str) -> object:
    """Import what is asked for: a command must not wait for what it does not need."""
    from importlib import import_module

    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    of_errors = name in {"UsageError", "WrongInputError"}
    found: object = getattr(import_module("iki.errors" if of_errors else "iki.workspace"), name)
    return found
