"""Why a file that was delivered cannot be taken."""

from __future__ import annotations


class DeliveryError(Exception):
    """A file that cannot be taken; ends as a refusal of that file, never reaches a user."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message, self.hint = message, hint


TOO_LARGE = "hapus lembar, gambar dan sel yang tidak termasuk isian, lalu simpan ulang"


def broken() -> DeliveryError:
    """Return what is said of a file that cannot be read."""
    return DeliveryError(
        "berkas ini rusak, atau arsip zip yang diganti namanya",
        "buka di Excel atau LibreOffice, lalu simpan ulang sebagai .xlsx",
    )


def locked_error() -> DeliveryError:
    """Return what is said of a file with a password."""
    return DeliveryError(
        "berkas ini dikunci dengan kata sandi",
        "buka dengan sandinya, hapus sandi itu (Simpan Sebagai, Alat, Opsi Umum), lalu simpan ulang",
    )


def too_many_cells() -> DeliveryError:
    """Return what is said of a workbook with more cells than are read."""
    return DeliveryError("buku kerja ini punya terlalu banyak sel", TOO_LARGE)


def not_a_table() -> DeliveryError:
    """Return what is said of a file that is no table at all."""
    return DeliveryError(
        "berkas ini bukan buku kerja Excel atau LibreOffice, bukan pula CSV",
        "kirim .xlsx, .xls, .ods atau .csv",
    )


def spread() -> DeliveryError:
    """Return what is said of cells that are too far apart."""
    return DeliveryError(
        "sel-sel di buku kerja ini tersebar terlalu jauh",
        "hapus isi sel yang jauh di bawah atau di kanan tabel, lalu simpan ulang",
    )
