"""Capaian: from definitions and realised values to achievement, with a reason for what is missing.

The arithmetic of docs/perhitungan.md: realisasi by the formula, capaian by a rule of
`capaian_rules`, floor and cap, rounding half-up, predikat, and the weighted mean per jabatan.
Everything after the rounding takes the rounded value. Refuses to guess: what cannot be computed
carries its reason and counts nowhere.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iki.decimals import CONTEXT, ZERO, add, decimals, round_half_up
from iki.formula import evaluate, nodes
from iki.limits import RESULT_EXPONENT
from iki.model import Konsolidasi, Polarisasi, bounds_of
from iki.model.definisi import all_indikator
from iki.model.jabatan import indikator_paths
from iki.model.lifetimes import ALWAYS, end_before
from iki.model.versions import months_before
from iki.periode import TAHUN, Instant, instant_of, names_of_end
from iki.results.capaian_rules import capaian_of
from iki.results.hasil import (
    Hasil,
    HasilIndikator,
    HasilJabatan,
    NoTarget,
    Status,
    UsedVariabel,
    as_shown,
)
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from iki.data.dataset import Dataset
    from iki.formula import Evaluation
    from iki.model import (
        Definisi,
        Indikator,
        Nilai,
        NilaiTarget,
        Ordinal,
        Penilaian,
        Realisasi,
        Sasaran,
        Target,
    )
    from iki.model.definisi import History, RowNames
    from iki.periode import Periode


def target_at(target: Target | None, sampai: Periode) -> tuple[NilaiTarget | None, str | None]:
    """Return the target of P where there is one, else the year's, and whose it is.

    A target under another name of the end of P is one of P: TW2 and S1 are one time.
    """
    for periode in (*names_of_end(sampai), TAHUN.kode):
        nilai = target.get(periode) if target else None
        if nilai is not None:
            return nilai, periode
    return None, None


def within_bounds(exact: Decimal, penilaian: Penilaian) -> Decimal:
    """Return a capaian, or the floor or cap that it is beyond."""
    if penilaian.batas_bawah is not None:
        exact = max(exact, penilaian.batas_bawah)
    if penilaian.batas_atas is not None:
        exact = min(exact, penilaian.batas_atas)
    return exact


def finish_capaian(exact: Decimal, penilaian: Penilaian) -> Decimal:
    """Apply floor and cap, then round half-up to `pembulatan` digits."""
    return round_half_up(within_bounds(exact, penilaian), penilaian.pembulatan)


def finished_capaian_of(
    realisasi: Decimal, target: NilaiTarget, polarisasi: Polarisasi, penilaian: Penilaian
) -> Decimal | Status:
    """Return the finished capaian in percent, or why there is none."""
    exact = capaian_of(realisasi, target, polarisasi, penilaian.minimize)
    return exact if isinstance(exact, Status) else finish_capaian(exact, penilaian)


def capaian_against(row: HasilIndikator, target: NilaiTarget | None) -> Decimal | None:
    """Return the capaian of a row's realisasi against another target, if there is any."""
    if row.realisasi is None or target is None:
        return None
    found = finished_capaian_of(row.realisasi, target, row.indikator.polarisasi, row.penilaian)
    return None if isinstance(found, Status) else found


def digits_of(indikator: Indikator, target: NilaiTarget | None, penilaian: Penilaian) -> int:
    """Return the digits in which a realisasi is shown: its own, or those of its target if more."""
    if indikator.desimal is not None:
        return indikator.desimal
    return max(penilaian.pembulatan, *map(decimals, bounds_of(target or ZERO)))


def _is_recomputed(
    capaian: Decimal,
    realisasi: Decimal,
    shown: Decimal,
    target: NilaiTarget,
    ordinal: Ordinal | None,
    indikator: Indikator,
    penilaian: Penilaian,
) -> bool:
    """Return whether the shown target and realisasi give the same capaian."""
    target_shown = target if ordinal is not None else as_shown(target, indikator.desimal)
    if ordinal is not None and realisasi in ordinal:
        shown = realisasi
    if shown == realisasi and target_shown == target:
        return True
    return finished_capaian_of(shown, target_shown, indikator.polarisasi, penilaian) == capaian


Parts: TypeAlias = "Iterable[tuple[Decimal | None, Decimal]]"  # values and their weights


def exact_mean(parts: Parts) -> Decimal | None:
    """Return the mean of those values that exist, or None if their weights sum to 0."""
    total = weights = ZERO
    for nilai, bobot in parts:
        if nilai is not None:
            total = add(total, CONTEXT.multiply(nilai, bobot))
            weights = add(weights, bobot)
    return CONTEXT.divide(total, weights) if weights else None


def weighted_mean(parts: Parts, penilaian: Penilaian) -> Decimal | None:
    """Return the rounded mean of those values that exist, or None if their weights sum to 0."""
    exact = exact_mean(parts)
    return None if exact is None else round_half_up(exact, penilaian.pembulatan)


def _predikat_of(nilai: Decimal | None, penilaian: Penilaian) -> str | None:
    return None if nilai is None else penilaian.skala.predikat(nilai)


class ComputedTable(NamedTuple):
    """A table, the data that it was computed from, and what is wrong with its figures."""

    hasil: Hasil
    realisasi: Realisasi
    findings: list[Finding]


def compute_table(
    definisi: Definisi,
    tahun: int,
    sampai: Periode,
    dataset: Dataset,
    kode: Collection[str] | None = None,
    *,
    apart: bool = False,
) -> ComputedTable:
    """Compute the table of a year up to a period, or (`apart`) of the months of that period alone.

    It is by what is in force at its end; what ended within its time is computed up to its own last
    period, by what was in force then.
    """
    history, since = definisi.history, sampai if apart else TAHUN
    table = history.between(Instant(tahun, since).first, Instant(tahun, sampai).last)

    def compute(
        definisi: Definisi, last: Periode, kode: Collection[str] | None
    ) -> tuple[Hasil, Realisasi, list[Finding]]:
        span = last._replace(first=since.first) if apart else last
        realisasi = _read_each_year(definisi, history, tahun, span, dataset)
        hasil, findings = compute_capaian(definisi, realisasi, tahun, kode)
        return hasil, realisasi, findings

    hasil, realisasi, findings = compute(table, sampai, kode)
    ends = {
        (j.kode, row.indikator.kode): last
        for j in hasil.jabatan
        for row in j.indikator
        if (last := end_before(row.indikator, tahun, sampai))
    }
    rows: dict[tuple[str, str], HasilIndikator] = {}
    earlier: dict[Periode, Realisasi] = {}
    for last in dict.fromkeys(ends.values()):
        own = {jabatan for (jabatan, _), end in ends.items() if end == last}
        then, earlier[last], more = compute(history.in_force(tahun, last), last, own)
        findings += more
        for j in then.jabatan:
            for r in j.indikator:
                if ends.get((j.kode, r.indikator.kode)) == last:
                    rows[j.kode, r.indikator.kode] = r._replace(berakhir=last)
    if rows:
        hasil = _with_ended(hasil, rows, history)
    return ComputedTable(hasil, realisasi._replace(earlier=earlier), findings)


def _read_each_year(
    definisi: Definisi, history: History, tahun: int, sampai: Periode, dataset: Dataset
) -> Realisasi:
    """Read what the formulas of a definisi read, each year as it was defined."""
    (years, known), *rest = years_to_read(definisi, history, tahun, sampai)
    realisasi = dataset.values(years, sampai, known).realisasi
    for (year,), then in rest:
        realisasi = realisasi.with_year(year, dataset.values((year,), sampai, then).realisasi)
    return realisasi


def years_to_read(
    definisi: Definisi, history: History, tahun: int, sampai: Periode
) -> list[tuple[tuple[int, ...], RowNames]]:
    """Return the years that a computation reads, and the names of their rows, by reading.

    What lalu() reads is as the year before defined it.
    """
    known = history.row_names(tahun, sampai)
    lalu = {
        (v.jabatan or kode, v.nama)
        for kode, _, indikator in all_indikator(definisi)
        for v in indikator.reads
        if v.lalu
    }
    if not lalu:
        return [((tahun,), known)]
    then = history.row_names_of_last_year(tahun, sampai, lalu)
    if then == known:
        return [((tahun - 1, tahun), known)]
    return [((tahun,), known), ((tahun - 1,), then)]


def _with_ended(
    hasil: Hasil, rows: Mapping[tuple[str, str], HasilIndikator], history: History
) -> Hasil:
    """Return a result with other rows for what ended, and the means that follow from them."""
    jabatan = []
    for j in hasil.jabatan:
        own = tuple(rows.get((j.kode, r.indikator.kode), r) for r in j.indikator)
        last = end_before(j.jabatan, hasil.tahun, hasil.sampai)
        penilaian = history.in_force(hasil.tahun, last or hasil.sampai).instansi.penilaian
        jabatan.append(_mean_of(j._replace(indikator=own), penilaian))
    return _total_of(hasil._replace(jabatan=tuple(jabatan)))


def compute_capaian(
    definisi: Definisi,
    realisasi: Realisasi,
    tahun: int,
    kode: Collection[str] | None = None,
) -> tuple[Hasil, list[Finding]]:
    """Compute every indikator of the jabatan `kode` (None: all) for `tahun` up to its period.

    Findings (C01) are results too large to show; with them the Hasil is not to be printed.
    """
    computation = _Computation(definisi, realisasi, tahun)
    jabatan = tuple(
        computation.jabatan(k, depth) for depth, k in definisi.pohon if kode is None or k in kode
    )
    hasil = _total_of(Hasil(definisi, tahun, realisasi.sampai, jabatan, None, None))
    return hasil, list(_too_large(hasil))


def _total_of(hasil: Hasil) -> Hasil:
    """Return a result with the mean of its jabatan."""
    penilaian = hasil.definisi.instansi.penilaian
    rata_rata = weighted_mean(((j.nilai, Decimal(1)) for j in hasil.jabatan), penilaian)
    return hasil._replace(rata_rata=rata_rata, predikat=_predikat_of(rata_rata, penilaian))


def _mean_of(j: HasilJabatan, penilaian: Penilaian) -> HasilJabatan:
    """Return a jabatan with the mean of its indikator."""
    nilai = weighted_mean(((r.capaian, r.indikator.bobot) for r in j.indikator), penilaian)
    return j._replace(nilai=nilai, predikat=_predikat_of(nilai, penilaian), penilaian=penilaian)


def _too_large(hasil: Hasil) -> Iterator[Finding]:
    """Yield C01 for every indikator whose realisasi or capaian nobody could read."""
    for j in hasil.jabatan:
        for (path, indikator), row in zip(indikator_paths(j.jabatan), j.indikator, strict=True):
            numbers = (row.realisasi, row.capaian)
            if any(n and n.adjusted() > RESULT_EXPONENT for n in numbers):
                file = hasil.definisi.files[j.kode]
                yield Finding(
                    "C01",
                    file,
                    hasil.definisi.origin(file, (*path, "formula")),
                    f"hasil indikator “{indikator.kode}” lebih besar dari 10^{RESULT_EXPONENT}",
                    "periksa formula, target dan data variabelnya",
                )


class _Computation(NamedTuple):
    """Definitions and values of one year up to one period, and what follows from them."""

    definisi: Definisi
    realisasi: Realisasi
    tahun: int

    @property
    def penilaian(self) -> Penilaian:
        return self.definisi.instansi.penilaian

    def jabatan(self, kode: str, depth: int) -> HasilJabatan:
        jabatan = self.definisi.jabatan[kode]
        rows = tuple(self.indikator(kode, *pair) for pair in jabatan.indikator)
        return _mean_of(
            HasilJabatan(kode, jabatan, depth, rows, None, None, self.penilaian), self.penilaian
        )

    def indikator(self, kode: str, sasaran: Sasaran, indikator: Indikator) -> HasilIndikator:
        """Compute one indikator of the jabatan `kode`."""
        values = {v: self.nilai(v, kode) for v in indikator.reads}
        numbers = {v: found and found.nilai for v, found in values.items()}
        evaluation = evaluate(indikator.formula, numbers.get)
        used = evaluation.used if evaluation.nilai is not None else ()
        read = self.with_unequal_sums(
            {
                v: self.used_variabel(v, kode, indikator, found, v in used)
                for v, found in values.items()
            }
        )
        targets = indikator.target.get(self.tahun)
        target, periode_target = target_at(targets, self.realisasi.sampai)
        penilaian = self.penilaian.of(indikator)
        status, capaian = self.capaian(evaluation, target, indikator.polarisasi, penilaian)
        missing = self.missing_variables(evaluation, read, status)
        if status is Status.TERHITUNG and missing:
            status = Status.SEMENTARA
        nilai = evaluation.nilai
        digits = digits_of(indikator, target, penilaian)
        shown = None if nilai is None else round_half_up(nilai, digits)
        ordinal = self.definisi.ordinal_of(kode, indikator)
        return HasilIndikator(
            sasaran=sasaran,
            indikator=indikator,
            target=target,
            periode_target=periode_target,
            realisasi=nilai,
            realisasi_tampil=shown,
            capaian=capaian,
            predikat=_predikat_of(capaian, self.penilaian),
            status=status,
            variabel=tuple(read.values()),
            penilaian=penilaian,
            digits=digits,
            ordinal=ordinal,
            recomputable=nilai is None
            or shown is None
            or target is None
            or capaian is None
            or _is_recomputed(capaian, nilai, shown, target, ordinal, indikator, penilaian),
            missing=missing,
            penyebut=evaluation.penyebut,
            no_target=self.no_target(targets) if status is Status.BELUM_ADA_TARGET else None,
        )

    def nilai(self, acuan: nodes.Acuan, kode: str) -> Nilai | None:
        """Return the value of a variable that a formula of the jabatan `kode` names."""
        return self.realisasi.nilai.get(
            (self.tahun - acuan.lalu, acuan.jabatan or kode, acuan.nama)
        )

    def used_variabel(
        self,
        acuan: nodes.Acuan,
        kode: str,
        indikator: Indikator,
        nilai: Nilai | None,
        dipakai: bool,  # noqa: FBT001
    ) -> UsedVariabel:
        """Return a variable of an indikator of the jabatan `kode` with its value.

        Before a month in which the formula or the variable began, it need not have any value, nor
        of months at whose end none comes. None is awaited after the end of either.
        """
        since = indikator.mulai.first if indikator.mulai else ALWAYS
        owner, tahun = acuan.jabatan or kode, self.tahun - acuan.lalu
        key = tahun, owner, acuan.nama
        if acuan.lalu:  # what a formula that began this year reads, others read too
            since = self.definisi.variabel_behind(*key[1:], lalu=True).since
        else:
            since = max(since, self.definisi.begun.get(key[1:], ALWAYS))
        variabel = self.definisi.variabel_behind(*key[1:], lalu=acuan.lalu).variabel
        sampai, bulan = self.realisasi.sampai, nilai.bulan if nilai else 0
        berkala = variabel.berkala
        waiting = self.realisasi.waiting.get(key)
        in_force = self.definisi.months_of(*key) if berkala or waiting else TAHUN.months
        free = months_before(since, tahun) | (
            sampai.months_so_far & ~variabel.months_wanted(sampai, bulan, in_force)
        )
        not_yet = berkala.first_after(sampai, in_force) if berkala and nilai is None else None
        end = in_force.bit_length()
        if indikator.berakhir and indikator.berakhir.tahun == tahun:
            end = min(end, indikator.berakhir.periode.last)
        awaited = waiting or not_yet
        return UsedVariabel(
            acuan,
            owner,
            tahun,
            nilai=None if nilai is None else nilai.nilai,
            lengkap=nilai is not None and nilai.lengkap(sampai, free),
            dipakai=dipakai,
            waiting=waiting,
            free=free,
            uraian=self.definisi.uraian(owner, acuan.nama) or "",
            not_yet=not_yet,
            until=_ending_at(end) if awaited and awaited.last > end else None,
        )

    def with_unequal_sums(
        self, read: Mapping[nodes.Acuan, UsedVariabel]
    ) -> Mapping[nodes.Acuan, UsedVariabel]:
        """Return the variables of a formula; a sum over fewer months than another lacks the rest.

        Of a share of TW1 to TW3 in the first semester the one is no part of the other.
        """
        sampai = self.realisasi.sampai
        ends = {
            v: (sampai.months_so_far & ~t.free).bit_length()
            for v, t in read.items()
            if t.dipakai and is_sum(self.definisi, t)
        }
        last = max(ends.values(), default=0)
        return {
            v: t._replace(lengkap=False, until=t.until if t.waiting else _ending_at(end))
            if 0 < (end := ends.get(v, last)) < last and t.lengkap
            else t
            for v, t in read.items()
        }

    def capaian(
        self,
        evaluation: Evaluation,
        target: NilaiTarget | None,
        polarisasi: Polarisasi,
        penilaian: Penilaian,
    ) -> tuple[Status, Decimal | None]:
        """Return the status and, where it is `terhitung`, the finished capaian."""
        if evaluation.nilai is None:
            return Status(evaluation.alasan or Status.BELUM_ADA_DATA), None
        if target is None:
            return Status.BELUM_ADA_TARGET, None
        found = finished_capaian_of(evaluation.nilai, target, polarisasi, penilaian)
        return (found, None) if isinstance(found, Status) else (Status.TERHITUNG, found)

    def missing_variables(
        self, evaluation: Evaluation, read: Mapping[nodes.Acuan, UsedVariabel], status: Status
    ) -> tuple[UsedVariabel, ...]:
        """Return the variables without data or, of a capaian, those that lack periods."""
        if evaluation.nilai is None:
            return tuple(read[v] for v in evaluation.missing)
        used = (read[v] for v in evaluation.used if status is Status.TERHITUNG)
        return tuple(t for t in used if lacks_periods(self.definisi, t))

    def no_target(self, targets: Target | None) -> NoTarget:
        ada = tuple(periode for periode, target in (targets or {}).items() if target is not None)
        return NoTarget(self.realisasi.sampai, self.tahun, ada)


def _ending_at(month: int) -> Periode:
    """Return the triwulan, or else the month, that ends with a month of a year."""
    return instant_of(month, end=True).periode


def is_sum(definisi: Definisi, used: UsedVariabel) -> bool:
    """Return whether a variable is summed over periods."""
    return used.version(definisi).variabel.konsolidasi is Konsolidasi.JUMLAH


def lacks_periods(definisi: Definisi, used: UsedVariabel) -> bool:
    """Return whether a variable is summed over periods and lacks some of them."""
    return is_sum(definisi, used) and not used.lengkap
