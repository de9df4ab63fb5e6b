"""Asks the questions of a batch, each in its session, with one assistant for all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nlquery.answer import Answer
from nlquery.assistant import Assistant
from nlquery.background import background
from nlquery.cli.ask import check_question
from nlquery.cli.batch import Line, failure
from nlquery.dialogue import Session
from nlquery.errors import NLQueryError
from nlquery.settings import Settings
from nlquery.sync import ask_in


def answers(lines: Sequence[Line], model: str | None) -> Iterator[Answer]:
    """Yield the lines' answers in order; a line that cannot be asked yields a failed one."""
    loop = background()
    assistant = Assistant(Settings.load(model=model), one_session=True)
    threads = _Threads(assistant, lines)
    try:
        for index, line in enumerate(lines):
            yield _answer(threads, index, line)
    finally:
        loop.run(assistant.close())


class _Threads:
    """Opens one session per chain of lines that follow each other, and closes it at its end."""

    def __init__(self, assistant: Assistant, lines: Sequence[Line]) -> None:
        self._assistant = assistant
        self._first: list[int] = []
        for index, line in enumerate(lines):
            self._first.append(index if line.follows is None else self._first[line.follows])
        self._last = {first: index for index, first in enumerate(self._first)}
        self._open: dict[int, Session] = {}

    def session(self, index: int) -> Session:
        """Return the session of the line's chain, opened when there is none yet."""
        first = self._first[index]
        if first not in self._open:
            self._open[first] = background().run(self._assistant.open_session())
        return self._open[first]

    def end(self, index: int) -> None:
        """Close the session when the line was the last of its chain."""
        first = self._first[index]
        if self._last[first] == index and first in self._open:
            background().run(self._open.pop(first).close())


def _answer(threads: _Threads, index: int, line: Line) -> Answer:
    try:
        check_question(line.question)
        return ask_in(threads.session(index), line.question).with_id(line.id)
    except NLQueryError as error:
        return failure(line, error)
    finally:
        threads.end(index)
