"""Where API keys are looked for, and in which order."""

from __future__ import annotations

import sys
from types import ModuleType

import pytest

from nlquery.providers.keys import Keys

CONFIGURED = Keys({"openai": "sk-configured"})


@pytest.fixture(autouse=True)
def _bare(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take away the machine's own keys and keyring."""
    for name in ("ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN", "OPENAI_API_KEY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setitem(sys.modules, "keyring", None)


def test_the_environment_wins_over_the_configuration(monkeypatch: pytest.MonkeyPatch) -> None:
    assert CONFIGURED.given("openai") == "sk-configured"
    monkeypatch.setenv("OPENAI_API_KEY", "sk-environment")
    assert CONFIGURED.given("openai") is None  # the SDK finds it by itself
    assert CONFIGURED.has("openai")
    assert not CONFIGURED.has("anthropic")
    assert "sk-configured" not in repr(CONFIGURED)


def test_the_keyring_is_the_last_place(monkeypatch: pytest.MonkeyPatch) -> None:
    keyring = ModuleType("keyring")
    held = {("nlquery", "anthropic"): "sk-ring", ("nlquery", "openai"): "sk-ring"}
    monkeypatch.setattr(keyring, "get_password", lambda *of: held.get(of), raising=False)
    monkeypatch.setitem(sys.modules, "keyring", keyring)
    assert CONFIGURED.given("anthropic") == "sk-ring"
    assert CONFIGURED.given("openai") == "sk-configured"

    def locked(*_: str) -> str:
        raise RuntimeError("locked")

    monkeypatch.setattr(keyring, "get_password", locked)
    assert not CONFIGURED.has("anthropic")
