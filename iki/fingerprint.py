"""Fingerprints (sha256) of what a figure was computed from: of definitions by what they mean, of files.

Definitions that mean the same have the same one: comments, the order of keys, file names, short forms
and defaults written out make no difference, nor does `abaikan`, which only silences warnings. Refuses to
read files: of a file it takes the bytes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from iki.decimals import plain
from iki.formula import to_text
from iki.formula.nodes import Formula
from iki.model.skala import Skala

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.model import Definisi

_MEANINGLESS = {"abaikan"}
_PLACES = {"Instansi": {"sumber"}}  # where realisasi are read says nothing of what is computed
# Keys that there were not always: while they are not written, files mean what they meant before.
_LATER = {
    "Instansi": {"tempat", "kop", "rencana"},
    "Pimpinan": {"atasan"},
    "Jabatan": {"program"},
    "Indikator": {"acuan"},
}

_OF_SKALA = ("nama", "tingkat", "di_atas", "bulat", "sumber")


def of_definisi(definisi: Definisi) -> str:
    """Return the fingerprint of all definitions of a project, those of jabatan by their kode."""
    meaning = {"instansi": definisi.instansi, "jabatan": definisi.jabatan}
    return of_value(meaning)


def of_value(value: object) -> str:
    """Return the fingerprint of a value, by what it means: a model, a formula, plain data."""
    return of_bytes([canonical_text(value).encode("utf-8", "surrogatepass")])


def of_bytes(content: Iterable[bytes]) -> str:
    """Return the fingerprint of a file, given in pieces."""
    digest = hashlib.sha256()
    for piece in content:
        digest.update(piece)
    return digest.hexdigest()


def canonical_text(value: object) -> str:
    """Return a model as text that is the same for everything that means the same."""
    return json.dumps(_canonical(value), ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def _canonical(value: object) -> Any:
    match value:
        case None | bool() | int() | str():
            return value
        case Decimal():
            return {"angka": plain(value)}  # 80 and "80" are not the same
        case _ if isinstance(value, Formula):
            return {"formula": to_text(value)}
        case BaseModel():
            names = type(value).model_fields.keys() - _MEANINGLESS
            names -= _PLACES.get(type(value).__name__, set())
            names -= {n for n in _LATER.get(type(value).__name__, ()) if not getattr(value, n)}
            return {name: _canonical(getattr(value, name)) for name in names}
        case Mapping():
            return {str(key): _canonical(item) for key, item in value.items()}
        case Skala():  # what its regulation is called says nothing of figures
            return [_canonical(getattr(value, name)) for name in _OF_SKALA]
        case tuple() | list():
            return [_canonical(item) for item in value]
        case _ if is_dataclass(value):
            return {field.name: _canonical(getattr(value, field.name)) for field in fields(value)}
        case _:
            raise AssertionError(f"no canonical text of {type(value)}")
