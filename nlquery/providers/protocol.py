"""What the agent and a model provider say to each other.

A provider turns one :class:`Request` into a stream of :data:`StreamEvent`; the agent runs the
tools and asks again. Nothing here knows any wire format.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal, Protocol

from nlquery.answer import Usage

OUTPUT_TOKENS = 16_384  # most tokens of a reply, where a hosted model has to be told
FinishReason = Literal["stop", "tools", "length", "refused", "declined"]


@dataclass(frozen=True)
class Tool:
    """A tool the model may call; `schema` is the JSON schema of its arguments."""

    name: str
    description: str
    schema: Mapping[str, Any]


@dataclass(frozen=True)
class TextPart:
    """Plain text."""

    text: str


@dataclass(frozen=True)
class ImagePart:
    """A picture that the person shows: base64 PNG."""

    png: str


@dataclass(frozen=True)
class ToolCall:
    """A call the model made.

    Attributes
    ----------
    id
        Ties the call to its result.
    name
        Tool name, as the model wrote it.
    arguments
        JSON text as the model wrote it; may be malformed.
    """

    id: str
    name: str
    arguments: str


@dataclass(frozen=True)
class ToolResult:
    """What a call gave.

    Attributes
    ----------
    call_id
        The call's id.
    text
        Trimmed text for models.
    is_error
        Whether the call failed.
    outputs
        Filtered nbformat outputs, for the provider that reads tables rather than text.
    images
        Base64 PNG images to show to the model.
    """

    call_id: str
    text: str
    is_error: bool = False
    outputs: Sequence[Mapping[str, Any]] = ()
    images: Sequence[str] = ()


Part = TextPart | ImagePart | ToolCall | ToolResult


@dataclass(frozen=True)
class Message:
    """One message of the conversation.

    Attributes
    ----------
    role
        ``user`` (also carries tool results) or ``assistant``.
    parts
        Its content in order.
    native
        The provider's own form of an assistant message of this turn (reasoning blocks with
        their signatures, response items); an adapter that finds its own form here sends it
        back unchanged.
    """

    role: Literal["user", "assistant"]
    parts: tuple[Part, ...]
    native: object | None = None

    @property
    def text(self) -> str:
        """The text parts, joined."""
        return "".join(part.text for part in self.parts if isinstance(part, TextPart))


@dataclass(frozen=True)
class Request:
    """One call to a provider.

    Attributes
    ----------
    system
        System prompt, the same bytes in every call of a session.
    messages
        The conversation, oldest first; the last one is the user's.
    tools
        Tools on offer; none for a summary.
    question
        The turn's question alone.
    previous_spec
        JSON of the QuerySpec behind the previous answer, for follow-up questions.
    max_output_tokens
        Most tokens to generate; None: :data:`OUTPUT_TOKENS`, or what the server allows.
    cache_key
        Stable per session; helps providers route to their prompt cache.
    settled
        So many of the messages are from before this turn: the next turn sends them again.
    """

    system: str
    messages: Sequence[Message]
    tools: Sequence[Tool] = ()
    question: str = ""
    previous_spec: Mapping[str, Any] | None = None
    max_output_tokens: int | None = None
    cache_key: str = ""
    settled: int = 0


@dataclass(frozen=True)
class TextDelta:
    """A piece of text."""

    text: str


@dataclass(frozen=True)
class ReasoningDelta:
    """A piece of reasoning, not part of the answer."""

    text: str


@dataclass(frozen=True)
class ArgumentsDelta:
    """A piece of a call's arguments: a sign of life, and counted against endless replies."""

    text: str


@dataclass(frozen=True)
class Finish:
    """The stream's last event.

    Attributes
    ----------
    reason
        ``stop``, ``tools`` (calls were made), ``length`` (cut at the output limit), ``refused``
        (the provider will not answer) or ``declined`` (the provider does not understand).
    usage
        Tokens of this call, without cost.
    native
        See :attr:`Message.native`.
    assumptions, suggestions
        What the provider itself states beside its text.
    """

    reason: FinishReason
    usage: Usage = field(default_factory=Usage)
    native: object | None = None
    assumptions: Sequence[str] = ()
    suggestions: Sequence[str] = ()


StreamEvent = TextDelta | ReasoningDelta | ArgumentsDelta | ToolCall | Finish


class Provider(Protocol):
    """A source of answers: a hosted model, a local one, the planner, a script."""

    @property
    def model(self) -> str:
        """Who answers: ``offline`` or ``provider:name``."""
        ...

    def stream(self, request: Request) -> AsyncIterator[StreamEvent]:
        """Answer one request; the agent calls it once per step.

        The last event is a :class:`Finish`. Closing the iterator ends the request on the wire.

        Raises
        ------
        ProviderError
            When the provider cannot answer; its ``retryable`` says whether to try again.
        """
        ...

    async def close(self) -> None:
        """Release connections; called once, when the assistant closes."""
        ...
