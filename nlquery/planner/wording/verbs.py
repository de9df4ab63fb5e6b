"""Verbs of earning, selling and ordering: chalked up, dished out, came through the till."""

from __future__ import annotations

from nlquery.planner.wording.rules import END, ORDERS, SUBJECT, Rules, rule

_MONEY = r"(?:how much|what)(?: money| revenue| in sales| in revenue| turnover)?"
_EARN = (
    "turn over, garner, yield, realise, realize, achieve, post, log, chalk up, notch up, haul "
    "in, amass, draw in, register, bring home, clock up, book, trade, report, scoop up, cash "
    "up, rack in, draw, reap, ring through, net in, collect in sales, put through the till, put "
    "through the tills, accumulate, take home in sales, rake in, clear in sales, drum up, haul, "
    "pocket in sales, attract in sales"
)
_EARNED = (
    "turned over, invoiced, garnered, yielded, realised, realized, achieved, posted, chalked up, "
    "notched up, hauled in, amassed, drew in, registered, brought home, clocked up, scooped up, "
    "reaped, billed, landed, drummed up, raked up, accumulated, charged, reported, saw, recorded, "
    "logged, booked, hit, produced, drew, cashed in, attracted, pocketed, traded, enjoyed"
)
_SELL = (
    "dish out, dish up, plate, plate up, send out, put out, push, push out, flog, turn out, hand "
    "over, hand out, ship, dispatch, knock out, crank out, churn out, get out, sling, serve up, "
    "unload, offload, pump out, shift, move, manage to sell, end up selling, get through, go "
    "through, shift, bang out, roll out, fire out, get over the pass, send over the pass, dole "
    "out, fry up, rattle out, happen to sell, succeed in selling"
)
_SOLD = (
    "consumed, requested, picked, dished out, dished up, plated, moved, shifted, devoured, scoffed,"
    " polished off, wolfed down, dispatched, handed out, handed over, snapped up, gobbled up, "
    "demanded, sent out, scarfed down, chosen, plated up, shipped, pushed out, cranked out, put "
    "away, turned out, knocked back, downed, drunk, enjoyed, doled out, taken home, munched"
)
_WENT = (
    "went over the pass, went across the pass, crossed the pass, left the pass, crossed the "
    "counter, went across the counter, went over the counter, passed over the counter, hit the "
    "tables, changed hands, found a buyer, found buyers, found a home, flew out the door, went out "
    "to tables, went out to the tables, made it to a table, made it onto plates, reached a table, "
    "came over the pass, came off the grill, came out of the kitchen, were out the door"
)
_TAKE = (
    "process, log, field, accept, book, clear, close, close out, attract, register, bag, land, "
    "notch up, deal with, cash up, cash out, manage, win, churn through, enter, cope with, ring "
    "in, ring through, put through, clock up, work through, get through, pull in, draw, see, rack "
    "up, chalk up, fulfil, fulfill, field, crank through, handle, pick up, receive, turn over, "
    "turn out, ring up, take on, take in, note, accumulate, garner, collect, count up, tally"
)
_PLACED = (
    "entered, keyed in, submitted, closed, filled, registered, settled, opened, started, created, "
    "counted, finished, finalised, finalized, captured, punched in, typed in, accepted, fielded, "
    "dealt with, closed out, executed, raised, transacted, lodged, put through, rung through, rung "
    "in, checked out, tendered, cleared, entered into the system, keyed, initiated, attended to, "
    "taken on, picked, received"
)
_CAME = (
    "poured in, flowed in, showed up, hit the till, hit the kitchen, hit the books, turned up, "
    "trickled in, streamed in, dropped in, rolled in, landed, arrived, took place, came our way, "
    "existed, reached us, were had, rolled through, ran through, passed through, came in the door, "
    "walked in, crossed the counter, cropped up, made it into the system, transpired, hit"
)

RULES = Rules(
    (
        # money
        rule(_EARN, rf"\b({_MONEY}) (did|do|does|has|have) ({SUBJECT})@{END}(?! (?:in|as|for) "
             r"(?:tax|tips|fees|commission|discounts|delivery|service|refunds))", r"\1 \2 \3make"),
        rule("charge, charge customers, charge guests, bill, bill customers, invoice",
             rf"\b({_MONEY}) (did|do|does|has|have) ({SUBJECT})@{END}(?! (?:in|as|for|to)\b"
             r"(?! (?:total|all)))", r"\1 \2 \3make"),
        rule("broken, smashed, dropped", r"\b(were|was|got) @\b(?! (?:down|out|up|by|into|off))",
             r"\1 waste"),
        rule("put on, taken off, added to, removed from, dropped from, launched on, struck from, "
             "put back on", r"\bhow many (?:[a-z-]+ ){1,3}(?:were|was|did we|got) @ the menu\b",
             "how many stock items"),
        rule("produce", rf"\bhow much (money|revenue) (did|do|does) ({SUBJECT})@{END}",
             r"how much \1 \2 \3make"),
        rule(_EARNED, r"\b(which|what) ([a-z]+(?: [a-z]+)?) @ (?:us |in )?(?:the )?(most|least|more"
             r"|less|highest|lowest)(?= (?:money|revenue|sales|turnover|takings)\b)",
             r"\1 \2 made the \3"),
        rule("turned over, invoiced, garnered, yielded, realised, realized, achieved, chalked up, "
             "notched up, hauled in, amassed, drew in, brought home, clocked up, scooped up, "
             "reaped, billed, posted, registered, cashed in, raked up",
             rf"\b(which|what) ([a-z]+(?: [a-z]+)?) @ (?:the )?(most|least|more|less){END}",
             r"\1 \2 made the \3"),
        rule("charged, billed, turned over, invoiced, rung through, cashed up, realised, realized, "
             "achieved, put through the till, put through the tills, hauled in, registered",
             rf"\b({_MONEY}) (was|were|is|has been) @(?: to (?:customers|guests))?{END}",
             r"\1 \2 made"),
        rule("billings, billing, amount billed, amount invoiced, total billed, amount charged, "
             "intake, monetary sales, sales intake, haul, inflow, gross merchandise value, trade, "
             "trading, sales achieved, total invoiced, amounts billed, register total, cash "
             "register total, till total, day's take, day's takings, daily take, takings total, "
             "money haul",
             r"(?<![a-z'-])@(?= (?:by|per|for each|at|on|in|for|of|yesterday|last)\b| *[?.!]*$)",
             "sales"),
        rule("transacted", r"\b(?:was|were|been|is|got)? ?@ (?=(?:through|via|on|over|by|at|in)\b)",
             "made "),
        rule("cash", r"\b(brings?|brought|pulls?|pulled|rakes?|raked|takes?|took|makes?|made|earns?"
             r"|earned|generates?|generated) (in )?(the )?(most|least|more|less) @\b",
             r"\1 \2\3\4 money"),
        rule("are we running, do we run, do we operate, are we operating, are running, do you run",
             r"\bhow many ([a-z]+) @\b", r"how many \1 do we have"),
        rule("arrive, arrived, come in, came in, land, roll in",
             rf"\b(do|did) (most |the most ){ORDERS} @\b", r"had the most orders"),
        rule("made, done, carried out, completed, dropped off, fulfilled",
             r"\b(how many|number of|no\.? of|count of) (deliveries|pickups|pick-ups|takeouts"
             r"|takeaways|collections) (?:were |was |got |have been |did we )?@\b", r"\1 \2"),
        rule("raised, issued, generated, created, entered, opened, closed, punched in, logged",
             rf"\b((?:number|count|total|amount) of (?:[a-z-]+ )?{ORDERS}) @{END}", r"\1"),
        rule("people, customers, guests, folks, they",
             r"\b((?:in|at|on) which [a-z]+|where) (?:do |are |did )?(?:the |our )?@ (?:are )?"
             r"(?:ordering|order|ordered) (?:the )?most\b", r"\1 were the most orders"),
        rule("people, customers, guests, folks, diners",
             r"^(?:so |and )?what (?:are|do|did|were) (?:the |our )?@ (?:ordering|order|buying|buy"
             r"|eating|eat|getting|having) (?:the )?most(?: often)?\b", "most popular products"),
        rule("people, customers, guests, folks, diners",
             r"^(?:so |and )?what (?:are|do|did|were) (?:the |our )?@ (?:drinking|drink) "
             r"(?:the )?most(?: often)?\b", "most popular drinks"),
        rule("anyone, anybody, someone, somebody, any customer",
             r"^(?:is|does|do|did|has|have) @ (?:ever )?(?:order|buy|eat|drink|get|take)(?:ing"
             r"|ed|s)?"
             r" (?:the |an? |any )?(.+?)(?=\W*$)", r"how many \1 were sold"),
        rule("anyone, anybody, someone, somebody",
             r"^(?:is|does|do|did|has|have) @ (?:ever )?(?:pay|paid|paying) (with|by|in) ",
             r"how many payments were made \1 "),
        # things
        rule(_SELL, rf"\b(how many (?!orders|tickets|checks|people|employees|staff|drivers|emails"
             rf"|shifts|covers|tables)(?:[a-z&'-]+ ){{1,5}}?)(did|do|does|have|has) "
             rf"({SUBJECT})@{END}",
             r"\1\2 \3sell"),
        rule(_SOLD, rf"\b(how many (?!orders|tickets|checks|people|employees|staff|drivers|emails"
             rf"|shifts|covers|tables)(?:[a-z&'-]+ ){{1,5}}?)(were|was|are|got|have been|has been) "
             rf"@{END}", r"\1\2 sold"),
        rule(_WENT, r"\b@\b", "were sold"),
        rule("shifted, shift, shifts", r"\b(which|what) ([a-z]+(?: [a-z]+)?) @ (?=(?:the )?(?:most"
             r"|fewest|least|more|less|largest|greatest|highest|smallest|at least|fewer|over|under"
             r"|\d))", r"\1 \2 sold "),
        rule("saw, notched up, achieved, reached, moved, clocked up, recorded, hit, managed",
             r"\b(which|what) ([a-z]+(?: [a-z]+)?) @ (?=(?:the )?(?:most|fewest|least) "
             r"(?:units|pieces|portions))", r"\1 \2 sold "),
        rule("saw", r"\b@ (at least|at most|over|under|more than|fewer than|less than) (\d+ units) "
             r"(?:sold|move)\b", r"sold \1 \2"),
        # orders
        rule(_TAKE, rf"\b(how many (?:[a-z-]+ )?{ORDERS} )(did|do|does|have|has) "
             rf"({SUBJECT})@{END}",
             r"\1\2 \3have"),
        rule(_PLACED, rf"\b(how many (?:[a-z-]+ )?{ORDERS} )(were|was|are|got|have been|has been) "
             rf"@{END}", r"\1\2 placed"),
        rule(_CAME, rf"\b(how many (?:[a-z-]+ )?{ORDERS} )@{END}", r"\1were placed"),
        rule("place, make, put in, submit, send in, order, put through, give, lodge, send, request",
             rf"\b(how many (?:[a-z-]+ )?{ORDERS}) (?:did|do|have) (?:our |the |all )?(?:customers?"
             rf"|guests?|people|diners|patrons|folks|clients) @{END}", r"\1 were placed"),
        rule("come to, add up to, amount to, total, sum to, make in total, come out at",
             rf"\bwhat (?:did|do) (?:all )?(?:the |our |my )?([a-z -]{{3,30}}?) ({ORDERS}) @"
             rf"{END}", r"total sales of \1 \2"),
        rule("fewer, left, leave, gave, carry, carries, carried, carrying, bear, bore, bearing, "
             "include, included, contained",
             rf"\b({ORDERS}) (?:that )?@ (?=(?:no|a|any|some|at least) (?:[a-z]+ )?(?:tip|tips|tax"
             r"|discount|discounts|payment|gratuity|delivery fee|service fee)\b)", r"\1 with "),
        rule("came in, came, arrived, were placed, come in, went out, were made, got placed",
             rf"\b({ORDERS}) (?:that )?@ (?=(?:with|without) (?:an?|any|no) )", r"\1 "),
        rule("used, use, using, had, got, received, came with, carried",
             rf"\b({ORDERS}) (?:that |which )?@ (?:an?|any|some) (?:promo|promotion|discount|coupon"
             r"|voucher|deal|promo code)\b", r"\1 with a discount"),
        rule("did get, did have, did include, did carry, did leave, did contain, did receive",
             rf"\b({ORDERS})(?: that| which)? @ (?=(?:a|any|some|at least|no) )", r"\1 with "),
        rule("leave", r"\b(tips|gratuity|gratuities)\b (?:did|do) (.{3,45}?) @\b", r"\1 for \2"),
        rule("carry, carried, bear, bore",
             rf"\b(how many (?:[a-z -]+? )?{ORDERS}) @ (?=(?:no|a|any) )", r"\1 had "),
        rule("lack, lacks, lacked, lacking, miss, missing, are missing, were missing, come without,"
             " came without, are lacking",
             rf"\b({ORDERS}) (?:that )?@ (?:any |a |an )?(?=(?:recorded )?(?:payment|tip|discount"
             r"|server|gratuity))", r"\1 without a "),
        rule("settled, closed out, cleared, tendered, squared up",
             rf"\b({ORDERS}|payments?|bills?)((?: that| which)?(?: were| was| got| are)?) @ "
             rf"(?:in|with|by|via|on"
             r"|using) ", r"\1\2 paid with "),
        rule("using, charged to, put on, run on, swiped on, by means of, with the help of",
             r"\b(payments?|paid|made)((?: that| which)?(?: were| was)?) @ (?!pay"
             r"|tender)(?=[a-z])", r"\1\2 "
             r"with "),
        rule("handed over", r"\b(payments? (?:were|was) )@ in ", r"\1made in "),
        rule("go down, gone down, went down, go up, go offline, crash, crashed, go out",
             r"\bhow (?:many times|often) (?:did|has|have|does) .{2,40}? @\b", "how many outages"),
        rule("placed, made, ordered, taken, rung up",
             r"^\W*(?:and |so )?where (?:was|were) (?:it|that|this)(?: order)? @\W*$",
             "which location took it"),
        rule("served, took, handled, rang up, rung up",
             r"^\W*(?:and |so )?who @ (?:it|that|this)(?: one| order)?\W*$",
             "which server took it"),
        rule("without, with no",
             r"^\W*((?:please |show |show me |list |which |the )*)(days|locations|stores"
             r"|restaurants|places|branches|channels|hours|servers|weekdays) @ (?:any )?"
             r"([a-z -]{3,30}?) (orders|sales)\W*$", r"which \2 had no \3 \4"),
        rule("catering, delivery, takeout, pickup, dine-in",
             r"\b((?:which|what) [a-z]+ (?:has|have|had|did|does|do)) "
             r"(?:no|not have(?: any)?) @\W*$",
             lambda found: f"{found[1].rsplit(' ', 1)[0]} had no {found[0].split()[-1]} orders"),
        rule("sold, was sold, has sold, got sold, was ordered, got ordered, has been sold, is sold",
             r"^\W*(?:and |so )?what @(?= (?:at|on|in|yesterday|today|last|this|through|via|during"
             r"|between|before|after)\b|\W*$)", "which products were sold"),
        # servers
        rule("worked, were working, were on, were on shift, worked a shift, waited tables",
             r"\bhow many (?:different |distinct |unique )?(servers|waiters|waitresses) @\b",
             r"how many \1 were there"),
        rule("worked, work, handled, handle, took, take, rang up, processed, served, had, closed, "
             "had at least, carried, dealt with, looked after, got, completed, fulfilled",
             r"\bhow many (?:different |distinct |unique )?(servers|waiters|waitresses)( did| "
             r"do)? @"
             rf"(?: any| some| one| least one| the| at least one| at least 1| an?)? ?"
             rf"((?:(?!orders?|tickets?)[a-z]+ ){{0,2}}){ORDERS}\b"
             r"(?! (?:over|above|under|below|of|with|worth|for|without|that|more|less|at least))",
             r"how many servers were there \3"),
    )
)  # fmt: skip
