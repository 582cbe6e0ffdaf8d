"""Entry forms as wide CSV, in the columns of realisation files, as an Indonesian Excel opens it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.isian.form_layout import CSV_AFTER_PERIODS, CSV_BEFORE_PERIODS
from iki.render.records import RecordTable, csv_id_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from iki.isian.formulir import Formulir
    from iki.periode import Periode
    from iki.render.records import Json


def form_csv(forms: Iterable[Formulir], periode: Sequence[Periode]) -> str:
    """Return all forms as one table: a row per variable and wilayah, with the stored values.

    One of which no value comes at the end of any of the periods has no row.
    """
    columns = (*CSV_BEFORE_PERIODS, *(p.kode for p in periode), *CSV_AFTER_PERIODS)
    return csv_id_file(RecordTable(columns, _rows(forms)))


def _rows(forms: Iterable[Formulir]) -> Iterator[dict[str, Json]]:
    for form in forms:
        for row in form.rows:
            if row.not_due.issuperset(form.periode):
                continue
            filled = {p: row.nilai.get(p) for p in form.periode}
            yield {
                "tahun": str(form.tahun),
                "jabatan": form.kode,
                "variabel": row.kode,
                "wilayah": row.wilayah,
                **{p.kode: None if n is None else row.word(n) or n for p, n in filled.items()},
                "bukti": row.bukti,
                "catatan": row.catatan,
            }
