"""Lines of code of iki/, package by package: no blanks, no comments, no docstrings.

python -m tests.lines
"""

from __future__ import annotations

import ast
import tokenize
from collections import Counter
from io import StringIO
from pathlib import Path

import iki

ROOT = Path(iki.__file__).parent
_EMPTY = {
    tokenize.COMMENT, tokenize.NL, tokenize.NEWLINE, tokenize.INDENT, tokenize.DEDENT,
    tokenize.ENDMARKER,
}  # fmt: skip
_WITH_DOCSTRING = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


def lines_of_code(text: str) -> int:
    """Return how many lines of a module hold code."""
    docstrings: set[int] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, _WITH_DOCSTRING) and ast.get_docstring(node, clean=False) is not None:
            first = node.body[0]
            docstrings.update(range(first.lineno, (first.end_lineno or first.lineno) + 1))
    code: set[int] = set()
    for token in tokenize.generate_tokens(StringIO(text).readline):
        if token.type not in _EMPTY:
            code.update(range(token.start[0], token.end[0] + 1))
    return len(code - docstrings)


def main() -> None:
    lines: Counter[str] = Counter()
    modules: Counter[str] = Counter()
    for path in sorted(ROOT.rglob("*.py")):
        package = path.relative_to(ROOT).parts[0].removesuffix(".py")
        lines[package] += lines_of_code(path.read_text(encoding="utf-8"))
        modules[package] += 1
    for package, count in lines.most_common():
        print(f"{count:7,} {modules[package]:4} {package}")  # noqa: T201
    print(f"{lines.total():7,} {modules.total():4} together")  # noqa: T201


if __name__ == "__main__":
    main()
