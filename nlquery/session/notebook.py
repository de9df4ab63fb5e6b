"""A session is one notebook file: read it, append turns, write it atomically."""

from __future__ import annotations

import os
import tempfile
import warnings
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Self, cast

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_notebook
from nbformat.validator import normalize

from nlquery.errors import SessionError
from nlquery.session.turn import KEY, Turn, read_turns, role_of, turn_of

FORMAT = 1
KERNELSPEC = {"name": "nlquery-sandbox", "display_name": "nlquery sandbox", "language": "python"}


class SessionNotebook:
    """One conversation in one .ipynb.

    The file is the only memory: :meth:`refresh` reads what a person changed in it, and every
    write replaces it atomically, so that it is valid at any moment.

    Parameters
    ----------
    path
        The file.
    node
        Its content.
    """

    def __init__(self, path: Path, node: NotebookNode) -> None:
        self.path = path
        self._node = node
        self._stamp = _stamp(path)

    @classmethod
    def open(cls, path: Path, *, create: bool = True) -> Self:
        """Open the session at `path`, or begin it when there is none and `create` is set.

        Raises
        ------
        SessionError
            If the file is missing (and `create` is not set), unreadable or not a notebook.
        """
        if path.exists():
            return cls(path, _read(path))
        if not create:
            raise SessionError(
                f"There is no session notebook at {path}.",
                mend="`nlquery history` lists the sessions.",
            )
        return cls(path, _empty())

    @property
    def cells(self) -> list[NotebookNode]:
        """The notebook's cells, live: a change is kept by the next :meth:`save`."""
        cells: list[NotebookNode] = self._node.cells
        return cells

    @property
    def node(self) -> NotebookNode:
        """The whole notebook, live."""
        return self._node

    @property
    def metadata(self) -> dict[str, Any]:
        """The session's own metadata (``metadata.nlquery`` of the notebook), live."""
        meta: dict[str, Any] = self._node.metadata.setdefault(KEY, {"format": FORMAT})
        return meta

    def turns(self) -> list[Turn]:
        """Return the turns as the cells stand now, compressed ones included."""
        return read_turns(self.cells)

    def append_turn(self, turn: Turn) -> Turn:
        """Append a turn's cells, save, and return the turn with its number.

        Changes that a person saved since the last read are kept.
        """
        self.refresh()
        number = 1 + max((n for cell in self.cells if (n := turn_of(cell))), default=0)
        self.cells.extend(turn.to_cells(number))
        self.metadata.setdefault("title", turn.question.strip().splitlines()[0][:120])
        self.save()
        return read_turns([c for c in self.cells if turn_of(c) == number])[0]

    def undo(self) -> Turn | None:
        """Remove the last turn's cells, save, and return the turn; None when there is none."""
        self.refresh()
        last = max((turn.number for turn in self.turns()), default=0)
        return self.undo_from(last)[0] if last else None

    def undo_from(self, number: int) -> list[Turn]:
        """Remove the turns from `number` on, save, and return them.

        Raises
        ------
        SessionError
            If there is no such turn, or the summary cell stands for it.
        """
        self.refresh()
        gone = [turn for turn in self.turns() if turn.number >= number]
        if all(turn.number != number for turn in gone):
            raise SessionError(
                f"There is no question {number} in this session.", mend="It may be undone already."
            )
        if any(turn.compressed for turn in gone):
            raise SessionError(
                f"Question {number} is part of the summary and cannot be taken back.",
                mend="Change the summary, or ask in a new session.",
            )
        self._node.cells = [c for c in self.cells if (turn_of(c) or 0) < number]
        self.save()
        return gone

    def summary(self) -> NotebookNode | None:
        """Return the cell that stands for earlier turns, if there is one."""
        return next((cell for cell in self.cells if role_of(cell) == "summary"), None)

    def refresh(self) -> bool:
        """Read the file again if it changed on disk since it was read or written here.

        Returns
        -------
        bool
            True when it had changed.
        """
        stamp = _stamp(self.path)
        if stamp == self._stamp or stamp is None:
            return False
        self._node, self._stamp = _read(self.path), stamp
        return True

    def save(self) -> None:
        """Write the file, replacing the old one atomically.

        Raises
        ------
        SessionError
            If the content is not a valid notebook or the disk refuses it.
        """
        try:
            nbformat.validate(self._node)
        except nbformat.ValidationError as error:
            raise SessionError(f"The session would not be a valid notebook: {error}") from error
        text = nbformat.writes(self._node).encode("utf-8", "replace")  # no lone surrogates
        try:
            write_atomically(self.path, text)
        except OSError as error:
            raise SessionError(
                f"The session notebook {self.path} cannot be written: {error.strerror}.",
                mend="Free the disk or point NLQUERY_HOME to a directory you can write.",
            ) from error
        self._stamp = _stamp(self.path)


def write_atomically(path: Path, content: str | bytes) -> None:
    """Write `content` to `path` so that a reader sees the old or the new file, never a part.

    Raises
    ------
    OSError
        If the directory cannot be written; the old file is untouched.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    part = Path(name)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
            file.flush()
            os.fsync(file.fileno())
        part.chmod(mode)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _umask() -> int:
    """Return the process's umask, which can only be read by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _empty() -> NotebookNode:
    created = datetime.now(UTC).isoformat(timespec="seconds")
    node: NotebookNode = new_notebook(
        metadata={
            "kernelspec": dict(KERNELSPEC),
            "language_info": {"name": "python"},
            KEY: {"format": FORMAT, "created": created},
        }
    )
    return node


def _read(path: Path) -> NotebookNode:
    try:
        with warnings.catch_warnings():  # cells without an id are mended here, silently
            warnings.simplefilter("ignore")
            _, node = normalize(nbformat.read(path, as_version=4))
        nbformat.validate(node)
    except OSError as error:
        raise SessionError(
            f"The session notebook {path} cannot be read: {error.strerror}."
        ) from error
    except Exception as error:  # nbformat raises many kinds for a damaged file
        raise SessionError(
            f"{path} is not a notebook that can be read ({error.__class__.__name__}).",
            mend="Restore it from a checkpoint, or start a new session.",
        ) from error
    return cast(NotebookNode, node)


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when the file does; None when there is no file."""
    try:
        stat = path.stat()
    except FileNotFoundError:
        return None
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
