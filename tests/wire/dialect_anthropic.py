"""Anthropic Messages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlquery.providers import Provider

from .dialect import TOKENS, Block, Call, Dialect, Say, Think, Tokens, named
from .server import Status, Stream, numbers, pieces


class Anthropic(Dialect):
    """Messages."""

    name = "anthropic"

    def provider(self, url: str) -> Provider:
        from anthropic import AsyncAnthropic

        from nlquery.providers.anthropic import AnthropicProvider

        client = AsyncAnthropic(api_key=self.key, base_url=url, max_retries=0)
        return AnthropicProvider("claude-sonnet-5-5", client)

    def chunks(
        self, blocks: Sequence[Block], stop: str = "", tokens: Tokens = TOKENS
    ) -> Iterator[bytes]:
        yield named(
            "message_start",
            message={
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "model": "claude-sonnet-5-5",
                "content": [],
                "stop_reason": None,
                "stop_sequence": None,
                "usage": _usage(tokens, 1),
            },
        )
        yield named("ping")
        for index, block in enumerate(blocks):
            yield from self._block(index, block)
        called = any(isinstance(block, Call) for block in blocks)
        reason = {"length": "max_tokens", "refused": "refusal"}.get(
            stop, "tool_use" if called else "end_turn"
        )
        delta = {"stop_reason": reason, "stop_sequence": None}
        yield named("message_delta", delta=delta, usage=_usage(tokens, tokens.output))
        yield named("message_stop")

    def _block(self, index: int, block: Block) -> Iterator[bytes]:
        if isinstance(block, Say):
            start: dict[str, Any] = {"type": "text", "text": ""}
            deltas = [{"type": "text_delta", "text": p} for p in pieces(block.text)]
        elif isinstance(block, Think):
            start = {"type": "thinking", "thinking": "", "signature": ""}
            deltas = [{"type": "thinking_delta", "thinking": p} for p in pieces(block.text)]
            deltas.append({"type": "signature_delta", "signature": "c2lnbmVk"})
        else:
            identifier = f"toolu_{next(numbers):06d}"
            start = {"type": "tool_use", "id": identifier, "name": block.name, "input": {}}
            deltas = [
                {"type": "input_json_delta", "partial_json": p} for p in pieces(block.arguments)
            ]
        yield named("content_block_start", index=index, content_block=start)
        for delta in deltas:
            yield named("content_block_delta", index=index, delta=delta)
        yield named("content_block_stop", index=index)

    def endless(self) -> Stream:
        def chunks() -> Iterator[bytes]:
            yield from list(self.chunks([Say("x")]))[:3]
            while True:
                delta = {"type": "text_delta", "text": "and on " * 200}
                yield named("content_block_delta", index=0, delta=delta)

        return Stream(chunks())

    def mid_stream_error(self, *blocks: Block) -> Stream:
        error = {"type": "overloaded_error", "message": "Overloaded"}
        return Stream([*list(self.chunks(blocks))[:-2], named("error", error=error)])

    def error(self, code: int, kind: str = "api_error", said: str = "scripted") -> Status:
        body = {"type": "error", "error": {"type": kind, "message": said}, "request_id": "r"}
        return Status(code, body, {"retry-after": "0"})

    def results(self, body: Mapping[str, Any]) -> list[str]:
        return [
            "".join(part.get("text", "") for part in block["content"])
            for message in body["messages"]
            for block in message["content"]
            if block["type"] == "tool_result"
        ]


def _usage(tokens: Tokens, output: int) -> dict[str, int]:
    return {
        "input_tokens": tokens.fresh,
        "cache_creation_input_tokens": tokens.written,
        "cache_read_input_tokens": tokens.read,
        "output_tokens": output,
    }
