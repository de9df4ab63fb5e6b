"""Numbers by their many names and with the verbs that go with them: the tax that we levied."""

from __future__ import annotations

import re

from nlquery.planner.wording.rules import END, ORDERS, SUBJECT, Rules, rule

_TAX = "charge, levy, add, gather, withhold, apply, raise, invoice, book, impose, bill, accrue, put"
_TAX += " on, post, log, register, assess, remit"
_PAID = "charge, charge us, withhold, deduct, cream off, skim, skim off, pocket, bill us, bill, "
_PAID += "levy, cost us, impose, retain, hold back, charge me, dock us, dock"
_PARTS = "charged, levied, added, gathered, withheld, applied, raised, invoiced, booked, imposed, "
_PARTS += "billed, accrued, deducted, granted, awarded, redeemed, allowed, extended, offered, "
_PARTS += "handed out, given away, paid out, taken off, assessed, owed, due, retained, incurred"
_OF = r"(?:taxe?s?|sales tax(?:es)?|vat|gst|hst|commissions?|fees?|discounts?|promos?|promotions?)"
_GIVEN = "knock off, take off, hand out, grant, give away, let go, lose, award, offer, extend, "
_GIVEN += "allow, issue, spend, forgo, mark down, dish out, concede"

_MEANS = {"sales": "average order value", "revenue": "average order value"}


def _sum_and_mean(found: re.Match[str]) -> str:
    """Return ``tips and average tip`` for ``total and average tips``."""
    mean = _MEANS.get(found[1], f"average {found[1].rstrip('s')}")
    return f"{found[1]} and {mean}"


RULES = Rules(
    (
        rule("average, avg, mean, typical, overall", r"\b@ (?:tips?|tipping|gratuity) "
             r"(?:percent(?:ages?)?|%|pct\.?|rates?)(?!\w)", "tip rate"),
        rule("value, worth", r"(?<!average )(?<!mean )(?<!median )(?<!avg )(?<!typical )"
             r"(?<!order )(?<!ticket )(?<!check )(?<!basket )(?<!sales )\b(?:the )?(?:total |"
             r"dollar |combined |overall |full |aggregate |cumulative |summed )*@ of (?:the |our |"
             r"all )*((?:[a-z'-]+ ){0,3}?)(?=(?:orders|tickets|checks|transactions)\b)",
             r"total sales of \1"),
        rule("total amount, full amount, overall amount, total dollar amount, combined amount",
             r"\b(?:the )?@ of (?:the |our |all )*((?:[a-z'-]+ ){0,3}?)"
             r"(?=(?:orders|tickets|checks|transactions)\b)", r"total sales of \1"),
        rule("average, avg, mean", r"\b(orders|tickets|checks|bills)\b(.{0,40}?) ?\b(?:and|with"
             r"|plus) (?:what |their |the |its |an? )?@ (?:value|size|amount|total)s?\b"
             r"(?! (?:of|per)\b)",
             r"\1\2 and average order value"),
        rule("total and average, sum and average, total and mean, average and total, mean and "
             "total, total as well as average",
             r"\b@ (sales|revenue|tips?|discounts?|tax|payments?)\b", _sum_and_mean),
        rule("run, runs, come to, comes to, look like, cost, go for, amount to, work out at",
             r"\bwhat (?:does|do|did) (?:an? |the |our )?(?:typical|average|usual|normal|mean) "
             r"(order|ticket|check|bill|basket|tab)s? @(?: on average)?\b",
             r"what is the average \1"),
        rule("order, basket, ticket, check", r"\b(?:average|avg|mean) @ size (?:in|by|measured in) "
             r"(?:items|pieces|units|products)\b", "items per order"),
        rule("items, pieces, units, portions, menu items",
             r"\bhow many (more|fewer|less) @ (did|does|do|have|has) (.{2,30}?) "
             r"(?:sell|sold|move|moved|shift)\b", r"how many \1 items sold \2 \3 have"),
        rule("products, dishes, different products, different dishes",
             r"\bhow many (more|fewer|less) @ (did|does|do|have|has) (.{2,30}?) "
             r"(?:sell|sold|have)\b", r"how many \1 different products \2 \3 have"),
        rule("items, pieces, units, portions, menu items",
             r"\b(did|does|do|has|have) (.{2,30}?) (?:sell|sold|move|moved) (more|fewer|less) @"
             r"(?= than| (?:on|at|in|from|during)\b)", r"\1 \2 have \3 items sold"),
        rule("items, products, dishes", r"\b((?:revenue|sales|takings|turnover|income) (?:from|of"
             r"|on|for)) @ (?:that |which )?(?:are not|aren't|were not|weren't|other than|not in"
             r"|outside|except(?: for)?|excluding|apart from)(?: the)? ",
             r"\1 everything except "),
        rule("average, avg, mean", r"\b(their|its) @ (?:value|size|amount|total)(?=\W*$)",
             r"\1 average order value"),
        rule("modifiers, extras, add-ons, addons, toppings, customizations, modifications",
             r"\bhow much (?:extra |money |revenue |more )?(?:did|do|does) (?:the |our |all )*@ "
             r"(?:bring in|bring|earn|make|add|generate|contribute|cost)\b", "modifier sales"),
        # tax
        rule("gst, hst, taxs, value added tax, sales taxes", r"\b@\b", "tax"),
        rule("tax", r"\b@(?:es)? (?:portion|bill|billings?|revenue|income|take|dollars|part|burden"
             r"|charges?|figure|component|receipts)\b", "tax"),
        rule(_PARTS, rf"\b({_OF})(?: that)?(?: (?:was|were|is|got|has been|have been))? @"
             r"(?: (?:to|by) (?:(?:our|the) )?(?:customers?|guests?|people|us))?\b",
             r"\1"),
        rule("charged, levied, added, billed, collected, paid, gave, granted, owe, applied",
             rf"\b({_OF}) (?:that )?(?:we|you|they|customers|guests|people)(?: have| had)? @\b",
             r"\1"),
        rule(_TAX, rf"\b(tax(?:es)?) (did|do|does|have|has) ({SUBJECT})@{END}",
             r"\1 \2 \3collect"),
        rule("paid by customers, paid by guests, customers paid, guests paid, people paid, that "
             "customers paid", rf"\b({_OF}|delivery fees?|service fees?) @\b", r"\1"),
        rule("charge, levy, bill, invoice, add, impose, collect",
             rf"\b(?:how much|what) (?:did|do|does|have) ({SUBJECT})@ "
             r"(?:(?:customers|guests|people) )?(?:in|as|for) (tax(?:es)?|sales tax|vat|delivery"
             r" fees?|service fees?|delivery charges?|service charges?|fees)\b",
             r"how much \2 did \1collect"),
        rule("charge, levy, bill, add",
             rf"\bhow much in (tax(?:es)?|delivery fees|service fees|fees) (did|do) ({SUBJECT})@\b",
             r"how much \1 \2 \3collect"),
        rule("charged, levied, billed, added", r"\b(?:how much|what) (?:was|were|is) @ (?:in|as"
             r"|for)"
             r" (tax(?:es)?|delivery fees?|service fees?|fees)\b", r"how much \1 was collected"),
        # fees for delivery
        rule("charge for delivery, charges for delivery, fee for delivery, fees for delivery, "
             "charged for delivery", r"(?:\bdid we |\bdo we |\bwas |\bdid they )?\b@\b",
             "delivery fees"),
        rule("fees for service, charges for service, charge for service", r"\b@\b", "service fees"),
        rule("revenue, income, takings, dollars, money",
             r"\b(delivery|service) (fee|charge)s? @\b", r"\1 fees"),
        # commission
        rule(_PAID, rf"\b(commissions?(?: fees?)?) (did|do|does|has|have) ({SUBJECT})@{END}",
             r"\1 \2 \3take"),
        rule("charge us, deduct, withhold, bill us, cost us, pocket, charge, retain, dock us, "
             "skim, "
             "skim off", rf"\b(?:how much|what) (did|does|do|has|have) ({SUBJECT})@ "
             r"(?:in|as|for) (commissions?(?: fees?)?)\b", r"how much \3 \1 \2take"),
        rule("lose to, owe, owe to, hand over to, give to, give up to, pay over to, forfeit to",
             r"\b(?:how much|what) commissions? (?:did|do) we @ ([a-z]+)\b",
             r"how much commission did \1 take"),
        rule("lose to, owe, owe to, hand over to, give to, give up to, pay over to, forfeit to",
             r"\b(?:how much|what) (?:did|do) we @ ([a-z]+) (?:in|as) commissions?\b",
             r"how much commission did \1 take"),
        rule("commission", r"\b@ (?:bill|costs?|expenses?|charges?|due|owed|dollars|payments?)\b",
             "commission"),
        rule("pay for delivery, pay for deliveries, pay for the delivery",
             r"\b(?:did |do )?(?:our |the )?(?:customers|people|guests) @(?! orders)\b",
             "delivery fees were there"),
        # tips
        rule("tip", r"\b@s? (?:earnings|revenue|takings|income|volume|dollars|take|intake|sum"
             r"|jar)\b",
             "tips"),
        rule("service tips", r"\b@\b", "tips"),
        rule("amount tipped, tipped amount, money tipped, tip amounts, tip amount",
             r"(?<!average )(?<!largest )(?<!highest )(?<!biggest )(?<!mean )(?<!smallest )"
             r"(?<!lowest )\b@\b(?= (?:by|per|for each|at|in|on|from|for)\b| *[?.!]*$)",
             "total tips"),
        rule("did we get tipped, were we tipped, was tipped, got tipped, did we receive in tips",
             r"\bhow much (?:money )?@\b", "how much tips did we get"),
        rule("left, given, paid, put down, handed over", r"\bhow much (?:money )?(was|were) @ "
             r"(?:in|as) (tips|gratuit(?:y|ies))\b", r"how much \2 \1"),
        rule("gave, left, paid, put down, handed over, tipped",
             r"\b(tips|gratuit(?:y|ies)) (?:that )?(?:the |our )?"
             r"(?:customers?|guests?|people|diners|patrons) @\b", r"\1"),
        # discounts
        rule("reductions, price reductions, price cuts, rebates, allowances, markdowns, vouchers "
             "redeemed, deductions for promotions", r"^(?:the |our |total )?@ (?=by|per|at|in|on)",
             "discounts "),
        rule("discount volume, discounts volume, volume of discounts", r"\b@\b", "discounts"),
        rule(_GIVEN, rf"\bhow much (?:money )?(did|do|have) ({SUBJECT})@ "
             r"(?:in|to|on|as|through|for|by way of) (discounts|promotions|promos)\b",
             r"how much discounts \1 \2give"),
        rule("grant, hand out, award, allow, offer, extend, issue, apply",
             rf"\b(discounts?|promotions?) (did|do|have) ({SUBJECT})@\b", r"\1 \2 \3give"),
        rule("knock off, take off", rf"\b(?:how much|what) (did|do) ({SUBJECT})@(?= (?:at|in|on)"
             r"\b| *\?)", r"how much discounts \1 \2give"),
        rule("discounts cost us, promotions cost us, discounts set us back, did we lose to "
             "discounts, did we lose in discounts, went into discounts, went on discounts",
             r"\bhow much (?:money )?(?:did |do |have )?@\b", "how much were discounts"),
        rule("discounting", r"\b@ (?=(?:the )?[a-z]+(?: on| in| at|,|\?|$))(?!rate)", "except "),
        # ways of paying
        rule("phone, smartphone, mobile, mobile phone, electronic wallet, e-wallet, ewallet",
             r"\b@ (?=payments?\b)", "digital wallet "),
        rule("hard cash, cold cash, cold hard cash, ready cash, notes and coins, cash money",
             r"\b@\b", "cash"),
        rule("paid for, paid, settled", r"\b(orders?|tickets?|checks?|bills?) (?:that |which "
             r"|where )?"
             r"(?:the )?(?:customers?|people|guests?|they) @ (?=in|with|by)", r"\1 paid "),
        # what one order is worth
        rule("cheque, cheques, tab, tabs, invoice, invoices, guest check, guest checks, dockets, "
             "docket, chit, chits, receipt", r"\b(average|avg\.?|mean|typical|how many|number of|"
             r"usual|median|biggest|largest|smallest|highest|lowest|the|of) @\b",
             lambda found: f"{found[1]} {'orders' if found[0].endswith('s') else 'order'}"),
        rule("cart, carts", r"\b(average|avg\.?|mean|typical) @\b", r"\1 basket"),
        rule("ticket size, bill size, transaction size, check size, cart size, basket size, order "
             "price, order cost, order val, ticket price, order revenue, order worth, bill amount, "
             "order spend, cost of an order, price of an order, charge per order, cost per order, "
             "spend an order, order charge, basket size, basket value, cart value",
             r"\b(?:average|avg\.?|mean|typical|usual) @\b(?! in items)", "average order value"),
        rule("mean, typical, usual, ordinary", r"(?<![a-z] )\b@ (order|ticket|check|bill)\b"
             r"(?= by| per| at| in| on|\?|$)", r"average \1 value"),
        rule("usual, ordinary, customary", rf"\b@ (?={ORDERS})", "average "),
        rule("atv, abv, apv", r"\b@\b", "average order value"),
        rule("per order average spend, per order average, per-order average, per-order average "
             "spend, per ticket average, per check average", r"(?:\bthe |\bour )?\b@\b",
             "average order value"),
        rule("charged, billed, spent, paid, made, taken", r"\bhow much,? on average,? (?:was|is) "
             r"@ (?:per|for each|for an|on an) order\b", "what is the average order value"),
        rule("items, products, dishes, pieces, things, units",
             r"\bhow many @(?: are there| are| do we have| go| come)? (?:in|on|per|into) "
             r"(?:an?|the|our|your|my|each) (?:average|typical|usual|mean) ((?:[a-z-]+ ){0,3})"
             r"(?:order|ticket|check|bill)s?\b", r"items per order \1"),
        rule("items, products, dishes, pieces, things, units",
             r"\bhow many @ (?:does|do|did|would) (?:an?|the|our|your|my) (?:average|typical|usual"
             r"|mean) ((?:[a-z-]+ ){0,3}?)(?:order|ticket|check|bill)s? (?:contain|have|include"
             r"|hold"
             r"|carry|consist of|comprise|count)\b", r"items per order \1"),
        rule("items, dishes, products, things, drinks, desserts",
             r"\bhow many @ (?:are|is|do we have|are there|does it have|have we) on (?:the|our) "
             r"menu\b",
             "how many stock items"),
        rule("spread, distribution, dispersion, variation, range, histogram",
             r"\b@ of (?:the |our )?(order values?|ticket sizes?|order sizes?|check sizes?"
             r"|order totals?|tickets|basket sizes?)\b", r"variance of \1"),
        rule("is worth, was worth, comes to, brings in, is usually worth, goes for",
             r"\bwhat (?:an?|the average|the typical) ((?:[a-z-]+ ){0,2})(order|ticket|check"
             r"|bill) @"
             r"(?: on average)?(?=\W*$| (?:at|on|in|by|per)\b)", r"average order value \1"),
        rule("average number of items, mean number of items, average items, average item count, "
             "mean items",
             r"\b@ (?:in|per|on|of|for) (?:the |our |all )?((?:[a-z-]+ ){1,5}?)orders\b",
             r"items per order \1"),
        rule("charged to customers, charged to our customers, charged to guests, charged to the "
             "customers", r"\b(?:the )?(?:total|total amount|amount|money|sum) @\b", "total sales"),
        rule("sales", r"\b(how many|number of|count of|count|count the) (?:single |individual )?@ "
             r"(?=(?:were |are |that |which |we had )?(?:over|above|under|below|of|exceed|exceeding"
             r"|exceeded|worth|between|more than|less than|at least|at most|north of|topping)\b)",
             r"\1 orders "),
        # without tax
        rule("ex tax, ex-tax, pre tax, pre-tax, excl tax, net of tax, ex vat",
             r"\b(sales|revenue|turnover|takings),? @\b", r"\1 before tax"),
        rule("ex tax, ex-tax, ex vat", r"\b@ (?=sales|revenue|turnover)", "pre-tax "),
        # paid back, handed out, kept
        rule("pay back, give back, hand back, return",
             r"\bhow much (?:money )?(?:did|do|have) (?:we|you) @(?: to (?:our |the )?(?:customers"
             r"|guests|people))?(?= (?:on|in|at|by)\b| *[?.!]*$)", "how much refunds"),
        rule("hand out, hand over, give out, dole out, pay out",
             r"\b(how much change) did (?:we|you|they) @\b", r"\1 given"),
        rule("card processing, payment processing, processing, credit card processing",
             r"\b(?:how much|what) (?:did|does|do) @ (?:cost|set) (?:us|me)?(?: back)?\b",
             "how much processing fees"),
        rule("add-ons, add ons, addons, extras, modifiers, toppings",
             r"\bhow much (?:money |revenue )?(?:do|did) (?:the |our )?@ (?:bring in|make|earn"
             r"|generate|add|contribute|bring)\b", "how much modifier revenue"),
        rule("add-ons, add ons, addons, extras, modifiers, toppings",
             r"\b(?:what|which) @ (?:do|did) (?:our |the )?(?:people|customers|guests|diners) "
             r"(?:add"
             r"|choose|pick|order|take|want|go for|get) (?:the )?most(?: often)?\b",
             "most popular modifiers"),
        rule("alcohol, alcoholic", r"\b@ (?=orders\b)", "alcohol flagged "),
        rule("levy, charge, impose, put on, add", r"\bhow much (service charges?|service fees?"
             r"|delivery charges?|delivery fees?|surcharges?) (did|do) (we|you|they) @\b",
             r"how much \1 \2 \3 collect"),
        # prices
        rule("going rate for, going price for, going price of, usual price for, usual price of",
             r"\b(?:the )?@ (?:an? |the |our )?", "the average price of "),
        rule("charge for, usually charge for, normally charge for, typically charge for, ask for",
             r"\b(?:what|how much) (?:do|does|did) (?:we|you|they) @ (?:an?|one|the) "
             r"(?!delivery|service|catering|seat|table|booking)", "what is the average price of "),
        # pieces
        rule("unit volume, volumes, volume", r"\b(sales|order|transaction|ticket) @\b(?! in)",
             lambda found: "sales" if found[1] == "sales" else f"number of {found[1]}s"),
        rule("helpings, plates, portions, servings, glasses, cups, bottles, bowls, rounds, pours, "
             "mugs, pints, baskets, platters, tumblers, helping, units, pieces",
             r"\b(how many|number of|quantity of|the most|the fewest|the least|count of) @ of "
             r"(?!(?:food|drinks?|wine|beer|coffee)? ?(?:per|each|in|were|was|did|do|sold)\b)",
             lambda found: _pieces(found[1])),
        rule("glasses, plates, portions, helpings, servings, cups, bottles",
             r"\bhow many @ of (each|both)\b", r"how many units of \1"),
        rule("by volume, in volume",
             r"\b(products?|items?|sellers?|dishes|drinks)(.*?) @\b", r"\1\2 by units sold"),
        rule("plates", r"\b@ sold\b", "items sold"),
        rule("counting portions, counting units, counting pieces, counting plates, in portions, in "
             "pieces, in units, by quantity, by units, in plates",
             r",? ?\b@,? (?:and )?(?:not|rather than|instead of|as opposed to) (?:in |by "
             r"|counting )"
             r"?(?:dollars|money|revenue|sales|value)\b", " by units sold"),
        rule("counting portions, counting units, counting pieces, counting plates",
             r",? ?\b@\b", " by units sold"),
        rule("sales tickets, sales transactions, sales checks, customer orders, food orders, guest "
             "checks, guest orders", r"\b(how many|number of|count of|total) @\b", r"\1 orders"),
        rule("amount of orders, quantity of orders, qty of orders, cnt of orders, order total "
             "count, order quantity, order quantities, order frequency, num of orders, sum of "
             "orders, aggregate orders, order tally, ticket quantity",
             r"(?<!average )(?<!total )\b@\b", "number of orders"),
    )
)  # fmt: skip


def _pieces(asked: str) -> str:
    """Return how a number of pieces is asked for."""
    return f"{asked} " if asked.startswith(("how", "the")) else "quantity of "
