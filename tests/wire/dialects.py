"""The three wire protocols: a neutral reply, said in each provider's own events."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from nlquery.providers import Provider

from .server import Status, Stream, numbers, pieces, sse


@dataclass(frozen=True)
class Say:
    """Text."""

    text: str


@dataclass(frozen=True)
class Think:
    """Reasoning."""

    text: str


@dataclass(frozen=True)
class Call:
    """A tool call; `arguments` is the JSON text, well-formed or not."""

    name: str
    arguments: str


Block = Say | Think | Call


def run(code: str, purpose: str = "answer") -> Call:
    """Return a well-formed ``run_python`` call."""
    return Call("run_python", json.dumps({"code": code, "purpose": purpose}))


class Dialect:
    """One wire protocol."""

    name: str
    key = "sk-test-0123456789abcdef"

    def provider(self, url: str) -> Provider:
        """Return the real provider, on the real SDK, talking to `url`."""
        raise NotImplementedError

    def chunks(self, blocks: Sequence[Block], stop: str = "") -> Iterator[bytes]:
        """Yield the encoded events of a reply; `stop`: "", "length" or "refused"."""
        raise NotImplementedError

    def reply(self, *blocks: Block, stop: str = "") -> Stream:
        """Return a whole reply."""
        return Stream(list(self.chunks(blocks, stop)))

    def cut(self, *blocks: Block) -> Stream:
        """Return a reply that breaks off before its last events."""
        return Stream(list(self.chunks(blocks))[:-3], cut=True)

    def endless(self) -> Stream:
        """Return a reply that streams text for ever."""
        raise NotImplementedError

    def endless_call(self) -> Stream:
        """Return a reply that streams the arguments of one call for ever."""
        whole = list(self.chunks([run("x" * 7_000)]))
        first = next(
            i for i, chunk in enumerate(whole) if b"xxxxxxx" in chunk and b"delta" in chunk
        )

        def chunks() -> Iterator[bytes]:
            yield from whole[:first]
            while True:
                yield whole[first]

        return Stream(chunks())

    def mid_stream_error(self, *blocks: Block) -> Stream:
        """Return a reply in which an overload is announced after some text."""
        raise NotImplementedError

    def error(self, code: int, kind: str = "api_error", said: str = "scripted") -> Status:
        """Return an HTTP error in the protocol's shape, with a retry-after of nothing."""
        raise NotImplementedError

    def results(self, body: Mapping[str, Any]) -> list[str]:
        """Return the texts of the tool results in a request."""
        raise NotImplementedError


class Anthropic(Dialect):
    """Messages."""

    name = "anthropic"

    def provider(self, url: str) -> Provider:
        from anthropic import AsyncAnthropic

        from nlquery.providers.anthropic import AnthropicProvider

        client = AsyncAnthropic(api_key=self.key, base_url=url, max_retries=0)
        return AnthropicProvider("claude-sonnet-5-5", client)

    def chunks(self, blocks: Sequence[Block], stop: str = "") -> Iterator[bytes]:
        yield _named(
            "message_start",
            message={
                "id": "msg_1",
                "type": "message",
                "role": "assistant",
                "model": "claude-sonnet-5-5",
                "content": [],
                "stop_reason": None,
                "stop_sequence": None,
                "usage": self.usage(1),
            },
        )
        yield _named("ping")
        for index, block in enumerate(blocks):
            yield from self._block(index, block)
        called = any(isinstance(block, Call) for block in blocks)
        reason = {"length": "max_tokens", "refused": "refusal"}.get(
            stop, "tool_use" if called else "end_turn"
        )
        delta = {"stop_reason": reason, "stop_sequence": None}
        yield _named("message_delta", delta=delta, usage=self.usage(42))
        yield _named("message_stop")

    def usage(self, output: int) -> dict[str, int]:
        """Return usage: 20 fresh, 100 written to and 300 read from the cache."""
        return {
            "input_tokens": 20,
            "cache_creation_input_tokens": 100,
            "cache_read_input_tokens": 300,
            "output_tokens": output,
        }

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
        yield _named("content_block_start", index=index, content_block=start)
        for delta in deltas:
            yield _named("content_block_delta", index=index, delta=delta)
        yield _named("content_block_stop", index=index)

    def endless(self) -> Stream:
        def chunks() -> Iterator[bytes]:
            yield from list(self.chunks([Say("x")]))[:3]
            while True:
                delta = {"type": "text_delta", "text": "and on " * 200}
                yield _named("content_block_delta", index=0, delta=delta)

        return Stream(chunks())

    def mid_stream_error(self, *blocks: Block) -> Stream:
        error = {"type": "overloaded_error", "message": "Overloaded"}
        return Stream([*list(self.chunks(blocks))[:-2], _named("error", error=error)])

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


class Responses(Dialect):
    """OpenAI Responses."""

    name = "responses"

    def provider(self, url: str) -> Provider:
        from openai import AsyncOpenAI

        from nlquery.providers.openai_responses import OpenAIResponsesProvider

        client = AsyncOpenAI(api_key=self.key, base_url=f"{url}/v1", max_retries=0)
        return OpenAIResponsesProvider("gpt-6.1-sol", client)

    def chunks(self, blocks: Sequence[Block], stop: str = "") -> Iterator[bytes]:
        items = [self._item(index, block, stop) for index, block in enumerate(blocks)]
        response = {
            "id": "resp_1",
            "object": "response",
            "created_at": 1,
            "model": "gpt-6.1-sol",
            "status": "in_progress",
            "output": [],
            "parallel_tool_calls": True,
            "tool_choice": "auto",
            "tools": [],
        }
        yield _named("response.created", response=response)
        for index, (block, item) in enumerate(zip(blocks, items, strict=True)):
            yield _named("response.output_item.added", output_index=index, item=item)
            yield from self._deltas(index, block, item, stop)
            yield _named("response.output_item.done", output_index=index, item=item)
        usage = {
            "input_tokens": 420,
            "input_tokens_details": {"cached_tokens": 300, "cache_write_tokens": 100},
            "output_tokens": 42,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": 462,
        }
        done = {**response, "status": "completed", "output": items, "usage": usage}
        if stop == "length":
            done |= {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
            yield _named("response.incomplete", response=done)
        else:
            yield _named("response.completed", response=done)

    def _item(self, index: int, block: Block, stop: str) -> dict[str, Any]:
        if isinstance(block, Call):
            number = next(numbers)
            return {
                "type": "function_call",
                "id": f"fc_{number}",
                "call_id": f"call_{number}",
                "name": block.name,
                "arguments": block.arguments,
                "status": "completed",
            }
        if isinstance(block, Think):
            summary = [{"type": "summary_text", "text": block.text}]
            return {
                "type": "reasoning",
                "id": f"rs_{index}",
                "summary": summary,
                "encrypted_content": "ZW5jcnlwdGVk",
            }
        kind, field = ("refusal", "refusal") if stop == "refused" else ("output_text", "text")
        content = {"type": kind, field: block.text, "annotations": []}
        return {
            "type": "message",
            "id": f"msg_{index}",
            "role": "assistant",
            "status": "completed",
            "content": [content],
        }

    def _deltas(
        self, index: int, block: Block, item: Mapping[str, Any], stop: str
    ) -> Iterator[bytes]:
        place = {"output_index": index, "item_id": item["id"]}
        if isinstance(block, Call):
            for piece in pieces(block.arguments):
                yield _named("response.function_call_arguments.delta", **place, delta=piece)
            return
        kind = {
            Say: "response.output_text.delta",
            Think: "response.reasoning_summary_text.delta",
        }[type(block)]
        if stop == "refused":
            kind = "response.refusal.delta"
        for piece in pieces(block.text):
            yield _named(kind, **place, content_index=0, summary_index=0, delta=piece)

    def endless(self) -> Stream:
        def chunks() -> Iterator[bytes]:
            yield from list(self.chunks([Say("x")]))[:2]
            while True:
                yield _named(
                    "response.output_text.delta",
                    output_index=0,
                    item_id="msg_0",
                    content_index=0,
                    delta="and on " * 200,
                )

        return Stream(chunks())

    def mid_stream_error(self, *blocks: Block) -> Stream:
        error = {"code": "server_overloaded", "message": "Overloaded", "param": None}
        return Stream([*list(self.chunks(blocks))[:-2], _named("error", **error)])

    def error(self, code: int, kind: str = "api_error", said: str = "scripted") -> Status:
        return _openai_error(code, kind, said)

    def results(self, body: Mapping[str, Any]) -> list[str]:
        return [i["output"] for i in body["input"] if i.get("type") == "function_call_output"]


class Chat(Dialect):
    """OpenAI Chat Completions."""

    name = "chat"

    def provider(self, url: str) -> Provider:
        from openai import AsyncOpenAI

        from nlquery.providers.openai_chat import OpenAIChatProvider

        client = AsyncOpenAI(api_key=self.key, base_url=f"{url}/v1", max_retries=0)
        return OpenAIChatProvider("qwen3", client)

    def chunks(self, blocks: Sequence[Block], stop: str = "") -> Iterator[bytes]:
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
            "prompt_tokens": 420,
            "completion_tokens": 42,
            "total_tokens": 462,
            "prompt_tokens_details": {"cached_tokens": 300},
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
        return _openai_error(code, kind, said)

    def results(self, body: Mapping[str, Any]) -> list[str]:
        return [m["content"] for m in body["messages"] if m["role"] == "tool"]


DIALECTS: tuple[Dialect, ...] = (Anthropic(), Responses(), Chat())


def _openai_error(code: int, kind: str, said: str) -> Status:
    body = {"error": {"message": said, "type": kind, "code": kind, "param": None}}
    return Status(code, body, {"retry-after-ms": "1"})


def _named(name: str, **fields: Any) -> bytes:
    return sse({"type": name, "sequence_number": 0, **fields}, name)
