"""Mending: a file with mistakes of shape, completed so that the rest of it can be checked.

What is wrong is taken out or replaced by something neutral, and nothing is said of what was
touched. A misspelt key is read as the one it means, so that its value is looked at too. The result
is for checks alone; nothing is computed from it.
"""

from __future__ import annotations

from copy import deepcopy
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from iki.yaml_source import KeyPath, YamlMapping, YamlValue


class Mistake(NamedTuple):
    """One mistake: its path, whether it is the key, and the key that a wrong one seems to mean."""

    path: KeyPath
    at_key: bool = False
    meant: str | None = None


# What stands in for a required value, by its key.
_INDIKATOR = {"kode": "rusak", "nama": "-", "satuan": "-", "formula": "0"}
_SASARAN = {"uraian": "-", "indikator": [_INDIKATOR]}
_NEUTRAL: YamlMapping = {
    **_INDIKATOR, **_SASARAN, "jabatan": "-", "tugas": ["-"], "sasaran": [_SASARAN],
    "instansi": "-", "pimpinan": {"kode": "rusak", "jabatan": "-"}, "atasan": None,
}  # fmt: skip
# Lists of which nothing is known if something in them is wrong.
_WHOLE = ("contoh", "perubahan")
_OF_CONTOH = ("formula", "polarisasi")  # without these a contoh says nothing
_ITEMS: YamlMapping = {
    "sasaran": _SASARAN, "indikator": _INDIKATOR, "tugas": "-", "sumber_data": "-",
}  # fmt: skip


class MendedData:
    """What the data of a file are without its mistakes, as far as those are known.

    `touched` are the paths of which nothing is known; `meant` has the key in the file for the path
    of each key that stands in for a wrong one.
    """

    def __init__(self, data: YamlValue) -> None:
        self.data = data
        self.touched: set[KeyPath] = set()
        self.meant: dict[KeyPath, str] = {}

    def knows(self, path: KeyPath) -> bool:
        """Return whether nothing at or above a path was touched."""
        return not any(path[: len(p)] == p for p in self.touched)

    def mend(self, mistakes: Iterable[Mistake]) -> None:
        """Mend mistakes in a copy of the data, and remember what was touched."""
        if not self.touched:
            self.data = deepcopy(self.data)
        for mistake in sorted(mistakes, key=lambda mistake: mistake.at_key):  # values, then keys
            self.touched.add(_mend(self.data, mistake, len(self.touched), self.meant))


def _mend(data: YamlValue, mistake: Mistake, number: int, meant: dict[KeyPath, str]) -> KeyPath:
    """Mend one mistake in place; return the path of what was touched.

    Items of lists are replaced, never removed, so that paths stay those of the file.
    """
    path = mistake.path
    if path[:1] == ("variabel",) and path[2:3] == ("nilai",):
        path = path[:3]  # of the words of a scale each needs the others
    trail: list[tuple[YamlValue, str | int]] = []
    node = data
    for step in path:
        if isinstance(node, dict):
            trail.append((node, str(step)))
            node = node.get(str(step))
        elif isinstance(node, list) and isinstance(step, int) and step < len(node):
            trail.append((node, step))
            node = node[step]
        else:
            break  # a step that a short form leaves out
    while trail:
        container, step = trail[-1]
        here = path[: len(trail)]
        above = path[len(trail) - 2] if len(trail) > 1 else None
        if isinstance(container, list):
            if above in _ITEMS:
                container[int(step)] = _neutral(str(above), _ITEMS, number)
                return here
            trail.pop()
            continue
        key = str(step)
        if mistake.at_key:
            value = container.pop(key, None)
            if mistake.meant and mistake.meant not in container:
                container[mistake.meant] = value
                meant[(*here[:-1], mistake.meant)] = key
        elif above == "variabel" and len(here) == 2:
            container[key] = "-"
        elif (list_at := _whole(here)) is not None:
            trail = trail[: list_at + 1]
            continue
        elif key in _NEUTRAL:
            container[key] = _neutral(key, _NEUTRAL, number)
        else:
            container.pop(key, None)
        if key in _OF_CONTOH:
            container.pop("contoh", None)
        return here
    return ()


def _whole(path: KeyPath) -> int | None:
    """Return the place in a path of a list above its end that is taken out as a whole."""
    return next((n for n, step in enumerate(path[:-1]) if step in _WHOLE), None)


def _neutral(key: str, table: YamlMapping, number: int) -> YamlValue:
    value = deepcopy(table[key])
    if key == "kode":
        return f"{value}_{number}"
    if isinstance(value, dict) and "kode" in value:
        value["kode"] = f"{value['kode']}_{number}"
    return value
