"""What questions cost, summed up from the session logs."""

from __future__ import annotations

import glob
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from nlquery.answer import Usage
from nlquery.record.log import DIRECTORY, SUFFIX


@dataclass
class Spending:
    """What one model's answers took.

    Attributes
    ----------
    model
        ``offline`` or ``provider:name``.
    questions, answered
        How many were asked, and how many of them were answered.
    usage
        Tokens and cost; the cost is None when one of the prices is unknown.
    seconds
        Wall seconds.
    """

    model: str
    questions: int = 0
    answered: int = 0
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0

    def asked(self) -> str:
        """Return how many questions there were, in words."""
        return f"{self.questions:,} question{'s' if self.questions != 1 else ''}"

    def to_json(self) -> dict[str, Any]:
        """Return the fields, ready for ``json.dumps``."""
        return {
            "model": self.model,
            "questions": self.questions,
            "answered": self.answered,
            **self.usage.to_json(),
            "seconds": round(self.seconds, 3),
        }


def spending(
    home: Path, *, since: date | None = None, session: str | None = None
) -> list[Spending]:
    """Return what was spent by model, the dearest first.

    Parameters
    ----------
    home
        The state directory.
    since
        Leave out what was asked before this day (UTC).
    session
        Only the session of this name (without suffix).
    """
    found: dict[str, Spending] = {}
    for line in _answers(home / DIRECTORY, session):
        if since is not None and str(line.get("at", "")) < since.isoformat():
            continue
        model = str(line.get("model", "unknown"))
        one = found.setdefault(model, Spending(model))
        one.questions += line.get("type") == "answer"
        one.answered += line.get("status") == "answered"
        one.usage += Usage.from_json(line.get("usage") or {})
        one.seconds += float((line.get("seconds") or {}).get("total", 0.0))
    return sorted(found.values(), key=lambda s: (-(s.usage.cost_usd or 0.0), -s.questions, s.model))


def _answers(directory: Path, session: str | None) -> Iterator[Mapping[str, Any]]:
    name = glob.escape(session) if session else ""
    patterns = [f"{name}{SUFFIX}", f"{name}.?{SUFFIX}"] if session else [f"*{SUFFIX}"]
    for pattern in patterns:
        for path in sorted(directory.glob(pattern)):
            for text in path.read_text("utf-8", "replace").splitlines():
                line = _read(text)
                if line.get("type") in ("answer", "summary"):
                    yield line


def _read(text: str) -> Mapping[str, Any]:
    """Return a line, or nothing for one that was cut by a crash."""
    try:
        line = json.loads(text)
    except ValueError:
        return {}
    return line if isinstance(line, dict) else {}
