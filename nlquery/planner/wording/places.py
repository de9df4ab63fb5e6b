"""Words for places and people: kitchens, the company as a whole, clientele, crew members."""

from __future__ import annotations

from nlquery.planner.wording.rules import Rules, rule

_COMPANY = (
    "company, chain, group, system, enterprise, business, estate, network, organisation, "
    "organization, portfolio, firm, nation, franchise, concern, operation, brand"
)
_STORES = (
    r"(?:stores?|locations?|sites?|branch(?:es)?|restaurants?|outlets?|places?|shops?|kitchens?)"
)
_TOGETHER = (
    r"(?:combined|together|put together|taken together|added together|added up|summed up|lumped "
    r"together|pooled|as one|taken as one|rolled into one|rolled together|in total(?! [a-z])"
    r"|counted "
    r"together|jointly|collectively)"
)

RULES = Rules(
    (
        # all of it
        rule(_COMPANY, r"\b@[- ]?wide\b(?: total)?", "overall"),
        rule("companywide, chainwide, groupwide, systemwide, nationwide, businesswide, estatewide, "
             "networkwide", r"\b@\b", "overall"),
        rule(_COMPANY, r"\b(?:for|of|across|over|in|by) (?:the|our|my|the whole|the entire|our "
             r"whole"
             r"|our entire) @(?: as a whole| overall| total)?(?= (?:on|in|by|per|for|from"
             r"|last)\b| *[?.!,]| *$)",
             "overall"),
        rule("across the board, in aggregate, company total, chain total, group total, all in all, "
             "on aggregate, as a group total, en bloc, in the aggregate, grand total",
             r"\b@\b", "overall"),
        rule("consolidated, aggregate, aggregated, pooled, group-level, company-level",
             r"\b@ (?=(?:sales|revenue|turnover|takings|orders|tips|figures?|number of|total|net "
             r"sales|income|result|item)\b)", "total "),
        rule("consolidated, aggregated, lumped together, pooled, all lumped together, rolled "
             "together, taken jointly, all summed", r"\b@(?= (?:on|in|at|for|by|over|from|last)\b"
             r"| *[?.!,]| *$)", "combined"),
        rule("kitchens, stores, locations, sites, branches, restaurants, outlets, shops, places",
             rf",? ?\b(?:of |at |in |for |from |across )?(?:all |every )?(?:of )?(?:the |our |my )?"
             rf"(?:four |4 |all )?@,? (?:all )?{_TOGETHER}(?! by)\b", " overall"),
        rule("store, location, site, branch, restaurant, outlet, shop",
             r"\b(?:of|at|in|for|from|across) (?:every|each) @ (?:combined|together|put together"
             r"|added up|taken together)\b", "overall"),
        rule("business", r"\b(for|from) ((?!the|our|my|your|whole|entire|this|all|new"
             r"|repeat)[a-z]+) @"
             r"(?= only\b|[,.;:?!)]| *$| \()", r"\1 \2"),
        # places
        rule("kitchens", r"\b@\b", "stores"),
        rule("kitchen", r"\b(which|each|every|per|by|what|single) @\b(?! (?:staff|cost|waste"
             r"|team))",
             r"\1 store"),
        rule("kitchen, joint, crib", r"\b(the|our|my|at|in|from) ((?!(?:whole|entire|same|open|main"
             r"|back|in|at|of|cloud|ghost)\b)[a-z]+(?:'s)?) @\b(?! (?:staff|cost|costs|waste"
             r"|team|stock))",
             r"\1 \2 store"),
        rule("kitchen, kitchen in, kitchen at", r"\b(?:my|our) (?:old |own |dear |good )*@,? "
             r"(?=[a-z]+\b)(?!(?:cost|costs|staff|waste|on|sell|sells|sold|have|had|did|make"
             r"|made|do"
             r"|take|took|in|at)\b)", ""),
        rule("old", r"\b(?:my|our|dear|good) (?:good |dear )?@ (?!fashioned)(?=[a-z])", "our "),
        rule("lovely, beloved, beautiful, little, humble, precious, darling, trusty, wonderful, "
             "fabulous, gorgeous, dear, cherished, cute, cosy, cozy, mighty",
             r"\b(my|our|the) @ (?=[a-z])", r"\1 "),
        rule("own", r"\b(our|my|their) @ (?=(?:pos|tills?|stores?|locations?|systems?"
             r"|restaurants?)\b)",
             r"\1 "),
        rule("called, named, known as, by the name of, they call",
             rf"\b{_STORES} @ (?=[a-z])", ""),
        rule("gang, guys, folks, people, team, crew, lads, lot, bunch",
             r"\b(?:the |those |our )?@ (?:at|in|over at|from|of) (?:the )?([a-z]+) "
             r"(?=(?:sell|sold|ring up|take in|move|shift|serve)\b)", r"\1 "),
        rule("team, crew, gang, guys, folks, lads",
             r"\b(?:the |our )([a-z]+) @ (?=(?:sell|sold|ring up|take in|move|serve|bring in)\b)",
             r"\1 "),
        rule("inside", r"\b@ (?=(?:the )?[a-z]+ (?:on|in|from|yesterday|last|this)\b)", "at "),
        rule("bricks and mortar, brick and mortar, brick-and-mortar, bricks-and-mortar, physical",
             rf"\b@ (?={_STORES})", ""),
        rule("bistro, establishment, facility, eaterie, tavern, pizzeria, trattoria, canteen, cafe",
             r"\b(which|each|every|per|by|single) @\b", r"\1 store"),
        rule("bistros, establishments, facilities, eateries, bricks-and-mortar sites, pizzerias",
             r"\b(?:our|the|all|my|across|between) @\b", "the stores"),
        rule("in house, in-house", r"\b@ (?=pos|point of sale|systems?|tills?|channels?)", ""),
        rule("in house, in-house", r"\b@ (?=sales|orders?|revenue|guests|tips|takings|business"
             r"|customers|tickets|checks|share)", "dine in "),
        rule("in house, in-house", r"\b@ (?=deliver|pickup|takeout|takeaway|drivers?|couriers?)",
             "inhouse "),
        rule("click and collect, click & collect, click-and-collect", r"\b@\b", "pickup"),
        rule("order, orders", r"\b(dine[- ]in|eat[- ]in|take[- ]?out|take[- ]?away|to[- ]go"
             r"|delivery"
             r"|pick[- ]?up|doordash|collection) @ (?=(?:sales|revenue|turnover|takings|tips)\b)",
             r"\1 "),
        rule("anyone, anybody, someone, somebody, any customer, any guest",
             r"\b(order|bill|ticket|check) @ (?:ever )?(?:paid|placed|had|made|ran up)\b", r"\1"),
        rule("sweets, puddings, afters, sweet treats", r"\b@\b(?! potato)", "desserts"),
        # people
        rule("clients, consumers, buyers, shoppers, clientele, punters, eaters, the public, the "
             "crowd, paying customers, ppl, peeps, restaurant guests, patrons",
             r"\b(?:the |our |all )?@\b", "customers"),
        rule("client, consumer, shopper, buyer, punter", r"\b(a|each|every|per|one|the) @\b",
             r"\1 customer"),
        rule("everyone, everybody, folks, the folks, customers overall",
             r"\b(did|do|have|what|does) @ (?=(?:order|buy|pay|spend|tip|eat|drink|choose|use|get)"
             r"\b)", r"\1 customers "),
        rule("go for, have, go with, opt for, put away, get through, snap up, wolf down, consume, "
             "devour, pick, request, enjoy, demand, munch, chow down on",
             r"\b(did|do) (?:the |our )?(customers|guests|people|diners|patrons) @\b",
             r"\1 \2 order"),
        rule("a shopper, anyone, somebody, someone, a guest, a customer, anybody, a client",
             r"\b(?:how many times|how often) (?:has|have|did) @\b", "how many orders"),
        # servers
        rule("staff member, member of staff, crew member, member of the waitstaff, member of the "
             "floor staff, waitperson, waiting staff member, serving person, server on duty, "
             "member of the wait staff, member of the team, person serving, person who served, "
             "table server, foh member, front of house member, waitress, individual server, "
             "individual waiter, floor person",
             r"\b@\b", "server"),
        rule("crew members, members of the waitstaff, front of house staff, foh staff, serving "
             "people, waitpersons, table servers, waitpeople, members of the crew, waitresses and "
             "waiters, waiters and waitresses, waitresses", r"\b@\b", "servers"),
        rule("waiter or waitress, waitress or waiter", r"\b@\b", "server"),
        # what a group is told by, in a clause
        rule("sold, made, placed, ordered, bought, eaten",
             r"\bby where (?:the )?(?:it|they|orders?|items?|that)(?: was| were| got)? @\b",
             "by location"),
        rule("came from, came in, came through, come from, originated, came in from",
             r"\bby where (?:the )?(?:it|they|orders?|sales?|money) @\b", "by channel"),
        rule("came in, came through, reached us, got to us, was placed, were placed",
             r"\bby how (?:the )?(?:orders?|sales?) @\b", "by channel"),
        rule("ordered, served, eaten, consumed, had, fulfilled, received",
             r"\bby how (?:the )?(?:it|they|food|orders?|meal)(?: was| were| got) @\b",
             "by order type"),
        rule("paid, paid for, settled, paying", r"\bby how (?:the )?(?:it|they|people|customers?"
             r"|guests?|orders?|bills?)(?: was| were| got| are)? @\b", "by payment method"),
        rule("served, served them, served it, waited, was serving, took the order, rang it up",
             r"\bby who @\b", "by server"),
    )
)  # fmt: skip
