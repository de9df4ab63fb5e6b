"""Answers kept for reuse: one small private file each, found by question and context."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlquery.session import Turn, write_atomically

DIRECTORY = "answers"
MAX_LISTED = 500
MIN_SCORE = 70.0  # of 100, by rapidfuzz
_RELATIVE = re.compile(
    r"\b(?:today|yesterday|tomorrow|now|ago|last|past|previous|prior|this|current|recent(?:ly)?|"
    r"latest|so far|to date|mtd|ytd|qtd|since|(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_POLITE = re.compile(r"^(?:please|can you|could you|show me|tell me|give me)\s+|\s+please$")


@dataclass(frozen=True)
class SavedAnswer:
    """One answer whose code can run again.

    Attributes
    ----------
    question
        The person's words.
    cells
        The code of the turn's good cells with their purpose, in order.
    markdown
        The answer's text.
    model
        Who gave it.
    session
        Name of the session it stands in.
    fingerprint
        Of the semantic model it was given under.
    """

    question: str
    cells: Sequence[tuple[str, str]]
    markdown: str
    model: str
    session: str
    fingerprint: str


class SavedAnswers:
    """The answers of one home directory.

    Parameters
    ----------
    home
        The state directory.
    fingerprint
        Of the semantic model: answers given under another one are not found.
    """

    def __init__(self, home: Path, fingerprint: str) -> None:
        self._directory = home / DIRECTORY
        self._fingerprint = fingerprint

    def key(self, question: str, before: Sequence[Turn], today: str) -> str:
        """Return the name under which an answer is kept.

        It holds all that the answer depends on: the question, the questions before it, the
        semantic model and, when the question is relative to it, the day.
        """
        asked = [normalized(turn.question) for turn in before]
        words = normalized(question)
        day = today if any(_RELATIVE.search(text) for text in (*asked, words)) else ""
        parts = json.dumps([words, asked, day, self._fingerprint])
        return hashlib.sha256(parts.encode()).hexdigest()[:32]

    def find(self, key: str) -> SavedAnswer | None:
        """Return the answer kept under a key, or None."""
        return _read(self._directory / f"{key}.json")

    def keep(self, key: str, answer: SavedAnswer) -> None:
        """Keep an answer. A disk that refuses costs the reuse, not the answer."""
        try:
            self._directory.mkdir(parents=True, exist_ok=True, mode=0o700)
            text = json.dumps(asdict(answer), ensure_ascii=False)
            write_atomically(self._directory / f"{key}.json", text)
        except OSError:
            return

    def similar(self, question: str, most: int = 3) -> list[SavedAnswer]:
        """Return the saved answers to the most similar questions, the best first."""
        from rapidfuzz import fuzz, process

        try:
            files = sorted(self._directory.glob("*.json"), key=os.path.getmtime, reverse=True)[
                :MAX_LISTED
            ]
        except OSError:
            return []
        known = [found for file in files if (found := _read(file))]
        known = [found for found in known if found.fingerprint == self._fingerprint]
        texts = [normalized(found.question) for found in known]
        hits = process.extract(
            normalized(question), texts, scorer=fuzz.token_set_ratio, limit=most * 2,
            score_cutoff=MIN_SCORE,
        )  # fmt: skip
        unique = {texts[index]: known[index] for _, _, index in hits}
        return list(unique.values())[:most]


def normalized(question: str) -> str:
    """Return a question's words without case, punctuation and politeness."""
    words = " ".join(re.sub(r"[,;:?!\"“”]|\.(?!\d)", " ", question.lower()).split())
    return _POLITE.sub("", words).strip()


def _read(path: Path) -> SavedAnswer | None:
    try:
        data: Mapping[str, Any] = json.loads(path.read_text("utf-8"))
        cells = [(str(code), str(purpose)) for code, purpose in data["cells"]]
        rest = {name: str(data[name]) for name in SavedAnswer.__annotations__ if name != "cells"}
        return SavedAnswer(cells=cells, **rest)
    except (OSError, ValueError, KeyError, TypeError):
        return None
