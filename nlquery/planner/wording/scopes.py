"""What a question is held to: considering only orders over $50, counting 11 to 14 as lunch."""

from __future__ import annotations

import re

from nlquery.planner.numbers import NUMBERS
from nlquery.planner.wording.rules import CLOCK, DATE, MONTH, ORDERS, Rules, rule

_ASK = (
    r"(?:please |pls |kindly )?(?:what|how|which|who|when|where|show|give|list|tell|compare|report"
    r"|rank|calculate|count|find|break)\b"
)
_PREPOSITION = r"(?:at|in|on|from|through|via|for|between|during|since|with|after|before|by)\b"
_PART = (
    "breakfast|brunch|lunch|lunchtime|lunch time|dinner|dinnertime|supper|afternoon|morning"
    "|evening|night|late night"
)
_SPAN = (
    r"(?:from |between )?(?:\d{1,2}(?::\d\d)? ?(?:am|pm)?|noon|midnight) ?(?:to|until|till|and|-)"
    r" ?(?:before )?(?:\d{1,2}(?::\d\d)? ?(?:am|pm)?|noon|midnight)"
)
_LOOKING = (
    "considering, counting, looking at, taking, using, including, taking into account, focusing on,"
    " concentrating on, working with, among, amongst, out of, of, restricted to, limited to, "
    "confined to, based on, within"
)
_WHOLE = r"(?:analysis|view|scope|data|report|question|query|figures|numbers|sample|search|period)"
_HELD = "restricting, limiting, confining, narrowing, narrowing down, filtering, restrict, limit, "
_HELD += "confine, narrow, narrow down, filter"
_DAYS = r"(?:business |calendar |trading )?(?:dates|days)"
_OWNED = (
    r"(?:\d+|two|three|four|five|six|several|a few|a couple of|some|these|the|all the|our|my)"
    r"(?: different| separate)?"
)


def _afterwards(found: re.Match[str]) -> str:
    """Return the question with what it is held to behind it."""
    held, asked = found[1].strip(), found[2].strip()
    return f"{asked} {held}" if re.match(_PREPOSITION, held) else f"{asked} for {held}"


def _two_ranges(found: re.Match[str]) -> str:
    """Return ``january 1 to 2 … than … january 3 to 4`` where the days follow each other."""
    first, second, third, fourth = (int(found[n]) for n in (2, 3, 5, 6))
    if (second, fourth) != (first + 1, third + 1):
        return found[0]
    return f"{found[1]}{first} to {second}{found[4]}{third} to {fourth}"


def _first_days(found: re.Match[str]) -> str:
    """Return ``from january 1 to january 2`` for the first two days of the year."""
    return f"from january 1 to january {int(NUMBERS.get(found[1]) or found[1])}"


def _trend(found: re.Match[str]) -> str:
    """Return ``trend of tips`` for ``are tips going up``."""
    named = re.search(r"revenue|orders|tips", found[0])
    return f"trend of {named[0] if named else 'sales'}"


def _one_of(found: re.Match[str]) -> str:
    """Return ``which store`` for four stores, of which one is asked for."""
    return f"which {re.sub(r's$', '', found[1])}"


RULES = Rules(
    (
        # before or behind the question
        rule(_LOOKING, rf"^\W*@ (?:only|just|solely|exclusively|nothing but) (.{{3,70}}?), "
             rf"({_ASK}.+?)[?.!]*$", _afterwards),
        rule(_HELD, rf"^\W*@ (?:(?:the|this|our|my|your) )?(?:{_WHOLE} )?(?:down )?to "
             rf"(.{{3,80}}?)[,:;.] (?:and |then )*({_ASK}.+?)[?.!]*$", _afterwards),
        rule("out of, of, among, from", r"^\W*@ (?:all )?(?:of )?(?:the |our )?(orders|tickets"
             r"|checks|payments), how many (?=were|was|had|have|are|came)", r"how many \1 "),
        rule("own, have, run, manage, operate, oversee, look after, supervise",
             rf"^\W*(?:i|we) @ {_OWNED} ([a-z]+s)[.,;:!]* which(?: one)?(?= [a-z])", _one_of),
        rule("restricted to, limited to, confined to, filtered to, restricted, for, over, within",
             rf",? ?\b@ {_DAYS} (?:(?:from|between|of|in) )?(?={DATE}|\d)", " from "),
        rule("up to but not including, up to and not including, to but not including, to just "
             "before", r"\b@ (?=\d|noon|midnight)", "to "),
        rule("before and after, before vs after, before versus after, before or after",
             rf"\b@ (?:the )?({CLOCK}|midnight|noon)", r"before \1 vs after \1"),
        rule("hours", r"(?<!by )(?<!per )(?<!each )(?<!by the )(?<!of )\b(?:for |in |during |over "
             r"|within |at |to )?(?:only |just )?the @ (?:of (?!operation|the)|from )?"
             r"(?=(?:between )?(?:\d|noon|midnight))",
             lambda found: "from " if "from" in found[0] else "at "),
        rule("before", rf"\b({CLOCK}|midnight|\d{{1,2}}) (?:up )?(?:to|until) @ "
             r"(?=\d|noon|midnight)", r"\1 to "),
        rule("local time, local hours", r"\b(?:in |\()?@\)?(?=\W|$)(?! zone)", " "),
        # a part of the day by its hours
        rule("counting, taking, treating, calling, defining, using, considering, reading, count, "
             "take, call, with", rf"\b(?:{_PART})\b(.*?),? \(?(?:and )?@ ({_SPAN}) as "
             rf"(?:the )?(?:{_PART})\)?", r"\1 \2"),
        rule("middle, dead, small hours, wee hours, depths",
             rf"\b(?:in|during|at) the @(?: of (?:the )?(?:night|morning))?,? (?=\(?{_SPAN})", " "),
        rule("middle, dead, small hours, wee hours, depths",
             r"\b(?:in|during|at) the @(?: of (?:the )?(?:night|morning))?(?=\W|$)",
             "late at night"),
        rule("noon, midnight", rf"\b(?:in the |during the |at )?(?:{_PART}),? \(?"
             r"(?=(?:from |between )?@ ?(?:to|until|till|and|-) )", " "),
        rule("mid-day, mid day, midday, noontime", r"\b@ (?=(?:sales|revenue|takings|orders|tips"
             r"|trade|turnover|business|tickets|checks|net sales|items)\b)", "lunch "),
        # days
        rule("days of the year, days of the new year, days of this year",
             r"\b(?:on |in |over |during |for )?(?:the )?first (two|three|four|five|six|seven|\d) "
             r"@", _first_days),
        rule("worked, was on shift, were open, was open, traded, were trading, sold anything, were "
             "on shift, served, opened", r"\b(?:on|for) (?:each|every)(?: single)? day (?:that |on "
             r"which )?(?:he|she|they|we|it) @\b", "by day"),
        rule("take orders, have orders, get orders, receive orders, see orders, have sales, make "
             "sales, have any orders, take any orders, get any orders, have any sales, trade, sell "
             "anything, do business, take an order, get an order, make a sale, sell something",
             r"\b(?:on )?how many (?:different |distinct |separate |unique )?days did (?:the |our "
             r")?(.{3,25}?) @", r"how many days had \1 orders"),
        rule("first", r"^\W*(?:and |now |show |give me |please )*(?:only|just) (?:the )?@ "
             r"(\d+|two|three|four|five|six|ten)(?: of (?:them|these|those)| ones| rows)?\W*$",
             r"top \1"),
        rule("than, exceed, exceeded", rf"\b({MONTH} )(\d{{1,2}}) and (\d{{1,2}})(?: together| "
             rf"combined)?(.*?\b@\b.*?\b{MONTH} )(\d{{1,2}}) and (\d{{1,2}})\b(?: together"
             r"| combined)?", _two_ranges),
        # together, and each alone
        rule("one figure, a single figure, one number, one total, a single number, a single total, "
             "one sum", r",? ?\b(?:as |in |with |giving )?(?:just |only )?@ for (?:the two|both|"
             r"them|all|the pair|these|the three|all of them|both of them)(?: together| combined)?",
             " combined"),
        rule("reported, shown, given, listed, calculated, computed, stated, told, worked out, "
             "broken out", r",? \b@ separately (?=(?:for|by|per|at|in) (?:each|every)\b)",
             " separately "),
        rule("series, curve, color, colour, panel, slice, wedge",
             r",? ?\b(?:with |and |as |in |using )?(?:only |just )?(?:one|a|1|a single|a separate|"
             r"a different) @ (?:per|for each|for every|each) ", " by "),
        rule("own", r"\b(its|their|his|her|our|my) @ (?=(?:total )?(?:sales|revenue|orders|takings"
             r"|turnover|tips|total|items))", r"\1 "),
        rule("entirely, completely, altogether, totally, fully",
             r"\b((?:leaving|leave|taking|keeping|excluding|exclude|without|ignoring|not counting"
             r"|omitting|dropping) .{3,30}?) @(?=\W|$)", r"\1"),
        rule("dining, dine, take, eat, delivery, pickup, takeout, in",
             rf"\b(difference .*?\bbetween (?:the )?)([a-z-]+(?: in| out)?) {ORDERS} and "
             rf"(?:the )?([a-z-]+(?: in| out)?) {ORDERS}\b", r"\1\2 and \3"),
        rule("guests, customers, people, diners, patrons",
             r"(?<!how many )(?<!number of )(?<!count of )\b(dine-in|dine in|eat-in|delivery"
             r"|takeout|pickup|doordash|toast|square) @\b", r"\1 orders"),
        rule("all told, all in all, put together", r"(?<=[a-z]),? @(?=\W*$)", " altogether"),
        rule("ahead, winning, on top, leading, the winner, in front",
             r"[,;.]? ?\b(?:and )?who(?:'s| is| was) @\b[?.!]*(?: (?:please )?(?:show|give|list)"
             r"(?: me)? both\b)?", " "),
        rule("averages, numbers, figures, totals, amounts, values",
             r"[.;?!] (?:please )?(?:give|show|tell|list)(?: me| us)? (?:the )?(?:two|both"
             r"|both the) @\W*$", "?"),
        rule("bigger, larger, greater", r"^\W*((?:is|are|was|were) (?:the |our )?[a-z ]{3,30}?) @ "
             r"(?=(?:for|at|on|in|with)\b)", r"\1 higher "),
        rule("times", r"^\W*(.{3,25}?) (sales|revenue|orders|tips) (?:were|was|are|is) how many @ "
             r"(?:the |those of |that of )?(.{3,25}?)(?: (?:sales|revenue|orders|tips))?\W*$",
             r"ratio of \1 to \3 \2"),
        rule("in percent, as a percentage, in percentage terms",
             r"\b((?:share|fraction|portion|proportion|part)\b[^,]{0,30}), @,", r"\1"),
        # how it goes
        rule("business, sales, revenue, orders, tips, turnover, takings",
             r"^\W*(?:so |and )?(?:is|are) (?:the |our |my )?@ (?:(?:going|trending|moving|heading"
             r"|getting) )?(?:up|down|growing|shrinking|improving|declining|rising|falling|better"
             r"|worse|increasing|decreasing)(?: or (?:going )?[a-z]+)?"
             r"(?=\W*$| (?:at|on|in|over|by|for)\b)", _trend),
        rule("peak times, busy times, rush times, busy hours, rush hours, busiest times",
             r"\b@\b", "peak hours"),
        rule("weekend, weekends", r"\b(?:the )?@ (vs\.?|versus|with|to|against|and) (?:the )?week"
             r"(?=\W|$)", r"weekend \1 weekdays"),
        rule("move, moves, moved, develop, develops, developed, evolve, evolves, evolved, progress,"
             " progresses, progressed, change, changes, changed, go, goes, went",
             r"\bhow (?:the |our )?([a-z ]{3,25}?) @ (?:over|across|through|from|along) (?:the |"
             r"our |all )*(day|hour|week|month)s\b(?: to \w+)?", r"\1 by \2"),
        rule("cross-tabulation, cross tabulation, crosstabulation, cross-tab, crosstab, cross tab, "
             "contingency table, two-way table, two way table",
             r"^(?:produce |create |build |make )?(?:an? |the )?@\b", "table"),
        rule("combination, combinations, combos, pairs, pairings",
             r"\b(?:the )?([a-z]+ (?:and|x|by|/) (?:[a-z]+ )?[a-z]+) @ (?:on|at|in|for) which "
             r"(?:total |the )?", r"each \1 where "),
        rule("bookkeeper, deck, slides, slide deck, presentation, accountant, boss, landlord, "
             "investors, manager, managers, partner, partners, newsletter, team meeting, staff "
             "meeting, board meeting, tax return, spreadsheet, records, wife, husband, chef, team",
             r",? \bfor (?:my|our|the) @(?= *,? *(?:please|pls|thanks|thank you|[?.!]|$))", ""),
    )
)  # fmt: skip
