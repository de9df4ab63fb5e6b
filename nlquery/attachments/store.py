"""The files of a session on the disk, with what was seen in them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from nlquery.attachments.kinds import check_name, kind_of
from nlquery.errors import InputError
from nlquery.session.notebook import write_atomically

DIRECTORY = "files"
INDEX = ".seen.json"


@dataclass(frozen=True)
class Attachment:
    """A file.

    Attributes
    ----------
    name
        A plain file name.
    size
        Bytes.
    kind
        ``table``, ``workbook``, ``json``, ``parquet`` or ``image``.
    about
        One line on what is in it, for people and models.
    preview
        First rows as ``{"columns", "rows"}``, or None.
    thumbnail
        A picture made small for people, as base64 PNG; None for other kinds.
    picture
        The same for models, which read more in it.
    """

    name: str
    size: int
    kind: str
    about: str = ""
    preview: Mapping[str, Any] | None = None
    thumbnail: str | None = None
    picture: str | None = field(default=None, repr=False)

    def to_json(self) -> dict[str, Any]:
        """Return what people are shown, ready for ``json.dumps``."""
        return {name: value for name, value in asdict(self).items() if name != "picture"}


class Attachments:
    """The files of one session.

    Parameters
    ----------
    directory
        Where they are; it is made with the first one.
    """

    def __init__(self, directory: Path) -> None:
        self.directory = directory

    def listing(self) -> list[Attachment]:
        """Return the files by name."""
        seen = self._seen()
        return [_attachment(path, seen.get(path.name, {})) for path in self._paths()]

    def paths(self) -> dict[str, Path]:
        """Return name → file."""
        return {path.name: path for path in self._paths()}

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(path.stat().st_size for path in self._paths())

    def save(self, name: str, content: bytes, seen: Mapping[str, Any]) -> Attachment:
        """Keep a file and what was seen in it, in place of an older one of that name."""
        path = self.directory / check_name(name)
        self.directory.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, content)
        self._write({**self._seen(), path.name: dict(seen)})
        return _attachment(path, seen)

    def delete(self, name: str) -> None:
        """Remove a file.

        Raises
        ------
        InputError
            If there is none of that name.
        """
        path = self.paths().get(name)
        if path is None:
            raise InputError(f"There is no attached file {name}.", mend="Reload the session.")
        path.unlink()
        self._write({k: v for k, v in self._seen().items() if k != name})

    def _paths(self) -> Iterator[Path]:
        if self.directory.is_dir():
            for path in sorted(self.directory.iterdir()):
                if not path.name.startswith(".") and path.is_file() and not path.is_symlink():
                    yield path

    def _seen(self) -> dict[str, Any]:
        try:
            found: dict[str, Any] = json.loads((self.directory / INDEX).read_bytes())
        except (OSError, ValueError):
            return {}
        return found

    def _write(self, seen: Mapping[str, Any]) -> None:
        write_atomically(self.directory / INDEX, json.dumps(seen, ensure_ascii=False))


def _attachment(path: Path, seen: Mapping[str, Any]) -> Attachment:
    return Attachment(
        path.name,
        path.stat().st_size,
        kind_of(path.name),
        str(seen.get("about", "")),
        seen.get("preview"),
        seen.get("thumbnail"),
        seen.get("picture"),
    )
