"""The arithmetic of docs/perhitungan.md, with the worked examples of the regulations."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.formula import to_text
from iki.model import SKALA, Minimize, Penilaian, Polarisasi, Rentang
from iki.periode import PERIODE
from iki.results.capaian import compute_capaian, target_at
from iki.results.capaian_rules import capaian_of
from iki.results.hasil import HasilIndikator, Status
from tests.build import INSTANSI, JABATAN, definisi, found, load, realisasi


def target_of(text: str) -> Decimal | Rentang:
    low, _, high = text.partition("..")
    return Rentang(Decimal(low), Decimal(high)) if high else Decimal(low)


# realisasi, target (a..b is a range), polarisasi, rule of minimize, capaian rounded to 2 or status
CAPAIAN = [
    # PermenPANRB 8/2021, hal. 91: normal
    ("93", "95", "maximize", "linear", "97.89"),
    ("85", "85", "maximize", "linear", "100.00"),
    # hal. 91 and 100: ranges, and below, beyond and inside them
    ("70", "80..90", "maximize", "linear", "87.50"),
    ("6.5", "7..8", "minimize", "linear", "107.14"),
    ("9", "7..8", "minimize", "linear", "87.50"),
    ("92", "80..90", "maximize", "linear", "102.22"),
    ("80", "80..90", "maximize", "linear", "100.00"),
    ("90", "80..90", "minimize", "linear", "100.00"),
    ("85", "80..90", "stabilize", "linear", "100.00"),
    ("100", "80..90", "stabilize", "linear", "88.89"),
    ("9", "7..8", "minimize", "rasio", "88.89"),
    # lower is better: (1 + (1 - R/T)) x 100, or T/R x 100
    ("5", "10", "minimize", "linear", "150.00"),
    ("25", "10", "minimize", "linear", "-50.00"),
    ("5", "10", "minimize", "rasio", "200.00"),
    ("0", "10", "minimize", "linear", "200.00"),
    ("0", "10", "minimize", "rasio", "realisasi_nol"),
    # stabilize: R/T x 100 up to the target, 200 - R/T x 100 beyond it
    ("80", "100", "stabilize", "linear", "80.00"),
    ("120", "100", "stabilize", "linear", "80.00"),
    ("100", "100", "stabilize", "linear", "100.00"),
    # target 0
    ("0", "0", "minimize", "linear", "100.00"),
    ("3", "0", "minimize", "linear", "0.00"),
    ("0", "0", "minimize", "rasio", "100.00"),
    ("-1", "0", "minimize", "linear", "target_nol"),
    ("0", "0", "maximize", "linear", "target_nol"),
    ("5", "0", "maximize", "linear", "target_nol"),
    ("5", "0", "stabilize", "linear", "target_nol"),
    ("3", "0..2", "maximize", "linear", "150.00"),
    ("0", "0..2", "maximize", "linear", "100.00"),
]
# Cases that a regulation prints, and what it prints; docs/perhitungan.md shows them all.
_HAL = "PermenPANRB 8/2021, hal."
SOURCES = {
    ("93", "95", "maximize", "linear", "97.89"): f"{_HAL} 91 (98)",
    ("85", "85", "maximize", "linear", "100.00"): f"{_HAL} 91",
    ("70", "80..90", "maximize", "linear", "87.50"): f"{_HAL} 91 dan 100",
    ("6.5", "7..8", "minimize", "linear", "107.14"): f"{_HAL} 91 dan 100 (107)",
    ("9", "7..8", "minimize", "linear", "87.50"): f"{_HAL} 91 dan 100",
    ("92", "80..90", "maximize", "linear", "102.22"): f"{_HAL} 100 (113, salah cetak)",
}


def test_the_printed_cases_are_among_them() -> None:
    assert SOURCES.keys() <= {*CAPAIAN}


@pytest.mark.parametrize(("r", "t", "polarisasi", "minimize", "expected"), CAPAIAN)
def test_capaian(r: str, t: str, polarisasi: str, minimize: str, expected: str) -> None:
    result = capaian_of(Decimal(r), target_of(t), Polarisasi(polarisasi), Minimize(minimize))
    shown = result if isinstance(result, Status) else f"{result:.2f}"
    assert shown == expected


@given(
    st.decimals(-1000, 1000, places=3),
    st.decimals(1, 1000, places=3),
    st.sampled_from(Polarisasi),
)
def test_capaian_equals_exact_fractions(r: Decimal, t: Decimal, polarisasi: Polarisasi) -> None:
    result = capaian_of(r, t, polarisasi, Minimize.LINEAR)
    assert isinstance(result, Decimal)
    part, whole = Fraction(r), Fraction(t)
    exact = {
        Polarisasi.MAXIMIZE: part / whole * 100,
        Polarisasi.MINIMIZE: (2 * whole - part) / whole * 100,
        Polarisasi.STABILIZE: 100 - abs(part - whole) / whole * 100,
    }[polarisasi]
    assert abs(Fraction(result) - exact) < Fraction(1, 10**40)


# --- rows ------------------------------------------------------------------------------------------


def row(
    nilai: dict[str, str | None],
    *,
    indikator: str = "",
    penilaian: str = "",
    sampai: str = "tahun",
    lengkap: bool = True,
    target: str = "{2024: 80}",
    formula: str = "a / b * 100",
    konsolidasi: str = "jumlah",
) -> HasilIndikator:
    text = (
        JABATAN.replace("{2024: 80}", target)
        .replace("a / b * 100", formula)
        .replace("  a: Jumlah a", f"  a: {{uraian: Jumlah a, konsolidasi: {konsolidasi}}}")
    )
    text += "".join(f"        {line}\n" for line in indikator.splitlines())
    d = definisi({"seksi": text}, INSTANSI + (f"penilaian: {penilaian}\n" if penilaian else ""))
    hasil, findings = compute_capaian(d, realisasi(nilai, sampai, lengkap=lengkap), 2024)
    assert not findings
    return hasil.jabatan[0].indikator[0]


AB = {"seksi.a": "45", "seksi.b": "60"}

ROWS: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
    ("computed", {"nilai": AB}, {"realisasi_tampil": "75.00", "capaian": "93.75",
        "predikat": "Sangat Tinggi", "status": "terhitung", "alasan": None}),
    ("a variable without data", {"nilai": {"seksi.a": "45"}},
        {"realisasi": None, "capaian": None, "predikat": None, "status": "belum_ada_data",
         "alasan": "belum_ada_data: b"}),
    ("missing is not zero", {"nilai": {}}, {"status": "belum_ada_data",
        "alasan": "belum_ada_data: a, b"}),
    ("denominator zero", {"nilai": {"seksi.a": "1", "seksi.b": "0"}},
        {"status": "penyebut_nol", "alasan": "penyebut_nol: b", "capaian": None}),
    ("no target", {"nilai": AB, "target": "{2023: 80}"}, {"realisasi_tampil": "75.00",
        "status": "belum_ada_target", "alasan": "belum_ada_target: tahun 2024"}),
    ("target not decided yet", {"nilai": AB, "target": "{2024: null}"},
        {"status": "belum_ada_target"}),
    ("no target in any year, whatever the period", {"nilai": AB, "target": "{}", "sampai": "TW2"},
        {"alasan": "belum_ada_target: tahun 2024"}),
    ("targets of other periods only", {"nilai": AB, "target": "{2024: {TW1: 20, TW3: 80, tahun: null}}"},
        {"alasan": "belum_ada_target: tahun 2024 (baru TW1, TW3)"}),
    ("the same up to another period", {"nilai": AB, "target": "{2024: {TW4: 80}}", "sampai": "TW2"},
        {"alasan": "belum_ada_target: TW2 maupun tahun 2024 (baru TW4)",
         "remark": "belum ada target triwulan II maupun tahun 2024 (baru triwulan IV)"}),
    ("target zero", {"nilai": AB, "target": "{2024: 0}"}, {"status": "target_nol",
        "alasan": "target_nol", "realisasi_tampil": "75.00"}),
    ("realisasi zero under rasio", {"nilai": {"seksi.a": "0", "seksi.b": "60"},
        "indikator": "polarisasi: minimize", "penilaian": "{minimize: rasio}"},
        {"status": "realisasi_nol", "realisasi_tampil": "0.00"}),
    ("no data of a sum that ada() passes over", {"nilai": {"seksi.b": "60"}, "formula": "ada(a, b)"},
        {"status": "terhitung", "realisasi_tampil": "60.00"}),
    ("periods missing of a sum", {"nilai": AB, "lengkap": False}, {"status": "sementara",
        "alasan": "sementara: a, b", "capaian": "93.75"}),
    ("a level needs only its last period", {"nilai": AB, "lengkap": False,
        "konsolidasi": "terakhir", "formula": "a / 60 * 100"}, {"status": "terhitung"}),
    ("the target of P", {"nilai": AB, "target": "{2024: {TW2: 50, tahun: 80}}", "sampai": "TW2"},
        {"periode_target": "TW2", "capaian": "150.00"}),
    ("else the year's", {"nilai": AB, "target": "{2024: {TW2: 50, tahun: 80}}", "sampai": "TW3"},
        {"periode_target": "tahun", "capaian": "93.75"}),
    ("floor of its own", {"nilai": AB, "indikator": "polarisasi: minimize",
        "target": "{2024: 30}", "penilaian": "{batas_bawah: 10}"}, {"capaian": "10.00"}),
    ("floor", {"nilai": {"seksi.a": "90", "seksi.b": "60"}, "target": "{2024: 50}",
        "indikator": "polarisasi: minimize"}, {"capaian": "0.00"}),
    ("no floor", {"nilai": {"seksi.a": "90", "seksi.b": "60"}, "target": "{2024: 50}",
        "indikator": "polarisasi: minimize", "penilaian": "{batas_bawah: null}"},
        {"capaian": "-100.00"}),
    ("cap", {"nilai": AB, "target": "{2024: 50}", "penilaian": "{batas_atas: 120}"},
        {"capaian": "120.00"}),
    ("half up, once", {"nilai": {"seksi.a": "2.5", "seksi.b": "100"}, "formula": "a / b * 100",
        "target": "{2024: 100}", "penilaian": "{pembulatan: 0}"},
        {"realisasi_tampil": "3", "capaian": "3"}),
    ("predikat of the rounded value", {"nilai": {"seksi.a": "90.995", "seksi.b": "100"},
        "target": "{2024: 100}"}, {"capaian": "91.00", "predikat": "Sangat Tinggi"}),
    ("realisasi is not rounded before capaian", {"nilai": {"seksi.a": "1", "seksi.b": "3"},
        "target": "{2024: 33.33}"}, {"realisasi_tampil": "33.33", "capaian": "100.01"}),
    ("growth against last year", {"formula": "(a - lalu(a)) / lalu(a) * 100 + 0 * b",
        "target": "{2024: 10}", "nilai": {"seksi.a": "110", "seksi.a@lalu": "100", "seksi.b": "1"}},
        {"realisasi_tampil": "10.00", "capaian": "100.00"}),
    ("last year has no data", {"formula": "a / lalu(a) * b", "nilai": AB},
        {"status": "belum_ada_data", "alasan": "belum_ada_data: lalu(a)"}),
    ("division that does not end", {"formula": "a / b * 3 + 0", "target": "{2024: 1}",
        "nilai": {"seksi.a": "1", "seksi.b": "3"}}, {"realisasi_tampil": "1.00"}),
]  # fmt: skip


@pytest.mark.parametrize(("arguments", "expected"), [r[1:] for r in ROWS], ids=[r[0] for r in ROWS])
def test_rows(arguments: dict[str, Any], expected: dict[str, Any]) -> None:
    result = row(**arguments)
    shown = {
        key: None if (value := getattr(result, key)) is None else str(value) for key in expected
    }
    assert shown == expected


STRUCTURE: list[tuple[dict[str, Any], list[str], str | None, str | None]] = [
    ({"nilai": {}}, ["a", "b"], None, None),
    ({"nilai": AB, "lengkap": False}, ["a", "b"], None, None),
    ({"nilai": AB, "formula": "a / lalu(b)"}, ["lalu(b)"], None, None),
    ({"nilai": AB, "formula": "a / (b - 60)"}, [], "b - 60", None),
    ({"nilai": AB, "target": "{2023: 80}"}, [], None, "tahun 2024"),
    ({"nilai": AB}, [], None, None),
]


@pytest.mark.parametrize(("arguments", "kurang", "penyebut", "target"), STRUCTURE)
def test_what_a_status_is_about_is_kept_as_it_is(
    arguments: dict[str, Any], kurang: list[str], penyebut: str | None, target: str | None
) -> None:
    result = row(**arguments)
    assert [to_text(terpakai.acuan) for terpakai in result.missing] == kurang
    assert (result.penyebut and to_text(result.penyebut)) == penyebut
    assert (result.no_target and str(result.no_target)) == target


@pytest.mark.parametrize("target", ["2024: 80", f"2024: 1{'0' * 29}", "2023: 80"])
def test_a_result_too_large_is_a_finding(target: str) -> None:
    """Whatever its capaian: too large as well, one that could be read, or none."""
    jabatan = JABATAN.replace("a / b * 100", "a * a + b").replace("2024: 80", target)
    d = definisi({"seksi": jabatan})
    _, findings = compute_capaian(d, realisasi({"seksi.a": "1" + "0" * 20, "seksi.b": "0"}), 2024)
    assert [(f.code, f.file, f.path[-1]) for f in findings] == [("C01", "seksi.yaml", "formula")]


def test_a_capaian_too_large_is_a_finding() -> None:
    """However small the realisasi: it is held against a target that is smaller still."""
    jabatan = JABATAN.replace("a / b * 100", "a + b").replace("2024: 80", f"2024: 0.{'0' * 28}1")
    d = definisi({"seksi": jabatan}, f"{INSTANSI}penilaian: {{batas_atas: null}}\n")
    for b, codes in (("0", []), ("1000", ["C01"])):
        hasil, findings = compute_capaian(d, realisasi({"seksi.a": "0.1", "seksi.b": b}), 2024)
        assert hasil.jabatan[0].indikator[0].capaian is not None
        assert [f.code for f in findings] == codes


@pytest.mark.parametrize(
    ("sampai", "nilai", "whose"),
    [
        ("TW1", "85", "tahun"), ("TW2", "40", "TW2"), ("S1", "40", "TW2"), ("B06", "40", "TW2"), ("TW3", "85", "tahun"),
        ("TW4", "85", "tahun"), ("S2", "85", "tahun"), ("B12", "86", "B12"), ("tahun", "85", "tahun"),
    ],
)  # fmt: skip
def test_a_target_is_that_of_its_end_by_any_name(sampai: str, nilai: str, whose: str) -> None:
    target = {"TW2": Decimal(40), "B12": Decimal(86), "tahun": Decimal(85)}
    assert target_at(target, PERIODE[sampai]) == (Decimal(nilai), whose)
    assert target_at({"TW4": Decimal(80)}, PERIODE["tahun"]) == (Decimal(80), "TW4")
    assert target_at({"TW4": Decimal(80)}, PERIODE["TW3"]) == (None, None)
    assert target_at(None, PERIODE["S1"]) == (None, None)


# --- jabatan ---------------------------------------------------------------------------------------

TWO = (
    JABATAN
    + """\
      - {kode: j, nama: Lain, satuan: x, formula: a, bobot: 3, target: {2024: 50}}
      - {kode: k, nama: Kosong, satuan: x, formula: b, target: {2023: 1}}
"""
)


def test_nilai_is_the_weighted_mean_of_what_could_be_computed() -> None:
    hasil, _ = compute_capaian(definisi({"seksi": TWO}), realisasi(AB), 2024)
    (jabatan,) = hasil.jabatan
    # (93.75 x 1 + 90.00 x 3) / 4 = 90.9375
    assert (jabatan.nilai, jabatan.predikat) == (Decimal("90.94"), "Tinggi")
    assert (jabatan.terhitung, jabatan.dari) == (2, 3)
    assert (hasil.terhitung, hasil.dari, hasil.rata_rata) == (2, 3, Decimal("90.94"))


def test_without_any_capaian_there_is_no_nilai() -> None:
    hasil, _ = compute_capaian(definisi({"seksi": TWO}), realisasi({}), 2024)
    assert (hasil.jabatan[0].nilai, hasil.jabatan[0].predikat, hasil.rata_rata) == (None,) * 3


def test_all_weights_zero_give_no_nilai() -> None:
    text = JABATAN + "        bobot: 0\n"
    hasil, _ = compute_capaian(definisi({"seksi": text}), realisasi(AB), 2024)
    assert hasil.jabatan[0].indikator[0].capaian == Decimal("93.75")
    assert hasil.jabatan[0].nilai is None


# --- skala -----------------------------------------------------------------------------------------

PREDIKAT = [
    ("permendagri-86-2017", "91", "Sangat Tinggi"),
    ("permendagri-86-2017", "90.99", "Tinggi"),
    ("permendagri-86-2017", "76", "Tinggi"),
    ("permendagri-86-2017", "66", "Sedang"),
    ("permendagri-86-2017", "51", "Rendah"),
    ("permendagri-86-2017", "-3", "Sangat Rendah"),
    ("permenpanrb-8-2021", "100.50", "Sangat Baik"),
    ("permenpanrb-8-2021", "100.49", "Baik"),
    ("permenpanrb-8-2021", "99.50", "Baik"),
    ("permenpanrb-8-2021", "99.49", "Cukup"),
    ("permenpanrb-8-2021", "60", "Kurang"),
    ("permenpanrb-8-2021", "59.4", "Sangat Kurang"),
    ("berhasil", "100", "Sangat Bagus"),
    ("berhasil", "75", "Berhasil"),
    ("berhasil", "55", "Cukup berhasil"),
    ("berhasil", "54.99", "Kurang berhasil"),
    ("sakip", "90", "A"),
    ("sakip", "90.01", "AA"),
    ("sakip", "30", "D"),
    ("sakip", "30.01", "C"),
]


@pytest.mark.parametrize(("skala", "capaian", "predikat"), PREDIKAT)
def test_predikat(skala: str, capaian: str, predikat: str) -> None:
    assert SKALA[skala].predikat(Decimal(capaian)) == predikat


def test_inline_skala_may_end_above_zero() -> None:
    instansi = INSTANSI + "penilaian: {skala: [{predikat: Baik, minimal: 80}]}\n"
    skala = definisi(instansi=instansi).instansi.penilaian.skala
    assert (skala.predikat(Decimal(80)), skala.predikat(Decimal(79))) == ("Baik", None)


def test_defaults_of_penilaian() -> None:
    penilaian = Penilaian()
    assert (penilaian.minimize, penilaian.pembulatan) == ("linear", 2)
    assert (penilaian.batas_bawah, penilaian.batas_atas) == (Decimal(0), None)


# --- contoh ----------------------------------------------------------------------------------------

# contoh, what is reported as `line:column CODE` (the contoh stands in line 16)
CONTOH = [
    ("{variabel: {a: 45, b: 60}, target: 80, realisasi: 75, capaian: 93.75}", []),
    ("{variabel: {a: 45, b: 60}}", []),
    ("{variabel: {a: 1, b: 3}, realisasi: 33.33}", []),
    ("{variabel: {a: 1, b: 3}, realisasi: 33.3333}", []),
    # at the digits that are written
    ("{variabel: {a: 1, b: 3}, realisasi: 33.3}", []),
    ("{variabel: {a: 1, b: 3}, realisasi: 33}", []),
    ("{variabel: {a: 1, b: 3}, realisasi: 33.0}", ["16:49-53 C02"]),
    ("{variabel: {a: 1, b: 3}, realisasi: 33.3300}", ["16:49-56 C02"]),
    ("{variabel: {a: 2, b: 3}, realisasi: 66}", ["16:49-51 C02"]),
    ("{variabel: {a: 2, b: 3}, realisasi: 67}", []),
    ("{variabel: {a: -5, b: 1000}, realisasi: -1}", []),  # half of a digit goes away from zero
    ("{variabel: {a: -5, b: 1000}, realisasi: 0}", ["16:53-54 C02"]),
    ("{variabel: {a: 0, b: 1000}, realisasi: 0.00}", []),
    ("{variabel: {a: 9619, b: 10000}, target: 100, capaian: 96}", []),
    ("{variabel: {a: 9619, b: 10000}, target: 100, capaian: 96.2}", []),
    ("{variabel: {a: 9619, b: 10000}, target: 100, capaian: 96.19}", []),
    ("{variabel: {a: 9619, b: 10000}, target: 100, capaian: 96.190}", []),
    ("{variabel: {a: 9619, b: 10000}, target: 100, capaian: 96.00}", ["16:67-72 C02"]),
    ("{variabel: {a: 9619, b: 10000}, target: 100, capaian: 97}", ["16:67-69 C02"]),
    ("{variabel: {a: 93, b: 100}, target: 95, capaian: 97.8947}", []),
    ("{variabel: {a: 954951, b: 1000000}, target: 100, capaian: 95}", []),
    (
        "{variabel: {a: 954951, b: 1000000}, target: 100, capaian: 96}",
        [],
    ),  # of the 95,50 that is printed
    ("{variabel: {a: 45, b: 60}, realisasi: 70}", ["16:51-53 C02"]),
    ("{variabel: {a: 45, b: 60}, capaian: 93}", ["16:49-51 C02"]),
    ("{variabel: {a: 45, b: 60}, target: 80, capaian: 93}", ["16:61-63 C02"]),
    ("{variabel: {a: 45, b: 60}, target: 80, capaian: 94}", []),
    ("{variabel: {a: 45, c: 60}}", ["16:32-33 C02"]),
    ("{variabel: {a: 45}, realisasi: 1}", ["16:44-45 C02"]),
    ("{variabel: {a: 45, b: 0}, realisasi: 1}", ["16:50-51 C02"]),
    ("{variabel: {a: 45}, realisasi: 1, capaian: 3}", ["16:44-45 C02", "16:56-57 C02"]),
    ("{variabel: {a: 45, b: 60}, realisasi: null}", ["16:51-55 S04"]),
]


@pytest.mark.parametrize(("contoh", "expected"), CONTOH)
def test_contoh(contoh: str, expected: list[str]) -> None:
    loaded = load({"seksi": f"{JABATAN}        contoh:\n          - {contoh}\n"})
    assert found(loaded) == [f"seksi.yaml:{place}" for place in expected]


GROWTH = JABATAN.replace("a / b * 100", "(a - lalu(a)) / lalu(a) * 100 + 0 * b + 0 * lalu(seksi.b)")


@pytest.mark.parametrize(
    ("contoh", "expected"),
    [
        (
            "{variabel: {a: 110, b: 1}, lalu: {a: 100, seksi.b: 2}, realisasi: 10, capaian: 12.5, target: 80}",
            [],
        ),
        ("{variabel: {a: 110, b: 1, lalu(a): 100}, lalu: {seksi.b: 2}, realisasi: 10}", []),
        ("{variabel: {a: 110, b: 1}, lalu: {a: 100, seksi.b: 2}, realisasi: 11}", ["16:79-81 C02"]),
        ("{variabel: {a: 110, b: 1}, lalu: {a: 100}, realisasi: 10}", ["16:67-69 C02"]),
        ("{variabel: {a: 110, b: 1}, lalu: null}", []),
        ("{variabel: {a: 110, b: 1}, lalu: {c: 100}}", ["16:47-48 C02"]),
        ("{variabel: {a: 110, b: 1}, lalu: {b: 100}}", ["16:47-48 C02"]),
        ("{variabel: {a: 110, b: 1}, lalu: {lalu(a): 100}}", ["16:47-54 C02"]),
        ("{variabel: {a: 110, lalu(a): 1}, lalu: {a: 100}}", ["16:53-54 C02"]),
        ("{variabel: {a: 110, b: 1}, lalu: {a: banyak}}", ["16:50-56 S04"]),
        ("{variabel: {a: 110, b: 1}, lau: {a: 100}}", ["16:40-43 S01"]),
    ],
)
def test_contoh_of_last_year(contoh: str, expected: list[str]) -> None:
    loaded = load({"seksi": f"{GROWTH}        contoh:\n          - {contoh}\n"})
    assert found(loaded) == [f"seksi.yaml:{place}" for place in expected]


@pytest.mark.parametrize(
    ("contoh", "hint"),
    [
        ("{variabel: {dilayni: 1}}", "Maksud Anda “dilayani”?"),
        ("{variabel: {dilayani: 1}, lalu: {dilayni: 1}}", "Maksud Anda “dilayani”?"),
        (
            "{variabel: {dilayani: 1}, lalu: {zzz: 1}}",
            "variabel di dalam lalu() formula ini: dilayani",
        ),
        ("{variabel: {zzz: 1}}", "variabel formula ini: dilayani, kini; dalam lalu: dilayani"),
        ("{variabel: {dilayani: 1}, lalu: {kini: 1}}", "tulis dalam variabel: {kini: ...}"),
    ],
)
def test_a_name_that_a_contoh_gets_wrong_is_answered(contoh: str, hint: str) -> None:
    text = JABATAN.replace("a: Jumlah a\n  b: Jumlah b", "dilayani: A\n  kini: B")
    text = text.replace("a / b * 100", "dilayani / lalu(dilayani) * 100 + 0 * kini")
    [only] = load({"seksi": f"{text}        contoh: [{contoh}]\n"}).diagnostics
    assert (only.code, only.hint) == ("C02", hint)


def test_contoh_of_last_year_of_another_jabatan_and_in_words() -> None:
    other = JABATAN.replace("a / b * 100", "a / lalu(seksi.opini) + 0 * b").replace(
        "persen", "nilai"
    )
    one = JABATAN.replace("a: Jumlah a", "opini: {uraian: O, nilai: {WDP: 3, WTP: 4}}")
    one = (
        one.replace("a / b * 100", "opini + 0 * b")
        .replace("persen", "nilai")
        .replace(": 80", ": 4")
    )
    for word, codes in (
        ("WTP", []),
        ("wtp", []),
        ("4", []),
        ("WTPX", ["R39"]),
        ("5", ["R39"]),
    ):
        contoh = f"        contoh: [{{variabel: {{a: 8, b: 1}}, lalu: {{seksi.opini: {word}}}, realisasi: 2}}]\n"
        loaded = load(
            {"bidang": other.replace("nama: Indikator", "nama: Lain") + contoh, "seksi": one}
        )
        assert sorted(d.code for d in loaded.diagnostics) == sorted(codes), word


def test_a_wrong_contoh_says_both_numbers() -> None:
    text = f"{JABATAN}        contoh: [{{variabel: {{a: 45, b: 60}}, realisasi: 70}}]\n"
    (diagnostic,) = load({"seksi": text}).diagnostics
    assert "70" in diagnostic.message
    assert "75" in diagnostic.message


def test_jabatan_beside_each_other_stand_in_the_order_of_the_decree() -> None:
    jabatan = dict.fromkeys(("a", "b", "c", "d"), JABATAN)
    jabatan["x"] = JABATAN.replace("atasan: kepala", "atasan: c")
    d = definisi(jabatan, INSTANSI + "urutan: [c, a]\n")
    assert d.pohon == ((0, "c"), (1, "x"), (0, "a"), (0, "b"), (0, "d"))
