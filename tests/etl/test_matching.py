"""Names that mean one product become one, others never do."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, permutations
from pathlib import Path

import pytest

from nlquery_etl.matching import Decision, Mention, match_products, normalize_product_name
from nlquery_etl.matching.categories import canonical, choose
from nlquery_etl.sample.slips import dirty

pytestmark = pytest.mark.unit


def group(*names: str) -> list[set[str]]:
    """Return the names in the groups that the matcher makes of them."""
    mentions = [Mention("TOAST", str(n), name, count=5) for n, name in enumerate(names)]
    groups: dict[str, set[str]] = {}
    for match in match_products(mentions).matches:
        groups.setdefault(match.product.name, set()).add(match.mention.name)
    return list(groups.values())


@pytest.mark.parametrize(
    ("name", "clean"),
    [
        ("Griled Chiken Sandwich", "grilled chicken sandwich"),
        ("expresso", "espresso"),
        ("coffe", "coffee"),
        ("churos 6pc", "churros"),
        ("Hashbrowns", "hash browns"),
        ("Fries - Large", "french fries"),
        ("Lg Coke", "coca cola"),
        ("🍔 CLASSIC  burger!", "classic burger"),
        ("Buffalo Wings 12pc", "buffalo wings"),
        ("Jalapeño Poppers", "jalapeno poppers"),
        ("Double Cheeseburger", "cheeseburger"),
        ("Large", "large"),
    ],
)
def test_normal_names(name: str, clean: str) -> None:
    assert normalize_product_name(name) == clean


@pytest.mark.parametrize(
    ("names", "product"),
    [
        (["Hash Browns", "Hashbrowns", "HASH BROWNS"], "Hash Browns"),
        (
            ["Grilled Chicken Sandwich", "Griled Chiken Sandwich", "Grilled Chkn Sand"],
            "Grilled Chicken Sandwich",
        ),
        (["French Fries", "Fries - Large", "Lg Fries", "frnech fries"], "French Fries"),
        (["Espresso", "expresso", "espresso dbl shot"], "Espresso"),
        (["Fish & Chips", "Fish and Chips", "fish n chips"], "Fish & Chips"),
        (["BBQ Pulled Pork", "bbq puled pork"], "BBQ Pulled Pork"),
    ],
)
def test_one_product(names: Sequence[str], product: str) -> None:
    mentions = [Mention("TOAST", str(n), name, count=9 - n) for n, name in enumerate(names)]
    assert {m.product.name for m in match_products(mentions).matches} == {product}


NEVER = [
    ("Margarita", "Margherita Pizza"),
    ("Club Sandwich", "Turkey Club"),
    ("Fish & Chips", "Fish Tacos"),
    ("Chips", "Guacamole & Chips"),
    ("Sweet Potato Fries", "French Fries"),
    ("House Salad", "Garden Salad"),
    ("Iced Tea", "Iced Coffee"),
    ("Veggie Burger", "Veggie Wrap"),
    ("Lamb Chops", "Lamb Chips"),
    ("Red Wine", "White Wine"),
]


@pytest.mark.parametrize("pair", NEVER)
def test_never_one_product(pair: tuple[str, str]) -> None:
    assert len(group(*pair)) == 2


def test_sizes_counts_and_flavours_are_kept() -> None:
    result = match_products(
        [
            Mention("SQUARE", "1", "Milkshake", variation="Chocolate"),
            Mention("TOAST", "2", "Chocolate Milkshake"),
            Mention("DOORDASH", "3", "Wings 12pc"),
            Mention("DOORDASH", "4", "Lg Coke"),
        ]
    )
    by_id = {m.mention.source_product_id: m for m in result.matches}
    assert by_id["1"].product == by_id["2"].product
    assert by_id["2"].attributes == {"flavour": "chocolate"}
    assert by_id["3"].attributes == {"count": "12"}
    assert by_id["4"].attributes == {"size": "large"}


def test_what_only_a_person_can_tell_is_asked() -> None:
    mentions = [Mention("TOAST", "1", "House Wine"), Mention("SQUARE", "2", "House Red Wine")]
    result = match_products(mentions)
    assert [(u.left.name, u.right.name) for u in result.unsure] in (
        [("House Wine", "House Red Wine")],
        [("House Red Wine", "House Wine")],
    )
    same = match_products(mentions, [Decision("TOAST:1", "SQUARE:2", same=True)])
    assert len(same.products) == 1
    split = [Mention("TOAST", "1", "Coffee"), Mention("SQUARE", "2", "coffee")]
    other = match_products(split, [Decision("TOAST:1", "SQUARE:2", same=False)])
    assert sorted(p.name for p in other.products) == ["Coffee", "Coffee (2)"]


def products_of(keys: Sequence[str], decisions: Sequence[Decision]) -> set[frozenset[str]]:
    """Return the products that coffees, some of them misspelled, become."""
    mentions = [
        Mention("TOAST", key, "Cofee" if key.startswith("x") else "Coffee", count=9) for key in keys
    ]
    found: dict[str, set[str]] = {}
    for match in match_products(mentions, decisions).matches:
        found.setdefault(match.product.name, set()).add(match.mention.source_product_id)
    return {frozenset(group) for group in found.values()}


@pytest.mark.parametrize("own", ["a", "b", "c", "x"])
def test_what_is_split_leaves_the_others_together(own: str) -> None:
    keys = ["a", "b", "c", "x", "x2"]
    others = [key for key in keys if key != own]
    apart = [Decision(f"TOAST:{own}", f"TOAST:{other}", same=False) for other in others]
    assert products_of(keys, apart) == {frozenset(own), frozenset(others)}
    # one that came later, of which nobody said anything, is with the many
    assert products_of([*keys, "new"], apart) == {frozenset(own), frozenset([*others, "new"])}


def test_a_no_holds_however_the_names_lead_together() -> None:
    apart = Decision("TOAST:a", "TOAST:c", same=False)
    for keys in permutations("abcx"):
        found = products_of(keys, [apart, Decision("TOAST:a", "TOAST:x", same=True)])
        assert not any({"a", "c"} <= group for group in found)
        assert any({"a", "x"} <= group for group in found)
        assert len(found) == 2


def test_categories() -> None:
    assert canonical("🍗 Appitizers") == canonical("APPETIZERS") == "Appetizers"
    assert canonical("ENTREES") == "Entrees"
    assert canonical("Chef's Corner") == "Chefs Corner"
    conflict = [
        Mention("SQUARE", "1", "Craft Beer", "Beer & Wine", count=50),
        Mention("TOAST", "2", "Craft Beer", "Beer"),
    ]
    assert choose(conflict) == "Beer"


DISHES = (Path(__file__).parent / "dishes.txt").read_text().split("\n")


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_typos_not_seen_before_find_their_dish(seed: int) -> None:
    """Dishes of the list, each written right and twice dirty: pairwise F1 at least 0.97."""
    rng = random.Random(seed)
    names = [d for d in DISHES if d]
    mentions, truth = [], {}
    for number, dish in enumerate(names):
        for copy in range(4):
            key = f"{number}-{copy}"
            name = dish if copy < 2 else dirty(dish, rng)
            mentions.append(
                Mention(
                    ("TOAST", "DOORDASH", "SQUARE")[copy % 3], key, name, count=8 if copy < 2 else 1
                )
            )
            truth[key] = number
    found = {m.mention.source_product_id: m.product.name for m in match_products(mentions).matches}
    pairs = list(combinations(truth, 2))
    same = {p for p in pairs if truth[p[0]] == truth[p[1]]}
    said = {p for p in pairs if found[p[0]] == found[p[1]]}
    f1 = 2 * len(same & said) / (len(same) + len(said))
    assert f1 >= 0.97, (f1, [(p, found[p[0]], found[p[1]]) for p in list(same ^ said)[:10]])
