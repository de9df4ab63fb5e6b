"""One conversation: a notebook, a kernel that keeps its variables, and an agent."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from nlquery.beside import NOTHING, Beside
from nlquery.errors import InputError
from nlquery.events import Answered
from nlquery.resources import Resources
from nlquery.session.store import find, hold, new_path
from nlquery.settings import Settings

if TYPE_CHECKING:
    from nlquery.agent import Agent
    from nlquery.assistant import Assistant
    from nlquery.attachments import Attachments
    from nlquery.events import Compressed, Event
    from nlquery.providers.protocol import Provider
    from nlquery.session import SessionNotebook, Turn
    from nlquery.session.rebuild import Rebuilt
    from nlquery_kernels.session import SandboxKernel


@dataclass(frozen=True)
class Frame:
    """A data frame for the kernel.

    Attributes
    ----------
    name
        The variable it becomes.
    content
        Arrow's file format (Feather).
    about
        One line on its rows and columns, for the model.
    """

    name: str
    content: bytes
    about: str


class Session:
    """One conversation: a notebook, a kernel that keeps its variables, and an agent.

    Parameters
    ----------
    assistant
        Whose session it is.
    path
        The notebook; None: named after the first question.
    """

    def __init__(self, assistant: Assistant, path: Path | None) -> None:
        self._assistant = assistant
        self._held = ExitStack()
        self._notebook: SessionNotebook | None = None
        self._agent: Agent | None = None
        self._kernel: SandboxKernel | None = None
        self._starting = asyncio.Lock()
        self._untouched = True
        self._is_held = False
        self._handed: dict[str, tuple[int, int]] = {}
        if path is not None:
            self._notebook = self._open(path)

    @property
    def path(self) -> Path | None:
        """The session's file; None before the first question of a new session."""
        return self._notebook.path if self._notebook else None

    @property
    def attachments(self) -> Attachments | None:
        """The files given to the session; None where it cannot have any."""
        from nlquery.attachments import Attachments
        from nlquery.attachments.store import DIRECTORY

        settings = self._assistant.settings
        if self.path is None or self.path.absolute().parent != settings.sessions.absolute():
            return None
        return Attachments(settings.private / DIRECTORY / self.path.stem)

    @property
    def notebook(self) -> SessionNotebook | None:
        """The session's cells; None before the first question of a new session."""
        return self._notebook

    @property
    def settings(self) -> Settings:
        """The settings that the next question is answered with."""
        return self._assistant.settings

    @property
    def has_kernel(self) -> bool:
        """Whether the session has a kernel that runs."""
        return self._kernel is not None and self._kernel.is_alive

    def is_named(self, name: str) -> bool:
        """Return whether `name` means this session."""
        return self.path is not None and self.path == find(self._assistant.settings.sessions, name)

    async def ask(
        self,
        question: str,
        *,
        model: str | None = None,
        fresh: bool = False,
        frames: Sequence[Frame] = (),
        files: Sequence[str] = (),
        beside: Beside = NOTHING,
        settings: Settings | None = None,
        base_url: str | None = None,
    ) -> AsyncIterator[Event]:
        """Answer a question, yielding what happens; the last event is ``Answered``.

        Closing the iterator stops the request and the cell and saves the turn as stopped.

        Parameters
        ----------
        question
            The person's words.
        model
            Who answers this one question; default: the settings' model.
        fresh
            Do not reuse the code of an earlier answer.
        frames
            Data frames that the kernel gets as variables, beside what it can read.
        files
            Names of attached files that the question is about.
        beside
            What else comes with the question.
        settings
            Bounds and switches of this one question; default: the assistant's.
        base_url
            Another server of the model's provider; the key is sent to it.

        Raises
        ------
        NLQueryError
            If the question cannot be taken at all; a question that fails on the way is
            answered with status ``failed``.
        """
        resources = await self._assistant.resources()
        await resources.refresh()
        provider = resources.provider(model, base_url)
        agent = self._agent or self._make_agent(resources, question, provider)
        agent.domain, self._agent = resources.domain, agent
        self._hold(agent.notebook.path)
        if self.attachments is not None:
            from nlquery.attachments.tell import with_files

            beside = with_files(beside, self.attachments.listing(), files)
        if frames:
            beside = replace(beside.and_told(await self._give(frames)), unread=_named(frames))
        events = agent.ask(
            question,
            provider=provider,
            fresh=fresh or bool(beside.text),
            beside=beside,
            settings=settings,
        )
        planned = False
        try:
            async for event in events:
                if isinstance(event, Answered):
                    planned = event.answer.model == "offline"
                yield event
            if planned and frames:  # the planner calls its own table df
                await self._give(frames)
        finally:
            self._untouched &= planned
            await events.aclose()  # type: ignore[attr-defined]

    async def plan(self, question: str, *, model: str | None = None) -> str:
        """Return in Markdown what asking the question would do; nothing is run or sent."""
        resources = await self._assistant.resources()
        from nlquery.preview import preview

        return preview(resources, self._notebook, question, model)

    async def _give(self, frames: Sequence[Frame]) -> str:
        """Hand data frames to the kernel and return what the model is told of them."""
        kernel = await self.kernel()
        kernel.add_files({f"{frame.name}.arrow": frame.content for frame in frames})
        lines = [f"{f.name} = pd.read_feather('files/{f.name}.arrow')" for f in frames]
        result = await kernel.execute("\n".join(lines))
        if result.status != "ok":
            why = result.error.evalue if result.error else result.status
            raise InputError(f"The data frames did not reach the sandbox: {why}.")
        self.touched()
        about = "\n".join(frame.about for frame in frames)
        return f"Data frames that are variables of the kernel already:\n{about}"

    async def stop(self) -> None:
        """Stop the running turn, if there is one; it is saved as stopped."""
        if self._agent is not None:
            await self._agent.stop()

    async def compress(self) -> Compressed | None:
        """Compress the older turns into the summary cell now.

        Returns
        -------
        Compressed or None
            None when there was nothing to compress.
        """
        if self._notebook is None:
            return None
        resources = await self._assistant.resources()
        self._hold(self._notebook.path)
        provider = resources.provider(None)
        self._agent = self._agent or self._make_agent(resources, "", provider)
        return await self._agent.compress()

    def undo(self) -> Turn | None:
        """Remove the last turn from the notebook and return it; None when there is none.

        Its answer is not reused any more.
        """
        if self._notebook is None:
            return None
        self._hold(self._notebook.path)
        turn = self._notebook.undo()
        if turn is not None and (kept := turn.answer.get("kept")):
            from nlquery.agent.saved import SavedAnswers

            SavedAnswers(self._assistant.settings.private).forget(str(kept))
        return turn

    def hold(self) -> None:
        """Keep other processes out of the notebook; asking does so by itself.

        Raises
        ------
        SessionInUse
            If another process holds it.
        """
        if self._notebook is not None:
            self._hold(self._notebook.path)

    def release(self) -> None:
        """Let other processes have the notebook until the next question.

        The kernel keeps its variables; what others write into the notebook is read.
        """
        self._held.close()
        self._is_held = False

    async def rest(self) -> bool:
        """End the kernel until the next cell, which is told that variables are gone.

        Returns
        -------
        bool
            Whether there was one.
        """
        if self._kernel is None or not self._kernel.is_alive:
            return False
        await self._kernel.rest()
        return True

    async def rebuild(self) -> AsyncIterator[Rebuilt]:
        """Run the session's cells again, so that its kernel has their variables."""
        from nlquery.session.rebuild import rebuild

        if self._notebook is None:
            return
        self._notebook.refresh()
        kernel = await self.kernel()
        self.touched()
        async for turn in rebuild(self._notebook.turns(), kernel):
            yield turn

    def touched(self) -> None:
        """Note that other code than the planner's runs: the kernel serves no other session."""
        self._untouched = False

    async def close(self) -> None:
        """Stop what runs, end the kernel and let other processes have the session."""
        await self.stop()
        kernel, self._kernel = self._kernel, None
        if kernel is not None:
            resources = await self._assistant.resources()
            await resources.give_back(kernel, untouched=self._untouched)
        self.release()
        self._assistant.forget(self)

    async def kernel(self) -> SandboxKernel:
        """Return the session's kernel, taken from the pool at the first cell."""
        async with self._starting:
            if self._kernel is None:
                resources = await self._assistant.resources()
                self._kernel = await resources.kernel()
            self._hand_over(self._kernel)
            return self._kernel

    def _hand_over(self, kernel: SandboxKernel) -> None:
        """Let the kernel have the attached files as they are now."""
        paths = self.attachments.paths() if self.attachments else {}
        stats = {name: path.stat() for name, path in paths.items()}
        now = {name: (stat.st_mtime_ns, stat.st_size) for name, stat in stats.items()}
        for name in self._handed.keys() - now.keys():
            kernel.remove_file(name)
        new = {name: path for name, path in paths.items() if self._handed.get(name) != now[name]}
        self._untouched &= not new
        kernel.add_files(new)
        self._handed = now

    def _make_agent(self, resources: Resources, question: str, provider: Provider) -> Agent:
        from nlquery.agent import Agent

        if self._notebook is None:
            self._notebook = self._open(new_path(self._assistant.settings.sessions, question))
        return Agent(
            provider,
            self.kernel,
            self._notebook,
            self._assistant.settings,
            domain=resources.domain,
        )

    def _open(self, path: Path) -> SessionNotebook:
        from nlquery.session import SessionNotebook

        self._hold(path)
        return SessionNotebook.open(path)

    def _hold(self, path: Path) -> None:
        if not self._is_held:
            self._held.enter_context(hold(path))
            self._is_held = True


def _named(frames: Sequence[Frame]) -> str:
    names = ", ".join(frame.name for frame in frames)
    return f"the data frame{'s' if len(frames) > 1 else ''} {names}"
