"""Large numbers are printed whole, and looks stay few however many rows there are."""

from __future__ import annotations

import io
import re
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING
from zipfile import ZipFile

from iki.lampiran.pengukuran import pengukuran_book
from iki.model import Definisi, Instansi, Jabatan, Nilai, Realisasi
from iki.periode import TAHUN, TRIWULAN
from iki.render.paper import Paper
from iki.render.xlsx.widths import lines
from iki.results.capaian import compute_capaian
from tests.engines import needs_print
from tests.workbook.books import perjanjian_book
from tests.workbook.excel import printed, written

if TYPE_CHECKING:
    from pathlib import Path

    from iki.results.hasil import Hasil

RUPIAH = [
    "1250000000",
    "85750000000",
    "123456789012",
    "1234567890123",
    "9876543210987",
    "12345678.25",
]
INSTANSI = {"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}}


def dihitung(
    indikator: list[dict[str, object]], nilai: dict[str, Decimal]
) -> tuple[Hasil, Realisasi]:
    jabatan = Jabatan.model_validate(
        {
            "jabatan": "Kepala Bidang Pendapatan", "atasan": "k", "tugas": ["t"],
            "variabel": dict.fromkeys(nilai, "Pendapatan asli daerah"),
            "sasaran": [{"uraian": "Meningkatnya pendapatan asli daerah", "indikator": indikator}],
        }
    )  # fmt: skip
    realisasi = Realisasi(
        TAHUN, {(2024, "j", nama): Nilai(n, TAHUN.months) for nama, n in nilai.items()}
    )
    definisi = Definisi(Instansi.model_validate(INSTANSI), {"j": jabatan})
    hasil, findings = compute_capaian(definisi, realisasi, 2024)
    assert not findings
    return hasil, realisasi


def rupiah() -> tuple[Hasil, Realisasi]:
    indikator: list[dict[str, object]] = [
        {
            "kode": f"i{n}", "nama": "Pendapatan asli daerah", "satuan": "Rp", "formula": f"a{n}",
            "target": {2024: {kode: Decimal(teks) for kode in ("tahun", *(p.kode for p in TRIWULAN))}},
        }
        for n, teks in enumerate(RUPIAH)
    ]  # fmt: skip
    return dihitung(indikator, {f"a{n}": Decimal(teks) for n, teks in enumerate(RUPIAH)})


@needs_print
def test_rupiah_are_printed_whole(tmp_path: Path) -> None:
    hasil, realisasi = rupiah()
    books = {}
    for kertas in Paper:
        for nama, annex in (
            ("perjanjian", perjanjian_book(hasil.definisi, 2024, paper=kertas)),
            ("pengukuran", pengukuran_book(hasil, realisasi, paper=kertas)),
        ):
            books[f"{nama}_{kertas.word}"] = written(annex)
    for nama, text in printed(books, tmp_path).items():
        assert "##" not in text
        # perjanjian: the year, and the year with four triwulan; pengukuran: target and realisasi.
        banyak = 6 if "perjanjian" in nama else 2
        for teks in RUPIAH:
            angka = f"{Decimal(teks):,}".translate(str.maketrans(",.", "..")).replace(".", "[.,]")
            assert len(re.findall(rf"(?<![0-9.,]){angka}(?![0-9])", text)) >= banyak, (nama, teks)


@needs_print
def test_a_minus_is_printed(tmp_path: Path) -> None:
    shown = ("-3.5", "-0.5", "-10", "-123456789012", "123456789012", "3.714285714", "0")
    nilai = {f"a{n}": Decimal(teks) for n, teks in enumerate(shown)}
    indikator: list[dict[str, object]] = [
        {
            "kode": f"i{n}", "nama": "N", "satuan": "Rp", "formula": nama,
            "target": {2024: angka},
        }
        for n, (nama, angka) in enumerate(nilai.items())
    ]  # fmt: skip
    isi = {"minus": written(pengukuran_book(*dihitung(indikator, nilai)))}
    kerja = printed(isi, tmp_path)["minus"].partition("KERTAS KERJA")[2]
    rows = [line.replace(",", "").split() for line in kerja.splitlines()]
    for nama, teks in zip(nilai, shown, strict=True):
        variabel, hitung = (row for row in rows if nama in row)
        assert variabel[-1] == teks
        assert hitung.count(teks) >= 3, hitung  # target, realisasi, acuan


def test_a_number_that_is_a_text_makes_the_column_wider() -> None:
    huge = Decimal(1234567890123456789)
    hasil, realisasi = dihitung(
        [{"kode": "i", "nama": "N", "satuan": "Rp", "formula": "a", "target": {2024: huge}}],
        {"a": huge},
    )
    sheet = pengukuran_book(hasil, realisasi, paper=Paper.A4).sheets[1]
    (target,) = [c for c in sheet.cells if c.value == "1.234.567.890.123.456.789" and c.column == 4]
    assert sheet.widths[3] > 130
    assert lines(str(target.value), sheet.widths[3], 10, bold=False) == 1


def test_looks_are_few() -> None:
    cases = product(
        ("maximize", "minimize", "stabilize"),
        (Decimal(1), Decimal(2), Decimal("0.5")),
        (None, Decimal("7.125"), [Decimal(3), Decimal(9)], Decimal("0.000001"), Decimal(10) ** 14),
        range(10),
    )
    indikator: list[dict[str, object]] = [
        {
            "kode": f"i{n}", "nama": "N", "satuan": "x", "formula": f"a{n % 30} / 7",
            "polarisasi": polarisasi, "bobot": bobot, "target": {2024: target},
        }
        for n, (polarisasi, bobot, target, _) in enumerate(cases)
    ]  # fmt: skip
    assert len(indikator) == 450
    nilai = {f"a{n}": Decimal(n) / Decimal(10) ** n for n in range(30)}
    isi = written(pengukuran_book(*dihitung(indikator, nilai)))
    with ZipFile(io.BytesIO(isi)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert styles.count("<numFmt ") <= 30
    assert styles.partition("<cellXfs")[2].partition("</cellXfs>")[0].count("<xf ") <= 150
