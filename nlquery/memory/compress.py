"""Compression: older turns become one markdown cell that a person can read and edit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode
from nbformat.v4 import new_markdown_cell

from nlquery.memory.context import history, is_compressed
from nlquery.memory.facts import lasting, summarize
from nlquery.memory.summary import PARTS, Summary, missing, normal, well_formed
from nlquery.memory.tokens import messages_chars
from nlquery.output_filter import filter_markdown
from nlquery.output_filter.dollars import escape_dollars, unescape_dollars
from nlquery.session import SessionNotebook, Turn, read_turns, role_of, turn_of
from nlquery.session.turn import KEY

SHARE = 0.045  # of everything the summary stands for
LEAST_CHARS, MOST_CHARS = 1_500, 12_000
LEAST_SUMMARY = 300  # the headings and a line or two
WORTH_CHARS = 400  # less than this is not worth a summary


@dataclass(frozen=True)
class Batch:
    """What one compression replaces.

    Attributes
    ----------
    cells
        The cells to mark: those of older turns, and the person's own ones among them.
    turns
        The turns they make.
    old
        The summary cells so far, in order; normally one or none.
    place
        Index of the first cell that stays whole.
    chars
        Characters that the cells and the old summary take in a request.
    most
        Characters that there is room for in place of them.
    """

    cells: Sequence[NotebookNode]
    turns: Sequence[Turn]
    old: Sequence[NotebookNode]
    place: int
    chars: int
    most: int = MOST_CHARS

    @property
    def own_cells(self) -> list[NotebookNode]:
        """The person's own cells."""
        return [cell for cell in self.cells if role_of(cell) is None]

    @property
    def stands_for(self) -> int:
        """Characters of all cells that the new summary stands for, earlier ones included."""
        marks = (cell.metadata[KEY].get("stands_for") for cell in self.old)
        before = sum(mark for mark in marks if isinstance(mark, int))
        return before + self.chars - sum(len(cell.source) for cell in self.old)

    @property
    def budget(self) -> int:
        """Characters that the new summary may have."""
        share = min(max(LEAST_CHARS, int(SHARE * self.stands_for)), MOST_CHARS)
        return max(LEAST_SUMMARY, min(share, int(0.8 * self.chars), self.most))

    @property
    def summary(self) -> Summary:
        """The summary so far, as the person may have edited it."""
        return Summary.parse("\n".join(unescape_dollars(cell.source) for cell in self.old))

    @property
    def edited(self) -> list[tuple[str, str]]:
        """The lines of it that the person wrote."""
        written = "\n".join(str(cell.metadata[KEY].get("written", "")) for cell in self.old)
        known = {normal(line) for _, line in Summary.parse(written).lines()}
        return [(part, line) for part, line in self.summary.lines() if normal(line) not in known]

    @property
    def lasting(self) -> list[tuple[str, str]]:
        """The lines no summary may drop: of these turns, and of earlier ones if still there."""
        known = [(part, line) for cell in self.old for part, line in _marked(cell)]
        gone = missing(known, self.summary.text())  # a person took them out
        kept = [line for line in known if line not in gone]
        return list(dict.fromkeys([*kept, *lasting(self.turns, self.own_cells).lines()]))


def _marked(cell: NotebookNode) -> list[tuple[str, str]]:
    """Return the lines that a summary cell says must last."""
    lines = cell.metadata[KEY].get("lasting")
    if not isinstance(lines, list):
        return []
    pairs = [line for line in lines if isinstance(line, list) and len(line) == 2]
    return [(part, str(words)) for part, words in pairs if part in PARTS]


def choose(
    cells: Sequence[NotebookNode],
    *,
    keep_chars: int,
    keep_turns: int = 0,
    most: int = MOST_CHARS,
) -> Batch | None:
    """Return what to compress, or None when there is nothing worth it.

    Parameters
    ----------
    cells
        All cells of the notebook.
    keep_chars
        The newest turns stay whole as far as they fit into this many characters.
    keep_turns
        That many of the newest turns stay whole in any case.
    most
        Characters that there is room for in the summary.
    """
    whole = [cell for cell in cells if not is_compressed(cell)]
    turns = read_turns(whole)
    kept = _kept(whole, turns, keep_chars, keep_turns)
    place = next((i for i, cell in enumerate(cells) if turn_of(cell) in kept), len(cells))
    gone = [cell for i, cell in enumerate(cells) if _goes(cell, i < place, kept)]
    old = [cell for cell in whole if role_of(cell) == "summary"]
    chars = messages_chars(history([*old, *gone]))
    if not gone or chars - sum(len(cell.source) for cell in old) < WORTH_CHARS:
        return None
    replaced = [turn for turn in turns if turn.number not in kept]
    return Batch(gone, replaced, old, place, chars, most)


def _kept(
    cells: Sequence[NotebookNode], turns: Sequence[Turn], keep_chars: int, keep_turns: int
) -> set[int]:
    kept: set[int] = set()
    for turn in reversed(turns):
        own = [cell for cell in cells if turn_of(cell) == turn.number]
        keep_chars -= messages_chars(history(own))
        if len(kept) >= keep_turns and keep_chars < 0:
            break
        kept.add(turn.number)
    return kept


def _goes(cell: NotebookNode, before: bool, kept: set[int]) -> bool:
    if is_compressed(cell) or role_of(cell) == "summary":
        return False
    number = turn_of(cell)
    return before if number is None else number not in kept


def is_edited_summary(cell: NotebookNode) -> bool:
    """Return whether a person changed the summary after it was written."""
    if role_of(cell) != "summary":
        return False
    written = str(cell.metadata[KEY].get("written", ""))
    return unescape_dollars(cell.source).strip() != written.strip()


def by_rules(batch: Batch) -> str:
    """Return the summary that the cells themselves give; the same cells, the same text."""
    found = batch.summary.merge(summarize(batch.turns, batch.own_cells))
    return _with_edits(found.within(batch.budget), batch).text()


def by_model(batch: Batch, reply: str) -> str | None:
    """Return a model's summary, checked and completed; None when it cannot be used.

    It must have the five parts and be shorter than what it replaces. What the person stated and
    the names of variables are added where the model left them out.
    """
    text = filter_markdown(reply.strip()).text
    if not well_formed(text) or len(text) >= batch.chars:
        return None
    left_out = Summary()
    for part, line in missing([*batch.edited, *batch.lasting], text):
        left_out.add(part, line)
    found = left_out.merge(Summary.parse(text))
    return _with_edits(found.within(batch.budget), batch).text()


def _with_edits(summary: Summary, batch: Batch) -> Summary:
    """Return the summary with every line the person wrote in it, whole."""
    for part, line in missing(batch.edited, summary.text()):
        summary.parts[part].insert(0, line)
    return summary


def apply(notebook: SessionNotebook, batch: Batch, text: str, by: str) -> None:
    """Put the summary cell in, mark what it stands for, and save.

    Nothing else is deleted: the compressed cells stay where they are.
    """
    for cell in batch.cells:
        kept = cell.metadata.get(KEY)
        cell.metadata[KEY] = {**(kept if isinstance(kept, dict) else {}), "compressed": True}
    meta = {
        "role": "summary",
        "by": by,
        "turns": [turn.number for turn in batch.turns],
        "stands_for": batch.stands_for,
        "written": text,
        "lasting": [list(line) for line in batch.lasting],
    }
    summary = new_markdown_cell(source=escape_dollars(text), metadata={KEY: meta})
    notebook.cells.insert(batch.place, summary)
    for cell in batch.old:
        notebook.cells.remove(cell)
    notebook.save()
