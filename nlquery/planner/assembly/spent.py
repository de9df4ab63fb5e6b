"""Words that order, compare, leave out or divide must show in the query, else it is another one."""

from __future__ import annotations

from collections.abc import Callable

from nlquery.planner import language
from nlquery.planner.assembly.pointing import is_fragment
from nlquery.planner.assembly.traces import conditions
from nlquery.planner.errors import Declined
from nlquery.planner.reading import Reading
from nlquery.semantic.model import SemanticModel
from nlquery.semantic.spec import QuerySpec

_MEANS = ("average", "ratio")
_EXTREMES = ("minimum", "maximum")
_MOVES = ("growth", "increase", "change", "difference")


def check_spent(
    reading: Reading, spec: QuerySpec, model: SemanticModel, *, follows: bool = False
) -> None:
    """Decline when a word that changes the number left no trace in the query.

    Raises
    ------
    Declined
        Naming the word.
    """
    listed = reading.words[0].text == "list" and not reading.says("how", "many")
    if listed and spec.metrics == ("orders",) and not spec.group_by and reading.of("measure"):
        raise Declined(
            "Single orders are not listed, but counted.", ("How many orders were there?",)
        )
    if not follows and reading.has(frozenset({"same"})):
        raise Declined("The same as what? That is not said.")
    if not follows and _goes_on(reading):
        raise Declined(
            "That goes on from another question, and there is none before it. "
            "Please name what to show, such as sales or orders."
        )
    if not follows and _is_open_comparison(reading):
        raise Declined("More or less than what? Please name both sides.", _BOTH_SIDES)
    if any(word.text == "histogram" for word in reading.words) and not spec.group_by:
        raise Declined("How often each amount occurs is not counted.", ("Sales by day",))
    if reading.sort is not None and not spec.group_by:
        raise Declined("It is not clear what is to be sorted.")
    _check_by_numbers(reading, spec, model)
    for words, is_spent in _EFFECTS:
        said = [w.text for w in reading.words if w.text in words and w.role in ("", "operator")]
        if said and not is_spent(reading, spec, model):
            raise Declined(f"What “{said[0]}” asks for here was not understood.")


_BOTH_SIDES = ("Sales on weekends vs weekdays", "Which location had the highest sales?")
_AUXILIARIES = frozenset({"did", "do", "does", "is", "are", "was", "were", "have", "has"})
_MORE = frozenset({"more", "less", "fewer", "better", "worse", "higher", "lower", "busier"})
_SIDES = language.COMPARE | {"than", "or", "between", "over", "under", "at"}


def _is_open_comparison(reading: Reading) -> bool:
    """Return whether it is asked if something is more, and not than what: ``did we sell more``."""
    texts = {word.text for word in reading.words if word.role != "value"}
    asked = reading.words[0].text in _AUXILIARIES and bool(texts & _MORE)
    return asked and not texts & _SIDES and not reading.thresholds


def _goes_on(reading: Reading) -> bool:
    """Return whether the question only changes another: ``and on Friday?``, ``split it by day``."""
    first, second = ([word.text for word in reading.words[:2]] + ["", ""])[:2]
    edits = first in ("break", "split") and second in ("it", "that", "this", "them", "those")
    edits = (first == "and" or edits) and not (reading.of("measure") or reading.sells)
    return edits or is_fragment(reading)


def _check_by_numbers(reading: Reading, spec: QuerySpec, model: SemanticModel) -> None:
    """Decline ``fees by shop`` where shops can be counted, but rows cannot be grouped by them.

    Raises
    ------
    Declined
        Naming the word.
    """
    ranked = spec.limit is not None or spec.order_by or spec.group_by or reading.sort is not None
    for link in reading.of("measure"):
        counts = model.measures[link.entry.name].aggregation in ("count", "count_distinct")
        by = reading.before(link.start, frozenset({"the", "each"})) in ("by", "across")
        shown = spec.transform == "share" and link.entry.name in spec.metrics
        if by and counts and not (ranked or shown):
            raise Declined(f"Rows cannot be grouped by “{link.text}” here.")


def _kinds(spec: QuerySpec, model: SemanticModel) -> set[str]:
    named = (*spec.metrics, *(having.metric for having in spec.having))
    return {model.measures[name].aggregation for name in named}


def _ranked(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    compared = bool(spec.periods) or bool(spec.having) or bool(reading.thresholds)
    return bool(spec.group_by or compared or _kinds(spec, model) & {*_EXTREMES})


def _compared(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    return bool(spec.periods or spec.group_by or spec.transform or len(spec.metrics) > 1)


def _left_out(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    none = any(c.op in ("=", "in") and c.values in ((False,), (0,)) for c in conditions(spec))
    negative = any(c.op in ("not_in", "!=") for c in conditions(spec))
    gone = spec.absent or any(part.has in ("only", "none") for part in spec.across)
    return none or negative or gone or reading.chart == "none"


def _shared(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    percent = any(model.measures[name].format == "percent" for name in spec.metrics)
    bounded = any(threshold.unit == "%" for threshold in reading.thresholds)
    return (
        spec.transform in ("share", "growth", "ratio", "change", "quotient")
        or percent
        or bounded
        or bool(spec.periods)
    )


def _grown(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    return spec.transform in _MOVES or bool(spec.periods)


def _changed(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    times = any(model.dimensions[name].grain for name in spec.group_by)
    return spec.transform in _MOVES or bool(spec.periods or spec.group_by) or times


def _summed(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    return spec.transform == "cumulative"


def _meant(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    return spec.average_per is not None or bool(_kinds(spec, model) & {*_MEANS, *_EXTREMES})


def _counted(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    once = spec.metrics == ("orders",) and any(
        reading.says(word, "orders") for word in language.DISTINCT
    )  # every order is another one
    return once or bool(_kinds(spec, model) & {"count_distinct"}) or bool(spec.group_by)


def _sorted(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    return bool(spec.group_by)


def _split(reading: Reading, spec: QuerySpec, model: SemanticModel) -> bool:
    return bool(spec.group_by or spec.periods)


_Effect = Callable[[Reading, QuerySpec, SemanticModel], bool]
_EFFECTS: tuple[tuple[frozenset[str], _Effect], ...] = (
    (language.HIGHEST | language.LOWEST, _ranked),
    (language.COMPARE | {"than"}, _compared),
    (language.NEGATIONS | {"other", "others"}, _left_out),
    (frozenset({"no", "zero"}), _left_out),
    (language.SHARE, _shared),
    (language.GROWTH, _grown),
    (language.CHANGE, _changed),
    (language.CUMULATIVE, _summed),
    (language.AVERAGE, _meant),
    (language.DISTINCT, _counted),
    (language.SORT - {"order", "ordered"}, _sorted),
    (frozenset({"breakdown", "distribution", "distributed"}), _split),
)
