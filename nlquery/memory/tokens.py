"""Tokens, estimated from text and corrected by what the provider really counted."""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass

from nlquery.answer import Usage
from nlquery.providers.protocol import ImagePart, Message, Request, Tool, ToolCall, ToolResult

FIRST_GUESS = 3.5  # characters a token; prose has more, tables and code fewer
LOWEST, HIGHEST = 1.0, 6.0
IMAGE_CHARS = 5_000
MESSAGE_CHARS = 12  # what a message costs beside its text


@dataclass
class TokenMeter:
    """Knows how many characters a token has, and learns it from each call's usage.

    Attributes
    ----------
    chars_per_token
        The present estimate.
    """

    chars_per_token: float = FIRST_GUESS

    def tokens(self, chars: int) -> int:
        """Return how many tokens `chars` characters probably are."""
        return math.ceil(chars / self.chars_per_token)

    def chars(self, tokens: float) -> int:
        """Return how many characters `tokens` tokens probably hold."""
        return int(tokens * self.chars_per_token)

    def estimate(self, request: Request, chars: int) -> Usage:
        """Return what a request and a reply of so many characters probably used."""
        return Usage(self.tokens(request_chars(request)), 0, self.tokens(chars))

    def learn(self, request: Request, usage: Usage) -> None:
        """Correct the estimate by the tokens that a provider counted for a request.

        A denser text is believed at once and a looser one only by halves, so that the estimate
        errs on the side of too many tokens.
        """
        if usage.input_tokens < 200:  # a script, a planner, or too little to learn from
            return
        seen = request_chars(request) / usage.input_tokens
        seen = min(max(seen, LOWEST), HIGHEST)
        share = 1.0 if seen < self.chars_per_token else 0.5
        self.chars_per_token += share * (seen - self.chars_per_token)


def size(text: str) -> int:
    """Return a text's characters, those beyond ASCII by their UTF-8 bytes.

    Tokenizers need about as many tokens for one Chinese character as for three Latin letters.
    """
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def request_chars(request: Request) -> int:
    """Return the characters of a whole request."""
    return fixed_chars(request.system, request.tools) + messages_chars(request.messages)


def fixed_chars(system: str, tools: Sequence[Tool]) -> int:
    """Return the characters of what is the same in every request."""
    schemas = (len(t.name) + len(t.description) + len(json.dumps(t.schema)) for t in tools)
    return size(system) + sum(schemas)


def messages_chars(messages: Sequence[Message]) -> int:
    """Return the characters of messages, images counted as text of their price."""
    return sum(MESSAGE_CHARS + message_chars(message) for message in messages)


def message_chars(message: Message) -> int:
    """Return the characters of one message's parts."""
    total = 0
    for part in message.parts:
        if isinstance(part, ToolCall):
            total += len(part.name) + size(part.arguments) + MESSAGE_CHARS
        elif isinstance(part, ToolResult):
            total += size(part.text) + IMAGE_CHARS * len(part.images) + MESSAGE_CHARS
        elif isinstance(part, ImagePart):
            total += IMAGE_CHARS
        else:
            total += size(part.text)
    return total
