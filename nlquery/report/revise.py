"""Changing a report's cells: new words, notes of what changed, the old result beside the new."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from nlquery.answer import CHART_MIME, TABLE_MIME
from nlquery.display.bundles import PNG, with_picture
from nlquery.display.table import table_markdown
from nlquery.output_filter.dollars import escape_dollars
from nlquery.report.appendix import DEFINITIONS, definitions
from nlquery.session.shown import ASSUMPTIONS, with_assumptions
from nlquery.session.turn import KEY, Turn, read_turns, role_of, turn_of

if TYPE_CHECKING:
    from nlquery.report.parameters import Changes
    from nlquery.report.replay import Report, Tell

HEADS = {"changed": "**Changed since the report was made**", "failed": "**Failed**"}


@dataclass(frozen=True)
class Before:
    """What a turn said and showed before it was run again."""

    words: str
    outputs: Sequence[NotebookNode]

    @classmethod
    def of(cls, report: Report, turn: Turn) -> Before:
        """Return the turn's words and outputs as they stand in the report."""
        shown = [o for cell in report.code_cells(turn.number) for o in cell.outputs]
        copied = [nbformat.from_dict(dict(output)) for output in shown]
        for output in copied:
            if CHART_MIME in output.get("data", {}):
                output.data.pop(PNG, None)  # drawn anew, in the size that text cells show
        return cls(turn.markdown, copied)

    @property
    def tables(self) -> list[Mapping[str, Any]]:
        """The tables that it showed."""
        return [o.data[TABLE_MIME] for o in self.outputs if TABLE_MIME in o.get("data", {})]

    @property
    def pictures(self) -> dict[str, tuple[str, str]]:
        """Name → (alternative text, base64) of the charts that it showed, as pictures."""
        found: dict[str, tuple[str, str]] = {}
        for output in self.outputs:
            bundle, about = with_picture(dict(output).get("data", {}), scale=1.0)
            if PNG in bundle:
                alt = {**output.get("metadata", {}), **about}.get(PNG, {}).get("alt", "Chart")
                found[f"before-{len(found) + 1}.png"] = (alt, bundle[PNG])
        return found


def ask_anew(cell: NotebookNode, change: Changes) -> None:
    """Let the cell ask its changed query, if it has one."""
    query = change.cells.get(cell.id)
    if query is not None:
        cell.source = query.code
        spec = query.spec.model_dump(mode="json", exclude_none=True, exclude_defaults=True)
        cell.metadata[KEY]["spec"] = spec


def pictured(output: Mapping[str, Any], cell: NotebookNode) -> NotebookNode:
    """Return a new output, with a picture beside its chart where the old one had it."""
    node: NotebookNode = nbformat.from_dict(dict(output))
    if "data" in node and any(PNG in o.get("data", {}) for o in cell.outputs):
        data, metadata = with_picture(node.data)
        node.data = nbformat.from_dict(data)
        node.metadata.update(metadata)
    return node


def retell(report: Report, turn: Turn, tell: Tell) -> None:
    """Replace the words of a planned answer by those of its new table."""
    from nlquery.report.replay import table_of

    answer = report.cell(turn.number, "answer")
    cells = [c for c in report.code_cells(turn.number) if c.metadata[KEY].get("spec")]
    table = table_of(cells)
    if answer is None or table is None or turn.answer.get("model") != "offline":
        return
    told = tell(cells[-1].metadata[KEY]["spec"], table)
    if told is not None:
        full = ASSUMPTIONS in turn.markdown  # a report has them in its last section
        text = with_assumptions(told.markdown, told.assumptions) if full else told.markdown
        answer.source = escape_dollars(text)
        answer.metadata[KEY]["answer"] = {**turn.answer, "assumptions": list(told.assumptions)}


def note(report: Report, turn: Turn, outcome: str, changes: Sequence[str], before: Before) -> None:
    """Say below the turn's question what changed, and quote the old result."""
    listed = "\n".join(f"- {line}" for line in changes)
    parts = [HEADS[outcome], listed]
    pictures = before.pictures
    if outcome == "changed":
        shown = [f"![{alt}](attachment:{name})" for name, (alt, _) in pictures.items()]
        # tables in quotations are no tables to nbconvert
        old = [_quoted(before.words), *map(table_markdown, before.tables), *shown]
        parts += ["**Before**", *old, "**Now**"]
    cell = new_markdown_cell(
        escape_dollars("\n\n".join(parts)),
        metadata={KEY: {"turn": turn.number, "role": "replay", "outcome": outcome}},
    )
    if outcome == "changed" and pictures:
        cell.attachments = {name: {PNG: content} for name, (_, content) in pictures.items()}
    _below_question(report, turn, [cell])


def refuse(report: Report, turn: Turn, why: Sequence[str]) -> None:
    """Say instead of an answer for other dates or places why there is none."""
    answer = report.cell(turn.number, "answer")
    for cell in report.code_cells(turn.number):
        cell.outputs = []
    text = escape_dollars(" ".join(why))
    if answer is not None:
        answer.source = text
    else:
        meta = {KEY: {"turn": turn.number, "role": "answer"}}
        _below_question(report, turn, [new_markdown_cell(text, metadata=meta)])


def date_report(report: Report, day: date, about: str) -> None:
    """Write below a report's title when it was run again, and what it is about now."""
    title = next((c for c in report.cells if role_of(c) == "report-title"), None)
    if title is None:
        return
    head = f"**{escape_dollars(about)}** · " if about else ""
    line = f"{head}{day:%-d %B %Y}" + r" · \1"
    title.source = re.sub(r"(?m)^.* · (\d+ questions?)$", line, title.source, count=1)


def redefine(report: Report) -> None:
    """Let the last section say what the answers rest on now."""
    last = next((c for c in report.cells if role_of(c) == "report-appendix"), None)
    told = definitions(read_turns(report.cells))
    if last is not None and told:
        new = escape_dollars("\n\n".join(told))
        pattern = rf"(?s){re.escape(DEFINITIONS)}\n\n.*?(?=\n\n)"
        last.source = re.sub(pattern, lambda _: new, last.source, count=1)


def _below_question(report: Report, turn: Turn, cells: Sequence[NotebookNode]) -> None:
    places = [i for i, cell in enumerate(report.cells) if turn_of(cell) == turn.number]
    question = report.cell(turn.number, "question")
    first = report.cells.index(question) + 1 if question is not None else places[0]
    report.cells[first:first] = cells


def _quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.splitlines())
