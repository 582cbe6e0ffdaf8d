"""Who signs a document on its day, and what stands at its head: the same for every form of it.

A document of a year or a period is not dated by iki: people sign it when they do. Who holds an
office then is looked up on the document's own date where it has one (`--tanggal`, the keputusan's
`tanggal`), and else on a day that follows from what it is about.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from iki.dates import date_in_words, last_day, parse_date
from iki.model.changes_within import changes_within
from iki.model.lifetimes import first_month
from iki.model.pejabat import ACTING, DaftarPejabat, same_office, signing_office
from iki.periode import TAHUN, Instant

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from iki.model import Definisi, Indikator, Instansi, Jabatan
    from iki.model.pejabat import Pejabat
    from iki.periode import Periode
    from iki.picture import Picture

DOTS = "…" * 12  # to be filled in by hand
SHORT_DOTS = "…" * 6


NOBODY = DaftarPejabat()


@dataclass(frozen=True, slots=True)
class Stationery:
    """A document's signing: who holds which office, its own date, its letterhead.

    `lambang` are the pictures that letterheads name.
    """

    pejabat: DaftarPejabat = NOBODY
    tanggal: date | None = None
    lambang: Mapping[str, Picture] = field(default_factory=dict)


PLAIN = Stationery()  # nobody is known


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs: the lines above the signature, and what stands below it.

    Who is elected has no NIP, and no line for one.
    """

    titles: Sequence[str]
    nama: str | None = None
    pangkat: str | None = None
    nip: str | None = None
    elected: bool = False

    def below(self, dots: str = SHORT_DOTS) -> list[str]:
        """Return the lines below the name; a NIP that is not known is dotted."""
        nip = None if self.elected and not self.nip else f"NIP. {self.nip or dots}"
        return [line for line in (self.pangkat, nip) if line]


def agency_name(instansi: Instansi) -> str:
    """Return the name of an agency with its daerah."""
    return f"{instansi.instansi} {instansi.daerah}" if instansi.daerah else instansi.instansi


def signatory_of(
    definisi: Definisi,
    kode: str | None,
    pejabat: DaftarPejabat,
    day: date,
    titles: Sequence[str] = (),
) -> Signatory:
    """Return who signs for a jabatan on a day, below some lines.

    That is who `data/pejabat.csv` says, and for the head of the agency else the penandatangan.
    """
    if holder := pejabat.holder(kode, day):
        office = f"{holder.status.prefix}{ACTING.sub('', definisi.nama(kode or ''), 1)}"
        return _signed_by(holder, (*titles, office), elected=_is_elected(definisi, kode))
    instansi = definisi.instansi
    person = instansi.penandatangan
    office = definisi.nama(kode) if kode else DOTS
    pimpinan = instansi.pimpinan
    if kode == pimpinan.kode and same_office(person.jabatan or pimpinan.jabatan, pimpinan.jabatan):
        acting = ACTING.match(person.jabatan or "")
        if acting and not ACTING.match(office):
            office = f"{acting[0].strip()} {office}"
        return Signatory((*titles, office), person.nama, person.pangkat, person.nip)
    return Signatory((*titles, office), elected=_is_elected(definisi, kode))


def _signed_by(holder: Pejabat, titles: Sequence[str], *, elected: bool) -> Signatory:
    return Signatory(
        titles, holder.nama, holder.pangkat or None, printed_nip(holder.nip) or None, elected
    )


def printed_nip(nip: str) -> str:
    """Return a NIP in its four parts: 19800101 200501 1 001."""
    return f"{nip[:8]} {nip[8:14]} {nip[14]} {nip[15:]}" if len(nip) == 18 else nip


def _is_elected(definisi: Definisi, kode: str | None) -> bool:
    atasan = definisi.instansi.pimpinan.atasan
    return atasan is not None and kode == atasan.kode


def decree_titles(instansi: Instansi) -> tuple[str, ...]:
    """Return the office that signs the decree, in capitals, with its daerah."""
    jabatan = (instansi.penandatangan.jabatan or instansi.pimpinan.jabatan).upper()
    daerah = (instansi.daerah or "").upper()
    return (jabatan, daerah) if daerah and daerah not in jabatan else (jabatan,)


def decree_signatory(definisi: Definisi, pejabat: DaftarPejabat, day: date) -> Signatory:
    """Return who signs for the agency as a whole: the decree, and what sums up the measurement."""
    titles = decree_titles(definisi.instansi)
    kode = signing_office(definisi)
    if holder := pejabat.holder(kode, day):
        office = ACTING.sub("", titles[0], 1)
        titles = (f"{holder.status.prefix}{office}", *titles[1:])
        return _signed_by(holder, titles, elected=_is_elected(definisi, kode))
    person = definisi.instansi.penandatangan
    return Signatory(titles, person.nama, person.pangkat, person.nip, _is_elected(definisi, kode))


# --- the day --------------------------------------------------------------------------------------


def decree_day(instansi: Instansi, tahun: int | None) -> date:
    """Return the day of the decree: its own, else the end of the year, else after all changes."""
    own = parse_date(instansi.keputusan.tanggal or "")
    return own or (date.max if tahun is None else last_day(tahun, 12))


def agreement_day(
    definisi: Definisi, tahun: int, kode: str, sampai: Periode = TAHUN, *, changed: bool
) -> date:
    """Return the day of an agreement: the end of the month in which it, or its last change, begins.

    That is January, unless the jabatan begins later: an agreement is signed within a month. Of
    changes, the last one up to the end of `sampai`.
    """
    jabatan = definisi.jabatan[kode]
    month = first_month(jabatan, tahun)
    if changed:
        items: list[Jabatan | Indikator] = [jabatan, *(i for _, i in jabatan.indikator)]
        begun = [p.mulai for item in items for p in changes_within(item, tahun, tahun, sampai)]
        begun += [i.mulai for _, i in jabatan.indikator if i.mulai]
        last = Instant(tahun, sampai).last
        month = max([month, *(m for i in begun if (m := i.first) <= last)])
    year, before = divmod(month - 1, 12)
    return last_day(year, before + 1)


def measurement_day(tahun: int, sampai: Periode) -> date:
    """Return the day of a measurement: the end of its period."""
    return last_day(tahun, sampai.last)


def place_and_date(instansi: Instansi, stationery: Stationery, tahun: int | None = None) -> str:
    """Return where and when a document is signed; what is not known is dotted."""
    day = stationery.tanggal
    when = date_in_words(day) if day else " ".join(filter(None, (SHORT_DOTS, str(tahun or ""))))
    return f"{instansi.tempat or SHORT_DOTS}, {when}"
