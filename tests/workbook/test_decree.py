"""The words of the decree: whose variable it is, and its date."""

from __future__ import annotations

import pytest

from iki.formula import Problem, parse, to_decree
from iki.lampiran.pengukuran import pengukuran_book
from iki.model.uraian import uraian_of
from iki.periode import TAHUN
from tests import build
from tests.workbook import contoh
from tests.workbook.books import penetapan_book, penetapan_markdown
from tests.workbook.excel import opened, written

_INDIKATOR = """\
sasaran:
  - uraian: S
    indikator:
      - {{kode: i, nama: N, satuan: x, formula: '{}', target: {{2024: 1}}}}
"""


def _jabatan(nama: str, variabel: str, formula: str) -> str:
    return (
        f"jabatan: {nama}\natasan: kepala\ntugas: [t]\nvariabel: {{{variabel}}}\n"
        + _INDIKATOR.format(formula)
    )


IKM = "ikm: Nilai IKM, survei: Nilai IKM, kunjungan: Kunjungan"
PROYEK = {
    "bidang": _jabatan("Kepala Bidang", "ikm: Nilai IKM, rusak: Kunjungan rusak", "ikm + rusak"),
    "utara": _jabatan("Kepala Puskesmas Utara", IKM, "ikm + survei + kunjungan"),
    "selatan": _jabatan("Kepala Puskesmas Selatan", IKM, "ikm + survei + kunjungan"),
    "timur": _jabatan("Kepala Puskesmas Utara", IKM, "ikm + survei + kunjungan"),
}


@pytest.mark.parametrize(
    ("formula", "teks"),
    [
        ("utara.ikm + utara.kunjungan", "Nilai IKM + Kunjungan"),
        ("utara.ikm - lalu(utara.ikm)", "Nilai IKM − Nilai IKM tahun sebelumnya"),
        ("ikm + rusak", "Nilai IKM + Kunjungan rusak"),
        ("utara.ikm - selatan.ikm",
         "Nilai IKM (Kepala Puskesmas Utara) − Nilai IKM (Kepala Puskesmas Selatan)"),
        ("ikm / utara.ikm", "Nilai IKM / Nilai IKM (Kepala Puskesmas Utara)"),
        ("ikm / bidang.ikm", "Nilai IKM / Nilai IKM"),
        ("lalu(utara.ikm) * selatan.ikm",
         ("Nilai IKM (Kepala Puskesmas Utara) tahun sebelumnya "
          "× Nilai IKM (Kepala Puskesmas Selatan)")),
        ("utara.ikm + timur.ikm + selatan.ikm",
         "Nilai IKM (utara) + Nilai IKM (timur) + Nilai IKM (Kepala Puskesmas Selatan)"),
        ("utara.ikm + utara.survei", "Nilai IKM (utara.ikm) + Nilai IKM (utara.survei)"),
    ],
)  # fmt: skip
def test_variables_of_the_same_words_are_told_apart(formula: str, teks: str) -> None:
    node = parse(formula)
    assert not isinstance(node, Problem)
    assert to_decree(node, uraian_of(build.definisi(PROYEK), "bidang", node)) == teks


def test_a_fraction_tells_its_variables_apart_too() -> None:
    pecahan = _jabatan("Kepala Dinas Muda", "a: A", "utara.ikm / selatan.ikm * 100")
    definisi = build.definisi(PROYEK | {"muda": pecahan})
    sheet = opened(written(penetapan_book(definisi, ["muda"]))).worksheets[1]
    shown = [cell.value for row in sheet.iter_rows() for cell in row]
    satu, dua = "Nilai IKM (Kepala Puskesmas Utara)", "Nilai IKM (Kepala Puskesmas Selatan)"
    assert {satu, dua} <= set(shown)
    assert rf"\frac{{\text{{{satu}}}}}{{\text{{{dua}}}}} \times 100" in penetapan_markdown(definisi)


@pytest.mark.parametrize(
    ("tertulis", "tercetak"),
    [
        ("2024-01-15", "15 Januari 2024"),
        ("2024-12-01", "1 Desember 2024"),
        ("2024-02-29", "29 Februari 2024"),
        ("2024-1-5", "2024-1-5"),
        ("20240115", "20240115"),
        ("15 Januari 2024", "15 Januari 2024"),
        ("… Januari 2024", "… Januari 2024"),
    ],
)
def test_a_date_is_printed_in_indonesian(tertulis: str, tercetak: str) -> None:
    instansi = f"{build.INSTANSI}keputusan: {{tanggal: {tertulis}}}\n"
    definisi = build.definisi(instansi=instansi)
    rows = opened(written(penetapan_book(definisi))).worksheets[1].iter_rows()
    assert tercetak in [cell.value for row in rows for cell in row]
    assert f"TANGGAL : {tercetak}  \n" in penetapan_markdown(definisi)


def test_a_note_tells_the_data_apart_that_is_missing() -> None:
    definisi = build.definisi(PROYEK | {"muda": _jabatan("J", "a: A", "utara.ikm - timur.ikm")})
    csv = "tahun,periode,jabatan,variabel,nilai\n2024,tahun,bidang,ikm,1\n"
    book = pengukuran_book(*contoh.dihitung(definisi, csv, TAHUN.kode))
    notes = [str(row[0].value) for row in opened(written(book))["5 J"].iter_rows()]
    teks = "Tidak terhitung: belum ada data “Nilai IKM” milik utara, “Nilai IKM” milik timur."
    assert any(note.endswith(teks) for note in notes), notes
