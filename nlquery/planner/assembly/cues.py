"""How it shows that a question only makes sense after the one before."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.reading import Reading
from nlquery.semantic.spec import QuerySpec

THEIRS = frozenset({"they", "their", "theirs"})
_ASKING = frozenset({"which", "who", "when", "list"})
_PLACED = ("and", "what", "how", "only", "now")
# A mean of an order, of whatever number was asked for.
BARE_MEANS = frozenset({"average per order", "mean per order"})
_TOTALS = frozenset({"total", "overall", "altogether"})


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
    if (texts[:1] and texts[0] in language.CHANGING) or " ".join(texts) in BARE_MEANS:
        return True
    if any(texts[: len(cue)] == cue for cue in language.FOLLOW_UP):
        return not (_is_whole(reading) and texts[0] not in _PLACED)
    cued = set(texts) & (language.EDITING | THEIRS | language.WHOSE) or reading.says("as", "well")
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
    """Return whether it is nothing but another measure, after a query with groups: ``tips?``."""
    named = all(word.role == "measure" for word in reading.words)
    return named and len(reading.words) <= 4 and bool(previous.group_by)


_OF_ORDERS = frozenset({"per", "an", "a", "the", "each", "and", "in", "order", "orders", "check",
                        "ticket", "value", "it", "for"})  # fmt: skip


def _is_mean_alone(reading: Reading) -> bool:
    """Return whether only the mean of an order is asked for: ``average per order?``."""
    mean = reading.has(language.AVERAGE) and len(reading.words) > 1
    return mean and all(w.text in _OF_ORDERS | language.AVERAGE for w in reading.words)


def _is_whole(reading: Reading) -> bool:
    return bool(reading.of("measure")) and bool(reading.of("dimension") or reading.spans)
