"""Which provider answers: from a model word and what the environment offers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from nlquery.errors import NLQueryError, SettingsError
from nlquery.providers.faults import no_key
from nlquery.providers.keys import Keys
from nlquery.providers.models import Catalogue
from nlquery.providers.openai_client import custom_base_url

if TYPE_CHECKING:
    from nlquery.planner import Planner
    from nlquery.providers.protocol import Provider

OFFLINE = "offline"
NO_KEYS = Keys()


def resolve(word: str, catalogue: Catalogue, keys: Keys = NO_KEYS) -> str:
    """Return ``offline`` or ``provider:name`` for a model word.

    Parameters
    ----------
    word
        ``auto`` (Anthropic key, else OpenAI key, or its base URL with a default of the person's
        own, else offline), ``offline``, ``anthropic``, ``openai`` (their default models) or
        ``provider:name``.
    catalogue
        Known models.
    keys
        Keys beside the environment's.

    Raises
    ------
    SettingsError
        If the word means nothing, or no model of one's own server.
    """
    word = word.strip()
    if word == "auto":
        return _auto(catalogue, keys)
    if word == OFFLINE:
        return OFFLINE
    provider, _, name = word.partition(":")
    if provider not in ("anthropic", "openai"):
        raise SettingsError(
            f"There is no model {word!r}.",
            mend="Use auto, offline, anthropic:NAME or openai:NAME.",
        )
    return f"{provider}:{name}" if name else _default(provider, catalogue)


@dataclass(frozen=True)
class Choice:
    """What decides which provider a model word means.

    Attributes
    ----------
    catalogue
        Known models.
    planner
        Opens the planner, when the answer is offline.
    keys
        Keys beside the environment's.
    base_url
        Another server of the provider than the environment's.
    openai_api
        What it speaks: ``responses``, ``chat``, or ``auto``, as in the settings.
    """

    catalogue: Catalogue
    planner: Callable[[], Planner]
    keys: Keys = NO_KEYS
    base_url: str | None = None
    openai_api: str = "auto"


def choose(word: str, choice: Choice) -> Provider:
    """Return the provider that a model word means; see :func:`resolve`.

    Raises
    ------
    SettingsError
        If the word means nothing.
    NoKey
        If the provider needs a key that is not set.
    """
    model = resolve(word, choice.catalogue, choice.keys)
    if model == OFFLINE:
        from nlquery.providers.offline import OfflineProvider

        return OfflineProvider(choice.planner())
    missing = lacking(model, choice.keys, choice.base_url)
    if missing is not None:
        raise missing
    provider, _, name = model.partition(":")
    key = choice.keys.given(provider)
    if provider == "anthropic":
        from nlquery.providers.anthropic import AnthropicProvider

        return AnthropicProvider(name, key=key, base_url=choice.base_url)
    elsewhere = bool(choice.base_url or custom_base_url())
    if choice.openai_api == "chat" or (choice.openai_api == "auto" and elsewhere):
        from nlquery.providers.openai_chat import OpenAIChatProvider

        return OpenAIChatProvider(name, key=key, base_url=choice.base_url)
    from nlquery.providers.openai_responses import OpenAIResponsesProvider

    return OpenAIResponsesProvider(name, key=key)


def lacking(model: str, keys: Keys = NO_KEYS, base_url: str | None = None) -> NLQueryError | None:
    """Return what keeps a resolved model from answering: a key that is not set; None: nothing."""
    provider = model.partition(":")[0]
    if provider == OFFLINE or keys.has(provider):
        return None
    if provider == "openai" and (base_url or custom_base_url()):
        return None
    return no_key(provider)


def _auto(catalogue: Catalogue, keys: Keys) -> str:
    if keys.has("anthropic"):
        return _default("anthropic", catalogue)
    if keys.has("openai") or (custom_base_url() and "openai" in catalogue.chosen):
        return _default("openai", catalogue)
    return OFFLINE


def _default(provider: str, catalogue: Catalogue) -> str:
    if provider == "openai" and custom_base_url() and provider not in catalogue.chosen:
        raise SettingsError(
            "OPENAI_BASE_URL names a server of your own, whose models are not known.",
            mend="Name one: --model openai:NAME, or a default in models.yaml (docs/models.md).",
        )
    return f"{provider}:{catalogue.defaults[provider]}"
