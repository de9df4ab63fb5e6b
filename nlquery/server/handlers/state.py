"""Whether it works, who can answer, and how to begin."""

from __future__ import annotations

import tornado.web
from jupyter_server.auth.decorator import authorized

from nlquery import __version__
from nlquery.server.handlers.base import PanelHandler


class HealthHandler(PanelHandler):
    """``/nlquery/health``."""

    _track_activity = False

    @tornado.web.authenticated
    @authorized("read")
    async def get(self) -> None:
        """Say that the extension is there; nothing is started."""
        self.reply({"status": "ok", "version": __version__})


class StatusHandler(PanelHandler):
    """``status``."""

    @tornado.web.authenticated
    @authorized("read")
    async def get(self) -> None:
        """Return what is usable and what is missing."""
        from nlquery.server.overview import status

        self.reply(await self.panel.away(status(self.desk, self.panel.policy)))


class WelcomeHandler(PanelHandler):
    """``welcome``."""

    @tornado.web.authenticated
    @authorized("read")
    async def get(self) -> None:
        """Return words and example questions of the semantic model."""
        from nlquery.server.overview import welcome

        self.reply(await self.panel.away(welcome(self.desk)))
