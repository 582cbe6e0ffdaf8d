"""The tables of docs/definisi.md: every key of the two kinds of file, as its model and its schema have it.

The examples are those of the files that the page itself shows, and that a test validates.
"""

from __future__ import annotations

import re
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING, Any

import yaml

from iki.model import SKALA
from iki.model.base import Model
from iki.model.json_schema import KINDS, schema_of
from tests.docs.markdown import DOCUMENTS, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

PAGE = "docs/definisi.md"
_LONG = 60  # characters of an example that a cell can show
_YEAR, _KODE, _WORD = "^(194", "^[a-z][a-z0-9_]*$", r"^\s*[A-Za-z]"
# What the page's own project cannot have: who follows it has no such server.
_NOT_FOLLOWED = {"sumber": "postgresql://server/kinerja?tabel=realisasi"}
_SAME_EVERYWHERE = {"abaikan", "alias", "berakhir", "dasar", "mulai", "perubahan"}


def tables(kind: str) -> str:
    """Return a section for each level of keys of a kind of file."""
    from tests.docs.generated import table

    schema = schema_of(kind)
    parts = []
    for path, name, keys in _levels(schema, KINDS[kind][0].__name__):
        model = _models()[name]
        rows = [
            (
                f"`{key}`",
                type_of(value, schema),
                _default(model, key),
                _description(model, key, value),
                _example(kind, path, key),
            )
            for key, value in keys.items()
        ]
        title = f"### `{path}`\n\n" if path else ""
        parts.append(f"{title}{table(('kunci', 'isi', 'bawaan', 'arti', 'contoh'), *rows)}")
    return "\n".join(parts)


def _levels(schema: dict[str, Any], root: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Yield the path, the model and the keys of each level: the file, then what is below its keys."""
    seen: set[str] = set()
    todo: list[tuple[str, str]] = [("", root)]
    while todo:
        path, name = todo.pop(0)
        level = schema if name == root else schema["$defs"][name]
        keys = level["properties"]
        if name.startswith("Perubahan"):
            keys = {key: value for key, value in keys.items() if key in {"mulai", "dasar"}}
            name = "Perubahan"
        yield path, name, keys
        for key, value in keys.items():
            for below, step in _below(value):
                if below not in seen and not (
                    below.startswith("Perubahan") and "Perubahan" in seen
                ):
                    seen |= {below} | ({"Perubahan"} if below.startswith("Perubahan") else set())
                    todo.append((f"{path}.{key}{step}".lstrip("."), below))


def _below(schema: dict[str, Any], step: str = "") -> Iterator[tuple[str, str]]:
    """Yield the models that a value may hold, each with the steps to it: `[]`, `.NAMA`."""
    if "$ref" in schema:
        yield schema["$ref"].rpartition("/")[2], step
    for choice in schema.get("anyOf", ()):
        yield from _below(choice, step)
    if isinstance(schema.get("items"), dict):
        yield from _below(schema["items"], f"{step}[]")
    if isinstance(schema.get("additionalProperties"), dict):
        yield from _below(schema["additionalProperties"], f"{step}.NAMA")


@cache
def _models() -> dict[str, type[Model]]:
    found: dict[str, type[Model]] = {}
    todo: list[type[Model]] = [Model]
    while todo:
        for cls in todo.pop().__subclasses__():
            if cls.__module__.startswith("iki."):
                found[cls.__name__] = cls
            todo.append(cls)
    return found


def type_of(schema: dict[str, Any], root: dict[str, Any]) -> str:
    """Return what a value is, in words."""
    match schema:
        case {"$ref": _}:
            return "beberapa kunci"
        case {"anyOf": choices}:
            kinds = [type_of(choice, root) for choice in choices]
            return " atau ".join(dict.fromkeys(kind for kind in kinds if kind != "kosong"))
        case {"enum": values}:
            return " atau ".join(f"`{value}`" for value in values)
        case {"const": value}:
            return f"`{value}`"
        case {"type": "null"}:
            return "kosong"
        case {"type": "array", "items": items, "minItems": 2, "maxItems": 2}:
            return f"[{type_of(items, root)}, {type_of(items, root)}]"
        case {"type": "array", "items": items}:
            return f"daftar {type_of(items, root)}"
        case {"type": "object", "additionalProperties": dict(values)}:
            of = schema.get("propertyNames", {}).get("pattern", "")
            kind = "tahun" if of.startswith(_YEAR) else "nama"
            return f"{kind}: {type_of(values, root)}"
        case {"type": "object"}:
            return "beberapa kunci"
        case {"type": "integer", "minimum": least, "maximum": most}:
            return f"bilangan bulat {least} sampai {most}"
        case {"type": "integer"}:
            return "bilangan bulat"
        case {"type": "number"}:
            return "angka"
        case {"pattern": pattern} if pattern == _KODE:
            return "kode"
        case {"pattern": pattern} if pattern == _WORD:
            return "kata"
        case _:
            return "teks"


def _default(model: type[Model], key: str) -> str:
    info = model.model_fields[key]
    if info.is_required():
        return "**wajib**"
    match info.default:
        case Enum() as word:
            return f"`{word.value}`"
        case value if value in (None, {}, ()) or info.default_factory:
            return "–"
        case value if value == SKALA["permendagri-86-2017"]:
            return "`permendagri-86-2017`"
        case value:
            return f"`{value}`"


def _description(model: type[Model], key: str, schema: dict[str, Any]) -> str:
    said = model.model_fields[key].description or schema.get("description")
    assert said, f"{model.__name__}.{key} says nothing of itself"
    return str(said)


@cache
def _files() -> dict[str, Any]:
    blocks = Document(DOCUMENTS[PAGE]).blocks
    shown = {
        b.words["berkas"]: b.text for b in blocks if b.language == "yaml" and "berkas" in b.words
    }
    return {
        "jabatan": next(yaml.safe_load(t) for n, t in shown.items() if "/jabatan/" in n),
        "instansi": yaml.safe_load(shown["definitions/instansi.yaml"]),
    }


def _example(kind: str, path: str, key: str) -> str:
    """Return the value that the files of the page give to a key."""
    values = list(_values(_files()[kind], [*re.findall(r"\w+|\[\]", path), key]))
    if not values and key in _SAME_EVERYWHERE:
        values = [v for v in (_anywhere(_files()[k], key) for k in _files()) if v is not None]
    if not values and kind == "instansi" and key in _NOT_FOLLOWED:
        values = [_NOT_FOLLOWED[key]]
    assert values, f"{PAGE} shows no example of {path}.{key}"
    written = yaml.dump(
        values[0], Dumper=_Flow, default_flow_style=True, allow_unicode=True, width=10**6, sort_keys=False
    ).removesuffix("...\n").strip()  # fmt: skip
    return f"`{written}`" if len(written) <= _LONG else "lihat contoh di atas"


class _Flow(yaml.SafeDumper):
    """Writes values on one line, years without quotes."""

    def ignore_aliases(self, data: Any) -> bool:
        return data is not None


def _values(value: Any, steps: list[str]) -> Iterator[Any]:
    if not steps:
        yield value
    elif isinstance(value, list):
        rest = steps[1:] if steps[0] == "[]" else steps
        for item in value:
            yield from _values(item, rest)
    elif isinstance(value, dict):
        if steps[0] == "NAMA":
            for item in value.values():
                yield from _values(item, steps[1:])
        elif steps[0] in value:
            yield from _values(value[steps[0]], steps[1:])


def _anywhere(value: Any, key: str) -> Any:
    if isinstance(value, dict):
        if value.get(key) is not None:
            return value[key]
        value = list(value.values())
    found = (_anywhere(item, key) for item in value) if isinstance(value, list) else ()
    return next((one for one in found if one is not None), None)
