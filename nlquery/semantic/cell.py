"""The notebook cell of a query, as a person would have written it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from nlquery.semantic.charts import SHORT_SPAN, ChartPlan
from nlquery.semantic.columns import Column
from nlquery.semantic.spec import Order, QuerySpec
from nlquery.semantic.values import Bound

WIDTH = 88
DATES = {"day": "%b %d", "week": "%b %d", "month": "%b %Y", "quarter": "%b %Y"}
MARKS = {"line": "mark_line(point=True)", "arc": "mark_arc(innerRadius=50)"}


def cell_code(
    sql: str,
    params: Mapping[str, Bound],
    columns: Sequence[Column],
    chart: ChartPlan,
    title: str,
    spec: QuerySpec,
    currency: str,
) -> str:
    """Return the Python that fetches the table, shows it, and draws the chart.

    Parameters
    ----------
    sql, params
        The statement and what is bound.
    columns
        The result's columns.
    chart
        What to draw.
    title
        The chart's title.
    spec
        Says how rows are sorted.
    currency
        Symbol before amounts.
    """
    fetch = f'df = sql("""\n{_escaped(sql)}\n"""{_arguments(params)})'
    if chart.mark == "none":
        return f"{fetch}\ndf"
    channels = [_channel(name, column, spec, currency, chart) for name, column in chart.channels]
    tooltips = ", ".join(_tooltip(column, currency) for column in columns)
    lines = [*channels, f"tooltip=[{tooltips}]"]
    body = "".join(f"    {line},\n" for line in lines)
    mark = MARKS.get(chart.mark, f"mark_{chart.mark}()")
    return f"{fetch}\ndisplay(df)\n\nalt.Chart(df, title={_text(title)}).{mark}.encode(\n{body})"


def _channel(name: str, column: Column, spec: QuerySpec, currency: str, chart: ChartPlan) -> str:
    options = [f"{_text(f'{column.name}:{_type(column)}')}"]
    if name != "xOffset":
        options.append(f"title={_text(_title(column, currency))}")
    if name in ("x", "y"):
        options += _axis(column, currency, chart)
    if column.kind == "measure" and name in ("color", "theta"):
        options += [f"legend=alt.Legend({_scale(column, currency)})"] * (name == "color")
    if (order := _sort(name, column, spec, chart)) is not None:
        options.append(f"sort={order}")
    constructor = name[0].upper() + name[1:]
    return f"{name}=alt.{constructor}({', '.join(options)})"


# JupyterLab's Vega-Lite ignores tickMinStep: small counts would be told as 0, 0, 1, 1, 1.
WHOLE = "datum.value % 1 ? '' : datum.label"


def _axis(column: Column, currency: str, chart: ChartPlan) -> list[str]:
    if column.kind == "measure":
        return [f"axis=alt.Axis({_scale(column, currency)})"]
    if column.grain not in DATES:
        return ["axis=alt.Axis(labelAngle=0)"] if column.grain == "hour" else []
    ticks = ', tickCount="day"' if column.grain == "day" and chart.days <= SHORT_SPAN else ""
    return [f"axis=alt.Axis(format={_text(DATES[column.grain])}{ticks})"]


def _scale(column: Column, currency: str) -> str:
    """Return how the numbers of an axis or legend look: no cents where there are none."""
    shown = _format(column, currency).replace("1f", "1~f").replace("2f", "2~f")
    steps = f", tickMinStep=1, labelExpr={_text(WHOLE)}" if column.format == "integer" else ""
    return f"format={_text(shown)}{steps}"


def _sort(name: str, column: Column, spec: QuerySpec, chart: ChartPlan) -> str | None:
    """Return how a channel's values are sorted: naturally, else as the table is."""
    if column.kind == "measure" or column.grain in (*DATES, "hour", "year"):
        return None
    if column.values:
        return json.dumps(list(column.values), ensure_ascii=False)
    others = {"x": "y", "y": "x"}
    value = next((c for n, c in chart.channels if n == others.get(name)), None)
    first = spec.order_by[0] if spec.order_by else Order(field=spec.metrics[0])
    single = chart.mark == "bar" and len(chart.channels) == 2 and value is not None
    if single and first.field == spec.metrics[0]:
        return f'"{"-" if first.descending else ""}{others[name]}"'
    return "None"


def _tooltip(column: Column, currency: str) -> str:
    shown = DATES.get(column.grain) or (
        _format(column, currency) if column.kind == "measure" else ""
    )
    form = f", format={_text(shown)}" if shown else ""
    kind = _type(column)
    return f"alt.Tooltip({_text(f'{column.name}:{kind}')}, title={_text(column.label)}{form})"


def _type(column: Column) -> str:
    if column.kind == "measure":
        return "Q"
    if column.grain in DATES:
        return "T"
    return "O" if column.grain in ("hour", "year") else "N"


def _title(column: Column, currency: str) -> str:
    if column.kind == "measure" and column.format == "percent":
        return f"{column.label} (%)"
    if column.kind == "measure" and column.format == "currency" and currency != "$":
        return f"{column.label} ({currency})"
    return column.label


def _format(column: Column, currency: str) -> str:
    """Return the d3 format of a measure; d3 itself knows dollars only."""
    match column.format:
        case "currency":
            return "$,.2f" if currency == "$" else ",.2f"
        case "integer":
            return ",.0f"
        case "percent":
            return ",.1f"
        case "number":
            return ",.2f"


def _arguments(params: Mapping[str, Bound]) -> str:
    if not params:
        return ""
    pairs = [f"{_text(name)}: {_literal(value)}" for name, value in params.items()]
    line = f", {{{', '.join(pairs)}}}"
    if len(line) <= WIDTH:
        return line
    return ", {\n" + "".join(f"    {pair},\n" for pair in pairs) + "}"


def _literal(value: Bound) -> str:
    return _text(value) if isinstance(value, str) else repr(value)


def _text(value: str) -> str:
    """Return a string literal: in double quotes, with nothing in it that hides what it is."""
    if value.isprintable():
        return json.dumps(value, ensure_ascii=False)
    return repr(value)


def _escaped(sql: str) -> str:
    return sql.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
