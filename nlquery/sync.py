"""The sync face of a session: ask, show the events, return the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from nlquery.background import background
from nlquery.errors import NLQueryError
from nlquery.events import Answered

if TYPE_CHECKING:
    from nlquery.answer import Answer
    from nlquery.dialogue import Frame, Session
    from nlquery.display.views import View
    from nlquery.settings import Settings


def ask_in(
    session: Session,
    question: str,
    view: View | None = None,
    *,
    model: str | None = None,
    fresh: bool = False,
    frames: Sequence[Frame] = (),
    settings: Settings | None = None,
) -> Answer:
    """Ask in `session`, feed `view` with the events, and return the answer.

    A KeyboardInterrupt stops the request and the cell, keeps the turn as stopped, and is raised.

    Raises
    ------
    NLQueryError
        If the turn ended without an answer.
    """
    answer: Answer | None = None
    try:
        asked = session.ask(question, model=model, fresh=fresh, frames=frames, settings=settings)
        for event in background().iterate(asked, view.wait if view else None):
            if view is not None:
                view.handle(event)
            if isinstance(event, Answered):
                answer = event.answer
    finally:
        if view is not None:
            view.close()
    if answer is None:
        raise NLQueryError("The turn ended without an answer.", mend="Please ask again.")
    return answer
