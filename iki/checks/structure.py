"""Checks of the structure: the tree of jabatan, their order, and what stands twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from iki.checks.register import of_instansi, of_jabatan
from iki.diagnostics.suggestions import Suggestions, some
from iki.escaping import quoted
from iki.model.definisi import all_indikator
from iki.model.jabatan import indikator_paths
from iki.model.lifetimes import lifetime, values_of
from iki.yaml_source import Finding, KeyPath

if TYPE_CHECKING:
    from collections.abc import Iterator

    from iki.model import Definisi


@of_jabatan()
def kode_ganda(definisi: Definisi) -> Iterator[Finding]:
    """R01: within a jabatan, a kode names one indikator."""
    for kode, jabatan in definisi.jabatan.items():
        file = definisi.files[kode]
        first: dict[str, KeyPath] = {}
        for path, indikator in indikator_paths(jabatan):
            here = (*path, "kode")
            earlier = first.setdefault(indikator.kode, here)
            if earlier is not here:
                yield Finding(
                    "R01",
                    file,
                    here,
                    f"kode indikator “{indikator.kode}” sudah dipakai di jabatan ini",
                    "beri kode lain; satu kode menunjuk satu indikator",
                    related=((file, earlier, "kode yang sama sudah dipakai di sini"),),
                )


@of_instansi()
def atasan_tidak_dikenal(definisi: Definisi) -> Iterator[Finding]:
    """R02: an atasan is another jabatan, or the pimpinan."""
    pimpinan = definisi.instansi.pimpinan.kode
    known = {*definisi.jabatan, *definisi.broken, pimpinan}
    in_order = [pimpinan, *sorted(known - {pimpinan})]
    suggestions = Suggestions()
    for kode, jabatan in definisi.jabatan.items():
        if jabatan.atasan is not None and jabatan.atasan not in known:
            yield Finding(
                "R02",
                definisi.files[kode],
                ("atasan",),
                f"atasan {quoted(jabatan.atasan)} bukan kode jabatan mana pun",
                suggestions.of(jabatan.atasan, known - {kode})
                or "tulis kode (nama berkas) jabatan atasannya: "
                + some(other for other in in_order if other != kode),
            )


@of_instansi()
def urutan_salah(definisi: Definisi) -> Iterator[Finding]:
    """R25: `urutan` names jabatan, each once."""
    known = {*definisi.jabatan, *definisi.broken}
    some_known = some(sorted(known))
    suggestions = Suggestions()
    first: dict[str, KeyPath] = {}
    for index, kode in enumerate(definisi.instansi.urutan):
        here: KeyPath = ("urutan", index)
        earlier = first.setdefault(kode, here)
        if kode not in known:
            hint = suggestions.of(kode, known) or (
                f"tulis kode (nama berkas) jabatan, atau hapus; yang ada: {some_known}"
            )
            message = f"{quoted(kode)} bukan kode jabatan mana pun"
            yield Finding("R25", definisi.instansi_file, here, message, hint)
        elif earlier is not here:
            related = ((definisi.instansi_file, earlier, "yang pertama di sini"),)
            message = f"jabatan {quoted(kode)} sudah ada dalam urutan"
            yield Finding(
                "R25",
                definisi.instansi_file,
                here,
                message,
                "hapus salah satunya",
                related=related,
            )


@of_jabatan()
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
                definisi.files[circle[0]],
                ("atasan",),
                f"atasan melingkar: {' → '.join(_circle_texts([*circle, circle[0]]))}",
                "ubah atasan salah satu jabatan ini",
                related=tuple(
                    (definisi.files[k], ("atasan",), "bagian dari lingkaran ini")
                    for k in circle[1:_CIRCLE]
                ),
            )
        settled.update(trail)


_CIRCLE = 8  # members of a circle that a message names


def _circle_texts(circle: list[str]) -> list[str]:
    return circle if len(circle) <= _CIRCLE else [*circle[: _CIRCLE - 2], "…", circle[-1]]


@of_instansi()
def jabatan_tanpa_atasan(definisi: Definisi) -> Iterator[Finding]:
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
                code,
                definisi.files[kode],
                ("atasan",),
                what,
                f"tambahkan atasan: {pimpinan}, atau kode jabatan atasannya",
                at="key",
                related=(
                    (definisi.instansi_file, ("pimpinan", "kode"), "pimpinan disebut di sini"),
                ),
            )


@of_instansi()
def pimpinan_beratasan(definisi: Definisi) -> Iterator[Finding]:
    """R11: the pimpinan has no atasan."""
    pimpinan = definisi.instansi.pimpinan.kode
    jabatan = definisi.jabatan.get(pimpinan)
    if jabatan is not None and jabatan.atasan is not None:
        yield Finding(
            "R11",
            definisi.files[pimpinan],
            ("atasan",),
            "jabatan ini pimpinan instansi, tetapi punya atasan",
            "hapus atasan di sini, atau perbaiki pimpinan: kode di instansi.yaml",
            related=((definisi.instansi_file, ("pimpinan", "kode"), "pimpinan disebut di sini"),),
        )


@of_instansi()
def atasan_pimpinan_ganda(definisi: Definisi) -> Iterator[Finding]:
    """R68: who stands above the agency is none of its jabatan."""
    pimpinan = definisi.instansi.pimpinan
    atasan = pimpinan.atasan.kode if pimpinan.atasan else None
    if atasan is not None and atasan in {pimpinan.kode, *definisi.jabatan, *definisi.broken}:
        yield Finding(
            "R68",
            definisi.instansi_file,
            ("pimpinan", "atasan", "kode"),
            f"{quoted(atasan)} adalah jabatan instansi ini sendiri",
            "tulis kode atasan pimpinan di luar instansi, misalnya bupati",
        )


@of_jabatan()
def program_ganda(definisi: Definisi) -> Iterator[Finding]:
    """R70: a jabatan lists a programme once."""
    for kode, jabatan in definisi.jabatan.items():
        first: dict[str, KeyPath] = {}
        for n, program in enumerate(jabatan.program):
            here: KeyPath = ("program", n, "kode")
            earlier = first.setdefault(program.kode, here)
            if earlier is not here:
                yield Finding(
                    "R70",
                    definisi.files[kode],
                    here,
                    f"program {quoted(program.kode)} sudah ada di jabatan ini",
                    "gabungkan anggarannya, atau beri kode lain",
                    related=((definisi.files[kode], earlier, "program yang sama di sini"),),
                )


def sasaran_program_tidak_ada(definisi: Definisi) -> Iterator[Finding]:
    """R71: at all times the sasaran of a programme are there.

    Looks at the definisi as it is written.
    """
    for kode, jabatan in definisi.jabatan.items():
        found: dict[KeyPath, int] = {}
        for path, all_programs, span in values_of(jabatan, "program", lifetime(jabatan)):
            least = min(
                (len(s) for _, s, when in values_of(jabatan, "sasaran", span)), default=None
            )
            for n, program in enumerate(all_programs if least is not None else ()):
                for k, nomor in enumerate(program.sasaran):
                    if nomor >= (least or 0):
                        found[*path, n, "sasaran", k] = least or 0
        for here, count in found.items():
            yield Finding(
                "R71",
                definisi.files[kode],
                here,
                f"tidak ada sasaran dengan nomor ini: jabatan ini punya {count} sasaran",
                f"sasaran dihitung dari 0: tulis 0 sampai {count - 1}"
                if count > 1
                else "sasaran dihitung dari 0: tulis 0",
            )


def tanpa_jabatan(definisi: Definisi) -> Iterator[Finding]:
    """R08: a project has at least one jabatan."""
    if not definisi.jabatan and not definisi.broken:
        yield Finding(
            "R08",
            definisi.instansi_file,
            ("instansi",),
            "belum ada satu pun jabatan di definitions/jabatan/",
            "tambahkan satu berkas YAML untuk satu jabatan",
            at="key",
        )


@of_jabatan("bobot")
def bobot_nol(definisi: Definisi) -> Iterator[Finding]:
    """R09: an indikator of weight 0 is shown, but counts for nothing."""
    for kode, path, indikator in all_indikator(definisi):
        if indikator.bobot == 0:
            yield Finding(
                "R09",
                definisi.files[kode],
                (*path, "bobot"),
                "bobot 0: capaian indikator ini tidak ikut dalam nilai jabatan",
                "tulis bobot lebih dari 0, atau hapus bobot supaya menjadi 1",
            )


@of_jabatan("nama")
def indikator_kembar(definisi: Definisi) -> Iterator[Finding]:
    """R19: no two indikator of a jabatan have the same text."""
    first: dict[tuple[str, str], KeyPath] = {}
    for kode, path, indikator in all_indikator(definisi):
        file, here = definisi.files[kode], (*path, "nama")
        earlier = first.setdefault((kode, " ".join(indikator.nama.casefold().split())), here)
        if earlier is not here:
            yield Finding(
                "R19",
                file,
                here,
                "nama indikator ini sudah dipakai di jabatan ini",
                "bedakan namanya, atau hapus salah satu indikator",
                related=((file, earlier, "nama yang sama di sini"),),
            )
