"""Customers who only do what the question is about: what do people order most."""

from __future__ import annotations

from nlquery.planner import fillers, language
from nlquery.planner.reading import Reading

_BETWEEN = frozenset({"were", "are", "have", "did", "do", "usually", "typically", "mostly", "who"})
_COUNTED = frozenset({"many", "of", "per", "by", "each", "every", "new", "repeat", "which", "top"})


_LIKING = frozenset({"like", "love", "want", "prefer", "preferred", "favor", "favour"})
_CHOICE = language.HIGHEST | language.LOWEST | {"which", "what", "or", "how"}


def read_whose(reading: Reading) -> None:
    """Pass over people who are told by how they order: tips ``from dine-in guests``."""
    for link in list(reading.of("topic")):
        place = link.start
        while place and reading.words[place - 1].role == "value":
            place -= 1
        told = place < link.start and reading.before(place, frozenset({"the", "our"})) in _FROM
        if told and link.text in fillers.PEOPLE and reading.of("measure"):
            reading.links.remove(link)
            reading.words[link.start].role = "people"


_FROM = frozenset({"from", "by"})


def _is_choice(reading: Reading) -> bool:
    """Return whether one of several is asked for: what they like most, this or that."""
    return any(word.text in _CHOICE for word in reading.words)


def read_people(reading: Reading) -> None:
    """Pass over people that are only the subject of a verb; of themselves nothing is known."""
    for place, word in enumerate(reading.words):
        if word.text not in fillers.PEOPLE:
            continue
        after = [w.text for w in reading.words[place + 1 : place + 2]]
        passive = reading.before(place) == "by" and {*after} <= fillers.DOING | {"who"}
        if reading.before(place) in _COUNTED and not passive:
            continue
        following = [w.text for w in reading.words[place + 1 : place + 3]]
        while following and following[0] in _BETWEEN:
            following.pop(0)
        if following and following[0] in _LIKING and not _is_choice(reading):
            continue  # whether somebody likes it is an opinion
        if following and following[0] in fillers.DOING:
            word.role = "people"
            verb = next(w for w in reading.words[place + 1 :] if w.text == following[0])
            verb.role = "" if verb.text.startswith("tip") else "people"
