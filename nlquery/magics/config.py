"""What ``%config NLQuery`` and ``nlquery_config.py`` can set."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from traitlets import Bool, Float, Integer, Unicode
from traitlets.config import Config, Configurable

if TYPE_CHECKING:
    from nlquery.settings import Settings

CONFIG_FILE = "nlquery_config.py"


class Configured(Configurable):
    """Traits over the settings: a file's values stand below the environment, later ones above.

    A trait that nobody set is None and leaves the setting as it is.
    """

    model = Unicode(None, allow_none=True, help="auto, offline, anthropic:NAME or openai:NAME.")
    model.tag(config=True)
    token_limit = Integer(None, allow_none=True, help="Tokens of context a session may use.")
    token_limit.tag(config=True)
    max_steps = Integer(None, allow_none=True, help="Cells one question may take.")
    max_steps.tag(config=True)
    max_seconds = Float(None, allow_none=True, help="Wall seconds one question may take.")
    max_seconds.tag(config=True)
    max_tokens = Integer(None, allow_none=True, help="Tokens one question may use.")
    max_tokens.tag(config=True)
    max_cost = Float(None, allow_none=True, help="US dollars one question may cost.")
    max_cost.tag(config=True)
    cell_timeout = Float(None, allow_none=True, help="Wall seconds one cell may run.")
    cell_timeout.tag(config=True)
    fast_path = Bool(None, allow_none=True, help="Ask the planner before a model.").tag(config=True)
    reuse = Bool(None, allow_none=True, help="Re-run the code of earlier answers.").tag(config=True)

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self._read_flags()
        self._later: set[str] = set()
        self.observe(self._changed, list(self._names()))

    def settings(self) -> Settings:
        """Return the settings in force.

        Raises
        ------
        SettingsError
            If a value is not one that the setting can have.
        """
        from nlquery.settings import PREFIX, Settings

        given = {name: getattr(self, name) for name in self._names()}
        wins = {
            name: value
            for name, value in given.items()
            if name in self._later or not os.environ.get(PREFIX + name.upper())
        }
        return Settings.load(**wins)

    def _read_flags(self) -> None:
        """Take what the environment says of the traits that the magics add to the settings."""
        from nlquery.settings import PREFIX, convert

        for name in set(self.trait_names(config=True)) - set(self._names()):
            if text := os.environ.get(PREFIX + name.upper()):
                setattr(self, name, convert(name, text, bool))

    def _changed(self, change: Any) -> None:
        self._later.add(change["name"])

    @classmethod
    def _names(cls) -> tuple[str, ...]:
        return tuple(Configured.class_own_traits(config=True))


def configuration(shell: Any) -> Config:
    """Return the shell's configuration with ``nlquery_config.py`` below it.

    The file is looked for in nlquery's home and in Jupyter's configuration directories.
    """
    from traitlets.config.loader import ConfigFileNotFound, PyFileConfigLoader

    from nlquery_schema.home import state_home

    found = Config()
    places = [str(state_home(create=False)), *_jupyter_directories()]
    for place in reversed(places):
        try:
            found.merge(PyFileConfigLoader(CONFIG_FILE, path=place).load_config())
        except ConfigFileNotFound:
            continue
    found.merge(getattr(shell, "config", Config()))
    return found


def _jupyter_directories() -> list[str]:
    from jupyter_core.paths import jupyter_config_path

    return jupyter_config_path()
