"""The names of wilayah in a table: which spellings are one, found with little work.

Most tables write each wilayah in one way, and then rows belong together by the text of the cell as
it is; nothing is done to each of millions of texts. One question about the different spellings
tells whether that is so.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import ibis

from iki.data.csv_files.sums import NamaWilayah
from iki.data.row_rules.characters import FORBIDDEN
from iki.data.row_rules.names import TOTAL_IN_ENGINE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from ibis.expr.types import BooleanValue, StringValue, Table

# What is not plainly its own name in small letters: other letters than ASCII's, several blanks, a
# word of sums.
# It is looked for before an engine makes letters small: of some it makes those of ASCII.
_UNUSUAL = f"[^ -~]|  |{TOTAL_IN_ENGINE}"
_NUL = "\x00"  # which no statement can hold


def one_case(cell: StringValue) -> StringValue:
    """Return names of wilayah as an engine folds them: stripped, in small letters."""
    return cell.strip().lower()


def is_unusual(table: Table) -> BooleanValue:
    """Make the condition that a wilayah is read here: it folds differently, or names a sum."""
    return table.wilayah.strip().re_search(_UNUSUAL)


def spellings(table: Table) -> Table:
    """Return the spellings that an engine may fold otherwise than iki, or that name a sum.

    An answer without a name marks names with more than one spelling; with `absent`, cells without
    one:

        [{"absent": False, "wilayah": "Désa"}, {"absent": False, "wilayah": None}, {"absent": True,
        ...}]

    What is asked of a spelling depends on how many there are like it, so that no engine asks it of
    each row.
    """
    found = table.group_by("wilayah").agg(n=table.count())
    found = found.mutate(nama=one_case(found.wilayah))
    found = found.mutate(alike=found.n.count().over(group_by=found.nama))
    several = (found.alike > 1) | ((found.nama == "") & (found.wilayah != ""))
    unusual = ibis.ifelse(found.alike > 0, found.wilayah, "").strip().re_search(_UNUSUAL)
    found = found.mutate(unusual=unusual, several=several, absent=found.wilayah.isnull())
    found = found.filter(found.absent | found.unusual | found.several)
    name = ibis.ifelse(found.unusual, found.wilayah, ibis.null("string"))
    return found.select("absent", wilayah=name).distinct()


class Wilayah(NamedTuple):
    """The unusual spellings of wilayah, and the name of each where it is not the engine's.

    `sums` say that they are the sum of others; `forbidden` hold a character that no cell may have,
    which is named. `several`: some names are spelled in several ways, which the engine has to fold.
    """

    names: Mapping[str, str]
    sums: Collection[str]
    several: bool
    forbidden: Mapping[str, str]

    @classmethod
    def of(cls, found: Iterable[str | None]) -> Wilayah:
        """Read the answers of `spellings`, None for names that are spelled in several ways."""
        table = NamaWilayah()
        names, sums, forbidden, several = {}, set(), {}, False
        for text in found:
            if text is None:
                several = True
                continue
            try:
                name = table[text].casefold()
            except KeyError:
                sums.add(text)
                continue
            if wrong := FORBIDDEN.search(text):
                forbidden[text] = wrong[0]
            else:
                names[text] = name
        return cls(names, sums, several, forbidden)

    def is_sum(self, table: Table) -> BooleanValue:
        """Make the condition that the wilayah of a row is one of `sums`."""
        return table.wilayah.isin([*self.sums]).fill_null(False)

    def is_forbidden(self, table: Table) -> BooleanValue:
        """Make the condition that the wilayah of a row is one of `forbidden`."""
        found = table.wilayah.isin([text for text in self.forbidden if _NUL not in text])
        if any(_NUL in text for text in self.forbidden):
            found = found | table.wilayah.re_search(r"\x00")
        return found.fill_null(False)

    def column(self, table: Table) -> Any:
        """Return the names by which rows belong together, in an engine."""
        if "wilayah" not in table.columns:
            return ibis.literal("")
        if not (self.several or self.names):
            return table.wilayah
        nama = one_case(table.wilayah)
        return table.wilayah.cases(*self.names.items(), else_=nama) if self.names else nama
