"""Words of ordinal values in targets and contoh, read as their numbers before a model is made.

`target: {2024: WTP}` stands where the formula is one ordinal variable, maybe another jabatan's:
this needs the scales of other files. A word that is none of its scale is a finding and taken out,
as every mistake is (`mending`). What has no scale stays as it is: the model says that it is no
number.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from iki.diagnostics.suggestions import Suggestions
from iki.escaping import quoted
from iki.formula import Problem, nodes, parse
from iki.model import Ordinal
from iki.model.fields import is_word
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.yaml_source import KeyPath, YamlMapping, YamlValue

# By jabatan and variable. Of a jabatan that is not there nothing is known.
Scales: TypeAlias = Mapping[str, Mapping[str, Ordinal]]


class Word(NamedTuple):
    """A word in an indikator: what holds it, and the formula whose scale it is of."""

    container: YamlValue
    key: str | int
    path: KeyPath
    text: str
    of: _FormulaVariables


class _FormulaVariables(NamedTuple):
    """The variables of a formula: `alone` if there is one, `foreign` if of another jabatan."""

    variables: tuple[nodes.Acuan, ...]
    alone: bool
    foreign: bool

    def scale(self, kode: str, scales: Scales) -> tuple[Ordinal | None, bool]:
        """Return the first scale of its variables, and whether nothing is known of some jabatan."""
        keys = [(v.jabatan or kode, v.nama) for v in self.variables]
        found = (scales.get(jabatan, {}).get(nama) for jabatan, nama in keys)
        return next(filter(None, found), None), any(jabatan not in scales for jabatan, _ in keys)


@lru_cache(maxsize=16)  # of an indikator it is asked for each word
def _formula_variables(formula: str) -> _FormulaVariables | None:
    parsed = parse(formula)
    if isinstance(parsed, Problem):
        return None
    variables = nodes.variabel_of(parsed)
    return _FormulaVariables(
        variables, isinstance(parsed, nodes.Acuan), any(v.jabatan for v in variables)
    )


def scales_in(data: YamlValue) -> dict[str, Ordinal]:
    """Return the scales of the variables of a file, as far as they can be read."""
    found: dict[str, Ordinal] = {}
    for _, item in _with_perubahan((), data):
        for nama in _keys(item, "variabel"):
            value = item["variabel"][nama]
            scale = Ordinal.from_yaml(value.get("nilai")) if isinstance(value, dict) else None
            if scale is not None:  # a word keeps its number while others come and go
                earlier = found[nama].nilai if nama in found else {}
                found[nama] = Ordinal({**earlier, **scale.nilai})
    return found


def names_other_jabatan(words: Iterable[Word]) -> bool:
    """Return whether the scales of other jabatan are needed to read the words of a file."""
    return any(word.of.foreign for word in words)


def read_words(
    words: Sequence[Word], file: str, kode: str, scales: Scales
) -> Iterator[tuple[KeyPath, Finding | None]]:
    """Put numbers in the place of words, in the data themselves.

    Yields the path of every word that has none, and what there is to say of it: nothing where the
    jabatan that it is of is not known.
    """
    suggestions = Suggestions()
    # An indikator may have many words: each formula is looked at once.
    found = {of: of.scale(kode, scales) for of in {word.of for word in words}}
    for word in words:
        scale, unclear = found[word.of]
        if scale is None:
            if unclear:
                yield word.path, None
        elif not word.of.alone:
            yield word.path, Finding("R56", file, word.path, *_not_alone(word.text))
        elif (number := scale.number(word.text)) is not None:
            word.container[word.key] = number
        else:
            message_and_hint = unknown(word.text, scale, suggestions)
            yield word.path, Finding("R39", file, word.path, *message_and_hint)


def words_in(data: YamlValue) -> Iterator[Word]:
    """Yield the words where an indikator may have them: in target, acuan and contoh."""
    for at, jabatan in _with_perubahan((), data):
        for sasaran_at, sasaran in _items(at, jabatan, "sasaran"):
            for path, indikator in _items(sasaran_at, sasaran, "indikator"):
                formula = None
                for here, part in _with_perubahan(path, indikator):
                    formula = part.get("formula", formula)
                    yield from _words_of(here, part, formula)


def _words_of(path: KeyPath, indikator: YamlMapping, formula: YamlValue) -> Iterator[Word]:
    """Yield the words of an indikator, or of a perubahan of it, while it has a formula."""
    for tahun in _keys(indikator, "target"):
        if _may_hold_words(indikator["target"][tahun]):
            yield from _below(indikator["target"], tahun, (*path, "target"), formula)
    if "nasional" in _keys(indikator, "acuan"):
        yield from _below(indikator["acuan"], "nasional", (*path, "acuan"), formula)
    for here, contoh in _items(path, indikator, "contoh"):
        if isinstance(contoh, dict):
            for key in contoh.keys() & {"target", "realisasi"}:
                yield from _below(contoh, key, here, formula)
            for part in ("variabel", "lalu"):
                for name in _keys(contoh, part):
                    yield from _below(contoh[part], name, (*here, part), name)


def _with_perubahan(path: KeyPath, data: YamlValue) -> Iterator[tuple[KeyPath, YamlMapping]]:
    """Yield an item and each of its perubahan, with their paths."""
    for here, item in ((path, data), *_items(path, data, "perubahan")):
        if isinstance(item, dict):
            yield here, item


def _below(
    container: YamlValue, key: str | int, path: KeyPath, formula: YamlValue
) -> Iterator[Word]:
    """Yield the words at a key that is there, and below it."""
    value, here = container[key], (*path, key)
    if isinstance(value, dict | list):
        for inner in value if isinstance(value, dict) else range(len(value)):
            if _may_hold_words(value[inner]):
                yield from _below(value, inner, here, formula)
    elif is_word(value) and isinstance(formula, str):
        of = _formula_variables(formula)
        if of is not None:
            yield Word(container, key, here, value.strip(), of)


def _may_hold_words(value: YamlValue) -> bool:
    """Return whether a value is worth a look: most are numbers."""
    return not isinstance(value, str) or is_word(value)


def _keys(data: YamlMapping, key: str) -> Iterable[str]:
    """Return the keys of the mapping at a key."""
    found = data.get(key)
    return found if isinstance(found, dict) else ()


def _items(path: KeyPath, data: YamlValue, key: str) -> Iterator[tuple[KeyPath, YamlValue]]:
    found = data.get(key) if isinstance(data, dict) else None
    for index, item in enumerate(found) if isinstance(found, list) else ():
        yield (*path, key, index), item


def unknown(text: str, scale: Ordinal, suggestions: Suggestions) -> tuple[str, str]:
    """Return message and hint for a word or number that is not on a scale."""
    hint = suggestions.of(text, scale.nilai) or f"tulis salah satu: {scale}"
    return f"{quoted(text)} bukan nilai dari variabel ordinal ini", hint


def _not_alone(text: str) -> tuple[str, str]:
    return (
        f"kata {quoted(text)} hanya dikenal bila formulanya satu variabel ordinal",
        "tulis angkanya, atau sederhanakan formulanya",
    )
