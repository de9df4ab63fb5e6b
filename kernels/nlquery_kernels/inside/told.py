"""Says with an exception which limit it tells of, and how to raise it."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any

from nlquery_kernels.inside.verdict import limit_name


def install(shell: Any, hits: Mapping[str, str]) -> None:
    """Let the traceback of an exception that a limit raised end with the limit's sentence.

    Parameters
    ----------
    hits
        Name of a limit → its sentence.
    """

    def show(
        shell: Any,
        kind: type[BaseException],
        error: BaseException,
        trace: TracebackType | None,
        tb_offset: int | None = None,
    ) -> None:
        name = limit_name(kind.__name__, str(error))
        if name is not None and name in hits and hits[name] not in str(error):
            error.add_note(hits[name])
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)

    shell.set_custom_exc((Exception,), show)
