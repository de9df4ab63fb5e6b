"""Each attack on a kernel, in each kind of sandbox that this machine can make."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import socket
import socketserver
import tempfile
import threading
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from pathlib import Path
from typing import Any

import pytest

from nlquery_kernels.road import DatabaseRoad
from nlquery_schema.database import Database, open_embedded
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect
from tests.attacks import attacks
from tests.conftest import OrdinaryUser, an_ordinary_user
from tests.kernels.conftest import road_to

pytestmark = pytest.mark.timeout(400)
TIERS = ("own", "user", "landlock")
NAMED = [(tier, f"{a.number} {a.name}") for tier in TIERS for a in attacks.ATTACKS]
AFTER = [
    (tier, name)
    for tier in TIERS
    for name in (
        "10 another kernel's variables",
        "11 helpers that lie",
        "12 what a start-up file planted",
    )
]
Found = dict[str, Any]
UID = 54_330  # of the first ordinary user: each tier has one of its own


@pytest.fixture(scope="module")
def attacked(postgres: EmbeddedPostgres, _template: str) -> Iterator[Database]:
    with connect(postgres.url("postgres")) as admin:
        admin.execute(f"CREATE DATABASE nlq_t_attacked TEMPLATE {_template}".encode())
    database = open_embedded(postgres, "nlq_t_attacked")
    with connect(database.owner_url) as owner:
        owner.execute("INSERT INTO locations (name, timezone) VALUES ('Airport', 'UTC')")
    yield database
    with connect(postgres.url("postgres")) as admin:
        admin.execute(b"DROP DATABASE nlq_t_attacked WITH (FORCE)")


class Forward(socketserver.BaseRequestHandler):
    """Passes what comes over a socket that anybody may open to one that its owner alone may."""

    road: DatabaseRoad

    def handle(self) -> None:
        with socket.socket(socket.AF_UNIX) as server:
            server.connect(str(self.road.socket_dir / f".s.PGSQL.{self.road.port}"))
            back = threading.Thread(target=_pass_on, args=(server, self.request))
            back.start()
            _pass_on(self.request, server)
            back.join()


def _pass_on(source: socket.socket, target: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while data := source.recv(1 << 16):
            target.sendall(data)
    with contextlib.suppress(OSError):
        target.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def open_to_all(road: DatabaseRoad) -> Iterator[Path]:
    """Return a directory whose PostgreSQL socket leads to the road's, for other users too."""
    with tempfile.TemporaryDirectory(prefix="nlf-") as name:
        path = Path(name, f".s.PGSQL.{road.port}")
        handler = type("ForwardThere", (Forward,), {"road": road})
        with socketserver.ThreadingUnixStreamServer(str(path), handler) as server:
            path.chmod(0o666)
            path.parent.chmod(0o755)
            thread = threading.Thread(target=server.serve_forever, args=(0.05,))
            thread.start()
            yield path.parent
            server.shutdown()
            thread.join()


@pytest.fixture(scope="module")
def campaigns(attacked: Database) -> Iterator[dict[str, Future[Found]]]:
    """Return what came of all attacks in each tier; they are made once, at the same time.

    Except where we are not root: then all kernels are one user's, whose processes are counted
    together.
    """
    made: dict[str, Future[Found]] = {"own": Future()}
    apart = os.geteuid() == 0
    with contextlib.ExitStack() as held, pytest.MonkeyPatch.context() as patch:
        patch.setenv("SECRET", "sk-secret")
        others = [t for t in TIERS if t != "own"]
        users = [held.enter_context(an_ordinary_user(uid)) for uid, _ in enumerate(others, UID)]
        pool = held.enter_context(ThreadPoolExecutor(len(others) if apart else 1))
        for tier, user in zip(others, users, strict=True):
            made[tier] = pool.submit(elsewhere, tier, attacked, user)
        if not apart:
            wait([made[tier] for tier in others])
        try:
            made["own"].set_result(asyncio.run(attacks.campaign(road_to(attacked))))
        except Exception as error:
            made["own"].set_exception(error)
        yield made


def elsewhere(tier: str, attacked: Database, user: OrdinaryUser) -> Found:
    """Make the attacks as another user, in a tier that is asked for."""
    code = Path(attacks.__file__).read_text()
    road = road_to(attacked)
    with open_to_all(road) as directory:
        given = [str(directory), road.database, road.user, str(road.port)]
        environment = {
            "NLQUERY_KERNEL_TIER": tier,
            "SECRET": "sk-secret",
            "ATTACKED": json.dumps(given),
        }
        done = user.run(code, env=environment, timeout=380)
    assert done.returncode == 0, done.stderr
    found: Found = json.loads(done.stdout.splitlines()[-1])
    return found


@pytest.mark.parametrize(("tier", "name"), [*NAMED, *AFTER])
def test_an_attack_is_contained_and_the_next_cell_works(
    tier: str, name: str, campaigns: dict[str, Future[Found]]
) -> None:
    attack = next((a for a in attacks.ATTACKS if f"{a.number} {a.name}" == name), None)
    ended, detail, works = campaigns[tier].result()[name]
    assert ended in (attack.wanted if attack else attacks.HELD), detail
    assert works


def test_the_data_is_as_it_was(attacked: Database, campaigns: dict[str, Future[Found]]) -> None:
    wait(campaigns.values())
    with connect(attacked.owner_url) as owner:
        rows = owner.execute("SELECT name FROM locations").fetchall()
    assert rows == [("Airport",)]


def test_each_tier_is_the_one_it_says(campaigns: dict[str, Future[Found]]) -> None:
    for tier in TIERS:
        own = "root" if os.geteuid() == 0 else "user"
        wanted = own if tier == "own" else tier
        assert campaigns[tier].result()["tier"] == wanted
