"""Checks of the worked examples: what a contoh states is what its formula computes."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, TypeAlias

from iki.checks.register import of_contoh
from iki.decimals import plain, round_half_up
from iki.diagnostics.suggestions import Suggestions, some
from iki.formula import evaluate, nodes, parse, render
from iki.limits import RESULT_EXPONENT
from iki.model.definisi import all_indikator
from iki.results.capaian import finish_capaian, within_bounds
from iki.results.capaian_rules import capaian_of
from iki.results.hasil import Status
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iki.formula import Evaluation
    from iki.model import Contoh, Definisi, Indikator, Ordinal, Penilaian

# What does not hold in a contoh: where (below its path), message, hint.
_Wrong: TypeAlias = "tuple[tuple[str, ...], str, str | None]"


@of_contoh("contoh", "formula", "polarisasi", "penilaian", "desimal")
def contoh_tidak_cocok(definisi: Definisi) -> Iterator[Finding]:
    """C02: run every contoh of every indikator, and report what computes to something else."""
    suggestions = Suggestions()
    for kode, path, indikator in all_indikator(definisi):
        if not indikator.contoh:
            continue
        known = _all_known(definisi, kode, indikator)
        used = {v: render.to_text(v) for v in indikator.reads}
        for c, contoh in enumerate(indikator.contoh):
            for where, message, hint in _compare(
                contoh,
                indikator,
                used,
                definisi.instansi.penilaian.of(indikator),
                definisi.ordinal_of(kode, indikator),
                suggestions,
            ):
                # An unknown variable is reported once, where it stands; a declared one that the
                # formula does not read may be what it means.
                if known or (len(where) == 2 and not _is_declared(definisi, kode, where[1])):
                    yield Finding(
                        "C02",
                        definisi.files[kode],
                        (*path, "contoh", c, *where),
                        message,
                        hint,
                        at="value" if len(where) == 1 else "key",
                    )


def _all_known(definisi: Definisi, kode: str, indikator: Indikator) -> bool:
    return all(v.nama in definisi.variabel.get(v.jabatan or kode, ()) for v in indikator.reads)


def _is_declared(definisi: Definisi, kode: str, acuan: str) -> bool:
    variabel = parse(acuan)
    return isinstance(variabel, nodes.Acuan) and variabel.nama in definisi.variabel.get(
        variabel.jabatan or kode, ()
    )


def _compare(
    contoh: Contoh,
    indikator: Indikator,
    used: Mapping[nodes.Acuan, str],
    penilaian: Penilaian,
    ordinal: Ordinal | None,
    suggestions: Suggestions,
) -> Iterator[_Wrong]:
    """Yield the mistakes in a contoh; `used` are the variables as the formula names them."""
    given = {}
    for key in ("variabel", "lalu"):
        for text, nilai in getattr(contoh, key).items():
            acuan = _variabel_of_key(text, lalu=key == "lalu")
            if acuan is None or acuan not in used:
                yield (key, text), *_not_used(key, text, used, suggestions)
            elif acuan in given:
                yield (
                    (key, text),
                    f"“{used[acuan]}” sudah diberi nilai dalam contoh ini",
                    "hapus salah satunya",
                )
            else:
                given[acuan] = nilai
    evaluation = evaluate(indikator.formula, given.get)
    if evaluation.missing and len(given) < len(contoh.variabel) + len(contoh.lalu):
        return  # what lacks a value may be what those names mean
    digits = penilaian.pembulatan
    realisasi = _computed_realisasi(evaluation)
    yield from _holds("realisasi", contoh.realisasi, realisasi, digits, ordinal)
    capaian = _computed_capaian(evaluation, contoh, indikator, penilaian)
    yield from _holds("capaian", contoh.capaian, capaian, digits)


def _variabel_of_key(text: str, *, lalu: bool) -> nodes.Acuan | None:
    """Return the variable that a key names, of last year what `lalu` names."""
    acuan = parse(text)
    if not isinstance(acuan, nodes.Acuan) or (lalu and acuan.lalu):
        return None
    return replace(acuan, lalu=True) if lalu else acuan


def _not_used(
    key: str, text: str, used: Mapping[nodes.Acuan, str], suggestions: Suggestions
) -> tuple[str, str]:
    """Return message and hint for a name that the formula does not read."""
    now = {name for v, name in used.items() if not v.lalu}
    before = {render.to_text(replace(v, lalu=False)) for v in used if v.lalu}
    known, others = (now, before) if key == "variabel" else (before, now)
    if text in others:
        where = "lalu" if key == "variabel" else "variabel"
        meant = f"tulis dalam {where}: {{{text}: ...}}"
    else:
        what = (
            "variabel formula ini" if key == "variabel" else "variabel di dalam lalu() formula ini"
        )
        listed = f"{what}: {some(sorted(known)) or 'tidak ada'}"
        if key == "variabel" and before:
            listed += f"; dalam lalu: {some(sorted(before))}"
        meant = suggestions.of(text, known) or listed
    how = "" if key == "variabel" else " dengan lalu()"
    return f"“{text}” tidak dipakai{how} formula indikator ini", meant


# What is computed, as exact as it is and as it is printed; or in words why there is none.
_Computed: TypeAlias = "tuple[Decimal, Decimal] | str"


def _holds(
    nama: str,
    stated: Decimal | None,
    computed: _Computed,
    digits: int,
    ordinal: Ordinal | None = None,
) -> Iterator[_Wrong]:
    """Yield how a stated number differs from the computed one, or why there is none."""
    if stated is None:
        return
    if isinstance(computed, str):
        yield (
            (nama,),
            f"{nama} contoh ini ditulis {_value_text(stated, ordinal)}, tetapi tidak dapat dihitung: {computed}",
            "lengkapi contoh ini, atau perbaiki formulanya",
        )
    else:
        yield from _differs(nama, stated, computed, digits, ordinal)


def _computed_realisasi(evaluation: Evaluation) -> _Computed:
    """Return the realisasi, which is rounded nowhere."""
    if evaluation.nilai is not None:
        return evaluation.nilai, evaluation.nilai
    empty = some(map(render.to_text, evaluation.missing))
    reason = str(evaluation.alasan).replace("_", " ")
    return f"{reason}: {empty}" if empty else reason


def _computed_capaian(
    evaluation: Evaluation, contoh: Contoh, indikator: Indikator, penilaian: Penilaian
) -> _Computed:
    """Return the capaian between floor and cap, and rounded."""
    if evaluation.nilai is None:
        return _computed_realisasi(evaluation)
    if contoh.target is None:
        return "target contoh ini tidak ditulis"
    exact = capaian_of(evaluation.nilai, contoh.target, indikator.polarisasi, penilaian.minimize)
    if isinstance(exact, Status):
        return exact.replace("_", " ")
    return within_bounds(exact, penilaian), finish_capaian(exact, penilaian)


def _value_text(nilai: Decimal, ordinal: Ordinal | None) -> str:
    return (ordinal and ordinal.word(nilai)) or f"{nilai:f}"


def _differs(
    nama: str,
    stated: Decimal,
    computed: tuple[Decimal, Decimal],
    digits: int,
    ordinal: Ordinal | None,
) -> Iterator[_Wrong]:
    """Yield a finding unless the stated number is the computed one, rounded to its digits."""
    own = max(-int(stated.as_tuple().exponent), 0)
    if stated in [round_half_up(nilai, own) for nilai in computed]:
        return
    exact = computed[0]
    shown = _value_text(Decimal(plain(round_half_up(exact, max(own, digits)))), ordinal)
    if exact.adjusted() > RESULT_EXPONENT:
        shown = f"bilangan di luar ±10^{RESULT_EXPONENT}"
    yield (
        (nama,),
        f"{nama} contoh ini ditulis {_value_text(stated, ordinal)}, tetapi formula menghasilkan {shown}",
        "perbaiki angka contoh, atau formula dan target bila contohnya yang benar",
    )
