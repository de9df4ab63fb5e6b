"""What is still wrong with the loaded data: counts, money at stake, examples, and what to do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from nlquery_etl.errors import LoadError
from nlquery_schema.reach import connect

_MEANING: Mapping[str, str] = {
    "total differs from items, tax, tip and fees": (
        "The source's own total is used for sales; the difference is often a discount, fee or "
        "modifier that the export leaves out."
    ),
    "order without items": "It counts for sales but for no product.",
    "order without payment": "DoorDash exports have no payments; elsewhere an export is missing.",
    "payments differ from the total": "A split, refund or open check that the export leaves out.",
    "payment without order": "Its order is in no export: load the file that has it.",
    "possible duplicate order": "Same place, total and items within minutes: look at both.",
    "item of an unknown product": "It counts for sales but for no product.",
    "business date is more than a day off": "A wrong time zone or day start.",
    "closed before it was placed": "The source's clock was wrong.",
    "word that is not known": (
        "A status, type or payment that is new; it stands in source_metadata, and an unknown "
        "status counts for no sales."
    ),
    "currency other than USD": "Kept, and left out of sums of dollars.",
    "product match of low confidence": "Decide with `nlquery products review`.",
    "rejected record": "It could not be read; the reason stands in rejected_records.",
}
_EMPTY = """
SELECT NOT EXISTS (SELECT FROM orders) AND NOT EXISTS (SELECT FROM payments)
    AND NOT EXISTS (SELECT FROM rejected_records)
"""


@dataclass(frozen=True)
class Finding:
    """One kind of trouble.

    Attributes
    ----------
    check, severity
        What, and ``error``, ``warning`` or ``notice``.
    problems
        How often.
    money
        Dollars at stake; None where it is not about money.
    examples
        Up to five, as ``SOURCE:id`` or names.
    meaning
        What it means for answers, and what to do.
    """

    check: str
    severity: str
    problems: int
    money: Decimal | None
    examples: Sequence[str]
    meaning: str


def find_problems(owner_url: str) -> list[Finding]:
    """Return what ``validate_etl_data()`` finds, errors first.

    Raises
    ------
    DatabaseUnreachable
        If there is no connection.
    LoadError
        If nothing was ever loaded.
    """
    with connect(owner_url) as connection:
        if connection.execute(_EMPTY).fetchone() == (True,):
            raise LoadError(
                "There is no data to look at.",
                mend="Load some: nlquery load DIRECTORY, or nlquery sample --load",
            )
        rows = connection.execute("SELECT * FROM validate_etl_data()").fetchall()
    return [
        Finding(check, severity, problems, money, tuple(examples), _MEANING.get(check, ""))
        for check, severity, problems, money, examples in rows
    ]
