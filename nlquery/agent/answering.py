"""The ways to one answer, the cheapest first: saved code, the offline planner, the model."""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from nlquery.agent.bounds import Bounds
from nlquery.agent.conversation import Conversation, Setup
from nlquery.agent.domain import Domain
from nlquery.agent.finish import conclude
from nlquery.agent.fit import fitted
from nlquery.agent.kernel import KernelSource
from nlquery.agent.names import needed
from nlquery.agent.objections import Objections
from nlquery.agent.reuse import examples_text, rerun
from nlquery.agent.saved import (
    SavedAnswer,
    SavedAnswers,
    fingerprint_of,
    is_bound_to_day,
    normalized,
)
from nlquery.agent.stream import Patience
from nlquery.agent.summarizer import writer
from nlquery.agent.toolbox import Toolbox
from nlquery.agent.turn import TurnState
from nlquery.answer import Answer, Usage
from nlquery.events import Event, Notice
from nlquery.memory.compress import is_edited_summary
from nlquery.memory.context import previous_spec
from nlquery.memory.facts import statements
from nlquery.memory.memory import Memory
from nlquery.memory.tokens import TokenMeter, fixed_chars
from nlquery.providers.errors import ProviderError
from nlquery.providers.models import Catalogue
from nlquery.providers.offline import OfflineProvider
from nlquery.providers.protocol import Provider
from nlquery.session import SessionNotebook, role_of
from nlquery.settings import Settings

OFFLINE = "offline"
SUGGESTED = 3


@dataclass
class Answering:
    """One turn's way to its answer."""

    state: TurnState
    emit: Callable[[Event], None]
    notebook: SessionNotebook
    settings: Settings
    domain: Domain
    kernel_source: KernelSource
    catalogue: Catalogue
    meter: TokenMeter
    bounds: Bounds
    patience: Patience
    rng: random.Random

    def __post_init__(self) -> None:
        self._saved = SavedAnswers(
            self.settings.private, self.domain.fingerprint, self.domain.database
        )
        self._before = self.notebook.turns()
        self._previous = previous_spec(self._before)
        self._toolbox = Toolbox(
            self.kernel_source,
            self.state,
            self.emit,
            self.settings.cell_timeout,
            self.domain.compiler,
            draw=pictures if self.settings.show_charts else None,
        )

    async def answer(self, provider: Provider, *, fresh: bool) -> Answer:
        """Return the answer.

        Raises
        ------
        TurnEnd
            When a bound is reached or nothing usable comes.
        ProviderError
            When the provider cannot answer.
        """
        if provider.model == OFFLINE:
            return self._with_unread(self._declined() or await self._converse(provider))
        if self._reusable and not fresh:
            found = await self._reuse()
            if found is not None:
                return found
        if self.domain.planner and self._is_planned(fresh):
            found = await self._plan(OfflineProvider(self.domain.planner))
            if found is not None:
                return found
        answer = await self._converse(provider, fresh=fresh)
        self._keep(answer)
        return answer

    def _declined(self) -> Answer | None:
        """Decline what the planner cannot look at."""
        beside, planner = self.state.beside, self.domain.planner
        if not beside.only_models:
            return None
        suggestions = planner.model.examples[:SUGGESTED] if planner else ()
        return self.state.answer("declined", "declined", beside.refusal, suggestions=suggestions)

    def _with_unread(self, answer: Answer) -> Answer:
        """Say what came with the question and was not looked at, for want of a model."""
        if not self.state.beside.unread:
            return answer
        told = f"Not used, because only a model can: {self.state.beside.unread}."
        if answer.status == "answered":
            return replace(answer, assumptions=[told, *answer.assumptions])
        return replace(answer, markdown=f"{answer.markdown}\n\n{told}")

    @property
    def _reusable(self) -> bool:
        """Whether code may be reused: what a person added may mean something else each time."""
        cells = self.notebook.cells
        added = any(role_of(cell) is None or is_edited_summary(cell) for cell in cells)
        return self.settings.reuse and not added and not self.state.beside.text

    def _key(self, day: str) -> str:
        return self._saved.key(self.state.question, self._before, day)

    def _is_planned(self, fresh: bool) -> bool:
        """Whether the planner is asked before the model: when set, and for verified questions."""
        verified = normalized(self.state.question) in self.domain.verified
        # What was stated before ("never count catering") the planner would not heed.
        stated = any(statements(turn.question) for turn in self._before)
        known = verified and self._reusable and not fresh and not stated
        return (self.settings.fast_path or known) and not self.state.beside.text

    async def _reuse(self) -> Answer | None:
        for key in (self._key(self.domain.today), self._key("")):
            saved = self._saved.find(key)
            if saved is not None:
                self.state.provenance["kept"] = key
                return await rerun(saved, self.state, self._toolbox, self.domain)
        return None

    async def _plan(self, offline: OfflineProvider) -> Answer | None:
        """Answer by the planner, when it understands every word of the question."""
        if not offline.understands(self.state.question, self._previous):
            return None
        asked, self.state.model = self.state.model, OFFLINE
        self.emit(Notice("The question was understood without a model."))
        try:
            return await self._converse(offline)
        except ProviderError:
            self.state.model = asked
            return None

    async def _converse(self, provider: Provider, *, fresh: bool = False) -> Answer:
        memory = self._memory(provider)
        setup = self._setup(provider, memory, fresh)
        conversation = Conversation(
            provider, setup, self.state, self._toolbox, self.bounds, Objections(), self.emit,
            self.patience, self.rng,
        )  # fmt: skip
        return conclude(self.state, await conversation.run(), self.domain)

    def _setup(self, provider: Provider, memory: Memory, fresh: bool) -> Setup:
        """Return what the turn's requests have in common."""
        opening = self._opening(provider, fresh)
        fixed = fixed_chars(self.domain.system, self.domain.tools)
        price = self.catalogue.facts(provider.model).priced
        stem = self.notebook.path.stem

        def spent(usage: Usage) -> None:
            self.state.usage += price(usage)

        def shrink() -> bool:
            compressed = memory.shrink()
            if compressed:
                self.emit(compressed)
            return compressed is not None

        write = writer(provider, self.patience, self.rng, spent, stem)
        return Setup(
            system=self.domain.system,
            history=lambda chars: memory.history(fixed + chars, write, self.emit),
            opening=opening,
            images=self.state.beside.images,
            tools=self.domain.tools,
            previous_spec=self._previous,
            cache_key=stem,
            price=price,
            measured=self.meter.learn,
            shrink=shrink,
            estimate=self.meter.estimate,
            fit=lambda before, own: fitted(before, own, fixed, memory),
        )

    def _memory(self, provider: Provider) -> Memory:
        return memory_of(self.notebook, self.settings, self.catalogue, provider, self.meter)

    def _opening(self, provider: Provider, fresh: bool) -> str:
        question, today = self.state.question, self.domain.today
        text = f"{question}\n\n({today})" if today else question
        if self.state.beside.text:
            text = f"{text}\n\n{self.state.beside.text}"
        if provider.model == OFFLINE or not self.settings.reuse:
            return text
        return text + examples_text(self._saved.similar(question, other=fresh))

    def _keep(self, answer: Answer) -> None:
        """Keep a good answer for the next time the same is asked."""
        unsure = "unbacked_numbers" in self.state.provenance
        if answer.status != "answered" or unsure or not answer.sql or not self._reusable:
            return
        good = self.state.good_cells
        code = [cell.source for cell in good]
        if needed(code):  # variables of earlier turns would not be there, or be others
            return
        questions = [self.state.question, *(turn.question for turn in self._before)]
        sql = [str(query) for cell in good for query in cell.queries]
        bound = is_bound_to_day(questions, [*code, *sql])
        key = self._key(self.domain.today if bound else "")
        self.state.provenance["kept"] = key
        self._saved.keep(
            key,
            SavedAnswer(
                question=self.state.question,
                cells=[(cell.source, cell.purpose) for cell in good],
                markdown=answer.markdown,
                model=answer.model,
                session=self.notebook.path.name,
                fingerprint=self.domain.fingerprint,
                result=fingerprint_of([output for cell in good for output in cell.outputs]),
            ),
        )


def memory_of(
    notebook: SessionNotebook,
    settings: Settings,
    catalogue: Catalogue,
    provider: Provider,
    meter: TokenMeter,
) -> Memory:
    """Return the session's memory, within what the provider's model can hold."""
    context = catalogue.facts(provider.model).context
    limit = min(settings.token_limit, context or settings.token_limit)
    return Memory(notebook, limit, meter)


def pictures(outputs: Any) -> list[str]:
    """Return the charts and pictures of outputs as base64 PNG, for a model that can see."""
    import base64

    from nlquery.answer import CHART_MIME
    from nlquery.display.picture import png

    drawn = []
    for output in outputs:
        data: Mapping[str, Any] = output.get("data", {})
        if CHART_MIME in data:
            with contextlib.suppress(ValueError):
                drawn.append(base64.b64encode(png(data[CHART_MIME])).decode())
        elif "image/png" in data:
            drawn.append("".join(data["image/png"]).replace("\n", ""))
    return drawn
