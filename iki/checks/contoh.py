"""Checks of the worked examples: what a contoh states is what its formula computes."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from iki.capaian import finished_capaian_of
from iki.checks.register import of_contoh
from iki.decimals import plain, round_half_up
from iki.diagnostics.suggestions import some
from iki.formula import evaluate, nodes, parse, render
from iki.hasil import Status
from iki.limits import RESULT_EXPONENT
from iki.model.walk import all_indikator
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from iki.formula import Evaluation
    from iki.model import Contoh, Definisi, Indikator, Ordinal, Penilaian

# What does not hold in a contoh: where (below its path), message, hint.
_Wrong: TypeAlias = "tuple[tuple[str, ...], str, str | None]"


@of_contoh("contoh", "formula", "polarisasi", "penilaian", "desimal")
def contoh_tidak_cocok(definisi: Definisi) -> Iterator[Finding]:
    """C02: run every contoh of every indikator, and report what computes to something else."""
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
            ):
                # An unknown variable is reported once, where it stands; a declared one that the
                # formula does not read may be what it means.
                if known or (len(where) == 2 and not _is_declared(definisi, kode, where[1])):
                    yield Finding(
                        "C02", definisi.files[kode], (*path, "contoh", c, *where), message, hint,
                        at="value" if len(where) == 1 and where != ("variabel",) else "key",
                    )  # fmt: skip


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
) -> Iterator[_Wrong]:
    """Yield everything in a contoh that does not hold; `used` are the variables of the formula as it calls them."""
    given = {}
    for text, nilai in contoh.variabel.items():
        acuan = parse(text)
        if not isinstance(acuan, nodes.Acuan) or acuan not in used:
            known = some(sorted({*used.values()})) or "tidak ada"
            yield (
                ("variabel", text),
                f"“{text}” tidak dipakai formula indikator ini",
                f"variabel formula ini: {known}",
            )
        else:
            given[acuan] = nilai
    evaluation = evaluate(indikator.formula, given.get)
    if evaluation.missing and len(given) < len(contoh.variabel):
        return  # what lacks a value may be what those names mean
    yield from _holds(
        "realisasi", contoh.realisasi, _computed_realisasi(evaluation), penilaian, ordinal
    )
    yield from _holds(
        "capaian",
        contoh.capaian,
        _computed_capaian(evaluation, contoh, indikator, penilaian),
        penilaian,
    )


def _holds(
    nama: str,
    stated: Decimal | None,
    computed: Decimal | str,
    penilaian: Penilaian,
    ordinal: Ordinal | None = None,
) -> Iterator[_Wrong]:
    """Yield how a stated number differs from the computed one, or why there is none."""
    if stated is None:
        return
    if isinstance(computed, str):
        yield (
            (nama,),
            f"{nama} contoh ini ditulis {_written(stated, ordinal)}, tetapi tidak dapat dihitung: {computed}",
            "lengkapi contoh ini, atau perbaiki formulanya",
        )
    else:
        yield from _differs(nama, stated, computed, penilaian.pembulatan, ordinal)


def _computed_realisasi(evaluation: Evaluation) -> Decimal | str:
    """Return the realisasi, or in words why there is none."""
    if evaluation.nilai is not None:
        return evaluation.nilai
    empty = some(map(render.to_text, evaluation.missing))
    reason = str(evaluation.alasan).replace("_", " ")
    return f"{reason}: {empty}" if empty else reason


def _computed_capaian(
    evaluation: Evaluation, contoh: Contoh, indikator: Indikator, penilaian: Penilaian
) -> Decimal | str:
    """Return the capaian, or in words why there is none."""
    if evaluation.nilai is None:
        return _computed_realisasi(evaluation)
    if contoh.target is None:
        return "target contoh ini tidak ditulis"
    found = finished_capaian_of(evaluation.nilai, contoh.target, indikator.polarisasi, penilaian)
    return found.replace("_", " ") if isinstance(found, Status) else found


def _written(nilai: Decimal, ordinal: Ordinal | None) -> str:
    return (ordinal and ordinal.word(nilai)) or plain(nilai)


def _differs(
    nama: str, stated: Decimal, computed: Decimal, digits: int, ordinal: Ordinal | None
) -> Iterator[_Wrong]:
    """Yield nothing if the stated number is the computed one, at the digits shown or its own."""
    own = max(-int(stated.as_tuple().exponent), 0)
    if stated in (round_half_up(computed, digits), round_half_up(computed, max(own, digits))):
        return
    shown = _written(round_half_up(computed, max(own, digits)), ordinal)
    if computed.adjusted() > RESULT_EXPONENT:
        shown = f"bilangan di luar ±10^{RESULT_EXPONENT}"
    yield (
        (nama,),
        f"{nama} contoh ini ditulis {_written(stated, ordinal)}, tetapi formula menghasilkan {shown}",
        "perbaiki angka contoh, atau formula dan target bila contohnya yang benar",
    )
