"""Pejabat: `data/pejabat.csv`, who holds which jabatan when, to values keyed by jabatan.

The file is as tolerantly read as those of realisasi. It holds personal data: no message quotes a
name or a NIP, for messages end in logs.
"""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files.csv_source import FileKind, field_limit
from iki.data.csv_files.inspection import inspect
from iki.data.csv_files.records import all_records, cell_span, forbidden_in_row, shape_problem
from iki.data.row_rules.names import NameRules
from iki.data.row_rules.rule import quote
from iki.data.row_rules.table import CHARACTER_RULE
from iki.dates import date_in_words, is_impossible, parse_date
from iki.diagnostics import Diagnostic, Related, Span, in_order
from iki.model.lifetimes import values_of
from iki.model.pejabat import DaftarPejabat, Pejabat, StatusPejabat
from iki.yaml_source.findings import limit_findings_of_file

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.data.csv_files.csv_source import CsvSource, CsvTable
    from iki.data.csv_files.records import Record
    from iki.data.row_rules.rule import Words
    from iki.model import Definisi

PEJABAT = FileKind(("jabatan", "nama"), ("nip", "pangkat", "status", "mulai", "berakhir"))
# What is wrong with the form of a file has a code of its own, whatever the file holds.
_OWN_CODE = {"D01": "D70", "D02": "D71", "D10": "D72", "D11": "D79"}


def read_pejabat(sumber: CsvSource, definisi: Definisi) -> tuple[DaftarPejabat, list[Diagnostic]]:
    """Read the file of pejabat, and what is wrong in it."""
    reader = _Reader(definisi)
    with field_limit():
        found = list(limit_findings_of_file(reader.read(sumber)))
    return reader.result(), in_order(found)


def offices_of(definisi: Definisi) -> dict[str, str]:
    """Return the jabatan that somebody may hold, at any time, with their names."""
    found = {}
    for _, pimpinan, _ in values_of(definisi.instansi, "pimpinan"):
        found[pimpinan.kode] = pimpinan.jabatan
        if pimpinan.atasan:
            found[pimpinan.atasan.kode] = pimpinan.atasan.jabatan
    return found | {kode: jabatan.jabatan for kode, jabatan in definisi.jabatan.items()}


class _Row(NamedTuple):
    """A row that was read, and the place of its jabatan."""

    pejabat: Pejabat
    span: Span


class _Reader:
    def __init__(self, definisi: Definisi) -> None:
        self.known = offices_of(definisi)
        self.alias = {
            alias: kode
            for kode, jabatan in definisi.jabatan.items()
            for alias in jabatan.alias
            if alias not in self.known
        }
        self.rows: dict[str, list[_Row]] = {}
        self._names = NameRules(dict.fromkeys(self.known, ()), "jabatan")

    def read(self, sumber: CsvSource) -> Iterator[Diagnostic]:
        """Read a file, and yield what is wrong in it."""
        table, problems = inspect(sumber, PEJABAT)
        for problem in (*problems, *(self._rows(table) if table else ())):
            yield problem._replace(code=_OWN_CODE.get(problem.code, problem.code))
        yield from self._at_once()

    def result(self) -> DaftarPejabat:
        return DaftarPejabat(
            {jabatan: tuple(row.pejabat for row in rows) for jabatan, rows in self.rows.items()}
        )

    def _rows(self, table: CsvTable) -> Iterator[Diagnostic]:
        found, wrong = all_records(table)
        yield from wrong
        for record in found:
            yield from self._row(table, record)

    def _row(self, table: CsvTable, record: Record) -> Iterator[Diagnostic]:
        """Take a row, or yield all that is wrong in it."""
        file = table.source.file

        def wrong(code: str, cell: int | None, words: Words) -> Diagnostic:
            return Diagnostic(code, file, cell_span(table, record, cell), *words)

        if problem := shape_problem(table, record.cells, '"Nama, S.Sos."'):
            cell, message, hint = problem
            yield wrong("D72", cell, (message, hint))
            return
        forbidden = forbidden_in_row(table, record.cells)
        cells = {name: record.cells[index].strip() for name, index in table.columns.items()}
        jabatan = self.alias.get(cells["jabatan"], cells["jabatan"])
        nip = re.sub(r"\s", "", cells.get("nip", ""))
        status = _STATUS.get(_bare(cells.get("status", "")))
        mulai, berakhir = (parse_date(cells.get(name, "")) for name in ("mulai", "berakhir"))
        written = {name: cells.get(name, "") for name in ("nip", "status", "mulai", "berakhir")}
        checked: list[tuple[str, str, Words | None]] = [
            ("D73", "jabatan", None if jabatan in self.known else self._names.jabatan(jabatan)),
            ("D74", "nama", None if cells["nama"] else _NO_NAME),
            ("D75", "nip", _wrong_nip(nip) if nip else None),
            ("D76", "status", None if status else _unknown_status(written["status"])),
            ("D77", "mulai", None if mulai or not written["mulai"] else _no_date(written["mulai"])),
            (
                "D77",
                "berakhir",
                _no_date(written["berakhir"])
                if written["berakhir"] and not berakhir
                else _reversed_dates_words(mulai, berakhir)
                if mulai and berakhir and mulai > berakhir
                else None,
            ),
        ]
        problems = [
            wrong("D79", table.columns[column], CHARACTER_RULE.words(column, character))
            for column, character in forbidden.items()
        ]
        problems += [
            wrong(code, table.columns[column], words)
            for code, column, words in checked
            if words and column not in forbidden
        ]
        yield from problems
        if problems or status is None:
            return
        pejabat = Pejabat(
            file,
            record.start,
            " ".join(cells["nama"].split()),
            nip,
            " ".join(cells.get("pangkat", "").split()),
            status,
            mulai or date.min,
            berakhir or date.max,
        )
        span = cell_span(table, record, table.columns["jabatan"])
        self.rows.setdefault(jabatan, []).append(_Row(pejabat, span))

    def _at_once(self) -> Iterator[Diagnostic]:
        """D78: at no time two hold a jabatan in the same way."""
        by_status: dict[tuple[str, StatusPejabat], list[_Row]] = {}
        for jabatan, rows in self.rows.items():
            for row in rows:
                by_status.setdefault((jabatan, row.pejabat.status), []).append(row)
        for (jabatan, status), rows in by_status.items():
            rows.sort(key=lambda row: (row.pejabat.mulai, row.pejabat.line))
            longest = rows[0]
            for row in rows[1:]:
                since = row.pejabat.mulai
                if since <= longest.pejabat.berakhir:
                    yield _two_at_once(jabatan, status, longest, row)
                longest = max(longest, row, key=lambda r: r.pejabat.berakhir)


def _two_at_once(jabatan: str, status: StatusPejabat, one: _Row, other: _Row) -> Diagnostic:
    earlier, later = sorted((one, other), key=lambda row: row.pejabat.line)
    since = max(one.pejabat.mulai, other.pejabat.mulai)
    when = "" if since == date.min else f" pada {date_in_words(since)}"
    return Diagnostic(
        "D78", later.pejabat.file, later.span,
        f"{jabatan} punya dua pejabat {status} sekaligus{when}: "
        f"baris {earlier.pejabat.line} dan {later.pejabat.line}",
        "isi berakhir pada yang lebih dahulu, atau perbaiki status salah satunya",
        (Related(earlier.pejabat.file, earlier.span, "pejabat yang lain di sini"),),
    )  # fmt: skip


# --- the words for what is wrong ------------------------------------------------------------------


def _bare(text: str) -> str:
    return re.sub(r"[\s.]", "", text).casefold()


_STATUS = {
    "": StatusPejabat.DEFINITIF,
    "definitif": StatusPejabat.DEFINITIF,
    "plt": StatusPejabat.PLT,
    "pelaksanatugas": StatusPejabat.PLT,
    "plh": StatusPejabat.PLH,
    "pelaksanaharian": StatusPejabat.PLH,
    "pj": StatusPejabat.PJ,
    "penjabat": StatusPejabat.PJ,
}


def _unknown_status(text: str) -> Words:
    hint = "tulis definitif (atau kosongkan), Plt., Plh. atau Pj."
    return f"status {quote(text)} tidak dikenal", hint


_NO_NAME = "nama kosong", "isi nama pejabat, atau hapus baris ini bila jabatannya belum terisi"


def _no_date(text: str) -> Words:
    hint = "tulis misalnya 2025-07-01 atau 1 Juli 2025"
    if is_impossible(text):
        return f"tanggal {quote(text)} tidak ada", hint
    return f"{quote(text)} bukan tanggal", hint


def _reversed_dates_words(mulai: date, berakhir: date) -> Words:
    return (
        f"berakhir {berakhir} sebelum mulai {mulai}",
        "tukar keduanya, atau perbaiki salah satunya",
    )


_NUMBER_OF_EXCEL = "beri kolom NIP format Teks di Excel, lalu ketik ulang 18 angkanya"
_SCIENTIFIC = re.compile(r"[0-9]+(?:[.,][0-9]+)?[eE]\+?[0-9]+", re.ASCII)
_PPPK = 21  # stands where the month of appointment does, for who is no PNS


def _wrong_nip(nip: str) -> Words | None:
    """Return the error of a NIP (birth, appointment, 1 or 2, three digits); None of a right one.

    A number of Excel keeps fifteen digits and fills up with noughts: nobody's NIP ends in 000.
    """
    if _SCIENTIFIC.fullmatch(nip):
        return "NIP ini ditulis Excel sebagai bilangan, angkanya sudah hilang", _NUMBER_OF_EXCEL
    if not re.fullmatch(r"[0-9]{18}", nip, re.ASCII):
        digits = len(re.sub(r"[^0-9]", "", nip))
        what = (
            f"NIP ini {digits} angka, bukan 18"
            if digits == len(nip)
            else "NIP ini memuat selain angka"
        )
        return what, "tulis 18 angka, boleh dengan spasi: 19800101 200501 1 001"
    if nip.endswith("000"):
        return "NIP ini berakhir 000: Excel membulatkannya", _NUMBER_OF_EXCEL
    born = _day(nip[:8])
    if born is None:
        return "tanggal lahir dalam NIP ini tidak ada", "periksa delapan angka pertama"
    year, month = int(nip[8:12]), int(nip[12:14])
    if month != _PPPK and not 1 <= month <= 12:
        message = f"bulan pengangkatan dalam NIP ini tidak ada: {nip[12:14]}"
        return message, "periksa angka ke-13 dan ke-14: 01 sampai 12, atau 21 untuk PPPK"
    if year <= born.year:
        message = "tahun pengangkatan dalam NIP ini tidak sesudah tahun lahirnya"
        return message, "periksa angka ke-9 sampai ke-12"
    if nip[14] not in "12":
        return "angka ke-15 NIP ini bukan 1 atau 2", "periksa: 1 untuk laki-laki, 2 untuk perempuan"
    return None


def _day(digits: str) -> date | None:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return None
