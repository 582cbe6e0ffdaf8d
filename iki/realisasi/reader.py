"""Rows into values: every row checked, added up, and forgotten.

One loop reads all rows: it looks up what the cells mean (`pohon`), and adds the number. Whatever has no
meaning there, overlaps, or is no number goes to `check`, which knows all rules and says what is wrong;
the loop is only its short cut, and gives the same values. Where a row stood is not kept: places are
found by a second reading (`tempat`). Refuses to repair: a row with an error adds nothing.
"""

from __future__ import annotations

import csv
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal, localcontext
from functools import partial, reduce
from itertools import chain
from operator import or_
from typing import TYPE_CHECKING, Literal, NamedTuple

from iki.decimals import looks_grouped
from iki.limits import CSV_DIAGNOSTICS, CSV_DOUBTS
from iki.model import Baris, Konsolidasi, Nilai
from iki.periode import SEMESTER, TAHUN, roman
from iki.realisasi import messages
from iki.realisasi.files import (
    FORBIDDEN,
    FORBIDDEN_IN_PROSE,
    PROSE,
    WAJIB,
    FileError,
    Tabel,
    batches,
    cannot_open,
    is_too_long,
)
from iki.realisasi.numbers import Angka, number_reader
from iki.realisasi.sums import (
    EXACT,
    MONTHS,
    Akumulasi,
    BitsPeriode,
    Kunci,
    NamaWilayah,
    PerJabatan,
    Pohon,
    consolidate,
    is_total,
    parse_period,
    parse_tahun,
    split_total,
    waiting,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from iki.diagnostics import Diagnostic
    from iki.model import Ordinal
    from iki.periode import Periode
    from iki.realisasi.files import Kelompok, Sumber
    from iki.realisasi.messages import Words


# Where a row says that it is the sum of others.
_LABELLED = ("tahun", "periode", "jabatan", "variabel", "wilayah")


class Terbaca(NamedTuple):
    """A row without a flaw."""

    tahun: int
    jabatan: str
    variabel: str
    wilayah: str
    periode: Periode
    nilai: Angka


@dataclass(slots=True)
class Temuan:
    """Something wrong in the record of file `berkas` that ends at line `akhir`; its place comes later.

    `sel` is the cell that it is about, None for all of them. A D09 has its values and its months.
    """

    berkas: int
    akhir: int
    code: str
    sel: int | None = None
    message: str = ""
    hint: str | None = None
    overlap: tuple[Akumulasi, int] | None = None


@dataclass(slots=True)
class Campuran:
    """A variable of a year with rows by wilayah and rows without.

    `months` tells, for a row of either kind (True: it has a wilayah), where the other kind is.
    """

    kunci: Kunci
    months: dict[bool, int]


class Pembaca:
    """Reads files one after the other; `temuan` and what `result` returns grow with each."""

    def __init__(
        self,
        variabel: Mapping[str, Mapping[str, Konsolidasi]],
        tahun: Collection[int] | None,
        sampai: Periode,
        rincian: Collection[tuple[str, str]] | Literal["semua"],
        ordinal: Mapping[tuple[str, str], Ordinal],
    ) -> None:
        self.variabel = variabel
        self.tahun = tahun
        self.sampai = sampai
        self.rincian = rincian
        self.ordinal = ordinal
        self.tabel: list[Tabel] = []
        self.temuan: list[Temuan | Campuran | Diagnostic] = []
        self.lebih = 0  # what was found after `temuan` was full
        # What the loop adds to, and apart from it what has its rows kept, or words for values.
        nama = NamaWilayah()
        apart = rincian if rincian == "semua" else {*rincian, *ordinal}
        self._pohon = Pohon(_without(variabel, apart), nama, tahun)
        self._terinci = Pohon(variabel, nama, tahun)
        self._nama = nama
        self._bits = BitsPeriode(sampai, parse_period)  # of the file that is read
        self._romawi: dict[Sumber, set[Periode | None]] = {}
        # A period that has this month, and does not count, is not over.
        self._bulan = 1 << (sampai.last - 1)
        self._doubtful: list[str] = []  # what the number last read left there
        self._numbers = {
            (koma, campur): number_reader(koma=koma, campur=campur, doubtful=self._doubtful)
            for koma, campur in ((False, False), (False, True), (True, False))
        }
        self._saran = messages.Saran(variabel)
        self._baris: dict[Kunci, list[Baris]] = {}
        self._ragu: dict[Kunci, list[Baris]] = {}
        self._doubts: Counter[tuple[str, str, str]] = Counter()  # by the text of their cells

    # --- reading -----------------------------------------------------------------------------------

    def read(self, tabel: Tabel, progress: Callable[[int], object] | None) -> None:
        """Read one file. Raises FileError if the rest of it cannot be read."""
        self.tabel.append(tabel)
        try:
            with localcontext(EXACT):
                self._read(tabel, progress)
        except OSError as error:
            raise cannot_open(error) from error
        except UnicodeDecodeError as error:  # other bytes than at the first look
            message = "berkas berubah selagi dibaca"
            raise FileError("D01", message, "jalankan sekali lagi") from error

    def _read(  # noqa: PLR0915 - one loop, whose names are bound before it
        self, tabel: Tabel, progress: Callable[[int], object] | None
    ) -> None:
        # Everything that the loop needs is a local name, and nothing is called that need not be.
        c_tahun, c_periode, c_jabatan, c_variabel, c_nilai = (tabel.kolom[name] for name in WAJIB)
        c_wilayah = tabel.kolom.get("wilayah", -1)
        by_wilayah = c_wilayah >= 0
        lebar, sisa = tabel.lebar, tabel.sisa
        # Of a suspect file every row goes to `check`.
        years: Mapping[str, PerJabatan | None] = {} if tabel.suspect else self._pohon
        bits_of = self._bits = BitsPeriode(self.sampai, partial(self._periode, tabel))
        known, number = self._numbers[tabel.koma, tabel.campur]
        short_number = known.get
        jumlah, terakhir, months = Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR, MONTHS
        bulan = self._bulan
        check, doubtful, doubt = self.check, self._doubtful, self._doubt

        def take(kelompok: Kelompok) -> None:
            for row in kelompok.rows:
                if len(row) == lebar and not (sisa and any(map(row.__getitem__, sisa))):
                    try:
                        pohon = years[row[c_tahun]]
                        if pohon is None:
                            continue
                        bits = bits_of[row[c_periode]]
                        wilayah = row[c_wilayah] if by_wilayah else ""
                        akumulasi = pohon[row[c_jabatan]][row[c_variabel]][wilayah]
                    except KeyError:
                        pass
                    else:
                        value = short_number(row[c_nilai])
                        if value is None:
                            value = number(row[c_nilai])
                            if doubtful:
                                doubtful.clear()
                                if bits > months:
                                    doubt(row, kelompok.line)
                        terisi = akumulasi.terisi
                        if value is not None and not terisi & bits:
                            if bits > months:
                                cara = akumulasi.cara
                                if cara is jumlah:
                                    akumulasi.nilai += value
                                elif cara is not terakhir:
                                    akumulasi.add(bits, value)
                                elif bits > terisi:
                                    akumulasi.nilai = value
                            elif bits & bulan:
                                akumulasi.menunggu = bits
                            akumulasi.terisi = terisi | bits
                            continue
                if any(row):
                    check(row, kelompok.line())

        sent = 0
        lost = False  # where a cell is too long, nobody knows where the next row starts
        with tabel.open_text() as text:
            for kelompok in batches(tabel, text):
                while not lost:
                    try:
                        take(kelompok)
                    except csv.Error as error:
                        self._report(kelompok.line(), "D10", None, lambda: messages.BROKEN)
                        lost = is_too_long(error)
                    else:
                        break
                if lost:
                    break
                if progress:
                    sent += kelompok.size
                    progress(kelompok.size)
        if progress:
            progress(tabel.ukuran - sent)

    def check(self, row: list[str], akhir: int) -> None:
        """Check and add one row by all rules; `akhir` is the line where it ends."""
        tabel = self.tabel[-1]
        terbaca = self.parse(tabel, row)
        if terbaca is None:
            self._judge(tabel, row, akhir)
            return
        akumulasi, bits = self.find(terbaca), self._bits.of(terbaca.periode)
        if akumulasi.terisi & bits:
            sel = tabel.kolom["periode"]
            overlap = akumulasi, terbaca.periode.months
            self._report(akhir, "D09", sel, lambda: messages.OVERLAP, overlap)
            return
        akumulasi.add(bits, terbaca.nilai)
        if bits <= MONTHS:
            akumulasi.menunggu |= bits if bits & self._bulan else 0
            return
        if self._is_kept(terbaca.jabatan, terbaca.variabel):
            self._keep(self._baris, terbaca, row, akhir)
        if (
            isinstance(terbaca.nilai, Decimal)
            and looks_grouped(terbaca.nilai)
            and (terbaca.jabatan, terbaca.variabel) not in self.ordinal
        ):
            self._doubt(row, lambda: akhir)

    def parse(self, tabel: Tabel, row: list[str]) -> Terbaca | None:
        """Return the row if it has a value of a year asked for, and nothing is wrong in it."""
        if (len(row) != tabel.lebar or tabel.sisa) and _shape_problem(tabel, row):
            return None
        if tabel.suspect and any(_forbidden(tabel, row)):
            return None
        kolom = tabel.kolom
        tahun = parse_tahun(row[kolom["tahun"]].strip())
        if tahun is None or (self.tahun is not None and tahun not in self.tahun):
            return None
        periode = self._periode(tabel, row[kolom["periode"]].strip())
        jabatan, variabel = row[kolom["jabatan"]].strip(), row[kolom["variabel"]].strip()
        nilai = self._number(tabel, row[kolom["nilai"]], jabatan, variabel)
        if periode is None or nilai is None or variabel not in self.variabel.get(jabatan, ()):
            return None
        try:
            wilayah = self._nama[row[kolom["wilayah"]]] if "wilayah" in kolom else ""
        except KeyError:
            return None
        if wilayah and self._adds_words(jabatan, variabel):
            return None
        return Terbaca(tahun, jabatan, variabel, wilayah, periode, nilai)

    def _number(self, tabel: Tabel, cell: str, jabatan: str, variabel: str) -> Angka | None:
        """Return the number of a cell, or that of its word."""
        nilai = self._numbers[tabel.koma, tabel.campur][1](cell)
        self._doubtful.clear()
        scale = self.ordinal.get((jabatan, variabel))
        if scale is None:
            return nilai
        if nilai is None:
            return scale.number(cell.strip())
        return nilai if nilai in scale else None

    def _adds_words(self, jabatan: str, variabel: str) -> bool:
        """Return whether the wilayah of an ordinal variable would be added up."""
        cara = self.variabel[jabatan][variabel]
        summed = cara in (Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR)
        return summed and (jabatan, variabel) in self.ordinal

    def _judge(self, tabel: Tabel, row: list[str], akhir: int) -> None:
        """Report all that is wrong in a row that `parse` did not take; often it is nothing."""
        if not any(map(str.strip, row)):
            return
        if (total := self._total(tabel, row)) is not None:
            if len(row) != tabel.lebar or self._is_asked(row[tabel.kolom["tahun"]]):
                self._report(akhir, "D36", total, lambda: messages.total(row[total]))
            return
        if problem := _shape_problem(tabel, row):
            sel, *words = problem
            self._report(akhir, "D03", sel, lambda: (words[0], words[1]))
            return
        cells = {name: row[index].strip() for name, index in tabel.kolom.items()}
        if not self._is_asked(cells["tahun"]):
            return
        forbidden = dict(_forbidden(tabel, row)) if tabel.suspect else {}
        jabatan, variabel, nilai = cells["jabatan"], cells["variabel"], cells["nilai"]
        known = self.variabel.get(jabatan)
        scale = self.ordinal.get((jabatan, variabel))
        number = self._number(tabel, nilai, jabatan, variabel)

        def wrong(code: str, column: str, say: Callable[[], Words]) -> None:
            if column not in forbidden:
                self._report(akhir, code, tabel.kolom[column], say)

        if parse_tahun(cells["tahun"]) is None:
            wrong("D04", "tahun", lambda: messages.tahun(cells["tahun"]))
        if self._periode(tabel, cells["periode"]) is None:
            wrong("D05", "periode", lambda: self._saran.periode(cells["periode"]))
        if known is None:
            wrong("D06", "jabatan", lambda: self._saran.jabatan(jabatan))
        if not variabel or (known is not None and variabel not in known):
            wrong("D07", "variabel", lambda: self._saran.variabel(jabatan, variabel))
        if number is None and nilai and scale:
            wrong("D43", "nilai", lambda: self._saran.word(nilai, scale))
        elif number is None and nilai:
            wrong("D08", "nilai", lambda: messages.nilai(nilai, koma=tabel.koma))
        if scale and cells.get("wilayah") and self._adds_words(jabatan, variabel):
            wrong("D44", "wilayah", lambda: messages.words_by_wilayah(variabel))
        for column, character in forbidden.items():
            say = partial(messages.forbidden, column, character)
            self._report(akhir, "D11", tabel.kolom[column], say)

    def _total(self, tabel: Tabel, row: list[str]) -> int | None:
        """Return the cell that says that a row is the sum of others, if one does.

        A row with other cells than the header may have it anywhere. A jabatan or a variabel may be
        called so; nothing else can.
        """
        kolom = tabel.kolom
        columns: Collection[int] = range(len(row))
        named = columns
        if len(row) == tabel.lebar:
            columns = sorted({*(kolom[name] for name in _LABELLED if name in kolom), *tabel.sisa})
            named = kolom["jabatan"], kolom["variabel"]
        for index in columns:
            cell = row[index].strip()
            if is_total(cell) and not (index in named and self._is_name(cell)):
                return index
        return None

    def _is_asked(self, text: str) -> bool:
        """Return whether a row is of a year that is asked for, or of none."""
        tahun = parse_tahun(text.strip())
        return tahun is None or self.tahun is None or tahun in self.tahun

    def _is_name(self, text: str) -> bool:
        return text in self.variabel or any(text in names for names in self.variabel.values())

    # --- periods -----------------------------------------------------------------------------------

    def _periode(self, tabel: Tabel, text: str) -> Periode | None:
        periode = parse_period(text)
        if periode is None and (triwulan := roman(text)) and None not in self._romans(tabel):
            return triwulan
        return periode

    def _romans(self, tabel: Tabel) -> set[Periode | None]:
        """Return what `I` to `IV` mean that the column of a file has, and None if it has more.

        The column is looked through once, and only if it has one of them.
        """
        if tabel.sumber not in self._romawi:
            found = self._romawi[tabel.sumber] = set()
            for cell in self._periods(tabel):
                found.add(roman(cell))
                if None in found:
                    break
        return self._romawi[tabel.sumber]

    def _periods(self, tabel: Tabel) -> Iterator[str]:
        """Yield what stands in the column of periods, empty cells and sums left out."""
        column = tabel.kolom["periode"]
        with tabel.open_text() as text, suppress(csv.Error):  # which is reported, and ends it all
            for kelompok in batches(tabel, text):
                for row in kelompok.rows:
                    if len(row) > column and (cell := row[column].strip()) and not is_total(cell):
                        yield cell

    @property
    def romawi(self) -> frozenset[str]:
        """The files whose periods are `I` and `II`: triwulan here, semester to others."""
        return frozenset(
            sumber.berkas
            for sumber, found in self._romawi.items()
            if all(periode and periode.last <= SEMESTER[0].last for periode in found)
        )

    # --- what is kept ------------------------------------------------------------------------------

    def find(self, terbaca: Terbaca) -> Akumulasi:
        """Return what a row is added to."""
        jabatan, variabel = terbaca.jabatan, terbaca.variabel
        apart = self._is_kept(jabatan, variabel) or (jabatan, variabel) in self.ordinal
        per_jabatan = (self._terinci if apart else self._pohon).years[terbaca.tahun]
        return per_jabatan[terbaca.jabatan][terbaca.variabel][terbaca.wilayah]

    def _is_kept(self, jabatan: str, variabel: str) -> bool:
        return self.rincian == "semua" or (jabatan, variabel) in self.rincian

    def _doubt(self, row: list[str], line: Callable[[], int]) -> None:
        """Keep a row whose number may have been misread; of a variable in a year only so many."""
        kolom = self.tabel[-1].kolom
        written = row[kolom["tahun"]], row[kolom["jabatan"]], row[kolom["variabel"]]
        if self._doubts[written] == CSV_DOUBTS:
            return
        self._doubts[written] += 1
        if terbaca := self.parse(self.tabel[-1], row):
            self._keep(self._ragu, terbaca, row, line())

    def _keep(
        self, kept: dict[Kunci, list[Baris]], terbaca: Terbaca, row: list[str], akhir: int
    ) -> None:
        tabel = self.tabel[-1]
        bukti, catatan = (
            row[tabel.kolom[name]].strip() if name in tabel.kolom else ""
            for name in ("bukti", "catatan")
        )
        breaks = sum(cell.count("\n") for cell in row)
        kept.setdefault(terbaca[:3], []).append(
            Baris(
                tabel.sumber.berkas,
                akhir - breaks,
                terbaca.periode,
                terbaca.wilayah,
                Decimal(terbaca.nilai),
                bukti,
                catatan,
            )
        )

    # --- results -----------------------------------------------------------------------------------

    def result(self) -> dict[Kunci, Nilai]:
        with localcontext(EXACT):
            values = ((kunci, consolidate(filled, self.sampai)) for kunci, filled in self.filled())
            return {kunci: nilai for kunci, nilai in values if nilai}

    def waiting(self) -> dict[Kunci, Periode]:
        """Return the variables with a value of a period that has begun but is not over."""
        if self.sampai.last == TAHUN.last:
            return {}
        found = ((kunci, waiting(filled)) for kunci, filled in self.filled())
        return {kunci: periode for kunci, periode in found if periode}

    def rows(self) -> dict[tuple[int, str, str], tuple[Baris, ...]]:
        """Return the rows kept, by period, then wilayah, then as they were read."""

        def order(baris: Baris) -> tuple[int, int, str]:
            return baris.periode.last, baris.periode.first, baris.wilayah.casefold()

        return {kunci: tuple(sorted(rows, key=order)) for kunci, rows in self._baris.items()}

    def doubts(self) -> dict[tuple[int, str, str], tuple[Baris, ...]]:
        """Return the rows whose number may have been misread, as they were read."""
        return {kunci: tuple(rows) for kunci, rows in self._ragu.items()}

    def filled(self) -> Iterator[tuple[Kunci, dict[Akumulasi, str]]]:
        """Yield every variable of a year that has a value, with its wilayah."""
        return chain(self._pohon.filled(), self._terinci.filled())

    # --- what is wrong -----------------------------------------------------------------------------

    def find_mixtures(self) -> None:
        """Find what is reported both as a total and by wilayah, and so counts twice.

        Sums may have a total for some months and parts for others. A level, a mean or an extreme of
        the year may not: there the total stands beside its parts in any month.
        """
        for kunci, filled in self.filled():
            total, parts = split_total(filled)
            split = reduce(or_, parts, 0)
            if total and split and self.variabel[kunci[1]][kunci[2]] is not Konsolidasi.JUMLAH:
                total = split = MONTHS
            if total & split:
                self.add(Campuran(kunci, {True: total, False: split}))

    def add(self, temuan: Temuan | Campuran | Diagnostic) -> None:
        """Keep a finding, or only count it."""
        if self._is_full():
            self.lebih += 1
        else:
            self.temuan.append(temuan)

    def _is_full(self) -> bool:
        # One more than is shown: its place is where the rest begins.
        return len(self.temuan) > CSV_DIAGNOSTICS

    def _report(
        self,
        akhir: int,
        code: str,
        sel: int | None,
        say: Callable[[], Words],
        overlap: tuple[Akumulasi, int] | None = None,
    ) -> None:
        # A file may have an error in every row: words are found only for those that are shown.
        if self._is_full():
            self.lebih += 1
        else:
            self.temuan.append(Temuan(len(self.tabel) - 1, akhir, code, sel, *say(), overlap))


def _without(
    variabel: Mapping[str, Mapping[str, Konsolidasi]],
    rincian: Collection[tuple[str, str]] | Literal["semua"],
) -> Mapping[str, Mapping[str, Konsolidasi]]:
    """Return the variables whose rows are not kept."""
    if rincian == "semua":
        return {}
    kept = set(rincian)
    jabatan = {jabatan for jabatan, _ in kept}
    return {
        kode: known
        if kode not in jabatan
        else {name: cara for name, cara in known.items() if (kode, name) not in kept}
        for kode, known in variabel.items()
    }


def _shape_problem(tabel: Tabel, row: list[str]) -> tuple[int | None, str, str] | None:
    """Return the cell, message and hint of a row that has other columns than the header.

    A row that is too long is refused even if its last cells are empty: `1234,5` without quotes would
    become 1234 in the wilayah 5.
    """
    message = f"baris ini punya {len(row)} sel, judul kolom {tabel.lebar}"
    if len(row) < tabel.lebar:
        return None, message, "lengkapi pemisahnya; sel tanpa isi tetap ditulis sebagai sel kosong"
    if len(row) > tabel.lebar:
        hint = "apit sel yang memuat pemisah dengan tanda kutip"
        return tabel.lebar, message, hint + ("" if tabel.koma else ', misalnya "1.234,5"')
    for index in tabel.sisa:
        if row[index].strip():
            message = f"kolom ke-{index + 1} tidak punya nama, tetapi ada isinya"
            return index, message, "beri kolom itu nama, atau kosongkan"
    return None


def _forbidden(tabel: Tabel, row: list[str]) -> Iterator[tuple[str, str]]:
    """Yield the columns with a character that no cell may hold, and the character."""
    for column, index in tabel.kolom.items():
        pattern = FORBIDDEN_IN_PROSE if column in PROSE else FORBIDDEN
        if match := pattern.search(row[index]):
            yield column, match[0]
