"""What can go wrong with reports."""

from __future__ import annotations

from nlquery.errors import InputError, NLQueryError


class ReportError(NLQueryError):
    """A report cannot be made, read or run again."""


class TurnsError(InputError):
    """The turns asked for are not in the session."""
