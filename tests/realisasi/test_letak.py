"""Where rows stand that are not kept: the same lines and numbers that the rows would have told."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from iki.data.keep import ALL_ROWS, PLACES
from iki.model import RowSpan
from tests.realisasi.build import HEADER, baca, rows

if TYPE_CHECKING:
    from iki.model import Realisasi

LEBAR = "tahun,jabatan,variabel,wilayah,TW1,TW2,TW3,TW4"
PANJANG = rows("TW1 surat 5", "TW1 anggota 25", "TW2 surat 6", "TW3 surat 7 Utara", "TW4 indeks 8")


def told_by_rows(realisasi: Realisasi) -> dict[tuple[int, str, str], list[RowSpan]]:
    """Return the spans that the kept rows of a reading make."""
    found: dict[tuple[int, str, str], dict[str, list[int]]] = {}
    for key, kept in realisasi.rincian.items():
        for row in kept:
            found.setdefault(key, {}).setdefault(row.file, []).append(row.line)
    return {
        key: [RowSpan(file, min(n), max(n), len(n)) for file, n in sorted(by_file.items())]
        for key, by_file in found.items()
    }


@pytest.mark.parametrize(
    "files",
    [
        pytest.param([PANJANG], id="long"),
        pytest.param([PANJANG.replace(",", ";")], id="semicolons"),
        pytest.param([rows("TW1 surat 5"), rows("TW2 surat 6", "TW3 surat 7")], id="two files"),
        pytest.param([f"{LEBAR}\n2024,sekretaris,surat,,4,5,,6\n2024,kasi,pos,,1,,,2\n"], id="wide"),
        pytest.param(
            [f"{LEBAR}\n2024,sekretaris,surat,Utara,4,5,,\n2024,sekretaris,surat,Selatan,,1,2,3\n"],
            id="wide, by wilayah",
        ),
        pytest.param([PANJANG, f"{LEBAR}\n2024,kasi,pos,,1,,,2\n"], id="long and wide"),
        pytest.param(
            [PANJANG.replace("surat,6", "surat,").replace("surat,7", "surat, 7 ")],
            id="an empty value, blanks around one",
        ),
        pytest.param(
            [f"{HEADER}\n2024,TW1,sekretaris,surat,1,\n2024,TW2, sekretaris ,surat ,2,\n"],
            id="names with blanks",
        ),
        pytest.param(
            [f"{HEADER}\n2023,TW1,sekretaris,surat,1,\n2024,TW2,sekretaris,surat,2,\n"],
            id="another year",
        ),
        pytest.param([f"{HEADER}\n2024,TW1,sekretaris,surat,1,\n\n2024,TW2,sekretaris,surat,2,\n"],
                     id="an empty line"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("sampai", ["tahun", "TW2"])
def test_the_spans_are_those_of_the_rows(files: list[str], sampai: str) -> None:
    asked = baca(*files, sampai=sampai, keep=PLACES)
    kept = baca(*files, sampai=sampai, keep=ALL_ROWS)
    found = {key: sorted(spans) for key, spans in asked.realisasi.letak.items()}
    assert found == told_by_rows(kept.realisasi)
    assert found
    assert asked.realisasi._replace(letak={}) == kept.realisasi._replace(rincian={})
    assert asked.diagnostics == kept.diagnostics == []


def test_a_span_goes_from_where_its_first_row_begins_to_where_its_last_one_ends() -> None:
    text = f'{HEADER},bukti\n2024,TW1,sekretaris,surat,1,,"a\nb"\n2024,TW2,sekretaris,surat,2,,"c\nd"\n'
    (span,) = baca(text, keep=PLACES).realisasi.letak[2024, "sekretaris", "surat"]
    assert span == RowSpan("1.csv", 2, 5, 2)


def test_nothing_is_counted_unless_it_is_asked_for() -> None:
    assert baca(PANJANG).realisasi.letak == {}
