"""Which limit an exception tells of."""

from __future__ import annotations

import re

_BY_NAME = {
    "MemoryError": "memory_mb",
    "_ArrayMemoryError": "memory_mb",
    "OutputLimitError": "output_kb",
    "CellTimeLimit": "wall_seconds",
}
_BY_TEXT = {
    "statement timeout": "statement_seconds",
    "[Errno 24]": "open_files",
    "[Errno 27]": "file_mb",
    "[Errno 28]": "disk_mb",
    "can't start new thread": "processes",
    "out of memory for query result": "memory_mb",
    "Unable to allocate": "memory_mb",
}
_NAMED = re.compile(r"\(raise it with NLQUERY_KERNEL_([A-Z_]+)\)")


def limit_name(ename: str, evalue: str) -> str | None:
    """Return the name of the limit that raised an exception, None when it was something else."""
    if ename in _BY_NAME:
        return _BY_NAME[ename]
    if ename == "BlockingIOError" and "[Errno 11]" in evalue:
        return "processes"
    if named := _NAMED.search(evalue):
        return named[1].lower()
    return next((name for text, name in _BY_TEXT.items() if text in evalue), None)
