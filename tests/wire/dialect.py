"""A neutral reply, and what each wire protocol makes of it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlquery.providers import Provider

from .server import Status, Stream, sse


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


@dataclass(frozen=True)
class Tokens:
    """What a reply is said to have used: input that is new, kept for later and known."""

    fresh: int = 20
    written: int = 100
    read: int = 300
    output: int = 42

    @property
    def input(self) -> int:
        """All input."""
        return self.fresh + self.written + self.read


TOKENS = Tokens()


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

    def chunks(
        self, blocks: Sequence[Block], stop: str = "", tokens: Tokens = TOKENS
    ) -> Iterator[bytes]:
        """Yield the encoded events of a reply; `stop`: "", "length" or "refused"."""
        raise NotImplementedError

    def reply(self, *blocks: Block, stop: str = "", tokens: Tokens = TOKENS) -> Stream:
        """Return a whole reply."""
        return Stream(list(self.chunks(blocks, stop, tokens)))

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


def named(name: str, **fields: Any) -> bytes:
    """Return an event that says its own name, encoded."""
    return sse({"type": name, "sequence_number": 0, **fields}, name)


def openai_error(code: int, kind: str, said: str) -> Status:
    """Return an HTTP error in OpenAI's shape."""
    body = {"error": {"message": said, "type": kind, "code": kind, "param": None}}
    return Status(code, body, {"retry-after-ms": "1"})
