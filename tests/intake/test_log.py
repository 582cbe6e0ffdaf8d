"""The log of deliveries: read in the forms in which people save it, else refused and not written over."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

import pytest

from iki.project import delivery_store
from iki.project.receipts import (
    LOG_COLUMNS,
    LogError,
    Receipt,
    log_bytes,
    read_receipts,
)
from tests.intake.conftest import stored, values
from tests.intake.test_storing import id_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Iki
    from tests.intake.conftest import Form

LINES = [
    Receipt("3f9c2a71d0b4", "2026-01-02T08:00:00+07:00", "é.xlsx", "a" * 64, *"31000"),
    Receipt("0123456789ab", "2026-04-02T08:00:00+07:00", "b; c.xlsx", f"{'b' * 64}; {'c' * 64}", *"50101")._replace(taken_back="2026-04-03T08:00:00+07:00"),
]  # fmt: skip
USUAL = log_bytes(LINES)


def rows() -> list[list[str]]:
    return list(csv.reader(StringIO(USUAL.decode())))


def saved(
    rows: list[list[str]], separator: str = ",", end: str = "\n", quote: int = csv.QUOTE_MINIMAL
) -> str:
    text = StringIO()
    csv.writer(text, delimiter=separator, lineterminator=end, quoting=quote).writerows(rows)  # type: ignore[arg-type]
    return text.getvalue()


def with_column(at: int, heading: str, *cells: str) -> list[list[str]]:
    return [
        [*row[:at], cell, *row[at:]] for row, cell in zip(rows(), (heading, *cells), strict=True)
    ]


CLEAR: dict[str, bytes] = {
    "as it is": USUAL,
    "sep": b"sep=,\n" + USUAL,
    "sep of semicolons": b"sep=;\r\n" + saved(rows(), ";", "\r\n").encode(),
    "sep in quotes": b'"sep=,"\n' + USUAL,
    "semicolons": saved(rows(), ";").encode(),
    "tabs": saved(rows(), "\t").encode(),
    "tabs in UTF-16, as Excel's Unicode text": saved(rows(), "\t", "\r\n").encode("utf-16"),
    "UTF-16 without a mark": USUAL.decode().encode("utf-16-le"),
    "UTF-16 from the other end": USUAL.decode().encode("utf-16-be"),
    "a BOM": USUAL.decode().encode("utf-8-sig"),
    "cp1252": USUAL.decode().encode("cp1252"),
    "capitals": saved([[cell.upper() for cell in rows()[0]], *rows()[1:]]).encode(),
    "CRLF": saved(rows(), end="\r\n").encode(),
    "CR": saved(rows(), end="\r").encode(),
    "quoted": saved(rows(), quote=csv.QUOTE_ALL).encode(),
    "reordered": saved([row[::-1] for row in rows()]).encode(),
    "blanks": saved([[f" {cell} " for cell in row] for row in rows()]).encode(),
    "empty rows": saved([[], *rows(), [""] * 10, []]).encode(),
    "no line end": USUAL.rstrip(b"\n"),
    "empty columns": saved([[*row, "", ""] for row in rows()]).encode(),
}  # fmt: skip
ADDED: dict[str, bytes] = {
    "a column": saved(with_column(10, "Keterangan", "sudah dicek", "")).encode(),
    "a column in front": saved(with_column(0, "No", "1", "2"), ";").encode(),
    "a column without a heading": saved(with_column(10, "", "sudah dicek", "")).encode(),
    "a note beside one line": USUAL.replace(b",0,\n", b",0,,sudah dicek\n", 1),
    "a heading for some": USUAL.replace(b"dibatalkan\n", b"dibatalkan,Ket\n", 1),
}
OLD = saved([[*row[:8], row[9]] for row in rows()]).encode()  # before warnings were counted
UNCLEAR: dict[str, bytes] = {
    **{f"cut by {n}": USUAL[:-n] for n in (30, 60, 100, 200)},
    "no headings": b"\n".join(USUAL.split(b"\n")[1:]),
    "a heading less": saved([row[:3] + row[4:] for row in rows()]).encode(),
    "a heading twice": saved(with_column(10, "id", "", "")).encode(),
    "an id as Excel rounds it": USUAL.replace(b"3f9c2a71d0b4", b"1,23457E+11"),
    "an id of digits lost": USUAL.replace(b"0123456789ab", b"123456789"),
    "a line twice": USUAL + USUAL.split(b"\n")[1] + b"\n",
    "a merge": USUAL + b"<<<<<<< HEAD\n",
    "an open quote": USUAL + b'"\n',
    "NUL": b"\0" * len(USUAL),
    "a picture": b"\x89PNG\r\n\x1a\n\0\0",
    "a number as text": USUAL.replace(b",3,1,0,", b",tiga,1,0,"),
    "UTF-16 cut": USUAL.decode().encode("utf-16")[:-1],
    "cells run together": USUAL.replace(b",", b" "),
}


@pytest.mark.parametrize("content", CLEAR.values(), ids=CLEAR)
def test_what_is_clear_is_read(content: bytes) -> None:
    assert read_receipts(content) == LINES


@pytest.mark.parametrize("content", ADDED.values(), ids=ADDED)
def test_a_column_that_was_added_stays(content: bytes) -> None:
    found = read_receipts(content)
    assert [line._replace(beside=()) for line in found] == LINES
    again = log_bytes(found)
    assert read_receipts(again) == found
    assert log_bytes(read_receipts(again)) == again
    for word in ("sudah dicek", "Ket"):
        assert (word in again.decode()) == (word.encode() in content)


def test_a_log_of_an_earlier_version() -> None:
    assert read_receipts(OLD) == [line._replace(warned="") for line in LINES]
    assert read_receipts(log_bytes([])) == read_receipts(b"") == read_receipts(b"\n\n") == []


@pytest.mark.parametrize("content", UNCLEAR.values(), ids=UNCLEAR)
def test_what_is_not_clear_is_refused(content: bytes) -> None:
    with pytest.raises(LogError):
        read_receipts(content)


@pytest.mark.parametrize("number", range(len(USUAL)))
def test_a_log_that_is_cut_anywhere(number: int) -> None:
    """What is read of one has no line but those that were written."""
    try:
        found = read_receipts(USUAL[:number])
    except LogError:
        return
    assert [line._replace(taken_back="") for line in found] == [
        line._replace(taken_back="") for line in LINES[: len(found)]
    ]


def test_long_cells() -> None:
    line = LINES[0]._replace(sha256="; ".join(["a" * 64] * 5000))
    assert read_receipts(log_bytes([line])) == [line]


# --- in a project ----------------------------------------------------------------------------------


def as_excel(content: bytes) -> bytes:
    return saved(list(csv.reader(StringIO(content.decode()))), ";", "\r\n").encode("utf-16")


def with_a_note(content: bytes) -> bytes:
    lines = list(csv.reader(StringIO(content.decode())))
    return saved(
        [[*row, "Ket" if number == 0 else "dicek"] for number, row in enumerate(lines)]
    ).encode()


@pytest.mark.parametrize("change", [as_excel, with_a_note])
def test_earlier_receipts_stay(
    form: Form, iki: Iki, proyek: Path, change: Callable[[bytes], bytes]
) -> None:
    first = id_of(iki("impor", form.fill(orang_dibina=5).save()).out)
    log = proyek / delivery_store.LOG
    found = change(log.read_bytes())
    log.write_bytes(found)
    ran = iki("impor", form.fill(mutu=7).save())
    assert ran.code == 0, ran.err
    second = id_of(ran.out)
    assert [line.id for line in delivery_store.receipts(proyek)] == [first, second]
    assert (b"dicek" in found) == (b"dicek" in log.read_bytes())
    # What is not as iki writes it is kept as it was.
    odd = found != log_bytes(read_receipts(found))
    assert not odd or (proyek / f"data/arsip/{second}" / delivery_store.LOG).read_bytes() == found
    log.write_bytes(change(log.read_bytes()))
    assert iki("batalkan", first).code == 0
    assert not odd or (proyek / f"data/arsip/{first}/batal" / delivery_store.LOG).exists()
    assert [bool(line.taken_back) for line in delivery_store.receipts(proyek)] == [True, False]


@pytest.mark.parametrize("command", ["impor", "uji", "batalkan"])
def test_a_log_that_is_not_clear_is_not_written_over(
    form: Form, iki: Iki, proyek: Path, command: str
) -> None:
    first = id_of(iki("impor", form.fill(orang_dibina=5).save()).out)
    log = proyek / delivery_store.LOG
    log.write_bytes(log.read_bytes()[:-30])
    before = stored(proyek)
    file = form.fill(mutu=7).save()
    call = {
        "impor": ("impor", file),
        "uji": ("impor", file, "--uji"),
        "batalkan": ("batalkan", first),
    }
    ran = iki(*call[command])
    assert ran.code == 2
    assert "data/terima.csv tidak terbaca: baris 2" in ran.said
    assert stored(proyek) == before
    # Without it there is a new log, and ids that the archive does not have.
    log.unlink()
    for name in (proyek / "data/realisasi").rglob("*.csv"):
        name.unlink()
    again = iki("impor", form.fill(mutu=None).save())
    assert again.code == 0, again.err
    assert id_of(again.out) != first
    after = stored(proyek)
    assert {k: v for k, v in before.items() if k.startswith("data/arsip")}.items() <= after.items()


def test_no_archive_of_what_was_taken_back_is_written_over(
    form: Form, iki: Iki, proyek: Path
) -> None:
    name = id_of(iki("impor", form.fill(orang_dibina=5).save()).out)
    file = proyek / "data/realisasi/2025/TW1/seksi.csv"
    file.write_bytes(file.read_bytes() + b"2025,TW1,seksi,mutu,9,,,\n")
    taken, log = file.read_bytes(), (proyek / delivery_store.LOG).read_bytes()
    assert iki("batalkan", name).code == 0
    kept = stored(proyek)
    file.write_bytes(taken)
    (proyek / delivery_store.LOG).write_bytes(log)
    assert iki("batalkan", name).code == 0
    assert values(proyek) == {("2025", "TW1", "seksi", "mutu", ""): "9"}
    archive = {k: v for k, v in kept.items() if k.startswith("data/arsip")}
    assert archive.items() <= stored(proyek).items()
    assert (proyek / f"data/arsip/{name}/batal-2").is_dir()


def test_the_columns_are_told() -> None:
    assert ",".join(LOG_COLUMNS) == USUAL.decode().splitlines()[0]
