"""Fixtures: a real Jupyter Server with the extension, and a scripted model behind it."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import httpx
import pytest

from tests.wire.dialects import Chat
from tests.wire.server import WireServer

TOKEN = "token-of-the-tests"
START_SECONDS = 60
ONLY = {"jupyterlab": False, "notebook_shim": False, "jupyter_lsp": False, "nlquery.server": True}


@dataclass
class JupyterProcess:
    """A Jupyter Server process on loopback.

    Attributes
    ----------
    directory
        Its configuration, runtime files and root directory.
    home
        ``NLQUERY_HOME``.
    base_url
        Below which everything lies.
    environment
        More variables.
    config
        Text of ``jupyter_server_config.py``.
    """

    directory: Path
    home: Path
    base_url: str = "/"
    environment: Mapping[str, str] = field(default_factory=dict)
    config: str = ""

    def __enter__(self) -> Self:
        for name in ("root", "config", "run"):
            (self.directory / name).mkdir(parents=True, exist_ok=True)
        (self.directory / "config" / "jupyter_server_config.py").write_text(self.config)
        self.port = _free_port()
        self._log = (self.directory / "log").open("ab")
        words = ["--allow-root", "--no-browser", f"--port={self.port}", "--port-retries=0"]
        words += [f"--ServerApp.root_dir={self.directory / 'root'}"]
        words += [f"--ServerApp.base_url={self.base_url}"]
        words += [f"--ServerApp.jpserver_extensions={json.dumps(ONLY)}".replace("true", "True")]
        words[-1] = words[-1].replace("false", "False")
        self.process = subprocess.Popen(
            [sys.executable, "-m", "jupyter_server", *words],
            env=self._environment(),
            cwd=self.directory,
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=self._log,
        )
        return self

    def __exit__(self, *_: object) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        finally:
            self.process.kill()
            self._log.close()

    @property
    def url(self) -> str:
        """The root of everything, with a slash at its end."""
        return f"http://127.0.0.1:{self.port}{self.base_url}"

    @property
    def log(self) -> str:
        """What the server said so far."""
        return (self.directory / "log").read_text("utf-8", "replace")

    def client(self, token: str = TOKEN, **headers: str) -> httpx.AsyncClient:
        """Return a client; without a token it is nobody."""
        if token:
            headers["Authorization"] = f"token {token}"
        return httpx.AsyncClient(base_url=self.url, headers=headers, timeout=60)

    async def ready(self) -> Self:
        """Wait until it answers."""
        async with self.client() as client, asyncio.timeout(START_SECONDS):
            while True:
                assert self.process.poll() is None, self.log
                with contextlib.suppress(httpx.TransportError):
                    await client.get("api")
                    return self
                await asyncio.sleep(0.1)

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("NLQUERY_", "JUPYTER"))}
        for key in [k for k in kept if k.endswith(("_API_KEY", "_BASE_URL"))]:
            del kept[key]
        return {
            **kept,
            "NLQUERY_HOME": str(self.home),
            "NLQUERY_MODEL": "offline",
            "JUPYTER_TOKEN": TOKEN,
            "JUPYTER_CONFIG_DIR": str(self.directory / "config"),
            "JUPYTER_RUNTIME_DIR": str(self.directory / "run"),
            "JUPYTER_DATA_DIR": str(self.directory / "data"),
            **self.environment,
        }


class Panel:
    """What a browser's panel does, over HTTP.

    Parameters
    ----------
    client
        Has the server's address and a token.
    """

    def __init__(self, client: httpx.AsyncClient) -> None:
        self.client = client

    async def call(self, method: str, path: str, body: Any = None, *, status: int = 200) -> Any:
        """Call the API and return its JSON; the status is checked."""
        reply = await self.client.request(method, f"nlquery/api/{path}", json=body)
        assert reply.status_code == status, reply.text
        return reply.json() if reply.content else None

    async def new(self) -> str:
        """Begin a session and return its name."""
        name: str = (await self.call("POST", "sessions", status=201))["name"]
        return name

    async def ask(self, name: str, question: str, **more: Any) -> str:
        """Ask and return the turn's id."""
        body = {"question": question, **more}
        turn: str = (await self.call("POST", f"sessions/{name}/turns", body, status=201))["turn"]
        return turn

    async def follow(self, turn: str, after: int = -1) -> AsyncIterator[dict[str, Any]]:
        """Yield a turn's events."""
        path = f"nlquery/api/turns/{turn}/events?after={after}"
        async with self.client.stream("GET", path) as reply:
            assert reply.status_code == 200
            assert reply.headers["content-type"] == "text/event-stream"
            async for line in reply.aiter_lines():
                if line.startswith("data: "):
                    yield json.loads(line.removeprefix("data: "))

    async def events(self, turn: str, after: int = -1) -> list[dict[str, Any]]:
        """Return a turn's events when it is over."""
        return [event async for event in self.follow(turn, after)]

    async def answered(self, name: str, question: str, **more: Any) -> dict[str, Any]:
        """Ask and return the answer event."""
        events = await self.events(await self.ask(name, question, **more))
        return only(events, "answer")


def only(events: Sequence[dict[str, Any]], type_: str) -> dict[str, Any]:
    """Return the one event of a type."""
    (found,) = [event for event in events if event["type"] == type_]
    return found


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


@pytest.fixture(scope="session")
async def model() -> AsyncIterator[WireServer]:
    """Return a server that speaks OpenAI's Chat Completions and plays what tests give it."""
    async with WireServer([]) as server:
        yield server


@pytest.fixture(scope="session")
def model_environment(model: WireServer) -> Mapping[str, str]:
    """Return the variables that let nlquery use the scripted model as ``openai:scripted``."""
    return {"OPENAI_BASE_URL": f"{model.url}/v1", "OPENAI_API_KEY": Chat.key}


@pytest.fixture(scope="session")
def _process(
    home: Path, short_tmp: Path, model_environment: Mapping[str, str]
) -> Iterator[JupyterProcess]:
    config = "c.NLQueryServer.most_file_mb = 1\nc.NLQueryServer.most_session_mb = 2.5\n"
    config += "c.NLQueryServer.ping_seconds = 1\n"
    listed = model_environment["OPENAI_BASE_URL"].replace("/v1", "/listed")
    config += f"c.NLQueryServer.base_urls = [{listed!r}]\n"
    directory = short_tmp / "jupyter"
    with JupyterProcess(directory, home, environment=model_environment, config=config) as process:
        yield process


@pytest.fixture(scope="session")
async def jupyter(_process: JupyterProcess) -> JupyterProcess:
    """Return a running server, shared by the tests."""
    return await _process.ready()


@pytest.fixture
async def panel(jupyter: JupyterProcess) -> AsyncIterator[Panel]:
    """Return a panel of the shared server."""
    async with jupyter.client() as client:
        yield Panel(client)
