"""What a YAML file is made of: plain data, and the paths of keys and items in them."""

from __future__ import annotations

from typing import Any, TypeAlias

KeyPath = tuple[str | int, ...]
YamlValue: TypeAlias = Any
"""A value of a file that no model has looked at yet: a mapping, a list, a text or None."""
YamlMapping: TypeAlias = dict[str, YamlValue]
YamlData: TypeAlias = YamlMapping | list[YamlValue] | str | None
# Where the parts of such data stand: of a mapping the line of each key, of a list the line at which
# each item begins, with what the value or item has itself; None for a text.
Lines = dict[str, tuple[int, Any]] | list[tuple[int, Any]] | None


class PlainScalar(str):
    """The text of an unquoted scalar."""

    __slots__ = ()
