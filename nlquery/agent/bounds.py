"""The bounds of a turn, each with its own clear ending."""

from __future__ import annotations

from dataclasses import dataclass

from nlquery.agent.errors import TurnEnd
from nlquery.agent.turn import TurnState
from nlquery.settings import Settings


@dataclass(frozen=True)
class Bounds:
    """What one question may take; see :class:`nlquery.settings.Settings`."""

    steps: int
    seconds: float
    tokens: int
    cost: float

    @classmethod
    def of(cls, settings: Settings) -> Bounds:
        """Return the bounds the settings give."""
        return cls(settings.max_steps, settings.max_seconds, settings.max_tokens, settings.max_cost)

    def check(self, state: TurnState) -> None:
        """Raise when the turn may not call the model once more.

        Steps are counted where tools are called: the word after the last step is still heard.

        Raises
        ------
        TurnEnd
            Naming the bound and the setting that moves it.
        """
        spent = state.usage
        if spent.total_tokens >= self.tokens:
            raise self.ending("max_tokens")
        if spent.cost_usd is not None and spent.cost_usd > 0 and spent.cost_usd >= self.cost:
            raise self.ending("max_cost")

    def ending(self, name: str) -> TurnEnd:
        """Return the end that reaching the bound `name` makes."""
        sentence = {
            "max_steps": f"Stopped after {self.steps} steps without an answer.",
            "max_seconds": f"Stopped after {self.seconds:g} seconds without an answer.",
            "max_tokens": f"Stopped at {self.tokens:,} tokens without an answer.",
            "max_cost": f"Stopped at ${self.cost:.2f} without an answer.",
        }[name]
        return TurnEnd(
            name,
            sentence,
            mend=f"Ask a narrower question, or raise NLQUERY_{name.upper()}.",
        )
