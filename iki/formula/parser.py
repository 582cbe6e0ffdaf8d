"""Formula text to a tree, or to the one problem that stands first in it.

    formula    = sum
    sum        = product { ("+" | "-") product }
    product    = unary { ("*" | "/") unary }
    unary      = { "+" | "-" } atom
    atom       = number | name | "(" sum ")"
    number     = NUMBER [ "%" ]
    name       = NAME [ "." NAME ] | NAME call
    call       = "(" [ sum { "," sum } ] ")"
               | "(" condition "," sum "," sum ")"        of jika
    condition  = comparison { ("dan" | "atau") comparison }
    comparison = sum ("<" | "<=" | ">" | ">=" | "==" | "!=") sum

    NUMBER     = digits without leading zero [ "." digits ]
    NAME       = [a-z] { [a-z] | [0-9] | "_" }

`×`, `÷` and `−` are `*`, `/` and `-`. Of numbers with `%` only `100%` is one, beside `*` or `/`:
the 100 of "× 100%". Blanks, tabs and line breaks separate, nothing more. Every level is a loop, so
only parentheses and calls nest. Refuses, with a message that says what to type: powers, exponents,
decimal commas, look-alike characters, and whatever exceeds `iki.limits`. Never raises, whatever the
text. Long, because one grammar is read in one place: a method a production, and beside each what is
said of a text that is none.
"""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple, NoReturn, cast

from iki.decimals import HUNDRED, count_digits, plain
from iki.diagnostics.suggestions import suggestion
from iki.formula.functions import FUNCTIONS
from iki.formula.nodes import (
    Acuan,
    Call,
    Comparison,
    Condition,
    Conditional,
    Negate,
    Number,
    Product,
    Sum,
    subtrees,
)
from iki.limits import (
    BULAT_DIGITS,
    FORMULA_LENGTH,
    FORMULA_NESTING,
    FORMULA_NODES,
    NUMBER_DIGITS,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from iki.formula.nodes import (
        ComparisonOperator,
        ConditionOperator,
        Formula,
        ProductOperator,
        SumOperator,
    )


class Problem(NamedTuple):
    """Why a text is no formula: a code of `diagnostics.CODES`, and where (end exclusive)."""

    code: str
    start: int
    end: int
    message: str
    hint: str


RESERVED = ("dan", "atau")  # no variable can have these names

# What spreadsheets and other languages call our functions.
_FOREIGN_FUNCTIONS = {
    name: function.nama for function in FUNCTIONS.values() for name in function.other_names
}
# Words that people write between two operands.
_WORD_OPERATORS = {
    "x": "*", "kali": "*", "dikali": "*", "bagi": "/", "dibagi": "/", "per": "/",
    "tambah": "+", "ditambah": "+", "kurang": "-", "dikurangi": "-", "and": "dan", "or": "atau",
    "dan": "dan", "atau": "atau",
}  # fmt: skip

# NUMBER and NAME take in more than is allowed, so that a mistake is one token and not three.
_TOKEN = re.compile(
    r"""
      (?P<NUMBER> [0-9][0-9A-Za-z_.]* )
    | (?P<NAME>   [A-Za-z_][0-9A-Za-z_]* )
    | (?P<OP>     \*(?!\*) | <(?!>)=? | >=? | == | != | [-+/×÷−(),.%] )
    | (?P<SKIP>   [ \t\r\n]+ )
    | (?P<ERROR>  \*\* | <> | =[<>] | && | \|\| | . )
    """,
    re.VERBOSE | re.DOTALL,
)
# The kind of an operator or a reserved word is its own text, written the ASCII way.
_SIGNS = frozenset({"+", "-"})
_FACTORS = frozenset({"*", "/"})
_COMPARISONS = frozenset({"<", "<=", ">", ">=", "==", "!="})
_KINDS = {text: text for text in (*_SIGNS, *_FACTORS, *_COMPARISONS, *RESERVED, *"(),.%")}
_KINDS |= {"×": "*", "÷": "/", "−": "-"}
_NO_NODES = frozenset({"(", ")", ",", ".", "%", "END", "ERROR"})

_RIGHT_NAME = re.compile(r"[a-z][a-z0-9_]*", re.ASCII)
_RIGHT_NUMBER = re.compile(r"(?:0|[1-9][0-9]*)(?:\.[0-9]+)?", re.ASCII)
_ID_NUMBER = r"(?a)([0-9]+(?:\.[0-9]{3})*),([0-9]+)"
_COMMA_IN_CALL = r"(?a)(?<![0-9A-Za-z_.])([0-9]+),([0-9]+)(?![0-9])"

_OPERAND = "angka, variabel, fungsi, atau “(”"

_Token = tuple[str, str, int, int]  # kind, text, start, end


def parse(text: str) -> Formula | Problem:
    """Return the tree of a formula, or the first problem of its text."""
    if len(text) > FORMULA_LENGTH:
        message = f"formula terlalu panjang: {len(text)} karakter, paling banyak {FORMULA_LENGTH}"
        hint = "pecah menjadi beberapa indikator, atau jumlahkan dahulu sebagian datanya"
        return Problem("F05", FORMULA_LENGTH, len(text), message, hint)
    try:
        return _Parser(text).formula()
    except _ProblemFoundError as found:
        return found.problem


class _ProblemFoundError(Exception):
    """Leaves the productions; never leaves `parse`."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem


class _Parser:
    """One method a production; `kind`, `lexeme`, `start`, `end` are those of the next token."""

    __slots__ = ("depth", "end", "index", "kind", "last_end", "lexeme", "start", "text", "tokens")

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = _tokens(text)
        self.depth = 0
        self.index = -1
        self.end = 0
        if len(self.tokens) > FORMULA_NODES:
            self.check_nodes()
        self.advance()

    # --- productions ---------------------------------------------------------------------------

    def formula(self) -> Formula:
        node = self.sum()
        if self.kind != "END":
            self.fail_unexpected()
        if "%" in self.text:
            self.check_percents(node)
        return node

    def sum(self) -> Formula:
        start = self.start
        first = self.product()
        if self.kind not in _SIGNS:
            return first
        rest: list[tuple[SumOperator, Formula]] = []
        while (op := self.kind) in _SIGNS:
            self.advance()
            rest.append((cast("SumOperator", op), self.product()))
        if isinstance(first, Sum):  # (a + b) - c is a + b - c
            return Sum(first.first, (*first.rest, *rest), start=start, end=self.last_end)
        return Sum(first, tuple(rest), start=start, end=self.last_end)

    def product(self) -> Formula:
        start = self.start
        first = self.unary()
        if self.kind not in _FACTORS:
            return first
        rest: list[tuple[ProductOperator, Formula]] = []
        while (op := self.kind) in _FACTORS:
            self.advance()
            rest.append((cast("ProductOperator", op), self.unary()))
        if isinstance(first, Product):
            return Product(first.first, (*first.rest, *rest), start=start, end=self.last_end)
        return Product(first, tuple(rest), start=start, end=self.last_end)

    def unary(self) -> Formula:
        start = self.start
        negative = False
        while self.kind in _SIGNS:
            negative ^= self.kind == "-"
            self.advance()
        operand = self.atom()
        if not negative:
            return operand
        if isinstance(operand, Negate):  # -(-a) is a
            return operand.operand
        return Negate(operand, start=start, end=self.last_end)

    def atom(self) -> Formula:
        if self.kind == "NAME":
            return self.name()
        if self.kind == "NUMBER":
            return self.number()
        if self.kind != "(":
            self.no_operand()
        self.open()
        node = self.sum()
        if self.kind != ")":
            self.fail_unexpected()
        self.close()
        return node

    def number(self) -> Number:
        lexeme, start = self.lexeme, self.start
        if not _RIGHT_NUMBER.fullmatch(lexeme):
            self.bad_number()
        if count_digits(lexeme) > NUMBER_DIGITS:
            self.fail(
                "F05",
                f"angka ini lebih dari {NUMBER_DIGITS} digit",
                "tulis dengan digit lebih sedikit",
            )
        self.advance()
        percent = self.kind == "%"
        if percent:
            self.advance()
        return Number(Decimal(lexeme), percent, lexeme, start=start, end=self.last_end)

    def name(self) -> Formula:
        name, start = self.lexeme, self.start
        if self.tokens[self.index + 1][0] == "(":
            return self.call()
        self.check_name()
        self.advance()
        jabatan = None
        if self.kind == ".":
            self.advance()
            if self.kind != "NAME":
                self.no_variable_after_dot()
            self.check_name()
            jabatan, name = name, self.lexeme
            self.advance()
        return Acuan(name, jabatan, start=start, end=self.last_end)

    def call(self) -> Formula:
        name, start = self.lexeme, self.start
        if name not in FUNCTIONS:
            self.unknown_function()
        self.advance()
        self.open()
        condition = self.condition() if name == "jika" and self.kind != ")" else None
        args: list[Formula] = []
        if condition is None and self.kind != ")":
            args.append(self.sum())
        while self.kind == ",":
            self.advance()
            args.append(self.sum())
        if self.kind != ")":
            self.fail_unexpected(in_call=True)
        self.close()
        count = len(args) + (condition is not None)
        function = FUNCTIONS[name]
        if count < function.least or (function.most is not None and count > function.most):
            self.wrong_count(name, start, count)
        if condition is not None:
            return Conditional(condition, *args, start=start, end=self.last_end)
        if name == "lalu":
            return self.variable_of_last_year(args[0], start)
        if name == "bulat":
            self.check_digits(args[1])
        return Call(name, tuple(args), start=start, end=self.last_end)

    def condition(self) -> Condition:
        start = self.start
        first = self.comparison()
        rest: list[tuple[ConditionOperator, Comparison]] = []
        while (op := self.kind) in RESERVED:
            self.advance()
            rest.append((cast("ConditionOperator", op), self.comparison()))
        return Condition(first, tuple(rest), start=start, end=self.last_end)

    def comparison(self) -> Comparison:
        start = self.start
        left = self.sum()
        op = self.kind
        if op not in _COMPARISONS:
            self.no_comparison(start)
        self.advance()
        right = self.sum()
        if self.kind in _COMPARISONS:
            self.fail(
                "F02",
                f"“{self.lexeme}” menyambung perbandingan yang sudah lengkap",
                "satu perbandingan membandingkan dua nilai: tulis “a < b dan b < c”",
            )
        return Comparison(
            left, cast("ComparisonOperator", op), right, start=start, end=self.last_end
        )

    # --- tokens --------------------------------------------------------------------------------

    def advance(self) -> None:
        self.last_end = self.end
        self.index += 1
        self.kind, self.lexeme, self.start, self.end = self.tokens[self.index]
        if self.kind == "ERROR":
            from iki.formula.characters import explain_character

            self.fail("F01", *explain_character(self.lexeme))

    def open(self) -> None:
        self.depth += 1
        if self.depth > FORMULA_NESTING:
            self.fail(
                "F05",
                f"kurung bersarang lebih dari {FORMULA_NESTING} tingkat",
                "hapus kurung yang tidak perlu",
            )
        self.advance()

    def close(self) -> None:
        self.depth -= 1
        self.advance()

    # --- problems ------------------------------------------------------------------------------

    def fail(
        self, code: str, message: str, hint: str, start: int | None = None, end: int | None = None
    ) -> NoReturn:
        """Leave with a problem at the next token, or at the last one if the text has ended."""
        if start is None or end is None:
            at = self.index - 1 if self.kind == "END" and self.index > 0 else self.index
            _, _, start, end = self.tokens[at]
        raise _ProblemFoundError(Problem(code, start, end, message, hint))

    def check_nodes(self) -> None:
        nodes = 0
        for kind, _, start, end in self.tokens:
            # A dot joins two names to one variable.
            nodes += -1 if kind == "." else kind not in _NO_NODES
            if nodes > FORMULA_NODES:
                self.fail(
                    "F05",
                    f"formula memuat lebih dari {FORMULA_NODES} angka, variabel, dan operator",
                    "pecah menjadi beberapa indikator, atau jumlahkan dahulu sebagian datanya",
                    start,
                    end,
                )

    def check_name(self) -> None:
        name = self.lexeme
        if _RIGHT_NAME.fullmatch(name):
            return
        bad = next(i for i, char in enumerate(name) if char.isupper() or (char == "_" and i == 0))
        what = "huruf besar" if name[bad].isupper() else "garis bawah di awal nama"
        right = name.lower().lstrip("_0123456789")
        self.fail(
            "F01",
            f"“{name[bad]}” adalah {what}; nama memakai a-z, 0-9 dan “_”, diawali huruf",
            f"ketik {_quote(right)}" if right else "awali nama dengan huruf a-z",
            self.start + bad,
            self.start + bad + 1,
        )

    def bad_number(self) -> NoReturn:
        for form, message, advice in _BAD_NUMBERS:
            match = re.compile(form, re.ASCII).match(self.text, self.start)
            if match and match.end() >= self.end:
                right = advice(match)
                hint = f"ketik {_quote(right)}" if right else "tulis tanpa “e”"
                self.fail("F06", f"{_quote(match[0])}: {message}", hint, *match.span())
        self.fail(
            "F06",
            f"{_quote(self.lexeme)} bukan angka, dan nama variabel tidak diawali angka",
            "angka ditulis seperti 1234.5; di antara angka dan variabel tulis operator: “2 * a”",
        )

    def decimal_comma(self, written: re.Match[str]) -> NoReturn:
        right = f"{written[1].replace('.', '')}.{written[2]}"
        hint = f"ketik {_quote(right)}"
        message = f"{_quote(written[0])} memakai koma desimal; formula memakai titik"
        self.fail("F06", message, hint, *written.span())

    def no_operand(self) -> NoReturn:
        """Fail where an operand had to begin."""
        kind, shown = self.kind, _quote(self.lexeme)
        previous = self.tokens[self.index - 1] if self.index else None
        if kind == "END" and previous is None:
            self.fail(
                "F02",
                "formula kosong",
                "tulis rumusnya, misalnya “selesai / seluruh * 100”",
                0,
                len(self.text),
            )
        if kind in RESERVED:
            message = f"{shown} menyambung perbandingan dan tidak bisa menjadi nama variabel"
            self.fail("F02", message, "pakai nama lain untuk variabel itu")
        after = f"setelah {_quote(previous[1])}" if previous else "di awal formula"
        if kind == "END":
            self.fail("F02", f"formula terputus {after}", f"lanjutkan dengan {_OPERAND}")
        _, digits, start, end = self.tokens[min(self.index + 1, len(self.tokens) - 1)]
        if kind == "." and start == self.end and digits.isdecimal():
            hint = f"ketik {_quote('0.' + digits)}"
            self.fail("F06", f"{_quote('.' + digits)} diawali titik", hint, self.start, end)
        if kind == ")" and previous and previous[0] == "(":
            self.fail("F02", "kurung ini kosong", f"isi dengan {_OPERAND}", previous[2], self.end)
        self.fail(
            "F02",
            f"{after} ditemukan {shown}, padahal di situ harus ada {_OPERAND}",
            f"hapus {shown}, atau tulis {_OPERAND} sebelumnya",
        )

    def fail_unexpected(self, *, in_call: bool = False) -> NoReturn:
        """Fail where an operand was complete, and neither an operator nor an end follows."""
        kind, lexeme, shown = self.kind, self.lexeme, _quote(self.lexeme)
        _, last, last_start, _ = self.tokens[self.index - 1]
        match kind:
            case "END":
                opened: list[_Token] = []
                for token in self.tokens:
                    if token[0] == "(":
                        opened.append(token)
                    elif token[0] == ")":
                        opened.pop()
                message = "kurung buka “(” belum ditutup"
                self.fail("F02", message, "tambahkan “)”", *opened[-1][2:])
            case ")":
                self.fail("F02", "kurung tutup “)” tanpa kurung buka", "hapus “)”")
            case ",":
                written = re.compile(_ID_NUMBER).match(self.text, last_start)
                if written and not in_call and written.start(2) == self.end:
                    self.decimal_comma(written)
                hint = "angka desimal memakai titik, misalnya “0.5”"
                self.fail("F02", "koma hanya memisahkan argumen fungsi", hint)
            case ".":
                message = "titik hanya berada di dalam angka, atau sekali di antara dua nama"
                hint = "tulis “0.5” untuk angka, “jabatan.variabel” untuk variabel jabatan lain"
                self.fail("F02", message, hint)
            case "%":
                message = f"“%” hanya boleh tepat setelah angka, bukan setelah {_quote(last)}"
                self.fail("F02", message, "hapus “%”, atau tulis “* 100%”")
            case "NAME" if lexeme.lower() in _WORD_OPERATORS:
                op = _WORD_OPERATORS[lexeme.lower()]
                message = f"operator belum ditulis: {shown} di sini dibaca sebagai nama"
                self.fail("F02", message, f"ketik “{op}” sebagai ganti {shown}")
            case "NAME" | "NUMBER" | "(":
                message = f"operator belum ditulis di antara {_quote(last)} dan {shown}"
                self.fail("F02", message, "tulis “+”, “-”, “*”, atau “/” di antaranya")
            case _:
                message = f"{shown} hanya boleh ada di syarat, yaitu argumen pertama jika()"
                hint = "tulis “jika(a > 0 dan b > 0, a, b)”; perbandingan tidak diberi kurung"
                self.fail("F08", message, hint)

    def no_variable_after_dot(self) -> NoReturn:
        jabatan = self.tokens[self.index - 2][1]
        message = f"setelah {_quote(jabatan + '.')} harus ada nama variabel"
        self.fail("F02", message, "tulis “jabatan.variabel”")

    def unknown_function(self) -> NoReturn:
        name = self.lexeme
        meant = _FOREIGN_FUNCTIONS.get(name.lower(), name.lower())
        if meant in FUNCTIONS:
            hint = f"ketik “{meant}(…)”, misalnya “{FUNCTIONS[meant].contoh}”"
        else:
            hint = suggestion(name, FUNCTIONS) or (
                f"fungsi yang ada: {', '.join(FUNCTIONS)}; perkalian ditulis “a * (b + c)”"
            )
        self.fail("F03", f"fungsi {_quote(name)} tidak dikenal", hint)

    def wrong_count(self, name: str, start: int, count: int) -> NoReturn:
        function = FUNCTIONS[name]
        least = function.least
        need = f"{least}" if function.most == least else f"paling sedikit {least}"
        hint = f"tulis seperti “{function.contoh}”"
        if count > least and (
            comma := re.compile(_COMMA_IN_CALL).search(self.text, start, self.last_end)
        ):
            hint = f"angka desimal memakai titik: ketik “{comma[1]}.{comma[2]}”"
        message = f"{name}() memerlukan {need} argumen, ditemukan {count}"
        self.fail("F04", message, hint, start, self.last_end)

    def no_comparison(self, start: int) -> NoReturn:
        if self.kind not in {",", ")", "dan", "atau"}:
            self.fail_unexpected(in_call=True)
        self.fail(
            "F07",
            "syarat jika() harus berupa perbandingan, misalnya “a > 0”",
            "bandingkan dengan “<”, “<=”, “>”, “>=”, “==”, atau “!=”",
            start,
            self.last_end,
        )

    def variable_of_last_year(self, arg: Formula, start: int) -> Acuan:
        if isinstance(arg, Acuan) and arg.lalu:
            nama = arg.nama if arg.jabatan is None else f"{arg.jabatan}.{arg.nama}"
            self.fail(
                "F07",
                "lalu() di dalam lalu(): hanya nilai tahun lalu yang dapat diambil",
                f"tulis “lalu({nama})”; untuk tahun sebelumnya lagi, isi variabel tersendiri",
                arg.start,
                arg.end,
            )
        if not isinstance(arg, Acuan):
            self.fail(
                "F07",
                "lalu() memerlukan satu variabel, yaitu yang nilainya diambil dari tahun lalu",
                "tulis lalu() pada tiap variabel: “lalu(a) + lalu(b)”",
                arg.start,
                arg.end,
            )
        return Acuan(arg.nama, arg.jabatan, lalu=True, start=start, end=self.last_end)

    def check_percents(self, formula: Formula) -> None:
        """Fail at the first number with `%` that may mean either itself or a hundredth of it."""
        factors: set[int] = set()  # where they start
        for node in subtrees(formula):
            if isinstance(node, Product):
                operands = (node.first, *(operand for _, operand in node.rest))
                numbers = (o.operand if isinstance(o, Negate) else o for o in operands)
                factors |= {n.start for n in numbers if isinstance(n, Number)}
            if not isinstance(node, Number) or not node.percent:
                continue
            if node.nilai == HUNDRED and node.start in factors:
                continue
            meant = dict.fromkeys(map(plain, (node.nilai.scaleb(-2), node.nilai)))
            message = f"{_quote(node.text + '%')} dapat berarti {' atau '.join(meant)}"
            hint = f"tulis {' atau '.join(map(_quote, meant))}, mana yang dimaksud; “%” hanya pada “* 100%”"
            self.fail("F06", message, hint, node.start, node.end)

    def check_digits(self, arg: Formula) -> None:
        number = arg.operand if isinstance(arg, Negate) else arg
        if (
            not isinstance(number, Number)
            or number.percent
            or not number.text.isdecimal()
            or number.nilai > BULAT_DIGITS
        ):
            self.fail(
                "F07",
                "banyaknya desimal pada bulat() harus angka bulat dari "
                f"-{BULAT_DIGITS} sampai {BULAT_DIGITS}",
                "tulis seperti “bulat(a / b, 2)”",
                arg.start,
                arg.end,
            )


def _tokens(text: str) -> list[_Token]:
    tokens: list[_Token] = []
    for match in _TOKEN.finditer(text):
        kind = match.lastgroup or "ERROR"
        if kind != "SKIP":
            lexeme = match[0]
            tokens.append((_KINDS.get(lexeme, kind), lexeme, *match.span()))
    tokens.append(("END", "", len(text), len(text)))
    return tokens


def _without_exponent(match: re.Match[str]) -> str | None:
    if len(match[2]) > 3:  # a hint with hundreds of zeros helps nobody
        return None
    return f"{Decimal(match[0]):f}"


# (form, what is wrong with it, what to type). A form may go beyond the token, over a sign or comma.
_BAD_NUMBERS: tuple[tuple[str, str, Callable[[re.Match[str]], str | None]], ...] = (
    (
        r"([0-9]{1,3}(?:\.[0-9]{3}){2,})(?:,([0-9]+))?",
        "titik ribuan tidak dipakai; titik adalah tanda desimal",
        lambda match: match[1].replace(".", "") + (f".{match[2]}" if match[2] else ""),
    ),
    (
        r"([0-9]+(?:\.[0-9]+)?)[eE]([-+]?[0-9]+)",
        "angka berpangkat sepuluh (e) tidak dipakai; tulis angkanya lengkap",
        _without_exponent,
    ),
    (
        r"0+((?:[1-9][0-9]*|0)(?:\.[0-9]+)?)",
        "angka tidak diawali nol",
        lambda match: match[1],
    ),
    (
        r"0*([0-9]+)\.",
        "titik di akhir angka tanpa desimal",
        lambda match: match[1],
    ),
    (
        r"[0-9]+(?:_[0-9]+)+",
        "garis bawah tidak dipakai di dalam angka",
        lambda match: match[0].replace("_", "").lstrip("0") or "0",
    ),
)


def _quote(text: str) -> str:
    return f"“{text}”" if len(text) <= 40 else f"“{text[:40]}…”"
