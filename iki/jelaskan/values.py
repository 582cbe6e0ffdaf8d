"""The trail of a figure as frozen values, under the names of its JSON, whose schema is in `schema`.

Numbers are exact, what is missing is None, and the texts of steps are those that people are shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from iki import __version__
from iki.decimals import settle
from iki.formula import render
from iki.hitung.values import (
    GroupValues,
    IndikatorFigures,
    RowValues,
    VariabelFigures,
    end_of,
    group_values,
    indikator_figures,
    perubahan_values,
    row_values,
    variabel_figures,
)
from iki.jelaskan import remedies, words
from iki.model.catatan import CATATAN_TEXTS
from iki.render.records import OMITTED_IF_EMPTY, extended
from iki.results.hasil import Status, own_scoring

if TYPE_CHECKING:
    from collections.abc import Mapping
    from decimal import Decimal

    from iki.hitung.values import PerubahanValues
    from iki.model import Catatan, Gabungan, Minimize, Ordinal
    from iki.periode import Periode
    from iki.results.tracing import (
        Place,
        TracedCapaian,
        TracedIndikator,
        TracedJabatan,
        TracedRow,
        TracedVariabel,
        Trail,
    )

TRAIL_VERSI = 1


@dataclass(frozen=True, slots=True)
class PlaceValues:
    """A line of a file."""

    berkas: str
    baris: int


@dataclass(frozen=True, slots=True)
class TracedRowValues(RowValues):
    """A row of the data, and why it was not used."""

    sebab: str | None


@dataclass(frozen=True, slots=True)
class TracedGroupValues(GroupValues):
    """Rows of a table taken together, and why they were not used."""

    sebab: str | None


@dataclass(frozen=True, slots=True)
class TracedVariabelValues(VariabelFigures):
    """A variable with its rows, where it is defined, and the steps from its rows to its value."""

    uraian: str
    dari: PlaceValues
    tahun_lain: bool
    langkah: tuple[str, ...]
    gabungan: tuple[TracedGroupValues, ...] = field(default=(), metadata=OMITTED_IF_EMPTY)


@dataclass(frozen=True, slots=True)
class RuleValues:
    """A rule of capaian with its source."""

    nama: str
    rumus: str
    sumber: str


@dataclass(frozen=True, slots=True)
class RemedyValues:
    """What is missing, and the rows or cells to be filled in."""

    berkas: str
    uraian: str
    isi: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CatatanValues:
    """A catatan of an indikator, and where it stands."""

    berkas: str
    baris: int
    periode: str
    faktor_pendukung: str | None
    kendala: str | None
    tindak_lanjut: str | None
    penanggung_jawab: str | None
    tenggat: str | None
    bukti: str | None


@dataclass(frozen=True, slots=True)
class ScoringValues:
    """The scoring that an indikator was held to."""

    minimize: Minimize
    batas_bawah: Decimal | None
    batas_atas: Decimal | None
    pembulatan: int


@dataclass(frozen=True, slots=True)
class TracedIndikatorValues(IndikatorFigures):
    """The trail of an indikator: its figures, its places, and every step from rows to predikat."""

    formula: str
    langkah: tuple[str, ...]
    target_dari: PlaceValues | None
    variabel: tuple[TracedVariabelValues, ...]
    formula_keputusan: str
    substitusi: str
    realisasi_persis: Decimal | None
    sasaran_dari: PlaceValues
    nama_dari: PlaceValues
    formula_dari: PlaceValues
    capaian_langkah: tuple[str, ...]
    aturan: tuple[RuleValues, ...]
    acuan: Decimal | None
    capaian_persis: Decimal | None
    batas: Decimal | None
    predikat_langkah: str | None
    kurang: tuple[RemedyValues, ...]
    catatan: tuple[CatatanValues, ...]
    penilaian: ScoringValues
    penilaian_sendiri: tuple[str, ...]
    desimal: int
    dapat_dihitung_ulang: bool
    nilai_kata: Mapping[str, Decimal] | None
    berakhir: str | None
    perubahan: tuple[PerubahanValues, ...]


@dataclass(frozen=True, slots=True)
class TracedJabatanValues:
    """A jabatan with the trails that were asked for, and the steps to its nilai."""

    kode: str
    indikator: tuple[TracedIndikatorValues, ...]
    jabatan: str
    nilai: Decimal | None
    predikat: str | None
    terhitung: int
    dari: int
    bobot_terhitung: Decimal
    langkah: str | None


@dataclass(frozen=True, slots=True)
class FileValues:
    """A file that was read, and its fingerprint."""

    berkas: str
    sha256: str


@dataclass(frozen=True, slots=True)
class TrailValues:
    """The trails of figures, with fingerprints of their definitions and their data."""

    versi: int
    iki: str
    tahun: int
    sampai: str
    definisi: str
    jabatan: tuple[TracedJabatanValues, ...]
    data: tuple[FileValues, ...]


def trail_values(
    trail: Trail, *, folder: str, definisi: str, data: Mapping[str, str]
) -> TrailValues:
    """Return the trails as values; `definisi` and `data` (by file) are fingerprints."""
    return TrailValues(
        versi=TRAIL_VERSI,
        iki=__version__,
        tahun=trail.hasil.tahun,
        sampai=trail.hasil.sampai.kode,
        definisi=definisi,
        jabatan=tuple(_jabatan(jabatan, trail, folder) for jabatan in trail.jabatan),
        data=tuple(FileValues(file, digest) for file, digest in data.items()),
    )


def _jabatan(jabatan: TracedJabatan, trail: Trail, folder: str) -> TracedJabatanValues:
    hasil = jabatan.hasil
    return TracedJabatanValues(
        kode=hasil.kode,
        indikator=tuple(_indikator(i, jabatan, trail, folder) for i in jabatan.indikator),
        jabatan=hasil.jabatan.jabatan,
        nilai=hasil.nilai,
        predikat=hasil.predikat,
        terhitung=hasil.terhitung,
        dari=hasil.dari,
        bobot_terhitung=words.total_bobot(hasil),
        langkah=words.nilai_jabatan_text(hasil),
    )


def _indikator(
    indikator: TracedIndikator, jabatan: TracedJabatan, trail: Trail, folder: str
) -> TracedIndikatorValues:
    hasil, definisi = indikator.hasil, trail.hasil.definisi
    formula, penilaian = hasil.indikator.formula, hasil.penilaian
    sampai = words.last_period(hasil, trail.hasil)
    return extended(
        TracedIndikatorValues,
        indikator_figures(hasil),
        formula=render.to_text(formula),
        langkah=words.formula_steps(indikator),
        target_dari=None if hasil.target is None else _place(indikator.target),
        variabel=tuple(_variabel(v, sampai) for v in indikator.variabel),
        formula_keputusan=words.decree_line(formula, definisi, jabatan.hasil.kode),
        substitusi=words.substituted_text(indikator),
        realisasi_persis=None if hasil.realisasi is None else settle(hasil.realisasi),
        sasaran_dari=_place(indikator.sasaran),
        nama_dari=_place(indikator.indikator),
        formula_dari=_place(indikator.formula),
        capaian_langkah=tuple(words.capaian_steps(indikator)),
        aturan=tuple(
            RuleValues(rule.nama, rule.rumus, rule.sumber)
            for rule in words.rules_applied(indikator)
        ),
        acuan=indikator.capaian and indikator.capaian.acuan,
        capaian_persis=_exact(indikator.capaian),
        batas=indikator.capaian and indikator.capaian.bound,
        predikat_langkah=words.predikat_reached(indikator),
        kurang=tuple(
            RemedyValues(found.file, found.text, found.rows)
            for found in remedies.remedies(indikator, folder)
        ),
        catatan=tuple(map(_catatan, indikator.catatan)),
        penilaian=ScoringValues(
            penilaian.minimize, penilaian.batas_bawah, penilaian.batas_atas, penilaian.pembulatan
        ),
        penilaian_sendiri=tuple(own_scoring(hasil.indikator)),
        desimal=hasil.digits,
        dapat_dihitung_ulang=hasil.recomputable,
        nilai_kata=hasil.ordinal.nilai if hasil.ordinal else None,
        berakhir=end_of(hasil),
        perubahan=perubahan_values(trail.hasil.changes(hasil.indikator)),
    )


def _catatan(catatan: Catatan) -> CatatanValues:
    texts = {key: getattr(catatan, key) or None for key in CATATAN_TEXTS}
    return CatatanValues(catatan.file, catatan.line, catatan.periode.kode, **texts)


def _exact(found: TracedCapaian | None) -> Decimal | None:
    return None if found is None or isinstance(found.exact, Status) else settle(found.exact)


def _place(place: Place) -> PlaceValues:
    return PlaceValues(place.file, place.line)


def _variabel(v: TracedVariabel, sampai: Periode) -> TracedVariabelValues:
    rows = tuple(_row(row, v.variabel.ordinal, sampai) for row in v.rows)
    return extended(
        TracedVariabelValues,
        variabel_figures(v.variabel, v.used, rows),
        uraian=v.variabel.uraian,
        dari=_place(v.place),
        tahun_lain=v.used.acuan.lalu,
        langkah=words.konsolidasi_steps(v),
        gabungan=tuple(_group(group, sampai) for group in v.together),
    )


def _group(group: Gabungan, sampai: Periode) -> TracedGroupValues:
    sebab = words.unused_reason(group, sampai)
    return extended(TracedGroupValues, group_values(group), sebab=sebab)


def _row(traced: TracedRow, ordinal: Ordinal | None, sampai: Periode) -> TracedRowValues:
    return extended(
        TracedRowValues,
        row_values(traced.row, ordinal, dipakai=traced.dipakai),
        sebab=words.unused_reason(traced, sampai),
    )
