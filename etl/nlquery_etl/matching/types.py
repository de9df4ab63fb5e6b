"""What goes into the matcher and what comes out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Mention:
    """A name that a source gives one of its products.

    Attributes
    ----------
    source, source_product_id
        Where it stands.
    name, category, variation
        As the source spells them.
    price
        Dollars.
    count
        How many order lines carry it.
    """

    source: str
    source_product_id: str
    name: str
    category: str | None = None
    price: Decimal | None = None
    variation: str | None = None
    count: int = 1

    @property
    def key(self) -> str:
        """``SOURCE:id``, as decisions name it."""
        return f"{self.source}:{self.source_product_id}"


@dataclass(frozen=True, slots=True)
class MatchedProduct:
    """A product under its one clean name."""

    name: str
    normalized_name: str
    category: str | None = None
    size: str | None = None
    quantity: str | None = None
    base_price: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Match:
    """Which product a mention means.

    Attributes
    ----------
    confidence
        0 to 1: 1 for the name itself, less for each thing that had to be assumed.
    review
        A person should look at it.
    attributes
        What the mention says beside the product: ``size``, ``count``, ``flavour`` …
    """

    mention: Mention
    product: MatchedProduct
    confidence: float
    review: bool = False
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Unsure:
    """Two products that may be one."""

    left: Mention
    right: Mention
    confidence: float


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's answer to whether two mentions (``SOURCE:id``) are one product."""

    left: str
    right: str
    same: bool


@dataclass(frozen=True, slots=True)
class Categories:
    """The hierarchy.

    Attributes
    ----------
    parent
        Canonical name → that of its parent, None at the top.
    source_names
        Canonical name → source → how it spells the category.
    """

    parent: Mapping[str, str | None]
    source_names: Mapping[str, Mapping[str, Sequence[str]]]


@dataclass(frozen=True, slots=True)
class MatchResult:
    """What :func:`nlquery_etl.matching.match_products` found.

    Attributes
    ----------
    spelling
        Misspelled word → right one, as the names have them.
    """

    matches: Sequence[Match]
    products: Sequence[MatchedProduct]
    categories: Categories
    unsure: Sequence[Unsure] = ()
    spelling: Mapping[str, str] = field(default_factory=dict)
