"""Errors of the semantic model and of queries over it."""

from __future__ import annotations

from nlquery.errors import NLQueryError

__all__ = ["CompileError", "SemanticModelError"]


class SemanticModelError(NLQueryError):
    """The semantic model's file cannot be used; the message names the line."""


class CompileError(NLQueryError):
    """A query asks for something the semantic model does not have or cannot combine."""
