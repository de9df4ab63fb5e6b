"""Where API keys come from: the environment, the server's configuration, the keyring."""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

VARIABLES = {
    "anthropic": ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"),
    "openai": ("OPENAI_API_KEY",),
}
SERVICE = "nlquery"  # under which the keyring has them, by the provider's name


@dataclass(frozen=True)
class Keys:
    """The API keys of this process.

    Attributes
    ----------
    configured
        Provider → key, for servers that are configured by a file.
    """

    configured: Mapping[str, str] = field(default_factory=dict, repr=False)

    def has(self, provider: str) -> bool:
        """Return whether there is a key."""
        return _in_environment(provider) or self.given(provider) is not None

    def given(self, provider: str) -> str | None:
        """Return the key to hand to an SDK; None: it finds its own in the environment."""
        if _in_environment(provider):
            return None
        return self.configured.get(provider) or _in_keyring(provider)


def _in_environment(provider: str) -> bool:
    return any(os.environ.get(name, "").strip() for name in VARIABLES.get(provider, ()))


def _in_keyring(provider: str) -> str | None:
    """Return the keyring's key, where the package ``keyring`` is installed and works."""
    try:
        import keyring
    except ImportError:
        return None
    try:
        found: str | None = keyring.get_password(SERVICE, provider)
    except Exception:  # backends raise what they like; without a keyring there is no key
        return None
    return found
