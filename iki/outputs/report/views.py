"""What the page shows, as frozen values: every text as it is read, every figure with its plain number.

Made of a result, its trails and the results beside it; nothing here computes a figure. Refuses to
escape, which the templates do, except for formulas, which are MathML already.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from iki import __version__
from iki.capaian import RULES
from iki.decimals import HUNDRED, format_id, format_used, plain, round_half_up
from iki.formula import render
from iki.formula.functions import FUNCTIONS
from iki.formula.mathml import to_mathml
from iki.hasil import (
    BELUM_ADA_NILAI,
    DI_BAWAH_SKALA,
    KOSONG,
    TIDAK_TERHITUNG,
    WORDINGS,
    Status,
    departures,
)
from iki.limits import REPORT_ROWS, REPORT_ROWS_ALL
from iki.model.catatan import TEXTS
from iki.outputs.decree import uraian_of
from iki.outputs.explanation import words
from iki.outputs.report import attention, charts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from iki.comparison import ComparedIndikator, SideBySide
    from iki.formula import Acuan, Formula
    from iki.hasil import Hasil, HasilIndikator, HasilJabatan
    from iki.jejak import Place, TracedIndikator, TracedJabatan, TracedVariabel, Trail
    from iki.model import Catatan, Definisi, Ordinal, Skala

LEVELS = 5  # of colours, from the top of a scale to its bottom


@dataclass(frozen=True, slots=True)
class Material:
    """What a report is made of.

    `years` has the year of the result as its last column, `within` the same year up to the ends of its
    periods. `spans` says where the rows stand that were too many to be kept. `definisi` and `data` (by
    file) are fingerprints, `folder` is where realisasi are.
    """

    trail: Trail
    years: SideBySide
    within: SideBySide | None
    folder: str
    definisi: str
    data: Mapping[str, str]
    locked: str | None = None
    spans: Mapping[tuple[int, str, str], Sequence[RowSpan]] | None = None


class RowSpan(NamedTuple):
    """Rows of a file that are not shown one by one: how many, and between which lines they stand."""

    file: str
    first: int
    last: int
    count: int


# --- what a page has -------------------------------------------------------------------------------


class Figure(NamedTuple):
    """A number as it is read, and as programs read it; a range or a word has no number."""

    text: str
    value: str | None


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the data: its line, and what it says."""

    line: int
    periode: str
    wilayah: str
    nilai: str
    remarks: str
    because: str | None


@dataclass(frozen=True, slots=True)
class FileView:
    """The rows of one file that a variable was read from."""

    file: str
    rows: tuple[RowView, ...]


@dataclass(frozen=True, slots=True)
class VariabelView:
    """A variable of a formula, and where its value is from."""

    nama: str
    uraian: str
    nilai: str
    about: str
    place: Place
    words: str
    steps: tuple[str, ...]
    files: tuple[FileView, ...]
    spans: tuple[RowSpan, ...]
    count: int
    has_wilayah: bool
    has_unused: bool
    has_remarks: bool


@dataclass(frozen=True, slots=True)
class CatatanView:
    """What a jabatan says of an indikator for a period."""

    periode: str
    place: str
    texts: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """An indikator, with everything that is known of its figure. `level` is None without a predikat."""

    kode: str
    nama: str
    jabatan: str
    sasaran: str
    satuan: str
    target: Figure
    realisasi: Figure
    capaian: Figure
    meter: str | None
    predikat: str
    level: int | None
    status: str
    remark: str | None
    in_words: str
    in_values: str
    formula: str
    steps: tuple[str, ...]
    target_text: str
    capaian_steps: tuple[str, ...]
    scoring: str | None
    rules: tuple[tuple[int, str], ...]
    reached: str | None
    bobot: str
    departs: tuple[str, ...]
    changes: tuple[str, ...]
    remedy: str | None
    remedies: tuple[words.Remedy, ...]
    catatan: tuple[CatatanView, ...]
    variabel: tuple[VariabelView, ...]
    sumber_data: tuple[str, ...]
    columns: tuple[charts.Columns, ...]
    bars: tuple[charts.Bars, ...]
    places: tuple[tuple[str, Place], ...]


@dataclass(frozen=True, slots=True)
class JabatanView:
    """A jabatan with its cards."""

    kode: str
    nama: str
    nilai: Figure
    predikat: str
    level: int | None
    counts: str
    steps: str | None
    atasan: tuple[str, ...]
    cards: tuple[Card, ...]


@dataclass(frozen=True, slots=True)
class Node:
    """A jabatan in the tree; one that is not in the report has no figures and no link."""

    kode: str
    nama: str
    linked: bool
    nilai: Figure
    predikat: str
    level: int | None
    counts: str
    below: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class AttentionView:
    """An indikator that needs attention."""

    kode: str
    nama: str
    jabatan: str
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AttentionGroup:
    """What stands under one rule."""

    nama: str
    text: str
    items: tuple[AttentionView, ...]


class Count(NamedTuple):
    """How many indikator have a predikat, or a status."""

    nama: str
    count: int
    level: int | None


@dataclass(frozen=True, slots=True)
class Method:
    """How the figures came about, for all of them alike."""

    rules: tuple[tuple[str, str, str], ...]
    scoring: tuple[tuple[str, str], ...]
    skala: str
    levels: tuple[tuple[str, str, int], ...]
    statuses: tuple[tuple[str, str], ...]
    attention: tuple[tuple[str, str], ...]
    definisi: str
    data: tuple[tuple[str, str], ...]
    iki: str
    rows: int
    rows_all: int
    summed: bool


@dataclass(frozen=True, slots=True)
class Page:
    """The whole report."""

    instansi: str
    daerah: str
    title: str
    catatan: str | None
    history: tuple[str, ...]
    locked: str | None
    mean: Figure
    mean_predikat: str
    mean_level: int | None
    counted: int
    of: int
    provisional: int
    missing: int
    attention_count: int
    jabatan_count: int
    predikat: tuple[Count, ...]
    attention: tuple[AttentionGroup, ...]
    tree: tuple[Node, ...]
    jabatan: tuple[JabatanView, ...]
    method: Method


# --- making it -------------------------------------------------------------------------------------


def make_page(material: Material) -> Page:
    """Return the report of what was computed."""
    trail, hasil = material.trail, material.trail.hasil
    instansi = hasil.definisi.instansi
    cards = _Cards(material)
    jabatan = tuple(cards.jabatan(j) for j in trail.jabatan)
    terms = _terms(material)
    rules = attention.rules(terms)
    groups = _attention(material, rules, terms)
    rows = [row for j in hasil.jabatan for row in j.indikator]
    skala = instansi.penilaian.skala
    return Page(
        instansi=instansi.instansi,
        daerah=instansi.daerah or "",
        title=f"Capaian indikator kinerja individu {hasil.span}",
        catatan=instansi.catatan,
        history=hasil.history,
        locked=material.locked,
        mean=cards.nilai(hasil.rata_rata),
        mean_predikat=_predikat(hasil.rata_rata, hasil.predikat),
        mean_level=level_of(hasil.rata_rata, hasil.predikat, skala),
        counted=hasil.terhitung,
        of=hasil.dari,
        provisional=sum(row.status is Status.SEMENTARA for row in rows),
        missing=sum(row.capaian is None for row in rows),
        attention_count=sum(len(group.items) for group in groups),
        jabatan_count=len(hasil.jabatan),
        predikat=tuple(_counts(rows, skala)),
        attention=groups,
        tree=_tree(hasil, cards),
        jabatan=jabatan,
        method=_method(material, rules, summed=cards.summed),
    )


def level_of(nilai: Decimal | None, predikat: str | None, skala: Skala) -> int | None:
    """Return how far down the scale a predikat stands, of `LEVELS`; None without a figure."""
    if nilai is None:
        return None
    return LEVELS - 1 if predikat is None else skala.step(predikat, LEVELS)


def _predikat(nilai: Decimal | None, predikat: str | None) -> str:
    return (DI_BAWAH_SKALA if nilai is not None else KOSONG) if predikat is None else predikat


def _counts(rows: Sequence[HasilIndikator], skala: Skala) -> Iterator[Count]:
    """Yield how many indikator have each predikat, and how many have none."""
    names = [tingkat.predikat for tingkat in skala.tingkat]
    for nama in dict.fromkeys(names):
        count = sum(row.predikat == nama for row in rows)
        yield Count(nama, count, skala.step(nama, LEVELS))
    if below := sum(row.capaian is not None and row.predikat is None for row in rows):
        yield Count(DI_BAWAH_SKALA, below, LEVELS - 1)
    if none := sum(row.capaian is None for row in rows):
        yield Count(TIDAK_TERHITUNG, none, None)


def _terms(material: Material) -> attention.Terms:
    penilaian = material.trail.hasil.definisi.instansi.penilaian
    least = penilaian.wajib_catatan_di_bawah
    columns = material.years.columns
    return attention.Terms(
        HUNDRED if least is None else least,
        penilaian.pembulatan,
        columns[-2].tahun if len(columns) > 1 else None,
    )


def _attention(
    material: Material, rules: Sequence[attention.Rule], terms: attention.Terms
) -> tuple[AttentionGroup, ...]:
    trail = material.trail
    compared = rows_by_kode(material.years)
    last = trail.hasil.sampai.last
    found: list[tuple[int, Decimal, AttentionView]] = []
    for jabatan in trail.jabatan:
        for traced in jabatan.indikator:
            row = traced.hasil
            kode = jabatan.hasil.kode, row.indikator.kode
            beside = compared.get(kode)
            has_catatan = any(c.periode.last == last for c in traced.catatan)
            looked = attention.Looked(row, beside and beside.capaian, has_catatan)
            if judged := attention.judge(looked, rules, terms):
                view = AttentionView(
                    ".".join(kode), row.indikator.nama, jabatan.hasil.jabatan.jabatan, judged.said
                )
                found.append((judged.rule, row.capaian or HUNDRED, view))
    found.sort(key=lambda item: item[:2])
    return tuple(
        AttentionGroup(rules[number].nama, rules[number].text, tuple(view for *_, view in group))
        for number, group in groupby(found, key=lambda item: item[0])
    )


def rows_by_kode(side_by_side: SideBySide) -> dict[tuple[str, str], ComparedIndikator]:
    """Return the rows of results side by side by the kode of jabatan and indikator."""
    return {(j.kode, row.indikator.kode): row for j in side_by_side.jabatan for row in j.rows}


# --- the tree --------------------------------------------------------------------------------------


def _tree(hasil: Hasil, cards: _Cards) -> tuple[Node, ...]:
    """Return the jabatan of the report below those that they report to."""
    by_kode = {j.kode: j for j in hasil.jabatan}
    pohon = hasil.definisi.pohon
    # The stack has those on the way to the current one, each with what was found below it.
    top: list[Node] = []
    stack: list[tuple[int, str, list[Node]]] = [(-1, "", top)]

    def close(depth: int) -> None:
        while stack[-1][0] >= depth:
            _, kode, below = stack.pop()
            if kode in by_kode or below:
                stack[-1][2].append(_node(kode, by_kode.get(kode), tuple(below), hasil, cards))

    for depth, kode in pohon:
        close(depth)
        stack.append((depth, kode, []))
    close(0)
    return tuple(top)


def _node(
    kode: str, j: HasilJabatan | None, below: tuple[Node, ...], hasil: Hasil, cards: _Cards
) -> Node:
    nama = hasil.definisi.nama(kode)
    if j is None:
        return Node(kode, nama, False, Figure(KOSONG, None), KOSONG, None, "", below)
    skala = hasil.definisi.instansi.penilaian.skala
    return Node(
        kode,
        nama,
        True,
        cards.nilai(j.nilai),
        _predikat(j.nilai, j.predikat),
        level_of(j.nilai, j.predikat, skala),
        f"{j.terhitung} dari {j.dari}",
        below,
    )


# --- cards -----------------------------------------------------------------------------------------


class _Cards:
    """What the cards of a report have in common."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.trail = material.trail
        self.hasil = material.trail.hasil
        self.definisi: Definisi = self.hasil.definisi
        self.penilaian = self.definisi.instansi.penilaian
        self.digits = self.penilaian.pembulatan
        self.years = rows_by_kode(material.years)
        self.within = rows_by_kode(material.within) if material.within else {}
        self.rule_numbers = {rule.nama: number for number, rule in enumerate(RULES)}
        counts = [
            len(v.rows)
            for j in self.trail.jabatan
            for i in j.indikator
            for v in i.variabel
            if len(v.rows) <= REPORT_ROWS
        ]
        self.most = REPORT_ROWS if sum(counts) <= REPORT_ROWS_ALL else 0
        self.summed = material.spans is not None

    def nilai(self, nilai: Decimal | None) -> Figure:
        """Return a capaian or a mean of them as it is shown."""
        if nilai is None:
            return Figure(KOSONG, None)
        return Figure(format_id(nilai, self.digits), plain(nilai))

    def jabatan(self, traced: TracedJabatan) -> JabatanView:
        j = traced.hasil
        return JabatanView(
            kode=j.kode,
            nama=j.jabatan.jabatan,
            nilai=self.nilai(j.nilai),
            predikat=_predikat(j.nilai, j.predikat),
            level=level_of(j.nilai, j.predikat, self.penilaian.skala),
            counts=j.counts,
            steps=words.nilai_jabatan_text(j, self.digits) if len(j.indikator) > 1 else None,
            atasan=self.above(j.jabatan.atasan),
            cards=tuple(self.card(i, traced) for i in traced.indikator),
        )

    def above(self, kode: str | None) -> tuple[str, ...]:
        """Return the names of the superiors of a jabatan, the nearest one first."""
        return () if kode is None else (self.definisi.nama(kode),)

    def card(self, traced: TracedIndikator, jabatan: TracedJabatan) -> Card:
        hasil, kode = traced.hasil, jabatan.hasil.kode
        indikator = hasil.indikator
        formula = indikator.formula
        target, capaian = hasil.target, traced.capaian
        columns, bars = self.charts(kode, hasil)
        self.summed = self.summed or any(len(v.rows) > self.most for v in traced.variabel)
        return Card(
            kode=f"{kode}.{indikator.kode}",
            nama=indikator.nama,
            jabatan=jabatan.hasil.jabatan.jabatan,
            sasaran=hasil.sasaran.uraian,
            satuan=indikator.satuan,
            target=_shown(hasil.target_shown),
            realisasi=_shown(hasil.realisasi_shown),
            capaian=self.nilai(hasil.capaian),
            meter=_meter(hasil.capaian),
            predikat=_predikat(hasil.capaian, hasil.predikat),
            level=level_of(hasil.capaian, hasil.predikat, self.penilaian.skala),
            status=str(hasil.status),
            remark=hasil.remark,
            in_words=to_mathml(formula, self.in_words(kode, formula)),
            in_values=self.in_values(traced),
            formula=render.to_text(formula),
            steps=_steps(traced),
            target_text=words.target_text(traced, self.hasil),
            capaian_steps=tuple(words.capaian_steps(traced, self.digits)),
            scoring=words.scoring_text(traced),
            rules=tuple(
                (self.rule_numbers[rule.nama], rule.nama)
                for rule in (words.rules_applied(capaian, target) if capaian and target is not None else ())
            ),
            reached=words.predikat_reached(traced, self.penilaian),
            bobot=words.bobot_text(traced, jabatan.hasil),
            departs=tuple(f"{heading.lower()} {text}" for heading, text in departures(indikator)),
            changes=self.changes(hasil),
            remedy=words.remedy_text(traced, self.hasil.tahun),
            remedies=self.remedies(traced),
            catatan=tuple(map(_catatan, traced.catatan)),
            variabel=tuple(self.variabel(v, kode) for v in traced.variabel),
            sumber_data=indikator.sumber_data,
            columns=columns,
            bars=bars,
            places=(
                ("sasaran", traced.sasaran),
                ("indikator", traced.indikator),
                ("formula", traced.formula),
                *((("target", traced.target),) if target is not None else ()),
            ),
        )  # fmt: skip

    def in_words(self, kode: str, formula: Formula) -> Callable[[Acuan], str]:
        uraian = uraian_of(self.definisi, kode, formula)
        before = FUNCTIONS["lalu"].keputusan
        return lambda acuan: before.format(uraian(acuan)) if acuan.lalu else uraian(acuan)

    def in_values(self, traced: TracedIndikator) -> str:
        """Return the formula with its values, and what it comes to."""
        values, hasil = traced.values, traced.hasil

        def text(acuan: Acuan) -> str:
            nilai = values[acuan]
            if nilai is None:
                return render.to_text(acuan)
            return words.value_text(nilai, hasil.ordinal)

        made = to_mathml(hasil.indikator.formula, text)
        if hasil.realisasi is None:
            return made
        result = words.value_text(hasil.realisasi, hasil.ordinal)
        return made if made == f"<mtext>{result}</mtext>" else f"{made}<mo>=</mo><mn>{result}</mn>"

    def changes(self, hasil: HasilIndikator) -> tuple[str, ...]:
        """Return what changed of an indikator within the time, and when it was in force."""
        times = self.hasil.times_of(hasil)
        return (
            *([times] if times else []),
            *(
                f"berubah sejak {p.mulai} dengan dasar {p.dasar}: {', '.join(p.baru)}"
                for p in self.hasil.changes(hasil.indikator)
            ),
        )

    def remedies(self, traced: TracedIndikator) -> tuple[words.Remedy, ...]:
        if self.material.spans is not None:  # without rows nobody knows which cells are empty
            return ()
        return tuple(words.remedies(traced, self.material.folder))

    # --- variables ---------------------------------------------------------------------------------

    def variabel(self, v: TracedVariabel, kode: str) -> VariabelView:
        used, ordinal = v.used, v.variabel.ordinal
        about = [v.variabel.konsolidasi.replace("_", "-")]
        if used.acuan.lalu:
            about.append(f"data tahun {used.tahun}")
        if used.jabatan != kode:
            about.append(f"data {self.definisi.nama(used.jabatan)}")
        key = used.tahun, used.jabatan, used.acuan.nama
        kept = self.material.spans is None
        spans = _summed(v) if kept else self.material.spans.get(key, ())
        shows_rows = kept and len(v.rows) <= self.most
        rows = v.rows if shows_rows else ()
        nilai = BELUM_ADA_NILAI if used.nilai is None else words.value_text(used.nilai, ordinal)
        return VariabelView(
            nama=str(used),
            uraian=v.variabel.uraian,
            nilai=f"{nilai} {v.variabel.satuan or ''}".rstrip(),
            about=" · ".join(about),
            place=v.place,
            words=words.scale_text(ordinal) if ordinal else "",
            steps=words.konsolidasi_steps(v) if shows_rows else (),
            files=tuple(self.files(v, ordinal)) if rows else (),
            spans=() if shows_rows else tuple(spans),
            count=len(v.rows) if kept else sum(span.count for span in spans),
            has_wilayah=any(r.row.wilayah for r in rows),
            has_unused=any(r.sebab for r in rows),
            has_remarks=any(r.row.bukti or r.row.catatan for r in rows),
        )

    def files(self, v: TracedVariabel, ordinal: Ordinal | None) -> Iterator[FileView]:
        for file, rows in groupby(v.rows, key=lambda traced: traced.row.berkas):
            yield FileView(
                file,
                tuple(
                    RowView(
                        traced.row.baris,
                        traced.row.periode.kode,
                        traced.row.wilayah,
                        words.shown_value(traced.row.nilai, ordinal),
                        words.row_remarks(traced.row),
                        words.unused_because(traced, self.hasil.sampai),
                    )
                    for traced in rows
                ),
            )

    # --- charts ------------------------------------------------------------------------------------

    def charts(
        self, kode: str, hasil: HasilIndikator
    ) -> tuple[tuple[charts.Columns, ...], tuple[charts.Bars, ...]]:
        key = kode, hasil.indikator.kode
        found = [self.this_year(key, hasil), self.earlier_years(key, hasil)]
        return tuple(chart for chart in found if chart), ()

    def this_year(self, key: tuple[str, str], hasil: HasilIndikator) -> charts.Columns | None:
        """Return target and realisasi of the year, up to the ends of its periods."""
        cells: list[tuple[str, HasilIndikator | None]] = []
        within = self.material.within
        if within and (row := self.within.get(key)):
            pairs = zip(within.columns, row.cells, strict=True)
            cells = [(t.sampai.short, c) for t, c in pairs if c and c.realisasi is not None]
        last = self.hasil.sampai.short
        title = f"Target dan realisasi {self.hasil.tahun}"
        if cells:
            title += ", kumulatif"
        notes = []
        if any(cell and self.hasil.takes_yearly_target(cell) for _, cell in cells):
            notes.append("Triwulan tanpa target sendiri diukur terhadap target tahun.")
        last = f"{last[0].upper()}{last[1:]}"
        cells.append((last if cells else str(self.hasil.tahun), hasil))
        return charts.columns(title, cells, hasil.indikator.satuan, self.digits, notes)

    def earlier_years(self, key: tuple[str, str], hasil: HasilIndikator) -> charts.Columns | None:
        """Return the figures of several years; None where no earlier one has any."""
        row = self.years.get(key)
        columns = self.material.years.columns
        if row is None or not any(c and c.realisasi is not None for c in row.cells[:-1]):
            return None
        title = f"Realisasi {columns[0].tahun} sampai {columns[-1].tahun}"
        cells = [(str(t.tahun), c) for t, c in zip(columns, row.cells, strict=True)]
        return charts.columns(title, cells, hasil.indikator.satuan, self.digits)


def _shown(nilai: Decimal | str | None) -> Figure:
    if nilai is None:
        return Figure(KOSONG, None)
    if isinstance(nilai, str):
        return Figure(nilai, None)
    return Figure(format_id(nilai), plain(nilai))


_METER = 150  # percent at the end of a meter


def _meter(capaian: Decimal | None) -> str | None:
    """Return the length of the bar of a capaian, which ends where its meter does."""
    if capaian is None:
        return None
    return str(round_half_up(min(max(capaian, 0 * HUNDRED), HUNDRED * _METER / 100), 0))


def _steps(traced: TracedIndikator) -> tuple[str, ...]:
    """Return the steps of the realisasi that the formula with its values does not show."""
    _, *lines = words.realisasi_steps(traced)
    steps = words.formula_steps(traced)
    return tuple(lines if len(steps) > 1 else (line for line in lines if line not in steps))


def _catatan(catatan: Catatan) -> CatatanView:
    texts = ((key.replace("_", " "), getattr(catatan, key)) for key in TEXTS)
    return CatatanView(
        catatan.periode.nama,
        f"{catatan.berkas}:{catatan.baris}",
        tuple((label, text) for label, text in texts if text),
    )


def _summed(v: TracedVariabel) -> tuple[RowSpan, ...]:
    """Return where the rows of a variable stand, file by file."""
    lines: dict[str, list[int]] = {}
    for traced in v.rows:
        lines.setdefault(traced.row.berkas, []).append(traced.row.baris)
    return tuple(RowSpan(f, min(found), max(found), len(found)) for f, found in lines.items())


# --- method ----------------------------------------------------------------------------------------


def _method(material: Material, rules: Iterable[attention.Rule], *, summed: bool) -> Method:
    penilaian = material.trail.hasil.definisi.instansi.penilaian
    skala = penilaian.skala
    sign = ">" if skala.di_atas else "≥"
    bounds = {"Batas bawah": penilaian.batas_bawah, "Batas atas": penilaian.batas_atas}
    return Method(
        rules=tuple(
            (rule.nama, rule.in_words("realisasi", "target"), rule.sumber) for rule in RULES
        ),
        scoring=(
            ("Minimize", str(penilaian.minimize)),
            *(
                (label, "tidak ada" if bound is None else f"{format_used(bound)} %")
                for label, bound in bounds.items()
            ),
            ("Pembulatan", f"{penilaian.pembulatan} desimal, setengah ke atas"),
            ("Nilai jabatan", "rata-rata capaian menurut bobot, dari indikator yang terhitung"),
        ),
        skala=" · ".join(filter(None, (skala.nama or "skala instansi", skala.sumber))),
        levels=tuple(
            (
                tingkat.predikat,
                "selain itu" if tingkat.minimal is None else f"{sign} {format_used(tingkat.minimal)}",
                skala.step(tingkat.predikat, LEVELS) or 0,
            )
            for tingkat in skala.tingkat
        ),
        statuses=tuple(
            (status.replace("_", " "), wording.official.format("…"))
            for status, wording in WORDINGS.items()
        ),
        attention=tuple((rule.nama, rule.text) for rule in rules),
        definisi=material.definisi,
        data=tuple(material.data.items()),
        iki=__version__,
        rows=REPORT_ROWS,
        rows_all=REPORT_ROWS_ALL,
        summed=summed,
    )
