"""A question as the panel sends it: checked, and made into one the session answers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from nlquery.beside import Beside
from nlquery.errors import InputError

if TYPE_CHECKING:
    from nlquery.dialogue import Session
    from nlquery.events import Event
    from nlquery.settings import Settings

MOST_QUESTION = 20_000
MOST_CONTEXT = 20_000

_WORD = re.compile(r"^(auto|offline|(anthropic|openai)(:[\w./:@-]{1,120})?)$")
_CONTEXT = {
    "cell": "A cell of the person's notebook that the question is about:",
    "error": "An error in the person's notebook that the question is about:",
    "frame": "A data frame of the person's notebook that the question is about "
    "(its rows are not in the sandbox):",
}

_ONLY = {
    "cell": "a cell of the notebook",
    "error": "an error in the notebook",
    "frame": "a data frame of the notebook",
}


class Context(BaseModel):
    """Something of the person's notebook that the question points at."""

    model_config = ConfigDict(extra="forbid")
    kind: Literal["cell", "error", "frame"]
    text: Annotated[str, StringConstraints(max_length=MOST_CONTEXT)]


class Wanted(BaseModel):
    """What a browser may set for one question; limits are only ever lowered."""

    model_config = ConfigDict(extra="forbid")
    token_limit: int | None = Field(default=None, ge=1_000)
    max_steps: int | None = Field(default=None, ge=1)
    max_seconds: float | None = Field(default=None, ge=1)
    max_tokens: int | None = Field(default=None, ge=1)
    max_cost: float | None = Field(default=None, ge=0)
    cell_timeout: float | None = Field(default=None, ge=1)
    fast_path: bool | None = None
    reuse: bool | None = None
    show_charts: bool | None = None
    base_url: str | None = None

    def applied(self, settings: Settings) -> Settings:
        """Return the settings with these, limits at most as high as they were."""
        wanted = self.model_dump(exclude_none=True, exclude={"base_url"})
        for name, value in wanted.items():
            if not isinstance(value, bool):
                wanted[name] = min(value, getattr(settings, name))
        return settings.override(**wanted)


class Question(BaseModel):
    """The body of a new turn."""

    model_config = ConfigDict(extra="forbid")
    question: Annotated[str, StringConstraints(max_length=MOST_QUESTION, min_length=1)]
    model: Annotated[str, StringConstraints(pattern=_WORD)] | None = None
    fresh: bool = False
    context: Annotated[list[Context], Field(max_length=5)] = []
    files: Annotated[list[str], Field(max_length=20)] = []
    replaces: int | None = Field(default=None, ge=1)
    settings: Wanted = Wanted()

    @classmethod
    def read(cls, body: Any) -> Question:
        """Return the checked question.

        Raises
        ------
        InputError
            Naming the part that is wrong.
        """
        try:
            asked = cls.model_validate(body)
        except ValidationError as error:
            first = error.errors()[0]
            where = ".".join(map(str, first["loc"])) or "the question"
            raise InputError(f"{where}: {first['msg']}.", mend="Reload the page.") from None
        if not asked.question.strip():
            raise InputError("The question is empty.", mend="Type one.")
        return asked

    async def ask(self, session: Session, settings: Settings) -> AsyncIterator[Event]:
        """Answer in the session; see :meth:`nlquery.dialogue.Session.ask`."""
        events = session.ask(
            self.question,
            model=self.model,
            fresh=self.fresh,
            files=self.files,
            beside=self._beside(),
            settings=self.settings.applied(settings),
            base_url=self.settings.base_url or None,
        )
        async for event in events:
            yield event

    def _beside(self) -> Beside:
        beside = Beside(only_models=_ONLY[self.context[0].kind] if self.context else "")
        for part in self.context:
            beside = beside.and_told(f"{_CONTEXT[part.kind]}\n```\n{part.text}\n```")
        return replace(beside, context=[part.model_dump() for part in self.context])
