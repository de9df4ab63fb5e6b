"""Process trees as /proc tells them."""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc")
_PAGE_KB = 4


def children(pid: int) -> list[int]:
    """Return the pids of the process's children; empty when it is gone."""
    found: list[int] = []
    for task in (_PROC / str(pid) / "task").glob("*"):
        try:
            found += map(int, (task / "children").read_text().split())
        except OSError:
            continue
    return found


def child_of(pid: int | None) -> int | None:
    """Return the first child, None when there is none."""
    below = children(pid) if pid is not None else []
    return below[0] if below else None


def descendants(pid: int) -> list[int]:
    """Return the pids of the process and of all below it."""
    found, queue = [], [pid]
    while queue:
        current = queue.pop()
        found.append(current)
        queue += children(current)
    return found


def resident_mb(pids: list[int]) -> float:
    """Return the resident memory of the processes, in MiB, as if they shared nothing (fast)."""
    pages = 0
    for pid in pids:
        try:
            pages += int((_PROC / str(pid) / "statm").read_text().split()[1])
        except (OSError, IndexError, ValueError):
            continue
    return pages * _PAGE_KB / 1024


def proportional_mb(pids: list[int]) -> float:
    """Return the memory of the processes in MiB, shared pages counted once (slow).

    A process whose sharing may not be read counts with its resident memory.
    """
    total = 0.0
    for pid in pids:
        try:
            lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
            total += next(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
        except (OSError, StopIteration):
            total += resident_mb([pid])
    return total
