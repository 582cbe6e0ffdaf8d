"""Lock files: from JSON to a `Lock`, or to what is wrong in it and on which line.

A lock may have been edited by hand, merged badly or come from a newer iki. Whatever is not as iki
writes it is refused: nobody could say what was signed. Keys that are not known are no mistake, as a
later iki may add some.
"""

from __future__ import annotations

import json
import re
from decimal import Decimal
from typing import TYPE_CHECKING, Any, get_args

from pydantic import BaseModel, ValidationError

from iki.diagnostics import Diagnostic, Span
from iki.escaping import quoted
from iki.kunci.making import digest_of, digests_of
from iki.kunci.values import LOCK_VERSI, Lock, LockedIndikator, LockFile, lock_stem
from iki.limits import LOCK_BYTES
from iki.model import fingerprint
from iki.periode import PERIODE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iki.yaml_source import KeyPath

_HINT = (
    "kembalikan berkas ini dari git, atau hapus lalu kunci kembali; kunci tidak disunting tangan"
)
_SHORT = 12  # digits of the short hash of a lock
_STRING = r'"[^"\\]*(?:\\.[^"\\]*)*"'
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,59})(?:\.[0-9]{1,60})?", re.ASCII)
_NUMBERS = re.compile(rf"{_STRING}|-?(?:[0-9][0-9.eE+-]*|Infinity)|NaN", re.DOTALL)
_TOKENS = re.compile(rf"({_STRING})(\s*:)?|[][{{}},]", re.DOTALL)


class _WrongLock(Exception):  # noqa: N818 - what is wrong, told as a diagnostic
    """What is wrong, and where in the text."""

    def __init__(self, message: str, start: int = 0, *, hint: str = _HINT) -> None:
        super().__init__(message)
        self.message, self.start, self.hint = message, start, hint


def read_lock(file: str, stem: str, content: bytes) -> tuple[Lock | None, list[Diagnostic]]:
    """Return the lock of a file of that stem, or what is wrong with it (D61)."""
    text = ""
    try:
        text = _decode(content)
        return _lock(file, stem, text), []
    except UnicodeDecodeError as error:
        problem = _WrongLock("kunci bukan teks UTF-8")
        line = content.count(b"\n", 0, error.start) + 1
    except json.JSONDecodeError as error:
        problem, line = _WrongLock("kunci bukan JSON yang benar"), error.lineno
    except RecursionError:
        problem, line = _WrongLock("kunci bersarang terlalu dalam"), 1
    except _WrongLock as error:
        problem, line = error, text.count("\n", 0, error.start) + 1
    span = Span(line, 1, line, 1)
    return None, [Diagnostic("D61", file, span, problem.message, problem.hint)]


def _decode(content: bytes) -> str:
    if len(content) > LOCK_BYTES:
        raise _WrongLock(f"kunci lebih besar dari {LOCK_BYTES // 1_000_000} MB")
    return content.decode("utf-8-sig")


# --- JSON, and where its keys stand ---------------------------------------------------------------


def _json_object(text: str) -> dict[str, object]:
    """Return the JSON object of a text, with exact numbers and no key twice."""

    def number(digits: str) -> Decimal:
        if _NUMBER.fullmatch(digits):
            return Decimal(digits)
        found = (token.start() for token in _NUMBERS.finditer(text) if token[0] == digits)
        raise _WrongLock(f"angka {quoted(digits)} tidak dapat dibaca", next(found, 0))

    def unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
        made = dict(pairs)
        if len(made) < len(pairs):
            twice = _twice(text)
            raise _WrongLock(f"{quoted(str(twice[0][-1]))} ada dua kali", twice[1])
        return made

    document = json.loads(
        text, parse_float=number, parse_int=number, parse_constant=number, object_pairs_hook=unique
    )
    if not isinstance(document, dict):
        raise _WrongLock("kunci harus berupa satu objek JSON")
    return document


def _places(text: str) -> Iterator[tuple[KeyPath, int]]:
    """Yield where keys and items of lists stand in JSON: `(("indikator", 0, "kode"), 118)`."""
    path: list[str | int] = []
    for token in _TOKENS.finditer(text):
        mark = token[0]
        if token[2]:
            path[-1] = json.loads(token[1])
            yield (*path,), token.start()
        elif mark in "{[":
            if not path or isinstance(path[-1], int):
                yield (*path,), token.start()
            path.append("" if mark == "{" else 0)
        elif mark in "}]":
            path.pop()
        elif mark == "," and isinstance(path[-1], int):
            path[-1] += 1


def _twice(text: str) -> tuple[KeyPath, int]:
    """Return the first key that an object has twice, and where it stands the second time."""
    seen: set[KeyPath] = set()
    for path, at in _places(text):
        if path in seen:
            return path, at
        seen.add(path)
    raise AssertionError("no key is there twice")


def _place(text: str, wanted: KeyPath) -> int:
    return next((at for path, at in _places(text) if path == wanted), 0)


# --- what it has to be ----------------------------------------------------------------------------


def _lock(file: str, stem: str, text: str) -> Lock:
    document = _json_object(text)
    versi = document.get("versi")
    if not isinstance(versi, Decimal) or versi != LOCK_VERSI:
        version = "tanpa versi" if versi is None else f"versi {quoted(str(versi))}"
        raise _WrongLock(
            f"kunci {version}; iki ini mengenal versi {LOCK_VERSI}",
            _place(text, ("versi",)),
            hint="pakai iki yang menulisnya, atau kembalikan berkas ini dari git",
        )
    try:
        found = LockFile.model_validate(document)
    except ValidationError as error:
        raise _wrong_key(error, text) from None
    sampai = PERIODE.get(found.sampai)
    if sampai is None:
        raise _WrongLock("“sampai” harus kode periode", _place(text, ("sampai",)))
    for n, row in enumerate(found.indikator):
        _check_digests(text, ("indikator", n), row, digests_of(row))
    whole = {name: digest_of(found.indikator, name) for name in ("definisi", "data")}
    _check_digests(text, (), found, whole)
    if stem != lock_stem(found.tahun, sampai):
        meant = lock_stem(found.tahun, sampai)
        raise _WrongLock(
            f"berkas ini bernama {quoted(stem)}, tetapi isinya kunci {meant}",
            _place(text, ("tahun",)),
            hint=f"ganti namanya menjadi {meant}.json",
        )
    indikator: dict[tuple[str, str], LockedIndikator] = {}
    for n, row in enumerate(found.indikator):
        if indikator.setdefault((row.jabatan, row.kode), row) is not row:
            twice = f"indikator {row.jabatan}.{row.kode} ada dua kali"
            raise _WrongLock(twice, _place(text, ("indikator", n)))
    lines = dict(zip(indikator, _kode_lines(text), strict=True))
    return Lock(file, found, sampai, fingerprint.of_value(document)[:_SHORT], indikator, lines)


def _kode_lines(text: str) -> Iterator[int]:
    """Yield the line of the kode of each indikator."""
    line, end = 1, 0
    for path, at in _places(text):
        match path:
            case ("indikator", int(), "kode"):
                line += text.count("\n", end, at)
                end = at
                yield line


def _wrong_key(error: ValidationError, text: str) -> _WrongLock:
    """Return the error of the first key that is missing or has a wrong value."""
    first = error.errors(include_url=False, include_context=False)[0]
    *above, last = place = first["loc"]
    if first["type"] == "missing":
        return _WrongLock(f"kunci JSON {quoted(str(last))} tidak ada", _place(text, (*above,)))
    model: Any = LockFile
    for depth, key in enumerate(place, 1):
        if isinstance(key, str):
            field, path = model.model_fields[key], place[:depth]
            model = next(iter(get_args(field.annotation)), None)
            if not (isinstance(model, type) and issubclass(model, BaseModel)):
                break  # what follows is inside of its value
    return _WrongLock(f"{quoted(str(path[-1]))} harus {field.description}", _place(text, path))


def _check_digests(
    text: str, at: KeyPath, found: LockFile | LockedIndikator, digests: Mapping[str, str]
) -> None:
    """Raise a digest that is not that of what it stands for."""
    for name, digest in digests.items():
        if getattr(found, name) != digest:
            message = f"sha256 {quoted(name)} bukan dari isi kunci ini"
            raise _WrongLock(message, _place(text, (*at, name)))
