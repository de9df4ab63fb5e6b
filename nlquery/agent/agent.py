"""The agent: answers one question at a time in one session, and always saves the turn."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from typing import Any

from nlquery.agent.answering import Answering, memory_of
from nlquery.agent.bounds import Bounds
from nlquery.agent.domain import Domain
from nlquery.agent.errors import TurnEnd
from nlquery.agent.finish import unfinished
from nlquery.agent.kernel import KernelSource
from nlquery.agent.pictures import add_pictures
from nlquery.agent.stream import Patience, whole_characters
from nlquery.agent.summarizer import writer
from nlquery.agent.turn import TurnState, timed
from nlquery.answer import Answer
from nlquery.beside import NOTHING, Beside
from nlquery.errors import InputError
from nlquery.events import Answered, Compressed, Event, Failed, Started
from nlquery.memory.tokens import TokenMeter
from nlquery.providers.models import Catalogue
from nlquery.providers.protocol import Provider
from nlquery.record.log import SessionLog
from nlquery.record.redact import redact
from nlquery.session import SessionNotebook
from nlquery.settings import Settings
from nlquery_errors import NLQueryError

SAVE_SECONDS = 20.0


class Agent:
    """Answers questions in one session.

    Parameters
    ----------
    provider
        Who answers, unless :meth:`ask` is given another.
    kernel_source
        Coroutine function that gives the session's kernel, starting it when needed.
    notebook
        The session: its cells are the memory, and every turn is saved to it.
    settings
        Bounds and switches.
    domain
        What is known about the data.
    patience
        How long and often a provider is waited for.
    seed
        Seed of the retries' jitter.
    """

    def __init__(
        self,
        provider: Provider,
        kernel_source: KernelSource,
        notebook: SessionNotebook,
        settings: Settings,
        *,
        domain: Domain | None = None,
        patience: Patience | None = None,
        seed: int | None = None,
    ) -> None:
        self.provider = provider
        self.notebook = notebook
        self.settings = settings
        self.domain = domain or Domain()
        self._kernel_source = kernel_source
        self._catalogue = Catalogue.load(settings.home)
        self._patience = patience or Patience()
        self._rng = random.Random(seed)
        self._meter = TokenMeter()
        self._running: asyncio.Task[Answer] | None = None

    async def ask(
        self,
        question: str,
        *,
        provider: Provider | None = None,
        fresh: bool = False,
        beside: Beside = NOTHING,
        settings: Settings | None = None,
    ) -> AsyncIterator[Event]:
        """Answer `question`, yielding what happens; the last event is :class:`Answered`.

        Leaving the iterator early, or cancelling it, stops the request and the cell; the turn
        is saved all the same.

        Parameters
        ----------
        question
            The person's words.
        provider
            Who answers this one question.
        fresh
            Do not reuse a saved answer.
        beside
            What comes with the question beside its words.
        settings
            Bounds and switches of this one question.

        Raises
        ------
        InputError
            If the question is empty or another one is being answered.
        """
        question = _readable(question)
        if self._running is not None:
            raise InputError("This session is answering another question.", mend="Stop it first.")
        events: asyncio.Queue[Event | None] = asyncio.Queue()
        log = SessionLog(self.settings.private, self.notebook.path.stem)

        def emit(event: Event) -> None:
            log.event(event)
            events.put_nowait(event)

        asked = _Asked(provider or self.provider, fresh, beside, settings or self.settings)
        turn = self._turn(question, asked, emit)
        self._running = asyncio.create_task(turn)
        self._running.add_done_callback(lambda _: events.put_nowait(None))
        try:
            while (event := await events.get()) is not None:
                yield event
            self._running.result()  # a defect of ours is raised, not hidden
        finally:
            running, self._running = self._running, None
            await _end(running)

    async def stop(self) -> None:
        """Stop the running turn, if there is one; its saved answer still comes as an event."""
        if self._running is not None:
            await _end(self._running)

    async def compress(self) -> Compressed | None:
        """Let the summary cell stand for the older turns now; None: there is nothing to compress.

        Raises
        ------
        InputError
            If a question is being answered.
        """
        if self._running is not None:
            raise InputError("This session is answering a question.", mend="Stop it first.")
        self.notebook.refresh()
        log = SessionLog(self.settings.private, self.notebook.path.stem)
        price = self._catalogue.facts(self.provider.model).priced
        write = writer(
            self.provider,
            self._patience,
            self._rng,
            lambda usage: log.spent(self.provider.model, price(usage)),
        )
        memory = memory_of(
            self.notebook, self.settings, self._catalogue, self.provider, self._meter
        )
        compressed = await memory.compress(write)
        if compressed is not None:
            log.event(compressed)
        return compressed

    async def _turn(
        self,
        question: str,
        asked: _Asked,
        emit: Callable[[Event], None],
    ) -> Answer:
        provider, beside = asked.provider, asked.beside
        known = f"{self.domain.today}\n{beside.text}"
        state = TurnState(question, provider.model, known=known, beside=beside)
        if self.domain.today:
            state.provenance["data"] = self.domain.today
        emit(Started(question, provider.model))
        self.notebook.refresh()

        def tell(event: Event) -> None:
            state.hear(event)
            emit(event)

        bounds = Bounds.of(asked.settings)
        try:
            async with asyncio.timeout(bounds.seconds) as limit:
                answering = self._answering(state, bounds, asked.settings, tell)
                answer = await answering.answer(provider, fresh=asked.fresh)
        except asyncio.CancelledError:
            answer = unfinished(state, TurnEnd("stopped", "Stopped."), emit)
        except TimeoutError as error:
            end: NLQueryError = bounds.ending("max_seconds") if limit.expired() else _defect(error)
            answer = unfinished(state, end, emit)
        except NLQueryError as error:
            answer = unfinished(state, error, emit)
        except Exception as error:  # whatever happens, the turn is saved
            answer = unfinished(state, _defect(error), emit)
        answer = self._save(state, answer, emit)
        emit(Answered(answer))
        if answer.status == "answered" and answer.session:
            await add_pictures(self.notebook)
        return answer

    def _answering(
        self,
        state: TurnState,
        bounds: Bounds,
        settings: Settings,
        emit: Callable[[Event], None],
    ) -> Answering:
        return Answering(
            state,
            emit,
            self.notebook,
            settings,
            self.domain,
            self._kernel_source,
            self._catalogue,
            self._meter,
            bounds,
            self._patience,
            self._rng,
        )

    def _save(self, state: TurnState, answer: Answer, emit: Callable[[Event], None]) -> Answer:
        """Save the turn; a refused save is told, and the answer is still given."""
        try:
            self.notebook.append_turn(state.to_turn(timed(state, answer)))
        except NLQueryError as error:
            emit(Failed(error.message, error.mend))
            return timed(state, answer)
        return timed(state, replace(answer, session=self._session()))

    def _session(self) -> str:
        path, home = self.notebook.path.absolute(), self.settings.home.absolute()
        return str(path.relative_to(home)) if path.is_relative_to(home) else str(path)


@dataclass(frozen=True)
class _Asked:
    """How one question is answered."""

    provider: Provider
    fresh: bool
    beside: Beside
    settings: Settings


def _readable(question: str) -> str:
    """Return the question without surrounding space and without control characters.

    Raises
    ------
    InputError
        If nothing is left.
    """
    kept = "".join(c for c in question if c in "\n\t" or c.isprintable())
    if not kept.strip():
        raise InputError("The question is empty.", mend='Try: nlquery ask "Total sales?".')
    return kept.strip()


def _defect(error: BaseException) -> NLQueryError:
    """Return an unexpected error as one sentence."""
    text = redact(whole_characters(" ".join(str(error).split())[:300]))
    wrapped = TurnEnd("error", f"Something unexpected failed: {type(error).__name__}: {text}")
    wrapped.__cause__ = error
    return wrapped


async def _end(task: asyncio.Task[Any]) -> None:
    """Cancel the task and wait until it has saved its turn, also when cancelled meanwhile."""
    if not task.done():
        task.cancel()
    _, pending = await asyncio.shield(
        asyncio.ensure_future(asyncio.wait([task], timeout=SAVE_SECONDS))
    )
    if pending:  # a second cancel ends even the waiting for an interrupt
        task.cancel()
