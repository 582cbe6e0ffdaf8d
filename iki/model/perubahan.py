"""Perubahan: for each model, the model of what changes of it from an instant on."""

# Annotations are values here, for the models read them.
from collections.abc import Callable, Collection
from copy import copy
from functools import cache, cached_property
from typing import Annotated, Any

from pydantic import Field, GetJsonSchemaHandler, TypeAdapter, create_model
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from iki.model.base import Model
from iki.model.fields import TextField
from iki.model.time_fields import InstantField
from iki.model.traits import Trait, traits_of


class Perubahan(Model):
    """A change from an instant on: keys of its object, each with its whole new value."""

    mulai: InstantField = Field(
        description="Sejak kapan: tahun, atau tahun dan periode (2025-TW3)."
    )
    dasar: TextField = Field(description="Yang menetapkannya, misalnya Perubahan Renja 2025.")

    @cached_property
    def baru(self) -> dict[str, Any]:
        """The new values, by the key that changes."""
        keys: Collection[str] = self.__pydantic_fields_set__ - _OF_PERUBAHAN
        if len(keys) > 1:  # in the order of the fields
            keys = [key for key in self.__dict__ if key in keys]
        return {key: self.__dict__[key] for key in keys}

    @property
    def change_in_words(self) -> str:
        """What changes, in words."""
        return ", ".join(key.replace("_", " ") for key in self.baru)


_OF_PERUBAHAN = frozenset(Perubahan.model_fields)


@cache
def _changes_of(model: type[Model]) -> Any:
    """Return the model of a perubahan of another one: its keys, none of which has to be there."""
    fields: dict[str, Any] = {}
    traits = traits_of(model)
    for name, info in model.model_fields.items():
        if Trait.FIXED not in traits[name]:
            optional = copy(info)
            if info.is_required():
                optional.default = None
            fields[name] = (info.annotation, optional)
    return create_model(
        f"Perubahan{model.__name__}",
        __base__=Perubahan,
        __module__=model.__module__,
        __doc__=f"What changes of a {model.__name__.lower()} from an instant on.",
        **fields,
    )


class ChangesOf:
    """Makes the model of the perubahan of another one when a file first has any: most have none.

    What pydantic finds wrong in there keeps its place, for it takes over the errors of another
    check.
    """

    def __init__(self, model: Callable[[], type[Model]]) -> None:
        self._model = model

    @property
    def json_schema_input_type(self) -> Any:
        """The type of what is taken, called as in pydantic's own validators."""
        return tuple[_changes_of(self._model()), ...]  # type: ignore[misc]

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.json_schema_input_type)

    def __get_pydantic_core_schema__(self, *_: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._validate)

    def _validate(self, value: Any) -> Any:
        return self._adapter.validate_python(value)

    def __get_pydantic_json_schema__(
        self, _: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self._adapter.core_schema)


Mulai = Annotated[
    InstantField | None,
    Trait.FIXED,
    Field(
        description="Tahun atau periode pertama berlakunya (2025, 2025-TW3); kosong bila sejak semula."
    ),
]
Berakhir = Annotated[
    InstantField | None,
    Trait.FIXED,
    Field(description="Tahun atau periode terakhir berlakunya; kosong bila masih berlaku."),
]
