"""The documents of a small project that has everything they have a place for (tests/dokumen/proyek)."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from iki.bandingkan.computing import compare_for_document
from iki.lampiran import stationery
from iki.lampiran.monitoring import monitoring_document
from iki.lampiran.penetapan import penetapan_document
from iki.lampiran.perbandingan import perbandingan_document
from iki.lampiran.perjanjian import perjanjian_document
from iki.periode import TAHUN, TRIWULAN
from iki.render.signing import PLAIN
from iki.workspace import open_project

if TYPE_CHECKING:
    from iki.render.document import Annex

PROYEK = Path(__file__).parent / "proyek"
LETTERHEAD = Path(__file__).parent  # with a letterhead and programmes


def penetapan(tahun: int = 2025, *, proyek: Path = PROYEK) -> Annex:
    read = open_project(proyek)
    assert read
    office = stationery.read_stationery(read)
    return penetapan_document(read.in_force(tahun), tahun=tahun, stationery=office)


def perjanjian(
    tahun: int = 2025, *, perubahan: bool = False, seal: str = "", proyek: Path = LETTERHEAD
) -> Annex:
    read = open_project(proyek)
    assert read
    office = stationery.read_stationery(read, date(2025, 1, 20))
    assert office
    return perjanjian_document(
        read.definisi,
        tahun,
        changed=perubahan,
        seal=seal,
        stationery=office,
    )


def monitoring(tahun: int = 2025, *, people: bool = True, proyek: Path = PROYEK) -> Annex:
    read = open_project(proyek)
    assert read
    compared, catatan = compare_for_document(read, [(tahun, p) for p in TRIWULAN])
    office = stationery.read_stationery(read, None) if people else PLAIN
    assert office
    return monitoring_document(compared, catatan, office)


def perbandingan(*tahun: int, proyek: Path = PROYEK) -> Annex:
    read = open_project(proyek)
    assert read
    compared, catatan = compare_for_document(read, [(year, TAHUN) for year in tahun])
    office = stationery.read_stationery(read, None)
    assert office
    return perbandingan_document(compared, catatan, office)
