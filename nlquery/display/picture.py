"""Charts as pictures: for terminals, GitHub and documents without JavaScript."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlquery.errors import InputError
from nlquery.session.notebook import write_atomically

VEGA_LITE = "6.1"  # draws what Altair 5.5 writes; 5.x ignores tickMinStep: 0, 0, 1, 1
SCALE = 2.0  # pixels for each unit, so that text is sharp on today's screens
SUFFIXES = (".png", ".svg")


def png(chart: Mapping[str, Any], *, scale: float = SCALE) -> bytes:
    """Return a Vega-Lite chart as PNG.

    Raises
    ------
    ValueError
        If the specification cannot be drawn.
    """
    import vl_convert

    drawn = vl_convert.vegalite_to_png(
        dict(chart), vl_version=VEGA_LITE, scale=scale, allowed_base_urls=[]
    )
    return bytes(drawn)


def save(chart: Mapping[str, Any], path: Path) -> None:
    """Write a chart to a file, as PNG or SVG by its suffix.

    Raises
    ------
    InputError
        If the suffix is another one or the file cannot be written.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise InputError(
            f"A chart cannot be saved as {path.name}.", mend="Use a name that ends in .png or .svg."
        )
    if path.suffix.lower() == ".png":
        content: str | bytes = png(chart)
    else:
        import vl_convert

        content = vl_convert.vegalite_to_svg(
            dict(chart), vl_version=VEGA_LITE, allowed_base_urls=[]
        )
    try:
        write_atomically(path, content)
    except OSError as error:
        raise InputError(
            f"{path} cannot be written: {error.strerror}.", mend="Choose another place."
        ) from error


def alt_text(chart: Mapping[str, Any]) -> str:
    """Return words for a chart: its description, else its title."""
    title = chart.get("title")
    text = chart.get("description") or (title.get("text") if isinstance(title, Mapping) else title)
    words = " ".join(map(str, text)) if isinstance(text, list) else str(text or "Chart")
    return words.replace("[", "(").replace("]", ")").replace("\n", " ")


def size(picture: bytes, scale: float = SCALE) -> tuple[int, int]:
    """Return the width and height, in units of the chart, that a PNG of :func:`png` has."""
    width, height = struct.unpack_from("!II", picture, 16)
    return round(width / scale), round(height / scale)
