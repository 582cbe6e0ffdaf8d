"""Of any project with any history: a lock holds as long as its meaning does, and what breaks it is named."""

from __future__ import annotations

import io
from copy import deepcopy
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iki.data.csv_files import CsvSource
from iki.data.dataset import FileDataset
from iki.data.keep import ALL_ROWS
from iki.kunci.differences import is_only_wording, lock_differences
from iki.kunci.lock_text import read_lock
from iki.kunci.making import make_lock
from iki.kunci.values import lock_stem
from iki.render.records import json_document
from iki.results.capaian import compute_table
from tests.test_history_properties import TIMES, keys, load, projects, rows

if TYPE_CHECKING:
    from iki.kunci.differences import LockDifference
    from iki.model import Definisi, Realisasi
    from iki.periode import Periode
    from iki.results.hasil import Hasil
    from tests.test_history_properties import Data

Time = tuple[int, "Periode"]


def computed(definisi: Definisi, csv: str, time: Time) -> tuple[Hasil, Realisasi]:
    dataset = FileDataset([CsvSource("x.csv", lambda: io.BytesIO(csv.encode()))], ALL_ROWS)
    hasil, realisasi, _ = compute_table(definisi, *time, dataset)
    assert not dataset.diagnostics
    return hasil, realisasi


def content(files: dict[str, Data], csv: str, time: Time) -> bytes:
    return json_document(make_lock(*computed(load(files), csv, time), "x").model_dump()).encode()


def against(lock: bytes, files: dict[str, Data], csv: str, time: Time) -> list[LockDifference]:
    """Return what of a project is not as it was locked."""
    found, wrong = read_lock("kunci.json", lock_stem(*time), lock)
    assert found is not None, wrong
    definisi = load(files)
    return lock_differences(found, *computed(definisi, csv, time), definisi)


@pytest.mark.machine
@settings(max_examples=40)
@given(projects(), rows(), TIMES, st.randoms(use_true_random=False), st.booleans())
def test_a_lock_holds_whatever_the_order_and_the_kode(
    files: dict[str, Data],
    csv: str,
    time: Time,
    random: Any,
    rename: bool,  # noqa: FBT001
) -> None:
    lock = content(files, csv, time)
    assert content(files, csv, time) == lock
    head, *body = csv.splitlines()
    random.shuffle(body)
    written = [deepcopy(files[kode]) for kode in files]
    now = dict(zip(files, written, strict=True))
    if rename:
        now["baru"] = {**now.pop("dua"), "alias": ["lama", "dua"]}
        for file in now.values():
            for change in (file, *file["perubahan"]):
                if change.get("atasan") == "dua":
                    change["atasan"] = "baru"
    assert against(lock, now, "\n".join([head, *body]) + "\n", time) == []


@pytest.mark.machine
@settings(max_examples=80)
@given(projects(), rows(), TIMES, st.data())
def test_a_figure_that_differs_has_a_cause(
    files: dict[str, Data], csv: str, time: Time, data: st.DataObject
) -> None:
    lock = content(files, csv, time)
    now = deepcopy(files)
    lines = csv.splitlines()
    if data.draw(st.booleans(), "of the data"):
        at = data.draw(st.integers(1, len(lines) - 1))
        lines[at] = f"{lines[at].rpartition(',')[0]},{data.draw(st.integers(10, 12))}"
    else:
        kode = data.draw(st.sampled_from([k for k in now if k != "instansi"]))
        indikator = data.draw(st.sampled_from(now[kode]["sasaran"][0]["indikator"]))
        indikator |= data.draw(st.fixed_dictionaries({}, optional=keys))
    found = against(lock, now, "\n".join(lines) + "\n", time)
    for difference in found:
        assert difference.figures or difference.causes
        assert not difference.figures or any(not is_only_wording(c) for c in difference.causes)
    same = content(now, "\n".join(lines) + "\n", time) == lock
    assert same == (not found)
