"""Lets a question end as questions do: IPython reads a last ``?`` as a call for help."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

_QUESTION = re.compile(
    r"(?P<before>\s*(?:[^\W\d]\w*\s*=\s*)?)%ask[ \t]+(?P<question>\S.*\s\S*\?)\s*"
)


def install(shell: Any) -> None:
    """Add the change of cells to a shell."""
    cleanups = shell.input_transformers_cleanup
    if as_questions not in cleanups:
        cleanups.append(as_questions)


def remove(shell: Any) -> None:
    """Take it away."""
    if as_questions in shell.input_transformers_cleanup:
        shell.input_transformers_cleanup.remove(as_questions)


def as_questions(lines: Sequence[str]) -> list[str]:
    """Return a cell's lines with each ``%ask …?`` as the call that ``%ask …`` is.

    A magic cell (``%%…``) is left as it is, and so is ``%ask?``, which asks for help.
    """
    if lines and lines[0].lstrip().startswith("%%"):
        return list(lines)
    return [_asked(line) for line in lines]


def _asked(line: str) -> str:
    match = _QUESTION.fullmatch(line)
    if match is None:
        return line
    return f"{match['before']}get_ipython().run_line_magic('ask', {match['question']!r})\n"
