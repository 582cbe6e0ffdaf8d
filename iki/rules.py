"""Rules: what must hold between the parts of a definition, and between files.

A rule is a function from the definisi to findings. It names paths; places are found later. A rule
speaks of what it knows: a jabatan whose file has errors (`Definisi.rusak`) is neither known nor
unknown, so naming one is not reported a second time.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from iki.decimals import plain
from iki.diagnostics import suggestion
from iki.formula import nodes
from iki.yaml_source import Finding, Path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from iki.model import Definisi, Indikator, Jabatan


def check(definisi: Definisi) -> list[Finding]:
    """Run every rule."""
    return [finding for rule in RULES for finding in rule(definisi)]


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
    for kode, jabatan in definisi.jabatan.items():
        if jabatan.atasan is not None and jabatan.atasan not in known:
            yield Finding(
                "R02",
                definisi.berkas[kode],
                ("atasan",),
                f"atasan “{jabatan.atasan}” bukan kode jabatan mana pun",
                suggestion(jabatan.atasan, known - {kode})
                or f"tulis kode (nama berkas) jabatan atasannya, atau {pimpinan}",
            )


def atasan_melingkar(definisi: Definisi) -> Iterator[Finding]:
    """R03: following atasan from any jabatan comes to an end."""
    settled: set[str] = set()
    for start in definisi.jabatan:
        trail: list[str] = []
        kode: str | None = start
        while kode is not None and kode in definisi.jabatan and kode not in (*settled, *trail):
            trail.append(kode)
            kode = definisi.jabatan[kode].atasan
        if kode is not None and kode in trail:
            circle = trail[trail.index(kode) :]
            yield Finding(
                "R03",
                definisi.berkas[circle[0]],
                ("atasan",),
                f"atasan melingkar: {' → '.join([*circle, circle[0]])}",
                "ubah atasan salah satu jabatan ini",
                related=tuple(
                    (definisi.berkas[k], ("atasan",), "bagian dari lingkaran ini")
                    for k in circle[1:]
                ),
            )
        settled.update(trail)


def pimpinan_ganda(definisi: Definisi) -> Iterator[Finding]:
    """R04: only the pimpinan has no atasan."""
    pimpinan = definisi.instansi.pimpinan.kode
    for kode, jabatan in definisi.jabatan.items():
        if jabatan.atasan is None and kode != pimpinan:
            yield Finding(
                "R04",
                definisi.berkas[kode],
                ("jabatan",),
                f"jabatan ini tidak punya atasan, padahal pimpinan instansi adalah “{pimpinan}”",
                f"tambahkan atasan: {pimpinan}, atau kode jabatan atasannya",
                at="key",
            )


def variabel_tidak_dikenal(definisi: Definisi) -> Iterator[Finding]:
    """R05: every variable of a formula is declared, here or in the jabatan that it names."""
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            for variabel in nodes.variabel_of(indikator.formula):
                problem = _unknown(definisi, kode, variabel)
                if problem:
                    yield Finding(
                        "R05",
                        definisi.berkas[kode],
                        (*path, "formula"),
                        *problem,
                        offsets=(variabel.start, variabel.end),
                    )


def _unknown(definisi: Definisi, kode: str, variabel: nodes.Variabel) -> tuple[str, str] | None:
    owner = variabel.jabatan or kode
    if owner in definisi.rusak:
        return None
    if owner not in definisi.jabatan:
        hint = suggestion(owner, definisi.jabatan) or "tulis kode (nama berkas) sebuah jabatan"
        return f"jabatan “{owner}” tidak ada", hint
    declared = definisi.jabatan[owner].variabel
    if variabel.nama in declared:
        return None
    elsewhere = [k for k, j in definisi.jabatan.items() if variabel.nama in j.variabel]
    hint = suggestion(variabel.nama, declared) or (
        f"milik jabatan lain? tulis {elsewhere[0]}.{variabel.nama}"
        if elsewhere
        else f"tambahkan pada variabel:, misalnya {variabel.nama}: uraiannya"
    )
    where = "" if owner == kode else f" pada jabatan “{owner}”"
    return f"variabel “{variabel.nama}” tidak ada{where}", hint


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
                "R07", file, here, f"predikat “{tingkat.predikat}” ada dua kali", "hapus salah satunya",
                related=((file, earlier, "yang pertama di sini"),),
            )  # fmt: skip
        if tingkat.minimal is None and index < len(skala.tingkat) - 1:
            yield Finding(
                "R07", file, (*path, index), f"predikat “{tingkat.predikat}” tidak punya batas minimal",
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


def bobot_negatif(definisi: Definisi) -> Iterator[Finding]:
    """S11: a weight is not negative; an indikator of weight 0 is shown but does not count."""
    for kode, jabatan in definisi.jabatan.items():
        for path, indikator in indikator_paths(jabatan):
            if indikator.bobot < 0:
                yield Finding(
                    "S11", definisi.berkas[kode], (*path, "bobot"),
                    f"bobot {plain(indikator.bobot)} negatif", "tulis 0 atau lebih",
                )  # fmt: skip


def tanpa_jabatan(definisi: Definisi) -> Iterator[Finding]:
    """R08: a project has at least one jabatan."""
    if not definisi.jabatan and not definisi.rusak:
        yield Finding(
            "R08", definisi.berkas_instansi, ("instansi",),
            "belum ada satu pun jabatan di definitions/jabatan/",
            "tambahkan satu berkas YAML untuk satu jabatan", at="key",
        )  # fmt: skip


RULES: tuple[Callable[[Definisi], Iterable[Finding]], ...] = (
    tanpa_jabatan,
    kode_ganda,
    atasan_tidak_dikenal,
    atasan_melingkar,
    pimpinan_ganda,
    variabel_tidak_dikenal,
    variabel_tidak_dipakai,
    skala_salah,
    batas_terbalik,
    bobot_negatif,
)
