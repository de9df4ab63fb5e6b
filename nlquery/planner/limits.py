"""Ways of saying conditions: from $50 up, at or above, neither of two, leaving some aside."""

from __future__ import annotations

import re

_WORDS = "one|two|three|four|five|six|seven|eight|nine|ten|twenty|thirty|forty|fifty|sixty|seventy"
_NUMBER = rf"(?:\$?\d[\d,.]*|(?:{_WORDS}|eighty|ninety|a hundred|one hundred)\b)"
_UNIT = r"(?: ?(?:dollars|bucks|usd|units?|pieces?|items?|orders?|times|portions?))?"
_AMOUNT = rf"(?<![\w$.]){_NUMBER}{_UNIT}"
_MORE = "more|up|upwards?|higher|above|over|beyond|greater|better"
_LESS = "less|fewer|lower|below|under|down|smaller"
_ABOVE = "above|over|more than|greater than|higher than|exceeding|beyond"
_BELOW = "below|under|less than|fewer than|lower than|smaller than"
_END = r"(?! ?(?:than\b|\$?\d))"
_BOUNDED = rf"(?=(?:{_ABOVE}|{_BELOW}|at least|at most|between|up to) {_NUMBER})"

LIMITS = [
    (re.compile(pattern), words)
    for pattern, words in (
        (
            rf"\b(?:at or (?:{_ABOVE}|higher)|(?:{_ABOVE}) or (?:at|equal to|equals)"
            rf"|equal to or (?:{_ABOVE})|no (?:fewer|lower|smaller) than|not (?:{_BELOW})"
            rf"|(?:an? )?(?:minimum|min) of) (?={_NUMBER})",
            "at least ",
        ),
        (
            rf"\b(?:at or (?:{_BELOW}|lower)|(?:{_BELOW}) or (?:at|equal to|equals)"
            rf"|equal to or (?:{_BELOW})|no (?:greater|higher|bigger|larger) than"
            r"|not (?:above|over|exceeding|greater than|higher than)"
            r"|up to and including(?! \d+(?:st|nd|rd|th)? (?:of )?[a-df-z])"
            rf"|(?:an? )?(?:maximum|max) of) (?={_NUMBER})",
            "at most ",
        ),
        (
            r"\b(?:upwards? of|north of|surpass(?:es|ed|ing)?|topp(?:ed|ing)|exceed(?:ed|s|ing)?"
            r"|(?:went|go|goes|going|got|get|gets|made it|make it) (?:past|beyond|over|above)"
            r"|pass(?:ed|es|ing)?|cross(?:ed|es|ing)?|broke|clear(?:ed|s|ing)) "
            rf"(?:the )?(?={_NUMBER})",
            "more than ",
        ),
        (
            r"\b(?:south of|short of|(?:did not|didn't|never|not) (?:reach|reached|hit|make it to"
            rf"|get to|attain)) (?={_NUMBER})",
            "less than ",
        ),
        (rf"\b(?:reach(?:ed|es|ing)?|attain(?:ed|s)?) (?={_NUMBER})", "at least "),
        (
            r"\b(?:(?:that |which )?(?:stay(?:ed|s|ing)?|remain(?:ed|s|ing)?|end(?:ed|s|ing) up"
            r"|finish(?:ed|es|ing)?|fell|fall(?:s|ing)?|dropp(?:ed|ing)|dipp(?:ed|ing)|sank"
            r"|slipp(?:ed|ing)|rose|ris(?:es|ing)|climb(?:ed|s|ing)?|land(?:ed|s|ing)?"
            r"|came in|comes in|amount(?:ed|s|ing)? to|add(?:ed|s) up to|total(?:l?ed|s|l?ing)?) )"
            rf"{_BOUNDED}",
            "",
        ),
        (rf"({_AMOUNT}) (?:and|or) (?:{_MORE})\b{_END}", r"at least \1"),
        (rf"({_AMOUNT}) (?:and|or) (?:{_LESS})\b{_END}", r"at most \1"),
        (rf"\bfrom ({_AMOUNT}) (?:up|upwards?|on|onwards?)\b{_END}", r"at least \1"),
        (rf"\b(?:an?|any|one)(?: single| individual)? sale {_BOUNDED}", "an order "),
        (r"\b(?:multiple|several) (?=(?:different )?(?:locations|stores|shops|branches|channels"
         r"|days|servers|categories|hours)\b)", "more than 1 "),
        # the answer before
        (
            r"^\s*((?:please |pls |now |ok |and )*)(?:repeat|redo|re-?run)(?: (?:it|that|this"
            r"|the (?:same|question)|the same thing))?(?: again)? "
            r"(?=(?:for|with|at|on|using)\b)",
            r"\1now ",
        ),
        (
            r"\beach (?:of (?:the|them|these|those)(?: (?:two|three|four|\d))?|one)(?: (?:stores"
            r"|places|locations|days|channels))?,? (?:on (?:its|their) own|by (?:itself"
            r"|themselves)|separately|individually|apart|alone)\b",
            "separately",
        ),
        (r"\beach of (?:the|these|those) (?:two|three|four|\d)(?=\s*(?:[?.!,]|$))", "separately"),
        # the extreme of an order
        (
            r"\b(?:value|size|amount|total|worth) of (?:the |our )?(?:single |individual )?(biggest"
            r"|largest|highest|smallest|lowest|maximum|minimum) (?=order|ticket|check|bill)",
            r"\1 ",
        ),
        (r"\beach one(?=\s*(?:[?.!,]|please|pls|$))", "each"),
        (
            rf"\b((?:spent|spend|paid) (?:{_ABOVE}|{_BELOW}|at least|at most) {_NUMBER}{_UNIT})"
            r" (?:on|in|for|with) (?:one|a single|an?) (?:single )?(?:order|ticket|check|bill)\b",
            r"\1",
        ),
        # all the days
        (
            r"\b(?:over|across|for|in|during|within|throughout) (?:all )?(?:of )?(?:the|our|these"
            rf"|those|all) (\d+|{_WORDS}) (?:trading|calendar|operating|full|sales|recorded )?days"
            r"\b(?! (?:before|after|ago|from|until|of (?:jan|feb|mar|apr|may|jun|jul|aug)))",
            r"across all \1 days",
        ),
        (
            r"\b(?:taking|treating|counting|adding|taken) (?:all )?(?:of )?(?:the |our |these )?"
            rf"(\d+|{_WORDS}) days (?:up )?(?:as one|together|combined|as a whole),?",
            r"across all \1 days",
        ),
        (r"\b(?:trading|calendar|operating) (days?)\b", r"\1"),
        # what is asked
        (r"\b(?:all )?such (?=(?:orders|sales|payments|tickets|deliveries)\b)", "those "),
        (
            r"\b(?:most expensive|dearest|costliest|priciest) "
            r"(?=(?:[a-z-]+ ){1,2}(?:order|ticket|check|bill)s?\b)",
            "largest ",
        ),
        (
            r"\b(?:least expensive|cheapest) (?=(?:[a-z-]+ ){1,2}(?:order|ticket|check|bill)s?\b)",
            "smallest ",
        ),
        (r"\b(how many|number of) (?:cups|mugs|bowls|glasses|plates) of (?!each\b|both\b)", r"\1 "),
        (
            r"\b(which|what) ((?:digital |mobile |e-?)?wallets?)\b(?! (?:payments?|orders?|brand)"
            r"|[a-z ]* orders)",
            r"\1 wallet brands",
        ),
        (r"\b(?:the )?(?:total|sum)(?: amount)?(?: in)? \$(?! ?\d)", "total dollars"),
        (r"(?<![\w.])\$ (?:total|amount|value|volume)s?\b", "total dollars"),
        (
            r"\b((?:what|which [a-z]+) (?:sells?|sold)(?: the)? (?:best|worst|most|least)\b.*?),?"
            r" (?:measured |counted |judged )?(?:in|by) "
            r"(units|pieces|quantity|items)(?=[\s,?.!]|$)",
            r"\1 by units sold",
        ),
        (
            r"\b((?:what|which [a-z]+) (?:sells?|sold)(?: the)? (?:best|worst|most|least)\b.*?),?"
            r" (?:measured |counted |judged )(?:in|by) (?=dollars|money|revenue|sales|value)",
            r"\1 by ",
        ),
        (
            r"\b(orders|tickets|checks) (?:that |which )?((?:contain|contained|had|have|include"
            r"|included|having|with|containing|including) )both (.{2,40}?) and ",
            r"\1 \2both \3 and ",
        ),
        (
            r"^\s*((?:please |pls )?)(?:flag|highlight|pick out|single out|point out|call out"
            r"|pinpoint)(?: for me| to me)? (?=(?:the|all|every|any|each|which|our|those|locations"
            r"|stores|days|products|items|hours|orders)\b)",
            r"\1list ",
        ),
        (
            r"\b(?:combination|combo|pairing|pair)s?"
            r"(?= (?:where|that|whose|in which|for which|on which|when)\b)",
            "",
        ),
        # trees
        (
            r"\(?\b(?:with |and )?(?:all )?(?:of )?(?:the |their |its )?(?:children"
            r"|sub-? ?categories)(?: are| being)? (?:included|counted(?: in| too)?|rolled"
            r" (?:up|in))(?: (?:in)?to (?:the|their|its|each) (?:parents?|top|main)"
            r"(?: categor(?:y|ies))?)?\)?",
            " ",
        ),
        (
            r"\(?\broll(?:ing|ed|s)? (?:up )?(?:all )?(?:the |their |its |any )?"
            r"(?:children|sub-? ?categories)(?: up| in)?"
            r"(?: (?:in)?to (?:the|their|its) (?:parents?|top|main)(?: categor(?:y|ies))?)?\)?",
            " ",
        ),
        # what is left out
        (
            r"(^\s*|[,:;(]\s*|\b(?:that|which) (?:are|were|is|was) |\b(?:orders|sales|tips|items"
            r"|revenue) (?:(?:at|in|on|for|from|via|through|with) )?)"
            r"neither (?:of )?(?:the )?(.{2,30}?) nor (?:the )?(?=[a-z])",
            r"\1except \2 and ",
        ),
        (
            r"\b(?:if )?(?:we |you |i )?(?:leave|leaving|left|put|putting|set|setting) aside"
            r"(?: both| all)?\b",
            "except",
        ),
        (
            r"\b(?:if )?(?:we |you |i )?(?:leave|leaving|put|putting|set|setting) "
            r"(?:both |all )?((?:the )?[a-z][a-z ]{2,40}?) aside\b",
            r"except \1",
        ),
    )
]  # fmt: skip
