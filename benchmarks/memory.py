"""Memory over 60 turns: how full requests get, how small the summary is, what it still knows.

Run: ``python benchmarks/memory.py [--json] [--writer rules|forgetful] [--density N]``. The
conversation is scripted; a real loop runs, on real notebooks, and only the cells' outputs are made
up. The summaries are those of the rules (the way without a key), or written by a model that keeps
the form and forgets everything. The provider counts ``density`` characters a token, which the
meter has to find out.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import math
import random
import tempfile
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nlquery.agent import Agent, Domain
from nlquery.answer import TABLE_MIME, Usage
from nlquery.events import Compressed
from nlquery.memory.context import history, is_compressed
from nlquery.memory.summary import PARTS
from nlquery.memory.tokens import messages_chars, request_chars
from nlquery.providers.protocol import Finish, Request, StreamEvent, TextDelta, ToolCall, ToolResult
from nlquery.session import SessionNotebook, role_of
from nlquery.settings import Settings

TURNS = 60
TOKEN_LIMIT = 60_000
SYSTEM_CHARS = 8_000
# turn → (what the person says, the words that must still be in the summary at the end)
FACTS: dict[int, tuple[str, str]] = {
    1: ("My goal is a board report on delivery costs.", "board report on delivery costs"),
    2: ("Always exclude catering orders.", "exclude catering"),
    3: ("By regular we mean a table with three visits.", "table with three visits"),
    4: ("Remember that Uptown closed in March.", "Uptown closed in March"),
    5: ("We decided to compare by business week.", "compare by business week"),
    6: ("The budget is 12,500 dollars.", "12,500"),
    7: ("We call Thursday to Saturday the peak.", "Thursday to Saturday the peak"),
    8: ("Note that Airport opened on 2 January.", "Airport opened on 2 January"),
    9: ("From now on show dollars without cents.", "dollars without cents"),
    10: ("Never count voided checks.", "voided checks"),
    12: ("The target is a tip rate of 18 percent.", "18 percent"),
    14: ("I prefer bar charts.", "bar charts"),
    16: ("A late order means more than 40 minutes.", "more than 40 minutes"),
    20: ("Assume that platform fees stay at 22 percent.", "22 percent"),
    25: ("The deadline is 14 February.", "14 February"),
    30: ("Next we will look at the beverages.", "look at the beverages"),
    # Told in passing, without any word that says so.
    13: ("Maria runs the Airport place.", "Maria runs the Airport"),
    22: ("Mondays are supplied by the central kitchen.", "supplied by the central kitchen"),
    28: ("Half of the Mall staff moved to Downtown.", "moved to Downtown"),
    37: ("The landlord asks for the September figures.", "September figures"),
}
VARIABLES = {11: "weekly_costs", 18: "late_orders", 33: "peak_tables", 41: "fee_model"}
WORDS = ("sales", "of", "the", "places", "compared", "with", "those", "of", "weeks", "before")
QUERY = {"sql": "SELECT * FROM orders JOIN locations USING (id)"}


@dataclass(frozen=True)
class Cell:
    """A cell's made-up result."""

    outputs: list[dict[str, Any]]
    status: str = "ok"
    execution_count: int | None = 1
    seconds: float = 0.0
    error: Any = None
    limit: Any = None
    restarted: bool = False
    queries: tuple[dict[str, Any], ...] = (
        {"sql": "SELECT * FROM orders JOIN locations USING (id)"},
    )


class Kernel:
    """Gives each cell a table of 40 rows."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng

    async def execute(self, code: str, **_: Any) -> Cell:
        """Return a table."""
        money = self._rng.uniform
        rows = [
            [f"Place number {n}", *(round(money(1, 9_999), 2) for _ in range(5)), n]
            for n in range(40)
        ]
        measures = ("sales", "tips", "tax", "fees", "payout")
        names = [("place", "string"), *((m, "number") for m in measures), ("orders", "integer")]
        columns = [{"name": name, "type": kind} for name, kind in names]
        table = {"columns": columns, "rows": rows, "row_count": 40, "truncated": False}
        data = {TABLE_MIME: table, "text/plain": "…"}
        return Cell([{"output_type": "display_data", "data": data, "metadata": {}}])

    async def interrupt(self) -> None:
        """Nothing runs."""


class Talker:
    """A provider that runs one cell and then answers at length; it counts what it is sent."""

    def __init__(self, rng: random.Random, model: str, density: float) -> None:
        self._rng = rng
        self._density = density
        self.model = model
        self.turn = 0
        self.fullest = 0

    async def stream(self, request: Request) -> AsyncIterator[StreamEvent]:
        """Call once, then answer; a summary is asked for without tools."""
        tokens = math.ceil(request_chars(request) / self._density)
        self.fullest = max(self.fullest, tokens)
        if not request.tools:
            yield TextDelta("\n".join(f"#### {part}\n- Sales were looked at." for part in PARTS))
            yield Finish("stop", Usage(tokens, 0, 60))
            return
        if not isinstance(request.messages[-1].parts[-1], ToolResult):
            name = VARIABLES.get(self.turn, f"df_{self.turn}")
            code = f"{name} = sql('''SELECT * FROM orders {self._padding(60)}''')\n{name}"
            arguments = json.dumps({"code": code, "purpose": "answer"})
            yield ToolCall(f"t{self.turn}", "run_python", arguments)
            yield Finish("tools", Usage(tokens, 0, 60))
            return
        yield TextDelta(f"Here are the {self._padding(240)}.")
        yield Finish("stop", Usage(tokens, 0, 300))

    def _padding(self, words: int) -> str:
        return " ".join(self._rng.choices(WORDS, k=words))

    async def close(self) -> None:
        """Nothing to release."""


async def measure(seed: int, writer: str = "rules", density: float = 3.0) -> dict[str, Any]:
    """Hold the conversation and return the figures."""
    model = {"rules": "offline", "forgetful": "scripted"}[writer]
    rng = random.Random(seed)
    with tempfile.TemporaryDirectory() as home:
        notebook = SessionNotebook.open(Path(home) / "s.ipynb")
        settings = Settings(home=Path(home), token_limit=TOKEN_LIMIT, reuse=False)
        talker, kernel = Talker(rng, model, density), Kernel(rng)

        async def source() -> Kernel:
            return kernel

        domain = Domain(system="x" * SYSTEM_CHARS)
        agent = Agent(talker, source, notebook, settings, domain=domain, seed=seed)
        events = []
        for number in range(1, TURNS + 1):
            talker.turn = number
            said = FACTS.get(number, ("", ""))[0]
            padding = " ".join(rng.choices(WORDS, k=12))
            question = f"{said} What about {padding}, number {number}?".strip()
            events += [e async for e in agent.ask(question) if isinstance(e, Compressed)]
        if not events:
            raise SystemExit("The conversation was too short to be compressed.")
        events += filter(None, [await agent.compress()])  # the last ones were not due yet
        return figures(notebook, talker, events)


def figures(notebook: SessionNotebook, talker: Talker, events: list[Compressed]) -> dict[str, Any]:
    """Return what is printed."""
    (summary,) = [cell.source for cell in notebook.cells if role_of(cell) == "summary"]
    replaced = [cell.copy() for cell in notebook.cells if is_compressed(cell)]
    for cell in replaced:
        cell.metadata = {"nlquery": {**cell.metadata["nlquery"], "compressed": False}}
    full = messages_chars(history(replaced))
    wanted = [words for _, words in FACTS.values()] + list(VARIABLES.values())
    lost = [words for words in wanted if words not in summary]
    return {
        "turns": TURNS,
        "compressions": len(events),
        "written_by": ", ".join(sorted({event.by for event in events})),
        "fullest_request_percent": round(100 * talker.fullest / TOKEN_LIMIT, 1),
        "compressed_part_smaller_percent": round(100 * (1 - len(summary) / full), 1),
        "summary_chars": len(summary),
        "facts": len(wanted),
        "facts_kept": len(wanted) - len(lost),
        "facts_lost": lost,
    }


def main() -> None:
    """Print the figures; the exit status says whether they are as promised."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--writer", choices=("rules", "forgetful"), default="rules")
    parser.add_argument("--density", type=float, default=3.0, help="characters a token")
    options = parser.parse_args()
    found = asyncio.run(measure(options.seed, options.writer, options.density))
    if options.json:
        print(json.dumps(found))
    else:
        for name, value in found.items():
            print(f"{name:<34} {value}")
    good = (
        found["fullest_request_percent"] <= 70
        and found["compressed_part_smaller_percent"] >= 95
        and not found["facts_lost"]
    )
    raise SystemExit(0 if good else 1)


if __name__ == "__main__":
    main()
