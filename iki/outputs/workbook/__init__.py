"""Excel annexes: definitions and results to the bytes of .xlsx files.

Official cells hold values, rounded as they are shown, so that any viewer shows them; `Kertas Kerja`
holds the same computation as live formulas. Each function returns the bytes and the diagnostics
(S08) of texts that no cell holds; with an error there are no bytes. Refuses to touch a path, and to
let a text of a file become a formula.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.diagnostics import has_errors
from iki.outputs.paper import Kertas
from iki.outputs.workbook import penetapan as _penetapan
from iki.outputs.workbook import pengukuran as _pengukuran
from iki.outputs.workbook import perjanjian as _perjanjian
from iki.outputs.workbook.archive import to_bytes

if TYPE_CHECKING:
    from collections.abc import Collection

    from iki.diagnostics import Diagnostic
    from iki.hasil import Hasil
    from iki.model import Definisi, Realisasi
    from iki.outputs.workbook.sheet import Buku

__all__ = ["Kertas", "penetapan", "pengukuran", "perjanjian"]

Lampiran = tuple[bytes | None, "list[Diagnostic]"]


def penetapan(
    definisi: Definisi,
    kode: Collection[str] | None = None,
    *,
    tahun: int | None = None,
    kertas: Kertas = Kertas.FOLIO,
) -> Lampiran:
    """Return the annex of the decree, a sheet for each of the jabatan `kode` (None: all).

    `tahun` is only for the cover.
    """
    return _written(_penetapan.buku(definisi, kode, tahun, kertas))


def perjanjian(
    definisi: Definisi,
    tahun: int,
    kode: Collection[str] | None = None,
    *,
    kertas: Kertas = Kertas.FOLIO,
) -> Lampiran:
    """Return the agreements of a year and their rencana aksi, two sheets a jabatan."""
    return _written(_perjanjian.buku(definisi, tahun, kode, kertas))


def pengukuran(hasil: Hasil, realisasi: Realisasi, *, kertas: Kertas = Kertas.FOLIO) -> Lampiran:
    """Return the measurement of a result: summary, a sheet a jabatan, and `Kertas Kerja`.

    `realisasi` is what the result was computed from, with the rows of all variables (`rincian`).
    """
    return _written(_pengukuran.buku(hasil, realisasi, kertas))


def _written(buku: Buku) -> Lampiran:
    diagnostics = [found for lembar in buku.lembar for found in lembar.too_long()]
    return None if has_errors(diagnostics) else to_bytes(buku), diagnostics
