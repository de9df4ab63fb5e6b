"""How it shows that a question only makes sense after the one before."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.pointing import (
    asks_how_many,
    bounds_groups,
    counts_groups,
    draws_it,
    points_there,
    ranks_groups,
    tells_apart,
)
from nlquery.planner.reading import Reading
from nlquery.semantic.spec import QuerySpec

THEIRS = frozenset({"they", "their", "theirs"})
_ASKING = frozenset({"which", "who", "when", "list"})
_PLACED = ("and", "what", "how", "only", "now", "just", "among")
# A mean of an order, of whatever number was asked for.
BARE_MEANS = frozenset({"average per order", "mean per order"})
_TOTALS = frozenset({"total", "totals", "overall", "altogether"})


def is_follow_up(reading: Reading, previous: QuerySpec | None) -> bool:
    """Return whether the question only makes sense after another one.

    It begins like one (``what about``, ``and``, ``only`` …), or it names neither a measure nor
    asks for anything.
    """
    if previous is None:
        return False
    texts = tuple(word.text for word in reading.words)
    if previous.transform == "count" and lists_counted(reading):
        return True
    if asks_of_rows(reading, previous):
        return True
    if (texts[:1] and texts[0] in language.CHANGING) or " ".join(texts) in BARE_MEANS:
        return True
    if any(texts[: len(cue)] == cue for cue in language.FOLLOW_UP):
        return not (_is_whole(reading) and texts[0] not in _PLACED)
    if asks_how_many(reading) or any(
        points(reading, previous) for points in (bounds_groups, counts_groups, ranks_groups)
    ):
        return True
    cued = (
        points_there(reading)
        or set(texts) & (language.EDITING | THEIRS | language.WHOSE)
        or reading.says("as", "well")
    )
    if cued and len(texts) <= 10:
        return True
    if reading.of("measure") and (_is_bare(reading, previous) or _is_mean_alone(reading)):
        return True
    if reading.of("measure") or len(texts) > 6 or set(texts) & _ASKING:
        return ranks_only(reading)
    products = any(link.entry.name == "product" for link in reading.of("dimension"))
    said = (
        reading.links or reading.spans or reading.number or reading.chart or reading.sort
        or reading.hours or reading.thresholds or changes_form(reading)
    )  # fmt: skip
    return (bool(said) and not products) or ranks_only(reading)


def lists_counted(reading: Reading) -> bool:
    """Return whether the groups that were counted are asked for: ``which ones?``."""
    texts = [word.text for word in reading.words]
    known = all(link.entry.kind == "dimension" for link in reading.links)
    plain = known and not (reading.spans or reading.thresholds or reading.has(language.BY))
    return plain and len(texts) <= 6 and bool({*texts[:2]} & {"which", "list", "show", "what"})


def changes_form(reading: Reading) -> bool:
    """Return whether only another form of the numbers is asked for: shares, means, totals."""
    forms = language.SHARE | language.CUMULATIVE | language.GROWTH | language.COMPARE
    forms |= language.AVERAGE | language.TREND
    totals = any(word.text in _TOTALS for word in reading.words)
    absolute = reading.says("absolute")
    totals = totals or tells_apart(reading) or draws_it(reading)
    return reading.has(forms) or totals or absolute or is_turned(reading)


def is_turned(reading: Reading) -> bool:
    """Return whether the order is to be reversed: ``flip it``, ``the other way around``."""
    turned = {"flip", "reverse", "reversed", "flipped"}
    around = reading.says("other", "way")
    return around or any(word.text in turned for word in reading.words)


def ranks_only(reading: Reading) -> bool:
    """Return whether only another end of the list is asked for: ``and the lowest?``."""
    ranks = reading.has(language.HIGHEST | language.LOWEST)
    return ranks and not reading.links and len(reading.words) <= 6


def _is_bare(reading: Reading, previous: QuerySpec) -> bool:
    """Return whether it is nothing but another measure, after a query of a part: ``tips?``."""
    named = all(word.role == "measure" for word in reading.words) and len(reading.words) <= 4
    part = bool(previous.filters or previous.time) and not reading.says("total")
    return named and (part or bool(previous.group_by))


_OF_ORDERS = frozenset({"per", "an", "a", "the", "each", "and", "in", "order", "orders", "check",
                        "ticket", "value", "it", "for"})  # fmt: skip


def _is_mean_alone(reading: Reading) -> bool:
    """Return whether only the mean of an order is asked for: ``average per order?``."""
    mean = reading.has(language.AVERAGE) and len(reading.words) > 1
    return mean and all(w.text in _OF_ORDERS | language.AVERAGE for w in reading.words)


def _is_whole(reading: Reading) -> bool:
    return bool(reading.of("measure")) and bool(reading.of("dimension") or reading.spans)


_THEM = frozenset(
    """
    which what list show see are were the they them those these ones one orders order me all
    please is that those can you i us
    """.split()  # noqa: SIM905
)
_WHEN = frozenset(
    """
    and so when where what at on which time day was were is it that this the exactly
    """.split()  # noqa: SIM905
)
_COUNTED = frozenset(
    """
    and how many are were is there those they them of that it in total
    """.split()  # noqa: SIM905
)


def counts_rows(previous: QuerySpec) -> bool:
    """Return whether the query before is how many orders there are, one number."""
    return previous.metrics == ("orders",) and not previous.group_by and not previous.transform


def asks_of_rows(reading: Reading, previous: QuerySpec) -> bool:
    """Return whether rows before are asked for: which, when, where or how many they are."""
    which = counts_rows(previous) and asks_which(reading)
    counted = previous.limit is not None and len(previous.group_by) > 2 and counts_them(reading)
    return which or counted or asks_of_row(reading)


def asks_which(reading: Reading) -> bool:
    """Return whether what was counted is asked for one by one: ``list them``, ``which ones?``."""
    texts = [word.text for word in reading.words]
    asked = {*texts[:3]} & {"which", "list", "show", "see", "what"}
    return bool(asked) and len(texts) <= 6 and {*texts} <= _THEM


def asks_of_row(reading: Reading) -> bool:
    """Return whether only when or where is asked, of the row before: ``when was it?``."""
    texts = {word.text for word in reading.words}
    return bool(texts & {"when", "where", "time"}) and texts <= _WHEN


def counts_them(reading: Reading) -> bool:
    """Return whether only their number is asked, of the rows before: ``how many are there?``."""
    return reading.says("how", "many") and {word.text for word in reading.words} <= _COUNTED
