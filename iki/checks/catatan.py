"""Missing catatan: an indikator that falls short says why, and what is done about it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.model.jabatan import indikator_paths
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.results.hasil import Hasil


def catatan_wajib(hasil: Hasil) -> Iterator[tuple[Finding, str]]:
    """C03: an indikator whose capaian is below `wajib_catatan_di_bawah` has a catatan of that time.

    Of that time is a periode that ends with the result: up to TW2 and up to S1 is one figure.
    Yields each with the full kode of its indikator.
    """
    penilaian = hasil.definisi.instansi.penilaian
    least = penilaian.wajib_catatan_di_bawah
    if least is None:
        return
    for j in hasil.jabatan:
        for (path, indikator), row in zip(indikator_paths(j.jabatan), j.indikator, strict=True):
            if row.capaian is None or row.capaian >= least:
                continue
            if any(c.periode.last == hasil.sampai.last for c in hasil.catatan_of(j.kode, row)):
                continue
            capaian = format_id(row.capaian, penilaian.pembulatan)
            finding = Finding(
                "C03",
                hasil.definisi.files[j.kode],
                path,
                f"capaian indikator “{indikator.kode}” {hasil.span} {capaian}, "
                f"di bawah {format_id(least)}, tetapi belum ada catatannya",
                "isi kendala dan tindak lanjutnya pada formulir (iki templat "
                f"--tahun {hasil.tahun} --periode {hasil.sampai} --jabatan {j.kode} -o formulir.xlsx), "
                "lalu iki impor formulir.xlsx; atau tulis di data/catatan/: "
                f"{hasil.tahun},{hasil.sampai},{j.kode},{indikator.kode},...",
            )
            yield finding, f"{j.kode}.{indikator.kode}"
