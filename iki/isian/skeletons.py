"""Skeletons of jabatan out of the rows of a table: what is known, and what is to be confirmed.

Names and references are made here, so that they fit together: the kode of every jabatan and
indikator, the atasan by their names, the variables proposed by the words of formulas. What the
table does not say is marked, never made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.isian.cell_texts import one_line
from iki.isian.definition_table import TableRow, Unread
from iki.isian.formula_words import (
    Proposal,
    kode_name,
    propose,
    variable_name,
)
from iki.model.satuan import is_persen

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

UNKNOWN_SATUAN = "belum diisi"


class SkeletonVariable(NamedTuple):
    """A proposed variable; the satuan is known where the indikator is just this variable."""

    uraian: str
    satuan: str = ""


@dataclass
class SkeletonIndikator:
    """An indikator with its formula, and the checks to be made by hand."""

    kode: str
    row: TableRow
    formula: str
    check: list[str] = field(default_factory=list)


@dataclass
class SkeletonJabatan:
    """A jabatan; `atasan` is a kode, None where it is to be filled in or it is the pimpinan."""

    kode: str
    jabatan: str
    atasan: str | None = None
    check: list[str] = field(default_factory=list)
    variabel: dict[str, SkeletonVariable] = field(default_factory=dict)
    sasaran: dict[str, list[SkeletonIndikator]] = field(default_factory=dict)


class Skeletons(NamedTuple):
    """All jabatan of a table, the pimpinan (kode and name.

    None if none is known) and what is not read.
    """

    jabatan: list[SkeletonJabatan]
    pimpinan: tuple[str, str] | None
    unread: list[Unread]


def _key(text: str) -> str:
    return " ".join(text.casefold().split())


def make_skeletons(rows: Sequence[TableRow], pimpinan: str = "") -> Skeletons:
    """Return the skeletons of all jabatan that rows name.

    `pimpinan` is the name of the head's office.
    """
    unread: list[Unread] = []
    by_jabatan: dict[str, list[TableRow]] = {}
    for row in rows:
        by_jabatan.setdefault(_key(row.jabatan), []).append(row)
    kode: dict[str, str] = {}
    used: set[str] = set()
    for key, own in by_jabatan.items():
        kode[key] = kode_name(own[0].jabatan, used, usual="jabatan")
        used.add(kode[key])
    head = _head(by_jabatan, kode, pimpinan)
    known = dict(kode)
    if head is not None:
        known.setdefault(_key(head[1]), head[0])
    made = []
    for key, own in by_jabatan.items():
        jabatan = SkeletonJabatan(kode[key], own[0].jabatan)
        _set_atasan(jabatan, own, known, head, unread)
        _add_indikator(jabatan, own, unread)
        made.append(jabatan)
    _cut_circles(made, unread, by_jabatan)
    return Skeletons(made, head, unread)


def _head(
    by_jabatan: Mapping[str, Sequence[TableRow]], kode: Mapping[str, str], pimpinan: str
) -> tuple[str, str] | None:
    """Return the kode and name of the pimpinan: the one asked for, or the one top of the table.

    That is who has subordinates and no atasan within the agency, or else the one atasan without a
    row.
    """
    named = {_key(r.atasan): r.atasan for rows in by_jabatan.values() for r in rows if r.atasan}
    if pimpinan:
        key = _key(pimpinan)
        return kode.get(key) or kode_name(pimpinan, kode.values(), usual="pimpinan"), pimpinan
    tops = [
        key
        for key, rows in by_jabatan.items()
        if key in named and all(_ABOVE_AGENCIES.fullmatch(r.atasan) for r in rows if r.atasan)
    ]
    outside = [k for k in named if k not in by_jabatan and not _ABOVE_AGENCIES.fullmatch(k)]
    if len(tops) == 1:
        return kode[tops[0]], by_jabatan[tops[0]][0].jabatan
    if len(outside) == 1 and not tops:
        name = named[outside[0]]
        return kode_name(name, kode.values(), usual="pimpinan"), name
    return None


# Whose subordinate the head of an agency is.
_ABOVE_AGENCIES = re.compile(
    r"(?:bupati|wali\s*kota|gubernur|menteri|presiden|sekretaris\s+daerah)\b.*", re.IGNORECASE
)


def _set_atasan(
    jabatan: SkeletonJabatan,
    rows: Sequence[TableRow],
    known: Mapping[str, str],
    head: tuple[str, str] | None,
    unread: list[Unread],
) -> None:
    named: dict[str, TableRow] = {}
    for row in rows:
        if row.atasan:
            named.setdefault(_key(row.atasan), row)
    first = next(iter(named.values()), None)
    if head is not None and jabatan.kode == head[0]:
        if first is not None:
            jabatan.check.append(
                f"pimpinan instansi, tanpa atasan di sini; di tabel: {first.atasan}"
            )
        return
    if first is None:
        jabatan.check.append("atasan tidak disebut di tabel; tulis kodenya")
        unread.append(_unread(rows[0], "atasan", f"atasan {quoted(jabatan.jabatan)} tidak disebut"))
        return
    for row in list(named.values())[1:]:
        reason = f"atasan kedua dari {quoted(jabatan.jabatan)}; yang dipakai {quoted(first.atasan)}"
        unread.append(_unread(row, "atasan", reason))
    kode = known.get(_key(first.atasan))
    if kode is None:
        jabatan.check.append(f"atasan di tabel: {first.atasan}; jabatan itu tidak ada di tabel")
        reason = f"atasan {quoted(first.atasan)} bukan jabatan di tabel ini dan bukan pimpinan"
        unread.append(_unread(first, "atasan", reason))
    elif first.atasan_above:
        jabatan.check.append("atasan kosong di tabel; diisi dari jabatan di atasnya")
    jabatan.atasan = kode


def _unread(row: TableRow, what: str, reason: str) -> Unread:
    return Unread(row.sheet, row.places.get(what, row.place), reason)


def _cut_circles(
    made: Iterable[SkeletonJabatan],
    unread: list[Unread],
    by_jabatan: Mapping[str, Sequence[TableRow]],
) -> None:
    """Leave out the atasan that lead back to where they began."""
    by_kode = {j.kode: j for j in made}
    for start in by_kode.values():
        seen: set[str] = set()
        here: SkeletonJabatan | None = start
        while here is not None and here.atasan is not None:
            seen.add(here.kode)
            if here.atasan in seen:
                row = next(r for r in by_jabatan[_key(here.jabatan)] if r.atasan)
                here.check.append(f"atasan di tabel: {row.atasan}; melingkar, jadi tidak dipakai")
                unread.append(_unread(row, "atasan", f"atasan {quoted(row.atasan)} melingkar"))
                here.atasan = None
                break
            here = by_kode.get(here.atasan)


def _add_indikator(
    jabatan: SkeletonJabatan, rows: Sequence[TableRow], unread: list[Unread]
) -> None:
    names: dict[str, str] = {}
    taken: set[str] = set()
    met: dict[tuple[str, ...], SkeletonIndikator] = {}
    for row in rows:
        same = (_key(row.sasaran), _key(row.indikator), _key(row.satuan), _key(row.formula))
        if same in met:
            _add_targets(met[same].row, row, unread)
            continue
        indikator = _indikator(jabatan, row, names, taken, unread)
        taken.add(indikator.kode)
        met[same] = indikator
        sasaran = next((s for s in jabatan.sasaran if _key(s) == _key(row.sasaran)), row.sasaran)
        jabatan.sasaran.setdefault(sasaran, []).append(indikator)


def _indikator(
    jabatan: SkeletonJabatan,
    row: TableRow,
    names: dict[str, str],
    taken: set[str],
    unread: list[Unread],
) -> SkeletonIndikator:
    made = SkeletonIndikator(variable_name(row.indikator, taken), row, "")
    if not row.satuan:
        made.check.append("satuan tidak disebut di tabel")
        unread.append(_unread(row, "satuan", f"satuan {quoted(row.indikator)} kosong"))
    proposal: Proposal | str = "tidak diisi"
    if row.formula:
        proposal = propose(row.formula, names)
        if isinstance(proposal, str):
            made.check.append(f"rumus di tabel: {one_line(row.formula)}")
            reason = f"rumus {quoted(one_line(row.formula))}: {proposal}"
            unread.append(_unread(row, "formula", reason))
    else:
        unread.append(_unread(row, "formula", f"rumus {quoted(row.indikator)} kosong"))
    if isinstance(proposal, str):
        made.check.append(f"rumus {proposal}; disiapkan satu variabel, ganti dengan rumusnya")
        name = variable_name(f"nilai {row.indikator}", names.values())
        names[f"\0{name}"] = name  # of no words
        proposal = Proposal(name, {name: row.indikator})
    else:
        made.check.append("rumus dan variabelnya diusulkan dari kata-kata tabel")
    made.formula = proposal.formula
    alone = len(proposal.variabel) == 1 and proposal.formula in proposal.variabel
    for name, uraian in proposal.variabel.items():
        satuan = row.satuan if alone and not is_persen(row.satuan) else ""
        jabatan.variabel.setdefault(name, SkeletonVariable(uraian, satuan))
    return made


def _add_targets(first: TableRow, again: TableRow, unread: list[Unread]) -> None:
    """Add the targets of a row that says the same as one before it, for other years or periods."""
    for tahun, per_periode in again.target.items():
        for periode, target in per_periode.items():
            held = first.target.setdefault(tahun, {}).setdefault(periode, target)
            if held != target:
                reason = f"target {tahun} {periode} dari {quoted(again.indikator)} sudah ada, dengan nilai lain"
                unread.append(_unread(again, f"target {tahun} {periode}", reason))
