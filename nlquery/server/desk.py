"""One person's sessions and turns, as the panel works with them.

Everything here runs in the assistant's loop, so that nothing happens at the same time.
"""

from __future__ import annotations

import asyncio
import re
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

from nlquery.beside import NOTHING
from nlquery.errors import InputError
from nlquery.server.chat import Chat
from nlquery.server.errors import Busy, Forbidden, Missing, Unavailable
from nlquery.server.files import NEW, Files
from nlquery.server.turnlog import TurnLogs
from nlquery.session.index import SessionIndex
from nlquery.session.store import SUFFIX, hold, lock_of, new_path
from nlquery.session.trash import Trash

if TYPE_CHECKING:
    from nlquery.assistant import Assistant
    from nlquery.server.asked import Question
    from nlquery.server.panel import Policy
    from nlquery.session import SessionNotebook, Turn
    from nlquery.settings import Settings

_NAME = re.compile(r"(?!\.)[^/\\\x00-\x1f]{1,200}")


class Desk:
    """One person's sessions.

    Parameters
    ----------
    assistant
        Answers; has that person's settings.
    policy
        What the owner of the server decided.

    Attributes
    ----------
    logs
        Events of turns.
    files
        Attached files.
    """

    def __init__(self, assistant: Assistant, policy: Policy) -> None:
        self.assistant = assistant
        self.logs = TurnLogs(policy.keep_turns)
        self.files = Files(self, policy)
        self._policy = policy
        self._index = SessionIndex(self.settings.sessions)
        settings = assistant.settings
        self._trash = Trash(
            settings.private / "trash", settings.sessions, settings.private / "files"
        )
        self._chats: dict[str, Chat] = {}

    @property
    def settings(self) -> Settings:
        """The person's settings."""
        return self.assistant.settings

    @property
    def running(self) -> list[Chat]:
        """The sessions that answer a question now."""
        return [chat for chat in set(self._chats.values()) if chat.running]

    async def listing(self, words: str) -> list[dict[str, Any]]:
        """Return the sessions that have all the words, newest first."""
        entries = await asyncio.to_thread(self._index.search, words.split())
        return [
            {
                "name": entry.path.stem,
                "title": entry.title,
                "turns": len(entry.questions),
                "changed": _iso(entry.changed),
                "running": self._running_in(entry.path.stem),
            }
            for entry in entries
        ]

    async def create(self) -> str:
        """Begin a session and return the name that it has until its first question."""
        name = f"{NEW}{uuid.uuid4().hex[:12]}"
        session = await self.assistant.open_session(None)
        self._chats[name] = Chat(name, session, self.settings)
        return name

    async def ask(self, name: str, question: Question) -> str:
        """Begin to answer a question in a session and return the turn's id.

        Raises
        ------
        Busy
            If the session answers another one.
        Unavailable
            If too many questions are being answered.
        SessionInUse
            If another process holds the session.
        """
        self._check_server(question.settings.base_url)
        async with self._alone(name) as chat:
            self._check_room()
            return await self._start(chat, question)

    async def stop(self, turn_id: str) -> None:
        """Stop a turn; one that has ended stays as it is."""
        log = self.logs[turn_id]
        for chat in self.running:
            if chat.running is log:
                await chat.stop()

    async def undo(self, name: str) -> int | None:
        """Take the last turn of a session back and return its number."""
        async with self._alone(name) as chat:
            try:
                turn = chat.session.undo()
            finally:
                chat.session.release()
        return turn.number if turn else None

    async def compress(self, name: str) -> dict[str, Any] | None:
        """Let the summary stand for the older turns; None: there was nothing to compress."""
        async with self._alone(name) as chat:
            try:
                event = await chat.session.compress()
            finally:
                chat.session.release()
        return event.to_json() if event else None

    async def export(self, name: str, suffix: str) -> bytes:
        """Return a session's answers as a report; see :func:`~nlquery.report.download.download`."""
        from nlquery.report.download import download

        _, notebook = await self.notebook(name)
        if notebook is None:
            raise Missing("Nothing was asked in this session so far.", mend="Ask something.")
        return await asyncio.to_thread(download, notebook.path, suffix)

    async def delete(self, name: str) -> str:
        """Move a session into the trash and return the token that brings it back."""
        async with self._alone(name) as chat:
            path = chat.session.path
            chat.session.hold()  # not while another process is at it
            await chat.close()
            self._chats = {key: other for key, other in self._chats.items() if other is not chat}
            if path is None or not path.exists():
                return self._trash.put(chat.name)
            with hold(path):
                token = self._trash.put(chat.name)
            lock_of(path).unlink(missing_ok=True)
            return token

    async def undo_delete(self, token: Any) -> str:
        """Bring a deleted session back and return its name."""
        name = self._trash.restore(str(token))
        if not (self.settings.sessions / f"{name}{SUFFIX}").exists():  # nothing was asked in it
            self._chats[name] = Chat(name, await self.assistant.open_session(None), self.settings)
        return name

    async def change_summary(self, name: str, text: Any) -> None:
        """Replace the summary's text, as a person does who edits its cell.

        Raises
        ------
        InputError
            If it is no text, or there is no summary.
        """
        from nlquery.output_filter import filter_markdown
        from nlquery.output_filter.dollars import escape_dollars

        if not isinstance(text, str):
            raise InputError("The summary has to be a text.", mend='Send {"markdown": …}.')
        async with self._alone(name) as chat:
            notebook = chat.session.notebook
            try:
                chat.session.hold()
                if notebook is not None:
                    notebook.refresh()
                cell = notebook.summary() if notebook else None
                if notebook is None or cell is None:
                    raise Missing(
                        "This session has no summary.", mend="It comes when it is needed."
                    )
                cell.source = escape_dollars(filter_markdown(text).text)
                notebook.save()
            finally:
                chat.session.release()

    @asynccontextmanager
    async def _alone(self, name: str) -> AsyncIterator[Chat]:
        """Give a session that answers nothing, and in which nothing else begins meanwhile."""
        chat = await self.chat(name)
        async with chat.changing:  # two tabs may do things at the same moment
            if chat not in self._chats.values():
                raise _missing(name)
            self._check_idle(chat)
            yield chat

    async def chat(self, name: str) -> Chat:
        """Return a session by the name it has, or had when it was new.

        Raises
        ------
        Missing
            If there is none.
        """
        self.check_name(name)
        if name in self._chats:
            return self._chats[name]
        path = self.settings.sessions / f"{name}{SUFFIX}"
        if not path.is_file() or path.is_symlink():
            raise _missing(name)
        session = await self.assistant.open_session(str(path.absolute()))
        session.release()
        chat = Chat(name, session, self.settings)
        return self._chats.setdefault(name, chat)

    async def notebook(self, name: str) -> tuple[Chat | None, SessionNotebook | None]:
        """Return a session's notebook as it is on the disk, without keeping others out."""
        self.check_name(name)
        chat = self._chats.get(name)
        notebook = chat.session.notebook if chat else None
        if chat is not None and notebook is None:
            return chat, None
        from nlquery.session import SessionNotebook

        path = notebook.path if notebook else self.settings.sessions / f"{name}{SUFFIX}"
        if not path.is_file() or path.is_symlink():
            if chat is not None and chat.running:
                return chat, None  # nothing was saved so far
            raise _missing(name)
        return chat, await asyncio.to_thread(SessionNotebook.open, path, create=False)

    async def close(self) -> None:
        """Stop all turns and end all kernels."""
        for chat in set(self._chats.values()):
            await chat.close()
        await self.files.close()
        await self.assistant.close()

    def check_name(self, name: str) -> None:
        """Refuse what is not a plain name.

        Raises
        ------
        Missing
            If it could lead out of the sessions' directory.
        """
        if not _NAME.fullmatch(name):
            raise Missing("That is not the name of a session.", mend="Choose one from the list.")

    async def _start(self, chat: Chat, question: Question) -> str:
        if chat.session.path is None:
            await self._begin(chat, question.question)
        chat.session.hold()
        try:
            if question.replaces is not None:
                await self._take_back(chat, question)
        except BaseException:
            chat.session.release()
            raise
        log = self.logs.new(chat.name)
        chat.start(question, log, self._policy.idle_seconds)
        return log.id

    def _check_room(self) -> None:
        if len(self.running) >= self._policy.most_running:
            raise Unavailable(
                f"{self._policy.most_running} questions are being answered already.",
                mend="Wait for one of them, or stop one.",
            )

    async def _begin(self, chat: Chat, question: str) -> None:
        """Give a new session its file's name; the name it had so far stays valid."""
        path = new_path(self.settings.sessions, question)
        chat.session = await self.assistant.open_session(str(path.absolute()))
        self.files.move(chat.name, path.stem)
        chat.name = path.stem
        self._chats[chat.name] = chat

    async def _take_back(self, chat: Chat, question: Question) -> list[Turn]:
        from nlquery.attachments.tell import with_files

        assert question.replaces is not None
        resources = await self.assistant.resources()
        # Nothing is taken back for a question that cannot be asked.
        resources.provider(question.model, question.settings.base_url or None)
        with_files(NOTHING, await self.files.listing(chat.name), question.files)
        notebook = chat.session.notebook
        return notebook.undo_from(question.replaces) if notebook else []

    def _check_server(self, base_url: str | None) -> None:
        """Refuse a model server that the owner did not name: it would get the owner's key."""
        if base_url and base_url not in self._policy.base_urls:
            raise Forbidden(
                f"This server does not send questions to {base_url[:200]}.",
                mend="Its owner can allow that: c.NLQueryServer.base_urls.",
            )

    def _check_idle(self, chat: Chat) -> None:
        if chat.running:
            raise Busy(
                "This session is answering another question.", mend="Wait for it, or stop it."
            )

    def _running_in(self, name: str) -> str | None:
        chat = self._chats.get(name)
        return chat.running.id if chat and chat.running else None


def _missing(name: str) -> Missing:
    return Missing(f"There is no session {name}.", mend="It may have been deleted.")


def turn_id(chat: Chat | None) -> str | None:
    """Return the id of the turn that runs in a session."""
    return chat.running.id if chat and chat.running else None


def _iso(seconds: float) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="seconds")
