"""Sessions: list, begin, look into, undo, take cells."""

from __future__ import annotations

import tornado.web
from jupyter_server.auth.decorator import authorized

from nlquery.server.handlers.base import PanelHandler


class SessionsHandler(PanelHandler):
    """``sessions``."""

    @tornado.web.authenticated
    @authorized("read")
    async def get(self) -> None:
        """List sessions; ``q``: words that must be in them."""
        words = self.get_query_argument("q", "")
        self.reply({"sessions": await self.panel.away(self.desk.listing(words))})

    @tornado.web.authenticated
    @authorized("write")
    async def post(self) -> None:
        """Begin a session."""
        self.reply({"name": await self.panel.away(self.desk.create())}, 201)


class SessionHandler(PanelHandler):
    """``sessions/NAME``."""

    @tornado.web.authenticated
    @authorized("read")
    async def get(self, name: str) -> None:
        """Return a session with its turns."""
        from nlquery.server.overview import session

        root = str(self.contents_manager.root_dir) if self.contents_manager else ""
        self.reply(await self.panel.away(session(self.desk, name, root)))

    @tornado.web.authenticated
    @authorized("write")
    async def delete(self, name: str) -> None:
        """Delete a session; the reply's token brings it back."""
        self.reply({"undo": await self.panel.away(self.desk.delete(name))})


class UndoDeleteHandler(PanelHandler):
    """``sessions/undo-delete``."""

    @tornado.web.authenticated
    @authorized("write")
    async def post(self) -> None:
        """Bring a deleted session back."""
        token = self.body().get("undo")
        self.reply({"name": await self.panel.away(self.desk.undo_delete(token))})


class CompressHandler(PanelHandler):
    """``sessions/NAME/compress``."""

    @tornado.web.authenticated
    @authorized("execute")
    async def post(self, name: str) -> None:
        """Compress the older turns into the summary."""
        self.reply({"compressed": await self.panel.away(self.desk.compress(name))})


class ExportHandler(PanelHandler):
    """``sessions/NAME/export``."""

    @tornado.web.authenticated
    @authorized("read")
    async def post(self, name: str) -> None:
        """Return the session's answers as a report, for download."""
        suffix = str(self.body().get("format", "ipynb")).lower()
        content = await self.panel.away(self.desk.export(name, f".{suffix}"))
        self.set_header("Content-Type", "application/octet-stream")
        self.set_attachment_header(f"{name}.{suffix}")
        self.finish(content, set_content_type="application/octet-stream")


class SummaryHandler(PanelHandler):
    """``sessions/NAME/summary``."""

    @tornado.web.authenticated
    @authorized("write")
    async def put(self, name: str) -> None:
        """Change the summary cell, which is what is remembered of earlier turns."""
        text = self.body().get("markdown")
        await self.panel.away(self.desk.change_summary(name, text))
        self.empty()


class UndoHandler(PanelHandler):
    """``sessions/NAME/undo``."""

    @tornado.web.authenticated
    @authorized("write")
    async def post(self, name: str) -> None:
        """Take the last turn back."""
        self.reply({"number": await self.panel.away(self.desk.undo(name))})


class CellsHandler(PanelHandler):
    """``sessions/NAME/turns/N/cells``."""

    @tornado.web.authenticated
    @authorized("read")
    async def get(self, name: str, number: str) -> None:
        """Return the cells of a turn for a notebook."""
        from nlquery.server.overview import cells

        self.reply({"cells": await self.panel.away(cells(self.desk, name, int(number)))})
