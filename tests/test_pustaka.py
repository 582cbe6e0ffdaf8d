"""iki as a library: what a script gets is what the command prints, in silence."""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import FrozenInstanceError
from decimal import Decimal
from functools import partial
from typing import TYPE_CHECKING, Any

import pytest
from mypy import api

import iki as library
from iki import UsageError, WrongInputError, open_project
from iki.bandingkan.computing import compare_times
from iki.bandingkan.exports import comparison_records
from iki.console import messages
from iki.data.keep import ALL_ROWS
from iki.hitung.values import RESULT_COLUMNS
from iki.kelengkapan.checking import check_completeness
from iki.kelengkapan.tables import completeness_records
from iki.render.records import as_json, csv_file, json_document, values_json
from tests import build
from tests.build import HEAD, JABATAN
from tests.docs.markdown import DOCUMENTS, ROOT, Document

if TYPE_CHECKING:
    from pathlib import Path

    from tests.conftest import Iki

ROWS = "2024,TW1,seksi,a,5\n2024,TW2,seksi,a,6\n2024,TW1,seksi,b,8\n2024,S2,seksi,b,9\n"
MISREAD = "2024,TW1,seksi,a,1.234\n"  # a thousand or one and a bit: the command says so


def test_a_name_of_the_library_is_imported_when_it_is_asked_for() -> None:
    code = "import sys, iki; assert not [m for m in sys.modules if m.startswith('iki.')]"
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)  # noqa: S603 - our own code
    assert {getattr(library, name).__name__ for name in library.__all__} == {*library.__all__}
    with pytest.raises(AttributeError, match="no attribute 'open'"):
        _ = library.open


@pytest.mark.parametrize("sampai", ["TW2", "tahun"])
def test_a_result_is_what_the_command_writes(
    sampai: str, iki: Iki, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(ROOT)
    result = open_project().compute(2024, sampai)
    written = json.loads(
        iki("hitung", "--tahun", 2024, "--sampai", sampai, "--format", "json").out,
        parse_float=Decimal,
    )
    assert (result.tahun, result.sampai) == (written["tahun"], written["sampai"])
    for name in ("jabatan", "perubahan"):
        shown = json_document(as_json(getattr(result, name)))
        assert json.loads(shown, parse_float=Decimal) == written[name]
    first = written["jabatan"][0]["indikator"][0]
    assert result.jabatan[0].indikator[0].capaian == first["capaian"]


def test_records_are_the_rows_of_csv(proyek: Path) -> None:
    (first, *_) = open_project(proyek).compute(2024).records()
    assert (*first,) == RESULT_COLUMNS
    assert (first["jabatan"], first["capaian"]) == ("seksi", Decimal("83.33"))


def test_several_times_are_what_each_is_alone(proyek: Path) -> None:
    """The rows that are kept say of each time which of them count."""
    build.write(proyek, {"data/realisasi/a.csv": f"{HEAD}{ROWS}"})
    project = open_project(proyek)
    times = [(2024, "TW1"), (2024, "TW2"), (2023, "tahun"), (2024, "tahun")]
    for result, (tahun, sampai) in zip(
        project.compute_all(times, keep=ALL_ROWS), times, strict=True
    ):
        alone = project.compute(tahun, sampai, keep=ALL_ROWS)
        assert result.records() == alone.records()
        for nama in ("a", "b"):
            key = tahun, "seksi", nama
            assert result.realisasi.rows(*key) == alone.realisasi.rows(*key)


def test_an_empty_list_of_times_has_no_result(proyek: Path) -> None:
    project = open_project(proyek)
    assert project.compute_all([]) == ()
    with pytest.raises(UsageError, match="tidak ada tahun yang dibandingkan"):
        compare_times(project, [])


def test_functions_of_commands_give_what_these_write(iki: Iki, proyek: Path) -> None:
    build.write(proyek, {"data/realisasi/a.csv": f"{HEAD}{ROWS}"})
    project = open_project(proyek)
    compared = compare_times(project, [(2024, "TW1"), (2024, "TW2")])
    asked = ("--tahun", 2024, "--sampai", "TW2", "--format", "csv")
    written = iki("bandingkan", "--per", "triwulan", *asked).out
    assert csv_file(comparison_records(compared)) == written
    complete = check_completeness(project, 2024, "TW2", ["seksi"])
    assert csv_file(completeness_records(complete)) == iki("kelengkapan", *asked).out


def test_values_are_frozen(proyek: Path) -> None:
    result = open_project(proyek).compute(2024)
    with pytest.raises(FrozenInstanceError):
        setattr(result.jabatan[0], "nilai", None)  # noqa: B010 - mypy knows it too
    with pytest.raises(FrozenInstanceError):
        setattr(result, "hasil", None)  # noqa: B010
    assert repr(result) == "<Result of tahun 2024, 1 jabatan>"


def test_a_trail_is_what_the_command_writes(iki: Iki, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    kode = "sekretaris.pelayanan_administrasi"
    written = iki("jelaskan", kode, "--tahun", 2024, "--format", "json").out
    assert values_json(open_project(ROOT).explain(kode, 2024)) == written


def test_validate_finds_what_the_command_finds(iki: Iki, proyek: Path) -> None:
    build.write(proyek, {"data/realisasi/2024.csv": f"{HEAD}2024,TW1,seksi,tidak_ada,1\n"})
    (found,) = open_project(proyek).validate()
    assert (found.code, str(found.severity)) == ("D07", "kesalahan")
    assert found.message
    assert found.hint
    assert iki("validasi", "--data", "--format", "ringkas").out == f"{found.line}\n"


def test_a_script_is_told_nothing_but_by_values(
    proyek: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(messages._Reader, "is_there", False)
    build.write(proyek, {"data/realisasi/a.csv": f"{HEAD}{MISREAD}"})
    project = open_project(proyek)
    result = project.compute(2024, warnings=True)
    project.validate(2024)
    project.explain("seksi", 2024)
    assert len(result.notes) > 0
    assert [*capsys.readouterr()] == ["", ""]


def test_what_is_wrong_is_raised_with_its_diagnostics(tmp_path: Path) -> None:
    build.project(tmp_path, jabatan=JABATAN.replace("a / b", "a / x"))
    with pytest.raises(WrongInputError) as raised:
        open_project(tmp_path)
    (error,) = (d for d in raised.value.diagnostics if d.is_error)
    assert str(raised.value) == error.line


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((24,), "tahun 24: tulis tahun empat angka"),
        ((2024, "TW5"), "sampai TW5: periode ini tidak dikenal"),
        ((2024, ""), "sampai : periode ini tidak dikenal"),
        ((2024, "TW1", ["seksii"]), "jabatan seksii: kode ini tidak ada"),
    ],
)
def test_a_wrong_call_is_said_in_its_own_words(
    arguments: tuple[Any, ...], said: str, proyek: Path
) -> None:
    with pytest.raises(UsageError, match=said):
        open_project(proyek).compute(*arguments)


def test_every_question_has_a_year_of_four_digits(proyek: Path) -> None:
    project = open_project(proyek)
    for ask in (
        project.compute,
        project.validate,
        partial(project.explain, "seksi"),
        partial(check_completeness, project),
        lambda tahun: project.compute_all([(tahun, "TW1")]),
    ):
        with pytest.raises(UsageError, match="tahun 24: tulis tahun empat angka"):
            ask(24)


def test_a_folder_that_is_no_project_is_a_wrong_call(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="bukan folder proyek"):
        open_project(str(tmp_path))


@pytest.mark.machine
def test_the_lines_of_the_page_are_typed(tmp_path: Path) -> None:
    blocks = [b for b in Document(DOCUMENTS["docs/pustaka.md"]).blocks if b.language == "python"]
    for block in blocks:
        if "pandas" not in block.text:  # its types are not installed
            (tmp_path / block.words["berkas"]).write_text(block.text, encoding="utf-8")
    said, error, code = api.run(
        ["--strict", "--config-file", str(ROOT / "pyproject.toml"), str(tmp_path)]
    )
    assert (code, error) == (0, ""), said
