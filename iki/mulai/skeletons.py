"""Skeletons of jabatan out of the rows of a table: what is known, and what is to be confirmed.

Names and references are made here, so that they fit together: the kode of every jabatan and
indikator, the atasan by their names, the variables proposed by the words of formulas. What the
table does not say is marked, never made up.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import quoted
from iki.isian.cell_texts import one_line
from iki.isian.target_words import word_scale_of
from iki.model.jabatan import Polarisasi
from iki.model.realisasi import Konsolidasi
from iki.model.satuan import is_persen
from iki.mulai.definition_sheet import Unread
from iki.mulai.definition_titles import is_head_office, is_office
from iki.mulai.formula_words import (
    Proposal,
    VariableNames,
    kode_name,
    numbered,
    propose,
    variable_name,
    word_key,
)
from iki.mulai.proposals import is_part_of_stock, propose_konsolidasi, propose_polarisasi
from iki.yaml_source.unfinished import BELUM_DIISI

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from iki.mulai.definition_program import ProgramRow
    from iki.mulai.definition_table import TableContent, TableRow

UNKNOWN_SATUAN = BELUM_DIISI
UNKNOWN_PIMPINAN = f"pimpinan {BELUM_DIISI}"
KODE_PIMPINAN = "pimpinan"  # of a head whose name nobody has said


@dataclass
class SkeletonVariable:
    """A proposed variable; the satuan is known where the indikator is just this variable.

    `nilai` are the words of an ordinal one, worst first. `check`: why it is consolidated so.
    """

    uraian: str
    satuan: str = ""
    konsolidasi: Konsolidasi | None = None
    nilai: tuple[str, ...] = ()
    check: str = ""


@dataclass
class SkeletonIndikator:
    """An indikator with its formula, and the checks to be made by hand."""

    kode: str
    row: TableRow
    formula: str
    polarisasi: Polarisasi = Polarisasi.MAXIMIZE
    polarisasi_check: str = ""
    formula_check: str = ""
    check: list[str] = field(default_factory=list)


@dataclass
class SkeletonProgram:
    """A programme; `sasaran` are the places of those that it supports."""

    kode: str
    row: ProgramRow
    sasaran: list[int] = field(default_factory=list)


@dataclass
class SkeletonJabatan:
    """A jabatan; `atasan` is a kode, None where it is to be filled in or it is the pimpinan."""

    kode: str
    jabatan: str
    atasan: str | None = None
    tugas: tuple[str, ...] = ()
    check: list[str] = field(default_factory=list)
    variabel: dict[str, SkeletonVariable] = field(default_factory=dict)
    sasaran: dict[str, list[SkeletonIndikator]] = field(default_factory=dict)
    program: list[SkeletonProgram] = field(default_factory=list)


class SkeletonPimpinan(NamedTuple):
    """The head of the agency; `proposed`: its name is that of a title or a signature."""

    kode: str
    jabatan: str
    proposed: bool = False


class Skeletons(NamedTuple):
    """All jabatan of a table, the pimpinan (None if none is known) and what is not read."""

    jabatan: list[SkeletonJabatan]
    pimpinan: SkeletonPimpinan | None
    unread: list[Unread]


def make_skeletons(content: TableContent, pimpinan: str = "") -> Skeletons:
    """Return the skeletons of all jabatan that tables name.

    `pimpinan` is the name of the head's office.
    """
    unread: list[Unread] = []
    head_name, proposed = _name_owners(content, pimpinan)
    by_jabatan: dict[str, list[TableRow]] = {}
    for row in content.rows:
        by_jabatan.setdefault(word_key(row.jabatan), []).append(row)
    kode: dict[str, str] = {}
    used: set[str] = set()
    for key, own in by_jabatan.items():
        nobody = own[0].jabatan == UNKNOWN_PIMPINAN
        kode[key] = KODE_PIMPINAN if nobody else kode_name(own[0].jabatan, used, usual="jabatan")
        used.add(kode[key])
    head = _head(by_jabatan, kode, pimpinan)
    if head is not None and proposed:
        head = head._replace(proposed=True)
    if head is None and head_name:
        name = kode.get(word_key(head_name)) or kode_name(
            head_name, kode.values(), usual=KODE_PIMPINAN
        )
        head = SkeletonPimpinan(name, head_name, proposed=True)
    known = dict(kode)
    if head is not None:
        known.setdefault(word_key(head.jabatan), head.kode)
    programs: dict[str, list[ProgramRow]] = {}
    for program in content.program:
        programs.setdefault(word_key(program.jabatan), []).append(program)
    made = []
    for key, own in by_jabatan.items():
        jabatan = SkeletonJabatan(kode[key], own[0].jabatan)
        tugas = (content.tugas.get(name, ()) for name in (own[0].jabatan, ""))
        is_head = head is not None and head.kode == jabatan.kode
        jabatan.tugas = (
            next((t for t in tugas if t), ()) if is_head else content.tugas.get(own[0].jabatan, ())
        )
        if own[0].jabatan in content.titled:
            jabatan.check.append("nama jabatan dibaca dari judul atau tanda tangan di tabel")
        _set_atasan(jabatan, own, known, head, unread)
        _add_indikator(jabatan, own, unread)
        _add_program(jabatan, programs.pop(key, ()))
        made.append(jabatan)
    for program in (p for of in programs.values() for p in of):
        reason = f"program milik {quoted(program.jabatan)}, yang tidak punya indikator di tabel"
        unread.append(Unread(program.sheet, program.place, reason))
    _cut_circles(made, unread, by_jabatan)
    return Skeletons(made, head, unread)


# --- whose they are -------------------------------------------------------------------------------

_UNIT = re.compile(
    r"(?P<kind>bidang|bagian|sub\s*bagian|sub\s*bidang|subbag(?:ian)?|seksi|upt[dp]?|unit|balai|instalasi)\b.+",
    re.IGNORECASE,
)
_SECRETARIAT = re.compile(r"sekretariat\b(?P<rest>.*)", re.IGNORECASE)
_WHOLE_AGENCY = re.compile(
    r"(?:seluruh|semua)\b.*|(?:dinas|badan|satuan|inspektorat|kecamatan|opd|perangkat\s+daerah)\b.*",
    re.IGNORECASE,
)


def _name_owners(content: TableContent, pimpinan: str) -> tuple[str, bool]:
    """Give rows of nobody to the head, and those of a bidang to its Kepala; return the head's name.

    "" if nobody has said it, and tables that name jabatan need no other head. And tell whether a
    title or signature proposes it.
    """
    named = [row for row in content.rows if row.jabatan and not row.penanggung_jawab]
    top = _head(_grouped(named), {}, pimpinan)
    head = pimpinan or (top.jabatan if top else content.agency.head)
    if not head:
        heads = {word_key(row.jabatan): row.jabatan for row in named if is_head_office(row.jabatan)}
        head = next(iter(heads.values())) if len(heads) == 1 else ""
    names: dict[str, str] = {}
    for row in content.rows:
        said = row.jabatan
        if row.penanggung_jawab:
            _name_responsible(row, head)
        row.jabatan = names[word_key(said)] = row.jabatan or head or UNKNOWN_PIMPINAN
    for program in content.program:
        known = names.get(word_key(program.jabatan), program.jabatan)
        program.jabatan = known or head or UNKNOWN_PIMPINAN
    if not head and any(row.jabatan == UNKNOWN_PIMPINAN for row in content.rows):
        return UNKNOWN_PIMPINAN, True
    return ("" if top and not pimpinan else head), bool(head) and not (pimpinan or top)


def _grouped(rows: Iterable[TableRow]) -> dict[str, list[TableRow]]:
    found: dict[str, list[TableRow]] = {}
    for row in rows:
        found.setdefault(word_key(row.jabatan), []).append(row)
    return found


def _name_responsible(row: TableRow, head: str) -> None:
    """Make of whom PENANGGUNG JAWAB names a jabatan: of `Bidang X` its Kepala.

    Several are the head's.
    """
    said = row.jabatan
    parts = [p for part in re.split(r"[,;/\n]|\bdan\b|&", said) if (p := part.strip())]
    several = len(parts) > 1 and all(
        _UNIT.fullmatch(p) or _SECRETARIAT.fullmatch(p) or is_office(p) for p in parts
    )
    row.atasan = head or UNKNOWN_PIMPINAN
    if head and word_key(head).startswith(word_key(said)):
        row.jabatan = head
    elif several or _WHOLE_AGENCY.fullmatch(said):
        row.jabatan = head
        row.check.append(f"penanggung jawab di tabel: {said}; ditulis pada pimpinan")
    elif match := _SECRETARIAT.fullmatch(said):
        row.jabatan = one_line(f"Sekretaris{match['rest']}")
    elif _UNIT.fullmatch(said):
        row.jabatan = f"Kepala {said}"
    if row.jabatan in {head, "", UNKNOWN_PIMPINAN}:
        row.atasan = ""


def _head(
    by_jabatan: Mapping[str, Sequence[TableRow]], kode: Mapping[str, str], pimpinan: str
) -> SkeletonPimpinan | None:
    """Return the pimpinan: the one asked for, or the one top of the table.

    That is who has subordinates and no atasan within the agency, or else the one atasan without a
    row.
    """
    named = {word_key(r.atasan): r.atasan for rows in by_jabatan.values() for r in rows if r.atasan}
    if pimpinan:
        key = word_key(pimpinan)
        return SkeletonPimpinan(
            kode.get(key) or kode_name(pimpinan, kode.values(), usual=KODE_PIMPINAN), pimpinan
        )
    if word_key(UNKNOWN_PIMPINAN) in {*named, *by_jabatan}:
        return SkeletonPimpinan(KODE_PIMPINAN, UNKNOWN_PIMPINAN, proposed=True)
    tops = [
        key
        for key, rows in by_jabatan.items()
        if key in named and all(_ABOVE_AGENCIES.fullmatch(r.atasan) for r in rows if r.atasan)
    ]
    outside = [k for k in named if k not in by_jabatan and not _ABOVE_AGENCIES.fullmatch(k)]
    if len(tops) == 1:
        name = by_jabatan[tops[0]][0].jabatan
        return SkeletonPimpinan(kode.get(tops[0], KODE_PIMPINAN), name)
    if len(outside) == 1 and not tops:
        name = named[outside[0]]
        return SkeletonPimpinan(kode_name(name, kode.values(), usual=KODE_PIMPINAN), name)
    return None


# Whose subordinate the head of an agency is.
_ABOVE_AGENCIES = re.compile(
    r"(?:bupati|wali\s*kota|gubernur|menteri|presiden|sekretaris\s+daerah)\b.*", re.IGNORECASE
)


def _set_atasan(
    jabatan: SkeletonJabatan,
    rows: Sequence[TableRow],
    known: Mapping[str, str],
    head: SkeletonPimpinan | None,
    unread: list[Unread],
) -> None:
    named: dict[str, TableRow] = {}
    for row in rows:
        if row.atasan:
            named.setdefault(word_key(row.atasan), row)
    first = next(iter(named.values()), None)
    if head is not None and jabatan.kode == head.kode:
        if first is not None:
            jabatan.check.append(
                f"pimpinan instansi, tanpa atasan di sini; di tabel: {first.atasan}"
            )
        return
    if first is None and "atasan" not in rows[0].places:
        jabatan.atasan = KODE_PIMPINAN if head is None else head.kode
        jabatan.check.append("atasan tidak disebut di tabel; diusulkan pimpinan")
        return
    if first is None:
        jabatan.check.append("atasan tidak disebut di tabel; tulis kodenya")
        reason = f"atasan {quoted(jabatan.jabatan)} tidak disebut"
        unread.append(_unread(rows[0], "atasan", reason, "atasan tidak disebut"))
        return
    for row in list(named.values())[1:]:
        reason = f"atasan kedua dari {quoted(jabatan.jabatan)}; yang dipakai {quoted(first.atasan)}"
        unread.append(_unread(row, "atasan", reason))
    kode = known.get(word_key(first.atasan))
    if kode is None:
        jabatan.check.append(f"atasan di tabel: {first.atasan}; jabatan itu tidak ada di tabel")
        reason = f"atasan {quoted(first.atasan)} bukan jabatan di tabel ini dan bukan pimpinan"
        unread.append(_unread(first, "atasan", reason))
    elif first.penanggung_jawab:
        jabatan.check.append("jabatan dan atasannya diusulkan dari PENANGGUNG JAWAB di tabel")
    elif first.atasan_above:
        jabatan.check.append("atasan kosong di tabel; diisi dari jabatan di atasnya")
    jabatan.atasan = kode


def _unread(row: TableRow, what: str, reason: str, cause: str = "") -> Unread:
    return Unread(row.sheet, row.places.get(what, row.place), reason, cause)


def _cut_circles(
    made: Iterable[SkeletonJabatan],
    unread: list[Unread],
    by_jabatan: Mapping[str, Sequence[TableRow]],
) -> None:
    """Leave out the atasan that lead back to where they began."""
    by_kode = {j.kode: j for j in made}
    straight: set[str] = set()  # those known to lead to the top
    for start in by_kode.values():
        seen: set[str] = set()
        here: SkeletonJabatan | None = start
        while here is not None and here.atasan is not None and here.kode not in straight:
            seen.add(here.kode)
            if here.atasan in seen:
                row = next(r for r in by_jabatan[word_key(here.jabatan)] if r.atasan)
                here.check.append(f"atasan di tabel: {row.atasan}; melingkar, jadi tidak dipakai")
                unread.append(_unread(row, "atasan", f"atasan {quoted(row.atasan)} melingkar"))
                here.atasan = None
                break
            here = by_kode.get(here.atasan)
        straight |= seen


# --- indikator ------------------------------------------------------------------------------------


def _add_indikator(
    jabatan: SkeletonJabatan, rows: Sequence[TableRow], unread: list[Unread]
) -> None:
    names = VariableNames()
    taken: set[str] = set()
    sasaran = {word_key(s): s for s in jabatan.sasaran}
    for row in _merge_same(rows, unread):
        indikator = _indikator(jabatan, row, names, taken, unread)
        taken.add(indikator.kode)
        named = sasaran.setdefault(word_key(row.sasaran), row.sasaran)
        jabatan.sasaran.setdefault(named, []).append(indikator)


_SAME_NAMED = 200  # indikator of one name and sasaran that a row is held against


def _merge_same(rows: Iterable[TableRow], unread: list[Unread]) -> list[TableRow]:
    """Return the rows; those of one indikator, in other years or sheets, are one."""
    merged: list[TableRow] = []
    by_name: dict[tuple[str, str], list[TableRow]] = {}
    for row in rows:
        same = by_name.setdefault((word_key(row.sasaran), word_key(row.indikator)), [])
        first = next((r for r in islice(same, _SAME_NAMED) if _is_again(r, row)), None)
        if first is None:
            same.append(row)
            merged.append(row)
            continue
        first.satuan, first.formula = first.satuan or row.satuan, first.formula or row.formula
        first.sumber_data = first.sumber_data or row.sumber_data
        first.polarisasi = first.polarisasi or row.polarisasi
        first.bound = first.bound or row.bound
        first.awal = first.awal or row.awal
        _add_targets(first, row, unread)
    return merged


def _is_again(first: TableRow, row: TableRow) -> bool:
    def is_one(a: str, b: str) -> bool:
        return not a or not b or word_key(a) == word_key(b)

    units = is_one(first.satuan, row.satuan) or (is_persen(first.satuan) and is_persen(row.satuan))
    return units and is_one(first.formula, row.formula)


# What says only where a figure comes from: the same words stand beside many indikator.
_GENERIC = re.compile(
    r"(?:hasil|laporan|survei|survey|berdasarkan|sesuai|data|dokumen|nilai\s+hasil|perhitungan)\b.*",
    re.IGNORECASE,
)


def _indikator(
    jabatan: SkeletonJabatan,
    row: TableRow,
    names: VariableNames,
    taken: set[str],
    unread: list[Unread],
) -> SkeletonIndikator:
    made = SkeletonIndikator(variable_name(row.indikator, taken), row, "")
    made.check += row.check
    words = _words_of(row, unread)
    proposal: Proposal | str = "tidak diisi"
    if row.formula:
        proposal = propose(row.formula, names)
        if isinstance(proposal, str):
            made.check.append(f"rumus di tabel: {one_line(row.formula)}")
            reason = f"rumus {quoted(one_line(row.formula))}: {proposal}"
            unread.append(
                _unread(row, "formula", reason, "rumus tidak terbaca; disiapkan satu variabel")
            )
        elif _is_alone(proposal) and _GENERIC.fullmatch(one_line(row.formula)):
            proposal = _own_variable(row.indikator, one_line(row.formula), names)
        elif words and not _is_alone(proposal):
            made.check.append(f"rumus di tabel: {one_line(row.formula)}")
            proposal = "menghitung, padahal targetnya kata"
        else:
            names.add(proposal)
    else:
        reason = f"rumus {quoted(row.indikator)} kosong"
        unread.append(_unread(row, "formula", reason, "rumus kosong; disiapkan satu variabel"))
    if isinstance(proposal, str):
        made.formula_check = f"rumus {proposal}; disiapkan satu variabel, ganti dengan rumusnya"
        proposal = _own_variable(f"nilai {row.indikator}", row.indikator, names)
    else:
        made.formula_check = "rumus dan variabelnya diusulkan dari kata-kata tabel"
    made.formula = proposal.formula
    _set_satuan(made, row, unread)
    said = propose_polarisasi(row.indikator, row.satuan, row.awal.values(), row.target, row.bound)
    made.polarisasi = row.polarisasi or said.polarisasi
    made.polarisasi_check = "" if row.polarisasi else said.reason
    _add_variables(jabatan, row, proposal, words)
    return made


def _is_alone(proposal: Proposal) -> bool:
    return proposal.formula in proposal.variabel


def _own_variable(words: str, uraian: str, names: VariableNames) -> Proposal:
    """Return the formula of one variable that no other indikator has."""
    name = variable_name(words, names.taken)
    names.taken.add(name)
    return Proposal(name, {name: uraian})


def _words_of(row: TableRow, unread: list[Unread]) -> tuple[str, ...]:
    """Return the scale of targets in words, () if they are numbers; targets that are neither go."""
    said = [t for of in row.target.values() for t in of.values() if isinstance(t, str)]
    if not said:
        return ()
    scale = word_scale_of(said)
    for tahun, of in list(row.target.items()):
        for periode, target in list(of.items()):
            if isinstance(target, str) is (scale is not None):
                continue
            del of[periode]
            reason = f"target {tahun} bukan kata seperti target lain indikator ini"
            if scale is None:
                reason = f"kata target {quoted(str(target))} dan lainnya bukan dari satu skala"
            unread.append(_unread(row, f"target {tahun} {periode}", reason))
        if not of:
            del row.target[tahun]
    return scale.words if scale is not None else ()


_MEASURED_IN = re.compile(r"(indeks|nilai|skor|level|predikat|opini)\b", re.IGNORECASE)


# Without capitals: `(ton)` is a unit, `(AKI)` an abbreviation.
_UNIT_BEHIND = re.compile(r"\(([^()A-Z\d]{1,30})\)$")


def _set_satuan(made: SkeletonIndikator, row: TableRow, unread: list[Unread]) -> None:
    """Propose a satuan by the formula and the name of an indikator whose table has none."""
    if row.satuan:
        return
    if match := _UNIT_BEHIND.search(row.indikator):
        row.satuan = match[1].strip()
    elif re.search(r"\* 100%?$", made.formula) or re.match(
        r"(?i)(?:persen|presen|prosen)tase\b", row.indikator
    ):
        row.satuan = "persen"
    elif match := _MEASURED_IN.match(row.indikator):
        row.satuan = match[1].casefold()
    reason = f"satuan {quoted(row.indikator)} kosong"
    if row.satuan:
        made.check.append("satuan tidak disebut di tabel; diusulkan dari nama dan rumus")
        reason += f"; diusulkan {quoted(row.satuan)}"
        cause = "satuan kosong; diusulkan dari nama dan rumus"
    else:
        made.check.append("satuan tidak disebut di tabel")
        cause = "satuan kosong"
    unread.append(_unread(row, "satuan", reason, cause))


def _add_variables(
    jabatan: SkeletonJabatan, row: TableRow, proposal: Proposal, words: tuple[str, ...]
) -> None:
    alone = _is_alone(proposal)
    for name, uraian in proposal.variabel.items():
        if name in jabatan.variabel:
            continue
        satuan = row.satuan if alone and not words and not is_persen(row.satuan) else ""
        made = jabatan.variabel[name] = SkeletonVariable(uraian, satuan)
        if words:
            made.konsolidasi, made.nilai = Konsolidasi.TERAKHIR, words
            made.check = f"skala {', '.join(words)} diusulkan dari target"
            continue
        said = propose_konsolidasi(uraian, row.indikator, row.satuan, alone=alone)
        if said is not None:
            made.konsolidasi = said[0]
            made.check = f"diusulkan dari kata {quoted(said[1])}"
    _share_stock(jabatan, proposal)


def _share_stock(jabatan: SkeletonJabatan, proposal: Proposal) -> None:
    """Consolidate a part like the stock that it is divided by: `desa mandiri / seluruh desa`."""
    pair = [*proposal.variabel]
    if len(pair) != 2 or " / " not in proposal.formula:
        return
    part, whole = (jabatan.variabel[name] for name in pair)
    if (
        part.konsolidasi is None
        and whole.konsolidasi is Konsolidasi.TERAKHIR
        and is_part_of_stock(part.uraian, whole.uraian)
    ):
        part.konsolidasi = Konsolidasi.TERAKHIR
        part.check = f"posisi, seperti {quoted(whole.uraian)}"


def _add_targets(first: TableRow, again: TableRow, unread: list[Unread]) -> None:
    """Add the targets of a row that says the same as one before it, for other years or periods."""
    for tahun, per_periode in again.target.items():
        for periode, target in per_periode.items():
            held = first.target.setdefault(tahun, {}).setdefault(periode, target)
            if held != target:
                reason = f"target {tahun} {periode} dari {quoted(again.indikator)} sudah ada, dengan nilai lain"
                unread.append(_unread(again, f"target {tahun} {periode}", reason))


# --- programmes -----------------------------------------------------------------------------------


def _add_program(jabatan: SkeletonJabatan, rows: Iterable[ProgramRow]) -> None:
    """Add programmes, each once; a table of another year adds its budget."""
    by_name: dict[str, SkeletonProgram] = {}
    used: set[str] = set()
    sasaran = {word_key(s): place for place, s in enumerate(jabatan.sasaran)}
    for row in rows:
        made = by_name.get(word_key(row.nama))
        if made is None:
            kode = row.kode or kode_name(_short(row.nama), used, usual="program")
            kode = numbered(kode, used) if kode in used else kode
            used.add(kode)
            made = by_name[word_key(row.nama)] = SkeletonProgram(kode, row)
            jabatan.program.append(made)
        else:
            made.row.anggaran = {**row.anggaran, **made.row.anggaran}
        places = [sasaran[word_key(s)] for s in row.sasaran if word_key(s) in sasaran]
        made.sasaran = sorted({*made.sasaran, *places})


def _short(nama: str) -> str:
    return variable_name(re.sub(r"(?i)^program\b", "", nama))
