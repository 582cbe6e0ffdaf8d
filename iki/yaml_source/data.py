"""What a YAML file is made of: plain data, and the paths of keys and items in them."""

from __future__ import annotations

from typing import Any

KeyPath = tuple[str | int, ...]
YamlData = dict[str, Any] | list[Any] | str | None


class Plain(str):
    """The text of an unquoted scalar."""

    __slots__ = ()
