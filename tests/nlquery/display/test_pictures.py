"""Charts as they are drawn, by JupyterLab's generation of Vega-Lite and by that of the pictures."""

from __future__ import annotations

import re

import pytest
import vl_convert

from nlquery.display.picture import VEGA_LITE
from nlquery.output_filter.expressions import refused
from nlquery.semantic.cell import WHOLE

pytestmark = pytest.mark.unit


@pytest.mark.parametrize("most", [1, 3])
@pytest.mark.parametrize("version", ["5.20", VEGA_LITE])
def test_each_small_count_is_told_once_on_its_axis(version: str, most: int) -> None:
    axis = {"format": ",.0f", "tickMinStep": 1, "labelExpr": WHOLE}
    spec = {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.20.1.json",
        "data": {"values": [{"day": "Friday", "orders": 1}, {"day": "Saturday", "orders": most}]},
        "mark": "bar",
        "width": 400,
        "encoding": {
            "y": {"field": "day", "type": "nominal"},
            "x": {"field": "orders", "type": "quantitative", "axis": axis},
        },
    }
    drawn = vl_convert.vegalite_to_svg(spec, vl_version=version)
    assert re.findall(r">(\d+)</text>", drawn) == [str(n) for n in range(most + 1)]


def test_the_filter_lets_it_pass() -> None:
    assert refused(WHOLE, frozenset()) == ""
