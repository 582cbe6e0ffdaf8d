"""Any project computes the same with its history as with the versions that it comes to.

A project and its history are made at random. Beside it stands a copy that someone writes who knows one
time only: the versions in force then as the base, without what has ended, and no perubahan. The figures
of that time are the same, and no perubahan that begins later changes any of them.
"""

from __future__ import annotations

import io
import json
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iki import definitions
from iki.data.csv_files import CsvSource
from iki.data.dataset import FileDataset
from iki.definitions import SourceFile
from iki.hitung.exports import result_tree
from iki.periode import PERIODE, SEMESTER, TAHUN, TRIWULAN, Instant
from iki.render.records import json_document
from iki.results import capaian

if TYPE_CHECKING:
    from iki.model import Definisi
    from iki.periode import Periode
    from iki.results.hasil import Hasil

Data = dict[str, Any]

YEARS = (2024, 2025)
CODES = [str(y) for y in YEARS] + [f"{y}-{p}" for y in YEARS for p in (*TRIWULAN, *SEMESTER)]
VARIABEL = ("a", "b", "c")


def instant(text: object) -> Instant:
    tahun, _, periode = str(text).partition("-")
    return Instant(int(tahun), PERIODE[periode or "tahun"])


targets = st.fixed_dictionaries(
    {}, optional={y: st.integers(1, 9) | st.fixed_dictionaries({"TW2": st.integers(1, 9), "tahun": st.integers(1, 9)}) for y in YEARS}
)  # fmt: skip
keys: dict[str, st.SearchStrategy[Any]] = {
    "nama": st.sampled_from(["Satu", "Dua", "Tiga"]),
    "satuan": st.sampled_from(["x", "y"]),
    "formula": st.sampled_from(["a", "a + b", "a / b * 100", "c", "lama.a + b", "lalu(a) + c"]),
    "polarisasi": st.sampled_from(["maximize", "minimize", "stabilize"]),
    "bobot": st.integers(0, 3),
    "target": targets,
}


@st.composite
def perubahan(draw: st.DrawFn, of: dict[str, st.SearchStrategy[Any]]) -> list[Data]:
    moments = draw(st.lists(st.sampled_from(CODES), max_size=3))
    ordered = sorted({instant(m).first: m for m in moments}.items())
    return [
        {"mulai": m, "dasar": "x", **draw(st.fixed_dictionaries({}, optional=of))}
        for _, m in ordered
    ]


@st.composite
def lives(draw: st.DrawFn) -> Data:
    return draw(
        st.sampled_from(
            [{}, {}, {}, {"mulai": "2024-TW2"}, {"mulai": "2025-TW3"}, {"berakhir": "2024"},
             {"berakhir": "2025-TW2"}, {"mulai": "2024-TW3", "berakhir": "2025-TW1"}]
        )
    )  # fmt: skip


@st.composite
def projects(draw: st.DrawFn) -> dict[str, Data]:
    """Return the files of a project as data, by kode."""
    files: dict[str, Data] = {
        "instansi": {
            "instansi": "Dinas", "pimpinan": {"kode": "kepala", "jabatan": "Kepala"},
            "penilaian": {"batas_atas": 120},
            "perubahan": draw(
                perubahan({"penilaian": st.sampled_from([{"batas_atas": 90}, {"minimize": "rasio"}])})
            ),
        }
    }  # fmt: skip
    for kode in ("satu", "dua"):
        indikator = [
            {
                "kode": f"i{n}", **draw(st.fixed_dictionaries(keys)),
                **(draw(lives()) if n else {}),  # a jabatan without any could not be written
                "perubahan": draw(perubahan(keys)),
            }
            for n in range(draw(st.integers(1, 3)))
        ]  # fmt: skip
        files[kode] = {
            "jabatan": kode, "atasan": "kepala", "tugas": ["x"],
            "variabel": {v: {"uraian": v, "konsolidasi": "jumlah"} for v in VARIABEL},
            "sasaran": [{"uraian": "s", "indikator": indikator}],
            "alias": ["lama"] if kode == "dua" else [],
            **draw(lives() if kode == "satu" else st.just({})),
            "perubahan": draw(
                perubahan(
                    {
                        "jabatan": st.sampled_from(["A", "B"]),
                        "atasan": st.just("dua" if kode == "satu" else "kepala"),
                        "variabel": st.sampled_from(["jumlah", "terakhir"]).map(
                            lambda cara: {
                                v: {"uraian": v, "konsolidasi": cara if v == "a" else "jumlah"}
                                for v in VARIABEL
                            }
                        ),
                    }
                )
            ),
        }  # fmt: skip
    return files


@st.composite
def rows(draw: st.DrawFn) -> str:
    lines = ["tahun,periode,jabatan,variabel,nilai"]
    for tahun in (YEARS[0] - 1, *YEARS):
        for kode, periods in (("satu", TRIWULAN), ("dua", TRIWULAN[2:]), ("lama", TRIWULAN[:2])):
            lines += [
                f"{tahun},{p},{kode},{v},{draw(st.integers(0, 9))}"
                for p in periods
                for v in VARIABEL
                if draw(st.integers(0, 9))
            ]
    return "\n".join(lines) + "\n"


def load(files: dict[str, Data]) -> Definisi:
    def berkas(kode: str) -> SourceFile:
        text = json.dumps(files[kode])  # which is YAML too
        return SourceFile(kode, f"{kode}.yaml", text.encode())

    loaded = definitions.load(berkas("instansi"), [berkas(k) for k in files if k != "instansi"])
    assert loaded.definisi is not None
    assert not loaded.diagnostics
    return loaded.definisi


def compute(files: dict[str, Data], csv: str, tahun: int, sampai: Periode) -> Hasil:
    dataset = FileDataset([CsvSource("x.csv", lambda: io.BytesIO(csv.encode()))])
    hasil = capaian.compute_table(load(files), tahun, sampai, dataset).hasil
    assert not dataset.diagnostics
    return hasil


def written_for(files: dict[str, Data], tahun: int, sampai: Periode) -> dict[str, Data]:
    """Return the files that someone writes who knows what is in force at one time, and no other."""
    last = Instant(tahun, sampai).last

    def now(item: Data) -> Data:
        base = {k: v for k, v in item.items() if k not in {"perubahan", "berakhir"}}
        for p in item["perubahan"]:
            if instant(p["mulai"]).first <= last:
                base |= {k: v for k, v in p.items() if k not in {"mulai", "dasar"}}
        return base

    def is_alive(item: Data) -> bool:
        return ("mulai" not in item or instant(item["mulai"]).first <= last) and (
            "berakhir" not in item or instant(item["berakhir"]).last >= last
        )

    written = {"instansi": now(files["instansi"])}
    for kode, file in files.items():
        if kode == "instansi" or not is_alive(file):
            continue
        base = now(file)
        indikator = [now(i) for i in file["sasaran"][0]["indikator"] if is_alive(i)]
        if indikator:
            written[kode] = {**base, "sasaran": [{"uraian": "s", "indikator": indikator}]}
    return written


def figures(hasil: Hasil, *, without_ended: bool) -> dict[str, Any]:
    """Return what is said of each indikator, but for the words on its history."""
    ended = {(j.kode, b.indikator.kode) for j in hasil.jabatan for b in j.indikator if b.berakhir}
    return {
        f"{j['kode']}.{i['kode']}": {k: v for k, v in i.items() if k not in {"perubahan", "berakhir"}}
        for j in json.loads(json_document(result_tree(hasil)))["jabatan"]
        for i in j["indikator"]
        if not (without_ended and (j["kode"], i["kode"]) in ended)
    }  # fmt: skip


TIMES = st.tuples(st.sampled_from(YEARS), st.sampled_from([*TRIWULAN, *SEMESTER, TAHUN]))


@pytest.mark.machine
@settings(max_examples=60)
@given(projects(), rows(), TIMES)
def test_a_project_computes_as_one_written_for_that_time(
    files: dict[str, Data], csv: str, time: tuple[int, Periode]
) -> None:
    hasil = compute(files, csv, *time)
    written = written_for(files, *time)
    if "satu" not in written:
        csv = "".join(line for line in csv.splitlines(keepends=True) if ",satu," not in line)
    alone = compute(written, csv, *time)
    # What lalu() reads is as the year before defined it, which a project without a history does not know.
    redefined = any("variabel" in p for file in files.values() for p in file["perubahan"])
    of_last_year = {
        f"{j.kode}.{b.indikator.kode}"
        for j in hasil.jabatan
        for b in j.indikator
        if redefined and any(v.acuan.lalu for v in b.variabel)
    }
    both = (figures(hasil, without_ended=True), figures(alone, without_ended=False))
    ours, theirs = ({k: v for k, v in of.items() if k not in of_last_year} for of in both)
    assert ours == theirs
    if not of_last_year and not any(b.berakhir for j in hasil.jabatan for b in j.indikator):
        means = {j.kode: (j.nilai, j.jabatan.jabatan, j.jabatan.atasan) for j in hasil.jabatan if j.indikator}  # fmt: skip
        assert means == {
            j.kode: (j.nilai, j.jabatan.jabatan, j.jabatan.atasan) for j in alone.jabatan
        }


@pytest.mark.machine
@settings(max_examples=40)
@given(projects(), rows(), st.sampled_from(YEARS))
def test_what_ended_within_a_year_is_as_it_was_at_its_end(
    files: dict[str, Data], csv: str, tahun: int
) -> None:
    hasil = compute(files, csv, tahun, TAHUN)
    whole = figures(hasil, without_ended=False)
    for j in hasil.jabatan:
        for row in j.indikator:
            if row.berakhir:
                then = figures(compute(files, csv, tahun, row.berakhir), without_ended=False)
                key = f"{j.kode}.{row.indikator.kode}"
                assert whole[key] == then[key]


@pytest.mark.machine
@settings(max_examples=60)
@given(projects(), rows(), TIMES, st.sampled_from(CODES), st.data())
def test_no_later_change_reaches_back(
    files: dict[str, Data],
    csv: str,
    time: tuple[int, Periode],
    mulai: str,
    data: st.DataObject,
) -> None:
    tahun, sampai = time
    later = deepcopy(files)
    items: list[tuple[Data, dict[str, st.SearchStrategy[Any]]]] = [
        (file, {"jabatan": st.just("Z")}) for kode, file in later.items() if kode != "instansi"
    ]
    items += [(i, keys) for file, _ in [*items] for i in file["sasaran"][0]["indikator"]]
    items.append((later["instansi"], {"penilaian": st.just({"batas_atas": 50})}))
    item, of = data.draw(st.sampled_from(items))
    if instant(mulai).first <= Instant(tahun, sampai).last:
        mulai = "2026"
    before = [p for p in item["perubahan"] if instant(p["mulai"]).first < instant(mulai).first]
    item["perubahan"] = [
        *before, {"mulai": mulai, "dasar": "x", **data.draw(st.fixed_dictionaries(of))},
    ]  # fmt: skip
    kept = deepcopy(files)
    assert result_tree(compute(kept, csv, tahun, sampai)) == result_tree(
        compute(later, csv, tahun, sampai)
    )
