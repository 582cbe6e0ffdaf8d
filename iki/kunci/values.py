"""A lock as a value, and the model of its file.

The description of a field says in words what it has to be; the reader says it of a field that is
not.
"""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeAlias

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field

from iki.limits import TAHUN_MAX, TAHUN_MIN

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.periode import Periode

LOCK_VERSI = 1


def _whole(value: object) -> object:
    return int(value) if isinstance(value, Decimal) and value % 1 == 0 else value


Text = Annotated[str, Field(min_length=1)]
Sha256 = Annotated[str, Field(pattern="^[0-9a-f]{64}$")]
Bounds = Annotated[list[Decimal | Text], Field(min_length=2, max_length=2)]
# A number, a word, the two bounds of a range, or nothing.
TargetFigure: TypeAlias = Decimal | str | list[Decimal | str | None] | None
LockedTahun = Annotated[
    int,
    BeforeValidator(_whole),
    Field(ge=TAHUN_MIN, le=TAHUN_MAX, description="tahun empat angka"),
]


class _LockModel(BaseModel):
    """A part of the file; keys that a later iki has written into it stay."""

    model_config = ConfigDict(strict=True, frozen=True, extra="allow")


class SignedFigures(_LockModel):
    """What is published of an indikator. Of its bobot the mean of a jabatan follows."""

    jabatan: Text = Field(description="kode")
    kode: Text = Field(description="kode")
    target: Decimal | Text | Bounds | None = Field(description="angka, kata, dua batas atau null")
    realisasi: Decimal | Text | None = Field(description="angka, kata atau null")
    capaian: Decimal | None = Field(description="angka atau null")
    predikat: Text | None = Field(description="teks atau null")
    bobot: Decimal = Field(description="angka")


class Figures(NamedTuple):
    """The figures of an indikator as `hitung` publishes them.

    `Figures(Decimal(80), Decimal("76.5"), Decimal("95.63"), "Baik", Decimal(25))`.
    """

    target: TargetFigure
    realisasi: Decimal | str | None
    capaian: Decimal | None
    predikat: str | None
    bobot: Decimal


class LockedVariabel(_LockModel):
    """A variable that a figure rests on: `data` has sha256 of its rows by periode and wilayah."""

    nama: Text = Field(description="nama variabel")
    tahun: LockedTahun
    definisi: Sha256 = Field(description="sha256")
    data: dict[str, Sha256] = Field(description="sha256 tiap periode dan wilayah")


class LockedIndikator(SignedFigures):
    """The figures of an indikator, and sha256 of what they rest on.

    `aspek` by part of its definition.
    """

    definisi: Sha256 = Field(description="sha256")
    data: Sha256 = Field(description="sha256")
    aspek: dict[str, Sha256] = Field(description="sha256 tiap bagian definisi")
    variabel: list[LockedVariabel] = Field(description="daftar variabel")


class ReplacedLock(_LockModel):
    """What is kept of a lock that another one replaced."""

    dasar: Text | None = Field(description="teks atau null")
    definisi: Sha256 = Field(description="sha256")
    data: Sha256 = Field(description="sha256")
    indikator: list[SignedFigures] = Field(description="daftar indikator")


class LockFile(_LockModel):
    """The file of a lock: what was published of a period, and what it rests on."""

    versi: Annotated[int, BeforeValidator(_whole)] = Field(description="nomor versi")
    tahun: LockedTahun
    sampai: str = Field(description="kode periode")
    dasar: Text | None = Field(description="teks atau null")
    definisi: Sha256 = Field(description="sha256")
    data: Sha256 = Field(description="sha256")
    indikator: list[LockedIndikator] = Field(description="daftar indikator")
    riwayat: list[ReplacedLock] = Field(description="daftar kunci yang diganti")


class Lock(NamedTuple):
    """What a file has locked; `short_hash` is of what it says, whatever its bytes are.

    `indikator`, and the `lines` that name them, are keyed by the kode of then, of jabatan and
    indikator: `("kabid", "posko")`.
    """

    file: str
    content: LockFile
    sampai: Periode
    short_hash: str
    indikator: Mapping[tuple[str, str], LockedIndikator]
    lines: Mapping[tuple[str, str], int]

    @property
    def tahun(self) -> int:
        return self.content.tahun

    @property
    def is_empty(self) -> bool:
        """Whether nothing was computed of what it locks: then it agrees with anything."""
        return all(row.realisasi is None for row in self.indikator.values())

    def in_words(self, *, differs: bool) -> str:
        """Return the note for a page with the locked figures, or (`differs`) with others."""
        return f"{'Berbeda dari kunci' if differs else 'Kunci'} {self.short_hash}"


def lock_stem(tahun: int, sampai: Periode) -> str:
    """Return the name of the file of a lock, without its ending."""
    return f"{tahun}-{sampai}"
