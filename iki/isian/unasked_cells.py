"""Values in cells that a form locks: refused, as nothing that was typed is stored without a word.

The cells that a form locks because something is stored that overlaps them are refused by the rules
of the data. Refuses to know how a form looks.
"""

from __future__ import annotations

from collections import defaultdict
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from iki.isian.delivery import Remark
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iki.data.row_rules.rule import Words
    from iki.isian.delivery import Reading, Slot
    from iki.isian.difference import StoredValue
    from iki.model.definisi import Definisi
    from iki.periode import Periode


def refuse_unasked(
    readings: Sequence[Reading], stored: Mapping[Slot, StoredValue], definisi: Definisi
) -> None:
    """Refuse the new values of forms in periods in which nothing asks for them."""
    asking = _Asking(definisi, [slot for slot, old in stored.items() if old.nilai is not None])
    for reading in readings:
        asked, places = [], set()
        for entry in reading.entries:
            if entry.form and (why := asking.why_unasked(entry.slot)):
                reading.refused.append(Remark(entry.place, *why))
                places.add(entry.place)
            else:
                asked.append(entry)
        reading.entries = asked
        reading.otherwise = [one for one in reading.otherwise if one.place not in places]


class _Asking:
    """In which periods a form asks for values, beside those that are stored."""

    def __init__(self, definisi: Definisi, stored: Iterable[Slot]) -> None:
        self.history = definisi.history
        self.periods: dict[Slot, set[Periode]] = defaultdict(set)
        for slot in stored:
            self.periods[slot._replace(periode=TAHUN)].add(slot.periode)

    def why_unasked(self, slot: Slot) -> Words | None:
        """Return message and hint for a value that nothing asks for, None if something does."""
        tahun, periode, kode, nama, _ = slot
        whole = slot._replace(periode=TAHUN)
        if periode in self.periods[whole]:
            return None
        variabel = self.history.table_of(tahun, TAHUN).jabatan[kode].variabel[nama]
        needed = self.history.months_needed(tahun)
        months = TAHUN.months if needed is None else needed.get((kode, nama), 0)
        if not periode.months & months:
            message = f"sel ini tidak diisi: tidak ada indikator yang memakai {nama} waktu itu"
            return message, "hapus angkanya, atau perbaiki mulai atau berakhir indikatornya"
        together = self.periods[whole] | self.periods[whole._replace(wilayah="")]
        have = reduce(or_, (one.months for one in together), 0)
        berkala = variabel.berkala
        if berkala is None or periode.months & variabel.months_wanted(TAHUN, have, months):
            return None
        own = next(p for p in berkala.spans(months) if periode.last <= p.last)
        message = f"sel ini tidak diisi: {nama} datang {berkala.sebutan}, pada akhir {own.nama}"
        hint = (
            f"pindahkan ke akhir {own.nama}; bila memang datang lebih sering, ubah berkala variabel "
            "ini, lalu buat formulir baru"
        )
        return message, hint
