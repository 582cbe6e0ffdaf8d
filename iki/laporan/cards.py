"""Cards of the report: an indikator with its figure and its trail, in the words of `jelaskan`."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import ZERO, format_id, plain, round_half_up, subtract
from iki.formula import render
from iki.formula.functions import FUNCTIONS
from iki.formula.mathml import equation, to_mathml
from iki.formula.steps import is_one_step
from iki.jelaskan import remedies, words
from iki.laporan.svg_charts import LabelledFigure, bars, cell, columns
from iki.limits import REPORT_ROWS
from iki.model import Polarisasi, RowSpan, bounds_of
from iki.model.uraian import uraian_of
from iki.periode import TAHUN
from iki.results.capaian import capaian_against, target_at
from iki.results.capaian_rules import RULES
from iki.results.hasil import (
    BELOW_SKALA,
    EMPTY,
    NO_VALUE,
    format_shown,
    shown_target,
    unusual_rules,
)
from iki.results.remarks import capitalize

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.laporan.report_data import ReportData
    from iki.laporan.svg_charts import Bars, ChartCell, Columns
    from iki.model import Catatan, Definisi, Indikator, Penilaian, Skala
    from iki.results.hasil import HasilIndikator, HasilJabatan, UsedVariabel
    from iki.results.tracing import TracedIndikator, TracedJabatan, TracedVariabel


LEVELS = 5  # of colours, from the top of a scale to its bottom


class ShownFigure(NamedTuple):
    """A number for people and for programs: `7,5` and `7.5`; a range or a word has no `value`."""

    text: str
    value: str | None


def level_of(nilai: Decimal | None, predikat: str | None, skala: Skala) -> int | None:
    """Return the place of a predikat on its scale, 0 to `LEVELS` - 1; None without a figure."""
    if nilai is None:
        return None
    return LEVELS - 1 if predikat is None else skala.step(predikat, LEVELS)


def predikat_shown(nilai: Decimal | None, predikat: str | None) -> str:
    """Return a predikat, or the words for none."""
    return (BELOW_SKALA if nilai is not None else EMPTY) if predikat is None else predikat


class ReportContext:
    """What the cards of a report look up: results of other years and periods, numbers of rules."""

    def __init__(self, data: ReportData) -> None:
        self.data = data
        self.hasil = data.trail.hasil
        self.definisi: Definisi = self.hasil.definisi
        self.years = {
            (j.kode, row.indikator.kode): row for j in data.years.jabatan for row in j.rows
        }
        self.within: dict[tuple[str, str], list[ChartCell]] = {}
        for hasil in data.within:
            end = hasil.sampai.short
            for j in hasil.jabatan:
                for row in j.indikator:
                    if row.realisasi is not None:
                        cells = self.within.setdefault((j.kode, row.indikator.kode), [])
                        cells.append(cell(end, row))
        self.rule_numbers = {rule.nama: number for number, rule in enumerate(RULES)}

    @cached_property
    def jabatan(self) -> tuple[JabatanSection, ...]:
        return tuple(JabatanSection(self, traced) for traced in self.data.trail.jabatan)


def shown_nilai(nilai: Decimal | None, penilaian: Penilaian) -> ShownFigure:
    """Format a capaian, or a mean of them, with the decimals of its penilaian."""
    if nilai is None:
        return ShownFigure(EMPTY, None)
    return ShownFigure(format_id(nilai, penilaian.pembulatan), plain(nilai))


def _figure_of(nilai: Decimal | str | None) -> ShownFigure:
    value = plain(nilai) if isinstance(nilai, Decimal) else None
    return ShownFigure(format_shown(nilai) or EMPTY, value)


@dataclass(frozen=True)
class JabatanSection:
    """A jabatan with the cards of its indikator, as the template shows it."""

    report: ReportContext
    traced: TracedJabatan

    @property
    def hasil(self) -> HasilJabatan:
        return self.traced.hasil

    @property
    def kode(self) -> str:
        return self.hasil.kode

    @property
    def nama(self) -> str:
        return self.hasil.jabatan.jabatan

    @property
    def nilai(self) -> ShownFigure:
        return shown_nilai(self.hasil.nilai, self.hasil.penilaian)

    @property
    def predikat(self) -> str:
        return predikat_shown(self.hasil.nilai, self.hasil.predikat)

    @property
    def level(self) -> int | None:
        return level_of(self.hasil.nilai, self.hasil.predikat, self.hasil.penilaian.skala)

    @property
    def steps(self) -> str | None:
        return words.nilai_jabatan_text(self.hasil) if len(self.hasil.indikator) > 1 else None

    @property
    def atasan(self) -> str | None:
        atasan = self.hasil.jabatan.atasan
        return None if atasan is None else self.report.definisi.nama(atasan)

    @property
    def cards(self) -> Iterator[Card]:
        return (Card(self.report, self, traced) for traced in self.traced.indikator)


@dataclass(frozen=True)
class Card:
    """An indikator with its figures, its trail and its charts, as the template shows it.

    What the definition has, such as `indikator.sumber_data`, the template reads there: to show one
    more key of an indikator it gets one more line.
    """

    report: ReportContext
    jabatan: JabatanSection
    traced: TracedIndikator

    @property
    def hasil(self) -> HasilIndikator:
        return self.traced.hasil

    @property
    def indikator(self) -> Indikator:
        return self.hasil.indikator

    @property
    def kode(self) -> str:
        return f"{self.jabatan.kode}.{self.indikator.kode}"

    # --- the figures -----------------------------------------------------------------------------

    @property
    def target(self) -> ShownFigure:
        return _figure_of(self.hasil.target_shown)

    @property
    def realisasi(self) -> ShownFigure:
        return _figure_of(self.hasil.realisasi_shown)

    @property
    def capaian(self) -> ShownFigure:
        return shown_nilai(self.hasil.capaian, self.hasil.penilaian)

    @property
    def meter(self) -> str | None:
        """The length of the bar of a capaian, which ends where its meter does."""
        capaian = self.hasil.capaian
        if capaian is None:
            return None
        return str(round_half_up(min(max(capaian, ZERO), _METER), 0))

    @property
    def predikat(self) -> str:
        return predikat_shown(self.hasil.capaian, self.hasil.predikat)

    @property
    def level(self) -> int | None:
        return level_of(self.hasil.capaian, self.hasil.predikat, self.hasil.penilaian.skala)

    # --- how they came about ---------------------------------------------------------------------

    @property
    def in_words(self) -> str:
        """The formula with the words of its variables, as MathML."""
        formula, kode = self.indikator.formula, self.jabatan.kode
        uraian = uraian_of(self.report.definisi, kode, formula)
        before = FUNCTIONS["lalu"].keputusan
        return to_mathml(formula, lambda a: before.format(uraian(a)) if a.lalu else uraian(a))

    @property
    def in_values(self) -> str:
        """The formula with its values, and what it comes to, as MathML."""
        hasil = self.hasil
        made = to_mathml(self.indikator.formula, words.value_in_formula(self.traced))
        if hasil.realisasi is None:
            return made
        return equation(made, words.value_text(hasil.realisasi, hasil.ordinal))

    @property
    def formula(self) -> str:
        return render.to_text(self.indikator.formula)

    @property
    def steps(self) -> Sequence[str]:
        """The steps of the realisasi; a single one is what the formula with its values shows."""
        if self.hasil.realisasi is not None and is_one_step(self.indikator.formula):
            return [*words.after_formula(self.hasil)]
        _, *lines = words.realisasi_steps(self.traced)
        equations = [line for line in lines if " = " in line]
        return lines if len(equations) > 1 else [line for line in lines if line not in equations]

    @property
    def target_text(self) -> str:
        return words.target_text(self.traced, self.report.hasil)

    @property
    def capaian_steps(self) -> Iterator[str]:
        return words.capaian_steps(self.traced)

    @property
    def rules(self) -> Iterator[tuple[int, str]]:
        """The rules of capaian that were applied: the number and the name of each."""
        for rule in words.rules_applied(self.traced):
            yield self.report.rule_numbers[rule.nama], rule.nama

    @property
    def scoring(self) -> str | None:
        return words.scoring_text(self.traced)

    @property
    def reached(self) -> str | None:
        return words.predikat_reached(self.traced)

    @property
    def bobot(self) -> str:
        return words.bobot_text(self.traced, self.jabatan.hasil)

    @property
    def departs(self) -> list[str]:
        return [f"{heading.lower()} {text}" for heading, text in unusual_rules(self.indikator)]

    @property
    def changes(self) -> Iterator[str]:
        """What changed of the indikator within the time, and when it was in force."""
        if times := self.report.hasil.times_of(self.hasil):
            yield times
        for p in self.report.hasil.changes(self.indikator):
            yield f"berubah sejak {p.mulai.nama} dengan dasar {p.dasar}: {p.change_in_words}"

    @property
    def remedy(self) -> str | None:
        return remedies.remedy_text(self.traced, self.report.hasil.tahun)

    @cached_property
    def remedies(self) -> Sequence[remedies.Remedy]:
        """What to fill in; empty if rows were not kept, for only they tell empty cells."""
        data = self.report.data
        return [*remedies.remedies(self.traced, data.folder)] if data.has_rows else []

    @property
    def catatan(self) -> Iterator[tuple[Catatan, Iterator[tuple[str, str]]]]:
        """Each catatan with its texts, by their headings."""
        return ((catatan, words.catatan_texts(catatan)) for catatan in self.traced.catatan)

    @property
    def variabel(self) -> Iterator[CardVariabel]:
        return (CardVariabel(self, traced) for traced in self.traced.variabel)

    @property
    def lines(self) -> str:
        """The lines of its file where the indikator is defined: `4 (sasaran), 7 (indikator)`."""
        traced = self.traced
        said = (
            f"{traced.sasaran.line} (sasaran), {traced.indikator.line} (indikator), "
            f"{traced.formula.line} (formula)"
        )
        return said if self.hasil.target is None else f"{said}, {traced.target.line} (target)"

    # --- charts ----------------------------------------------------------------------------------

    @property
    def columns(self) -> Iterator[Columns]:
        """The charts of upright bars that have a figure."""
        return filter(None, (self._this_year(), self._earlier_years()))

    @property
    def bars(self) -> Iterator[Bars]:
        """The charts of lying bars that have a figure."""
        return filter(None, (self._plan(), self._national()))

    def _this_year(self) -> Columns | None:
        """Chart target and realisasi of the year, up to the end of each of its periods."""
        result = self.report.hasil
        cells = [*self.report.within.get((self.jabatan.kode, self.indikator.kode), ())]
        title = f"Target dan realisasi {result.tahun}"
        if cells:
            title += ", kumulatif"
        notes = []
        if any(found.hasil and found.hasil.periode_target == TAHUN.kode for found in cells):
            notes.append("Triwulan tanpa target sendiri diukur terhadap target tahun.")
        last = capitalize(result.sampai.short) if cells else str(result.tahun)
        cells.append(cell(last, self.hasil))
        return columns(title, cells, self.indikator, notes)

    def _earlier_years(self) -> Columns | None:
        """Chart several years; None if no earlier one has a realisasi."""
        row = self.report.years.get((self.jabatan.kode, self.indikator.kode))
        times = self.report.data.years.columns
        if row is None or not any(c and c.realisasi is not None for c in row.cells[:-1]):
            return None
        title = f"Realisasi {times[0].tahun} sampai {times[-1].tahun}"
        pairs = zip(times, row.cells, strict=True)
        cells = [cell(str(t.tahun), c) for t, c in pairs]
        return columns(title, cells, self.indikator, of_years=True)

    def _plan(self) -> Bars | None:
        """Chart the realisasi against the target of the last year of the plan."""
        hasil, indikator = self.hasil, self.indikator
        rencana = self.report.definisi.instansi.rencana
        if rencana is None or hasil.realisasi is None:
            return None
        end = rencana.akhir
        target, _ = target_at(indikator.target.get(end), TAHUN)
        if target is None or hasil.ordinal:  # a word has no length
            return None
        text = format_shown(shown_target(target, None, indikator.desimal)) or EMPTY
        low, high = bounds_of(target)[0], bounds_of(target)[-1]
        reach = high if indikator.polarisasi is Polarisasi.MINIMIZE else low
        now, other = self._bar_of_realisasi(), LabelledFigure(f"Target {end}", reach, text)
        progress = capaian_against(hasil, target)
        rows = (
            (now.label, now.text),
            (other.label, text),
            ("Tingkat kemajuan %", shown_nilai(progress, hasil.penilaian).text),
        )
        title = f"Terhadap akhir rencana, tahun {end}"
        return bars(title, now, other, rows, polarisasi=indikator.polarisasi, capaian=progress)

    def _national(self) -> Bars | None:
        """Chart the realisasi against the national standard."""
        hasil, acuan = self.hasil, self.indikator.acuan
        standard = acuan.standard(self.report.hasil.tahun) if acuan else None
        realisasi = hasil.realisasi_tampil
        if acuan is None or standard is None or realisasi is None or hasil.ordinal:
            return None
        now, other = (
            self._bar_of_realisasi(),
            LabelledFigure("Standar nasional", standard, format_id(standard)),
        )
        gap = format_id(subtract(realisasi, standard))
        rows = ((now.label, now.text), (other.label, other.text), ("Selisih", gap))
        return bars(
            "Terhadap standar nasional",
            now,
            other,
            rows,
            [f"Sumber: {acuan.sumber}"],
            polarisasi=self.indikator.polarisasi,
            capaian=capaian_against(hasil, standard),
        )

    def _bar_of_realisasi(self) -> LabelledFigure:
        text = format_shown(self.hasil.realisasi_shown) or EMPTY
        tahun = self.report.hasil.tahun
        return LabelledFigure(f"Realisasi {tahun}", self.hasil.realisasi or ZERO, text)


_METER = Decimal(150)  # percent at the end of a meter


# --- variables -----------------------------------------------------------------------------------


class RowView(NamedTuple):
    """A row of the data: where it stands, what it says, and why it is not used."""

    place: str
    periode: str
    wilayah: str
    nilai: str
    remarks: str
    because: str | None


@dataclass(frozen=True)
class CardVariabel:
    """A variable of a formula, and where its value is from."""

    card: Card
    traced: TracedVariabel

    @property
    def used(self) -> UsedVariabel:
        return self.traced.used

    @property
    def nilai(self) -> str:
        used, variabel = self.used, self.traced.variabel
        nilai = NO_VALUE if used.nilai is None else words.value_text(used.nilai, variabel.ordinal)
        return f"{nilai} {variabel.satuan or ''}".rstrip()

    @property
    def about(self) -> str:
        """Its konsolidasi, with year and jabatan if they are not those of the formula."""
        used = self.used
        about = [self.traced.variabel.konsolidasi.sebutan]
        if used.acuan.lalu:
            about.append(f"data tahun {used.tahun}")
        if used.jabatan != self.card.jabatan.kode:
            about.append(f"data {self.card.report.definisi.nama(used.jabatan)}")
        return " · ".join(about)

    @property
    def place(self) -> str:
        place = self.traced.place
        return f"baris {place.line}" if self.used.jabatan == self.card.jabatan.kode else str(place)

    @property
    def words(self) -> str:
        ordinal = self.traced.variabel.ordinal
        return words.scale_text(ordinal) if ordinal else ""

    @property
    def shows_rows(self) -> bool:
        return self.card.report.data.has_rows and len(self.traced.rows) <= REPORT_ROWS

    @property
    def steps(self) -> tuple[str, ...]:
        return words.konsolidasi_steps(self.traced) if self.shows_rows else ()

    @cached_property
    def rows(self) -> Sequence[RowView]:
        """The rows by their files and lines; those of a table by their keys and periods."""
        if not self.shows_rows:
            return []
        report, used = self.card.report, self.used
        # Files are named from the folder of realisasi, which the page names once.
        folder = f"{report.data.folder}/"
        key = f"{used.tahun} {used.jabatan}.{used.acuan.nama}"
        last = words.last_period(self.card.hasil, report.hasil)
        return [
            RowView(
                traced.row.place.removeprefix(folder) if traced.row.line else key,
                traced.row.periode.kode,
                traced.row.wilayah,
                words.shown_value(traced.row.nilai, self.traced.variabel.ordinal),
                words.row_remarks(traced.row),
                words.unused_reason(traced, last) if traced.sebab else None,
            )
            for traced in self.traced.rows
        ]

    @cached_property
    def spans(self) -> Sequence[RowSpan]:
        """Where the rows stand that are not shown, file by file."""
        if self.shows_rows:
            return ()
        if not self.card.report.data.has_rows:
            return self.traced.letak
        lines: dict[str, list[int]] = {}
        for traced in self.traced.rows:
            lines.setdefault(traced.row.file, []).append(traced.row.line)
        return [RowSpan(f, min(found), max(found), len(found)) for f, found in lines.items()]

    @property
    def number(self) -> int:
        """How many rows there are."""
        if self.card.report.data.has_rows:
            return len(self.traced.rows)
        return sum(span.baris for span in self.spans)

    @property
    def table(self) -> str:
        """The table elsewhere that the rows are of; "" if files have them."""
        data = self.card.report.data
        return data.folder if data.of_table else ""
