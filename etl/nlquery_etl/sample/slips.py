"""Typing mistakes as people make them."""

from __future__ import annotations

import random

_NEIGHBOURS = {
    "a": "sq", "b": "vn", "c": "xv", "d": "sf", "e": "wr", "f": "dg", "g": "fh", "h": "gj",
    "i": "uo", "j": "hk", "k": "jl", "l": "k", "m": "n", "n": "bm", "o": "ip", "p": "o",
    "q": "wa", "r": "et", "s": "ad", "t": "ry", "u": "yi", "v": "cb", "w": "qe", "x": "zc",
    "y": "tu", "z": "x",
}  # fmt: skip


def slip(name: str, rng: random.Random) -> str:
    """Return the name with one slip in its longest word: swap, drop, double or neighbour key."""
    words = name.split()
    place = max(range(len(words)), key=lambda i: (len(words[i]), -i))
    word = words[place]
    if len(word) < 5 or not word.isalpha():
        return name
    at = rng.randrange(1, len(word) - 1)
    kind = rng.randrange(4)
    if kind == 0:
        word = word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    elif kind == 1:
        word = word[:at] + word[at + 1 :]
    elif kind == 2:
        word = word[:at] + word[at] + word[at:]
    else:
        near = _NEIGHBOURS.get(word[at].lower(), word[at])
        word = word[:at] + rng.choice(near) + word[at + 1 :]
    words[place] = word
    return " ".join(words)


def dirty(name: str, rng: random.Random) -> str:
    """Return the name as somebody in a hurry writes it: a slip, another case, or emoji."""
    kind = rng.randrange(5)
    if kind <= 1:
        return slip(name, rng)
    if kind == 2:
        return name.lower()
    if kind == 3:
        return name.upper()
    return f"⭐ {name}"
