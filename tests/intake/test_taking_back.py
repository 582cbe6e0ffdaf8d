"""Taking back by value: what others changed stays, what they changed of the same values is refused."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.intake.conftest import stored, values
from tests.intake.test_storing import id_of

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki
    from tests.intake.conftest import Form

SEKSI_TW1 = "data/realisasi/2025/TW1/seksi.csv"
NOTES_TW1 = "data/catatan/2025/TW1/seksi.csv"
NOTES = "tahun,periode,jabatan,indikator,kendala,tindak_lanjut\n"


def of(name: str, periode: str = "TW1") -> tuple[str, ...]:
    return ("2025", periode, "seksi", name, "")


def delivered(iki: Iki, form: Form, *options: str, **cells: object) -> str:
    """Deliver a form with just these cells filled in, and return the id."""
    blank = dict.fromkeys(("orang_dibina", "orang_seluruh", "mutu"))
    ran = iki("impor", form.fill(**{**blank, **cells}).save(), *options)
    assert ran.code == 0, ran.out + ran.err
    return id_of(ran.out)


def data(root: Path) -> dict[str, bytes]:
    """Return the data without log and archive."""
    return {
        k: v for k, v in stored(root).items() if not k.startswith(("data/arsip", "data/terima"))
    }


def squeezed(text: str) -> str:
    return " ".join(text.split())


def test_other_values_of_the_same_file_stay(form: Form, iki: Iki, proyek: Path) -> None:
    first = delivered(iki, form, orang_dibina=5)
    second = delivered(iki, form, mutu=7)
    ran = iki("batalkan", first)
    assert ran.code == 0, ran.err
    assert "1 nilai kembali seperti semula" in squeezed(ran.out)
    assert values(proyek) == {of("mutu"): "7"}
    assert iki("batalkan", second).code == 0
    assert data(proyek) == {}
    assert iki("hitung", "--tahun", "2025").code == 0


def test_a_replaced_value_comes_back_beside_later_ones(form: Form, iki: Iki, proyek: Path) -> None:
    delivered(iki, form, orang_dibina=5)
    second = delivered(iki, form, "--timpa", orang_dibina=6, orang_seluruh=10)
    delivered(iki, form, mutu=7)
    assert iki("batalkan", second).code == 0
    assert values(proyek) == {of("orang_dibina"): "5", of("mutu"): "7"}


def test_a_later_delivery_of_one_of_the_values_is_named_with_it(
    form: Form, iki: Iki, proyek: Path
) -> None:
    first = delivered(iki, form, orang_dibina=5, mutu=7)
    second = delivered(iki, form, "--timpa", mutu=8)
    before = stored(proyek)
    ran = iki("batalkan", first)
    assert ran.code == 2
    said = squeezed(ran.err)
    assert f"seksi.mutu 2025 TW1 diubah pula oleh kiriman {second} sesudahnya" in said
    assert f"Batalkan dulu {second}" in said
    assert stored(proyek) == before
    # Also where the file looks as if nothing had happened.
    third = delivered(iki, form, "--timpa", mutu=7)
    ran = iki("batalkan", first)
    assert ran.code == 2
    assert third in squeezed(ran.err)
    for one in (third, second, first):
        assert iki("batalkan", one).code == 0
    assert data(proyek) == {}


def test_an_edit_of_another_value_is_kept(form: Form, iki: Iki, proyek: Path) -> None:
    name = delivered(iki, form, orang_dibina=5)
    file = proyek / SEKSI_TW1
    edited = file.read_bytes() + b"2025,TW1,seksi,mutu,9,,Laporan,\n"
    file.write_bytes(edited)
    assert iki("batalkan", name).code == 0
    assert values(proyek) == {of("mutu"): "9"}
    assert "Laporan" in file.read_text(encoding="utf-8")
    assert (proyek / f"data/arsip/{name}/batal/{SEKSI_TW1}").read_bytes() == edited


@pytest.mark.parametrize("gone", [True, False])
def test_an_edit_of_the_value_itself_is_refused(
    form: Form,
    iki: Iki,
    proyek: Path,
    gone: bool,  # noqa: FBT001
) -> None:
    name = delivered(iki, form, orang_dibina=5, mutu=7)
    file = proyek / SEKSI_TW1
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if not gone or "mutu" not in line]
    file.write_text("".join(kept).replace(",mutu,7,", ",mutu,8,"), encoding="utf-8")
    before = stored(proyek)
    ran = iki("batalkan", name)
    assert ran.code == 2
    assert "seksi.mutu 2025 TW1 diubah sesudahnya, bukan oleh iki impor" in squeezed(ran.err)
    assert stored(proyek) == before


def test_a_file_that_has_become_wrong_is_not_written_anew(
    form: Form, iki: Iki, proyek: Path
) -> None:
    name = delivered(iki, form, orang_dibina=5)
    file = proyek / SEKSI_TW1
    file.write_bytes(file.read_bytes() + b"2025,TW1,seksi,mutu,sembilan,,,\n")
    before = stored(proyek)
    ran = iki("batalkan", name)
    assert ran.code == 1
    assert "sembilan" in ran.out + ran.err
    assert stored(proyek) == before
    # Nor does a delivery lose what it cannot read, even of another year.
    file.write_bytes(before[SEKSI_TW1].replace(b"2025,TW1,seksi,mutu", b"2023,TW1,seksi,mutu"))
    before = stored(proyek)
    assert iki("impor", form.fill(orang_dibina=None, mutu=3).save()).code == 1
    assert stored(proyek) == before


def test_values_taken_out_of_another_file(form: Form, iki: Iki, proyek: Path) -> None:
    """Of two deliveries that took values out of one file, the first goes back first."""
    other = proyek / "data/realisasi/lama.csv"
    other.parent.mkdir(parents=True)
    other.write_text(
        "tahun;jabatan;variabel;TW1;TW2\n2025;seksi;orang_dibina;1,5;2,5\n2025;seksi;mutu;3;4\n",
        encoding="utf-8",
    )
    before = stored(proyek)
    all_before = {
        of("orang_dibina"): "1.5", of("orang_dibina", "TW2"): "2.5", of("mutu"): "3", of("mutu", "TW2"): "4",
    }  # fmt: skip
    first = delivered(iki, form, "--timpa", orang_dibina=5)
    second = delivered(iki, form, "--timpa", mutu=7)
    assert iki("batalkan", first).code == 0
    shown = iki("jelaskan", "seksi", "--tahun", "2025", "--sampai", "TW1", "--format", "json")
    rows = json.loads(shown.out)["jabatan"][0]["indikator"][0]["variabel"][0]["baris"]
    assert [row["nilai"] for row in rows if row["periode"] == "TW1"] == [1.5]
    assert iki("batalkan", second).code == 0
    assert values_of_form(proyek, iki) == all_before
    # And in the order in which they came in, byte for byte.
    other.unlink()
    for file in (proyek / "data/realisasi").rglob("*.csv"):
        file.unlink()
    other.write_bytes(before["data/realisasi/lama.csv"])
    third = delivered(iki, form, "--timpa", orang_dibina=5)
    fourth = delivered(iki, form, "--timpa", mutu=7)
    assert iki("batalkan", fourth).code == 0
    assert iki("batalkan", third).code == 0
    assert data(proyek) == before


def values_of_form(root: Path, iki: Iki) -> dict[tuple[str, ...], str]:
    """Return all values of the year, from whatever file, as the form of the year shows them."""
    from openpyxl import load_workbook

    assert iki("templat", "--tahun", "2025", "-o", "kini.xlsx", "--timpa").code == 0
    sheet = load_workbook(root / "kini.xlsx").worksheets[0]
    rows = {str(row[0].value): row for row in reversed([*sheet.iter_rows()])}
    columns = {cell.value: index for index, cell in enumerate(rows["VARIABEL"])}
    return {
        of(name, periode): str(value)
        for name in ("orang_dibina", "orang_seluruh", "mutu")
        for periode in ("TW1", "TW2", "TW3", "TW4")
        if (value := rows[name][columns[periode]].value) is not None
    }


# --- notes -----------------------------------------------------------------------------------------


def noted(iki: Iki, form: Form, *options: str, indikator: str = "mutu", **texts: str) -> str:
    """Deliver notes of TW1, and return the id."""
    sheet = form.sheet
    heading = next(c.row for c in sheet["A"] if c.value == "INDIKATOR")
    columns = {c.value: c.column for c in sheet[heading]}
    of_tw1 = {
        row[0].value: row[0].row
        for row in sheet.iter_rows(min_row=heading + 1)
        if row[columns["PERIODE"] - 1].value == "TW1"
    }
    for row in of_tw1.values():
        for name in ("KENDALA", "TINDAK LANJUT"):
            sheet.cell(row, columns[name]).value = None
    for name, text in texts.items():
        sheet.cell(of_tw1[indikator], columns[name.upper().replace("_", " ")]).value = text
    ran = iki("impor", form.save(), *options)
    assert ran.code == 0, ran.out + ran.err
    return id_of(ran.out)


def notes(root: Path) -> list[str]:
    file = root / NOTES_TW1
    return file.read_text(encoding="utf-8").splitlines()[1:] if file.exists() else []


def test_notes_of_one_row_by_their_columns(form: Form, iki: Iki, proyek: Path) -> None:
    first = noted(iki, form, kendala="hujan")
    second = noted(iki, form, tindak_lanjut="tenda")
    assert notes(proyek) == ["2025,TW1,seksi,mutu,,hujan,tenda,,,"]
    ran = iki("batalkan", first)
    assert ran.code == 2
    assert f"catatan seksi.mutu 2025 TW1 diubah pula oleh kiriman {second}" in squeezed(ran.err)
    third = noted(iki, form, indikator="dibina", kendala="libur")
    assert iki("batalkan", second).code == 0
    assert notes(proyek) == [
        "2025,TW1,seksi,dibina,,libur,,,,", "2025,TW1,seksi,mutu,,hujan,,,,",
    ]  # fmt: skip
    assert iki("batalkan", first).code == 0
    assert iki("batalkan", third).code == 0
    assert data(proyek) == {}


def test_notes_that_stand_in_another_file(form: Form, iki: Iki, proyek: Path) -> None:
    other = proyek / "data/catatan/lama.csv"
    other.parent.mkdir(parents=True)
    text = (
        NOTES + '2025,TW1,seksi,mutu,"hujan,\r\nbanjir",tenda\n2025,TW1,seksi,dibina,sepi,undang\n'
    )
    other.write_bytes(text.encode())
    before = stored(proyek)
    with pytest.raises(AssertionError, match="sudah tersimpan dan berbeda"):
        noted(iki, form, kendala="kering")
    assert stored(proyek) == before
    # A text that stands there already is no change.
    with pytest.raises(AssertionError, match="semua isian ini sudah tersimpan"):
        noted(iki, form, tindak_lanjut="tenda")
    assert stored(proyek) == before
    name = noted(iki, form, "--timpa", kendala="kering")
    assert other.read_text(encoding="utf-8") == NOTES + "2025,TW1,seksi,dibina,sepi,undang\n"
    assert notes(proyek) == ["2025,TW1,seksi,mutu,,kering,tenda,,,"]
    assert (proyek / f"data/arsip/{name}/data/catatan/lama.csv").read_bytes() == text.encode()
    assert iki("validasi", "--data").code == 0
    assert iki("batalkan", name).code == 0
    assert data(proyek) == before
