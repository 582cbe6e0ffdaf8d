"""What a year needs before it can begin, and what of it is there: `iki validasi --tahun`.

Of each jabatan its targets, the anggaran of its programmes and who signs its agreement; of the
agency its keputusan, and the locks of the year that has ended. Nothing here is wrong: an office
fills it in over January, and some of it never applies. Refuses to read realised values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.dates import last_day
from iki.periode import TAHUN, TRIWULAN, names_of_end
from iki.render.signing import agreement_day, signatory_of
from iki.results.capaian import target_at

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from iki.model import Definisi
    from iki.model.pejabat import DaftarPejabat
    from iki.periode import Periode
    from iki.render.records import Json

# At whose ends figures are signed.
_SIGNED = (*TRIWULAN[:-1], TAHUN)


class Counted(NamedTuple):
    """How many of some things are there."""

    ada: int
    dari: int

    @property
    def is_short(self) -> bool:
        return self.ada < self.dari


class OfficeStart(NamedTuple):
    """What one office has for a year: targets of its indikator, anggaran of its programmes.

    The pimpinan and the superior of the pimpinan may have neither, as no jabatan is defined.
    `pejabat`: who signs for it when the year begins, or the jabatan, is known.
    """

    kode: str
    nama: str
    target: Counted
    anggaran: Counted
    pejabat: bool

    @property
    def is_short(self) -> bool:
        return self.target.is_short or self.anggaran.is_short or not self.pejabat


class YearStart(NamedTuple):
    """What there is for a year: `keputusan` are the keys that it lacks (`nomor`, `tanggal`).

    `locked` and `unlocked` are the periods of the year before that are over and were signed, none
    of a year without targets.
    """

    tahun: int
    jabatan: tuple[OfficeStart, ...]
    keputusan: tuple[str, ...]
    locked: tuple[Periode, ...]
    unlocked: tuple[Periode, ...]


def check_year_start(
    definisi: Definisi, pejabat: DaftarPejabat, locks: Collection[str], tahun: int, today: date
) -> YearStart:
    """Count what a year has, by jabatan. `locks` are the names of locks: `2025-TW1`."""
    table = definisi.history.in_force(tahun)
    keputusan = table.instansi.keputusan
    before = tahun - 1
    over = [
        p for p in _SIGNED if last_day(before, p.last) < today and _has_targets(definisi, before)
    ]
    locked = [p for p in over if any(f"{before}-{name}" in locks for name in names_of_end(p))]
    return YearStart(
        tahun,
        _offices(definisi, pejabat, tahun),
        tuple(key for key in ("nomor", "tanggal") if getattr(keputusan, key) is None),
        tuple(locked),
        tuple(p for p in over if p not in locked),
    )


def _has_targets(definisi: Definisi, tahun: int) -> bool:
    table = definisi.history.table_of(tahun, TAHUN)
    return any(indikator.target.get(tahun) for _, _, indikator in table.indikator)


def _offices(definisi: Definisi, pejabat: DaftarPejabat, tahun: int) -> tuple[OfficeStart, ...]:
    table, begun = definisi.history.in_force(tahun), definisi.history.at_start(tahun)
    pimpinan = table.instansi.pimpinan
    heads = [pimpinan.kode, *([pimpinan.atasan.kode] if pimpinan.atasan else [])]
    return tuple(
        OfficeStart(
            kode,
            table.nama(kode),
            _targets(table, kode, tahun),
            _budgets(table, kode, tahun),
            _is_signed(begun, pejabat, kode, tahun),
        )
        for kode in dict.fromkeys([*heads, *(k for _, k in table.pohon)])
    )


def _is_signed(begun: Definisi, pejabat: DaftarPejabat, kode: str, tahun: int) -> bool:
    """Return whether it is known who signs for an office when its year begins.

    Who heads the agency, and has no jabatan there, signs the agreements of January.
    """
    day = last_day(tahun, 1)
    if kode in begun.jabatan:
        day = agreement_day(begun, tahun, kode, changed=False)
    return signatory_of(begun, kode, pejabat, day).nama is not None


def _targets(table: Definisi, kode: str, tahun: int) -> Counted:
    found = table.jabatan[kode].indikator if kode in table.jabatan else ()
    there = [target_at(i.target.get(tahun), TAHUN)[0] is not None for _, i in found]
    return Counted(sum(there), len(there))


def _budgets(table: Definisi, kode: str, tahun: int) -> Counted:
    programs = table.jabatan[kode].program if kode in table.jabatan else ()
    return Counted(sum(tahun in program.anggaran for program in programs), len(programs))


def year_start_tree(found: YearStart) -> Json:
    """Return the checklist for JSON, a contract."""
    return {
        "tahun": found.tahun,
        "jabatan": [
            {
                "kode": j.kode,
                "target": {"ada": j.target.ada, "dari": j.target.dari},
                "anggaran": {"ada": j.anggaran.ada, "dari": j.anggaran.dari},
                "pejabat": j.pejabat,
            }
            for j in found.jabatan
        ],
        "keputusan_kurang": list(found.keputusan),
        "kunci": {
            "tahun": found.tahun - 1,
            "ada": [p.kode for p in found.locked],
            "belum": [p.kode for p in found.unlocked],
        },
    }
