"""The page as values: tiles, what needs attention, the tree, the cards, and how it was all computed."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from itertools import groupby
from typing import TYPE_CHECKING

from iki import __version__
from iki.decimals import HUNDRED, format_used
from iki.laporan import attention
from iki.laporan.cards import Report, level_of, predikat_shown, shown_nilai
from iki.laporan.views import (
    LEVELS,
    AttentionGroup,
    AttentionView,
    Count,
    Method,
    Node,
    Page,
)
from iki.limits import REPORT_BYTES, REPORT_ROWS, REPORT_TABLE_ROWS
from iki.results.capaian_rules import RULES
from iki.results.hasil import (
    BELOW_SKALA,
    NOT_COMPUTED,
    WORDINGS,
    Status,
)
from iki.results.remarks import capitalized

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.laporan.views import Material
    from iki.model import Skala
    from iki.results.hasil import Hasil, HasilIndikator


def make_page(material: Material) -> Page:
    """Return the report of what was computed."""
    hasil = material.trail.hasil
    instansi = hasil.definisi.instansi
    report = Report(material)
    terms = _terms(material)
    rules = attention.rules(terms)
    groups = _attention(report, rules, terms)
    rows = [row for j in hasil.jabatan for row in j.indikator]
    skala = instansi.penilaian.skala
    return Page(
        instansi=instansi.instansi,
        daerah=instansi.daerah or "",
        title=f"Capaian indikator kinerja individu {hasil.span}",
        catatan=instansi.catatan,
        history=material.years.history,
        locked=capitalized(f"{material.locked}.") if material.locked else None,
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
        method=_method(material, rules),
    )


def _mean_of(hasil: Hasil) -> str:
    every, valued = len(hasil.jabatan), sum(j.nilai is not None for j in hasil.jabatan)
    return f"{every}" if valued == every else f"{valued} dari {every}"


def _counts(rows: Sequence[HasilIndikator], skala: Skala) -> Iterator[Count]:
    """Yield how many indikator have each predikat, and how many have none.

    What ended may have one that the scale has no more.
    """
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


def _terms(material: Material) -> attention.Terms:
    penilaian = material.trail.hasil.definisi.instansi.penilaian
    least = penilaian.wajib_catatan_di_bawah
    columns = material.years.columns
    return attention.Terms(
        HUNDRED if least is None else least,
        columns[-2].tahun if len(columns) > 1 else None,
    )


def _attention(
    report: Report, rules: Sequence[attention.AttentionRule], terms: attention.Terms
) -> tuple[AttentionGroup, ...]:
    last = report.hasil.sampai.last
    found: list[tuple[int, Decimal, AttentionView]] = []
    for jabatan in report.material.trail.jabatan:
        for traced in jabatan.indikator:
            row = traced.hasil
            kode = jabatan.hasil.kode, row.indikator.kode
            beside = report.years.get(kode)
            has_catatan = any(c.periode.last == last for c in traced.catatan)
            looked = attention.Looked(row, beside and beside.capaian, has_catatan)
            if judged := attention.judge(looked, rules, terms):
                low = HUNDRED if row.capaian is None else row.capaian
                view = AttentionView(
                    ".".join(kode), row.indikator.nama, jabatan.hasil.jabatan.jabatan, judged.said
                )
                found.append((judged.rule, low, view))
    found.sort(key=lambda item: item[:2])
    return tuple(
        AttentionGroup(rules[number].nama, rules[number].text, tuple(view for *_, view in group))
        for number, group in groupby(found, key=lambda item: item[0])
    )


# --- the tree --------------------------------------------------------------------------------------


def _tree(report: Report) -> tuple[Node, ...]:
    """Return the jabatan of the report below those that they report to."""
    definisi, by_kode = report.definisi, {section.kode: section for section in report.jabatan}
    # Read from its end, the tree has everything below a jabatan before it. By depth, the last one first.
    found: defaultdict[int, list[Node]] = defaultdict(list)
    for depth, kode in reversed(definisi.pohon):
        below = tuple(reversed(found.pop(depth + 1, [])))
        if kode in by_kode or below:
            found[depth].append(Node(kode, definisi.nama(kode), by_kode.get(kode), below))
    return tuple(reversed(found[0]))


# --- method ----------------------------------------------------------------------------------------


def _method(material: Material, rules: Iterable[attention.AttentionRule]) -> Method:
    trail = material.trail
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
        folder=material.folder,
        of_table=material.of_table,
        definisi=material.definisi,
        data=tuple(material.data.items()),
        iki=__version__,
        rows=REPORT_ROWS,
        megabytes=format_used(Decimal(REPORT_BYTES) / 1_000_000),
        table_rows=format_used(Decimal(REPORT_TABLE_ROWS)),
        summed=not material.has_rows
        or any(
            len(v.rows) > REPORT_ROWS
            for j in trail.jabatan
            for traced in j.indikator
            for v in traced.variabel
        ),
    )
