"""Formulas in, trees or problems out."""

from __future__ import annotations

import pytest

from iki.diagnostics import CODES
from iki.formula import (
    Acuan,
    Call,
    Comparison,
    Condition,
    Conditional,
    Formula,
    Negate,
    Number,
    Problem,
    Product,
    Sum,
    parse,
    to_text,
    variabel_of,
)
from iki.formula.nodes import subtrees
from iki.limits import FORMULA_LENGTH, FORMULA_NESTING, FORMULA_NODES, NUMBER_DIGITS

A, B, C = (Acuan(nama, None) for nama in "abc")


def parsed(text: str) -> Formula:
    node = parse(text)
    assert not isinstance(node, Problem), node
    return node


def problem(text: str) -> Problem:
    found = parse(text)
    assert isinstance(found, Problem), found
    return found


# --- what is a formula -----------------------------------------------------------------------------

CANONICAL = [
    ("a", "a"),
    ("a/b*100", "a / b * 100"),
    ("a ÷ b × 100%", "a / b * 100%"),
    ("a − b", "a - b"),
    ("a\n  / b\r\n\t* 100 %", "a / b * 100%"),
    ("(a)", "a"),
    ("((a + b)) * c", "(a + b) * c"),
    ("(a + b) - c", "a + b - c"),
    ("a - (b - c)", "a - (b - c)"),
    ("a + (b * c)", "a + b * c"),
    ("(a * b) / c", "a * b / c"),
    ("a / (b * c)", "a / (b * c)"),
    ("+a", "a"),
    ("--a", "a"),
    ("-+-(-a)", "-a"),
    ("-(-a)", "a"),
    ("-(a + b)", "-(a + b)"),
    ("a - -b", "a - -b"),
    ("-a * -b", "-a * -b"),
    ("kasi_satuan_linmas.anggota / b", "kasi_satuan_linmas.anggota / b"),
    ("a . b", "a.b"),
    ("lalu(a)", "lalu(a)"),
    ("lalu((x.a))", "lalu(x.a)"),
    ("min(a,b , 0.50)", "min(a, b, 0.50)"),
    ("min(0,5)", "min(0, 5)"),
    ("bulat(a / b, 2)", "bulat(a / b, 2)"),
    ("bulat(a, -(10))", "bulat(a, -10)"),
    ("jika(a>b dan b!=0 atau c==1, a, -b)", "jika(a > b dan b != 0 atau c == 1, a, -b)"),
    ("jika(a + 1 <= b * 2, a, b) * 2", "jika(a + 1 <= b * 2, a, b) * 2"),
    # The names of functions are free for variables, unless "(" follows.
    ("min + jika / lalu", "min + jika / lalu"),
    ("min (a)", "min(a)"),
    ("rata.jumlah", "rata.jumlah"),
    ("danau + atau_2", "danau + atau_2"),
    ("0", "0"),
    ("9" * NUMBER_DIGITS, "9" * NUMBER_DIGITS),
    ("9." + "9" * (NUMBER_DIGITS - 1), "9." + "9" * (NUMBER_DIGITS - 1)),
]


@pytest.mark.parametrize(("text", "canonical"), CANONICAL)
def test_canonical_text(text: str, canonical: str) -> None:
    assert to_text(parsed(text)) == canonical
    assert parsed(canonical) == parsed(text)


@pytest.mark.parametrize(
    ("text", "node"),
    [
        ("a - b + c", Sum(A, (("-", B), ("+", C)))),
        ("(a - b) + c", Sum(A, (("-", B), ("+", C)))),
        ("a - (b + c)", Sum(A, (("-", Sum(B, (("+", C),))),))),
        ("a / b * c", Product(A, (("/", B), ("*", C)))),
        ("-a * b", Product(Negate(A), (("*", B),))),
        ("a + b * c", Sum(A, (("+", Product(B, (("*", C),))),))),
        ("lalu(x.a)", Acuan("a", "x", lalu=True)),
        ("ada(a, b)", Call("ada", (A, B))),
        (
            "jika(a < b atau b < c dan a == c, a, b)",
            Conditional(
                Condition(
                    Comparison(A, "<", B),
                    (("atau", Comparison(B, "<", C)), ("dan", Comparison(A, "==", C))),
                ),
                A,
                B,
            ),
        ),
    ],
)
def test_trees(text: str, node: Formula) -> None:
    assert parsed(text) == node


def test_a_tree_is_equal_wherever_it_stands_and_hashable() -> None:
    assert parsed("a+b") == parsed("  a  +  b")
    assert hash(parsed("a+b")) == hash(parsed("  a  +  b"))
    assert parsed("a+b") != parsed("a-b")
    assert parsed("1.0") != parsed("1")
    assert parsed("a * 100") != parsed("a * 100%")
    assert parsed("a+b") != "a+b"


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("  a / bb * 100", "a / bb * 100"),
        ("(a + b) * 2", "(a + b) * 2"),
        ("-( a )", "-( a )"),
        ("  lalu( x.a ) ", "lalu( x.a )"),
        ("jika(a > b, 1, 2) ", "jika(a > b, 1, 2)"),
    ],
)
def test_nodes_know_their_place(text: str, part: str) -> None:
    node = parsed(text)
    assert text[node.start : node.end] == part


@pytest.mark.parametrize("text", ["100.00 % * a", "a / (100.00%)", "-(100.00 %) * a"])
def test_100_percent_is_a_factor_of_100_however_it_is_written(text: str) -> None:
    [percent] = (node for node in subtrees(parsed(text)) if isinstance(node, Number))
    assert (percent.to_id(), str(percent)) == (
        "100,00%",
        "Number(nilai=Decimal('100.00'), percent=True, text='100.00')",
    )
    assert "100.00%" in to_text(parsed(text))


def test_variables_in_order_of_appearance() -> None:
    names = [to_text(v) for v in variabel_of(parsed("jika(c > a, x.a, lalu(a)) / (b - a) * c"))]
    assert names == ["c", "a", "x.a", "lalu(a)", "b"]


# --- what is not -----------------------------------------------------------------------------------

# The place of the problem is marked ‹so›.
PROBLEMS = [
    # an operand is missing
    ("‹  ›", "F02", "formula kosong"),
    ("a ‹*›", "F02", "terputus setelah “*” angka, variabel, fungsi"),
    ("a * ‹/› b", "F02", "setelah “*” ditemukan “/” hapus “/”"),
    ("‹*› a", "F02", "di awal formula ditemukan “*”"),
    ("a + ‹()›", "F02", "kurung ini kosong"),
    ("min(a, ‹)›", "F02", "setelah “,” ditemukan “)”"),
    ("‹dan›", "F02", "“dan” nama lain"),
    ("a + ‹atau›", "F02", "“atau” nama lain"),
    ("kasi‹.›", "F02", "setelah “kasi.” jabatan.variabel"),
    ("kasi.‹5›", "F02", "setelah “kasi.”"),
    ("kasi.‹dan›", "F02", "setelah “kasi.”"),
    # an operator is missing
    ("a ‹b›", "F02", "operator belum ditulis di antara “a” dan “b”"),
    ("(a) ‹(›b)", "F02", "operator belum ditulis di antara “)” dan “(”"),
    ("a ‹2›", "F02", "operator belum ditulis"),
    ("a ‹x› b", "F02", "“x” di sini dibaca sebagai nama ketik “*”"),
    ("a ‹dibagi› b", "F02", "ketik “/”"),
    ("jika(a > 0 ‹and› b > 0, a, b)", "F02", "ketik “dan”"),
    ("jika(a > 0 ‹OR› b > 0, a, b)", "F02", "ketik “atau”"),
    # parentheses, commas, dots, percents
    ("‹(›a + b", "F02", "belum ditutup tambahkan “)”"),
    ("min‹(›a, b", "F02", "belum ditutup"),
    ("a‹)›", "F02", "tanpa kurung buka"),
    ("a‹,› b", "F02", "koma hanya memisahkan argumen"),
    ("kasi.a‹.›b", "F02", "titik jabatan.variabel"),
    ("a‹%›", "F02", "“%” setelah angka, bukan setelah “a” “* 100%”"),
    ("100%‹%›", "F02", "bukan setelah “%”"),
    # a percent that may mean two numbers
    ("a * ‹75%›", "F06", "“75%” dapat berarti 0.75 atau 75 tulis “0.75” atau “75”"),
    ("a / ‹12.50 %› * 100%", "F06", "“12.50%” 0.125 atau 12.5"),
    ("‹1%› * a", "F06", "0.01 atau 1"),
    ("a * ‹0%›", "F06", "“0%” dapat berarti 0 tulis “0”"),
    ("a * -‹99.99%›", "F06", "0.9999 atau 99.99"),
    ("a * ‹1000%› + b * 75%", "F06", "10 atau 1000"),
    ("a / b - ‹100%›", "F06", "“100%” 1 atau 100"),
    ("‹100%›", "F06", "1 atau 100"),
    ("min(‹100%›, a)", "F06", "1 atau 100"),
    ("jika(a / b >= ‹100%›, 1, 0)", "F06", "1 atau 100"),
    ("jika(a > b, ‹100%›, 0) * 100%", "F06", "1 atau 100"),
    # functions
    ("‹medan›(a)", "F03", "“medan” tidak dikenal median"),
    ("‹AVERAGE›(a)", "F03", "“AVERAGE” “rata(…)”"),
    ("‹if›(a > 0, 1, 2)", "F03", "“jika(…)”"),
    ("‹volume›(a)", "F03", "fungsi yang ada: min, maks, rata a * (b + c)"),
    ("‹a› (b)", "F03", "perkalian"),
    ("kasi.min‹(›a)", "F02", "operator belum ditulis"),
    ("‹min()›", "F04", "min() memerlukan paling sedikit 1 argumen, ditemukan 0"),
    ("2 * ‹abs(a, b)›", "F04", "abs() memerlukan 1 argumen, ditemukan 2"),
    ("‹bulat(a)›", "F04", "bulat() memerlukan 2 argumen “bulat(a / b, 2)”"),
    ("‹bulat(0,5, 1)›", "F04", "ketik “0.5”"),
    ("‹jika()›", "F04", "jika() memerlukan 3 argumen, ditemukan 0"),
    ("‹jika(a > 0)›", "F04", "ditemukan 1"),
    ("‹jika(a > 0,5, a, b)›", "F04", "ditemukan 4 ketik “0.5”"),
    ("‹lalu(a, b)›", "F04", "lalu() memerlukan 1 argumen"),
    ("bulat(a, ‹b›)", "F07", "angka bulat -10 sampai 10"),
    ("bulat(a, ‹11›)", "F07", "angka bulat"),
    ("bulat(a, ‹-11›)", "F07", "angka bulat"),
    ("bulat(a, ‹2.5›)", "F07", "angka bulat"),
    ("bulat(a, ‹2%›)", "F07", "angka bulat"),
    ("lalu(‹a + b›)", "F07", "satu variabel “lalu(a) + lalu(b)”"),
    ("lalu(‹lalu(a)›)", "F07", "lalu() di dalam lalu() “lalu(a)” tersendiri"),
    ("1 + lalu(‹lalu(b.c)›)", "F07", "“lalu(b.c)”"),
    ("lalu(‹1›)", "F07", "satu variabel"),
    # conditions
    ("jika(‹a›, 1, 2)", "F07", "perbandingan “a > 0”"),
    ("jika(a > 0 dan ‹b›, 1, 2)", "F07", "perbandingan"),
    ("jika(a > 0 ‹b›, 1, 2)", "F02", "operator belum ditulis"),
    ("jika(a > b ‹<› c, 1, 2)", "F02", "“<” “a < b dan b < c”"),
    ("jika‹(›a", "F02", "belum ditutup"),
    ("(a + ‹(›b * (c)", "F02", "belum ditutup"),
    ("jika(a > 0 ‹DAN› b > 0, a, b)", "F02", "ketik “dan”"),
    ("a ‹>› b", "F08", "“>” jika()"),
    ("a ‹dan› b", "F08", "“dan” jika()"),
    ("jika((a ‹>› b), 1, 2)", "F08", "tidak diberi kurung"),
    ("jika(a > b, a ‹==› b, 2)", "F08", "“==”"),
    ("min(a ‹<› b)", "F08", "“<”"),
    # numbers
    ("‹0,5› * a", "F06", "koma desimal “0.5”"),
    ("a * ‹1.234,5›", "F06", "“1.234,5” “1234.5”"),
    ("min((‹0,5›))", "F06", "“0.5”"),
    ("‹1.234.567› * a", "F06", "titik ribuan “1234567”"),
    ("‹1.234.567,89›", "F06", "titik ribuan “1234567.89”"),
    ("‹1e3›", "F06", "“1000”"),
    ("‹2.5E-3›", "F06", "“0.0025”"),
    ("‹1e99999›", "F06", "lengkap"),
    ("‹1_000›", "F06", "garis bawah “1000”"),
    ("‹007.50›", "F06", "diawali nol “7.50”"),
    ("a + ‹.5›", "F06", "“0.5”"),
    ("‹5.› + a", "F06", "“5”"),
    ("‹2a›", "F06", "bukan angka “2 * a”"),
    ("‹100x› b", "F06", "bukan angka"),
    ("‹1.2.3›", "F06", "bukan angka"),
    # letters
    ("‹S›atlinmas", "F01", "“S” huruf besar “satlinmas”"),
    ("sat‹L›inmas / b", "F01", "“L” huruf besar “satlinmas”"),
    ("kasi.‹A›", "F01", "huruf besar “a”"),
    ("‹_›a", "F01", "garis bawah “a”"),
    ("‹_›", "F01", "huruf a-z"),
    ("satlinm‹а›s", "F01", "“а” U+0430 huruf Kiril “a”"),
    ("‹ο› + 1", "F01", "U+03BF huruf Yunani “o”"),
    ("‹Ｓ›", "F01", "U+FF33 lebar penuh “s”"),
    ("‹１›", "F01", "U+FF11 lebar penuh “1”"),
    ("‹٣›", "F01", "U+0663 angka bukan ASCII “3”"),
    ("caf‹é›", "F01", "U+00E9 “e”"),
    ("‹ж›", "F01", "huruf Kiril a-z"),
    ("e‹\u0301›", "F01", "U+0301 aksen"),
    # operators of other languages
    ("a ‹=› b", "F01", "“=” “==”"),
    ("jika(a ‹=› 1, 1, 2)", "F01", "“==”"),
    ("jika(a ‹=<› 1, 1, 2)", "F01", "“<=”"),
    ("jika(a ‹<>› 1, 1, 2)", "F01", "“!=”"),
    ("jika(a ‹≤› 1, 1, 2)", "F01", "“<=”"),
    ("jika(a ‹≥› 1, 1, 2)", "F01", "“>=”"),
    ("jika(a ‹≠› 1, 1, 2)", "F01", "“!=”"),
    ("jika(a > 0 ‹&&› b > 0, 1, 2)", "F01", "“dan”"),
    ("jika(a > 0 ‹||› b > 0, 1, 2)", "F01", "“atau”"),
    ("a ‹^› 2", "F01", "pangkat “a * a”"),
    ("a ‹**› 2", "F01", "pangkat"),
    ("a‹²›", "F01", "U+00B2 pangkat"),
    ("a ‹:› b", "F01", "titik dua “/”"),
    ("‹[›a + b] / 2", "F01", "kurung siku “(”"),
    ("‹{›a}", "F01", "kurung kurawal “(”"),
    ("min(a‹;› b)", "F01", "titik koma “,”"),
    ("‹½› * a", "F01", "“0.5”"),
    ("‹“›a”", "F01", "U+201C tanda kutip hapus"),
    ("‹'›a'", "F01", "tanda kutip"),
    ("a ‹–› b", "F01", "U+2013 “-”"),
    ("a ‹∗› b", "F01", "U+2217 “*”"),
    ("a ‹∕› b", "F01", "U+2215 “/”"),
    ("a * 100‹％›", "F01", "U+FF05 “%”"),
    # what cannot be seen
    ("a‹\u00a0›/ b", "F01", "U+00A0 spasi tak putus spasi biasa"),
    ("‹\u200b›a", "F01", "U+200B tak terlihat hapus"),
    ("a‹\u202e› + b", "F01", "U+202E tak terlihat"),
    ("a‹\u2028›+ b", "F01", "U+2028 pemisah baris"),
    ("a‹\x00›", "F01", "U+0000 karakter kendali"),
    ("a‹\x1b›[31m", "F01", "U+001B karakter kendali"),
    ("a‹\ud800›", "F01", "U+D800"),
    ("a + ‹😀›", "F01", "U+1F600 hapus"),
    # the first problem counts
    ("a ‹b› ^ 2", "F02", "operator belum ditulis"),
    ("a ‹^› b c", "F01", "pangkat"),
    # limits
    ("‹" + "9" * (NUMBER_DIGITS + 1) + "›", "F05", "30 digit"),
    ("‹9." + "9" * NUMBER_DIGITS + "›", "F05", "30 digit"),
    ("(" * FORMULA_NESTING + "‹(›a", "F05", "64 tingkat"),
    ("a" * FORMULA_LENGTH + "‹ ›", "F05", "20001 karakter"),
    ("a+" * (FORMULA_NODES // 2) + "‹a›", "F05", "2000"),
    ("-" * FORMULA_NODES + "‹a›", "F05", "2000"),
]


@pytest.mark.parametrize(("marked", "code", "words"), PROBLEMS)
def test_problems(marked: str, code: str, words: str) -> None:
    start, end = marked.index("‹"), marked.rindex("›") - 1
    found = problem(marked[:start] + marked[start + 1 : end + 1] + marked[end + 2 :])
    said = f"{found.message} — {found.hint}"
    assert (found.code, found.start, found.end) == (code, start, end), said
    assert [word for word in words.split() if word not in said] == [], said
    assert CODES[code]


def test_the_empty_text() -> None:
    found = problem("")
    assert (found.code, found.start, found.end) == ("F02", 0, 0)


@pytest.mark.parametrize(
    "text", ["\u202ea", "a\x1b", "\ud800", "a\u0301", "\x9b", "x" * 9_999 + "!"]
)
def test_messages_are_short_and_can_be_shown(text: str) -> None:
    found = problem(text)
    for said in (found.message, found.hint):
        assert said.isprintable()
        assert len(said) < 200


# --- size ------------------------------------------------------------------------------------------


def test_chains_are_loops() -> None:
    assert len(variabel_of(parsed(" + ".join(f"a{n}" for n in range(400))))) == 400
    longest = FORMULA_NODES // 2
    for op in "+-*/":
        node = parsed(f" {op} ".join(["a"] * longest))
        assert isinstance(node, Sum | Product)
        assert len(node.rest) == longest - 1
    assert (
        len(variabel_of(parsed("jumlah(" + ",".join(f"x.a{n}" for n in range(1999)) + ")"))) == 1999
    )


def test_deep_nesting_is_a_problem_and_no_crash() -> None:
    assert problem("(" * 9_000 + "a").code == "F05"
    assert problem("(" * 10_000 + "a" + ")" * 10_000).code == "F05"
    assert problem("min(" * 5_000).code == "F05"
    assert parsed("(" * FORMULA_NESTING + "a" + ")" * FORMULA_NESTING) == A
