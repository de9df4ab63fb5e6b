"""MIME bundles for readers of every kind: a picture beside each chart."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from typing import Any

from nlquery.answer import CHART_MIME
from nlquery.display.picture import SCALE, alt_text, png, size

PNG = "image/png"


def with_picture(
    data: Mapping[str, Any], *, scale: float = SCALE
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a bundle and its metadata, with a PNG beside a chart that has none.

    GitHub, nbconvert and mail programs draw no Vega-Lite; the picture carries words for those
    who do not see it.
    """
    bundle: dict[str, Any] = dict(data)
    chart = bundle.get(CHART_MIME)
    if chart is None or PNG in bundle:
        return bundle, {}
    try:
        picture = png(chart, scale=scale)
    except ValueError:  # a chart that only a browser can draw, or none at all
        return bundle, {}
    bundle[PNG] = base64.b64encode(picture).decode()
    width, height = size(picture, scale)
    return bundle, {PNG: {"alt": alt_text(chart), "width": width, "height": height}}
