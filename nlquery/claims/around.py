"""What the words around a number say of it: roughly, at least, more, less, a part of."""

from __future__ import annotations

import re

from nlquery.claims.number import Kind, Side, Way

_UP = (
    r"more|higher|above|up|increase|growth|rise|ahead|better|larger|bigger|greater|busier|gain|"
    r"over|jump|lead|stronger|longer|premium|again"
)
_DOWN = (
    r"less|lower|fewer|below|down|decrease|drop|decline|worse|smaller|cheaper|loss|behind|fall|"
    r"dip|short|weaker|slump|slower|quieter|shorter|under"
)
_UP_VERB = (
    r"rose|rises?|risen|grew|grow[ns]?|increase[sd]?|gain(?:s|ed)?|climb(?:s|ed)?|jump(?:s|ed)?|"
    r"up|growth|ahead|more|outsells?|outsold|beats?|exceed(?:s|ed)?|leads?|led|improved?|added|won"
)
_DOWN_VERB = (
    r"fell|falls?|fallen|drop(?:s|ped)?|decline[sd]?|decrease[sd]?|shrank|shrinks?|down|loss|lost|"
    r"loses?|behind|less|trail(?:s|ed)?|slip(?:s|ped)?|dip(?:s|ped)?|cut|slid|sank|plunged|reduced"
)
_AFTER = re.compile(rf"^\W*(?:points?\s+)?(?:\w+\s+)?(?:(?P<up>{_UP})|(?P<down>{_DOWN}))\b", re.I)
_BEFORE = re.compile(
    rf"\b(?:(?P<up>{_UP_VERB})|(?P<down>{_DOWN_VERB})|(?P<both>change[sd]?))\b"
    r"(?:\s+(?:by|of|in|about|around|roughly|almost|nearly|over|some|only|just|another|"
    r"than|a|an|the|more|less|up|[a-z]+ by|[a-z]+ [a-z]+ by))*\W*$",
    re.IGNORECASE,
)
_JOINED = re.compile(r"(?:\d\s?%|percent)\s*(?:and|,|to|or)\s*(?:then\s+)?(?:by\s+)?$", re.I)
_PART_AFTER = re.compile(r"^\W*(?:share\b|of\b)", re.IGNORECASE)
_ABOUT = re.compile(
    r"(?:(?P<about>about|around|roughly|approximately|approx\.?|some|circa|close to|[~≈])"
    r"|(?P<over>over|more than|above|at least|exceed(?:s|ed|ing)|beyond|upwards of|well over|"
    r"(?:a (?:bit|little)|slightly|just) (?:more than|over|above))"
    r"|(?P<under>under|less than|fewer than|below|nearly|almost|just short of|up to|not quite|"
    r"(?:a (?:bit|little)|slightly|just) (?:less than|under|below)))"
    r"\s?(?:a |the )?$",
    re.IGNORECASE,
)


def side_of(before: str) -> Side:
    """Return whether the words before a number make it rough, or a bound."""
    match = _ABOUT.search(before[-32:])
    if match is None:
        return ""
    return "about" if match["about"] else "over" if match["over"] else "under"


def kind_of(unit: str, before: str, after: str) -> tuple[Kind, Way]:
    """Return what sort of percentage it is, and which way a change is said to go."""
    near, since = after[:40], _without_side(before[-60:])
    match = _AFTER.match(near)
    if match is not None:
        kind: Kind = "points" if _is_points(unit) else "change"
        return kind, "up" if match["up"] else "down"
    if _is_points(unit):
        return "points", ""
    since = _JOINED.sub("", since) or since
    match = _BEFORE.search(re.sub(r"[\d.,]+\s?$", "", since))
    if match is not None and not _PART_AFTER.match(near):
        return "change", "up" if match["up"] else "down" if match["down"] else ""
    return ("part" if _PART_AFTER.match(near) else ""), ""


def _is_points(unit: str) -> bool:
    return "point" in unit or unit == "pp"


def _without_side(before: str) -> str:
    match = _ABOUT.search(before[-32:])
    return before if match is None else before[: len(before) - len(before[-32:]) + match.start()]
