"""Who may do what: every handler, every method; several people; below another address."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from nlquery.server.handlers import HANDLERS
from nlquery.server.identity import folder_of
from tests.nlquery.server.conftest import JupyterProcess, Panel

METHODS = ("GET", "POST", "PUT", "DELETE", "PATCH", "HEAD")
PLACES = {r"([^/]+)": "x", r"([0-9a-f]{32})": "0" * 32, r"([0-9]+)": "1"}
HUB = "/user/ana@example.org/"
CONFIG = """
from deny import ByHeader, NotMallory
c.ServerApp.identity_provider_class = ByHeader
c.ServerApp.authorizer_class = NotMallory
c.ServerApp.allow_unauthenticated_access = False
c.NLQueryServer.idle_minutes = 0.02
c.NLQueryServer.max_steps = 7
c.NLQueryServer.max_cost = 2.0
c.NLQueryServer.api_keys = {"anthropic": "sk-ant-of-the-server-0123456789"}
"""


def paths() -> list[str]:
    """Return one path for each handler."""
    found = []
    for pattern, _ in HANDLERS:
        path = pattern.lstrip("/")
        for place, word in PLACES.items():
            path = path.replace(place, word)
        assert "(" not in path, path
        found.append(path)
    return found


@pytest.fixture(scope="module")
def _hub(home: Path, short_tmp: Path) -> Iterator[JupyterProcess]:
    directory = short_tmp / "hub"
    (directory / "lib").mkdir(parents=True)
    shutil.copy(Path(__file__).with_name("deny.py"), directory / "lib")
    environment = {
        "PYTHONPATH": str(directory / "lib"),
        "JUPYTERHUB_USER": "ana@example.org",
        "JUPYTERHUB_SERVICE_PREFIX": HUB,
        "NLQUERY_MAX_COST": "0.5",
    }
    with JupyterProcess(directory, home, HUB, environment, CONFIG) as process:
        yield process


@pytest.fixture
async def hub(_hub: JupyterProcess) -> JupyterProcess:
    """Return a server as under JupyterHub, which several people use."""
    return await _hub.ready()


async def test_strangers_are_refused_by_every_handler(jupyter: JupyterProcess) -> None:
    async with jupyter.client(token="") as nobody, jupyter.client(token="wrong") as guesser:
        for path in paths():
            for method in METHODS:
                for client in (nobody, guesser):
                    reply = await client.request(method, path)
                    assert reply.status_code in (401, 403, 405), (method, path, reply.text)


async def test_who_is_not_authorised_is_refused_by_every_handler(hub: JupyterProcess) -> None:
    allowed = 0
    async with (
        hub.client(**{"X-Person": "mallory"}) as mallory,
        hub.client(**{"X-Person": "bob"}) as bob,
    ):
        for path in paths():
            for method in METHODS:
                reply = await mallory.request(method, path)
                assert reply.status_code in (403, 405), (method, path, reply.text)
                allowed += reply.status_code == 403
        assert allowed >= len(HANDLERS)
        assert (await bob.get("nlquery/health")).json()["status"] == "ok"


async def test_a_cookie_without_the_xsrf_token_changes_nothing(jupyter: JupyterProcess) -> None:
    async with jupyter.client() as person:
        await person.get("nlquery/health")
        del person.headers["Authorization"]
        assert (await person.get("nlquery/health")).status_code == 200  # the login cookie
        for path in paths():
            for method in ("POST", "PUT", "DELETE"):
                reply = await person.request(method, path)
                assert reply.status_code in (403, 405), (method, path, reply.text)
        async with jupyter.client(token="") as visitor:
            await visitor.get("login")  # a page, which gives the cookie
            xsrf = visitor.cookies["_xsrf"]
        person.cookies.set("_xsrf", xsrf)
        made = await person.post("nlquery/api/sessions", headers={"X-XSRFToken": xsrf})
        assert made.status_code == 201


@pytest.mark.parametrize(
    "name",
    [
        "..%2F..%2Fetc%2Fpasswd",
        "%2Fetc%2Fpasswd",
        "..",
        ".hidden",
        "a%00b",
        "..%5C..%5Cx",
        "%2e%2e",
    ],
)
async def test_paths_lead_nowhere(panel: Panel, name: str) -> None:
    tries = [
        ("GET", f"sessions/{name}"),
        ("DELETE", f"sessions/{name}"),
        ("PUT", f"sessions/{name}/summary"),
        ("POST", f"sessions/{name}/undo"),
        ("POST", f"sessions/{name}/export"),
        ("GET", f"sessions/{name}/files"),
        ("PUT", f"sessions/{name}/files/a.csv"),
        ("GET", f"sessions/{name}/turns/1/cells"),
        ("POST", f"sessions/{name}/turns"),
        ("POST", "sessions/undo-delete"),
    ]
    for method, path in tries:
        body = {"question": "total sales", "markdown": "x", "undo": f"../{name}"}
        reply = await panel.client.request(method, f"nlquery/api/{path}", json=body)
        assert reply.status_code in (400, 403, 404, 405), (method, path, reply.text)


async def test_people_do_not_see_each_others_sessions(hub: JupyterProcess) -> None:
    async with (
        hub.client(**{"X-Person": "ana@example.org"}) as ana,
        hub.client(**{"X-Person": "bob"}) as bob,
        hub.client(**{"X-Person": "Bob"}) as other,
    ):
        mine, theirs = Panel(ana), Panel(bob)
        name = await theirs.new()
        turn = await theirs.ask(name, "Show me total sales by location")
        await theirs.events(turn)
        name = (await theirs.call("GET", f"sessions/{name}"))["name"]
        for panel in (mine, Panel(other)):
            listed = (await panel.call("GET", "sessions"))["sessions"]
            assert name not in [entry["name"] for entry in listed]
            for method, path in (
                ("GET", f"sessions/{name}"),
                ("GET", f"sessions/{name}/turns/1/cells"),
                ("DELETE", f"sessions/{name}"),
                ("DELETE", f"turns/{turn}"),
                ("GET", f"turns/{turn}/events"),
            ):
                await panel.call(method, path, status=404)
        assert list((hub.home / "users").glob(f"bob-*/sessions/{name}.ipynb"))

        # The owner of the server has the folder that the command line has.
        name = await mine.new()
        await mine.answered(name, "Show me total sales by location")
        name = (await mine.call("GET", f"sessions/{name}"))["name"]
        assert (hub.home / "sessions" / f"{name}.ipynb").exists()

        # Idle for 1.2 s: the kernel is gone, the session goes on and says so.
        name = await theirs.new()
        await theirs.answered(name, "Show me total sales by location")
        async with asyncio.timeout(30):
            while (await theirs.call("GET", f"sessions/{name}"))["kernel"]:
                await asyncio.sleep(0.05)
        events = await theirs.events(await theirs.ask(name, "and by channel"))
        assert [e for e in events if "ended after" in e.get("message", "")]
        assert events[-1]["state"] == "done"


async def test_limits_are_the_environments_then_the_configurations(hub: JupyterProcess) -> None:
    async with hub.client(**{"X-Person": "bob"}) as bob:
        reply = await bob.get("nlquery/api/status")
        status = reply.json()
        assert status["limits"]["max_steps"] == 7
        assert status["limits"]["max_cost"] == 0.5
        ready = {model["name"]: model["ready"] for model in status["models"]}
        assert any(ready[name] for name in ready if name.startswith("anthropic:"))
        assert not any(ready[name] for name in ready if name.startswith("openai:"))
        assert "sk-ant-of-the-server" not in reply.text
        panel = Panel(bob)
        name = await panel.new()
        url = {"base_url": "http://127.0.0.1:9/v1"}
        asked = {"question": "Why?", "model": "openai:x", "settings": url}
        refused = await panel.call("POST", f"sessions/{name}/turns", asked, status=403)
        assert "does not send questions to" in refused["message"]
        for settings in ({"database_url": "x"}, {"home": "/"}, {"max_steps": "many"}):
            asked = {"question": "Why?", "settings": settings}
            await panel.call("POST", f"sessions/{name}/turns", asked, status=400)
        for model in ("file:///etc/passwd", "anthropic: x", "x" * 500):
            asked = {"question": "Why?", "model": model}
            await panel.call("POST", f"sessions/{name}/turns", asked, status=400)
        assert "sk-ant-of-the-server" not in hub.log


def test_folders_of_people_never_meet() -> None:
    class Provider:
        def get_user(self) -> None: ...

    class User:
        def __init__(self, username: str) -> None:
            self.username = username

    names = ["ana", "Ana", "ana ", "ana/../bob", "..", "", "ünü", "a" * 300, "\ud800"]
    folders = [folder_of(User(name), Provider()) for name in names]
    assert len(set(folders)) == len(names)
    assert all("/" not in folder and not folder.startswith(".") for folder in folders)
