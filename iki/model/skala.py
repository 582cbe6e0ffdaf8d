"""Scales of predikat: the named ones of regulations, and what an inline one may say."""

# Annotations are values here, for the models read them.
from decimal import Decimal
from typing import Annotated, Any, NamedTuple

from pydantic import ConfigDict, Field, PlainValidator, TypeAdapter, WithJsonSchema

from iki.decimals import round_half_up
from iki.diagnostics.suggestions import suggestion
from iki.model.base import Model
from iki.model.fields import NumberField, TextField
from iki.model.problems import kind, one_of, problem


class Tingkat(Model):
    """One level of a scale. `minimal` is its lower bound in percent; None is "everything else"."""

    predikat: TextField = Field(description="Sebutan predikat.")
    minimal: NumberField | None = Field(
        default=None, description="Capaian terendah untuk predikat ini; kosong berarti sisanya."
    )


class Skala(NamedTuple):
    """Levels from high to low. A capaian has the predikat of the highest bound that it reaches.

    `di_atas`: a bound is reached only from above it (PermenPANRB 88/2021 prints "> 90"). `bulat`:
    the capaian is first rounded half-up to a whole number (PermenPANRB 8/2021, hal. 93). `sumber`:
    where a named scale comes from; docs/perhitungan.md says the same. `sebutan`: the regulation
    that it is of, as a document names it.
    """

    nama: str | None
    tingkat: tuple[Tingkat, ...]
    di_atas: bool = False
    bulat: bool = False
    sumber: str | None = None
    sebutan: str | None = None

    def predikat(self, capaian: Decimal) -> str | None:
        """Return the predikat of a rounded capaian; None below the lowest bound."""
        tingkat = self.tingkat_of(capaian)
        return tingkat.predikat if tingkat else None

    def tingkat_of(self, capaian: Decimal) -> Tingkat | None:
        """Return the level that a rounded capaian reaches; None below the lowest bound."""
        nilai = round_half_up(capaian, 0) if self.bulat else capaian
        for tingkat in self.tingkat:
            batas = tingkat.minimal
            if batas is None or nilai > batas or (nilai == batas and not self.di_atas):
                return tingkat
        return None

    def step(self, predikat: str | None, steps: int) -> int | None:
        """Return the place of a predikat from the top, scaled to `steps`; None if unknown."""
        order = [tingkat.predikat for tingkat in self.tingkat]
        if predikat not in order:
            return None
        return round(order.index(predikat) * (steps - 1) / max(len(order) - 1, 1))


def _make_skala(
    nama: str,
    tingkat: str,
    sumber: str,
    sebutan: str | None = None,
    *,
    di_atas: bool = False,
    bulat: bool = False,
) -> Skala:
    levels = []
    for part in tingkat.split(" · "):
        batas, _, predikat = part.partition(" ")
        minimal = None if batas == "-" else Decimal(batas)
        levels.append(Tingkat.model_construct(predikat=predikat, minimal=minimal))
    return Skala(nama, tuple(levels), di_atas, bulat, sumber, sebutan)


SKALA: dict[str, Skala] = {
    skala.nama: skala
    for skala in (
        _make_skala(
            "permendagri-86-2017",
            "91 Sangat Tinggi · 76 Tinggi · 66 Sedang · 51 Rendah · - Sangat Rendah",
            "Permendagri 86/2017, dikutip",
            "Permendagri Nomor 86 Tahun 2017",
        ),
        _make_skala(
            "permenpanrb-8-2021",
            "101 Sangat Baik · 100 Baik · 80 Cukup · 60 Kurang · - Sangat Kurang",
            "PermenPANRB 8/2021, hal. 93 dan 243",
            "PermenPANRB Nomor 8 Tahun 2021",
            bulat=True,
        ),
        _make_skala(
            "berhasil",
            "100 Sangat Bagus · 75 Berhasil · 55 Cukup berhasil · - Kurang berhasil",
            "Renja Satpol PP Katingan 2025",
        ),
        _make_skala(
            "sakip",
            "90 AA · 80 A · 70 BB · 60 B · 50 CC · 30 C · - D",
            "PermenPANRB 88/2021, dikutip",
            "PermenPANRB Nomor 88 Tahun 2021",
            di_atas=True,
        ),
    )
    if skala.nama
}


_INLINE = TypeAdapter(tuple[Tingkat, ...], config=ConfigDict(defer_build=True))


def _skala_value(value: Any) -> Skala:
    match value:
        case Skala():
            return value
        case str() if value in SKALA:
            return SKALA[value]
        case str():
            hint = suggestion(value, SKALA)
            hint = hint or f"pilih {', '.join(SKALA)}, atau tulis daftar predikat"
            raise problem("S05", f"skala {kind(value)} tidak dikenal", hint)
        case list() if value:
            return Skala(None, _INLINE.validate_python(value))
        case list():
            hint = "tulis misalnya skala: permendagri-86-2017, atau isi daftarnya"
            raise problem("S07", "daftar predikat ini kosong", hint)
        case _:
            raise problem(
                "S03",
                f"skala harus nama atau daftar predikat, yang ada {kind(value)}",
                "tulis misalnya skala: permendagri-86-2017",
            )


SkalaField = Annotated[
    Skala,
    PlainValidator(
        _skala_value,
        json_schema_input_type=Annotated[str, WithJsonSchema(one_of(SKALA))]
        | Annotated[tuple[Tingkat, ...], Field(min_length=1)],
    ),
]
