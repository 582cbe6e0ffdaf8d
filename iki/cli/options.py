"""Values of options: from what was typed to what a command takes.

Typer would do it through pydantic, whose machinery takes longer to import than `iki hitung` takes to
read, compute and show 15 jabatan. The four kinds of value that iki asks for need none of it.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import partial
from pathlib import Path
from types import NoneType
from typing import TYPE_CHECKING, Any, get_args, get_type_hints

import typer

if TYPE_CHECKING:
    from collections.abc import Iterable


def read_by_iki(command: Any, params: Iterable[Any]) -> None:
    """Have the values of a command's parameters read here, as its function's annotations say."""
    kinds = get_type_hints(command.callback) if command.callback else {}
    for param in params:
        param.process_value = partial(_process, param, _bare(kinds.get(param.name)))


def _bare(kind: Any) -> Any:
    """Return the kind of one value: that of `list[str] | None` is `str`."""
    inner = [part for part in get_args(kind) if part is not NoneType]
    return _bare(inner[0]) if inner else kind


def _process(param: Any, kind: type | None, ctx: typer.Context, typed: Any) -> Any:
    if typed is None and param.required:
        raise typer.BadParameter("wajib diisi.", ctx=ctx, param=param)
    if kind is None and typed:  # an option of typer's own
        return type(param).process_value(param, ctx, typed)
    try:
        value = (
            [_read(kind, item) for item in typed]
            if isinstance(typed, (list, tuple))
            else _read(kind, typed)
        )
    except ValueError as error:
        raise typer.BadParameter(str(error), ctx=ctx, param=param) from None
    return value if param.callback is None else param.callback(ctx, param, value)


def _read(kind: Any, typed: Any) -> Any:
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
    if re.fullmatch(r"[+-]?[0-9]{1,60}", typed.strip(), re.ASCII):
        return int(typed)
    from iki.escaping import quoted

    raise ValueError(f"{quoted(typed)} bukan bilangan bulat. Tulis misalnya 2024.")


def _choice(kind: type[Enum], typed: str) -> Enum:
    words = [str(member.value) for member in kind]
    if typed in words:
        return kind(typed)
    from iki.diagnostics import suggestion
    from iki.escaping import quoted

    hint = suggestion(typed, words) or f"Pilihannya: {', '.join(words)}."
    raise ValueError(f"{quoted(typed)} tidak dikenal. {hint}")
