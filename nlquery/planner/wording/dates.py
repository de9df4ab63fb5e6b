"""Days and hours: prior to noon, no later than the 3rd, first of Jan, the day of January 1."""

from __future__ import annotations

from nlquery.planner.wording.rules import CLOCK, DATE, MONTH, ORDINAL, WEEKDAY, Rules, rule

_WHEN = rf"(?:{DATE}|{CLOCK}|\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?\b)"
_LAST = "to the end, until the end, till the end, to the last day, until now, till now, to now, up "
_LAST += "to now, to date, through the end, to the end of the data, until today, to the present"

RULES = Rules(
    (
        rule("thru", r"(?<!drive )(?<!drive-)\b@\b", "through"),
        rule("through", rf"\b@ (?={CLOCK}|midnight)", "until "),
        rule("itself counts, itself included, is included, counts too, included, counts as well, "
             "counts, inclusive", rf",? ?\((?:the )?(?:hour )?{CLOCK} (?:itself )?@\)", ""),
        rule("days before, weeks before", r"\b(vs\.?|versus|compared (?:to|with)|than|against) "
             r"(?:the )?(two|three|four|five|\d+) (day|week)s before(?: (?:that|those|them|it"
             r"|this))?(?=\W*$)", r"\1 the previous \2 \3s"),
        rule("forth", rf"\b((?:{MONTH}|the) )@\b(?! and back)", r"\1fourth"),
        rule("abt", r"\b@\b", "about"),
        # how a date is written
        rule("jan, feb, mar, apr, may, jun, jul, aug, sep, oct, nov, dec",
             r"\b(@)-(\d{1,2})-(20\d\d)\b", r"\1 \2 \3"),
        rule("st, nd, rd, th, first, second, third, fourth",
             rf"(?<!the )(?<!on )\b({ORDINAL} (?:of )?{MONTH})\b", r"the \1"),
        rule("first day, opening day",
             rf"\b(?:the )?(?:very )?@ of (?:the )?({MONTH})\b", r"the first of \1"),
        rule("day", rf"\b(?:the )?({ORDINAL}) @ of ({MONTH})\b", r"the \1 of \2"),
        rule("first day of the year, first day of the new year, start of the year only",
             r"\b(?:on )?(?:the )?(?:very )?@\b", "on the first of january"),
        rule("new year's, new years, nyd", r"\b(on|for|at) @(?! (?:day|eve))(?=\W|$)",
             r"\1 new year's day"),
        rule("dated, all day, all day on, throughout", rf"\b@ (?={DATE})", "on "),
        rule("day, date, business date, business day, calendar day, trading day",
             rf"\b(?:for|on|of) (?:the )?@ (?:of |is |= ?)?(?={DATE})", "on "),
        rule("business date, business day",
             rf"(?<!per )(?<!by )(?<!each )\b@ (?:of |is |= ?)?(?={DATE})", "on "),
        # sums of days
        rule("plus", rf"\b({DATE}) @ (?:the )?({DATE})", r"\1 and \2 combined"),
        rule("incl, inclusive, incl.", r"(?<=\d) @(?=\W|$)(?! of)", " "),
        rule("two last days, three last days, two final days, final two days, final three days, "
             "very last two days", r"\b(?:the )?@\b", lambda found: _last_days(found[0])),
        rule("final day, very last day", r"\b@\b(?! of)", "last day"),
        # sides of a day or an hour
        rule("by", rf"\b@ (?={CLOCK})(?!noon)", "before "),
        rule("no later than, not later than, on or before, not after, by the end of, to the end "
             "of, until the end of, up to the end of, at the latest", rf"\b@ (?={DATE})",
             "until "),
        rule("as of", rf"\b@ (?={DATE})(?!.{{1,20}}\b(?:on|onwards?|forward)\b)", "until "),
        rule("no earlier than, not earlier than, not before, on or after, at or after, at the "
             "earliest on", rf"\b@ (?={_WHEN})", "since "),
        rule("prior to, earlier than, ahead of, sooner than, in advance of",
             rf"\b@ (?={_WHEN})(?!.* (?:in|by|with) (?:sales|revenue|orders|tips))(?<!far )",
             "before "),
        rule("later than, subsequent to, following, past", rf"(?<!no )(?<!not )\b@ (?={_WHEN})",
             "after "),
        rule("up to, until, till, ahead of, by", r"\b@ (?=(?:noon|midday)\b(?! (?:or|and) "
             r"(?:earlier|before)))", "before "),
        rule("beginning, starting, commencing, beginning on, beginning with, beginning at, "
             "starting on, starting at, starting from, commencing on, effective, starting with",
             rf"(?<!hour )(?<!hours )\b@ (?={_WHEN})", "since "),
        rule(_LAST, rf"\bfrom ({_WHEN}),? @(?! of)(?=\W|$)", r"since \1"),
        rule("and later, and after, onwards, onward, and onwards, and beyond, forward, and on, or "
             "later, and thereafter, or after",
             rf"(?<!from )(?<!after )(?<!since )(?<!at )(?<!vs )(?<!and )(?<!or )(?<!than "
             rf")\b({_WHEN}) @(?=\W|$)(?! than)",
             r"since \1"),
        rule("forward, and later, and thereafter, and beyond",
             rf"\b(?:from|since|at) ({_WHEN}) @(?=\W|$)", r"since \1"),
        rule("close, closing, closing time, end of day, the end of the day, end of the day, "
             "close of business", rf"\b(?:from |between )?({CLOCK}) (?:to|until|till|and|-) "
             rf"@(?=\W|$)",
             r"after \1"),
        rule("weekday", rf"\bcome (?={WEEKDAY})", "on "),
        rule("trading day, trading days, trade day, trade days",
             r"\b@\b", lambda found: "days" if found[0].endswith("s") else "day"),
    )
)  # fmt: skip


def _last_days(found: str) -> str:
    """Return ``last two days`` for ``the two final days``."""
    number = next(word for word in found.split() if word in ("two", "three"))
    return f"last {number} days"
