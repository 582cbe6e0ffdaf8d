"""`iki jelaskan`: a printed figure can be recomputed by hand from the rows that it names, and from no other."""

from __future__ import annotations

import csv
import json
import re
from decimal import Decimal
from fractions import Fraction
from io import BytesIO, StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest
from jsonschema import Draft202012Validator

from iki.data.csv_files import CsvSource, read_files
from iki.data.keep import ALL_ROWS, NO_ROWS
from iki.decimals import format_used, round_half_up, settle
from iki.hitung.exports import result_tree
from iki.jelaskan import schema, words
from iki.jelaskan.values import trail_values
from iki.periode import PERIODE, parse_periode
from iki.project import project_files
from iki.render.records import json_document, values_json
from iki.results import tracing
from iki.results.capaian import compute_capaian
from iki.results.capaian_rules import RULES, CapaianRule
from iki.results.hasil import Status
from iki.workspace import open_project
from tests import build

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from iki.model import Realisasi
    from iki.results.hasil import Hasil
    from iki.workspace import Project
    from tests.conftest import Iki

ROOT = Path(__file__).parent.parent
SPANS = ["tahun", "TW1", "TW2", "TW3", "TW4"]

INSTANSI = """\
instansi: Dinas Contoh
daerah: Kabupaten Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
penilaian: {minimize: rasio, batas_atas: 120, skala: permenpanrb-8-2021}
"""
SEKSI = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  a: {uraian: Jumlah a, satuan: orang}
  b: {uraian: Jumlah b, konsolidasi: terakhir}
  r: {uraian: Rata-rata hari layanan, satuan: hari, konsolidasi: rata_rata}
  m: {uraian: Antrean terpanjang, konsolidasi: maksimum}
  w: {uraian: Jumlah kunjungan, satuan: orang}
  z: Jumlah nol
  kosong: Tidak pernah diisi
  setahun: Diisi sekali setahun
sasaran:
  - uraian: Sasaran satu
    indikator:
      - {kode: bawah, nama: Di bawah rentang, satuan: persen, formula: a / b * 100, target: {2024: [80, 90]}}
      - {kode: dalam, nama: Di dalam rentang, satuan: orang, formula: w, target: {2024: {TW2: [10, 90]}}}
      - {kode: hari, nama: Waktu layanan, satuan: hari, formula: r, polarisasi: minimize, bobot: 2, target: {2024: 5}}
      - {kode: antrean, nama: Antrean, satuan: orang, formula: m, polarisasi: stabilize, target: {2024: 8}}
      - {kode: tumbuh, nama: Pertumbuhan a, satuan: persen, formula: (a - lalu(a)) / lalu(a) * 100, target: {2024: {TW2: 5, tahun: 10}}}
      - {kode: pakai_ada, nama: Yang ada, satuan: orang, formula: "ada(kosong, b, a)", target: {2024: 50}}
      - {kode: pakai_jika, nama: Bersyarat, satuan: persen, formula: "jika(a > 10, a / b, w) * 100", target: {2024: 100}}
  - uraian: Sasaran tanpa angka
    indikator:
      - {kode: nihil, nama: Tanpa data, satuan: persen, formula: kosong / a, target: {2024: 100}}
      - {kode: penyebut_nol, nama: Penyebut nol, satuan: persen, formula: a / z, target: {2024: 100}}
      - {kode: target_nol, nama: Target nol, satuan: orang, formula: a, target: {2024: 0}}
      - {kode: tanpa_target, nama: Tanpa target, satuan: orang, formula: a, target: {2024: {TW4: 5}}}
      - {kode: setahun, nama: Isian setahun, satuan: orang, formula: setahun, target: {2024: 5}}
      - {kode: realisasi_nol, nama: Realisasi nol, satuan: orang, formula: z, polarisasi: minimize, target: {2024: 5}}
"""
CSV = """\
tahun,periode,jabatan,variabel,nilai,wilayah,bukti,catatan
2023,TW1,seksi,a,40,,,
2023,TW2,seksi,a,41,,,
2024,TW1,seksi,a,45,,Rekap a TW1,
2024,TW3,seksi,a,4,,,
2024,TW1,seksi,b,40,,,
2024,TW2,seksi,b,70,,,revisi
2024,B01,seksi,r,5,,,
2024,B02,seksi,r,7,,,
2024,TW2,seksi,r,6.5,,,
2024,TW1,seksi,m,6,Utara,,
2024,TW2,seksi,m,9,Utara,,
2024,TW1,seksi,w,7,Selatan,,
2024,TW1,seksi,w,6,Utara,,
2024,TW2,seksi,w,8,Utara,,
2024,TW1,seksi,z,0,,,
2024,TW2,seksi,z,0,,,
2024,tahun,seksi,setahun,9,,,
"""


@pytest.fixture
def kecil(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project in which every kind of row occurs."""
    build.project(tmp_path, jabatan=SEKSI, instansi=INSTANSI)
    monkeypatch.chdir(build.write(tmp_path, {"data/realisasi/2024/a.csv": CSV}))
    return tmp_path


class SmallProject:
    """A project in memory, of which single files can be read anew."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        read = open_project(None)
        assert read is not None
        self.read: Project = read
        self.files = {
            project_files.display_name(path): path.read_bytes()
            for path in project_files.data_files(self.read.proyek)[0]
        }

    def realisasi(self, files: Mapping[str, bytes], sampai: str, *, rows: bool) -> Realisasi:
        found, diagnostics = read_files(
            [CsvSource(name, lambda raw=raw: BytesIO(raw)) for name, raw in files.items()],  # type: ignore[misc]
            self.read.definisi.variabel,
            tahun=(2023, 2024),
            sampai=PERIODE[sampai],
            keep=ALL_ROWS if rows else NO_ROWS,
        )
        assert not [d for d in diagnostics if d.is_error]
        return found

    def hasil(self, realisasi: Realisasi) -> Hasil:
        return compute_capaian(self.read.definisi, realisasi, 2024)[0]

    def explained(self, sampai: str) -> tuple[dict[str, Any], dict[str, Any]]:
        """Return what `jelaskan` says of every indikator, and what `hitung` says."""
        realisasi = self.realisasi(self.files, sampai, rows=True)
        hasil = self.hasil(realisasi)
        trails = tracing.trace(hasil, realisasi, self.read.documents)
        text = values_json(
            trail_values(trails, folder="data/realisasi", definisi="0" * 64, data={})
        )
        return (
            json.loads(text, parse_float=Decimal),
            json.loads(json_document(result_tree(hasil)), parse_float=Decimal),
        )


def pairs(explained: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for jabatan in explained["jabatan"]:
        for indikator in jabatan["indikator"]:
            yield f"{jabatan['kode']}.{indikator['kode']}", indikator


# --- by hand ---------------------------------------------------------------------------------------


def by_hand(variabel: dict[str, Any]) -> Fraction | None:
    """Return the value of a variable from its used rows, or None without any."""
    rows = [row for row in variabel["baris"] if row["dipakai"]]
    per_wilayah: dict[str | None, list[tuple[int, Fraction]]] = {}
    for row in rows:
        periode = parse_periode(row["periode"])
        assert periode is not None
        months = periode.last - periode.first + 1
        per_wilayah.setdefault(row["wilayah"], []).append((months, Fraction(row["nilai"])))
    over_time: dict[str, Callable[[list[tuple[int, Fraction]]], Fraction]] = {
        "jumlah": lambda parts: sum((n for _, n in parts), Fraction(0)),
        "terakhir": lambda parts: parts[-1][1],
        "maksimum": lambda parts: max(n for _, n in parts),
        "minimum": lambda parts: min(n for _, n in parts),
        "rata_rata": lambda parts: (
            sum((m * n for m, n in parts), Fraction(0)) / sum(m for m, _ in parts)
        ),
    }
    values = [over_time[variabel["konsolidasi"]](parts) for parts in per_wilayah.values()]
    over_places: dict[str, Callable[[list[Fraction]], Fraction]] = {
        "jumlah": lambda parts: sum(parts, Fraction(0)),
        "terakhir": lambda parts: sum(parts, Fraction(0)),
        "maksimum": max,
        "minimum": min,
        "rata_rata": lambda parts: sum(parts, Fraction(0)) / len(parts),
    }
    return over_places[variabel["konsolidasi"]](values) if values else None


def formula_by_hand(indikator: dict[str, Any], kode: str) -> Fraction:
    """Return the realisasi of a formula of plain arithmetic, computed by Python itself."""
    values = {}
    for v in indikator["variabel"]:
        name = v["nama"] if v["jabatan"] == kode else f"{v['jabatan']}.{v['nama']}"
        values[f"lalu({name})" if v["tahun_lain"] else name] = by_hand(v)
    text = indikator["formula"].replace("100%", "100")
    pattern = r"lalu\([a-z_0-9.]+\)|[a-z][a-z_0-9.]*|\d+(?:\.\d+)?"
    code = re.sub(pattern, lambda m: f"V[{m[0]!r}]" if m[0] in values else f"F({m[0]!r})", text)
    result = eval(code, {"V": values, "F": Fraction})  # noqa: S307 - our own definitions
    assert isinstance(result, Fraction)
    return result


def half_up(value: Fraction) -> Decimal:
    scaled = value * 100
    whole = (abs(scaled) + Fraction(1, 2)).__floor__()
    return Decimal(whole if scaled >= 0 else -whole).scaleb(-2)


def capaian_by_hand(realisasi: Fraction, indikator: dict[str, Any]) -> Decimal:
    """Return the capaian by the rules of the shipped agency: linear, never below 0, 2 digits."""
    target = indikator["target"]
    if isinstance(target, list):
        low, high = map(Fraction, target)
        if low <= realisasi <= high:
            return Decimal(100)
        goal = low if realisasi < low else high
    else:
        goal = Fraction(target)
    match indikator["polarisasi"]:
        case "maximize":
            exact = realisasi / goal * 100
        case "minimize":
            exact = (2 * goal - realisasi) / goal * 100
        case _:
            exact = 100 - abs(realisasi - goal) / goal * 100
    return half_up(max(exact, Fraction(0)))


@pytest.mark.parametrize("sampai", SPANS)
def test_the_rows_that_are_named_give_what_hitung_prints(
    sampai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    explained, computed = SmallProject(ROOT, monkeypatch).explained(sampai)
    figures = dict(pairs(computed))
    recomputed = 0
    for name, indikator in pairs(explained):
        hitung = figures.pop(name)
        assert {key: indikator[key] for key in hitung} == hitung
        for v in indikator["variabel"]:
            value = by_hand(v)
            assert value == (None if v["nilai"] is None else Fraction(v["nilai"]))
        if hitung["realisasi"] is None:
            continue
        realisasi = formula_by_hand(indikator, name.partition(".")[0])
        assert half_up(realisasi) == hitung["realisasi"], name
        if hitung["capaian"] is not None:
            assert capaian_by_hand(realisasi, indikator) == hitung["capaian"], name
            recomputed += 1
    assert not figures
    assert recomputed >= 15


# --- the rows ----------------------------------------------------------------------------------------


class Row(NamedTuple):
    file: str
    line: int
    cells: dict[str, str]


def rows_of(files: Mapping[str, bytes]) -> Iterator[Row]:
    """Yield the rows of CSV files as any other program reads them."""
    for file, raw in files.items():
        text = raw.decode("utf-8-sig")
        reader = csv.DictReader(StringIO(text), delimiter=";" if ";" in text else ",")
        for cells in reader:
            yield Row(file, reader.line_num, cells)


def named(explained: dict[str, Any]) -> dict[tuple[str, int], set[str]]:
    """Return the indikator that each used row is named by."""
    found: dict[tuple[str, int], set[str]] = {}
    for name, indikator in pairs(explained):
        for v in indikator["variabel"]:
            for row in v["baris"]:
                if row["dipakai"]:
                    found.setdefault((row["berkas"], row["baris"]), set()).add(name)
    return found


@pytest.mark.parametrize("sampai", SPANS)
def test_every_row_that_contributes_is_named_and_no_other(
    sampai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    proyek = SmallProject(ROOT, monkeypatch)
    explained, _ = proyek.explained(sampai)
    readers: dict[tuple[int, str, str], set[str]] = {}
    for name, indikator in pairs(explained):
        for v in indikator["variabel"]:
            if indikator["status"] != "belum_ada_data":
                readers.setdefault((v["tahun"], v["jabatan"], v["nama"]), set()).add(name)
    definisi = proyek.read.definisi
    expected: dict[tuple[str, int], set[str]] = {}
    last: dict[tuple[object, ...], tuple[int, tuple[str, int]]] = {}
    for row in rows_of(proyek.files):
        cells = row.cells
        key = int(cells["tahun"]), cells["jabatan"], cells["variabel"]
        periode = parse_periode(cells["periode"])
        assert periode is not None
        if key not in readers or periode.last > PERIODE[sampai].last:
            continue
        place = row.file, row.line
        if definisi.variabel[key[1]][key[2]] == "terakhir":
            of = (*key, cells.get("wilayah"))
            if of in last:
                before, other = last[of]
                if before > periode.last:
                    continue
                del expected[other]
            last[of] = periode.last, place
        expected[place] = readers[key]
    assert named(explained) == expected
    assert len(expected) > 20


def figures(hasil: Hasil) -> dict[str, tuple[object, ...]]:
    return {
        f"{j.kode}.{b.indikator.kode}": (b.realisasi, b.capaian, b.status)
        for j in hasil.jabatan
        for b in j.indikator
    }


def _changed(raw: bytes, line: int) -> bytes:
    """Return a file in which the number of one row is another one."""
    lines = raw.split(b"\n")
    head = lines[0].decode("utf-8-sig").rstrip("\r")
    separator = ";" if ";" in head else ","
    cells = lines[line - 1].decode().split(separator)
    cells[head.split(separator).index("nilai")] = "987654"
    lines[line - 1] = separator.join(cells).encode()
    return b"\n".join(lines)


def check_every_row(proyek: SmallProject, sampai: str) -> int:
    """Change every row of every file by itself, and see which figures change."""
    explained, _ = proyek.explained(sampai)
    links = named(explained)
    base = proyek.realisasi(proyek.files, sampai, rows=False)
    of_file = {
        name: set(proyek.realisasi({name: raw}, sampai, rows=False).nilai)
        for name, raw in proyek.files.items()
    }
    before = figures(proyek.hasil(base))
    checked = 0
    for row in rows_of(proyek.files):
        # Of the other files everything stays; no variable of a year stands in two.
        changed = proyek.realisasi(
            {row.file: _changed(proyek.files[row.file], row.line)}, sampai, rows=False
        )
        assert set(changed.nilai) == of_file[row.file]
        after = figures(proyek.hasil(base._replace(nilai={**base.nilai, **changed.nilai})))
        differ = {name for name in before if before[name] != after[name]}
        assert differ == links.get((row.file, row.line), set()), row
        checked += 1
    return checked


@pytest.mark.machine
@pytest.mark.parametrize("sampai", ["tahun", "TW2"])
def test_a_changed_row_changes_what_it_is_linked_to(
    sampai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_every_row(SmallProject(ROOT, monkeypatch), sampai) > 400


@pytest.mark.parametrize("sampai", SPANS)
def test_so_it_is_for_other_years_branches_and_wilayah(
    kecil: Path, sampai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert check_every_row(SmallProject(kecil, monkeypatch), sampai) == CSV.count("\n") - 1


# --- steps and rules -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule", [r for r in RULES if isinstance(r, CapaianRule)], ids=lambda r: r.nama
)
@pytest.mark.parametrize("realisasi", ["93", "0.3", "120"])
def test_the_printed_rule_gives_what_the_rule_computes(rule: CapaianRule, realisasi: str) -> None:
    r, t = Decimal(realisasi), Decimal(95)
    exact = rule.compute(r, t)
    found = tracing.TracedCapaian(rule, t, exact, None)
    if isinstance(exact, Status):
        assert rule.rumus == f"tidak dihitung: {exact}"
    else:
        assert words.rule_steps(found, r)[-1].endswith(format_used(exact))


@pytest.mark.parametrize("sampai", SPANS)
def test_the_steps_end_in_the_figures(
    kecil: Path, sampai: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    for folder in (ROOT, kecil):
        explained, _ = SmallProject(folder, monkeypatch).explained(sampai)
        for _, indikator in pairs(explained):
            for v in indikator["variabel"]:
                if v["nilai"] is None:
                    assert v["langkah"] == []
                else:
                    assert v["langkah"][-1].endswith(format_used(Decimal(v["nilai"])))
            if indikator["realisasi"] is None:
                assert indikator["langkah"] == []
            else:
                exact = Decimal(indikator["realisasi_persis"])
                assert format_used(exact) in indikator["langkah"][-1]
                assert round_half_up(exact, 2) == indikator["realisasi"]
            if indikator["capaian"] is not None:
                last = indikator["batas"]
                last = indikator["capaian_persis"] if last is None else last
                assert round_half_up(settle(Decimal(last)), 2) == indikator["capaian"]


# --- JSON --------------------------------------------------------------------------------------------

CONTRACT = {
    "": ["versi", "iki", "tahun", "sampai", "definisi", "jabatan"],
    "jabatan": ["kode", "indikator"],
    "indikator": [
        "kode", "sasaran", "nama", "satuan", "polarisasi", "bobot", "target", "realisasi", "capaian",
        "predikat", "status", "alasan", "target_periode", "tahun_lain",
        "formula", "langkah", "target_dari", "variabel",
    ],
    "variabel": ["nama", "jabatan", "tahun", "satuan", "konsolidasi", "nilai", "baris"],
    "baris": ["berkas", "baris", "periode", "wilayah", "nilai", "bukti", "catatan", "dipakai"],
}  # fmt: skip


def objects(value: object, name: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        yield name, value
        for key, item in value.items():
            yield from objects(item, key)
    elif isinstance(value, list):
        for item in value:
            yield from objects(item, name)


def test_json_is_as_the_contract_and_its_schema_say(
    kecil: Path, iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    printed = json.loads(iki("skema", "jelaskan").out)
    assert printed == schema.trail_schema()
    Draft202012Validator.check_schema(printed)
    validator = Draft202012Validator(printed)
    for folder in (ROOT, kecil):
        for sampai in SPANS:
            explained, _ = SmallProject(folder, monkeypatch).explained(sampai)
            validator.validate(json.loads(json.dumps(explained, default=float)))
            for name, found in objects(explained):
                if name in CONTRACT:
                    assert list(found)[: len(CONTRACT[name])] == CONTRACT[name]


def test_the_schema_refuses_what_is_not_said(kecil: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    explained, _ = SmallProject(kecil, monkeypatch).explained("TW2")
    document = json.loads(json.dumps(explained, default=float))
    document["data"] = [{"berkas": "a.csv", "sha256": "0" * 64}]
    validator = Draft202012Validator(schema.trail_schema())
    # One of each kind.
    del document["jabatan"][0]["indikator"][1:]
    for v in document["jabatan"][0]["indikator"][0]["variabel"]:
        del v["baris"][1:]
    for _, found in list(objects(document)):
        for key in list(found):
            value = found.pop(key)
            assert not validator.is_valid(document), key
            found[key] = value
        found["lain"] = None
        assert not validator.is_valid(document)
        del found["lain"]
    assert validator.is_valid(document)


# --- places ------------------------------------------------------------------------------------------

PLACED = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu]
variabel:
  a: Jumlah a
sasaran:
  - uraian: >-
      Sasaran
    indikator:
      - kode: i
        nama: Indikator
        satuan: persen
        formula: a
        target:
          2023: 70
          2024:
            TW2: 40
            tahun: 80
      - {kode: j, nama: J, satuan: persen, formula: a}
"""


@pytest.mark.parametrize(
    ("sampai", "tahun", "line"), [("TW2", 2024, 17), ("TW3", 2024, 18), ("TW1", 2023, 15)]
)
def test_every_part_of_a_definition_has_its_line(
    kecil: Path, iki: Iki, sampai: str, tahun: int, line: int
) -> None:
    (kecil / "definitions/jabatan/seksi.yaml").write_text(PLACED)
    (kecil / "data/realisasi/2024/a.csv").unlink()
    ran = iki("jelaskan", "seksi", "--tahun", tahun, "--sampai", sampai, "--format", "json")
    first, second = json.loads(ran.out)["jabatan"][0]["indikator"]
    file = "definitions/jabatan/seksi.yaml"
    assert first["target_dari"] == {"berkas": file, "baris": line}
    lines = [first[f"{name}_dari"]["baris"] for name in ("sasaran", "nama", "formula")]
    assert lines == [7, 11, 13]
    assert first["variabel"][0]["dari"] == {"berkas": file, "baris": 5}
    assert second["target_dari"] is None


# --- over periods and wilayah ------------------------------------------------------------------------

CONSOLIDATED = {
    "jumlah": ["4 + 5 + 3 + 6 = 18"],
    "terakhir": ["nilai terakhir setiap wilayah: 5 + 6 = 11"],
    "rata_rata": [
        "Selatan: (4 × 3 + 5 × 1) / 4 bulan = 4,25",
        "Utara: (3 + 6) / 2 = 4,5",
        "semua wilayah: (4,25 + 4,5) / 2 = 4,375",
    ],
    "maksimum": ["Selatan: maks(4; 5) = 5", "Utara: maks(3; 6) = 6", "semua wilayah: maks(5; 6) = 6"],
    "minimum": ["Selatan: min(4; 5) = 4", "Utara: min(3; 6) = 3", "semua wilayah: min(4; 3) = 3"],
}  # fmt: skip
PER_WILAYAH = """\
tahun,periode,jabatan,variabel,nilai,wilayah
2024,TW2,seksi,a,6,Utara
2024,TW1,seksi,a,3,Utara
2024,TW1,seksi,a,4,Selatan
2024,B04,seksi,a,5,Selatan
"""


@pytest.mark.parametrize("konsolidasi", CONSOLIDATED)
def test_consolidation_is_spelled_out(
    kecil: Path, konsolidasi: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = PLACED.replace("a: Jumlah a", f"a: {{uraian: A, konsolidasi: {konsolidasi}}}")
    (kecil / "definitions/jabatan/seksi.yaml").write_text(text)
    (kecil / "data/realisasi/2024/a.csv").write_text(PER_WILAYAH)
    explained, _ = SmallProject(kecil, monkeypatch).explained("TW2")
    v = explained["jabatan"][0]["indikator"][0]["variabel"][0]
    assert v["langkah"] == CONSOLIDATED[konsolidasi]
    assert by_hand(v) == Fraction(v["nilai"])
