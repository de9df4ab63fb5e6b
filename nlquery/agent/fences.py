"""Code that a model wrote into its text instead of calling a tool."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

Call = tuple[str, dict[str, Any]]

_FENCE = re.compile(
    r"^[ \t]*(?P<mark>`{3,}|~{3,})[ \t]*(?P<tag>[\w+-]*)[^\n]*\n"
    r"(?P<body>.*?)(?:^[ \t]*(?P<end>(?P=mark))[ \t]*$|\Z)",
    re.DOTALL | re.MULTILINE,
)
_PYTHON = {"python", "py", "python3", "ipython", "tool_code"}
_JSON = {"json", "tool_call", ""}
# As Hermes, Qwen and Llama write calls that their server did not take out.
_TAGGED = re.compile(
    r"<(?:tool_call|function_call|function=(?P<name>[\w.-]+))>\s*(?P<body>.*?)"
    r"\s*(?:</(?:tool_call|function_call|function)>|\Z)",
    re.DOTALL,
)


def closed(text: str) -> str:
    """Return text that was cut off, with its last code block ended if it was open."""
    blocks = list(_FENCE.finditer(f"{text}\n"))
    if not blocks or blocks[-1]["end"]:
        return text
    return f"{text}\n{blocks[-1]['mark']}"


def code_blocks(text: str) -> list[Call]:
    """Return the tool calls that `text` spells out: ``(tool name, arguments)``.

    A fenced Python block is a ``run_python`` call, an SQL block one that runs it through
    ``sql()``; JSON (fenced, in ``<tool_call>`` tags, or the whole text) of the form
    ``{"name": …, "arguments": {…}}`` is the call it names. A fence may be left open.
    """
    calls = [call for match in _TAGGED.finditer(text) for call in _tagged(match)]
    text = _TAGGED.sub("", text)
    for match in _FENCE.finditer(text):
        calls += _call(match["tag"].lower(), match["body"])
    return calls or _json_calls(text)


def _tagged(match: re.Match[str]) -> list[Call]:
    if not match["name"]:
        return _json_calls(match["body"])
    arguments = _object(match["body"])
    return [(match["name"], arguments)] if isinstance(arguments, dict) else []


def _call(tag: str, body: str) -> list[Call]:
    if tag in _PYTHON and body.strip():
        return [("run_python", {"code": body.rstrip("\n"), "purpose": "answer"})]
    if tag == "sql" and body.strip():
        query = body.strip().rstrip(";")
        return [("run_python", {"code": f"result = sql({query!r})\nresult", "purpose": "answer"})]
    return _json_calls(body) if tag in _JSON else []


def _json_calls(text: str) -> list[Call]:
    data = _object(text.strip())
    if isinstance(data, dict) and isinstance(data.get("tool_calls"), list):
        data = data["tool_calls"]
    found = data if isinstance(data, list) else [data]
    return [call for one in found if isinstance(one, dict) and (call := _named(one))]


def _named(data: Mapping[str, Any]) -> Call | None:
    inner = data.get("function")
    if isinstance(inner, Mapping):  # as the API itself writes it
        data = inner
    name = data.get("name") or data.get("tool") or data.get("function")
    arguments = data.get("arguments") or data.get("parameters") or data.get("input")
    if isinstance(arguments, str):
        arguments = _object(arguments)
    if name is None and isinstance(data.get("code"), str):
        return "run_python", dict(data)
    return (name, arguments) if isinstance(name, str) and isinstance(arguments, dict) else None


def _object(text: str) -> Any:
    """Return what JSON text says; None when it is not JSON."""
    if not text.startswith(("{", "[")):
        return None
    try:
        return json.loads(text, strict=False)
    except (ValueError, RecursionError):
        return None
