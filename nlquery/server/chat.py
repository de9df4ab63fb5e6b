"""One session as the panel has it open: its name, its notebook and the turn that runs."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING, Any

from nlquery.errors import NLQueryError
from nlquery.events import Answered, Discard, Event, Failed, Notice, Reasoning, Retry, Text
from nlquery.output_filter.stream import InertStream
from nlquery.server.present import turn_json

if TYPE_CHECKING:
    from nlquery.dialogue import Session
    from nlquery.server.asked import Question
    from nlquery.server.turnlog import TurnLog
    from nlquery.session import Turn
    from nlquery.settings import Settings

MOMENT = 0.05
STOP_SECONDS = 1.0  # to get from the agent's end to the log's


class Chat:
    """An open session; lives in the assistant's loop.

    Parameters
    ----------
    name
        What the panel calls it.
    session
        The session.
    settings
        The server's bounds and switches, which a question may lower.

    Attributes
    ----------
    running
        The turn that runs.
    rested
        Minutes of idleness after which the kernel was ended; 0: it was not.
    changing
        Held while something is begun or changed in it, until a question runs.
    touched
        When something was last done with it, by the monotonic clock.
    """

    def __init__(self, name: str, session: Session, settings: Settings) -> None:
        self.name = name
        self.session = session
        self._settings = settings
        self.running: TurnLog | None = None
        self.rested = 0.0
        self.changing = asyncio.Lock()
        self.touched = time.monotonic()
        self._task: asyncio.Task[None] | None = None
        self._resting: asyncio.Task[None] | None = None

    def start(self, question: Question, log: TurnLog, idle_seconds: float) -> None:
        """Begin to answer; the log gets what happens.

        When nothing was asked for `idle_seconds` afterwards, the kernel is ended.
        """
        self.running = log
        if self._resting is not None:
            self._resting.cancel()
        self._resting = asyncio.create_task(self._rest(idle_seconds))
        self._task = asyncio.create_task(self._answer(question, log))

    async def stop(self) -> None:
        """Stop the running turn and wait until it is saved."""
        task = self._task
        if task is None or task.done():
            return
        await self.session.stop()
        done, _ = await asyncio.wait([task], timeout=STOP_SECONDS)
        if not done:  # it was not yet at the agent
            task.cancel()
            await asyncio.wait([task])

    async def close(self) -> None:
        """Stop the turn and end the kernel."""
        await self.stop()
        if self._resting is not None:
            self._resting.cancel()
        await self.session.close()

    async def _rest(self, idle_seconds: float) -> None:
        while self.running or time.monotonic() < self.touched + idle_seconds:
            end = time.monotonic() if self.running else self.touched
            await asyncio.sleep(max(end + idle_seconds - time.monotonic(), MOMENT))
        if self.session.has_kernel:
            self.rested = idle_seconds / 60  # a question may come before it is gone
            await self.session.rest()

    async def _answer(self, question: Question, log: TurnLog) -> None:
        state, number = "failed", None
        before = self._last_number()
        writer = _Writer(log)
        try:
            if self.rested:
                writer.take(_gone(self.rested))
                self.rested = 0.0
            async for event in question.ask(self.session, self._settings):
                if isinstance(event, Answered):
                    state, number = self._finish(event, writer)
                else:
                    writer.take(event)
        except asyncio.CancelledError:
            state, last = "stopped", self._last_number()
            number = last if last > before else None
        except NLQueryError as error:
            writer.take(Failed(error.message, error.mend))
        except Exception as error:  # the log always ends
            writer.take(Failed(f"Something unexpected failed: {type(error).__name__}.", ""))
            raise
        finally:
            self.touched = time.monotonic()
            self.session.release()
            self.running = None
            writer.end(state, number)

    def _finish(self, event: Answered, writer: _Writer) -> tuple[str, int | None]:
        answer = event.answer
        turn = self._saved() if answer.session else None
        shown = turn_json(turn) if turn else {**answer.to_json(), "number": None}
        writer.write("answer", shown)
        state = "stopped" if answer.ending == "stopped" else "done"
        if answer.status == "failed" and state == "done":
            state = "failed"
        return state, turn.number if turn else None

    def _last_number(self) -> int:
        turn = self._saved()
        return turn.number if turn else 0

    def _saved(self) -> Turn | None:
        notebook = self.session.notebook
        turns = notebook.turns() if notebook else []
        return max(turns, key=lambda turn: turn.number, default=None)


class _Writer:
    """Writes events into a log, streamed text made inert."""

    def __init__(self, log: TurnLog) -> None:
        self._log = log
        self._streams = {"text": InertStream(), "reasoning": InertStream()}

    def take(self, event: Event) -> None:
        """Write an event of the agent."""
        if isinstance(event, Text | Reasoning):
            self._say(event.type, self._streams[event.type].feed(event.text))
            return
        self._settle(drop=isinstance(event, Retry | Discard))
        data = event.to_json()
        self.write(data.pop("type"), data)

    def write(self, type_: str, data: dict[str, Any]) -> None:
        """Write an event."""
        self._settle()
        self._log.append(type_, data)

    def end(self, state: str, number: int | None) -> None:
        """Write the last event."""
        self.write("done", {"state": state, "number": number})

    def _settle(self, *, drop: bool = False) -> None:
        for kind, stream in self._streams.items():
            rest = stream.flush()
            if not drop:
                self._say(kind, rest)

    def _say(self, kind: str, text: str) -> None:
        if text:
            self._log.append(kind, {"text": text})


def _gone(minutes: float) -> Notice:
    return Notice(
        f"The kernel was ended after {minutes:g} minutes without a question: variables of earlier "
        "answers are gone."
    )
