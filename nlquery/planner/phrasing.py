"""Ways of asking that mean nothing by themselves, or the same as fewer words."""

from __future__ import annotations

import re

from nlquery.planner.courtesies import without_courtesies
from nlquery.planner.limits import LIMITS
from nlquery.planner.wording import reworded

_HIGH = "biggest|largest|highest|greatest|maximum|max|top"
_LOW = "smallest|lowest|minimum|min|least"
_MOST = f"{_HIGH}|{_LOW}|best|worst|most|fewest"
_ONE_ORDER = "order|ticket|check|bill|transaction|purchase|sale|basket"
_MONEY = r"\$?\d[\d,.]*(?: ?(?:dollars|bucks|usd))?"

_MONTH = "(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
_DAY_MONTH = rf"\d{{1,2}}(?:st|nd|rd|th)? (?:of )?{_MONTH}|{_MONTH} \d{{1,2}}(?:st|nd|rd|th)?"
_DAY = "(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*"
_PART = "lunch|dinner|breakfast|evening|morning|afternoon|brunch|night"
_THAT_IS = (
    r"(?:(?<=\()|(?:i\.?e\.?,?|that is(?: to say)?,?|(?:net )?meaning|defined as|which is"
    r"|meant as) )"
)


def _apart(found: re.Match[str]) -> str:
    """Return ``how much more sales did A have than B`` for ``how far is A ahead of B in sales``."""
    word = "less" if found[2] == "behind" else "more"
    return f"how much {word} {found[4]} did {found[1]} have than {found[3]}"


SAME = [
    (re.compile(pattern), words)
    for pattern, words in (
        (r"\b(did|do|does|was|were|is|are|has|have|had)n'?t\b", r"\1 not"),
        (r"\b(?:exclusively|solely|alone)\b", "only"),
        (r"\bno[ -]?one\b(?= (?:ordered|bought|has|had))", "nobody"),
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
        (r",? ?\(?\b(?:that|this|the) (?:day|date) (?:included|inclusive|incl\b\.?)\)?", " "),
        (r"\b(until|to|till) just before\b", "to"),
        (r"\s*(?:->|=>|→)\s*", " to "),
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
        # numbers of all, means, parts of what was charged
        (r"\bof what (?:the |our )?(?:customers|guests|people|diners|patrons) (?:were|are"
         r"|was) (?:charged|billed)\b", "of sales"),
        (r"\bhow many (items|products|pieces) (?:does|do|did|are in|is in) (?:the|an|our) "
         r"(?:average|typical|usual|mean) (.{0,30}?)\b(?:order|ticket|check|bill|basket)s?"
         r"(?: (?:contain|have|hold|include|comprise)s?)?\b", r"items per order \2"),
        (r"\b(?:mean|average|avg|typical) (order|ticket|check|basket|bill) "
         r"(value|size|amount|total)s?(?: of (?:the |all )?(?:orders|tickets|checks))\b",
         r"average \1 value of those"),
        (r"^\s*on average,? (?=(?:what|how much) (?:did|does|do) (?:an?|one) )", " "),
        (r"\b(?:what|how much) (?:did|does|do) (?:an?|one|each|the average) (?:unit|item|piece|dish"
         r"|plate) (?:sell|go|retail) for\b(?: on average)?", "what was the average item price"),
        (r"\(?\bitem sales (?:divided by|over|/) (?:the )?(?:units|items|pieces)(?: sold)?\)?"
         r"(?=\s*[?.!]*$)", " "),
        (r"\b(sub-?totals?)(.{0,30}?),? \(?(?:before|excluding|without|not counting) (?:the |any )?"
         r"(?:tax(?:es)?|tips?|fees)(?:(?:,| and| or|, and)* (?:tax(?:es)?|tips?|fees))*\)?",
         r"\1\2"),
        (rf"\b({_MOST}) (?:ones? )?(?:on|at the|at) top\b", r"\1 first"),
        (r"\bhow (?:far|much) (?:ahead of|in front of|above) (?:the |my |our )?(.{2,25}?)"
         r" (?:is|are|was|were) (?:the |my |our )?(.{2,25}?) (?:in|on|by|for|in terms of)"
         r" (?:total )?(\w+(?: sales| revenue| value)?)(?=[ ?.!]|$)",
         r"how much more \3 did \2 have than \1"),
        (r"\bhow (?:far|much) behind (?:the |my |our )?(.{2,25}?)"
         r" (?:is|are|was|were) (?:the |my |our )?(.{2,25}?) (?:in|on|by|for|in terms of)"
         r" (?:total )?(\w+(?: sales| revenue| value)?)(?=[ ?.!]|$)",
         r"how much less \3 did \2 have than \1"),
        (r"\bhow (?:far|much) (?:is|are|was|were) (?:the |my |our )?(.{2,25}?)"
         r" (ahead of|in front of|behind) (?:the |my |our )?(.{2,25}?) (?:in|on|by|for|in terms of)"
         r" (?:total )?(\w+(?: sales| revenue| value)?)(?=[ ?.!]|$)",
         _apart),
        (r"\bhow (?:do|did|does) (?:the |our )?(.{3,60}?) (?:differ|vary) (?:between|among|across"
         r"|by) (?:the |our )?(\w+s)(?=[?.!]| on\b| in\b|$)", r"\1 by \2"),
        (r"\b(?:by )?(?:what|how many) (?:percent|percentage|%) (did|does|do) (.{2,40}?)"
         r" (?:exceed|beat|outsell|top|surpass)s? (.{2,40}?)(?=[?.!]|$)",
         r"what percent more did \2 have than \3"),
        # changes
        (r"\b(?:increase|rise|go up|grow) or (?:decrease|fall|drop|decline|shrink|go down)\b",
         "change"),
        (r"\bnet (?=(?:change|increase|decrease|gain|loss|difference|growth)\b)", ""),
        (r"\b(percent|percentage|%|the|a|over (?:day|week|month)) (?:drop|dip|slump|plunge) in\b",
         r"\1 decrease in"),
        (r"\bfrom (?:(?:one|each|every) (day|week|month) to the next(?: one)?"
         r"|(day|week|month) to (?:day|week|month))\b", r"\1\2 over \1\2"),
        (r"\b(?:gained|climbed|jumped|surged|soared)\b(?=.{0,60}\b(?:from|between|by how)\b)",
         "increased"),
        (r"\b(?:lost|tumbled|sank|slipped|plunged|slumped)\b"
         r"(?=.{0,60}\b(?:from|between|by how)\b)", "dropped"),
        (rf"\b({_HIGH}|steepest|sharpest|worst) (?:drop|fall|dip|slump|loss|decline|plunge)\b",
         r"most decrease"),
        (rf"\b({_HIGH}|steepest|sharpest|best) (?:gain|jump|rise|climb|improvement|surge)\b",
         r"most increase"),
        (r"\b(?:go|went|gone|move|moved|goes) (?:up or down|down or up)\b"
         r"(?=.*\b(?:from|between)\b)", "change"),
        (r"^(.{3,40}?) (increased|decreased|rose|fell|dropped|changed|grew) (?:by )?how (much"
         r"|many)\b", r"how \3 did \1 \2"),
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
        (
            rf"\bfrom (?:the )?(?:{_HIGH}|best|most)(?: [a-z]+)? (?:down )?to (?:the )?(?:{_LOW}"
            r"|worst|fewest)(?: (?!of\b)[a-z]+)?(?=\s*(?:[?.!,]|$))",
            "highest first",
        ),
        (
            rf"\bfrom (?:the )?(?:{_LOW}|worst|fewest)(?: [a-z]+)? (?:up )?to (?:the )?(?:{_HIGH}"
            r"|best|most)(?: (?!of\b)[a-z]+)?(?=\s*(?:[?.!,]|$))",
            "lowest first",
        ),
        (rf"\b(?:from )?(?:the )?({_HIGH}|best) (?:down|downwards)\b", "highest first"),
        (rf"\b(?:from )?(?:the )?({_LOW}|worst) (?:up|upwards|to the top)\b", "lowest first"),
        # hours; those that say what a part of the day is stand for it
        (rf"\b(?:{_PART})((?: [a-z]+){{0,4}}),? ?\(?(?:i\.?e\.?,?|that is,?|meaning|defined as|=) "
         r"(?:orders |sales |everything |placed |all |those )*"
         r"(?=between|from|before|after|until|\d)", r"\1 "),
        (rf"\b(?:{_PART})(?:time)?(?: (?:trade|window|slot|rush|shift|service|period))?,? \(?"
         r"(?=(?:from |between )?\d{1,2}(?::\d\d| ?[ap]m))", " "),
        (r"\bup to,? but (?:not including|excluding|not),? ", "to "),
        (
            r"\b(?:in |during |for |within )?(?<!by )(?<!per )(?<!each )(?<!every )(?<!by the )"
            r"(?:the |an? )?(?<!by the )hour (?:that )?(?:starting|starts"
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
        # what they come to together
        (r"\b(?:both |all )?(?:added|adding|add) (?:up|together)\b(?! to)", "combined"),
        (r",? ?\b(?:in|into|as|to) (?:just |only )?(?:one|a single) "
         r"(?:figure|number|total|sum)\b", " "),
        (r",? ?\b(?:just |only )?(?:one|a single) (?:figure|total)\b(?= *(?:[?.!,]|$))", " "),
        (r"\bboth (?:days|dates|of them) combined\b", "combined"),
        (r"\btotal (?:bill|order|check|ticket|basket|transaction)s? (?:values?|amounts?|worth)\b",
         "total sales"),
        (r"\bhow much (.{3,30}?) cumulative(?:ly)? (?:by|until|through|up to|as of)"
         r"(?: the end of)?\b", r"how much \1 until"),
        (r"\bhow many (items|products|dishes|pieces|things)(?: are there| are| do we have)? "
         r"(?:in|on|per) (?:an?|the|our) (?:average|typical|usual) (?:order|ticket|check|bill)s?\b",
         "items per order"),
        # what is asked for, and as what
        (r"\b(top|bottom|best|worst|most)\b((?:(?! by ).)*?) (?:in|by) (?:\$|dollars|usd"
         r"|dollar terms|money|value)(?=\s*(?:[?.!,]|$))", r"\1\2 by sales"),
        (r"\b(?:full|entire) amount of\b", "total"),
        (r"\bdo next to\b", "vs"),
        (r"\bgrand total\b", "total"),
        (r"\b(tips?) (?:that )?(?:were |was )?(?:left|given|paid) by (?:our |the )?"
         r"(?:guests?|customers?|people|diners|patrons)\b", r"\1"),
        (r"\bwhich of (?:the two|the (?:two|three) [a-z]+)"
         r"(?= (?:had|has|sold|made|took|got|earned)\b)", "which"),
        (r"\bpulls in\b", "brings in"), (r"\beach one of\b", "each of"),
        (r"\bmoney[ -]?makers?\b", "earners"),
        (r"^\s*(?:an? |one )?(?:single )?table (?:w/|with|of|showing) (.*?)[?.!]*$",
         r"\1 as a table"),
        (rf"[?.!]\s*{_DAY} minus {_DAY}\s*[?.!]*$", "?"),
        (r"\b(the \d{1,2} ?[ap]m hour) \(\d[^)]*\)", r"\1"),
        (r"\bbefore (?:12 ?)?noon (?:with|to|and|vs\.?|versus|against) (?:the )?"
         r"(?:sales |revenue |orders |tips |those )?(?:from|after) noon(?: on(?:wards?)?)?\b",
         "am vs pm"),
        (r"\b(paid|payments?)\b(.{0,40}?),? (?:with )?tips? (?:not included|excluded"
         r"|not counted|not counting|excl\b\.?)", r"\1\2"),
        (r"\brings? up\b", "sell"),
        (r"\b(sales|orders|tips|revenue) (?:that )?(?:he|she) (?:rang up|rang|sold|made|took"
         r"|handled|brought in|earned)\b", r"\1"),
        (r",? ?\bhow (?:do|did) (?:they|these|both|the two) (?:stack up|compare|do|fare"
         r"|measure up)\b", " compare"),
        (r"\bstack(?:s|ed)? up\b|\bcontrast(?:ing|ed)?\b", "compare"),
        (r"\b(?:set|put|place|hold) (.{3,40}?)(?<! one) (?:besides?|next to|against|alongside) ",
         r"compare \1 and "),
        (r"^\s*(?:please |pls |so |ok )*(?:trace|track|follow|map out|lay out|set out|pull up"
         r"|look up)\b", "show"),
        (r"\bday to day\b", "by day"),
        (r"\b(?:remains?|is left(?: over)?|are left)(?=\s*\??\s*$)", " "),
        (r"\bhow much is (?:one|an?|a single|each|every) (order|ticket|check|bill)s? worth\b",
         r"what is the average \1 value"),
        (r"\bthe (most|least|best) in units\b", r"\1"),
        (r"\bmoved (?=(?:at least|at most|more than|over|fewer than|less than|under|\d))", "sold "),
        (r"\bpulled in\b", "brought in"),
        (r"\b(sales|revenue|orders|tips) (on|in|at) (.{2,25}?) minus (?:the )?(?:\1 )?"
         r"(?:\2|on|in|at) (.{2,25}?)(?=[?.!]|$)", r"how much more \1 \2 \3 than \2 \4"),
        (r"^(.*?)\b(please|kindly|pls|could you|can you|would you) share\b(?! of)", r"\1show"),
        (r"^\s*share (?=(?:with (?:me|us) )?(?:the|our|total)\b)", "show "),
        (r"^\s*(table|bar chart|pie chart|line chart|chart|graph|plot|heatmap)s?"
         r"(?: please| pls)?\s*[:,-]\s*(.*?)[?.!]*$", r"\2 as a \1"),
        (r"^\s*is it (?:true|correct|right|the case) that\b", "did"),
        (r"\b(?:stack|measure|hold|shape|size)(?:s|d|ed)? up (?:against|to|next to|vs)\b", "vs"),
        (r"\bno\.? of (?=[a-z])", "number of "),
        (r"\bwhich one(?= (?:had|has|sold|did|made|took|was|is|got|sells|earned)\b)", "which"),
        (r"\bcategor(y|ies)\b(.{0,60}?),? rolled up (?:in)?to (?:the|their) (?:main|top|parent)"
         r"(?: (?:ones?|categor(?:y|ies)))?\b", r"main categor\1\2"),
        (r"\b(?:waiting|serving|floor|service|wait) staff\b|\bstaff members?\b"
         r"|\bmembers? of (?:the )?staff\b|\bstaff(?= (?:member|sold|brought|made|took))",
         "servers"),
        (r"\bpunters?\b|\bclientele\b", "customers"),
        (r"\b(?:left|came out of|went out of|leave) (?:the|our|my) kitchens?\b", "were sold"),
        (rf"\b({_PART})(?:time)? (?:trade|window|slot|rush|shift|service|period|crowd)\b", r"\1"),
        (r",? ?\b(?:alcoholic )?or otherwise\b", " "),
        (r"\bon (?:its|their) own\b", "only"), (r"\bper cent\b", "percent"),
        (r"('s|s'|\bthe|\bwhat) (?:part|slice|chunk|piece) of (?=(?:all|our|the|total)\b)",
         r"\1 share of "),
        (r"\b(?:dough|moolah)\b", "money"),
        (r"\bon the date of\b", "on"),
        (r"\b(paid|payments?)\b(.{0,30}?),? (?:not counting|excluding|without|before"
         r"|net of|not including) (?:the )?(?:tips?|gratuity)\b", r"\1\2"),
        # dates
        (rf"\b(\d{{1,2}}) (?:and|&) (\d{{1,2}}) ({_MONTH}) (20\d\d)\b", r"\1 \3 \4 and \2 \3 \4"),
        (rf"\b({_MONTH}) (\d{{1,2}}) (?:and|&) (\d{{1,2}}),? (20\d\d)\b",
         r"\1 \2 \4 and \1 \3 \4"),
        (rf"\b({_DAY_MONTH}),? '?(2\d)\b(?! ?(?:am|pm|:|%|orders|items|products|dollars))",
         r"\1 20\2"),
        (r"\b(\d{1,2})\.(\d{1,2})\.(20\d\d)\b", r"\3-\2-\1"),
        # what is left out
        (r"\bbar (?=the\b)", "except "),
        (r"\bbut (?=(?:except|without|excluding|leave|leaving|not|no)\b(?! (?:more|less|fewer)\b))",
         " "),
        (
            r"\b(?:leave|leaving|keep|keeping|take|taking|cut|cutting) (?:the )?"
            r"((?!it\b|that\b|them\b|this\b|me\b|us\b)[a-z][a-z0-9 &']{1,30}?) out\b"
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
        (r"\b(?:just|only|exactly) one (unit|piece|time|item|portion"
         r"|location|store|shop|channel|category|day)s?\b", r"exactly 1 \1"),
        (rf"(?<![\w$.])({_MONEY}) or (more|less|over|above|under|below)\b(?: than)?", r"__\1__\2"),
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


def plainly(text: str, *, asked: bool) -> str:
    """Return a question without courtesies, and in fewer words where they say the same."""
    text = without_courtesies(text)
    if asked:
        text = reworded(text)
    for pattern, words in (*LIMITS, *SAME):
        text = pattern.sub(words, text)
    return _BOUND.sub(_bound, text)


def _bound(found: re.Match[str]) -> str:
    """Return ``at least 10 dollars`` for ``10 dollars or more``."""
    op = "at least" if found[2] in ("more", "over", "above") else "at most"
    return f"{op} {found[1]}"
