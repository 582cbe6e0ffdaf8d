"""What is in force when: versions begin, only `berakhir` ends, and what was computed stays."""

from __future__ import annotations

from decimal import Decimal
from textwrap import dedent, indent
from typing import TYPE_CHECKING

import pytest

from iki.checks.through_time import versions_of
from iki.formula import render
from iki.model.lifetimes import Lifetime
from iki.periode import PERIODE, TAHUN, Instant, instant_of
from tests import build

if TYPE_CHECKING:
    from iki.model import Definisi

INSTANSI = build.INSTANSI


def seksi(*indikator: str, jabatan: str = "") -> str:
    """Return the file of a jabatan with these indikator."""
    head = dedent("""\
        jabatan: Seksi Contoh
        atasan: kepala
        tugas: [satu]
        variabel: {a: Jumlah a, b: Jumlah b}
        """)
    items = "".join(
        indent("- kode: " + dedent(text).strip().replace("\n", "\n  ") + "\n", " " * 6)
        for text in indikator
    )
    return f"{head}{dedent(jabatan)}sasaran:\n  - uraian: Sasaran\n    indikator:\n{items}"


BASE = """
    i
    nama: Satu
    satuan: persen
    formula: a / b * 100
    target: {2024: 80, 2025: 90, 2026: 95}
"""


def at(definisi: Definisi, tahun: int, periode: str = "tahun") -> Definisi:
    return definisi.history.in_force(tahun, PERIODE[periode])


def kode(definisi: Definisi) -> list[str]:
    return [i.kode for j in definisi.jabatan.values() for _, i in j.indikator]


def test_without_history_the_definisi_is_itself() -> None:
    definisi = build.definisi()
    assert at(definisi, 2024) is definisi
    assert definisi.history.table_of(1999, TAHUN) is definisi
    assert definisi.origin("x", ("sasaran", 0)) == ("sasaran", 0)


@pytest.mark.parametrize(
    ("periode", "formula"),
    [("TW1", "a"), ("TW2", "a"), ("S1", "a"), ("B06", "a"), ("B07", "b"), ("TW3", "b"), ("S2", "b"), ("tahun", "b")],
)  # fmt: skip
def test_a_change_holds_for_periods_that_end_after_it_begins(periode: str, formula: str) -> None:
    text = BASE.replace("a / b * 100", "a") + (
        "    perubahan:\n      - {mulai: 2025-TW3, dasar: Renja, formula: b}\n"
        "      - {mulai: 2026, dasar: Renstra, bobot: 3}\n"
    )
    definisi = build.definisi({"seksi": seksi(text)})
    ((_, now),) = at(definisi, 2025, periode).jabatan["seksi"].indikator
    assert now.formula.nama == formula  # type: ignore[union-attr]
    assert now.bobot == 1
    ((_, later),) = at(definisi, 2026, "B01").jabatan["seksi"].indikator
    assert (later.formula.nama, later.bobot) == ("b", Decimal(3))  # type: ignore[union-attr]


def test_what_ended_within_the_year_is_of_its_tables_and_of_no_later_one() -> None:
    ended = BASE.replace("i\n", "lama\n", 1).replace("Satu", "Dua") + "    berakhir: 2025-TW2\n"
    begun = BASE.replace("i\n", "baru\n", 1).replace("Satu", "Tiga") + "    mulai: 2025-TW3\n"
    definisi = build.load({"seksi": seksi(ended, BASE, begun)}).definisi
    assert definisi is not None
    table = definisi.history.table_of
    assert kode(table(2024, TAHUN)) == ["lama", "i"]
    assert kode(table(2025, PERIODE["TW2"])) == ["lama", "i"]
    assert kode(table(2025, TAHUN)) == ["lama", "i", "baru"]
    assert kode(at(definisi, 2025)) == ["i", "baru"]
    assert kode(table(2026, PERIODE["B01"])) == ["i", "baru"]


def test_paths_lead_to_the_files() -> None:
    ended = BASE.replace("i\n", "lama\n", 1) + "    berakhir: 2024\n"
    changed = BASE.replace("Satu", "Dua") + (
        "    perubahan:\n      - {mulai: 2025, dasar: x, bobot: 2}\n"
        "      - {mulai: 2025-TW3, dasar: x, target: {2025: 70}}\n"
    )
    definisi = build.definisi({"seksi": seksi(ended, changed)})
    now = at(definisi, 2025)
    here = ("sasaran", 0, "indikator", 0)
    there = ("sasaran", 0, "indikator", 1)
    file = "seksi.yaml"
    assert now.origin(file, (*here, "kode")) == (*there, "kode")
    assert now.origin(file, (*here, "target", "2025")) == (
        *there, "perubahan", 1, "target", "2025",
    )  # fmt: skip
    assert now.origin(file, (*here, "bobot")) == (*there, "perubahan", 0, "bobot")
    early = at(definisi, 2025, "TW2")
    assert early.origin(file, (*here, "target")) == (*there, "target")


def test_a_jabatan_changes_its_name_superior_variables_and_sasaran() -> None:
    text = seksi(
        BASE,
        jabatan="""\
        perubahan:
          - mulai: 2025-TW3
            dasar: Perbup 7/2025
            jabatan: Seksi Baru
            atasan: bidang
            variabel: {a: Jumlah a, c: Jumlah c}
            sasaran:
              - uraian: Sasaran baru
                indikator:
                  - {kode: i, nama: Satu, satuan: persen, formula: a / c * 100, target: {2025: 90}}
                  - {kode: k, nama: Dua, satuan: persen, formula: c / a * 100, target: {2025: 90}}
        """,
    )
    bidang = seksi("x\nnama: X\nsatuan: orang\nformula: a + b").replace("Seksi", "Bidang")
    definisi = build.definisi({"seksi": text, "bidang": bidang})
    before, after = at(definisi, 2025, "TW2"), at(definisi, 2025, "TW3")
    assert before.pohon == ((0, "seksi"), (0, "bidang"))
    assert after.pohon == ((0, "bidang"), (1, "seksi"))
    assert (before.nama("seksi"), after.nama("seksi")) == ("Seksi Contoh", "Seksi Baru")
    assert set(after.variabel["seksi"]) == {"a", "c"}
    assert [i.mulai for _, i in after.jabatan["seksi"].indikator] == [
        None, Instant(2025, PERIODE["TW3"]),
    ]  # fmt: skip
    assert after.origin("seksi.yaml", ("sasaran", 0, "indikator", 0, "formula")) == (
        "perubahan", 0, "sasaran", 0, "indikator", 0, "formula",
    )  # fmt: skip
    known = definisi.history.row_names(2025, PERIODE["TW2"]).variabel
    assert set(known["seksi"]) == {"a", "b", "c"}


def test_scoring_changes_with_the_agency() -> None:
    instansi = INSTANSI + (
        "perubahan:\n  - {mulai: 2025, dasar: Perbup, penilaian: {batas_atas: 120}, tempat: X}\n"
    ).replace(", tempat: X", "")
    definisi = build.definisi(instansi=instansi)
    assert at(definisi, 2024).instansi.penilaian.batas_atas is None
    assert at(definisi, 2025, "B01").instansi.penilaian.batas_atas == 120


def test_a_former_kode_is_the_new_one_in_formulas_superiors_and_data() -> None:
    atasan = seksi("y\nnama: Y\nsatuan: orang\nformula: seksi_lama.a + b + a").replace("Seksi", "Z")
    baru = seksi(BASE, jabatan="alias: [seksi_lama]\n")
    anak = seksi("z\nnama: Z\nsatuan: orang\nformula: a + b").replace("kepala", "seksi_lama")
    definisi = build.definisi({"atas": atasan, "seksi": baru, "anak": anak})
    now = at(definisi, 2020)
    ((_, indikator),) = now.jabatan["atas"].indikator
    assert render.to_text(indikator.formula) == "seksi.a + b + a"
    assert now.jabatan["anak"].atasan == "seksi"
    known = definisi.history.row_names(2020, TAHUN)
    assert known.alias == {"seksi_lama": "seksi"}


def test_a_former_kode_with_a_file_is_itself_until_it_ends() -> None:
    lama = seksi(BASE, jabatan="berakhir: 2025-TW2\n")
    baru = seksi(BASE, jabatan="mulai: 2025-TW3\nalias: [lama]\n")
    baru = baru.replace("2024: 80, ", "")
    lama = lama.replace(", 2026: 95", "")
    definisi = build.definisi({"lama": lama, "baru": baru})
    known = definisi.history.row_names
    assert known(2025, PERIODE["TW2"]).alias == {}
    assert known(2025, PERIODE["TW3"]).alias == {"lama": "baru"}
    assert list(at(definisi, 2025).jabatan) == ["baru"]
    assert list(definisi.history.table_of(2025, TAHUN).jabatan) == ["lama", "baru"]


def test_one_version_is_one_object() -> None:
    text = BASE + "    perubahan:\n      - {mulai: 2025-TW3, dasar: Renja, bobot: 2}\n"
    definisi = build.definisi({"seksi": seksi(text)})
    ((_, a),) = at(definisi, 2025, "TW1").jabatan["seksi"].indikator
    ((_, b),) = at(definisi, 2025, "TW2").jabatan["seksi"].indikator
    ((_, c),) = at(definisi, 2025).jabatan["seksi"].indikator
    ((_, d),) = at(definisi, 2030).jabatan["seksi"].indikator
    assert a is b
    assert c is d
    assert at(definisi, 2025) is at(definisi, 2025)


@pytest.mark.parametrize("jabatan", ["", "alias: [dahulu]\n"])
def test_what_is_checked_through_time_is_what_is_in_force_then(jabatan: str) -> None:
    ended = BASE.replace("i\n", "lama\n", 1) + "    berakhir: 2024\n"
    changed = BASE.replace("Satu", "Dua") + (
        "    perubahan:\n      - {mulai: 2025-TW3, dasar: x, target: {2025: 70}, bobot: 2}\n"
        "      - {mulai: 2025, dasar: x, target: {2025: 75}}\n"
        "      - {mulai: 2026, dasar: x, formula: a / b}\n"
    )
    other = BASE + "    perubahan:\n      - {mulai: 2026, dasar: x, bobot: 2}\n"
    definisi = build.load(
        {
            "seksi": seksi(ended, changed, jabatan=jabatan),
            "lain": seksi(other),
            "tetap": seksi(BASE),
        }
    ).definisi  # one of its perubahan is out of order
    assert definisi is not None
    versions = {v.since: v for v in versions_of(definisi) if v.keys is not None}
    assert [str(since) for since in versions] == ["2025-TW3", "2026"]
    for since, version in versions.items():
        assert since is not None
        whole = definisi.history.at(since.first)
        looked_at = {"seksi"} if str(since) == "2025-TW3" else {"seksi", "lain"}
        assert [*version.definisi.indikator] == [i for i in whole.indikator if i[0] in looked_at]
        assert version.definisi.variabel == whole.variabel
        for of, path, indikator in whole.indikator:
            for key in type(indikator).model_fields:
                place = definisi.files[of], (*path, key)
                assert version.definisi.origin(*place) == whole.origin(*place)


def test_no_jabatan_is_made_anew_where_only_keys_of_indikator_change() -> None:
    changed = BASE + "    perubahan:\n      - {mulai: 2025, dasar: x, target: {2025: 70}}\n"
    definisi = build.definisi({"seksi": seksi(changed)})
    first, second = versions_of(definisi)
    assert second.definisi.jabatan["seksi"] is first.definisi.jabatan["seksi"]
    assert definisi.history.in_force(2025).jabatan["seksi"] is not definisi.jabatan["seksi"]


def test_spans() -> None:
    assert Lifetime(5, 9).first_uncovered_month([Lifetime(7, 20), Lifetime(1, 6)]) is None
    assert Lifetime(5, 9).first_uncovered_month([Lifetime(1, 6), Lifetime(8, 20)]) == 7
    assert Lifetime(5, 9).first_uncovered_month([Lifetime(1, 8)]) == 9
    assert Lifetime(5, 9).first_uncovered_month([]) == 5
    assert Lifetime(1, 4).meets(Lifetime(4, 9))
    assert not Lifetime(1, 4).meets(Lifetime(5, 9))


@pytest.mark.parametrize("text", ["2025", "2025-S2", "2025-TW3", "2025-B09"])
def test_instants(text: str) -> None:
    tahun, _, periode = text.partition("-")
    instant = Instant(int(tahun), PERIODE[periode or "tahun"])
    assert str(instant) == text
    assert instant_of(instant.first).first == instant.first
    assert instant_of(instant.last, end=True).last == instant.last


# --- programmes ------------------------------------------------------------------------------------


def test_programmes_keep_their_sasaran_while_others_are_not_in_force() -> None:
    second = """\
  - uraian: Kedua
    indikator:
      - {kode: k, nama: Kedua, satuan: unit, formula: b, target: {2024: 1}}
program:
  - {kode: p, nama: Program, sasaran: [0, 1]}
  - {kode: q, nama: Lain}
"""
    jabatan = build.JABATAN.replace("      - kode: i\n", "      - kode: i\n        mulai: 2025\n")
    jabatan = jabatan.replace("{2024: 80}", "{2025: 80}") + second
    of = build.definisi({"seksi": jabatan})
    now, later = (of.history.in_force(year).jabatan["seksi"] for year in (2024, 2025))
    assert [s.uraian for s in now.sasaran] == ["Kedua"]
    assert [p.sasaran for p in now.program] == [(0,), ()]
    assert [p.sasaran for p in later.program] == [(0, 1), ()]


def test_a_perubahan_changes_programmes() -> None:
    jabatan = (
        build.JABATAN
        + """\
program: [{kode: p, nama: P, anggaran: {2024: 1}}]
perubahan:
  - {mulai: 2024-TW3, dasar: APBD-P, program: [{kode: p, nama: P, anggaran: {2024: 2}}]}
"""
    )
    history = build.definisi({"seksi": jabatan}).history
    budgets = [
        history.in_force(2024, PERIODE[p]).jabatan["seksi"].program[0].anggaran[2024]
        for p in ("TW2", "TW3")
    ]
    assert budgets == [1, 2]


def test_a_pimpinan_with_a_former_kode_is_the_same_one() -> None:
    """Before it has its new kode, its jabatan is at the head already, and not below itself."""
    head = build.JABATAN.replace("atasan: kepala\n", "alias: [kepala]\n")
    instansi = build.INSTANSI + (
        "perubahan:\n  - {mulai: 2025, dasar: Perbup, pimpinan: {kode: kaban, jabatan: Kepala Badan}}\n"
    )
    loaded = build.load({"kaban": head, "seksi": build.JABATAN}, instansi)
    assert build.found(loaded) == []
    assert loaded.definisi is not None
    for tahun in (2024, 2025):
        now = loaded.definisi.history.in_force(tahun)
        assert now.instansi.pimpinan.kode == "kaban"
        assert [*now.pohon] == [(0, "kaban"), (1, "seksi")]


def test_the_kode_of_the_pimpinan_is_no_alias() -> None:
    loaded = build.load({"seksi": build.JABATAN + "alias: [kepala]\n"})
    assert "R44" in {d.code for d in loaded.diagnostics}


def test_a_variable_is_not_read_because_one_of_the_same_name_is() -> None:
    reader = (
        "jabatan: Seksi\natasan: kepala\ntugas: [t]\nvariabel: {orang: Jumlah orang}\n"
        "sasaran: [{uraian: S, indikator: [{kode: i, nama: I, satuan: orang, formula: lain.orang}]}]\n"
    )
    owner = reader.replace("Seksi", "Lain").replace("lain.orang", "orang")
    found = build.definisi({"seksi": reader, "lain": owner})
    # The one of seksi is read by nothing at any time: it is asked for, as every such variable is.
    assert {*found.history.needed_variables(found)} == {("seksi", "orang"), ("lain", "orang")}
