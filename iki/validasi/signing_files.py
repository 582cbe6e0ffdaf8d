"""Files that only documents read, and their errors: data/pejabat.csv, pictures of letterheads."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from iki.data.csv_files import csv_source
from iki.escaping import quoted
from iki.file_kinds import reason
from iki.limits import PICTURE_BYTES
from iki.model.pejabat import DaftarPejabat
from iki.project import project_files
from iki.project.paths import is_inside, open_regular
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Sequence

    from iki.diagnostics import Diagnostic
    from iki.model import Definisi
    from iki.picture import Picture
    from iki.project.project_files import Proyek


class ReadPejabat(NamedTuple):
    """Who holds which jabatan, what is wrong with their file, and what contradicts it."""

    found: DaftarPejabat
    wrong: Sequence[Diagnostic]
    findings: Sequence[Finding]


def read_pejabat_of(proyek: Proyek, definisi: Definisi) -> ReadPejabat:
    """Read data/pejabat.csv. Only what prints documents asks for it: no result names people."""
    files, findings = project_files.pejabat_files(proyek)
    if not files:
        return ReadPejabat(DaftarPejabat(), (), findings)
    from iki.checks.pejabat import penandatangan_berbeda
    from iki.data.pejabat import read_pejabat

    found, wrong = read_pejabat(csv_source.data_source(files[0]), definisi)
    return ReadPejabat(found, wrong, [*findings, *penandatangan_berbeda(definisi, found)])


def lambang_of(proyek: Proyek, definisi: Definisi) -> tuple[dict[str, Picture], list[Finding]]:
    """Return the pictures of letterheads of all times by name, and their errors."""
    from iki.model.lifetimes import values_of
    from iki.picture import PictureError

    found: dict[str, Picture] = {}
    findings = []
    for path, kop, _ in values_of(definisi.instansi, "kop"):
        if kop is not None and kop.lambang is not None and kop.lambang not in found:
            try:
                found[kop.lambang] = _picture(proyek, kop.lambang)
            except PictureError as error:
                finding = Finding(
                    "R69", definisi.instansi_file, (*path, "lambang"),
                    f"lambang {quoted(kop.lambang)} tidak dapat dipakai: {error}",
                    "simpan ulang gambarnya sebagai PNG di folder definitions/",
                )  # fmt: skip
                findings.append(finding)
    return found, findings


def _picture(proyek: Proyek, name: str) -> Picture:
    """Read a picture beside instansi.yaml; raises PictureError."""
    from iki.picture import PictureError, read_picture

    path = proyek.instansi.parent / name
    if os.path.lexists(path) and not is_inside(path, proyek.root):
        raise PictureError("tautan ini menunjuk ke luar proyek")
    try:
        with open_regular(path) as file:
            return read_picture(file.read(PICTURE_BYTES + 1))
    except (OSError, ValueError) as error:
        if isinstance(error, PictureError):
            raise
        why = reason(error) if isinstance(error, OSError) else str(error)
        raise PictureError(why or "tidak terbaca") from error
