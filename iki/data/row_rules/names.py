"""D04 to D07, and D36: the names in a row, as written, and the message on a wrong one."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from iki.data.row_rules.rule import Words, quote
from iki.diagnostics.suggestions import some, suggestion
from iki.limits import SUGGESTION_NAMES, TAHUN_MAX, TAHUN_MIN
from iki.periode import WRITTEN_NAMES, hint_for, parse_periode, roman

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from iki.model import Ordinal

_FOUR_DIGITS = re.compile(r"\d{4}", re.ASCII)
_YEAR_INSIDE = re.compile(r"(?<!\d)(?:(\d{4})|(\d)\.(\d{3}))(?!\d)", re.ASCII)
_TOTAL = r"(?i)(?:(?:sub|grand)[\s-]*)?(?:total|jumlah)(?:\s+(?:total|akhir|semua|keseluruhan|seluruhnya))?\s*:?"
# What an engine looks for, of which `is_total` then reads the few different texts.
TOTAL_IN_ENGINE = "[Tt][Oo][Tt][Aa][Ll]|[Jj][Uu][Mm][Ll][Aa][Hh]"

parse_period = lru_cache(maxsize=1000)(parse_periode)


@lru_cache(maxsize=1000)
def parse_tahun(text: str) -> int | None:
    """Return the year of a cell, None if it is none of four digits."""
    if not _FOUR_DIGITS.fullmatch(text):
        return None
    return int(text) if TAHUN_MIN <= int(text) <= TAHUN_MAX else None


def is_total(text: str) -> bool:
    """Return whether a cell calls its row a sum of others: `Total`, `Jumlah keseluruhan`."""
    return re.fullmatch(_TOTAL, text) is not None


class NameRules:
    """Which names a row may have, and messages that suggest one.

    `names` are those of each jabatan, `noun` what they name. Each text is compared once, and no
    more than SUGGESTION_NAMES of them.
    """

    def __init__(self, names: Mapping[str, Collection[str]], noun: str) -> None:
        self._names, self.noun = names, noun
        self._found: dict[tuple[str, str], str | None] = {}
        self._names_left = SUGGESTION_NAMES

    def has_jabatan(self, kode: str) -> bool:
        return kode in self._names

    def has_name(self, jabatan: str, name: str) -> bool:
        """Return whether a jabatan has a name; an unknown jabatan is not blamed twice."""
        return bool(name) and name in self._names.get(jabatan, (name,))

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
        noun = self.noun
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


def tahun_words(text: str) -> Words:
    if not text:
        return "tahun kosong", "isi dengan empat angka, misalnya 2024"
    if re.fullmatch(r"\d{4}", text, re.ASCII):
        return f"tahun {text} di luar {TAHUN_MIN} sampai {TAHUN_MAX}", "periksa kembali tahunnya"
    for match in _YEAR_INSIDE.finditer(text):
        year = "".join(match.groups(""))
        if parse_tahun(year):
            return f"tahun {quote(text)} bukan empat angka", f"tulis {year}"
    return f"tahun {quote(text)} bukan empat angka", "tulis empat angka, misalnya 2024"


def total_words(text: str) -> Words:
    message = f"baris {quote(text)} adalah jumlah dari baris lain, bukan data"
    return message, "hapus baris ini; iki menjumlahkan sendiri"
