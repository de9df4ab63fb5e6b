"""Words that mean nothing here, and words that are not misspelled."""

from __future__ import annotations

FILLERS = frozenset(
    """
    name names
    a an the of in on at for from to and or is are was were be been being am do does did doing
    done has have had having i me my we us our ours you your it its they them their there here
    this that these those what which who whose when where how much many show shows showing
    give gives tell list display get gets got see view find fetch present provide pull can
    could would please pls thanks thank kindly hey hi with within during over time all any
    some overall total totals altogether entire whole combined per each every by as so then
    now also too just only about compared compare comparing comparison versus vs against
    between than look looks like want wanted need know wonder wondering let lets go going
    number numbers count amount amounts value values figure figures data result results report
    summary summarize summarise breakdown break broken down split up grouped group across
    among terms respect regarding concerning performing perform performed performance performs
    fare one ones most more less least graph chart charts plot visualize visualise
    visualization draw sold sell sells selling ordered order placed made make makes come comes
    came generate generated generates bring brings brought earn earned take took taken happen
    happened happening happens occur occurred use used popular common into out off through
    it's whats thats there's where's hows whos question answer sum including include included better
    id ive issued exactly actually worth away gave given pay eat eaten ate buy bought
    purchased spend spent instead again same ring rang rung handled handle handles record
    recorded logged processed really contain contains containing contained & currently mind
    ever far yet still quick quickly menu gimme lemme wanna gonna plz plss thx ty cheers okay
    ok alright um uh hmm well yo dear folks guys someone everybody ask asking asked telling
    told say says said saying curious interested interesting help helps hope hoping looking
    checking calculate compute calc determine identify finding return provides overview
    snapshot rundown stats statistics metrics info information details lines via everything
    everywhere keep kept keeps went goes gone wrap gotten getting able possible works work
    might must shall hasn haven become became both together along side respectively particular
    specific specifically exact precise precisely actual current rather pretty quite very
    simply basically honestly obviously mine ourselves myself itself themselves whatever
    whichever yes put puts set sets pulled pulling run runs ran running shown
    displayed listed listing plotted charted graphed graphing plotting charting drawn visual
    visually picture image sure thing things stuff lot lots bit kinda sorta roughly
    approximately approx coming on-hand onto upon throughout summed tally tallied
    totaled totalled totalling totaling wise single fulfilled served serve serves serving
    booked wasn if possible possibly distributed distribution spread quick kind
    regards pays paying onward onwards collect contribute contributes contributed contributing
    account accounts accounted accounting incur incurred incurs accrue accrued finally eventually
    slice sliced cut rack racked clock clocked rake raked pocket pocketed netted nett bank banked
    ours yours theirs till sofar uh huh nope yep yeah yup righto mate cheers ta honest fair
    represent represents represented constitute constitutes comprise comprises either appear
    appears appeared counts granted provide recorded flagged marked precisely combination combo
    pivot pivoted matrix grid effective
    according thru thanx tnx ur overall-total altogether apparently presumably again please-and
    received receive receives chosen separately individually apiece
    """.split()  # noqa: SIM905
)

# Who only does what the question is about, and what they do.
PEOPLE = frozenset({"customer", "customers", "people", "guests", "guest", "diners", "patrons"})
DOING = frozenset(
    """
    order orders ordered ordering buy buys bought buying pay pays paid paying spend spends
    spent spending tip tips tipped tipping eat eating ate drink drinking prefer preferred
    choose chose use used using want like love purchase purchased get got leave left charged
    favor favour
    """.split()  # noqa: SIM905
)

# English words that are near to those of the data, and mean something else.
STAYING = frozenset(
    """
    quiet slow slowly timezone timezones
    airline average bake bases basis bear bears beast beat beating beats beginning better
    bevel beverage bitter bland blend boast booking bookings boost border brain branch brand
    defined define
    breach brick bunch buses busses care cart cases cast casts causes central cheat chest
    cider clip clips closed closing coast coats cooking cost costs counter country counts
    county coupon coupons court coverage damage dash data dates dating dental drain east
    eating either ending even evenly event events ever fast fastest feast fever finishing first gain
    garage gate general grading grain grand grant gravel hard hears heart heating horse hose
    host hosts hotel hours house houses image king ladder laid lake landing large late later
    launch lease least lending lesson letter level lever leverage list litter looking lost
    lunch main make males manage manager medal medium mending mental metal mist modal model
    most motel mouse mouth never noses notes novel odder offer often older open opened opening
    order other package paid pain pale party past pasty pauses peer peers pending percentile
    person persons phases plate plates pole posts praises prince princes prizes punch quality
    quantify raid rain raises rate rated rates rating reason reasons rent rental rents report
    revel rider ring rises river roast roses said sames scale scales score seaport season
    seating sending several severely shade shape share sharp shave sheet sheets ship shop
    shore sing sitter slate sleet small soap sole soul sour spending spring squad squash stack
    stake stand standing stare start starting state stead steal stem stems stick sting stone
    storage stove street string strong support take tale tales tending theme there these thick
    three trading train trains travel tread trick udder under vending votes wafer ward wash
    water wide wider wire wise word words work world worse worst yard yeast
    """.split()  # noqa: SIM905
)

# Short forms, read where the data itself has no such word.
ABBREVIATIONS = {
    "rev": "revenue", "revs": "revenue", "wk": "week", "wks": "weeks", "mo": "month",
    "mth": "month", "mths": "months", "yr": "year", "yrs": "years", "qtr":
    "quarter", "hr": "hour", "hrs": "hours", "amt": "amount", "loc": "location", "locs":
    "locations", "cat": "category", "cats": "categories", "prod": "product", "prods":
    "products", "txn": "transaction", "txns": "transactions", "trx": "transactions", "trans":
    "transactions", "yday": "yesterday", "yest": "yesterday", "yesterdays": "yesterday",
    "todays": "today", "tix": "tickets", "ord": "order", "ords": "orders", "num": "number",
    "biz": "business", "resto": "restaurant", "restos": "restaurants", "bev": "beverage",
    "bevs": "beverages", "wkend": "weekend", "wknd": "weekend", "wkends": "weekends", "til":
    "till", "u": "you", "ur": "your", "r": "are", "wat": "what", "wut": "what", "wats":
    "whats", "da": "the", "n": "and", "lst": "last", "prev": "previous", "dept": "department",
    "w": "with", "nr": "number", "amnt": "amount", "tot": "total", "aver": "average", "avrg":
    "average", "amounts": "amount", "b4": "before", "wensday": "wednesday",
    "favorite": "popular", "favourite": "popular", "hottest": "popular",
    "wendsday": "wednesday", "wkday": "weekday", "approx":
    "approximately", "disc": "discount", "discs": "discounts", "perc": "percent", "percents":
    "percent", "wkly": "weekly", "dly": "daily", "hrly": "hourly", "mthly": "monthly",
    "cumul": "cumulative", "lg": "large", "dbl": "double", "v": "vs",
    "univ": "university", "uni": "university", "mny": "many", "teh": "the", "dwntwn": "downtown",
    "hw": "how", "mch": "much", "sel": "sell", "itm": "item", "itms": "items", "totl": "total",
    "wots": "whats", "wot": "what", "dist": "distinct", "uniq": "unique",
}  # fmt: skip
