"""What a model is shown of an output: the head and the tail, and how much was cut."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import Any

from nlquery.answer import CHART_MIME, TABLE_MIME

RESULT_CHARS = 6_000
TRACEBACK_CHARS = 1_600
HEAD_ROWS, TAIL_ROWS = 30, 5
_ANSI = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def cut(text: str, limit: int) -> str:
    """Return `text`, or its head and tail with the number of characters cut between them."""
    if len(text) <= limit:
        return text
    head = limit * 2 // 3
    tail = limit - head
    return f"{text[:head]}\n… [{len(text) - limit:,} characters cut] …\n{text[-tail:]}"


def fenced(text: str, tag: str = "text") -> str:
    """Return text as a Markdown code block that nothing inside can end."""
    mark = "`" * max(3, 1 + max(map(len, re.findall("`+", text)), default=0))
    return f"{mark}{tag}\n{text}\n{mark}"


def outputs_text(outputs: Sequence[Mapping[str, Any]], limit: int = RESULT_CHARS) -> str:
    """Return outputs as text for a model: tables as CSV, charts as one line."""
    texts = [_output_text(output) for output in outputs]
    return cut("\n".join(text for text in texts if text), limit)


def _output_text(output: Mapping[str, Any]) -> str:
    kind = output.get("output_type")
    if kind == "stream":
        return _ANSI.sub("", _joined(output.get("text", ""))).strip("\n")
    if kind == "error":
        return traceback_text(output)
    data: Mapping[str, Any] = output.get("data", {})
    if TABLE_MIME in data:
        return table_text(data[TABLE_MIME])
    if CHART_MIME in data:
        return chart_text(data[CHART_MIME])
    if "image/png" in data or "image/jpeg" in data:
        return "[image shown]"
    return _joined(data.get("text/plain", ""))


def table_text(table: Mapping[str, Any]) -> str:
    """Return a table as CSV, its first and last rows only, with the true row count.

    Of a table that was too long to come whole only the first rows are shown: the last ones that
    came are not its last.
    """
    rows = table["rows"]
    count = table.get("row_count", len(rows))
    tail = 0 if count > len(rows) else TAIL_ROWS
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow([c if isinstance(c, str) else c["name"] for c in table["columns"]])
    head = len(rows) if len(rows) <= HEAD_ROWS + tail else HEAD_ROWS
    writer.writerows(rows[:head])
    if head < count:
        kept = tail if head < len(rows) else 0
        buffer.write(f"… {count - head - kept:,} rows cut …\n")
        writer.writerows(rows[len(rows) - kept :])
    return f"table, {count:,} rows:\n{buffer.getvalue().rstrip()}"


def chart_text(chart: Mapping[str, Any]) -> str:
    """Return one line that says what a Vega-Lite chart shows."""
    mark = chart.get("mark")
    name = mark.get("type") if isinstance(mark, Mapping) else mark
    encoding = chart.get("encoding")
    channels = (
        [
            f"{channel}={spec.get('field') or spec.get('aggregate')}"
            for channel, spec in encoding.items()
            if isinstance(spec, Mapping) and (spec.get("field") or spec.get("aggregate"))
        ]
        if isinstance(encoding, Mapping)
        else []
    )
    return f"[chart shown: {' '.join([str(name or 'layered'), *channels])}]"


def traceback_text(error: Mapping[str, Any], limit: int = TRACEBACK_CHARS) -> str:
    """Return an error's name and message with head and tail of its traceback, without colours.

    The head has the cell's own line, the tail the place where it broke.
    """
    frames = _ANSI.sub("", "\n".join(error.get("traceback") or [])).strip()
    last = f"{error.get('ename', 'Error')}: {_ANSI.sub('', str(error.get('evalue', '')))}"
    last = cut(last, limit // 2)
    if last in frames or not frames:
        return cut(frames, limit) or last
    return f"{cut(frames, limit - len(last))}\n{last}"


def _joined(text: Any) -> str:
    return "".join(text) if isinstance(text, list) else str(text)
