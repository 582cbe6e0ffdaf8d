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
from iki.limits import CSV_DIAGNOSTICS
from iki.realisasi.baca import Campuran, Temuan
from iki.realisasi.berkas import across, cell_places, csv_error, quote, records

if TYPE_CHECKING:
    from iki.realisasi.baca import Pembaca, Terbaca
    from iki.realisasi.berkas import Rekaman, Tabel
    from iki.realisasi.pohon import Akumulasi


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
        self.added: dict[Akumulasi, list[_Row]] = {}  # where rows overlap: what was added so far
        self.overlaps = 0  # not yet placed
        self.mixtures: dict[tuple[int, str, str], Campuran] = {}  # not yet placed
        self.first: dict[tuple[tuple[int, str, str], bool], _Row] = {}
        for temuan in pembaca.temuan:
            if isinstance(temuan, Campuran):
                self.mixtures[temuan.kunci] = temuan
            elif isinstance(temuan, Temuan):
                self.by_line[temuan.berkas][temuan.akhir].append(temuan)
                if temuan.akumulasi is not None:
                    self.added[temuan.akumulasi] = []
                    self.overlaps += 1

    def read(self, index: int, tabel: Tabel) -> None:
        wanted = self.by_line.pop(index, {})
        broken: Rekaman | None = None
        try:
            for rekaman in records(tabel) if wanted or self.overlaps or self.mixtures else ():
                if rekaman.galat:
                    broken = rekaman
                here = wanted.pop(rekaman.akhir, [])
                if here:
                    self._place(tabel, rekaman, here)
                if self.overlaps or self.mixtures:
                    self._watch(tabel, rekaman, here)
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
            if rekaman.galat:
                span, error = csv_error(rekaman.galat, *record)
                temuan.message, temuan.hint = error.message, error.hint
            elif temuan.sel is None or temuan.sel >= len(places):
                span = across(places)
            elif temuan.sel >= tabel.lebar:
                span = across(places, temuan.sel)
            else:
                span = places[temuan.sel]
            self._add(temuan, tabel, span)

    def _add(self, temuan: Temuan, tabel: Tabel, span: Span, *related: Related) -> None:
        self.diagnostics[id(temuan)] = Diagnostic(
            temuan.code, tabel.sumber.berkas, span, temuan.message, temuan.hint, related
        )

    # --- rows that have to do with each other --------------------------------------------------------

    def _watch(self, tabel: Tabel, rekaman: Rekaman, here: list[Temuan]) -> None:
        terbaca = self.pembaca.parse(tabel, rekaman.sel)
        if terbaca is None:
            return
        places = cell_places(rekaman.teks, tabel.pemisah, rekaman.mulai)
        row = _Row(tabel.sumber.berkas, places[tabel.kolom["periode"]], terbaca)
        akumulasi = self.pembaca.find(terbaca)
        if akumulasi in self.added:
            earlier = self.added[akumulasi]
            overlapping = [r for r in earlier if r.terbaca.periode.months & terbaca.periode.months]
            if not overlapping:
                earlier.append(row)
            for temuan in here:
                if temuan.code == "D09" and overlapping:
                    self._place_overlap(temuan, tabel, overlapping[0], row)
        campuran = self.mixtures.get(terbaca[:3])
        if campuran:
            self._watch_mixture(campuran, row)

    def _place_overlap(self, temuan: Temuan, tabel: Tabel, earlier: _Row, later: _Row) -> None:
        self.overlaps -= 1
        old, new = earlier.terbaca, later.terbaca
        where = _where(earlier, later)
        what = f"{new.variabel} di {new.wilayah}" if new.wilayah else new.variabel
        if old.periode == new.periode and old.nilai == new.nilai:
            temuan.message = f"{what} {new.tahun} {new.periode}: duplikat dari {where}"
            temuan.hint = "hapus salah satu dari kedua baris"
        elif old.periode == new.periode:
            value = format_id(Decimal(old.nilai))
            temuan.message = f"{what} {new.tahun} {new.periode}: sudah diisi {value} di {where}"
            temuan.hint = "sisakan satu baris untuk periode ini"
        else:
            temuan.message = (
                f"{what} {new.tahun}: periode {new.periode} tumpang tindih "
                f"dengan {old.periode} di {where}"
            )
            temuan.hint = "pakai salah satu: periode yang panjang atau bagian-bagiannya"
        message = f"baris yang lebih dahulu: {old.periode}, nilai {format_id(Decimal(old.nilai))}"
        self._add(temuan, tabel, later.span, Related(earlier.berkas, earlier.span, message))

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
