"""Tab completion: options, models, commands, and the words that questions can use."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from IPython.core.completer import CompletionContext, SimpleMatcherResult

OPTIONS = (
    "--model", "--session", "--in", "--out", "--show-code", "--chart", "--no-chart", "--dry-run",
    "--fresh", "--help",
)  # fmt: skip
_ASK = re.compile(r"^\s*%%?ask\b")
_LOOK = re.compile(r"^\s*%nlquery\s+(\S*)$")
_MOST = 200


def install(shell: Any) -> None:
    """Add the completion to a shell that has one."""
    completer = getattr(shell, "Completer", None)
    if completer is not None and complete not in completer.custom_matchers:
        completer.custom_matchers.append(complete)


def remove(shell: Any) -> None:
    """Take the completion away."""
    completer = getattr(shell, "Completer", None)
    if completer is not None and complete in completer.custom_matchers:
        completer.custom_matchers.remove(complete)


def complete(context: CompletionContext) -> SimpleMatcherResult:
    """Return what may stand at the cursor of an ``%ask`` line or cell."""
    from IPython.core.completer import SimpleCompletion

    words = _candidates(context)
    found = [SimpleCompletion(text=word, type="nlquery") for word in words]
    return {"completions": found[:_MOST], "suppress": bool(found)}


complete.matcher_api_version = 2  # type: ignore[attr-defined]  # IPython's way to mark matchers


def _candidates(context: CompletionContext) -> Iterable[str]:
    line, token = context.line_with_cursor, context.token.lower()
    command = _LOOK.match(line)
    if command is not None:
        from nlquery.magics.commands import COMMANDS

        return [name for name in COMMANDS if name.startswith(command[1])]
    if not _ASK.match(context.full_text):
        return []
    if re.search(r"(-m|--model)\s+\S*$", line):
        return _starting(_models(), re.search(r"\S*$", line)[0])  # type: ignore[index]
    if re.search(r"\s--?[\w-]*$", line):
        typed = re.search(r"\S+$", line)[0]  # type: ignore[index]
        return [o[len(typed) - len(context.token) :] for o in OPTIONS if o.startswith(typed)]
    return _starting(_words(), token) if len(token) > 1 else []


def _starting(words: Iterable[str], typed: str) -> list[str]:
    return [word for word in words if word.startswith(typed)]


@cache
def _models() -> tuple[str, ...]:
    from nlquery.providers.models import Catalogue
    from nlquery.settings import Settings

    names = Catalogue.load(Settings.load().home).names
    return ("auto", "offline", *names)


@cache
def _words() -> tuple[str, ...]:
    """Return the measures' and dimensions' names, and their values where they are listed."""
    from nlquery.semantic import load_model
    from nlquery.settings import Settings

    model = load_model(Settings.load().semantic_model)
    measures = [m.label.lower() for m in model.measures.values() if not m.hidden]
    dimensions = [d.label.lower() for d in model.dimensions.values()]
    values = [v.label for d in model.dimensions.values() for v in d.enum]
    return tuple(sorted({*measures, *dimensions, *values}))
