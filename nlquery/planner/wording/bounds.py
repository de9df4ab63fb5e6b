"""Conditions with a number: surpassing $50, $50 and up, that fell short of 5 units."""

from __future__ import annotations

import re

from nlquery.planner.wording.rules import MONEY, NUMBER, ORDERS, Rules, rule

_COUNTED = r"\d+ (?:units?|pieces?|times|portions?|orders|items|plates)"
_N = rf"(?={NUMBER})"
_BOUND = (
    r"(?=(?:over|above|more than|under|below|less than|fewer than|at least|at most|no more than|"
    rf"no less than|greater than|higher than|lower than|exceeding|beyond|north of) {NUMBER}"
    rf"|(?:{MONEY}) (?:or|and) (?:more|less|up|over|above|under|below))"
)
_NOT = r"(?:did|do|does|had|have|has|was|were|is|are) ?(?:n'?t|not)(?: ever)?(?: to)?"

_OVER = r"(?:above|over|under|below|more than|less than|at least|at most)"


def _apart(found: re.Match[str]) -> str:
    """Return ``over $50 with a tip`` for ``with a tip and over $50``: two conditions."""
    return f"{found['bound']} {'without' if found['none'] == 'no' else 'with'} a {found['thing']}"


RULES = Rules(
    (
        rule("a tenner", r"\b@\b", "$10"),
        rule("a fiver", r"\b@\b", "$5"),
        rule("one item, a single item, 1 item, one product, a single product",
             rf"\b({ORDERS} (?:with|of|that had|having|containing)) (?:only |just |exactly )?@"
             r"(?: only| alone)?(?=\W*$| (?:by|per|on|at|in)\b)", r"\1 exactly 1 item"),
        rule("a grand, one grand", r"\b@\b(?! total)", "$1000"),
        rule("range, bracket, band, bucket",
             rf"\bin the ({MONEY})(?: to | - |-| and )({MONEY}) @\b", r"between \1 and \2"),
        rule("tip, tips, discount, total, fee, amount, tax, value",
             rf"\b(@) (?:of |from )({MONEY}) ?(?:to|-|through|and) ?({MONEY})",
             r"\1 between \2 and \3"),
        rule("orders, tickets, checks, bills, sales, payments, tips",
             rf"\b(@) (?:of |worth )?from ({MONEY}) (?:up )?(?:to|through|and) ({MONEY})",
             r"\1 between \2 and \3"),
        rule("both ends included, both included, ends included, both ends inclusive, inclusive of "
             "both, both inclusive, boundaries included, limits included", r",? ?\(?\b@\b\)?", ""),
        rule("tip, discount",
             r"\b(?:that |which )?(?:had|have|with|having|got|left) (?:both )?(?P<none>an?|any|no) "
             r"(?P<thing>@) and (?:were |was |are )?(?:an? )?(?:(?:order )?(?:total|value|amount) "
             rf"(?:of )?)?(?P<bound>{_OVER} (?:{MONEY}|\d+))(?!\w)", _apart),
        rule("tip, discount",
             rf"\b(?P<bound>{_OVER} (?:{MONEY}|\d+)) and (?:that |which )?(?:had|have|with|got|left"
             r"|carried) (?P<none>an?|any|no) (?P<thing>@)\b", _apart),
        # no bound, and both at once
        rule("usd", r"\busd ?(?=\d)", "$"),
        rule("greater in value than, bigger in value than, larger in value than",
             rf"\b@ {_N}", "over "),
        rule("not under or equal to, not below or equal to", rf"\b@ {_N}", "over "),
        rule(
            "equal to or more than, equal to or greater than, equal to or higher than, equal to or "
            "above, equal to or over, more than or equal to, greater than or equal to, higher than "
            "or equal to, larger than or equal to, at or above, at or over, met or exceeded, meets "
            "or exceeds, meet or exceed, meeting or exceeding, above or equal to, over or equal to",
            rf"\b@ {_N}",
            "at least ",
        ),
        rule(
            "equal to or less than, equal to or lower than, equal to or below, equal to or under, "
            "less than or equal to, lower than or equal to, smaller than or equal to, fewer than "
            "or equal to, at or below, at or under, below or equal to, under or equal to",
            rf"\b@ {_N}",
            "at most ",
        ),
        # what is not reached, and what is not passed
        rule(
            "exceed, exceeding, surpass, top, pass, go over, go above, go past, go beyond, cross, "
            "rise above, get over, come to more than, get above, run over",
            rf"\b{_NOT} @ {_N}",
            "had at most ",
        ),
        rule(
            "exceeded, surpassed, topped, passed, went over, went above, exceed, crossed, above, "
            "over, more than",
            rf"\bnever (?:were |was )?@ {_N}",
            "at most ",
        ),
        rule(
            "not exceeding, not surpassing, not over, not above, no greater than, no higher than, "
            "no larger than, no bigger than, not greater than, not higher than, not larger than, "
            "not topping, not beyond, no over",
            rf"(?<!if )\b@ {_N}",
            "at most ",
        ),
        rule("weren't over, wasn't over, weren't above, wasn't above, aren't over, were not over, "
             "isn't over, weren't more than, aren't above", rf"\b@ {_N}", "were at most "),
        rule("weren't under, wasn't under, weren't below, wasn't below, aren't under, were not "
             "under, isn't under, weren't less than, aren't below", rf"\b@ {_N}", "were at least "),
        rule("reach, hit, make, make it to, get to, attain, come to, meet, manage, achieve",
             rf"\b{_NOT} (?:even )?@ {_N}", "had under "),
        rule(
            "failed to reach, fail to reach, fails to reach, failed to hit, fell short of, falls "
            "short of, fall short of, falling short of, never reached, never hit, never made it "
            "to, not reaching, not even, short of, shy of, south of, beneath, missed, failing to "
            "reach, inside of, failed to make, stopped short of, stayed short of, not hitting",
            rf"\b@ {_N}",
            "under ",
        ),
        rule(
            "not under, not below, never below, never under, no lower than, no smaller than, no "
            "fewer than, not fewer than, not smaller than, not lower than, did not fall below, "
            "didn't fall below, did not drop below, didn't drop below, didn't go under, no under",
            rf"\b@ {_N}",
            "at least ",
        ),
        # at least and at most
        rule("minimum of, min. of, min of", rf"\b(?:an? )?@ {_N}", "at least "),
        rule("maximum of, max. of, max of", rf"\b(?:an? )?@ {_N}", "at most "),
        rule("min, min., minimum", rf"\b@ (?={MONEY})", "at least "),
        rule("max, max., maximum, capped at, up to and including, within, a max, tops",
             rf"\b@ (?={MONEY})", "at most "),
        rule("min, min., minimum", rf"(?<!\w)({MONEY}) @(?!\w)", r"at least \1"),
        rule("max, max., maximum, tops", rf"(?<!\w)({MONEY}) @(?!\w)", r"at most \1"),
        rule("up, upwards, upward, and up, onwards, and upwards",
             rf"\b(?:starting (?:at|from)|from|beginning at|of) ({MONEY}) @(?!\w)",
             r"at least \1"),
        rule("starting at, beginning at, starting from", r"\b@ (?=\$)", "at least "),
        rule("up, upwards, upward, over, above, higher, greater, more, beyond, bigger, larger",
             rf"(?<!\w)({MONEY}|{_COUNTED}) (?:and|or) @(?! than| ?\$?\d)\b", r"at least \1"),
        rule("under, below, lower, less, smaller, fewer",
             rf"(?<!\w)({MONEY}|{_COUNTED}) (?:and|or) @(?! than| ?\$?\d)\b", r"at most \1"),
        rule("up, upwards, over, above, higher, more",
             r"(?<![\w$.])(\d+) and @ (units?|pieces?|times|portions?|orders)\b", r"at least \1 "
             r"\2"),
        rule("plus", rf"(?<!\w)({MONEY}) @(?=\W|$)(?! \d| \$)", r"at least \1"),
        # verbs before a bound
        rule(
            "ended, ended up, ends up, finished, closed, came in, came in at, came out, came out "
            "at, stood, lay, got, rose, went, ran, stayed, remained, kept, dropped, fell, valued, "
            "valued at, billed at, amounted to, amounting to, totalling, totaling, totalled, "
            "totaled, hit, reached, achieved, reach, strictly, coming in at, coming in, coming to, "
            "recorded, saw, posted, registered, topped out at, summed to, added up to, sat, "
            "showed, turned over, grossed, had values, moved, notched up, racked up, managed, "
            "delivered, did",
            rf"(?<!orders )\b@ {_BOUND}",
            "had ",
        ),
        rule(
            "ended up, came in at, came in, came out at, came out, stayed, remained, valued at, "
            "valued, billed at, amounted to, amounting to, totalling, totaling, totalled, totaled, "
            "hit, reached, strictly, coming to, priced, priced at, costing, cost, costs, running, "
            "ran, charged, bringing in, brought in, billed, kept, rose, dropped, fell, charged at, "
            "charging, made, making, generating, generated, earning",
            rf"\b({ORDERS} (?:that |which |who )?(?:were |was |had |are )?)@ {_BOUND}",
            r"\1",
        ),
        rule("hit, reached, reach, reaches, hits, attained, attain, met, made it to, got to, "
             "reaching, hitting", rf"\b@ (?={MONEY}|{_COUNTED})", "had at least "),
        # above
        rule(
            "exceed, exceeds, exceeded, exceeding, surpass, surpasses, surpassed, surpassing, "
            "topped, topping, tops, beyond, north of, upwards of, upward of, went over, went "
            "above, went past, went beyond, going over, go over, go above, go past, go beyond, ran "
            "over, running over, got above, rose above, outstripped, greater in value than",
            rf"\b@ {_N}",
            "over ",
        ),
        rule("top", rf"\b@ (?={MONEY})", "over "),
        rule("past, cracked, crack, cleared, clearing, clear, crossed, crosses, cross, "
             "crossing, passed, pass, "
             "passing, broke, break, breaking, broke through, got past, outdid, beat",
             rf"\b@ (?={MONEY}|{_COUNTED})", "over "),
        # pieces
        rule("units, pieces, portions",
             r"\b(?:had|have|with|made|saw) sales of "
             r"(at least|at most|over|under|more than|less than|fewer than) (\d+) @\b",
             r"sold \1 \2 units"),
        rule("ordered, picked, chosen, requested, purchased, bought",
             r"\b@ (at least|at most|over|under|more than|less than|fewer than|exactly) "
             r"(\d+|\w+) times\b", r"sold \1 \2 units"),
    )
)  # fmt: skip
