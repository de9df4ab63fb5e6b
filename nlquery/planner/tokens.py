"""A question as words: lower case, stems, numbers with their units."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

from nlquery.planner.numbers import NUMBERS
from nlquery.planner.rewriting import rewritten

_TOKEN = re.compile(
    r"\d{4}-\d{1,2}(?:-\d{1,2})?"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    r"|\d{1,2}:\d{2}\s?(?:am|pm|a\.m\.|p\.m\.)?"
    r"|[$€£]?\d[\d,]*(?:\.\d+)?\s?(?:%|am\b|pm\b|a\.m\.|p\.m\.|st\b|nd\b|rd\b|th\b|k\b)?"
    r"|[a-z]+(?:'[a-z]+)?|%|&|>=|<=|>|<"
)
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = {word: float(n) for n, word in enumerate(_ORDINALS.split(), start=1)}
_AMOUNT = re.compile(r"([$€£]?)(\d[\d,]*(?:\.\d+)?)\s?(.*)")
_UNITS = {"a.m.": "am", "p.m.": "pm", "st": "th", "nd": "th", "rd": "th"}
_PAUSE = re.compile(r"[,;:.!?\n]|\s-\s")
_stemmer = snowballstemmer.stemmer("english")


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """Return the word's stem."""
    found: str = _stemmer.stemWord(word)
    return found


@dataclass
class Word:
    """A word of a question.

    Attributes
    ----------
    text
        Lower case, without a possessive ending.
    number
        Its value, when it is a number.
    unit
        ``$``, ``%``, ``am``, ``pm``, ``th``, or nothing.
    role
        What the word was taken for; empty: nothing yet.
    pause
        Whether a comma or the end of a sentence follows.
    """

    text: str
    number: float | None = None
    unit: str = ""
    role: str = ""
    pause: bool = False
    stem: str = field(init=False)

    def __post_init__(self) -> None:
        self.stem = stem(self.text)


def tokenise(text: str, *, asked: bool = False) -> list[Word]:
    """Return the words of a question or of a name, numbers written out as digits.

    Parameters
    ----------
    asked
        Whether it is a question: its wording is then put in fewer kinds of words.
    """
    plain = rewritten(text, asked=asked)
    found_words: list[Word] = []
    end = 0
    for found in _TOKEN.finditer(plain):
        if found_words and _PAUSE.search(plain, end, found.start()):
            found_words[-1].pause = True
        found_words.append(_word(found.group()))
        end = found.end()
    return found_words


def _word(text: str) -> Word:
    if text[0].isdigit() or text[0] in "$€£":
        if "/" in text or ":" in text or re.fullmatch(r"\d{4}-[\d-]+", text):
            return Word(text.replace(" ", ""))
        return _number(text)
    if text.endswith("'s"):
        text = text[:-2]
    text = text.replace("'", "")
    if text in NUMBERS:
        return Word(text, NUMBERS[text])
    return Word(text)


def _number(text: str) -> Word:
    found = _AMOUNT.fullmatch(text)
    assert found is not None
    money, digits, unit = found[1], found[2].replace(",", ""), found[3].strip()
    value = float(digits)
    if unit == "k":
        value, unit = value * 1000, ""
    return Word(text.replace(" ", ""), value, "$" if money else _UNITS.get(unit, unit))
