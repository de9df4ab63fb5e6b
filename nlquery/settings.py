"""What a person can set, read from the environment and from explicit values.

Explicit values win over ``NLQUERY_*`` environment variables, which win over the defaults.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, Self, get_type_hints

from nlquery.errors import SettingsError
from nlquery_schema.home import state_home

PREFIX = "NLQUERY_"
_TRUE, _FALSE = {"1", "true", "yes", "on"}, {"0", "false", "no", "off", ""}
OPENAI_APIS = ("auto", "responses", "chat")


@dataclass(frozen=True)
class Settings:
    """Everything that changes how a question is answered.

    Attributes
    ----------
    home
        Directory that holds all state (``NLQUERY_HOME``).
    user
        Whose sessions, logs and saved answers are meant, where several people share a server:
        a folder below ``users`` (``NLQUERY_USER``); empty: the owner's.
    database_url
        Another PostgreSQL than the embedded one (``NLQUERY_DATABASE_URL``); None: embedded.
    model
        ``auto``, ``offline``, ``anthropic:NAME`` or ``openai:NAME`` (``NLQUERY_MODEL``).
    openai_api
        What an OpenAI-compatible server is spoken to in (``NLQUERY_OPENAI_API``): ``responses``,
        ``chat``, or ``auto``: Responses with OpenAI itself, Chat Completions with all others.
    semantic_model
        Path of a semantic model to use instead of the restaurant one.
    token_limit
        Tokens of context a session may use; older turns are compressed at 70 % of it.
    max_steps
        Cells and tool calls one question may take.
    max_seconds
        Wall seconds one question may take.
    max_tokens
        Tokens (input and output) one question may use.
    max_cost
        US dollars one question may cost.
    cell_timeout
        Wall seconds one cell may run.
    fast_path
        Let the offline planner answer what it fully understands before a model is asked.
    reuse
        Re-run the saved code of a question that was answered before.
    show_charts
        Show the charts a turn made to the model as images.
    """

    home: Path = field(default_factory=state_home)
    user: str = ""
    database_url: str | None = None
    model: str = "auto"
    openai_api: str = "auto"
    semantic_model: Path | None = None
    token_limit: int = 60_000
    max_steps: int = 12
    max_seconds: float = 300.0
    max_tokens: int = 400_000
    max_cost: float = 1.0
    cell_timeout: float = 60.0
    fast_path: bool = False
    reuse: bool = True
    show_charts: bool = False

    @classmethod
    def load(cls, environment: Mapping[str, str] | None = None, **explicit: Any) -> Self:
        """Return the settings of this process.

        Parameters
        ----------
        environment
            Where ``NLQUERY_*`` variables are read; default ``os.environ``.
        explicit
            Values that win over the environment; None means "not given".

        Raises
        ------
        SettingsError
            If a value has the wrong type or is not positive where it must be.
        """
        env = os.environ if environment is None else environment
        types = get_type_hints(cls)
        values: dict[str, Any] = {
            f.name: convert(f.name, env[key], types[f.name])
            for f in fields(cls)
            if (key := PREFIX + f.name.upper()) in env and env[key] != ""
        }
        values.update({name: value for name, value in explicit.items() if value is not None})
        return cls(**values)

    def __post_init__(self) -> None:
        if "/" in self.user or self.user.startswith(".") or "\0" in self.user:
            raise SettingsError(
                f"{self.user!r} is not a folder of a user.",
                mend=f"Set {PREFIX}USER to the name of a folder in {self.home / 'users'}.",
            )
        if self.openai_api not in OPENAI_APIS:
            raise SettingsError(
                f"There is no OpenAI protocol {self.openai_api!r}.",
                mend=f"Set {PREFIX}OPENAI_API to {', '.join(OPENAI_APIS)}, or unset it.",
            )
        for name in ("token_limit", "max_steps", "max_seconds", "max_tokens", "cell_timeout"):
            if getattr(self, name) <= 0:
                raise SettingsError(
                    f"{name} is {getattr(self, name)}, but must be more than 0.",
                    mend=f"Set {PREFIX}{name.upper()} to a positive number.",
                )

    def override(self, **values: Any) -> Self:
        """Return a copy in which the given values (None: unchanged) replace the old ones."""
        return replace(self, **{k: v for k, v in values.items() if v is not None})

    @property
    def private(self) -> Path:
        """Directory of what belongs to one person: sessions, logs, saved answers, files."""
        return self.home / "users" / self.user if self.user else self.home

    @property
    def sessions(self) -> Path:
        """Directory of the session notebooks."""
        return self.private / "sessions"


def convert(name: str, text: str, kind: Any) -> Any:
    """Return the environment's text as the type of the setting.

    Raises
    ------
    SettingsError
        If it cannot be.
    """
    try:
        if kind is bool:
            return _boolean(text)
        if kind in (int, float):
            return kind(text)
    except ValueError:
        raise SettingsError(
            f"{PREFIX}{name.upper()} is {text!r}, which is not a {_word(kind)}.",
            mend=f"Set it to a {_word(kind)} or unset it.",
        ) from None
    return Path(text).expanduser() if "Path" in str(kind) else text


def _boolean(text: str) -> bool:
    word = text.strip().lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise ValueError(text)


def _word(kind: Any) -> str:
    return {bool: "yes or no", int: "whole number", float: "number"}[kind]
