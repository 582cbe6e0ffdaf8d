"""Names of indikator that say that less is better: the words with their sources.

The head of an Indonesian name stands first: what `Persentase penurunan angka kematian` measures is
a penurunan. So words count where a name begins with them, behind words that only measure (`jumlah`,
`persentase`) and whom it concerns (`balita`), and where nothing behind them says that something is
done about it (`yang ditangani`, `tertangani`). Refuses to guess: in doubt a name says nothing.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import NamedTuple

from iki.model.satuan import is_duration, is_persen


class Certainty(Enum):
    """How much a name says by itself."""

    ALWAYS = "selalu"
    COUNTED = "bila cacah, dan targetnya tidak naik"
    """Offices also count these as achievements: of a percent or rising targets they say nothing."""
    IN_TIME = "bila satuannya waktu"
    """Of time alone: a share of cases within it is better the greater it is."""


@dataclass(frozen=True, slots=True)
class LessWords:
    """Words of one subject, and who says that less of it is better."""

    words: tuple[str, ...]
    sumber: str
    certainty: Certainty = Certainty.ALWAYS


class Sign(NamedTuple):
    """What of a name says that less is better, and whether rising targets may say otherwise."""

    words: str
    certain: bool


def _words(text: str) -> tuple[str, ...]:
    return tuple(" ".join(word.split()) for word in text.split(","))


_TPB = "Perpres 59/2017 (tujuan pembangunan berkelanjutan)"
LESS_IS_BETTER = (
    LessWords(
        _words("kematian, mortalitas, AKI, AKB, AKN, AKABA, case fatality rate"),
        f"{_TPB}, indikator 3.1.1, 3.2.1 dan 3.2.2",
    ),
    LessWords(
        _words(
            "kesakitan, morbiditas, prevalensi, insiden, insidensi, incidence rate, "
            "annual parasite incidence, penderita, kejadian luar biasa, KLB"
        ),
        f"{_TPB}, indikator 3.3 dan 3.4",
    ),
    LessWords(
        _words(
            "stunting, stunted, tengkes, wasting, wasted, underweight, gizi buruk, gizi kurang, kurang gizi, "
            "kekurangan gizi, balita pendek, berisiko stunting, risiko stunting, anemia, obesitas, "
            "kurang energi kronis, BBLR, berat lahir rendah, berat badan lahir rendah"
        ),
        f"{_TPB}, indikator 2.2; Perpres 72/2021 (percepatan penurunan stunting)",
    ),
    LessWords(
        _words(
            "perkawinan anak, perkawinan usia anak, perkawinan dini, pernikahan anak, pernikahan dini, "
            "pernikahan usia dini, unmet need, TFR, total fertility rate, kelahiran total, "
            "kelahiran remaja, ASFR, perceraian"
        ),
        f"{_TPB}, indikator 3.7 dan 5.3.1; Perpres 18/2020 (RPJMN 2020–2024)",
    ),
    LessWords(
        _words("merokok, perokok, buang air besar sembarangan, BABS"),
        f"{_TPB}, indikator 3.a.1 dan 6.2.1",
    ),
    LessWords(
        _words(
            "kemiskinan, miskin, kedalaman kemiskinan, keparahan kemiskinan, bawah garis kemiskinan, "
            "miskin ekstrem"
        ),
        f"{_TPB}, indikator 1.2.1",
    ),
    LessWords(
        _words("pengangguran, penganggur, setengah pengangguran, menganggur, TPT"),
        f"{_TPB}, indikator 8.5.2",
    ),
    LessWords(
        _words(
            "gini, gini ratio, ketimpangan, kesenjangan, disparitas, williamson, ketergantungan, "
            "beban ketergantungan, dependency ratio"
        ),
        f"{_TPB}, indikator 10.1.1; SiRuSa BPS",
    ),
    LessWords(
        _words(
            "inflasi, rawan pangan, kerawanan pangan, rentan pangan, kelaparan, "
            "ketidakcukupan konsumsi pangan"
        ),
        f"{_TPB}, indikator 2.1; Perpres 18/2020 (RPJMN 2020–2024)",
    ),
    LessWords(
        _words(
            "putus sekolah, drop out, tidak sekolah, tidak bersekolah, buta huruf, buta aksara, mengulang kelas"
        ),
        f"{_TPB}, indikator 4.1 dan 4.6; SiRuSa BPS",
    ),
    LessWords(
        _words(
            "kekerasan, KDRT, korban, kejahatan, kriminalitas, kriminal, tindak pidana, tindak kriminal, "
            "pembunuhan, pencurian, perdagangan orang, penyalahgunaan narkoba, penyalahguna narkoba, "
            "peredaran narkoba, tawuran, crime rate"
        ),
        f"{_TPB}, indikator 5.2, 16.1 dan 16.2",
    ),
    LessWords(
        _words(
            "risiko bencana, IRBI, bencana, kebakaran, karhutla, titik api, banjir, titik banjir, "
            "titik genangan, genangan banjir, longsor, kecelakaan, laka lantas, fatalitas"
        ),
        f"{_TPB}, indikator 3.6.1 dan 11.5.1; Indeks Risiko Bencana Indonesia, BNPB",
    ),
    LessWords(
        _words(
            "kumuh, tidak layak huni, backlog, emisi, pencemaran, polusi, timbulan sampah, "
            "lahan kritis, deforestasi, kehilangan air, kebocoran, air tak berekening, rusak, "
            "rusak ringan, rusak sedang, rusak berat"
        ),
        f"{_TPB}, indikator 6.1, 11.1.1, 11.6 dan 15.3; UU 1/2011 (perumahan dan permukiman)",
    ),
    LessWords(
        _words(
            "temuan BPK, temuan BPKP, temuan inspektorat, temuan APIP, temuan pemeriksaan, temuan audit, "
            "temuan hasil pemeriksaan, temuan hasil audit, temuan material, temuan berulang, "
            "temuan administrasi, temuan keuangan, temuan kerugian, kerugian negara, kerugian daerah, "
            "penyimpangan, kesalahan, ketidakpatuhan, keterlambatan, ketidakhadiran, ketidakpuasan, "
            "tunggakan, deviasi, korupsi, pelanggaran disiplin, pelanggaran kode etik"
        ),
        "UU 15/2004 (pemeriksaan keuangan negara); PP 94/2021 (disiplin PNS)",
    ),
    LessWords(
        _words("pengaduan, aduan, keluhan, komplain"),
        "Perpres 76/2013 (pengaduan pelayanan publik)",
        Certainty.COUNTED,
    ),
    LessWords(
        _words(
            "kasus, pelanggaran, konflik, sengketa, unjuk rasa, gangguan ketertiban, gangguan keamanan, "
            "gangguan ketenteraman, gangguan ketentraman, gangguan trantibum, gangguan kamtibmas"
        ),
        f"{_TPB}, tujuan 16; PP 16/2018 (Satpol PP)",
        Certainty.COUNTED,
    ),
    LessWords(
        _words("PMKS, PPKS, gelandangan, pengemis, anak jalanan, terlantar, RTLH, rutilahu"),
        "UU 11/2009 (kesejahteraan sosial); UU 1/2011 (perumahan dan permukiman)",
        Certainty.COUNTED,
    ),
    LessWords(
        _words(
            "waktu tanggap, waktu respon, waktu respons, response time, waktu tunggu, waktu antre, "
            "waktu antrean, waktu penyelesaian, waktu proses, waktu pelayanan, waktu pengurusan, "
            "waktu penerbitan, waktu penanganan, kecepatan waktu, kecepatan pelayanan, kecepatan tanggap, "
            "kecepatan respon, jangka waktu, lama waktu, lama tunggu, lama menunggu, lama antrean, "
            "lama proses, lama penyelesaian, lama menyelesaikan, lama pelayanan, lama pengurusan, "
            "lama penerbitan, lamanya, durasi gangguan, durasi pemadaman, durasi penyelesaian"
        ),
        "Permendagri 114/2018 (waktu tanggap kebakaran); UU 25/2009 (pelayanan publik)",
        Certainty.IN_TIME,
    ),
)

# Words that measure, whatever it is.
_MEASURES = """
    angka banyak banyaknya besaran besarnya frekuensi indeks index jumlah kasus kejadian koefisien laju luas
    luasan nilai panjang peristiwa persen persentase presentase proporsi prosentase prevalensi rasio rata
    rerata terjadinya tingkat total volume
"""
# Whom it concerns, and what joins them to what is the matter with them.
_CONCERNED = """
    anak baduta balita bangunan bayi bumil daerah desa hamil hunian ibu jalan jembatan kampung kawasan kelurahan
    keluarga kk kepala kota lahan lansia masyarakat orang pelajar pemuda penduduk perempuan permukiman
    putra putri remaja rt rumah ruta sekolah siswa tangga umur usia wanita warga wilayah
"""
_JOINING = """
    akibat berada berstatus dalam dengan di karena kategori kondisi mengalami menderita menjadi penderita
    tergolong terkena yang
"""
# What takes a word back that would say the opposite with it: a prevalence of what is good.
_GOOD_PREVALENCE = (
    r"(?! (?:pemakaian|penggunaan|pengguna|peserta|kb|ber kb|kontrasepsi|asi|imunisasi)\b)"
)

# Behind the words: something is done about it, or it is over.
_DONE = frozenset(
    """
    aktif bebas bekerja kembali lulus memenuhi memiliki memperoleh mendapat mendapatkan mengikuti menerima menurun nihil pemulihan
    penanganan penanggulangan pencegahan pendampingan penerima pengendalian pengurangan penindakan penurunan
    penyelesaian peserta rehabilitasi selesai sembuh sesuai tepat tindaklanjut tuntas turun
    """.split()  # noqa: SIM905 - a list of words
)
# `yang` with one of these still says that it is there.
_STILL_THERE = frozenset(
    """
    ada berada berulang hidup masih masuk melebihi menderita mengalami menganggur meninggal menjadi menunggak
    muncul timbul
    """.split()  # noqa: SIM905 - a list of words
)
# These begin as what has been done does, and are not.
_NOT_DONE = frozenset(
    """
    berada berakhir berat berbahaya berbasis berdasarkan berencana berisiko berkala berkategori
    berkebutuhan bermotor bersama bersenjata bertempat berulang berusia diakibatkan dialami dibanding dibandingkan dibawah diderita didalam difabel difteri digital dirasakan
    disabilitas disebabkan disiplin distribusi distrik diterima ditimbulkan terbakar terbatas terbengkalai terbuka
    terdakwa terdampak terdepan terduga terendah terhadap terhambat terinfeksi terisolasi terisolir terjadi
    terjadinya terjangkit terkait terkena terkonfirmasi terlambat terlantar terlapor terluar termasuk
    terminal terorisme terpadu terpapar terparah terpencil terpidana tersangka tertinggal tertinggi tertunda
    terulang
    """.split()  # noqa: SIM905 - a list of words
)
_PARTICIPLE = re.compile(r"(?:ber|di|ter)[a-z]{4,}")
_NOT = frozenset({"tidak", "belum"})


def sign_of(nama: str, satuan: str) -> Sign | None:
    """Return the part of a name that says that less is better; None without one."""
    text = " ".join(re.findall(r"[a-z]+", nama.casefold()))
    found = _pattern().match(text)
    if found is None:
        return None
    row = LESS_IS_BETTER[int((found.lastgroup or "")[1:])]
    rest, certainty = text[found.end() :].split(), row.certainty
    if certainty is Certainty.IN_TIME and not is_duration(satuan):
        return None
    undone = _is_undone(rest)
    if undone is False or (undone is None and certainty is Certainty.COUNTED and is_persen(satuan)):
        return None
    return Sign(found[found.lastgroup or 0], undone is True or certainty is not Certainty.COUNTED)


@cache
def _pattern() -> re.Pattern[str]:
    """Return the pattern of a name's beginning; its group `r3` is row 3 of the table."""
    skipped = "|".join((_MEASURES + _CONCERNED + _JOINING).split())
    phrases = [(word.casefold(), n) for n, row in enumerate(LESS_IS_BETTER) for word in row.words]
    rows: dict[int, list[str]] = {}
    for word, n in phrases:
        rows.setdefault(n, []).append(word + (_GOOD_PREVALENCE if word == "prevalensi" else ""))
    groups = (f"(?P<r{n}>{'|'.join(words)})" for n, words in rows.items())
    return re.compile(rf"(?:(?:{skipped}) )*(?:{'|'.join(groups)})(?![a-z])")


def _is_undone(rest: list[str]) -> bool | None:
    """Return whether words say that nothing is done about it; None if they say neither."""
    undone = None
    words = iter(rest)
    for word in words:
        if word in _NOT:
            next(words, None)  # what is not done
            undone = True
        elif word == "yang":
            following = next(words, "")
            if following in _NOT:
                next(words, None)
                undone = True
            elif following not in _STILL_THERE | _NOT_DONE:
                return False
        elif word in _DONE or (_PARTICIPLE.fullmatch(word) and word not in _NOT_DONE):
            return False
    return undone
