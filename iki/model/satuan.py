"""Satuan: what a unit of measurement allows its numbers to be.

Offices name units freely; known here are percent and the units that count whole things. A unit that
is not known allows everything.
"""

from __future__ import annotations

import re
from functools import lru_cache

PERSEN = frozenset({"persen", "%", "prosen", "persentase", "presentase"})

# Units of things that exist only whole. `desa/kelurahan` and `jenis layanan` are made of them.
COUNTED = frozenset(
    """
    aduan agenda akseptor akta anak anggota aparatur aplikasi arsip artikel aset atlet balita
    bangunan barang bayi bencana berita berkas bersalin bibit bidang buah buku buruh butir cabang
    desa dokter dokumen dosen dosis dusun ekor eksemplar faskes forum gampong gedung guru hamil
    hewan hidup ibu inovasi instansi izin jabatan jemaah jemaat jembatan jenis jiwa judul
    kabupaten kader kali kambing kampung kartu kasus kebakaran keberatan kecamatan kecelakaan
    kegiatan kejadian kelahiran kelas kelompok keluarga keluhan kelurahan kematian kendaraan
    kepala kerbau kerja kk klien klinik konflik kontrak koperasi korban kota ktp kunjungan lahir
    lansia laporan layanan lembaga lembar lokasi lomba mahasiswa masyarakat medali media mesin
    mitra modul murid nagari narapidana naskah nelayan nifas nikah operasi orang paket panti pasar
    pasien pegawai pekerja pelajar pelaku pelanggan pelanggaran pelatihan pemilih pemohon pencari
    pendaftar penderita penduduk pengaduan pengguna penghargaan pengungsi pengunjung penumpang
    penyandang perangkat peraturan perceraian perda perempuan perkara perkawinan permohonan
    pernikahan perpustakaan persil personel personil pertemuan perusahaan peserta petani peternak
    petugas pohon pondok pos posko posyandu pria produk program puskesmas pustu ranperda rapat
    regu rekening rekomendasi remaja resep responden rombel rt ruang rumah rw saksi sama sambungan
    sampel santri sapi sarana sekolah seminar sengketa sertifikat sertipikat set sistem siswa
    sosialisasi spesimen spj stel surat tahanan tamu tangga tempat temuan tenaga ternak tim titik
    toko tps transaksi turis umkm undangan unit urusan usulan video wanita warga wilayah wisatawan
    wp
    """.split()  # noqa: SIM905 - a list of words
)
# What a slash joins as another word for the same; between other words it divides: siswa/guru.
SEPADAN = frozenset(
    """
    anggota berkas buah buku dokumen desa dusun eksemplar instansi jiwa kabupaten kali kampung
    kecamatan kegiatan kelurahan kota laporan lembaga lembar orang pegawai peserta rt rw
    sarana sekolah surat unit warga
    """.split()  # noqa: SIM905 - a list of words
)
DURATIONS = frozenset({"detik", "menit", "jam", "hari", "minggu", "bulan"})
_WHOLE_WORDS = COUNTED | {"dan", "atau"}
_SEPARATOR = re.compile(r"[\s,&-]+")


@lru_cache(maxsize=1000)
def is_persen(satuan: str | None) -> bool:
    """Return whether a unit is the percent."""
    return satuan is not None and satuan.strip().casefold() in PERSEN


@lru_cache(maxsize=1000)
def is_duration(satuan: str) -> bool:
    """Return whether a unit measures how long something takes."""
    return not DURATIONS.isdisjoint(re.findall(r"[a-z]+", satuan.casefold())[:1])


@lru_cache(maxsize=1000)
def is_count(satuan: str | None) -> bool:
    """Return whether the unit counts things that exist only whole."""
    words = _SEPARATOR.split(re.sub(r"\s*/\s*", "/", satuan.strip().casefold())) if satuan else []
    return bool(words) and all(map(_is_whole, words))


def _is_whole(word: str) -> bool:
    parts = word.split("/")
    return _WHOLE_WORDS.issuperset(parts) and (len(parts) == 1 or SEPADAN.issuperset(parts))
