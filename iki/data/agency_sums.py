"""Values out of the sums that an engine has made: one row for each variable of a year.

A row (`Sums`) is of all rows without a wilayah, or (`split`) of those with one:

    {"tahun": "2024", "jabatan": "seksi", "variabel": "surat", "split": True, "groups": 3,
     "counted": 3, "n": 12, "twice": 0, "waiting": None, "length": 12, "b1": 3, ..., "b12": 2,
     "jumlah": "17.5", ...}

`groups` counts its wilayah, `counted` those with a value that counts, `b1` to `b12` those that
cover a month; sums are texts. A mean has one row for each number of months (`length`) by which a
wilayah is divided. The division is done here: no engine divides decimals as it must be done.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal, localcontext
from functools import reduce
from operator import and_, or_
from typing import TYPE_CHECKING, Any, NamedTuple

from iki.data.csv_files.sums import EXACT
from iki.data.row_rules.names import parse_tahun
from iki.decimals import CONTEXT, ZERO, plain
from iki.model import Konsolidasi, Nilai, Realisasi
from iki.periode import PERIODE

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from iki.data.csv_files.sums import Key, Variables
    from iki.model.definisi import RowNames
    from iki.periode import Periode

Sums = Mapping[str, Any]
VariableTexts = tuple[str, str, str]  # year, jabatan and variable as a table writes them
MONTHS_COVERED = tuple(f"b{n}" for n in range(1, 13))  # how many wilayah are covered in each month
LENGTHS = (1, 3, 6, 12)  # months that a period may have; a mean weighs its value by them
PARTS = tuple(f"of_{length}" for length in LENGTHS)


def code_of_periode(periode: Periode) -> int:
    """Return a period as a number, by which an engine puts periods in order of time."""
    return periode.last * 16 + periode.first


BY_CODE = {code_of_periode(p): p for p in PERIODE.values()}


class SumsInsufficientError(Exception):
    """Sums do not tell: rows are wrong, or have to be looked at one by one.

    `names` are the variables whose rows have to be, None for all.
    """

    def __init__(self, names: Collection[VariableTexts] | None = None) -> None:
        super().__init__()
        self.names = names


class AgencySums(NamedTuple):
    """The sums of one agency's rows up to a period.

    A row has `tahun`, `jabatan` and `variabel` as the table writes them, `rows`, `n` (those with a
    value), `trouble` (those that cannot be taken as they are), and a sum for every konsolidasi, for
    only definitions tell which one a variable has. Sums are 10^`shift` times too large. `whole` is
    false if rows are missing. `apart`: what the rows of a variable mean does not depend on others.
    """

    label: str
    sampai: Periode
    rows: Sequence[Sums]
    shift: int = 0
    whole: bool = True
    apart: bool = True

    @property
    def is_empty(self) -> bool:
        return not self.rows

    @property
    def wrong(self) -> Collection[VariableTexts] | None:
        """The variables with wrong rows, None if rows are missing.

        Definitions may refuse others.
        """
        found = {texts_of(row) for row in self.rows if row["trouble"] or row["twice"]}
        return found if self.whole else None

    def of(self, names: Collection[VariableTexts]) -> AgencySums:
        """Return the sums of some variables."""
        return self._replace(rows=[row for row in self.rows if texts_of(row) in names])

    def without(self, names: Collection[VariableTexts]) -> AgencySums:
        """Return the sums of the other variables."""
        return self._replace(rows=[row for row in self.rows if texts_of(row) not in names])


class AgencyRows(NamedTuple):
    """Rows of one agency in a table, every cell as the text that a file would have.

    They are all of its rows, or those of the variables that are not in the sums `beside`.
    """

    label: str
    rows: Sequence[Mapping[str, str]]
    beside: AgencySums | None = None

    @property
    def is_empty(self) -> bool:
        return not self.rows and (self.beside is None or self.beside.is_empty)


def texts_of(row: Sums) -> VariableTexts:
    """Return the year and the variable of a row as the table writes them."""
    return row["tahun"] or "", row["jabatan"], row["variabel"]


def read_sums(
    reduced: AgencySums,
    known: RowNames,
    years: Collection[int],
    sampai: Periode,
    elsewhere: Collection[Key] = (),
) -> Realisasi:
    """Return the values of some years up to a period, as `read_files` does of right rows.

    Raises SumsInsufficientError for anything else, as for variables that have rows `elsewhere`:
    then the rows have to be asked for.
    """
    if not reduced.whole or (reduced.rows and sampai != reduced.sampai):
        raise SumsInsufficientError
    found: dict[Key | None, list[Sums]] = defaultdict(list)
    for row in reduced.rows:
        key = _key(row, known)
        if key is None or key[0] in years:
            found[key].append(row)
    right = {
        key: of for key, of in found.items()
        if key is not None and key not in elsewhere and _say_all(key, of, known)
    }  # fmt: skip
    if len(right) < len(found):
        raise SumsInsufficientError(
            {texts_of(row) for key, of in found.items() if key not in right for row in of}
        )
    return realisasi_of_sums(right, known.variabel, sampai, reduced.shift)


def _say_all(key: Key, rows: Sequence[Sums], known: RowNames) -> bool:
    """Return whether the sums of a variable of a year are all that has to be known of it."""
    is_number = key[2] in known.variabel.get(key[1], ()) and key[1:] not in known.ordinal
    return is_number and _is_one(rows) and not any(row["trouble"] or row["twice"] for row in rows)


def _key(row: Sums, known: RowNames) -> Key | None:
    """Return the variable and year of a row; None if it names no year."""
    tahun = parse_tahun("" if row["tahun"] is None else str(row["tahun"]).strip())
    kode = row["jabatan"].strip()
    return None if tahun is None else (tahun, known.alias.get(kode, kode), row["variabel"].strip())


def _is_one(rows: Sequence[Sums]) -> bool:
    """Return whether a variable is written in one way, and either as a whole or by wilayah."""
    ways = {(row["tahun"], row["jabatan"], row["variabel"]) for row in rows}
    return len(ways) == 1 and len({row["split"] for row in rows if row["n"]}) <= 1


def realisasi_of_sums(
    found: Mapping[Key, Sequence[Sums]], variabel: Variables, sampai: Periode, shift: int
) -> Realisasi:
    """Return the values of variables of a year up to a period out of the sums of each."""
    with localcontext(EXACT):
        nilai = {
            key: _value_of(rows, variabel[key[1]][key[2]], shift) for key, rows in found.items()
        }
    waiting = {key: _first_waiting_of(rows) for key, rows in found.items()}
    return Realisasi(
        sampai,
        {key: value for key, value in nilai.items() if value is not None},
        waiting={key: periode for key, periode in waiting.items() if periode is not None},
    )


def _value_of(rows: Sequence[Sums], konsolidasi: Konsolidasi, shift: int) -> Nilai | None:
    """Return the value of a variable of a year out of its sums; None if no row counts."""
    counted = [row for row in rows if row["counted"]]
    if not counted:
        return None
    match konsolidasi:
        case Konsolidasi.JUMLAH | Konsolidasi.TERAKHIR:
            value = sum((Decimal(row[konsolidasi]) for row in counted), ZERO)
        case Konsolidasi.MAKSIMUM:
            value = max(Decimal(row[konsolidasi]) for row in counted)
        case Konsolidasi.MINIMUM:
            value = min(Decimal(row[konsolidasi]) for row in counted)
        case Konsolidasi.RATA_RATA:
            means = (CONTEXT.divide(_weighted_sum(row), Decimal(row["length"])) for row in counted)
            groups = sum(row["counted"] for row in counted)
            value = CONTEXT.divide(sum(means, ZERO), Decimal(groups))
    months = [(row["split"], _months_of(row)) for row in rows if row["groups"]]
    total = reduce(or_, (bits for split, bits in months if not split), 0)
    parts = [bits for split, bits in months if split]
    return Nilai(Decimal(plain(value.scaleb(-shift))), total | reduce(and_, parts or [0]))


def _first_waiting_of(rows: Sequence[Sums]) -> Periode | None:
    """Return the first period that has begun, and is not over."""
    codes = [row["waiting"] for row in rows if row["waiting"] is not None]
    return BY_CODE[min(codes)] if codes else None


def _months_of(row: Sums) -> int:
    """Return the months that every wilayah of a row covers."""
    covered = (1 << n for n, name in enumerate(MONTHS_COVERED) if row[name] == row["groups"])
    return reduce(or_, covered, 0)


def _weighted_sum(row: Sums) -> Decimal:
    parts = zip(PARTS, LENGTHS, strict=True)
    return sum((Decimal(row[name] or 0) * length for name, length in parts), ZERO)
