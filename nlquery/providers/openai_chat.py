"""OpenAI Chat Completions, for every server that speaks it (Ollama, vLLM, llama.cpp)."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

from nlquery.answer import Usage
from nlquery.providers.errors import BadRequest
from nlquery.providers.faults import broken_off, typed_errors
from nlquery.providers.openai_client import connect
from nlquery.providers.protocol import (
    ArgumentsDelta,
    Finish,
    FinishReason,
    ImagePart,
    Message,
    ReasoningDelta,
    Request,
    StreamEvent,
    TextPart,
    ToolCall,
    ToolResult,
)
from nlquery.providers.remote import RemoteProvider
from nlquery.providers.thinking import ThinkSplitter

_REASONS: dict[str, FinishReason] = {
    "stop": "stop",
    "tool_calls": "tools",
    "function_call": "tools",
    "length": "length",
    "content_filter": "refused",
}


class OpenAIChatProvider(RemoteProvider):
    """Streams from ``/chat/completions``."""

    vendor = "openai"

    _tools = True  # until a server rejects them

    async def stream(self, request: Request) -> AsyncIterator[StreamEvent]:
        """Stream one reply; see :class:`~nlquery.providers.protocol.Provider`.

        A server that rejects tools is asked again without them: its model then writes code
        blocks, which the agent understands.
        """
        async with typed_errors("openai", self._name):
            reply = _Reply()
            async with await self._open(request) as chunks:
                async for chunk in chunks:
                    for out in reply.take(chunk):
                        yield out
            for last in (*reply.rest(), *reply.calls()):
                yield last
            yield reply.finish()

    async def _open(self, request: Request) -> Any:
        from nlquery.providers.faults import translate

        create = self.client.chat.completions.create
        try:
            return await create(**self._body(request))
        except Exception as error:
            fault = translate(error, "openai", self._name)
            said = str(error).lower()
            if not (self._tools and isinstance(fault, BadRequest) and "tool" in said):
                raise
            self._tools = False
            return await create(**self._body(request))

    def _body(self, request: Request) -> dict[str, Any]:
        messages: list[dict[str, Any]] = [{"role": "system", "content": request.system}]
        for message in request.messages:
            messages.extend(_messages(message) if self._tools else _plain_messages(message))
        body: dict[str, Any] = {
            "model": self._name,
            "messages": messages,
            "stream": True,
            "stream_options": {"include_usage": True},
        }
        if request.max_output_tokens:  # a local server counts it against a small context
            body["max_tokens"] = request.max_output_tokens
        if request.tools and self._tools:
            body["tools"] = [
                {
                    "type": "function",
                    "function": {
                        "name": t.name,
                        "description": t.description,
                        "parameters": dict(t.schema),
                    },
                }
                for t in request.tools
            ]
        return body

    def _connect(self, key: str | None, base_url: str | None) -> Any:
        return connect(key, base_url)


class _Reply:
    """Collects the chunks of one completion; servers differ in what they leave out."""

    def __init__(self) -> None:
        self._calls: dict[int, dict[str, str]] = {}
        self._usage = Usage()
        self._reason: str | None = None
        self._refused = False
        self._thinking = ThinkSplitter()

    def take(self, chunk: Any) -> list[StreamEvent]:
        """Return what a chunk means for the agent."""
        if getattr(chunk, "usage", None):
            self._usage = _usage(chunk.usage)
        found: list[StreamEvent] = []
        for choice in (chunk.choices or [])[:1]:
            self._reason = choice.finish_reason or self._reason
            delta = choice.delta
            if delta is None:
                continue
            reasoning = _extra(delta, "reasoning_content") or _extra(delta, "reasoning")
            if reasoning:
                found.append(ReasoningDelta(reasoning))
            if delta.content:
                found += self._thinking.feed(delta.content)
            self._refused = self._refused or bool(_extra(delta, "refusal"))
            for piece in delta.tool_calls or []:
                found.append(ArgumentsDelta(self._add(piece)))
        return found

    def _add(self, piece: Any) -> str:
        index = piece.index if piece.index is not None else len(self._calls)
        call = self._calls.setdefault(index, {"id": "", "name": "", "arguments": ""})
        call["id"] = call["id"] or piece.id or ""
        if piece.function is not None:
            call["name"] += piece.function.name or ""
            call["arguments"] += piece.function.arguments or ""
            return str(piece.function.arguments or "")
        return ""

    def rest(self) -> list[StreamEvent]:
        """Return what text was held back."""
        return self._thinking.rest()

    def calls(self) -> list[ToolCall]:
        """Return the finished calls; one cut off at the output limit is not whole."""
        if self._reason is None or self._reason == "length":
            return []
        return [
            ToolCall(call["id"] or f"call_{index}", call["name"], call["arguments"] or "{}")
            for index, call in sorted(self._calls.items())
        ]

    def finish(self) -> Finish:
        """Return the last event.

        Raises
        ------
        BrokenReply
            If the stream was cut before its end.
        """
        if self._reason is None:
            raise broken_off("openai")
        reason = "refused" if self._refused else _REASONS.get(self._reason, "stop")
        return Finish(reason, self._usage)


def _extra(delta: Any, name: str) -> str:
    value = getattr(delta, name, None)
    return value if isinstance(value, str) else ""


def _usage(usage: Any) -> Usage:
    details = getattr(usage, "prompt_tokens_details", None)
    return Usage(
        input_tokens=usage.prompt_tokens or 0,
        cached_tokens=getattr(details, "cached_tokens", 0) or 0,
        output_tokens=usage.completion_tokens or 0,
    )


def _messages(message: Message) -> list[dict[str, Any]]:
    """Return a message in the protocol's shape: each tool result is a message of its own."""
    if message.role == "assistant":
        return [_assistant(message)]
    results = [part for part in message.parts if isinstance(part, ToolResult)]
    told = [
        {"role": "tool", "tool_call_id": r.call_id, "content": r.text or "(no output)"}
        for r in results
    ]
    images = [image for result in results for image in result.images]
    images += [part.png for part in message.parts if isinstance(part, ImagePart)]
    content = _user_content(_text(message), images)
    return [*told, {"role": "user", "content": content}] if content else told


def _assistant(message: Message) -> dict[str, Any]:
    calls = [
        {
            "id": part.id,
            "type": "function",
            "function": {"name": part.name, "arguments": part.arguments},
        }
        for part in message.parts
        if isinstance(part, ToolCall)
    ]
    text = _text(message)
    said: dict[str, Any] = {"role": "assistant", "content": text or (None if calls else "(empty)")}
    return {**said, "tool_calls": calls} if calls else said


def _user_content(text: str, images: list[str]) -> str | list[dict[str, Any]]:
    if not images:
        return text
    shown = [
        {"type": "image_url", "image_url": {"url": f"data:image/png;base64,{image}"}}
        for image in images
    ]
    return [{"type": "text", "text": text or "The charts shown:"}, *shown]


def _plain_messages(message: Message) -> list[dict[str, Any]]:
    """Return a message without tools, for a server that knows none."""
    lines = []
    for part in message.parts:
        if isinstance(part, TextPart):
            lines.append(part.text)
        elif isinstance(part, ToolResult):
            lines.append(f"Result of the code:\n{part.text}")
        elif isinstance(part, ToolCall):
            lines.append(f"```json\n{part.arguments}\n```")
    return [{"role": message.role, "content": "\n\n".join(lines) or "(empty)"}]


def _text(message: Message) -> str:
    return "\n\n".join(p.text for p in message.parts if isinstance(p, TextPart) and p.text)
