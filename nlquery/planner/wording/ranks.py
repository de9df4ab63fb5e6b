"""The best and the worst by other names: lucrative, slow movers, topped the list, came last."""

from __future__ import annotations

import re

from nlquery.planner.wording.rules import ORDERS, Rules, rule

_THINGS = r"(?:products?|items?|dishes|dish|plates|foods?|drinks?|beverages|sellers?)"
_BY = r"(?:in|by|for|on|in terms of|when it comes to)"


def _leader(found: re.Match[str]) -> str:
    """Return ``who had the most`` for ``who's killing it in``."""
    return f"{'who' if found[1].startswith('who') else found[1]} had the most "


RULES = Rules(
    (
        rule("killing it, crushing it, smashing it, nailing it, crushed it, killed it, smashed it, "
             "nailed it, rocking it, owning it, on fire, cleaning up",
             r"^(whos|who's|who|which [a-z]+|what [a-z]+) (?:is |was |has |are )?@ (?:in|on|for"
             r"|with|at)"
             r" (?=(?:tips|sales|orders|revenue|takings)\b)", _leader),
        rule("killing it, crushing it, smashing it, nailing it, crushed it, killed it, on fire",
             r"^(?:which|what) ([a-z]+) (?:is |was )?@(?=\W*$)", r"best performing \1"),
        rule("lagging behind, lagging, struggling, underperforming, trailing, falling behind, "
             "dragging us down, in trouble",
             r"^(?:which|what) ([a-z]+) (?:is|was) @(?: (?:in|on) (sales|orders|revenue|tips))?"
             r"(?=\W*$)", lambda f: f"worst {f[1]} by {f[2]}" if f[2] else f"worst "
             f"performing {f[1]}"),
        rule("bread and butter, bread-and-butter", r"\b@ (?=products?|items?|dish)", "best "
             "selling "),
        rule("star products, star items, star dishes, star sellers",
             r"\b@ (?=by )", "best products "),
        rule("moves fastest, sells fastest, goes fastest, flies out fastest, move fastest, moved "
             "fastest, sold fastest, sell fastest, goes quickest, sells like hot cakes",
             r"\b@\b", "sells best"),
        rule("sold like hot cakes, went like hot cakes, sold like hotcakes, went like hotcakes, "
             "flew off the menu", r"\b@\b", "sold best"),
        rule("flopped, bombed, tanked, sold poorly, sells poorly, sell poorly, sold badly",
             r"^(which|what) (items|products|dishes|drinks) @\b", r"worst selling \2"),
        rule("most used, most commonly used, most frequently used, most often used, least used, "
             "least commonly used, least frequently used, least often used, most chosen, least "
             "chosen", r"\b@ (?=(?:order types?|channels?|sources?|apps?|platforms?|type of order"
             r"|kind of order)\b)", lambda found: f"{found[0].split()[0]} common "),
        rule("best tipped, best-tipped, most tipped, highest tipped",
             r"^(which|what|who) ([a-z]+)? ?(?:is|was|are) (?:the |our )?@\b", r"\1 \2 had the "
             r"most tips"),
        rule("most lucrative, most successful, most remunerative, highest earning, highest-earning,"
             " best earning, best-earning, top earning, top-earning, most rewarding",
             r"\b@(?= [a-z]+(?: by| in| for)? (?:sales|revenue|item sales)\b)", "best"),
        rule("most lucrative, most remunerative", rf"\b(.*?)@ ({_THINGS})\b(?!.* by )",
             r"\1best \2 by item sales"),
        rule("most lucrative, most remunerative, most successful",
             r"\b(was|were|is|are) (?:the |our )?@(?= *[?.!]*$)", r"\1 best in sales"),
        rule("most successful", r"\b(was|were|is|are) (?:the |our )?@(?= in (?:sales|revenue))",
             r"\1 best"),
        rule("lucrative", rf"\b(least) @ ({_THINGS})\b", r"worst \2 by item sales"),
        rule("money makers, moneymakers, money spinners, earners, money-spinners, cash cows, "
             "revenue generators, revenue drivers, breadwinners",
             r"\b(biggest|top|best|largest|strongest|main|leading) @(?: among| of| on| from)? "
             r"(?:(?:the|our) )?(?:menu|products|items|dishes)\b", r"\1 products by item sales"),
        rule("most requested, most wanted, most in demand, most in-demand, most sought after, most "
             "sought-after, best-loved, best loved, most loved, most consumed, most moved, most "
             "chosen, most picked, most craved, most demanded, fastest-selling, fastest selling, "
             "fast-selling, fast selling, fastest-moving, fastest moving, most eaten, most "
             "frequently bought, most liked, most desired, hottest-selling, hottest selling, "
             "quickest-selling, crowd favourite, crowd favorite, crowd's favourite",
             rf"\b@(?= {_THINGS}\b)", "best selling"),
        rule("least requested, least wanted, least in demand, least sought after, least loved, "
             "least consumed, least chosen, least picked, slowest-selling, slowest selling, "
             "slow-selling, slow selling, slowest-moving, slowest moving, slow-moving, slow moving,"
             " least eaten, least liked, unpopular, most unpopular, least demanded, hardest to "
             "sell",
             rf"\b@(?= {_THINGS}\b)", "worst selling"),
        rule("top movers, fastest movers, fast movers, biggest hits, big hits, crowd favourites, "
             "crowd favorites, guest favourites, guest favorites, customer favourites, customer "
             "favorites, crowd pleasers, crowd-pleasers, house favourites, hot sellers, hottest "
             "sellers, fastest sellers, menu stars, menu hits, bestselling dishes, blockbusters, "
             "chart toppers, chart-toppers, most popular sellers", r"\b@\b", "best selling "
             "products"),
        rule("slow movers, slowest movers, biggest flops, flops, slowest sellers, slow sellers, "
             "laggards, duds, poorest sellers, weakest sellers, menu flops, shelf warmers, dogs on "
             "the menu, non-sellers, bottom sellers", r"\b@\b", "worst selling products"),
        rule("measured, judged, rated, counted, going, based on, assessed, ordered",
             r"\b(best|top|worst|highest|lowest|bottom|biggest)\b(.{1,30}?),? @ (?:by|on|in terms "
             r"of|according to)? ?(?=(?:item sales|sales|revenue|units|quantity|orders|tips)\b)",
             r"\1\2 by "),
        rule("worst performers, weakest performers, poorest performers, bottom performers",
             rf"\b@ among ({_THINGS})\b", r"worst \1"),
        rule("best performers, top performers, strongest performers, star performers",
             rf"\b@ among ({_THINGS})\b", r"best \1"),
        rule("favourite, favorite, best-liked, preferred",
             rf"\b@ ({_THINGS}) (?:of|among|with) (?:our |the |all )*(?:guests?|customers?|people"
             r"|diners|patrons)\b", r"most popular \1"),
        # one that is first or last
        rule("topped the list, tops the list, topped the table, leads the table, leads the pack, "
             "led the pack, leads, led, ranks first, ranked first, comes first, came first, came "
             "out first, came in first, finished first, was in first place, took first place, "
             "took the crown, comes out on top, came out on top, took the lead, tops the chart, "
             "topped the chart, topped the charts, shone, stood out, is number one, came top, "
             "finished top", rf"^(which|what) (?!{ORDERS} @)([a-z]+(?: type| method)?) @ {_BY} ",
             r"\1 \2 had the highest "),
        rule("comes last, came last, came in last, ranks last, ranked last, was dead last, was "
             "last, finished last, trailed, came bottom, finished bottom, was in last place, "
             "trails, lags, lagged, brought up the rear, is last, ended last, comes in last, "
             "ranks lowest", rf"^(which|what) (?!{ORDERS} @)([a-z]+(?: type| method)?) @ {_BY} ",
             r"\1 \2 had the lowest "),
        rule("in last place, at the bottom", rf"\b({_THINGS}) @ by ", r"worst \1 by "),
        rule("saw, posted, registered, yielded, produced, delivered, achieved, enjoyed, boasted, "
             "showed, witnessed, experienced, brought, notched up, clocked up, chalked up, racked "
             "up, rang up, attracted, hit, reached, commanded, logged, reported, brought us, gave "
             "us, drew, garnered, realised, realized, scored, recorded, accumulated, amassed, "
             "marked, set, yields, produces, delivers, achieves, enjoys, boasts, posts, attracts, "
             "sees",
             r"\b(which|what) ([a-z]+(?: [a-z]+)?) @ (?:the |our )?(?=(?:highest|lowest|most|least"
             r"|fewest|biggest|smallest|largest|greatest|best|worst|more|fewer|higher|lower)\b)",
             r"\1 \2 had the "),
        rule("largest sales, biggest sales, greatest sales", r"\bhad (?:the )?@\b",
             "had the highest sales"),
        rule("smallest sales", r"\bhad (?:the )?@\b", "had the lowest sales"),
        rule("record", r"\b(?:what|which) was (?:our|the) @ (day|week|hour|month) (?:in|for|by) ",
             r"which \1 had the highest "),
        rule("priciest", r"\b@ (?=(?:[a-z-]+ )?(?:orders?|tickets?|checks?|bills?)\b)",
             "largest "),
        rule("among, of, out of, from among", r"^@ (?:all )?(?:of )?(?:the |our |these |those )"
             r"(?:four |three |two )?([a-z]+?)s?,? (?:that we run |we run |which we run )?"
             r"(which|what)(?: one)?(?= (?:had|has|made|sold|took|did|is|was|brought|got"
             r"|earned)\b)",
             r"\2 \1"),
        rule("of our, of the, among our, out of the, of my, of all our, of all the, one of our, "
             "one of the, one among our, of these, one out of the",
             r"^(which|what) @ (?:four |three |two )?(?=[a-z]+s (?:had|has|made|sold|took|did|is"
             r"|was"
             r"|brought|got|earned)\b)([a-z]+?)s\b", r"\1 \2"),
    )
)  # fmt: skip
