r"""The decree annex as a Markdown document: the words of the Excel annex, fractions as LaTeX.

A heading, the numbered lines and a pipe table for each jabatan. No text of a file becomes markup.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from iki.escaping import for_markdown, for_terminal
from iki.formula import render
from iki.outputs.decree import JUDUL, jabatan_terpilih, kop, penandatangan, tugas, uraian_of

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from iki.formula import Acuan, Formula
    from iki.model import Definisi, Instansi, Jabatan

TITIK = "…" * 12


def penetapan(definisi: Definisi, kode: Collection[str] | None = None) -> str:
    """Return the annex for the jabatan `kode` (None: all), in the order of the tree."""
    instansi = definisi.instansi
    lines = [
        *_kop(instansi),
        *(
            line
            for _, k in jabatan_terpilih(definisi, kode)
            for line in _jabatan(definisi.jabatan[k], partial(uraian_of, definisi, k))
        ),
        *_tanda_tangan(instansi),
    ]
    return "\n".join(lines) + "\n"


def _kop(instansi: Instansi) -> Iterator[str]:
    keputusan, isi = kop(instansi)
    yield "LAMPIRAN  "
    yield f"{for_markdown(keputusan)}  "
    baris = [f"{label} : {for_markdown(teks) if teks else TITIK}" for label, teks in isi]
    yield "  \n".join(baris)


def _jabatan(
    jabatan: Jabatan, uraian: Callable[[Formula], Callable[[Acuan], str]]
) -> Iterator[str]:
    yield from ("", f"## {JUDUL}", "")
    yield f"1. Jabatan : **{for_markdown(jabatan.jabatan)}**"
    yield "2. Tugas :"
    for huruf, teks in tugas(jabatan):
        yield f"   - {huruf} {for_markdown(teks)}"
    judul = jabatan.judul_kolom
    kepala = (judul.sasaran, judul.indikator, judul.formula, judul.sumber_data)
    yield ""
    yield _row(map(for_markdown, kepala))
    yield _row(("---",) * len(kepala))
    yield _row(str(n) for n in range(1, len(kepala) + 1))
    for sasaran in jabatan.sasaran:
        for nomor, indikator in enumerate(sasaran.indikator):
            sumber = indikator.sumber_data
            tanda = "- " if len(sumber) > 1 else ""
            yield _row(
                (
                    "" if nomor else for_markdown(sasaran.uraian),
                    for_markdown(indikator.nama),
                    _formula(indikator.formula, uraian(indikator.formula)),
                    "<br>".join(tanda + for_markdown(teks) for teks in sumber),
                )
            )


def _row(cells: Iterator[str] | tuple[str, ...] | map[str]) -> str:
    return f"| {' | '.join(cells)} |"


# A `<` that HTML would take for a tag; inside mathematics there is no escape for it.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
# What Markdown acts on inside mathematics too, and LaTeX has no other way to write.
_NO_LATEX = re.compile(r"[`*\[\]@]|://|www\.", re.IGNORECASE)


def _formula(formula: Formula, uraian: Callable[[Acuan], str]) -> str:
    """Return a fraction as LaTeX, and in words what is none or has words that LaTeX cannot make safe."""
    latex = render.to_latex(
        formula, lambda variabel: for_terminal(" ".join(uraian(variabel).split()))
    )
    if render.fraction_parts(formula) is None or _NO_LATEX.search(latex):
        return for_markdown(render.to_decree(formula, uraian))
    return f"${_TAG.sub('< ', latex).replace('|', chr(92) + '|')}$"


def _tanda_tangan(instansi: Instansi) -> Iterator[str]:
    pejabat = penandatangan(instansi)
    nama = f"**{for_markdown(pejabat.nama)}**" if pejabat.nama else TITIK
    bawah = [for_markdown(pejabat.pangkat)] if pejabat.pangkat else []
    nip = f"NIP. {for_markdown(pejabat.nip) if pejabat.nip else TITIK}"
    yield ""
    yield "  \n".join(map(for_markdown, pejabat.sebutan))
    yield ""
    yield "  \n".join((nama, *bawah, nip))
