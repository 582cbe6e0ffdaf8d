"""The agency: its head, who signs, how it is scored. Attribute names are the YAML keys."""

# Annotations are values here, for the models read them.
from decimal import Decimal
from typing import Annotated, Self

from pydantic import Field

from iki.limits import PEMBULATAN_MAX
from iki.model.base import Model
from iki.model.fields import (
    Abaikan,
    Kode,
    Lambang,
    MayBeEmpty,
    NonEmpty,
    NumberField,
    Pembulatan,
    Sumber,
    TextField,
    WajibCatatan,
)
from iki.model.jabatan import Indikator, Minimize
from iki.model.perubahan import ChangesOf, Perubahan
from iki.model.problems import member_of
from iki.model.skala import SKALA, SkalaField
from iki.model.time_fields import TahunRencana, Tanggal
from iki.model.traits import Trait


class AtasanPimpinan(Model):
    """Whom the head of the agency answers to: PIHAK KEDUA of its own agreement."""

    kode: Kode = Field(description="Kode atasan pimpinan, misalnya bupati; dipakai di pejabat.csv.")
    jabatan: TextField = Field(description="Nama jabatannya, misalnya Bupati Lumajang.")


class Pimpinan(Model):
    """The head of the agency, at whom the tree of jabatan begins."""

    kode: Kode = Field(description="Kode pimpinan, yang dipakai sebagai atasan.")
    jabatan: TextField = Field(description="Nama jabatan pimpinan.")
    atasan: Annotated[AtasanPimpinan | None, Trait.LATER] = Field(
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

    instansi: Annotated[TextField, Trait.NAME] = Field(description="Nama instansi.")
    daerah: Annotated[TextField | None, Trait.TEXT] = Field(
        default=None, description="Nama daerah, misalnya Kabupaten Lumajang."
    )
    catatan: Annotated[TextField | None, Trait.TEXT] = Field(
        default=None,
        description="Catatan yang dicetak pada setiap tabel, misalnya bahwa angkanya contoh.",
    )
    tempat: Annotated[TextField | None, Trait.TEXT | Trait.LATER] = Field(
        default=None,
        description="Tempat menandatangani dokumen, misalnya Lumajang; kosong dicetak sebagai titik-titik.",
    )
    kop: Annotated[Kop | None, Trait.TEXT | Trait.LATER] = Field(
        default=None, description="Kop surat pada halaman pertama lampiran."
    )
    pimpinan: Pimpinan = Field(description="Pimpinan instansi, puncak pohon jabatan.")
    urutan: MayBeEmpty[tuple[Kode, ...]] = Field(
        default=(),
        description="Kode jabatan menurut urutan keputusan; yang tidak disebut menyusul menurut kodenya.",
    )
    keputusan: Annotated[MayBeEmpty[Keputusan], Trait.TEXT] = Field(
        default_factory=Keputusan,
        description="Keputusan yang menetapkan indikator; dicetak pada lampiran.",
    )
    penandatangan: Annotated[MayBeEmpty[Penandatangan], Trait.TEXT] = Field(
        default_factory=Penandatangan, description="Yang menandatangani lampiran."
    )
    penilaian: MayBeEmpty[Penilaian] = Field(
        default_factory=Penilaian, description="Aturan menghitung capaian dan predikat."
    )
    rencana: Annotated[Rencana | None, Trait.LATER] = Field(
        default=None, description="Rencana jangka menengah (Renstra) tempat target berasal."
    )
    perubahan: Annotated[
        MayBeEmpty[Annotated[tuple[Perubahan, ...], ChangesOf(lambda: Instansi)]],
        Trait.UNTOLD | Trait.FIXED,
    ] = Field(
        default=(),
        description="Perubahan menurut waktu: mulai, dasar, dan kunci yang berubah dengan nilai barunya.",
    )
    sumber: Annotated[Sumber | None, Trait.TEXT | Trait.FIXED | Trait.OUTSIDE] = Field(
        default=None,
        description="Tabel, view atau berkas yang berisi realisasi, ditulis seperti pada --sumber, tanpa kata sandi; "
        "letak berkas dihitung dari folder proyek. Kosong: data/realisasi.",
    )
    abaikan: Abaikan = Field(default={})
