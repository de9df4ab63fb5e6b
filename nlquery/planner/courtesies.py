"""What is said around a question: courtesies, who wants to know, and what for."""

from __future__ import annotations

import re

_WHO = (
    "boss|manager|owner|accountant|auditor|partners?|team|investors?|bank|wife|husband|board|chef"
    "|landlord|bookkeeper|colleague"
)

POLITE = [
    re.compile(pattern)
    for pattern in (
        r"\b(?:over|for|across|in|during) (?:all )?(?:the |our )?(?:\w+ )?days (?:on record|of data"
        r"|recorded|covered|available|we have|in the data)\b",
        r"\b(?:would|will|could) you (?:please |kindly )?(?:be (?:so |very )?(?:kind|good|nice)"
        r"(?: as to| enough to|,? and)|mind)\b",
        r"\bif (?:you would|you could|you'd) be (?:so |very )?kind(?: as to| enough to)?\b",
        r"\bi(?:'d| would| should) (?:be (?:very |really |so )?(?:grateful|glad|happy|thankful"
        r"|obliged)"
        r"|appreciate(?: it)?|love(?: it)?|like(?: it)?)(?: very much)? if (?:you|someone) "
        r"(?:could|would|can)\b",
        r"\b(?:may|might|could|can) (?:i|we) (?:please |kindly |just |also )*"
        r"(?:see|have|get|know|ask(?: for)?|trouble you for|bother you for|be told)\b",
        r"\bdo you (?:happen to )?(?:know|have)\b|\bany (?:idea|chance|clue)(?: of| you know)?\b",
        r"\bis it possible to\b|\bi(?:'m| am)? (?:was|were|am|been)? ?wondering (?:if|whether)"
        r"(?: you (?:could|can|would))?\b",
        r"\b(?:i(?:'m| am)|we(?:'re| are)) (?:new|just starting|brand new)\b[^,.?!;]*[,.?!;]",
        r"\b(?:please )?(?:explain|spell out|clarify)(?: to (?:me|us))?,?(?: please)?"
        r"(?= (?:how (?:many|much)|what|which)\b)",
        r"\bfor (?:my|our|the|a) (?:report|records?|meeting|presentation|boss|manager|review"
        r"|accountant|books|accounts|files?)\b",
        # who wants it, and what for
        rf"\b(?:because|since|cos|cause|as) (?:(?:my|our|the) )?(?:{_WHO}) (?!sold|had|made)"
        r"[^?.!]*",
        rf"\b(?:(?:my|our|the) )?(?:{_WHO}) (?:wants?|needs?|asked|has asked|is asking|asks"
        r"|would like|likes?)(?: me| us)?(?: to (?:see|know|have|get|look at)| for)?\b",
        rf"\b(?:(?:my|our|the) )?(?:{_WHO}) (?:does not|doesn't|doesnt|won't|wont|will not) "
        r"believe (?:me|us|it|that)(?: so)?\b",
        r"\b(?:i am|i'm|im|we are|we're) (?:standing|sitting|waiting|driving|calling|here) "
        r"[a-z' ]{0,40}? and\b",
        r"\b(?:closing|doing|keeping|balancing) the books(?: and)?(?: (?:i|we))?(?: need| want)?\b",
        # what somebody looks at is what the question is about: only work is passed over
        r"^\s*(?:i am|i'm|im|we are|we're) (?:doing|preparing|planning|writing|closing|making"
        r"|finishing|setting up|putting together) (?:(?:the|our|my|a|some) )?(?:[a-z]+ )?"
        r"(?:books|shifts|deck|report|reports|budget|menu|plan|accounts|slides|presentation"
        r"|review|newsletter|payroll|taxes)\s*(?:[:,;]|\s-\s|\s-)\s*",
        r"^\s*for (?:bookkeeping|accounting|tax purposes|reference|the taxman)\s*[:,]?\s",
        r"^\s*for (?:the|my|our|a|today's|tomorrow's|this) (?:[a-z'-]+ ){0,3}?(?:review|meeting"
        r"|report|books|planning|call|presentation|records|files|audit|briefing|newsletter)"
        r"(?:\s*[:,;-]\s*|(?= (?:i|we) (?:want|need)\b))",
        r"\b(?:for|in) (?:the|my|our) (?:month|week|year|quarter)[ -]end "
        r"(?:files?|reports?|close|books|closing|accounts)\b",
        r"\bwhen(?:ever)? you (?:have|get|find) (?:a |the |some )?(?:moment|minute|chance|time|sec"
        r"|second),?(?! of)\b",
        r"\bhow(?:'s| is| are| was) (?:you|it going|things|your (?:day|evening|morning|week|weekend"
        r"|night))\b[^?.!]*",
        r"\b(?:i|we) (?:need|want) (?:just |only )?one (?:figure|number)\s*[:,-]",
        r",? ?\b(?:i |we )?need (?:it|this|that|them) for (?:(?:the|my|our|a) )?(?:payroll|taxes"
        r"|tax return|books|bank|meeting|report|board|accountant|audit|records)[.!]*$",
        r"\b(?:most |very |really |so )?(?:kindly )?(?:do the needful|advise|revert(?: back)?)\b",
        r"\b(?:please|pls|kindly) (?:to )?(?:confirm|inform|advise)(?: (?:me|us))?\b",
        r"\bi (?:should|would) like to (?:know|see|have|get|ask)\b",
        r"\bi(?:'d| would| should) be (?:most |very |really |so )*(?:grateful|obliged|glad|happy"
        r"|thankful)(?: for| to (?:see|have|get|receive|know))?\b",
        r"\bwould you say\b",
        r"^\s*(?:no,? )?(?:wait|hang on|hold on|sorry|oops|actually|my bad),? (?:no,? )?(?=[a-z])",
        r",? ?\bi (?:reckon|guess|bet|suppose) (?:it|that) (?:is|was|must|should|will|might)"
        r"(?![^?.!]*\b(?:except|without|exclud|only|not|includ|at|in|on|for))[^?.!]*$",
        r"(?<=[a-z0-9?.!,;]) ?\b(?:many )?(?:thanks|thank you)(?: (?:so|very) much)?"
        r"(?: in advance)?(?:,? (?:and )?(?:kind|best|warm) regards)?[,.! ]*(?:[a-z]+)?[.! ]*$",
        r",? ?\bwould be (?:great|nice|good|perfect|lovely|helpful|useful|awesome|ideal)"
        r"(?: for (?:my|our|the) (?:slides?|deck|report|presentation|meeting|records))?[.! ]*$",
        r"^\W*(?:i'm|i am|im|we're|we are) (?:supposed|meant|asked|told|expected) to "
        r"(?:report|show|give|tell|send|deliver|present|hand in|have|see)\b",
        r"[.!?] ?(?:can|could) you (?:please )?(?:do|manage|handle) (?:that|this|it)[?.! ]*$",
        r"\bif (?:possible|you can|you may|that's ok|at all possible)\b",
        r"\b(?:as far as|from what|for all) (?:you|we|i) (?:know|can (?:see|tell))\b",
        r"\b(?:according to|based on|judging by|going by|looking at|as per|per) "
        r"(?:the|our|your|all the|all our) (?:data|records?|database|system|numbers|books|figures"
        r"|dataset|logs?|flag|alcohol flag)\b",
        r"\b(?:on|in) (?:record|file|the (?:data|dataset|database|system|records|books))\b",
    )
]


def without_courtesies(text: str) -> str:
    """Return a question, in lower case, without what only surrounds it."""
    for pattern in POLITE:
        text = pattern.sub(" ", text)
    return text
