"""Measures: rows counted, amounts added up, rates averaged."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from nlquery.semantic.names import quoted
from nlquery.semantic.scaffold import guesses
from nlquery.semantic.scaffold.catalog import Column, Table
from nlquery.semantic.scaffold.english import identifier, label, plural, singular, words
from nlquery.semantic.scaffold.fields import Named

Data = dict[str, Any]
_SALES_WORDS = ("sales", "revenue", "turnover", "takings", "income", "earnings")


def table_metrics(table: Table, aliases: Mapping[str, str], taken: Named) -> Iterator[Data]:
    """Return the measures over the table's rows."""
    alias, one = aliases[table.name], singular(table.name)
    total = guesses.total_column(table) if guesses.is_sale(table) else None
    lines = guesses.line_columns(table)
    if lines is not None:
        sales = _line_total(table, alias, lines, taken)
        yield sales
        yield from _per_parent(table, alias, str(sales["name"]), taken)
    for column in table.columns.values():
        if guesses.is_measured(table, column):
            yield from _amounts(table, column, alias, taken, is_total=column.name == total)
    yield _count(table, one, taken)


def _count(table: Table, one: str, taken: Named) -> Data:
    many = plural(one)
    name = taken.take(identifier(many), f"{identifier(one)}_count")
    synonyms = [f"number of {many}", f"{one} count", f"count of {many}", f"how many {many}", one]
    last = many.split(" ")[-1]
    if last != many:
        synonyms.append(last)
    return _metric(
        name,
        label(f"number of {many}" if many in _SALES_WORDS else many),
        "count(*)",
        table,
        aggregation="count",
        form="integer",
        description=f"the number of {many}",
        synonyms=synonyms,
    )


def _line_total(table: Table, alias: str, lines: tuple[str, str], taken: Named) -> Data:
    quantity, price = (f"{alias}.{quoted(name)}" for name in lines)
    one = singular(table.name)
    name = taken.take("sales", f"{identifier(one)}_sales")
    called = words(name)
    return _metric(
        name,
        label(called),
        f"sum({quantity} * {price})",
        table,
        aggregation="sum",
        form="currency",
        description=f"{words(lines[0])} times {words(lines[1])} of the {plural(one)}",
        synonyms=[*_SALES_WORDS, "sold", "amount"] if called == "sales" else [],
    )


def _per_parent(table: Table, alias: str, sales: str, taken: Named) -> Iterator[Data]:
    """Yield what one order comes to, where the lines of orders have the amounts."""
    for link in table.links:
        one = singular(link.table)
        if not guesses.is_sale_word(one):
            continue
        counted = taken.take(identifier(f"{plural(one)} with lines"))
        yield _metric(
            counted,
            label(words(counted)),
            f"count(DISTINCT {alias}.{quoted(link.column)})",
            table,
            aggregation="count_distinct",
            form="integer",
            description=f"the number of {plural(one)} that have lines",
            synonyms=[],
            more={"additive": False, "hidden": True},
        )
        average = taken.take(identifier(f"average {one} value"))
        yield _metric(
            average,
            label(words(average)),
            f"{sales} / {counted}",
            None,
            aggregation="ratio",
            form="currency",
            description=f"{words(sales)} for each of the {plural(one)}",
            synonyms=[f"average {one}", f"avg {one} value", f"{one} value", f"sales per {one}"],
            more={"numerator": sales, "denominator": counted},
        )
        return


def _amounts(
    table: Table, column: Column, alias: str, taken: Named, *, is_total: bool
) -> Iterator[Data]:
    one, phrase = singular(table.name), words(column.name)
    plain, of_table = identifier(phrase), identifier(f"{one} {phrase}")
    money = guesses.is_money(column.name)
    value = f"{alias}.{quoted(column.name)}"
    form = "currency" if money else "integer" if column.integer else "number"
    if guesses.is_summed(column.name) or is_total:
        synonyms = [f"total {phrase}", f"sum of {phrase}", f"{one} {phrase}"]
        synonyms += [*_SALES_WORDS, f"{one} value"] if is_total else []
        synonyms += [phrase.removesuffix(" amount")] if phrase.endswith(" amount") else []
        name = taken.take(plain, of_table)
        called = phrase if name == plain else f"{one} {phrase}"
        yield _metric(
            name,
            label(called),
            f"sum({value})",
            table,
            aggregation="sum",
            form=form,
            description=f"the sum of {phrase} of the {plural(one)}",
            synonyms=synonyms,
        )
    average = taken.take(f"average_{plain}", f"average_{of_table}")
    synonyms = [f"avg {phrase}", f"mean {phrase}", f"{phrase} per {one}", f"average {one} {phrase}"]
    if is_total:
        synonyms += [f"average {one} value", f"average {one}"]
    if not guesses.is_summed(column.name):
        synonyms += [phrase, f"{one} {phrase}"]
    yield _metric(
        average,
        label(words(average)),
        f"avg({value})",
        table,
        aggregation="average",
        form="currency" if money else "number",
        description=f"the mean {phrase} of the {plural(one)}",
        synonyms=synonyms,
    )


def _metric(
    name: str,
    called: str,
    sql: str,
    table: Table | None,
    *,
    aggregation: str,
    form: str,
    description: str,
    synonyms: list[str],
    more: Mapping[str, Any] | None = None,
) -> Data:
    own = [s for s in dict.fromkeys(synonyms) if s != called.lower()]
    extra: Data = {"label": called, "aggregation": aggregation, "format": form, **(more or {})}
    if table is not None:
        extra["dataset"] = identifier(table.name)
    made: Data = {
        "name": name,
        "expression": {"dialects": [{"dialect": "POSTGRESQL", "expression": sql}]},
        "description": description,
    }
    if own:
        made["ai_context"] = {"synonyms": own}
    return {**made, "custom_extensions": [{"vendor_name": "NLQUERY", "data": extra}]}
