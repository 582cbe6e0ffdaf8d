"""Rules: what must hold between the parts of a definition, and between files.

A rule is a function from the definisi to findings. It names paths; places are found later. A rule
speaks of what it knows: a jabatan whose file cannot be read is neither known nor unknown, so naming one
is not reported a second time.
"""

from __future__ import annotations

from decimal import Decimal
from functools import reduce
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING

from iki.decimals import HUNDRED, ZERO, add, looks_grouped, plain
from iki.diagnostics import Suggestions, some
from iki.escaping import SHOWN, quoted
from iki.formula import FUNGSI, evaluate, nodes, render
from iki.model import Konsolidasi, Polarisasi, Rentang
from iki.model.satuan import is_cacah, is_persen
from iki.periode import BULANAN, PERIODE, SEMESTER, TAHUN, TRIWULAN
from iki.yaml_source import Finding, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from iki.model import Definisi, Indikator, Jabatan, NilaiTarget, Target


def check(definisi: Definisi, tahun: int | None = None) -> Iterator[Finding]:
    """Run every rule; with a year also whether it has its targets."""
    for rule in RULES_WITH_INSTANSI:
        yield from rule(definisi)
    yield from check_jabatan(definisi, tahun)


def check_jabatan(definisi: Definisi, tahun: int | None = None) -> Iterator[Finding]:
    """Run the rules that need no agency."""
    for rule in RULES:
        yield from rule(definisi)
    if tahun is not None:
        yield from target_tidak_ada(definisi, tahun)


def indikator_paths(jabatan: Jabatan) -> Iterator[tuple[Path, Indikator]]:
    """Yield every indikator of a jabatan with its path in the file."""
    for s, sasaran in enumerate(jabatan.sasaran):
        for i, indikator in enumerate(sasaran.indikator):
            yield ("sasaran", s, "indikator", i), indikator


def kode_ganda(definisi: Definisi) -> Iterator[Finding]:
    """R01: within a jabatan, a kode names one indikator."""
    for kode, jabatan in definisi.jabatan.items():
        berkas = definisi.berkas[kode]
        first: dict[str, Path] = {}
        for path, indikator in indikator_paths(jabatan):
            here = (*path, "kode")
            earlier = first.setdefault(indikator.kode, here)
            if earlier is not here:
                yield Finding(
                    "R01",
                    berkas,
                    here,
                    f"kode indikator “{indikator.kode}” sudah dipakai di jabatan ini",
                    "beri kode lain; satu kode menunjuk satu indikator",
                    related=((berkas, earlier, "kode yang sama sudah dipakai di sini"),),
                )


def atasan_tidak_dikenal(definisi: Definisi) -> Iterator[Finding]:
    """R02: an atasan is another jabatan, or the pimpinan."""
    pimpinan = definisi.instansi.pimpinan.kode
    known = {*definisi.jabatan, *definisi.rusak, pimpinan}
    in_order = [pimpinan, *sorted(known - {pimpinan})]
    suggestions = Suggestions()
    for kode, jabatan in definisi.jabatan.items():
        if jabatan.atasan is not None and jabatan.atasan not in known:
            yield Finding(
                "R02",
                definisi.berkas[kode],
                ("atasan",),
                f"atasan {quoted(jabatan.atasan)} bukan kode jabatan mana pun",
                suggestions.of(jabatan.atasan, known - {kode})
                or "tulis kode (nama berkas) jabatan atasannya: "
                + some(other for other in in_order if other != kode),
            )


def urutan_salah(definisi: Definisi) -> Iterator[Finding]:
    """R25: `urutan` names jabatan, each once."""
    known = {*definisi.jabatan, *definisi.rusak}
    some_known = some(sorted(known))
    suggestions = Suggestions()
    first: dict[str, Path] = {}
    for index, kode in enumerate(definisi.instansi.urutan):
        here: Path = ("urutan", index)
        earlier = first.setdefault(kode, here)
        if kode not in known:
            hint = suggestions.of(kode, known) or (
                f"tulis kode (nama berkas) jabatan, atau hapus; yang ada: {some_known}"
            )
            message = f"{quoted(kode)} bukan kode jabatan mana pun"
            yield Finding("R25", definisi.berkas_instansi, here, message, hint)
        elif earlier is not here:
            related = ((definisi.berkas_instansi, earlier, "yang pertama di sini"),)
            message = f"jabatan {quoted(kode)} sudah ada dalam urutan"
            yield Finding(
                "R25",
                definisi.berkas_instansi,
                here,
                message,
                "hapus salah satunya",
                related=related,
            )


def atasan_melingkar(definisi: Definisi) -> Iterator[Finding]:
    """R03: following atasan from any jabatan comes to an end."""
    settled: set[str] = set()
    for start in definisi.jabatan:
        trail: dict[str, None] = {}
        kode: str | None = start
        while (
            kode is not None and kode in definisi.jabatan and not (kode in settled or kode in trail)
        ):
            trail[kode] = None
            kode = definisi.jabatan[kode].atasan
        if kode is not None and kode in trail:
            circle = [*trail][[*trail].index(kode) :]
            yield Finding(
                "R03",
                definisi.berkas[circle[0]],
                ("atasan",),
                f"atasan melingkar: {' → '.join(_shown([*circle, circle[0]]))}",
                "ubah atasan salah satu jabatan ini",
                related=tuple(
                    (definisi.berkas[k], ("atasan",), "bagian dari lingkaran ini")
                    for k in circle[1:_CIRCLE]
                ),
            )
        settled.update(trail)


_CIRCLE = 8  # members of a circle that a message names


def _shown(circle: list[str]) -> list[str]:
    return circle if len(circle) <= _CIRCLE else [*circle[: _CIRCLE - 2], "…", circle[-1]]


def akar_ganda(definisi: Definisi) -> Iterator[Finding]:
    """R04, R10: only the pimpinan has no atasan; another one is a second root, or hangs alone."""
    pimpinan = definisi.instansi.pimpinan.kode
    superiors = {jabatan.atasan for jabatan in definisi.jabatan.values()}
    for kode, jabatan in definisi.jabatan.items():
        if jabatan.atasan is None and kode != pimpinan:
            code, what = (
                ("R04", f"jabatan ini menjadi puncak kedua, padahal pimpinan adalah “{pimpinan}”")
                if kode in superiors
                else ("R10", "jabatan ini tidak punya atasan dan tidak punya bawahan")
            )
            yield Finding(
                code, definisi.berkas[kode], ("atasan",), what,
                f"tambahkan atasan: {pimpinan}, atau kode jabatan atasannya", at="key",
                related=((definisi.berkas_instansi, ("pimpinan", "kode"), "pimpinan disebut di sini"),),
            )  # fmt: skip


def pimpinan_beratasan(definisi: Definisi) -> Iterator[Finding]:
    """R11: the pimpinan has no atasan."""
    pimpinan = definisi.instansi.pimpinan.kode
    jabatan = definisi.jabatan.get(pimpinan)
    if jabatan is not None and jabatan.atasan is not None:
        yield Finding(
            "R11", definisi.berkas[pimpinan], ("atasan",),
            "jabatan ini pimpinan instansi, tetapi punya atasan",
            "hapus atasan di sini, atau perbaiki pimpinan: kode di instansi.yaml",
            related=((definisi.berkas_instansi, ("pimpinan", "kode"), "pimpinan disebut di sini"),),
        )  # fmt: skip


def variabel_tidak_dikenal(definisi: Definisi) -> Iterator[Finding]:
    """R05: every variable of a formula is declared, here or in the jabatan that it names."""
    owners: dict[str, str] = {}
    for kode, jabatan in definisi.jabatan.items():
        for nama in jabatan.variabel:
            owners.setdefault(nama, kode)
    unread = definisi.samar | (definisi.rusak - definisi.jabatan.keys())
    suggestions = Suggestions()
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            for variabel in nodes.variabel_of(indikator.formula):
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
                        f"fungsi ditulis {FUNGSI[variabel.nama].contoh}"
                        if variabel.nama in FUNGSI
                        else f"milik jabatan lain? tulis {owners[variabel.nama]}.{variabel.nama}"
                        if variabel.nama in owners
                        else f"tambahkan pada variabel:, misalnya {variabel.nama[:SHOWN]}: uraiannya"
                    )
                yield Finding(
                    "R05", definisi.berkas[kode], (*path, "formula"), message, hint,
                    offsets=(variabel.start, variabel.end),
                )  # fmt: skip


def variabel_tidak_dipakai(definisi: Definisi) -> Iterator[Finding]:
    """R06: every declared variable is read by a formula of some jabatan."""
    if definisi.rusak:
        return  # a broken file may be the one that reads it
    used = {
        (v.jabatan or kode, v.nama)
        for kode, jabatan in definisi.jabatan.items()
        for _, indikator in jabatan.indikator
        for v in nodes.variabel_of(indikator.formula)
    }
    if any(kode not in definisi.jabatan for kode, _ in used):
        return  # R05: nobody knows whose variable that is
    # Where a formula names an unknown variable, the unused one may be what it means.
    misspelt = {k for k, nama in used if nama not in definisi.variabel.get(k, ())}
    for kode, jabatan in definisi.jabatan.items():
        for nama in jabatan.variabel:
            if (kode, nama) not in used and kode not in misspelt:
                yield Finding(
                    "R06",
                    definisi.berkas[kode],
                    ("variabel", nama),
                    f"variabel “{nama}” tidak dipakai formula mana pun",
                    "hapus, atau pakai dalam formula",
                    at="key",
                )


def nama_fungsi(definisi: Definisi) -> Iterator[Finding]:
    """R28: no variable is called like a function: only a parenthesis would tell them apart."""
    for kode, jabatan in definisi.jabatan.items():
        for nama in jabatan.variabel:
            if nama in FUNGSI:
                yield Finding(
                    "R28", definisi.berkas[kode], ("variabel", nama),
                    f"variabel “{nama}” bernama seperti fungsi {FUNGSI[nama].contoh}",
                    "beri nama yang mengatakan apa yang dihitung", at="key",
                )  # fmt: skip


def skala_salah(definisi: Definisi) -> Iterator[Finding]:
    """R07: an inline scale goes down strictly, names each predikat once, and has one open end."""
    skala = definisi.instansi.penilaian.skala
    path: Path = ("penilaian", "skala")
    file = definisi.berkas_instansi
    if skala.nama is not None:
        return
    seen: dict[str, Path] = {}
    for index, tingkat in enumerate(skala.tingkat):
        here = (*path, index, "predikat")
        earlier = seen.setdefault(tingkat.predikat.casefold(), here)
        if earlier is not here:
            yield Finding(
                "R07", file, here, f"predikat {quoted(tingkat.predikat)} ada dua kali", "hapus salah satunya",
                related=((file, earlier, "yang pertama di sini"),),
            )  # fmt: skip
        if tingkat.minimal is None and index < len(skala.tingkat) - 1:
            yield Finding(
                "R07", file, (*path, index, "minimal"),
                f"predikat {quoted(tingkat.predikat)} tidak punya batas minimal",
                "hanya predikat terakhir yang boleh tanpa minimal",
            )  # fmt: skip
    for index, (upper, lower) in enumerate(pairwise(skala.tingkat), 1):
        if (
            upper.minimal is not None
            and lower.minimal is not None
            and lower.minimal >= upper.minimal
        ):
            yield Finding(
                "R07", file, (*path, index, "minimal"),
                f"batas {plain(lower.minimal)} tidak lebih rendah dari {plain(upper.minimal)} di atasnya",
                "urutkan dari batas tertinggi ke terendah, masing-masing sekali",
            )  # fmt: skip


def batas_terbalik(definisi: Definisi) -> Iterator[Finding]:
    """S11: the floor of a capaian lies below its cap."""
    penilaian = definisi.instansi.penilaian
    bawah, atas = penilaian.batas_bawah, penilaian.batas_atas
    if bawah is not None and atas is not None and bawah >= atas:
        yield Finding(
            "S11", definisi.berkas_instansi, ("penilaian", "batas_atas"),
            f"batas_atas {plain(atas)} tidak lebih besar dari batas_bawah {plain(bawah)}",
            "naikkan batas_atas, atau tulis null bila tidak ada batas",
        )  # fmt: skip


def tanpa_jabatan(definisi: Definisi) -> Iterator[Finding]:
    """R08: a project has at least one jabatan."""
    if not definisi.jabatan and not definisi.rusak:
        yield Finding(
            "R08", definisi.berkas_instansi, ("instansi",),
            "belum ada satu pun jabatan di definitions/jabatan/",
            "tambahkan satu berkas YAML untuk satu jabatan", at="key",
        )  # fmt: skip


def bobot_nol(definisi: Definisi) -> Iterator[Finding]:
    """R09: an indikator of weight 0 is shown, but counts for nothing."""
    for berkas, path, indikator in _semua(definisi):
        if indikator.bobot == 0:
            yield Finding(
                "R09", berkas, (*path, "bobot"),
                "bobot 0: capaian indikator ini tidak ikut dalam nilai jabatan",
                "tulis bobot lebih dari 0, atau hapus bobot supaya menjadi 1",
            )  # fmt: skip


def pembilang_sama_penyebut(definisi: Definisi) -> Iterator[Finding]:
    """R12: what is divided is not what it is divided by."""
    for berkas, path, indikator in _semua(definisi):
        for node in nodes.subtrees(indikator.formula):
            if not isinstance(node, nodes.Product):
                continue
            factors = [node.first, *(n for op, n in node.rest if op == "*")]
            for op, divisor in node.rest:
                if op == "/" and not isinstance(divisor, nodes.Number) and divisor in factors:
                    yield Finding(
                        "R12", berkas, (*path, "formula"),
                        "pembilang dan penyebut sama, sehingga hasilnya selalu sama",
                        "ganti salah satunya dengan variabel yang dimaksud",
                        offsets=(divisor.start, divisor.end),
                    )  # fmt: skip


def pembagi_nol(definisi: Definisi) -> Iterator[Finding]:
    """R21: nothing is divided by what is always 0."""
    for berkas, path, indikator in _semua(definisi):
        for node in nodes.subtrees(indikator.formula):
            for op, divisor in node.rest if isinstance(node, nodes.Product) else ():
                if op == "/" and not nodes.variabel_of(divisor) and _constant(divisor) == 0:
                    yield Finding(
                        "R21", berkas, (*path, "formula"),
                        "pembagi ini selalu 0, sehingga hasilnya tidak pernah dapat dihitung",
                        "ganti dengan variabel atau angka yang bukan 0",
                        offsets=(divisor.start, divisor.end),
                    )  # fmt: skip


def _constant(formula: nodes.Formula) -> Decimal | None:
    return evaluate(formula, lambda _: None).nilai


def konsolidasi_berbeda(definisi: Definisi) -> Iterator[Finding]:
    """R29: what is divided is consolidated like what it is divided by.

    A sum over a level is right: what was done since January, of all that there is. The other way round
    the divisor grows with every period, and the share falls.
    """
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            for node in nodes.subtrees(indikator.formula):
                if not isinstance(node, nodes.Product):
                    continue
                atas, bawah = (
                    _konsolidasi(definisi, kode, factors)
                    for factors in (
                        [node.first, *(n for op, n in node.rest if op == "*")],
                        [n for op, n in node.rest if op == "/"],
                    )
                )
                if not (atas and bawah and _is_unlike({*atas.values()}, {*bawah.values()})):
                    continue
                yield Finding(
                    "R29", definisi.berkas[kode], (*path, "formula"),
                    f"konsolidasi pembilang dan penyebut berbeda: {_cara(atas)} dibagi {_cara(bawah)}",
                    "tulis konsolidasi yang sama pada variabelnya; tanpa konsolidasi artinya jumlah",
                    offsets=(node.start, node.end),
                    related=tuple(
                        (definisi.berkas[owner], ("variabel", nama), f"{nama}: {konsolidasi}")
                        for (owner, nama), konsolidasi in (atas | bawah).items()
                    ),
                )  # fmt: skip


def _konsolidasi(
    definisi: Definisi, kode: str, factors: Iterable[nodes.Formula]
) -> dict[tuple[str, str], Konsolidasi]:
    """Return how the variables of some factors are consolidated, those that are known."""
    keys = [(v.jabatan or kode, v.nama) for n in factors for v in nodes.variabel_of(n)]
    known = {key: definisi.variabel.get(key[0], {}).get(key[1]) for key in keys}
    return {key: konsolidasi for key, konsolidasi in known.items() if konsolidasi is not None}


def _is_unlike(atas: set[Konsolidasi], bawah: set[Konsolidasi]) -> bool:
    jumlah = Konsolidasi.JUMLAH
    return atas != bawah and not (atas == {jumlah} and jumlah not in bawah)


def _cara(konsolidasi: dict[tuple[str, str], Konsolidasi]) -> str:
    named = [f"{nama[:SHOWN]} ({cara})" for (_, nama), cara in konsolidasi.items()]
    return ", ".join(named[:_NAMED]) + (", …" if named[_NAMED:] else "")


_NAMED = 3  # variables of a formula that a message names


def persen_tercampur(definisi: Definisi) -> Iterator[Finding]:
    """R31: nothing that is counted is added to a quotient and called percent: `a + b / c * 100`."""
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            if not is_persen(indikator.satuan) or nodes.is_change(indikator.formula):
                continue
            for node in _outermost(indikator.formula):
                terms = (
                    (node.first, *(n for _, n in node.rest)) if isinstance(node, nodes.Sum) else ()
                )
                quotients = [n for n in terms if isinstance(n, nodes.Product) and _is_quotient(n)]
                counts = [n for n in terms if _is_counted(definisi, kode, n)]
                if isinstance(node, nodes.Sum) and quotients and counts:
                    yield Finding(
                        "R31", definisi.berkas[kode], (*path, "formula"),
                        f"{quoted(render.to_text(counts[0]))} berdiri di luar pembagian "
                        f"{quoted(render.to_text(quotients[0]))}, padahal satuannya {indikator.satuan}",
                        _in_parentheses(node) or "apit seluruh pembilangnya dengan tanda kurung",
                        offsets=(counts[0].start, counts[0].end),
                    )  # fmt: skip


def _outermost(formula: nodes.Formula) -> Iterator[nodes.Formula]:
    """Yield the parts of a formula that are its value themselves, and no factor of it."""
    yield formula
    match formula:
        case nodes.Negate():
            yield from _outermost(formula.operand)
        case nodes.Call():
            for arg in formula.args:
                yield from _outermost(arg)
        case nodes.Jika():
            yield from _outermost(formula.maka)
            yield from _outermost(formula.jika_tidak)


def _in_parentheses(node: nodes.Sum) -> str | None:
    """Return what `a + b / c` was probably to be: `(a + b) / c`."""
    *before, (op, last) = node.rest
    if not isinstance(last, nodes.Product) or isinstance(last.first, nodes.Number):
        return None
    whole = nodes.Product(nodes.Sum(node.first, (*before, (op, last.first))), last.rest)
    return f"maksud Anda {quoted(render.to_text(whole))}?"


def _is_quotient(product: nodes.Product) -> bool:
    return any(op == "/" and nodes.variabel_of(divisor) for op, divisor in product.rest)


def _is_counted(definisi: Definisi, kode: str, term: nodes.Formula) -> bool:
    """Return whether a term is of variables alone that are not percentages themselves."""
    if any(isinstance(n, nodes.Product) and _is_quotient(n) for n in nodes.subtrees(term)):
        return False
    known = [
        definisi.jabatan[owner].variabel[v.nama].satuan
        for v in nodes.variabel_of(term)
        if v.nama in definisi.variabel.get(owner := v.jabatan or kode, ())
    ]
    return bool(known) and not any(map(is_persen, known))


def persen_tanpa_100(definisi: Definisi) -> Iterator[Finding]:
    """R17: a quotient in percent has a factor of 100."""
    for berkas, path, indikator in _semua(definisi):
        if not is_persen(indikator.satuan):
            continue
        tree = list(nodes.subtrees(indikator.formula))
        divides = any(isinstance(n, nodes.Product) and _divides(n) for n in tree)
        if divides and not any(isinstance(n, nodes.Number) and n.nilai == HUNDRED for n in tree):
            yield Finding(
                "R17", berkas, (*path, "formula"),
                f"satuannya {indikator.satuan}, tetapi formula membagi tanpa faktor 100",
                "tambahkan * 100, misalnya a / b * 100",
            )  # fmt: skip


def _divides(product: nodes.Product) -> bool:
    return any(op == "/" and not isinstance(node, nodes.Number) for op, node in product.rest)


def _targets(path: Path, indikator: Indikator) -> Iterator[tuple[Path, Decimal, int, str]]:
    """Yield every number among the targets of an indikator: path, number, tahun, periode."""
    for tahun, per_periode in indikator.target.items():
        for periode, target in per_periode.items():
            here = (*path, "target", str(tahun), periode)
            match target:
                case None:
                    pass
                case Rentang(bawah, atas):
                    yield (*here, 0), bawah, tahun, periode
                    yield (*here, 1), atas, tahun, periode
                case _:
                    yield here, target, tahun, periode


def target_di_luar_satuan(definisi: Definisi) -> Iterator[Finding]:
    """R14: a target is what its unit allows: 0 to 100 persen, whole and not negative for a count.

    A formula that compares with last year or subtracts may well be negative, or beyond 100 persen.
    """
    for berkas, path, indikator in _semua(definisi):
        persen, cacah = is_persen(indikator.satuan), is_cacah(indikator.satuan)
        if not indikator.target or not (persen or cacah):
            continue
        bounded = not nodes.is_change(indikator.formula)
        for here, nilai, _, _ in _targets(path, indikator):
            if cacah and nilai != nilai.to_integral_value():
                what = f"target {plain(nilai)} bukan bilangan bulat, padahal satuannya {indikator.satuan}"
                hint = "tulis bilangan bulat, atau perbaiki satuannya"
            elif bounded and nilai < 0:
                what = f"target {plain(nilai)} negatif, padahal satuannya {indikator.satuan}"
                hint = "tulis 0 atau lebih"
            elif bounded and persen and nilai > HUNDRED:
                what = f"target {plain(nilai)} persen lebih dari 100"
                hint = "tulis 0 sampai 100, atau perbaiki satuannya"
            else:
                continue
            yield Finding("R14", berkas, here, what, hint)


def target_negatif(definisi: Definisi) -> Iterator[Finding]:
    """R27: no target is negative, for the capaian of one is upside down; R14 has said it of most."""
    for berkas, path, indikator in _semua(definisi):
        negatif = [(here, nilai) for here, nilai, _, _ in _targets(path, indikator) if nilai < 0]
        if not negatif or (
            (is_persen(indikator.satuan) or is_cacah(indikator.satuan))
            and not nodes.is_change(indikator.formula)
        ):
            continue
        for here, nilai in negatif:
            yield Finding(
                "R27", berkas, here,
                f"target {plain(nilai)} negatif: capaiannya terbalik, makin buruk makin tinggi",
                "tulis target positif, dan balik tanda formula atau polarisasinya",
            )  # fmt: skip


def titik_ribuan(definisi: Definisi) -> Iterator[Finding]:
    """R26: `100.000` is the number 100; nobody writes it so who does not mean a hundred thousand."""
    for berkas, path, indikator in _semua(definisi):
        for node in nodes.subtrees(indikator.formula):
            if isinstance(node, nodes.Number) and _seems_grouped(node.nilai):
                here, offsets = (*path, "formula"), (node.start, node.start + len(node.teks))
                yield Finding("R26", berkas, here, *_two_readings(node.nilai), offsets=offsets)
        for here, nilai, _, _ in _targets(path, indikator):
            # Of 1.250 laporan R14 has said that it is not whole.
            if _seems_grouped(nilai) and (
                nilai == nilai.to_integral_value() or not is_cacah(indikator.satuan)
            ):
                yield Finding("R26", berkas, here, *_two_readings(nilai))


def _seems_grouped(nilai: Decimal) -> bool:
    """Return whether the last of three decimals is a needless zero."""
    return looks_grouped(nilai) and nilai.as_tuple().digits[-1] == 0


def _two_readings(nilai: Decimal) -> tuple[str, str]:
    return (
        f"{nilai} dibaca {plain(nilai)}: titik adalah tanda desimal",
        f"tulis {nilai.scaleb(3):f} bila itu titik ribuan, atau {plain(nilai)}",
    )


def target_turun(definisi: Definisi) -> Iterator[Finding]:
    """R15: cumulative targets do not fall from period to period where the data are summed.

    A count of `jumlah` data can only grow. A share whose pembilang is such a count can fall, but
    nobody who wants it to be high plans that.
    """
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            if not any(len(targets) > 1 for targets in indikator.target.values()):
                continue
            if not _is_summed(definisi, kode, indikator):
                continue
            for tahun, targets in indikator.target.items():
                if _increments(targets):
                    continue  # R30 says so of all of them
                yield from _falls(definisi.berkas[kode], (*path, "target", str(tahun)), targets)


def target_tambahan(definisi: Definisi) -> Iterator[Finding]:
    """R30: targets of periods are cumulative; those that add up to the year's are increments."""
    for berkas, path, indikator in _semua(definisi):
        for tahun, targets in indikator.target.items():
            parts = _increments(targets)
            if parts:
                sums = [*accumulate(parts.values(), add)]
                written = ", ".join(f"{p}: {plain(s)}" for p, s in zip(parts, sums, strict=True))
                first, *_, last = parts
                yield Finding(
                    "R30", berkas, (*path, "target", str(tahun), last),
                    f"target {first} sampai {last} berjumlah {plain(sums[-1])} seperti "
                    f"target tahun, tetapi target {last} hanya {plain(parts[last])}, "
                    "padahal target bersifat kumulatif",
                    f"tulis target sejak awal tahun: {written}",
                )  # fmt: skip


def _increments(targets: Target) -> dict[str, Decimal] | None:
    """Return the targets of the parts of a year that add up to the year's, unless the last one is it."""
    setahun = targets.get(TAHUN.kode)
    for parts in (TRIWULAN, SEMESTER, BULANAN):
        found = {p.kode: t for p in parts if isinstance(t := targets.get(p.kode), Decimal)}
        if (
            len(found) == len(parts)
            and reduce(add, found.values()) == setahun != found[parts[-1].kode]
        ):
            return found
    return None


def _falls(berkas: str, path: Path, targets: Target) -> Iterator[Finding]:
    ordered = sorted(
        ((PERIODE[p].last, -PERIODE[p].first, p) for p, t in targets.items() if t is not None)
    )
    for (_, _, earlier), (_, _, later) in pairwise(ordered):
        before, after = _upper(targets[earlier]), _upper(targets[later])
        if after < before:
            yield Finding(
                "R15", berkas, (*path, later),
                f"target {later} {plain(after)} lebih rendah dari {earlier} {plain(before)}, "
                "padahal target bersifat kumulatif",
                "tulis target sejak awal tahun sampai periode itu, bukan target periode itu saja",
                related=((berkas, (*path, earlier), "target sebelumnya di sini"),),
            )  # fmt: skip


def _upper(target: NilaiTarget | None) -> Decimal:
    return target.atas if isinstance(target, Rentang) else target or ZERO


def _is_summed(definisi: Definisi, kode: str, indikator: Indikator) -> bool:
    formula = indikator.formula
    parts = render.fraction_parts(formula)
    if parts is not None and not isinstance(parts.penyebut, nodes.Number):
        if indikator.polarisasi is not Polarisasi.MAXIMIZE:
            return False
        formula = parts.pembilang
    variabel = nodes.variabel_of(formula)
    return (
        bool(variabel)
        and not nodes.is_change(formula)
        and not any(isinstance(n, nodes.Call | nodes.Jika) for n in nodes.subtrees(formula))
        and all(
            definisi.variabel.get(v.jabatan or kode, {}).get(v.nama) is Konsolidasi.JUMLAH
            for v in variabel
        )
    )


def target_pecahan_persen(definisi: Definisi) -> Iterator[Finding]:
    """R16: a target in persen is not written as a fraction (0.95) where the others are 95."""
    percents = [
        (berkas, path, indikator)
        for berkas, path, indikator in _semua(definisi)
        if indikator.target and is_persen(indikator.satuan)
    ]
    anywhere = any(
        nilai > 1 for _, path, indikator in percents for _, nilai, _, _ in _targets(path, indikator)
    )
    for berkas, path, indikator in percents:
        targets = list(_targets(path, indikator))
        usual = anywhere and indikator.polarisasi is Polarisasi.MAXIMIZE
        if not (usual or any(nilai > 1 for _, nilai, _, _ in targets)):
            continue
        for here, nilai, _, _ in targets:
            if 0 < nilai <= 1 and nilai != nilai.to_integral_value():
                yield Finding(
                    "R16", berkas, here,
                    f"target {plain(nilai)} dengan satuan persen berarti {plain(nilai)} %, "
                    "padahal target lain puluhan persen",
                    f"tulis {plain(nilai * 100)} bila yang dimaksud {plain(nilai * 100)} %",
                )  # fmt: skip


def indikator_kembar(definisi: Definisi) -> Iterator[Finding]:
    """R19: no two indikator of a jabatan have the same text."""
    for kode, jabatan in definisi.jabatan.items():
        berkas = definisi.berkas[kode]
        first: dict[str, Path] = {}
        for path, indikator in indikator_paths(jabatan):
            here = (*path, "nama")
            earlier = first.setdefault(" ".join(indikator.nama.casefold().split()), here)
            if earlier is not here:
                yield Finding(
                    "R19", berkas, here, "nama indikator ini sudah dipakai di jabatan ini",
                    "bedakan namanya, atau hapus salah satu indikator",
                    related=((berkas, earlier, "nama yang sama di sini"),),
                )  # fmt: skip


def skala_berlubang(definisi: Definisi) -> Iterator[Finding]:
    """R18: an inline scale has a predikat for every capaian that is possible."""
    penilaian = definisi.instansi.penilaian
    skala = penilaian.skala
    lowest = skala.tingkat[-1].minimal
    bawah = penilaian.batas_bawah
    if skala.nama is None and lowest is not None and (bawah is None or lowest > bawah):
        least = "" if bawah is None else f" dari {plain(bawah)}"
        yield Finding(
            "R18", definisi.berkas_instansi,
            ("penilaian", "skala", len(skala.tingkat) - 1, "minimal"),
            f"capaian{least} sampai di bawah {plain(lowest)} tidak punya predikat",
            "hapus minimal pada predikat terakhir, supaya berlaku untuk semua yang lebih rendah",
        )  # fmt: skip


def target_tidak_ada(definisi: Definisi, tahun: int) -> Iterator[Finding]:
    """R13: every indikator has a target for the year asked for."""
    for berkas, path, indikator in _semua(definisi):
        targets = indikator.target.get(tahun, {})
        if targets.get(TAHUN.kode) is None:
            where = (*path, "target") if indikator.target else (*path, "kode")
            part = [p for p, target in targets.items() if target is not None]
            yield Finding(
                "R13", berkas, (*where, str(tahun)) if targets else where,
                f"indikator “{indikator.kode}” belum punya target tahun {tahun}"
                + (f" (baru {', '.join(part)})" if part else ""),
                f"tambahkan {tahun}: {{{', '.join(part)}, tahun: ...}}" if part
                else f"tambahkan pada target: {tahun}: ...",
                at="key",
            )  # fmt: skip


def _semua(definisi: Definisi) -> Iterator[tuple[str, Path, Indikator]]:
    """Yield every indikator with its file and path."""
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            yield definisi.berkas[kode], path, indikator


RULES_WITH_INSTANSI: tuple[Callable[[Definisi], Iterable[Finding]], ...] = (
    tanpa_jabatan,
    atasan_tidak_dikenal,
    urutan_salah,
    akar_ganda,
    pimpinan_beratasan,
    skala_salah,
    skala_berlubang,
    batas_terbalik,
)
RULES: tuple[Callable[[Definisi], Iterable[Finding]], ...] = (
    kode_ganda,
    atasan_melingkar,
    variabel_tidak_dikenal,
    variabel_tidak_dipakai,
    nama_fungsi,
    bobot_nol,
    pembilang_sama_penyebut,
    pembagi_nol,
    konsolidasi_berbeda,
    persen_tercampur,
    persen_tanpa_100,
    target_di_luar_satuan,
    target_negatif,
    titik_ribuan,
    target_turun,
    target_tambahan,
    target_pecahan_persen,
    indikator_kembar,
)
