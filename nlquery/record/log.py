"""One JSON-lines log per session: events, timings, tokens and cost; private, rotated, redacted."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nlquery.answer import Usage
from nlquery.events import Answered, Discard, Event, Output, Reasoning, Spent, Text, Waiting
from nlquery.record.redact import redact

DIRECTORY = "logs"
SUFFIX = ".jsonl"
MAX_BYTES = 2_000_000
KEPT = 3  # rotated files of one session
MAX_TEXT = 4_000
# Streamed pieces, data and moments: not for a log.
_QUIET = (Text, Reasoning, Output, Spent, Discard, Waiting)


class SessionLog:
    """Appends what happens in one session.

    A disk that refuses the log costs the log, never the answer.

    Parameters
    ----------
    home
        The state directory.
    session
        Name of the session, without suffix.
    now
        The clock.
    """

    def __init__(
        self, home: Path, session: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self.path = home / DIRECTORY / f"{session}{SUFFIX}"
        self._now = now

    def event(self, event: Event) -> None:
        """Log an event, if its kind is worth a line."""
        if isinstance(event, Answered):
            self.write("answer", _answer(event))
        elif not isinstance(event, _QUIET):
            self.write(event.type, {k: v for k, v in event.to_json().items() if k != "type"})

    def spent(self, model: str, usage: Usage) -> None:
        """Log what a summary cost that was written outside of a question."""
        self.write("summary", {"model": model, "usage": usage.to_json()})

    def write(self, kind: str, data: Mapping[str, Any]) -> None:
        """Log one line of kind `kind`."""
        line = {"at": self._now().isoformat(timespec="milliseconds"), "type": kind}
        text = json.dumps({**line, **_clean(data)}, ensure_ascii=False, default=str)
        try:
            self._append(text + "\n")
        except OSError:
            return

    def _append(self, text: str) -> None:
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._rotate()
        flags = os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC
        handle = os.open(self.path, flags, 0o600)
        try:
            os.write(handle, text.encode("utf-8", "replace"))
        finally:
            os.close(handle)

    def _rotate(self) -> None:
        if not self.path.exists() or self.path.stat().st_size < MAX_BYTES:
            return
        for number in range(KEPT - 1, 0, -1):
            older = rotated(self.path, number)
            if older.exists():
                older.replace(rotated(self.path, number + 1))
        self.path.replace(rotated(self.path, 1))


def rotated(path: Path, number: int) -> Path:
    """Return the name of the `number`-th rotated file; a higher number is older."""
    return path.with_name(f"{path.stem}.{number}{SUFFIX}")


def _answer(event: Answered) -> dict[str, Any]:
    """Return what is logged of an answer: what it took, and not the data."""
    answer = event.answer
    return {
        "question": answer.question,
        "status": answer.status,
        "ending": answer.ending,
        "model": answer.model,
        "usage": answer.usage.to_json(),
        "seconds": answer.seconds.to_json(),
        "sql": list(answer.sql),
        "rows": answer.table.get("row_count") if answer.table else None,
    }


def _clean(value: Any) -> Any:
    """Return a value without secrets and with long texts cut."""
    if isinstance(value, str):
        text = redact(value)
        return text if len(text) <= MAX_TEXT else f"{text[:MAX_TEXT]}… ({len(text):,} characters)"
    if isinstance(value, Mapping):
        return {str(key): _clean(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(part) for part in value]
    return value
