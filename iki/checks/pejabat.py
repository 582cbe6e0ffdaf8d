"""Pejabat against instansi.yaml: one person signs, and both files name the same one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from iki.dates import parse_date
from iki.model.lifetimes import FOREVER
from iki.model.pejabat import signing_office
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.model import Definisi
    from iki.model.pejabat import DaftarPejabat


def penandatangan_berbeda(definisi: Definisi, pejabat: DaftarPejabat) -> Iterator[Finding]:
    """R67: the penandatangan is who holds that office on the day of the decree, or else last.

    No name is told: it is personal data.
    """
    now = definisi.history.at(FOREVER)
    person = now.instansi.penandatangan
    day = parse_date(now.instansi.keputusan.tanggal or "") or date.max
    holder = pejabat.holder(signing_office(now), day)
    if holder is None:
        return
    for key, held in (("nama", holder.nama), ("nip", holder.nip), ("pangkat", holder.pangkat)):
        written = getattr(person, key)
        if written and held and _bare(written) != _bare(held):
            path = now.origin(now.instansi_file, ("penandatangan", key))
            yield Finding(
                "R67",
                now.instansi_file,
                path,
                f"{key} penandatangan berbeda dari {holder.file} baris {holder.line}, yang dicetak",
                "samakan keduanya, atau kosongkan di sini: cukup di data/pejabat.csv",
            )


def _bare(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
