"""Questions that edit the one before: what about Airport, and by hour, top 3 instead."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.assemble import Assembler
from nlquery.planner.reading import Reading
from nlquery.semantic.model import TIME_SERIES, SemanticModel
from nlquery.semantic.spec import AnyOf, Filter, Order, QuerySpec

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
    if any(texts[: len(cue)] == cue for cue in language.FOLLOW_UP):
        return not (_is_whole(reading) and texts[0] not in ("and", "what", "how", "only", "now"))
    if set(texts) & language.EDITING and len(texts) <= 10:
        return True
    return not reading.of("measure") and len(texts) <= 5 and not set(texts) & _ASKING and bool(
        reading.links or reading.spans or reading.number or reading.chart
    ) and not any(link.entry.name == "product" for link in reading.of("dimension"))  # fmt: skip


def _is_whole(reading: Reading) -> bool:
    return bool(reading.of("measure")) and bool(reading.of("dimension") or reading.spans)


def edit(reading: Reading, model: SemanticModel, previous: QuerySpec) -> QuerySpec:
    """Return the previous query with what the question changes.

    Raises
    ------
    Declined
        If the words do not make a query.
    """
    own = _Own(reading, model)
    return own.merged(previous)


class _Own(Assembler):
    """What the question itself says, laid over the query before it."""

    def merged(self, previous: QuerySpec) -> QuerySpec:
        self._values()
        self._dimensions()
        self._special_dimensions()
        changes: dict[str, object] = {}
        changes |= self._metrics(previous)
        changes |= self._groups(previous)
        changes["filters"] = self._filters(previous)
        changes |= self._days(previous)
        changes |= self._ranking(previous, changes)
        if self.reading.chart is not None:
            changes["chart"] = self.reading.chart
        if self.reading.has(language.SHARE):
            changes["transform"] = "share"
        elif self.reading.has(language.CUMULATIVE):
            changes["transform"] = "cumulative"
        data = {**previous.model_dump(), **changes}
        spec = QuerySpec.model_validate(data)
        return _tidied(spec)

    def _metrics(self, previous: QuerySpec) -> dict[str, object]:
        named = [link.entry.name for link in self.reading.of("measure")]
        if not named:
            return {}
        if self.reading.says("also") or self.reading.says("too"):
            return {"metrics": tuple(dict.fromkeys((*previous.metrics, *named)))}
        return {"metrics": tuple(dict.fromkeys(named)), "having": ()}

    def _groups(self, previous: QuerySpec) -> dict[str, object]:
        new = [name for name in self.draft.group_by if name not in previous.group_by]
        if self.draft.average_per is not None:
            return {"average_per": self.draft.average_per}
        if not new:
            return {}
        grains = {name: self.model.dimensions[name].grain for name in (*previous.group_by, *new)}
        adding = any(self.reading.says(*cue) for cue in _ADDING)
        kept = [
            name
            for name in previous.group_by
            if adding
            and not (grains[name] in TIME_SERIES and any(grains[n] in TIME_SERIES for n in new))
        ]
        return {"group_by": tuple(kept + new), "limit": None, "order_by": ()}

    def _filters(self, previous: QuerySpec) -> tuple[Filter | AnyOf, ...]:
        own = [*self.draft.filters, *self._value_filters(), *self.reading.hours]
        if self.reading.thresholds:
            self.draft.metrics = list(previous.metrics)
            before = len(self.draft.filters)
            self._thresholds()
            own += self.draft.filters[before:]
        fields = {f.field for f in own if isinstance(f, Filter) and f.op != "not_in"}
        kept = [f for f in previous.filters if not (isinstance(f, Filter) and f.field in fields)]
        return (*kept, *(f for f in own if f not in kept))

    def _days(self, previous: QuerySpec) -> dict[str, object]:
        if not self.reading.spans:
            return {}
        self.draft.group_by = list(previous.group_by)
        time, periods = self._time()
        return {"time": time, "periods": periods}

    def _ranking(self, previous: QuerySpec, changes: dict[str, object]) -> dict[str, object]:
        reading = self.reading
        self.draft.group_by = list(changes.get("group_by", previous.group_by))  # type: ignore[call-overload]
        self.draft.metrics = list(changes.get("metrics", previous.metrics))  # type: ignore[call-overload]
        found: dict[str, object] = {}
        if reading.number is not None:
            found["limit"] = reading.number
        up = self._sorted_up()
        if up is not None or self.is_ranked:
            low = reading.has(language.LOWEST) if up is None else up
            found["order_by"] = (Order(field=self.draft.metrics[0], descending=not low),)
        return found


def _tidied(spec: QuerySpec) -> QuerySpec:
    """Drop what an edit left without sense: orders by what is gone, limits of groups that are."""
    known = {*spec.metrics, *spec.group_by}
    order = tuple(o for o in spec.order_by if o.field in known)
    if not order and spec.order_by:
        order = tuple(Order(field=spec.metrics[0], descending=o.descending) for o in spec.order_by)
    per = spec.limit_per if spec.limit_per in spec.group_by else None
    return spec.model_copy(update={"order_by": order, "limit_per": per})
