"""Reading a job's records: in this process, or as a program of its own.

``python -m nlquery_etl.worker`` gets a job on its standard input and writes what it read to its
standard output. It ends when its parent does: then nobody reads.
"""

from __future__ import annotations

import gc
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from importlib.abc import MetaPathFinder
from typing import Any

import psycopg
import pyarrow

from nlquery_etl.errors import LoadError
from nlquery_etl.job import Batch, Job
from nlquery_etl.known import lookup, reserve
from nlquery_etl.reading import Reader


def run_here(job: Job, connection: Any) -> Iterator[Batch]:
    """Read a job in this process, over the load's own connection."""
    reader = _reader(job, connection)
    yield from reader.batches(job.files)
    job.end(reader.found)


def _reader(job: Job, connection: Any) -> Reader:
    reader = Reader.of(job)
    reader.context.connect(reserve(connection))
    if not job.is_first:
        reader.known = lookup(connection, job.source)
    return reader


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
    place, job = pickle.load(sys.stdin.buffer)
    gc.freeze()
    gc.disable()  # records have no cycles, and there are many
    out = sys.stdout.buffer
    with psycopg.connect(place, autocommit=True) as connection:
        reader = _reader(job, connection)
        try:
            for batch in reader.batches(job.files):
                pickle.dump(batch, out, protocol=pickle.HIGHEST_PROTOCOL)
        except LoadError as error:
            pickle.dump(error, out)
        else:
            pickle.dump(reader.found, out)
        out.flush()


if __name__ == "__main__":
    with suppress(BrokenPipeError, KeyboardInterrupt):
        main()
