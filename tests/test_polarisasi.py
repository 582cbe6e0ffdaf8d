"""What speaks against a polarisasi: targets from year to year, names, and the same in other jabatan."""

from __future__ import annotations

from textwrap import indent

import pytest

from iki.checks.less_is_better import LESS_IS_BETTER, sign_of
from tests.build import JABATAN, load

# --- names -----------------------------------------------------------------------------------------

# Names as agencies have them, with their satuan, and the words that say that less is better.
LESS = [
    ("Angka Kematian Ibu (AKI) per 100.000 kelahiran hidup", "per 100.000 KH", "kematian"),
    ("AKI", "kasus", "aki"),
    ("Angka kematian bayi", "angka", "kematian"),
    ("Jumlah kasus kematian ibu", "kasus", "kematian"),
    ("Angka kesakitan", "persen", "kesakitan"),
    ("Prevalensi Stunting", "persen", "stunting"),
    ("Prevalensi balita stunting (pendek dan sangat pendek)", "%", "stunting"),
    ("Persentase balita stunting", "persen", "stunting"),
    ("Persentase balita yang mengalami gizi buruk", "persen", "gizi buruk"),
    ("Persentase remaja putri anemia", "persen", "anemia"),
    ("Prevalensi hipertensi", "persen", "prevalensi"),
    ("Jumlah kejadian luar biasa (KLB)", "kejadian", "kejadian luar biasa"),
    ("Jumlah penderita DBD", "orang", "penderita"),
    ("Total Fertility Rate (TFR)", "anak", "total fertility rate"),
    ("Persentase perkawinan anak", "persen", "perkawinan anak"),
    ("Jumlah perokok usia 10-18 tahun", "orang", "perokok"),
    ("Tingkat kemiskinan", "persen", "kemiskinan"),
    ("PERSENTASE  PENDUDUK\nMISKIN", "persen", "miskin"),
    ("Persentase penduduk di bawah garis kemiskinan", "persen", "bawah garis kemiskinan"),
    ("Persentase penduduk miskin yang tidak menerima bantuan", "persen", "miskin"),
    ("Indeks Kedalaman Kemiskinan", "indeks", "kedalaman kemiskinan"),
    ("Angka Kemiskinan Ekstrem", "persen", "kemiskinan"),
    ("Tingkat Pengangguran Terbuka (TPT)", "persen", "pengangguran"),
    ("Rasio Gini", "angka", "gini"),
    ("Indeks ketimpangan gender", "indeks", "ketimpangan"),
    ("Rasio ketergantungan", "persen", "ketergantungan"),
    ("Laju inflasi", "persen", "inflasi"),
    ("Persentase desa rawan pangan", "persen", "rawan pangan"),
    ("Angka putus sekolah SD/MI", "persen", "putus sekolah"),
    ("Angka Drop Out", "persen", "drop out"),
    ("Persentase anak tidak sekolah", "persen", "tidak sekolah"),
    ("Jumlah kasus kekerasan terhadap perempuan dan anak", "kasus", "kekerasan"),
    ("Jumlah kejadian kebakaran", "kejadian", "kebakaran"),
    ("Jumlah korban jiwa akibat bencana", "jiwa", "korban"),
    ("Indeks Risiko Bencana", "indeks", "risiko bencana"),
    ("Jumlah kecelakaan lalu lintas", "kejadian", "kecelakaan"),
    ("Luas kawasan kumuh", "ha", "kumuh"),
    ("Persentase rumah tidak layak huni", "persen", "tidak layak huni"),
    ("Persentase jalan dalam kondisi rusak berat", "persen", "rusak"),
    ("Persentase kehilangan air (NRW)", "persen", "kehilangan air"),
    ("Jumlah temuan BPK", "temuan", "temuan bpk"),
    ("Persentase pelanggaran disiplin pegawai", "persen", "pelanggaran disiplin"),
    ("Jumlah pengaduan masyarakat", "pengaduan", "pengaduan"),
    ("Jumlah pengaduan yang masuk", "aduan", "pengaduan"),
    ("Jumlah pengaduan pelayanan publik", "aduan", "pengaduan"),
    ("Persentase pengaduan yang belum ditindaklanjuti", "persen", "pengaduan"),
    ("Jumlah kasus DBD", "kasus", "kasus"),
    ("Jumlah pelanggaran Perda", "kasus", "pelanggaran"),
    ("Waktu tanggap kebakaran", "menit", "waktu tanggap"),
    ("Rata-rata waktu tanggap (response time)", "menit", "waktu tanggap"),
    ("Rata-rata waktu tunggu pasien", "menit/pasien", "waktu tunggu"),
    ("Rata-rata lama penyelesaian perizinan", "hari kerja", "lama penyelesaian"),
]
# Names with the same words, of which more is better, or nobody can tell.
MORE = [
    ("Persentase penurunan angka kematian ibu", "persen"),
    ("Persentase penanganan pengaduan", "persen"),
    ("Presentase Penanganan atas Pengaduan/Laporan Masyarakat tentang pelanggaran Perda", "persen"),
    ("Persentase pengaduan yang ditindaklanjuti", "persen"),
    ("Persentase pengaduan", "persen"),
    ("Jumlah pengaduan masyarakat yang ditindaklanjuti", "pengaduan"),
    ("Jumlah loket pengaduan", "loket"),
    ("Tingkat kepuasan pengadu", "persen"),
    ("Persentase kasus yang diselesaikan", "persen"),
    ("Jumlah kasus yang diselesaikan", "kasus"),
    ("Jumlah Kasus Tertangani", "kasus"),
    ("Jumlah kasus TB yang ditemukan dan diobati", "kasus"),
    ("Jumlah kasus TB ditemukan", "kasus"),
    ("Angka keberhasilan pengobatan kasus TB", "persen"),
    ("Cakupan penanganan stunting", "persen"),
    ("Persentase desa bebas stunting", "persen"),
    ("Persentase keluarga berisiko stunting yang didampingi", "persen"),
    ("Jumlah kader stunting", "orang"),
    ("Persentase balita gizi buruk mendapat perawatan", "persen"),
    ("Persentase KLB yang ditangani kurang dari 24 jam", "persen"),
    ("Angka bebas jentik", "persen"),
    ("Angka harapan hidup", "tahun"),
    ("Angka melek huruf", "persen"),
    ("Prevalensi pemakaian kontrasepsi modern (mCPR)", "persen"),
    ("Persentase penderita hipertensi yang mendapat pelayanan kesehatan sesuai standar", "persen"),
    ("Persentase desa yang tidak ada kematian ibu", "persen"),
    ("Persentase pencegahan perkawinan anak", "persen"),
    ("Jumlah warga miskin penerima bantuan", "orang"),
    ("Jumlah siswa miskin yang memperoleh beasiswa", "siswa"),
    ("Persentase penduduk miskin terlayani", "persen"),
    ("Persentase masyarakat miskin berasuransi kesehatan", "persen"),
    ("Persentase pengangguran terserap", "persen"),
    ("Jumlah penganggur yang dilatih", "orang"),
    ("Tingkat pengendalian inflasi", "persen"),
    ("Persentase anak putus sekolah yang kembali bersekolah", "persen"),
    ("Tingkat waktu tanggap (response time rate) daerah layanan WMK", "persen"),
    ("Waktu tanggap sesuai standar", "menit"),
    ("Rata-rata lama sekolah", "tahun"),
    ("Rata-rata lama tinggal wisatawan", "hari"),
    ("Persentase kebakaran yang ditangani dalam waktu tanggap 15 menit", "persen"),
    ("Persentase kebakaran tertangani", "persen"),
    ("Jumlah korban kebakaran yang diselamatkan", "jiwa"),
    ("Jumlah penyuluhan pencegahan kebakaran", "kegiatan"),
    ("Jumlah desa tangguh bencana", "desa"),
    ("Jumlah dokumen kajian risiko bencana", "dokumen"),
    ("Indeks ketahanan daerah", "indeks"),
    ("Persentase temuan BPK yang ditindaklanjuti", "persen"),
    ("Persentase tindak lanjut temuan BPK", "persen"),
    ("Persentase OPD tanpa temuan material", "persen"),
    ("Jumlah temuan cagar budaya", "temuan"),
    ("Indeks Persepsi Anti Korupsi", "indeks"),
    ("Persentase penyelesaian tunggakan", "persen"),
    ("Luas lahan kritis yang direhabilitasi", "ha"),
    ("Panjang jalan rusak yang diperbaiki", "km"),
    ("Persentase kawasan kumuh yang ditata", "persen"),
    ("Jumlah RTLH yang direhab", "unit"),
    ("Persentase PMKS yang tertangani", "persen"),
    ("Persentase pengurangan timbulan sampah", "persen"),
    ("Jumlah warga terlatih", "orang"),
    ("Kasusastraan Jawa", "kegiatan"),
]  # fmt: skip


@pytest.mark.parametrize(("nama", "satuan", "words"), LESS)
def test_a_name_says_that_less_is_better(nama: str, satuan: str, words: str) -> None:
    found = sign_of(nama, satuan)
    assert found is not None
    assert found.words == words


@pytest.mark.parametrize(("nama", "satuan"), MORE)
def test_a_name_says_nothing_of_the_kind(nama: str, satuan: str) -> None:
    assert sign_of(nama, satuan) is None


def test_every_word_of_the_table_is_a_sign() -> None:
    for row in LESS_IS_BETTER:
        assert row.sumber
        for word in row.words:
            assert sign_of(f"Jumlah {word}", "menit") is not None, word


# --- definitions -----------------------------------------------------------------------------------


def indikator(**keys: str) -> str:
    """Return the jabatan of tests with other keys of its indikator."""
    head, _, _ = JABATAN.partition("      - kode: i\n")
    own = {"kode": "i", "nama": "Indikator", "satuan": "nilai", "formula": "a / b"} | keys
    lines = "".join(f"{key}: {value}\n" for key, value in own.items())
    return f"{head}      -\n{indent(lines, '        ')}"


def codes(*jabatan: str) -> list[str]:
    names = ("bidang", "seksi", "subbag")
    found = load(dict(zip(names, jabatan, strict=False))).diagnostics
    return sorted(d.code for d in found if d.code in {"R60", "R61", "R62", "R63", "R20"})


_AKI = {"nama": "Angka kematian ibu"}


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        # from year to year
        ({"target": "{2024: 92, 2025: 90}"}, ["R60"]),
        ({"target": "{2024: 92, 2025: 90}", "polarisasi": "maximize"}, ["R60"]),
        ({"target": "{2024: 92, 2025: 90}", "polarisasi": "minimize"}, []),
        ({"target": "{2024: 92, 2025: 90}", "polarisasi": "stabilize"}, []),
        ({"target": "{2024: 90, 2025: 92}", "polarisasi": "minimize"}, ["R60"]),
        ({"target": "{2023: 92, 2024: 92, 2026: 90}"}, ["R60"]),
        ({"target": "{2023: 1095, 2024: 1098, 2025: 1095}"}, []),
        ({"target": "{2024: 90, 2025: 90}"}, []),
        ({"target": "{2024: [85, 90], 2025: [80, 86]}"}, ["R60"]),
        ({"target": "{2024: [85, 90], 2025: [80, 90]}"}, ["R60"]),
        ({"target": "{2024: [85, 90], 2025: [80, 95]}"}, []),
        ({"target": "{2024: 85, 2025: [80, 85]}"}, []),
        ({"target": "{2024: 85, 2025: [80, 84]}"}, ["R60"]),
        ({"target": "{2024: {TW1: 30, tahun: 92}, 2025: {TW1: 40, tahun: 90}}"}, ["R60"]),
        ({"target": "{2024: {TW1: 30, tahun: 90}, 2025: {TW1: 20, tahun: 92}}"}, []),
        ({"target": "{2024: {TW1: 30, TW4: 92}, 2025: 90}"}, ["R60"]),
        ({"target": "{2024: {TW2: 30}, 2025: {S1: 20}}"}, ["R60"]),
        ({"target": "{2024: {TW2: 30}, 2025: 20}"}, []),
        ({"target": "{2024: 90, 2025: 0.95}", "satuan": "persen"}, []),  # R16
        ({"target": "{2024: 0.9, 2025: 0.8}", "satuan": "persen"}, ["R60"]),
        ({"target": "{2024: 1200, 2025: 1.250}"}, []),  # R26
        ({"target": "{2024: 92}", "perubahan": "[{mulai: 2025, dasar: D, target: {2025: 90}}]"}, ["R60"]),
        ({"target": "{2024: 92, 2025: 90}", "perubahan": "[{mulai: 2025-TW3, dasar: D, target: {2025: 93}}]"}, []),
        ({"target": "{2024: 92, 2025: 20}", "perubahan": "[{mulai: 2025, dasar: D, formula: a - b}]"}, []),
        ({"target": "{2024: 92, 2025: 90}", "perubahan": "[{mulai: 2024, dasar: D, polarisasi: minimize}]"}, []),
        ({"target": "{2024: 92, 2025: 90}", "abaikan": "{R60: anggaran berkurang}"}, []),
        # nothing is known of one that is misspelt
        ({"target": "{2024: 92, 2025: 90}", "polarisasi": "minimise"}, []),
        (_AKI | {"polarisasi": "minimise"}, []),
        (_AKI | {"polarisasii": "minimize"}, []),
        (_AKI | {"target": "{2024: banyak}"}, ["R61"]),
        # by its name
        (_AKI | {"target": "{2024: 92}"}, ["R61"]),
        (_AKI | {"target": "{2024: 92, 2025: 95}"}, ["R61"]),
        (_AKI | {"target": "{2024: 92, 2025: 90}"}, ["R60"]),
        (_AKI, ["R61"]),
        (_AKI | {"polarisasi": "minimize"}, []),
        (_AKI | {"polarisasi": "stabilize"}, []),
        (_AKI | {"abaikan": "{R61: naskah menghitung yang dicegah}"}, []),
        (_AKI | {"polarisasi": "minimize", "abaikan": "{R61: percuma}"}, ["R20"]),
        ({"nama": "Jumlah kasus", "target": "{2024: 40}"}, ["R61"]),
        ({"nama": "Jumlah kasus", "target": "{2024: 40, 2025: 50}"}, []),
        ({"nama": "Jumlah kasus", "target": "{2024: [40, 50]}"}, []),
        ({"nama": "Baru", "perubahan": "[{mulai: 2025, dasar: D, nama: Angka kemiskinan}]"}, ["R61"]),
    ],
)  # fmt: skip
def test_what_speaks_against_a_polarisasi(keys: dict[str, str], found: list[str]) -> None:
    assert codes(indikator(**keys)) == found


def test_words_of_an_ordinal_target_fall_too() -> None:
    opini = JABATAN.replace("a: Jumlah a", "a: {uraian: A, nilai: {WDP: 1, WTP: 2}}")
    text = opini.replace("a / b * 100", "a").replace("{2024: 80}", "{2024: WTP, 2025: WDP}")
    (found,) = (d for d in load({"seksi": text}).diagnostics if d.code == "R60")
    assert "turun dari WTP pada 2024 menjadi WDP pada 2025" in found.message


_SHARED = "seksi.a / seksi.b * 100"


@pytest.mark.parametrize(
    ("one", "other", "found"),
    [
        # of one name
        ({}, {"polarisasi": "minimize"}, ["R62"]),
        ({"nama": "Angka  Melek huruf"}, {"nama": "angka melek huruf", "polarisasi": "stabilize"}, ["R62"]),
        ({"nama": "Lain"}, {"polarisasi": "minimize"}, []),
        ({"target": "{2024: 90}"}, {"target": "{2024: 92}"}, ["R63"]),
        ({"target": "{2024: 90}"}, {"target": "{2024: 90.0}"}, []),
        ({"target": "{2024: 90}"}, {"target": "{2025: 92}"}, []),
        ({"target": "{2024: 90}"}, {"target": "{2024: {TW1: 20, TW4: 92}}"}, ["R63"]),
        ({"target": "{2024: {TW2: 40, tahun: 90}}"}, {"target": "{2024: {S1: 50, tahun: 90}}"}, ["R63"]),
        ({"target": "{2024: [80, 90]}"}, {"target": "{2024: [80, 95]}"}, ["R63"]),
        ({"target": "{2024: 90}"}, {"target": "{2024: 9}", "satuan": "kegiatan"}, []),
        ({"satuan": "persen", "target": "{2024: 90}"}, {"satuan": "'%'", "target": "{2024: 92}"}, ["R63"]),
        ({"target": "{2024: 90}"}, {"target": "{2024: 92}", "abaikan": "{R63: beda wilayah}"}, []),
        ({"polarisasi": "minimize"}, {"abaikan": "{R62: beda arah}"}, []),
        ({"polarisasi": "minimise"}, {"polarisasi": "minimize"}, []),
        ({"polarisasi": "minimize"}, {"polarisasi": "minimise"}, []),
        # of one formula
        ({"nama": "X", "formula": _SHARED}, {"formula": "a / b * 100%", "polarisasi": "minimize"}, ["R62"]),
        ({"nama": "X", "formula": _SHARED, "target": "{2024: 1}"},
         {"formula": "a / b * 100", "target": "{2024: 2}"}, ["R63"]),
        ({"nama": "X", "target": "{2024: 1}"}, {"target": "{2024: 2}"}, []),  # each of its own variables
        # since when
        ({"target": "{2024: 90}", "berakhir": "2024"}, {"target": "{2025: 92}", "mulai": "2025"}, []),
        ({"berakhir": "2024"}, {"polarisasi": "minimize", "mulai": "2025"}, []),
        ({"perubahan": "[{mulai: 2025, dasar: D, polarisasi: minimize}]"}, {}, ["R62"]),
        ({"target": "{2025: 90}"},
         {"target": "{2025: 90}", "perubahan": "[{mulai: 2025, dasar: D, target: {2025: 92}}]"}, ["R63"]),
    ],
)  # fmt: skip
def test_the_same_indikator_in_two_jabatan(
    one: dict[str, str], other: dict[str, str], found: list[str]
) -> None:
    assert codes(indikator(**one), indikator(**other)) == found


def test_of_three_jabatan_those_two_that_have_targets_are_compared() -> None:
    with_target = [indikator(target=f"{{2024: {target}}}") for target in (90, 92)]
    assert codes(indikator(), *with_target) == ["R63"]
