"""What a business does, and an answer never: refunds, hiring, prices, bookings, food."""

from __future__ import annotations

import re

_ASKING = (
    r"(?:^|[.!?;:]\s*|\b(?:and|then|so|also)\s+)(?:(?:please|pls|kindly|just|now|ok|okay|hey|hi|can"
    r"|could|would|will|you|we|i|want|need|like|to|i'd|we'd|let's|lets|let|us|go|ahead|and|should|must"
    r"|also|then)\s+)*?"
)
_ONE = r"(?:the|that|this|these|those|our|my|his|her|their|all|every|each|any|an?|him|them|it"
_ONE += r"|everyone|everybody|both|[a-z]+'s|\$?\d[\d.,]*|two|three|four|five|some|half)"
_SHOWN = "list|table|chart|graph|plot|report|summary|overview|breakdown|ranking|comparison"
_SHOWN += "|heatmap|bar|line|pie|map"
_AN_ORDER = r"(?:order|orders|ticket|tickets|check|checks|bill|bills|payments?|transactions?)"
_NAMED = r"(?:[a-z]+ ){0,3}"

# Verbs that are nouns of the data, too: only what they are done to makes them deeds.
_DEEDS = (
    rf"(?:refund|reimburse|repay|comp|tax|bill|invoice|credit|void|dispute|settle"
    rf"|discount|waive|redeem|issue|grant) {_ONE}\b(?! (?:by|per)\b)",
    rf"(?:refund|reimburse|void|comp|credit|reverse) {_NAMED}{_AN_ORDER}\b(?! (?:by|per|from|on"
    r"|at|in|count|total|amount|value)\b)",
    r"(?:tip|charge|pay|reward|thank|praise|warn|train|promote|demote|hire|fire|sack|dismiss"
    r"|schedule|roster|invite|notify|alert|inform) (?:him|her|them|everyone|everybody|all|the"
    r"|our|another|a|an|two|three|more|[a-z]+ [a-z]+ (?:\$\d+|\d+ (?:dollars|bucks|percent)))\b",
    r"(?:sell|close|open|shut|reopen|lease|rent|buy|relocate|renovate) (?:off |down |up )?(?:the"
    r"|our|my) (?!most\b|best\b)(?:[a-z]+ ){0,2}(?:store|shop|restaurant|location|place|branch"
    r"|airport|mall|university|downtown|kitchen)\b",
    r"(?:open|close|shut|keep) (?:the |our )?[a-z]+ (?:[a-z]+ )?(?:early|earlier|late|later"
    r"|on|open|closed|until|at|for)\b(?! (?:average|total))",
    r"(?:lower|raise|cut|reduce|increase|decrease|bump|hike|slash|double|triple|halve|freeze"
    r"|adjust|waive|drop(?![ -]?off)|abolish|scrap|lift) (?:up |down )?"
    r"(?:the |our |all |all the |every )?"
    r"(?!by\b|in\b|of\b)(?:[a-z]+ ){0,3}(?:prices?|fees?|wages?|salar(?:y|ies)|pay|commissions?"
    r"|tips|tax|discounts?|tax rate|staff|hours)\b(?! (?:by|per)\b)",
    r"(?:run|start|launch|plan|begin|stop|end|offer|introduce) (?:an? |the |our |new |all )+"
    r"(?:[a-z]+ ){0,2}(?:promotions?|promos?|discounts?|campaigns?|sale|deal|special|delivery"
    r"|pickup|menu|dessert|dish|item)\b",
    r"(?:start|stop|keep|begin|quit) (?:selling|serving|offering|making|accepting|taking"
    r"|delivering|doing|using) (?!best\b|well\b)",
    r"(?:stop|block|pause|halt|accept|reject|approve) (?:the |all |any )?(?:[a-z]+ )?(?:orders"
    r"|deliveries|delivery|payments|refunds|discounts)\b",
    r"(?:take|put|keep|leave|get) .{2,40}\b(?:off|on|back on|onto) the menu\b(?! by\b)",
    r"(?:serve|deliver|fetch|cook|make|bring|prepare|bake|brew|pour|ring up|order|grab|get)"
    r" (?:(?:me|us|him|her|them|up) )?(?:an?|two|three|some|all|another|\d+|more|everyone|one)"
    rf" (?!(?:[a-z]+ ){{0,3}}(?:{_SHOWN}|look|figure|number|count|idea|sense|view|picture|orders"
    r"|sales|money|total|split|of)s?\b|than\b|or\b|on\b|full\b|quick\b|complete\b)"
    r"(?!.*\b(?:as an?|in an?) (?:table|chart)\b)",
    r"(?:give|offer|hand|promise) (?!me\b|us\b)[a-z' ]{2,30} (?:an? |some |\$?\d+%? )"
    r"(?:[a-z]+ )?(?:discounts?|raise|refund|tip|bonus|break|coupon|voucher|day off)\b",
    r"(?:deliver|cook|prepare|pack) (?:all|the|every|these|those|my|our|an?) (?:[a-z]+ ){0,2}"
    r"orders?\b",
    r"serve (?:breakfast|lunch|dinner|brunch|food)\b",
    r"(?:have|make|let|get) (?:the )?[a-z]+ [a-z]+ (?:to )?(?:work|cover|stay|leave|come|start"
    r"|take|handle)\b",
    r"(?:share|split|divide|distribute|pool|hand out|collect|pay out|transfer|give) (?:all |out )?"
    r"(?:the |our |\$\d+ (?:of |in ))*tips (?:with|among|amongst|to|from|between)\b",
    r"(?:mark|flag|tag|label|set) (?:the |that |this |all )[a-z ]{2,40} as (?:refunded|paid"
    r"|cancelled|canceled|void|voided|completed|done|delivered)\b",
    r"(?:add|apply|put) (?:an? )?(?:tip|discount|fee|surcharge|tax|service fee|delivery fee|\d+ ?%"
    r"|\$\d)",
    r"(?:make|price) (?:the |our |all )?[a-z ]{2,30} (?:cheaper|dearer|free|more expensive|less"
    r" expensive)\b(?! than\b)",
    r"(?:email|e-mail|text|fax|mail|forward|print|message|phone|ring|call|dm|whatsapp|slack)"
    r" (?:me|us|him|her|it|them|this|that|everyone|my|our|the|a copy)\b",
    r"(?:send|forward) (?:it|them|this|that|a copy|the [a-z]+) to (?!me\b|us\b)",
    r"(?:rename|merge|relabel|recategorise|recategorize|reprint|reorder|restock|replenish"
    r"|dispatch|ship) ",
    r"(?:move|switch|turn|convert|reassign) (?:all |the |every )*(?:[a-z]+ ){0,2}orders"
    r" (?:to|into)\b",
)
_DEED = re.compile(rf"{_ASKING}(?:{'|'.join(f'(?:{deed})' for deed in _DEEDS)})")
_ORDERING = re.compile(
    r"\b(?:can|could|may|might) i (?:please )?(?:order|buy|get|have) (?:an?|some|two|three|\d+)"
    r" (?!list|table|chart|graph|plot|report|summary|overview|breakdown|ranking|comparison|total"
    r"|sales|number|count|average|orders|tips|revenue|figures?|heatmap|look|bar|line|pie|top|best"
    r"|daily|day|hour|same|data|share|split|percentage)"
    r"|\bi(?:'ll| will) (?:have|take|order|buy|get) (?:an?|some|two|three|the|\d+)\b"
)


def is_deed(text: str) -> bool:
    """Return whether a text, in lower case, wants something to be done to the business."""
    return bool(_DEED.search(text) or _ORDERING.search(text))
