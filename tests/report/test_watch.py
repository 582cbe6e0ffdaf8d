"""`iki laporan --pantau`: what is served, to whom, and when it is renewed."""

from __future__ import annotations

import http.client
import os
import re
import socket
import struct
from threading import Thread
from typing import TYPE_CHECKING

import pytest

from iki.errors import UsageError
from iki.laporan import page_html, report_server

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.conftest import Iki
    from tests.report.conftest import Open


@pytest.fixture
def served() -> report_server.ServedPage:
    made = report_server.ServedPage()
    made.renew(f"<html data-versi={page_html.VERSION}>")
    return made


@pytest.fixture
def port(served: report_server.ServedPage) -> Iterator[int]:
    server = report_server.make_server(served)
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def ask(port: int, method: str, path: str, host: str | None) -> tuple[int, bytes, dict[str, str]]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest(method, path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    found = answer.status, answer.read(), dict(answer.getheaders())
    connection.close()
    return found


def test_it_answers_this_machine_alone(served: report_server.ServedPage, port: int) -> None:
    status, content, headers = ask(port, "GET", "/", f"127.0.0.1:{port}")
    assert (status, content) == (200, served.content)
    assert headers["X-Frame-Options"] == "DENY"
    assert ask(port, "GET", "/versi", f"localhost:{port}")[1] == served.version.encode()
    for host in (
        "evil.example",
        f"evil.example:{port}",
        "127.0.0.1",
        f"127.0.0.1:{port + 1}",
        None,
    ):
        assert ask(port, "GET", "/", host)[:2] == (403, b"")
    for path in ("/../pyproject.toml", "/favicon.ico", "/?a"):
        assert ask(port, "GET", path, f"127.0.0.1:{port}")[:2] == (404, b"")
    for method in ("POST", "PUT", "DELETE", "HEAD", "OPTIONS"):
        assert ask(port, method, "/", f"127.0.0.1:{port}")[0] == 501


# What a browser does that has gone: with a reset, before its request is whole, or before the answer is read.
SENT = [
    b"",
    b"GET",
    b"GET / HTTP/1.1\r\n",
    b"GET / HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n\r\n",
    b"\xff" * 70_000,
]


@pytest.mark.parametrize("sent", SENT)
def test_who_resets_is_not_spoken_of(
    served: report_server.ServedPage, port: int, sent: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    served.content = b"x" * 5_000_000  # more than the system holds for who does not read
    for _ in range(5):
        with socket.create_connection(("127.0.0.1", port), timeout=10) as client:
            client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            client.sendall(sent.replace(b"%d", str(port).encode()))
            if sent.endswith(b"\r\n\r\n"):
                client.recv(10)
    assert ask(port, "GET", "/versi", f"127.0.0.1:{port}")[0] == 200
    assert capfd.readouterr() == ("", "")


@pytest.mark.skipif(os.name != "posix", reason="needs pipes and links")
@pytest.mark.parametrize(
    ("kind", "said"),
    [("pipe", "ini pipa, bukan berkas biasa"), ("loop", "tautan simbolis melingkar")],
)
@pytest.mark.parametrize(
    "name", ["data/realisasi/x.csv", "data/catatan/x.csv", "definitions/jabatan/x.yaml"]
)
def test_what_is_no_file_is_named_as_what_it_is(
    iki: Iki, agency: Path, kind: str, said: str, name: str
) -> None:
    path = agency / name
    path.parent.mkdir(exist_ok=True)
    if kind == "pipe":
        os.mkfifo(path)
    else:
        path.symlink_to(path.name)
    report_server.snapshot((agency / "definitions", agency / "data"))
    ran = iki("laporan", "--proyek", agency, "--tahun", 2024, "-o", agency / "l.html")
    assert ran.code == 1
    assert said in ran.said
    assert name in ran.said
    assert not (agency / "l.html").exists()


def test_a_page_has_a_version_of_its_own(served: report_server.ServedPage) -> None:
    first = served.version
    assert served.content == f"<html data-versi={first}>".encode()
    assert not served.renew(f"<html data-versi={page_html.VERSION}>")
    assert served.renew(f"<html data-versi={page_html.VERSION}>x")
    assert served.version != first


def test_what_changed_is_seen(agency: Path) -> None:
    folders = (agency / "definitions", agency / "data")
    seen = report_server.snapshot(folders)
    assert len(seen) == 6
    assert report_server.snapshot(folders) == seen
    file = agency / "data/realisasi/2024.csv"
    file.write_text(file.read_text() + "\n")
    assert report_server.snapshot(folders) != seen
    file.unlink()
    assert len(report_server.snapshot(folders)) == 5
    assert report_server.snapshot((agency / "none",)) == {}


def test_a_mistake_is_said_in_the_page() -> None:
    def make() -> str:
        raise UsageError("--jabatan <x>: kode ini tidak ada")

    text = report_server.render(make).html
    assert "--jabatan &lt;x&gt;: kode ini tidak ada" in text
    assert page_html.VERSION in text


@pytest.mark.office
def test_the_command_serves_and_renews(
    iki: Iki, agency: Path, open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a browser: figures, then errors with their excerpts instead, then figures again."""
    from playwright.sync_api import expect

    data = agency / "data/realisasi/2024.csv"
    whole = data.read_text()

    def look(address: str) -> None:
        """Look at the page while the command serves it, then end it as Ctrl-C does."""
        assert address.startswith("http://127.0.0.1:")
        page = open_page(address)
        title = page.locator("h1")

        def broken() -> None:
            expect(title).to_have_text("Capaian indikator kinerja individu tahun 2024")
            page.locator("[id='kasi_loket.per_loket'] > summary").click()
            page.fill("#i-cari", "loket")
            data.write_text(f"{whole}2024,TW1,kasubbag_umum,surat,<b>banyak</b>,,\n")

        def mended() -> None:
            expect(title).to_have_text("Laporan belum dapat dibuat")
            expect(page.locator(".finding h2").first).to_contain_text("kesalahan[D08]")
            expect(page.locator("mark").first).to_have_text("<b>banyak</b>")
            expect(page.locator(".finding code").first).to_contain_text("2024.csv:22:")
            assert page.locator("data").count() == 0
            data.write_text(whole.replace("kasi_loket,loket,5", "kasi_loket,loket,6"))

        def renewed() -> None:
            figure = page.locator("[id='kasi_loket.per_loket'] .fig data").nth(1)
            expect(figure).to_have_text("136,4")
            page.close()  # it would ask on, and say that nobody answers
            raise KeyboardInterrupt

        steps = iter((broken, mended, renewed))

        def pause() -> None:
            next(steps)()

        monkeypatch.setattr(report_server, "pause", pause)
        looked.append(page)

    looked: list[object] = []
    monkeypatch.setattr("webbrowser.open", look)
    ran = iki("laporan", "--proyek", agency, "--tahun", 2024, "--pantau")
    assert ran.code == 0, ran.err
    assert looked
    said = re.findall("laporan diperbarui|ada kesalahan; halamannya .*", ran.err)
    assert said == [
        "ada kesalahan; halamannya menampilkan kesalahan itu, bukan angka",
        "laporan diperbarui",
    ]
