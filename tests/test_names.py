"""Names: domain nouns are Indonesian, plumbing is English, and a public name is there once.

`DOMAIN` has the nouns of the regulations, of the files and of the command line. `PLUMBING` has the
Indonesian words that no identifier uses, each with the English that it uses instead. A word is looked
for in the names of modules, classes, functions, parameters, attributes and local variables, part by part:
`_lebar_kolom` has two. Keys of the files are as they are, whatever they are made of.
"""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from dataclasses import fields, is_dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

import iki
from iki import model
from iki.diagnostics import CODES
from iki.hitung import values as hitung_values
from iki.jelaskan import values as jelaskan_values
from iki.model.base import Model

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(iki.__file__).parent

DOMAIN = frozenset(
    [
        "abaikan",
        "alasan",
        "atasan",
        "batas",
        "bobot",
        "bukti",
        "bulan",
        "bulanan",
        "capaian",
        "catatan",
        "contoh",
        "daerah",
        "daftar",
        "definisi",
        "formula",
        "hasil",
        "indikator",
        "instansi",
        "jabatan",
        "jumlah",
        "kertas",
        "keputusan",
        "keterangan",
        "kode",
        "konsolidasi",
        "lalu",
        "nama",
        "nilai",
        "nip",
        "pangkat",
        "pembilang",
        "pembulatan",
        "penandatangan",
        "penetapan",
        "pengukuran",
        "penilaian",
        "penyebut",
        "periode",
        "perjanjian",
        "perubahan",
        "pimpinan",
        "pohon",
        "polarisasi",
        "predikat",
        "rata",
        "realisasi",
        "rentang",
        "ringkasan",
        "rincian",
        "sampai",
        "sasaran",
        "satuan",
        "sebutan",
        "semester",
        "sementara",
        "skala",
        "skema",
        "status",
        "tahun",
        "target",
        "tingkat",
        "triwulan",
        "tugas",
        "uraian",
        "validasi",
        "variabel",
        "wilayah",
        "aturan",
        "data",
        "jenis",
        "keluaran",
        "ketat",
        "proyek",
        "rinci",
        "timpa",
    ]
)

# Written so for their meaning in the domain, although a part of them is plumbing elsewhere.
AS_THEY_ARE = {
    "beda",  # the command of that name
    "Baris",  # the model of a row of realisasi; a row of anything else is a row
    "kertas_kerja",  # the sheet of that name
    "kunci",  # the command of that name
    "laporan",  # the command; what it writes is a report
    "tindak_lanjut",  # a column of data/catatan
    "tahun_lain",  # a key of the results as JSON
    "dari",  # another one: of how many indikator
    "TINDAK_LANJUT",  # a column of the notes of an indikator
    "jalur",  # keys of the plan of a delivery
    "isi_lama",
}

PLUMBING = {
    "akar": "root", "akhir": "end", "akhiran": "ending", "angka": "number", "antrean": "queue",
    "bagian": "part", "banyak": "count", "baris": "row", "beda": "difference", "berikut": "next",
    "berkas": "file", "bersebelahan": "side_by_side", "bersih": "clean", "bertingkat": "nested",
    "berulang": "repeated", "bingkai": "frame", "blok": "block", "butir": "item", "cabang": "branch",
    "cacah": "count", "cetak": "print", "dari": "from", "dasar": "base", "dibaca": "read",
    "diberi": "given", "dicari": "sought", "dikenal": "known", "diminta": "asked",
    "eksak": "exact", "evaluasi": "evaluation", "enggan": "reluctant", "galat": "error", "ganda": "double", "garis": "line",
    "gaya": "style", "grafik": "chart", "halaman": "page", "hanya": "only", "hapus": "delete",
    "hijau": "green", "huruf": "letter", "isi": "content", "isian": "field", "jalur": "path",
    "jarak": "gap", "judul": "heading", "kaki": "foot", "kalimat": "sentence", "kanan": "right",
    "kata": "word", "kedalaman": "depth", "kelompok": "group", "kepala": "head", "kerangka": "frame",
    "kiri": "left", "kolom": "column", "koma": "comma", "konteks": "context", "kop": "letterhead", "kosong": "empty",
    "kotak": "box", "kunci": "key", "kurang": "less", "kutip": "quote", "lain": "other",
    "lanjut": "goes_on", "laporan": "report", "lebar": "width", "lekat": "stick", "lembar": "sheet",
    "masukan": "input", "mendatang": "horizontal", "menjorok": "indent", "menunggu": "waiting", "menurut": "by",
    "merah": "red", "miring": "italic", "muat": "fit", "paling": "most", "panjang": "length",
    "paragraf": "paragraph", "pasangan": "pair", "pecahan": "fraction", "pemisah": "separator",
    "pembeda": "distinction", "pendek": "short", "pengali": "multiplier", "penuh": "full", "perhatian": "attention",
    "perlu": "needed", "pilihan": "choice", "potong": "cut", "putus": "break",
    "rebah": "landscape", "redup": "dim", "rekaman": "record", "ribuan": "thousands", "ruang": "room",
    "rusak": "broken", "salah": "wrong", "sama": "same", "samar": "ambiguous", "sambung": "join",
    "sampul": "cover", "satu": "one", "sehalaman": "one_page", "sekitar": "around", "sel": "cell",
    "sela": "gap", "selain": "besides", "selesai": "done", "seluruh": "whole", "semua": "all",
    "simpul": "node", "sisa": "rest", "sisi": "side", "spasi": "blank", "susun": "compose",
    "susunan": "layout", "susut": "shrink", "tabel": "table", "tambahan": "addition",
    "tampak": "visible", "tebal": "bold", "tegak": "portrait", "teks": "text", "temuan": "finding",
    "tempat": "place", "tengah": "center", "tepi": "edge", "terpakai": "used", "terpilih": "chosen",
    "tetap": "fixed", "tinggi": "height", "titik": "dot", "tumpuk": "stack", "ubah": "change",
    "ukuran": "size", "ulang": "repeat", "utuh": "whole", "warna": "colour",
}  # fmt: skip

_RIDDLE = re.compile(
    r"(?:Return|Yield|Tell|Say|Find) (?:the )?what\b|(?:Return|Tell) whether what\b"
)
_DEEPER = ("cli/commands/lampiran",)


def _room(path: Path) -> str:
    """Return the room of a module: what a reader would call it, such as `checks` or `lampiran`."""
    name = path.relative_to(ROOT).with_suffix("").as_posix()
    for deeper in _DEEPER:
        if name.startswith(deeper):
            return deeper
    return name.split("/")[0]


@cache
def _modules() -> dict[Path, ast.Module]:
    return {path: ast.parse(path.read_bytes()) for path in sorted(ROOT.rglob("*.py"))}


ROOMS = sorted({_room(path) for path in ROOT.rglob("*.py")})


def _identifiers(tree: ast.AST) -> Iterator[str]:
    """Yield every name that a module gives to something."""
    for node in ast.walk(tree):
        match node:
            case ast.FunctionDef(name=str(name)) | ast.ClassDef(name=str(name)):
                yield name
            case ast.arg(arg=name):
                yield name
            case ast.Name(id=name, ctx=ast.Store()) | ast.Attribute(attr=name, ctx=ast.Store()):
                yield name
            case ast.MatchAs(name=str(name)) | ast.MatchStar(name=str(name)):
                yield name
            case ast.ExceptHandler(name=str(name)) | ast.alias(asname=str(name)):
                yield name


def _words(identifier: str) -> Iterator[str]:
    for part in re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+", identifier):
        yield part.lower()


def _keys() -> set[str]:
    """Return the keys of the definitions, which are attributes of the models."""
    found: set[str] = set()
    classes = [Model]
    for cls in classes:
        found |= cls.model_fields.keys()
        classes += cls.__subclasses__()
    return found


def _keys_of_json() -> set[str]:
    """Return the names of values, which are those of JSON."""
    found = (
        value for module in (hitung_values, jelaskan_values) for value in vars(module).values()
    )
    return {f.name for value in found if is_dataclass(value) for f in fields(value)}


def _models() -> set[str]:
    """Return the names of the models of keys: JudulKolom is that of judul_kolom."""
    return {"".join(part.title() for part in key.split("_")) for key in _keys()}


def _slugs() -> set[str]:
    """Return the names of the findings, by which their checks are called."""
    return {slug.replace("-", "_") for slug, _ in CODES.values()}


def test_a_word_is_domain_or_plumbing() -> None:
    assert not DOMAIN & PLUMBING.keys()
    assert model.Jabatan.model_fields.keys() <= _keys()


def test_every_domain_noun_is_a_word_of_iki() -> None:
    names = {name for tree in _modules().values() for name in _identifiers(tree)}
    names |= {path.stem for path in _modules()}
    assert {word for name in names for word in _words(name)} >= DOMAIN


@pytest.mark.parametrize("room", ROOMS)
def test_plumbing_is_english(room: str) -> None:
    fine = _keys() | _keys_of_json() | _models() | _slugs() | AS_THEY_ARE
    found = {
        f"{path.relative_to(ROOT)}: {name}: {word} is {PLUMBING[word]}"
        for path, tree in _modules().items()
        if _room(path) == room
        for name in {path.stem, *_identifiers(tree)} - fine
        for word in _words(name)
        if word in PLUMBING
    }
    assert not found, "\n".join(sorted(found))


def _public(path: Path, tree: ast.Module) -> Iterator[str]:
    """Yield the public names that a module defines; of a command's module, what others may use."""
    command = "commands" in path.parts
    typing = chain.from_iterable(node.body for node in tree.body if isinstance(node, ast.If))
    for node in chain(tree.body, typing):
        match node:
            case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
                if command and any("command" in ast.dump(d) for d in node.decorator_list):
                    continue
                names = [name]
            case ast.Assign(targets=targets):
                names = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
            case ast.AnnAssign(target=ast.Name(id=name)):
                names = [name]
            case _:
                continue
        yield from (n for n in names if n[0] != "_" and not (command and n == "app"))


def test_public_names_are_there_once() -> None:
    places: dict[str, list[Path]] = defaultdict(list)
    for path, tree in _modules().items():
        for name in set(_public(path, tree)):
            places[name].append(path)
    twice = {
        f"{name}: {', '.join(str(path.relative_to(ROOT)) for path in paths)}"
        for name, paths in places.items()
        if len(paths) > 1
    }
    assert not twice, "\n".join(sorted(twice))


# Names that say nothing to who has read nothing else, alone or behind an underscore.
RIDDLES = frozenset(
    {
        "Asked", "Behind", "Facing", "Held", "Lack", "Mended", "Same", "Side", "Sides", "Surroundings", "Told",
        "Understood", "Undone", "Unused", "Walk", "Worked", "around", "behind", "bounded", "concerned", "dated",
        "departures", "differing", "headed", "held", "lacks", "owed", "readings", "rekeyed", "replaced", "said",
        "seal", "sealed", "settled", "signed", "standing", "told", "united", "unproven", "visible", "worked",
    }
)  # fmt: skip


def _definitions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.ClassDef]:
    yield from (n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef | ast.ClassDef))


def test_a_name_says_what_a_thing_is() -> None:
    found = {
        f"{path.relative_to(ROOT)}:{node.lineno}: {node.name}"
        for path, tree in _modules().items()
        for node in _definitions(tree)
        if node.name.strip("_") in RIDDLES
    }
    assert not found, "\n".join(sorted(found))


@pytest.mark.parametrize("room", ROOMS)
def test_docstrings_name_what_they_return(room: str) -> None:
    """`Return the findings of a file`, not `Return what is found in a file`."""
    found = {
        f"{path.relative_to(ROOT)}: {node.name}: {text.splitlines()[0]}"
        for path, tree in _modules().items()
        if _room(path) == room
        for node in _definitions(tree)
        if _RIDDLE.match(text := ast.get_docstring(node) or "")
    }
    assert not found, "\n".join(sorted(found))
