"""The way through all indikator of a project, with their paths."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.model import Definisi, Indikator, Jabatan
    from iki.yaml_source import KeyPath


def indikator_paths(jabatan: Jabatan) -> Iterator[tuple[KeyPath, Indikator]]:
    """Yield every indikator of a jabatan with its path in the file."""
    for s, sasaran in enumerate(jabatan.sasaran):
        for i, indikator in enumerate(sasaran.indikator):
            yield ("sasaran", s, "indikator", i), indikator


def semua_indikator(definisi: Definisi) -> Iterator[tuple[str, KeyPath, Indikator]]:
    """Yield every indikator with its file and path."""
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            yield definisi.berkas[kode], path, indikator
