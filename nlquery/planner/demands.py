"""What is no question: orders to do something, code, attempts to be someone else."""

from __future__ import annotations

import re

from nlquery.planner.courtesies import without_courtesies
from nlquery.planner.deeds import is_deed

_POLITE = (
    r"(?:(?:please|pls|kindly|can you|could you|would you|will you|i want you to|go ahead and"
    r"|just|now)\s+)*"
)
_DOING = (
    "delete drop update insert truncate alter create grant revoke remove erase wipe modify email "
    "export upload download install buy translate sing call book cancel void charge print pay "
    "schedule remind post rename enter record place merge assign fire raise"
)
_ASKED = (
    r"\b(sales|revenue|orders|tips|items|sold|quantity|quantities|side|next to|table|chart"
    r"|tax|taxes|fees|commissions?|payouts?|discounts?|refunds?|payments?)\b"
)
_SHOWN = "table|chart|graph|plot|list|report|summary|breakdown|ranking|comparison|heatmap|overview"
_DEMANDS = [
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        r"\bignore\b.*\b(rules?|instructions?|prompt|above|previous)\b",
        r"\b(system prompt|jailbreak|pretend|act as|you are now|developer mode)\b",
        rf"^\s*{_POLITE}(?!drop[ -]?off)({'|'.join(_DOING.split())}"
        r"|add(?![ -]?ons?\b| up\b| together\b))\b",
        rf"^\s*{_POLITE}(refund|comp|tip|discount|tax) "
        r"(the|that|this|my|our|all|every|each|his|her)\b",
        rf"^\s*{_POLITE}(send|write|get|give|put|set|change|fix)\b"
        rf"(?! (me|us|the (sales|orders|numbers)))(?!.*{_ASKED})",
        rf"\b(make|order|cook|bring|buy|fetch) (me|us) an?\b(?! (?:[a-z]+ )?(?:{_SHOWN})s?\b)",
        r"\b(delete|truncate"
        r"|(?<!largest )(?<!biggest )(?<!the )(?<!a )drop(?![ -]?offs?\b| (?:in|of|from)\b))\b"
        r".*\b(table|orders?|data|database|everything|rows?)\b",
        r"\b(select\b.+\bfrom|union\s+select|;\s*--|drop\s+table)\b",
        r"\b(pg_sleep|information_schema|pg_catalog)\b",
        r"<\s*script|javascript:|\bimport os\b|__\w+__|\bsudo\b|\brm -rf\b",
    )
]
# "drop the airport" edits the answer before; "drop the orders table" never does.
_EDITS = re.compile(
    r"^\s*(drop|remove|add|delete|change|record)\b(?!.*\b(table|tables|data|database|rows?|"
    r"everything|records?|schema|user|new|order for|a)\b)[^;]{0,60}$",
    re.IGNORECASE,
)


def is_demand(question: str, *, follows: bool) -> bool:
    """Return whether the text orders something to be done instead of asking.

    Parameters
    ----------
    question
        The text.
    follows
        Whether there is an answer before, which it may edit.
    """
    if follows and _EDITS.match(question):
        return False
    return is_deed(question.lower()) or any(pattern.search(question) for pattern in _DEMANDS)


_ADVICE = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?:best|good|right|better|worst) (?:day|time|hour|week|month|place|store|way)s?"
        r" to (?!date\b)[a-z]+",
        r"\bhow (?:do|can|could|should|would|might) (?:i|we|you|they)"
        r" (?:make (?!in\b|on\b|from\b|per\b)"
        r"|cook|bake|prepare|fix|get more|sell more|improve|increase|grow|boost|raise|attract"
        r"|reduce|cut|lower|earn more)",
    )
]
_OPINIONS = re.compile(
    r"\bif (?:i|you) (?:were|was)\b|\bdo (?:you|u) (?:like|love|enjoy|think|believe|feel|prefer)\b"
    r"|\b(?:would|will) (?:you|u) (?:take|keep|do|change|choose|pick|say|remove|put|raise|try|eat"
    r"|order|open|close|hire|like)\b|\byour (?:opinion|favou?rite|view|thoughts?)\b",
    re.IGNORECASE,
)
_RISE = (
    r"(?:outsell|outsold|outperform|outperformed|beat|sell|sold|do|did|drop|dropped|fall|fell|rise"
    r"|rose|go|went|jump|dip|spike|slump|increase|decline|decrease|grow|perform|lag|stand out|so"
    r"|such|better|worse|busy|busier|slow|slower|quiet|quieter|different|successful|popular|higher"
    r"|lower)"
)
_CAUSES = re.compile(
    r"\bwhat (?:made|makes) (?!up\b|(?:us |the |our )*(?:most|more|least|less|highest|lowest)\b)"
    rf"[^?]{{2,50}}? {_RISE}\b"
    r"|\bwhat(?:'s| is| was| has been|) (?:caused|causes|causing|drove|drives|driving|led to"
    r"|leads to|triggered|triggers|pushed|behind|lies behind|explained|explains)\b"
    r"|\bwhat accounts? for (?:the|this|that|our|such)\b"
    r"(?! (?:most|least|largest|biggest|highest)\b)"
    r"|\bwhat is (?:it|the matter|wrong|going on) with\b",
    re.IGNORECASE,
)
_FORECASTS = re.compile(
    r"\b(?:are|is|am) (?:the )?[a-z]+ (?:going to|gonna"
    r"|about to|on track (?:to|for)|likely to|set to|expected to)\b"
    r"|\bwill (?:we|i|sales|revenue|orders|tips|it|they|the|our)\b",
    re.IGNORECASE,
)
_CONTENTS = re.compile(
    r"\bwhat (?:does|do|did|is|was|are) .{0,40}\b(?:contain|consist of|made of|come with)\b",
    re.IGNORECASE,
)
_HONOURS = re.compile(
    r"\b(?:employee|server|waiter|waitress|worker|star|staff(?: member)?|store|manager)"
    r" of the (?:month|week|year|day)\b",
    re.IGNORECASE,
)
_MEANINGS = re.compile(
    r"\bwhat (?:do|does|is meant by)\b.*\b(?:mean|stand for)\b|\bwhat is meant by\b"
    r"|\bhow (?:is|are|do you|was|were)\b.*\b(?:defined?|calculated?|computed?|measured?)\b"
    r"|\b(?:definition|meaning) of\b|^\s*define\b",
    re.IGNORECASE,
)


def why_declined(question: str) -> str:
    """Return why a question about the data is not answered with numbers; nothing: it may be."""
    question = without_courtesies(question.lower())
    if any(pattern.search(question) for pattern in _ADVICE):
        return "Advice is a judgement; this assistant answers with numbers from the data."
    if _FORECASTS.search(question):
        return "Only what has happened is in the data; it holds no forecasts, budgets or targets."
    if _CAUSES.search(question):
        return "The data shows what happened, not why."
    if _OPINIONS.search(question):
        return "I have no opinions; this assistant answers with numbers from the data."
    if _HONOURS.search(question):
        return "Who deserves an honour is a judgement; ask for sales or tips by server."
    if _CONTENTS.search(question):
        return "What is in an order or a dish is not looked up, only what was sold."
    if _MEANINGS.search(question):
        return "What the words mean is told by `nlquery model show` and beneath each answer."
    return ""
