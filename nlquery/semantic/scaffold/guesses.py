"""What columns probably mean, by their names."""

from __future__ import annotations

import re

from nlquery.semantic.scaffold.catalog import Column, Table
from nlquery.semantic.scaffold.english import singular, words

_MONEY = re.compile(
    r"\b(amount|price|cost|total|subtotal|revenue|sales|fee|fees|tip|tips|tax|taxes|salary|wage"
    r"|budget|balance|payment|paid|charge|discount|value|spend|income|profit|turnover|fare|rent)\b"
)
_NOT_SUMMED = re.compile(
    r"\b(price|rate|ratio|percent|percentage|pct|score|rating|age|year|temperature|height|weight"
    r"|duration|size|speed|level|rank|salary|distance|minutes|seconds|hours|days|latency)\b"
)
_ADDED_UP = re.compile(r"\b(total|amount|paid|charged|collected|received|billed)\b")
_BESIDE_SALES = re.compile(
    r"\b(cost|costs|discount|discounts|tax|taxes|tip|tips|fee|fees|refund|refunds|shipping|freight"
    r"|commission|margin|profit)\b"
)
_NO_MEASURE = re.compile(
    r"\b(id|ids|code|zip|zipcode|postal|postcode|phone|latitude|longitude|lat|lng|lon|year|month"
    r"|quarter|day|week|weekday|hour|number|no|version|position|sequence|order|sort|rank|index|key|uuid|isbn)\b"
)
_NAMES = ("name", "full_name", "display_name")
_TITLES = ("title", "label", "username", "code")  # a person's title is not their name
_OF_FIRMS = re.compile(r"^(company|business|firm|organi[sz]ation|legal|trading|brand|common) name$")
_PRIVATE = re.compile(r"\b(email|phone|password|token|secret|ssn|hash|address|iban|card number)\b")
_FIRST_TIMES = re.compile(
    r"\b(order|sale|sold|invoice|transaction|purchase|payment|paid|rental|rented|booking|booked"
    r"|visit|event|occurred|placed|issued|borrowed|loaned|start|started|date)\b"
)
_LATE_TIMES = re.compile(r"\b(created|updated|modified|deleted|inserted|birth|hired|return|end)\b")
_CALENDAR = re.compile(r"^(date|day|calendar|calendar date|calendar day|date dim)$")
_SALES = re.compile(r"\b(order|sale|invoice|transaction|payment|purchase|rental|booking|ticket)\b")
_PARTS = re.compile(r"\b(item|line|detail|status|type|note)\b")
_TOTALS = ("total", "total_amount", "amount", "grand_total", "revenue", "sales", "total_price")
_QUANTITY = re.compile(r"^(quantity|qty|units|units sold|count|quantity \w+)$")
_UNIT_PRICE = re.compile(r"\b(unit price|price each|unit cost|price)\b")


def is_money(column: str) -> bool:
    """Return whether the column holds amounts of money."""
    return bool(_MONEY.search(words(column)))


def is_summed(column: str) -> bool:
    """Return whether the sum of the column says something."""
    return not _NOT_SUMMED.search(words(column)) or bool(_ADDED_UP.search(words(column)))


def is_measured(table: Table, column: Column) -> bool:
    """Return whether the column is a quantity, not a key, a code or a place on a map."""
    linked = {link.column for link in table.links} | table.keys | {table.key}
    if column.kind != "number" or column.name in linked or column.name.lower().endswith("_id"):
        return False
    return not _NO_MEASURE.search(words(column.name)) or is_money(column.name)


def is_private(column: str) -> bool:
    """Return whether the values are nobody's business in lists of words."""
    return bool(_PRIVATE.search(words(column)))


def name_column(table: Table) -> str | None:
    """Return the column that tells which row it is; None where a person's two names do."""
    own = f"{singular(table.name).replace(' ', '_')}_name"
    texts = [c.name for c in table.columns.values() if c.kind == "text"]
    by_word = {text.lower(): text for text in reversed(texts)}
    named = [by_word[wanted] for wanted in (own, *_NAMES) if wanted in by_word]
    named += [text for text in texts if _OF_FIRMS.search(words(text))]
    if not named and person_columns(table) is None:
        named = [by_word[wanted] for wanted in _TITLES if wanted in by_word]
        named += [text for text in texts if _names_the_thing(table, text)]
    return next(iter(named), None)


def _names_the_thing(table: Table, column: str) -> bool:
    """Return whether the column is called after the table: ``shop_title`` of the shops."""
    *before, last = words(column).split(" ")
    return last in ("name", "title", "label") and " ".join(before) in (
        singular(table.name),
        singular(table.name).split(" ")[-1],
    )


def person_columns(table: Table) -> tuple[str, str] | None:
    """Return the columns of a person's first and last name."""
    by_word = {words(c.name): c.name for c in table.columns.values() if c.kind == "text"}
    for first, last in (("first name", "last name"), ("given name", "family name")):
        if first in by_word and last in by_word:
            return by_word[first], by_word[last]
    return None


def is_calendar(table: Table) -> bool:
    """Return whether the rows are days: the ``dim_date`` of a star schema."""
    return bool(_CALENDAR.search(singular(table.name))) and time_column(table) is not None


def time_column(table: Table) -> Column | None:
    """Return the column that says when a row happened, the likeliest first."""
    times = [c for c in table.columns.values() if c.kind in ("date", "timestamp")]
    return max(times, key=lambda c: (_likely(c), not c.nullable), default=None)


def _likely(column: Column) -> int:
    name = words(column.name)
    if _LATE_TIMES.search(name):
        return 1 if "created" in name else 0
    return 3 if _FIRST_TIMES.search(name) else 2


def is_sale(table: Table) -> bool:
    """Return whether the rows are sales of some kind."""
    return is_sale_word(singular(table.name))


def is_sale_word(phrase: str) -> bool:
    """Return whether the phrase calls a sale of some kind, and not a part of one."""
    return bool(_SALES.search(phrase)) and not _PARTS.search(phrase)


def total_column(table: Table) -> str | None:
    """Return the column that holds what one sale came to."""
    numbers = [c.name for c in table.columns.values() if c.kind == "number"]
    for wanted in _TOTALS:
        for name in numbers:
            if name.lower() == wanted:
                return name
    added = [n for n in numbers if is_money(n) and _ADDED_UP.search(words(n))]
    added = [n for n in added if not _BESIDE_SALES.search(words(n))]
    return added[0] if len(added) == 1 else None


def line_columns(table: Table) -> tuple[str, str] | None:
    """Return (quantity, unit price) of a table of lines that has no total of its own."""
    numbers = [c.name for c in table.columns.values() if c.kind == "number"]
    quantity = next((n for n in numbers if _QUANTITY.search(words(n))), None)
    price = next((n for n in numbers if _UNIT_PRICE.search(words(n)) and n != quantity), None)
    if quantity is None or price is None or total_column(table) is not None:
        return None
    return quantity, price
