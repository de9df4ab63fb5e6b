"""Records of one kind as columns, each record knowing the one that it is part of."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from typing import Any

import numpy as np
import orjson
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from nlquery_etl.sources.raw import as_json

Ints = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Level:
    """Records, such as the lines of all orders of a batch, in their order.

    Parameters
    ----------
    records
        None of them null.
    parent
        Index of the record that each is part of.
    """

    def __init__(self, records: pa.StructArray, parent: Ints) -> None:
        self._records = records
        self.parent = parent

    def __len__(self) -> int:
        return len(self._records)

    def _column(self, path: str) -> pa.Array:
        found = self._records
        for name in path.split("."):
            found = found.field(name)
        return found

    def text(self, path: str) -> pa.Array:
        """Return texts without white space around them; null where nothing is left."""
        values = self._column(path)
        if values.null_count == len(values):
            return values
        return some(pc.utf8_trim_whitespace(values))

    def number(self, path: str) -> Ints:
        """Return whole numbers, 0 where there is none."""
        found: Ints = pc.fill_null(self._column(path), 0).to_numpy(zero_copy_only=False)
        return found

    def quantity(self, path: str) -> NDArray[np.float64]:
        """Return numbers, 1 where there is none or 0."""
        values = self._column(path)
        if values.type == pa.string():
            values = pc.utf8_trim_whitespace(values).cast(pa.float64())
        found: NDArray[np.float64] = pc.fill_null(values, 0).to_numpy(zero_copy_only=False)
        return np.where(found == 0, 1.0, found)

    def flag(self, path: str) -> Flags:
        """Return what is said to be so."""
        found: Flags = pc.fill_null(self._column(path), False).to_numpy(zero_copy_only=False)
        return found

    def has(self, path: str) -> Flags:
        """Return where there is something."""
        found: Flags = self._column(path).is_valid().to_numpy(zero_copy_only=False)
        return found

    def children(self, path: str) -> Level:
        """Return what is in a list, with indexes of these records as parents."""
        lists = self._column(path)
        return Level(lists.flatten(), lists.value_parent_indices().to_numpy().astype(np.int64))

    def only(self, chosen: Flags) -> Level:
        """Return some of the records."""
        if chosen.all():
            return self
        return Level(self._records.filter(pa.array(chosen)), self.parent[chosen])

    def of(self, chosen: Flags) -> Level:
        """Return the records whose parents are chosen, as parts of those that then are left."""
        if chosen.all():
            return self
        left = self.only(chosen[self.parent])
        return Level(left._records, (np.cumsum(chosen) - 1)[left.parent])


def some(texts: pa.Array) -> pa.Array:
    """Return texts with null for empty ones."""
    empty = pc.equal(texts, "")
    return pc.if_else(empty, None, texts) if pc.any(empty).as_py() else texts


def total(values: Ints, parent: Ints, parents: int) -> Ints:
    """Return the sum of each parent's values."""
    return np.bincount(parent, weights=values, minlength=parents).astype(np.int64)


def sequence(parent: Ints) -> Ints:
    """Return 1, 2, 3 … for the children of each parent, which stand together."""
    first = np.searchsorted(parent, parent, side="left")
    return np.arange(1, len(parent) + 1, dtype=np.int64) - first


def mapped(
    texts: pa.Array, value: Callable[[str], Hashable | None], kind: pa.DataType | None = None
) -> pa.Array:
    """Return what each distinct text stands for; null for null."""
    coded = pc.dictionary_encode(texts)
    values = pa.array([value(text) for text in coded.dictionary.to_pylist()], kind or pa.string())
    return values.take(coded.indices)


def words(codes: NDArray[Any], names: tuple[str, ...]) -> pa.Array:
    """Return the names that numbers stand for."""
    return pa.array(names).take(pa.array(codes))


def joined(first: pa.Array, second: pa.Array) -> pa.Array:
    """Return two texts with a space between them, or the one that there is."""
    # not with null_handling="skip", which loses rows where all are null
    return pc.coalesce(pc.binary_join_element_wise(first, second, " "), first, second)


def documents(length: int, fields: Mapping[str, Mapping[int, Any]]) -> pa.Array:
    """Return JSON objects.

    Parameters
    ----------
    length
        How many.
    fields
        Key → index of an object → value there.
    """
    some_of = {key: values for key, values in fields.items() if values}
    if not some_of:
        return pa.repeat("{}", length)
    found = ["{}"] * length
    if len(some_of) == 1:
        [(key, values)] = some_of.items()
        for index, value in values.items():
            found[index] = f'{{"{key}":{orjson.dumps(value).decode()}}}'
        return pa.array(found)
    for index in set().union(*some_of.values()):
        found[index] = as_json(**{key: values.get(index) for key, values in some_of.items()})
    return pa.array(found)


def known(texts: pa.Array) -> dict[int, str]:
    """Return index → text, where there is one."""
    return {int(i): texts[int(i)].as_py() for i in np.flatnonzero(texts.is_valid())}
