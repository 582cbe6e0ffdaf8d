"""Kertas Kerja recalculated: every live figure is the official one, and no cell shows an error.

And each is what the file says of it before anyone recalculates.
"""

from __future__ import annotations

from decimal import Decimal
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iki.definitions import SourceFile, load
from iki.lampiran.pengukuran import pengukuran_book
from iki.model import Definisi, Instansi, Jabatan, Nilai, Realisasi
from iki.periode import TAHUN
from iki.render.xlsx.book import Book
from iki.render.xlsx.cells import Cell, LiveFormula
from iki.render.xlsx.sheet import Sheet
from iki.results.capaian import compute_capaian
from iki.results.hasil import BELOW_SKALA, EMPTY
from tests.engines import SSCONVERT, needs_libreoffice
from tests.workbook import contoh
from tests.workbook.excel import (
    errors,
    opened,
    other_values,
    recalculated,
    recalculated_by_gnumeric,
    written,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from openpyxl import Workbook

    from iki.results.hasil import Hasil, HasilIndikator

# `test_excel` says with a word when Gnumeric is not installed.
PROGRAMS = [recalculated, *[recalculated_by_gnumeric] * bool(SSCONVERT)]
PROYEK = Path(__file__).parents[2]
_REALISASI, _CAPAIAN, _PREDIKAT, _PERIKSA = 9, 12, 13, 17  # columns of the working paper, from 0


def check(books: dict[str, tuple[Hasil, Realisasi]], folder: Path) -> None:
    """Recalculate the annexes of some results and compare every live figure with the engine's."""
    isi = {nama: written(pengukuran_book(*hasil)) for nama, hasil in books.items()}
    for program in PROGRAMS:
        for nama, book in program(isi, folder).items():
            assert not errors(book), (program, nama)
            assert list(differences(book, books[nama][0])) == [], (program, nama)
            assert other_values(isi[nama], book) == [], (program, nama)


def differences(book: Workbook, hasil: Hasil, *, checks: bool = True) -> Iterator[str]:
    """Yield where a book shows another figure than the engine's, or (`checks`) says that they differ."""
    rows = [[c.value for c in row] for row in book["Kertas Kerja Perhitungan"].iter_rows()]
    live = {
        tuple(str(kode).replace("\n", "") for kode in row[:2]): row
        for row in rows
        if row[_PERIKSA] in {"cocok", "BEDA"}
    }
    nilai = [row for row in rows if row[1] == "Nilai jabatan"]
    for j, row in zip(hasil.jabatan, nilai, strict=True):
        yield from _differs(f"{j.kode} nilai", row[_CAPAIAN], j.nilai, EMPTY)
        for hasil_indikator in j.indikator:
            nama = f"{j.kode}.{hasil_indikator.indikator.kode}"
            cells = live[j.kode, hasil_indikator.indikator.kode]
            yield from _row(nama, cells, hasil_indikator)
            if checks and cells[_PERIKSA] != "cocok":
                yield f"{nama}: {cells[_PERIKSA]}"
    yield from _differs("rata-rata", rows[-1][_CAPAIAN], hasil.rata_rata, EMPTY)


def _row(nama: str, row: Sequence[object], hasil: HasilIndikator) -> Iterator[str]:
    status = hasil.status.replace("_", " ")
    yield from _differs(f"{nama} realisasi", row[_REALISASI], hasil.realisasi_shown, status)
    yield from _differs(f"{nama} capaian", row[_CAPAIAN], hasil.capaian, status)
    predikat = EMPTY if hasil.capaian is None else hasil.predikat or BELOW_SKALA
    if row[_PREDIKAT] != predikat:
        yield f"{nama} predikat: {row[_PREDIKAT]} / {predikat}"


def _differs(nama: str, live: object, resmi: Decimal | str | None, alasan: str) -> Iterator[str]:
    if not isinstance(resmi, Decimal):
        same = live == (resmi or alasan)
    else:
        same = isinstance(live, int | float) and abs(live - float(resmi)) <= 1e-12 * max(
            abs(float(resmi)), 1e-2
        )
    if not same:
        yield f"{nama}: {live!r} / {alasan if resmi is None else resmi}"


# --- projects --------------------------------------------------------------------------------------


def dikirim(tahun: int, sampai: str) -> tuple[Hasil, Realisasi]:
    """Return the results of the project that the repository ships."""
    definitions = PROYEK / "definitions"
    loaded = load(
        SourceFile("instansi", "instansi.yaml", (definitions / "instansi.yaml").read_bytes()),
        [
            SourceFile(path.stem, path.name, path.read_bytes())
            for path in sorted((definitions / "jabatan").glob("*.yaml"))
        ],
    )
    assert loaded.definisi is not None
    files = sorted((PROYEK / "data" / "realisasi" / str(tahun)).glob("*.csv"))
    return contoh.dihitung_berkas(loaded.definisi, files, sampai, tahun)


def formula_panjang() -> tuple[Hasil, Realisasi]:
    """Return results of formulas that Excel does not hold: too long, too deep, too many arguments."""
    names = [f"v{n}" for n in range(400)]
    deep = "a"
    for _ in range(60):
        deep = f"abs({deep} + 0)"
    formulas = (
        " + ".join(f"{name} * 1.23456789012345678901234567" for name in names),
        f"bulat({deep}, 2)",
        f"median({', '.join(names[:300])})",
        "a - a",
        "a / (a - a)",
    )
    indikator = [
        {
            "kode": f"i{n}",
            "nama": "N",
            "satuan": "x",
            "formula": teks,
            "target": {2024: Decimal(80)},
        }
        for n, teks in enumerate(formulas)
    ]
    variabel = [*names, "a"]
    jabatan = Jabatan.model_validate(
        {
            "jabatan": "J", "atasan": "k", "tugas": ["t"], "variabel": dict.fromkeys(variabel, "U"),
            "sasaran": [{"uraian": "S", "indikator": indikator}],
        }
    )  # fmt: skip
    instansi = Instansi.model_validate({"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}})
    nilai = {(2024, "j", nama): Nilai(Decimal("7.25"), TAHUN.months) for nama in variabel}
    realisasi = Realisasi(TAHUN, nilai)
    hasil, _ = compute_capaian(Definisi(instansi, {"j": jabatan}), realisasi, 2024)
    return hasil, realisasi


def test_a_formula_that_excel_does_not_hold_is_a_value() -> None:
    isi = written(pengukuran_book(*formula_panjang()))
    cells = [
        row[8].data_type
        for row in opened(isi)["Kertas Kerja Perhitungan"].iter_rows()
        if row[0].value == "j" and row[1].value != "Nilai jabatan"
    ]
    assert cells == ["n", "n", "n", "f", "f"]


# A mean over three months and three triwulan, and over a semester beside a triwulan.
_BULAN_DAN_TRIWULAN = contoh.CSV.replace(
    "2024,TW1,bidang,puas,Utara,3.2\n2024,TW2,bidang,puas,Utara,3.4\n",
    "".join(f"2024,B0{n},bidang,puas,Utara,{n}\n" for n in (1, 2, 3))
    + "".join(f"2024,TW{n},bidang,puas,Utara,{n}.5\n" for n in (2, 3, 4))
    + "2024,S2,bidang,puas,Selatan,2.75\n",
)


# Months with bukti, which then stand in rows of their own, with and without wilayah.
_BUKTI_BULANAN = "tahun,periode,jabatan,variabel,wilayah,nilai,bukti\n" + "".join(
    f"2024,B{n:02},bidang,dilayani,Utara,{n},Laporan {n}\n2024,B{n:02},bidang,pemohon,,{n + 5},SPJ\n"
    for n in range(1, 13)
)


@needs_libreoffice
def test_projects(tmp_path: Path) -> None:
    check(
        {
            "bulan_dan_triwulan": contoh.dihitung(contoh.definisi(), _BULAN_DAN_TRIWULAN),
            "dikirim_2024": dikirim(2024, "tahun"),
            "dikirim_2024_tw3": dikirim(2024, "TW3"),
            "dikirim_2023": dikirim(2023, "S1"),
            "contoh_tw2": contoh.hasil("TW2"),
            "contoh_tahun": contoh.hasil("tahun"),
            "contoh_b01": contoh.hasil("B01"),
            "bukti_bulanan": contoh.dihitung(contoh.definisi(), _BUKTI_BULANAN),
            "formula_panjang": formula_panjang(),
        },
        tmp_path,
    )


@needs_libreoffice
def test_values_that_are_wrong_are_found(tmp_path: Path) -> None:
    """LibreOffice comes to its own values, instead of those that it reads."""
    sheet = Sheet("Uji", (10,), "")
    for text, value in (("1/4", Decimal("0.5")), ('"a"', "b"), ("1=1", False), ("1/8", "0,125")):
        sheet.block(Cell(0, LiveFormula(text, value)))
    isi = written(Book("Uji", (sheet,)))
    assert other_values(isi, recalculated({"uji": isi}, tmp_path)["uji"]) == [
        "Uji!A1 0.5 / 0.25", "Uji!A2 'b' / 'a'", "Uji!A3 False / True", "Uji!A4 '0,125' / 0.125",
    ]  # fmt: skip


# --- every polarisasi, form of target and zero -----------------------------------------------------

TARGET: list[object] = [
    None, "10", "0", "-5", "0.3", "97.89", ["80", "90"], ["0", "0"], ["0", "10"], ["-5", "5"],
    ["7", "7"], ["1234567.25", "2000000"],
]  # fmt: skip
REALISASI = [
    None,
    "0",
    "-3",
    "0.1",
    "7",
    "9.995",
    "10",
    "12.345",
    "80",
    "85.5",
    "90",
    "1234567.891",
]
FORMULA = ["a / 3 * 3", "a", "a / 7 * 7"]  # in turn
PENILAIAN: dict[str, dict[str, object]] = {
    "linear": {"minimize": "linear"},
    "rasio": {"minimize": "rasio", "batas_bawah": None, "pembulatan": Decimal(3), "skala": "sakip"},
    "batas": {"batas_bawah": Decimal(50), "batas_atas": Decimal(110), "pembulatan": Decimal(0),
              "skala": "permenpanrb-8-2021"},
    "teliti": {"batas_bawah": None, "pembulatan": Decimal(10), "skala": "berhasil"},
    "terbuka": {"pembulatan": Decimal(1), "skala": [
        {"predikat": "Baik", "minimal": Decimal(90)}, {"predikat": "Cukup", "minimal": Decimal("59.5")}]},
}  # fmt: skip


def tabel(penilaian: dict[str, object]) -> tuple[Hasil, Realisasi]:
    """Return one jabatan a realisasi, with an indikator for every polarisasi and target."""
    instansi = Instansi.model_validate(
        {"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}, "penilaian": penilaian}
    )
    cases = product(("maximize", "minimize", "stabilize"), TARGET)
    indikator = [
        {
            "kode": f"i{n}", "nama": f"{polarisasi} {target}", "satuan": "x",
            "formula": FORMULA[n % len(FORMULA)],
            "polarisasi": polarisasi, "bobot": Decimal(n % 4) / 2, "target": {2024: _target(target)},
        }
        for n, (polarisasi, target) in enumerate(cases)
    ]  # fmt: skip
    jabatan = {
        f"j{n}": Jabatan.model_validate(
            {
                "jabatan": f"Jabatan {n}", "atasan": "k", "tugas": ["t"],
                "variabel": {"a": "A"},
                "sasaran": [{"uraian": "S", "indikator": indikator}],
            }
        )
        for n in range(len(REALISASI))
    }  # fmt: skip
    nilai = {
        (2024, f"j{n}", "a"): Nilai(Decimal(teks), TAHUN.months)
        for n, teks in enumerate(REALISASI)
        if teks is not None
    }
    realisasi = Realisasi(TAHUN, nilai)
    hasil, findings = compute_capaian(Definisi(instansi, jabatan), realisasi, 2024)
    assert not findings
    return hasil, realisasi


def _target(target: object) -> object:
    return (
        [Decimal(t) for t in target]
        if isinstance(target, list)
        else target and Decimal(str(target))
    )


@needs_libreoffice
def test_every_polarisasi_target_and_zero(tmp_path: Path) -> None:
    check({nama: tabel(penilaian) for nama, penilaian in PENILAIAN.items()}, tmp_path)


# --- halves in a formula ---------------------------------------------------------------------------


@needs_libreoffice
def test_halves_inside_a_formula(tmp_path: Path) -> None:
    """Every fraction below 1 with a divisor up to 400 that is a half at the digit it is rounded to."""
    halves = [
        (a, b, digit)
        for digit in (0, 1)
        for b in range(2, 401)
        for a in range(1, b)
        if (a * 100 * 10**digit * 2) % b == 0 and (a * 100 * 10**digit * 2 // b) % 2
    ]
    indikator = [
        {
            "kode": f"i{n}",
            "nama": "N",
            "satuan": "x",
            "formula": f"bulat(v{a} / v{b} * 100, {digit})",
        }
        for n, (a, b, digit) in enumerate(halves)
    ]
    variabel = [f"v{n}" for n in range(1, 401)]
    jabatan = Jabatan.model_validate(
        {
            "jabatan": "J", "atasan": "k", "tugas": ["t"], "variabel": dict.fromkeys(variabel, "U"),
            "sasaran": [{"uraian": "S", "indikator": indikator}],
        }
    )  # fmt: skip
    instansi = Instansi.model_validate({"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}})
    nilai = {(2024, "j", nama): Nilai(Decimal(nama[1:]), TAHUN.months) for nama in variabel}
    realisasi = Realisasi(TAHUN, nilai)
    hasil, _ = compute_capaian(Definisi(instansi, {"j": jabatan}), realisasi, 2024)
    assert len(halves) > 1000
    check({"halves": (hasil, realisasi)}, tmp_path)


# --- any formula -----------------------------------------------------------------------------------

# Exact in binary, so that only divisions are not; a difference of them is not made to be exactly 0.
_NUMBERS = st.sampled_from(["0", "1", "2", "0.5", "3.25", "100", "12"])
_NAMES = st.sampled_from(["a", "b", "c", "d", "e", "lalu(a)"])
_COMPARE = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])


def _inner(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    condition = st.builds("{} {} {}".format, parts, _COMPARE, parts)
    conditions = st.one_of(
        condition,
        st.builds("{} {} {}".format, condition, st.sampled_from(["dan", "atau"]), condition),
    )
    several = st.lists(parts, min_size=1, max_size=4).map(", ".join)
    return st.one_of(
        st.builds("({} {} {})".format, parts, st.sampled_from("+-*/"), parts),
        st.builds("{} * {} / {}".format, parts, parts, parts),
        st.builds("({} * 100%)".format, parts),
        st.builds("-({})".format, parts),
        st.builds("{}({})".format, st.sampled_from(["min", "maks", "rata", "jumlah", "median", "ada"]), several),
        st.builds("abs({})".format, parts),
        st.builds("bulat({}, {})".format, parts, st.integers(-2, 4)),
        st.builds("jika({}, {}, {})".format, conditions, parts, parts),
    )  # fmt: skip


FORMULAS = st.recursive(st.one_of(_NAMES, _NAMES, _NUMBERS), _inner, max_leaves=10)
# A row is a jabatan: the values of a to e, and that of a in the year before.
VALUES: list[list[str | None]] = [
    ["9", "3", "2", "7.5", "0", "8"],
    ["1", "-4", "0", "1234.75", "-0.25", "0"],
    [None, "6", "3", "12", "100", "5"],
    ["5", None, "4", None, "7", None],
    ["-50", "2000", "33", "17", None, "49"],
    [None, None, None, None, None, None],
]


@needs_libreoffice
@settings(
    max_examples=1, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(st.lists(FORMULAS, min_size=150, max_size=200, unique=True))
def test_any_formula(formulas: list[str]) -> None:
    indikator = [
        {
            "kode": f"i{n}",
            "nama": "N",
            "satuan": "x",
            "formula": teks,
            "target": {2024: Decimal(80)},
        }
        for n, teks in enumerate(formulas)
    ]
    jabatan = {
        f"j{n}": Jabatan.model_validate(
            {
                "jabatan": f"J {n}", "atasan": "k", "tugas": ["t"],
                "variabel": dict.fromkeys("abcde", "U"),
                "sasaran": [{"uraian": "S", "indikator": indikator}],
            }
        )
        for n in range(len(VALUES))
    }  # fmt: skip
    nilai = {
        (tahun, f"j{n}", nama): Nilai(Decimal(teks), TAHUN.months)
        for n, values in enumerate(VALUES)
        for (nama, tahun), teks in zip(
            [*((v, 2024) for v in "abcde"), ("a", 2023)], values, strict=True
        )
        if teks is not None
    }
    instansi = Instansi.model_validate({"instansi": "I", "pimpinan": {"kode": "k", "jabatan": "K"}})
    realisasi = Realisasi(TAHUN, nilai)
    hasil, _ = compute_capaian(Definisi(instansi, jabatan), realisasi, 2024)
    with TemporaryDirectory() as folder:
        check({"formula": (hasil, realisasi)}, Path(folder))
