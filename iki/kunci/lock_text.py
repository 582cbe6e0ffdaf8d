"""Lock files: from JSON to a `Lock`, or to what is wrong in it and on which line.

A lock may have been edited by hand, merged badly or come from a newer iki. Whatever is not as iki writes
it is refused: nobody could say what was signed. Keys that are not known are no mistake, as a later iki
may add some.
"""

from __future__ import annotations

import json
import json.scanner as scanners
import re
from bisect import bisect_left
from collections import Counter
from decimal import Decimal
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from iki.diagnostics import Diagnostic, Span
from iki.escaping import quoted
from iki.kunci.making import digest_of, digests_of
from iki.kunci.values import (
    LOCK_VERSI,
    Lock,
    LockedIndikator,
    lock_stem,
)
from iki.limits import LOCK_BYTES, TAHUN_MAX, TAHUN_MIN
from iki.periode import PERIODE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

_HINT = (
    "kembalikan berkas ini dari git, atau hapus lalu kunci kembali; kunci tidak disunting tangan"
)
_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]{0,59})(?:\.[0-9]{1,60})?", re.ASCII)
_SHA256 = re.compile(r"[0-9a-f]{64}", re.ASCII)


class _WrongLock(Exception):  # noqa: N818 - what is wrong, told as a diagnostic
    """What is wrong, and where in the text."""

    def __init__(self, message: str, start: int, *, hint: str = _HINT) -> None:
        super().__init__(message)
        self.message, self.start, self.hint = message, start, hint


def read_lock(file: str, stem: str, content: bytes) -> tuple[Lock | None, list[Diagnostic]]:
    """Return the lock of a file of that stem, or what is wrong with it (D61)."""
    text = ""
    try:
        text = _decoded(content)
        return _lock(file, stem, text), []
    except UnicodeDecodeError as error:
        problem = _WrongLock("kunci bukan teks UTF-8", 0)
        line = content.count(b"\n", 0, error.start) + 1
    except json.JSONDecodeError as error:
        problem, line = _WrongLock("kunci bukan JSON yang benar", 0), error.lineno
    except RecursionError:
        problem, line = _WrongLock("kunci bersarang terlalu dalam", 0), 1
    except _WrongLock as error:
        problem, line = error, text.count("\n", 0, error.start) + 1
    span = Span(line, 1, line, 1)
    return None, [Diagnostic("D61", file, span, problem.message, problem.hint)]


def _decoded(content: bytes) -> str:
    if len(content) > LOCK_BYTES:
        raise _WrongLock(f"kunci lebih besar dari {LOCK_BYTES // 1_000_000} MB", 0)
    return content.decode("utf-8-sig")


# --- JSON with places ------------------------------------------------------------------------------


class _Object(dict[str, Any]):
    """A JSON object, and where it begins."""

    start = 0


class _Decoder(json.JSONDecoder):
    """JSON as it is meant here: exact numbers, no key twice, and each object with its place."""

    def __init__(self) -> None:
        super().__init__(parse_float=_number, parse_int=_number, parse_constant=_number)
        parse: Any = json.decoder.JSONObject  # type: ignore[attr-defined]

        def parse_object(given: tuple[str, int], *more: Any) -> tuple[_Object, int]:
            text, start = given
            *settings, _, _, memo = more
            pairs, end = parse(given, *settings, None, list, memo)
            made = _Object(pairs)
            made.start = start - 1
            if len(made) < len(pairs):
                count = Counter(key for key, _ in pairs)
                twice = next(key for key in count if count[key] > 1)
                first, *later = islice(_places(text, made.start, twice), 2)
                raise _WrongLock(f"{quoted(twice)} ada dua kali", next(iter(later), first))
            for key, value in pairs:
                if number := _unreadable(value):
                    place = next(_places(text, made.start, key))
                    raise _WrongLock(f"angka {quoted(number)} tidak dapat dibaca", place)
            return made, end

        self.parse_object = parse_object
        # The one of C takes no other functions.
        self.scan_once = scanners.py_make_scanner(self)  # type: ignore[attr-defined]


class _Unreadable(str):
    """A number that iki never writes."""

    __slots__ = ()


def _number(text: str) -> Decimal | _Unreadable:
    return Decimal(text) if _NUMBER.fullmatch(text) else _Unreadable(text)


def _unreadable(value: object) -> _Unreadable | None:
    """Return the first such number of a value; those of objects in it were found before."""
    if isinstance(value, list):
        return next(filter(None, map(_unreadable, value)), None)
    return value if isinstance(value, _Unreadable) else None


def _places(text: str, start: int, key: str) -> Iterator[int]:
    """Yield where a key stands in an object, or the object itself if it is written in another way."""
    written = re.compile(rf"{re.escape(json.dumps(key, ensure_ascii=False))}\s*:")
    found = (match.start() for match in written.finditer(text, start))
    yield next(found, start)
    yield from found


# --- shape -----------------------------------------------------------------------------------------


class _Key(NamedTuple):
    """What a key has to be: in words, and as a function."""

    words: str
    fits: Callable[[Any], bool]


def _is_number(value: object) -> bool:
    return isinstance(value, Decimal)


def _is_text(value: object) -> bool:
    return isinstance(value, str) and value != ""


def _is_digest(value: object) -> bool:
    return isinstance(value, str) and _SHA256.fullmatch(value) is not None


def _is_target(value: object) -> bool:
    if isinstance(value, list):
        return len(value) == 2 and all(_is_number(v) or _is_text(v) for v in value)
    return value is None or _is_number(value) or _is_text(value)


def _is_digests(value: object) -> bool:
    return isinstance(value, dict) and all(map(_is_digest, value.values()))


def _is_year(value: object) -> bool:
    return isinstance(value, Decimal) and value % 1 == 0 and TAHUN_MIN <= value <= TAHUN_MAX


def _is_objects(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, dict) for item in value)


_DIGEST = _Key("sha256", _is_digest)
_TEXT_OR_NOTHING = _Key("teks atau null", lambda v: v is None or _is_text(v))
_FIGURES = {
    "target": _Key("angka, kata, dua batas atau null", _is_target),
    "realisasi": _Key("angka, kata atau null", lambda v: not isinstance(v, list) and _is_target(v)),
    "capaian": _Key("angka atau null", lambda v: v is None or _is_number(v)),
    "predikat": _TEXT_OR_NOTHING,
    "bobot": _Key("angka", _is_number),
}
_TOP = {
    "tahun": _Key("tahun empat angka", _is_year),
    "sampai": _Key("kode periode", lambda v: isinstance(v, str) and v in PERIODE),
    "dasar": _TEXT_OR_NOTHING,
    "definisi": _DIGEST,
    "data": _DIGEST,
    "indikator": _Key("daftar indikator", _is_objects),
    "riwayat": _Key("daftar kunci yang diganti", _is_objects),
}
_SIGNED = {"jabatan": _Key("kode", _is_text), "kode": _Key("kode", _is_text), **_FIGURES}
_ROW = {
    **_SIGNED,
    "definisi": _DIGEST,
    "data": _DIGEST,
    "aspek": _Key("sha256 tiap bagian definisi", _is_digests),
    "variabel": _Key("daftar variabel", _is_objects),
}
_VARIABEL = {
    "nama": _Key("nama variabel", _is_text),
    "tahun": _Key("tahun empat angka", _is_year),
    "definisi": _DIGEST,
    "data": _Key("sha256 tiap periode dan wilayah", _is_digests),
}
_REPLACED = {name: _TOP[name] for name in ("dasar", "definisi", "data", "indikator")}


def _lock(file: str, stem: str, text: str) -> Lock:
    document = _Decoder().decode(text)
    if not isinstance(document, _Object):
        raise _WrongLock("kunci harus berupa satu objek JSON", 0)
    versi = document.get("versi")
    if versi != LOCK_VERSI or not _is_number(versi):
        said = "tanpa versi" if versi is None else f"versi {quoted(str(versi))}"
        raise _WrongLock(
            f"kunci {said}; iki ini mengenal versi {LOCK_VERSI}",
            next(_places(text, document.start, "versi")),
            hint="pakai iki yang menulisnya, atau kembalikan berkas ini dari git",
        )
    _check_keys(text, document, _TOP)
    for row in document["indikator"]:
        _check_keys(text, row, _ROW)
        for variabel in row["variabel"]:
            _check_keys(text, variabel, _VARIABEL)
    for earlier in document["riwayat"]:
        _check_keys(text, earlier, _REPLACED)
        for row in earlier["indikator"]:
            _check_keys(text, row, _SIGNED)
    for row in document["indikator"]:
        _check_digests(text, row, digests_of(row))
    rows = document["indikator"]
    _check_digests(text, document, {name: digest_of(rows, name) for name in ("definisi", "data")})
    tahun, sampai = int(document["tahun"]), PERIODE[document["sampai"]]
    if stem != lock_stem(tahun, sampai):
        raise _WrongLock(
            f"berkas ini bernama {quoted(stem)}, tetapi isinya kunci {lock_stem(tahun, sampai)}",
            next(_places(text, document.start, "tahun")),
            hint=f"ganti namanya menjadi {lock_stem(tahun, sampai)}.json",
        )
    line_ends = [match.start() for match in re.finditer("\n", text)]
    indikator: dict[tuple[str, str], LockedIndikator] = {}
    for row in rows:
        key = row["jabatan"], row["kode"]
        place = next(_places(text, row.start, "kode"))
        locked = LockedIndikator(row, bisect_left(line_ends, place) + 1)
        if indikator.setdefault(key, locked) is not locked:
            raise _WrongLock(f"indikator {'.'.join(key)} ada dua kali", row.start)
    return Lock(file, tahun, sampai, document, indikator)


def _check_keys(text: str, found: _Object, keys: Mapping[str, _Key]) -> None:
    """Raise what is wrong with the first key that is missing, or not what it has to be."""
    for name, key in keys.items():
        if name not in found:
            raise _WrongLock(f"kunci JSON {quoted(name)} tidak ada", found.start)
        if not key.fits(found[name]):
            place = next(_places(text, found.start, name))
            raise _WrongLock(f"{quoted(name)} harus {key.words}", place)


def _check_digests(text: str, found: _Object, digests: Mapping[str, str]) -> None:
    """Raise a digest that is not that of what it stands for."""
    for name, digest in digests.items():
        if found[name] != digest:
            place = next(_places(text, found.start, name))
            raise _WrongLock(f"sha256 {quoted(name)} bukan dari isi kunci ini", place)
