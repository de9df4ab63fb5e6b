"""One call to a provider, collected: streamed on, bounded, and tried again when that helps."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import dataclass, field

from nlquery.events import Event, Reasoning, Retry, Text
from nlquery.providers.errors import ProviderError, Unreachable
from nlquery.providers.protocol import (
    Finish,
    Message,
    Part,
    Provider,
    ReasoningDelta,
    Request,
    StreamEvent,
    TextDelta,
    TextPart,
    ToolCall,
)

MAX_REPLY_CHARS = 400_000


@dataclass(frozen=True)
class Patience:
    """How long and how often a provider is waited for.

    Attributes
    ----------
    attempts
        Calls in all, the first included.
    base_delay, max_delay
        Seconds before the second attempt (doubled each time, with jitter) and at most; a
        provider's own ``retry-after`` wins up to `max_delay`.
    idle_seconds
        Seconds without any event after which a stream counts as broken.
    """

    attempts: int = 4
    base_delay: float = 1.0
    max_delay: float = 30.0
    idle_seconds: float = 120.0

    def delay(self, attempt: int, error: ProviderError, rng: random.Random) -> float:
        """Return the seconds to wait after failed attempt number `attempt` (from 1)."""
        if error.retry_after is not None:
            return min(error.retry_after, self.max_delay)
        longest: float = min(self.base_delay * 2 ** (attempt - 1), self.max_delay)
        return longest * rng.uniform(0.5, 1.0)


@dataclass
class Reply:
    """A provider's whole reply."""

    text: str = ""
    reasoning: str = ""
    calls: list[ToolCall] = field(default_factory=list)
    finish: Finish = field(default_factory=lambda: Finish("stop"))

    def message(self) -> Message:
        """Return the reply as the assistant's message."""
        parts: list[Part] = [TextPart(self.text)] if self.text else []
        return Message("assistant", (*parts, *self.calls), self.finish.native)

    @property
    def chars(self) -> int:
        """Characters received."""
        return len(self.text) + len(self.reasoning) + sum(len(c.arguments) for c in self.calls)


async def ask_provider(
    provider: Provider,
    request: Request,
    emit: Callable[[Event], None],
    *,
    patience: Patience,
    rng: random.Random,
) -> Reply:
    """Return the provider's reply; its text is emitted as it comes.

    Raises
    ------
    ProviderError
        If the last attempt failed or the error is not one that time mends.
    """
    for attempt in range(1, patience.attempts + 1):
        try:
            return await _collect(provider, request, emit, patience.idle_seconds)
        except ProviderError as error:
            if not error.retryable or attempt == patience.attempts:
                raise
            delay = patience.delay(attempt, error, rng)
            emit(Retry(error.message, attempt, round(delay, 3)))
            await asyncio.sleep(delay)
    raise AssertionError("unreachable")


async def _collect(
    provider: Provider, request: Request, emit: Callable[[Event], None], idle: float
) -> Reply:
    reply = Reply()
    stream = provider.stream(request)
    async with aclosing(stream):  # type: ignore[type-var]  # every stream is a generator
        while (event := await _next(stream, idle)) is not None:
            if isinstance(event, Finish):
                reply.finish = event
                break
            _take(reply, event, emit)
            if reply.chars > MAX_REPLY_CHARS:
                reply.finish, reply.calls = Finish("length"), []
                break
    reply.text = whole_characters(reply.text)
    return reply


def whole_characters(text: str) -> str:
    """Return text that can be encoded: halves of characters are joined, or replaced."""
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _take(reply: Reply, event: StreamEvent, emit: Callable[[Event], None]) -> None:
    if isinstance(event, TextDelta):
        reply.text += event.text
        emit(Text(whole_characters(event.text)))
    elif isinstance(event, ReasoningDelta):
        reply.reasoning += event.text
        emit(Reasoning(whole_characters(event.text)))
    elif isinstance(event, ToolCall):
        reply.calls.append(event)


async def _next(stream: AsyncIterator[StreamEvent], idle: float) -> StreamEvent | None:
    try:
        async with asyncio.timeout(idle) as limit:
            return await anext(stream)
    except StopAsyncIteration:
        return None
    except TimeoutError:
        if not limit.expired():
            raise
        raise Unreachable(
            f"The model said nothing for {idle:g} seconds.",
            mend="Ask again, or choose another model.",
        ) from None
