"""How often the values of a variable come, and of which months one is wanted.

`berkala: tahun` is a score that comes once a year: it is asked for and missed at the end of
December, whatever the period is called in which it then comes (`tahun`, `S2`, `TW4`, `B12`).
"""

from __future__ import annotations

from enum import StrEnum
from functools import cache
from typing import TYPE_CHECKING

from iki.periode import BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.periode import Periode

ALL_MONTHS = TAHUN.months


class Berkala(StrEnum):
    """The period at whose end each value of a variable comes."""

    TAHUN = "tahun"
    SEMESTER = "semester"
    TRIWULAN = "triwulan"
    BULAN = "bulan"

    @property
    def periode(self) -> tuple[Periode, ...]:
        """The periods of a year of which there is a value each."""
        return _PERIODE[self]

    @property
    def sebutan(self) -> str:
        """How often it is, in a sentence: `setahun sekali`, `tiap semester`."""
        return "setahun sekali" if self is Berkala.TAHUN else f"tiap {self}"

    def first_after(self, sampai: Periode, in_force: int = ALL_MONTHS) -> Periode | None:
        """Return the period at whose end the first value comes, if that is not over by then."""
        first = next(iter(self.spans(in_force)), None)
        return first if first and first.last > sampai.last else None

    def months_wanted(
        self,
        sampai: Periode,
        have: int = 0,
        in_force: int = ALL_MONTHS,
        *,
        every_month: bool = False,
    ) -> int:
        """Return the months up to `sampai` of which a value is wanted, as bits.

        They are the ends of its periods, of what is `in_force` in fewer months the last one of a
        period that it is. Where `every_month` counts in a value, one that has come more often, of
        the months in `have`, goes on as it began: of a year with TW1 the other triwulan are wanted
        too.
        """
        wanted = 0
        for periode in self.spans(in_force):
            months = periode.months & in_force
            wanted |= 1 << (periode.last - 1)
            if every_month and (came := have & months):
                wanted |= months & -(came & -came)  # from the first month that came on
        return wanted & sampai.months_so_far

    @cache
    def spans(self, in_force: int = ALL_MONTHS) -> tuple[Periode, ...]:
        """Return the periods of which there is a value each, and that are in force.

        One that is cut short has all its months up to the end, and the name of that: of a year that
        is over in June, `S1`.
        """
        return tuple(self._spans(in_force))

    def _spans(self, in_force: int) -> Iterator[Periode]:
        for periode in self.periode:
            end = (periode.months & in_force).bit_length()
            inside = [p for p in PERIODE.values() if p.last == end and p.first >= periode.first]
            if inside:
                named = min(inside, key=lambda p: p.first)
                yield named._replace(first=periode.first)


_PERIODE = {
    Berkala.TAHUN: (TAHUN,),
    Berkala.SEMESTER: SEMESTER,
    Berkala.TRIWULAN: TRIWULAN,
    Berkala.BULAN: BULANAN,
}
