"""English words with a meaning of their own, whatever the data is about."""

from __future__ import annotations

PEOPLE = frozenset({"customer", "customers", "people", "guests", "guest", "diners", "patrons"})
DOING = frozenset(
    """
    order orders ordered ordering buy buys bought buying pay pays paid paying spend spends spent
    spending tip tips tipped tipping eat eating ate drink drinking prefer preferred choose chose use
    used using want like love purchase purchased get got leave left charged favor favour
    """.split()  # noqa: SIM905
)

FILLERS = frozenset(
    """
    a an the of in on at for from to and or is are was were be been being am do does did doing
    done has have had having i me my we us our ours you your it its they them their there here
    this that these those what which who whose when where how much many show shows showing give
    gives tell list display get gets got see view find fetch present provide pull can could
    would please pls thanks thank kindly hey hi with within during over time all any some
    overall total totals altogether entire whole combined per each every by as so then now also
    too just only about compared compare comparing comparison versus vs against between than
    look looks like want wanted need know wonder wondering let lets go going number numbers
    count amount amounts value values figure figures data result results report summary
    summarize summarise breakdown break broken down split up grouped group across among terms
    respect regarding concerning performing perform performed performance performs fare one ones
    most more less least graph chart charts plot visualize visualise visualization draw sold
    sell sells selling ordered order placed made make makes come comes came generate generated
    generates bring brings brought earn earned take took taken happen happened happening happens
    occur occurred use used popular common into out off through it's whats there's where's hows
    whos question answer sum including include included doing better id ive issued exactly
    actually worth away gave given pay eat eaten ate buy bought purchased spend spent instead
    again same ring rang rung handled handle handles record recorded logged processed really
 add include hide filter restrict narrow switch swap keep turn & currently mind would ever far yet still quick quickly menu gimme lemme wanna gonna plz pls plss thx ty cheers
    okay ok alright um uh hmm well yo dear folks guys someone everybody ask asking asked
    telling told say says said saying curious interested interesting help helps hope hoping looking
    checking calculate compute calc determine identify figure find finding out return provides
    overview snapshot rundown stats statistics metrics info information details lines via everything
    everywhere altogether keep kept keeps went goes gone wrap got gotten getting ring rang
    able possible works work might must shall had hasn haven been become became being both
    together along side respectively particular specific specifically exact precise precisely
    actual current rather pretty quite very really simply basically honestly obviously
    my mine ourselves myself itself themselves whatever whichever yes no-one nobody
    put puts set sets pulled pulling run runs ran running shown displayed listed listing
    plotted charted graphed graphing plotting charting drawn visual visually picture image
    sure thing things stuff lot lots bit also please kinda sorta like roughly approximately
    around approx about came coming went through on-hand onto upon within throughout across
    altogether sum summed tally tallied total totaled totalled totalling totaling
    wise single ever fulfilled served serve serves serving processed rung booked did didnt do does wasn
    """.split()  # noqa: SIM905
)

# English words that are near to those of the data, and mean something else.
STAYING = frozenset(
    """
    ending starting beginning finishing stove stone score shore scale scales tales males sames older
    border stems stem tread mouth bears bear peers peer later letter rate rated late wise wide wire
    lake make bake take sole pale pole tale gate plate plates slate stack stake steal stead soap soul
    sour shop ship clip clips prince princes prizes cheat chest water wafer coats casts costs hosts
    posts party pasty beats beat coast roast boast squash squad cast wash dash care cart yard hard
    ward hears heart hears house mouse horse hose lunch launch bunch punch branch breach dates data
    lease least beast feast yeast boost most cost host lost past fast east mist list first worst
    worse work word world words order odder offer often other either either three there theme
    these thick stick trick brick blend bland brand grand grant stand start state stare share
    shape shade shave sharp sheet sheets sleet street strong string spring sting sing king ring
    seaport report support airline train trains drain brain grain gain main rain pain paid said
    laid raid river rider wider cider under udder ladder letter better bitter litter sitter
    quality quantify county country counter counts court coupon coupons person persons season
    reason reasons lesson pending sending spending landing tending mending vending lending
    standing trading grading rating dating eating beating heating seating closing opening closed
    open opened hours house houses busses buses bases basis cases causes pauses phases praises
    raises rises roses noses notes votes rates rents rent event events evenly even ever never
    fever lever level bevel revel travel gravel novel hotel motel model modal medal metal mental
    rental dental central general several severely average beverage leverage coverage storage
    garage manage manager image damage package percentile bookings booking cooking looking
    """.split()  # noqa: SIM905
)

# Short forms, read where the data itself has no such word.
ABBREVIATIONS = {
    "rev": "revenue", "revs": "revenue", "wk": "week", "wks": "weeks", "mo": "month",
    "mos": "months", "mth": "month", "mths": "months", "yr": "year", "yrs": "years",
    "qtr": "quarter", "hr": "hour", "hrs": "hours", "amt": "amount", "loc": "location",
    "locs": "locations", "cat": "category", "cats": "categories", "prod": "product",
    "prods": "products", "txn": "transaction", "txns": "transactions", "trx": "transactions",
    "trans": "transactions", "yday": "yesterday", "yest": "yesterday", "yesterdays": "yesterday",
    "todays": "today", "tix": "tickets", "ord": "order", "ords": "orders", "num": "number",
    "biz": "business", "resto": "restaurant", "restos": "restaurants", "bev": "beverage",
    "bevs": "beverages", "wkend": "weekend", "wknd": "weekend", "wkends": "weekends",
    "til": "till", "u": "you", "ur": "your", "r": "are", "wat": "what",
    "wut": "what", "wats": "whats", "da": "the", "n": "and", "lst": "last", "prev": "previous",
    "dept": "department", "w": "with", "nr": "number", "amnt": "amount", "tot": "total",
    "aver": "average", "avrg": "average", "amounts": "amount", "b4": "before", "wkday": "weekday", "approx": "approximately", "disc": "discount", "discs": "discounts",
    "perc": "percent", "percents": "percent", "wkly": "weekly", "dly": "daily", "hrly": "hourly",
    "mthly": "monthly", "cumul": "cumulative", "dist": "distinct", "uniq": "unique",
}  # fmt: skip

COMPARE = frozenset({"vs", "versus", "compare", "compared", "comparison", "comparing", "against"})
NEGATIONS = frozenset(
    {"except", "excluding", "exclude", "without", "not", "excl", "ignoring", "besides", "minus"}
)
COMBINED = frozenset({"combined", "together", "altogether"})
BY = frozenset({"by", "per", "each", "every", "across"})

HIGHEST = frozenset(
    """
    top best highest most biggest largest greatest maximum max strongest leading popular busiest
    peak better higher more
    """.split()  # noqa: SIM905
)
LOWEST = frozenset(
    """
    bottom worst lowest least fewest smallest minimum min weakest poorest slowest quietest lower
    fewer less
    """.split()  # noqa: SIM905
)
BUSY = frozenset({"busiest", "peak", "busy", "slowest", "quietest", "rush"})
SELLING = frozenset({"sell", "sold", "sale", "seller"})

SHARE = frozenset(
    {"share", "percentage", "percent", "proportion", "fraction", "portion", "%", "pct"}
)
GROWTH = frozenset({"growth", "grow", "grew", "growing", "grown"})
CHANGE = frozenset({"change", "changed", "changes", "increase", "decrease", "difference"})
CUMULATIVE = frozenset({"cumulative", "cumulated", "accumulated", "running"})
TREND = frozenset(
    """
    trend trends trending develop developed development evolve evolved evolution progress progressed
    history timeline
    """.split()  # noqa: SIM905
)
AVERAGE = frozenset({"average", "avg", "mean", "averages", "typical", "typically"})
DISTINCT = frozenset({"different", "distinct", "unique"})
SORT = frozenset({"sort", "sorted", "order", "ordered", "rank", "ranked", "arranged", "ranking"})

OVER = (
    ("at", "least"),
    ("no", "less", "than"),
    ("not", "less", "than"),
    ("greater", "than", "or", "equal", "to"),
    ("or", "more"),
    (">=",),
)
ABOVE = (
    ("more", "than"),
    ("greater", "than"),
    ("bigger", "than"),
    ("larger", "than"),
    ("higher", "than"),
    ("in", "excess", "of"),
    ("over",),
    ("above",),
    ("exceeding",),
    ("exceeds",),
    (">",),
)
UNDER = (("at", "most"), ("no", "more", "than"), ("not", "more", "than"), ("up", "to"), ("<=",))
BELOW = (
    ("less", "than"),
    ("fewer", "than"),
    ("lower", "than"),
    ("smaller", "than"),
    ("cheaper", "than"),
    ("under",),
    ("below",),
    ("<",),
)
EXACTLY = (("exactly",), ("equal", "to"))
SOLD = frozenset({"ordered", "bought", "purchased"})  # what is done with products
RESERVED = (
    SOLD
    | (HIGHEST | LOWEST | AVERAGE | COMPARE | NEGATIONS | TREND | CUMULATIVE | GROWTH | DISTINCT)
    | BY
    | {"or", "and", "in", "on", "at", "to", "over", "under"}
)

COMPARATORS = (
    *((phrase, ">=") for phrase in OVER),
    *((phrase, "<=") for phrase in UNDER),
    *((phrase, ">") for phrase in ABOVE),
    *((phrase, "<") for phrase in BELOW),
    *((phrase, "=") for phrase in EXACTLY),
)

CHARTS: dict[tuple[str, ...], str] = {
    ("bar",): "bar",
    ("stacked", "bar"): "bar",
    ("stacked", "bars"): "bar",
    ("stacked", "bar", "chart"): "bar",
    ("stacked", "area"): "area",
    ("stacked", "area", "chart"): "area",
    ("bars",): "bar",
    ("column", "chart"): "bar",
    ("histogram",): "bar",
    ("line",): "line",
    ("pie",): "arc",
    ("donut",): "arc",
    ("doughnut",): "arc",
    ("area", "chart"): "area",
    ("area", "graph"): "area",
    ("heatmap",): "rect",
    ("heat", "map"): "rect",
    ("scatter",): "point",
    ("scatterplot",): "point",
    ("table",): "table",
    ("tabular",): "table",
    ("no", "chart"): "none",
    ("without", "a", "chart"): "none",
    ("without", "chart"): "none",
}
CHART_WORDS = frozenset({"chart", "graph", "plot", "diagram", "form", "format", "map"})

ADDING = frozenset({"add", "also", "include", "adding", "plus"})
DROPPING = frozenset({"drop", "remove", "hide", "lose", "delete", "dropping", "removing"})
CHANGING = (
    ADDING | DROPPING | {"filter", "restrict", "narrow", "switch", "change", "swap", "keep", "turn"}
)

FOLLOW_UP = (
    ("what", "about"),
    ("how", "about"),
    ("and", "for"),
    ("and", "by"),
    ("and", "in"),
    ("and", "at"),
    ("and",),
    ("only",),
    ("just",),
    ("now",),
    ("instead",),
    ("same",),
    ("but",),
    ("also",),
    ("break", "that"),
    ("break", "it"),
    ("split", "that"),
    ("split", "it"),
    ("show", "that"),
    ("show", "it"),
    ("make", "it"),
    ("make", "that"),
    ("as",),
    ("exclude",),
    ("excluding",),
    ("without",),
    ("except",),
    ("sort",),
    ("limit",),
    ("then",),
    ("or",),
    ("ok",),
    ("by",),
    ("per",),
    ("for",),
    ("in",),
    ("at",),
    ("on",),
)
EDITING = frozenset({"instead", "too", "also", "that", "same", "again", "it", "those", "them"})

_POLITE = (
    r"(?:(?:please|pls|kindly|can you|could you|would you|will you|i want you to|go ahead and|just|now)"
    r"\s+)*"
)

DEMANDS = (
    r"\bignore\b.*\b(rules?|instructions?|prompt|above|previous)\b",
    r"\b(system prompt|jailbreak|pretend|act as|you are now|developer mode)\b",
    rf"^\s*{_POLITE}(delete|drop|update|insert|truncate|alter|create|grant|revoke|remove|erase|"
    r"wipe|modify|email|export|upload|download|install|buy|translate|sing|call|book|add|cancel|void|"
    r"charge|print|pay|schedule|remind|post|rename|enter|record|place|merge|assign|fire|raise)\b",
    rf"^\s*{_POLITE}(send|write|get|give|put|set|change|fix)\b(?! (me|us|the (sales|orders|numbers)))"
    r"(?!.*\b(sales|revenue|orders|tips|items)\b)",
    r"\b(delete|drop|truncate)\b.*\b(table|orders?|data|database|everything|rows?)\b",
    r"\b(select\b.+\bfrom|union\s+select|;\s*--|drop\s+table|pg_sleep|information_schema|pg_catalog)\b",
    r"<\s*script|javascript:|\bimport os\b|__\w+__|\bsudo\b|\brm -rf\b",
)
