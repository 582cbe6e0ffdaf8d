"""What is proposed of an indikator where its table does not say it, with the words that say so.

Polarisasi by the words and the targets that `validasi` warns of; konsolidasi by the words of what
is counted. A proposal comes with its reason, which is marked to be confirmed.
"""

from __future__ import annotations

import re
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from iki.checks.less_is_better import sign_of
from iki.escaping import quoted
from iki.model.fields import Rentang, bounds_of
from iki.model.jabatan import Polarisasi
from iki.model.realisasi import Konsolidasi
from iki.model.satuan import is_persen
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from iki.model.fields import NilaiTarget


class PolarisasiProposal(NamedTuple):
    """A polarisasi, and why it is proposed."""

    polarisasi: Polarisasi
    reason: str


def propose_polarisasi(
    nama: str,
    satuan: str,
    awal: Iterable[NilaiTarget | str],
    target: Mapping[int, Mapping[str, NilaiTarget | str]],
    bound: str,
) -> PolarisasiProposal:
    """Return the polarisasi that targets and words propose."""
    steps = _steps(
        [*awal, *(of[TAHUN.kode] for _, of in sorted(target.items()) if TAHUN.kode in of)]
    )
    if bound == "<":
        return PolarisasiProposal(Polarisasi.MINIMIZE, "targetnya batas paling tinggi")
    sign = sign_of(_BEFORE_NAME.sub("", nama), satuan)
    if sign is not None and (sign.certain or steps != {1}):
        return PolarisasiProposal(Polarisasi.MINIMIZE, f"nama menyebut {quoted(sign.words)}")
    if steps == {-1}:
        return PolarisasiProposal(Polarisasi.MINIMIZE, "targetnya turun dari tahun ke tahun")
    return PolarisasiProposal(Polarisasi.MAXIMIZE, "tidak disebut di tabel")


# `a. Prevalensi stunting`, `IKU 1 : Tingkat pengangguran`, `Menurunnya angka kemiskinan`.
_BEFORE_NAME = re.compile(
    r"^(?:(?:iku|iki|indikator)\s*\d*\s*[:.)-]\s*|(?:\d{1,2}|[a-z])[.)]\s+|(?:menurun|rendah|berkurang|turun)nya\s+)+",
    re.IGNORECASE,
)


def _steps(targets: Iterable[NilaiTarget | str]) -> set[int]:
    """Return the directions that numbers go in: {-1} where they only fall or stay."""
    numbers = [bounds_of(t)[-1] for t in targets if isinstance(t, (Decimal, Rentang))]
    return {(later > earlier) - (later < earlier) for earlier, later in pairwise(numbers)} - {0}


_MEAN = re.compile(r"(?:nilai\s+)?(?:rata\s*-?\s*rata|rerata|mean)\b", re.IGNORECASE)
_LEVEL = re.compile(
    r"(?:(?:hasil|persentase|capaian)\s+)*"
    r"(nilai|indeks|index|skor|opini|predikat|level|tingkat|peringkat|maturitas|kategori|presentase"
    r"|persentase|prosentase|prevalensi|cakupan|rasio|survei|survey|penilaian|evaluasi|pengukuran)\b",
    re.IGNORECASE,
)
# What is worth money or is produced adds up, whatever it is called.
_FLOW = re.compile(
    r"\b(?:investasi|ekspor|impor|produksi|transaksi|penjualan|realisasi|pendapatan|belanja|kontrak|"
    r"bantuan|omzet|omset)\b",
    re.IGNORECASE,
)
_LEVEL_UNITS = {
    "indeks", "nilai", "skor", "poin", "level", "predikat", "opini", "kategori", "peringkat", "zona",
}  # fmt: skip
_RATE_UNIT = re.compile(r"per\s|[‰/]|permil|rasio\b|kali\b", re.IGNORECASE)
_DURATION_UNIT = re.compile(r"(?:detik|menit|jam|hari|minggu|bulan)(?:\s+kerja)?", re.IGNORECASE)
_COUNTED = re.compile(r"(?:jumlah|total|banyaknya)\b", re.IGNORECASE)
_THINGS = r"""
    penduduk|desa|kelurahan|kecamatan|perangkat\s+daerah|opd|pd|skpd|puskesmas|rumah\s+sakit|sekolah|
    rumah\s+tangga|keluarga|kk|asn|pns|pegawai|bidang|rt|rw|pasar|koperasi|umkm|jalan|jembatan|rumah|
    anggota|kelompok|lembaga|wilayah|lahan|irigasi
"""
_ALL_OF = re.compile(
    rf"(?:jumlah|total|banyaknya|panjang|luas)?\s*(?:seluruh|keseluruhan|semua|total|populasi)\s+(?P<thing>{_THINGS})\b",
    re.IGNORECASE | re.VERBOSE,
)
_COUNT_OF = re.compile(
    rf"(?:jumlah|total|banyaknya|panjang|luas)\s+(?P<thing>{_THINGS})\b(?P<rest>.*)",
    re.IGNORECASE | re.VERBOSE,
)


def propose_konsolidasi(
    uraian: str, indikator: str, satuan: str, *, alone: bool
) -> tuple[Konsolidasi, str] | None:
    """Return how a variabel is consolidated by its words, and these words; None for `jumlah`.

    `alone`: it is the whole formula of its indikator, whose satuan is its own.
    """
    said = f"{uraian} {indikator}" if alone else uraian
    for text in (uraian, indikator) if alone else (uraian,):
        if match := _MEAN.match(text):
            return Konsolidasi.RATA_RATA, match[0]
    if alone and is_persen(satuan):
        return Konsolidasi.TERAKHIR, satuan
    if _FLOW.search(said):
        return None
    if alone and satuan.casefold() in _LEVEL_UNITS:
        return Konsolidasi.TERAKHIR, satuan
    if alone and _RATE_UNIT.match(satuan):
        return Konsolidasi.TERAKHIR, satuan
    if alone and _DURATION_UNIT.fullmatch(satuan) and not _COUNTED.match(uraian):
        return Konsolidasi.RATA_RATA, satuan
    for text in (uraian, indikator) if alone else (uraian,):
        if match := _LEVEL.match(text):
            return Konsolidasi.TERAKHIR, match[1]
    if match := _ALL_OF.match(uraian):
        return Konsolidasi.TERAKHIR, match[0]
    match = _COUNT_OF.match(uraian)
    if match and (not match["rest"].strip() or match["thing"].casefold() == "penduduk"):
        return Konsolidasi.TERAKHIR, match[0].strip()
    return None


def is_part_of_stock(part: str, whole: str) -> bool:
    """Tell whether a part counts some of the whole: `desa mandiri` of `seluruh desa`."""
    all_of = _ALL_OF.match(whole) or _COUNT_OF.match(whole)
    one = _COUNT_OF.match(part)
    return bool(all_of and one and all_of["thing"].casefold() == one["thing"].casefold())
