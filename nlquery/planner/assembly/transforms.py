"""Shares, growth and running totals."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.differences import is_difference, is_percent_more
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.moves import read_move
from nlquery.planner.assembly.ratios import read_quotient, read_ratio
from nlquery.planner.assembly.shares import drop_passing_orders, read_share
from nlquery.semantic.spec import AnyOf, Filter, TimeRange


def read_transform(
    making: Making, periods: tuple[TimeRange, ...]
) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
    """Return the share, growth or running total asked for, and the part that a share is of.

    Raises
    ------
    Declined
        If a share is of nothing.
    """
    drop_passing_orders(making)
    if read_ratio(making):
        return "ratio", ()
    if read_quotient(making):
        return "quotient", ()
    grows = making.reading.has(language.GROWTH) or _is_over_itself(making)
    if (move := read_move(making, periods)) is not None:
        return move, ()
    if is_percent_more(making):
        making.draft.is_difference = True
        return "change", ()
    if is_difference(making):
        making.draft.is_difference = True
        return "difference", ()
    if making.reading.has(language.SHARE) and making.reading.has(language.CHANGE):
        grows = True
    if making.reading.has(language.SHARE) and not _is_rate(making) and not grows:
        return read_share(making)
    if making.reading.has(language.CUMULATIVE):
        return "cumulative", ()
    if grows:
        return "growth", ()
    return None, ()


def _is_rate(making: Making) -> bool:
    return any(making.model.measures[m].format == "percent" for m in making.draft.metrics)


def _is_over_itself(making: Making) -> bool:
    texts = [word.text for word in making.reading.words]
    return any(
        a == c and b in ("over", "to", "on") and a in ("day", "week", "month", "year")
        for a, b, c in zip(texts, texts[1:], texts[2:], strict=False)
    )
