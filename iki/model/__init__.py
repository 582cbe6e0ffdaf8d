"""The model: what definition and realisation files say, as frozen values."""

from iki.model.catatan import Catatan, DaftarCatatan
from iki.model.definisi import (
    Contoh,
    Definisi,
    Indikator,
    Instansi,
    Jabatan,
    Keputusan,
    Minimize,
    Penandatangan,
    Penilaian,
    PenilaianIndikator,
    Perubahan,
    Pimpinan,
    Polarisasi,
    Sasaran,
    Target,
    Variabel,
)
from iki.model.fields import NilaiTarget, Rentang
from iki.model.ordinal import Ordinal
from iki.model.realisasi import Baris, FileForm, Konsolidasi, Nilai, NotCounted, Realisasi
from iki.model.skala import SKALA, Skala, Tingkat

__all__ = [
    "SKALA",
    "Baris",
    "Catatan",
    "Contoh",
    "DaftarCatatan",
    "Definisi",
    "FileForm",
    "Indikator",
    "Instansi",
    "Jabatan",
    "Keputusan",
    "Konsolidasi",
    "Minimize",
    "Nilai",
    "NilaiTarget",
    "NotCounted",
    "Ordinal",
    "Penandatangan",
    "Penilaian",
    "PenilaianIndikator",
    "Perubahan",
    "Pimpinan",
    "Polarisasi",
    "Realisasi",
    "Rentang",
    "Sasaran",
    "Skala",
    "Target",
    "Tingkat",
    "Variabel",
]
