"""What a change of definitions means: each one is said once, and what means the same is none."""

from __future__ import annotations

import json
import random
import shutil
from copy import deepcopy
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from iki import definitions
from iki.beda import (
    FOLDER,
    ComparedDefinitions,
    DefinitionDifference,
    DefinitionOrigin,
    DifferenceKind,
    compare_definitions,
    differences,
    renamed_jabatan,
    with_lines,
)
from iki.beda.tables import difference_text, differences_markdown
from iki.checks.all import check_project
from iki.data.csv_files import CsvSource
from iki.data.dataset import FileDataset
from iki.definitions import SourceFile
from iki.limits import COMMENT_LENGTH
from iki.periode import PERIODE
from iki.results import capaian
from tests import build
from tests.build import HEAD

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from iki.definitions import LoadResult
    from iki.model import Definisi
    from iki.yaml_source import Document
    from tests.conftest import Golden, Iki

RIWAYAT = Path(__file__).parent / "riwayat"
INSTANSI = """\
instansi: Dinas Contoh
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
urutan: [seksi, lain]
penilaian:
  minimize: linear
  batas_atas: 120
  skala: sakip
"""
SEKSI = """\
jabatan: Seksi Contoh
atasan: kepala
tugas: [satu, dua]
variabel:
  a: Jumlah a
  b: {uraian: Jumlah b, satuan: orang, konsolidasi: terakhir}
  opini: {uraian: Opini, nilai: {TW: 2, WTP: 4}}
sasaran:
  - uraian: Sasaran
    indikator:
      - kode: i
        nama: Persentase a
        satuan: persen
        formula: a / b * 100
        polarisasi: maximize
        bobot: 1
        penilaian: {batas_atas: 110}
        target: {2024: 80, 2025: {TW2: 40, tahun: [80, 90]}}
        sumber_data: [Buku]
        mulai: 2020
        perubahan:
          - {mulai: 2025-TW3, dasar: Renja, bobot: 2}
      - {kode: o, nama: Opini BPK, satuan: opini, formula: opini, target: {2024: TW}}
"""
LAIN = """\
jabatan: Seksi Lain
atasan: seksi
tugas: [satu]
sasaran:
  - uraian: Sasaran lain
    indikator:
      - {kode: j, nama: J, satuan: orang, formula: seksi.b, target: {2024: 5}}
"""
PROJECT = {"instansi": INSTANSI, "seksi": SEKSI, "lain": LAIN}


def load(files: dict[str, str]) -> LoadResult:
    jabatan = {kode: text for kode, text in files.items() if kode != "instansi"}
    loaded = build.load(jabatan, files["instansi"])
    assert not [d for d in loaded.diagnostics if d.is_error], loaded.diagnostics
    return loaded


def compared(old: dict[str, str], new: dict[str, str]) -> ComparedDefinitions:
    return compare_definitions(side("lama", old), side("baru", new))


def side(
    name: str, files: dict[str, str]
) -> tuple[DefinitionOrigin, Definisi, Mapping[str, Document]]:
    loaded = load(files)
    assert loaded.definisi is not None
    return DefinitionOrigin(name, FOLDER), loaded.definisi, loaded.documents


def said(old: dict[str, str], new: dict[str, str]) -> list[str]:
    return [
        f"{d.subject} {difference_text(d)} {d.file}:{d.line}"
        for d in compared(old, new).differences
    ]


# file, what stands there, what is written instead, and the line that says so
CASES = [
    ("seksi", "jabatan: Seksi Contoh", "jabatan: Seksi", "seksi nama: Seksi Contoh → Seksi seksi.yaml:1"),
    ("lain", "atasan: seksi", "atasan: kepala", "lain atasan: seksi → kepala lain.yaml:2"),
    ("seksi", "[satu, dua]", "[satu, tiga]", "seksi teks tugas seksi.yaml:3"),
    ("seksi", "a: Jumlah a", "a: Banyaknya a", "seksi.a teks uraian seksi.yaml:5"),
    ("seksi", "a: Jumlah a", "a: Jumlah a\n  c: Jumlah c", "seksi.c ditambah: Jumlah c seksi.yaml:6"),
    ("seksi", "satuan: orang", "satuan: jiwa", "seksi.b satuan: orang → jiwa seksi.yaml:6"),
    ("seksi", "terakhir", "jumlah", "seksi.b konsolidasi: terakhir → jumlah seksi.yaml:6"),
    ("seksi", "WTP: 4", "WTP: 5", "seksi.opini nilai WTP: 4 → 5 seksi.yaml:7"),
    ("seksi", "uraian: Sasaran", "uraian: Tujuan", "seksi teks sasaran seksi.yaml:9"),
    ("seksi", "Persentase a", "Persen a", "seksi.i nama: Persentase a → Persen a seksi.yaml:12"),
    ("seksi", "satuan: persen", "satuan: poin", "seksi.i satuan: persen → poin seksi.yaml:13"),
    ("seksi", "a / b * 100", "a / (a + b) * 100", "seksi.i formula: a / b * 100 → a / (a + b) * 100 seksi.yaml:14"),
    ("seksi", "maximize", "minimize", "seksi.i polarisasi: maximize → minimize seksi.yaml:15"),
    ("seksi", "bobot: 1\n", "bobot: 1.5\n", "seksi.i bobot: 1 → 1,5 seksi.yaml:16"),
    ("seksi", "bobot: 1\n", "bobot: 1\n        desimal: 3\n", "seksi.i desimal: – → 3 seksi.yaml:17"),
    ("seksi", "{batas_atas: 110}", "{batas_atas: null}", "seksi.i penilaian batas_atas: 110 → tanpa batas seksi.yaml:17"),
    ("seksi", "{batas_atas: 110}", "{batas_atas: 110, minimize: rasio}", "seksi.i penilaian minimize: – → rasio seksi.yaml:17"),
    ("seksi", "2024: 80", "2024: 81", "seksi.i target 2024: 80 → 81 seksi.yaml:18"),
    ("seksi", "2024: 80,", "2024: {TW4: 70, tahun: 80},", "seksi.i target triwulan IV 2024: – → 70 seksi.yaml:18"),
    ("seksi", "TW2: 40", "TW2: null", "seksi.i target triwulan II 2025: 40 → – seksi.yaml:18"),
    ("seksi", "[80, 90]", "[80, 95]", "seksi.i target 2025: 80–90 → 80–95 seksi.yaml:18"),
    ("seksi", "[Buku]", "[Buku besar]", "seksi.i teks sumber_data seksi.yaml:19"),
    ("seksi", "mulai: 2020", "mulai: 2021", "seksi.i mulai: 2020 → 2021 seksi.yaml:20"),
    ("seksi", "mulai: 2020", "mulai: 2020\n        berakhir: 2026", "seksi.i berakhir: 2026 seksi.yaml:21"),
    ("seksi", "bobot: 2", "bobot: 3", "seksi.i bobot: 2 → 3, sejak triwulan III 2025 (Renja) seksi.yaml:22"),
    ("seksi", "bobot: 2", "bobot: 2, satuan: poin", "seksi.i satuan: persen → poin, sejak triwulan III 2025 (Renja) seksi.yaml:22"),
    ("seksi", "2025-TW3", "2025-TW4", "seksi.i mulai: triwulan III 2025 → triwulan IV 2025, sejak triwulan IV 2025 (Renja) seksi.yaml:22"),
    ("seksi", "dasar: Renja", "dasar: Renstra", "seksi.i dasar: Renja → Renstra, sejak triwulan III 2025 seksi.yaml:22"),
    ("seksi", "2024: TW}", "2024: WTP}", "seksi.o target 2024: TW → WTP seksi.yaml:23"),
    ("lain", "jabatan: Seksi Lain", "jabatan: Seksi Lain\nberakhir: 2025", "lain berakhir: 2025 lain.yaml:2"),
    ("lain", "tugas: [satu]", "tugas: [satu]\nalias: [dahulu]", "lain alias dahulu: – → dahulu lain.yaml:4"),
    ("lain", "tugas: [satu]", "tugas: [satu]\nperubahan: [{mulai: 2025, dasar: SK 1, jabatan: Seksi Baru}]",
     "lain nama: Seksi Lain → Seksi Baru, sejak 2025 (SK 1) lain.yaml:4"),
    ("instansi", "Dinas Contoh", "Badan Contoh", "instansi nama: Dinas Contoh → Badan Contoh instansi.yaml:1"),
    ("instansi", "Kepala Dinas", "Kadis", "instansi teks pimpinan instansi.yaml:2"),
    ("instansi", "[seksi, lain]", "[lain, seksi]", "instansi urutan: seksi, lain → lain, seksi instansi.yaml:3"),
    ("instansi", "linear", "rasio", "instansi penilaian minimize: linear → rasio instansi.yaml:5"),
    ("instansi", "batas_atas: 120", "batas_atas: null", "instansi penilaian batas_atas: 120 → tanpa batas instansi.yaml:6"),
    ("instansi", "batas_atas: 120", "pembulatan: 3\n  batas_atas: 120", "instansi penilaian pembulatan: 2 → 3 instansi.yaml:6"),
    ("instansi", "skala: sakip", "skala: berhasil", "instansi skala: sakip → berhasil instansi.yaml:7"),
    ("instansi", "skala: sakip", "skala: sakip\nperubahan: [{mulai: 2026, dasar: Perbup, penilaian: {batas_atas: 120, skala: berhasil}}]",
     "instansi skala: sakip → berhasil, sejak 2026 (Perbup) instansi.yaml:8"),
    ("instansi", "urutan", "catatan: Angka contoh.\nurutan", "instansi teks catatan instansi.yaml:3"),
]  # fmt: skip


@pytest.mark.parametrize(("file", "old", "new", "line"), CASES, ids=[case[3] for case in CASES])
def test_a_change_is_said_once(file: str, old: str, new: str, line: str) -> None:
    assert PROJECT[file].count(old) >= 1
    changed = PROJECT | {file: PROJECT[file].replace(old, new, 1)}
    assert said(PROJECT, changed) == [line]
    assert len(said(changed, PROJECT)) == 1


_PROGRAM = "{kode: p1, nama: Satu, anggaran: {2024: 5}}"


@pytest.mark.parametrize(
    ("program", "lines"),
    [
        ("{kode: p1, nama: Satu, anggaran: {2024: 6}}", ["anggaran p1 2024: 5 → 6"]),
        ("{kode: p1, nama: Satu, anggaran: {2024: 5, 2025: 0}}", ["anggaran p1 2025: – → 0"]),
        ("{kode: p1, nama: Dua, anggaran: {2024: 5}}", ["program p1: Satu → Dua"]),
        (
            "{kode: p1, nama: Satu, keterangan: APBD, sasaran: [0], anggaran: {2024: 5}}",
            ["keterangan program p1: – → APBD", "sasaran program p1: – → 0"],
        ),
        (f"{_PROGRAM}, {{kode: p2, nama: Dua}}", ["program p2: – → Dua"]),
    ],
)
def test_a_programme_is_compared_part_by_part(program: str, lines: list[str]) -> None:
    old, new = (
        PROJECT | {"seksi": f"{PROJECT['seksi']}program: [{one}]\n"} for one in (_PROGRAM, program)
    )
    assert said(old, new) == [f"seksi {line} seksi.yaml:24" for line in lines]


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("seksi", "a / b * 100", '"(a/b) * 100.0"'),
        ("seksi", "a / b * 100", "seksi.a / b × 100"),
        ("seksi", "2024: 80", "2024: 80.00"),
        ("seksi", "2024: 80", "2024: {tahun: 80}"),
        ("seksi", "        polarisasi: maximize\n        bobot: 1\n", ""),
        ("seksi", "a: Jumlah a", "a: {uraian: '  Jumlah a', konsolidasi: jumlah}"),
        ("seksi", "bobot: 2", "bobot: 2, satuan: persen"),  # repeats what holds
        ("seksi", "sasaran:\n", "abaikan: {R14: biar}\nsasaran:\n"),
        ("instansi", "skala: sakip", "skala: sakip\n  batas_bawah: 0"),
    ],
)
def test_what_means_the_same_is_no_change(file: str, old: str, new: str) -> None:
    changed = PROJECT | {file: PROJECT[file].replace(old, new, 1)}
    assert changed != PROJECT
    assert said(PROJECT, changed) == []


def test_what_is_added_and_removed_is_named_with_all_it_has() -> None:
    without = {kode: text for kode, text in PROJECT.items() if kode != "lain"}
    without["instansi"] = INSTANSI.replace("urutan: [seksi, lain]\n", "")
    with_lain = {**without, "lain": LAIN}
    assert said(without, with_lain) == [
        "lain ditambah: Seksi Lain lain.yaml:1",
        "lain.j ditambah: J lain.yaml:7",
    ]
    assert said(with_lain, without) == [
        "lain dihapus: Seksi Lain lain.yaml:1",
        "lain.j dihapus: J lain.yaml:7",
    ]


def test_a_renamed_jabatan_is_one_change() -> None:
    """Formulas, atasan and urutan that follow it are none."""
    new = {
        "instansi": INSTANSI.replace("seksi", "bidang"),
        "bidang": SEKSI + "alias: [seksi]\n",
        "lain": LAIN.replace("seksi", "bidang"),
    }
    assert said(PROJECT, new) == ["bidang berganti kode: seksi → bidang bidang.yaml:24"]
    assert said(new, PROJECT) == ["seksi berganti kode: bidang → seksi seksi.yaml:1"]
    new["lain"] = LAIN  # by the former kode, which an alias leads from
    assert said(PROJECT, new) == ["bidang berganti kode: seksi → bidang bidang.yaml:24"]


def test_an_indikator_that_moves_along_an_alias_is_said_as_moved() -> None:
    more = "      - {kode: k, nama: K, satuan: s, formula: '1'}\n"
    old = {**PROJECT, "seksi": SEKSI + more + "alias: [bersama]\n"}
    new = {**PROJECT, "bersama": "alias: [x]\n" + LAIN + more}
    # Both are tied by the alias of the old one.
    new["instansi"] = INSTANSI
    found = said(old, new)
    assert "bersama.k pindah jabatan: seksi → bersama bersama.yaml:9" in found
    assert not [line for line in found if ".k ditambah" in line or ".k dihapus" in line]


def test_a_perubahan_that_changes_nothing_is_said_itself() -> None:
    nothing = PROJECT | {"seksi": SEKSI.replace("bobot: 2}", "bobot: 2}\n          - {mulai: 2026, dasar: SK, bobot: 2}")}  # fmt: skip
    assert said(PROJECT, nothing) == ["seksi.i perubahan ditambah, sejak 2026 (SK) seksi.yaml:23"]


def test_a_perubahan_with_a_whole_target_says_what_of_it_is_new() -> None:
    """It repeats the rest; and what was the target of a time before is nothing that is gone."""
    new = PROJECT | {"seksi": SEKSI.replace("bobot: 2}", "bobot: 2, target: {2025: {TW2: 40, tahun: 95}}}")}  # fmt: skip
    assert said(PROJECT, new) == [
        "seksi.i target 2025: 80–90 → 95, sejak triwulan III 2025 (Renja) seksi.yaml:22"
    ]


def test_indikator_and_variables_of_a_later_list_begin_with_it() -> None:
    more = "perubahan: [{mulai: 2026, dasar: SK, variabel: {a: Jumlah a, c: Jumlah c}}]\n"
    found = said({**PROJECT, "lain": LAIN.replace("seksi.b", "'1'")}, {**PROJECT, "lain": LAIN.replace("seksi.b", "'1'") + more})  # fmt: skip
    assert found == [
        "lain.a ditambah: Jumlah a, sejak 2026 (SK) lain.yaml:8",
        "lain.c ditambah: Jumlah c, sejak 2026 (SK) lain.yaml:8",
    ]


def test_an_indikator_that_only_a_later_list_has_begins_there() -> None:
    """It is not said key by key that there was nothing before."""
    k = "{kode: k, nama: K, satuan: s, formula: '1', target: {2026: 2}}"
    before = LAIN.replace("    indikator:\n", f"    indikator:\n      - {k}\n")
    j = LAIN[LAIN.index("{kode: j") :].strip()
    later = f"perubahan:\n  - mulai: 2026\n    dasar: SK\n    sasaran: [{{uraian: Sasaran lain, indikator: [{k}, {j}]}}]\n"
    assert said({**PROJECT, "lain": LAIN + later}, {**PROJECT, "lain": before + later}) == [
        "lain.k mulai: 2026 → – lain.yaml:7"
    ]
    assert said({**PROJECT, "lain": before + later}, {**PROJECT, "lain": LAIN + later}) == [
        "lain.k mulai: – → 2026 lain.yaml:7"
    ]


def test_of_two_jabatan_that_become_one_both_are_told() -> None:
    """One of them is the one that was renamed; what the other one had moved along its alias."""
    k = "      - {kode: k, nama: K, satuan: s, formula: '1'}\n"
    one = {
        "instansi": build.INSTANSI,
        "a": LAIN.replace("seksi.b", "'1'").replace("atasan: seksi", "atasan: kepala"),
    }
    two = {**one, "b": one["a"].replace("kode: j", "kode: k").replace("nama: J", "nama: K")}
    merged = {"instansi": build.INSTANSI, "ab": one["a"] + k + "alias: [a, b]\n"}
    assert sorted(line.rpartition(" ")[0] for line in said(two, merged)) == [
        "ab alias b: – → b",
        "ab berganti kode: a → ab",
        "ab.k pindah jabatan: b → ab",
        "ab.k satuan: orang → s",
        "ab.k target 2024: 5 → –",
        "b dihapus: Seksi Lain",
    ]


def test_two_jabatan_are_not_renamed_to_one() -> None:
    """Where an alias of each side leads to the same kode, that of the new definisi is meant."""
    top = LAIN.replace("seksi.b", "'1'").replace("atasan: seksi", "atasan: kepala")
    old = build.definisi({"a": top, "b": top + "alias: [ab]\n"})
    new = build.definisi({"ab": top + "alias: [a]\n"})
    assert renamed_jabatan(old, new) == {"a": "ab"}


def test_of_two_indikator_that_become_one_one_is_said_as_moved() -> None:
    k = "      - {kode: k, nama: K, satuan: s, formula: '1'}\n"
    top = LAIN.replace("seksi.b", "'1'").replace("atasan: seksi", "atasan: kepala")
    old = {"instansi": build.INSTANSI, "a": top + k, "b": top + k, "c": top}
    new = {"instansi": build.INSTANSI, "c": top + k + "alias: [a, b]\n"}
    moves = [line.rpartition(" ")[0] for line in said(old, new) if ".k pindah" in line]
    assert moves == ["c.k pindah jabatan: a → c"]


def test_what_a_later_list_leaves_out_ends_there() -> None:
    """It was there before: it ends, and is not removed."""
    later = "variabel: {{a: Jumlah a}}\nperubahan: [{{mulai: 2026, dasar: SK, variabel: {{{}c: Jumlah c}}}}]\n"
    kept, left_out = (LAIN + later.format(a) for a in ("a: Jumlah a, ", ""))
    assert said({**PROJECT, "lain": kept}, {**PROJECT, "lain": left_out}) == [
        "lain.a berakhir: Jumlah a, sejak 2026 (SK) lain.yaml:9"
    ]


# --- a project with a history ------------------------------------------------------------------------

FILES = {
    path.stem: yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((RIWAYAT / "definitions").rglob("*.yaml"))
}


def written(data: dict[str, Any], **style: Any) -> LoadResult:
    texts = {
        kode: yaml.safe_dump(of, sort_keys=False, allow_unicode=True, **style).encode()
        for kode, of in data.items()
    }
    return definitions.load(
        SourceFile("instansi", "instansi.yaml", texts.pop("instansi")),
        [SourceFile(kode, f"{kode}.yaml", text) for kode, text in texts.items()],
    )


def found_in(old: LoadResult, new: LoadResult) -> list[DefinitionDifference]:
    assert old.definisi is not None
    assert new.definisi is not None, new.diagnostics
    assert new.definisi.jabatan.keys() == old.definisi.jabatan.keys(), new.diagnostics
    found = differences(old.definisi, new.definisi)
    return list(with_lines(found, old.documents, new.documents))


def leaves(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    items = (
        value.items() if isinstance(value, dict)
        else enumerate(value) if isinstance(value, list)
        else None
    )  # fmt: skip
    if items is None:
        yield path
        return
    for step, item in items:
        yield from leaves(item, (*path, step))


def another(key: str, value: Any) -> Any:
    """Return another value that the key may have."""
    match key:
        case "formula":
            return f"({value}) + 1"
        case "polarisasi":
            return "stabilize"
        case "konsolidasi":
            return "maksimum"
        case "mulai" | "berakhir":
            return {"2025-TW3": "2025-B08"}.get(value, f"{str(value)[:4]}-B06")
        case "skala":
            return "berhasil"
        case "minimize":
            return {"rasio": "linear", "linear": "rasio"}[value]
        case _ if isinstance(value, int | float):
            return value + 1
        case _:
            return f"{value}x"


MUTATIONS = [
    (file, path)
    for file, data in FILES.items()
    for path in leaves(data)
    # names by which others know it: tests above have them
    if path[-1] != "kode" and "alias" not in path and path != ("urutan", 0)
]
# Each of these values, and each key and item around it.
PARTS = dict.fromkeys((file, path[:n]) for file, path in MUTATIONS for n in range(1, len(path) + 1))


@pytest.mark.parametrize(("file", "path"), MUTATIONS, ids=str)
def test_each_value_of_a_history_is_reported_once(file: str, path: tuple[Any, ...]) -> None:
    changed = deepcopy(FILES)
    holder: Any = changed[file]
    for step in path[:-1]:
        holder = holder[step]
    key = next(step for step in reversed(path) if isinstance(step, str))
    if "target" in path:
        key = "target"
    holder[path[-1]] = another(key, holder[path[-1]])
    for old, new in ((FILES, changed), (changed, FILES)):
        found = found_in(written(old), written(new))
        assert len(found) == 1, found
        assert found[0].file == f"{file}.yaml"
        assert found[0].line > 0
    if found[0].kind is DifferenceKind.TEXT:
        assert _figures(written(changed)) == _figures(written(FILES))


def shuffled(value: Any, chance: random.Random, key: str = "") -> Any:
    """Return the same, its keys in another order and its numbers and formulas written otherwise."""
    match value:
        case dict():
            items = [
                (k, shuffled(v, chance, k if isinstance(k, str) else key)) for k, v in value.items()
            ]
            chance.shuffle(items)
            return dict(items)
        case list():
            return [shuffled(item, chance, key) for item in value]
        case int() if key in {"target", "bobot", "tahun", "TW2", "TW3"}:
            return float(value) if chance.random() < 0.5 else value
        case str() if key == "formula":
            return f"( {value} )"
        case _:
            return value


@pytest.mark.machine
@settings(max_examples=25)
@given(st.integers(0, 2**32), st.sampled_from([None, True, False]))
def test_a_project_written_otherwise_is_the_same(seed: int, flow: bool | None) -> None:  # noqa: FBT001
    chance = random.Random(seed)  # noqa: S311
    again = {kode: shuffled(data, chance) for kode, data in FILES.items()}
    order = [*again]
    chance.shuffle(order)
    old = written(FILES)
    new = written({kode: again[kode] for kode in order}, default_flow_style=flow, width=30)
    assert found_in(old, new) == []
    assert found_in(new, old) == []


def _figures(loaded: LoadResult) -> list[object]:
    """Return all figures of some years and periods, of the data of the history."""
    source = CsvSource("semua.csv", lambda: (RIWAYAT / "data/realisasi/semua.csv").open("rb"))

    assert loaded.definisi is not None
    found: list[object] = []
    for tahun, sampai in ((2022, "tahun"), (2024, "TW2"), (2025, "TW2"), (2025, "tahun")):
        hasil = capaian.compute_table(
            loaded.definisi, tahun, PERIODE[sampai], FileDataset([source])
        ).hasil
        for j in hasil.jabatan:
            found += [(j.kode, b.target, b.realisasi, b.capaian, b.status) for b in j.indikator]
            found.append((j.kode, j.nilai, j.predikat))
    return found


@pytest.mark.machine
def test_what_goes_is_said_there_and_back() -> None:
    """Wherever the rest is valid without it."""
    removed = 0
    for file, path in PARTS:
        changed = deepcopy(FILES)
        holder: Any = changed[file]
        for step in path[:-1]:
            holder = holder[step]
        del holder[path[-1]]
        old, new = written(FILES), written(changed)
        if any(d.is_error for d in check_project(new).diagnostics):
            continue
        removed += 1
        assert old.definisi is not None
        assert new.definisi is not None
        there = differences(old.definisi, new.definisi)
        assert there, (file, path)
        assert differences(new.definisi, old.definisi), (file, path)
        if all(d.kind is DifferenceKind.TEXT for d in there):
            assert _figures(old) == _figures(new)
    assert removed > 80


# --- as people and machines see it -------------------------------------------------------------------


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two folders: the history, and what a July makes of it."""
    for name in ("lama", "baru"):
        shutil.copytree(RIWAYAT, tmp_path / name)
    monkeypatch.chdir(tmp_path)
    jabatan = tmp_path / "baru/definitions/jabatan"
    for old, new in (
        ("tahun: 95}", "tahun: 90}"),
        ("bobot: 2", "bobot: 3"),
        ("formula: posko", "formula: posko * 2"),
        ("  laporan: Jumlah laporan", "  laporan: Jumlah laporan\n  relawan: Jumlah relawan"),
        ("membina perlindungan", "membina dan menjaga perlindungan"),
        ("target: {2025: 6}", "target: {2025: 6}\n      - {kode: relawan, nama: Relawan | <b>aktif</b>, satuan: orang, formula: relawan, mulai: 2025, target: {2025: 40}}"),
    ):  # fmt: skip
        build.edit(jabatan / "kabid_linmas.yaml", old, new)
    upt = (jabatan / "ka_upt_pkb.yaml").rename(jabatan / "ka_upt.yaml")
    build.edit(upt, "[kasi_pkb]", "[kasi_pkb, ka_upt_pkb]")
    with (tmp_path / "baru/data/realisasi/semua.csv").open("a", encoding="utf-8") as data:
        data.write("2025,TW1,kabid_linmas,relawan,30\n")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("beda_80.txt", ("--tahun", 2025)),
        ("beda.json", ("--tahun", 2025, "--sampai", "TW3", "--format", "json")),
        ("beda.md", ("--tahun", 2025, "--format", "markdown")),
        ("beda_definisi.md", ("--format", "markdown")),
    ],
)
def test_goldens(
    iki: Iki,
    folders: Path,
    golden: Golden,
    name: str,
    arguments: tuple[object, ...],
) -> None:
    assert folders.is_dir()
    ran = iki("beda", "lama", "baru", *arguments)
    assert ran.code == 0, ran.err
    golden(name, ran.out)


def test_the_page_shows_the_keys_of_the_json(iki: Iki, folders: Path) -> None:
    assert folders.is_dir()
    page = (Path(__file__).parent.parent / "docs/beda.md").read_text(encoding="utf-8")
    shown = json.loads(page.partition("```json\n")[2].partition("```")[0])
    ran = iki("beda", "lama", "baru", "--tahun", 2025, "--format", "json")
    written = json.loads(ran.out)

    def keys(value: Any) -> Any:
        match value:
            case dict():
                return {key: keys(item) for key, item in value.items()}
            case [dict() as first, *_]:
                return [keys(first)]
            case _:
                return None

    assert keys(shown) == keys(written)
    assert all(
        f"`{d['jenis']}`" in page and f"`{d['objek']}`" in page for d in written["perubahan"]
    )


def test_a_form_goes_to_a_file(iki: Iki, folders: Path) -> None:
    assert iki("beda", "lama", "baru", "-o", "komentar.md").code == 0
    assert (
        (folders / "komentar.md").read_text(encoding="utf-8").startswith("**Definisi berubah pada")
    )
    iki("beda", "lama", "baru", "-o", "beda.json")
    assert json.loads((folders / "beda.json").read_text(encoding="utf-8"))["versi"] == 1


def test_no_difference_says_so(iki: Iki, folders: Path) -> None:
    assert folders.is_dir()
    ran = iki("beda", "lama", "lama", "--tahun", 2025)
    assert ran.code == 0
    assert "Tidak ada perubahan arti definisi. Angka tahun 2025: semua " in ran.out
    document = json.loads(iki("beda", "lama", "lama", "--tahun", 2025, "--format", "json").out)
    assert document["perubahan"] == document["angka"]["berbeda"] == document["jabatan"] == []


def test_texts_alone_are_no_change_of_meaning() -> None:
    found = compared(PROJECT, PROJECT | {"seksi": SEKSI.replace("[satu, dua]", "[satu]")})
    assert differences_markdown(found).startswith(
        "**Tidak ada perubahan arti definisi; yang berubah hanya teks, pada 1 jabatan.**"
    )


def test_a_comment_is_bounded_and_says_what_it_leaves_out() -> None:
    def project(target: int) -> dict[str, str]:
        items = "\n".join(
            f"      - {{kode: i{n}, nama: N{n}, satuan: '{'&' * 400}{target}', formula: a, "
            f"sumber_data: [x{target}], target: {{2024: {target}}}}}"
            for n in range(300)
        )
        seksi = f"jabatan: Seksi\natasan: kepala\ntugas: [satu]\nvariabel: {{a: A}}\nsasaran:\n  - uraian: S\n    indikator:\n{items}\n"
        return {"instansi": build.INSTANSI, "seksi": seksi}

    text = differences_markdown(compared(project(1), project(2)))
    assert COMMENT_LENGTH * 0.6 < len(text) <= COMMENT_LENGTH < 65_536
    shown = text.count("| indikator i")
    left_out = sum(
        int(line.split()[0]) for line in text.splitlines() if "baris lain tidak dimuat" in line
    )
    assert left_out
    assert shown + left_out == 900
    assert text.count("<details>") == text.count("</details>") == 2
    assert text.splitlines()[0] == "**Definisi berubah pada 1 jabatan: 300 indikator.**"


def test_text_of_a_project_is_no_mark_up() -> None:
    attack = "x | <script>alert(1)</script> `a` @team [l](http://a.b) **t**"
    name = json.dumps(attack)
    found = compared(PROJECT, PROJECT | {"seksi": SEKSI.replace("Persentase a", name)})
    text = differences_markdown(found)
    (row,) = [line for line in text.splitlines() if "indikator i" in line]
    assert "<script>" not in text
    assert row.replace("\\|", "").count("|") == 7
    assert "\\@team" in row


# --- figures -----------------------------------------------------------------------------------------


def figures(
    iki: Iki, folder: Path, old: dict[str, str], new: dict[str, str], rows: str
) -> dict[str, Any]:
    """Return what differs for 2024, with the data of the new project."""
    for name, files in (("lama", old), ("baru", new)):
        place = folder / name / "definitions"
        (place / "jabatan").mkdir(parents=True)
        for kode, text in files.items():
            file = place / ("" if kode == "instansi" else "jabatan") / f"{kode}.yaml"
            file.write_text(text, encoding="utf-8")
    (folder / "lama/data/realisasi").mkdir(parents=True)
    (folder / "lama/data/realisasi/a.csv").write_text("bukan data\n")  # never looked at
    (folder / "baru/data/realisasi").mkdir(parents=True)
    (folder / "baru/data/realisasi/a.csv").write_text(HEAD + rows, encoding="utf-8")
    ran = iki("beda", folder / "lama", folder / "baru", "--tahun", 2024, "--format", "json")
    assert ran.code == 0, ran.err
    angka: dict[str, Any] = json.loads(ran.out)["angka"]
    assert angka["data"] == f"folder {folder / 'baru'}"
    return {
        ".".join(filter(None, (row["jabatan"], row["indikator"], row["angka"]))): (
            row["lama"],
            row["baru"],
        )
        for row in angka["berbeda"]
    } | {"sama": angka["sama"]}


SMALL = {"instansi": build.INSTANSI, "seksi": build.JABATAN}


def small(old: str, new: str) -> dict[str, str]:
    assert old in build.JABATAN
    return SMALL | {"seksi": build.JABATAN.replace(old, new)}


def test_a_figure_is_told_under_both(iki: Iki, tmp_path: Path) -> None:
    found = figures(
        iki, tmp_path, SMALL, small("2024: 80", "2024: 92"),
        "2024,tahun,seksi,a,88\n2024,tahun,seksi,b,100\n",
    )  # fmt: skip
    assert found.pop("seksi.i.target") == (80, 92)
    assert found.pop("seksi.i.capaian") == (110, 95.65)
    assert found.pop("seksi.nilai") == (110, 95.65)
    assert found.pop("rata_rata") == (110, 95.65)
    assert found == {"sama": 5}  # realisasi, predikat (3), status


def test_data_of_a_new_variable_are_no_mistake_of_the_old_definitions(
    iki: Iki, tmp_path: Path
) -> None:
    new = small("  b: Jumlah b", "  b: Jumlah b\n  c: Jumlah c")
    new["seksi"] = new["seksi"].replace("a / b * 100", "a / (b + c) * 100")
    found = figures(
        iki, tmp_path, SMALL, new,
        "2024,tahun,seksi,a,80\n2024,tahun,seksi,b,100\n2024,tahun,seksi,c,60\n",
    )  # fmt: skip
    assert found["seksi.i.realisasi"] == (80, 50)


def test_a_renamed_jabatan_keeps_its_figures(iki: Iki, tmp_path: Path) -> None:
    new = {"instansi": build.INSTANSI, "bidang": build.JABATAN + "alias: [seksi]\n"}
    rows = "2024,TW1,seksi,a,40\n2024,TW2,bidang,a,40\n2024,tahun,bidang,b,100\n"
    assert figures(iki, tmp_path, SMALL, new, rows) == {"sama": 9}


MOVED = "      - {kode: k, nama: K, satuan: orang, formula: c, target: {2024: 10}}\n"
LEAVER = build.JABATAN.replace("Seksi Contoh", "Seksi Lain").replace("b: Jumlah b", "c: Jumlah c")
LEAVER = LEAVER[: LEAVER.index("      - kode: i")] + MOVED


@pytest.mark.parametrize("kode", ["lain", "seksi"])
def test_what_moved_keeps_its_figures_and_its_data(iki: Iki, tmp_path: Path, kode: str) -> None:
    """Its rows may have the former kode, the present one, or now this and now that."""
    old = SMALL | {"lain": LEAVER.replace("  a: Jumlah a\n", "")}
    new = small("  b: Jumlah b", "  b: Jumlah b\n  c: Jumlah c")
    new["seksi"] += MOVED + "alias: [lain]\n"
    rows = "2024,tahun,seksi,a,80\n2024,tahun,seksi,b,100\n"
    rows += f"2024,S1,lain,c,4\n2024,S2,{kode},c,5\n"
    found = figures(iki, tmp_path, old, new, rows)
    assert not [key for key in found if ".k" in key]
    assert found["lain.nilai"] == (90, None)
    assert found["seksi.nilai"] == (100, 95)
    text = iki("beda", tmp_path / "lama", tmp_path / "baru").out
    assert "pindah jabatan: lain → seksi" in text
    assert "formula" not in text


def test_figures_go_along_with_an_alias_only(iki: Iki, tmp_path: Path) -> None:
    """An indikator of the same kode in another jabatan is another one."""
    old = SMALL | {"lain": LEAVER.replace("  a: Jumlah a\n", "")}
    new = small("  b: Jumlah b", "  b: Jumlah b\n  c: Jumlah c")
    new["seksi"] += MOVED
    rows = "2024,tahun,seksi,a,80\n2024,tahun,seksi,b,100\n2024,tahun,seksi,c,9\n"
    found = figures(iki, tmp_path, old, new, rows)
    assert found["lain.k.target"] == (10, None)
    assert found["seksi.k.target"] == (None, 10)


def test_words_of_the_data_mean_what_the_newer_definitions_say(iki: Iki, tmp_path: Path) -> None:
    old = small("a / b * 100", "a")
    old["seksi"] = old["seksi"].replace("{2024: 80}", "{2024: 4}").replace("  b: Jumlah b\n", "")
    new = SMALL | {"seksi": old["seksi"].replace("a: Jumlah a", "a: {uraian: Opini, nilai: {TW: 2, WTP: 4}}").replace("2024: 4", "2024: WTP")}  # fmt: skip
    found = figures(iki, tmp_path, old, new, "2024,tahun,seksi,a,TW\n")
    assert found["seksi.i.realisasi"] == (2, "TW")
    assert "seksi.i.capaian" not in found


def test_a_consolidation_is_that_of_each_side(iki: Iki, tmp_path: Path) -> None:
    new = small("a: Jumlah a", "a: {uraian: Jumlah a, konsolidasi: maksimum}")
    rows = "2024,S1,seksi,a,30\n2024,S2,seksi,a,50\n2024,tahun,seksi,b,100\n"
    found = figures(iki, tmp_path, SMALL, new, rows)
    assert found["seksi.i.realisasi"] == (80, 50)


def test_nothing_is_computed_from_data_with_errors(iki: Iki, tmp_path: Path) -> None:
    for name in ("lama", "baru"):
        build.project(tmp_path / name)
    build.write(tmp_path / "baru", {"data/realisasi/a.csv": f"{HEAD}2024,TW1,seksi,a,20 Org\n"})
    ran = iki("beda", tmp_path / "lama", tmp_path / "baru", "--tahun", 2024)
    assert (ran.code, ran.out) == (1, "")
    assert "20 Org" in ran.err
    assert iki("beda", tmp_path / "lama", tmp_path / "baru").code == 0


def test_sampai_needs_a_year(iki: Iki, tmp_path: Path) -> None:
    build.project(tmp_path)
    ran = iki("beda", tmp_path, tmp_path, "--sampai", "TW2")
    assert (ran.code, ran.err) == (2, "iki: --sampai hanya berlaku bersama --tahun\n")
