"""Words that are no words here: the nearest known one, when it is clear which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from rapidfuzz.distance import OSA

from nlquery.planner import fillers, language, sorts
from nlquery.planner.correcting import MARKS
from nlquery.planner.days.calendar import MONTHS, PAST, RANGE, UNITS, WEEKDAYS
from nlquery.planner.numbers import NUMBERS
from nlquery.planner.tokens import ORDINALS, Word, stem

_SHORT = 4  # letters; with another first letter it is rather another word
_TIME = {"yesterday", "today", "ago", "weekend", "before", "after", "since", "until", "through"}


class Speller:
    """Knows the words that have a meaning, by length and first letters.

    Parameters
    ----------
    meanings
        Words of the lexicon.
    nicknames
        Words that values have elsewhere; kept only where no known word is near.
    beside
        Word → the words it stands with in values.
    """

    def __init__(
        self,
        meanings: Iterable[str],
        nicknames: Iterable[str] = (),
        beside: Callable[[Word], set[str]] = lambda _: set(),
    ) -> None:
        self._beside = beside
        self._meanings = frozenset(meanings)
        self._nicknames = frozenset(nicknames)
        operators = set().union(
            language.COMPARE, language.NEGATIONS, language.HIGHEST, language.LOWEST, language.SHARE,
            language.GROWTH, language.CUMULATIVE, language.TREND, language.AVERAGE,
            language.DISTINCT, language.SORT, sorts.WORDS,
            language.CHART_WORDS, language.CHANGE, language.BUSY, language.BY,
            *(p for p, _ in language.COMPARATORS), *language.CHARTS,
        )  # fmt: skip
        times = {*MONTHS, *WEEKDAYS, *UNITS, *PAST, *NUMBERS, *ORDINALS, *RANGE, *_TIME}
        statistics = {
            *MARKS,
            *fillers.STAYING,
            *language.OF_CHANGES,
            "median",
            "mode",
            "deviation",
            "variance",
            "percentile",
            "standard",
        }
        self._right = {
            *statistics,
            *meanings,
            *operators,
            *times,
            *fillers.FILLERS,
            *(f"{u}s" for u in UNITS),
        }
        self._three = {word for word in self._right if len(word) == _SHORT - 1}
        self._stems = {stem(word) for word in self._meanings}
        self._index: dict[str, list[str]] = defaultdict(list)
        singular = {w[:-1] for w in self._meanings if len(w) > 5 and w[-1] == "s" != w[-2]}
        for word in sorted({*meanings, *operators, *times, *fillers.FILLERS, *singular}):
            if len(word) >= 4:
                for key in _keys(word):
                    self._index[key].append(word)

    def knows(self, word: Word) -> bool:
        """Return whether the word is spelled right."""
        if word.text in fillers.ABBREVIATIONS and word.text not in self._meanings:
            return False
        if word.text in self._right:
            return True
        return word.stem in self._stems and f"{word.text}e" not in self._right

    def correct(self, words: Sequence[Word]) -> list[tuple[str, str]]:
        """Mend the words in place and return (as written, as read)."""
        mended = []
        for _ in range(2):  # what one slip hid may fit when its neighbour is mended
            for index, word in enumerate(words):
                right = self._right_for(words, index)
                if right is None:
                    continue
                if word.text not in fillers.ABBREVIATIONS:
                    mended.append((word.text, right))
                word.text, word.stem = right, stem(right)
                if right in NUMBERS:
                    word.number = NUMBERS[right]
        return mended

    def _right_for(self, words: Sequence[Word], index: int) -> str | None:
        """Return the word that is meant where another one is written."""
        word = words[index]
        if word.number is not None or not word.text.isalpha():
            return None
        if self.knows(word):
            other = word.text in fillers.STAYING and word.text not in self._meanings
            return self._swapped_beside(words, index) if other else None
        right = self._expanded(word.text) or self._fitting(words, index)
        return right or self._ended(word) or self._nearest(word.text)

    def _swapped_beside(self, words: Sequence[Word], index: int) -> str | None:
        """Return the word of the same letters that makes a value: ``ribeye stake``."""
        text = words[index].text
        before = words[index - 1] if index else None
        return _swapped(text, self._beside(before)) if before is not None else None

    def _fitting(self, words: Sequence[Word], index: int) -> str | None:
        """Return the only near word that makes a value with a neighbour: ``lobster rol``."""
        text = words[index].text
        around = [words[i] for i in (index - 1, index + 1) if 0 <= i < len(words)]
        known = {word for other in around for word in self._beside(other)}
        slips = 1 if len(text) < 7 else 2
        near = [w for w in known if len(text) > 2 and OSA.distance(text, w) <= slips]
        return near[0] if len(near) == 1 else None

    def _ended(self, word: Word) -> str | None:
        """Return the word whose last letter was left out: ``befor``."""
        return f"{word.text}e" if f"{word.text}e" in self._right else None

    def _expanded(self, word: str) -> str | None:
        return None if word in self._nicknames else fillers.ABBREVIATIONS.get(word)

    def _nearest(self, word: str) -> str | None:
        if len(word) == _SHORT - 1:
            return _swapped(word, self._three)
        if len(word) < _SHORT:
            return None
        slips = 1 if len(word) < 7 else 2
        idle = fillers.FILLERS - self._meanings
        candidates = {c for key in _keys(word) for c in self._index.get(key, ())}
        scored = sorted(
            (OSA.distance(word, c, score_cutoff=slips), abs(len(word) - len(c)), c)
            for c in candidates
            if abs(len(word) - len(c)) <= slips
            and (len(word) > _SHORT or _is_slip(word, c))
            and _begins_alike(word, c)
        )
        single = _undoubled(word) & self._meanings
        if single and not any(distance == 0 for distance, *_ in scored):
            return min(single)
        close = [
            entry for entry in scored if entry[0] <= (1 if entry[2] in idle else slips)
        ]  # a name that is two letters away from a word without meaning is still a name
        if not close:
            return None
        best = [entry for entry in close if entry[0] == close[0][0]]
        swapped = [e for e in best if sorted(e[2]) == sorted(word) and e[2][0] == word[0]]
        left_out = [e for e in best if len(e[2]) > len(word) and e[0] == 1]
        best = swapped or (left_out if len(left_out) == 1 else best)  # the likeliest slips
        kinds = {stem(entry[2]) for entry in best}
        return best[0][2] if len(kinds) == 1 else None


def _swapped(word: str, known: Iterable[str]) -> str | None:
    """Return the only word of the same letters that begins alike: ``tpo`` and ``top``."""
    found = [other for other in known if sorted(other) == sorted(word) and other[0] == word[0]]
    return found[0] if len(found) == 1 else None


def _undoubled(word: str) -> set[str]:
    """Return the words that have one of its double letters once: ``tipp`` and ``tip``."""
    return {word[:i] + word[i + 1 :] for i in range(1, len(word)) if word[i] == word[i - 1]}


def _is_slip(word: str, known: str) -> bool:
    """Return whether a short word is another with a letter more or less, or two swapped.

    Another letter makes it rather another word: wise and wine, cake and cafe.
    """
    if known[0] != word[0]:
        return False
    return len(known) != len(word) or sorted(known) == sorted(word)


def _begins_alike(word: str, known: str) -> bool:
    """Return whether the beginning may be a slip: beach is not each with a letter too many."""
    swapped = sorted(word[:2]) == sorted(known[:2])
    return known[0] == word[0] or swapped or known[1:] == word or len(word) > _SHORT + 2


def _keys(word: str) -> set[str]:
    """Return what words that are a slip or two apart have in common: a half of their letters."""
    half = len(word) // 2
    return {f"<{word[:2]}", f">{word[-3:]}", f"m{''.join(sorted(word[:half]))}",
            f"s{word[0]}{word[-1]}"}  # fmt: skip
