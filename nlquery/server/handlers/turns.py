"""Turns: ask, follow the events, stop."""

from __future__ import annotations

import tornado.web
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import JupyterHandler
from tornado.iostream import StreamClosedError

from nlquery.errors import InputError
from nlquery.server.handlers.base import PanelHandler


class AskHandler(PanelHandler):
    """``sessions/NAME/turns``."""

    @tornado.web.authenticated
    @authorized("execute")
    async def post(self, name: str) -> None:
        """Begin to answer a question."""
        from nlquery.server.asked import Question

        question = Question.read(self.body())
        self.reply({"turn": await self.panel.away(self.desk.ask(name, question))}, 201)


class TurnHandler(PanelHandler):
    """``turns/ID``."""

    @tornado.web.authenticated
    @authorized("execute")
    async def delete(self, turn_id: str) -> None:
        """Stop a turn."""
        await self.panel.away(self.desk.stop(turn_id))
        self.empty()


class EventsHandler(PanelHandler):
    """``turns/ID/events``."""

    @tornado.web.authenticated
    @authorized("read")
    async def get(self, turn_id: str) -> None:
        """Stream the events of a turn; ``after``: number of the last one that is known."""
        log = self.desk.logs[turn_id]
        after = self._after(log.length)
        self.set_header("Content-Type", "text/event-stream")
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Accel-Buffering", "no")
        events = log.follow(after, self.panel.policy.ping_seconds)
        try:
            await self.flush()
            async for entry in events:
                self.write(f"id: {entry.seq}\ndata: {entry.data}\n\n" if entry else ": ping\n\n")
                await self.flush()
        except StreamClosedError:
            return  # the reader left; the turn goes on and can be replayed
        finally:
            await events.aclose()

    def _after(self, length: int) -> int:
        text = self.get_query_argument("after", "-1")
        known = text.isascii() and text.isdigit() and len(text) < 10 and int(text) < length
        if text != "-1" and not known:
            raise InputError(f"There is no event {text[:20]!r}.", mend="Start with after=-1.")
        return int(text)

    def finish(self, *args: object, **kwargs: object):  # type: ignore[no-untyped-def]
        """End the stream; APIHandler would set a header after they are sent."""
        if self._headers_written:
            return JupyterHandler.finish(self, *args, **kwargs)  # type: ignore[arg-type]
        return super().finish(*args, **kwargs)
