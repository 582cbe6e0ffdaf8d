"""Why a file that was delivered cannot be taken."""

from __future__ import annotations

from iki.escaping import quoted


class DeliveryError(Exception):
    """A file that cannot be taken; ends as a refusal of that file, never reaches a user."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(message, hint)
        self.message, self.hint = message, hint


TOO_LARGE = "hapus lembar, gambar dan sel yang tidak termasuk isian, lalu simpan ulang"


def broken() -> DeliveryError:
    """Refuse a file that cannot be read."""
    return DeliveryError(
        "berkas ini rusak, atau arsip zip yang diganti namanya",
        "buka di Excel atau LibreOffice, lalu simpan ulang sebagai .xlsx",
    )


def locked_error() -> DeliveryError:
    """Refuse a file with a password."""
    return DeliveryError(
        "berkas ini dikunci dengan kata sandi",
        "buka dengan sandinya, hapus sandi itu (Simpan Sebagai, Alat, Opsi Umum), lalu simpan ulang",
    )


def too_many_cells() -> DeliveryError:
    """Refuse a workbook with too many cells."""
    return DeliveryError("buku kerja ini punya terlalu banyak sel", TOO_LARGE)


def not_a_table() -> DeliveryError:
    """Refuse a file that is no table."""
    return DeliveryError(
        "berkas ini bukan buku kerja Excel atau LibreOffice, bukan pula CSV",
        "kirim .xlsx, .xls, .ods atau .csv",
    )


def too_many_merged() -> DeliveryError:
    """Refuse a sheet with too many merged cells."""
    return DeliveryError(
        "buku kerja ini punya terlalu banyak sel gabungan",
        "pisahkan sel gabungannya, lalu simpan ulang",
    )


def written_twice(sheet: str, cell: str) -> DeliveryError:
    """Refuse a sheet that holds one cell twice."""
    return DeliveryError(
        f"sel {cell} di lembar {quoted(sheet)} tertulis dua kali, dengan isi yang berbeda",
        "salin isiannya ke buku kerja baru",
    )


def unread_sheet(sheet: str) -> DeliveryError:
    """Refuse a workbook with a sheet whose cells are missing."""
    return DeliveryError(
        f"lembar {quoted(sheet)} tidak dapat dibaca",
        "buka di Excel atau LibreOffice, lalu simpan ulang sebagai .xlsx",
    )
