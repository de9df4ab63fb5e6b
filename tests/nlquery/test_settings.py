from __future__ import annotations

from pathlib import Path

import pytest

from nlquery.errors import SettingsError
from nlquery.settings import Settings

pytestmark = pytest.mark.unit


def test_explicit_values_win_over_the_environment() -> None:
    env = {"NLQUERY_MODEL": "offline", "NLQUERY_MAX_STEPS": "3"}
    settings = Settings.load(env, model="openai:x")
    assert (settings.model, settings.max_steps) == ("openai:x", 3)


def test_types_are_converted() -> None:
    env = {"NLQUERY_FAST_PATH": "yes", "NLQUERY_MAX_COST": "0.5", "NLQUERY_HOME": "~/x"}
    settings = Settings.load(env)
    assert settings.fast_path is True
    assert settings.max_cost == 0.5
    assert settings.home == Path("~/x").expanduser()


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("TOKEN_LIMIT", "many"),
        ("FAST_PATH", "perhaps"),
        ("MAX_COST", "cheap"),
        ("TOKEN_LIMIT", "0"),
        ("MAX_SECONDS", "-1"),
    ],
)
def test_a_wrong_value_is_named(name: str, text: str) -> None:
    with pytest.raises(SettingsError, match=name.lower() if text in {"0", "-1"} else name):
        Settings.load({f"NLQUERY_{name}": text})


def test_override_leaves_none_alone() -> None:
    settings = Settings.load({}, model="offline").override(model=None, max_steps=2)
    assert (settings.model, settings.max_steps) == ("offline", 2)
