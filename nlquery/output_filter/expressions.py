"""Vega expressions: arithmetic, comparisons and text over the data of a chart, nothing else."""

from __future__ import annotations

import re

_FUNCTIONS = frozenset(
    """
    abs ceil floor round sqrt pow log exp min max clamp isValid isNaN isNumber isDate isString
    isArray format timeFormat utcFormat year month date day hours minutes quarter toString toNumber
    length upper lower substring slice replace split join indexof pad truncate if test inrange lerp
    datetime monthFormat monthAbbrevFormat dayFormat dayAbbrevFormat
    """.split()  # noqa: SIM905
)
_TOKEN = re.compile(
    r"\s*(?:(?P<text>'[^'\\\n]*'|\"[^\"\\\n]*\")|(?P<number>\d[\w.]*|\.\d[\w.]*)"
    r"|(?P<name>[A-Za-z_$][\w$]*)|(?P<sign>[-+*/%<>=!&|?:,.()\[\]]))",
    re.ASCII,
)
_VARIABLES = frozenset(
    "datum width height true false null undefined PI E NaN Infinity".split()  # noqa: SIM905
)
_LONGEST = 2_000


def refused(text: str, parameters: frozenset[str]) -> str:
    """Return what of an expression is not let through; empty: it may pass.

    Parameters
    ----------
    text
        The expression.
    parameters
        Names that the chart itself defines.
    """
    place, before, member = 0, "", False
    text = text.rstrip()
    if len(text) > _LONGEST:
        return "a long expression"
    while place < len(text):
        token = _TOKEN.match(text, place)
        if token is None:
            return f"{text[place:].lstrip()[:1]!r} in an expression"
        place = token.end()
        called = bool(re.match(r"\s*\(", text[place:]))
        if name := token["name"]:
            if called and (member or name not in _FUNCTIONS):
                return f"the function {name!r}"
            if not called and not member and name not in _VARIABLES | parameters:
                return f"the name {name!r} in an expression"
        elif called and before_call(token[0].strip()):
            return "a computed function"
        before = token[0].strip()
        member = before == "."
    return ""


def before_call(token: str) -> bool:
    """Return whether a parenthesis after the token would call what the token ends."""
    return token in (")", "]") or token[:1] in "'\""
