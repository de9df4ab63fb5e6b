"""What a long-lived process knows of data that changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlquery import resources
from nlquery.planner import Decline
from nlquery.resources import Resources
from nlquery.semantic.errors import SemanticModelError
from nlquery.settings import Settings
from nlquery_etl.load import load_directory
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect


async def test_data_that_is_loaded_later_is_known_at_the_next_question(
    database: Database, short_tmp: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_POOL", "0")
    monkeypatch.setattr(resources, "WAIT_SECONDS", 60.0)
    monkeypatch.setattr("nlquery_schema.database.open_database", lambda *_: database)
    held = await Resources.open(Settings(home=short_tmp, model="offline"))
    try:
        offline = held.provider(None)
        generate(short_tmp / "later", orders=40)
        load_directory(database.owner_url, short_tmp / "later")
        question = "sales in Downtown"
        await held.refresh()  # it was read a moment ago
        assert held.provider(None) is offline
        assert isinstance(held.planner.plan(question), Decline)
        monkeypatch.setattr(resources, "FRESH_SECONDS", 0.0)
        await held.refresh()
        assert not isinstance(held.planner.plan(question), Decline)
        assert held.domain.planner is held.planner
        assert held.provider(None) is not offline
    finally:
        await held.close()


async def test_a_model_of_another_database_is_told_as_one_sentence(
    database: Database,
    short_tmp: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("NLQUERY_KERNEL_POOL", "0")
    monkeypatch.setattr("nlquery_schema.database.open_database", lambda *_: database)
    with connect(database.owner_url) as owner:
        owner.execute(b"CREATE SCHEMA old; ALTER TABLE orders SET SCHEMA old")
    with pytest.raises(SemanticModelError, match=r'does not fit.*"orders" does not exist') as told:
        await Resources.open(Settings(home=short_tmp, model="offline"))
    assert "nlquery model check" in str(told.value)
