"""Remedies: what to fill in so that an indikator gets its number, or a final one."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from iki.results.hasil import Status

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from iki.periode import Periode
    from iki.results.hasil import UsedVariabel
    from iki.results.tracing import Gap, TracedIndikator, TracedVariabel


_PERIODS_ASKED = 4  # in a command; a form has the triwulan by itself
_MONTHS = 12  # of a year: periods that have more overlap, and are not asked for together
_GAPS_SHOWN = 12  # rows to be filled in that are written out; the rest is counted


class Remedy(NamedTuple):
    """The missing part of a variable in words, and what to fill in: rows of a file, or cells.

    `form` says the same for who fills in forms and sees no file.
    """

    text: str
    file: str
    rows: tuple[str, ...]
    more: int
    form: str


def remedies(traced: TracedIndikator, folder: str) -> Iterator[Remedy]:
    """Yield the rows or cells to fill in for an indikator without a final figure.

    `folder` is where realisasi are; a variable whose jabatan has no row yet gets a file of its own.
    """
    for v in traced.missing_variables:
        used = v.used
        file = v.file or f"{folder}/{used.tahun}/{used.jabatan}.csv"
        rows = [(gap, periode) for gap in v.gaps for periode in gap.periode]
        if not rows:  # a value is there, but its period is not over
            continue
        yield Remedy(
            "; ".join(_gaps(v)),
            file,
            tuple(_to_fill(v, gap, periode) for gap, periode in rows[:_GAPS_SHOWN]),
            max(len(rows) - _GAPS_SHOWN, 0),
            _in_form(used, list(dict.fromkeys(periode for _, periode in rows))),
        )


def _in_form(used: UsedVariabel, periods: Sequence[Periode]) -> str:
    """Return which cells of which form are to be filled in, and the command that makes it."""
    named = ", ".join(periode.nama for periode in periods)
    when = f"{named} {used.tahun}"
    asked = "".join(f" --periode {periode}" for periode in periods)
    if len(periods) > _PERIODS_ASKED or sum(p.months.bit_count() for p in periods) > _MONTHS:
        asked = ""
    command = f"iki templat --tahun {used.tahun}{asked} --jabatan {used.jabatan} -o formulir.xlsx"
    return f"{used.in_words}: isi {when} pada formulir ({command}), lalu iki impor formulir.xlsx"


def _gaps(traced: TracedVariabel) -> Iterator[str]:
    used = traced.used
    if not traced.rows:
        yield f"belum pernah diisi pada tahun {used.tahun}"
        return
    for gap in traced.gaps:
        where = f"{gap.wilayah}: " if gap.wilayah else ""
        since = f"kosong sejak {gap.periode[0].nama}"
        if len(gap.periode) > 1:
            since += f" ({', '.join(p.nama for p in gap.periode)})"
        last = f", terakhir diisi {gap.last_filled.nama}" if gap.last_filled else ""
        yield f"{where}{since}{last}"


def _to_fill(traced: TracedVariabel, gap: Gap, periode: Periode) -> str:
    used = traced.used
    if gap.row:
        return f"{gap.row}, kolom {periode.kode}"
    wilayah = [gap.wilayah] if gap.wilayah else []
    if traced.wide:
        row = ",".join([str(used.tahun), used.jabatan, used.acuan.nama, *wilayah])
        return f"baris baru {row}, kolom {periode.kode}"
    cells = [str(used.tahun), periode.kode, used.jabatan, used.acuan.nama, "…"]
    return ",".join([*cells, *wilayah])


def remedy_text(traced: TracedIndikator, tahun: int) -> str | None:
    """Return how to get a capaian where no data are missing; None where nothing helps."""
    hasil = traced.hasil
    match hasil.status:
        case Status.BELUM_ADA_TARGET:
            return f"tulis target tahun {tahun} pada {traced.target}"
        case Status.TARGET_NOL:
            return f"bila targetnya bukan nol, perbaiki di {traced.target}"
        case Status.PENYEBUT_NOL | Status.REALISASI_NOL:
            return "bila angkanya bukan nol, perbaiki isian di atas"
        case _:
            return None
