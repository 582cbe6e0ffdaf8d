"""The headings of a table of jabatan and indikator: iki's own, and the words of offices."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from iki.periode import parse_periode

if TYPE_CHECKING:
    from collections.abc import Mapping


class ColumnHeading(NamedTuple):
    """A column of the table: how it is headed in a blank one, and how a heading of it is known."""

    title: str
    known: re.Pattern[str]


def _words(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)


# In the order of a blank table. A heading is the first that knows it by its order in `_LOOKED_FOR`.
HEADINGS: Mapping[str, ColumnHeading] = {
    "jabatan": ColumnHeading("JABATAN", _words(r"(?:nama\s+)?jabatan")),
    "atasan": ColumnHeading("ATASAN", _words(r"(?:(?:nama\s+)?jabatan\s+)?atasan(?:\s+langsung)?")),
    "sasaran": ColumnHeading("SASARAN", _words(r"(?:uraian\s+)?sasaran\b.*")),
    "indikator": ColumnHeading(
        "INDIKATOR KINERJA", _words(r"(?:nama\s+|uraian\s+)?indikator\b.*|iku|iki")
    ),
    "satuan": ColumnHeading("SATUAN", _words(r"satuan(?:\s+(?:target|ukur\w*))?")),
    "formula": ColumnHeading(
        "FORMULASI PERHITUNGAN",
        _words(
            r".*\b(?:formula(?:si)?|rumus|cara\s+(?:meng|per)hitung\w*|(?:peng|per)hitungan)\b.*"
        ),
    ),
    "sumber_data": ColumnHeading("SUMBER DATA", _words(r"sumber(?:\s+data)?")),
    "target": ColumnHeading("TARGET", _words(r"target\b.*")),
}
_LOOKED_FOR = (
    "atasan", "jabatan", "sumber_data", "formula", "sasaran", "indikator", "satuan", "target",
)  # fmt: skip
PASSED_OVER = _words(r"no\.?|nomor|no\.?\s*urut|#")
OTHER_TABLE = _words(r"program.*|kegiatan.*|sub\s*kegiatan.*|anggaran.*|keterangan|pagu.*")
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
SUMMED_UP = _words(
    r"(?:sub\s*)?(?:jumlah|total)(?:\s+(?:seluruh|keseluruhan|total))?|rata\s*-?\s*rata"
)


def heading_of(text: str) -> str | None:
    """Return the column of a heading, None if it is not known."""
    bare = " ".join(text.split()).strip(" .:*")
    return next((what for what in _LOOKED_FOR if HEADINGS[what].known.fullmatch(bare)), None)


def year_and_period(text: str) -> tuple[int | None, str]:
    """Return the year (None: none) and the period that a heading of a target names."""
    years = {int(y) for y in _YEAR.findall(text)}
    rest = _YEAR.sub(" ", re.sub(r"(?i)\btarget\b|\btahun\b", " ", text)).strip(" ()/-:.")
    periode = parse_periode(rest) if rest else None
    return (years.pop() if len(years) == 1 else None), str(periode) if periode else "tahun"


def is_year_or_period(text: str) -> bool:
    """Tell whether a heading begins a column of targets."""
    tahun, periode = year_and_period(text)
    return tahun is not None or periode != "tahun" or text.strip().casefold() == "tahun"
