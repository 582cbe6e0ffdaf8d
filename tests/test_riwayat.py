"""A project with a history of five years: ended, begun, renamed, moved, revised (tests/riwayat)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from openpyxl import load_workbook

from tests import build

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.conftest import Iki

RIWAYAT = Path(__file__).parent / "riwayat"
KABID = "definitions/jabatan/kabid_linmas.yaml"


@pytest.fixture(autouse=True)
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(RIWAYAT, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def hitung(iki: Iki, tahun: int, sampai: str = "tahun", *more: str) -> dict[str, Any]:
    ran = iki("hitung", "--tahun", tahun, "--sampai", sampai, "--format", "json", *more)
    assert ran.code == 0, ran.err
    document: dict[str, Any] = json.loads(ran.out)
    return document


def rows(document: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {f"{j['kode']}.{i['kode']}": i for j in document["jabatan"] for i in j["indikator"]}


def capaian(document: dict[str, Any]) -> dict[str, float]:
    return {kode: row["capaian"] for kode, row in rows(document).items()}


def test_it_has_no_mistakes(iki: Iki) -> None:
    assert iki("validasi", "--data", "--ketat", "--format", "ringkas").out == ""


def test_every_year_is_by_its_own_definitions(iki: Iki) -> None:
    by_year = {tahun: capaian(hitung(iki, tahun)) for tahun in range(2021, 2026)}
    assert by_year == {
        2021: {
            "kabid_linmas.pembinaan": 100, "kabid_linmas.posko": 100, "kabid_linmas.laporan": 91.67,
            "ka_upt_pkb.keluhan": 75, "ka_upt_pkb.dilatih": 40, "kasi_lama.data": 95,
        },
        2022: {
            "kabid_linmas.pembinaan": 100, "kabid_linmas.posko": 100, "kabid_linmas.laporan": 91.67,
            "ka_upt_pkb.keluhan": 75, "ka_upt_pkb.dilatih": 40, "kasi_lama.data": 95,
        },
        2023: {
            "kabid_linmas.pembinaan": 100, "kabid_linmas.posko": 100,
            "ka_upt_pkb.keluhan": 75, "ka_upt_pkb.dilatih": 40, "kasi_lama.data": 95,
        },
        2024: {
            "ka_upt_pkb.keluhan": 80, "ka_upt_pkb.dilatih": 40, "kabid_linmas.pembinaan": 114.29,
            "kabid_linmas.posko": 100, "kasi_baru.informasi": 95, "kasi_lama.data": 80,
        },
        2025: {
            "ka_upt_pkb.keluhan": 80, "ka_upt_pkb.dilatih": 40, "kabid_linmas.pembinaan": 84.21,
            "kabid_linmas.posko": 100, "kabid_linmas.siaga": 83.33, "kasi_baru.informasi": 100,
        },
    }  # fmt: skip


def test_the_signed_quarter_stays(iki: Iki, project: Path) -> None:
    before = hitung(iki, 2025, "TW2")
    assert rows(before)["kabid_linmas.pembinaan"]["target"] == 35
    build.edit(project / KABID, "{TW3: 60, tahun: 95}", "{TW2: 1, tahun: 99}")
    assert hitung(iki, 2025, "TW2") == before
    assert rows(hitung(iki, 2025))["kabid_linmas.pembinaan"]["target"] == 99


def test_what_ended_says_so_and_is_gone_the_year_after(iki: Iki) -> None:
    document = hitung(iki, 2024)
    assert rows(document)["kasi_lama.data"]["berakhir"] == "2024-TW2"
    assert rows(document)["kasi_lama.data"]["target"] == 50
    assert "kasi_lama.data" not in rows(hitung(iki, 2025, "B01"))
    assert [j["kode"] for j in hitung(iki, 2024, "TW3")["jabatan"]] == [
        "ka_upt_pkb", "kabid_linmas", "kasi_baru", "kasi_lama",
    ]  # fmt: skip
    out = iki("hitung", "--tahun", 2024).out
    assert "berakhir triwulan II 2024" in out
    out = iki("hitung", "--tahun", 2024, "--format", "markdown").out
    assert "berakhir triwulan II 2024, dihitung sampai triwulan II |" in out
    assert "berakhir triwulan II 2024" in iki("pohon", "--tahun", 2024).shown
    assert "kasi_lama" not in iki("pohon", "--tahun", 2025).out
    means = {j["kode"]: j["nilai"] for j in hitung(iki, 2025)["jabatan"]}
    assert means["kabid_linmas"] == 87.94  # (2 × 84,21 + 100 + 83,33) / 4


def test_what_began_within_the_year_lacks_no_earlier_months(iki: Iki) -> None:
    document = rows(hitung(iki, 2025))
    assert document["kabid_linmas.siaga"]["status"] == "terhitung"
    assert rows(hitung(iki, 2024))["kasi_baru.informasi"]["status"] == "terhitung"
    assert "kabid_linmas.siaga" not in rows(hitung(iki, 2025, "TW2"))
    assert rows(hitung(iki, 2025, "TW3"))["kabid_linmas.siaga"]["realisasi"] == 2


def test_months_that_are_missing_since_the_beginning_are_missing(iki: Iki, project: Path) -> None:
    data = project / "data/realisasi/semua.csv"
    kept = [r for r in data.read_text().splitlines() if not r.startswith("2024,TW4,kasi_baru")]
    data.write_text("\n".join(kept) + "\n")
    assert rows(hitung(iki, 2024))["kasi_baru.informasi"]["status"] == "sementara"


def test_the_renamed_takes_the_old_rows_and_the_tree_is_that_of_the_time(iki: Iki) -> None:
    old = next(j for j in hitung(iki, 2023)["jabatan"] if j["kode"] == "ka_upt_pkb")
    new = next(j for j in hitung(iki, 2024)["jabatan"] if j["kode"] == "ka_upt_pkb")
    assert (old["jabatan"], old["atasan"]) == ("Kepala Seksi PKB", "kabid_linmas")
    assert (new["jabatan"], new["atasan"]) == ("Kepala UPT PKB", "kepala_dinas")
    assert new["perubahan"] == [
        {
            "mulai": "2024-TW3",
            "dasar": "Peraturan Bupati Nomor 7 Tahun 2024",
            "kunci": ["jabatan", "atasan"],
        }
    ]
    assert {i["kode"]: i["realisasi"] for i in new["indikator"]} == {"keluhan": 25, "dilatih": 40}
    ran = iki("hitung", "--tahun", 2024, "--jabatan", "kasi_pkb")
    assert (ran.code, "kasi_pkb kini ka_upt_pkb" in ran.err) == (2, True)
    ran = iki("hitung", "--tahun", 2025, "--jabatan", "kasi_lama")
    assert (ran.code, "berlaku sampai 2024-TW2" in ran.err) == (2, True)


def test_a_table_across_a_change_says_so_with_its_dasar(iki: Iki) -> None:
    note = (
        "Berubah sejak triwulan III 2025 dengan dasar Perubahan Renja 2025: "
        "Persentase anggota yang dibina dan dilatih (kabid_linmas.pembinaan): bobot, target"
    )
    assert note in iki("hitung", "--tahun", 2025).shown
    assert note in iki("hitung", "--tahun", 2025, "--format", "markdown").out.replace("\\", "")
    assert note not in iki("hitung", "--tahun", 2025, "--sampai", "TW2").shown
    row = rows(hitung(iki, 2025))["kabid_linmas.pembinaan"]
    assert row["perubahan"] == [
        {"mulai": "2025-TW3", "dasar": "Perubahan Renja 2025", "kunci": ["bobot", "target"]}
    ]
    assert rows(hitung(iki, 2024))["kabid_linmas.pembinaan"]["perubahan"] == []


def test_targets_are_asked_for_of_what_is_in_force(iki: Iki) -> None:
    ran = iki("validasi", "--tahun", 2024, "--format", "ringkas")
    assert ran.out == ""
    ran = iki("validasi", "--tahun", 2026, "--format", "ringkas")
    missing = [line for line in ran.out.splitlines() if line.endswith("[R13]")]
    assert len(missing) == 5
    assert not any("“posko”" in line or "“laporan”" in line for line in missing)
    (revised,) = (line for line in missing if "“pembinaan”" in line)
    assert revised.startswith(f"{KABID}:27:13:")  # the target that is in force


@pytest.mark.parametrize("lampiran", ["pengukuran", "perjanjian", "penetapan"])
def test_annexes_are_of_what_is_in_force(iki: Iki, project: Path, lampiran: str) -> None:
    book = project / "x.xlsx"
    assert iki("lampiran", lampiran, "--tahun", 2025, "-o", book).code == 0
    text = "\n".join(
        str(cell.value) for sheet in load_workbook(book) for row in sheet for cell in row if cell.value
    )  # fmt: skip
    assert "dibina dan dilatih" in text
    assert "Kepala UPT PKB" in text.replace("KEPALA", "Kepala")
    assert "Jumlah laporan tahunan" not in text
    assert "Kepala Seksi Data" not in text
    # What ended within the year was agreed on when it began, and is measured up to then.
    assert ("Jumlah posko yang aktif" in text) == (lampiran != "penetapan")


def test_the_reader_knows_the_variables_of_all_times(iki: Iki, project: Path) -> None:
    file = project / "definitions/jabatan/kasi_baru.yaml"
    file.write_text(
        file.read_text()
        + "perubahan:\n"
        + "  - mulai: 2025\n    dasar: Renja\n    variabel: {berita: Jumlah berita}\n"
        + "    sasaran:\n      - uraian: Tersebarnya informasi\n        indikator:\n"
        + "          - {kode: informasi, nama: Berita, satuan: berita, formula: berita, target: {2025: 4}}\n"
    )
    assert rows(hitung(iki, 2024))["kasi_baru.informasi"]["realisasi"] == 38
    assert rows(hitung(iki, 2025))["kasi_baru.informasi"]["status"] == "belum_ada_data"
    ran = iki("validasi", "--data", "--format", "ringkas")
    assert "[D07]" not in ran.out


# --- what explains, compares and asks for data -----------------------------------------------------


Columns = dict[str, list[float | None]]


def compared(iki: Iki, *arguments: object) -> Columns:
    """Return the capaian of each indikator, column by column."""
    document = json.loads(iki("bandingkan", *arguments, "--format", "json").out)
    return {
        kode: [cell and cell["capaian"] for cell in row["kolom"]]
        for kode, row in rows(document).items()
    }


def beside(results: Sequence[dict[str, float]]) -> Columns:
    """Return the same of what `hitung` says by itself; None where an indikator is not in force."""
    return {kode: [result.get(kode) for result in results] for result in results for kode in result}


def test_columns_are_each_by_their_own_definitions(iki: Iki) -> None:
    found = compared(iki, "--tahun", 2023, "--tahun", 2024, "--tahun", 2025)
    assert found == beside([capaian(hitung(iki, tahun)) for tahun in (2023, 2024, 2025)])
    assert found["kasi_lama.data"][-1] is None


def test_periods_of_a_year_are_each_by_their_own_definitions(iki: Iki) -> None:
    by_period = [capaian(hitung(iki, 2025, f"TW{n}")) for n in (1, 2, 3, 4)]
    assert compared(iki, "--tahun", 2025, "--per", "triwulan") == beside(by_period)


def test_months_alone_are_without_what_ended_before(iki: Iki) -> None:
    ran = iki("bandingkan", "--tahun", 2025, "--per", "triwulan", "--lepas", "--format", "json")
    kabid = next(j for j in json.loads(ran.out)["jabatan"] if j["kode"] == "kabid_linmas")
    found = {i["kode"]: [c and c["realisasi"] for c in i["kolom"]] for i in kabid["indikator"]}
    assert found["posko"] == [4, 5, None, None]
    assert found["siaga"] == [None, None, 2, 3]


def test_a_comparison_says_what_changed_between(iki: Iki) -> None:
    said = "dengan dasar Renstra 2024-2026"
    ran = iki("bandingkan", "--tahun", 2023, "--tahun", 2024, "--format", "markdown")
    assert said in ran.out
    assert (
        said not in iki("bandingkan", "--tahun", 2024, "--tahun", 2025, "--format", "markdown").out
    )


def test_what_is_not_in_force_is_not_asked_for(iki: Iki) -> None:
    ran = iki("kelengkapan", "--tahun", 2025, "--ketat", "--format", "json")
    assert ran.code == 0
    found = {
        f"{j['kode']}.{v['nama']}": list(v["periode"])
        for j in json.loads(ran.out)["jabatan"]
        for v in j["variabel"]
    }
    assert found["kabid_linmas.posko"] == ["TW1", "TW2"]
    assert found["kabid_linmas.desa_siaga"] == ["TW3", "TW4"]
    assert "kabid_linmas.laporan" not in found
    assert not any(kode.startswith("kasi_lama") for kode in found)
    listed = json.loads(iki("daftar", "--variabel", "--format", "json").out)["variabel"]
    assert "posko" not in {v["variabel"] for v in listed}


def test_the_trail_leads_to_the_change(iki: Iki, project: Path) -> None:
    lines = (project / KABID).read_text(encoding="utf-8").splitlines()
    ran = iki("jelaskan", "kabid_linmas.pembinaan", "--tahun", 2025, "--format", "json")
    (row,) = json.loads(ran.out)["jabatan"][0]["indikator"]
    assert "{TW3: 60, tahun: 95}" in lines[row["target_dari"]["baris"] - 1]
    assert "kasi_pkb.dilatih" in lines[row["formula_dari"]["baris"] - 1]
    assert [p["dasar"] for p in row["perubahan"]] == ["Perubahan Renja 2025"]


def test_what_ended_is_explained_at_its_end(iki: Iki) -> None:
    ran = iki("jelaskan", "kabid_linmas.posko", "--tahun", 2025, "--format", "json")
    (row,) = json.loads(ran.out)["jabatan"][0]["indikator"]
    assert (row["realisasi"], row["target"], row["berakhir"]) == (5, 5, "2025-TW2")
    assert [b["periode"] for b in row["variabel"][0]["baris"] if b["dipakai"]] == ["TW2"]


def test_catatan_of_a_former_kode(iki: Iki, project: Path) -> None:
    file = project / "data/catatan/2025.csv"
    file.parent.mkdir()
    rows = ["2025,tahun,kasi_pkb,dilatih,Gedung dipakai", "2025,TW2,kabid_linmas,posko,Banjir"]
    file.write_text("\n".join(["tahun,periode,jabatan,indikator,kendala", *rows]), encoding="utf-8")
    assert iki("validasi", "--data", "--ketat", "--format", "ringkas").out == ""
    rule = "penilaian: {wajib_catatan_di_bawah: 50, "
    build.edit(project / "definitions/instansi.yaml", "penilaian: {", rule)
    assert "belum punya catatan" not in iki("hitung", "--tahun", 2025).err
    assert "ka_upt_pkb.dilatih" in iki("hitung", "--tahun", 2024).err


def test_words_in_a_change(iki: Iki, project: Path) -> None:
    file = project / "definitions/jabatan/kasi_baru.yaml"
    text = file.read_text(encoding="utf-8")
    text = text.replace(
        "  informasi: Jumlah informasi\n",
        "  informasi: Jumlah informasi\n  opini: {uraian: Opini, nilai: {TMP: 1, WDP: 2, WTP: 3}}\n",
    )
    text += """\
      - kode: opini
        nama: Opini
        satuan: opini
        formula: opini
        target: {2024: WDP}
        perubahan:
          - mulai: 2025
            dasar: Renja 2025
            target: {2025: WTP}
"""
    file.write_text(text, encoding="utf-8")
    data = project / "data/realisasi/semua.csv"
    opini = "2024,tahun,kasi_baru,opini,WDP\n2025,tahun,kasi_baru,opini,WDP\n"
    data.write_text(data.read_text(encoding="utf-8") + opini, encoding="utf-8")
    found = [rows(hitung(iki, tahun))["kasi_baru.opini"] for tahun in (2024, 2025)]
    assert [(row["target"], row["realisasi"]) for row in found] == [("WDP", "WDP"), ("WTP", "WDP")]


def test_what_was_signed_still_holds(iki: Iki, project: Path) -> None:
    """2023 was locked while `ka_upt_pkb` was `kasi_pkb`, TW2 of 2025 before nothing of it was revised."""
    assert "kasi_pkb" in (project / "kunci/2023-tahun.json").read_text()
    ran = iki("kunci", "--periksa")
    assert (ran.code, ran.out) == (0, "")
    assert "2 kunci diperiksa" in ran.err
    kasi = project / "definitions/jabatan/ka_upt_pkb.yaml"
    lines = kasi.read_text(encoding="utf-8").splitlines()
    build.edit(kasi, "2023: 20,", "2023: 18,")
    (line,) = (n for n, found in enumerate(lines, 1) if "2023: 20," in found)
    ran = iki("kunci", "--periksa")
    said = ran.shown
    assert ran.code == 1
    assert said.startswith("kunci/2023-tahun.json")
    assert "ka_upt_pkb.keluhan: target 20 → 18, capaian 75 → " in said
    assert f"karena target: definitions/jabatan/ka_upt_pkb.yaml:{line}" in said
    assert "2025-TW2" not in said


def test_a_revision_of_the_revised_leaves_the_signed_quarter(iki: Iki, project: Path) -> None:
    build.edit(project / KABID, "{TW3: 60, tahun: 95}", "{TW2: 1, tahun: 99}")
    assert iki("kunci", "--periksa").out == ""
    build.edit(project / KABID, "{TW2: 1, tahun: 99}", "{TW3: 60, tahun: 95}")
    build.edit(project / KABID, "TW2: 35, TW3: 50", "TW2: 45, TW3: 50")
    ran = iki("kunci", "--periksa", "--format", "json")
    (lock,) = (k for k in json.loads(ran.out)["kunci"] if not k["cocok"])
    (found,) = lock["berbeda"]
    assert (lock["berkas"], found["kode"]) == ("kunci/2025-TW2.json", "pembinaan")
    line = found["sebab"][0]["baris"]
    assert "TW2: 45" in (project / KABID).read_text().splitlines()[line - 1]


def texts_of(book: Path, sheet: int) -> list[str]:
    cells = load_workbook(book).worksheets[sheet].iter_rows(values_only=True)
    return [str(cell) for row in cells for cell in row if cell is not None]


def test_the_agreement_of_a_change(iki: Iki, project: Path) -> None:
    """Only what changed within the year is in it, with the old and the new target and what decided it."""
    book = project / "pk.xlsx"
    ran = iki("lampiran", "perjanjian", "--tahun", 2025, "--perubahan", "-o", book)
    assert ran.code == 0, ran.err
    titles = [sheet.title for sheet in load_workbook(book).worksheets]
    assert len(titles) == 3
    texts = texts_of(book, 1)
    assert "PERJANJIAN KINERJA PERUBAHAN TAHUN 2025" in texts
    row = texts.index("Persentase anggota yang dibina dan dilatih")
    assert texts[row + 2 : row + 4] == ["80", "95"]
    begun = texts.index("Jumlah desa siaga")
    assert texts[begun + 2 : begun + 4] == ["–", "6"]
    assert any("Perubahan Renja 2025" in text for text in texts)
    assert "Jumlah posko yang aktif" not in texts
    assert "Jumlah posko yang aktif: berakhir triwulan II 2025." in texts


def test_no_agreement_without_a_change(iki: Iki, project: Path) -> None:
    book = project / "pk.xlsx"
    ran = iki("lampiran", "perjanjian", "--tahun", 2023, "--perubahan", "-o", book)
    assert ran.code == 2
    assert "tidak ada perjanjian yang berubah dalam tahun 2023" in ran.err
    assert not book.exists()


def test_the_measurement_names_what_decided_a_change(iki: Iki, project: Path) -> None:
    book = project / "ukur.xlsx"
    assert iki("lampiran", "pengukuran", "--tahun", 2025, "-o", book).code == 0
    everything = [text for sheet in range(1, 3) for text in texts_of(book, sheet)]
    assert any(
        "Berubah sejak triwulan III 2025" in t and "Perubahan Renja 2025" in t for t in everything
    )


def test_a_form_asks_for_what_is_in_force_in_its_periods(iki: Iki, project: Path) -> None:
    def asked(*more: str) -> set[str]:
        form = project / "isian.csv"
        ran = iki(
            "templat", "--tahun", 2025, "--jabatan", "kabid_linmas", *more, "-o", form, "--timpa"
        )
        assert ran.code == 0, ran.err
        return {
            line.split(";")[2] for line in form.read_text(encoding="utf-8-sig").splitlines()[1:]
        }

    always = {"dibina", "seluruh"}
    assert asked("--periode", "TW1") == always | {"posko"}
    assert asked("--periode", "TW4") == always | {"desa_siaga"}
    assert asked() == always | {"posko", "desa_siaga"}


def test_a_form_of_a_changed_jabatan_comes_back_as_it_is(iki: Iki, project: Path) -> None:
    form = project / "isian.xlsx"
    assert iki("templat", "--tahun", 2025, "-o", form).code == 0
    ran = iki("impor", form)
    assert ran.code == 0, ran.err
    assert "berubah sesudah" not in ran.out + ran.err


@pytest.mark.parametrize("command", ["kelengkapan", "pohon"])
def test_who_delivered_and_the_tree_say_what_changed_too(iki: Iki, command: str) -> None:
    note = (
        "Berubah sejak triwulan III 2025 dengan dasar Perubahan Renja 2025: "
        "Persentase anggota yang dibina dan dilatih (kabid_linmas.pembinaan): bobot, target"
    )
    assert note in iki(command, "--tahun", 2025).shown
    assert note not in iki(command, "--tahun", 2025, "--sampai", "TW2").shown


def test_who_delivered_says_what_changed_in_every_form(iki: Iki) -> None:
    arguments = ("kelengkapan", "--tahun", 2024, "--format")
    (change,) = json.loads(iki(*arguments, "json").out)["perubahan"]
    assert change == {
        "mulai": "2024-TW3",
        "dasar": "Peraturan Bupati Nomor 7 Tahun 2024",
        "berubah": ["ka_upt_pkb (jabatan, atasan)"],
    }
    assert (
        f"Berubah sejak triwulan III 2024 dengan dasar {change['dasar']}"
        in iki(*arguments, "markdown").out
    )


def test_a_tree_without_a_year_crosses_no_change(iki: Iki) -> None:
    out = iki("pohon").out
    assert "Kepala UPT PKB" in out
    assert "Berubah sejak" not in out


# --- deliveries are held against what is in force in their periods -----------------------------------


def with_berita(project: Path) -> None:
    """Let a jabatan have another variable from 2025 on."""
    file = project / "definitions/jabatan/kasi_baru.yaml"
    file.write_text(
        file.read_text(encoding="utf-8")
        + "perubahan:\n  - mulai: 2025\n    dasar: Renja\n"
        + "    variabel: {berita: {uraian: Jumlah berita, satuan: berita}}\n"
        + "    sasaran:\n      - uraian: Tersebarnya informasi\n        indikator:\n"
        + "          - {kode: informasi, nama: Berita, satuan: berita, formula: berita, target: {2025: 4}}\n",
        encoding="utf-8",
    )


def deliver(iki: Iki, project: Path, *rows: str) -> tuple[int, str]:
    table = project / "kiriman.csv"
    table.write_text("\n".join(["tahun,periode,jabatan,variabel,nilai", *rows]), encoding="utf-8")
    ran = iki("impor", table)
    return ran.code, " ".join((ran.out + ran.err).split())


def test_a_variable_is_delivered_for_the_time_of_its_change(iki: Iki, project: Path) -> None:
    with_berita(project)
    assert deliver(iki, project, "2025,B01,kasi_baru,berita,3")[0] == 0
    code, said = deliver(iki, project, "2025,B02,kasi_baru,berita,4")  # its neighbour is read again
    assert code == 0, said
    code, said = deliver(iki, project, "2024,B09,kasi_baru,berita,3")
    assert code == 1
    assert "variabel “berita” pada kasi_baru tidak berlaku pada waktu itu" in said
    assert "berlaku mulai 2025" in said
    code, said = deliver(iki, project, "2025,B03,kasi_baru,informasi,3")
    assert (code, "berlaku sampai 2024" in said) == (1, True)


def test_a_former_kode_is_delivered_for_the_present_one(iki: Iki, project: Path) -> None:
    data = project / "data/realisasi/semua.csv"
    kept = [r for r in data.read_text().splitlines() if "2025" not in r or "dilatih" not in r]
    data.write_text("\n".join(kept) + "\n")
    code, said = deliver(iki, project, "2025,TW1,kasi_pkb,dilatih,10")
    assert code == 0, said
    assert (project / "data/realisasi/2025/TW1/ka_upt_pkb.csv").exists()


def test_nothing_is_delivered_for_who_is_not_there(iki: Iki, project: Path) -> None:
    code, said = deliver(iki, project, "2025,TW1,kasi_lama,data,1")
    assert code == 1
    assert "jabatan “kasi_lama” tidak berlaku pada waktu itu" in said
    assert "berlaku sampai 2024-TW2" in said


def form_of(iki: Iki, project: Path, tahun: int, jabatan: str, *more: object) -> Path:
    form = project / f"{jabatan}.xlsx"
    ran = iki(
        "templat", "--tahun", tahun, "--jabatan", jabatan, *more, "-o", form, "--timpa"
    )  # fmt: skip
    assert ran.code == 0, ran.err
    return form


def test_a_form_names_a_jabatan_as_it_is_then(iki: Iki, project: Path) -> None:
    for tahun, nama in ((2023, "Kepala Seksi PKB"), (2025, "Kepala UPT PKB")):
        assert nama in texts_of(form_of(iki, project, tahun, "ka_upt_pkb"), 0)


def test_a_form_notices_changes_within_its_time_only(iki: Iki, project: Path) -> None:
    form = form_of(iki, project, 2025, "kasi_baru", "--periode", "TW1")
    file = project / "definitions/jabatan/kasi_baru.yaml"
    text = file.read_text(encoding="utf-8")
    change = (
        "perubahan:\n  - mulai: {}\n    dasar: Renja\n"
        "    variabel: {{informasi: {{uraian: Informasi, satuan: siaran}}}}\n"
    )
    file.write_text(text + change.format("2025-TW2"), encoding="utf-8")
    assert "berubah sesudah" not in iki("impor", form, "--uji").out
    file.write_text(text + change.format("2025"), encoding="utf-8")
    said = iki("impor", form, "--uji").shown
    assert "definisi kasi_baru berubah sesudah formulir ini dibuat" in said
    assert "kini “Informasi”" in said


def test_notes_are_of_periods_of_their_indikator(iki: Iki, project: Path) -> None:
    form = form_of(iki, project, 2025, "kabid_linmas")
    book = load_workbook(form)
    sheet = book.worksheets[0]
    notes = {
        (str(row[0].value), cell.value): cell
        for row in sheet.iter_rows()
        for cell in row[1:4]
        if cell.value in {"TW1", "TW2", "TW3", "TW4"}
    }
    assert {p for kode, p in notes if kode == "posko"} == {"TW1", "TW2"}
    assert {p for kode, p in notes if kode == "siaga"} == {"TW3", "TW4"}
    cell = notes["posko", "TW2"]
    cell.value = "TW4"
    cell.offset(column=1).value = "Posko dibongkar"
    book.save(form)
    ran = iki("impor", form, "--uji")
    said = ran.shown
    assert ran.code == 1
    assert "indikator “posko” pada kabid_linmas tidak berlaku pada waktu itu" in said
    assert "sampai 2025-TW2" in said


# --- what an auditor asks for ---------------------------------------------------------------------

DROPPED = """\
perubahan:
  - mulai: 2025-TW3
    dasar: Nota Dinas 8
    variabel:
      dibina: Jumlah anggota yang dibina
      seluruh: {uraian: Jumlah seluruh anggota, konsolidasi: terakhir}
      desa_siaga: Jumlah desa siaga
      laporan: Jumlah laporan
"""


@pytest.fixture
def dropped(project: Path) -> Path:
    """What `posko` reads is gone when it has ended, and the agency has another skala from then on."""
    file = project / KABID
    file.write_text(file.read_text(encoding="utf-8") + DROPPED, encoding="utf-8")
    instansi = project / "definitions/instansi.yaml"
    instansi.write_text(
        instansi.read_text(encoding="utf-8")
        + "  - {mulai: 2025-TW3, dasar: Perbup 9, instansi: Dinas Baru, penilaian: "
        "{batas_atas: 120, minimize: rasio, skala: [{predikat: Bagus, minimal: 80}, {predikat: Jelek}]}}\n",
        encoding="utf-8",
    )
    return project


@pytest.mark.usefixtures("dropped")
@pytest.mark.parametrize(
    "command",
    [
        ("jelaskan", "kabid_linmas.posko"),
        ("jelaskan", "kabid_linmas", "--format", "json"),
        ("jelaskan", "kabid_linmas", "--format", "markdown"),
        ("hitung", "--rinci"),
        ("hitung", "--rinci", "--format", "json"),
        ("lampiran", "pengukuran", "-o", "ukur.xlsx"),
        ("kunci",),
    ],
)
def test_what_ended_may_read_what_is_gone(iki: Iki, command: tuple[str]) -> None:
    ran = iki(*command, "--tahun", 2025)
    assert ran.code == 0, ran.err


@pytest.mark.usefixtures("dropped")
def test_a_dropped_variable_is_part_of_the_year_that_it_was_in(iki: Iki) -> None:
    ran = iki("kelengkapan", "--tahun", 2025, "--format", "json")
    found = {
        v["nama"]: [*v["periode"]] for j in json.loads(ran.out)["jabatan"] for v in j["variabel"]
    }
    assert found["posko"] == ["TW1", "TW2"]
    assert "posko" not in iki("kelengkapan", "--tahun", 2026, "--format", "json").out


def test_last_years_data_may_be_of_who_is_gone(iki: Iki, project: Path) -> None:
    file = project / "definitions/jabatan/kasi_baru.yaml"
    file.write_text(
        file.read_text(encoding="utf-8")
        + """\
      - kode: tumbuh
        nama: Pertumbuhan
        satuan: informasi
        formula: informasi - lalu(kasi_lama.data)
        mulai: 2025
        berakhir: 2025
        target: {2025: 10}
""",
        encoding="utf-8",
    )
    assert iki("validasi", "--format", "ringkas").out == ""
    ran = iki("jelaskan", "kasi_baru.tumbuh", "--tahun", 2025, "--format", "json")
    assert ran.code == 0, ran.err
    (row,) = json.loads(ran.out)["jabatan"][0]["indikator"]
    gone = row["variabel"][1]
    found = gone["nama"], gone["jabatan"], gone["uraian"]
    assert found == ("data", "kasi_lama", "Jumlah data yang diolah")
    assert gone["dari"]["berkas"] == "definitions/jabatan/kasi_lama.yaml"
    for command in (("hitung", "--rinci", "--format", "json"), ("kunci",)):
        assert iki(*command, "--tahun", 2025).code == 0
    assert iki("lampiran", "pengukuran", "--tahun", 2025, "-o", project / "ukur.xlsx").code == 0


@pytest.mark.usefixtures("dropped")
def test_what_ended_is_explained_by_the_rules_of_its_time(iki: Iki) -> None:
    """In `hitung` it has the predikat of the skala that was in force, and so it has here."""
    (row,) = [r for k, r in rows(hitung(iki, 2025)).items() if k == "kabid_linmas.posko"]
    assert row["predikat"] == "Sangat Tinggi"
    out = iki("jelaskan", "kabid_linmas.posko", "--tahun", 2025).shown
    assert "Sangat Tinggi: 100,00 ≥ 91 (skala permendagri-86-2017)" in out


@pytest.mark.parametrize("form", ["teks", "markdown"])
def test_the_trail_says_what_changed_and_that_it_ended(iki: Iki, form: str) -> None:
    def jelaskan(kode: str) -> str:
        return iki("jelaskan", kode, "--tahun", 2025, "--format", form).shown

    said = jelaskan("kabid_linmas.posko")
    assert "Berakhir triwulan II 2025, dihitung sampai triwulan II." in said
    assert "tidak ada" not in said
    said = jelaskan("kabid_linmas.pembinaan").replace("\\", "")
    assert "Berubah sejak triwulan III 2025: bobot, target (Perubahan Renja 2025)." in said


def test_the_trail_names_the_end_of_what_ended(iki: Iki, project: Path) -> None:
    """Of its target, and of values that came in after it."""
    build.edit(project / KABID, "2025: {TW2: 5, tahun: 10}", "2025: 10")
    data = project / "data/realisasi/semua.csv"
    with data.open("a", encoding="utf-8") as stream:
        stream.write("2025,TW3,kabid_linmas,posko,9\n")
    out = iki("jelaskan", "kabid_linmas.posko", "--tahun", 2025).shown
    assert "(target tahun 2025; target triwulan II tidak ada)" in out
    assert "berakhir sesudah triwulan II" in out


def test_a_comparison_says_what_ended(iki: Iki, project: Path) -> None:
    said = "berakhir triwulan II 2025, dihitung sampai triwulan II"
    years = iki("bandingkan", "--tahun", 2024, "--tahun", 2025, "--format", "markdown")
    assert f"2025: {said}" in years.out
    periods = iki("bandingkan", "--tahun", 2025, "--per", "triwulan", "--format", "markdown")
    assert f"TW III, TW IV: {said}" in periods.out
    for lampiran in ("monitoring", "perbandingan"):
        book = project / f"{lampiran}.xlsx"
        assert iki("lampiran", lampiran, "--tahun", 2025, "-o", book).code == 0
        sheets = range(len(load_workbook(book).sheetnames))
        everything = " ".join(text for number in sheets for text in texts_of(book, number))
        assert said in everything.replace("Berakhir", "berakhir")


@pytest.mark.usefixtures("dropped")
def test_an_agency_of_another_name_is_the_same_one(iki: Iki) -> None:
    out = iki("bandingkan", "--tahun", 2023, "--tahun", 2025, "--format", "markdown").out
    (since,) = [line for line in out.splitlines() if "Peraturan Bupati Nomor 3 Tahun 2024" in line]
    assert since.count("penilaian") == 1


def test_an_indikator_of_another_time_is_known(iki: Iki) -> None:
    ran = iki("jelaskan", "kabid_linmas.laporan", "--tahun", 2025)
    said = "kabid_linmas.laporan: indikator ini tidak ada pada waktu itu; berlaku sampai 2022"
    assert (ran.code, said in ran.said) == (2, True)


LINMAS = "Kepala Bidang Linmas"


def agreement(iki: Iki, tahun: int, *more: object, of: str = LINMAS) -> tuple[list[str], list[str]]:
    """Return the texts of the agreement of a jabatan, and of its rencana aksi."""
    book = Path("pk.xlsx")
    ran = iki("lampiran", "perjanjian", "--tahun", tahun, *more, "-o", book, "--timpa")
    assert ran.code == 0, ran.err
    found = {s.title: n for n, s in enumerate(load_workbook(book)) if of in s.title}
    pk, ra = (next(n for t, n in found.items() if t.startswith(kind)) for kind in ("PK", "RA"))
    return texts_of(book, pk), texts_of(book, ra)


def after(texts: list[str], name: str, count: int) -> list[str]:
    """Return the cells to the right of a name's satuan."""
    row = texts.index(name)
    return texts[row + 2 : row + 2 + count]


REVISED, BEGUN, ENDED = (
    "Persentase anggota yang dibina dan dilatih",
    "Jumlah desa siaga",
    "Jumlah posko yang aktif",
)


def test_an_agreement_is_of_what_was_in_force_when_its_year_began(iki: Iki) -> None:
    """Whatever a later perubahan made of it, which a note names with where to find it."""
    annex, plan = agreement(iki, 2025)
    assert "PERJANJIAN KINERJA TAHUN 2025" in annex
    assert after(annex, REVISED, 1) == ["80"]
    assert after(annex, ENDED, 1) == ["10"]
    assert BEGUN not in annex + plan
    assert after(plan, REVISED, 5) == ["80", "……", "35", "50", "80"]
    assert after(plan, ENDED, 5) == ["10", "……", "5", "……", "10"]
    (told,) = (n for n, text in enumerate(annex) if "perjanjian semula" in text)
    assert "lihat Perjanjian Kinerja Perubahan" in annex[told]
    assert annex[told + 1 : told + 4] == [
        f"{REVISED}: Berubah sejak triwulan III 2025: bobot, target (Perubahan Renja 2025).",
        f"{BEGUN}: mulai triwulan III 2025.",
        f"{ENDED}: berakhir triwulan II 2025.",
    ]


def test_who_prints_an_agreement_that_changed_is_told(iki: Iki) -> None:
    call = ("lampiran", "perjanjian", "--timpa", "-o", "x.xlsx", "--tahun")
    told = iki(*call, 2025).said
    assert "1 perjanjian berubah dalam tahun 2025" in told
    assert "iki lampiran perjanjian --tahun 2025 --perubahan" in told
    assert "berubah" not in iki(*call, 2023).err
    assert "berubah" not in iki(*call, 2025, "--perubahan").err


@pytest.mark.parametrize("suffix", ["xlsx", "docx"])
def test_a_later_perubahan_changes_nothing_of_an_agreement_but_its_note(
    iki: Iki, project: Path, suffix: str
) -> None:
    def written() -> bytes:
        file = project / f"pk.{suffix}"
        assert iki("lampiran", "perjanjian", "--tahun", 2025, "-o", file, "--timpa").code == 0
        return file.read_bytes()

    before = written()
    build.edit(project / KABID, "{TW3: 60, tahun: 95}", "{TW1: 7, TW3: 8, tahun: 9}")
    assert written() == before


@pytest.mark.machine
def test_what_began_or_ended_within_the_year_was_agreed_on_too(iki: Iki) -> None:
    """Who began later agreed when they began; who ended had agreed in January, under the name of then."""
    annex, plan = agreement(iki, 2024, of="Kepala Seksi Informasi")
    assert after(annex, "Jumlah informasi", 1) == ["40"]
    assert after(plan, "Jumlah informasi", 5) == ["40", "–", "–", "……", "40"]
    assert not any("perjanjian semula" in text for text in annex)
    annex, plan = agreement(iki, 2024, of="Kepala Seksi Data")
    assert after(plan, "Jumlah data yang diolah", 5) == ["100", "……", "50", "……", "100"]
    assert annex[-1].startswith("NIP")
    assert "Kepala Seksi Data: berakhir triwulan II 2024." in annex
    annex, _ = agreement(iki, 2024, of="Kepala Seksi PKB")  # an UPT since 2024-TW3
    titles = [text for before, text in zip(annex, annex[2:], strict=False) if before == "Jabatan"]
    assert titles == ["Kepala Seksi PKB", LINMAS]
    ran = iki("lampiran", "perjanjian", "--tahun", 2024, "--perubahan", "-o", "p.xlsx")
    assert ran.code == 0
    assert [s.title for s in load_workbook("p.xlsx").worksheets][1::2] == ["PK 1 Kepala UPT PKB"]


def test_the_plan_of_a_revised_agreement_has_targets_of_before_as_they_were(iki: Iki) -> None:
    """A target by a triwulan is the one that it is measured by."""
    _, plan = agreement(iki, 2025, "--perubahan")
    assert after(plan, REVISED, 5) == ["95", "……", "35", "60", "95"]
    assert after(plan, BEGUN, 5) == ["6", "–", "–", "……", "6"]


def test_the_first_of_several_revised_agreements(iki: Iki, project: Path) -> None:
    """Up to a period: with what had changed by its end, and nothing of later."""
    build.edit(
        project / KABID,
        "          - mulai: 2025-TW3\n",
        "          - mulai: 2025-TW2\n            dasar: Surat Edaran\n"
        "            target: {2025: {TW2: 41, TW3: 42, tahun: 88}}\n          - mulai: 2025-TW3\n",
    )
    annex, plan = agreement(iki, 2025, "--perubahan", "--sampai", "TW2")
    assert after(annex, REVISED, 2) == ["80", "88"]
    assert after(plan, REVISED, 5) == ["88", "……", "41", "42", "88"]
    assert BEGUN not in annex
    assert not any("Perubahan Renja 2025" in text for text in annex)
    annex, plan = agreement(iki, 2025, "--perubahan")
    assert after(annex, REVISED, 2) == ["80", "95"]
    assert after(plan, REVISED, 5) == ["95", "……", "41", "60", "95"]
    assert after(agreement(iki, 2025)[0], REVISED, 1) == ["80"]


def test_a_period_is_for_revised_agreements_only(iki: Iki) -> None:
    call = ("lampiran", "perjanjian", "--tahun", 2025, "-o", "x.xlsx")
    ran = iki(*call, "--sampai", "TW2")
    assert (ran.code, "hanya bersama --perubahan" in ran.said) == (2, True)
    ran = iki(*call, "--sampai", "TW1", "--perubahan")
    said = "tidak ada perjanjian yang berubah dalam tahun 2025 sampai triwulan I"
    assert (ran.code, said in ran.said) == (2, True)
    assert not Path("x.xlsx").exists()


def test_the_lock_of_a_year_is_of_its_revised_agreements(iki: Iki, project: Path) -> None:
    """It holds the targets of the end: what was agreed before them carries no seal."""
    shutil.rmtree(project / "kunci")
    assert iki("kunci", "--tahun", 2025).code == 0

    def footer(*more: object) -> str:
        call = ("lampiran", "perjanjian", "--tahun", 2025, "--jabatan", "kabid_linmas", *more)
        assert iki(*call, "-o", "x.xlsx", "--timpa").code == 0
        sheets: Any = load_workbook("x.xlsx").worksheets
        return str(sheets[1].oddFooter.right.text).partition("Halaman")[0]

    assert footer() == ""
    assert footer("--perubahan").startswith("Kunci ")
    build.edit(project / KABID, "tahun: 95", "tahun: 99")
    assert footer().startswith("Berbeda dari kunci ")
    assert footer("--perubahan").startswith("Berbeda dari kunci ")


def test_a_form_has_no_cells_for_the_time_before_and_after(iki: Iki, project: Path) -> None:
    """What began or ended within its periods is asked for in its own ones."""
    book = project / "formulir.xlsx"
    assert iki("templat", "--tahun", 2025, "-o", book).code == 0
    sheet = load_workbook(book)["Kepala Bidang Linmas"]
    cells = [
        [*row] for row in sheet.iter_rows() if row[0].value in {"posko", "desa_siaga", "dibina"}
    ]
    found = {str(row[0].value): [not c.protection.locked for c in row[8:12]] for row in cells[:3]}
    assert found == {
        "dibina": [True] * 4,
        "posko": [True, True, False, False],
        "desa_siaga": [False, False, True, True],
    }
    (said,) = [str(row[4].value) for row in cells[:3] if row[0].value == "posko"]
    assert said.endswith("tidak berlaku pada TW3, TW4")


@pytest.mark.parametrize(
    ("lampiran", "lock", "said"),
    [
        ("monitoring", "TW2", "TW II: Kunci "),
        ("monitoring", "tahun", "TW IV: Kunci "),
        ("perbandingan", "tahun", "2025: Kunci "),
    ],
)
def test_every_annex_of_a_locked_period_says_so(
    iki: Iki, project: Path, lampiran: str, lock: str, said: str
) -> None:
    """And, of one whose figures are other ones, that they are."""
    shutil.rmtree(project / "kunci")
    assert iki("kunci", "--tahun", 2025, "--sampai", lock).code == 0

    def footers() -> set[str]:
        book = project / "x.xlsx"
        ran = iki("lampiran", lampiran, "--tahun", 2025, "-o", book, "--timpa")
        assert ran.code == 0, ran.err
        sheets: Any = load_workbook(book).worksheets
        return {str(sheet.oddFooter.right.text) for sheet in sheets}

    assert all(text.startswith(said) for text in footers())
    build.edit(project / KABID, "TW2: 35", "TW2: 45")
    build.edit(project / KABID, "tahun: 95", "tahun: 99")
    assert all(text.startswith(said.replace("Kunci", "Berbeda dari kunci")) for text in footers())
