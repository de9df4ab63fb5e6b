"""Which limit an exception tells of."""

from __future__ import annotations

from nlquery_kernels.limits import LimitHit, Limits
from nlquery_kernels.output import CellError

_BY_NAME = {"MemoryError": "memory_mb", "OutputLimitError": "output_kb"}
_BY_TEXT = {
    "statement timeout": "statement_seconds",
    "[Errno 24]": "open_files",
    "[Errno 27]": "file_mb",
    "[Errno 28]": "disk_mb",
    "can't start new thread": "processes",
    "out of memory for query result": "memory_mb",
    "Unable to allocate": "memory_mb",
}


def limit_of(limits: Limits, error: CellError | None) -> LimitHit | None:
    """Return the limit that made the cell fail, None when it was something else."""
    if error is None:
        return None
    if error.ename in _BY_NAME:
        return LimitHit.of(limits, _BY_NAME[error.ename])
    if error.ename == "BlockingIOError" and "[Errno 11]" in error.evalue:
        return LimitHit.of(limits, "processes")
    for text, name in _BY_TEXT.items():
        if text in error.evalue:
            return LimitHit.of(limits, name)
    return None
