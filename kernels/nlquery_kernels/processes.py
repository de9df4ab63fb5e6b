"""Process trees as /proc tells them."""

from __future__ import annotations

import contextlib
import os
import signal
from pathlib import Path

_PROC = Path("/proc")
_PAGE_KB = 4
_FIRST = 16


def children(pid: int) -> list[int]:
    """Return the pids of the process's children; empty when it is gone."""
    found: list[int] = []
    with contextlib.suppress(OSError):  # gone, also while it is looked at
        for task in (_PROC / str(pid) / "task").iterdir():
            with contextlib.suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def child_of(pid: int | None) -> int | None:
    """Return the first child, None when there is none."""
    below = children(pid) if pid is not None else []
    return below[0] if below else None


def inner_pid(pid: int) -> int | None:
    """Return the process's pid in its own namespace, None when it is gone."""
    try:
        lines = (_PROC / str(pid) / "status").read_text().splitlines()
    except OSError:
        return None
    return next((int(line.split()[-1]) for line in lines if line.startswith("NSpid:")), pid)


def kill_tree(pid: int) -> None:
    """Kill the process and all below it, also those that are started meanwhile.

    Orphans count as below when the process adopts them (PR_SET_CHILD_SUBREAPER); it is stopped
    first, so that it does not reap, and killed last.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
        kill_below(pid)
        os.kill(pid, signal.SIGKILL)


def end_guarded(pid: int) -> None:
    """Kill all below a guard and let it end itself.

    It reaps them first, where orphans would be left to an init that may not reap: in a container
    that is often the host itself.
    """
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGSTOP)
        try:
            kill_below(pid)
        finally:  # never left stopped
            os.kill(pid, signal.SIGTERM)
            os.kill(pid, signal.SIGCONT)


def kill_below(pid: int) -> None:
    """Kill all processes below this one, also those that are started meanwhile.

    A thousand that start others leave hardly any time to find them all, so the groups of the first
    ones go at once. A group that is not this process's was made below it.
    """
    own, *groups = [_group(p) for p in descendants(pid, most=_FIRST)]
    for group in set(filter(None, groups)) - {own or 0}:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(group, signal.SIGKILL)
    quiet = 0
    while quiet < 2:  # while one ends, what it leaves is nobody's child for one look
        running = [p for p in descendants(pid)[1:] if is_running(p)]
        quiet = 0 if running else quiet + 1
        for found in running:
            with contextlib.suppress(ProcessLookupError):
                os.kill(found, signal.SIGKILL)


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


def cpu_seconds(pids: list[int]) -> float:
    """Return the CPU time of the processes and of their children that ended."""
    ticks = 0
    for pid in pids:
        try:
            fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
        except (OSError, ValueError):
            continue
    return ticks / os.sysconf("SC_CLK_TCK")


def tasks(pids: list[int]) -> int:
    """Return how many threads the processes have; one that is gone, or a zombie, counts as one."""
    found = 0
    for pid in pids:
        try:
            fields = (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
            found += max(1, int(fields[17]))
        except (OSError, ValueError):
            found += 1
    return found


def is_running(pid: int) -> bool:
    """Return whether the process is there and more than a zombie."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except (OSError, IndexError):
        return False


def descendants(pid: int, *, most: int | None = None) -> list[int]:
    """Return the pids of the process and of all below it, or of so many of them."""
    found: list[int] = []
    queue = [pid]
    while queue and (most is None or len(found) < most):
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
