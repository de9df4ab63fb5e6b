"""What comes with a question beside its words: variables, files, cells pointed at, pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Beside:
    """What is told and shown with a question.

    Attributes
    ----------
    text
        For the model, after the question; with it the question is not answered by saved code
        or by the planner first.
    images
        Base64 PNG pictures for the model.
    only_models
        What of it the planner cannot look at, such as ``the attached file``: without a model the
        question is declined.
    unread
        What of it the planner leaves aside, such as ``the data frame df``; it says so.
    context
        What the person pointed at (``kind`` and ``text`` of each), kept with the turn.
    files
        Names of the attached files that the question is about, kept with the turn.
    """

    text: str = ""
    images: Sequence[str] = ()
    only_models: str = ""
    unread: str = ""
    context: Sequence[Mapping[str, str]] = ()
    files: Sequence[str] = ()

    def and_told(self, text: str) -> Beside:
        """Return it with more text."""
        return replace(self, text="\n\n".join(part for part in (self.text, text) if part))

    @property
    def refusal(self) -> str:
        """Why the planner does not answer."""
        what = self.only_models[:1].upper() + self.only_models[1:]
        return (
            f"{what} can only be looked at by a model: choose one. If none is set up, set "
            "ANTHROPIC_API_KEY or OPENAI_API_KEY for the server. Without a model I answer "
            "questions about the database."
        )


NOTHING = Beside()
