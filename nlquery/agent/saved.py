"""Answers kept for reuse: one small private file each, found by question and context."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from nlquery.answer import TABLE_MIME, plain_table
from nlquery.session import Turn, write_atomically

DIRECTORY = "answers"
MAX_LISTED = 500
MIN_SCORE = 70.0  # of 100, by rapidfuzz
_RELATIVE = re.compile(
    r"\b(?:to(?:day|night|morrow)|yesterday|now|ago|last|past|previous|prior|this|current(?:ly)?|"
    r"recent(?:ly)?|lately|latest|newest|so far|to date|mtd|ytd|qtd|since|until|upcoming|next|"
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_DAY = re.compile(r"\b\d{4}-\d{2}-\d{2}\b|\bdate\(\d{4},|\bcurrent_date\b|\bnow\(\)", re.I)
_YEAR = re.compile(r"\b(?:19|20)\d{2}\b")
_KEY = re.compile(r"[0-9a-f]{32}")
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
    result
        Of what the cells showed: while it is the same, so are the answer's words.
    """

    question: str
    cells: Sequence[tuple[str, str]]
    markdown: str
    model: str
    session: str
    fingerprint: str
    result: str


class SavedAnswers:
    """The answers of one home directory.

    Parameters
    ----------
    home
        The state directory.
    fingerprint
        Of the semantic model: answers given under another one are not found.
    database
        Which database is asked: answers from another one are not found.
    """

    def __init__(self, home: Path, fingerprint: str = "", database: str = "") -> None:
        self._directory = home / DIRECTORY
        self._fingerprint = fingerprint
        self._database = database

    def key(self, question: str, before: Sequence[Turn], day: str) -> str:
        """Return the name under which an answer is kept.

        It holds all that the answer depends on: the question; the questions, code and answers
        before it, as the cells stand now; the semantic model and the database; and the day,
        unless the answer is the same on every day.
        """
        context = [
            [normalized(turn.question), [cell.source for cell in turn.code], _own_words(turn)]
            for turn in before
        ]
        parts = [normalized(question), context, day, self._fingerprint, self._database]
        return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:32]

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

    def forget(self, key: str) -> None:
        """Drop the answer kept under a key: the person took it back."""
        if _KEY.fullmatch(key):
            with contextlib.suppress(OSError):
                (self._directory / f"{key}.json").unlink(missing_ok=True)

    def similar(self, question: str, most: int = 3, *, other: bool = False) -> list[SavedAnswer]:
        """Return the saved answers to the most similar questions, the best first.

        Parameters
        ----------
        other
            Leave out answers to the very same question.
        """
        from rapidfuzz import fuzz, process

        try:
            files = sorted(self._directory.glob("*.json"), key=os.path.getmtime, reverse=True)[
                :MAX_LISTED
            ]
        except OSError:
            return []
        known = [found for file in files if (found := _read(file))]
        known = [found for found in known if found.fingerprint == self._fingerprint]
        asked = normalized(question)
        known = [found for found in known if not (other and normalized(found.question) == asked)]
        texts = [normalized(found.question) for found in known]
        hits = process.extract(
            asked, texts, scorer=fuzz.token_set_ratio, limit=most * 2, score_cutoff=MIN_SCORE
        )
        unique = {texts[index]: known[index] for _, _, index in hits}
        return list(unique.values())[:most]


def is_bound_to_day(questions: Sequence[str], code: Sequence[str]) -> bool:
    """Return whether an answer is good for its day only.

    It is when one of the questions is relative to the day, or when the code names days that a
    question without a year cannot have named.
    """
    words = [normalized(question) for question in questions]
    if any(_RELATIVE.search(text) for text in words):
        return True
    return not any(map(_YEAR.search, words)) and any(map(_DAY.search, code))


def fingerprint_of(outputs: Sequence[Mapping[str, Any]]) -> str:
    """Return a fingerprint of what outputs show: tables, printed text and other results."""
    shown = []
    for output in outputs:
        data = output.get("data") or {}
        table = data.get(TABLE_MIME)
        text = data.get("text/plain") or output.get("text") or ""
        shown.append(plain_table(table) if table else "".join(text))
    return hashlib.sha256(json.dumps(shown, default=str).encode()).hexdigest()


def _own_words(turn: Turn) -> str:
    """Return an answer's words without what is listed below them."""
    return turn.markdown.partition("\n\n**Assumptions**")[0].strip()


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
