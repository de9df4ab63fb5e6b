"""What can go wrong with sandboxed kernels."""

from __future__ import annotations

from nlquery_errors import NLQueryError

_MOST = 300


class KernelError(NLQueryError):
    """A kernel cannot be started or used."""


class SandboxUnavailable(KernelError):
    """No tier of the sandbox works on this machine; kernels never run without one."""


class LimitSettingError(KernelError):
    """A limit is not a number that makes sense."""


class RelayError(KernelError):
    """The road to a database on another machine cannot be opened."""


def plain(text: object) -> str:
    """Return what a process said as one short line that moves no cursor and hides nothing.

    It may be a cell's doing, and ends in an error's sentence.
    """
    shown = "".join(c if c.isprintable() else " " for c in str(text)[:_MOST])
    return " ".join(shown.split())
