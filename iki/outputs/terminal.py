"""What people see on a terminal: results, lists and the tree of jabatan as rich renderables.

One table of columns serves every width: `LEBAR` says which of them a width has room for, and what
has no column of its own stands under the cell that it belongs to. Column widths are settled once for
a whole result, so that its tables line up. Meaning never rests on colour: the word is always there.
Refuses to print, to know a path, to take text of a file for markup, and to cut a word or a number.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from rich import box
from rich.cells import cell_len
from rich.console import Group
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from iki.decimals import ZERO, format_id, settle
from iki.escaping import for_terminal
from iki.formula import render
from iki.hasil import (
    BELUM_ADA_NILAI,
    DI_BAWAH_SKALA,
    KOSONG,
    NOT_RECOMPUTABLE,
    TIDAK_TERHITUNG,
    Status,
    departures,
    format_shown,
    shown_target,
    why_not_counted,
)
from iki.model import Konsolidasi
from iki.outputs.colours import HIJAU, MERAH, PERHATIAN
from iki.outputs.table import Kolom, Paragraf, Pohon, Tabel, fold, parts
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from decimal import Decimal

    from rich.console import RenderableType

    from iki.hasil import Hasil, HasilIndikator, HasilJabatan, UsedVariabel
    from iki.model import Definisi, Indikator, Jabatan, Ordinal, Skala

REDUP = "dim"

# From the top of a scale to its bottom; a scale of any length is spread over it.
WARNA = (f"bold {HIJAU}", HIJAU, "", MERAH, f"bold {MERAH}")

TARGET_SETAHUN = "(tahun)"
DESIMAL = 12  # of a value that went into a formula, at most


def _teks(text: str, style: str = "") -> Text:
    """Return text of a file as one line: blanks and line breaks become one blank, controls visible."""
    return Text(for_terminal(" ".join(text.split())), style)


def _baris(*lines: Text | None) -> Text:
    found = [line for line in lines if line is not None]
    return found[0] if len(found) == 1 else Text("\n").join(found)


def _sambung(*parts: Text | None) -> Text:
    return Text.assemble((" · ", REDUP)).join(part for part in parts if part is not None)


def warna(predikat: str | None, skala: Skala) -> str:
    """Return the style of a predikat, by how far down its scale it stands."""
    urutan = [tingkat.predikat for tingkat in skala.tingkat]
    if predikat not in urutan:
        return ""
    bawah = max(len(urutan) - 1, 1)
    return WARNA[round(urutan.index(predikat) * (len(WARNA) - 1) / bawah)]


def _predikat(predikat: str | None, definisi: Definisi) -> Text:
    if predikat is None:
        return Text(DI_BAWAH_SKALA)
    return _teks(predikat, warna(predikat, definisi.instansi.penilaian.skala))


def _nilai(nilai: Decimal | None, predikat: str | None, definisi: Definisi) -> Text:
    """Return a nilai with its predikat, or that there is none."""
    if nilai is None:
        return Text(BELUM_ADA_NILAI, PERHATIAN)
    angka = Text(format_id(nilai, definisi.instansi.penilaian.pembulatan), "bold")
    return _sambung(angka, _predikat(predikat, definisi))


# --- the columns of a result -------------------------------------------------------------------------


class _Konteks(NamedTuple):
    """What a cell depends on besides its row."""

    hasil: Hasil
    kolom: tuple[str, ...]

    def selain(self, kolom: str, text: Text) -> Text | None:
        """Return what stands in another cell while `kolom` is not shown."""
        return None if kolom in self.kolom else text


def _indikator(baris: HasilIndikator, konteks: _Konteks) -> Text:
    lines: list[Text | None] = [_teks(baris.indikator.nama)]
    lain = [
        f"{judul.lower()} {isi}"
        for judul, isi in departures(baris.indikator)
        if judul not in konteks.kolom
    ]
    if lain:
        lines.append(Text(", ".join(lain), REDUP))
    if "Target" not in konteks.kolom:
        lines.append(_satu_baris(baris, konteks))
    if baris.remark:
        lines.append(_teks(baris.remark, PERHATIAN))
    if tahun_lain := baris.other_years():
        lines.append(_teks(tahun_lain, REDUP))
    if not baris.recomputable:
        lines.append(Text(NOT_RECOMPUTABLE, REDUP))
    return _baris(*lines)


def _satu_baris(baris: HasilIndikator, konteks: _Konteks) -> Text:
    return _sambung(
        *(
            Text.assemble(
                (f"{judul} ", REDUP), Text(" ").join(KOLOM[judul].isi(baris, konteks).split())
            )
            for judul in ("Target", "Realisasi", "Capaian", "Predikat")
        )
    )


def _target(baris: HasilIndikator, konteks: _Konteks) -> Text:
    return _baris(
        _teks(format_shown(baris.target_shown) or KOSONG),
        konteks.selain("Satuan", _teks(baris.indikator.satuan, REDUP)),
        Text(TARGET_SETAHUN, REDUP) if konteks.hasil.takes_yearly_target(baris) else None,
    )


def _realisasi(baris: HasilIndikator, _: _Konteks) -> Text:
    return _teks(format_shown(baris.realisasi_shown) or KOSONG)


def _capaian(baris: HasilIndikator, konteks: _Konteks) -> Text:
    digits = konteks.hasil.definisi.instansi.penilaian.pembulatan
    return Text(KOSONG if baris.capaian is None else format_id(baris.capaian, digits))


def _kolom_predikat(baris: HasilIndikator, konteks: _Konteks) -> Text:
    if baris.capaian is None:
        return Text(TIDAK_TERHITUNG, PERHATIAN)
    sementara = Text("sementara", PERHATIAN) if baris.status is Status.SEMENTARA else None
    return _baris(_predikat(baris.predikat, konteks.hasil.definisi), sementara)


class _Kolom(NamedTuple):
    """A column: its heading, its cells, and its share of the width that numbers leave over.

    A column without `bagian` is as wide as its widest cell, up to `paling` for running words that
    are not longer themselves.
    """

    judul: str
    isi: Callable[[HasilIndikator, _Konteks], Text]
    kanan: bool = False
    bagian: int = 0
    paling: int = 14


KOLOM = {
    "Sasaran": _Kolom("Sasaran", lambda b, _: _teks(b.sasaran.uraian), bagian=3),
    "Indikator": _Kolom("Indikator", _indikator, bagian=4),
    "Satuan": _Kolom("Satuan", lambda b, _: _teks(b.indikator.satuan)),
    "Polarisasi": _Kolom("Polarisasi", lambda b, _: Text(b.indikator.polarisasi.sebutan)),
    "Bobot": _Kolom("Bobot", lambda b, _: Text(format_id(b.indikator.bobot)), kanan=True),
    "Target": _Kolom("Target", _target, kanan=True),
    "Realisasi": _Kolom("Realisasi", _realisasi, kanan=True),
    "Capaian": _Kolom("Capaian %", _capaian, kanan=True),
    "Predikat": _Kolom("Predikat", _kolom_predikat),
}

# From which width on which columns, if their numbers fit; the last set always does.
LEBAR = (
    (120, tuple(KOLOM)),
    (64, ("Indikator", "Target", "Realisasi", "Capaian", "Predikat")),
    (0, ("Indikator",)),
)
HANYA_BILA_PERLU = ("Polarisasi", "Bobot")  # only if a row departs from the default
LEBAR_TEKS = 16  # a column of running text is never narrower
LEBAR_KATA = 28  # and has room for its words, up to this one
JARAK = 2  # blanks between columns, and before what belongs to the heading above it


def _susunan(hasil: Hasil, lebar: int) -> tuple[_Konteks, list[int]]:
    """Return the columns that a width has room for, and how wide each is in every table of a result.

    Numbers get what they need and running text shares the rest.
    """
    semua = [b for jabatan in hasil.jabatan for b in jabatan.indikator]
    perlu = {judul for b in semua for judul, _ in departures(b.indikator)}
    for dari, nama in LEBAR:
        if lebar < dari:
            continue
        konteks = _Konteks(hasil, tuple(k for k in nama if k not in HANYA_BILA_PERLU or k in perlu))
        kolom = [KOLOM[k] for k in konteks.kolom]
        tetap = {
            k.judul: max(map(cell_len, _pieces(k, semua, konteks))) for k in kolom if not k.bagian
        }
        sisa = lebar - JARAK * len(kolom) - sum(tetap.values())
        bagian = sum(k.bagian for k in kolom)
        widths = [tetap.get(k.judul, max(sisa * k.bagian // bagian, 1)) for k in kolom]
        if sisa >= LEBAR_TEKS * (len(kolom) - len(tetap)) and all(
            width >= _kata(k.isi(b, konteks).plain)
            for k, width in zip(kolom, widths, strict=True)
            if k.bagian
            for b in semua
        ):
            break
    return konteks, widths


def _pieces(kolom: _Kolom, baris: Iterable[HasilIndikator], konteks: _Konteks) -> Iterator[str]:
    """Yield what should stay on one line of a column: numbers whole, running words up to `paling`."""
    yield kolom.judul
    for b in baris:
        angka, *lines = kolom.isi(b, konteks).plain.split("\n")
        yield from [angka] if kolom.kanan else _wrap(angka, kolom.paling)
        for line in lines:
            yield from _wrap(line, kolom.paling)


def _wrap(line: str, width: int) -> Sequence[str]:
    return (line,) if len(line) <= width else fold(line, _kata(line, width))


def _kata(text: str, width: int = 0) -> int:
    """Return a width that has room for every word of a text, unless one is very long."""
    return max(width, min(max(map(cell_len, parts(text)), default=0), LEBAR_KATA))


def _tabel(konteks: _Konteks, widths: Sequence[int], baris: Iterable[HasilIndikator]) -> Tabel:
    kolom = [KOLOM[nama] for nama in konteks.kolom]
    return Tabel(
        [Kolom(k.judul, w, kanan=k.kanan) for k, w in zip(kolom, widths, strict=True)],
        ([k.isi(b, konteks) for k in kolom] for b in baris),
        jarak=JARAK,
        menjorok=JARAK,
    )


def _kerangka() -> Table:
    """Return an empty table: a rule under the headings, JARAK blanks between columns, no edges."""
    padding = (0, JARAK - 1, 0, 0)
    return Table(box=box.SIMPLE_HEAD, padding=padding, pad_edge=False, show_edge=False)


# --- results ---------------------------------------------------------------------------------------------


def tabel_hasil(hasil: Hasil, *, lebar: int, rinci: bool = False) -> RenderableType:
    """Return the achievement tables for a terminal of `lebar` columns.

    A heading, a table and a summary line per jabatan in the order of the tree, then the summary of
    the agency. `rinci` adds under each indikator its formula and the variables that went into it.
    """
    konteks, widths = _susunan(hasil, lebar)
    return Group(
        *_kepala(hasil),
        *(bagian for j in hasil.jabatan for bagian in _jabatan(j, konteks, widths, rinci=rinci)),
        *_kaki(hasil),
    )


def _kepala(hasil: Hasil) -> Iterator[RenderableType]:
    instansi = hasil.definisi.instansi
    yield Paragraf(_teks(f"{instansi.instansi} {instansi.daerah or ''}", "bold"))
    yield Paragraf(Text(f"Capaian Indikator Kinerja Individu {hasil.span}"))
    yield from map(Paragraf, _catatan(hasil.definisi))


def _catatan(definisi: Definisi) -> Iterator[Text]:
    if definisi.instansi.catatan:
        yield _teks(f"Catatan: {definisi.instansi.catatan}", PERHATIAN)


def _nama(kode: str, definisi: Definisi) -> Text:
    return Text.assemble(_teks(definisi.nama(kode), "bold"), "  ", _teks(kode, REDUP))


def _jabatan(
    jabatan: HasilJabatan, konteks: _Konteks, widths: Sequence[int], *, rinci: bool
) -> Iterator[RenderableType]:
    definisi = konteks.hasil.definisi
    yield Text()
    yield Paragraf(_nama(jabatan.kode, definisi))
    kelompok = [(b,) for b in jabatan.indikator] if rinci else [jabatan.indikator]
    for baris in kelompok:
        yield _tabel(konteks, widths, baris)
        yield Text()
        if rinci:
            yield from _rincian(baris[0], jabatan.kode, definisi)
            yield Text()
    nilai = _nilai(jabatan.nilai, jabatan.predikat, definisi)
    nilai = _sambung(Text("Nilai jabatan ") + nilai, Text(jabatan.counts))
    yield Paragraf(nilai, menjorok=JARAK)


def _kaki(hasil: Hasil) -> Iterator[RenderableType]:
    definisi = hasil.definisi
    if hasil.summary_title:
        rows = [("Rata-rata nilai", _nilai(hasil.rata_rata, hasil.predikat, definisi))]
        rows += [(nama, _baris(*map(_teks, isi))) for nama, isi in hasil.summary]
        yield Text()
        yield Paragraf(_teks(hasil.summary_title, "bold"))
        yield _menjorok(_pasangan(rows))
    catatan = []
    if any(hasil.takes_yearly_target(b) for j in hasil.jabatan for b in j.indikator):
        arti = f"target setahun, karena target {hasil.sampai.nama} tidak ada"
        catatan.append(Text(f"{TARGET_SETAHUN}: {arti}", REDUP))
    if hasil.summary_title:  # far from the first one
        catatan += _catatan(definisi)
    if catatan:
        yield Text()
        yield from map(Paragraf, catatan)


def _menjorok(isi: RenderableType) -> Padding:
    return Padding(isi, (0, 0, 0, JARAK), expand=False)


def _pasangan(rows: Iterable[tuple[str, Text]]) -> Table:
    tabel = Table.grid(padding=(0, JARAK, 0, 0))
    tabel.add_column(no_wrap=True, style=REDUP)
    tabel.add_column()
    for judul, isi in rows:
        tabel.add_row(Text(judul), Paragraf(isi))
    return tabel


def _rincian(baris: HasilIndikator, kode: str, definisi: Definisi) -> Iterator[RenderableType]:
    """Yield the formula of an indikator and the values that went into it."""
    tabel = Table.grid(padding=(0, JARAK, 0, 0))
    tabel.add_column(justify="right", overflow="fold")
    tabel.add_column()
    for t in baris.variabel:
        tabel.add_row(
            Text("belum ada data", PERHATIAN) if t.nilai is None else _terpakai(t, definisi),
            Paragraf(_variabel(t, kode, definisi)),
        )
    formula = _teks(render.to_text(baris.indikator.formula))
    yield _menjorok(_menjorok(Group(Paragraf(Text.assemble(("formula  ", REDUP), formula)), tabel)))


def _terpakai(terpakai: UsedVariabel, definisi: Definisi) -> Text:
    """Return a value as it went into a formula, its word with it; of endless decimals the first ones."""
    nilai = terpakai.nilai or ZERO
    ordinal = definisi.ordinal.get((terpakai.jabatan, terpakai.acuan.nama))
    whole, mark, decimals = format_id(settle(nilai)).partition(",")
    cut = "…" if len(decimals) > DESIMAL else ""
    angka = f"{whole}{mark}{decimals[:DESIMAL]}{cut}"
    word = ordinal and ordinal.word(nilai)
    return _teks(f"{word} = {angka}" if word else angka)


def _variabel(terpakai: UsedVariabel, kode: str, definisi: Definisi) -> Text:
    jabatan = definisi.jabatan.get(terpakai.jabatan)
    variabel = jabatan.variabel.get(terpakai.acuan.nama) if jabatan else None
    # Only of a sum something is missing when a period is.
    kurang = (
        variabel is not None and variabel.konsolidasi is Konsolidasi.JUMLAH and not terpakai.lengkap
    )
    return _baris(
        _sambung(
            _teks(render.to_text(terpakai.acuan)),
            _teks(variabel.satuan, REDUP) if variabel and variabel.satuan else None,
            Text(variabel.konsolidasi.replace("_", "-"), REDUP) if variabel else None,
            Text(f"tahun {terpakai.tahun}") if terpakai.acuan.lalu else None,
            Text("belum lengkap", PERHATIAN) if terpakai.nilai is not None and kurang else None,
            Text(why_not_counted(terpakai.menunggu), PERHATIAN)
            if terpakai.menunggu and (terpakai.nilai is None or kurang) else None,
        ),
        _teks(variabel.uraian, REDUP) if variabel else None,
        _teks(f"data {definisi.nama(terpakai.jabatan)}", REDUP) if terpakai.jabatan != kode else None,
    )  # fmt: skip


# --- lists and the tree ----------------------------------------------------------------------------------


def daftar(
    definisi: Definisi, kode: Collection[str] | None = None, *, lebar: int = 80
) -> RenderableType:
    """Return the list of all jabatan, or of the indikator of the jabatan `kode`."""
    if kode is not None:
        terpilih = [k for _, k in definisi.pohon if k in kode]
        return Group(*(bagian for k in terpilih for bagian in _daftar_indikator(k, definisi)))
    tabel = _kerangka()
    kolom, width = _kolom_daftar(definisi, lebar)
    for bertingkat in kolom:
        last = bertingkat is kolom[-1]
        kepala = Text(f"\n{' ' * JARAK}".join(bertingkat))
        tabel.add_column(kepala, width=None if last else width, header_style="bold")
    for judul in _HITUNGAN:
        tabel.add_column(Text(judul), justify="right", header_style="bold")
    for _, k in definisi.pohon:
        jabatan = definisi.jabatan[k]
        isi = {
            "Kode": _teks(k),
            "Atasan": _teks(jabatan.atasan or KOSONG, REDUP),
            "Jabatan": _teks(jabatan.jabatan),
        }
        tabel.add_row(
            *(_bertingkat([isi[judul] for judul in bertingkat]) for bertingkat in kolom),
            Text(str(len(jabatan.tugas))),
            Text(str(len(jabatan.indikator))),
        )
    return Group(tabel, Text(), Paragraf(Text(_isi(definisi.jabatan.values()))))


_HITUNGAN = ("Tugas", "Indikator")


def _kolom_daftar(definisi: Definisi, lebar: int) -> tuple[tuple[tuple[str, ...], ...], int]:
    """Return what stands under each other in the columns of a list, and the width of all but the last.

    There are as many columns as there is room for, so that no word of a jabatan is broken.
    """
    panjang = max(map(len, (*definisi.jabatan, definisi.instansi.pimpinan.kode)))
    if lebar >= LEBAR[0][0]:
        return (("Kode",), ("Atasan",), ("Jabatan",)), min(panjang, lebar // 4)
    width = min(panjang + JARAK, lebar // 2)
    sisa = lebar - width - sum(JARAK + len(judul) for judul in ("", *_HITUNGAN))
    if sisa >= max((_kata(j.jabatan, LEBAR_TEKS) for j in definisi.jabatan.values()), default=0):
        return (("Kode", "Atasan"), ("Jabatan",)), width
    return (("Jabatan", "Kode", "Atasan"),), width


def _bertingkat(isi: Sequence[Text]) -> RenderableType:
    """Return the texts of one cell: the first one, and the others under it."""
    return Group(Paragraf(isi[0]), *(Paragraf(teks, menjorok=JARAK) for teks in isi[1:]))


def _isi(jabatan: Collection[Jabatan]) -> str:
    tugas = sum(len(j.tugas) for j in jabatan)
    return (
        f"{len(jabatan)} jabatan, {tugas} tugas, {sum(len(j.indikator) for j in jabatan)} indikator"
    )


def _daftar_indikator(kode: str, definisi: Definisi) -> Iterator[RenderableType]:
    jabatan = definisi.jabatan[kode]
    yield Paragraf(_nama(kode, definisi))
    atasan = f", atasan {jabatan.atasan}" if jabatan.atasan else ""
    isi = f"{len(jabatan.tugas)} tugas, {len(jabatan.indikator)} indikator{atasan}"
    yield Paragraf(_teks(isi, REDUP))
    for sasaran, indikator in jabatan.indikator:
        yield Text()
        rows = [
            ("Indikator", _teks(indikator.nama)),
            ("Kode", _teks(f"{kode}.{indikator.kode}")),
            ("Sasaran", _teks(sasaran.uraian)),
            ("Satuan", _teks(indikator.satuan)),
            ("Formula", _teks(render.to_text(indikator.formula))),
            *((judul, Text(isi)) for judul, isi in departures(indikator)),
            ("Target", _daftar_target(indikator, definisi.ordinal_of(kode, indikator))),
        ]
        yield _menjorok(_pasangan(rows))
    yield Text()


def _daftar_target(indikator: Indikator, ordinal: Ordinal | None) -> Text:
    """Return a line a year, with the targets of its periods."""
    lines = []
    for tahun, per_periode in sorted(indikator.target.items()):
        nilai = {
            periode: format_shown(shown_target(t, ordinal, indikator.desimal))
            for periode, t in per_periode.items()
            if t is not None
        }
        lain = ", ".join(f"{periode} {t}" for periode, t in nilai.items() if periode != TAHUN.kode)
        setahun = nilai.get(TAHUN.kode)
        lines.append(_teks(f"{tahun}: {', '.join(filter(None, (setahun, lain))) or KOSONG}"))
    return _baris(*lines) if lines else Text("belum ada target", PERHATIAN)


def pohon(definisi: Definisi, hasil: Hasil | None = None) -> RenderableType:
    """Return the jabatan as a tree below the pimpinan, with nilai and predikat where there is a hasil."""
    pimpinan = definisi.instansi.pimpinan.kode
    per_jabatan = {j.kode: j for j in hasil.jabatan} if hasil else {}

    def label(kode: str) -> Text:
        j = per_jabatan.get(kode)
        if j is None:
            return _nama(kode, definisi)
        nilai = _nilai(j.nilai, j.predikat, definisi)
        return _baris(
            _nama(kode, definisi), _sambung(Text.assemble("nilai ", nilai), Text(j.counts, REDUP))
        )

    jalur = [0]  # how deep the tree stands at each depth on the way down: the pimpinan is its root
    simpul = []
    for kedalaman, kode in definisi.pohon:
        del jalur[kedalaman + 1 :]
        if kode == pimpinan:
            jalur.append(jalur[-1])
        else:
            simpul.append((jalur[-1], label(kode)))
            jalur.append(jalur[-1] + 1)
    akar = _baris(label(pimpinan), *(_ringkas(hasil) if hasil else ()))
    return Group(Paragraf(akar), Pohon(simpul))


def _ringkas(hasil: Hasil) -> Iterator[Text]:
    nilai = _nilai(hasil.rata_rata, hasil.predikat, hasil.definisi)
    yield _sambung(
        Text(f"Rata-rata nilai {hasil.span}: ") + nilai,
        *(_teks(isi[0]) for _, isi in hasil.summary[:2]),
    )
    yield from _catatan(hasil.definisi)
