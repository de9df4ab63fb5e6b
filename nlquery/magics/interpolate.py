"""``{expr}``, ``{In[n]}`` and ``{Out[n]}`` in a question: values of the person's kernel."""

from __future__ import annotations

import re
from typing import Any

_BRACES = re.compile(r"\{\{|\}\}|\{([^{}\n]+)\}")
_MOST_CHARS = 2_000


def interpolate(text: str, shell: Any) -> str:
    """Return the text with each ``{expr}`` replaced by its value; ``{{`` stands for ``{``.

    What does not evaluate stays as it is: braces may mean themselves.
    """

    def value(found: re.Match[str]) -> str:
        if found[1] is None:
            return found[0][0]
        try:
            evaluated = shell.ev(found[1])
        except Exception:  # whatever the person's code raises, the braces then mean themselves
            return found[0]
        said = str(evaluated)
        return said if len(said) <= _MOST_CHARS else f"{said[:_MOST_CHARS]}…"

    return _BRACES.sub(value, text)
