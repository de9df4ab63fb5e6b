"""Writing a report: as a notebook, as one HTML page, or as markdown with pictures."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping
from datetime import date
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nbformat
from nbformat import NotebookNode

from nlquery.answer import TABLE_MIME
from nlquery.display.table import table_markdown
from nlquery.report.document import build
from nlquery.report.errors import ReportError
from nlquery.report.select import choose, keep, parse_turns
from nlquery.session import SessionNotebook
from nlquery.session.notebook import write_atomically


def export(
    session: Path,
    target: Path,
    *,
    turns: str | None = None,
    title: str | None = None,
    code: bool = True,
    day: date | None = None,
) -> NotebookNode:
    """Make a report of a session's answered questions and write it.

    Parameters
    ----------
    session
        The session's notebook.
    target
        Where to; its suffix is the format: ``.ipynb``, ``.html`` or ``.md``.
    turns
        Such as ``1,3-5``; default: all answered ones.
    title
        Default: the session's first question.
    code
        Keep the code, folded.
    day
        The report's date; default: today.

    Returns
    -------
    NotebookNode
        The report as a notebook.

    Raises
    ------
    NLQueryError
        If there is nothing to report, or the file cannot be written.
    """
    _writer(target)  # a name that cannot be written is refused before anything is drawn
    notebook = SessionNotebook.open(session, create=False)
    everything = notebook.turns()
    chosen = choose(everything, parse_turns(turns) if turns else None)
    report = notebook.metadata.get("report") or {}  # a report may be exported once more
    known = report.get("title") or notebook.metadata.get("title")
    title = title or str(known or chosen[0].question)
    node = build(keep(everything, chosen), title=title, day=day or date.today(), code=code)
    write(node, target)
    return node


def write(node: NotebookNode, target: Path) -> None:
    """Write a report; the target's suffix is the format.

    Raises
    ------
    ReportError
        If the suffix is another one, or the file cannot be written.
    """
    writer = _writer(target)
    try:
        writer(node, target)
    except OSError as error:
        raise ReportError(
            f"{target} cannot be written: {error.strerror}.", mend="Choose another place."
        ) from error


def _writer(target: Path) -> Callable[[NotebookNode, Path], None]:
    writer = WRITERS.get(target.suffix.lower())
    if writer is None:
        raise ReportError(
            f"A report cannot be written as {target.name}.",
            mend=f"End its name with one of {', '.join(WRITERS)}.",
        )
    return writer


def _as_notebook(node: NotebookNode, target: Path) -> None:
    write_atomically(target, nbformat.writes(node))


def _as_html(node: NotebookNode, target: Path) -> None:
    from nlquery.report.page import page

    write_atomically(target, page(node))


def _as_markdown(node: NotebookNode, target: Path) -> None:
    pictures = target.with_name(f"{target.stem}_files")
    parts: list[str] = []
    for number, cell in enumerate(node.cells):
        if cell.cell_type == "markdown":
            parts.append(_with_attachments(cell, pictures, number))
            continue
        if cell.source and cell.outputs:
            folded = "<details><summary>Code</summary>"
            parts.append(f"{folded}\n\n```python\n{cell.source}\n```\n\n</details>")
        for place, output in enumerate(cell.outputs):
            parts += _output(output, pictures / f"{number}-{place}.png")
    write_atomically(target, "\n\n".join(parts) + "\n")


def _with_attachments(cell: NotebookNode, pictures: Path, number: int) -> str:
    """Return a text cell's source, its attached pictures written beside the report."""
    source = re.sub(r"\]\(#(.+)\)", _github_anchor, str(cell.source))
    for name, content in cell.get("attachments", {}).items():
        picture = pictures / f"{number}-{name}"
        write_atomically(picture, base64.b64decode(content["image/png"]))
        source = source.replace(f"(attachment:{name})", f"({pictures.name}/{picture.name})")
    return source


def _github_anchor(link: re.Match[str]) -> str:
    """Return a link to a heading as GitHub and most Markdown viewers name headings."""
    kept = re.sub(r"[^\w\s-]", "", link[1].replace("-", " ").lower())
    return f"](#{kept.replace(' ', '-')})"


def _output(output: Mapping[str, Any], picture: Path) -> list[str]:
    data = output.get("data", {})
    if "image/png" in data:
        write_atomically(picture, base64.b64decode(data["image/png"]))
        about = output["metadata"].get("image/png", {})
        place = quote(f"{picture.parent.name}/{picture.name}")
        width = f' width="{about["width"]}"' if "width" in about else ""
        return [f'<img src="{place}" alt="{escape(about.get("alt", "Chart"))}"{width}>']
    if TABLE_MIME in data:
        return [table_markdown(data[TABLE_MIME])]
    text = output.get("text") or data.get("text/plain", "")
    return [f"```\n{text.rstrip()}\n```"] if text.strip() else []


WRITERS: dict[str, Callable[[NotebookNode, Path], None]] = {
    ".ipynb": _as_notebook,
    ".html": _as_html,
    ".md": _as_markdown,
}
