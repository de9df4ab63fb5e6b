"""Pictures beside the charts of a saved turn, for readers that draw no Vega-Lite."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

import nbformat
from nbformat import NotebookNode

from nlquery.answer import CHART_MIME
from nlquery.errors import NLQueryError
from nlquery.session import SessionNotebook
from nlquery.session.turn import turn_of

SCALE = 1.0  # a session keeps many; reports are drawn sharper


async def add_pictures(notebook: SessionNotebook) -> None:
    """Put a PNG beside each chart of the last turn: GitHub and nbconvert show no other.

    The turn is saved already, so that nothing is lost when this is cancelled, or when a person
    saves the notebook meanwhile: then the charts have no picture.
    """
    last = max((turn_of(cell) or 0 for cell in notebook.cells), default=0)
    charts = [
        output
        for cell in notebook.cells
        if turn_of(cell) == last
        for output in cell.get("outputs", [])
        if CHART_MIME in output.get("data", {})
    ]
    with contextlib.suppress(asyncio.CancelledError, NLQueryError):
        drawn = await asyncio.to_thread(lambda: [_drawn(chart) for chart in charts])
        if not charts or notebook.refresh():
            return
        for output, (data, metadata) in zip(charts, drawn, strict=True):
            output.data = nbformat.from_dict(data)
            output.metadata.update(nbformat.from_dict(metadata))
        notebook.save()


def _drawn(output: NotebookNode) -> tuple[dict[str, Any], dict[str, Any]]:
    from nlquery.display.bundles import with_picture

    return with_picture(output.data, scale=SCALE)
