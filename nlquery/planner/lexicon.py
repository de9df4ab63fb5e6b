"""What words may mean in the data: measures, dimensions, values and topics it cannot tell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from nlquery.planner import fillers, language
from nlquery.planner.brands import other_names
from nlquery.planner.entries import Entry, Link, model_entries, stems, thing_stems
from nlquery.planner.tokens import Word, tokenise
from nlquery.semantic.model import SemanticModel

LONGEST = 6
_RANK: Mapping[str, int] = {"measure": 4, "value": 3, "group": 3, "dimension": 2, "topic": 1}
_SHORTEST = 3  # letters of a word that is taken for all the values that have it
_VAGUE = frozenset({"add", "new", "extra", "old", "big", "san", "los", "saint"})
_SIZES = frozenset(
    """
    lg large reg regular sm small med xl dbl double single pint glass bottle slice pc pcs piece
    pieces ct oz shot
    """.split()  # noqa: SIM905
)
_MOST_BESIDE = 500
_JOINTS = frozenset({"and", "&", "of", "with"})
_IDLE = frozenset({"the", "a", "of", "and", "with", "in", "location", "store", "restaurant"})


@dataclass
class Lexicon:
    """All meanings by the stems of their words.

    Attributes
    ----------
    phrases
        Stems → meanings.
    words
        Every single word that has a meaning, as it is written.
    nicknames
        Words that only stand in other names of values; some are misspelled.
    texts
        (Stems, meaning) → how it is written.
    numbers
        Dimensions that are numbers.
    sizes
        Dimension → how many values it has.
    things
        Stems of what single rows are called.
    """

    phrases: dict[tuple[str, ...], list[Entry]] = field(default_factory=lambda: defaultdict(list))
    texts: dict[tuple[tuple[str, ...], Entry], set[str]] = field(
        default_factory=lambda: defaultdict(set)
    )
    words: set[str] = field(default_factory=set)
    nicknames: set[str] = field(default_factory=set)
    numbers: frozenset[str] = frozenset()
    sizes: dict[str, int] = field(default_factory=dict)
    things: frozenset[str] = frozenset()
    partial: dict[str, list[Entry]] = field(default_factory=lambda: defaultdict(list))
    _sets: dict[str, frozenset[Entry]] = field(default_factory=dict)
    _joined: list[tuple[str, Entry]] = field(default_factory=list)

    @classmethod
    def of(
        cls,
        model: SemanticModel,
        values: Mapping[str, Sequence[str]],
        aliases: Sequence[tuple[str, str, str]] = (),
    ) -> Lexicon:
        """Return the lexicon of a model and of its database's values.

        Parameters
        ----------
        values
            Dimension → its distinct values.
        aliases
            (dimension, value, other name of it); a name that means several things is left out.
        """
        lexicon = cls()
        entries = list(model_entries(model))
        counted = {stems(p) for p, e in entries if e.kind == "measure"}
        for phrase, entry in entries:
            # "delivery orders" is a value and a measure, not one word for the value
            flag = entry.kind == "dimension" and model.dimensions[entry.name].kind == "boolean"
            several = (flag or entry.kind == "value") and len(stems(phrase)) > 1
            by = phrase.split()[0] in language.BY
            if not (by or phrase in language.BUSY or (several and stems(phrase)[-1:] in counted)):
                lexicon._add(phrase, entry)
        lexicon.numbers = frozenset(d.name for d in model.dimensions.values() if d.kind == "number")
        lexicon.things = thing_stems(model)
        lexicon.sizes = {d.name: len(d.enum) for d in model.dimensions.values() if d.enum}
        lexicon.sizes |= {dimension: len(found) for dimension, found in values.items()}
        for dimension, found in values.items():
            for value in found:
                lexicon._add_value(dimension, value)
        lexicon._add_joined()
        lexicon._add_aliases(aliases)
        return lexicon

    def _add_joined(self) -> None:
        """Add ``fish and chips`` for Fish & Chips, but no ``beer and wine``: these are two."""
        for phrase, entry in self._joined:
            parts = [stems(part) for part in phrase.split(" and ")]
            if not all(self.phrases.get(part) for part in parts):
                self._add(phrase, entry)

    def _add_aliases(self, aliases: Sequence[tuple[str, str, str]]) -> None:
        meant: dict[tuple[str, ...], set[Entry]] = defaultdict(set)
        texts: dict[tuple[str, ...], str] = {}
        for dimension, value, written in aliases:
            alias = _unsized(written) if dimension == "product" else written
            key = stems(alias)
            if not key:
                continue
            meant[key].add(Entry("value", dimension, (value,)))
            texts[key] = alias
        for key, entries in meant.items():
            if len(entries) == 1 and key not in self.phrases:
                self._add(texts[key], next(iter(entries)), self.nicknames)
        self.nicknames -= self.words

    def _add(self, phrase: str, entry: Entry, known: set[str] | None = None) -> None:
        words = tokenise(phrase)
        key = tuple(word.stem for word in words)
        if key and len(key) <= LONGEST and entry not in self.phrases[key]:
            self.phrases[key].append(entry)
        if key and len(key) <= LONGEST:
            self.texts[key, entry].add(" ".join(word.text for word in words))
            spelled = {word.text for word in words if word.text.isalpha()}
            (self.words if known is None or len(words) == 1 else known).update(spelled)

    def _add_value(self, dimension: str, value: str) -> None:
        entry = Entry("value", dimension, (value,))
        self._add(value, entry)
        for name in other_names(value):
            self._add(name, entry)
        every = tokenise(value)
        words = [w for w in every if w.text not in _IDLE]
        if len(words) < len(every) and words:
            self._add(" ".join(w.text for w in words), entry)
        if "&" in value:
            self._joined.append((value.replace("&", "and"), entry))
        for word in words if len(words) > 1 else ():
            self.partial[word.stem].append(Entry("value", dimension, (value,), exact=False))

    def link(self, words: Sequence[Word], longest: int = LONGEST, shortest: int = 1) -> list[Link]:
        """Return the meanings of words that have no role yet, the longest phrases first.

        The words get their kind as role.

        Parameters
        ----------
        longest, shortest
            Most and fewest words of a phrase.
        """
        found: list[Link] = []
        for length in range(min(longest, len(words)), shortest - 1, -1):
            for start in range(len(words) - length + 1):
                part = words[start : start + length]
                paused = any(word.pause for word in part[:-1])
                if paused or any(word.role for word in part) or _is_reserved(part):
                    continue
                if self._goes_on(words, start, length):
                    continue
                entry = self._best(part)
                if entry is None:
                    continue
                text = " ".join(word.text for word in part)
                found.append(Link(entry, start, start + length, text))
                for word in part:
                    word.role = entry.kind
        return sorted(found, key=lambda link: link.start)

    def _goes_on(self, words: Sequence[Word], start: int, length: int) -> bool:
        """Return whether a superlative is of something longer: ``highest tip`` rate."""
        if words[start].text not in language.HIGHEST | language.LOWEST or length < 2:
            return False
        longer = words[start + 1 : start + length + 1]
        return len(longer) == length and not longer[-1].role and bool(self.meanings(longer))

    def meanings(self, part: Sequence[Word]) -> list[Entry]:
        """Return what the words may mean: exactly these words, else ones that begin alike."""
        key = tuple(word.stem for word in part)
        entries = self.phrases.get(key, [])
        words = [word.text for word in part]
        exact = [e for e in entries if _any(_is_same, words, self.texts[key, e])]
        if exact or (len(words) == 1 and words[0] in fillers.FILLERS):
            return exact  # "provide" is no provider
        return [e for e in entries if _any(_is_near, words, self.texts[key, e])]

    def _best(self, part: Sequence[Word]) -> Entry | None:
        return max(self.meanings(part), key=lambda e: _RANK[e.kind], default=None)

    def shared_values(self, part: Sequence[Word]) -> list[Entry]:
        """Return the values that have all of the words, where they are of one kind."""
        words = [word for word in part if word.text not in _JOINTS]
        if len(words) < 2 or words[0] is not part[0] or words[-1] is not part[-1]:
            return []
        if len(words) < len(part) and all(self.phrases.get((w.stem,)) for w in words):
            return []  # "beer and wine" are two
        found = [self._near_set(word) for word in words]
        shared = sorted(frozenset.intersection(*found), key=lambda entry: entry.values)
        return shared if len({entry.name for entry in shared}) == 1 else []

    def _near_set(self, word: Word) -> frozenset[Entry]:
        """Return the values that have the word, remembered: many names share common words."""
        if word.stem not in self._sets:
            self._sets[word.stem] = frozenset(self.partial.get(word.stem, ()))
        return self._sets[word.stem] if self.near_values(word) else frozenset()

    def words_beside(self, word: Word) -> set[str]:
        """Return the other words of the values that have the word: rolls and tails of lobster."""
        near = self.near_values(word)[:_MOST_BESIDE]
        found = {other for entry in near for other in entry.values[0].lower().split()}
        return {other for other in found if other.isalpha() and other != word.text}

    def near_values(self, word: Word) -> list[Entry]:
        """Return the values that have the word among others."""
        if len(word.text) < _SHORTEST or word.text in _VAGUE:
            return []
        return self.partial.get(word.stem, [])


def _unsized(name: str) -> str:
    """Return a product's name without size and count: ``coke`` for Lg Coke."""
    words = [word.text for word in tokenise(name) if word.number is None]
    return " ".join(word for word in words if word not in _SIZES)


def _any(test: Callable[[str, str], bool], words: Sequence[str], texts: set[str]) -> bool:
    """Return whether one of the texts has words that all pass the test."""
    for text in texts:
        known = text.split()
        if len(known) == len(words) and all(map(test, words, known)):
            return True
    return False


def _is_same(word: str, known: str) -> bool:
    """Return whether it is this word, but for a plural."""
    return word in (known, plural(known)) or known == plural(word)


def _is_near(word: str, known: str) -> bool:
    """Return whether words of one stem begin alike: ``fries`` are not short for Friday."""
    return word == known or (min(len(word), len(known)) >= 4 and word[:4] == known[:4])


def plural(word: str) -> str:
    """Return a noun's plural."""
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}es" if word.endswith(("s", "x", "ch", "sh")) else f"{word}s"


def _is_reserved(part: Sequence[Word]) -> bool:
    """Return whether it is one word that orders or compares: ``top`` is no short topping."""
    return len(part) == 1 and part[0].text in language.RESERVED
