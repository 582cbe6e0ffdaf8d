"""Results side by side: a table with a group of columns for each time, or a list where that is too wide.

A list has a line for each time under its indikator, so that the twelve months of a year can be read on
80 columns. What changed carries a sign and a mark besides its colour. The machine formats have all of it:
JSON is a contract (design.md section 8), CSV a row an indikator.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.console import Group
from rich.text import Text

from iki.bandingan import TIDAK_BERLAKU, Arah
from iki.capaian import DI_BAWAH_SKALA, KOSONG, TIDAK_TERHITUNG, Status, format_target
from iki.decimals import format_id
from iki.escaping import for_markdown
from iki.model import Polarisasi
from iki.outputs import exports, terminal
from iki.outputs.colours import HIJAU, MERAH, PERHATIAN
from iki.outputs.table import Kolom, Paragraf, Tabel
from iki.periode import TAHUN

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from rich.console import RenderableType

    from iki.bandingan import Bandingan, BandinganJabatan, BarisBandingan, Selisih, Waktu
    from iki.capaian import HasilIndikator
    from iki.outputs.exports import Json

MARKS = {Arah.MEMBAIK: "▲", Arah.TETAP: "=", Arah.MEMBURUK: "▼"}
STYLES = {Arah.MEMBAIK: HIJAU, Arah.TETAP: "", Arah.MEMBURUK: MERAH}
NOT_FINAL = "*"  # behind a realisasi whose data are not complete
CHANGE = "Perubahan"

_NAME_WIDTH = 28  # of the column of names, at least
_GAP = 2
_INDENT = 2


# --- cells -----------------------------------------------------------------------------------------


def _target(cell: HasilIndikator | None, waktu: Waktu) -> str:
    target = format_target(cell.target) if cell else None
    if cell is None or target is None:
        return KOSONG
    of_year = cell.periode_target == TAHUN.kode != waktu.sampai.kode
    return f"{target}\n{terminal.TARGET_SETAHUN}" if of_year else target


def _realisasi(cell: HasilIndikator | None, _: Waktu) -> str:
    if cell is None or cell.realisasi_tampil is None:
        return KOSONG
    return f"{format_id(cell.realisasi_tampil)}{NOT_FINAL * _is_not_final(cell)}"


def _is_not_final(cell: HasilIndikator | None) -> bool:
    return cell is not None and cell.status is Status.SEMENTARA


class _Cells:
    """How the cells of one comparison are written."""

    def __init__(self, bandingan: Bandingan) -> None:
        self.bandingan = bandingan
        self.digits = bandingan.definisi.instansi.penilaian.pembulatan
        columns = {"Target": _target, "Realisasi": _realisasi, "Capaian %": self._capaian}
        self.columns = {"Realisasi": _realisasi} if bandingan.lepas else columns

    def _capaian(self, cell: HasilIndikator | None, _: Waktu) -> str:
        nilai = cell and cell.capaian
        return KOSONG if nilai is None else format_id(nilai, self.digits)

    def of(self, row: BarisBandingan) -> list[list[str]]:
        """Return the cells of a row, by time."""
        return [
            [cell(sel, waktu) for cell in self.columns.values()]
            for waktu, sel in zip(self.bandingan.kolom, row.sel, strict=True)
        ]

    def changes(self, row: BarisBandingan) -> dict[str, Text]:
        """Return the change of each column that has one."""
        realisasi = _selisih(row.realisasi, None)
        if self.bandingan.lepas:
            return {"Realisasi": realisasi}
        return {"Realisasi": realisasi, "Capaian %": _selisih(row.capaian, self.digits)}

    def predikat(self, cell: HasilIndikator | None) -> Text:
        if cell is None:
            return Text(TIDAK_BERLAKU, PERHATIAN)
        if cell.capaian is None:
            return Text(TIDAK_TERHITUNG, PERHATIAN)
        return terminal._predikat(cell.predikat, self.bandingan.definisi)


def _selisih(selisih: Selisih | None, digits: int | None) -> Text:
    if selisih is None:
        return Text(KOSONG)
    if selisih.arah is None:
        return Text(f"{_signed(selisih, digits)}")
    return Text(f"{MARKS[selisih.arah]} {_signed(selisih, digits)}", STYLES[selisih.arah])


def _signed(selisih: Selisih, digits: int | None) -> str:
    return f"{'+' if selisih.nilai > 0 else ''}{format_id(selisih.nilai, digits)}"


def _reasons(bandingan: Bandingan, row: BarisBandingan) -> Iterator[str]:
    """Yield what is said of the cells of a row, a line each reason."""
    for said, columns in bandingan.sebab(row).items():
        yield f"{columns}: {said}"


# --- a terminal --------------------------------------------------------------------------------------


def comparison_table(bandingan: Bandingan, *, lebar: int) -> RenderableType:
    """Return results side by side for a terminal of `lebar` columns."""
    cells = _Cells(bandingan)
    wide = _Wide(cells, lebar)
    shown = wide if wide.fits else _List(cells, lebar)
    instansi = bandingan.definisi.instansi
    return Group(
        Paragraf(terminal._teks(f"{instansi.instansi} {instansi.daerah or ''}", "bold")),
        Paragraf(Text(f"Perbandingan Indikator Kinerja Individu {bandingan.waktu}")),
        *map(Paragraf, terminal._catatan(bandingan.definisi)),
        *(part for jabatan in bandingan.jabatan for part in _jabatan(jabatan, cells, shown)),
        Text(),
        *(Paragraf(Text(line, terminal.REDUP)) for line in legend(bandingan)),
    )


def _jabatan(
    jabatan: BandinganJabatan, cells: _Cells, shown: _Wide | _List
) -> Iterator[RenderableType]:
    bandingan = cells.bandingan
    yield Text()
    yield Paragraf(terminal._nama(jabatan.kode, bandingan.definisi))
    yield from shown.rows(jabatan)
    if not bandingan.lepas:
        yield Text()
        nilai = (
            Text.assemble(
                (f"{bandingan.label(waktu)} ", terminal.REDUP),
                KOSONG if angka is None else format_id(angka, cells.digits),
            )
            for waktu, angka in zip(bandingan.kolom, jabatan.nilai, strict=True)
        )
        yield Paragraf(Text("Nilai jabatan  ") + terminal._sambung(*nilai), menjorok=_INDENT)


def legend(bandingan: Bandingan) -> Iterator[str]:
    """Yield what marks mean, those that occur."""
    rows = [row for j in bandingan.jabatan for row in j.baris]
    cells = [
        (waktu, sel)
        for row in rows
        for waktu, sel in zip(bandingan.kolom, row.sel, strict=True)
        if sel
    ]
    if len(bandingan.kolom) > 1:
        before, now = (bandingan.label(waktu) for waktu in bandingan.kolom[-2:])
        marks = ", ".join(f"{mark} {arah}" for arah, mark in MARKS.items())
        yield f"{CHANGE} {before} ke {now} menurut polarisasi: {marks}."
    unjudged = {
        row.indikator.polarisasi is Polarisasi.STABILIZE and row.capaian is None
        for row in rows
        if any(s and s.arah is None for s in (row.realisasi, row.capaian))
    }
    if False in unjudged:
        yield (
            "Tanpa tanda: angkanya bertambah karena periodenya lebih panjang; "
            f"pakai --lepas untuk melihat tiap {bandingan.per} sendiri."
        )
    if True in unjudged:
        yield "Tanpa tanda: stabilize hanya dapat dinilai terhadap targetnya."
    if bandingan.lepas and any(sel.realisasi is None for _, sel in cells):
        yield "Nilai yang dilaporkan untuk periode lebih panjang tidak dibagi ke periode di dalamnya."
    if any(_is_not_final(sel) for _, sel in cells):
        yield f"{NOT_FINAL} sementara: datanya belum lengkap."
    if any("\n" in _target(sel, waktu) for waktu, sel in cells) and not bandingan.lepas:
        yield f"{terminal.TARGET_SETAHUN}: target setahun, karena periode itu tidak punya target sendiri."


class _Wide:
    """A row an indikator, and beside it a group of columns for each time."""

    def __init__(self, cells: _Cells, width: int) -> None:
        self.cells = cells
        bandingan = cells.bandingan
        rows = [row for j in bandingan.jabatan for row in j.baris]
        written = [cells.of(row) for row in rows]
        changes = [cells.changes(row) for row in rows]
        self.groups = [
            (
                bandingan.label(waktu),
                [
                    Kolom(head, _width([head, *(w[time][c] for w in written)]), kanan=True)
                    for c, head in enumerate(cells.columns)
                ],
            )
            for time, waktu in enumerate(bandingan.kolom)
        ]
        if len(bandingan.kolom) > 1:
            heads = dict.fromkeys(head for change in changes for head in change)
            columns = [
                Kolom(head, _width([head, *(c[head].plain for c in changes)]), kanan=True)
                for head in heads
            ]
            self.groups.append((CHANGE, columns))
        if bandingan.lepas:  # one column a group: the time is its heading
            self.groups = [
                ("", [c._replace(judul=label, lebar=max(c.lebar, cell_len(label)))])
                for label, [c] in self.groups
            ]
        for label, columns in self.groups:  # room for the heading of the group
            lack = cell_len(label) - _total(columns)
            columns[0] = columns[0]._replace(lebar=columns[0].lebar + max(lack, 0))
        used = sum(_GAP + _total(columns) for _, columns in self.groups)
        self.name = Kolom("Indikator", width - _INDENT - used)
        self.fits = self.name.lebar >= _NAME_WIDTH

    def rows(self, jabatan: BandinganJabatan) -> Iterator[RenderableType]:
        if not self.cells.bandingan.lepas:
            heads = (f" {label} ".center(_total(columns), "─") for label, columns in self.groups)
            gap = " " * _GAP
            line = gap.join([" " * self.name.lebar, *heads]).rstrip()
            yield Paragraf(Text(f"{' ' * _INDENT}{line}", "bold"))
        columns = [self.name, *(column for _, columns in self.groups for column in columns)]
        yield Tabel(columns, map(self._row, jabatan.baris), jarak=_GAP, menjorok=_INDENT)

    def _row(self, row: BarisBandingan) -> list[Text]:
        found = [_name(row, self.cells.bandingan)]
        found += [Text(cell) for group in self.cells.of(row) for cell in group]
        if len(self.cells.bandingan.kolom) > 1:
            found += self.cells.changes(row).values()
        return found


def _total(columns: Sequence[Kolom]) -> int:
    return sum(column.lebar for column in columns) + _GAP * (len(columns) - 1)


def _width(texts: Iterable[str]) -> int:
    return max(cell_len(line) for text in texts for line in text.split("\n"))


def _name(row: BarisBandingan, bandingan: Bandingan) -> Text:
    indikator = row.indikator
    return terminal._baris(
        terminal._teks(indikator.nama),
        terminal._teks(_unit(row), terminal.REDUP),
        *(terminal._teks(line, PERHATIAN) for line in _reasons(bandingan, row)),
    )


def _unit(row: BarisBandingan) -> str:
    khusus = [f"{judul.lower()} {isi}" for judul, isi in terminal.khusus(row.indikator)]
    return ", ".join([row.indikator.satuan, *khusus])


class _List:
    """An indikator after the other, and below each a line for each time."""

    def __init__(self, cells: _Cells, width: int) -> None:
        self.cells = cells
        bandingan = cells.bandingan
        rows = [row for j in bandingan.jabatan for row in j.baris]
        written = [[_one_line(cell) for cell in time] for row in rows for time in cells.of(row)]
        changes = [cells.changes(row) for row in rows]
        labels = [bandingan.label(waktu) for waktu in bandingan.kolom]
        self.columns = [Kolom("", max(map(cell_len, [*labels, CHANGE])))]
        self.columns += [
            Kolom(
                head,
                _width([head, *(w[c] for w in written),
                        *(change[head].plain for change in changes if head in change)]),
                kanan=True,
            )
            for c, head in enumerate(cells.columns)
        ]  # fmt: skip
        indent = 2 * _INDENT
        self.predikat = ()
        if not bandingan.lepas:
            skala = bandingan.definisi.instansi.penilaian.skala.tingkat
            words = [*(t.predikat for t in skala), TIDAK_TERHITUNG]
            predikat = Kolom("Predikat", _width(map(terminal.for_terminal, words)))
            if indent + _total([*self.columns, predikat]) <= width:
                self.columns.append(predikat)
        self.fits = indent + _total(self.columns) <= width

    def rows(self, jabatan: BandinganJabatan) -> Iterator[RenderableType]:
        bandingan = self.cells.bandingan
        for number, row in enumerate(jabatan.baris):
            if number:
                yield Text()
            name = terminal._teks(row.indikator.nama)
            unit = terminal._teks(_unit(row), terminal.REDUP)
            yield Paragraf(terminal._sambung(name, unit), menjorok=_INDENT)
            lines = list(self._lines(row))
            if self.fits:
                yield Tabel(self.columns, lines, jarak=_GAP, menjorok=2 * _INDENT, rapat=True)
            else:
                yield from map(self._sentence, lines)
            for reason in _reasons(bandingan, row):
                yield Paragraf(terminal._teks(reason, PERHATIAN), menjorok=2 * _INDENT)

    def _lines(self, row: BarisBandingan) -> Iterator[list[Text]]:
        bandingan = self.cells.bandingan
        with_predikat = len(self.columns) > 1 + len(self.cells.columns)
        for waktu, sel, written in zip(bandingan.kolom, row.sel, self.cells.of(row), strict=True):
            line = [Text(bandingan.label(waktu)), *(Text(_one_line(cell)) for cell in written)]
            yield [*line, self.cells.predikat(sel)] if with_predikat else line
        if len(bandingan.kolom) > 1:
            changes = self.cells.changes(row)
            line = [Text(CHANGE), *(changes.get(head, Text()) for head in self.cells.columns)]
            yield [*line, Text()] if with_predikat else line

    def _sentence(self, line: Sequence[Text]) -> RenderableType:
        time, *cells = line
        parts = (
            Text.assemble((f"{head.removesuffix(' %')} ", terminal.REDUP), cell)
            for head, cell in zip(self.cells.columns, cells, strict=False)
            if cell
        )
        text = Text.assemble(time, "  ", terminal._sambung(*parts))
        return Paragraf(text, menjorok=2 * _INDENT)


def _one_line(cell: str) -> str:
    return " ".join(cell.split())


# --- machines and documents ------------------------------------------------------------------------------

VERSI = 1


def comparison_json(bandingan: Bandingan) -> str:
    """Return the comparison as JSON in the form of design.md section 8."""
    return exports.document(
        {
            "versi": VERSI,
            "kolom": [{"tahun": w.tahun, "sampai": w.sampai.kode} for w in bandingan.kolom],
            "jabatan": [
                {
                    "kode": j.kode,
                    "indikator": [_indikator(row) for row in j.baris],
                    "jabatan": j.jabatan.jabatan,
                    "nilai": list(j.nilai),
                }
                for j in bandingan.jabatan
            ],
            "realisasi": "lepas" if bandingan.lepas else "kumulatif",
        }
    )


def _indikator(row: BarisBandingan) -> dict[str, Json]:
    return {
        "kode": row.indikator.kode,
        "nama": row.indikator.nama,
        "satuan": row.indikator.satuan,
        "kolom": [_cell(sel) for sel in row.sel],
        "polarisasi": row.indikator.polarisasi,
        "perubahan": {
            "realisasi": _change(row.realisasi),
            "capaian": _change(row.capaian),
        },
    }


def _cell(sel: HasilIndikator | None) -> dict[str, Json] | None:
    if sel is None:
        return None
    whole = exports.indikator(sel)
    return {key: whole[key] for key in _CELL}


_CELL = (
    "target",
    "realisasi",
    "capaian",
    "predikat",
    "status",
    "alasan",
    "target_periode",
    "tahun_lain",
)


def _change(selisih: Selisih | None) -> dict[str, Json] | None:
    return selisih and {"selisih": selisih.nilai, "arah": selisih.arah}


_CSV_CELL = ("target", "realisasi", "capaian", "predikat", "status", "alasan", "target_periode")
_CSV_ROW = ("jabatan", "nama_jabatan", "kode", "nama", "satuan", "polarisasi")
_CSV_CHANGE = (
    "perubahan_realisasi", "arah_realisasi", "perubahan_capaian", "arah_capaian",
)  # fmt: skip


def comparison_csv(bandingan: Bandingan, form: exports.CsvForm = exports.CSV) -> str:
    """Return the comparison as CSV, a row an indikator: `target_2023`, `realisasi_2024_TW1`."""
    cells = [f"{key}{_suffix(w)}" for w in bandingan.kolom for key in _CSV_CELL]
    return exports.csv_text([*_CSV_ROW, *cells, *_CSV_CHANGE], _csv_rows(bandingan), form)


def comparison_csv_id(bandingan: Bandingan) -> str:
    """Return the rows of `comparison_csv` with semicolons and decimal commas."""
    return comparison_csv(bandingan, exports.CSV_ID)


def _suffix(waktu: Waktu) -> str:
    return f"_{waktu.tahun}" + ("" if waktu.sampai == TAHUN else f"_{waktu.sampai}")


def _csv_rows(bandingan: Bandingan) -> Iterator[dict[str, Json]]:
    for j in bandingan.jabatan:
        for row in j.baris:
            found: dict[str, Json] = {
                "jabatan": j.kode,
                "nama_jabatan": j.jabatan.jabatan,
                "kode": row.indikator.kode,
                "nama": row.indikator.nama,
                "satuan": row.indikator.satuan,
                "polarisasi": row.indikator.polarisasi,
            }
            for waktu, sel in zip(bandingan.kolom, row.sel, strict=True):
                cell = exports.indikator(sel) if sel else {"status": "tidak_berlaku"}
                found |= {f"{key}{_suffix(waktu)}": cell.get(key) for key in _CSV_CELL}
            for name, selisih in (("realisasi", row.realisasi), ("capaian", row.capaian)):
                found[f"perubahan_{name}"] = selisih and selisih.nilai
                found[f"arah_{name}"] = selisih and selisih.arah
            yield found


_SIDE_BY_SIDE = 4  # times; more of them stand below each other


def comparison_markdown(bandingan: Bandingan) -> str:
    """Return the comparison as a document: a row an indikator, or a table each if there are many columns."""
    return "\n".join(_document(bandingan)) + "\n"


def _document(bandingan: Bandingan) -> Iterator[str]:
    instansi = bandingan.definisi.instansi
    nama = " ".join(filter(None, (instansi.instansi, instansi.daerah)))
    yield "# Perbandingan Indikator Kinerja Individu\n"
    yield f"{for_markdown(nama)}, {bandingan.waktu}\n"
    if instansi.catatan:
        yield f"> Catatan: {for_markdown(instansi.catatan)}\n"
    cells = _Cells(bandingan)
    draw = _by_side if len(bandingan.kolom) <= _SIDE_BY_SIDE else _below
    for j in bandingan.jabatan:
        yield f"## {for_markdown(j.jabatan.jabatan)}\n"
        yield f"`{j.kode}`\n"
        yield from draw(j, cells)
        yield ""
        if not bandingan.lepas:
            nilai = (
                f"{bandingan.label(w)} {KOSONG if n is None else format_id(n, cells.digits)}"
                for w, n in zip(bandingan.kolom, j.nilai, strict=True)
            )
            yield f"Nilai jabatan: {' · '.join(nilai)}\n"
    for line in legend(bandingan):
        yield f"- {for_markdown(line)}"


def _by_side(jabatan: BandinganJabatan, cells: _Cells) -> Iterator[str]:
    bandingan = cells.bandingan
    heads = ["Indikator", "Satuan"]
    heads += [f"{head} {bandingan.label(w)}" for w in bandingan.kolom for head in cells.columns]
    changed = list(cells.changes(jabatan.baris[0])) if len(bandingan.kolom) > 1 else []
    heads += [f"{CHANGE} {head.lower()}" for head in changed]
    yield exports.markdown_row([*heads, "Keterangan"])
    numbers = len(heads) - 2
    yield exports.markdown_row([":--", ":--", *["--:"] * numbers, ":--"])
    for row in jabatan.baris:
        line = [cell for time in cells.of(row) for cell in time]
        line += [change.plain for change in cells.changes(row).values()][: len(changed)]
        reasons = "; ".join(_reasons(bandingan, row))
        texts = [row.indikator.nama, _unit(row), *map(_one_line, line), reasons]
        yield exports.markdown_row(map(for_markdown, texts))


def _below(jabatan: BandinganJabatan, cells: _Cells) -> Iterator[str]:
    bandingan = cells.bandingan
    for row in jabatan.baris:
        yield f"**{for_markdown(row.indikator.nama)}** ({for_markdown(_unit(row))})\n"
        with_predikat = [] if bandingan.lepas else ["Predikat"]
        yield exports.markdown_row(["Periode", *cells.columns, *with_predikat])
        yield exports.markdown_row(
            [":--", *["--:"] * len(cells.columns), *[":--"] * len(with_predikat)]
        )
        for waktu, sel, written in zip(bandingan.kolom, row.sel, cells.of(row), strict=True):
            predikat = [cells.predikat(sel).plain] if with_predikat else []
            line = [bandingan.label(waktu), *map(_one_line, written), *predikat]
            yield exports.markdown_row(map(for_markdown, line))
        changes = cells.changes(row)
        line = [CHANGE, *(changes[h].plain if h in changes else "" for h in cells.columns)]
        yield exports.markdown_row(map(for_markdown, [*line, *[""] * len(with_predikat)]))
        yield ""
        for reason in _reasons(bandingan, row):
            yield f"{for_markdown(reason)}\n"
