"""Ways to ask for one row each: at the store level, on a daily basis, store-wise, one row per."""

from __future__ import annotations

import re

from nlquery.planner.wording.rules import Rules, rule

_KINDS = (
    r"(?:locations?|stores?|shops?|branch(?:es)?|sites?|places?|restaurants?|outlets?|venues?"
    r"|channels?|sources?|platforms?|products?|items?|dish(?:es)?|categor(?:y|ies)|servers?"
    r"|waiters?|days?|dates?|weekdays?|weeks?|months?|hours?|order types?|payment (?:types?"
    r"|methods?)|types?|methods?|brands?|sizes?|dayparts?|units?|modifiers?)"
)
_TO = r"(?:by|per|among|amongst|between|across|over|into|for each|for every|according to|along)"
_SPLIT = (
    "segmented, categorized, categorised, aggregated, organized, organised, stratified, "
    "disaggregated, decomposed, itemized, itemised, partitioned, bucketed, separated, detailed, "
    "divided up, subdivided, classified, clustered, dissected, apportioned, allocated, rolled up, "
    "tabulated, laid out, set out, analysed, analyzed, spread out, segregated, grouping, sectioned,"
    " compiled, consolidated, sorted out, structured, parsed out, drilled down, sub-divided, "
    "sliced and diced, cut up, carved up, parcelled out, sorted into groups, displayed, "
    "distinguished, arranged, differentiated, pivoted, presented, reported, viewed"
)

_MONEYWISE = "money, dollar, dollars, revenue, sales, value, cash, money's, turnover"
_PIECEWISE = "volume, quantity, unit, units, number, numbers, count, piece"


def _wise(found: re.Match[str]) -> str:
    """Return ``by store`` for ``storewise``."""
    return f"by {found[1]}"


RULES = Rules(
    (
        rule("league table, leader board, leaderboard, pecking order, hit list, hit parade",
             r"^((?:please |show (?:me |us )?|give (?:me |us )?|make (?:me |us )?)*)(?:an? |the "
             r")?@ of",
             r"\1ranking of"),
        rule("trajectory, curve, course, path, evolution, movement, ups and downs",
             r"\b(?:the )?@ of (?=(?:the |our )?(?:sales|revenue|orders|tips|turnover|daily)\b)",
             "trend of "),
        rule("curve, trajectory, trendline", r"\b(sales|revenue|orders?|tips?) @\b", r"\1 trend"),
        rule("over the week, across the week, over the days, through the week, day on day",
             r"^((?:please )?(?:plot|chart|graph|draw|show|visuali[sz]e) .*?) @\b", r"\1 by day"),
        rule(_SPLIT, rf"\b@ {_TO} (?=(?:the |our |each |every )?(?:[a-z]+ ){{0,2}}?{_KINDS}\b)",
             "by "),
        rule("divided, split", rf"\b@ (?:among|amongst|between|across|over|into) "
             rf"(?:the |our )?(?={_KINDS}\b)", "by "),
        rule("separate, separately", r"\b@ (?:for|by|per|at|in) (each|every)\b", r"by \1"),
        rule("aggregate, sum, total up", rf"^@ (?=.* (?:by|per) {_KINDS}\b)", "show "),
        # levels and bases
        rule("basis, level, grain, granularity, resolution, scale",
             rf"\b(?:on|at|with|in) (?:an? |the )?(?:per[- ])?({_KINDS}|university)"
             rf"(?:[- ](?:by|to|for)[- ]\1)? @\b", r"by \1"),
        rule("basis, level, grain, granularity, resolution, frequency",
             r"\b(?:on|at|with|in)?(?: an?| the)? ?(daily|weekly|monthly|hourly|quarterly|yearly)"
             r" @\b", r" \1"),
        rule("granularity, grain, resolution, breakdown level",
             rf"\b@:? (?:of |by |is )?(?:one |a )?({_KINDS})\b", r"by \1"),
        # a row, a figure, a total for each
        rule("row, line, figure, value, number, total, entry, record, result, amount, bar",
             r",? ?\b(?:with |and |in |as |show |giving )?(?:only |just )?(?:one|a|1|a single"
             r"|separate|one separate|a separate) @s? (?:per|for each|for every|each|a|by"
             r"|for each of the|to each|to a)\b(?! chart)", " by"),
        rule("one by one, one after the other, one after another, each in turn, in turn",
             rf"\b({_KINDS})(.*?),? @\b", r"by \1\2"),
        rule("one by one, one after the other", r"\b@ (?=(?:for|by|per) (?:each|every)?)", ""),
        # each of them
        rule("individual, respective, single, separate, distinct, and every, one, particular",
             rf"\b(each|every|per|by) @ (?=(?:of (?:the|our) )?{_KINDS}\b)", r"\1 "),
        rule("each and every", r"\b@\b", "each"),
        rule("individual, various, respective, several, separate, different",
             rf"(?<!number )(?<!count )(?<!many )(?<!total )(?<!sum )"
             rf"\b(for|of|in|at|from|across|among|between|by|over) (?:all )?(?:the|our|all) @ "
             rf"(?=(?:[a-z]+ )?{_KINDS}\b)", "for each of the "),
        rule("each of the four, each of the three, each of the two, each of all, each of the 4",
             rf"\b@ (?={_KINDS}\b)", "each of the "),
        rule("inside, within, under", rf"\b@ (each|every) (?={_KINDS}\b)", r"in \1 "),
        rule("chainwide", r"\b@\b", "overall"),
        # kinds of -wise
        rule(_MONEYWISE, r"\b@[- ]?wise\b", "in sales"),
        rule("moneywise, revenuewise, saleswise, dollarwise, valuewise", r"\b@\b", "in sales"),
        rule(_PIECEWISE, r"\b@[- ]?wise\b", "in units"),
        rule("volumewise, quantitywise, unitwise, numberwise", r"\b@\b", "in units"),
        rule("percentagewise, percentwise", r"\b@\b", "in percent"),
        rule("storewise, locationwise, branchwise, outletwise, sitewise, channelwise, "
             "platformwise, productwise, itemwise, categorywise, serverwise, waiterwise, daywise, "
             "datewise, weekdaywise, hourwise, typewise, sourcewise, restaurantwise, shopwise",
             r"\b([a-z]+?)wise\b", _wise),
        # how it differs
        rule("differ, vary, varies, differed, varied, depend, depends, fluctuate, compare, line up,"
             " shape up, stack up",
             rf"^(?:and |so |in what way )?(?:how|in what way) (?:did|do|does|have|has) (.+?) @ "
             rf"(?:between|by|across|among|amongst|over|on|with)"
             rf" (?:the |our |all )*({_KINDS})\b", r"show \1 by \2"),
        rule("differ, vary, varies, differed, varied, change",
             rf"^(?:and |so )?(?:how|in what way) (?:did|do|does|have|has) (.+?) @ from "
             rf"({_KINDS}) to \2\b", r"show \1 by \2"),
        rule("compare, stack up, line up, measure up, shape up",
             rf"^how (?:did|do) (?:the |our |all )*({_KINDS}) @ "
             r"(?:on|for|in) (?!terms\b)(.+?),? (?:in|by|for|in terms of) (sales|revenue|orders"
             r"|tips|turnover)\b", r"show \3 by \1 on \2"),
        rule("compare, stack up, line up, measure up, shape up",
             rf"^how (?:did|do) (?:the |our |all )*({_KINDS}) @ "
             r"(?:in|by|for|in terms of) (sales|revenue|orders|tips|turnover)\b",
             r"show \2 by \1"),
    )
)  # fmt: skip
