"""OpenAI Responses, on the official SDK; nothing is stored on the server."""

from __future__ import annotations

import hashlib
from collections.abc import AsyncIterator
from typing import Any

from nlquery.answer import Usage
from nlquery.providers.faults import broken_off, in_stream, typed_errors
from nlquery.providers.openai_client import connect
from nlquery.providers.protocol import (
    OUTPUT_TOKENS,
    ArgumentsDelta,
    Finish,
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

_ITEMS = ("message", "function_call", "reasoning")


class OpenAIResponsesProvider(RemoteProvider):
    """Streams from ``/responses``."""

    vendor = "openai"

    async def stream(self, request: Request) -> AsyncIterator[StreamEvent]:
        """Stream one reply; see :class:`~nlquery.providers.protocol.Provider`."""
        async with typed_errors("openai", self._name):
            reply = _Reply()
            stream = await self.client.responses.create(**self._body(request))
            async with stream as events:
                async for event in events:
                    for out in reply.take(event):
                        yield out
            yield reply.finish()

    def _body(self, request: Request) -> dict[str, Any]:
        items = [item for message in request.messages for item in _items(message)]
        body: dict[str, Any] = {
            "model": self._name,
            "instructions": request.system,
            "input": items,
            "max_output_tokens": request.max_output_tokens or OUTPUT_TOKENS,
            "store": False,
            # Reasoning comes back encrypted, so that it can be sent again without a store.
            "include": ["reasoning.encrypted_content"],
            "stream": True,
        }
        if request.cache_key:  # the server takes at most 64 characters
            body["prompt_cache_key"] = hashlib.sha256(request.cache_key.encode()).hexdigest()[:32]
        if request.tools:
            body["tools"] = [
                {
                    "type": "function",
                    "name": t.name,
                    "description": t.description,
                    "parameters": dict(t.schema),
                    "strict": False,
                }
                for t in request.tools
            ]
        return body

    def _connect(self, key: str | None, base_url: str | None) -> Any:
        return connect(key, base_url)


class _Native:
    """An assistant message as Responses items, encrypted reasoning included."""

    def __init__(self, items: list[dict[str, Any]]) -> None:
        self.items = items


class _Reply:
    """Collects the events of one response."""

    def __init__(self) -> None:
        self._items: list[dict[str, Any]] = []
        self._final: Any = None
        self._refused = False

    def take(self, event: Any) -> list[StreamEvent]:
        """Return what an event means for the agent."""
        match event.type:
            case "response.output_text.delta":
                return [TextDelta(event.delta)]
            case "response.reasoning_summary_text.delta" | "response.reasoning_text.delta":
                return [ReasoningDelta(event.delta)]
            case "response.function_call_arguments.delta":
                return [ArgumentsDelta(event.delta)]
            case "response.refusal.delta" | "response.refusal.done":
                self._refused = True
            case "response.output_item.done":
                return self._item(event.item)
            case "response.completed" | "response.incomplete":
                self._final = event.response
            case "response.failed":
                raise in_stream(event.response.error, "openai")
            case "error":
                raise in_stream(event, "openai")
        return []

    def _item(self, item: Any) -> list[StreamEvent]:
        if item.type in _ITEMS:
            self._items.append(_plain(item))
        if item.type == "function_call":
            return [ToolCall(item.call_id, item.name, item.arguments or "{}")]
        return []

    def finish(self) -> Finish:
        """Return the last event.

        Raises
        ------
        BrokenReply
            If the stream was cut before its end.
        """
        if self._final is None:
            raise broken_off("openai")
        details = getattr(self._final, "incomplete_details", None)
        usage = _usage(self._final.usage)
        native = _Native(self._items)
        if self._refused or (details and details.reason == "content_filter"):
            return Finish("refused", usage, native)
        if details and details.reason == "max_output_tokens":
            return Finish("length", usage)
        called = any(item["type"] == "function_call" for item in self._items)
        return Finish("tools" if called else "stop", usage, native)


def _plain(item: Any) -> dict[str, Any]:
    """Return an output item as input: what the SDK adds for parsing is not accepted back."""
    data: dict[str, Any] = item.to_dict()
    data.pop("parsed", None)
    data.pop("parsed_arguments", None)
    for content in data.get("content") or []:
        content.pop("parsed", None)
    return {key: value for key, value in data.items() if value is not None}


def _usage(usage: Any) -> Usage:
    if usage is None:
        return Usage()
    details = getattr(usage, "input_tokens_details", None)
    return Usage(
        input_tokens=usage.input_tokens or 0,
        cached_tokens=getattr(details, "cached_tokens", 0) or 0,
        output_tokens=usage.output_tokens or 0,
        cache_write_tokens=getattr(details, "cache_write_tokens", 0) or 0,
    )


def _items(message: Message) -> list[dict[str, Any]]:
    if isinstance(message.native, _Native) and message.native.items:
        return message.native.items
    return [_item(message.role, part) for part in message.parts]


def _item(role: str, part: Part) -> dict[str, Any]:
    if isinstance(part, TextPart):
        return {"role": role, "content": part.text or "(empty)"}
    if isinstance(part, ImagePart):
        return {"role": role, "content": [_image(part.png)]}
    if isinstance(part, ToolCall):
        return {
            "type": "function_call",
            "call_id": part.id,
            "name": part.name,
            "arguments": part.arguments,
        }
    return {"type": "function_call_output", "call_id": part.call_id, "output": _output(part)}


def _output(result: ToolResult) -> str | list[dict[str, Any]]:
    if not result.images:
        return result.text or "(no output)"
    images = map(_image, result.images)
    return [{"type": "input_text", "text": result.text or "(no output)"}, *images]


def _image(png: str) -> dict[str, Any]:
    return {"type": "input_image", "image_url": f"data:image/png;base64,{png}", "detail": "auto"}
