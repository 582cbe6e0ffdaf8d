"""New projects as files: an empty one that teaches, the shipped example, skeletons of a table.

What is the same for every project stands in `iki/mulai/` as it is written; «words» in it are filled
in. The example is this repository's own project: in a wheel a copy, in a checkout its folders
themselves.
"""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import plain
from iki.escaping import for_yaml
from iki.isian.cell_texts import one_line
from iki.model.fields import Rentang
from iki.model.json_schema import KINDS, schema_text
from iki.mulai.skeletons import KODE_PIMPINAN, UNKNOWN_PIMPINAN, UNKNOWN_SATUAN
from iki.yaml_source.unfinished import BELUM_DIISI, PERIKSA

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from importlib.resources.abc import Traversable

    from iki.model.fields import NilaiTarget
    from iki.mulai.definition_titles import Agency
    from iki.mulai.skeletons import (
        SkeletonIndikator,
        SkeletonJabatan,
        SkeletonProgram,
        Skeletons,
        SkeletonVariable,
    )

CHECK = PERIKSA
PIMPINAN = KODE_PIMPINAN  # the kode of the head of an office that has no definition of its own
_EXAMPLE = "satpol-pp"
_EMPTY_FILE = "data/catatan/.gitkeep"  # git keeps no empty folder

# What every project has, by the name of its template.
_COMMON = {
    "gitignore": ".gitignore",
    "settings.json": ".vscode/settings.json",
    "extensions.json": ".vscode/extensions.json",
    "iki.yml": ".github/workflows/iki.yml",
}
_UNANSWERED = {
    "instansi": (f"instansi {BELUM_DIISI}", "tulis nama instansi"),
    "daerah": ("", "tulis daerahnya bila ada, misalnya Kabupaten Lumajang"),
    "pimpinan": (UNKNOWN_PIMPINAN, "tulis nama jabatan pimpinan"),
}

Files = dict[str, bytes]  # by their paths in the project, with forward slashes


class Answers(NamedTuple):
    """The answers about the agency; "" where nobody answered."""

    instansi: str = ""
    daerah: str = ""
    pimpinan: str = ""


def empty_project(answers: Answers, tahun: int) -> Files:
    """Return a project of one commented jabatan that teaches."""
    values = {"kode": PIMPINAN, "tahun": str(tahun)}
    name = "kepala_seksi_contoh.yaml"
    return {
        "definitions/instansi.yaml": _instansi(answers, PIMPINAN),
        f"definitions/jabatan/{name}": _fill_in(f"kosong/{name}", values),
        **_files_beside(tahun),
    }


def project_of(
    skeletons: Skeletons, answers: Answers, tahun: int, source: str, agency: Agency | None = None
) -> Files:
    """Return a project of skeletons; `source` names the file that they come from.

    `agency` is what the titles of its tables say, proposed where nobody has answered.
    """
    head = skeletons.pimpinan
    proposed = {}
    if agency is not None:
        proposed = {"instansi": agency.instansi, "daerah": agency.daerah}
    if head is not None and head.proposed and head.jabatan != UNKNOWN_PIMPINAN:
        proposed["pimpinan"] = head.jabatan
    known = "" if head is None or head.proposed else head.jabatan
    kode = PIMPINAN if head is None else head.kode
    made = {
        "definitions/instansi.yaml": _instansi(answers._replace(pimpinan=known), kode, proposed)
    }
    for jabatan in skeletons.jabatan:
        text = "\n".join([*_jabatan(jabatan, source), ""])
        made[f"definitions/jabatan/{jabatan.kode}.yaml"] = text.encode()
    return {**made, **_files_beside(tahun)}


def example_project() -> Files:
    """Return the shipped example with its data."""
    place: Traversable = files("iki") / "mulai" / _EXAMPLE
    if not place.is_dir():
        place = Path(__file__).parents[2]
    made = dict(_common())
    for folder in ("definitions", "data"):
        made |= _copy_tree(place / folder, folder)
    return made


def _copy_tree(folder: Traversable, path: str) -> Iterator[tuple[str, bytes]]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        here = f"{path}/{entry.name}"
        if entry.is_dir():
            yield from _copy_tree(entry, here)
        else:
            # A project has its schemas in a folder of its own.
            yield here, entry.read_bytes().replace(b"../iki/skema/", b"../skema/")


def _files_beside(tahun: int) -> Files:
    readme = _fill_in("BACA-SAYA.md", {"tahun": str(tahun)})
    return {"data/realisasi/BACA-SAYA.md": readme, _EMPTY_FILE: b"", **dict(_common())}


def _common() -> Iterator[tuple[str, bytes]]:
    for template, path in _COMMON.items():
        yield path, _fill_in(template, {})
    for kind in KINDS:
        yield f"skema/{kind}.schema.json", schema_text(kind).encode()


def _fill_in(template: str, values: dict[str, str]) -> bytes:
    text = (files("iki") / "mulai").joinpath(*template.split("/")).read_text(encoding="utf-8")
    for word, value in values.items():
        text = text.replace(f"«{word}»", value)
    return text.encode()


def _instansi(answers: Answers, kode: str, proposed: Mapping[str, str] | None = None) -> bytes:
    values = {"kode": kode, "atasan": ""}
    for name, answer in answers._asdict().items():
        usual, what = _UNANSWERED[name]
        if not answer and (found := (proposed or {}).get(name, "")):
            values[name] = (
                f"{for_yaml(found)}  # {CHECK}: dibaca dari judul atau tanda tangan di tabel"
            )
            continue
        value = for_yaml(answer or usual) if answer or usual else "null"
        values[name] = value if answer else f"{value}  # {CHECK}: {what}"
    return _fill_in("instansi.yaml", values)


# --- skeletons ------------------------------------------------------------------------------------


def _jabatan(jabatan: SkeletonJabatan, source: str) -> Iterator[str]:
    yield "# yaml-language-server: $schema=../../skema/jabatan.schema.json"
    yield f"# Kerangka dari {one_line(source)}. Periksa setiap {CHECK}, lalu hapus tandanya."
    yield f"jabatan: {for_yaml(jabatan.jabatan)}"
    if jabatan.atasan is not None:
        yield f"atasan: {jabatan.atasan}"
    yield from _checks(jabatan.check, "")
    yield "tugas:"
    if not jabatan.tugas:
        yield f"  # {CHECK}: tulis tugas dari keputusan, kata demi kata, satu butir satu tugas"
    yield from (f"  - {for_yaml(tugas)}" for tugas in jabatan.tugas or (f"tugas {BELUM_DIISI}",))
    yield "# Tanpa konsolidasi isian dijumlahkan; terakhir: yang diisi posisi pada akhir periode."
    yield "variabel:"
    for name, variabel in jabatan.variabel.items():
        yield from _variabel(name, variabel)
    yield "sasaran:"
    for sasaran, all_of_it in jabatan.sasaran.items():
        yield f"  - uraian: {for_yaml(sasaran)}"
        yield "    indikator:"
        for indikator in all_of_it:
            yield from _indikator(indikator)
    if jabatan.program:
        yield "program:"
        for program in jabatan.program:
            yield from _program(program)


def _variabel(name: str, variabel: SkeletonVariable) -> Iterator[str]:
    yield f"  {name}:"
    yield f"    uraian: {for_yaml(variabel.uraian)}"
    if variabel.satuan:
        yield f"    satuan: {for_yaml(variabel.satuan)}"
    if variabel.nilai:
        words = (f"{for_yaml(word)}: {number}" for number, word in enumerate(variabel.nilai, 1))
        yield f"    nilai: {{{', '.join(words)}}}"
    if variabel.konsolidasi is not None:
        yield f"    konsolidasi: {variabel.konsolidasi}{_mark(variabel.check)}"


def _indikator(indikator: SkeletonIndikator) -> Iterator[str]:
    row = indikator.row
    yield f"      - kode: {indikator.kode}"
    yield f"        nama: {for_yaml(row.indikator)}"
    yield f"        satuan: {for_yaml(row.satuan or UNKNOWN_SATUAN)}"
    yield from _checks(indikator.check, "        ")
    yield f"        formula: {indikator.formula}{_mark(indikator.formula_check)}"
    yield f"        polarisasi: {indikator.polarisasi}{_mark(indikator.polarisasi_check)}"
    if row.bobot is not None:
        yield f"        bobot: {plain(row.bobot)}"
    for year, awal in row.awal.items():
        yield f"        # kondisi awal{f' {year}' if year else ''} di tabel: {_target(awal)}"
    if row.target:
        yield "        target:"
        for tahun, per_periode in sorted(row.target.items()):
            yield f"          {tahun}: {_targets(per_periode)}"
    if row.sumber_data:
        yield "        sumber_data:"
        yield from (f"          - {for_yaml(item)}" for item in row.sumber_data)


def _program(program: SkeletonProgram) -> Iterator[str]:
    row = program.row
    yield f"  - kode: {for_yaml(program.kode)}"
    yield f"    nama: {for_yaml(row.nama)}"
    if row.anggaran:
        budgets = (f"{tahun}: {rupiah:f}" for tahun, rupiah in sorted(row.anggaran.items()))
        yield f"    anggaran: {{{', '.join(budgets)}}}"
    if program.sasaran:
        yield f"    sasaran: [{', '.join(map(str, program.sasaran))}]"
    if row.keterangan:
        yield f"    keterangan: {for_yaml(row.keterangan)}"


def _mark(check: str) -> str:
    return f"  # {CHECK}: {one_line(check)}" if check else ""


def _checks(checks: list[str], indent: str) -> Iterator[str]:
    yield from (f"{indent}# {CHECK}: {one_line(check)}" for check in checks)


def _targets(per_periode: dict[str, NilaiTarget | str]) -> str:
    if per_periode.keys() == {"tahun"}:
        return _target(per_periode["tahun"])
    in_order = sorted(per_periode.items(), key=lambda item: (item[0] == "tahun", item[0]))
    return f"{{{', '.join(f'{periode}: {_target(target)}' for periode, target in in_order)}}}"


def _target(target: NilaiTarget | str) -> str:
    if isinstance(target, str):
        return for_yaml(target)
    if isinstance(target, Rentang):
        return f"[{plain(target.bawah)}, {plain(target.atas)}]"
    return plain(target)
