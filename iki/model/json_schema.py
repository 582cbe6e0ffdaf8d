"""JSON Schema (draft 2020-12) of the two kinds of definition file, for editors.

It is the one that pydantic makes of the models. It refuses the shapes that they refuse; what needs
more than a shape (formulas, references, sums) is `iki validasi`'s business. A copy of each is kept
in `iki/skema/`, for editors that find it by the modeline of a YAML file.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from pydantic.json_schema import GenerateJsonSchema

from iki.model import Instansi, Jabatan

if TYPE_CHECKING:
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import core_schema

    from iki.model.base import Model

KINDS: dict[str, tuple[type[Model], str]] = {
    "jabatan": (Jabatan, "Definisi satu jabatan (definitions/jabatan/KODE.yaml)"),
    "instansi": (Instansi, "Definisi instansi (definitions/instansi.yaml)"),
}


class _Generator(GenerateJsonSchema):
    """Leaves out what says nothing to who edits a file: titles of keys, docstrings, defaults."""

    def field_title_should_be_set(self, *_: object) -> bool:
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        made = super().model_schema(schema)
        return {key: made[key] for key in made.keys() - {"title", "description"}}

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """Let no key pass that is not allowed: pydantic's own `patternProperties` would."""
        return {
            "type": "object",
            "propertyNames": self.generate_inner(schema["keys_schema"]),
            "additionalProperties": self.generate_inner(schema["values_schema"]),
        }


def schema_of(kind: str) -> JsonSchemaValue:
    """Return the JSON Schema of a kind of file."""
    model, title = KINDS[kind]
    made = model.model_json_schema(schema_generator=_Generator)
    return {"$schema": _Generator.schema_dialect, "title": title, **made}


def schema_text(kind: str) -> str:
    """Return the JSON Schema of a kind of file, as its committed copy has it."""
    return f"{json.dumps(schema_of(kind), ensure_ascii=False, indent=2)}\n"
