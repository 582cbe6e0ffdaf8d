"""Models: frozen values whose shape is checked by `pydantic_core`, the engine of pydantic.

A model says in its annotations what each key of a file holds, as a pydantic model does, and the same
engine checks it. What is left out is pydantic's own machinery around it: importing that, and running it
for our dozen models, takes as long as everything else that `iki hitung` does. What it would add
(coercion, aliases, writing JSON) no definition asks for.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import (
    Annotated,
    Any,
    ClassVar,
    NamedTuple,
    NoReturn,
    Self,
    dataclass_transform,
    get_args,
    get_origin,
)

from pydantic_core import SchemaValidator, core_schema

Check = Callable[..., Any]


@dataclass_transform(kw_only_default=True, frozen_default=True)
class Model:
    """A frozen value of named fields. Its constructor checks nothing; `validate` does.

    `kinds` says what each field may hold; a default is the attribute of the class. Models do not
    inherit fields from each other. The methods stand here once: `dataclass` would compile them anew
    for each model, a twentieth of a start.
    """

    kinds: ClassVar[Mapping[str, Any]]

    def __init_subclass__(cls) -> None:
        cls.kinds = cls.__annotations__

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def __setattr__(self, name: str, _: object) -> NoReturn:
        raise AttributeError(f"{name} cannot be set: {type(self).__name__} is frozen")

    def __delattr__(self, name: str) -> NoReturn:
        self.__setattr__(name, None)

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and self._values() == other._values()

    __hash__ = None  # type: ignore[assignment]  # fields may hold mappings

    def __repr__(self) -> str:
        values = ", ".join(f"{name}={value!r}" for name, value in self._values().items())
        return f"{type(self).__name__}({values})"

    def _values(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.kinds}

    @classmethod
    def validate(cls, data: Any) -> Self:
        """Return the model of the data of a file, or raise `pydantic_core.ValidationError`."""
        valid: Self = cls._validator().validate_python(data)
        return valid

    @classmethod
    @cache
    def _validator(cls) -> SchemaValidator:
        return SchemaValidator(_of_model(cls))

    @classmethod
    def required(cls) -> list[str]:
        """Return the fields that have no default."""
        return [name for name in cls.kinds if name not in vars(cls)]


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


def _of_model(model: type[Model]) -> core_schema.CoreSchema:
    arguments = []
    for name, kind in model.kinds.items():
        schema = _of(kind)
        if name in vars(model):
            schema = core_schema.with_default_schema(schema, default=vars(model)[name])
        arguments.append(core_schema.dataclass_field(name, schema))
    return core_schema.dataclass_schema(
        model,
        core_schema.dataclass_args_schema(model.__name__, arguments),
        list(model.kinds),
        config=core_schema.CoreConfig(extra_fields_behavior="forbid"),
    )


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
