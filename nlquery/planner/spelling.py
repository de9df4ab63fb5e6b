"""Words that are no words here: the nearest known one, when it is clear which."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence

from rapidfuzz.distance import OSA

from nlquery.planner import fillers, language, sorts
from nlquery.planner.correcting import MARKS
from nlquery.planner.days.calendar import MONTHS, PAST, RANGE, UNITS, WEEKDAYS
from nlquery.planner.english import commonest, is_english, nearest_english
from nlquery.planner.numbers import NUMBERS
from nlquery.planner.slips import SHORT, cost, without_one
from nlquery.planner.tokens import ORDINALS, Word, stem

_LONG = 7  # letters; such a word may have two slips
_TIE = 0.15
_SURE = 0.9
_DOUBT = 0.35  # what has a meaning is not passed over as the near word that has none
_CONFUSED = {
    "desert": "dessert",
    "deserts": "desserts",
    "diner": "dinner",
    "chanel": "channel",
    "chanels": "channels",
}
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
            "newbound",  # rewritten
        }
        self._right = {
            *statistics,
            *meanings,
            *operators,
            *times,
            *fillers.FILLERS,
            *(f"{u}s" for u in UNITS),
        }
        self._stems = {stem(word) for word in self._meanings}
        self._index: dict[str, list[str]] = defaultdict(list)
        singular = {w[:-1] for w in self._meanings if len(w) > 5 and w[-1] == "s" != w[-2]}
        self._idle = fillers.FILLERS - self._meanings
        self._by_letters: dict[str, list[str]] = defaultdict(list)
        plural = {f"{w}s" for w in self._meanings if len(w) >= SHORT and w[-1] not in "sy"}
        near = {*meanings, *operators, *times, *fillers.FILLERS, *singular, *plural}
        for word in sorted(near):
            for key in _keys(word) if len(word) >= _LONG - 2 and word not in plural else ():
                self._index[key].append(word)
            for key in without_one(word) if len(word) >= SHORT - 1 else ():
                self._by_letters[key].append(word)

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
        if len(word) < SHORT - 1 or is_english(word):
            return self._confused(word)
        if costs := self._slips(word):
            return self._likeliest(costs)
        # what another word makes of a short one is a guess
        return nearest_english(word) or self._two_slips(word) if len(word) >= _LONG else None

    def _confused(self, word: str) -> str | None:
        """Return the known word that is often taken for another: ``desert`` and ``dessert``."""
        right = _CONFUSED.get(word)
        return right if right is not None and stem(right) in self._stems else None

    def _slips(self, word: str) -> dict[str, float]:
        """Return the known words that one slip makes it, and how unlikely each is."""
        known = {c for key in without_one(word) for c in self._by_letters.get(key, ())}
        return {c: found for c in known if (found := cost(word, c)) is not None}

    def _likeliest(self, costs: Mapping[str, float]) -> str | None:
        """Return the word that is meant when it is clear; of those without a meaning any is."""
        least = min(costs.values())
        best = {c for c, found in costs.items() if found <= least + _TIE}
        if best <= self._idle:
            near = {c for c, found in costs.items() if found <= least + _DOUBT}
            sure = near <= self._idle and (least <= _SURE or max(map(len, best)) > SHORT)
            return commonest(best) if sure else None
        return min(best) if len({stem(c) for c in best}) == 1 else None

    def _two_slips(self, word: str) -> str | None:
        known = {c for key in _keys(word) for c in self._index.get(key, ())}
        scored = [
            (OSA.distance(word, c, score_cutoff=2), abs(len(word) - len(c)), c) for c in known
        ]
        near = sorted(s for s in scored if s[0] <= (1 if s[2] in self._idle else 2))
        # a name that is two letters away from a word without meaning is still a name
        if not near:
            return None
        best = [entry for entry in near if entry[0] == near[0][0]]
        swapped = [e for e in best if sorted(e[2]) == sorted(word) and e[2][0] == word[0]]
        left_out = [e for e in best if len(e[2]) > len(word) and e[0] == 1]
        best = swapped or (left_out if len(left_out) == 1 else best)  # the likeliest slips
        kinds = {stem(entry[2]) for entry in best}
        return best[0][2] if len(kinds) == 1 else None


def _swapped(word: str, known: Iterable[str]) -> str | None:
    """Return the only word of the same letters that begins alike: ``tpo`` and ``top``."""
    found = [other for other in known if sorted(other) == sorted(word) and other[0] == word[0]]
    return found[0] if len(found) == 1 else None


def _keys(word: str) -> set[str]:
    """Return what words that are a slip or two apart have in common: a half of their letters."""
    half = len(word) // 2
    return {f"<{word[:2]}", f">{word[-3:]}", f"m{''.join(sorted(word[:half]))}",
            f"s{word[0]}{word[-1]}"}  # fmt: skip
