"""Shares, growth and running totals."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.draft import Making
from nlquery.planner.errors import Declined
from nlquery.semantic.spec import AnyOf, Filter


def read_transform(making: Making) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
    """Return the share, growth or running total asked for, and the part that a share is of.

    Raises
    ------
    Declined
        If a share is of nothing.
    """
    grows = making.reading.has(language.GROWTH) or _is_over_itself(making)
    if making.reading.has(language.SHARE) and not _is_rate(making) and not grows:
        return _share(making)
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
        a == c
        and b in ("over", "to", "on", "by", "after")
        and a in ("day", "week", "month", "year")
        for a, b, c in zip(texts, texts[1:], texts[2:], strict=False)
    )


def _share(making: Making) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
    draft = making.draft
    if draft.group_by:
        return "share", ()
    if not draft.values and not draft.filters:
        raise Declined(
            "A share needs something to be a share of.",
            ("What share of sales comes from each channel?",),
        )
    if draft.values:
        name = list(draft.values)[-1]
        part = Filter(field=name, op="in", values=tuple(draft.values.pop(name)))
        return "share", (part,)
    return "share", (draft.filters.pop(),)
