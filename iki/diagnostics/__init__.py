"""Diagnostics: what is wrong, where, and what to do about it.

A diagnostic is a value. Nothing in iki raises a mistake of the user to the terminal: functions return
results and diagnostics together, and the shell shows all of them at once. The severity of a code
stands in `CODES`, not where the problem is found.
"""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable


class Severity(StrEnum):
    """How bad a finding is: an error forbids figures, a warning may be accepted, a note is only told."""

    ERROR = "kesalahan"
    WARNING = "peringatan"
    NOTE = "catatan"


_E, _W, _I = Severity.ERROR, Severity.WARNING, Severity.NOTE

# code: (slug, severity). Codes are never reused. Families: N YAML text, S shape, F formula,
# R references and consistency, D data, C capaian.
CODES: dict[str, tuple[str, Severity]] = {
    "N01": ("berkas-tidak-terbaca", _E),
    "N02": ("bukan-utf8", _E),
    "N03": ("karakter-terlarang", _E),
    "N04": ("sintaks-yaml", _E),
    "N05": ("tanda-kutip-terlupa", _E),
    "N06": ("kunci-ganda", _E),
    "N07": ("fitur-yaml-ditolak", _E),
    "N08": ("banyak-dokumen", _E),
    "N09": ("melampaui-batas", _E),
    "N10": ("kunci-bukan-teks", _E),
    "N11": ("bukan-nfc", _E),
    "N12": ("terpotong-komentar", _W),
    "N13": ("kesalahan-lain", _I),
    "N14": ("tautan-ke-luar", _W),
    "S01": ("kunci-tidak-dikenal", _E),
    "S02": ("kunci-wajib", _E),
    "S03": ("bentuk-salah", _E),
    "S04": ("angka-salah", _E),
    "S05": ("pilihan-tidak-dikenal", _E),
    "S06": ("kode-salah", _E),
    "S07": ("kosong", _E),
    "S08": ("teks-terlalu-panjang", _E),
    "S09": ("rentang-terbalik", _E),
    "S10": ("tahun-atau-periode-salah", _E),
    "S11": ("di-luar-batas", _E),
    "S12": ("tidak-dapat-diabaikan", _E),
    "S16": ("waktu-salah", _E),
    "S17": ("tanggal-mustahil", _E),
    "S18": ("bukan-bilangan-bulat", _E),
    "S19": ("letak-lambang-salah", _E),
    "S20": ("kata-sandi-tertulis", _E),
    "F01": ("karakter-asing", _E),
    "F02": ("sintaks-formula", _E),
    "F03": ("fungsi-tidak-dikenal", _E),
    "F04": ("jumlah-argumen", _E),
    "F05": ("formula-melampaui-batas", _E),
    "F06": ("angka-formula-salah", _E),
    "F07": ("argumen-salah", _E),
    "F08": ("syarat-salah-tempat", _E),
    "R01": ("kode-ganda", _E),
    "R02": ("atasan-tidak-dikenal", _E),
    "R03": ("atasan-melingkar", _E),
    "R04": ("pimpinan-ganda", _W),
    "R05": ("variabel-tidak-dikenal", _E),
    "R06": ("variabel-tidak-dipakai", _W),
    "R07": ("skala-salah", _E),
    "R08": ("tanpa-jabatan", _E),
    "R09": ("bobot-nol", _W),
    "R10": ("jabatan-yatim", _W),
    "R11": ("pimpinan-beratasan", _W),
    "R12": ("pembilang-sama-penyebut", _W),
    "R13": ("target-tidak-ada", _W),
    "R14": ("target-di-luar-satuan", _W),
    "R15": ("target-turun", _W),
    "R16": ("target-pecahan-persen", _W),
    "R17": ("persen-tanpa-100", _W),
    "R18": ("skala-berlubang", _W),
    "R19": ("indikator-kembar", _W),
    "R20": ("abaikan-percuma", _W),
    "R21": ("pembagi-nol", _W),
    "R25": ("urutan-salah", _E),
    "R26": ("titik-ribuan", _W),
    "R27": ("target-negatif", _W),
    "R28": ("nama-fungsi", _W),
    "R29": ("konsolidasi-berbeda", _W),
    "R30": ("target-tambahan", _W),
    "R31": ("persen-tercampur", _W),
    "R38": ("skala-ordinal-salah", _E),
    "R39": ("bukan-nilai-ordinal", _E),
    "R40": ("mulai-sesudah-berakhir", _E),
    "R41": ("perubahan-tidak-urut", _E),
    "R42": ("perubahan-di-luar-masa", _E),
    "R43": ("perubahan-tanpa-akibat", _W),
    "R44": ("alias-bentrok", _E),
    "R45": ("variabel-di-luar-masa", _E),
    "R46": ("atasan-di-luar-masa", _E),
    "R47": ("target-di-luar-masa", _W),
    "R48": ("indikator-hilang", _E),
    "R56": ("kata-dalam-hitungan", _E),
    "R57": ("ordinal-dijumlahkan", _W),
    "R58": ("minimize-percuma", _W),
    "R67": ("penandatangan-berbeda", _W),
    "R68": ("atasan-pimpinan-ganda", _E),
    "R69": ("lambang-rusak", _E),
    "R70": ("program-ganda", _E),
    "R71": ("sasaran-program-tidak-ada", _E),
    "R72": ("acuan-di-luar-satuan", _W),
    "R80": ("data-di-luar-masa", _W),
    "D01": ("data-tidak-terbaca", _E),
    "D02": ("judul-kolom-salah", _E),
    "D03": ("jumlah-kolom-salah", _E),
    "D04": ("tahun-data-salah", _E),
    "D05": ("periode-data-salah", _E),
    "D06": ("jabatan-data-tidak-dikenal", _E),
    "D07": ("variabel-data-tidak-dikenal", _E),
    "D08": ("nilai-salah", _E),
    "D09": ("periode-tumpang-tindih", _E),
    "D10": ("csv-rusak", _E),
    "D11": ("karakter-data-terlarang", _E),
    "D12": ("total-dan-wilayah", _E),
    "D13": ("temuan-lain", _I),
    "D20": ("bagian-melebihi-keseluruhan", _W),
    "D21": ("lonjakan", _W),
    "D22": ("cacah-negatif", _W),
    "D23": ("desimal-berlebih", _W),
    "D24": ("periode-mendatang", _W),
    "D25": ("variabel-tidak-dibaca", _W),
    "D26": ("wilayah-mirip", _W),
    "D27": ("desimal-terbelah", _W),
    "D28": ("berkas-bukan-csv", _W),
    "D29": ("tautan-data-ke-luar", _W),
    "D30": ("salinan-berkas", _W),
    "D33": ("jumlah-seperti-posisi", _W),
    "D34": ("persen-mustahil", _W),
    "D36": ("baris-jumlah", _E),
    "D37": ("romawi-dua-arti", _W),
    "D43": ("bukan-nilai-ordinal-data", _E),
    "D44": ("ordinal-berwilayah", _E),
    "D46": ("catatan-tidak-terbaca", _E),
    "D47": ("judul-kolom-catatan-salah", _E),
    "D48": ("jumlah-kolom-catatan-salah", _E),
    "D49": ("tahun-catatan-salah", _E),
    "D50": ("periode-catatan-salah", _E),
    "D51": ("jabatan-catatan-tidak-dikenal", _E),
    "D52": ("indikator-catatan-salah", _E),
    "D53": ("catatan-ganda", _E),
    "D54": ("csv-catatan-rusak", _E),
    "D55": ("karakter-catatan-terlarang", _E),
    "D60": ("kunci-berbeda", _W),
    "D61": ("kunci-rusak", _E),
    "D70": ("pejabat-tidak-terbaca", _E),
    "D71": ("judul-kolom-pejabat-salah", _E),
    "D72": ("baris-pejabat-rusak", _E),
    "D73": ("jabatan-pejabat-tidak-dikenal", _E),
    "D74": ("nama-pejabat-kosong", _E),
    "D75": ("nip-salah", _E),
    "D76": ("status-pejabat-salah", _E),
    "D77": ("tanggal-pejabat-salah", _E),
    "D78": ("pejabat-ganda", _E),
    "D79": ("karakter-pejabat-terlarang", _E),
    "D80": ("angka-biner", _E),
    "D81": ("jumlah-tidak-muat", _E),
    "D82": ("terlalu-banyak-nama", _E),
    "D88": ("instansi-tanpa-folder", _W),
    "C01": ("hasil-di-luar-batas", _E),
    "C02": ("contoh-tidak-cocok", _E),
    "C03": ("catatan-belum-ada", _W),
}


class Span(NamedTuple):
    """A place in a text: lines and columns 1-based, columns in code points, the end exclusive."""

    start_line: int
    start_column: int
    end_line: int
    end_column: int


class RowCell(NamedTuple):
    """A cell of a CSV file: the line where its row starts, and which of the row it is, from 0."""

    line: int
    cell: int = 0


START_OF_FILE = Span(1, 1, 1, 1)


class Related(NamedTuple):
    """Another place that has to do with a diagnostic ("kode yang sama sudah dipakai di ...")."""

    file: str
    span: Span
    message: str


class Diagnostic(NamedTuple):
    """One finding. `message` says what is wrong, `hint` what to write instead; both Indonesian."""

    code: str
    file: str
    span: Span
    message: str
    hint: str | None = None
    related: tuple[Related, ...] = ()

    @property
    def severity(self) -> Severity:
        """How bad it is, by its code."""
        return CODES[self.code][1]

    @property
    def slug(self) -> str:
        """The name of its code, as people can say it: `kode-ganda`."""
        return CODES[self.code][0]

    @property
    def line(self) -> str:
        """The whole of it on one line, as other programs read it."""
        return f"{self.file}:{self.span.start_line}:{self.span.start_column}: {self.message} [{self.code}]"

    @property
    def is_error(self) -> bool:
        """Whether it forbids a figure."""
        return self.severity is Severity.ERROR


def in_order(diagnostics: Iterable[Diagnostic]) -> list[Diagnostic]:
    """Sort by file, place and code, and drop what is said twice."""
    return sorted(dict.fromkeys(diagnostics), key=lambda d: (d.file, d.span, d.code, d.message))


def has_errors(diagnostics: Iterable[Diagnostic]) -> bool:
    """Return whether anything forbids a figure."""
    return any(diagnostic.is_error for diagnostic in diagnostics)
