"""Copies that stand beside a file: what OneDrive, other clouds and file managers call them.

Who changes a file on two computers at once finds both, one under another name; who downloads it
again gets `data (1).csv`. Nobody means such a copy to count beside the file that it is of.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_AFTER = r"""(?x)
    (?P<of>.+?)
    (?: -(?:DESKTOP|LAPTOP|KOMPUTER|WIN|PC|NB)(?:-?[A-Z0-9])*   # OneDrive: the other computer
      | -[A-Z0-9]+-(?:PC|NB|LAPTOP|DESKTOP)
      | [ ]\(\d+\)                                              # a browser, Explorer, Google Drive
      | [ ]-[ ](?i:copy|salinan|salin)(?:[ ]\(\d+\))?             # Explorer
      | [ ](?i:copy)(?:[ ]\d+)?                                   # macOS
      | [ ]\([^()]*(?i:konflik|conflict|salinan|bentrok|copy)[^()]*\)   # Dropbox, Nextcloud
      | \.sync-conflict-[A-Z0-9-]+                                # Syncthing
    )+"""
_BEFORE = r"(?i:copy of|salinan(?: dari)?|salin dari) (?P<of>.+)"
_COMPUTER = r"(?P<of>.+?)(?:-[A-Z0-9]+)+"


def original_of(name: str, names: Collection[str], *, hyphens: bool = True) -> str | None:
    """Return the name of the file beside it that a file seems to copy; None for no copy.

    Where a name of the files has no `hyphens`, whatever stands in capitals after one is a computer.
    """
    path = PurePath(name)
    for pattern in (_AFTER, _BEFORE, *(() if hyphens else (_COMPUTER,))):
        if found := re.fullmatch(pattern, path.stem):
            original = f"{found['of']}{path.suffix}"
            if original in names:
                return original
    return None
