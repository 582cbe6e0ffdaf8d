"""Realisation files out of text, for tests."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, BinaryIO, NamedTuple

from iki.data.csv_files import CsvSource, read_files
from iki.data.keep import NO_ROWS, Keep
from iki.model import Konsolidasi
from iki.periode import PERIODE

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from iki.diagnostics import Diagnostic
    from iki.model import Realisasi

VARIABEL = {
    "sekretaris": {
        "surat": Konsolidasi.JUMLAH,
        "anggota": Konsolidasi.TERAKHIR,
        "indeks": Konsolidasi.RATA_RATA,
        "puncak": Konsolidasi.MAKSIMUM,
        "dasar": Konsolidasi.MINIMUM,
    },
    "kasi": {"pos": Konsolidasi.TERAKHIR},
}
HEADER = "tahun,periode,jabatan,variabel,nilai,wilayah"


class Hasil(NamedTuple):
    realisasi: Realisasi
    diagnostics: list[Diagnostic]

    @property
    def nilai(self) -> dict[str, str]:
        """The values by variable (and year where it is not 2024), as text."""
        return {
            variabel if tahun == 2024 else f"{variabel} {tahun}": str(nilai.nilai)
            for (tahun, _, variabel), nilai in self.realisasi.nilai.items()
        }

    @property
    def lengkap(self) -> dict[str, bool]:
        return {
            kunci[2]: nilai.lengkap(self.realisasi.sampai)
            for kunci, nilai in self.realisasi.nilai.items()
        }

    @property
    def codes(self) -> list[str]:
        return [diagnostic.code for diagnostic in self.diagnostics]

    @property
    def places(self) -> list[str]:
        """What is wrong and where, `code line:column-line:column`, in the one file there is."""
        return [
            f"{d.code} {d.span.start_line}:{d.span.start_column}"
            f"-{d.span.end_line}:{d.span.end_column}"
            for d in self.diagnostics
        ]

    @property
    def words(self) -> str:
        return "\n".join(f"{d.message} [{d.hint}]" for d in self.diagnostics)


def sumber(number: int, content: str | bytes) -> CsvSource:
    raw = content.encode() if isinstance(content, str) else content

    def opened() -> BinaryIO:
        return io.BytesIO(raw)

    return CsvSource(f"{number}.csv", opened)


def baca(
    *files: str | bytes,
    tahun: Collection[int] | None = (2024,),
    sampai: str = "tahun",
    keep: Keep = NO_ROWS,
    progress: Callable[[int], object] | None = None,
) -> Hasil:
    """Read files named `1.csv`, `2.csv`, ..."""
    sources = [sumber(number, content) for number, content in enumerate(files, 1)]
    realisasi, diagnostics = read_files(
        sources,
        VARIABEL,
        tahun=tahun,
        sampai=PERIODE[sampai],
        keep=keep,
        progress=progress,
    )
    return Hasil(realisasi, diagnostics)


def rows(*lines: str, header: str = HEADER, tahun: int = 2024) -> str:
    """A file of rows written without their year and jabatan: `TW1 surat 5` or `TW1 surat 5 Desa`."""
    text = [header]
    for line in lines:
        periode, variabel, nilai, *wilayah = line.split(maxsplit=3)
        jabatan = "kasi" if variabel == "pos" else "sekretaris"
        text.append(f"{tahun},{periode},{jabatan},{variabel},{nilai},{''.join(wilayah)}")
    return "\n".join(text) + "\n"


def nilai_in(cell: str, pemisah: str) -> Hasil:
    """Read one row with this cell as its nilai, quoted where it must be."""
    if pemisah in cell or '"' in cell or "\n" in cell:
        cell = '"' + cell.replace('"', '""') + '"'
    row = pemisah.join(["2024", "TW1", "sekretaris", "surat", cell, ""])
    return baca(HEADER.replace(",", pemisah) + "\n" + row)
