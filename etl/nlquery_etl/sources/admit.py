"""From the JSON texts of records to a table of those that can be read, and why others cannot.

Records that are plainly as their model describes are read as a whole by Arrow; any other is
looked at by the model alone, which knows how much to forgive.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa
import pyarrow.json
from numpy.typing import NDArray

from nlquery_etl.sources.raw import Raw, canonical, element_of, mended, reason
from nlquery_etl.sources.shape import doubtful, nodes, plain, schema

_SPECIAL = (b"\\u0000", b"\\ud", b"\\uD")  # what databases do not take, halves of characters


class Refused(NamedTuple):
    """A record that cannot be read: its place among those that were given, why, and its text."""

    place: int
    reason: str
    text: str


@dataclass(frozen=True)
class Admitted:
    """Records that can be read, in order, with their places among those that were given."""

    records: pa.StructArray
    places: NDArray[np.int64]
    refused: list[Refused]


def admit(texts: Sequence[bytes], model: type[Raw]) -> Admitted:
    """Read records as a model describes them.

    Parameters
    ----------
    texts
        One JSON text without line feeds for each record.
    model
        What they should be.
    """
    columns = _Columns(model)
    odd = _odd(texts)
    usual = [place for place in range(len(texts)) if place not in odd]
    columns.take(texts, np.array(usual, dtype=np.int64))
    for place in sorted(odd):
        columns.judge(place, texts[place])
    return columns.admitted()


def _odd(texts: Sequence[bytes]) -> set[int]:
    """Return the places of records that Arrow must not see: it can crash on what is no object."""
    escaped = [i for i, text in enumerate(texts) if b"\\" in text]
    special = {i for i in escaped if any(mark in texts[i] for mark in _SPECIAL)}
    return special | {i for i, text in enumerate(texts) if text[:1] != b"{"}


class _Columns:
    """Gathers records from both ways of reading them."""

    def __init__(self, model: type[Raw]) -> None:
        self._model = model
        self._type = pa.struct(schema(model))
        self._parts: list[tuple[pa.StructArray, NDArray[np.int64]]] = []
        self._judged: list[dict[str, Any]] = []
        self._judged_at: list[int] = []
        self._refused: list[Refused] = []

    def take(self, texts: Sequence[bytes], places: NDArray[np.int64]) -> None:
        """Read records as a whole; where one stops that, halves of them."""
        if len(places) == 0:
            return
        try:
            records = _read(b"\n".join([texts[place] for place in places]), self._model)
        except pa.ArrowInvalid:
            records = None
        if records is None or len(records) != len(places):
            if len(places) == 1:
                self.judge(int(places[0]), texts[places[0]])
                return
            half = len(places) // 2
            self.take(texts, places[:half])
            self.take(texts, places[half:])
            return
        doubts = doubtful(records, self._model)
        if doubts.any():
            for place in places[doubts]:
                self.judge(int(place), texts[place])
            records, places = records.filter(pa.array(~doubts)), places[~doubts]
        self._parts.append((records, places))

    def judge(self, place: int, text: bytes) -> None:
        """Let the model judge a record."""
        element = element_of(text)
        for once in (element, mended(element)):  # an empty text where a number should be?
            try:
                found = plain(self._model.model_validate(once), nodes(self._model))
            except (ValueError, ArithmeticError) as error:
                why = reason(error)
            else:
                self._judged.append(mended(found))
                self._judged_at.append(place)
                return
        self._refused.append(Refused(place, why, canonical(mended(element)).decode()))

    def admitted(self) -> Admitted:
        """Return all records in their order."""
        judged = pa.array(self._judged, self._type)
        parts = [*self._parts, (judged, np.array(self._judged_at, dtype=np.int64))]
        records = pa.concat_arrays([part.cast(self._type) for part, _ in parts])
        places = np.concatenate([at for _, at in parts])
        if (np.diff(places) < 0).any():
            order = np.argsort(places)
            records, places = records.take(pa.array(order)), places[order]
        return Admitted(records, places, sorted(self._refused))


def _read(text: bytes, model: type[Raw]) -> pa.StructArray:
    table = pyarrow.json.read_json(
        pa.BufferReader(text),
        read_options=pyarrow.json.ReadOptions(use_threads=False, block_size=len(text) + 1),
        parse_options=pyarrow.json.ParseOptions(
            explicit_schema=schema(model), unexpected_field_behavior="ignore"
        ),
    )
    return table.combine_chunks().to_struct_array().combine_chunks()
