"""OpenAI Chat Completions."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from nlquery.providers import Provider

from .dialect import TOKENS, Block, Call, Dialect, Say, Think, Tokens, openai_error
from .server import Status, Stream, numbers, pieces, sse


class Chat(Dialect):
    """OpenAI Chat Completions."""

    name = "chat"

    def provider(self, url: str) -> Provider:
        from openai import AsyncOpenAI

        from nlquery.providers.openai_chat import OpenAIChatProvider

        client = AsyncOpenAI(api_key=self.key, base_url=f"{url}/v1", max_retries=0)
        return OpenAIChatProvider("qwen3", client)

    def chunks(
        self, blocks: Sequence[Block], stop: str = "", tokens: Tokens = TOKENS
    ) -> Iterator[bytes]:
        yield self._chunk({"role": "assistant", "content": ""})
        index = 0
        for block in blocks:
            if isinstance(block, Call):
                head = {"name": block.name, "arguments": ""}
                call = {"id": f"call_{next(numbers)}", "type": "function", "function": head}
                yield self._chunk({"tool_calls": [{"index": index, **call}]})
                for piece in pieces(block.arguments):
                    part = {"index": index, "function": {"arguments": piece}}
                    yield self._chunk({"tool_calls": [part]})
                index += 1
                continue
            name = {Say: "content", Think: "reasoning_content"}[type(block)]
            for piece in pieces(block.text):
                yield self._chunk({"refusal" if stop == "refused" else name: piece})
        finish = "length" if stop == "length" else "tool_calls" if index else "stop"
        yield self._chunk({}, finish)
        usage = {
            "prompt_tokens": tokens.input,
            "completion_tokens": tokens.output,
            "total_tokens": tokens.input + tokens.output,
            "prompt_tokens_details": {"cached_tokens": tokens.read},
        }
        yield sse({**self._base, "choices": [], "usage": usage})
        yield b"data: [DONE]\n\n"

    _base: ClassVar = {
        "id": "chatcmpl-1",
        "created": 1,
        "model": "qwen3",
        "object": "chat.completion.chunk",
    }

    def _chunk(self, delta: Mapping[str, Any], finish: str | None = None) -> bytes:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        return sse({**self._base, "choices": [choice]})

    def endless(self) -> Stream:
        def chunks() -> Iterator[bytes]:
            while True:
                yield self._chunk({"content": "and on " * 200})

        return Stream(chunks())

    def mid_stream_error(self, *blocks: Block) -> Stream:
        error = {"error": {"message": "Overloaded", "type": "overloaded_error", "code": 529}}
        return Stream([*list(self.chunks(blocks))[:-3], sse(error)])

    def error(self, code: int, kind: str = "api_error", said: str = "scripted") -> Status:
        return openai_error(code, kind, said)

    def results(self, body: Mapping[str, Any]) -> list[str]:
        return [m["content"] for m in body["messages"] if m["role"] == "tool"]
