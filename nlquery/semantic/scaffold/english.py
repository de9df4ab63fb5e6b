"""Words for names of tables and columns."""

from __future__ import annotations

import re

_IRREGULAR = {
    "people": "person",
    "children": "child",
    "men": "man",
    "women": "woman",
    "data": "data",
    "news": "news",
    "series": "series",
    "status": "status",
    "bus": "bus",
    "address": "address",
}


# What databases put before the names of tables.
_PREFIXES = frozenset({"tbl", "dim", "fact", "fct", "stg", "vw"})


def words(name: str) -> str:
    """Return a name as words: ``unitPrice`` and ``unit_price`` are ``unit price``."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return re.sub(r"[^0-9A-Za-z]+", " ", spaced).strip().lower()


def identifier(name: str) -> str:
    """Return a name as the model allows it: lower case, digits and underscores."""
    made = re.sub(r"[^a-z0-9]+", "_", words(name)).strip("_")[:60] or "x"
    return made if made[0].isalpha() else f"x_{made}"


def singular(name: str) -> str:
    """Return one of what a table's name calls many."""
    *before, last = words(name).split(" ")
    if before[:1] and before[0] in _PREFIXES:
        before = before[1:]
    return " ".join([*before, _singular(last)])


def plural(phrase: str) -> str:
    """Return many of what a phrase calls one."""
    *before, last = phrase.split(" ")
    for many, one in _IRREGULAR.items():
        if last == one:
            return " ".join([*before, many])
    if re.search(r"[^aeiou]y$", last):
        last = last[:-1] + "ies"
    elif re.search(r"(s|x|z|ch|sh)$", last):
        last += "es"
    else:
        last += "s"
    return " ".join([*before, last])


def label(phrase: str) -> str:
    """Return a phrase with a capital at its beginning."""
    return phrase[:1].upper() + phrase[1:]


def _singular(word: str) -> str:
    if word in _IRREGULAR:
        return _IRREGULAR[word]
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if re.search(r"(ss|us|x|z|ch|sh)es$", word):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word
