"""Tables elsewhere mean what the same rows mean as files: the same figures, the same codes, the same counts.

Rows made by hypothesis are written as a CSV file and as a table, with numbers as text, as decimals and as
binary numbers. Where an engine is not installed its tests are skipped.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections import Counter
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.data.keep import ALL_ROWS
from iki.diagnostics import has_errors
from iki.hitung.exports import result_tree
from iki.model import Konsolidasi
from iki.periode import PERIODE, TAHUN
from iki.render.records import json_document
from iki.results import capaian
from tests import build
from tests.engines import needed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from iki.diagnostics import Diagnostic
    from iki.kelengkapan.deliveries import Completeness
    from iki.model import Definisi, Realisasi
    from iki.periode import Periode
    from tests.conftest import Ran

needed("duckdb", "ibis")
import ibis  # noqa: E402

from iki.data.tables import Source, columns_of, read_table  # noqa: E402

COLUMNS = ("tahun", "periode", "jabatan", "variabel", "nilai", "wilayah")
ALL_COLUMNS = (*COLUMNS, "bukti", "catatan")
Rows = list[tuple[str, str, str, str, str, str]]
Cells = list[tuple[str, ...]]  # of as many columns as they are told with

_VARIABEL = "\n".join(f"  {k.value}: {{uraian: U, konsolidasi: {k.value}}}" for k in Konsolidasi)
_FORMULAS = {
    "i1": "jumlah / terakhir * 100",
    "i2": "rata_rata",
    "i3": "maksimum - minimum",
    "i4": "jumlah / lalu(jumlah) * 100",
}
JABATAN = f"""\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
{_VARIABEL}
sasaran:
  - uraian: Sasaran
    indikator:
""" + "".join(
    f"      - {{kode: {kode}, nama: N {kode}, satuan: persen, formula: {formula}, target: {{2024: [70, 80]}}}}\n"
    for kode, formula in _FORMULAS.items()
)
LAIN = """\
jabatan: Seksi Lain
atasan: kepala
tugas: [satu]
variabel:
  x: {uraian: Opini, konsolidasi: terakhir, nilai: {TMP: 1, TW: 2, WDP: 3, WTP: 4}}
sasaran:
  - uraian: Sasaran
    indikator:
      - {kode: opini, nama: Opini, satuan: opini, formula: x, target: {2024: WTP}}
"""


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN, "lain": LAIN})


def csv_text(rows: Iterable[Sequence[str]], columns: Sequence[str] = COLUMNS) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([columns, *rows])
    return text.getvalue()


Table = Any
Made = tuple[Table, "Callable[[Any], Iterable[Mapping[str, Any]]]"]


def as_text(rows: Rows | Cells, columns: Sequence[str] = COLUMNS) -> Made:
    """Return a table of DuckDB with every cell as text."""
    return in_duckdb(rows, dict.fromkeys(columns, "string"), lambda text: text)


def as_decimals(rows: Rows) -> Made:
    types = dict.fromkeys(COLUMNS, "string") | {"tahun": "int64", "nilai": "decimal(38, 10)"}
    return in_duckdb(rows, types, lambda text: Decimal(text) if text else None)


def as_doubles(rows: Rows) -> Made:
    types = dict.fromkeys(COLUMNS, "string") | {"tahun": "int64", "nilai": "float64"}
    return in_duckdb(rows, types, lambda text: float(text) if text else None)


def in_duckdb(rows: Rows | Cells, types: Mapping[str, str], number: Callable[[str], Any]) -> Made:
    import pyarrow as pa

    schema = ibis.schema(types).to_pyarrow()
    found = [
        {
            **dict(zip(types, row, strict=True)),
            "tahun": row[0] if types["tahun"] == "string" else int(row[0]),
            "nilai": number(row[4]),
        }
        for row in rows
    ]
    connection = ibis.duckdb.connect()
    connection.con.register("realisasi", pa.Table.from_pylist(found, schema=schema))
    table = connection.table("realisasi")
    return table, lambda expression: connection.to_pyarrow(expression).to_pylist()


KINDS: dict[str, Callable[[Rows], Made]] = {
    "text": as_text,
    "decimals": as_decimals,
    "doubles": as_doubles,
}


def from_table(
    made: Made, definisi: Definisi, sampai: Periode, years: Sequence[int] = (2023, 2024)
) -> tuple[Realisasi, list[Diagnostic]]:
    table, run = made
    known = definisi.history.row_names(2024, sampai)
    source = Source(columns_of(table), run, "tabel realisasi")
    return read_table(source, known, tahun=years, sampai=sampai)


def from_file(
    rows: Rows | Cells,
    definisi: Definisi,
    sampai: Periode,
    years: Sequence[int] = (2023, 2024),
    columns: Sequence[str] = COLUMNS,
) -> tuple[Realisasi, list[Diagnostic]]:
    content = csv_text(rows, columns).encode()
    known = definisi.history.row_names(2024, sampai)
    return csv_files.read_files(
        [CsvSource("a.csv", lambda: io.BytesIO(content))], known.variabel,
        tahun=years, sampai=sampai, ordinal=known.ordinal, alias=known.alias,
    )  # fmt: skip


def json_of(nilai: Realisasi, definisi: Definisi) -> str:
    hasil, _ = capaian.compute_capaian(definisi, nilai, 2024)
    return json_document(result_tree(hasil))


def counts(diagnostics: Iterable[Diagnostic]) -> Counter[str]:
    """Return how many rows have each code; of a table a diagnostic says of how many it is."""
    found: Counter[str] = Counter()
    for d in diagnostics:
        rows = re.search(r" · ([\d.]+) baris, misalnya ", d.message)
        found[d.code] += int(rows[1].replace(".", "")) if rows else 1
    return found


def check_figures(made: Made, rows: Rows, definisi: Definisi, sampai: Periode = TAHUN) -> None:
    """Hold that a table gives the figures of a file with the same rows, in which nothing is wrong."""
    of_file, wrong = from_file(rows, definisi, sampai)
    of_table, found = from_table(made, definisi, sampai)
    assert not has_errors(wrong)
    assert found == []
    assert of_table.nilai == of_file.nilai
    assert of_table.waiting == of_file.waiting
    assert json_of(of_table, definisi) == json_of(of_file, definisi)


def check_one_line(ran: Ran, words: str) -> None:
    """Hold that no figure was printed, and that one line says why."""
    assert (ran.code, ran.out) == (2, ""), ran.err
    assert words in ran.err
    assert len(ran.err.splitlines()) == 1


# --- rows ------------------------------------------------------------------------------------------

NUMBERS = st.one_of(
    st.sampled_from(["0", "1", "-3", "12.5", "0.125", "14.375", "100", "99.995", ""]),
    st.decimals(-10_000, 10_000, places=3).map(lambda d: f"{d:f}"),
)
PERIODS = st.sampled_from(
    ["TW1", "TW2", "TW3", "TW4", "B01", "B05", "B12", "S1", "Semester II", ""]
)
PLACES = st.sampled_from(["", "", "Senduro", " senduro ", "Pasirian", "Désa  É", "désa é"])


@st.composite
def right_rows(draw: st.DrawFn) -> Rows:
    """Draw rows in which nothing is wrong: what overlaps or stands beside a total is left out."""
    drawn = draw(
        st.lists(
            st.tuples(
                st.sampled_from(["2023", "2024", "2024", "2022"]), PERIODS, st.just("seksi"),
                st.sampled_from([k.value for k in Konsolidasi]), NUMBERS, PLACES,
            ),
            max_size=40,
        )
    )  # fmt: skip
    seen: dict[tuple[str, ...], int] = {}
    kind: dict[tuple[str, str], bool] = {}
    rows: Rows = []
    for row in drawn:
        periode = PERIODE[{"Semester II": "S2", "": "tahun"}.get(row[1], row[1])]
        place = row[0], row[3], " ".join(row[5].split()).casefold()
        split = bool(place[2])
        if kind.setdefault(place[:2], split) is not split or not row[4]:
            continue
        if not seen.get(place, 0) & periode.months:
            seen[place] = seen.get(place, 0) | periode.months
            rows.append(row)
    return rows


# A question to an engine takes a third of a second to be written down.
SLOW = settings(
    max_examples=10,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("kind", KINDS)
@SLOW
@given(rows=right_rows(), sampai=st.sampled_from(["tahun", "TW2", "B05", "S1"]))
def test_the_same_figures(kind: str, rows: Rows, sampai: str, definisi: Definisi) -> None:
    check_figures(KINDS[kind](rows), rows, definisi, PERIODE[sampai])


WRONG = st.sampled_from(["12 Org", "97%", "NaN", "1e5", "12,", "-", "1" * 31, "٣"])


@SLOW
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["2024", "2024 ", "", "24"]),
            st.sampled_from(["TW1", "tw 1", "TW9", "Q1"]),
            st.sampled_from(["seksi", " seksi", "seksI", "", "lain"]),
            st.sampled_from(["jumlah", "terakhir", "jumlahnya", "", "x", "Total"]),
            st.one_of(NUMBERS, WRONG, st.sampled_from(["WTP", "WDP", "opini"])),
            st.sampled_from(["", "Senduro", "Jumlah", "total"]),
        ),
        max_size=25,
    )
)
def test_the_same_codes_and_counts(rows: Rows, definisi: Definisi) -> None:
    rows = [row for row in rows if any(row)]
    _, wrong = from_file(rows, definisi, TAHUN)
    _, found = from_table(as_text(rows), definisi, TAHUN)
    assert counts(found) == counts(wrong)


BAD = "\x07"  # which no cell may hold
UNSEEN = "\u200b"  # which only running text may hold
TEXTS = st.sampled_from(["", "", "SK 1", f"SK{BAD}1", f"SK{UNSEEN}1", "baris\nlain", "\u2028"])


@SLOW
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["2024", "2024", "2022", "", f"2024{BAD}"]),
            st.sampled_from(["TW1", "TW1", "TW9", f"TW1{UNSEEN}"]),
            st.sampled_from(["seksi", "seksi", "lain", "", f"seksi{BAD}"]),
            st.sampled_from(["rata_rata", "jumlah", "x", "Total", f"jumlah{BAD}"]),
            st.sampled_from(["1", "2.5", "12 Org", "", "WTP", f"1{BAD}", f"WTP{BAD}"]),
            st.sampled_from(["", "Senduro", "Jumlah", f"Senduro{BAD}", f"sen{UNSEEN}duro"]),
            TEXTS,
            TEXTS,
        ),
        max_size=25,
    )
)
def test_every_mistake_of_a_row_counts(rows: Cells, definisi: Definisi) -> None:
    rows = [row for row in rows if any(row)]
    _, wrong = from_file(rows, definisi, TAHUN, columns=ALL_COLUMNS)
    _, found = from_table(as_text(rows, ALL_COLUMNS), definisi, TAHUN)
    assert counts(found) == counts(wrong)


# Two mistakes in one row, duplicates of each konsolidasi, and what no cell may hold, for every engine.
MANY_WRONG: Cells = [
    ("2024", "TW9", "seksi", "jumlahnya", "12 Org", "", "", ""),
    ("2024", "TW9", "seksi", "jumlah", "12 Org", f"A{BAD}", "SK 1", f"a{BAD}b"),
    ("2024", "TW9", "seksi", "jumlah", "3", "", "\u2028", ""),
    ("2024", "TW2", "seksi", "jumlah", "3", "", f"a{UNSEEN}b", "baris\nlain"),
    ("2024", "TW2", "seksi", "jumlah", f"3{BAD}", f"A{UNSEEN}", f"a{BAD}b", f"a{BAD}b"),
    ("2024", "TW1", "lain", "x", f"WTP{BAD}", f"A{BAD}", "", ""),
    ("2024", "TW1", "lain", "x", "Opini", "A", f"a{BAD}b", ""),
    ("2024", "TW1", "seksi", "Total", "12 Org", f"A{BAD}", f"a{BAD}b", ""),
    ("2024", "TW1", "seksi", "jumlah", "12 Org", "Total", f"a{BAD}b", ""),
    ("2022", "TW9", "seksi", "jumlah", "3", "", f"a{BAD}b", ""),
    ("", "", "", "", "", "Senduro", "", ""), ("", "", "", "", "", "", "SK 1", ""),
    *(("2024", "TW1", "seksi", k.value, "4", "", "", "") for k in Konsolidasi for _ in "ab"),
]  # fmt: skip


def check_many_wrong(made: Made, definisi: Definisi) -> None:
    """Hold that a table of MANY_WRONG has the mistakes of a file."""
    _, wrong = from_file(MANY_WRONG, definisi, TAHUN, columns=ALL_COLUMNS)
    _, found = from_table(made, definisi, TAHUN)
    assert counts(found) == counts(wrong)


def test_all_that_can_be_wrong_at_once(definisi: Definisi) -> None:
    check_many_wrong(as_text(MANY_WRONG, ALL_COLUMNS), definisi)


@pytest.mark.parametrize("konsolidasi", Konsolidasi)
@pytest.mark.parametrize("times", [2, 13, 20])
def test_a_row_that_stands_twice_is_a_mistake(
    konsolidasi: Konsolidasi, times: int, definisi: Definisi
) -> None:
    rows: Rows = [("2024", "TW1", "seksi", konsolidasi.value, "5", "")] * times
    _, found = from_table(as_text(rows), definisi, TAHUN)
    assert counts(found) == {"D09": times - 1}


# Each kind of mistake, for engines that are asked less often.
WRONG_ROWS: Rows = [
    ("2024", "TW1", "seksi", "jumlah", "12 Org", ""), ("2024", "TW9", "seksi", "jumlah", "3", ""),
    ("2024", "TW1", "seksi", "jumlahnya", "3", ""), ("2024", "TW1", "seksi", "jumlah", "1", ""),
    ("2024", "TW1", "seksi", "jumlah", "1", ""), ("2024", "TW3", "seksi", "jumlah", " 2\t", ""),
    ("2024", "TW4", "seksi", "jumlah", "1.234,5", ""), ("2024", "TW1", "seksi", "minimum", "1.234", ""),
    ("2024", "TW1", "seksi", "terakhir", "1", ""), ("2024", "TW2", "seksi", "terakhir", "2", "Senduro"),
    ("2024", "TW2", "seksi", "jumlah", "2", "Jumlah"), ("2024", "", "lain", "x", "Opini", ""),
    ("2024", "TW1", "seksi", "minimum", "NaN", ""), ("2024", "TW1", "seksi", "maksimum", "1" * 31, ""),
]  # fmt: skip


def check_codes(made: Made, definisi: Definisi) -> None:
    """Hold that of a table of WRONG_ROWS the same is said, of as many rows, as of a file."""
    _, wrong = from_file(WRONG_ROWS, definisi, TAHUN)
    _, found = from_table(made, definisi, TAHUN)
    assert counts(found) == counts(wrong)
    assert {d.code for d in found} == {"D05", "D07", "D08", "D09", "D12", "D36", "D43"}


@SLOW
@given(
    rows=st.lists(
        st.tuples(
            st.just("2024"), st.sampled_from(["TW1", "TW2", "S1", "B01", "tahun"]), st.just("seksi"),
            st.sampled_from(["jumlah", "terakhir"]), st.just("1"), st.sampled_from(["", "a", "A "]),
        ),
        max_size=12,
    )
)  # fmt: skip
def test_the_same_overlaps(rows: Rows, definisi: Definisi) -> None:
    """In a table there is no first row: those are taken whose period ends first.

    Whether an overlapping row stands beside a total too is only asked once it overlaps no more.
    """
    rows.sort(key=lambda row: (PERIODE[row[1]].last, PERIODE[row[1]].first))
    _, wrong = from_file(rows, definisi, TAHUN)
    _, found = from_table(as_text(rows), definisi, TAHUN)
    of_file, of_table = counts(wrong), counts(found)
    if of_file["D09"]:
        del of_file["D12"], of_table["D12"]
    assert of_table == of_file


@pytest.mark.parametrize("periode", ["TW1", "TW2"])
@pytest.mark.parametrize("konsolidasi", Konsolidasi)
def test_a_total_beside_its_parts_is_found_as_in_a_file(
    konsolidasi: Konsolidasi, periode: str, definisi: Definisi
) -> None:
    """In the same months, whatever it is; in others, unless it is a sum."""
    places = [("TW1", ""), (periode, "Senduro")]
    rows: Rows = [("2024", when, "seksi", konsolidasi.value, "5", place) for when, place in places]
    _, wrong = from_file(rows, definisi, TAHUN)
    _, found = from_table(as_text(rows), definisi, TAHUN)
    fine = konsolidasi is Konsolidasi.JUMLAH and periode == "TW2"
    assert [d.code for d in found] == [d.code for d in wrong] == ([] if fine else ["D12"])


@pytest.mark.parametrize("other", ["II", "TW2"])
def test_roman_numbers_are_triwulan_where_all_are_written_so(
    other: str, definisi: Definisi
) -> None:
    rows = [one("1", periode="I"), one("2", periode=other)]
    of_file, wrong = from_file(rows, definisi, TAHUN)
    of_table, found = from_table(as_text(rows), definisi, TAHUN)
    assert counts(found) == counts(wrong)
    assert of_table.nilai == of_file.nilai


@pytest.mark.parametrize(
    "numbers",
    [("1.234,5", "7"), ("1.234,5", "1.234"), ("1,234", "1.234"), ("1.234", "5"), ("007", "-0"),
     ("1.234.567,25", "0,5"), ("12.34,5", "1"), ("0.125,5", "1"), (" 8 ", "\t9")],
    ids=str,
)  # fmt: skip
def test_the_same_text_is_the_same_number(numbers: tuple[str, str], definisi: Definisi) -> None:
    """Of a file separated by commas: a decimal comma somewhere makes `1.234` ambiguous."""
    rows = [one(numbers[0]), one(numbers[1], periode="TW2")]
    of_file, wrong = from_file(rows, definisi, TAHUN)
    of_table, found = from_table(as_text(rows), definisi, TAHUN)
    assert counts(found) == counts(wrong)
    assert wrong or of_table.nilai == of_file.nilai


# --- numbers ---------------------------------------------------------------------------------------


def one(
    nilai: str, variabel: str = "jumlah", periode: str = "TW1"
) -> tuple[str, str, str, str, str, str]:
    return "2024", periode, "seksi", variabel, nilai, ""


def test_thirty_digits(definisi: Definisi) -> None:
    rows: Rows = [one("12345678901234567890.1234567891")]
    check_figures(as_text(rows), rows, definisi)


# Values of which the last counts: the largest are earlier ones, and there is room for steps, or there is none.
LAST: dict[str, tuple[str, ...]] = {
    "short": ("99999999.99", "-99999999.99", "0.01"),
    "zero": ("7", "-7", "0"),
    "negative": ("5", "1", "-99999999.99"),
    "18 digits": ("999999999999999.999", "-999999999999999.999", "-0.001"),
    "30 digits": ("99999999999999999999.1234567891", "-99999999999999999999", "0.0000000001"),
    "34 digits": (f"{'9' * 30}", "-1.1234", f"-{'9' * 30}"),
    "36 digits": (f"{'9' * 30}", "-1.123456", "0.000001"),
}


def last_rows(numbers: Sequence[str]) -> Rows:
    """Return rows of two wilayah, and one of which only a part counts."""
    rows: Rows = []
    for n, number in enumerate(numbers):
        rows += [
            ("2024", f"TW{n + 1}", "seksi", "terakhir", number, "Senduro"),
            ("2024", f"B{3 * n + 1:02}", "seksi", "terakhir", number, "Pasirian"),
        ]
    return rows


# A column of decimals has 28 digits before its comma.
@pytest.mark.machine
@pytest.mark.parametrize(
    ("kind", "numbers"),
    [("text", name) for name in LAST]
    + [("decimals", name) for name in LAST if name not in {"34 digits", "36 digits"}],
)
def test_the_last_value_of_any_length(kind: str, numbers: str, definisi: Definisi) -> None:
    rows = last_rows(LAST[numbers])
    for sampai in (PERIODE["TW2"], TAHUN):
        check_figures(KINDS[kind](rows), rows, definisi, sampai)


def test_what_no_engine_adds_up_exactly_is_refused(definisi: Definisi) -> None:
    rows: Rows = [one("1" * 30), one(f"0.{'1' * 15}", periode="TW2")]
    of_table, found = from_table(as_text(rows), definisi, TAHUN)
    assert [d.code for d in found] == ["D81"]
    assert of_table.nilai == {}


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (0.1 + 0.2, "D80"),
        (200 / 3, "D80"),
        (float("nan"), "D08"),
        (float("inf"), "D08"),
        (1e20, "D80"),
        (0.3, None),
        (123456789012.345, None),
        (-12.0, None),
        (0.0, None),
    ],
)
def test_binary_numbers(number: float, code: str | None, definisi: Definisi) -> None:
    types = dict.fromkeys(COLUMNS, "string") | {"tahun": "int64", "nilai": "float64"}
    rows: Rows = [one("0")]
    of_table, found = from_table(in_duckdb(rows, types, lambda _: number), definisi, TAHUN)
    assert [d.code for d in found] == ([code] if code else [])
    if not code:
        assert of_table.nilai[2024, "seksi", "jumlah"].nilai == Decimal(repr(number))


def test_a_diagnostic_names_table_key_count_and_three_examples(definisi: Definisi) -> None:
    rows: Rows = [one(f"{n} Org", periode=f"B{n:02}") for n in range(1, 8)]
    _, found = from_table(as_text(rows), definisi, TAHUN)
    (d,) = found
    assert (d.code, d.file) == ("D08", "tabel realisasi")
    assert " · 7 baris, misalnya " in d.message
    assert re.findall(r"2024 (B\d\d) seksi\.jumlah “\d Org”", d.message) == ["B01", "B02", "B03"]


# --- work ------------------------------------------------------------------------------------------


def test_rows_stay_in_the_engine(definisi: Definisi) -> None:
    """What comes back does not grow with the rows: ways to name them, and sums."""
    fetched = []
    for wilayah in (10, 200):
        rows: Rows = [
            ("2024", f"B{m:02}", "seksi", "jumlah", "1.5", f"Desa {w}")
            for m in range(1, 13)
            for w in range(wilayah)
        ]
        table, run = as_text(rows)
        answers: list[int] = []

        def counting(
            expression: Any, run: Any = run, answers: list[int] = answers
        ) -> Iterable[Mapping[str, Any]]:
            found = list(run(expression))
            answers.append(len(found))
            return found

        nilai, found = from_table((table, counting), definisi, TAHUN)
        assert found == []
        assert nilai.nilai[2024, "seksi", "jumlah"].nilai == Decimal("1.5") * 12 * wilayah
        fetched.append(answers)
    assert [sorted(answers) for answers in fetched] == [[0, 1, 12]] * 2


def test_rows_that_change_between_two_questions(definisi: Definisi) -> None:
    from iki.data.tables import ChangedError

    table, run = as_text([one("1")])
    _, run_more = as_text([one("1"), one("2", periode="TW2")])
    asked: list[Any] = []

    def other(expression: Any) -> Iterable[Mapping[str, Any]]:
        asked.append(expression)
        return (run_more if len(asked) == 2 else run)(expression)

    with pytest.raises(ChangedError):
        from_table((table, other), definisi, TAHUN)


# --- rows of what is shown, and completeness -------------------------------------------------------


def many(wilayah: int, variabel: str = "jumlah") -> Rows:
    return [
        ("2024", f"TW{q}", "seksi", variabel, f"{q}.5", f"Desa {w}")
        for q in range(1, 5)
        for w in range(wilayah)
        if q < 4 or w % 2
    ]


def check_rows_of_many(konsolidasi: str, make: Callable[[Rows], Made], definisi: Definisi) -> None:
    """Hold that rows of few are fetched, and those of many taken together; both say what the value came from."""
    key = 2024, "seksi", konsolidasi

    def read(wilayah: int) -> Realisasi:
        table, run = make(many(wilayah, konsolidasi))
        known = definisi.history.row_names(2024, TAHUN)
        source = Source(columns_of(table), run, "tabel realisasi")
        return read_table(source, known, tahun=(2024,), sampai=TAHUN, keep=ALL_ROWS)[0]

    nilai = read(200)
    assert len(nilai.rows(*key)) == 700
    assert key not in nilai.gabungan
    nilai = read(400)
    assert nilai.rows(*key) == ()
    together = nilai.gabungan[key]
    assert sum(group.baris for group in together) == 1400
    used = [group.nilai for group in together if group.sebab is None]
    expected = {"maksimum": max(used), "minimum": min(used), "rata_rata": None}
    assert expected.get(konsolidasi, sum(used)) in (None, nilai.nilai[key].nilai)


@pytest.mark.parametrize("konsolidasi", [k.value for k in Konsolidasi])
def test_rows_of_many_are_taken_together(konsolidasi: str, definisi: Definisi) -> None:
    check_rows_of_many(konsolidasi, as_text, definisi)


@pytest.mark.machine
@pytest.mark.parametrize("kind", KINDS)
@SLOW
@given(rows=right_rows(), sampai=st.sampled_from(["tahun", "TW2", "B05", "S1"]))
def test_the_same_completeness(kind: str, rows: Rows, sampai: str, definisi: Definisi) -> None:
    check_completeness(KINDS[kind](rows), rows, definisi, PERIODE[sampai])


def check_completeness(made: Made, rows: Rows, definisi: Definisi, periode: Periode) -> None:
    """Hold that a table is said to lack what a file with the same rows lacks."""
    from iki.data.tables import read_deliveries
    from iki.kelengkapan.deliveries import check_delivery
    from iki.kelengkapan.tables import completeness_tree

    known = definisi.history.row_names(2024, periode)
    content = csv_text(rows).encode()
    kept, _ = csv_files.read_files(
        [CsvSource("a.csv", lambda: io.BytesIO(content))], known.variabel,
        tahun=(2024,), sampai=TAHUN, keep=ALL_ROWS, ordinal=known.ordinal,
    )  # fmt: skip
    table, run = made
    source = Source(columns_of(table), run, "tabel realisasi")
    counted = read_deliveries(source, known, (2024,), periode)
    nilai, _ = read_table(source, known, tahun=(2024,), sampai=TAHUN)
    of_file = check_delivery(definisi, kept, 2024, periode)
    of_table = check_delivery(definisi, nilai, 2024, periode, counted=counted)

    def told(found: Completeness) -> Any:
        """Return what is said, whatever the order of what lacks, and which spelling of a wilayah is met first."""
        document = json.loads(json_document(completeness_tree(found)).casefold())
        for variabel in document["jabatan"][0]["variabel"]:
            variabel["kurang"].sort(key=str)
        return document

    assert told(of_table) == told(of_file)
