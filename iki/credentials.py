"""Passwords and the like in texts: where one is written, and a text without it.

A text is looked at as an engine would read it: decoded, however often it was encoded, and in small
letters.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import unquote

_NAMES = r"pass(?!file)|pwd|token|secret|sandi|credential|(?<!ssl)key"
# `password=...`, `api_key: ...`, `"token": ...`
_PAIR = rf"(?:(?<![\w.-])[\w.-]*(?:{_NAMES})[\w.-]*[\"']?\s*(?:=|:(?=\s|[\"'])))"
# `scheme://user:...@`, with as many slashes as there are, or none; the letter of a drive is no
# user.
_USER = r"(?:[a-z0-9+.-]{2,}:[/\\]*(?![a-z]:[/\\])[^/?#@:\s]*:"
# A port, a database and parameters: the @ is in one of them, as in `?user=name@server`.
_PORT = r"(?!\d{1,5}(?:/[^?#@]*)?\?(?:[^=&@]+=[^&@]*&)*[^=&@]+=)[^@]*@)"
_BARE_USER = r"(?:^\s*[^/\\?#@=\s:]{2,}:(?![/\\])[^@\s]*@)"  # `user:...@server`
_CREDENTIAL = re.compile(f"{_PAIR}|{_USER}{_PORT}|{_BARE_USER}")


def decoded(text: str) -> str:
    """Return a text with nothing encoded in it."""
    while (plain := unquote(text)) != text:
        text = plain
    return unicodedata.normalize("NFKC", text)


def holds_credential(text: str) -> bool:
    """Return whether a password or the like is written in a text, of whichever engine it is."""
    return _CREDENTIAL.search(decoded(text).lower()) is not None


_ADDRESS = re.compile(r"(:/{0,3}[^/\s:@]*):[^@\s]*@")
_WRITTEN = re.compile(
    rf"(?i)((?<![\w.-])[\w.-]*(?:{_NAMES})[\w.-]*[\"']?\s*[=:]\s*"
    r"|(?:kata[ _-]?sandi|sandi|password|passwd|passphrase)(?:nya)?\s+)(?:\"[^\"]*\"|'[^']*'|\S+)"
)


def without_credentials(text: str) -> str:
    """Return a text without what may be a password in it."""
    return _WRITTEN.sub(r"\1***", _ADDRESS.sub(r"\1:***@", text))
