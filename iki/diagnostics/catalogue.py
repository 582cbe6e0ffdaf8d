r"""The catalogue: what each code means, why it matters, an example that fails and one that passes.

One Markdown file a code stands in `iki/aturan/SEVERITY/CODE-slug.md`, and is read when asked for.
Its form: a heading, a paragraph on what is wrong, one on why it matters and what to do, and the
headings `## Salah` and `## Benar` with examples in fenced blocks. `iki aturan`, docs/aturan.md,
SARIF and the tests all read the same files.

The info string of a block says what its text is: `yaml jabatan`, `yaml indikator` or `yaml
instansi` for keys that replace those of a small project, `csv` for a file of data. More words:
`bytes` reads escapes (`\x00`), `ulang=9` repeats lines that hold `{n}`, `berkas=x` is a file of its
own, `tautan=x` is a link to where the text says, `hapus` takes one away. A block `sql` makes the
table `realisasi` of a database, from which `hitung=` then reads. The project is validated, with a
year where there is `tahun=`; with `hitung=` or `lampiran` that command runs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from iki.diagnostics import CODES, FAMILIES, MANUALS
from iki.diagnostics.suggestions import suggestion


@dataclass(frozen=True)
class Example:
    """One example: the text of a block, and the words of its info string."""

    words: tuple[str, ...]
    text: str


@dataclass(frozen=True)
class Manual:
    """The manual of one code. `text` is the whole Markdown below the heading."""

    code: str
    slug: str
    title: str
    text: str

    @property
    def meaning(self) -> str:
        """The first paragraph, on one line."""
        return " ".join(self.text.split("\n\n", 1)[0].split())

    @property
    def failing_examples(self) -> list[Example]:
        """The examples that the code is reported of."""
        return _examples(self._part("## Salah"))

    @property
    def passing_examples(self) -> list[Example]:
        """The same put right."""
        return _examples(self._part("## Benar"))

    def _part(self, heading: str) -> str:
        return self.text.partition(heading)[2].partition("\n## ")[0]


_FENCED = re.compile(r"^```([^\n]*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def _examples(text: str) -> list[Example]:
    return [Example(tuple(match[1].split()), match[2]) for match in _FENCED.finditer(text)]


@cache
def manual(code: str) -> Manual:
    """Return the manual of a code."""
    slug, severity = CODES[code]
    source = (MANUALS / severity / f"{code}-{slug}.md").read_text(encoding="utf-8")
    heading, _, text = source.partition("\n")
    return Manual(code, slug, heading.removeprefix("# "), text.lstrip("\n"))


def code_of(name: str) -> str | None:
    """Return the code of a code or slug in any case; None if there is none."""
    wanted = name.strip().casefold()
    return next((c for c, (slug, _) in CODES.items() if wanted in (c.casefold(), slug)), None)


def suggested_code(name: str) -> str | None:
    """Return `Maksud Anda ...?` for a name that `code_of` does not know."""
    return suggestion(name.strip(), [*CODES, *(slug for slug, _ in CODES.values())])


_INTRODUCTION = """\
# Aturan

Semua yang dapat dilaporkan `iki validasi`, dengan contoh yang salah dan yang benar. Halaman ini dibuat
dari `iki/aturan/` dengan `iki aturan --markdown > docs/aturan.md`.

Potongan `jabatan`, `indikator` dan `instansi` menggantikan kunci yang sama dalam sebuah proyek kecil.
Peringatan dapat diterima dengan `abaikan: {KODE: "alasan"}` pada tingkat yang bersangkutan.
"""


def page() -> str:
    """Return docs/aturan.md: the whole catalogue."""
    parts = [_INTRODUCTION]
    for family, title in FAMILIES.items():
        parts.append(f"\n## {family}: {title}\n")
        for code, (slug, severity) in CODES.items():
            if code.startswith(family):
                found = manual(code)
                body = found.text.replace("\n## ", "\n#### ")
                heading = f"\n### {code} {slug}: {found.title}\n\nTingkat: {severity}."
                parts.append(f"{heading}\n\n{body}")
    return "".join(parts)
