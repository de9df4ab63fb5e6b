"""Why a question is declined; raised inside the planner and turned into a Decline."""

from __future__ import annotations

from collections.abc import Sequence


class Declined(Exception):
    """The question is not answered.

    Parameters
    ----------
    reason
        Markdown: what was not understood or cannot be told.
    suggestions
        Questions nearby; empty: the model's examples.
    """

    def __init__(self, reason: str, suggestions: Sequence[str] = ()) -> None:
        super().__init__(reason)
        self.reason = reason
        self.suggestions = tuple(suggestions)
