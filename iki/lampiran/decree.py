"""The words of the decree that lays down the IKI: its heading, its date, the letters of tugas.

None stands for what is to be filled in by hand.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.dates import date_in_words, parse_date
from iki.render.signing import decree_titles

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

    from iki.model import Definisi, Instansi, Jabatan

DECREE_TITLE = "INDIKATOR KINERJA INDIVIDU"


def decree_heading(instansi: Instansi) -> tuple[str, Sequence[tuple[str, str | None]]]:
    """Return the heading of the annex: whose decree it is, and its (label, text)."""
    keputusan = instansi.keputusan
    return f"KEPUTUSAN {' '.join(decree_titles(instansi))}", (
        ("NOMOR", keputusan.nomor),
        ("TANGGAL", keputusan.tanggal and printed_date(keputusan.tanggal)),
        ("TENTANG", keputusan.tentang and keputusan.tentang.upper()),
    )


def printed_date(text: str) -> str:
    """Return a date such as 2024-01-15 as a decree prints it, 15 Januari 2024.

    Any other text as it is.
    """
    day = parse_date(text) if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text) else None
    return date_in_words(day) if day else text


def selected_jabatan(definisi: Definisi, kode: Collection[str] | None) -> list[tuple[int, str]]:
    """Return (depth, kode) of the jabatan to print, in the order of the tree; None: all."""
    return [(depth, k) for depth, k in definisi.pohon if kode is None or k in kode]


def lettered_tugas(jabatan: Jabatan) -> Iterator[tuple[str, str]]:
    """Yield the letter and the text of each tugas, which ends in " ;" or, the last one, in "."."""
    last = len(jabatan.tugas) - 1
    for number, text in enumerate(jabatan.tugas):
        yield f"{list_letter(number)}.", text + ("." if number == last else "\u00a0;")


def list_letter(number: int) -> str:
    """Return the letter of a list item, counted from 0: a to z, then aa, ab, ..."""
    text = ""
    number += 1
    while number:
        number, rest = divmod(number - 1, 26)
        text = chr(ord("a") + rest) + text
    return text
