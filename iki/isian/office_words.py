"""Words of offices for the values that definitions have a word of their own for."""

from __future__ import annotations

import re

from iki.model.berkala import Berkala
from iki.model.jabatan import Polarisasi
from iki.model.realisasi import Konsolidasi


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


POLARISASI = {
    Polarisasi.MAXIMIZE: _words(
        r"maks\w*|max\w*|positif\b.*|(?:me)?naik|meningkat|↑|\+|⬆|(?:semakin|makin)\s+(?:tinggi|besar|banyak)\b.*"
        r"|tinggi|higher\b.*"
    ),
    Polarisasi.MINIMIZE: _words(
        r"min(?:im\w*)?|negatif\b.*|(?:me)?(?:nu|tu)run|menurun|↓|⬇|(?:semakin|makin)\s+(?:rendah|kecil|sedikit)\b.*"
        r"|rendah|lower\b.*"
    ),
    Polarisasi.STABILIZE: _words(r"stabil\w*|tetap|↔|→|netral"),
}
KONSOLIDASI = {
    Konsolidasi.JUMLAH: _words(r"jumlah|penjumlahan|dijumlahkan|total|akumulasi|kumulatif"),
    Konsolidasi.TERAKHIR: _words(r"(?:nilai\s+|posisi\s+)?(?:ter)?akhir"),
    Konsolidasi.RATA_RATA: _words(r"(?:nilai\s+)?(?:rata[\s_-]*rata|rerata)"),
    Konsolidasi.MAKSIMUM: _words(r"(?:nilai\s+)?(?:maks(?:imum|imal)?|tertinggi)"),
    Konsolidasi.MINIMUM: _words(r"(?:nilai\s+)?(?:min(?:imum|imal)?|terendah)"),
}
BERKALA = {
    Berkala.TAHUN: _words(r"(?:(?:per|tiap|setiap)\s*)?tahun(?:an)?|setahun\s+sekali"),
    Berkala.SEMESTER: _words(r"(?:(?:per|tiap|setiap)\s*)?semester(?:an)?"),
    Berkala.TRIWULAN: _words(r"(?:(?:per|tiap|setiap)\s*)?tri\s*wulan(?:an)?"),
    Berkala.BULAN: _words(r"(?:(?:per|tiap|setiap)\s*)?bulan(?:an)?|sebulan\s+sekali"),
}
_BY_KEY: dict[str, list[tuple[str, re.Pattern[str]]]] = {
    "polarisasi": [(str(word), words) for word, words in POLARISASI.items()],
    "konsolidasi": [(str(word), words) for word, words in KONSOLIDASI.items()],
    "berkala": [(str(word), words) for word, words in BERKALA.items()],
}


def office_word(key: str, text: str) -> str | None:
    """Return the word of a key that a text stands for, None if it is not certain which."""
    said = " ".join(text.split()).strip(" .()")
    found = [word for word, words in _BY_KEY[key] if words.fullmatch(said)]
    return found[0] if len(found) == 1 else None
