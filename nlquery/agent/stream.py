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
    ArgumentsDelta,
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
from nlquery.providers.thinking import without_thoughts

MAX_REPLY_CHARS = 400_000


@dataclass(frozen=True)
class Patience:
    """How long and how often a provider is waited for.

    Attributes
    ----------
    attempts
        Calls in all, the first included.
    base_delay, max_delay
        Seconds before the second attempt (doubled each time, with jitter) and at most. A
        provider's own ``retry-after`` is kept to; a longer one than `max_delay` ends the turn.
    idle_seconds
        Seconds without any event after which a stream counts as broken.
    """

    attempts: int = 4
    base_delay: float = 1.0
    max_delay: float = 60.0
    idle_seconds: float = 120.0

    def delay(self, attempt: int, error: ProviderError, rng: random.Random) -> float:
        """Return the seconds to wait after failed attempt number `attempt` (from 1).

        Never less than the provider asked for, and never the same for two callers.
        """
        longest: float = min(self.base_delay * 2 ** (attempt - 1), self.max_delay)
        if error.retry_after is not None:
            return error.retry_after + longest * rng.uniform(0.0, 0.25)
        return longest * rng.uniform(0.5, 1.0)

    def gives_up(self, attempt: int, error: ProviderError) -> bool:
        """Return whether waiting is no use: the last attempt, or too long a wait."""
        waits = error.retry_after is not None and error.retry_after > self.max_delay
        return not error.retryable or attempt == self.attempts or waits


@dataclass
class Reply:
    """A provider's whole reply; `arguments` counts the characters of calls as they stream."""

    text: str = ""
    reasoning: str = ""
    calls: list[ToolCall] = field(default_factory=list)
    finish: Finish = field(default_factory=lambda: Finish("stop"))
    arguments: int = 0

    def message(self) -> Message:
        """Return the reply as the assistant's message."""
        parts: list[Part] = [TextPart(self.text)] if self.text else []
        return Message("assistant", (*parts, *self.calls), self.finish.native)

    @property
    def chars(self) -> int:
        """Characters received."""
        calls = sum(len(call.arguments) for call in self.calls)
        return len(self.text) + len(self.reasoning) + max(calls, self.arguments)


async def ask_provider(
    provider: Provider,
    request: Request,
    emit: Callable[[Event], None],
    *,
    patience: Patience,
    rng: random.Random,
    aborted: Callable[[Request, int], None] = lambda request, chars: None,
) -> Reply:
    """Return the provider's reply; its text is emitted as it comes.

    Parameters
    ----------
    provider, request
        Who is asked what.
    emit
        Where events go.
    patience, rng
        How long and how often it is tried.
    aborted
        Told of a reply that began and did not end, with its characters: it is billed too.

    Raises
    ------
    ProviderError
        If the last attempt failed or the error is not one that time mends.
    """
    for attempt in range(1, patience.attempts + 1):
        try:
            return await _collect(provider, request, emit, patience.idle_seconds, aborted)
        except ProviderError as error:
            if patience.gives_up(attempt, error):
                raise _with_wait(error, patience) from None
            delay = patience.delay(attempt, error, rng)
            emit(Retry(error.message, attempt, round(delay, 3)))
            await asyncio.sleep(delay)
    raise AssertionError("unreachable")


def _with_wait(error: ProviderError, patience: Patience) -> ProviderError:
    """Return the error; one that asks for a long wait says how long."""
    wait = error.retry_after
    if error.retryable and wait is not None and wait > patience.max_delay:
        error.mend = f"Ask again in {wait:.0f} seconds, or choose another model."
    return error


async def _collect(
    provider: Provider,
    request: Request,
    emit: Callable[[Event], None],
    idle: float,
    aborted: Callable[[Request, int], None],
) -> Reply:
    reply = Reply()
    stream = provider.stream(request)
    ended = False
    try:
        async with aclosing(stream):  # type: ignore[type-var]  # every stream is a generator
            while (event := await _next(stream, idle)) is not None:
                if isinstance(event, Finish):
                    reply.finish, ended = event, True
                    break
                _take(reply, event, emit)
                if reply.chars > MAX_REPLY_CHARS:
                    reply.finish, reply.calls = Finish("length"), []
                    break
    finally:
        if not ended and reply.chars:
            aborted(request, reply.chars)
    text, thought = without_thoughts(whole_characters(reply.text))
    reply.text, reply.reasoning = text, reply.reasoning + thought
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
    elif isinstance(event, ArgumentsDelta):
        reply.arguments += len(event.text)
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
