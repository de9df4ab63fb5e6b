"""Questions that edit the one before: what about Airport, and by hour, top 3 instead."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.bounds import read_bounds
from nlquery.planner.assembly.changes import adds, drop_named, freed, joined_values
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.groups import read_dimensions
from nlquery.planner.assembly.periods import read_periods
from nlquery.planner.assembly.ranking import sort_order
from nlquery.planner.assembly.sellers import read_unnamed_groups
from nlquery.planner.assembly.values import read_values, value_filters
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.model import TIME_SERIES
from nlquery.semantic.spec import AnyOf, Filter, Order, QuerySpec

# Conditions of which a new one stands for the old: lunch for 5pm to 9pm.
_ALIKE = ({"hour", "daypart"}, {"weekday", "day_type"}, {"product", "category", "category_group"})
_THEIRS = frozenset({"they", "their", "theirs"})
_ASKING = frozenset({"which", "who", "when", "list"})
_ADDING = (("and", "by"), ("also", "by"), ("break",), ("split",), ("too",), ("as", "well"))


def is_follow_up(reading: Reading, previous: QuerySpec | None) -> bool:
    """Return whether the question only makes sense after another one.

    It begins like one (``what about``, ``and``, ``only`` …), or it names neither a measure nor
    asks for anything.
    """
    if previous is None:
        return False
    texts = tuple(word.text for word in reading.words)
    if texts[:1] and texts[0] in language.CHANGING:
        return True
    if any(texts[: len(cue)] == cue for cue in language.FOLLOW_UP):
        return not (_is_whole(reading) and texts[0] not in ("and", "what", "how", "only", "now"))
    if set(texts) & (language.EDITING | _THEIRS) and len(texts) <= 10:
        return True
    if reading.of("measure") or len(texts) > 6 or set(texts) & _ASKING:
        return bool(_ranks_only(reading))
    products = any(link.entry.name == "product" for link in reading.of("dimension"))
    said = (
        reading.links or reading.spans or reading.number or reading.chart or reading.sort
        or reading.hours or reading.thresholds or _transforms(reading) or _totals(reading)
    )  # fmt: skip
    return (bool(said) and not products) or _ranks_only(reading)


def _transforms(reading: Reading) -> bool:
    return reading.has(language.SHARE | language.CUMULATIVE | language.GROWTH)


def _totals(reading: Reading) -> bool:
    return any(word.text in ("total", "overall", "altogether") for word in reading.words)


def _ranks_only(reading: Reading) -> bool:
    """Return whether only another end of the list is asked for: ``and the lowest?``."""
    ranks = reading.has(language.HIGHEST | language.LOWEST)
    return ranks and not reading.links and len(reading.words) <= 6


def _is_whole(reading: Reading) -> bool:
    return bool(reading.of("measure")) and bool(reading.of("dimension") or reading.spans)


def edit(making: Making, previous: QuerySpec) -> QuerySpec:
    """Return the previous query with what the question changes.

    Raises
    ------
    Declined
        If the words do not make a query.
    pydantic.ValidationError
        If the changes do not fit the query before.
    """
    _check_pronouns(making.reading, previous)
    previous = drop_named(making, previous)
    read_values(making)
    read_dimensions(making)
    read_unnamed_groups(making)
    changes: dict[str, object] = {}
    changes |= _metrics(making, previous)
    changes |= _groups(making, previous)
    making.draft.metrics = list(changes.get("metrics", previous.metrics))  # type: ignore[call-overload]
    making.draft.group_by = list(changes.get("group_by", previous.group_by))  # type: ignore[call-overload]
    changes |= _days(making, previous)
    if making.reading.thresholds:
        read_bounds(making)
        changes["having"] = (*previous.having, *making.draft.having)
    changes["metrics"] = tuple(making.draft.metrics)
    changes["group_by"] = tuple(making.draft.group_by)
    changes["filters"] = _filters(making, previous)
    changes |= _ranking(making)
    changes |= _shown(making)
    return _tidied(QuerySpec.model_validate({**previous.model_dump(), **changes}))


def _shown(making: Making) -> dict[str, object]:
    """Return the chart and the share, growth or running total that is asked for."""
    found: dict[str, object] = {}
    if making.reading.chart is not None:
        found["chart"] = making.reading.chart
    words = (("share", language.SHARE), ("cumulative", language.CUMULATIVE))
    for transform, said in (*words, ("growth", language.GROWTH)):
        if making.reading.has(said):
            found["transform"] = transform
    return found


def _check_pronouns(reading: Reading, previous: QuerySpec) -> None:
    """Decline ``what did they sell`` after a ranking: the query does not know who has won.

    Raises
    ------
    Declined
        With the way out.
    """
    if previous.limit is not None and reading.has(_THEIRS):
        raise Declined("Whom that is about is not clear; please name the place or the thing.")


def _metrics(making: Making, previous: QuerySpec) -> dict[str, object]:
    named = [link.entry.name for link in making.reading.of("measure")]
    if not named:
        return {}
    if adds(making.reading) or making.reading.says("too"):
        return {"metrics": tuple(dict.fromkeys((*previous.metrics, *named)))}
    return {"metrics": tuple(dict.fromkeys(named)), "having": ()}


def _groups(making: Making, previous: QuerySpec) -> dict[str, object]:
    new = [name for name in making.draft.group_by if name not in previous.group_by]
    if making.draft.average_per is not None:
        return {"average_per": making.draft.average_per}
    if not new:
        return _compared_places(making, previous) or _whole(making)
    grains = {name: making.model.dimensions[name].grain for name in (*previous.group_by, *new)}
    adding = any(making.reading.says(*cue) for cue in _ADDING)
    kept = [
        name
        for name in previous.group_by
        if adding
        and not (grains[name] in TIME_SERIES and any(grains[n] in TIME_SERIES for n in new))
    ]
    return {"group_by": tuple(kept + new), "limit": None, "order_by": ()}


def _whole(making: Making) -> dict[str, object]:
    """Return no groups where only the total is asked for: ``and in total?``."""
    words = {word.text for word in making.reading.words}
    total = words & {"total", "overall", "altogether"} and not making.reading.has(language.SHARE)
    if not total or making.reading.links or making.reading.spans:
        return {}
    return {"group_by": (), "limit": None, "order_by": (), "having": ()}


def _compared_places(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Group by what is added to a comparison: ``vs Airport`` after a question about Downtown."""
    if not making.is_comparison:
        return {}
    fields = {f.field for f in previous.filters if isinstance(f, Filter) and f.op != "not_in"}
    new = [name for name in making.draft.values if name in fields and name not in previous.group_by]
    return {"group_by": (*previous.group_by, *new)} if new else {}


def _filters(making: Making, previous: QuerySpec) -> tuple[Filter | AnyOf, ...]:
    own = [*making.draft.filters, *value_filters(making), *making.reading.hours]
    if adds(making.reading) or making.is_comparison:
        own = joined_values(own, previous)
    fields = {f.field for f in own if isinstance(f, Filter) and f.op != "not_in"} | freed(making)
    if making.reading.spans:
        fields.add(making.model.time_dimension)
    for alike in _ALIKE:
        fields |= alike if fields & alike else set()
    kept = [f for f in previous.filters if not (isinstance(f, Filter) and f.field in fields)]
    return (*kept, *(f for f in own if f not in kept))


def _days(making: Making, previous: QuerySpec) -> dict[str, object]:
    if not making.reading.spans:
        return {}
    if making.is_comparison and len(making.reading.spans) == 1:
        return _against(making, previous)
    time, periods = read_periods(making)
    return {"time": time, "periods": periods}


def _against(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Set the days of the question before against those of this one."""
    if previous.time is None or making.reading.spans[0].range.start is None:
        raise Declined("The question before names no days to compare with.")
    return {"time": None, "periods": (previous.time, making.reading.spans[0].range)}


def _ranking(making: Making) -> dict[str, object]:
    reading = making.reading
    found: dict[str, object] = {}
    one = _ranks_only(reading) and reading.words[0].text in ("which", "who", "what")
    if one and making.draft.group_by:
        found["limit"] = 1
    if reading.number is not None:
        found["limit"] = reading.number
    order = sort_order(making)
    if order is None and making.is_ranked:
        low = reading.has(language.LOWEST)
        order = Order(field=making.draft.metrics[0], descending=not low)
    if order is not None:
        found["order_by"] = (order,)
    return found


def _tidied(spec: QuerySpec) -> QuerySpec:
    """Drop what an edit left without sense: orders by what is gone, limits of groups that are."""
    known = {*spec.metrics, *spec.group_by}
    order = tuple(o for o in spec.order_by if o.field in known)
    if not order and spec.order_by:
        order = tuple(Order(field=spec.metrics[0], descending=o.descending) for o in spec.order_by)
    per = spec.limit_per if spec.limit_per in spec.group_by else None
    return spec.model_copy(update={"order_by": order, "limit_per": per})
