"""Ordinal values, the digits that are shown, and the scoring of an indikator by itself."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from iki.data.keep import ALL_ROWS, NO_ROWS
from iki.definitions import load_alone
from iki.hitung.exports import to_markdown
from iki.jelaskan.schema import trail_schema
from iki.model import Definisi, Indikator, Instansi, Jabatan, Konsolidasi, Nilai, Ordinal, Realisasi
from iki.periode import TAHUN
from iki.results.capaian import compute_capaian, finish_capaian
from iki.results.capaian_rules import capaian_of
from iki.results.hasil import NOT_RECOMPUTABLE, Status, format_shown
from tests.build import INSTANSI, definisi, found, load, realisasi, write
from tests.realisasi.build import sumber
from tests.workbook import ordinal

if TYPE_CHECKING:
    from pathlib import Path

    from iki.results.hasil import HasilIndikator
    from tests.conftest import Golden, Iki

OPINI = "{uraian: Opini BPK, nilai: {TMP: 1, TW: 2, WDP: 3, WTP: 4}}"


def jabatan(indikator: str, variabel: str = f"opini: {OPINI}") -> str:
    return f"""\
jabatan: Seksi
atasan: kepala
tugas: [satu]
variabel:
  {variabel}
sasaran:
  - uraian: Sasaran
    indikator:
      - {{kode: i, nama: Opini, satuan: opini, {indikator}}}
"""


def row(text: str, nilai: dict[str, str | None], instansi: str = INSTANSI) -> HasilIndikator:
    hasil, _ = compute_capaian(definisi({"seksi": text}, instansi), realisasi(nilai), 2024)
    return hasil.jabatan[0].indikator[0]


# --- words -----------------------------------------------------------------------------------------


def test_a_target_is_the_number_of_its_word_whatever_its_case() -> None:
    made = definisi(
        {"seksi": jabatan("formula: opini, target: {2024: {TW1: tw, tahun: [WDP, ' wtp ']}}")}
    )
    (pair,) = made.jabatan["seksi"].indikator
    target = pair[1].target[2024]
    assert target["TW1"] == 2
    assert str(target["tahun"]) == "Rentang(bawah=Decimal('3'), atas=Decimal('4'))"


def test_words_of_another_jabatan_are_known_wherever_its_file_stands() -> None:
    kepala = jabatan(
        "formula: seksi.opini, target: {2024: WTP}, "
        "contoh: [{variabel: {seksi.opini: WDP}, target: WTP, realisasi: WDP, capaian: 75}]",
        "lain: Lain",
    )
    for order in (("kepala_sub", "seksi"), ("seksi", "kepala_sub")):
        files = {"kepala_sub": kepala, "seksi": jabatan("formula: opini, target: {2024: WTP}")}
        loaded = load({kode: files[kode] for kode in order})
        assert [code[-3:] for code in found(loaded)] == ["R06"]
        assert loaded.definisi is not None
        assert list(loaded.definisi.jabatan) == list(order)
        (pair,) = loaded.definisi.jabatan["kepala_sub"].indikator
        assert pair[1].target[2024]["tahun"] == 4


def test_a_word_of_a_jabatan_that_cannot_be_read_is_no_second_mistake() -> None:
    kepala = jabatan("formula: seksi.opini, target: {2024: WTP}", f"opini: {OPINI}")
    assert [d[-3:] for d in found(load({"satu": kepala, "seksi": "a: [\n"}))] == ["N04"]
    assert not [d for d in load_alone("x.yaml", kepala.encode()).diagnostics if d.is_error]


@pytest.mark.parametrize(
    ("cell", "nilai"), [("WTP", 4), (" wtp ", 4), ("3", 3), ("3.0", 3), ("tmp", 1)]
)
def test_cells_hold_words_or_their_numbers(cell: str, nilai: int) -> None:
    made = definisi({"seksi": jabatan("formula: opini, target: {2024: WTP}")})
    from iki.data.csv_files import read_files

    text = f"tahun,periode,jabatan,variabel,nilai\n2024,TW1,seksi,opini,TMP\n2024,TW2,seksi,opini,{cell}\n"
    for keep in (NO_ROWS, ALL_ROWS):
        read, diagnostics = read_files(
            [sumber(1, text)], made.variabel, tahun=[2024], sampai=TAHUN,
            keep=keep, ordinal=made.ordinal,
        )  # fmt: skip
        assert not diagnostics
        assert read.nilai[2024, "seksi", "opini"].nilai == nilai  # the last one


def test_words_are_consolidated_by_the_last_one_unless_something_else_is_written() -> None:
    made = definisi({"seksi": jabatan("formula: opini, target: {2024: WTP}")})
    assert made.variabel["seksi"]["opini"] is Konsolidasi.TERAKHIR


def test_words_are_shown_as_words() -> None:
    text = jabatan("formula: opini, target: {2024: [WDP, WTP]}, desimal: 3, bobot: 2")
    shown = row(text, {"seksi.opini": "2"})
    assert (shown.target_shown, shown.realisasi_shown) == ("WDP–WTP", "TW")
    assert shown.capaian == Decimal("66.67")  # of the lower bound
    lalu = row(jabatan("formula: lalu(opini), target: {2024: WTP}"), {"seksi.opini@lalu": "4"})
    assert (lalu.realisasi_shown, str(lalu.capaian)) == ("WTP", "100.00")
    first = row(jabatan("formula: 'ada(opini, 1)', target: {2024: 4}"), {"seksi.opini": "3"})
    assert (str(first.realisasi_shown), str(first.capaian)) == ("3.00", "75.00")


def test_a_number_between_two_words_is_shown_as_a_number() -> None:
    shown = row(jabatan("formula: opini, target: {2024: WTP}"), {"seksi.opini": "2.5"})
    assert format_shown(shown.realisasi_shown) == "2,5"


def test_the_words_of_a_scale() -> None:
    scale = Ordinal({"Sangat  Baik": Decimal(2), "Kurang": Decimal(0)})
    assert scale.number("sangat baik") == 2
    assert scale.number("KURANG") == 0
    assert scale.number("baik") is None
    assert (scale.word(Decimal("2.00")), scale.word(Decimal(1)), scale.word(None)) == (
        "Sangat  Baik", None, None,
    )  # fmt: skip


# --- the commands ----------------------------------------------------------------------------------


@pytest.fixture
def office(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An office with words for values, in the current folder."""
    files = {
        "definitions/instansi.yaml": ordinal.INSTANSI,
        "definitions/jabatan/kepala.yaml": ordinal.KEPALA,
        "definitions/jabatan/keuangan.yaml": ordinal.KEUANGAN,
        "data/realisasi/a.csv": ordinal.CSV,
    }
    monkeypatch.chdir(write(tmp_path, files))
    return tmp_path


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("tabel", "hitung --tahun 2024"),
        ("rinci", "hitung --tahun 2024 --rinci"),
        ("daftar", "daftar --jabatan keuangan"),
        ("json", "hitung --tahun 2024 --format json"),
        ("csv", "hitung --tahun 2024 --format csv"),
        ("markdown", "hitung --tahun 2024 --sampai TW2 --format markdown"),
        ("jelaskan", "jelaskan keuangan --tahun 2024"),
        ("jelaskan_markdown", "jelaskan keuangan --tahun 2024 --format markdown"),
        ("bandingkan", "bandingkan --tahun 2024 --per triwulan --sampai TW2 --jabatan keuangan"),
        ("bandingkan_markdown", "bandingkan --tahun 2023 --tahun 2024 --format markdown"),
        ("variabel", "daftar --variabel"),
        ("variabel_csv", "daftar --variabel --format csv"),
        ("variabel_markdown", "daftar --variabel --format markdown"),
        ("pengingat", "kelengkapan --tahun 2024 --per jabatan --format markdown"),
    ],
)
@pytest.mark.usefixtures("office")
def test_golden(iki: Iki, golden: Golden, name: str, arguments: str) -> None:
    ran = iki(*arguments.split())
    assert ran.code == 0
    golden(f"ordinal_{name}.txt", ran.out)


CATATAN = """\
tahun,periode,jabatan,indikator,kendala,tindak_lanjut,penanggung_jawab
2024,TW2,keuangan,opini,"Aset *belum* tercatat
semua",Sensus aset,=Kepala
2024,TW1,keuangan,opini,Belum ada,,
2024,TW3,keuangan,opini,Kemudian,,
2024,TW1,keuangan,sakip,Lain,,
"""


def explained(iki: Iki, *arguments: object) -> dict[str, Any]:
    ran = iki("jelaskan", *arguments, "--tahun", 2024, "--format", "json")
    assert ran.code == 0
    document = json.loads(ran.out)
    Draft202012Validator(trail_schema()).validate(document)
    return {i["kode"]: i for i in document["jabatan"][0]["indikator"]}


@pytest.mark.usefixtures("office")
def test_the_trail_of_words_is_as_its_schema_says(iki: Iki) -> None:
    rows = explained(iki, "keuangan")
    opini = rows["opini"]
    assert (opini["target"], opini["realisasi"], opini["realisasi_persis"]) == ("WTP", "WDP", 3)
    assert opini["nilai_kata"] == {"TMP": 1, "TW": 2, "WDP": 3, "WTP": 4}
    assert opini["langkah"] == ["WDP (3)"]
    (v,) = opini["variabel"]
    assert (v["nilai"], v["kata"], v["langkah"]) == (3, "WDP", ["nilai terakhir: TW2 = WDP (3)"])
    assert [(r["nilai"], r["kata"]) for r in v["baris"]] == [(2, "TW"), (3, "WDP")]
    assert rows["opini_lalu"]["target"] == ["WDP", "WTP"]
    assert rows["wtp"]["nilai_kata"] is None
    assert rows["serap"]["variabel"][0]["kata"] is None
    assert (rows["serap"]["desimal"], rows["serap3"]["desimal"]) == (3, 1)
    assert (rows["serap"]["dapat_dihitung_ulang"], rows["risiko"]["dapat_dihitung_ulang"]) == (
        True, False,
    )  # fmt: skip
    aduan = rows["aduan"]
    assert aduan["penilaian"] == {
        "minimize": "rasio", "batas_bawah": 10, "batas_atas": 150, "pembulatan": 2,
    }  # fmt: skip
    assert aduan["penilaian_sendiri"] == ["minimize", "batas_bawah", "batas_atas"]
    assert rows["opini"]["penilaian_sendiri"] == []
    assert explained(iki, "kepala")["opini"]["penilaian_sendiri"] == ["batas_atas"]


def test_the_trail_shows_the_catatan_up_to_its_end(iki: Iki, office: Path) -> None:
    (office / "data/catatan").mkdir()
    (office / "data/catatan/c.csv").write_text(CATATAN)
    rows = explained(iki, "keuangan", "--sampai", "TW2")
    assert rows["opini"]["catatan"] == [
        {
            "berkas": "data/catatan/c.csv", "baris": 4, "periode": "TW1",
            "faktor_pendukung": None, "kendala": "Belum ada", "tindak_lanjut": None,
            "penanggung_jawab": None, "tenggat": None, "bukti": None,
        },
        {
            "berkas": "data/catatan/c.csv", "baris": 2, "periode": "TW2",
            "faktor_pendukung": None, "kendala": "Aset *belum* tercatat\nsemua",
            "tindak_lanjut": "Sensus aset", "penanggung_jawab": "=Kepala", "tenggat": None,
            "bukti": None,
        },
    ]  # fmt: skip
    assert rows["risiko"]["catatan"] == []
    text = iki("jelaskan", "keuangan.opini", "--tahun", 2024, "--sampai", "TW2").out
    assert "kendala: Aset *belum* tercatat semua" in text
    assert "tindak lanjut: Sensus aset" in text
    assert "data/catatan/c.csv:2" in text
    assert "Kemudian" not in text
    call = ("jelaskan", "keuangan.opini", "--tahun", 2024, "--format", "markdown")
    markdown = iki(*call).out
    assert "- Catatan triwulan II · data/catatan/c.csv:2\n  - kendala: Aset \\*belum\\*" in markdown
    assert markdown.index("Belum ada") < markdown.index("Sensus") < markdown.index("Kemudian")
    (office / "data/catatan/c.csv").write_text(CATATAN.replace("keuangan,opini", "keuangan,opinni"))
    assert iki(*call).code == 1


WIDE = """\
tahun,jabatan,variabel,wilayah,TW1,TW2,tahun
2023,keuangan,opini,,,,WDP
2024,keuangan,opini,,TW,wdp,
2024,keuangan,sakip,,B,60,
2024,keuangan,risiko,Utara,Rendah,Sedang,
2024,keuangan,risiko,Selatan,Tinggi,,
2024,keuangan,terbaik,Utara,Cukup,Kurang*,
2024,keuangan,terbaik,Selatan,Kurang*,,
2024,keuangan,terburuk,,Cukup,Baik (A/B),
2024,keuangan,total,,Cukup,Baik (A/B),
2024,keuangan,kosong,,,,Ya
2024,keuangan,serap,,60.5,16.11,
2024,keuangan,pagu,,80,90,
2024,keuangan,aduan,,8,,
"""


def _figures(iki: Iki, sampai: str) -> dict[tuple[str, str], tuple[object, ...]]:
    ran = iki("hitung", "--tahun", 2024, "--sampai", sampai, "--format", "json")
    assert ran.code == 0
    return {
        (j["kode"], i["kode"]): (i["realisasi"], i["capaian"], i["status"])
        for j in json.loads(ran.out)["jabatan"]
        for i in j["indikator"]
    }


@pytest.mark.machine
@pytest.mark.parametrize("sampai", ["TW1", "tahun"])
def test_another_value_in_a_cell_changes_what_the_trail_links_to_it(
    iki: Iki, office: Path, sampai: str
) -> None:
    file = office / "data/realisasi/a.csv"
    file.write_text(WIDE)
    links: dict[tuple[int, str], set[tuple[str, str]]] = {}
    for kode in ("kepala", "keuangan"):
        for nama, indikator in explained(iki, kode, "--sampai", sampai).items():
            for v in indikator["variabel"]:
                for item in v["baris"]:
                    if item["dipakai"]:
                        links.setdefault((item["baris"], item["periode"]), set()).add((kode, nama))
    before = _figures(iki, sampai)
    scales = ordinal.definisi().ordinal
    lines = WIDE.splitlines()
    for number, line in enumerate(lines[1:], start=2):
        cells = line.split(",")
        words = scales.get(("keuangan", cells[2]))
        for column, periode in ((4, "TW1"), (5, "TW2"), (6, "tahun")):
            if not cells[column]:
                continue
            differ: set[tuple[str, str]] = set()
            for other in words.nilai if words else ("0.5", "987654"):
                changed = [*cells[:column], other, *cells[column + 1 :]]
                changed_lines = [*lines[: number - 1], ",".join(changed), *lines[number:]]
                file.write_text("\n".join(changed_lines) + "\n")
                after = _figures(iki, sampai)
                differ |= {name for name in before if before[name] != after[name]}
            assert differ == links.get((number, periode), set()), (line, periode)


@pytest.mark.usefixtures("office")
def test_a_change_of_words_is_a_step_of_their_scale(iki: Iki) -> None:
    ran = iki(
        "bandingkan", "--tahun", 2024, "--per", "triwulan", "--sampai", "TW2", "--format", "json"
    )
    found = {
        (j["kode"], i["kode"]): i["perubahan"]["realisasi"]
        for j in json.loads(ran.out)["jabatan"]
        for i in j["indikator"]
    }
    assert found["keuangan", "opini"] == {"selisih": 1, "arah": "membaik", "tingkat": 1}
    assert found["kepala", "opini"] == {"selisih": 1, "arah": "membaik", "tingkat": 1}
    assert found["keuangan", "terburuk"] == {"selisih": 0, "arah": "tetap", "tingkat": 0}
    assert found["keuangan", "total"]["tingkat"] is None  # 5 has no word
    assert found["keuangan", "serap"]["tingkat"] is None


def test_steps_of_a_scale() -> None:
    scale = Ordinal({"D": Decimal(0), "BB": Decimal("70.125"), "A": Decimal(80)})
    assert scale.steps(Decimal(80), Decimal(0)) == -2
    assert scale.steps(Decimal(0), Decimal("70.1250")) == 1
    assert scale.steps(Decimal(1), Decimal(80)) is None
    assert scale.steps(None, Decimal(80)) is None


def test_a_word_is_that_of_the_exact_number() -> None:
    variabel = "i: {uraian: Indeks, nilai: {Rendah: 1, Tinggi: 2.125}}"
    shown = row(jabatan("formula: i, target: {2024: Tinggi}", variabel), {"seksi.i": "2.125"})
    assert (shown.realisasi_shown, shown.recomputable) == ("Tinggi", True)
    mean = row(jabatan("formula: i, target: {2024: Tinggi}", variabel), {"seksi.i": "0.9999"})
    assert format_shown(mean.realisasi_shown) == "1"


# --- scoring by itself -----------------------------------------------------------------------------

AGENCY = INSTANSI + "penilaian: {minimize: linear, batas_bawah: 20, batas_atas: 110}\n"


@pytest.mark.parametrize(
    ("own", "nilai", "capaian"),
    [
        ("", "30", "20.00"),
        ("penilaian: {batas_bawah: null}", "30", "-100.00"),
        ("penilaian: {batas_bawah: 0}", "30", "0.00"),
        ("penilaian: {minimize: rasio}", "30", "33.33"),
        ("", "1", "110.00"),
        ("penilaian: {batas_atas: null}", "1", "190.00"),
        ("penilaian: {minimize: rasio, batas_atas: 500}", "1", "500.00"),
        ("penilaian: {}", "1", "110.00"),
    ],
)
def test_an_indikator_overrides_the_agency(own: str, nilai: str, capaian: str) -> None:
    text = jabatan(f"formula: a, polarisasi: minimize, target: {{2024: 10}}, {own}", "a: Aduan")
    assert str(row(text, {"seksi.a": nilai}, AGENCY).capaian) == capaian


def test_contoh_are_scored_as_their_indikator() -> None:
    text = jabatan(
        "formula: a, polarisasi: minimize, penilaian: {minimize: rasio, batas_atas: null}, "
        "contoh: [{variabel: {a: 5}, target: 10, capaian: 200}]",
        "a: Aduan",
    )
    assert found(load({"seksi": text}, AGENCY)) == []


# --- the digits that are shown ---------------------------------------------------------------------


@pytest.mark.parametrize(
    ("keys", "target", "realisasi_shown"),
    [
        ("target: {2024: 85.125}", "85,125", "85,122"),
        ("target: {2024: 85.5000}", "85,5", "85,12"),
        ("target: {2024: [80.1234, 90]}", "80,1234–90", "85,1222"),
        ("target: {2024: 85.125}, desimal: 1", "85,1", "85,1"),
        ("target: {2024: 85}, desimal: 4", "85", "85,1222"),
        ("target: {2024: 85.5}, desimal: 0", "86", "85"),
    ],
)
def test_digits(keys: str, target: str, realisasi_shown: str) -> None:
    shown = row(jabatan(f"formula: a / 90, {keys}", "a: A"), {"seksi.a": "7661"})
    assert format_shown(shown.target_shown) == target
    assert format_shown(shown.realisasi_shown) == realisasi_shown


def _read(text: str | None) -> Decimal:
    return Decimal((text or "").replace(".", "").replace(",", "."))


@given(
    a=st.integers(0, 10**6),
    b=st.integers(1, 10**4),
    target=st.decimals("0.0001", "500", places=4),
    desimal=st.none() | st.integers(0, 6),
    pembulatan=st.integers(0, 4),
    polarisasi=st.sampled_from(["maximize", "minimize", "stabilize"]),
    minimize=st.sampled_from(["linear", "rasio"]),
    batas=st.sampled_from([None, Decimal(110)]),
)
def test_every_row_can_be_recomputed_from_its_print_or_says_so(
    a: int, b: int, target: Decimal, desimal: int | None, pembulatan: int,
    polarisasi: str, minimize: str, batas: Decimal | None,
) -> None:  # fmt: skip
    indikator = {
        "kode": "i", "nama": "N", "satuan": "x", "formula": "a / b", "polarisasi": polarisasi,
        "target": {2024: target}, "desimal": desimal, "penilaian": {"minimize": minimize, "batas_atas": batas},
    }  # fmt: skip
    seksi = Jabatan.model_validate(
        {
            "jabatan": "S", "tugas": ["t"], "variabel": {"a": "A", "b": "B"},
            "sasaran": [{"uraian": "S", "indikator": [indikator]}],
        }
    )  # fmt: skip
    instansi = Instansi.model_validate(
        {
            "instansi": "D", "pimpinan": {"kode": "k", "jabatan": "K"},
            "penilaian": {"pembulatan": pembulatan, "batas_bawah": 0},
        }
    )  # fmt: skip
    nilai = {(2024, "seksi", n): Nilai(Decimal(v), 4095) for n, v in (("a", a), ("b", b))}
    hasil, _ = compute_capaian(Definisi(instansi, {"seksi": seksi}), Realisasi(TAHUN, nilai), 2024)
    (item,) = hasil.jabatan[0].indikator
    assume(item.capaian is not None)
    model: Indikator = item.indikator
    shown_target, shown = (
        _read(format_shown(item.target_shown)),
        _read(format_shown(item.realisasi_shown)),
    )
    exact = capaian_of(shown, shown_target, model.polarisasi, item.penilaian.minimize)
    by_reader = exact if isinstance(exact, Status) else finish_capaian(exact, item.penilaian)
    assert item.recomputable == (by_reader == item.capaian)
    assert (NOT_RECOMPUTABLE in to_markdown(hasil)) != item.recomputable
    if desimal is None:  # then the print has all of the target
        assert shown_target == target
