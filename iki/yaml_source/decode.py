"""The bytes of a file as text: UTF-8, NFC, without characters that nobody sees."""

from __future__ import annotations

import re
import unicodedata
from itertools import pairwise
from typing import TYPE_CHECKING

from iki.decimals import format_count
from iki.diagnostics import START_OF_FILE, Diagnostic, Span
from iki.escaping import name_of_character
from iki.file_kinds import foreign
from iki.limits import YAML_BYTES
from iki.yaml_source.findings import limit_findings_of_file
from iki.yaml_source.nodes import line_starts, span_between

if TYPE_CHECKING:
    from collections.abc import Iterator

CHARACTERS = ("N03", "N11")  # of a line with one of these nothing else is said

# Control characters, line separators that only some programs see, bidirectional overrides, BOMs.
FORBIDDEN_CHARACTERS = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufffe\uffff\ud800-\udfff]"
)
_LINE_BREAK = re.compile(r"\r\n?")


def decode(file: str, raw: bytes) -> tuple[str | None, list[Diagnostic]]:
    """Return the text, None if it cannot be decoded, and diagnostics of its characters."""

    def refused(
        code: str, message: str, hint: str, place: Span = START_OF_FILE
    ) -> tuple[None, list[Diagnostic]]:
        return None, [Diagnostic(code, file, place, message, hint)]

    if what := foreign(raw):
        hint = "buka di program asalnya, salin isinya ke berkas teks, dan simpan sebagai UTF-8"
        return refused("N02", f"berkas ini {what}, bukan YAML", hint)
    if len(raw) > YAML_BYTES:
        message = f"berkas ini lebih dari {format_count(YAML_BYTES)} byte"
        return refused("N09", message, "satu berkas memuat satu jabatan saja")
    if raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        return refused("N02", "berkas ini UTF-16, bukan UTF-8", "simpan ulang sebagai UTF-8")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = raw[: error.start].decode("utf-8-sig", "replace")
        place = span_between(line_starts(before), len(before), len(before) + 1)
        message = f"byte 0x{raw[error.start]:02X} bukan UTF-8"
        return refused("N02", message, "simpan ulang berkas ini sebagai UTF-8", place)
    text = _LINE_BREAK.sub("\n", text)  # form must not decide: no place is moved by it
    diagnostics = list(limit_findings_of_file(_forbidden_characters(file, text)))
    if not text.isascii() and not unicodedata.is_normalized("NFC", text):
        diagnostics += limit_findings_of_file(_not_nfc(file, text))
    # What is forbidden is read as a blank, so that the rest is looked at in the same run.
    return (FORBIDDEN_CHARACTERS.sub(" ", text) if diagnostics else text), diagnostics


def _forbidden_characters(file: str, text: str) -> Iterator[Diagnostic]:
    starts: list[int] | None = None
    for match in FORBIDDEN_CHARACTERS.finditer(text):
        starts = starts or line_starts(text)
        yield Diagnostic(
            "N03",
            file,
            span_between(starts, match.start(), match.end()),
            f"karakter {name_of_character(match[0])} tidak boleh ada dalam berkas definisi",
            "hapus karakter itu; biasanya ia ikut tersalin dari Word atau dari halaman web",
        )


def _not_nfc(file: str, text: str) -> Iterator[Diagnostic]:
    starts = line_starts(text)
    for number, (start, end) in enumerate(pairwise([*starts, len(text)])):
        line = text[start:end]
        if not unicodedata.is_normalized("NFC", line):
            column = next(
                i for i in range(len(line)) if not unicodedata.is_normalized("NFC", line[: i + 1])
            )
            place = Span(number + 1, max(column, 1), number + 1, column + 2)
            message = "huruf ini tersusun dari huruf dan tanda terpisah (bukan Unicode NFC)"
            yield Diagnostic("N11", file, place, message, "ketik ulang huruf itu dari papan ketik")
