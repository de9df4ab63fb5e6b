"""nbformat outputs, type by type."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from nlquery.answer import CHART_MIME, TABLE_MIME
from nlquery.output_filter import charts, images
from nlquery.output_filter.tables import rebuilt, table_html
from nlquery.output_filter.text import filter_text

MOST_TRACEBACK = 20_000
MOST_TOTAL = 10 << 20  # characters of one call
_SILENT = frozenset({"text/html", "text/latex", "text/markdown"})  # other faces of the same thing


@dataclass(frozen=True)
class Filtered:
    """Outputs that may be shown, saved and sent.

    Attributes
    ----------
    outputs
        nbformat outputs, made anew.
    removed
        What was taken away, one phrase each.
    """

    outputs: list[dict[str, Any]]
    removed: list[str]


def filter_outputs(outputs: Sequence[Mapping[str, Any]]) -> Filtered:
    """Return the outputs of a cell without what may not reach the page.

    Parameters
    ----------
    outputs
        nbformat outputs as a kernel sent them; anything may be in them.
    """
    kept: list[dict[str, Any]] = []
    removed: list[str] = []
    left = MOST_TOTAL
    for output in outputs:
        clean = _output(output, removed)
        if clean is None:
            continue
        left -= _size(clean)
        if left < 0:
            removed.append("output beyond 10 MB")
            kept.append(_stream("stderr", "… truncated: the cell put out more than 10 MB\n"))
            break
        kept.append(clean)
    return Filtered(kept, list(dict.fromkeys(removed)))


def _output(output: Mapping[str, Any], removed: list[str]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        name = "stderr" if output.get("name") == "stderr" else "stdout"
        return _stream(name, filter_text(_joined(output.get("text"))))
    if kind == "error":
        return _error(output)
    if kind in ("display_data", "execute_result"):
        return _display(str(kind), output, removed)
    removed.append("an output of an unknown kind")
    return None


def _stream(name: str, text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": name, "text": text}


def _error(output: Mapping[str, Any]) -> dict[str, Any]:
    lines = output.get("traceback")
    text = "\n".join(map(str, lines)) if isinstance(lines, Sequence) else ""
    return {
        "output_type": "error",
        "ename": filter_text(str(output.get("ename", "")), 200),
        "evalue": filter_text(str(output.get("evalue", "")), MOST_TRACEBACK),
        "traceback": filter_text(text, MOST_TRACEBACK).split("\n"),
    }


def _display(kind: str, output: Mapping[str, Any], removed: list[str]) -> dict[str, Any] | None:
    bundle = output.get("data")
    data: dict[str, Any] = {}
    for mime, content in (bundle if isinstance(bundle, Mapping) else {}).items():
        _allow(str(mime), content, data, removed)
    if TABLE_MIME in data:
        data["text/html"] = table_html(data[TABLE_MIME])
    if CHART_MIME in data:  # Altair's own text speaks of a renderer that is missing
        data["text/plain"] = _chart_text(data[CHART_MIME])
    if not data:
        return None
    clean: dict[str, Any] = {"output_type": kind, "data": data, "metadata": {}}
    if kind == "execute_result":
        count = output.get("execution_count")
        clean["execution_count"] = count if isinstance(count, int) else None
    return clean


def _chart_text(chart: Mapping[str, Any]) -> str:
    """Return what is shown where charts cannot be drawn."""
    title = chart.get("title")
    told = title.get("text") if isinstance(title, Mapping) else title
    return f"Chart: {filter_text(told, 200)}" if isinstance(told, str) and told else "Chart"


def _allow(mime: str, content: Any, data: dict[str, Any], removed: list[str]) -> None:
    if mime == "text/plain":
        data[mime] = filter_text(_joined(content))
    elif mime == TABLE_MIME:
        _keep(mime, rebuilt(content), "a table that is not valid", data, removed)
    elif mime in ("image/png", "image/jpeg"):
        picture = images.checked(mime, _joined(content))
        _keep(mime, picture, "a picture that is not valid or too large", data, removed)
    elif mime == CHART_MIME:
        chart = charts.checked(content)
        if isinstance(chart, str):
            removed.append(chart)
        else:
            data[mime] = chart
    elif mime not in _SILENT:
        removed.append(f"{filter_text(mime, 80)} output")
    elif "<script" in str(content)[:MOST_TOTAL].lower():
        removed.append("HTML with a script")


def _keep(mime: str, value: Any, otherwise: str, data: dict[str, Any], removed: list[str]) -> None:
    if value is None:
        removed.append(otherwise)
    else:
        data[mime] = value


def _joined(text: Any) -> str:
    return "".join(map(str, text)) if isinstance(text, list | tuple) else str(text or "")


def _size(output: Mapping[str, Any]) -> int:
    data = output.get("data")
    if not isinstance(data, Mapping):
        return len(output.get("text", "")) + sum(map(len, output.get("traceback", ())))
    return sum(len(v) if isinstance(v, str) else len(repr(v)) for v in data.values())
