"""The second reading: where that stands which the first reading found wrong.

The first reading keeps no lines. Of what it found it knows the file, the line where the record ends and
the cell; of an overlap, only the later row. This reading goes through the same files once more, as far
as it must, and finds the places: of cells in the text of their record, of earlier rows by watching the
few variables in question. Files without a flaw are read once.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_id
from iki.diagnostics import START_OF_FILE, Diagnostic, Related, Span
from iki.escaping import shortened
from iki.limits import CSV_DIAGNOSTICS
from iki.realisasi.files import across, cell_places, csv_error, quote, records
from iki.realisasi.numbers import parse_number
from iki.realisasi.reader import Campuran, Temuan

if TYPE_CHECKING:
    from iki.realisasi.files import Rekaman, Tabel
    from iki.realisasi.reader import Pembaca, Terbaca
    from iki.realisasi.sums import Akumulasi, Kunci


class _Row(NamedTuple):
    """A row that was added, with the place of its periode."""

    berkas: str
    span: Span
    terbaca: Terbaca


def locate(pembaca: Pembaca) -> list[Diagnostic]:
    """Return what a `Pembaca` found, with its places; at the end the number of what is left out."""
    penunjuk = _Penunjuk(pembaca)
    for index, tabel in enumerate(pembaca.tabel):
        penunjuk.read(index, tabel)
    diagnostics = [
        temuan
        if isinstance(temuan, Diagnostic)
        else penunjuk.diagnostics.get(id(temuan)) or _without_place(temuan, pembaca.tabel[0])
        for temuan in pembaca.temuan
    ]
    if len(diagnostics) > CSV_DIAGNOSTICS:
        rest = diagnostics[-1]
        message = f"mulai dari sini ada {format_id(Decimal(pembaca.lebih + 1))} temuan lain"
        hint = "perbaiki dahulu yang sudah ditampilkan, lalu jalankan lagi"
        diagnostics[-1] = Diagnostic("D13", rest.file, rest.span, message, hint)
    return diagnostics


class _Penunjuk:
    """Reads the files again; `diagnostics` holds what is placed, by the identity of its finding."""

    def __init__(self, pembaca: Pembaca) -> None:
        self.pembaca = pembaca
        self.diagnostics: dict[int, Diagnostic] = {}
        self.by_line: dict[int, dict[int, list[Temuan]]] = defaultdict(lambda: defaultdict(list))
        # Overlaps whose earlier row is not yet found, and the months of the rows seen.
        self.overlaps: dict[Akumulasi, list[Temuan]] = defaultdict(list)
        self.months: dict[Akumulasi, int] = defaultdict(int)
        self.earlier: dict[int, _Row] = {}
        # Mixtures not yet placed, and their first row of either kind.
        self.mixtures: dict[Kunci, Campuran] = {}
        self.first: dict[tuple[Kunci, bool], _Row] = {}
        for temuan in pembaca.temuan:
            if isinstance(temuan, Campuran):
                self.mixtures[temuan.kunci] = temuan
            elif isinstance(temuan, Temuan):
                self.by_line[temuan.berkas][temuan.akhir].append(temuan)
                if temuan.overlap:
                    self.overlaps[temuan.overlap[0]].append(temuan)
        # Only rows of these variables are looked at.
        self.watched = {kunci[2] for kunci in self.mixtures}
        if self.overlaps:
            self.watched |= {
                kunci[2]
                for kunci, filled in pembaca.filled()
                if not self.overlaps.keys().isdisjoint(filled)
            }

    def read(self, index: int, tabel: Tabel) -> None:
        wanted = self.by_line.pop(index, {})
        variabel = tabel.kolom["variabel"]
        broken: Rekaman | None = None
        try:
            for rekaman in records(tabel) if wanted or self.overlaps or self.mixtures else ():
                if rekaman.galat:
                    broken = rekaman
                if here := wanted.pop(rekaman.akhir, None):
                    self._place(tabel, rekaman, here)
                if self.overlaps or self.mixtures:
                    cells = rekaman.sel
                    if len(cells) > variabel and cells[variabel].strip() in self.watched:
                        self._watch(tabel, rekaman)
                elif not wanted:
                    break
        except (OSError, ValueError):
            pass  # changed or gone since the first reading: what is left has at least its line
        for akhir, temuans in wanted.items():
            for temuan in temuans:
                if broken and temuan.code == "D10":
                    self._place(tabel, broken, [temuan])
                else:
                    self._add(temuan, tabel, Span(akhir, 1, akhir, 1))

    def _place(self, tabel: Tabel, rekaman: Rekaman, temuans: list[Temuan]) -> None:
        record = rekaman.teks, tabel.pemisah, rekaman.mulai
        places = [] if rekaman.galat else cell_places(*record)
        for temuan in temuans:
            related: tuple[Related, ...] = ()
            if rekaman.galat:
                span, error = csv_error(rekaman.galat, *record)
                temuan.message, temuan.hint = error.message, error.hint
            elif temuan.sel is None or temuan.sel >= len(places):
                span = across(places)
            elif temuan.sel >= tabel.lebar:
                span = across(places, temuan.sel)
            else:
                span = places[temuan.sel]
            earlier = self.earlier.get(id(temuan))
            terbaca = self.pembaca.parse(tabel, rekaman.sel) if earlier else None
            if earlier and terbaca:
                later = _Row(tabel.sumber.berkas, span, terbaca)
                temuan.message, temuan.hint = _overlap(earlier, later)
                related = (Related(earlier.berkas, earlier.span, _earlier(earlier.terbaca)),)
            elif temuan.code == "D08" and self._is_mixed(tabel, rekaman.sel):
                what = "angka di berkas ini memakai koma desimal"
                related = (Related(tabel.berkoma, START_OF_FILE, what),)
            self._add(temuan, tabel, span, *related)

    def _is_mixed(self, tabel: Tabel, cells: list[str]) -> bool:
        """Return whether a number has two readings only because of another file."""
        nilai = tabel.kolom["nilai"]
        return (
            tabel.campur
            and tabel.berkoma != tabel.sumber.berkas
            and nilai < len(cells)
            and parse_number(cells[nilai].strip(), koma=False) is not None
        )

    def _add(self, temuan: Temuan, tabel: Tabel, span: Span, *related: Related) -> None:
        self.diagnostics[id(temuan)] = Diagnostic(
            temuan.code, tabel.sumber.berkas, span, temuan.message, temuan.hint, related
        )

    # --- rows that have to do with each other --------------------------------------------------------

    def _watch(self, tabel: Tabel, rekaman: Rekaman) -> None:
        terbaca = self.pembaca.parse(tabel, rekaman.sel)
        if terbaca is None:
            return
        places = cell_places(rekaman.teks, tabel.pemisah, rekaman.mulai)
        row = _Row(tabel.sumber.berkas, places[tabel.kolom["periode"]], terbaca)
        akumulasi, months = self.pembaca.find(terbaca), terbaca.periode.months
        if akumulasi in self.overlaps and not self.months[akumulasi] & months:
            self.months[akumulasi] |= months
            waiting = self.overlaps.pop(akumulasi)
            for temuan in waiting:
                if temuan.overlap and temuan.overlap[1] & months:
                    self.earlier[id(temuan)] = row
            if left := [temuan for temuan in waiting if id(temuan) not in self.earlier]:
                self.overlaps[akumulasi] = left
        if campuran := self.mixtures.get(terbaca[:3]):
            self._watch_mixture(campuran, row)

    def _watch_mixture(self, campuran: Campuran, row: _Row) -> None:
        split = bool(row.terbaca.wilayah)
        if not row.terbaca.periode.months & campuran.months[split]:
            return
        other = self.first.get((campuran.kunci, not split))
        self.first.setdefault((campuran.kunci, split), row)
        if other is None:
            return
        del self.mixtures[campuran.kunci]
        message, hint = _mixed(campuran, f" ({_where(other, row)})")
        kind = "baris tanpa wilayah" if split else f"baris wilayah {quote(other.terbaca.wilayah)}"
        related = Related(other.berkas, other.span, kind)
        self.diagnostics[id(campuran)] = Diagnostic(
            "D12", row.berkas, row.span, message, hint, (related,)
        )


def _overlap(earlier: _Row, later: _Row) -> tuple[str, str]:
    old, new = earlier.terbaca, later.terbaca
    where = _where(earlier, later)
    what = f"{new.variabel} di {shortened(new.wilayah)}" if new.wilayah else new.variabel
    if old.periode != new.periode:
        return (
            f"{what} {new.tahun}: periode {new.periode} tumpang tindih dengan {old.periode} di {where}",
            "pakai salah satu: periode yang panjang atau bagian-bagiannya",
        )
    what = f"{what} {new.tahun} {new.periode}"
    if old.nilai == new.nilai:
        return f"{what}: duplikat dari {where}", "hapus salah satu dari kedua baris"
    value = format_id(Decimal(old.nilai))
    return f"{what}: sudah diisi {value} di {where}", "sisakan satu baris untuk periode ini"


def _earlier(terbaca: Terbaca) -> str:
    value = format_id(Decimal(terbaca.nilai))
    return f"baris yang lebih dahulu: {terbaca.periode}, nilai {value}"


def _mixed(campuran: Campuran, where: str = "") -> tuple[str, str]:
    tahun, _, variabel = campuran.kunci
    return (
        f"{variabel} {tahun} diisi per wilayah dan juga tanpa wilayah{where}; keduanya ikut dihitung",
        "pakai salah satu: satu angka keseluruhan, atau angka tiap wilayah",
    )


def _without_place(temuan: Temuan | Campuran, tabel: Tabel) -> Diagnostic:
    """Return what has no place any more because the files changed between the two readings."""
    if isinstance(temuan, Campuran):
        return Diagnostic("D12", tabel.sumber.berkas, START_OF_FILE, *_mixed(temuan))
    return Diagnostic(temuan.code, tabel.sumber.berkas, START_OF_FILE, temuan.message, temuan.hint)


def _where(row: _Row, seen_from: _Row) -> str:
    line = f"baris {row.span.start_line}"
    return line if row.berkas == seen_from.berkas else f"{row.berkas} {line}"
