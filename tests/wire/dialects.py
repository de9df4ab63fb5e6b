"""The three wire protocols: a neutral reply, said in each provider's own events."""

from .dialect import TOKENS, Block, Call, Dialect, Say, Think, Tokens, run
from .dialect_anthropic import Anthropic
from .dialect_chat import Chat
from .dialect_responses import Responses

DIALECTS: tuple[Dialect, ...] = (Anthropic(), Responses(), Chat())

__all__ = [
    "DIALECTS",
    "TOKENS",
    "Anthropic",
    "Block",
    "Call",
    "Chat",
    "Dialect",
    "Responses",
    "Say",
    "Think",
    "Tokens",
    "run",
]
