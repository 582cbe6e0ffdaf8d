"""The command line: what iki can be asked, and nothing else.

Each command takes plain values, and imports what does the work when it is called: `iki --help` must
not wait for rich tables or openpyxl. Exit codes: 0 fine, 1 errors found, 2 wrong usage, 3 a defect of
iki (see `__main__`).
"""

from __future__ import annotations

from copy import copy
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from iki.cli import indonesian

if TYPE_CHECKING:
    from collections.abc import Sequence

indonesian.install()

import typer  # noqa: E402
from typer.core import TyperCommand, TyperGroup  # noqa: E402

from iki.cli import options  # noqa: E402


def _indonesian(usage: str) -> str:
    return (
        usage.replace("Usage:", "Pemakaian:", 1)
        .replace("[OPTIONS]", "[OPSI]")
        .replace("COMMAND [ARGS]", "PERINTAH [ARGUMEN]")
    )


def _readable_on_white() -> None:
    """Give typer's help, which is loaded when it is shown, no yellow."""
    from typer import rich_utils

    rich_utils.STYLE_TYPES = rich_utils.STYLE_USAGE = "magenta"


class _Command(TyperCommand):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        _readable_on_white()
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        return _indonesian(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> Any:
        return _with_ours(self, super().get_params(ctx))


class _Group(TyperGroup):
    def format_help(self, ctx: Any, formatter: Any) -> None:
        _readable_on_white()
        super().format_help(ctx, formatter)

    def get_usage(self, ctx: Any) -> str:
        return _indonesian(super().get_usage(ctx))

    def get_params(self, ctx: Any) -> Any:
        return _with_ours(self, super().get_params(ctx))


def _with_ours(command: Any, params: Any) -> Any:
    options.read_by_iki(command, params)
    for param in params:
        text = indonesian.HELP_OF_OPTION.get(param.name or "")
        if text:
            param.help = text
        if getattr(param, "is_flag", False):
            param.metavar = ""
    return params


app = typer.Typer(
    cls=_Group,
    name="iki",
    help="Indikator Kinerja Individu: periksa definisi, hitung capaian, cetak lampiran.",
    epilog="Contoh: iki hitung --tahun 2024",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
)


class FormatHasil(StrEnum):
    tabel = "tabel"
    json = "json"
    csv = "csv"
    markdown = "markdown"


class FormatDiagnostik(StrEnum):
    auto = "auto"
    teks = "teks"
    ringkas = "ringkas"
    github = "github"
    json = "json"
    sarif = "sarif"
    junit = "junit"


class FormatPenetapan(StrEnum):
    xlsx = "xlsx"
    markdown = "markdown"


class PilihanKertas(StrEnum):
    folio = "folio"
    a4 = "a4"


OpsiProyek = Annotated[
    Path | None,
    typer.Option(
        "--proyek", metavar="FOLDER", help="Folder proyek (bawaan: dicari ke atas dari sini)."
    ),
]
OpsiTahun = Annotated[int, typer.Option("--tahun", metavar="TAHUN", help="Tahun yang dihitung.")]
OpsiSampai = Annotated[
    str,
    typer.Option(
        "--sampai",
        metavar="PERIODE",
        help="Sampai periode ini: TW1..TW4, S1, S2, B01..B12 atau tahun.",
    ),
]
OpsiJabatan = Annotated[
    list[str] | None,
    typer.Option("--jabatan", metavar="KODE", help="Hanya jabatan ini; boleh diulang."),
]
OpsiKeluaran = Annotated[
    Path | None,
    typer.Option("-o", "--keluaran", metavar="BERKAS", help="Tulis ke berkas ini, bukan ke layar."),
]

OpsiLampiran = Annotated[
    Path | None,
    typer.Option("-o", "--keluaran", metavar="BERKAS", help="Berkas .xlsx yang ditulis."),
]
OpsiKertas = Annotated[
    PilihanKertas, typer.Option("--kertas", help="Ukuran kertas (rencana aksi selalu A4).")
]
OpsiTimpa = Annotated[bool, typer.Option("--timpa", help="Ganti berkas yang sudah ada.")]


def _version(ctx: typer.Context, value: bool) -> None:
    if value and not ctx.resilient_parsing:  # a shell that completes the line asks for nothing
        from iki import __version__

        typer.echo(f"iki {__version__}")
        raise typer.Exit


@app.callback()
def _main(
    _: Annotated[
        bool, typer.Option("--versi", callback=_version, is_eager=True, help="Tampilkan versi iki.")
    ] = False,
) -> None:
    pass


@app.command(
    cls=_Command, epilog="Contoh: iki hitung --tahun 2024 --sampai TW2 --jabatan sekretaris --rinci"
)
def hitung(
    tahun: OpsiTahun,
    sampai: OpsiSampai = "tahun",
    jabatan: OpsiJabatan = None,
    rinci: Annotated[
        bool,
        typer.Option(
            "--rinci", help="Sertakan formula dan nilai variabel yang dipakai (tabel saja)."
        ),
    ] = False,
    format: Annotated[
        FormatHasil | None,
        typer.Option(
            "--format",
            help="Bentuk keluaran (bawaan: menurut akhiran berkas .json, .csv atau .md; selain itu tabel).",
        ),
    ] = None,
    keluaran: OpsiKeluaran = None,
    proyek: OpsiProyek = None,
) -> int:
    """Hitung capaian dan tampilkan tabelnya."""
    from iki.cli.commands import hitung as command

    return command.run(
        tahun,
        sampai,
        jabatan,
        rinci=rinci,
        format_=format and format.value,
        keluaran=keluaran,
        proyek=proyek,
    )


@app.command(cls=_Command, epilog="Contoh: iki validasi --data --ketat")
def validasi(
    path: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="PATH",
            help="Berkas atau folder yang dilaporkan (bawaan: seluruh proyek); - membaca masukan standar.",
        ),
    ] = None,
    data: Annotated[bool, typer.Option("--data", help="Periksa juga data realisasi.")] = False,
    tahun: Annotated[
        int | None,
        typer.Option(
            "--tahun", metavar="TAHUN", help="Periksa juga apakah target tahun ini lengkap."
        ),
    ] = None,
    format: Annotated[
        FormatDiagnostik,
        typer.Option(
            "--format", help="Bentuk laporan; auto: github di GitHub Actions, selain itu teks."
        ),
    ] = FormatDiagnostik.auto,
    ketat: Annotated[
        bool, typer.Option("--ketat", help="Peringatan pun membuat kode keluar 1.")
    ] = False,
    proyek: OpsiProyek = None,
) -> int:
    """Periksa definisi, formula, contoh, dan (dengan --data) data realisasi."""
    from iki.cli.commands import validasi as command

    return command.run(
        path or [], data=data, tahun=tahun, format_=format.value, ketat=ketat, proyek=proyek
    )


@app.command(cls=_Command, epilog="Contoh: iki aturan R14")
def aturan(
    kode: Annotated[
        str | None, typer.Argument(metavar="KODE", help="Kode atau nama satu aturan.")
    ] = None,
    markdown: Annotated[
        bool, typer.Option("--markdown", help="Tulis seluruh katalog sebagai Markdown.")
    ] = False,
) -> int:
    """Katalog pemeriksaan, atau penjelasan satu aturan."""
    from iki.cli.commands import aturan as command

    return command.run(kode, markdown=markdown)


@app.command(cls=_Command, epilog="Contoh: iki skema -o .vscode")
def skema(
    jenis: Annotated[
        str | None,
        typer.Argument(
            metavar="JENIS", help="jabatan atau instansi (bawaan: jabatan; dalam folder keduanya)."
        ),
    ] = None,
    keluaran: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--keluaran",
            metavar="TUJUAN",
            help="Folder (dibuat bila belum ada), atau satu berkas .json; bukan ke layar.",
        ),
    ] = None,
) -> int:
    """JSON Schema berkas definisi, untuk penyunting teks."""
    from iki.cli.commands import skema as command

    return command.run(jenis, keluaran)


@app.command(cls=_Command, epilog="Contoh: iki daftar --jabatan sekretaris")
def daftar(jabatan: OpsiJabatan = None, proyek: OpsiProyek = None) -> int:
    """Daftar jabatan, atau indikator dari jabatan yang disebut."""
    from iki.cli.commands import daftar as command

    return command.run(jabatan, proyek=proyek)


@app.command(cls=_Command, epilog="Contoh: iki pohon --tahun 2024")
def pohon(
    tahun: Annotated[
        int | None, typer.Option("--tahun", metavar="TAHUN", help="Sertakan nilai tahun ini.")
    ] = None,
    sampai: OpsiSampai = "tahun",
    proyek: OpsiProyek = None,
) -> int:
    """Pohon jabatan, dengan nilai bila tahun disebut."""
    from iki.cli.commands import pohon as command

    return command.run(tahun, sampai, proyek=proyek)


lampiran = typer.Typer(cls=_Group, no_args_is_help=True, rich_markup_mode="rich")
app.add_typer(
    lampiran,
    name="lampiran",
    help="Tulis lampiran Excel: penetapan, perjanjian, atau pengukuran kinerja.",
    epilog="Contoh: iki lampiran pengukuran --tahun 2024 -o pengukuran.xlsx",
)


@lampiran.command(cls=_Command, epilog="Contoh: iki lampiran penetapan -o penetapan.xlsx")
def penetapan(
    keluaran: Annotated[
        Path | None,
        typer.Option(
            "-o", "--keluaran", metavar="BERKAS", help="Berkas .xlsx atau .md yang ditulis."
        ),
    ] = None,
    tahun: Annotated[
        int | None, typer.Option("--tahun", metavar="TAHUN", help="Tahun pada sampul.")
    ] = None,
    jabatan: OpsiJabatan = None,
    format: Annotated[
        FormatPenetapan | None,
        typer.Option("--format", help="Bentuk lampiran (bawaan: menurut akhiran berkas)."),
    ] = None,
    kertas: OpsiKertas = PilihanKertas.folio,
    timpa: OpsiTimpa = False,
    proyek: OpsiProyek = None,
) -> int:
    """Lampiran keputusan tentang IKI: tugas, sasaran, indikator, formula, sumber data."""
    from iki.cli.commands import lampiran as command

    return command.penetapan(
        tahun,
        jabatan,
        format_=format and format.value,
        kertas=kertas.value,
        keluaran=keluaran,
        timpa=timpa,
        proyek=proyek,
    )


@lampiran.command(
    cls=_Command, epilog="Contoh: iki lampiran perjanjian --tahun 2025 -o perjanjian.xlsx"
)
def perjanjian(
    tahun: Annotated[int, typer.Option("--tahun", metavar="TAHUN", help="Tahun perjanjian.")],
    keluaran: OpsiLampiran = None,
    jabatan: OpsiJabatan = None,
    kertas: OpsiKertas = PilihanKertas.folio,
    timpa: OpsiTimpa = False,
    proyek: OpsiProyek = None,
) -> int:
    """Perjanjian kinerja setiap jabatan dengan atasannya, beserta rencana aksi."""
    from iki.cli.commands import lampiran as command

    return command.perjanjian(
        tahun, jabatan, kertas=kertas.value, keluaran=keluaran, timpa=timpa, proyek=proyek
    )


@lampiran.command(
    cls=_Command,
    epilog="Contoh: iki lampiran pengukuran --tahun 2024 --sampai TW2 -o pengukuran.xlsx",
)
def pengukuran(
    tahun: OpsiTahun,
    sampai: OpsiSampai = "tahun",
    keluaran: OpsiLampiran = None,
    jabatan: OpsiJabatan = None,
    kertas: OpsiKertas = PilihanKertas.folio,
    timpa: OpsiTimpa = False,
    proyek: OpsiProyek = None,
) -> int:
    """Pengukuran kinerja: capaian tiap jabatan, ringkasan, dan kertas kerja dengan rumus."""
    from iki.cli.commands import lampiran as command

    return command.pengukuran(
        tahun, sampai, jabatan, kertas=kertas.value, keluaran=keluaran, timpa=timpa, proyek=proyek
    )


def app_for(arguments: Sequence[str]) -> typer.Typer:
    """Return the app with the one command that is called, or whole if it is not clear which.

    Typer builds all commands to run one of them, which takes as long as the computation.
    """
    called = [
        command
        for command in app.registered_commands
        if command.callback is not None and command.callback.__name__ in arguments[:1]
    ]
    if not called:
        return app
    small = copy(app)
    small.registered_commands, small.registered_groups = called, []
    return small
