"""The words for what is wrong in a row: a message and what to write instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.data.csv_files.csv_source import quote
from iki.data.csv_files.numbers import explain
from iki.data.csv_files.sums import parse_tahun
from iki.diagnostics.suggestions import some, suggestion
from iki.escaping import name_of_character
from iki.limits import SUGGESTION_NAMES, TAHUN_MAX, TAHUN_MIN
from iki.periode import WRITTEN_NAMES, hint_for, roman

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from iki.model import Ordinal

Words = tuple[str, str]
_YEAR_INSIDE = re.compile(r"(?<!\d)(?:(\d{4})|(\d)\.(\d{3}))(?!\d)", re.ASCII)


class NameSuggestions:
    """Messages that suggest a name. Each text is compared once, and not ever more of them.

    `names` are those of each jabatan, `noun` what they name.
    """

    def __init__(self, names: Mapping[str, Collection[str]], noun: str) -> None:
        self._names = names
        self._noun = noun
        self._found: dict[tuple[str, str], str | None] = {}
        self._names_left = SUGGESTION_NAMES

    def periode(self, text: str) -> Words:
        message = f"periode {quote(text)} tidak dikenal"
        if roman(text):
            rule = "I sampai IV hanya dikenal bila seluruh kolom periode berkas ini memakainya"
            return message, f"{hint_for(text)} {rule}"
        if hint := hint_for(text):
            return message, hint
        nearest = self._nearest(text, WRITTEN_NAMES, "periode")
        forms = "tulis tahun, S1, S2, TW1 sampai TW4, atau B01 sampai B12"
        return message, f"{nearest} Bila bukan, {forms}" if nearest else forms

    def jabatan(self, text: str) -> Words:
        if not text:
            return "jabatan kosong", "isi dengan kode jabatan, yaitu nama berkas definisinya"
        nearest = self._nearest(text, self._names, "jabatan")
        hint = nearest or f"jabatan yang ada: {some(self._names)}; lihat `iki daftar`"
        return f"jabatan {quote(text)} tidak ada", hint

    def name(self, jabatan: str, text: str) -> Words:
        noun = self._noun
        if not text:
            return f"{noun} kosong", f"isi dengan nama {noun} milik {jabatan or 'jabatan itu'}"
        known = self._names[jabatan]
        owners = [kode for kode, names in self._names.items() if text in names]
        if owners:
            hint = f"{text} adalah {noun} {', '.join(owners[:3])}"
        elif not known:
            hint = f"{jabatan} tidak punya {noun}"
        else:
            hint = self._nearest(text, known, jabatan) or f"{noun} {jabatan}: {some(known)}"
        return f"{noun} {quote(text)} tidak ada di {jabatan}", hint

    def word(self, text: str, scale: Ordinal) -> Words:
        hint = self._nearest(text, scale.nilai, str(scale)) or f"tulis salah satu: {scale}"
        return f"nilai {quote(text)} bukan nilai dari variabel ordinal ini", hint

    def _nearest(self, text: str, known: Collection[str], where: str) -> str | None:
        key = (text, where)
        if key not in self._found:
            if self._names_left < 0:
                return None
            self._names_left -= len(known)
            self._found[key] = suggestion(text, known)
        return self._found[key]


def tahun(text: str) -> Words:
    """Return what is wrong with a year."""
    if not text:
        return "tahun kosong", "isi dengan empat angka, misalnya 2024"
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return f"tahun {text} di luar {TAHUN_MIN} sampai {TAHUN_MAX}", "periksa kembali tahunnya"
    for match in _YEAR_INSIDE.finditer(text):
        year = "".join(match.groups(""))
        if parse_tahun(year):
            return f"tahun {quote(text)} bukan empat angka", f"tulis {year}"
    return f"tahun {quote(text)} bukan empat angka", "tulis empat angka, misalnya 2024"


def total(text: str) -> Words:
    """Return what is said of a row that sums up others."""
    message = f"baris {quote(text)} adalah jumlah dari baris lain, bukan data"
    return message, "hapus baris ini; iki menjumlahkan sendiri"


def nilai(text: str, *, comma: bool) -> Words:
    """Return what is wrong with a number; `comma`: the file writes decimals by it."""
    message, hint = explain(text, comma=comma)
    return f"nilai {quote(text)} {message}", hint


def words_by_wilayah(variabel: str) -> Words:
    """Return what is said of words that stand by wilayah."""
    message = f"{variabel} berisi kata, yang tidak dapat dijumlahkan menurut wilayah"
    return (
        message,
        "kosongkan wilayah, atau tulis konsolidasi: minimum atau maksimum pada variabelnya",
    )


def mixture(variabel: str, where: str) -> Words:
    """Return what is said of a variable of a year that is reported as a total and by wilayah."""
    return (
        f"{variabel} diisi per wilayah dan juga tanpa wilayah{where}; keduanya ikut dihitung",
        "pakai salah satu: satu angka keseluruhan, atau angka tiap wilayah",
    )


def forbidden(where: str, character: str) -> Words:
    """Return what is said of a character that no cell may hold."""
    message = f"{where} memuat karakter terlarang {name_of_character(character)}"
    return message, "hapus karakter itu, atau ketik ulang sel ini"


# What is said of D09 and D10 if the second reading does not find more to say.
OVERLAP = ("periode baris ini tumpang tindih dengan baris lain", "sisakan satu di antaranya")
BROKEN = ("tanda kutip di baris ini rusak", "tutup tanda kutip yang terbuka, atau hapus")
