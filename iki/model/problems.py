"""What is wrong with a value of a YAML file, in our words.

And what a field takes, for the JSON Schema. Every validator raises `PydanticCustomError("iki",
...)` whose context holds our own code, message and hint, so that nothing of pydantic's English
reaches a user (see `definitions.shape`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict, TypeVar

from pydantic import GetPydanticSchema
from pydantic_core import PydanticCustomError, core_schema

from iki.diagnostics.suggestions import suggestion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic.json_schema import JsonSchemaValue


class ProblemContext(TypedDict):
    """What is wrong with a value, in our words.

    `path` is below the field, `offsets` are inside its text, `meant` is the key that a wrong one
    seems to be.
    """

    code: str
    message: str
    hint: str | None
    offsets: tuple[int, int] | None
    meant: str | None
    path: NotRequired[tuple[str | int, ...]]


def problem(
    code: str,
    message: str,
    hint: str | None = None,
    *,
    offsets: tuple[int, int] | None = None,
    meant: str | None = None,
) -> PydanticCustomError:
    """Return the error that `definitions` turns into a finding."""
    context: ProblemContext = {
        "code": code,
        "message": message,
        "hint": hint,
        "offsets": offsets,
        "meant": meant,
    }
    return PydanticCustomError("iki", "{message}", {**context})


def field_annotation(check: Callable[[Any], Any], schema: JsonSchemaValue) -> GetPydanticSchema:
    """Return the annotation of a field: `check` makes its value or raises, `schema` describes it.

    A PlainValidator would build the schema of the type as well, three times for each field of each
    model.
    """
    return GetPydanticSchema(
        lambda *_: core_schema.no_info_plain_validator_function(check), lambda *_: {**schema}
    )


def kind(value: Any) -> str:
    """Return the kind of a value as messages name it."""
    match value:
        case None:
            return "kosong"
        case dict():
            return "pemetaan (kunci: nilai)"
        case list():
            return "daftar"
        case _:
            return f"“{value}”" if len(str(value)) <= 40 else "teks"


_Enum = TypeVar("_Enum", bound=StrEnum)


def member_of(enum: type[_Enum]) -> GetPydanticSchema:
    """Return the annotation of one of the enum's words, with a suggestion for anything else."""
    words = [member.value for member in enum]

    def check(value: Any) -> _Enum:
        if isinstance(value, str) and value in words:
            return enum(value)
        raise problem(
            "S05",
            f"{kind(value)} tidak dikenal di sini",
            (isinstance(value, str) and suggestion(value, words)) or f"pilih {', '.join(words)}",
        )

    return field_annotation(check, one_of(words))


def one_of(words: Iterable[str]) -> JsonSchemaValue:
    """Return the JSON Schema that names the words."""
    return {"enum": list(words)}
