"""The summary cell's text: five parts with lines, read back and written within a budget."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Self

PARTS = ("Goal", "Key knowledge", "Data and variables", "Recent actions", "Plan")
NOTHING = "none so far"
HEAD = "### Summary of earlier questions"
# Of the budget; what a part does not use goes to the parts after it.
SHARES = {
    "Goal": 0.15,
    "Plan": 0.10,
    "Key knowledge": 0.40,
    "Data and variables": 0.15,
    "Recent actions": 0.20,
}
_HEADING = re.compile(r"^\s*(?:#{1,6}\s*|\*\*|\d+[.)]\s*\**)*(?P<name>[A-Za-z ]+?)\**:?\**\s*$")
_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")


@dataclass
class Summary:
    """Lines by part, in the order of :data:`PARTS`."""

    parts: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in PARTS})

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a summary, also one a person changed; lines before any heading are knowledge."""
        summary, part = cls(), "Key knowledge"
        for line in text.splitlines():
            heading = part_named(line)
            if heading:
                part = heading
            elif line.lstrip().startswith("#"):
                continue
            elif (words := _BULLET.sub("", line).strip()) and not _decoration(words):
                summary.add(part, words)
        return summary

    def add(self, part: str, *lines: str) -> None:
        """Add lines that the part does not have yet."""
        known = {normal(line) for line in self.parts[part]}
        for line in lines:
            text = " ".join(line.split())
            if text and normal(text) not in known:
                known.add(normal(text))
                self.parts[part].append(text)

    def merge(self, newer: Summary) -> Summary:
        """Return a summary with the lines of both, this one's first."""
        both = Summary()
        for part in PARTS:
            both.add(part, *self.parts[part], *newer.parts[part])
        return both

    def lines(self) -> list[tuple[str, str]]:
        """Return (part, line) for every line."""
        return [(part, line) for part in PARTS for line in self.parts[part]]

    def within(self, chars: int) -> Summary:
        """Return the summary in at most about `chars` characters.

        Of actions, data and plans the newest stay; of goals and knowledge the oldest, which a
        person said to last.
        """
        spare = max(chars - len(Summary().text()), 0)
        kept, left = Summary(), 0.0
        for part, share in SHARES.items():
            room = spare * share + left
            newest = part in ("Recent actions", "Data and variables", "Plan")
            lines = _fitting(self.parts[part], room, newest=newest)
            left = room - sum(len(line) + 3 for line in lines)
            kept.add(part, *lines)
        return kept

    def text(self) -> str:
        """Return the summary as markdown."""
        return "\n\n".join([HEAD, *(_section(part, self.parts[part]) for part in PARTS)])


def _section(part: str, lines: Sequence[str]) -> str:
    return "\n".join([f"#### {part}", *(f"- {line}" for line in lines or [NOTHING])])


def _fitting(lines: Sequence[str], room: float, *, newest: bool) -> list[str]:
    kept: list[str] = []
    for line in reversed(lines) if newest else lines:
        if len(line) + 3 <= room:
            room -= len(line) + 3
            kept.append(line)
    return kept[::-1] if newest else kept


def part_named(line: str) -> str | None:
    """Return the part that a line is the heading of."""
    match = _HEADING.match(line)
    name = match["name"].strip().lower() if match else ""
    found: Mapping[str, str] = {part.lower(): part for part in PARTS}
    return found.get(name)


def well_formed(text: str) -> bool:
    """Return whether the text has all five parts, in order, and words in them."""
    headings = [part for line in text.splitlines() if (part := part_named(line))]
    return headings == list(PARTS) and bool(Summary.parse(text).lines())


def missing(lines: Iterable[tuple[str, str]], text: str) -> list[tuple[str, str]]:
    """Return those lines whose words are not all in the text, in whatever order they stand."""
    words = set(_words(text))
    return [(part, line) for part, line in lines if not set(_words(line)) <= words]


def normal(line: str) -> str:
    """Return a line's words, for comparing."""
    return " ".join(_words(line))


def _words(text: str) -> list[str]:
    return re.findall(r"[\w.%$]*\w", text.lower())


def _decoration(words: str) -> bool:
    return words.strip("*_.").lower() == NOTHING or not re.search(r"\w", words)
