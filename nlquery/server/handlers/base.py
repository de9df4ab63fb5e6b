"""What all handlers have in common: who asks, how errors are told."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from jupyter_server.base.handlers import APIHandler
from tornado.web import HTTPError

from nlquery.errors import InputError, NLQueryError

if TYPE_CHECKING:
    from nlquery.server.desk import Desk
    from nlquery.server.panel import Panel

RESOURCE = "nlquery"


class PanelHandler(APIHandler):
    """Base of the handlers.

    Each method of theirs is ``@tornado.web.authenticated`` and ``@authorized``.
    """

    auth_resource = RESOURCE
    panel: Panel

    def initialize(self, panel: Panel) -> None:
        """Take what all requests share; called by tornado."""
        self.panel = panel

    @property
    def desk(self) -> Desk:
        """The sessions of the person who asks."""
        return self.panel.desk(self.current_user, self.identity_provider)

    def body(self) -> dict[str, Any]:
        """Return the JSON object that was sent.

        Raises
        ------
        InputError
            If it is no JSON object.
        """
        try:
            found = json.loads(self.request.body or b"{}")
        except ValueError:
            found = None
        if not isinstance(found, dict):
            raise InputError("The request is not a JSON object.", mend="Reload the page.")
        return found

    def reply(self, data: Any, status: int = 200) -> None:
        """Answer with JSON."""
        self.set_status(status)
        self.finish(json.dumps(data, ensure_ascii=False, default=str))

    def empty(self) -> None:
        """Answer that it is done."""
        self.set_status(204)
        self.finish()

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log defects; what is said to the person needs no traceback."""
        if isinstance(value, NLQueryError):
            self.log.info("nlquery: %s", value.message)
        else:
            super().log_exception(typ, value, tb)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell an error as ``{"message", "mend"}``."""
        error = kwargs.get("exc_info", (None, None))[1]
        self.finish(json.dumps(_told(error, status_code, self)))


def _told(error: Any, status: int, handler: PanelHandler) -> dict[str, str]:
    if isinstance(error, NLQueryError):
        from nlquery.record.redact import redact
        from nlquery.server.errors import status_of

        handler.set_status(status_of(error))
        return {"message": redact(error.message), "mend": redact(error.mend)}
    if isinstance(error, HTTPError):
        said = error.log_message or error.reason or ""
        return {"message": said or f"The request failed ({status}).", "mend": ""}
    return {"message": "Something unexpected failed in the server.", "mend": "See its log."}
