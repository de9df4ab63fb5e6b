"""A report as a notebook: title, contents, questions with answers, and what lies behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nlquery.answer import CHART_MIME
from nlquery.display.bundles import PNG, with_picture
from nlquery.output_filter.dollars import escape_dollars
from nlquery.report.appendix import appendix
from nlquery.report.select import Kept, unset
from nlquery.session.notebook import KERNELSPEC
from nlquery.session.shown import ASSUMPTIONS
from nlquery.session.turn import KEY, CodeCell


def build(kept: Sequence[Kept], *, title: str, day: date, code: bool = True) -> NotebookNode:
    """Return the report.

    Parameters
    ----------
    kept
        What goes into it.
    title, day
        For the first cell.
    code
        Keep the code, folded; without it the report cannot be run again.
    """
    cells = [_text(_opening(kept, title, day), "report-title")]
    for position, part in enumerate(kept, start=1):
        number, turn = position, part.turn  # what people read in the report counts, also to replay
        cells.append(_text(f"## {_heading(number, turn.question)}", "question", turn=number))
        if code:
            cells += [_code(cell, number, shown=False) for cell in part.before]
        words = turn.markdown.rsplit(ASSUMPTIONS, 1)[0]  # they stand in the last section
        cells.append(_text(words, "answer", turn=number, answer=_plain(turn.answer)))
        cells += [_code(cell, number, shown=True, code=code) for cell in turn.code]
    cells.append(_text(appendix([part.turn for part in kept], day, unset(kept)), "report-appendix"))
    node: NotebookNode = new_notebook(
        cells=cells,
        metadata={
            "kernelspec": dict(KERNELSPEC),
            "language_info": {"name": "python"},
            "title": title,
            KEY: {"report": {"title": title, "created": day.isoformat()}},
        },
    )
    nbformat.validate(node)
    return node


def _opening(kept: Sequence[Kept], title: str, day: date) -> str:
    many = f"{len(kept)} question{'s' if len(kept) != 1 else ''}"
    lines = [f"# {title}", "", f"{day:%-d %B %Y} · {many}", ""]
    for position, part in enumerate(kept, start=1):
        heading = _heading(position, part.turn.question)
        lines.append(f"{position}. [{_one_line(part.turn.question)}](#{_anchor(heading)})")
    return "\n".join([*lines, "", "[About this report](#About-this-report)"])


def _heading(position: int, question: str) -> str:
    return f"{position}. {_one_line(question)}"


def _one_line(question: str) -> str:
    return re.sub(r"([\[\]])", r"\\\1", " ".join(question.split()))


def _anchor(heading: str) -> str:
    """Return the link that JupyterLab and nbconvert give a heading."""
    return heading.replace("\\", "").replace(" ", "-")


def _text(source: str, role: str, **more: Any) -> NotebookNode:
    cell: NotebookNode = new_markdown_cell(
        source=escape_dollars(source), metadata={KEY: {"role": role, **more}}
    )
    return cell


def _code(run: CodeCell, turn: int, *, shown: bool, code: bool = True) -> NotebookNode:
    meta: dict[str, Any] = {"turn": turn, "role": "code", "purpose": run.purpose}
    meta |= {"status": run.status, "queries": [dict(q) for q in run.queries]}
    if run.spec is not None:
        meta["spec"] = dict(run.spec)
    cell: NotebookNode = new_code_cell(
        source=run.source if code else "",
        outputs=[_with_picture(output) for output in run.outputs] if shown else [],
        execution_count=run.execution_count if shown else None,
        # folded in JupyterLab and in Jupyter Book
        metadata={KEY: meta, "jupyter": {"source_hidden": True}, "tags": ["hide-input"]},
    )
    return cell


def _with_picture(output: Mapping[str, Any]) -> NotebookNode:
    copied = NotebookNode(nbformat.from_dict(dict(output)))
    if "data" in copied:
        if CHART_MIME in copied.data:
            copied.data.pop(PNG, None)  # a session's are small
        data, metadata = with_picture(copied.data)
        copied.data = NotebookNode(data)
        copied.metadata.update(metadata)
    return copied


def _plain(answer: Mapping[str, Any]) -> dict[str, Any]:
    kept = ("status", "assumptions", "model", "seconds", "usage", "data")
    return {key: answer[key] for key in kept if key in answer}
