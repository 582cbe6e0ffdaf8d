"""What a trail says, in Indonesian sentences and numbers, wherever it is shown.

Refuses to lay out, and to escape: a text of a file is what it is in the file, and who shows it
makes it harmless for its place.
"""

from __future__ import annotations

import re
from functools import cache, reduce
from typing import TYPE_CHECKING

from iki.decimals import CONTEXT, ZERO, add, format_count, format_id, format_used
from iki.formula import Number, Problem, parse, render
from iki.formula.steps import steps
from iki.model import Konsolidasi, Rentang
from iki.model.catatan import CATATAN_TEXTS
from iki.model.realisasi import NotCountedReason
from iki.model.uraian import uraian_of
from iki.periode import PERIODE, TAHUN
from iki.results.capaian_rules import ABOVE_RANGE, BELOW_RANGE
from iki.results.hasil import (
    BELOW_SKALA,
    NOT_COMPUTED,
    NOT_RECOMPUTABLE,
    Status,
    format_shown,
    own_rules,
    own_scoring,
    word_of,
)
from iki.results.remarks import capitalize, change_note
from iki.results.tracing import UnusedReason, months_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from decimal import Decimal

    from iki.formula import Acuan, Formula
    from iki.model import Baris, Catatan, Definisi, Gabungan, Ordinal
    from iki.periode import Periode
    from iki.results.capaian_rules import CapaianRule, Rule
    from iki.results.hasil import Hasil, HasilIndikator, HasilJabatan
    from iki.results.tracing import (
        TracedCapaian,
        TracedIndikator,
        TracedRow,
        TracedVariabel,
    )


def decree_line(formula: Formula, definisi: Definisi, kode: str) -> str:
    """Return the formula of a jabatan in the words of its decree, on one line."""
    return render.to_decree(formula, uraian_of(definisi, kode, formula))


def value_in_formula(traced: TracedIndikator) -> Callable[[Acuan], str]:
    """Return a function for the text of a variable: its value, or its name without data."""
    values, ordinal = traced.values, traced.hasil.ordinal

    def value(acuan: Acuan) -> str:
        nilai = values[acuan]
        return render.to_text(acuan) if nilai is None else value_text(nilai, ordinal)

    return value


def substituted_text(traced: TracedIndikator) -> str:
    """Return the formula with its values."""
    return render.substitute(traced.hasil.indikator.formula, value_in_formula(traced))


def formula_steps(traced: TracedIndikator) -> tuple[str, ...]:
    """Return the steps from the values to the realisasi; none if there is none."""
    ordinal = traced.hasil.ordinal

    def write(nilai: Decimal) -> str:
        return value_text(nilai, ordinal)

    found = steps(traced.hasil.indikator.formula, traced.values.get, write)
    return tuple(step.in_words(write) for step in found)


def realisasi_steps(traced: TracedIndikator) -> Iterator[str]:
    """Yield how the values became the realisasi, a line a step.

    First the realisasi as it is shown.
    """
    hasil = traced.hasil
    if hasil.realisasi is None or hasil.realisasi_tampil is None:
        yield NOT_COMPUTED
        yield substituted_text(traced)
        return
    value = format_shown(hasil.realisasi_shown)
    yield f"{value} {hasil.indikator.satuan}"
    lines = formula_steps(traced)
    yield from lines if lines != (value,) else ()
    yield from after_formula(hasil)


def after_formula(hasil: HasilIndikator) -> Iterator[str]:
    """Yield the lines below the steps of a formula; none without a realisasi."""
    if hasil.realisasi is None or hasil.realisasi_tampil is None:
        return
    if not isinstance(hasil.realisasi_shown, str):
        yield from _rounding(hasil.realisasi, hasil.realisasi_tampil, hasil.digits)
    if other_years := hasil.other_years():
        yield other_years


def _rounding(exact: Decimal, rounded: Decimal, digits: int) -> Iterator[str]:
    if exact != rounded:
        yield f"dibulatkan setengah ke atas ke {digits} desimal: {format_id(rounded, digits)}"


def value_text(nilai: Decimal, ordinal: Ordinal | None) -> str:
    """Return a value of a variable; of an ordinal one its word and number: `WTP (4)`."""
    word, number = word_of(nilai, ordinal), format_used(nilai)
    return f"{word} ({number})" if word else number


def shown_value(nilai: Decimal, ordinal: Ordinal | None) -> str:
    """Return a value as its cell has it: a word alone."""
    return word_of(nilai, ordinal) or format_used(nilai)


def scale_text(ordinal: Ordinal) -> str:
    """Return which words there are, with their numbers."""
    return ", ".join(f"{word} = {format_used(number)}" for word, number in ordinal.nilai.items())


def _with_sign(value: Decimal) -> str:
    return f"({format_used(value)})" if value < 0 else format_used(value)


def _sum(values: Iterable[Decimal]) -> str:
    return " + ".join(_with_sign(value) for value in values)


def _combination_text(
    how: Konsolidasi, values: Sequence[Decimal], weights: Sequence[int], ordinal: Ordinal | None
) -> str:
    """Return how several values become their mean or their extreme, without the result.

    Words are compared, numbers reckoned with.
    """
    if how is not Konsolidasi.RATA_RATA:
        function = "maks" if how is Konsolidasi.MAKSIMUM else "min"
        return f"{function}({'; '.join(value_text(value, ordinal) for value in values)})"
    if len(set(weights)) == 1:
        return f"({_sum(values)}) / {len(values)}"
    pairs = zip(values, weights, strict=True)
    weighted = " + ".join(f"{_with_sign(value)} × {weight}" for value, weight in pairs)
    return f"({weighted}) / {sum(weights)} bulan"


def konsolidasi_steps(traced: TracedVariabel) -> tuple[str, ...]:
    """Return how the rows that count became the value of their variable.

    The last line ends in it.
    """
    how, parts, nilai = traced.variabel.konsolidasi, traced.parts, traced.used.nilai
    ordinal = traced.variabel.ordinal
    if nilai is None:
        return ()
    if traced.together:
        return (*_together_lines(traced), _equation(value_text(nilai, ordinal), nilai, ordinal))
    if how is Konsolidasi.JUMLAH:  # over periods and wilayah alike
        terms = _sum(row.nilai for part in parts for row in part.rows)
        return (_equation(terms, nilai, ordinal),)
    of_wilayah = [part.nilai for part in parts]
    if how is Konsolidasi.TERAKHIR:
        if len(parts) == 1:
            periode = parts[0].rows[0].periode.kode
            return (f"nilai terakhir: {periode} = {value_text(nilai, ordinal)}",)
        return (f"nilai terakhir setiap wilayah: {_equation(_sum(of_wilayah), nilai, ordinal)}",)
    lines = [
        _equation(
            _combination_text(
                how, [row.nilai for row in part.rows], list(map(months_of, part.rows)), ordinal
            ),
            part.nilai,
            ordinal,
        )
        for part in parts
    ]
    if len(parts) == 1:
        return tuple(lines)
    together = _combination_text(how, of_wilayah, [1] * len(parts), ordinal)
    named = (f"{part.wilayah}: {line}" for part, line in zip(parts, lines, strict=True))
    return (*named, f"semua wilayah: {_equation(together, nilai, ordinal)}")


def _together_lines(traced: TracedVariabel) -> Iterator[str]:
    """Yield the value and the number of the rows of each period that has too many to show."""
    how = {
        Konsolidasi.JUMLAH: "jumlah",
        Konsolidasi.TERAKHIR: "jumlah",
        Konsolidasi.RATA_RATA: "rata-rata",
        Konsolidasi.MAKSIMUM: "terbesar",
        Konsolidasi.MINIMUM: "terkecil",
    }[traced.variabel.konsolidasi]
    for group in traced.together:
        rows = f"{format_count(group.baris)} baris"
        wilayah = f" dari {format_count(group.wilayah)} wilayah" if group.wilayah else ""
        unused = "" if group.sebab is None else ", tidak dipakai"
        value = value_text(group.nilai, traced.variabel.ordinal)
        yield f"{group.periode}: {how} {rows}{wilayah} = {value}{unused}"


def _equation(left: str, result: Decimal, ordinal: Ordinal | None) -> str:
    right = value_text(result, ordinal)
    return right if left in (right, format_used(result)) else f"{left} = {right}"


_UNUSED_BECAUSE = {
    NotCountedReason.SESUDAH_SAMPAI: "berakhir sesudah {sampai}",
    NotCountedReason.BUKAN_TERAKHIR: "ada nilai yang lebih akhir",
    UnusedReason.NOT_READ: "formula memakai nilai lain",
    UnusedReason.OTHERS_MISSING: "belum dipakai: data lain belum ada",
    UnusedReason.DIVISOR_ZERO: "belum dipakai: penyebutnya nol",
}


def unused_reason(row: TracedRow | Gabungan, sampai: Periode) -> str | None:
    """Return why a row, or rows taken together, are not used; None if they are."""
    return _UNUSED_BECAUSE[row.sebab].format(sampai=sampai.nama) if row.sebab else None


def row_remarks(row: Baris) -> str:
    """Return the bukti and the catatan of a row in one text."""
    return " · ".join(filter(None, (row.bukti, row.catatan)))


def target_text(traced: TracedIndikator, result: Hasil) -> str:
    """Return the target with its unit, and whose period it is."""
    hasil = traced.hasil
    if hasil.target is None:
        return hasil.remark if hasil.no_target and hasil.remark else "belum ada target"
    whose = f"tahun {result.tahun}"
    if hasil.periode_target and hasil.periode_target != TAHUN.kode:
        whose = f"{PERIODE[hasil.periode_target].nama} {result.tahun}"
    if result.takes_yearly_target(hasil):
        whose += f"; target {last_period(hasil, result).nama} tidak ada"
    return f"{format_shown(hasil.target_shown)} {hasil.indikator.satuan} (target {whose})"


def last_period(hasil: HasilIndikator, result: Hasil) -> Periode:
    """Return up to which period an indikator was computed: its own last one, if it ended before."""
    return hasil.berakhir or result.sampai


def own_history(hasil: HasilIndikator, result: Hasil) -> Iterator[str]:
    """Yield for which part of the time an indikator was in force, and what changed of it within."""
    if times := result.times_of(hasil):
        yield f"{capitalize(times)}."
    yield from map(change_note, result.changes(hasil.indikator))


def history_around(jabatan: HasilJabatan, result: Hasil) -> Iterator[str]:
    """Yield the changes of a jabatan and of the agency within the time of the figures."""
    for whose, item in (("Jabatan ini", jabatan.jabatan), ("Instansi", result.definisi.instansi)):
        yield from (f"{whose}: {change_note(p)}" for p in result.changes(item))


def capaian_steps(traced: TracedIndikator) -> Iterator[str]:
    """Yield how the realisasi and the target became the capaian, a line a step.

    A rule that gives a number whatever the realisasi is has no step.
    """
    found, hasil = traced.capaian, traced.hasil
    if found is None or hasil.realisasi is None or isinstance(found.exact, Status):
        return
    if not isinstance(rule_formula(found.rule), Number):
        yield from rule_steps(found, hasil.realisasi)
    exact = found.exact
    if found.bound is not None:
        above = exact > found.bound
        kind, key = ("paling tinggi", "batas_atas") if above else ("paling rendah", "batas_bawah")
        own = key in own_scoring(hasil.indikator)
        whose = "penilaian indikator ini" if own else "batas penilaian"
        yield f"{kind} {format_used(found.bound)} menurut {whose}"
        exact = found.bound
    if hasil.capaian is not None:
        yield from _rounding(exact, hasil.capaian, hasil.penilaian.pembulatan)
    if not hasil.recomputable:
        yield NOT_RECOMPUTABLE


def scoring_text(traced: TracedIndikator) -> str | None:
    """Return the scoring rules of an indikator where they are not the agency's; None otherwise."""
    own = own_rules(traced.hasil.indikator)
    return f"penilaian indikator ini: {own}" if own else None


def catatan_texts(catatan: Catatan) -> Iterator[tuple[str, str]]:
    """Yield the filled columns of a catatan as (label, text)."""
    for key in CATATAN_TEXTS:
        if said := getattr(catatan, key):
            yield key.replace("_", " "), said


def rules_applied(traced: TracedIndikator) -> Iterator[Rule]:
    """Yield the rules that applied, if any; of a range first the one that says which bound is T."""
    found, target = traced.capaian, traced.hasil.target
    if found is None:
        return
    if isinstance(target, Rentang) and found.acuan is not None:
        yield BELOW_RANGE if found.acuan == target.bawah else ABOVE_RANGE
    yield found.rule


def rule_text(rule: Rule) -> str:
    """Return a rule in words, with its source."""
    named = f"{rule.nama}: {rule.rumus}".translate({ord("R"): "realisasi", ord("T"): "target"})
    return f"{named}. Sumber: {rule.sumber}"


def rule_steps(found: TracedCapaian, realisasi: Decimal) -> tuple[str, ...]:
    """Return the steps of the rule of a capaian over its numbers.

    The last ends in the exact one.
    """
    formula = rule_formula(found.rule)
    values = {"r": realisasi, "t": found.acuan}
    return tuple(
        step.in_words(format_used) for step in steps(formula, lambda v: values[v.nama], format_used)
    )


@cache
def rule_formula(rule: CapaianRule) -> Formula:
    """Return the formula of a rule, that is printed with R, T and bars, in the formula language."""
    formula = parse(re.sub(r"\|(.+)\|", r"abs(\1)", rule.rumus).lower())
    if isinstance(formula, Problem):
        raise TypeError(f"{rule.rumus} is no formula: {formula.message}")
    return formula


def predikat_reached(traced: TracedIndikator) -> str | None:
    """Return the predikat and the band of the scale that was met; None without a capaian."""
    nilai, penilaian = traced.hasil.capaian, traced.hasil.penilaian
    skala = penilaian.skala
    if nilai is None:
        return None
    text = format_id(nilai, penilaian.pembulatan)
    if skala.bulat:
        text = f"{text} dibulatkan {format_id(nilai, 0)}"
    name = f"skala {skala.nama}" if skala.nama else "skala instansi"
    if traced.tingkat is None:
        return f"{BELOW_SKALA}: {text} tidak mencapai batas terendah {name}"
    minimal = traced.tingkat.minimal
    if minimal is None:
        return f"{traced.tingkat.predikat}: {text} tidak mencapai batas lain {name}"
    sign = ">" if skala.di_atas else "≥"
    return f"{traced.tingkat.predikat}: {text} {sign} {format_used(minimal)} ({name})"


def bobot_text(traced: TracedIndikator, jabatan: HasilJabatan) -> str:
    """Return the weight of an indikator among those that could be computed."""
    weight = traced.hasil.indikator.bobot
    if traced.hasil.capaian is None:
        return f"{format_used(weight)}, tidak ikut dalam nilai jabatan karena tidak terhitung"
    total = total_bobot(jabatan)
    return f"{format_used(weight)} dari {format_used(total)} dalam nilai jabatan"


def total_bobot(jabatan: HasilJabatan) -> Decimal:
    """Return the sum of the weights that count in the nilai of a jabatan."""
    counted = (row.indikator.bobot for row in jabatan.indikator if row.capaian is not None)
    return reduce(add, counted, ZERO)


def nilai_jabatan_text(jabatan: HasilJabatan) -> str | None:
    """Return how the capaian became the nilai of a jabatan; None if there is none."""
    if jabatan.nilai is None:
        return None
    terms = []
    total = ZERO
    for row in jabatan.indikator:
        nilai, text, weight = row.capaian, row.capaian_shown, row.indikator.bobot
        if nilai is None:
            continue
        terms.append(f"{f'({text})' if nilai < 0 else text} × {format_used(weight)}")
        total = add(total, CONTEXT.multiply(nilai, weight))
    divisor = total_bobot(jabatan)
    rounded = " (dibulatkan)" if CONTEXT.multiply(jabatan.nilai, divisor) != total else ""
    mean = format_id(jabatan.nilai, jabatan.penilaian.pembulatan)
    return f"({' + '.join(terms)}) / {format_used(divisor)} = {mean}{rounded}"
