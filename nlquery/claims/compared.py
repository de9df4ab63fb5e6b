"""What the words of a text say of shown names: more than, the most, second, up or down."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from nlquery.claims.mentions import Mention

Sort = Literal["more", "most", "order", "rank", "moved"]
_N = (
    r"(?:the |our |your |an? |at |in |on |for |from |by |via |through |of |that of |those of )*"
    r"<\d+>"
)
_MORE = (
    r"more|higher|larger|bigger|greater|better|busier|stronger|ahead|above|costlier|dearer|longer"
)
_LESS = r"less|fewer|lower|smaller|worse|weaker|quieter|behind|below|cheaper|shorter"
_MORE_VERB = (
    r"outsells?|outsold|beats?|tops|topped|exceed(?:s|ed)?|surpass(?:es|ed)?|outperform(?:s|ed)?|"
    r"leads|led"
)
_LESS_VERB = r"trails?|trailed|lags?(?: behind)?|lagged(?: behind)?"
_MOST = (
    r"best(?:[ -]sellers?|[ -]selling)?|highest|largest|biggest|most|top|strongest|busiest|"
    r"greatest|leader|priciest|dearest"
)
_LEAST = r"worst|lowest|smallest|least|fewest|weakest|quietest|slowest|cheapest"
_THING = (
    r"(?:channel|source|store|place|location|product|item|seller|categor|day|week|month|hour|"
    r"type|server|drop|rise)"
)
_SUPERLATIVE = rf"\b(?:(?P<up>{_MOST})|(?P<down>{_LEAST}))\b"
_ROSE = r"rose|rises?|grew|grows?|climbed|climbs?|increased|jumped|improved|gained"
_FELL = r"fell|falls?|declined|declines|dropped|decreased|shrank|slipped|dipped|sank|slid"
_ADVERB = r"(?:\w+ly |a bit |a little |even |still |far |well |much |just |only |also |in turn )*"
_WITHIN = r"(?: (?:at|in|on|through|via|with) (?:the )?<\d+>)?"

_THAN = re.compile(
    r"(?P<a><\d+>)(?:['’]s?)?(?P<verb>[^<>;:,()]{0,40}?)"
    rf"\b(?:(?P<up>{_MORE})|(?P<down>{_LESS}))\b(?P<what>(?: [\w-]+){{0,4}}?{_WITHIN})"
    rf"(?: than| of|(?<=above)|(?<=below)|(?<=behind)) (?P<b>{_N})"
)
_AT_THAN = re.compile(
    rf"\b(?:[\w-]+ ){{0,3}}?\b(?:(?P<up>{_MORE})|(?P<down>{_LESS}))\b(?P<what>(?: [\w-]+){{0,3}}?)"
    r" (?:at|in|on|for|through|via|with|during|are|were|is|was) (?:the |our )?(?P<a><\d+>)"
    rf" than (?P<b>{_N})"
)
_BEATS = re.compile(
    rf"(?P<a><\d+>) (?P<what>{_ADVERB})(?:(?P<up>{_MORE_VERB})|(?P<down>{_LESS_VERB}))"
    rf"(?: all of)? (?P<b>{_N})"
)
_MOST_IS = re.compile(
    rf"{_SUPERLATIVE}(?P<what>(?:[ -][\w-]+){{0,4}}?)"
    r"(?:,? (?:was|is|were|are|began|begins|starts|started|remains|comes)\b|:| [–—-])"
    rf"\W*(?P<a>{_N})(?!\w*\W+(?:and|or)\b|,? <)"
)
_HAS_MOST = re.compile(
    rf"(?P<a><\d+>)(?:['’]s?)?(?P<verb>[^<>;:,()]{{0,40}}?)"
    rf"(?:(?:the|your|our|by far the) |(?<=lls )(?=best)){_SUPERLATIVE}"
    r"(?P<what>(?: (?!of|in|at|on|by|for|and|but|last|this)[\w-]+){0,2})"
)
_MOST_AT = re.compile(
    rf"{_SUPERLATIVE}(?P<what>(?: (?!{_THING})[\w-]+){{0,2}}?)"
    r" (?:at|in|on|for|through|via|from|with) (?:the |our )?(?P<a><\d+>)(?! (?:is|was|are|were)\b)"
)
_PEAKS = re.compile(
    r"\b(?:sales|orders|revenue|takings|business|tips|they|it) (?P<up>peak(?:s|ed)?)(?P<what>)"
    r" (?:at|in|on|around) (?:the )?(?P<a><\d+>)"
)
_FIRST = re.compile(
    r"(?P<a><\d+>)(?: \w+)?? (?:(?P<up>leads?(?=\W*$|[,.;]| with| at| in| by)"
    r"|(?:is|comes|came|ranks) first)|(?P<down>(?:is|comes|came|ranks|finishes) last))\b(?P<what>)"
)
_RANK = re.compile(
    r"(?P<a><\d+>) (?:(?:is|was|comes|came|ranks|in) (?:in )?)?"
    r"(?P<rank>second|third|fourth|2nd|3rd|4th)\b(?! (?:time|day|week|month|year|of|half|quarter))"
)
_FOLLOWED = re.compile(
    r"(?P<a><\d+>)[^<>;:]{0,40}?,? followed by (?:the )?(?P<b><\d+>)"
    r"(?:(?:,|,? and)(?: then)?(?: by)? (?:the )?(?P<c><\d+>))?"
)
_FROM_TO = re.compile(
    rf"\b(?:(?P<up>{_ROSE})|(?P<down>{_FELL}))\b(?P<what>(?: [\w-]+){{0,2}}?)"
    r" from (?:the )?(?P<a><\d+>) to (?:the )?(?P<b><\d+>)"
)
_MOVED = re.compile(
    rf"(?P<all>(?:<\d+>(?:,| and|, and) (?:the )?)*(?P<a><\d+>)) {_ADVERB}"
    rf"(?:(?P<up>{_ROSE})|(?P<down>{_FELL}))\b(?P<what>)"
    r"(?! from| to | behind| short| into| on | in )"
)
_JOINED = re.compile(r"\b(?:and|but|while|whereas|although|though|than|or|where|when|with)\b")
_SHARED = re.compile(r"(?:,|\band|&) (?:the )?<\d+> (?:are|were) (?:the|our|your) \w+(?: \w+)?$")
_NOT = re.compile(
    r"\b(?:not|no|never|neither|nor|hardly|barely|without|if|whether|would|could|should|might|may|"
    r"expected|except|excluding|apart|besides|among|amongst|rather)\b|n['’]t\b",
    re.IGNORECASE,
)
_PART = re.compile(
    r"\b(?:second|third|fourth|2nd|3rd|next|after|other|others|one of|remaining|rest|three|two|"
    r"smaller|weekdays?|working|weekend|morning|midday|lunch|afternoon|evening|dinner|breakfast|"
    r"far from|half|within|again|together|combined|of these|of those|per)\b",
    re.IGNORECASE,
)
_TREND = re.compile(
    r"\b(?:grow\w*|grew|rose|ris\w+|increas\w+|gain\w*|declin\w+|fell|fall\w*|dropp?\w*|improv\w+|"
    r"jump\w*|chang\w+|faster|slower|swing\w*|decreas\w+)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Compared:
    """What a text says of names.

    Attributes
    ----------
    sort
        More than another, the most of all, one after another, in which place, or moved.
    names
        Whom it is said of; of two, the first is said to be the larger or the smaller.
    up
        Whether it is said to be more.
    words
        The words that say it, as they stand.
    start
        Where they begin.
    place
        Of a rank: 2 for the second.
    clause
        What stands around the comparing word, where a column may be named.
    """

    sort: Sort
    names: tuple[Mention, ...]
    up: bool
    words: str
    start: int
    clause: str
    place: int = 0

    def overlaps(self, other: Compared) -> bool:
        """Return whether it is said of the same sort, in some of the same words."""
        if self.sort != other.sort:
            return False
        end, others = self.start + len(self.words), other.start + len(other.words)
        return self.start < others and other.start < end


def comparisons(text: str, start: int, mentions: Sequence[Mention]) -> Iterator[Compared]:
    """Yield what a sentence, which begins at `start` of the answer, says of the names in it."""
    masked, places = _masked(text, start, mentions)
    reading = _Reading(text, start, masked, places, mentions)
    for pattern in (_THAN, _AT_THAN, _BEATS):
        yield from reading.found("more", pattern)
    yield from reading.found("moved", _FROM_TO)
    yield from reading.found("moved", _MOVED)
    if not re.search(rf"\b(?:{_LEAST})\b", masked, re.IGNORECASE):
        yield from reading.found("order", _FOLLOWED)
    if not _NOT.search(masked):
        for pattern in (_MOST_IS, _HAS_MOST, _MOST_AT, _PEAKS, _FIRST):
            yield from reading.found("most", pattern)
        yield from reading.found("rank", _RANK)


class _Reading:
    def __init__(
        self, text: str, start: int, masked: str, places: list[int], mentions: Sequence[Mention]
    ) -> None:
        self._text, self._start, self._masked = text, start, masked
        self._places, self._mentions = places, mentions
        self._taken: set[int] = set()

    def found(self, sort: Sort, pattern: re.Pattern[str]) -> Iterator[Compared]:
        for match in pattern.finditer(self._masked):
            groups = match.groupdict()
            word = next((g for g in ("up", "down", "rank") if groups.get(g)), "")
            at = match.start(word) if word else match.start()
            if at not in self._taken and self._is_plain(sort, match):
                self._taken.add(at)
                yield self._read(sort, match, groups)

    def _is_plain(self, sort: Sort, match: re.Match[str]) -> bool:
        said = match.group()
        if _NOT.search(self._masked[max(match.start() - 12, 0) : match.end()]):
            return False
        if _JOINED.search(match.groupdict().get("verb") or ""):
            return False
        if sort == "most" and _SHARED.search(self._masked[: match.end()]):
            return False
        if sort == "most" and _PART.search(self._masked):
            return False
        return sort in ("moved", "order", "rank") or not _TREND.search(said)

    def _read(self, sort: Sort, match: re.Match[str], groups: dict[str, str]) -> Compared:
        names = [groups["all"]] if groups.get("all") else [groups.get(g) or "" for g in "abc"]
        told = [self._mentions[int(n)] for name in names for n in re.findall(r"<(\d+)>", name)]
        begin, end = self._place(match.start()), self._place(match.end())
        up = not groups.get("down")
        if sort == "moved" and groups.get("b"):
            told, sort = told[::-1], "more"
        return Compared(
            sort, tuple(told), up, self._text[begin:end].strip(), self._start + begin,
            match.group(), _RANKS.get((groups.get("rank") or "")[:1], 0) if sort == "rank" else 0,
        )  # fmt: skip

    def _place(self, masked: int) -> int:
        return self._places[masked]


_RANKS = {"s": 2, "2": 2, "t": 3, "3": 3, "f": 4, "4": 4}


def _masked(text: str, start: int, mentions: Sequence[Mention]) -> tuple[str, list[int]]:
    """Return the sentence with a mark for each name, and where each of its characters stands."""
    shown: list[str] = []
    places: list[int] = []
    number = {m.start - start: (n, m.end - start) for n, m in enumerate(mentions)}
    place, depth = 0, 0
    while place < len(text):
        if place in number:
            mark, after = f"<{number[place][0]}>", number[place][1]
        else:
            mark, after = text[place].lower(), place + 1
            depth += {"(": 1, ")": -1}.get(mark, 0)
            doubled = mark.isspace() and shown[-1:] == [" "]
            mark = "" if depth > 0 or doubled or mark in "()*_`\n" else mark
        if mark:
            shown.append(mark)
            places += [place] * len(mark)
        place = after
    return "".join(shown), [*places, len(text)]
