"""The raw models as Arrow types, and which values of a table a model may not take as they are."""

from __future__ import annotations

import types
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nlquery_etl.sources import raw
from nlquery_etl.sources.raw import Raw


@dataclass(frozen=True)
class Node:
    """A field of a model: a value, a record or records.

    Attributes
    ----------
    type
        In Arrow.
    is_fine
        Tells of values that aren't null whether the model takes each as it is; None: it takes all.
    children
        Of a record.
    is_list, is_needed
        Whether there may be several, and whether there must be one.
    """

    name: str
    type: pa.DataType
    is_fine: Callable[[pa.Array], pa.Array] | None = None
    children: tuple[Node, ...] = ()
    is_list: bool = False
    is_needed: bool = False


def _in_cents(values: pa.Array) -> pa.Array:
    return pc.less_equal(pc.abs(values), raw.MOST)


def _like(pattern: str) -> Callable[[pa.Array], pa.Array]:
    return lambda values: pc.match_substring_regex(values, pattern)


# Arrow type of a kind of field, and what tells the values that are plainly right.
_LEAVES: tuple[tuple[Any, pa.DataType, Callable[[pa.Array], pa.Array] | None], ...] = (
    (raw.Text, pa.string(), None),
    (raw.Flag, pa.bool_(), None),
    (raw.Cents, pa.int64(), _in_cents),
    (raw.Due, pa.int64(), _in_cents),
    (raw.Quantity, pa.float64(), lambda values: pc.less(pc.abs(values), 10**8)),
    (raw.WrittenQuantity, pa.string(), _like(r"^\d{1,7}(?:\.\d{1,5})?$")),
    (raw.Identity, pa.string(), _like(r"^\S")),
    (raw.Moment, pa.string(), _like(raw.ISO)),
    (raw.Instant, pa.string(), _like(raw.ISO)),
    (raw.Day, pa.string(), _like(rf"^{raw.DAY}$")),
    (raw.Currency, pa.string(), _like(r"^[A-Za-z]{3}$")),
)


@cache
def nodes(model: type[Raw]) -> tuple[Node, ...]:
    """Return a model's fields."""
    hints = get_type_hints(model, include_extras=True)
    return tuple(
        _node(name, hints[name], is_needed=field.is_required())
        for name, field in model.model_fields.items()
    )


def _node(name: str, hint: Any, *, is_needed: bool) -> Node:
    for known, arrow, is_fine in _LEAVES:
        if hint is known:
            return Node(name, arrow, is_fine, is_needed=is_needed)
    if get_origin(hint) in (Union, types.UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    is_list = get_origin(hint) is list
    children = nodes(get_args(hint)[0] if is_list else hint)
    arrow = pa.struct([(child.name, child.type) for child in children])
    return Node(name, pa.list_(arrow) if is_list else arrow, None, children, is_list, is_needed)


@cache
def schema(model: type[Raw]) -> pa.Schema:
    """Return the Arrow schema of a model's records."""
    return pa.schema([(node.name, node.type) for node in nodes(model)])


def doubtful(records: pa.StructArray, model: type[Raw]) -> NDArray[np.bool_]:
    """Return which records only the model itself can judge.

    The others it would take as they are, but for white space around texts.
    """
    found = np.zeros(len(records), dtype=bool)
    _walk(records, nodes(model), np.arange(len(records)), found)
    return found


def _walk(
    records: pa.StructArray, fields: Iterable[Node], top: NDArray[Any], found: NDArray[np.bool_]
) -> None:
    for node in fields:
        values = records.field(node.name)
        there, rows = values, top
        if values.null_count:
            is_there = values.is_valid().to_numpy(zero_copy_only=False)
            if node.is_needed:
                found[top[~is_there]] = True
            there, rows = values.drop_null(), top[is_there]
        if len(there) == 0:
            continue
        if node.is_list:
            _walk_list(there, node, rows, found)
        elif node.children:
            _walk(there, node.children, rows, found)
        elif node.is_fine is not None:
            fine = node.is_fine(there)
            if not pc.all(fine).as_py():
                found[rows[~fine.to_numpy(zero_copy_only=False)]] = True


def _walk_list(
    lists: pa.ListArray, node: Node, top: NDArray[Any], found: NDArray[np.bool_]
) -> None:
    elements = lists.flatten()
    rows = top[lists.value_parent_indices().to_numpy()]
    if elements.null_count:  # nothing in the place of a record
        found[rows[elements.is_null().to_numpy(zero_copy_only=False)]] = True
        rows = rows[elements.is_valid().to_numpy(zero_copy_only=False)]
        elements = elements.drop_null()
    _walk(elements, node.children, rows, found)


def plain(value: Any, fields: Iterable[Node]) -> dict[str, Any]:
    """Return a validated record as values of the Arrow types."""
    found: dict[str, Any] = {}
    for node in fields:
        part = getattr(value, node.name)
        if part is None:
            found[node.name] = None
        elif node.is_list:
            found[node.name] = [plain(one, node.children) for one in part]
        elif node.children:
            found[node.name] = plain(part, node.children)
        elif isinstance(part, datetime):
            found[node.name] = part.isoformat()
        else:
            found[node.name] = str(part) if node.type == pa.string() else part
    return found
