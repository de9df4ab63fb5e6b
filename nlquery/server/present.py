"""Turns and sessions as the panel gets them: everything passes the output filter once more.

A session file may have been changed by anybody, so what is read from it is trusted no more than
what a kernel says.
"""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from nlquery.answer import CHART_MIME
from nlquery.display.bundles import PNG
from nlquery.output_filter import filter_markdown, filter_outputs, filter_text
from nlquery.output_filter.dollars import escape_dollars, unescape_dollars
from nlquery.session.shown import ASSUMPTIONS, answer_chart, answer_table
from nlquery.session.turn import KEY, CodeCell, Turn

NO_SECONDS = {"total": 0.0, "model": 0.0, "kernel": 0.0}
NO_USAGE = {"input_tokens": 0, "cached_tokens": 0, "output_tokens": 0, "cost_usd": 0.0}


def turn_json(turn: Turn) -> dict[str, Any]:
    """Return a saved turn as the panel shows it."""
    cells = [replace(cell, outputs=filter_outputs(cell.outputs).outputs) for cell in turn.code]
    answer = turn.answer
    assumptions = _lines(answer.get("assumptions"))
    return {
        "number": turn.number,
        "question": filter_text(turn.question),
        "context": [{**part, "text": filter_text(part["text"])} for part in turn.context],
        "files": [filter_text(name) for name in turn.files],
        "status": "stopped" if answer.get("ending") == "stopped" else _status(answer),
        "ending": str(answer.get("ending", "")),
        "markdown": _text(turn.markdown, assumptions),
        "table": answer_table(cells),
        "chart": answer_chart(cells),
        "steps": [step_json(cell) for cell in cells],
        "assumptions": assumptions,
        "suggestions": _lines(answer.get("suggestions")),
        "model": str(answer.get("model", "")),
        "usage": _mapping(answer.get("usage")) or NO_USAGE,
        "seconds": _mapping(answer.get("seconds")) or NO_SECONDS,
        "compressed": turn.compressed,
    }


def step_json(cell: CodeCell) -> dict[str, Any]:
    """Return an executed cell."""
    return {
        "call_id": cell.call_id,
        "code": filter_text(cell.source),
        "purpose": cell.purpose,
        "status": cell.status,
        "seconds": cell.seconds,
        "error": _error(cell),
        "outputs": [_without_picture(output) for output in cell.outputs],
    }


def _without_picture(output: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return an output without the picture of a chart that the panel draws by itself."""
    data = output.get("data", {})
    if CHART_MIME not in data:
        return output
    return {**output, "data": {mime: part for mime, part in data.items() if mime != PNG}}


def cell_json(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Return a notebook cell with its metadata, for another notebook, where its id is new."""
    kept = _plain(cell["metadata"].get(KEY, {}))
    kept.pop("context", None)  # it is in the notebook that it came from
    plain: dict[str, Any] = {
        "id": uuid.uuid4().hex[:8],
        "cell_type": cell["cell_type"],
        "metadata": {KEY: kept},
        "source": cell["source"],
    }
    if cell["cell_type"] != "code":
        return {**plain, "source": escape_dollars(filter_markdown(_unescaped(cell)).text)}
    outputs = filter_outputs(cell.get("outputs", [])).outputs
    return {**plain, "outputs": outputs, "execution_count": cell.get("execution_count")}


def _unescaped(cell: Mapping[str, Any]) -> str:
    return unescape_dollars(cell["source"])


def _plain(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(part) for part in value]
    return value


def _error(cell: CodeCell) -> str:
    errors = [output for output in cell.outputs if output.get("output_type") == "error"]
    if errors:
        return f"{errors[-1]['ename']}: {errors[-1]['evalue']}"
    ended = {"timeout": "took too long", "died": "the kernel died", "interrupted": "stopped"}
    return "" if cell.status == "ok" else ended.get(cell.status, cell.status)


def _text(markdown: str, assumptions: Sequence[str]) -> str:
    """Return the answer without the list that the panel shows by itself."""
    text = markdown.rsplit(ASSUMPTIONS, 1)[0] if assumptions else markdown
    return filter_markdown(text).text


def _status(answer: Mapping[str, Any]) -> str:
    return str(answer.get("status", "failed"))


def _lines(value: Any) -> list[str]:
    listed = value if isinstance(value, list | tuple) else ()
    return [filter_markdown(str(line)).text for line in listed]


def _mapping(value: Any) -> dict[str, Any]:
    plain = value if isinstance(value, Mapping) else {}
    return {str(k): v for k, v in plain.items() if v is None or isinstance(v, int | float)}
