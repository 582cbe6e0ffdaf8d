"""What engines say when something fails, in one line, and without any password."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from iki.credentials import without_credentials
from iki.errors import UsageError
from iki.limits import SOURCE_SECONDS
from iki.project import project_files

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What engines say, and what is said of it; the first that fits.
_WORDS = (
    (r"password authentication failed|no password supplied|authentication failed",
     "kata sandi atau nama pengguna ditolak; periksa ~/.pgpass, berkas layanan, atau PGUSER"),
    (r"database .* does not exist|catalog \S+ does not exist", "basis data itu tidak ada"),
    (r"schema .* (?:does not exist|not found)|schema with name .* does not exist|schema_not_found", "skema itu tidak ada"),
    (r"role .* does not exist", "pengguna itu tidak ada; periksa PGUSER, atau tulis pengguna@ di depan nama server"),
    (r"permission denied|must be owner", "izin ditolak: pengguna ini tidak boleh membaca tabel itu"),
    (r"statement timeout|canceling statement due to", f"pertanyaan dihentikan sesudah {SOURCE_SECONDS} detik"),
    (r"terminating connection|server closed the connection|connection (?:is )?(?:closed|lost)|consuming input failed|retries_exceeded",
     "sambungan ke server terputus di tengah jalan; angka tidak ditampilkan"),
    (r"could not translate host|name or service not known|failed to resolve", "nama server tidak dikenal"),
    (r"connection refused|no such file or directory.*socket|timeout expired|connection timeout|connection failed",
     "server tidak dapat dihubungi; periksa alamatnya, dan apakah server berjalan"),
    (r"no space left|disk is full|out of disk|failed to offload|could not write|temp_file_limit|max_temp_directory_size", "cakram penuh, atau tempat untuk berkas sementara habis"),
    (r"out of memory", "memori tidak cukup"),
    (r"not a valid duckdb database|in-memory database in read-only", "berkas ini bukan basis data DuckDB, atau rusak"),
    (r"magic bytes|parquet file size is|no magic bytes|invalid parquet", "ada berkas yang bukan Parquet, atau rusak"),
    (r"file is not a database", "berkas ini bukan basis data SQLite"),
    (r"unable to open database file",
     "berkas tidak dapat dibuka; SQLite yang memakai WAL perlu menulis di sampingnya, salin dahulu berkasnya"),
    (r"file system operations are disabled|not authorized|prohibited|unsafe use of",
     "tabel atau view itu membuka berkas lain; yang dibaca hanya isi sumber ini sendiri"),
    (r"path_not_found", "berkas itu tidak ada, atau tidak terlihat oleh Spark"),
    (r"database is locked|conflicting lock|could not set lock", "berkas sedang dipakai program lain"),
    (r"table .*(?:not found|does not exist)|tablenotfound|relation .* does not exist|table_or_view_not_found|no such table", "tabel itu tidak ada"),
)  # fmt: skip
_ENGINES = {
    "duckdb", "_duckdb", "psycopg", "ibis", "pyspark", "py4j", "pyarrow", "grpc", "sqlite3",
}  # fmt: skip
_SAID = 300  # characters of what an engine says
# What the reader of CSV files inside DuckDB says of a row, and what is said of it.
_CSV_LINE = re.compile(r"CSV Error on Line: (\d+)")
_CSV_FILE = re.compile(r"^  file = (.+)$", re.MULTILINE)
_CSV_CELLS = re.compile(r"Expected Number of Columns: (\d+) Found: (\d+)")
_CSV_WORDS = (
    (r"not utf-8", "isinya bukan UTF-8; simpan sebagai “CSV UTF-8”"),
    (r"unterminated quote", "tanda kutip di baris ini rusak; tutup yang terbuka, atau hapus"),
    (r"state machine", "ada tanda kutip yang rusak, atau akhir barisnya tidak seragam; simpan lagi sebagai “CSV UTF-8”"),
    (r"", "tidak dapat dibaca sebagai CSV; simpan lagi sebagai “CSV UTF-8”"),
)  # fmt: skip


@contextmanager
def engine_errors(label: str, *, every: bool = False, hidden: Iterable[str] = ()) -> Iterator[None]:
    """Raise the error of an engine as a UsageError of one line; `every`: whatever raised it.

    What is `hidden` is not repeated.
    """
    try:
        yield
    except (UsageError, ImportError, MemoryError):
        raise
    except Exception as error:
        if not every and not _is_of_engine(error):
            raise
        if found := _of_csv(str(error)):
            raise UsageError(found) from None
        whole = " ".join(f"{type(error).__name__}: {error}".split())
        for pattern, words in _WORDS:
            if re.search(pattern, whole, re.IGNORECASE):
                raise UsageError(f"{label}: {words}") from None
        line = next(
            (line for line in str(error).splitlines() if line.strip()), type(error).__name__
        )
        for text in hidden:
            line = re.sub(rf"(?<!\w){re.escape(text)}(?!\w)", "***", line)
        raise UsageError(f"{label}: {without_credentials(line)[:_SAID]}") from None


def _of_csv(message: str) -> str | None:
    """Return the words of DuckDB's error in a CSV file; None of any other message."""
    file, line = _CSV_FILE.search(message), _CSV_LINE.search(message)
    if not file:
        return None
    # What the file itself has is repeated there, before what is wrong with it.
    place = f"--sumber {project_files.display_name(Path(file[1]))}" + (
        f":{line[1]}" if line else ""
    )
    if cells := _CSV_CELLS.search(message):
        return f"{place}: baris ini punya {cells[2]} sel, judul kolom {cells[1]}; lengkapi pemisahnya, atau apit sel yang memuat koma dengan tanda kutip"
    words = next(
        words for pattern, words in _CSV_WORDS if re.search(pattern, message, re.IGNORECASE)
    )
    return f"{place}: {words}"


def _is_of_engine(error: Exception) -> bool:
    """Return whether an engine raised an error; any other is a defect of iki."""
    modules = {cls.__module__.partition(".")[0] for cls in type(error).__mro__}
    return bool(modules & _ENGINES) or isinstance(error, OSError)
