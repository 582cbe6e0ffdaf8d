"""What is in force in the periods that a delivery is of, and what to say of a name that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.data.row_rules.names import NameRules
from iki.escaping import quoted
from iki.model.indikator_paths import variables_of_all_times
from iki.model.lifetimes import Lifetime, lifetime
from iki.periode import Instant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from iki.data.row_rules.rule import Words
    from iki.model.definisi import Definisi
    from iki.periode import Periode


def present_kode(written: str, definisi: Definisi) -> str:
    """Return the kode of a jabatan that may be written by a former one."""
    if written in definisi.jabatan:
        return written
    return next((k for k, j in definisi.jabatan.items() if written in j.alias), written)


class DefinitionsInForce:
    """The definitions of a project by time.

    A form is checked against those that `iki templat` prints it by.
    """

    def __init__(self, whole: Definisi) -> None:
        self.whole = whole
        self._suggestions: dict[tuple[tuple[str, ...], ...], NameRules] = {}  # by their names

    def within(self, tahun: int | None, periods: Collection[Periode]) -> Definisi:
        """Return the definitions in force at the end of periods of a year, or ended within them."""
        if tahun is None or not periods or not self.whole.history.months:
            return self.whole
        return self.whole.history.between(
            min(Instant(tahun, p).first for p in periods),
            max(Instant(tahun, p).last for p in periods),
        )

    def suggestions(self, definisi: Definisi) -> NameRules:
        """Return the messages of a version; each compares a text once."""
        names = tuple((kode, *variabel) for kode, variabel in definisi.variabel.items())
        if names not in self._suggestions:
            self._suggestions[names] = NameRules(definisi.variabel, "variabel")
        return self._suggestions[names]

    def no_jabatan(self, kode: str, definisi: Definisi) -> Words:
        """Return message and hint for an unknown jabatan."""
        if kode in self.whole.jabatan:
            return _at_other_times(f"jabatan {quoted(kode)}", [lifetime(self.whole.jabatan[kode])])
        return self.suggestions(definisi).jabatan(kode)

    def no_variabel(self, kode: str, nama: str, definisi: Definisi) -> Words:
        """Return message and hint for a variable that its jabatan does not have."""
        every = variables_of_all_times(self.whole.jabatan[kode])
        when = [span for _, names, span in every if nama in names]
        if when:
            return _at_other_times(f"variabel {quoted(nama)} pada {kode}", when)
        return self.suggestions(definisi).name(kode, nama)

    def not_then(self, kode: str, indikator: str, instant: Instant) -> Words | None:
        """Return message and hint for an indikator not in force in a period, None if it is."""
        if not self.whole.history.months:
            return None
        jabatan = self.whole.jabatan[kode]
        when = [
            lifetime(item).within(span).within(lifetime(jabatan))
            for _, item, span in jabatan.indikator_of_all_times
            if item.kode == indikator
        ]
        if any(span.meets(Lifetime(instant.first, instant.last)) for span in when):
            return None
        return _at_other_times(f"indikator {quoted(indikator)} pada {kode}", when)


def _at_other_times(what: str, when: Iterable[Lifetime]) -> Words:
    return f"{what} tidak berlaku pada waktu itu", f"berlaku {' dan '.join(map(str, when))}"
