"""How charts look."""

from __future__ import annotations

from typing import Any

_MAX_ROWS = 20_000
_COLOURS = (
    "#3b6fb6",
    "#e07b39",
    "#4a9c6d",
    "#b5495b",
    "#7a68ae",
    "#b08d3e",
    "#4aa3b5",
    "#8a8f98",
)


def install() -> None:
    """Enable the theme and raise Altair's row limit to what the host lets through."""
    import altair as alt

    @alt.theme.register("nlquery", enable=True)
    def _theme() -> Any:
        return alt.theme.ThemeConfig(config=_config())

    alt.data_transformers.enable("default", max_rows=_MAX_ROWS)
    alt.renderers.enable("mimetype")  # the specification as data; the default is HTML


def _config() -> Any:
    return {
        "font": "system-ui, 'Segoe UI', Helvetica, Arial, sans-serif",
        "view": {
            "continuousWidth": 520,
            "continuousHeight": 300,
            "discreteWidth": 520,
            "stroke": None,
        },
        "range": {"category": list(_COLOURS)},
        "mark": {"color": _COLOURS[0], "tooltip": True},
        "bar": {"cornerRadiusEnd": 2, "discreteBandSize": {"band": 0.7}},
        "line": {"strokeWidth": 2.5, "point": True},
        "arc": {"innerRadius": 60, "stroke": "white"},
        "title": {"anchor": "start", "fontSize": 15, "fontWeight": 600, "offset": 12},
        "axis": {
            "labelFontSize": 12,
            "titleFontSize": 12,
            "titleFontWeight": 500,
            "gridColor": "#e6e8eb",
            "domainColor": "#c6cad0",
            "tickColor": "#c6cad0",
        },
        "axisX": {"grid": False, "labelFlush": False, "labelSeparation": 6},
        "legend": {"labelFontSize": 12, "titleFontSize": 12, "titleFontWeight": 500},
    }
