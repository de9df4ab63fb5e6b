"""English words with a meaning of their own, whatever the data is about."""

from __future__ import annotations

COMPARE = frozenset(
    """
    vs versus compare compared comparison comparing against beat beats beating outsell outsold
    outselling outsells outperform outperformed outperforming outperforms
    """.split()  # noqa: SIM905
)
NEGATIONS = frozenset(
    {
        "except",
        "excluding",
        "exclude",
        "without",
        "not",
        "excl",
        "ignoring",
        "besides",
        "minus",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "wont",
        "never",
        "neither",
        "nor",
        "nobody",
    }
)
COMBINED = frozenset({"combined", "together", "altogether"})
BY = frozenset({"by", "per", "each", "every", "across"})

HIGHEST = frozenset(
    """
    top best highest most biggest largest greatest maximum max strongest leading popular busiest
    peak better higher more bigger greater larger stronger busier
    """.split()  # noqa: SIM905
)
LOWEST = frozenset(
    """
    bottom worst lowest least fewest smallest minimum min weakest poorest slowest quietest lower
    fewer less smaller weaker worse slower quieter
    """.split()  # noqa: SIM905
)
BUSY = frozenset(
    {"busiest", "busier", "slower", "quieter", "peak", "busy", "slowest", "quietest", "rush"}
)
SELLING = frozenset({"sell", "sold", "sale", "seller", "rang", "rung"})

SHARE = frozenset(
    """
    ratio share shares mix percentages percentage percent proportion fraction portion % pct
    """.split()  # noqa: SIM905
)
GROWTH = frozenset({"growth", "grow", "grew", "growing", "grown"})
CHANGE = frozenset(
    [
        "change",
        "changed",
        "changes",
        "increase",
        "increased",
        "decrease",
        "decreased",
        "difference",
        "gap",
        "rise",
        "rose",
        "risen",
        "fell",
        "fall",
        "fallen",
        "dropped",
        "decline",
        "declined",
        "jumped",
        "shrank",
        "shrink",
    ]
)
CUMULATIVE = frozenset(
    {"cumulative", "cumulated", "accumulated", "accumulating", "running", "cumulatively"}
    | {"accumulate", "accumulates", "cumulate", "cumulates"}
)
TREND = frozenset(
    """
    trend trends trending trended develop develops developed developing development evolve evolves
    evolved evolving evolution progress progressed progressing progression
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
    ("exceed",),
    ("exceeded",),
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
    | SHARE
    | CHANGE
    | {"other", "others", "unknown", "or", "and", "in", "on", "at", "to", "over", "under"}
)

# Words that only say that there is a measure, when another word names it.
EARNING = frozenset(
    """
    made make making earned earn generated generate generates collected collect collects paid
    money business collects charged
    gross dollars income grossing earning come comes came
    bring brings brought bringing take takes took taken
    """.split()  # noqa: SIM905
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
DROPPING = frozenset(
    {"drop", "remove", "hide", "lose", "delete", "dropping", "removing", "swap", "replace"}
)
CHANGING = (
    ADDING
    | DROPPING
    | {"filter", "restrict", "narrow", "switch", "change", "swap", "keep", "turn", "replace"}
    | {"focus", "zoom", "drill", "group", "flip", "reverse", "back", "sorry"}
    | {"sorted", "ranked", "convert", "again"}
)
# Words that only say that the answer before is changed.
OF_CHANGES = CHANGING | {
    "filters",
    "filtered",
    "limited",
    "limit",
    "back",
    "again",
    "rows",
    "row",
    "entries",
    "view",
    "wait",
    "version",
    "meant",
    "way",
    "round",
    "around",
    "reversed",
    "flipped",
    "else",
    "next",
    "following",
    "changed",
    "to",
    "percentages",
    "absolute",
    "but",
    "condition",
    "restriction",
    *("her", "his", "him", "she", "he", "hers", "one"),
}

_TURNED = "break split show make compare group divide plot chart graph draw do give put list turn"
_AGAIN = (
    (*asked, verb, what)
    for asked in ((), ("can", "you"), ("could", "you"), ("please",), ("now",))
    for verb in _TURNED.split()
    for what in ("it", "that", "this", "these", "those", "them")
)
FOLLOW_UP = (
    *_AGAIN,
    ("what", "about"),
    ("how", "about"),
    ("and", "for"),
    ("and", "by"),
    ("and", "in"),
    ("and", "at"),
    ("and",),
    ("only",),
    ("just",),
    ("among",),
    ("amongst",),
    ("now",),
    ("instead",),
    ("same",),
    ("but",),
    ("also",),
    ("versus",),
    ("vs",),
    ("compared", "to"),
    ("compare", "to"),
    ("compare", "with"),
    ("except",),
    ("excluding",),
    ("besides",),
    ("not",),
    ("with",),
    ("over",),
    ("under",),
    ("as",),
    ("exclude",),
    ("excluding",),
    ("without",),
    ("except",),
    ("sort",),
    ("limit",),
    ("totals",),
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
WHOSE = frozenset({"her", "his", "him", "she", "he", "hers"})
EDITING = frozenset({"instead", "too", "also", "that", "same", "again", "it", "those", "them"})
