"""Perbandingan: the four comparisons of chapter III of an LKjIP, a section a jabatan.

Target and realisasi of the year; realisasi and capaian against the years before; against the last
year of the plan; against the national standard (annex of PermenPANRB 53/2014, chapter III A). Below
each stand its bars, one chart for each satuan, and room for the analysis, which `data/catatan`
fills.
"""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from functools import partial
from itertools import count, groupby
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import HUNDRED, subtract
from iki.lampiran.parts import (
    by_sasaran,
    capaian_figure,
    dated_remarks,
    figure,
    headings,
    history_lines,
    predikat_figure,
    scoring_lines,
    section_of_year,
)
from iki.model import Polarisasi, Rentang
from iki.periode import TAHUN
from iki.render.document import (
    Annex,
    AnnexEntry,
    BarChart,
    Charts,
    Line,
    Look,
    Room,
    Table,
    TableCell,
)
from iki.render.signing import PLAIN, Stationery
from iki.results.capaian import capaian_against, target_at
from iki.results.hasil import in_ordinal, shown_target, times_within
from iki.results.remarks import (
    Notes,
    capitalize,
    figure_remarks,
    standing_remarks,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from iki.bandingkan.comparison import ComparedIndikator, ComparedJabatan, SideBySide
    from iki.model import Catatan, DaftarCatatan, Indikator, NilaiTarget
    from iki.render.document import Block, CellRow
    from iki.results.hasil import HasilIndikator

_LEAD = (7, 40, 52, 20)  # NO | SASARAN | INDIKATOR | SATUAN
_LEAD_HEADINGS = dict.fromkeys(("NO", "SASARAN", "INDIKATOR KINERJA", "SATUAN"), ())
_FLEXIBLE = (1, 2)
_FIGURE = 24.0
_ALL_FIGURES = 140.0  # together, however many years there are


def perbandingan_document(
    compared: SideBySide,
    catatan: DaftarCatatan,
    stationery: Stationery = PLAIN,
) -> Annex:
    """Return the comparisons of the last of some years, of the jabatan that there are then."""
    definisi, tahun = compared.definisi, compared.columns[-1].tahun
    depths = {kode: depth for depth, kode in definisi.pohon}
    title = f"PERBANDINGAN CAPAIAN KINERJA TAHUN {tahun}"
    entries: list[AnnexEntry] = []
    for j in compared.jabatan:
        if j.kode in depths:
            name = f"Banding {len(entries) + 1}"
            blocks = _Comparisons(compared, j, catatan).blocks()
            section = section_of_year(compared, j, name, title, blocks, stationery)
            entries.append(AnnexEntry(depths[j.kode], j.kode, (section,)))
    return Annex(title, entries, ("PERBANDINGAN",), compared.lock_words)


class _Item(NamedTuple):
    """An indikator of the year: where it stands, its figures of all years, the last of them."""

    number: int
    sasaran: str
    row: ComparedIndikator
    now: HasilIndikator

    @property
    def indikator(self) -> Indikator:
        return self.now.indikator

    def target(self, tahun: int) -> NilaiTarget | None:
        """Return the target of a whole year."""
        return target_at(self.indikator.target.get(tahun), TAHUN)[0]

    def standard(self, tahun: int) -> Decimal | None:
        acuan = self.indikator.acuan
        return acuan.standard(tahun) if acuan else None


class _Comparisons:
    def __init__(self, compared: SideBySide, j: ComparedJabatan, catatan: DaftarCatatan) -> None:
        self.compared, self.kode, self.catatan = compared, j.kode, catatan
        self.jabatan = j.jabatan
        self.instansi = compared.definisi.instansi
        self.tahun = compared.columns[-1].tahun
        self.years = [time.tahun for time in compared.columns]
        self.items = [*_items(j)]
        self.remarks = partial(figure_remarks, compared.definisi, j.kode)

    def blocks(self) -> Iterator[Block]:
        for number, (title, comparison) in enumerate(self._of_what_is_known(), 1):
            yield Line(f"{number}. {title}", Look.SECTION)
            yield from comparison()

    def _of_what_is_known(self) -> Iterator[tuple[str, Callable[[], Iterator[Block]]]]:
        """Yield the comparisons that there is something to compare with, by their titles."""
        tahun, rencana = self.tahun, self.instansi.rencana
        *before, _ = self.years
        yield f"Target dan realisasi tahun {tahun}", self._this_year
        if before:
            title = f"Realisasi dan capaian tahun {tahun} dibandingkan dengan tahun {_list_years(before)}"
            yield title, self._earlier_years
        if rencana and rencana.akhir >= tahun:
            end = f"target tahun {rencana.akhir}, akhir rencana"
            title = f"Realisasi sampai dengan tahun {tahun} dibandingkan dengan {end}"
            yield title, partial(self._end_of_plan, rencana.akhir)
        if items := [item for item in self.items if item.standard(tahun) is not None]:
            title = f"Realisasi tahun {tahun} dibandingkan dengan standar nasional"
            yield title, partial(self._national_standard, items)

    # --- the four tables ---

    def _this_year(self) -> Iterator[Block]:
        notes = Notes()
        yield self._table(
            dict.fromkeys(("TARGET", "REALISASI", "CAPAIAN (%)", "PREDIKAT"), ()),
            lambda item: (
                figure(item.now.target_shown),
                figure(item.now.realisasi_shown),
                capaian_figure(item.now.capaian, item.now.penilaian.pembulatan),
                predikat_figure(item.now.capaian, item.now.predikat, item.now.penilaian.skala),
            ),
            marks=lambda item: notes.marks(
                *self._remarks_of_year(item.now), *standing_remarks(item.now)
            ),
        )
        changed = history_lines(
            self.compared.definisi, self.jabatan, self.years[0], self.tahun, TAHUN
        )
        lines = (*notes.lines(), *changed, *scoring_lines(self.compared))
        for text in lines:
            yield Line(text, Look.NOTE)
        yield from self._charts(
            "Target dan realisasi",
            ("Realisasi", "Target"),
            lambda item: _target_bar(item, item.now.target),
            lambda item: item.now.capaian,
            with_target=True,
        )
        yield self._analysis("Faktor pendukung dan kendala", [self.tahun], _why)

    def _remarks_of_year(self, now: HasilIndikator) -> Iterator[str]:
        if times := times_within(now, self.tahun):
            yield capitalize(f"{times}.")
        yield from self.remarks(now)

    def _earlier_years(self) -> Iterator[Block]:
        *before, _ = self.years
        years = [*map(str, self.years)]
        notes = Notes()
        yield self._table(
            {"REALISASI": years, "CAPAIAN (%)": years},
            lambda item: (
                *(figure(cell.realisasi_shown if cell else None) for cell in item.row.cells),
                *(
                    capaian_figure(cell.capaian, cell.penilaian.pembulatan)
                    if cell
                    else figure(None)
                    for cell in item.row.cells
                ),
            ),
            marks=lambda item: notes.marks(*dated_remarks(self.compared, item.row, self.remarks)),
        )
        yield from (Line(text, Look.NOTE) for text in notes.lines())
        if charts := [chart for item in self.items if (chart := self._chart_of_years(item))]:
            yield Charts(charts)
        yield self._analysis("Faktor pendukung dan kendala tahun-tahun sebelumnya", before, _why)

    def _end_of_plan(self, akhir: int) -> Iterator[Block]:
        yield self._table(
            dict.fromkeys(
                (f"REALISASI {self.tahun}", f"TARGET {akhir}", "TINGKAT KEMAJUAN (%)"), ()
            ),
            lambda item: (
                figure(item.now.realisasi_shown),
                figure(shown_target(item.target(akhir), item.now.ordinal, item.indikator.desimal)),
                capaian_figure(
                    capaian_against(item.now, item.target(akhir)), item.now.penilaian.pembulatan
                ),
            ),
        )
        yield Line(
            "Tingkat kemajuan dihitung seperti capaian, dengan target akhir rencana.", Look.NOTE
        )
        yield from self._charts(
            "Realisasi dan target akhir rencana",
            (f"Realisasi {self.tahun}", f"Target {akhir}"),
            lambda item: _target_bar(item, item.target(akhir)),
            lambda item: capaian_against(item.now, item.target(akhir)),
            with_target=True,
        )
        yield self._analysis("Tindak lanjut menuju target akhir rencana", [self.tahun], _what_next)

    def _national_standard(self, items: Sequence[_Item]) -> Iterator[Block]:
        yield self._table(
            dict.fromkeys((f"REALISASI {self.tahun}", "STANDAR NASIONAL", "SELISIH", "SUMBER"), ()),
            lambda item: (
                figure(item.now.realisasi_shown),
                figure(in_ordinal(item.standard(self.tahun), item.now.ordinal)),
                figure(_gap(item, self.tahun)),
                TableCell(item.indikator.acuan.sumber if item.indikator.acuan else ""),
            ),
            items=items,
        )
        yield Line("Selisih adalah realisasi dikurangi standar nasional.", Look.NOTE)
        yield from self._charts(
            "Realisasi dan standar nasional",
            ("Realisasi", "Standar nasional"),
            lambda item: item.standard(self.tahun),
            lambda item: capaian_against(item.now, item.standard(self.tahun)),
            items=items,
        )
        yield Room("Analisis:")

    # --- what they share ---

    def _table(
        self,
        texts: Mapping[str, Sequence[str]],
        figures: Callable[[_Item], Sequence[TableCell]],
        *,
        items: Sequence[_Item] | None = None,
        marks: Callable[[_Item], str] = lambda _: "",
    ) -> Table:
        """Return a table of indikator; a heading of figures has those below it, or none."""
        rows: list[CellRow] = []
        for sasaran, some in groupby(self.items if items is None else items, attrgetter("sasaran")):
            members = [*some]
            lead = (TableCell(sasaran, rows=len(members)),)
            for item in members:
                nama = f"{item.indikator.nama}\u00a0{marks(item)}".rstrip()
                row = (TableCell(nama), TableCell(item.indikator.satuan, Look.CENTERED))
                first = lead if item is members[0] else ()
                rows += (
                    (TableCell(Decimal(item.number), Look.CENTERED), *first, *row, *figures(item)),
                )
        columns = sum(max(len(below), 1) for below in texts.values())
        widths = (*_LEAD, *(min(_FIGURE, _ALL_FIGURES / columns),) * columns)
        return Table(widths, headings({**_LEAD_HEADINGS, **texts}), rows, _FLEXIBLE)

    def _charts(
        self,
        title: str,
        names: tuple[str, str],
        held_against: Callable[[_Item], Decimal | None],
        capaian: Callable[[_Item], Decimal | None],
        items: Sequence[_Item] | None = None,
        *,
        with_target: bool = False,
    ) -> Iterator[Line | Charts]:
        """Yield a chart for each satuan, and each way that is better: others cannot be compared."""
        groups: dict[tuple[str, str], list[_Item]] = defaultdict(list)
        for item in self.items if items is None else items:
            if item.now.ordinal is None and (_bar(item.now), held_against(item)) != (None, None):
                groups[item.indikator.satuan, _meaning(item)].append(item)
        ranges = any(
            isinstance(item.now.target, Rentang) for some in groups.values() for item in some
        )
        charts = [
            BarChart(
                f"{title} ({satuan})",
                [f"{item.number}. {item.indikator.nama}" for item in some],
                (names[0], [_bar(item.now) for item in some]),
                (names[1], [held_against(item) for item in some]),
                [place for place, item in enumerate(some) if _is_missed(capaian(item))],
                meaning=meaning,
            )
            for (satuan, meaning), some in groups.items()
        ]
        if charts and ranges and with_target:
            yield Line("Pada grafik, target rentang adalah batas yang terdekat.", Look.NOTE)
        if charts:
            yield Charts(charts)

    def _chart_of_years(self, item: _Item) -> BarChart | None:
        """Return the bars of the years of an indikator that have a realisasi; None if none has."""
        known = [
            (year, cell, nilai)
            for year, cell in zip(self.years, item.row.cells, strict=True)
            if cell is not None and (nilai := _bar(cell)) is not None
        ]
        if not known:
            return None
        last = len(known) - 1
        return BarChart(
            f"{item.number}. {item.indikator.nama} ({item.indikator.satuan})",
            [str(year) for year, *_ in known],
            ("Realisasi", [nilai for *_, nilai in known]),
            ("Target", [_target_bar(item._replace(now=cell), cell.target) for _, cell, _ in known]),
            [place for place, (_, cell, _) in enumerate(known) if _is_missed(cell.capaian)],
            of_years=True,
            now=last if known[last][0] == self.tahun else None,
            meaning=_meaning(item),
        )

    def _analysis(
        self, label: str, years: Sequence[int], words: Callable[[Catatan], Iterator[str]]
    ) -> Room:
        """Return the room for an analysis, with what the catatan of these years say of it."""
        texts = []
        for item in self.items:
            for year in years:
                for c in self.catatan.catatan_of(year, TAHUN, self.kode, item.indikator.kode):
                    when = str(year) if c.periode == TAHUN else f"{c.periode.short} {year}"
                    texts += [f"{item.indikator.nama}, {when}: {text}" for text in words(c)]
        return Room(f"{label}:", texts)


def _items(j: ComparedJabatan) -> Iterator[_Item]:
    """Yield the indikator that there are in the last of the years, in the order of the jabatan."""
    numbers = count(1)
    for sasaran, rows in by_sasaran(j):
        for row in rows:
            if now := row.cells[-1]:
                yield _Item(next(numbers), sasaran, row, now)


def _bar(cell: HasilIndikator | None) -> Decimal | None:
    """Return a realisasi as a bar; a word has no length."""
    return None if cell is None or cell.ordinal else cell.realisasi_tampil


def _meaning(item: _Item) -> str:
    """Return where a bar should end, where a high one would look like success."""
    minimize = item.indikator.polarisasi is Polarisasi.MINIMIZE
    return "makin rendah makin baik: di bawah garis tercapai" if minimize else ""


def _is_missed(capaian: Decimal | None) -> bool:
    return capaian is not None and capaian < HUNDRED


def _target_bar(item: _Item, target: NilaiTarget | None) -> Decimal | None:
    """Return a target as a bar: of a range the bound nearer to the realisasi, or to be reached."""
    if target is None or item.now.ordinal:
        return None
    if not isinstance(target, Rentang):
        return target
    realisasi, polarisasi = item.now.realisasi, item.indikator.polarisasi
    above = polarisasi is Polarisasi.MINIMIZE
    if polarisasi is Polarisasi.STABILIZE and realisasi is not None:
        above = realisasi > target.atas
    return target.atas if above else target.bawah


def _gap(item: _Item, tahun: int) -> Decimal | None:
    standard, realisasi = item.standard(tahun), item.now.realisasi_tampil
    if standard is None or realisasi is None or item.now.ordinal:
        return None
    return subtract(realisasi, standard)


def _list_years(years: Sequence[int]) -> str:
    *some, last = map(str, years)
    return f"{', '.join(some)} dan {last}" if some else last


def _why(catatan: Catatan) -> Iterator[str]:
    if catatan.faktor_pendukung:
        yield f"faktor pendukung: {catatan.faktor_pendukung}"
    if catatan.kendala:
        yield f"kendala: {catatan.kendala}"


def _what_next(catatan: Catatan) -> Iterator[str]:
    if catatan.tindak_lanjut:
        yield catatan.tindak_lanjut
