"""What can go wrong around the database, each error with its way out."""

from __future__ import annotations

from nlquery_errors import NLQueryError


class SchemaError(NLQueryError):
    """Base of the database errors."""


class HomeError(SchemaError):
    """The state directory cannot be used."""


class EmbeddedError(SchemaError):
    """The embedded PostgreSQL cannot be installed, started or stopped."""


class DatabaseUrlError(SchemaError):
    """The database URL is not one nlquery can use."""


class DatabaseUnreachable(SchemaError):
    """No connection to the database."""


class MigrationError(SchemaError):
    """The schema cannot be brought to the version this program needs."""


class RoleError(SchemaError):
    """The read-only role cannot be made or is not safe."""
