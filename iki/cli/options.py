"""Values of options: from what was typed to what a command takes.

Typer would do it through pydantic, whose machinery takes longer to import than `iki hitung` takes to
run. The four kinds of value that iki asks for need none of it.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, get_args

import typer


def read_by_iki(param: Any) -> None:
    """Have the value of a parameter of typer read here instead."""
    param.process_value = partial(_process, param)


def _process(param: Any, ctx: typer.Context, typed: Any) -> Any:
    if typed is None and param.required:
        return type(param).process_value(param, ctx, typed)  # typer says that it is missing
    kind = param.type_descriptor.annotation
    try:
        value = (
            [_read(get_args(kind)[0], item) for item in typed]
            if isinstance(typed, (list, tuple))
            else _read(kind, typed)
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), ctx=ctx, param=param) from None
    return value if param.callback is None else param.callback(ctx, param, value)


def _read(kind: type, typed: Any) -> Any:
    """Return the value of a text; a default has its kind already."""
    if not isinstance(typed, str) or isinstance(typed, kind):
        return typed
    if issubclass(kind, Enum):
        return _choice(kind, typed)
    if kind is int:
        return _integer(typed)
    if kind is Path:
        return Path(typed)
    raise TypeError(f"no reading of {kind}")


def _integer(typed: str) -> int:
    if re.fullmatch(r"-?[0-9]{1,9}", typed.strip()):
        return int(typed)
    raise ValueError(f"“{typed}” bukan bilangan bulat. Tulis misalnya 2024.")


def _choice(kind: type[Enum], typed: str) -> Enum:
    words = [str(member.value) for member in kind]
    if typed in words:
        return kind(typed)
    from iki.diagnostics import suggestion

    hint = suggestion(typed, words) or f"Pilihannya: {', '.join(words)}."
    raise ValueError(f"“{typed}” tidak dikenal. {hint}")
