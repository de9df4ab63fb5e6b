"""The many words there are for one thing, put in the words that the planner reads."""

from __future__ import annotations

import re

from nlquery.planner.wording import (
    asking,
    bounds,
    dates,
    details,
    exceptions,
    grouping,
    measures,
    places,
    ranks,
    scopes,
    sharing,
    verbs,
)
from nlquery.planner.wording.rules import WORD, Rules

ALL: tuple[Rules, ...] = (
    details.RULES,
    asking.RULES,
    scopes.RULES,
    places.RULES,
    grouping.RULES,
    exceptions.RULES,
    measures.RULES,
    sharing.RULES,
    ranks.RULES,
    bounds.RULES,
    dates.RULES,
    verbs.RULES,
)
_STRETCHED = re.compile(r"([a-z])\1{2,}")
_TRIGGERS = frozenset[str]().union(*(rules.triggers for rules in ALL))


def may_be_reworded(text: str) -> bool:
    """Return whether a text in lower case has a word of a rule at all."""
    return not _TRIGGERS.isdisjoint(WORD.findall(text))


def reworded(text: str) -> str:
    """Return a question, in lower case, in fewer kinds of words."""
    text = _STRETCHED.sub(r"\1", text)
    for rules in ALL:
        text = rules.applied(text)
    return text
