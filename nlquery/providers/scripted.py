"""A provider that follows a script: the loop's tests drive it with real kernels and notebooks."""

from __future__ import annotations

import itertools
import json
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from typing import Any

from nlquery.answer import Usage
from nlquery.providers.protocol import Finish, Request, StreamEvent, TextDelta, ToolCall

Step = Sequence[StreamEvent] | Callable[[Request], Iterable[StreamEvent]] | Exception

_numbers = itertools.count(1)


class ScriptedProvider:
    """Plays one step per request.

    Parameters
    ----------
    steps
        Each step is a list of stream events, a function of the request giving such events, or
        an exception to raise. A missing :class:`Finish` is added.
    model
        Name to answer under.

    Attributes
    ----------
    requests
        The requests received, in order.
    """

    def __init__(self, steps: Iterable[Step], *, model: str = "scripted") -> None:
        self._steps = list(steps)
        self._model = model
        self.requests: list[Request] = []

    @property
    def model(self) -> str:
        """The name given."""
        return self._model

    async def stream(self, request: Request) -> AsyncIterator[StreamEvent]:
        """Play the next step; an exhausted script says so in its text."""
        self.requests.append(request)
        step = self._steps.pop(0) if self._steps else say("The script is over.")
        if isinstance(step, Exception):
            raise step
        events = list(step(request) if callable(step) else step)
        for event in events:
            yield event
        if not any(isinstance(event, Finish) for event in events):
            called = any(isinstance(event, ToolCall) for event in events)
            yield Finish("tools" if called else "stop", Usage(100, 0, 10))

    async def close(self) -> None:
        """Nothing to release."""


def say(text: str) -> list[StreamEvent]:
    """Return a step that answers with `text`."""
    return [TextDelta(text)]


def run(code: str, purpose: str = "answer") -> list[StreamEvent]:
    """Return a step that calls ``run_python``."""
    return [call("run_python", code=code, purpose=purpose)]


def call(tool: str, **arguments: Any) -> ToolCall:
    """Return a call of `tool` with a fresh id."""
    return ToolCall(f"call_{next(_numbers)}", tool, json.dumps(arguments))
