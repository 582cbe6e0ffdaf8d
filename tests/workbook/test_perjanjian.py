"""The parties of an agreement, and targets per triwulan."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest

from iki.lampiran.perjanjian import target_by
from iki.periode import PERIODE, TAHUN
from iki.render.signing import NOBODY, Signatory, signatory_of
from tests import build
from tests.build import JABATAN
from tests.workbook.books import penetapan_book, perjanjian_book
from tests.workbook.excel import opened, written

if TYPE_CHECKING:
    from iki.model import NilaiTarget
    from iki.render.xlsx.book import Book

KEPALA = JABATAN.replace("jabatan: Seksi Contoh\natasan: kepala", "jabatan: Kepala Dinas")
INSTANSI = """\
instansi: Dinas Contoh
daerah: Kabupaten Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
penandatangan: {jabatan: Kepala Dinas, nama: Budi, pangkat: Pembina, nip: "1"}
keputusan: {tentang: null}
"""


@pytest.mark.parametrize(
    ("targets", "triwulan"),
    [
        ({"tahun": 40}, [None, None, None, 40]),
        ({"TW1": 10, "TW2": 20, "TW3": 30, "TW4": 39, "tahun": 40}, [10, 20, 30, 39]),
        ({"TW4": 39}, [None, None, None, 39]),
        ({"S1": 15, "B09": 20, "S2": 35}, [None, 15, 20, 35]),
        ({"TW2": None, "tahun": 40}, [None, None, None, 40]),
        ({}, [None, None, None, None]),
    ],
)
def test_targets_are_those_that_the_measurement_takes(
    targets: dict[str, int | None], triwulan: list[int | None]
) -> None:
    given: dict[str, NilaiTarget | None] = {
        kode: None if nilai is None else Decimal(nilai) for kode, nilai in targets.items()
    }
    assert [target_by(given, PERIODE[f"TW{n}"]) for n in (1, 2, 3, 4)] == triwulan
    assert target_by(given, TAHUN) == given.get("tahun", triwulan[-1])


def cells(annex: Book, sheet: int) -> list[object]:
    rows = opened(written(annex)).worksheets[sheet].iter_rows()
    return [c.value for row in rows for c in row if c.value is not None]


def test_the_pimpinan_signs_with_a_name_and_its_own_atasan_is_left_open() -> None:
    definisi = build.definisi({"kepala": KEPALA, "seksi": JABATAN}, INSTANSI)
    kepala, seksi = (cells(perjanjian_book(definisi, 2024), n) for n in (1, 3))
    jabatan = kepala.index("Jabatan")
    assert kepala[jabatan : jabatan + 3] == ["Jabatan", ":", "Kepala Dinas"]
    assert kepala.count("Budi") == 3  # in the text, and below both signatures of PIHAK KESATU
    second = kepala.index("Jabatan", jabatan + 1)
    assert set(str(kepala[second + 2])) == {"…"}
    nama = seksi.index("Nama", seksi.index("Nama") + 1)
    assert seksi[nama : nama + 3] == ["Nama", ":", "Budi"]


@pytest.mark.parametrize(
    ("pimpinan", "penandatangan", "tertulis"),
    [
        ("Kepala Dinas Kesehatan, Pengendalian Penduduk dan KB", "Kepala Dinas Kesehatan", ""),
        ("Kepala Satuan", "Kepala Satuan Polisi Pamong Praja", ""),
        ("Kepala Dinas", "KEPALA  DINAS", ""),
        ("Kepala Dinas", "Plt. Kepala Dinas Kesehatan", "Plt. "),
        ("Kepala Dinas", "PLH KEPALA DINAS", "PLH "),
        ("Pj. Kepala Dinas", "Kepala Dinas", ""),
        ("Kepala Dinas", "Pj.Kepala Dinas", "Pj. "),
        ("Kepala Dinas", "Sekretaris Dinas", None),
        ("Kepala Dinas", "a.n. Kepala Dinas", None),
        ("Kepala Dinas", "Kepala Dinasti", None),
        ("Kepala Dinas", "Plt.", None),
        ("Kepala Urusan Pj. Desa", "Kepala Urusan Desa", None),
    ],
)
def test_the_name_stands_where_the_penandatangan_is_the_pimpinan(
    pimpinan: str, penandatangan: str, tertulis: str | None
) -> None:
    instansi = INSTANSI.replace("jabatan: Kepala Dinas}", f"jabatan: '{pimpinan}'}}", 1).replace(
        "jabatan: Kepala Dinas,", f"jabatan: '{penandatangan}',"
    )
    definisi = build.definisi({"seksi": JABATAN}, instansi)
    kedua = signatory_of(definisi, "kepala", NOBODY, date.max)
    if tertulis is None:
        assert kedua == Signatory((pimpinan,))
    else:
        assert kedua == Signatory((f"{tertulis}{pimpinan}",), "Budi", "Pembina", "1")


def test_what_a_decree_has_not_set_is_dots() -> None:
    definisi = build.definisi({"seksi": JABATAN}, INSTANSI)
    shown = cells(penetapan_book(definisi), 1)
    for label in ("NOMOR", "TANGGAL", "TENTANG"):
        assert set(str(shown[shown.index(label) + 2])) == {"…"}


def test_headings_are_repeated_where_a_table_is_longer_than_a_page() -> None:
    satu = JABATAN[JABATAN.index("      - kode: i") :]
    banyak = "".join(satu.replace("kode: i", f"kode: i{n}") for n in range(40))
    definisi = build.definisi({"seksi": JABATAN.replace(satu, banyak)}, INSTANSI)
    perjanjian, aksi = opened(written(perjanjian_book(definisi, 2024))).worksheets[1:]
    for sheet in (perjanjian, aksi):
        first = int(str(sheet.print_title_rows).split("$")[1].strip(":"))
        assert sheet.cell(first, 1).value == "NO"
        assert max(b.id for b in sheet.row_breaks.brk) > first + 10
