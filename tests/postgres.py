"""A PostgreSQL server of a test run's own: in a temporary folder, behind a socket, not as root."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

USER = "postgres"


def programs() -> Path | None:
    """Return the folder of the server's programs; None where it is not installed."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    on_path = shutil.which("initdb")
    return Path(on_path).parent if on_path else found[-1].parent if found else None


def _run(*command: str) -> None:
    """Run a program of the server; who is root runs it as the user that its package has made."""
    as_user = ["runuser", "-u", USER, "--"] if os.geteuid() == 0 else []
    subprocess.run(  # noqa: S603 - our own commands
        [*as_user, *command], check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60
    )


class Server:
    """A running server: its socket is in `folder`; `stop` ends it at once, whatever it does."""

    def __init__(self, programs: Path, folder: Path) -> None:
        self.programs, self.folder = programs, folder

    def start(self) -> None:
        # Who waits for a table that another connection still reads gets an error, and does not wait for ever.
        options = f"-k {self.folder} -c listen_addresses= -c fsync=off -c lock_timeout=30s"
        self._control("start", "-l", str(self.folder / "log"), "-o", options)

    def stop(self) -> None:
        self._control("stop", "-m", "immediate")

    def _control(self, *words: str) -> None:
        _run(str(self.programs / "pg_ctl"), "-w", "-D", str(self.folder / "data"), *words)


@contextmanager
def server() -> Iterator[Server]:
    """Start a server that trusts `postgres`, and asks everybody else for a password."""
    found = programs()
    assert found is not None
    # A socket has a short path.
    folder = Path(tempfile.mkdtemp(prefix="iki-pg-", dir="/tmp"))
    made = Server(found, folder)
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, USER)
        data = str(folder / "data")
        _run(
            str(found / "initdb"), "-D", data, "-U", USER, "-A", "trust", "-E", "UTF8", "--no-locale", "-N",
        )  # fmt: skip
        rules = "local all postgres trust\nlocal all all scram-sha-256\n"
        (folder / "data" / "pg_hba.conf").write_text(rules)
        made.start()
        yield made
    finally:
        if (folder / "data" / "postmaster.pid").exists():
            made.stop()
        shutil.rmtree(folder, ignore_errors=True)


def working(connection: Any) -> int:
    """Return how many questions of iki the server is working on."""
    (count,) = connection.execute(
        "select count(*) from pg_stat_activity where application_name = 'iki' and state = 'active'"
    ).fetchone()
    return int(count)
