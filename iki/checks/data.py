"""Checks of the data: values that can be read but are hard to believe.

A finding shows at a row. All are warnings: offices know their numbers better than any check does.
Nothing here reads a clock; today is given.
"""

from __future__ import annotations

from datetime import date
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from iki.checks import levels  # noqa: F401 - its check is in the register
from iki.checks.capaian import HINT, find_implausible_capaian
from iki.checks.register import of_rows
from iki.checks.row_data import RowData, VariabelKey, share_of
from iki.checks.similar_names import SimilarNames, pairs_in_turn
from iki.decimals import HUNDRED, ZERO, format_id, looks_grouped, round_half_up
from iki.escaping import quoted, shortened
from iki.formula import evaluate, render
from iki.limits import WILAYAH_PAIRS
from iki.model import Konsolidasi
from iki.model.definisi import all_indikator, variabel_read
from iki.model.lifetimes import Lifetime, lifetime
from iki.model.satuan import is_count, is_persen
from iki.model.versions import version_at
from iki.periode import TAHUN, Instant, instant_of
from iki.results.capaian import target_at

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from decimal import Decimal

    from iki.formula import Evaluation
    from iki.model import Baris, Definisi, Indikator, Realisasi
    from iki.periode import Periode
    from iki.yaml_source import Finding, KeyPath


def check_data(
    definisi: Definisi, realisasi: Realisasi, today: date, jabatan: Collection[str] | None = None
) -> Iterator[Finding]:
    """Run every check over the rows of `realisasi.rincian`, for these jabatan or all."""
    known = definisi.jabatan if jabatan is None else jabatan
    data = RowData(definisi, realisasi, known, today)
    for check in of_rows:
        yield from check(data)


def find_misread_numbers(
    definisi: Definisi, realisasi: Realisasi, jabatan: Collection[str] | None = None
) -> Iterator[Finding]:
    """Yield the warnings of numbers of these jabatan that may have been misread.

    `check_data` needs the rows of all variables, and says the same of them.
    """
    read = variabel_read(definisi, jabatan)
    rincian = {key: rows for key, rows in realisasi.misread_rows.items() if key[1:] in read}
    owners = {kode for kode, _ in read}
    yield from desimal_berlebih(
        RowData(definisi, realisasi._replace(rincian=rincian), owners, date.min)
    )


@of_rows()
def bagian_melebihi_keseluruhan(data: RowData) -> Iterator[Finding]:
    """D20: where a formula is a share, the part is not greater than the whole.

    Rows of the same period and wilayah are held against each other, and the values of the year.
    """
    for kode, path, indikator, share in data.indikator:
        if share is not None:
            yield from _too_great(data, kode, path, indikator, *share)


def _too_great(
    data: RowData, kode: str, path: KeyPath, indikator: Indikator, a: VariabelKey, b: VariabelKey
) -> Iterator[Finding]:
    rincian = data.realisasi.rincian
    for tahun in data.years.get(a, ()):
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
                "D20",
                kode,
                path,
                p,
                f"{a[1]} {format_id(nilai)} lebih besar dari {b[1]} {format_id(of_whole)}, "
                f"padahal indikator “{indikator.kode}” menghitung bagian dari keseluruhan",
                f"periksa kedua nilai {p.periode} {tahun}",
                [(w, f"{b[1]} di sini")],
            )


def _last(rows: Iterable[Baris]) -> Baris:
    return max(rows, key=lambda row: (row.periode.last, row.line))


@of_rows()
def lonjakan(data: RowData) -> Iterator[Finding]:
    """D21: a value does not change by more than half against the period before it.

    Held against each other are periods of the same length that follow one another, in one wilayah.
    Levels do it over the turn of the year too. Sums start anew each year, and small counts vary by
    themselves: there a change also has to be more than chance makes of a count (three times its
    root).
    """
    for kode, nama, variabel, rows in data.numeric_variabel():
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
                    "D21",
                    kode,
                    ("variabel", nama),
                    row,
                    f"{nama}{f' {shortened(wilayah)}' if wilayah else ''} {what} lebih dari separuh: "
                    f"{format_id(before.nilai)} pada {before.periode} {last_year}, "
                    f"{format_id(row.nilai)} pada {row.periode} {year}",
                    "periksa angkanya; tiap baris berisi hasil periode itu saja, bukan kumulatif"
                    if summed
                    else "periksa kedua angka itu",
                    [(before, "periode sebelumnya di sini")],
                )


@of_rows()
def persen_mustahil(data: RowData) -> Iterator[Finding]:
    """D34: no indikator in percent comes to thousands, unless it compares years or subtracts."""
    nilai = data.realisasi.nilai
    years = sorted({tahun for tahun, _, _ in nilai})
    for kode, path, indikator, share in data.indikator:
        if share or not is_persen(indikator.satuan) or indikator.is_change:
            continue  # of a share D20 says which of the two is too great
        for tahun in years:
            yield from _beyond_belief(data, kode, path, indikator, tahun)


def _beyond_belief(
    data: RowData, kode: str, path: KeyPath, indikator: Indikator, tahun: int
) -> Iterator[Finding]:
    evaluation = _evaluate_year(data, kode, indikator, tahun)
    if evaluation.nilai is None or evaluation.nilai <= _PERSEN:
        return
    if rows := _rows_behind(data, kode, evaluation, tahun):
        yield data.finding(
            "D34",
            kode,
            path,
            _last(rows),
            f"indikator “{indikator.kode}” {tahun} menjadi "
            f"{format_id(round_half_up(evaluation.nilai, 2))} persen",
            f"periksa formula {quoted(render.to_text(indikator.formula))} dan datanya",
        )


def _evaluate_year(data: RowData, kode: str, indikator: Indikator, tahun: int) -> Evaluation:
    """Return the value of an indikator for a whole year."""
    nilai = data.realisasi.nilai
    found = {v: nilai.get((tahun - v.lalu, v.jabatan or kode, v.nama)) for v in indikator.reads}
    return evaluate(indikator.formula, {v: n and n.nilai for v, n in found.items()}.get)


def _is_partial(data: RowData, kode: str, evaluation: Evaluation, tahun: int) -> bool:
    """Return whether a sum in a value lacks periods of its year."""
    for v in evaluation.used:
        owner = v.jabatan or kode
        variabel = data.definisi.jabatan[owner].variabel[v.nama]
        bulan = data.realisasi.nilai[tahun - v.lalu, owner, v.nama].bulan
        lacking = variabel.months_wanted(TAHUN, bulan) & ~bulan
        if variabel.konsolidasi is Konsolidasi.JUMLAH and lacking:
            return True
    return False


def _rows_behind(data: RowData, kode: str, evaluation: Evaluation, tahun: int) -> list[Baris]:
    """Return the rows of a year that a value comes from."""
    keys = ((tahun, v.jabatan or kode, v.nama) for v in evaluation.used if not v.lalu)
    return [row for key in keys for row in data.realisasi.rincian.get(key, ())]


_PERSEN = 1000


@of_rows()
def realisasi_mustahil(data: RowData) -> Iterator[Finding]:
    """D38: no realisasi is hard to believe beside its target; D20 and D34 speak of some."""
    years = sorted({tahun for tahun, _, _ in data.realisasi.nilai})
    for kode, path, indikator, _ in data.indikator:
        life = lifetime(indikator).within(lifetime(data.definisi.jabatan[kode]))
        ordinal = data.definisi.ordinal_of(kode, indikator)
        for tahun in years:
            year = Lifetime(Instant(tahun, TAHUN).first, Instant(tahun, TAHUN).last).within(life)
            then = version_at(indikator, year.last)
            target, _ = target_at(then.target.get(tahun), TAHUN)
            if target is None or year.first > year.last or not _is_of(then, indikator, year.last):
                continue
            evaluation = _evaluate_year(data, kode, then, tahun)
            nilai = evaluation.nilai
            if nilai is None or _is_told(data.definisi, kode, then, nilai):
                continue
            penilaian = version_at(data.definisi.instansi, year.last).penilaian.of(then)
            what = find_implausible_capaian(
                then,
                nilai,
                target,
                penilaian.minimize,
                ordinal,
                is_partial=_is_partial(data, kode, evaluation, tahun),
            )
            rows = _rows_behind(data, kode, evaluation, tahun)
            if what and rows:
                yield data.finding(
                    "D38", kode, path, _last(rows), f"indikator “{then.kode}” {tahun}: {what}", HINT
                )


def _is_of(then: Indikator, indikator: Indikator, month: int) -> bool:
    """Return whether the formula of an indikator is the one in force in a month."""
    later = [p.baru.get("formula") for p in indikator.perubahan if p.mulai.first > month]
    return then.formula == indikator.formula and then.formula not in later


def _is_told(definisi: Definisi, kode: str, indikator: Indikator, nilai: Decimal) -> bool:
    """Return whether D20 or D34 says that a percent is too great."""
    if share_of(definisi, kode, indikator):
        return nilai > HUNDRED
    is_sure = is_persen(indikator.satuan) and not indikator.is_change
    return is_sure and nilai > _PERSEN


@of_rows()
def cacah_negatif(data: RowData) -> Iterator[Finding]:
    """D22: a count is not negative."""
    for kode, nama, variabel, rows in data.numeric_variabel():
        if variabel.satuan is None or is_count(variabel.satuan):
            for _, row in rows:
                if row.nilai < ZERO:
                    yield data.finding(
                        "D22",
                        kode,
                        ("variabel", nama),
                        row,
                        f"{nama} {format_id(row.nilai)}, padahal cacahan tidak pernah negatif",
                        "hapus tanda minusnya, atau tulis satuan variabel ini dalam definisinya",
                    )


@of_rows()
def desimal_berlebih(data: RowData) -> Iterator[Finding]:
    """D23: what is counted in whole things has no decimals, and nothing has three zeros for them.

    Where the point is the decimal mark `1.000` is 1, and hardly ever meant so, whatever its unit.
    Of a variable without a unit nobody knows what `1.234` there means.
    """
    for kode, nama, variabel, rows in data.numeric_variabel():
        counted = is_count(variabel.satuan)
        for _, row in rows:
            nilai = row.nilai
            grouped = looks_grouped(nilai)
            if not (grouped or counted):
                continue
            whole = nilai == nilai.to_integral_value()
            if grouped and whole:
                what = f"{nama} dibaca {nilai:.0f}: tiga nol terakhirnya menjadi desimal"
                hint = f"tulis {nilai * 1000:.0f} bila tandanya pemisah ribuan, atau {nilai:.0f}"
            elif counted and not whole:
                what = f"{nama} {format_id(nilai)} bukan bilangan bulat, padahal satuannya {variabel.satuan}"
                hint = "tulis bilangan bulat, dan periksa apakah titik atau komanya pemisah ribuan"
            elif (
                variabel.satuan is None and grouped and data.realisasi.form(row.file).decimal_point
            ):
                what = f"{nama} dibaca {format_id(nilai)}: titiknya menjadi tanda desimal"
                hint = (
                    f"tulis {nilai * 1000:.0f} bila titik itu pemisah ribuan; bila desimal, "
                    "tulis satuan variabel ini dalam definisinya"
                )
            else:
                continue
            yield data.finding("D23", kode, ("variabel", nama), row, what, hint)


@of_rows()
def periode_mendatang(data: RowData) -> Iterator[Finding]:
    """D24: no value is of a period that has not begun."""
    now = (data.today.year, data.today.month)
    for kode, nama, _, rows in data.variabel():
        for tahun, row in rows:
            if (tahun, row.periode.first) > now:
                yield data.finding(
                    "D24",
                    kode,
                    ("variabel", nama),
                    row,
                    f"{row.periode} {tahun} belum dimulai",
                    "periksa tahun dan periode baris ini",
                )


@of_rows()
def di_luar_berkala(data: RowData) -> Iterator[Finding]:
    """D39: a value comes at the end of the periods that its variable says it comes in, and alone.

    Beside values of parts of its period, the one at its end adds to them what may be all of it.
    """
    for kode, nama, variabel, rows in data.variabel():
        berkala = variabel.berkala
        if berkala is None:
            continue
        comes = f"padahal nilainya datang {berkala.sebutan} (berkala: {berkala})"
        first: dict[tuple[int, Periode], Baris] = {}
        for tahun, row in rows:
            first.setdefault((tahun, row.periode), row)
            spans = berkala.spans(data.definisi.months_of(tahun, kode, nama))
            own = next((p for p in spans if row.periode.last <= p.last), spans[-1])
            parts = [
                (part, f"nilai {p} di sini")
                for (year, p), part in first.items()
                if year == tahun and own.first <= p.last < row.periode.last
                if variabel.konsolidasi.counts_every_month
            ]
            if row.periode.last != own.last:
                message = f"{nama} {row.periode} {tahun}, {comes}"
                hint = (
                    f"tulis satu nilai untuk {own.nama} itu dengan periode {own}; bila memang datang "
                    "lebih sering, ubah berkala variabel ini"
                )
                yield data.finding("D39", kode, ("variabel", nama), row, message, hint)
            elif parts:
                names = ", ".join(part.periode.kode for part, _ in parts)
                message = f"{nama} {row.periode} {tahun} dihitung bersama {names}, {comes}"
                hint = (
                    f"bila ini nilai seluruh {own.nama}, hapus nilai {names}; bila memang datang "
                    "lebih sering, ubah berkala variabel ini"
                )
                yield data.finding("D39", kode, ("variabel", nama), row, message, hint, parts[:1])


@of_rows()
def variabel_tidak_dibaca(data: RowData) -> Iterator[Finding]:
    """D25: every variable that has data is read by some formula; shown at its first row."""
    definisi = data.definisi
    read = variabel_read(definisi)
    for kode, nama, _, rows in data.variabel():
        if (kode, nama) not in read:
            yield data.finding(
                "D25",
                kode,
                ("variabel", nama),
                rows[0][1],
                f"data {kode}.{nama} tidak dibaca formula mana pun",
                "pakai variabel ini dalam formula, atau hentikan pengisiannya",
            )


@of_rows()
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
                f"baru mulai {instant_of(first)}"
                if end < first
                else f"sudah berakhir pada akhir {instant_of(last, end=True)}"
                if end > last
                else "tidak ada pada waktu itu"
            )
            yield data.finding(
                "R80",
                kode,
                ("variabel", nama),
                row,
                f"nilai {Instant(tahun, row.periode)}, padahal jabatan {quoted(kode)} {when}",
                "periksa tahun, periode dan jabatan baris ini, atau perbaiki mulai atau berakhir "
                "jabatan itu",
            )


@of_rows()
def wilayah_mirip(data: RowData) -> Iterator[Finding]:
    """D26: no wilayah stops where another one starts that has almost its name."""
    similar = SimilarNames()
    for kode, nama, _, rows in data.variabel():
        years: dict[int, dict[str, list[Baris]]] = {}
        for tahun, row in rows:
            if row.wilayah:
                years.setdefault(tahun, {}).setdefault(row.wilayah, []).append(row)
        for tahun, places in years.items():
            months = {w: sum(row.periode.months for row in found) for w, found in places.items()}
            for old, new in islice(pairs_in_turn(months), WILAYAH_PAIRS):
                if not similar(old, new):
                    continue
                first, row = places[old][0], places[new][0]
                yield data.finding(
                    "D26",
                    kode,
                    ("variabel", nama),
                    row,
                    f"wilayah {quoted(new)} mirip {quoted(old)}, dan keduanya tidak pernah mengisi "
                    f"{nama} pada periode yang sama di {tahun}",
                    f"Maksud Anda “{old}”? Tulis satu wilayah dengan satu nama di semua baris",
                    [(first, f"wilayah {quoted(old)}")],
                )


@of_rows()
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
                    "D27",
                    kode,
                    ("variabel", nama),
                    row,
                    f"wilayah {quoted(row.wilayah)} berupa angka: {whole} terbaca sebagai nilai "
                    f"{row.nilai} di wilayah {row.wilayah}",
                    f'maksud Anda "{whole}"? Apit angka berkoma dengan tanda kutip, atau tulis '
                    f"{row.nilai}.{row.wilayah}",
                )


@of_rows()
def romawi_dua_arti(data: RowData) -> Iterator[Finding]:
    """D37: no file leaves open whether its `I` and `II` are triwulan or semester; once a file."""
    seen: set[str] = set()
    for kode, nama, _, rows in data.variabel():
        for _, row in rows:
            if row.file not in seen and data.realisasi.form(row.file).roman:
                seen.add(row.file)
                yield data.finding(
                    "D37",
                    kode,
                    ("variabel", nama),
                    row,
                    "kolom periode berkas ini hanya berisi I dan II, yang dibaca triwulan: "
                    f"baris ini {row.periode}",
                    "tulis TW1 dan TW2, atau S1 dan S2 bila yang dimaksud semester",
                )
