"""Rows into values: every row checked, added up, and forgotten.

One loop reads the rows that are like rows before them: same spelling of year, jabatan, variabel and
wilayah, a period and a number without a flaw. It does a handful of dictionary look-ups and no more.
Every other row - the first of its kind, or one with something wrong - goes to `check`, which knows all
rules and says what is wrong; the loop is only its short cut, and gives the same values.

What stays in memory is one `Akumulasi` per year, variable and wilayah. Where a row stood is not kept:
the place of what is wrong is found by a second reading (`tempat`). Refuses to repair: a row with an
error adds nothing.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from decimal import Context, Decimal, localcontext
from functools import lru_cache, partial
from itertools import chain
from typing import TYPE_CHECKING, Literal, NamedTuple

from iki.decimals import CONTEXT, ZERO
from iki.diagnostics import suggestion
from iki.escaping import name_of_character
from iki.limits import CSV_DIAGNOSTICS, SUGGESTION_NAMES, TAHUN_MAX, TAHUN_MIN
from iki.model import Baris, Konsolidasi, Nilai
from iki.periode import WRITTEN_NAMES, parse_periode
from iki.realisasi.angka import Angka, explain, number_reader, parse_number
from iki.realisasi.berkas import (
    FORBIDDEN,
    FORBIDDEN_IN_PROSE,
    PROSE,
    WAJIB,
    FileError,
    Tabel,
    batches,
    cannot_open,
    quote,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping

    from iki.diagnostics import Diagnostic
    from iki.periode import Periode
    from iki.realisasi.berkas import Kelompok

# Room for the exact sum of any number of rows: each has NUMBER_DIGITS digits on one side of the mark.
_EXACT = Context(prec=100)
_MONTHS = (1 << 12) - 1
_CACHED = 10_000  # spellings remembered of what has few
_YEAR = re.compile(r"\d{4}", re.ASCII)
_YEAR_INSIDE = re.compile(r"(?<!\d)(\d{4})(?!\d)|(?<!\d)(\d)\.(\d{3})(?!\d)", re.ASCII)


class Akumulasi:
    """The values so far of one variable of one year in one wilayah.

    `terisi` holds the months of all its periods in the low 12 bits, and above them the months of those
    that count, that is, that end by `sampai`. So one `&` finds an overlap, and of two periods that do
    not overlap the greater number is the later.
    """

    __slots__ = ("banyak", "cara", "nilai", "terisi")

    def __init__(self, cara: Konsolidasi) -> None:
        self.cara = cara
        self.terisi = 0
        self.nilai: Angka = 0
        self.banyak = 0

    def add(self, bits: int, value: Angka) -> None:
        """Add a period that overlaps none so far."""
        if bits > _MONTHS:
            cara = self.cara
            if cara is Konsolidasi.JUMLAH or cara is Konsolidasi.RATA_RATA:
                self.nilai += value
            elif cara is Konsolidasi.TERAKHIR:
                if bits > self.terisi:
                    self.nilai = value
            elif not self.banyak:
                self.nilai = value
            elif cara is Konsolidasi.MAKSIMUM:
                self.nilai = max(self.nilai, value)
            else:
                self.nilai = min(self.nilai, value)
            self.banyak += 1
        self.terisi |= bits

    @property
    def counted(self) -> int:
        """The months of the periods that count."""
        return self.terisi >> 12

    @property
    def hasil(self) -> Decimal:
        if self.cara is Konsolidasi.RATA_RATA:
            return CONTEXT.divide(Decimal(self.nilai), Decimal(self.banyak))
        return Decimal(self.nilai)


# jabatan → variabel → wilayah, each also by the other spellings met.
Pohon = dict[str, dict[str, dict[str, Akumulasi]]]


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

    `sel` is the cell that it is about, None for all of them. A D09 is about an `akumulasi`.
    """

    berkas: int
    akhir: int
    code: str
    sel: int | None = None
    message: str = ""
    hint: str | None = None
    akumulasi: Akumulasi | None = None


@dataclass(slots=True)
class Campuran:
    """A variable of a year with rows by wilayah and rows without.

    `months` tells, for a row of either kind (True: it has a wilayah), where the other kind is.
    """

    kunci: tuple[int, str, str]
    months: dict[bool, int]


class Pembaca:
    """Reads files one after the other; `temuan` and what `result` returns grow with each."""

    def __init__(
        self,
        variabel: Mapping[str, Mapping[str, Konsolidasi]],
        tahun: Collection[int] | None,
        sampai: Periode,
        rincian: Collection[tuple[str, str]] | Literal["semua"],
    ) -> None:
        self.variabel = variabel
        self.tahun = tahun
        self.sampai = sampai
        self.rincian = rincian
        self.tabel: list[Tabel] = []
        self.temuan: list[Temuan | Campuran | Diagnostic] = []
        self.lebih = 0  # what was found after `temuan` was full
        # By year: what the loop may add to, and apart from it what has its rows kept.
        self.pohon: dict[int, Pohon] = defaultdict(dict)
        self.terinci: dict[int, Pohon] = defaultdict(dict)
        self.baris: dict[tuple[int, str, str], list[Baris]] = {}
        # By the spelling in the files: None is a year that is not asked for.
        self._years: dict[str, Pohon | None] = {}
        self._bits: dict[str, int] = {}
        self._numbers = {koma: number_reader(koma=koma) for koma in (False, True)}
        self._wilayah: dict[str, str] = {}
        self._suggestions: dict[tuple[str, str], str | None] = {}
        self._names_left = SUGGESTION_NAMES

    # --- reading -----------------------------------------------------------------------------------

    def read(self, tabel: Tabel, progress: Callable[[int], object] | None) -> None:
        """Read one file. Raises FileError if the rest of it cannot be read."""
        self.tabel.append(tabel)
        try:
            with localcontext(_EXACT):
                self._read(tabel, progress)
        except OSError as error:
            raise cannot_open(error) from error
        except ValueError as error:  # also UnicodeDecodeError: other bytes than at the first look
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
        years = {} if tabel.suspect else self._years  # a suspect file: every row to `check`
        bits_of = self._bits
        known, number = self._numbers[tabel.koma]
        short_number = known.get
        jumlah, terakhir, months = Konsolidasi.JUMLAH, Konsolidasi.TERAKHIR, _MONTHS
        check = self.check

        def take(kelompok: Kelompok) -> None:
            for row in kelompok.rows:
                if len(row) == lebar and not (sisa and any(map(row.__getitem__, sisa))):
                    try:
                        pohon = years[row[c_tahun]]
                        if pohon is None:
                            continue
                        wilayah = row[c_wilayah] if by_wilayah else ""
                        akumulasi = pohon[row[c_jabatan]][row[c_variabel]][wilayah]
                        bits = bits_of[row[c_periode]]
                    except KeyError:
                        pass
                    else:
                        value = short_number(row[c_nilai])
                        if value is None:
                            value = number(row[c_nilai])
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
                            akumulasi.terisi = terisi | bits
                            continue
                check(row, kelompok.line())

        sent = 0
        with tabel.open_text() as text:
            for kelompok in batches(tabel, text):
                while True:
                    try:
                        take(kelompok)
                    except csv.Error:
                        self._report(kelompok.line(), "D10", None, _say_broken)
                    else:
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
        bits = self._bits_of(terbaca.periode)
        akumulasi = self._akumulasi(tabel, terbaca, row, bits)
        if akumulasi.terisi & bits:
            self._report(akhir, "D09", tabel.kolom["periode"], _say_overlap, akumulasi)
            return
        akumulasi.add(bits, terbaca.nilai)
        if self.rincian and bits > _MONTHS and self._is_kept(terbaca.jabatan, terbaca.variabel):
            self._keep(tabel, terbaca, row, akhir)

    def parse(self, tabel: Tabel, row: list[str]) -> Terbaca | None:
        """Return the row if it has a value of a year asked for, and nothing is wrong in it."""
        if (len(row) != tabel.lebar or tabel.sisa) and _shape_problem(tabel, row):
            return None
        if tabel.suspect and any(_forbidden(tabel, row)):
            return None
        kolom = tabel.kolom
        tahun = _parse_tahun(row[kolom["tahun"]].strip())
        if tahun is None or (self.tahun is not None and tahun not in self.tahun):
            return None
        periode = _parse_periode(row[kolom["periode"]].strip())
        jabatan, variabel = row[kolom["jabatan"]].strip(), row[kolom["variabel"]].strip()
        nilai = self._numbers[tabel.koma][1](row[kolom["nilai"]])
        if periode is None or nilai is None or variabel not in self.variabel.get(jabatan, ()):
            return None
        wilayah = self._name_of(row[kolom["wilayah"]]) if "wilayah" in kolom else ""
        return Terbaca(tahun, jabatan, variabel, wilayah, periode, nilai)

    def _judge(self, tabel: Tabel, row: list[str], akhir: int) -> None:
        """Report all that is wrong in a row that `parse` did not take; often it is nothing."""
        if not any(map(str.strip, row)):
            return
        if problem := _shape_problem(tabel, row):
            sel, *words = problem
            self._report(akhir, "D03", sel, lambda: (words[0], words[1]))
            return
        cells = {name: row[index].strip() for name, index in tabel.kolom.items()}
        tahun = _parse_tahun(cells["tahun"])
        if tahun is not None and self.tahun is not None and tahun not in self.tahun:
            if len(self._years) < _CACHED:
                self._years[row[tabel.kolom["tahun"]]] = None
            return
        forbidden = dict(_forbidden(tabel, row)) if tabel.suspect else {}
        jabatan, variabel, nilai = cells["jabatan"], cells["variabel"], cells["nilai"]
        known = self.variabel.get(jabatan)
        number = parse_number(nilai, koma=tabel.koma)
        for column, code, wrong, say in (
            ("tahun", "D04", tahun is None, lambda: _say_tahun(cells["tahun"])),
            (
                "periode",
                "D05",
                _parse_periode(cells["periode"]) is None,
                lambda: self._say_periode(cells["periode"]),
            ),
            ("jabatan", "D06", known is None, lambda: self._say_jabatan(jabatan)),
            (
                "variabel",
                "D07",
                known is not None and variabel not in known,
                lambda: self._say_variabel(jabatan, variabel),
            ),
            (
                "nilai",
                "D08",
                number is None and nilai != "",
                lambda: _say_nilai(nilai, koma=tabel.koma),
            ),
        ):
            if wrong and column not in forbidden:
                self._report(akhir, code, tabel.kolom[column], say)
        for column, character in forbidden.items():
            say = partial(_say_forbidden, column, character)
            self._report(akhir, "D11", tabel.kolom[column], say)

    # --- what is kept ------------------------------------------------------------------------------

    def find(self, terbaca: Terbaca) -> Akumulasi | None:
        """Return what a row was added to."""
        root = self.terinci if self._is_kept(terbaca.jabatan, terbaca.variabel) else self.pohon
        per_variabel = root.get(terbaca.tahun, {}).get(terbaca.jabatan, {})
        return per_variabel.get(terbaca.variabel, {}).get(terbaca.wilayah)

    def _akumulasi(self, tabel: Tabel, terbaca: Terbaca, row: list[str], bits: int) -> Akumulasi:
        """Return what to add a row to; the loop finds it next time by the row's own spelling."""
        tahun, jabatan, variabel, wilayah, _, _ = terbaca
        kept = self.rincian and self._is_kept(jabatan, variabel)
        pohon = (self.terinci if kept else self.pohon)[tahun]
        try:
            per_wilayah = pohon[jabatan][variabel]
        except KeyError:
            per_wilayah = pohon.setdefault(jabatan, {}).setdefault(variabel, {})
        akumulasi = per_wilayah.get(wilayah)
        if akumulasi is None:
            akumulasi = per_wilayah[wilayah] = Akumulasi(self.variabel[jabatan][variabel])
        if not kept:
            kolom = tabel.kolom
            if len(self._years) < _CACHED:
                self._years[row[kolom["tahun"]]] = pohon
            if len(self._bits) < _CACHED:
                self._bits[row[kolom["periode"]]] = bits
            if row[kolom["jabatan"]] != jabatan:
                pohon[row[kolom["jabatan"]]] = pohon[jabatan]
            if row[kolom["variabel"]] != variabel:
                pohon[jabatan][row[kolom["variabel"]]] = per_wilayah
            if "wilayah" in kolom and row[kolom["wilayah"]] != wilayah:
                per_wilayah[row[kolom["wilayah"]]] = akumulasi
        return akumulasi

    def _bits_of(self, periode: Periode) -> int:
        counts = periode.last <= self.sampai.last
        return periode.months | (periode.months << 12 if counts else 0)

    def _name_of(self, cell: str) -> str:
        """Return the spelling first met of a wilayah; case and blanks make no other one."""
        name = self._wilayah.get(cell)
        if name is None:
            spelling = unicodedata.normalize("NFC", " ".join(cell.split()))
            name = self._wilayah.setdefault(spelling.casefold(), spelling)
            self._wilayah[cell] = name
        return name

    def _is_kept(self, jabatan: str, variabel: str) -> bool:
        return self.rincian == "semua" or (jabatan, variabel) in self.rincian

    def _keep(self, tabel: Tabel, terbaca: Terbaca, row: list[str], akhir: int) -> None:
        bukti, catatan = (
            row[tabel.kolom[name]].strip() if name in tabel.kolom else ""
            for name in ("bukti", "catatan")
        )
        breaks = sum(cell.count("\n") for cell in row)
        self.baris.setdefault(terbaca[:3], []).append(
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

    def result(self) -> dict[tuple[int, str, str], Nilai]:
        with localcontext(_EXACT):
            return {
                kunci: Nilai(_consolidate(values), self._is_complete(spelled))
                for kunci, spelled in self._variables()
                if (values := [akumulasi for akumulasi in spelled if akumulasi.counted])
            }

    def rows(self) -> dict[tuple[int, str, str], tuple[Baris, ...]]:
        """Return the rows kept, by period, then wilayah, then as they were read."""

        def order(baris: Baris) -> tuple[int, int, str]:
            return baris.periode.last, baris.periode.first, baris.wilayah.casefold()

        return {kunci: tuple(sorted(rows, key=order)) for kunci, rows in self.baris.items()}

    def _variables(self) -> Iterator[tuple[tuple[int, str, str], dict[Akumulasi, str]]]:
        """Yield every variable of a year, with its wilayah; other spellings lead to the same."""
        for tahun, pohon in chain(self.pohon.items(), self.terinci.items()):
            for jabatan, per_variabel in pohon.items():
                for variabel, per_wilayah in per_variabel.items():
                    if variabel in self.variabel.get(jabatan, ()):
                        spelled: dict[Akumulasi, str] = {}
                        for name, akumulasi in per_wilayah.items():
                            spelled.setdefault(akumulasi, name)
                        yield (tahun, jabatan, variabel), spelled

    def _is_complete(self, spelled: Mapping[Akumulasi, str]) -> bool:
        """Whether all months up to `sampai` are covered, by the total or else by every wilayah."""
        total, split = _split_total(spelled)
        needed = self.sampai.months_so_far
        return all((total | a.terisi) >> 12 & needed == needed for a in split or spelled)

    # --- what is wrong -----------------------------------------------------------------------------

    def find_mixtures(self) -> None:
        """Find what is reported both as a total and by wilayah, and so counts twice.

        Sums may have a total for some months and parts for others. A level, a mean or an extreme of
        the year may not: there the total stands beside its parts in any month.
        """
        for kunci, spelled in self._variables():
            total, split = _split_total(spelled)
            parts = 0
            for akumulasi in split:
                parts |= akumulasi.terisi
            if total and parts and self.variabel[kunci[1]][kunci[2]] is not Konsolidasi.JUMLAH:
                total = parts = _MONTHS
            if total & parts:
                self.add(Campuran(kunci, {True: total, False: parts}))

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
        say: Callable[[], tuple[str, str | None]],
        akumulasi: Akumulasi | None = None,
    ) -> None:
        # A file may have an error in every row: words are found for those that are shown.
        words = ("", None) if self._is_full() else say()
        self.add(Temuan(len(self.tabel) - 1, akhir, code, sel, *words, akumulasi))

    def _say_periode(self, text: str) -> tuple[str, str]:
        nearest = self._nearest(text, WRITTEN_NAMES)
        forms = "tulis tahun, S1, S2, TW1 sampai TW4, atau B01 sampai B12"
        hint = f"{nearest} Bila bukan, {forms}" if nearest else forms
        return f"periode {quote(text)} tidak dikenal", hint

    def _say_jabatan(self, text: str) -> tuple[str, str]:
        if not text:
            return "jabatan kosong", "isi dengan kode jabatan, yaitu nama berkas definisinya"
        hint = self._nearest(text, self.variabel) or "lihat kode jabatan dengan: iki daftar"
        return f"jabatan {quote(text)} tidak ada", hint

    def _say_variabel(self, jabatan: str, text: str) -> tuple[str, str]:
        if not text:
            return "variabel kosong", f"isi dengan nama variabel milik {jabatan}"
        owners = [kode for kode, names in self.variabel.items() if text in names]
        if owners:
            hint = f"{text} adalah variabel {', '.join(owners[:3])}"
        else:
            known = self.variabel[jabatan]
            names = ", ".join([*known][:10]) + (", ..." if len(known) > 10 else "")
            hint = self._nearest(text, known, jabatan) or (
                f"variabel {jabatan}: {names}" if known else f"{jabatan} tidak punya variabel"
            )
        return f"variabel {quote(text)} tidak ada di {jabatan}", hint

    def _nearest(self, text: str, known: Collection[str], where: str = "") -> str | None:
        """Return a suggestion; not for ever new names, as each is compared with all that are known."""
        key = (text, where)
        if key not in self._suggestions:
            if self._names_left < 0:
                return None
            self._names_left -= len(known)
            self._suggestions[key] = suggestion(text, known)
        return self._suggestions[key]


def _split_total(spelled: Mapping[Akumulasi, str]) -> tuple[int, list[Akumulasi]]:
    """Return the months of the total, as `terisi` has them, and the parts."""
    total = sum(akumulasi.terisi for akumulasi, name in spelled.items() if not name)
    return total, [akumulasi for akumulasi, name in spelled.items() if name]


def _consolidate(values: list[Akumulasi]) -> Decimal:
    """Consolidate over wilayah what is already consolidated over time."""
    match values[0].cara:
        case Konsolidasi.JUMLAH | Konsolidasi.TERAKHIR:
            return sum((a.hasil for a in values), ZERO)
        case Konsolidasi.RATA_RATA:
            return CONTEXT.divide(sum((a.hasil for a in values), ZERO), Decimal(len(values)))
        case Konsolidasi.MAKSIMUM:
            return max(a.hasil for a in values)
        case Konsolidasi.MINIMUM:
            return min(a.hasil for a in values)


def _shape_problem(tabel: Tabel, row: list[str]) -> tuple[int | None, str, str] | None:
    """Return the cell, message and hint of a row that has other columns than the header.

    A row that is too long is refused even if its last cells are empty: `1234,5` without quotes would
    become 1234 in the wilayah 5.
    """
    message = f"baris ini punya {len(row)} sel, kepala kolom {tabel.lebar}"
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


_parse_periode = lru_cache(maxsize=1000)(parse_periode)


@lru_cache(maxsize=1000)
def _parse_tahun(text: str) -> int | None:
    return int(text) if _YEAR.fullmatch(text) and TAHUN_MIN <= int(text) <= TAHUN_MAX else None


# What is said of D09 and D10 if the second reading does not find more to say.
def _say_overlap() -> tuple[str, str]:
    return "periode baris ini tumpang tindih dengan baris lain", "sisakan satu di antaranya"


def _say_broken() -> tuple[str, str]:
    return "tanda kutip di baris ini rusak", "tutup tanda kutip yang terbuka, atau hapus"


def _say_tahun(text: str) -> tuple[str, str]:
    if not text:
        return "tahun kosong", "isi dengan empat angka, misalnya 2024"
    if _YEAR.fullmatch(text):
        return f"tahun {text} di luar {TAHUN_MIN} sampai {TAHUN_MAX}", "periksa kembali tahunnya"
    for match in _YEAR_INSIDE.finditer(text):
        year = "".join(part for part in match.groups() if part)
        if _parse_tahun(year):
            return f"tahun {quote(text)} bukan empat angka", f"tulis {year}"
    return f"tahun {quote(text)} bukan empat angka", "tulis empat angka, misalnya 2024"


def _say_nilai(text: str, *, koma: bool) -> tuple[str, str]:
    message, hint = explain(text, koma=koma)
    return f"nilai {quote(text)} {message}", hint


def _say_forbidden(column: str, character: str) -> tuple[str, str]:
    message = f"{column} memuat karakter terlarang {name_of_character(character)}"
    return message, "hapus karakter itu, atau ketik ulang sel ini"
