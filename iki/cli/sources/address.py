"""A URL of `--sumber` taken apart. A password is in none: engines have files and variables for it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, unquote, urlsplit

from iki.cli.errors import UsageError
from iki.cli.paths import of_windows
from iki.diagnostics.suggestions import suggestion
from iki.escaping import quoted
from iki.model.fields import holds_secret

if TYPE_CHECKING:
    from collections.abc import Mapping
    from urllib.parse import SplitResult


class Address(NamedTuple):
    """A URL taken apart, or the path of files. `tabel` names a table, with its schema before a dot or without.

    Files are named from `folder`. `of_agency`: not who runs iki wrote it, but who wrote instansi.yaml. What is
    shown of it, in messages and in reports, does not say as whom somebody connects.
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
        """What `tabel=` says; raises UsageError without it."""
        name = self.options.get("tabel", "")
        if not name:
            raise UsageError(
                f"--sumber {self.shown}: sebutkan tabel atau view-nya, misalnya {self.bare}?tabel=realisasi"
            )
        return name

    @property
    def table_parts(self) -> list[str]:
        """The parts of the name of a table; one with a dot in it stands between double quotes."""
        name = self.table_name
        if not re.fullmatch(rf"{_PART}(?:\.{_PART})*", name):
            raise UsageError(
                f"--sumber {self.shown}: nama tabel {quoted(name)} tidak dapat dibaca; tulis tabel atau skema.tabel, "
                'dan nama yang memuat titik di antara tanda kutip: skema."nama.tabel"'
            )
        parts = re.findall(_PART, name)
        return [part[1:-1].replace('""', '"') if part.startswith('"') else part for part in parts]

    def check_options(self, *known: str) -> None:
        """Raise UsageError for what an engine would pass over."""
        for name in self.options:
            if name not in known:
                hint = suggestion(name, known) or f"yang dikenal: {', '.join(known)}"
                raise UsageError(f"--sumber {self.shown}: {quoted(name)} tidak dikenal. {hint}")

    @property
    def bare(self) -> str:
        """The URL without a user and without options."""
        return f"{self.url.scheme}://{self.url.netloc.rpartition('@')[2]}{self.url.path}"

    @property
    def shown(self) -> str:
        """The URL, or the path, as messages show it."""
        if self.is_path:
            return self.text
        query = "&".join(f"{name}={text}" for name, text in self.options.items() if name != "user")
        return f"{self.bare}?{query}" if query else self.bare

    @property
    def path(self) -> Path:
        """The file of `duckdb:///file.duckdb`: relative, unless there are four slashes."""
        if self.url.netloc:
            raise UsageError(
                f"--sumber {self.shown}: tulis tiga garis miring, misalnya "
                f"{self.url.scheme}:///{self.url.netloc}{self.url.path}"
            )
        path = Path(unquote(self.url.path.removeprefix("/")))
        if not (self.folder / path).is_file():
            raise UsageError(f"--sumber {self.shown}: berkas {path} tidak ada")
        return self.folder / path


_WHERE_INSTEAD = (
    "--sumber: jangan tulis kata sandi di dalam URL, sebab URL tersimpan dalam riwayat perintah dan log. "
    "Untuk PostgreSQL pakai berkas ~/.pgpass atau berkas layanan (?service=NAMA); "
    "untuk yang lain pakai setelan mesinnya"
)
_PART = r'(?:"(?:[^"]|"")+"|[^".]+)'  # of the name of a table
_WITHOUT_SLASHES = re.compile(r"([a-z][a-z0-9+]+):(?![\\/])", re.IGNORECASE)


def address_of(text: str, folder: Path | None = None) -> Address:
    """Take a URL apart; a UsageError, that does not repeat it, if it holds a secret.

    `folder` is that of the project whose instansi.yaml has the URL, None if it was typed.
    """
    if not text.strip():
        raise UsageError("--sumber: sebutkan berkas, folder, atau URL; `--sumber` ini kosong")
    try:
        if holds_secret(text):
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
        raise UsageError(f"--sumber {address.shown}: {twice}= ditulis lebih dari satu kali")
    if folder is None and address.is_path and (said := of_windows(text)):
        raise UsageError(f"--sumber: {said}")
    wrong = address.is_path and _WITHOUT_SLASHES.match(text)
    if wrong and not (address.folder / text).exists():
        raise UsageError(
            f"--sumber {text}: URL ditulis dengan dua garis miring: {wrong[1]}://{text[wrong.end() :]}"
        )
    return address


def not_from_agency(address: Address) -> UsageError:
    """Return the error for a source of instansi.yaml that only who runs iki may name."""
    return UsageError(
        f"sumber dalam instansi.yaml: {address.shown} hanya dibaca bila Anda menyebutnya sendiri dengan --sumber"
    )
