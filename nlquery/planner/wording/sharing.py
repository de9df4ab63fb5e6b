"""Shares and what is set against what: attributable to, contribution, next to those of."""

from __future__ import annotations

from nlquery.planner.wording.rules import SUBJECT, Rules, rule

_SHARE = r"(share|percentage|percent|proportion|fraction|portion|part|%|pct)"
_FROM = (
    "attributed to, attributable to, due to, stemming from, stems from, stem from, stemmed from, "
    "derived from, derives from, derive from, originates from, originated from, originating from, "
    "originate from, resulting from, resulted from, result from, sourced from, belonging to, "
    "belongs to, belong to, falling to, falls to, fall to, falls on, fall on, falling under, fell "
    "to, fell on, related to, relating to, pertaining to, associated with, linked to, connected "
    "with, connected to, by way of, by means of, using, traceable to, driven by, "
    "owing to, transacted through, transacted via, transacted on, transacted by, transacted over, "
    "flowed through, flows through, flowing through, arrived via, arrived through, won through, "
    "routed through, channelled through, channeled through, captured through, processed through, "
    "handled through, credited to, ascribed to, tied to, limited to, restricted to, confined to, "
    "filtered to, filtered by, narrowed to, narrowed down to, coming via, we owe to, that we owe to"
    ", emanating from, arising from, arose from, contributed by, accounted for by, brought by"
)
_HELD = (
    "hold, claim, command, occupy, capture, cover, own, enjoy, form, yield, correspond to, drive, "
    "deliver, produce, add, amount to, bring to the table, carry, chip in, supply, control, "
    "achieve, reach, garner, attract, win, secure, pull, grab, pick up"
)
_OFTHAT = r"(?:'s|s'|s|'s own)?"
_EXCEED = (
    "exceed, exceeds, exceeded, surpass, surpasses, surpassed, outdo, outdid, outstrip, outstripped"
    ", outpace, outpaced, overtake, overtook, eclipse, eclipsed, trump, trumped, top, topped, "
    "better, bettered, go beyond, rise above, lead, led, be above, be over, edge out, edge, best, "
    "overshadow, outrank, outshine, outgross, outearn, out-earn, surmount, outweigh, pass, "
    "come in above, come out above, lie above, be ahead of, stay ahead of, finish ahead of"
)
_TRAIL = (
    "trail, trailed, lag behind, lagged behind, lag, fall short of, fell short of, undercut, "
    "underperform, underperformed, miss, fall below, drop below, be below, be under, stay below, "
    "come in below, lie below, be behind, run behind, finish behind, fall behind, undershoot, "
    "undersell"
)
_MEASURE = r"(sales|revenue|orders|tips|turnover|takings)"
_NEXT = (
    "next to those of, next to that of, next to, alongside, alongside of, opposite, beside, "
    "as opposed to, vis-a-vis, vis a vis, in relation to, pitted against, measured against, "
    "weighed against, set beside, set alongside, held against, placed next to, lined up with, "
    "lined up against, stacked against, juxtaposed with, contrasted to, matched against, "
    "as against those of, as against that of, as against, in contrast with, over against, against "
    "those of, against that of, compared to those of, compared with those of, compared to that of,"
    " compared with that of, versus those of, versus that of, by the side of"
)

RULES = Rules(
    (
        rule("slice, cut, share, portion, part, fraction, proportion, chunk",
             r"\bas an? @ of (?=(?:the |our |total )*[a-z ]*(?:sales|revenue|subtotals?|orders|tips"
             r"|turnover)\b)", "in percent of "),
        rule("shared", r"^@ with me\b", "show"),
        rule("slice, chunk, cut, piece, ratio, weight, weighting, contribution, bit, percent share,"
             " relative share, share in percent, portion of the pie, contribution share",
             r"\b(what|which|how (?:big|large|much|high|great) (?:of )?an?|how much of an?) @ of "
             r"(?=(?:all|our|the|total|sales|revenue|orders|tips|turnover|item)\b)",
             "what share of "),
        rule(_FROM, r"(?<!not )\b(?:(?:is|are|was|were|can be|could be|has been|have been|may be"
             r"|that is|that was) )?@ (?!\d|how|what|top\b|(?:the |our |a )?(?:promo|discount"
             r"|campaign|offer|deal|marketing)|the (?:top|first|best|last)|pay"
             r"|tender|order|dining|eating)",
             "from "),
        rule(_HELD, rf"\b(what|which) {_SHARE} of (.+?) (does|did|do) ({SUBJECT})@(?=\W|$)",
             r"\1 \2 of \3 \4 \5have"),
        rule("hold, claim, command, occupy, capture, own, enjoy, carry, form",
             rf"\b(what|which) {_SHARE} (?:does|did|do) (each|every) ([a-z]+(?: [a-z]+)?) @"
             r"(?: of|,? (?:by|in)) ", r"\1 \2 does \3 \4 have of "),
        rule("contribution, contributions",
             r"\b(each|every) ([a-z ]+?)'?s? @,?(?: in (?:percent|%|percentage terms),?)? "
             r"(?:to|towards?) (.+?)(?:,? (?:in (?:percent|%|percentage terms)|percent))?"
             r"(?=[?.!,]|$)", r"share of \3 by \2"),
        rule("contribution, contributions",
             r"\b@ of (each|every) ([a-z -]+?) (?:to|towards?) ([a-z ]+?)"
             r"(?:,? (?:in (?:percent|%|percentage terms)|percent))?(?=[?.!,]|$)",
             r"share of \3 by \2"),
        rule("contribution", r"\b([a-z]+?)'s @,?(?: in (?:percent|%),?)? (?:to|towards?) ([a-z ]+?)"
             r",? (?:in (?:percent|%|percentage terms)|percent)(?=[?.!,]|$)", r"share of \2 "
             r"from \1"),
        rule("contribution, contributions", rf"\b{_MEASURE} @ (?=by|per|of each)", r"\1 share "),
        rule("weight, weighting, proportion", r"\b([a-z]+)'s @ (?:in|of) (?:the |our |total )*"
             r"([a-z]+),? (?:in )?percent\b", r"share of \2 from \1"),
        rule("weight, weighting", r"\bwhat @ (?:does|did|do) ([a-z]+) (?:have|carry) in ([a-z]+),? "
             r"in percent\b", r"what share of \2 came from \1"),
        rule("expressed as, given as, stated as, shown as, written as, put as, presented as, "
             "told as, quoted as", r"(?:,? )\b@ (?:a |an )?(percentage|percent|share|proportion"
             r"|fraction)s?\b(?! of)", lambda f: _percent(f.string)),
        rule("relative, percentual", r"\b@ (?=(?:share|percentage|portion)\b)", ""),
        rule("in relative terms, relative, relatively, proportional, proportionally, in proportion",
             r"\b@(?= (?:sales|revenue|orders|share|tips|turnover)\b.*(?:%|percent|\bshare\b))"
             r"|\b@(?=\W*$)(?<=terms)", lambda f: "in percent" if "terms" in f[0] else " "),
        rule("divide up, split up, break up, carve up, fall out, divide, distribute, spread",
             r"\b(how (?:do|did|does) .+?) @ (?=(?:between|across|among|by|over|into)\b)",
             r"\1 split "),
        rule("belongs, belong, falls, fall, fell, went, goes",
             rf"\b(which|what) {_SHARE} of (.+?) @ to (?:which |each |every )", r"\1 \2 of \3 by "),
        # against each other
        rule(_NEXT, r"(?<=[a-z0-9] )@ (?=[a-z])(?!each other|one another|other\b|the (?:chart"
             r"|table|other))",
             "vs "),
        rule("juxtapose, contrast, match up, compare and contrast, benchmark against each other, "
             "pit", r"^(?:please )?@ (?=.* (?:and|with|against)\b)", "compare "),
        rule("reached us, came to us, ended up with us, got to us, landed with us, is left to "
             "us, came "
             "back to us, reaches us, comes to us, made it to us", rf"\b(?:what|which) {_SHARE} of "
             r"(.+?) @ as (?:our |the |merchant )*payouts?\b", r"payout in percent of \2"),
        rule("relate to, line up against, line up with, measure against, weigh up against, match up"
             " to, match up with, rank against, hold up against, square up to, compare against, "
             "shape up against, rate against, line up next to",
             r"\b@ (?:those (?:of|at|in|from) |that (?:of|at|in|from) )?(?=[a-z])", "compare to "),
        rule("those, that", r"\b(than|to|with|vs|versus|against) @ (?:of|at|in|from) (?=[a-z])",
             r"\1 "),
        # exceeding and falling short of
        rule(_EXCEED, r"\bby how (?:much|many) (did|do|does|was|were|is|are) (.+?) @ (.+?)"
             r"(?=[?.!]|$)", lambda f: _apart(f[2], f[3])),
        rule(_TRAIL, r"\bby how (?:much|many) (did|do|does|was|were|is|are) (.+?) @ (.+?)"
             r"(?=[?.!]|$)", lambda f: _apart(f[3], f[2])),
        rule("above, over, ahead of, greater than, higher than, larger than, bigger than",
             r"\bby how much (?:was|were|is|are) (.+?) @ (.+?)(?=[?.!]|$)",
             lambda f: _apart(f[1], f[2])),
        rule("below, under, behind, lower than, smaller than, less than, short of",
             r"\bby how much (?:was|were|is|are) (.+?) @ (.+?)(?=[?.!]|$)",
             lambda f: _apart(f[2], f[1])),
        rule("differ from, deviate from, diverge from, differ, be different from",
             r"\b(?:by how much|how much) (?:did|do|does) (.+?) @ (?!between|by|across)(.+?)"
             r"(?=[?.!]|$)", lambda f: _apart(f[1], f[2])),
        rule("differ between, vary between, deviate between", r"\b(?:by how much|how much) (?:did"
             r"|do|does) (.+?) @ (.+?) and (.+?)(?=[?.!]|$)",
             r"what is the difference in \1 between \2 and \3"),
        rule("delta, discrepancy, disparity, divergence, differential, shortfall, spread, margin, "
             "distance", r"\b@ (?=(?:in [a-z ]+ )?between [a-z' ]+ and\b)", "difference "),
        rule("separates, divides", r"\bwhat @ (.+?) from (.+?),? in (?:dollars|money)\b",
             lambda f: _apart(f[1], f[2])),
        rule(_EXCEED, rf"^(?:did|does|do) ([a-z' ]+?)'?s? @ ([a-z' ]+?) (?:in|by|for"
             rf"|on) {_MEASURE}\b",
             r"did \1 beat \2 in \3"),
        rule(_TRAIL, rf"^(?:did|does|do) ([a-z' ]+?)'?s? @ ([a-z' ]+?) (?:in|by|for"
             rf"|on) {_MEASURE}\b",
             r"did \1 do worse than \2 in \3"),
        rule(_EXCEED, rf"^(?:did|does|do) ([a-z' ]+?)'s {_MEASURE} @ (?:those of |that of "
             rf")?(?:the )?"
             r"([a-z]+)(?:'s)?\b", r"did \1 beat \3 in \2"),
        rule(_EXCEED, rf"^(?:did|does|do) ([a-z' ]+?) {_MEASURE} @ ([a-z' ]+?) \2\b",
             r"did \1 beat \3 in \2"),
        rule("above, over, greater than, ahead of",
             r"^(were|was|are) (.+?) @ (?:those |that )?(?=(?:at|in|of|on) )", r"\1 \2 higher "
             r"than "),
        rule("below, under, behind",
             r"^(were|was|are) (.+?) @ (?:those |that )?(?=(?:at|in|of|on) )", r"\1 \2 lower "
             r"than "),
    )
)  # fmt: skip


def _percent(text: str) -> str:
    """Return what ``expressed as a percentage`` adds: nothing to what asks for a share."""
    asks = any(word in text for word in ("proportion", "share of", "percentage of", "fraction of"))
    return " " if asks else " in percent"


def _apart(more: str, less: str) -> str:
    """Return ``difference between Thursday's and Friday's revenue``."""
    return f"what is the difference between {more} and {less}"
