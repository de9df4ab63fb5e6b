"""A file stands below the environment, ``%config`` above both."""

from __future__ import annotations

import pytest
from traitlets.config import Config

from nlquery.magics.config import Configured
from nlquery.magics.interpolate import interpolate

pytestmark = pytest.mark.unit


def test_file_environment_config(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NLQUERY_MODEL", "offline")
    monkeypatch.delenv("NLQUERY_MAX_COST", raising=False)
    file = Config()
    file.Configured.model = "openai:file"
    file.Configured.max_cost = 2.5
    configured = Configured(config=file)
    assert (configured.settings().model, configured.settings().max_cost) == ("offline", 2.5)
    configured.model = "openai:later"
    assert configured.settings().model == "openai:later"


class Shell:
    """Evaluates as IPython does."""

    def __init__(self, **names: object) -> None:
        self.names = names

    def ev(self, expression: str) -> object:
        return eval(expression, {}, self.names)


def test_braces_are_values_of_the_kernel() -> None:
    shell = Shell(place="Airport", In=["", "1 + 1"], Out={2: "an answer"}, n=3)
    text = "{place}, top {n + 1}: {In[1]} and {Out[2]}; {unknown} {{n}} {'a' 'b"
    expected = "Airport, top 4: 1 + 1 and an answer; {unknown} {n} {'a' 'b"
    assert interpolate(text, shell) == expected
