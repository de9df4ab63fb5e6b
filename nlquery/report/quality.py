"""The quality of the data as a notebook that can be run again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from nlquery.session.notebook import KERNELSPEC

if TYPE_CHECKING:
    from nlquery_etl.quality import Finding

_NOW = """\
SELECT severity, check_name, problems, money, array_to_string(examples[1:2], ', ') AS examples
FROM validate_etl_data()"""
_BY_SOURCE = """\
SELECT o.source, count(*) AS orders, sum({money}) AS money, max({money}) AS largest
FROM calculate_order_totals() AS t
JOIN orders AS o ON o.id = t.order_id
WHERE {condition} AND o.status = 'COMPLETED' AND o.currency = 'USD'
GROUP BY o.source
ORDER BY money DESC"""
_LARGEST = """\
SELECT o.source, o.source_order_id, l.name AS location, o.business_date, t.item_total,
    t.expected_total, t.total_amount, t.difference, t.paid
FROM calculate_order_totals() AS t
JOIN orders AS o ON o.id = t.order_id
JOIN locations AS l ON l.id = o.location_id
WHERE t.difference <> 0 AND o.status = 'COMPLETED'
ORDER BY abs(t.difference) DESC
LIMIT 25"""
_TWICE = """\
SELECT l.name AS location, a.source, a.source_order_id, b.source AS other_source,
    b.source_order_id AS other_order, d.apart, d.amount
FROM detect_duplicate_orders() AS d
JOIN orders AS a ON a.id = d.order_id
JOIN orders AS b ON b.id = d.duplicate_id
JOIN locations AS l ON l.id = a.location_id
ORDER BY d.amount DESC
LIMIT 25"""
_REJECTED = """\
SELECT source, reason, count(*) AS records, min(position) AS first_position
FROM rejected_records
GROUP BY source, reason
ORDER BY records DESC"""
# What is found → queries that look closer, with their titles.
_CLOSER: Mapping[str, Sequence[tuple[str, str]]] = {
    "rejected record": (("Records that could not be read", _REJECTED),),
    "total differs from items, tax, tip and fees": (
        (
            "Totals that differ from their parts",
            _BY_SOURCE.format(money="abs(t.difference)", condition="t.difference <> 0"),
        ),
        ("The largest of these differences", _LARGEST),
    ),
    "order without payment": (
        (
            "Orders without payment",
            _BY_SOURCE.format(money="t.total_amount", condition="t.paid IS NULL"),
        ),
    ),
    "payments differ from the total": (
        (
            "Payments that differ from the total",
            _BY_SOURCE.format(
                money="abs(t.paid - t.total_amount)", condition="t.paid <> t.total_amount"
            ),
        ),
    ),
    "possible duplicate order": (("Orders that look like one", _TWICE),),
}


def write_quality(found: Sequence[Finding], path: Path) -> None:
    """Write the notebook, to be run in JupyterLab or by nbconvert."""
    cells = [new_markdown_cell("\n".join(_overview(found))), *_query("As it is now", _NOW)]
    for finding in found:
        for title, query in _CLOSER.get(finding.check, ()):
            cells += _query(title, query)
    notebook = new_notebook(
        cells=cells,
        metadata={"kernelspec": dict(KERNELSPEC), "language_info": {"name": "python"}},
    )
    nbformat.validate(notebook)
    nbformat.write(notebook, path)


def _overview(found: Sequence[Finding]) -> list[str]:
    if not found:
        return ["# Quality of the data", "", "Nothing is wrong with the data."]
    return [
        f"# Quality of the data on {date.today():%-d %B %Y}",
        "",
        "| | what | how often | at stake | examples |",
        "|:--|:--|--:|--:|:--|",
        *(_row(finding) for finding in found),
        "",
        *(f"- **{finding.check}**: {finding.meaning}" for finding in found),
    ]


def _query(title: str, query: str) -> list[NotebookNode]:
    return [new_markdown_cell(f"## {title}"), new_code_cell(f'sql("""\n{query}\n""")')]


def _row(finding: Finding) -> str:
    money = "" if finding.money is None else f"${finding.money:,.2f}"
    examples = ", ".join(f"`{example}`" for example in finding.examples[:3])
    return f"| {finding.severity} | {finding.check} | {finding.problems:,} | {money} | {examples} |"
