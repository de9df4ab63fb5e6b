"""A uid of its own for each kernel, where the host is root."""

from __future__ import annotations

import secrets
from pathlib import Path

from nlquery_kernels.errors import SandboxUnavailable

# Nobody's on a usual machine, and where a container has only 65,536 of them.
_WANTED = (range(200_000, 265_536), range(30_000, 60_000))
_PROCESS = Path("/proc/self")


def free_uid() -> int:
    """Return a number that can be a kernel's uid and gid.

    A user namespace, such as a rootless container's, knows only some.

    Raises
    ------
    SandboxUnavailable
        If it knows none that is nobody's.
    """
    users, groups = _mapped("uid_map"), _mapped("gid_map")
    for wanted in _WANTED:
        for one in users:
            for other in groups:
                if both := _overlap(_overlap(wanted, one), other):
                    return secrets.choice(both)
    raise SandboxUnavailable(
        "This container has no uid that a kernel could have for its own.",
        mend="Map 65,536 uids and gids into it, or run nlquery as an ordinary user.",
    )


def _mapped(name: str) -> list[range]:
    lines = [line.split() for line in (_PROCESS / name).read_text().splitlines()]
    return [range(int(first), int(first) + int(count)) for first, _, count in lines]


def _overlap(one: range, other: range) -> range:
    return range(max(one.start, other.start), min(one.stop, other.stop))
