"""The headings of tables of indikator and of programmes: iki's own, and the words of offices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from iki.isian.cell_texts import one_line
from iki.isian.heading_words import heading_words
from iki.periode import parse_periode

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.periode import Periode


class ColumnHeading(NamedTuple):
    """A column of the table: how it is headed in a blank one, and how a heading of it is known."""

    title: str
    known: re.Pattern[str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


_CHANGE = r"(?:sebelum|semula|murni|induk|setelah|sesudah|menjadi|perubahan)"
# What may stand behind TARGET; `TARGET NASIONAL` and `TARGET SPM` are those of others.
_OF_TARGETS = (
    r"(?:[^\w(]|\([^()]*\)|\d++|\b(?:kinerja|capaian|indikator|iku|tujuan|sasaran|program|tahun(?:an)?|ke|th|ta"
    r"|renstra|rpjmd|rkpd|renja|pk|jangka|menengah|pada|dan|per|dalam|di|s\.?/?d|sampai|dengan|rencana"
    r"|triwulan(?:an)?|tw|semester|smt|bulan|i{1,3}|iv|v|persen|rp|kab(?:upaten)?|kota|opd|pd"
    rf"|kerangka|pendanaan|anggaran|pagu|indikatif|pelayanan|kegiatan|sub|outcome|output|strategis|daerah|{_CHANGE})\b)*"
)
# `Rp`, `Jumlah (Rp)`, `Rp (juta)`, `Rp 000`; `Rp 1.000.000` and `Rp -` are amounts.
_RUPIAH_HEAD = (
    r"(?:(?:jumlah|nilai|total|besaran)\s*)?(?:\([^()]*\brp\b[^()]*\)"
    r"|(?:(?:ribu|juta|mil[iy]ar)\w*\s+)?rp\b\.?\s*(?:(?:ribu|juta|mil[iy]ar|dalam|x|0)[^-]*|\([^()]*\))?)"
)
# Headings of programmes; `Program Penunjang Urusan` is the name of one.
HEADS_PROGRAMS = _words(
    r"(?:no\.?\s+|kode\s+|nama\s+|uraian\s+|nomenklatur\s+)*(?:program|(?:sub\s*-?\s*)?kegiatan)"
    r"(?:[\s/,&()-]|\b(?:dan|program|kegiatan|sub|prioritas|pendukung|terkait|unggulan|strategis|pembangunan"
    r"|opd|pd|skpd|perangkat|daerah|renstra|rpjmd|renja|utama|tahun|anggaran|indikatif)\b|\d)*"
)
_CALCULATION = r"(?:formula(?:si)?|rumus|(?:cara|metode)\s+pengukuran|cara\s+(?:meng|per)hitung\w*|(?:peng|per)hitungan)"
# In the order of a blank table, which has those of `definition_workbook` only.
HEADINGS: Mapping[str, ColumnHeading] = {
    "jabatan": ColumnHeading("JABATAN", _words(r"(?:nama\s+)?jabatan")),
    "atasan": ColumnHeading("ATASAN", _words(r"(?:(?:nama\s+)?jabatan\s+)?atasan(?:\s+langsung)?")),
    "penanggung_jawab": ColumnHeading(
        "PENANGGUNG JAWAB",
        _words(
            r"(?:(?:nama\s+)?(?:jabatan|bidang|unit(?:\s+kerja)?|pihak)\s+)?penanggung\s*-?\s*jawab\b.*"
            r"|(?:bidang|unit(?:\s+kerja)?|jabatan|(?:op|skp|p)d|perangkat\s+daerah)"
            r"\s+(?:pengampu|penanggung\s*-?\s*jawab)|pengampu(?:\s+indikator)?|(?:op|skp|p)d"
            r"|(?:nama\s+)?perangkat\s+daerah"
        ),
    ),
    "tugas": ColumnHeading(
        "TUGAS", _words(r"(?:uraian\s+)?tugas(?:\s+(?:pokok|jabatan|dan\s+fungsi))*")
    ),
    "bobot": ColumnHeading(
        "BOBOT",
        _words(r"bobot(?:\s+(?:indikator|kinerja|nilai|iku|iki|persen))*\s*(?:\(?%\)?)?"),
    ),
    "tujuan": ColumnHeading("TUJUAN", _words(r"(?:uraian\s+)?tujuan(?:\s+strategis)?")),
    "sasaran": ColumnHeading(
        "SASARAN",
        _words(
            r"(?:uraian\s+)?(?:tujuan\s*(?:/|dan|&)\s*)?sasaran\b(?!.*\bindikator\b).*|kinerja\s+utama"
        ),
    ),
    "indikator": ColumnHeading(
        "INDIKATOR KINERJA",
        _words(r"(?:(?:tujuan|sasaran)\b.*|nama\s+|uraian\s+)?\bindikator\b.*|iku|iki"),
    ),
    "satuan": ColumnHeading(
        "SATUAN", _words(r"satuan(?:\s+(?:target|ukur\w*))?|satuan\s*/\s*unit")
    ),
    "polarisasi": ColumnHeading(
        "POLARISASI",
        _words(
            r"(?:jenis\s+)?polari[st]as[i]?\b.*|trend?(?:\s+(?:indikator|capaian|target|kinerja))?"
            r"|arah(?:\s+(?:indikator|capaian|target|kinerja|perubahan|yang\s+diharapkan))?"
        ),
    ),
    "formula": ColumnHeading(
        "FORMULASI PERHITUNGAN", _words(rf"(?!(?:tipe|jenis|sifat)\b).*\b{_CALCULATION}\b.*")
    ),
    "sumber_data": ColumnHeading("SUMBER DATA", _words(r"sumber(?:\s+data)?")),
    "kondisi_awal": ColumnHeading(
        "KONDISI AWAL",
        _words(
            r"(?!.*\bakhir\b)(?:(?:kondisi|data|capaian|kinerja|nilai)(?:\s+kinerja)?(?:\s+(?:pada\s+)?)?\s*awal\b.*"
            r"|(?:data\s+)?capaian\s+(?:pada\s+)?tahun\s+awal\b.*|(?:data\s+)?base\s*-?\s*line\b.*|(?:realisasi|capaian|kondisi)\b.*(?:19|20)\d\d.*)"
        ),
    ),
    "kondisi_akhir": ColumnHeading(
        "KONDISI AKHIR", _words(r"(?:kondisi|target|kinerja)\b.*\bakhir\b.*")
    ),
    "target": ColumnHeading("TARGET", _words(rf"(?:rencana\s+|proyeksi\s+)?target\b{_OF_TARGETS}")),
    "kode": ColumnHeading("KODE", _words(r"kode(?:\s+(?:rekening|program))?")),
    "program": ColumnHeading("PROGRAM", _words(r"(?:nama\s+|uraian\s+)?program\b.*")),
    "kegiatan": ColumnHeading(
        "KEGIATAN", _words(r"(?:nama\s+|uraian\s+)?(?:sub\s*-?\s*)?kegiatan\b.*")
    ),
    "anggaran": ColumnHeading(
        "ANGGARAN",
        _words(rf"(?:(?:jumlah|alokasi|pagu)\s+)?(?:anggaran|pagu)\b.*|{_RUPIAH_HEAD}"),
    ),
    "keterangan": ColumnHeading("KETERANGAN", _words(r"ket(?:erangan)?\.?|sumber\s+dana")),
}
# A heading is the first of these that knows it.
_LOOKED_FOR = (
    "atasan", "penanggung_jawab", "jabatan", "kondisi_awal", "kondisi_akhir", "polarisasi",
    "sumber_data", "formula", "tugas", "bobot", "tujuan", "sasaran", "indikator", "satuan", "target", "kode",
    "program", "kegiatan", "anggaran", "keterangan",
)  # fmt: skip
# What stands beside the indikator of a table of indikator, and what says something about it.
WHOSE = frozenset({"sasaran", "jabatan", "tujuan", "penanggung_jawab", "tugas"})
ABOUT = frozenset({"satuan", "formula", "target"})
# Below TARGET: what is the target itself, and the money beside it.
_TARGET_BELOW = _words(
    r"target|t|tgt|kinerja|k|vol(?:ume)?\.?|angka|nilai|fisik|jumlah|i{1,3}|iv|v"
    rf"|{_CHANGE}\b.*"
)
_BUDGET_BELOW = _words(rf"(?:anggaran|pagu|pendanaan|keuangan)\b.*|{_RUPIAH_HEAD}")
_UNIT_ABOVE = re.compile(r"\(([^()]+)\)")
# Beside a year below TARGET: what that year had. `2027 (proyeksi)` is a target.
_REACHED = re.compile(r"\b(?:realisasi|capaian|baseline|awal|lalu|sebelumnya)\b", re.IGNORECASE)
_NO_UNIT = re.compile(rf"\b(?:{_CHANGE}|kumulatif|akumulasi|akhir|awal)\b", re.IGNORECASE)
_AFTER_CHANGE = re.compile(r"\b(?:setelah|sesudah|menjadi|perubahan)\b", re.IGNORECASE)
_DIFFERENCE = _words(r"selisih|bertambah.*|berkurang.*|\(?[+±]\s*/?\s*[-−]?\)?|tambah.*kurang.*")
_BEFORE_CHANGE = re.compile(r"\b(?:sebelum|semula|murni|induk)\b", re.IGNORECASE)
PASSED_OVER = _words(r"no\.?|nomor|no\.?\s*urut|#")
# Targets of a period are those that lead there: `TARGET S.D. TW II` is the one of TW II.
_BESIDE_PERIOD = re.compile(
    r"\b(?:rencana|proyeksi|target|t|tgt|tahun|kinerja|s\s*[./]?\s*d|sampai(?:\s+dengan)?)\b\.?",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
# A target without a year, which is that of the last one of a plan.
OF_PLAN = _words(r".*\b(?:renstra|rpjmd|jangka\s+menengah|akhir)\b.*")
_NTH_YEAR = re.compile(r"(?:tahun\s+)?(?:ke\s*-?\s*)?\(?([1-9]|I{1,3}|IV|V)\)?", re.IGNORECASE)
_ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5}
_NTH_ABOVE = re.compile(r"\btahun\s+ke\b", re.IGNORECASE)
SUMMED_UP = _words(
    r"(?:sub\s*)?(?:jumlah|total)(?:\s+(?:seluruh|keseluruhan|total|anggaran|pagu|program))?\s*:?"
    r"|rata\s*-?\s*rata"
)


def heading_of(text: str) -> str | None:
    """Return the column of a heading, None if it is not known."""
    bare = " ".join(text.split()).strip(" .:*")
    return next((what for what in _LOOKED_FOR if HEADINGS[what].known.fullmatch(bare)), None)


def heading_below(text: str, above: str) -> str | None:
    """Return the column of a heading below another; None leaves it what the other makes of it.

    `Rp` below TARGET is a budget, `Realisasi` no target: "".
    """
    if _DIFFERENCE.fullmatch(text):
        return ""
    if above in {"kondisi_awal", "kondisi_akhir"}:
        return "" if _BUDGET_BELOW.fullmatch(text) else None
    if above != "target":
        return heading_of(text)
    if year_of(text) and _REACHED.search(text):
        return "kondisi_awal"
    if _BUDGET_BELOW.fullmatch(text):
        return "anggaran"
    if _TARGET_BELOW.fullmatch(text) or is_year_or_period(text) or not re.search(r"[^\W\d_]", text):
        return None
    if _NTH_ABOVE.search(text):  # `Tahun Ke-`, above `1 (2025)`
        return None
    return None if nth_year("", text) else heading_of(text) or ""


def fits_below(text: str) -> bool:
    """Tell whether a text may stand below the heading of targets as a heading of its own."""
    has_letter = any(map(str.isalpha, text))
    if _DIFFERENCE.fullmatch(text):
        return True
    of_targets = has_letter and (_TARGET_BELOW.fullmatch(text) or _BUDGET_BELOW.fullmatch(text))
    words = heading_words(text)
    says_numbers = has_letter and words.numbers is not None and not words.unknown
    return bool(of_targets or says_numbers) or is_year_or_period(text)


def unit_above(text: str) -> str:
    """Return the unit that a heading names: `%` of `TARGET 2025 (%)`; "" if it names none."""
    units = map(one_line, _UNIT_ABOVE.findall(text))
    found = [u for u in units if not (is_year_or_period(u) or _NO_UNIT.search(u))]
    return found[0] if len(found) == 1 and not found[0].isdigit() else ""


def change_rank(text: str) -> int:
    """Return 0 for what has been changed, 2 for what it has become, 1 where neither is said.

    `ANGGARAN SEBELUM PERUBAHAN` is 0, `TARGET 2025 PERUBAHAN` 2.
    """
    if _BEFORE_CHANGE.search(text):
        return 0
    return 2 if _AFTER_CHANGE.search(text) else 1


def year_and_period(text: str) -> tuple[int | None, str]:
    """Return the year (None: none) and the period that a heading of a target names."""
    years = {int(y) for y in _YEAR.findall(text)}
    rest = _YEAR.sub(" ", _BESIDE_PERIOD.sub(" ", text))
    periode = _periode(rest) or _periode(_UNIT_ABOVE.sub(" ", rest))
    return (years.pop() if len(years) == 1 else None), str(periode) if periode else "tahun"


def _periode(text: str) -> Periode | None:
    bare = " ".join(text.split()).strip(" ()/-:.")
    return parse_periode(bare) if bare else None


def year_of(text: str) -> int | None:
    """Return the one year that a text names: `KONDISI AWAL (2024)`."""
    years = {int(y) for y in _YEAR.findall(text)}
    return years.pop() if len(years) == 1 else None


def nth_year(head: str, sub: str) -> int | None:
    """Return which year of the plan is meant: 2 of `TAHUN KE-` above `2`, or of `TAHUN KE-2`."""
    if not _NTH_ABOVE.search(f"{head} {sub}"):
        return None
    own = sub or re.split(r"(?i)\btahun\s+ke\b", head)[-1].strip(" -")
    match = _NTH_YEAR.fullmatch(own.strip(" -."))
    if match is None:
        return None
    return _ROMAN.get(match[1].casefold()) or int(match[1])


def is_year_or_period(text: str) -> bool:
    """Tell whether a heading begins a column of targets."""
    tahun, periode = year_and_period(text)
    return tahun is not None or periode != "tahun" or text.strip().casefold() == "tahun"


def is_bare_year_or_period(text: str) -> bool:
    """Tell whether a heading is nothing but a year or a period: `2025`, `TW I`, `Tahun 2025`."""
    rest = _YEAR.sub(" ", re.sub(r"(?i)\b(?:tahun|thn\.?|th\.?)", " ", text)).strip(" ()-:.")
    return is_year_or_period(text) and (not rest or parse_periode(rest) is not None)
