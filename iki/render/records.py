"""What commands give to machines: a tree as JSON, rows with named columns as CSV.

A number is written exactly as it was computed; absent is null or an empty cell. Refuses floats,
paths, and text of a file that would act where the result is opened.
"""

from __future__ import annotations

import csv
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from io import StringIO
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias, TypeVar

from iki.decimals import plain
from iki.escaping import for_csv, for_json

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_T = TypeVar("_T")

Json: TypeAlias = "int | Decimal | str | Sequence[Json] | Mapping[str, Json] | None"


class JsonRange(tuple["Json", ...]):
    """The two bounds of a range target, numbers or words, which stay on one line."""

    __slots__ = ()


# The metadata of a field that stands in JSON only if there is something in it.
OMITTED_IF_EMPTY = MappingProxyType({"omitted_if_empty": True})


def record_of(value: Any) -> dict[str, Json]:
    """Return the fields of a dataclass as an object of JSON."""
    kind: type = type(value)
    return {
        name: as_json(found)
        for name, omitted_if_empty in _fields_of(kind)
        if (found := getattr(value, name)) or not omitted_if_empty
    }


@cache
def _fields_of(kind: type) -> tuple[tuple[str, bool], ...]:
    """Return the names of the fields of a dataclass, and whether each is left out if empty."""
    return tuple((f.name, f.metadata == OMITTED_IF_EMPTY) for f in fields(kind))


def as_json(value: Any) -> Json:
    """Return a value as JSON with all its parts: a dataclass as an object, a tuple as a list."""
    if is_dataclass(value):
        return record_of(value)
    if isinstance(value, tuple) and not isinstance(value, JsonRange):
        return [as_json(item) for item in value]
    found: Json = value
    return found


def extended(kind: type[_T], value: Any, **more: object) -> _T:
    """Return a dataclass with the fields of one that it adds to, and more."""
    return kind(**{f.name: getattr(value, f.name) for f in fields(value)}, **more)


def json_document(value: Json) -> str:
    """Return a value as a JSON file."""
    return f"{_json_text(value)}\n"


def values_json(value: Any) -> str:
    """Return a dataclass with all that is in it as a JSON file."""
    return json_document(record_of(value))


def _json_text(value: Json, indent: str = "\n") -> str:
    """Return a value as JSON; `json.dumps` has no exact way for a Decimal."""
    inner = f"{indent}  "
    match value:
        case None:
            return "null"
        case str():
            return for_json(value)
        case bool():
            return "true" if value else "false"
        case int() | Decimal():
            return plain(Decimal(value))
        case [] | [Decimal(), *_] | JsonRange():
            return f"[{', '.join(_json_text(item) for item in value)}]"
        case {}:
            items = [f"{for_json(key)}: {_json_text(item, inner)}" for key, item in value.items()]
            return f"{{{inner}{f',{inner}'.join(items)}{indent}}}"
        case _:
            return f"[{inner}{f',{inner}'.join(_json_text(item, inner) for item in value)}{indent}]"


class RecordTable(NamedTuple):
    """Rows with named columns: `RecordTable(("kode", "nilai"), [{"kode": "a", "nilai": 95}])`.

    What a row has beside the columns is left out.
    """

    columns: Sequence[str]
    rows: Iterable[Mapping[str, Json]]


class _CsvForm(NamedTuple):
    """How a CSV file is written for who opens it."""

    beginning: str
    separator: str
    decimal_mark: str
    list_separator: str
    line_end: str


_CSV = _CsvForm("", ",", ".", ", ", "\n")

# As an Indonesian Excel opens it; without the mark of UTF-8 Excel takes it for Windows-1252.
_CSV_ID = _CsvForm("\ufeff", ";", ",", "; ", "\r\n")


def csv_file(table: RecordTable) -> str:
    """Return rows as a CSV file; a list is `[80, 90]`, and a cell of text never is a formula."""
    return _csv_text(table, _CSV)


def csv_id_file(table: RecordTable) -> str:
    """Return rows as a CSV file with semicolons and decimal commas."""
    return _csv_text(table, _CSV_ID)


def _csv_text(table: RecordTable, form: _CsvForm) -> str:
    text = StringIO()
    text.write(form.beginning)
    writer = csv.writer(text, delimiter=form.separator, lineterminator=form.line_end)
    writer.writerow(table.columns)
    writer.writerows([_cell(row[column], form) for column in table.columns] for row in table.rows)
    return text.getvalue()


def _cell(value: Json, form: _CsvForm) -> str:
    match value:
        case None:
            return ""
        case str():
            return for_csv(value, semicolons=form.separator == ";")
        case int() | Decimal():
            return plain(Decimal(value)).replace(".", form.decimal_mark)
        case _:
            return f"[{form.list_separator.join(_cell(item, form) for item in value)}]"
