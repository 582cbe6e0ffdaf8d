"""What is not as it was locked: in lines for people, and as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Group
from rich.text import Text

from iki.kunci.differences import is_only_wording
from iki.render import terminal_text
from iki.render.colours import ATTENTION
from iki.render.table import INDENT, Paragraph

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from rich.console import RenderableType

    from iki.kunci.differences import Cause, LockDifference
    from iki.kunci.values import Lock
    from iki.render.records import Json

    CauseLines = Mapping[Cause, int]
    CheckedLocks = Sequence[tuple[Lock, Sequence[LockDifference]]]

_VERSI = 1  # of the JSON
NO_CAUSE = "definisi dan datanya tidak berubah; kuncinya disunting, atau iki kini menghitung lain"


def locks_table(checked: CheckedLocks, lines: CauseLines, *, width: int) -> RenderableType:
    """Return a line for each indikator that is not as it was locked, below its lock."""
    del width  # lines are wrapped where they are shown
    return Group(*(part for lock, found in checked if found for part in _lock(lock, found, lines)))


def _lock(
    lock: Lock, found: Sequence[LockDifference], lines: CauseLines
) -> Iterator[RenderableType]:
    count = sum(bool(d.figures) for d in found)
    same = "tidak memuat realisasi" if lock.is_empty else "angkanya cocok"
    state = f"{count} indikator berbeda" if count else same
    head = [
        terminal_text.safe(lock.file, "bold"),
        Text(lock.short_hash, terminal_text.DIM),
        Text(state),
    ]
    yield Paragraph(terminal_text.beside(*head))
    for d in sorted(found, key=lambda d: not d.figures):
        yield Paragraph(
            terminal_text.safe(_line(d, lines), ATTENTION if d.figures else ""), indent=INDENT
        )


def _line(d: LockDifference, lines: CauseLines) -> str:
    """Return a difference and its cause: `kabid.posko: capaian 100 → 95,65, karena target: a:3`."""
    if not d.figures:
        return f"{d.name}: angkanya tetap, tetapi berubah {_places(d.causes, lines)}"
    why = [c for c in d.causes if not is_only_wording(c)]
    because = _places(why, lines) if why else NO_CAUSE
    wording = [c for c in d.causes if is_only_wording(c)]
    also = f"; berubah pula {_places(wording, lines)}" if wording else ""
    return f"{d.name}: {d.figures_in_words}, karena {because}{also}"


def _places(causes: Iterable[Cause], lines: CauseLines) -> str:
    """Return causes with their places: `target: FILE:LINE; data kabid.a 2025: FILE:LINE, LINE`.

    A table elsewhere has no lines.
    """
    found: dict[str, dict[str, list[str]]] = {}
    for cause in causes:
        numbers = found.setdefault(cause.what, {}).setdefault(cause.file, [])
        numbers += [str(lines[cause])] if lines[cause] else []
    return "; ".join(
        f"{what}: {', '.join(':'.join(filter(None, (file, ', '.join(numbers)))) for file, numbers in files.items())}"
        for what, files in found.items()
    )


def locks_tree(checked: CheckedLocks, lines: CauseLines) -> Json:
    """Return for JSON every lock that was looked at, and what is not as it was locked."""
    return {
        "versi": _VERSI,
        "kunci": [
            {
                "berkas": lock.file,
                "tahun": lock.tahun,
                "sampai": lock.sampai.kode,
                "dasar": lock.content.dasar,
                "sidik": lock.short_hash,
                "cocok": not lock.is_empty and not any(d.figures for d in found),
                "berbeda": [_difference_json(d, lines) for d in found],
            }
            for lock, found in checked
        ],
    }


def _difference_json(d: LockDifference, lines: CauseLines) -> Json:
    return {
        "jabatan": d.jabatan,
        "kode": d.kode,
        "angka": [{"nama": f.name, "dikunci": f.before, "kini": f.after} for f in d.figures],
        "sebab": [{"apa": c.what, "berkas": c.file, "baris": lines[c] or None} for c in d.causes],
    }
