"""Which models are known, how much they hold and what they cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Any, Self

from nlquery.answer import Usage
from nlquery.errors import SettingsError

FILE = "models.yaml"
MILLION = 1_000_000


@dataclass(frozen=True)
class ModelFacts:
    """One model.

    Attributes
    ----------
    context
        Tokens it can be sent; None when unknown.
    input, cached, cache_write, output
        US dollars per million tokens; `input` None: no price is known.
    """

    context: int | None = None
    input: float | None = None
    output: float | None = None
    cached: float | None = None
    cache_write: float | None = None

    def priced(self, usage: Usage) -> Usage:
        """Return the usage with its cost, None when no price is known."""
        if self.input is None or self.output is None:
            free = usage.total_tokens == 0
            return replace(usage, cost_usd=0.0 if free else None)
        cached = self.input if self.cached is None else self.cached
        write = self.input if self.cache_write is None else self.cache_write
        fresh = max(usage.input_tokens - usage.cached_tokens - usage.cache_write_tokens, 0)
        dollars = (
            fresh * self.input
            + usage.cached_tokens * cached
            + usage.cache_write_tokens * write
            + usage.output_tokens * self.output
        ) / MILLION
        return replace(usage, cost_usd=dollars)


@dataclass(frozen=True)
class Catalogue:
    """The known models by ``provider:name``, and each provider's default.

    `chosen` are the providers whose default the person's own file says.
    """

    models: Mapping[str, ModelFacts]
    defaults: Mapping[str, str]
    chosen: frozenset[str] = frozenset()

    @property
    def names(self) -> tuple[str, ...]:
        """The known models as ``provider:name``."""
        return tuple(self.models)

    @classmethod
    def load(cls, home: Path | None = None) -> Self:
        """Return the shipped catalogue with the person's own ``models.yaml`` laid over it.

        Raises
        ------
        SettingsError
            If the person's file cannot be understood.
        """
        shipped = resources.files(__package__).joinpath(FILE).read_text("utf-8")
        models, defaults = _read(shipped, FILE)
        own = home / FILE if home else None
        preferred: dict[str, str] = {}
        if own is not None and own.is_file():
            more, preferred = _read(own.read_text("utf-8"), str(own))
            models.update(more)
            defaults.update(preferred)
        return cls(models, defaults, frozenset(preferred))

    def facts(self, name: str) -> ModelFacts:
        """Return what is known about ``provider:name``; dated names fall back to undated ones."""
        if name in self.models:
            return self.models[name]
        base = [known for known in self.models if name.startswith(f"{known}-20")]
        return self.models[max(base, key=len)] if base else ModelFacts()


def _read(text: str, where: str) -> tuple[dict[str, ModelFacts], dict[str, str]]:
    import yaml

    try:
        data: Any = yaml.safe_load(text) or {}
        models = {
            f"{provider}:{name}": ModelFacts(**(facts or {}))
            for provider, named in (data.get("models") or {}).items()
            for name, facts in named.items()
        }
        return models, {str(k): str(v) for k, v in (data.get("default") or {}).items()}
    except (yaml.YAMLError, TypeError, AttributeError) as error:
        reason = " ".join(str(error).split())
        raise SettingsError(
            f"The model file {where} cannot be understood: {reason}.",
            mend="See docs/models.md for its shape, or remove it.",
        ) from error
