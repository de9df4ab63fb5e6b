"""The data files of the matcher, read once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

import yaml


@dataclass(frozen=True)
class Words:
    """What ``words.yaml`` says.

    Attributes
    ----------
    sizes
        Words as they are written → what the size is called.
    counts, volumes
        Words behind a number.
    abbreviations
        Word → written out.
    aliases
        Normal name → clean spelling.
    idle
        Words without a meaning of their own.
    spelling
        Word → how it is written in titles.
    lexicon
        Correct words.
    """

    sizes: Mapping[str, str]
    counts: frozenset[str]
    volumes: frozenset[str]
    abbreviations: Mapping[str, str]
    aliases: Mapping[str, str]
    idle: frozenset[str]
    spelling: Mapping[str, str]
    lexicon: frozenset[str]


@cache
def words() -> Words:
    """Return the words."""
    data = load("words.yaml")
    sizes = {text: name for name, texts in data["sizes"].items() for text in texts}
    more = {w for phrase in (*sizes, *data["aliases"], *sizes.values()) for w in phrase.split()}
    written = {w for text in data["aliases"].values() for w in text.lower().split()}
    return Words(
        sizes=sizes,
        counts=frozenset(data["counts"]),
        volumes=frozenset(data["volumes"]),
        abbreviations=data["abbreviations"],
        aliases=data["aliases"],
        idle=frozenset(data["idle"]),
        spelling=data["spelling"],
        lexicon=frozenset(data["lexicon"].split()) | more | written,
    )


def load(name: str) -> dict[str, Any]:
    """Return the content of a data file of this package."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    loaded: dict[str, Any] = yaml.safe_load(text)
    return loaded
