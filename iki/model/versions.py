"""Versions of models: copies with other values of some keys, and their places in files."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any, TypeAlias, TypeVar

from iki.formula import nodes, parse, render
from iki.model.lifetimes import ALWAYS
from iki.periode import TAHUN, Instant, instant_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from iki.model.base import Model
    from iki.model.instansi import Instansi
    from iki.model.jabatan import Contoh, Indikator, Jabatan, Program
    from iki.model.perubahan import Perubahan
    from iki.yaml_source import KeyPath

    # What stands elsewhere in its file than in a version: file, path here and there, what has
    # changed it since, and up to which month.
    Move: TypeAlias = tuple[str, KeyPath, KeyPath, tuple[Perubahan, ...], int]

    Made = TypeVar("Made", bound=Model)
    _Item = TypeVar("_Item", Instansi, Jabatan, Indikator)


def copy_with(model: Made, update: dict[str, Any]) -> Made:
    """Return a model with other values of some keys; its cached properties are dropped.

    As `model_copy` does, at a quarter of its cost: a project has as many versions as it has
    changes.
    """
    cls = type(model)
    made = cls.__new__(cls)
    values = {**model.__dict__, **update}
    for name in _found_by(cls):
        values.pop(name, None)
    _set(made, "__dict__", values)
    _set(made, "__pydantic_fields_set__", model.__pydantic_fields_set__)
    _set(made, "__pydantic_extra__", None)
    _set(made, "__pydantic_private__", None)
    return made


_set = object.__setattr__  # models are frozen


def new_values(begun: Iterable[Perubahan]) -> dict[str, Any]:
    """Return the new values of perubahan by key; the last one counts."""
    return {key: value for p in begun for key, value in p.baru.items()}


def version_at(base: _Item, month: int) -> _Item:
    """Return an item with every perubahan that has begun by a month."""
    begun = [p for p in base.perubahan if p.mulai.first <= month]
    return copy_with(base, new_values(begun)) if begun else base


@cache
def _found_by(cls: type[Model]) -> tuple[str, ...]:
    """Return the names of the cached properties of a model."""
    return tuple(name for name, value in vars(cls).items() if isinstance(value, cached_property))


def renumber_programs(
    programs: tuple[Program, ...], places: Mapping[int, int]
) -> tuple[Program, ...]:
    """Return programmes with their sasaran renumbered: `places` maps the kept old numbers."""
    return tuple(
        p.model_copy(update={"sasaran": tuple(places[n] for n in p.sasaran if n in places)})
        if p.sasaran
        else p
        for p in programs
    )


class Origins(Mapping["tuple[str, KeyPath]", "KeyPath"]):
    """Where the parts of a version stand in the files; computed when first asked."""

    def __init__(self, find: Callable[[], dict[tuple[str, KeyPath], KeyPath]]) -> None:
        self._find = find

    @cached_property
    def _by_place(self) -> dict[tuple[str, KeyPath], KeyPath]:
        return self._find()

    def __getitem__(self, key: tuple[str, KeyPath]) -> KeyPath:
        return self._by_place[key]

    def __iter__(self) -> Iterator[tuple[str, KeyPath]]:
        return iter(self._by_place)

    def __len__(self) -> int:
        return len(self._by_place)


def origins_of_moves(moves: Iterable[Move]) -> dict[tuple[str, KeyPath], KeyPath]:
    """Return the places of moved parts: {(file, path in the version): path in the file}."""
    found = {}
    for file, here, there, changes, last in moves:
        if here != there:
            found[file, here] = there
        for n, perubahan in enumerate(changes):
            if perubahan.mulai.first <= last:
                for key in perubahan.baru:
                    found[file, (*here, key)] = (*there, "perubahan", n, key)
    return found


def listed_since(jabatan: Jabatan, indikator: Indikator) -> Instant | None:
    """Return since when a jabatan lists an indikator; None if from the beginning."""
    if not any("sasaran" in p.baru for p in jabatan.perubahan):
        return None
    for _, other, span in jabatan.indikator_of_all_times:
        if other.kode == indikator.kode:
            return None if span.first == ALWAYS else instant_of(span.first)
    return None


def contoh_renamed(contoh: Contoh, alias: Mapping[str, str]) -> Contoh:
    """Return a contoh that names its variables as the formula does now."""

    def renamed(text: str) -> str:
        acuan = parse(text)
        if not isinstance(acuan, nodes.Acuan):
            return text
        return render.to_text(nodes.with_owners(acuan, alias))

    names = {
        key: {renamed(text): nilai for text, nilai in getattr(contoh, key).items()}
        for key in ("variabel", "lalu")
    }
    return contoh.model_copy(update=names)


def months_before(since: int, tahun: int) -> int:
    """Return the months of a year before another month, as a bit mask."""
    before = min(max(since - Instant(tahun, TAHUN).first, 0), 12)
    return (1 << before) - 1
