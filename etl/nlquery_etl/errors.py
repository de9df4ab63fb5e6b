"""What can go wrong with a load."""

from __future__ import annotations

from pathlib import Path

from nlquery_errors import NLQueryError


class LoadError(NLQueryError):
    """Exports cannot be loaded; the database is as it was."""


class SourceFileError(LoadError):
    """A file is missing, unreadable or not what its name says."""


class LoadInProgress(LoadError):
    """Another load writes to the same database."""


class RecordRejected(LoadError):
    """A record cannot be read, and the load was told to be strict."""


class ReviewError(LoadError):
    """A decision about products names something that is not there."""


def too_strict(path: Path, position: str, reason: str) -> RecordRejected:
    """Return the error of a strict load for the record."""
    return RecordRejected(
        f"{path}, {position} cannot be read: {reason}.",
        mend="Mend the file, or load without --strict to put such records aside.",
    )
