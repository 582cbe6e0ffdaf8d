"""How often the values of a variable come, and of which months one is wanted.

`berkala: tahun` is a score that comes once a year: it is asked for and missed at the end of
December, whatever the period is called in which it then comes (`tahun`, `S2`, `TW4`, `B12`).
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING

from iki.periode import BULANAN, SEMESTER, TAHUN, TRIWULAN

if TYPE_CHECKING:
    from iki.periode import Periode


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
    def ends(self) -> int:
        """The last months of these periods, January as bit 0."""
        return _ENDS[self]

    @property
    def sebutan(self) -> str:
        """How often it is, in a sentence: `setahun sekali`, `tiap semester`."""
        return "setahun sekali" if self is Berkala.TAHUN else f"tiap {self}"

    def first_after(self, sampai: Periode) -> Periode | None:
        """Return the first of its periods if a year has none that is over by then."""
        first = self.periode[0]
        return first if first.last > sampai.last else None

    def months_wanted(self, sampai: Periode, have: int = 0, *, summed: bool = False) -> int:
        """Return the months up to `sampai` of which a value is wanted, as bits.

        They are the ends of its periods. A sum that has come more often, of the months in `have`,
        goes on as it began: of a year with TW1 the other triwulan are wanted too.
        """
        wanted = self.ends & sampai.months_so_far
        for periode in self.periode if summed and have else ():
            own = periode.months & sampai.months_so_far
            if came := have & own:
                wanted |= own & -(came & -came)  # from the first month that came on
        return wanted


_PERIODE = {
    Berkala.TAHUN: (TAHUN,),
    Berkala.SEMESTER: SEMESTER,
    Berkala.TRIWULAN: TRIWULAN,
    Berkala.BULAN: BULANAN,
}
_ENDS = {
    berkala: sum(1 << (periode.last - 1) for periode in periods)
    for berkala, periods in _PERIODE.items()
}
