"""What must be filled in: every variable, with all indikator that read it."""

from __future__ import annotations

import csv
import json
from io import StringIO
from typing import TYPE_CHECKING

import pytest
from rich.cells import cell_len

from iki.daftar import variabel_lists
from iki.model.variabel_readers import variables_to_fill_in
from iki.render.records import csv_file, json_document
from tests import build, kantor
from tests.hasil import TEKS, dengan_teks, kecil
from tests.test_console import draw

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Golden, Iki


@pytest.fixture
def agency(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(kantor.make(tmp_path))
    return tmp_path


def test_every_variable_names_all_its_readers() -> None:
    definisi = kecil().definisi
    found = {(i.jabatan, i.nama): list(map(str, i.readers)) for i in variables_to_fill_in(definisi)}
    assert len(found) == sum(len(j.variabel) for j in definisi.jabatan.values())
    # lalu(dilayani) beside dilayani is one reader; another jabatan reads it too.
    assert found["kabid_pelayanan", "dilayani"] == [
        "kabid_pelayanan.cakupan", "kabid_pelayanan.pertumbuhan", "kasi_loket.per_loket",
    ]  # fmt: skip
    assert found["kasi_loket", "nol"] == ["kasi_loket.rasio_tutup"]


def test_the_readers_of_a_jabatan_asked_for_are_those_of_all() -> None:
    found = list(variables_to_fill_in(kecil().definisi, {"kabid_pelayanan"}))
    assert {i.jabatan for i in found} == {"kabid_pelayanan"}
    assert "kasi_loket.per_loket" in map(str, found[0].readers)


def test_a_variable_that_nobody_reads_says_so(iki: Iki, agency: Path) -> None:
    file = agency / "definitions/jabatan/kasubbag_umum.yaml"
    build.edit(file, "hari: Jumlah hari", "hari: Jumlah hari, arsip: Jumlah arsip")
    out = iki("daftar", "--variabel", "--jabatan", "kasubbag_umum").out
    assert "belum dipakai indikator mana pun" in out
    assert out.endswith("3 variabel dari 1 jabatan\n")


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("width", [50, 80, 140])
def test_golden(golden: Golden, iki: Iki, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    golden(f"daftar_variabel_{width}.txt", iki("daftar", "--variabel").out)


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize(
    ("form", "ending"), [("json", "json"), ("csv", "csv"), ("csv-id", "id.csv"), ("markdown", "md")]
)
def test_golden_of_machine_formats(golden: Golden, iki: Iki, form: str, ending: str) -> None:
    golden(f"daftar_variabel.{ending}", iki("daftar", "--variabel", "--format", form).out)


def test_writes_to_a_file_by_its_ending(iki: Iki, agency: Path) -> None:
    target = agency / "isian.csv"
    assert iki("daftar", "--variabel", "-o", target).code == 0
    assert len(list(csv.DictReader(StringIO(target.read_text(encoding="utf-8"))))) == 9


@pytest.mark.usefixtures("agency")
@pytest.mark.parametrize("arguments", [("--format", "csv"), ("-o", "x.csv")])
def test_a_form_is_of_the_variables_only(iki: Iki, arguments: tuple[str, ...]) -> None:
    ran = iki("daftar", *arguments)
    assert (ran.code, ran.out) == (2, "")
    assert "hanya berlaku bersama --variabel" in ran.err


@pytest.mark.parametrize("teks", TEKS.values(), ids=TEKS)
def test_texts_of_files_do_nothing_anywhere(teks: str) -> None:
    definisi = dengan_teks(teks).definisi
    used = tuple(variables_to_fill_in(definisi))
    for width in range(24, 150, 9):
        text = draw(variabel_lists.variables_table(used, definisi, width=width), width)
        assert not [c for c in text if not c.isprintable() and c != "\n"]
        assert all(cell_len(line) <= width for line in text.splitlines())
    record = json.loads(json_document(variabel_lists.variables_tree(used, definisi)))["variabel"][0]
    assert record["uraian"].split() == teks.strip().split()
    cells = [
        c
        for row in csv.reader(StringIO(csv_file(variabel_lists.variables_records(used, definisi))))
        for c in row
    ]
    assert not [cell for cell in cells if cell[:1] in set("=+-@")]
    assert "<script>" not in variabel_lists.variables_markdown(used, definisi)
