"""The papers that annexes are printed on."""

from __future__ import annotations

from enum import Enum


class Kertas(Enum):
    """A paper: Excel's number for it, width and height in mm."""

    FOLIO = ("folio", 14, 215.9, 330.2)
    A4 = ("a4", 9, 210.0, 297.0)

    def __init__(self, nama: str, kode: int, lebar: float, tinggi: float) -> None:
        self.nama = nama
        self.kode = kode
        self.lebar = lebar
        self.tinggi = tinggi


PAPERS = {kertas.nama: kertas for kertas in Kertas}
