"""Definitions: YAML texts to a `Definisi`, and everything that is wrong with them.

Each file is read on its own; one broken file does not hide what is wrong with the others. What needs
more than one file stands in `rules`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticCustomError

from iki.diagnostics import Diagnostic, nearest, suggestion
from iki.model import Definisi, Instansi, Jabatan
from iki.model.fields import check_kode, kind
from iki.yaml_source import Data, Document, Finding, Path, locate, read

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from pydantic_core import ErrorDetails

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Berkas:
    """One file of definitions: the kode that its name says, the name to show, and its bytes."""

    kode: str
    nama: str
    isi: bytes


@dataclass(frozen=True)
class Loaded:
    """What was read: the definisi (None when there is no usable instansi.yaml), and the documents
    in which findings about it can be located."""  # noqa: D205, D209

    definisi: Definisi | None
    documents: Mapping[str, Document]
    diagnostics: list[Diagnostic]


def load(instansi: Berkas | None, jabatan: Iterable[Berkas]) -> Loaded:
    """Read the files of a project. Jabatan keep the order in which they are given."""
    documents: dict[str, Document] = {}
    diagnostics: list[Diagnostic] = []
    agency = _load(Instansi, instansi, documents, diagnostics) if instansi else None
    good: dict[str, Jabatan] = {}
    files: dict[str, str] = {}
    broken: set[str] = set()
    for berkas in jabatan:
        files[berkas.kode] = berkas.nama
        model = _load(Jabatan, berkas, documents, diagnostics)
        if model is None:
            broken.add(berkas.kode)
        else:
            good[berkas.kode] = model
    if instansi is None or agency is None:
        return Loaded(None, documents, diagnostics)
    definisi = Definisi(agency, good, files, instansi.nama, frozenset(broken))
    return Loaded(definisi, documents, diagnostics)


def _load(
    model: type[M], berkas: Berkas, documents: dict[str, Document], diagnostics: list[Diagnostic]
) -> M | None:
    document, found = read(berkas.nama, berkas.isi)
    diagnostics += found
    if document is None:
        return None
    documents[berkas.nama] = document
    findings = list(_check_stem(berkas)) if model is Jabatan else []
    try:
        return model.model_validate(document.data) if not findings else None
    except ValidationError as error:
        errors = error.errors(include_url=False)
        found_here = (_finding(model, berkas.nama, document.data, detail) for detail in errors)
        findings += [finding for finding in found_here if finding is not None]
        return None
    finally:
        diagnostics += locate(findings, documents)


def _check_stem(berkas: Berkas) -> Iterator[Finding]:
    try:
        check_kode(berkas.kode)
    except PydanticCustomError as error:
        context = error.context or {}
        message = f"nama berkas: {context['message']}"
        yield Finding("S06", berkas.nama, (), message, context["hint"], at="key")


def _finding(model: type[BaseModel], file: str, data: Data, error: ErrorDetails) -> Finding | None:
    """Turn one error of pydantic into a finding, in our words and with a path of the file."""
    path = tuple(step for step in error["loc"] if step != "[key]")
    at_key = "[key]" in error["loc"]
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
            if name in map(
                partial(nearest, known=_keys(model, path[:-1])), _unknown(model, data, path)
            ):
                return None  # said already: an unknown key that is this one, misspelt
            message = f"kunci wajib “{name}” tidak ada"
            return Finding("S02", file, path[:-1], message, f"tambahkan {name}: ...", at="key")
        case "extra_forbidden":
            known = _keys(model, path[:-1])
            hint = suggestion(str(path[-1]), known) or f"kunci yang dikenal: {', '.join(known)}"
            return Finding("S01", file, path, f"kunci “{path[-1]}” tidak dikenal", hint, at="key")
        case "tuple_type" | "list_type":
            message = f"harus berupa daftar, yang ada {kind(error['input'])}"
            return Finding(
                "S03", file, path, message, "awali tiap butir dengan “- ” pada baris sendiri"
            )
        case _:
            message = f"harus berupa pemetaan (kunci: nilai), yang ada {kind(error['input'])}"
            return Finding(
                "S03", file, path, message, "tulis kunci: nilai, dijorokkan di bawah kuncinya"
            )


def _unknown(model: type[BaseModel], data: Any, path: Path) -> list[str]:
    """Return the keys beside a path that the model does not know."""
    for step in path[:-1]:
        data = data[step]
    known = _keys(model, path[:-1])
    return [key for key in data if key not in known]


def _keys(model: type[BaseModel], path: Path) -> list[str]:
    """Return the keys that the model knows at a path."""
    for step in path:
        if isinstance(step, str) and step in model.model_fields:
            inner = _inner_model(model.model_fields[step].annotation)
            if inner is not None:
                model = inner
    return list(model.model_fields)


def _inner_model(annotation: Any) -> type[BaseModel] | None:
    """Return the model inside an annotation such as `dict[Kode, Variabel]`, or None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return annotation
    arguments = (*getattr(annotation, "__args__", ()), getattr(annotation, "__origin__", None))
    for argument in arguments:
        if argument is not None and argument is not annotation:
            found = _inner_model(argument)
            if found is not None:
                return found
    return None
