"""Models: frozen values whose shape is checked by `pydantic_core`, the engine of pydantic.

A model says in its annotations what each key of a file holds, as a pydantic model does, and the same
engine checks it. What is left out is pydantic's own machinery around it: importing that, and running it
for our dozen models, takes as long as everything else that `iki hitung` does. What it would add
(coercion, aliases, writing JSON) no definition asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, dataclass, field, fields
from functools import cache
from typing import (
    Annotated,
    Any,
    NamedTuple,
    Self,
    dataclass_transform,
    get_args,
    get_origin,
)

from pydantic_core import SchemaValidator, core_schema

Check = Callable[..., Any]


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
class Model:
    """A frozen dataclass of keyword fields. Its constructor checks nothing; `validate` does."""

    def __init_subclass__(cls) -> None:
        dataclass(frozen=True, kw_only=True)(cls)

    @classmethod
    def validate(cls, data: Any) -> Self:
        """Return the model of the data of a file, or raise `pydantic_core.ValidationError`."""
        valid: Self = cls._validator().validate_python(data)
        return valid

    @classmethod
    @cache
    def annotations(cls) -> Mapping[str, Any]:
        """Return what each field may hold, in the order of the fields."""
        return {f.name: f.type for f in fields(cls)}  # type: ignore[arg-type]

    @classmethod
    @cache
    def _validator(cls) -> SchemaValidator:
        return SchemaValidator(_of_model(cls))


class Validator(NamedTuple):
    """How the value of an annotation is checked.

    `plain` takes the value whole, `before` hands what it returns to the annotation's own check, and
    `wrap` is given that check to call. Each raises `PydanticCustomError` (`fields.problem`).
    """

    mode: str
    check: Check


def plain(check: Check) -> Validator:
    return Validator("plain", check)


def before(check: Check) -> Validator:
    return Validator("before", check)


def wrap(check: Check) -> Validator:
    return Validator("wrap", check)


def models_in(annotation: Any) -> list[type[Model]]:
    """Return the models inside an annotation such as `dict[Kode, Variabel]`."""
    if is_model(annotation):
        return [annotation]
    return [model for part in get_args(annotation) for model in models_in(part)]


def is_model(annotation: Any) -> bool:
    return isinstance(annotation, type) and issubclass(annotation, Model)


def required(model: type[Any]) -> list[str]:
    """Return the fields that have no default."""
    return [f.name for f in fields(model) if f.default is f.default_factory is MISSING]


def _of_model(model: type[Any]) -> core_schema.CoreSchema:
    return core_schema.dataclass_schema(
        model,
        core_schema.dataclass_args_schema(
            model.__name__,
            [
                core_schema.dataclass_field(f.name, _with_default(f, _of(f.type)))
                for f in fields(model)
            ],
        ),
        list(model.annotations()),
        config=core_schema.CoreConfig(extra_fields_behavior="forbid"),
    )


def _with_default(f: Any, schema: core_schema.CoreSchema) -> core_schema.CoreSchema:
    if f.default is not MISSING:
        return core_schema.with_default_schema(schema, default=f.default)
    if f.default_factory is not MISSING:
        return core_schema.with_default_schema(schema, default_factory=f.default_factory)
    return schema


def _of(annotation: Any) -> core_schema.CoreSchema:
    """Return the schema of an annotation; of several validators, the last one comes first."""
    if get_origin(annotation) is not Annotated:
        return _of_type(annotation)
    kind, *validators = get_args(annotation)
    whole = validators[0].mode == "plain"
    schema = core_schema.any_schema() if whole else _of_type(kind)
    for mode, check in validators:
        schema = _MODES[mode](check, schema)
    return schema


_MODES: dict[str, Callable[[Check, core_schema.CoreSchema], core_schema.CoreSchema]] = {
    "plain": lambda check, _: core_schema.no_info_plain_validator_function(check),
    "before": core_schema.no_info_before_validator_function,
    "wrap": core_schema.no_info_wrap_validator_function,
}


def _of_type(annotation: Any) -> core_schema.CoreSchema:
    if is_model(annotation):
        return _of_model(annotation)
    arguments = get_args(annotation)
    if get_origin(annotation) is tuple:
        return core_schema.tuple_schema([_of(arguments[0])], variadic_item_index=0)
    if get_origin(annotation) is dict:
        return core_schema.dict_schema(_of(arguments[0]), _of(arguments[1]))
    raise TypeError(f"no schema for {annotation}")
