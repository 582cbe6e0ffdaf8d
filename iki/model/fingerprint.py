"""Fingerprints (sha256) of what a figure was computed from: definitions and files.

Definitions that mean the same have the same one: comments, the order of keys, file names, short
forms and defaults written out make no difference, nor does `abaikan`, which only silences warnings.
Refuses to read files: of a file it takes the bytes.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from functools import cache
from json.encoder import encode_basestring as _quoted
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from iki.decimals import plain
from iki.formula import to_text
from iki.formula.nodes import Formula
from iki.model.skala import Skala
from iki.model.traits import Trait, traits_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.model import Definisi

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
    """Return a value as JSON with sorted keys; values that mean the same give the same text."""
    kind: Any = type(value)
    made: Any = value
    if kind is str:
        return _quoted(made)
    if value is None or kind is bool:
        return _WORDS[made]
    if kind is Decimal:
        return f'{{"angka":"{plain(made)}"}}'  # 80 and "80" are not the same
    if kind is tuple or kind is list:
        return f"[{','.join([canonical_text(item) for item in made])}]"
    if names := _names_of(kind):
        texts = [
            f"{quoted}:{canonical_text(item)}"
            for name, quoted, later in names
            if (item := getattr(made, name)) or not later
        ]
        return f"{{{','.join(texts)}}}"
    match value:
        case str():  # a member of an enumeration
            return _quoted(str(value))
        case int():
            return str(int(value))
        case Mapping():
            items = {str(key): item for key, item in value.items()}
            texts = [f"{_quoted(key)}:{canonical_text(items[key])}" for key in sorted(items)]
            return f"{{{','.join(texts)}}}"
        case _ if isinstance(value, Formula):
            return f'{{"formula":{_quoted(to_text(value))}}}'
        case Skala():  # what its regulation is called says nothing of figures
            return canonical_text(tuple(getattr(value, name) for name in _OF_SKALA))
        case tuple():
            return canonical_text(tuple(value))
        case _:
            raise AssertionError(f"no canonical text of {kind}")


_WORDS = {None: "null", True: "true", False: "false"}


@cache
def _names_of(kind: type) -> tuple[tuple[str, str, bool], ...]:
    """Return the keys of a model or dataclass that count, in order; of others none.

    Of each also the name as it is written, and whether it is one that there was not always.
    """
    names: Mapping[str, Trait] = {}
    if issubclass(kind, BaseModel):
        names = traits_of(kind)
    elif is_dataclass(kind) and not issubclass(kind, Formula):
        names = {field.name: Trait(0) for field in fields(kind)}
    return tuple(
        (name, _quoted(name), Trait.LATER in names[name])
        for name in sorted(names)
        if Trait.OUTSIDE not in names[name]
    )
