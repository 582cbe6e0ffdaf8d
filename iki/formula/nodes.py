"""The formula as a tree of values.

Every rendering and the evaluation walk this one tree. A chain of one level (`a + b - c`) is one
node with many operands, so recursion goes only as deep as parentheses and calls nest. `start` and
`end` say where a node stands in its text (code points from 0, the end exclusive); two formulas that
differ only there are equal. Refuses to hold what has no meaning: no signs in a row,
no call of `lalu` (it is a variable of another year), no condition outside `Conditional`.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Literal, TypeAlias

from iki.decimals import format_id

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

SumOperator: TypeAlias = Literal["+", "-"]
ProductOperator: TypeAlias = Literal["*", "/"]
ComparisonOperator: TypeAlias = Literal["<", "<=", ">", ">=", "==", "!="]
ConditionOperator: TypeAlias = Literal["dan", "atau"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Node:
    """Anything that stands somewhere in a formula's text."""

    start: int = field(default=0, compare=False, repr=False)
    end: int = field(default=0, compare=False, repr=False)

    # The fields that carry meaning; keyword-only ones (the offsets) are not among them.
    __match_args__: ClassVar[tuple[str, ...]] = ()


@dataclass(frozen=True, slots=True, eq=False)
class _Branch(_Node):
    """A node with operands. The generated `==` and `hash` would recurse several calls a level."""

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, _Branch):
            return NotImplemented
        return _flat(self) == _flat(other)

    def __hash__(self) -> int:
        return hash(tuple(_flat(self)))


@dataclass(frozen=True, slots=True)
class Number(_Node):
    """A literal: `text` as written, without the `%`; `100%` has the nilai 100."""

    nilai: Decimal
    percent: bool
    text: str

    def to_id(self) -> str:
        """Return the literal in id_ID form, with the decimals that it was written with."""
        decimals = len(self.text.partition(".")[2])
        return format_id(Decimal(self.text), decimals) + ("%" if self.percent else "")


@dataclass(frozen=True, slots=True)
class Acuan(_Node):
    """A variable of this jabatan (None) or of another one; with `lalu` its value a year before."""

    nama: str
    jabatan: str | None
    lalu: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Negate(_Branch):
    """One minus sign; its operand is no Negate."""

    operand: Formula


@dataclass(frozen=True, slots=True, eq=False)
class Sum(_Branch):
    """`first`, then terms added or taken away from left to right; `first` is no Sum."""

    first: Formula
    rest: tuple[tuple[SumOperator, Formula], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Product(_Branch):
    """`first`, then factors and divisors from left to right; `first` is no Product."""

    first: Formula
    rest: tuple[tuple[ProductOperator, Formula], ...]


@dataclass(frozen=True, slots=True, eq=False)
class Call(_Branch):
    """A call of any function but `jika` and `lalu`; the digits of `bulat` are a literal."""

    function: str
    args: tuple[Formula, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison(_Branch):
    """A comparison."""

    left: Formula
    op: ComparisonOperator
    right: Formula


@dataclass(frozen=True, slots=True, eq=False)
class Condition(_Branch):
    """Comparisons joined from left to right; `dan` does not bind tighter than `atau`."""

    first: Comparison
    rest: tuple[tuple[ConditionOperator, Comparison], ...]

    @property
    def comparisons(self) -> tuple[tuple[ConditionOperator | Literal[""], Comparison], ...]:
        """Each comparison with the word that stands before it; before the first there is none."""
        return ("", self.first), *self.rest


@dataclass(frozen=True, slots=True, eq=False)
class Conditional(_Branch):
    """`then` where the condition holds, else `otherwise`."""

    condition: Condition
    then: Formula
    otherwise: Formula


Formula: TypeAlias = Number | Acuan | Negate | Sum | Product | Call | Conditional


def _parts(node: _Node) -> Iterator[object]:
    """Yield a node and everything below it, tuples and their items too, in text order."""
    todo: list[object] = [node]
    while todo:
        item = todo.pop()
        yield item
        if isinstance(item, _Branch):
            names: tuple[str, ...] = item.__match_args__
            todo.extend(getattr(item, name) for name in reversed(names))
        elif isinstance(item, tuple):
            todo.extend(reversed(item))


def _flat(node: _Node) -> list[object]:
    """Return the tree as a list in order of appearance: types, lengths and leaves."""
    return [
        type(item) if isinstance(item, _Branch) else len(item) if isinstance(item, tuple) else item
        for item in _parts(node)
    ]


def subtrees(node: Formula | Condition) -> Iterator[_Node]:
    """Yield a node and every node below it, in order of appearance."""
    return (item for item in _parts(node) if isinstance(item, _Node))


def variabel_of(node: Formula | Condition) -> tuple[Acuan, ...]:
    """Return the distinct variables in order of appearance."""
    if isinstance(node, Acuan):
        return (node,)
    return tuple(dict.fromkeys(item for item in _parts(node) if isinstance(item, Acuan)))


def with_owners(formula: Formula, owners: Mapping[str, str]) -> Formula:
    """Return the formula with jabatan renamed ("" is its own); itself if none is named."""
    if any((v.jabatan or "") in owners for v in variabel_of(formula)):
        renamed: Formula = _with_owners(formula, owners)
        return renamed
    return formula


def _with_owners(item: Any, owners: Mapping[str, str]) -> Any:
    match item:
        case Acuan():
            return replace(item, jabatan=owners.get(item.jabatan or "", item.jabatan))
        case tuple():
            return tuple(_with_owners(part, owners) for part in item)
        case _Branch():
            names: tuple[str, ...] = item.__match_args__
            parts = {name: _with_owners(getattr(item, name), owners) for name in names}
            return replace(item, **parts)
        case _:
            return item


def is_change(tree: Iterable[object]) -> bool:
    """Return whether the `subtrees` of a formula subtract or read last year: it may be negative."""
    return any(
        isinstance(node, Negate)
        or (isinstance(node, Acuan) and node.lalu)
        or (isinstance(node, Sum) and any(op == "-" for op, _ in node.rest))
        for node in tree
    )
