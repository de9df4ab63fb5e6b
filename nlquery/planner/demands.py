"""What is no question: orders to do something, code, attempts to be someone else."""

from __future__ import annotations

import re

_POLITE = (
    r"(?:(?:please|pls|kindly|can you|could you|would you|will you|i want you to|go ahead and"
    r"|just|now)\s+)*"
)
_DOING = (
    "delete drop update insert truncate alter create grant revoke remove erase wipe modify email "
    "export upload download install buy translate sing call book cancel void charge print pay "
    "schedule remind post rename enter record place merge assign fire raise"
)
_ASKED = r"\b(sales|revenue|orders|tips|items)\b"
_DEMANDS = [
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"\bignore\b.*\b(rules?|instructions?|prompt|above|previous)\b",
        r"\b(system prompt|jailbreak|pretend|act as|you are now|developer mode)\b",
        rf"^\s*{_POLITE}({'|'.join(_DOING.split())}|add(?![ -]?ons?\b))\b",
        rf"^\s*{_POLITE}(send|write|get|give|put|set|change|fix)\b"
        rf"(?! (me|us|the (sales|orders|numbers)))(?!.*{_ASKED})",
        r"\b(make|order|cook|bring|buy|fetch) (me|us) an?\b",
        r"\b(delete|drop|truncate)\b.*\b(table|orders?|data|database|everything|rows?)\b",
        r"\b(select\b.+\bfrom|union\s+select|;\s*--|drop\s+table)\b",
        r"\b(pg_sleep|information_schema|pg_catalog)\b",
        r"<\s*script|javascript:|\bimport os\b|__\w+__|\bsudo\b|\brm -rf\b",
    )
]
# "drop the airport" edits the answer before; "drop the orders table" never does.
_EDITS = re.compile(
    r"^\s*(drop|remove|add|delete|change|record)\b(?!.*\b(table|tables|data|database|rows?|"
    r"everything|records?|schema|user|new|order for|a)\b)[^;]{0,60}$",
    re.IGNORECASE,
)


def is_demand(question: str, *, follows: bool) -> bool:
    """Return whether the text orders something to be done instead of asking.

    Parameters
    ----------
    question
        The text.
    follows
        Whether there is an answer before, which it may edit.
    """
    if follows and _EDITS.match(question):
        return False
    return any(pattern.search(question) for pattern in _DEMANDS)
