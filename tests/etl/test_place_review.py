"""People's decisions about locations: applied at once, kept by every load."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from nlquery_etl import place_review
from nlquery_etl.errors import ReviewError
from nlquery_etl.load import load_directory
from nlquery_etl.locations import sites, unsure_places
from nlquery_etl.matching import Decision
from nlquery_etl.rows import Place
from nlquery_etl.sample import generate
from nlquery_schema.database import Database
from nlquery_schema.reach import connect

DOWNTOWN = Place("TOAST", "t1", "Downtown", address_line1="18 Harbor St", zip_code="02110")
MOVED = Place("DOORDASH", "d1", "Downtown", address_line1="99 Other Rd", zip_code="02110")
NO_STREET = Place("SQUARE", "s1", "Downtown Grill")


def rows(url: str, query: str) -> list[tuple[Any, ...]]:
    with connect(url) as owner:
        return owner.execute(query.encode()).fetchall()


def sold(url: str) -> dict[tuple[str, str], int]:
    query = """SELECT l.name, o.source::text, count(*) FROM orders o
        JOIN locations l ON l.id = o.location_id GROUP BY 1, 2"""
    return {(name, source): count for name, source, count in rows(url, query)}


@pytest.mark.unit
def test_what_speaks_for_and_against_one_place_is_asked() -> None:
    found = sites([DOWNTOWN, MOVED])
    assert len(found) == 2
    (pair,) = unsure_places(found)
    assert {pair.left.source, pair.right.source} == {"TOAST", "DOORDASH"}
    assert unsure_places(sites([DOWNTOWN, Place("SQUARE", "s2", "Airport")])) == []


@pytest.mark.unit
def test_a_persons_word_outweighs_names_and_addresses() -> None:
    yes = Decision("DOORDASH:d1", "TOAST:t1", same=True)
    assert len(sites([DOWNTOWN, MOVED], decisions=[yes])) == 1
    no = Decision("SQUARE:s1", "TOAST:t1", same=False)
    assert len(sites([DOWNTOWN, NO_STREET])) == 1
    assert len(sites([DOWNTOWN, NO_STREET], decisions=[no])) == 2


def test_a_split_place_stays_split_and_its_orders_follow(
    database: Database, tmp_path: Path
) -> None:
    generate(tmp_path, orders=300)
    url = database.owner_url
    load_directory(url, tmp_path)
    before = sold(url)
    place_review.split_place(url, "SQUARE:S_AIRPORT")
    for _ in range(2):
        now = sold(url)
        assert sum(now.values()) == sum(before.values())
        assert now["Airport", "TOAST"] == before["Airport", "TOAST"]
        apart = rows(url, 'SELECT id FROM locations WHERE source_ids = \'{"SQUARE": "S_AIRPORT"}\'')
        count = rows(url, f"SELECT count(*) FROM orders WHERE location_id = {apart[0][0]}")
        assert count == [(before["Airport", "SQUARE"],)]
        load_directory(url, tmp_path)
    place_review.merge_places(url, ["SQUARE:S_AIRPORT", "TOAST:t_airport"])
    assert sold(url) == before
    load_directory(url, tmp_path, clear=True)
    assert sold(url) == before


def test_a_pair_that_waits_is_answered_once_for_all(database: Database, tmp_path: Path) -> None:
    generate(tmp_path, orders=200)
    export = json.loads((tmp_path / "doordash_orders.json").read_text())
    for store in export["stores"]:
        if store["name"] == "Airport":
            store["address"]["street"] = "77 Runway Blvd"
    (tmp_path / "doordash_orders.json").write_text(json.dumps(export))
    url = database.owner_url
    load_directory(url, tmp_path)
    assert rows(url, "SELECT count(*) FROM locations") == [(5,)]
    (pair,) = place_review.pending_places(url)
    assert pair.names == ("Airport", "Airport")
    place_review.decide_place(url, pair.id, same=True)
    for clear in (False, True):
        assert rows(url, "SELECT count(*) FROM locations") == [(4,)]
        assert place_review.pending_places(url) == []
        load_directory(url, tmp_path, clear=clear)
    assert rows(url, "SELECT count(*) FROM locations") == [(4,)]


def test_what_is_not_there_is_named(database: Database, tmp_path: Path) -> None:
    generate(tmp_path, orders=50)
    load_directory(database.owner_url, tmp_path)
    for call, said in (
        (lambda u: place_review.merge_places(u, ["Nowhere", "Airport"]), "Nowhere"),
        (lambda u: place_review.merge_places(u, ["Airport", "airport"]), "two different"),
        (lambda u: place_review.split_place(u, "Airport"), r"has 3 ids\. Split one: TOAST:"),
        (lambda u: place_review.decide_place(u, 99_999, same=True), "99999"),
    ):
        with pytest.raises(ReviewError, match=said):
            call(database.owner_url)


def test_a_merge_takes_back_a_split(database: Database, tmp_path: Path) -> None:
    generate(tmp_path, orders=50)
    url = database.owner_url
    load_directory(url, tmp_path)
    ids = rows(url, "SELECT source_ids FROM locations WHERE name = 'Airport'")[0][0]
    place_review.split_place(url, f"SQUARE:{ids['SQUARE']}")
    assert rows(url, "SELECT count(*) FROM locations") == [(5,)]
    place_review.merge_places(url, [f"SQUARE:{ids['SQUARE']}", f"TOAST:{ids['TOAST']}"])
    for clear in (False, True):
        assert rows(url, "SELECT count(*) FROM locations") == [(4,)]
        load_directory(url, tmp_path, clear=clear)
    assert rows(url, "SELECT count(*) FROM locations") == [(4,)]
