"""What is said of a delivery before it is stored: what is doubted of its values, and which locks they touch."""

from __future__ import annotations

import re
import sys
from typing import TYPE_CHECKING, Any

import pytest

from iki.project import delivery_store
from tests import build
from tests.intake.conftest import SEKSI, Form, stored, values
from tests.intake.test_storing import id_of

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.conftest import Iki

HEAD = "tahun,periode,jabatan,variabel,nilai,wilayah\n"


def have(proyek: Path, *rows: str) -> None:
    """Store rows of `PERIODE VARIABEL NILAI`, those of another year after it."""
    folder = proyek / "data/realisasi"
    folder.mkdir(parents=True, exist_ok=True)
    lines = []
    for row in rows:
        *tahun, periode, variabel, nilai = row.split()
        lines.append(f"{tahun[0] if tahun else 2025},{periode},seksi,{variabel},{nilai},\n")
    (folder / "lama.csv").write_text(HEAD + "".join(lines), encoding="utf-8")


def codes(out: str) -> list[str]:
    return re.findall(r"\[([DR]\d\d)\]$", out, re.MULTILINE)


# What is stored, what is delivered by `VARIABEL@PERIODE`, and what is doubted.
DOUBTS: list[tuple[list[str], dict[str, Any], list[str]]] = [
    ([], {"orang_dibina@TW1": 5, "orang_seluruh@TW1": 9, "mutu@TW1": 8}, []),
    ([], {"orang_dibina@TW1": 12, "orang_seluruh@TW1": 10}, ["D20"]),
    (["TW1 orang_dibina 12"], {"orang_seluruh@TW1": 10}, ["D20"]),  # shows at the part
    (["TW1 orang_dibina 6", "TW1 orang_seluruh 10"], {"orang_dibina@TW2": 6}, ["D20"]),
    # It shows at a row that is stored already.
    (["TW2 orang_dibina 6", "TW2 orang_seluruh 10"], {"orang_dibina@TW1": 6}, ["D20"]),
    (["TW1 mutu 50"], {"mutu@TW2": 90}, ["D21"]),
    (["TW2 mutu 90"], {"mutu@TW1": 50}, ["D21"]),
    (["2024 TW4 mutu 50"], {"mutu@TW1": 90}, ["D21"]),
    (["2026 TW1 mutu 20"], {"mutu@TW4": 90}, ["D21"]),
    (["TW1 mutu 50", "TW2 mutu 90"], {"mutu@TW3": 91}, []),  # of stored ones validasi says it
    (["TW1 orang_dibina 12", "TW1 orang_seluruh 10"], {"mutu@TW1": 90}, []),
    ([], {"orang_dibina@TW1": -3}, ["D22"]),
    ([], {"orang_dibina@TW1": 5.123}, ["D23"]),
    ([], {"orang_dibina@TW1": 5.5, "orang_seluruh@TW1": 5}, ["D20", "D23"]),
    (["TW1 orang_dibina 5.5"], {"orang_dibina@TW2": 6.5}, ["D23"]),
]  # fmt: skip


def filled(form: Form, cells: dict[str, Any]) -> Path:
    for name, value in cells.items():
        variabel, _, periode = name.partition("@")
        form.cell(variabel, periode).value = value
    return form.save()


@pytest.mark.parametrize(("rows", "cells", "expected"), DOUBTS)
def test_what_is_doubted(
    form: Form, iki: Iki, proyek: Path, rows: list[str], cells: dict[str, Any], expected: list[str]
) -> None:
    have(proyek, *rows)
    file = filled(form, cells)
    before = stored(proyek)
    shown = iki("impor", file, "--uji")
    assert sorted(codes(shown.out)) == expected
    assert shown.code == 0
    strict = iki("impor", file, "--ketat")
    assert strict.code == bool(expected)
    if expected:
        assert f"{len(expected)} peringatan; dengan --ketat tidak ada yang disimpan" in strict.said
        assert stored(proyek) == before
        strict = iki("impor", file)
        assert f"{len(expected)} peringatan" in strict.shown
        assert codes(strict.out) == codes(shown.out)
    assert delivery_store.receipts(proyek)[-1].warned == str(len(expected))
    # validasi says no less once they are stored.
    said = iki("validasi", "--data", "--format", "ringkas").out
    assert all(f"[{code}]" in said for code in expected)


def test_a_period_that_has_not_begun(iki: Iki, proyek: Path) -> None:
    assert iki("templat", "--tahun", "2099", "-o", "formulir.xlsx").code == 0
    ran = iki("impor", Form(proyek / "formulir.xlsx").fill(mutu=5).save(), "--uji")
    assert codes(ran.out) == ["D24"]


def test_of_what_others_read(iki: Iki, proyek: Path) -> None:
    """The indikator that doubts a value may be another jabatan's."""
    other = SEKSI.replace("orang_dibina / orang_seluruh", "seksi.orang_dibina / orang_seluruh")
    (proyek / "definitions/jabatan/lain.yaml").write_text(other, encoding="utf-8")
    folder = proyek / "data/realisasi"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text(f"{HEAD}2025,TW1,lain,orang_seluruh,4,\n", encoding="utf-8")
    assert iki("templat", "--tahun", "2025", "--jabatan", "seksi", "-o", "formulir.xlsx").code == 0
    ran = iki("impor", Form(proyek / "formulir.xlsx").fill(orang_dibina=5).save(), "--uji")
    assert codes(ran.out) == ["D20"]


def test_what_is_accepted_is_not_doubted(form: Form, iki: Iki, proyek: Path) -> None:
    file = proyek / "definitions/jabatan/seksi.yaml"
    build.edit(file, "satuan: orang}", "satuan: orang, abaikan: {D23: setengah hari dihitung}}")
    ran = iki("impor", form.fill(orang_dibina=5.5).save(), "--ketat")
    assert ran.code == 0, ran.out


def test_a_wilayah_that_is_almost_another(
    iki: Iki, proyek: Path, office: Callable[..., Path]
) -> None:
    have(proyek)
    lines = ",TW1,seksi,orang_dibina,5,Sumberejo\n2025,TW2,seksi,orang_dibina,5,Sumberejo\n"
    (proyek / "data/realisasi/lama.csv").write_text(f"{HEAD}2025{lines}", encoding="utf-8")
    heading = ["tahun", "jabatan", "variabel", "wilayah", "TW3"]
    file = office([heading, [2025, "seksi", "orang_dibina", "Sumberrejo", 5]])
    assert codes(iki("impor", file, "--uji").out) == ["D26"]


# --- asked on a terminal ---------------------------------------------------------------------------


class Keyboard:
    def __init__(self, typed: str) -> None:
        self.typed = typed

    def isatty(self) -> bool:
        return True

    def readline(self) -> str:
        return self.typed


@pytest.mark.parametrize(
    ("typed", "agreed"),
    [
        ("y\n", True),
        (" Ya \n", True),
        ("t\n", False),
        ("\n", False),
        ("", False),
        ("yes?\n", False),
    ],
)
def test_a_terminal_is_asked(
    form: Form,
    iki: Iki,
    proyek: Path,
    monkeypatch: pytest.MonkeyPatch,
    typed: str,
    agreed: bool,  # noqa: FBT001
) -> None:
    monkeypatch.setattr(sys, "stdin", Keyboard(typed))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    file = form.fill(orang_dibina=5.5).save()
    assert "Simpan juga?" not in iki("impor", file, "--uji").err
    ran = iki("impor", file)
    assert "1 peringatan. Simpan juga? [y/T] " in ran.err
    assert ran.code == (not agreed)
    assert bool(values(proyek)) == agreed
    if not agreed:
        assert "tidak ada yang disimpan" in ran.said
    # Nothing is asked where nothing is doubted.
    clean = iki("impor", form.fill(orang_dibina=None, mutu=5).save())
    assert clean.code == 0
    assert "Simpan juga?" not in clean.err


# --- locks -----------------------------------------------------------------------------------------


@pytest.fixture
def locked(form: Form, iki: Iki) -> Form:
    """A form whose values are stored, with locks of TW2 and of the year."""
    file = filled(form, {"orang_dibina@TW1": 5, "orang_seluruh@TW1": 9, "mutu@TW1": 80})
    assert iki("impor", file).code == 0
    assert iki("kunci", "--tahun", 2025, "--sampai", "TW2", "--dasar", "Laporan [TW2]").code == 0
    assert iki("kunci", "--tahun", 2025, "--dasar", "LKjIP").code == 0
    return form


# What is delivered, and the locks that it touches.
TOUCHED: list[tuple[dict[str, Any], list[str]]] = [
    ({"orang_dibina@TW1": 6}, ["2025-TW2", "2025-tahun"]),
    ({"orang_dibina@TW2": 6}, ["2025-TW2", "2025-tahun"]),
    ({"mutu@TW4": 81}, ["2025-tahun"]),
]


@pytest.mark.parametrize(("cells", "files"), TOUCHED)
def test_locks_are_named_before_anything_is_stored(
    locked: Form, iki: Iki, proyek: Path, cells: dict[str, Any], files: list[str]
) -> None:
    before = stored(proyek)
    file = filled(locked, cells)
    for options in (("--uji", "--timpa"), ("--timpa",)):
        assert stored(proyek) == before
        ran = iki("impor", file, *options)
        assert ran.code == 0, ran.err
        assert re.findall(r"^  kunci/(\S+)\.json", ran.out, re.MULTILINE) == files
        (name,) = {name.partition("@")[0] for name in cells}
        assert f"seksi.{'mutu' if name == 'mutu' else 'dibina'}" in ran.out
    assert f"menyentuh {len(files)} kunci" in ran.shown
    assert "iki kunci --periksa" in ran.said
    back = iki("batalkan", id_of(ran.out))
    assert back.code == 0
    assert re.findall(r"^  kunci/(\S+)\.json", back.out, re.MULTILINE) == files
    assert f"menyentuh {len(files)} kunci" in back.shown
    assert iki("kunci", "--periksa").code == 0


def test_what_touches_no_lock_says_nothing_of_any(locked: Form, iki: Iki, proyek: Path) -> None:
    locked.cell("mutu", "BUKTI").value = "Laporan"  # the number stays
    ran = iki("impor", locked.save(), "--timpa")
    assert ran.code == 0, ran.err
    assert "kunci" not in ran.out
    (proyek / "kunci/2025-tahun.json").unlink()
    locked.cell("mutu", "BUKTI").value = None
    ran = iki("impor", filled(locked, {"mutu@TW3": 81}))
    assert ran.code == 0, ran.err
    assert "kunci" not in ran.out


def test_last_year_and_former_names(iki: Iki, proyek: Path) -> None:
    """A lock rests on the year before where a formula does, and on a jabatan by its former kode."""
    file = proyek / "definitions/jabatan/seksi.yaml"
    build.edit(file, "formula: mutu,", "formula: mutu - lalu(mutu),")
    have(proyek, "TW1 mutu 50", "2024 TW1 mutu 40")
    assert iki("kunci", "--tahun", 2025, "--sampai", "TW2").code == 0
    file.rename(file.with_name("bagian.yaml"))
    build.edit(
        file.with_name("bagian.yaml"), "atasan: kepala\n", "atasan: kepala\nalias: [seksi]\n"
    )
    assert iki("templat", "--tahun", 2024, "-o", "formulir.xlsx").code == 0
    form = Form(proyek / "formulir.xlsx")
    ran = iki("impor", form.fill(mutu=45).save(), "--timpa")
    assert ran.code == 0, ran.err
    assert "kunci/2025-TW2.json" in ran.out
    assert "bagian.mutu" in ran.out


def test_a_lock_that_is_broken_is_named(locked: Form, iki: Iki, proyek: Path) -> None:
    (proyek / "kunci/2025-TW2.json").write_text("{", encoding="utf-8")
    ran = iki("impor", filled(locked, {"mutu@TW2": 81}))
    assert ran.code == 0
    assert "kunci/2025-TW2.json: kunci bukan JSON yang benar" in ran.said


def test_taking_back_does_not_wait_for_definitions(locked: Form, iki: Iki, proyek: Path) -> None:
    ran = iki("impor", filled(locked, {"mutu@TW1": 81}), "--timpa")
    (proyek / "definitions/jabatan/seksi.yaml").write_text("jabatan: [", encoding="utf-8")
    back = iki("batalkan", id_of(ran.out))
    assert back.code == 0, back.err
    assert "kunci/2025-TW2.json" in back.out
