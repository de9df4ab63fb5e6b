"""The handlers: which path is answered by what."""

from __future__ import annotations

from nlquery.server.handlers.base import PanelHandler
from nlquery.server.handlers.files import FileHandler, FilesHandler
from nlquery.server.handlers.sessions import (
    CellsHandler,
    CompressHandler,
    ExportHandler,
    SessionHandler,
    SessionsHandler,
    SummaryHandler,
    UndoDeleteHandler,
    UndoHandler,
)
from nlquery.server.handlers.state import HealthHandler, StatusHandler, WelcomeHandler
from nlquery.server.handlers.turns import AskHandler, EventsHandler, TurnHandler

API = r"/nlquery/api"
NAME = r"([^/]+)"
TURN = r"([0-9a-f]{32})"

HANDLERS: list[tuple[str, type[PanelHandler]]] = [
    (r"/nlquery/health", HealthHandler),
    (rf"{API}/status", StatusHandler),
    (rf"{API}/welcome", WelcomeHandler),
    (rf"{API}/sessions", SessionsHandler),
    (rf"{API}/sessions/undo-delete", UndoDeleteHandler),
    (rf"{API}/sessions/{NAME}", SessionHandler),
    (rf"{API}/sessions/{NAME}/summary", SummaryHandler),
    (rf"{API}/sessions/{NAME}/turns", AskHandler),
    (rf"{API}/sessions/{NAME}/turns/([0-9]+)/cells", CellsHandler),
    (rf"{API}/sessions/{NAME}/undo", UndoHandler),
    (rf"{API}/sessions/{NAME}/compress", CompressHandler),
    (rf"{API}/sessions/{NAME}/export", ExportHandler),
    (rf"{API}/sessions/{NAME}/files", FilesHandler),
    (rf"{API}/sessions/{NAME}/files/([^/]+)", FileHandler),
    (rf"{API}/turns/{TURN}/events", EventsHandler),
    (rf"{API}/turns/{TURN}", TurnHandler),
]
