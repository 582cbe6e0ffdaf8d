"""Tables elsewhere: what a URL of `--sumber` names, connecting to it, and what is said when that fails.

ibis and the engines are imported here, and so only for a command that has a source. A password is in no
URL: engines have files and variables of the environment for it, and what an engine says is shown without any.
"""

from __future__ import annotations

import re
import tempfile
import weakref
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from iki.cli import project
from iki.cli.errors import UsageError
from iki.decimals import format_id
from iki.escaping import quoted
from iki.limits import SOURCE_SECONDS
from iki.realisasi.files import REALISASI

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
    from urllib.parse import SplitResult

    from iki.cli.reading import Rincian
    from iki.diagnostics import Diagnostic
    from iki.model import Realisasi
    from iki.model.history import Known
    from iki.periode import Periode
    from iki.sumber import Source


class Connected(NamedTuple):
    """A table of an engine, as it is, what asks the engine, and how messages name the table."""

    table: Any
    ask: Callable[[Any], Iterable[Mapping[str, Any]]]
    label: str


class Address(NamedTuple):
    """A URL taken apart. `tabel` names a table, with its schema before a dot or without."""

    url: SplitResult
    options: Mapping[str, str]

    @property
    def table_name(self) -> str:
        name = self.options.get("tabel", "")
        if not name:
            raise UsageError(
                f"--sumber {self.shown}: sebutkan tabel atau view-nya, misalnya {self.bare}?tabel=realisasi"
            )
        return name

    @property
    def bare(self) -> str:
        return f"{self.url.scheme}://{self.url.netloc}{self.url.path}"

    @property
    def shown(self) -> str:
        return f"{self.bare}?{self.url.query}" if self.url.query else self.bare

    @property
    def path(self) -> Path:
        """The file of `duckdb:///file.duckdb`: relative, unless there are four slashes."""
        if self.url.netloc:
            raise UsageError(
                f"--sumber {self.shown}: tulis tiga garis miring, misalnya "
                f"{self.url.scheme}:///{self.url.netloc}{self.url.path}"
            )
        path = Path(unquote(self.url.path.removeprefix("/")))
        if not path.is_file():
            raise UsageError(f"--sumber {self.shown}: berkas {path} tidak ada")
        return path


# --- what a URL says -------------------------------------------------------------------------------

_FORBIDDEN = re.compile(r"pass(?!file)|pwd|token|secret|kata_?sandi", re.IGNORECASE)
_WHERE_INSTEAD = (
    "--sumber: jangan tulis kata sandi di dalam URL, sebab URL tersimpan dalam riwayat perintah dan log. "
    "Untuk PostgreSQL pakai berkas ~/.pgpass atau berkas layanan (?service=NAMA); "
    "untuk yang lain pakai setelan mesinnya"
)


def address_of(text: str) -> Address:
    """Take a URL apart; a UsageError, that does not repeat it, if it holds a secret."""
    try:
        url = urlsplit(text)
        secret = url.password is not None
        _ = url.port
    except ValueError as error:
        raise UsageError("--sumber: URL ini tidak dapat dibaca; periksa penulisannya") from error
    options = dict(parse_qsl(url.query, keep_blank_values=True))
    if secret or any(map(_FORBIDDEN.search, options)):
        raise UsageError(_WHERE_INSTEAD)
    return Address(url, options)


def connect(text: str) -> Connected:
    """Connect to what a URL names; raises UsageError."""
    if "://" not in text:
        return _opened("duckdb", text, lambda: _files(text))
    address = address_of(text)
    scheme = address.url.scheme.lower()
    engine = _ENGINES.get(scheme)
    if engine is None:
        from iki.diagnostics.suggestions import suggestion

        hint = suggestion(scheme, _ENGINES) or f"yang dikenal: {', '.join(_ENGINES)}"
        raise UsageError(f"--sumber {address.shown}: {quoted(scheme)} tidak dikenal", hint)
    extra, open_table = engine
    return _opened(extra, address.shown, lambda: open_table(address))


def _opened(extra: str, shown: str, open_table: Callable[[], Connected]) -> Connected:
    try:
        with engine_errors(f"--sumber {shown}"):
            return open_table()
    except ImportError as error:
        raise UsageError(
            f"--sumber {shown}: pasang dulu dengan: python -m pip install 'iki[{extra}]' ({error.name} belum ada)"
        ) from error


# --- DuckDB ----------------------------------------------------------------------------------------


def _duckdb(database: Path | None = None) -> Any:
    import ibis

    return ibis.duckdb.connect(
        ":memory:" if database is None else str(database),
        read_only=database is not None,
        # What does not fit goes to a disk, and not into the folder that a user is in.
        temp_directory=str(Path(tempfile.gettempdir()) / "iki-duckdb"),
        memory_limit=_MEMORY,
        autoinstall_known_extensions=False,
        preserve_insertion_order=False,
    )


_MEMORY = "1500MB"


def _of_duckdb(address: Address) -> Connected:
    connection = _duckdb(address.path)
    return _table_of(connection, address, _answers_of(connection))


def _answers_of(connection: Any) -> Callable[[Any], list[dict[str, Any]]]:
    from concurrent.futures import ThreadPoolExecutor

    def ask(expression: Any) -> list[dict[str, Any]]:
        # In a thread of its own: while DuckDB works, Python does not hear Ctrl-C.
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(connection.to_pyarrow, expression)
            try:
                found: list[dict[str, Any]] = answer.result(SOURCE_SECONDS).to_pylist()
            except (KeyboardInterrupt, TimeoutError) as error:
                connection.con.interrupt()
                if isinstance(error, KeyboardInterrupt):
                    raise
                raise UsageError(f"pertanyaan dihentikan sesudah {SOURCE_SECONDS} detik") from error
            return found

    return ask


def _files(text: str) -> Connected:
    """Open Parquet or CSV files: one, those below a folder, or those of a pattern."""
    files, ending = _files_of(text)
    connection = _duckdb()
    names = [str(path) for path in files]
    if ending == ".parquet":
        table = connection.read_parquet(names, union_by_name=True)
    else:
        for path in files:
            _check_header(path)
        # Everything as text, as it stands: what a number is nobody guesses.
        table = connection.read_csv(
            names, all_varchar=True, delim=",", quote='"', escape='"', header=True, comment="",
            union_by_name=True,
        )  # fmt: skip
    return Connected(table, _answers_of(connection), f"tabel {text}")


def _check_header(path: Path) -> None:
    """Raise UsageError for what an engine would take for something else."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        header = file.readline(_HEADER)
    if header.count(",") >= len(REALISASI.required) - 1:
        return
    other = "titik koma" if ";" in header else "tab" if "\t" in header else ""
    if other:
        raise UsageError(
            f"--sumber {project.shown(path)}: kolomnya dipisahkan {other}; sebagai sumber hanya CSV dengan koma "
            "yang dibaca. Di data/realisasi berkas ini dapat dipakai apa adanya"
        )


_HEADER = 10_000  # characters of the first line
_ENDINGS = (".parquet", ".csv")


def _files_of(text: str) -> tuple[list[Path], str]:
    place = Path(text)
    if place.is_dir():
        found = [p for p in sorted(place.rglob("*")) if p.is_file() and not p.name.startswith(".")]
    elif place.is_file():
        found = [place]
    else:
        pattern = re.search(r"[*?\[]", text)
        root = Path(place.anchor) if place.is_absolute() else Path()
        relative = str(place.relative_to(root)) if place.is_absolute() else text
        found = sorted(p for p in root.glob(relative) if p.is_file()) if pattern else []
        if not found:
            raise UsageError(f"--sumber {text}: berkas atau folder ini tidak ada")
    endings = {p.suffix.lower() for p in found}.intersection(_ENDINGS)
    if len(endings) > 1:
        raise UsageError(f"--sumber {text}: berisi Parquet dan juga CSV; pakai salah satu")
    if not endings:
        raise UsageError(f"--sumber {text}: tidak ada berkas .parquet atau .csv")
    ending = endings.pop()
    return [p for p in found if p.suffix.lower() == ending], ending


# --- PostgreSQL ------------------------------------------------------------------------------------


def _of_postgres(address: Address) -> Connected:
    """Connect as libpq does: what the URL does not say is taken from PGHOST, services and .pgpass."""
    import ibis
    import psycopg

    url = address.url
    given = {
        "host": url.hostname, "port": url.port, "user": url.username and unquote(url.username),
        "dbname": unquote(url.path.removeprefix("/")),
        **{name: value for name, value in address.options.items() if name != "tabel"},
    }  # fmt: skip
    connection = psycopg.connect(
        **{
            "connect_timeout": 10,
            "application_name": "iki",
            **{k: v for k, v in given.items() if v},
        },
        autocommit=True,
        options=f"-c default_transaction_read_only=on -c statement_timeout={SOURCE_SECONDS}s",
    )
    made = ibis.postgres.from_connection(connection)
    weakref.finalize(made, connection.close)
    # All questions are about one moment.
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")

    # By a cursor of our own: that of ibis is on the server, and its end hides why a question failed.
    def ask(expression: Any) -> list[dict[str, Any]]:
        cursor = connection.execute(made.compile(expression))
        names = [column.name for column in cursor.description]
        return [
            {name: int(cell) if isinstance(cell, Decimal) else cell for name, cell in pairs}
            for pairs in (zip(names, row, strict=True) for row in cursor)
        ]

    return _table_of(made, address, ask)


def _table_of(
    connection: Any, address: Address, ask: Callable[[Any], Iterable[Mapping[str, Any]]]
) -> Connected:
    schema, _, name = address.table_name.rpartition(".")
    table = connection.table(name, database=schema or None)
    return Connected(table, ask, f"tabel {address.table_name} di {address.bare}")


# The extra that brings an engine, and what opens its tables.
_ENGINES: dict[str, tuple[str, Callable[[Address], Connected]]] = {
    "duckdb": ("duckdb", _of_duckdb),
    "postgresql": ("postgres", _of_postgres),
    "postgres": ("postgres", _of_postgres),
}

# --- asking ----------------------------------------------------------------------------------------


def source_of(connected: Connected, agency: str) -> Source:
    """Return a table as the readings of a project take it; raises UsageError for its columns."""
    from iki.sumber import Source
    from iki.sumber.columns import AGENCY

    def run(expression: Any) -> Iterable[Mapping[str, Any]]:
        with engine_errors(connected.label):
            return connected.ask(expression)

    shared = AGENCY in connected.table.columns
    label = f"{connected.label}, instansi {agency}" if shared else connected.label
    return Source(_columns(connected, agency), run, label)


def _columns(connected: Connected, agency: str) -> Any:
    from iki.sumber import ColumnsError, columns_of

    try:
        return columns_of(connected.table, agency)
    except ColumnsError as error:
        raise UsageError(
            f"{connected.label}: {error}. Kolom yang dibaca: {', '.join(REALISASI.columns)}"
        ) from error


def described(connected: Connected, agency: str) -> Iterator[str]:
    """Yield the columns of a table with their types, and how many rows it has of each year."""
    schema = connected.table.schema()
    yield connected.label
    yield ""
    for name in REALISASI.columns:
        needed = "wajib, tidak ada" if name in REALISASI.required else "tidak ada"
        yield f"  {name:<10}{schema.get(name, needed)}"
    if others := [name for name in schema if name not in REALISASI.columns]:
        yield f"  kolom lain yang tidak dibaca: {', '.join(others)}"
    yield ""
    rows: dict[str, int] = {}
    for found in source_of(connected, agency).combinations:
        rows[found.texts[0]] = rows.get(found.texts[0], 0) + found.rows
    for tahun, count in sorted(rows.items()):
        yield f"  tahun {tahun or '(kosong)'}: {format_id(Decimal(count))} baris"
    yield ""


def statements(
    connected: Connected, agency: str, known: Known, years: Collection[int], sampai: Periode
) -> Iterator[str]:
    """Yield what is asked of an engine for a computation, in its own language; nothing is asked.

    The last question follows from how a table names what its rows are of: here, by the codes of iki.
    """
    import ibis

    from iki.sumber import questions

    yield f"-- {connected.label}"
    for about, expression in questions(_columns(connected, agency), known, years, sampai):
        yield ""
        yield f"-- {about}"
        yield from str(ibis.to_sql(expression)).splitlines()


def read(
    source: Source,
    known: Known,
    tahun: Collection[int] | None,
    sampai: Periode,
    rincian: Rincian,
    *,
    apart: bool = False,
) -> tuple[Realisasi, list[Diagnostic]]:
    """Read realised values from a source; raises UsageError for what is no mistake in its rows."""
    from iki.sumber import ChangedError, TooManyRowsError, read_table

    try:
        return read_table(source, known, tahun=tahun, sampai=sampai, rincian=rincian, apart=apart)
    except ChangedError as error:
        raise UsageError(f"{source.label} berubah selagi dibaca; jalankan sekali lagi") from error
    except TooManyRowsError as error:
        raise UsageError(
            f"{source.label}: baris yang harus diambil satu demi satu terlalu banyak; pilih jabatan atau indikator"
        ) from error


# What engines say, and what is said of it; the first that fits.
_WORDS = (
    (r"password authentication failed|no password supplied|authentication failed",
     "kata sandi atau nama pengguna ditolak; periksa ~/.pgpass, berkas layanan, atau PGUSER"),
    (r"database .* does not exist", "basis data itu tidak ada"),
    (r"role .* does not exist", "pengguna itu tidak ada; periksa PGUSER, atau tulis pengguna@ di depan nama server"),
    (r"permission denied|must be owner", "izin ditolak: pengguna ini tidak boleh membaca tabel itu"),
    (r"statement timeout|canceling statement due to", f"pertanyaan dihentikan sesudah {SOURCE_SECONDS} detik"),
    (r"terminating connection|server closed the connection|connection (?:is )?(?:closed|lost)|consuming input failed",
     "sambungan ke server terputus di tengah jalan; angka tidak ditampilkan"),
    (r"could not translate host|name or service not known|failed to resolve", "nama server tidak dikenal"),
    (r"connection refused|no such file or directory.*socket|timeout expired|connection timeout|connection failed",
     "server tidak dapat dihubungi; periksa alamatnya, dan apakah server berjalan"),
    (r"no space left|out of disk|failed to offload|could not write", "cakram penuh"),
    (r"out of memory", "memori tidak cukup"),
    (r"conflicting lock|could not set lock", "berkas sedang dipakai program lain"),
    (r"table .*(?:not found|does not exist)|tablenotfound|relation .* does not exist", "tabel itu tidak ada"),
)  # fmt: skip
_SAID = 300  # characters of what an engine says
_ADDRESS = re.compile(r"(://[^/\s:@]*):[^@\s/]+@")
_PAIR = re.compile(r"(?i)\b(\w*(?:pass(?:word)?|pwd|token|secret)\w*\s*[=:]\s*)\S+")


def without_secrets(text: str) -> str:
    """Return a text without what may be a password in it."""
    return _PAIR.sub(r"\1***", _ADDRESS.sub(r"\1:***@", text))


@contextmanager
def engine_errors(label: str) -> Iterator[None]:
    """Say what an engine says in one line, as a UsageError."""
    try:
        yield
    except (UsageError, ImportError, MemoryError):
        raise
    except Exception as error:
        if not _is_of_engine(error):
            raise
        said = " ".join(f"{type(error).__name__}: {error}".split())
        for pattern, words in _WORDS:
            if re.search(pattern, said, re.IGNORECASE):
                raise UsageError(f"{label}: {words}") from None
        line = next(
            (line for line in str(error).splitlines() if line.strip()), type(error).__name__
        )
        raise UsageError(f"{label}: {without_secrets(line)[:_SAID]}") from None


def _is_of_engine(error: Exception) -> bool:
    """Return whether an error comes from an engine, and is no defect of iki."""
    modules = {cls.__module__.partition(".")[0] for cls in type(error).__mro__}
    return bool(
        modules & {"duckdb", "_duckdb", "psycopg", "ibis", "pyspark", "py4j", "pyarrow"}
    ) or (isinstance(error, OSError))
