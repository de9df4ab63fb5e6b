"""Errors of the SDKs, as the typed errors of this package.

Both SDKs name their exception classes and attributes alike, so one reading serves both.
"""

from __future__ import annotations

import contextlib
import math
import re
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from nlquery.providers.errors import (
    BadKey,
    BadRequest,
    BrokenReply,
    ContextTooLong,
    NoKey,
    OutOfCredit,
    Overloaded,
    ProviderError,
    Refused,
    ServerFault,
    UnknownModel,
    Unreachable,
)
from nlquery.record.redact import redact

_TOO_LONG = re.compile(
    r"context.{0,20}(length|window|size)|too long|too many tokens|maximum context|too_large|"
    r"exceeds the maximum",
    re.IGNORECASE,
)
_NO_CREDIT = re.compile(r"insufficient_quota|billing|credit balance", re.IGNORECASE)
_REFUSED = re.compile(r"content_(policy|filter)|usage polic|safety", re.IGNORECASE)
_MODEL = re.compile(r"model", re.IGNORECASE)
_BUSY = {"overloaded_error", "rate_limit_error", "rate_limit_exceeded", "server_overloaded"}
_OFFLINE = "or use the offline planner (--model offline)."
_OTHER_MODEL = f"Try another model, {_OFFLINE}"
_BASE_URLS = {"anthropic": "ends without /v1", "openai": "ends with /v1"}
_KEYS = {"anthropic": "ANTHROPIC_API_KEY", "openai": "OPENAI_API_KEY"}


@contextlib.asynccontextmanager
async def typed_errors(provider: str, model: str) -> AsyncIterator[None]:
    """Raise what goes wrong inside as a :class:`ProviderError`.

    Parameters
    ----------
    provider
        ``anthropic`` or ``openai``.
    model
        The model's name, for the message.
    """
    try:
        yield
    except ProviderError:
        raise
    except Exception as error:  # SDKs, HTTP and JSON each have their own tree
        raise translate(error, provider, model) from None


def translate(error: Exception, provider: str, model: str) -> ProviderError:
    """Return the typed error for what an SDK raised, without any key in its words."""
    said = _words(error)
    status = getattr(error, "status_code", None)
    if isinstance(status, int):
        return _by_status(error, status, said, provider, model)
    name = type(error).__name__
    if name in ("APIConnectionError", "APITimeoutError") or _is_transport(error):
        return Unreachable(
            f"{provider} cannot be reached{_address(error)} ({_cause(error)}).",
            mend=f"Check the network and the base URL, {_OFFLINE}",
        )
    if name == "APIError" or name.endswith("ValidationError"):
        return _in_stream(error, said, provider)
    if "api_key" in said or "credentials" in name.lower() or "authentication" in said:
        return no_key(provider)
    return BrokenReply(
        f"{provider} sent a reply that cannot be read: {name}: {said}.", mend=_OTHER_MODEL
    )


def broken_off(provider: str) -> BrokenReply:
    """Return the error for a stream that ended before its last event."""
    return BrokenReply(f"{provider} cut the reply off in the middle.", mend="Ask again.")


def in_stream(error: Any, provider: str) -> ProviderError:
    """Return the error for what an event inside of a stream says went wrong."""
    said = _words(error) if getattr(error, "message", "") else "no reason given"
    return _in_stream(error, said, provider)


def _words(error: Any) -> str:
    """Return what a server said, without what the SDKs wrap it in and without any key."""
    body = getattr(error, "body", None)
    inner = body.get("error", body) if isinstance(body, Mapping) else body
    said = inner.get("message") or inner.get("detail") if isinstance(inner, Mapping) else inner
    text = said if isinstance(said, str) and said.strip() else _unwrapped(_whole(error))
    return redact(" ".join(text.split()))[:300].rstrip(".")


def _unwrapped(text: str) -> str:
    return re.sub(r"^Error code: \d+( - (None$)?)?", "", text)


def _because(said: str) -> str:
    return f": {said}" if said else ""


def _whole(error: Any) -> str:
    return str(getattr(error, "message", "") or error)


def no_key(provider: str) -> NoKey:
    """Return the error for a provider whose key is not set."""
    return NoKey(
        f"No API key for {provider} is set.",
        mend=f"Set {_KEYS.get(provider, 'its API key')}, {_OFFLINE}",
    )


def _by_status(
    error: Exception, status: int, said: str, provider: str, model: str
) -> ProviderError:
    kind = f"{getattr(error, 'type', '')} {getattr(error, 'code', '')} {said} {_whole(error)}"
    wait = _retry_after(error)
    if status < 400:  # an error event inside a stream that began well
        return _in_stream(error, said, provider)
    if _NO_CREDIT.search(kind) and status in (400, 402, 403, 429):
        return _out_of_credit(said, provider)
    if status in (401, 403):
        return BadKey(
            f"{provider} does not accept the API key{_because(said)}.",
            mend=f"Check {_KEYS.get(provider, 'the API key')}.",
        )
    if status == 404 or (status == 400 and "model_not_found" in kind):
        return _not_found(kind, said, provider, model)
    if status in (400, 413, 422):
        return _rejected(kind, said, provider)
    if status in (408, 409, 429, 529):
        return Overloaded(
            f"{provider} is busy ({status}){_because(said)}.",
            mend="Ask again later.",
            retry_after=wait,
        )
    return ServerFault(
        f"{provider} failed ({status}){_because(said)}.", mend="Ask again later.", retry_after=wait
    )


def _out_of_credit(said: str, provider: str) -> OutOfCredit:
    return OutOfCredit(
        f"The {provider} account has no credit left{_because(said)}.",
        mend="Add credit there, or use another model.",
    )


def _not_found(kind: str, said: str, provider: str, model: str) -> ProviderError:
    """Return the error for 404: the model is unknown, or the address is not the API's."""
    if _MODEL.search(kind) or model in kind:
        return UnknownModel(
            f"{provider} does not know the model {model!r}.",
            mend="Choose one with --model; `nlquery models` lists the known ones.",
        )
    ends = _BASE_URLS.get(provider, "may be wrong")
    return BadRequest(
        f"{provider} has nothing at this address{_because(said)}.",
        mend=f"Check {provider.upper()}_BASE_URL, which {ends}.",
    )


def _rejected(kind: str, said: str, provider: str) -> ProviderError:
    if _TOO_LONG.search(kind):
        return ContextTooLong(
            f"The conversation is longer than the model's context{_because(said)}.",
            mend="Lower NLQUERY_TOKEN_LIMIT, compress the session, or begin a new one.",
        )
    if _REFUSED.search(kind):
        return Refused(
            f"{provider} refused the content{_because(said)}.", mend="Rephrase the question."
        )
    return BadRequest(f"{provider} does not accept the request{_because(said)}.", mend=_OTHER_MODEL)


def _in_stream(error: Any, said: str, provider: str) -> ProviderError:
    """Return the error for an error event in mid-stream, which the SDKs do not retry."""
    kind = f"{getattr(error, 'type', '')} {getattr(error, 'code', '')} {said} {_whole(error)}"
    if any(busy in kind for busy in _BUSY) or "overloaded" in kind.lower():
        return Overloaded(f"{provider} is overloaded: {said}.", mend="Ask again later.")
    if _NO_CREDIT.search(kind):
        return _out_of_credit(said, provider)
    if "invalid_request" in kind or _TOO_LONG.search(kind) or _REFUSED.search(kind):
        return _rejected(kind, said, provider)
    return ServerFault(f"{provider} broke off its reply: {said}.", mend="Ask again later.")


def _retry_after(error: Exception) -> float | None:
    """Return the seconds a server asks to wait: a number, or a date."""
    headers: Any = getattr(getattr(error, "response", None), "headers", None) or {}
    for name, unit in (("retry-after-ms", 1000.0), ("retry-after", 1.0)):
        text = headers.get(name)
        seconds = None if text is None else _seconds(str(text))
        if seconds is not None and math.isfinite(seconds):
            return max(seconds / unit, 0.0)
    return None


def _seconds(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        pass
    try:
        return (parsedate_to_datetime(text) - datetime.now(UTC)).total_seconds()
    except (ValueError, TypeError):
        return None


def _is_transport(error: Exception) -> bool:
    module = type(error).__module__.partition(".")[0]
    return module in ("httpx2", "httpx", "httpcore", "httpcore2") or isinstance(error, OSError)


def _address(error: Exception) -> str:
    """Return which server was asked, if the error knows."""
    try:
        url: Any = error.request.url  # type: ignore[attr-defined]
        return f" at {url.scheme}://{url.netloc.decode()}" if url.host else f" at {url}"
    except (AttributeError, RuntimeError):  # httpx raises when there is no request
        return ""


def _cause(error: Exception) -> str:
    cause = error.__cause__ or error
    return redact(" ".join(str(cause).split()))[:200] or type(cause).__name__
