"""Each figure by the rules of its own time: several ends, last year's definitions, former kode, names of one end."""

from __future__ import annotations

import json
import re
from textwrap import dedent
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from docx import Document
from openpyxl import load_workbook

from tests import build

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from tests.conftest import Iki


class Case(NamedTuple):
    """A project, a command, and figures of its rows: target, realisasi, capaian, status."""

    jabatan: Mapping[str, str]
    rows: str  # of data/realisasi
    asked: str  # year and period
    expected: Mapping[str, tuple[object, ...]]
    instansi: str = build.INSTANSI


def seksi(*indikator: str, variabel: str = "{a: Jumlah a}", more: str = "") -> str:
    """Return the file of a jabatan with these indikator, each as a flow mapping."""
    head = f"jabatan: Seksi\natasan: kepala\ntugas: [satu]\n{dedent(more)}variabel: {variabel}\n"
    items = "".join(f"      - {text}\n" for text in indikator)
    return f"{head}sasaran:\n  - uraian: Sasaran\n    indikator:\n{items}"


def indikator(kode: str, formula: str = "a", more: str = "", target: str = "100") -> str:
    """Return an indikator whose target is one for the year 2025, or by its periods."""
    rest = f", {more}" if more else ""
    return (
        f"{{kode: {kode}, nama: Indikator {kode}, satuan: orang, formula: {formula}, "
        f"target: {{2025: {target}}}{rest}}}"
    )


def quarters(kode: str, variabel: str, values: str, tahun: int = 2025) -> str:
    """Return the rows of a variable, a value for each triwulan; `-` is none."""
    return "".join(
        f"{tahun},TW{n},{kode},{variabel},{value}\n"
        for n, value in enumerate(values.split(), 1)
        if value != "-"
    )


_ENDS = {"a": seksi(indikator("i", more="berakhir: 2025-TW3")), "b": seksi(indikator("j", more="berakhir: 2025-TW2"))}  # fmt: skip
_LEVEL = "{a: {uraian: Jumlah a, konsolidasi: terakhir}}"
_CHANGED = """\
    perubahan:
      - {mulai: 2025, dasar: Renja, variabel: {a: {uraian: Jumlah a, konsolidasi: terakhir}}}
    """

CASES = {
    "two ends, whatever their order": Case(
        _ENDS, quarters("a", "a", "30 30 30 30") + quarters("b", "a", "10 10 10 10"), "2025",
        {"a.i": (100, 90, 90, "terhitung"), "b.j": (100, 20, 20, "terhitung")},
    ),
    "two ends in one jabatan": Case(
        {"a": seksi(indikator("j", more="berakhir: 2025-B02"), indikator("i", more="berakhir: 2025-TW3"), indikator("k"))},
        quarters("a", "a", "30 30 30 30"), "2025",
        {"a.j": (100, None, None, "belum_ada_data"), "a.i": (100, 90, 90, "terhitung"), "a.k": (100, 120, 120, "terhitung")},
    ),
    "one end by two names, each with its own target": Case(
        {"a": seksi(indikator("i", more="berakhir: 2025-S1", target="{S1: 50, tahun: 100}")),
         "b": seksi(indikator("j", more="berakhir: 2025-TW2", target="{TW2: 40, tahun: 100}"))},
        quarters("a", "a", "10 10") + quarters("b", "a", "10 10"), "2025",
        {"a.i": (50, 20, 40, "terhitung"), "b.j": (40, 20, 50, "terhitung")},
    ),
    "lalu() by last year's konsolidasi": Case(
        {"a": seksi(indikator("i", "a - lalu(a)"), variabel="{a: Jumlah a}", more=_CHANGED)},
        quarters("a", "a", "10 20 30 40", 2024) + quarters("a", "a", "150 150 150 150"), "2025",
        {"a.i": (100, 50, 50, "terhitung")},
    ),
    "lalu() by last year's konsolidasi, which lacks a period": Case(
        {"a": seksi(indikator("i", "a - lalu(a)"), variabel="{a: Jumlah a}", more=_CHANGED)},
        quarters("a", "a", "10 20 30 -", 2024) + quarters("a", "a", "110 110 110 110"), "2025",
        {"a.i": (100, 50, 50, "sementara")},
    ),
    "lalu() of a level that was one last year too lacks nothing": Case(
        {"a": seksi(indikator("i", "a - lalu(a)"), variabel=_LEVEL)},
        quarters("a", "a", "10 20 30 -", 2024) + quarters("a", "a", "110 110 110 80"), "2025",
        {"a.i": (100, 50, 50, "terhitung")},
    ),
    "lalu() of a former kode, by what it was defined as there": Case(
        {"lama": seksi(indikator("i"), variabel=_LEVEL, more="berakhir: 2024\n").replace("2025: 100", "2024: 100"),
         "a": seksi(indikator("i", "a - lalu(a)"), more="mulai: 2025\nalias: [lama]\n")},
        quarters("lama", "a", "10 20 30 40", 2024) + quarters("a", "a", "30 30 20 10"), "2025",
        {"a.i": (100, 50, 50, "terhitung")},
    ),
    "lalu() by last year's words": Case(
        {"a": seksi(indikator("i", "a - lalu(a) * 10"), variabel="{a: {uraian: Opini, nilai: {X: 1, Y: 5}}}", more="""\
            perubahan:
              - {mulai: 2025, dasar: Renja, variabel: {a: {uraian: Opini, nilai: {WDP: 50, WTP: 60}}}}
            """)},
        "2024,tahun,a,a,X\n2025,tahun,a,a,WTP\n", "2025", {"a.i": (100, 50, 50, "terhitung")},
    ),
    "one lalu() has one status, whatever began this year": Case(
        {"a": seksi(indikator("i", "a - lalu(a)", "mulai: 2025-TW3"), indikator("j", "a - lalu(a)"))},
        quarters("a", "a", "10 - 30 40", 2024) + quarters("a", "a", "30 30 30 40"), "2025",
        {"a.i": (100, 50, 50, "sementara"), "a.j": (100, 50, 50, "sementara")},
    ),
    "one lalu() has one status in a jabatan that began this year with a former kode": Case(
        {"lama": seksi(indikator("i"), more="berakhir: 2024\n").replace("2025: 100", "2024: 100"),
         "a": seksi(indikator("i", "a - lalu(a)"), more="mulai: 2025\nalias: [lama]\n"),
         "b": seksi(indikator("j", "lama.a - lalu(lama.a)"), variabel="{}")},
        quarters("lama", "a", "10 - 30 40", 2024) + quarters("a", "a", "30 30 30 40"), "2025",
        {"a.i": (100, 50, 50, "sementara"), "b.j": (100, 50, 50, "sementara")},
    ),
    "a former kode of what ended within the year": Case(
        {"a": seksi(indikator("i"), more="berakhir: 2025-TW2\nalias: [lama]\n")},
        quarters("lama", "a", "20 20"), "2025", {"a.i": (100, 40, 40, "terhitung")},
    ),
    "a former kode of what has not begun": Case(
        {"a": seksi(indikator("i"), more="mulai: 2025-TW3\nalias: [lama]\n"), "b": seksi(indikator("j"))},
        quarters("lama", "a", "20 20") + quarters("b", "a", "10 10"), "2025 TW2",
        {"b.j": (100, 20, 20, "terhitung")},
    ),
    "a former kode of last year's": Case(
        {"a": seksi(indikator("i").replace("2025", "2024"), more="berakhir: 2024\nalias: [lama]\n"),
         "b": seksi(indikator("j", "a - lalu(lama.a)", "berakhir: 2025"))},
        quarters("lama", "a", "10 10 10 20", 2024) + quarters("b", "a", "25 25 25 25"), "2025",
        {"b.j": (100, 50, 50, "terhitung")},
    ),
}  # fmt: skip


def figures(iki: Iki, tahun: str, sampai: str = "tahun") -> dict[str, tuple[object, ...]]:
    """Return target, realisasi, capaian and status of every row."""
    ran = iki("hitung", "--tahun", tahun, "--sampai", sampai, "--format", "json")
    assert ran.code == 0, ran.err
    return {
        f"{j['kode']}.{i['kode']}": tuple(
            i[k] for k in ("target", "realisasi", "capaian", "status")
        )
        for j in json.loads(ran.out)["jabatan"]
        for i in j["indikator"]
    }


def write(folder: Path, case: Case) -> None:
    files = {f"definitions/jabatan/{kode}.yaml": text for kode, text in case.jabatan.items()}
    files["definitions/instansi.yaml"] = case.instansi
    files["data/realisasi/a.csv"] = build.HEAD + case.rows
    build.write(folder, files)


@pytest.mark.parametrize("name", CASES)
def test_figures(name: str, iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    case = CASES[name]
    write(tmp_path, case)
    monkeypatch.chdir(tmp_path)
    found = figures(iki, *case.asked.split())
    assert {key: found[key] for key in case.expected} == case.expected
    errors = iki("validasi", "--data", "--format", "json")
    wrong: list[Any] = json.loads(errors.out)["diagnostik"]
    assert [d for d in wrong if d["tingkat"] == "kesalahan"] == []


# --- columns of several times ------------------------------------------------------------------------

RULES = build.INSTANSI + dedent("""\
    penilaian: {pembulatan: 3, skala: [{predikat: Hampir, minimal: 90}, {predikat: Jauh}]}
    perubahan:
      - mulai: 2025-TW3
        dasar: Perbup 1
        penilaian: {pembulatan: 1, skala: [{predikat: Lulus, minimal: 99}, {predikat: Gagal}]}
    """)
# Capaian 99,995 by the rules of TW2, and 100,0 by those of TW3.
COLUMNS = Case({"a": seksi(indikator("i"))}, quarters("a", "a", "49.995 50 0.001 0.002"), "2025", {}, RULES)  # fmt: skip


@pytest.fixture
def columns(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    write(tmp_path, COLUMNS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


PRINTED = {
    "terminal": ("bandingkan", "--tahun", 2025, "--per", "triwulan"),
    "markdown": ("bandingkan", "--tahun", 2025, "--per", "triwulan", "--format", "markdown"),
}


@pytest.mark.usefixtures("columns")
@pytest.mark.parametrize("form", PRINTED)
def test_a_column_is_printed_by_the_rules_of_its_time(form: str, iki: Iki) -> None:
    out = iki(*PRINTED[form]).shown
    assert "99,995" in out
    assert ("Hampir" in out) is (form == "terminal")
    nilai = out[out.index("Nilai jabatan") :]
    assert [*re.findall(r"s\.d\. TW I?[IV]+ ([\d,]+)", nilai)] == ["49,995", "99,995", "100,0", "100,0"]  # fmt: skip


@pytest.mark.usefixtures("columns")
def test_the_json_of_a_comparison_is_of_the_times(iki: Iki) -> None:
    out = iki("bandingkan", "--tahun", 2025, "--per", "triwulan", "--format", "json").out
    (jabatan,) = json.loads(out)["jabatan"]
    assert jabatan["nilai"] == [49.995, 99.995, 100, 100]
    (row,) = jabatan["indikator"]
    found = [(cell["capaian"], cell["predikat"]) for cell in row["kolom"]]
    assert found == [(49.995, "Jauh"), (99.995, "Hampir"), (100, "Lulus"), (100, "Lulus")]


def texts_of(file: Path) -> list[str]:
    """Return what the cells of a workbook or a document show, numbers in their format."""
    if file.suffix == ".docx":
        return [cell.text for table in Document(str(file)).tables for cell in table._cells]
    return [
        f"{cell.value:.{cell.number_format.split('.')[1].count('0')}f}"
        if isinstance(cell.value, float | int) and "." in cell.number_format
        else str(cell.value)
        for sheet in load_workbook(file)
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    ]


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_monitoring_is_by_the_rules_of_its_triwulan(ending: str, iki: Iki, columns: Path) -> None:
    ran = iki("lampiran", "monitoring", "--tahun", 2025, "-o", f"m.{ending}")
    assert ran.code == 0, ran.err
    found = [text.replace(",", ".") for text in texts_of(columns / f"m.{ending}")]
    assert {"49.995", "99.995", "100.0"} <= {*found}
    for words in ("Jauh", "Hampir", "Lulus"):
        assert found.count(words) >= 2, words  # of the indikator, and of the jabatan
    assert "Gagal" not in found


@pytest.mark.parametrize("ending", ["xlsx", "docx"])
def test_a_perbandingan_is_by_the_rules_of_its_years(ending: str, iki: Iki, columns: Path) -> None:
    build.edit(columns / "definitions/instansi.yaml", "2025-TW3", "2026")
    build.edit(columns / "definitions/jabatan/a.yaml", "{2025: 100}", "{2025: 100, 2026: 100}")
    (columns / "data/realisasi/b.csv").write_text(
        build.HEAD + quarters("a", "a", "25 25 25 24.99", 2026)
    )
    build.edit(columns / "data/realisasi/a.csv", "0.001", "0")
    build.edit(columns / "data/realisasi/a.csv", "0.002", "0")
    ran = iki("lampiran", "perbandingan", "--tahun", 2025, "--tahun", 2026, "-o", f"p.{ending}")
    assert ran.code == 0, ran.err
    found = [text.replace(",", ".") for text in texts_of(columns / f"p.{ending}")]
    assert "99.995" in found
    assert "100.0" in found


def test_the_columns_of_a_report_are_by_the_rules_of_their_time(iki: Iki, columns: Path) -> None:
    ran = iki("laporan", "--tahun", 2025, "-o", "l.html")
    assert ran.code == 0, ran.err
    assert "99,995" in (columns / "l.html").read_text(encoding="utf-8")


def test_what_ended_is_printed_by_the_rules_of_its_end(iki: Iki, columns: Path) -> None:
    build.edit(columns / "definitions/jabatan/a.yaml", "formula: a,", "formula: a, berakhir: 2025-TW2,")  # fmt: skip
    for arguments in (("hitung",), ("hitung", "--format", "markdown"), ("jelaskan", "a.i")):
        assert "99,995" in iki(*arguments, "--tahun", 2025).out
    ran = iki("lampiran", "pengukuran", "--tahun", 2025, "-o", "p.xlsx")
    assert ran.code == 0, ran.err
    assert "99.995" in texts_of(columns / "p.xlsx")


def test_months_alone_have_what_ended_within_them(iki: Iki, columns: Path) -> None:
    build.edit(columns / "definitions/jabatan/a.yaml", "formula: a,", "formula: a, berakhir: 2025-B08,")  # fmt: skip
    rows = "".join(f"2025,B{n:02},a,a,{n}\n" for n in range(1, 13))
    (columns / "data/realisasi/a.csv").write_text(build.HEAD + rows)
    out = iki("bandingkan", "--tahun", 2025, "--per", "triwulan", "--lepas", "--format", "json").out
    (row,) = json.loads(out)["jabatan"][0]["indikator"]
    found = [cell and (cell["realisasi"], cell["status"]) for cell in row["kolom"]]
    assert found == [(6, "terhitung"), (15, "terhitung"), (7 + 8, "terhitung"), None]


def test_a_kertas_kerja_does_not_compare_what_it_does_not_compute(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What ended has its live computation in the workbook of its end, and this one says so."""
    files = {**_ENDS, "c": seksi(indikator("k"), indikator("l", more="berakhir: 2025-TW2"))}
    rows = "".join(quarters(kode, "a", "10 10 10 10") for kode in files)
    write(tmp_path, Case(files, rows, "2025", {}))
    monkeypatch.chdir(tmp_path)
    assert iki("lampiran", "pengukuran", "--tahun", 2025, "-o", "p.xlsx").code == 0
    sheet = load_workbook(tmp_path / "p.xlsx", data_only=True)["Kertas Kerja Perhitungan"]
    found = [[str(c.value or "").replace("\n", "") for c in row] for row in sheet.iter_rows()]
    place = next(row.index("Periksa") for row in found if "Periksa" in row)
    checks = {(row[0], row[1]): row[place] for row in found if row[place] and row[0] in files}
    assert checks == {
        ("a", "i"): "lihat TW3", ("a", "Nilai jabatan"): "cocok",
        ("b", "j"): "lihat TW2", ("b", "Nilai jabatan"): "cocok",
        ("c", "k"): "cocok", ("c", "l"): "lihat TW2", ("c", "Nilai jabatan"): "cocok",
    }  # fmt: skip
    texts = " ".join(text for row in found for text in row)
    assert "Yang berakhir sebelumnya tidak dihitung di sini" in texts
    assert "aberakhir triwulan III 2025, dihitung sampai triwulan III" in texts


def test_a_place_in_a_list_in_brackets_is_itself(
    iki: Iki, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {
        "a": seksi(indikator("i").replace("2025", "2024"), more="berakhir: 2024\nalias: [lama]\n"),
        "b": seksi(indikator("j", "a - lalu(lama.a)")),
    }
    write(tmp_path, Case(files, "", "", {}))
    monkeypatch.chdir(tmp_path)
    assert "berlaku sampai 2024: definitions/jabatan/a.yaml:5:9" in iki("validasi").out
