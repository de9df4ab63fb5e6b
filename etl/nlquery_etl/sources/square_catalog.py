"""Square's catalogue: what its variations and modifiers are called."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nlquery_etl.rows import CatalogEntry, Rejected
from nlquery_etl.sources.raw import Cents, Identity, Raw, Text, canonical, mended, reason
from nlquery_etl.sources.slowly import lacks
from nlquery_etl.sources.stream import stream


class Price(Raw):
    """Cents."""

    amount: Cents = None


class VariationData(Raw):
    """What a variation is called and costs."""

    name: Text = None
    price_money: Price | None = None


class Variation(Raw):
    """A size, count or flavour of an item."""

    id: Identity
    item_variation_data: VariationData | None = None


class ItemData(Raw):
    """What an item is called and where it belongs."""

    name: Text = None
    category_id: Text = None
    variations: list[Variation] | None = None


class ModifierData(Raw):
    """What a modifier is called and costs."""

    name: Text = None
    price_money: Price | None = None


class Modifier(Raw):
    """A change to an item."""

    id: Identity
    modifier_data: ModifierData | None = None


class ModifierListData(Raw):
    """Modifiers that belong together."""

    modifiers: list[Modifier] | None = None


class CategoryData(Raw):
    """What a category is called."""

    name: Text = None


class Object(Raw):
    """An entry; deleted ones are read too, because old orders name them."""

    type: Text = None
    id: Identity
    item_data: ItemData | None = None
    item_variation_data: VariationData | None = None
    category_data: CategoryData | None = None
    modifier_list_data: ModifierListData | None = None
    modifier_data: ModifierData | None = None


class Catalog:
    """What catalogues say of variations and modifiers.

    Attributes
    ----------
    entries
        Id of a variation (or an item) → its name, variation, category and price.
    modifiers
        Id of a modifier → its name and price in cents.
    """

    def __init__(self) -> None:
        self.entries: dict[str, CatalogEntry] = {}
        self.modifiers: dict[str, tuple[str, int]] = {}

    def read(self, path: Path) -> list[Rejected]:
        """Take a catalogue file; return the objects that cannot be read."""
        objects: list[Object] = []
        rejected: list[Rejected] = []
        for position, element in enumerate(stream(path, "objects")):
            try:
                objects.append(Object.model_validate(mended(element)))
            except ValueError as error:
                raw = canonical(mended(element)).decode()
                rejected.append(Rejected("SQUARE", f"objects[{position}]", reason(error), raw))
        if not objects and not rejected and (why := lacks(path, "objects")):
            rejected.append(Rejected("SQUARE", "objects", why, "null"))
        categories = {o.id: o.category_data.name for o in objects if o.category_data}
        for entry in objects:
            self._take(entry, categories)
        return rejected

    def _take(self, entry: Object, categories: Mapping[str, str | None]) -> None:
        if entry.item_data is not None and entry.item_data.name:
            self._item(entry.id, entry.item_data, categories)
        listed = entry.modifier_list_data.modifiers if entry.modifier_list_data else None
        for modifier in listed or ():
            self._modifier(modifier.id, modifier.modifier_data)
        if entry.type == "MODIFIER":
            self._modifier(entry.id, entry.modifier_data)

    def _item(self, key: str, data: ItemData, categories: Mapping[str, Any]) -> None:
        name, category = data.name or "", categories.get(data.category_id or "")
        self.entries[key] = CatalogEntry(name, None, category)
        for variation in data.variations or ():
            detail = variation.item_variation_data or VariationData()
            price = detail.price_money.amount if detail.price_money else None
            self.entries[variation.id] = CatalogEntry(name, detail.name or None, category, price)

    def _modifier(self, key: str, data: ModifierData | None) -> None:
        price = data.price_money.amount if data and data.price_money else None
        self.modifiers[key] = ((data.name if data else None) or "Modifier", price or 0)
