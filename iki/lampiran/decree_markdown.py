r"""The decree annex as a Markdown document: the words of the Excel annex, fractions as LaTeX.

A heading, the numbered lines and a pipe table for each jabatan. No text of a file becomes markup.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from iki.escaping import for_markdown, for_terminal
from iki.formula import render
from iki.lampiran.decree import DECREE_TITLE, decree_heading, lettered_tugas, selected_jabatan
from iki.model.uraian import uraian_of
from iki.render.markdown import markdown_row
from iki.render.signing import (
    DOTS,
    PLAIN,
    decree_day,
    decree_signatory,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from iki.formula import Acuan, Formula
    from iki.model import Definisi, Instansi
    from iki.render.signing import Signatory, Stationery


def penetapan_markdown(
    definisi: Definisi,
    kode: Collection[str] | None = None,
    *,
    tahun: int | None = None,
    stationery: Stationery = PLAIN,
) -> str:
    """Return the annex for the jabatan `kode` (None: all), in the order of the tree."""
    instansi = definisi.instansi
    day = decree_day(instansi, tahun)
    lines = [
        *_heading_lines(instansi),
        *(
            line
            for _, k in selected_jabatan(definisi, kode)
            for line in _jabatan_lines(definisi, k)
        ),
        *_signature_lines(decree_signatory(definisi, stationery.pejabat, day)),
    ]
    return "\n".join(lines) + "\n"


def _heading_lines(instansi: Instansi) -> Iterator[str]:
    if instansi.kop:  # its lines; a picture is no text
        yield "  \n".join(f"**{for_markdown(line)}**" for line in instansi.kop.baris)
        yield from ("", "---", "")
    keputusan, lines = decree_heading(instansi)
    yield "LAMPIRAN  "
    yield f"{for_markdown(keputusan)}  "
    heading_lines = [f"{label} : {for_markdown(text) if text else DOTS}" for label, text in lines]
    yield "  \n".join(heading_lines)


def _jabatan_lines(definisi: Definisi, kode: str) -> Iterator[str]:
    jabatan = definisi.jabatan[kode]
    yield from ("", f"## {DECREE_TITLE}", "")
    yield f"1. Jabatan : **{for_markdown(jabatan.jabatan)}**"
    yield "2. Tugas :"
    for letter, text in lettered_tugas(jabatan):
        yield f"   - {letter} {for_markdown(text)}"
    heading = jabatan.judul_kolom
    headings = (heading.sasaran, heading.indikator, heading.formula, heading.sumber_data)
    yield ""
    yield markdown_row(map(for_markdown, headings))
    yield markdown_row(["---"] * len(headings))
    yield markdown_row(str(n) for n in range(1, len(headings) + 1))
    for sasaran in jabatan.sasaran:
        for number, indikator in enumerate(sasaran.indikator):
            formula = indikator.formula
            sources = indikator.sumber_data
            dash = "- " if len(sources) > 1 else ""
            yield markdown_row(
                (
                    "" if number else for_markdown(sasaran.uraian),
                    for_markdown(indikator.nama),
                    _formula_text(formula, uraian_of(definisi, kode, formula)),
                    "<br>".join(dash + for_markdown(text) for text in sources),
                )
            )


# A `<` that HTML would take for a tag; inside mathematics there is no escape for it.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# What Markdown acts on inside mathematics too, and LaTeX has no other way to write.
_NO_LATEX = re.compile(r"[`*\[\]@]|://|www\.", re.IGNORECASE)


def _formula_text(formula: Formula, uraian: Callable[[Acuan], str]) -> str:
    """Return a fraction as LaTeX, and in words what is none or has words that LaTeX cannot make safe."""
    latex = render.to_latex(
        formula, lambda variabel: for_terminal(" ".join(uraian(variabel).split()))
    )
    if render.fraction_parts(formula) is None or _NO_LATEX.search(latex):
        return for_markdown(render.to_decree(formula, uraian))
    return f"${_TAG.sub('< ', latex).replace('|', chr(92) + '|')}$"


def _signature_lines(signatory: Signatory) -> Iterator[str]:
    nama = f"**{for_markdown(signatory.nama)}**" if signatory.nama else DOTS
    below = map(for_markdown, signatory.below(DOTS))
    yield ""
    yield "  \n".join(map(for_markdown, signatory.titles))
    yield ""
    yield "  \n".join((nama, *below))
