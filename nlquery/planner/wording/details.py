"""One order, all below a category, and one day after another, by the many words there are."""

from __future__ import annotations

import re

from nlquery.planner.wording.rules import DATE, MONTH, ORDERS, Rules, rule

_ONE = r"(order|ticket|check|bill|transaction|purchase|sale|basket)"
_HIGH = "biggest, largest, highest, greatest, maximum, max, top"
_MOST = f"{_HIGH}, smallest, lowest, minimum, min, least, best, worst, most, fewest"
_TOLD = "(sales|revenue|orders|tips|turnover|takings)"
_SOMEBODY = "anybody, anyone, somebody, someone, a guest, a customer"


def _as_range(found: re.Match[str]) -> str:
    """Return ``from 11:00 to 14:00`` for the hours 11, 12 and 13, others as they are."""
    hours = [int(hour) for hour in re.findall(r"\d+", found[1])]
    follow = hours == list(range(hours[0], hours[-1] + 1)) and hours[-1] < 24
    return f"from {hours[0]}:00 to {hours[-1] + 1}:00" if follow else found[0]


RULES = Rules(
    (
        # orders that have a tip or a discount, or none
        rule("untipped, un-tipped, non-tipped, not tipped", rf"\b@ (?={ORDERS})", "no-tip "),
        rule("no-tip", rf"\b@ ({ORDERS})", r"\1 without a tip"),
        rule("undiscounted, un-discounted, non-discounted, not discounted",
             rf"\b@ ({ORDERS})", r"\1 without a discount"),
        rule("tipped, discounted", rf"\b(tip|discount)(?:ped|ed) ({ORDERS})\b", r"\2 with a \1"),
        rule("tipped, discounted",
             r"\b(orders|tickets|checks|bills) (?:that |which )?(?:were(?:n't| not)|did(?:n't| not)"
             r" get|got not) (tip|discount)(?:ped|ed)\b", r"\1 without a \2"),
        rule("tipped, discounted",
             r"\b(orders|tickets|checks|bills) (?:that |which )?(?:were|got|are|have been)"
             r" (tip|discount)(?:ped|ed)\b(?! (?:more|over|at|less|under|above))",
             r"\1 with a \2"),
        rule("carried, carry, carrying", r"\b@ (?=(?:an?|no|any|the) (?:tip|discount))", "had "),
        # one order
        rule("average, typical, mean", r"\b(tip|discount|tax|fee|commission) (?:on|for|in) an? @ "
             rf"{_ONE}\b", r"average \1"),
        rule(_MOST, rf"\b(@) (?:total|amount|value|sum) (?:of|on|for) (?:any|an?|one)(?: single"
             rf"| one| individual)? {_ONE}\b", r"\1 \2"),
        rule(_SOMEBODY, r"\b(biggest|largest|highest|greatest|top|average) (tip|discount) "
             r"(?:that )?@ (?:ever )?(?:left|gave|paid|got)(?: us)?(?: ever)?"
             rf"(?: (?:on|for|with) (?:any|an?|one)(?: single)? {_ONE})?", r"\1 \2"),
        # branches of categories
        rule("incl, including, included", r",? ?\(?\b@\.? (?:all )?(?:of )?(?:the |its |their )?"
             r"(?:[a-z]+ )?sub-? ?categories\b\)?", " "),
        rule("everything beneath, everything under, everything below, everything in",
             r",? ?\(?\b(?:with )?@ (?:it|them|that) (?:is )?(?:included|counted|too|as well)\b\)?",
             " "),
        rule("as a whole", r"\b(categor(?:y|ies)) @\b", r"\1"),
        # from one day to the next
        rule("moved, moves, move, swung, evolved, evolves, progressed",
             r"\b(?:has |have )?@ (?:from )?(day|week|hour|month)[- ](?:to|by|over|after)[- ]\1\b",
             r"by \1"),
        rule("each day, every day", r"\b(?:of |for )?@ (?:against|versus|vs\.?|over|compared (?:to"
             r"|with)) the (?:day before|previous day|one before)\b", "day over day"),
        rule("below, beneath, under", r"\b(by how (?:much|many dollars)) (is|are|was|were) "
             r"(.{2,40}?) @ ", r"\1 \2 \3 less than "),
        rule("exceed, exceeds, exceeded", r"\b(@) (?:those|that) (?:of|on|from) ", r"\1 "),
        rule("achieved, posted, registered",
             r"\b@ (?=(?:the |our )?(?:single )?(?:highest|lowest|biggest|most|best|worst)\b)",
             "had "),
        rule("single highest, single lowest, single best, single worst, single biggest",
             r"\b@ (daily|hourly|sales|revenue)\b",
             lambda found: found[0].removeprefix("single ")),
        # one less another, several as one
        rule("subtract, deduct, take away", rf"\b(?:take|start with) (.{{2,30}}?)'s {_TOLD} and @ "
             r"(.{2,30}?)'s\b[.;,]?(?: (?:what(?:'s| is) the (?:gap|difference|rest)))?",
             r"how much more \2 did \1 have than \3"),
        rule("subtract, deduct", rf"^\W*@ (.{{2,30}}?)'s {_TOLD} from (.{{2,30}}?)'s"
             rf"(?: {_TOLD})?\b",
             r"how much more \2 did \3 have than \1"),
        rule("exceed", rf"\bby how (?:much|many dollars) (?:do|did|does) (?:the )?{_TOLD} (?:of|on"
             r"|from|in) (.{3,30}?) @ (?:those of |that of )?", r"how much more \1 on \2 than on "),
        rule("sum of", rf"\b@ (?=(?:the )?[a-z ]+? (?:for|on|of) (?:{DATE}(?: 20\d\d)? and {DATE}"
             rf"|\d{{1,2}} and \d{{1,2}} {MONTH}))", "combined "),
        rule("average, avg, mean", r"\b(@) ([a-z ]{3,20}?) of (?:one|a|an|a single|each) (store"
             r"|location|shop|restaurant|branch|place)\b", r"\1 \2 per \3"),
        rule("hours", r"\b(?:in|for|during|at) (?:the )?@ ((?:\d{1,2}, )*\d{1,2},? and \d{1,2})\b",
             _as_range),
        rule("sold at least once, ordered at least once",
             r"\b(?:were |was |are )?@,? but (?:were |was )?never (?:sold |ordered )?"
             r"(?=(?:on|at|in|through)\b)", "were never sold "),
        rule("nowhere else", r"\b(sold|ordered|bought) (at|in|on|through|by) (.{2,30}?),? "
             r"(?:and|but) @\b", r"\1 only \2 \3"),
        # what goes on
        rule("part, portion, side, bit", r"\b(only|just) the (.{2,20}?) @(?=\s*[?.!]*$)", r"\1 \2"),
        rule("for each one", r"\b@\b", "for each"),
        rule("quarter hour, quarter hours, quarter-hour, quarter-hours, quarter hourly, quarter of "
             "an hour", r"\b@\b", "15 minutes"),
        rule("net of", r"\b@\b", "without"),
    )
)  # fmt: skip
