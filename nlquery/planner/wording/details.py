"""One order, all below a category, and one day after another, by the many words there are."""

from __future__ import annotations

from nlquery.planner.wording.rules import ORDERS, Rules, rule

_ONE = r"(order|ticket|check|bill|transaction|purchase|sale|basket)"
_HIGH = "biggest, largest, highest, greatest, maximum, max, top"
_MOST = f"{_HIGH}, smallest, lowest, minimum, min, least, best, worst, most, fewest"
_SOMEBODY = "anybody, anyone, somebody, someone, a guest, a customer"

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
        # what goes on
        rule("part, portion, side, bit", r"\b(only|just) the (.{2,20}?) @(?=\s*[?.!]*$)", r"\1 \2"),
        rule("for each one", r"\b@\b", "for each"),
        rule("quarter hour, quarter hours, quarter-hour, quarter-hours, quarter hourly, quarter of "
             "an hour", r"\b@\b", "15 minutes"),
        rule("net of", r"\b@\b", "without"),
    )
)  # fmt: skip
