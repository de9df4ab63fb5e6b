"""Code that a model wrote into its text instead of calling a tool."""

from __future__ import annotations

import json
import re
from typing import Any

_FENCE = re.compile(
    r"^[ \t]*(?P<mark>`{3,}|~{3,})[ \t]*(?P<tag>[\w+-]*)[^\n]*\n"
    r"(?P<body>.*?)^[ \t]*(?P=mark)[ \t]*$",
    re.DOTALL | re.MULTILINE,
)
_PYTHON = {"python", "py", "python3", "ipython", "tool_code"}
_JSON = {"json", "tool_call", ""}


def code_blocks(text: str) -> list[tuple[str, dict[str, Any]]]:
    """Return the tool calls that `text` spells out: ``(tool name, arguments)``.

    A fenced Python block is a ``run_python`` call, an SQL block one that runs it through
    ``sql()``; JSON (fenced, or the whole text) of the form ``{"name": …, "arguments": {…}}`` is
    the call it names.
    """
    calls = []
    for match in _FENCE.finditer(text):
        found = _call(match["tag"].lower(), match["body"])
        if found:
            calls.append(found)
    if not calls:
        bare = _json_call(text)
        calls = [bare] if bare else []
    return calls


def _call(tag: str, body: str) -> tuple[str, dict[str, Any]] | None:
    if tag in _PYTHON and body.strip():
        return "run_python", {"code": body.rstrip("\n"), "purpose": "answer"}
    if tag == "sql" and body.strip():
        query = body.strip().rstrip(";")
        return "run_python", {"code": f"result = sql({query!r})\nresult", "purpose": "answer"}
    return _json_call(body) if tag in _JSON else None


def _json_call(text: str) -> tuple[str, dict[str, Any]] | None:
    text = text.strip()
    if not text.startswith("{"):
        return None
    try:
        data = json.loads(text)
    except ValueError:
        return None
    name = data.get("name") or data.get("tool") or data.get("function")
    arguments = data.get("arguments") or data.get("parameters") or data.get("input")
    if isinstance(arguments, str):
        try:
            arguments = json.loads(arguments)
        except ValueError:
            return None
    if name is None and isinstance(data.get("code"), str):
        return "run_python", data
    return (name, arguments) if isinstance(name, str) and isinstance(arguments, dict) else None
