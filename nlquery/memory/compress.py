"""Compression: older turns become one markdown cell that a person can read and edit."""

from __future__ import annotations

from nbformat.v4 import new_markdown_cell

from nlquery.events import Compressed
from nlquery.memory.context import history, is_compressed
from nlquery.memory.summary import write
from nlquery.providers.protocol import Message, TextPart, ToolCall, ToolResult
from nlquery.session import SessionNotebook
from nlquery.session.turn import KEY, role_of, turn_of

KEEP_TURNS = 2
FULL = 0.7
CHARACTERS_PER_TOKEN = 4  # of English and code; providers tell their own count afterwards


def tokens_of(notebook: SessionNotebook) -> int:
    """Return an estimate of the tokens that the session's history takes."""
    return sum(_characters(m) for m in history(notebook.cells)) // CHARACTERS_PER_TOKEN


def is_full(notebook: SessionNotebook, token_limit: int) -> bool:
    """Return whether the history takes more than 70 % of the limit."""
    return tokens_of(notebook) > FULL * token_limit


def compress(notebook: SessionNotebook, *, keep: int = KEEP_TURNS) -> Compressed | None:
    """Let a summary cell stand for all turns but the last ones, and save.

    The turns stay in the notebook, marked; an earlier summary, with what a person wrote into it,
    is folded into the new one.

    Returns
    -------
    Compressed or None
        None when there is nothing to compress.
    """
    notebook.refresh()
    fresh = [turn for turn in notebook.turns() if not turn.compressed]
    older = fresh[:-keep] if keep else fresh
    if not older:
        return None
    before = tokens_of(notebook)
    old = next((c for c in notebook.cells if role_of(c) == "summary"), None)
    text = write(older, old.source if old is not None else "")
    numbers = {turn.number for turn in older}
    for cell in notebook.cells:
        if turn_of(cell) in numbers and not is_compressed(cell):
            cell.metadata[KEY]["compressed"] = True
    if old is not None:
        notebook.cells.remove(old)
    place = max(i for i, cell in enumerate(notebook.cells) if turn_of(cell) in numbers) + 1
    summary = new_markdown_cell(source=text, metadata={KEY: {"role": "summary"}})
    notebook.cells.insert(place, summary)
    notebook.save()
    return Compressed(len(older), before, tokens_of(notebook), "rules")


def _characters(message: Message) -> int:
    total = 0
    for part in message.parts:
        if isinstance(part, TextPart):
            total += len(part.text)
        elif isinstance(part, ToolCall):
            total += len(part.arguments)
        elif isinstance(part, ToolResult):
            total += len(part.text)
    return total
