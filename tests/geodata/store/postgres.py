"""A PostgreSQL server of one's own: made in a temporary folder, started, killed, stopped.

Debian puts the server's programs beside the search path, and they refuse to run as
root: whoever is root starts them as ``nobody``.
"""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import psycopg

PROGRAMS = "/usr/lib/postgresql"
ORDINARY = "nobody"
OWNER = "atlas"


@dataclass
class Server:
    """One server and its folder.

    Attributes
    ----------
    folder : Path
    port : int
        On 127.0.0.1, the same after a restart.
    """

    folder: Path
    port: int
    process: subprocess.Popen[bytes] | None = None

    def url(self, database: str) -> str:
        """As ``ATLAS_GRAPPES_DATABASE`` takes it."""
        return f"postgresql+psycopg://{OWNER}@127.0.0.1:{self.port}/{database}"

    def execute(self, statement: str) -> None:
        """One statement of the administrator, outside every transaction."""
        to = f"host=127.0.0.1 port={self.port} user={OWNER} dbname=postgres"
        with psycopg.connect(to, autocommit=True) as connection:
            connection.execute(statement)  # type: ignore[call-overload]

    def create(self, database: str, template: str = "template0") -> str:
        """A database, empty or a copy of another that nobody uses; its address."""
        self.execute(f"CREATE DATABASE {database} TEMPLATE {template}")
        return self.url(database)

    def start(self) -> None:
        """Start it and wait until it answers; after a kill it recovers first."""
        rules = ["-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.folder)]
        command = _as_ordinary("postgres", "-D", str(self.data), *rules)
        with (self.folder / "log").open("ab") as log:
            # A child of ours, so that its end is ours to see: pg_ctl's would be init's.
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd="/")
        while self.process.poll() is None:
            try:
                return self.execute("SELECT 1")
            except psycopg.OperationalError:
                time.sleep(0.02)
        raise AssertionError((self.folder / "log").read_text())

    def kill(self) -> None:
        """What a power cut does: the server and all its processes, at once."""
        assert self.process is not None
        # Those that serve a connection, too: they would go on without their leader.
        asked = ["ps", "-o", "pid=", "--ppid", str(self.process.pid)]
        found = subprocess.run(asked, capture_output=True, text=True, check=False)
        self.process.kill()
        for pid in map(int, found.stdout.split()):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """Stop it without waiting for who is still connected."""
        if self.process is not None:
            self.process.send_signal(signal.SIGQUIT)
            self.process.wait()

    @property
    def data(self) -> Path:
        """The folder that the server writes."""
        return self.folder / "data"


@contextmanager
def running(*, safe: bool = False) -> Iterator[Server]:
    """A new server that goes with the block.

    Parameters
    ----------
    safe : bool
        Whether it waits for the disk, as it must where it will be killed.
    """
    folder = Path(tempfile.mkdtemp(prefix="atlas-pg-"))
    if os.geteuid() == 0:
        shutil.chown(folder, ORDINARY)
    server = Server(folder, _free_port())
    options = ["-D", str(server.data), "-U", OWNER, "-E", "UTF8", "--locale=C", "--auth=trust"]
    command = _as_ordinary("initdb", *options, *([] if safe else ["--no-sync"]))
    made = subprocess.run(command, capture_output=True, text=True, cwd="/", check=False)
    assert made.returncode == 0, made.stderr
    if not safe:
        with (server.data / "postgresql.conf").open("a") as settings:
            settings.write("fsync = off\nfull_page_writes = off\nsynchronous_commit = off\n")
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _as_ordinary(program: str, *words: str) -> list[str]:
    """The command that runs one of the server's programs as an ordinary account."""
    command = [_found(program), *words]
    if os.geteuid() == 0:
        group = str(pwd.getpwnam(ORDINARY).pw_gid)
        return ["setpriv", "--reuid", ORDINARY, "--regid", group, "--clear-groups", *command]
    return command


def _found(program: str) -> str:
    """The newest of those installed."""
    on_path = shutil.which(program)
    if on_path:
        return on_path
    found = sorted(Path(PROGRAMS).glob(f"*/bin/{program}"), key=lambda p: float(p.parts[-3]))
    assert found, f"{program} is missing: apt-get install postgresql"
    return str(found[-1])


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
