"""The model: what definition and realisation files say, as frozen values."""

from iki.model.berkala import Berkala
from iki.model.catatan import Catatan, DaftarCatatan
from iki.model.definisi import Definisi
from iki.model.fields import NilaiTarget, Rentang, bounds_of
from iki.model.instansi import (
    AtasanPimpinan,
    Instansi,
    Keputusan,
    Kop,
    Penandatangan,
    Penilaian,
    Pimpinan,
    Rencana,
)
from iki.model.jabatan import (
    AcuanNasional,
    Contoh,
    Indikator,
    Jabatan,
    Minimize,
    PenilaianIndikator,
    Polarisasi,
    Program,
    Sasaran,
    Target,
    Variabel,
)
from iki.model.ordinal import Ordinal
from iki.model.perubahan import Perubahan
from iki.model.realisasi import (
    Baris,
    FileForm,
    Gabungan,
    Kiriman,
    Konsolidasi,
    Nilai,
    NotCountedReason,
    Realisasi,
    RowSpan,
)
from iki.model.skala import SKALA, Skala, Tingkat

__all__ = [
    "SKALA",
    "AcuanNasional",
    "AtasanPimpinan",
    "Baris",
    "Berkala",
    "Catatan",
    "Contoh",
    "DaftarCatatan",
    "Definisi",
    "FileForm",
    "Gabungan",
    "Indikator",
    "Instansi",
    "Jabatan",
    "Keputusan",
    "Kiriman",
    "Konsolidasi",
    "Kop",
    "Minimize",
    "Nilai",
    "NilaiTarget",
    "NotCountedReason",
    "Ordinal",
    "Penandatangan",
    "Penilaian",
    "PenilaianIndikator",
    "Perubahan",
    "Pimpinan",
    "Polarisasi",
    "Program",
    "Realisasi",
    "Rencana",
    "Rentang",
    "RowSpan",
    "Sasaran",
    "Skala",
    "Target",
    "Tingkat",
    "Variabel",
    "bounds_of",
]
