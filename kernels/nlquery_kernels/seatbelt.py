"""macOS's sandbox, Seatbelt: the profile that ``sandbox-exec -p`` reads. Experimental.

Written from the documented profile language and not yet run on a Mac: rules are tried in order,
the last that matches decides, and ``(deny default)`` refuses what none allows.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

_SYSTEM = (
    "/usr/lib",
    "/usr/share",
    "/System/Library",
    "/Library/Apple",
    "/private/var/db/dyld",
    "/private/var/db/timezone",
)
_DEVICES = ("/dev/null", "/dev/zero", "/dev/random", "/dev/urandom")


def profile(*, readable: Iterable[Path], writable: Iterable[Path]) -> str:
    """Return a profile: no network but Unix sockets below `readable`, few files, no other process.

    Parameters
    ----------
    readable
        Directories and files that may be read; programs in them may be run.
    writable
        Directories that may be written as well.
    """
    read, write = [str(p) for p in readable], [str(p) for p in writable]
    lines = [
        "(version 1)",
        "(deny default)",
        "(allow process-fork)",
        _rule("process-exec*", read),
        "(allow signal (target same-sandbox))",
        "(allow process-info* (target same-sandbox))",
        "(allow sysctl-read)",
        "(allow mach-lookup"
        ' (global-name "com.apple.system.opendirectoryd.libinfo")'
        ' (global-name "com.apple.system.notification_center"))',
        "(allow file-read-metadata)",
        _rule("file-read*", [*_SYSTEM, *_DEVICES, *read, *write]),
        _rule("file-write*", [*write]),
        '(allow file-write-data (literal "/dev/null"))',
        # remote-unix-socket is not a filter: a Unix socket is matched by its path
        _rule("network*", read),
        '(deny network* (remote ip "*:*"))',
        '(deny network* (local ip "*:*"))',
    ]
    return "\n".join(lines) + "\n"


def _rule(operation: str, paths: Iterable[str]) -> str:
    # JSON's escapes are those of the profile's strings
    filters = " ".join(f"(subpath {json.dumps(path)})" for path in paths)
    return f"(allow {operation} {filters})"
