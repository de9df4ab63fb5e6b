"""What a follow-up leaves open: whom they are, where there is, more than what."""

from __future__ import annotations

from nlquery.planner.assembly.cues import THEIRS
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.pointing import is_of_it, points_there
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.spec import QuerySpec

_MORE = ("more", "less", "fewer", "higher", "lower", "bigger", "smaller", "better", "worse")


def check_said(making: Making, previous: QuerySpec) -> None:
    """Decline a follow-up that the answer before does not complete.

    Raises
    ------
    Declined
        With the way out.
    """
    _check_pronouns(making.reading, previous)
    _check_every(making.reading, previous)
    _check_each(making)
    _check_more(making)


def _check_pronouns(reading: Reading, previous: QuerySpec) -> None:
    """Decline ``what did they sell`` after a ranking: the query does not know who has won.

    Raises
    ------
    Declined
        With the way out.
    """
    if previous.limit is not None and reading.has(THEIRS):
        raise Declined("Whom that is about is not clear; please name the place or the thing.")
    if points_there(reading) and (previous.limit is not None or not previous.filters):
        raise Declined("Where “there” is is not clear; please name the place.")


def _check_each(making: Making) -> None:
    """Decline ``which day was the best for each?``, which does not say of what.

    Raises
    ------
    Declined
        With the way out.
    """
    words = [word.text for word in making.reading.words]
    if making.is_ranked and words[-1] == "each":
        raise Declined("For each of what? Please name it, such as “for each location”.")


def _check_every(reading: Reading, previous: QuerySpec) -> None:
    """Decline ``and at every location`` after what was sold on every channel.

    Raises
    ------
    Declined
        With the way out.
    """
    listed = previous.across or previous.absent
    for link in reading.of("dimension") if listed else ():
        if reading.before(link.start, frozenset({"the", "our", "of"})) in ("every", "all", "each"):
            raise Declined("Please ask for all that they must have in one question.")


def _check_more(making: Making) -> None:
    """Decline ``is that more than Friday?``, ``how much more?`` and ``the average of them``.

    Raises
    ------
    Declined
        With the way out.
    """
    reading = making.reading
    several = len(reading.of("value")) + len(reading.spans) > 1
    more = any(reading.says("how", much, word) for much in ("much", "many") for word in _MORE)
    than = reading.says("than") and not (making.is_comparison or reading.thresholds)
    if (more or than) and not several:
        raise Declined("How much more it is, or which is, is told where both are named.")
    if making.is_average and is_of_it(reading) and not reading.of("measure"):
        raise Declined("The average of them can be that of the orders or of the rows.")
