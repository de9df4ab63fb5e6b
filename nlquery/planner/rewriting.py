"""A question in plain writing: lower case, no accents, and phrases in the words they stand for."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from nlquery.planner.correcting import with_corrections
from nlquery.planner.numbers import COUNTS, NUMBERS, in_digits
from nlquery.planner.phrasing import plainly
from nlquery.planner.wording import may_be_reworded

MOST_CHARACTERS = 600
_ISO = re.compile(r"\d{4}-\d")
_DAYS = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_MONTHS = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_GREETING = re.compile(
    r"^\s*(?:(?:hi|hello|hey|hiya|dear|good (?:morning|afternoon|evening|day))\b"
    r"(?: (?:there|all|team|everyone|nlquery))?[\s,!.]*)+"
)
# A few plain words, such as most names: nothing in them is rewritten.
_WHO = "i|you|we|they|he|she|it|who|that|there|what|how|where|when|which"
_COUNTS = "|".join(COUNTS)
_UNWRITTEN = (
    "hi hey hello dear good not but other apart aside separate non no never without single "
    "individual compared relative comparison leaving leave taking costing cost costs omit omitting "
    "most side head next up contrast how v bestseller bestsellers bestselling skipping ignoring "
    "disregarding exclusive outside rather size value amount well "
    "mean meant scratch no absolute percent percentage percentages share shares number runner "
    "growth avg tax taxes type take takeaway end all cross first every any each one small big "
    "large am pm b4 btw em nd largest highest lowest smallest maximum minimum max min refunded "
    "first days day week hour month inclusive later earlier combination morning afternoon "
    "evening night both usd dollars bucks period charged everything kind new explain adds adding "
    "added add line bar curve with starting beginning begin start just only exactly once twice tip "
    "tips incl including subcategories up through until till left books report accountant boss "
    "nice neat proper brief clean simple sorry oops whoops"
)
_WORDS_ONLY = re.compile(rf"(?!.*\b(?:{_UNWRITTEN.replace(' ', '|')})\b)(?:[a-z]+ ?){{1,3}}")
_TIME = r"\d{1,2}(?::\d\d)?\s?(?:am|pm)|\d{1,2}:\d\d|noon|midday|midnight"
_AT = r"(?:from |at |by |until |till |starting (?:at |from )?)?"
_HALVES = {"morning": "am", "afternoon": "pm", "evening": "pm", "night": "pm"}


def _clock(found: re.Match[str]) -> str:
    """Return ``9am`` for ``nine o'clock in the morning``."""
    hour = NUMBERS.get(found[1])
    half = _HALVES.get(found[3] or "", found[2] or "")
    return f"{found[1] if hour is None else int(hour)}{half.replace('.', '')}"


def _next_hour(found: re.Match[str]) -> str:
    """Return ``to 14:00`` for ``to 13:59``: hours are told up to the next one."""
    hour, half = int(found[2]) + 1, found[3] or ""
    if hour == 24 or (hour == 12 and half == "pm"):
        return f"{found[1]} midnight"
    if half and hour == 12:
        half = "pm"
    return f"{found[1]} {hour - 12 if half and hour > 12 else hour}{half or ':00'}"


def _drawn(found: re.Match[str]) -> str:
    """Return ``line chart by`` for ``one line per``."""
    return f"{'line' if found[1] == 'curve' else found[1]} chart by"


_REWRITTEN = [
    (re.compile(pattern), words)
    for pattern, words in (
        (
            rf"\b(\d{{1,2}}|{_COUNTS})\s?(?:o'?clock\b\s?)?"
            r"(?:(am|pm|a\.m\.|p\.m\.)\b|(?:in the|at) (morning|afternoon|evening|night)\b)",
            _clock,
        ),
        (
            r"(?<!between )(?<!between the )(?<!from )"
            r"\b(\d{1,2})(?:st|nd|rd|th)? (?:and|&|\+) (?:the )?(\d{1,2})(?:st|nd|rd|th)?"
            rf" (?:of )?({_MONTHS})\b",
            r"\3 \1 and \2",
        ),
        (
            r"\b((?:by|per) [a-z ]+?)(?: like| such as|[,:;]) [a-z ,]+"
            r" (?:and so on|and so forth|and the like|etc\b\.?)",
            r"\1",
        ),
        (
            r"\b(?:for|of) (?:both|the two)(?: of (?:them|these|those))?"
            r"(?=\s*(?:please|pls|[?.!]|$))",
            "separately",
        ),
        (r"\bin (?:us ?dollars|usd)\b", " "),
        (r"\b(?:be|being) (?:so |very |really )*kind(?: enough)?(?: as)?(?: to\b| and\b)?", " "),
        (
            r"\bi(?: am|'m|m) (?:quite |rather |very |still |fairly )*new"
            r"(?: here| at this| (?:to|in) (?:this|the|your) [a-z]+)?\b",
            " ",
        ),
        (
            r"\b(?:nice|neat|proper|brief|clean|simple) "
            r"(?=(?:table|chart|graph|list|bar|line|pie)\b)",
            "",
        ),
        (r"\b(did|does|do) ((?:[a-z]+ ){1,4})drop\b(?! the\b)", r"\1 \2fall"),
        (r"\b(?:i\.e\.|that is,|meaning|in other words),?", " "),
        (
            r"\b(?:incl\.?|including|with|and) (?:all |its |the |any )*(?:sub ?categories|children)"
            r"(?: of it)?\b",
            " ",
        ),
        (r"\b(?:up to|through|until|till) and including\b|\bup until\b", "through"),
        (
            r"\bfor (?:the|my|our|your) (?:books?|records?|report|accountants?|boss|board|bank"
            r"|files?|tax returns?|meeting|partners?)\b",
            " ",
        ),
        (
            r"\b(to|until|till|and|through|thru) (\d{1,2}):59\s?(am|pm)?(?![\w:])",
            _next_hour,
        ),
        (r"\b(tips?) (?:(?:that )?(?:was|were) )?left\b", r"\1"),
        (r"\bexplain (?:to (?:me|us) )?(?=how (?:many|much)\b|which\b)", "show "),
        (r"\b(?:adds?|adding|added) up to\b", "total"),
        (r"\bwith (?:the|their) (?:counts?|numbers?|amounts?|values?)(?=\s*(?:[?.!,]|$))", " "),
        (r"\b(show|list|give)(?: me)? both (?:counts|numbers|amounts|values|totals)\b", r"\1"),
        (
            r"\b(?:with )?(?:one|an?|a single|a separate|separate|single) (line|bar|curve)s? "
            r"(?:per|for each|for every|each|by)\b",
            _drawn,
        ),
        (rf"\b{_AT}({_TIME}) (?:or|and) (?:later|after|onwards?)\b(?! (?:\d|noon))", r"from \1 on"),
        (rf"\b{_AT}({_TIME}) (?:or|and) (?:earlier|before)\b(?! (?:\d|noon))", r"until \1"),
        (r"\b(?:just|only|exactly|precisely) (?:one|1|a single) (?=unit|time|piece)", "exactly 1 "),
        (r"\b(?:just|only|exactly) once\b", "exactly 1 time"),
        (r"\b(?:just|only|exactly) twice\b", "exactly 2 times"),
        (r"\b(which|what) (?:single|individual) (?=[a-z])", r"\1 "),
        (r"\b(?:incl|including|with) everything (?:under|below|in) (?:it|that|them)\b", " "),
        (r"\b(?:over|for|in|during|across) the (?:whole |entire |full )?period\b", "overall"),
        (r"\b(?:the |our )?(?:whole|entire) (?:company|group|business|chain)\b", "overall"),
        (r"\bfees? charged\b", "fees"),
        (r"\b(?:fees|charged) to (?:the |our )?(?:customers?|guests?|people)\b", "fees"),
        (
            r"\b(?:went|going|go|goes|flew|flying|fly) "
            r"(?:out (?:of )?the door|off the shel(?:f|ves)|over the counter|through the till)\b",
            "sold",
        ),
        (r"\b(did|do|have) (we|they|you) (?:shift(?:ed)?|moved?|flog(?:ged)?)\b", r"\1 \2 sold"),
        (r"\b(more|less) than once\b", r"\1 than 1 time"),
        (r"\b(more|less) than twice\b", r"\1 than 2 times"),
        (r"\bat least once\b", "at least 1 time"),
        (r"\bat least twice\b", "at least 2 times"),
        (r"\b(third|first)[ -]part(?:y|ies)(?: (?:apps?|channels?|platforms?))?\b", r"\1party"),
        (rf"\b({_DAYS})\s?-\s?({_DAYS})\b", r"\1 through \2"),
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
            r"\b(?:in the end|all in all|at the end of the day"
            rf"|in all(?! (?:(?:the|our|of|these|those|\d+|{_COUNTS}) )*"
            r"(?!(?:sales|orders|tips|was|is|has|does)\b)(?:[a-z]+ )?[a-z]+s\b)"
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
        (
            r"\b(biggest|largest|highest|smallest|lowest|top|best) (?:single|individual)\b",
            r"\1",
        ),
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


@lru_cache(maxsize=4)
def rewritten(question: str, *, asked: bool = False) -> str:
    """Return a text in lower case and without accents, with what is rewritten.

    Parameters
    ----------
    asked
        Whether it is a question; names keep their words.
    """
    plain = unicodedata.normalize("NFKC", question[:MOST_CHARACTERS]).lower()
    plain = plain.replace("’", "'").replace("–", "-").replace("—", " , ")
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain)
        plain = "".join(c for c in plain if not unicodedata.combining(c))
    plain = in_digits(plain)
    if _WORDS_ONLY.fullmatch(plain) and not (asked and may_be_reworded(plain)):
        return plain
    plain = plainly(with_corrections(_GREETING.sub("", plain)), asked=asked)
    for pattern, words in _REWRITTEN:
        plain = pattern.sub(words, plain)
    plain = re.sub(rf"\b({_WHO})'(d|ve|ll|re|m|s)\b", r"\1", plain)
    if not _ISO.search(plain):
        plain = re.sub(r"(\d|am|pm)(st|nd|rd|th)?\s?-\s?(?=\d)", r"\1\2 to ", plain)
    return plain
