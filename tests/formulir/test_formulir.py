"""Which rows a form has, what stands beside them, and what is filled in already."""

from __future__ import annotations

from decimal import Decimal
from io import BytesIO

import pytest
from pydantic import create_model

from iki.data import csv_files
from iki.data.csv_files import CsvSource
from iki.data.keep import ALL_ROWS
from iki.isian.form_csv import form_csv
from iki.isian.form_layout import fingerprint, how_to_fill
from iki.isian.formulir import (
    YEARS_BACK,
    Formulir,
    LatestValue,
    make_forms,
)
from iki.model import Konsolidasi, Realisasi, Variabel
from iki.periode import PERIODE, TAHUN, Periode
from tests import build
from tests.workbook import contoh

TW = tuple(PERIODE[f"TW{n}"] for n in (1, 2, 3, 4))


def rows_of(csv: str, tahun: int = 2024) -> Realisasi:
    definisi = contoh.definisi()
    nilai, diagnostics = csv_files.read_files(
        [CsvSource("data.csv", lambda: BytesIO(csv.encode()))],
        definisi.variabel,
        tahun=range(tahun - YEARS_BACK, tahun + 1),
        sampai=TAHUN,
        keep=ALL_ROWS,
    )
    assert not diagnostics
    return nilai


def form(
    csv: str = contoh.CSV,
    kode: str = "bidang",
    periode: tuple[Periode, ...] = TW,
    tahun: int = 2024,
) -> Formulir:
    (made,) = make_forms(contoh.definisi(), rows_of(csv, tahun), tahun, periode, {kode})
    return made


def test_every_variable_has_a_row_for_each_wilayah_it_was_entered_by() -> None:
    assert [(row.kode, row.wilayah) for row in form().rows] == [
        ("dilayani", "Selatan"), ("dilayani", "Utara"),
        ("pemohon", "Selatan"), ("pemohon", "Utara"),
        ("aduan", ""),
        ("puas", "Selatan"), ("puas", "Utara"),
        ("puncak", ""),
        ("sepi", "Selatan"), ("sepi", "Utara"),
        ("kosong", ""),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("stored", "wilayah"),
    [
        ("", [""]),
        ("2023,TW1,bidang,aduan,Utara,1\n", ["Utara"]),
        ("2023,TW1,bidang,aduan,Utara,1\n2024,TW1,bidang,aduan,,1\n", [""]),
        ("2023,TW1,bidang,aduan,,1\n2024,TW1,bidang,aduan,Utara,1\n", ["Utara"]),
        ("2022,TW1,bidang,aduan,Barat,1\n2024,TW1,bidang,aduan,Utara,1\n", ["Barat", "Utara"]),
        ("2021,TW1,bidang,aduan,Barat,1\n2023,TW1,bidang,aduan,Utara,1\n", ["Utara"]),
    ],
)
def test_wilayah_are_those_of_the_year_and_the_last_one_before_it(
    stored: str, wilayah: list[str]
) -> None:
    made = form("tahun,periode,jabatan,variabel,wilayah,nilai\n" + stored)
    assert [row.wilayah for row in made.rows if row.kode == "aduan"] == wilayah


def test_what_is_stored_is_filled_in() -> None:
    rows = {(row.kode, row.wilayah): row for row in form().rows}
    assert rows["dilayani", "Selatan"].nilai == {
        TW[0]: Decimal(100), TW[1]: Decimal("101.25"), TW[2]: Decimal(99),
    }  # fmt: skip
    assert rows["kosong", ""].nilai == {}


def test_a_period_that_is_stored_by_others_cannot_be_filled_in() -> None:
    rows = {(row.kode, row.wilayah): row.stored_otherwise for row in form().rows}
    b01, b04, s1 = PERIODE["B01"], PERIODE["B04"], PERIODE["S1"]
    assert rows["pemohon", "Utara"] == {TW[0]: (b01,), TW[1]: (b04,)}
    assert rows["pemohon", "Selatan"] == {TW[0]: (s1,), TW[1]: (s1,)}
    assert not rows["aduan", ""]


def test_last_year_is_consolidated_as_the_variable_is() -> None:
    lines = [
        f"2023,{periode},bidang,{nama},{wilayah},{nilai}"
        for nama in ("dilayani", "pemohon", "puas", "puncak", "sepi")
        for wilayah in ("Utara", "Selatan")
        for periode, nilai in (("TW1", 1), ("TW2", 2), ("TW3", 6))
    ]
    made = form("\n".join(["tahun,periode,jabatan,variabel,wilayah,nilai", *lines]))
    assert {row.kode: row.last_year for row in made.rows} == {
        "dilayani": 9, "pemohon": 6, "puas": 3, "puncak": 6, "sepi": 1, "aduan": None, "kosong": None,
    }  # fmt: skip


def test_last_year_by_wilayah_is_a_sum_where_this_year_has_one_number() -> None:
    made = form(
        "tahun,periode,jabatan,variabel,wilayah,nilai\n"
        "2023,TW1,bidang,aduan,Utara,4\n2023,TW1,bidang,aduan,Selatan,5\n2024,TW1,bidang,aduan,,3\n"
    )
    assert [row.last_year for row in made.rows if row.kode == "aduan"] == [Decimal(9)]


def test_the_latest_value_is_the_last_one_that_the_cells_do_not_show() -> None:
    def latest(*periode: Periode) -> LatestValue | None:
        rows = {(row.kode, row.wilayah): row for row in form(periode=periode).rows}
        return rows["dilayani", "Utara"].latest

    assert latest(TW[2]) == (Decimal(130), TW[1], 2024)
    assert latest(*TW) == (Decimal(110), TW[1], 2023)


def test_a_latest_value_is_looked_for_in_so_many_years() -> None:
    heading = "tahun,periode,jabatan,variabel,wilayah,nilai\n"

    def latest(year: int) -> LatestValue | None:
        made = form(f"{heading}{year},TW4,bidang,aduan,,7\n")
        return next(row.latest for row in made.rows if row.kode == "aduan")

    assert latest(2024 - YEARS_BACK) == (Decimal(7), TW[3], 2024 - YEARS_BACK)
    assert latest(2024 - YEARS_BACK - 1) is None


def test_a_variable_names_all_indikator_that_it_serves() -> None:
    served = {row.kode: row.indikator for row in form().rows}
    assert served["dilayani"] == (
        "Persentase pemohon yang dilayani",
        "Pertumbuhan pemohon yang dilayani",
        "Pemohon per loket (Kepala Seksi Loket)",
    )


@pytest.mark.parametrize(
    ("konsolidasi", "periode", "words"),
    [
        (Konsolidasi.JUMLAH, TW, "isi tambahan triwulan itu"),
        (Konsolidasi.TERAKHIR, TW, "isi posisi akhir triwulan"),
        (Konsolidasi.RATA_RATA, (PERIODE["S1"],), "isi rata-rata semester itu"),
        (Konsolidasi.MAKSIMUM, (PERIODE["B07"],), "isi yang tertinggi dalam bulan itu"),
        (Konsolidasi.MINIMUM, (TAHUN,), "isi yang terendah dalam tahun itu"),
        (Konsolidasi.JUMLAH, (TW[0], PERIODE["B04"]), "isi tambahan periode itu"),
    ],
)
def test_how_periods_add_up_is_said_in_words(
    konsolidasi: Konsolidasi, periode: tuple[Periode, ...], words: str
) -> None:
    assert how_to_fill(Variabel(uraian="x", konsolidasi=konsolidasi), periode) == words


def test_every_konsolidasi_has_its_words() -> None:
    said = {how_to_fill(Variabel(uraian="x", konsolidasi=k), TW) for k in Konsolidasi}
    assert len(said) == len(Konsolidasi)


# --- identity --------------------------------------------------------------------------------------


def _fingerprint(old: str, new: str) -> str:
    assert old in contoh.BIDANG
    definisi = build.definisi(
        {"bidang": contoh.BIDANG.replace(old, new), "seksi": contoh.SEKSI}, contoh.INSTANSI
    )
    return fingerprint(definisi.jabatan["bidang"])


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Jumlah aduan\n", "Jumlah semua aduan\n"),
        ("satuan: orang}", "satuan: jiwa}"),
        ("konsolidasi: maksimum", "konsolidasi: minimum"),
        ("nama: Loket tutup", "nama: Loket yang tutup"),
        ("kode: tutup", "kode: loket_tutup"),
    ],
)
def test_the_fingerprint_changes_with_what_a_form_shows(old: str, new: str) -> None:
    assert _fingerprint(old, new) != _fingerprint(old, old)


@pytest.mark.parametrize(
    ("old", "new"),
    [("target: {2024: 20}", "target: {2024: 21}"), ("melaporkan]", "melapor]"), ("bobot: 2", "bobot: 3")],
)  # fmt: skip
def test_the_fingerprint_does_not_change_with_what_a_form_does_not_show(old: str, new: str) -> None:
    assert _fingerprint(old, new) == _fingerprint(old, old)


# --- words -----------------------------------------------------------------------------------------

OPINION = create_model("Opinion", __base__=Variabel, nilai=(dict[str, Decimal], {}))


def ordinal_form(csv: str) -> Formulir:
    """Return the form of a jabatan whose variable `aduan` has words for its values."""
    definisi = contoh.definisi()
    bidang = definisi.jabatan["bidang"]
    words = {"TMP": Decimal(1), "TW": Decimal(2), "WDP": Decimal(3), "WTP": Decimal(4)}
    said = {"uraian": "Opini", "konsolidasi": "terakhir", "nilai": words}
    aduan = OPINION.model_validate(said)
    changed = bidang.model_copy(update={"variabel": {**bidang.variabel, "aduan": aduan}})
    definisi.jabatan["bidang"] = changed  # type: ignore[index]
    (made,) = make_forms(definisi, rows_of(csv), 2024, TW, {"bidang"})
    return made


OPINIONS = (
    "tahun,periode,jabatan,variabel,wilayah,nilai\n"
    "2023,TW4,bidang,aduan,,3\n2024,TW1,bidang,aduan,,4\n"
)


def test_values_of_an_ordinal_variable_are_words() -> None:
    (row,) = (row for row in ordinal_form(OPINIONS).rows if row.kode == "aduan")
    assert row.word(row.nilai[TW[0]]) == "WTP"
    assert row.latest is not None
    assert row.shown(row.latest.nilai) == "WDP"
    assert how_to_fill(row.variabel, TW) == "isi posisi akhir triwulan: TMP, TW, WDP atau WTP"
    assert form_csv([ordinal_form(OPINIONS)], TW).count(";aduan;;WTP;;;;;\r\n") == 1


# --- CSV -------------------------------------------------------------------------------------------


def test_a_form_as_csv_is_read_back_as_what_is_stored() -> None:
    forms = [*make_forms(contoh.definisi(), rows_of(contoh.CSV), 2024, TW)]
    text = form_csv(forms, TW)
    read, diagnostics = csv_files.read_files(
        [CsvSource("formulir.csv", lambda: BytesIO(text.encode()))],
        contoh.definisi().variabel,
        tahun=[2024],
        sampai=TAHUN,
        keep=ALL_ROWS,
    )
    assert not diagnostics
    stored = rows_of(contoh.CSV).rincian
    shown = {
        (key, row.periode, row.wilayah, row.nilai)
        for key, rows in stored.items()
        for row in rows
        if key[0] == 2024 and row.periode in TW
    }
    assert shown
    assert shown == {
        (key, row.periode, row.wilayah, row.nilai)
        for key, rows in read.rincian.items()
        for row in rows
    }


def test_a_form_as_csv_opens_in_an_indonesian_excel() -> None:
    text = form_csv([form()], TW)
    assert text.startswith("\ufefftahun;jabatan;variabel;wilayah;TW1;TW2;TW3;TW4;bukti;catatan\r\n")
    assert "\r\n2024;bidang;dilayani;Selatan;100;101,25;99;;;\r\n" in text


def test_bukti_and_catatan_are_filled_in_where_they_are_the_same_for_the_whole_row() -> None:
    csv = (
        "tahun,periode,jabatan,variabel,nilai,bukti,catatan\n"
        "2024,TW1,bidang,aduan,1,Buku tamu,sementara\n2024,TW2,bidang,aduan,2,Buku tamu,\n"
    )
    (row,) = (row for row in form(csv).rows if row.kode == "aduan")
    assert (row.bukti, row.catatan) == ("Buku tamu", "")


def test_notes_have_a_row_for_each_indikator_and_period() -> None:
    notes = {("seksi", "rasio", TW[1]): {"kendala": "Loket rusak"}}
    (made,) = make_forms(contoh.definisi(), rows_of(contoh.CSV), 2024, TW[:2], {"seksi"}, notes)
    assert [(n.kode, n.periode.kode, n.texts) for n in made.notes][:4] == [
        ("per_loket", "TW1", {}), ("per_loket", "TW2", {}),
        ("rasio", "TW1", {}), ("rasio", "TW2", {"kendala": "Loket rusak"}),
    ]  # fmt: skip
