"""Arrays of JSON files come out complete and in order, however the file is laid out."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path
from typing import Any

import pytest

from nlquery_etl.errors import SourceFileError
from nlquery_etl.sources import stream as module
from nlquery_etl.sources.stream import stream

pytestmark = pytest.mark.unit


def value(rng: random.Random, depth: int = 0) -> Any:
    kind = rng.randrange(9 if depth < 3 else 6)
    texts = ["", '},{"orders":[', "é ☕ 🍔", '\\"}]', "a\nb", "]}", "x" * rng.randrange(40)]
    if kind < 3:
        return rng.choice(texts)
    if kind < 6:
        return rng.choice([None, True, -1, 3.5, 10**15])
    if kind < 8:
        return {f"k{i}": value(rng, depth + 1) for i in range(rng.randrange(4))}
    return [value(rng, depth + 1) for _ in range(rng.randrange(4))]


def element(rng: random.Random) -> Any:
    if rng.random() < 0.05:
        return value(rng)
    return {"guid": rng.randrange(99), "orders": [{"guid": 1}, {"guid": 2}], "v": value(rng)}


@pytest.mark.parametrize("block", [37, 200, 1 << 20])
@pytest.mark.parametrize("seed", range(12))
def test_every_layout_gives_the_same_elements(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, block: int, seed: int
) -> None:
    monkeypatch.setattr(module, "BLOCK", block)
    rng = random.Random(seed)
    elements = [element(rng) for _ in range(rng.randrange(60))]
    document = {"before": value(rng), "nested": {"orders": [{"no": 1}]}, "orders": elements}
    document |= {"after": [{"a": 1}, {"a": 2}]} if seed % 2 else {}
    path = tmp_path / "x.json"
    for options in ({}, {"indent": 2}, {"separators": (",", ":")}, {"ensure_ascii": False}):
        path.write_text(json.dumps(document, **options), "utf-8")  # type: ignore[arg-type]
        assert list(stream(path, "orders")) == elements
        path.write_text(f"\r\n {json.dumps(elements, **options)} ", "utf-8")  # type: ignore[arg-type]
        assert list(stream(path, "orders")) == elements
        assert list(stream(path, "orders", bare=False)) == []
    path.write_text(json.dumps(document), "utf-8-sig")
    assert list(stream(path, "orders")) == elements


@pytest.mark.parametrize("seed", range(8))
def test_a_file_that_ends_too_early_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    monkeypatch.setattr(module, "BLOCK", 100)
    rng = random.Random(seed)
    elements = [element(rng) for _ in range(30)]
    text = json.dumps({"orders": elements, "more": 1} if seed % 2 else elements)
    path = tmp_path / "x.json"
    for _ in range(10):
        path.write_text(text[: rng.randrange(1, len(text))])
        with pytest.raises(SourceFileError, match="not a complete JSON file"):
            list(stream(path, "orders"))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (gzip.compress(b"{}", mtime=0), "x.json is compressed. Unpack it: gunzip x.json"),
        (b"PK\x03\x04", "x.json is a ZIP archive"),
        (b'{"a": 1}\n{"a": 2}\n', "several JSON documents.*jq -s . x.json"),
        (b'[{"a": 1}]\n[{"a": 2}]\n', "several JSON documents"),
        (b"", "not a complete JSON file"),
        (b"guid,total\n1,2\n", "not a complete JSON file"),
        ('{"a": "é"}'.encode("latin-1"), "not a complete JSON file"),
    ],
)
def test_what_is_no_json_is_named(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "x.json"
    path.write_bytes(content)
    with pytest.raises(SourceFileError, match=said):
        list(stream(path, "orders"))


def test_numbers_that_only_the_slow_way_reads_do_not_stop_it(tmp_path: Path) -> None:
    path = tmp_path / "x.json"
    path.write_text('{"orders": [{"a": 1}, {"a": 123456789012345678901234567890}, {"a": 3}]}')
    assert [e["a"] for e in stream(path, "orders")][::2] == [1, 3]
