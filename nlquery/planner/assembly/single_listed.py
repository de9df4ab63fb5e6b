"""Whether rows are asked for one by one: listed, with details, each of them."""

from __future__ import annotations

from nlquery.planner.assembly.draft import ARTICLES, Making

_LISTING = frozenset({"list", "details", "detail", "listing", "rundown", "log"})
_SHOWING = frozenset(
    """
    show give display see view get pull find fetch print present me us up want need
    """.split()  # noqa: SIM905
)
EVERY = frozenset({"every", "each", "single", "individual"})
_PASSED = EVERY | {"all", "the", "our", "my", "of", "those", "these", "completed", "and", "or",
                    "separate", "for", "on", "about"}  # fmt: skip
LIKE = frozenset({"value", "group", "hour", "time", "single", "rank", "count"})
MOMENTS = frozenset({"time", "times", "timestamp", "timestamps", "date", "dates", "hour"})


def is_list(making: Making, noun: int) -> bool:
    """Return whether the rows that the word at a place names are asked for one by one."""
    words, place = making.reading.words, noun - 1
    passed: set[str] = set()
    flags = _flags(making)
    while place >= 0 and (
        words[place].text in _PASSED or words[place].role in LIKE or place in flags
    ):
        passed.add(words[place].text)
        place -= 1
    head = words[place].text if place >= 0 else ""
    follows = words[noun + 1].text if noun + 1 < len(words) else ""
    plural = words[noun].text.endswith("s")
    if follows in ("list", "details", "detail", "listing", "log") or _is_split(making, noun):
        return True
    if head in _LISTING:
        return plural or bool(passed & EVERY)
    if head in ("which", "what") and place <= 1:
        return plural and not (head == "what" and follows in ("come", "came"))
    one_by_one = bool(passed & EVERY) and not passed & {"for", "on", "of"}
    return (one_by_one or (plural and "all" in passed)) and (
        head in _SHOWING or (place < 0 and one_by_one)
    )


def _flags(making: Making) -> set[int]:
    """Return the places of words that say yes or no of orders: voided, catering."""
    return {
        place
        for link in making.reading.of("dimension")
        if making.model.dimensions[link.entry.name].kind == "boolean"
        for place in range(link.start, link.end)
    }


_BESIDE = frozenset({"with", "including", "plus", "showing"})


def _is_split(making: Making, noun: int) -> bool:
    """Return whether rows are told apart behind: ``one by one``, ``with time and location``."""
    words = making.reading.words
    listed = any(making.reading.says("list", them) for them in ("them", "those", "these"))
    if listed or any(word.role == "single" for word in words):
        return True
    beside = next((n for n in range(noun, len(words)) if words[n].text in _BESIDE), None)
    if beside is None:
        return False
    told = [words[n] for n in range(beside + 1, len(words))]
    skip = ARTICLES | {"and", "their", "its", "exact", "order"}
    said = [w for w in told if w.text not in skip and w.role not in ("dimension", "measure")]
    return bool(said) and said[0].text in MOMENTS | {"when", "where"}
