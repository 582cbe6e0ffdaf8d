"""What a key is to who compares definitions stands at the key: a new one is told and counted by it."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import pytest

from iki.beda.facts import FactKey, Facts, Subject
from iki.model import Indikator
from iki.model.fingerprint import canonical_text
from iki.model.traits import Trait, traits_of
from tests import build

_JABATAN = """
jabatan: Seksi
atasan: kepala
tugas: [satu]
variabel: {a: Jumlah}
sasaran:
  - uraian: S
    indikator: [{kode: i, nama: I, satuan: orang, formula: a}]
"""


class PrintedIndikator(Indikator):
    """An indikator with a key that is printed."""

    penanggung_jawab: Annotated[str | None, Trait.TEXT | Trait.LATER] = None


class WeighedIndikator(Indikator):
    """An indikator with a key that figures follow from."""

    faktor: Annotated[int | None, Trait.LATER] = None


class SilentIndikator(Indikator):
    """An indikator with a key that says nothing of it."""

    warna: Annotated[str | None, Trait.UNTOLD | Trait.OUTSIDE] = None


def _with(model: type[Indikator], **keys: object) -> Indikator:
    written = {"kode": "i", "nama": "I", "satuan": "orang", "formula": "a"}
    return model.model_validate(written | keys)


_OLD = _with(Indikator)


@pytest.mark.parametrize(
    ("indikator", "is_same"),
    [
        (_with(PrintedIndikator), True),
        (_with(PrintedIndikator, penanggung_jawab="Kasi"), False),
        (_with(WeighedIndikator), True),
        (_with(WeighedIndikator, faktor=2), False),
        (_with(SilentIndikator), True),
        (_with(SilentIndikator, warna="biru"), True),
    ],
)
def test_a_later_key_counts_once_it_is_written(indikator: Indikator, *, is_same: bool) -> None:
    assert (canonical_text(indikator) == canonical_text(_OLD)) is is_same


@pytest.mark.parametrize(
    ("indikator", "told"),
    [
        (_with(PrintedIndikator, penanggung_jawab="Kasi"), ("teks", "penanggung_jawab")),
        (_with(WeighedIndikator, faktor=2), ("faktor", "")),
        (_with(SilentIndikator, warna="biru"), None),
    ],
)
def test_beda_tells_a_key_by_its_trait(indikator: Indikator, told: tuple[str, str] | None) -> None:
    definisi = build.definisi({"seksi": _JABATAN})
    jabatan = definisi.jabatan["seksi"]
    sasaran = jabatan.sasaran[0].model_copy(update={"indikator": (indikator,)})
    changed = {"seksi": jabatan.model_copy(update={"sasaran": (sasaran,)})}
    definisi = replace(definisi, jabatan=changed)
    facts = Facts(definisi, {}).found
    subject = Subject("indikator", "seksi", "i")
    new = traits_of(type(indikator)).keys() - Indikator.model_fields
    found = {(k.aspect, k.detail) for k in facts if k.subject == subject} & {
        pair for key in new for pair in ((key, ""), ("teks", key))
    }
    assert found == ({told} if told else set())
    assert FactKey(subject, (), "satuan") in facts
