"""Words of the question that the executed SQL does not reflect."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from nlquery.answer import TABLE_MIME

if TYPE_CHECKING:
    from nlquery.agent.turn import TurnState
    from nlquery.planner import Planner
    from nlquery.planner.reading import Reading
    from nlquery.semantic.model import SemanticModel

_IDENTIFIER = re.compile(r"[a-z_][a-z_0-9]+")
_DAYS = re.compile(r"date|day|month|week|year|_at\b|\bnow\b|\d{4}-\d{2}-\d{2}")
_SYNTAX = frozenset(
    """
    select from where group order by sum count avg min max distinct extract year month hour date
    trunc date_trunc to_char at time zone timezone int numeric text as and or not in on is null
    case when then else end coalesce cast over partition interval within percentile_cont
    source_metadata id name quantity
    """.split()  # noqa: SIM905
)


def unused(state: TurnState, planner: Planner | None) -> list[str]:
    """Return the question's words that play no part in what was executed, in their order.

    Parameters
    ----------
    state
        The turn, with its cells.
    planner
        Knows which words mean something in the data; None: nothing can be said.
    """
    reading = planner.read(state.question) if planner else None
    if planner is None or reading is None or not state.good_cells:
        return []
    found = dict(_unused(reading, planner.model, _executed(state)))
    return list(dict.fromkeys(found[place] for place in sorted(found)))


def _unused(reading: Reading, model: SemanticModel, done: str) -> Iterator[tuple[int, str]]:
    stems = {_stem(word) for word in _IDENTIFIER.findall(done)}
    unknown = set(reading.unknown())
    for place, word in enumerate(reading.words):
        meant = word.text in unknown and word.text.isalpha() and len(word.text) > 2
        if meant and word.stem not in stems and word.text not in done:
            yield place, word.text
    for link in reading.links:
        entry = link.entry
        if entry.kind in ("value", "group"):
            used = any(value.lower() in done for value in entry.values)
        else:
            used = _is_in(_expression(model, entry.kind, entry.name), done)
        if not used and not _is_in_words(link.text, stems):
            yield link.start, link.text
    if not _DAYS.search(done):
        yield from ((span.start, _text(reading, span.start, span.end)) for span in reading.spans)


def _executed(state: TurnState) -> str:
    """Return what was executed, with its bound values, and what the tables' cells say."""
    parts = []
    for cell in state.good_cells:
        parts.append(cell.source)
        parts += [
            f"{q['sql']} {json.dumps(q.get('params') or {}, default=str)}" for q in cell.queries
        ]
        parts += [
            _words(o["data"][TABLE_MIME]) for o in cell.outputs if TABLE_MIME in o.get("data", {})
        ]
    return " ".join(parts).lower()


def _words(table: Mapping[str, Any]) -> str:
    names: Sequence[Any] = [c if isinstance(c, str) else c.get("name") for c in table["columns"]]
    texts = [v for row in table["rows"][:1_000] for v in row if isinstance(v, str)]
    return " ".join(map(str, [*names, *texts]))


def _expression(model: SemanticModel, kind: str, name: str) -> str:
    if kind == "measure" and name in model.measures:
        measure = model.measures[name]
        others = (measure.numerator, measure.denominator, *measure.counterparts.values())
        parts = [other for other in others if other in model.measures]
        return " ".join([measure.expression, *(model.measures[part].expression for part in parts)])
    return model.dimensions[name].expression if name in model.dimensions else ""


def _is_in(expression: str, done: str) -> bool:
    """Return whether one of the expression's columns is in what was executed."""
    columns = {c for c in _IDENTIFIER.findall(expression.lower()) if c not in _SYNTAX}
    return not columns or any(column in done for column in columns)


def _is_in_words(text: str, stems: set[str]) -> bool:
    return any(_stem(word) in stems for word in text.lower().split())


def _stem(word: str) -> str:
    from nlquery.planner.tokens import stem

    return stem(word)


def _text(reading: Reading, start: int, end: int) -> str:
    return " ".join(word.text for word in reading.words[start:end])
