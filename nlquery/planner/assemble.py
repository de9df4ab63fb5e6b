"""From a question that was read to a query: what is measured, by what, of what, in which order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pydantic import ValidationError

from nlquery.planner import language
from nlquery.planner.dates import Span
from nlquery.planner.errors import Declined
from nlquery.planner.lexicon import Link
from nlquery.planner.measures import Measuring, choose_measures
from nlquery.planner.presence import presence
from nlquery.planner.reading import Reading, Threshold
from nlquery.semantic.model import TIME_SERIES, SemanticModel
from nlquery.semantic.spec import AnyOf, Filter, Having, Order, QuerySpec, TimeRange

_ARTICLES = frozenset({"the", "a", "our", "all", "single", "individual", "of", "these", "those"})
_ITEM_FIELDS = frozenset({"product", "category", "size", "category_group"})
MOST_PRODUCTS = 10


@dataclass
class Draft:
    """A query in the making.

    Attributes
    ----------
    metrics, group_by, filters, having
        As in :class:`QuerySpec`.
    average_per
        As in :class:`QuerySpec`.
    values
        Dimension → values to take, and those to leave out.
    numbers
        Number dimensions that were named.
    limit_per
        The dimension of ``top 3 of each``.
    """

    metrics: list[str] = field(default_factory=list)
    group_by: list[str] = field(default_factory=list)
    filters: list[Filter | AnyOf] = field(default_factory=list)
    having: list[Having] = field(default_factory=list)
    average_per: str | None = None
    values: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    without: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    numbers: list[Link] = field(default_factory=list)
    limit_per: str | None = None
    singular: bool = False

    def group(self, name: str) -> None:
        """Group by a dimension, once."""
        if name not in self.group_by:
            self.group_by.append(name)


class Assembler:
    """Makes the query of one question.

    Parameters
    ----------
    reading
        The question.
    model
        The semantic model.
    """

    def __init__(self, reading: Reading, model: SemanticModel) -> None:
        self.reading = reading
        self.model = model
        self.draft = Draft()
        self.notes: list[str] = []
        self.conditions: list[Link] = []
        self.is_ranked = reading.has(language.HIGHEST | language.LOWEST)
        self.is_average = reading.has(language.AVERAGE)
        self.is_comparison = reading.has(language.COMPARE) or self._asks_direction()

    def _asks_direction(self) -> bool:
        """Return whether a span is to be set against the one before: ``did sales go up``."""
        moved = any(
            self.reading.says(verb, way)
            for verb in ("go", "went", "gone")
            for way in ("up", "down")
        )
        return moved and len(self.reading.spans) == 1

    def spec(self) -> QuerySpec:
        """Return the query.

        Raises
        ------
        Declined
            If what was read does not make one.
        """
        self._values()
        self._dimensions()
        self._special_dimensions()
        self._comparisons()
        self._presence()
        self._measures()
        self._thresholds()
        self._check_ranking()
        draft = self.draft
        time, periods = self._time()
        transform, part = self._transform()
        if transform in ("growth", "cumulative") or self._is_trend():
            self._time_grain()
        filters = [*draft.filters, *self._value_filters(), *self.reading.hours]
        order, limit = self._order()
        try:
            return QuerySpec(
                metrics=tuple(draft.metrics),
                group_by=tuple(draft.group_by),
                filters=tuple(filters),
                time=time,
                periods=periods,
                average_per=draft.average_per,
                transform=transform,  # type: ignore[arg-type]
                part=part,
                having=tuple(draft.having),
                order_by=order,
                limit=limit,
                limit_per=draft.limit_per if limit is not None else None,
                chart=self.reading.chart or self._chart(),  # type: ignore[arg-type]
            )
        except ValidationError as error:
            raise Declined(f"That does not make a query: {error.errors()[0]['msg']}.") from error

    # values -------------------------------------------------------------------------------

    def _values(self) -> None:
        if self.reading.says("only") and self.reading.sells:
            raise Declined("What is sold in one place only is not looked up.")
        for link in (*self.reading.of("value"), *self.reading.of("group")):
            side = self.draft.without if self._is_negated(link) else self.draft.values
            known = side[link.entry.name]
            known += [value for value in link.entry.values if value not in known]
            by = self.reading.before(link.start, _ARTICLES) in language.BY
            if by and link.entry.kind == "group":
                self.draft.group(link.entry.name)

    def _is_negated(self, link: Link) -> bool:
        """Return whether an ``except`` stands before the value, or before its list."""
        skip = _ARTICLES | {"for", "from", "at", "in", "and", "or", "counting", "including"}
        place = link.start
        while place > 0:
            word = self.reading.words[place - 1]
            if word.text in language.NEGATIONS:
                return True
            if word.text == "than" and self.reading.before(place - 1) == "other":
                return True
            if word.text == "but" and self.reading.has(frozenset({"all", "every", "everything"})):
                return True
            same = word.role in ("value", "group", "dimension")
            if word.text not in skip and not same:
                return False
            place -= 1
        return False

    def _value_filters(self) -> list[Filter | AnyOf]:
        draft = self.draft
        taken = [
            Filter(field=name, op="in", values=tuple(values))
            for name, values in draft.values.items()
        ]
        without = [
            Filter(field=name, op="not_in", values=tuple(values))
            for name, values in draft.without.items()
        ]
        items = [f for f in taken if f.field in ("product", "category")]
        if len(items) > 1 and (self.reading.says("and") or self.reading.says("or")):
            # "burgers and fries": an item is one or the other, never both
            rest = [f for f in taken if f not in items]
            return [*rest, AnyOf(any_of=tuple(items)), *without]
        return [*taken, *without]

    # dimensions ---------------------------------------------------------------------------

    def _dimensions(self) -> None:
        for link in self.reading.of("dimension"):
            dimension = self.model.dimensions[link.entry.name]
            if dimension.kind == "number":
                self.draft.numbers.append(link)
            elif dimension.kind == "boolean":
                self._boolean(link)
            elif not self._is_absorbed(link) and not self._is_passing(link):
                self._group(link)

    def _boolean(self, link: Link) -> None:
        name = link.entry.name
        if self.reading.before(link.start, _ARTICLES) in language.BY:
            self.draft.group(name)
        else:
            wanted = not self._is_negated(link) and self.reading.before(link.start) != "non"
            self.draft.filters.append(Filter(field=name, op="=", values=(wanted,)))

    def _is_absorbed(self, link: Link) -> bool:
        """Return whether the word only says what a value next to it is: ``the Downtown store``."""
        if self.reading.before(link.start, _ARTICLES) in language.BY:
            return False
        related = {link.entry.name} | ({"category", "product"} & {link.entry.name})
        if link.entry.name in ("category_group", "category"):
            related = {"category", "category_group"}
        for other in (*self.reading.of("value"), *self.reading.of("group")):
            between = (
                self.reading.words[other.end : link.start]
                or self.reading.words[link.end : other.start]
            )
            joined = all(
                w.text in _ARTICLES | {"and", "vs", "or"} or w.role == "value" for w in between
            )
            touching = other.end <= link.start or link.end <= other.start
            if other.entry.name in related and touching and joined:
                return True
        return False

    def _is_passing(self, link: Link) -> bool:
        """Return whether the word is only passed by: ``at all stores``, ``did the store``."""
        words, start = self.reading.words, link.start
        if self.reading.says("which", "of"):
            return False
        before = words[start - 1].text if start else ""
        ahead = self.reading.before(start - 1) if start else ""
        if before in ("all", "our") and ahead in ("at", "for", "in", "from", "of", "over"):
            return True
        if before == "all" and ahead in ("the", "our"):
            return True
        asked = self.is_ranked or self.is_comparison or self.reading.has(language.SHARE)
        plural = words[link.end - 1].text.endswith("s")
        return before in ("the", "a", "any") and not plural and not asked and ahead not in (
            *language.BY, "for", "which", "what",
        )  # fmt: skip

    def _group(self, link: Link) -> None:
        name = link.entry.name
        before = self.reading.before(link.start, _ARTICLES)
        if self._is_mean_over(link, before):
            self.draft.average_per = name
            return
        if name == "category" and "category" not in self.draft.values:
            name = "category_group" if "category_group" in self.model.dimensions else name
        if before in ("per", "each", "every") and self.draft.group_by and self.is_ranked:
            self.draft.limit_per = name
        words = self.reading.words[link.start : link.end]
        if not self.draft.group_by:
            self.draft.singular = not words[-1].text.endswith("s")
        self.draft.group(name)

    def _is_mean_over(self, link: Link, before: str) -> bool:
        """Return whether an average over days, weeks … is meant: ``average sales per day``."""
        dimension = self.model.dimensions[link.entry.name]
        if not self.is_average or dimension.grain not in (*TIME_SERIES, "hour"):
            return False
        adverb = self.reading.words[link.end - 1].text.endswith("ly")
        measures = [self.model.measures[m.entry.name] for m in self.reading.of("measure")]
        mean = any(m.aggregation in ("average", "ratio") for m in measures)
        return not mean and (adverb or before in ("per", "each", "every", "a"))

    def _special_dimensions(self) -> None:
        """Read ``busiest``, ``what time`` and rankings without a dimension."""
        if self.draft.group_by or self.draft.average_per:
            return
        clock = self.reading.says("what", "time") or self.reading.says("when")
        if clock and not self.is_ranked and not self.reading.has(language.BUSY):
            raise Declined(
                "When single things happened is not a number that I look up.", ("Sales by day",)
            )
        busy = self.reading.has(language.BUSY)
        if (busy or (clock and self.is_ranked)) and "hour" in self.model.dimensions:
            self.draft.singular = True
            self.draft.group("hour")
        elif self.reading.says("who") and self.is_ranked and "server" in self.model.dimensions:
            self.draft.group("server")
            self.draft.singular = True
        elif self._ranks_sellers() or self._seeks_price():
            self.draft.group("product")
            self.draft.singular = self.draft.singular or self._seeks_price()
        elif (kind := self._ranked_kind()) is not None:
            self.draft.group("product")
            self.draft.singular = not self.reading.words[kind.end - 1].text.endswith("s")

    def _ranks_sellers(self) -> bool:
        """Return whether products are ranked without being named: ``what sells best``."""
        known = "product" in self.model.dimensions and not {"product", "category"} & {
            *self.draft.values
        }
        asked = self.is_ranked and self.reading.sells and not self.reading.says("than")
        return asked and known and not self.reading.of("measure")

    def _ranked_kind(self) -> Link | None:
        """Return the category of whose products the best are asked: ``most popular drink``."""
        if "product" not in self.model.dimensions or "product" in self.draft.values:
            return None
        for link in self.reading.of("value"):
            skip = language.SOLD | {"selling", "popular", "sold", "ordered", "common", "the"}
            before = self.reading.before(link.start, frozenset(skip))
            popular = self.reading.before(link.start) in skip - {"the"} or self.reading.says(
                "popular"
            )
            after = self.reading.words[link.end :]
            measured = bool(after) and after[0].role == "measure"
            popular = popular or self.reading.words[link.start - 1].role == "rank"
            before = "top" if self.reading.words[link.start - 1].role == "rank" else before
            ranks = language.HIGHEST | language.LOWEST | ({"which", "what"} if popular else set())
            if link.entry.name == "category" and before in ranks and popular and not measured:
                return link
        return None

    def _seeks_price(self) -> bool:
        """Return whether the dearest or cheapest thing is asked for: ``cheapest drink``."""
        asked = any(link.entry.name in _EXTREMES for link in self.reading.of("measure"))
        among = {"product", "category"} & {*self.draft.values}
        return asked and bool(among) and "product" in self.model.dimensions

    def _comparisons(self) -> None:
        """Group by what is compared: ``Downtown vs Airport``, and by ``A and B``."""
        if self.reading.says("than") and any(len(v) > 1 for v in self.draft.values.values()):
            self.is_comparison = True
        for name, values in self.draft.values.items():
            if name in self.draft.group_by or len(values) < 2 or self._is_partial(name):
                continue
            if self.is_comparison or self._is_listed(name):
                self.draft.group(name)
        self._check_comparison()
        many = [name for name, values in self.draft.values.items() if len(values) > 1]
        if self.is_comparison and not self.draft.group_by and not self.reading.spans and not many:
            single = [n for n, v in self.draft.values.items() if v]
            if len(single) > 1:
                raise Declined(
                    "Only things of one kind can be compared: places, channels, order types, days …"
                )

    def _check_comparison(self) -> None:
        """Decline comparisons of one thing, and of parts of the day that overlap.

        Raises
        ------
        Declined
            With what is missing.
        """
        overlapping = {d.name for d in self.model.dayparts.values() if d.filter_only}
        if self.is_comparison and overlapping & {*self.draft.values.get("daypart", ())}:
            raise Declined(
                "Parts of the day that overlap cannot be compared.", ("Sales by daypart",)
            )
        values = [v for found in self.draft.values.values() for v in found]
        by = any(self.reading.before(d.start, _ARTICLES) in language.BY
                 for d in self.reading.of("dimension"))  # fmt: skip
        if self.is_comparison and len(values) == 1 and not self.reading.spans and not by:
            raise Declined(f"I see only one thing to compare: {values[0]}.")

    def _is_partial(self, name: str) -> bool:
        links = [v for v in self.reading.of("value") if v.entry.name == name]
        groups = [v for v in self.reading.of("group") if v.entry.name == name]
        return len(links) + len(groups) == 1

    def _is_listed(self, name: str) -> bool:
        """Return whether the values are joined by ``and``: both are wanted side by side."""
        links = [v for v in self.reading.of("value") if v.entry.name == name]
        texts = [w.text for a, b in pairwise(links) for w in self.reading.words[a.end : b.start]]
        return "and" in texts and "or" not in texts

    def _time_grain(self) -> None:
        grains = {self.model.dimensions[name].grain for name in self.draft.group_by}
        if not grains & TIME_SERIES and self.model.time_dimension:
            self.draft.group_by.insert(0, self.model.time_dimension)

    def _is_trend(self) -> bool:
        return self.reading.has(language.TREND) or self.reading.says("over", "time")

    def _presence(self) -> None:
        for link, condition in presence(self.reading, self.model):
            self.conditions.append(link)
            self.draft.filters.append(condition)

    def _check_ranking(self) -> None:
        """Decline superlatives of nothing: the ``highest coffee sales``, of which day or place.

        Raises
        ------
        Declined
            With questions that say it.
        """
        draft, words = self.draft, self.reading.words
        ranks = language.HIGHEST | language.LOWEST
        asked = [w for w in words if w.role in ("operator", "rank") and w.text in ranks]
        compared = self.is_comparison or self.reading.says("than") or draft.average_per
        if asked and not draft.group_by and not compared and not self.reading.thresholds:
            what = self.model.measures[draft.metrics[0]].label.lower()
            groups = [d for d in self.model.dimensions.values() if d.vocabulary][:2]
            raise Declined(
                f"It is not clear of what the {asked[0].text} is asked.",
                tuple(f"{what.capitalize()} by {group.label.lower()}" for group in groups),
            )

    # measures and numbers -----------------------------------------------------------------

    def _measures(self) -> None:
        draft = self.draft
        situation = Measuring(
            reading=self.reading,
            model=self.model,
            group_by=draft.group_by,
            values=draft.values,
            numbers=[link.entry.name for link in draft.numbers],
            is_ranked=self.is_ranked,
            is_average=self.is_average,
            averaged=draft.average_per,
            ignored=frozenset(self.conditions),
        )
        draft.metrics, averaged, notes = choose_measures(situation)
        draft.average_per = averaged
        self.notes += notes

    def _thresholds(self) -> None:
        for threshold in self.reading.thresholds:
            measure = self._measure_at(threshold)
            near = self._number_dimension(threshold) or self._of_one_order(measure)
            if near is not None:
                self._filter(near, threshold)
            elif measure is not None and self.draft.group_by and self._fits(measure, threshold):
                self._having(measure, threshold)
            elif threshold.unit == "$" or measure is None or measure in _ORDER_MEASURES:
                self._order_value(threshold)
            else:
                raise Declined(f"It is not clear what “{threshold.value:g}” is about.")

    def _number_dimension(self, threshold: Threshold) -> str | None:
        for link in self.draft.numbers:
            if abs(link.end - threshold.start) <= 3 or abs(link.start - threshold.end) <= 2:
                return link.entry.name
        return None

    def _fits(self, measure: str, threshold: Threshold) -> bool:
        """Return whether the number can be the measure's: dollars are no count of orders."""
        return threshold.unit != "$" or self.model.measures[measure].format == "currency"

    def _of_one_order(self, measure: str | None) -> str | None:
        """Return the number that an order has for a measure: ``orders with tips over $5``."""
        name = _ORDER_NUMBERS.get(measure or "")
        metrics = self.draft.metrics
        if name is None or name not in self.model.dimensions or self.draft.group_by:
            return None
        if measure in metrics and len(metrics) > 1:
            metrics.remove(measure)
        return name

    def _measure_at(self, threshold: Threshold) -> str | None:
        """Return the measure that the number counts (``20 orders``), or that stands before it."""
        measures = self.reading.of("measure")
        behind = [m for m in measures if 0 <= m.start - threshold.end <= 1]
        ahead = [m for m in measures if m.end <= threshold.start]
        if behind and threshold.unit != "$":
            return behind[0].entry.name
        if ahead:
            return ahead[-1].entry.name
        return self.draft.metrics[0] if self.draft.metrics and self.draft.group_by else None

    def _order_value(self, threshold: Threshold) -> None:
        if "order_value" not in self.model.dimensions:
            raise Declined(f"It is not clear what “{threshold.value:g}” is about.")
        if any(self.model.measures[m].dataset == "payments" for m in self.draft.metrics):
            raise Declined("Conditions on the amount of a payment are not understood.")
        if threshold.unit == "%":
            raise Declined("Conditions on percentages are not understood.")
        self._filter("order_value", threshold)

    def _filter(self, name: str, threshold: Threshold) -> None:
        self.draft.filters.append(
            Filter(field=name, op=threshold.op, values=(threshold.value,))  # type: ignore[arg-type]
        )

    def _having(self, measure: str, threshold: Threshold) -> None:
        if measure not in self.draft.metrics:
            self.draft.metrics.append(measure)
        self.draft.having.append(
            Having(metric=measure, op=threshold.op, value=threshold.value)  # type: ignore[arg-type]
        )

    # time, transforms, order ---------------------------------------------------------------

    def _time(self) -> tuple[TimeRange | None, tuple[TimeRange, ...]]:
        spans = self.reading.spans
        if not spans:
            return None, ()
        if len(spans) == 1:
            return self._one_span(spans[0])
        labels = [span.range.label for span in spans]
        if len(set(labels)) < len(labels):
            raise Declined(f"“{labels[0]}” is named twice.")
        if all(span.is_day for span in spans) and self.model.time_dimension:
            name = self.model.time_dimension
            days = tuple(s.range.start for s in spans if s.range.start is not None)
            self.draft.filters.append(Filter(field=name, op="in", values=days))
            if not self.reading.says("or"):
                self.draft.group_by.insert(0, name)
            return None, ()
        if any(s.range.start is None or s.range.end is None for s in spans):
            return self._intersection(spans), ()
        return None, tuple(span.range for span in spans)

    def _one_span(self, span: Span) -> tuple[TimeRange | None, tuple[TimeRange, ...]]:
        start, end = span.range.start, span.range.end
        against = self.is_comparison and not any(len(v) > 1 for v in self.draft.values.values())
        if not (against and start and end) or self.draft.group_by:
            return span.range, ()
        before = TimeRange(
            start=start - (end - start), end=start, label=f"the {_unit(span)} before"
        )
        self.notes.append(f"{span.range.label.capitalize()} is compared with {before.label}.")
        return None, (span.range, before)

    def _intersection(self, spans: Sequence[Span]) -> TimeRange:
        starts = [s.range.start for s in spans if s.range.start is not None]
        ends = [s.range.end for s in spans if s.range.end is not None]
        label = " ".join(s.range.label for s in spans)
        try:
            return TimeRange(
                start=max(starts, default=None), end=min(ends, default=None), label=label
            )
        except ValidationError as error:
            raise Declined(f"No day is {label}.") from error

    def _transform(self) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
        if self.reading.has(language.SHARE) and not self._is_rate():
            return self._share()
        if self.reading.has(language.CUMULATIVE):
            return "cumulative", ()
        if self.reading.has(language.GROWTH) or self._is_over_itself():
            return "growth", ()
        return None, ()

    def _is_rate(self) -> bool:
        return any(self.model.measures[m].format == "percent" for m in self.draft.metrics)

    def _is_over_itself(self) -> bool:
        texts = [word.text for word in self.reading.words]
        return any(
            a == c and b in ("over", "to", "on") and a in ("day", "week", "month", "year")
            for a, b, c in zip(texts, texts[1:], texts[2:], strict=False)
        )

    def _share(self) -> tuple[str | None, tuple[Filter | AnyOf, ...]]:
        draft = self.draft
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

    def _order(self) -> tuple[tuple[Order, ...], int | None]:
        draft, reading = self.draft, self.reading
        if not draft.group_by or reading.has(language.CUMULATIVE | language.GROWTH):
            return (), None
        sorted_up = self._sorted_up()
        if sorted_up is not None:
            alphabetical = reading.says("alphabetical") or reading.says("alphabetically")
            field_ = draft.group_by[0] if alphabetical else draft.metrics[0]
            return (Order(field=field_, descending=not sorted_up),), reading.number
        if draft.metrics[0] in _EXTREMES and self._asks_one():
            highest = _EXTREMES[draft.metrics[0]]
            return (Order(field=draft.metrics[0], descending=highest),), 1
        low = reading.has(language.LOWEST)
        bounded = bool(reading.thresholds) and reading.number is None
        if not self.is_ranked or (bounded and not self._asks_one()):
            return (), reading.number
        limit = reading.number
        if limit is None and self._asks_one():
            limit = 1
        elif limit is None and draft.group_by[0] == "product":
            limit = MOST_PRODUCTS
        peaks = limit is None and reading.has(language.BUSY)
        return (() if peaks else (Order(field=draft.metrics[0], descending=not low),)), limit

    def _asks_one(self) -> bool:
        """Return whether one winner is asked for: ``which location``, not ``which locations``."""
        return self.draft.singular and self.reading.number is None

    def _sorted_up(self) -> bool | None:
        reading = self.reading
        low_first = reading.says("lowest", "to", "highest") or reading.says("smallest", "to")
        if low_first or reading.has(
            frozenset({"ascending", "asc", "alphabetical", "alphabetically"})
        ):
            return True
        high_first = reading.says("highest", "to", "lowest") or reading.says("largest", "to")
        if high_first or reading.has(language.DESCENDING):
            return False
        return None

    def _chart(self) -> str | None:
        return "line" if self._is_trend() and len(self.draft.group_by) <= 2 else None


_EXTREMES = {"highest_item_price": True, "lowest_item_price": False}  # whether the highest wins
_ORDER_NUMBERS = {"tips": "order_tip", "discounts": "order_discount"}
_ORDER_MEASURES = frozenset({"orders", "sales", "average_order_value", "tips"})


def _unit(span: Span) -> str:
    days = (span.range.end - span.range.start).days if span.range.start and span.range.end else 0
    return {1: "day", 7: "week"}.get(days, f"{days} days")
