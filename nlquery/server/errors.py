"""Refusals of the server, each with its HTTP status."""

from __future__ import annotations

from nlquery.errors import NLQueryError, SessionInUse


class Refusal(NLQueryError):
    """A request that is not carried out."""

    status = 400


class Forbidden(Refusal):
    """The owner of the server did not allow it."""

    status = 403


class Missing(Refusal):
    """There is no such session, turn or file."""

    status = 404


class Busy(Refusal):
    """It cannot be done while something else runs."""

    status = 409


class Evicted(Refusal):
    """The events of a turn are not kept any more."""

    status = 410


class TooLarge(Refusal):
    """More was sent than is taken."""

    status = 413


class Unavailable(Refusal):
    """Database, sandbox or room for another question is missing at the moment."""

    status = 503


def status_of(error: NLQueryError) -> int:
    """Return the HTTP status that an error means."""
    if isinstance(error, Refusal):
        return error.status
    if isinstance(error, SessionInUse):
        return 409
    from nlquery_kernels.errors import KernelError
    from nlquery_schema.errors import SchemaError

    return 503 if isinstance(error, KernelError | SchemaError) else 400
