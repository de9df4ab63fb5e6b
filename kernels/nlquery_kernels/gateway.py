"""Kernels on another machine, through a Jupyter Enterprise or Kernel Gateway.

The gateway's kernelspec ``nlquery-sandbox`` decides about sandbox, limits and database there; what
is watched from here is the wall time, the output and whether the kernel lives. The protocol is
that of Jupyter Server: ``/api/kernels`` and a web socket with one JSON message for each frame.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import signal
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from nlquery_kernels import parcel
from nlquery_kernels.errors import KernelError, plain
from nlquery_kernels.kernelspec import NAME
from nlquery_kernels.messages import MALFORMED, Message, Turns

if TYPE_CHECKING:
    from tornado.websocket import WebSocketClientConnection

URL_SETTING = "NLQUERY_KERNEL_GATEWAY"
TOKEN_SETTING = "NLQUERY_KERNEL_GATEWAY_TOKEN"
READY_SECONDS = 90.0
_REQUEST_SECONDS = 60.0


@dataclass(frozen=True)
class Gateway:
    """Where the gateway is.

    Attributes
    ----------
    url
        Such as ``https://kernels.example.org``.
    token
        Its ``auth_token``; empty when it has none.
    """

    url: str
    token: str = field(default="", repr=False)

    @classmethod
    def from_environment(cls) -> Self | None:
        """Return the gateway that the environment names, None when it names none.

        Raises
        ------
        KernelError
            If the setting is not a web address.
        """
        url = os.environ.get(URL_SETTING, "").strip().rstrip("/")
        if not url:
            return None
        if urlsplit(url).scheme not in ("http", "https"):
            raise KernelError(
                f"{URL_SETTING} is {url!r}, which is not a web address.",
                mend="Set it to one such as https://kernels.example.org.",
            )
        return cls(url, os.environ.get(TOKEN_SETTING, "").strip())

    @property
    def headers(self) -> dict[str, str]:
        """What a request says about who asks."""
        return {"Authorization": f"token {self.token}"} if self.token else {}

    async def ask(self, method: str, path: str, body: Mapping[str, Any] | None = None) -> Any:
        """Send a request and return the answer's JSON, None when it is empty.

        Raises
        ------
        KernelError
            If the gateway cannot be reached or refuses.
        """
        from tornado.httpclient import AsyncHTTPClient, HTTPClientError

        try:
            answer = await AsyncHTTPClient().fetch(
                f"{self.url}{path}",
                method=method,
                headers=self.headers,
                body=None if body is None else json.dumps(body),
                allow_nonstandard_methods=True,
                request_timeout=_REQUEST_SECONDS,
            )
        except HTTPClientError as error:
            refused = error.code in (401, 403)
            mend = f"Set {TOKEN_SETTING}." if refused else f"Install the kernelspec {NAME} there."
            raise KernelError(
                f"The kernel gateway {self.url} answered {error.code} {plain(error.message)}.",
                mend=mend,
            ) from error
        except OSError as error:
            raise self.unreachable(error) from error
        return json.loads(answer.body) if answer.body else None

    def unreachable(self, error: Exception) -> KernelError:
        """Return the error that says so."""
        return KernelError(
            f"The kernel gateway {self.url} cannot be reached: {error}.",
            mend=f"Start it, correct {URL_SETTING}, or unset it to run kernels here.",
        )


class GatewayConnection:
    """A remote kernel; made by :meth:`open`. Like :class:`nlquery_kernels.connection.Connection`.

    Attributes
    ----------
    died
        Set when the kernel, or the way to it, is gone.
    """

    def __init__(self, gateway: Gateway, kernel: str, line: WebSocketClientConnection) -> None:
        self.died = asyncio.Event()
        self._gateway = gateway
        self._path = f"/api/kernels/{kernel}"
        self._line = line
        self._session = uuid.uuid4().hex
        self._turns = Turns()
        self._parcels: dict[str, bytes | Path | None] = {}
        self._reply: Message = {}
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def open(cls, gateway: Gateway) -> Self:
        """Start a kernel and wait until it answers.

        Raises
        ------
        KernelError
            If the gateway or its kernel does not answer.
        """
        from tornado.httpclient import HTTPClientError, HTTPRequest
        from tornado.websocket import WebSocketError, websocket_connect

        kernel = (await gateway.ask("POST", "/api/kernels", {"name": NAME}))["id"]
        url = f"{gateway.url}/api/kernels/{kernel}/channels".replace("http", "ws", 1)
        try:
            line = await websocket_connect(
                HTTPRequest(url, headers=gateway.headers), max_message_size=1 << 30
            )
        except BaseException as error:
            with contextlib.suppress(KernelError):
                await gateway.ask("DELETE", f"/api/kernels/{kernel}")
            if isinstance(error, OSError | HTTPClientError | WebSocketError):
                raise gateway.unreachable(error) from error
            raise
        connection = cls(gateway, kernel, line)
        try:
            await connection._come_up()
        except BaseException:
            await connection.close()
            raise
        return connection

    async def _come_up(self) -> None:
        answering = asyncio.create_task(self.run("", lambda _: None))
        died = asyncio.create_task(self.died.wait())
        both = {answering, died}
        try:
            await asyncio.wait(both, timeout=READY_SECONDS, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in both:
                task.cancel()
        if not self._turns.ended.is_set():
            how = "ended" if self.died.is_set() else f"did not answer in {READY_SECONDS:.0f} s"
            raise KernelError(
                f"The kernel at {self._gateway.url} {how} while it came up.",
                mend="See the gateway's log.",
            )

    @property
    def is_alive(self) -> bool:
        """Whether the kernel can be asked."""
        return not self.died.is_set()

    async def run(self, code: str, take: Callable[[Message], None]) -> None:
        """Run a cell and hand its messages to `take`; return at its end."""
        await self._execute({"code": code, "silent": False, "store_history": True}, take)

    async def _execute(self, wanted: Mapping[str, Any], take: Callable[[Message], None]) -> None:
        request = uuid.uuid4().hex
        self._turns.begin(request, take)
        usual = {"user_expressions": {}, "allow_stdin": False, "stop_on_error": True}
        content = {**usual, **wanted}
        with contextlib.suppress(Exception):  # the line is gone: `died` tells
            await self._line.write_message(
                json.dumps(self._message("execute_request", request, content))
            )
        await self._turns.ended.wait()

    async def heard(self) -> None:
        """Wait for the next message of the running cell."""
        await self._turns.heard()

    async def signal(self, number: int) -> None:
        """Interrupt the kernel, or end it."""
        if number == signal.SIGINT:
            await self._gateway.ask("POST", f"{self._path}/interrupt")
        else:
            await self._delete()
            self.died.set()

    def processes(self) -> list[int]:
        """Return nothing: the processes are elsewhere."""
        return []

    def exceeded(self) -> str:
        """Return nothing: it is not known here."""
        return ""

    def write_file(self, name: str, content: bytes | Path) -> None:
        """Let the kernel read `content`, or a copy of that file, as ``files/name``."""
        self._parcels[name] = content

    def remove_file(self, name: str) -> None:
        """Take ``files/name`` away."""
        self._parcels[name] = None

    async def deliver(self) -> None:
        """Bring what was written and removed to the kernel, silently: no cell is counted.

        Raises
        ------
        KernelError
            If the kernel does not take a file; it is not tried again.
        """
        while self._parcels:
            name = next(iter(self._parcels))
            async for part in parcel.parts(name, self._parcels.pop(name)):
                self._reply = {}
                sending = asyncio.create_task(self._evaluate(part))
                died = asyncio.create_task(self.died.wait())
                await asyncio.wait([sending, died], return_when=asyncio.FIRST_COMPLETED)
                for task in (sending, died):
                    task.cancel()
                parcel.check(name, self._reply)

    async def _evaluate(self, expression: str) -> None:
        silently = {"code": "", "silent": True, "store_history": False}
        await self._execute({**silently, "user_expressions": {"part": expression}}, lambda _: None)

    async def close(self) -> None:
        """End the kernel and the line."""
        self._listening.cancel()
        await asyncio.gather(self._listening, return_exceptions=True)
        self._line.close()
        self.died.set()
        await self._delete()

    async def _delete(self) -> None:
        with contextlib.suppress(KernelError):  # it is gone
            await self._gateway.ask("DELETE", self._path)

    async def _listen(self) -> None:
        while (text := await self._line.read_message()) is not None:
            with contextlib.suppress(*MALFORMED):
                message = json.loads(text)
                state = message["content"].get("execution_state")
                if message["channel"] == "iopub" and state in ("dead", "restarting"):
                    break
                if message["channel"] == "shell":
                    self._reply = message
                self._turns.take(message["channel"], message)
        self.died.set()

    def _message(self, kind: str, request: str, content: Mapping[str, Any]) -> dict[str, Any]:
        header = {
            "msg_id": request,
            "msg_type": kind,
            "session": self._session,
            "username": "nlquery",
            "version": "5.3",
            "date": datetime.now(UTC).isoformat(),
        }
        empty: dict[str, Any] = {"parent_header": {}, "metadata": {}, "buffers": []}
        return {"header": header, "content": content, "channel": "shell", **empty}
