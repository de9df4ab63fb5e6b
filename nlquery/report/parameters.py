"""The same report for other dates and places: its queries are changed and compiled anew."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from nlquery.errors import InputError
from nlquery.report.errors import ReportError
from nlquery.session.turn import KEY

if TYPE_CHECKING:
    from nlquery.report.replay import Report
    from nlquery.semantic.clock import Clock
    from nlquery.semantic.compile import CompiledQuery
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

        ``from``, ``to`` and ``month=2025-02`` (or ``month=February 2025``) are understood too; a
        name may come several times.

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
        if start and end and start > end:
            raise InputError(
                f"The first day, {start}, is after the last, {end}.", mend="Exchange them."
            )
        return cls(start, end, values)

    def __bool__(self) -> bool:
        return bool(self.start or self.end or self.values)

    def __str__(self) -> str:
        """Return what the report is about, for its head: ``Airport, 1–28 February 2025``."""
        places = [" or ".join(values) for values in self.values.values()]
        return ", ".join([*places, *self._days()])

    def _days(self) -> list[str]:
        from nlquery.semantic.formats import day, day_range

        if self.start and self.end:
            return [day_range(self.start, self.end)]
        if self.start:
            return [f"from {day(self.start)}"]
        return [f"until {day(self.end)}"] if self.end else []

    def checked(self, model: SemanticModel, known: Mapping[str, Sequence[str]]) -> Parameters:
        """Return the parameters with values spelled as the data spells them.

        Parameters
        ----------
        model
            Says which dimensions there are.
        known
            Dimension → the values that the data has, where they are listed.

        Raises
        ------
        InputError
            If there is no such dimension or no such value.
        """
        found: dict[str, Sequence[str]] = {}
        for name, values in self.values.items():
            if name not in model.dimensions:
                there = ", ".join(d.name for d in model.dimensions.values() if d.kind == "category")
                raise InputError(f"There is no {name!r} to choose by.", mend=f"There are: {there}.")
            spelled = _spellings(model, name, known.get(name, ()))
            found[name] = [_known(name, value, spelled) for value in values]
        return replace(self, values=found)


@dataclass(frozen=True)
class Changes:
    """What a report's cells are to become.

    Attributes
    ----------
    cells
        Cell id → the query that is run instead.
    refused
        Cell id → why it cannot be asked for other dates or places.
    about
        What the report is about then, for its head; empty: as it was.
    """

    cells: Mapping[str, CompiledQuery] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    about: str = ""


NO_CHANGE = Changes()
BY_HAND = "It cannot be asked for other dates or places: a model wrote its code."


def changes_for(report: Report, wanted: Parameters, model: SemanticModel, clock: Clock) -> Changes:
    """Return the new query of each cell that a query stands behind.

    Raises
    ------
    ReportError
        If no cell can be changed: a model wrote them all by hand, or the query cannot be.
    """
    from nlquery.semantic.compile import compile_spec
    from nlquery.semantic.errors import CompileError
    from nlquery.semantic.spec import QuerySpec

    cells: dict[str, CompiledQuery] = {}
    refused: dict[str, str] = {}
    for turn in report.turns:
        for cell in report.code_cells(turn.number):
            spec: Any = cell.metadata[KEY].get("spec")
            if not spec:
                refused |= {cell.id: BY_HAND} if cell.outputs else {}
                continue
            try:
                query = _changed(QuerySpec.model_validate(spec), wanted)
                cells[cell.id] = compile_spec(query, model, clock)
            except (CompileError, ValidationError) as error:
                refused[cell.id] = str(error)
    other = next((why for why in refused.values() if why != BY_HAND), None)
    if not cells and other is not None:
        raise ReportError(f"No answer of this report can be asked for that: {other}")
    if not cells:
        raise ReportError(
            "No answer of this report can be asked for other dates or places: its code was "
            "written by a model.",
            mend="Ask the questions anew.",
        )
    return Changes(cells, refused, str(wanted))


def _spellings(model: SemanticModel, name: str, known: Sequence[str]) -> Mapping[str, str]:
    """Return folded spelling → value, of those the data has and those the model lists."""
    listed = {str(v.label).casefold(): str(v.value) for v in model.dimensions[name].enum}
    return {**{value.casefold(): value for value in known}, **listed}


def _known(name: str, value: str, spelled: Mapping[str, str]) -> str:
    if not spelled or value in spelled.values():
        return value
    if value.casefold() in spelled:
        return spelled[value.casefold()]
    near = ", ".join(sorted(set(spelled.values()))[:12])
    raise InputError(f"There is no {name} {value!r}.", mend=f"There are: {near}.")


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
        change["time"] = _range(wanted, spec.time)
    return spec.model_copy(update=change)


def _range(wanted: Parameters, before: TimeRange | None) -> TimeRange:
    """Return the days asked for; the side that is not asked for stays as it was."""
    from nlquery.semantic.spec import TimeRange

    end = wanted.end + timedelta(days=1) if wanted.end else before.end if before else None
    start = wanted.start or (before.start if before else None)
    return TimeRange(start=start, end=end)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise InputError(f"{text!r} is not a date.", mend="Write it as 2025-02-01.") from None


def _month(text: str) -> tuple[date, date]:
    for form in ("%Y-%m", "%B %Y", "%b %Y"):
        with contextlib.suppress(ValueError, OverflowError):
            first = datetime.strptime(text.strip(), form).date()
            after = (first.replace(day=28) + timedelta(days=4)).replace(day=1)
            return first, after - timedelta(days=1)
    raise InputError(f"{text!r} is not a month.", mend="Write it as 2025-02 or February 2025.")
