"""Two definisi held against each other, with what they are called: what `iki beda` shows."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.beda.definitions import (
    DefinitionDifference,
    DifferenceKind,
    differences,
    renamed_jabatan,
    with_lines,
)
from iki.beda.facts import read_instant

if TYPE_CHECKING:
    from collections.abc import Mapping

    from iki.beda.figures import ComparedFigures
    from iki.model import (
        Definisi,
    )
    from iki.yaml_source import Document


REVISION, WORK_TREE, FOLDER = "revisi", "folder kerja", "folder"


class DefinitionOrigin(NamedTuple):
    """Where a definisi comes from: a `revisi` (with its commit), the `folder kerja`, a `folder`."""

    name: str
    kind: str
    commit: str | None = None

    def __str__(self) -> str:
        if self.kind == WORK_TREE:
            return self.kind
        return f"{self.kind} {self.name}" + (f" ({self.commit[:7]})" if self.commit else "")


class ComparedDefinitions(NamedTuple):
    """Two definisi held against each other, and the figures if a year was asked for.

    `names` has the name of every jabatan, by the kode that both know it by.
    """

    old: DefinitionOrigin
    new: DefinitionOrigin
    names: Mapping[str, str]
    differences: tuple[DefinitionDifference, ...]
    figures: ComparedFigures | None = None

    @property
    def of_meaning(self) -> tuple[DefinitionDifference, ...]:
        return tuple(d for d in self.differences if d.kind is not DifferenceKind.TEXT)

    def count_subjects(self, kind: str) -> int:
        """Return how many indikator or variables there is any difference of."""
        return len({d.subject for d in self.differences if d.subject.kind == kind})

    @property
    def jabatan(self) -> tuple[str, ...]:
        """The jabatan count_subjects, by their definitions or their figures."""
        rows = self.figures.rows if self.figures else ()
        found = [*(d.subject.jabatan for d in self.differences), *(row.jabatan for row in rows)]
        return tuple(kode for kode in dict.fromkeys(found) if kode)

    @property
    def times(self) -> tuple[str, ...]:
        """The years and periods count_subjects, in order."""
        found = {time for d in self.of_meaning for time in d.times}
        return tuple(
            sorted(found, key=lambda time: (read_instant(time).last, read_instant(time).first))
        )


def compare_definitions(
    old: tuple[DefinitionOrigin, Definisi, Mapping[str, Document]],
    new: tuple[DefinitionOrigin, Definisi, Mapping[str, Document]],
    figures: ComparedFigures | None = None,
) -> ComparedDefinitions:
    """Hold two definisi against each other; each comes with what it is called and its documents."""
    renamed = renamed_jabatan(old[1], new[1])
    names = {renamed.get(kode, kode): j.jabatan for kode, j in old[1].jabatan.items()}
    names |= {kode: j.jabatan for kode, j in new[1].jabatan.items()}
    found = with_lines(differences(old[1], new[1]), old[2], new[2])
    return ComparedDefinitions(old[0], new[0], names, found, figures)
