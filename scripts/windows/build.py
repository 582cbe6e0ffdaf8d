"""Builds the folder `iki-windows` for offices without Python: `python scripts/windows/build.py`.

A wheel of this checkout goes into an environment of its own, PyInstaller packs that, and what came
out is tried without Python on the path. PyInstaller packs for the system that it runs on: the
folder for Windows is made on Windows, with the same command; on Linux the same is made and tried,
so that a module or a file that is not found is found missing here. What only Windows can show: that
iki.bat opens a window, that processes which `iki rekap` starts anew come up, and what SmartScreen
and virus scanners say.

It is a folder and not one file: that would unpack itself at every start, which is slow, and which
is what virus scanners look for.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import tempfile
import venv
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
NAME = "iki-windows"
EXE = ".exe" if os.name == "nt" else ""
BIN = "Scripts" if os.name == "nt" else "bin"
# What only the extras that are not packed need, and what PyInstaller finds though nobody runs it.
LEFT_OUT = ("duckdb", "ibis", "psycopg", "pandas", "tkinter", "lxml.isoschematron")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("-o", "--output", type=Path, default=ROOT / "dist", metavar="FOLDER")
    output = parser.parse_args().output.resolve() / NAME
    shutil.rmtree(output, ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="iki-build-") as scratch:
        python = _environment(Path(scratch))
        _pack(python, Path(scratch), output / "program")
    _around(output)
    _try(output)
    size = sum(file.stat().st_size for file in output.rglob("*") if file.is_file())
    print(f"{output}: {size / 1e6:.0f} MB")


def _environment(scratch: Path) -> Path:
    """Return the Python of a new environment with iki, its extra for Word, and PyInstaller."""
    venv.create(scratch / "env", with_pip=True)
    python = scratch / "env" / BIN / f"python{EXE}"
    pip = (python, "-m", "pip", "--disable-pip-version-check")
    _run(*pip, "wheel", "-q", "--no-deps", "-w", scratch, ROOT)
    (wheel,) = scratch.glob("iki-*.whl")
    _run(*pip, "install", "-q", "pyinstaller>=6.10", f"iki[word] @ {wheel.as_uri()}")
    return python


def _pack(python: Path, scratch: Path, program: Path) -> None:
    """Pack the imports of `iki` and its files found by name: commands, templates, manuals."""
    _run(  # -P: iki is the installed one, not the checkout that this may be called in
        python, "-P", "-m", "PyInstaller", HERE / "entry.py", "--name", "iki", "--onedir", "--console",
        "--noupx", "--noconfirm", "--log-level", "ERROR",
        "--distpath", scratch / "dist", "--workpath", scratch / "work", "--specpath", scratch,
        "--collect-submodules", "iki", "--collect-data", "iki", "--recursive-copy-metadata", "iki",
        "--collect-all", "docx",  # its templates lie beside a folder of its modules
        *(word for name in LEFT_OUT for word in ("--exclude-module", name)),
    )  # fmt: skip
    program.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(scratch / "dist" / "iki", program)


def _around(output: Path) -> None:
    """Put beside the program what people see: the way in, the guide, the licence, the example."""
    for source in (HERE / "iki.bat", HERE / "BACA-SAYA.txt", ROOT / "LICENSE"):
        text = source.read_text(encoding="utf-8")
        target = output / ("LISENSI.txt" if source.name == "LICENSE" else source.name)
        target.write_text(text, encoding="utf-8", newline="\r\n")
    (output / "contoh").mkdir()
    _iki(output, output, "mulai", "contoh/satpol-pp", "--contoh", "satpol-pp")


def _try(output: Path) -> None:
    """Run what people run in the packed program; each command meets other modules and files."""
    example = output / "contoh" / "satpol-pp"
    with tempfile.TemporaryDirectory(prefix="iki-try-") as folder:
        made = Path(folder)
        _iki(example, made, "--versi")
        _iki(example, made, "validasi", "--data")
        _iki(example, made, "aturan", "N01")
        _iki(example, made, "jelaskan", "kabid_perlindungan_masyarakat", "--tahun", "2024")
        computed = json.loads(_iki(example, made, "hitung", "--tahun", "2024", "--format", "json"))
        nilai = [one["nilai"] for one in computed["jabatan"]]
        if not nilai or None in nilai:
            raise SystemExit("the example is not computed")
        for form in ("perjanjian.xlsx", "perjanjian.docx"):
            target = made / form
            _iki(example, made, "lampiran", "perjanjian", "--tahun", "2024", "-o", target)
        for command, name in (("laporan", "laporan.html"), ("templat", "isian.xlsx")):
            _iki(example, made, command, "--tahun", "2024", "-o", made / name)
        _iki(example, made, "impor", made / "isian.xlsx", "--uji")
        missing = [
            name
            for name in ("perjanjian.xlsx", "perjanjian.docx", "laporan.html", "isian.xlsx")
            if not (made / name).exists()
        ]
        if missing:
            raise SystemExit(f"not written: {', '.join(missing)}")


def _iki(project: Path, home: Path, *arguments: str | Path) -> str:
    """Run the packed program as on a machine without Python.

    What it says if it fails ends the build.
    """
    program = next(
        folder for folder in (project, *project.parents) if (folder / "program").is_dir()
    )
    environment = {"PATH": "", "HOME": str(home), "SYSTEMROOT": os.environ.get("SYSTEMROOT", "")}
    ran = subprocess.run(  # noqa: S603
        [program / "program" / f"iki{EXE}", *arguments],
        cwd=project, env=environment, capture_output=True, encoding="utf-8", check=False,
        stdin=subprocess.DEVNULL,
    )  # fmt: skip
    if ran.returncode != 0:
        raise SystemExit(f"iki {' '.join(map(str, arguments))}: {ran.stdout}{ran.stderr}")
    return ran.stdout


def _run(*command: str | Path) -> None:
    subprocess.run(command, check=True)  # noqa: S603


if __name__ == "__main__":
    main()
