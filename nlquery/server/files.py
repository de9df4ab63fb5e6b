"""Attached files of a person's sessions: taken within limits, looked at in a sandbox."""

from __future__ import annotations

import asyncio
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

from nlquery.attachments import Attachment, Attachments, check_name, look
from nlquery.attachments.kinds import check_content
from nlquery.attachments.store import DIRECTORY
from nlquery.server.errors import TooLarge

if TYPE_CHECKING:
    from nlquery.server.chat import Chat
    from nlquery.server.desk import Desk
    from nlquery.server.panel import Policy
    from nlquery_kernels.session import SandboxKernel

NEW = "new-"  # how the names of sessions without a file begin
ABANDONED_SECONDS = 24 * 3600.0
LOOKER_SECONDS = 120.0  # a kernel waits so long for the next file of its session


class Files:
    """The attached files of a desk's sessions.

    Parameters
    ----------
    desk
        Whose sessions.
    policy
        Says how large files may be.
    """

    def __init__(self, desk: Desk, policy: Policy) -> None:
        self._desk = desk
        self._policy = policy
        self._looking = asyncio.Lock()
        self._kernel: SandboxKernel | None = None
        self._seen_by = 0
        self._end: asyncio.Task[None] | None = None
        _sweep(self._directory)

    async def listing(self, name: str) -> list[Attachment]:
        """Return a session's files."""
        return self._of(await self._desk.chat(name)).listing()

    async def attach(self, name: str, filename: str, content: bytes) -> Attachment:
        """Take a file, in place of an older one of that name.

        Raises
        ------
        InputError
            If it is of another kind, damaged, or cannot be read within the sandbox's limits.
        TooLarge
            If it is too large, by itself or with the session's others.
        """
        chat = await self._desk.chat(name)
        filename = check_name(filename)
        files = self._of(chat)
        older = files.paths().get(filename)
        self._check_size(filename, content, files.size - (older.stat().st_size if older else 0))
        check_content(filename, content)
        async with self._looking:
            seen = await look(await self._looker(chat), filename, content)
        return await asyncio.to_thread(self._of(chat).save, filename, content, seen)

    async def delete(self, name: str, filename: str) -> None:
        """Remove a file, also from the session's kernel at its next cell."""
        self._of(await self._desk.chat(name)).delete(check_name(filename))

    async def close(self) -> None:
        """End the kernel that looks at files, and do not wait for the next file."""
        end, self._end = self._end, None
        if end is not None and end is not asyncio.current_task():
            end.cancel()
        kernel, self._kernel = self._kernel, None
        if kernel is not None:
            await kernel.shutdown()

    async def _looker(self, chat: Chat) -> SandboxKernel:
        """Return a kernel that has looked at no other session's files."""
        if self._kernel is None or self._seen_by != id(chat):
            await self.close()
            resources = await self._desk.assistant.resources()
            self._kernel, self._seen_by = await resources.kernel(), id(chat)
        if self._end is not None:
            self._end.cancel()
        self._end = asyncio.create_task(self._close_later())
        return self._kernel

    async def _close_later(self) -> None:
        await asyncio.sleep(LOOKER_SECONDS)
        async with self._looking:
            await self.close()

    def move(self, old: str, new: str) -> None:
        """Let the files follow a session that got its final name."""
        source = self._directory / old
        if source.is_dir():
            source.rename(self._directory / new)

    @property
    def _directory(self) -> Path:
        return self._desk.settings.private / DIRECTORY

    def _of(self, chat: Chat) -> Attachments:
        return Attachments(self._directory / chat.name)

    def _check_size(self, filename: str, content: bytes, others: int) -> None:
        most, total = self._policy.most_file_bytes, self._policy.most_session_bytes
        if len(content) > most:
            raise too_large(filename, most)
        if len(content) + others > total:
            raise TooLarge(
                f"With {filename} the session's files would take more than {_mb(total)}.",
                mend="Remove a file, or begin a new session.",
            )


def _sweep(directory: Path) -> None:
    """Delete files of sessions in which nothing was ever asked."""
    before = time.time() - ABANDONED_SECONDS
    for path in directory.glob(f"{NEW}*"):
        if path.stat().st_mtime < before:
            shutil.rmtree(path, ignore_errors=True)


def too_large(filename: str, most: int) -> TooLarge:
    """Return the refusal of a file that is larger than `most` bytes."""
    return TooLarge(f"{filename} is larger than {_mb(most)}.", mend="Attach the part that matters.")


def _mb(size: int) -> str:
    return f"{size / (1 << 20):g} MB"
