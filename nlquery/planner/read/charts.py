"""Chart words in a question: pie chart, as a table."""

from __future__ import annotations

from nlquery.planner import language
from nlquery.planner.reading import Reading


def read_charts(reading: Reading) -> None:
    """Take the chart that is asked for."""
    loose = {"bar", "bars", "line", "pie", "donut", "doughnut", "table", "tabular"}
    for phrase in sorted(language.CHARTS, key=len, reverse=True):
        for place in reading.places(phrase):
            after = (
                reading.words[place + len(phrase)].text
                if place + len(phrase) < len(reading.words)
                else ""
            )
            named = place == 0 and (after in ("of", "for") or reading.words[len(phrase) - 1].pause)
            said = reading.before(place) in ("a", "as", "in") or _is_turned_to(reading, place)
            named = named or len(phrase) == len(reading.words)
            ends = after in ("", "by", "of", "with", "for", "showing", "please")
            known = place > 0 and reading.before(place) not in (*language.BY, "the", "one")
            named = named or (phrase == ("table",) and ends and known)
            asked = after in language.CHART_WORDS or said or named
            if phrase[0] in loose and not asked:
                continue
            if reading.chart is None:
                reading.chart = language.CHARTS[phrase]
            for word in reading.words[place : place + len(phrase)]:
                word.role = "chart"
            if after in language.CHART_WORDS:
                reading.words[place + len(phrase)].role = "chart"


def _is_turned_to(reading: Reading, place: int) -> bool:
    """Return whether the answer before is to become that: ``switch that to bars``."""
    verbs = {"switch", "change", "turn", "make", "convert", "swap"}
    begins = bool(reading.words) and any(word.text in verbs for word in reading.words[:3])
    return begins and reading.before(place) in ("to", "into", "that", "it")
