"""Errors of the assistant; all stand under :class:`NLQueryError`."""

from __future__ import annotations

from nlquery_errors import NLQueryError

__all__ = [
    "InputError",
    "NLQueryError",
    "SessionError",
    "SessionInUse",
    "SettingsError",
]


class SettingsError(NLQueryError):
    """A setting has a value that nlquery cannot use."""


class InputError(NLQueryError):
    """What the person gave (a question, a file, an option) cannot be used as it is."""


class SessionError(NLQueryError):
    """A session notebook cannot be read, found or written."""


class SessionInUse(SessionError):
    """Another process is holding the session notebook."""
