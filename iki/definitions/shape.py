"""Shape: what pydantic finds wrong with the data of a file, as findings in our words."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, get_args

from iki.definitions.mending import Mended, Mistake
from iki.diagnostics.suggestions import Suggestions, nearest
from iki.escaping import quoted
from iki.limits import YAML_DIAGNOSTICS
from iki.model.base import Model
from iki.model.fields import kind
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails, ValidationError

    from iki.yaml_source import KeyPath, YamlData


_CSV = re.compile(r"(?:\w+[,;\t])+nilai\b", re.IGNORECASE)


def findings_of(
    model: type[Model],
    file: str,
    state: Mended,
    error: ValidationError,
    mistakes: list[Mistake],
) -> Iterator[Finding]:
    """Yield what is wrong, and put the mistakes where they can be mended."""
    suggestions = Suggestions()
    misspelt: dict[KeyPath, set[str | None]] = {}
    for detail in error.errors(include_url=False):
        path, at_key = _path(detail)
        finding = _in_our_words(model, file, state.data, detail, suggestions, misspelt)
        # What was taken out because it is wrong is not missing.
        if finding is None or (detail["type"] == "missing" and not state.knows(path)):
            continue
        meant = detail.get("ctx", {}).get("meant")
        if finding.code == "S01":
            meant = nearest(str(path[-1]), _keys(model, path[:-1]))
        mistakes.append(Mistake(path, at_key or finding.code == "S01", meant))
        yield finding


def _path(error: ErrorDetails) -> tuple[KeyPath, bool]:
    """Return the path of an error, and whether it is the key: only our own checks look at keys."""
    loc = error["loc"]
    at_key = error["type"] == "iki" and loc[-1:] == ("[key]",)
    return loc[:-1] if at_key else loc, at_key


def _in_our_words(
    model: type[Model],
    file: str,
    data: YamlData,
    error: ErrorDetails,
    suggestions: Suggestions,
    misspelt: dict[KeyPath, set[str | None]],
) -> Finding | None:
    """Turn one error of pydantic into a finding, in our words and with a path of the file.

    `misspelt` are the known keys that unknown ones beside them seem to mean, by the path of both.
    """
    path, at_key = _path(error)
    context: dict[str, Any] = error.get("ctx", {})
    match error["type"]:
        case "iki":
            return Finding(
                context["code"],
                file,
                path + tuple(context.get("path", ())),
                context["message"],
                context["hint"],
                at="key" if at_key else "value",
                offsets=context.get("offsets"),
            )
        case "missing":
            name = str(path[-1])
            if path[:-1] not in misspelt:
                misspelt[path[:-1]] = _misspelt(model, data, path)
            if name in misspelt[path[:-1]]:
                return None  # said already: an unknown key that is this one, misspelt
            message = f"kunci wajib “{name}” tidak ada"
            hint = f"tambahkan {name}: {_CONTENT.get(name, '...')}"
            return Finding("S02", file, path[:-1], message, hint, at="key")
        case "extra_forbidden":
            known = _keys(model, path[:-1])
            hint = suggestions.of(str(path[-1]), known) or f"kunci yang dikenal: {', '.join(known)}"
            if error["input"] is None and not re.fullmatch(r"[a-z_]+", str(path[-1])):
                hint = (
                    "bila ini sambungan teks sesudah koma, apit seluruh teks itu dengan tanda kutip"
                )
            return Finding(
                "S01", file, path, f"kunci {quoted(str(path[-1]))} tidak dikenal", hint, at="key"
            )
        case "tuple_type" | "list_type":
            message = f"harus berupa daftar, yang ada {kind(error['input'])}"
            return Finding(
                "S03", file, path, message, "awali tiap butir dengan “- ” pada baris sendiri"
            )
        case _ if not path and _CSV.match(str(error["input"])):
            message = "isi ini tampak seperti data CSV, bukan definisi YAML"
            hint = "simpan di data/realisasi/NAMA.csv, lalu jalankan `iki validasi --data`"
            return Finding("S03", file, path, message, hint)
        case _:
            message = f"harus berupa pemetaan (kunci: nilai), yang ada {kind(error['input'])}"
            hint = "tulis kunci: nilai dengan indentasi di bawah kuncinya"
            if path[-1:] == ("target",):
                hint = "tulis dengan tahunnya, misalnya {2024: 85}"
            return Finding("S03", file, path, message, hint)


# What to write for a required key, where three dots do not teach it.
_CONTENT = {
    "formula": "...; bila nilainya tidak dihitung, isi dengan nama satu variabel, misalnya "
    "formula: nilai_ikm, dan tulis nilai_ikm: uraiannya di bawah variabel:",
}


def _misspelt(model: type[Model], data: Any, path: KeyPath) -> set[str | None]:
    """Return the keys that the unknown keys beside a path seem to mean."""
    for step in path[:-1]:
        data = data[step]
    known = _keys(model, path[:-1])
    unknown = (key for key in data if key not in known)
    return {nearest(key, known) for key in islice(unknown, YAML_DIAGNOSTICS)}


def _keys(model: type[Model], path: KeyPath) -> list[str]:
    """Return the keys that the model knows at a path."""
    for step in path:
        if field := model.model_fields.get(str(step)):
            model = next(_models_in(field.annotation, *field.metadata), model)
    return list(model.model_fields)


def _models_in(*annotations: Any) -> Iterator[type[Model]]:
    """Yield the models of annotations such as `dict[Kode, Variabel]`, and of what validators take."""
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, Model):
            yield annotation
        taken = getattr(annotation, "json_schema_input_type", None)
        yield from _models_in(*get_args(annotation), *get_args(taken))
