"""A formula in words: what it counts becomes variables, what stands between them operators.

`(Jumlah A / Jumlah B) x 100%` is two variables. Only marks that divide, multiply, add or subtract
beyond doubt are taken for such: the stroke of `desa/kelurahan` and the brackets of `anggota
(aktif)` are part of the words. What comes out is a proposal, to be confirmed by who knows the
indicator; a text of which no formula can be made gives a reason instead.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from iki.escaping import for_yaml
from iki.formula import FUNCTIONS, RESERVED, Problem, parse, to_text

if TYPE_CHECKING:
    from collections.abc import Container, Iterator


class Proposal(NamedTuple):
    """A formula, and its variables: `{"hadir": "jumlah orang hadir"}`."""

    formula: str
    variabel: dict[str, str]


def word_key(text: str) -> str:
    """Return a text without case and with single blanks: one key for all its spellings."""
    return " ".join(text.casefold().split())


@dataclass
class VariableNames:
    """The names of the variables of a jabatan: by the words that they count, and all of them."""

    of_words: dict[str, str] = field(default_factory=dict)
    taken: set[str] = field(default_factory=set)

    def add(self, proposal: Proposal) -> None:
        """Take the variables of a formula, so that the same words are the same variable."""
        for name, words in proposal.variabel.items():
            self.of_words.setdefault(word_key(words), name)
            self.taken.add(name)


_MEASURES = r"(?:jumlah|total|banyaknya|realisasi|target|pagu|seluruh|nilai|volume|luas|panjang)\b"
_LABEL = re.compile(
    r"\s*(?:rumus|formula|formulasi|cara\s+(?:meng|per)hitung\w*|(?:peng|per)hitungan)\s*[:=]\s*",
    re.IGNORECASE,
)
_SUM_SIGN = re.compile("[\u2211\u03a3]")  # Sigma, which stands for "jumlah"
# A thousand and more in groups: what rates are multiplied by, and nobody reads as decimals.
_POWER = re.compile(r"(10{0,2})((?:[.,]000)+)(?!\d)")
_PER = re.compile(r"(?P<of>.+?)\s+per\s+(?P<base>10{2,})\s+(?P<among>\D+)", re.IGNORECASE)
_COMPARED = re.compile(
    r"(?:perbandingan|rasio|persentase)\s+(?:antara\s+)?(?P<one>(?:jumlah|total|banyaknya|realisasi|nilai|luas)\s.+?)"
    r"\s+(?:dengan|terhadap|dibanding(?:kan)?(?:\s+dengan)?)\s+(?P<other>(?:jumlah|total|banyaknya|target|pagu|luas)\s.+)",
    re.IGNORECASE,
)
_TIMES_HUNDRED = re.compile(r"(?:[x×*]|dikali(?:kan)?)\s*100\s*%?", re.IGNORECASE)
_REMARK = re.compile(  # a line of its own, which is no part of the formula
    r"(?:tipe|jenis|sifat|satuan|sumber(?: data)?|keterangan|catatan)\s*:", re.IGNORECASE
)
# The lower line of a fraction: `Jumlah kasus x 100%`.
_LAST_LINE = re.compile(
    rf"(?P<below>{_MEASURES}.*?)\s*(?P<times>(?:[x×*]|dikali(?:kan)?)\s*100\s*%?)", re.IGNORECASE
)
_LEGEND = re.compile(r"^\s*\w{1,3}\s*=", re.MULTILINE)  # `a = jumlah desa`, of `a/b x 100%`
_YEAR_BEFORE = re.compile(r"\bn\s*[-–−]\s*1\b", re.IGNORECASE)
_ORDER = re.compile(r"\b(?:dikurangi|ditambah)\b[^()]*\bdibagi\b", re.IGNORECASE)
_RULE = re.compile(r"\s*[-–—_─]{3,}\s*(?P<rest>.*)")
# In order: the first that fits at a place is the token there.
_TOKEN = re.compile(
    rf"""(?P<number>(?<![\w.,])\d+(?:[.,]\d+)?\s*%?(?![\w.,]*\w))
    |(?P<divide>÷|\s/\s|(?<=[^\W\d])\s*/\s*(?=\d+\s+[^\W\d])|(?<=\))\s*/|/\s*(?=\()|\s*/\s*(?={_MEASURES})|\s:\s|\bdibagi(?:\s+dengan)?\b
        |\bdibanding(?:kan)?(?:\s+(?:dengan|terhadap))?\b|\bper\b(?=\s+{_MEASURES}))
    |(?P<multiply>×|\*|(?<=[\s)])[xX]\s*(?=\d|\()|\s[xX]\s|\bdikali(?:kan)?(?:\s+dengan)?\b)
    |(?P<minus>−|\s[-–]\s|\bdikurangi(?:\s+dengan)?\b)
    |(?P<plus>\s\+\s|\bditambah(?:\s+dengan)?\b)
    |(?P<open>[(\[{{])|(?P<close>[)\]}}])
    |(?P<words>.)""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SIGNS = {"divide": "/", "multiply": "*", "minus": "-", "plus": "+"}
_LITTLE = frozenset(
    """
    adalah atas atau banyaknya dan dalam dari dengan di jumlah ke maka oleh pada para se secara serta
    telah terhadap total untuk x yang
    """.split()  # noqa: SIM905 - a list of words
)
_FEW, _MOST = 3, 8  # words of a name
_NAME_LENGTH = 60


def propose(text: str, known: VariableNames) -> Proposal | str:
    """Return the formula that words say, or why there is none; `known` keeps what it is."""
    if len(_LEGEND.findall(text)) > 1:
        return "memakai singkatan dengan keterangannya; tulis kata-katanya di dalam rumus"
    if _YEAR_BEFORE.search(text):
        return "memakai tahun sebelumnya; tulis dengan lalu(..)"
    if "(" not in text and _ORDER.search(text):
        return "tidak jelas mana yang dihitung lebih dulu; tulis dengan kurung"
    # Blanks around it: a sign at either end lacks an operand.
    tokens = list(_without_units(_join_tokens(_tokens(f" {_on_one_line(text)} "))))
    if not any(kind == "words" for kind, _ in tokens):
        return "tidak menyebut apa yang dihitung"
    if counted := next((value for kind, value in tokens if kind == "words" and _counts(value)), ""):
        return f"tidak jelas apakah “{counted}” angka tetap atau yang dihitung"
    names: dict[str, str] = {}
    added: dict[str, str] = {}
    new: set[str] = set()
    parts = []
    for kind, value in tokens:
        if kind == "words":
            key = word_key(value)
            name = known.of_words.get(key) or added.get(key)
            if name is None:
                name = added[key] = variable_name(value, known.taken, new)
                new.add(name)
            names.setdefault(name, value)
            parts.append(name)
        else:
            parts.append(value)
    formula = parse(" ".join(parts))
    if (
        isinstance(formula, Problem) and formula.code == "F06"
    ):  # a percent that may mean two numbers
        return f"tidak dapat dibaca: {formula.message}"
    if isinstance(formula, Problem) or not all(map(_is_whole, names.values())):
        return "tidak dapat dibaca susunannya"
    return Proposal(to_text(formula), names)


def _counts(words: str) -> bool:
    """Tell whether words begin with a number, as a constant or a weight does: `21 kecamatan`."""
    return re.match(r"\d+(?:[.,]\d+)?\s*%?\s+[^\W\d]", words) is not None


def _is_whole(words: str) -> bool:
    """Tell whether an operand has a letter, and closes the brackets that it opens."""
    return any(map(str.isalpha, words)) and words.count("(") == words.count(")")


def _without_units(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield tokens, of `x 100000 kelahiran hidup` without what the number counts."""
    before = ""
    for kind, text in tokens:
        match = re.fullmatch(r"(10{2,})\s+\D+", text) if before == "*" else None
        yield ("number", match[1]) if kind == "words" and match else (kind, text)
        before = text


def _on_one_line(text: str) -> str:
    """Return the text without its label, and a fraction drawn with a rule as one with a stroke."""
    text = _LABEL.sub("", text, count=1) if _LABEL.match(text) else text
    text = _POWER.sub(lambda match: match[1] + re.sub(r"\D", "", match[2]), text)
    text = _SUM_SIGN.sub(" jumlah ", text)
    lines = [line for each in text.splitlines() if (line := each.strip())]
    lines = [line for line in lines if not _REMARK.match(line)] or lines
    # A fraction whose rule is the border of a cell, or drawn: two lines above `x 100%`.
    last = _LAST_LINE.fullmatch(lines[1]) if len(lines) == 2 and "/" not in text else None
    if last and not re.search(r"(?i)\bdibagi\b|:|÷", text):
        lines = [f"({lines[0]}) / ({last['below']}) {last['times']}"]
    if len(lines) == 3 and _TIMES_HUNDRED.fullmatch(lines[2]) and "/" not in text:
        lines = [f"({lines[0]}) / ({lines[1]}) {lines[2]}"]
    for at, line in enumerate(lines):
        rule = _RULE.fullmatch(line)
        if rule and 0 < at < len(lines) - 1:
            above, below = " ".join(lines[:at]), " ".join(lines[at + 1 :])
            lines = [f"({above}) / ({below}) {rule['rest']}"]
            break
    one = " ".join(" ".join(lines).split())
    sides = one.split("=")
    one = sides[1].strip() if len(sides) == 2 and sides[1].strip() else one
    one = re.sub(r"(?i)\bseratus\s+persen\b", "100%", one)
    if match := _PER.fullmatch(one):
        return f"({match['of']}) / ({match['among']}) x {match['base']}"
    if match := _COMPARED.match(one):
        return f"{match['one']} / {one[match.start('other') :]}"
    return one


Token = tuple[str, str]  # its kind, a group of `_TOKEN`, and its text


def _tokens(text: str) -> Iterator[Token]:
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "words"
        yield kind, match[0]


def _join_tokens(tokens: Iterator[Token]) -> Iterator[Token]:
    """Yield operands and signs: brackets and numbers among words are words themselves."""
    words = ""
    opened: list[bool] = []  # of each bracket, whether it groups
    for kind, text in tokens:
        if kind == "open":
            opened.append(not words.strip())
        groups = opened[-1] if opened else False
        if kind == "close" and opened:
            opened.pop()
        is_sign = kind in _SIGNS and (groups or not opened)
        if is_sign or (kind in {"open", "close"} and groups):
            if words.strip():
                yield _operand(words)
            words = ""
            yield kind, _SIGNS.get(kind) or {"open": "(", "close": ")"}[kind]
        else:
            words += text
    if words.strip():
        yield _operand(words)


def _operand(words: str) -> Token:
    text = words.strip(" .,;:")
    text = re.sub(r"^(\d+(?:[.,]\d+)?\s*%?)\s*\([^()]*\)$", r"\1", text)  # `100% (Permendagri)`
    if match := re.fullmatch(r"(\d+(?:[.,]\d+)?)\s*(%?)", text):
        number = match[1].replace(",", ".")
        # Three digits behind a mark may be thousands, and a leading zero is none of a number.
        if not re.fullmatch(r"\d+\.\d{3}|0\d+", number):
            return "number", number + match[2]
    return "words", " ".join(words.split()).strip(" .,;")


def name_words(text: str) -> list[str]:
    """Return the words of a text as names are made of them: letters and digits of ASCII."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.findall(r"[a-z0-9]+", plain)


def variable_name(text: str, *taken: Container[str]) -> str:
    """Return a name for what words count: few of them, more where another has that name."""
    words = [word for word in name_words(text) if word not in _LITTLE] or name_words(text)
    lengths = range(min(_FEW, len(words)), min(_MOST, len(words)) + 1)
    return _free(("_".join(words[:length]) for length in lengths), taken, "variabel")


def kode_name(text: str, *taken: Container[str], usual: str) -> str:
    """Return a kode of a whole name."""
    return _free(iter(["_".join(name_words(text))]), taken, usual)


def _free(candidates: Iterator[str], taken: tuple[Container[str], ...], usual: str) -> str:
    name = usual
    for candidate in candidates:
        name = candidate[:_NAME_LENGTH].strip("_")
        # A word that YAML reads as nothing or as a truth value is no name either.
        if name in {*RESERVED, *FUNCTIONS} or for_yaml(name) != name:
            name = f"{usual}_{name}".strip("_")
        if not any(name in names for names in taken):
            return name
    return numbered(name, *taken)


def numbered(name: str, *taken: Container[str]) -> str:
    """Return the name with a number behind it that is not taken: `a_2`, of many names at once."""

    def is_taken(number: int) -> bool:
        return any(f"{name}_{number}" in names for names in taken)

    free = 2
    while is_taken(free):
        free *= 2
    low = free // 2
    while free - low > 1:
        middle = (low + free) // 2
        low, free = (middle, free) if is_taken(middle) else (low, middle)
    return f"{name}_{free}"
