"""A report as one file for a browser: pictures are inside of it."""

from __future__ import annotations

import base64
import tempfile
from pathlib import Path

from nlquery.report.export import export


def download(session: Path, suffix: str) -> bytes:
    """Return a report of all answered questions of a session.

    Parameters
    ----------
    session
        The session's notebook.
    suffix
        The format: ``.ipynb``, ``.html`` or ``.md``.

    Raises
    ------
    NLQueryError
        If there is nothing to report, or no such format.
    """
    with tempfile.TemporaryDirectory(prefix="nlquery-") as directory:
        target = Path(directory) / f"report{suffix}"
        export(session, target)
        content = target.read_bytes()
        for picture in Path(directory).glob("*/*.png"):
            place = f"({picture.parent.name}/{picture.name})".encode()
            inside = b"(data:image/png;base64," + base64.b64encode(picture.read_bytes()) + b")"
            content = content.replace(place, inside)
    return content
