"""Shape: what pydantic finds wrong with the data of a file, as findings in our words."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, Any, cast, get_args

from iki.definitions.mending import MendedData, Mistake
from iki.diagnostics.suggestions import Suggestions, nearest
from iki.escaping import quoted
from iki.limits import YAML_DIAGNOSTICS
from iki.model.base import Model
from iki.model.problems import kind
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic_core import ErrorDetails, ValidationError

    from iki.model.problems import ProblemContext
    from iki.yaml_source import KeyPath, YamlData, YamlValue


_CSV = re.compile(r"(?:\w+[,;\t])+nilai\b", re.IGNORECASE)


def findings_of(
    model: type[Model],
    file: str,
    state: MendedData,
    error: ValidationError,
    mistakes: list[Mistake],
) -> Iterator[Finding]:
    """Turn errors of pydantic into findings, and add the mistakes to mend to `mistakes`."""
    words = _Words(model, file, state.data)
    for detail in error.errors(include_url=False):
        path, at_key = _path(detail)
        finding = words.finding(detail, path, at_key=at_key)
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


class _Words:
    """Turns the errors of one file into findings, in our words and with paths of the file.

    `misspelt` are the known keys that unknown ones beside them seem to mean, by the path of both.
    """

    def __init__(self, model: type[Model], file: str, data: YamlData) -> None:
        self.model = model
        self.file = file
        self.data = data
        self.suggestions = Suggestions()
        self.misspelt: dict[KeyPath, set[str | None]] = {}

    def finding(self, error: ErrorDetails, path: KeyPath, *, at_key: bool) -> Finding | None:
        match error["type"]:
            case "iki":
                return self.of_validator(cast("ProblemContext", error["ctx"]), path, at_key=at_key)
            case "missing":
                return self.of_missing(path)
            case "extra_forbidden":
                return self.of_unknown(path, is_empty=error["input"] is None)
            case "tuple_type" | "list_type":
                message = f"harus berupa daftar, yang ada {kind(error['input'])}"
                hint = "awali tiap butir dengan “- ” pada baris sendiri"
            case _ if not path and _CSV.match(str(error["input"])):
                message = "isi ini tampak seperti data CSV, bukan definisi YAML"
                hint = "simpan di data/realisasi/NAMA.csv, lalu jalankan `iki validasi --data`"
            case _:
                message = f"harus berupa pemetaan (kunci: nilai), yang ada {kind(error['input'])}"
                hint = "tulis kunci: nilai dengan indentasi di bawah kuncinya"
                if path[-1:] == ("target",):
                    hint = "tulis dengan tahunnya, misalnya {2024: 85}"
        return Finding("S03", self.file, path, message, hint)

    def of_validator(self, context: ProblemContext, path: KeyPath, *, at_key: bool) -> Finding:
        """Return the finding of a validator of our own."""
        return Finding(
            context["code"],
            self.file,
            path + context.get("path", ()),
            context["message"],
            context["hint"],
            at="key" if at_key else "value",
            offsets=context["offsets"],
        )

    def of_missing(self, path: KeyPath) -> Finding | None:
        name, above = str(path[-1]), path[:-1]
        if above not in self.misspelt:
            self.misspelt[above] = _misspelt(self.model, self.data, path)
        if name in self.misspelt[above]:
            return None  # said already: an unknown key that is this one, misspelt
        message = f"kunci wajib “{name}” tidak ada"
        hint = f"tambahkan {name}: {_CONTENT.get(name, '...')}"
        return Finding("S02", self.file, above, message, hint, at="key")

    def of_unknown(self, path: KeyPath, *, is_empty: bool) -> Finding:
        name, known = str(path[-1]), _keys(self.model, path[:-1])
        hint = self.suggestions.of(name, known) or f"kunci yang dikenal: {', '.join(known)}"
        if is_empty and not re.fullmatch(r"[a-z_]+", name):
            hint = "bila ini sambungan teks sesudah koma, apit seluruh teks itu dengan tanda kutip"
        return Finding(
            "S01", self.file, path, f"kunci {quoted(name)} tidak dikenal", hint, at="key"
        )


# What to write for a required key, where three dots do not teach it.
_CONTENT = {
    "formula": "...; bila nilainya tidak dihitung, isi dengan nama satu variabel, misalnya "
    "formula: nilai_ikm, dan tulis nilai_ikm: uraiannya di bawah variabel:",
    "mulai": "...; sejak kapan perubahan ini berlaku, misalnya 2025 atau 2025-TW3",
    "dasar": "...; yang menetapkan perubahan ini, misalnya Perubahan Renja 2025",
}


def _misspelt(model: type[Model], data: YamlValue, path: KeyPath) -> set[str | None]:
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
            # What a validator takes says more than what it makes of it.
            model = next(_models_in(*reversed(field.metadata), field.annotation), model)
    return list(model.model_fields)


def _models_in(*annotations: Any) -> Iterator[type[Model]]:
    """Yield the models in an annotation such as `dict[Kode, Variabel]` or in its validators."""
    for annotation in annotations:
        if isinstance(annotation, type) and issubclass(annotation, Model):
            yield annotation
        taken = getattr(annotation, "json_schema_input_type", None)
        yield from _models_in(*get_args(annotation), *get_args(taken))
