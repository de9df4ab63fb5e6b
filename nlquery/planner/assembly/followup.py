"""Questions that edit the one before: what about Airport, and by hour, top 3 instead."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assembly.bounds import read_bounds, rebound
from nlquery.planner.assembly.changed_measures import changed_measures, is_of_them
from nlquery.planner.assembly.changes import adds, drop_named, freed
from nlquery.planner.assembly.cues import is_turned, lists_counted, ranks_only
from nlquery.planner.assembly.draft import Making
from nlquery.planner.assembly.groups import add_time, read_dimensions
from nlquery.planner.assembly.kept import changed_days, changed_filters
from nlquery.planner.assembly.moves import part_ends, reordered
from nlquery.planner.assembly.pointing import (
    asks_whose,
    counts_groups,
    draws_it,
    ranks_groups,
    tells_apart,
)
from nlquery.planner.assembly.ranking import ranked_measure, sort_order
from nlquery.planner.assembly.sellers import read_unnamed_groups
from nlquery.planner.assembly.single_edits import edited_rows
from nlquery.planner.assembly.unsaid import check_said
from nlquery.planner.assembly.values import read_values
from nlquery.planner.errors import Declined
from nlquery.semantic.model import TIME_SERIES
from nlquery.semantic.spec import Filter, Having, Order, QuerySpec, Sides

_ON_TOP = ("and", "by")  # with a question mark it asks anew
_ADDING = (_ON_TOP, ("also", "by"), ("break",), ("split",), ("too",), ("as", "well"),
           ("broken",), ("drill",), ("and", "per"), ("and", "for", "each"), ("and", "within"),
           ("for", "each"), ("in", "each"), ("at", "each"), ("within", "each"))  # fmt: skip


def edit(making: Making, previous: QuerySpec) -> QuerySpec:
    """Return the previous query with what the question changes.

    Raises
    ------
    Declined
        If the words do not make a query.
    pydantic.ValidationError
        If the changes do not fit the query before.
    """
    if (rows := edited_rows(making, previous)) is not None:
        return rows
    check_said(making, previous)
    if previous.transform == "count":
        return _listed(making, previous)
    previous = drop_named(making, previous)
    part_ends(making, previous)
    read_values(making)
    read_dimensions(making)
    _free(making, previous)
    read_unnamed_groups(making)
    changes = changed_measures(making, previous)
    changes |= _groups(making, previous)
    making.draft.metrics = list(changes.get("metrics", previous.metrics))  # type: ignore[call-overload]
    making.draft.group_by = list(changes.get("group_by", previous.group_by))  # type: ignore[call-overload]
    changes |= changed_days(making, previous)
    if making.is_trend:
        add_time(making)
    previous = rebound(making, previous)
    changes.setdefault("having", previous.having)
    if making.reading.thresholds:
        read_bounds(making)
        changes["having"] = _having(making, changes.get("having", previous.having))  # type: ignore[arg-type]
    changes["metrics"] = tuple(making.draft.metrics)
    changes["group_by"] = tuple(making.draft.group_by)
    changes |= changed_filters(making, previous)
    changes |= _ranking(making, previous)
    changes |= _shown(making)
    if counts_groups(making.reading, previous):
        changes |= {"transform": "count", "limit": None, "order_by": (), "both_ends": False}
    spec = QuerySpec.model_validate({**previous.model_dump(), **changes})
    return _tidied(reordered(previous, spec, making.model.time_dimension))


def _listed(making: Making, previous: QuerySpec) -> QuerySpec:
    """Return the groups that were counted: ``which ones``.

    Raises
    ------
    Declined
        If another question about the count follows.
    """
    if not lists_counted(making.reading):
        plural = making.model.dimensions[previous.group_by[0]].plural.lower()
        raise Declined(f"Of the {plural} that were counted only which they are can be asked.")
    return previous.model_copy(update={"transform": None})


def _free(making: Making, previous: QuerySpec) -> None:
    """Do not group by what only loses its condition: ``back to all locations``."""
    taken = {f.field for f in previous.filters if isinstance(f, Filter)}
    if previous.time is not None or previous.periods or taken & {"weekday", "day_type"}:
        taken.add(making.model.time_dimension)
    if making.reading.says("all", "day"):
        making.draft.group_by[:] = []
    making.draft.group_by[:] = [n for n in making.draft.group_by if n not in freed(making) & taken]


def _having(making: Making, before: tuple[Having, ...]) -> tuple[Having, ...]:
    """Return the conditions on groups; a new one stands for that on the same measure."""
    new = making.draft.having
    measures = {having.metric for having in new}
    return (*(having for having in before if having.metric not in measures), *new)


def _apart_now(making: Making) -> list[str]:
    """Return what the question itself sets against each other: ``Downtown with Airport``."""
    if not making.is_comparison:
        return []
    return [name for name, values in making.draft.values.items() if len(values) > 1]


def _shown(making: Making) -> dict[str, object]:
    """Return the chart and the share, growth or running total that is asked for."""
    found: dict[str, object] = {}
    if making.reading.chart is not None:
        found["chart"] = making.reading.chart
    elif draws_it(making.reading):
        found["chart"] = _plain_chart(making)
    if making.reading.says("absolute"):
        found |= {"transform": None, "part": ()}
    words = (("share", language.SHARE), ("cumulative", language.CUMULATIVE))
    for transform, said in (*words, ("growth", language.GROWTH)):
        if making.reading.has(said) and not making.rate:
            found["transform"] = transform
    return found


def _plain_chart(making: Making) -> str:
    """Return the chart of ``plot that``.

    Raises
    ------
    Declined
        If there is one number only.
    """
    if not making.draft.group_by:
        raise Declined("There is one number only; ask for it by day or by location to see a chart.")
    grains = {making.model.dimensions[name].grain for name in making.draft.group_by}
    return "line" if grains & {*TIME_SERIES, "hour"} else "bar"


def _groups(making: Making, previous: QuerySpec) -> dict[str, object]:
    new = [name for name in making.draft.group_by if name not in previous.group_by]
    if making.draft.average_per is not None:
        return {"average_per": making.draft.average_per}
    if tells_apart(making.reading) and not making.draft.values:
        return _apart(making, previous, new)
    if not new:
        return _compared_places(making, previous) or _whole(making)
    return _regrouped(making, previous, new)


def _apart(making: Making, previous: QuerySpec, new: list[str]) -> dict[str, object]:
    """Return the groups with what was added up before told one by one.

    Raises
    ------
    Declined
        If nothing was.
    """
    taken = [f for f in previous.filters if isinstance(f, Filter) and f.op == "in"]
    several = [f.field for f in taken if len(f.values) > 1]
    if not several and not new and not previous.group_by:
        raise Declined("What to tell apart is not clear; please name it, such as locations.")
    groups = dict.fromkeys((*several, *previous.group_by, *new))
    return {"group_by": tuple(groups), "limit": None, "order_by": (), "both_ends": False}


def _regrouped(making: Making, previous: QuerySpec, new: list[str]) -> dict[str, object]:
    """Return the new groups, behind those before where they come on top."""
    grains = {name: making.model.dimensions[name].grain for name in (*previous.group_by, *new)}
    reading = making.reading
    cues = [cue for cue in _ADDING if not (reading.asks and cue == _ON_TOP)]
    adding = adds(reading) or any(reading.says(*cue) for cue in cues)
    adding = adding or previous.sides is not None  # what is set against each other stays so
    kept = [
        name
        for name in previous.group_by
        if adding
        and not (grains[name] in TIME_SERIES and any(grains[n] in TIME_SERIES for n in new))
    ]
    groups = tuple(dict.fromkeys((*_apart_now(making), *kept, *new)))
    return {"group_by": groups, "limit": None, "order_by": (), "both_ends": False}


def _whole(making: Making) -> dict[str, object]:
    """Return no groups where only the total is asked for: ``and in total?``."""
    words = {word.text for word in making.reading.words}
    total = words & {"total", "totals", "overall", "altogether"} and not making.reading.has(
        language.SHARE
    )
    if not total or making.reading.links or making.reading.spans:
        return {}
    return {"group_by": (), "limit": None, "order_by": (), "having": ()}


def _compared_places(making: Making, previous: QuerySpec) -> dict[str, object]:
    """Group by what is added to a comparison: ``vs Airport`` after a question about Downtown."""
    if not making.is_comparison:
        return {}
    taken = [f for f in previous.filters if isinstance(f, Filter) and f.op == "in"]
    several = {f.field for f in taken if len(f.values) > 1 and not making.draft.values}
    fields = several | ({f.field for f in taken} & {*making.draft.values}) | {*_apart_now(making)}
    new = [name for name in fields if name not in previous.group_by]
    return {"group_by": (*previous.group_by, *new)} if new else {}


def _ranking(making: Making, previous: QuerySpec) -> dict[str, object]:
    reading = making.reading
    found: dict[str, object] = {}
    single = [d for d in reading.of("dimension") if not d.text.endswith("s")]
    if (
        making.is_ranked
        and single
        and reading.before(single[0].start) in (language.HIGHEST | language.LOWEST)
    ):
        found["limit"] = 1
    same = ranks_groups(reading, previous) and single
    one = ranks_only(reading) or is_of_them(making) or bool(same)
    one = one and any(w.text in ("which", "who", "what") for w in reading.words[:2])
    if one and making.draft.group_by:
        found["limit"] = 1
    if asks_whose(reading, previous, making.model):
        highest = making.model.measures[previous.metrics[0]].aggregation == "maximum"
        return found | {
            "limit": 1,
            "order_by": (Order(field=previous.metrics[0], descending=highest),),
        }
    if reading.number is not None:
        found["limit"] = reading.number
    order = sort_order(making)
    if order is None and making.is_ranked:
        low = reading.has(language.LOWEST)
        order = Order(field=_ranked(making, previous), descending=not low)
    if order is None and is_turned(reading):
        order = _turned(making, previous)
    if order is not None:
        found["order_by"] = (order,)
        found["both_ends"] = False
    return found | _placed(making, previous, order)


def _placed(making: Making, previous: QuerySpec, order: Order | None) -> dict[str, object]:
    """Return the place of ``and the second best?``; another ranking begins at the first."""
    place = making.reading.place
    if place is None:
        return {} if order is None and making.reading.number is None else {"offset": 0}
    if previous.limit_per is not None or not making.draft.group_by:
        raise Declined(f"Place {place} of what? That is not said.")
    return {"offset": place - 1, "limit": 1}


def _ranked(making: Making, previous: QuerySpec) -> str:
    """Return what is ranked by: the number before, where it is still there."""
    before = [order.field for order in previous.order_by if order.field in making.draft.metrics]
    return ranked_measure(making) or (before or making.draft.metrics)[0]


def _turned(making: Making, previous: QuerySpec) -> Order:
    """Return the order before, reversed."""
    if previous.order_by:
        order = previous.order_by[0]
        return Order(field=order.field, descending=not order.descending)
    times = [n for n in making.draft.group_by if making.model.dimensions[n].grain in TIME_SERIES]
    return Order(field=(times or making.draft.metrics)[0], descending=bool(times))


def _tidied(spec: QuerySpec) -> QuerySpec:
    """Drop what an edit left without sense: orders by what is gone, limits of groups that are."""
    known = {*spec.metrics, *spec.group_by}
    order = tuple(o for o in spec.order_by if o.field in known)
    if not order and spec.order_by:
        order = tuple(Order(field=spec.metrics[0], descending=o.descending) for o in spec.order_by)
    per = spec.limit_per if spec.limit_per in spec.group_by else None
    offset = spec.offset if spec.limit is not None and order else 0
    changes = {"order_by": order, "limit_per": per, "offset": offset, "sides": _sides(spec)}
    return spec.model_copy(update=changes)


def _sides(spec: QuerySpec) -> Sides | None:
    """Return the groups that are set against each other, while all of them are still there."""
    sides = spec.sides
    taken = {v for f in spec.filters if isinstance(f, Filter) and sides and f.field == sides.field
             for v in map(str, f.values)}  # fmt: skip
    if sides is None or sides.field not in spec.group_by:
        return None
    return sides if {v for side in sides.groups for v in side.values} == taken else None
