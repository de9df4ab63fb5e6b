"""An answer as text: markdown for pages, a drawn table for terminals and plain cells."""

from __future__ import annotations

from collections.abc import Mapping
from io import StringIO
from typing import Any

from nlquery.answer import Answer

ANSWER_COLUMNS = 100


def answer_markdown(answer: Answer) -> str:
    """Return the answer's text with what it rests on and what can be asked next."""
    return "\n\n".join(part for part in (told_markdown(answer), next_markdown(answer)) if part)


def told_markdown(answer: Answer) -> str:
    """Return the answer's text with what it rests on."""
    parts = [answer.markdown.strip()]
    untold = [t for t in map(_plain, answer.assumptions) if t not in _plain(answer.markdown)]
    if untold:
        parts.append("*Based on:* " + " · ".join(untold))
    return "\n\n".join(part for part in parts if part)


def next_markdown(answer: Answer) -> str:
    """Return what can be asked next, or instead; empty when there is nothing."""
    if not answer.suggestions:
        return ""
    title = "Ask next" if answer.status == "answered" else "You could ask"
    items = "\n".join(f"- {_plain(text)}" for text in answer.suggestions)
    return f"*{title}:*\n{items}"


def footer(answer: Answer) -> str:
    """Return who answered, how long it took and what it cost, in one line."""
    parts = [answer.status, answer.model, f"{answer.seconds.total:.1f} s"]
    if answer.usage.total_tokens:
        usage = answer.usage
        cached = f" ({_thousands(usage.cached_tokens)} cached)" if usage.cached_tokens else ""
        tokens = (
            f"{_thousands(usage.input_tokens)} in{cached} / {_thousands(usage.output_tokens)} out"
        )
        parts.append(tokens)
        if usage.cost_usd is not None:
            parts.append(f"${usage.cost_usd:.3f}")
    return " · ".join(parts)


def table_text(table: Mapping[str, Any], *, rows: int = 20) -> str:
    """Return the first rows of a table, drawn with characters."""
    from rich.console import Console

    from nlquery.display.table import draw

    sink = StringIO()
    # rich would show it in the notebook itself instead of writing it
    console = Console(file=sink, width=ANSWER_COLUMNS, color_system=None, force_jupyter=False)
    console.print(draw(table, rows=rows))
    return "\n".join(line.rstrip() for line in sink.getvalue().splitlines()).strip("\n")


def _thousands(count: int) -> str:
    return f"{count / 1000:.1f}K" if count >= 1000 else str(count)


def _plain(text: str) -> str:
    return " ".join(text.split())
