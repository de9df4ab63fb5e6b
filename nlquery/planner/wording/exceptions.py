"""Ways to leave something out: save for, bar, sans, Downtown excluded, everywhere but."""

from __future__ import annotations

from nlquery.planner.wording.rules import Rules, rule

_NAME = (
    r"((?!(?:it|that|them|this|me|us|you|tips?|tax|taxes|discounts?|fees|gratuity|is|are|was|were"
    r"|be|leave|leaving|put|putting|set|setting|take|taking|to|at|in|on|for|from|not|and|or|by"
    r"|sales|revenue|of|which|who|what|how)\b)[a-z][a-z']*"
    r"(?: (?:mall|location|burgers?|fries|tea|salad|steak|wings|store|branch|site|orders"
    r"|beverages|pizza|rings|delivery|wine|brews?|coffee|potato|soup|cheese)){0,1})"
)
_STORES = (
    r"(?:stores?|locations?|sites?|branch(?:es)?|restaurants?|outlets?|places?|shops?|channels?"
    r"|platforms?|categor(?:y|ies)|products?|items?|servers?|days?|order types?)"
)
_OUT = (
    "excluded, not included, left out, omitted, aside, excepted, not counted, taken out, removed, "
    "ignored, disregarded, kept out, stripped out, left aside, put aside, set aside, "
    "exempted, out of the picture"
)

# "Which products sold at all stores but the mall" asks for more than sales elsewhere.
_SELLS = ("are sold", "were sold", "products sold", "items sold", "products sell", "items sell",
          "dishes sold", "dishes sell")  # fmt: skip
_UNSOLD = "".join(rf"(?<!{verb} )" for verb in _SELLS)
_UNSOLD_AT = _UNSOLD + "".join(rf"(?<!{v} {p} )" for v in _SELLS for p in ("at", "in", "on"))

RULES = Rules(
    (
        rule("without, excluding, except, leaving out, not counting",
             r"\b((?:sales|revenue|tips|takings|turnover|net sales|items sold|tax)\b[^,]{0,40}? "
             r"@ (?:the |any |all )?[a-z-]+) orders(?=\W*$)", r"\1"),
        rule("leave out, leaving out, exclude, excluding, except, except for, without, skip, "
             "ignore, not counting, leave off, omit",
             r"\b@ (?:anything|everything|whatever|all|what|those|the ones|any)(?: that| which)?"
             r"(?: (?:came|comes|come|was|were|is|are|got))?(?: (?:placed|sold|ordered|made))?"
             r"(?: in)? (?:through|via|from|on|at|by) ", "except "),
        rule("taken, placed, made, ordered, sold, rung up, bought, delivered",
             r"\b(orders|tickets|checks|sales|revenue|takings|deliveries) (?:that were |which were "
             r")?not @ (?:at|in|on|through|via|by|from) ", r"\1 except "),
        rule("days, stores, locations, channels, places, branches",
             r"\b(?:on|at|in|for|through) (?:all |any )?@ other than\b", "except"),
        rule("but only, but just, but solely", r"\b@ (?=[a-z])", "only "),
        rule("in, at, for, from, of, across",
             rf"{_UNSOLD}\b@ (?:all|any)(?: of)?(?: the| our| other)* {_STORES} "
             r"(?:but|except|excluding|save|bar|minus|without|besides|other than|apart from"
             r"|aside from|except for|save for)(?: for)?(?= [a-z])",
             "except"),
        rule("but, save, bar, minus, without, barring, less",
             rf"{_UNSOLD_AT}\b(?:all|any)(?: of)?(?: the| our| other)* {_STORES} @(?: for)?"
             "(?= [a-z])",
             "except"),
        rule("stores, locations, channels, sites, branches, restaurants, products, items, "
             "categories, places",
             r"\b(?:at |in |for |from )?(?:all |any )?(?:the )?other @ than\b", "except"),
        rule("everywhere, anywhere, everyplace, everybody, everyone, anything, everything",
             rf"{_UNSOLD}\b@ (?:but|except(?: for)?|besides|other than|apart from|aside from"
             r"|outside(?: of)?|save(?: for)?|bar|excluding|without)\b(?! (?:not|that|the one))",
             "except"),
        rule("save for, save, barring, excepting, sans, outside, stripping out, removing, "
             "forgetting, setting aside, leaving aside, putting aside, taking away, bar, taking "
             "off, deducting, subtracting",
             rf"(?<=[a-z0-9] )(?<!the )(?<!a )@ (?={_NAME}(?:\W|$))"
             r"(?!(?:chart|graph|time|money|us|orders?|costs?|noon|the (?:chart|graph))\b)",
             "except "),
        rule("ex", r"(?<=[a-z] )@ (?=[a-z]{4,})", "except "),
        rule("leave aside, leave out, exclude, ignore, disregard, take out, set aside, put aside, "
             "forget, omit, skip, do not count, don't count, do not include, don't include, strip "
             "out, discount",
             r"(?:^|,? ?\b)(?:if|once|when) (?:we|you|i) @ (?:both )?(?=[a-z])", " except "),
        rule("not considering, without considering, without counting, without including, not "
             "looking at, not taking account of, without regard to, disregarding, excluding from "
             "the count", rf"\b@ (?={_NAME})", "except "),
        rule("taking, take", rf"\b(?:not|without) @ {_NAME} into (?:account|consideration)\b",
             r"except \1"),
        rule("leaving, putting, setting, leave, put, set, taking",
             rf"\b@ {_NAME} (?:aside|to one side|out of it)\b", r"except \1"),
        rule(_OUT, rf"(?<!tip )(?<!tips )(?:\bwith )?(?:\bthe )?\b{_NAME},? (?:is |are |being )?"
             r"@(?! from)(?=\W|$)", r"except \1"),
    )
)  # fmt: skip
