"""Fixtures for all tests: a real PostgreSQL, fresh databases, the real export files."""

from __future__ import annotations

import itertools
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import Database, embedded_postgres, open_database, open_embedded
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.privileges import close_database
from nlquery_schema.reach import connect

TEMPLATE = "nlq_t_template"
# databases that tests name themselves
NAMED = (
    "attacked", "clinic", "fan_out", "gym", "music", "real", "restaurant", "sample", "star",
)  # fmt: skip
_numbers = itertools.count()


@pytest.fixture(scope="session")
def short_tmp() -> Iterator[Path]:
    """Return a private temporary directory whose path is short enough for Unix sockets."""
    directory = Path(tempfile.mkdtemp(prefix="nlq-"))
    yield directory
    shutil.rmtree(directory, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres(short_tmp: Path) -> Iterator[EmbeddedPostgres]:
    """Return a running embedded PostgreSQL, one for each test process."""
    # names, not a pattern: PostgreSQL reads patterns there only since 16
    databases = ("nlq", TEMPLATE, *(f"nlq_t_{name}" for name in (*NAMED, *range(2_000))))
    server = EmbeddedPostgres(short_tmp / "postgres", reader_databases=databases)
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def _template(postgres: EmbeddedPostgres) -> str:
    open_embedded(postgres, TEMPLATE)
    return TEMPLATE


@pytest.fixture
def database(postgres: EmbeddedPostgres, _template: str) -> Iterator[Database]:
    """Return a fresh, migrated, empty database with its owner and its reader."""
    name = f"nlq_t_{next(_numbers)}"
    with connect(postgres.url("postgres")) as admin:
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {_template}".encode())
        with connect(postgres.url(name)) as owner:
            close_database(owner)  # privileges on the database itself are not copied
        yield open_embedded(postgres, name)
        admin.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())


@pytest.fixture(scope="session")
def home(short_tmp: Path) -> Iterator[Path]:
    """Return an nlquery home whose embedded PostgreSQL runs and holds 600 invented orders."""
    directory = short_tmp / "home"
    database = open_database(directory)
    generate(directory / "sample", orders=600)
    load_directory(database.owner_url, directory / "sample")
    yield directory
    embedded_postgres(directory).stop()


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Return the directory of real export files and questions beside the checkout."""
    directory = Path(__file__).parents[2] / "shared" / "data"
    if not directory.is_dir():
        pytest.skip("the real export files are not beside this checkout")
    return directory


@dataclass(frozen=True)
class OrdinaryUser:
    """A way to run Python as somebody who is not root, with this checkout and its packages.

    Attributes
    ----------
    uid
        Who it is.
    home
        A private directory of that user with a short path; ``HOME`` of what is run.
    prefix
        Words to put before a command, for ``Popen``; empty when the tests are not run by root.
    """

    uid: int
    home: Path
    prefix: tuple[str, ...]

    def run(
        self, script: str, *, env: Mapping[str, str] | None = None, timeout: float = 120
    ) -> subprocess.CompletedProcess[str]:
        """Run a Python script and return its status and output."""
        return subprocess.run(
            [*self.prefix, sys.executable, "-c", script],
            env={"PATH": os.environ["PATH"], "HOME": str(self.home), **(env or {})},
            cwd="/",
            capture_output=True,
            text=True,
            timeout=timeout,
            check=False,
        )


@pytest.fixture(scope="session")
def ordinary_user() -> Iterator[OrdinaryUser]:
    """Return a way to be an ordinary user."""
    with an_ordinary_user() as user:
        yield user


@contextmanager
def an_ordinary_user(uid: int = 54321) -> Iterator[OrdinaryUser]:
    """Give a way to be an ordinary user: ourselves, or that `uid` when we are root.

    Root's Python often lives in a home that nobody else may enter. In a mount namespace of its
    own an empty directory stands for that home, with the interpreter and the checkout bound in.
    """
    home = Path(tempfile.mkdtemp(prefix="nlu-"))
    if os.geteuid() != 0:
        yield OrdinaryUser(os.geteuid(), home, ())
    else:
        os.chown(home, uid, uid)
        become = f"setpriv --reuid {uid} --regid {uid} --clear-groups"
        yield OrdinaryUser(uid, home, in_mounts_of_its_own(home, become))
    shutil.rmtree(home, ignore_errors=True)


def in_mounts_of_its_own(home: Path, become: str) -> tuple[str, ...]:
    """Return words before a command: whoever `become` makes of root may read what is needed.

    Parameters
    ----------
    home
        A private directory, owned by whom the command is run as.
    become
        A command such as ``setpriv`` that gives up rights and runs the words after it.
    """
    needed = sorted({Path(sys.base_prefix), Path(sys.prefix), Path(__file__).parents[1]})
    lines = [f"dir=$(mktemp -d -p {_quoted(home)})"]
    for top in sorted({top for path in needed if (top := _closed_ancestor(path))}):
        inside = [(n, _quoted(p)) for n, p in enumerate(needed) if p.is_relative_to(top)]
        lines += [f"mkdir $dir/{n} && mount --bind {path} $dir/{n}" for n, path in inside]
        lines.append(f"mount -t tmpfs -o mode=755 none {_quoted(top)}")
        lines += [f"mkdir -p {path} && mount --bind $dir/{n} {path}" for n, path in inside]
        lines += [f"umount $dir/{n} && rmdir $dir/{n}" for n, _ in inside]
    # PostgreSQL wants to know the user's name.
    passwd = home / ".passwd"
    uid = home.stat().st_uid
    passwd.write_text(f"{Path('/etc/passwd').read_text()}nlq:x:{uid}:{uid}::{home}:/bin/sh\n")
    passwd.chmod(0o644)
    lines += [
        f"mount --bind {_quoted(passwd)} /etc/passwd && rmdir $dir",
        f'exec {become} -- "$@"',
    ]
    return ("unshare", "--mount", "sh", "-euc", "\n".join(lines), "sh")


def _closed_ancestor(path: Path) -> Path | None:
    """Return the topmost directory on the way that others may not enter."""
    return next((p for p in [*reversed(path.parents), path] if not p.stat().st_mode & 0o001), None)


def _quoted(path: Path) -> str:
    return shlex.quote(str(path))
