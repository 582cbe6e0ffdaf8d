"""A jabatan: its tugas, variabel, sasaran and indikator. Attribute names are the YAML keys."""

# Annotations are values here, for the models read them.
from collections.abc import Iterator, Mapping
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import Annotated, Any

from pydantic import BeforeValidator, Field

from iki.formula import nodes
from iki.formula.nodes import Acuan
from iki.model.base import Model
from iki.model.berkala import Berkala
from iki.model.fields import (
    Abaikan,
    AcuanVariabel,
    Atasan,
    Bobot,
    Desimal,
    FormulaField,
    Kode,
    MayBeEmpty,
    NilaiTarget,
    NomorSasaran,
    NonEmpty,
    NumberField,
    NumberOrWord,
    OptionalNumber,
    OptionalNumberOrWord,
    OptionalTarget,
    OrdinalWord,
    Rupiah,
    TextField,
    numbers_of,
)
from iki.model.lifetimes import Lifetime, values_of
from iki.model.ordinal import Ordinal
from iki.model.perubahan import Berakhir, ChangesOf, Mulai, Perubahan
from iki.model.problems import member_of
from iki.model.realisasi import Konsolidasi
from iki.model.time_fields import ALL_YEARS, NilaiAcuan, PerPeriode, Tahun
from iki.model.traits import Trait
from iki.periode import TAHUN, Periode
from iki.yaml_source import KeyPath

Target = Mapping[str, NilaiTarget | None]


class Polarisasi(StrEnum):
    """Which way is better (PermenPANRB 8/2021, hal. 91 and 100: normal and khusus)."""

    MAXIMIZE = "maximize"
    MINIMIZE = "minimize"
    STABILIZE = "stabilize"

    @property
    def sebutan(self) -> str:
        """The word as people are shown it: `minimize` is read as "small" by many."""
        return f"{self} (makin rendah makin baik)" if self is Polarisasi.MINIMIZE else str(self)


class Minimize(StrEnum):
    """The capaian of `minimize`: (2T - R)/T, or T/R."""

    LINEAR = "linear"
    RASIO = "rasio"


class Variabel(Model):
    """A variable of a jabatan: what it counts, and how its periods are consolidated."""

    uraian: Annotated[TextField, Trait.TEXT] = Field(
        description="Apa yang dihitung, seperti tertulis dalam keputusan."
    )
    satuan: TextField | None = Field(default=None, description="Satuan nilainya, misalnya orang.")
    nilai: dict[OrdinalWord, NumberField] | None = Field(
        default=None,
        description="Kata dan angkanya untuk variabel ordinal, dari yang terburuk: "
        "{TMP: 1, TW: 2, WDP: 3, WTP: 4}.",
    )
    konsolidasi: Annotated[Konsolidasi, member_of(Konsolidasi)] = Field(
        default=Konsolidasi.JUMLAH,
        description=(
            "Cara menggabung nilai beberapa periode; jumlah bila tidak ditulis, terakhir pada "
            "variabel ordinal. Pada rata_rata, setiap periode ditimbang menurut banyaknya bulan."
        ),
    )
    berkala: Annotated[Annotated[Berkala, member_of(Berkala)] | None, Trait.LATER] = Field(
        default=None,
        description=(
            "Seberapa sering nilainya datang: tahun, semester, triwulan atau bulan. Hanya pada akhir "
            "periode itu formulir memintanya dan kelengkapan menagihnya; tanpa ini setiap periode."
        ),
    )
    abaikan: Abaikan = Field(default={})

    def months_wanted(self, sampai: Periode, have: int = 0, in_force: int = TAHUN.months) -> int:
        """Return the months up to `sampai` that its values must cover, as bits.

        All that ask for values or miss them go by this. It is wanted in the months `in_force`; what
        its values cover of a year is `have`, which tells how often a sum has come.
        """
        if self.berkala is None:
            return sampai.months_so_far & in_force
        return self.berkala.months_wanted(
            sampai, have & in_force, in_force, every_month=self.konsolidasi.counts_every_month
        )

    @cached_property
    def ordinal(self) -> Ordinal | None:
        """The words that the values of an ordinal variable have."""
        return None if self.nilai is None else Ordinal(self.nilai)


def _full_form(value: Any) -> Any:
    """Return the mapping of a variable. A sum of words means nothing: theirs is the last one."""
    if isinstance(value, Variabel):
        return value
    if not isinstance(value, dict):
        return {"uraian": value}
    ordinal = value.get("nilai") is not None
    return {"konsolidasi": Konsolidasi.TERAKHIR.value, **value} if ordinal else value


VariabelField = Annotated[
    Variabel, BeforeValidator(_full_form, json_schema_input_type=TextField | Variabel)
]


class Contoh(Model):
    """A worked example of an indikator, run by every validation."""

    variabel: dict[AcuanVariabel, NumberOrWord] = Field(
        description="Nilai variabel dalam contoh ini."
    )
    lalu: Annotated[MayBeEmpty[dict[AcuanVariabel, NumberOrWord]], Trait.LATER] = Field(
        default={}, description="Nilai tahun sebelumnya dari variabel di dalam lalu(): {a: 100}."
    )
    target: OptionalTarget = Field(default=None, description="Target dalam contoh ini.")
    realisasi: OptionalNumberOrWord = Field(
        default=None, description="Realisasi yang harus dihasilkan formula."
    )
    capaian: OptionalNumber = Field(
        default=None, description="Capaian yang harus dihasilkan, dalam persen."
    )


class PenilaianIndikator(Model):
    """What an indikator scores by instead of the agency's rules; a null is a value: no bound."""

    minimize: Annotated[Minimize, member_of(Minimize)] = Field(
        default=Minimize.LINEAR, description="Seperti penilaian instansi, untuk indikator ini saja."
    )
    batas_bawah: NumberField | None = Field(
        default=None,
        description="Capaian indikator ini tidak pernah di bawah ini; null: tanpa batas.",
    )
    batas_atas: NumberField | None = Field(
        default=None,
        description="Capaian indikator ini tidak pernah di atas ini; null: tanpa batas.",
    )

    @property
    def own(self) -> dict[str, Any]:
        """The keys that are written, with their values."""
        return {k: getattr(self, k) for k in type(self).model_fields if k in self.model_fields_set}


class AcuanNasional(Model):
    """What others call good: the national standard of an indikator, and who says so."""

    nasional: NilaiAcuan = Field(
        description="Standar nasional: satu angka untuk semua tahun, atau angka per tahun {2025: 85}."
    )
    sumber: TextField = Field(description="Sumber standar itu.")

    def standard(self, tahun: int) -> Decimal | None:
        """Return the standard of a year; one of another year is none of it."""
        return self.nasional.get(tahun, self.nasional.get(ALL_YEARS))


class Indikator(Model):
    """One measure of a sasaran, with its formula and its targets by year and periode."""

    kode: Annotated[Kode, Trait.UNTOLD | Trait.FIXED] = Field(
        description="Kode pendek, unik dalam jabatan ini: huruf kecil, angka dan garis bawah."
    )
    nama: Annotated[TextField, Trait.NAME] = Field(
        description="Indikator seperti tertulis dalam keputusan."
    )
    satuan: TextField = Field(
        description="Satuan target dan realisasi, misalnya persen atau laporan."
    )
    formula: FormulaField = Field(
        description="Rumus realisasi dari variabel, misalnya a / b * 100."
    )
    polarisasi: Annotated[Polarisasi, member_of(Polarisasi)] = Field(
        default=Polarisasi.MAXIMIZE,
        description="maximize (bawaan): makin besar makin baik; minimize: makin rendah makin baik; stabilize.",
    )
    bobot: Bobot = Field(
        default=Decimal(1), description="Bobot dalam nilai jabatan; 1 bila tidak ditulis."
    )
    desimal: Desimal | None = Field(
        default=None,
        description="Banyaknya desimal target dan realisasi yang ditampilkan; tanpa ini sebanyak "
        "pembulatan, atau sebanyak desimal targetnya bila itu lebih banyak.",
    )
    penilaian: PenilaianIndikator | None = Field(
        default=None, description="Aturan penilaian yang berbeda dari instansi untuk indikator ini."
    )
    target: MayBeEmpty[dict[Tahun, PerPeriode]] = Field(
        default={},
        description="Target per tahun: angka, rentang [80, 90], kata bila formulanya satu variabel "
        "ordinal, atau kumulatif per periode.",
    )
    acuan: Annotated[AcuanNasional | None, Trait.LATER] = Field(
        default=None, description="Pembanding realisasi: standar nasional dan sumbernya."
    )
    sumber_data: Annotated[MayBeEmpty[tuple[TextField, ...]], Trait.TEXT] = Field(
        default=(), description="Sumber data seperti tertulis dalam keputusan."
    )
    contoh: Annotated[MayBeEmpty[tuple[Contoh, ...]], Trait.TEXT] = Field(
        default=(),
        description="Contoh hitungan yang disepakati; diperiksa setiap iki validasi.",
    )
    mulai: Mulai = None
    berakhir: Berakhir = None
    perubahan: Annotated[
        MayBeEmpty[Annotated[tuple[Perubahan, ...], ChangesOf(lambda: Indikator)]],
        Trait.UNTOLD | Trait.FIXED,
    ] = Field(
        default=(),
        description="Perubahan menurut waktu: mulai, dasar, dan kunci yang berubah dengan nilai barunya.",
    )
    abaikan: Abaikan = Field(default={})

    # What many checks look at, found once.

    @cached_property
    def tree(self) -> tuple[object, ...]:
        """The formula and everything below it."""
        return tuple(nodes.subtrees(self.formula))

    @cached_property
    def reads(self) -> tuple[Acuan, ...]:
        """The variables that the formula reads."""
        return tuple(dict.fromkeys(node for node in self.tree if isinstance(node, nodes.Acuan)))

    @cached_property
    def is_change(self) -> bool:
        """Whether the formula subtracts or reads last year: then it may be negative."""
        return nodes.is_change(self.tree)

    @cached_property
    def target_numbers(self) -> tuple[tuple[KeyPath, Decimal], ...]:
        """Every number among the targets, with its path below this indikator."""
        return tuple(
            found
            for tahun, per_periode in self.target.items()
            for periode, target in per_periode.items()
            for found in numbers_of(("target", str(tahun), periode), target)
        )


class Sasaran(Model):
    """What a jabatan is to achieve, and the indikator that measure it."""

    uraian: TextField = Field(description="Sasaran seperti tertulis dalam keputusan.")
    indikator: NonEmpty[Indikator] = Field(description="Indikator dari sasaran ini.")
    abaikan: Abaikan = Field(default={})


class Program(Model):
    """A programme that a jabatan reaches its sasaran with, and its budget by year."""

    kode: TextField = Field(
        description="Kode program, unik dalam jabatan ini, misalnya 1.05.02 atau trantibum."
    )
    nama: TextField = Field(description="Nama program seperti dalam dokumen anggaran.")
    anggaran: MayBeEmpty[dict[Tahun, Rupiah]] = Field(
        default={},
        description="Anggaran per tahun dalam rupiah, dengan sen bila ada: {2025: 187943451695.65}.",
    )
    sasaran: MayBeEmpty[tuple[NomorSasaran, ...]] = Field(
        default=(),
        description="Sasaran yang didukung, menurut urutannya dari 0; kosong bila semua.",
    )
    keterangan: TextField | None = Field(
        default=None, description="Dicetak di kolom KETERANGAN, misalnya APBD."
    )


class JudulKolom(Model):
    """The table headings of a decree, with the usual ones as defaults."""

    sasaran: TextField = Field(default="SASARAN", description="Judul kolom sasaran.")
    indikator: TextField = Field(
        default="INDIKATOR KINERJA UTAMA", description="Judul kolom indikator."
    )
    formula: TextField = Field(
        default="FORMULASI PERHITUNGAN/PENJELASAN", description="Judul kolom formula."
    )
    sumber_data: TextField = Field(default="SUMBER DATA", description="Judul kolom sumber data.")


class Jabatan(Model):
    """One position as its decree describes it: the whole of a file in `definitions/jabatan/`."""

    jabatan: Annotated[TextField, Trait.NAME] = Field(
        description="Nama jabatan seperti tercetak dalam keputusan."
    )
    atasan: Atasan | None = Field(
        default=None,
        description="Kode (nama berkas) jabatan atasan, atau kode pimpinan dalam instansi.yaml.",
    )
    judul_kolom: Annotated[MayBeEmpty[JudulKolom], Trait.TEXT] = Field(
        default_factory=JudulKolom,
        description="Judul kolom tabel khusus jabatan ini, seperti dalam keputusannya.",
    )
    tugas: Annotated[NonEmpty[TextField], Trait.TEXT] = Field(
        description="Uraian tugas, kata demi kata dari keputusan, satu butir satu tugas."
    )
    variabel: MayBeEmpty[dict[Kode, VariabelField]] = Field(
        default={}, description="Data yang dipakai formula: nama variabel dan uraiannya."
    )
    sasaran: NonEmpty[Sasaran] = Field(description="Sasaran beserta indikatornya.")
    program: Annotated[MayBeEmpty[tuple[Program, ...]], Trait.LATER] = Field(
        default=(), description="Program dan anggarannya, dicetak dalam perjanjian kinerja."
    )
    mulai: Mulai = None
    berakhir: Berakhir = None
    alias: Annotated[MayBeEmpty[tuple[Kode, ...]], Trait.FIXED] = Field(
        default=(),
        description="Kode jabatan ini dahulu; data dan formula yang menyebutnya tetap dihitung.",
    )
    perubahan: Annotated[
        MayBeEmpty[Annotated[tuple[Perubahan, ...], ChangesOf(lambda: Jabatan)]],
        Trait.UNTOLD | Trait.FIXED,
    ] = Field(
        default=(),
        description="Perubahan menurut waktu: mulai, dasar, dan kunci yang berubah dengan nilai barunya.",
    )
    abaikan: Abaikan = Field(default={})

    @cached_property
    def indikator(self) -> tuple[tuple[Sasaran, Indikator], ...]:
        """Every indikator with its sasaran, in the order of the decree."""
        return tuple((sasaran, i) for sasaran in self.sasaran for i in sasaran.indikator)

    @cached_property
    def indikator_names(self) -> Mapping[str, str]:
        """The names of its indikator, by kode."""
        return {indikator.kode: indikator.nama for _, indikator in self.indikator}

    @cached_property
    def indikator_of_all_times(self) -> tuple[tuple[KeyPath, Indikator, Lifetime], ...]:
        """Every indikator that there ever was: its path, itself, and when it is listed."""
        return tuple(
            ((*path, s, "indikator", i), indikator, span)
            for path, all_sasaran, span in values_of(self, "sasaran")
            for s, sasaran in enumerate(all_sasaran)
            for i, indikator in enumerate(sasaran.indikator)
        )


def indikator_paths(jabatan: Jabatan) -> Iterator[tuple[KeyPath, Indikator]]:
    """Yield every indikator of a jabatan with its path in the file."""
    for s, sasaran in enumerate(jabatan.sasaran):
        for i, indikator in enumerate(sasaran.indikator):
            yield ("sasaran", s, "indikator", i), indikator
