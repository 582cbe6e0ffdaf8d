"""Projects to measure on: the shipped definitions many times over, and a year or more of data.

Texts are those of the shipped definitions, so that a formula, a sasaran and a tugas are as long as a
decree makes them; only kode differ. Values are seeded. As a module (`python -m benchmarks.projects`)
this makes one project, in a process of its own: whoever measures must stay small (see `measure`).
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import shutil
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.measure import ROOT, python, run

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_SEED = 5
_POOL = 10_007  # values to take from; a prime, so that no variable gets the same ones every month
_HEADER = "tahun,periode,jabatan,variabel,nilai,wilayah,bukti\n"
# The one shipped variable that is reported by kecamatan, of which there are 21.
_BY_KECAMATAN, _KECAMATAN = "wilayah_dikendalikan", 21


_INDIKATOR = re.compile(r"^      - .*\n(?=(?:        .*\n)*        formula:)", re.MULTILINE)
_PERUBAHAN = """\
        perubahan:
          - {mulai: 2023, dasar: Renja 2023, target: {2023: 70, 2024: 75}}
          - {mulai: 2024, dasar: Renja 2024, target: {2024: 80}}
          - {mulai: 2024-TW3, dasar: Perubahan Renja 2024, target: {2024: 85}}
"""


@dataclass(frozen=True, slots=True)
class Project:
    """So many agencies of 15 jabatan, with 12 months of data for each of the years.

    With `desa`, every variable is reported by each of so many desa; otherwise as the shipped data
    are, one of them by kecamatan and the others as a whole. With `history`, every indikator has three
    perubahan. With `quarters`, the data are of the four quarters instead.
    """

    instansi: int
    tahun: tuple[int, ...] = ()
    desa: int = 0
    history: bool = False
    quarters: bool = False

    @property
    def name(self) -> str:
        name = "-".join(map(str, (self.instansi, self.desa, *self.tahun)))
        return "-".join((name, *self.flags))

    @property
    def flags(self) -> list[str]:
        return [flag for flag in ("history", "quarters") if getattr(self, flag)]

    def make(self, folder: Path) -> Path:
        """Write the project below a folder, unless it is there, and return where it is."""
        made = folder / self.name
        if not made.exists():
            numbers = map(str, (self.instansi, self.desa, *self.tahun))
            flags = (f"--{flag}" for flag in self.flags)
            run(python("-m", "benchmarks.projects", *flags, str(made), *numbers))
        return made


def definitions_of(project: Path) -> Path:
    return project / "definitions" / "jabatan"


def widened(project: Path) -> Path:
    """Write the project once more with one file of twelve columns for the twelve of a year."""
    made = project.with_name(f"{project.name}-wide")
    if not made.exists():
        shutil.copytree(project / "definitions", made / "definitions")
        for year in (project / "data" / "realisasi").iterdir():
            target = made / "data" / "realisasi" / year.name / "lebar.csv"
            target.parent.mkdir(parents=True)
            with ExitStack() as opened, target.open("w", newline="") as file:
                months = [csv.DictReader(opened.enter_context(Path(name).open()))
                          for name in csv_files(project, int(year.name))]  # fmt: skip
                out = csv.writer(file, lineterminator="\n")
                named = ("tahun", "jabatan", "variabel", "wilayah")
                out.writerow([*named, *(f"B{bulan:02}" for bulan in range(1, 13))])
                for rows in zip(*months, strict=True):
                    out.writerow(
                        [*(rows[0][name] for name in named), *(row["nilai"] for row in rows)]
                    )
    return made


def copies(project: Path, number: int) -> Path:
    """Write a folder of so many copies of a project, each an agency."""
    made = project.with_name(f"{project.name}-{number}-copies")
    for copy in range(number):
        target = made / f"instansi_{copy:04}"
        if not target.exists():
            shutil.copytree(project, target)
    return made


def variables_of(project: Path) -> Iterator[tuple[str, str, str]]:
    """Yield jabatan, name and kind (`penyebut`, `cacah`, `lain`) of each variable of a project."""
    return _variables(
        {path.stem: path.read_text() for path in sorted(definitions_of(project).glob("*.yaml"))}
    )


def csv_files(project: Path, tahun: int | str = "*") -> list[str]:
    return sorted(map(str, project.glob(f"data/realisasi/{tahun}/*.csv")))


def count_rows(project: Path, tahun: int | str = "*") -> int:
    """Count line by line: a file read whole would raise the peak of every child to come."""
    rows = 0
    for name in csv_files(project, tahun):
        with Path(name).open("rb") as file:
            rows += sum(1 for _ in file) - 1
    return rows


# --- making ----------------------------------------------------------------------------------------


def _write(project: Project, folder: Path) -> None:
    target = definitions_of(folder)
    target.mkdir(parents=True)
    shipped = {path.stem: path.read_text() for path in definitions_of(ROOT).glob("*.yaml")}
    if project.history:
        shipped = {
            stem: _INDIKATOR.sub(rf"\g<0>{_PERUBAHAN}", text) for stem, text in shipped.items()
        }
    agency = (ROOT / "definitions" / "instansi.yaml").read_text()
    # Its order of jabatan names those that are renamed.
    (target.parent / "instansi.yaml").write_text(re.sub(r"(?m)^urutan:\n(?: +- .*\n)+", "", agency))
    kode = "|".join(map(re.escape, shipped))
    # Where a text names a jabatan: its atasan, and variables of another one in a formula.
    named = re.compile(rf"^(atasan: )({kode})$|\b()({kode})(?=\.[a-z])", re.MULTILINE)
    for number in range(project.instansi):
        prefix = f"i{number:04}_"
        for stem, text in shipped.items():
            renamed = named.sub(lambda m: f"{m[1] or ''}{prefix}{m[2] or m[4]}", text)  # noqa: B023
            (target / f"{prefix}{stem}.yaml").write_text(renamed)
    variables = list(_variables(shipped))
    numbers = random.Random(_SEED)  # noqa: S311 - to be the same every time
    bases = [numbers.uniform(100, 999) for _ in range(_POOL)]
    for tahun in project.tahun:
        year = folder / "data" / "realisasi" / str(tahun)
        year.mkdir(parents=True)
        for number in range(1, 5 if project.quarters else 13):
            values = _values(bases, numbers)
            periode = f"TW{number}" if project.quarters else f"B{number:02}"
            name = "triwulan" if project.quarters else "bulan"
            with (year / f"{name}_{number:02}.csv").open("w", newline="") as file:
                file.write(_HEADER)
                file.writelines(_rows(project, variables, tahun, periode, values))


def _values(bases: Sequence[float], numbers: random.Random) -> dict[str, Iterator[str]]:
    """Return the values of a period, by kind of variable: near those of every other one.

    What others are divided by is ten times as large. Two of five that are no counts have decimals.
    """
    near = [base * numbers.uniform(0.9, 1.1) for base in bases]
    return {
        "penyebut": cycle([f"{value * 10:.0f}" for value in near]),
        "cacah": cycle([f"{value:.0f}" for value in near]),
        "lain": cycle([f"{value:.{numbers.choice((0, 0, 0, 1, 2))}f}" for value in near]),
    }


def _variables(shipped: dict[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield jabatan, name and kind of each variable."""
    import yaml  # noqa: PLC0415 - this process only

    for stem, text in shipped.items():
        penyebut = set(re.findall(r"/ (\w+)", text))
        for nama, variabel in yaml.load(text, yaml.CSafeLoader)["variabel"].items():
            counted = isinstance(variabel, dict) and "satuan" in variabel
            yield stem, nama, "penyebut" if nama in penyebut else "cacah" if counted else "lain"


def _rows(
    project: Project,
    variables: Sequence[tuple[str, str, str]],
    tahun: int,
    periode: str,
    values: dict[str, Iterator[str]],
) -> Iterator[str]:
    bukti = f"Rekap {periode} tahun {tahun}"
    desa = [f"Desa {number:05}" for number in range(project.desa)]
    kecamatan = [f"Kecamatan {number:02}" for number in range(_KECAMATAN)]
    for number in range(project.instansi):
        for stem, variabel, kind in variables:
            start = f"{tahun},{periode},i{number:04}_{stem},{variabel},"
            places = desa or (kecamatan if variabel == _BY_KECAMATAN else ("",))
            for place in places:
                yield f"{start}{next(values[kind])},{place},{bukti}\n"


def _main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--history", action="store_true")
    parser.add_argument("folder", type=Path)
    parser.add_argument("instansi", type=int)
    parser.add_argument("desa", type=int)
    parser.add_argument("tahun", type=int, nargs="*")
    parser.add_argument("--quarters", action="store_true")
    given = parser.parse_args()
    project = Project(given.instansi, tuple(given.tahun), given.desa, given.history, given.quarters)
    _write(project, given.folder)


if __name__ == "__main__":
    _main()
