"""Notes: what a table of figures cannot say in its cells, in words below it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from iki.decimals import format_id
from iki.model import Polarisasi, Rentang
from iki.model.uraian import distinguishing_words, uraian_or_nama
from iki.results.capaian_rules import acuan_of, usual_rule
from iki.results.hasil import (
    NOT_RECOMPUTABLE,
    WORDINGS,
    own_rules,
    own_scoring,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from iki.model import Definisi, Indikator, Penilaian, Perubahan
    from iki.results.hasil import (
        Hasil,
        HasilIndikator,
        HasilJabatan,
        UsedVariabel,
    )

_MEANING = {
    Polarisasi.MAXIMIZE: "makin tinggi makin baik",
    Polarisasi.MINIMIZE: "makin rendah makin baik",
    Polarisasi.STABILIZE: "makin dekat ke target makin baik",
}
_RENTANG_NOTE = (
    "Target rentang: realisasi di dalam rentang bernilai 100; di atasnya dibandingkan dengan batas "
    "atas, di bawahnya dengan batas bawah."
)
_TARGET_ZERO_NOTE = (
    "{} nol, makin rendah makin baik: kolom 6 = 100 bila realisasi nol, 0 bila lebih."
)

_SUPERSCRIPT = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


class Notes:
    """The notes below a table, each said once; a row names them by number."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}

    def marks(self, *notes: str) -> str:
        """Return the marks of some notes in order: `¹⁾ ²⁾`, or nothing for none."""
        numbers = {self._numbers.setdefault(text, len(self._numbers) + 1) for text in notes}
        return " ".join(map(_mark, sorted(numbers)))

    def lines(self) -> Iterator[str]:
        """Yield the notes as they stand below the table."""
        return (f"{_mark(number)} {text}" for text, number in self._numbers.items())


def _mark(number: int) -> str:
    return f"{str(number).translate(_SUPERSCRIPT)}⁾"


def polarisasi_rule(polarisasi: Polarisasi, penilaian: Penilaian) -> tuple[str, str]:
    """Return the formula of capaian in the numbers of its columns, and the same in words.

    `("5 / 4 x 100", "makin tinggi makin baik")`: 4 is the target, 5 the realisasi.
    """
    rule = usual_rule(polarisasi, penilaian.minimize)
    return rule.in_words(realisasi="5", target="4"), _MEANING[polarisasi]


def own_rule(item: HasilIndikator) -> str | None:
    """Return the note on how capaian (column 6) is computed by an indikator's own rule."""
    if "minimize" not in own_scoring(item.indikator):
        return None
    rule, words = polarisasi_rule(item.indikator.polarisasi, item.penilaian)
    return capitalize(f"{words}: kolom 6 = {rule}.")


def target_zero_rule(item: HasilIndikator) -> str | None:
    """Return the note on the rule for a target of 0, which nothing can be divided by, if used."""
    if item.capaian is None or item.realisasi is None or item.target is None:
        return None
    if acuan_of(item.realisasi, item.target) != 0:
        return None
    return _TARGET_ZERO_NOTE.format(
        "Batas atas rentang" if isinstance(item.target, Rentang) else "Target"
    )


def remarks(hasil: Hasil, j: HasilJabatan, item: HasilIndikator) -> Iterator[str]:
    """Yield the remarks on a row."""
    if isinstance(item.target, Rentang):
        yield _RENTANG_NOTE
    if times := hasil.times_of(item):
        yield capitalize(f"{times}.")
    yield from map(change_note, hasil.changes(item.indikator))
    if hasil.takes_yearly_target(item):
        sampai = item.berakhir or hasil.sampai
        yield f"Target {sampai.nama} belum ditetapkan; dipakai target tahun {hasil.tahun}."
    yield from _scoring_remarks(item)
    yield from figure_remarks(hasil.definisi, j.kode, item)


def standing_remarks(item: HasilIndikator) -> Iterator[str]:
    """Yield the remarks on an indikator that hold for any time."""
    if isinstance(item.target, Rentang):
        yield _RENTANG_NOTE
    yield from _scoring_remarks(item)


def _scoring_remarks(item: HasilIndikator) -> Iterator[str]:
    if item.indikator.bobot != 1:
        yield f"Bobot {format_id(item.indikator.bobot)} dalam nilai jabatan."
    if item.ordinal is not None:
        numbers = (f"{word} = {format_id(n)}" for word, n in item.ordinal.nilai.items())
        yield f"Dihitung dengan {', '.join(numbers)}."
    if own := own_rules(item.indikator):
        yield f"Penilaian indikator ini: {own}."


def figure_remarks(definisi: Definisi, kode: str, item: HasilIndikator) -> Iterator[str]:
    """Yield why a figure of a jabatan is not there, not final, or not what its row comes to."""
    uraian = partial(_quoted_uraian, definisi, kode, item.indikator)
    if item.status in WORDINGS:
        yield WORDINGS[item.status].official.format(item.about(partial(_uraian_of_year, uraian)))
    if from_other_years := item.other_years(uraian):
        yield capitalize(f"{from_other_years}.")
    if not item.recomputable:
        yield capitalize(f"{NOT_RECOMPUTABLE}.")


def change_note(perubahan: Perubahan) -> str:
    """Return since when something is as it is, what changed, and what decided it."""
    return f"Berubah sejak {perubahan.mulai.nama}: {perubahan.change_in_words} ({perubahan.dasar})."


def _uraian_of_year(uraian: Callable[[UsedVariabel], str], used: UsedVariabel) -> str:
    text = uraian(used)
    return f"{text} tahun {used.tahun}" if used.acuan.lalu else text


def _quoted_uraian(definisi: Definisi, kode: str, indikator: Indikator, used: UsedVariabel) -> str:
    """Return a variable of an indikator of the jabatan `kode` in the words of the decree."""
    jabatan, acuan = used.jabatan, used.acuan
    uraian = f"“{uraian_or_nama(definisi, jabatan, acuan.nama)}”"
    if jabatan != kode:
        apart = distinguishing_words(definisi, kode, indikator.formula)
        uraian += f" milik {apart.get((jabatan, acuan.nama), definisi.nama(jabatan))}"
    return uraian


def capitalize(text: str) -> str:
    """Return a sentence with a capital; all else of it stays."""
    return f"{text[0].upper()}{text[1:]}"


def scoring_rules(penilaian: Penilaian) -> Iterator[str]:
    """Yield the scoring rules in words."""
    bounds = [
        f"{words} {format_id(nilai)}"
        for words, nilai in (
            ("paling rendah", penilaian.batas_bawah),
            ("paling tinggi", penilaian.batas_atas),
        )
        if nilai is not None
    ]
    digits = penilaian.pembulatan
    rounding = (
        f"dibulatkan {digits} angka di belakang koma" if digits else "dibulatkan ke bilangan bulat"
    )
    yield (
        f"Capaian {', '.join([*bounds, rounding])}. Nilai jabatan adalah rata-rata capaian "
        "indikator yang terhitung, tertimbang bobot."
    )
    skala = penilaian.skala
    reached = "di atas" if skala.di_atas else "mulai"
    tingkat = "; ".join(
        t.predikat if t.minimal is None else f"{t.predikat} {reached} {format_id(t.minimal)}"
        for t in skala.tingkat
    )
    whole = ", atas capaian yang dibulatkan ke bilangan bulat" if skala.bulat else ""
    sebutan = f" ({skala.sebutan})" if skala.sebutan else ""
    yield f"Predikat{sebutan}{whole}: {tingkat}."
