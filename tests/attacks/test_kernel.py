"""Each attack on a kernel, in each kind of sandbox that this machine can make."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from nlquery_schema.database import Database, open_embedded
from nlquery_schema.embedded import EmbeddedPostgres
from nlquery_schema.reach import connect
from tests.attacks import attacks
from tests.conftest import OrdinaryUser
from tests.kernels.conftest import road_to

pytestmark = pytest.mark.timeout(400)
TIERS = ("own", "user", "landlock")
# what the database refuses does not depend on the sandbox
NAMED = [
    (tier, f"{a.number} {a.name}")
    for tier in TIERS
    for a in attacks.ATTACKS
    if tier == "own" or not a.sql
]
LIES = [(tier, "11 helpers that lie") for tier in TIERS]
_FOUND: dict[str, dict[str, Any]] = {}


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


def found(tier: str, attacked: Database, user: OrdinaryUser) -> dict[str, Any]:
    """Return what came of all attacks in the tier; they are made once."""
    if tier not in _FOUND:
        if tier == "own":
            os.environ["SECRET"] = "sk-secret"
            _FOUND[tier] = asyncio.run(attacks.campaign(road_to(attacked)))
        else:
            code = Path(attacks.__file__).read_text()
            environment = {"NLQUERY_KERNEL_TIER": tier, "SECRET": "sk-secret"}
            done = user.run(code, env=environment, timeout=300)
            assert done.returncode == 0, done.stderr
            _FOUND[tier] = json.loads(done.stdout.splitlines()[-1])
    return _FOUND[tier]


@pytest.mark.parametrize(("tier", "name"), [*NAMED, *LIES])
def test_an_attack_is_contained_and_the_next_cell_works(
    tier: str, name: str, attacked: Database, ordinary_user: OrdinaryUser
) -> None:
    attack = next((a for a in attacks.ATTACKS if f"{a.number} {a.name}" == name), None)
    ended, detail, works = found(tier, attacked, ordinary_user)[name]
    assert ended in (attack.wanted if attack else attacks.HELD), detail
    assert works


def test_the_data_is_as_it_was(attacked: Database, ordinary_user: OrdinaryUser) -> None:
    found("own", attacked, ordinary_user)
    with connect(attacked.owner_url) as owner:
        rows = owner.execute("SELECT name FROM locations").fetchall()
    assert rows == [("Airport",)]


def test_each_tier_is_the_one_it_says(attacked: Database, ordinary_user: OrdinaryUser) -> None:
    for tier in TIERS:
        own = "root" if os.geteuid() == 0 else "user"
        wanted = own if tier == "own" else tier
        assert found(tier, attacked, ordinary_user)["tier"] == wanted
