"""A model for the browser's tests: a wire server in a thread, whose replies wait for gates."""

from __future__ import annotations

import asyncio
import itertools
import threading
from collections.abc import Iterator
from typing import Self

from tests.wire.dialects import Anthropic, Block, Say
from tests.wire.server import Stream, WireServer, pieces

LABEL = "claude-sonnet-5-5 (Anthropic)"
PATIENCE = 30
PIECE = len(pieces("x" * 100)[0])


class ScriptedModel:
    """Speaks Anthropic's protocol to the real SDK in the server under test.

    Attributes
    ----------
    url
        Where it listens.
    """

    def __init__(self) -> None:
        self._dialect = Anthropic()
        self._server = WireServer([])
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        self._do(self._server.__aenter__())
        self.url = self._server.url
        return self

    def __exit__(self, *_: object) -> None:
        self._do(self._server.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(PATIENCE)
        self._loop.close()

    def reset(self) -> None:
        """Forget replies that were not asked for."""
        self._server.replies.clear()

    @property
    def asked(self) -> list[object]:
        """Bodies of the requests that came."""
        return [request.body for request in self._server.requests]

    def reply(self, *blocks: Block) -> None:
        """Answer the next request."""
        self._server.replies.append(self._dialect.reply(*blocks))

    def fail(self, code: int, kind: str, said: str, times: int = 1) -> None:
        """Refuse the next requests."""
        self._server.replies += [self._dialect.error(code, kind, said)] * times

    def hang_after(self, text: str) -> None:
        """Say a text and then nothing more, until the client goes away."""
        chunks = list(self._dialect.chunks([Say(text)]))[:-3]
        self._server.replies.append(Stream(chunks, hang=True))

    def reply_in_parts(self, *texts: str) -> list[threading.Event]:
        """Answer the next request with these texts, each but the first when its gate opens.

        The lengths of all but the last are multiples of a piece's.
        """
        assert all(len(text) % PIECE == 0 for text in texts[:-1])
        gates = [threading.Event() for _ in texts[1:]]
        self._server.replies.append(Stream(self._parts(texts, gates)))
        return gates

    def _parts(self, texts: tuple[str, ...], gates: list[threading.Event]) -> Iterator[bytes]:
        chunks = list(self._dialect.chunks([Say("".join(texts))]))
        first = next(i for i, chunk in enumerate(chunks) if b"content_block_delta" in chunk)
        ends = itertools.accumulate(len(text) // PIECE for text in texts[:-1])
        waits = {first + end: gate for end, gate in zip(ends, gates, strict=True)}
        for number, chunk in enumerate(chunks):
            if number in waits:
                waits[number].wait(PATIENCE)
            yield chunk

    def _do(self, coroutine: object) -> None:
        asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(PATIENCE)  # type: ignore[arg-type]
