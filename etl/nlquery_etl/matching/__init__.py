"""One product for all the names that sources give it."""

from nlquery_etl.matching.match import match_products, normalize_product_name
from nlquery_etl.matching.types import (
    Categories,
    Decision,
    Match,
    MatchedProduct,
    MatchResult,
    Mention,
    Unsure,
)

__all__ = [
    "Categories",
    "Decision",
    "Match",
    "MatchResult",
    "MatchedProduct",
    "Mention",
    "Unsure",
    "match_products",
    "normalize_product_name",
]
