"""The content of the page: tiles, what needs attention, the tree, the cards, the method."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from iki import __version__
from iki.decimals import HUNDRED, format_used
from iki.laporan import attention_rules
from iki.laporan.cards import LEVELS, ReportContext, level_of, predikat_shown, shown_nilai
from iki.limits import REPORT_BYTES, REPORT_ROWS, REPORT_TABLE_ROWS
from iki.results.capaian_rules import RULES
from iki.results.hasil import (
    BELOW_SKALA,
    NOT_COMPUTED,
    WORDINGS,
    Status,
)
from iki.results.remarks import capitalize

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.laporan.cards import JabatanSection, ShownFigure
    from iki.laporan.report_data import ReportData
    from iki.model import Skala
    from iki.results.hasil import Hasil, HasilIndikator


class Node(NamedTuple):
    """A jabatan in the tree; `section` is None if the report leaves it out."""

    kode: str
    nama: str
    section: JabatanSection | None
    below: tuple[Node, ...]


class AttentionView(NamedTuple):
    """An indikator that needs attention."""

    kode: str
    nama: str
    jabatan: str
    said: tuple[str, ...]


class AttentionGroup(NamedTuple):
    """An attention rule with the indikator that stand under it."""

    nama: str
    text: str
    items: tuple[AttentionView, ...]


class Count(NamedTuple):
    """How many indikator have a predikat, or a status."""

    nama: str
    number: int
    level: int | None


class Method(NamedTuple):
    """How the figures came about: the section "Metode"."""

    rules: tuple[tuple[str, str, str], ...]
    scoring: tuple[tuple[str, str], ...]
    skala: str
    levels: tuple[tuple[str, str, int], ...]
    statuses: tuple[tuple[str, str], ...]
    attention: tuple[tuple[str, str], ...]
    folder: str
    of_table: bool
    definisi: str
    data: tuple[tuple[str, str], ...]
    iki: str
    rows: int
    megabytes: str
    table_rows: str
    summed: bool


class Page(NamedTuple):
    """The whole page. `mean_of` is the number of jabatan behind the mean: `4 dari 5`, or `5`."""

    instansi: str
    daerah: str
    title: str
    catatan: str | None
    history: tuple[str, ...]
    locked: str | None
    mean: ShownFigure
    mean_predikat: str
    mean_level: int | None
    mean_of: str
    counted: int
    of: int
    provisional: int
    missing: int
    attention_count: int
    jabatan_count: int
    predikat: tuple[Count, ...]
    attention: tuple[AttentionGroup, ...]
    tree: tuple[Node, ...]
    jabatan: tuple[JabatanSection, ...]
    method: Method


def make_page(data: ReportData) -> Page:
    """Make the content of a report."""
    hasil = data.trail.hasil
    instansi = hasil.definisi.instansi
    report = ReportContext(data)
    thresholds = _thresholds(data)
    rules = attention_rules.rules(thresholds)
    groups = _attention(report, rules, thresholds)
    rows = [row for j in hasil.jabatan for row in j.indikator]
    skala = instansi.penilaian.skala
    return Page(
        instansi=instansi.instansi,
        daerah=instansi.daerah or "",
        title=f"Capaian indikator kinerja individu {hasil.span}",
        catatan=instansi.catatan,
        history=data.years.history,
        locked=capitalize(f"{data.result.locked}.") if data.result.locked else None,
        mean=shown_nilai(hasil.rata_rata, instansi.penilaian),
        mean_predikat=predikat_shown(hasil.rata_rata, hasil.predikat),
        mean_level=level_of(hasil.rata_rata, hasil.predikat, skala),
        mean_of=_mean_of(hasil),
        counted=hasil.terhitung,
        of=hasil.dari,
        provisional=sum(row.status is Status.SEMENTARA for row in rows),
        missing=sum(row.capaian is None for row in rows),
        attention_count=sum(len(group.items) for group in groups),
        jabatan_count=len(hasil.jabatan),
        predikat=tuple(_counts(rows, skala)),
        attention=groups,
        tree=_tree(report),
        jabatan=report.jabatan,
        method=_method(data, rules),
    )


def _mean_of(hasil: Hasil) -> str:
    every, valued = len(hasil.jabatan), sum(j.nilai is not None for j in hasil.jabatan)
    return f"{every}" if valued == every else f"{valued} dari {every}"


def _counts(rows: Sequence[HasilIndikator], skala: Skala) -> Iterator[Count]:
    """Count the indikator by predikat; of jabatan that ended, by those of an older scale too."""
    names = {t.predikat: skala for t in skala.tingkat}
    for row in rows:
        if row.predikat is not None:
            names.setdefault(row.predikat, row.penilaian.skala)
    for nama, own in names.items():
        count = sum(row.predikat == nama for row in rows)
        yield Count(nama, count, own.step(nama, LEVELS))
    if below := sum(row.capaian is not None and row.predikat is None for row in rows):
        yield Count(BELOW_SKALA, below, LEVELS - 1)
    if none := sum(row.capaian is None for row in rows):
        yield Count(NOT_COMPUTED, none, None)


def _thresholds(data: ReportData) -> attention_rules.Thresholds:
    penilaian = data.trail.hasil.definisi.instansi.penilaian
    least = penilaian.wajib_catatan_di_bawah
    columns = data.years.columns
    return attention_rules.Thresholds(
        HUNDRED if least is None else least,
        columns[-2].tahun if len(columns) > 1 else None,
    )


def _attention(
    report: ReportContext,
    rules: Sequence[attention_rules.AttentionRule],
    thresholds: attention_rules.Thresholds,
) -> tuple[AttentionGroup, ...]:
    last = report.hasil.sampai.last
    found: list[tuple[int, Decimal, AttentionView]] = []
    for jabatan in report.data.trail.jabatan:
        for traced in jabatan.indikator:
            row = traced.hasil
            kode = jabatan.hasil.kode, row.indikator.kode
            beside = report.years.get(kode)
            has_catatan = any(c.periode.last == last for c in traced.catatan)
            state = attention_rules.IndikatorState(row, beside and beside.capaian, has_catatan)
            if attention := attention_rules.apply_rules(state, rules, thresholds):
                low = HUNDRED if row.capaian is None else row.capaian
                view = AttentionView(
                    ".".join(kode),
                    row.indikator.nama,
                    jabatan.hasil.jabatan.jabatan,
                    attention.said,
                )
                found.append((attention.rule, low, view))
    found.sort(key=lambda item: item[:2])
    return tuple(
        AttentionGroup(rules[number].nama, rules[number].text, tuple(view for *_, view in group))
        for number, group in groupby(found, key=lambda item: item[0])
    )


# --- the tree ------------------------------------------------------------------------------------


def _tree(report: ReportContext) -> tuple[Node, ...]:
    """Return the jabatan of the report, each below its atasan."""
    definisi, by_kode = report.definisi, {section.kode: section for section in report.jabatan}
    # From its end, the tree has what is below a jabatan before it. By depth, the last one first.
    found: defaultdict[int, list[Node]] = defaultdict(list)
    for depth, kode in reversed(definisi.pohon):
        below = tuple(reversed(found.pop(depth + 1, [])))
        if kode in by_kode or below:
            found[depth].append(Node(kode, definisi.nama(kode), by_kode.get(kode), below))
    return tuple(reversed(found[0]))


# --- method --------------------------------------------------------------------------------------


def _method(data: ReportData, rules: Iterable[attention_rules.AttentionRule]) -> Method:
    trail = data.trail
    penilaian = trail.hasil.definisi.instansi.penilaian
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
                "selain itu"
                if tingkat.minimal is None
                else f"{sign} {format_used(tingkat.minimal)}",
                skala.step(tingkat.predikat, LEVELS) or 0,
            )
            for tingkat in skala.tingkat
        ),
        statuses=tuple(
            (status.replace("_", " "), wording.official.format("…"))
            for status, wording in WORDINGS.items()
        ),
        attention=tuple((rule.nama, rule.text) for rule in rules),
        folder=data.folder,
        of_table=data.of_table,
        definisi=data.definisi,
        data=tuple(data.fingerprints.items()),
        iki=__version__,
        rows=REPORT_ROWS,
        megabytes=format_used(Decimal(REPORT_BYTES) / 1_000_000),
        table_rows=format_used(Decimal(REPORT_TABLE_ROWS)),
        summed=not data.has_rows
        or any(
            len(v.rows) > REPORT_ROWS
            for j in trail.jabatan
            for traced in j.indikator
            for v in traced.variabel
        ),
    )
