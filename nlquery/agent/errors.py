"""Errors of the agent."""

from __future__ import annotations

from nlquery_errors import NLQueryError


class ToolError(NLQueryError):
    """A tool call cannot be carried out; the message goes back to the model."""


class TurnEnd(NLQueryError):
    """A turn ends before its answer: a bound was reached or nothing usable came.

    Attributes
    ----------
    ending
        The machine-readable reason, see :attr:`nlquery.answer.Answer.ending`.
    """

    def __init__(self, ending: str, message: str, *, mend: str = "") -> None:
        super().__init__(message, mend=mend)
        self.ending = ending
