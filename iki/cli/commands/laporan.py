"""`iki laporan`: the report in one HTML file, or served to this machine and renewed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from iki.cli import options
from iki.cli.indonesian import Command
from iki.errors import UsageError

if TYPE_CHECKING:
    from iki.rekap.tasks import AgencyQuestion

app = typer.Typer()

_ENDINGS = (".html", ".htm")


@app.command(cls=Command, epilog="Contoh: iki laporan --tahun 2024 --sejak 2020 -o laporan.html")
def laporan(
    tahun: options.TahunOption,
    sampai: options.SampaiOption = "tahun",
    sejak: Annotated[
        int | None,
        typer.Option(
            "--sejak",
            metavar="TAHUN",
            parser=options.whole_number(2020),
            help="Tahun pertama yang dibandingkan (bawaan: tahun sebelumnya).",
        ),
    ] = None,
    jabatan: options.JabatanOption = None,
    keluaran: Annotated[
        Path | None, options.file_option("Berkas .html yang ditulis; dengan --rekap folder.")
    ] = None,
    pantau: Annotated[
        bool,
        typer.Option(
            "--pantau",
            help="Buka laporan di peramban dan perbarui setiap kali definisi atau data berubah.",
        ),
    ] = False,
    rekap: Annotated[
        Path | None,
        typer.Option(
            "--rekap",
            metavar="FOLDER",
            parser=options.path_from,
            help="Laporan setiap proyek di folder ini, dan halaman yang menuju ke semuanya.",
        ),
    ] = None,
    proses: options.ProsesOption = None,
    sumber: options.SumberOption = None,
    proyek: options.ProyekOption = None,
) -> int:
    """Laporan dalam satu berkas HTML yang dapat dibuka di mana saja tanpa internet."""
    from iki.cli import arguments, output
    from iki.console import messages
    from iki.project import writing
    from iki.workspace import open_project

    tahun, periode = arguments.check_tahun(tahun), arguments.check_sampai(sampai)
    first = _first_year(sejak, tahun)
    if rekap is not None:
        from iki.rekap import tasks

        given = {"--jabatan": jabatan, "--pantau": pantau or None, "--proyek": proyek}
        for name in (option for option, value in given.items() if value is not None):
            raise UsageError(f"{name} tidak berlaku bersama --rekap; pilih salah satu")
        arguments.check_proses(proses)
        asked = tasks.AgencyQuestion(tahun, periode, first, sumber)
        return _report_many(rekap, asked, proses, _target_folder(keluaran))
    if proses is not None:
        raise UsageError("--proses hanya berlaku bersama --rekap")
    if pantau and sumber is not None:
        raise UsageError(
            "--pantau tidak berlaku bersama --sumber: kapan isi tabel berubah tidak diketahui; "
            "buat laporannya lagi bila perlu"
        )
    target = _target(keluaran, pantau=pantau)

    def make() -> str:
        """Return the report; raises WrongInputError if the project has errors."""
        from iki.laporan.page_content import make_page
        from iki.laporan.page_html import report_html
        from iki.laporan.report_data import read_report_data

        with open_project(proyek, sumber) as read:
            kode = read.chosen_jabatan(jabatan, read.table_of(tahun, periode))
            data = read_report_data(read, tahun, first, periode, kode)
            output.say_notes(data.result.notes_on_data)
            return report_html(make_page(data), served=pantau)

    if target is None:
        from iki.laporan import report_server
        from iki.project import project_files

        root = project_files.find_project(proyek).root
        watched = ("definitions", "data", project_files.LOCKS)
        return report_server.serve(make, tuple(root / folder for folder in watched))
    writing.write_file(target, make().encode())
    messages.note(f"ditulis ke {target}")
    return 0


def _report_many(folder: Path, asked: AgencyQuestion, processes: int | None, target: Path) -> int:
    from iki.console import messages
    from iki.laporan.agency_reports import write_reports
    from iki.laporan.page_html import INDEX
    from iki.rekap import agencies

    found = agencies.find_agencies(folder)
    realisasi = agencies.realisasi_of(asked, found.projects, rows=True)
    made = write_reports(found, realisasi, processes, target)
    messages.note(f"ditulis ke {target / INDEX}")
    if made.failed:
        messages.note(
            f"{made.failed} dari {made.total} instansi punya kesalahan; halamannya menampilkan semuanya"
        )
    agencies.print_notes(found, made.rows, realisasi)
    return int(made.failed > 0)


def _first_year(sejak: int | None, tahun: int) -> int:
    from iki.limits import TAHUN_MIN

    if sejak is None:
        return max(tahun - 1, TAHUN_MIN)
    if not TAHUN_MIN <= sejak <= tahun:
        raise UsageError(f"--sejak {sejak}: tulis tahun dari {TAHUN_MIN} sampai {tahun}")
    return sejak


def _target_folder(keluaran: Path | None) -> Path:
    """Return the folder that many reports are written to."""
    if keluaran is None:
        raise UsageError("sebutkan foldernya dengan -o, misalnya -o laporan")
    if keluaran.suffix.lower() in _ENDINGS:
        raise UsageError(f"{keluaran}: dengan --rekap, -o menyebut sebuah folder, bukan berkas")
    return keluaran


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
