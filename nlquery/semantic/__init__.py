"""The semantic model: what the words of a question mean in the database's tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from nlquery.semantic.model import SemanticModel

__all__ = ["load_model"]


def load_model(path: Path | None = None) -> SemanticModel:
    """Return the semantic model of a file; None: the one that comes with the schema.

    Raises
    ------
    SemanticModelError
        If the file cannot be read or is not a semantic model; the message names the line.
    """
    from nlquery.semantic.load import load

    return load(path)
