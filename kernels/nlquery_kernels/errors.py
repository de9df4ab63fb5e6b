"""What can go wrong with sandboxed kernels."""

from __future__ import annotations

from nlquery_errors import NLQueryError


class KernelError(NLQueryError):
    """A kernel cannot be started or used."""


class SandboxUnavailable(KernelError):
    """No tier of the sandbox works on this machine; kernels never run without one."""


class LimitSettingError(KernelError):
    """A limit is not a number that makes sense."""


class RelayError(KernelError):
    """The road to a database on another machine cannot be opened."""
