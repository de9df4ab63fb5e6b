"""What share of the input a provider's prompt cache can give, per protocol, over a conversation.

    python -m benchmarks.cache [--turns N] [--json]

The real SDKs talk to local servers, in the real loop, with the real system prompt and tools. The
servers keep what each protocol's cache keeps: Anthropic the prefix up to each ``cache_control``
mark, found again at a mark or up to 20 blocks before one; OpenAI the longest prefix sent before
under the same ``prompt_cache_key``, in steps of 128 tokens; both from 1,024 tokens on. They answer
with the usage that follows, and what is printed is what the agent counted.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import tempfile
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.memory import Kernel
from nlquery.agent import Agent, Domain
from nlquery.agent.domain import prompt_of
from nlquery.agent.tools import CellRequest
from nlquery.answer import Usage
from nlquery.events import Answered, Compressed
from nlquery.semantic.load import load
from nlquery.session import SessionNotebook
from nlquery.settings import Settings
from tests.wire.dialects import DIALECTS, Dialect, Say, Tokens, run
from tests.wire.server import Recorded, Stream, WireServer

DENSITY = 3.5  # characters a token
LEAST = 1_024  # tokens of the shortest prefix that is kept
STEP = 128  # tokens
LOOK_BACK = 20  # blocks
MARK = "cache_control"


@dataclass
class Cache:
    """What the requests so far left behind, and how much of the next it gives."""

    prefixes: set[str] = field(default_factory=set)
    sent: list[str] = field(default_factory=list)
    shared: list[float] = field(default_factory=list)

    def take(self, dialect: str, body: Mapping[str, Any]) -> Tokens:
        """Return how a request's input is counted, and keep it."""
        blocks = blocks_of(dialect, body)
        texts = [json.dumps(_unmarked(block), sort_keys=True) for block in blocks]
        whole = "".join(texts)
        if self.sent:
            self.shared.append(_shared(self.sent[-1], whole) / len(whole))
        if dialect == "anthropic":
            read, kept = self._marked(blocks, texts, MARK in body)
        else:
            read = max((_shared(old, whole) for old in self.sent), default=0)
            kept = read
        self.sent.append(whole)
        total, known = round(len(whole) / DENSITY), _kept(read, dialect)
        written = max(_kept(kept, dialect) - known, 0)
        return Tokens(total - known - written, written, known)

    def _marked(
        self, blocks: Sequence[Any], texts: Sequence[str], automatic: bool
    ) -> tuple[int, int]:
        """Return the characters found at a mark, and those that are kept up to the last mark."""
        marks = [n for n, block in enumerate(blocks) if isinstance(block, dict) and MARK in block]
        marks += [len(blocks) - 1] if automatic else []
        prefixes = ["".join(texts[: n + 1]) for n in range(len(texts))]
        near = {n for mark in marks for n in range(max(mark - LOOK_BACK, 0), mark + 1)}
        read = max((len(prefixes[n]) for n in near if prefixes[n] in self.prefixes), default=0)
        self.prefixes |= {prefixes[mark] for mark in marks}
        return read, max((len(prefixes[mark]) for mark in marks), default=0)


def blocks_of(dialect: str, body: Mapping[str, Any]) -> list[Any]:
    """Return what a request's cache key is made of, in the provider's order."""
    tools = list(body.get("tools", []))
    if dialect == "responses":
        return [body["prompt_cache_key"], *tools, body["instructions"], *body["input"]]
    if dialect == "chat":
        return [*tools, *body["messages"]]
    messages = [(m["role"], block) for m in body["messages"] for block in m["content"]]
    said = [{**block, "role": role} for role, block in messages]
    return [*tools, *body["system"], *said]


def _unmarked(block: Any) -> Any:
    return {k: v for k, v in block.items() if k != MARK} if isinstance(block, dict) else block


def _shared(one: str, other: str) -> int:
    """Return how many characters two texts begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))


def _kept(chars: int, dialect: str) -> int:
    """Return the tokens of a prefix that a cache keeps."""
    tokens = int(chars / DENSITY)
    if tokens < LEAST:
        return 0
    return tokens if dialect == "anthropic" else LEAST + (tokens - LEAST) // STEP * STEP


async def measure(dialect: Dialect, turns: int, seed: int = 1) -> dict[str, Any]:
    """Hold a conversation over the wire and return its figures."""
    rng, cache = random.Random(seed), Cache()
    usages: list[Usage] = []
    compressions = 0
    with tempfile.TemporaryDirectory() as home:
        settings = Settings(home=Path(home), reuse=False)
        notebook = SessionNotebook.open(Path(home) / "s.ipynb")
        kernel = Kernel(rng)
        async with WireServer([]) as server:
            provider = dialect.provider(server.url)
            agent = Agent(provider, _ready(kernel), notebook, settings, domain=_domain(), seed=seed)
            for number in range(1, turns + 1):
                server.replies = list(_turn(dialect, number, cache))
                async for event in agent.ask(f"How did the places do in week {number}?"):
                    compressions += isinstance(event, Compressed)
                    usages += [event.answer.usage] if isinstance(event, Answered) else []
            await provider.close()
    return figures(dialect.name, usages, cache, compressions)


def _ready(kernel: Kernel) -> Callable[[], Any]:
    async def source() -> Kernel:
        return kernel

    return source


def _domain() -> Domain:
    def compiler(data: Mapping[str, Any]) -> CellRequest:
        raise NotImplementedError  # the tool is offered, and never called

    return Domain(system=prompt_of(load()).text, compiler=compiler)


def _turn(dialect: Dialect, number: int, cache: Cache) -> Sequence[Callable[[Recorded], Stream]]:
    """Return a turn's replies: a look around each third time, a cell, the answer."""

    def reply(*blocks: Any) -> Callable[[Recorded], Stream]:
        return lambda request: dialect.reply(*blocks, tokens=cache.take(dialect.name, request.body))

    code = f"weeks_{number} = sql('''SELECT * FROM orders WHERE week = {number}''')\nweeks_{number}"
    look = [reply(Say("Let me look."), run("sql('SELECT 1')", "explore"))]
    answer = "The places are in the table, the best first, as sums of their completed orders."
    return [*(look if number % 3 == 0 else []), reply(run(code)), reply(Say(answer))]


def figures(name: str, usages: Sequence[Usage], cache: Cache, compressions: int) -> dict[str, Any]:
    """Return what is printed; tokens are the agent's own count."""
    later = usages[1:]
    return {
        "protocol": name,
        "requests": len(cache.sent),
        "compressions": compressions,
        "input_tokens": sum(usage.input_tokens for usage in usages),
        "cached_tokens": sum(usage.cached_tokens for usage in usages),
        "cached_percent": _percent(usages),
        "cached_percent_after_first_turn": _percent(later),
        "same_prefix_percent_least": round(100 * min(cache.shared), 1),
        "same_prefix_percent_median": round(100 * sorted(cache.shared)[len(cache.shared) // 2], 1),
    }


def _percent(usages: Sequence[Usage]) -> float:
    total = sum(usage.input_tokens for usage in usages)
    return round(100 * sum(usage.cached_tokens for usage in usages) / max(total, 1), 1)


def main() -> None:
    """Print a line for each protocol."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=12)
    parser.add_argument("--json", action="store_true", help="print JSON, one object a line")
    options = parser.parse_args()
    for dialect in DIALECTS:
        found = asyncio.run(measure(dialect, options.turns))
        if options.json:
            print(json.dumps(found))
        else:
            print("  ".join(f"{name} {value}" for name, value in found.items()))


if __name__ == "__main__":
    main()
