"""What Arrow reads of records is what their models say, and it reads none that they refuse."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from typing import Any

import pyarrow as pa
import pytest

from nlquery_etl.sources import doordash_models, square_models, toast_models
from nlquery_etl.sources.admit import admit
from nlquery_etl.sources.raw import Raw, element_of, mended
from nlquery_etl.sources.shape import Node, nodes, plain

pytestmark = pytest.mark.unit
MODELS = (toast_models.Order, doordash_models.Order, square_models.Order, square_models.Payment)
ODD = [
    None, True, False, 0, 1, -5, 10**11, 10**12, 10**20, 2**63, 1.5, 2.0, 1e300, -0.0, "", "a",
    " b ", "2025-01-02T03:04:05Z", "2025-02-30T00:00:00Z", "2025-01-02", "12", "1e3", "é☕",
    "\u00a0x", "usd", "a\nb", "\\", '"', "a\0b", "\ud800", "2025-01-02 03:04:05+00:00",
    "2025-01-02T03:04:05.123+0530", "1736000000", "0001-01-01T00:00:00Z",
]  # fmt: skip
USUAL = ["2025-01-02T03:04:05Z", "2025-01-02", "USD", "2", "id"]


def odd(rng: random.Random, depth: int = 0) -> Any:
    kind = rng.randrange(10 if depth < 3 else 8)
    if kind < 8:
        return rng.choice(ODD)
    parts = [odd(rng, depth + 1) for _ in range(rng.randrange(3))]
    return parts if kind == 8 else dict(zip("abc", parts, strict=False))


def usual(node: Node, rng: random.Random, share: float) -> Any:
    if node.is_list:
        return [record(node.children, rng, share) for _ in range(rng.randrange(3))]
    if node.children:
        return record(node.children, rng, share)
    if node.type == pa.string():
        fine = [t for t in USUAL if node.is_fine is None or node.is_fine(pa.array([t]))[0].as_py()]
        return rng.choice(fine) if node.is_fine else rng.choice(["abc", " pad", "é", 'x"y'])
    return {pa.int64(): rng.randrange(-500, 5000), pa.bool_(): rng.random() < 0.2}.get(
        node.type, rng.choice([1, 2, 0.5])
    )


def record(fields: Sequence[Node], rng: random.Random, share: float) -> dict[str, Any]:
    """Return a record, with this share of its values odd and half as many missing."""
    found = {
        node.name: odd(rng) if chance < share else usual(node, rng, share)
        for node in fields
        if (chance := rng.random()) >= share / 2
    }
    return dict(rng.sample(list(found.items()), len(found))) if rng.random() < share else found


def said(model: type[Raw], text: bytes) -> Any:
    """Return what the model alone makes of a text; None if it refuses it."""
    element = element_of(text)
    for once in (element, mended(element)):
        try:
            return plain(model.model_validate(once), nodes(model))
        except (ValueError, ArithmeticError):
            pass
    return None


def same(value: Any, fields: Sequence[Node]) -> Any:
    """Return a record without what columns forgive: white space, and how quantities are written."""
    found: dict[str, Any] = {}
    for node in fields:
        part = value[node.name]
        if part is not None and node.children:
            parts = part if node.is_list else [part]
            found[node.name] = [same(one, node.children) for one in parts]
        elif isinstance(part, str):
            text = part.replace("\0", "").strip()
            found[node.name] = float(text) if node.name == "quantity" and text else text or None
        else:
            found[node.name] = part
    return found


@pytest.mark.parametrize("model", MODELS)
@pytest.mark.parametrize("share", [0, 0.005, 0.05, 0.3])
def test_arrow_and_the_model_agree(model: type[Raw], share: float) -> None:
    rng = random.Random(f"{model.__module__}.{model.__name__} {share}")
    fields = nodes(model)
    for _ in range(6):
        made = [record(fields, rng, share) if rng.random() < 0.98 else odd(rng) for _ in range(30)]
        texts = [json.dumps(one, separators=(",", ":")).encode() for one in made]
        texts += [
            json.dumps(record(fields, rng, share), ensure_ascii=False).encode(errors="ignore")
        ]
        admitted = admit(texts, model)
        read = dict(zip(admitted.places.tolist(), admitted.records.to_pylist(), strict=True))
        refused = {one.place for one in admitted.refused}
        assert sorted([*read, *refused]) == list(range(len(texts)))
        for place, text in enumerate(texts):
            expected = said(model, text)
            assert (expected is None) == (place in refused), text
            if expected is not None:
                assert same(read[place], fields) == same(expected, fields), text
