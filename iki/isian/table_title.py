"""Whose, of which year and of what the numbers of a table are: what was asked, or what titles say.

A year is read where a title calls it one (`Tahun 2025`), a jabatan where it names one. A title
stands above its table, or in a row of it, over the rows below. Refuses to choose: a title that
names two years, or two jabatan of which neither heads the other, a unit that has no definition, and
an option that says otherwise than the title.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.isian.grid import address
from iki.isian.heading_words import (
    MONTH,
    NumberKind,
    is_cumulative,
    is_of_money,
    kind_of_numbers,
)
from iki.isian.names_in_sheets import (
    PLACE_WORDS,
    UNIT_WORDS,
    begins_as_unit,
    may_mean,
    without_numbering,
)
from iki.isian.rules import multiple_of, unit_of_numbers
from iki.isian.sheet import SHEET_NAME, as_text, years_in

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from iki.data.row_rules.rule import Words
    from iki.isian.definitions_in_force import DefinitionsInForce
    from iki.isian.grid import RowColumn
    from iki.isian.headings import SheetTable
    from iki.isian.names_in_sheets import JabatanNames
    from iki.isian.sheet import SheetAccount
    from iki.model.definisi import Definisi

_ROWS, _CELLS, _LENGTH = 30, 20, 300  # of titles that are looked into
_YEAR = re.compile(
    r"\b(?:tahun|thn|th|ta|t\.a)\b[\s.:]*(?:anggaran\b[\s.:]*)?((?:19|20)\d\d)\b"
    r"(?!\s*(?:[-–—/]|s\s*[./]?\s*d\b\.?|sampai|hingga)\s*(?:dengan\s*)?(?:tahun\s*)?\d)",
    re.IGNORECASE,
)
_YEAR_LABEL = re.compile(r"(?:tahun|thn|th|ta|t\.a)(?: anggaran)?\s*:?", re.IGNORECASE)
# Years of a plan, and of the day on which something was written.
_OTHER_YEARS = re.compile(
    rf"(?:19|20)\d\d\s*(?:[-–—/]|s\W?d\b\.?|sampai|hingga)\s*(?:dengan\s*)?(?:tahun\s*)?(?:19|20)\d\d"
    rf"|,\s*(?:\d{{1,2}}\s+)?{MONTH}\s+(?:19|20)\d\d|\b(?:di?cetak|disusun|dibuat)\b.*"
    r"|\b(?:nomor|no)\b[^,;]{0,40}\btahun\s+(?:19|20)\d\d",
    re.IGNORECASE,
)
_SIGNATURE = re.compile(r"\bNIP\b|\b\d{8} ?\d{6} ?\d ?\d{3}\b|\bmengetahui\b", re.IGNORECASE)
_LABEL = re.compile(r"((?:\w+[\s/]*){0,4}):\s*(.*\S)")  # `Jabatan : Kepala Seksi Gizi`
_OF_JABATAN = re.compile(
    r"(?:nama )?(?:jabatan|unit(?: kerja)?|(?:sub ?)?bidang|seksi|(?:sub ?)?bagian|bidang/seksi"
    r"|pelaksana|pengampu|penanggung ?jawab|skpd|opd|perangkat daerah|instansi|satuan kerja)",
    re.IGNORECASE,
)
_NOTE = re.compile(r"\*|(?:catatan|ket(?:erangan)?|note|n\.?b)\b|\(?dalam\b", re.IGNORECASE)
_NO_TITLE = re.compile(
    r"(?:sumber|catatan|keterangan|disusun|dibuat|diisi|tembusan)\b", re.IGNORECASE
)
_NO_REALISASI = re.compile(
    r"\b(?:target|sasaran(?! strategis)|rencana(?! strategis)|renaksi|renja|rka|dpa|perjanjian kinerja|prognos[ai]s?"
    r"|proyeksi|perkiraan|estimasi|pagu|anggaran kas|alokasi|usulan|kebutuhan|jadwal|perencanaan|rancangan"
    r"|standar|ambang batas|persentase capaian|cascading)\b"
)
_BEFORE_NOTE = re.compile(r"^(?:\*+\)?|\d\)|(?:catatan|ket(?:erangan)?|note|n\.?b)\b)[\s:.)]*")
_OF_DATA = re.compile(
    r"(?:data|angka|nilai|isian|keadaan|posisi|kondisi)?\s*(?:di atas\s+)?(?:adalah\s+)?(?:data\s+)?(?:tahun|thn|th)\b"
)
_IS_REALISASI = re.compile(r"\b(?:evaluasi|capaian|hasil|laporan)\b")  # `EVALUASI RENJA`
# Notes and remarks that numbers are no realisasi: `masih angka target`.
_NOT_YET = re.compile(
    r"(?:(?:masih|baru)\s+)?(?:(?:angka|data|nilai|isian)\s+(?:[\w ]*\b(?:adalah|masih|berupa)\s+)?)?"
    r"(?:target|sasaran|rencana|proyeksi|perkiraan|prognos[ai]s?|estimasi)(?:\s+(?:renja|renstra|kinerja|tahunan|awal))?"
)
_KUMULATIF = re.compile(
    r"\b(?:ak|k)umulati[fv]e?\b|\bakumulasi\b|\b(?:angka|data|nilai|posisi|realisasi|capaian)\s+(?:s\W?d\b|sampai)"
)
_PART = re.compile(
    r"(?:jenis kelamin\W*)?(?:laki\W?laki|perempuan|pria|wanita|rawat (?:jalan|inap)|anak|dewasa|lansia)",
    re.IGNORECASE,
)
_OF_ALL = (
    r"(?<!per )(?<!setiap )(?<!tiap )(?<!menurut )(?<!jumlah )(?<!seluruh )(?<!semua )(?<!antar )"
)
_PLACE = re.compile(
    rf"{_OF_ALL}\b(?:kecamatan|kec|puskesmas|pkm|kelurahan|desa|posyandu|rsud|rumah sakit|klinik|wilayah kerja)\b"
    r"[.\s:]*(?!yang\b|dan\b|di\b|se\b|per\b|dalam\b|tahun\b|triwulan\b)[^\W\d_]",
    re.IGNORECASE,
)
_AGENCY = re.compile(r"\b(?:dinas|badan|inspektorat)\s+([^\W\d_]+)", re.IGNORECASE)
_DAERAH = re.compile(r"\b(?:kabupaten|kab|kota)\b\.?\s+([^\W\d_]+)", re.IGNORECASE)
_OF_PROVINCE = re.compile(
    r"^(?!.*\b(?:kabupaten|kab|kota)\b).*\bdinas\b.*\bprovinsi\b", re.IGNORECASE
)
_NO_NAME = frozenset(
    {"tahun", "triwulan", "semester", "yang", "dan", "di", "per", "layak", "sehat"}
)
_SAME = "samakan keduanya, atau jalankan tanpa pilihan itu"
_ASK_YEAR = "sebutkan dengan --tahun 2025, atau tulis TAHUN 2025 di atas tabel atau di kolom tahun"
_ASK_JABATAN = (
    "sebutkan dengan --jabatan KODE, atau tulis nama jabatannya di atas tabel atau di kolom jabatan"
)
_NO_YEAR, _NO_JABATAN = "tahun tabel ini tidak tertulis", "jabatan tabel ini tidak tertulis"
_ASK_WILAYAH = "tulis tempatnya di kolom WILAYAH bila datanya per wilayah, atau hapus judul itu"
_ASK_EACH = "isi realisasi tahun dan periode itu saja, lalu hapus keterangan itu"
_ASK_REALISASI = "tulis REALISASI di atas kolom periodenya, bila memang realisasi"


class AskedScope(NamedTuple):
    """The options `--tahun` and `--jabatan`."""

    tahun: int | None = None
    jabatan: str = ""

    def contradiction(self, tahun: str, jabatan: str) -> Words | None:
        """Return message and hint if a year and a jabatan of a file are not those asked for."""
        if self.tahun is not None and tahun != f"{self.tahun}":
            return f"tahun {tahun} di sini, yang diminta --tahun {self.tahun}", _SAME
        if self.jabatan and jabatan != self.jabatan:
            return f"jabatan {jabatan} di sini, yang diminta --jabatan {self.jabatan}", _SAME
        return None


class TitlePart(NamedTuple):
    """What a title says in one respect, with where it was read; or why it cannot be taken."""

    value: str = ""
    note: str = ""
    cell: RowColumn | None = None
    problem: Words | None = None


_SILENT = TitlePart()


class TableTitle(NamedTuple):
    """What titles say of a table: its year and jabatan, and of what its numbers are.

    `numbers` has a problem where they are no realisasi; `kumulatif` is such as `s.d. TW III`,
    `satuan` the unit of all numbers (`ribuan rupiah`). `part` has a problem where they are those
    of a kecamatan, of women, of another agency.
    """

    tahun: TitlePart = _SILENT
    jabatan: TitlePart = _SILENT
    numbers: TitlePart = _SILENT
    kumulatif: TitlePart = _SILENT
    satuan: TitlePart = _SILENT
    part: TitlePart = _SILENT

    @property
    def problem(self) -> Words | None:
        """Why no row below can be taken."""
        return self.tahun.problem or self.jabatan.problem or self.part.problem


class TitleReader:
    """Reads the titles of the tables of a file."""

    def __init__(
        self, in_force: DefinitionsInForce, names: JabatanNames, asked: AskedScope
    ) -> None:
        self._in_force, self._names, self._asked = in_force, names, asked
        self._is_first = True  # of the file; its unit may be called otherwise than the one asked

    def read_above(
        self,
        sheet: SheetAccount,
        table: SheetTable,
        before: SheetTable | None,
        inherited: TableTitle,
    ) -> TableTitle:
        """Return the titles of a table; where none stands above it, those of the one before."""
        if {"tahun", "jabatan"} <= table.keys.keys() and not table.by_uraian:
            return TableTitle()
        start = 1 if before is None else self._below_signature(sheet, before)
        texts = [*_title_cells(sheet, table, start)]
        name = sheet.grid.sheet
        if before is None and name:
            texts.append((SHEET_NAME, name))
        years = table.years or ({0: years_in(name)} if before is None else {})
        is_last = table.last >= sheet.grid.near[0]  # else titles of the next one stand below it
        notes = [
            (here, text)
            for row in sheet.grid.rows_between(_first_below(sheet, table), table.last)[:_ROWS]
            for here, text in _texts_of_row(sheet, row)
            if is_last or _NOTE.match(text)
        ]
        found = self._read(table, texts, inherited, years, notes)
        self._is_first = False
        return found

    def read_row(
        self, sheet: SheetAccount, table: SheetTable, row: int, inherited: TableTitle
    ) -> TableTitle:
        """Return the titles of the rows below a row without values, which may be one."""
        texts = []
        for here, written in [*_texts_of_row(sheet, row)][:_CELLS]:
            if _SIGNATURE.search(written):
                return inherited
            text = without_numbering(written)
            says = _says_other(text) or _said_kind(text.casefold()) or _years_of(text)
            named = self._is_jabatan(text) or self._names.find_bare(self._in_force.whole, text)
            if says or named or self._place(text):
                texts.append((here, text))
        return self._read(table, texts, inherited, {}, []) if texts else inherited

    def _below_signature(self, sheet: SheetAccount, before: SheetTable) -> int:
        """Return the first row below a table and its signatures.

        An official signs right of the names of the rows; a title stands over them.
        """
        first = _first_below(sheet, before)
        signed = [
            row
            for row in before.used_rows(sheet)
            for (_, column), text in _texts_of_row(sheet, row)
            if _SIGNATURE.search(text)
            or (row >= first and column > before.name_column and self._is_jabatan(text))
        ]
        return max([first, *(row + 1 for row in signed)])

    def _is_jabatan(self, text: str) -> bool:
        return begins_as_unit(text) or bool(self._names.find(self._in_force.whole, text))

    def _read(
        self,
        table: SheetTable,
        texts: list[tuple[RowColumn, str]],
        inherited: TableTitle,
        headed: Mapping[int, frozenset[int]],
        notes: list[tuple[RowColumn, str]],
    ) -> TableTitle:
        tahun, jabatan = self._year(table, texts, inherited.tahun, headed), inherited.jabatan
        tahun = _against_notes(tahun, notes)
        known = int(tahun.value) if tahun.value else None
        definisi = self._in_force.within(known, [*table.periods.values()])
        if "jabatan" not in table.keys:
            jabatan = self._jabatan(definisi, texts, inherited.jabatan)
        return TableTitle(
            tahun,
            jabatan,
            _numbers_in(notes) or _numbers_of(texts) or inherited.numbers,
            _cumulative_of(texts) or _cumulative_in(notes) or inherited.kumulatif,
            _unit_of_numbers([*texts, *notes]) or inherited.satuan,
            self._read_part(table, texts) or inherited.part,
        )

    def _read_part(
        self, table: SheetTable, texts: Iterable[tuple[RowColumn, str]]
    ) -> TitlePart | None:
        """Return why the numbers of a place or a part are not those of the jabatan."""
        for here, text in texts:
            if "wilayah" in table.keys and not _PART.fullmatch(text):
                continue
            if what := self._place(text):
                message = f"{quoted(text)} ({_shown(here)}): angka dari {what}, bukan seluruhnya"
                return TitlePart(text, problem=(message, _ASK_WILAYAH), cell=here)
        return None

    def _place(self, text: str) -> str:
        """Return of what a title says that its numbers are, "" if of all that the jabatan has."""
        if (
            len(text) > _LENGTH
            or _NO_TITLE.match(text)
            or self._names.find(self._in_force.whole, text)
        ):
            return ""
        if _PART.fullmatch(text.strip(" :.")):
            return "satu kelompok"
        instansi = self._in_force.whole.instansi
        own = f"{instansi.instansi} {instansi.daerah or ''}".casefold()
        if (place := _PLACE.search(text)) and place[0].casefold() not in own:
            named, _ = self._names.in_title(self._in_force.whole, _without_label(text))
            kode = {one for some_of in named for one in some_of}
            jabatan = self._in_force.whole.jabatan
            is_named = any(
                place[0].split()[0].casefold() in jabatan[k].jabatan.casefold() for k in kode
            )
            return "" if is_named else "satu tempat"
        others = [*_DAERAH.findall(text)] if instansi.daerah else []
        others += _AGENCY.findall(text) if _AGENCY.search(own) else []
        is_of_province = _OF_PROVINCE.search(text) and "provinsi" not in own
        if is_of_province or any(
            w not in own and w not in _NO_NAME for w in map(str.casefold, others)
        ):
            return "instansi lain"
        return ""

    def _year(
        self,
        table: SheetTable,
        texts: Iterable[tuple[RowColumn, str]],
        inherited: TitlePart,
        headed: Mapping[int, frozenset[int]],
    ) -> TitlePart:
        found: dict[int, RowColumn] = {}
        unlabelled: dict[int, RowColumn] = {}
        for here, text in texts:
            labelled = bool(_YEAR.search(_OTHER_YEARS.sub(" ", text)))
            (found if labelled else unlabelled).update(dict.fromkeys(_years_of(text), here))
        of_columns = {year for years in headed.values() for year in years}
        if not found and len(of_columns) == 1:
            found = {of_columns.pop(): (table.top, min(headed)) if min(headed) else SHEET_NAME}
        asked = self._asked.tahun
        known = int(inherited.value or 0) if asked is None else asked
        if not found and known and unlabelled and known not in unlabelled:
            found = unlabelled
        said = " dan ".join(f"{year} ({_shown(here)})" for year, here in found.items())
        if not found:
            if inherited != _SILENT:
                return inherited
            wrong = None if asked or "tahun" in table.keys else (_NO_YEAR, _ASK_YEAR)
            return TitlePart(f"{asked or ''}", problem=wrong)
        if asked is not None:
            wrong = f"di atas tabel ini tahun {said}, yang diminta --tahun {asked}", _SAME
            return TitlePart(f"{asked}", problem=None if asked in found else wrong)
        if len(found) > 1 or found is unlabelled:
            return TitlePart(problem=(f"judul tabel ini menyebut tahun {said}", _ASK_YEAR))
        [(year, here)] = found.items()
        return TitlePart(f"{year}", f"tahun {year} dari {_shown(here)}", here)

    def _jabatan(
        self, definisi: Definisi, texts: Iterable[tuple[RowColumn, str]], inherited: TitlePart
    ) -> TitlePart:
        asked = self._asked.jabatan
        found: dict[str, tuple[RowColumn, str]] = {}
        for here, text in texts:  # the nearest first
            named, is_unknown = self._names.in_title(definisi, _without_label(text))
            for several in named:
                if len(several) > 1 and asked not in several:
                    return TitlePart(problem=may_mean(text, several, "jabatan"))
                found.setdefault(asked if asked in several else next(iter(several)), (here, text))
            others = self._names.find_bare(definisi, text) if not named else set()
            owner = inherited.value or asked
            if others and owner and not any(_is_below(definisi, one, owner) for one in others):
                return TitlePart(problem=may_mean(text, others, "jabatan"))
            if is_unknown and not found and not (asked and self._is_first):
                message = f"{quoted(text)} ({_shown(here)}) bukan jabatan di definisi"
                return TitlePart(problem=(message, _ASK_JABATAN))
        if not found:
            if inherited != _SILENT:
                return inherited
            return TitlePart(asked, problem=None if asked else (_NO_JABATAN, _ASK_JABATAN))
        said = " dan ".join(f"{kode} ({_shown(here)})" for kode, (here, _) in found.items())
        lowest = [one for one in found if all(_is_below(definisi, one, other) for other in found)]
        if asked:
            agrees = any(_is_below(definisi, asked, kode) for kode in lowest or found)
            wrong = f"di atas tabel ini {said}, yang diminta --jabatan {asked}", _SAME
            return TitlePart(asked, problem=None if agrees else wrong)
        if len(lowest) != 1:
            return TitlePart(problem=(f"judul tabel ini menyebut {said}", _ASK_JABATAN))
        here, text = found[lowest[0]]
        note = f"jabatan dari {_shown(here)}: {quoted(text)} dibaca sebagai {lowest[0]}"
        return TitlePart(lowest[0], note, here)


def _years_of(text: str) -> frozenset[int]:
    """Return the years that a title says its table is of."""
    return frozenset() if _NO_TITLE.match(text) else years_in(_OTHER_YEARS.sub(" ", text))


def _says_other(text: str) -> bool:
    """Tell whether a text in a table says of its numbers what they otherwise are not."""
    folded = text.casefold()
    return bool(unit_in(text) or _KUMULATIF.search(folded) or _NOT_YET.fullmatch(folded))


def remark_problem(text: str, tahun: str) -> Words | None:
    """Return why the numbers beside a remark cannot be taken: `kumulatif`, `data tahun 2024`."""
    folded = " ".join(text.casefold().split())
    if _KUMULATIF.search(folded):
        return f"keterangannya {quoted(text)}: angka kumulatif", _ASK_EACH
    if _NOT_YET.fullmatch(folded):
        return f"keterangannya {quoted(text)}: bukan realisasi", _ASK_EACH
    if (years := _years_of(text)) and _YEAR.search(text) and int(tahun) not in years:
        return f"keterangannya {quoted(text)}, barisnya tahun {tahun}", _ASK_EACH
    return None


def _texts_of_row(sheet: SheetAccount, row: int) -> Iterator[tuple[RowColumn, str]]:
    """Yield the texts of a row; a year or a colon may stand in the cell beside its label."""
    before = colon = ""
    cells = [(column, as_text(value)) for column, value in sheet.grid.rows[row].items()]
    for n, (column, text) in enumerate(cells):
        is_label = any(after.startswith(":") for _, after in cells[n + 1 : n + 2])
        if text == ":":  # `Bidang | : | Gizi`
            colon = text if before else ""
            continue
        if len(text) <= _LENGTH and not is_label:
            is_beside = _YEAR_LABEL.fullmatch(before) or (text.startswith(":") and before)
            yield (row, column), f"{before} {colon}{text}" if is_beside or colon else text
        before, colon = text if len(text) <= _LENGTH else "", ""


def _title_cells(
    sheet: SheetAccount, table: SheetTable, start: int
) -> Iterator[tuple[RowColumn, str]]:
    """Yield the texts above a table from a row on, those next to it first."""
    for row in [*reversed(sheet.grid.rows_between(start, table.top - 1))][:_ROWS]:
        yield from [*_texts_of_row(sheet, row)][:_CELLS]


def _first_below(sheet: SheetAccount, table: SheetTable) -> int:
    """Return the first row below the values of a table."""
    values = set(table.values)
    rows = [
        row
        for row in table.used_rows(sheet)
        if not sheet.grid.rows[row].keys().isdisjoint(values) and sheet.text(row, table.name_column)
    ]
    return max(rows, default=table.first) + 1


def _numbers_of(texts: Iterable[tuple[RowColumn, str]]) -> TitlePart | None:
    """Return that numbers are of realisasi, or why they are not, as far as titles say it."""
    found = [(here, text, _said_kind(text.casefold())) for here, text in texts]
    realised = [text for _, text, kind in found if kind is NumberKind.REALISASI]
    if realised:
        return TitlePart("rupiah" if any(map(is_of_money, realised)) else "realisasi")
    for here, text, kind in found:
        if kind:
            message = f"judul {quoted(text)} ({_shown(here)}): bukan realisasi saja"
            value = "lain" if kind is NumberKind.OTHER else ""
            return TitlePart(value, problem=(message, _ASK_REALISASI), cell=here)
    return None


def _said_kind(text: str) -> NumberKind | None:
    kind = kind_of_numbers([text])
    if kind is NumberKind.REALISASI:
        return kind
    if _NO_REALISASI.search(text) and not _IS_REALISASI.search(text):
        return kind or NumberKind.OTHER
    return None


def _cumulative_of(texts: Iterable[tuple[RowColumn, str]]) -> TitlePart | None:
    for here, text in texts:
        if is_cumulative(text.casefold()):
            return TitlePart(text, cell=here)
    return None


def _numbers_in(notes: Iterable[tuple[RowColumn, str]]) -> TitlePart | None:
    """Return why a note says that numbers are no realisasi: `Catatan: angka di atas target`."""
    for here, text in notes:
        if _NOT_YET.fullmatch(_BEFORE_NOTE.sub("", text.casefold()).strip(" .")):
            message = f"catatan {quoted(text)} ({_shown(here)}): bukan realisasi"
            return TitlePart(problem=(message, _ASK_EACH), cell=here)
    return None


def _against_notes(tahun: TitlePart, notes: Iterable[tuple[RowColumn, str]]) -> TitlePart:
    """Return the year of a table, or that a note says another one: `Catatan: data tahun 2024`."""
    for here, text in notes:
        body = _BEFORE_NOTE.sub("", text.casefold())
        years = _years_of(body) if _OF_DATA.match(body) else frozenset()
        if years and tahun.value and int(tahun.value) not in years:
            message = f"catatan {quoted(text)} ({_shown(here)}), tabelnya tahun {tahun.value}"
            return tahun._replace(problem=(message, _ASK_EACH))
    return tahun


def _cumulative_in(notes: Iterable[tuple[RowColumn, str]]) -> TitlePart | None:
    for here, text in notes:
        if _KUMULATIF.search(text.casefold()) or (
            _NOTE.match(text) and is_cumulative(text.casefold())
        ):
            return TitlePart(text, cell=here)
    return None


def _unit_of_numbers(texts: Iterable[tuple[RowColumn, str]]) -> TitlePart | None:
    """Return the unit that a title gives all numbers: of `(dalam ribuan rupiah)` the words."""
    for here, text in texts:
        if unit := unit_in(text):
            return TitlePart(unit, cell=here)
    return None


def unit_in(text: str) -> str:
    """Return the unit that a title gives all numbers, also one that says nothing else: `Rp 000`."""
    if unit := unit_of_numbers(text):
        return unit
    if _PERCENT.search(text):
        return "persen"
    others = [word for word in _WORD.findall(_UNIT_WORDS.sub(" ", text)) if not multiple_of(word)]
    return text if multiple_of(text) and not others else ""


_PERCENT = re.compile(r"^persentase\b|\(\s*(?:dalam\s+)?(?:%|persen)\s*\)\s*$", re.IGNORECASE)
_WORD = re.compile(r"[^\W\d_]+")
_UNIT_WORDS = re.compile(  # of `Angka dalam ribuan rupiah`
    r"\b(?:semua|seluruh|angka|nilai|data|jumlah|di atas|ini|dalam|dinyatakan|disajikan|satuan|adalah"
    r"|keterangan|catatan|ket|rupiah|rp|x)\b",
    re.IGNORECASE,
)


def _shown(here: RowColumn) -> str:
    return "nama lembar" if here == SHEET_NAME else address(here)


def _without_label(text: str) -> str:
    """Return the words of a title after `Jabatan :`; none of `Sumber : ..`, which is no title."""
    if match := _LABEL.fullmatch(text):
        label, text = match[1].strip(), match[2]
        if label.casefold() in PLACE_WORDS:  # `Kecamatan : Kota` names a unit of its own
            return f"{label} {text}"
        if label.casefold() in UNIT_WORDS and not text.casefold().startswith(label.casefold()):
            return f"{label} {text}"  # `Bidang : Kesehatan Masyarakat`
        return text if not label or _OF_JABATAN.fullmatch(label) else ""
    return "" if _NO_TITLE.match(text) else text


def _is_below(definisi: Definisi, one: str, other: str) -> bool:
    """Tell whether a jabatan is another one, or one of those that it heads."""
    seen: set[str] = set()
    while one != other and one in definisi.jabatan and one not in seen:
        seen.add(one)
        one = definisi.jabatan[one].atasan or ""
    return one == other
