"""Which turns of a session, and which of their cells, a report holds."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from nlquery.report.errors import ReportError, TurnsError
from nlquery.report.names import missing, needed
from nlquery.session.turn import CodeCell, Turn

_PART = re.compile(r"(\d+)(?:-(\d+))?")


def parse_turns(text: str) -> list[int]:
    """Return the numbers that ``1,3-5`` means.

    Raises
    ------
    TurnsError
        If it is not such a list.
    """
    numbers: list[int] = []
    for part in text.replace(" ", "").split(","):
        found = _PART.fullmatch(part)
        first, last = (int(found[1]), int(found[2] or found[1])) if found else (1, 0)
        if first > last:
            raise TurnsError(f"{text!r} is not a list of turns.", mend="Write it like 1,3-5.")
        numbers += range(first, last + 1)
    return numbers


def choose(turns: Sequence[Turn], numbers: Sequence[int] | None = None) -> list[Turn]:
    """Return the answered turns, or those with the given numbers, in the session's order.

    Raises
    ------
    TurnsError
        If a number is not there or was not answered.
    ReportError
        If nothing is left.
    """
    answered = {turn.number: turn for turn in turns if turn.answer.get("status") == "answered"}
    if numbers is not None:
        missing = sorted(set(numbers) - set(answered))
        if missing:
            there = ", ".join(map(str, answered)) or "none"
            raise TurnsError(
                f"Turn {missing[0]} is not an answered one of this session.",
                mend=f"Answered turns: {there}.",
            )
        answered = {n: turn for n, turn in answered.items() if n in set(numbers)}
    if not answered:
        raise ReportError("The session has no answered question.", mend="Ask one first.")
    return list(answered.values())


def chosen_of(turns: Sequence[Turn], numbers: Sequence[int]) -> list[Turn]:
    """Return the turns with the given numbers.

    Raises
    ------
    TurnsError
        If a number is not there.
    """
    there = {turn.number: turn for turn in turns}
    absent = sorted(set(numbers) - set(there))
    if absent:
        listed = ", ".join(map(str, there)) or "none"
        raise TurnsError(f"There is no turn {absent[0]} with code.", mend=f"There are: {listed}.")
    return [turn for number, turn in there.items() if number in set(numbers)]


@dataclass(frozen=True)
class Kept:
    """A turn as a report shows it.

    Attributes
    ----------
    turn
        With the cells that are shown.
    before
        Cells of other turns and dead ends that its variables come from.
    """

    turn: Turn
    before: Sequence[CodeCell]


def keep(session: Sequence[Turn], chosen: Sequence[Turn]) -> list[Kept]:
    """Return the chosen turns without failed attempts, with what their cells need to run."""
    runs = [(turn.number, cell) for turn in session for cell in turn.code if cell.status == "ok"]
    shown = {turn.number: _answer_cells(turn) for turn in chosen}
    wanted = [i for i, (n, cell) in enumerate(runs) if any(cell is c for c in shown.get(n, ()))]
    required = needed([cell.source for _, cell in runs], wanted)
    result: list[Kept] = []
    last = 0
    for turn in chosen:
        end = max((i + 1 for i in wanted if runs[i][0] == turn.number), default=last)
        before = [runs[i][1] for i in range(last, end) if i in required and i not in wanted]
        result.append(Kept(replace(turn, code=shown[turn.number]), before))
        last = end
    return result


def _answer_cells(turn: Turn) -> list[CodeCell]:
    good = [cell for cell in turn.code if cell.status == "ok"]
    answers = [cell for cell in good if cell.purpose == "answer"]
    return answers or good[-1:]


def unset(kept: Sequence[Kept]) -> list[str]:
    """Return the variables that the kept cells need and do not set: given data frames."""
    return sorted(missing([c.source for k in kept for c in (*k.before, *k.turn.code)]))
