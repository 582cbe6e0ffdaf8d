"""Pejabat: who holds which jabatan when, as frozen values of the rows of `data/pejabat.csv`.

People change at other times than definitions, and are personal data: nothing here goes into a
result, a log or a machine format. Documents ask `holder` who signs on their day.
"""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.model.definisi import Definisi


class StatusPejabat(StrEnum):
    """How somebody holds a jabatan, as it is printed before it; in the order in which they sign.

    Who acts for another signs as long as he acts: a Plh. for days, a Plt. or Pj. for months.
    """

    PLH = "Plh."
    PLT = "Plt."
    PJ = "Pj."
    DEFINITIF = "definitif"

    @property
    def prefix(self) -> str:
        """What stands before the jabatan."""
        return "" if self is StatusPejabat.DEFINITIF else f"{self} "


_RANK = {status: place for place, status in enumerate(StatusPejabat)}


class Pejabat(NamedTuple):
    """Who holds a jabatan, from the first to the last day: one row, with its file and line."""

    file: str
    line: int
    nama: str
    nip: str = ""
    pangkat: str = ""
    status: StatusPejabat = StatusPejabat.DEFINITIF
    mulai: date = date.min
    berakhir: date = date.max

    def holds(self, day: date) -> bool:
        """Return whether this is who holds the jabatan on a day."""
        return self.mulai <= day <= self.berakhir


class DaftarPejabat(NamedTuple):
    """The pejabat that were read, by the kode of their jabatan."""

    rows: Mapping[str, tuple[Pejabat, ...]] = MappingProxyType({})

    def holder(self, jabatan: str | None, day: date) -> Pejabat | None:
        """Return who signs for a jabatan on a day: who acts, before who holds it for good."""
        found = (p for p in self.rows.get(jabatan or "", ()) if p.holds(day))
        return min(found, key=lambda pejabat: _RANK[pejabat.status], default=None)


# --- the office that an instansi.yaml names in words ----------------------------------------------

ACTING = re.compile(r"^\s*(?:plt|plh|pj)\b\.?\s*(?=\w)", re.IGNORECASE)  # who acts for another


def same_office(one: str, other: str) -> bool:
    """Whether two texts name one office: the same, or one of them says less of it."""
    shorter, longer = sorted(map(_bare_office, (one, other)), key=len)
    return re.match(rf"{re.escape(shorter)}(?!\w)", longer) is not None


def signing_office(definisi: Definisi) -> str | None:
    """Return the kode of the penandatangan: the pimpinan, the pimpinan's atasan or a jabatan."""
    pimpinan = definisi.instansi.pimpinan
    named = definisi.instansi.penandatangan.jabatan or pimpinan.jabatan
    for head in (pimpinan, pimpinan.atasan):
        if head and same_office(named, head.jabatan):
            return head.kode
    whole = _bare_office(named)
    return next((k for k, j in definisi.jabatan.items() if j.jabatan.casefold() == whole), None)


def _bare_office(text: str) -> str:
    """Return an office as it is compared: without who acts for another, case and blanks."""
    return " ".join(ACTING.sub("", text, 1).casefold().split())
