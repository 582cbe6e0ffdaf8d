"""What stands above and below a table of definitions: its year, whose it is, who signs it.

`PERJANJIAN KINERJA TAHUN 2025`, `Jabatan : Kepala Bidang X`, `2. Tugas : a. ...; b. ...`, the two
parties of an agreement, the name of the agency in a title, the office in a signature.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.cell_texts import one_line, split_list
from iki.mulai.definition_headings import heading_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.mulai.definition_sheet import SheetCells


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE | re.DOTALL)


_TITLE_YEAR = _words(
    r"\b(?:tahun|ta\.?)(?:\s+anggaran)?\s*:?\s*((?:19|20)\d\d)(?!\s*(?:[-–/\d]|s\s*[./]?\s*d\b|sampai))"
)
_KINERJA_YEAR = _words(r"(?:kinerja|aksi|utama|individu|target|pk|iku|iki)\b[^\d]*((?:20)\d\d)")
_SPAN = re.compile(
    r"((?:19|20)\d\d)\s*(?:-|–|—|/|s\s*[./]?\s*d\.?|sampai(?:\s+dengan)?)\s*((?:19|20)\d\d)",
    re.IGNORECASE,
)
_REALISED = _words(r"\b(?:realisasi|capaian)\b")
_PLANNED = _words(r"\b(?:target|rencana|renstra|rpjmd|renja|rkpd|perjanjian)\b")
_NUMBERED = r"(?:\d+[.)]\s*|[a-z][.)]\s*)?"
_JABATAN = _words(rf"{_NUMBERED}(?:nama\s+)?jabatan\s*(?P<colon>:?)\s*(?P<value>.*)")
_TUGAS = _words(
    rf"{_NUMBERED}(?:uraian\s+)?tugas(?:\s+(?:pokok|dan\s+fungsi))*\s*:?\s*(?P<value>.*)"
)
_FIRST_PARTY = _words(r".*\bpihak\s+(?:kesatu|pertama|i)\b.*")
_SECOND_PARTY = _words(r".*\bpihak\s+(?:kedua|ii)\b.*")
_OFFICE = (
    r"(?:kepala|sekretaris|inspektur|camat|lurah|direktur|asisten|staf\s+ahli|ka(?:bid|sie?|sub\w*|bag\w*)"
    r"|bupati|wali\s*kota|gubernur)"
)
_OFFICE_TITLE = _words(
    rf"(?:(?:plt|plh|pj)\.?\s+)?(?P<office>{_OFFICE}\b(?:[^:;.\d]|\b(?:dr|drs|prof|hj?|r|st)\.){{0,90}}),?"
)
_HEAD_OFFICE = _words(
    r"kepala\s+(?:dinas|badan|satuan|kantor|biro|bagian)\b.*|sekretaris\s+(?:daerah|dprd|dewan)\b.*"
    r"|inspektur(?!\s+pembantu)\b.*|camat\b.*|direktur\s+(?:utama\s+)?(?:rs|rumah|rsud)\b.*|direktur"
)
_ABOVE_AGENCIES = _words(r"(?:bupati|wali\s*kota|gubernur|menteri|presiden)\b.*")
_SECRETARY = _words(r"sekretaris\s+daerah\b.*")
_MONTHS = (
    r"(?:januari|februari|pebruari|maret|april|mei|juni|juli|agustus|september|oktober|november|"
    r"nopember|desember)"
)
_SIGNS = _words(
    r"(?:mengetahui|menyetujui|disetujui|ditetapkan|dibuat)\b.{0,60}|(?:pada\s+)?tanggal\b.*"
    r"|pihak\s+(?:kesatu|pertama|kedua|i{1,2})\b.*|(?:an|a\.n)\.\s.*|nip\b\.?.*"
    rf"|[^\W\d][\w .'-]{{2,40}},\s*[\d.…_\s]*(?:{_MONTHS}\b.*|20\d\d)"
    r"|pembina\b.{0,30}|penata\b.{0,30}"
)
_NOTES = _words(
    r"(?:keterangan|ket\.?|catatan|note|sumber)\s*(?:data)?\s*:.*|\*+\s*\)?\s*\D.*|ket(?:erangan)?\.?"
)
_AGENCY = _words(
    r"(?P<agency>(?:dinas|badan|satuan|inspektorat|sekretariat|kecamatan|kelurahan|kantor|rsud|bagian|biro"
    r"|rumah\s+sakit|satpol|bappeda|bapenda|bpbd|bkd|bkpsdm|bpkad|bkad)\b(?:(?!\b(?:kabupaten|kota|provinsi|propinsi|tahun|perubahan)\b)[^\d:;])*)"
    r"(?P<daerah>(?:kabupaten|kota|provinsi|propinsi)\s+[^\d:;]*?)?\s*(?:\btahun\b.*|\d.*)?"
)
_BEFORE_AGENCY = re.compile(
    r"(?=\b(?:DINAS|BADAN|INSPEKTORAT|SATUAN|SEKRETARIAT|KECAMATAN|RSUD|SATPOL|BAPPEDA|BAPENDA|BPBD"
    r"|BKD|BKPSDM|BPKAD|BKAD)\b)"
)
_DAERAH = _words(
    r"(?:pemerintah\s+(?:daerah\s+)?)?(?P<daerah>(?:kabupaten|kota|provinsi|propinsi)(?:\s+[^\W\d]+){1,4}?)"
    r"\s*(?:\btahun\b.*|\d.*)?"
)
_HEADS = {
    "dinas": "Kepala {}", "badan": "Kepala {}", "satuan": "Kepala {}", "kantor": "Kepala {}",
    "bagian": "Kepala {}", "biro": "Kepala {}", "inspektorat": "Inspektur", "kecamatan": "Camat",
    "kelurahan": "Lurah", "sekretariat": "Sekretaris", "rsud": "Direktur {}", "rumah": "Direktur {}",
    **dict.fromkeys(
        ("satpol", "bappeda", "bapenda", "bpbd", "bkd", "bkpsdm", "bpkad", "bkad"), "Kepala {}"
    ),
}  # fmt: skip
_CAPITALS = {
    "UPT", "UPTD", "DPRD", "RSUD", "ASN", "PP", "BPBD", "BKD", "BKPSDM", "BPKAD", "BKAD",
    "I", "II", "III", "IV",
}  # fmt: skip
_SMALL = {"dan", "di", "ke", "dari", "untuk", "atau", "pada", "dengan"}
_TITLE_WORDS = 14
_SIGNERS = 2


def usual_case(text: str) -> str:
    """Return a title in capitals as a name is written: `KEPALA DINAS X` is `Kepala Dinas X`."""
    text = one_line(text).strip(" ,.:")
    if not text.isupper():
        return text
    return " ".join(
        w if w in _CAPITALS
        else (w.lower() if k and w.casefold() in _SMALL else w.capitalize())
        for k, w in enumerate(text.split())
    )  # fmt: skip


class Parties(NamedTuple):
    """Who promises in an agreement, and to whom; "" where nobody is named."""

    jabatan: str = ""
    atasan: str = ""
    proposed: bool = False  # where only their signatures say so


@dataclass
class Agency:
    """What titles and signatures say of the agency: proposals, "" where they say nothing."""

    instansi: str = ""
    daerah: str = ""
    pimpinan: str = ""

    def learn(self, other: Agency) -> None:
        """Take what is not known yet."""
        self.instansi = self.instansi or other.instansi
        self.daerah = self.daerah or other.daerah
        self.pimpinan = self.pimpinan or other.pimpinan

    @property
    def head(self) -> str:
        """The office of its head: who signs, or as such agencies call it."""
        if self.pimpinan or not self.instansi:
            return self.pimpinan
        kind, _, rest = self.instansi.partition(" ")
        form = _HEADS.get(kind.casefold(), "")
        if form == "Sekretaris":
            return f"Sekretaris {rest}".strip()
        if form == "Camat":
            return f"Camat {rest}".strip()
        return form.format(self.instansi)


@dataclass
class TableContext:
    """What rows around a table say."""

    tahun: int | None = None
    span: tuple[int, int] | None = None
    jabatan: str = ""
    atasan: str = ""
    from_title: bool = False  # whether the jabatan stands in a title, not behind `Jabatan :`
    is_of_realisasi: bool = False  # whether a title says so, and nothing of targets
    several: list[tuple[int, int]] = field(default_factory=list)  # places of names too many
    tugas: tuple[str, ...] = ()
    agency: Agency = field(default_factory=Agency)


def is_label(text: str) -> bool:
    """Tell whether a cell is a label of what follows: `Jabatan :`, `2. Tugas`."""
    bare = one_line(text)
    match = _JABATAN.fullmatch(bare)
    return bool(match and (match["colon"] or not match["value"])) or bool(
        re.fullmatch(
            rf"{_NUMBERED}(?:uraian\s+)?tugas(?:\s+(?:pokok|dan\s+fungsi))*\s*:?",
            bare,
            re.IGNORECASE,
        )
    )


def is_sign(text: str) -> bool:
    """Tell whether a cell belongs to a signature, or begins a note."""
    bare = one_line(text)
    return bool(_SIGNS.fullmatch(bare) or _NOTES.fullmatch(bare))


def is_head_office(text: str) -> bool:
    """Tell whether an office is that of the head of an agency."""
    return bool(_HEAD_OFFICE.fullmatch(one_line(text)))


def is_office(text: str) -> bool:
    """Tell whether a cell is the title of an office, as it stands above a signature."""
    return bool(_OFFICE_TITLE.fullmatch(one_line(text)))


def above_table(sheet: SheetCells, rows: range) -> TableContext:
    """Read what stands in rows above a table."""
    found = TableContext()
    texts = [(row, column, text) for row in rows for column, text in _texts(sheet, row)]
    found.tahun = _year(text for *_, text in texts)
    spans = [match for *_, text in texts for match in _SPAN.finditer(text)]
    if spans:
        found.span = int(spans[-1][1]), int(spans[-1][2])
    named = _named_jabatan(sheet, rows)
    if len(named) == 1:
        found.jabatan = next(iter(named))
    elif named:
        parties = parties_of(sheet, rows)
        if parties.jabatan:
            found.jabatan, found.atasan, _ = parties
        else:
            found.several = list(named.values())
    else:
        found.jabatan = _titled_jabatan(text for *_, text in texts)
        found.from_title = bool(found.jabatan)
    found.is_of_realisasi = any(_REALISED.search(text) for *_, text in texts) and not any(
        _PLANNED.search(text) for *_, text in texts
    )
    found.tugas = _tugas(sheet, rows)
    found.agency = _agency(text for *_, text in texts)
    return found


def below_table(sheet: SheetCells, rows: Iterable[int]) -> tuple[Parties, Agency]:
    """Return the parties and the head that signatures name.

    Of two beside each other, the right one promises to the left one.
    """
    rows = list(rows)
    agency = Agency()
    parties = beside = Parties()
    for row in rows:
        offices = [text for _, text in _texts(sheet, row) if is_office(text)]
        if len(offices) == _SIGNERS and not beside.jabatan:
            left, right = (usual_case(_office(office)) for office in offices)
            beside = Parties(right, left, proposed=True)
        for column, text in _texts(sheet, row):
            below = _next_below(sheet, rows, row, column)
            if _FIRST_PARTY.fullmatch(text) and is_office(below):
                parties = parties._replace(jabatan=usual_case(below))
            elif _SECOND_PARTY.fullmatch(text) and is_office(below):
                parties = parties._replace(atasan=usual_case(below))
            elif (
                _HEAD_OFFICE.fullmatch(text.rstrip(","))
                and is_office(text)
                and not _is_above_agencies(text)
            ):
                agency.pimpinan = agency.pimpinan or usual_case(_office(text))
    parties = parties if parties.jabatan else beside
    signers = {
        usual_case(_office(t))
        for row in rows
        for _, t in _texts(sheet, row)
        if is_office(t) and not _is_above_agencies(t)
    }
    if not parties.jabatan and len(signers) == 1 and not any(map(is_head_office, signers)):
        # A table that one bidang signs alone is its own.
        parties = Parties(signers.pop(), "", proposed=True)
    if parties.jabatan and not agency.pimpinan and _ABOVE_AGENCIES.fullmatch(parties.atasan):
        agency.pimpinan = parties.jabatan
    return parties, agency


def _is_above_agencies(text: str) -> bool:
    """Tell whether an office signs for many agencies: a Bupati, or his Sekretaris Daerah."""
    office = re.sub(r"(?i)^(?:(?:plt|plh|pj|an|a\.n)\.?\s+)+", "", one_line(text))
    return bool(_ABOVE_AGENCIES.fullmatch(office) or _SECRETARY.fullmatch(office))


def parties_of(sheet: SheetCells, rows: Iterable[int]) -> Parties:
    """Return who promises to whom: `Jabatan : X` above `PIHAK KESATU`, Y above the other."""
    names: list[str] = []
    parties = Parties()
    for row in rows:
        names += _named_jabatan(sheet, range(row, row + 1))
        texts = " ".join(text for _, text in _texts(sheet, row))
        if not names or not re.search(r"(?i)\bselanjutnya\b|\bdisebut\b", texts):
            continue
        if _SECOND_PARTY.fullmatch(texts):
            parties = parties._replace(atasan=names[-1])
        elif _FIRST_PARTY.fullmatch(texts):
            parties = parties._replace(jabatan=names[-1])
    return parties


def _texts(sheet: SheetCells, row: int) -> Iterable[tuple[int, str]]:
    return sheet.texts_of_row(row).items()


def _next_below(sheet: SheetCells, rows: list[int], row: int, column: int) -> str:
    for below in rows:
        if row < below <= row + 2 and (text := one_line(sheet.text(below, column))):
            return text
    return ""


def _office(text: str) -> str:
    match = _OFFICE_TITLE.fullmatch(one_line(text))
    return match["office"] if match else text


def _year(texts: Iterable[str]) -> int | None:
    """Return the one year that titles name; None if there is none, or several."""
    texts = [_SPAN.sub(" ", text) for text in texts]
    for pattern in (_TITLE_YEAR, _KINERJA_YEAR):
        years = {int(match[1]) for text in texts for match in pattern.finditer(text)}
        if years:
            return years.pop() if len(years) == 1 else None
    return None


def _named_jabatan(sheet: SheetCells, rows: range) -> dict[str, tuple[int, int]]:
    """Return the names behind `Jabatan :`, each with the place of its label."""
    found: dict[str, tuple[int, int]] = {}
    for row in rows:
        cells = sheet.cells_of_row(row)
        for column in cells:
            match = _JABATAN.fullmatch(sheet.text(row, column))
            if match is None or (match["value"] and not match["colon"]):
                continue
            rest = [match["value"], *(sheet.text(row, k) for k in cells if k > column)]
            named = one_line(next((t.lstrip(": ") for t in rest if t.strip(": ")), ""))
            if named and heading_of(named) is None:
                found.setdefault(named, (row, column))
    return found


def _titled_jabatan(texts: Iterable[str]) -> str:
    """Return the office that is a title by itself, of all but heads: `KEPALA BIDANG X`."""
    found = {
        usual_case(text)
        for text in texts
        if len(text.split()) <= _TITLE_WORDS and is_office(text) and not _HEAD_OFFICE.fullmatch(text)
        and not _ABOVE_AGENCIES.fullmatch(text)
    }  # fmt: skip
    return found.pop() if len(found) == 1 else ""


def _tugas(sheet: SheetCells, rows: range) -> tuple[str, ...]:
    """Return the tugas that are listed behind `Tugas :`, down to the table."""
    items: list[str] = []
    begun = False
    for row in rows:
        for column in sheet.cells_of_row(row):
            text = sheet.text(row, column)
            match = None if begun else _TUGAS.fullmatch(text)
            if match is not None:
                begun, text = True, match["value"]
            elif not begun:
                continue
            items += split_list(
                "\n".join(t for line in text.splitlines() if (t := line.strip(" :")))
            )
    items = [re.sub(r"\s*(?:;\s*dan|[;.:])$", "", item).strip() for item in items]
    return tuple(item for item in items if item and item.casefold() != "fungsi")


def _agency(texts: Iterable[str]) -> Agency:
    found = Agency()
    for text in texts:
        line = _BEFORE_AGENCY.split(text)[-1]
        match = _AGENCY.fullmatch(line)
        if match is not None and len(line.split()) <= _TITLE_WORDS:
            daerah = usual_case(match["daerah"] or "")
            found.learn(Agency(usual_case(match["agency"]), daerah))
        elif alone := _DAERAH.fullmatch(one_line(text)):
            found.learn(Agency(daerah=usual_case(alone["daerah"])))
    return found
