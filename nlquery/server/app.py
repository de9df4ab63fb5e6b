"""The extension as Jupyter Server loads it, with what its owner can configure."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from jupyter_server.extension.application import ExtensionApp
from traitlets import Bool, Dict, Float, Integer, List, Unicode

from nlquery.providers.keys import Keys
from nlquery.server.handlers import HANDLERS
from nlquery.server.panel import Panel, Policy

if TYPE_CHECKING:
    from nlquery.settings import Settings

# Traits that are fields of Settings under the same name; NLQUERY_… variables win over them.
SETTINGS = (
    "database_url",
    "model",
    "semantic_model",
    "token_limit",
    "max_steps",
    "max_seconds",
    "max_tokens",
    "max_cost",
    "cell_timeout",
    "fast_path",
    "reuse",
    "show_charts",
)


class NLQueryServer(ExtensionApp):
    """The server side of the nlquery panel (``c.NLQueryServer`` in ``jupyter_server_config.py``).

    The limits are maxima: a browser can lower them for a question, and cannot raise them.
    Environment variables (``NLQUERY_MODEL`` …) win over what is configured here.
    """

    name = "nlquery"

    database_url = Unicode(help="Another PostgreSQL than the embedded one.").tag(config=True)
    model = Unicode(help="auto, offline, anthropic:NAME or openai:NAME.").tag(config=True)
    semantic_model = Unicode(help="Path of another semantic model.").tag(config=True)
    token_limit = Integer(None, allow_none=True, help="Tokens of context.").tag(config=True)
    max_steps = Integer(None, allow_none=True, help="Cells of one question.").tag(config=True)
    max_seconds = Float(None, allow_none=True, help="Seconds of one question.").tag(config=True)
    max_tokens = Integer(None, allow_none=True, help="Tokens of one question.").tag(config=True)
    max_cost = Float(None, allow_none=True, help="US dollars of one question.").tag(config=True)
    cell_timeout = Float(None, allow_none=True, help="Seconds of one cell.").tag(config=True)
    fast_path = Bool(
        None, allow_none=True, help="Let the offline planner answer first what it understands."
    ).tag(config=True)
    reuse = Bool(None, allow_none=True, help="Re-run saved code of earlier answers.").tag(
        config=True
    )
    show_charts = Bool(None, allow_none=True, help="Show charts to the model as images.").tag(
        config=True
    )

    idle_minutes = Float(60.0, help="Idle time after which a session's kernel is ended.").tag(
        config=True
    )
    most_running = Integer(8, help="Questions of a person answered at the same time.").tag(
        config=True
    )
    keep_turns = Integer(200, help="Finished turns whose events can be replayed.").tag(config=True)
    ping_seconds = Float(15.0, help="Seconds between signs of life on a silent stream.").tag(
        config=True
    )
    most_file_mb = Float(50.0, help="Megabytes of an attached file.").tag(config=True)
    most_session_mb = Float(200.0, help="Megabytes of all of a session's files.").tag(config=True)
    api_keys = Dict(
        help="Keys by provider ({'anthropic': …, 'openai': …}), where they are not in the "
        "environment or the keyring. They never reach a browser or a kernel."
    ).tag(config=True)
    base_urls = List(
        Unicode(),
        help="Model servers that a browser may choose. The server's key is sent to them, so by "
        "default there are none.",
    ).tag(config=True)

    def initialize_settings(self) -> None:
        """Prepare the panel; called once by Jupyter Server."""
        keys = Keys({str(name): str(key) for name, key in self.api_keys.items()})
        self.panel = Panel(self.load_settings(), self.policy(), keys)

    def initialize_handlers(self) -> None:
        """Add the handlers; called once by Jupyter Server."""
        self.handlers.extend(
            (pattern, handler, {"panel": self.panel}) for pattern, handler in HANDLERS
        )

    def load_settings(self) -> Settings:
        """Return the settings: defaults, below this configuration, below the environment."""
        from nlquery.settings import PREFIX, Settings

        configured = {name: getattr(self, name) for name in SETTINGS}
        explicit: dict[str, Any] = {
            name: value
            for name, value in configured.items()
            if value not in (None, "") and not os.environ.get(PREFIX + name.upper())
        }
        if "semantic_model" in explicit:
            from pathlib import Path

            explicit["semantic_model"] = Path(explicit["semantic_model"]).expanduser()
        return Settings.load(**explicit)

    def policy(self) -> Policy:
        """Return what the owner decided about sessions, files and streams."""
        return Policy(
            keep_turns=self.keep_turns,
            most_running=self.most_running,
            idle_seconds=self.idle_minutes * 60,
            ping_seconds=self.ping_seconds,
            base_urls=tuple(self.base_urls),
            most_file_bytes=int(self.most_file_mb * (1 << 20)),
            most_session_bytes=int(self.most_session_mb * (1 << 20)),
        )

    def current_activity(self) -> int:
        """Return how many questions are being answered, so that the server is not culled."""
        return self.panel.running

    async def stop_extension(self) -> None:
        """Stop turns and kernels; called when the server stops."""
        await self.panel.close()
