"""Reading in processes of their own, so that parsing and the database use all cores."""

from __future__ import annotations

import pickle
import queue
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import IO

from nlquery_etl.errors import LoadError
from nlquery_etl.job import Batch, Found, Job

_AHEAD = 2  # batches that may wait for the database


def run_beside(place: str, jobs: Sequence[Job], most: int) -> Iterator[Batch]:
    """Read jobs in processes, at most so many at a time.

    Afterwards each job has its tally and its names.

    Parameters
    ----------
    place
        The database, as psycopg connects to it.

    Raises
    ------
    LoadError
        As the job raised it, or if a process died.
    """
    waiting: queue.Queue[Batch | Exception | None] = queue.Queue(maxsize=_AHEAD)
    turn, stop = threading.Semaphore(most), threading.Event()
    threads = [
        threading.Thread(target=_watch, args=(place, j, turn, stop, waiting), daemon=True)
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
    place: str,
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
                pickle.dump((place, job), process.stdin)
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
        if isinstance(found, Found):
            job.end(found)
            found = None
        waiting.put(found)
        if not isinstance(found, Batch):
            return
