"""A URL of `--sumber` taken apart. None has a password: engines have files for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from iki.credentials import holds_credential
from iki.diagnostics.suggestions import suggestion
from iki.errors import UsageError
from iki.escaping import quoted
from iki.project.paths import of_windows

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult


class Address(NamedTuple):
    """A URL taken apart, or the path of files. `tabel` names a table, or `schema.table`.

    Files are named from `folder`. `of_agency`: not who runs iki wrote it, but who wrote
    instansi.yaml. What is shown of it, in messages and in reports, does not say as whom somebody
    connects.
    """

    url: SplitResult
    options: Mapping[str, str]
    folder: Path
    text: str
    of_agency: bool = False

    @property
    def is_path(self) -> bool:
        return "://" not in self.text

    @property
    def table_name(self) -> str:
        """The value of `tabel=`; raises UsageError without one."""
        name = self.options.get("tabel", "")
        if not name:
            raise UsageError(
                f"--sumber {self.safe_text}: sebutkan tabel atau view-nya, misalnya {self.bare}?tabel=realisasi"
            )
        return name

    @property
    def table_parts(self) -> list[str]:
        """The parts of the name of a table; one with a dot in it stands between double quotes."""
        name = self.table_name
        if not re.fullmatch(rf"{_PART}(?:\.{_PART})*", name):
            raise UsageError(
                f"--sumber {self.safe_text}: nama tabel {quoted(name)} tidak dapat dibaca; tulis tabel atau skema.tabel, "
                'dan nama yang memuat titik di antara tanda kutip: skema."nama.tabel"'
            )
        parts = re.findall(_PART, name)
        return [part[1:-1].replace('""', '"') if part.startswith('"') else part for part in parts]

    def check_options(self, *known: str) -> None:
        """Raise UsageError for what an engine would pass over."""
        for name in self.options:
            if name not in known:
                hint = suggestion(name, known) or f"yang dikenal: {', '.join(known)}"
                raise UsageError(f"--sumber {self.safe_text}: {quoted(name)} tidak dikenal. {hint}")

    @property
    def bare(self) -> str:
        """The URL without a user and without options, as it is named once it is connected to."""
        return f"{self._server}{self.url.path.partition(';')[0]}"

    @property
    def safe_text(self) -> str:
        """The URL, or the path, as messages show it: without what may be a secret.

        A password may stand anywhere by mistake, also where the name of a database belongs, until a
        server has taken it. So only what is known to be none is repeated.
        """
        if self.is_path:
            return self.text
        place = self.bare if self._is_of_file else self._server
        query = "&".join(f"{k}={v}" for k, v in self.options.items() if k in _SHOWN)
        return f"{place}?{query}" if query else place

    @property
    def command_text(self) -> str:
        """The URL as a printed command has it: whole, if all of its options are harmless."""
        if self.is_path or self.options.keys() <= _HARMLESS:
            return self.text
        query = "&".join(f"{k}={v}" for k, v in self.options.items() if k in _SHOWN)
        return f"{self.bare}?{query}"

    @property
    def hidden(self) -> list[str]:
        """The parts of a URL that no message repeats."""
        others = [value for name, value in self.options.items() if name not in _SHOWN]
        database = [] if self.is_path or self._is_of_file else [self.url.path.strip("/")]
        return [text for value in (*others, *database) for text in {value, unquote(value)} if text]

    @property
    def _server(self) -> str:
        return f"{self.url.scheme}://{self.url.netloc.rpartition('@')[2]}"

    @property
    def _is_of_file(self) -> bool:
        return self.url.scheme.lower() in {"duckdb", "sqlite"}

    @property
    def path(self) -> Path:
        """The file of `duckdb:///file.duckdb`: relative, unless there are four slashes."""
        if self.url.netloc:
            raise UsageError(
                f"--sumber {self.safe_text}: tulis tiga garis miring, misalnya "
                f"{self.url.scheme}:///{self.url.netloc}{self.url.path}"
            )
        path = Path(unquote(self.url.path.removeprefix("/")))
        if not (self.folder / path).is_file():
            raise UsageError(f"--sumber {self.safe_text}: berkas {path} tidak ada")
        return self.folder / path


_WHERE_INSTEAD = (
    "--sumber: jangan tulis kata sandi di dalam URL, sebab URL tersimpan dalam riwayat perintah dan log. "
    "Untuk PostgreSQL pakai berkas ~/.pgpass atau berkas layanan (?service=NAMA); "
    "untuk yang lain pakai setelan mesinnya"
)
_PART = r'(?:"(?:[^"]|"")+"|[^".]+)'  # of the name of a table
_WITHOUT_SLASHES = re.compile(r"([a-z][a-z0-9+]+):/?(?![\\/])", re.IGNORECASE)
_SHOWN = {"tabel", "parquet"}  # the options that messages repeat
# Options that may be written into a command that is printed.
_HARMLESS = _SHOWN | {
    "host", "port", "user", "dbname", "service", "sslmode", "connect_timeout", "application_name",
    "target_session_attrs",
}  # fmt: skip


def address_of(text: str, folder: Path | None = None) -> Address:
    """Take a URL apart; a UsageError, that does not repeat it, if it holds a secret.

    `folder` is that of the project whose instansi.yaml has the URL, None if it was typed.
    """
    if not text.strip():
        raise UsageError("--sumber: sebutkan berkas, folder, atau URL; `--sumber` ini kosong")
    try:
        if holds_credential(text):
            raise UsageError(_WHERE_INSTEAD)
        url = urlsplit(text if "://" in text else "")
        _ = url.port
        options = parse_qsl(url.query, keep_blank_values=True)
    except ValueError as error:
        raise UsageError("--sumber: URL ini tidak dapat dibaca; periksa penulisannya") from error
    of_agency = folder is not None
    address = Address(url, dict(options), folder or Path(), text, of_agency)
    names = [name for name, _ in options]
    if twice := next((name for name in names if names.count(name) > 1), None):
        raise UsageError(f"--sumber {address.safe_text}: {twice}= ditulis lebih dari satu kali")
    if folder is None and address.is_path and (message := of_windows(text)):
        raise UsageError(f"--sumber: {message}")
    wrong = address.is_path and _WITHOUT_SLASHES.match(text)
    if wrong and not (address.folder / text).exists():
        place = text[wrong.end() :].partition("?")[0]
        raise UsageError(
            f"--sumber {wrong[0]}{place}: URL ditulis dengan dua garis miring: {wrong[1]}://{place}"
        )
    return address


def not_from_agency(address: Address) -> UsageError:
    """Return the error for a source of instansi.yaml that only who runs iki may name."""
    return UsageError(
        f"sumber dalam instansi.yaml: {address.safe_text} hanya dibaca bila Anda menyebutnya sendiri dengan --sumber"
    )
