"""Perjanjian kinerja: what a jabatan promises its atasan for a year, and by which triwulan.

For each jabatan two sections: the agreement with its annex, and the rencana aksi on A4 landscape. The
words are those of PermenPANRB 53/2014; the parties come from the tree of jabatan. Targets per
triwulan are where the indikator stands by then, not what each triwulan adds.
"""

from __future__ import annotations

from decimal import Decimal
from types import MappingProxyType
from typing import TYPE_CHECKING

from iki.capaian import target_at
from iki.hasil import EMPTY, shown_target
from iki.model.crossed import changes_within
from iki.outputs.decree import selected_jabatan
from iki.outputs.documents.content import (
    Annex,
    AnnexEntry,
    Labelled,
    Line,
    Look,
    NewPage,
    Section,
    Signatures,
    Table,
    TableCell,
)
from iki.outputs.documents.parts import (
    column_numbers,
    figure,
    headed,
    history_lines,
    letterhead,
    numbered,
    of_agency,
)
from iki.outputs.notes import changed_note
from iki.outputs.signing import (
    DOTS,
    PLAIN,
    Signatory,
    Stationery,
    agency_name,
    agreement_day,
    place_and_date,
    signatory_of,
)
from iki.periode import PERIODE, TAHUN, TRIWULAN, Instant

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from iki.model import DaftarPejabat, Definisi, Indikator, Jabatan, NilaiTarget, Ordinal, Target
    from iki.outputs.documents.content import Block, CellRow
    from iki.periode import Periode

JANUARY = PERIODE["B01"]
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
    then: Mapping[Periode, Definisi] = MappingProxyType({}),
    changed: bool = False,
    seal: str = "",
    stationery: Stationery = PLAIN,
) -> Annex:
    """Return the agreements of a year and their rencana aksi, two sections a jabatan (None: all).

    `then` is what was in force in January and by the triwulan of the year, where that is not the same at
    its end: a target by a triwulan is the one it is measured by. Those that are `changed` have the
    targets of January beside the present ones. `seal` is what a page says of a year that is locked.
    """
    entries = []
    for number, (depth, k) in enumerate(selected_jabatan(definisi, kode), 1):
        day = stationery.tanggal or agreement_day(definisi, tahun, k, changed=changed)
        agreement = _Agreement(definisi, tahun, k, then, stationery, day, changed=changed)
        entries.append(
            AnnexEntry(depth, k, (agreement.section(number), agreement.rencana_aksi(number)))
        )
    title = _title(tahun, changed=changed)
    return Annex(title, entries, ("PERJANJIAN", "RENCANA AKSI"), seal)


def _title(tahun: int, *, changed: bool) -> str:
    return f"PERJANJIAN KINERJA {'PERUBAHAN ' if changed else ''}TAHUN {tahun}"


class _Agreement:
    """The agreement of one jabatan: what its two sections have in common."""

    def __init__(
        self,
        definisi: Definisi,
        tahun: int,
        kode: str,
        then: Mapping[Periode, Definisi],
        stationery: Stationery,
        day: date,
        *,
        changed: bool,
    ) -> None:
        self.definisi, self.tahun, self.kode, self.then = definisi, tahun, kode, then
        self.january = then.get(JANUARY, definisi)
        self.before = self.january if changed else None
        self.title = _title(tahun, changed=changed)
        self.jabatan, self.instansi = definisi.jabatan[kode], definisi.instansi
        self.kop = letterhead(self.instansi, stationery)
        self.parties = _both_parties(definisi, kode, stationery.pejabat, day)
        first, second = self.parties
        self.signed = Signatures((second, first), place_and_date(self.instansi, stationery, tahun))

    def section(self, number: int) -> Section:
        return self._section(f"PK {number}", (*self._agreement(), NewPage(), *self._annex()))

    def rencana_aksi(self, number: int) -> Section:
        return self._section(f"RA {number}", (*self._plan(),), beside=True)

    def _section(self, name: str, blocks: Sequence[Block], *, beside: bool = False) -> Section:
        return Section(
            f"{name} {self.definisi.nama(self.kode)}",
            blocks,
            self.definisi.files.get(self.kode, self.kode),
            landscape=beside,
            always_a4=beside,
            footer=f"{self.tahun} · {self.definisi.nama(self.kode)}",
            beside=beside,
        )

    def _agreement(self) -> Iterator[Block]:
        yield from self.kop
        yield from headed(self.title, agency_name(self.instansi), note=None)
        yield Line(_OPENING, space=24)
        closings = (
            "selanjutnya disebut PIHAK KESATU,",
            "selaku atasan PIHAK KESATU, selanjutnya disebut PIHAK KEDUA.",
        )
        for party, closing in zip(self.parties, closings, strict=True):
            rows = (
                ("Nama", party.nama or DOTS, bool(party.nama)),
                ("Jabatan", party.titles[1], False),
            )
            yield Labelled(rows, space=9)
            yield Line(closing)
        yield Line(_FIRST_PROMISE, space=9)
        yield Line(_SECOND_PROMISE, space=9)
        yield self.signed

    def _annex(self) -> Iterator[Block]:
        title = f"LAMPIRAN {self.title}"
        yield from headed(title, *of_agency(self.definisi, self.kode), note=self.instansi.catatan)
        headings = ["NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", "TARGET"]
        if self.before is not None:
            headings[-1:] = ["TARGET SEMULA", "TARGET MENJADI"]
        yield Table(
            _WIDTHS if self.before is None else _CHANGED_WIDTHS,
            numbered([(text, 1) for text in headings]),
            self._rows((TAHUN,)),
            _FLEXIBLE,
        )
        targets = (i.target.get(self.tahun) for _, i in self.jabatan.indikator)
        if any(target_by(target, TAHUN) is None for target in targets):
            yield Line(f"{EMPTY} : target tahun {self.tahun} belum ditetapkan.", Look.NOTE)
        notes = (
            history_lines(self.definisi, self.jabatan, self.tahun, self.tahun, TAHUN)
            if self.before is None
            else _changes(self.definisi, self.before, self.tahun, self.kode)
        )
        for text in notes:
            yield Line(text, Look.NOTE)
        yield from self._programs()
        yield self.signed

    def _plan(self) -> Iterator[Block]:
        title = f"RENCANA AKSI PENCAPAIAN KINERJA TAHUN {self.tahun}"
        yield from headed(title, *of_agency(self.definisi, self.kode), note=self.instansi.catatan)
        upright = ("NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN", f"TARGET {self.tahun}")
        headings = (
            (
                *(TableCell(text, Look.HEADING, rows=2) for text in upright),
                TableCell("TARGET SAMPAI DENGAN TRIWULAN", Look.HEADING, len(TRIWULAN)),
            ),
            tuple(TableCell(p.short.split()[-1], Look.HEADING) for p in TRIWULAN),
            column_numbers([1] * len(_RENCANA_AKSI_WIDTHS)),
        )
        rows = self._rows((TAHUN, *TRIWULAN), changed=False)
        yield Table(_RENCANA_AKSI_WIDTHS, headings, rows, _FLEXIBLE)
        yield Line(
            "Target triwulan adalah posisi yang dicapai sampai dengan akhir triwulan itu, bukan "
            f"tambahan dalam triwulan itu. {NOT_YET} : belum ditetapkan.",
            Look.NOTE,
        )
        yield self.signed

    def _rows(self, periode: Sequence[Periode], *, changed: bool = True) -> list[CellRow]:
        """Return the rows: NO and SASARAN once for all of its indikator, and the targets of periods.

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
        """Return the target by a period, as it is in force then."""
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
        old = self._indikator_in(self.january, indikator)
        if old is None:
            return figure(None)
        target = target_by(old.target.get(self.tahun), TAHUN)
        ordinal = self.january.ordinal_of(self.kode, old)
        return figure(shown_target(target, ordinal, indikator.desimal))

    def _indikator_in(self, definisi: Definisi, indikator: Indikator) -> Indikator | None:
        """Return an indikator of this jabatan as it is in force in another time; None if it is not."""
        jabatan = definisi.jabatan.get(self.kode)
        found = jabatan.indikator if jabatan else ()
        return next((i for _, i in found if i.kode == indikator.kode), None)

    def _programs(self) -> Iterator[Block]:
        """Yield the programmes with the budget of the year and its sum; nothing for none.

        With what was in force before, its budget stands before the one in force, also of what is no more.
        """
        earlier = self.before.jabatan.get(self.kode) if self.before else None
        former = {p.kode: p for p in earlier.program} if earlier else {}
        programs = {p.kode: p for p in (*former.values(), *self.jabatan.program)}
        if not programs:
            return
        budgets = [{p.kode: p.anggaran.get(self.tahun) for p in self.jabatan.program}]
        headings = ["NO", "PROGRAM", "ANGGARAN", "KETERANGAN"]
        if self.before is not None:
            budgets.insert(0, {k: p.anggaran.get(self.tahun) for k, p in former.items()})
            headings[2:3] = ["ANGGARAN SEMULA", "ANGGARAN MENJADI"]
        rows: list[CellRow] = [
            (
                TableCell(Decimal(number), Look.CENTERED),
                TableCell(program.nama),
                *(_rupiah(of.get(k), Look.RUPIAH) for of in budgets),
                TableCell(program.keterangan),
            )
            for number, (k, program) in enumerate(programs.items(), 1)
        ]
        sums = (_rupiah(_sum_of(of.values()), Look.BOLD_RUPIAH) for of in budgets)
        rows.append((TableCell("JUMLAH", Look.BOLD_CENTERED, 2), *sums, TableCell(None)))
        widths = _PROGRAM_WIDTHS if self.before is None else _CHANGED_PROGRAM_WIDTHS
        yield Table(widths, numbered([(text, 1) for text in headings]), rows)


def _both_parties(
    definisi: Definisi, kode: str, pejabat: DaftarPejabat, day: date
) -> tuple[Signatory, Signatory]:
    """Return PIHAK KESATU, the jabatan, and PIHAK KEDUA, its atasan."""
    return (
        signatory_of(definisi, kode, pejabat, day, ("PIHAK KESATU",)),
        signatory_of(definisi, definisi.atasan_of(kode), pejabat, day, ("PIHAK KEDUA",)),
    )


def _rupiah(rupiah: int | None, look: Look) -> TableCell:
    return TableCell(EMPTY if rupiah is None else Decimal(rupiah), look)


def _sum_of(budgets: Iterable[int | None]) -> int | None:
    """Return the sum of the budgets that are set; None if none is."""
    known = [rupiah for rupiah in budgets if rupiah is not None]
    return sum(known) if known else None


def _changes(definisi: Definisi, before: Definisi, tahun: int, kode: str) -> Iterator[str]:
    """Yield what changed, began and ended of a jabatan within the year, and what decided it."""
    jabatan, january = definisi.jabatan[kode], Instant(tahun, TAHUN)
    items: list[tuple[str, Jabatan | Indikator]] = [(definisi.nama(kode), jabatan)]
    items += ((i.nama, i) for _, i in jabatan.indikator)
    for nama, item in items:
        if item.mulai and january.first < item.mulai.first <= january.last:
            yield f"{nama}: mulai {item.mulai}."
        for perubahan in changes_within(item, tahun, tahun, TAHUN):
            yield f"{nama}: {changed_note(perubahan)}"
    here = {i.kode for _, i in jabatan.indikator}
    for _, indikator in before.jabatan[kode].indikator if kode in before.jabatan else ():
        if indikator.kode not in here:
            yield f"{indikator.nama}: berakhir {indikator.berakhir}."


def changed_jabatan(definisi: Definisi, before: Definisi, tahun: int) -> list[str]:
    """Return the kode of the jabatan whose agreement is not what it was at the beginning of a year."""
    return [kode for kode in definisi.jabatan if any(_changes(definisi, before, tahun, kode))]


def target_by(targets: Target | None, periode: Periode) -> NilaiTarget | None:
    """Return the target that the measurement takes (`target_at`), but no year's before its end."""
    target, origin = target_at(targets, periode)
    return target if origin == periode.kode or periode.last == TAHUN.last else None
