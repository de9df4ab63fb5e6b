"""Tab completion: options, models, commands, and the words that questions can use."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Iterable, Mapping
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
_VALUE = re.compile(r"\s(?P<option>-m|--model|-s|--session|--in)\s+(\S*,)?(?P<typed>[^\s,]*)$")
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
    value = _VALUE.search(line)
    if value is not None:
        typed = value["typed"]
        names = _starting(_VALUES[value["option"].lstrip("-")[0]](), typed)
        return [name[len(typed) - len(context.token) :] for name in names]
    if re.search(r"\s--?[\w-]*$", line):
        typed = re.search(r"\S+$", line)[0]  # type: ignore[index]
        return [o[len(typed) - len(context.token) :] for o in OPTIONS if o.startswith(typed)]
    return _starting(_words(), token) if len(token) > 1 else []


def _starting(words: Iterable[str], typed: str) -> list[str]:
    return [word for word in words if word.startswith(typed)]


def _frames() -> list[str]:
    """Return the names of the person's data frames, without importing pandas for it."""
    from IPython.core.getipython import get_ipython

    shell: Any = get_ipython()
    pandas = sys.modules.get("pandas")
    if pandas is None or shell is None:
        return []
    kinds = (pandas.DataFrame, pandas.Series)
    named = shell.user_ns.items()
    return [name for name, value in named if name[0] != "_" and isinstance(value, kinds)]


def _sessions() -> list[str]:
    """Return the names of the sessions, the newest first."""
    from nlquery.settings import Settings

    files = Settings.load().sessions.glob("*.ipynb")
    newest = sorted(files, key=lambda file: file.stat().st_mtime, reverse=True)
    return ["last", *(file.stem for file in newest)]


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


_VALUES: Mapping[str, Callable[[], Iterable[str]]] = {
    "m": _models,
    "s": _sessions,
    "i": _frames,
}
