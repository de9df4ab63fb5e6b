"""Attached files: put, list, delete."""

from __future__ import annotations

from typing import Any

import tornado.web
from jupyter_server.auth.decorator import authorized

from nlquery.server.handlers.base import PanelHandler


class FilesHandler(PanelHandler):
    """``sessions/NAME/files``."""

    @tornado.web.authenticated
    @authorized("read")
    async def get(self, name: str) -> None:
        """List a session's files."""
        files = await self.panel.away(self.desk.files.listing(name))
        self.reply({"files": [file.to_json() for file in files]})


@tornado.web.stream_request_body
class FileHandler(PanelHandler):
    """``sessions/NAME/files/FILENAME``.

    The body is read piece by piece, and what is too much is thrown away as it comes.
    """

    async def prepare(self) -> None:  # type: ignore[override]
        """Refuse strangers before their file is read."""
        self._pieces: list[bytes] = []
        self._size = 0
        await super().prepare()
        if self.request.method == "PUT" and not self.current_user:
            raise tornado.web.HTTPError(403)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell an error; tornado does not wait for what is left of a refused file."""
        self.set_header("Connection", "close")
        super().write_error(status_code, **kwargs)

    def data_received(self, chunk: bytes) -> None:
        """Keep a piece of the file, as long as it is not too large; called by tornado."""
        self._size += len(chunk)
        if self._size <= self.panel.policy.most_file_bytes:
            self._pieces.append(chunk)
        else:
            self._pieces.clear()

    @tornado.web.authenticated
    @authorized("write")
    async def put(self, name: str, filename: str) -> None:
        """Attach a file; the body is its content."""
        from nlquery.server.files import too_large

        if self._size > self.panel.policy.most_file_bytes:
            raise too_large(filename, self.panel.policy.most_file_bytes)
        content = b"".join(self._pieces)
        file = await self.panel.away(self.desk.files.attach(name, filename, content))
        self.reply(file.to_json())

    @tornado.web.authenticated
    @authorized("write")
    async def delete(self, name: str, filename: str) -> None:
        """Remove a file."""
        await self.panel.away(self.desk.files.delete(name, filename))
        self.empty()
