"""What a dataset remembers of its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.data.dataset import Dataset
from iki.model import Realisasi
from iki.periode import PERIODE, TAHUN
from tests import build

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from iki.diagnostics import Diagnostic
    from iki.model.definisi import RowNames
    from iki.periode import Periode


class Recorder(Dataset):
    """Has no values, and remembers what it was asked for."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[list[int], str]] = []

    def _read(
        self,
        tahun: Collection[int],
        sampai: Periode,
        known: RowNames,  # noqa: ARG002
    ) -> tuple[Realisasi, Sequence[Diagnostic]]:
        self.asked.append((sorted(tahun), sampai.kode))
        return Realisasi(sampai, {}), []


def test_what_was_read_is_not_read_again() -> None:
    known = build.definisi().history.row_names(2024, TAHUN)
    dataset = Recorder()
    dataset.expect(TAHUN, [((2022, 2023), known), ((2024,), known)])
    for tahun, sampai in [([2023], TAHUN), ([2024], TAHUN), ([2024], PERIODE["TW2"])]:
        dataset.values(tahun, sampai, known)
    assert dataset.asked == [([2022, 2023, 2024], "tahun"), ([2024], "TW2")]


def test_a_year_has_one_first_reading() -> None:
    known = build.definisi().history.row_names(2024, TAHUN)
    dataset = Recorder()
    for tahun, kode in [([2023, 2024], "TW1"), ([2024], "TW2"), ([2024, 2025], "TW3")]:
        dataset.values(tahun, PERIODE[kode], known)
    first = [(sorted(one.tahun), one.sampai.kode) for one in dataset.first_readings]
    assert first == [([2023, 2024], "TW1"), ([2025], "TW3")]
