"""Hours without am or pm: orders from 11 to 2, between 6 and 8 at night."""

from __future__ import annotations

from nlquery.planner.errors import Declined
from nlquery.planner.reading import Hours, Reading
from nlquery.planner.tokens import Word
from nlquery.semantic.spec import Filter

_JOINTS = frozenset({"to", "and", "until", "till", "through", "thru"})
_HALVES = {"night": "pm", "evening": "pm", "tonight": "pm", "afternoon": "pm", "morning": "am"}
_BEHIND = frozenset({"at", "on", "in", "for", "by", "of", "the", "we", "and"})


def read_bare_hours(reading: Reading) -> None:
    """Read two bare numbers as hours where only hours can be meant.

    Across noon there is one reading (``11 to 2``); else a word for the half of the day must tell.

    Raises
    ------
    Declined
        With the ways to say it.
    """
    for place in range(len(reading.words)):
        first = place + 1 if reading.words[place].text in ("between", "from") else place
        hours = reading.words[first : first + 3]
        if reading.words[place].role or not _are_hours(reading, place, first, hours):
            continue
        left, right = (int(_number(word) or 0) for word in (hours[0], hours[2]))
        half, end = _half(reading, first + 3)
        start, stop = _placed(left, right, half)
        bounds = (
            Filter(field="hour", op=">=", values=(start,)),
            Filter(field="hour", op="<", values=(stop,)),
        )
        reading.hours.append(Hours(bounds, start, stop, place, end))
        reading.notes.append(f"“{left} to {right}” is read as {_told(start)} to {_told(stop)}.")
        for word in reading.words[place:end]:
            word.role = "hour"


def _are_hours(reading: Reading, place: int, first: int, hours: list[Word]) -> bool:
    if len(hours) < 3 or hours[1].text not in (_JOINTS if first > place else {"to"}):
        return False
    plain = all(
        (n := _number(w)) is not None and not w.unit and not w.role and 1 <= n <= 12
        and n.is_integer()
        for w in (hours[0], hours[2])
    )  # fmt: skip
    if not plain or _number(hours[0]) == _number(hours[2]):
        return False
    before = reading.words[place - 1] if place else None
    counted = before is not None and before.text in ("with", "of", "worth", "priced", "top")
    behind = reading.words[first + 3] if first + 3 < len(reading.words) else None
    ended = behind is None or hours[2].pause or behind.role == "time"
    ended = ended or (behind is not None and behind.text in (_BEHIND | {*_HALVES}))
    return ended and not counted


def _number(word: Word) -> float | None:
    return 12.0 if word.text in ("noon", "midday") else word.number


def _half(reading: Reading, place: int) -> tuple[str, int]:
    """Return am or pm where a word behind tells it, and where its words end."""
    end = place
    while end < len(reading.words) and reading.words[end].text in ("at", "in", "the"):
        end += 1
    word = reading.words[end].text if end < len(reading.words) else ""
    return (_HALVES[word], end + 1) if word in _HALVES else ("", place)


def _placed(left: int, right: int, half: str) -> tuple[int, int]:
    """Return the hours of the day.

    Raises
    ------
    Declined
        If they can be in the morning and in the evening.
    """
    crossing = left % 12 > right % 12 or left == 12
    if half == "pm":
        start = left if crossing and left != 12 else left % 12 + 12
        return start, right % 12 + 12
    if half == "am" and not crossing:
        return left, right
    if half or not (crossing and (left == 12 or left >= 6) and right <= 6):
        raise Declined(
            f"“{left} to {right}” – in the morning or in the evening, or no hours at all? "
            "Please write am, pm or dollars.",
            (f"Orders between {left}am and {right}am" if not crossing else "Orders by hour",
             f"Orders between {left}pm and {right}pm" if not crossing else "Sales by hour"),
        )  # fmt: skip
    return left, right + 12


def _told(hour: int) -> str:
    return f"{hour % 12 or 12}{'am' if hour < 12 else 'pm'}"
