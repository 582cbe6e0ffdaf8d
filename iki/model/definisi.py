"""Definitions: the agency, its jabatan, and their tugas, variabel, sasaran and indikator.

Attribute names are the YAML keys (design.md section 3). Values are frozen and hold no places: a
finding names a path, and `yaml_source` knows where that path stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    PlainValidator,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)

from iki.diagnostics import suggestion
from iki.limits import PEMBULATAN_MAX
from iki.model.fields import (
    Abaikan,
    AcuanVariabel,
    Angka,
    AngkaAtauKosong,
    AngkaBilaAda,
    Bobot,
    FormulaField,
    Kode,
    NilaiTarget,
    PerPeriode,
    Tahun,
    TargetBilaAda,
    Teks,
    TeksAtauKosong,
    choice,
    kind,
    no_null,
    no_null_list,
    not_empty,
    parse_number,
    problem,
)
from iki.model.realisasi import Konsolidasi
from iki.model.skala import SKALA, Skala, Tingkat

Target = Mapping[str, NilaiTarget | None]


class Polarisasi(StrEnum):
    """Which way is better (PermenPANRB 8/2021, hal. 91 and 100: normal and khusus)."""

    MAXIMIZE = "maximize"
    MINIMIZE = "minimize"
    STABILIZE = "stabilize"


class Minimize(StrEnum):
    """The capaian of `minimize`: (2T - R)/T, or T/R."""

    LINEAR = "linear"
    RASIO = "rasio"


class _Model(BaseModel):
    # Only the validators that are asked for are built: those of the two kinds of file.
    model_config = ConfigDict(
        frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True
    )


class Variabel(_Model):
    """A variable of a jabatan: what it counts, and how its periods are consolidated."""

    uraian: Teks
    satuan: TeksAtauKosong = None
    konsolidasi: Annotated[Konsolidasi, choice(Konsolidasi)] = Konsolidasi.JUMLAH
    abaikan: Abaikan = {}


def _short_form(value: Any) -> Any:
    return value if isinstance(value, (dict, Variabel)) else {"uraian": value}


class Contoh(_Model):
    """A worked example of an indikator, run by every validation."""

    variabel: dict[AcuanVariabel, Angka]
    target: TargetBilaAda = None
    realisasi: AngkaBilaAda = None
    capaian: AngkaBilaAda = None


class Indikator(_Model):
    kode: Kode
    nama: Teks
    satuan: Teks
    formula: FormulaField
    polarisasi: Annotated[Polarisasi, choice(Polarisasi)] = Polarisasi.MAXIMIZE
    bobot: Bobot = Decimal(1)
    target: Annotated[dict[Tahun, PerPeriode], BeforeValidator(no_null)] = {}
    sumber_data: Annotated[tuple[Teks, ...], BeforeValidator(no_null_list)] = ()
    contoh: Annotated[tuple[Contoh, ...], BeforeValidator(no_null_list)] = ()
    abaikan: Abaikan = {}


class Sasaran(_Model):
    uraian: Teks
    indikator: Annotated[tuple[Indikator, ...], BeforeValidator(not_empty)]
    abaikan: Abaikan = {}


class JudulKolom(_Model):
    """The table headings of a decree, with the usual ones as defaults."""

    sasaran: Teks = "SASARAN"
    indikator: Teks = "INDIKATOR KINERJA UTAMA"
    formula: Teks = "FORMULASI PERHITUNGAN/PENJELASAN"
    sumber_data: Teks = "SUMBER DATA"


def _atasan(value: Any) -> str | None:
    """Return the text: whether it is the kode of a jabatan, only the whole project knows (R02)."""
    if value is None or isinstance(value, str):
        return None if value is None else str(value)
    raise problem("S03", f"harus berupa kode jabatan, yang ada {kind(value)}", "tulis satu kode")


class Jabatan(_Model):
    jabatan: Teks
    atasan: Annotated[str | None, PlainValidator(_atasan)] = None
    judul_kolom: Annotated[JudulKolom, BeforeValidator(no_null)] = JudulKolom.model_construct()
    tugas: Annotated[tuple[Teks, ...], BeforeValidator(not_empty)]
    variabel: Annotated[
        dict[Kode, Annotated[Variabel, BeforeValidator(_short_form)]], BeforeValidator(no_null)
    ] = {}
    sasaran: Annotated[tuple[Sasaran, ...], BeforeValidator(not_empty)]
    abaikan: Abaikan = {}

    @cached_property
    def indikator(self) -> tuple[tuple[Sasaran, Indikator], ...]:
        """Every indikator with its sasaran, in the order of the decree."""
        return tuple((sasaran, i) for sasaran in self.sasaran for i in sasaran.indikator)


class Pimpinan(_Model):
    kode: Kode
    jabatan: Teks


class Keputusan(_Model):
    """The decree; what is not set yet is printed as dots to fill in by hand."""

    nomor: TeksAtauKosong = None
    tanggal: TeksAtauKosong = None
    tentang: TeksAtauKosong = "Indikator Kinerja Individu"


class Penandatangan(_Model):
    jabatan: TeksAtauKosong = None
    nama: TeksAtauKosong = None
    pangkat: TeksAtauKosong = None
    nip: TeksAtauKosong = None


class _Tingkat(_Model):
    predikat: Teks
    minimal: AngkaAtauKosong = None


def _skala(value: Any, inline: ValidatorFunctionWrapHandler) -> Skala:
    match value:
        case Skala():
            return value
        case str() if value in SKALA:
            return SKALA[value]
        case str():
            hint = suggestion(value, SKALA)
            hint = hint or f"pilih {', '.join(SKALA)}, atau tulis daftar predikat"
            raise problem("S05", f"skala {kind(value)} tidak dikenal", hint)
        case list() if value:
            return Skala(None, tuple(Tingkat(t.predikat, t.minimal) for t in inline(value)))
        case list():
            hint = "tulis misalnya skala: permendagri-86-2017, atau isi daftarnya"
            raise problem("S07", "daftar predikat ini kosong", hint)
        case _:
            raise problem(
                "S03",
                f"skala harus nama atau daftar predikat, yang ada {kind(value)}",
                "tulis misalnya skala: permendagri-86-2017",
            )


def _pembulatan(value: Any) -> int:
    number = parse_number(value)
    if number == int(number) and 0 <= number <= PEMBULATAN_MAX:
        return int(number)
    hint = f"tulis bilangan bulat 0 sampai {PEMBULATAN_MAX}"
    raise problem("S11", f"pembulatan {number} di luar batas", hint)


if TYPE_CHECKING:
    SkalaField = Skala
else:  # validated as the list of an inline scale, or taken whole by its name
    SkalaField = Annotated[tuple[_Tingkat, ...], WrapValidator(_skala)]


class Penilaian(_Model):
    """The scoring rules of an agency (design.md section 6)."""

    minimize: Annotated[Minimize, choice(Minimize)] = Minimize.LINEAR
    batas_bawah: AngkaAtauKosong = Decimal(0)
    batas_atas: AngkaAtauKosong = None
    pembulatan: Annotated[int, PlainValidator(_pembulatan)] = 2
    skala: SkalaField = SKALA["permendagri-86-2017"]
    abaikan: Abaikan = {}


class Instansi(_Model):
    """The agency.

    `catatan` is printed wherever its numbers show ("angka contoh"). `urutan` are kode of jabatan in
    the order of the decree, for those who stand beside each other in the tree.
    """

    instansi: Teks
    daerah: TeksAtauKosong = None
    catatan: TeksAtauKosong = None
    pimpinan: Pimpinan
    urutan: Annotated[tuple[Kode, ...], BeforeValidator(no_null_list)] = ()
    keputusan: Annotated[Keputusan, BeforeValidator(no_null)] = Keputusan.model_construct()
    penandatangan: Annotated[Penandatangan, BeforeValidator(no_null)] = (
        Penandatangan.model_construct()
    )
    penilaian: Annotated[Penilaian, BeforeValidator(no_null)] = Penilaian.model_construct()
    abaikan: Abaikan = {}


@dataclass(frozen=True)
class Definisi:
    """All definitions of a project.

    `jabatan` is keyed by kode. `berkas` names the file of each kode, `berkas_instansi` that of the
    agency. `rusak` are the kode whose file exists but has errors: naming one is no second mistake. Of
    those that are `samar`, the variables are not known.
    """

    instansi: Instansi
    jabatan: Mapping[str, Jabatan]
    berkas: Mapping[str, str] = field(default_factory=dict)
    berkas_instansi: str = "definitions/instansi.yaml"
    rusak: frozenset[str] = frozenset()
    samar: frozenset[str] = frozenset()

    @cached_property
    def variabel(self) -> dict[str, dict[str, Konsolidasi]]:
        """The konsolidasi of every variable, keyed by jabatan and name."""
        return {
            kode: {nama: v.konsolidasi for nama, v in jabatan.variabel.items()}
            for kode, jabatan in self.jabatan.items()
        }

    def nama(self, kode: str) -> str:
        """Return the name of a jabatan or of the pimpinan, or the kode itself."""
        if kode in self.jabatan:
            return self.jabatan[kode].jabatan
        pimpinan = self.instansi.pimpinan
        return pimpinan.jabatan if kode == pimpinan.kode else kode

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
        urutan: dict[str, int] = {}
        antrean = [(0, kode) for kode in reversed(bawahan.get(None, []))]
        while antrean:
            depth, kode = antrean.pop()
            urutan[kode] = depth
            antrean += [(depth + 1, k) for k in reversed(bawahan.get(kode, [])) if k not in urutan]
        return (
            *((depth, kode) for kode, depth in urutan.items()),
            *((0, kode) for kode in self.jabatan if kode not in urutan),
        )
