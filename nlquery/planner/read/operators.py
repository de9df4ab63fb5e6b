"""Words that order, compare or leave out, and the number of a ranking."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.planner.tokens import Word


def read_rank_number(reading: Reading) -> None:
    """Read the number of ``top 5`` and of ``the 5 best``."""
    words = reading.words
    ranks = language.HIGHEST | language.LOWEST | {"cheapest", "priciest", "dearest", "costliest"}
    ranked = any(word.text in ranks and not word.role for word in words)
    for place, word in enumerate(words):
        if word.number is None or word.role or word.unit or not word.number.is_integer():
            continue
        if reading.before(place, frozenset({"the", "our", "of"})) in ("all", "both"):
            word.role = "count"  # "all four stores"
            continue
        around = {reading.before(place, _RANKED)}
        if place + 1 < len(words):
            around.add(words[place + 1].text)
        opens = reading.before(place) in _LISTED or place == 0 or words[place - 1].pause
        listed = opens and place + 1 < len(words)
        asked = ranked and (bool(around & _ASKED) or listed)
        if (around & ranks or asked) and word.number >= 1:
            reading.number = int(word.number)
            word.role = "rank"


# What may stand between "top" and its number, and before the number of "which 2 stores … least".
_RANKED = frozenset({"the", "our", "my", "performing", "selling", "grossing", "earning"})
_LISTED = frozenset({"the", "show", "list", "me", "our"})
_ASKED = frozenset({"which", "what", "these", "those"})


def read_new_number(reading: Reading) -> None:
    """Read the number of ``make it 10`` and ``first 3 only``: how many rows there are to be."""
    if reading.number is not None:
        return
    words = reading.words
    for place, word in enumerate(words):
        if word.number is None or word.role or word.unit or not word.number.is_integer():
            continue
        if reading.before(place) == "the" and word.text.isalpha() and place + 1 == len(words):
            word.role = "count"  # "compare the two"
            continue
        last = place + 1 == len(words) or words[place].pause
        follows = "" if last else words[place + 1].text
        if (
            not (last or follows in _AFTER)
            or reading.before(place) not in _AHEAD
            or word.number < 1
        ):
            continue
        reading.number = int(word.number)
        word.role = "rank"
        instead = [w.text for w in words[place + 1 : place + 3]] == ["instead", "of"]
        if instead and place + 3 < len(words) and words[place + 3].number is not None:
            words[place + 3].role = "rank"
        return


_AHEAD = frozenset(
    {"", "it", "that", "this", "only", "just", "first", "top", "to", "the", "show", "me", "those"}
    | {"list", "them", "do", "give", "now", "about", "get", "want", "limit", "rather", "and"}
)
_AFTER = frozenset({"instead", "please", "pls", "only", "rows", "results", "of", "entries", "then",
                    "rather", "now", "items", "lines"})  # fmt: skip


def read_whole_counts(reading: Reading, sizes: Mapping[str, int]) -> None:
    """Pass over the number of ``our four stores`` where there are four.

    Raises
    ------
    Declined
        For ``all five stores`` where there are not five.
    """
    for link in reading.of("dimension"):
        word = reading.words[link.start - 1] if link.start else None
        if word is not None and word.role == "count" and word.number is not None:
            size, number = sizes.get(link.entry.name, word.number), int(word.number)
            if size != number:
                raise Declined(f"There are {size} {link.text}, not {number}.")
            reading.whole[link.entry.name] = number
        known = word is not None and word.number is not None and not word.role
        if word is not None and known and word.number == sizes.get(link.entry.name):
            word.role = "count"


def read_verbs(reading: Reading) -> None:
    """Pass over ``make that …``, in which nothing is earned."""
    _read_imperative(reading)
    for place, word in enumerate(reading.words[:-1]):
        done = word.stem in ("make", "take", "bring", "turn", "break", "put", "get")
        following = reading.words[place + 1].text
        if done and following in ("it", "that", "this", "them", "those"):
            word.role = "verb"
        if word.text == "am" and "i" in (following, reading.before(place)):
            word.role = "verb"  # "what am I selling" is no morning


_TELLING = frozenset({"state", "name", "place", "number", "list", "provide", "record", "detail"})
_DETERMINERS = frozenset({"the", "our", "each", "all", "a", "an", "what", "how", "which", "every",
                          "my", "both", "any"})  # fmt: skip


def _read_imperative(reading: Reading) -> None:
    """Pass over a verb that only asks for something: ``state the sales``."""
    for place, word in enumerate(reading.words[:-1]):
        begins = place == 0 or reading.words[place - 1].pause
        begins = begins or reading.words[place - 1].text in ("please", "kindly", "to", "you")
        if begins and word.text in _TELLING and reading.words[place + 1].text in _DETERMINERS:
            word.role = "verb"


# Phrases, and which of their words means nothing by itself.
_MARKED = {("running", "total"): 1, ("running", "sum"): 1, ("many", "times"): 1,
           ("one", "number"): 0, ("one", "total"): 0, ("a", "single", "number"): 0}  # fmt: skip


def _read_none(word: Word, next_word: Word) -> None:
    """Read ``with no tip`` and ``no DoorDash``."""
    if word.text not in ("no", "zero") or word.role:
        return
    if next_word.role in ("measure", "dimension"):
        word.role = "operator"
    elif next_word.role in ("value", "group") and word.text == "no":
        word.text, word.role = "without", "operator"


_OPERATORS = (
    language.COMPARE | language.NEGATIONS | language.HIGHEST | language.LOWEST | language.BUSY
    | language.SHARE | language.GROWTH | language.CHANGE | language.CUMULATIVE | language.TREND
    | language.AVERAGE | language.DISTINCT | language.SORT | {"popular", "other", "others"}
)  # fmt: skip


def read_operators(reading: Reading) -> None:
    """Mark the words that order, compare or leave out.

    Raises
    ------
    Declined
        If a ranking is too long.
    """
    two = len({link.entry.name for link in reading.of("measure")}) == 2
    names = [link.entry.name for link in reading.of("value")]
    two = two or any(names.count(name) == 2 for name in names)
    for word in reading.words:
        if not word.role and word.text in _OPERATORS and (word.text != "ratio" or two):
            word.role = "operator"
    if reading.has(frozenset({"all", "every", "everything"})):
        for place in reading.places(("but",)):
            reading.words[place].role = "operator"
    for word, behind in pairwise(reading.words):
        _read_none(word, behind)
    for phrase, marked in _MARKED.items():
        for place in reading.places(phrase):
            reading.words[place + marked].role = "operator"
    if reading.number is not None and reading.number > 1000:
        raise Declined(f"A list of {reading.number:,} is longer than answers are.")
