"""Checks of the formulas: the variables that they name, and what no office can mean by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.checks.register import of_jabatan
from iki.decimals import HUNDRED
from iki.diagnostics.suggestions import Suggestions, some
from iki.escaping import quoted
from iki.formula import FUNCTIONS, evaluate, nodes, render
from iki.limits import NAME_SHOWN
from iki.model import Konsolidasi
from iki.model.definisi import all_indikator, variabel_read
from iki.model.satuan import is_persen
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from decimal import Decimal

    from iki.model import Definisi


@of_jabatan("formula")
def variabel_tidak_dikenal(definisi: Definisi) -> Iterator[Finding]:
    """R05: every variable of a formula is declared, here or in the jabatan that it names."""
    owners: dict[str, str] = {}
    for kode, jabatan in definisi.jabatan.items():
        for nama in jabatan.variabel:
            owners.setdefault(nama, kode)
    unread = definisi.unclear | (definisi.broken - definisi.jabatan.keys())
    suggestions = Suggestions()
    for kode, path, indikator in all_indikator(definisi):
        for variabel in indikator.reads:
            owner = variabel.jabatan or kode
            if owner in unread:
                continue
            if owner not in definisi.jabatan:
                message = f"jabatan {quoted(owner)} tidak ada"
                hint = (
                    suggestions.of(owner, definisi.jabatan)
                    or f"tulis kode (nama berkas) sebuah jabatan: {some(definisi.jabatan)}"
                )
            elif variabel.nama in definisi.jabatan[owner].variabel:
                continue
            else:
                where = "" if owner == kode else f" pada jabatan {quoted(owner)}"
                message = f"variabel {quoted(variabel.nama)} tidak ada{where}"
                hint = suggestions.of(variabel.nama, definisi.jabatan[owner].variabel) or (
                    f"fungsi ditulis {FUNCTIONS[variabel.nama].contoh}"
                    if variabel.nama in FUNCTIONS
                    else f"milik jabatan lain? tulis {owners[variabel.nama]}.{variabel.nama}"
                    if variabel.nama in owners
                    else f"tambahkan pada variabel:, misalnya {variabel.nama[:NAME_SHOWN]}: uraiannya"
                )
            yield Finding(
                "R05",
                definisi.files[kode],
                (*path, "formula"),
                message,
                hint,
                offsets=(variabel.start, variabel.end),
            )


def variabel_tidak_dipakai(definisi: Definisi) -> Iterator[Finding]:
    """R06: every declared variable is read by a formula of some jabatan."""
    if definisi.broken:
        return  # a broken file may be the one that reads it
    used = variabel_read(definisi)
    if any(kode not in definisi.jabatan for kode, _ in used):
        return  # R05: nobody knows whose variable that is
    # Where a formula names an unknown variable, the unused one may be what it means.
    misspelt = {k for k, nama in used if nama not in definisi.variabel.get(k, ())}
    for kode, jabatan in definisi.jabatan.items():
        for nama in jabatan.variabel:
            if (kode, nama) not in used and kode not in misspelt:
                yield Finding(
                    "R06",
                    definisi.files[kode],
                    ("variabel", nama),
                    f"variabel “{nama}” tidak dipakai formula mana pun",
                    "hapus, atau pakai dalam formula",
                    at="key",
                )


@of_jabatan()
def nama_fungsi(definisi: Definisi) -> Iterator[Finding]:
    """R28: no variable is called like a function: only a parenthesis would tell them apart."""
    for kode, jabatan in definisi.jabatan.items():
        for nama in jabatan.variabel:
            if nama in FUNCTIONS:
                yield Finding(
                    "R28",
                    definisi.files[kode],
                    ("variabel", nama),
                    f"variabel “{nama}” bernama seperti fungsi {FUNCTIONS[nama].contoh}",
                    "beri nama yang mengatakan apa yang dihitung",
                    at="key",
                )


@of_jabatan("formula")
def pembilang_sama_penyebut(definisi: Definisi) -> Iterator[Finding]:
    """R12: what is divided is not what it is divided by."""
    for kode, path, indikator in all_indikator(definisi):
        for product in _products(indikator.tree):
            factors = _factors(product)
            for divisor in _divisors(product):
                if not isinstance(divisor, nodes.Number) and divisor in factors:
                    yield Finding(
                        "R12",
                        definisi.files[kode],
                        (*path, "formula"),
                        "pembilang dan penyebut sama, sehingga hasilnya selalu sama",
                        "ganti salah satunya dengan variabel yang dimaksud",
                        offsets=(divisor.start, divisor.end),
                    )


@of_jabatan("formula")
def pembagi_nol(definisi: Definisi) -> Iterator[Finding]:
    """R21: nothing is divided by what is always 0."""
    for kode, path, indikator in all_indikator(definisi):
        for product in _products(indikator.tree):
            for divisor in _divisors(product):
                if not nodes.variabel_of(divisor) and _constant(divisor) == 0:
                    yield Finding(
                        "R21",
                        definisi.files[kode],
                        (*path, "formula"),
                        "pembagi ini selalu 0, sehingga hasilnya tidak pernah dapat dihitung",
                        "ganti dengan variabel atau angka yang bukan 0",
                        offsets=(divisor.start, divisor.end),
                    )


def _products(tree: Iterable[object]) -> Iterator[nodes.Product]:
    return (node for node in tree if isinstance(node, nodes.Product))


def _factors(product: nodes.Product) -> list[nodes.Formula]:
    return [product.first, *(n for op, n in product.rest if op == "*")]


def _divisors(product: nodes.Product) -> list[nodes.Formula]:
    return [n for op, n in product.rest if op == "/"]


def _constant(formula: nodes.Formula) -> Decimal | None:
    return evaluate(formula, lambda _: None).nilai


@of_jabatan("formula")
def konsolidasi_berbeda(definisi: Definisi) -> Iterator[Finding]:
    """R29: what is divided is consolidated like what it is divided by.

    A sum over a level is right: what was done since January, of all that there is. The other way
    round the divisor grows with every period, and the share falls.
    """
    for kode, path, indikator in all_indikator(definisi):
        for product in _products(indikator.tree):
            atas = _konsolidasi(definisi, kode, _factors(product))
            bawah = _konsolidasi(definisi, kode, _divisors(product))
            if not (atas and bawah and _is_unlike({*atas.values()}, {*bawah.values()})):
                continue
            yield Finding(
                "R29",
                definisi.files[kode],
                (*path, "formula"),
                f"konsolidasi pembilang dan penyebut berbeda: {_cara(atas)} dibagi {_cara(bawah)}",
                "tulis konsolidasi yang sama pada variabelnya; tanpa konsolidasi artinya jumlah",
                offsets=(product.start, product.end),
                related=tuple(
                    (definisi.files[owner], ("variabel", nama), f"{nama}: {konsolidasi}")
                    for (owner, nama), konsolidasi in (atas | bawah).items()
                ),
            )


def _konsolidasi(
    definisi: Definisi, kode: str, factors: Iterable[nodes.Formula]
) -> dict[tuple[str, str], Konsolidasi]:
    """Return the konsolidasi of the variables in some factors; unknown variables are left out."""
    keys = [(v.jabatan or kode, v.nama) for n in factors for v in nodes.variabel_of(n)]
    known = {key: definisi.variabel.get(key[0], {}).get(key[1]) for key in keys}
    return {key: konsolidasi for key, konsolidasi in known.items() if konsolidasi is not None}


def _is_unlike(atas: set[Konsolidasi], bawah: set[Konsolidasi]) -> bool:
    jumlah = Konsolidasi.JUMLAH
    return atas != bawah and not (atas == {jumlah} and jumlah not in bawah)


def _cara(konsolidasi: dict[tuple[str, str], Konsolidasi]) -> str:
    named = [f"{nama[:NAME_SHOWN]} ({cara})" for (_, nama), cara in konsolidasi.items()]
    return ", ".join(named[:_VARIABLES_SHOWN]) + (", …" if named[_VARIABLES_SHOWN:] else "")


_VARIABLES_SHOWN = 3  # variables of a formula that a message names


@of_jabatan("formula", "satuan")
def persen_tercampur(definisi: Definisi) -> Iterator[Finding]:
    """R31: nothing that is counted is added to a quotient and called percent: `a + b / c * 100`."""
    for kode, path, indikator in all_indikator(definisi):
        if not is_persen(indikator.satuan) or indikator.is_change:
            continue
        for node in _outermost(indikator.formula):
            terms = (node.first, *(n for _, n in node.rest)) if isinstance(node, nodes.Sum) else ()
            quotients = [n for n in terms if isinstance(n, nodes.Product) and _is_quotient(n)]
            counts = [n for n in terms if _is_count(definisi, kode, n)]
            if isinstance(node, nodes.Sum) and quotients and counts:
                yield Finding(
                    "R31",
                    definisi.files[kode],
                    (*path, "formula"),
                    f"{quoted(render.to_text(counts[0]))} berdiri di luar pembagian "
                    f"{quoted(render.to_text(quotients[0]))}, padahal satuannya {indikator.satuan}",
                    _in_parentheses(node) or "apit seluruh pembilangnya dengan tanda kurung",
                    offsets=(counts[0].start, counts[0].end),
                )


def _outermost(formula: nodes.Formula) -> Iterator[nodes.Formula]:
    """Yield the parts of a formula that are its value themselves, and no factor of it."""
    yield formula
    match formula:
        case nodes.Negate():
            yield from _outermost(formula.operand)
        case nodes.Call():
            for arg in formula.args:
                yield from _outermost(arg)
        case nodes.Conditional():
            yield from _outermost(formula.then)
            yield from _outermost(formula.otherwise)


def _in_parentheses(node: nodes.Sum) -> str | None:
    """Return the formula that `a + b / c` probably stands for: `(a + b) / c`."""
    *before, (op, last) = node.rest
    if not isinstance(last, nodes.Product) or isinstance(last.first, nodes.Number):
        return None
    whole = nodes.Product(nodes.Sum(node.first, (*before, (op, last.first))), last.rest)
    return f"maksud Anda {quoted(render.to_text(whole))}?"


def _is_quotient(product: nodes.Product) -> bool:
    return any(map(nodes.variabel_of, _divisors(product)))


def _is_count(definisi: Definisi, kode: str, term: nodes.Formula) -> bool:
    """Return whether a term is of variables alone that are not percentages themselves."""
    if any(map(_is_quotient, _products(nodes.subtrees(term)))):
        return False
    known = [
        definisi.jabatan[owner].variabel[v.nama].satuan
        for v in nodes.variabel_of(term)
        if v.nama in definisi.variabel.get(owner := v.jabatan or kode, ())
    ]
    return bool(known) and not any(map(is_persen, known))


@of_jabatan("formula", "satuan")
def persen_tanpa_100(definisi: Definisi) -> Iterator[Finding]:
    """R17: a quotient in percent has a factor of 100."""
    for kode, path, indikator in all_indikator(definisi):
        if not is_persen(indikator.satuan):
            continue
        tree = indikator.tree
        divides = any(map(_divides, _products(tree)))
        if divides and not any(isinstance(n, nodes.Number) and n.nilai == HUNDRED for n in tree):
            yield Finding(
                "R17",
                definisi.files[kode],
                (*path, "formula"),
                f"satuannya {indikator.satuan}, tetapi formula membagi tanpa faktor 100",
                "tambahkan * 100, misalnya a / b * 100",
            )


def _divides(product: nodes.Product) -> bool:
    return not all(isinstance(divisor, nodes.Number) for divisor in _divisors(product))
