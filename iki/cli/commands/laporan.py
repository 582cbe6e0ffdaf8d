"""`iki laporan`: the report in one HTML file, or served to this machine and renewed."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from iki.cli.errors import UsageError
from iki.cli.indonesian import Command
from iki.cli.options import (
    JabatanOption,
    ProyekOption,
    SampaiOption,
    TahunOption,
    file_option,
    whole_number,
)

app = typer.Typer()

_ENDINGS = (".html", ".htm")


@app.command(cls=Command, epilog="Contoh: iki laporan --tahun 2024 --sejak 2020 -o laporan.html")
def laporan(
    tahun: TahunOption,
    sampai: SampaiOption = "tahun",
    sejak: Annotated[
        int | None,
        typer.Option(
            "--sejak",
            metavar="TAHUN",
            parser=whole_number(2020),
            help="Tahun pertama yang dibandingkan (bawaan: tahun sebelumnya).",
        ),
    ] = None,
    jabatan: JabatanOption = None,
    keluaran: Annotated[Path | None, file_option("Berkas .html yang ditulis.")] = None,
    pantau: Annotated[
        bool,
        typer.Option(
            "--pantau",
            help="Buka laporan di peramban dan perbarui setiap kali definisi atau data berubah.",
        ),
    ] = False,
    proyek: ProyekOption = None,
) -> int:
    """Laporan dalam satu berkas HTML yang dapat dibuka di mana saja tanpa internet."""
    from iki.cli import inputs, output

    tahun, periode = inputs.check_tahun(tahun), inputs.check_sampai(sampai)
    first = _first_year(sejak, tahun)
    target = _target(keluaran, pantau=pantau)

    def make() -> str | None:
        """Return the report; None (with the diagnostics shown) if the project has errors."""
        read = inputs.read_input(proyek)
        if read is None:
            return None
        kode = inputs.chosen_jabatan(jabatan, read, read.table_of(tahun, periode))
        from iki.cli.report import gather

        material = gather(read, tahun, first, periode, kode)
        if material is None:
            return None
        from iki.outputs.report.assembly import make_page
        from iki.outputs.report.page import report_html

        return report_html(make_page(material), served=pantau)

    if target is None:
        from iki.cli import project, watch

        root = project.find_project(proyek).root
        watched = ("definitions", "data", project.LOCKS)
        return watch.serve(make, tuple(root / folder for folder in watched))
    made = make()
    if made is None:
        return 1
    output.write_file(target, made.encode())
    output.note(f"ditulis ke {target}")
    return 0


def _first_year(sejak: int | None, tahun: int) -> int:
    from iki.limits import TAHUN_MIN

    if sejak is None:
        return max(tahun - 1, TAHUN_MIN)
    if not TAHUN_MIN <= sejak <= tahun:
        raise UsageError(f"--sejak {sejak}: tulis tahun dari {TAHUN_MIN} sampai {tahun}")
    return sejak


def _target(keluaran: Path | None, *, pantau: bool) -> Path | None:
    """Return the file to write to, None with `--pantau`."""
    if pantau:
        if keluaran is not None:
            raise UsageError(
                "--pantau tidak menulis berkas; hapus -o, atau jalankan tanpa --pantau"
            )
        return None
    if keluaran is None:
        raise UsageError("sebutkan berkasnya dengan -o, misalnya -o laporan.html, atau --pantau")
    if keluaran.suffix.lower() not in _ENDINGS:
        raise UsageError(f"{keluaran}: akhiran {keluaran.suffix} tidak dapat ditulis. Pakai .html")
    return keluaran
