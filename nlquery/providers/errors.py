"""What can go wrong with a provider, each with the way out."""

from __future__ import annotations

from nlquery_errors import NLQueryError


class ProviderError(NLQueryError):
    """A provider could not answer.

    Attributes
    ----------
    retryable
        Whether the same request may succeed a little later.
    retry_after
        Seconds the provider asked to wait, or None.
    """

    retryable = False

    def __init__(self, message: str, *, mend: str = "", retry_after: float | None = None) -> None:
        super().__init__(message, mend=mend)
        self.retry_after = retry_after


class NoKey(ProviderError):
    """No API key is set for the provider."""


class BadKey(ProviderError):
    """The provider does not accept the key."""


class UnknownModel(ProviderError):
    """The provider, or nlquery, does not know the model."""


class ContextTooLong(ProviderError):
    """The request is longer than the model's context."""


class BadRequest(ProviderError):
    """The provider does not accept the request."""


class OutOfCredit(ProviderError):
    """The account's quota or credit is used up."""


class Overloaded(ProviderError):
    """The provider is overloaded or limits the rate."""

    retryable = True


class ServerFault(ProviderError):
    """The provider failed on its side."""

    retryable = True


class Unreachable(ProviderError):
    """The provider cannot be reached, or the connection broke."""

    retryable = True


class Refused(ProviderError):
    """The provider refused the content."""


class BrokenReply(ProviderError):
    """The provider's reply cannot be read."""

    retryable = True
