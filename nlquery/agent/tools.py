"""The tools a model may call, and how their arguments are read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from nlquery.agent.errors import ToolError
from nlquery.providers.protocol import Tool, ToolCall

MAX_CODE_CHARS = 100_000
PURPOSES = ("explore", "answer")

RUN_PYTHON = Tool(
    "run_python",
    "Run Python as a notebook cell. sql(query, params) returns a pandas DataFrame; pd and alt "
    "are imported; variables persist. A last expression that is a DataFrame or chart is shown.",
    {
        "type": "object",
        "properties": {
            "code": {"type": "string"},
            "purpose": {
                "type": "string",
                "enum": list(PURPOSES),
                "description": "answer: its table and chart are the answer",
            },
        },
        "required": ["code", "purpose"],
        "additionalProperties": False,
    },
)

COMPILE_METRICS = Tool(
    "compile_metrics",
    "Compile a query over the semantic model to SQL and run it as a cell that shows table and "
    "chart. Preferred to own SQL whenever the metrics suffice.",
    {
        "type": "object",
        "properties": {
            "spec": {"type": "object", "description": "QuerySpec, see the system prompt"},
            "purpose": {"type": "string", "enum": list(PURPOSES)},
        },
        "required": ["spec", "purpose"],
        "additionalProperties": False,
    },
)


@dataclass(frozen=True)
class CellRequest:
    """A cell to run.

    Attributes
    ----------
    code
        Python source.
    purpose
        ``explore`` or ``answer``.
    spec
        JSON of the QuerySpec it was compiled from, if it was.
    """

    code: str
    purpose: str = "answer"
    spec: Mapping[str, Any] | None = None


def read_arguments(call: ToolCall) -> dict[str, Any]:
    """Return the call's arguments.

    Raises
    ------
    ToolError
        If they are not a JSON object.
    """
    try:
        data = json.loads(call.arguments or "{}", strict=False)
    except (ValueError, RecursionError) as error:
        raise ToolError(
            f"The arguments of {call.name[:80]} are not JSON ({error}).",
            mend="Send the call again with well-formed JSON.",
        ) from error
    if not isinstance(data, dict):
        raise ToolError(f"The arguments of {call.name[:80]} must be a JSON object.")
    return data


def read_cell(arguments: Mapping[str, Any]) -> CellRequest:
    """Return the cell that ``run_python``'s arguments ask for.

    Raises
    ------
    ToolError
        If there is no code, too much of it, or characters no cell can hold.
    """
    code = arguments.get("code")
    if not isinstance(code, str) or not code.strip():
        raise ToolError("run_python needs `code`, a non-empty string.")
    if len(code) > MAX_CODE_CHARS:
        raise ToolError(
            f"The code is {len(code):,} characters long; at most {MAX_CODE_CHARS:,} are run.",
            mend="Query the database instead of pasting data.",
        )
    code = code.encode("utf-8", "replace").decode()  # lone surrogates cannot be saved
    bad = sorted({c for c in code if _forbidden(c)})
    if bad:
        names = ", ".join(f"U+{ord(c):04X}" for c in bad)
        raise ToolError(f"The code holds characters that hide what it does: {names}.")
    spec = arguments.get("spec")
    return CellRequest(
        code=code.replace("\r\n", "\n").strip("\n"),
        purpose=read_purpose(arguments),
        spec=spec if isinstance(spec, Mapping) else None,
    )


def read_purpose(arguments: Mapping[str, Any]) -> str:
    """Return the call's purpose; anything unknown explores."""
    purpose = arguments.get("purpose", "answer")
    return purpose if purpose in PURPOSES else "explore"


def _forbidden(char: str) -> bool:
    """Return whether a character is NUL-like or reorders the text a person reads."""
    point = ord(char)
    control = point < 32 and char not in "\t\n\r\f"
    bidi = 0x202A <= point <= 0x202E or 0x2066 <= point <= 0x2069
    return control or bidi or 0x7F <= point <= 0x9F
