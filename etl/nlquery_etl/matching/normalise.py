"""From a name as a source writes it to what it names, and what it says beside that."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from nlquery_etl.matching.words import Words, words

_COUNT = re.compile(r"\b(\d+)\s*-?\s*([a-z]+)\b")
_AMOUNT = re.compile(r"\bx\s?(\d+)\b")
_JOINED = re.compile(r"(?<=\d)(?=[a-z])|(?<=[a-z])(?=\d)")
_PLURAL = re.compile(r"(?<=[a-z]{3})(?<![su])s$")


@dataclass(frozen=True)
class Reading:
    """A name, read.

    Attributes
    ----------
    tokens
        The words of the product's name, spelled right, lower case.
    attributes
        ``size``, ``count``, ``volume`` …
    clean
        Whether the words stand in the source as they are here.
    """

    tokens: tuple[str, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)
    clean: bool = True

    @property
    def key(self) -> str:
        """What is equal for names that mean the same: no order, no spaces, no plural."""
        idle = words().idle
        kept = [singular(t) for t in self.tokens if t not in idle] or list(self.tokens)
        return "".join(sorted(kept))

    @property
    def text(self) -> str:
        """The words with spaces."""
        return " ".join(self.tokens)


def simplify(text: str) -> str:
    """Return lower-case words without accents, emoji and punctuation; ``&`` becomes ``and``."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = re.sub(r"[&+]", " and ", plain.replace("’", "").replace("'", "").replace("`", ""))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", plain).split())


def singular(token: str) -> str:
    """Return the word without a plural ending."""
    if token.endswith("ies") and len(token) > 4:
        return token[:-3] + "y"
    if token.endswith(("shes", "ches", "xes", "oes")) and len(token) > 4:
        return token[:-2]
    return _PLURAL.sub("", token)


def read(name: str, spell: Mapping[str, str] | None = None) -> Reading:
    """Read a name.

    Parameters
    ----------
    name
        As the source writes it.
    spell
        Misspelled word → right one; see :mod:`nlquery_etl.matching.spelling`.
    """
    known = words()
    plain = simplify(name)
    attributes: dict[str, str] = {}
    rest = _take_counts(plain, attributes, known)
    tokens = _take_sizes(rest.split(), attributes, known)
    spelled = [w for token in tokens for w in _word(token, known, spell or {}).split()]
    alias = known.aliases.get(" ".join(spelled)) or known.aliases.get(
        " ".join(singular(t) for t in spelled)
    )
    final = simplify(alias).split() if alias else spelled
    clean = not attributes and final == plain.split()
    return Reading(tuple(final), attributes, clean)


def _word(token: str, known: Words, spell: Mapping[str, str]) -> str:
    return known.abbreviations.get(token) or spell.get(token, token)


def _take_counts(text: str, attributes: dict[str, str], known: Words) -> str:
    """Return the text without ``12 pc`` and the like, which go to the attributes."""

    def take(found: re.Match[str]) -> str:
        number, unit = found[1], found[2]
        if unit in known.counts:
            attributes["count"] = number
        elif unit in known.volumes:
            attributes["volume"] = f"{number} {unit}"
        else:
            return found[0]
        return " "

    return _AMOUNT.sub(" ", _COUNT.sub(take, text))


def _take_sizes(tokens: Sequence[str], attributes: dict[str, str], known: Words) -> list[str]:
    """Return the words without a size at the beginning or the end; something is always left."""
    rest = list(tokens)
    changed = True
    while changed and len(rest) > 1:
        changed = False
        for width in (2, 1):
            for part in (slice(None, width), slice(-width, None)):
                size = known.sizes.get(" ".join(rest[part]))
                if size is not None and len(rest) > width:
                    attributes.setdefault("size", size)
                    del rest[part]
                    changed = True
                    break
            if changed:
                break
    return rest


def read_variation(text: str | None) -> dict[str, str]:
    """Return what a variation says: a size, a count, or else a ``flavour``."""
    if not text:
        return {}
    known = words()
    attributes: dict[str, str] = {}
    rest = " ".join(_take_counts(simplify(text), attributes, known).split())
    if rest in known.sizes:
        attributes["size"] = known.sizes[rest]
    elif rest:
        attributes["flavour"] = rest
    if attributes.get("size") == "regular":
        del attributes["size"]
    return attributes
