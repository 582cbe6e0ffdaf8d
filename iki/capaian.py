"""Capaian: from definitions and realised values to achievement, with a reason for what is missing.

The arithmetic of design.md section 6: realisasi by the formula, capaian by polarisasi, floor and cap,
rounding half-up, predikat, and the weighted mean per jabatan. Everything after the rounding takes the
rounded value. Refuses to guess: what cannot be computed carries its reason and counts nowhere.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import (
    CONTEXT,
    HUNDRED,
    ZERO,
    add,
    compare,
    format_id,
    plain,
    round_half_up,
    subtract,
)
from iki.formula import evaluate, nodes, parse, render
from iki.limits import NAMES_SHOWN, RESULT_EXPONENT
from iki.model import Konsolidasi, Minimize, Nilai, Polarisasi, Rentang
from iki.periode import TAHUN
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from iki.model import (
        Contoh,
        Definisi,
        Indikator,
        Jabatan,
        NilaiTarget,
        Penilaian,
        Realisasi,
        Sasaran,
        Target,
    )
    from iki.periode import Periode


class Status(StrEnum):
    """What became of an indikator. All but the first two mean: not computed, for this reason."""

    TERHITUNG = "terhitung"
    SEMENTARA = "sementara"
    BELUM_ADA_DATA = "belum_ada_data"
    PENYEBUT_NOL = "penyebut_nol"
    TARGET_NOL = "target_nol"
    REALISASI_NOL = "realisasi_nol"
    BELUM_ADA_TARGET = "belum_ada_target"

    @property
    def ada_capaian(self) -> bool:
        return self in (Status.TERHITUNG, Status.SEMENTARA)


class Kalimat(NamedTuple):
    """A status in words, for a table of results and for an official page; `{}` is what it is about."""

    tabel: str
    resmi: str


KALIMAT = {
    Status.SEMENTARA: Kalimat(
        "{} belum lengkap", "Sementara: data {} belum lengkap sampai periode ini."
    ),
    Status.BELUM_ADA_DATA: Kalimat("belum ada data: {}", "Tidak terhitung: belum ada data {}."),
    Status.PENYEBUT_NOL: Kalimat("penyebut nol: {}", "Tidak terhitung: penyebutnya nol."),
    Status.TARGET_NOL: Kalimat("target nol", "Tidak terhitung: targetnya nol."),
    Status.REALISASI_NOL: Kalimat("realisasi nol", "Tidak terhitung: realisasinya nol."),
    Status.BELUM_ADA_TARGET: Kalimat(
        "belum ada target {}", "Tidak terhitung: belum ada target {}."
    ),
}


class Terpakai(NamedTuple):
    """A variable behind a realisasi: its full name, its value, and whether its periods are complete.

    `dipakai` says that the value went into the realisasi, `menunggu` which period has a value that does
    not count yet, because it is not over.
    """

    acuan: nodes.Variabel
    jabatan: str
    tahun: int
    nilai: Decimal | None
    lengkap: bool
    dipakai: bool
    menunggu: Periode | None

    def __str__(self) -> str:
        return render.to_text(self.acuan)

    @property
    def nama(self) -> str:
        """The variable as the formula names it, of whatever year."""
        return render.to_text(replace(self.acuan, lalu=False))


class TanpaTarget(NamedTuple):
    """Which target there is not, and of which periods of that year there is one."""

    sampai: Periode
    tahun: int
    ada: tuple[str, ...]

    def __str__(self) -> str:
        dicari = self.sampai.kode if self.ada else TAHUN.kode  # a year without any lacks the year's
        atau = "" if dicari == TAHUN.kode else " maupun tahun"
        return f"{dicari}{atau} {self.tahun}" + (
            f" (baru {', '.join(self.ada)})" if self.ada else ""
        )


def belum_dihitung(periode: Periode) -> str:
    """Return why the value of a period that is not over is not in a result."""
    nilai = "setahun" if periode == TAHUN else periode.nama
    return f"nilai {nilai} baru dihitung pada akhir {periode.nama}"


class HasilIndikator(NamedTuple):
    """One row. `realisasi` is exact, `realisasi_tampil` and `capaian` are rounded half-up.

    `periode_target` is the period whose target was taken (P itself, or the year). What the status is
    about: the variables without data, or whose sum lacks periods (`kurang`), the divisor that is zero
    (`penyebut`), the target that there is not (`tanpa_target`).
    """

    sasaran: Sasaran
    indikator: Indikator
    target: NilaiTarget | None
    periode_target: str | None
    realisasi: Decimal | None
    realisasi_tampil: Decimal | None
    capaian: Decimal | None
    predikat: str | None
    status: Status
    variabel: tuple[Terpakai, ...]
    kurang: tuple[Terpakai, ...] = ()
    penyebut: nodes.Formula | None = None
    tanpa_target: TanpaTarget | None = None

    def tentang(self, nama: Callable[[Terpakai], str] = str) -> str:
        """Return what the status is about, its variables as `nama` calls them."""
        if self.penyebut is not None:
            return render.to_text(self.penyebut)
        if self.tanpa_target is not None:
            return str(self.tanpa_target)
        return ", ".join(
            f"{nama(t)} ({belum_dihitung(t.menunggu)})" if t.menunggu else nama(t)
            for t in self.kurang
        )

    @property
    def tahun_lain(self) -> tuple[Terpakai, ...]:
        """The variables whose value in the realisasi is of another year."""
        return tuple(t for t in self.variabel if t.dipakai and t.acuan.lalu)

    def dari_tahun_lain(self, nama: Callable[[Terpakai], str] = attrgetter("nama")) -> str | None:
        """Return which values are of another year, in words; None if there are none."""
        lain = self.tahun_lain
        return f"memakai data tahun {lain[0].tahun}: {', '.join(map(nama, lain))}" if lain else None

    @property
    def alasan(self) -> str | None:
        """The status and what it is about, as machines read them (`belum_ada_data: a, b`)."""
        if self.status is Status.TERHITUNG:
            return None
        tentang = self.tentang()
        return f"{self.status}: {tentang}" if tentang else str(self.status)

    @property
    def sebab(self) -> str | None:
        """The status in words that name what is missing; None for `terhitung`."""
        if self.status is Status.TERHITUNG:
            return None
        return KALIMAT[self.status].tabel.format(self.tentang())

    @property
    def keterangan(self) -> str | None:
        """`sebab`, where it stands alone: what has a capaian is said to be `sementara`."""
        return f"{self.status}: {self.sebab}" if self.status is Status.SEMENTARA else self.sebab


class HasilJabatan(NamedTuple):
    """A jabatan: `nilai` is the mean of capaian weighted by bobot, over `terhitung` of `dari`."""

    kode: str
    jabatan: Jabatan
    kedalaman: int
    indikator: tuple[HasilIndikator, ...]
    nilai: Decimal | None
    predikat: str | None

    @property
    def terhitung(self) -> int:
        return sum(baris.capaian is not None for baris in self.indikator)

    @property
    def dari(self) -> int:
        return len(self.indikator)

    @property
    def hitungan(self) -> str:
        """How many indikator could be computed, in words."""
        return _hitungan(self.indikator)


class Hasil(NamedTuple):
    """Everything computed for one year up to one period, jabatan in the order of the tree.

    `rata_rata` is the plain mean of the nilai of those jabatan that have one.
    """

    definisi: Definisi
    tahun: int
    sampai: Periode
    jabatan: tuple[HasilJabatan, ...]
    rata_rata: Decimal | None
    predikat: str | None

    @property
    def terhitung(self) -> int:
        return sum(j.terhitung for j in self.jabatan)

    @property
    def dari(self) -> int:
        return sum(j.dari for j in self.jabatan)

    @property
    def waktu(self) -> str:
        """The time that the numbers are of: `tahun 2024`, `tahun 2024 sampai triwulan II`."""
        tahun = f"tahun {self.tahun}"
        return tahun if self.sampai == TAHUN else f"{tahun} sampai {self.sampai.nama}"

    @property
    def judul_ringkasan(self) -> str | None:
        """The heading of a summary; None for one jabatan out of many, whose own line says it all."""
        if len(self.jabatan) == len(self.definisi.jabatan):
            return f"Ringkasan {self.definisi.instansi.instansi}"
        return "Ringkasan jabatan di atas" if len(self.jabatan) > 1 else None

    @property
    def ringkasan(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the mean stands on, as (heading, lines): how many of how many, and what is not final."""
        bernilai = sum(j.nilai is not None for j in self.jabatan)
        semua = [(j.kode, baris) for j in self.jabatan for baris in j.indikator]
        belum = {"Sementara": True, "Tidak terhitung": False}
        rows = {
            "Jabatan": (f"{bernilai} dari {len(self.jabatan)} jabatan bernilai",),
            "Indikator": (_hitungan([baris for _, baris in semua]),),
        } | {
            judul: tuple(
                f"{kode}.{b.indikator.kode}: {b.sebab}"
                for kode, b in semua
                if b.sebab and b.status.ada_capaian is ada
            )
            for judul, ada in belum.items()
        }
        return tuple((judul, lines) for judul, lines in rows.items() if lines)

    def target_setahun(self, baris: HasilIndikator) -> bool:
        """Whether a target is the year's although the realisasi goes only up to a part of it."""
        return baris.periode_target == TAHUN.kode != self.sampai.kode


# --- in words --------------------------------------------------------------------------------------

KOSONG = "–"
TIDAK_TERHITUNG = "tidak terhitung"
BELUM_ADA_NILAI = "belum ada"
DI_BAWAH_SKALA = "di bawah skala"


def _hitungan(baris: Sequence[HasilIndikator]) -> str:
    terhitung = sum(b.capaian is not None for b in baris)
    sementara = sum(b.status is Status.SEMENTARA for b in baris)
    return f"{terhitung} dari {len(baris)} indikator terhitung" + (
        f", {sementara} sementara" if sementara else ""
    )


def khusus(indikator: Indikator) -> Iterator[tuple[str, str]]:
    """Yield what departs from maximize and a bobot of 1, as (heading, text)."""
    if indikator.polarisasi is not Polarisasi.MAXIMIZE:
        yield "Polarisasi", indikator.polarisasi.sebutan
    if indikator.bobot != 1:
        yield "Bobot", format_id(indikator.bobot)


def format_target(target: NilaiTarget | None) -> str | None:
    """Return a target in id_ID form, a range as `80–90`."""
    match target:
        case None:
            return None
        case Rentang(bawah, atas):
            return f"{format_id(bawah)}–{format_id(atas)}"
        case _:
            return format_id(target)


def years_needed(definisi: Definisi, tahun: int) -> tuple[int, ...]:
    """Return the years whose data a computation of `tahun` reads: last year's only for lalu()."""
    lalu = any(
        v.lalu
        for jabatan in definisi.jabatan.values()
        for _, indikator in jabatan.indikator
        for v in nodes.variabel_of(indikator.formula)
    )
    return (tahun - 1, tahun) if lalu else (tahun,)


def compute_capaian(
    definisi: Definisi,
    realisasi: Realisasi,
    tahun: int,
    kode: Collection[str] | None = None,
) -> tuple[Hasil, list[Finding]]:
    """Compute every indikator of the jabatan `kode` (None: all) for `tahun` up to `realisasi.sampai`.

    Findings (C01) are results too large to show; with them the Hasil is not to be printed.
    """
    findings: list[Finding] = []
    penilaian = definisi.instansi.penilaian
    jabatan = []
    for kedalaman, k in definisi.pohon:
        if kode is None or k in kode:
            rows = tuple(_rows(definisi, realisasi, tahun, k, findings))
            nilai = weighted_mean(((r.capaian, r.indikator.bobot) for r in rows), penilaian)
            predikat = _predikat(nilai, penilaian)
            jabatan.append(HasilJabatan(k, definisi.jabatan[k], kedalaman, rows, nilai, predikat))
    rata_rata = weighted_mean(((j.nilai, Decimal(1)) for j in jabatan), penilaian)
    hasil = Hasil(
        definisi,
        tahun,
        realisasi.sampai,
        tuple(jabatan),
        rata_rata,
        _predikat(rata_rata, penilaian),
    )
    return hasil, findings


def _rows(
    definisi: Definisi, realisasi: Realisasi, tahun: int, kode: str, findings: list[Finding]
) -> Iterator[HasilIndikator]:
    jabatan = definisi.jabatan[kode]
    penilaian = definisi.instansi.penilaian
    for s, sasaran in enumerate(jabatan.sasaran):
        for i, indikator in enumerate(sasaran.indikator):
            row = compute_indikator(definisi, realisasi, tahun, kode, sasaran, indikator, penilaian)
            for nilai in (row.realisasi, row.capaian):
                if nilai and nilai.adjusted() > RESULT_EXPONENT:
                    findings.append(
                        Finding(
                            "C01",
                            definisi.berkas[kode],
                            ("sasaran", s, "indikator", i, "formula"),
                            f"hasil indikator “{indikator.kode}” lebih besar dari 10^{RESULT_EXPONENT}",
                            "periksa formula, target dan data variabelnya",
                        )
                    )
                    break
            yield row


def compute_indikator(
    definisi: Definisi,
    realisasi: Realisasi,
    tahun: int,
    kode: str,
    sasaran: Sasaran,
    indikator: Indikator,
    penilaian: Penilaian,
) -> HasilIndikator:
    """Compute one indikator of the jabatan `kode`."""

    def nilai_of(variabel: nodes.Variabel) -> Nilai | None:
        owner = variabel.jabatan or kode
        return realisasi.nilai.get((tahun - variabel.lalu, owner, variabel.nama))

    def value(variabel: nodes.Variabel) -> Decimal | None:
        nilai = nilai_of(variabel)
        return None if nilai is None else nilai.nilai

    evaluasi = evaluate(indikator.formula, value)
    dipakai = set() if evaluasi.nilai is None else set(evaluasi.dipakai)
    variabel = {
        v: Terpakai(
            v,
            v.jabatan or kode,
            tahun - v.lalu,
            None if nilai is None else nilai.nilai,
            nilai is not None and nilai.lengkap,
            v in dipakai,
            realisasi.menunggu.get((tahun - v.lalu, v.jabatan or kode, v.nama)),
        )
        for v in nodes.variabel_of(indikator.formula)
        for nilai in (nilai_of(v),)
    }
    targets = indikator.target.get(tahun)
    target, periode_target = target_at(targets, realisasi.sampai)
    status = Status.TERHITUNG
    kurang: list[nodes.Variabel] = []
    capaian = None
    if evaluasi.nilai is None:
        status = Status(evaluasi.alasan or Status.BELUM_ADA_DATA)
        kurang += evaluasi.kosong
    elif target is None:
        status = Status.BELUM_ADA_TARGET
    else:
        exact = capaian_of(evaluasi.nilai, target, indikator.polarisasi, penilaian.minimize)
        if isinstance(exact, Status):
            status = exact
        else:
            capaian = finish_capaian(exact, penilaian)
            kurang += (v for v in evaluasi.dipakai if _is_incomplete(definisi, variabel[v]))
            if kurang:
                status = Status.SEMENTARA
    digits = penilaian.pembulatan
    return HasilIndikator(
        sasaran=sasaran,
        indikator=indikator,
        target=target,
        periode_target=periode_target,
        realisasi=evaluasi.nilai,
        realisasi_tampil=None if evaluasi.nilai is None else round_half_up(evaluasi.nilai, digits),
        capaian=capaian,
        predikat=_predikat(capaian, penilaian),
        status=status,
        variabel=tuple(variabel.values()),
        kurang=tuple(variabel[v] for v in kurang),
        penyebut=evaluasi.penyebut,
        tanpa_target=_tanpa_target(targets, realisasi.sampai, tahun)
        if status is Status.BELUM_ADA_TARGET
        else None,
    )


def _tanpa_target(targets: Target | None, sampai: Periode, tahun: int) -> TanpaTarget:
    ada = tuple(periode for periode, target in (targets or {}).items() if target is not None)
    return TanpaTarget(sampai, tahun, ada)


def without_periods(definisi: Definisi, baris: HasilIndikator) -> tuple[Terpakai, ...]:
    """Return the variables in a realisasi that are summed over periods and lack some of them."""
    return tuple(t for t in baris.variabel if t.dipakai and _is_incomplete(definisi, t))


def _is_incomplete(definisi: Definisi, terpakai: Terpakai) -> bool:
    """Return whether a variable is summed over periods and lacks some of them."""
    konsolidasi = definisi.variabel.get(terpakai.jabatan, {}).get(terpakai.acuan.nama)
    return konsolidasi is Konsolidasi.JUMLAH and not terpakai.lengkap


# --- arithmetic ------------------------------------------------------------------------------------


def target_at(target: Target | None, sampai: Periode) -> tuple[NilaiTarget | None, str | None]:
    """Return the target of P where there is one, else the year's, and whose it is."""
    for periode in (sampai.kode, TAHUN.kode):
        nilai = target.get(periode) if target else None
        if nilai is not None:
            return nilai, periode
    return None, None


def acuan_of(realisasi: Decimal, target: NilaiTarget) -> Decimal | None:
    """Return what a realisasi is held against: of a range the bound that it is beyond, None inside it."""
    if not isinstance(target, Rentang):
        return target
    if compare(realisasi, target.bawah) < 0:
        return target.bawah
    return target.atas if compare(realisasi, target.atas) > 0 else None


def capaian_of(
    realisasi: Decimal, target: NilaiTarget, polarisasi: Polarisasi, minimize: Minimize
) -> Decimal | Status:
    """Return the exact capaian in percent, or why there is none.

    PermenPANRB 8/2021, hal. 91 and 100: normal R/T, khusus (2T - R)/T; a realisasi beyond a range
    is held against its upper bound, one below against its lower bound. Inside a range: 100.
    Stabilize: KMK 127/2026, quoted. T = 0 and R = 0: design.md section 6.
    """
    acuan = acuan_of(realisasi, target)
    if acuan is None:
        return HUNDRED
    nol = compare(realisasi, ZERO) == 0
    if acuan == 0:
        if polarisasi is not Polarisasi.MINIMIZE or compare(realisasi, ZERO) < 0:
            return Status.TARGET_NOL
        return HUNDRED if nol else ZERO
    match polarisasi:
        case Polarisasi.MAXIMIZE:
            return _percent(realisasi, acuan)
        case Polarisasi.MINIMIZE if minimize is Minimize.RASIO:
            return Status.REALISASI_NOL if nol else _percent(acuan, realisasi)
        case Polarisasi.MINIMIZE:
            return _percent(subtract(CONTEXT.multiply(2, acuan), realisasi), acuan)
        case Polarisasi.STABILIZE:
            return subtract(HUNDRED, _percent(subtract(realisasi, acuan).copy_abs(), acuan))


def _percent(part: Decimal, whole: Decimal) -> Decimal:
    return CONTEXT.divide(CONTEXT.multiply(part, HUNDRED), whole)


def finish_capaian(exact: Decimal, penilaian: Penilaian) -> Decimal:
    """Apply floor and cap, then round half-up to `pembulatan` digits."""
    if penilaian.batas_bawah is not None:
        exact = max(exact, penilaian.batas_bawah)
    if penilaian.batas_atas is not None:
        exact = min(exact, penilaian.batas_atas)
    return round_half_up(exact, penilaian.pembulatan)


def weighted_mean(
    parts: Iterable[tuple[Decimal | None, Decimal]], penilaian: Penilaian
) -> Decimal | None:
    """Return the rounded mean of those values that exist, or None if their weights sum to 0."""
    total = weights = ZERO
    for nilai, bobot in parts:
        if nilai is not None:
            total = add(total, CONTEXT.multiply(nilai, bobot))
            weights = add(weights, bobot)
    return round_half_up(CONTEXT.divide(total, weights), penilaian.pembulatan) if weights else None


def _predikat(nilai: Decimal | None, penilaian: Penilaian) -> str | None:
    return None if nilai is None else penilaian.skala.predikat(nilai)


# --- worked examples -------------------------------------------------------------------------------


def check_contoh(definisi: Definisi) -> Iterator[Finding]:
    """C02: run every contoh of every indikator, and report what computes to something else."""
    for kode, jabatan in definisi.jabatan.items():
        for s, sasaran in enumerate(jabatan.sasaran):
            for i, indikator in enumerate(sasaran.indikator):
                known = not indikator.contoh or _all_known(definisi, kode, indikator)
                used = _by_name(indikator) if indikator.contoh else {}
                for c, contoh in enumerate(indikator.contoh):
                    path = ("sasaran", s, "indikator", i, "contoh", c)
                    for where, message, hint in _compare_contoh(
                        contoh, indikator, used, definisi.instansi.penilaian
                    ):
                        # An unknown variable is reported once, where it stands; a declared one that
                        # the formula does not read may be what it means.
                        if not known and not (
                            len(where) == 2 and not _is_declared(definisi, kode, where[1])
                        ):
                            continue
                        yield Finding(
                            "C02", definisi.berkas[kode], (*path, *where), message, hint,
                            at="value" if len(where) == 1 and where != ("variabel",) else "key",
                        )  # fmt: skip


def _all_known(definisi: Definisi, kode: str, indikator: Indikator) -> bool:
    return all(
        v.nama in definisi.variabel.get(v.jabatan or kode, ())
        for v in nodes.variabel_of(indikator.formula)
    )


def _is_declared(definisi: Definisi, kode: str, acuan: str) -> bool:
    variabel = parse(acuan)
    return isinstance(variabel, nodes.Variabel) and variabel.nama in definisi.variabel.get(
        variabel.jabatan or kode, ()
    )


def _by_name(indikator: Indikator) -> dict[nodes.Variabel, str]:
    """Return the variables of a formula with what they are called in it, found once for all contoh."""
    return {v: render.to_text(v) for v in nodes.variabel_of(indikator.formula)}


def _some(names: Iterable[str]) -> str:
    """Return the first of names that may be thousands."""
    first = list(islice(names, NAMES_SHOWN + 1))
    return ", ".join(first if len(first) <= NAMES_SHOWN else [*first[:NAMES_SHOWN], "..."])


def _compare_contoh(
    contoh: Contoh,
    indikator: Indikator,
    used: Mapping[nodes.Variabel, str],
    penilaian: Penilaian,
) -> Iterator[tuple[tuple[str, ...], str, str | None]]:
    """Yield (path, message, hint) for everything in a contoh that does not hold."""
    given = {}
    for teks, nilai in contoh.variabel.items():
        acuan = parse(teks)
        if not isinstance(acuan, nodes.Variabel) or acuan not in used:
            known = _some(sorted({*used.values()})) or "tidak ada"
            yield (
                ("variabel", teks),
                f"“{teks}” tidak dipakai formula indikator ini",
                f"variabel formula ini: {known}",
            )
        else:
            given[acuan] = nilai
    evaluasi = evaluate(indikator.formula, given.get)
    computed: dict[str, Decimal | str] = {}
    if evaluasi.nilai is None:
        kosong = _some(map(render.to_text, evaluasi.kosong))
        computed["realisasi"] = f"{evaluasi.alasan}: {kosong}" if kosong else str(evaluasi.alasan)
        computed["capaian"] = computed["realisasi"]
    else:
        computed["realisasi"] = evaluasi.nilai
        computed["capaian"] = _capaian_of_contoh(evaluasi.nilai, contoh, indikator, penilaian)
    for nama, hasil in computed.items():
        ditulis = getattr(contoh, nama)
        if ditulis is None:
            continue
        if isinstance(hasil, str):
            message = (
                f"{nama} contoh ini ditulis {plain(ditulis)}, tetapi tidak dapat dihitung: {hasil}"
            )
            yield (nama,), message, "lengkapi contoh ini, atau perbaiki formulanya"
        else:
            yield from _differs(nama, ditulis, hasil, penilaian.pembulatan)


def _capaian_of_contoh(
    realisasi: Decimal, contoh: Contoh, indikator: Indikator, penilaian: Penilaian
) -> Decimal | str:
    if contoh.target is None:
        return "target contoh ini tidak ditulis"
    exact = capaian_of(realisasi, contoh.target, indikator.polarisasi, penilaian.minimize)
    return str(exact) if isinstance(exact, Status) else finish_capaian(exact, penilaian)


def _differs(
    nama: str, stated: Decimal, computed: Decimal, digits: int
) -> Iterator[tuple[tuple[str, ...], str, str | None]]:
    """Yield nothing if the stated number is the computed one, at the digits shown or its own."""
    own = max(-int(stated.as_tuple().exponent), 0)
    if stated in (round_half_up(computed, digits), round_half_up(computed, max(own, digits))):
        return
    shown = plain(round_half_up(computed, max(own, digits)))
    if computed.adjusted() > RESULT_EXPONENT:
        shown = f"bilangan di luar ±10^{RESULT_EXPONENT}"
    yield (
        (nama,),
        f"{nama} contoh ini ditulis {plain(stated)}, tetapi formula menghasilkan {shown}",
        "perbaiki angka contoh, atau formula dan target bila contohnya yang benar",
    )
