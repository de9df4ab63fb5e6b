"""Single rows in a question: the first and the last order, orders one by one, the five largest."""

from __future__ import annotations

from nlquery.planner import fillers, language
from nlquery.planner.days.calendar import MONTHS, UNITS, WEEKDAYS
from nlquery.planner.reading import Reading, Single
from nlquery.planner.tokens import Word

_FIRST = frozenset({"first", "earliest"})
_LAST = frozenset({"last", "latest", "newest", "final"})
# What makes another noun of an order: its type, its value.
_OF_IT = frozenset(
    """
    type types value values count counts volume volumes size sizes kind kinds source sources
    status statuses mix number numbers method methods channel channels platform platforms
    average averages total totals amount amounts rate
    """.split()  # noqa: SIM905
)
_TIMES = frozenset(
    {*UNITS, *WEEKDAYS, *MONTHS, "night", "weekend", "time", "period", "half", "party"}
)
_RANKS = language.HIGHEST | language.LOWEST
_FURTHEST = 3  # words between "last" and the order


def read_ends(reading: Reading, things: frozenset[str], *, follows: bool = False) -> None:
    """Read ``the first order`` and ``the last 10 DoorDash orders``, before their days are read.

    Parameters
    ----------
    things
        Stems of what single rows are called: order, ticket, check.
    follows
        Whether the question before is about single rows, so that they need not be named.
    """
    if not things:
        return
    for place in range(len(reading.words)):
        if _read_end(reading, place, things) or _read_came(reading, place, things):
            return
        if follows and _read_one(reading, place):
            return
    if any(word.stem in things for word in reading.words):
        _read_split(reading)


_SPLIT = (("one", "by", "one"), ("line", "by", "line"), ("row", "by", "row"), ("individually",),
          ("individual",))  # fmt: skip


def _read_split(reading: Reading) -> None:
    """Read what says that rows are told one by one."""
    for phrase in _SPLIT:
        for place in list(reading.places(phrase)):
            for word in reading.words[place : place + len(phrase)]:
                word.role = "single"


def _read_one(reading: Reading, place: int) -> bool:
    """Read ``and the last one?`` and ``the first 3`` behind a question about single rows."""
    words = reading.words
    end, length = _end_at(words, place, follows=True)
    after = words[place + length :]
    number = after[0] if after and _is_count(after[0]) and after[0].text != "one" else None
    rest = after[1:] if number is not None else after
    one = bool(rest) and rest[0].text == "one"
    if rest and rest[0].text in ("one", "ones"):
        rest = rest[1:]
    if not end or (rest and rest[0].text not in _BEHIND and not rest[0].role):
        return False
    if rest and (rest[0].text in _TIMES or rest[0].stem in _TIMES):
        return False
    count = int(number.number or 0) if number is not None else 1 if one else None
    reading.single = Single(end, count, number is not None)
    for word in (*words[place : place + length], *([number] if number is not None else [])):
        word.role = "single"
    return True


_BEHIND = frozenset({"at", "on", "in", "for", "of", "from", "please", "instead", "only", "through"})


def is_thing(reading: Reading, place: int, things: frozenset[str]) -> bool:
    """Return whether the word is the noun for a single row, and no part of another."""
    words = reading.words
    if not 0 <= place < len(words) or words[place].stem not in things:
        return False
    behind = words[place + 1].text if place + 1 < len(words) and not words[place].pause else ""
    ahead = words[place - 1].text if place else ""
    return behind not in _OF_IT and not (ahead == "in" and behind in ("of", "by"))


def _end_at(words: list[Word], place: int, *, follows: bool = False) -> tuple[str, int]:
    """Return ``first`` or ``last`` and how many words say so; nothing where none does."""
    word = words[place]
    of_month = place > 0 and words[place - 1].text in MONTHS
    if word.role or (word.pause and not follows) or of_month:
        return "", 0
    both = tuple(w.text for w in words[place : place + 3])
    if len(both) == 3 and both[1] in ("and", "&") and _ends(both[0]) + _ends(both[2]) in _BOTH:
        return "both", 3
    if word.text in _FIRST:
        return "first", 1
    if word.text in _LAST:
        return "last", 1
    recent = place + 1 < len(words) and words[place + 1].text == "recent"
    return ("last", 2) if word.text == "most" and recent else ("", 0)


_BOTH = ("firstlast", "lastfirst")


def _ends(text: str) -> str:
    return "first" if text in _FIRST else "last" if text in _LAST else ""


def _read_end(reading: Reading, place: int, things: frozenset[str]) -> bool:
    words = reading.words
    end, length = _end_at(words, place)
    noun = _noun_behind(reading, place + length, things) if end else None
    if noun is None:
        return False
    said = words[place : place + length]
    count = next((w for w in (*words[place + length : noun], *words[max(place - 1, 0) : place])
                  if _is_count(w)), None)  # fmt: skip
    number = None if count is None else int(count.number or 0)
    reading.single = Single(end, number, words[noun].text.endswith("s"))
    for word in (*said, *([] if count is None else [count])):
        word.role = "single"
    return True


def _is_count(word: Word) -> bool:
    whole = word.number is not None and word.number >= 1 and word.number.is_integer()
    return whole and not word.unit and not word.role


def _noun_behind(reading: Reading, start: int, things: frozenset[str]) -> int | None:
    """Return where the order stands behind ``last``: only what it is like may stand between."""
    words = reading.words
    for place in range(start, min(start + _FURTHEST + 1, len(words))):
        word = words[place]
        if is_thing(reading, place, things) or word.text == "sale":
            return place
        idle = word.text in fillers.FILLERS and word.text not in ("single", "completed", "ever")
        if word.pause or word.text in _TIMES or word.stem in _TIMES or word.role:
            return None
        if (idle and word.number is None) or (word.number is not None and place > start):
            return None
    return None


_CAME = frozenset({"came", "come", "in", "placed", "was", "were", "rang", "taken", "the"})


def _read_came(reading: Reading, place: int, things: frozenset[str]) -> bool:
    """Read ``which order came in first``."""
    words = reading.words
    end, length = _end_at(words, place)
    before = place - 1
    while before > 0 and words[before].text in _CAME:
        before -= 1
    asked = before > 0 and before < place - 1 and words[before - 1].text in ("which", "what")
    behind = words[place + length].text if end and place + length < len(words) else ""
    if not end or not asked or not is_thing(reading, before, things) or behind in _TIMES:
        return False
    reading.single = Single(end)
    for word in words[place : place + length]:
        word.role = "single"
    return True
