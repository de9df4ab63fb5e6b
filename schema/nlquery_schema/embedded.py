"""A PostgreSQL of our own: made on first use, reached only over a Unix socket."""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from nlquery_schema.binaries import Binaries, find_binaries
from nlquery_schema.errors import EmbeddedError
from nlquery_schema.home import private_directory
from nlquery_schema.postmaster import Postmaster
from nlquery_schema.shared_memory import dynamic_kind
from nlquery_schema.socket_place import socket_directory
from nlquery_schema.unprivileged import prefix
from nlquery_schema.urls import socket_url

OWNER = "nlq_owner"
READER = "nlq_reader"
DATABASE = "nlq"
START_SECONDS = 60
RETRY_SECONDS = 10.0  # after a kill -9 the old shared memory stays in use for a moment
LOG_BYTES = 5_000_000

SETTINGS = """\
listen_addresses = ''
unix_socket_directories = '"{sockets}"'
# Others reach the socket only where its directory is bound: its parent is private.
unix_socket_permissions = 0777
dynamic_shared_memory_type = {memory}
max_connections = 60
timezone = 'UTC'
jit = off
# One machine, no replicas: loads need not write bulk rows twice.
wal_level = minimal
max_wal_senders = 0
max_wal_size = 2GB
# Statements and their errors may carry personal data: log the server's own events only.
log_min_messages = log
log_checkpoints = off
log_min_error_statement = panic
"""


@dataclass(frozen=True)
class Status:
    """What is known about the embedded server.

    Attributes
    ----------
    running
        Whether it accepts connections.
    pid
        Process id of the postmaster; None when it does not run.
    version
        Major version that wrote the data; None before the first start.
    directory
        Where data, log and password are.
    socket_dir
        Directory of the socket; None when it does not run.
    """

    running: bool
    pid: int | None
    version: int | None
    directory: Path
    socket_dir: Path | None


class EmbeddedPostgres:
    """One data directory and the server on it.

    The server outlives this process; a second process finds and uses it.

    Parameters
    ----------
    directory
        Private directory for data, log and password; made when it is missing.
    reader_databases
        ``pg_hba.conf`` names of the databases that the reader may enter without a password.
    """

    def __init__(self, directory: Path, *, reader_databases: Sequence[str] = (DATABASE,)) -> None:
        self.directory = directory
        self.data = directory / "data"
        self.log = directory / "postgres.log"
        self._password_file = directory / "owner.password"
        self._reader_databases = ",".join(reader_databases)
        self._postmaster = Postmaster(self.data)

    def start(self) -> None:
        """Start the server unless it runs; make the data directory on first use.

        Raises
        ------
        EmbeddedError
            If it cannot be made or started; the message says why.
        HomeError
            If the directory cannot be written to.
        """
        if self._postmaster.accepts():
            return
        private_directory(self.directory)
        self._check_owner()
        with self._locked():
            if self._postmaster.accepts():
                return
            binaries = find_binaries(self._data_version())
            if not self.data.exists():
                self._initialise(binaries)
            self._configure()
            self._launch(binaries)

    def stop(self) -> None:
        """Stop the server, ending its connections; nothing happens when it does not run.

        Raises
        ------
        EmbeddedError
            If it does not end within a minute.
        """
        if not self._postmaster.alive():
            return
        with self._locked():
            done = self._run(
                find_binaries(self._data_version()),
                ["pg_ctl", "stop", "-D", str(self.data), "-m", "fast", "-w", "-t", "60"],
            )
            if done.returncode and self._postmaster.alive():
                raise EmbeddedError("PostgreSQL did not stop.", mend=f"Its log is {self.log}.")

    def status(self) -> Status:
        """Return whether it runs, and where."""
        running = self._postmaster.accepts()
        return Status(
            running,
            self._postmaster.pid if running else None,
            self._data_version(),
            self.directory,
            self._postmaster.socket_dir if running else None,
        )

    @property
    def socket_dir(self) -> Path:
        """Directory of the running server's socket, fit to be bound into a sandbox."""
        found = self._postmaster.socket_dir
        if found is None:
            raise EmbeddedError("The embedded PostgreSQL does not run.", mend="Start it first.")
        return found

    @property
    def owner_url(self) -> str:
        """URL of the owner (superuser) on the main database."""
        return self.url()

    def url(self, database: str = DATABASE, *, user: str = OWNER) -> str:
        """Return the URL of a database, with the password for the owner."""
        password = self._password_file.read_text().strip() if user == OWNER else None
        return socket_url(str(self.socket_dir), user=user, database=database, password=password)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        """Hold the lock that lets one process at a time start or stop the server."""
        with (self.directory / "lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _check_owner(self) -> None:
        if self.directory.stat().st_uid != os.geteuid():
            raise EmbeddedError(
                f"{self.directory} belongs to another user.",
                mend="Run as that user, or set NLQUERY_HOME to a directory of your own.",
            )

    def _data_version(self) -> int | None:
        try:
            return int((self.data / "PG_VERSION").read_text())
        except (OSError, ValueError):
            return None

    def _initialise(self, binaries: Binaries) -> None:
        """Make the data directory beside its place and move it there when it is whole."""
        for leftover in self.directory.glob("new-*"):
            shutil.rmtree(leftover, ignore_errors=True)
        fresh = self.directory / f"new-{secrets.token_hex(4)}"
        self._write_password()
        words = ["initdb", "-D", str(fresh), "-U", OWNER, "-E", "UTF8", "-A", "scram-sha-256"]
        words += [f"--pwfile={self._password_file}", *_locale(binaries.major)]
        done = self._run(binaries, words)
        if done.returncode:
            shutil.rmtree(fresh, ignore_errors=True)
            raise EmbeddedError(
                f"PostgreSQL could not make its data directory: {_reason(done.stdout)}.",
                mend=f"Mend that, or set NLQUERY_HOME to another place than {self.directory}.",
            )
        with (fresh / "postgresql.conf").open("a") as config:
            config.write("include_if_exists = 'nlquery.conf'\n")
        fresh.rename(self.data)

    def _write_password(self) -> None:
        self._password_file.unlink(missing_ok=True)
        handle = os.open(self._password_file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(24) + "\n")

    def _configure(self) -> None:
        """Write what may change between starts: the socket's place and who may enter."""
        sockets = str(socket_directory(self.directory)).replace("'", "''")
        settings = SETTINGS.format(sockets=sockets, memory=dynamic_kind())
        (self.data / "nlquery.conf").write_text(settings)
        (self.data / "pg_hba.conf").write_text(
            f"local {self._reader_databases} {READER} trust\n"
            f"local all {READER} reject\n"
            "local all all scram-sha-256\n"
        )
        if self.log.exists() and self.log.stat().st_size > LOG_BYTES:
            self.log.unlink()

    def _launch(self, binaries: Binaries) -> None:
        """Start the postmaster, trying again while a killed one still holds its memory."""
        self._postmaster.remove_stale_lock()
        words = ["pg_ctl", "start", "-D", str(self.data), "-l", str(self.log), "-s", "-w"]
        deadline = time.monotonic() + RETRY_SECONDS
        while True:
            mark = self.log.stat().st_size if self.log.exists() else 0
            done = self._run(binaries, [*words, "-t", str(START_SECONDS)])
            if done.returncode == 0 and self._postmaster.accepts():
                return
            said = self._said_since(mark) or done.stdout
            if time.monotonic() > deadline or "still in use" not in said:
                raise EmbeddedError(
                    f"The embedded PostgreSQL did not start: {_reason(said)}.",
                    mend=f"Its log is {self.log}.",
                )
            time.sleep(0.25)

    def _said_since(self, mark: int) -> str:
        """Return what the server logged after the given number of bytes."""
        if not self.log.exists():
            return ""
        with self.log.open(errors="replace") as log:
            log.seek(mark)
            return log.read()

    def _run(self, binaries: Binaries, words: Sequence[str]) -> subprocess.CompletedProcess[str]:
        """Run one of PostgreSQL's programs and return its output, both streams in one."""
        environment = {k: v for k, v in os.environ.items() if not k.startswith(("PG", "LC_"))}
        output = self.directory / "last-command.log"
        # A file, not a pipe: the server inherits it and would keep a pipe open.
        with output.open("w+") as stream:
            done = subprocess.run(
                [*prefix(), binaries.program(words[0]), *words[1:]],
                stdin=subprocess.DEVNULL,
                stdout=stream,
                stderr=subprocess.STDOUT,
                env={**environment, "LC_ALL": "C"},
                cwd=self.directory,
                check=False,
            )
            stream.seek(0)
            return subprocess.CompletedProcess(done.args, done.returncode, stream.read())


def _locale(major: int) -> list[str]:
    """Return initdb's words for a locale that sorts the same on every machine."""
    if major >= 17:
        return ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8"]
    return ["--locale=C.UTF-8"]


def _reason(output: str) -> str:
    """Return the line of a program's output that says what is wrong."""
    lines = [line.strip() for line in output.splitlines() if line.strip()]
    telling = [line for line in lines if "FATAL:" in line or "error:" in line or "PANIC:" in line]
    line = (telling or lines or ["it said nothing"])[-1]
    for sign in ("FATAL:", "PANIC:", "error:"):
        line = line.split(sign, 1)[-1]
    return line.strip().rstrip(".")
