"""How far apart two things are: how much more did Downtown sell than Airport."""

from __future__ import annotations

from itertools import pairwise

from nlquery.planner import language
from nlquery.planner.assembly.draft import Making
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.said import value_label
from nlquery.semantic.spec import Filter

_MORE = frozenset({"more", "higher", "bigger", "larger", "greater", "better", "stronger"})
_LESS = frozenset({"less", "fewer", "lower", "smaller", "worse", "weaker"})
_FALLING = frozenset(
    {"fall", "fell", "fallen", "dropped", "decrease", "decreased", "decline", "declined", "shrank"}
)
_GAPS = frozenset({"difference", "gap"})
_NOUNS = ("change", "increase", "decrease")


def is_difference(making: Making) -> bool:
    """Return whether one number is asked for: what one of two things has more than the other.

    The values are put in the order that the number is told in: the later day less the earlier.
    """
    reading = making.reading
    if reading.says("times", "more") or reading.says("times", "as"):
        raise Declined(
            "How many times one is of the other is told as a ratio.",
            ("Ratio of Toast to Square sales",),
        )
    days = making.model.time_dimension in making.draft.group_by and len(reading.spans) == 2
    if days and making.draft.group_by[1:] and reading.says("than") and not _asks(reading):
        raise Declined("Which of them had more on one day than on another is not looked up.")
    _check_sought(making)
    if not _asks(reading) or reading.has(language.SHARE | language.GROWTH):
        return False
    if len(making.draft.metrics) != 1 or making.draft.average_per is not None:
        return False
    turned = _is_less(reading) or (_is_change(reading) and not falls(reading))
    if len(reading.spans) == 2 and not making.draft.group_by:
        closed = all(None not in (span.range.start, span.range.end) for span in reading.spans)
        return closed and not turned
    return _two_days(making, turned) or _two_values(making, turned)


def _check_sought(making: Making) -> None:
    """Decline ``which products sold more on DoorDash than on Toast``.

    Raises
    ------
    Declined
        With what is told instead.
    """
    reading, draft = making.reading, making.draft
    two = [name for name in draft.group_by if len(draft.values.get(name, ())) == 2]
    more = {word.text for word in reading.words} & (_MORE | _LESS)
    if not (two and more and reading.says("than")) or _asks(reading):
        return
    for link in reading.of("dimension"):
        first = link.start == 0 or reading.before(link.start) in ("which", "what", "list", "show")
        if first and link.entry.name in draft.group_by and link.entry.name not in two:
            label = making.model.dimensions[link.entry.name].label.lower()
            sided = making.model.dimensions[two[0]]
            sides = " and ".join(value_label(sided, value) for value in draft.values[two[0]])
            measure = making.model.measures[draft.metrics[0]].label.lower()
            raise Declined(
                f"Which of them had more on one side than on the other is not looked up; the "
                f"difference is told for each {label}.",
                (f"Difference in {measure} between {sides} by {label}",),
            )


def is_percent_more(making: Making) -> bool:
    """Return whether it is asked by what percent the first of two things is above the other.

    Raises
    ------
    Declined
        If it is below, or if there are not two things.
    """
    reading = making.reading
    words = [word.text for word in reading.words]
    above = any(a in language.SHARE and b in _MORE | _LESS for a, b in pairwise(words))
    if not above or "than" not in words:
        return False
    single = len(making.draft.metrics) == 1 and making.draft.average_per is None
    if {*words} & _LESS or not single or not _two_values(making, turned=False):
        raise Declined("By what percent which of two is above the other is not clear.")
    return True


def _asks(reading: Reading) -> bool:
    texts = [word.text for word in reading.words]
    steps = list(zip(texts, texts[1:], texts[2:], strict=False))
    words = [word.text for word in reading.words if word.role != "threshold"]
    more = any(
        how == "how" and much in ("much", "many") and _compares(words[place + 2 : place + 4], words)
        for place, (how, much) in enumerate(pairwise(words))
    )
    by = any(a == "by" and b == "how" and c in ("much", "many") for a, b, c in steps)
    between = reading.has(_GAPS) and reading.says("between")
    changed = texts[:2] == ["how", "much"] and _is_change(reading)
    ends = reading.says("from") or reading.says("between")
    changed = changed or (ends and any(reading.says(word, "in") for word in _NOUNS))
    return more or by or between or changed


def _compares(after: list[str], words: list[str]) -> bool:
    """Return whether ``more`` follows ``how much``, or ``dollars more`` and later ``than``."""
    compared = _MORE | _LESS
    return bool(after) and (after[0] in compared or ("than" in words and after[-1] in compared))


def _is_less(reading: Reading) -> bool:
    return reading.has(_LESS) and not reading.has(_MORE)


def _is_change(reading: Reading) -> bool:
    """Return whether something goes from one to the other: ``change from January 1 to 2``."""
    return reading.has(language.CHANGE - _GAPS)


def falls(reading: Reading) -> bool:
    """Return whether it goes down, which is told as what the first has more."""
    return reading.has(_FALLING)


def _two_days(making: Making, turned: bool) -> bool:
    draft = making.draft
    day = making.model.time_dimension
    if len(making.reading.spans) != 2 or day is None or day not in draft.group_by:
        return False
    draft.group_by[:] = [day, *(other for other in draft.group_by if other != day)]
    for index, found in enumerate(draft.filters):
        if isinstance(found, Filter) and found.field == day and len(found.values) == 2:
            values = found.values[::-1] if turned else found.values
            draft.filters[index] = found.model_copy(update={"values": values})
            return True
    return False


def _two_values(making: Making, turned: bool) -> bool:
    draft = making.draft
    if (
        not draft.group_by
        and _is_change(making.reading)
        and len(draft.values.get("weekday", ())) == 2
    ):
        draft.group_by.append("weekday")  # "from Friday to Saturday"
    two = [name for name in draft.group_by if len(draft.values.get(name, ())) == 2]
    if draft.sides is not None and draft.sides.field in draft.group_by:
        two = [draft.sides.field]
    if len(two) != 1 or making.reading.spans[1:]:
        return False
    name = two[0]
    draft.group_by[:] = [name, *(other for other in draft.group_by if other != name)]
    if draft.sides is not None and len(draft.sides.groups) == 2:
        if turned:
            groups = draft.sides.groups[::-1]
            draft.sides = draft.sides.model_copy(update={"groups": groups})
        return draft.sides.field == name
    if len(draft.values.get(name, ())) != 2:
        return False
    if turned:
        draft.values[name].reverse()
    return True
