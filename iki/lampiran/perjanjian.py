"""Perjanjian kinerja: what a jabatan promises its atasan for a year, and by which triwulan.

For each jabatan two sections: the agreement with its annex, and the rencana aksi on A4 landscape.
The words are those of PermenPANRB 53/2014; the parties come from the tree of jabatan. Targets per
triwulan are where the indikator stands by then, not what each triwulan adds.

An agreement is signed when its year begins, and is of what is in force then; what changes it within
the year makes another document, the Perjanjian Kinerja Perubahan, of what is in force at an end.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from typing import TYPE_CHECKING

from iki.decimals import SEN_DIGITS, add
from iki.lampiran.decree import selected_jabatan
from iki.lampiran.parts import figure, headings, of_agency, title_lines
from iki.model.changes_within import changes_within
from iki.model.lifetimes import first_month
from iki.periode import ROMAN, TAHUN, TRIWULAN, Instant, names_of_end
from iki.render.document import (
    Annex,
    AnnexEntry,
    Labelled,
    LabelledRow,
    Line,
    Look,
    NewPage,
    Section,
    Signatures,
    Table,
    TableCell,
    letterhead,
)
from iki.render.signing import (
    DOTS,
    PLAIN,
    Stationery,
    agency_name,
    agreement_day,
    place_and_date,
    signatory_of,
)
from iki.results.capaian import target_at
from iki.results.hasil import EMPTY, shown_target
from iki.results.remarks import change_note

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from iki.model import Definisi, Indikator, Jabatan, NilaiTarget, Ordinal, Target
    from iki.periode import Periode
    from iki.render.document import Block, CellRow

NOT_YET = "……"  # a target per triwulan that is still to be filled in

_OPENING = (
    "Dalam rangka mewujudkan manajemen pemerintahan yang efektif, transparan, dan akuntabel serta "
    "berorientasi pada hasil, kami yang bertanda tangan di bawah ini:"
)
_FIRST_PROMISE = (
    "PIHAK KESATU berjanji akan mewujudkan target kinerja yang seharusnya sesuai lampiran perjanjian "
    "ini, dalam rangka mencapai target kinerja jangka menengah seperti yang telah ditetapkan dalam "
    "dokumen perencanaan. Keberhasilan dan kegagalan pencapaian target kinerja tersebut menjadi "
    "tanggung jawab kami."
)
_SECOND_PROMISE = (
    "PIHAK KEDUA akan melakukan supervisi yang diperlukan serta akan melakukan evaluasi terhadap "
    "capaian kinerja dari perjanjian ini dan mengambil tindakan yang diperlukan dalam rangka "
    "pemberian penghargaan dan sanksi."
)

_CHANGED_SINCE = "Ini perjanjian semula. Diubah kemudian, lihat Perjanjian Kinerja Perubahan:"

# NO | SASARAN | INDIKATOR | SATUAN | TARGET, or TARGET SEMULA | TARGET MENJADI
_WIDTHS = (6, 35.5, 34, 13, 13)
_CHANGED_WIDTHS = (6, 32.5, 28, 11, 12, 12)
_FLEXIBLE = (1, 2)  # the columns that make room for large numbers
# NO | PROGRAM | ANGGARAN | KETERANGAN, or ANGGARAN SEMULA | ANGGARAN MENJADI
_PROGRAM_WIDTHS = (6, 35.5, 34, 26)
_CHANGED_PROGRAM_WIDTHS = (6, 32.5, 19, 20, 24)
_RENCANA_AKSI_WIDTHS = (5, 38, 42, 12, 13, 13, 13, 13, 13)


def perjanjian_document(
    definisi: Definisi,
    tahun: int,
    kode: Collection[str] | None = None,
    *,
    changed: bool = False,
    sampai: Periode = TAHUN,
    seal: str = "",
    stationery: Stationery = PLAIN,
) -> Annex:
    """Return the agreements of a year and their rencana aksi, two sections a jabatan (None: all).

    An agreement is what was agreed when the year began, or the jabatan did, whatever has changed
    since; it names what has. Those that are `changed` have what is in force at the end of `sampai`
    beside it, and their plans the targets by the triwulan that each was or will be measured by.
    `seal` is what a page says of a year that is locked.
    """
    agreed = agreed_upon(definisi, tahun, sampai, changed=changed)
    entries = []
    for number, (depth, k) in enumerate(selected_jabatan(agreed, kode), 1):
        agreement = _Agreement(definisi, tahun, k, stationery, sampai, changed=changed)
        entries.append(
            AnnexEntry(depth, k, (agreement.section(number), agreement.rencana_aksi(number)))
        )
    title = _title(tahun, changed=changed)
    return Annex(title, entries, ("PERJANJIAN", "RENCANA AKSI"), seal)


def agreed_upon(definisi: Definisi, tahun: int, sampai: Periode, *, changed: bool) -> Definisi:
    """Return the jabatan with agreements in a year, as they agreed, or have `changed`."""
    history = definisi.history
    return history.in_force(tahun, sampai) if changed else history.at_start(tahun)


def _title(tahun: int, *, changed: bool) -> str:
    return f"PERJANJIAN KINERJA {'PERUBAHAN ' if changed else ''}TAHUN {tahun}"


class _Agreement:
    """The agreement of one jabatan: what its two sections have in common."""

    def __init__(
        self,
        definisi: Definisi,
        tahun: int,
        kode: str,
        stationery: Stationery,
        sampai: Periode,
        *,
        changed: bool,
    ) -> None:
        history = definisi.history
        self.tahun, self.kode = tahun, kode
        self.first = first_month(definisi.jabatan[kode], tahun)
        self.begun = history.at(self.first)
        self.now = history.in_force(tahun, sampai)
        self.sampai = sampai
        self.definisi = self.now if changed else self.begun
        self.before = self.begun if changed else None
        self.then = (
            {p: history.in_force(tahun, p) for p in TRIWULAN if p.last <= sampai.last}
            if changed
            else {}
        )
        self.title = _title(tahun, changed=changed)
        self.jabatan, self.instansi = self.definisi.jabatan[kode], self.definisi.instansi
        self.kop = letterhead(self.instansi, stationery)
        day = stationery.tanggal or agreement_day(
            self.definisi, tahun, kode, sampai, changed=changed
        )
        self.parties = [
            signatory_of(self.definisi, k, stationery.pejabat, day, (party,))
            for k, party in ((kode, "PIHAK KESATU"), (self.definisi.atasan_of(kode), "PIHAK KEDUA"))
        ]
        self.signed = Signatures(
            self.parties[::-1], place_and_date(self.instansi, stationery, tahun)
        )

    def section(self, number: int) -> Section:
        return self._section(f"PK {number}", (*self._agreement(), NewPage(), *self._annex()))

    def rencana_aksi(self, number: int) -> Section:
        return self._section(f"RA {number}", (*self._plan(),), beside=True)

    def _section(self, mark: str, blocks: Sequence[Block], *, beside: bool = False) -> Section:
        return Section(
            mark,
            f"{mark} {self.definisi.nama(self.kode)}",
            blocks,
            self.definisi.files.get(self.kode, self.kode),
            landscape=beside,
            always_a4=beside,
            footer=f"{self.tahun} · {self.definisi.nama(self.kode)}",
            beside=beside,
        )

    def _agreement(self) -> Iterator[Block]:
        yield from self.kop
        yield from title_lines(self.title, agency_name(self.instansi), note=None)
        yield Line(_OPENING, space=24)
        closings = (
            "selanjutnya disebut PIHAK KESATU,",
            "selaku atasan PIHAK KESATU, selanjutnya disebut PIHAK KEDUA.",
        )
        for party, closing in zip(self.parties, closings, strict=True):
            rows = (
                LabelledRow("Nama", party.nama or DOTS, bold=bool(party.nama)),
                LabelledRow("Jabatan", party.titles[1]),
            )
            yield Labelled(rows, space=9)
            yield Line(closing)
        yield Line(_FIRST_PROMISE, space=9)
        yield Line(_SECOND_PROMISE, space=9)
        yield self.signed

    def _annex(self) -> Iterator[Block]:
        title = f"LAMPIRAN {self.title}"
        yield from title_lines(
            title, *of_agency(self.definisi, self.kode), note=self.instansi.catatan
        )
        texts = ["NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "TARGET"]
        if self.before is not None:
            texts[-1:] = ["TARGET SEMULA", "TARGET MENJADI"]
        yield Table(
            _WIDTHS if self.before is None else _CHANGED_WIDTHS,
            headings(dict.fromkeys(texts, ())),
            self._rows((TAHUN,)),
            _FLEXIBLE,
        )
        targets = (i.target.get(self.tahun) for _, i in self.jabatan.indikator)
        if any(target_by(target, TAHUN) is None for target in targets):
            yield Line(f"{EMPTY} : target tahun {self.tahun} belum ditetapkan.", Look.NOTE)
        changes = [*_changes(self.now, self.begun, self.tahun, self.kode, self.sampai)]
        if changes and self.before is None and self.kode in self.now.jabatan:
            yield Line(_CHANGED_SINCE, Look.NOTE)
        for text in changes:
            yield Line(text, Look.NOTE)
        yield from self._programs()
        yield self.signed

    def _plan(self) -> Iterator[Block]:
        title = f"RENCANA AKSI PENCAPAIAN KINERJA TAHUN {self.tahun}"
        yield from title_lines(
            title, *of_agency(self.definisi, self.kode), note=self.instansi.catatan
        )
        upright = ("NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", f"TARGET {self.tahun}")
        texts = {**dict.fromkeys(upright, ()), "TARGET SAMPAI DENGAN TRIWULAN": ROMAN}
        rows = self._rows((TAHUN, *TRIWULAN), changed=False)
        yield Table(_RENCANA_AKSI_WIDTHS, headings(texts), rows, _FLEXIBLE)
        yield Line(
            "Target triwulan adalah posisi yang dicapai sampai dengan akhir triwulan itu, bukan "
            f"tambahan dalam triwulan itu. {NOT_YET} : belum ditetapkan.",
            Look.NOTE,
        )
        yield self.signed

    def _rows(self, periode: Sequence[Periode], *, changed: bool = True) -> list[CellRow]:
        """Return the rows: NO and SASARAN once for all of its indikator, and targets of periods.

        With what was in force before, its target of the year stands before the one in force.
        """
        rows: list[CellRow] = []
        for number, sasaran in enumerate(self.jabatan.sasaran, 1):
            count = len(sasaran.indikator)
            lead: tuple[TableCell, ...] = (
                TableCell(Decimal(number), Look.CENTERED, rows=count),
                TableCell(sasaran.uraian, rows=count),
            )
            for indikator in sasaran.indikator:
                semula = [self._semula(indikator)] if changed and self.before is not None else []
                ordinal = self.definisi.ordinal_of(self.kode, indikator)
                now = (self._target(indikator, p, ordinal) for p in periode)
                beside = (TableCell(indikator.nama), TableCell(indikator.satuan, Look.CENTERED))
                rows.append((*lead, *beside, *semula, *now))
                lead = ()
        return rows

    def _target(self, indikator: Indikator, periode: Periode, ordinal: Ordinal | None) -> TableCell:
        """Return the target by a period.

        That of a time that it has changed since, as it was then.
        """
        if Instant(self.tahun, periode).last < self.first:
            return figure(None)  # the jabatan had not begun
        absent = EMPTY if periode is TAHUN else NOT_YET
        if periode in self.then:
            then = self._indikator_in(self.then[periode], indikator)
            if then is None:
                return figure(None)  # it had not begun
            indikator = then
        target = target_by(indikator.target.get(self.tahun), periode)
        return figure(shown_target(target, ordinal, indikator.desimal), absent=absent)

    def _semula(self, indikator: Indikator) -> TableCell:
        """Return the target of the year as it was before."""
        old = self._indikator_in(self.begun, indikator)
        if old is None:
            return figure(None)
        target = target_by(old.target.get(self.tahun), TAHUN)
        ordinal = self.begun.ordinal_of(self.kode, old)
        return figure(shown_target(target, ordinal, indikator.desimal))

    def _indikator_in(self, definisi: Definisi, indikator: Indikator) -> Indikator | None:
        """Return an indikator of this jabatan as it is in force in another time.

        None if it is not.
        """
        jabatan = definisi.jabatan.get(self.kode)
        found = jabatan.indikator if jabatan else ()
        return next((i for _, i in found if i.kode == indikator.kode), None)

    def _programs(self) -> Iterator[Block]:
        """Yield the programmes with the budget of the year and its sum; nothing for none.

        With what was in force before, its budget stands before the one in force, also of what is no
        more.
        """
        earlier = self.before.jabatan.get(self.kode) if self.before else None
        former = {p.kode: p for p in earlier.program} if earlier else {}
        programs = {p.kode: p for p in (*former.values(), *self.jabatan.program)}
        if not programs:
            return
        budgets = [{p.kode: p.anggaran.get(self.tahun) for p in self.jabatan.program}]
        texts = ["NO", "PROGRAM", "ANGGARAN", "KETERANGAN"]
        if self.before is not None:
            budgets.insert(0, {k: p.anggaran.get(self.tahun) for k, p in former.items()})
            texts[2:3] = ["ANGGARAN SEMULA", "ANGGARAN MENJADI"]
        digits = _digits(rupiah for of in budgets for rupiah in of.values())
        rows: list[CellRow] = [
            (
                TableCell(Decimal(number), Look.CENTERED),
                TableCell(program.nama),
                *(_rupiah(of.get(k), Look.RUPIAH, digits) for of in budgets),
                TableCell(program.keterangan),
            )
            for number, (k, program) in enumerate(programs.items(), 1)
        ]
        sums = (_rupiah(_sum_of(of.values()), Look.BOLD_RUPIAH, digits) for of in budgets)
        rows.append((TableCell("JUMLAH", Look.BOLD_CENTERED, 2), *sums, TableCell(None)))
        widths = _PROGRAM_WIDTHS if self.before is None else _CHANGED_PROGRAM_WIDTHS
        yield Table(widths, headings(dict.fromkeys(texts, ())), rows)


_Rupiah = int | Decimal | None


def _digits(budgets: Iterable[_Rupiah]) -> int:
    """Return the digits in which the budgets of a table are shown: those of sen if any has them."""
    return SEN_DIGITS if any(isinstance(rupiah, Decimal) for rupiah in budgets) else 0


def _rupiah(rupiah: _Rupiah, look: Look, digits: int) -> TableCell:
    return TableCell(EMPTY if rupiah is None else Decimal(rupiah), look, digits=digits)


def _sum_of(budgets: Iterable[_Rupiah]) -> Decimal | None:
    """Return the sum of the budgets that are set; None if none is."""
    known = [Decimal(rupiah) for rupiah in budgets if rupiah is not None]
    return reduce(add, known) if known else None


def _changes(
    now: Definisi, begun: Definisi, tahun: int, kode: str, sampai: Periode
) -> Iterator[str]:
    """Yield the changes, beginnings and ends of a jabatan since its year began."""
    agreed = begun.jabatan[kode]
    if kode not in now.jabatan:
        yield f"{begun.nama(kode)}: {_end_text(agreed)}."
        return
    jabatan, first = now.jabatan[kode], first_month(agreed, tahun)
    items: list[tuple[str, Jabatan | Indikator]] = [(now.nama(kode), jabatan)]
    items += ((i.nama, i) for _, i in jabatan.indikator)
    for nama, item in items:
        if item.mulai and item.mulai.first > first:
            yield f"{nama}: mulai {item.mulai.nama}."
        for perubahan in changes_within(item, tahun, tahun, sampai):
            if perubahan.mulai.first > first:
                yield f"{nama}: {change_note(perubahan)}"
    here = {i.kode for _, i in jabatan.indikator}
    for _, indikator in agreed.indikator:
        if indikator.kode not in here:
            yield f"{indikator.nama}: {_end_text(indikator)}."


def _end_text(item: Jabatan | Indikator) -> str:
    return f"berakhir {item.berakhir.nama}" if item.berakhir else "berakhir"


def changed_jabatan(definisi: Definisi, tahun: int, sampai: Periode = TAHUN) -> list[str]:
    """Return the kode of the jabatan whose agreement is not what it was when their year began."""
    now, begun = definisi.history.in_force(tahun, sampai), definisi.history.at_start(tahun)
    return [
        kode
        for kode in begun.jabatan
        if kode in now.jabatan and any(_changes(now, begun, tahun, kode, sampai))
    ]


def target_by(targets: Target | None, periode: Periode) -> NilaiTarget | None:
    """Return the target that the measurement takes (`target_at`), but no year's before its end."""
    target, origin = target_at(targets, periode)
    return target if origin in names_of_end(periode) else None
