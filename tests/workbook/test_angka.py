"""Large numbers are printed whole, and looks stay few however many rows there are."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
from decimal import Decimal
from itertools import product
from typing import TYPE_CHECKING
from zipfile import ZipFile

import pytest

from iki import workbook
from iki.capaian import compute_capaian
from iki.model import Definisi, Instansi, Jabatan, Nilai, Realisasi
from iki.periode import TAHUN, TRIWULAN
from iki.workbook.lembar import Kertas
from iki.workbook.pengukuran import buku
from iki.workbook.ukuran import lines
from tests.workbook.excel import SOFFICE, needs_libreoffice, written

if TYPE_CHECKING:
    from pathlib import Path

    from iki.capaian import Hasil

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
    jabatan = Jabatan.validate(
        {
            "jabatan": "Kepala Bidang Pendapatan", "atasan": "k", "tugas": ["t"],
            "variabel": dict.fromkeys(nilai, "Pendapatan asli daerah"),
            "sasaran": [{"uraian": "Meningkatnya pendapatan asli daerah", "indikator": indikator}],
        }
    )  # fmt: skip
    realisasi = Realisasi(
        TAHUN, {(2024, "j", nama): Nilai(n, lengkap=True) for nama, n in nilai.items()}
    )
    definisi = Definisi(Instansi.validate(INSTANSI), {"j": jabatan})
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


@needs_libreoffice
@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="pdftotext tidak terpasang")
def test_rupiah_are_printed_whole(tmp_path: Path) -> None:
    hasil, realisasi = rupiah()
    files = []
    for kertas in Kertas:
        for nama, annex in (
            ("perjanjian", workbook.perjanjian(hasil.definisi, 2024, kertas=kertas)),
            ("pengukuran", workbook.pengukuran(hasil, realisasi, kertas=kertas)),
        ):
            files.append(tmp_path / f"{nama}_{kertas.nama}.xlsx")
            files[-1].write_bytes(written(annex))
    assert SOFFICE is not None
    subprocess.run(  # noqa: S603
        [SOFFICE, f"-env:UserInstallation=file://{tmp_path}/profil", "--headless", "--convert-to", "pdf",
         "--outdir", str(tmp_path), *map(str, files)],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    for file in files:
        text = subprocess.run(  # noqa: S603
            ["pdftotext", "-layout", str(file.with_suffix(".pdf")), "-"],  # noqa: S607
            check=True, capture_output=True, text=True,
        ).stdout  # fmt: skip
        assert "##" not in text
        # perjanjian: the year, and the year with four triwulan; pengukuran: target and realisasi.
        banyak = 6 if "perjanjian" in file.name else 2
        for teks in RUPIAH:
            printed = f"{Decimal(teks):,}".translate(str.maketrans(",.", "..")).replace(".", "[.,]")
            assert len(re.findall(rf"(?<![0-9.,]){printed}(?![0-9])", text)) >= banyak, (
                file.name,
                teks,
            )


def test_a_number_that_is_a_text_makes_the_column_wider() -> None:
    huge = Decimal(1234567890123456789)
    hasil, realisasi = dihitung(
        [{"kode": "i", "nama": "N", "satuan": "Rp", "formula": "a", "target": {2024: huge}}],
        {"a": huge},
    )
    sheet = buku(hasil, realisasi, Kertas.A4).lembar[1]
    (target,) = [c for c in sheet.sel if c.nilai == "1.234.567.890.123.456.789" and c.kolom == 4]
    assert sheet.lebar[3] > 130
    assert lines(str(target.nilai), sheet.lebar[3], 10, bold=False) == 1


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
    isi = written(workbook.pengukuran(*dihitung(indikator, nilai)))
    with ZipFile(io.BytesIO(isi)) as archive:
        styles = archive.read("xl/styles.xml").decode()
    assert styles.count("<numFmt ") <= 30
    assert styles.partition("<cellXfs")[2].partition("</cellXfs>")[0].count("<xf ") <= 150
