"""Emptied cells whose value is stored: named and left, or taken out with `--kosongkan`, and back again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from tests.intake.conftest import Form, stored, values
from tests.intake.test_forms_people_send import DIBINA, taken
from tests.intake.test_storing import id_of
from tests.intake.test_taking_back import SEKSI_TW1, data, notes, of, squeezed, values_of_form

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

MUTU = (*DIBINA[:3], "mutu", "")


@pytest.fixture
def printed(form: Form, iki: Iki, proyek: Path) -> Form:
    """A form that iki has printed with values, bukti and notes in it."""
    form.fill(orang_dibina=5, mutu=88.1)
    form.cell("mutu", "BUKTI").value = "Laporan"
    heading = next(c.row for c in form.sheet["A"] if c.value == "INDIKATOR")
    kendala = next(c.column for c in form.sheet[heading] if c.value == "KENDALA")
    form.sheet.cell(heading + 1, kendala).value = "hujan"
    taken(iki("impor", form.save()))
    assert iki("templat", "--tahun", "2025", "-o", "formulir.xlsx", "--timpa").code == 0
    return Form(proyek / "formulir.xlsx")


def note(form: Form, indikator: str = "dibina") -> Any:
    """Return the cell of the kendala of TW1."""
    heading = next(c.row for c in form.sheet["A"] if c.value == "INDIKATOR")
    column = next(c.column for c in form.sheet[heading] if c.value == "KENDALA")
    row = next(c.row for c in form.sheet["A"] if c.value == indikator and c.row > heading)
    return form.sheet.cell(row, column)


@pytest.mark.parametrize("blank", [None, "-", " "])
def test_it_is_named_and_left(printed: Form, iki: Iki, proyek: Path, blank: str | None) -> None:
    before = stored(proyek)
    place = printed.cell("orang_dibina").coordinate
    out = taken(iki("impor", printed.fill(orang_dibina=blank).save()))
    assert (
        f"Seksi Contoh!{place}  seksi.orang_dibina 2025 TW1: tersimpan 5, di formulir kosong: dibiarkan"
        in out
    )
    assert "--kosongkan" in out
    assert stored(proyek) == before


def test_what_was_not_emptied_is_not_named(printed: Form, iki: Iki) -> None:
    assert "dibiarkan" not in taken(iki("impor", printed.save()))


def test_it_is_taken_out_and_comes_back(printed: Form, iki: Iki, proyek: Path) -> None:
    before = data(proyek)
    printed.fill(mutu=None)
    printed.cell("mutu", "BUKTI").value = None
    note(printed).value = None
    ran = iki("impor", printed.save(), "--kosongkan", "--uji")
    assert "seksi.mutu 2025 TW1: 88,1 → kosong" in taken(ran)
    assert "seksi.dibina 2025 TW1 kendala: “hujan” → kosong" in ran.out
    assert data(proyek) == before
    ran = iki("impor", "isi.xlsx", "--kosongkan")
    assert "0 diganti, 2 dikosongkan" in squeezed(taken(ran))
    assert values(proyek) == {DIBINA: "5"}
    assert notes(proyek) == []
    name = id_of(ran.out)
    assert (proyek / f"data/arsip/{name}/{SEKSI_TW1}").read_bytes() == before[SEKSI_TW1]
    assert iki("validasi", "--data").code == 0
    assert iki("batalkan", name).code == 0
    assert data(proyek) == before


def test_it_comes_back_beside_later_values(printed: Form, iki: Iki, proyek: Path) -> None:
    printed.fill(mutu=None)
    printed.cell("mutu", "BUKTI").value = None
    note(printed).value = None
    name = id_of(taken(iki("impor", printed.save(), "--kosongkan")))
    printed.fill(orang_seluruh=9)
    note(printed, "mutu").value = "libur"
    taken(iki("impor", printed.save()))
    assert iki("batalkan", name).code == 0
    assert values(proyek) == {DIBINA: "5", MUTU: "88.1", (*DIBINA[:3], "orang_seluruh", ""): "9"}
    assert "Laporan" in (proyek / SEKSI_TW1).read_text(encoding="utf-8")
    assert notes(proyek) == ["2025,TW1,seksi,dibina,,hujan,,,,", "2025,TW1,seksi,mutu,,libur,,,,"]


def test_a_value_that_came_again_stops_taking_back(printed: Form, iki: Iki, proyek: Path) -> None:
    printed.fill(orang_dibina=None)
    name = id_of(taken(iki("impor", printed.save(), "--kosongkan")))
    file = proyek / SEKSI_TW1
    file.write_bytes(file.read_bytes() + b"2025,TW1,seksi,orang_dibina,7,,,\n")
    before = stored(proyek)
    ran = iki("batalkan", name)
    assert ran.code == 2
    assert "seksi.orang_dibina 2025 TW1 diubah sesudahnya" in squeezed(ran.err)
    assert stored(proyek) == before
    # And the delivery that brought the value is not taken back behind the one that took it out.
    first = next(n for n in (proyek / "data/arsip").iterdir() if n.name != name).name
    ran = iki("batalkan", first)
    assert ran.code == 2
    assert name in ran.err


WIDE = "tahun;jabatan;variabel;TW1;TW2;TW3\n2025;seksi;orang_dibina;5;6;7\n2025;seksi;mutu;90;;\n"


def test_values_of_a_wide_file(form: Form, iki: Iki, proyek: Path) -> None:
    """Two cells of a row are emptied, from the right, so that the left one is where it was."""
    other = proyek / "data/realisasi/lama.csv"
    other.parent.mkdir(parents=True)
    other.write_text(WIDE, encoding="utf-8")
    form.fill(mutu=90)
    form.cell("orang_dibina", "TW3").value = 7
    name = id_of(taken(iki("impor", form.save(), "--kosongkan")))
    assert other.read_text(encoding="utf-8") == WIDE.replace("5;6;7", ";;7")
    # A delivery to the file where they belong does not get lost when they come back there.
    form.fill(orang_seluruh=8)
    taken(iki("impor", form.save()))
    other.write_text(WIDE.replace("5;6;7", ";;9"), encoding="utf-8")
    assert iki("batalkan", name).code == 0
    assert values_of_form(proyek, iki) == {
        of("orang_dibina"): "5", of("orang_dibina", "TW2"): "6", of("orang_dibina", "TW3"): "9",
        of("orang_seluruh"): "8", of("mutu"): "90",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ("tahun;jabatan;variabel;TW1;TW2\n2025;seksi;orang_dibina;;1\n", True),
        ("tahun;periode;jabatan;variabel;nilai\n2025;TW1;seksi;orang_dibina;\n", True),
        ("tahun;periode;jabatan;variabel;nilai\n2025;TW1;seksi;orang_dibina;-\n", True),
        ("tahun;jabatan;variabel;TW2\n2025;seksi;orang_dibina;1\n", False),
        ("tahun;jabatan;variabel;TW1\n2024;seksi;orang_dibina;\n", False),
    ],
)
def test_tables_of_offices(
    printed: Form,
    iki: Iki,
    proyek: Path,
    table: str,
    named: bool,  # noqa: FBT001
) -> None:
    del printed
    (proyek / "a.csv").write_text(table, encoding="utf-8")
    out = taken(iki("impor", "a.csv"))
    assert ("tersimpan 5, di tabel kosong: dibiarkan" in out) is named


def test_another_file_that_says_the_value(printed: Form, iki: Iki) -> None:
    first = printed.save("a.xlsx")
    second = printed.fill(orang_dibina=None).save("b.xlsx")
    assert "dibiarkan" not in taken(iki("impor", first, second))


def test_bukti_of_a_value_that_stays(printed: Form, iki: Iki, proyek: Path) -> None:
    printed.cell("mutu", "BUKTI").value = None
    out = taken(iki("impor", printed.save()))
    assert "seksi.mutu 2025 TW1 bukti: tersimpan “Laporan”, di formulir kosong: dibiarkan" in out
    before = data(proyek)
    name = id_of(taken(iki("impor", printed.save(), "--kosongkan")))
    assert b"Laporan" not in data(proyek)[SEKSI_TW1]
    assert values(proyek) == {DIBINA: "5", MUTU: "88.1"}
    assert iki("batalkan", name).code == 0
    assert data(proyek) == before


def test_a_delivery_that_changes_too_asks_for_both(printed: Form, iki: Iki, proyek: Path) -> None:
    printed.fill(orang_dibina=6, mutu=None)
    printed.cell("mutu", "BUKTI").value = None
    assert iki("impor", printed.save(), "--kosongkan").code == 1
    taken(iki("impor", printed.save(), "--kosongkan", "--timpa"))
    assert values(proyek) == {DIBINA: "6"}


# --- rows without a number -------------------------------------------------------------------------

HEADER = "tahun,periode,jabatan,variabel,nilai,wilayah,bukti,catatan\n"
WITHOUT = "2025,TW1,seksi,mutu,,,Berita acara,belum dihitung\n"


def written(proyek: Path, text: str) -> Path:
    file = proyek / SEKSI_TW1
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")
    return file


@pytest.mark.parametrize(
    "text",
    [
        HEADER + WITHOUT,
        HEADER + "2025,I,seksi,mutu,,,Berita acara,belum dihitung\n",
        "tahun;jabatan;variabel;TW1;TW2;bukti;catatan\n2025;seksi;mutu;;;Berita acara;belum dihitung\n",
    ],
    ids=["long", "roman", "wide"],
)
def test_a_row_without_a_number_keeps_its_bukti(
    form: Form, iki: Iki, proyek: Path, text: str
) -> None:
    file = written(proyek, text)
    before = data(proyek)
    name = id_of(taken(iki("impor", form.fill(orang_dibina=5).save())))
    assert (
        file.read_text(encoding="utf-8") == HEADER + WITHOUT + "2025,TW1,seksi,orang_dibina,5,,,\n"
    )
    # Also when the file is written anew because it was touched.
    file.write_bytes(file.read_bytes() + b"2025,TW1,seksi,orang_seluruh,9,,,\n")
    assert iki("batalkan", name).code == 0
    assert (
        file.read_text(encoding="utf-8") == HEADER + WITHOUT + "2025,TW1,seksi,orang_seluruh,9,,,\n"
    )
    assert before


def test_its_number_comes_to_its_bukti(form: Form, iki: Iki, proyek: Path) -> None:
    file = written(proyek, HEADER + WITHOUT + WITHOUT.replace("Berita acara", "Foto"))
    before = data(proyek)
    name = id_of(taken(iki("impor", form.fill(mutu=7).save())))
    lines = file.read_text(encoding="utf-8").splitlines()
    assert sorted(lines[1:]) == [
        "2025,TW1,seksi,mutu,,,Foto,belum dihitung",
        "2025,TW1,seksi,mutu,7,,Berita acara,belum dihitung",
    ]
    assert iki("batalkan", name).code == 0
    assert data(proyek) == before


def test_other_bukti_replaces_that_of_a_row_without_a_number(
    form: Form, iki: Iki, proyek: Path
) -> None:
    written(proyek, HEADER + WITHOUT)
    form.fill(mutu=7).cell("mutu", "BUKTI").value = "Foto"
    ran = iki("impor", form.save())
    assert ran.code == 1
    assert "7; bukti “Berita acara” → “Foto”" in ran.out
    taken(iki("impor", form.save(), "--timpa"))
