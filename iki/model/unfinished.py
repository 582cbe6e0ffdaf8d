"""What of a definition nobody has filled in yet: texts that stand where one is still to be written."""

from __future__ import annotations

BELUM_DIISI = "belum diisi"
PERIKSA = "PERIKSA"  # begins the comment at what is to be confirmed
DOTS = "……"  # what documents print of a text that is not there yet


def is_unfinished(text: str) -> bool:
    """Tell whether a text only holds a place: `belum diisi`, `tugas belum diisi`, `PERIKSA: ...`."""
    bare = text.strip()
    return (
        bare == PERIKSA
        or bare.startswith(f"{PERIKSA}:")
        or bare.casefold() in {BELUM_DIISI, f"tugas {BELUM_DIISI}", f"sasaran {BELUM_DIISI}"}
    )
