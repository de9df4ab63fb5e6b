"""Orders that have a tip or a discount, and those that have none."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlquery.planner import language
from nlquery.planner.assembly.means import is_per_order
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.spec import Filter, Operator

_NUMBERS: Mapping[str, str] = {"tips": "order_tip", "discounts": "order_discount"}
_PAID_FLAG = "has_payment"
_HAVE = frozenset(
    {"with", "had", "have", "has", "having", "got", "include", "included", "received"}
)
_CAME = frozenset({"came", "come", "comes", "coming", "went"})
_BETWEEN = frozenset({"a", "an", "any", "the", "some"})
_SUBJECTS = frozenset({"order", "orders", "ticket", "tickets", "check", "checks", "sale", "sales"})
_PAID = frozenset({"payment", "payments"})
_STANDING = frozenset({"those", "ones", "only", "just"})
_NONE = frozenset({"no", "without", "zero"})


def presence(
    reading: Reading, model: SemanticModel, *, follows: bool = False
) -> list[tuple[Link, Filter]]:
    """Return the links that are conditions (``orders with a tip``) and not numbers, with those.

    Parameters
    ----------
    reading
        The question; a link counts only directly behind the orders that it is said of.
    model
        Says whether orders have the amount.
    follows
        Whether ``those``, ``ones`` or ``only`` may stand for the orders.
    """
    found = []
    for link in reading.of("measure"):
        if link.entry.name == "payments" and _PAID_FLAG in model.dimensions:
            op = _condition(reading, link, follows)
            if op is not None:
                found.append((link, Filter(field=_PAID_FLAG, op="=", values=(op == ">",))))
            continue
        name = _NUMBERS.get(link.entry.name, "")
        if name not in model.dimensions:
            continue
        op = _joined(reading, link, found) or _condition(reading, link, follows)
        if op is not None:
            found.append((link, Filter(field=name, op=op, values=(0,))))  # type: ignore[arg-type]
    return found


def _joined(reading: Reading, link: Link, found: Sequence[tuple[Link, Filter]]) -> Operator | None:
    """Return the operator of the condition that this one goes on: ``with a tip and a discount``.

    Raises
    ------
    Declined
        If one of the two is enough.
    """
    if not found or _is_bounded(reading, link):
        return None
    last, condition = found[-1]
    between = {word.text for word in reading.words[last.end : link.start]}
    if between & {"or", "nor"} and between <= _BETWEEN | {"or", "nor"}:
        raise Declined(f"Orders with {last.text} or {link.text} are not looked up in one.")
    return condition.op if "and" in between and between <= _BETWEEN | {"and"} else None


def _condition(reading: Reading, link: Link, follows: bool) -> str | None:
    """Return ``>`` for orders with it, ``=`` for orders without, None for another meaning."""
    words = [word.text for word in reading.words[: link.start] if word.role != "people"]
    passed = _without_groups(reading, link)
    while words and words[-1] in _BETWEEN:
        words.pop()
    none = bool(words) and words[-1] in _NONE
    if none:
        word = words.pop()
        if word != "without" and words and words[-1] in _HAVE | {"did", "got"}:
            words.pop()
    elif words and words[-1] in _HAVE:
        words.pop()
        if words and words[-1] in ("not", "didnt", "dont"):
            none = True
            words.pop()
    else:
        return None
    while words and words[-1] in (*_CAME, "did", "that", "which", "do", "were", "there"):
        words.pop()
    if len(words) >= 2 and words[-1] not in _SUBJECTS:
        words = passed
    subjects = _SUBJECTS | (_STANDING if follows else frozenset())
    if not words or words[-1] not in subjects or _is_bounded(reading, link):
        return None
    if none and words[-1] in ("sale", "sales"):
        return None  # sales without tips: those of other orders, or less the tips?
    return "=" if none else ">"


_PASSED = ("the", "in", "at", "on", "from", "via", "are", "were")


def _without_groups(reading: Reading, link: Link) -> list[str]:
    """Return the words before ``had a tip`` without what rows are grouped and filtered by."""
    place = link.start - 1
    skipped = _BETWEEN | _HAVE | _NONE | _CAME | {"did", "that"}
    while place >= 0 and reading.words[place].text in skipped:
        place -= 1
    passing = ("dimension", "value", "group", "time", "hour", "threshold")
    while place >= 0 and (
        reading.words[place].role in passing
        or reading.words[place].text in (*language.BY, *_PASSED)
    ):
        place -= 1
    return [word.text for word in reading.words[: place + 1]]


def _is_bounded(reading: Reading, link: Link) -> bool:
    return any(0 <= t.start - link.end <= 1 for t in reading.thresholds)


def passing_orders(reading: Reading, link: Link) -> bool:
    """Return whether ``orders`` only says whose number it is: ``tips on DoorDash orders``."""
    if reading.words[link.end - 1].text not in _SUBJECTS | _PAID or link.start == 0:
        return False
    if is_per_order(reading, link):
        return False
    place = link.start - 1
    while place > 0 and (
        reading.words[place].role in ("value", "group")
        or (reading.words[place].role == "dimension" and place == link.start - 1)  # catering orders
        or reading.words[place].text in (*_BETWEEN, "all", "our", *language.BY)
    ):
        place -= 1
    joint = reading.words[link.end].text if link.end < len(reading.words) else ""
    if joint in ("and", "vs", "versus", "against", "&") or reading.words[link.end - 1].pause:
        return False
    if reading.before(place) in language.SHARE | {"number", "count", "plot", "chart", "graph"}:
        return False
    return reading.words[place].text in ("on", "for", "of", "from", "in", "with", "across")
