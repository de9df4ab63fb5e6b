"""The root of nlquery's one exception tree.

It stands below every other package so that ``schema``, ``kernels`` and ``etl``, each usable
alone, raise errors that ``except NLQueryError`` catches in the assistant.
"""

from __future__ import annotations

__all__ = ["NLQueryError"]


class NLQueryError(Exception):
    """Base of every error nlquery raises on purpose.

    Parameters
    ----------
    message
        One sentence that names the thing that went wrong.
    mend
        The way out, as a sentence or a command; empty when the message already says it.

    Attributes
    ----------
    message : str
    mend : str
    """

    def __init__(self, message: str, *, mend: str = "") -> None:
        super().__init__(message, mend)
        self.message = message
        self.mend = mend

    def __str__(self) -> str:
        return f"{self.message} {self.mend}".strip()
