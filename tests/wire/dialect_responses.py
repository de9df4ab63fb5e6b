"""OpenAI Responses."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from nlquery.providers import Provider

from .dialect import TOKENS, Block, Call, Dialect, Say, Think, Tokens, named, openai_error
from .server import Status, Stream, numbers, pieces


class Responses(Dialect):
    """OpenAI Responses."""

    name = "responses"

    def provider(self, url: str) -> Provider:
        from openai import AsyncOpenAI

        from nlquery.providers.openai_responses import OpenAIResponsesProvider

        client = AsyncOpenAI(api_key=self.key, base_url=f"{url}/v1", max_retries=0)
        return OpenAIResponsesProvider("gpt-6.1-sol", client)

    def chunks(
        self, blocks: Sequence[Block], stop: str = "", tokens: Tokens = TOKENS
    ) -> Iterator[bytes]:
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
        yield named("response.created", response=response)
        for index, (block, item) in enumerate(zip(blocks, items, strict=True)):
            yield named("response.output_item.added", output_index=index, item=item)
            yield from self._deltas(index, block, item, stop)
            yield named("response.output_item.done", output_index=index, item=item)
        usage = {
            "input_tokens": tokens.input,
            "input_tokens_details": {
                "cached_tokens": tokens.read,
                "cache_write_tokens": tokens.written,
            },
            "output_tokens": tokens.output,
            "output_tokens_details": {"reasoning_tokens": 0},
            "total_tokens": tokens.input + tokens.output,
        }
        done = {**response, "status": "completed", "output": items, "usage": usage}
        if stop == "length":
            done |= {"status": "incomplete", "incomplete_details": {"reason": "max_output_tokens"}}
            yield named("response.incomplete", response=done)
        else:
            yield named("response.completed", response=done)

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
                yield named("response.function_call_arguments.delta", **place, delta=piece)
            return
        kind = {
            Say: "response.output_text.delta",
            Think: "response.reasoning_summary_text.delta",
        }[type(block)]
        if stop == "refused":
            kind = "response.refusal.delta"
        for piece in pieces(block.text):
            yield named(kind, **place, content_index=0, summary_index=0, delta=piece)

    def endless(self) -> Stream:
        def chunks() -> Iterator[bytes]:
            yield from list(self.chunks([Say("x")]))[:2]
            while True:
                yield named(
                    "response.output_text.delta",
                    output_index=0,
                    item_id="msg_0",
                    content_index=0,
                    delta="and on " * 200,
                )

        return Stream(chunks())

    def mid_stream_error(self, *blocks: Block) -> Stream:
        error = {"code": "server_overloaded", "message": "Overloaded", "param": None}
        return Stream([*list(self.chunks(blocks))[:-2], named("error", **error)])

    def error(self, code: int, kind: str = "api_error", said: str = "scripted") -> Status:
        return openai_error(code, kind, said)

    def results(self, body: Mapping[str, Any]) -> list[str]:
        return [i["output"] for i in body["input"] if i.get("type") == "function_call_output"]
