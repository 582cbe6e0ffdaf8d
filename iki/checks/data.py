"""Checks of the data: values that can be read but are hard to believe.

A check is a function from the rows of some jabatan to findings. A finding is of a variabel or indikator,
so that its definition can accept it (`acceptance`), and shows at a row. All are warnings: offices know
their numbers better than any check does. Nothing here reads a clock; today is given.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import reduce
from itertools import combinations, islice, pairwise, product
from typing import TYPE_CHECKING

from iki.decimals import ZERO, add, format_id, looks_grouped, round_half_up
from iki.diagnostics import RowCell
from iki.escaping import quoted, shortened
from iki.formula import evaluate, nodes, render
from iki.limits import WILAYAH_LENGTH, WILAYAH_PAIRS
from iki.model import Konsolidasi, Polarisasi
from iki.model.lifetimes import Lifetime, lifetime
from iki.model.satuan import is_count, is_persen
from iki.model.walk import all_indikator, variabel_read
from iki.periode import TAHUN, Instant, instant_of
from iki.yaml_source import Finding

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator

    from iki.model import Baris, Definisi, Indikator, Realisasi, Variabel
    from iki.periode import Periode
    from iki.yaml_source import KeyPath


VariabelKey = tuple[str, str]  # jabatan, variabel


@dataclass(frozen=True)
class RowData:
    """Realised values of all years with the rows behind them, and the jabatan to look at."""

    definisi: Definisi
    realisasi: Realisasi
    jabatan: Collection[str]
    today: date

    def variabel(self) -> Iterator[tuple[str, str, Variabel, list[tuple[int, Baris]]]]:
        """Yield jabatan, name, variabel and (tahun, row), rows in order of time, where there are any."""
        rows: dict[tuple[str, str], list[tuple[int, Baris]]] = {}
        for (tahun, kode, nama), kept in sorted(
            self.realisasi.rincian.items(), key=lambda item: item[0]
        ):
            if kode in self.jabatan:
                rows.setdefault((kode, nama), []).extend((tahun, b) for b in kept)
        for (kode, nama), found in rows.items():
            found.sort(key=lambda item: (item[0], item[1].periode.last, -item[1].periode.first))
            yield kode, nama, self.definisi.jabatan[kode].variabel[nama], found

    def counted(self) -> Iterator[tuple[str, str, Variabel, list[tuple[int, Baris]]]]:
        """Yield the same of those whose values are counted or measured, and not words."""
        return (found for found in self.variabel() if found[2].ordinal is None)

    def finding(
        self, code: str, kode: str, path: KeyPath, row: Baris, message: str, hint: str,
        related: Iterable[tuple[Baris, str]] = (),
    ) -> Finding:  # fmt: skip
        return Finding(
            code, self.definisi.files[kode], path, message, hint,
            row=_cell(row),
            related=tuple((*_cell(b), text) for b, text in related),
        )  # fmt: skip


def _cell(row: Baris) -> tuple[str, RowCell]:
    return row.file, RowCell(row.line, row.cell)


def needed(definisi: Definisi, jabatan: Collection[str]) -> set[tuple[str, str]]:
    """Return the variables whose rows the checks need to look at these jabatan."""
    own = {(kode, nama) for kode in jabatan for nama in definisi.jabatan[kode].variabel}
    return own | variabel_read(definisi, jabatan)


def check_data(
    definisi: Definisi, realisasi: Realisasi, today: date, jabatan: Collection[str] | None = None
) -> Iterator[Finding]:
    """Run every check over the rows of `realisasi.rincian`, for these jabatan or all."""
    known = definisi.jabatan if jabatan is None else jabatan
    data = RowData(definisi, realisasi, known, today)
    for check in DATA_CHECKS:
        yield from check(data)


def misread(
    definisi: Definisi, realisasi: Realisasi, jabatan: Collection[str] | None = None
) -> Iterator[Finding]:
    """Yield what a computation has to name: numbers behind these jabatan that may have been misread.

    `check_data` needs the rows of all variables, and says the same of them.
    """
    read = variabel_read(definisi, jabatan)
    doubts = {key: rows for key, rows in realisasi.doubts.items() if key[1:] in read}
    owners = {kode for kode, _ in read}
    yield from desimal_berlebih(
        RowData(definisi, realisasi._replace(rincian=doubts), owners, date.min)
    )


def bagian_melebihi_keseluruhan(data: RowData) -> Iterator[Finding]:
    """D20: where a formula is a share, the part is not greater than the whole.

    Rows of the same period and wilayah are held against each other, and the values of the year.
    """
    for kode, path, indikator in all_indikator(data.definisi, data.jabatan):
        share = share_of(data.definisi, kode, indikator)
        if share is not None:
            yield from _too_great(data, kode, path, indikator, *share)


def share_of(
    definisi: Definisi, kode: str, indikator: Indikator
) -> tuple[VariabelKey, VariabelKey] | None:
    """Return part and whole if the formula is a share of one variable in another."""
    parts = render.fraction_parts(indikator.formula)
    if parts is None or not (parts.multiplier == "100" or is_persen(indikator.satuan)):
        return None
    part, whole = parts.pembilang, parts.penyebut
    if not (isinstance(part, nodes.Acuan) and isinstance(whole, nodes.Acuan)):
        return None
    a, b = ((v.jabatan or kode, v.nama) for v in (part, whole))
    if not all(n in definisi.variabel.get(k, ()) for k, n in (a, b)):
        return None  # R05 says so
    satuan = {definisi.jabatan[k].variabel[n].satuan for k, n in (a, b)} - {None}
    return None if part.lalu or whole.lalu or a == b or len(satuan) > 1 else (a, b)


def _too_great(
    data: RowData, kode: str, path: KeyPath, indikator: Indikator, a: VariabelKey, b: VariabelKey
) -> Iterator[Finding]:
    rincian = data.realisasi.rincian
    for tahun in sorted({key[0] for key in rincian if key[1:] == a}):
        parts, wholes = rincian.get((tahun, *a), ()), rincian.get((tahun, *b), ())
        if not parts or not wholes:
            continue
        by_place = {(w.periode, w.wilayah): w for w in wholes}
        pairs = [(p, w) for p in parts if (w := by_place.get((p.periode, p.wilayah)))]
        found = [(p, w, p.nilai, w.nilai) for p, w in pairs if p.nilai > w.nilai]
        part, whole = (data.realisasi.nilai[tahun, *key].nilai for key in (a, b))
        if not found and part > whole:
            found = [(_last(parts), _last(wholes), part, whole)]
        for p, w, nilai, of_whole in found:
            yield data.finding(
                "D20", kode, path, p,
                f"{a[1]} {format_id(nilai)} lebih besar dari {b[1]} {format_id(of_whole)}, "
                f"padahal indikator “{indikator.kode}” menghitung bagian dari keseluruhan",
                f"periksa kedua nilai {p.periode} {tahun}",
                [(w, f"{b[1]} di sini")],
            )  # fmt: skip


def _last(rows: Iterable[Baris]) -> Baris:
    return max(rows, key=lambda row: (row.periode.last, row.line))


def lonjakan(data: RowData) -> Iterator[Finding]:
    """D21: a value does not change by more than half against the period before it.

    Held against each other are periods of the same length that follow one another, in one wilayah.
    Levels do it over the turn of the year too. Sums start anew each year, and small counts vary by
    themselves: there a change also has to be more than chance makes of a count (three times its root).
    """
    for kode, nama, variabel, rows in data.counted():
        summed = variabel.konsolidasi is Konsolidasi.JUMLAH
        by_place: dict[tuple[str, int], list[tuple[int, Baris]]] = {}
        for tahun, row in rows:
            length = row.periode.last - row.periode.first
            by_place.setdefault((row.wilayah, length), []).append((tahun, row))
        for (wilayah, length), places in by_place.items():
            for (last_year, before), (year, row) in pairwise(places):
                months = (year - last_year) * 12 + row.periode.first - before.periode.last
                if months != 1 or (summed and year != last_year and length < 11):
                    continue
                change = abs(row.nilai - before.nilai)
                if before.nilai <= 0 or change * 2 <= before.nilai:
                    continue
                if summed and change * change <= 9 * max(row.nilai, before.nilai):
                    continue
                what = "naik" if row.nilai > before.nilai else "turun"
                yield data.finding(
                    "D21", kode, ("variabel", nama), row,
                    f"{nama}{f' {shortened(wilayah)}' if wilayah else ''} {what} lebih dari separuh: "
                    f"{format_id(before.nilai)} pada {before.periode} {last_year}, "
                    f"{format_id(row.nilai)} pada {row.periode} {year}",
                    "periksa angkanya; tiap baris berisi hasil periode itu saja, bukan kumulatif"
                    if summed else "periksa kedua angka itu",
                    [(before, "periode sebelumnya di sini")],
                )  # fmt: skip


def jumlah_seperti_posisi(data: RowData) -> Iterator[Finding]:
    """D33: what is summed over periods is not a level: large, never falling, and almost the same.

    Counts vary by themselves, by about the root of what is counted, and now and then they fall. Of what
    a share is divided by less is needed: the whole of something hardly ever comes anew each period. Nor
    does any period of a count reach about the target of the year.
    """
    wholes = _wholes(data.definisi)
    targets = _year_targets(data.definisi)
    for kode, nama, variabel, rows in data.counted():
        if variabel.konsolidasi is not Konsolidasi.JUMLAH:
            continue
        whole = (kode, nama) in wholes
        if not (whole or variabel.satuan is None or is_count(variabel.satuan)):
            continue
        years: dict[tuple[int, int], dict[Periode, list[Baris]]] = {}
        for tahun, row in rows:
            length = row.periode.last - row.periode.first
            years.setdefault((tahun, length), {}).setdefault(row.periode, []).append(row)
        for (tahun, _), periods in reversed(years.items()):
            if len({frozenset(b.wilayah for b in found) for found in periods.values()}) > 1:
                continue
            values = [reduce(add, (b.nilai for b in found)) for found in periods.values()]
            target = targets.get((kode, nama, tahun))
            if not (_is_level(values, whole=whole) or (target and _is_about(target, values))):
                continue
            low, high = values[0], values[-1]
            what = (
                f"selalu {format_id(low)}" if low == high
                else f"tidak pernah turun, {format_id(low)} sampai {format_id(high)},"
            )  # fmt: skip
            yield data.finding(
                "D33", kode, ("variabel", nama), next(reversed(periods.values()))[0],
                f"{nama} {what} pada {len(values)} periode {tahun}, tetapi dijumlahkan menjadi "
                f"{format_id(reduce(add, values))}",
                "bila itu posisi pada akhir periode dan bukan tambahan, tulis konsolidasi: terakhir "
                "pada variabel ini",
            )  # fmt: skip
            break


def _wholes(definisi: Definisi) -> set[VariabelKey]:
    """Return the variables that an indikator in percent divides by."""
    return {
        (v.jabatan or kode, v.nama)
        for kode, _, indikator in all_indikator(definisi)
        if is_persen(indikator.satuan)
        for node in indikator.tree
        if isinstance(node, nodes.Product)
        for op, divisor in node.rest
        if op == "/"
        for v in nodes.variabel_of(divisor)
        if not v.lalu
    }


def _year_targets(definisi: Definisi) -> dict[tuple[str, str, int], Decimal]:
    """Return the targets of the year of those variables that are an indikator by themselves."""
    return {
        (v.jabatan or kode, v.nama, tahun): target
        for kode, _, indikator in all_indikator(definisi)
        if isinstance(v := indikator.formula, nodes.Acuan)
        if not v.lalu and indikator.polarisasi is Polarisasi.MAXIMIZE
        for tahun, targets in indikator.target.items()
        if isinstance(target := targets.get(TAHUN.kode), Decimal)
    }


def _never_fall(values: list[Decimal]) -> bool:
    return len(values) >= LEAST_PERIODS and all(a <= b for a, b in pairwise(values))


def _is_about(target: Decimal, values: list[Decimal]) -> bool:
    """Return whether each period by itself has about what was to be reached in the year."""
    return (
        _never_fall(values)
        and values[0] >= _WHOLE
        and values[0] * 2 >= target
        and values[-1] * 2 <= target * 3
    )


def _is_level(values: list[Decimal], *, whole: bool) -> bool:
    """Return whether values of periods that follow one another read like a level."""
    low, high = values[0], values[-1]
    if not _never_fall(values):
        return False
    if low < (_WHOLE if whole else _LARGE):
        return False
    change = high - low
    if change * change * 9 > high and change * 100 > high:
        return False
    # A round number may be what is planned anew for every period.
    return whole or change > 0 or low % 10 != 0


LEAST_PERIODS = 3  # periods at least
_WHOLE, _LARGE = 20, 100  # from which value on, of what is divided by and of other counts


def persen_mustahil(data: RowData) -> Iterator[Finding]:
    """D34: no indikator in percent comes to thousands, unless it compares years or subtracts."""
    nilai = data.realisasi.nilai
    years = sorted({tahun for tahun, _, _ in nilai})
    for kode, path, indikator in all_indikator(data.definisi, data.jabatan):
        if not is_persen(indikator.satuan) or nodes.is_change(indikator.formula):
            continue
        if share_of(data.definisi, kode, indikator):
            continue  # D20 says which of the two is too great
        for tahun in years:
            yield from _beyond_belief(data, kode, path, indikator, tahun)


def _beyond_belief(
    data: RowData, kode: str, path: KeyPath, indikator: Indikator, tahun: int
) -> Iterator[Finding]:
    def value(v: nodes.Acuan) -> Decimal | None:
        found = data.realisasi.nilai.get((tahun, v.jabatan or kode, v.nama))
        return None if found is None else found.nilai

    evaluasi = evaluate(indikator.formula, value)
    if evaluasi.nilai is None or evaluasi.nilai <= _PERSEN:
        return
    keys = ((tahun, v.jabatan or kode, v.nama) for v in evaluasi.used)
    rows = [row for key in keys for row in data.realisasi.rincian.get(key, ())]
    if rows:
        yield data.finding(
            "D34", kode, path, _last(rows),
            f"indikator “{indikator.kode}” {tahun} menjadi "
            f"{format_id(round_half_up(evaluasi.nilai, 2))} persen",
            f"periksa formula {quoted(render.to_text(indikator.formula))} dan datanya",
        )  # fmt: skip


_PERSEN = 1000


def cacah_negatif(data: RowData) -> Iterator[Finding]:
    """D22: a count is not negative."""
    for kode, nama, variabel, rows in data.counted():
        if variabel.satuan is None or is_count(variabel.satuan):
            for _, row in rows:
                if row.nilai < ZERO:
                    yield data.finding(
                        "D22", kode, ("variabel", nama), row,
                        f"{nama} {format_id(row.nilai)}, padahal cacahan tidak pernah negatif",
                        "hapus tanda minusnya, atau tulis satuan variabel ini dalam definisinya",
                    )  # fmt: skip


def desimal_berlebih(data: RowData) -> Iterator[Finding]:
    """D23: what is counted in whole things has no decimals, and nothing has three zeros for them.

    Where the point is the decimal mark `1.000` is 1, and hardly ever meant so, whatever its unit. Of a
    variable without a unit nobody knows what `1.234` there means.
    """
    for kode, nama, variabel, rows in data.counted():
        counted = is_count(variabel.satuan)
        for _, row in rows:
            if looks_grouped(row.nilai) and row.nilai == row.nilai.to_integral_value():
                yield data.finding(
                    "D23", kode, ("variabel", nama), row,
                    f"{nama} dibaca {row.nilai:.0f}: tiga nol terakhirnya menjadi desimal",
                    f"tulis {row.nilai * 1000:.0f} bila tandanya pemisah ribuan, atau {row.nilai:.0f}",
                )  # fmt: skip
            elif counted and row.nilai != row.nilai.to_integral_value():
                yield data.finding(
                    "D23", kode, ("variabel", nama), row,
                    f"{nama} {format_id(row.nilai)} bukan bilangan bulat, "
                    f"padahal satuannya {variabel.satuan}",
                    "tulis bilangan bulat, dan periksa apakah titik atau komanya pemisah ribuan",
                )  # fmt: skip
            elif (
                variabel.satuan is None
                and looks_grouped(row.nilai)
                and data.realisasi.form(row.file).decimal_point
            ):
                yield data.finding(
                    "D23", kode, ("variabel", nama), row,
                    f"{nama} dibaca {format_id(row.nilai)}: titiknya menjadi tanda desimal",
                    f"tulis {row.nilai * 1000:.0f} bila titik itu pemisah ribuan; bila desimal, "
                    "tulis satuan variabel ini dalam definisinya",
                )  # fmt: skip


def periode_mendatang(data: RowData) -> Iterator[Finding]:
    """D24: no value is of a period that has not begun."""
    now = (data.today.year, data.today.month)
    for kode, nama, _, rows in data.variabel():
        for tahun, row in rows:
            if (tahun, row.periode.first) > now:
                yield data.finding(
                    "D24", kode, ("variabel", nama), row,
                    f"{row.periode} {tahun} belum dimulai", "periksa tahun dan periode baris ini",
                )  # fmt: skip


def variabel_tidak_dibaca(data: RowData) -> Iterator[Finding]:
    """D25: every variable that has data is read by some formula; shown at its first row."""
    definisi = data.definisi
    read = variabel_read(definisi)
    for kode, nama, _, rows in data.variabel():
        if (kode, nama) not in read:
            yield data.finding(
                "D25", kode, ("variabel", nama), rows[0][1],
                f"data {kode}.{nama} tidak dibaca formula mana pun",
                "pakai variabel ini dalam formula, atau hentikan pengisiannya",
            )  # fmt: skip


def di_luar_masa(data: RowData) -> Iterator[Finding]:
    """R80: a value is of a time when its jabatan exists.

    Or when another one did whose former kode it has; what lalu() reads may be of the year before.
    """
    jabatan = data.definisi.jabatan
    before = {
        (v.jabatan or kode, v.nama)
        for kode, _, indikator in all_indikator(data.definisi)
        for v in indikator.reads
        if v.lalu
    }
    for kode, nama, _, rows in data.variabel():
        holders = [jabatan[k] for k in (kode, *jabatan[kode].alias) if k in jabatan]
        lives = [lifetime(holder) for holder in holders]
        if Lifetime() in lives:
            continue
        first, last = min(life.first for life in lives), max(life.last for life in lives)
        for tahun, row in rows:
            end = Instant(tahun, row.periode).last
            if any(life.first <= end <= life.last for life in lives):
                continue
            if end < first and (kode, nama) in before and instant_of(first).tahun == tahun + 1:
                continue
            when = (
                f"baru mulai {instant_of(first)}" if end < first
                else f"sudah berakhir pada akhir {instant_of(last, end=True)}" if end > last
                else "tidak ada pada waktu itu"
            )  # fmt: skip
            yield data.finding(
                "R80", kode, ("variabel", nama), row,
                f"nilai {Instant(tahun, row.periode)}, padahal jabatan {quoted(kode)} {when}",
                "periksa tahun, periode dan jabatan baris ini, atau perbaiki mulai atau berakhir "
                "jabatan itu",
            )  # fmt: skip


def wilayah_mirip(data: RowData) -> Iterator[Finding]:
    """D26: no wilayah stops where another one starts that has almost its name."""
    similar = _Similar()
    for kode, nama, _, rows in data.variabel():
        years: dict[int, dict[str, list[Baris]]] = {}
        for tahun, row in rows:
            if row.wilayah:
                years.setdefault(tahun, {}).setdefault(row.wilayah, []).append(row)
        for tahun, places in years.items():
            months = {w: sum(row.periode.months for row in found) for w, found in places.items()}
            for old, new in islice(_in_turn(months), WILAYAH_PAIRS):
                if not similar(old, new):
                    continue
                first, row = places[old][0], places[new][0]
                yield data.finding(
                    "D26", kode, ("variabel", nama), row,
                    f"wilayah {quoted(new)} mirip {quoted(old)}, dan keduanya tidak pernah mengisi "
                    f"{nama} pada periode yang sama di {tahun}",
                    f"Maksud Anda “{old}”? Tulis satu wilayah dengan satu nama di semua baris",
                    [(first, f"wilayah {quoted(old)}")],
                )  # fmt: skip


def _in_turn(months: dict[str, int]) -> Iterator[tuple[str, str]]:
    """Yield the pairs of wilayah that have no month in common, the one that is met first before."""
    by_months: dict[int, list[str]] = {}
    for wilayah, bits in months.items():
        by_months.setdefault(bits, []).append(wilayah)
    for one, other in islice(combinations(by_months, 2), WILAYAH_PAIRS):
        if not one & other:
            yield from product(by_months[one], by_months[other])


# Words before the name of a wilayah that some write and others leave out.
_KIND = re.compile(r"\b(?:kec|kecamatan|desa|ds|kel|kelurahan|kab|kabupaten|kota|dusun)\b\.?\s*")


class _Similar:
    """Whether two names are one, written differently; never more than WILAYAH_PAIRS are compared."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], bool] = {}

    def __call__(self, one: str, other: str) -> bool:
        if max(len(one), len(other)) > WILAYAH_LENGTH:
            return False
        pair = one, other
        if pair not in self._known:
            if len(self._known) >= WILAYAH_PAIRS:
                return False
            self._known[pair] = _is_similar(*(_KIND.sub("", name.casefold()) for name in pair))
        return self._known[pair]


def _is_similar(one: str, other: str) -> bool:
    """Return whether names differ in a few letters of long words: `Desa 1` and `Desa 2` are two."""
    if one == other:
        return True
    words = one.split(), other.split()
    if len(words[0]) != len(words[1]):
        return one.replace(" ", "") == other.replace(" ", "")
    from difflib import SequenceMatcher  # noqa: PLC0415 - only where wilayah come and go

    return all(
        a == b
        or (
            min(len(a), len(b)) > 3
            and a.isalpha()
            and SequenceMatcher(None, a, b).quick_ratio() >= _ALIKE
            and SequenceMatcher(None, a, b).ratio() >= _ALIKE
        )
        for a, b in zip(*words, strict=True)
    )


_ALIKE = 0.85


def desimal_terbelah(data: RowData) -> Iterator[Finding]:
    """D27: the decimals of a number without quotes have not become its wilayah."""
    for kode, nama, _, rows in data.variabel():
        for _, row in rows:
            if (
                data.realisasi.form(row.file).splits_decimals(row)
                and len(row.wilayah) <= 3
                and row.wilayah.isdecimal()
                and row.nilai == row.nilai.to_integral_value()
            ):
                whole = f"{row.nilai},{row.wilayah}"
                yield data.finding(
                    "D27", kode, ("variabel", nama), row,
                    f"wilayah {quoted(row.wilayah)} berupa angka: {whole} terbaca sebagai nilai "
                    f"{row.nilai} di wilayah {row.wilayah}",
                    f'maksud Anda "{whole}"? Apit angka berkoma dengan tanda kutip, atau tulis '
                    f"{row.nilai}.{row.wilayah}",
                )  # fmt: skip


def romawi_dua_arti(data: RowData) -> Iterator[Finding]:
    """D37: no file leaves open whether its `I` and `II` are triwulan or semester; once a file."""
    seen: set[str] = set()
    for kode, nama, _, rows in data.variabel():
        for _, row in rows:
            if row.file not in seen and data.realisasi.form(row.file).roman:
                seen.add(row.file)
                yield data.finding(
                    "D37", kode, ("variabel", nama), row,
                    "kolom periode berkas ini hanya berisi I dan II, yang dibaca triwulan: "
                    f"baris ini {row.periode}",
                    "tulis TW1 dan TW2, atau S1 dan S2 bila yang dimaksud semester",
                )  # fmt: skip


DATA_CHECKS: tuple[Callable[[RowData], Iterable[Finding]], ...] = (
    bagian_melebihi_keseluruhan,
    lonjakan,
    jumlah_seperti_posisi,
    persen_mustahil,
    cacah_negatif,
    desimal_berlebih,
    periode_mendatang,
    variabel_tidak_dibaca,
    di_luar_masa,
    wilayah_mirip,
    desimal_terbelah,
    romawi_dua_arti,
)
