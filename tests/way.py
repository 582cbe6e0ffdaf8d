"""The way of `iki hitung`, measured: python -m tests.way

The command is run on the project of this repository, and every call of a function of iki is seen.

The way are the modules whose functions are on the stack between the command and one of `ENDS`: where
definitions are read, where files are read into values, where capaian are computed, where the table is
made. Modules of the ground, which every other one uses, are not counted.

A climb is a call, anywhere in the run, from a module to one that stands on a higher floor; floors are
those of import-linter in pyproject.toml. Calls between the same two functions are one climb.
"""

from __future__ import annotations

import sys
import tomllib
from contextlib import redirect_stdout
from functools import cache
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from iki.cli import app_for

if TYPE_CHECKING:
    from types import FrameType

ROOT = Path(__file__).parent.parent
COMMAND = "iki.cli.commands.hitung.hitung"
ENDS = {
    "iki.definitions.project_definitions.read_definisi",
    "iki.data.csv_files.read_known",
    "iki.results.capaian.compute_capaian",
    "iki.hitung.tables.result_tables",
}


class Way(NamedTuple):
    """The modules of the way, which of its ends were reached, and the climbs: caller, callee."""

    modules: list[str]
    reached: set[str]
    climbs: list[tuple[str, str]]


@cache
def floors() -> list[list[str]]:
    """Return the floors from the top, each its packages; the last one is the ground."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contracts = settings["tool"]["importlinter"]["contracts"]
    (layers,) = (contract["layers"] for contract in contracts if contract["type"] == "layers")
    return [[name.strip() for name in floor.split(":")] for floor in layers]


@cache
def floor_of(module: str) -> int | None:
    """Return on which floor a module stands, 0 at the top; None for what is on none."""
    for number, packages in enumerate(floors()):
        if any(f"{module}.".startswith(f"{package}.") for package in packages):
            return number
    return None


def _name(frame: FrameType) -> str:
    return f"{frame.f_globals.get('__name__', '')}.{frame.f_code.co_qualname}"


def _callers(frame: FrameType | None) -> list[FrameType]:
    """Return a frame and those that called it, of iki and above the ground, up to the command."""
    found = []
    while frame is not None:
        floor = floor_of(frame.f_globals.get("__name__", ""))
        if floor is not None and floor < len(floors()) - 1:
            found.append(frame)
        if _name(frame) == COMMAND:
            return found
        frame = frame.f_back
    return []


def measure(*arguments: str) -> Way:
    """Run a command and return its way."""
    modules: dict[str, None] = {}
    reached: set[str] = set()
    climbs: dict[tuple[str, str], None] = {}

    def see(frame: FrameType, event: str, _: Any) -> None:
        if event != "call" or floor_of(frame.f_globals.get("__name__", "")) is None:
            return
        name = _name(frame)
        if name in ENDS:
            way = _callers(frame)
            reached.update([name] if way else [])
            modules.update(dict.fromkeys(f.f_globals["__name__"] for f in reversed(way)))
        before = next(iter(_callers(frame)[1:2]), None)
        if before is not None and _floor(frame) < _floor(before):
            climbs[_name(before), name] = None

    before = sys.getprofile()
    with redirect_stdout(StringIO()):
        app = app_for(arguments)
        sys.setprofile(see)
        try:
            app(arguments, standalone_mode=False)
        finally:
            sys.setprofile(before)
    return Way([*modules], reached, [*climbs])


def _floor(frame: FrameType) -> int:
    floor = floor_of(frame.f_globals["__name__"])
    assert floor is not None
    return floor


def main() -> None:
    found = measure("hitung", "--tahun", "2024", "--proyek", str(ROOT))
    sys.stdout.write(f"{len(found.modules)} modules on the way:\n")
    sys.stdout.writelines(f"  {module}\n" for module in found.modules)
    sys.stdout.write(f"not reached: {', '.join(ENDS - found.reached) or 'nothing'}\n")
    sys.stdout.write(f"{len(found.climbs)} climbs:\n")
    sys.stdout.writelines(f"  {caller} -> {callee}\n" for caller, callee in found.climbs)


if __name__ == "__main__":
    main()
