"""Bytecode of what kernels import, which no sandbox can write: without it each start compiles.

Some installers (``uv pip install``) leave it to the first import. The host sees to it then, once,
in a process of low priority; what a sandbox can write is never imported.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.util
import os
import py_compile
import shlex
import signal
import struct
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterable
from pathlib import Path

from nlquery_kernels.bubblewrap import PACKAGE
from nlquery_kernels.check import Check
from nlquery_kernels.inside import imports
from nlquery_kernels.launch import python

LONGEST_SECONDS = 300
# Some deep modules stand for those around them; none is imported to find it.
MODULES = (
    *imports.HEAVY,
    *imports.EARLY,
    "altair.vegalite",
    "matplotlib.font_manager",
    "numpy",
    "pandas.core.groupby.groupby",
    "psycopg.types.numeric",
    "sqlalchemy.engine.default",
    "zmq",
)
_WRITE = """
import pathlib, sys
sys.path.append(sys.argv[1])
from nlquery_kernels import bytecode
bytecode.write(map(pathlib.Path, sys.argv[2:]))
"""


def missing(modules: Iterable[str] = MODULES) -> list[Path]:
    """Return the sources of those modules that Python would compile anew."""
    sources = (_source(name) for name in modules)
    return [source for source in sources if source is not None and not _is_compiled(source)]


@functools.cache
def see_to_it() -> threading.Thread | None:
    """Begin to write what is missing, once for this process; returns at once.

    Returns
    -------
    Thread
        It ends when all is written; None where Python is told to write no bytecode.
    """
    if sys.dont_write_bytecode:
        return None
    thread = threading.Thread(target=_write_missing, name="nlquery-bytecode", daemon=True)
    thread.start()
    return thread


def write(sources: Iterable[Path]) -> None:
    """Import what kernels import, so that Python writes bytecode; in a process of its own.

    Parameters
    ----------
    sources
        What is compiled in any case, so that what cannot be imported is not tried each time.
    """
    os.nice(19)
    signal.alarm(LONGEST_SECONDS)
    with tempfile.TemporaryDirectory() as directory, contextlib.suppress(ImportError):
        os.environ["MPLCONFIGDIR"] = directory
        imports.leave_out()
        imports.heavy()
        imports.early()
    for source in sources:
        if not _is_compiled(source):
            with contextlib.suppress(OSError, py_compile.PyCompileError):
                py_compile.compile(str(source), doraise=True)


def check(modules: Iterable[str] = MODULES) -> Check:
    """Return whether kernels start without compiling, with the command that sees to it."""
    sources = missing(modules)
    places = sorted({_package(source) for source in sources})
    found = f"missing in {', '.join(p.name for p in places)}: each kernel compiles it anew"
    command = [str(python()), "-m", "compileall", "-q", *map(str, places)]
    mend = f"As a user who may write there: {shlex.join(command)}"
    return Check("bytecode", not sources, found if sources else "there", mend)


def _write_missing(modules: Iterable[str] = MODULES) -> None:
    sources = missing(modules)
    if not any(os.access(source.parent, os.W_OK) for source in sources):
        return
    command = [str(python()), "-I", "-c", _WRITE, str(PACKAGE.parent), *map(str, sources)]
    quiet = subprocess.DEVNULL
    with contextlib.suppress(OSError):
        subprocess.run(command, cwd="/", stdin=quiet, stdout=quiet, stderr=quiet, check=False)


def _source(name: str) -> Path | None:
    """Return the file of a module; None where there is none, or it is not Python."""
    top, *below = name.split(".")
    try:
        spec = importlib.util.find_spec(top)
    except ValueError:
        return None
    if spec is None or spec.origin is None:
        return None
    path = Path(spec.origin)
    if below:
        path = path.parent.joinpath(*below)
        path = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return path if path.suffix == ".py" and path.is_file() else None


def _is_compiled(source: Path) -> bool:
    """Return whether Python would take the bytecode beside the source as it is."""
    compiled = source.parent / "__pycache__" / f"{source.stem}.{sys.implementation.cache_tag}.pyc"
    try:
        with compiled.open("rb") as file:
            magic, flags, changed, size = struct.unpack("<4sLLL", file.read(16))
        now = source.stat()
    except (OSError, struct.error):
        return False
    by_hash = flags != 0
    same = (changed, size) == (int(now.st_mtime) & 0xFFFFFFFF, now.st_size & 0xFFFFFFFF)
    return magic == importlib.util.MAGIC_NUMBER and (by_hash or same)


def _package(source: Path) -> Path:
    """Return the directory of the outermost package that the module belongs to."""
    place = source.parent
    while (place.parent / "__init__.py").exists():
        place = place.parent
    return place
