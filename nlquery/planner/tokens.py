"""A question as words: lower case, stems, numbers with their units."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from functools import lru_cache

import snowballstemmer

MOST_CHARACTERS = 600
_TOKEN = re.compile(
    r"\d{4}-\d{1,2}(?:-\d{1,2})?"
    r"|\d{1,2}/\d{1,2}(?:/\d{2,4})?"
    r"|\d{1,2}:\d{2}\s?(?:am|pm|a\.m\.|p\.m\.)?"
    r"|[$€£]?\d[\d,]*(?:\.\d+)?\s?(?:%|am\b|pm\b|a\.m\.|p\.m\.|st\b|nd\b|rd\b|th\b|k\b)?"
    r"|[a-z]+(?:'[a-z]+)?|%|&|>=|<=|>|<"
)
_SMALL = (
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen "
    "fifteen sixteen seventeen eighteen nineteen twenty"
)
NUMBERS = {word: float(n) for n, word in enumerate(_SMALL.split())}
NUMBERS |= {"thirty": 30.0, "forty": 40.0, "fifty": 50.0, "hundred": 100.0, "thousand": 1000.0}
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth"
ORDINALS = {word: float(n) for n, word in enumerate(_ORDINALS.split(), start=1)}
_ISO = re.compile(r"\d{4}-\d")
_AMOUNT = re.compile(r"([$€£]?)(\d[\d,]*(?:\.\d+)?)\s?(.*)")
_UNITS = {"a.m.": "am", "p.m.": "pm", "st": "th", "nd": "th", "rd": "th"}
_PAUSE = re.compile(r"[,;:.!?\n]|\s-\s")
_DAYS = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_GREETING = re.compile(
    r"^\s*(?:(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day))\b"
    r"(?: (?:there|all|team|everyone|nlquery))?[\s,!.]*)+"
)
# A few plain words, such as most names: nothing in them is rewritten.
_WHO = "i|you|we|they|he|she|it|who|that|there|what|how|where|when|which"
_UNWRITTEN = (
    "hi hey hello dear good not but other apart aside separate non no never without single "
    "individual compared relative comparison leaving leave taking costing cost costs omit omitting "
    "most side head next up contrast how v bestseller bestsellers bestselling skipping ignoring "
    "disregarding exclusive outside rather size value amount well "
    "mean meant scratch no absolute percent percentage percentages share shares number runner "
    "growth avg tax taxes type take takeaway end all cross first every any each one small big large"
)
_WORDS_ONLY = re.compile(rf"(?!.*\b(?:{_UNWRITTEN.replace(' ', '|')})\b)(?:[a-z]+ ?){{1,3}}")
_REWRITTEN = [
    (re.compile(pattern), words)
    for pattern, words in (
        (rf"\b({_DAYS})\s?-\s?({_DAYS})\b", r"\1 to \2"),
        (rf"\b({_MONTHS})\s?-\s?({_MONTHS})\b", r"\1 to \2"),
        (rf"(?<=\d)(st|nd|rd|th)?\s-\s(?={_MONTHS}|\d)", r"\1 to "),
        (r"(?<=[a-z])-(?=[a-z])", " "),
        (r"\bw/\s?o\b|\bw\.o\.", "without"),
        (r"\bw/", "with "),
        (r"\bb/w\b", "between"),
        (r"#", " number "),
        (r"\b(in|on|for|within) (?:one|a single|any) (?=day|hour|week|month\b)", r"\1 a "),
        (r"\bbut (?=under|over|less|more|below|above|at (?:most|least)|no more|not more)", "and "),
        (
            r"\b(?:not|no|without|instead of) (?:in |as |a |the )*"
            r"(?:percentages?|percents?|%|shares?)(?!\w)",
            "absolute",
        ),
        (r"\bi mean(?:t)?\b|\bscratch that\b|^\s*no\s*,", " "),
        (r"\b(?:left|given|paid|placed|made) by (?=people|customers?|guests?)", "by "),
        (r"\b(sells?|selling|sold) (?:really |very |so )?well\b", r"\1 best"),
        (r"\brather than\b|\bin place of\b", "instead of"),
        (
            r"\b(size|value|amount) of (?:(?:an?|the|our|each|every) )?((?:[a-z-]+ ){0,2}?)"
            r"(order|ticket|check|bill|basket|transaction)s?\b",
            r"\2\3 \1",
        ),
        (r"\bquick (?:one|question|q)\b|\bone (?:more|last|other) (?:thing|question)\b", " "),
        (r"\bhow (?:often|frequently)\b", "how many times"),
        (r"\bgrowth rates?\b", "growth"),
        (r"\bavg\b", "average"),
        (
            r"\b(excluding|without|before|excl|less|minus|net of) (?:the )?"
            r"(?:tax(?:es)? (?:and|or|&) tips?|tips? (?:and|or|&) tax(?:es)?)\b",
            r"\1 tax",
        ),
        (r"\bper order type\b", "per type of order"),
        (r"\btake[ -]aways?\b", "takeaway"),
        (
            r"\b(?:in the end|all in all|in all|at the end of the day"
            r"|at all(?=\s*(?:[?.!,]|$)))\b",
            " ",
        ),
        (r"\bcross[ -]?tab(?:ulate|ulated|ulation)?s?\b", "show"),
        (r"\bfrom small(?:est)? to (?:big|large)(?:st|est)?\b", "from smallest to biggest"),
        (r"\bfrom (?:big|large)(?:st|est)? to small(?:est)?\b", "from biggest to smallest"),
        (
            r"\b(?:first|top) (\d+|two|three|four|five|ten) (?=(?:items|products|dishes|places"
            r"|stores|locations|categories|servers|sellers)\b)",
            r"top \1 ",
        ),
        (r"\b((?:all|every|any|each) (?:[a-z]+ ){1,2})but\b", r"\1except"),
        (r"\bone next to (?:the )?other\b", "vs"),
        (r"\b(that|this|same|the other) one\b", r"\1"),
        (r"\brunners? ?up\b", "second best"),
        (r"\b(?:number|no\.?) (?:one|1)(?= (?:in |for |by )?[a-z])|\bnumber (?:one|1)$", "top"),
        (r"\b(?:number|no\.?) (?:two|2)(?= [a-z])", "second best"),
        (r"\b(?:number|no\.?) (?:three|3)(?= [a-z])", "third best"),
        (r"\bbest(sell(?:er|ers|ing))\b", r"best \1"),
        (r"\bmost (?:commonly|often|frequently|usually)\b", "most"),
        (
            r"\b(?:that|which) costs? (?=more|less|over|under|above|below|at least|\$|between)"
            r"|\bcosting (?=more|less|over|under|above|below|at least|\$|between)",
            "priced ",
        ),
        (r"\b(biggest|largest|highest|smallest|lowest|top|best) (?:single|individual)\b", r"\1"),
        (
            r"\b(?:not|without|never|do not|don't|dont) (?:includ(?:e|ing)|count(?:ing)?|incl)\b"
            r"|\b(?:other|apart|aside|separate) (?:than|from)\b"
            r"|\bwith the exception of\b|\b(?:leaving|leave|taking) (?:out|aside)\b"
            r"|\b(?:exclusive|outside) of\b|\bbut not\b|\band not\b"
            r"|\b(?<=\ball )but\b|\b(?<=\beverything )but\b|\b(?<=\banything )but\b"
            r"|\bdisregarding\b|\bomitting\b|\bomit\b|\bskipping\b|\bignoring\b|\bnon(?=[ -])",
            "except",
        ),
        (
            r"\bside by side\b|\bhead to head\b|\bnext to (?:each other|one another)\b"
            r"|\bup against\b|\bin contrast (?:to|with)\b|\bv\.?(?= )",
            "vs",
        ),
        (
            r"\bhow (?:big|large|high|low|small) (is|are|was|were)"
            r"(?= (?:the |our |an? )?(?:average )?(?:order|ticket|check|bill|basket)s?\b)",
            r"what \1 the average order value of",
        ),
        (r"\bhow (?:big|large|high|low|small) (?:an? )?(?=share|part|portion|percent)", "what "),
        (r"\bhow (?:big|large|high|low|small) (?=is|are|was|were)", "what "),
        (r"\b(?:compared|relative) (?:to|with)\b|\bin comparison (?:to|with)\b", "compared to"),
        (r"\b(\d+) ?\+(?= |$)", r"\1 or more"),
    )
]
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


@lru_cache(maxsize=4)
def _plain(question: str) -> str:
    """Return a text in lower case and without accents, with what is rewritten."""
    plain = unicodedata.normalize("NFKC", question[:MOST_CHARACTERS]).lower()
    plain = plain.replace("’", "'").replace("–", "-").replace("—", " , ")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    if _WORDS_ONLY.fullmatch(plain):
        return plain
    plain = _GREETING.sub("", plain)
    for pattern, words in _REWRITTEN:
        plain = pattern.sub(words, plain)
    plain = re.sub(rf"\b({_WHO})'(d|ve|ll|re|m|s)\b", r"\1", plain)
    if not _ISO.search(plain):
        plain = re.sub(r"(\d|am|pm)(st|nd|rd|th)?\s?-\s?(?=\d)", r"\1\2 to ", plain)
    return plain


def tokenise(question: str) -> list[Word]:
    """Return the words of a question, numbers written out as digits."""
    plain = _plain(question)
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
