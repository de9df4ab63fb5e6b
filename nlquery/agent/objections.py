"""What is sent back to a model instead of being shown: each kind once a turn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from nlquery.agent.honesty import unfounded
from nlquery.agent.stream import Reply
from nlquery.agent.turn import TurnState
from nlquery.agent.verdict import read_verdict


@dataclass(frozen=True)
class Objection:
    """Why a reply is not taken as the answer, and what to tell the model."""

    reason: str
    message: str


Check = Callable[[Reply, TurnState], "Objection | None"]


def empty(reply: Reply, state: TurnState) -> Objection | None:
    """Object to a reply without words."""
    if read_verdict(reply.text).text:
        return None
    return Objection("empty", "Your reply was empty. Answer the question.")


def cut_off(reply: Reply, state: TurnState) -> Objection | None:
    """Object to a reply that ended at the output limit."""
    if reply.finish.reason != "length":
        return None
    return Objection(
        "length", "Your reply was cut at the output limit. Send it again, much shorter."
    )


def nothing_run(reply: Reply, state: TurnState) -> Objection | None:
    """Object to an answer for which no cell ended well."""
    verdict = read_verdict(reply.text)
    if state.good_cells or verdict.declined or not verdict.text:
        return None
    return Objection(
        "no_code",
        "No code has run successfully for this question. If it is about data, get the data with "
        "a tool and answer from the result. If it needs no data, repeat your answer. If it "
        "cannot be answered, begin with DECLINED: and the reason.",
    )


def unbacked_numbers(reply: Reply, state: TurnState) -> Objection | None:
    """Object to an answer with numbers that no executed cell gave."""
    if read_verdict(reply.text).declined:
        return None
    found = unfounded(reply.text, state)
    if not found:
        return None
    return Objection(
        "numbers",
        f"The executed results do not give these statements: {', '.join(found)}. Run a cell that "
        "gives them, or answer again with what the results give only.",
    )


@dataclass
class Objections:
    """The checks of a turn, in order; each may object once."""

    checks: Sequence[Check] = (empty, cut_off, nothing_run, unbacked_numbers)
    raised: set[str] = field(default_factory=set)

    def to(self, reply: Reply, state: TurnState) -> Objection | None:
        """Return the first objection not raised before, or None to take the reply."""
        if reply.finish.reason == "declined":
            return None
        for check in self.checks:
            objection = check(reply, state)
            if objection and objection.reason not in self.raised:
                self.raised.add(objection.reason)
                return objection
        return None
