"""Cards: an indikator with everything that is known of its figure, in the words of `jelaskan`."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from iki.decimals import ZERO, format_id, plain, round_half_up, subtract
from iki.formula import render
from iki.formula.functions import FUNCTIONS
from iki.formula.mathml import equated, to_mathml
from iki.formula.steps import is_one_step
from iki.jelaskan import remedies, words
from iki.laporan.svg_charts import (
    ChartCell,
    Held,
    bars,
    cell,
    columns,
)
from iki.laporan.views import (
    LEVELS,
    Card,
    CatatanView,
    JabatanView,
    RowView,
    ShownFigure,
    VariabelView,
)
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
    departures,
    format_shown,
    shown_target,
)
from iki.results.remarks import capitalized

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from iki.formula import Acuan, Formula
    from iki.laporan.svg_charts import Bars, Columns
    from iki.laporan.views import Material
    from iki.model import Catatan, Definisi, Ordinal, Penilaian, Skala
    from iki.periode import Periode
    from iki.results.hasil import HasilIndikator
    from iki.results.tracing import (
        TracedIndikator,
        TracedJabatan,
        TracedRow,
        TracedVariabel,
    )


def level_of(nilai: Decimal | None, predikat: str | None, skala: Skala) -> int | None:
    """Return how far down the scale a predikat stands, of `LEVELS`; None without a figure."""
    if nilai is None:
        return None
    return LEVELS - 1 if predikat is None else skala.step(predikat, LEVELS)


def predikat_shown(nilai: Decimal | None, predikat: str | None) -> str:
    """Return a predikat as it is printed, also where there is none."""
    return (BELOW_SKALA if nilai is not None else EMPTY) if predikat is None else predikat


class Cards:
    """What the cards of a report have in common."""

    def __init__(self, material: Material) -> None:
        self.material = material
        self.hasil = material.trail.hasil
        self.definisi: Definisi = self.hasil.definisi
        self.years = {
            (j.kode, row.indikator.kode): row for j in material.years.jabatan for row in j.rows
        }
        self.within: dict[tuple[str, str], list[ChartCell]] = {}
        for hasil in material.within:
            end = hasil.sampai.short
            for j in hasil.jabatan:
                for row in j.indikator:
                    if row.realisasi is not None:
                        cells = self.within.setdefault((j.kode, row.indikator.kode), [])
                        cells.append(cell(end, row))
        self.last = capitalized(self.hasil.sampai.short)
        # Files are named from the folder of realisasi, which the page names once.
        self.folder = f"{material.folder}/"
        self.rule_numbers = {rule.nama: number for number, rule in enumerate(RULES)}

    def nilai(self, nilai: Decimal | None, penilaian: Penilaian) -> ShownFigure:
        """Return a capaian or a mean of them as it is shown by the rules of its time."""
        if nilai is None:
            return ShownFigure(EMPTY, None)
        return ShownFigure(format_id(nilai, penilaian.pembulatan), plain(nilai))

    def jabatan(self, traced: TracedJabatan) -> JabatanView:
        """Return a jabatan with the cards of its indikator."""
        j = traced.hasil
        return JabatanView(
            kode=j.kode,
            nama=j.jabatan.jabatan,
            nilai=self.nilai(j.nilai, j.penilaian),
            predikat=predikat_shown(j.nilai, j.predikat),
            level=level_of(j.nilai, j.predikat, j.penilaian.skala),
            counted=f"{j.terhitung} dari {j.dari}",
            counts=j.counts,
            steps=words.nilai_jabatan_text(j) if len(j.indikator) > 1 else None,
            atasan=None if j.jabatan.atasan is None else self.definisi.nama(j.jabatan.atasan),
            cards=tuple(self.card(i, traced) for i in traced.indikator),
        )

    def card(self, traced: TracedIndikator, jabatan: TracedJabatan) -> Card:
        """Return an indikator of a jabatan with its figures, its trail and its charts."""
        hasil, kode = traced.hasil, jabatan.hasil.kode
        indikator = hasil.indikator
        formula = indikator.formula
        last = words.last_period(hasil, self.hasil)
        upright, lying = self.charts_of(kode, hasil)
        return Card(
            kode=f"{kode}.{indikator.kode}",
            nama=indikator.nama,
            jabatan=jabatan.hasil.jabatan.jabatan,
            sasaran=hasil.sasaran.uraian,
            satuan=indikator.satuan,
            target=_shown(hasil.target_shown),
            realisasi=_shown(hasil.realisasi_shown),
            capaian=self.nilai(hasil.capaian, hasil.penilaian),
            meter=_meter(hasil.capaian),
            predikat=predikat_shown(hasil.capaian, hasil.predikat),
            level=level_of(hasil.capaian, hasil.predikat, hasil.penilaian.skala),
            status=str(hasil.status),
            remark=hasil.remark,
            in_words=to_mathml(formula, self.in_words(kode, formula)),
            in_values=self.in_values(traced),
            formula=render.to_text(formula),
            steps=_steps(traced),
            target_text=words.target_text(traced, self.hasil),
            capaian_steps=tuple(words.capaian_steps(traced)),
            scoring=words.scoring_text(traced),
            rules=tuple(
                (self.rule_numbers[rule.nama], rule.nama)
                for rule in words.rules_applied(traced)
            ),
            reached=words.predikat_reached(traced),
            bobot=words.bobot_text(traced, jabatan.hasil),
            departs=tuple(f"{heading.lower()} {text}" for heading, text in departures(indikator)),
            changes=self.changes(hasil),
            remedy=remedies.remedy_text(traced, self.hasil.tahun),
            remedies=self.remedies(traced),
            catatan=tuple(map(_catatan, traced.catatan)),
            variabel=tuple(self.variabel(v, kode, last) for v in traced.variabel),
            sumber_data=indikator.sumber_data,
            columns=upright,
            bars=lying,
            file=traced.formula.file,
            lines=_lines(traced),
        )  # fmt: skip

    def in_words(self, kode: str, formula: Formula) -> Callable[[Acuan], str]:
        """Return what gives the words of a variable in the formula of a jabatan."""
        uraian = uraian_of(self.definisi, kode, formula)
        before = FUNCTIONS["lalu"].keputusan
        return lambda acuan: before.format(uraian(acuan)) if acuan.lalu else uraian(acuan)

    def in_values(self, traced: TracedIndikator) -> str:
        """Return the formula with its values, and what it comes to."""
        hasil = traced.hasil
        made = to_mathml(hasil.indikator.formula, words.value_in_formula(traced))
        if hasil.realisasi is None:
            return made
        return equated(made, words.value_text(hasil.realisasi, hasil.ordinal))

    def changes(self, hasil: HasilIndikator) -> tuple[str, ...]:
        """Return what changed of an indikator within the time, and when it was in force."""
        times = self.hasil.times_of(hasil)
        return (
            *([times] if times else []),
            *(
                f"berubah sejak {p.mulai.nama} dengan dasar {p.dasar}: {p.changed}"
                for p in self.hasil.changes(hasil.indikator)
            ),
        )

    def remedies(self, traced: TracedIndikator) -> tuple[remedies.Remedy, ...]:
        """Return what to fill in, as far as the rows tell."""
        if not self.material.has_rows:  # without rows nobody knows which cells are empty
            return ()
        return tuple(remedies.remedies(traced, self.material.folder))

    # --- variables ---------------------------------------------------------------------------------

    def variabel(self, v: TracedVariabel, kode: str, last: Periode) -> VariabelView:
        """Return a variable of a formula of the jabatan `kode`; rows after the period `last` do not count."""
        used, ordinal = v.used, v.variabel.ordinal
        about = [v.variabel.konsolidasi.sebutan]
        if used.acuan.lalu:
            about.append(f"data tahun {used.tahun}")
        if used.jabatan != kode:
            about.append(f"data {self.definisi.nama(used.jabatan)}")
        nama = used.acuan.nama
        has_rows = self.material.has_rows
        shows_rows = has_rows and len(v.rows) <= REPORT_ROWS
        rows = v.rows if shows_rows else ()
        spans = () if shows_rows else _summed(v) if has_rows else v.letak
        nilai = NO_VALUE if used.nilai is None else words.value_text(used.nilai, ordinal)
        return VariabelView(
            nama=str(used),
            uraian=v.variabel.uraian,
            nilai=f"{nilai} {v.variabel.satuan or ''}".rstrip(),
            about=" · ".join(about),
            place=f"baris {v.place.line}" if used.jabatan == kode else str(v.place),
            words=words.scale_text(ordinal) if ordinal else "",
            steps=words.konsolidasi_steps(v) if shows_rows else (),
            rows=tuple(self.rows(rows, ordinal, last, f"{used.tahun} {used.jabatan}.{nama}")),
            spans=spans,
            number=len(v.rows) if has_rows else sum(span.baris for span in spans),
            table=self.material.folder if self.material.of_table else "",
            has_wilayah=any(r.row.wilayah for r in rows),
            has_unused=any(r.sebab for r in rows),
            has_remarks=any(r.row.bukti or r.row.catatan for r in rows),
        )

    def rows(
        self, traced: Sequence[TracedRow], ordinal: Ordinal | None, last: Periode, key: str
    ) -> Iterator[RowView]:
        """Yield rows by their files and lines; those of a table have a `key` and a period instead."""
        for item in traced:
            row = item.row
            yield RowView(
                row.place.removeprefix(self.folder) if row.line else key,
                row.periode.kode,
                row.wilayah,
                words.shown_value(row.nilai, ordinal),
                words.row_remarks(row),
                words.unused_because(item, last) if item.sebab else None,
            )

    # --- charts ------------------------------------------------------------------------------------

    def charts_of(
        self, kode: str, hasil: HasilIndikator
    ) -> tuple[tuple[Columns, ...], tuple[Bars, ...]]:
        """Return the charts of an indikator of a jabatan that have a figure: upright ones, lying ones."""
        key = kode, hasil.indikator.kode
        upright = self.this_year(key, hasil), self.earlier_years(key, hasil)
        lying = self.plan(hasil), self.national(hasil)
        return tuple(c for c in upright if c), tuple(c for c in lying if c)

    def this_year(self, key: tuple[str, str], hasil: HasilIndikator) -> Columns | None:
        """Return target and realisasi of the year, up to the ends of its periods."""
        cells = [*self.within.get(key, ())]
        title = f"Target dan realisasi {self.hasil.tahun}"
        if cells:
            title += ", kumulatif"
        notes = []
        if any(found.hasil and found.hasil.periode_target == TAHUN.kode for found in cells):
            notes.append("Triwulan tanpa target sendiri diukur terhadap target tahun.")
        last = self.last if cells else str(self.hasil.tahun)
        cells.append(cell(last, hasil))
        return columns(title, cells, hasil.indikator, notes)

    def earlier_years(self, key: tuple[str, str], hasil: HasilIndikator) -> Columns | None:
        """Return the figures of several years; None where no earlier one has any."""
        row = self.years.get(key)
        times = self.material.years.columns
        if row is None or not any(c and c.realisasi is not None for c in row.cells[:-1]):
            return None
        title = f"Realisasi {times[0].tahun} sampai {times[-1].tahun}"
        pairs = zip(times, row.cells, strict=True)
        cells = [cell(str(t.tahun), c) for t, c in pairs]
        return columns(title, cells, hasil.indikator, of_years=True)

    def plan(self, hasil: HasilIndikator) -> Bars | None:
        """Return the realisasi against the target of the last year of the plan."""
        rencana = self.definisi.instansi.rencana
        if rencana is None or hasil.realisasi is None:
            return None
        indikator, end = hasil.indikator, rencana.akhir
        target, _ = target_at(indikator.target.get(end), TAHUN)
        if target is None or hasil.ordinal:  # a word has no length
            return None
        text = format_shown(shown_target(target, None, indikator.desimal)) or EMPTY
        low, high = bounds_of(target)[0], bounds_of(target)[-1]
        reach = high if indikator.polarisasi is Polarisasi.MINIMIZE else low
        now, other = self.held(hasil), Held(f"Target {end}", reach, text)
        progress = capaian_against(hasil, target)
        rows = (
            (now.label, now.text),
            (other.label, text),
            ("Tingkat kemajuan %", self.nilai(progress, hasil.penilaian).text),
        )
        title = f"Terhadap akhir rencana, tahun {end}"
        return bars(title, now, other, rows, polarisasi=indikator.polarisasi, capaian=progress)

    def national(self, hasil: HasilIndikator) -> Bars | None:
        """Return the realisasi against the national standard."""
        acuan = hasil.indikator.acuan
        standard = acuan.standard(self.hasil.tahun) if acuan else None
        realisasi = hasil.realisasi_tampil
        if acuan is None or standard is None or realisasi is None or hasil.ordinal:
            return None
        now, other = self.held(hasil), Held("Standar nasional", standard, format_id(standard))
        gap = format_id(subtract(realisasi, standard))
        rows = ((now.label, now.text), (other.label, other.text), ("Selisih", gap))
        return bars(
            "Terhadap standar nasional",
            now,
            other,
            rows,
            [f"Sumber: {acuan.sumber}"],
            polarisasi=hasil.indikator.polarisasi,
            capaian=capaian_against(hasil, standard),
        )

    def held(self, hasil: HasilIndikator) -> Held:
        """Return the realisasi as what a chart of bars compares."""
        text = format_shown(hasil.realisasi_shown) or EMPTY
        return Held(f"Realisasi {self.hasil.tahun}", hasil.realisasi or ZERO, text)


def _shown(nilai: Decimal | str | None) -> ShownFigure:
    value = plain(nilai) if isinstance(nilai, Decimal) else None
    return ShownFigure(format_shown(nilai) or EMPTY, value)


_METER = Decimal(150)  # percent at the end of a meter


def _meter(capaian: Decimal | None) -> str | None:
    """Return the length of the bar of a capaian, which ends where its meter does."""
    if capaian is None:
        return None
    return str(round_half_up(min(max(capaian, ZERO), _METER), 0))


def _lines(traced: TracedIndikator) -> str:
    """Return in which lines of its file an indikator is defined: `4 (sasaran), 7 (indikator)`."""
    said = (
        f"{traced.sasaran.line} (sasaran), {traced.indikator.line} (indikator), "
        f"{traced.formula.line} (formula)"
    )
    return said if traced.hasil.target is None else f"{said}, {traced.target.line} (target)"


def _steps(traced: TracedIndikator) -> tuple[str, ...]:
    """Return the steps of the realisasi; a single one is what the formula with its values shows."""
    hasil = traced.hasil
    if hasil.realisasi is not None and is_one_step(hasil.indikator.formula):
        return tuple(words.after_formula(hasil))
    _, *lines = words.realisasi_steps(traced)
    equations = [line for line in lines if " = " in line]
    return tuple(lines if len(equations) > 1 else (line for line in lines if line not in equations))


def _catatan(catatan: Catatan) -> CatatanView:
    place = f"{catatan.file}:{catatan.line}"
    return CatatanView(catatan.periode.nama, place, tuple(words.catatan_texts(catatan)))


def _summed(v: TracedVariabel) -> tuple[RowSpan, ...]:
    """Return where the rows of a variable stand, file by file."""
    lines: dict[str, list[int]] = {}
    for traced in v.rows:
        lines.setdefault(traced.row.file, []).append(traced.row.line)
    return tuple(RowSpan(f, min(found), max(found), len(found)) for f, found in lines.items())
