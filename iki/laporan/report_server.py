"""`iki laporan --pantau`: the report served to this machine alone, and renewed when a file changes.

The page asks only whether it is renewed. A request that names another host is refused, so that no
page of the web reaches it through a name of its own; there is nothing to write to, and no file is
served.
"""

from __future__ import annotations

import gc
import os
import sys
import time
import webbrowser
from dataclasses import dataclass
from hashlib import sha256
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any, NamedTuple, cast

from iki.console import messages
from iki.diagnostics import in_order
from iki.errors import UsageError, WrongInputError
from iki.laporan import page_html
from iki.render import reports

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

_HOST = "127.0.0.1"
_PAUSE = 0.4  # seconds between two looks at the files

# No other page frames it, guesses what it is, keeps it or reads it.
_HEADERS = {
    "Cache-Control": "no-store",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass
class ServedPage:
    """The page that is served now, and its fingerprint."""

    content: bytes = b""
    version: str = ""

    def renew(self, text: str) -> bool:
        """Replace the page; return whether it differs."""
        version = sha256(text.encode()).hexdigest()
        changed = version != self.version
        self.content = text.replace(page_html.VERSION, version, 1).encode()
        self.version = version
        return changed


def serve(make: Callable[[], str], folders: tuple[Path, ...]) -> int:
    """Serve what `make` gives, anew whenever a file below the folders changes, until Ctrl-C."""
    served = ServedPage()
    seen = snapshot(folders)
    served.renew(render(make).html)
    server = make_server(served)
    Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://{_HOST}:{server.server_port}/"
    messages.note(f"laporan di {address} (Ctrl-C untuk berhenti)")
    webbrowser.open(address)
    try:
        while True:
            pause()
            if (now := snapshot(folders)) != seen:
                seen = now
                made = render(make)
                if served.renew(made.html):
                    messages.note("laporan diperbarui" if made.has_figures else _WITHOUT_FIGURES)
    except KeyboardInterrupt:
        return 0
    finally:
        server.shutdown()
        server.server_close()


def pause() -> None:
    """Wait until the files are looked at again."""
    time.sleep(_PAUSE)


class RenderedPage(NamedTuple):
    """A page; without figures it shows the errors of the project."""

    html: str
    has_figures: bool


_WITHOUT_FIGURES = "ada kesalahan; halamannya menampilkan kesalahan itu, bukan angka"


def render(make: Callable[[], str]) -> RenderedPage:
    """Make the page, or one with the errors of the project."""
    try:
        return RenderedPage(make(), has_figures=True)
    except UsageError as error:
        return RenderedPage(page_html.mistake_html(str(error)), has_figures=False)
    except WrongInputError as error:
        ordered = in_order(reports.withheld(error.diagnostics))
        html = page_html.diagnostics_html(ordered, reports.source_lines(ordered))
        return RenderedPage(html, has_figures=False)
    finally:
        gc.collect()  # nobody else does in a run of iki, which is short


def snapshot(folders: tuple[Path, ...]) -> Mapping[str, tuple[int, int]]:
    """Return time of change and size of each file below the folders, by path."""
    return {path: found for folder in folders for path, found in _walk(os.fspath(folder))}


def _walk(folder: str) -> Iterator[tuple[str, tuple[int, int]]]:
    for root, _, names in os.walk(folder):
        for name in names:
            path = os.path.join(root, name)  # noqa: PTH118 - many files, many times
            try:
                found = os.stat(path)  # noqa: PTH116
            except OSError:
                continue
            yield path, (found.st_mtime_ns, found.st_size)


def make_server(served: ServedPage) -> ThreadingHTTPServer:
    """Make a server for this machine alone, on a free port."""

    class Handler(BaseHTTPRequestHandler):
        server_version = "iki"
        sys_version = ""

        def do_GET(self) -> None:
            port = cast("ThreadingHTTPServer", self.server).server_port
            if self.headers.get("Host") not in {f"{_HOST}:{port}", f"localhost:{port}"}:
                self._answer(HTTPStatus.FORBIDDEN, b"", "text/plain")
            elif self.path == "/":
                self._answer(HTTPStatus.OK, served.content, "text/html")
            elif self.path == "/versi":
                self._answer(HTTPStatus.OK, served.version.encode(), "text/plain")
            else:
                self._answer(HTTPStatus.NOT_FOUND, b"", "text/plain")

        def _answer(self, status: HTTPStatus, content: bytes, kind: str) -> None:
            self.send_response(status)
            self.send_header("Content-Type", f"{kind}; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            for name, value in _HEADERS.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing: the terminal is for what happens to the project."""

    return _Server((_HOST, 0), Handler)


class _Server(ThreadingHTTPServer):
    """A server that is silent about a browser that goes before the answer."""

    def handle_error(self, request: Any, client_address: Any) -> None:
        if not isinstance(sys.exception(), OSError):
            super().handle_error(request, client_address)
