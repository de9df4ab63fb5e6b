"""The page about the tables is what the models say."""

from __future__ import annotations

from pathlib import Path

import pytest

from nlquery_schema.database import Database
from nlquery_schema.reach import connect
from nlquery_schema.reference import _FUNCTIONS, reference


@pytest.mark.unit
def test_the_page_is_not_stale() -> None:
    page = Path(__file__).parents[2] / "docs" / "schema.md"
    assert page.read_text("utf-8") == reference(), (
        "Make it anew: python -m nlquery_schema.reference > docs/schema.md"
    )


def test_all_functions_are_described(database: Database) -> None:
    with connect(database.owner_url) as owner:
        rows = owner.execute(
            "SELECT proname FROM pg_proc p WHERE pronamespace = 'public'::regnamespace"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND deptype = 'e')"
        ).fetchall()
    inner = {"set_updated_at", "singular_word"}
    assert {name for (name,) in rows} - inner == {f.split("(")[0] for f in _FUNCTIONS}
