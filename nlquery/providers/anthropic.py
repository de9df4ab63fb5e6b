"""Anthropic Messages, on the official SDK."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from typing import Any, cast

from nlquery.answer import Usage
from nlquery.providers.faults import broken_off, typed_errors
from nlquery.providers.protocol import (
    OUTPUT_TOKENS,
    ArgumentsDelta,
    Finish,
    FinishReason,
    ImagePart,
    Message,
    Part,
    ReasoningDelta,
    Request,
    StreamEvent,
    TextDelta,
    TextPart,
    ToolCall,
    ToolResult,
)
from nlquery.providers.remote import RemoteProvider

_REASONS: dict[str | None, FinishReason] = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "tool_use": "tools",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "refusal": "refused",
    "pause_turn": "stop",
}


class AnthropicProvider(RemoteProvider):
    """Streams from ``/v1/messages``; retries are left to the agent."""

    vendor = "anthropic"

    async def stream(self, request: Request) -> AsyncIterator[StreamEvent]:
        """Stream one reply; see :class:`~nlquery.providers.protocol.Provider`."""
        async with typed_errors("anthropic", self._name):
            reply = _Reply()
            async with await self.client.messages.create(**self._body(request)) as events:
                async for event in events:
                    for out in reply.take(event):
                        yield out
            yield reply.finish()

    def _body(self, request: Request) -> dict[str, Any]:
        body: dict[str, Any] = {
            "model": self._name,
            "max_tokens": request.max_output_tokens or OUTPUT_TOKENS,
            # The breakpoint on the system prompt is shared by all sessions, the one after the
            # settled messages is found by the next turn, and the automatic one (top level)
            # follows this turn, whose messages the notebook will give back in another form.
            "system": [
                {
                    "type": "text",
                    "text": request.system,
                    "cache_control": {"type": "ephemeral"},
                }
            ],
            "messages": _messages(request),
            "cache_control": {"type": "ephemeral"},
            "stream": True,
        }
        if request.tools:
            body["tools"] = [
                {"name": t.name, "description": t.description, "input_schema": dict(t.schema)}
                for t in request.tools
            ]
        return body

    def _connect(self, key: str | None, base_url: str | None) -> Any:
        from anthropic import AsyncAnthropic

        return AsyncAnthropic(max_retries=0, api_key=key, base_url=base_url)


class _Reply:
    """Collects raw events: blocks as they must be sent back, usage, the stop reason."""

    def __init__(self) -> None:
        self._blocks: dict[int, dict[str, Any]] = {}
        self._json: dict[int, str] = {}
        self._usage: dict[str, int] = {}
        self._stop: str | None = None
        self._ended = False

    def take(self, event: Any) -> list[StreamEvent]:
        """Return what an event means for the agent."""
        match event.type:
            case "message_start":
                self._count(event.message.usage)
            case "content_block_start":
                self._blocks[event.index] = event.content_block.to_dict()
            case "content_block_delta":
                return self._delta(event.index, event.delta)
            case "content_block_stop":
                return self._block_done(event.index)
            case "message_delta":
                self._stop = event.delta.stop_reason
                self._count(event.usage)
            case "message_stop":
                self._ended = True
        return []

    def _delta(self, index: int, delta: Any) -> list[StreamEvent]:
        block = self._blocks.setdefault(index, {"type": "text", "text": ""})
        match delta.type:
            case "text_delta":
                block["text"] = block.get("text", "") + delta.text
                return [TextDelta(delta.text)]
            case "thinking_delta":
                block["thinking"] = block.get("thinking", "") + delta.thinking
                return [ReasoningDelta(delta.thinking)]
            case "signature_delta":
                block["signature"] = delta.signature
            case "input_json_delta":
                self._json[index] = self._json.get(index, "") + delta.partial_json
                return [ArgumentsDelta(delta.partial_json)]
        return []

    def _block_done(self, index: int) -> list[StreamEvent]:
        block = self._blocks.get(index, {})
        if block.get("type") != "tool_use":
            return []
        arguments = self._json.get(index) or "{}"
        block["input"] = _object(arguments)
        return [ToolCall(str(block.get("id")), str(block.get("name")), arguments)]

    def _count(self, usage: Any) -> None:
        for name in (
            "input_tokens",
            "output_tokens",
            "cache_read_input_tokens",
            "cache_creation_input_tokens",
        ):
            value = getattr(usage, name, None)
            if isinstance(value, int):
                self._usage[name] = value

    def finish(self) -> Finish:
        """Return the last event.

        Raises
        ------
        BrokenReply
            If the stream was cut before its end.
        """
        if not self._ended:
            raise broken_off("anthropic")
        read = self._usage.get("cache_read_input_tokens", 0)
        written = self._usage.get("cache_creation_input_tokens", 0)
        usage = Usage(
            input_tokens=self._usage.get("input_tokens", 0) + read + written,
            cached_tokens=read,
            output_tokens=self._usage.get("output_tokens", 0),
            cache_write_tokens=written,
        )
        blocks = [block for _, block in sorted(self._blocks.items()) if _sendable(block)]
        return Finish(_REASONS.get(self._stop, "stop"), usage, _Native(blocks))


class _Native:
    """An assistant message in Anthropic's own blocks, thinking signatures included."""

    def __init__(self, blocks: list[dict[str, Any]]) -> None:
        self.blocks = blocks


def _object(text: str) -> dict[str, Any]:
    """Return the JSON object, or one that quotes text that is none: the API wants an object."""
    import json

    try:
        data = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return {"malformed": text[:2_000]}
    return cast(dict[str, Any], data) if isinstance(data, dict) else {"malformed": text[:2_000]}


def _sendable(block: dict[str, Any]) -> bool:
    return block.get("type") != "text" or bool(str(block.get("text", "")).strip())


def _messages(request: Request) -> list[dict[str, Any]]:
    messages = [_message(message) for message in request.messages]
    if request.settled:
        content = messages[request.settled - 1]["content"]
        content[-1] = {**content[-1], "cache_control": {"type": "ephemeral"}}
    return messages


def _message(message: Message) -> dict[str, Any]:
    if isinstance(message.native, _Native) and message.native.blocks:
        return {"role": message.role, "content": message.native.blocks}
    return {"role": message.role, "content": [_block(part) for part in _ordered(message.parts)]}


def _ordered(parts: Sequence[Part]) -> list[Part]:
    """Return the parts with tool results first, as the API wants them."""
    return sorted(parts, key=lambda part: not isinstance(part, ToolResult))


def _block(part: Part) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text if part.text.strip() else "(empty)"}
    if isinstance(part, ImagePart):
        return _image(part.png)
    if isinstance(part, ToolCall):
        return {
            "type": "tool_use",
            "id": part.id,
            "name": part.name,
            "input": _object(part.arguments),
        }
    content: list[dict[str, Any]] = [{"type": "text", "text": part.text or "(no output)"}]
    content += map(_image, part.images)
    return {
        "type": "tool_result",
        "tool_use_id": part.call_id,
        "content": content,
        "is_error": part.is_error,
    }


def _image(png: str) -> dict[str, Any]:
    source = {"type": "base64", "media_type": "image/png", "data": png}
    return {"type": "image", "source": source}
