"""Making a turn's own messages fit, when its results are more than a model can hold."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from nlquery.agent.errors import TurnEnd
from nlquery.agent.tools import MAX_CODE_CHARS
from nlquery.memory.memory import Memory
from nlquery.memory.tokens import messages_chars
from nlquery.memory.trim import cut
from nlquery.providers.protocol import ImagePart, Message, Part, TextPart, ToolCall, ToolResult

LEAST_CHARS = 400  # what is left of a result at least
CUT_CHARS = 60  # what saying how much was cut takes itself
MOST_SAID = 20_000  # characters of a model's own text that are sent back to it


def fitted(
    before: Sequence[Message], own: Sequence[Message], fixed: int, memory: Memory
) -> list[Message]:
    """Return the turn's messages, older results cut so that the request stays below 70 %.

    Parameters
    ----------
    before
        The messages before this turn, compressed already.
    own
        This turn's, the question first.
    fixed
        Characters of system prompt and tools.
    memory
        Knows the limit.

    Raises
    ------
    TurnEnd
        If the request would be above the whole limit all the same.
    """
    over = memory.over(fixed + messages_chars([*before, *own]))
    if not over:
        return list(own)
    shorter = _shortened(own, over)
    tokens = memory.meter.tokens(fixed + messages_chars([*before, *shorter]))
    if tokens > memory.token_limit:
        raise TurnEnd(
            "too_long",
            f"This would send about {tokens:,} tokens, and at most {memory.token_limit:,} are.",
            mend="Ask in fewer words, shorten the summary cell, or raise NLQUERY_TOKEN_LIMIT.",
        )
    return shorter


def _shortened(own: Sequence[Message], over: int) -> list[Message]:
    """Cut results, and replies without calls, until `over` characters are gone: oldest first."""
    shorter = list(own)
    for index, message in enumerate(own[1:], 1):
        calls = any(isinstance(part, ToolCall) for part in message.parts)
        if over > 0 and not calls:
            parts = tuple(_cut(part, over) for part in message.parts)
            shorter[index] = replace(message, parts=parts, native=None)
            over -= messages_chars([message]) - messages_chars([shorter[index]])
    return shorter


def _cut(part: Part, over: int) -> Part:
    if isinstance(part, ToolResult):
        part = replace(part, images=())
    if isinstance(part, ToolCall | ImagePart) or len(part.text) <= LEAST_CHARS:
        return part
    return replace(part, text=cut(part.text, max(LEAST_CHARS, len(part.text) - over - CUT_CHARS)))


def without_floods(message: Message) -> Message:
    """Return a model's message without calls too long to be carried out and endless text.

    Sent back they would fill the model's context; a word stands for them.
    """
    parts = tuple(map(_dammed, message.parts))
    return message if parts == message.parts else replace(message, parts=parts, native=None)


def _dammed(part: Part) -> Part:
    if isinstance(part, TextPart):
        return TextPart(cut(part.text, MOST_SAID))
    if isinstance(part, ToolCall) and len(part.arguments) > MAX_CODE_CHARS:
        return replace(part, arguments=f'{{"cut": "{len(part.arguments):,} characters"}}')
    return part
