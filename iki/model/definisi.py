"""Definitions: the agency, its jabatan, and their tugas, variabel, sasaran and indikator.

Attribute names are the YAML keys. Values are frozen and hold no places: a
finding names a path, and `yaml_source` knows where that path stands.
"""

# Annotations are values here, for the models read them.
from collections.abc import Callable, Collection, Mapping
from copy import copy
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cache, cached_property
from typing import Annotated, Any, Self

from pydantic import (
    BeforeValidator,
    Field,
    GetJsonSchemaHandler,
    TypeAdapter,
    create_model,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import core_schema

from iki.formula import nodes
from iki.formula.nodes import Acuan
from iki.limits import PEMBULATAN_MAX
from iki.model.base import Model
from iki.model.fields import (
    ALL_YEARS,
    Abaikan,
    AcuanVariabel,
    Atasan,
    Bobot,
    Desimal,
    FormulaField,
    InstantField,
    Kode,
    Lambang,
    MayBeEmpty,
    NilaiAcuan,
    NilaiTarget,
    NomorSasaran,
    NonEmpty,
    NumberField,
    NumberOrWord,
    OptionalNumber,
    OptionalNumberOrWord,
    OptionalTarget,
    OrdinalWord,
    Pembulatan,
    PerPeriode,
    Rentang,
    Rupiah,
    Tahun,
    TahunRencana,
    Tanggal,
    TextField,
    WajibCatatan,
    member_of,
)
from iki.model.history import History
from iki.model.lifetimes import Lifetime, find_indikator
from iki.model.ordinal import Ordinal
from iki.model.realisasi import Konsolidasi
from iki.model.skala import SKALA, SkalaField
from iki.model.walk import indikator_paths
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


class Perubahan(Model):
    """What changes from an instant on: keys of what it belongs to, each with its whole new value."""

    mulai: InstantField = Field(
        description="Sejak kapan: tahun, atau tahun dan periode (2025-TW3)."
    )
    dasar: TextField = Field(description="Yang menetapkannya, misalnya Perubahan Renja 2025.")

    @cached_property
    def baru(self) -> dict[str, Any]:
        """The new values, by the key that changes."""
        keys: Collection[str] = self.__pydantic_fields_set__ - _OF_PERUBAHAN
        if len(keys) > 1:  # in the order of the fields
            keys = [key for key in self.__dict__ if key in keys]
        return {key: self.__dict__[key] for key in keys}


_OF_PERUBAHAN = frozenset(Perubahan.model_fields)
# What does not change: names by which others know it, and when it holds.
_UNCHANGING = frozenset({"kode", "mulai", "berakhir", "alias", "perubahan", "abaikan"})


@cache
def _changes_of(model: type[Model]) -> Any:
    """Return the model of a perubahan of another one: its keys, none of which has to be there."""
    fields: dict[str, Any] = {}
    for name, info in model.model_fields.items():
        if name not in _UNCHANGING:
            optional = copy(info)
            if info.is_required():
                optional.default = None
            fields[name] = (info.annotation, optional)
    return create_model(
        f"Perubahan{model.__name__}", __base__=Perubahan, __module__=model.__module__,
        __doc__=f"What changes of a {model.__name__.lower()} from an instant on.", **fields,
    )  # fmt: skip


class _ChangesOf:
    """Makes the model of the perubahan of another one when a file first has any: most have none.

    What pydantic finds wrong in there keeps its place, for it takes over the errors of another check.
    """

    def __init__(self, model: Callable[[], type[Model]]) -> None:
        self._model = model

    @property
    def json_schema_input_type(self) -> Any:
        """The type of what is taken, called as in pydantic's own validators."""
        return tuple[_changes_of(self._model()), ...]  # type: ignore[misc]

    @cached_property
    def _adapter(self) -> TypeAdapter[Any]:
        return TypeAdapter(self.json_schema_input_type)

    def __get_pydantic_core_schema__(self, *_: Any) -> core_schema.CoreSchema:
        return core_schema.no_info_plain_validator_function(self._validate)

    def _validate(self, value: Any) -> Any:
        return self._adapter.validate_python(value)

    def __get_pydantic_json_schema__(
        self, _: core_schema.CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return handler(self._adapter.core_schema)


Mulai = Annotated[
    InstantField | None,
    Field(
        description="Tahun atau periode pertama berlakunya (2025, 2025-TW3); kosong bila sejak semula."
    ),
]
Berakhir = Annotated[
    InstantField | None,
    Field(description="Tahun atau periode terakhir berlakunya; kosong bila masih berlaku."),
]


class Variabel(Model):
    """A variable of a jabatan: what it counts, and how its periods are consolidated."""

    uraian: TextField = Field(description="Apa yang dihitung, seperti tertulis dalam keputusan.")
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
    abaikan: Abaikan = Field(default={})

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

    kode: Kode = Field(
        description="Kode pendek, unik dalam jabatan ini: huruf kecil, angka dan garis bawah."
    )
    nama: TextField = Field(description="Indikator seperti tertulis dalam keputusan.")
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
    acuan: AcuanNasional | None = Field(
        default=None, description="Pembanding realisasi: standar nasional dan sumbernya."
    )
    sumber_data: MayBeEmpty[tuple[TextField, ...]] = Field(
        default=(), description="Sumber data seperti tertulis dalam keputusan."
    )
    contoh: MayBeEmpty[tuple[Contoh, ...]] = Field(
        default=(),
        description="Contoh hitungan yang disepakati; diperiksa setiap iki validasi.",
    )
    mulai: Mulai = None
    berakhir: Berakhir = None
    perubahan: MayBeEmpty[Annotated[tuple[Perubahan, ...], _ChangesOf(lambda: Indikator)]] = Field(
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
        return nodes.variabel_of(self.formula)

    @cached_property
    def target_numbers(self) -> tuple[tuple[KeyPath, Decimal], ...]:
        """Every number among the targets, with its path below this indikator."""
        found: list[tuple[KeyPath, Decimal]] = []
        for tahun, per_periode in self.target.items():
            for periode, target in per_periode.items():
                here = ("target", str(tahun), periode)
                if isinstance(target, Rentang):
                    found += (((*here, 0), target.bawah), ((*here, 1), target.atas))
                elif target is not None:
                    found.append((here, target))
        return tuple(found)


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
        default={}, description="Anggaran per tahun dalam rupiah bulat: {2025: 1250000000}."
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

    jabatan: TextField = Field(description="Nama jabatan seperti tercetak dalam keputusan.")
    atasan: Atasan | None = Field(
        default=None,
        description="Kode (nama berkas) jabatan atasan, atau kode pimpinan dalam instansi.yaml.",
    )
    judul_kolom: MayBeEmpty[JudulKolom] = Field(
        default_factory=JudulKolom,
        description="Judul kolom tabel khusus jabatan ini, seperti dalam keputusannya.",
    )
    tugas: NonEmpty[TextField] = Field(
        description="Uraian tugas, kata demi kata dari keputusan, satu butir satu tugas."
    )
    variabel: MayBeEmpty[dict[Kode, VariabelField]] = Field(
        default={}, description="Data yang dipakai formula: nama variabel dan uraiannya."
    )
    sasaran: NonEmpty[Sasaran] = Field(description="Sasaran beserta indikatornya.")
    program: MayBeEmpty[tuple[Program, ...]] = Field(
        default=(), description="Program dan anggarannya, dicetak dalam perjanjian kinerja."
    )
    mulai: Mulai = None
    berakhir: Berakhir = None
    alias: MayBeEmpty[tuple[Kode, ...]] = Field(
        default=(),
        description="Kode jabatan ini dahulu; data dan formula yang menyebutnya tetap dihitung.",
    )
    perubahan: MayBeEmpty[Annotated[tuple[Perubahan, ...], _ChangesOf(lambda: Jabatan)]] = Field(
        default=(),
        description="Perubahan menurut waktu: mulai, dasar, dan kunci yang berubah dengan nilai barunya.",
    )
    abaikan: Abaikan = Field(default={})

    @cached_property
    def indikator(self) -> tuple[tuple[Sasaran, Indikator], ...]:
        """Every indikator with its sasaran, in the order of the decree."""
        return tuple((sasaran, i) for sasaran in self.sasaran for i in sasaran.indikator)

    @cached_property
    def indikator_of_all_times(self) -> tuple[tuple[KeyPath, Indikator, Lifetime], ...]:
        """Every indikator that there ever was: its path, itself, and when it is listed."""
        return tuple(find_indikator(self))


class AtasanPimpinan(Model):
    """Whom the head of the agency answers to: PIHAK KEDUA of its own agreement."""

    kode: Kode = Field(description="Kode atasan pimpinan, misalnya bupati; dipakai di pejabat.csv.")
    jabatan: TextField = Field(description="Nama jabatannya, misalnya Bupati Lumajang.")


class Pimpinan(Model):
    """The head of the agency, at whom the tree of jabatan begins."""

    kode: Kode = Field(description="Kode pimpinan, yang dipakai sebagai atasan.")
    jabatan: TextField = Field(description="Nama jabatan pimpinan.")
    atasan: AtasanPimpinan | None = Field(
        default=None,
        description="Atasan pimpinan, misalnya bupati: PIHAK KEDUA dalam perjanjian kinerja pimpinan.",
    )


class Kop(Model):
    """The letterhead: a picture and lines of text."""

    lambang: Lambang | None = Field(
        default=None,
        description="Gambar PNG atau JPEG, letaknya dihitung dari folder definitions/, misalnya lambang.png.",
    )
    baris: NonEmpty[TextField] = Field(description="Baris teks kop, dari atas ke bawah.")


class Rencana(Model):
    """The plan that the targets come from (Renstra)."""

    akhir: TahunRencana = Field(description="Tahun terakhir rencana, misalnya 2029.")


class Keputusan(Model):
    """The decree; what is not set yet is printed as dots to fill in by hand."""

    nomor: TextField | None = Field(
        default=None, description="Nomor keputusan; kosong dicetak sebagai titik-titik."
    )
    tanggal: Tanggal | None = Field(default=None, description="Tanggal keputusan.")
    tentang: TextField | None = Field(
        default="Indikator Kinerja Individu", description="Perihal keputusan."
    )


class Penandatangan(Model):
    """Who signs the annexes; what is null is left to fill in by hand."""

    jabatan: TextField | None = Field(default=None, description="Jabatan penanda tangan.")
    nama: TextField | None = Field(default=None, description="Nama penanda tangan.")
    pangkat: TextField | None = Field(default=None, description="Pangkat penanda tangan.")
    nip: TextField | None = Field(
        default=None, description="NIP penanda tangan, dalam tanda kutip."
    )


class Penilaian(Model):
    """The scoring rules of an agency (docs/perhitungan.md, sections 4 to 6)."""

    minimize: Annotated[Minimize, member_of(Minimize)] = Field(
        default=Minimize.LINEAR,
        description="Capaian untuk minimize (makin rendah makin baik): linear (2T-R)/T, bawaan, atau rasio T/R.",
    )
    batas_bawah: NumberField | None = Field(
        default=Decimal(0),
        description="Capaian tidak pernah di bawah ini; 0 bila tidak ditulis.",
    )
    batas_atas: NumberField | None = Field(
        default=None,
        description="Capaian tidak pernah di atas ini, misalnya 100, 110 atau 120.",
    )
    pembulatan: Pembulatan = Field(
        default=2,
        description=f"Banyaknya desimal yang ditampilkan, 0 sampai {PEMBULATAN_MAX}.",
    )
    skala: SkalaField = Field(
        default=SKALA["permendagri-86-2017"],
        description="Nama skala predikat, atau daftar predikat dari yang tertinggi.",
    )
    wajib_catatan_di_bawah: WajibCatatan = Field(
        default=None,
        description="Indikator dengan capaian di bawah ini harus punya catatan di data/catatan/.",
    )
    abaikan: Abaikan = Field(default={})

    def of(self, indikator: Indikator) -> Self:
        """Return the rules that an indikator is scored by: its own keys, then the agency's."""
        own = indikator.penilaian
        return self if own is None else self.model_copy(update=own.own)


class Instansi(Model):
    """The agency.

    `catatan` is printed wherever its numbers show ("angka contoh"). `urutan` are kode of jabatan in
    the order of the decree, for those who stand beside each other in the tree.
    """

    instansi: TextField = Field(description="Nama instansi.")
    daerah: TextField | None = Field(
        default=None, description="Nama daerah, misalnya Kabupaten Lumajang."
    )
    catatan: TextField | None = Field(
        default=None,
        description="Catatan yang dicetak pada setiap tabel, misalnya bahwa angkanya contoh.",
    )
    tempat: TextField | None = Field(
        default=None,
        description="Tempat menandatangani dokumen, misalnya Lumajang; kosong dicetak sebagai titik-titik.",
    )
    kop: Kop | None = Field(default=None, description="Kop surat pada halaman pertama lampiran.")
    pimpinan: Pimpinan = Field(description="Pimpinan instansi, puncak pohon jabatan.")
    urutan: MayBeEmpty[tuple[Kode, ...]] = Field(
        default=(),
        description="Kode jabatan menurut urutan keputusan; yang tidak disebut menyusul menurut kodenya.",
    )
    keputusan: MayBeEmpty[Keputusan] = Field(
        default_factory=Keputusan,
        description="Keputusan yang menetapkan indikator; dicetak pada lampiran.",
    )
    penandatangan: MayBeEmpty[Penandatangan] = Field(
        default_factory=Penandatangan, description="Yang menandatangani lampiran."
    )
    penilaian: MayBeEmpty[Penilaian] = Field(
        default_factory=Penilaian, description="Aturan menghitung capaian dan predikat."
    )
    rencana: Rencana | None = Field(
        default=None, description="Rencana jangka menengah (Renstra) tempat target berasal."
    )
    perubahan: MayBeEmpty[Annotated[tuple[Perubahan, ...], _ChangesOf(lambda: Instansi)]] = Field(
        default=(),
        description="Perubahan menurut waktu: mulai, dasar, dan kunci yang berubah dengan nilai barunya.",
    )
    abaikan: Abaikan = Field(default={})


@dataclass(frozen=True)
class Definisi:
    """All definitions of a project.

    `jabatan` is keyed by kode. `berkas` names the file of each kode, `berkas_instansi` that of the
    agency. `rusak` are the kode whose file exists but has errors: naming one is no second mistake. Of
    those that are `samar`, the variables are not known. What is in force at some time (`history`) has
    its paths where the files have others in `origins`, keyed by file and beginning of the path, and
    in `begun` the months since which there are variables that there were not always; `ever` has those of
    all times, each as it was last, with its path in the file.
    """

    instansi: Instansi
    jabatan: Mapping[str, Jabatan]
    files: Mapping[str, str] = field(default_factory=dict)
    instansi_file: str = "definitions/instansi.yaml"
    broken: frozenset[str] = frozenset()
    unclear: frozenset[str] = frozenset()
    origins: Mapping[tuple[str, KeyPath], KeyPath] = field(default_factory=dict)
    begun: Mapping[tuple[str, str], int] = field(default_factory=dict)
    ever: Mapping[tuple[str, str], tuple[Variabel, KeyPath]] = field(default_factory=dict)

    @cached_property
    def indikator(self) -> tuple[tuple[str, KeyPath, Indikator], ...]:
        """Every indikator with the kode of its jabatan and its path."""
        return tuple(
            (kode, path, indikator)
            for kode, jabatan in self.jabatan.items()
            for path, indikator in indikator_paths(jabatan)
        )

    @cached_property
    def history(self) -> History:
        """What of this is in force when."""
        return History(self)

    def origin(self, file: str, path: KeyPath) -> KeyPath:
        """Return the path in the file of a path here."""
        for length in range(len(path), 0, -1) if self.origins else ():
            origin = self.origins.get((file, path[:length]))
            if origin is not None:
                return origin + path[length:]
        return path

    def variabel_behind(self, kode: str, nama: str) -> tuple[Variabel, KeyPath]:
        """Return a variable that a figure rests on, and its path in the file.

        It need not be in force any more: what ended, or reads last year's data, may read what is gone.
        """
        jabatan = self.jabatan.get(kode)
        if jabatan and nama in jabatan.variabel:
            file = self.files.get(kode, kode)
            return jabatan.variabel[nama], self.origin(file, ("variabel", nama))
        return self.ever[kode, nama]

    @cached_property
    def variabel(self) -> dict[str, dict[str, Konsolidasi]]:
        """The konsolidasi of every variable, keyed by jabatan and name."""
        return {
            kode: {nama: v.konsolidasi for nama, v in jabatan.variabel.items()}
            for kode, jabatan in self.jabatan.items()
        }

    @cached_property
    def ordinal(self) -> dict[tuple[str, str], Ordinal]:
        """The ordinal variables by (jabatan, name)."""
        return {
            (kode, nama): variabel.ordinal
            for kode, jabatan in self.jabatan.items()
            for nama, variabel in jabatan.variabel.items()
            if variabel.ordinal is not None
        }

    def ordinal_of(self, kode: str, indikator: Indikator) -> Ordinal | None:
        """Return the words of an indikator of the jabatan `kode` that is one ordinal variable."""
        formula = indikator.formula
        if not isinstance(formula, Acuan):
            return None
        return self.ordinal.get((formula.jabatan or kode, formula.nama))

    def nama(self, kode: str) -> str:
        """Return the name of a jabatan or of the pimpinan, or the kode itself."""
        if kode in self.jabatan:
            return self.jabatan[kode].jabatan
        pimpinan = self.instansi.pimpinan
        heads = (pimpinan, pimpinan.atasan) if pimpinan.atasan else (pimpinan,)
        return next((head.jabatan for head in heads if head.kode == kode), kode)

    def atasan_of(self, kode: str) -> str | None:
        """Return the kode of whom a jabatan answers to, the pimpinan to who stands above the agency."""
        pimpinan = self.instansi.pimpinan
        atasan = self.jabatan[kode].atasan
        if atasan is None and kode == pimpinan.kode and pimpinan.atasan:
            return pimpinan.atasan.kode
        return atasan

    @cached_property
    def pohon(self) -> tuple[tuple[int, str], ...]:
        """The jabatan as a tree: (depth, kode), each superior before its subordinates.

        Those of one superior stand in the order of `urutan`, then in that of their kode.
        A jabatan whose atasan has no file of its own (the pimpinan, mostly) stands at depth 0. One
        that hangs in a cycle or on an unknown atasan comes last, so that none is ever left out.
        """
        places = {kode: place for place, kode in enumerate(self.instansi.urutan)}
        bawahan: dict[str | None, list[str]] = {}
        for kode in sorted(self.jabatan, key=lambda kode: places.get(kode, len(places))):
            jabatan = self.jabatan[kode]
            atasan = jabatan.atasan if jabatan.atasan in self.jabatan else None
            bawahan.setdefault(atasan, []).append(kode)
        depths: dict[str, int] = {}
        queue = [(0, kode) for kode in reversed(bawahan.get(None, []))]
        while queue:
            depth, kode = queue.pop()
            depths[kode] = depth
            queue += [(depth + 1, k) for k in reversed(bawahan.get(kode, [])) if k not in depths]
        return (
            *((depth, kode) for kode, depth in depths.items()),
            *((0, kode) for kode in self.jabatan if kode not in depths),
        )
