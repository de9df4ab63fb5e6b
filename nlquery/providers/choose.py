"""Which provider answers: from a model word and what the environment offers."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from nlquery.errors import NLQueryError, SettingsError
from nlquery.providers.faults import no_key
from nlquery.providers.models import Catalogue
from nlquery.providers.openai_client import custom_base_url

if TYPE_CHECKING:
    from nlquery.planner import Planner
    from nlquery.providers.protocol import Provider

OFFLINE = "offline"


def resolve(word: str, catalogue: Catalogue) -> str:
    """Return ``offline`` or ``provider:name`` for a model word.

    Parameters
    ----------
    word
        ``auto`` (Anthropic key, else OpenAI key or base URL, else offline), ``offline``,
        ``anthropic``, ``openai`` (their default models) or ``provider:name``.
    catalogue
        Known models.

    Raises
    ------
    SettingsError
        If the word means nothing.
    """
    word = word.strip()
    if word == "auto":
        return _auto(catalogue)
    if word == OFFLINE:
        return OFFLINE
    provider, _, name = word.partition(":")
    if provider not in ("anthropic", "openai"):
        raise SettingsError(
            f"There is no model {word!r}.",
            mend="Use auto, offline, anthropic:NAME or openai:NAME.",
        )
    return f"{provider}:{name or catalogue.defaults[provider]}"


def choose(word: str, *, catalogue: Catalogue, planner: Callable[[], Planner]) -> Provider:
    """Return the provider that a model word means.

    Parameters
    ----------
    word
        See :func:`resolve`.
    catalogue
        Known models.
    planner
        Opens the planner, when the answer is offline.

    Raises
    ------
    SettingsError
        If the word means nothing.
    NoKey
        If the provider needs a key that is not set.
    """
    model = resolve(word, catalogue)
    if model == OFFLINE:
        from nlquery.providers.offline import OfflineProvider

        return OfflineProvider(planner())
    provider, _, name = model.partition(":")
    return _anthropic(name) if provider == "anthropic" else _openai(name)


def lacking(model: str) -> NLQueryError | None:
    """Return what keeps a resolved model from answering: a key that is not set; None: nothing."""
    provider = model.partition(":")[0]
    if provider == "anthropic" and not _set("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        return no_key("anthropic")
    if provider == "openai" and not custom_base_url() and not _set("OPENAI_API_KEY"):
        return no_key("openai")
    return None


def _auto(catalogue: Catalogue) -> str:
    if _set("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"):
        return f"anthropic:{catalogue.defaults['anthropic']}"
    if _set("OPENAI_API_KEY"):
        return f"openai:{catalogue.defaults['openai']}"
    return OFFLINE


def _anthropic(name: str) -> Provider:
    from nlquery.providers.anthropic import AnthropicProvider

    _refuse(lacking(f"anthropic:{name}"))
    return AnthropicProvider(name)


def _openai(name: str) -> Provider:
    if custom_base_url():
        from nlquery.providers.openai_chat import OpenAIChatProvider

        return OpenAIChatProvider(name)
    from nlquery.providers.openai_responses import OpenAIResponsesProvider

    _refuse(lacking(f"openai:{name}"))
    return OpenAIResponsesProvider(name)


def _refuse(error: NLQueryError | None) -> None:
    if error is not None:
        raise error


def _set(*names: str, environment: Mapping[str, str] | None = None) -> bool:
    env = os.environ if environment is None else environment
    return any(env.get(name, "").strip() for name in names)
