"""A result as frozen values, under the names that JSON and CSV give them.

Numbers are Decimal, exactly as they were computed; what is missing is None. JSON is a contract: a
key is only added; another change raises `VERSI`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

from iki.decimals import settle
from iki.render.records import OMITTED_IF_EMPTY, JsonRange, extended, record_of
from iki.results.hasil import word_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from iki.model import (
        Baris,
        Gabungan,
        Konsolidasi,
        Ordinal,
        Perubahan,
        Polarisasi,
        Variabel,
    )
    from iki.render.records import Json
    from iki.results.hasil import Hasil, HasilIndikator, HasilJabatan, Status, UsedVariabel

VERSI = 2  # of what `hitung` writes; 2: `target_periode`

# A number, the word of one, or the two bounds of a range.
TargetValue: TypeAlias = "Decimal | str | JsonRange | None"


@dataclass(frozen=True, slots=True)
class OtherYear:
    """A variable whose value in a realisasi is of another year."""

    variabel: str
    jabatan: str
    tahun: int


@dataclass(frozen=True, slots=True)
class PerubahanValues:
    """A perubahan within the time of the figures: since when, what decided it, which keys."""

    mulai: str
    dasar: str
    kunci: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IndikatorFigures:
    """The figures of an indikator. `realisasi` is rounded as it is shown, or its word."""

    kode: str
    sasaran: str
    nama: str
    satuan: str
    polarisasi: Polarisasi
    bobot: Decimal
    target: TargetValue
    realisasi: Decimal | str | None
    capaian: Decimal | None
    predikat: str | None
    status: Status
    alasan: str | None
    target_periode: str | None
    tahun_lain: tuple[OtherYear, ...]


@dataclass(frozen=True, slots=True)
class IndikatorValues(IndikatorFigures):
    """An indikator of a result: its figures, its end, and its changes within their time."""

    berakhir: str | None
    perubahan: tuple[PerubahanValues, ...]


@dataclass(frozen=True, slots=True)
class JabatanValues:
    """A jabatan of a result: its nilai over `terhitung` of `dari` indikator."""

    kode: str
    jabatan: str
    atasan: str | None
    nilai: Decimal | None
    predikat: str | None
    terhitung: int
    dari: int
    indikator: tuple[IndikatorValues, ...]
    perubahan: tuple[PerubahanValues, ...]


@dataclass(frozen=True, slots=True)
class RowValues:
    """A row of the data; `dipakai` says whether its number can change the realisasi."""

    berkas: str
    baris: int | None
    periode: str
    wilayah: str | None
    nilai: Decimal
    bukti: str | None
    catatan: str | None
    dipakai: bool
    kata: str | None


@dataclass(frozen=True, slots=True)
class GroupValues:
    """Rows of a table that are too many to be shown one by one."""

    berkas: str
    periode: str
    jumlah_baris: int
    jumlah_wilayah: int
    nilai: Decimal
    dipakai: bool


@dataclass(frozen=True, slots=True)
class VariabelFigures:
    """A variable behind a realisasi with its rows, also those that did not count."""

    nama: str
    jabatan: str
    tahun: int
    satuan: str | None
    konsolidasi: Konsolidasi
    nilai: Decimal | None
    baris: tuple[RowValues, ...]
    kata: str | None


@dataclass(frozen=True, slots=True)
class VariabelValues(VariabelFigures):
    """A variable of `--rinci`; `gabungan` stands instead of rows that are too many."""

    gabungan: tuple[GroupValues, ...] = field(default=(), metadata=OMITTED_IF_EMPTY)


# A row an indikator: the columns of CSV and of records.
RESULT_COLUMNS = (
    "tahun", "sampai", "jabatan", "nama_jabatan", "atasan", "kode", "sasaran", "nama", "satuan",
    "polarisasi", "bobot", "target", "realisasi", "capaian", "predikat", "status", "alasan",
    "target_periode", "nilai_jabatan", "predikat_jabatan", "tahun_lain", "berakhir", "perubahan",
)  # fmt: skip


def indikator_figures(row: HasilIndikator) -> IndikatorFigures:
    """Return the figures of an indikator."""
    indikator, target = row.indikator, row.target_values
    return IndikatorFigures(
        kode=indikator.kode,
        sasaran=row.sasaran.uraian,
        nama=indikator.nama,
        satuan=indikator.satuan,
        polarisasi=indikator.polarisasi,
        bobot=indikator.bobot,
        target=target[0] if len(target) == 1 else JsonRange(target),
        realisasi=row.realisasi_shown,
        capaian=row.capaian,
        predikat=row.predikat,
        status=row.status,
        alasan=row.alasan,
        target_periode=row.periode_target,
        tahun_lain=tuple(OtherYear(t.nama, t.jabatan, t.tahun) for t in row.of_other_years),
    )


def perubahan_values(changes: Iterable[Perubahan]) -> tuple[PerubahanValues, ...]:
    """Return perubahan as values."""
    return tuple(PerubahanValues(str(p.mulai), p.dasar, tuple(p.baru)) for p in changes)


def end_of(row: HasilIndikator) -> str | None:
    """Return when an indikator ended, if that was within the time of its figures."""
    return str(row.indikator.berakhir) if row.berakhir else None


def jabatan_values(hasil: Hasil) -> tuple[JabatanValues, ...]:
    """Return the jabatan of a result with their indikator, in the order of the tree."""
    return tuple(_jabatan(hasil, jabatan) for jabatan in hasil.jabatan)


def _jabatan(hasil: Hasil, jabatan: HasilJabatan) -> JabatanValues:
    return JabatanValues(
        kode=jabatan.kode,
        jabatan=jabatan.jabatan.jabatan,
        atasan=jabatan.jabatan.atasan,
        nilai=jabatan.nilai,
        predikat=jabatan.predikat,
        terhitung=jabatan.terhitung,
        dari=jabatan.dari,
        indikator=tuple(indikator_values(hasil, row) for row in jabatan.indikator),
        perubahan=perubahan_values(hasil.changes(jabatan.jabatan)),
    )


def indikator_values(hasil: Hasil, row: HasilIndikator) -> IndikatorValues:
    """Return an indikator of a result."""
    return extended(
        IndikatorValues,
        indikator_figures(row),
        berakhir=end_of(row),
        perubahan=perubahan_values(hasil.changes(row.indikator)),
    )


def row_values(row: Baris, ordinal: Ordinal | None, *, dipakai: bool) -> RowValues:
    """Return a row of the data, with the word of its number."""
    return RowValues(
        berkas=row.file,
        baris=row.line or None,
        periode=row.periode.kode,
        wilayah=row.wilayah or None,
        nilai=row.nilai,
        bukti=row.bukti or None,
        catatan=row.catatan or None,
        dipakai=dipakai,
        kata=word_of(row.nilai, ordinal),
    )


def variabel_figures(
    variabel: Variabel, used: UsedVariabel, rows: tuple[RowValues, ...]
) -> VariabelFigures:
    """Return a variable behind a realisasi with its rows."""
    return VariabelFigures(
        nama=used.acuan.nama,
        jabatan=used.jabatan,
        tahun=used.tahun,
        satuan=variabel.satuan,
        konsolidasi=variabel.konsolidasi,
        nilai=used.nilai,
        baris=rows,
        kata=word_of(used.nilai, variabel.ordinal),
    )


def group_values(group: Gabungan) -> GroupValues:
    """Return rows of a table that are taken together."""
    return GroupValues(
        berkas=group.file,
        periode=group.periode.kode,
        jumlah_baris=group.baris,
        jumlah_wilayah=group.wilayah,
        nilai=settle(group.nilai),
        dipakai=group.sebab is None,
    )


def result_records(hasil: Hasil) -> Iterator[dict[str, Json]]:
    """Yield a row an indikator: its JSON and that of its jabatan, lists of items as texts."""
    for jabatan in hasil.jabatan:
        for row in jabatan.indikator:
            yield {
                "tahun": hasil.tahun,
                "sampai": hasil.sampai.kode,
                "jabatan": jabatan.kode,
                "nama_jabatan": jabatan.jabatan.jabatan,
                "atasan": jabatan.jabatan.atasan,
                **record_of(indikator_figures(row)),
                "nilai_jabatan": jabatan.nilai,
                "predikat_jabatan": jabatan.predikat,
                "tahun_lain": "; ".join(
                    f"{t.jabatan}.{t.acuan.nama} {t.tahun}" for t in row.of_other_years
                ),
                "berakhir": end_of(row),
                "perubahan": "; ".join(
                    f"{p.mulai} {', '.join(p.baru)}: {p.dasar}"
                    for p in hasil.changes(row.indikator)
                ),
            }
