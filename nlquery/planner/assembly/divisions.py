"""What the things asked for must have: every location, both channels, only the airport."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nlquery.planner import language
from nlquery.planner.assembly.asked import (
    DONE,
    Asked,
    asked_things,
    has_several,
    sold_things,
)
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.naming import (
    PLACED,
    Named,
    field_of,
    listed_behind,
    named_things,
    named_values,
    values_of,
)
from nlquery.planner.assembly.spread import has_number
from nlquery.planner.assembly.values import is_negated
from nlquery.planner.entries import Link
from nlquery.planner.errors import Declined
from nlquery.planner.tokens import Word
from nlquery.semantic.sentences import joined
from nlquery.semantic.spec import Across, Filter

_HAD = frozenset({"had", "have", "has", "having", "got", "get", "with", "took", "take", "takes",
                  "taken", "saw", "made", "received"})  # fmt: skip
_SKIPPED = frozenset({"the", "our", "of", "these", "those", "single", "different", "your", "my"})
_ASKED = frozenset({"did", "do", "does", "have", "has"})


def read_division(making: Making) -> None:
    """Take what the things asked for must have as a condition on them."""
    asked = asked_things(making)
    numbered = asked or sold_things(making)
    if numbered is not None and not making.draft.absent and has_number(making, numbered):
        if numbered.link is None:
            making.draft.group(numbered.dimension.name)
        return
    if asked is None or making.draft.absent:
        return
    if making.reading.thresholds:
        _check_bounds(making, asked)
        return
    found = _but_not(making, asked) or _only(making, asked) or _both(making, asked)
    found = found or _every(making, asked)
    if not found:
        return
    making.draft.across += found
    if asked.link is None:
        making.draft.group(asked.dimension.name)


def _check_bounds(making: Making, asked: Asked) -> None:
    """Decline ``which locations had more than 3 orders every day``.

    Raises
    ------
    Declined
        Since a number is a condition on the whole of each.
    """
    if not making.is_combined and (found := _every(making, asked)):
        plural = making.model.dimensions[found[0].field].plural.lower()
        raise Declined(f"A number to be reached for every one of the {plural} is not understood.")


def check_division(making: Making) -> None:
    """Decline what the things that must have something are told apart by, too.

    Raises
    ------
    Declined
        Naming it.
    """
    draft = making.draft
    every = [part.field for part in draft.across if not part.values]
    beside = [name for name in every if draft.without.get(name)]
    if beside:
        left = " and ".join(draft.without[beside[0]])
        raise Declined(f"Whether they must not have {left}, or need not, is not said.")
    if (draft.across or draft.absent) and not draft.group_by:
        raise Declined("What it is that has something everywhere or nowhere is not clear.")
    if (draft.across or draft.absent) and len(draft.group_by) > 1:
        labels = [making.model.dimensions[name].label.lower() for name in draft.group_by]
        raise Declined(
            f"What has something everywhere, only somewhere or nowhere is asked of one kind of "
            f"thing at a time, not by {joined(labels)}."
        )


def _every(making: Making, asked: Asked) -> list[Across]:
    """Read ``at every location`` and ``on all three channels``: all that are known."""
    reading = making.reading
    where = next((w for w in reading.words[asked.end :] if w.text == "everywhere"), None)
    if where is not None and "location" in making.model.dimensions and _is_done(making, asked):
        where.role = "dimension"
        return [Across(field="location")]
    for link in list(reading.of("dimension")):
        name = link.entry.name
        if link.start < asked.end or not has_several(making, asked, name):
            continue
        place = link.start - 1
        while place >= asked.end and (
            reading.words[place].text in _SKIPPED or reading.words[place].role == "count"
        ):
            place -= 1
        if place < asked.end or not _is_of_all(making, asked, place):
            continue
        reading.links.remove(link)
        for word in reading.words[place : link.end]:
            word.role = "dimension"
        return [Across(field=name)]
    return []


def _is_of_all(making: Making, asked: Asked, place: int) -> bool:
    """Return whether what stands there asks for all of them, of what was sold before."""
    words = making.reading.words
    between = words[asked.end : place]
    if asked.is_bare:
        done = place > 1 and words[place - 1].text in (*PLACED, "sold", "sells") and (
            {w.text for w in words[1:place]} <= PLACED | {"sold", "sells", "is", "was", "were"}
        )  # fmt: skip
        return done and words[place].text in ("every", "all") and _sells(words[1:place])
    texts = {word.text for word in between}
    if between and texts <= _ASKED and _sells_behind(making, place):
        return words[place].text in ("every", "all")  # "on which days did every store sell beer"
    active = asked.is_counted and bool(texts & {"we", "i", "did", "do"})
    if words[place - 1].text == "by":
        texts -= {"by"}  # "sold by every server"
    if active or texts & language.BY or not (_sells(between) or _is_had(between)):
        return False
    clause = making.reading.before(asked.start, _SKIPPED) in ("which", "what", "many")
    clause = clause or asked.is_counted or bool(texts & {"that", "which"})
    return words[place].text == "every" or (words[place].text == "all" and clause)


def _sells_behind(making: Making, place: int) -> bool:
    """Return whether the ones that stand there sell or have something themselves."""
    words = making.reading.words
    while place < len(words) and (
        words[place].text in _SKIPPED | {"every", "all"}
        or words[place].role in ("count", "dimension")
    ):
        place += 1
    return _sells(words[place : place + 1]) or any(w.text in _HAD for w in words[place : place + 1])


def _sells(words: Sequence[Word]) -> bool:
    return any(w.stem in language.SELLING or w.text in language.SOLD | DONE for w in words)


def _is_had(words: Sequence[Word]) -> bool:
    return any(word.text in _HAD for word in words) and any(w.role == "measure" for w in words)


def _both(making: Making, asked: Asked) -> list[Across]:
    """Read ``both at Airport and Downtown``."""
    reading = making.reading
    both = next((i for i, w in enumerate(reading.words) if w.text == "both" and not w.role), None)
    if both is None or both < asked.end or not _is_done(making, asked):
        return []
    listed = listed_behind(making, both + 1)
    if len(listed) != 2:
        return []
    return _taken(making, asked, {"every": listed}, narrowed=True)


def _only(making: Making, asked: Asked) -> list[Across]:
    """Read ``sold only at the airport`` and ``only sold on DoorDash``."""
    words = making.reading.words
    for place, word in enumerate(words):
        if word.text != "only" or place < asked.end or place + 1 >= len(words):
            continue
        before = words[place - 1]
        done = _does([before]) or before.role == "measure" or before.text in _ASKED
        behind = _does(words[place + 1 : place + 2])
        if not (done or behind) or before.pause:
            continue
        listed = listed_behind(making, place + 1 + behind)
        if not listed or (
            before.text in {"did", "do", "does"} and not _sells(words[listed[-1].end :])
        ):
            continue
        if _is_told_of(words, listed):
            return _taken(making, asked, {"only": listed}, narrowed=False)
    return []


def _does(words: Sequence[Word]) -> bool:
    """Return whether the words say that something is sold or had."""
    return _sells(words) or any(word.text in _HAD for word in words)


def _is_told_of(words: Sequence[Word], listed: Sequence[Named]) -> bool:
    """Return whether nothing else is what there is only: ``only DoorDash orders``."""
    behind = words[listed[-1].end : listed[-1].end + 1]
    plain = {"on", "at", "in", "for", "from", "by", "during", "last", "this"}
    return not behind or words[listed[-1].end - 1].pause or behind[0].role in (
        "measure", "time",
    ) or behind[0].text in plain or _sells(behind)  # fmt: skip


def _but_not(making: Making, asked: Asked) -> list[Across]:
    """Read ``sold at the mall but not at the airport``."""
    words = making.reading.words
    for place, word in enumerate(words):
        if word.text not in ("not", "except", "without", "never") or place <= asked.end:
            continue
        gone = listed_behind(making, place + 1)
        ahead = [one for one in named_things(making) if one.end <= place]
        kept = [one for one in ahead if gone and field_of(making, one) == field_of(making, gone[0])]
        if len(kept) != 1 or not _is_done(making, asked) or words[place - 1].role not in (
            "value", "group", "time", "measure",
        ):  # fmt: skip
            continue
        if not has_several(making, asked, field_of(making, kept[0])) or _overlap(kept, gone):
            continue
        if word.text == "except" and making.model.dimensions[field_of(making, kept[0])].hierarchy:
            continue  # "which stores sold drinks except beer" tells which rows count
        parts = {"every": kept, "none": gone}
        if found := _taken(making, asked, parts, narrowed=True):
            word.text, word.role = "", "absence"
            return found
    return []


def _overlap(kept: Sequence[Named], gone: Sequence[Named]) -> bool:
    """Return whether something is left out of what is taken itself."""
    one, other = ({v for x in found for v in values_of(x)} for found in (kept, gone))
    return bool(one & other)


def _is_done(making: Making, asked: Asked) -> bool:
    words = making.reading.words[asked.end :]
    return _sells(words) or _is_had(words)


def _taken(
    making: Making, asked: Asked, parts: Mapping[str, Sequence[Named]], *, narrowed: bool
) -> list[Across]:
    """Return the conditions on what is listed, which no longer is a condition on rows.

    Nothing, where that does not make sense: every one of a word for several, values elsewhere.
    """
    reading = making.reading
    found = [one for part in parts.values() for one in part]
    name = field_of(making, found[0])
    if not has_several(making, asked, name) or not all(values_of(one) for one in found):
        return []
    if any(len(values_of(one)) != 1 for one in parts.get("every", ())):
        return []
    taken = [one for has, part in parts.items() if has != "none" for one in part]
    if any(isinstance(one, Link) and is_negated(making, one) for one in taken):
        return []
    if any(one not in found and field_of(making, one) == name for one in named_values(making)):
        return []
    reading.links = [link for link in reading.links if link not in found]
    reading.spans = [span for span in reading.spans if span not in found]
    values = {has: tuple(dict.fromkeys(v for x in part for v in values_of(x)))
              for has, part in parts.items()}  # fmt: skip
    if narrowed:
        both = tuple(value for part in values.values() for value in part)
        making.draft.filters.append(Filter(field=name, values=both))
    return [Across(field=name, has=has, values=part)  # type: ignore[arg-type]
            for has, part in values.items()]  # fmt: skip
