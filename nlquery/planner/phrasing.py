"""Ways of asking that mean nothing by themselves, or the same as fewer words."""

from __future__ import annotations

import re

_HIGH = "biggest|largest|highest|greatest|maximum|max|top"
_LOW = "smallest|lowest|minimum|min|least"
_MOST = f"{_HIGH}|{_LOW}|best|worst|most|fewest"
_ONE_ORDER = "order|ticket|check|bill|transaction|purchase|sale|basket"
_MONEY = r"\$?\d[\d,.]*(?: ?(?:dollars|bucks|usd))?"

_THAT_IS = r"(?:(?<=\()|(?:i\.?e\.?,?|that is,?|(?:net )?meaning|defined as|which is|meant as) )"

POLITE = [
    re.compile(pattern)
    for pattern in (
        r"\b(?:over|for|across|in|during) (?:all )?(?:the |our )?(?:\w+ )?days (?:on record|of data"
        r"|recorded|covered|available|we have|in the data)\b",
        r"\b(?:would|will|could) you (?:please |kindly )?(?:be (?:so |very )?(?:kind|good|nice)"
        r"(?: as to| enough to|,? and)|mind)\b",
        r"\bif (?:you would|you could|you'd) be (?:so |very )?kind(?: as to| enough to)?\b",
        r"\bi(?:'d| would| should) (?:be (?:very |really |so )?(?:grateful|glad|happy|thankful"
        r"|obliged)"
        r"|appreciate(?: it)?|love(?: it)?|like(?: it)?)(?: very much)? if (?:you|someone) "
        r"(?:could|would|can)\b",
        r"\b(?:may|might|could|can) (?:i|we) (?:please |kindly |just |also )*"
        r"(?:see|have|get|know|ask(?: for)?|trouble you for|bother you for|be told)\b",
        r"\bdo you (?:happen to )?(?:know|have)\b|\bany (?:idea|chance|clue)(?: of| you know)?\b",
        r"\bis it possible to\b|\bi(?:'m| am)? (?:was|were|am|been)? ?wondering (?:if|whether)"
        r"(?: you (?:could|can|would))?\b",
        r"\b(?:i(?:'m| am)|we(?:'re| are)) (?:new|just starting|brand new)\b[^,.?!;]*[,.?!;]",
        r"\b(?:please )?(?:explain|spell out|clarify)(?: to (?:me|us))?,?(?: please)?"
        r"(?= (?:how (?:many|much)|what|which)\b)",
        r"\bfor (?:my|our|the|a) (?:report|records?|meeting|presentation|boss|manager|review"
        r"|accountant|books|accounts|files?)\b",
        # who wants it, and what for
        r"\b(?:my|our|the) (?:boss|manager|owner|accountant|partner|team|investors?|bank|wife"
        r"|husband|board|chef|landlord|bookkeeper) (?:wants?|needs?|asked|is asking|asks|would like"
        r"|likes?)(?: me)?(?: to (?:see|know|have|get|look at)| for)?\b",
        r"^\s*(?:i am|i'm|im|we are|we're) (?:doing|preparing|planning|working on|reviewing"
        r"|checking|writing|closing|making|finishing|setting up|putting together) "
        r"[a-z ']{2,50}?\s*(?:[:,;]|\s-\s|\s-)\s*",
        r"^\s*for (?:the|my|our|a|today's|tomorrow's|this) (?:[a-z]+ ){0,3}?(?:review|meeting"
        r"|report|books|planning|call|presentation|records|files|audit|briefing|newsletter)"
        r"\s*[:,;-]\s*",
        r"\bif (?:possible|you can|you may|that's ok|at all possible)\b",
        r"\b(?:as far as|from what|for all) (?:you|we|i) (?:know|can (?:see|tell))\b",
        r"\b(?:according to|based on|judging by|going by|looking at|as per|per) "
        r"(?:the|our|your|all the|all our) (?:data|records?|database|system|numbers|books|figures"
        r"|dataset|logs?|flag|alcohol flag)\b",
        r"\b(?:on|in) (?:record|file|the (?:data|dataset|database|system|records|books))\b",
    )
]

SAME = [
    (re.compile(pattern), words)
    for pattern, words in (
        # definitions that are ours
        (
            rf"(?:\(|, ?|\b){_THAT_IS}(?:the )?sub-?totals? (?:less|minus|-|after|net of) "
            r"(?:the )?discounts?\b ?\)?",
            " ",
        ),
        (
            rf"(?:\(|, ?|\b){_THAT_IS}(?:tax(?:es)?|tips?) "
            r"(?:divided by|over|as (?:a )?(?:percentage|percent|share) of|/) (?:the )?sub-?totals?"
            r"(?:,? in percent| in %)?(?=\s*[,).?;]|$)\)?",
            " ",
        ),
        (
            r"\bpayment (amounts?|totals?|volumes?),? "
            r"\(?(?:excluding|without|before|less|not counting|net of|exclusive of) "
            r"(?:the )?(?:tips?|gratuity)\)?",
            r"payment \1",
        ),
        # both ends of a range
        (r",? ?\(?\b(?:with )?both (?:ends?|days|dates|limits?) (?:are )?(?:included"
         r"|inclusive)\)?", " "),
        (r"\binclusive\b(?! of)", " "),
        # trees
        (
            r",? ?\(?\b(?:with |and |or |including |incl\.? )?(?:all )?(?:of )?(?:the |its "
            r"|their |any )?"
            r"sub-? ?categories(?: (?:are )?(?:included|rolled (?:up|in)|counted|too|as well)"
            r"(?: (?:in)?to (?:the|their|its|each) (?:parents?|top|main)(?: categor(?:y"
            r"|ies))?)?)\)?",
            " ",
        ),
        (r"\b(?:and|or|including|with|plus) (?:all )?(?:of )?(?:its|their|the|any) sub-?"
         r" ?categories\b", " "),
        (
            r"\b(?:lower|raise|set|move|change|put|drop|bring|make) (?:the |that |it )?"
            r"(?:bar|threshold|limit|cut-? ?off|minimum|mark)(?: down| up)? (?:to|at) (?=\$?\d)",
            "newbound ",
        ),
        (r"\b(except|without|excluding|out|ignoring|skipping) "
         r"(?:anything|everything|all|any(?: items?)?|items?) (?:that is |that's )?"
         r"(?:in|from|under|of)\b", r"\1"),
        # courses of time
        (r"\b(day|week|month|hour) (?:by|after) \1\b", r"by \1"),
        (r"\bon each of (?:the|our|these|those) (?:\w+ )?days\b", "by day"),
        # means of a day
        (
            r"\b(?:on|in|for|during) (?:an? |our |the )?(?:average|typical|normal|usual|ordinary"
            r"|regular) (day|week|month)\b",
            r"average per \1",
        ),
        (
            r"\b(?:what|how much) (do|did) (we|they|i) (?:take|do|pull in|turn over|rake in)\b"
            r"(?! (?:out|it|that|this|with|about))",
            r"how much money \1 \2 make",
        ),
        # one order
        (
            rf"\b({_MOST}) (?:single |individual |one )?({_ONE_ORDER}) "
            r"(?:total|amount|value|size|sum)s?\b",
            r"\1 \2",
        ),
        (
            rf"\b({_HIGH}|average) (tip|discount) (?:that was |which was |ever )?(?:left|given|paid"
            r"|received|made|recorded|got|seen|granted)(?: ever)?"
            r"(?: (?:on|for|with|in) (?:any|an?|one) (?:single |one )?(?:order|ticket|check"
            r"|bill))?",
            r"\1 \2",
        ),
        (rf"\b({_MOST}) (tip|discount) (?:on|for|in) (?:any|an?|one) (?:single |one )?(?:order"
         rf"|ticket|check|bill)\b", r"\1 \2"),
        # orders of rows
        (rf"\b({_MOST}) (?!to )[a-z]+ first\b", r"\1 first"),
        (r"\b(oldest|earliest|newest|latest) (?:days?|dates?|weeks?|months?) first\b", r"\1 first"),
        (
            rf"\b(?:starting|start|beginning|begin|leading) (?:with|from|at|by) (?:the )?({_MOST}"
            r"|oldest|earliest|newest|latest)(?: (?:one|first|value|number|total|amount))?\b",
            r"\1 first",
        ),
        (rf"\b(?:from )?(?:the )?({_HIGH}|best) (?:down|downwards)\b", "highest first"),
        (rf"\b(?:from )?(?:the )?({_LOW}|worst) (?:up|upwards|to the top)\b", "lowest first"),
        # hours
        (r"\bup to,? but (?:not including|excluding|not),? ", "to "),
        (
            r"\b(?:in |during |for |within )?(?:the |an? )?hour (?:that )?(?:starting|starts"
            r"|beginning|begins|from)(?: (?:at|from))? (?=\d|noon|midnight)",
            "at ",
        ),
        (
            r"\bbefore (?:12 ?)?noon (vs\.?|versus|and|or|compared (?:to|with)|against) "
            r"(?:after |from )?(?:12 ?)?noon(?: (?:and|or) (?:later|after|on))?\b",
            r"am \1 pm",
        ),
        (
            r"\b(?:between|from) (\d{1,2}(?::00)? ?(?:am|pm)|noon) (?:and|to|until|till) "
            r"(?:the )?(?:close|closing(?: time)?|end of (?:the )?(?:day|night))\b",
            r"after \1",
        ),
        (
            r"\b(?:between|from) (?:open|opening(?: time)?) (?:and|to|until|till) "
            r"(\d{1,2}(?::00)? ?(?:am|pm)|noon)\b",
            r"before \1",
        ),
        (
            r"\b(?:from noon on(?:wards?)?|after noon) than before noon\b",
            "pm than am",
        ),
        (r"\bbefore noon than (?:after noon|from noon on(?:wards?)?)\b", "am than pm"),
        # what is left out
        (
            r"\b(?:leave|leaving|keep|keeping|take|taking|cut|cutting) (?:the )?"
            r"((?!it\b|that\b|them\b|this\b|me\b|us\b)[a-z][a-z &']{1,30}?) out\b"
            r"(?: of (?:it|this|that|the (?:picture|count|total)))?",
            r"except \1",
        ),
        (
            r"\b(?:with |and )?(?:the )?([a-z][a-z']{1,20}(?: [a-z']{2,20})?) "
            r"(?:taken|left|kept|cut) out(?: of (?:it|this|that))?\b",
            r"except \1",
        ),
        (r"^\s*tabulate (.*?)[?.!]*$", r"\1 as a table"),
        (r"(?<=[a-z]) [x×] (?=[a-z])", " and "),
        # verbs
        (
            r"\b(commissions?|fees|tax(?:es)?|tips|discounts?|promotions?)(?: that)?(?: were|"
            r" was)? "
            r"(?:charged|granted|levied|deducted|withheld|handed out)\b",
            r"\1",
        ),
        (r"\bmov(?:e|es|ed) (?=(?:the )?(?:most|fewest|least|more|less|fewer)\b)", "sell "),
        (r"\b(is|are|was|were) (.{2,40}?) ahead of\b", r"\1 \2 more than"),
        (r"\b(is|are|was|were) (.{2,40}?) behind\b", r"\1 \2 less than"),
        (r"\bahead of\b", "vs"),
        (r"\b(?:had|have|has) (.{3,40}?) (?:accumulated|added up|come|amounted|summed) (?:up )?to "
         r"(?:by|until|up to)(?: the end of)?\b", r"were \1 until"),
        (r"\bby the end of (?=(?:the )?(?:\d|jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
         r"|mon|tue"
         r"|wed|thu|fri|sat|sun|day|yesterday))", "until "),
        (r"\b(?:adds?|sums?|comes?|amounts?|totals?) up to\b|\b(?:comes?|amounts?) to\b", " "),
        (r"\b(how much|what|amount)(?: money| of)?(?: was| were| has been| have been| got| did"
         r" we| have we)? "
         r"(?:been )?refund(?:ed)?\b(?! orders?)", r"\1 refunds"),
        (r"\bhanded back\b|\bgiven back\b", "given"),
        # numbers
        (r"\b(?:just|only|exactly) one (unit|piece|time|item|portion)s?\b", r"exactly 1 \1"),
        (rf"\b({_MONEY}) or (more|less|over|above|under|below)\b(?: than)?", r"__\1__\2"),
        (r"\b(?:(\d+)|(two|three|four|five|six|seven|eight|nine|ten)) (?:units?|pieces?|times"
         r"|portions?|items?)"
         r" or (more|less|fewer)\b", r"\1\2 or \3"),
        # shares
        (r"\bwhat part of\b", "what share of"),
        (r"\bof (?:every|any|all) (?:kinds?|types?|sorts?|descriptions?)\b", " "),
        (r"\b(?:combination|combo|pairing|pair)s?\b(?= (?:had|has|have|with|was|is|made|did"
         r"|took|sold)\b|[?.]|$)", " "),
        (r"\bof (?:those|these|the same) (?:orders|sales|tickets)\b", " "),
        # short forms
        (r"\bb4\b", "before"), (r"\bbtw\b", "between"), (r"\b'?em\b", "them"), (r"^\s*nd\b", "and"),
        (r"\b(?:over|for|across|in|during) (?:all )?(?:the )?(?:\w+ )?days (?:of data|recorded"
         r"|covered"
         r"|available|we have)\b", " "),
    )
]  # fmt: skip
_BOUND = re.compile(r"__(.+?)__(more|less|over|above|under|below)")


def plainly(text: str) -> str:
    """Return a question without courtesies, and in fewer words where they say the same."""
    for pattern in POLITE:
        text = pattern.sub(" ", text)
    for pattern, words in SAME:
        text = pattern.sub(words, text)
    return _BOUND.sub(_bound, text)


def _bound(found: re.Match[str]) -> str:
    """Return ``at least 10 dollars`` for ``10 dollars or more``."""
    op = "at least" if found[2] in ("more", "over", "above") else "at most"
    return f"{op} {found[1]}"
