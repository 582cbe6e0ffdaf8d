"""Texts of a terminal: one line of a file made harmless, and the words of several outputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from iki.escaping import for_terminal
from iki.render.colours import ATTENTION, GREEN, RED
from iki.render.table import Paragraph
from iki.results.hasil import BELOW_SKALA

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import RenderableType

    from iki.model import Definisi, Skala, Variabel

DIM = "dim"

# From the top of a scale to its bottom; a scale of any length is spread over it.
SCALE_COLOURS = (f"bold {GREEN}", GREEN, "", RED, f"bold {RED}")

TARGET_SETAHUN = "(tahun)"


def safe(text: str, style: str = "") -> Text:
    """Return text of a file as one line: blanks and breaks are one blank, controls visible."""
    return Text(for_terminal(" ".join(text.split())), style)


def uraian_with_words(variabel: Variabel) -> str:
    """Return the uraian of a variable and, of an ordinal one, the words that its cells hold."""
    if variabel.ordinal is None:
        return variabel.uraian
    return f"{variabel.uraian}; isi: {', '.join(variabel.ordinal.nilai)}"


def below(*lines: Text | None) -> Text:
    """Return lines below each other, those that there are."""
    found = [line for line in lines if line is not None]
    return found[0] if len(found) == 1 else Text("\n").join(found)


def beside(*parts: Text | None) -> Text:
    """Return parts on one line, those that there are."""
    return Text.assemble((" · ", DIM)).join(part for part in parts if part is not None)


def predikat_colour(predikat: str | None, skala: Skala) -> str:
    """Return the style of a predikat, by how far down its scale it stands."""
    step = skala.step(predikat, len(SCALE_COLOURS))
    return "" if step is None else SCALE_COLOURS[step]


def predikat_text(predikat: str | None, skala: Skala) -> Text:
    """Return a predikat in its colour, or what stands for none."""
    if predikat is None:
        return Text(BELOW_SKALA)
    return safe(predikat, predikat_colour(predikat, skala))


def jabatan_name(kode: str, definisi: Definisi) -> Text:
    """Return the name of a jabatan with its kode."""
    return jabatan_heading(kode, definisi.nama(kode))


def jabatan_heading(kode: str, nama: str) -> Text:
    """Return a name in bold with its kode."""
    return Text.assemble(safe(nama, "bold"), "  ", safe(kode, DIM))


def head(definisi: Definisi, title: str) -> Iterator[RenderableType]:
    """Yield the agency, what is shown of it, and the catatan of its numbers."""
    instansi = definisi.instansi
    yield Paragraph(safe(f"{instansi.instansi} {instansi.daerah or ''}", "bold"))
    yield Paragraph(Text(title))
    yield from map(Paragraph, catatan(definisi))


def catatan(definisi: Definisi) -> Iterator[Text]:
    """Yield the note of an agency that says what its figures are."""
    if definisi.instansi.catatan:
        yield safe(f"Catatan: {definisi.instansi.catatan}", ATTENTION)
