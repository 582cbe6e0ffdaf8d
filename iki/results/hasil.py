"""Results: what a computation says of every indikator, jabatan and of the agency, and its words.

Reasons stay structure here (which variables are missing, which divisor was zero, which target there
is not); the words are made from one table where they are shown.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from enum import StrEnum
from operator import attrgetter
from typing import TYPE_CHECKING, NamedTuple

from iki.decimals import format_id, round_half_up
from iki.formula import nodes, render
from iki.model import DaftarCatatan, Polarisasi, Rentang, bounds_of
from iki.model.changes_within import changes_within, named_items, summarize_changes
from iki.periode import PERIODE, TAHUN, Instant, names_of_end

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from iki.model import (
        Catatan,
        Definisi,
        Indikator,
        Instansi,
        Jabatan,
        NilaiTarget,
        Ordinal,
        Penilaian,
        Perubahan,
        Sasaran,
    )
    from iki.model.definisi import VariabelVersion
    from iki.periode import Periode


class Status(StrEnum):
    """What became of an indikator. All but the first two mean: not computed, for this reason."""

    TERHITUNG = "terhitung"
    SEMENTARA = "sementara"
    BELUM_ADA_DATA = "belum_ada_data"
    PENYEBUT_NOL = "penyebut_nol"
    TARGET_NOL = "target_nol"
    REALISASI_NOL = "realisasi_nol"
    BELUM_ADA_TARGET = "belum_ada_target"

    @property
    def has_capaian(self) -> bool:
        return self in (Status.TERHITUNG, Status.SEMENTARA)


class Wording(NamedTuple):
    """A status in words for tables and official pages; `{}` is what it is about."""

    table: str
    official: str


WORDINGS = {
    Status.SEMENTARA: Wording(
        "{} belum lengkap", "Sementara: data {} belum lengkap sampai periode ini."
    ),
    Status.BELUM_ADA_DATA: Wording("belum ada data: {}", "Tidak terhitung: belum ada data {}."),
    Status.PENYEBUT_NOL: Wording("penyebut nol: {}", "Tidak terhitung: penyebutnya nol."),
    Status.TARGET_NOL: Wording("target nol", "Tidak terhitung: targetnya nol."),
    Status.REALISASI_NOL: Wording("realisasi nol", "Tidak terhitung: realisasinya nol."),
    Status.BELUM_ADA_TARGET: Wording(
        "belum ada target {}", "Tidak terhitung: belum ada target {}."
    ),
}


class UsedVariabel(NamedTuple):
    """A variable behind a realisasi: its full name, its value, and whether it is complete.

    `dipakai` says that the value went into the realisasi, `waiting` which period has a value that
    does not count yet, because it is not over. `free` are the months of the year, January as bit 0,
    of which it lacks nothing: those before it began, and those at whose end no value of it comes
    (`berkala`). `not_yet` is the period at whose end its first value comes, if none can have come.
    What ends before such a period, and a sum beside another one over more months, goes only to the
    end of `until`. Of the months of a
    column alone there is no value where it comes for an `undivided` period with more. `uraian` is
    what its jabatan says that it is.
    """

    acuan: nodes.Acuan
    jabatan: str
    tahun: int
    nilai: Decimal | None
    lengkap: bool
    dipakai: bool
    waiting: Periode | None
    free: int = 0
    uraian: str = ""
    not_yet: Periode | None = None
    until: Periode | None = None
    undivided: Periode | None = None

    def __str__(self) -> str:
        return render.to_text(self.acuan)

    @property
    def why_missing(self) -> str:
        """Why there cannot be a value yet, or none of more months, "" if there could."""
        if self.until:
            awaited = self.waiting or self.not_yet
            return why_never(awaited, self.until) if awaited else f"baru sampai {self.until.nama}"
        if self.undivided:
            return f"nilai {_of_periode(self.undivided)} tidak dibagi ke periode di dalamnya"
        if self.waiting:
            return why_not_counted(self.waiting)
        return why_not_yet(self.not_yet) if self.not_yet else ""

    def version(self, definisi: Definisi) -> VariabelVersion:
        """Return the variable as it was at the time of its value."""
        return definisi.variabel_behind(self.jabatan, self.acuan.nama, lalu=self.acuan.lalu)

    @property
    def nama(self) -> str:
        """The variable as the formula names it, of whatever year."""
        return render.to_text(replace(self.acuan, lalu=False))

    @property
    def in_words(self) -> str:
        """The variable as people call it, and as the formula does: `Jumlah surat (surat)`."""
        return f"{self.uraian} ({self.nama})" if self.uraian else self.nama

    @property
    def of_year(self) -> str:
        """`in_words`, with the year of what is of the year before."""
        return f"{self.in_words} tahun {self.tahun}" if self.acuan.lalu else self.in_words


class NoTarget(NamedTuple):
    """Which target there is not, and of which periods of that year there is one."""

    sampai: Periode
    tahun: int
    ada: tuple[str, ...]

    def __str__(self) -> str:
        return self._missing_target(attrgetter("kode"))

    @property
    def in_words(self) -> str:
        return self._missing_target(attrgetter("nama"))

    def _missing_target(self, called: Callable[[Periode], str]) -> str:
        sought = self.sampai if self.ada else TAHUN  # a year without any lacks the year's
        atau = "" if sought == TAHUN else " maupun tahun"
        ada = ", ".join(called(PERIODE[kode]) for kode in self.ada)
        return f"{called(sought)}{atau} {self.tahun}{f' (baru {ada})' if ada else ''}"


def why_not_counted(periode: Periode) -> str:
    """Return why the value of a period that is not over is not in a result."""
    return f"nilai {_of_periode(periode)} baru dihitung pada akhir {periode.nama}"


def why_not_yet(periode: Periode) -> str:
    """Return why there is no value of a variable whose first one comes at the end of a period."""
    return f"nilai {_of_periode(periode)} baru ada pada akhir {periode.nama}"


def why_never(periode: Periode, end: Periode) -> str:
    """Return why the value of a period will not be in a result that goes to an end before it."""
    return f"nilai {_of_periode(periode)} tidak dihitung, karena berakhir pada {end.nama}"


def _of_periode(periode: Periode) -> str:
    return "setahun" if periode == TAHUN else periode.nama


class HasilIndikator(NamedTuple):
    """One row. `realisasi` is exact, `realisasi_tampil` and `capaian` are rounded half-up.

    `penilaian` are the rules that it was scored by, `ordinal` the words of its numbers, if they
    have any, and `digits` those in which a realisasi is shown. A row that is `recomputable` has a
    capaian that follows from its target and realisasi as they are shown. `periode_target` is the
    period whose target was taken (P by one of its names, or the year). What the status is about:
    the variables without data, or whose sum lacks periods (`missing`), the divisor that is zero
    (`penyebut`), the target that there is not (`no_target`). What ended before P was computed up to
    its own last period, `berakhir`.
    """

    sasaran: Sasaran
    indikator: Indikator
    target: NilaiTarget | None
    periode_target: str | None
    realisasi: Decimal | None
    realisasi_tampil: Decimal | None
    capaian: Decimal | None
    predikat: str | None
    status: Status
    variabel: tuple[UsedVariabel, ...]
    penilaian: Penilaian
    digits: int
    ordinal: Ordinal | None = None
    recomputable: bool = True
    missing: tuple[UsedVariabel, ...] = ()
    penyebut: nodes.Formula | None = None
    no_target: NoTarget | None = None
    berakhir: Periode | None = None

    @property
    def target_values(self) -> tuple[Decimal | str | None, ...]:
        """The target exactly, as a number or a word: one, or the two bounds of a range."""
        return exact_target(self.target, self.ordinal)

    @property
    def target_shown(self) -> Decimal | str | None:
        """The target as it is printed: a number, or the text of a range or word."""
        return shown_target(self.target, self.ordinal, self.indikator.desimal)

    def has_target_of(self, sampai: Periode) -> bool:
        """Whether its target is that of the end of a period, by whatever name."""
        return self.periode_target in names_of_end(sampai)

    @property
    def capaian_shown(self) -> str | None:
        """The capaian as it is printed, in the digits of the rules that it was rounded by."""
        return None if self.capaian is None else format_id(self.capaian, self.penilaian.pembulatan)

    @property
    def realisasi_shown(self) -> Decimal | str | None:
        """The realisasi as it is printed: a number or a word."""
        return word_of(self.realisasi, self.ordinal) or self.realisasi_tampil

    def about(self, nama: Callable[[UsedVariabel], str] = attrgetter("of_year")) -> str:
        """Return the subject of the status in words; `nama` gives the names of variables."""
        if self.penyebut is not None:
            return self._penyebut_in_words(self.penyebut)
        if self.no_target is not None:
            return self.no_target.in_words
        return self._missing(nama)

    def _penyebut_in_words(self, penyebut: nodes.Formula) -> str:
        names = {t.acuan: t for t in self.variabel}
        if isinstance(penyebut, nodes.Acuan):
            return names[penyebut].of_year
        words = render.to_decree(penyebut, lambda acuan: names[acuan].uraian or names[acuan].nama)
        return f"{words} ({render.to_text(penyebut)})"

    def _about_for_machines(self) -> str:
        if self.penyebut is not None:
            return render.to_text(self.penyebut)
        return str(self.no_target) if self.no_target is not None else self._missing(str)

    def _missing(self, nama: Callable[[UsedVariabel], str]) -> str:
        return ", ".join(
            f"{nama(t)} ({t.why_missing})" if t.why_missing else nama(t) for t in self.missing
        )

    @property
    def of_other_years(self) -> tuple[UsedVariabel, ...]:
        """The variables whose value in the realisasi is of another year."""
        return tuple(t for t in self.variabel if t.dipakai and t.acuan.lalu)

    def other_years(
        self, nama: Callable[[UsedVariabel], str] = attrgetter("in_words")
    ) -> str | None:
        """Return which values are of another year, in words; None if there are none."""
        others = self.of_other_years
        return (
            f"memakai data tahun {others[0].tahun}: {', '.join(map(nama, others))}"
            if others
            else None
        )

    @property
    def alasan(self) -> str | None:
        """The status and what it is about, as machines read them (`belum_ada_data: a, b`)."""
        if self.status is Status.TERHITUNG:
            return None
        tentang = self._about_for_machines()
        return f"{self.status}: {tentang}" if tentang else str(self.status)

    @property
    def in_words(self) -> str | None:
        """The status in words that name what is missing; None for `terhitung`."""
        if self.status is Status.TERHITUNG:
            return None
        return WORDINGS[self.status].table.format(self.about())

    @property
    def end_in_words(self) -> str | None:
        """What is said of an indikator that ended before the time of the numbers was over."""
        if self.berakhir is None:
            return None
        end = self.indikator.berakhir
        return f"berakhir {end.nama if end else ''}, dihitung sampai {self.berakhir.nama}"

    @property
    def remark(self) -> str | None:
        """`in_words`, where it stands alone: what has a capaian is said to be `sementara`."""
        return (
            f"{self.status}: {self.in_words}" if self.status is Status.SEMENTARA else self.in_words
        )


class HasilJabatan(NamedTuple):
    """A jabatan: `nilai` is the mean of capaian weighted by bobot, over `terhitung` of `dari`.

    `penilaian` are the rules that it was rounded and judged by.
    """

    kode: str
    jabatan: Jabatan
    depth: int
    indikator: tuple[HasilIndikator, ...]
    nilai: Decimal | None
    predikat: str | None
    penilaian: Penilaian

    @property
    def terhitung(self) -> int:
        return sum(row.capaian is not None for row in self.indikator)

    @property
    def dari(self) -> int:
        return len(self.indikator)

    @property
    def counts(self) -> str:
        """How many indikator could be computed, in words."""
        return _counts(self.indikator)


class Hasil(NamedTuple):
    """Everything computed for one year up to one period, jabatan in the order of the tree.

    `rata_rata` is the plain mean of the nilai of those jabatan that have one. `catatan` are there
    if they were read; no figure comes of them. `lock` is what a page says of a period that is
    locked.
    """

    definisi: Definisi
    tahun: int
    sampai: Periode
    jabatan: tuple[HasilJabatan, ...]
    rata_rata: Decimal | None
    predikat: str | None
    catatan: DaftarCatatan = DaftarCatatan()
    lock: str = ""

    def catatan_of(self, jabatan: str, row: HasilIndikator) -> tuple[Catatan, ...]:
        """Return the catatan of an indikator for the periods up to that of the result."""
        return self.catatan.catatan_of(self.tahun, self.sampai, jabatan, row.indikator.kode)

    @property
    def terhitung(self) -> int:
        return sum(j.terhitung for j in self.jabatan)

    @property
    def dari(self) -> int:
        return sum(j.dari for j in self.jabatan)

    @property
    def span(self) -> str:
        """The time that the numbers are of: `tahun 2024`, `tahun 2024 sampai triwulan II`."""
        return span_in_words(self.tahun, self.sampai)

    @property
    def summary_title(self) -> str | None:
        """The heading of a summary; None for one jabatan of many, which has its own line."""
        if len(self.jabatan) == len(self.definisi.jabatan):
            return f"Ringkasan {self.definisi.instansi.instansi}"
        return "Ringkasan jabatan di atas" if len(self.jabatan) > 1 else None

    @property
    def summary(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """What the mean rests on, as (heading, lines): how many count, and what is not final."""
        bernilai = sum(j.nilai is not None for j in self.jabatan)
        every = [(j.kode, row) for j in self.jabatan for row in j.indikator]
        belum = {"Sementara": True, "Tidak terhitung": False}
        rows = {
            "Jabatan": (f"{bernilai} dari {len(self.jabatan)} jabatan bernilai",),
            "Indikator": (_counts([row for _, row in every]),),
        } | {
            heading: tuple(
                f"{b.indikator.nama} ({kode}.{b.indikator.kode}): {b.in_words}"
                for kode, b in every
                if b.in_words and b.status.has_capaian is ada
            )
            for heading, ada in belum.items()
        }
        return tuple((heading, lines) for heading, lines in rows.items() if lines)

    def takes_yearly_target(self, row: HasilIndikator) -> bool:
        """Whether a target is the year's although the realisasi goes only up to a part of it."""
        return row.periode_target == TAHUN.kode and not row.has_target_of(
            row.berakhir or self.sampai
        )

    # --- what changed within the time ---

    def changes(self, item: Instansi | Jabatan | Indikator) -> tuple[Perubahan, ...]:
        """Return the perubahan of an item that the time of the numbers crosses."""
        return tuple(changes_within(item, self.tahun, self.tahun, self.sampai))

    def times_of(self, row: HasilIndikator) -> str | None:
        """Return in words that an indikator was in force for a part of the time only."""
        return times_within(row, self.tahun)

    @property
    def history(self) -> tuple[str, ...]:
        """What changed within the time, in words: since when, by which dasar, which keys."""
        return history_in_words([self])


def times_within(row: HasilIndikator, tahun: int) -> str | None:
    """Return in words the part of a year in which an indikator was in force; None if all."""
    mulai = row.indikator.mulai
    begun = mulai and Instant(tahun, TAHUN).first < mulai.first
    return (
        "; ".join(
            filter(None, (f"mulai {mulai.nama}" if begun and mulai else None, row.end_in_words))
        )
        or None
    )


def span_in_words(tahun: int, sampai: Periode) -> str:
    """Return a year up to a period in words; a whole year is that alone."""
    return f"tahun {tahun}" if sampai == TAHUN else f"tahun {tahun} sampai {sampai.nama}"


def history_in_words(columns: Sequence[Hasil]) -> tuple[str, ...]:
    """Return the changes from the first year of results to the end of the last, in words.

    Whatever the agency was called before, it is one and the same.
    """
    last = columns[-1]
    items = [
        item
        for hasil in columns
        for item in named_items(
            hasil.definisi.instansi,
            [(j.kode, j.jabatan) for j in hasil.jabatan],
            called=last.definisi.instansi.instansi,
        )
    ]
    return tuple(map(str, summarize_changes(items, columns[0].tahun, last.tahun, last.sampai)))


# --- in words -------------------------------------------------------------------------------------

EMPTY = "–"
NOT_COMPUTED = "tidak terhitung"
NO_VALUE = "belum ada"
BELOW_SKALA = "di bawah skala"


def _counts(rows: Sequence[HasilIndikator]) -> str:
    terhitung = sum(row.capaian is not None for row in rows)
    sementara = sum(row.status is Status.SEMENTARA for row in rows)
    return f"{terhitung} dari {len(rows)} indikator terhitung" + (
        f", {sementara} sementara" if sementara else ""
    )


NOT_RECOMPUTABLE = "capaian dihitung dari angka sebelum dibulatkan"


def unusual_rules(indikator: Indikator) -> Iterator[tuple[str, str]]:
    """Yield the unusual rules of an indikator as (heading, text): minimize, bobot, own scale."""
    if indikator.polarisasi is not Polarisasi.MAXIMIZE:
        yield "Polarisasi", indikator.polarisasi.sebutan
    if indikator.bobot != 1:
        yield "Bobot", format_id(indikator.bobot)
    if own := own_rules(indikator):
        yield "Penilaian", own


_RULE_NAMES = {"minimize": "minimize", "batas_bawah": "batas bawah", "batas_atas": "batas atas"}


def own_scoring(indikator: Indikator) -> Mapping[str, object]:
    """Return the rules that an indikator has instead of the agency's, by their keys."""
    return indikator.penilaian.own if indikator.penilaian else {}


def own_rules(indikator: Indikator) -> str:
    """Return the rules that an indikator has instead of the agency's, in words; "" for none."""
    return ", ".join(
        f"tanpa {_RULE_NAMES[key]}"
        if value is None
        else f"{_RULE_NAMES[key]} {format_id(value) if isinstance(value, Decimal) else value}"
        for key, value in own_scoring(indikator).items()
    )


def word_of(nilai: Decimal | None, ordinal: Ordinal | None) -> str | None:
    """Return the word of a number; None if it has none."""
    return ordinal.word(nilai) if ordinal else None


def in_ordinal(nilai: Decimal | None, ordinal: Ordinal | None) -> Decimal | str | None:
    """Return the word of a number that has one, else the number."""
    return word_of(nilai, ordinal) or nilai


def exact_target(
    target: NilaiTarget | None, ordinal: Ordinal | None
) -> tuple[Decimal | str | None, ...]:
    """Return a target as a number or a word, or the two bounds of a range."""
    if target is None:
        return (None,)
    return tuple(in_ordinal(t, ordinal) for t in bounds_of(target))


def as_shown(target: NilaiTarget, desimal: int | None) -> NilaiTarget:
    """Return a target with the decimals that its indikator asks for, or as it is."""
    if desimal is None:
        return target
    if isinstance(target, Rentang):
        return Rentang(*(round_half_up(t, desimal) for t in bounds_of(target)))
    return round_half_up(target, desimal)


def shown_target(
    target: NilaiTarget | None, ordinal: Ordinal | None = None, desimal: int | None = None
) -> Decimal | str | None:
    """Return a target as it is printed: a number, or the text of a range (`80–90`) or word."""
    if target is None:
        return None
    shown = as_shown(target, None if ordinal else desimal)
    if isinstance(shown, Rentang):
        bounds = (in_ordinal(t, ordinal) for t in (shown.bawah, shown.atas))
        return "–".join(text or "" for text in map(format_shown, bounds))
    return in_ordinal(shown, ordinal)


def format_shown(nilai: Decimal | str | None) -> str | None:
    """Return a shown value as text, a number in id_ID form."""
    return format_id(nilai) if isinstance(nilai, Decimal) else nilai
