"""The same report for other dates and places: its queries are changed and compiled anew."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from nlquery.errors import InputError
from nlquery.report.errors import ReportError

if TYPE_CHECKING:
    from nlquery.report.replay import Report
    from nlquery.semantic.clock import Clock
    from nlquery.semantic.model import SemanticModel
    from nlquery.semantic.spec import QuerySpec, TimeRange


@dataclass(frozen=True)
class Parameters:
    """What a report is to be about instead.

    Attributes
    ----------
    start, end
        First and last day (both belong to it); None: as it was.
    values
        Dimension → values that its rows must have.
    """

    start: date | None = None
    end: date | None = None
    values: Mapping[str, Sequence[str]] = field(default_factory=dict)

    @classmethod
    def read(cls, pairs: Sequence[str]) -> Parameters:
        """Return the parameters written as ``start=2025-02-01`` or ``location=Airport``.

        ``from``, ``to`` and ``month=2025-02`` are understood too; a name may come several times.

        Raises
        ------
        InputError
            If one is not ``name=value`` or not a date.
        """
        start, end = None, None
        values: dict[str, list[str]] = {}
        for pair in pairs:
            name, equals, value = pair.partition("=")
            if not equals or not value:
                raise InputError(
                    f"{pair!r} is not name=value.",
                    mend="Such as location=Airport or month=2025-02.",
                )
            if name in ("start", "from"):
                start = _day(value)
            elif name in ("end", "to"):
                end = _day(value)
            elif name == "month":
                start, end = _month(value)
            else:
                values.setdefault(name, []).append(value)
        return cls(start, end, values)

    def __bool__(self) -> bool:
        return bool(self.start or self.end or self.values)


def changed_sources(
    report: Report, wanted: Parameters, model: SemanticModel, clock: Clock
) -> dict[str, str]:
    """Return cell id → its new source, for the cells that a query stands behind.

    Raises
    ------
    InputError
        If a parameter is not a dimension of the model.
    ReportError
        If no cell can be changed: a model wrote them all by hand.
    """
    from nlquery.semantic.compile import compile_spec
    from nlquery.semantic.spec import QuerySpec
    from nlquery.session.turn import KEY

    unknown = [name for name in wanted.values if name not in model.dimensions]
    if unknown:
        known = ", ".join(d.name for d in model.dimensions.values() if d.kind == "category")
        raise InputError(f"There is no {unknown[0]!r} to choose by.", mend=f"There are: {known}.")
    found: dict[str, str] = {}
    for cell in report.cells:
        spec: Any = cell.metadata.get(KEY, {}).get("spec")
        if cell.cell_type == "code" and spec:
            query = _changed(QuerySpec.model_validate(spec), wanted)
            found[cell.id] = compile_spec(query, model, clock).code
    if not found:
        raise ReportError(
            "No answer of this report can be asked for other dates or places: its code was "
            "written by a model.",
            mend="Ask the questions anew.",
        )
    return found


def _changed(spec: QuerySpec, wanted: Parameters) -> QuerySpec:
    from nlquery.semantic.spec import AnyOf, Filter

    filters = [
        part
        for part in spec.filters
        if isinstance(part, AnyOf) or part.op not in ("in", "=") or part.field not in wanted.values
    ]
    filters += [
        Filter(field=name, op="in", values=tuple(values)) for name, values in wanted.values.items()
    ]
    change: dict[str, Any] = {"filters": tuple(filters)}
    if (wanted.start or wanted.end) and not spec.periods:
        change["time"] = _range(wanted)
    return spec.model_copy(update=change)


def _range(wanted: Parameters) -> TimeRange:
    from nlquery.semantic.spec import TimeRange

    end = wanted.end + timedelta(days=1) if wanted.end else None
    label = f"{wanted.start or 'the beginning'} to {wanted.end or 'the end'}"
    return TimeRange(start=wanted.start, end=end, label=label)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is not a date.", mend="Write it as 2025-02-01.") from None


def _month(text: str) -> tuple[date, date]:
    if not re.fullmatch(r"\d{4}-\d{2}", text):
        raise InputError(f"{text!r} is not a month.", mend="Write it as 2025-02.")
    first = _day(f"{text}-01")
    after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
    return first, after - timedelta(days=1)
