"""Mutants: one expression of iki is changed, and the tests of its subject should see it.

    python -m tests.mutants                          60 mutants over the whole code, from a seed
    python -m tests.mutants --only iki/kunci --count 20 --seed 7

Nothing about the code is written down here: mutants are drawn from the syntax trees as they are now, so
many of each package as it has places for one, and the same seed draws the same of the same code. SUBJECTS
says which tests have a module as their subject; those that start an engine, an office program or many
processes are not among them (but those of PostgreSQL and Spark, for what only they run). Each mutant is run in a copy of the tree: a
test that fails, or one that takes far longer than without it, has killed it.
"""

from __future__ import annotations

import argparse
import ast
import compileall
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter, defaultdict
from dataclasses import dataclass
from pathlib import Path
from py_compile import PycInvalidationMode
from typing import TYPE_CHECKING

from tests.conftest import HEAVY
from tests.process import hearing

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

ROOT = Path(__file__).parents[1]

# Which tests a module is the subject of, by the longest beginning of its path that stands here.
SUBJECTS = {
    "iki/__init__.py": "tests/test_versi.py tests/test_pustaka.py",
    "iki/__main__.py": "tests/test_boundary.py tests/test_cli.py",
    "iki/bandingkan": "tests/test_bandingan.py tests/test_ordinal.py",
    "iki/beda": "tests/test_beda.py tests/test_revisions.py tests/test_riwayat.py",
    "iki/checks": (
        "tests/test_aturan.py tests/test_diagnostics.py tests/test_rules.py tests/test_history.py "
        "tests/test_polarisasi.py tests/test_capaian_mustahil.py tests/test_data_rules.py "
        "tests/test_pejabat.py tests/test_sumber_peringatan.py tests/realisasi"
    ),
    "iki/cli": (
        "tests/test_cli.py tests/test_indonesian.py tests/test_validasi.py tests/test_exports.py "
        "tests/test_kelengkapan.py tests/test_kunci.py tests/test_mulai.py tests/test_rekap.py "
        "tests/test_jelaskan.py tests/test_sumber_cli.py tests/workbook/test_command.py "
        "tests/formulir/test_command.py tests/intake/test_the_whole_way.py tests/report/test_page.py "
        "tests/test_perintah.py tests/test_boundary.py"
    ),
    "iki/console": "tests/test_cli.py tests/test_console.py tests/test_boundary.py",
    "iki/credentials.py": "tests/test_sumber_cli.py",
    "iki/daftar": "tests/test_daftar_variabel.py tests/test_console.py tests/test_cli.py",
    "iki/data": "tests/realisasi tests/test_catatan.py tests/test_pejabat.py",
    "iki/data/csv_files": "tests/realisasi tests/test_aturan.py tests/test_saran.py tests/test_validasi.py",
    "iki/data/dataset.py": "tests/realisasi tests/test_validasi.py tests/test_sumber.py",
    "iki/data/engines": (
        "tests/test_sumber_cli.py tests/test_sumber_sqlite.py tests/test_sumber_files.py "
        "tests/test_sumber_odd.py tests/test_rekap_sumber.py"
    ),
    "iki/data/engines/postgres.py": "-m engine tests/test_sumber_postgres.py",
    "iki/data/engines/spark.py": "-m engine tests/test_sumber_spark.py",
    "iki/data/tables": (
        "tests/test_sumber.py tests/test_sumber_odd.py tests/test_sumber_peringatan.py "
        "tests/test_sumber_sqlite.py tests/test_sumber_files.py tests/test_sumber_cli.py tests/test_rekap_sumber.py"
    ),
    "iki/dates.py": "tests/test_pejabat.py tests/test_riwayat.py tests/test_waktu.py",
    "iki/decimals.py": "tests/test_decimals.py tests/realisasi/test_angka.py",
    "iki/defects.py": "tests/test_boundary.py tests/test_rekap.py",
    "iki/definitions": (
        "tests/test_model.py tests/test_validasi.py tests/test_diagnostics.py tests/test_saran.py tests/test_aturan.py"
    ),
    "iki/diagnostics": "tests/test_saran.py tests/test_reporters.py tests/test_aturan.py tests/test_diagnostics.py",
    "iki/errors.py": "tests/test_boundary.py",
    "iki/escaping.py": "tests/test_escaping.py tests/test_reporters.py tests/test_exports.py tests/test_hostile.py tests/dokumen/test_word.py",
    "iki/file_kinds.py": "tests/test_windows.py tests/test_sumber_files.py tests/test_sumber_cli.py tests/intake/test_folders.py",
    "iki/formula": "tests/formula",
    "iki/hitung": "tests/test_exports.py tests/test_console.py tests/test_rinci.py tests/test_sebab.py tests/test_misread.py",
    "iki/isian": (
        "tests/intake tests/formulir tests/test_definition_table.py tests/test_templat_definisi.py"
    ),
    "iki/jelaskan": "tests/test_jelaskan.py tests/test_explanation.py tests/test_ordinal.py",
    "iki/kelengkapan": "tests/test_kelengkapan.py tests/test_ordinal.py",
    "iki/kunci": "tests/test_kunci.py tests/test_kunci_properties.py",
    "iki/lampiran": "tests/workbook tests/dokumen",
    "iki/laporan": "tests/report",
    "iki/limits.py": "tests/intake/test_bounds.py tests/formula/test_parser.py tests/realisasi tests/test_hostile.py",
    "iki/model": (
        "tests/test_model.py tests/test_periode.py tests/test_history.py tests/test_riwayat.py tests/test_fingerprint.py "
        "tests/test_skema.py tests/test_aturan.py tests/test_waktu.py tests/test_ordinal.py"
    ),
    "iki/mulai": "tests/test_mulai.py",
    "iki/periode.py": "tests/test_periode.py tests/test_waktu.py tests/realisasi/test_konsolidasi.py",
    "iki/picture.py": "tests/test_picture.py",
    "iki/project": (
        "tests/test_proyek.py tests/test_copies.py tests/test_files.py tests/test_validasi.py tests/intake/test_storing.py "
        "tests/intake/test_log.py tests/intake/test_readers.py tests/intake/test_taking_back.py tests/test_mulai.py"
    ),
    "iki/rekap": "tests/test_rekap.py tests/test_rekap_sumber.py tests/test_workers.py",
    "iki/render": "tests/test_reporters.py tests/test_tabel.py tests/test_exports.py tests/test_console.py",
    "iki/render/document.py": "tests/dokumen tests/workbook/test_sheet.py",
    "iki/render/docx": "tests/dokumen",
    "iki/render/charts.py": "tests/dokumen tests/workbook",
    "iki/render/letter_widths.py": "tests/dokumen tests/workbook",
    "iki/render/markdown.py": "tests/dokumen tests/test_exports.py tests/workbook/test_golden.py tests/test_jelaskan.py",
    "iki/render/openpyxl_internals.py": "tests/workbook",
    "iki/render/page_breaks.py": "tests/workbook tests/dokumen",
    "iki/render/paper.py": "tests/workbook tests/dokumen",
    "iki/render/reports.py": "tests/test_validasi.py tests/test_copies.py tests/test_reporters.py",
    "iki/render/shades.py": "tests/workbook tests/dokumen",
    "iki/render/signing.py": "tests/test_pejabat.py tests/workbook tests/dokumen",
    "iki/render/xlsx": "tests/workbook tests/dokumen tests/formulir",
    "iki/results": (
        "tests/test_capaian.py tests/test_ordinal.py tests/test_history.py tests/test_explanation.py tests/test_sebab.py "
        "tests/test_jelaskan.py tests/test_perhitungan.py tests/test_riwayat.py"
    ),
    "iki/validasi": "tests/test_validasi.py tests/test_hostile.py tests/test_reporters.py",
    "iki/versions.py": "tests/test_versi.py",
    "iki/workspace.py": "tests/test_validasi.py tests/test_cli.py tests/test_sebab.py tests/test_misread.py tests/test_exports.py",
    "iki/yaml_source": "tests/test_yaml_source.py tests/test_diagnostics.py tests/test_together.py",
}  # fmt: skip

# What tests read of the tree.
COPIED = (
    "iki", "tests", "definitions", "data", "docs", "benchmarks", "scripts", "pyproject.toml", "README.md",
    "CHANGELOG.md", "CONTRIBUTING.md", "LICENSE", "SECURITY.md", "action.yml", ".pre-commit-hooks.yaml", ".gitattributes",
)  # fmt: skip

_OPPOSITE: dict[type[ast.cmpop], str] = {
    ast.Lt: "<=", ast.LtE: "<", ast.Gt: ">=", ast.GtE: ">", ast.Eq: "!=", ast.NotEq: "==",
    ast.In: "not in", ast.NotIn: "in", ast.Is: "is not", ast.IsNot: "is",
}  # fmt: skip
_ARITHMETIC: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.Div: ast.Mult, ast.FloorDiv: ast.Mult,
}  # fmt: skip
_SEVERAL_LINES = "…"


@dataclass(frozen=True)
class Mutant:
    """One change: the bytes `start` to `end` of a module become `after`."""

    module: str
    line: int
    kind: str
    start: int
    end: int
    before: str
    after: str

    def __str__(self) -> str:
        return (
            f"{self.module}:{self.line} {self.kind}: {_short(self.before)} → {_short(self.after)}"
        )


def _short(text: str) -> str:
    first, *more = text.splitlines() or [""]
    return f"{first[:70]}{_SEVERAL_LINES if more or len(first) > 70 else ''}"


class _Places(ast.NodeVisitor):
    """Finds what may be changed in a module, and leaves out what no run can tell from it."""

    def __init__(self, module: str, source: bytes) -> None:
        self.module, self.source = module, source
        self.found: list[Mutant] = []
        lines = source.splitlines(keepends=True)
        self._starts = [0]
        for line in lines:
            self._starts.append(self._starts[-1] + len(line))

    def _add(self, node: ast.expr | ast.stmt, kind: str, after: str) -> None:
        assert node.end_lineno is not None
        assert node.end_col_offset is not None
        start = self._starts[node.lineno - 1] + node.col_offset
        end = self._starts[node.end_lineno - 1] + node.end_col_offset
        before = self.source[start:end].decode()
        self.found.append(Mutant(self.module, node.lineno, kind, start, end, before, after))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        # Not the decorators, nor the types; a default value is code.
        for default in (*node.args.defaults, *node.args.kw_defaults):
            if default is not None:
                self.visit(default)
        for statement in _without_docstring(node.body):
            self.visit(statement)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        for statement in _without_docstring(node.body):
            self.visit(statement)

    def visit_Module(self, node: ast.Module) -> None:
        for statement in _without_docstring(node.body):
            self.visit(statement)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value is not None:
            self.visit(node.value)

    def visit_Assert(self, node: ast.Assert) -> None:
        """Leave what is asserted: it tells mypy a type, or holds what never fails."""

    def visit_If(self, node: ast.If) -> None:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return
        self._condition(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._condition(node.test)
        self.generic_visit(node)

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self._add(condition, "condition left out", "True")
        self.generic_visit(node)

    def _condition(self, test: ast.expr) -> None:
        if not isinstance(test, ast.Compare | ast.BoolOp | ast.UnaryOp):
            self._add(test, "condition turned", f"(not ({ast.unparse(test)}))")

    def visit_Compare(self, node: ast.Compare) -> None:
        if len(node.ops) == 1:
            operator = _OPPOSITE[type(node.ops[0])]
            left, right = ast.unparse(node.left), ast.unparse(node.comparators[0])
            self._add(node, "comparison", f"({left} {operator} {right})")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        self._add(node, "and/or", f"({ast.unparse(ast.BoolOp(other, node.values))})")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node, "not removed", f"({ast.unparse(node.operand)})")
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        other = _ARITHMETIC.get(type(node.op))
        texts = (ast.JoinedStr, ast.List, ast.Tuple)
        is_text = any(
            isinstance(side, texts)
            or (isinstance(side, ast.Constant) and isinstance(side.value, str))
            for side in (node.left, node.right)
        )
        if other is not None and not is_text:
            self._add(
                node, "arithmetic", f"({ast.unparse(ast.BinOp(node.left, other(), node.right))})"
            )
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self._add(node, "constant", str(not node.value))
        elif isinstance(node.value, int):
            self._add(node, "constant", str(node.value + 1))

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and not (
            isinstance(node.value, ast.Constant) and node.value.value is None
        ):
            self._add(node, "return None", "return None")
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            name = ast.unparse(node.value.func)
            if name != "assert_never":
                self._add(node, "call left out", "pass")
        self.generic_visit(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Leave f-strings: inside of one, nothing has a place of its own before Python 3.12."""


def _without_docstring(body: list[ast.stmt]) -> list[ast.stmt]:
    first = body[0]
    is_docstring = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant)
    return body[1:] if is_docstring else body


def mutants_of(module: str, source: bytes) -> list[Mutant]:
    """Return every mutant of a module."""
    places = _Places(module, source)
    places.visit(ast.parse(source))
    return places.found


def mutated(source: bytes, mutant: Mutant) -> bytes:
    """Return the text of the module with the change."""
    return source[: mutant.start] + mutant.after.encode() + source[mutant.end :]


def package(module: str) -> str:
    """Return the package of a module, or the module itself: `kunci` of `iki/kunci/locked_results.py`."""
    return module.split("/")[1].removesuffix(".py")


def tests_of(module: str) -> list[str]:
    """Return the tests whose subject a module is; KeyError where SUBJECTS does not say."""
    beginnings = [b for b in SUBJECTS if module == b or module.startswith(f"{b}/")]
    if not beginnings:
        raise KeyError(module)
    return SUBJECTS[max(beginnings, key=len)].split()


def draw(candidates: Sequence[Mutant], count: int, seed: int) -> list[Mutant]:
    """Draw so many mutants: of each package at least one, and of no line two."""
    chance = random.Random(seed)  # noqa: S311 - a draw, no secret
    of_package: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in candidates:
        of_package[package(mutant.module)].append(mutant)
    for mutants in of_package.values():
        chance.shuffle(mutants)
    total = len(candidates)
    # The largest remainder is served first, as in an election: a package has so many places by its size.
    due = {name: max(1.0, count * len(mutants) / total) for name, mutants in of_package.items()}
    drawn: list[Mutant] = []
    taken: Counter[str] = Counter()
    lines: set[tuple[str, int]] = set()
    while len(drawn) < count and any(of_package.values()):
        name = max((n for n, left in of_package.items() if left), key=lambda n: due[n] - taken[n])
        mutant = of_package[name].pop()
        if (mutant.module, mutant.line) not in lines:
            lines.add((mutant.module, mutant.line))
            drawn.append(mutant)
            taken[name] += 1
    return sorted(drawn, key=lambda mutant: (mutant.module, mutant.line))


class Copy:
    """A copy of the tree in which one module at a time is changed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in COPIED:
            if (ROOT / name).is_dir():
                shutil.copytree(
                    ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__")
                )
            else:
                shutil.copy(ROOT / name, folder / name)
        # By what is in it, and not by its time: a mutant is written within the second of the last one.
        checked = PycInvalidationMode.CHECKED_HASH
        compileall.compile_dir(folder / "iki", quiet=2, invalidation_mode=checked)

    def fails(self, tests: Sequence[str], seconds: float) -> str | None:
        """Run tests until the first failure; return which it is, or None where all pass."""
        environment = {**os.environ, "PYTHONPATH": str(self.folder)}
        command = [
            sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", "-p", "no:randomly",
            "--no-header", "--tb=no", "-m", f"not ({' or '.join(HEAVY)})", *tests,
        ]  # fmt: skip
        with hearing(), subprocess.Popen(  # noqa: S603 - our own tests
            command, cwd=self.folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            encoding="utf-8", errors="replace", start_new_session=True,
        ) as ran:  # fmt: skip
            try:
                said, _ = ran.communicate(timeout=seconds)
            except subprocess.TimeoutExpired:
                os.killpg(ran.pid, 9)
                ran.communicate()
                return "takes too long"
        if ran.returncode == 0:
            return None
        failed = [line for line in said.splitlines() if line.startswith(("FAILED", "ERROR"))]
        return failed[0] if failed else f"ends with {ran.returncode}"

    def kills(self, mutant: Mutant, seconds: float) -> str | None:
        """Return the test that fails with this mutant; None: it lived."""
        file = self.folder / mutant.module
        source = file.read_bytes()
        file.write_bytes(mutated(source, mutant))
        try:
            return self.fails(tests_of(mutant.module), seconds)
        finally:
            file.write_bytes(source)


def candidates(only: str) -> Iterator[Mutant]:
    """Yield every mutant of the modules whose path begins so."""
    for path in sorted((ROOT / "iki").rglob("*.py")):
        module = path.relative_to(ROOT).as_posix()
        if module.startswith(only):
            yield from mutants_of(module, path.read_bytes())


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
    parser.add_argument("--count", type=int, default=60)
    parser.add_argument("--seed", type=int, default=15)
    parser.add_argument("--only", default="iki/", help="modules whose path begins so")
    parser.add_argument("--list", action="store_true", help="only name the mutants")
    return parser.parse_args()


def main() -> None:
    arguments = _arguments()
    drawn = draw(list(candidates(arguments.only)), arguments.count, arguments.seed)
    if arguments.list:
        print(*drawn, sep="\n")  # noqa: T201
        return
    lived = 0
    with tempfile.TemporaryDirectory(prefix="iki-mutants-") as folder:
        copy = Copy(Path(folder))
        needs: dict[tuple[str, ...], float] = {}
        for number, mutant in enumerate(drawn, 1):
            tests = tuple(tests_of(mutant.module))
            if tests not in needs:
                started = time.monotonic()
                failed = copy.fails(tests, seconds=1800)
                if failed is not None:
                    sys.exit(f"without a mutant: {failed}")
                needs[tests] = time.monotonic() - started
            started = time.monotonic()
            failed = copy.kills(mutant, 60 + 3 * needs[tests])
            took = time.monotonic() - started
            lived += failed is None
            word = "LIVED " if failed is None else "killed"
            print(f"{number:3} {word} {took:4.0f} s  {mutant}", flush=True)  # noqa: T201
            if failed is not None:
                print(f"           by {failed}", flush=True)  # noqa: T201
    print(f"{lived} of {len(drawn)} lived (seed {arguments.seed})")  # noqa: T201


if __name__ == "__main__":
    main()
