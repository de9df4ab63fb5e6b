"""Rules that put one wording in the place of many."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from nlquery.planner.numbers import NUMBERS

WORD = re.compile(r"[a-z]+")
_NUMBER_WORDS = "|".join(sorted(NUMBERS, key=len, reverse=True))

# What stands in many rules.
NUMBER = rf"(?:\$ ?)?(?:\d|(?:{_NUMBER_WORDS})\b)"
MONEY = r"\$ ?\d[\d,.]*\d|\$ ?\d|\d[\d,.]* ?(?:dollars|bucks|usd)\b"
ORDERS = r"(?:orders?|tickets?|checks?|transactions?|purchases?)"
MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?s?\b"
ORDINAL = r"(?:first|second|third|fourth|\d{1,2}(?:st|nd|rd|th))"
DATE = (
    rf"(?:{MONTH}\.? (?:the )?(?:\d{{1,2}}|{ORDINAL})(?:st|nd|rd|th)?\b"
    rf"|(?:the )?(?:\d{{1,2}}|{ORDINAL})(?:st|nd|rd|th)? (?:of )?{MONTH}\b"
    rf"|\d{{4}}-\d\d-\d\d|(?:the )?{ORDINAL}\b(?! (?:\w+ )?(?:day|week|hour|month|best|highest))"
    rf"|{WEEKDAY})"
)
CLOCK = r"(?:\d{1,2}(?::\d\d)? ?(?:am|pm)\b|\d{1,2}:\d\d|noon|midday)"
SUBJECT = r"(?:(?!(?:many|much|not)\b)[a-z&']+ ){1,4}?"

END = (
    r"(?=,? (?:at|in|on|over|during|for|by|per|from|to|so|this|last|yesterday|since|between|via"
    r"|through|with|within|across|each|every|before|after|and|altogether|overall|today|all|jan"
    r"[a-z]*|mon[a-z]*|tue[a-z]*|wed[a-z]*|thu[a-z]*|fri[a-z]*|sat[a-z]*|sun[a-z]*)\b"
    r"| *[?.!,;]| *$)"
)


@dataclass(frozen=True)
class Rule:
    """A pattern and what stands for it; looked for where a text has one of the words."""

    words: frozenset[str]
    pattern: str
    replacement: str | Callable[[re.Match[str]], str]


def rule(words: str, pattern: str, replacement: str | Callable[[re.Match[str]], str]) -> Rule:
    """Return a rule.

    Parameters
    ----------
    words
        Words or phrases, commas between. ``@`` in the pattern stands for any one of them.
    pattern
        A regular expression.
    replacement
        Its replacement.
    """
    phrases = sorted((w.strip() for w in words.split(",")), key=len, reverse=True)
    anyone = "(?:" + "|".join(re.escape(p).replace(r"\ ", " ") for p in phrases) + ")"
    triggers = frozenset(max(WORD.findall(phrase), key=len) for phrase in phrases)
    return Rule(triggers, pattern.replace("@", anyone), replacement)


@cache  # most rules are never needed: compiled when a text first has their words
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


class Rules:
    """Rules in their order.

    Attributes
    ----------
    triggers
        Words of which a text must have one, else no rule can change it.
    """

    def __init__(self, rules: Iterable[Rule]) -> None:
        self._rules: Sequence[Rule] = tuple(rules)
        self._places: dict[str, list[int]] = defaultdict(list)
        for place, one in enumerate(self._rules):
            for word in one.words:
                self._places[word].append(place)
        self.triggers = frozenset(self._places)

    def __iter__(self) -> Iterator[Rule]:
        """Return the rules in their order."""
        return iter(self._rules)

    def applied(self, text: str) -> str:
        """Return a text with the rules applied whose words it has."""
        found = {p for word in {*WORD.findall(text)} for p in self._places.get(word, ())}
        for place in sorted(found):
            one = self._rules[place]
            text = _compiled(one.pattern).sub(one.replacement, text)
        return text
