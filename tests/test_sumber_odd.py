"""Odd tables: columns of types that offices have, and cells that nobody should have written.

Each is a table of cases beside the same rows as a file: the same bytes where nothing is wrong, and the same
codes for the same number of rows where something is.
"""

from __future__ import annotations

import gc
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import pytest

from iki.diagnostics import has_errors
from iki.periode import TAHUN
from tests import build, postgres
from tests.engines import needed
from tests.test_sumber import COLUMNS, JABATAN, LAIN, Made, Rows, counts, from_file, json_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iki.diagnostics import Diagnostic
    from iki.model import Definisi, Realisasi

needed("ibis", "duckdb")

DUCKDB, POSTGRESQL = "DuckDB", "PostgreSQL"


@dataclass(frozen=True)
class Odd:
    """Rows as a file has them, the types of columns that are no text, and the engines that have these.

    `before` makes the types; `empty` are columns whose empty cells are empty texts, where others are null.
    """

    rows: Rows
    types: Mapping[str, str] = field(default_factory=dict)
    engines: tuple[str, ...] = (DUCKDB, POSTGRESQL)
    before: str = ""
    empty: tuple[str, ...] = ()


def of(
    nilai: str, *, tahun: str = "2024", periode: str = "TW1", jabatan: str = "seksi",
    variabel: str = "jumlah", wilayah: str = "",
) -> tuple[str, str, str, str, str, str]:  # fmt: skip
    return tahun, periode, jabatan, variabel, nilai, wilayah


_WHOLE = {"tahun": "bigint", "nilai": "decimal(18, 4)"}
ODD: dict[str, Odd] = {
    "years as texts": Odd(
        [of("1", tahun=" 2024 "), of("2", tahun="2024.0"), of("3", tahun="02024"), of("4", tahun="")]
    ),
    "years as whole numbers": Odd(
        [of("1"), of("2", tahun="24"), of("3", tahun="-2024"), of("4", tahun="20240")], _WHOLE
    ),
    "periods as people write them": Odd(
        [
            of("1", periode="TW I"), of("2", periode="tw2"), of("3", periode="Triwulan III"),
            of("4", periode=" Oktober "), of("5", periode="NOPEMBER"), of("6", periode="B12"),
        ]
    ),
    "Roman numbers alone": Odd([of("1", periode="I"), of("2", periode="II"), of("3", periode="iv")]),
    "Roman numbers among others": Odd([of("1", periode="I"), of("2", periode="TW2")]),
    "wilayah empty, blank and null": Odd(
        [of("1"), of("2", wilayah="  "), of("3", periode="TW2"), of("4", periode="TW2", wilayah=" ")],
        empty=("wilayah",),
    ),
    "null everywhere": Odd([("", "", "", "", "", ""), of("5", periode=""), of("", variabel="terakhir")]),
    "names that are missing": Odd([of("5", jabatan=""), of("5", variabel="")]),
    "names in other letters": Odd([of("1", jabatan="Seksi"), of("1", variabel="Jumlah "), of("2", jabatan=" seksi ")]),
    "wilayah in other letters": Odd(
        [
            of("1", wilayah="Straße"), of("2", wilayah="STRASSE"), of("3", wilayah="De\u0301sa"),
            of("4", wilayah="Désa"),
        ]
    ),
    "wilayah that an engine takes for ASCII": Odd(
        [of("1", wilayah="\u0130"), of("2", wilayah="i\u0307"), of("3", wilayah="\u212a"), of("4", wilayah="k")]
    ),
    "what no cell may hold": Odd(
        [
            of("1", wilayah="Kec A"), of("2", wilayah="Kec\u200b A"), of("3", wilayah="Kec\u202e A"),
            of("4", wilayah="Kec\x1b A"), of("5", jabatan="se\u200bksi"), of("6", periode="TW\u200b1"),
            of("7", variabel="jum\u200blah"), of("8", tahun="20\u200b24"), of("9\u200b", periode="TW2"),
            of("\x1f5", periode="TW3"), of("WTP\u200b", jabatan="lain", variabel="x"), of("x", periode="\u200b"),
        ]
    ),
    "other blanks around everything": Odd(
        [
            of("\u00a01.5\u2007"), of(" 2\u202f", tahun="\u00a02024", periode="\u3000TW2", jabatan="\u00a0seksi\t"),
            of("3", periode="TW3", variabel="\u2003jumlah", wilayah="\u00a0"),
        ]
    ),
    "Roman numbers beside empty cells": Odd([of("1", periode="I"), of("2", periode="II"), of("", periode="")]),
    "Roman numbers beside a sum": Odd([of("1", periode="I"), of("2", periode="II"), of("3", periode="Total")]),
    "long decimals that are mostly zeros": Odd(
        [of("1500000000000"), of("0.000000000000000001", periode="TW2"), of("-3.25", periode="TW3")],
        {"nilai": "decimal(38, 18)"},
    ),
    "decimals that are nearly all decimals": Odd([of("1"), of("0.5", periode="TW2")], {"nilai": "decimal(38, 37)"}),
    "long decimals, one of too many digits": Odd(
        [of("12345678901234567890.12345678901"), of("2", periode="TW2"), of("0.25", periode="TW3")],
        {"nilai": "decimal(38, 15)"},
    ),
    "numerics with many zeros": Odd([of("1.5" + "0" * 26), of("100", periode="TW2"), of("0.00", periode="TW3")],
                                    {"nilai": "numeric(60, 40)"}, engines=(POSTGRESQL,)),
    "wilayah with other blanks": Odd(
        [
            of("1", wilayah="Kec. A"), of("2", wilayah="Kec.\u00a0A"), of("3", wilayah="Kec.  A"),
            of("4", periode="TW2", wilayah="Kec.\tA"), of("5", periode="TW2", wilayah="kec. a "),
        ]
    ),
    "wilayah that speak of sums": Odd(
        [of("1", wilayah="Jumlah"), of("2", wilayah="TOTAL"), of("3", wilayah="A"), of("4", wilayah="Jumlahan")]
    ),
    "texts that are SQL": Odd(
        [
            of("1", wilayah="Désa '; DROP TABLE realisasi; --"), of("2", wilayah="Désa \\"),
            of("3", wilayah='Désa "A"'), of("4", wilayah="Désa %s {x} %(y)s $1 ?"),
            of("5", jabatan="s'x", variabel="a%%"),
        ]
    ),
    "one row forty times": Odd([of("1")] * 40),
    "a month twelve times": Odd([of(str(n), periode="B01", wilayah="A") for n in range(12)]),
    "a month sixteen times, in digits of the next": Odd(
        [of(str(n), periode="B01", wilayah="A") for n in range(16)]
    ),
    "periods in each other": Odd([of("1", periode=""), of("2"), of("3", periode="S1")]),
    "thirty digits": Odd([of("9" * 30), of("9" * 30, periode="TW2")], {"nilai": "decimal(38, 0)"}),
    "numbers that no CSV may have": Odd(
        [
            of("+5"), of(".5", periode="TW2"), of("5.", periode="TW3"), of("−5", periode="TW4"),
            of("1_000", variabel="terakhir"), of("1e3", variabel="maksimum"), of("97%", variabel="minimum"),
        ]
    ),
    "numbers in the Indonesian form": Odd([of("1.234,5"), of("12,5", periode="TW2"), of("7", periode="TW3")]),
    "numbers that may be read in two ways": Odd([of("1.234"), of("12,5", periode="TW2")]),
    "binary numbers": Odd(
        [
            of("-0"), of("0.0000001", periode="TW2"), of("123456789012345", periode="TW3"),
            of("0.3", periode="TW4"), of("66.6", variabel="rata_rata"),
        ],
        {"nilai": "double precision"},
    ),
    "no numbers": Odd([of("NaN"), of("Infinity", periode="TW2"), of("-Infinity", periode="TW3"), of("1", periode="TW4")],
                      {"nilai": "double precision"}),
    "no decimals": Odd([of("NaN"), of("Infinity", periode="TW2"), of("-1", periode="TW3")], {"nilai": "numeric"},
                       engines=(POSTGRESQL,)),
    "decimals of any length": Odd([of("1000"), of("0.00001", periode="TW2"), of("1.50", periode="TW3")],
                                  {"nilai": "numeric"}, engines=(POSTGRESQL,)),
    "small numbers that overflow": Odd([of("200", wilayah="A"), of("200", wilayah="B")], {"nilai": "smallint"}),
    "large numbers that overflow": Odd([of("9223372036854775807"), of("1", periode="TW2")], {"nilai": "bigint"}),
    "the longest whole numbers": Odd([of("17"), of("-3", periode="TW2")], {"nilai": "hugeint"}, engines=(DUCKDB,)),
    "texts of fixed length": Odd([of("1"), of("2", periode="TW2")], {"periode": "char(10)", "jabatan": "char(30)"}),
    "an enum": Odd([of("1"), of("2", periode="TW2")], {"periode": "tw"},
                   before="drop table if exists realisasi; drop type if exists tw; create type tw as enum ('TW1', 'TW2')"),
    "domains": Odd([of("1.50"), of("2", periode="TW2")], {"nilai": "angka", "jabatan": "kode"}, engines=(POSTGRESQL,),
                   before="drop table if exists realisasi; drop domain if exists angka, kode_baku, kode cascade; "
                   "create domain angka as numeric check (value >= 0); create domain kode_baku as varchar(20); "
                   "create domain kode as kode_baku not null"),
    "a domain of binary numbers": Odd([of("0.5"), of("66.6", periode="TW2")], {"nilai": "biner"}, engines=(POSTGRESQL,),
                   before="drop table if exists realisasi; drop domain if exists biner; create domain biner as float8"),
    "money": Odd([of("1234.50"), of("-2", periode="TW2")], {"nilai": "money"}, engines=(POSTGRESQL,)),
    "numbers rounded to hundreds": Odd([of("1200"), of("300", periode="TW2")], {"nilai": "numeric(5, -2)"},
                                       engines=(POSTGRESQL,)),
    "the longest whole numbers without a sign": Odd([of("17"), of("3", periode="TW2")], {"nilai": "uhugeint"},
                                                    engines=(DUCKDB,)),
    "texts that PostgreSQL compares alike": Odd(
        [of("1", jabatan="SEKSI", periode="tw1"), of("2", periode="TW2")],
        {"periode": "text collate tanpa_huruf_besar", "jabatan": "text collate tanpa_huruf_besar"}, engines=(POSTGRESQL,),
        before="create collation if not exists tanpa_huruf_besar "
        "(provider = icu, locale = 'und-u-ks-level2', deterministic = false)",
    ),
    "texts that compare alike": Odd([of("1", jabatan="SEKSI", periode="tw1"), of("2", periode="TW2")],
                                    {"periode": "varchar collate nocase", "jabatan": "varchar collate nocase"},
                                    engines=(DUCKDB,)),
    "no rows": Odd([]),
}  # fmt: skip


@pytest.fixture(scope="module")
def definisi() -> Definisi:
    return build.definisi({"seksi": JABATAN, "lain": LAIN})


def from_table(made: Made, definisi: Definisi) -> tuple[Realisasi, list[Diagnostic]]:
    from tests import test_sumber

    return test_sumber.from_table(made, definisi, TAHUN)


def statements(odd: Odd) -> Iterator[str]:
    """Yield what makes the table, in words of both engines."""
    if odd.before:
        yield odd.before
    yield "drop table if exists realisasi"
    columns = ", ".join(f"{name} {odd.types.get(name, 'text')}" for name in COLUMNS)
    yield f"create table realisasi ({columns})"
    for row in odd.rows:
        cells = ", ".join(
            "null"
            if not cell and name not in odd.empty
            else "'" + cell.replace("'", "''").replace("\x00", "' || chr(0) || '") + "'"
            for name, cell in zip(COLUMNS, row, strict=True)
        )
        yield f"insert into realisasi values ({cells})"  # noqa: S608 - our own cells


def check(odd: Odd, made: Made, definisi: Definisi) -> None:
    of_file, wrong = from_file([row for row in odd.rows if any(row)], definisi, TAHUN)
    of_table, found = from_table(made, definisi)
    assert counts(found) == counts(wrong)
    if not has_errors(wrong):
        assert json_of(of_table, definisi) == json_of(of_file, definisi)


def cases(engine: str) -> list[Any]:
    return [pytest.param(odd, id=name) for name, odd in ODD.items() if engine in odd.engines]


@pytest.mark.parametrize("odd", cases(DUCKDB))
def test_duckdb(odd: Odd, definisi: Definisi) -> None:
    from iki.data.engines.duckdb import connect_duckdb

    connection = connect_duckdb()
    for statement in statements(odd):
        connection.con.execute(statement)
    table = connection.table("realisasi")
    check(odd, (table, lambda asked: connection.to_pyarrow(asked).to_pylist()), definisi)


def test_bytes_that_no_statement_can_hold(definisi: Definisi) -> None:
    """A file with a NUL is no text at all (D01); of a table its rows are told apart."""
    from iki.data.engines.duckdb import connect_duckdb

    rows = [
        of("1", wilayah="Kec\x00A"), of("2", periode="TW\x001"), of("3", jabatan="\x00"), of("\x004", periode="TW2"),
        of("5", periode="TW3", wilayah="A"), of("6", tahun="20\x0024"),
    ]  # fmt: skip
    connection = connect_duckdb()
    for statement in statements(Odd(rows)):
        connection.con.execute(statement)
    table = connection.table("realisasi")
    _, found = from_table((table, lambda asked: connection.to_pyarrow(asked).to_pylist()), definisi)
    assert counts(found) == {"D11": 5}


@pytest.mark.parametrize(
    ("rows", "types", "words"),
    [
        ([of("+5"), of(".5", periode="TW2"), of("5.", periode="TW3"), of("+7", periode="TW4")], {},
         ["“+5” diawali tanda tambah · 2 baris", "“.5” salah pemisah; di tabel ini titik adalah desimal · 2 baris"]),
        ([of("0.1"), of("0.5", periode="TW2")], {"nilai": "real"}, ["adalah angka biner 32 bit (real)"]),
        ([of("1", periode="I"), of("2", periode="TW2")], {}, ["bila seluruh kolom periode tabel ini memakainya"]),
        ([of("1" * 31), of("0.25", periode="TW2")], {"nilai": "decimal(38, 5)"}, ["lebih dari 30 angka"]),
    ],
    ids=["each mistake by itself", "32 bits", "a table is no file", "no sum of what is refused"],
)  # fmt: skip
def test_what_is_said_of_a_table(
    rows: Rows, types: dict[str, str], words: list[str], definisi: Definisi
) -> None:
    from iki.data.engines.duckdb import connect_duckdb

    connection = connect_duckdb()
    for statement in statements(Odd(rows, types)):
        connection.con.execute(statement)
    table = connection.table("realisasi")
    _, found = from_table((table, lambda asked: connection.to_pyarrow(asked).to_pylist()), definisi)
    said = [f"{d.message} {d.hint}" for d in found]
    assert len(said) == len(words), said
    for part, text in zip(words, sorted(said, key=lambda text: text[6:]), strict=True):
        assert part in text


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.Server]:
    needed("psycopg", program=None if postgres.programs() else "PostgreSQL")
    with postgres.server() as made:
        yield made


@pytest.mark.engine
@pytest.mark.parametrize("odd", cases(POSTGRESQL))
def test_postgresql(odd: Odd, server: postgres.Server, definisi: Definisi) -> None:
    import psycopg

    from iki.data import engines

    database = f"host={server.folder} user={postgres.USER} dbname=postgres"
    gc.collect()  # the connection of the case before reads the table until ibis lets go of it, in a cycle
    with psycopg.connect(database, autocommit=True) as connection:
        for statement in statements(odd):
            connection.execute(statement)
    url = f"postgresql:///postgres?host={server.folder}&user={postgres.USER}&tabel=realisasi"
    connected = engines.connect(url)
    check(odd, (connected.table, connected.ask), definisi)
