"""Values over periods and wilayah; what counts, what is complete, which rows are kept."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal, localcontext
from fractions import Fraction
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iki.data.csv_files import sums
from iki.data.csv_files.reader import RowReader
from iki.data.csv_files.sums import EXACT, Accumulator, BitsPeriode
from iki.data.keep import ALL_ROWS, NO_ROWS, Keep
from iki.decimals import CONTEXT
from iki.model import Konsolidasi, NotCountedReason
from iki.periode import BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN, parse_periode
from tests.realisasi.build import HEADER, VARIABEL, baca, rows

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.model import Realisasi
    from iki.periode import Periode

TW = ("TW1", "TW2", "TW3", "TW4")


def triwulan(variabel: str, *values: str) -> list[str]:
    return [f"{tw} {variabel} {value}" for tw, value in zip(TW, values, strict=False)]


# Rows, sampai, the values, and whether they are complete.
CASES = [
    # docs/perhitungan.md, konsolidasi over periods
    (triwulan("surat", "4", "5", "4", "5"), "tahun", "18", True),
    (triwulan("indeks", "3.25", "3.25", "3.25", "3.25"), "tahun", "3.25", True),
    (triwulan("anggota", "25", "60", "75", "100"), "TW3", "75", True),
    # the same in other orders, and up to other periods
    (triwulan("anggota", "25", "60", "75", "100")[::-1], "TW3", "75", True),
    (triwulan("anggota", "25", "60", "75", "100"), "B08", "60", False),
    (triwulan("surat", "4", "5", "4", "5"), "S1", "9", True),
    (triwulan("surat", "4", "5", "4", "5"), "B06", "9", True),
    (triwulan("surat", "4", "5", "4", "5"), "B05", "4", False),
    (triwulan("surat", "4", "5", "4"), "tahun", "13", False),
    (triwulan("puncak", "-4", "-5", "-3", "-9"), "tahun", "-3", True),
    (triwulan("dasar", "4", "5", "4", "5"), "tahun", "4", True),
    (triwulan("indeks", "1", "2"), "tahun", "1.5", False),
    # a mean is one over time: a period weighs as many months as it has
    (["S1 indeks 1", "TW3 indeks 4", "TW4 indeks 4"], "tahun", "2.5", True),
    (["tahun anggota 7"], "tahun", "7", True),
    (["B01 surat 1", "TW2 surat 2", "S2 surat 3"], "tahun", "6", False),
    # over wilayah: sums of sums and of levels, the same function for the rest
    (["TW1 surat 1 A", "TW2 surat 2 A", "TW1 surat 4 B"], "S1", "7", False),
    (["TW1 anggota 1 A", "TW2 anggota 2 A", "TW1 anggota 4 B"], "S1", "6", False),
    (["TW1 indeks 1 A", "TW2 indeks 2 A", "TW1 indeks 4 B"], "S1", "2.75", False),
    (["TW1 puncak 1 A", "TW2 puncak 2 A", "TW1 puncak 4 B"], "S1", "4", False),
    (["TW1 dasar 3 A", "TW2 dasar 2 A", "TW1 dasar 4 B"], "S1", "2", False),
    (["S1 surat 1 A", "S1 surat 4 B"], "S1", "5", True),
    # a wilayah that reports only later lacks what comes before
    (["S1 surat 1 A", "S2 surat 4 B"], "S1", "1", False),
    # a total of some months covers them for every wilayah
    (["TW1 surat 10", "TW2 surat 1 A", "TW2 surat 4 B"], "S1", "15", True),
    # a period that reaches beyond sampai counts nothing and covers nothing
    (["S1 surat 5", "S2 surat 5"], "TW3", "5", False),
    (["tahun surat 5"], "TW3", None, None),
    # exact, whatever the sizes
    (
        [f"TW1 surat {'9' * 30}", f"TW2 surat 0.{'0' * 28}1"],
        "S1",
        "9" * 30 + "." + "0" * 28 + "1",
        True,
    ),
    (["TW1 surat 0.1", "TW2 surat 0.2"], "S1", "0.3", True),
]


@pytest.mark.parametrize(("lines", "sampai", "nilai", "lengkap"), CASES)
@pytest.mark.parametrize("keep", [NO_ROWS, ALL_ROWS])
def test_consolidation(
    lines: list[str],
    sampai: str,
    nilai: str | None,
    lengkap: bool | None,  # noqa: FBT001
    keep: Keep,
) -> None:
    hasil = baca(rows(*lines), sampai=sampai, keep=keep)
    assert not hasil.diagnostics
    assert list(hasil.nilai.values()) == ([] if nilai is None else [nilai])
    assert list(hasil.lengkap.values()) == ([] if lengkap is None else [lengkap])


def test_the_value_of_kept_rows_is_as_exact() -> None:
    lines = f"TW1 surat {'9' * 30}", f"TW2 surat 0.{'0' * 28}1"
    (kept,) = baca(rows(*lines), sampai="S1", keep=ALL_ROWS).realisasi.rincian.values()
    nilai = sums.value_of_rows(Konsolidasi.JUMLAH, kept)
    assert str(nilai) == "9" * 30 + "." + "0" * 28 + "1"


def test_years_are_apart_and_others_are_not_kept() -> None:
    files = [rows("S1 surat 1", "S2 surat 2", tahun=year) for year in (2022, 2023, 2024)]
    assert baca(*files).nilai == {"surat": "3"}
    assert baca(*files, tahun={2022, 2024}).nilai == {"surat 2022": "3", "surat": "3"}
    assert len(baca(*files, tahun=None).nilai) == 3
    assert baca(*files, tahun=()).nilai == {}


def test_an_old_row_about_what_no_longer_exists() -> None:
    text = rows("TW1 surat 1") + "2020,TW1,bubar,lama,lima,\n"
    assert not baca(text).diagnostics
    assert baca(text, tahun=None).codes == ["D06", "D08"]


def test_rows_are_kept_of_what_is_asked() -> None:
    text = (
        HEADER + ",bukti,catatan\n"
        "2024,TW2,sekretaris,surat,2,Desa B, nota ,\n"
        '2024,TW2,sekretaris,surat,3,Desa A,,"dua\nbaris"\n'
        "2024,TW1,sekretaris,surat,1.50,DESA  b,,\n"
        "2024,TW3,sekretaris,surat,9,Desa B,,\n"
        "2023,TW1,sekretaris,surat,9,Desa B,,\n"
        "2024,TW1,sekretaris,anggota,9,,,\n"
    )
    hasil = baca(text, sampai="TW2", keep=Keep({("sekretaris", "surat")}))
    assert not hasil.diagnostics
    ((kunci, kept),) = hasil.realisasi.rincian.items()
    assert kunci == (2024, "sekretaris", "surat")
    assert [
        (b.file, b.line, str(b.periode), b.wilayah, str(b.nilai), b.bukti, b.catatan, b.sebab)
        for b in kept
    ] == [
        ("1.csv", 5, "TW1", "Desa B", "1.50", "", "", None),
        ("1.csv", 3, "TW2", "Desa A", "3", "", "dua\nbaris", None),
        ("1.csv", 2, "TW2", "Desa B", "2", "nota", "", None),
        ("1.csv", 6, "TW3", "Desa B", "9", "", "", NotCountedReason.SESUDAH_SAMPAI),
    ]
    assert len(baca(text, tahun=None, keep=ALL_ROWS).realisasi.rincian) == 3
    assert baca(text).realisasi.rincian == {}


def test_of_a_level_only_the_last_period_of_each_wilayah_counts() -> None:
    lines = ["TW1 anggota 5 A", "TW2 anggota 6 A", "TW1 anggota 7 B", "TW3 anggota 8 B"]
    ((_, kept),) = baca(rows(*lines), sampai="TW2", keep=ALL_ROWS).realisasi.rincian.items()
    assert [(b.wilayah, str(b.periode), b.dipakai, b.sebab) for b in kept] == [
        ("A", "TW1", False, NotCountedReason.BUKAN_TERAKHIR),
        ("B", "TW1", True, None),
        ("A", "TW2", True, None),
        ("B", "TW3", False, NotCountedReason.SESUDAH_SAMPAI),
    ]


def test_the_months_of_a_value_are_those_of_every_wilayah() -> None:
    nilai = baca(rows("S1 surat 5 A", "TW2 surat 6 B", "TW3 surat 1")).realisasi.nilai
    assert nilai[2024, "sekretaris", "surat"].bulan == 0b000_111_111_000


@given(
    st.sampled_from(["surat", "anggota", "indeks", "puncak", "dasar"]),
    st.sampled_from(TRIWULAN),
    st.lists(
        st.tuples(st.sampled_from(TRIWULAN), st.sampled_from("AB"), st.integers(0, 9)),
        min_size=1,
        unique_by=lambda row: row[:2],
    ),
)
def test_a_row_is_used_if_its_number_can_change_the_value(
    variabel: str, sampai: Periode, found: list[tuple[Periode, str, int]]
) -> None:
    def read(found: list[tuple[Periode, str, int]]) -> Realisasi:
        lines = [f"{p} {variabel} {value} {wilayah}" for p, wilayah, value in found]
        return baca(rows(*lines), sampai=str(sampai), keep=ALL_ROWS).realisasi

    realisasi = read(found)
    kept = {(b.periode, b.wilayah): b for rows in realisasi.rincian.values() for b in rows}
    assert len(kept) == len(found)
    for n, (periode, wilayah, _) in enumerate(found):
        others = [
            read([*found[:n], (periode, wilayah, value), *found[n + 1 :]]).nilai
            for value in (-1000, 1000)
        ]
        assert kept[periode, wilayah].dipakai == any(nilai != realisasi.nilai for nilai in others)


# --- against a slow and simple oracle ------------------------------------------------------------

_PERIODS = [TAHUN, *SEMESTER, *TRIWULAN, *BULANAN]
_FUNCTIONS: dict[Konsolidasi, Callable[[list[Any]], Any]] = {
    Konsolidasi.JUMLAH: sum,
    Konsolidasi.TERAKHIR: lambda values: values[-1],
    Konsolidasi.RATA_RATA: lambda values: sum(values) / Fraction(len(values)),
    Konsolidasi.MAKSIMUM: max,
    Konsolidasi.MINIMUM: min,
}


@st.composite
def reports(draw: st.DrawFn) -> dict[tuple[str, str], list[tuple[str, Decimal]]]:
    """Periods that do not overlap, with values, per variable and wilayah."""
    result = {}
    for variabel in draw(st.sets(st.sampled_from([*VARIABEL["sekretaris"]]), min_size=1)):
        for wilayah in draw(st.sets(st.sampled_from(["Desa A", "Desa B", "C"]), min_size=1)):
            periods = draw(st.lists(st.sampled_from(_PERIODS), unique=True, min_size=1))
            free, chosen = 0, []
            for periode in periods:
                if not free & periode.months:
                    free |= periode.months
                    chosen.append((periode.kode, draw(st.decimals(-99, 99, places=1))))
            result[variabel, wilayah] = chosen
    return result


@given(reports(), st.sampled_from([*PERIODE]), st.randoms())
def test_like_the_oracle(
    report: dict[tuple[str, str], list[tuple[str, Decimal]]], sampai: str, random: Any
) -> None:
    lines = [
        f"{periode} {variabel} {value:f} {wilayah}"
        for (variabel, wilayah), values in report.items()
        for periode, value in values
    ]
    random.shuffle(lines)
    half = len(lines) // 2
    hasil = baca(rows(*lines[:half]), rows(*lines[half:]), sampai=sampai)
    assert not hasil.diagnostics
    expected: dict[str, Fraction] = {}
    for variabel, konsolidasi in VARIABEL["sekretaris"].items():
        function = _FUNCTIONS[konsolidasi]
        parts = []
        for (name, _), values in report.items():
            in_time = sorted(
                (PERIODE[kode].last, PERIODE[kode].months.bit_count(), Fraction(value))
                for kode, value in values
                if name == variabel and PERIODE[kode].last <= PERIODE[sampai].last
            )
            if in_time and konsolidasi is Konsolidasi.RATA_RATA:  # one value for every month
                parts.append(function([value for _, n, value in in_time for _ in range(n)]))
            elif in_time:
                parts.append(function([value for _, _, value in in_time]))
        if parts:
            over_wilayah = sum if konsolidasi is Konsolidasi.TERAKHIR else function
            expected[variabel] = over_wilayah(parts)
    assert set(hasil.nilai) == set(expected)
    for variabel, value in expected.items():
        assert abs(Fraction(hasil.nilai[variabel]) - value) < Fraction(1, 10**40)


def test_large_files_are_like_small_ones() -> None:
    """Rows of several blocks, plain and quoted in turn."""
    desa = [f"Desa {n}" for n in range(400)]
    header = HEADER + ",catatan\n"
    body = [
        f"2024,B{month:02},sekretaris,surat,{n + month},{name},"
        + ('"ada, koma\ndan ""baris"""' if n % 400 < 30 and month % 3 == 0 else "biasa")
        for month in range(1, 13)
        for n, name in enumerate(desa)
    ]
    text = header + "\n".join(body)
    assert len(text) > 3 * 2**16
    hasil = baca(text)
    assert not hasil.diagnostics
    assert hasil.nilai == {"surat": str(sum(n + m for n in range(400) for m in range(1, 13)))}
    # A mistake at any row is found at its line.
    starts = [header.count("\n") + 1]
    for row in body:
        starts.append(starts[-1] + row.count("\n") + 1)
    assert all(a < b for a, b in pairwise(starts))
    for index in range(0, len(body), 601):
        wrong = [*body]
        wrong[index] = wrong[index].replace("2024,B", "2024,C")
        (found,) = baca(header + "\n".join(wrong)).diagnostics
        assert (found.code, found.span.start_line) == ("D05", starts[index])


def test_rows_without_a_flaw_cost_no_call(monkeypatch: pytest.MonkeyPatch) -> None:
    """They are looked up and added; each spelling of a cell is understood once."""
    calls: Counter[str] = Counter()

    def count(kind: type, name: str) -> None:
        function = getattr(kind, name)

        def counted(*args: Any) -> Any:
            calls[f"{kind.__name__}.{name}"] += 1
            return function(*args)

        monkeypatch.setattr(kind, name, counted)

    count(RowReader, "check")
    for kind in (sums.PerTahun, sums.PerJabatan, sums.PerVariabel, sums.PerWilayah):
        count(kind, "__missing__")
    lines = [f"B{m:02} surat {m} Desa {n}" for m in range(1, 13) for n in range(50)]
    files = [rows(*lines, tahun=year) for year in (2022, 2023, 2024)]
    assert baca(*files).nilai == {"surat": str(78 * 50)}
    assert calls == {
        "PerTahun.__missing__": 3,
        "PerJabatan.__missing__": 1,
        "PerVariabel.__missing__": 1,
        "PerWilayah.__missing__": 50,
    }


# Rows, sampai, and the period whose value waits for its end.
WAITING = [
    (["tahun surat 7"], "TW2", "tahun"),
    (["tahun surat 7"], "tahun", None),
    (["S1 surat 7", "S2 surat 8"], "TW1", "S1"),
    (["TW1 surat 7", "TW2 surat 7", "TW3 surat 1", "TW4 surat 1"], "B01", "TW1"),
    (["TW1 surat 7", "S2 surat 8"], "TW2", None),
    (["S1 surat 7", "S2 surat 8"], "TW3", "S2"),
    (["TW1 surat 7 A", "tahun surat 8 B"], "TW1", "tahun"),
    (["S1 surat 7 A", "tahun surat 8 B"], "TW1", "S1"),
]


@pytest.mark.parametrize("keep", [NO_ROWS, ALL_ROWS])
@pytest.mark.parametrize(("lines", "sampai", "expected"), WAITING)
def test_a_value_of_a_period_that_is_not_over_waits(
    lines: list[str], sampai: str, expected: str | None, keep: Keep
) -> None:
    waiting = baca(rows(*lines), sampai=sampai, keep=keep).realisasi.waiting
    assert waiting == ({(2024, "sekretaris", "surat"): PERIODE[expected]} if expected else {})


@given(
    st.sampled_from([BULANAN, TRIWULAN, SEMESTER, (TAHUN,)]),
    st.lists(st.integers(-(10**30), 10**30) | st.decimals(-99, 99, places=3), min_size=12),
)
def test_a_mean_of_periods_of_one_length_is_the_plain_mean(
    periods: tuple[Periode, ...], values: list[int | Decimal]
) -> None:
    accumulator = Accumulator(Konsolidasi.RATA_RATA)
    values = values[: len(periods)]
    with localcontext(EXACT):
        for periode, value in zip(periods, values, strict=True):
            accumulator.add(BitsPeriode(TAHUN, parse_periode).of(periode), value)
        total = sum(map(Decimal, values), Decimal(0))
    # Digit by digit: the zeros at the end too.
    assert str(accumulator.hasil) == str(CONTEXT.divide(total, Decimal(len(values))))
