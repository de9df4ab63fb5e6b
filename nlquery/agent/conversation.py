"""The loop of one turn: ask the provider, run what it calls, object when it must, end."""

from __future__ import annotations

import random
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from nlquery.agent.bounds import Bounds
from nlquery.agent.errors import TurnEnd
from nlquery.agent.fences import code_blocks
from nlquery.agent.fit import without_floods
from nlquery.agent.objections import Objections
from nlquery.agent.stream import Patience, Reply, ask_provider
from nlquery.agent.toolbox import Toolbox
from nlquery.agent.turn import TurnState
from nlquery.answer import Usage
from nlquery.events import Discard, Event, Spent
from nlquery.memory.context import FENCE, told_result
from nlquery.memory.tokens import messages_chars
from nlquery.providers.errors import ContextTooLong, Refused
from nlquery.providers.protocol import (
    ImagePart,
    Message,
    Provider,
    Request,
    TextPart,
    Tool,
    ToolCall,
    ToolResult,
)


@dataclass(frozen=True)
class Setup:
    """What every request of the turn has in common.

    Attributes
    ----------
    system
        System prompt.
    history
        Gives the messages before this turn, built from the notebook as it is now, such that
        this turn's (so many characters) fit beside them.
    opening
        This turn's first user message.
    images
        Base64 PNG pictures that go with it.
    tools
        Tools on offer.
    previous_spec
        QuerySpec behind the previous answer.
    cache_key
        Stable for the session.
    price
        Adds the cost to a call's usage.
    measured
        Told what the provider counted for a request.
    shrink
        Compresses the history when the provider finds it too long; False: nothing is left.
    estimate
        Gives what a reply of so many characters to a request probably used.
    fit
        Given the messages before this turn and this turn's, returns this turn's as they may be
        sent.
    """

    system: str
    history: Callable[[int], Awaitable[Sequence[Message]]]
    opening: str
    tools: Sequence[Tool]
    images: Sequence[str] = ()
    previous_spec: Mapping[str, Any] | None = None
    cache_key: str = ""
    price: Callable[[Usage], Usage] = lambda usage: usage
    measured: Callable[[Request, Usage], None] = lambda request, usage: None
    shrink: Callable[[], bool] = lambda: False
    estimate: Callable[[Request, int], Usage] = lambda request, chars: Usage()
    fit: Callable[[Sequence[Message], Sequence[Message]], list[Message]] = lambda _, own: list(own)


@dataclass
class Conversation:
    """One turn with one provider."""

    provider: Provider
    setup: Setup
    state: TurnState
    toolbox: Toolbox
    bounds: Bounds
    objections: Objections
    emit: Callable[[Event], None]
    patience: Patience = field(default_factory=Patience)
    rng: random.Random = field(default_factory=random.Random)
    messages: list[Message] = field(default_factory=list)

    async def run(self) -> Reply:
        """Talk until the provider gives its last word, and return it.

        Raises
        ------
        TurnEnd
            When a bound is reached or nothing usable comes.
        ProviderError
            When the provider cannot answer.
        """
        pictures = map(ImagePart, self.setup.images)
        self.messages = [Message("user", (TextPart(self.setup.opening), *pictures))]
        while True:
            self.bounds.check(self.state)
            reply = await self._step()
            calls = reply.calls or self._fenced(reply)
            self.messages.append(_spoken(reply))
            if calls:
                await self._call(calls)
                continue
            objection = self.objections.to(reply, self.state)
            if objection is None:
                return reply
            self.emit(Discard(objection.reason))
            self.messages.append(Message("user", (TextPart(objection.message),)))

    async def _step(self) -> Reply:
        """Send one request and account for it."""
        request = await self._request()
        began = time.monotonic()
        try:
            reply = await self._send(request)
        finally:
            self.state.model_seconds += time.monotonic() - began
        usage = self.setup.price(reply.finish.usage)
        self.setup.measured(request, usage)
        self.state.usage += usage
        if usage.total_tokens:
            self.emit(Spent(self.state.usage))
        if reply.finish.reason == "refused":
            raise Refused(
                "The model refused to answer this question.",
                mend="Rephrase it, or choose another model.",
            )
        return reply

    async def _send(self, request: Request) -> Reply:
        """Send the request; once more, with a shorter history, when it is too long."""
        try:
            return await self._ask(request)
        except ContextTooLong:
            if not self.setup.shrink():
                raise
        return await self._ask(await self._request())

    async def _ask(self, request: Request) -> Reply:
        return await ask_provider(
            self.provider,
            request,
            self.emit,
            patience=self.patience,
            rng=self.rng,
            aborted=self._aborted,
        )

    def _aborted(self, request: Request, chars: int) -> None:
        """Account for a reply that began and did not end, by an estimate."""
        self.state.usage += self.setup.price(self.setup.estimate(request, chars))

    async def _request(self) -> Request:
        before = await self.setup.history(messages_chars(self.messages))
        self.messages = self.setup.fit(before, self.messages)
        return Request(
            system=self.setup.system,
            messages=merged([*before, *self.messages]),
            tools=self.setup.tools,
            question=self.state.question,
            previous_spec=self.setup.previous_spec,
            cache_key=self.setup.cache_key,
            settled=len(merged(before)) - (bool(before) and before[-1].role == "user"),
        )

    async def _call(self, calls: Sequence[ToolCall]) -> None:
        """Carry out the calls in order and add their results."""
        results: list[ToolResult] = []
        for call in calls:
            if self.state.steps >= self.bounds.steps:
                raise self.bounds.ending("max_steps")
            self.state.steps += 1
            results.append(await self.toolbox.call(call))
        left = self.bounds.steps - self.state.steps
        if left == 1:
            last = results[-1]
            results[-1] = replace(last, text=f"{last.text}\n(One step is left: answer now.)")
        fenced = calls[0].id.startswith(FENCE)
        self.messages.append(_told(results) if fenced else Message("user", tuple(results)))

    def _fenced(self, reply: Reply) -> list[ToolCall]:
        """Return the calls a model spelled out in its text, if it does not use tools."""
        if any(isinstance(part, ToolCall) for m in self.messages for part in m.parts):
            return []
        if reply.finish.reason == "length":  # half of a program
            return []
        ran = {cell.source.strip() for cell in self.state.cells}
        calls = self.toolbox.spelled(code_blocks(reply.text), FENCE)
        return [call for code, call in calls if code.strip() not in ran]


def _spoken(reply: Reply) -> Message:
    message = without_floods(reply.message())
    return message if message.parts else replace(message, parts=(TextPart("(empty reply)"),))


def _told(results: Sequence[ToolResult]) -> Message:
    """Return results as plain text, for a model that knows no tools."""
    shown = "\n\n".join(told_result(result.text) for result in results)
    return Message("user", (TextPart(f"{shown}\n\nNow answer the question from this result."),))


def merged(messages: Sequence[Message]) -> list[Message]:
    """Return the messages with neighbours of the same role joined, as every protocol wants."""
    joined: list[Message] = []
    for message in messages:
        if joined and joined[-1].role == message.role and message.native is None:
            joined[-1] = replace(joined[-1], parts=(*joined[-1].parts, *message.parts))
        else:
            joined.append(message)
    return joined


def nothing_usable() -> TurnEnd:
    """Return the end of a turn in which the model gave no usable reply."""
    return TurnEnd(
        "empty", "The model gave no usable reply.", mend="Ask again, or choose another model."
    )
