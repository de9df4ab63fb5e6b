"""Reading in processes of their own, so that parsing and the database use all cores.

``python -m nlquery_etl.worker`` gets a job on its standard input and writes what it read to its
standard output. It ends when its parent does: then nobody reads.
"""

from __future__ import annotations

import gc
import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib.abc import MetaPathFinder
from typing import IO, Any

import pyarrow

from nlquery_etl.errors import LoadError
from nlquery_etl.files import ExportFile
from nlquery_etl.known import lookup, reserve
from nlquery_etl.reading import Batch, Reader
from nlquery_schema.reach import connect

_AHEAD = 6  # batches that may wait for the database


@dataclass
class Job:
    """One source's files, and how to read them.

    Attributes
    ----------
    files
        Those that must be read.
    hashes
        Of all that there are.
    """

    reader: Reader
    files: Sequence[ExportFile]
    is_first: bool
    hashes: Sequence[str] = ()


def run_here(job: Job, connection: Any) -> Iterator[Batch]:
    """Read a job in this process, over the load's own connection."""
    _connect(job, connection)
    yield from job.reader.batches(job.files)


def run_beside(owner_url: str, jobs: Sequence[Job], most: int) -> Iterator[Batch]:
    """Read jobs in processes, at most so many at a time.

    Afterwards each job's reader has its tally and its names.

    Raises
    ------
    LoadError
        As the job raised it, or if a process died.
    """
    waiting: queue.Queue[Batch | Exception | None] = queue.Queue(maxsize=_AHEAD)
    turn, stop = threading.Semaphore(most), threading.Event()
    threads = [
        threading.Thread(target=_watch, args=(owner_url, j, turn, stop, waiting), daemon=True)
        for j in jobs
    ]
    for thread in threads:
        thread.start()
    try:
        for _ in jobs:
            while (found := waiting.get()) is not None:
                if isinstance(found, Exception):
                    raise found
                yield found
    finally:
        stop.set()
        while any(thread.is_alive() for thread in threads):
            with suppress(queue.Empty):
                waiting.get(timeout=0.05)


def _watch(
    owner_url: str,
    job: Job,
    turn: threading.Semaphore,
    stop: threading.Event,
    waiting: queue.Queue[Batch | Exception | None],
) -> None:
    """Run a job in a process and hand on what it says."""
    with turn:
        if stop.is_set():
            return
        words = [sys.executable, "-m", "nlquery_etl.worker"]
        with subprocess.Popen(words, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdin is not None
            assert process.stdout is not None
            try:
                pickle.dump((owner_url, job), process.stdin)
                process.stdin.close()
                _hand_on(process.stdout, job, stop, waiting)
            except (EOFError, OSError, pickle.UnpicklingError) as error:
                waiting.put(
                    LoadError(f"A process that read {job.files[0].path.name} died: {error}.")
                )
            finally:
                process.kill()


def _hand_on(
    stdout: IO[bytes],
    job: Job,
    stop: threading.Event,
    waiting: queue.Queue[Batch | Exception | None],
) -> None:
    while not stop.is_set():
        found = pickle.load(stdout)
        if isinstance(found, Reader):
            job.reader = found
            found = None
        waiting.put(found)
        if not isinstance(found, Batch):
            return


def _connect(job: Job, connection: Any) -> None:
    job.reader.context.connect(reserve(connection))
    if not job.is_first:
        job.reader.known = lookup(connection, job.reader.context.source)


class _NoPandas(MetaPathFinder):
    """Lets Arrow see that there is no pandas.

    It would import it only to tell whether it was given some: 40 MiB and half a second.
    """

    def find_spec(self, fullname: str, path: Any, target: Any = None) -> None:
        if fullname == "pandas":
            raise ModuleNotFoundError("readers need no pandas", name=fullname)


def main() -> None:
    """Read the job that comes from the parent."""
    sys.meta_path.insert(0, _NoPandas())
    pyarrow.set_memory_pool(pyarrow.system_memory_pool())  # gives more of it back
    owner_url, job = pickle.load(sys.stdin.buffer)
    gc.freeze()
    gc.disable()  # records have no cycles, and there are many
    out = sys.stdout.buffer
    with connect(owner_url) as connection:
        _connect(job, connection)
        try:
            for batch in job.reader.batches(job.files):
                pickle.dump(batch, out, protocol=pickle.HIGHEST_PROTOCOL)
        except LoadError as error:
            pickle.dump(error, out)
        else:
            job.reader.disconnect()
            pickle.dump(job.reader, out)
        out.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        main()
