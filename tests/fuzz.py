"""Fuzzing: projects that somebody broke, run through the whole of iki in one process.

    python -m tests.fuzz --seconds 3600        # an hour, from a seed that is printed
    python -m tests.fuzz --seed 4711 --runs 1  # one run again
    python -m tests.fuzz --kind waktu --seconds 3600  # figures through time, see tests/fuzz_waktu.py
    python -m tests.fuzz --seed 4711 --runs 1 --keep FOLDER  # and look at its project
    python -m tests.fuzz --kind isian --seconds 3600  # deliveries, against a model of what is stored

Each seed makes a project (definitions and CSV files with words, lines and bytes changed, doubled or
taken away, in every encoding and with every line end), and a command line of right and wrong options.
It is a finding if iki ends in another way than a user may meet: by an exception, by exit code 3, by
running out of time or memory, by saying nothing about a failure, by output that is not what it claims.
The same seed makes the same run.
"""

from __future__ import annotations

import argparse
import contextlib
import csv
import faulthandler
import io
import json
import os
import random
import re
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from pkgutil import resolve_name
from typing import TYPE_CHECKING, NamedTuple
from unittest import mock

from iki.__main__ import INTERRUPTED
from iki.__main__ import run as run_iki
from tests.build import INSTANSI

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

ROOT = Path(__file__).parent.parent
CPU_SECONDS = 20  # of one run; most take a hundredth of one
MEMORY = 3 << 30  # bytes of address space beyond those at the start
LARGEST = 400_000  # bytes of a repetition

_SHIPPED = {
    path.relative_to(ROOT).as_posix(): path.read_bytes()
    for folder, pattern in (
        ("definitions", "*.yaml"),
        ("data/realisasi", "*.csv"),
        ("data/catatan", "*.csv"),
    )
    for path in sorted((ROOT / folder).rglob(pattern))
}
_WRONG = [path.read_bytes() for path in sorted((ROOT / "tests/diagnostics/err").glob("*.yaml"))]
_DATA = [path.read_bytes()[:3_000] for path in sorted((ROOT / "data/realisasi").rglob("*.csv"))]
_DATA += [path.read_bytes() for path in sorted((ROOT / "tests/diagnostics/err").glob("*.csv"))]

_JABATAN = b"""\
jabatan: Seksi Contoh
atasan: kepala
judul_kolom: {sasaran: KINERJA UTAMA, formula: PENJELASAN}
tugas:
  - satu
  - "dua: tiga"
variabel:
  a: Jumlah a
  b: {uraian: Jumlah b, satuan: orang, konsolidasi: terakhir}
  c: {uraian: Rata-rata c, konsolidasi: rata_rata}
  d: Tidak dipakai
abaikan: {R06: "tidak dipakai"}
sasaran:
  - uraian: Sasaran
    indikator:
      - kode: i
        nama: Indikator
        satuan: persen
        formula: a / b * 100
        bobot: 2
        target: {2023: 70, 2024: {TW1: 20, TW2: 40, TW3: 60, tahun: 80}}
        contoh:
          - {variabel: {a: 40, b: 50}, target: 80, realisasi: 80, capaian: 100}
      - kode: j
        nama: Indikator kedua
        satuan: indeks
        polarisasi: minimize
        formula: |
          jika(b > 0, bulat(ada(c, 1), 2), 0) + lalu(a)
        target: {2024: [2.5, 4]}
        sumber_data: [Laporan]
"""
_INSTANSI = b"""\
instansi: Dinas Contoh
daerah: Kabupaten Contoh
catatan: Contoh saja.
pimpinan: {kode: kepala, jabatan: Kepala Dinas}
keputusan: {nomor: 1/2, tanggal: null, tentang: Indikator Kinerja Individu}
penandatangan: {jabatan: Kepala, nama: A. B., pangkat: Pembina, nip: "123"}
penilaian:
  minimize: rasio
  batas_bawah: 0
  batas_atas: 120
  pembulatan: 2
  wajib_catatan_di_bawah: 76
  skala:
    - {predikat: Baik, minimal: 75.5}
    - {predikat: Cukup, minimal: 50}
    - {predikat: Kurang}
"""
_CATATAN = b"""\
tahun,periode,jabatan,indikator,kendala,tindak_lanjut,bukti
2024,TW1,seksi,i,Hujan,"Ditunda
ke TW2",
2024,tahun,seksi,j,,Selesai,Laporan
"""
_CSV = b"""\
tahun,periode,jabatan,variabel,nilai,wilayah,bukti
2023,tahun,seksi,a,44,,
2024,TW1,seksi,a,10,Desa Satu,Rekap
2024,TW2,seksi,a,12.5,Desa Dua,
2024,B01,seksi,b,50,,
2024,B02,seksi,b,51,,"a
b"
2024,S1,seksi,c,"3,5",,
"""

_WORDS: tuple[str, ...] = (
    "", " ", "\n", "\t", "\r", "-", "- ", ":", ": ", "#", " #x", "&a", "*a", "!x", "!!int", "|", ">", "|2",
    "%YAML 1.1", "---", "...", "'", '"', "[", "]", "{", "}", ",", "~", "null", "no", "<<", "? ", "@", "`", "=1+1",
    "-1", "0", "1e5", "1.000", "1,5", "2024", "1944", "3000", "100", "TW1", "TW4", "S1", "B12", "tahun", "01",
    "9" * 31, "9" * 5_000, "a" * 61, "a" * 10_001, "[], ", "::error::x", "[red]x[/red]", "\\u202e", "\x1b[31m", "\u202e",
    "\u200b", "e\u0301", "é", "人口", "😀", "\ufeff", "\x00", "\x85", "\u2028", "a / b", "a ** b", "min(a, b)",
    "jika(", "ada(a)", "lalu(a)", "lalu(lalu(a))", "bulat(a, 99)", "a / 0", "seksi.a", "lain.a", "rata_rata", "terakhir",
    "jumlah", "maksimum", "minimize", "maximize", "persen", "orang", "judul_kolom: {sasaran: x}", "skala", "penilaian",
    "contoh", "abaikan: {R14: x}", "target", "formula", "indikator", "kode", "kepala", "seksi", "lain", "atasan: lain",
    "urutan: [seksi]", "(" * 100, "a + " * 3_000, "x\\", "_x0041_", "www.x.id", "<b>", "$x$",
)  # fmt: skip
_NAMES = ("seksi", "lain", "kasi_x", "u ", "Seksi", "-x", "a\nb", "::error::", "\x1b[31m", "é", "e\u0301", "=1", "x" * 120, "2024", "[red]")  # fmt: skip
_UNITS = ("[],", "{},", " ", "\t", "\n", "\r", "a,", "- ", "? ", "a: b\n", "- a\n", "&a ", "x: a: b\n", "''", '"', "é", "k: |\n  x\n", ";", ",")  # fmt: skip
_ENCODINGS = ("utf-8-sig", "cp1252", "utf-16", "latin-1")


# --- projects --------------------------------------------------------------------------------------


def _changed(chance: random.Random, raw: bytes) -> bytes:
    """Return a file with a few things changed, most of them small."""
    for _ in range(chance.choice((0, 0, 1, 1, 1, 1, 2, 5))):
        kind = chance.randrange(12)
        if kind <= 3:
            raw = _with_word(chance, raw)
        elif kind <= 6:
            raw = _with_lines(chance, raw)
        elif kind <= 8:
            at, length = chance.randrange(len(raw) + 1), chance.randrange(30)
            raw = raw[:at] + chance.choice((b"", chance.randbytes(2), raw[at : at + length])) + raw[at + length :]  # fmt: skip
        elif kind == 9:
            raw = raw.replace(b"\n", chance.choice((b"\r\n", b"\r", b"\n\n", b"\n\r", b" \n")))
        elif kind == 10 and chance.random() < 0.3:
            unit = chance.choice(_UNITS).encode()
            at = chance.randrange(len(raw) + 1)
            raw = raw[:at] + unit * (chance.randrange(LARGEST) // len(unit)) + raw[at:]
        elif kind == 11 and chance.random() < 0.3:
            raw = raw.decode(errors="replace").encode(chance.choice(_ENCODINGS), errors="replace")
    return raw


def _with_word(chance: random.Random, raw: bytes) -> bytes:
    """Put a word in the place of another, or beside it."""
    words = [match.span() for match in re.finditer(rb"[\w.]+", raw)] or [(0, 0)]
    start, end = chance.choice(words)
    word = chance.choice(_WORDS).encode("utf-8", "surrogatepass")
    return raw[:start] + word + raw[chance.choice((start, end, end)) :]


def _with_lines(chance: random.Random, raw: bytes) -> bytes:
    """Take lines away, double them, move them, or indent them."""
    lines = raw.splitlines(keepends=True) or [b""]
    start = chance.randrange(len(lines))
    taken = lines[start : start + chance.choice((1, 1, 2, 5))]
    rest = lines[:start] + lines[start + len(taken) :]
    at = chance.randrange(len(rest) + 1)
    match chance.randrange(4):
        case 0:
            lines = rest
        case 1:
            lines = rest[:at] + taken + rest[at:]
        case 2:
            lines[at:at] = taken * chance.choice((1, 1, 40))
        case _:
            lines[start] = b" " * chance.randrange(9) + lines[start].lstrip(b" ")
    return b"".join(lines)


def _small(chance: random.Random) -> dict[str, bytes]:
    """Return the files of a project of one or a few jabatan."""
    jabatan = {"seksi": _JABATAN}
    if chance.random() < 0.5:
        jabatan["lain"] = chance.choice((_JABATAN, _JABATAN, chance.choice(_WRONG)))
    if chance.random() < 0.1:
        jabatan[chance.choice(_NAMES)] = chance.choice((_JABATAN, *_WRONG))
    files = {f"definitions/jabatan/{kode}.yaml": raw for kode, raw in jabatan.items()}
    files["definitions/instansi.yaml"] = chance.choice((INSTANSI.encode(), _INSTANSI))
    files["data/realisasi/a.csv"] = _CSV
    if chance.random() < 0.3:
        files["data/catatan/a.csv"] = _CATATAN
    if chance.random() < 0.3:
        name = chance.choice(("b", "2024/b", *_NAMES))
        files[f"data/realisasi/{name}.csv"] = chance.choice(_DATA)
    return files


def make_project(chance: random.Random, root: Path) -> None:
    files = _SHIPPED if chance.random() < 0.1 else _small(chance)
    touched = chance.sample(sorted(files), min(chance.choice((1, 1, 2)), len(files)))
    for name, raw in files.items():
        path = root / name
        with contextlib.suppress(OSError):  # a name that this system cannot write
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(_changed(chance, raw) if name in touched else raw)
    with contextlib.suppress(OSError):
        match chance.randrange(30):
            case 0:
                (root / "loop").symlink_to("loop")
                (root / "data/realisasi/c.csv").symlink_to("c.csv")
            case 1:
                (root / "data/realisasi/d.csv").mkdir()
            case 2:
                (root / "definitions/instansi.yaml").unlink()
            case 3:
                shutil.rmtree(root / "data")


# --- command lines ---------------------------------------------------------------------------------

# The first of each is right, and taken in most runs: what comes after the options is to be reached.
_YEARS = ("2024", "2023", "2025", "0", "-1", "x", "99999", "")
_PERIODS = ("TW1", "TW2", "S1", "B05", "tahun", "Triwulan II", "tw 9", "", "\x1b[31m", "x" * 300)
_TARGETS = ("out.xlsx", "out.json", "out.csv", "out.md", "out.txt", "loop", "definitions/x.md", "data", "", "no/x.xlsx", "y" * 300, "a\x1bb.json", ".")  # fmt: skip
_KODE = ("seksi", "lain", "kepala", "sekretaris", "x", "", "\u202e")
_PATHS = (".", "definitions", "definitions/jabatan/seksi.yaml", "data/realisasi/a.csv", "-", "x", "loop", "definitions/instansi.yaml", "")  # fmt: skip
_OPTIONS: dict[str, tuple[tuple[str, tuple[str, ...]], ...]] = {
    "validasi": (("--data", ()), ("--ketat", ()), ("--tahun", _YEARS), ("--sampai", _PERIODS),
                 ("--format", ("teks", "ringkas", "github", "json", "sarif", "auto"))),
    "hitung": (("--sampai", _PERIODS), ("--jabatan", _KODE), ("--rinci", ()), ("-o", _TARGETS),
               ("--format", ("json", "tabel", "csv", "csv-id", "markdown", "x"))),
    "jelaskan": (("--sampai", _PERIODS), ("-o", _TARGETS), ("--format", ("teks", "json", "markdown", "x"))),
    "pohon": (("--tahun", _YEARS), ("--sampai", _PERIODS)),
    "daftar": (("--jabatan", _KODE), ("--variabel", ()), ("-o", _TARGETS),
               ("--format", ("csv-id", "tabel", "json", "csv", "markdown", "x"))),
    "bandingkan": (("--tahun", _YEARS[1:]), ("--per", ("triwulan", "semester", "bulan", "x")), ("--lepas", ()),
                   ("--sampai", _PERIODS), ("--jabatan", _KODE), ("-o", _TARGETS),
                   ("--format", ("markdown", "json", "tabel", "csv", "csv-id", "x"))),
    "kelengkapan": (("--sampai", _PERIODS), ("--per", ("jabatan", "variabel", "x")), ("--ketat", ()),
                    ("--jabatan", _KODE), ("-o", _TARGETS),
                    ("--format", ("csv", "json", "tabel", "csv-id", "markdown", "x"))),
    "beda": (("--tahun", _YEARS), ("--sampai", _PERIODS), ("-o", _TARGETS),
             ("--format", ("markdown", "json", "tabel", "x"))),
    "laporan": (("--sampai", _PERIODS), ("--sejak", _YEARS[1:]), ("--jabatan", _KODE)),
    "aturan": (("--markdown", ()),),
    "skema": (("-o", _TARGETS),),
    "lampiran penetapan": (("--tahun", _YEARS), ("--jabatan", _KODE), ("--timpa", ()),
                           ("--kertas", ("a4", "folio", "x")), ("--format", ("markdown", "xlsx"))),
    "lampiran perjanjian": (("--jabatan", _KODE), ("--timpa", ()), ("--kertas", ("a4",))),
    "lampiran pengukuran": (("--sampai", _PERIODS), ("--jabatan", _KODE), ("--timpa", ())),
}  # fmt: skip
_COMMANDS = (
    "validasi", "validasi", "validasi", "hitung", "hitung", "hitung", "jelaskan", "jelaskan", "pohon", "daftar", "aturan", "skema",
    "bandingkan", "beda", "kelengkapan", "laporan", "lampiran penetapan", "lampiran perjanjian", "lampiran pengukuran",
)  # fmt: skip


def _value(chance: random.Random, values: Sequence[str]) -> str:
    return values[0] if chance.random() < 0.7 else chance.choice(values)


def make_command(chance: random.Random) -> list[str]:
    name = chance.choice(_COMMANDS)
    arguments = name.split()
    if name == "jelaskan":
        arguments.append(_value(chance, (*_KODE, "seksi.i", "seksi.x", ".")))
    if name == "beda":
        arguments += [_value(chance, (".", "HEAD", "-x", "")), _value(chance, (".", "main", "x"))]
    if name in {
        "hitung",
        "jelaskan",
        "bandingkan",
        "kelengkapan",
        "laporan",
        "lampiran perjanjian",
        "lampiran pengukuran",
    }:
        arguments += ["--tahun", _value(chance, _YEARS)]
    if name.startswith("lampiran"):
        arguments += ["-o", _value(chance, _TARGETS)]
    if name == "laporan":
        arguments += ["-o", _value(chance, ("out.html", *_TARGETS))]
    for option, values in _OPTIONS[name]:
        if chance.random() < 0.3:
            arguments += [option, _value(chance, values)] if values else [option]
    if name == "validasi" and chance.random() < 0.3:
        arguments += chance.choices(_PATHS, k=chance.choice((1, 1, 2)))
    if name == "aturan" and chance.random() < 0.7:
        arguments.append(chance.choice(("R16", "N09", "x", "kunci-ganda", "")))
    if chance.random() < 0.03:
        arguments.insert(chance.randrange(len(arguments) + 1), chance.choice(("--x", "-", "--", "--help", "x")))  # fmt: skip
    return arguments


# What no text of a project may bring to a terminal or a log.
_ACTING = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]|(?m:^::(?!error |warning |notice ))"
)


# --- running ---------------------------------------------------------------------------------------


class TimeIsUpError(BaseException):
    """Raised into a run that takes too long; nothing in iki may catch it."""


class Ended(NamedTuple):
    """How a run ended."""

    code: int | None
    out: str
    err: str
    error: BaseException | None = None


def call(arguments: Sequence[str], environment: dict[str, str], stdin: bytes) -> Ended:
    """Run iki in this process; the current folder is that of the project."""
    out, err = io.BytesIO(), io.BytesIO()
    streams = [
        io.TextIOWrapper(raw, "utf-8", write_through=True) for raw in (out, err, io.BytesIO(stdin))
    ]
    code: int | None = None
    error: BaseException | None = None
    with (
        mock.patch.multiple(
            sys, argv=["iki", *arguments], stdout=streams[0], stderr=streams[1], stdin=streams[2]
        ),
        mock.patch.dict(os.environ, environment),
        _limited(),
    ):
        try:
            code = run_iki()
        except BaseException as raised:  # what is looked for
            if isinstance(raised, KeyboardInterrupt):
                raise
            error = raised
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    return Ended(
        code,
        out.getvalue().decode(errors="replace"),
        err.getvalue().decode(errors="replace"),
        error,
    )


@contextlib.contextmanager
def _limited() -> Iterator[None]:
    """Give a run its time, by the clock of its own work: the machine may be busy."""

    def up(*_: object) -> None:
        raise TimeIsUpError

    # C code hears no signal: the process ends, and leaves a folder that is named after the seed.
    faulthandler.dump_traceback_later(CPU_SECONDS * 20, exit=True, file=2)
    before = signal.signal(signal.SIGVTALRM, up)
    signal.setitimer(signal.ITIMER_VIRTUAL, CPU_SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
        faulthandler.cancel_dump_traceback_later()


def complaint(arguments: Sequence[str], ended: Ended) -> str | None:
    """Return what is wrong with how a run ended; None if a user may meet it."""
    if ended.error is not None:
        return f"{type(ended.error).__name__}: {ended.error}"
    if ended.code not in {0, 1, 2}:
        return f"exit code {ended.code}"
    if "Traceback" in ended.err or "memori komputer" in ended.err:
        return "a traceback, or no memory"
    if ended.code == 2 and not re.search(r"(?m)^iki: ", ended.err):
        return "a mistake in the usage without a word"
    if ended.code == 1 and not (ended.out or ended.err):
        return "a failure without a word"
    out = ended.out
    if "csv-id" in arguments:  # it begins and ends its lines as Excel does
        out = out.removeprefix("\ufeff").replace("\r\n", "\n")
    acting = _ACTING.search(out + ended.err)
    if acting and "--help" not in arguments:  # that is coloured on GitHub
        return f"output acts on a terminal: {acting[0]!r}"
    is_json = any(f"--format {name}" in " ".join(arguments) for name in ("json", "sarif"))
    if is_json and ended.out and "--help" not in arguments:
        try:
            json.loads(ended.out)
        except ValueError as error:
            return f"not JSON: {error}"
    return None


class Finding(NamedTuple):
    """What a seed has found."""

    seed: int
    arguments: list[str]
    complaint: str
    said: str
    kind: str = "kerusakan"

    def __str__(self) -> str:
        again = f"python -m tests.fuzz --kind {self.kind} --seed {self.seed} --runs 1"
        shown = " ".join(map(repr, self.arguments))
        return f"seed {self.seed}: iki {shown}\n  {self.complaint}\n{self.said}\n  again: {again}"


def try_seed(seed: int, folder: Path) -> Finding | None:
    """Make the project of a seed in an empty folder, run its command, and judge."""
    chance = random.Random(seed)  # noqa: S311
    root, reports = folder / "proyek", folder / "laporan"
    for made in (root, reports):
        made.mkdir(parents=True)
    make_project(chance, root)
    arguments = make_command(chance)
    environment = {"COLUMNS": chance.choice(("80", "20", "1", "200")), "NO_COLOR": "1"}
    environment["GITHUB_ACTIONS"] = chance.choice(("", "", "true"))
    stdin = _changed(chance, _JABATAN)
    with contextlib.chdir(root), mock.patch("tempfile.tempdir", str(reports)):
        try:
            ended = call(arguments, environment, stdin)
        finally:
            csv.field_size_limit(131_072)
    wrong = complaint(arguments, ended)
    if wrong is None:
        return None
    said = "".join(path.read_text(errors="replace") for path in reports.glob("iki-laporan-*"))
    if ended.error is not None:
        import traceback

        said = "".join(traceback.format_exception(ended.error, limit=-12))
    return Finding(seed, arguments, wrong, (said or ended.err)[-4_000:])


# What is made of a seed, in an empty folder, and judged.
KINDS = {
    "kerusakan": "tests.fuzz:try_seed",
    "isian": "tests.fuzz_isian:try_seed",
    "waktu": "tests.fuzz_waktu:try_seed",
}


def try_seeds(
    seeds: Iterator[int], until: float, keep: Path | None = None, kind: str = "kerusakan"
) -> Iterator[Finding | None]:
    """Yield what each seed finds until the time is up."""
    try_one: Callable[[int, Path], Finding | None] = resolve_name(KINDS[kind])
    for seed in seeds:
        if time.monotonic() > until:
            return
        with tempfile.TemporaryDirectory(prefix=f"iki-fuzz-{seed}-") as folder:
            finding = try_one(seed, Path(folder))
            if keep is not None:
                shutil.copytree(folder, keep / str(seed), symlinks=True)
        yield finding


def _bound_memory() -> None:
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        limit = pages * resource.getpagesize() + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (limit, resource.RLIM_INFINITY))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0] if __doc__ else "")
    parser.add_argument("--seed", type=int, default=0, help="the first seed (default: 0)")
    parser.add_argument("--runs", type=int, default=sys.maxsize, help="seeds to try")
    parser.add_argument("--seconds", type=float, default=20, help="end after these (default: 20)")
    parser.add_argument("--kind", choices=KINDS, default="kerusakan", help="what is made of a seed")
    parser.add_argument("--keep", type=Path, help="copy the projects to this folder")
    given = parser.parse_args()
    _bound_memory()
    runs, findings = 0, 0
    seeds = iter(range(given.seed, given.seed + given.runs))
    with contextlib.suppress(KeyboardInterrupt):  # whoever has seen enough
        for finding in try_seeds(seeds, time.monotonic() + given.seconds, given.keep, given.kind):
            runs += 1
            if finding is not None:
                findings += 1
                print(finding, flush=True)  # noqa: T201
    print(f"{runs} runs from seed {given.seed}, {findings} findings")  # noqa: T201
    return int(findings > 0)


if __name__ == "__main__":
    sys.exit(main())
