"""From a result to a lock: its figures, and sha256 of what each rests on."""

from __future__ import annotations

from collections import defaultdict
from types import MappingProxyType
from typing import TYPE_CHECKING

from iki.formula import nodes, render
from iki.kunci.values import (
    LOCK_VERSI,
    Figures,
    LockedIndikator,
    LockedVariabel,
    LockFile,
    ReplacedLock,
    SignedFigures,
)
from iki.limits import LOCK_EXACT
from iki.model import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from decimal import Decimal

    from iki.kunci.values import TargetFigure
    from iki.model import Baris, Gabungan, Realisasi
    from iki.results.hasil import Hasil, HasilIndikator, UsedVariabel

_AS_THEY_ARE: Mapping[str, str] = MappingProxyType({})
_NO_DIGEST = "0" * 64  # of a row that its own is made of


def make_lock(
    hasil: Hasil,
    realisasi: Realisasi,
    dasar: str | None = None,
    riwayat: Sequence[ReplacedLock] = (),
) -> LockFile:
    """Return the content of a lock; `realisasi` has the rows of the variables."""
    rows = list(LockedRows(hasil, realisasi))
    return LockFile(
        versi=LOCK_VERSI,
        tahun=hasil.tahun,
        sampai=hasil.sampai.kode,
        dasar=dasar,
        definisi=digest_of(rows, "definisi"),
        data=digest_of(rows, "data"),
        indikator=rows,
        riwayat=list(riwayat),
    )


def summarize_replaced_lock(lock: LockFile) -> ReplacedLock:
    """Return the figures of a lock that another one replaces, without their digests."""
    names = SignedFigures.model_fields
    return ReplacedLock(
        dasar=lock.dasar,
        definisi=lock.definisi,
        data=lock.data,
        indikator=[
            SignedFigures(**{name: getattr(row, name) for name in names}) for row in lock.indikator
        ],
    )


def digest_of(rows: Iterable[LockedIndikator], name: str) -> str:
    """Return the digest of all definitions, or all data, that the figures of some rows rest on."""
    return fingerprint.of_value({f"{row.jabatan}.{row.kode}": getattr(row, name) for row in rows})


def digests_of(row: LockedIndikator) -> dict[str, str]:
    """Return the digests of a row: of its definition, and of its data."""
    variabel = {f"{v.nama} {v.tahun}": v for v in row.variabel}
    meaning = [row.aspek, {key: v.definisi for key, v in variabel.items()}]
    return {
        "definisi": fingerprint.of_value(meaning),
        "data": fingerprint.of_value({key: v.data for key, v in variabel.items()}),
    }


def figures_of(row: HasilIndikator) -> Figures:
    """Return the figures of an indikator as `hitung` publishes them."""
    return Figures(
        target_figure(row.target_values),
        row.realisasi_shown,
        row.capaian,
        row.predikat,
        row.indikator.bobot,
    )


def target_figure(values: tuple[Decimal | str | None, ...]) -> TargetFigure:
    """Return an exact target as it is written: alone, or as the two bounds of a range."""
    return values[0] if len(values) == 1 else list(values)


def _aspects(row: HasilIndikator, names: Mapping[str, str]) -> dict[str, str]:
    """Return the digest of each part of a definition: its name, its formula, its scoring.

    Of the target it is the one that was taken; another period's is no part of the figure. Each
    value is taken out of its model, which may have more keys in a later iki.
    """
    indikator, penilaian, skala = row.indikator, row.penilaian, row.penilaian.skala
    formula = nodes.with_owners(indikator.formula, names)
    meaning = {
        "nama": indikator.nama,
        "satuan": indikator.satuan,
        "target": [*row.target_values, row.periode_target],
        "formula": render.to_text(formula),
        "polarisasi": indikator.polarisasi,
        "bobot": indikator.bobot,
        "desimal": indikator.desimal,
        "minimize": penilaian.minimize,
        "batas_bawah": penilaian.batas_bawah,
        "batas_atas": penilaian.batas_atas,
        "pembulatan": penilaian.pembulatan,
        "skala": [
            [[tingkat.predikat, tingkat.minimal] for tingkat in skala.tingkat],
            skala.di_atas,
            skala.bulat,
        ],
    }
    return {name: fingerprint.of_value(value) for name, value in meaning.items()}


class LockedRows:
    """The rows of a lock in the order of the result; `names` has other kode for jabatan of now."""

    def __init__(
        self, hasil: Hasil, realisasi: Realisasi, names: Mapping[str, str] = _AS_THEY_ARE
    ) -> None:
        self.hasil = hasil
        self.realisasi = realisasi
        self.names = names
        # Several formulas read the same variable.
        self._data: dict[tuple[object, ...], dict[str, str]] = {}

    def __iter__(self) -> Iterator[LockedIndikator]:
        return (self.row(j.kode, row) for j in self.hasil.jabatan for row in j.indikator)

    def row(self, kode: str, row: HasilIndikator) -> LockedIndikator:
        """Return the figures and digests of an indikator."""
        found = LockedIndikator(
            jabatan=self.names.get(kode, kode),
            kode=row.indikator.kode,
            **figures_of(row)._asdict(),
            definisi=_NO_DIGEST,
            data=_NO_DIGEST,
            aspek=_aspects(row, self.names),
            variabel=[self._variabel(row, used) for used in row.variabel],
        )
        return found.model_copy(update=digests_of(found))

    def _variabel(self, row: HasilIndikator, used: UsedVariabel) -> LockedVariabel:
        variabel = used.version(self.hasil.definisi).variabel
        meaning = [variabel.uraian, variabel.satuan, variabel.konsolidasi]
        words = [[*word] for word in variabel.nilai.items()] if variabel.nilai else None
        return LockedVariabel(
            nama=f"{self.names.get(used.jabatan, used.jabatan)}.{used.acuan.nama}",
            tahun=used.tahun,
            definisi=fingerprint.of_value([*meaning, words]),
            data=self._data_of(row, used),
        )

    def _data_of(self, row: HasilIndikator, used: UsedVariabel) -> dict[str, str]:
        key = used.tahun, used.jabatan, used.acuan.nama
        asked = row.berakhir, key
        if asked not in self._data:
            rows = self.rows_of(row, used)
            values: dict[str, list[tuple[object, ...]]] = defaultdict(list)
            for one in sorted(rows, key=lambda r: (r.periode.first, r.periode.last, r.wilayah)):
                values[row_key(one, len(rows))].append((one.wilayah, one.nilai))
            for group in self.groups_of(row, used):
                together = (group.baris, group.wilayah, group.nilai)
                values[group.periode.kode].append(together)
            self._data[asked] = {key: fingerprint.of_value(found) for key, found in values.items()}
        return self._data[asked]

    def rows_of(self, row: HasilIndikator, used: UsedVariabel) -> list[Baris]:
        """Return the rows that count of a variable."""
        realisasi = self.realisasi.up_to(row.berakhir)
        rows = realisasi.rows(used.tahun, used.jabatan, used.acuan.nama)
        return [one for one in rows if one.dipakai]

    def groups_of(self, row: HasilIndikator, used: UsedVariabel) -> list[Gabungan]:
        """Return the groups of rows that count, of a variable with too many rows in a table."""
        realisasi = self.realisasi.up_to(row.berakhir)
        groups = realisasi.gabungan.get((used.tahun, used.jabatan, used.acuan.nama), ())
        return [group for group in groups if group.sebab is None]


def row_key(row: Baris, count: int) -> str:
    """Return the key of a row in the digests: its periode and wilayah, whatever its line.

    Of a variable of very many rows, `count`, all of a periode have one.
    """
    periode = row.periode.kode
    return f"{periode} {row.wilayah}" if row.wilayah and count <= LOCK_EXACT else periode
