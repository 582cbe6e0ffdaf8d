"""The examples of the catalogue as projects: fragments in the place of a small project's own keys."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from tests.build import INSTANSI, JABATAN
from tests.engines import needed

if TYPE_CHECKING:
    from pathlib import Path

    from iki.diagnostics.catalogue import Example

SEKSI = "definitions/jabatan/seksi.yaml"
_INDIKATOR = re.compile(r"^ {6}- (.*\n(?: {8}.*\n)*)", re.MULTILINE)
_ENTRY = re.compile(r"^[^\s#].*\n(?:[ \-].*\n|: .*\n)*", re.MULTILINE)
_UNICODE = re.compile(rb"\\x([0-9a-f]{2})")
DATABASE = "data.duckdb"


def table(file: Path, statements: str) -> None:
    """Write a DuckDB file by its statements; a test is skipped where that is not installed."""
    needed("duckdb", "ibis")
    import duckdb

    with duckdb.connect(str(file)) as connection:
        connection.execute(statements)


def merged(base: str, fragment: str) -> str:
    """Return the keys of a YAML text with those of a fragment in their place."""

    def entries(text: str) -> dict[str, str]:
        return {match[0].split(":", 1)[0]: match[0] for match in _ENTRY.finditer(text)}

    both = entries(base)
    own = fragment if fragment.startswith("?") else ""
    both |= {"?": own} if own else entries(fragment)
    # What the fragment repeats on purpose (a duplicate key) stays as it is.
    if not own and "".join(entries(fragment).values()) != fragment:
        both = {k: v for k, v in both.items() if k not in entries(fragment)} | {"": fragment}
    return "".join(both.values())


def write(folder: Path, examples: list[Example]) -> dict[str, str]:
    """Write the project that the examples of one rule make together; return their options."""
    return _files(folder, [e for e in examples if "sql" not in e.words]) | _tables(folder, examples)


def _tables(folder: Path, examples: list[Example]) -> dict[str, str]:
    options: dict[str, str] = {}
    for example in examples:
        if "sql" in example.words:
            options |= dict(word.partition("=")[::2] for word in example.words)
            table(folder / DATABASE, example.text)
    return options


def _files(folder: Path, examples: list[Example]) -> dict[str, str]:
    texts = {"definitions/instansi.yaml": INSTANSI, SEKSI: JABATAN}
    raw: set[str] = set()
    options: dict[str, str] = {}
    links: dict[str, str] = {}
    indikator = ""
    for example in examples:
        kinds = dict(word.partition("=")[::2] for word in example.words)
        options |= kinds
        text = example.text
        if "ulang" in kinds:
            lines = (
                "".join(line.replace("{n}", str(n)) for n in range(int(kinds["ulang"])))
                if "{n}" in line
                else line
                for line in text.splitlines(keepends=True)
            )
            text = "".join(lines)
        if "tautan" in kinds:
            links[kinds["tautan"]] = text.strip()
            continue
        if "berkas" in kinds:
            name = kinds["berkas"]
            texts[name] = text
        elif "hapus" in kinds:
            name = example.words[-1]
            del texts[name]
        elif "csv" in kinds:
            name = "data/realisasi/data.csv"
            texts[name] = text
        elif "instansi" in kinds:
            name = "definitions/instansi.yaml"
            texts[name] = merged(texts[name], text)
        elif "indikator" in kinds:
            name = SEKSI
            indikator = text
        else:
            name = SEKSI
            texts[name] = merged(texts[name], text)
        if "bytes" in kinds:
            raw.add(name)
    if indikator:
        found = _INDIKATOR.search(texts[SEKSI])
        assert found is not None
        keys = re.sub(r"^ {8}", "", found[1], flags=re.MULTILINE)
        own = merged(keys, indikator).splitlines(keepends=True)
        body = "".join(
            f"{'      - ' if n == 0 else '        '}{line}" for n, line in enumerate(own)
        )
        texts[SEKSI] = texts[SEKSI].replace(found[0], body)
    for name, text in texts.items():
        content = text.encode()
        if name in raw:
            content = _UNICODE.sub(lambda m: bytes([int(m[1], 16)]), content)
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    for name, target in links.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).symlink_to(target)
    return options
