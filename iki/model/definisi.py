"""Definitions: the agency, its jabatan, and their tugas, variabel, sasaran and indikator.

Attribute names are the YAML keys (design.md section 3). Values are frozen and hold no places: a
finding names a path, and `yaml_source` knows where that path stands.
"""

# Annotations are values here, for the models read them.
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, Any

from iki.diagnostics import suggestion
from iki.limits import PEMBULATAN_MAX
from iki.model.base import Model, before, plain, wrap
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

    uraian: Teks
    satuan: TeksAtauKosong = None
    konsolidasi: Annotated[Konsolidasi, choice(Konsolidasi)] = Konsolidasi.JUMLAH
    abaikan: Abaikan = {}


def _short_form(value: Any) -> Any:
    return value if isinstance(value, (dict, Variabel)) else {"uraian": value}


class Contoh(Model):
    """A worked example of an indikator, run by every validation."""

    variabel: dict[AcuanVariabel, Angka]
    target: TargetBilaAda = None
    realisasi: AngkaBilaAda = None
    capaian: AngkaBilaAda = None


class Indikator(Model):
    """One measure of a sasaran, with its formula and its targets by year and periode."""

    kode: Kode
    nama: Teks
    satuan: Teks
    formula: FormulaField
    polarisasi: Annotated[Polarisasi, choice(Polarisasi)] = Polarisasi.MAXIMIZE
    bobot: Bobot = Decimal(1)
    target: Annotated[dict[Tahun, PerPeriode], before(no_null)] = {}
    sumber_data: Annotated[tuple[Teks, ...], before(no_null_list)] = ()
    contoh: Annotated[tuple[Contoh, ...], before(no_null_list)] = ()
    abaikan: Abaikan = {}


class Sasaran(Model):
    """What a jabatan is to achieve, and the indikator that measure it."""

    uraian: Teks
    indikator: Annotated[tuple[Indikator, ...], before(not_empty)]
    abaikan: Abaikan = {}


class JudulKolom(Model):
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


class Jabatan(Model):
    """One position as its decree describes it: the whole of a file in `definitions/jabatan/`."""

    jabatan: Teks
    atasan: Annotated[str | None, plain(_atasan)] = None
    judul_kolom: Annotated[JudulKolom, before(no_null)] = JudulKolom()
    tugas: Annotated[tuple[Teks, ...], before(not_empty)]
    variabel: Annotated[dict[Kode, Annotated[Variabel, before(_short_form)]], before(no_null)] = {}
    sasaran: Annotated[tuple[Sasaran, ...], before(not_empty)]
    abaikan: Abaikan = {}

    @cached_property
    def indikator(self) -> tuple[tuple[Sasaran, Indikator], ...]:
        """Every indikator with its sasaran, in the order of the decree."""
        return tuple((sasaran, i) for sasaran in self.sasaran for i in sasaran.indikator)


class Pimpinan(Model):
    """The head of the agency, at whom the tree of jabatan begins."""

    kode: Kode
    jabatan: Teks


class Keputusan(Model):
    """The decree; what is not set yet is printed as dots to fill in by hand."""

    nomor: TeksAtauKosong = None
    tanggal: TeksAtauKosong = None
    tentang: TeksAtauKosong = "Indikator Kinerja Individu"


class Penandatangan(Model):
    """Who signs the annexes; what is null is left to fill in by hand."""

    jabatan: TeksAtauKosong = None
    nama: TeksAtauKosong = None
    pangkat: TeksAtauKosong = None
    nip: TeksAtauKosong = None


class _Tingkat(Model):
    """One level of an inline scale."""

    predikat: Teks
    minimal: AngkaAtauKosong = None


def _skala(value: Any, inline: Callable[[Any], Any]) -> Skala:
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
    SkalaField = Annotated[tuple[_Tingkat, ...], wrap(_skala)]


class Penilaian(Model):
    """The scoring rules of an agency (design.md section 6)."""

    minimize: Annotated[Minimize, choice(Minimize)] = Minimize.LINEAR
    batas_bawah: AngkaAtauKosong = Decimal(0)
    batas_atas: AngkaAtauKosong = None
    pembulatan: Annotated[int, plain(_pembulatan)] = 2
    skala: SkalaField = SKALA["permendagri-86-2017"]
    abaikan: Abaikan = {}


class Instansi(Model):
    """The agency.

    `catatan` is printed wherever its numbers show ("angka contoh"). `urutan` are kode of jabatan in
    the order of the decree, for those who stand beside each other in the tree.
    """

    instansi: Teks
    daerah: TeksAtauKosong = None
    catatan: TeksAtauKosong = None
    pimpinan: Pimpinan
    urutan: Annotated[tuple[Kode, ...], before(no_null_list)] = ()
    keputusan: Annotated[Keputusan, before(no_null)] = Keputusan()
    penandatangan: Annotated[Penandatangan, before(no_null)] = Penandatangan()
    penilaian: Annotated[Penilaian, before(no_null)] = Penilaian()
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
