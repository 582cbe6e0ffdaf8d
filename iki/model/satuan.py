"""Satuan: what a unit of measurement allows its numbers to be.

Offices name units freely; known here are percent and the units that count whole things. A unit that
is not known allows everything.
"""

from __future__ import annotations

import re

PERSEN = frozenset({"persen", "%", "prosen", "persentase", "presentase"})

# Units of things that exist only whole. `desa/kelurahan` and `jenis layanan` are made of them.
CACAH = frozenset(
    """
    agenda anggota aparatur aplikasi barang berkas bidang buah buku butir desa dokumen ekor
    eksemplar forum gedung instansi jabatan jenis jiwa kali kampung kasus keberatan kecamatan
    kegiatan kejadian kelompok keluarga keluhan kelurahan kendaraan kepala kerja kk konflik laporan
    layanan lembaga lembar lokasi masyarakat media naskah operasi orang paket pasar pegawai
    pelanggaran penduduk pengaduan perangkat peraturan perda perkara personel personil peserta pos
    posko produk program puskesmas ranperda rapat regu rekomendasi rt ruang rumah rw sama sarana
    sekolah sengketa sertifikat set sistem stel surat tempat temuan tim titik unit usulan wilayah
    """.split()  # noqa: SIM905 - a list of words
)
_SEPARATOR = re.compile(r"[\s/,&-]+")


def is_persen(satuan: str | None) -> bool:
    return satuan is not None and satuan.strip().casefold() in PERSEN


def is_cacah(satuan: str | None) -> bool:
    """Return whether the unit counts things that exist only whole."""
    words = _SEPARATOR.split(satuan.strip().casefold()) if satuan else []
    return bool(words) and CACAH.issuperset(word for word in words if word not in {"dan", "atau"})
