"""Differences: what a change of definitions means, and what it makes of the figures.

Two projects differ where a fact that is told by either of them does not hold in the other one; so
an order, a comment, a file name, a default that is written out and a perubahan that repeats what
holds anyway make no difference. Texts of the decree are one quiet kind. Refuses to read anything:
both definisi, their documents and both results are given.
"""

from __future__ import annotations

from iki.beda.comparing import (
    FOLDER,
    REVISION,
    WORK_TREE,
    ComparedDefinitions,
    DefinitionOrigin,
    compare_definitions,
)
from iki.beda.definitions import (
    DefinitionDifference,
    DifferenceKind,
    differences,
    renamed_jabatan,
    with_lines,
)
from iki.beda.facts import (
    PERUBAHAN,
    TEXT_ASPECT,
    FactValue,
    Subject,
)
from iki.beda.figures import (
    ComparedFigures,
    DifferingFigures,
    FigureChange,
    compare_figures,
)

__all__ = [
    "FOLDER",
    "PERUBAHAN",
    "REVISION",
    "TEXT_ASPECT",
    "WORK_TREE",
    "ComparedDefinitions",
    "ComparedFigures",
    "DefinitionDifference",
    "DefinitionOrigin",
    "DifferenceKind",
    "DifferingFigures",
    "FactValue",
    "FigureChange",
    "Subject",
    "compare_definitions",
    "compare_figures",
    "differences",
    "renamed_jabatan",
    "with_lines",
]
